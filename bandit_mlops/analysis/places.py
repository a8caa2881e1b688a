"""Where a literal goes: the name, parameter, key or call that takes it. Python's own syntax tree is enough for that.

Nothing here knows what a credential is. Links to parents are those that Bandit sets while it walks: they lead upwards.
"""

from __future__ import annotations

import ast
import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from bandit_mlops.analysis.syntax import FORMATTED, JOINED
from bandit_mlops.patterns import pattern

_MOST_STEPS = 12
MOST_ITEMS = 24
"""Elements of a list, arguments of a call, levels of nesting that are looked through."""
_MOST_NEIGHBOURS = 60
_MOST_USES = 200

# Calls that hand their first argument on: wrappers of secrets, and ways to declare a field, an option, a parameter.
_WRAPPERS = frozenset(
    "SecretStr SecretBytes Secret from_token str bytes bytearray Field field Option Argument Header Query Body Form"
    " attrib ib StringIO BytesIO deepcopy quote_plus quote cleandoc dedent".split()
)
# Methods of a literal itself that leave it what it is.
_SAME_TEXT = frozenset("encode strip rstrip lstrip replace decode removeprefix removesuffix".split())
# name, value: the value is what is stored, or what a look-up falls back to.
_STORES = {
    "setdefault": 0,
    "putenv": 0,
    "setenv": 0,
    "setattr": 1,
    "set_default": 0,
    "set_key": 1,
    "putSetting": 0,
    "set_env": 0,
    "set": 0,
    "option": 0,
}
_FALLBACKS = {
    "get": 0,
    "getenv": 0,
    "pop": 0,
    "getattr": 1,
    "getfixturevalue": 0,
    "get_env": 0,
    "env": 0,
    "config": 0,
    "str": 0,
}


class Place(msgspec.Struct, frozen=True):
    """What takes a value."""

    how: str
    """keyword, position, target, attribute, item, key, member, default, fallback, option, comparison, return."""
    name: str
    """The name as written; empty for a position."""
    owner: ast.AST | None = None
    """The call, dictionary or function with the value's neighbours."""
    position: int | None = None
    root: str = ""
    """For an attribute: the dotted name of the object, imports resolved."""
    index: int | None = None
    """The value is this element of a tuple at the place."""


def text_of(expression: ast.AST, slot: str) -> tuple[str, list[tuple[int, ast.Constant]]]:
    """The text of a concatenation, f-string or ``join``, as far as the source says it.

    :param expression: the outermost expression that puts the text together
    :param slot: what stands for a part that is computed
    :return: the text, and where in it each literal starts
    """
    parts: list[str] = []
    starts: list[tuple[int, ast.Constant]] = []
    size = 0
    stack: list[ast.AST] = [expression]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes)):
            text = literal_text(node.value)
            starts.append((size, node))
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            stack += (node.right, node.left)
            continue
        elif isinstance(node, JOINED):
            stack += reversed(node.values)
            continue
        elif isinstance(node, FORMATTED) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            stack.append(node.value)
            continue
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) and (filled := _filled(node)):
            stack += reversed(filled)
            continue
        elif isinstance(node, ast.Call) and (joined := _joined_items(node) or _formatted(node)):
            stack += reversed(joined)
            continue
        else:
            text = slot
        parts.append(text)
        size += len(text)
    return "".join(parts), starts


def command_line(items: ast.List | ast.Tuple, slot: str) -> tuple[str, list[tuple[int, ast.Constant]]]:
    """The text of a command that is written as a list of its words, and where in it each literal starts."""
    words: list[str] = []
    starts: list[tuple[int, ast.Constant]] = []
    size = 0
    for item in items.elts[:MOST_ITEMS]:
        word = slot
        if isinstance(item, ast.Constant) and isinstance(item.value, str):
            word = item.value
            starts.append((size, item))
        words.append(word)
        size += len(word) + 1
    return " ".join(words), starts


def literal_text(value: str | bytes) -> str:
    """A literal as text; bytes become the characters of the same numbers."""
    return value if isinstance(value, str) else value.decode("latin-1")


