"""One scanned file as an astroid tree: built when first asked for, in a closed world, dropped with the file.

The tree is built from the ``ast`` tree that Bandit has parsed already, by astroid's rebuilder alone. The second half of
astroid's own builder is left out on purpose: it infers while it builds, and looks modules up in the environment to do
so. Nothing here calls ``infer()``: names are looked up in scopes, and imports stay what they say. Few functions of a
file matter: a body is built when it's first looked at.
"""

from __future__ import annotations

import ast
import bisect
import contextlib
import copy
import functools
import operator
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec

if TYPE_CHECKING:
    from astroid import nodes

Kinds: TypeAlias = "type[nodes.NodeNG] | tuple[type[nodes.NodeNG], ...]"

# Two frames of astroid's rebuilder for each level of nesting that Bandit walks in one, and room for ours.
_DEEPER = 4_000
_DEEPEST_PACKAGE = 20
_MOST_UNMARKED = 3
"""Folders without an ``__init__.py``, one in the other, that may be packages."""
_PROJECT = ("pyproject.toml", "setup.py", "setup.cfg", ".git")
"""What stands in the folder of a project, and in no package."""
_LONGEST_NUMBER = 10_000
"""In bits."""


@contextlib.contextmanager
def deeper_recursion() -> Iterator[None]:
    """Room for recursion over any tree that Bandit itself can walk within the interpreter's usual limit."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(limit + _DEEPER)
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)


@functools.lru_cache(maxsize=1024)
def dotted_name(path: str) -> str:
    """The name by which the scanned project imports a file.

    :param path: the file
    :return: its name from the outermost folder with an ``__init__.py`` on; its bare name outside any package
    """
    file = Path(path)
    packages = _packages(str(file.parent))
    return ".".join(packages if file.stem == "__init__" else (*packages, file.stem))


@functools.lru_cache(maxsize=512)
def _packages(folder: str) -> tuple[str, ...]:
    """The packages that a folder is in, the outermost one first, and its own last.

    A folder without an ``__init__.py`` is a package within another one, as long as it's no project of its own.
    """
    innermost = Path(folder)
    names: list[str] = []
    found: tuple[str, ...] = ()
    unmarked = 0
    for package in [innermost, *innermost.parents][:_DEEPEST_PACKAGE]:
        is_marked = (package / "__init__.py").is_file()
        if (unmarked or not is_marked) and not _may_be_package(package):
            break
        unmarked = 0 if is_marked else unmarked + 1
        if not package.name or unmarked > _MOST_UNMARKED:
            break
        names.append(package.name)
        if is_marked:
            found = tuple(reversed(names))
    return found


def _may_be_package(folder: Path) -> bool:
    return folder.name.isidentifier() and not any((folder / name).exists() for name in _PROJECT)


def nodes_of(root: nodes.NodeNG, kinds: Kinds, without: Kinds = ()) -> Iterator[Any]:
    """The nodes of some kinds in a tree, in the order of the source.

    It gives what astroid's own ``nodes_of_class`` does, and takes less time.

    :param root: the tree; it's among them if it's of these kinds
    :param kinds: the kinds
    :param without: kinds of nodes that aren't looked into
    """
    left = [root]
    while left:
        node = left.pop()
        if isinstance(node, kinds):
            yield node
        below = [child for child in node.get_children() if not isinstance(child, without)]
        below.reverse()
        left += below


def is_on(statement: ast.stmt, lines: Sequence[int]) -> bool:
    """Whether a statement, with its decorators, has one of some lines.

    :param statement: the statement
    :param lines: the numbers of the lines, sorted
    """
    decorators = getattr(statement, "decorator_list", None)
    at = bisect.bisect_left(lines, decorators[0].lineno if decorators else statement.lineno)
    return at < len(lines) and lines[at] <= (statement.end_lineno or statement.lineno)


class Uses:
    """Where words stand in a tree, without a look into functions that don't hold them."""

    def __init__(self, root: nodes.NodeNG, word: Callable[[Any], str | None], without: Kinds = ()) -> None:
        """Look at what is built.

        :param root: the tree
        :param word: the word that a node stands for; empty or None for other nodes
        :param without: kinds of nodes that aren't looked into
        """
        self._word = word
        self._without = without
        self._table: dict[str, list[Any]] = {}
        self._unsorted: set[str] = set()
        self._left: list[tuple[Any, _Unread]] = []
        self._look([root])

    def of(self, word: str) -> list[Any]:
        """The nodes that stand for a word, in the order of the source."""
        asked, self._left = self._left, []
        left: list[tuple[Any, _Unread]] = []
        while asked:
            for function, unread in asked:
                if unread.names(word):
                    self._look(list(function.body))
                else:
                    left.append((function, unread))
            # The functions within those that were looked at.
            asked, self._left = self._left, []
        self._left = left
        found = self._table.get(word, [])
        if word in self._unsorted:
            self._unsorted.discard(word)
            found.sort(key=lambda node: (node.lineno, node.col_offset))
        return found

    def _look(self, left: list[Any]) -> None:
        left.reverse()
        while left:
            node = left.pop()
            word = self._word(node)
            if word:
                self._table.setdefault(word, []).append(node)
                self._unsorted.add(word)
            unread: _Unread | None = vars(node).get("_unread")
            if unread is not None:
                self._left.append((node, unread))
            below = [child for child in _children(node) if not isinstance(child, self._without)]
            below.reverse()
            left += below


