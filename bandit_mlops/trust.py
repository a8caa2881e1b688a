"""Where code lets foreign code run: what an opt-in's value says, and whose code it is about."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from bandit_mlops import evidence, matching
from bandit_mlops.analysis import origins
from bandit_mlops.analysis.kept import BLOCKS, calls_in, index_in_block, is_left, kept
from bandit_mlops.analysis.module import nodes_of
from bandit_mlops.analysis.names import Callee, last_word, qualified
from bandit_mlops.analysis.values import (
    Absent,
    Arguments,
    Call,
    Constant,
    Library,
    Member,
    Parameter,
    Text,
    Value,
    options,
)
from bandit_mlops.catalog.entries import Argument, HubDownload
from bandit_mlops.issues import HIGH, LOW, MEDIUM
from bandit_mlops.patterns import pattern
from bandit_mlops.switches import argument

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from astroid import nodes

COMMIT = pattern(r"[0-9a-f]{40}")
_LOCAL_PATH = pattern(r"[./~\\]|[A-Za-z]:[\\/]|file:")

_ASKED = pattern(r"(?:^|_)(?:trust|trusts|trusted|allow|allows|allowed|confirm|confirmed|consent|opt_in)(?:_|$)", re.I)
_NOT_ASKED = pattern(r"^_*(?:needs?|requires?|must|is_required|has_remote)(?:_|$)", re.I)
_CHECKS = pattern(r"^_*(?:check|ensure|require|resolve|verify|assert|validate|confirm|guard|enforce|refuse)", re.I)
_LOOK_UPS = frozenset(("get", "pop", "setdefault", "getattr", "get_or_default", "safe_get", "select"))
_FIELDS = frozenset(("field", "ib", "attrib", "option", "argument", "query", "body", "form", "header"))
_FETCHING = ("download", "fetch", "urlretrieve", "urlopen", "clone", "from_pretrained")


class On(msgspec.Struct, frozen=True):
    """An opt-in that is turned on."""

    confidence: str
    why: str
    cause: nodes.NodeNG
    """The ``True``, or the parameter whose default it is: what the reader can change."""
    literal: bool = True
    """It's turned on here, not by a default that a caller or a setting may change."""


class Source(msgspec.Struct, frozen=True):
    """Whose code would run."""

    severity: str
    why: str = ""


def turned_on(name: str, value: Value, values: Collection[object] = (True,)) -> On | None:
    """Whether the value of an opt-in turns it on.

    :param name: the opt-in's keyword, for the reason in words
    :param value: what is passed for it
    :param values: those that turn it on
    :return: how surely and why; None where it's off, not known, or on only if somebody has been asked
    """
    alternatives = options(value)
    for option in alternatives:
        found = _option(name, option, values)
        if found is not None:
            if found.literal and len(alternatives) > 1:
                return msgspec.structs.replace(found, confidence=MEDIUM)
            return found
    return None


def _option(name: str, value: Value, values: Collection[object]) -> On | None:
    if isinstance(value, Constant):
        if not _is_one_of(value.value, values) or asked(value.node):
            return None
        parameter = _parameter_of(value.node)
        if parameter is not None:
            return _by_default(name, parameter, value.value)
        why = f"{name}={value.value!r}, {evidence.line(value.node)}"
        return On(MEDIUM if _is_field(value.node) else HIGH, why, value.node)
    if isinstance(value, Parameter):
        for default in options(value.default):
            settled = field_default(default)
            if isinstance(settled, Constant) and _is_one_of(settled.value, values):
                return _by_default(name, value.node, settled.value)
        return None
    fallback = fallback_of(value)
    if fallback is not None and isinstance(fallback, Constant) and _is_one_of(fallback.value, values):
        node = getattr(value, "node", None)
        if node is not None and not asked(node):
            why = f"{name} is {fallback.value!r} where {evidence.code(node)} finds nothing else, {evidence.line(node)}"
            return On(MEDIUM, why, fallback.node, literal=False)
    return None


def _by_default(name: str, parameter: nodes.NodeNG, value: object) -> On:
    why = f"{name} is the parameter `{parameter.name}`, by default {value!r}, {evidence.line(parameter)}"
    return On(MEDIUM, why, parameter, literal=False)


def _parameter_of(default: nodes.NodeNG) -> nodes.NodeNG | None:
    """The parameter whose default a constant is."""
    arguments = default.parent
    if type(arguments).__name__ != "Arguments":
        return None
    positional = [*(arguments.posonlyargs or ()), *(arguments.args or ())]
    defaults = list(arguments.defaults or ())
    for parameter, value in (
        *zip(positional[len(positional) - len(defaults) :], defaults, strict=True),
        *zip(arguments.kwonlyargs or (), arguments.kw_defaults or (), strict=True),
    ):
        if value is default:
            return parameter
    return None