def _joined_items(call: ast.Call) -> list[ast.expr] | None:
    """The parts of ``"".join([…])``."""
    if (
        isinstance(call.func, ast.Attribute)
        and call.func.attr == "join"
        and isinstance(call.func.value, ast.Constant)
        and not call.func.value.value
        and len(call.args) == 1
        and isinstance(call.args[0], (ast.List, ast.Tuple))
    ):
        return call.args[0].elts
    return None


_PERCENT = pattern(r"%(?:\([^)]*\))?[-#0 +]*\d*(?:\.\d+)?[sdrif]")
_BRACES = pattern(r"\{[^{}]*\}")


def _filled(node: ast.BinOp) -> list[ast.expr] | None:
    """The parts of ``"…%s…" % (…)``, in their order; None where it is no text with slots."""
    if not isinstance(node.left, ast.Constant) or not isinstance(node.left.value, str):
        return None
    values = node.right.elts if isinstance(node.right, ast.Tuple) else [node.right]
    return _interleaved(node.left, _PERCENT, values)


def _formatted(call: ast.Call) -> list[ast.expr] | None:
    """The parts of ``"…{}…".format(…)``, in their order; None where slots are named or numbered."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr != "format" or call.keywords:
        return None
    text = call.func.value
    if not isinstance(text, ast.Constant) or not isinstance(text.value, str):
        return None
    if any(slot != "{}" for slot in _BRACES.findall(text.value)):
        return None
    return _interleaved(text, _BRACES, call.args)


def _interleaved(text: ast.Constant, slots: re.Pattern[str], values: list[ast.expr]) -> list[ast.expr] | None:
    pieces = slots.split(str(text.value))
    if len(pieces) != len(values) + 1 or len(values) > MOST_ITEMS:
        return None
    parts: list[ast.expr] = []
    for index, piece in enumerate(pieces):
        parts.append(ast.copy_location(ast.Constant(piece), text))
        if index < len(values):
            parts.append(values[index])
    return parts


def whole(node: ast.AST) -> ast.AST:
    """The outermost expression that puts a literal together with other text, if only the literal itself.

    That is a concatenation, an f-string, ``join``, ``%`` or ``format``.
    """
    while True:
        above = parent(node)
        if isinstance(above, (JOINED, FORMATTED)) or _is_concatenation(above):
            assert above is not None
            node = above
            continue
        if isinstance(above, ast.BinOp) and isinstance(above.op, ast.Mod) and _filled(above):
            node = above
            continue
        beyond = parent(above) if isinstance(above, (ast.Tuple, ast.Attribute)) else above
        if (
            isinstance(beyond, ast.BinOp)
            and isinstance(beyond.op, ast.Mod)
            and beyond.right is above
            and _filled(beyond)
        ):
            node = beyond
            continue
        if isinstance(beyond, ast.Call) and (above is beyond.func or node in beyond.args) and _formatted(beyond):
            node = beyond
            continue
        call = parent(above) if isinstance(above, (ast.List, ast.Tuple)) else None
        if not isinstance(call, ast.Call) or _joined_items(call) is None or above not in call.args:
            return node
        node = call


def _is_concatenation(node: ast.AST | None) -> bool:
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add)


def parent(node: ast.AST) -> ast.AST | None:
    """The node above; None at the module, and for nodes that Bandit hasn't reached yet."""
    return getattr(node, "_bandit_parent", None)


def dotted(node: ast.AST, aliases: Mapping[str, str]) -> str:
    """The dotted name of a name or attribute, its first part replaced by what was imported under it.

    :param node: an expression
    :param aliases: Bandit's map from local names to imported ones
    :return: the name; a call or subscript inside it becomes ``*``; empty for anything else
    """
    parts: list[str] = []
    while isinstance(node, ast.Attribute) and len(parts) < MOST_ITEMS:
        parts.append(node.attr)
        node = node.value
    if isinstance(node, ast.Name):
        parts.append(aliases.get(node.id, node.id))
    elif isinstance(node, ast.Call) and isinstance(node.func, (ast.Name, ast.Attribute)):
        parts.append(dotted(node.func, aliases) if len(parts) < MOST_ITEMS else "*")
    elif parts:
        parts.append("*")
    return ".".join(reversed(parts))


