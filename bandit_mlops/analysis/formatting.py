"""The parts of formatted text: ``str.format`` templates, ``%`` templates and ``string.Template``."""

from __future__ import annotations

import re
import string

from bandit_mlops.patterns import pattern

_CONVERSION = pattern(r"%(?:\((?P<key>[^)]*)\))?[-+ #0]*(?:\*|\d+)?(?:\.(?:\*|\d+))?[hlL]?(?P<type>[a-zA-Z%])")
_NUMERIC_SPEC = pattern(r"(?:.?[<>=^])?[-+ ]?z?#?0?\d*[_,]?(?:\.\d+)?[bcdeEfFgGnoxX%]")


class MalformedTemplateError(ValueError):
    """A template that the running program would refuse too."""


def percent_parts(template: str) -> list[str | tuple[str | int, bool]]:
    """Take a ``%`` template apart.

    :param template: the text left of the ``%``
    :return: constant texts, and for each conversion its key (a name, or the number of the operand from 0) and whether
        it can only give a number
    """
    parts: list[str | tuple[str | int, bool]] = []
    end = operand = 0
    for match in _CONVERSION.finditer(template):
        parts.append(template[end : match.start()])
        end = match.end()
        if match["type"] == "%":
            parts.append("%")
        elif match["key"] is not None:
            parts.append((match["key"], is_numeric_conversion(match["type"])))
        else:
            parts.append((operand, is_numeric_conversion(match["type"])))
            operand += 1
    parts.append(template[end:])
    return [part for part in parts if part != ""]


def is_numeric_conversion(letter: str) -> bool:
    """Whether a ``%`` conversion refuses everything but numbers."""
    return letter in "diouxXeEfFgG"


def format_parts(template: str) -> list[str | tuple[str | int, bool]]:
    """Take a ``str.format`` template apart.

    :param template: the text that ``.format`` is called on
    :return: constant texts, and for each field the name or number of its argument and whether it can only give a number
    :raises MalformedTemplateError: where ``str.format`` would raise
    """
    parts: list[str | tuple[str | int, bool]] = []
    automatic = 0
    try:
        fields = list(string.Formatter().parse(template))
    except ValueError as error:
        raise MalformedTemplateError(str(error)) from None
    for literal, field, spec, _ in fields:
        if literal:
            parts.append(literal)
        if field is None:
            continue
        name = re.split(r"[.\[]", field, maxsplit=1)[0]
        key: str | int
        if name == "":
            key, automatic = automatic, automatic + 1
        else:
            # Python reads no number of some thousand digits; nothing has such a position.
            key = int(name) if name.isdecimal() and len(name) < 10 else name
        parts.append((key, is_numeric_spec(spec or "")))
    return parts


def dollar_parts(template: str) -> list[str | tuple[str]]:
    """Take the text of a ``string.Template`` apart.

    :param template: text with ``$name``, ``${name}`` and ``$$``
    :return: constant texts, and for each placeholder its name alone in a tuple
    """
    parts: list[str | tuple[str]] = []
    end = 0
    for match in string.Template.pattern.finditer(template):
        parts.append(template[end : match.start()])
        end = match.end()
        name = match["named"] or match["braced"]
        parts.append((name,) if name else "$")
    parts.append(template[end:])
    return [part for part in parts if part != ""]


def is_numeric_spec(spec: str) -> bool:
    """Whether a format specification refuses everything but numbers."""
    return _NUMERIC_SPEC.fullmatch(spec) is not None
