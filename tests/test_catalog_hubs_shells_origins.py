"""The catalogue's data on hubs, shells and origins: well-formed, without doublets, and at odds with no other entry."""

from __future__ import annotations

import collections
import re

import pytest

from bandit_mlops.analysis.names import NameTable
from bandit_mlops.analysis.origins import KINDS
from bandit_mlops.catalog.entries import Argument, Command, Handler, HubDownload, Origin, Switch
from bandit_mlops.catalog.handlers import HANDLERS
from bandit_mlops.catalog.hubs import HUB_DOWNLOADS, NOT_DOWNLOADS
from bandit_mlops.catalog.origins import ORIGINS, RETURNS, USUAL_NAMES
from bandit_mlops.catalog.sanitizers import SANITIZERS
from bandit_mlops.catalog.shells import (
    COMMAND_PREFIXES,
    COMMANDS,
    REMOTE_SHELL_OPTIONS_WITH_VALUE,
    REMOTE_SHELLS,
    SHELL_FLAGS,
    SHELLS,
)
from bandit_mlops.extensions import DANGERS

_WORD = r"(?:[A-Za-z_][A-Za-z0-9_]*|\*)"
_NAME = re.compile(rf"{_WORD}(?:\.{_WORD})*")
_SOURCE = re.compile(r"[\w.@-]+-\d[\w.]*:[\w./-]+(?::\d+)?|(?:[\w-]+\.)+[a-z]{2,}/?\S*")
_COMMIT = "0123456789abcdef0123456789abcdef01234567"

ENTRIES: tuple[HubDownload | Command | Origin, ...] = (*HUB_DOWNLOADS, *COMMANDS, *ORIGINS)
by_first_name = pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.names[0])
each_hub = pytest.mark.parametrize("hub", HUB_DOWNLOADS, ids=lambda hub: hub.names[0])


@by_first_name
def test_names_are_dotted_and_end_with_a_name(entry: HubDownload | Command | Origin) -> None:
    assert entry.names
    for name in entry.names:
        assert _NAME.fullmatch(name), name
        assert not name.endswith("*"), name


@by_first_name
def test_facts_have_a_source(entry: HubDownload | Command | Origin) -> None:
    for source in entry.source.split("; "):
        assert _SOURCE.match(source), source


@pytest.mark.parametrize("entries", [HUB_DOWNLOADS, COMMANDS, ORIGINS], ids=["hubs", "commands", "origins"])
def test_no_name_stands_twice(entries: tuple[HubDownload | Command | Origin, ...]) -> None:
    counted = collections.Counter(name for entry in entries for name in entry.names)
    assert [name for name, count in counted.items() if count > 1] == []


@pytest.mark.parametrize("entry", [*HUB_DOWNLOADS, *COMMANDS], ids=lambda entry: entry.names[0])
def test_fixes_are_one_line_of_code(entry: HubDownload | Command) -> None:
    assert entry.fix.count("`") >= 2
    assert entry.fix.count("`") % 2 == 0
    assert "\n" not in entry.fix
    assert not entry.fix.endswith(".")


@pytest.mark.parametrize("entry", [*HUB_DOWNLOADS, *COMMANDS], ids=lambda entry: entry.names[0])
def test_levels_are_those_of_bandit(entry: HubDownload | Command) -> None:
    assert entry.severity in {"LOW", "MEDIUM", "HIGH"}
    assert entry.cwe in {78, 494}


@by_first_name
def test_arguments_can_be_passed(entry: HubDownload | Command | Origin) -> None:
    for argument in _arguments(entry):
        assert argument.name or argument.position is not None, argument
        assert not argument.name or argument.name.isidentifier(), argument
        assert argument.position is None or 0 <= argument.position < 20, argument


def _arguments(entry: HubDownload | Command | Origin) -> list[Argument]:
    if isinstance(entry, Origin):
        return [entry.target] if entry.target else []
    if isinstance(entry, Command):
        return [entry.command, *_of_switches([entry.shell] if entry.shell else [])]
    revisions = [entry.revision] if entry.revision else []
    return [entry.repository, *revisions, *entry.other_revisions, *_of_switches(entry.off)]


