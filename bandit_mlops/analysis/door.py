"""The one door from Bandit into the analysis: a ``Context`` -> the scanned file that it is in."""

from __future__ import annotations

import ast
from collections.abc import Set
from typing import TYPE_CHECKING, Any

from bandit_mlops.analysis.imports import absolute, function_calls, inner_calls
from bandit_mlops.analysis.module import Module, deeper_recursion, dotted_name
from bandit_mlops.analysis.names import HANDING_OVER
from bandit_mlops.analysis.survey import (
    IMPORTING_CALLS,
    MODULE_ALIAS,
    Interest,
    import_roots,
    imported_names,
    last_identifier,
    may_matter,
    receiver,
    vocabulary,
    wrappers,
)

if TYPE_CHECKING:
    from astroid import nodes
    from bandit.core.context import Context

    from bandit_mlops.analysis.evaluate import Evaluator


_JOINTS = (b".", b"_")


class File:
    """A scanned file: what is known of it is found out when it's asked for, and kept until the next file comes."""

    def __init__(self, data: Any, tree: ast.Module, path: str) -> None:
        self.data = data
        self.tree = tree
        self.path = path
        self.module = Module(tree, path)
        self.package = dotted_name(path).partition(".")[0]
        """The outermost package that the file is in."""
        self._vocabulary: tuple[Interest, frozenset[str]] | None = None
        self._evaluator: Evaluator | None = None
        self._text: bytes | None = None
        self._only_imports: dict[str, frozenset[str]] = {}
        self._imports: dict[str, frozenset[str]] = {}
        self.sinks: dict[nodes.NodeNG, list[Any]] = {}
        """What the functions that were looked at call with their own parameters."""
        self.foreign: frozenset[str] = frozenset()
        """Packages that aren't the project's, whatever lies beside the file."""

    def mentions(self, word: str) -> bool:
        """Whether the file's text holds a word, in code, in a comment or in a text.

        :param word: ASCII letters, digits and underscores
        :return: False only if no expression of the file can name it
        """
        if self._text is None:
            self.data.seek(0)
            self._text = self.data.read()
        return word.encode() in self._text

    def names(self, builtin: str) -> bool:
        """Whether the file's text holds a word that stands alone, and isn't an attribute or a part of another word.

        :param builtin: the word
        :return: False only if no expression of the file can be the name
        """
        if not self.mentions(builtin) or self._text is None:
            return False
        word, text = builtin.encode(), self._text
        start = text.find(word)
        while start >= 0:
            end = start + len(word)
            before, after = text[max(start - 1, 0) : start], text[end : end + 1]
            if not (before.isalnum() or before in _JOINTS or after.isalnum() or after == b"_"):
                return True
            start = text.find(word, end)
        return False

    def vocabulary(self, known: Interest) -> frozenset[str]:
        """The identifiers by which this file may call what rules know; see ``survey``."""
        if self._vocabulary is None or self._vocabulary[0] is not known:
            package = self.package
            self.foreign = frozenset(known.by_root) - {package}
            named = frozenset(name for name in known.builtins if self.names(name))
            words = vocabulary(self.tree, known, package, named)
            words = frozenset(w for w in words if self.mentions(w.strip("'().")))
            words |= _own(self._imported_wrappers(known, package))
            if words:
                self._only_imports, self._imports = import_roots(self.tree, package)
                words |= _own(wrappers(self.tree, words, lambda call: self.is_foreign(call, words, known)))
            self._vocabulary = (known, words)
        return self._vocabulary[1]

    def is_foreign(self, call: ast.Call, words: frozenset[str], known: Interest) -> bool:
        """Whether what a call calls is surely nothing that rules know, although they know the name.

        :param call: a call that may matter by its name
        :param words: the file's vocabulary
        :param known: the names that rules know
        :return: True for a function of another module, and for a method where the file mentions no class that has it
        """
        function = call.func
        if not isinstance(function, ast.Attribute) or function.attr in HANDING_OVER or function.attr in known.anywhere:
            return False
        if f".{function.attr}" in words:
            return False
        name = receiver(function)
        for root in self._imports.get(name, ()):
            # A module of the project may hand a library on; a class of the project is one of its own.
            if function.attr in known.by_root.get(root, ()) or (root == self.package and name[:1].islower()):
                return False
        if name in self._only_imports:
            return True
        if MODULE_ALIAS in words or (
            isinstance(function.value, ast.Call) and last_identifier(function.value.func) in IMPORTING_CALLS
        ):
            return False
        texts = known.owners.get(function.attr)
        return texts is not None and not any(self.mentions(text) for text in texts)

    def _imported_wrappers(self, known: Interest, package: str) -> set[str]:
        """Functions and methods of other files that may hand their arguments on to something that rules know."""
        found: set[str] = set()
        for statement, name, alias in imported_names(self.tree, package, functions_only=False):
            module = absolute(self.path, statement.module, statement.level)
            if not module:
                continue
            if any(known.knows(*called) for called in function_calls(self.path, module, name)):
                found.add(alias)
            for inner, calls in inner_calls(self.path, module, name).items():
                if any(known.knows(*called) for called in calls):
                    found.add(alias if inner == "__init__" else inner)
        return found

    def call(self, node: ast.Call) -> nodes.Call | None:
        """The astroid twin of a call; None where the file has no astroid tree."""
        return self.module.twin(node)

    @property
    def evaluator(self) -> Evaluator:
        """What answers questions about the file's expressions."""
        if self._evaluator is None:
            # Imported here: most files need no evaluator, and none of them then pays for astroid.
            from bandit_mlops.analysis.evaluate import Evaluator

            self._evaluator = Evaluator(self.path, self.foreign)
        return self._evaluator


_current: File | None = None


def file_of(context: Context) -> File:
    """The file that a check is called for.

    :param context: what Bandit hands to a check of a node
    :return: the file, the same object for every check of it
    """
    global _current
    data = context.file_data
    if _current is None or _current.data is not data:
        node = context.node
        while hasattr(node, "_bandit_parent"):
            node = node._bandit_parent
        _current = File(data, node, context.filename)
    return _current


def call_that_matters(context: Context, known: Interest) -> bool:
    """Whether a call may be one that rules know; for most calls the answer costs a look at a set.

    :param context: of a check of a call
    :param known: the names that rules know
    :return: False only if no rule can have anything to say
    """
    node = context.node
    if not isinstance(node, ast.Call):
        return False
    file = file_of(context)
    words = file.vocabulary(known)
    return may_matter(node, words) and not file.is_foreign(node, words, known)


def _own(names: Set[str]) -> set[str]:
    """Names that the file gives itself, also as anybody's attribute."""
    return {*names, *(f".{name}" for name in names)}


__all__ = ["File", "call_that_matters", "deeper_recursion", "file_of"]
