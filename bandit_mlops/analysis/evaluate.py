"""An expression -> its ``Value``, through names, branches, attributes, calls and text operations.

Everything is looked up in the scopes of the file; nothing is executed. The work is bounded: in depth, in steps for one
question and in steps for one file. What lies beyond the bounds is ``Unknown``.
"""

from __future__ import annotations

import builtins
import itertools
import operator
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any

import msgspec

from bandit_mlops.analysis import changes, formatting, results, templates, texts
from bandit_mlops.analysis import options as command_line
from bandit_mlops.analysis.bare_astroid import TooManyLevelsError, nodes
from bandit_mlops.analysis.entrances import entrances
from bandit_mlops.analysis.excerpts import definition
from bandit_mlops.analysis.lazy_imports import LAZY_IMPORTS, lazily_imported
from bandit_mlops.analysis.module import Uses, nodes_of
from bandit_mlops.analysis.values import (
    ABSENT,
    INTERPOLATION,
    LONGEST_TEXT,
    Absent,
    Arguments,
    Call,
    Choice,
    Constant,
    Definition,
    Instance,
    Item,
    Items,
    Library,
    Mapping,
    Member,
    Number,
    Parameter,
    Partial,
    Text,
    Unknown,
    Value,
    choice,
    constants,
    is_numeric,
    item,
    items,
    options,
    substitute,
    text,
)
from bandit_mlops.patterns import pattern

DEEPEST = 60
MOST_STEPS = 2_500
MOST_BINDINGS = 60
MOST_ASSIGNMENTS = 200
MOST_EXCERPTS = 48
_LARGE = 480_000
"""In bytes: from this size on, the time for a file may grow with it."""
_NOWHERE = 1_000_000
_MOST_CALLERS = 3
_MOST_LISTS = 8
_MOST_ANCESTORS = 8
_MOST_BASES = 8

_NUMERIC_ATTRIBUTES = frozenset(("pid", "ppid", "returncode", "lineno", "st_size", "ndim"))

_ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
}


