"""What a value is looked up in: ``settings["command"]``, and whether two values come from the same place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandit_mlops.analysis.values import Call, Choice, Item, Items, Mapping, Member, Parameter, Text, constants

if TYPE_CHECKING:
    from bandit_mlops.analysis.values import Value

_DEEPEST = 12
_MOST_PARTS = 8
_MOST_VISITS = 200
_LOOK_UPS = frozenset(("get", "pop"))


def is_field(value: Value, depth: int = 0) -> bool:
    """Whether a value is looked up by a name: ``loaded["command"]`` is in a file, ``urlretrieve(url)[0]`` is one.

    :param value: any value
    :param depth: how many steps have been taken to it
    :return: True if a name is used on the way to it
    """
    if depth > _DEEPEST:
        return False
    if isinstance(value, Item):
        return any(isinstance(c, str) for c in constants(value.key) or ()) or is_field(value.base, depth + 1)
    if isinstance(value, (Items, Choice)):
        parts = value.elements if isinstance(value, Items) else value.options
        return any(is_field(part, depth + 1) for part in parts[:_MOST_PARTS])
    if isinstance(value, Call) and isinstance(value.callee, Member):
        by_name = value.callee.name in _LOOK_UPS and bool(value.arguments.positional)
        return by_name or is_field(value.callee.base, depth + 1)
    return isinstance(value, Member) and is_field(value.base, depth + 1)


def have_same_source(first: Value, second: Value) -> bool:
    """Whether two values are made from one parameter, or from what one call gives.

    :param first: any value
    :param second: another
    :return: True for ``read(folder + "/types.json")["types"]`` and ``folder + "/model"``
    """
    return not _sources(first).isdisjoint(_sources(second))


def _sources(value: Value) -> set[int]:
    """The nodes of the parameters and calls that a value is made from."""
    found: set[int] = set()
    seen: set[int] = set()
    stack = [value]
    while stack and len(seen) < _MOST_VISITS:
        current = stack.pop()
        if id(current) in seen:
            continue
        seen.add(id(current))
        if isinstance(current, (Parameter, Call)):
            found.add(id(current.node))
        if isinstance(current, Text):
            stack += current.parts
        elif isinstance(current, Choice):
            stack += current.options
        elif isinstance(current, Items):
            stack += current.elements
        elif isinstance(current, Mapping):
            stack += current.pairs.values()
        elif isinstance(current, (Item, Member)):
            stack.append(current.base)
        elif isinstance(current, Call):
            stack += [current.callee, *current.arguments.values()]
    return found
