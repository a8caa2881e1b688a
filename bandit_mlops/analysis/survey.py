"""A cheap look at a file: which identifiers in it can stand for something that a rule knows.

First come the words of the file's text: most files lack those that matter, and are done with. Of the others the
statements are walked on whose lines such a word stands. The survey builds nothing. It errs on the side of interest:
what it passes over can't matter, what it names is looked at closely.
"""

from __future__ import annotations

import ast
import bisect
import codecs
import functools
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from typing import TypeAlias

from bandit_mlops.analysis.lazy_imports import LAZY_IMPORTS
from bandit_mlops.analysis.module import is_on
from bandit_mlops.analysis.names import HANDING_OVER
from bandit_mlops.patterns import pattern

IMPORTING_CALLS = {"__import__", "import_module", *LAZY_IMPORTS}
_METHODS_OF_CONTAINERS = {"get", "pop", "setdefault", "values", "items", "copy"}
_ROUNDS = 3
_MOST_ALIASES = 12
_USUAL_ALIASES = {
    "np": "numpy",
    "pd": "pandas",
    "tf": "tensorflow",
    "th": "torch",
    "sp": "subprocess",
    "pkl": "pickle",
    "_pickle": "pickle",
    "cPickle": "pickle",
    "hf_hub": "huggingface_hub",
}
# Names of functions that say too little without the library's.
_COMMON = frozenset(("get", "open", "read", "run", "call", "post", "put", "request", "start", "main", "create"))
_DEEPEST = 8
_LARGE = 100_000
MODULE_ALIAS = "."
_BUILTINS = "builtins"

_SPACED = bytes(c if c in b"\n_" or c > 127 or chr(c).isalnum() else 32 for c in range(256))
_STAR_IMPORT = pattern(rb"import\s*\*")
_WORDS = pattern(rb"[^ \n]+")
_LINE_ENDS = pattern(rb"\n")
_BLANKS = pattern(rb"\s*(\S)")

# Targets, the value that they get, and whether it takes a call of a target to get it.
_Binding: TypeAlias = tuple[list[ast.expr], ast.expr, bool]


