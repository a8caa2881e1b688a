"""What is known of an expression: a small tree of values, with the places in the source that they come from.

A value says what the source says and no more. ``Text`` keeps the constant and the dynamic parts of a text apart,
``Choice`` keeps alternatives, and whatever can't be known is left as the thing it is: a parameter, what a call returns,
a member.
Reading names (``names``) and origins (``origins``) off a value needs no second look at the source.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec

if TYPE_CHECKING:
    from astroid import nodes

MOST_OPTIONS = 32
MOST_PARTS = 48
MOST_ELEMENTS = 2_000
LONGEST_TEXT = 20_000
MOST_VISITS = 400


class Constant(msgspec.Struct, frozen=True, eq=False):
    """A literal, or text and numbers that are computed from literals."""

    value: Any
    node: nodes.NodeNG


class Text(msgspec.Struct, frozen=True, eq=False):
    """Text that is put together from parts, of which one at least isn't constant."""

    parts: tuple[Value, ...]
    node: nodes.NodeNG


class Choice(msgspec.Struct, frozen=True, eq=False):
    """One of several values: after a branch, a conditional expression, a default."""

    options: tuple[Value, ...]
    node: nodes.NodeNG


class Items(msgspec.Struct, frozen=True, eq=False):
    """A list, tuple or set."""

    elements: tuple[Value, ...]
    node: nodes.NodeNG
    open: bool = False
    """It may hold more than the elements that are known."""


class Mapping(msgspec.Struct, frozen=True, eq=False):
    """A dictionary; a key that may be missing has a ``Choice`` with ``Absent``."""

    pairs: dict[Any, Value]
    node: nodes.NodeNG
    open: bool = False
    """It may hold keys that aren't known, or other values for those that are."""
    rest: Parameter | None = None
    """The ``**kwargs`` whose keywords it holds besides."""


class Absent(msgspec.Struct, frozen=True, eq=False):
    """No value: an argument that isn't passed, a key that isn't there."""


class Library(msgspec.Struct, frozen=True, eq=False):
    """A module, function, class or constant of a library, by its dotted name; a builtin has its bare name."""

    name: str
    node: nodes.NodeNG
    heir: nodes.ClassDef | None = None
    """The project's class that inherits it, where it was reached through one."""


class Definition(msgspec.Struct, frozen=True, eq=False):
    """A function, lambda or class that the scanned project defines."""

    node: nodes.FunctionDef | nodes.Lambda | nodes.ClassDef
    owner: Value | None = None
    """What a method is bound to."""


class Instance(msgspec.Struct, frozen=True, eq=False):
    """An object of a class that the scanned project defines."""

    definition: nodes.ClassDef
    node: nodes.NodeNG


class Call(msgspec.Struct, frozen=True, eq=False):
    """What a call returns."""

    callee: Value
    arguments: Arguments
    node: nodes.NodeNG


class Member(msgspec.Struct, frozen=True, eq=False):
    """An attribute of a value."""

    base: Value
    name: str
    node: nodes.NodeNG


class Item(msgspec.Struct, frozen=True, eq=False):
    """What a subscript of a value gives."""

    base: Value
    key: Value
    node: nodes.NodeNG


class Parameter(msgspec.Struct, frozen=True, eq=False):
    """A parameter of the function around the expression, or a field that the caller of a class sets."""

    name: str
    function: nodes.FunctionDef | nodes.Lambda | nodes.ClassDef
    """The function, or the class whose field it is."""
    node: nodes.NodeNG
    default: Value
    """``Absent`` where the caller must pass one."""
    annotation: Value
    variadic: bool = False
    """It is ``*args`` or ``**kwargs``; as an element of a list, each of the arguments that ``*args`` takes."""


class Partial(msgspec.Struct, frozen=True, eq=False):
    """A callable with some of its arguments already given."""

    callee: Value
    arguments: Arguments
    node: nodes.NodeNG


class Number(msgspec.Struct, frozen=True, eq=False):
    """Some number or truth value."""

    node: nodes.NodeNG


