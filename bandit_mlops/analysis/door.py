"""The one door from Bandit into the analysis: a ``Context`` -> the scanned file that it is in."""

from __future__ import annotations

import ast
import io
import weakref
from collections.abc import Hashable, Sequence, Set
from typing import TYPE_CHECKING, Any

import msgspec

from bandit_mlops.analysis import kept
from bandit_mlops.analysis.excerpts import tidy
from bandit_mlops.analysis.files import absolute
from bandit_mlops.analysis.module import Module, deeper_recursion, dotted_name
from bandit_mlops.analysis.names import HANDING_OVER
from bandit_mlops.analysis.reaching import reached
from bandit_mlops.analysis.survey import (
    IMPORTING_CALLS,
    MODULE_ALIAS,
    Interest,
    Text,
    calls_that_matter,
    import_roots,
    imported_names,
    imports,
    is_bound,
    last_identifier,
    receiver,
    vocabulary,
)
from bandit_mlops.analysis.syntax import JOINED

if TYPE_CHECKING:
    from astroid import nodes
    from bandit.core.context import Context

    from bandit_mlops.analysis.evaluate import Evaluator


DEEPEST_WRAPPER = 3
"""How many functions of the project, each calling the next, may stand between a call and what rules know."""


class Survey(msgspec.Struct, frozen=True, eq=False):
    """What of a file may have to do with what rules know."""

    words: frozenset[str] = frozenset()
    """The identifiers by which the file may call it."""
    calls: Set[ast.Call] = frozenset()
    """The calls that may call it, or hand it on, in the order of the source."""


class File:
    """A scanned file: what is known of it is found out when it's asked for, and kept until the next file comes."""

    def __init__(self, data: Any, tree: ast.Module, path: str) -> None:
        self.data = data
        self.tree = tree
        self.path = path
        self.module = Module(tree, path, self._lines)
        self.name = dotted_name(path)
        self.package = self.name.partition(".")[0]
        """The outermost package that the file is in."""
        self._candidates: dict[Interest, frozenset[str]] = {}
        self._survey: tuple[Interest, Survey] | None = None
        self._evaluator: Evaluator | None = None
        self._text: Text | None = None
        self._statements: list[ast.Import | ast.ImportFrom] | None = None
        self._imports: dict[str, frozenset[str]] = {}
        self._only_imported: dict[str, bool] = {}
        self.sites: dict[ast.Call, Any] | None = None
        """What its calls are taken for."""
        self.sinks: dict[tuple[nodes.NodeNG, int], list[Any]] = {}
        """What the functions that were looked at call with their own parameters, by how deep they were looked into."""
        self.reported: set[Hashable] = set()
        """Which of its nodes and values a rule has reported: what is used twice is one hazard."""
        self.foreign: frozenset[str] = frozenset()
        """Packages that aren't the project's, whatever lies beside the file."""

    @property
    def text(self) -> Text:
        """The file's text, split into words when it's first asked for."""
        if self._text is None:
            self.data.seek(0)
            self._text = Text(self.data.read())
        return self._text

    def _lines(self, word: str) -> Sequence[int]:
        return self.text.lines_of(word)

    def mentions(self, word: str) -> bool:
        """Whether the file's text holds a word, in code, in a comment or in a text, also within a longer word.

        :param word: ASCII text
        :return: False only if no expression of the file can name it
        """
        return self.text.holds(word)

    def survey(self, known: Interest) -> Survey:
        """What of this file may have to do with what rules know; see ``survey``."""
        if self._survey is None or self._survey[0] is not known:
            self.foreign = frozenset(known.by_root) - {self.package}
            self._survey = (known, self._surveyed(known))
        return self._survey[1]

    def candidates(self, known: Interest) -> frozenset[str]:
        """The last components of known names that the file can call under their own name, by its words alone.

        :param known: the names; a rule with names of its own has an ``Interest`` of its own
        :return: them; none for most files
        """
        found = self._candidates.get(known)
        if found is None:
            found = self._candidates[known] = frozenset(known.candidates(self.text, self.name.split(".")))
        return found

    def _surveyed(self, known: Interest) -> Survey:
        words = vocabulary(self.tree, self.text, known, self.name, self.imports)
        words |= _own(self._imported_wrappers(known))
        if not words and self.text.words.isdisjoint(IMPORTING_CALLS):
            return Survey()
        self._imports = import_roots(self.imports, self.package)
        calls = self._calls(words, known)
        for _ in range(DEEPEST_WRAPPER):
            # What a function calls that hands its arguments on is reported where that function is called, too.
            wrappers = _own({function for function in calls.values() if function})
            if wrappers <= words:
                break
            words |= wrappers
            calls = self._calls(words, known)
        return Survey(words, dict.fromkeys(sorted(calls, key=_place)).keys())

    def _calls(self, words: frozenset[str], known: Interest) -> dict[ast.Call, str]:
        return dict(calls_that_matter(self.tree, self.text, words, lambda call: self.is_foreign(call, words, known)))

    def is_foreign(self, call: ast.Call, words: frozenset[str], known: Interest) -> bool:
        """Whether what a call calls is surely nothing that rules know, although they know the name.

        :param call: a call that may matter by its name
        :param words: the file's vocabulary
        :param known: the names that rules know
        :return: True for a function of another module, for a method where the file mentions no class that has it, and
            for a name that the file doesn't bind
        """
        function = call.func
        if isinstance(function, ast.Name):
            name = function.id
            return not (
                name in self._imports
                or name in known.builtins
                or name in HANDING_OVER
                or f".{name}" in words
                or self.text.has_star_import
            )
        if not isinstance(function, ast.Attribute) or function.attr in HANDING_OVER:
            return False
        if isinstance(function.value, (ast.Constant, JOINED)):
            # A method of a text, and of no library's object.
            return True
        if function.attr in known.anywhere:
            return False
        if f".{function.attr}" in words:
            return False
        name = receiver(function)
        for root in self._imports.get(name, ()):
            # A module of the project may hand a library on; a class of the project is one of its own.
            if function.attr in known.by_root.get(root, ()) or (root == self.package and name[:1].islower()):
                return False
        if name in self._imports and self._is_only_imported(name):
            # Other modules that hand a library on do so under its usual name.
            return not known.knows(last_identifier(function.value), function.attr)
        if MODULE_ALIAS in words or (
            isinstance(function.value, ast.Call) and last_identifier(function.value.func) in IMPORTING_CALLS
        ):
            return False
        texts = known.owners(function.attr)
        return bool(texts) and not any(self.text.holds(text) for text in texts)

    @property
    def imports(self) -> list[ast.Import | ast.ImportFrom]:
        """The file's import statements, however deep."""
        if self._statements is None:
            self._statements = imports(self.tree, self.text)
        return self._statements

    def _is_only_imported(self, name: str) -> bool:
        if name not in self._only_imported:
            self._only_imported[name] = not is_bound(name, self.tree, self.text)
        return self._only_imported[name]

    def _imported_wrappers(self, known: Interest) -> set[str]:
        """Functions and methods of other files that may hand their arguments on to something that rules know."""
        return {
            inner or alias
            for statement, name, alias in imported_names(self.imports, self.package, functions_only=False)
            if (module := absolute(self.path, statement.module, statement.level))
            for inner in reached(self.path, module, name, known)
        }

    def call(self, node: ast.Call) -> nodes.Call | None:
        """The astroid twin of a call; None where the file has no astroid tree."""
        return self.module.twin(node)

    @property
    def evaluator(self) -> Evaluator:
        """What answers questions about the file's expressions."""
        if self._evaluator is None:
            # Imported here: most files need no evaluator, and none of them then pays for astroid.
            from bandit_mlops.analysis.evaluate import Evaluator

            self._evaluator = Evaluator(self.path, self.foreign, len(self.text.data))
        return self._evaluator