def _children(node: Any) -> Iterator[Any]:
    """The nodes below a node; of a function whose body isn't built, those of its header."""
    if "_unread" not in vars(node):
        yield from node.get_children()
        return
    for field in node._astroid_fields:
        part = vars(node).get(field)
        if part is not None and field != "body":
            yield from part if isinstance(part, list) else [part]


class Module:
    """A file's syntax tree, and on demand its astroid twin."""

    def __init__(self, tree: ast.Module, path: str, lines: Callable[[str], Sequence[int]] | None = None) -> None:
        """Make nothing yet.

        :param tree: the file's syntax tree
        :param path: the file
        :param lines: the numbers of the lines on which a word stands, sorted; without it the tree is built in one go
        """
        self.tree = tree
        self.path = path
        self._lines = lines
        self._builder: Any = None
        self._twins: dict[ast.AST, nodes.NodeNG] | None = None
        self.root: nodes.Module | None = None

    def twin(self, node: ast.AST) -> nodes.NodeNG | None:
        """The astroid node of an ``ast`` call.

        :param node: a call of this file's tree
        :return: its twin; None where no astroid tree can be built of the file
        """
        self.build()
        assert self._twins is not None
        while node not in self._twins and self._builder is not None and self._builder.read_around(node):
            pass
        return self._twins.get(node)

    def release(self) -> None:
        """Take both trees apart, once nobody asks about the file any more.

        The nodes know their parents, Bandit's as well: left alone, all of them wait for a full garbage collection. Not
        to need one saves a scan more time than the rules take.
        """
        _take_apart(self.tree)
        left: list[Any] = [] if self.root is None else [self.root]
        while left:
            node = left.pop()
            if type(node) is tuple:
                # A key and its value, a comparison's sign and node, what ``with`` opens and perhaps its name.
                left += [inner for inner in node if hasattr(inner, "_astroid_fields")]
                continue
            attributes = node.__dict__
            for field in node._astroid_fields:
                value = attributes.get(field)
                if type(value) is list:
                    left += [inner for inner in value if inner is not None]
                elif value is not None:
                    left.append(value)
            attributes.clear()
        if self._twins is not None:
            self._twins.clear()
        if self._builder is not None:
            # It remembers its own methods.
            vars(self._builder).clear()
        self._twins, self.root, self._builder = {}, None, None

    def build(self) -> nodes.Module | None:
        """The file's astroid tree, built on the first call.

        :return: the tree; None where astroid can't build one
        """
        if self._twins is None:
            self._twins = {}
            try:
                self._builder = _rebuilder()(self._twins, self._lines)
                self.root = self._builder.file(self.tree, self.path)
            except _UNKNOWN:
                # Nothing is known of the file.
                self._twins = {}
        return self.root


