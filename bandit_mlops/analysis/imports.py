"""A dotted name -> where the scanned project itself defines it.

Files are found beside the importing file and in its package, parsed as text, and read from nowhere else. A bounded
number of them is kept for the next file that asks.
"""

from __future__ import annotations

import ast
import functools
import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bandit_mlops.analysis.module import Module, dotted_name
from bandit_mlops.analysis.survey import Interest, Text

if TYPE_CHECKING:
    from astroid import nodes

_LARGEST_FILE = 512 * 1024
_KEPT_EXCERPTS = 64
_KEPT_SOURCES = 64
_LONGEST_CONTEXT = 1_500
_LONGEST_DEFINITION = 8_000
_LONGEST_NAME = 12
_LONGEST_READ = 60_000
_LONGEST_TEXT = 300
_MOST_HANDS = 3
_MOST_BASES = 4


def definition(name: str, importer: nodes.Module) -> tuple[nodes.Module, list[str]] | None:
    """Where the project defines what a dotted name leads to.

    :param name: the name, as an import of the file says it, without leading dots
    :param importer: the module that imports it
    :return: a module with the definition of the first of the attributes that lead on from the file, and these
        attributes; None where the name isn't the project's, or is a file's own
    """
    path = importer.file
    parts = tuple(name.split("."))
    if not path or len(parts) > _LONGEST_NAME or not all(part.isidentifier() for part in parts):
        return None
    found = _file(_root(str(path)), parts)
    if found is None:
        return None
    file, used = found
    if used == len(parts):
        return None
    module = _excerpt(file, parts[used])
    return (module, list(parts[used:])) if module is not None else None


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


def function_calls(path: str, module: str, name: str, depth: int = 0) -> frozenset[tuple[str, str]]:
    """What a function of another file of the project calls, by a look at its text alone.

    :param path: the importing file
    :param module: the full name of the module that defines the function, or imports it to hand it on
    :param name: the function
    :return: the first and the last identifier of each call; none where the function isn't found
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


def may_call(path: str, module: str, name: str, known: Interest, depth: int = 0) -> bool:
    """Whether the file that defines a name of the project can call what rules know, by its words alone.

    :param path: the importing file
    :param module: the full name of the module that is imported from
    :param name: what it defines, or imports to hand it on, or a module in it
    :param known: the names that rules know
    :return: False where there is no such file
    """
    parts = tuple(module.split("."))
    if len(module) > _LONGEST_TEXT:
        return False
    found = _file(_root(path), (*parts, name))
    if found is None or found[1] < len(parts):
        return False
    file, used = found
    if _has_candidates(file, known):
        return True
    handed_on = _handed_on(file).get(name) if used == len(parts) and depth < _MOST_HANDS else None
    source = absolute(file, handed_on[0] or None, handed_on[1]) if handed_on is not None else None
    return handed_on is not None and source is not None and may_call(file, source, handed_on[2], known, depth + 1)


@functools.lru_cache(maxsize=16_384)
def _has_candidates(file: str, known: Interest) -> bool:
    text = Text(_bytes(file))
    return bool(known.candidates(text, dotted_name(file).split("."))) or any(map(text.names, known.builtins))


def inner_calls(path: str, module: str, name: str, depth: int = 0) -> Mapping[str, frozenset[tuple[str, str]]]:
    """What the functions of another file, or the methods of a class in it, call, by a look at its text alone.

    :param path: the importing file
    :param module: the full name of the module that is imported from
    :param name: a class that it defines, or imports to hand it on, or a module in it
    :return: the first and the last identifier of each call, by function or method; none for anything else
    """
    if len(module) > _LONGEST_TEXT:
        return {}
    parts = tuple(module.split("."))
    found = _file(_root(path), (*parts, name))
    if found is None:
        return {}
    file, used = found
    if used == len(parts) + 1:
        return _inner_calls(file, "") or {}
    if used < len(parts) or not name[:1].isupper():
        return {}
    inner = _inner_calls(file, name)
    if inner is not None:
        return inner
    handed_on = _calls_in(file, name)[1] if depth < _MOST_HANDS else None
    source = absolute(file, handed_on[0] or None, handed_on[1]) if handed_on is not None else None
    return inner_calls(file, source, handed_on[2], depth + 1) if handed_on is not None and source else {}


@functools.lru_cache(maxsize=16_384)
def _inner_calls(file: str, name: str, depth: int = 0) -> Mapping[str, frozenset[tuple[str, str]]] | None:
    """What a class's methods call; without a name, what a file's functions call. None where there's no such class."""
    body: bytes | None = b""
    if not name:
        texts = list(_functions(file).items())
    else:
        body = _classes(file).get(name.encode())
        if body is None:
            return None
        starts = [(match[1].decode(), match.start()) for match in _METHOD.finditer(body)]
        ends = [*(start for _, start in starts[1:]), len(body)]
        texts = [(method, body[start:end]) for (method, start), end in zip(starts, ends, strict=False)]
    found = {inner: calls for inner, text in texts if (calls := _calls_in_text(text))}
    if name and body and depth < _MOST_BASES:
        header = _CLASS_HEADER.match(body)
        for base in _WORD.findall(header[1])[:_MOST_BASES] if header else ():
            # A base above it in the same file.
            if base in _classes(file) and base.decode() != name:
                found = {**(_inner_calls(file, base.decode(), depth + 1) or {}), **found}
    return found