class Text:
    """The text of a file, to be asked for words: names, in code, in comments and in texts alike."""

    def __init__(self, data: bytes) -> None:
        """Split a file into words.

        :param data: the bytes of the file
        """
        data = data.removeprefix(codecs.BOM_UTF8)
        self.data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in data else data
        self._spaced = self.data.translate(_SPACED)
        self.words = frozenset(self._spaced.decode(errors="replace").split())
        """All that could be an identifier."""
        self._held: dict[str, bool] = {}
        self._lines: dict[str, list[int]] = {}

    @functools.cached_property
    def has_star_import(self) -> bool:
        """Whether names may come from a ``from … import *``."""
        return _STAR_IMPORT.search(self.data) is not None

    def holds(self, text: str) -> bool:
        """Whether a text stands anywhere in the file, also within a longer word."""
        known = self._held.get(text)
        if known is None:
            # Each word once is a fraction of the text.
            is_word = text.isidentifier()
            known = text in self.words or (text in self.vocabulary if is_word else text.encode() in self.data)
            self._held[text] = known
        return known

    @functools.cached_property
    def vocabulary(self) -> str:
        """All words, each on a line of its own."""
        return "\n".join(self.words)

    def words_with(self, parts: Iterable[str]) -> Iterator[str]:
        """The words that hold one of some parts, in small or large letters; a word may come more than once.

        :param parts: ASCII text in small letters
        """
        words = self.vocabulary.encode()
        lowered = words.lower()
        for part in parts:
            at = lowered.find(part.encode())
            while at >= 0:
                end = lowered.find(b"\n", at)
                end = end if end >= 0 else len(lowered)
                yield words[lowered.rfind(b"\n", 0, at) + 1 : end].decode()
                at = lowered.find(part.encode(), end)

    def is_followed(self, word: str, signs: bytes) -> bool:
        """Whether one of some signs follows a word somewhere, perhaps after blanks and ends of lines.

        :param word: the word
        :param signs: the signs
        """
        return any((after := _BLANKS.match(self.data, end)) and after[1] in signs for _, end in self._places(word))

    def names(self, word: str) -> bool:
        """Whether a word stands somewhere that isn't behind a dot: only there it can be a builtin's name."""
        return word in self.words and any(self.data[at - 1 : at] != b"." for at, _ in self._places(word))

    def lines_of(self, word: str) -> list[int]:
        """Where a word stands; worked out once.

        :param word: the word
        :return: the numbers of the lines, sorted
        """
        known = self._lines.get(word)
        if known is None:
            known = self._lines[word] = self.lines((word,)) if word in self.words else []
        return known

    def lines(
        self, words: Iterable[str], *, not_before: bytes = b"", imported: Mapping[str, int] | None = None
    ) -> list[int]:
        """Where words stand.

        :param words: words
        :param not_before: a sign: the places where it follows are left out
        :param imported: how often each word stands in an import, at least: those that stand nowhere else are left out
        :return: the numbers of the lines, sorted
        """
        found: set[int] = set()
        for word in words:
            sought = word.encode()
            if len(self.data) > _LARGE:
                starts = [
                    start
                    for start in self._beginnings.get(sought, ())
                    if not not_before or not self.data.startswith(not_before, start + len(sought))
                ]
                if imported is None or len(starts) > imported.get(word, 0):
                    found.update(map(self._line_at, starts))
                continue
            if imported is not None and (
                self.data.count(sought) <= self.data.count(sought + not_before) + imported.get(word, 0)
            ):
                continue
            line, counted = 1, 0
            for start, end in self._places(word):
                if not not_before or self.data[end : end + 1] != not_before:
                    line += self._spaced.count(b"\n", counted, start)
                    counted = start
                    found.add(line)
        return sorted(found)

    def lines_matching(self, sought: re.Pattern[bytes]) -> list[int]:
        """Where an expression fits, by the numbers of the lines, sorted.

        :param sought: the expression
        """
        return [self._line_at(match.start()) for match in sought.finditer(self.data)]

    def _line_at(self, place: int) -> int:
        return bisect.bisect_left(self._line_ends, place) + 1

    def _places(self, word: str) -> Iterator[tuple[int, int]]:
        """Where a word begins and ends, each time that it isn't a part of another one."""
        sought = word.encode()
        start = self._spaced.find(sought)
        while start >= 0:
            end = start + len(sought)
            # Bytes up to 32 stand between words.
            if (start == 0 or self._spaced[start - 1] <= 32) and self._spaced[end : end + 1] <= b" ":
                yield start, end
            start = self._spaced.find(sought, end)

    @functools.cached_property
    def _beginnings(self) -> Mapping[bytes, Sequence[int]]:
        """Where each word begins.

        The longer a file is, the more words are asked about: to search it for each takes time that grows with the
        square of its length.
        """
        found: defaultdict[bytes, list[int]] = defaultdict(list)
        for match in _WORDS.finditer(self._spaced):
            found[match[0]].append(match.start())
        return found

    @functools.cached_property
    def _line_ends(self) -> Sequence[int]:
        return [match.start() for match in _LINE_ENDS.finditer(self._spaced)]


