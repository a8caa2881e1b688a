"""A cheap look at a file: which identifiers in it can stand for something that a rule knows.

It walks statements, not expressions, and builds nothing. It errs on the side of interest: what it passes over can't matter,
what it names is looked at closely.
"""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Set

_ALIASING_CALLS = {"partial", "partialmethod", "getattr", "staticmethod", "lazy_import", "LazyLoader"}
_ROUNDS = 3


@dataclasses.dataclass(frozen=True)
class Interest:
    """The names that rules know."""

    by_root: Mapping[str, frozenset[str]]
    """The last components of dotted names, by their first component."""
    anywhere: frozenset[str]
    """Last components that matter whatever a file imports: builtins, and names that speak for themselves."""


def interest(names: Iterable[str], anywhere: Iterable[str] = ()) -> Interest:
    """Sort the names of a catalogue for ``vocabulary``.

    :param names: dotted names; ``*`` stands for components
    :param anywhere: last components that matter whatever a file imports
    :return: them, by first component
    """
    by_root: dict[str, set[str]] = {}
    always = set(anywhere)
    for name in names:
        root, _, _ = name.partition(".")
        last = name.rpartition(".")[2]
        if root in (last, "*"):
            always.add(last)
        by_root.setdefault(root, set()).add(last)
    return Interest({root: frozenset(last) for root, last in by_root.items()}, frozenset(always))


def statements(tree: ast.AST) -> Iterator[ast.stmt]:
    """All statements of a tree, however deep."""
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        for field in ("body", "orelse", "finalbody", "handlers", "cases"):
            inner = getattr(node, field, None)
            if isinstance(inner, list):
                stack.extend(inner)
        if isinstance(node, ast.stmt):
            yield node


def vocabulary(tree: ast.Module, known: Interest, package: str = "") -> frozenset[str]:
    """The identifiers by which a file may call something that a rule knows.

    :param tree: the file
    :param known: the names that rules know
    :param package: the outermost package that the file is in: the project may be a library that rules know
    :return: the last identifiers of such calls; empty for most files
    """
    words = set(known.anywhere)
    own = known.by_root.get(package, frozenset())
    aliases: list[tuple[str, str]] = []
    assignments: list[tuple[list[ast.expr], ast.expr]] = []
    for statement in statements(tree):
        if isinstance(statement, ast.Import):
            for name in statement.names:
                words |= known.by_root.get(name.name.partition(".")[0], frozenset())
        elif isinstance(statement, ast.ImportFrom):
            root = (statement.module or "").partition(".")[0]
            words |= own if statement.level else known.by_root.get(root, frozenset())
            for name in statement.names:
                if name.name == "*" and root not in known.by_root:
                    # A project's own star import may bring any library with it.
                    words.update(*known.by_root.values())
                elif statement.level or root not in known.by_root:
                    # ``from .compat import torch``
                    words |= known.by_root.get(name.name, frozenset())
                if name.asname:
                    aliases.append((name.asname, name.name))
        elif isinstance(statement, ast.Assign):
            assignments.append((statement.targets, statement.value))
        elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
            assignments.append(([statement.target], statement.value))
        elif isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
            arguments = statement.args
            names = [*arguments.posonlyargs, *arguments.args]
            for parameter, default in zip(reversed(names), reversed(arguments.defaults), strict=False):
                assignments.append(([ast.Name(parameter.arg)], default))
            for parameter, keyword_default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
                if keyword_default is not None:
                    assignments.append(([ast.Name(parameter.arg)], keyword_default))
    words |= {alias for alias, name in aliases if name in words}
    for _ in range(_ROUNDS):
        new = {
            target
            for targets, value in assignments
            if _refers(value, words)
            for target in _identifiers(targets)
            if target not in words
        }
        if not new:
            break
        words |= new
    return frozenset(words)


def last_identifier(node: ast.expr) -> str:
    """The last identifier of a name or an attribute; empty for anything else."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _refers(value: ast.expr, words: Set[str]) -> bool:
    """Whether an assigned value hands on a function under another name, rather than call it."""
    if isinstance(value, (ast.Name, ast.Attribute)):
        return last_identifier(value) in words
    if isinstance(value, ast.Call) and last_identifier(value.func) in _ALIASING_CALLS:
        given = [*value.args, *(keyword.value for keyword in value.keywords)]
        return any(
            _refers(argument, words) or (isinstance(argument, ast.Constant) and argument.value in words)
            for argument in given
        )
    if isinstance(value, ast.Dict):
        return any(_refers(item, words) for item in value.values)
    if isinstance(value, (ast.List, ast.Tuple)):
        return any(_refers(item, words) for item in value.elts)
    if isinstance(value, ast.IfExp):
        return _refers(value.body, words) or _refers(value.orelse, words)
    if isinstance(value, ast.BoolOp):
        return any(_refers(item, words) for item in value.values)
    return False


def _identifiers(targets: Iterable[ast.expr]) -> Iterator[str]:
    for target in targets:
        if isinstance(target, (ast.Tuple, ast.List)):
            yield from _identifiers(target.elts)
        elif isinstance(target, ast.Subscript):
            yield from _identifiers([target.value])
        else:
            name = last_identifier(target)
            if name:
                yield name


def may_matter(call: ast.Call, words: frozenset[str]) -> bool:
    """Whether a call may call, or hand on, something that a rule knows.

    :param call: any call of the file
    :param words: the file's vocabulary
    :return: False only if it can't
    """
    function = call.func
    name = last_identifier(function)
    if name:
        if name in words:
            return True
    elif words:
        # f()(x), table[key](x)
        return True
    if any(_refers(argument, words) for argument in call.args):
        return True
    return any(
        keyword.arg in {"target", "func", "function", "fn"} and _refers(keyword.value, words)
        for keyword in call.keywords
    )
