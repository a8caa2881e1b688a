"""Checks that stand before a call: whether a program lets only what it knows reach it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from bandit_mlops.analysis.kept import is_left, kept
from bandit_mlops.analysis.module import nodes_of
from bandit_mlops.analysis.names import last_word, qualified
from bandit_mlops.analysis.values import (
    Call,
    Constant,
    Item,
    Items,
    Library,
    Member,
    Parameter,
    Value,
    options,
)
from bandit_mlops.patterns import pattern

if TYPE_CHECKING:
    from astroid import nodes

    from bandit_mlops.analysis.evaluate import Evaluator

_MOST_STATEMENTS = 400
_ROUNDS = 3
_PUT_TOGETHER = frozenset(("BinOp", "JoinedStr", "TemplateStr"))
_CHECKS = pattern(
    r"(?:^|_)(?:allow|allowed|trust|trusted|valid|validate|check|assert|safe|verify|permitted|whitelisted|approved)(?:_|$)",
    re.IGNORECASE,
)
# In a pattern: what lets letters, names or anything else through.
_LOOSE = pattern(r"\\[wWSD]|\[\^|a-z|A-Z|_")
_HARMLESS_LETTERS = 6


# In a pattern: what lets a shell's letters through.
_SHELL_LOOSE = pattern(r"\\[SWD]|\[\^|[;|&$`<>()\n\"'*?~!{}#]")
_MATCHING = frozenset(("match", "fullmatch", "search"))
_FINDING = frozenset(("findall",))
# An escaped character, a set of characters, or the beginning or end of a group.
_PIECES = pattern(r"\\.|\[\^?\]?(?:\\.|[^\]])*\]|\((?:\?P<(\w+)>)?|\)")
_DIGESTS = pattern(r"(?:hex)?digest|sha\d+|md5|blake|checksum|signature|(?:^|_)hash(?:$|_)", re.IGNORECASE)
_VERIFIES = pattern(
    r"(?:verify|check|validate|assert|ensure)\w*(?:hash|sha\d*|md5|checksum|digest|integrity|signature)"
    r"|(?:hash|sha\d*|md5|checksum|digest|integrity|signature)\w*(?:verify|check|validate)",
    re.IGNORECASE,
)


class Harmless(msgspec.Struct, frozen=True):
    """What text may hold where it goes: characters, and a regular expression that all of it must match."""

    characters: Callable[[nodes.NodeNG, Evaluator], bool]
    pattern: Callable[[Value, bool], bool]


def admits_only_literals(value: Value) -> bool:
    """Whether a value is a parameter whose annotation admits constants only: ``Literal["a", "b"]``.

    :param value: any value
    :return: True for such a parameter
    """
    return isinstance(value, Parameter) and any(
        isinstance(option, Item) and any(name.rpartition(".")[2] == "Literal" for name in qualified(option.base, {}))
        for option in options(value.annotation)
    )


@kept
def stands_before(call: nodes.Call, argument: nodes.NodeNG, evaluator: Evaluator, *, helpers: bool) -> bool:
    """Whether a test before a call lets only known values, or harmless characters, reach one of its arguments.

    :param call: the call
    :param argument: the expression whose value is tested
    :param evaluator: of the file
    :param helpers: whether a function counts that checks the value by its name: ``_check_module(name)``
    :return: True where such a test stands around the call, or before it with a way out
    """
    return _stands_before(call, _names_behind(argument, call), evaluator, helpers, CODE)


def keeps_from_shell(call: nodes.Call, hole: Value, evaluator: Evaluator) -> bool:
    """Whether a test before a call lets a part of its command be only what a shell reads as one word.

    ``if name not in ALLOWED: raise``, ``if not re.fullmatch("[a-z-]+", name): return``, ``if name.isalnum():``, also in
    a function of the project that is called for its exception: ``_check_name(name)``.

    :param call: the call that runs the command
    :param hole: the part of it
    :param evaluator: of the file
    :return: True where such a test stands around the call, or before it with a way out
    """
    names = _names_from(hole, call)
    if not names:
        return False
    if _stands_before(call, names, evaluator, False, SHELL):
        return True
    statements = _calls_before(call.frame(), call) if hasattr(call.frame(), "args") else ()
    return any(_refuses(statement, names, evaluator) for statement in statements)


def is_harmless_match(value: Value) -> bool:
    r"""Whether a value is what a constant pattern has found, and the pattern admits digits, signs and listed words.

    ``re.search(r"(\d+(\.\d+)?) mg", text).group(1)``, ``match[1]``, ``re.findall(r"\d+", text)[0]``

    :param value: any value
    :return: False where the pattern isn't constant, too
    """
    found, number = _match_of(value)
    pattern = _pattern_of(found) if found is not None else None
    group = _group(pattern, number) if pattern is not None else None
    return group is not None and not _admits_more(group, _LOOSE)


def _match_of(value: Value) -> tuple[Call | None, int | str]:
    """The call that has searched a text, and the number or name of the group that a value is."""
    if isinstance(value, Call) and isinstance(value.callee, Member) and value.callee.name == "group":
        given = value.arguments.positional
        if len(given) > 1:
            return None, 0
        return _call_of(value.callee.base, _MATCHING), _key(given[0]) if given else 0
    if not isinstance(value, Item):
        return None, 0
    if isinstance(value.base, Item):
        # findall(…)[-1][0]: of several groups
        key = _key(value.key)
        return _call_of(value.base.base, _FINDING), key + 1 if isinstance(key, int) and key >= 0 else -1
    finding = _call_of(value.base, _FINDING)
    return (finding, 0) if finding is not None else (_call_of(value.base, _MATCHING), _key(value.key))


def _call_of(value: Value, names: frozenset[str]) -> Call | None:
    calls = [option for option in options(value) if isinstance(option, Call)]
    if len(calls) != 1 or getattr(calls[0].callee, "name", "").rpartition(".")[2] not in names:
        return None
    return calls[0]


def _key(value: Value) -> int | str:
    return value.value if isinstance(value, Constant) and isinstance(value.value, (int, str)) else -1


def _group(pattern: str, number: int | str) -> str | None:
    """The part of a pattern that a group is; of the whole of it where it's number 0."""
    if number == 0:
        return pattern
    opened: list[tuple[int, int]] = []
    count = 0
    for piece in _PIECES.finditer(pattern):
        if piece[0][0] == "(":
            named = piece[1] or ""
            counts = named or not pattern.startswith("?", piece.end())
            count += bool(counts)
            opened.append((piece.end(), count if counts and number in {count, named} else 0))
        elif piece[0] == ")" and opened:
            start, mine = opened.pop()
            if mine:
                return pattern[start : piece.start()]
    return None