_UNKNOWN = (RecursionError, MemoryError, AttributeError, KeyError, TypeError, ValueError, AssertionError)
"""What comes of syntax that this astroid doesn't know yet, and of nesting beyond any limit."""


_line = operator.itemgetter(0)


class _Unread(msgspec.Struct, frozen=True, eq=False):
    """The body of a function that hasn't been built yet."""

    node: ast.FunctionDef | ast.AsyncFunctionDef
    statements: list[ast.stmt]
    kind: type[nodes.FunctionDef]
    builder: Any

    def names(self, word: str) -> bool:
        """Whether a word stands on the function's lines."""
        return is_on(self.node, self.builder.lines(word))


# What holds no other node, and is freed with the node that holds it.
_LEAVES = frozenset(
    (
        *(ast.Name, ast.Constant, ast.alias, ast.Load, ast.Store, ast.Del, str, int, bool, type(None)),
        *(kind for kinds in (ast.operator, ast.boolop, ast.unaryop, ast.cmpop) for kind in kinds.__subclasses__()),
    )
)


def _take_apart(tree: ast.Module) -> None:
    left: list[ast.AST] = [tree]
    while left:
        node = left.pop()
        attributes = node.__dict__
        for field in node._fields:
            value: Any = attributes.get(field)
            kind = type(value)
            if kind is list:
                left += [inner for inner in value if type(inner) not in _LEAVES]
            elif kind not in _LEAVES:
                left.append(value)
        attributes.clear()


