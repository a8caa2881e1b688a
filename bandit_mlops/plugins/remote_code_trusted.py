"""ML201: code of a repository that runs because it was told to."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bandit_mlops import command_lines, evidence, matching, opt_ins, process_settings, trust
from bandit_mlops.analysis import door
from bandit_mlops.analysis.names import Callee
from bandit_mlops.analysis.values import Absent, Constant, Text, Value, leaves, options
from bandit_mlops.catalog.entries import Command, RemoteCode
from bandit_mlops.catalog.remote_code import COMMAND_OPT_IN
from bandit_mlops.issues import HIGH, LOW, MEDIUM, issue
from bandit_mlops.rules import gen_config, rule
from bandit_mlops.switches import SAFE, UNSAFE, argument, reached, switched

if TYPE_CHECKING:
    import bandit
    from bandit.core.context import Context

__all__ = ["gen_config", "remote_code_trusted"]

_NO = frozenset(("false", "0", "no", "off"))
_ONLY_SAY = frozenset(("echo", "printf"))


_CALLS = matching.calls(RemoteCode, Command)


def _may_trust(file: door.File) -> bool:
    return _is_told(file) or _CALLS(file)


def _is_told(file: door.File) -> bool:
    return opt_ins.is_told(file, "ML201")


@rule(
    "ML201",
    Call=_may_trust,
    Dict=_is_told,
    Assign=_is_told,
    AnnAssign=_is_told,
    FunctionDef=_is_told,
    AsyncFunctionDef=_is_told,
)
def remote_code_trusted(context: Context, config: Mapping[str, Any]) -> bandit.Issue | None:
    """Code of a repository that runs because it was told to.

    What it finds
    -------------
    ``trust_remote_code=True``, in whatever function takes it: transformers, sentence-transformers, vLLM, SGLang,
    datasets, modelscope, smolagents, kernels and functions of the project's own. And what means the same under
    another name: ``torch.hub.load(…, trust_repo=True)``, ``allow_all_kernels=True``, ``kagglehub.package_import(…,
    bypass_confirmation=True)``. Some functions run foreign code without such a switch: ``custom_pipeline=`` of
    diffusers, ``attn_implementation="owner/kernel"`` of transformers, the ``load_tool`` that transformers once had,
    ``get_class_from_dynamic_module``, the ``download_loader`` and ``download_llama_pack`` that llama-index once had,
    models and datasets that FiftyOne's zoo fetches by address. Commands count too (``vllm serve name
    --trust-remote-code``), and variables of the environment such as ``HF_DATASETS_TRUST_REMOTE_CODE``.

    The finding stands on the call that gets the ``True``, wherever it was written: as a literal, in a constant, in a
    dictionary that is passed as ``**kwargs`` or as ``model_kwargs``, as the default of a parameter, in
    ``kwargs.pop("trust_remote_code", True)``. Each call is a finding of its own, since each runs code. Only where no
    call of the file gets it, the finding stands on the default itself: of a parameter, of a field, of an option of the
    command line, or on the assignment or the dictionary that others read; of the dictionaries for one model, its
    configuration and its tokenizer, on the first. So no hazard is reported twice.

    It is silent where somebody is asked: a value that the caller or the command line decides and that is off by
    default, anything under ``if args.trust_remote_code:``, behind ``if not allowed: raise`` or a function such as
    ``resolve_trust_remote_code(…)``; where the key is removed before the call; where the program loads a temporary
    file that it wrote itself; on ``load_dataset(…, trust_remote_code=True)`` if the project requires datasets 4,
    which runs no scripts; on ``trust_repo=True`` for the owners that torch trusts anyway; on the ``custom_pipeline``
    of other libraries.

    Why it matters
    --------------
    A model's repository may hold Python files, and with this switch they run with all rights of the program, as soon
    as the configuration or the tokenizer is loaded; safetensors don't help. The name alone decides whose code that
    is, and the owner, or whoever took over the account, can change it at any time. CVE-2026-46432 and CVE-2026-46517
    in lmdeploy and CVE-2026-6859 in InstructLab were a hard-coded ``trust_remote_code=True`` for a model that the
    user names, CVE-2026-47117 in OpenMed was a parameter with that default, CVE-2026-44513 in diffusers a custom
    pipeline that ran without being asked for.

    Severity is HIGH; MEDIUM if a full commit pins the code, for then it's the code that you have read; LOW if the
    path is local, for the folder's code still runs, whoever filled the folder. vLLM needs three commits: of the
    model, of its code and of the tokenizer. What is MEDIUM from the start, such as a kernel, is silent when it is
    pinned. Confidence is HIGH where ``True`` is written for the call, MEDIUM where it is a default, or one of several
    values, or where the finding stands on something that others read.

    Example
    -------
    .. code-block:: python

        model = AutoModel.from_pretrained(name, trust_remote_code=True)

        def load(name: str, trust_remote_code: bool = True): ...

        parser.add_argument("--trust-remote-code", action="store_false")

    Instead
    -------
    .. code-block:: python

        model = AutoModel.from_pretrained(name)
        model = AutoModel.from_pretrained("org/model", trust_remote_code=True, revision="<40-hex commit>")

        def load(name: str, trust_remote_code: bool = False): ...

        parser.add_argument("--trust-remote-code", action="store_true")

    Most architectures are a part of the library by now, and need no code of the repository. If one does, read the
    code, and pin the commit; if its ``config.json`` names the code of another repository, pin that with
    ``code_revision``.

    Options
    -------
    ``[tool.bandit.mlops] trusted_orgs = ["my-org"]`` accepts the code of an organisation of your own,
    ``trusted_sources`` that from addresses of your own. ``assume = {datasets = ">=4"}`` states the version of a library
    that the project doesn't declare.

    Standards
    ---------
    CWE-829, CWE-94; OWASP ASVS 5.0.0 v5.0.0-1.3.2, v5.0.0-15.2.4, v5.0.0-15.2.5; OWASP AISVS 1.0 C6.1.2, C4.1.1; OWASP
    Machine Learning Security Top 10 (2023) ML06:2023; OWASP Top 10 for LLM Applications (2025) LLM03:2025; OWASP Top 10
    for LLM Applications (2026) LLM04:2026; MITRE ATLAS 5.6 AML.T0010.001, AML.T0010.003, AML.T0011.001, AML.T0109.

    Overlap
    -------
    Bandit has no such check. ML202 reports that a download isn't pinned, which remains when the switch is taken out;
    it also reports downloads that run code without a switch and are named by a constant (``evaluate.load``,
    ``kernels.get_kernel``, ``torch.hub.load``), until they are pinned. ``allow_dangerous_deserialization=True`` is
    ML102.

    References
    ----------
    - https://huggingface.co/docs/transformers/custom_models
    - https://docs.pytorch.org/docs/stable/hub.html
    - https://huggingface.co/docs/diffusers/using-diffusers/custom_pipeline_overview
    - https://github.com/advisories/GHSA-98h9-4798-4q5v
    """
    node = context.node
    if node is None:
        return process_settings.finding(context, config, "ML201")
    site = matching.site(context) if isinstance(node, ast.Call) else None
    if site is None:
        return opt_ins.finding(context, "ML201")
    settled: set[str] = set()
    for entry, callee in site.matches:
        if not isinstance(entry, RemoteCode):
            continue
        if entry.switch is not None and not entry.only_constant:
            settled.add(entry.switch.argument.name)
        found = _judge(entry, callee, site)
        if found is not None and (callee.wrapper is None or _adds(entry, callee.wrapper.sink, site)):
            return found
    by_command = _command(site) if site.file.mentions("trust") else None
    return by_command or opt_ins.finding(context, "ML201", settled)


def _command(site: matching.Site) -> bandit.Issue | None:
    """``vllm serve MODEL --trust-remote-code``: another program is told to let the code run."""
    return site.first_issue(Command, lambda command, callee: _in_command(command, callee))


def _in_command(command: Command, callee: Callee) -> bandit.Issue | None:
    given = leaves(argument(command.command, callee))
    written = [leaf.node for leaf in given if isinstance(leaf, Constant) and "trust" in str(leaf.value)]
    if any(trust.asked(node) for node in (callee.node, *written)):
        return None
    for words in command_lines.commands(command, callee):
        # A text for users is no command.
        if words[0].program in _ONLY_SAY:
            continue
        for word, following in zip(words, (*words[1:], None), strict=True):
            flag = COMMAND_OPT_IN.fullmatch(word.text)
            if flag is None or (following is not None and following.text.lower() in _NO):
                continue
            return issue(
                severity=HIGH,
                confidence=HIGH,
                cwe=829,
                what="The repository's own code runs on this machine",
                evidence=f"{evidence.callee(callee)} runs `{words[0].program}` with `{flag[0]}`",
                fix="Leave the option out, most models need no code of their own; else pin what you have read: "
                "`--revision <40-hex commit>`",
            )
    return None


def _adds(entry: RemoteCode, sink: Callee, site: matching.Site) -> bool:
    """Whether the call of a function that hands its parameters on says more than that function's own line."""
    return (entry.switch is not None or bool(entry.only_constant)) and _judge(entry, sink, site) is None


