"""A value -> the qualified names that it may have; a call -> what it may call, and with which arguments."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Generic, TypeVar

import msgspec

from bandit_mlops.analysis.values import (
    Absent,
    Arguments,
    Call,
    Choice,
    Definition,
    Item,
    Items,
    Library,
    Member,
    Parameter,
    Partial,
    Text,
    Value,
    constants,
    options,
)
from bandit_mlops.analysis.values import (
    Mapping as Dictionary,
)

if TYPE_CHECKING:
    from astroid import nodes

    from bandit_mlops.analysis.evaluate import Evaluator

_DEEPEST = 12
_MOST_NAMES = 24

UNKNOWN_CLASS = "?"
"""Stands in a name for the class of an object that isn't known: only patterns with a leading ``*`` fit it."""

Entry = TypeVar("Entry")


def last_word(node: nodes.NodeNG | None) -> str:
    """The last identifier of a name or an attribute; empty for anything else."""
    return getattr(node, "attrname", "") or getattr(node, "name", "")


class NameTable(Generic[Entry]):
    """Entries by dotted name, where ``*`` in a name stands for one or more components."""

    def __init__(self, entries: Iterable[tuple[Iterable[str], Entry]] = (), without: Iterable[str] = ()) -> None:
        """Take entries; they're sorted when a name is first looked up.

        :param entries: pairs of names and the entry that they lead to
        :param without: names that lead to nothing, whatever pattern fits them
        """
        self._entries = entries
        self._without = without

    @functools.cached_property
    def _sorted(self) -> tuple[dict[str, list[Entry]], dict[str, list[tuple[str, Entry]]]]:
        """The entries by their exact name, and those with ``*`` by the last component of their pattern."""
        exact: defaultdict[str, list[Entry]] = defaultdict(list)
        patterns: defaultdict[str, list[tuple[str, Entry]]] = defaultdict(list)
        for names, entry in self._entries:
            for name in names:
                if "*" in name:
                    patterns[name.rpartition(".")[2]].append((name, entry))
                else:
                    exact[name].append(entry)
        for name in self._without:
            exact.setdefault(name, [])
        return dict(exact), dict(patterns)

    def names(self) -> set[str]:
        """All names of the entries."""
        exact, patterns = self._sorted
        return {*exact, *(name for found in patterns.values() for name, _ in found)}

    def get(self, name: str) -> list[Entry]:
        """The entries for a dotted name: those that name it exactly, or else those whose pattern fits."""
        exact, patterns = self._sorted
        found = exact.get(name)
        if found is not None:
            return found
        last = name.rpartition(".")[2]
        return [entry for key in (last, "*") for pattern, entry in patterns.get(key, ()) if _fits(pattern, name)]

    def get_longest(self, name: str) -> list[Entry]:
        """The entries for a name, or for the longest beginning of it that has any."""
        while name:
            found = self.get(name)
            if found:
                return found
            name = name.rpartition(".")[0]
        return []


def _fits(pattern: str, name: str) -> bool:
    """Whether a name is what a pattern says; most patterns have one ``*``, and need no regular expression."""
    before, _, after = pattern.partition("*")
    if "*" in after:
        return _compiled(pattern).fullmatch(name) is not None
    end = len(name) - len(after)
    if end <= len(before) or not name.startswith(before) or not name.endswith(after):
        return False
    return "" not in name[len(before) : end].split(".")


@functools.cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(re.escape(pattern).replace(r"\*", r"[^.]+(?:\.[^.]+)*"))