class Interest:
    """The names that rules know.

    What they say of a library, of a method and of a file's words is worked out when a file asks for it: there are
    thousands of names, and a file has to do with few of them.
    """

    def __init__(
        self, names: Iterable[str], anywhere: Iterable[str] = (), returns: Mapping[str, str] | None = None
    ) -> None:
        """Sort names.

        :param names: dotted names; ``*`` stands for components
        :param anywhere: last components that matter whatever a file imports
        :param returns: the class of what a library's function returns, by the function's name
        """
        self._by_first: defaultdict[str, list[str]] = defaultdict(list)
        self._by_last: defaultdict[str, list[str]] = defaultdict(list)
        lasts: defaultdict[str, set[str]] = defaultdict(set)
        for name in names:
            first, dot, _ = name.partition(".")
            last = name.rpartition(".")[2]
            root = first if dot else _BUILTINS
            self._by_first[root].append(name)
            self._by_last[last].append(name)
            lasts[root].add(last)
        self._makers: defaultdict[str, set[str]] = defaultdict(set)
        for maker, made in (returns or {}).items():
            self._makers[made].add(maker.rpartition(".")[2])
        self.by_root: Mapping[str, frozenset[str]] = {root: frozenset(found) for root, found in lasts.items()}
        """The last components of dotted names, by their first component."""
        self.builtins = frozenset(name for name in self._by_first[_BUILTINS] if "." not in name)
        """Names without a module: they matter where they stand alone, not as anybody's attribute."""
        self.anywhere = self.by_root.get("*", frozenset()).union(anywhere)
        """Last components that matter whatever a file imports: names that speak for themselves."""
        self.everything = self.anywhere.union(self._by_last)
        """All last components."""
        self._needs: dict[str, list[tuple[str, tuple[frozenset[str], ...]]]] = {}
        self._owners: dict[str, frozenset[str]] = {}
        self._between: dict[str, frozenset[str]] = {}

    def candidates(self, text: Text, own: Iterable[str] = ()) -> set[str]:
        """The last components of the names that a file can call, by its words alone.

        :param text: the file's text
        :param own: the names of the packages and modules that it is in
        :return: them; none for most files
        """
        words = text.words.union(own)
        found = set(self.anywhere & words)
        for root in self.by_root.keys() & words:
            for last, ways in self._needs.get(root) or self._needs_of(root):
                if last in words and last not in found and any(_holds_all(text, words, way) for way in ways):
                    found.add(last)
        return found

    def owners(self, last: str) -> frozenset[str]:
        """What stands in a file that can call a method: its class, or what makes it; of each function its module.

        :param last: the last component of a name
        :return: texts, of which such a file holds one (an empty text is in every file); none if the name isn't known
        """
        found = self._owners.get(last)
        if found is None:
            of_names = (self._owners_of(name) for name in self._by_last.get(last, ()))
            found = self._owners[last] = frozenset[str]().union(*of_names)
        return found

    def between(self, root: str) -> frozenset[str]:
        """The components between the first and the last one: modules, classes and objects.

        :param root: a first component
        """
        found = self._between.get(root)
        if found is None:
            found = frozenset(inner for name in self._by_first.get(root, ()) for inner in name.split(".")[1:-1])
            self._between[root] = found
        return found

    def _needs_of(self, root: str) -> list[tuple[str, tuple[frozenset[str], ...]]]:
        """The last components of a root's names, each with sets of texts: who can call it holds all of one of them."""
        found = {self._need(name) for name in self._by_first[root]}
        return self._needs.setdefault(root, list(found))

    def _need(self, name: str) -> tuple[str, tuple[frozenset[str], ...]]:
        *before, last = name.split(".")
        return last, _ways(before, self._makers)

    def _owners_of(self, name: str) -> set[str]:
        before = name.split(".")[:-1]
        if not before:
            return {_BUILTINS}
        if before[0] == "*":
            return {""}
        if len(before) == 1:
            # A function of a module; or, of a bare name, a method of what it returns: ``get_ipython().system``
            return {f"{before[0]}("}
        return {before[0] if before[-1] == "*" else before[-1], *self._makers.get(".".join(before), ())}

    def knows(self, first: str, last: str) -> bool:
        """Whether a call with these identifiers may be known, by the usual names of libraries alone."""
        if first == last:
            return last in self.anywhere or (last in self.everything and last not in _COMMON)
        return last in self.by_root.get(_USUAL_ALIASES.get(first, first), frozenset())


def _holds_all(text: Text, words: Set[str], sought: Iterable[str]) -> bool:
    return all(word in words or text.holds(word) for word in sought)


def _ways(before: Sequence[str], makers: Mapping[str, Set[str]]) -> tuple[frozenset[str], ...]:
    """What a file must hold to call something: the modules that lead there, or the class, or what makes an object."""
    between = before[-1:] if len(before) > 1 and before[-1][:1].isupper() else before[1:]
    made = [
        (maker, before[end:])
        for end in range(len(before), 0, -1)
        for maker in sorted(makers.get(".".join(before[:end]), ()))
    ]
    return (frozenset(between) - {"*"}, *(frozenset((maker, *rest)) - {"*"} for maker, rest in made))


def statements(tree: ast.AST, lines: Sequence[int] | None = None) -> Iterator[ast.stmt]:
    """The statements of a tree, however deep.

    :param tree: the tree
    :param lines: numbers of lines, sorted: only statements around or on one of them; all by default
    """
    for statement, _ in _statements(tree, lines):
        yield statement


def _statements(tree: ast.AST, lines: Sequence[int] | None) -> Iterator[tuple[ast.stmt, str]]:
    """The same, each with the name of the function that it's in."""
    stack = [(tree, "")]
    while stack:
        node, function = stack.pop()
        if isinstance(node, ast.stmt):
            if lines is not None and not is_on(node, lines):
                continue
            yield node, function
        for field in _bodies(node._fields):
            inside = node.name if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) else function
            stack.extend((inner, inside) for inner in getattr(node, field))


