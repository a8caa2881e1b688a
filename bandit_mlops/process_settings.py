"""Environment variables and settings that turn a protection off -> the finding of a file.

A file is looked through once, when Bandit has walked it, and only if its bytes hold the name of such a setting. A rule
reports one place in a file; its message names the lines of the others.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from bandit_mlops.analysis import door, project
from bandit_mlops.analysis.kept import kept
from bandit_mlops.catalog.entries import ProcessSetting
from bandit_mlops.issues import HIGH, MEDIUM, excerpt, issue
from bandit_mlops.settings import Settings, settings

if TYPE_CHECKING:
    import bandit
    from bandit.core.context import Context

_ENVIRONMENT = frozenset(("environ", "environb"))
_SETTERS = frozenset(("setdefault", "putenv", "setenv"))


class _Place(msgspec.Struct, frozen=True):
    """Where a setting turns something off."""

    setting: ProcessSetting
    node: ast.expr | ast.stmt


def finding(context: Context, config: Mapping[str, Any], rule: str) -> bandit.Issue | None:
    """The finding about the settings of a process in a file.

    :param context: of a check, which is of interest only if it's the one at the end of a file
    :param config: the settings block as Bandit hands it to the rule
    :param rule: the rule's ID; it reports the settings that name it
    :return: the issue, None if there's none in the file
    """
    chosen = settings(config)
    if context.node is not None or context.file_data is None:
        return None
    places = [place for place in _places(door.file_of(context)) if place.setting.rule == rule]
    judged = [(place, confidence) for place in places if (confidence := _confidence(place, context, chosen))]
    if not judged:
        return None
    (place, confidence), *others = judged
    also = f"; the same in line {', '.join(str(other.node.lineno) for other, _ in others)}" if others else ""
    since = place.setting.safe_since
    version = f"; without effect from {since.package} {since.version} on" if since is not None else ""
    return issue(
        severity=place.setting.severity,
        confidence=confidence,
        cwe=place.setting.cwe,
        what=f"{place.setting.what[:1].upper()}{place.setting.what[1:]}",
        evidence=f"`{excerpt(ast.unparse(place.node))}`{version}{also}",
        fix=place.setting.fix,
        place=place.node,
    )


def _confidence(place: _Place, context: Context, chosen: Settings) -> str:
    """How surely the setting has an effect; empty where the project's versions say that it hasn't."""
    since = place.setting.safe_since
    if since is None:
        return HIGH
    where = project.project_of(context.filename)
    answer = project.is_since(where, chosen.assume, since.package, since.version).answer
    return {"yes": "", "no": HIGH}.get(answer, MEDIUM)


@functools.cache
def _known() -> Mapping[str, ProcessSetting]:
    from bandit_mlops.catalog.process_settings import PROCESS_SETTINGS

    return {name: setting for setting in PROCESS_SETTINGS for name in setting.names}


@kept
def _places(file: door.File) -> list[_Place]:
    """The places of a file."""
    return [] if _known().keys().isdisjoint(file.text.words) else list(_found(file.text.data))


def _found(text: bytes) -> Iterator[_Place]:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    known = _known()
    for node in ast.walk(tree):
        for name, value in _assigned(node):
            setting = known.get(name)
            if setting is not None and _turns_off(value, setting) and _is_meant(node, setting):
                yield _Place(setting, node)  # type: ignore[arg-type]  # a statement or call


def _assigned(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """The names that a node gives values to: variables, attributes, keys, variables of the environment."""
    if isinstance(node, ast.Assign):
        for target in node.targets:
            yield _target(target), node.value
    elif isinstance(node, ast.AnnAssign) and node.value is not None:
        yield _target(node.target), node.value
    elif isinstance(node, ast.Call):
        function = node.func
        name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        if name in _SETTERS and len(node.args) > 1:
            yield _text(node.args[0]), node.args[1]
        if name == "update" or _is_environment(function):
            yield from ((keyword.arg or "", keyword.value) for keyword in node.keywords)
    elif isinstance(node, ast.Dict):
        # What os.environ.update(), subprocess.run(env=) and app.conf.update() get.
        yield from ((_text(key), value) for key, value in zip(node.keys, node.values, strict=True) if key is not None)


def _target(target: ast.expr) -> str:
    if isinstance(target, ast.Subscript):
        return _text(target.slice)
    return target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")


def _text(node: ast.expr) -> str:
    if not isinstance(node, ast.Constant):
        return ""
    return node.value.decode("ascii", "replace") if isinstance(node.value, bytes) else str(node.value)


def _is_environment(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in _ENVIRONMENT


def _is_meant(node: ast.AST, setting: ProcessSetting) -> bool:
    """Whether a variable of the environment is set, and not one of the program's own by that name.

    What is handed to a library's functions is those functions' own matter.
    """
    if not setting.in_environment:
        return isinstance(node, (ast.Assign, ast.AnnAssign))
    if not isinstance(node, (ast.Assign, ast.AnnAssign)):
        return True
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return any(isinstance(target, ast.Subscript) for target in targets)


def _turns_off(value: ast.expr, setting: ProcessSetting) -> bool:
    elements = value.elts if isinstance(value, (ast.List, ast.Tuple, ast.Set)) else [value]
    return any(
        isinstance(element, ast.Constant) and _text(element).strip().lower() in setting.values
        for element in elements
        if not (isinstance(element, ast.Constant) and element.value is None)
    )
