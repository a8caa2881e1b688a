"""Which functions of the project's other files may hand their arguments on to what rules know, by their text alone.

A file that can't call anything known, by its words, is done with at once, as most are. In the others the calls of
known names are looked up in the file's own imports, without parsing it. Like the survey of the scanned file, this errs
on the side of interest: the functions that it names are looked at closely.
"""

from __future__ import annotations

import bisect
import functools
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from bandit_mlops.analysis.files import (
    blocks,
    handed_on,
    imported_from,
    imports_in,
    maker,
    module_file,
    read,
    root,
)
from bandit_mlops.analysis.module import dotted_name
from bandit_mlops.analysis.survey import Interest, Text
from bandit_mlops.patterns import pattern

_LONGEST_TEXT = 300
_LONGEST_CHAIN = 120
_MOST_HANDS = 3
_MOST_BASES = 4
_ROUNDS = 3

_FUNCTION = pattern(rb"(?:@[^\n]*\n)*(?:async\s+)?def\s+([A-Za-z_]\w*)")
_CLASS = pattern(rb"(?:@[^\n]*\n)*class\s+([A-Za-z_]\w*)\s*(?:\(([^)]*)\))?")
_METHOD = pattern(rb"\n([ \t]+)(?:async\s+)?def\s+([A-Za-z_]\w*)")
_WORD = pattern(rb"[A-Za-z_]\w*")
_CHAIN = pattern(rb"([A-Za-z_]\w*)\s*\.\s*(?:[A-Za-z_]\w*\s*\.\s*)*\Z")
_CALL = pattern(rb"\s*\(")
_DEFINED = pattern(rb"(?:def|class)\s+\Z")

_Names: TypeAlias = Mapping[str, frozenset[tuple[str, str]]]

ITSELF = ""


def reached(path: str, module: str, name: str, known: Interest) -> frozenset[str]:
    """How what a file imports from its own project may reach something that rules know.

    :param path: the importing file
    :param module: the full name of the module that is imported from
    :param name: what it defines, or imports to hand it on, or a module in it
    :param known: the names that rules know
    :return: ``ITSELF`` where a call of the name may; the methods of the class, or functions of the module, that may
    """
    return _reached(root(path), module, name, known, 0)


@functools.lru_cache(maxsize=4096)
def _reached(folder: str, module: str, name: str, known: Interest, hands: int) -> frozenset[str]:
    """The same for all files of a folder: most names are imported by many of them."""
    if len(module) > _LONGEST_TEXT:
        return frozenset()
    parts = tuple(module.split("."))
    found = module_file(folder, parts)
    if found is None or found[1] < len(parts) or found[0].endswith("__init__.py"):
        # It may be a module of the package.
        found = module_file(folder, (*parts, name))
    if found is None or found[1] < len(parts):
        return frozenset()
    path, used = found
    there = _wrappers(path, known)
    if used > len(parts):
        return frozenset(inner for inner, reaching in there.items() if ITSELF in reaching)
    if name in there:
        return there[name]
    made_by = maker(path, name)
    if made_by:
        # ``engine = Engine()``: the methods of what is imported, and what a call of it calls.
        source = imported_from(path, made_by) if made_by not in there and hands < _MOST_HANDS else None
        of_class = _reached(root(path), *source, known, hands + 1) if source else there.get(made_by, frozenset())
        return frozenset(ITSELF if inner == "__call__" else inner for inner in of_class if inner != ITSELF)
    source = handed_on(path, name) if hands < _MOST_HANDS else None
    return _reached(root(path), *source, known, hands + 1) if source is not None else frozenset()


_NONE: Mapping[str, frozenset[str]] = {}


def _functions(file: str) -> frozenset[str]:
    """The names of the functions of a file's outermost level."""
    return frozenset(match[1].decode() for _, block in blocks(file) if (match := _FUNCTION.match(block)))