class Unknown(msgspec.Struct, frozen=True, eq=False):
    """Nothing is known."""

    node: nodes.NodeNG


Value: TypeAlias = (
    Constant
    | Text
    | Choice
    | Items
    | Mapping
    | Absent
    | Library
    | Definition
    | Instance
    | Call
    | Member
    | Item
    | Parameter
    | Partial
    | Number
    | Unknown
)
ABSENT = Absent()
TEMPLATE = "string.templatelib.Template"
INTERPOLATION = "string.templatelib.Interpolation"
"""The classes of t-strings and of what stands in their braces."""


class Arguments(msgspec.Struct, frozen=True, eq=False):
    """The arguments of a call, with ``*`` and ``**`` spread as far as they are known."""

    positional: tuple[Value, ...] = ()
    keywords: dict[str, Value] = msgspec.field(default_factory=dict)
    more_positional: bool = False
    """A ``*args`` may add positions that aren't known."""
    more_keywords: bool = False
    """A ``**kwargs`` may add keywords that aren't known."""
    rest: Parameter | None = None
    """The ``**kwargs`` of the function around the call that is handed on."""
    alternatives: tuple[tuple[Value, ...], ...] = ()
    """All positional arguments, where a ``*words`` is one of several lists."""

    def get(self, name: str, position: int | None, node: nodes.NodeNG) -> Value:
        """The value of one argument.

        :param name: its keyword, empty if it has none
        :param position: its position from 0, None if it's keyword-only
        :param node: the call, as the place of an unknown value
        :return: the value; ``ABSENT`` if the call doesn't pass it, a choice with it if it may
        """
        if name and name in self.keywords:
            return self.keywords[name]
        if position is not None and position < len(self.positional):
            return self.positional[position]
        if position is not None and self.more_positional:
            return Choice((Unknown(node), ABSENT), node)
        if name and self.more_keywords:
            return Choice((Unknown(node), ABSENT), node)
        return ABSENT

    def after(self, earlier: Arguments) -> Arguments:
        """These arguments, behind those that a ``functools.partial`` has given already."""
        return Arguments(
            earlier.positional + self.positional,
            earlier.keywords | self.keywords,
            earlier.more_positional or self.more_positional,
            earlier.more_keywords or self.more_keywords,
            self.rest or earlier.rest,
        )

    def substituted(self, replace: Callable[[Parameter | Library | Call], Value | None]) -> Arguments:
        """These arguments with parameters replaced; see ``substitute``."""
        return _Substitution(replace).arguments(self)

    def values(self) -> tuple[Value, ...]:
        """All that is passed, in no particular way."""
        return (*self.positional, *self.keywords.values())


def options(value: Value) -> tuple[Value, ...]:
    """The alternatives of a value.

    :param value: any value
    :return: the options of a choice, the value alone otherwise
    """
    return value.options if isinstance(value, Choice) else (value,)


def choice(values: Sequence[Value], node: nodes.NodeNG) -> Value:
    """One of several values, without doublets.

    :param values: the alternatives, in the order of the source
    :param node: the place where they meet
    :return: the only one, a choice, or ``Unknown`` where there are too many to follow
    """
    flat: list[Value] = []
    seen: set[int] = set()
    constants: set[tuple[type, Any]] = set()
    for value in values:
        for option in options(value):
            if id(option) in seen:
                continue
            seen.add(id(option))
            if isinstance(option, Constant) and isinstance(option.value, (str, bytes, int, float, type(None))):
                key = (type(option.value), option.value)
                if key in constants:
                    continue
                constants.add(key)
            flat.append(option)
    if len(flat) == 1:
        return flat[0]
    if not flat or (len(flat) > MOST_OPTIONS and len(constants) < len(flat)):
        return Unknown(node)
    return Choice(tuple(flat), node)