def _of_switches(switches: list[Switch] | tuple[Switch, ...]) -> list[Argument]:
    return [switch.argument for switch in switches]


# Hubs


@each_hub
def test_an_immutable_revision_matches_and_a_branch_does_not(hub: HubDownload) -> None:
    samples = (_COMMIT, "12", "1.2.3")
    assert any(re.fullmatch(hub.pinned, sample) for sample in samples)
    for moving in ("main", "master", "latest", "v1", "refs/pr/1", "0abcdef", _COMMIT.upper(), _COMMIT + "0"):
        assert not re.fullmatch(hub.pinned, moving), moving


@each_hub
def test_patterns_for_names_compile_and_leave_plain_names_alone(hub: HubDownload) -> None:
    re.compile(hub.remote_name)
    if hub.pinned_name:
        for moving in ("owner/name", "owner/name@main", "owner/name:main", "owner/name:latest"):
            assert not re.search(hub.pinned_name, moving), moving


@each_hub
def test_what_has_a_default_or_other_revisions_says_where(hub: HubDownload) -> None:
    assert not hub.other_revisions or hub.revision is not None
    # Either it can be pinned by an argument or by its name, or the fix tells how else.
    assert (
        hub.revision
        or hub.pinned_name
        or hub.remote_name
        or "then `" in hub.fix
        or "hf_hub_download" in hub.fix
        or ("keep" in hub.fix or "Tool.from_hub" in hub.fix)
    )


@pytest.mark.parametrize(
    ("function", "pinned", "moving"),
    [
        ("torch.hub.load", f"owner/name:{_COMMIT}", "owner/name:v1.0"),
        ("timm.create_model", f"hf-hub:timm/resnet50@{_COMMIT}", "hf-hub:timm/resnet50@main"),
        ("flair.models.SequenceTagger.load", f"flair/ner-english@{_COMMIT}", "flair/ner-english"),
        ("pyannote.audio.Pipeline.from_pretrained", f"pyannote/vad@{_COMMIT}", "pyannote/vad@2.1"),
        ("kagglehub.model_download", "owner/model/keras/base/3", "owner/model/keras/base"),
        ("kagglehub.dataset_download", "owner/data/versions/3", "owner/data"),
        ("tensorflow_hub.load", "https://tfhub.dev/google/elmo/3", "https://tfhub.dev/google/elmo"),
        ("keras_hub.models.Backbone.from_preset", "kaggle://o/m/keras/v/2", "kaggle://o/m/keras/v"),
        ("spacy.cli.download", "en_core_web_sm-3.8.0", "en_core_web_sm"),
        ("langchain.hub.pull", "owner/prompt:0123abcd", "owner/prompt:prod"),
        ("mlflow.load_prompt", "prompts:/name/3", "prompts:/name@prod"),
        ("fsspec.open", f"hf://datasets/o/n@{_COMMIT}/f.csv", "hf://datasets/o/n/f.csv"),
        (
            "diffusers.StableDiffusionPipeline.from_single_file",
            f"https://huggingface.co/o/n/blob/{_COMMIT}/f.ckpt",
            "https://huggingface.co/o/n/blob/main/f.ckpt",
        ),
    ],
)
def test_a_name_that_is_pinned_in_itself(function: str, pinned: str, moving: str) -> None:
    (hub,) = _hubs().get(function)
    assert re.search(hub.pinned_name, pinned)
    assert re.search(hub.remote_name, moving)
    assert not re.search(hub.pinned_name, moving)


