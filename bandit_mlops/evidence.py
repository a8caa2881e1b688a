"""Where a value comes from, in the words of a message."""

from __future__ import annotations

import builtins
import re
from pathlib import PurePath
from typing import TYPE_CHECKING

from bandit_mlops import credentials
from bandit_mlops.analysis.names import UNKNOWN_CLASS, Callee
from bandit_mlops.analysis.origins import Origin
from bandit_mlops.analysis.values import Constant, Library, Parameter, Value
from bandit_mlops.issues import excerpt
from bandit_mlops.patterns import pattern

if TYPE_CHECKING:
    from astroid import nodes

_LONGEST = 60

_KINDS = {
    "number": "a number",
    "generated": "made by the program",
    "temporary": "a temporary file",
    "local": "on this machine",
    "trusted": "from a trusted source",
    "config": "read from a configuration file",
    "environment": "read from the environment",
    "archive": "chosen by whoever packed the archive",
    "command line": "typed on the command line",
    "store": "read from a shared store",
    "model": "the output of a model",
    "llm": "what a language model answered",
    "download": "a download",
    "socket": "received over the network",
    "upload": "an uploaded file",
    "request": "part of a request",
}


# Parameters that a framework passes.
_HANDED_IN = {
    "llm": "a language model chooses",
    "request": "comes with a request",
}
# Values that are passed under a name which says that they are secret.
_SECRET = pattern(
    r"""((?:pass(?:word|wd|phrase)?|pwd|secret|token|api_?key|auth(?:orization)?)\w*['"]?\s*[=:]\s*)"""
    r"""(\([^()]*\)|'[^']*'|"[^"]*")""",
    re.IGNORECASE,
)
_LOGIN = pattern(r"""(?<=://)[^/\s@'"]+(?=@)""")


def code(node: nodes.NodeNG | None, longest: int = _LONGEST) -> str:
    """The source of an expression in backquotes, cut where it's long and without secrets.

    :param node: the expression
    :param longest: how many characters to show
    :return: its text, "…" where it can't be written
    """
    try:
        text = node.as_string() if node is not None else "…"
    except (AttributeError, RecursionError, TypeError, ValueError):
        text = "…"
    return quoted(text, longest)


def quoted(text: str, longest: int = _LONGEST) -> str:
    """A text in backquotes, cut where it's long and without secrets.

    :param text: source text, or a value in it
    :param longest: how many characters to show
    :return: one line
    """
    text = excerpt(without_secrets(text))
    if len(text) > longest:
        text = f"{text[: longest - 1]}…"
    return f"`{text.replace('`', chr(39))}`"


def without_secrets(text: str) -> str:
    """A text whose credentials are replaced by "…".

    :param text: source text
    :return: the same, with no more of a credential than its provider's public prefix
    """
    text = _LOGIN.sub("…", _SECRET.sub(r"\1…", text[: credentials.LONGEST]))
    found = credentials.find(text)
    while found is not None and not found.refuted:
        text = f"{text[: found.start]}{found.prefix(text)}…{text[found.end :]}"
        found = credentials.find(text)
    return text


def callee(called: Callee) -> str:
    """What is called: its dotted name, or the source where its class isn't known."""
    first, _, rest = called.name.partition(".")
    is_readable = not called.name.startswith(UNKNOWN_CLASS) and not (rest and hasattr(builtins, first))
    name = called.name if is_readable else code(called.node.func)
    if called.wrapper is None:
        return name
    sink = called.wrapper.sink.node
    place = line(sink)
    if sink.root() is not called.node.root():
        place = f"{place} of {PurePath(str(sink.root().file)).name}"
    return f"{name}, in {place}, through {code(called.node.func)}"


def line(node: nodes.NodeNG | None) -> str:
    """The place of a node, as messages write it."""
    return f"line {node.lineno}" if node is not None and node.lineno else "line unknown"


def line_from(node: nodes.NodeNG | None, path: str) -> str:
    """The place of a node, with its file where that's another one than the one at a path."""
    own = str(node.root().file or "") if node is not None else ""
    return line(node) + (f" of {PurePath(own).name}" if own and own != path else "")


def described(origin: Origin) -> str:
    """Where one value comes from.

    :param origin: its origin
    :return: a phrase such as "`path` is a parameter of `load` (line 12)"
    """
    value = origin.value
    if isinstance(value, Constant):
        return f"{code(value.node)} is constant"
    if isinstance(value, Parameter) and origin.kind == "parameter":
        owner = getattr(value.function, "name", "")
        kind = "field" if type(value.function).__name__ == "ClassDef" else "parameter"
        return (
            f"`{value.name}` is a {kind} of `{owner}`, {line(value.node)}" if owner else f"`{value.name}` is a {kind}"
        )
    if isinstance(value, Parameter) and origin.kind in _HANDED_IN:
        owner = getattr(value.function, "name", "")
        whose = f" of `{owner}`" if owner else ""
        return f"`{value.name}` is a parameter{whose} that {_HANDED_IN[origin.kind]}, {line(value.node)}"
    subject = f"`{value.name}`" if isinstance(value, (Parameter, Library)) else code(origin.node)
    if subject == "`…`":
        return "a part of it can't be told"
    by_name = "by its name " if origin.by_name else ""
    return f"{subject} is {by_name}{_KINDS.get(origin.kind, 'of unknown origin')}, {line(origin.node)}"


def name_of(value: Value, node: nodes.NodeNG | None) -> str:
    """The name that a reader of the code would use for a value: a parameter's name, or its source."""
    if isinstance(value, Parameter):
        return f"`{value.name}`"
    return code(node)