def _is_one_of(value: object, values: Collection[object]) -> bool:
    return any(type(value) is type(wanted) and value == wanted for wanted in values)


def _is_field(node: nodes.NodeNG) -> bool:
    """Whether a constant is the default of a field, which whoever makes the object may set."""
    statement = node.statement()
    return type(statement).__name__ == "AnnAssign" and type(statement.parent).__name__ == "ClassDef"


def field_default(value: Value) -> Value:
    """``Field(True)``, ``typer.Option(default=True)`` and so on stand for their default, the rest for itself."""
    if isinstance(value, Call):
        for name in qualified(value.callee, {}):
            if name.rpartition(".")[2].lower() in _FIELDS:
                given = value.arguments.get("default", 0, value.node)
                return value if isinstance(given, Absent) else given
    return value


def fallback_of(value: Value) -> Value | None:
    """What ``settings.get("x", True)`` and ``getattr(settings, "x", True)`` give if there's nothing else.

    :param value: any value
    :return: the default; None where the value is no such look-up, or has none
    """
    if isinstance(value, Call):
        callee = value.callee
        name = callee.name.rpartition(".")[2] if isinstance(callee, (Member, Library)) else ""
        if name in _LOOK_UPS:
            given = value.arguments.get("default", 2 if name == "getattr" else 1, value.node)
            return None if isinstance(given, Absent) else given
    node: Any = getattr(value, "node", None)
    # The attribute is known, or at least its object is: what stands for nothing else is in the source only.
    if type(node).__name__ == "Call" and getattr(node.func, "name", "") == "getattr" and len(node.args) == 3:
        default = node.args[2]
        return Constant(default.value, default) if type(default).__name__ == "Const" else None
    return None


# whether somebody was asked


def asked(node: nodes.NodeNG) -> bool:
    """Whether an expression is evaluated only after a look at something that says "trust" or "allow".

    ``if args.trust_remote_code:``, ``True if allow_code else False``, and guards above: ``if not trusted: raise``,
    ``resolve_trust_remote_code(…)``.

    :param node: any expression or statement
    :return: True if the program asks before
    """
    from astroid import nodes

    child = node
    while child.parent is not None and not isinstance(child, (nodes.FunctionDef, nodes.Lambda, nodes.Module)):
        parent = child.parent
        if isinstance(parent, (nodes.If, nodes.IfExp, nodes.While)) and child is not parent.test:
            in_else = child is parent.orelse if isinstance(parent, nodes.IfExp) else child in parent.orelse
            if _asks(parent.test) and _denies(parent.test) == in_else:
                return True
        before = parent.values[: parent.values.index(child)] if isinstance(parent, nodes.BoolOp) else []
        if before and parent.op == "and" and any(_asks(value) for value in before):
            return True
        place = index_in_block(child)
        if place is not None and place[1] > _first_guards(parent)[place[0]]:
            return True
        child = parent
    return False


def is_allowed_only(node: nodes.NodeNG) -> bool:
    """Whether an expression is evaluated only for callers who allow it by a parameter, which nobody does by default.

    :param node: any expression
    :return: False also where a setting, or the environment, is asked: that may allow it by default
    """
    arguments = getattr(node.frame(), "args", None)
    if arguments is None or not asked(node):
        return False
    parameters = [*(arguments.posonlyargs or ()), *(arguments.args or ()), *(arguments.kwonlyargs or ())]
    defaults = (*(arguments.defaults or ()), *(arguments.kw_defaults or ()))
    on = [_parameter_of(default) for default in defaults if getattr(default, "value", None) is True]
    allowing = [parameter for parameter in parameters if _ASKED.search(parameter.name)]
    return bool(allowing) and not any(parameter in on for parameter in allowing)


@kept
def _first_guards(parent: nodes.NodeNG) -> Mapping[str, float]:
    """Where the first guard stands in each block of a statement."""
    return {
        name: next((index for index, statement in enumerate(block) if _is_guard(statement)), math.inf)
        for name in BLOCKS
        for block in (getattr(parent, name, None),)
        if isinstance(block, list)
    }


def _is_guard(statement: nodes.NodeNG) -> bool:
    from astroid import nodes

    if isinstance(statement, nodes.If):
        return is_left(statement.body) and _asks(statement.test) and _denies(statement.test)
    if isinstance(statement, nodes.Assert):
        return _asks(statement.test)
    value = statement.value if isinstance(statement, (nodes.Expr, nodes.Assign)) else None
    if isinstance(value, nodes.Await):
        value = value.value
    if not isinstance(value, nodes.Call):
        return False
    name = last_word(value.func)
    return bool(_CHECKS.match(name)) and _ASKED.search(name) is not None


