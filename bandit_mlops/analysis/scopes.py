"""Plain ``ast``: what stands around a node, and what a function assigns to its names.

For rules that look at nodes which no catalogue of calls knows. It needs no astroid tree, and sees one function only.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

import msgspec

from bandit_mlops.analysis.places import parent

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef

_MOST_STATEMENTS = 4_000
_MOST_NODES = 600
_MOST_PARENTS = 200


class Assignment(msgspec.Struct, frozen=True, eq=False):
    """A value that a function gives to a name, or puts into what the name stands for."""

    value: ast.expr
    statement: ast.stmt
    handlers: tuple[ast.ExceptHandler, ...]
    """The ``except`` clauses around it within the function, the outermost first."""
    key: str = ""
    """The constant key under which it's put there."""


def above(node: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    """The nodes around a node that Bandit has reached, the innermost first, each with its child on the way."""
    child = node
    for _ in range(_MOST_PARENTS):
        around = parent(child)
        if around is None:
            return
        yield around, child
        child = around


def functions_around(node: ast.AST) -> list[Function]:
    """The functions around a node, the innermost first."""
    return [around for around, _ in above(node) if isinstance(around, (ast.FunctionDef, ast.AsyncFunctionDef))]


def class_around(function: ast.AST) -> ast.ClassDef | None:
    """The class that a function is a method of."""
    around = parent(function)
    return around if isinstance(around, ast.ClassDef) else None


def parameters(function: Function) -> list[ast.arg]:
    """The parameters of a function without ``*args`` and ``**kwargs``."""
    return [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]


def assignments(scope: ast.AST) -> Mapping[str, Sequence[Assignment]]:
    """What a function, or a module outside of functions, assigns to names, in the order of the source.

    :param scope: the function or module
    :return: by name; ``name[key] = value`` and ``name.attribute = value`` count for the name, too
    """
    known: dict[str, list[Assignment]] | None = getattr(scope, "_mlops_assignments", None)
    if known is None:
        known = {}
        for name, assignment in _assignments(scope):
            known.setdefault(name, []).append(assignment)
        # Kept on the node: a rule asks for functions and the module in turn.
        scope._mlops_assignments = known  # type: ignore[attr-defined]  # a mark of ours
    return known


def _assignments(scope: ast.AST) -> Iterator[tuple[str, Assignment]]:
    body: list[ast.stmt] = getattr(scope, "body", [])
    stack: list[tuple[ast.stmt, tuple[ast.ExceptHandler, ...]]] = [(statement, ()) for statement in reversed(body)]
    for _ in range(_MOST_STATEMENTS):
        if not stack:
            return
        statement, handlers = stack.pop()
        for target, value in _bound(statement):
            yield from _named(target, value, statement, handlers)
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            continue
        inner: list[tuple[ast.stmt, tuple[ast.ExceptHandler, ...]]] = []
        for field in ("body", "handlers", "orelse", "finalbody", "cases"):
            for child in getattr(statement, field, ()):
                if isinstance(child, ast.ExceptHandler):
                    inner += [(s, (*handlers, child)) for s in child.body]
                elif isinstance(child, ast.stmt):
                    inner.append((child, handlers))
                else:
                    inner += [(s, handlers) for s in getattr(child, "body", ())]
        stack.extend(reversed(inner))


def _bound(statement: ast.stmt) -> Iterator[tuple[ast.expr, ast.expr]]:
    if isinstance(statement, ast.Assign):
        for target in statement.targets:
            yield target, statement.value
    elif isinstance(statement, (ast.AnnAssign, ast.AugAssign)) and statement.value is not None:
        yield statement.target, statement.value
    elif isinstance(statement, (ast.For, ast.AsyncFor)):
        yield statement.target, statement.iter
    elif isinstance(statement, (ast.With, ast.AsyncWith)):
        for item in statement.items:
            if item.optional_vars is not None:
                yield item.optional_vars, item.context_expr
    if isinstance(statement, (ast.If, ast.While)):
        for node in walk(statement.test):
            if isinstance(node, ast.NamedExpr):
                yield node.target, node.value


def _named(
    target: ast.expr, value: ast.expr, statement: ast.stmt, handlers: tuple[ast.ExceptHandler, ...]
) -> Iterator[tuple[str, Assignment]]:
    if isinstance(target, ast.Name):
        yield target.id, Assignment(value, statement, handlers)
    elif isinstance(target, (ast.Tuple, ast.List)):
        values = value.elts if isinstance(value, (ast.Tuple, ast.List)) else [value] * len(target.elts)
        for inner, part in zip(target.elts, values, strict=False):
            yield from _named(inner, part, statement, handlers)
    elif isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
        key = target.slice.value if isinstance(target.slice, ast.Constant) else ""
        yield target.value.id, Assignment(value, statement, handlers, str(key))
    elif isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) and target.value.id != "self":
        yield target.value.id, Assignment(value, statement, handlers, target.attr)


def walk(node: ast.AST) -> Iterator[ast.AST]:
    """An expression and all within it, but no more than a bounded number of nodes."""
    stack = [node]
    for _ in range(_MOST_NODES):
        if not stack:
            return
        current = stack.pop()
        yield current
        stack.extend(ast.iter_child_nodes(current))


def last_name(node: ast.AST | None) -> str:
    """The last identifier of a name or an attribute; empty for anything else."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
