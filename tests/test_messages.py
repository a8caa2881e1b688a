"""The messages of findings, as Bandit's JSON report has them: what happens, how we know, and the fix as code.

``data/messages`` holds those of all fixtures. Where a message is meant to change, write them anew, and read the
difference: ``python tests/test_messages.py``.
"""

from __future__ import annotations

import dataclasses
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from bandit_runs import run_bandit, scanned
from test_fixtures import FILES, FIXTURES

MESSAGES = Path(__file__).with_name("data") / "messages"
RULES = ("ML101", "ML102", "ML103", "ML104", "ML202", "ML301", "ML302", "ML304")
SHAPE = re.compile(r"[A-Z].+ \(.+\)\. [A-Z].*`.+`.*\.")
"""``<what happens> (<evidence>). <fix>.``, with the fix as code."""


@dataclasses.dataclass(frozen=True)
class Case:
    """A file with one finding, and what its message says."""

    source: str
    rule: str
    level: str
    line: int
    what: str
    evidence: tuple[str, ...]
    fix: str


CASES = {
    "pickle": Case(
        source="""\
import pickle

import requests


def scaler(url):
    answer = requests.get(url, timeout=10)
    return pickle.loads(answer.content)
""",
        rule="ML101",
        level="HIGH/HIGH",
        line=8,
        what="Unpickling runs any code that the bytes contain",
        evidence=("pickle.loads", "`answer.content` is a download, line 8"),
        fix="`json.loads(data)`",
    ),
    "numpy": Case(
        source="""\
import numpy as np

OPTIONS = {"allow_pickle": True}


def features(path):
    return np.load(path, **OPTIONS)
""",
        rule="ML101",
        level="MEDIUM/HIGH",
        line=7,
        what="object arrays are unpickled, which runs any code that the file contains",
        evidence=("numpy.load", "allow_pickle=True, line 3", "`path` is a parameter of `features`, line 6"),
        fix="`numpy.load(path)` without allow_pickle",
    ),
    "torch": Case(
        source="""\
import torch


def resume(checkpoint):
    return torch.load(checkpoint)
""",
        rule="ML102",
        level="MEDIUM/MEDIUM",
        line=5,
        what="Unpickling a checkpoint runs any code that the file contains",
        evidence=(
            "this calls torch.load",
            "without weights_only, which is safe only from torch 2.6.0 on, and the project doesn't declare its torch",
            "`checkpoint` is a parameter of `resume`, line 4",
        ),
        fix="`torch.load(path, weights_only=True)`",
    ),
    "socket": Case(
        source="""\
import pickle
import socket


def receive(connection: socket.socket):
    data = connection.recv(4096)
    return pickle.loads(data)
""",
        rule="ML103",
        level="HIGH/HIGH",
        line=7,
        what="Unpickling runs any code that the bytes contain",
        evidence=("pickle.loads", "`connection.recv(4096)` is received over the network, line 6"),
        fix="`json.loads(data)`",
    ),
    "library": Case(
        source="""\
import os

import torch


def install(folder):
    torch.ops.load_library(os.path.join(folder, "ops.so"))
""",
        rule="ML104",
        level="MEDIUM/HIGH",
        line=7,
        what="Loading a shared library runs its code",
        evidence=("torch.ops.load_library", "`folder` is a parameter of `install`, line 6"),
        fix='`Path(__file__).parent / "name.so"`',
    ),
    "hub": Case(
        source="""\
from transformers import AutoModel

NAME = "org/model"
model = AutoModel.from_pretrained(NAME, revision="main")
""",
        rule="ML202",
        level="LOW/HIGH",
        line=4,
        what="Whoever controls the repository can change what this line downloads",
        evidence=(
            "transformers.AutoModel.from_pretrained fetches `org/model` from Hugging Face",
            "at `main`, which isn't a full commit and can be moved",
        ),
        fix='`from_pretrained(name, revision="<40-hex commit>")`',
    ),
    "hub with a default": Case(
        source="""\
import torch


def build(repository="org/project"):
    return torch.hub.load(repository, "model")
""",
        rule="ML202",
        level="HIGH/MEDIUM",
        line=5,
        what="can change what this line downloads and runs",
        evidence=("torch.hub.load fetches `repository`", "`repository` is `org/project` by default, line 4"),
        fix='`torch.hub.load("<owner>/<name>:<40-hex commit>", model)`',
    ),
    "shell": Case(
        source="""\
import subprocess


def search(user_pattern, logfile):
    cmd = f"grep -i {user_pattern} {logfile}"

    subprocess.run(cmd, shell=True, check=False, timeout=10)
""",
        rule="ML301",
        level="HIGH/HIGH",
        line=7,
        what="A shell runs the whole text, so a `;`, `|` or `$( )` in `user_pattern` or `logfile` runs any command",
        evidence=(
            "subprocess.run with shell=True",
            "the command is built in line 5",
            "`user_pattern` is a parameter of `search`, line 4",
        ),
        fix='`subprocess.run(["grep", "-i", user_pattern, logfile])`',
    ),
    "shell with a pipe": Case(
        source="""\
import os


def count(path):
    os.system(f"zcat {path} | wc -l")
""",
        rule="ML301",
        level="HIGH/HIGH",
        line=5,
        what="in `path` runs any command",
        evidence=("os.system runs a shell", "`path` is a parameter of `count`, line 4"),
        fix="`shlex.quote(path)`",
    ),
    "shell on another host": Case(
        source="""\
import subprocess


def remove(path):
    subprocess.run(["ssh", "worker", f"rm {path}"])
""",
        rule="ML301",
        level="HIGH/HIGH",
        line=5,
        what="in `path` runs any command",
        evidence=("subprocess.run runs a shell",),
        # A list without a shell would remove the file on this host.
        fix="Quote each part: `shlex.quote(path)`.",
    ),
    "shell with a part that is quoted already": Case(
        source="""\
import os
import shlex


def search(pattern, path):
    os.system(f"grep {shlex.quote(pattern)} {path}")
""",
        rule="ML301",
        level="HIGH/HIGH",
        line=6,
        what="in `path` runs any command",
        evidence=("os.system runs a shell",),
        fix='`subprocess.run(["grep", pattern, path])`, without a shell.',
    ),
    "shell in a loop": Case(
        source="""\
import os


def compress(paths):
    for path in paths:
        os.system(f"gzip {path}")
""",
        rule="ML301",
        level="HIGH/HIGH",
        line=6,
        what="in `path` runs any command",
        evidence=("`paths` is a parameter of `compress`, line 4",),
        fix='`subprocess.run(["gzip", path])`',
    ),
    "eval of a name": Case(
        source="""\
from torch import nn


def activation(name):
    return eval(f"nn.{name}")
""",
        rule="ML302",
        level="MEDIUM/MEDIUM",
        line=5,
        what="Whoever writes `name` runs any code",
        evidence=("this calls eval", "`name` is a parameter of `activation`, line 4"),
        fix="`getattr(nn, name)`",
    ),
    "restricted exec": Case(
        source="""\
def run(program):
    exec(program, {"__builtins__": {}})
""",
        rule="ML302",
        level="MEDIUM/MEDIUM",
        line=2,
        what="Whoever writes `program` runs any code",
        evidence=("an empty `__builtins__` keeps nothing out",),
        fix="in a container or a remote sandbox",
    ),
    "a chat template": Case(
        source="""\
from jinja2 import Environment

env = Environment(trim_blocks=True)


def prompt(tokenizer, messages):
    return env.from_string(tokenizer.chat_template).render(messages=messages)
""",
        rule="ML304",
        level="HIGH/MEDIUM",
        line=3,
        what="Whoever writes `tokenizer` runs any code",
        evidence=("this calls jinja2.Environment", "`from_string` makes a template in it, line 7"),
        fix="`jinja2.sandbox.ImmutableSandboxedEnvironment(…)`",
    ),
    "control characters": Case(
        source="""\
import torch
from huggingface_hub import hf_hub_download

path = hf_hub_download("org/model\\x1b[31m\\u202e\\nx", "model.pt")
""",
        rule="ML202",
        level="MEDIUM/HIGH",
        line=4,
        what="can change what this line downloads",
        evidence=(r"fetches `org/model\x1b[31m\u202e x`",),
        fix='revision="<40-hex commit>"',
    ),
    "a password in the command": Case(
        source="""\
import subprocess


def export(table):
    subprocess.run(f"mysqldump --password hunter2000 {table}", shell=True)
""",
        rule="ML301",
        level="HIGH/HIGH",
        line=5,
        what="in `table` runs any command",
        evidence=("subprocess.run with shell=True",),
        fix="`shlex.quote(table)`",
    ),
    "a password in the source of the data": Case(
        source="""\
import pickle

import requests


def scaler(name):
    return pickle.loads(requests.get(f"https://bob:hunter2000@example.org/{name}", auth=("bob", "hunter2000")).content)
""",
        rule="ML101",
        level="HIGH/HIGH",
        line=7,
        what="Unpickling runs any code",
        evidence=("is a download, line 7",),
        fix="`json.loads(data)`",
    ),
}


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[dict[str, object]]]:
    """The findings of each case, by its name."""
    folder = tmp_path_factory.mktemp("messages")
    files: dict[Path, str] = {}
    for number, (name, case) in enumerate(CASES.items()):
        path = folder / f"case_{number}.py"
        path.write_text(case.source, encoding="utf-8")
        files[path] = name
    found: dict[str, list[dict[str, object]]] = {name: [] for name in CASES}
    for result in run_bandit("-q", "-f", "json", "-t", ",".join(RULES), "-r", folder, cwd=folder).results:
        found[files[Path(result["filename"])]].append(result)
    return found


