"""An argument that decides whether a call is safe -> what it decides at one call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from bandit_mlops import evidence, lookups
from bandit_mlops.analysis import project
from bandit_mlops.analysis.names import Callee, qualified
from bandit_mlops.analysis.values import (
    ABSENT,
    Absent,
    Call,
    Choice,
    Constant,
    Definition,
    Items,
    Library,
    Mapping,
    Parameter,
    Unknown,
    Value,
    choice,
    options,
)
from bandit_mlops.catalog.entries import Argument, Dotted, Since, Switch
from bandit_mlops.issues import HIGH, LOW, MEDIUM

if TYPE_CHECKING:
    from bandit_mlops.analysis.evaluate import Evaluator
    from bandit_mlops.matching import Site

SAFE, UNSAFE, UNKNOWN = "safe", "unsafe", "unknown"


class Verdict(msgspec.Struct, frozen=True):
    """Whether something is safe, how surely, and why."""

    state: str
    confidence: str = HIGH
    why: str = ""


def reached(since: Since, site: Site) -> project.Verdict:
    """Whether the scanned project is sure to run a library in a version, or a later one.

    :param since: the library and the version
    :param site: the call, for its project and the settings
    :return: "yes", "no" or "unknown", with what says so
    """
    where = project.project_of(site.file.path)
    for package in (since.package, *since.aliases):
        answer = project.is_since(where, site.settings.assume, package, since.version)
        if answer.answer != "unknown":
            return answer
    return project.Verdict("yes") if since.assumed else answer


def argument(wanted: Argument, callee: Callee) -> Value:
    """What a call passes for an argument of the catalogue.

    :param wanted: the argument, which may stand in a dictionary or an object that is passed
    :param callee: what is called, with its arguments
    :return: the value; ``ABSENT`` if it isn't passed, a choice with it if it may not be
    """
    value = callee.arguments.get(wanted.name, wanted.position, callee.node)
    if not wanted.key:
        return value
    return choice([_inner(option, wanted.key, callee) for option in options(value)], callee.node)


def _inner(value: Value, key: str, callee: Callee) -> Value:
    if isinstance(value, Mapping):
        known = value.pairs.get(key)
        return known if known is not None else Unknown(callee.node) if value.open else ABSENT
    if isinstance(value, Call):
        return value.arguments.get(key, None, callee.node)
    return value if isinstance(value, Absent) else Unknown(callee.node)


def switched(switch: Switch, callee: Callee, site: Site) -> Verdict:
    """What one argument says about a call.

    :param switch: the argument, with the values that are safe and those that aren't
    :param callee: what is called, with its arguments
    :param site: the call, for the versions that its project declares
    :return: safe, unsafe or unknown, with the reason in words
    """
    value = argument(switch.argument, callee)
    if isinstance(value, Choice) and callee.arguments.more_keywords and _is_open(value):
        # Nobody is known to pass it through **kwargs: most calls don't.
        found = _absent(switch, site)
        return msgspec.structs.replace(found, confidence=LOW if found.confidence != HIGH else MEDIUM)
    if switch.about is not None and _comes_with(value, argument(switch.about, callee)):
        name = switch.argument.name
        return Verdict(UNSAFE, MEDIUM, f"{name} is read from what comes with the file, {evidence.line(callee.node)}")
    verdicts = [_option(switch, option, site) for option in options(value)]
    for verdict in verdicts:
        if verdict.state == UNSAFE:
            return verdict if len(verdicts) == 1 else msgspec.structs.replace(verdict, confidence=MEDIUM)
    if any(verdict.state == UNKNOWN for verdict in verdicts):
        return Verdict(UNKNOWN, LOW, f"{switch.argument.name} is not known here")
    return Verdict(SAFE)


def _comes_with(value: Value, data: Value) -> bool:
    """``trusted=json.load(open(f"{folder}/meta.json"))["types"]``, where the data is in the same folder.

    Where the data's path is looked up too, it's a configuration that vouches for the data.
    """
    return not lookups.is_field(data) and any(
        lookups.is_field(option) and lookups.have_same_source(option, data) for option in options(value)
    )


def _is_open(value: Choice) -> bool:
    return len(value.options) == 2 and isinstance(value.options[1], Absent) and isinstance(value.options[0], Unknown)


def _option(switch: Switch, value: Value, site: Site) -> Verdict:
    name = switch.argument.key or switch.argument.name or f"argument {switch.argument.position}"
    if isinstance(value, Absent):
        return _absent(switch, site)
    if isinstance(value, Parameter):
        return _parameter(switch, value, site)
    if isinstance(value, Items) and value.elements:
        verdicts = [_option(switch, element, site) for element in value.elements]
        return next((v for v in verdicts if v.state == UNSAFE), verdicts[-1])
    evaluator = site.file.evaluator
    if _is_one_of(value, switch.safe, evaluator):
        return Verdict(SAFE)
    if _is_one_of(value, switch.unsafe, evaluator):
        return Verdict(UNSAFE, HIGH, _is(name, value))
    if switch.safe and switch.unsafe:
        return _absent(switch, site) if isinstance(value, Constant) and value.value is None else Verdict(UNKNOWN, LOW)
    if not isinstance(value, (Constant, Library, Definition)):
        return Verdict(UNKNOWN, LOW)
    # A known value that the one list doesn't have is what the other list would be silent about.
    return Verdict(UNSAFE, HIGH, _is(name, value)) if switch.safe else Verdict(SAFE)


def _parameter(switch: Switch, value: Parameter, site: Site) -> Verdict:
    """A parameter's default is what callers get who don't know the switch; without one, each caller decides."""
    if isinstance(value.default, Absent):
        return Verdict(UNKNOWN, LOW)
    verdicts = [_option(switch, option, site) for option in options(value.default)]
    for verdict in verdicts:
        if verdict.state == UNSAFE:
            shown = evidence.code(getattr(value.default, "node", None))
            name = switch.argument.key or switch.argument.name
            why = f"{name} is the parameter `{value.name}`, by default {shown}, {evidence.line(value.node)}"
            return Verdict(UNSAFE, MEDIUM, why)
    return Verdict(SAFE, MEDIUM) if all(v.state == SAFE for v in verdicts) else Verdict(UNKNOWN, LOW)


def _is(name: str, value: Value) -> str:
    node = getattr(value, "node", None)
    shown = repr(value.value) if isinstance(value, Constant) else getattr(value, "name", "")
    return f"{name}={shown}, {evidence.line(node)}" if shown else f"{name}, {evidence.line(node)}"


def _is_one_of(value: Value, known: tuple[Any, ...], evaluator: Evaluator) -> bool:
    for wanted in known:
        if isinstance(wanted, Dotted):
            if not set(_names_with_bases(value, evaluator)).isdisjoint(wanted.names):
                return True
        elif isinstance(value, Constant) and type(value.value) is type(wanted) and value.value == wanted:
            return True
    return False


def _names_with_bases(value: Value, evaluator: Evaluator, depth: int = 0) -> list[str]:
    """The names of a library's object; for a class of the project, those of the classes that it's derived from."""
    if not isinstance(value, Definition):
        return list(qualified(value, {}))
    if depth > 6:
        return []
    bases = [option for base in getattr(value.node, "bases", ()) for option in options(evaluator.value(base))]
    return [name for base in bases for name in _names_with_bases(base, evaluator, depth + 1)]


def _absent(switch: Switch, site: Site) -> Verdict:
    if isinstance(switch.absent, bool):
        return Verdict(SAFE) if switch.absent else Verdict(UNSAFE, HIGH, f"without {switch.argument.name}")
    name = switch.argument.name
    unsafe = [since for since in _all(switch.absent) if reached(since, site).answer != "yes"]
    if not unsafe:
        return Verdict(SAFE)
    since = unsafe[0]
    answer = reached(since, site)
    known = f"{since.package} {since.version}"
    why = f"without {name}, which is safe only from {known} on"
    if answer.requirement is None:
        return Verdict(UNSAFE, MEDIUM, f"{why}, and the project doesn't declare its {since.package}")
    confidence = HIGH if answer.answer == "no" else MEDIUM
    return Verdict(UNSAFE, confidence, f"{why}, but {answer.requirement} admits older ones")


def _all(since: Since | tuple[Since, ...]) -> tuple[Since, ...]:
    return (since,) if isinstance(since, Since) else since
