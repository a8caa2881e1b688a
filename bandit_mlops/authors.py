"""A value -> who, besides the program itself, has a say in it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from bandit_mlops import evidence, guards
from bandit_mlops.analysis import origins
from bandit_mlops.analysis.kept import kept
from bandit_mlops.analysis.module import nodes_of
from bandit_mlops.analysis.names import qualified
from bandit_mlops.analysis.values import (
    TEMPLATE,
    Absent,
    Call,
    Choice,
    Constant,
    Definition,
    Instance,
    Item,
    Items,
    Library,
    Member,
    Number,
    Parameter,
    Text,
    Value,
    constants,
    given_to,
    is_numeric,
    leaves,
    options,
)
from bandit_mlops.catalog.code_runners import NAMES_OF_CODE, OWN_CODE, PARSERS, PASS_CODE_ON, QUEUES, READING, SAME_TEXT
from bandit_mlops.patterns import pattern

if TYPE_CHECKING:
    from astroid import nodes

_DEEPEST = 12
_DEFINES = pattern(r"\s*(?:(?:async\s+)?def\s|class\s|lambda\b|@\w|import\s|from\s+\w)")
_CONFIGURES = pattern(
    r"(?:^|_)(?:cfg|conf|config|configs|configuration|hparams|hyperparameters|hydra|args|opt|opts|yaml|settings|spec|meta"
    r"|metadata|manifest)(?:_|\d|$)",
    re.IGNORECASE,
)


_OWN_FOLDERS = frozenset(("BASE_DIR", "BASE_PATH", "ROOT_DIR", "PROJECT_ROOT", "PROJECT_DIR", "PACKAGE_DIR", "APP_DIR"))
_PROJECT_FILES = ("pyproject.toml", "setup.cfg", "setup.py", "package.json")


_WRITE_LITERALS = frozenset(("repr", "ascii", "json.dumps"))
_AS_LITERALS = (ord("r"), ord("a"))


class Cause(msgspec.Struct, frozen=True, eq=False):
    """A part of what is run that others may have a say in."""

    kind: str
    """The kind of its origin; "file" for what stands in a file whose name isn't constant."""
    value: Value
    node: nodes.NodeNG
    likely: bool = False
    """It's named like a configuration, or is a field of one."""
    by_name: bool = False
    """Only what the program calls it says where it comes from."""


def of_text(given: Value, facts: origins.Facts, *, as_python: bool = False) -> Cause | None:
    """The worst part of a text that is run.

    :param given: the text
    :param facts: what is known of libraries
    :param as_python: Python reads it, so that literals stay what they are
    :return: the part, None where the program alone has a say in all of them
    """
    causes: list[Cause] = []
    for source in _sources(given):
        if given_to(source, TEMPLATE) is not None:
            # A t-string is no text: what runs one refuses it.
            continue
        template = isinstance(source, Text) and _DEFINES.match(_beginning(source)) is not None
        for hole in leaves(source):
            cause = None if as_python and _is_quoted(hole, source) else _cause(hole, facts)
            # A program that writes functions puts names in that it has looked up before.
            if cause is not None and not (template and (cause.kind == "unknown" or cause.likely)):
                causes.append(cause)
    return _worst(causes)


def of_code(given: Value, facts: origins.Facts) -> Cause | None:
    """The worst part of a text that Python runs or evaluates; see ``of_text``."""
    return of_text(given, facts, as_python=True)


def _is_quoted(hole: Value, source: Value) -> bool:
    """Whether a part of a program is written out as a literal, which its reader can't leave: ``f"run({name!r})"``."""
    if isinstance(hole, Call) and not _WRITE_LITERALS.isdisjoint(qualified(hole.callee, {})):
        return True
    if not isinstance(source, Text):
        return False
    quoted, names = _quoted_in(source.node)
    return getattr(hole, "node", None) in quoted or (isinstance(hole, Parameter) and hole.name in names)


@kept
def _quoted_in(text: nodes.NodeNG) -> tuple[frozenset[nodes.NodeNG], frozenset[str]]:
    """The expressions that stand in a text with ``!r`` or ``!a``, and the names that stand there and not without it."""
    from astroid import nodes

    holes = list(nodes_of(text, nodes.FormattedValue))
    quoted = [hole.value for hole in holes if hole.conversion in _AS_LITERALS]
    plain = {n.name for hole in holes if hole.conversion not in _AS_LITERALS for n in nodes_of(hole, nodes.Name)}
    names = {value.name for value in quoted if isinstance(value, nodes.Name)}
    return frozenset(quoted), frozenset(names - plain)


