"""A call of the language's and the standard library's own functions -> what it returns, where that is worth knowing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from bandit_mlops.analysis import texts
from bandit_mlops.analysis.bare_astroid import nodes
from bandit_mlops.analysis.values import (
    TEMPLATE,
    Absent,
    Arguments,
    Call,
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
    given_to,
    options,
    text,
)

if TYPE_CHECKING:
    from bandit_mlops.analysis.evaluate import Evaluator

_MOST_ELEMENTS = 60
_MOST_BASES = 8
# Functions of one argument that give it back, as far as the questions asked here go.
_SAME_VALUE = frozenset(
    """
    str bytes bytearray memoryview list tuple set frozenset sorted reversed iter next copy.copy copy.deepcopy
    typing.cast os.fspath os.path.expanduser os.path.expandvars os.path.abspath os.path.realpath
    os.path.normpath pathlib.Path pathlib.PurePath pathlib.PosixPath anyio.Path os.fsencode os.fsdecode
    io.BytesIO io.StringIO types.SimpleNamespace staticmethod contextlib.closing pydantic.SecretStr
    """.split()
)
# The same, for what isn't constant: these only unpack or decode what they are given.
_SAME_CONTENT = frozenset(
    """
    base64.a85decode base64.b16decode base64.b32decode base64.b64decode base64.b85decode base64.decodebytes
    base64.standard_b64decode base64.urlsafe_b64decode binascii.a2b_base64 binascii.a2b_hex binascii.unhexlify
    bytes.fromhex bz2.decompress codecs.decode gzip.decompress html.unescape lz4.frame.decompress lzma.decompress
    urllib.parse.unquote urllib.parse.unquote_plus zlib.decompress
    """.split()
)
# Of a t-string, these make text.
_WRITTEN_OUT = frozenset(("str", "repr", "format", "ascii"))
_NUMBERS = frozenset(
    """
    int float len bool round abs hash ord id sum isinstance hasattr callable complex divmod
    """.split()
)
_TEXT_PREDICATES = frozenset(
    """
    startswith endswith isdigit isalnum find count index
    """.split()
)
_PATH_JOINS = frozenset(("os.path.join", "posixpath.join", "ntpath.join"))


def library_result(evaluator: Evaluator, name: str, arguments: Arguments, node: nodes.NodeNG) -> Value | None:
    """What a function of the language or of the standard library returns.

    :param evaluator: of the file
    :param name: the function's full name; builtins have none of a module
    :param arguments: what it's called with
    :param node: the call
    :return: the result; None where it is worth no more than that the call was made
    """
    given = arguments.positional
    if name in {"functools.partial", "functools.partialmethod"} and given:
        return Partial(
            given[0],
            msgspec.structs.replace(arguments, positional=given[1:]),
            node,
        )
    if name == "getattr" and len(given) >= 2:
        names = constants(given[1])
        if names is not None and all(isinstance(n, str) for n in names):
            return choice([evaluator.member(base, n, node) for base in options(given[0]) for n in names], node)
    if name in {"importlib.import_module", "__import__"} and given:
        names = constants(given[0])
        if names is not None and all(isinstance(n, str) for n in names):
            return choice([Library(n, node) for n in names], node)
    if name in _PATH_JOINS and given:
        parts: list[Value] = []
        for argument in given:
            parts += [*([Constant("/", node)] if parts else []), argument]
        return text(parts, node)
    if name in texts.PATH_CLASSES and len(given) > 1:
        return library_result(evaluator, "os.path.join", arguments, node)
    if name in _WRITTEN_OUT and given and given_to(given[0], TEMPLATE) is not None:
        return text([given[0]], node)
    if name in _SAME_VALUE and given and not arguments.more_positional:
        return given[1] if name == "typing.cast" and len(given) > 1 else given[0]
    if name in _SAME_CONTENT and given and not isinstance(given[0], Constant):
        return given[0]
    if name in _NUMBERS:
        return Number(node)
    if name == "map" and len(given) == 2 and not arguments.more_positional:
        return _mapped(evaluator, given[0], given[1], node)
    if name == "filter" and len(given) == 2:
        return given[1]
    if name == "range":
        return Items((Number(node),), node, open=True)
    if name in {"dict", "collections.OrderedDict", "collections.defaultdict"}:
        base = merged(list(given), node) if given else Mapping({}, node)
        if isinstance(base, Mapping):
            is_open = base.open or arguments.more_keywords
            return Mapping(base.pairs | dict(arguments.keywords), node, is_open, base.rest or arguments.rest)
    if name in {"os.getenv", "os.environ.get"}:
        call = Call(Library(name, node), arguments, node)
        default = arguments.get("default", 1, node)
        return call if isinstance(default, Absent) else choice([call, default], node)
    if name == "super":
        return _parent(evaluator, node)
    if name == "locals":
        return Mapping({}, node, open=True)
    return None


def _mapped(evaluator: Evaluator, function: Value, iterated: Value, node: nodes.NodeNG) -> Value:
    """``map(function, iterated)``."""
    if isinstance(function, Library) and function.name in _SAME_VALUE:
        return iterated
    if isinstance(iterated, Items):
        given = (Arguments((element,)) for element in iterated.elements[:_MOST_ELEMENTS])
        mapped = tuple(
            choice([evaluator.result(f, arguments, node) for f in options(function)], node) for arguments in given
        )
        return Items(mapped, node, iterated.open or len(mapped) < len(iterated.elements))
    element = Arguments((evaluator.element(iterated, node),))
    return Items((choice([evaluator.result(f, element, node) for f in options(function)], node),), node, open=True)


def _parent(evaluator: Evaluator, node: nodes.NodeNG) -> Value:
    """What ``super()`` stands for: the classes that the class around it is derived from."""
    scope = node.frame()
    while scope is not None and not isinstance(scope, nodes.ClassDef):
        scope = scope.parent.frame() if scope.parent else None
    if scope is None:
        return Unknown(node)
    parents: list[Value] = []
    for base in scope.bases[:_MOST_BASES]:
        for option in options(evaluator.value(base)):
            if isinstance(option, Definition) and isinstance(option.node, nodes.ClassDef):
                parents.append(Instance(option.node, node))
            elif isinstance(option, Library):
                parents.append(Library(option.name, node, scope))
    return choice(parents, node) if parents else Unknown(node)


def method_result(evaluator: Evaluator, callee: Member, arguments: Arguments, node: nodes.NodeNG) -> Value | None:
    """What a method of a text, a dictionary, a list or a path returns.

    :param evaluator: of the file
    :param callee: the method, of a value that is known
    :param arguments: what it's called with
    :param node: the call
    :return: the result; None where it is worth no more than that the call was made
    """
    base, name, given = callee.base, callee.name, arguments.positional
    if isinstance(base, Mapping) and name in {"get", "pop", "setdefault"} and given:
        return _looked_up(base, given[0], arguments.get("default", 1, node), node)
    if isinstance(base, Mapping) and name == "copy":
        return base
    if isinstance(base, Items) and name in {"copy", "union"}:
        return base
    if name == "join" and isinstance(base, Constant) and isinstance(base.value, str) and given:
        return texts.joined(base, given[0], node)
    if name == "joinpath":
        return text([base, *(part for argument in given for part in (Constant("/", node), argument))], node)
    if name in {"with_suffix", "with_name"} and given:
        return text([base, given[0]], node)
    if name == "format" and isinstance(base, (Constant, Text)):
        return texts.formatted(base, arguments, node)
    if isinstance(base, Constant) and isinstance(base.value, (str, bytes)):
        return texts.text_method(base, name, given, node)
    if name in {"substitute", "safe_substitute"} and isinstance(base, Call):
        return texts.filled_in(base, arguments, node)
    if name in texts.SAME_TEXT and (isinstance(base, Text) or texts.is_path(base)):
        return base
    if name in _TEXT_PREDICATES:
        return Number(node)
    return None


def _looked_up(base: Mapping, key: Value, default: Value, node: nodes.NodeNG) -> Value:
    """``mapping.get(key, default)`` and its relatives."""
    keys = constants(key)
    default = Constant(None, node) if isinstance(default, Absent) else default
    if keys is None:
        known_values = [Item(base, key, node)] if base.open or not base.pairs else list(base.pairs.values())
        return choice(
            [*(default if isinstance(o, Absent) else o for v in known_values for o in options(v)), default], node
        )
    found: list[Value] = []
    for k in keys:
        known = base.pairs.get(k) if isinstance(k, (str, int)) else None
        if known is None:
            found += [Item(base, key, node), default] if base.open else [default]
        else:
            found += [default if isinstance(option, Absent) else option for option in options(known)]
    return choice(found, node)


def merged(values: list[Value], node: nodes.NodeNG) -> Value:
    """One dictionary of several, of which later ones win."""
    pairs: dict[Any, Value] = {}
    is_open = False
    rest: Parameter | None = None
    for value in values:
        if isinstance(value, Mapping):
            pairs |= value.pairs
            is_open |= value.open
            rest = value.rest or rest
        else:
            is_open = True
    return Mapping(pairs, node, is_open, rest)