def qualified(value: Value, returns: Mapping[str, str], depth: int = 0) -> tuple[str, ...]:
    """The dotted names that a value may have.

    What a call returns has the name of what was called; ``returns`` replaces it where that's an object of a known
    class. A parameter has the names of its annotation.

    :param value: any value
    :param returns: the class of what a library's function returns, by the function's name
    :return: the names, none where nothing is known
    """
    if depth > _DEEPEST:
        return ()
    deeper = depth + 1
    found: list[str] = []
    if isinstance(value, Library):
        # A constructor that is called by a subclass is the class.
        found = [value.name.removesuffix(".__init__").removeprefix("builtins.")]
    elif isinstance(value, Choice):
        found = [name for option in value.options for name in qualified(option, returns, deeper)]
    elif isinstance(value, Member):
        found = [f"{name}.{value.name}" for name in qualified(value.base, returns, deeper)]
    elif isinstance(value, Call):
        found = [returns.get(name, name) for name in qualified(value.callee, returns, deeper)]
    elif isinstance(value, Partial):
        found = list(qualified(value.callee, returns, deeper))
    elif isinstance(value, Parameter):
        found = list(_annotated(value.annotation, returns, deeper))
    elif isinstance(value, Item):
        found = list(qualified(value.base, returns, deeper))
    return tuple(dict.fromkeys(found))[:_MOST_NAMES]


def _annotated(annotation: Value, returns: Mapping[str, str], depth: int) -> Iterator[str]:
    """The classes that an annotation names: ``X``, ``"X"``, ``Optional[X]``, ``X | None``, ``Annotated[X, …]``."""
    if depth > _DEEPEST:
        return
    for option in options(annotation):
        if isinstance(option, Item):
            keys = option.key.elements if isinstance(option.key, Items) else (option.key,)
            for key in keys:
                yield from _annotated(key, returns, depth + 1)
        elif isinstance(option, Text):
            for part in option.parts:
                yield from _annotated(part, returns, depth + 1)
        else:
            yield from qualified(option, returns, depth)


class Callee(msgspec.Struct, frozen=True, eq=False):
    """One function that a call may call."""

    name: str
    """Its dotted name."""
    arguments: Arguments
    """What it's called with, whoever passes it on."""
    node: nodes.Call
    """The call in the source."""
    value: Value
    """The function as a value."""
    wrapper: Wrapper | None = None
    """The function of the project that calls it, where the call in the source calls that one."""

    @property
    def innermost(self) -> Callee:
        """The library's function where it's called itself, where functions of the project lead to that call."""
        return self if self.wrapper is None else self.wrapper.sink.innermost


class Wrapper(msgspec.Struct, frozen=True, eq=False):
    """A function of the project that hands its parameters on to a library's function."""

    definition: nodes.FunctionDef
    sink: Callee
    """What it calls, with its own parameters for arguments."""
    only_constants: bool
    """The call in the source gives constants to it, and nothing else."""


def callees(call: nodes.Call, evaluator: Evaluator, returns: Mapping[str, str]) -> list[Callee]:
    """The library functions that a call may call, itself or by handing them to another function.

    :param call: the call
    :param evaluator: of the file
    :param returns: as for ``qualified``
    :return: them, none where the callee isn't known
    """
    arguments = evaluator.arguments(call)
    found: list[Callee] = []
    for option, given in _functions(evaluator.value(call.func), arguments):
        for target in options(_constructor(option, call, evaluator)):
            # To call what a function has returned, as in pipeline(task)(text), isn't to call the function again.
            if not isinstance(target.base if isinstance(target, Item) else target, Call):
                found += [Callee(name, given, call, target) for name in qualified(target, returns)]
    method = evaluator.value(call.func)
    if not found and isinstance(method, Member):
        found.append(Callee(f"{UNKNOWN_CLASS}.{method.name}", arguments, call, method))
    return found + list(_handed_over(call, arguments, found, evaluator, returns))


def _functions(value: Value, arguments: Arguments, depth: int = 0) -> Iterator[tuple[Value, Arguments]]:
    """The functions that a value may be, each with its arguments: a parameter is its default too."""
    for option in options(value) if depth <= _DEEPEST else ():
        if isinstance(option, Partial):
            yield from _functions(option.callee, arguments.after(option.arguments), depth + 1)
            continue
        yield option, arguments
        if isinstance(option, Parameter) and not isinstance(option.default, Absent):
            yield from _functions(option.default, arguments, depth + 1)


def _constructor(target: Value, call: nodes.Call, evaluator: Evaluator) -> Value:
    """For a class of the project, the constructor that it has or inherits; anything else as it is."""
    if isinstance(target, Definition) and type(target.node).__name__ == "ClassDef":
        return evaluator.member(target, "__init__", call)
    return target