def _calls_in_text(function: bytes) -> frozenset[tuple[str, str]]:
    calls = _CALLED.findall(function.partition(b"\n")[2])
    return frozenset((first.decode(), (rest or first).rpartition(b".")[2].decode()) for first, rest in calls)


@functools.lru_cache(maxsize=_KEPT_SOURCES)
def _classes(file: str) -> dict[bytes, bytes]:
    """The classes of a file's outermost level, by name."""
    return {match[1]: text for _, text in _source(file) if (match := _CLASS.match(text))}


def definition_text(path: str, module: str, name: str, depth: int = 0) -> tuple[str, str] | None:
    """The text of a function or class of another file of the project.

    :param path: the importing file
    :param module: the full name of the module that defines it, or imports it to hand it on
    :param name: the function or class
    :return: the file and the text, decorators included; None where it isn't found
    """
    if len(module) > _LONGEST_TEXT:
        return None
    found = _file(_root(path), tuple(module.split(".")))
    if found is None or found[1] != module.count(".") + 1:
        return None
    block = _definitions(found[0]).get(name)
    if block is not None:
        return found[0], block[:_LONGEST_READ].decode("utf-8", "replace")
    handed_on = _calls_in(found[0], name)[1] if depth < _MOST_HANDS else None
    if handed_on is None:
        return None
    source = absolute(found[0], handed_on[0] or None, handed_on[1])
    return definition_text(found[0], source, handed_on[2], depth + 1) if source else None


def origin_of_name(file: str, name: str) -> tuple[str, str] | None:
    """Where a file of the project has a name from.

    :param file: the file
    :param name: a class or function that it defines or imports
    :return: the full name of the module, and the name there; None where it's neither
    """
    if name in _definitions(file):
        return dotted_name(file), name
    data = _bytes(file)
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
    for _, text in _source(file):
        match = _DEFINITION.match(text)
        if match:
            found[match[1].decode()] = text
    return found


@functools.lru_cache(maxsize=16_384)
def _calls_in(file: str, name: str) -> tuple[frozenset[tuple[str, str]], tuple[str, int, str] | None]:
    """What a function calls; or where its module has it from: the module, the dots before it and the name there."""
    block = _functions(file).get(name)
    if block is not None:
        return _calls_in_text(block), None
    return frozenset(), _handed_on(file).get(name)


@functools.lru_cache(maxsize=4096)
def _handed_on(file: str) -> Mapping[str, tuple[str, int, str]]:
    """The names that a package imports to hand them on: the module, the dots before it and the name there."""
    if not file.endswith("__init__.py"):
        return {}
    try:
        tree = ast.parse(_bytes(file))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    return {
        alias.asname or alias.name: (statement.module or "", statement.level, alias.name)
        for statement in reversed(tree.body)
        if isinstance(statement, ast.ImportFrom)
        for alias in statement.names
    }


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
    found: tuple[str, int] | None = None
    for used, part in enumerate(parts, 1):
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


@functools.lru_cache(maxsize=_KEPT_EXCERPTS)
def _excerpt(file: str, name: str) -> nodes.Module | None:
    """A file's imports, its short assignments and its definition of one name; None where it doesn't define it.

    What the definition needs besides is looked up as it's needed: it is another excerpt of the same file.
    """
    source = _source(file)
    bound = [_shortened(block) for block in source if _binds(block, name)]
    blocks = [block for block in bound if len(block[1]) <= _LONGEST_DEFINITION]
    if not blocks:
        return None
    words = {word for _, text in blocks for word in _WORD.findall(text)}
    starts = {start for start, _ in bound}
    context = [block for block in source if _is_short(block) and _may_bind_any(block, words)]
    kept = sorted([*blocks, *(block for block in context if block[0] not in starts)])
    lines: list[bytes] = []
    for start, text in kept:
        lines += [b""] * (start - len(lines))
        lines += text.split(b"\n")
    try:
        tree = ast.parse(b"\n".join(lines))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return Module(tree, file).build()


