"""A value -> where it comes from: a constant, a parameter, a download, a request, an answer of a model …."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Protocol

import msgspec

from bandit_mlops.analysis.by_name import ModelNames, asks_model
from bandit_mlops.analysis.names import UNKNOWN_CLASS, NameTable, qualified
from bandit_mlops.analysis.values import (
    Absent,
    Call,
    Constant,
    Definition,
    Instance,
    Item,
    Items,
    Member,
    Number,
    Parameter,
    Unknown,
    Value,
    is_numeric,
    is_one_of_literals,
    leaves,
    opened_by,
    options,
)

if TYPE_CHECKING:
    from astroid import nodes

KINDS = (
    "constant",
    "number",
    "generated",
    "temporary",
    "local",
    "trusted",
    "config",
    "environment",
    "unknown",
    "parameter",
    "archive",
    "command line",
    "store",
    "model",
    "llm",
    "download",
    "socket",
    "upload",
    "request",
)
"""The kinds of origin, from what the program says itself to what anyone on the network may say."""

HARMLESS = frozenset(KINDS[: KINDS.index("temporary") + 1])
OWN = frozenset(("local", "trusted"))
"""Files of this machine, and of places that the project has declared to be as good."""
REMOTE = frozenset(KINDS[KINDS.index("store") :])
_DEEPEST = 16
# What these say is only that nothing better is known of the data that they are given.
_OF_THEIR_DATA = frozenset(("config", "archive"))
# What comes from a place that somebody has named.
FETCHED = frozenset(("download", "store"))
# What a parameter's default can declare it to be.
_DECLARED = frozenset(("parameter", "command line", "upload", "request"))

# What these give is a part of the path that they're given.
_PATH_PARTS = frozenset(
    f"{module}.{name}"
    for module in ("os.path", "posixpath", "ntpath")
    for name in ("basename", "commonpath", "dirname", "normcase", "relpath", "split", "splitext")
)


# What these methods give is a part of the text or dictionary that they're called on.
_PARTS = frozenset(
    """
    capitalize casefold decode encode expandtabs format get items keys lower lstrip partition pop removeprefix
    removesuffix replace rpartition rsplit rstrip split splitlines strip title upper values
    """.split()
)


class Origin(msgspec.Struct, frozen=True, eq=False):
    """Where one part of a value comes from."""

    kind: str
    value: Value
    node: nodes.NodeNG
    by_name: bool = False
    """Only what the program calls it says so."""


class Handler(Protocol):
    """What is known of a way by which others call a function: ``catalog.entries.Handler``."""

    @property
    def kind(self) -> str:
        """The origin of the function's parameters."""

    @property
    def routed(self) -> bool:
        """It counts only with a path such as "/items"."""

    @property
    def inputs(self) -> tuple[str, int] | None:
        """Keyword and position of a list of what is passed to the function."""


class Facts(msgspec.Struct, frozen=True):
    """What is known of libraries as sources of values."""

    kinds: NameTable[str]
    """Kinds of origin by the name of a function, class or attribute."""
    returns: Mapping[str, str]
    """The class of what a function returns."""
    handlers: NameTable[Handler] = msgspec.field(default_factory=NameTable)
    """What the parameters of a function are that is decorated with, or given to, a function of that name."""
    usual: Mapping[str, str] = msgspec.field(default_factory=dict)
    """The class of what a name nearly always stands for, where nothing else says what it is: ``request``, ``llm``."""
    sanitizers: NameTable[tuple[str, ...]] = msgspec.field(default_factory=NameTable)
    """For what the result of a function is harmless, whatever it's given."""
    models: ModelNames | None = None
    """How programs call language models of which nothing else is known."""
    entrances: Callable[[nodes.NodeNG], tuple[Value, ...]] = lambda function: ()
    """By which ways others may call a function: ``Evaluator.entrances`` of the file."""
    is_trusted: Callable[[Value], bool] = lambda value: False
    """Whether a value is, or was fetched from, an address that the project trusts."""


def origins(value: Value, facts: Facts) -> list[Origin]:
    """Where the parts of a value come from.

    :param value: any value
    :param facts: what is known of libraries
    :return: an origin for each part, from left to right
    """
    known: dict[Value, Origin] = {}
    return [_origin(leaf, facts, known) for leaf in leaves(value)]


def worst(value: Value, facts: Facts) -> Origin:
    """The part of a value that others have most power over.

    :param value: any value
    :param facts: what is known of libraries
    :return: its origin
    """
    found = origins(value, facts)
    return max(found, key=lambda origin: KINDS.index(origin.kind)) if found else _constant(value)


