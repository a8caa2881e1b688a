"""One scanned file as an astroid tree: built when first asked for, in a closed world, dropped with the file.

The tree is built from the ``ast`` tree that Bandit has parsed already, by astroid's rebuilder alone. The second half of
astroid's own builder is left out on purpose: it infers while it builds, and looks modules up in the environment to do
so. Nothing here calls ``infer()``: names are looked up in scopes, and imports stay what they say.
"""

from __future__ import annotations

import ast
import contextlib
import copy
import functools
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from astroid import nodes

Kinds: TypeAlias = "type[nodes.NodeNG] | tuple[type[nodes.NodeNG], ...]"

# Two frames of astroid's rebuilder for each level of nesting that Bandit walks in one, and room for ours.
_DEEPER = 4_000
_DEEPEST_PACKAGE = 20
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
    names = [] if file.stem == "__init__" else [file.stem]
    for folder in list(file.parents)[:_DEEPEST_PACKAGE]:
        if not folder.name or not (folder / "__init__.py").is_file():
            break
        names.append(folder.name)
    return ".".join(reversed(names))


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


class Module:
    """A file's syntax tree, and on demand its astroid twin."""

    def __init__(self, tree: ast.Module, path: str) -> None:
        self.tree = tree
        self.path = path
        self._twins: dict[ast.AST, nodes.NodeNG] | None = None
        self.root: nodes.Module | None = None

    def twin(self, node: ast.AST) -> nodes.NodeNG | None:
        """The astroid node of an ``ast`` call or definition.

        :param node: a node of this file's tree
        :return: its twin; None where no astroid tree can be built of the file
        """
        self.build()
        assert self._twins is not None
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
        self._twins, self.root = {}, None

    def build(self) -> nodes.Module | None:
        """The file's astroid tree, built on the first call.

        :return: the tree; None where astroid can't build one
        """
        if self._twins is None:
            self._twins = {}
            try:
                self.root = _rebuild(self.tree, self.path, self._twins)
            except (RecursionError, MemoryError, AttributeError, KeyError, TypeError, ValueError, AssertionError):
                # Syntax that this astroid doesn't know yet, or nesting beyond any limit: nothing is known of the file.
                self._twins = {}
        return self.root


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


def _rebuild(tree: ast.Module, path: str, twins: dict[ast.AST, nodes.NodeNG]) -> nodes.Module:
    # Imported here: a scan that needs no tree doesn't pay for astroid.
    from astroid import nodes

    builder = _rebuilder()(twins)
    with deeper_recursion():
        root: nodes.Module = builder.visit_module(
            tree, dotted_name(path), path, package=Path(path).name == "__init__.py"
        )
    # The builder's second half would bind these names; lookups expect what is bound to a name in the source's order.
    for statement, global_names in builder.from_imports:
        for name, alias in statement.names:
            if name != "*":
                scope = root if (alias or name) in global_names else statement.scope()
                scope.set_local(alias or name, statement)
                scope.locals[alias or name].sort(key=lambda node: node.fromlineno or 0)
    for name, statement in builder.global_imports:
        if statement not in root.locals.get(name, ()):
            root.set_local(name, statement)
            root.locals[name].sort(key=lambda node: node.fromlineno or 0)
            statement.scope().locals.pop(name, None)
    # It remembers its own methods, and the nodes that it has made.
    vars(builder).clear()
    # astroid's one model of classes remembers the class that it was last asked about, and with it the whole tree.
    nodes.ClassDef.special_attributes(None)
    return root


@functools.cache
def _rebuilder() -> Any:
    """The rebuilder of astroid, as it's needed here; made when the first tree is asked for."""
    from astroid.manager import AstroidManager
    from astroid.rebuilder import TreeRebuilder

    class Rebuilder(TreeRebuilder):
        """Keeps Bandit's tree as it is, and remembers which node became which."""

        def __init__(self, twins: dict[ast.AST, nodes.NodeNG]) -> None:
            super().__init__(AstroidManager())
            self.twins = twins
            self.from_imports: list[tuple[nodes.ImportFrom, frozenset[str]]] = []
            self.global_imports: list[tuple[str, nodes.Import]] = []

        def _get_doc(self, node: Any) -> Any:
            # The original takes the docstring out of the node; Bandit hasn't walked it yet.
            return super()._get_doc(copy.copy(node))

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