def _sources(value: Value, depth: int = 0) -> Iterator[Value]:
    """The texts behind what is run: before they were parsed, compiled, or cut into statements."""
    for option in options(value):
        inner: tuple[Value, ...] = ()
        if depth > _DEEPEST:
            inner = ()
        elif isinstance(option, Call):
            names = qualified(option.callee, {})
            if any(name in PASS_CODE_ON for name in names):
                inner = option.arguments.positional[:1] or tuple(option.arguments.keywords.values())[:1]
            elif isinstance(option.callee, Member) and option.callee.name == "visit":
                inner = option.arguments.positional[:1]
            elif isinstance(option.callee, Member) and option.callee.name in SAME_TEXT:
                inner = (option.callee.base,)
        elif isinstance(option, (Member, Item)):
            inner = _tree(option)
        elif isinstance(option, Items):
            inner = option.elements
        if inner:
            for value_ in inner:
                yield from _sources(value_, depth + 1)
        elif not _is_tree(option):
            yield option


def _tree(value: Value) -> tuple[Value, ...]:
    """The syntax tree that a value is a part of: ``ast.parse(code).body[-1]``, ``tree.body.pop().value``."""
    base = value
    for _ in range(_DEEPEST):
        if isinstance(base, Choice):
            base = next((o for o in base.options if not isinstance(o, Constant)), base.options[0])
        if isinstance(base, Call) and isinstance(base.callee, Member) and base.callee.name == "pop":
            base = base.callee.base
        if isinstance(base, Call):
            return (base,) if any(name.startswith("ast.") for name in qualified(base.callee, {})) else ()
        if isinstance(base, (Member, Item)):
            base = base.base
        else:
            return ()
    return ()


def _is_tree(value: Value) -> bool:
    """A syntax tree or compiled code that somebody hands in: not a text."""
    if isinstance(value, Call):
        return any(name.startswith("ast.") for name in qualified(value.callee, {}))
    while isinstance(value, (Member, Item)):
        # ``decorator in function.decorator_list`` of a ``function: ast.FunctionDef``
        value = value.base
    return isinstance(value, Parameter) and any(
        name.startswith(("ast.", "types.CodeType")) for name in qualified(value, {})
    )


def _beginning(value: Text) -> str:
    first = value.parts[0]
    return first.value if isinstance(first, Constant) and isinstance(first.value, str) else ""


def of_file(given: Value, facts: origins.Facts) -> Cause | None:
    """The worst part of a path, if it may lead to a file of others."""
    causes = []
    for hole in leaves(given):
        cause = _cause(hole, facts)
        if cause is not None and cause.kind != "command line":
            causes.append(msgspec.structs.replace(cause, kind="file", value=hole) if cause.kind in _OPEN else cause)
    if any(_is_own(leaf, facts) for leaf in leaves(given)):
        # Beside the program: the folder is its own, whatever the file's name is.
        causes = [cause for cause in causes if cause.kind in origins.REMOTE]
    return _worst(causes)


_OF_A_PATH = frozenset(("os.path.dirname", "os.path.abspath", "os.path.realpath", "os.path.normpath"))
_OPEN = {"parameter", "unknown", "file"}


def of_module(given: Value, facts: origins.Facts) -> Cause | None:
    """The worst part of a module's name, unless a constant beginning keeps it in a package."""
    causes = []
    for option in options(given):
        if isinstance(option, Text) and re.match(r"\.|\w+\.", _beginning(option)):
            continue
        causes += [cause for hole in leaves(option) if (cause := _cause(hole, facts)) is not None]
    return _worst(causes)


def _cause(hole: Value, facts: origins.Facts, depth: int = 0) -> Cause | None:
    """Who has a say in a part of a text; None where it's the program alone."""
    if isinstance(hole, (Constant, Absent, Number, Definition, Instance)) or depth > _DEEPEST:
        return None
    origin = origins.worst(hole, facts)
    node = getattr(hole, "node", None)
    if origin.kind in origins.REMOTE:
        return Cause(origin.kind, origin.value, origin.node, by_name=origin.by_name)
    if origin.kind in origins.OWN and _is_from_queue(hole):
        # The queue is the program's own, and what it holds is whatever was put in.
        return Cause("unknown", hole, node)
    if origin.kind in origins.HARMLESS or origin.kind in origins.OWN or _is_own(hole, facts):
        return None
    if _is_beside_code(hole, facts):
        return None
    if isinstance(hole, Parameter) and (is_numeric(hole) or guards.admits_only_literals(hole)):
        return None
    if guards.is_harmless_match(hole):
        return None
    path = _file_behind(hole)
    if path is not None:
        if any(isinstance(leaf, Constant) and str(leaf.value).endswith(_PROJECT_FILES) for leaf in leaves(path)):
            # Whoever writes a project's description writes its code, too.
            return None
        inner = of_file(path, facts)
        if inner is None:
            return None
        if inner.kind in _OPEN and origin.kind != "config":
            return msgspec.structs.replace(inner, kind="file", node=node)
        return Cause("config", hole, node) if origin.kind == "config" and inner.kind not in origins.REMOTE else inner
    return Cause(origin.kind, origin.value if origin.kind != "unknown" else hole, node, _is_field(hole))