def is_about(look: nodes.Call, call: nodes.Call) -> bool:
    """Whether a call that looks at something is about what another one is given.

    :param look: a call such as ``check_path(name)``
    :param call: the call that uses the path
    :return: True where they share a variable, through a few assignments
    """
    return not _named(look).isdisjoint(_names_behind(call, call))


def checksum_before(call: nodes.Call) -> bool:
    """Whether a program compares the hash, or the signature, of what a call reads before it does.

    :param call: the call that reads it
    :return: True where the comparison leaves no way to the call but with the right one
    """
    from astroid import nodes

    frame = call.frame()
    if not isinstance(frame, nodes.FunctionDef):
        return False
    read: set[str] = set()
    for argument in (*call.args, *(keyword.value for keyword in call.keywords)):
        read |= _names_behind(argument, call)
    if isinstance(call.func, nodes.Attribute):
        read |= _names_behind(call.func.expr, call)
    digests = _digests(frame)
    for test, answer in _tests(frame, call):
        for node in nodes_of(test, (nodes.Compare, nodes.Call)):
            if _compares_digests(node, _holds(node, test, answer), digests) and not _names_behind(
                node, call
            ).isdisjoint(read):
                return True
    return any(
        _VERIFIES.search(last_word(statement.func)) is not None and not _names_behind(statement, call).isdisjoint(read)
        for statement in _calls_before(frame, call)
    )


@kept
def _digests(frame: nodes.FunctionDef) -> set[str]:
    """The variables of a function that hold a hash or a signature."""
    from astroid import nodes

    found: set[str] = set()
    for statement in _nodes_in(frame, nodes.Assign):
        if any(_DIGESTS.search(name) for name in _called(statement.value)):
            found |= _bound(*statement.targets)
    return found


