"""A file that is read -> the download that has written it: ``urlretrieve(url, path)``, then ``load(path)``.

What a program writes itself to a file is a download too if that's what it has got from outside.
"""

from __future__ import annotations

import functools
from collections.abc import Hashable, Iterator, Sequence
from typing import TYPE_CHECKING

from bandit_mlops import matching
from bandit_mlops.analysis import door
from bandit_mlops.analysis.kept import kept
from bandit_mlops.analysis.module import nodes_of
from bandit_mlops.analysis.names import Callee, NameTable, qualified
from bandit_mlops.analysis.origins import REMOTE, Facts, Origin, worst
from bandit_mlops.analysis.values import Absent, Call, Choice, Constant, Item, Items, Member, Text, Value, options
from bandit_mlops.catalog.entries import Argument

if TYPE_CHECKING:
    from astroid import nodes

    from bandit_mlops.analysis.evaluate import Evaluator

_MOST_CALLS = 500
_DEEPEST = 8


def download_of(data: Value, callee: Callee, site: matching.Site) -> Origin | None:
    """The download, earlier in the same function, that has written what a call reads.

    :param data: what the call reads: a path, an open file, a path below a folder
    :param callee: what is called
    :param site: the call
    :return: the download as the origin of the data; None if there's none
    """
    read = set(_keys_within(data, 0))
    for call, target, kind in _downloads(callee.node.frame(), site.file):
        is_before = call is not callee.node and call.lineno <= callee.node.lineno
        if is_before and any(_key(option, 0) in read for option in options(target)):
            return Origin(kind, site.file.evaluator.value(call), call)
    return None


@functools.cache
def _targets() -> NameTable[Argument]:
    from bandit_mlops.catalog.origins import ORIGINS

    return NameTable((origin.names, origin.target) for origin in ORIGINS if origin.target is not None)


@kept
def _downloads(frame: nodes.NodeNG, file: door.File) -> Sequence[tuple[nodes.Call, Value, str]]:
    """The downloads of a function, each with what it writes to and the kind of what is written."""
    return tuple(_downloads_in(frame, file.evaluator, matching.facts_of(file)))


def _downloads_in(frame: nodes.NodeNG, evaluator: Evaluator, facts: Facts) -> Iterator[tuple[nodes.Call, Value, str]]:
    from astroid import nodes

    calls = nodes_of(frame, nodes.Call, (nodes.FunctionDef, nodes.ClassDef, nodes.Lambda))
    for _, call in zip(range(_MOST_CALLS), calls, strict=False):
        names = qualified(evaluator.value(call.func), facts.returns)
        if facts.is_trusted(evaluator.value(call)):
            continue
        for name in names:
            for target in _targets().get(name):
                value = evaluator.arguments(call).get(target.name, target.position, call)
                if not isinstance(value, Absent):
                    yield call, value, "download"
        written = _written(call, names, evaluator)
        kind = worst(evaluator.value(call.args[0]), facts).kind if written is not None else ""
        if written is not None and kind in REMOTE:
            yield call, written, kind


def _written(call: nodes.Call, names: tuple[str, ...], evaluator: Evaluator) -> Value | None:
    """The file that a call writes its first argument to: ``file.write(data)``, ``path.write_bytes(data)``."""
    method = getattr(call.func, "attrname", "")
    if not call.args:
        return None
    if "shutil.copyfileobj" in names and len(call.args) > 1:
        return _path(evaluator.value(call.args[1]))
    if method in {"write", "write_bytes", "write_text", "writelines"}:
        return _path(evaluator.value(call.func.expr))
    return None


def _path(file: Value) -> Value:
    """The path of an open file: of ``open(path)`` and ``path.open()``; anything else is what it is."""
    if isinstance(file, Call) and any(name.rpartition(".")[2] == "open" for name in qualified(file.callee, {})):
        return file.arguments.get("file", 0, file.node)
    if isinstance(file, Call) and isinstance(file.callee, Member) and file.callee.name == "open":
        return file.callee.base
    return file


def _keys_within(value: Value, depth: int) -> Iterator[Hashable]:
    """The keys of a value and of what it's made from."""
    yield _key(value, 0)
    if depth > _DEEPEST:
        return
    inner: tuple[Value, ...] = ()
    if isinstance(value, Text):
        inner = value.parts
    elif isinstance(value, Choice):
        inner = value.options
    elif isinstance(value, Items):
        inner = value.elements
    elif isinstance(value, (Member, Item)):
        inner = (value.base,)
    elif isinstance(value, Call):
        inner = (value.callee, *value.arguments.values())
    for part in inner:
        # A constant part, "/" or "model.pt", tells no file from another.
        if not isinstance(part, Constant) or not isinstance(value, Text):
            yield from _keys_within(part, depth + 1)


def _key(value: Value, depth: int) -> Hashable:
    """The same for two values that are sure to be the same thing."""
    if depth < _DEEPEST:
        if isinstance(value, Constant) and isinstance(value.value, str):
            return value.value
        if isinstance(value, Text):
            return tuple(_key(part, depth + 1) for part in value.parts)
        if isinstance(value, Member):
            return (_key(value.base, depth + 1), value.name)
    return type(value), id(getattr(value, "node", value))
