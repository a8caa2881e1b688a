"""An expression -> the exception whose text, or traceback, it holds."""

from __future__ import annotations

import ast
import re
from collections.abc import Hashable, Mapping
from typing import Final

import msgspec

from bandit_mlops.analysis.places import dotted
from bandit_mlops.analysis.scopes import (
    Function,
    above,
    assignments,
    functions_around,
    last_name,
    parameters,
    walk,
)
from bandit_mlops.analysis.syntax import FORMATTED, JOINED
from bandit_mlops.patterns import pattern

TEXT: Final = "text"
TRACEBACK: Final = "traceback"

_DEEPEST = 12
_TRACEBACKS = frozenset(
    f"traceback.{name}"
    for name in ("format_exc", "format_exception", "format_tb", "format_stack", "extract_tb", "format_list")
)
_AS_TEXT = frozenset(("str", "repr", "ascii", "format", "traceback.format_exception_only"))
_SAYS_LITTLE = frozenset(("len", "isinstance", "type", "hash", "id", "bool", "int", "float", "hasattr", "any", "all"))
_TEXT_ATTRIBUTES = frozenset(("args", "stderr", "stdout", "output", "message"))
_CLEANS = pattern(
    r"sanit|redact|mask|scrub|hide|generic|friendly|public|classif|translat|filter|safe|anonymi|^log|_log$"
    r"|status|code_for|map_|lookup",
    re.IGNORECASE,
)
_DEBUG = pattern(r"debug|verbose|develop|is_dev|^dev|local|testing|expose|show_(?:error|trace)", re.IGNORECASE)
_ERROR_CLASS = pattern(r"(?:Error|Exception|Exit)$")


class Caught(msgspec.Struct, frozen=True):
    """An exception that a name stands for."""

    name: str
    types: tuple[str, ...]
    """The last identifiers of the classes; an empty one for a bare ``except``."""
    line: int
    handed_in: bool = False
    """It's a parameter of a function that answers for exceptions."""


class Told(msgspec.Struct, frozen=True):
    """What an expression tells of an exception."""

    kind: str
    """``TEXT`` or ``TRACEBACK``."""
    node: ast.expr
    caught: Caught | None
    """None for a traceback of whatever is being handled."""


class View(msgspec.Struct, frozen=True):
    """A place in a function, with the exceptions that have a name there."""

    node: ast.AST
    functions: tuple[Function, ...]
    exceptions: Mapping[str, Caught]
    aliases: Mapping[str, str]
    told: dict[Hashable, Told | None] = msgspec.field(default_factory=dict)
    """What names tell: many of them are made of the same ones."""

    @property
    def caught(self) -> Caught | None:
        """The innermost exception that is being handled."""
        return next(iter(self.exceptions.values()), None)


