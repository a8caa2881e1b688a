"""What is worked out once about a function or a file, however many calls in it are looked at.

A rule that looks at what stands around a call must not walk the function anew for each call: the time of a long script
would grow with the square of its length.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from bandit_mlops.analysis.module import nodes_of

if TYPE_CHECKING:
    from astroid import nodes

BLOCKS = ("body", "orelse", "finalbody")
"""The lists of statements within a statement."""

P = ParamSpec("P")
R = TypeVar("R")

_memories: list[dict[Hashable, Any]] = []


def kept(function: Callable[P, R]) -> Callable[P, R]:
    """A function whose answers are remembered until the scan of the file is over.

    :param function: takes hashable arguments, such as nodes; its answer isn't changed by anybody
    :return: the same function, which is asked once for the same arguments
    """
    memory: dict[Hashable, R] = {}
    _memories.append(memory)

    @functools.wraps(function)
    def remembered(*arguments: P.args, **named: P.kwargs) -> R:
        asked: Hashable = (arguments, *named.items()) if named else arguments
        if asked in memory:
            return memory[asked]
        found = memory[asked] = function(*arguments, **named)
        return found

    return remembered


def forget() -> None:
    """Drop all that is kept, and with it the trees of the file that it's about."""
    for memory in _memories:
        memory.clear()


@kept
def nodes_in(
    block: nodes.NodeNG, kinds: tuple[type[nodes.NodeNG], ...], without: tuple[type[nodes.NodeNG], ...] = ()
) -> tuple[Any, ...]:
    """All nodes of some kinds in a function, class or file, in the order of the source.

    :param block: where to look
    :param kinds: the kinds
    :param without: kinds of which the inside is left out
    :return: the nodes
    """
    return tuple(nodes_of(block, kinds, without))


@kept
def calls_in(block: nodes.NodeNG) -> tuple[nodes.Call, ...]:
    """All calls in a function, class or file, in the order of the source."""
    from astroid import nodes

    return nodes_in(block, (nodes.Call,))


@kept
def _indices(parent: nodes.NodeNG) -> dict[nodes.NodeNG, tuple[str, int]]:
    return {
        statement: (field, index)
        for field in BLOCKS
        for block in (getattr(parent, field, None),)
        if isinstance(block, list)
        for index, statement in enumerate(block)
    }


def index_in_block(statement: nodes.NodeNG) -> tuple[str, int] | None:
    """In which block of its parent a statement stands, ``body``, ``orelse`` or ``finalbody``, and where in it.

    :param statement: a statement, or anything else
    :return: the block and the index; None for what is no statement of a block
    """
    return None if statement.parent is None else _indices(statement.parent).get(statement)


def is_left(block: list[nodes.NodeNG]) -> bool:
    """Whether what stands behind a block isn't reached from it.

    :param block: the statements of a branch
    :return: True where it ends with a way out
    """
    from astroid import nodes

    return bool(block) and isinstance(block[-1], (nodes.Raise, nodes.Return, nodes.Continue, nodes.Break))


def is_before(one: nodes.NodeNG, other: nodes.NodeNG) -> bool:
    """Whether an expression begins in front of another, or where it does."""
    return bool((one.lineno or 0, one.col_offset or 0) <= (other.lineno or 0, other.col_offset or 0))
