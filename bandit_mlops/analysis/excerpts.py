"""A dotted name -> the definition in another file of the project that it leads to, as a small astroid tree.

Only the definition is parsed, with the imports and short assignments that it needs: most files are large, and few of
their lines are asked about.
"""

from __future__ import annotations

import ast
import re
from collections import OrderedDict
from typing import TYPE_CHECKING

from bandit_mlops.analysis.files import blocks, imported_file
from bandit_mlops.analysis.module import Module
from bandit_mlops.patterns import pattern

if TYPE_CHECKING:
    from astroid import nodes

_KEPT_EXCERPTS = 64
_LONGEST_CONTEXT = 1_500
_LONGEST_DEFINITION = 8_000
_LONGEST_NAME = 12
_BLOCK = pattern(rb"(?:from|import|try|if|with)\b")
_TARGETS = pattern(rb"(?:[A-Za-z_][\w, ]*(?::[^\n=]*)?=(?!=)[ \t]*)+")
_WORD = pattern(rb"[A-Za-z_]\w*")
_DEFINITION = pattern(rb"(?:@[^\n]*\n)*(?:async\s+)?(?:def|class)\s+([^\s(:\[]+)")
_CLASS = pattern(rb"(?:@[^\n]*\n)*class\s+([A-Za-z_]\w*)")


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
    found = imported_file(str(path), parts)
    if found is None:
        return None
    file, used = found
    if used == len(parts):
        return None
    excerpt = _excerpt(file, parts[used])
    tree = excerpt.build() if excerpt is not None else None
    return (tree, list(parts[used:])) if tree is not None else None


def tidy() -> None:
    """Keep the excerpts that were asked for last, and free the others: nobody asks about a scanned file any more."""
    while len(_kept) > _KEPT_EXCERPTS:
        _, excerpt = _kept.popitem(last=False)
        if excerpt is not None:
            excerpt.release()


_kept: OrderedDict[tuple[str, str], Module | None] = OrderedDict()


def _excerpt(file: str, name: str) -> Module | None:
    if (file, name) in _kept:
        _kept.move_to_end((file, name))
    else:
        _kept[file, name] = _cut_out(file, name)
    return _kept[file, name]


def _cut_out(file: str, name: str) -> Module | None:
    """A file's imports, its short assignments and its definition of one name; None where it doesn't define it.

    What the definition needs besides is looked up as it's needed: it is another excerpt of the same file.
    """
    source = blocks(file)
    bound = [block for block in source if _binds(block, name)]
    definitions = [short for block in bound if (short := _shortened(block)) is not None]
    if not definitions:
        return None
    words = {word for _, text in definitions for word in _WORD.findall(text)}
    starts = {start for start, _ in bound}
    context = [block for block in source if _is_short(block) and _may_bind_any(block, words)]
    kept = sorted([*definitions, *(block for block in context if block[0] not in starts)])
    lines: list[bytes] = []
    for start, text in kept:
        lines += [b""] * (start - len(lines))
        lines += text.split(b"\n")
    try:
        tree = ast.parse(b"\n".join(lines))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return Module(tree, file)


def _shortened(block: tuple[int, bytes]) -> tuple[int, bytes] | None:
    """A long class without its longest methods, so that no more is parsed than can be asked for.

    Other blocks stay as they are; None for those that are too long.
    """
    start, text = block
    if len(text) <= _LONGEST_DEFINITION:
        return block
    if not _CLASS.match(text):
        return None
    lines = text.split(b"\n")
    members: list[list[int]] = []
    indent = decorated = 0
    quoted = False
    for number, line in enumerate(lines):
        inner = len(line) - len(line.lstrip())
        if not line.strip() or (not inner and not members):
            continue
        if inner == indent and not quoted and line.lstrip().startswith(b"#"):
            # Comments between the fields of settings would take the room of the fields.
            lines[number] = b""
            continue
        indent = indent or inner
        if inner == indent and not decorated and not quoted and line.lstrip()[:1] not in b")]}":
            members.append([number, number])
        decorated = inner == indent and not quoted and line.lstrip().startswith(b"@")
        # The lines of a docstring are one member.
        quoted ^= line.count(b'"""') % 2 == 1
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
    return not words.isdisjoint(_WORD.findall(_binding(block[1])))


def _binding(text: bytes) -> bytes:
    """The part of a statement that may bind names: all of an import, of an assignment its targets.

    An import or an assignment may stand within ``try`` or ``if``. What is neither binds none.
    """
    if _BLOCK.match(text):
        return text
    targets = _TARGETS.match(text)
    # What a target is annotated with binds nothing.
    return targets[0].partition(b":")[0] if targets is not None else b""


def _binds(block: tuple[int, bytes], name: str) -> bool:
    """Whether a statement of a module may bind a name."""
    text = block[1]
    if name.encode() not in text:
        return False
    if re.search(rb"\b" + re.escape(name.encode()) + rb"\b", _binding(text)):
        return True
    defined = _DEFINITION.match(text)
    return defined is not None and defined[1] == name.encode()
