"""A finding -> ``bandit.Issue``: severity, confidence, CWE and a message that a data scientist can act on."""

from __future__ import annotations

from typing import Protocol

import bandit
from bandit.core import constants

# From where it's defined: while Bandit loads its plug-ins, the package itself isn't ready.
from bandit.core.issue import Issue

from bandit_mlops.patterns import pattern
from bandit_mlops.printing import printable

# Not bandit.LOW: Bandit loads its plug-ins before the package ``bandit`` has its names.
LOW: str = constants.LOW
MEDIUM: str = constants.MEDIUM
HIGH: str = constants.HIGH

_PLACE = frozenset(("lineno", "linerange", "col_offset", "end_col_offset"))
_LONGEST = 160
_LINE_NUMBER = pattern(r"\b((?:lines?|cell) )\d+")
# In a notebook, a line of another cell is named with the cell.
_OTHER_CELL = pattern(r"\bcell , line ")


class Message(str):
    """A message that equals another one if they differ in nothing but the numbers of lines, and knows its fix.

    Bandit takes a finding for the baseline's if their messages are equal. A message that names a line would be a new
    one as soon as code above it is added. A report or a baseline has plain text: Python asks the subclass first, on
    whichever side of the comparison it stands.
    """

    __slots__ = ("fix",)

    fix: str
    """The last sentence, without its full stop: what to write instead. Empty where nothing is known."""

    def __new__(cls, text: str, fix: str = "") -> Message:
        """A message.

        :param text: the whole of it
        :param fix: its last sentence
        :return: the message
        """
        message = super().__new__(cls, text)
        message.fix = fix
        return message

    # For copies in other processes: the same text, with the same fix.
    def __reduce__(self) -> tuple[type[Message], tuple[str, str]]:
        return Message, (str(self), self.fix)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and without_lines(self) == without_lines(other)

    # str has its own, which Python would use.
    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(without_lines(self))


def without_lines(text: str) -> str:
    """A message without the numbers of lines, by which it's the same again when code above it has changed."""
    return _OTHER_CELL.sub("line ", _LINE_NUMBER.sub(r"\1", str(text)))


class Placed(Protocol):
    """A node of either kind of tree, or anything else that has a place in the source."""

    @property
    def lineno(self) -> int:
        """The first line, counted from 1."""

    @property
    def col_offset(self) -> int:
        """How many bytes of the first line stand before it."""

    @property
    def end_lineno(self) -> int | None:
        """The last line."""

    @property
    def end_col_offset(self) -> int | None:
        """How many bytes of the last line stand before its end."""


class _PlacedIssue(Issue):  # type: ignore[misc]
    """A finding with a place of its own, over which Bandit would write that of the checked node."""

    def __setattr__(self, name: str, value: object) -> None:
        if name not in _PLACE or "is_placed" not in vars(self):
            super().__setattr__(name, value)


def issue(
    *,
    severity: str,
    confidence: str,
    cwe: int,
    what: str,
    evidence: str,
    fix: str,
    place: Placed | None = None,
) -> bandit.Issue:
    """Make a finding with a message of the form ``<what happens> (<evidence>). <fix>.``.

    :param severity: LOW, MEDIUM or HIGH: what an attacker gains, see DESIGN
    :param confidence: LOW, MEDIUM or HIGH: how much of it is known
    :param cwe: the number of the weakness in MITRE's list
    :param what: what happens, as a clause without a full stop
    :param evidence: how we know: API, argument, where the value came from, with its line; never a secret
    :param fix: what to write instead, as code, without a full stop
    :param place: what to report, where it isn't the checked node, or where that is a text: of a text, Bandit takes the
        lines of what is around it, and its SARIF formatter fails where they begin far above
    :return: what a Bandit plug-in returns
    """
    text = f"{what} ({evidence}). {fix}."
    message = Message(printable(text), printable(fix))
    if place is None:
        return bandit.Issue(severity=severity, confidence=confidence, cwe=cwe, text=message)
    found = _PlacedIssue(severity=severity, confidence=confidence, cwe=cwe, text=message)
    found.lineno = place.lineno
    found.linerange = list(range(place.lineno, (place.end_lineno or place.lineno) + 1))
    found.col_offset = place.col_offset
    found.end_col_offset = place.end_col_offset or place.col_offset
    found.is_placed = True
    return found


def excerpt(source: str) -> str:
    """A short quotation of source code for a message.

    :param source: source text, as ``ast.unparse`` gives it
    :return: one line, cut in the middle where it is long
    """
    line = printable(source)
    if len(line) <= _LONGEST:
        return line
    half = _LONGEST // 2 - 2
    return f"{line[:half]} … {line[-half:]}"