def place(
    expression: ast.AST, aliases: Mapping[str, str], tells: Callable[[str], object] = lambda name: True
) -> Place | None:
    """What takes the value of an expression.

    What hands a value on (``x or "…"``, ``SecretStr("…")``, ``Field("…")``, ``"…".encode()``) is looked through.

    :param expression: a literal, or the whole that it is a part of
    :param aliases: Bandit's map from local names to imported ones
    :param tells: whether a name says something; of several targets (``key = other = "…"``) the first that does is taken
    :return: the place; None where there is none that has a name or a position
    """
    node = expression
    how = ""
    index: int | None = None
    for _ in range(_MOST_STEPS):
        above = parent(node)
        if isinstance(above, ast.keyword):
            call = parent(above)
            if not above.arg or not isinstance(call, ast.Call):
                return None
            if above.arg in ("default", "default_value", "default_factory", "value"):
                if option := _option_name(call):
                    return Place("option", option, call)
                if name := _looked_up(call):
                    return Place("fallback", name, call)
                if _last_name(call.func) in _WRAPPERS:
                    node, how = call, how or "default"
                    continue
                if label := _label(call):
                    return Place("option", label, call)
            return Place(how or "keyword", above.arg, call, index=index)
        if isinstance(above, ast.Call):
            if above.func is node:
                return None
            position = next((i for i, arg in enumerate(above.args[:MOST_ITEMS]) if arg is node), None)
            if position is None:
                return None
            last = _last_name(above.func)
            if position and last in _STORES and position == _STORES[last] + 1:
                name = _constant_text(above.args[_STORES[last]])
                return Place("item", name, above) if name else None
            if position and last in _FALLBACKS and position == _FALLBACKS[last] + 1:
                name = _constant_text(above.args[_FALLBACKS[last]]) or _env_name(above.args[_FALLBACKS[last]])
                return Place("fallback", name, above) if name else None
            if last in _WRAPPERS and position == 0:
                node = above
                continue
            if last == "cast" and position == 1:
                node = above
                continue
            return Place("position", "", above, position, index=index)
        if isinstance(above, ast.Attribute):
            call = parent(above)
            if above.attr in _SAME_TEXT and isinstance(call, ast.Call) and call.func is above:
                node = call
                continue
            return None
        if isinstance(above, (ast.Assign, ast.AnnAssign, ast.NamedExpr, ast.AugAssign)):
            if above.value is not node:
                return None
            targets = above.targets if isinstance(above, ast.Assign) else [above.target]
            found = [one for target in targets if (one := _target(target, how, index, above, aliases))]
            return next((one for one in found if tells(one.name)), found[0] if found else None)
        if isinstance(above, ast.Dict):
            name = key_of(above, node)
            if name or not any(key is node for key in above.keys):
                return Place("key", name, above, index=index) if name else None
            node, how = above, "member"
            continue
        if isinstance(above, ast.Set) and len(above.elts) <= MOST_ITEMS:
            node, how = above, "member"
            continue
        if isinstance(above, ast.arguments):
            return _parameter(above, node)
        if isinstance(above, ast.BoolOp):
            if isinstance(above.op, ast.And):
                return None
            node, how = above, how or ("fallback" if above.values[0] is not node else "")
        elif isinstance(above, ast.IfExp):
            if above.test is node:
                return None
            node = above
        elif isinstance(above, (ast.Tuple, ast.List)):
            if len(above.elts) > MOST_ITEMS or (isinstance(above, ast.List) and _is_mixed(above)):
                return None
            if flag := _flag_before(above, node):
                return Place("option", flag, above)
            if isinstance(above, ast.Tuple):
                if index is not None:
                    return None
                index = next(i for i, item in enumerate(above.elts) if item is node)
            node = above
        elif isinstance(above, ast.Lambda):
            node = above
        elif isinstance(above, ast.Compare):
            return _compared(above, node)
        elif isinstance(above, ast.Return):
            return _returned(above)
        else:
            return None
    return None


def hands_on(callee: str, first: bool) -> bool:
    """Whether a call only hands a positional argument on, or stores or returns it under a name.

    :param callee: the last part of the function's name
    :param first: whether it is the first argument: of a look-up, that is the name and not the value
    """
    return callee in _WRAPPERS or callee == "cast" or (not first and (callee in _STORES or callee in _FALLBACKS))


def _is_mixed(items: ast.List) -> bool:
    """Whether a list holds numbers and the like, too: it's a record, and not several of what its name says."""
    return any(isinstance(item, ast.Constant) and not isinstance(item.value, (str, bytes)) for item in items.elts)


