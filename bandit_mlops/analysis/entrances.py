"""A function of the project -> what calls it from outside: a decorator, a framework's class, a call that takes it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bandit_mlops.analysis.bare_astroid import nodes
from bandit_mlops.analysis.values import Call, Definition, Library, Member, Unknown, Value, options

if TYPE_CHECKING:
    from bandit_mlops.analysis.evaluate import Evaluator

_MOST = 24
_MOST_BASES = 8
_MOST_USES = 40
_HOLDERS = (nodes.List, nodes.Tuple, nodes.Set, nodes.Dict, nodes.Keyword, nodes.Starred)


def entrances(function: nodes.NodeNG, evaluator: Evaluator) -> tuple[Value, ...]:
    """By which ways others may call a function.

    :param function: a function or lambda of the project
    :param evaluator: of the file that is looked at
    :return: its decorators, those of the project by their names, too; for a method, the same method of each class of a
        library that its class is derived from or decorated with; the calls that are given the function
    """
    found: list[Value] = []
    if isinstance(function, nodes.FunctionDef):
        for decorator in function.decorators.nodes if function.decorators else ():
            found += _of_decorator(decorator, evaluator)
        if function.parent is not None and isinstance(function.parent.frame(), nodes.ClassDef):
            found += _of_class(function.parent.frame(), function, evaluator)
        else:
            # A function that is found by its name alone.
            found.append(Library(f"def {function.name}", function))
    found += _registrations(function, evaluator)
    return tuple(found[:_MOST])


def _of_decorator(decorator: nodes.NodeNG, evaluator: Evaluator) -> Iterator[Value]:
    """What a decorator is; for a function of the project also its name, which says what it registers."""
    for option in options(evaluator.reached(decorator)):
        yield option
        if isinstance(option, Definition) or (isinstance(option, Call) and isinstance(option.callee, Definition)):
            function = decorator.func if isinstance(decorator, nodes.Call) else decorator
            name = getattr(function, "attrname", "") or getattr(function, "name", "")
            called = Member(Unknown(function), name, function)
            is_call = isinstance(decorator, nodes.Call)
            yield Call(called, evaluator.arguments(decorator), decorator) if is_call else called


def _of_class(definition: nodes.ClassDef, method: nodes.FunctionDef, evaluator: Evaluator) -> Iterator[Value]:
    """What a method is to the frameworks that know its class."""
    for ancestor in evaluator.lineage(definition):
        decorators = ancestor.decorators.nodes if ancestor.decorators else ()
        for node in (*ancestor.bases[:_MOST_BASES], *decorators):
            for option in options(evaluator.reached(node)):
                if not isinstance(option, Definition):
                    yield Member(option, method.name, method)


def _registrations(function: nodes.NodeNG, evaluator: Evaluator) -> Iterator[Value]:
    """The calls that a function is passed to, itself or in a list."""
    if isinstance(function, nodes.Lambda) and not isinstance(function, nodes.FunctionDef):
        yield from _calls_around(function, evaluator, 0)
        return
    for use in evaluator.uses_of(function.root(), function.name)[:_MOST_USES]:
        if isinstance(use.parent, nodes.Call) and use.parent.func is use:
            continue
        around = list(_calls_around(use, evaluator, 0))
        if around and any(isinstance(o, Definition) and o.node is function for o in options(evaluator.value(use))):
            yield from around


def _calls_around(use: nodes.NodeNG, evaluator: Evaluator, depth: int) -> Iterator[Value]:
    node = use
    while isinstance(node.parent, _HOLDERS):
        node = node.parent
    parent = node.parent
    if isinstance(parent, nodes.Call) and parent.func is not node:
        arguments = evaluator.arguments(parent)
        for option in options(evaluator.reached(parent.func)):
            yield Call(option, arguments, parent)
    elif isinstance(parent, nodes.Assign) and parent.value is node and depth == 0:
        # ``tools = [search, run]``, then ``Agent(tools=tools)``
        for target in parent.targets:
            name = getattr(target, "name", "") or getattr(target, "attrname", "")
            for later in evaluator.uses_of(use.root(), name)[:_MOST_USES]:
                yield from _calls_around(later, evaluator, depth + 1)