@functools.cache
def _bodies(fields: tuple[str, ...]) -> tuple[str, ...]:
    """The fields of a node that hold statements."""
    return tuple(field for field in fields if field in {"body", "orelse", "finalbody", "handlers", "cases"})


def imports(tree: ast.Module, text: Text) -> list[ast.Import | ast.ImportFrom]:
    """The import statements of a file, however deep."""
    on_lines = statements(tree, text.lines(("import",)))
    return [statement for statement in on_lines if isinstance(statement, (ast.Import, ast.ImportFrom))]


def imported_names(
    statements: Iterable[ast.Import | ast.ImportFrom], package: str, *, functions_only: bool = True
) -> Iterator[tuple[ast.ImportFrom, str, str]]:
    """The functions, to judge by their names, that a file imports from its own project.

    :param statements: the file's imports
    :param package: the outermost package that the file is in
    :param functions_only: leave out the names of classes and constants
    :return: the statement, the name there and the name here
    """
    for statement in statements:
        if isinstance(statement, ast.ImportFrom):
            root = (statement.module or "").partition(".")[0]
            if statement.level or root == package:
                for name in statement.names:
                    if not functions_only or name.name[:1].islower() or name.name.startswith("_"):
                        yield statement, name.name, name.asname or name.name


def vocabulary(
    tree: ast.Module, text: Text, known: Interest, name: str = "", imported: Sequence[ast.stmt] | None = None
) -> frozenset[str]:
    """The identifiers by which a file may call something that a rule knows.

    ``f`` stands for such a function itself, ``f()`` for a function that returns one, ``'f'`` for text that is its name;
    ``MODULE_ALIAS`` says that a module has a second name; ``.f`` stands besides ``f`` where the file gives the name
    itself, so that it may be anybody's attribute.

    :param tree: the file
    :param text: its text
    :param known: the names that rules know
    :param name: the dotted name of the file: the project may be a library that rules know
    :param imported: the file's imports, where they are at hand
    :return: the last identifiers of such calls; empty for most files
    """
    own = name.split(".")
    candidates = known.candidates(text, own)
    builtins = {name for name in known.builtins & text.words if text.names(name)}
    by_call = not text.words.isdisjoint(IMPORTING_CALLS)
    if not candidates and not builtins and not by_call and not text.has_star_import:
        return frozenset()
    words = {*(known.anywhere & text.words), *builtins}
    aliases: list[tuple[str, str]] = []
    modules: set[str] = set()
    if imported is None:
        imported = imports(tree, text)
    for statement in imported:
        if isinstance(statement, ast.Import):
            for alias in statement.names:
                root = alias.name.partition(".")[0]
                words |= candidates & known.by_root.get(root, frozenset())
                if alias.asname and alias.name in IMPORTING_CALLS:
                    aliases.append((alias.asname, alias.name))
                if not candidates.isdisjoint(known.by_root.get(root, ())):
                    modules.add(alias.asname or root)
        elif isinstance(statement, ast.ImportFrom):
            root = own[0] if statement.level else (statement.module or "").partition(".")[0]
            is_own = bool(statement.level) or root == own[0]
            words |= candidates & known.by_root.get(root, frozenset())
            for alias in statement.names:
                if alias.name == "*" and (statement.level or root not in known.by_root):
                    # A project's own star import may bring any library with it.
                    words |= known.everything & text.words
                elif is_own or root not in known.by_root:
                    # ``from .compat import torch``
                    words |= candidates & known.by_root.get(alias.name, frozenset())
                if alias.name in known.between(root) or (is_own and alias.name in known.by_root):
                    modules.add(alias.asname or alias.name)
                if alias.asname:
                    aliases.append((alias.asname, alias.name))
    if any(alias in IMPORTING_CALLS for _, alias in aliases):
        words |= known.everything & text.words
        words.add(MODULE_ALIAS)
    if not words and not by_call:
        return frozenset()
    words |= {alias for alias, name in aliases if name in words or name in HANDING_OVER}
    _follow(tree, text, words, modules, known, by_call, imported)
    return frozenset(word for word in words if word == MODULE_ALIAS or word.strip("'().") in text.words)