def text(parts: Sequence[Value], node: nodes.NodeNG) -> Value:
    """Text put together from parts.

    :param parts: the parts from left to right; texts and templates among them are spread
    :param node: the expression that joins them
    :return: a constant if all parts are constants, a ``Text`` otherwise
    """
    pieces = [piece for part in parts for piece in _pieces(part)]
    flat: list[Value] = []
    for are_constant, group in itertools.groupby(pieces, lambda piece: isinstance(piece, Constant)):
        side_by_side = list(group)
        flat += _joined([p for p in side_by_side if isinstance(p, Constant)], node) if are_constant else side_by_side
    if len(flat) > MOST_PARTS:
        flat = [*flat[: MOST_PARTS - 1], Unknown(node)]
    if not flat:
        return Constant("", node)
    if len(flat) == 1 and isinstance(flat[0], Constant):
        return Constant(as_text(flat[0].value), node)
    return Text(tuple(flat), node)


def _pieces(part: Value) -> tuple[Value, ...]:
    """What a part adds to a text."""
    if isinstance(part, Text):
        return part.parts
    held = given_to(part, TEMPLATE)
    if held is None and (interpolated := given_to(part, INTERPOLATION)) is not None:
        held = interpolated[:1]
    return (part,) if held is None else tuple(piece for inner in held for piece in _pieces(inner))


def given_to(value: Value, name: str) -> tuple[Value, ...] | None:
    """What an object of a library's class was made of.

    :param value: any value
    :param name: the full name of the class
    :return: the arguments by position; None for anything else
    """
    if isinstance(value, Call) and isinstance(value.callee, Library) and value.callee.name == name:
        return value.arguments.positional
    return None


def _joined(pieces: list[Constant], node: nodes.NodeNG) -> list[Value]:
    """Constants side by side as one, unless a program makes ever longer ones of them."""
    if len(pieces) == 1:
        return [pieces[0]]
    texts = [as_text(piece.value) for piece in pieces]
    if sum(map(len, texts)) > LONGEST_TEXT:
        return [pieces[0], Unknown(node)]
    return [Constant("".join(texts), pieces[-1].node)]


def items(elements: Sequence[Value], node: nodes.NodeNG, is_open: bool = False) -> Items:
    """A list that is made of others, of bounded length.

    :param elements: its elements
    :param node: the expression that makes it
    :param is_open: it may hold more
    :return: the list, open if elements are left out
    """
    return Items(tuple(elements[:MOST_ELEMENTS]), node, is_open or len(elements) > MOST_ELEMENTS)


def as_text(constant: object) -> str:
    """A constant as the text that it makes in an f-string."""
    return constant.decode("latin-1") if isinstance(constant, bytes) else str(constant)


def constants(value: Value) -> tuple[Any, ...] | None:
    """The constants that a value may be.

    :param value: any value
    :return: them, or None if something else is possible too
    """
    found = []
    for option in options(value):
        if not isinstance(option, Constant):
            return None
        found.append(option.value)
    return tuple(found)


def item(base: Value, key: Value, node: nodes.NodeNG) -> Value:
    """What a subscript gives.

    :param base: the list, dictionary or other object
    :param key: the index or key
    :param node: the subscript
    :return: the element where it's known, an ``Item`` otherwise
    """
    if isinstance(base, Choice):
        # None has no items: where it's one of several, the others are meant.
        meant = [o for o in base.options if not (isinstance(o, Constant) and o.value is None)]
        return choice([item(option, key, node) for option in meant], node)
    keys = constants(key)
    if isinstance(base, Mapping):
        if keys is None:
            return Item(base, key, node) if base.open else choice(list(base.pairs.values()), node)
        found = [v for k in keys for v in options(base.pairs.get(k, ABSENT)) if not isinstance(v, Absent)]
        if base.open and (not found or len(found) < len(keys)):
            found.append(Item(base, key, node))
        return choice(found, node)
    if isinstance(base, Items):
        if keys is None or not all(isinstance(k, int) for k in keys):
            return Item(base, key, node) if base.open else choice(list(base.elements), node)
        if base.open and any(k < 0 for k in keys):
            return choice([*base.elements, Unknown(node)], node)
        found = [base.elements[k] for k in keys if -len(base.elements) <= k < len(base.elements)]
        return choice(found, node) if len(found) == len(keys) else Item(base, key, node)
    if isinstance(base, Constant) and isinstance(base.value, (str, bytes)) and keys is not None and len(keys) == 1:
        try:
            return Constant(base.value[keys[0]], node)
        except (IndexError, TypeError):
            return Unknown(node)
    if keys is None and (parts := given_to(base, TEMPLATE)) is not None:
        # Of a template, what is interpolated: its texts are the program's own.
        inner = [value for part in parts for value in (given_to(part, INTERPOLATION) or ())[:1]]
        return choice(inner, node) if inner else Constant("", node)
    return Item(base, key, node)