def _asks(test: nodes.NodeNG) -> bool:
    return any(_ASKED.search(name) and not _NOT_ASKED.match(name) for name in _names(test))


def _names(test: nodes.NodeNG) -> Iterator[str]:
    from astroid import nodes

    for node in nodes_of(test, (nodes.Name, nodes.Attribute, nodes.Const)):
        if isinstance(node, nodes.Const):
            if isinstance(node.value, str):
                yield node.value
        else:
            yield node.name if isinstance(node, nodes.Name) else node.attrname


def _denies(test: nodes.NodeNG) -> bool:
    """Whether a condition that asks holds where nobody has agreed."""
    from astroid import nodes

    for node in nodes_of(test, (nodes.UnaryOp, nodes.Compare)):
        if not _asks(node):
            continue
        if isinstance(node, nodes.UnaryOp):
            if node.op == "not":
                return True
        elif node.ops[0][0] == "not in" or (
            isinstance(node.ops[0][1], nodes.Const) and not node.ops[0][1].value and node.ops[0][0] in {"is", "=="}
        ):
            return True
    return False


# whose code it is


def source_of(repositories: Iterable[Argument], callee: Callee, facts: origins.Facts) -> Source | None:
    """Whose code a call would run, by what it's given for the repository.

    :param repositories: where the call may take the repository
    :param callee: the call with its arguments
    :param facts: what is known of libraries as sources, and of what the user trusts
    :return: the severity and what is to be said of it; None where it's the program's own code, or the user's
    """
    for place in repositories:
        value = argument(place, callee)
        if isinstance(value, Absent):
            continue
        judged = [_source(option, facts, callee) for option in options(value)]
        found = [source for source in judged if source is not None]
        return max(found, key=lambda source: (LOW, MEDIUM, HIGH).index(source.severity)) if found else None
    return Source(HIGH)


def _source(value: Value, facts: origins.Facts, callee: Callee) -> Source | None:
    first = value.parts[0] if isinstance(value, Text) else value
    if isinstance(first, Constant) and isinstance(first.value, str) and _LOCAL_PATH.match(first.value):
        return Source(
            LOW, f"from the local path {evidence.code(value.node if isinstance(value, Text) else first.node)}"
        )
    if facts.is_trusted(value):
        return None
    if isinstance(value, Call) and _is_pinned_download(value, callee):
        return Source(MEDIUM, "from a download at a fixed commit")
    kind = origins.worst(value, facts).kind
    if kind in {"temporary", "generated"}:
        return Source(HIGH) if _fetches_nearby(callee.node) else None
    return Source(LOW, "from a local path") if kind in origins.OWN else Source(HIGH)


def _is_pinned_download(value: Call, callee: Callee) -> bool:
    for name in qualified(value.callee, {}):
        for entry in matching.catalogue().entries(name):
            if isinstance(entry, HubDownload) and entry.revision is not None:
                given = argument(entry.revision, Callee(name, value.arguments, callee.node, value.callee))
                return is_commit(given)
    return False


def _fetches_nearby(call: nodes.Call) -> bool:
    """Whether the function around a call fetches something too, so that a temporary file needn't be its own."""
    return any(other is not call for other in _first_fetches(call.frame()))


@kept
def _first_fetches(frame: nodes.NodeNG) -> tuple[nodes.Call, ...]:
    """The first two calls of a function that fetch something, by their names."""
    fetches = (call for call in calls_in(frame) if any(word in last_word(call.func).lower() for word in _FETCHING))
    return tuple(itertools.islice(fetches, 2))


def is_pinned(revisions: Iterable[Argument], arguments: Arguments, node: nodes.Call, *, every: bool) -> bool:
    """Whether a call fixes the commit of the code.

    :param revisions: the arguments that can
    :param arguments: of the call
    :param node: the call
    :param every: whether each must be given; otherwise one must, and no other may be moving
    :return: True if nobody can change what runs
    """
    given = [arguments.get(revision.name, revision.position, node) for revision in revisions]
    if not every:
        given = [value for value in given if not isinstance(value, Absent)]
    return bool(given) and all(is_commit(value) for value in given)


def is_commit(value: Value) -> bool:
    """Whether a value is a full commit, which nobody can move."""
    return all(
        isinstance(option, Constant) and isinstance(option.value, str) and COMMIT.fullmatch(option.value) is not None
        for option in options(value)
    )