def _judge(entry: RemoteCode, callee: Callee, site: matching.Site) -> bandit.Issue | None:
    if entry.safe_since is not None and reached(entry.safe_since, site).answer == "yes":
        return None
    if any(switched(switch, callee, site).state == SAFE for switch in entry.off):
        return None
    if trust.asked(callee.node) or (callee.wrapper is not None and trust.asked(callee.wrapper.sink.node)):
        return None
    names = _constant_names(entry, callee)
    if not _is_meant(entry, names, callee):
        return None
    state = _state(entry, callee, site)
    if state is None:
        return None
    confidence, why = state
    source = trust.source_of((entry.repository,), callee, site.facts)
    if source is None:
        return None
    whose = names[0] if names else evidence.code(getattr(argument(entry.repository, callee), "node", None))
    severity, reasons = entry.severity, [f"this calls {evidence.callee(callee)} for `{whose.strip('`')}`", why]
    if source.severity != HIGH:
        severity = LOW if severity != HIGH else source.severity
        reasons.append(source.why)
    elif _is_pinned(entry, names, callee):
        if severity != HIGH:
            return None
        severity = MEDIUM
        reasons.append("at a fixed commit")
    if entry.safe_since is not None and reached(entry.safe_since, site).answer == "unknown":
        confidence = MEDIUM if confidence == HIGH else confidence
        reasons.append(f"without effect only from {entry.safe_since.package} {entry.safe_since.version} on")
    return issue(
        severity=severity,
        confidence=confidence,
        cwe=entry.cwe,
        what=f"{entry.what[:1].upper()}{entry.what[1:]}",
        evidence="; ".join(reason for reason in reasons if reason),
        fix=entry.fix,
    )