@pytest.mark.parametrize(
    ("function", "moving", "settled"),
    [
        (
            "mlflow.pyfunc.load_model",
            ("models:/m/latest", "models:/m/Production", "models:/m@champion", "models:/{}/latest", "models:/a.b.c@x"),
            ("models:/m/3", "models:/m-0123456789abcdef", "runs:/0123/model", "model", "models:/{}/{}", "./models/m"),
        ),
        (
            "wandb.Api.artifact",
            ("model", "e/p/model", "e/p/model:latest", "{}/{}/model:prod"),
            ("e/p/model:v3", "e/p/model:{}", "{}", "{}/{}"),
        ),
        ("dvc.api.open", ("https://github.com/o/n", "git@github.com:o/n.git"), ("../other", ".")),
        ("keras.models.load_model", ("hf://o/n",), ("model.keras", "https://host/model.keras")),
        ("evaluate.load", ("accuracy", "owner/metric"), ("metric.py", "./metrics/mine", "a/b/c")),
        ("flair.nn.Classifier.load", ("ner", "flair/ner-english"), ("final-model.pt", "./models/ner", "a/b/c")),
        ("langsmith.Client.pull_prompt", ("rlm/rag-prompt",), ("-/mine", "mine")),
    ],
)
def test_which_names_are_fetched_by_a_moving_name(
    function: str, moving: tuple[str, ...], settled: tuple[str, ...]
) -> None:
    (hub,) = _hubs().get(function)
    assert [name for name in moving if not re.search(hub.remote_name, name)] == []
    assert [name for name in settled if re.search(hub.remote_name, name)] == []


def _hubs() -> NameTable[HubDownload]:
    return NameTable(((hub.names, hub) for hub in HUB_DOWNLOADS), NOT_DOWNLOADS)


@pytest.mark.parametrize("name", NOT_DOWNLOADS)
def test_an_exception_is_needed_and_works(name: str) -> None:
    patterns = NameTable((hub.names, hub) for hub in HUB_DOWNLOADS)
    assert patterns.get(name), "no pattern fits it: the exception is dead"
    assert _hubs().get(name) == []


@pytest.mark.parametrize(
    "name",
    ["torch.nn.Embedding.from_pretrained", "spacy.load", "whisper.load_model", "huggingface_hub.InferenceClient"],
)
def test_namesakes_are_unknown(name: str) -> None:
    assert _hubs().get(name) == []


# Shells


def test_words_of_command_lines_are_lower_case_and_apart() -> None:
    for words in (SHELLS, COMMAND_PREFIXES, REMOTE_SHELLS, SHELL_FLAGS):
        assert {word for word in words if word != word.lower() or " " in word} == set()
    assert not SHELLS & COMMAND_PREFIXES
    assert not SHELLS & REMOTE_SHELLS
    assert not COMMAND_PREFIXES & REMOTE_SHELLS
    assert all(flag.startswith(("-", "/")) for flag in SHELL_FLAGS)
    assert all(re.fullmatch("-[A-Za-z]", option) for option in REMOTE_SHELL_OPTIONS_WITH_VALUE)


def test_sanitizers_are_functions() -> None:
    names = [name for entry in SANITIZERS for name in entry.names]
    assert len(set(names)) == len(names)
    assert all(_NAME.fullmatch(name) and "." in name for name in names)
    assert "subprocess.list2cmdline" not in names
    assert {against for entry in SANITIZERS for against in entry.against} == set(DANGERS)
    assert all(_SOURCE.match(source) for entry in SANITIZERS for source in entry.source.split("; "))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.names[0])
def test_there_is_one_way_into_the_shell(command: Command) -> None:
    assert sum((command.always, command.shell is not None, command.text is not None, command.spread)) <= 1
    assert not command.spread or command.command.position is not None
    re.compile(command.text or "")
    re.compile(command.templates)


def test_a_text_that_starts_a_shell() -> None:
    (command,) = (command for command in COMMANDS if "pexpect.run" in command.names)
    assert command.text is not None
    for text in ("bash -c 'ls ", "/bin/sh -c ls ", "zsh -lc ", "bash --norc".replace("--norc", "-x -c ")):
        assert re.match(command.text, text), text
    for text in ("ls -c ", "bash script.sh ", "ssh -c aes ", "finish -c ", ""):
        assert not re.match(command.text, text), text


