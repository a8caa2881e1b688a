"""Keywords that turn a protection off in whatever function takes them -> the findings of a file.

A file is looked through once, and only if its text holds such a keyword. Whoever turns it on is reported in one place:
at the call that gets it, or, where no call of the file does, at the default, the dictionary or the assignment.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Hashable, Iterator, Mapping, Set
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec

from bandit_mlops import evidence, matching, trust
from bandit_mlops.analysis import door
from bandit_mlops.analysis.kept import kept, nodes_in
from bandit_mlops.analysis.module import nodes_of
from bandit_mlops.analysis.names import UNKNOWN_CLASS, Callee, last_word
from bandit_mlops.analysis.values import Definition, Parameter, Value, options
from bandit_mlops.analysis.values import Mapping as Mapped
from bandit_mlops.catalog.entries import OptIn
from bandit_mlops.catalog.remote_code import OPT_INS
from bandit_mlops.issues import HIGH, LOW, MEDIUM, issue
from bandit_mlops.patterns import pattern
from bandit_mlops.trust import On

if TYPE_CHECKING:
    import bandit
    from astroid import nodes
    from bandit.core.context import Context

# Calls that only gather arguments for another call.
_CONTAINERS = frozenset(("dict", "update", "setdefault", "SimpleNamespace", "Namespace", "OrderedDict", "setattr"))
# Calls that load nothing, whatever they are told.
_QUIET = frozenset(
    """
    print dumps dump debug info warning warn error exception critical log Mock MagicMock AsyncMock patch call
    """.split()
)

_STAND_IN = pattern(r"(?i)fake|mock|stub|dummy")

_Place: TypeAlias = tuple[int, int, "int | None", "int | None"]


class _Found(msgspec.Struct, frozen=True):
    """What is to be reported at a place."""

    opt_in: OptIn
    severity: str
    confidence: str
    evidence: str
    fix: str


def is_told(file: door.File, rule: str) -> bool:
    """Whether a rule has an opt-in to report in a file.

    :param file: the file
    :param rule: the rule's ID
    """
    return any(found.opt_in.rule == rule for found in _findings(file).values())


def finding(context: Context, rule: str, settled: Collection[str] = ()) -> bandit.Issue | None:
    """The finding about an opt-in at a node.

    :param context: of a check of a call, a function, a dictionary or an assignment: findings stand on these
    :param rule: the rule's ID; it reports the opt-ins that name it
    :param settled: keywords on which an entry for what is called has the last word
    :return: the issue, None if there's none at this node
    """
    found = _findings(door.file_of(context))
    if not found or context.node is None:
        return None
    for node in _places_of(context.node):
        there = found.get(_place(node))
        if there is not None and there.opt_in.rule == rule and there.opt_in.keyword not in settled:
            return issue(
                severity=there.severity,
                confidence=there.confidence,
                cwe=there.opt_in.cwe,
                what=f"{there.opt_in.what[:1].upper()}{there.opt_in.what[1:]}",
                evidence=there.evidence,
                fix=there.fix,
                place=node,
            )
    return None


def _places_of(node: Any) -> Iterator[Any]:
    """Where a finding that stands on a node may be: the node itself, or a function's parameters."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        yield from (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
    else:
        yield node


def _place(node: Any) -> _Place:
    """A node's place; the same for its ``ast`` and its astroid form."""
    return node.lineno, node.col_offset, node.end_lineno, node.end_col_offset


@kept
def _findings(file: door.File) -> Mapping[_Place, _Found]:
    wanted = {opt_in.keyword: opt_in for opt_in in OPT_INS if file.mentions(opt_in.keyword)}
    root = file.module.build() if wanted else None
    if root is None:
        return {}
    with door.deeper_recursion():
        return _Scan(file, root, wanted).findings()


