"""A method of an object -> the calls that made the object."""

from __future__ import annotations

from collections.abc import Iterator

from bandit_mlops.analysis.values import Call, Choice, Item, Member, Value, options

_DEEPEST = 12


def makers(method: Value) -> Iterator[Call]:
    """The calls that made the object whose method a value is, from the last to the first.

    :param method: a method, as the value of ``jinja2.Environment().overlay().from_string``
    :return: the calls: ``jinja2.Environment().overlay()``, then ``jinja2.Environment()``
    """
    for option in options(method):
        current: Value = option
        for _ in range(_DEEPEST):
            if isinstance(current, Call):
                yield current
                current = current.callee
            elif isinstance(current, (Member, Item)):
                current = current.base
            elif isinstance(current, Choice):
                for inner in current.options:
                    yield from makers(inner)
                break
            else:
                break