@functools.cache
def _rebuilder() -> Any:
    """The rebuilder of astroid, as it's needed here; made when the first tree is asked for."""
    from bandit_mlops.analysis.bare_astroid import AstroidManager, TreeRebuilder, nodes

    class Root(nodes.Module):
        """A file that knows nothing of Python's own names: astroid would read all of them for the first one."""

        def _scope_lookup(self, node: nodes.NodeNG, name: str, offset: int = 0) -> Any:
            return super()._scope_lookup(node, name, offset) if name in self.locals else (self, [])

    Root.__name__ = nodes.Module.__name__

    class Unread:
        """A function whose body is built when it's first looked at."""

        @property
        def body(self) -> Any:
            return read(self).body

        @property
        def locals(self) -> Any:
            return read(self).locals

    def read(function: Any) -> Any:
        unread: _Unread = vars(function).pop("_unread")
        function.__class__ = unread.kind
        unread.builder.complete(function, unread)
        return function

    # astroid tells nodes apart by the names of their classes, too.
    kinds = (nodes.FunctionDef, nodes.AsyncFunctionDef)
    unread_kinds = {kind: type(kind.__name__, (Unread, kind), {}) for kind in kinds}

    class Rebuilder(TreeRebuilder):
        """Keeps Bandit's tree as it is, and remembers which node became which."""

        def __init__(self, twins: dict[ast.AST, nodes.NodeNG], lines: Callable[[str], Sequence[int]] | None) -> None:
            super().__init__(AstroidManager())
            self.twins = twins
            # What is global in a function is bound in the file.
            self.lines = lines if lines is not None and not lines("global") else None
            self.from_imports: list[tuple[nodes.ImportFrom, frozenset[str]]] = []
            self.global_imports: list[tuple[str, nodes.Import]] = []
            self._global_names: list[Any] = []
            # Functions whose bodies aren't built, by their first lines. None is within another one.
            self.unread: list[tuple[int, nodes.FunctionDef]] = []

        def read_around(self, node: ast.AST) -> bool:
            """Build the body of the outermost unread function around a node, if there is one."""
            line = getattr(node, "lineno", 0)
            at = bisect.bisect_right(self.unread, line, key=_line) - 1
            if at < 0 or line > self.unread[at][1]._unread.node.end_lineno:
                return False
            read(self.unread[at][1])
            return True

        def file(self, tree: ast.Module, path: str) -> nodes.Module:
            with deeper_recursion():
                root: nodes.Module = self.visit_module(
                    tree, dotted_name(path), path, package=Path(path).name == "__init__.py"
                )
            root.__class__ = Root
            self.bind_imports(root)
            # astroid's one model of classes remembers the class that it was last asked about, and with it all nodes.
            nodes.ClassDef.special_attributes(None)
            return root

        def complete(self, function: nodes.FunctionDef, unread: _Unread) -> None:
            del self.unread[bisect.bisect_left(self.unread, unread.node.lineno, key=_line)]
            around, self._global_names = self._global_names, [{}]
            try:
                with deeper_recursion():
                    function.body = [self.visit(statement, function) for statement in unread.statements]
            except _UNKNOWN:
                function.body = []
            self._global_names = around
            self.bind_imports(function.root())
            nodes.ClassDef.special_attributes(None)

        def bind_imports(self, root: nodes.Module) -> None:
            # The builder's second half would bind these names; lookups expect them in the source's order.
            for statement, global_names in self.from_imports:
                for name, alias in statement.names:
                    if name != "*":
                        scope = root if (alias or name) in global_names else statement.scope()
                        scope.set_local(alias or name, statement)
                        scope.locals[alias or name].sort(key=lambda node: node.fromlineno or 0)
            for name, statement in self.global_imports:
                if statement not in root.locals.get(name, ()):
                    root.set_local(name, statement)
                    root.locals[name].sort(key=lambda node: node.fromlineno or 0)
                    statement.scope().locals.pop(name, None)
            self.from_imports, self.global_imports = [], []

        def _get_doc(self, node: Any) -> Any:
            # The original takes the docstring out of the node; Bandit hasn't walked it yet.
            return super()._get_doc(copy.copy(node))

        def _visit_functiondef(self, kind: Any, node: Any, parent: nodes.NodeNG) -> Any:
            if self.lines is None:
                return super()._visit_functiondef(kind, node, parent)
            statements = node.body
            doc = 1 if ast.get_docstring(node, clean=False) is not None else 0
            # For the time being: it's Bandit's own node.
            node.body = statements[:doc]
            try:
                function = super()._visit_functiondef(kind, node, parent)
            finally:
                node.body = statements
            function._unread = _Unread(node, statements[doc:], kind, self)
            function.__class__ = unread_kinds[kind]
            bisect.insort(self.unread, (node.lineno, function), key=_line)
            return function

        def __getattr__(self, name: str) -> Any:
            if not name.startswith("visit_"):
                raise AttributeError(name)
            return self.visit_unknown

        def visit_unknown(self, node: ast.AST, parent: nodes.NodeNG) -> nodes.NodeNG:
            """Syntax that this astroid doesn't know: nothing is known of it, and all of what stands around."""
            place = {name: getattr(node, name, None) for name in ("lineno", "col_offset")}
            unknown: nodes.NodeNG = nodes.Unknown(parent=parent, **place)
            for child in ast.iter_child_nodes(node):
                self.visit(child, unknown)
            return unknown

        def visit_call(self, node: ast.Call, parent: nodes.NodeNG) -> nodes.Call:
            self.twins[node] = call = super().visit_call(node, parent)
            return call

        def visit_constant(self, node: ast.Constant, parent: nodes.NodeNG) -> nodes.Const:
            if isinstance(node.value, int) and node.value.bit_length() > _LONGEST_NUMBER:
                # Python refuses to write such a number out, as messages do; any large one will do.
                node = ast.copy_location(ast.Constant(sys.maxsize), node)
            return super().visit_constant(node, parent)

        def visit_import(self, node: ast.Import, parent: nodes.NodeNG) -> nodes.Import:
            statement = super().visit_import(node, parent)
            # astroid before 4 binds the name in the function although it is ``global`` there.
            declared = self._global_names[-1] if self._global_names else ()
            for name, alias in statement.names:
                bound = alias or name.partition(".")[0]
                if bound in declared:
                    self.global_imports.append((bound, statement))
            return statement

        def visit_importfrom(self, node: ast.ImportFrom, parent: nodes.NodeNG) -> nodes.ImportFrom:
            statement = super().visit_importfrom(node, parent)
            # Within a function, ``global`` names stand above the import that binds them.
            names = frozenset(self._global_names[-1] if self._global_names else ())
            self.from_imports.append((statement, names))
            return statement

    return Rebuilder
