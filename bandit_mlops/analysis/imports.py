"""A dotted name -> where the scanned project itself defines it.

Files are found beside the importing file and in its package, parsed as text, and read from nowhere else. A bounded number
of them is kept for the next file that asks.
"""

from __future__ import annotations

import ast
import functools
import os
import re
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from bandit_mlops.analysis.module import Module, dotted_name

if TYPE_CHECKING:
    from astroid import nodes

_LARGEST_FILE = 512 * 1024
_KEPT_MODULES = 12
_LONGEST_NAME = 12
_LONGEST_TEXT = 300
_MOST_HANDS = 3


def defining_module(name: str, importer: nodes.Module) -> tuple[nodes.Module, list[str]] | None:
    """The project's module that a dotted name leads into.

    :param name: the name, as an import of the file says it, without leading dots
    :param importer: the module that imports it
    :return: the module, and the attributes that lead on from it; None where the name isn't the project's
    """
    path = importer.file
    if not path or name.startswith("."):
        return None
    folder = _root(str(path))
    parts = name.split(".")
    if len(parts) > _LONGEST_NAME or not all(part.isidentifier() for part in parts):
        return None
    found = _file(folder, tuple(parts))
    if found is None:
        return None
    file, used = found
    if file == os.path.realpath(path):
        return importer, parts[used:]
    module = _module(file)
    return (module, parts[used:]) if module is not None else None


def absolute(path: str, module: str | None, level: int) -> str | None:
    """The full name of a module that an import statement of a file names.

    :param path: the importing file
    :param module: the name in the statement
    :param level: its leading dots
    :return: the name from the outermost package on; None where the dots lead out of it
    """
    if not level:
        return module
    package = dotted_name(path).split(".")
    if Path(path).stem != "__init__":
        package = package[:-1]
    if level - 1 >= len(package):
        return None
    return ".".join([*package[: len(package) - level + 1], *([module] if module else [])])


def function_calls(path: str, module: str, name: str, depth: int = 0) -> frozenset[str]:
    """The identifiers that a function of another file of the project calls, by a look at its text alone.

    :param path: the importing file
    :param module: the full name of the module that defines the function, or imports it to hand it on
    :param name: the function
    :return: them; none where the function isn't found
    """
    if len(module) > _LONGEST_TEXT:
        return frozenset()
    found = _file(_root(path), tuple(module.split(".")))
    if found is None or found[1] != module.count(".") + 1:
        return frozenset()
    calls, handed_on = _calls_in(found[0], name)
    if handed_on is not None and depth < _MOST_HANDS:
        source = absolute(found[0], handed_on[0] or None, handed_on[1])
        return function_calls(found[0], source, handed_on[2], depth + 1) if source else frozenset()
    return calls


@functools.lru_cache(maxsize=16_384)
def _calls_in(file: str, name: str) -> tuple[frozenset[str], tuple[str, int, str] | None]:
    """What a function calls; or where its module has it from: the module, the dots before it and the name there."""
    data = _bytes(file)
    start = re.search(rb"^(?:async )?def " + re.escape(name.encode()) + rb"\b[^\n]*\n", data, re.M)
    if start is not None:
        end = re.compile(rb"^[^\s#)\]}]", re.M).search(data, start.end())
        body = data[start.end() : end.start() if end else len(data)]
        return frozenset(word.decode("ascii", "replace") for word in re.findall(rb"([A-Za-z_]\w*)\s*\(", body)), None
    if not file.endswith("__init__.py") or name.encode() not in data:
        return frozenset(), None
    try:
        tree = ast.parse(data)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset(), None
    for statement in tree.body:
        if isinstance(statement, ast.ImportFrom):
            for alias in statement.names:
                if (alias.asname or alias.name) == name:
                    return frozenset(), (statement.module or "", statement.level, alias.name)
    return frozenset(), None


@functools.lru_cache(maxsize=8)
def _bytes(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError:
        return b""


@functools.lru_cache(maxsize=4096)
def _root(path: str) -> str:
    """The folder from which a file is imported: the one that holds its outermost package."""
    file = Path(os.path.realpath(path))
    depth = dotted_name(str(file)).count(".") + (file.stem == "__init__")
    return str(file.parents[min(depth, len(file.parents) - 1)])


@functools.lru_cache(maxsize=16_384)
def _file(folder: str, parts: tuple[str, ...]) -> tuple[str, int] | None:
    """The file of a module, and how many parts of the name lead to it."""
    here = Path(folder)
    used = 0
    found: tuple[str, int] | None = None
    for part in parts:
        used += 1
        file = here / f"{part}.py"
        here = here / part
        package = here / "__init__.py"
        if _is_readable(package, folder):
            found = (str(package), used)
        elif _is_readable(file, folder):
            return str(file), used
        elif not here.is_dir():
            break
    return found


def _is_readable(file: Path, folder: str) -> bool:
    """Whether a file is a regular one of usual size, and inside the project with all its links."""
    try:
        if not os.path.realpath(file).startswith(folder.rstrip(os.sep) + os.sep):
            return False
        status = file.stat()
    except (OSError, ValueError):
        return False
    return stat.S_ISREG(status.st_mode) and status.st_size <= _LARGEST_FILE


@functools.lru_cache(maxsize=_KEPT_MODULES)
def _module(file: str) -> nodes.Module | None:
    try:
        tree = ast.parse(Path(file).read_bytes())
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return Module(tree, file).build()