def test_a_template_that_others_fill_in() -> None:
    (command,) = (command for command in COMMANDS if "airflow.operators.bash.BashOperator" in command.names)
    for text in ("echo {{ dag_run.conf['x'] }}", "echo {{ params.x }}", "{{ ti.xcom_pull('t') }}", "{{ var.value.x }}"):
        assert re.search(command.templates, text), text
    for text in ("echo {{ ds }}", "echo {{ logical_date }}", "echo $params.x", "echo {{ ds }} --params.x"):
        assert not re.search(command.templates, text), text


# Origins


@pytest.mark.parametrize("origin", ORIGINS, ids=lambda origin: origin.names[0])
def test_kinds_are_known_to_the_analysis(origin: Origin) -> None:
    assert origin.kind in KINDS
    assert origin.target is None or origin.kind == "download"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("requests.get.content", "download"),
        ("requests.Session.post.json", "download"),
        ("flask.request.args.get", "request"),
        ("flask.request.files.get", "upload"),
        ("fastapi.UploadFile.filename", "upload"),
        ("openai.OpenAI.chat.completions.create.choices", "llm"),
        ("openai.completions.create", "llm"),
        ("anthropic.Anthropic.messages.create.content", "llm"),
        ("langchain_openai.ChatOpenAI.invoke.content", "llm"),
        ("transformers.AutoModelForCausalLM.from_pretrained.generate", "llm"),
        ("hashlib.sha256.hexdigest", "generated"),
        ("os.environ.get", "environment"),
        ("zmq.Socket.recv_string", "socket"),
        ("len", "number"),
    ],
)
def test_origins_are_found_by_what_is_reached_through_them(name: str, kind: str) -> None:
    table = NameTable((origin.names, origin.kind) for origin in ORIGINS)
    assert table.get_longest(name)[:1] == [kind]


@pytest.mark.parametrize(
    "name", ["openai.OpenAI.embeddings.create", "hashlib.sha256", "socket.socket", "json.loads", "str"]
)
def test_what_says_nothing_of_its_origin(name: str) -> None:
    table = NameTable((origin.names, origin.kind) for origin in ORIGINS)
    assert table.get_longest(name) == []


@pytest.mark.parametrize("handler", HANDLERS, ids=lambda handler: handler.names[0])
def test_handlers_are_well_formed(handler: Handler) -> None:
    assert handler.kind in KINDS
    assert all(_NAME.fullmatch(name.removeprefix("def ")) for name in handler.names)
    assert all(_SOURCE.match(source) for source in handler.source.split("; "))


def test_no_handler_stands_twice() -> None:
    counted = collections.Counter(name for handler in HANDLERS for name in handler.names)
    assert [name for name, count in counted.items() if count > 1] == []


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("fastapi.APIRouter.post", "request"),
        ("?.route", "request"),
        ("gradio.Button.click.then", "request"),
        ("langchain_core.tools.tool", "llm"),
        ("?.tool", "llm"),
        ("langchain_core.tools.BaseTool._run", "llm"),
        ("click.command", "command line"),
        ("hydra.main", "config"),
    ],
)
def test_who_calls_a_function(name: str, kind: str) -> None:
    table = NameTable((handler.names, handler.kind) for handler in HANDLERS)
    assert table.get(name)[:1] == [kind]


def test_usual_names_stand_for_what_has_an_origin() -> None:
    known = [name for origin in ORIGINS for name in origin.names]
    for name, usual in USUAL_NAMES.items():
        assert name.isidentifier()
        packages = {".".join(usual.split(".")[:2]), usual}
        assert any(entry.startswith(f"{package}.") for entry in known for package in packages), usual


def test_what_functions_return() -> None:
    for function, result in RETURNS.items():
        assert _NAME.fullmatch(function)
        assert _NAME.fullmatch(result)
        assert function != result
    known = [name for entry in ENTRIES for name in entry.names]
    useless = {
        result for result in RETURNS.values() if not any(name.startswith(f"{result}.") for name in (*known, *RETURNS))
    }
    assert useless == set(), "no method of these classes is in the catalogue"