class Evaluator:
    """Answers what the expressions of a file are; remembers the answers for as long as the file is looked at."""

    def __init__(
        self, path: str = "", foreign: frozenset[str] = frozenset(), size: int = 0, most_steps: int = 60_000
    ) -> None:
        """Start without knowledge.

        :param path: the file
        :param foreign: packages that aren't looked for in the scanned project
        :param size: how many bytes the file has
        :param most_steps: how many expressions may be visited in all before everything is unknown; in large files more
        """
        self._known: dict[Hashable, Value] = {}
        self._provisional: dict[Hashable, tuple[Value, int]] = {}
        """Answers that ran into an open question, or into a bound, and the outermost one that they ran into."""
        self._cycles: dict[Hashable, tuple[Value, frozenset[Hashable]]] = {}
        """Answers that lead back to themselves, and the other answers that they do so by."""
        self._active: dict[Hashable, int] = {}
        self._outermost = _NOWHERE
        """The outermost of the open questions that the answer at hand ran into; -1 for a bound."""
        self._attributes: dict[nodes.ClassDef, Uses] = {}
        self._stars: dict[nodes.Module, list[nodes.ImportFrom]] = {}
        self._changes: dict[nodes.NodeNG, dict[str, list[nodes.NodeNG]]] = {}
        self._resolved: dict[str, Value] = {}
        self._handed_on: set[str] = set()
        self._excerpts_left = MOST_EXCERPTS
        self._passed: dict[nodes.NodeNG, list[Value]] = {}
        self._uses: dict[nodes.Module, Uses] = {}
        self._entrances: dict[nodes.NodeNG, tuple[Value, ...]] = {}
        self._foreign = foreign
        self._path = path
        self._steps_left = int(most_steps * max(1, size / _LARGE))
        self._question_ends = 0

    # -- the question ------------------------------------------------------------------------------------------------

    def value(self, node: nodes.NodeNG) -> Value:
        """What an expression is.

        :param node: any expression of the tree
        :return: its value; ``Unknown`` where it can't be known or costs too much to know
        """
        visit: Callable[[Any], Value] = getattr(self, f"_{type(node).__name__.lower()}", Unknown)
        return self._solved(node, node, visit)

    def _solved(self, key: Hashable, node: nodes.NodeNG, compute: Callable[[Any], Value]) -> Value:
        """An answer that is worked out once, as far as it doesn't depend on where the question started.

        An answer that ran into a question that is still open is kept until that one is answered; one that ran into a
        bound, for the question at hand only. What leads back to itself is the same whichever of its parts somebody has
        asked about before: none of their answers is a part of another one's.
        """
        known = self._known.get(key)
        if known is not None:
            return known
        provisional = self._provisional.get(key)
        if provisional is not None:
            value, ran_into = provisional
            self._outermost = min(self._outermost, ran_into)
            return value
        leads_back = self._cycles.get(key)
        if leads_back is not None and leads_back[1].isdisjoint(self._active):
            return leads_back[0]
        depth = len(self._active)
        if depth == 0:
            self._provisional.clear()
            self._question_ends = max(0, self._steps_left - MOST_STEPS)
        if key in self._active:
            self._outermost = min(self._outermost, self._active[key])
            return Unknown(node)
        if depth > DEEPEST or self._steps_left <= self._question_ends:
            self._outermost = -1
            return Unknown(node)
        self._steps_left -= 1
        self._active[key] = depth
        around, self._outermost = self._outermost, _NOWHERE
        before = len(self._provisional)
        try:
            value = compute(node)
        finally:
            del self._active[key]
        ran_into, self._outermost = self._outermost, around
        if ran_into > depth:
            self._known[key] = value
            return value
        # What has run into this question on the way to its answer.
        parts = list(itertools.islice(reversed(self._provisional), len(self._provisional) - before))
        if ran_into == depth:
            for part in parts:
                del self._provisional[part]
            self._cycles[key] = (value, frozenset(parts))
        else:
            for part in parts:
                of_part, its_own = self._provisional[part]
                if its_own >= depth:
                    self._provisional[part] = (of_part, ran_into)
            self._provisional[key] = (value, ran_into)
            self._outermost = min(around, ran_into)
        return value

    def arguments(self, call: nodes.Call) -> Arguments:
        """The arguments of a call, with ``*`` and ``**`` spread.

        :param call: the call
        :return: their values
        """
        positional: list[Value] = []
        keywords: dict[str, Value] = {}
        more_positional = more_keywords = False
        rest: Parameter | None = None
        for argument in call.args:
            if not isinstance(argument, nodes.Starred):
                positional.append(self.value(argument))
                continue
            spread = self.value(argument.value)
            if isinstance(spread, Items) and (not spread.open or _is_handed_on(spread)):
                positional.extend(spread.elements)
            more_positional |= not isinstance(spread, Items) or spread.open
        for keyword in call.keywords:
            value = self.value(keyword.value)
            if keyword.arg is not None:
                keywords[keyword.arg] = value
                continue
            mappings: list[Mapping] = []
            for option in options(value):
                if isinstance(option, Mapping):
                    mappings.append(option)
                    more_keywords |= option.open
                    rest = option.rest or rest
                elif not (isinstance(option, Constant) and option.value is None):
                    more_keywords = True
            for name in dict.fromkeys(name for mapping in mappings for name in mapping.pairs if isinstance(name, str)):
                keywords.setdefault(name, choice([mapping.pairs.get(name, ABSENT) for mapping in mappings], call))
        alternatives = self._alternatives(call)
        return Arguments(tuple(positional), keywords, more_positional, more_keywords, rest, alternatives)

    def _alternatives(self, call: nodes.Call) -> tuple[tuple[Value, ...], ...]:
        """All positional arguments of a call, once for each list that a ``*words`` may be; none where it's one."""
        found: list[tuple[Value, ...]] = [()]
        if any(isinstance(argument, nodes.Starred) for argument in call.args):
            for argument in call.args:
                if isinstance(argument, nodes.Starred):
                    spread = options(self.value(argument.value))
                    lists = [tuple(option.elements) for option in spread if isinstance(option, Items)] or [()]
                else:
                    lists = [(self.value(argument),)]
                found = [(*one, *more) for one in found for more in lists][:_MOST_LISTS]
        return tuple(found) if len(found) > 1 else ()

    # -- literals and operators --------------------------------------------------------------------------------------

    def _const(self, node: nodes.Const) -> Value:
        return Constant(node.value, node)

    def _list(self, node: nodes.List) -> Value:
        elements: list[Value] = []
        is_open = False
        for element in node.elts:
            if not isinstance(element, nodes.Starred):
                elements.append(self.value(element))
                continue
            spread = self.value(element.value)
            either = [option for option in options(spread) if isinstance(option, Items)]
            if len(either) == 1:
                elements.extend(either[0].elements)
                is_open |= either[0].open or not isinstance(spread, Items)
            elif either and len({len(option.elements) for option in either}) == 1:
                # One of several lists of the same length: ["bash", "-c"] or ["cmd", "/c"]
                elements += [choice(column, node) for column in zip(*(o.elements for o in either), strict=True)]
                is_open |= any(option.open for option in either) or len(either) < len(options(spread))
            else:
                elements.append(spread)
                is_open = True
        is_spread = any(isinstance(element, nodes.Starred) for element in node.elts)
        return items(elements, node, is_open) if is_spread else Items(tuple(elements), node)

    _tuple = _set = _list

    def _dict(self, node: nodes.Dict) -> Value:
        pairs: dict[Any, Value] = {}
        is_open = False
        rest: Parameter | None = None
        for key, given in node.items:
            if isinstance(key, nodes.DictUnpack):
                spread = self.value(given)
                if isinstance(spread, Mapping):
                    pairs |= spread.pairs
                    is_open |= spread.open
                    rest = spread.rest or rest
                else:
                    is_open = True
                continue
            keys = constants(self.value(key))
            if keys is None or not all(isinstance(k, (str, int)) for k in keys):
                is_open = True
                pairs[node, len(pairs)] = self.value(given)
                continue
            for k in keys:
                pairs[k] = self.value(given)
        return Mapping(pairs, node, is_open, rest)

    def _joinedstr(self, node: nodes.JoinedStr) -> Value:
        return text([self.value(part) for part in node.values], node)

    def _formattedvalue(self, node: nodes.FormattedValue) -> Value:
        spec = node.format_spec
        parts = spec.values if isinstance(spec, nodes.JoinedStr) else []
        if len(parts) == 1 and isinstance(parts[0], nodes.Const) and formatting.is_numeric_spec(str(parts[0].value)):
            return Number(node.value)
        return self._quoted_in_text(self.value(node.value), node.value)

    def _templatestr(self, node: nodes.TemplateStr) -> Value:
        return templates.template([self.value(part) for part in node.values], node)

    def _interpolation(self, node: nodes.Interpolation) -> Value:
        return templates.interpolation(self._quoted_in_text(self.value(node.value), node.value), node)

    def _quoted_in_text(self, value: Value, node: nodes.NodeNG) -> Value:
        """A value as the part of a text: what isn't text by nature keeps the place where it's used."""
        return Unknown(node) if isinstance(value, (Absent, Definition, Instance, Partial)) else value

    def _binop(self, node: nodes.BinOp) -> Value:
        if node.op == "+":
            return self._sum(node)
        left, right = self.value(node.left), self.value(node.right)
        if node.op == "%" and (texts.may_be_text(left) or isinstance(right, (Items, Mapping, Text))):
            # Nothing but a template takes several operands, or a text.
            return choice([texts.percent(option, right, node) for option in options(left)], node)
        if node.op == "/" and not _is_number(left) and not _is_number(right):
            # Neither is known to be a number: as a path nothing of them is lost.
            return text([left, Constant("/", node), right], node)
        if node.op == "|" and (isinstance(left, Mapping) or isinstance(right, Mapping)):
            return results.merged([left, right], node)
        if node.op == "|" and not _is_number(left) and not _is_number(right):
            # The union of two sets; or a chain of LangChain's, of which each part has its say.
            return choice([left, right], node)
        if isinstance(left, Constant) and isinstance(right, Constant):
            return self._computed(node.op, left.value, right.value, node)
        if node.op == "*" and isinstance(left, (Text, Items)):
            return left
        return (
            Number(node)
            if node.op in _ARITHMETIC or node.op in {"**", "&", "|", "^", "<<", ">>", "%"}
            else Unknown(node)
        )

    def _sum(self, node: nodes.BinOp) -> Value:
        # Chains of + lean to the left; walking them in a loop keeps long ones from being deep.
        terms: list[nodes.NodeNG] = []
        current: nodes.NodeNG = node
        while isinstance(current, nodes.BinOp) and current.op == "+":
            terms.append(current.right)
            current = current.left
        terms.append(current)
        return self.added([self.value(term) for term in reversed(terms)], node)

    def added(self, values: list[Value], node: nodes.NodeNG) -> Value:
        """The sum of values: numbers, text or lists.

        :param values: the terms
        :param node: the expression
        :return: what ``+`` makes of them
        """
        if any(isinstance(value, Items) for value in values):
            elements = [e for value in values for e in (value.elements if isinstance(value, Items) else (value,))]
            return items(elements, node, any(not isinstance(v, Items) or v.open for v in values))
        if all(isinstance(v, Constant) and isinstance(v.value, (int, float)) for v in values):
            return Constant(sum(v.value for v in values if isinstance(v, Constant)), node)
        if all(
            isinstance(v, Number) or (isinstance(v, Constant) and isinstance(v.value, (int, float))) for v in values
        ):
            return Number(node)
        return text([templates.as_operand(self._quoted_in_text(value, node), node) for value in values], node)

    def _computed(self, op: str, left: Any, right: Any, node: nodes.NodeNG) -> Value:
        numbers = isinstance(left, (int, float)) and isinstance(right, (int, float))
        repeated = op == "*" and isinstance(left, str) and isinstance(right, int) and len(left) * right < LONGEST_TEXT
        if op in _ARITHMETIC and (repeated or (numbers and abs(left) < 2**64 and abs(right) < 2**64)):
            try:
                return Constant(_ARITHMETIC[op](left, right), node)
            except (ArithmeticError, ValueError):
                return Unknown(node)
        return Number(node) if numbers else Unknown(node)

    def _unaryop(self, node: nodes.UnaryOp) -> Value:
        operand = self.value(node.operand)
        if isinstance(operand, Constant):
            if node.op == "not":
                return Constant(not operand.value, node)
            if node.op == "-" and isinstance(operand.value, (int, float)):
                return Constant(-operand.value, node)
        return Number(node)

    def _boolop(self, node: nodes.BoolOp) -> Value:
        values = [self.value(operand) for operand in node.values]
        reached: list[Value] = []
        for value in values[:-1]:
            # ``or`` ends at the first that is true, ``and`` at the first that is false; the others aren't the result.
            if not isinstance(value, Constant):
                reached += [value] if node.op == "and" else [_if_true(o) for o in options(value) if not _is_false(o)]
            elif bool(value.value) == (node.op == "or"):
                return choice([*reached, value], node)
        return choice([*reached, values[-1]], node)

    def _ifexp(self, node: nodes.IfExp) -> Value:
        test = self.value(node.test)
        if isinstance(test, Constant):
            return self.value(node.body if test.value else node.orelse)
        return choice([self.value(node.body), self.value(node.orelse)], node)

    def _compare(self, node: nodes.Compare) -> Value:
        return Number(node)

    def _await(self, node: nodes.Await) -> Value:
        return self.value(node.value)

    def _namedexpr(self, node: nodes.NamedExpr) -> Value:
        return self.value(node.value)

    def _starred(self, node: nodes.Starred) -> Value:
        return self.value(node.value)

    def _lambda(self, node: nodes.Lambda) -> Value:
        return Definition(node)

    def _listcomp(self, node: nodes.ListComp) -> Value:
        return Items((self.value(node.elt),), node, open=True)

    _setcomp = _generatorexp = _listcomp

    def _dictcomp(self, node: nodes.DictComp) -> Value:
        return Mapping({}, node, open=True)

    def _slice(self, node: nodes.Slice) -> Value:
        return Unknown(node)

    def _subscript(self, node: nodes.Subscript) -> Value:
        base = self.value(node.value)
        if isinstance(node.slice, nodes.Slice):
            return choice([self._sliced(option, node) for option in options(base)], node)
        key = self.value(node.slice)
        if isinstance(key, Constant) and isinstance(key.value, str):
            if isinstance(base, Call) and isinstance(base.callee, Library) and base.callee.name == "globals":
                return self.bound(key.value, node)
            if isinstance(base, Library) and base.name in _BUILTIN_NAMES:
                return Library(key.value, node)
        return item(base, key, node)

    def _sliced(self, base: Value, node: nodes.Subscript) -> Value:
        bounds = [node.slice.lower, node.slice.upper, node.slice.step]
        values = [None if bound is None else self.value(bound) for bound in bounds]
        if isinstance(base, (Constant, Items)) and all(v is None or isinstance(v, Constant) for v in values):
            cut = slice(*(None if v is None else v.value for v in values if v is None or isinstance(v, Constant)))
            try:
                if isinstance(base, Items):
                    return Items(base.elements[cut], node, base.open)
                return Constant(base.value[cut], node)
            except (TypeError, ValueError):
                return Unknown(node)
        return base if isinstance(base, Text) else Item(base, Unknown(node), node)

    # -- names and attributes ----------------------------------------------------------------------------------------

    def _name(self, node: nodes.Name) -> Value:
        return self.bound(node.name, node)

    def bound(self, name: str, node: nodes.NodeNG) -> Value:
        """What a name stands for at a place.

        :param name: the name
        :param node: the expression or statement that uses it
        :return: its value: a choice where several assignments reach the place
        """
        if name in {"__file__", "__name__", "__doc__"}:
            return Library(name, node)
        candidates = _candidates(name, node)
        if candidates > MOST_ASSIGNMENTS:
            return Unknown(node)
        if not candidates and not name.startswith("__"):
            # A lookup would end at the builtins, of which astroid makes trees first: longer than many a scan takes.
            return self._unbound(name, node)
        # The lookup compares each of them with the place of the name.
        self._steps_left -= candidates // 16
        # Of a decorator itself, astroid asks whether it is one of the builtins, which it would have to import.
        place = node.parent if isinstance(node.parent, nodes.Decorators) else node
        scope, bindings = node.scope().scope_lookup(place, name)
        if not bindings or scope.root() is not node.root():
            return self._unbound(name, node)
        if len(bindings) > MOST_BINDINGS:
            return Unknown(node)
        values = [self._binding(binding, name) for binding in bindings if not isinstance(binding, nodes.DelName)]
        value = choice(values, node)
        if not changes.can_change(value):
            return value
        first = min(binding.fromlineno or 0 for binding in bindings)
        if scope not in self._changes:
            self._changes[scope] = changes.changes_of(scope)
        later = [change for change in self._changes[scope].get(name, ()) if change.fromlineno > first]
        return changes.changed(self, value, later, node) if later else value

    def _star_imports(self, root: nodes.Module) -> list[nodes.ImportFrom]:
        if root not in self._stars:
            imports = [statement for statement in root.body if isinstance(statement, nodes.ImportFrom)]
            self._stars[root] = [statement for statement in imports if statement.names[0][0] == "*"][:MOST_BINDINGS]
        return self._stars[root]

    def _unbound(self, name: str, node: nodes.NodeNG) -> Value:
        """A builtin, or a name that a star import may bring."""
        root = node.root()
        if name not in _BUILTINS and root.file != self._path and root.name:
            # An excerpt of another file: the name is one that it leaves out.
            return Library(f"{root.name}.{name}", node)
        stars = self._star_imports(root)
        if stars and name not in _BUILTINS:
            # The star may bring the name itself, or a library that is imported under its usual name there.
            return choice([Library(name, node), *(Library(_imported(star, name), node) for star in stars)], node)
        return Library(name, node)

    def resolved(self, library: Library) -> Value:
        """What the scanned project defines under a name that a file imports.

        :param library: the name
        :return: the definition or the value; the name itself where it isn't the project's
        """
        name = library.name
        if name.partition(".")[0] in self._foreign or library.heir is not None:
            return library
        if name not in self._resolved:
            self._resolved[name] = self._defined(library)
        found = self._resolved[name]
        # The same name at its own place, and not where it was first asked about.
        return library if isinstance(found, Library) and found.name == name else found

    def _defined(self, library: Library) -> Value:
        found = definition(library.name, library.node.root()) if self._excerpts_left else None
        if found is None:
            return library
        module, attributes = found
        self._excerpts_left -= 1
        binding = module.locals.get(attributes[0])
        if not binding:
            return library
        value = choice([self._binding(b, attributes[0]) for b in binding[:MOST_BINDINGS]], library.node)
        for attribute in attributes[1:]:
            made = [self._made(option) for option in options(value)]
            value = choice([self.member(option, attribute, library.node) for option in made], library.node)
        if isinstance(value, Library) and value.name != library.name and library.name not in self._handed_on:
            # The file imports it itself, to hand it on.
            self._handed_on.add(library.name)
            return self.resolved(value)
        return library if isinstance(value, Unknown) or _is_unknown_member(value) else value

    def _made(self, value: Value) -> Value:
        """An object of a class of the project, where another file makes it: ``settings = Settings()``."""
        target = self.resolved(value.callee) if isinstance(value, Call) and isinstance(value.callee, Library) else None
        if isinstance(target, Definition) and isinstance(target.node, nodes.ClassDef) and isinstance(value, Call):
            return Instance(target.node, value.node)
        return value

    def reached(self, node: nodes.NodeNG) -> Value:
        """What an expression is, where other files of the project have their say too.

        :param node: the expression
        :return: its value, with the project's definition for a name that it imports from there
        """
        value = self.value(node)
        return choice(
            [self.resolved(option) if isinstance(option, Library) else option for option in options(value)], node
        )

    def entrances(self, function: nodes.NodeNG) -> tuple[Value, ...]:
        """By which ways others may call a function; see ``analysis.entrances``."""
        if function not in self._entrances:
            self._entrances[function] = ()
            self._entrances[function] = entrances(function, self)
        return self._entrances[function]

    def project_definition(self, value: Value) -> Definition | None:
        """The function, method or class of the project that a value is, in this file or in another."""
        for option in options(self.resolved(value) if isinstance(value, Library) else value):
            if isinstance(option, Definition):
                return option
            if isinstance(option, Member):
                for definition in self._classes(option.base):
                    method = self._class_member(definition, Instance(definition, option.node), option.name, option.node)
                    for found in options(method):
                        if isinstance(found, Definition):
                            return found
        return None

    def _classes(self, value: Value, depth: int = 0) -> Iterator[nodes.ClassDef]:
        """The classes of the project that an object is of: by the call that has made it, or by its annotation."""
        if depth > _MOST_ANCESTORS:
            return
        for option in options(value):
            for named in command_line.filled(option):
                yield from self._classes(named, depth + 1)
            if isinstance(option, Instance):
                yield option.definition
            elif isinstance(option, Call) and isinstance(option.callee, Library):
                yield from self._classes_named(option.callee)
            elif isinstance(option, Parameter):
                yield from self._classes(option.annotation, depth + 1)
            elif isinstance(option, (Library, Definition)):
                yield from self._classes_named(option)
            elif isinstance(option, Item):
                # Optional[C], C | None
                inner = option.key.elements if isinstance(option.key, Items) else (option.key,)
                for annotation in inner[:_MOST_ANCESTORS]:
                    yield from self._classes(annotation, depth + 1)

    def _classes_named(self, value: Library | Definition) -> Iterator[nodes.ClassDef]:
        for option in options(self.resolved(value)) if isinstance(value, Library) else (value,):
            if isinstance(option, Definition) and isinstance(option.node, nodes.ClassDef):
                yield option.node

    def _binding(self, binding: nodes.NodeNG, name: str) -> Value:
        if isinstance(binding, nodes.Import):
            for real, alias in binding.names:
                if alias == name:
                    return Library(real, binding)
                if alias is None and real.partition(".")[0] == name:
                    return Library(name, binding)
            return Unknown(binding)
        if isinstance(binding, nodes.ImportFrom):
            real = next((real for real, alias in binding.names if (alias or real) == name), name)
            return Library(_imported(binding, real), binding)
        if isinstance(binding, (nodes.FunctionDef, nodes.ClassDef)):
            return Definition(binding)
        if isinstance(binding, nodes.Arguments):
            return self._variadic(binding, name)
        return self.value(binding)

    def _assignname(self, node: nodes.AssignName | nodes.AssignAttr) -> Value:
        """What an assignment, a loop, a ``with`` or a parameter gives to a name."""
        path: list[nodes.NodeNG] = [node]
        parent = node.parent
        while isinstance(parent, (nodes.Tuple, nodes.List, nodes.Starred)):
            path.append(parent)
            parent = parent.parent
        return self._assigned(parent, path)

    def _assigned(self, statement: nodes.NodeNG, path: list[nodes.NodeNG]) -> Value:
        target = path[0]
        if isinstance(statement, nodes.Assign):
            return self._unpacked(self.value(statement.value), path)
        if isinstance(statement, nodes.AnnAssign):
            if statement.value is None:
                return self._field(target, statement)
            value = self._field_default(self.value(statement.value))
            if _is_none(value) and isinstance(statement.scope(), nodes.ClassDef):
                # ``template: str | None = None``: whoever makes the object may say more.
                return msgspec.structs.replace(self._field(target, statement), default=value)
            return value
        if isinstance(statement, nodes.NamedExpr):
            return self.value(statement.value)
        if isinstance(statement, nodes.AugAssign):
            old = self.bound(target.name, target) if isinstance(target, nodes.AssignName) else self.value(target)
            new = self.value(statement.value)
            if statement.op == "+=":
                return choice([self.added([option, new], statement) for option in options(old)], statement)
            if statement.op == "|=" and isinstance(old, Mapping):
                return results.merged([old, new], statement)
            if statement.op == "%=":
                return texts.percent(old, new, statement)
            if statement.op == "/=" and not _is_number(old) and not _is_number(new):
                return text([old, Constant("/", statement), new], statement)
            return Number(statement)
        if isinstance(statement, (nodes.For, nodes.Comprehension)):
            return self._unpacked(self.element(self.value(statement.iter), path[-1]), path)
        if isinstance(statement, nodes.With):
            for manager, bound in statement.items:
                if bound is path[-1]:
                    return self._unpacked(self.value(manager), path)
        if isinstance(statement, nodes.Arguments):
            return self._parameter(target, statement)
        if isinstance(statement, nodes.TypeAlias):
            return self._annotation(statement.value)
        if isinstance(statement, nodes.MatchAs):
            return self._captured(statement, target)
        return Unknown(target)

    def _captured(self, pattern: nodes.MatchAs, node: nodes.NodeNG) -> Value:
        """What ``case x``, ``case str() as x``, ``case str(x)`` and ``case Interpolation(value=x)`` give to a name."""
        around = pattern.parent
        kind = pattern.pattern if isinstance(pattern.pattern, nodes.MatchClass) else None
        if isinstance(around, nodes.MatchClass) and pattern.pattern is None:
            kind, around = around, around.parent
        if not isinstance(around, nodes.MatchCase) or (kind is None and pattern.pattern is not None):
            return Unknown(node)
        subject = self.value(around.parent.subject)
        if kind is None:
            return subject
        name = next((o.name for o in options(self.value(kind.cls)) if isinstance(o, Library)), "")
        inner = [*kind.patterns, *kind.kwd_patterns]
        if kind is pattern.pattern or (name in _MATCHED_AS_A_WHOLE and inner == [pattern]):
            if name in _NUMERIC_CLASSES:
                return Number(node)
            return templates.as_operand(subject, node) if name == "str" else subject
        attribute = dict(zip(kind.kwd_patterns, kind.kwd_attrs, strict=True)).get(pattern, "")
        if name == INTERPOLATION and pattern in kind.patterns[:1]:
            attribute = "value"
        if not attribute:
            return Unknown(node)
        return choice([self.member(option, attribute, node) for option in options(subject)], node)

    def element(self, iterated: Value, node: nodes.NodeNG) -> Value:
        """What a loop variable is.

        :param iterated: the list, dictionary or other object that the loop goes through
        :param node: the loop
        :return: a choice of the elements that are known
        """
        elements: list[Value] = []
        for option in options(iterated):
            if isinstance(option, Items):
                elements += [
                    *option.elements,
                    *([Item(option, Unknown(node), node)] if option.open and not option.elements else []),
                ]
            elif isinstance(option, Mapping) and not option.open:
                elements += [Constant(key, option.node) for key in option.pairs if isinstance(key, (str, int))]
            elif isinstance(option, Constant) and isinstance(option.value, (str, bytes)):
                elements.append(Unknown(node))
            elif (parts := templates.elements(option, node)) is not None:
                elements += parts
            else:
                elements.append(self._element_of_call(option, node))
        return choice(elements, node)

    def _element_of_call(self, iterated: Value, node: nodes.NodeNG) -> Value:
        if isinstance(iterated, Call):
            callee, given = iterated.callee, iterated.arguments.positional
            if isinstance(callee, Library) and callee.name == "range":
                return Number(node)
            if isinstance(callee, Library) and callee.name == "enumerate" and given:
                return Items((Number(node), self.element(given[0], node)), node)
            if isinstance(callee, Library) and callee.name == "zip":
                return Items(tuple(self.element(argument, node) for argument in given), node)
            if isinstance(callee, Member) and isinstance(callee.base, Mapping) and not given:
                pairs = [
                    (Constant(k, callee.node), v) for k, v in callee.base.pairs.items() if isinstance(k, (str, int))
                ]
                if pairs and callee.name in {"items", "keys", "values"} and not callee.base.open:
                    keys, values = choice([k for k, _ in pairs], node), choice([v for _, v in pairs], node)
                    return {"items": Items((keys, values), node), "keys": keys}.get(callee.name, values)
        return Item(iterated, Unknown(node), node)

    def _unpacked(self, value: Value, path: list[nodes.NodeNG]) -> Value:
        """The part of a value that a target within tuples gets; ``path`` leads from the target outwards."""
        for inner, outer in zip(reversed(path[:-1]), reversed(path[1:]), strict=True):
            if isinstance(outer, nodes.Starred):
                return Item(value, Unknown(inner), inner)
            if any(isinstance(sibling, nodes.Starred) for sibling in outer.elts):
                return Item(value, Unknown(inner), inner)
            index = Constant(outer.elts.index(inner), inner)
            value = item(value, index, inner)
        return value

    def _field(self, target: nodes.NodeNG, statement: nodes.AnnAssign) -> Parameter:
        """An annotated name without a value: a field of a dataclass or a model."""
        name = getattr(target, "name", "")
        return Parameter(name, statement.scope(), target, ABSENT, self._annotation(statement.annotation))

    def _field_default(self, value: Value) -> Value:
        """``field(default=…)`` and ``Field(…, default)`` of dataclasses, attrs and pydantic give their default."""
        if (
            isinstance(value, Call)
            and isinstance(value.callee, Library)
            and value.callee.name.rpartition(".")[2].lower() in {"field", "ib", "attrib"}
        ):
            given = value.arguments.get("default", 0, value.node)
            if not isinstance(given, Absent):
                return given
            factory = value.arguments.get("default_factory", None, value.node)
            if not isinstance(factory, Absent):
                made = choice([self.result(f, Arguments(), value.node) for f in options(factory)], value.node)
                # A list or a dictionary is what the caller, or a method, puts in.
                return made if all(isinstance(option, (Call, Instance)) for option in options(made)) else value
        return value

    def _parameter(self, target: nodes.NodeNG, arguments: nodes.Arguments) -> Value:
        function = arguments.parent
        if isinstance(function, nodes.FunctionDef) and _is_first_parameter(target, arguments):
            owner = function.parent.frame() if function.parent else None
            # A static method that names its first parameter ``self`` is handed the instance by hand.
            bound = target.name == "self" or not _has_decorator(function, "staticmethod")
            if isinstance(owner, nodes.ClassDef) and bound:
                if _has_decorator(function, "classmethod") or function.name in {"__new__", "__init_subclass__"}:
                    return Definition(owner)
                return Instance(owner, target)
        default: Value = ABSENT
        annotation: Value = ABSENT
        lists = [
            (_positional(arguments), _padded(arguments.defaults, len(_positional(arguments)))),
            (arguments.kwonlyargs, arguments.kw_defaults),
        ]
        for names, defaults in lists:
            for name, value in zip(names or [], defaults or [], strict=False):
                if name is target and value is not None:
                    default = self.value(value)
        for names, notes in (
            (arguments.args, arguments.annotations),
            (arguments.posonlyargs, arguments.posonlyargs_annotations),
            (arguments.kwonlyargs, arguments.kwonlyargs_annotations),
        ):
            for name, note in zip(names or [], notes or [], strict=False):
                if name is target and note is not None:
                    annotation = self._annotation(note)
        return command_line.declared(
            Parameter(target.name, function, target, default, self._settled(annotation, target)), self
        )

    def _settled(self, annotation: Value, node: nodes.NodeNG) -> Value:
        """An annotation, with an enumeration of the project as what it admits: the constants of its members."""
        if not isinstance(annotation, Definition) or not isinstance(annotation.node, nodes.ClassDef):
            return annotation
        bases = [option for base in annotation.node.bases[:_MOST_BASES] for option in options(self.value(base))]
        if not any(isinstance(base, Library) and base.name.rpartition(".")[2] in _ENUMERATIONS for base in bases):
            return annotation
        members = [
            self.value(statement.value) for statement in annotation.node.body if isinstance(statement, nodes.Assign)
        ]
        literal = Library("typing.Literal", node)
        return Item(literal, Items(tuple(members[:MOST_BINDINGS]), node), node) if members else annotation

    def _variadic(self, arguments: nodes.Arguments, name: str) -> Value:
        """``*args`` as a list of what the caller passes, ``**kwargs`` as a dictionary of it."""
        return self._solved((arguments, name), arguments, lambda _: self._taken_together(arguments, name))

    def _taken_together(self, arguments: nodes.Arguments, name: str) -> Value:
        is_dictionary = name == arguments.kwarg
        target = arguments.kwarg_node if is_dictionary else arguments.vararg_node
        note = arguments.kwargannotation if is_dictionary else arguments.varargannotation
        annotation = self._annotation(note) if note is not None else ABSENT
        taken = Parameter(name, arguments.parent, target or arguments, ABSENT, annotation, variadic=True)
        if is_dictionary:
            return Mapping({}, arguments, open=True, rest=taken)
        return Items((taken,), arguments, open=True)

    def _annotation(self, node: nodes.NodeNG) -> Value:
        """The type that an annotation names, a choice where it names several."""
        if isinstance(node, nodes.BinOp) and node.op == "|":
            return choice([self._annotation(node.left), self._annotation(node.right)], node)
        if isinstance(node, nodes.Const) and isinstance(node.value, str):
            names = _DOTTED_NAME.findall(node.value)[:MOST_BINDINGS]
            return choice([self._named(name, node) for name in names if name != "None"], node)
        if isinstance(node, nodes.Subscript):
            return choice([self._subscripted(option, node) for option in options(self.value(node.value))], node)
        return self._bound_anywhere(node.name, node) if isinstance(node, nodes.Name) else self.value(node)

    def _bound_anywhere(self, name: str, node: nodes.NodeNG) -> Value:
        """What a name stands for in an annotation: its class may stand below it."""
        value = self.bound(name, node)
        if isinstance(value, Library) and value.name == name:
            below = [b for b in node.root().locals.get(name, ()) if isinstance(b, nodes.ClassDef)]
            return Definition(below[-1]) if below else value
        return value

    def _subscripted(self, base: Value, node: nodes.Subscript) -> Value:
        """``Optional[X]``, ``Annotated[X, …]``; what isn't a type in there, as in ``Literal["x"]``, stays a value."""
        kind = base.name.rpartition(".")[2] if isinstance(base, Library) else ""
        inner = node.slice.elts if isinstance(node.slice, nodes.Tuple) else [node.slice]
        types = {"Literal": 0, "Annotated": 1}.get(kind, len(inner))
        values = [self._annotation(n) if i < types else self.value(n) for i, n in enumerate(inner)]
        return Item(base, values[0] if len(values) == 1 else Items(tuple(values), node.slice), node)

    def _named(self, dotted: str, node: nodes.NodeNG) -> Value:
        """What a dotted name in a text stands for."""
        first, *others = dotted.split(".")
        value = self._bound_anywhere(first, node)
        for name in others:
            value = choice([self.member(option, name, node) for option in options(value)], node)
        return value

    def _attribute(self, node: nodes.Attribute) -> Value:
        base = self.value(node.expr)
        return choice([self.member(option, node.attrname, node) for option in options(base)], node)

    def member(self, base: Value, name: str, node: nodes.NodeNG) -> Value:
        """What an attribute of a value is.

        :param base: the object
        :param name: the attribute
        :param node: the expression
        :return: the attribute's value where the file shows it, a ``Member`` otherwise
        """
        if isinstance(base, Library):
            return Library(f"{base.name}.{name}", node, base.heir)
        if isinstance(base, (Call, Item, Parameter)):
            arguments = command_line.parsed(base, self)
            if arguments is not None:
                return command_line.option_of(arguments, name, node, self)
            of_template = templates.member(base, name, node)
            if of_template is not None:
                return of_template
        if isinstance(base, Definition) and isinstance(base.node, nodes.ClassDef):
            return self._class_member(base.node, base, name, node)
        if isinstance(base, Instance):
            lineage = self.lineage(base.definition)
            assigned = [t for ancestor in lineage for t in self._assigned_attributes(ancestor, name)]
            values = [self._assignname(target) for target in assigned[:MOST_BINDINGS]]
            if len(values) < len(assigned):
                values.append(Member(base, name, node))
            in_class = self._class_member(base.definition, base, name, node)
            # A default in the class stands behind what a method may assign.
            if not values or not (isinstance(in_class, Member) or _is_none(in_class)):
                values.append(in_class)
            return self._as_made(choice(values, node), base, lineage, name)
        if isinstance(base, Constant) and name == "value":
            return base
        if name in _NUMERIC_ATTRIBUTES:
            return Number(node)
        return Member(base, name, node)

    def _as_made(self, value: Value, made: Instance, lineage: list[nodes.ClassDef], name: str) -> Value:
        """An attribute of an object, with what the call that makes the object passes for it.

        :param value: what the class says of the attribute
        :param made: the object
        :param lineage: its class, and those that it's derived from
        :param name: the attribute
        :return: what is passed for a field of that name, or for the parameter of ``__init__`` that is kept there
        """
        if not isinstance(made.node, nodes.Call):
            return value
        makers = (m for ancestor in lineage for m in ancestor.locals.get("__init__", ()))
        maker = next((m for m in makers if isinstance(m, nodes.FunctionDef)), None)
        if maker is not None:
            if not any(isinstance(leaf, Parameter) and leaf.function is maker for leaf in options(value)):
                return value
            passed = self.parameter_values(Definition(maker, made), self.arguments(made.node), made.node)
            return substitute(value, lambda leaf: passed.get(leaf.node))
        fields = [field for ancestor in reversed(lineage) for field in _fields(ancestor)]
        if name not in fields:
            return value
        position = fields.index(name) if len(lineage) == 1 and lineage[0].decorators else None
        given = self.arguments(made.node).get(name, position, made.node)
        return choice([value if isinstance(option, Absent) else option for option in options(given)], made.node)

    def settled(self, value: Value, depth: int = 0) -> Value:
        """A value, with attributes of objects that other files make: ``get_settings().host``, ``parse_args().host``.

        :param value: any value
        :param depth: how many attributes have been settled on the way
        :return: the same, or what the project says that it is
        """
        if depth > _MOST_CALLERS:
            return value
        found: list[Value] = []
        for option in options(self.widened(Arguments((value,))).positional[0]):
            if not isinstance(option, Member):
                found.append(option)
                continue
            for base in options(self.settled(option.base, depth + 1)):
                classes = [] if isinstance(base, Instance) else [*self._classes(base)]
                # Of what a parameter or the command line brings along, only its class is known.
                maker = base.node if isinstance(base, Call) and not command_line.filled(base) else None
                made = (Instance(c, maker or c) for c in classes)
                found += [self.member(each, option.name, option.node) for each in (made if classes else (base,))]
        return choice(found, value.node) if isinstance(value, (Choice, Member, Library)) else found[0]

    def lineage(self, definition: nodes.ClassDef) -> list[nodes.ClassDef]:
        """A class and the classes of the project that it's derived from, the nearest first."""
        found = [definition]
        for ancestor in found:
            for option in (option for base in ancestor.bases[:_MOST_BASES] for option in options(self.value(base))):
                parent = self.project_definition(option)
                if parent is None or not isinstance(parent.node, nodes.ClassDef):
                    continue
                if parent.node not in found and len(found) < _MOST_ANCESTORS:
                    found.append(parent.node)
        return found

    def _class_member(
        self, definition: nodes.ClassDef, owner: Value, name: str, node: nodes.NodeNG, depth: int = 0
    ) -> Value:
        found = definition.locals.get(name)
        if found:
            # A property's setter has the same name.
            for binding in found:
                if isinstance(binding, nodes.FunctionDef) and _has_decorator(binding, "property", "cached_property"):
                    returned = self._returned(binding)
                    return Member(owner, name, node) if isinstance(returned, Unknown) else returned
            values: list[Value] = []
            for binding in reversed(found[-MOST_BINDINGS:]):
                is_method = isinstance(binding, nodes.FunctionDef)
                values.append(Definition(binding, owner) if is_method else self._binding(binding, name))
                if binding.statement().parent is definition:
                    break
            return choice(values[::-1], node)
        inherited: list[Value] = []
        for base in definition.bases[:_MOST_BASES] if depth < _MOST_ANCESTORS else ():
            for option in options(self.value(base)):
                parent = self.project_definition(option)
                if parent is not None and isinstance(parent.node, nodes.ClassDef):
                    value = self._class_member(parent.node, owner, name, node, depth + 1)
                    if not (isinstance(value, Member) and value.base is owner):
                        return value
                elif isinstance(option, Library) and option.name != "object":
                    heir = owner.definition if isinstance(owner, Instance) else None
                    inherited.append(Library(f"{option.name}.{name}", node, heir))
        return choice(inherited, node) if inherited else Member(owner, name, node)

    def _assigned_attributes(self, definition: nodes.ClassDef, name: str) -> list[nodes.AssignAttr]:
        """Where the methods of a class set an attribute of their first parameter."""
        if definition not in self._attributes:
            self._attributes[definition] = Uses(definition, _own_attribute, nodes.ClassDef)
        return self._attributes[definition].of(name)

    # -- calls -------------------------------------------------------------------------------------------------------

    def _call(self, node: nodes.Call) -> Value:
        arguments = self.arguments(node)
        callee = self.value(node.func)
        return choice([self.result(option, arguments, node) for option in options(callee)], node)

    def result(self, callee: Value, arguments: Arguments, node: nodes.NodeNG) -> Value:
        """What a call returns.

        :param callee: what is called
        :param arguments: what it is called with
        :param node: the call
        :return: the result where the file or the language says it, a ``Call`` otherwise
        """
        if isinstance(callee, Partial):
            return self.result(callee.callee, arguments.after(callee.arguments), node)
        last = _last_name(callee)
        if last in LAZY_IMPORTS:
            imported = lazily_imported(last, arguments, node)
            if imported is not None:
                return imported
        if isinstance(callee, Definition):
            if isinstance(callee.node, nodes.ClassDef):
                return Instance(callee.node, node)
            return self._returned_from(callee, arguments, node)
        if isinstance(callee, Library):
            known = results.library_result(self, callee.name, arguments, node)
            if known is not None:
                return known
        if isinstance(callee, Member):
            known = results.method_result(self, callee, arguments, node)
            if known is not None:
                return known
        return Call(callee, arguments, node)

    # -- functions of the file ---------------------------------------------------------------------------------------

    def _returned_from(self, function: Definition, arguments: Arguments, node: nodes.NodeNG) -> Value:
        """What a call of a function of the project returns, with the caller's arguments for its parameters."""
        returned = self._returned(function.node)
        if isinstance(returned, Unknown):
            return Call(function, arguments, node)
        bindings = self.parameter_values(function, arguments, node)
        result = substitute(returned, lambda parameter: bindings.get(parameter.node))
        return result if not isinstance(result, Parameter) else Call(function, arguments, node)

    def _returned(self, function: nodes.NodeNG) -> Value:
        """What a function returns, in terms of its parameters."""
        return self._solved(("what it returns", function), function, self._returned_by)

    def _returned_by(self, function: nodes.NodeNG) -> Value:
        if not isinstance(function, nodes.FunctionDef):
            return self.value(function.body)
        inner = (nodes.FunctionDef, nodes.ClassDef, nodes.Lambda)
        if next(nodes_of(function, (nodes.Yield, nodes.YieldFrom), inner), None) is not None:
            return Unknown(function)
        returns = list(nodes_of(function, nodes.Return, inner))
        if not returns or len(returns) > MOST_BINDINGS:
            return Unknown(function)
        return choice([self.value(r.value) if r.value is not None else Constant(None, r) for r in returns], function)

    def widened(self, arguments: Arguments) -> Arguments:
        """Arguments, with what the callers pass for the parameters of private functions, and what other files define.

        A function whose name starts with an underscore, or that stands within another, is called by its file alone.

        :param arguments: the arguments of a call within such a function
        :return: the same, with these values put in
        """
        for _ in range(_MOST_CALLERS):
            found: list[Value] = []

            def replace(leaf: Parameter | Library | Call, found: list[Value] = found) -> Value | None:
                value = self._widened(leaf)
                if value is not None:
                    found.append(value)
                return value

            arguments = arguments.substituted(replace)
            if not found:
                break
        return arguments

    def _widened(self, leaf: Parameter | Library | Call) -> Value | None:
        if isinstance(leaf, Parameter):
            return self._passed_by_callers(leaf)
        if isinstance(leaf, Library):
            value = self.resolved(leaf)
            return None if value is leaf or isinstance(value, Definition) else value
        known = isinstance(leaf.callee, (Library, Member))
        function = self.project_definition(leaf.callee) if known else None
        if function is None or isinstance(function.node, nodes.ClassDef):
            return None
        result = self.result(function, leaf.arguments, leaf.node)
        # Nothing is gained where the function's own result isn't known.
        own = isinstance(result, Call) and isinstance(result.callee, Definition) and result.callee.node is function.node
        return None if own else result

    def _passed_by_callers(self, parameter: Parameter) -> Value | None:
        """What a function that only its own file calls gets for a parameter."""
        function = parameter.function
        if not isinstance(function, nodes.FunctionDef) or function.name.startswith("__") or function.decorators:
            return None
        if not (function.name.startswith("_") or isinstance(function.parent.frame(), nodes.FunctionDef)):
            return None
        values = self.passed(parameter)
        return choice(values, parameter.node) if values else None

    def passed(self, parameter: Parameter) -> list[Value]:
        """What the calls in its own file give a function for a parameter.

        :param parameter: of a function of the project
        :return: their values; none where one of them isn't known, or somebody hands the function on
        """
        function = parameter.function
        if parameter.node in self._passed or not isinstance(function, nodes.FunctionDef):
            return self._passed.get(parameter.node, [])
        self._passed[parameter.node] = []
        values: list[Value] = []
        for use in self.uses_of(function.root(), function.name):
            call = use.parent
            if not (isinstance(call, nodes.Call) and call.func is use):
                # Who calls it isn't known.
                return []
            for option in options(self.value(use)):
                if isinstance(option, Definition) and option.node is function:
                    value = self.parameter_values(option, self.arguments(call), call).get(parameter.node, ABSENT)
                    # Who calls itself hands on what it was given.
                    if not function.parent_of(call) or isinstance(value, Constant):
                        values.append(value)
        if not any(isinstance(value, Absent) for value in values):
            self._passed[parameter.node] = values
        return self._passed[parameter.node]

    def uses_of(self, root: nodes.Module, name: str) -> list[nodes.NodeNG]:
        """The expressions of a file that name something, by its last identifier."""
        if root not in self._uses:
            self._uses[root] = Uses(root, _used)
        return self._uses[root].of(name)

    def parameter_values(
        self, function: Definition, arguments: Arguments, node: nodes.NodeNG
    ) -> dict[nodes.NodeNG, Value]:
        """What a call gives to the parameters of a function of the project.

        :param function: the function, with its owner if it's a bound method
        :param arguments: the call's arguments
        :param node: the call
        :return: the value of each parameter, by the parameter's node; a default where the call passes none
        """
        parameters = function.node.args
        names = _positional(parameters)
        if _is_bound(function):
            names = names[1:]
        found: dict[nodes.NodeNG, Value] = {}
        for position, target in enumerate(names):
            value = arguments.get(target.name, position, node)
            found[target] = self._or_default(value, target)
        for target in parameters.kwonlyargs or []:
            found[target] = self._or_default(arguments.get(target.name, None, node), target)
        if parameters.vararg_node is not None:
            left = arguments.positional[len(names) :]
            found[parameters.vararg_node] = Items(left, node, arguments.more_positional)
        if parameters.kwarg_node is not None:
            taken = {target.name for target in (*names, *(parameters.kwonlyargs or ()))}
            left_over = {name: value for name, value in arguments.keywords.items() if name not in taken}
            found[parameters.kwarg_node] = Mapping(left_over, node, arguments.more_keywords, arguments.rest)
        return found

    def _or_default(self, value: Value, target: nodes.NodeNG) -> Value:
        parameter = self.value(target)
        default = parameter.default if isinstance(parameter, Parameter) else ABSENT
        settled = [default if isinstance(option, Absent) else option for option in options(value)]
        if isinstance(parameter, Parameter) and is_numeric(parameter):
            # Of a number that isn't constant nothing more is worth knowing.
            return choice([v if isinstance(v, Constant) else Number(target) for v in settled], target)
        return choice([parameter if isinstance(v, Absent) else v for v in settled], target)