def message(name: str, findings: Mapping[str, list[dict[str, object]]]) -> str:
    (finding,) = findings[name]
    return str(finding["issue_text"])


@pytest.mark.parametrize("name", CASES)
def test_finding(name: str, findings: Mapping[str, list[dict[str, object]]]) -> None:
    case = CASES[name]
    (finding,) = findings[name]
    assert finding["test_id"] == case.rule
    assert f"{finding['issue_severity']}/{finding['issue_confidence']}" == case.level
    assert finding["line_number"] == case.line


@pytest.mark.parametrize("name", CASES)
def test_message_says_what_how_we_know_and_the_fix(name: str, findings: Mapping[str, list[dict[str, object]]]) -> None:
    case, text = CASES[name], message(name, findings)
    assert SHAPE.fullmatch(text)
    # The evidence may hold brackets, and what happens "$( )": the end of the evidence is the one that is certain.
    what_and_evidence, _, fix = text.rpartition("). ")
    assert case.fix in fix
    before = 0
    for part in (case.what, *case.evidence):
        assert part in what_and_evidence[before:]
        before = what_and_evidence.index(part, before) + len(part)


@pytest.mark.parametrize("name", CASES)
def test_message_is_one_printable_line_without_secrets(
    name: str, findings: Mapping[str, list[dict[str, object]]]
) -> None:
    text = message(name, findings)
    assert text.isprintable()
    assert "hunter2000" not in text
    assert len(text) < 700


