"""A value -> where it comes from: a constant, a parameter, a download, a request, an answer of a model …."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING

from bandit_mlops.analysis.names import NameTable, qualified
from bandit_mlops.analysis.values import (
    Call,
    Constant,
    Definition,
    Instance,
    Item,
    Member,
    Number,
    Parameter,
    Unknown,
    Value,
    leaves,
)

if TYPE_CHECKING:
    from astroid import nodes

KINDS = (
    "constant",
    "number",
    "generated",
    "temporary",
    "local",
    "config",
    "environment",
    "unknown",
    "parameter",
    "command line",
    "store",
    "model",
    "llm",
    "download",
    "socket",
    "upload",
    "request",
)
"""The kinds of origin, from what the program says itself to what anyone on the network may say."""

HARMLESS = frozenset(KINDS[: KINDS.index("temporary") + 1])
REMOTE = frozenset(KINDS[KINDS.index("store") :])
_DEEPEST = 16

# What these give is a part of the path that they're given.
_PATH_PARTS = frozenset(
    f"{module}.{name}"
    for module in ("os.path", "posixpath", "ntpath")
    for name in ("basename", "commonpath", "dirname", "normcase", "relpath", "split", "splitext")
)


# What these methods give is a part of the text or dictionary that they're called on.
_PARTS = frozenset(
    """
    capitalize casefold decode encode expandtabs format get items keys lower lstrip partition pop removeprefix
    removesuffix replace rpartition rsplit rstrip split splitlines strip title upper values
    """.split()
)


@dataclasses.dataclass(frozen=True, eq=False)
class Origin:
    """Where one part of a value comes from."""

    kind: str
    value: Value
    node: nodes.NodeNG


@dataclasses.dataclass(frozen=True)
class Facts:
    """What is known of libraries as sources of values."""

    kinds: NameTable[str]
    """Kinds of origin by the name of a function, class or attribute."""
    returns: Mapping[str, str]
    """The class of what a function returns."""


def origins(value: Value, facts: Facts) -> list[Origin]:
    """Where the parts of a value come from.

    :param value: any value
    :param facts: what is known of libraries
    :return: an origin for each part, from left to right
    """
    known: dict[int, Origin] = {}
    return [_origin(leaf, facts, known) for leaf in leaves(value)]


def worst(value: Value, facts: Facts) -> Origin:
    """The part of a value that others have most power over.

    :param value: any value
    :param facts: what is known of libraries
    :return: its origin
    """
    found = origins(value, facts)
    return max(found, key=lambda origin: KINDS.index(origin.kind)) if found else _constant(value)


def _constant(value: Value) -> Origin:
    return Origin("constant", value, getattr(value, "node", None))


def _origin(value: Value, facts: Facts, known: dict[int, Origin], depth: int = 0) -> Origin:
    """The origin of one part; ``known`` are those that have been found, as values share their parts."""
    if id(value) not in known:
        known[id(value)] = _found(value, facts, known, depth)
    return known[id(value)]


def _found(value: Value, facts: Facts, known: dict[int, Origin], depth: int) -> Origin:
    if isinstance(value, Constant):
        return _constant(value)
    if isinstance(value, Number):
        return Origin("number", value, value.node)
    if depth > _DEEPEST or isinstance(value, (Unknown, Definition, Instance)):
        return Origin("unknown", value, getattr(value, "node", None))
    named = next((kind for name in qualified(value, facts.returns) for kind in facts.kinds.get_longest(name)), None)
    if named is not None and named != "config":
        return Origin(named, value, getattr(value, "node", None))
    if isinstance(value, (Member, Item)):
        inner = _worst([_origin(leaf, facts, known, depth + 1) for leaf in leaves(value.base)])
        return inner or Origin("unknown", value, value.node)
    if isinstance(value, Call):
        # Whatever an unknown function does to remote data, the result is best taken for remote.
        parts = [value.callee.base] if isinstance(value.callee, Member) else []
        parts += value.arguments.values()
        inner = _worst([_origin(leaf, facts, known, depth + 1) for part in parts for leaf in leaves(part)])
        if inner is not None and (inner.kind in REMOTE or (inner.kind == "temporary" and _opens(value))):
            return inner
        if inner is not None and _takes_apart(value.callee):
            return inner
        # A parsed file is a configuration, unless we know better where its text is from.
        return Origin(named or "unknown", value, value.node)
    if isinstance(value, Parameter):
        return Origin("parameter", value, value.node)
    return Origin("unknown", value, getattr(value, "node", None))


def _takes_apart(callee: Value) -> bool:
    """``os.path.basename(path)``, ``options.get(key)``: no more than what's in the path, or in the dictionary."""
    return (isinstance(callee, Member) and callee.name in _PARTS) or not _PATH_PARTS.isdisjoint(qualified(callee, {}))


def _opens(call: Call) -> bool:
    """``open(path)`` and ``path.open()``: what is read comes from where the path does."""
    return any(name.rpartition(".")[2] == "open" for name in qualified(call.callee, {})) or (
        isinstance(call.callee, Member) and call.callee.name in {"open", "read", "read_bytes", "read_text"}
    )


def _worst(found: list[Origin]) -> Origin | None:
    return max(found, key=lambda origin: KINDS.index(origin.kind), default=None)
