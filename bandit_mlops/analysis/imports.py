"""What the text of another file of the project says of a name: what it calls, its definition, where it's from."""

from __future__ import annotations

import ast
import functools

from bandit_mlops.analysis.files import absolute, blocks, handed_on, imported_file, read
from bandit_mlops.analysis.module import dotted_name
from bandit_mlops.patterns import pattern

_KEPT_SOURCES = 64
_LONGEST_READ = 60_000
_LONGEST_TEXT = 300
_MOST_HANDS = 3
_CALLED = pattern(rb"\b([A-Za-z_]\w*)\s*\(")
_DEFINITION = pattern(rb"(?:[@ )\t][^\n]*\n)*(?:async\s+)?(?:def|class)\s+([A-Za-z_]\w*)")


def function_calls(path: str, module: str, name: str) -> frozenset[str]:
    """What a function of another file of the project calls, by a look at its text alone.

    :param path: the importing file
    :param module: the full name of the module that defines the function, or imports it to hand it on
    :param name: the function
    :return: the last identifier of each call; none where the function isn't found
    """
    found = _definition(path, module, name)
    return _called(*found) if found is not None else frozenset()


def definition_text(path: str, module: str, name: str) -> tuple[str, str] | None:
    """The text of a function or class of another file of the project.

    :param path: the importing file
    :param module: the full name of the module that defines it, or imports it to hand it on
    :param name: the function or class
    :return: the file and the text, decorators included; None where it isn't found
    """
    found = _definition(path, module, name)
    if found is None:
        return None
    file, there = found
    return file, _definitions(file)[there][:_LONGEST_READ].decode("utf-8", "replace")


def _definition(path: str, module: str, name: str) -> tuple[str, str] | None:
    """The file that defines a name, and its name there."""
    for _ in range(_MOST_HANDS + 1):
        parts = tuple(module.split("."))
        found = imported_file(path, parts) if len(module) <= _LONGEST_TEXT else None
        if found is None or found[1] != len(parts):
            return None
        path = found[0]
        if name in _definitions(path):
            return path, name
        source = handed_on(path, name)
        if source is None:
            return None
        module, name = source
    return None


def origin_of_name(file: str, name: str) -> tuple[str, str] | None:
    """Where a file of the project has a name from.

    :param file: the file
    :param name: a class or function that it defines or imports
    :return: the full name of the module, and the name there; None where it's neither
    """
    if name in _definitions(file):
        return dotted_name(file), name
    data = read(file)
    if name.encode() not in data:
        return None
    try:
        tree = ast.parse(data)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    for statement in ast.walk(tree):
        if isinstance(statement, ast.ImportFrom):
            for alias in statement.names:
                if (alias.asname or alias.name) == name:
                    module = absolute(file, statement.module, statement.level)
                    return (module, alias.name) if module else None
    return None


@functools.lru_cache(maxsize=_KEPT_SOURCES)
def _definitions(file: str) -> dict[str, bytes]:
    """The functions and classes of a file's outermost level, by name."""
    found = {}
    for _, text in blocks(file):
        match = _DEFINITION.match(text)
        if match:
            found[match[1].decode()] = text
    return found


@functools.lru_cache(maxsize=4096)
def _called(file: str, name: str) -> frozenset[str]:
    """The last identifiers of what a file's function calls."""
    return frozenset(last.decode() for last in _CALLED.findall(_definitions(file)[name].partition(b"\n")[2]))