def test_every_rule_has_a_case() -> None:
    assert {case.rule for case in CASES.values()} == set(RULES)


def messages_of(path: Path) -> list[str]:
    """The findings of a fixture, with lines counted from the finding's own, so that they stay where code is added."""
    return [shown(path, finding) for finding in scanned(path)]


def shown(path: Path, finding: Mapping[str, Any]) -> str:
    """A finding as ``data/messages`` has it."""
    here = finding["line_number"]
    text = re.sub(r"\bline (\d+)", lambda line: f"line {int(line[1]) - here:+}", finding["issue_text"])
    level = f"{finding['issue_severity']}/{finding['issue_confidence']}"
    return f"{path.name}: {finding['test_id']} {level} CWE-{finding['issue_cwe']['id']}: {text}"


def known_messages(path: Path) -> list[str]:
    """What ``data/messages`` says of a fixture."""
    file = _file_of(path)
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return [line for line in lines if line.startswith(f"{path.name}: ")]


def _file_of(path: Path) -> Path:
    return MESSAGES / f"{'-'.join(path.parent.relative_to(FIXTURES).parts)}.txt"


@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="each Python writes code in a slightly different way")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(FIXTURES).as_posix())
def test_messages_of_fixtures(path: Path) -> None:
    assert messages_of(path) == known_messages(path)


def _write() -> None:
    found: dict[Path, list[str]] = {}
    for path in FILES:
        found.setdefault(_file_of(path), []).extend(messages_of(path))
    MESSAGES.mkdir(exist_ok=True)
    for file in MESSAGES.glob("*.txt"):
        file.unlink()
    for file, lines in found.items():
        if lines:
            file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    _write()