class _Scan:
    """One look through a file."""

    def __init__(self, file: door.File, root: nodes.Module, wanted: Mapping[str, OptIn]) -> None:
        self._file = file
        self._root = root
        self._wanted = wanted
        self._flags = {f"--{keyword.replace('_', '-')}": keyword for keyword in wanted}
        self._flags |= {f"--{keyword}": keyword for keyword in wanted}
        self._facts = matching.facts_of(file)
        self._calls: dict[nodes.Call, tuple[OptIn, On]] = {}
        self._causes: set[nodes.NodeNG] = set()
        """What calls have been given: it needs no finding of its own."""
        self._takers: dict[nodes.NodeNG, OptIn] = {}
        """Parameters that are handed on as an opt-in, whatever they are called themselves."""
        self._entries: dict[tuple[nodes.NodeNG, str], nodes.NodeNG] = {}
        """The first dictionary with an opt-in of each call or dictionary that holds several."""

    def findings(self) -> dict[_Place, _Found]:
        """What is to be reported, by place."""
        from astroid import nodes

        calls = list(nodes_of(self._root, nodes.Call))
        for call in calls:
            self._look_at_keywords(call)
        if self._takers:
            frames = [taker.frame() for taker in self._takers]
            owners = {getattr(frame, "name", "") for frame in (*frames, *(frame.parent.frame() for frame in frames))}
            for call in calls:
                if call not in self._calls and last_word(call.func) in owners:
                    self._look_at_positions(call)
        found = {
            _place(call): self._at_call(call, *opted) for call, opted in self._calls.items() if not self._is_told(call)
        }
        for node in nodes_of(self._root, (nodes.Dict, nodes.Assign, nodes.AnnAssign, nodes.FunctionDef, nodes.Call)):
            for place, there in self._sources(node):
                if there is not None:
                    found.setdefault(place, there)
        return {place: there for place, there in found.items() if there is not None}

    # -- calls --------------------------------------------------------------------------------------------------------

    def _look_at_keywords(self, call: nodes.Call) -> None:
        keywords = {keyword.arg for keyword in call.keywords}
        candidates = [o for keyword, o in self._wanted.items() if keyword in keywords or None in keywords]
        if not candidates or last_word(call.func) in _CONTAINERS or _is_quiet(call):
            return
        evaluator = self._file.evaluator
        arguments = evaluator.arguments(call)
        settled = evaluator.widened(arguments)
        for opt_in in candidates:
            if opt_in.keyword not in arguments.keywords:
                continue
            value = settled.keywords[opt_in.keyword]
            for option in options(arguments.keywords[opt_in.keyword]):
                if isinstance(option, Parameter):
                    self._takers[option.node] = opt_in
                    self._causes.add(option.node)
            on = trust.turned_on(opt_in.keyword, value)
            if on is not None:
                self._causes.add(on.cause)
                if not trust.asked(call):
                    self._calls[call] = (opt_in, on)

    def _look_at_positions(self, call: nodes.Call) -> None:
        """A call of the file's own function that passes True for a parameter with another name, or by position."""
        evaluator = self._file.evaluator
        for option in options(evaluator.value(call.func)):
            function: Value = option
            if isinstance(option, Definition) and not hasattr(option.node, "args"):
                function = evaluator.member(option, "__init__", call)
            if not isinstance(function, Definition):
                continue
            passed = evaluator.parameter_values(function, evaluator.arguments(call), call)
            for parameter, value in passed.items():
                opt_in = self._takers.get(parameter)
                on = trust.turned_on(opt_in.keyword, value) if opt_in is not None else None
                if opt_in is not None and on is not None and on.literal and not trust.asked(call):
                    self._calls.setdefault(call, (opt_in, on))

    def _is_told(self, call: nodes.Call) -> bool:
        """Whether the ``True`` is written at another call that is reported: a partial, a caller of this function."""
        from astroid import nodes

        cause = self._calls[call][1].cause
        other = cause.parent.parent if isinstance(cause.parent, nodes.Keyword) else cause.parent
        return isinstance(cause, nodes.Const) and other is not call and other in self._calls

    def _at_call(self, call: nodes.Call, opt_in: OptIn, on: On) -> _Found | None:
        arguments = self._file.evaluator.widened(self._file.evaluator.arguments(call))
        callee = Callee(f"{UNKNOWN_CLASS}.", arguments, call, self._file.evaluator.value(call.func))
        source = trust.source_of(opt_in.repositories, callee, self._facts)
        if source is None:
            return None
        severity, reasons = opt_in.severity, [f"this calls {evidence.code(call.func)} with {on.why}"]
        if not on.literal or _is_elsewhere(on, call):
            reasons = [f"this calls {evidence.code(call.func)}", on.why]
        if source.severity != HIGH:
            severity = LOW if severity != HIGH else source.severity
            reasons.append(source.why)
        elif trust.is_pinned(opt_in.revisions, arguments, call, every=False):
            severity = MEDIUM
            reasons.append("at a fixed commit")
        fix = (
            opt_in.fix
            if on.literal
            else f"Make False the default, so that only who asks for it gets it: `{opt_in.keyword}=False`"
        )
        return _Found(opt_in, severity, on.confidence, "; ".join(reasons), fix)

    # -- what reaches no call of the file -----------------------------------------------------------------------------

    def _sources(self, node: nodes.NodeNG) -> Iterator[tuple[_Place, _Found | None]]:
        from astroid import nodes

        if isinstance(node, nodes.FunctionDef):
            yield from self._parameters(node)
        elif isinstance(node, nodes.Dict):
            yield from self._dictionary(node)
        elif isinstance(node, nodes.Call):
            yield from self._container(node)
            yield from self._option(node)
        elif node.value is not None:
            targets = node.targets if isinstance(node, nodes.Assign) else [node.target]
            for target in targets:
                opt_in = self._wanted.get(self._target(target))
                if opt_in is not None:
                    yield _place(node), self._set(opt_in, node.value, node, evidence.code(target))

    def _target(self, target: nodes.NodeNG) -> str:
        """The name under which an assignment is found by others: an attribute, a key, a field."""
        from astroid import nodes

        if isinstance(target, nodes.AssignAttr):
            return str(target.attrname)
        if isinstance(target, nodes.AssignName):
            return str(target.name) if isinstance(target.scope(), nodes.ClassDef) else ""
        if isinstance(target, nodes.Subscript) and isinstance(target.slice, nodes.Const):
            return str(target.slice.value)
        return ""

    def _set(self, opt_in: OptIn, value: nodes.NodeNG, node: nodes.NodeNG, subject: str) -> _Found | None:
        """An assignment that turns an opt-in on, for whoever reads it."""
        settled = self._file.evaluator.value(value)
        settled = trust.field_default(settled)
        on = trust.turned_on(opt_in.keyword, settled)
        if on is None or isinstance(settled, Parameter) or on.cause in self._causes or trust.asked(node):
            return None
        if _is_stand_in(node):
            return None
        return _Found(
            opt_in,
            opt_in.severity,
            MEDIUM,
            f"{subject} is {'True' if on.literal else 'True by default'} for all that read it",
            opt_in.fix,
        )

    def _parameters(self, function: nodes.FunctionDef) -> Iterator[tuple[_Place, _Found | None]]:
        from astroid import nodes

        arguments = function.args
        for target in (*(arguments.posonlyargs or ()), *(arguments.args or ()), *(arguments.kwonlyargs or ())):
            opt_in = self._wanted.get(target.name)
            if opt_in is None or target in self._causes:
                continue
            on = trust.turned_on(target.name, self._file.evaluator.value(target))
            names = (node.name for body in function.body for node in nodes_of(body, nodes.Name))
            if on is None or not any(name in (target.name, "locals") for name in names):
                continue
            why = f"`{target.name}` is True by default in `{function.name}`"
            yield (
                _place(target),
                _Found(opt_in, opt_in.severity, MEDIUM, why, f"Make False the default: `{target.name}: bool = False`"),
            )

    def _dictionary(self, node: nodes.Dict) -> Iterator[tuple[_Place, _Found | None]]:
        from astroid import nodes

        for key, value in node.items:
            opt_in = self._wanted.get(key.value) if isinstance(key, nodes.Const) else None
            if opt_in is None or not _is_true(value) or value in self._causes or trust.asked(value):
                continue
            around = _around(node)
            if _is_taken_back(opt_in.keyword, around) or not self._is_first(opt_in, node):
                continue
            why = f"`{opt_in.keyword}` is True in a dictionary of arguments, {evidence.line(value)}"
            if isinstance(around, nodes.Call):
                if not _is_quiet(around) and around not in self._calls:
                    confidence = MEDIUM if last_word(around.func) in _CONTAINERS else HIGH
                    yield _place(around), self._handed(opt_in, node, around, why, confidence)
            elif around is not None:
                yield _place(node), self._handed(opt_in, node, None, why, MEDIUM)

    def _handed(
        self, opt_in: OptIn, dictionary: nodes.Dict, call: nodes.Call | None, why: str, confidence: str
    ) -> _Found | None:
        """A dictionary that turns an opt-in on, and may pin what it is about."""
        evaluator = self._file.evaluator
        severity = opt_in.severity
        spread = evaluator.value(dictionary)
        arguments = evaluator.arguments(call) if call is not None else None
        given = dict(arguments.keywords) if arguments is not None else {}
        given |= spread.pairs if isinstance(spread, Mapped) else {}
        if any(revision.name in given and trust.is_commit(given[revision.name]) for revision in opt_in.revisions):
            severity, why = MEDIUM, f"{why}, at a fixed commit"
        if call is not None and arguments is not None and last_word(call.func) not in _CONTAINERS:
            callee = Callee(f"{UNKNOWN_CLASS}.", arguments, call, evaluator.value(call.func))
            source = trust.source_of(opt_in.repositories, callee, self._facts)
            if source is None:
                return None
            if source.severity == LOW:
                severity, why = LOW, f"{why}; {source.why}"
            why = f"this calls {evidence.code(call.func)}; {why}"
        return _Found(opt_in, severity, confidence, why, opt_in.fix)

    def _container(self, call: nodes.Call) -> Iterator[tuple[_Place, _Found | None]]:
        """``dict(x=True)``, ``d.update(x=True)``, ``d.setdefault("x", True)``, ``setattr(options, "x", True)``."""
        from astroid import nodes

        last = last_word(call.func)
        if last not in _CONTAINERS:
            return
        given = [(keyword.arg, keyword.value) for keyword in call.keywords]
        positional = call.args[1:] if last == "setattr" else call.args if last == "setdefault" else []
        if len(positional) == 2 and isinstance(positional[0], nodes.Const):
            given.append((positional[0].value, positional[1]))
        for name, value in given:
            opt_in = self._wanted.get(name)
            if opt_in is None or not _is_true(value) or value in self._causes or trust.asked(value):
                continue
            if not self._is_first(opt_in, call):
                continue
            why = f"`{opt_in.keyword}` is True in {evidence.code(call)}"
            yield _place(call), _Found(opt_in, opt_in.severity, MEDIUM, why, opt_in.fix)

    def _is_first(self, opt_in: OptIn, dictionary: nodes.NodeNG) -> bool:
        """Whether no dictionary beside this one turns the opt-in on: for a model and its tokenizer it's told once.

        ``dict(path="org/model", model_kwargs=dict(x=True), tokenizer_kwargs=dict(x=True))``
        """
        from astroid import nodes

        entry = dictionary.parent.parent if isinstance(dictionary.parent, nodes.Keyword) else dictionary.parent
        if not isinstance(entry, (nodes.Call, nodes.Dict)):
            return True
        return self._entries.setdefault((entry, opt_in.keyword), dictionary) is dictionary

    def _option(self, call: nodes.Call) -> Iterator[tuple[_Place, _Found | None]]:
        """An option of a command line that is on unless the user turns it off."""
        from astroid import nodes

        keywords = {keyword.arg: keyword.value for keyword in call.keywords}
        names = [value.value for value in call.args if isinstance(value, nodes.Const) and isinstance(value.value, str)]
        flags = [self._flags[flag] for name in names for flag in name.split("/") if flag in self._flags]
        destination = keywords.get("dest")
        if isinstance(destination, nodes.Const) and destination.value in self._wanted:
            flags.append(destination.value)
        if not flags:
            return
        first = call.args[0] if call.args else call
        action = getattr(keywords.get("action"), "value", None)
        is_on = _is_true(keywords.get("default")) or _is_true(first)
        if is_on or (action == "store_false" and "default" not in keywords):
            opt_in = self._wanted[flags[0]]
            flag = f"--{flags[0].replace('_', '-')}"
            yield (
                _place(call),
                _Found(
                    opt_in,
                    opt_in.severity,
                    MEDIUM,
                    f"the option {evidence.code(first)} is on unless the user turns it off",
                    f'Let the user turn it on: `add_argument("{flag}", action="store_true")`',
                ),
            )