def _follow(
    tree: ast.Module,
    text: Text,
    words: set[str],
    modules: set[str],
    known: Interest,
    by_call: bool,
    imported: Sequence[ast.stmt],
) -> None:
    """Add the names that values which words stand for are bound to."""
    bindings: dict[ast.stmt, list[_Binding]] = {}
    looked_up: set[str] = set()
    in_imports = _words_of(imported)
    # A module that gets a second name stands without an attribute, and not in the statement that imports it.
    lines = set(text.lines(modules, not_before=b".", imported=in_imports)).difference(
        *(range(statement.lineno, (statement.end_lineno or statement.lineno) + 1) for statement in imported)
    )
    for _ in range(_MOST_ALIASES):
        new = {word.strip("'.") for word in words | HANDING_OVER} - looked_up
        if not new and bindings:
            break
        looked_up |= new
        # Who hands a function on names it without calling it; what it returns is handed on by a call.
        lines.update(text.lines((word for word in new if word in text.words), not_before=b"(", imported=in_imports))
        lines.update(text.lines(word[:-2] for word in new if word.endswith("()")))
        for statement, function in _statements(tree, None if by_call else sorted(lines)):
            if statement not in bindings:
                bindings[statement] = list(_bindings(statement, function))
        lines = set()
        found = [binding for of_statement in bindings.values() for binding in of_statement]
        found.sort(key=lambda binding: binding[1].lineno)
        if any(_gives_module(value, modules) for _, value, _ in found):
            words.add(MODULE_ALIAS)
        if by_call:
            texts = {value.value for _, value, _ in found if isinstance(value, ast.Constant)}
            for targets, value, _ in found:
                if isinstance(value, ast.Call) and last_identifier(value.func) in IMPORTING_CALLS:
                    given = [a.value for a in _given(value) if isinstance(a, ast.Constant)]
                    for module in (*texts, *given):
                        words |= known.by_root.get(str(module).partition(".")[0], frozenset()) & text.words
                    if not words.isdisjoint(given):
                        # ``load, _ = optional_import("torch", name="load")``
                        words.update(name for own in _identifiers(targets) for name in (own, f".{own}"))
        _spread(found, words)


def _words_of(imported: Iterable[ast.stmt]) -> Counter[str]:
    """How often each word stands in imports."""
    found: Counter[str] = Counter()
    for statement in imported:
        if isinstance(statement, (ast.Import, ast.ImportFrom)):
            names = [name for alias in statement.names for name in (alias.name, alias.asname)]
            names.append(getattr(statement, "module", None))
            found.update(word for name in names if name for word in name.split("."))
    return found


def _spread(bindings: list[_Binding], words: set[str]) -> None:
    """Add the names that values which words stand for are bound to."""
    for _ in range(_ROUNDS):
        before = len(words)
        for targets, value, gives in bindings:
            if _names_any(value, words):
                # ``NAME = "load"``, to be used as ``getattr(torch, NAME)``; ``{"hdf": "read_hdf"}``
                words.update(f"'{name}'" for name in _identifiers(targets))
            elif _refers(value, words):
                words.update(f"{name}()" if gives else name for name in _identifiers(targets))
                words.update(alias for name in _identifiers(targets) for alias in (name, f".{name}"))
        if len(words) == before:
            break


def _bindings(statement: ast.stmt, function: str) -> Iterator[_Binding]:
    """The names that a statement binds to values; a function's name stands for what it returns."""
    value: ast.expr | None = getattr(statement, "value", None) or getattr(statement, "test", None)
    if isinstance(statement, ast.Assign):
        yield statement.targets, statement.value, isinstance(value, ast.Lambda)
    elif isinstance(statement, ast.AnnAssign) and value is not None:
        yield [statement.target], value, isinstance(value, ast.Lambda)
    elif isinstance(statement, ast.Return) and value is not None:
        yield [ast.Name(function)], value, True
    elif isinstance(statement, ast.ClassDef):
        # To make an object of a class is to call the constructor that it inherits, as its own one may: ``super()``
        for base in statement.bases:
            yield [ast.Name(statement.name), ast.Name("__init__")], base, False
    elif isinstance(statement, (ast.For, ast.AsyncFor)):
        yield from _elements(statement.target, statement.iter)
    elif isinstance(statement, (ast.With, ast.AsyncWith)):
        for item in statement.items:
            if item.optional_vars is not None:
                yield [item.optional_vars], item.context_expr, False
    elif isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
        names = [*statement.args.posonlyargs, *statement.args.args]
        for parameter, default in (
            *zip(reversed(names), reversed(statement.args.defaults), strict=False),
            *zip(statement.args.kwonlyargs, statement.args.kw_defaults, strict=True),
        ):
            if default is not None:
                yield [ast.Name(parameter.arg)], default, False
    elif isinstance(statement, ast.Expr) and isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
        # ``loaders.update(torch=torch.load)``
        for argument in _given(value):
            yield [value.func.value], argument, False
    for inner in () if value is None else (value, *(_given(value) if isinstance(value, ast.Call) else ())):
        if isinstance(inner, (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)):
            for generator in inner.generators:
                yield from _elements(generator.target, generator.iter)
        elif isinstance(inner, (ast.NamedExpr, ast.Compare, ast.BoolOp, ast.UnaryOp)):
            for node in ast.walk(inner):
                if isinstance(node, ast.NamedExpr):
                    yield [node.target], node.value, False