def _compares_digests(node: nodes.NodeNG, holds: bool, digests: set[str]) -> bool:
    from astroid import nodes

    if isinstance(node, nodes.Call):
        name = last_word(node.func)
        return holds and (name == "compare_digest" or _VERIFIES.search(name) is not None)
    operator = node.ops[0][0]
    return operator == ("==" if holds else "!=") and any(
        name in digests or _DIGESTS.search(name.rpartition(".")[2]) for name in (*_named(node), *_called(node))
    )


@kept
def _called(node: nodes.NodeNG) -> set[str]:
    from astroid import nodes

    return {last_word(call.func) for call in nodes_of(node, nodes.Call)}


def _refuses(call: nodes.Call, names: set[str], evaluator: Evaluator) -> bool:
    """Whether a function of the project that is called for its exception lets a value through only if it's harmless."""
    from astroid import nodes

    definition = evaluator.project_definition(evaluator.value(call.func))
    if definition is None or not isinstance(definition.node, nodes.FunctionDef):
        return False
    function = definition.node
    positional = [*(function.args.posonlyargs or ()), *(function.args.args or ())]
    if positional and positional[0].name in {"self", "cls"}:
        positional = positional[1:]
    tested = {p.name for p, given in zip(positional, call.args, strict=False) if _mentions(given, names)}
    tested |= {keyword.arg for keyword in call.keywords if keyword.arg and _mentions(keyword.value, names)}
    if not tested:
        return False
    for statement in function.body[:_MOST_STATEMENTS]:
        if isinstance(statement, nodes.If) and statement.body and isinstance(statement.body[-1], nodes.Raise):
            if _narrows(statement.test, False, tested, evaluator, False, SHELL):
                return True
        elif isinstance(statement, nodes.Assert) and _narrows(statement.test, True, tested, evaluator, False, SHELL):
            return True
    return False


def _stands_before(call: nodes.Call, names: set[str], evaluator: Evaluator, helpers: bool, harmless: Harmless) -> bool:
    from astroid import nodes

    frame = call.frame()
    if not names or not isinstance(frame, nodes.FunctionDef):
        return False
    if any(_narrows(test, answer, names, evaluator, helpers, harmless) for test, answer in _tests(frame, call)):
        return True
    return helpers and any(_is_check(statement, names) for statement in _calls_before(frame, call))


def _names_from(hole: Value, call: nodes.Call) -> set[str]:
    """The variables of a function that hold a part of what a call gets, or what is made of it on the way there."""
    from astroid import nodes

    node = getattr(hole, "node", None)
    if node is None or node.root() is not call.root():
        return set()
    started = {hole.name} if isinstance(hole, Parameter) and hole.function is call.frame() else set()
    if not started and node.frame() is call.frame():
        started = _named(node)
        statement = node.statement()
        if isinstance(statement, nodes.Assign) and type(statement.value).__name__ not in _PUT_TOGETHER:
            # ``name = config["name"]``: the variable stands for it.
            started |= _bound(*statement.targets)
    found = set(started)
    for _ in range(_ROUNDS):
        for bound, behind in _assigned(call.frame()):
            if not found.isdisjoint(behind):
                found |= bound
    used: set[str] = set()
    for argument in (*call.args, *(keyword.value for keyword in call.keywords)):
        used |= _names_behind(argument, call)
    return found & used


def _tests(frame: nodes.FunctionDef, call: nodes.Call) -> Iterator[tuple[nodes.NodeNG, bool]]:
    """The tests that decide whether a call is reached, each with the answer that leads to it."""
    from astroid import nodes

    kinds = (nodes.If, nodes.Assert, nodes.IfExp, nodes.Comprehension)
    for statement in _nodes_in(frame, *kinds):
        before = (statement.fromlineno or 0) < (call.fromlineno or 0)
        if isinstance(statement, nodes.Comprehension):
            if statement.parent.parent_of(call):
                yield from ((test, True) for test in statement.ifs)
        elif isinstance(statement, nodes.Assert):
            if before:
                yield statement.test, True
        elif statement.parent_of(call):
            body = statement.body if isinstance(statement.body, list) else [statement.body]
            orelse = statement.orelse if isinstance(statement.orelse, list) else [statement.orelse]
            for branch, answer in ((body, True), (orelse, False)):
                if any(inner is call or inner.parent_of(call) for inner in branch):
                    yield statement.test, answer
        elif isinstance(statement, nodes.If) and before:
            if is_left(statement.body):
                yield statement.test, False
            elif is_left(statement.orelse):
                yield statement.test, True


