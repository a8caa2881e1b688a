"""t-strings (PEP 750) as values: an object that holds constant texts and interpolated values, and isn't text itself.

``t"ls {path}"`` is what ``Template("ls ", Interpolation(path))`` makes. Put into a text it counts as what it holds, for
that is what ``str``, a log and a renderer write; a function that expects text refuses the template.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bandit_mlops.analysis.values import (
    INTERPOLATION,
    TEMPLATE,
    Arguments,
    Call,
    Constant,
    Item,
    Items,
    Library,
    Parameter,
    Unknown,
    Value,
    choice,
    given_to,
    options,
)

if TYPE_CHECKING:
    from astroid import nodes


def template(parts: Sequence[Value], node: nodes.NodeNG) -> Value:
    """What a t-string makes.

    :param parts: constants and interpolations, in their order
    :param node: the t-string
    :return: the template
    """
    return Call(Library(TEMPLATE, node), Arguments(tuple(parts)), node)


def interpolation(value: Value, node: nodes.NodeNG) -> Value:
    """What stands in braces in a t-string.

    :param value: what is between the braces
    :param node: the place
    :return: the object that holds it
    """
    return Call(Library(INTERPOLATION, node), Arguments((value,)), node)


def elements(value: Value, node: nodes.NodeNG) -> tuple[Value, ...] | None:
    """What a loop over a template gives.

    :param value: any value
    :param node: the loop
    :return: its texts and interpolations, of a parameter that is annotated with it as well; None for anything else
    """
    parts = given_to(value, TEMPLATE)
    if parts is not None:
        return parts
    if isinstance(value, Parameter) and any(
        isinstance(option, Library) and option.name == TEMPLATE for option in options(value.annotation)
    ):
        # Its texts are the program's own, whoever passes it.
        return Constant("", node), interpolation(Item(value, Unknown(node), node), node)
    return None


def member(value: Value, name: str, node: nodes.NodeNG) -> Value | None:
    """An attribute of a template or of an interpolation.

    :param value: any value
    :param name: the attribute
    :param node: the place
    :return: its value; None for anything else
    """
    interpolated = given_to(value, INTERPOLATION)
    if interpolated is not None:
        return interpolated[0] if interpolated and name == "value" else Constant("", node)
    if name not in {"strings", "interpolations", "values"}:
        return None
    parts = elements(value, node)
    if parts is None:
        return None
    held = [given_to(part, INTERPOLATION) for part in parts]
    if name == "values":
        return Items(tuple(inner[0] for inner in held if inner), node)
    is_text = name == "strings"
    return Items(tuple(part for part, inner in zip(parts, held, strict=True) if (inner is None) == is_text), node)


def as_operand(value: Value, node: nodes.NodeNG) -> Value:
    """A value where only text can stand: of the elements of a template, the texts.

    :param value: any value
    :param node: the place
    :return: the value without interpolations; as it is where nothing else is in it
    """
    found = options(value)
    left = [option for option in found if given_to(option, INTERPOLATION) is None]
    return value if not left or len(left) == len(found) else choice(left, node)