def is_sanitized(value: Value, against: str, facts: Facts) -> bool:
    """Whether a value is the result of a function that makes everything harmless: ``shlex.quote(x)``.

    :param value: a part of a text
    :param against: where it goes: "shell", "path"
    :param facts: what is known of libraries
    :return: True also for its elements, for what its methods give (``quote(x).encode()``), and for ``map(quote, …)``
    """
    for _ in range(_DEEPEST):
        if isinstance(value, Call):
            names = qualified(value.callee, facts.returns)
            if "map" in names and value.arguments.positional:
                names = qualified(value.arguments.positional[0], facts.returns)
            if any(against in known for name in names for known in facts.sanitizers.get(name)):
                return True
            if not isinstance(value.callee, Member):
                return False
            value = value.callee.base
        elif isinstance(value, (Item, Member)):
            value = value.base
        else:
            return False
    return False


def _constant(value: Value) -> Origin:
    return Origin("constant", value, getattr(value, "node", None))


def _origin(value: Value, facts: Facts, known: dict[Value, Origin], depth: int = 0) -> Origin:
    """The origin of one part; ``known`` are those that have been found, as values share their parts."""
    if value not in known:
        known[value] = _found(value, facts, known, depth)
    return known[value]


def _found(value: Value, facts: Facts, known: dict[Value, Origin], depth: int) -> Origin:
    if isinstance(value, Constant):
        return _constant(value)
    if isinstance(value, Number):
        return Origin("number", value, value.node)
    if depth > _DEEPEST or isinstance(value, (Unknown, Definition, Instance)):
        return Origin("unknown", value, getattr(value, "node", None))
    names = qualified(value, facts.returns) or (*_usual_names(value, facts), *_path_in_unknown(value))
    named = next((kind for name in names for kind in facts.kinds.get_longest(name)), None)
    if named is not None and named not in _OF_THEIR_DATA:
        if named in FETCHED and facts.is_trusted(value):
            named = "trusted"
        return Origin(named, value, getattr(value, "node", None))
    if isinstance(value, (Member, Item)):
        inner = _worst([_origin(leaf, facts, known, depth + 1) for leaf in leaves(value.base)])
        return inner or Origin("unknown", value, value.node)
    if isinstance(value, Call):
        # Whatever an unknown function does to remote data, the result is best taken for remote.
        parts = [value.callee.base] if isinstance(value.callee, Member) else []
        parts += value.arguments.values()
        inner = _worst([_origin(leaf, facts, known, depth + 1) for part in parts for leaf in leaves(part)])
        if inner is not None and (inner.kind in REMOTE or (inner.kind == "temporary" and _opens(value))):
            return inner
        if facts.models is not None and asks_model(value, facts.models):
            return Origin("llm", value, value.node, by_name=True)
        if inner is not None and _takes_apart(value.callee):
            return inner
        opened = opened_by(value)
        if opened is not None:
            # An open file is what its path says, as far as others have a say in it.
            path = _worst([_origin(leaf, facts, known, depth + 1) for leaf in leaves(opened)])
            if path is not None and KINDS.index(path.kind) > KINDS.index("unknown"):
                return path
        # A parsed file is a configuration, and an archive one of unknown origin, unless we know better.
        return Origin(named or "unknown", value, value.node)
    if isinstance(value, Parameter):
        return Origin(_kind_of_parameter(value, facts), value, value.node)
    return Origin("unknown", value, getattr(value, "node", None))


def _kind_of_parameter(parameter: Parameter, facts: Facts) -> str:
    """What whoever calls the function may say: a parameter's kind, unless a framework is known to call it."""
    declared = _declared(parameter, facts)
    if declared is not None:
        return declared
    for entrance in facts.entrances(parameter.function):
        for name in qualified(entrance, {}) or _names_of_unknown(entrance):
            for handler in facts.handlers.get(name):
                if not handler.routed or _routes(entrance):
                    return _kind_by(handler, entrance, parameter, facts)
    return "parameter"


def _kind_by(handler: Handler, entrance: Value, parameter: Parameter, facts: Facts) -> str:
    if handler.inputs is not None and isinstance(entrance, Call):
        # The inputs of gradio's events: what the component gives.
        given = _passed(parameter, entrance.arguments.get(*handler.inputs, entrance.node))
        for name in qualified(given, facts.returns) if given is not None else ():
            for kind in facts.kinds.get(name):
                return kind
    if is_numeric(parameter) or _is_converted(parameter, entrance):
        return "number"
    return "constant" if is_one_of_literals(parameter.annotation) else handler.kind


_CONVERTED = r"<(?:int|float|uuid)(?:\([^)]*\))?:{0}>|\{{{0}:(?:int|float|uuid)\}}"