def _chain(value: Value) -> Iterator[Value]:
    """A value, and what it is a part or a result of, outwards."""
    current = value
    for _ in range(_DEEPEST):
        yield current
        if isinstance(current, (Member, Item)):
            current = current.base
        elif isinstance(current, Call):
            if isinstance(current.callee, Member):
                current = current.callee.base
            elif current.arguments.positional and any(name in PARSERS for name in qualified(current.callee, {})):
                current = current.arguments.positional[0]
            else:
                return
        else:
            return
        if isinstance(current, Choice):
            current = next((o for o in current.options if not isinstance(o, Constant)), current.options[0])


def _is_own(value: Value, facts: origins.Facts) -> bool:
    """Whether a value tells how the program itself is written or called."""
    for part in _chain(value):
        if isinstance(part, Member) and part.name in NAMES_OF_CODE:
            return True
        if isinstance(part, Call) and any(name in OWN_CODE for name in qualified(part.callee, {})):
            return True
        if isinstance(part, Library) and (part.name in OWN_CODE or _is_own_name(part.name)):
            return True
    return False


def _is_from_queue(value: Value) -> bool:
    return any(not QUEUES.isdisjoint(qualified(part, {})) for part in _chain(value))


def _is_beside_code(value: Value, facts: origins.Facts, depth: int = 0) -> bool:
    """Whether a value is the folder of a package, or is one unless somebody names another.

    ``os.path.dirname(package.__file__)``, ``os.path.dirname(folder or os.path.join(HERE, "tools"))``
    """
    if not isinstance(value, Call) or not value.arguments.positional or depth > _DEEPEST:
        return False
    if not any(name in _OF_A_PATH for name in qualified(value.callee, {})):
        return False
    inner = value.arguments.positional[0]
    return any(_is_own(leaf, facts) or _is_beside_code(leaf, facts, depth + 1) for leaf in leaves(inner))


def _is_own_name(dotted: str) -> bool:
    """``module.__doc__``, and ``prompts.TEMPLATE``: a constant of another file, by its capitals."""
    *before, last = dotted.split(".")
    if last in _OWN_FOLDERS:
        return True
    is_constant = last.isupper() and bool(before) and not _CONFIGURES.search(before[-1])
    return is_constant or not NAMES_OF_CODE.isdisjoint((last, *before))


def _file_behind(value: Value) -> Value | None:
    """The path of the file that a value was read from; None where none is to be seen."""
    parts = list(_chain(value))
    for part, base in itertools.pairwise(parts):
        if isinstance(part, Call):
            if isinstance(part.callee, Member) and part.callee.name in READING:
                deeper = _file_behind(base)
                return deeper if deeper is not None else base
            if any(name.rpartition(".")[2] == "open" for name in qualified(part.callee, {})):
                return base
    return None


def _is_field(value: Value) -> bool:
    """Whether a value is a field of a dictionary, or is named like a part of a configuration."""
    for part in _chain(value):
        if isinstance(part, Item) and any(isinstance(key, str) for key in constants(part.key) or ()):
            return True
        if isinstance(part, Call) and isinstance(part.callee, Member) and part.callee.name in {"get", "pop"}:
            return True
        if isinstance(part, (Member, Parameter)) and _CONFIGURES.search(part.name) and part is not value:
            return True
        if isinstance(part, Library) and any(_CONFIGURES.search(name) for name in part.name.split(".")[1:-1]):
            return True
    return False


_RANKS = ("environment", "command line", "unknown", "archive", "file", "parameter", "config", *sorted(origins.REMOTE))


def _worst(causes: list[Cause]) -> Cause | None:
    return max(causes, key=lambda cause: (_RANKS.index(cause.kind), cause.likely), default=None)


def described(cause: Cause) -> str:
    """Where a part of a value comes from, as a phrase for a message."""
    if cause.kind == "file":
        shown = evidence.code(getattr(cause.value, "node", cause.node))
        return f"{shown} isn't a file of the program, {evidence.line(cause.node)}"
    return evidence.described(origins.Origin(cause.kind, cause.value, cause.node, cause.by_name))


def name(cause: Cause, given: Value) -> str:
    """What a reader of the code calls a part of a value."""
    if isinstance(cause.value, Library) and "Import" in type(cause.value.node).__name__:
        return f"`{cause.value.name.rpartition('.')[2]}`"
    return evidence.name_of(cause.value, getattr(cause.value, "node", None) or getattr(given, "node", None))
