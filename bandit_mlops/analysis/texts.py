"""Operations on text -> the text as a ``Value``: joined, formatted, filled in, with its constant and dynamic parts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from bandit_mlops.analysis import formatting, templates
from bandit_mlops.analysis.values import (
    LONGEST_TEXT,
    Absent,
    Arguments,
    Call,
    Constant,
    Item,
    Items,
    Library,
    Mapping,
    Member,
    Number,
    Parameter,
    Text,
    Unknown,
    Value,
    choice,
    item,
    options,
    text,
)

if TYPE_CHECKING:
    from astroid import nodes

_MOST_PIECES = 60
_LONGEST_OPERAND = 2_000
# What these give is text with the same dynamic parts as the text that they are called on.
SAME_TEXT = frozenset(
    """
    strip lstrip rstrip lower upper title casefold capitalize swapcase expandtabs encode decode removeprefix
    removesuffix replace translate format_map zfill ljust rjust center resolve absolute expanduser as_posix
    __str__ expandvars
    """.split()
)
# What these do with constants is worth computing.
_TEXT_METHODS = frozenset(
    """
    strip lstrip rstrip lower upper title replace removeprefix removesuffix split
    """.split()
)
PATH_CLASSES = frozenset(("pathlib.Path", "pathlib.PurePath", "pathlib.PosixPath"))


def text_method(base: Constant, name: str, given: tuple[Value, ...], node: nodes.NodeNG) -> Value | None:
    """What a method of a constant text gives: computed where that is simple; None where nothing is known of it."""
    if name in _TEXT_METHODS and all(_is_short(value) for value in (base, *given)):
        try:
            result = getattr(base.value, name)(*(g.value for g in given if isinstance(g, Constant)))
        except (TypeError, ValueError):
            return Unknown(node)
        if isinstance(result, list):
            return Items(
                tuple(Constant(piece, node) for piece in result[:_MOST_PIECES]), node, len(result) > _MOST_PIECES
            )
        return Constant(result, node) if len(result) < LONGEST_TEXT else Unknown(node)
    if name == "replace" and len(given) > 1:
        return text([base, given[1]], node)
    return base if name in SAME_TEXT else None


def joined(separator: Constant, iterated: Value, node: nodes.NodeNG) -> Value:
    """``separator.join(iterated)``."""
    results = []
    for option in options(iterated):
        if not isinstance(option, Items):
            results.append(text([Item(option, Unknown(node), node)], node))
            continue
        parts: list[Value] = []
        for element in option.elements:
            parts += [*([separator] if parts else []), templates.as_operand(element, node)]
        if option.open and not option.elements:
            parts.append(Unknown(node))
        results.append(text(parts, node) if parts else Constant("", node))
    return choice(results, node)


def formatted(template: Value, arguments: Arguments, node: nodes.NodeNG) -> Value:
    """``template.format(...)``; unknown where the template is malformed."""

    def put(key: str | int, numeric: bool) -> Value:
        given = arguments.get(key if isinstance(key, str) else "", key if isinstance(key, int) else None, node)
        return Number(node) if numeric else Unknown(node) if isinstance(given, Absent) else given

    try:
        return text(_filled(template, formatting.format_parts, put), node)
    except formatting.MalformedTemplateError:
        return Unknown(node)


def _filled(template: Value, split: Callable[[str], Iterable[Any]], put: Callable[..., Value]) -> list[Value]:
    """The parts of a template, with a value put at each of the places that its constant parts leave open."""
    parts: list[Value] = []
    for piece in template.parts if isinstance(template, Text) else (template,):
        if isinstance(piece, Constant) and isinstance(piece.value, str):
            parts += [
                Constant(part, piece.node) if isinstance(part, str) else put(*part) for part in split(piece.value)
            ]
        else:
            parts.append(piece)
    return parts


def filled_in(template: Call, arguments: Arguments, node: nodes.NodeNG) -> Value | None:
    """``string.Template("$program $path").substitute(path=path)``."""
    callee = template.callee
    written = template.arguments.get("template", 0, node)
    if not (isinstance(callee, Library) and callee.name == "string.Template"):
        return None
    if not isinstance(written, (Constant, Text)):
        return None

    def put(name: str) -> Value:
        given = arguments.get(name, None, node)
        if isinstance(given, Absent) and arguments.positional:
            given = item(arguments.positional[0], Constant(name, node), node)
        return Unknown(node) if isinstance(given, Absent) else given

    return text(_filled(written, formatting.dollar_parts, put), node)


def percent(template: Value, operands: Value, node: nodes.NodeNG) -> Value:
    """``template % operands``."""
    if not (isinstance(template, Constant) and isinstance(template.value, str)):
        parts = template.parts if isinstance(template, Text) else (template,)
        named = operands.pairs.values() if isinstance(operands, Mapping) and operands.pairs else (operands,)
        return text([*parts, *(operands.elements if isinstance(operands, Items) else named)], node)
    given: list[Value] = list(operands.elements) if isinstance(operands, Items) else [operands]
    parts_: list[Value] = []
    for part in formatting.percent_parts(template.value):
        if isinstance(part, str):
            parts_.append(Constant(part, template.node))
            continue
        key, numeric = part
        if numeric:
            parts_.append(Number(node))
        elif isinstance(key, str):
            parts_.append(item(operands, Constant(key, node), node))
        else:
            parts_.append(given[key] if key < len(given) else Unknown(node))
    return text(parts_, node)


def may_be_text(value: Value) -> bool:
    """Whether a value may be a text, by what is known of it."""
    return any(
        isinstance(option, Text) or (isinstance(option, Constant) and isinstance(option.value, (str, bytes)))
        for option in options(value)
    )


def is_path(value: Value) -> bool:
    """Whether a value is a ``pathlib`` path, for all that can be seen."""
    if isinstance(value, (Text, Constant)):
        return isinstance(value, Text) or isinstance(value.value, str)
    if isinstance(value, Parameter):
        return any(isinstance(o, Library) and o.name in PATH_CLASSES for o in options(value.annotation))
    if isinstance(value, (Call, Member)):
        root: Value = value
        while isinstance(root, (Call, Member)):
            root = root.callee if isinstance(root, Call) else root.base
        return isinstance(root, Library) and (root.name.startswith("pathlib.Path") or root.name == "__file__")
    return isinstance(value, Library) and value.name == "__file__"


def _is_short(value: Value) -> bool:
    """Whether a value is a constant of a length with which a text method is harmless."""
    return isinstance(value, Constant) and (
        not isinstance(value.value, (str, bytes)) or len(value.value) < _LONGEST_OPERAND
    )
