"""Checks that stand before a call: whether a program lets only what it knows reach it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bandit_mlops.analysis.names import qualified
from bandit_mlops.analysis.values import (
    Call,
    Constant,
    Item,
    Items,
    Library,
    Parameter,
    Value,
    options,
)

if TYPE_CHECKING:
    from astroid import nodes

    from bandit_mlops.analysis.evaluate import Evaluator

_MOST_STATEMENTS = 400
_ROUNDS = 3
_CHECKS = re.compile(
    r"(?:^|_)(?:allow|allowed|trust|trusted|valid|validate|check|assert|safe|verify|permitted|whitelisted|approved)(?:_|$)",
    re.IGNORECASE,
)
# In a pattern: what lets letters, names or anything else through.
_LOOSE = re.compile(r"\\[wWSD]|\[\^|a-z|A-Z|_")
_HARMLESS_LETTERS = 6


def admits_only_literals(value: Value) -> bool:
    """Whether a value is a parameter whose annotation admits constants only: ``Literal["a", "b"]``.

    :param value: any value
    :return: True for such a parameter
    """
    return isinstance(value, Parameter) and any(
        isinstance(option, Item) and any(name.rpartition(".")[2] == "Literal" for name in qualified(option.base, {}))
        for option in options(value.annotation)
    )


def stands_before(call: nodes.Call, argument: nodes.NodeNG, evaluator: Evaluator, *, helpers: bool) -> bool:
    """Whether a test before a call lets only known values, or harmless characters, reach one of its arguments.

    :param call: the call
    :param argument: the expression whose value is tested
    :param evaluator: of the file
    :param helpers: whether a function counts that checks the value by its name: ``_check_module(name)``
    :return: True where such a test stands around the call, or before it with a way out
    """
    from astroid import nodes

    names = _names_behind(argument, call)
    if not names:
        return False
    frame = call.frame()
    if not isinstance(frame, nodes.FunctionDef):
        return False
    if any(_narrows(test, answer, names, evaluator, helpers) for test, answer in _tests(frame, call)):
        return True
    return helpers and any(_is_check(statement, names) for statement in _calls_before(frame, call))


def _tests(frame: nodes.FunctionDef, call: nodes.Call) -> Iterator[tuple[nodes.NodeNG, bool]]:
    """The tests that decide whether a call is reached, each with the answer that leads to it."""
    from astroid import nodes

    kinds = (nodes.If, nodes.Assert, nodes.IfExp, nodes.Comprehension)
    for seen, statement in enumerate(frame.nodes_of_class(kinds)):
        if seen > _MOST_STATEMENTS:
            return
        before = (statement.fromlineno or 0) < (call.fromlineno or 0)
        if isinstance(statement, nodes.Comprehension):
            if statement.parent.parent_of(call):
                yield from ((test, True) for test in statement.ifs)
        elif isinstance(statement, nodes.Assert):
            if before:
                yield statement.test, True
        elif statement.parent_of(call):
            body = statement.body if isinstance(statement.body, list) else [statement.body]
            orelse = statement.orelse if isinstance(statement.orelse, list) else [statement.orelse]
            for branch, answer in ((body, True), (orelse, False)):
                if any(inner is call or inner.parent_of(call) for inner in branch):
                    yield statement.test, answer
        elif isinstance(statement, nodes.If) and before:
            if _leaves(statement.body):
                yield statement.test, False
            elif _leaves(statement.orelse):
                yield statement.test, True


def _leaves(body: list[nodes.NodeNG]) -> bool:
    from astroid import nodes

    return bool(body) and isinstance(body[-1], (nodes.Raise, nodes.Return, nodes.Continue, nodes.Break))


def _calls_before(frame: nodes.FunctionDef, call: nodes.Call) -> Iterator[nodes.Call]:
    """Calls that stand as statements before a call."""
    from astroid import nodes

    for seen, statement in enumerate(frame.nodes_of_class(nodes.Expr)):
        if seen > _MOST_STATEMENTS:
            return
        if isinstance(statement.value, nodes.Call) and (statement.fromlineno or 0) < (call.fromlineno or 0):
            yield statement.value


def _is_check(call: nodes.Call, names: set[str]) -> bool:
    """``_check_module(name)``: a call for its exception."""
    name = getattr(call.func, "attrname", "") or getattr(call.func, "name", "")
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    return bool(_CHECKS.search(name)) and any(_mentions(argument, names) for argument in given)


def _narrows(test: nodes.NodeNG, answer: bool, names: set[str], evaluator: Evaluator, helpers: bool) -> bool:
    """Whether a test that has given an answer lets only known values through."""
    from astroid import nodes

    for compare in test.nodes_of_class(nodes.Compare):
        operator, compared = compare.ops[0]
        if not _mentions(compare.left, names):
            continue
        if operator == ("in" if _holds(compare, test, answer) else "not in") and _is_list(compared, evaluator):
            return True
        if operator == "<=" and _holds(compare, test, answer) and _is_harmless_set(compared, evaluator):
            return True
    for difference in test.nodes_of_class(nodes.BinOp):
        if difference.op == "-" and _mentions(difference.left, names) and not _holds(difference, test, answer):
            return _is_harmless_set(difference.right, evaluator)
    for comprehension in test.nodes_of_class((nodes.GeneratorExp, nodes.ListComp)):
        if _tests_each_character(comprehension, _holds(comprehension, test, answer), names, evaluator):
            return True
    return any(
        _call_narrows(call, _holds(call, test, answer), names, evaluator, helpers)
        for call in test.nodes_of_class(nodes.Call)
    )


def _holds(node: nodes.NodeNG, test: nodes.NodeNG, answer: bool) -> bool:
    """Whether a part of a test holds where the whole has given an answer: each ``not`` around it turns it round."""
    while node is not test:
        node = node.parent
        if getattr(node, "op", "") == "not":
            answer = not answer
    return answer


def _call_narrows(call: nodes.Call, holds: bool, names: set[str], evaluator: Evaluator, helpers: bool) -> bool:
    from astroid import nodes

    name = getattr(call.func, "attrname", "") or getattr(call.func, "name", "")
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    on_value = isinstance(call.func, nodes.Attribute) and _mentions(call.func.expr, names)
    with_value = any(_mentions(argument, names) for argument in given)
    if name in {"match", "fullmatch", "search"} and with_value:
        return _is_strict(evaluator.value(call), holds)
    if name == "difference" and on_value and given:
        return not holds and _is_harmless_set(given[0], evaluator)
    if not holds:
        return False
    if name in {"isidentifier", "isdigit", "isdecimal", "isnumeric"} or (helpers and name == "startswith"):
        return on_value
    if name == "issubset" and on_value and given:
        return _is_harmless_set(given[0], evaluator)
    return helpers and bool(_CHECKS.search(name)) and with_value


def _is_list(node: nodes.NodeNG, evaluator: Evaluator) -> bool:
    """What a value may be compared with to be one of a known few: neither a text nor what it was taken from."""
    value = evaluator.value(node)
    return not any(isinstance(option, Constant) for option in options(value))


def _tests_each_character(comprehension: nodes.NodeNG, holds: bool, names: set[str], evaluator: Evaluator) -> bool:
    """``all(c in "0123456789+-*/. " for c in text)``, or that not ``any`` is no such character."""
    from astroid import nodes

    generators = comprehension.generators
    if len(generators) != 1 or not _mentions(generators[0].iter, names):
        return False
    for compare in comprehension.elt.nodes_of_class(nodes.Compare):
        operator, compared = compare.ops[0]
        if operator == ("in" if holds else "not in") and _is_harmless_set(compared, evaluator):
            return True
    return False


def _is_harmless_set(node: nodes.NodeNG, evaluator: Evaluator) -> bool:
    """Characters, or words, with which no name of Python's can be written that does harm."""
    found = 0
    for option in options(evaluator.value(node)):
        if isinstance(option, Call) and option.arguments.positional:
            option = option.arguments.positional[0]
        elements = option.elements if isinstance(option, Items) else (option,)
        for element in elements:
            if not isinstance(element, Constant) or not isinstance(element.value, str) or "_" in element.value:
                return False
            if len(element.value) == 1 or not isinstance(option, Items):
                found += sum(letter.isalpha() for letter in element.value)
    return found <= _HARMLESS_LETTERS