def _calls_before(frame: nodes.FunctionDef, call: nodes.Call) -> Iterator[nodes.Call]:
    """Calls that stand as statements before a call."""
    from astroid import nodes

    for statement in _nodes_in(frame, nodes.Expr):
        if isinstance(statement.value, nodes.Call) and (statement.fromlineno or 0) < (call.fromlineno or 0):
            yield statement.value


def _is_check(call: nodes.Call, names: set[str]) -> bool:
    """``_check_module(name)``: a call for its exception."""
    name = last_word(call.func)
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    return bool(_CHECKS.search(name)) and any(_mentions(argument, names) for argument in given)


def _narrows(
    test: nodes.NodeNG, answer: bool, names: set[str], evaluator: Evaluator, helpers: bool, harmless: Harmless
) -> bool:
    """Whether a test that has given an answer lets only known values through."""
    from astroid import nodes

    if isinstance(test, nodes.UnaryOp) and test.op == "not":
        return _narrows(test.operand, not answer, names, evaluator, helpers, harmless)
    if isinstance(test, nodes.BoolOp):
        # Where ``and`` holds, or ``or`` doesn't, each part has given this answer. Else any of them may have.
        enough = any if test.op == ("and" if answer else "or") else all
        return enough(
            _is_nothing(part, answer, names) or _narrows(part, answer, names, evaluator, helpers, harmless)
            for part in test.values
        )
    for compare in nodes_of(test, nodes.Compare):
        operator, compared = compare.ops[0]
        if not _mentions(compare.left, names):
            continue
        if operator == ("in" if _holds(compare, test, answer) else "not in") and _is_list(compared, evaluator):
            return True
        if operator == "<=" and _holds(compare, test, answer) and harmless.characters(compared, evaluator):
            return True
    for difference in nodes_of(test, nodes.BinOp):
        if difference.op == "-" and _mentions(difference.left, names) and not _holds(difference, test, answer):
            return harmless.characters(difference.right, evaluator)
    for comprehension in nodes_of(test, (nodes.GeneratorExp, nodes.ListComp)):
        if _tests_each_character(comprehension, _holds(comprehension, test, answer), names, evaluator, harmless):
            return True
    return any(
        _call_narrows(call, _holds(call, test, answer), names, evaluator, helpers, harmless)
        for call in nodes_of(test, nodes.Call)
    )


def _is_nothing(test: nodes.NodeNG, answer: bool, names: set[str]) -> bool:
    """Whether a test that has given an answer says that there is no value: ``name is None``, ``not name``."""
    from astroid import nodes

    if isinstance(test, nodes.UnaryOp) and test.op == "not":
        return _is_nothing(test.operand, not answer, names)
    if isinstance(test, nodes.Compare) and _mentions(test.left, names):
        operator, compared = test.ops[0]
        return operator == ("is" if answer else "is not") and isinstance(compared, nodes.Const)
    return not answer and isinstance(test, (nodes.Name, nodes.Attribute)) and _mentions(test, names)


def _holds(node: nodes.NodeNG, test: nodes.NodeNG, answer: bool) -> bool:
    """Whether a part of a test holds where the whole has given an answer.

    Each ``not``, ``is None`` and ``== False`` around it turns it round.
    """
    from astroid import nodes

    while node is not test:
        inner, node = node, node.parent
        if getattr(node, "op", "") == "not":
            answer = not answer
        elif isinstance(node, nodes.Compare) and node.left is inner:
            operator, compared = node.ops[0]
            is_nothing = isinstance(compared, nodes.Const) and not compared.value
            if is_nothing and operator in {"is", "=="}:
                answer = not answer
    return answer


