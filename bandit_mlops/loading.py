"""The verdict on a call of one of the catalogue's loaders; rules differ in the entries that they report."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from bandit_mlops import evidence, guards, matching, trust, unpicklers
from bandit_mlops.analysis import door, origins
from bandit_mlops.analysis.kept import calls_in, is_before, kept, nodes_in
from bandit_mlops.analysis.names import Callee, last_word, qualified
from bandit_mlops.analysis.values import (
    ABSENT,
    Absent,
    Call,
    Constant,
    Instance,
    Library,
    Parameter,
    Text,
    Unknown,
    Value,
    options,
)
from bandit_mlops.catalog.entries import Loader
from bandit_mlops.downloaded import download_of
from bandit_mlops.issues import HIGH, LOW, MEDIUM, issue
from bandit_mlops.switches import SAFE, UNKNOWN, UNSAFE, Verdict, argument, reached, switched

if TYPE_CHECKING:
    from collections.abc import Mapping

    import bandit
    from astroid import nodes
    from bandit.core.context import Context

# What a general serializer reads from a socket is reported by the rule about the network.
SERIALIZERS, NETWORK = "ML101", "ML103"
_DEEPEST_CALL = 3
_DUMPS = frozenset(("dumps", "dump", "dump_all", "safe_dump", "safe_dump_all"))
_FETCHING = ("download", "fetch", "urlretrieve", "urlopen", "extract", "unpack", "unzip", "untar")


def loads(rule: str) -> Callable[[door.File], bool]:
    """Which files call a loader that a rule reports.

    :param rule: the rule's ID
    :return: a question about a file
    """
    return matching.calls(Loader, rules=(NETWORK, SERIALIZERS) if rule == NETWORK else (rule,))


def finding(context: Context, rule: str, *, own_files_are_safe: bool = False) -> bandit.Issue | None:
    """The finding of a rule about loaders.

    :param context: of a check of a call
    :param rule: the rule's ID; it reports the catalogue entries that name it
    :param own_files_are_safe: whether a constant path, or one beside the program, is no hazard
    :return: the issue, None if the call is none of the rule's or is safe
    """
    site = matching.site(context)
    if site is None:
        return None

    def judge(loader: Loader, callee: Callee) -> bandit.Issue | None:
        if _is_own_function(loader, callee, site):
            return None
        data = _data(loader, callee, site)
        origin = origins.worst(data, site.facts)
        if origin.kind not in origins.REMOTE:
            origin = download_of(data, callee, site) or origin
        if (NETWORK if loader.rule == SERIALIZERS and origin.kind == "socket" else loader.rule) != rule:
            return None
        if callee.wrapper is not None and loader.urls_only and not _names_remote(data, loader, site):
            # The function of the project has another way for files: that one is judged instead.
            return None
        if own_files_are_safe and (origin.kind in origins.HARMLESS or origin.kind in origins.OWN):
            return None
        return _judge(loader, callee, data, origin, site)

    found = site.first_issue(Loader, judge, rule)
    if found is None and rule == NETWORK:
        found = site.first_issue(Loader, judge, SERIALIZERS)
    return found


def _judge(
    loader: Loader, callee: Callee, data: Value, origin: origins.Origin, site: matching.Site
) -> bandit.Issue | None:
    verdict = _verdict(loader, callee, data, site)
    if verdict.state != UNSAFE or _is_own_dump(data) or _is_restricted(loader, callee, site):
        return None
    if (
        guards.checksum_before(callee.node)
        or _is_told_above(loader, callee)
        or _is_for_old_versions(loader, callee, site)
    ):
        return None
    if isinstance(origin.value, Parameter) and getattr(origin.value.function, "name", "") == "__setstate__":
        # Whoever calls that has been unpickled already, and the bytes with it.
        return None
    foreign = origin.kind in origins.REMOTE or _names_remote(data, loader, site)
    if loader.only_foreign and not foreign:
        return None
    if origin.kind in {"temporary", "generated"} and not _fetches_nearby(callee):
        # The function reads back what it has written itself.
        return None
    severity = HIGH if loader.severity == MEDIUM and foreign else loader.severity
    reasons = [f"this calls {evidence.callee(callee)}"]
    if verdict.why:
        reasons.append(verdict.why)
    if not isinstance(origin.value, (Constant, Absent, Unknown)):
        reasons.append(evidence.described(origin))
    if severity == MEDIUM and trust.is_allowed_only(callee.innermost.node):
        severity = LOW
        reasons.append("only where the caller allows it")
    return issue(
        severity=severity,
        confidence=verdict.confidence,
        cwe=loader.cwe,
        what=f"{loader.what[:1].upper()}{loader.what[1:]}",
        evidence="; ".join(reasons),
        fix=loader.fix,
    )


def _is_for_old_versions(loader: Loader, callee: Callee, site: matching.Site) -> bool:
    """Whether a call only follows a safer one that old versions refuse, and the project needs a newer one.

    ``except TypeError: torch.load(path)`` behind ``torch.load(path, weights_only=True)``.
    """
    from astroid import nodes

    if loader.switches_since is None:
        return False
    load = callee.innermost.node
    handler: nodes.NodeNG = load
    while handler is not None and not isinstance(handler, (nodes.ExceptHandler, nodes.FunctionDef, nodes.Lambda)):
        handler = handler.parent
    if not isinstance(handler, nodes.ExceptHandler) or last_word(handler.type) != "TypeError":
        return False
    switches = {switch.argument.name for switch in loader.switches}
    safer = any(
        call.func.as_string() == load.func.as_string() and any(k.arg in switches for k in call.keywords)
        for statement in handler.parent.body
        for call in nodes_in(statement, (nodes.Call,))
    )
    return safer and reached(loader.switches_since, site).answer == "yes"


def _is_told_above(loader: Loader, callee: Callee) -> bool:
    """Whether the function around a call has done the same before: to harden a network is told once in it."""
    if loader.rule != NETWORK or loader.severity != LOW:
        return False
    switches = frozenset(switch.argument.name for switch in loader.switches)
    first = _first_without(callee.node.frame(), switches).get(callee.node.func.as_string())
    return first is not None and first is not callee.node and is_before(first, callee.node)


@kept
def _first_without(frame: nodes.NodeNG, keywords: frozenset[str]) -> Mapping[str, nodes.Call]:
    """The first call of each function in a function that passes none of some keywords."""
    from astroid import nodes

    found: dict[str, nodes.Call] = {}
    for call in nodes_in(frame, (nodes.Call,), (nodes.FunctionDef, nodes.ClassDef, nodes.Lambda)):
        if not any(keyword.arg in keywords for keyword in call.keywords):
            found.setdefault(call.func.as_string(), call)
    return found


def _data(loader: Loader, callee: Callee, site: matching.Site) -> Value:
    """What is loaded."""
    arguments = callee.arguments
    if loader.data_in_constructor:
        built = site.file.evaluator.value(callee.node.func.expr) if hasattr(callee.node.func, "expr") else ABSENT
        for option in options(built):
            if isinstance(option, Call):
                arguments = option.arguments
            elif isinstance(option, Instance) and hasattr(option.node, "args") and hasattr(option.node, "func"):
                arguments = site.file.evaluator.arguments(option.node)
    return argument(loader.data, msgspec.structs.replace(callee, arguments=arguments))


def _verdict(loader: Loader, callee: Callee, data: Value, site: matching.Site) -> Verdict:
    if loader.safe_since is not None and reached(loader.safe_since, site).answer == "yes":
        return Verdict(SAFE)
    if loader.unsafe_since is not None and reached(loader.unsafe_since, site).answer == "no":
        return Verdict(SAFE)
    if any(switched(switch, callee, site).state == SAFE for switch in loader.off):
        return Verdict(SAFE)
    if loader.vendor_names:
        given = [option.value for option in options(data) if isinstance(option, Constant)]
        if isinstance(data, Absent) or (
            len(given) == len(options(data))
            and all(re.fullmatch(loader.vendor_names, str(name).lower()) for name in given)
        ):
            return Verdict(SAFE)
    names = _file_names(data)
    if _is_pinned(loader, data, callee):
        return Verdict(SAFE)
    if names and loader.safe_suffixes and all(name.endswith(loader.safe_suffixes) for name in names):
        return Verdict(SAFE)
    if loader.unguarded and any(name.endswith(loader.unguarded) for name in names):
        guarded = loader.guarded_since is not None and reached(loader.guarded_since, site).answer == "yes"
        if not guarded:
            return Verdict(UNSAFE, HIGH, f"the name of the file ends in {_ending(names, loader.unguarded)}")
    verdicts = [switched(switch, callee, site) for switch in loader.switches]
    unsafe = [verdict for verdict in verdicts if verdict.state == UNSAFE]
    if unsafe:
        # The surest reason is the one to tell.
        worst = max(unsafe, key=lambda verdict: (LOW, MEDIUM, HIGH).index(verdict.confidence))
        since = loader.safe_since
        if since is not None and reached(since, site).answer == "unknown" and worst.confidence == HIGH:
            return msgspec.structs.replace(worst, confidence=MEDIUM)
        return worst
    if verdicts:
        return Verdict(SAFE if all(verdict.state == SAFE for verdict in verdicts) else UNKNOWN, LOW)
    certain = loader.safe_since is None or reached(loader.safe_since, site).answer == "no"
    if certain:
        return Verdict(UNSAFE)
    since = loader.safe_since
    return Verdict(UNSAFE, MEDIUM, f"safe only from {since.package} {since.version} on" if since else "")


def _file_names(data: Value) -> list[str]:
    """How the names of the loaded files end, as far as that's constant."""
    found = []
    for option in options(data):
        name = _last_text(option, 0)
        if name:
            found.append(name.lower())
    return found