def _shortened(block: tuple[int, bytes]) -> tuple[int, bytes]:
    """A long class without its longest methods, so that no more is parsed than can be asked for; others as they are."""
    start, text = block
    if len(text) <= _LONGEST_DEFINITION or not _CLASS.match(text):
        return block
    lines = text.split(b"\n")
    members: list[list[int]] = []
    indent = decorated = 0
    for number, line in enumerate(lines):
        inner = len(line) - len(line.lstrip())
        if not line.strip() or (not inner and not members):
            continue
        indent = indent or inner
        if inner == indent and not decorated and line.lstrip()[:1] not in b")]}":
            members.append([number, number])
        decorated = inner == indent and line.lstrip().startswith(b"@")
        if members:
            members[-1][1] = number
    sizes = {first: sum(map(len, lines[first : last + 1])) for first, last in members}
    left = _LONGEST_DEFINITION - sum(map(len, lines[: members[0][0]])) if members else 0
    for first, last in sorted(members, key=lambda member: sizes[member[0]]):
        left -= sizes[first] + last + 1 - first
        if left < 0:
            # The first line that stands for a method which is left out keeps the class from being empty.
            lines[first : last + 1] = [b" " * indent + b"...", *([b""] * (last - first))]
    return start, b"\n".join(lines)


def _is_short(block: tuple[int, bytes]) -> bool:
    return len(block[1]) <= _LONGEST_CONTEXT


def _may_bind_any(block: tuple[int, bytes], words: set[bytes]) -> bool:
    """Whether a statement is an import or an assignment of something that is used."""
    return _CONTEXT.match(block[1]) is not None and not words.isdisjoint(_WORD.findall(block[1]))


def _binds(block: tuple[int, bytes], name: str) -> bool:
    """Whether a statement of a module may bind a name."""
    text = block[1]
    word = re.escape(name.encode())
    if _CONTEXT.match(text):
        # An import, or an assignment: one within try or if is indented.
        return re.search(rb"\b" + word + rb"\b", text) is not None
    return re.match(rb"(?:@[^\n]*\n)*(?:async\s+)?(?:def|class)\s+" + word + rb"\b", text) is not None


_CONTEXT = re.compile(rb"(?:from|import|try|if|with)\b|[A-Za-z_][\w, ]*(?::[^\n=]*)?=[^=]")
_WORD = re.compile(rb"[A-Za-z_]\w*")
_CALLED = re.compile(rb"(?<![\w.])([A-Za-z_]\w*)((?:\.[A-Za-z_]\w*)*)\s*\(")
_FUNCTION = re.compile(rb"(?:@[^\n]*\n)*(?:async\s+)?def\s+([A-Za-z_]\w*)")
_CLASS = re.compile(rb"(?:@[^\n]*\n)*class\s+([A-Za-z_]\w*)")
_CLASS_HEADER = re.compile(rb"(?:@[^\n]*\n)*class\s+\w+\s*\(([^)]*)\)")
_METHOD = re.compile(rb"\n\s+(?:async\s+)?def\s+([A-Za-z_]\w*)")
_DEFINITION = re.compile(rb"(?:[@ )\t][^\n]*\n)*(?:async\s+)?(?:def|class)\s+([A-Za-z_]\w*)")
_CONTINUES = re.compile(rb"(?:else|elif|except|finally)\b")


@functools.lru_cache(maxsize=_KEPT_SOURCES)
def _functions(file: str) -> dict[str, bytes]:
    """The functions of a file's outermost level, by name."""
    found = {}
    for _, text in _source(file):
        match = _FUNCTION.match(text)
        if match:
            found[match[1].decode()] = text
    return found


@functools.lru_cache(maxsize=_KEPT_SOURCES)
def _source(file: str) -> tuple[tuple[int, bytes], ...]:
    """The statements of a file's outermost level, each with the number of lines above it."""
    blocks: list[list[Any]] = []
    decorated = False
    for number, line in enumerate(_bytes(file).splitlines()):
        starts = line[:1] not in b" \t\r\f#)]}\"'" and bool(line)
        if starts and not decorated and not _CONTINUES.match(line):
            blocks.append([number, [line]])
        elif blocks:
            blocks[-1][1].append(line)
        decorated = (starts and line.startswith(b"@")) or (decorated and not starts)
    return tuple((number, b"\n".join(lines)) for number, lines in blocks)