def _target(
    target: ast.AST, how: str, index: int | None, statement: ast.AST, aliases: Mapping[str, str]
) -> Place | None:
    if isinstance(target, (ast.Tuple, ast.List)) and index is not None and index < len(target.elts):
        return _target(target.elts[index], how, None, statement, aliases)
    if isinstance(target, ast.Name):
        return Place(how or "target", target.id, statement, index=index)
    if isinstance(target, ast.Attribute):
        return Place(how or "attribute", target.attr, statement, root=dotted(target.value, aliases), index=index)
    if isinstance(target, ast.Subscript):
        name = _constant_text(target.slice) or _env_name(target.slice)
        return Place(how or "item", name, statement, root=dotted(target.value, aliases), index=index) if name else None
    return None


def _parameter(arguments: ast.arguments, default: ast.AST) -> Place | None:
    for name, value in defaults(arguments):
        if value is default:
            return Place("default", name, arguments)
    return None


def defaults(arguments: ast.arguments) -> Iterator[tuple[str, ast.expr]]:
    """The parameters of a function that have a default, with it."""
    positional = [*arguments.posonlyargs, *arguments.args]
    if arguments.defaults:
        for parameter, value in zip(positional[-len(arguments.defaults) :], arguments.defaults, strict=True):
            yield parameter.arg, value
    for parameter, keyword_default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if keyword_default is not None:
            yield parameter.arg, keyword_default


def _keys(dictionary: ast.Dict) -> dict[int, ast.expr | None]:
    """Which key a value of a dictionary has; kept on the node, since each of its values asks."""
    keys: dict[int, ast.expr | None] | None = getattr(dictionary, "_mlops_keys", None)
    if keys is None:
        keys = {id(value): key for key, value in zip(dictionary.keys, dictionary.values, strict=True)}
        dictionary._mlops_keys = keys  # type: ignore[attr-defined]
    return keys


def key_of(dictionary: ast.Dict, value: ast.AST) -> str:
    """The key of a value in a dictionary literal; a constant's name counts as its text. Empty for keys and ``**``."""
    key = _keys(dictionary).get(id(value))
    return _constant_text(key) or _last_name(key)


def _compared(compare: ast.Compare, node: ast.AST) -> Place | None:
    if len(compare.ops) != 1 or not isinstance(compare.ops[0], (ast.Eq, ast.NotEq)):
        return None
    other = compare.left if compare.left is not node else compare.comparators[0]
    name = _last_name(other) or (_looked_up(other) if isinstance(other, ast.Call) else "")
    if isinstance(other, ast.Subscript):
        name = _constant_text(other.slice)
    return Place("comparison", name, compare) if name else None


def _returned(statement: ast.AST) -> Place | None:
    node: ast.AST | None = statement
    for _ in range(MOST_ITEMS):
        node = parent(node) if node is not None else None
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            name = node.name.lstrip("_")
            for verb in ("get_", "load_", "fetch_", "read_", "default_"):
                name = name.removeprefix(verb)
            return Place("return", name, node)
    return None


def _option_name(call: ast.Call) -> str:
    """The name of a command-line option: ``add_argument("--api-key", …)``, ``click.option("--password", …)``."""
    for argument in call.args[:4]:
        text = _constant_text(argument)
        if text.startswith("--"):
            return text.lstrip("-").partition("/")[0]
    return ""


def _flag_before(items: ast.List | ast.Tuple, node: ast.AST) -> str:
    """The option of a command line that an element of a list is the value of: ``["train.py", "--api-key", "…"]``."""
    for flag, value in zip(items.elts, items.elts[1:], strict=False):
        if value is node:
            text = _constant_text(flag)
            # ``["--password", "--auth"]`` is a list of options.
            is_flag = text.startswith("--") and not _constant_text(value).startswith("-")
            return text.lstrip("-") if is_flag else ""
    return ""


def _label(call: ast.Call) -> str:
    """What a field of a form is called: ``text_input("API key", value=…)``, ``Textbox(label="API key", value=…)``."""
    for keyword in call.keywords:
        if keyword.arg == "label":
            return _constant_text(keyword.value)
    return _constant_text(call.args[0]) if call.args else ""