def _last_text(value: Value, depth: int) -> str:
    """The constant end of a file's name.

    That of a call which finds or fetches a file, as ``find("taggers/x.pickle")`` does, is the last of its arguments
    that has an ending.
    """
    if isinstance(value, Text):
        return _last_text(value.parts[-1], depth)
    if isinstance(value, Constant):
        return value.value if isinstance(value.value, str) else ""
    if isinstance(value, Call) and depth < _DEEPEST_CALL:
        inner = [_last_text(option, depth + 1) for part in value.arguments.values() for option in options(part)]
        return next((text for text in reversed(inner) if re.search(r"\.\w{1,8}$", text)), "")
    return ""


def _ending(names: list[str], endings: tuple[str, ...]) -> str:
    return next(ending for name in names for ending in endings if name.endswith(ending))


def _is_own_dump(data: Value) -> bool:
    """``pickle.loads(pickle.dumps(x))``, ``yaml.load(yaml.dump(x))``: the program reads what it has just written."""
    return all(
        isinstance(option, Call) and any(name.rpartition(".")[2] in _DUMPS for name in qualified(option.callee, {}))
        for option in options(data)
    )


def _is_restricted(loader: Loader, callee: Callee, site: matching.Site) -> bool:
    """An ``Unpickler`` of the project's own whose ``find_class`` refuses what isn't on its list."""
    function = callee.value
    if not loader.restricted_by or not isinstance(function, Library) or function.heir is None:
        return False
    return unpicklers.restricts(function.heir, loader.restricted_by, site.file.evaluator)


