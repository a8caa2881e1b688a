"""The files of the scanned project beside the scanned one: where they are, and their text.

Files are found beside the importing file and in its package, and read from nowhere else. A bounded number of them is
kept for the next file that asks.
"""

from __future__ import annotations

import bisect
import functools
import itertools
import os
import re
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from bandit_mlops.analysis.module import dotted_name
from bandit_mlops.patterns import pattern

_LARGEST_FILE = 512 * 1024
_KEPT_FILES = 64


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


@functools.lru_cache(maxsize=4096)
def root(path: str) -> str:
    """The folder from which a file is imported: the one that holds its outermost package."""
    file = Path(os.path.realpath(path))
    depth = dotted_name(str(file)).count(".") + (file.stem == "__init__")
    return str(file.parents[min(depth, len(file.parents) - 1)])


def imported_file(path: str, parts: tuple[str, ...]) -> tuple[str, int] | None:
    """The file of a module that a file imports; see ``module_file``.

    :param path: the importing file: it's also found what lies beside it, as for a script that is run there
    :param parts: of the module's full name, and perhaps of names in it
    """
    folder = root(path)
    found = module_file(folder, parts)
    if found is not None:
        return found
    beside = str(Path(os.path.realpath(path)).parent)
    if beside == folder or _is_readable(Path(beside) / "__init__.py", beside):
        return None
    return module_file(beside, parts)


def module_file(folder: str, parts: tuple[str, ...]) -> tuple[str, int] | None:
    """The file of a module.

    :param folder: the folder from which the project's modules are imported; nothing outside it is looked at
    :param parts: of the module's full name, and perhaps of names in it
    :return: the file, and how many of the parts lead to it; None where the project has no such module
    """
    found, here = None, folder
    for used, part in enumerate(parts, 1):
        file, package = _below(here, part, folder)
        if file:
            found = (file, used)
        if not package:
            break
        here = package
    return found


@functools.lru_cache(maxsize=4096)
def _below(here: str, part: str, folder: str) -> tuple[str, str]:
    """The file of a module or package in a folder, and the package's own folder; empty where there is none."""
    listed = _listed(here, folder)
    if part not in listed and f"{part}.py" not in listed:
        return "", ""
    below = Path(here) / part
    package = str(below) if part in listed else ""
    if package and _is_readable(below / "__init__.py", folder):
        return str(below / "__init__.py"), package
    file = below.with_name(f"{part}.py")
    if file.name in listed and _is_readable(file, folder):
        return str(file), ""
    return "", package


@functools.lru_cache(maxsize=512)
def _listed(here: str, folder: str) -> frozenset[str]:
    """What a folder of the project holds."""
    path = Path(here)
    try:
        return frozenset(inner.name for inner in path.iterdir()) if _is_within(path, folder) else frozenset()
    except (OSError, ValueError):
        return frozenset()


def _is_readable(file: Path, folder: str) -> bool:
    """Whether a file is a regular one of usual size, and inside the project with all its links."""
    try:
        if not _is_within(file, folder):
            return False
        status = file.stat()
    except (OSError, ValueError):
        return False
    return stat.S_ISREG(status.st_mode) and status.st_size <= _LARGEST_FILE


def _is_within(path: Path, folder: str) -> bool:
    return f"{os.path.realpath(path)}{os.sep}".startswith(folder.rstrip(os.sep) + os.sep)


@functools.lru_cache(maxsize=8)
def read(file: str) -> bytes:
    """The text of a file, with a line feed at the end of each line; empty where it can't be read."""
    try:
        data = Path(file).read_bytes()
    except OSError:
        return b""
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in data else data


_BEGINNING = pattern(rb"^[^ \t\r\f\n#)\]}\"']", re.MULTILINE)
_QUOTED = pattern(rb"""#[^\n]*|("{3}|'{3})|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'""", re.DOTALL)
"""A comment, the beginning of a text in triple quotes, or another text."""
_TRIPLE = (b'"""', b"'''")
_UNINDENTED = pattern(rb"\n[^ \t\r\f\n#)\]}\"']")
_MOST_BACKSLASHES = 8
_CONTINUES = pattern(rb"(?:else|elif|except|finally)\b")


@functools.lru_cache(maxsize=_KEPT_FILES)
def blocks(file: str) -> tuple[tuple[int, bytes], ...]:
    """The statements of a file's outermost level, each with the number of lines above it."""
    data = read(file)
    candidates = [match.start() for match in _BEGINNING.finditer(data)]
    beginnings: list[int] = []
    decorated = False
    for start in _outside(candidates, data):
        if not decorated and not _CONTINUES.match(data, start):
            beginnings.append(start)
        decorated = data[start : start + 1] == b"@"
    found: list[tuple[int, bytes]] = []
    line = counted = 0
    for begin, end in itertools.pairwise([*beginnings, len(data)]):
        line += data.count(b"\n", counted, begin)
        counted = begin
        found.append((line, data[begin:end].removesuffix(b"\n")))
    return tuple(found)