def _elements(target: ast.expr, iterated: ast.expr) -> Iterator[_Binding]:
    """What a loop binds."""
    yield [target], iterated, False
    if isinstance(iterated, (ast.List, ast.Tuple, ast.Set)):
        for element in iterated.elts:
            if isinstance(element, ast.Constant):
                yield [target], element, False


def _gives_module(value: ast.expr, modules: set[str], depth: int = 0) -> bool:
    """Whether a value is a known module, or one that is imported by a call."""
    if isinstance(value, ast.Call):
        return last_identifier(value.func) in IMPORTING_CALLS
    if isinstance(value, (ast.IfExp, ast.BoolOp)):
        inner = value.values if isinstance(value, ast.BoolOp) else [value.body, value.orelse]
        return depth > _DEEPEST or any(_gives_module(item, modules, depth + 1) for item in inner)
    return isinstance(value, ast.Name) and value.id in modules


def import_roots(statements: Iterable[ast.stmt], package: str) -> dict[str, frozenset[str]]:
    """The names that a file's imports bind, with the first components of what they import.

    :param statements: the file's imports
    :param package: the outermost package that the file is in, which relative imports lead to
    :return: the roots by name
    """
    roots: dict[str, set[str]] = {}
    for statement in statements:
        if isinstance(statement, (ast.Import, ast.ImportFrom)):
            module = getattr(statement, "module", None)
            for name in statement.names:
                root = package if getattr(statement, "level", 0) else (module or name.name).partition(".")[0]
                roots.setdefault(name.asname or name.name.partition(".")[0], set()).add(root)
    return {name: frozenset(found) for name, found in roots.items()}


def is_bound(name: str, tree: ast.Module, text: Text) -> bool:
    """Whether anything but an import gives a file a name.

    :param name: the name
    :param tree: the file
    :param text: its text
    """
    for statement in statements(tree, text.lines((name,), not_before=b".")):
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
            given = statement.args
            every = [*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg]
            if statement.name == name or any(parameter is not None and parameter.arg == name for parameter in every):
                return True
        elif isinstance(statement, ast.ClassDef):
            if statement.name == name:
                return True
        elif not isinstance(statement, ast.Expr):
            for targets, _, _ in _bindings(statement, ""):
                for target in targets:
                    if isinstance(target, (ast.Name, ast.Tuple, ast.List)) and name in _identifiers([target]):
                        return True
    return False


def receiver(function: ast.expr) -> str:
    """The name that a chain of attributes starts from; empty where it starts from anything else."""
    while isinstance(function, ast.Attribute):
        function = function.value
    return function.id if isinstance(function, ast.Name) else ""


def calls_that_matter(
    tree: ast.Module, text: Text, words: frozenset[str], is_foreign: Callable[[ast.Call], bool] = lambda call: False
) -> Iterator[tuple[ast.Call, str]]:
    """The calls of a file that may call, or hand on, something that a rule knows.

    :param tree: the file
    :param text: its text
    :param words: the file's vocabulary
    :param is_foreign: whether a call that may matter by its name surely doesn't
    :return: each call, with the name of the function that it's in, for a constructor that of its class; empty for none,
        and for one that takes nothing to hand on
    """
    lines = text.lines(({word.strip("'().") for word in words} | HANDING_OVER | IMPORTING_CALLS) & text.words)
    stack: list[tuple[ast.AST, str, str]] = [(tree, "", "")]
    while stack:
        node, around, owner = stack.pop()
        if isinstance(node, ast.stmt) and not is_on(node, lines):
            continue
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            name = owner if node.name == "__init__" and owner else node.name
            around, owner = name if _takes_anything(node, is_method=bool(owner)) else "", ""
        elif isinstance(node, ast.ClassDef):
            around, owner = "", node.name
        elif isinstance(node, ast.Call) and may_matter(node, words) and not is_foreign(node):
            yield node, around
        stack.extend((child, around, owner) for child in ast.iter_child_nodes(node))