def _is_quiet(call: nodes.Call) -> bool:
    """Whether a call loads nothing: an assertion about another call, a message, a stand-in of a test."""
    return last_word(call.func) in _QUIET or last_word(call.func).startswith("assert")


def _is_true(node: nodes.NodeNG | None) -> bool:
    return node is not None and getattr(node, "value", None) is True


def _around(node: nodes.NodeNG) -> nodes.NodeNG | None:
    """The call that a dictionary is written in, or the statement; None where it's only compared with something."""
    from astroid import nodes

    passing = (
        nodes.Dict,
        nodes.List,
        nodes.Tuple,
        nodes.IfExp,
        nodes.BoolOp,
        nodes.BinOp,
        nodes.Keyword,
        nodes.DictUnpack,
    )
    around = node.parent
    while isinstance(around, passing):
        around = around.parent
    return None if isinstance(around, (nodes.Compare, nodes.Assert)) else around


def _is_stand_in(node: nodes.NodeNG) -> bool:
    """Whether a statement is in a class that stands in for another in a test."""
    from astroid import nodes

    scope = node.scope()
    while scope is not None and not isinstance(scope, nodes.ClassDef):
        scope = scope.parent.scope() if scope.parent is not None else None
    return scope is not None and _STAND_IN.search(scope.name) is not None


