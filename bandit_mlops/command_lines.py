"""The commands that a call runs, as lists of words, whether it takes a text or an argument list."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from bandit_mlops.analysis.values import (
    Absent,
    Call,
    Choice,
    Constant,
    Items,
    Library,
    Member,
    Text,
    Value,
    as_text,
    options,
)
from bandit_mlops.catalog.installs import CONDA_OPTIONS_WITH_VALUE
from bandit_mlops.catalog.shells import COMMAND_PREFIXES, PREFIX_OPTIONS_WITH_VALUE, SHELL_FLAGS, SHELLS
from bandit_mlops.patterns import pattern
from bandit_mlops.switches import argument

if TYPE_CHECKING:
    from bandit_mlops.analysis.names import Callee
    from bandit_mlops.catalog.entries import Command

HOLE = "\ufffc"
"""Stands for a part of a word that isn't constant."""
_MOST_WORDS = 400
_SEPARATOR = pattern(r"&&|\|\||[;&|\n]")
_PIECE = pattern(
    r"""\\\n|\s+|&&|\|\||[;&|]|'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s;&|'"\\]+|.""",
    re.S,
)
_PYTHON = pattern(r"(?:python|pypy)[\d.]*(?:\.exe)?")
_ASSIGNMENT = pattern(r"[A-Za-z_]\w*=")
_DEEPEST = 3


class Word(msgspec.Struct, frozen=True):
    """One word of a command."""

    text: str
    """Its constant parts, with ``HOLE`` for each of the others."""
    holes: tuple[Value, ...] = ()
    """The parts that aren't constant."""

    @property
    def program(self) -> str:
        """The word as a program's name: without folder, in lower case."""
        return posixpath.basename(self.text.replace("\\", "/")).lower().removesuffix(".exe")


Words = tuple[Word, ...]


def given(command: Command, callee: Callee) -> Value:
    """The command that a call is given: a text or an argument list, or one of several.

    :param command: the entry for what is called
    :param callee: what is called, with its arguments
    :return: the value; ``ABSENT`` if the call gives none
    """
    if not command.spread:
        return argument(command.command, callee)
    position = command.command.position or 0
    arguments = callee.arguments
    lists = [
        Items(words[position:], callee.node, arguments.more_positional)
        for words in arguments.alternatives or (arguments.positional,)
    ]
    return Choice(tuple(lists), callee.node) if len(lists) > 1 else lists[0]


def commands(command: Command, callee: Callee) -> list[Words]:
    """The simple commands that a call runs.

    :param command: the entry for what is called
    :param callee: what is called, with its arguments
    :return: the words of each, behind prefixes such as ``sudo``, ``env`` or ``python -m``
    """
    if command.text is not None and command.text.startswith("pipe"):
        return []
    found = list(in_value(given(command, callee)))
    magic = callee.arguments.get("magic_name", 0, callee.node) if callee.name.endswith("run_line_magic") else None
    if isinstance(magic, Constant) and isinstance(magic.value, str) and magic.value in {"pip", "conda", "mamba"}:
        return [(Word(magic.value), *words) for words in found]
    return found


def in_value(given: Value) -> Iterator[Words]:
    """The simple commands in a command's text or argument list.

    :param given: what is run
    :return: the words of each command
    """
    for option in options(given):
        script = _split(option) if isinstance(option, Call) else None
        if script is not None:
            yield from in_value(script)
        elif isinstance(option, Items):
            words = tuple(_word(element) for element in option.elements[:_MOST_WORDS])
            if option.open and not any(word.holes for word in words):
                words = (*words, Word(HOLE, (option,)))
            yield from _unwrapped(words, 0)
        elif isinstance(option, (Constant, Text)):
            yield from _in_text(option, 0)


def _split(call: Call) -> Value | None:
    """The text that is cut into words: ``command.split()``, ``shlex.split(command)``."""
    if isinstance(call.callee, Library) and call.callee.name == "shlex.split":
        return next(iter(call.arguments.positional), None)
    if isinstance(call.callee, Member) and call.callee.name == "split" and not call.arguments.positional:
        text = call.callee.base
        # ``command.replace("\\\n", " ").split()``
        while isinstance(text, Call) and isinstance(text.callee, Member) and text.callee.name in {"replace", "strip"}:
            text = text.callee.base
        return text
    return None


