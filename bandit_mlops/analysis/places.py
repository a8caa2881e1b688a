"""Where a literal goes: the name, parameter, key or call that takes it. Python's own syntax tree is enough for that.

Nothing here knows what a credential is. Links to parents are those that Bandit sets while it walks: they lead upwards.
"""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

_MOST_STEPS = 12
MOST_ITEMS = 24
"""Elements of a list, arguments of a call, levels of nesting that are looked through."""
_MOST_NEIGHBOURS = 60

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


@dataclasses.dataclass(frozen=True)
class Place:
    """What takes a value."""

    how: str
    """keyword, position, target, attribute, item, key, default, fallback, option, comparison, return."""
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
        elif isinstance(node, ast.JoinedStr):
            stack += reversed(node.values)
            continue
        elif (
            isinstance(node, ast.FormattedValue)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
        ):
            stack.append(node.value)
            continue
        elif isinstance(node, ast.Call) and (joined := _joined_items(node)):
            stack += reversed(joined)
            continue
        else:
            text = slot
        parts.append(text)
        size += len(text)
    return "".join(parts), starts


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


def whole(node: ast.AST) -> ast.AST:
    """The outermost concatenation, f-string or ``join`` that a literal is a part of, if only the literal itself."""
    while True:
        above = parent(node)
        if isinstance(above, (ast.JoinedStr, ast.FormattedValue)) or _is_concatenation(above):
            assert above is not None
            node = above
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


def place(expression: ast.AST, aliases: Mapping[str, str]) -> Place | None:
    """What takes the value of an expression.

    What hands a value on (``x or "…"``, ``SecretStr("…")``, ``Field("…")``, ``"…".encode()``) is looked through.

    :param expression: a literal, or the whole that it is a part of
    :param aliases: Bandit's map from local names to imported ones
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
            return next((found for target in targets if (found := _target(target, how, index, above, aliases))), None)
        if isinstance(above, ast.Dict):
            name = key_of(above, node)
            return Place("key", name, above, index=index) if name else None
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
            if len(above.elts) > MOST_ITEMS:
                return None
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


def uses(tree: ast.AST, name: str) -> Iterator[ast.AST]:
    """The statements and calls that hand the value of a name on: assigned, passed, returned, or a last resort.

    :param tree: the module
    :param name: a module constant's name
    :return: the nodes that take the value; comparisons are none
    """
    for node in ast.walk(tree):
        if isinstance(node, (ast.Assign, ast.AnnAssign, ast.NamedExpr, ast.Return, ast.keyword)):
            taken = [node.value]
        elif isinstance(node, ast.Call):
            taken = list(node.args)
        elif isinstance(node, ast.arguments):
            taken = [*node.defaults, *node.kw_defaults]
        elif isinstance(node, ast.BoolOp):
            taken = list(node.values) if isinstance(node.op, ast.Or) else []
        elif isinstance(node, ast.IfExp):
            taken = [node.body, node.orelse]
        elif isinstance(node, ast.Dict):
            taken = list(node.values)
        else:
            continue
        if any(_is_name(value, name) for value in taken):
            yield node


def _is_name(node: ast.AST | None, name: str) -> bool:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _SAME_TEXT:
        node = node.func.value
    return (isinstance(node, ast.Name) and node.id == name) or (isinstance(node, ast.Attribute) and node.attr == name)