def _takes_anything(function: ast.FunctionDef | ast.AsyncFunctionDef, *, is_method: bool) -> bool:
    """Whether a function has a parameter, for a method one besides the object."""
    given = function.args
    named = len(given.posonlyargs) + len(given.args) - (is_method and not function.decorator_list)
    return named > 0 or bool(given.kwonlyargs or given.vararg or given.kwarg)


def last_identifier(node: ast.expr) -> str:
    """The last identifier of a name or an attribute; empty for anything else."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _given(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(keyword.value for keyword in call.keywords)]


def _refers(value: ast.expr, words: Set[str], depth: int = 0) -> bool:
    """Whether a value hands on a function under another name, rather than call it."""
    if depth > _DEEPEST:
        return True
    if isinstance(value, (ast.Name, ast.Attribute)):
        name = last_identifier(value)
        return name in words or name in HANDING_OVER
    inner = _held(value)
    if isinstance(value, ast.Call):
        name = last_identifier(value.func)
        if name == "getattr" and len(value.args) > 1:
            return _names_any(value.args[1], words)
        if f"{name}()" in words:
            return True
        inner = _given(value)
        if isinstance(value.func, ast.Attribute) and value.func.attr in _METHODS_OF_CONTAINERS:
            inner.append(value.func.value)
    elif isinstance(value, ast.Subscript):
        # globals()["exec"]
        if isinstance(value.slice, ast.Constant) and value.slice.value in words:
            return True
    elif isinstance(value, (ast.NamedExpr, ast.Await, ast.Starred)):
        inner = [value.value]
    elif isinstance(value, ast.Lambda):
        inner = [value.body]
    elif isinstance(value, (ast.ListComp, ast.SetComp, ast.GeneratorExp)):
        inner = [value.elt]
    return any(_refers(item, words, depth + 1) for item in inner)


def _names_any(value: ast.expr, words: Set[str], depth: int = 0) -> bool:
    """Whether a value is a text that is one of the words, or may be one of several that are."""
    if isinstance(value, ast.Constant):
        return value.value in words
    if isinstance(value, (ast.Name, ast.Attribute)):
        return f"'{last_identifier(value)}'" in words
    if depth > _DEEPEST:
        return True
    inner = _held(value)
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
        # NAMES.get(kind, "load")
        inner = [value.func.value, *value.args[1:]] if value.func.attr in _METHODS_OF_CONTAINERS else []
    return any(_names_any(item, words, depth + 1) for item in inner)


def _held(value: ast.expr) -> list[ast.expr]:
    """What an expression holds, or picks from: the values of a table, both sides of an ``or``, ``LOADERS[kind]``."""
    if isinstance(value, ast.Dict):
        return value.values
    if isinstance(value, (ast.List, ast.Tuple, ast.Set)):
        return value.elts
    if isinstance(value, ast.IfExp):
        return [value.body, value.orelse]
    if isinstance(value, ast.BoolOp):
        return value.values
    return [value.value] if isinstance(value, ast.Subscript) else []


def _identifiers(targets: Iterable[ast.expr]) -> Iterator[str]:
    for target in targets:
        if isinstance(target, (ast.Tuple, ast.List)):
            yield from _identifiers(target.elts)
        elif isinstance(target, (ast.Subscript, ast.Starred)):
            yield from _identifiers([target.value])
        else:
            name = last_identifier(target)
            if name:
                yield name


def may_matter(call: ast.Call, words: frozenset[str]) -> bool:
    """Whether a call may call, or hand on, something that a rule knows.

    :param call: any call of the file
    :param words: the file's vocabulary
    :return: False only if it can't
    """
    function = call.func
    name = last_identifier(function)
    if name in words:
        return True
    if not name:
        # f()(x), table[key](x)
        return _refers(function, words)
    base = function.value if isinstance(function, ast.Attribute) else None
    if isinstance(base, ast.Call) and last_identifier(base.func) in IMPORTING_CALLS:
        # __import__("os").system(x)
        return True
    if name not in HANDING_OVER:
        return False
    return any(_refers(argument, words) for argument in _given(call))