def _is_converted(parameter: Parameter, entrance: Value) -> bool:
    """Whether a route makes a number, or an identifier, of a part of the path: ``/items/<int:number>``."""
    if not isinstance(entrance, Call):
        return False
    pattern = re.compile(_CONVERTED.format(re.escape(parameter.name)))
    return any(pattern.search(route) for route in _routes(entrance))


def _routes(entrance: Value) -> list[str]:
    """The constant texts that a decorator, or a call that takes a function, is given and that look like a path."""
    if not isinstance(entrance, Call):
        return []
    given = (*entrance.arguments.positional[:2], *(entrance.arguments.keywords.get(n) for n in ("path", "rule", "uri")))
    return [
        option.value
        for value in given
        if value is not None
        for option in options(value)
        if isinstance(option, Constant) and isinstance(option.value, str) and option.value.startswith("/")
    ]


def component(parameter: Parameter, facts: Facts) -> Value | None:
    """The component of gradio whose content a parameter is; None where no event of gradio fills it in.

    :param parameter: of any function
    :param facts: what is known of libraries
    :return: the call that makes the component
    """
    for entrance in facts.entrances(parameter.function):
        for name in qualified(entrance, {}):
            for handler in facts.handlers.get(name):
                if handler.inputs is not None and isinstance(entrance, Call):
                    return _passed(parameter, entrance.arguments.get(*handler.inputs, entrance.node))
    return None


def _passed(parameter: Parameter, inputs: Value) -> Value | None:
    """What stands for a parameter in a list of what is passed to its function, in the parameters' order."""
    arguments = parameter.function.args
    names = [*(arguments.posonlyargs or ()), *(arguments.args or ())]
    if names and type(parameter.function.parent.frame()).__name__ == "ClassDef":
        names = names[1:]
    position = next((index for index, name in enumerate(names) if name is parameter.node), None)
    if position is None:
        return None
    elements = inputs.elements if isinstance(inputs, Items) else (inputs,)
    return elements[position] if position < len(elements) else None


def _declared(parameter: Parameter, facts: Facts) -> str | None:
    """The kind that a default such as ``Query(…)``, ``Depends(…)`` or ``typer.Option(…)`` says."""
    for default in options(parameter.default):
        if isinstance(default, Call):
            for name in qualified(default.callee, {}):
                for kind in facts.kinds.get(name):
                    if kind in _DECLARED:
                        return "number" if is_numeric(parameter) else kind
    return None


def _names_of_unknown(entrance: Value) -> tuple[str, ...]:
    """The name of a method of something that isn't known: ``@app.post("/items")`` where ``app`` is a parameter."""
    callee = entrance.callee if isinstance(entrance, Call) else entrance
    return (f"{UNKNOWN_CLASS}.{callee.name}",) if isinstance(callee, Member) else ()


def _usual_names(value: Value, facts: Facts) -> Iterator[str]:
    """The names that a value has if a name in it stands for what such names nearly always stand for."""
    path: list[str] = []
    while True:
        name = value.name if isinstance(value, (Parameter, Member)) else ""
        if name in facts.usual and not (isinstance(value, Parameter) and not isinstance(value.annotation, Absent)):
            yield ".".join([facts.usual[name], *reversed(path)])
            return
        if isinstance(value, Member):
            path.append(value.name)
            value = value.base
        elif isinstance(value, Call):
            value = value.callee
        elif isinstance(value, Item):
            value = value.base
        else:
            return


def _path_in_unknown(value: Value) -> Iterator[str]:
    """The name of a method of something that isn't known: ``?.chat.completions.create``."""
    path: list[str] = []
    if isinstance(value, Call):
        value = value.callee
    while isinstance(value, Member):
        path.append(value.name)
        value = value.base
    if path:
        yield ".".join([UNKNOWN_CLASS, *reversed(path)])


def _takes_apart(callee: Value) -> bool:
    """``os.path.basename(path)``, ``options.get(key)``: no more than what's in the path, or in the dictionary."""
    return (isinstance(callee, Member) and callee.name in _PARTS) or not _PATH_PARTS.isdisjoint(qualified(callee, {}))


def _opens(call: Call) -> bool:
    """``open(path)`` and ``path.open()``: what is read comes from where the path does."""
    return any(name.rpartition(".")[2] == "open" for name in qualified(call.callee, {})) or (
        isinstance(call.callee, Member) and call.callee.name in {"open", "read", "read_bytes", "read_text"}
    )


def _worst(found: list[Origin]) -> Origin | None:
    return max(found, key=lambda origin: KINDS.index(origin.kind), default=None)