def _call_narrows(
    call: nodes.Call, holds: bool, names: set[str], evaluator: Evaluator, helpers: bool, harmless: Harmless
) -> bool:
    from astroid import nodes

    name = last_word(call.func)
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    on_value = isinstance(call.func, nodes.Attribute) and _mentions(call.func.expr, names)
    with_value = any(_mentions(argument, names) for argument in given)
    if name in {"match", "fullmatch", "search"} and with_value:
        return harmless.pattern(evaluator.value(call), holds)
    if name == "difference" and on_value and given:
        return not holds and harmless.characters(given[0], evaluator)
    if not holds:
        return False
    if name == "isalnum" and harmless is SHELL:
        return on_value
    if name in {"isidentifier", "isdigit", "isdecimal", "isnumeric"} or (helpers and name == "startswith"):
        return on_value
    if name == "issubset" and on_value and given:
        return harmless.characters(given[0], evaluator)
    return helpers and bool(_CHECKS.search(name)) and with_value


def _is_list(node: nodes.NodeNG, evaluator: Evaluator) -> bool:
    """What a value may be compared with to be one of a known few: neither a text nor what it was taken from."""
    value = evaluator.value(node)
    return not any(isinstance(option, Constant) for option in options(value))


def _tests_each_character(
    comprehension: nodes.NodeNG, holds: bool, names: set[str], evaluator: Evaluator, harmless: Harmless
) -> bool:
    """``all(c in "0123456789+-*/. " for c in text)``, or that not ``any`` is no such character."""
    from astroid import nodes

    generators = comprehension.generators
    if len(generators) != 1 or not _mentions(generators[0].iter, names):
        return False
    for compare in nodes_of(comprehension.elt, nodes.Compare):
        operator, compared = compare.ops[0]
        if operator == ("in" if holds else "not in") and harmless.characters(compared, evaluator):
            return True
    return False


def _is_harmless_set(node: nodes.NodeNG, evaluator: Evaluator) -> bool:
    """Characters, or words, with which no name of Python's can be written that does harm."""
    found = 0
    for option in options(evaluator.value(node)):
        if isinstance(option, Call) and option.arguments.positional:
            option = option.arguments.positional[0]
        elements = option.elements if isinstance(option, Items) else (option,)
        for element in elements:
            if not isinstance(element, Constant) or not isinstance(element.value, str) or "_" in element.value:
                return False
            if len(element.value) == 1 or not isinstance(option, Items):
                found += sum(letter.isalpha() for letter in element.value)
    return found <= _HARMLESS_LETTERS


def _is_strict(value: Value, holds: bool) -> bool:
    """Whether a regular expression that matches, or doesn't, leaves nothing but digits, signs and listed words."""
    return _matches_all(value, holds, _LOOSE)


def _is_strict_for_shell(value: Value, holds: bool) -> bool:
    """Whether a regular expression that matches, or doesn't, leaves nothing that a shell reads as more than a word."""
    return _matches_all(value, holds, _SHELL_LOOSE)


def _matches_all(value: Value, holds: bool, loose: re.Pattern[str]) -> bool:
    if not isinstance(value, Call):
        return False
    callee = value.callee
    method = callee.name.rpartition(".")[2] if isinstance(callee, Library) else getattr(callee, "name", "")
    pattern = _pattern_of(value)
    if pattern is None:
        return False
    if not holds:
        negated = re.fullmatch(r"\[\^([^\]]*)\]\+?", pattern) if method == "search" else None
        return negated is not None and not loose.search(negated.group(1))
    whole = method == "fullmatch" or pattern.endswith(("$", r"\Z"))
    whole = whole and (method != "search" or pattern.startswith(("^", r"\A")))
    return whole and not _admits_more(pattern, loose)


def _pattern_of(call: Call) -> str | None:
    """The constant pattern of ``re.match(pattern, text)`` and ``re.compile(pattern).match(text)``."""
    given = list(call.arguments.positional)
    base = getattr(call.callee, "base", None)
    if isinstance(base, Call) and base.arguments.positional:
        given = list(base.arguments.positional)
    pattern = next((o.value for g in given[:1] for o in options(g) if isinstance(o, Constant)), None)
    return pattern if isinstance(pattern, str) else None


def _admits_more(pattern: str, loose: re.Pattern[str]) -> bool:
    """Whether a pattern admits what another one finds in it, or any character."""
    without_classes = re.sub(r"\\.|\[[^\]]*\]", "", pattern)
    return bool(loose.search(_without_syntax(pattern))) or "." in without_classes


