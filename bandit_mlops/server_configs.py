"""Addresses that a server's configuration names, where no call is given them: attributes, dictionaries, variables."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from bandit_mlops import hosts
from bandit_mlops.analysis import door
from bandit_mlops.analysis.kept import kept
from bandit_mlops.analysis.module import nodes_of
from bandit_mlops.analysis.names import qualified
from bandit_mlops.catalog.service_entries import ServerConfig
from bandit_mlops.catalog.services import LOGIN_WORDS, SERVER_CONFIGS
from bandit_mlops.issues import LOW, MEDIUM, issue

if TYPE_CHECKING:
    import bandit
    from astroid import nodes

_Position: TypeAlias = tuple[int, int]

_KEYS = frozenset(key for config in SERVER_CONFIGS for key in config.keys)


class _Told(msgspec.Struct, frozen=True, eq=False):
    """An address that a configuration is given."""

    config: ServerConfig
    key: str
    target: ast.Attribute | None
    """The attribute that it's assigned to, whose object must be of the right class."""
    value: ast.expr


def speaks_of_configs(file: door.File) -> bool:
    """Whether a file names a server whose configuration takes the address.

    :param file: the file
    """
    return any(_is_about(file, config) for config in SERVER_CONFIGS)


def _is_about(file: door.File, config: ServerConfig) -> bool:
    return file.mentions(config.name) or config.name in PurePath(file.path).name


def configures(node: ast.AST) -> bool:
    """Whether a node may tell a server's configuration an address: a cheap look.

    :param node: an assignment or a call
    :return: True for ``config.bind = …``, ``bind = …``, ``options = {"bind": …}`` and calls that are given such a
        dictionary
    """
    if isinstance(node, ast.Assign):
        if isinstance(node.value, ast.Dict):
            return _holds_key(node.value)
        target = node.targets[0]
        return (target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")) in _KEYS
    if isinstance(node, ast.Call):
        return any(isinstance(given, ast.Dict) and _holds_key(given) for given in _given(node))
    return False


def config_issue(file: door.File, node: ast.AST) -> bandit.Issue | None:
    """The finding about an assignment or a call that tells a server's configuration an address.

    :param file: the file
    :param node: a node that ``configures``
    :return: the issue, None where only this machine is served, a login is asked for, or nothing is known
    """
    for told, heard in _heard(file, node):
        if any(file.mentions(word) for word in LOGIN_WORDS):
            return None
        mild = heard.one_of_several or heard.chosen_by == "environment"
        by = f", unless the {heard.chosen_by} says otherwise" if heard.chosen_by else ""
        return issue(
            severity=LOW if mild else MEDIUM,
            confidence=heard.confidence,
            cwe=306,
            what="Anybody who reaches this machine over the network can use the service without a login",
            evidence=f"`{told.key}` of {told.config.name} is told where to listen; {heard.why}{by}",
            fix=told.config.fix,
        )
    return None


def addresses(file: door.File, node: ast.AST) -> Iterator[nodes.NodeNG]:
    """The constants by which a node opens a server: the finding about them is told here.

    :param file: the file
    :param node: any node
    """
    if configures(node):
        for _, heard in _heard(file, node):
            if heard.cause is not None:
                yield heard.cause


def _heard(file: door.File, node: ast.AST) -> Iterator[tuple[_Told, hosts.Heard]]:
    for told in _told(file, node):
        values = list(_twins(file, told))
        for value in values:
            heard = hosts.heard(file.evaluator.value(value), "host", file)
            if heard is not None:
                yield told, heard


def _told(file: door.File, node: ast.AST) -> Iterator[_Told]:
    for config in SERVER_CONFIGS:
        if not _is_about(file, config):
            continue
        if isinstance(node, ast.Call) and config.in_dictionary:
            for given in _given(node):
                yield from _of_dictionary(config, given)
        elif isinstance(node, ast.Assign):
            target = node.targets[0]
            if config.in_dictionary:
                yield from _of_dictionary(config, node.value)
            if isinstance(target, ast.Attribute) and config.classes and target.attr in config.keys:
                yield _Told(config, target.attr, target, node.value)
            is_file = bool(config.files) and re.fullmatch(config.files, PurePath(file.path).name) is not None
            is_global = isinstance(getattr(node, "_bandit_parent", None), ast.Module)
            if isinstance(target, ast.Name) and is_file and is_global and target.id in config.keys:
                yield _Told(config, target.id, None, node.value)


def _of_dictionary(config: ServerConfig, node: ast.expr) -> Iterator[_Told]:
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and key.value in config.keys:
                yield _Told(config, str(key.value), None, value)


def _given(node: ast.Call) -> Iterator[ast.expr]:
    yield from node.args
    yield from (keyword.value for keyword in node.keywords)


def _holds_key(node: ast.Dict) -> bool:
    return any(isinstance(key, ast.Constant) and key.value in _KEYS for key in node.keys)


def _twins(file: door.File, told: _Told) -> Iterator[nodes.NodeNG]:
    """The astroid twin of an address, if what it's assigned to is of the right class."""
    root = file.module.build()
    place = (told.value.lineno, told.value.col_offset)
    for node, value in _given_at(root).get(place, ()) if root is not None else ():
        target = node.targets[0] if hasattr(node, "targets") else None
        if told.target is None or (target is not None and _is_of_class(file, target, told.config)):
            yield value


@kept
def _given_at(root: nodes.Module) -> dict[tuple[int, int], list[tuple[nodes.NodeNG, nodes.NodeNG]]]:
    """What assignments and dictionaries give, by its place in the file."""
    from astroid import nodes

    found: dict[tuple[int, int], list[tuple[nodes.NodeNG, nodes.NodeNG]]] = {}
    for node in nodes_of(root, (nodes.Assign, nodes.Dict)):
        given = [value for _, value in node.items] if isinstance(node, nodes.Dict) else [node.value]
        for value in given:
            found.setdefault((value.lineno, value.col_offset), []).append((node, value))
    return found


def _is_of_class(file: door.File, target: nodes.NodeNG, config: ServerConfig) -> bool:
    owner = getattr(target, "expr", None)
    if owner is None:
        return False
    value = file.evaluator.value(owner)
    return not set(qualified(value, {})).isdisjoint(config.classes)