def _outside(starts: list[int], data: bytes) -> list[int]:
    """The places that don't stand within texts in triple quotes: lines of theirs may look like statements."""
    # In most files no text has such a line, nor anything that only seems to be a text.
    if not any(_UNINDENTED.search(part) for quotes in _TRIPLE for part in data.split(quotes)[1::2]):
        return starts
    spans = list(_long_texts(data))
    begins = [begin for begin, _ in spans]
    return [s for s in starts if not (at := bisect.bisect_left(begins, s)) or spans[at - 1][1] <= s]


def _long_texts(data: bytes) -> Iterator[tuple[int, int]]:
    """Where the texts in triple quotes begin and end."""
    at = 0
    while match := _QUOTED.search(data, at):
        at = match.end()
        quotes = match[1]
        if quotes:
            while (end := data.find(quotes, at)) >= 0 and _is_escaped(data, end):
                at = end + 1
            at = len(data) if end < 0 else end + len(quotes)
            yield match.start(), at


def _is_escaped(data: bytes, at: int) -> bool:
    before = data[max(0, at - _MOST_BACKSLASHES) : at]
    return (len(before) - len(before.rstrip(b"\\"))) % 2 == 1


def handed_on(file: str, name: str) -> tuple[str, str] | None:
    """Where a package has a name from that it imports to hand it on.

    :param file: the package's ``__init__.py``; any other file hands nothing on
    :param name: the name
    :return: the full name of the module, and the name there
    """
    return imported_from(file, name) if file.endswith("__init__.py") else None


def imported_from(file: str, name: str) -> tuple[str, str] | None:
    """Where a file has a name from that it imports.

    :param file: the file
    :param name: the name
    :return: the full name of the module, and the name there
    """
    module, level, original = _imported(file).get(name, ("", 0, ""))
    source = absolute(file, module or None, level)
    return (source, original) if source else None


@functools.lru_cache(maxsize=4096)
def _imported(file: str) -> Mapping[str, tuple[str, int, str]]:
    """The names that a file imports from modules: the module, the dots before it and the name there."""
    found: dict[str, tuple[str, int, str]] = {}
    for module, name, alias in imports_in(read(file)):
        if module:
            # The first import of a name that others stand in for is the one that's meant.
            found.setdefault(alias or name, (module.lstrip("."), len(module) - len(module.lstrip(".")), name))
    return found


_MADE = pattern(rb"[ \t]*(?::[^=\n]+)?=[ \t]*([A-Za-z_]\w*)[ \t]*\(")


def maker(file: str, name: str) -> str:
    """What a file calls to make what a name of its outermost level stands for: ``engine = Engine()``.

    :param file: the file
    :param name: the name
    :return: the name of what is called; empty where there is no such assignment
    """
    if name[:1].isupper() and not name.isupper():
        # A class
        return ""
    data = read(file)
    begin = b"\n" + name.encode()
    at = data.find(begin)
    while at >= 0:
        match = _MADE.match(data, at + len(begin))
        if match:
            return match[1].decode()
        at = data.find(begin, at + 1)
    return ""


_IMPORT = pattern(rb"[ \t]*(?:from[ \t]+([.\w]+)[ \t]+)?import[ \t]*(\([^)]*\)|[ \t](?:[^\n\\#;]|\\\n)+)")
_COMMENT = pattern(rb"#[^\n]*")


def imports_in(data: bytes) -> Iterator[tuple[str, str, str]]:
    """What the import statements of a text import, wherever they stand, without parsing it.

    :param data: the text
    :return: the module with its leading dots (empty for a plain ``import``), the name, and the name that it gets here
        if that's another one
    """
    at = data.find(b"import")
    while at >= 0:
        match = _IMPORT.match(data, data.rfind(b"\n", 0, at) + 1)
        if match:
            for name in _COMMENT.sub(b"", match[2].strip(b"()")).replace(b"\\\n", b" ").split(b","):
                words = name.decode(errors="replace").split()
                if len(words) == 1 or (len(words) == 3 and words[1] == "as"):
                    yield (match[1] or b"").decode(errors="replace"), words[0], words[2] if len(words) == 3 else ""
        at = data.find(b"import", max(at + 1, match.end() if match else 0))
