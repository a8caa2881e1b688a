"""Reads small sources: what an expression is, and what a call may be, in a notation that fits on a line.

=====================  =======================================================
``'text'``, ``3``      a constant
``'a' + <b> + ?``      text that is put together from parts
``a | b``              one of several values
``[a, b]``             a list, tuple or set; ``[a, ...]`` where there may be more
``{'a': 1}``           a dictionary; ``{'a': 1, ...}`` where there may be more
``torch.load``         a module, function or class of a library
``<name>``             a parameter, ``<name: type = default>``
``def f``, ``class C`` a function or class of the file; ``C()`` an object of it
``f(x)``, ``a.b``      what a call returns, an attribute
``a[b]``               what a subscript gives
``partial f(x)``       a callable with some of its arguments given
``number``             some number or truth value
``absent``, ``?``      no value, nothing known
=====================  =======================================================
"""

from __future__ import annotations

import ast
import io
import textwrap
from typing import cast

from astroid import nodes

from bandit_mlops.analysis.evaluate import Evaluator
from bandit_mlops.analysis.module import Module
from bandit_mlops.analysis.names import Callee, callees
from bandit_mlops.analysis.values import (
    Absent,
    Arguments,
    Call,
    Choice,
    Constant,
    Definition,
    Instance,
    Item,
    Items,
    Library,
    Mapping,
    Member,
    Number,
    Parameter,
    Partial,
    Text,
    Unknown,
    Value,
)

_DEEPEST = 8


class Context:
    """What ``door`` reads of Bandit's context of a node."""

    def __init__(self, node: ast.AST, data: io.BytesIO, filename: str) -> None:
        self.node, self.file_data, self.filename = node, data, filename


def linked(tree: ast.Module) -> ast.Module:
    """A tree with links to parents, as Bandit sets them."""
    for node in ast.walk(tree):
        for child in ast.iter_child_nodes(node):
            child._bandit_parent = node  # type: ignore[attr-defined]  # Bandit's own mark
    return tree


class Reading:
    """A small source, ready for questions about it."""

    def __init__(self, source: str) -> None:
        self.source = source = textwrap.dedent(source).strip()
        self.tree = ast.parse(source)
        self.module = Module(self.tree, "nowhere/example.py")
        self.evaluator = Evaluator(self.module.path)
        self._last_line = source.count("\n") + 1

    def calls(self) -> list[ast.Call]:
        """All calls of the source, outer ones first."""
        return [node for node in ast.walk(self.tree) if isinstance(node, ast.Call)]

    def asked(self) -> nodes.Call:
        """The call of ``ask`` in the source, or else the outermost call on its last line."""
        for call in self.calls():
            if isinstance(call.func, ast.Name) and call.func.id == "ask":
                return self.twin(call)
        return self.twin(next(call for call in self.calls() if call.lineno == self._last_line))

    def twin(self, call: ast.Call) -> nodes.Call:
        return cast(nodes.Call, self.module.twin(call))

    def arguments(self) -> Arguments:
        """The arguments of the call that is asked for."""
        return self.evaluator.arguments(self.asked())

    def value(self) -> Value:
        """What is passed to ``ask``, first of all."""
        return self.arguments().positional[0]

    def callees(self, returns: dict[str, str] | None = None) -> list[Callee]:
        """What the call that is asked for may call."""
        return callees(self.asked(), self.evaluator, returns or {})


def value(source: str) -> str:
    """What a source passes to ``ask``, first of all."""
    return shown(Reading(source).value())


def arguments(source: str) -> str:
    """All that a source passes to ``ask``."""
    return shown_arguments(Reading(source).arguments())


def names(source: str, returns: dict[str, str] | None = None) -> list[str]:
    """The names of what the source's last line may call."""
    return [callee.name for callee in Reading(source).callees(returns)]


def calls(source: str) -> list[str]:
    """What the source's last line may call, with the arguments that it gets."""
    return [f"{callee.name}({shown_arguments(callee.arguments)})" for callee in Reading(source).callees()]


def shown_arguments(given: Arguments, depth: int = 0) -> str:
    positional = [shown(value, depth) for value in given.positional]
    keywords = [f"{name}={shown(value, depth)}" for name, value in given.keywords.items()]
    return ", ".join(positional + ["*..."] * given.more_positional + keywords + ["**..."] * given.more_keywords)


def shown(value: Value, depth: int = 0) -> str:
    """A value in the notation above."""
    if depth > _DEEPEST:
        return "…"
    depth += 1
    if isinstance(value, Constant):
        return repr(value.value)
    if isinstance(value, Text):
        return " + ".join(_bracketed(part, depth) for part in value.parts)
    if isinstance(value, Choice):
        return " | ".join(shown(option, depth) for option in value.options)
    if isinstance(value, Items):
        return f"[{', '.join([shown(e, depth) for e in value.elements] + ['...'] * value.open)}]"
    if isinstance(value, Mapping):
        pairs = [f"{key!r}: {shown(item, depth)}" for key, item in value.pairs.items()]
        return f"{{{', '.join(pairs + ['...'] * value.open)}}}"
    if isinstance(value, Parameter):
        note = "" if isinstance(value.annotation, Absent) else f": {shown(value.annotation, depth)}"
        default = "" if isinstance(value.default, Absent) else f" = {shown(value.default, depth)}"
        return f"<{value.name}{note}{default}>"
    if isinstance(value, Definition):
        kind = "class" if isinstance(value.node, nodes.ClassDef) else "def"
        return f"{kind} {value.node.name}" if isinstance(value.node, nodes.LocalsDictNodeNG) else kind
    if isinstance(value, Instance):
        return f"{value.definition.name}()"
    if isinstance(value, Call):
        return f"{_bracketed(value.callee, depth)}({shown_arguments(value.arguments, depth)})"
    if isinstance(value, Partial):
        return f"partial {_bracketed(value.callee, depth)}({shown_arguments(value.arguments, depth)})"
    if isinstance(value, Member):
        return f"{_bracketed(value.base, depth)}.{value.name}"
    if isinstance(value, Item):
        return f"{_bracketed(value.base, depth)}[{shown(value.key, depth)}]"
    if isinstance(value, Library):
        return value.name
    if isinstance(value, Absent):
        return "absent"
    return "number" if isinstance(value, Number) else "?" if isinstance(value, Unknown) else repr(value)


def _bracketed(value: Value, depth: int) -> str:
    return f"({shown(value, depth)})" if isinstance(value, (Choice, Text)) else shown(value, depth)
