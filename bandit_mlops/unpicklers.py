"""Whether a subclass of ``pickle.Unpickler`` restricts what a pickle may name.

Source of the pattern: https://docs.python.org/3/library/pickle.html#restricting-globals
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandit_mlops.analysis.module import nodes_of
from bandit_mlops.analysis.names import last_word
from bandit_mlops.analysis.values import Definition, Value, options

if TYPE_CHECKING:
    from astroid import nodes

    from bandit_mlops.analysis.evaluate import Evaluator

_REACHES_ANYTHING = frozenset(("find_class", "getattr", "import_module", "__import__", "eval"))


def restricts(heir: nodes.ClassDef, name: str, evaluator: Evaluator) -> bool:
    """Whether the class refuses what isn't on a list of its own.

    :param heir: the subclass
    :param name: the method that gives what the data names, ``find_class``
    :param evaluator: of its file
    :return: True if the method can only give what it allows
    """
    method: Value = evaluator.member(Definition(heir), name, heir)
    definitions = [option for option in options(method) if isinstance(option, Definition)]
    return bool(definitions) and all(_allows_a_list_only(definition.node) for definition in definitions)


def _allows_a_list_only(method: nodes.NodeNG) -> bool:
    from astroid import nodes

    calls = [call for call in nodes_of(method, nodes.Call) if _reaches_anything(call)]
    if not calls:
        return True
    if isinstance(method, nodes.FunctionDef) and method.body and isinstance(method.body[-1], nodes.Raise):
        # What no branch has returned is refused.
        return all(_is_guarded(call, method) for call in calls)
    return any(_refuses_the_rest(test) for test in nodes_of(method, nodes.If))


def _reaches_anything(call: nodes.Call) -> bool:
    name = last_word(call.func)
    return name in _REACHES_ANYTHING


def _is_guarded(call: nodes.Call, method: nodes.NodeNG) -> bool:
    from astroid import nodes

    return any(isinstance(ancestor, nodes.If) for ancestor in call.node_ancestors() if method.parent_of(ancestor))


def _refuses_the_rest(test: nodes.If) -> bool:
    """``if name not in ALLOWED: raise``, or ``else: raise`` behind a test of what is allowed."""
    from astroid import nodes

    raises_first = any(isinstance(statement, nodes.Raise) for statement in test.body)
    raises_else = any(isinstance(statement, nodes.Raise) for statement in test.orelse)
    negated = isinstance(test.test, nodes.UnaryOp) and test.test.op == "not"
    for compare in nodes_of(test.test, nodes.Compare):
        negated = negated or any(operator in {"not in", "!="} for operator, _ in compare.ops)
    return (raises_first and negated) or (raises_else and not negated)