def _without_syntax(pattern: str) -> str:
    """A pattern without its anchors, groups and repetitions: what is left stands for characters."""
    anchored = re.sub(r"^\^|\$$", "", pattern)
    parts = re.split(r"(\[(?:\\.|[^\]])*\])", anchored)
    outside = (re.sub(r"\(\?[:P<\w>]*|(?<!\\)[()*+?|]|\{\d*,?\d*\}", "", part) for part in parts[::2])
    return "".join(itertools.chain(outside, parts[1::2]))


def _is_word_set(node: nodes.NodeNG, evaluator: Evaluator) -> bool:
    """Characters of which a shell makes one word."""
    found: list[Value] = []
    for option in options(evaluator.value(node)):
        if isinstance(option, Call) and option.arguments.positional:
            option = option.arguments.positional[0]
        found += option.elements if isinstance(option, Items) else (option,)
    return bool(found) and all(
        (isinstance(o, Constant) and isinstance(o.value, str) and not re.search(r"[^\w@%+=:,./-]", o.value))
        or (isinstance(o, Library) and o.name in {"string.ascii_letters", "string.digits", "string.ascii_lowercase"})
        for o in found
    )


CODE = Harmless(_is_harmless_set, _is_strict)
SHELL = Harmless(_is_word_set, _is_strict_for_shell)


@kept
def _nodes_in(frame: nodes.NodeNG, *kinds: type[nodes.NodeNG]) -> tuple[Any, ...]:
    """The first nodes of some kinds in a function or file: it is walked once, however many calls are looked at."""
    return tuple(itertools.islice(nodes_of(frame, kinds), _MOST_STATEMENTS))


@kept
def _names_behind(argument: nodes.NodeNG, call: nodes.Call) -> set[str]:
    """The variables that an expression is made of, through a few assignments of the function."""
    from astroid import nodes

    names = _named(argument)
    frame = call.frame()
    for _ in range(_ROUNDS):
        for bound, used in _bindings(frame):
            if not bound.isdisjoint(names):
                names |= used
    # A loop before the call may test each of several values.
    for loop in _nodes_in(frame, nodes.For):
        if not loop.parent_of(call) and not _named(loop.iter).isdisjoint(names):
            names |= _bound(loop.target)
    return names


@kept
def _assigned(frame: nodes.NodeNG) -> list[tuple[set[str], frozenset[str]]]:
    """The names that the assignments of a function give values to, each with those that the value is made of."""
    from astroid import nodes

    statements = _nodes_in(frame, nodes.Assign)
    return [(_bound(*statement.targets), _names_in(statement.value)) for statement in statements]


@kept
def _bindings(frame: nodes.NodeNG) -> list[tuple[set[str], frozenset[str]]]:
    """The same, also of loops and ``with`` statements."""
    from astroid import nodes

    found = []
    for statement in _nodes_in(frame, nodes.Assign, nodes.For, nodes.AnnAssign):
        targets = statement.targets if isinstance(statement, nodes.Assign) else [statement.target]
        value = statement.iter if isinstance(statement, nodes.For) else statement.value
        if value is not None:
            found.append((_bound(*targets), _names_in(value)))
    for statement in _nodes_in(frame, nodes.With):
        found += [(_bound(target), _names_in(manager)) for manager, target in statement.items if target is not None]
    return found


def _bound(*targets: nodes.NodeNG) -> set[str]:
    from astroid import nodes

    return {name.name for target in targets for name in nodes_of(target, nodes.AssignName)}


def _named(node: nodes.NodeNG) -> set[str]:
    return set(_names_in(node))


@kept
def _names_in(node: nodes.NodeNG) -> frozenset[str]:
    """The names in an expression: many calls may ask for those of one large table."""
    from astroid import nodes

    found = set()
    for name in nodes_of(node, (nodes.Name, nodes.Attribute)):
        if isinstance(name, nodes.Attribute):
            found.add(name.as_string())
        elif not (isinstance(name.parent, nodes.Call) and name.parent.func is name):
            found.add(name.name)
    return frozenset(found - {"self", "cls"})


def _mentions(node: nodes.NodeNG, names: set[str]) -> bool:
    return not _named(node).isdisjoint(names)
