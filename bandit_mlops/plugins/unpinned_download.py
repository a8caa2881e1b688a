"""ML202: a model, dataset or file that is fetched by a name which can change its content."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from bandit_mlops import evidence, matching, trusted
from bandit_mlops.analysis import origins
from bandit_mlops.analysis.names import Callee, qualified
from bandit_mlops.analysis.values import (
    Absent,
    Call,
    Constant,
    Item,
    Member,
    Parameter,
    Text,
    Value,
    as_text,
    leaves,
    options,
)
from bandit_mlops.catalog.entries import FULL_COMMIT, Argument, HubDownload
from bandit_mlops.catalog.hubs import OWN_REPOSITORIES
from bandit_mlops.issues import HIGH, LOW, MEDIUM, issue
from bandit_mlops.patterns import pattern
from bandit_mlops.rules import gen_config, rule
from bandit_mlops.switches import SAFE, argument, switched

if TYPE_CHECKING:
    import bandit
    from bandit.core.context import Context

__all__ = ["gen_config", "unpinned_download"]

_LOCAL_PATH = pattern(r"[./~\\]|[A-Za-z]:[\\/]|file:")
_FILE = pattern(r"\.(?:json|ya?ml|txt|bin|pt|pth|ckpt|safetensors|onnx|gguf|model|pkl|zip|tar|gz)$", re.I)
_HUB_PREFIX = pattern(r"[A-Za-z0-9][\w.-]*/(?:[\w.-]*)")
_DEEPEST = 4
_REMOTE, _LOCAL, _OPEN = "remote", "local", "unknown"


@rule("ML202", Call=matching.calls(HubDownload))
def unpinned_download(context: Context, config: Mapping[str, Any]) -> bandit.Issue | None:
    """A model, dataset or file that is fetched by a name whose content can change.

    What it finds
    -------------
    Downloads from a hub that name a repository and no immutable revision of it: ``from_pretrained`` of transformers,
    diffusers, sentence-transformers, peft and others, ``hf_hub_download``, ``snapshot_download``, ``load_dataset``,
    ``torch.hub.load``, timm, open_clip, TensorFlow Hub, the registries of MLflow and W&B, ModelScope, Kaggle. On the
    Hugging Face Hub only a full commit (40 hexadecimal digits) is immutable; a branch, a tag or a short hash can be
    moved and is reported with lower severity. Names that are the default of a parameter, of an attribute or of a
    configuration's field count too (``config.model`` of ``config: Config``, ``tyro.cli(Config).model``).

    It is silent on local paths, on ``local_files_only=True``, on ``pretrained=False``, on a revision or version that is
    pinned (also inside the name, as ``owner/repo:<commit>``), on a revision that the caller decides (``revision=None``,
    too, if the caller names the repository as well), and on namesakes such as ``nn.Embedding.from_pretrained``. A name
    that isn't known here is reported only where it can't be a path.

    Why it matters
    --------------
    The same line may fetch other weights, another tokenizer or other code tomorrow: because the owner updated the
    repository, because an account was taken over, or because a deleted name was registered anew by somebody else: in
    2025 researchers took over names of deleted owners that programs and cloud catalogues still asked for. What comes
    then can be a pickle, as in CVE-2024-3568, where transformers unpickled a file of whatever repository was named.
    With a commit you get what you have tested, or an error.

    Severity is HIGH where what is fetched is code that runs, MEDIUM for models and data, and for metrics that Hugging
    Face publishes itself; LOW where a branch or tag is named.

    Example
    -------
    .. code-block:: python

        tokenizer = AutoTokenizer.from_pretrained("org/model")
        data = load_dataset("org/data", revision="main")

    Instead
    -------
    .. code-block:: python

        tokenizer = AutoTokenizer.from_pretrained("org/model", revision="<40-hex commit>")
        data = load_dataset("org/data", revision="<40-hex commit>")

    The commit stands on the repository's page under "Files and versions", or in
    ``HfApi().model_info("org/model").sha``.

    Options
    -------
    ``[tool.bandit.mlops] trusted_orgs = ["my-org"]`` accepts unpinned downloads from an organisation of your own,
    ``trusted_sources = ["https://hub.acme.example/"]`` those from an address.

    Standards
    ---------
    CWE-494, CWE-1357, CWE-829; OWASP ASVS 5.0.0 v5.0.0-15.2.4, v5.0.0-15.1.2; OWASP AISVS 1.0 C6.1.2, C6.1.3, C3.1.2;
    OWASP Machine Learning Security Top 10 (2023) ML06:2023, ML10:2023; OWASP Top 10 for LLM Applications (2025)
    LLM03:2025, LLM04:2025; OWASP Top 10 for LLM Applications (2026) LLM04:2026, LLM05:2026; MITRE ATLAS 5.6
    AML.T0010.002, AML.T0010.003, AML.T0109, AML.T0058, AML.T0019.

    Overlap
    -------
    Bandit's B615 reports some of the same calls, takes a short hash for a pin, and reports local paths. For one finding
    a hazard: ``skips = ["B615"]``.

    References
    ----------
    - https://huggingface.co/docs/huggingface_hub/guides/download
    - https://docs.pytorch.org/docs/stable/hub.html
    - https://unit42.paloaltonetworks.com/model-namespace-reuse/
    """
    site = matching.site(context)
    if site is None:
        return None
    return site.first_issue(HubDownload, lambda hub, callee: _judge(hub, callee, site))


def _judge(hub: HubDownload, callee: Callee, site: matching.Site) -> bandit.Issue | None:
    if any(switched(switch, callee, site).state == SAFE for switch in hub.off):
        return None
    fetched = _fetched(hub, callee, site)
    if fetched is None:
        return None
    name, where = fetched
    pin = _pin(hub, callee)
    if pin is None or (_is_handed_on(name) and _leaves_revision_open(hub, callee)):
        return None
    severity = HIGH if hub.runs_code and hub.severity == MEDIUM else hub.severity
    if hub.official_names and isinstance(name, Constant) and re.fullmatch(hub.official_names, str(name.value)):
        severity = {HIGH: MEDIUM}.get(severity, LOW)
    confidence, how = pin
    if how and severity != LOW:
        # A branch or tag can be moved, but not by accident.
        severity = LOW if severity == MEDIUM else MEDIUM
    if where and confidence == HIGH:
        confidence = MEDIUM
    given = evidence.code(getattr(name, "node", None)) if not isinstance(name, Absent) else f"`{hub.default}`"
    if isinstance(name, Constant):
        given = evidence.quoted(str(name.value))
    elif isinstance(name, Parameter):
        given = f"`{name.name}`"
    fetches = f"{evidence.callee(callee)} fetches {given} from {hub.hub}"
    return issue(
        severity=severity,
        confidence=confidence,
        cwe=hub.cwe,
        what="Whoever controls the repository can change what this line downloads" + (" and runs" * hub.runs_code),
        evidence=f"{fetches} {how or _unpinned(hub)}" + (f"; {where}" if where else ""),
        fix=f"Pin it: {hub.fix}",
    )


def _is_handed_on(name: Value) -> bool:
    """Whether whoever calls the function names the repository: a parameter, or a part of it, without a default."""
    return all(
        isinstance(leaf, Parameter) and (isinstance(leaf.default, Absent) or not _is_text(leaf.default))
        for leaf in _sources(name, 0)
    )


def _sources(value: Value, depth: int) -> Iterator[Value]:
    """What a value is made of: ``name.split("@")[0]`` of ``name``."""
    for leaf in leaves(value):
        if isinstance(leaf, (Member, Item)) and depth < _DEEPEST:
            yield from _sources(leaf.base, depth + 1)
        elif isinstance(leaf, Call) and isinstance(leaf.callee, Member) and depth < _DEEPEST:
            yield from _sources(leaf.callee.base, depth + 1)
        else:
            yield leaf


def _is_text(default: Value) -> bool:
    return any(isinstance(option, Constant) and isinstance(option.value, str) for option in options(default))


def _leaves_revision_open(hub: HubDownload, callee: Callee) -> bool:
    """Whether whoever calls the function may say which revision, together with the repository."""
    given = argument(hub.revision, callee) if hub.revision is not None else Absent()
    return any(isinstance(option, Parameter) or not isinstance(option, (Absent, Constant)) for option in options(given))


def _unpinned(hub: HubDownload) -> str:
    """What is missing, in words."""
    if hub.revision is not None:
        given = hub.revision.key or hub.revision.name
        return "without a revision" if "revision" in given else f"without {given}"
    return "by a name that can be moved" if hub.pinned_name or hub.remote_name else "and can't be given a revision"


def _fetched(hub: HubDownload, callee: Callee, site: matching.Site) -> tuple[Value, str] | None:
    """The name that is fetched from the hub, with what is to be said of it; None where nothing is."""
    given = argument(hub.repository, callee)
    for option in options(given):
        if isinstance(option, Absent):
            if hub.default and given is option:
                return option, ""
            continue
        kind, where = _place(hub, option, site)
        if kind == _REMOTE:
            return option, where
    return None


def _place(hub: HubDownload, name: Value, site: matching.Site) -> tuple[str, str]:
    """Whether a name is on the hub, and how we know."""
    if isinstance(name, Constant):
        return (_REMOTE if _is_on_hub(hub, name.value, site) else _LOCAL), ""
    if isinstance(name, Text):
        written = "".join(as_text(part.value) if isinstance(part, Constant) else "{}" for part in name.parts)
        if _pinned_in_name(hub, written) or trusted.is_trusted(name, site.settings):
            return _LOCAL, ""
        if hub.remote_name:
            return (_REMOTE if re.search(hub.remote_name, written) else _LOCAL), ""
        first = name.parts[0]
        if isinstance(first, Constant) and isinstance(first.value, str):
            if _LOCAL_PATH.match(first.value):
                return _LOCAL, ""
            if _HUB_PREFIX.match(first.value) and first.value.count("/") == 1:
                return _REMOTE, ""
    if isinstance(name, Parameter) and not isinstance(name.default, Absent):
        for option in options(name.default):
            if isinstance(option, Constant) and isinstance(option.value, str):
                if _is_on_hub(hub, option.value, site):
                    default = evidence.quoted(option.value)
                    return _REMOTE, f"`{name.name}` is {default} by default, {evidence.line(name.node)}"
                return _LOCAL, ""
    if isinstance(name, Member) and (usual := _default_of_field(name, site)) is not None:
        place = evidence.line_from(usual.node, site.file.path)
        where = f"`{name.name}` is {evidence.quoted(str(usual.value))} by default, {place}"
        return (_REMOTE, where) if _is_on_hub(hub, usual.value, site) else (_LOCAL, "")
    if _is_own(name, site):
        return _LOCAL, ""
    origin = origins.worst(name, site.facts)
    if origin.kind in {"temporary", "local", "trusted", "download", "number"} or hub.remote_name:
        return _LOCAL, ""
    if hub.always_remote:
        return _REMOTE, evidence.described(origin)
    return _OPEN, ""


def _default_of_field(name: Member, site: matching.Site) -> Constant | None:
    """The text that a field of a configuration has where nobody sets it: ``config.model`` of ``config: Config``."""
    found = options(site.file.evaluator.settled(name))
    texts = (option for option in found if isinstance(option, Constant) and isinstance(option.value, str))
    return next((text for text in texts if text.value), None)


def _is_own(name: Value, site: matching.Site) -> bool:
    """Whether a repository is one that the program has just made: ``create_repo(name).repo_id``."""
    made = name.base if isinstance(name, Member) else name
    return isinstance(made, Call) and not OWN_REPOSITORIES.isdisjoint(qualified(made.callee, site.facts.returns))


def _is_on_hub(hub: HubDownload, name: object, site: matching.Site) -> bool:
    if not isinstance(name, str) or not name or name in hub.local_names:
        return False
    if _pinned_in_name(hub, name) or trusted.trusts(name, site.settings):
        return False
    if hub.remote_name:
        return bool(re.search(hub.remote_name, name))
    if hub.always_remote:
        return True
    return not _LOCAL_PATH.match(name) and name.count("/") < 2 and not _FILE.search(name) and not name.isspace()


def _pinned_in_name(hub: HubDownload, name: str) -> bool:
    return bool(hub.pinned_name) and re.search(hub.pinned_name, name) is not None


def _pin(hub: HubDownload, callee: Callee) -> tuple[str, str] | None:
    """How surely, and how, the download isn't pinned; None where it is, or where the caller decides."""
    if hub.revision is None:
        return HIGH, ""
    found = [_pinned_by(revision, hub, callee) for revision in (hub.revision, *hub.other_revisions)]
    return found[0] if all(pin is not None for pin in found) else None


def _pinned_by(revision: Argument, hub: HubDownload, callee: Callee) -> tuple[str, str] | None:
    given = argument(revision, callee)
    confidence = HIGH
    worst: tuple[str, str] | None = None
    for option in options(given):
        settled = option
        if isinstance(option, Parameter) and not isinstance(option.default, Absent):
            settled, confidence = option.default, MEDIUM
        if isinstance(settled, Absent) or (isinstance(settled, Constant) and not settled.value):
            worst = (confidence, "")
        elif isinstance(settled, Constant) and isinstance(settled.value, str):
            if not re.fullmatch(hub.pinned, settled.value):
                moves = "isn't a full commit and" if hub.pinned == FULL_COMMIT else "isn't a fixed version and"
                worst = worst or (confidence, f"at {evidence.quoted(settled.value)}, which {moves} can be moved")
        else:
            # A revision that isn't known here: whoever sets it decides.
            confidence = LOW
    return (confidence, worst[1]) if worst is not None else None