def _looked_up(call: ast.Call) -> str:
    """The name that ``os.getenv("NAME")`` or ``d.get("name")`` looks up."""
    last = _last_name(call.func)
    if last in _FALLBACKS and len(call.args) > _FALLBACKS[last]:
        return _constant_text(call.args[_FALLBACKS[last]])
    return ""


def _last_name(node: ast.AST | None) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


def _env_name(node: ast.AST) -> str:
    """A constant as key, ``d[API_KEY]``: its name tells as much as its value would."""
    return _last_name(node)


def _constant_text(node: ast.AST | None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def neighbours(owner: ast.AST | None) -> dict[str, Any]:
    """The named constants beside a value: keywords of a call, entries of a dictionary, defaults of a function.

    :param owner: what ``Place.owner`` says
    :return: name -> the constant; None for what isn't a constant; nothing for a large table, where all are neighbours
    """
    if isinstance(owner, ast.Dict) and len(owner.keys) > _MOST_NEIGHBOURS:
        return {}
    pairs: list[tuple[str, ast.AST | None]] = []
    if isinstance(owner, ast.Call):
        pairs = [(keyword.arg, keyword.value) for keyword in owner.keywords if keyword.arg]
    elif isinstance(owner, ast.Dict):
        pairs = [(_constant_text(key), value) for key, value in zip(owner.keys, owner.values, strict=True)]
    elif isinstance(owner, ast.arguments):
        pairs = [(parameter.arg, None) for parameter in (*owner.posonlyargs, *owner.args, *owner.kwonlyargs)]
        pairs += defaults(owner)
    return {name: value.value if isinstance(value, ast.Constant) else None for name, value in pairs if name}


class Names(msgspec.Struct, frozen=True):
    """What a module does with the names that it uses."""

    loads: Mapping[str, list[ast.expr]]
    """Where a name, or an attribute of this name, is read."""
    calls: Mapping[str, ast.expr]
    """The function whose result a name is bound to: ``server`` -> ``smtplib.SMTP``."""


def names(node: ast.AST) -> Names:
    """The names of the module that a node is in; found out once for a module.

    From then on all links to parents are there, also those that Bandit hasn't reached yet.
    """
    tree = node
    while (above := parent(tree)) is not None:
        tree = above
    known: Names | None = getattr(tree, "_mlops_names", None)
    if known is not None:
        return known
    loads: dict[str, list[ast.expr]] = {}
    calls: dict[str, ast.expr] = {}
    left = deque([tree])
    while left:
        inner = left.popleft()
        for child in ast.iter_child_nodes(inner):
            child._bandit_parent = inner  # type: ignore[attr-defined]
            left.append(child)
        if isinstance(inner, (ast.Name, ast.Attribute)) and isinstance(inner.ctx, ast.Load):
            loads.setdefault(_last_name(inner), []).append(inner)
        elif isinstance(inner, ast.Assign) and isinstance(inner.value, ast.Call):
            calls.update((name, inner.value.func) for target in inner.targets if (name := _last_name(target)))
        elif isinstance(inner, ast.withitem) and isinstance(inner.context_expr, ast.Call):
            calls[_last_name(inner.optional_vars)] = inner.context_expr.func
    known = Names(loads, calls)
    tree._mlops_names = known  # type: ignore[attr-defined]
    return known


def called(call: ast.Call, aliases: Mapping[str, str]) -> str:
    """The dotted name of a method whose object is the result of another call: ``smtplib.SMTP.login``.

    :param call: a call of a method
    :param aliases: Bandit's map from local names to imported ones
    :return: the name; empty where the object is anything else
    """
    if not isinstance(call.func, ast.Attribute):
        return ""
    receiver = _last_name(call.func.value)
    maker = names(call).calls.get(receiver) if receiver else None
    return f"{dotted(maker, aliases)}.{call.func.attr}" if maker is not None else ""


def uses(node: ast.AST, name: str) -> Iterator[ast.AST]:
    """The expressions of a module that are the value of a name, also as ``NAME.encode()``.

    :param node: any node of the module
    :param name: the name of a variable or an attribute
    """
    for load in names(node).loads.get(name, [])[:_MOST_USES]:
        method = parent(load)
        call = parent(method) if isinstance(method, ast.Attribute) and method.attr in _SAME_TEXT else None
        yield call if isinstance(call, ast.Call) and call.func is method else load