def view(node: ast.AST, aliases: Mapping[str, str], catches: Mapping[str, tuple[str, ...]]) -> View:
    """The exceptions that have a name at a place.

    :param node: the place, which Bandit has reached
    :param aliases: Bandit's map from local names to imported ones
    :param catches: the parameters of the functions around that are exceptions, with their classes
    :return: them, the innermost first
    """
    found: dict[str, Caught] = {}
    narrowed: dict[str, tuple[str, ...]] = {}
    for around, child in above(node):
        if isinstance(around, (ast.If, ast.IfExp)):
            inside = child is around.body if isinstance(around, ast.IfExp) else child in around.body
            if inside:
                for name, types in _asked(around.test):
                    narrowed.setdefault(name, types)
        elif isinstance(around, ast.ExceptHandler):
            name = around.name or ""
            found.setdefault(name, Caught(name, narrowed.get(name) or _types(around.type), around.lineno))
        elif isinstance(around, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for parameter in parameters(around):
                if parameter.arg in catches and parameter.arg not in found:
                    types = narrowed.get(parameter.arg) or catches[parameter.arg]
                    found[parameter.arg] = Caught(parameter.arg, types, parameter.lineno, handed_in=True)
    return View(node, tuple(functions_around(node)), found, aliases)


def in_debug_mode(node: ast.AST) -> bool:
    """Whether a place is reached only where something says "debug": ``if settings.debug:``."""
    for around, child in above(node):
        if isinstance(around, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return False
        if isinstance(around, ast.If) and child in around.body and _is_debug(around.test):
            return True
        if isinstance(around, ast.IfExp) and child is not around.test and _is_debug(around.test):
            return True
    return False


def classes(node: ast.expr | None) -> tuple[str, ...]:
    """The last identifiers of the classes that an ``except``, an annotation or a decorator names."""
    return _types(node)


def told(expression: ast.expr, where: View, *, shows_objects: bool = False) -> Told | None:
    """What an expression tells of an exception.

    :param expression: what is answered
    :param where: the place
    :param shows_objects: an exception itself counts as its text
    :return: a traceback rather than a text; None if it tells nothing
    """
    return _told(expression, where, shows_objects, 0)


def _told(node: ast.AST | None, where: View, bare: bool, depth: int) -> Told | None:
    if node is None or depth > _DEEPEST or isinstance(node, (ast.Constant, ast.Compare, ast.Lambda)):
        return None
    deeper = depth + 1
    if isinstance(node, ast.Name):
        return _name(node, where, bare, deeper)
    if isinstance(node, ast.Attribute):
        return _attribute(node, where)
    if isinstance(node, ast.Call):
        return _call(node, where, deeper)
    if isinstance(node, ast.IfExp):
        if _is_debug(node.test):
            return None
        return _worst([_told(node.body, where, bare, deeper), _told(node.orelse, where, bare, deeper)])
    if isinstance(node, FORMATTED):
        return _told(node.value, where, True, deeper)
    if isinstance(node, JOINED):
        return _worst([_told(part, where, True, deeper) for part in node.values])
    if isinstance(node, ast.BinOp):
        formats = isinstance(node.op, ast.Mod)
        return _worst([_told(node.left, where, False, deeper), _told(node.right, where, formats, deeper)])
    if isinstance(node, ast.Dict):
        return _worst([_told(value, where, False, deeper) for value in node.values])
    if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
        return _worst([_told(element, where, bare, deeper) for element in node.elts])
    if isinstance(node, ast.BoolOp):
        return _worst([_told(value, where, bare, deeper) for value in node.values])
    if isinstance(node, (ast.Subscript, ast.Await, ast.NamedExpr, ast.Starred)):
        return _told(node.value, where, bare, deeper)
    return None


def _name(node: ast.Name, where: View, bare: bool, depth: int) -> Told | None:
    if node.id in where.exceptions:
        return Told(TEXT, node, where.exceptions[node.id]) if bare else None
    key = (node.id, bare, depth, tuple(where.exceptions.items()))
    if key not in where.told:
        where.told[key] = _assigned(node, where, bare, depth)
    return where.told[key]


def _assigned(node: ast.Name, where: View, bare: bool, depth: int) -> Told | None:
    """What the values tell that a name may have been given."""
    line = getattr(where.node, "lineno", 0)
    around = {id(ancestor) for ancestor, _ in above(where.node)}
    for function in where.functions:
        known = assignments(function).get(node.id)
        if known is None:
            continue
        found: list[Told | None] = []
        for assignment in reversed([a for a in known if a.statement.lineno < line][-20:]):
            if in_debug_mode(assignment.statement):
                continue
            found.append(_told(assignment.value, _where(assignment.handlers, where), bare, depth))
            parent = getattr(assignment.statement, "_bandit_parent", None)
            adds = isinstance(assignment.statement, ast.AugAssign)
            if not assignment.key and not adds and id(parent) in around:
                # It comes before this place for certain, and replaces what was there.
                break
        return _worst(found)
    return None


def _where(handlers: tuple[ast.ExceptHandler, ...], where: View) -> View:
    """The same function as seen from within some of its ``except`` clauses."""
    own = {
        handler.name: Caught(handler.name, _types(handler.type), handler.lineno)
        for handler in handlers[::-1]
        if handler.name
    }
    return msgspec.structs.replace(where, exceptions={**where.exceptions, **own}) if own else where


def _attribute(node: ast.Attribute, where: View) -> Told | None:
    caught = where.exceptions.get(last_name(node.value)) if isinstance(node.value, ast.Name) else None
    if caught is None or node.attr not in _TEXT_ATTRIBUTES:
        return None
    return Told(TEXT, node, caught)


def _call(node: ast.Call, where: View, depth: int) -> Told | None:
    name = dotted(node.func, where.aliases)
    last = name.rpartition(".")[2]
    if name in _TRACEBACKS:
        return Told(TRACEBACK, node, where.caught)
    if name == "sys.exc_info":
        return Told(TEXT, node, where.caught)
    if last in _SAYS_LITTLE or _CLEANS.search(last):
        return None
    if name == "getattr":
        return _told(node.args[2], where, True, depth) if len(node.args) > 2 else None
    bare = name in _AS_TEXT or last == "format"
    given = [*node.args, *(keyword.value for keyword in node.keywords)]
    if isinstance(node.func, ast.Attribute):
        if node.func.attr in {"__str__", "__repr__"}:
            return _told(node.func.value, where, True, depth)
        given.append(node.func.value)
    return _worst([_told(value, where, bare, depth) for value in given])


def _worst(found: list[Told | None]) -> Told | None:
    known = [one for one in found if one is not None]
    return next((one for one in known if one.kind == TRACEBACK), known[0] if known else None)


def _types(node: ast.expr | None) -> tuple[str, ...]:
    if node is None:
        return ("",)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return (node.value.rpartition(".")[2],)
    if isinstance(node, ast.Tuple):
        return tuple(name for element in node.elts for name in _types(element))
    if isinstance(node, ast.BinOp):
        return (*_types(node.left), *_types(node.right))
    return (last_name(node) or "?",)


def _asked(test: ast.expr) -> list[tuple[str, tuple[str, ...]]]:
    """The names that a condition asks the class of: ``isinstance(e, ValueError)``."""
    found = []
    for node in [test, *(test.values if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And) else ())]:
        if (
            isinstance(node, ast.Call)
            and last_name(node.func) == "isinstance"
            and len(node.args) == 2
            and isinstance(node.args[0], ast.Name)
        ):
            found.append((node.args[0].id, _types(node.args[1])))
    return found


def _is_debug(test: ast.expr) -> bool:
    if isinstance(test, ast.UnaryOp):
        return False
    return any(_DEBUG.search(_said(node)) for node in walk(test))


def _said(node: ast.AST) -> str:
    """The identifier or text that a node is."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    return last_name(node)


def exception_parameters(function: Function, by_decorator: tuple[str, ...] | None) -> dict[str, tuple[str, ...]]:
    """The parameters of a function that are exceptions to answer for.

    :param function: any function
    :param by_decorator: the classes that a decorator of an exception handler names; None without such a decorator
    :return: their classes, by the parameter's name
    """
    found: dict[str, tuple[str, ...]] = {}
    for parameter in parameters(function):
        types = _types(parameter.annotation) if parameter.annotation is not None else ()
        if any(_ERROR_CLASS.search(name) for name in types):
            found[parameter.arg] = by_decorator or types
        elif by_decorator is not None and re.search(r"^(?:e|ex|exc|err|error|exception)$", parameter.arg):
            found[parameter.arg] = by_decorator
    if by_decorator is not None and not found:
        # Whatever its name is: frameworks hand the exception in as the last one.
        last = parameters(function)[-1:]
        found = {parameter.arg: by_decorator for parameter in last if parameter.annotation is None}
    return found