def _is_own_function(loader: Loader, callee: Callee, site: matching.Site) -> bool:
    """Whether a method that any class may have is one that the project has written: its own body says what it does."""
    if not any(name.startswith("*.") for name in loader.names) or not isinstance(callee.value, Library):
        return False
    definition = site.file.evaluator.project_definition(callee.value)
    return definition is not None and type(definition.node).__name__ != "ClassDef"


def _is_pinned(loader: Loader, data: Value, callee: Callee) -> bool:
    if loader.pinned_name:
        names = [option.value for option in options(data) if isinstance(option, Constant)]
        if names and all(isinstance(name, str) and re.search(loader.pinned_name, name) for name in names):
            return True
    return bool(loader.pins) and trust.is_pinned(loader.pins, callee.arguments, callee.node, every=False)


def _names_remote(data: Value, loader: Loader, site: matching.Site) -> bool:
    """Whether the data is named by a URL, or by a bare name where the loader fetches what it's given a name of."""
    for option in options(data):
        first = option.parts[0] if isinstance(option, Text) else option
        if not (isinstance(first, Constant) and isinstance(first.value, str)) or site.facts.is_trusted(option):
            continue
        if re.match(r"[a-z0-9+]{2,10}://", first.value):
            return True
        fetched = loader.remote_name or r"^[\w-]+(?:/[\w.-]+)?$"
        if loader.remote and isinstance(option, Constant) and re.search(fetched, first.value):
            return True
    return False


def _fetches_nearby(callee: Callee) -> bool:
    """Whether the function around a call fetches something too, so that a temporary file needn't be its own."""
    return _has_fetch(callee.node.frame())


@kept
def _has_fetch(frame: nodes.NodeNG) -> bool:
    names = (last_word(call.func) for call in calls_in(frame))
    return any(word in name.lower() for name in names for word in _FETCHING)