def _constant_names(entry: RemoteCode, callee: Callee) -> list[str]:
    given = options(argument(entry.repository, callee))
    return [option.value for option in given if isinstance(option, Constant) and isinstance(option.value, str)]


def _is_meant(entry: RemoteCode, names: list[str], callee: Callee) -> bool:
    """Whether what a call is given for the repository is one whose code would run unasked."""
    given = options(argument(entry.repository, callee))
    if entry.only_constant and not any(re.search(entry.only_constant, text) for text in _texts(given)):
        return False
    if entry.only_variable and len(names) == len(given):
        return False
    if entry.harmless_names and names and all(re.search(entry.harmless_names, name) for name in names):
        return False
    return not all(isinstance(option, Absent) for option in given) or entry.switch is not None


def _texts(given: tuple[Value, ...]) -> list[str]:
    """The texts that are known, with a gap where a part isn't."""
    return [
        "".join(str(part.value) if isinstance(part, Constant) else "{}" for part in option.parts)
        if isinstance(option, Text)
        else option.value
        for option in given
        if isinstance(option, Text) or (isinstance(option, Constant) and isinstance(option.value, str))
    ]


def _state(entry: RemoteCode, callee: Callee, site: matching.Site) -> tuple[str, str] | None:
    """How surely, and why, the code runs; None where it doesn't, or where somebody else decides."""
    if entry.switch is None:
        certain = entry.only_constant or not entry.only_variable
        return (HIGH if certain else MEDIUM), ""
    given = argument(entry.switch.argument, callee)
    if isinstance(given, Absent):
        verdict = switched(entry.switch, callee, site)
        return (verdict.confidence, verdict.why) if verdict.state == UNSAFE else None
    on = trust.turned_on(entry.switch.argument.name, given, entry.switch.unsafe)
    return (on.confidence, on.why) if on is not None else None


def _is_pinned(entry: RemoteCode, names: list[str], callee: Callee) -> bool:
    if entry.pinned_name and names and all(re.search(entry.pinned_name, name) for name in names):
        return True
    return trust.is_pinned(entry.revisions, callee.arguments, callee.node, every=True)
