"""Text of a scanned project -> text that is safe on a terminal."""

from __future__ import annotations

import re


def printable(text: str) -> str:
    """One line of text that is safe on a terminal: control characters and line breaks become spaces or escapes.

    :param text: a message that may repeat source text
    :return: the same, without any character that moves the cursor or changes colours
    """
    return visible(re.sub(r"\s+", " ", text).strip())


def visible(line: str) -> str:
    """A line as it is, with what a terminal would obey written out.

    :param line: a line of a file, or the name of one
    :return: the same, with escapes for control characters other than tabs, and for what a file's name can't hold
    """
    return "".join(c if c.isprintable() or c == "\t" else c.encode("unicode_escape").decode("ascii") for c in line)