_current: File | None = None
_scanned: weakref.ref[Any] | None = None
"""What Bandit reads the current file from."""


def file_of(context: Context) -> File:
    """The file that a check is called for.

    :param context: what Bandit hands to a check of a node
    :return: the file, the same object for every check of it
    """
    global _current, _scanned
    data = context.file_data
    if _current is None or _scanned is None or _scanned() is not data:
        leave()
        # A file without any statement is only known by its end.
        node = context.node or ast.Module([], [])
        while hasattr(node, "_bandit_parent"):
            node = node._bandit_parent
        data.seek(0)
        _current = File(io.BytesIO(data.read()), node, context.filename)
        # Bandit lets go of what it reads from when it's done with a file, whether it reached the end or not.
        _scanned = weakref.ref(data, leave)
    return _current


def leave(_: object = None) -> None:
    """Forget the current file."""
    global _current, _scanned
    left, _current, _scanned = _current, None, None
    if left is not None:
        left.module.release()
        vars(left).clear()
        kept.forget()
        tidy()


def _place(call: ast.Call) -> tuple[int, int, int, int]:
    """To sort calls in the order of the source, outer ones first."""
    return call.lineno, call.col_offset, -(call.end_lineno or 0), -(call.end_col_offset or 0)


def _own(names: Set[str]) -> set[str]:
    """Names that the file gives itself, also as anybody's attribute; of a class, its constructor as well."""
    has_class = any(name.lstrip("_")[:1].isupper() for name in names)
    return {*names, *(f".{name}" for name in names), *(_CONSTRUCTOR if has_class else ())}


# ``Base.__init__(self, path)``, ``super().__init__(path)``
_CONSTRUCTOR = ("__init__", ".__init__")


__all__ = ["File", "Survey", "deeper_recursion", "file_of"]