# Functions that call a function which they are given: the position of that function, behind which its arguments stand.
_HAND_OVER = {
    "asyncio.to_thread": 0,
    "anyio.to_thread.run_sync": 0,
    "starlette.concurrency.run_in_threadpool": 0,
    "fastapi.concurrency.run_in_threadpool": 0,
    "fastapi.BackgroundTasks.add_task": 0,
    "asyncio.get_event_loop.run_in_executor": 1,
    "asyncio.get_running_loop.run_in_executor": 1,
    "asyncio.AbstractEventLoop.run_in_executor": 1,
    "concurrent.futures.ThreadPoolExecutor.submit": 0,
    "concurrent.futures.ProcessPoolExecutor.submit": 0,
    "concurrent.futures.ThreadPoolExecutor.map": 0,
    "concurrent.futures.ProcessPoolExecutor.map": 0,
    "map": 0,
}
_METHODS_THAT_HAND_OVER = {"submit": 0, "run_in_executor": 1, "add_task": 0}
# The same, but the function's arguments come as a tuple and a dictionary: keyword and position of all three.
_THREAD = (("target", 1), ("args", 3), ("kwargs", 4))
_HAND_OVER_WITH_TUPLE = {
    "threading.Thread": _THREAD,
    "multiprocessing.Process": _THREAD,
    "threading.Timer": (("function", 1), ("args", 2), ("kwargs", 3)),
}
_POOL = (("func", 0), ("args", 1), ("kwds", 2))
_METHODS_THAT_HAND_OVER_WITH_TUPLE = {"apply_async": _POOL, "apply": _POOL}
HANDING_OVER = frozenset(
    name.rpartition(".")[2]
    for table in (_HAND_OVER, _METHODS_THAT_HAND_OVER, _HAND_OVER_WITH_TUPLE, _METHODS_THAT_HAND_OVER_WITH_TUPLE)
    for name in table
)
"""The last identifiers of functions that call a function which they are given."""


def _handed_over(
    call: nodes.Call, arguments: Arguments, direct: list[Callee], evaluator: Evaluator, returns: Mapping[str, str]
) -> Iterator[Callee]:
    """Functions that the call passes on, to be called with arguments that stand beside them."""
    names = tuple(callee.name for callee in direct)
    method = getattr(call.func, "attrname", "")
    with_tuple = next(
        (_HAND_OVER_WITH_TUPLE[name] for name in names if name in _HAND_OVER_WITH_TUPLE),
        _METHODS_THAT_HAND_OVER_WITH_TUPLE.get(method),
    )
    if with_tuple is not None:
        target, given, keywords = (arguments.get(name, position, call) for name, position in with_tuple)
        passed = _spread(given, keywords)
    else:
        position = next((_HAND_OVER[name] for name in names if name in _HAND_OVER), _METHODS_THAT_HAND_OVER.get(method))
        if position is None or position >= len(arguments.positional):
            return
        target, *positional = arguments.positional[position:]
        if method == "map" or "map" in names:
            positional = [evaluator.element(iterated, call) for iterated in positional]
        passed = msgspec.structs.replace(arguments, positional=tuple(positional))
    for option, given_to in _functions(target, passed):
        if isinstance(option, (Library, Member)):
            for name in qualified(option, returns):
                yield Callee(name, given_to, call, option)


def _spread(positional: Value, keywords: Value) -> Arguments:
    """The arguments of a function that are handed over as a tuple and a dictionary."""
    return Arguments(
        positional.elements if isinstance(positional, Items) else (),
        {k: v for k, v in keywords.pairs.items() if isinstance(k, str)} if isinstance(keywords, Dictionary) else {},
        positional.open if isinstance(positional, Items) else not isinstance(positional, Absent),
        keywords.open if isinstance(keywords, Dictionary) else not isinstance(keywords, Absent),
    )


def text_constants(value: Value) -> tuple[str, ...]:
    """The texts that a value may be, as far as they are constant."""
    return tuple(c for option in options(value) for c in constants(option) or () if isinstance(c, str))
