"""A call of a project's own function for optional imports -> what it imports.

Many projects have such a function or class, copied from one to the next under the same name and with the same
arguments: ``LazyLoader`` comes from TensorFlow, ``optional_import`` from MONAI. What it does is seldom to be seen in
the file that calls it; its name and arguments say enough.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandit_mlops.analysis.values import Arguments, Constant, Items, Library, Number, Value, choice
from bandit_mlops.patterns import pattern

if TYPE_CHECKING:
    from astroid import nodes

LAZY_IMPORTS = frozenset(("lazy_import", "LazyLoader", "_LazyLoader", "optional_import"))
"""The names of such functions and classes."""

_DOTTED = pattern(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")


def lazily_imported(name: str, arguments: Arguments, node: nodes.NodeNG) -> Value | None:
    """What a function for optional imports gives.

    :param name: the last component of its name
    :param arguments: what it's called with
    :param node: the call
    :return: the module, or a list of what is taken from it; None where the call doesn't say
    """
    if name == "optional_import":
        module = _dotted(arguments.get("module", 0, node))
        attribute = _dotted(arguments.get("name", 3, node))
        found = Library(f"{module}.{attribute}" if attribute else module, node)
        return Items((found, Number(node)), node) if module else None
    if name in {"LazyLoader", "_LazyLoader"}:
        # The name in the file, the file's globals, the module.
        module = _dotted(arguments.get("name", 2, node))
        return Library(module, node) if module else None
    texts = [value.value for value in arguments.positional if isinstance(value, Constant)]
    if len(texts) > 2:
        # The extra to install, the module, the names to take from it.
        module = _dotted(arguments.positional[1])
        return Items(tuple(Library(f"{module}.{text}", node) for text in texts[2:]), node) if module else None
    modules = [text for text in texts if isinstance(text, str) and _DOTTED.fullmatch(text)]
    return choice([Library(module, node) for module in modules], node) if modules else None


def _dotted(value: Value) -> str:
    """A constant dotted name; empty for anything else."""
    text = value.value if isinstance(value, Constant) else None
    return text if isinstance(text, str) and _DOTTED.fullmatch(text) else ""
