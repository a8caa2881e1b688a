"""Dictionaries and lists that are changed in place: their value after the changes before a use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandit_mlops.analysis.bare_astroid import nodes
from bandit_mlops.analysis.module import nodes_of
from bandit_mlops.analysis.values import (
    ABSENT,
    Absent,
    Choice,
    Items,
    Mapping,
    Unknown,
    Value,
    choice,
    constants,
    items,
    options,
)

if TYPE_CHECKING:
    from bandit_mlops.analysis.evaluate import Evaluator

_MOST_CHANGES = 60
_CHANGERS = frozenset(
    (
        "update",
        "setdefault",
        "pop",
        "clear",
        "append",
        "extend",
        "insert",
        "add",
    )
)


def changes_of(scope: nodes.NodeNG) -> dict[str, list[nodes.NodeNG]]:
    """The statements of a scope that change a named dictionary or list in place, by name."""
    table: dict[str, list[nodes.NodeNG]] = {}
    for node in nodes_of(
        scope, (nodes.Assign, nodes.Call, nodes.Delete), (nodes.FunctionDef, nodes.ClassDef, nodes.Lambda)
    ):
        if isinstance(node, (nodes.Assign, nodes.Delete)):
            for target in node.targets:
                if isinstance(target, nodes.Subscript) and isinstance(target.value, nodes.Name):
                    table.setdefault(target.value.name, []).append(node)
        elif (
            isinstance(node.func, nodes.Attribute)
            and isinstance(node.func.expr, nodes.Name)
            and node.func.attrname in _CHANGERS
        ):
            table.setdefault(node.func.expr.name, []).append(node)
    return table


def can_change(value: Value) -> bool:
    """Whether a value may be a dictionary or list that is known."""
    return any(isinstance(option, (Mapping, Items)) for option in options(value))


def changed(evaluator: Evaluator, value: Value, changes: list[nodes.NodeNG], use: nodes.NodeNG) -> Value:
    """A dictionary or list after the changes in place that come before a use of it."""
    # The use may be far down in the tree of its statement; a change counts when its statement ends before.
    here = use.statement()
    for change in changes[:_MOST_CHANGES]:
        statement = change.statement()
        if statement is here or statement.fromlineno >= here.fromlineno or statement.frame() is not here.frame():
            continue
        if nodes.are_exclusive(statement, here):
            continue
        certain = statement.parent is here.parent or statement.parent.parent_of(here)
        value = choice([_change(evaluator, option, change, certain) for option in options(value)], use)
    return value


def _change(evaluator: Evaluator, value: Value, change: nodes.NodeNG, certain: bool) -> Value:
    if isinstance(value, Items):
        return _list_change(evaluator, value, change)
    if not isinstance(value, Mapping):
        return value
    pairs, is_open = dict(value.pairs), value.open

    def put(key: Any, new: Value, only_if_missing: bool = False) -> None:
        old = pairs.get(key)
        if only_if_missing and old is not None and not isinstance(old, (Choice, Absent)):
            return
        if only_if_missing and isinstance(old, Choice):
            pairs[key] = choice([*(o for o in old.options if not isinstance(o, Absent)), new], change)
        elif certain and not only_if_missing:
            pairs[key] = new
        elif only_if_missing and old is None and is_open:
            pairs[key] = choice([new, Unknown(change)], change)
        elif certain:
            pairs[key] = new
        else:
            pairs[key] = choice(
                [
                    new,
                    old if old is not None else (choice([Unknown(change), ABSENT], change) if is_open else ABSENT),
                ],
                change,
            )

    if isinstance(change, nodes.Assign):
        for target in change.targets:
            if isinstance(target, nodes.Subscript):
                keys = constants(evaluator.value(target.slice))
                for key in keys or ():
                    if isinstance(key, (str, int)):
                        put(key, evaluator.value(change.value))
                is_open |= keys is None
    elif isinstance(change, nodes.Delete):
        for target in change.targets:
            if isinstance(target, nodes.Subscript):
                for key in constants(evaluator.value(target.slice)) or ():
                    put(key, ABSENT)
    elif change.func.attrname == "update":
        arguments = evaluator.arguments(change)
        is_open |= arguments.more_keywords
        for given in arguments.positional:
            if isinstance(given, Mapping):
                for key, new in given.pairs.items():
                    put(key, new)
                is_open |= given.open
            else:
                is_open = True
        for key, new in arguments.keywords.items():
            put(key, new)
    elif change.func.attrname in {"setdefault", "pop"}:
        arguments = evaluator.arguments(change)
        keys = constants(arguments.positional[0]) if arguments.positional else None
        for key in keys or ():
            if isinstance(key, (str, int)):
                if change.func.attrname == "pop":
                    put(key, ABSENT)
                else:
                    put(key, arguments.get("", 1, change), only_if_missing=True)
    elif change.func.attrname == "clear":
        pairs, is_open = {}, False
    return Mapping(pairs, value.node, is_open, value.rest if is_open else None)


def _list_change(evaluator: Evaluator, value: Items, change: nodes.NodeNG) -> Value:
    if not isinstance(change, nodes.Call) or change.func.attrname not in {"append", "extend", "insert", "add"}:
        return Items(value.elements, value.node, open=True)
    added = [evaluator.value(argument) for argument in change.args[-1:]]
    if change.func.attrname == "extend":
        added = [e for a in added for e in (a.elements if isinstance(a, Items) else (a,))]
    # A branch or a loop may add it never or often; what matters is that it may be there.
    if change.func.attrname == "insert":
        return items((*added, *value.elements), value.node, is_open=True)
    return items((*value.elements, *added), value.node, value.open)