@functools.lru_cache(maxsize=4096)
def _wrappers(file: str, known: Interest) -> Mapping[str, frozenset[str]]:
    """The functions and classes of a file's outermost level that may reach what rules know.

    For a function ``ITSELF``; for a class its methods, and ``ITSELF`` where it's the constructor.
    """
    text = Text(read(file))
    called = known.candidates(text, dotted_name(file).split("."))
    called |= {name for name in known.builtins & text.words if text.names(name)}
    if not called:
        return _NONE
    calls = list(_calls(file, sorted(called)))
    if not calls:
        return _NONE
    package = dotted_name(file).partition(".")[0]
    names = _names(text.data, package)
    # The project may be a library that rules know.
    own = known.by_root[package] & _functions(file) if package in known.by_root else frozenset()
    found: dict[str, set[str]] = {}
    local: list[tuple[str, str, str]] = []
    for definition, inner, first, last in calls:
        if _is_known(first, last, names, known, package) or (
            last in own if not first else first not in names and _is_method(last, text, known)
        ):
            found.setdefault(definition, set()).add(inner)
        elif not first:
            local.append((definition, inner, last))
    for _ in range(_ROUNDS):
        # A function of the file itself, with a name that others have as well.
        for definition, inner, last in local:
            if ITSELF in found.get(last, ()):
                found.setdefault(definition, set()).add(inner)
    _inherit(file, found)
    return {name: frozenset(inner) for name, inner in found.items()} or _NONE


def _calls(file: str, called: list[str]) -> Iterator[tuple[str, str, str, str]]:
    """The calls of some names: the definition and the method that each stands in, its first and its last identifier."""
    for _, block in blocks(file):
        function = _FUNCTION.match(block)
        match = function or _CLASS.match(block)
        if match is None:
            continue
        methods: list[tuple[int, str]] | None = None
        for name in called:
            for at in _places(block, name.encode(), match.end(1)):
                chain = _CHAIN.search(block, max(0, at - _LONGEST_CHAIN), at)
                if chain is None and block[at - 1 : at] == b".":
                    # A method of what a call or an index gives: of no name that could be looked up.
                    continue
                inner = ITSELF
                if function is None:
                    methods = _methods(block) if methods is None else methods
                    before = bisect.bisect_right(methods, at, key=lambda method: method[0])
                    if not before:
                        continue
                    inner = methods[before - 1][1].replace("__init__", ITSELF)
                yield match[1].decode(), inner, chain[1].decode() if chain else "", name


def _methods(block: bytes) -> list[tuple[int, str]]:
    """The methods of a class, each with where it begins."""
    found = [(match.start(), len(match[1]), match[2].decode()) for match in _METHOD.finditer(block)]
    indent = min((indent for _, indent, _ in found), default=0)
    return [(start, name) for start, at, name in found if at == indent]


def _places(block: bytes, name: bytes, start: int) -> Iterator[int]:
    """Where a name is called."""
    at = block.find(name, start)
    while at >= 0:
        end = at + len(name)
        whole = not (block[at - 1 : at].isalnum() or block[at - 1 : at] == b"_")
        if whole and _CALL.match(block, end) and not _DEFINED.search(block, max(0, at - 8), at):
            yield at
        at = block.find(name, end)


def _is_known(first: str, last: str, names: _Names, known: Interest, package: str) -> bool:
    """Whether a call may be known, by the imports of its file."""
    # The project may be a library that rules know.
    own = known.by_root.get(package, frozenset())
    if not first:
        bound = names.get(last) or {(source, last) for source, _ in names.get("*", ())}
        if not bound:
            return last in known.builtins
        # What the project's own modules hand on may be anything.
        return any(
            original in known.by_root.get(source, ()) if source else known.knows(original, original)
            for source, original in bound
        )
    if first not in names:
        return known.knows(first, last)
    return any(
        last in known.by_root.get(source or original, ()) or (not source and last in own)
        for source, original in names[first]
    )


def _is_method(last: str, text: Text, known: Interest) -> bool:
    """Whether a method of an object, whatever it's kept in, may be known: the file mentions a class that has it."""
    return any(owner[:1].isupper() and text.holds(owner) for owner in known.owners(last))


def _names(data: bytes, package: str) -> _Names:
    """The names that a file's imports bind, wherever they stand.

    :param data: the file's text
    :param package: the outermost package that the file is in
    :return: for each name the library, empty for the project itself, and the name there
    """
    found: dict[str, set[tuple[str, str]]] = {}
    for module, name, alias in imports_in(data):
        library = (module or name).partition(".")[0]
        original = name if module else library
        found.setdefault(alias or original, set()).add(("" if library == package else library, original))
    return {name: frozenset(sources) for name, sources in found.items()}


def _inherit(file: str, found: dict[str, set[str]]) -> None:
    """Give classes what the classes of the same file above them have."""
    for _, block in blocks(file):
        match = _CLASS.match(block)
        if match and match[2]:
            for base in _WORD.findall(match[2])[:_MOST_BASES]:
                inherited = found.get(base.decode())
                if inherited:
                    found.setdefault(match[1].decode(), set()).update(inherited)
