"""A call in a scanned file -> the catalogue entries for what it calls."""

from __future__ import annotations

import ast
import dataclasses
import functools
from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from bandit_mlops.analysis import door
from bandit_mlops.analysis.names import Callee, NameTable, callees
from bandit_mlops.analysis.origins import Facts
from bandit_mlops.analysis.survey import Interest, interest
from bandit_mlops.catalog.entries import Command, HubDownload, Loader
from bandit_mlops.settings import Settings, settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from astroid import nodes
    from bandit.core.context import Context

Entry: TypeAlias = Loader | HubDownload | Command
E = TypeVar("E", Loader, HubDownload, Command)


@dataclasses.dataclass(frozen=True)
class Catalogue:
    """All entries, ready to be found by name."""

    entries: NameTable[Entry]
    interest: Interest
    facts: Facts


@dataclasses.dataclass(frozen=True, eq=False)
class Site:
    """A call that calls something in the catalogue."""

    file: door.File
    node: ast.Call
    call: nodes.Call
    matches: tuple[tuple[Entry, Callee], ...]
    facts: Facts
    settings: Settings

    def of(self, kind: type[E], rule: str = "") -> Iterator[tuple[E, Callee]]:
        """The entries of one type for what the call may call: of several that fit a name, the first.

        :param kind: the type of entry
        :param rule: the rule that the entries name, where entries of the type name one
        :return: entries, each with what is called
        """
        settled: set[int] = set()
        for entry, callee in self.matches:
            if isinstance(entry, kind) and id(callee) not in settled and getattr(entry, "rule", "") == rule:
                settled.add(id(callee))
                yield entry, callee


@functools.cache
def catalogue() -> Catalogue:
    """The built-in catalogue."""
    # Imported here: the catalogue is needed when the first file is scanned, not to list the rules.
    from bandit_mlops.catalog.frameworks import FRAMEWORK_LOADERS
    from bandit_mlops.catalog.hubs import HUB_DOWNLOADS, NOT_DOWNLOADS
    from bandit_mlops.catalog.native import NATIVE_LIBRARIES
    from bandit_mlops.catalog.network import NETWORK_LOADERS
    from bandit_mlops.catalog.origins import ORIGINS, RETURNS
    from bandit_mlops.catalog.serializers import SERIALIZERS
    from bandit_mlops.catalog.shells import COMMANDS

    entries: list[Entry] = [
        *SERIALIZERS,
        *FRAMEWORK_LOADERS,
        *NETWORK_LOADERS,
        *NATIVE_LIBRARIES,
        *HUB_DOWNLOADS,
        *COMMANDS,
    ]
    table = NameTable((entry.names, entry) for entry in entries)
    table.exclude(NOT_DOWNLOADS)
    return Catalogue(
        table,
        interest(name for entry in entries for name in entry.names),
        Facts(NameTable((origin.names, origin.kind) for origin in ORIGINS), RETURNS),
    )


_last: tuple[ast.AST, Site | None] | None = None


def site(context: Context, config: Mapping[str, Any]) -> Site | None:
    """What a call calls, if the catalogue knows it. Rules ask in turn for the same call; it's worked out once.

    :param context: of a check of a call
    :param config: the settings block as Bandit hands it to the rule
    :return: the call with its entries, None if there are none
    """
    global _last
    node = context.node
    if node is not None and _last is not None and _last[0] is node:
        return _last[1]
    chosen = settings(config)
    if node is None:
        return None
    known = catalogue()
    found = _site(context, known, chosen) if door.call_that_matters(context, known.interest) else None
    _last = (node, found)
    return found


def _site(context: Context, known: Catalogue, chosen: Settings) -> Site | None:
    file = door.file_of(context)
    call = file.call(context.node)
    if call is None:
        return None
    with door.deeper_recursion():
        matches = tuple(
            (entry, callee)
            for callee in callees(call, file.evaluator, known.facts.returns)
            for entry in known.entries.get(callee.name)
        )
    return Site(file, context.node, call, matches, known.facts, chosen) if matches else None
