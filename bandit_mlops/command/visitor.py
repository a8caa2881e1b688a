"""Bandit's walk over a file, without the steps that come to nothing.

Bandit prepares a context for each node, also of kinds that no test has asked for: names, attributes, operators, most of
a file. The tests that run, and what they get, are the same here.
"""

from __future__ import annotations

import ast
from collections.abc import Collection
from typing import Any

from bandit.core.node_visitor import BanditNodeVisitor
from bandit.core.tester import BanditTester

# What Bandit calls a text, a file; and kinds that Python no longer makes, and warns about when they're looked up.
_NO_NODES = frozenset(("Str", "Bytes", "File", "Num", "NameConstant", "Ellipsis"))


class Visitor(BanditNodeVisitor):  # type: ignore[misc]
    """Visits the nodes that a test or the visitor itself has something to do with, and passes through the others."""

    def __init__(self, name: str, data: Any, metaast: Any, testset: Any, debug: bool, nosec: Any, metrics: Any) -> None:
        super().__init__(name, data, metaast, testset, debug, nosec, metrics)
        self.tester = _Tester(
            testset, debug, {line: tests for line, tests in nosec.items() if tests is not None}, metrics
        )
        self._wanted = _wanted(testset.tests)

    def generic_visit(self, node: ast.AST) -> None:
        """Visit what is below a node. As many frames for a level as Bandit has, so that it goes as deep."""
        wanted = self._wanted
        for field in node._fields:
            value = getattr(node, field, None)
            if isinstance(value, list):
                last = len(value) - 1
                for index, item in enumerate(value):
                    if isinstance(item, ast.AST):
                        item._bandit_sibling = value[index + 1] if index < last else None  # type: ignore[attr-defined]
                        item._bandit_parent = node  # type: ignore[attr-defined]
                        if type(item) not in wanted or not _is_visited(item):
                            if item._fields:
                                self.generic_visit(item)
                        elif self.pre_visit(item):
                            self.visit(item)
                            self.generic_visit(item)
                            self.post_visit(item)
            elif isinstance(value, ast.AST):
                value._bandit_sibling = None  # type: ignore[attr-defined]
                value._bandit_parent = node  # type: ignore[attr-defined]
                if type(value) not in wanted or not _is_visited(value):
                    if value._fields:
                        self.generic_visit(value)
                elif self.pre_visit(value):
                    self.visit(value)
                    self.generic_visit(value)
                    self.post_visit(value)


class _Tester(BanditTester):  # type: ignore[misc]
    """Doesn't look for ``# nosec`` in files without."""

    def _get_nosecs_from_contexts(self, context: Any, test_result: Any = None) -> Any:
        return super()._get_nosecs_from_contexts(context, test_result) if self.nosec_lines else None


def _wanted(tested: Collection[str]) -> frozenset[type[ast.AST]]:
    """The kinds of node that some test has asked for, or that the visitor keeps a record of."""
    names = {*tested, *(name.removeprefix("visit_") for name in dir(BanditNodeVisitor) if name.startswith("visit_"))}
    kinds = (getattr(ast, name, None) for name in names if name not in _NO_NODES)
    return frozenset(kind for kind in kinds if isinstance(kind, type) and issubclass(kind, ast.AST))


def _is_visited(node: ast.AST) -> bool:
    """Whether Bandit looks at a node of a kind that it wants: of constants, at texts alone."""
    return not isinstance(node, ast.Constant) or isinstance(node.value, (str, bytes))