_NUMERIC = frozenset(("int", "float", "bool", "complex"))


def is_numeric(parameter: Parameter) -> bool:
    """Whether a parameter is a number, by its annotation or its default.

    :param parameter: the parameter
    :return: True for ``port: int``, ``port: int | None`` and ``port=8080``
    """
    if isinstance(parameter.annotation, Absent):
        default = parameter.default
        return isinstance(default, Constant) and isinstance(default.value, (int, float))
    return _annotates_number(parameter.annotation)


def is_one_of_literals(annotation: Value) -> bool:
    """Whether an annotation admits constants only: ``Literal["a", "b"]``, ``Literal["a"] | None``.

    :param annotation: a parameter's annotation
    :return: True if nothing else is meant to be passed
    """
    found = [option for option in options(annotation) if not (isinstance(option, Constant) and option.value is None)]
    return bool(found) and all(isinstance(option, Item) and _is_literal(option) for option in found)


def _is_literal(annotation: Item) -> bool:
    if not isinstance(annotation.base, Library):
        return False
    last = annotation.base.name.rpartition(".")[2]
    inner = annotation.key.elements if isinstance(annotation.key, Items) else (annotation.key,)
    return last == "Literal" or (
        last in {"Optional", "Annotated"} and any(is_one_of_literals(option) for option in inner[:1])
    )


def _annotates_number(annotation: Value) -> bool:
    found = options(annotation)
    if isinstance(annotation, Item) and isinstance(annotation.base, Library):
        last = annotation.base.name.rpartition(".")[2]
        inner = annotation.key.elements if isinstance(annotation.key, Items) else (annotation.key,)
        return last in {"Optional", "Union", "Annotated"} and all(_annotates_number(option) for option in inner[:1])
    return all(
        (isinstance(option, Library) and option.name in _NUMERIC)
        or (isinstance(option, Constant) and option.value is None)
        for option in found
    ) and any(isinstance(option, Library) for option in found)


def leaves(value: Value) -> Iterator[Value]:
    """The values that a value is made of, itself excluded where it only holds others together.

    At most ``MOST_VISITS`` of them: shared parts are met once.

    :param value: any value
    :return: constants, parameters, calls, members … from left to right
    """
    seen: set[int] = set()
    stack = [value]
    while stack and len(seen) < MOST_VISITS:
        current = stack.pop()
        if id(current) in seen:
            continue
        seen.add(id(current))
        if isinstance(current, Text):
            stack.extend(reversed(current.parts))
        elif isinstance(current, Choice):
            stack.extend(reversed(current.options))
        elif isinstance(current, Items):
            stack.extend(reversed(current.elements))
        elif isinstance(current, Mapping):
            stack.extend(reversed(list(current.pairs.values())))
        else:
            yield current


def _item_of_rest(old: Value, base: Value, key: Value, node: nodes.NodeNG) -> Value:
    """``kwargs["key"]``, once the caller's keywords are known: a key that isn't among them gives nothing."""
    keys = constants(key)
    if isinstance(old, Mapping) and old.rest is not None and isinstance(base, Mapping) and not base.open and keys:
        return choice([base.pairs.get(k, ABSENT) for k in keys], node)
    return item(base, key, node)


def opened_by(call: Call) -> Value | None:
    """What a call opens: the path of ``open(path)``, ``gzip.open(path)`` and ``path.open()``.

    :param call: what a call returns
    :return: the path; None for any other call
    """
    if isinstance(call.callee, Member) and call.callee.name == "open":
        return call.callee.base
    if isinstance(call.callee, Library) and call.callee.name.rpartition(".")[2] == "open":
        given = call.arguments.get("file", 0, call.node)
        return None if isinstance(given, Absent) else given
    return None