_NUMERIC_CLASSES = frozenset(("int", "float", "bool"))
_MATCHED_AS_A_WHOLE = _NUMERIC_CLASSES | {"str", "bytes", "bytearray", "list", "tuple", "dict", "set", "frozenset"}
_ENUMERATIONS = frozenset(("Enum", "StrEnum", "IntEnum"))
_BUILTINS = frozenset(dir(builtins))
_BUILTIN_NAMES = frozenset(("__builtins__", "builtins.__dict__", "__builtins__.__dict__"))
_DOTTED_NAME = pattern(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")


def _last_name(callee: Value) -> str:
    """The name of a function or class, without that of its module; empty for anything else."""
    if isinstance(callee, Definition):
        return getattr(callee.node, "name", "")
    return callee.name.rpartition(".")[2] if isinstance(callee, Library) else ""


def _is_false(value: Value) -> bool:
    return isinstance(value, Constant) and not value.value


def _is_none(value: Value) -> bool:
    """Whether a value is None, or is it unless somebody says more."""
    default = value.default if isinstance(value, Parameter) else value
    return isinstance(default, Constant) and default.value is None


def _if_true(value: Value) -> Value:
    """A value where it's true: ``host or HOST`` is never the default None of ``host``."""
    is_optional = isinstance(value, Parameter) and _is_false(value.default)
    return msgspec.structs.replace(value, default=ABSENT) if is_optional else value


def _candidates(name: str, node: nodes.NodeNG) -> int:
    """How many bindings of a name the scope has that the name is looked up in."""
    scope = node.scope()
    while name not in scope.locals and scope.parent is not None:
        scope = scope.parent.scope()
    return len(scope.locals.get(name, ()))


def _is_handed_on(spread: Items) -> bool:
    """Whether a list is the function's own ``*args``."""
    only = spread.elements[0] if len(spread.elements) == 1 else None
    return isinstance(only, Parameter) and only.variadic


def _is_unknown_member(value: Value) -> bool:
    """Whether a value is an attribute of something that isn't a library's."""
    root = value
    while isinstance(root, (Member, Call)):
        root = root.base if isinstance(root, Member) else root.callee
    return isinstance(value, Member) and not isinstance(root, Library)


def _fields(definition: nodes.ClassDef) -> list[str]:
    """The fields of a dataclass or a model, in the order in which its constructor takes them."""
    return [
        statement.target.name
        for statement in definition.body
        if isinstance(statement, nodes.AnnAssign) and isinstance(statement.target, nodes.AssignName)
    ]


def _imported(statement: nodes.ImportFrom, name: str) -> str:
    """The full name of what a statement imports, also where it's relative to the file's package."""
    module = str(statement.modname or "")
    if statement.level:
        try:
            module = str(statement.root().relative_to_absolute_name(module, statement.level))
        except TooManyLevelsError:
            return str("." * statement.level) + (f"{module}.{name}" if module else name)
    return f"{module}.{name}" if module else name


def _is_number(value: Value) -> bool:
    return isinstance(value, Number) or (isinstance(value, Constant) and isinstance(value.value, (int, float)))


def _is_bound(function: Definition) -> bool:
    """Whether the caller doesn't pass the first parameter."""
    if function.owner is None or _has_decorator(function.node, "staticmethod"):
        return False
    name = getattr(function.node, "name", "")
    return (
        isinstance(function.owner, Instance)
        or _has_decorator(function.node, "classmethod")
        or name in {"__init__", "__new__"}
    )


def _positional(arguments: nodes.Arguments) -> list[nodes.AssignName]:
    return [*(arguments.posonlyargs or ()), *(arguments.args or ())]


def _padded(defaults: list[nodes.NodeNG] | None, length: int) -> list[nodes.NodeNG | None]:
    known = list(defaults or [])
    return [None] * (length - len(known)) + known


def _is_first_parameter(target: nodes.NodeNG, arguments: nodes.Arguments) -> bool:
    names = _positional(arguments)
    return bool(names) and names[0] is target


def _has_decorator(function: nodes.NodeNG, *names: str) -> bool:
    decorators: Iterable[nodes.NodeNG] = function.decorators.nodes if getattr(function, "decorators", None) else ()
    for decorator in decorators:
        last = decorator.attrname if isinstance(decorator, nodes.Attribute) else getattr(decorator, "name", "")
        if last in names:
            return True
    return False


def _used(node: nodes.NodeNG) -> str | None:
    """What an expression names, by its last identifier."""
    return node.name if isinstance(node, nodes.Name) else node.attrname if isinstance(node, nodes.Attribute) else None


def _own_attribute(node: nodes.NodeNG) -> str | None:
    """The attribute of its first parameter that a method sets."""
    if not isinstance(node, nodes.AssignAttr) or not isinstance(node.expr, nodes.Name):
        return None
    function = node.frame()
    first = _positional(function.args)[:1] if isinstance(function, nodes.FunctionDef) else []
    return node.attrname if first and first[0].name == node.expr.name else None