def _is_strict(value: Value, holds: bool) -> bool:
    """Whether a regular expression that matches, or doesn't, leaves nothing but digits, signs and listed words."""
    if not isinstance(value, Call):
        return False
    given = list(value.arguments.positional)
    callee = value.callee
    method = callee.name.rpartition(".")[2] if isinstance(callee, Library) else getattr(callee, "name", "")
    base = getattr(callee, "base", None)
    if isinstance(base, Call) and base.arguments.positional:
        given = list(base.arguments.positional)
    pattern = next((o.value for g in given[:1] for o in options(g) if isinstance(o, Constant)), None)
    if not isinstance(pattern, str):
        return False
    if not holds:
        negated = re.fullmatch(r"\[\^([^\]]*)\]\+?", pattern) if method == "search" else None
        return negated is not None and not _LOOSE.search(negated.group(1))
    whole = method == "fullmatch" or pattern.endswith(("$", r"\Z"))
    without_classes = re.sub(r"\\.|\[[^\]]*\]", "", pattern)
    return whole and not _LOOSE.search(pattern) and "." not in without_classes


def _names_behind(argument: nodes.NodeNG, call: nodes.Call) -> set[str]:
    """The variables that an expression is made of, through a few assignments of the function."""
    from astroid import nodes

    names = _named(argument)
    frame = call.frame()
    assignments: list[tuple[set[str], set[str]]] = []
    for seen, statement in enumerate(frame.nodes_of_class((nodes.Assign, nodes.For, nodes.AnnAssign))):
        if seen > _MOST_STATEMENTS:
            break
        targets = statement.targets if isinstance(statement, nodes.Assign) else [statement.target]
        value = statement.iter if isinstance(statement, nodes.For) else statement.value
        if value is not None:
            bound = {t.name for target in targets for t in target.nodes_of_class(nodes.AssignName)}
            assignments.append((bound, _named(value)))
    for _ in range(_ROUNDS):
        for bound, used in assignments:
            if not bound.isdisjoint(names):
                names |= used
    # A loop before the call may test each of several values.
    for loop in itertools.islice(frame.nodes_of_class(nodes.For), _MOST_STATEMENTS):
        if not loop.parent_of(call) and not _named(loop.iter).isdisjoint(names):
            names |= {target.name for target in loop.target.nodes_of_class(nodes.AssignName)}
    return names


def _named(node: nodes.NodeNG) -> set[str]:
    from astroid import nodes

    found = set()
    for name in node.nodes_of_class((nodes.Name, nodes.Attribute)):
        if isinstance(name, nodes.Attribute):
            found.add(name.as_string())
        elif not (isinstance(name.parent, nodes.Call) and name.parent.func is name):
            found.add(name.name)
    return found - {"self", "cls"}


def _mentions(node: nodes.NodeNG, names: set[str]) -> bool:
    return not _named(node).isdisjoint(names)