def _is_taken_back(keyword: str, statement: nodes.NodeNG | None) -> bool:
    """Whether a dictionary that gets a name loses the key again, or gets another value for it."""
    from astroid import nodes

    if not isinstance(statement, (nodes.Assign, nodes.AnnAssign)):
        return False
    targets = statement.targets if isinstance(statement, nodes.Assign) else [statement.target]
    names = {target.name for target in targets if isinstance(target, nodes.AssignName)}
    return bool(names) and any((name, keyword) in _keys_taken(statement.scope()) for name in names)


@kept
def _keys_taken(scope: nodes.NodeNG) -> Set[tuple[str, Hashable]]:
    """The constant keys that a scope takes out of named dictionaries, or gives another value."""
    from astroid import nodes

    found: set[tuple[str, Hashable]] = set()
    for node in nodes_in(scope, (nodes.Call, nodes.Subscript)):
        base = key = None
        if isinstance(node, nodes.Call):
            if last_word(node.func) == "pop" and isinstance(node.func, nodes.Attribute) and node.args:
                base, key = node.func.expr, node.args[0]
        elif isinstance(node.parent, (nodes.Assign, nodes.Delete)):
            base, key = node.value, node.slice
        if isinstance(base, nodes.Name) and isinstance(key, nodes.Const):
            found.add((base.name, key.value))
    return found


def _is_elsewhere(on: On, call: nodes.Call) -> bool:
    return bool(on.cause.lineno != call.lineno and on.cause.root() is not call.root())
