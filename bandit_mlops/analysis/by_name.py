"""A call -> whether it asks a language model, by what the program calls the model, the method or the function.

Frameworks wrap the clients of the providers in classes of their own; what they call them is all that a file shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from bandit_mlops.analysis.names import qualified
from bandit_mlops.analysis.values import (
    Call,
    Constant,
    Definition,
    Instance,
    Item,
    Library,
    Member,
    Parameter,
    Value,
    options,
)
from bandit_mlops.patterns import pattern

_MOST_THINGS = 12
_DEEPEST = 3
_HUMPS = pattern(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


class ModelNames(msgspec.Struct, frozen=True):
    """How people call language models, and what asks one: regular expressions for names in lower case.

    Words are joined by underscores: ``BaseLLM`` is ``base_llm``.
    """

    models: re.Pattern[str]
    """Variables, attributes and classes."""
    methods: re.Pattern[str]
    """Methods of those that give an answer."""
    functions: re.Pattern[str]
    """Functions and methods of anything that say it all."""
    signs: re.Pattern[str]
    """What each name that ``functions`` fit holds: quicker to look for, and quicker to compile."""
    starts: tuple[str, ...]
    """How each name that ``methods`` fit starts, for the same reason."""


def asks_model(call: Call, names: ModelNames) -> bool:
    """Whether a call gives the answer of a language model, by its names alone.

    :param call: what a function returns of which nothing better is known
    :param names: how models, methods and functions are called
    :return: True for ``self.llm.aask(prompt)``, ``chat_model(prompt)``, ``ask_gpt(prompt)``
    """
    callee = call.callee
    name = _snake(_last(callee))
    if not name:
        return False
    if names.signs.search(name) and names.functions.fullmatch(name):
        return True
    if isinstance(callee, (Parameter, Member)) and call.arguments.values() and names.models.fullmatch(name):
        # The object itself is called: llm(prompt); without a prompt it's a function that gives the object.
        return True
    if not name.startswith(names.starts) or not names.methods.fullmatch(name):
        return False
    return any(names.models.fullmatch(_snake(thing)) for thing in _things(callee, 0))


def _things(callee: Value, depth: int) -> Iterator[str]:
    """The names of the object whose method is called: its own, its class's, those of what made it."""
    if isinstance(callee, Library):
        # A class or an object of another file: ``from .models import llm``
        yield callee.name.rpartition(".")[0].rpartition(".")[2]
        return
    base = callee.base if isinstance(callee, Member) else callee.owner if isinstance(callee, Definition) else None
    for option in options(base)[:_MOST_THINGS] if base is not None else ():
        yield from _names(option, depth)


def _names(value: Value, depth: int) -> Iterator[str]:
    if isinstance(value, Instance):
        yield value.definition.name
    elif isinstance(value, Call):
        made = _last(value.callee)
        yield re.sub(r"^_*(?:get|create|make|build|load|init|new)_", "", made)
        yield made
    elif isinstance(value, Item):
        if isinstance(value.key, Constant):
            yield str(value.key.value)
        elif depth < _DEEPEST:
            yield from _names(value.base, depth + 1)
    else:
        yield _last(value)
    if isinstance(value, Parameter):
        yield from (name.rpartition(".")[2] for name in qualified(value, {}))


def _last(value: Value) -> str:
    if isinstance(value, Library):
        return value.name.rpartition(".")[2]
    if isinstance(value, Definition):
        return getattr(value.node, "name", "")
    return value.name if isinstance(value, (Parameter, Member)) else ""


def _snake(name: str) -> str:
    return _HUMPS.sub("_", name).lower().strip("_")