def _word(element: Value) -> Word:
    """One element of an argument list; the running interpreter is as good as its name."""
    if isinstance(element, Constant):
        return Word(as_text(element.value))
    if isinstance(element, Library) and element.name == "sys.executable":
        return Word("python")
    if isinstance(element, Text):
        text = "".join(_constant(part) for part in element.parts)
        return Word(text, tuple(part for part in element.parts if not isinstance(part, Constant)))
    if isinstance(element, Absent):
        return Word("")
    known = [option for option in options(element) if isinstance(option, Constant)]
    if known and len(known) == len(options(element)):
        return Word(as_text(known[0].value))
    return Word(HOLE, (element,))


def _constant(part: Value) -> str:
    if isinstance(part, Library) and part.name == "sys.executable":
        return "python"
    return as_text(part.value) if isinstance(part, Constant) else HOLE


def _in_text(script: Value, depth: int) -> Iterator[Words]:
    parts = script.parts if isinstance(script, Text) else (script,)
    holes = [part for part in parts if _constant(part) == HOLE]
    text = "".join(_constant(part) for part in parts)
    words: list[Word] = []
    current, taken, seen = "", [], 0
    # A word may have quoted and bare pieces; a comment ends with its line.
    for piece in [*_PIECE.findall(re.sub(r"(?m)(?:^|\s)#.*$", "", text)), "\n"]:
        ends = piece.isspace() or piece == "\\\n" or _SEPARATOR.fullmatch(piece)
        if not ends:
            bare = piece[1:-1] if piece[0] in "'\"" and len(piece) > 1 else piece
            bare = re.sub(r"\\(.)", r"\1", bare) if piece[0] in '"\\' else bare
            taken += holes[seen : seen + bare.count(HOLE)]
            seen += bare.count(HOLE)
            current += bare
            continue
        if current:
            words.append(Word(current, tuple(taken)))
            current, taken = "", []
        if _SEPARATOR.fullmatch(piece) or (piece != "\\\n" and "\n" in piece):
            if words:
                yield from _unwrapped(tuple(words[:_MOST_WORDS]), depth)
            words = []


def _unwrapped(words: Words, depth: int) -> Iterator[Words]:
    """A command without what only runs it: ``sudo``, ``env A=b``, ``conda run``, ``bash -c "…"``, ``python -m``."""
    while words:
        program = words[0].program.lstrip("!%")
        if program in SHELLS and depth < _DEEPEST:
            for position, word in enumerate(words[1:], 1):
                if word.text.lower() in SHELL_FLAGS and position + 1 < len(words):
                    script = words[position + 1]
                    yield from _in_text(as_value(script), depth + 1)
                    return
            break
        if _ASSIGNMENT.match(words[0].text):
            words = words[1:]
        elif _PYTHON.fullmatch(program) and len(words) > 2 and words[1].text == "-m":
            words = words[2:]
        elif _PYTHON.fullmatch(program) and len(words) > 3 and words[1].text[:1] == "-" and words[2].text == "-m":
            words = words[3:]
        elif program in _OWN_INSTALLERS and "run" not in (word.text for word in words[1:3]):
            break
        elif program in COMMAND_PREFIXES:
            words = _behind_options(words)
        else:
            break
    if words:
        first = words[0]
        yield (Word(first.text.lstrip("!%"), first.holes), *words[1:])


# Prefixes that install packages themselves.
_OWN_INSTALLERS = frozenset(("conda", "mamba", "micromamba", "uv", "poetry"))


def _behind_options(words: Words) -> Words:
    program = words[0].program
    with_value = PREFIX_OPTIONS_WITH_VALUE.get(program, frozenset())
    if program in _OWN_INSTALLERS:
        with_value = CONDA_OPTIONS_WITH_VALUE
    position = 1
    while position < len(words) and (words[position].text.startswith("-") or words[position].text == "run"):
        position += 2 if words[position].text in with_value else 1
    # The first word behind the options of ``timeout`` is how long.
    return words[position + (program == "timeout") :]


def as_value(word: Word) -> Value:
    """A word as the text that it was."""
    parts: list[Value] = []
    holes = iter(word.holes)
    for piece in re.split(f"({HOLE})", word.text):
        if piece == HOLE:
            hole = next(holes, None)
            if hole is not None:
                parts.append(hole)
        elif piece:
            parts.append(Constant(piece, None))
    return parts[0] if len(parts) == 1 else Text(tuple(parts), None)