def substitute(value: Value, replace: Callable[[Parameter | Library | Call], Value | None]) -> Value:
    """A value with some of its parts replaced, such as parameters by what a caller passes.

    :param value: any value, as a function's summary has it
    :param replace: gives the value for a parameter, a library's name or a call, or None to leave it
    :return: the same value, or a new one
    """
    return _Substitution(replace).visit(value)


class _Substitution:
    """One pass over a value; shared parts are visited once."""

    def __init__(self, replace: Callable[[Parameter | Library | Call], Value | None]) -> None:
        self._replace = replace
        self._known: dict[int, Value] = {}

    def visit(self, old: Value) -> Value:
        """The value with its parts replaced."""
        if isinstance(old, Constant):
            return old
        known = self._known.get(id(old))
        if known is not None:
            return known
        if len(self._known) > MOST_VISITS:
            return old
        self._known[id(old)] = old
        self._known[id(old)] = new = self._replaced(old)
        return new

    def arguments(self, old: Arguments) -> Arguments:
        """Arguments with each value visited, and what is known now of ``*args`` and ``**kwargs`` put in."""
        positional, more_positional = self._spread(old.positional, old.more_positional)
        keywords = {name: self.visit(value) for name, value in old.keywords.items()}
        more_keywords, rest = old.more_keywords, old.rest
        given = self.visit(rest) if rest is not None else None
        if isinstance(given, Mapping):
            keywords = {k: v for k, v in given.pairs.items() if isinstance(k, str)} | keywords
            more_keywords, rest = given.open, given.rest
        alternatives = tuple(tuple(map(self.visit, one)) for one in old.alternatives)
        return Arguments(tuple(positional), keywords, more_positional, more_keywords, rest, alternatives)

    def _replaced(self, old: Value) -> Value:
        if isinstance(old, (Parameter, Library)):
            return self._replace(old) or old
        if isinstance(old, Text):
            return text([self.visit(part) for part in old.parts], old.node)
        if isinstance(old, Choice):
            return choice([self.visit(option) for option in old.options], old.node)
        if isinstance(old, Items):
            elements, is_open = self._spread(old.elements, old.open)
            return items(elements, old.node, is_open)
        if isinstance(old, Mapping):
            return self._with_rest({k: self.visit(v) for k, v in old.pairs.items()}, old)
        if isinstance(old, Call):
            return self._replace(old) or Call(self.visit(old.callee), self.arguments(old.arguments), old.node)
        if isinstance(old, Partial):
            return Partial(self.visit(old.callee), self.arguments(old.arguments), old.node)
        if isinstance(old, Member):
            return Member(self.visit(old.base), old.name, old.node)
        if isinstance(old, Item):
            return _item_of_rest(old.base, self.visit(old.base), self.visit(old.key), old.node)
        return old

    def _spread(self, elements: Sequence[Value], is_open: bool) -> tuple[list[Value], bool]:
        """Elements, with the arguments that ``*args`` stands for in its place, where they are known now."""
        found: list[Value] = []
        still_open = is_open
        for element in elements:
            new = self.visit(element)
            if isinstance(element, Parameter) and element.variadic and isinstance(new, Items):
                found += new.elements
                still_open = new.open
            else:
                found.append(new)
        return found, still_open

    def _with_rest(self, pairs: dict[Any, Value], old: Mapping) -> Mapping:
        given = self.visit(old.rest) if old.rest is not None else None
        if not isinstance(given, Mapping):
            return Mapping(pairs, old.node, old.open, old.rest)
        merged = dict(given.pairs)
        for key, value in pairs.items():
            # What the caller passes stands where nothing but a default does: kwargs.setdefault("shell", True)
            meant = [option for option in options(value) if not isinstance(option, Unknown)]
            unsure = len(meant) < len(options(value))
            merged[key] = merged[key] if unsure and key in merged else choice(meant, old.node) if unsure else value
        return Mapping(merged, old.node, given.open, given.rest)
