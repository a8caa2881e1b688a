"""An uploaded file that is stored or loaded -> whether anything looks at its size or type before."""

from __future__ import annotations

import ast
import re
from collections.abc import Hashable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from bandit_mlops import evidence
from bandit_mlops.analysis import door, origins
from bandit_mlops.analysis.kept import kept, nodes_in
from bandit_mlops.analysis.module import is_on, nodes_of
from bandit_mlops.analysis.names import Callee, NameTable, callees, last_word, qualified
from bandit_mlops.analysis.scopes import Function, functions_around, last_name
from bandit_mlops.analysis.survey import statements
from bandit_mlops.analysis.values import (
    Absent,
    Call,
    Item,
    Items,
    Library,
    Member,
    Parameter,
    Value,
    options,
    substitute,
)
from bandit_mlops.catalog.entries import FileUse
from bandit_mlops.catalog.files import (
    BODIES,
    FILE_COMPONENTS,
    LIMITED,
    OPENERS,
    UNLIMITED,
    UPLOAD_PARAMETERS,
    UPLOAD_USES,
    UPLOAD_WORDS,
)
from bandit_mlops.issues import LOW, MEDIUM, issue
from bandit_mlops.patterns import pattern

if TYPE_CHECKING:
    import bandit
    from astroid import nodes

_USES = NameTable((use.names, use) for use in UPLOAD_USES)
_LASTS = frozenset(name.rpartition(".")[2] for use in UPLOAD_USES for name in use.names)
_DEEPEST = 8
_MOST_BYTES = 200_000

# What gives all of a file, or the file itself in another form.
_READS = frozenset(("read", "getvalue", "getbuffer", "readlines", "chunks", "iter_chunks", "readall"))
_STREAMS = frozenset(("file", "stream", "raw", "buffer"))
_WRAPS = frozenset(
    """
    io.BytesIO io.BufferedReader io.TextIOWrapper bytes bytearray memoryview numpy.frombuffer numpy.fromstring
    numpy.asarray numpy.array asyncio.run anyio.run starlette.concurrency.run_in_threadpool asyncio.to_thread
    """.split()
)
_PICKS = frozenset(("get", "getlist", "get_list", "pop", "values", "items"))
_TAKES = pattern(rb"\.(?:files|FILES|stream)\b|\.(?:form|body|get_data)\(|request\.data\b")
_IN_MEMORY = ("io.", "hashlib.", "flask.", "fastapi.", "starlette.", "django.http")
_NAMES_OF_IT = frozenset(("filename", "content_type", "mimetype", "size", "headers", "name", "content_length"))

_SIZES = pattern(r"size|length|\blen\(|bytes|tell\(|total|count|limit|max|read", re.IGNORECASE)
_TYPES = pattern(
    r"content_?type|mime|suffix|\bext\b|_ext\b|\bext_|extension|splitext|file_?type|\bkind\b|format|magic|signature"
    r"|allowed|accept|support|permitted|whitelist|rsplit|\.split\(",
    re.IGNORECASE,
)
_CHECKING = pattern(
    r"valid|check(?!point)|verif|ensure|allow|assert|scan|restrict|limit|accept|guard|inspect|guess|sniff|support"
    r"|(?:detect|get|find|identify)_(?:file_?|content_?|mime_?)?(?:type|format|mime|kind)|from_buffer|imghdr|^what$"
    r"|^_?(?:is|has)_\w*(?:image|pdf|csv|text|type|format|audio|video|zip|archive|json|model|safe|ok|good|known|small|large)",
    re.IGNORECASE,
)
_NO_CHECKING = pattern(r"exists|auth|permission|session|user|unlimited|\blimit$")
_FORMS = frozenset(("is_valid", "validate_on_submit", "full_clean", "validate"))
_MATCHES = frozenset(("startswith", "endswith", "match", "fullmatch", "search"))
_WORDS = pattern(r"[A-Za-z_]\w*")
_LITERALS = pattern(r"""'[^']*'|"[^"]*\"""")
_ONLY_NAMED = pattern(r"[\w.]*(?:filename|name|status|path|hash|digest|_id)")
_LIMITS = pattern(
    rb"MAX_CONTENT_LENGTH|max_content_length|(?i:max_?(?:upload|file|body|request|content)\w*(?:size|bytes|length|mb)\b)"
    rb"|(?i:(?:upload|file|body|request)_?\w*size_?limit|limit_?upload|upload_?limit|size_?limit)"
    rb"|FILE_UPLOAD_HANDLERS|ContentSizeLimit|BodySizeLimit|RequestSizeLimit"
)
_APPS = ("__init__", "app", "main", "server", "config", "settings", "api", "middleware", "application", "wsgi", "asgi")


class _Upload(msgspec.Struct, frozen=True, eq=False):
    """What is stored or loaded."""

    root: Value
    """The upload itself."""
    is_body: bool = False
    """It's all that a request sends."""


def may_use(node: ast.Call) -> bool:
    """Whether a call may store or load an upload, by its name alone.

    :param node: any call
    """
    return last_name(node.func) in _LASTS


def may_hand_on(node: ast.Call) -> bool:
    """Whether a call may hand an upload to a function of the project, by its form alone.

    :param node: any call
    """
    given = (*node.args, *(keyword.value for keyword in node.keywords))
    return isinstance(node.func, (ast.Name, ast.Attribute)) and any(
        isinstance(value, (ast.Name, ast.Attribute, ast.Await, ast.Call)) for value in given
    )


def takes_uploads(file: door.File) -> bool:
    """Whether a file may take uploads from frameworks that don't limit them.

    :param file: the file
    """
    return any(_stands_in(file, word) for word in UPLOAD_WORDS) and file.text.words.isdisjoint(LIMITED)


def _stands_in(file: door.File, word: str) -> bool:
    """Whether a word stands in a file; the name that it begins with isn't the end of another: ``GzipFile(``."""
    name = word.rstrip("(")
    return file.mentions(word) and (not name.isidentifier() or name in file.text.words)


def unchecked_issue(file: door.File, node: ast.Call, facts: origins.Facts, told: set[Hashable]) -> bandit.Issue | None:
    """The finding about an upload of any size and type that is stored or loaded.

    :param file: a file that ``takes_uploads``
    :param node: a call that ``may_use`` one, or that ``may_hand_on`` one
    :param facts: what is known of libraries
    :param told: the uploads of the file that have been reported; a new one is added
    :return: the issue, None where something looks at it before, where that may be elsewhere, or where it's no upload
    """
    is_near = _is_near_request(node, file)
    if not (is_near or _is_handed_any(file)):
        return None
    call = file.call(node)
    if call is None or not (is_near or _is_within_entrance(call, facts)):
        return None
    with door.deeper_recursion():
        for use, callee, given in (*_uses(call, file, facts), *_uses_by_helpers(call, file, facts)):
            upload = _upload(given, facts)
            if upload is None or _key(upload.root) in told:
                continue
            if upload.is_body and not _goes_to_file(use, callee):
                continue
            handler = _handler(upload.root, call)
            if handler is None or not _is_open(handler, upload, file, facts):
                continue
            told.add(_key(upload.root))
            return _issue(use, callee, upload, call, facts)
    return None


def _is_near_request(node: ast.Call, file: door.File) -> bool:
    """Whether a function around a call takes something from a request, or calls one that does."""
    lines = _near(file)
    return bool(lines) and any(is_on(function, lines) for function in functions_around(node))


@kept
def _near(file: door.File) -> Sequence[int]:
    """The lines on which a file takes files or bodies from requests, and those that name functions that do so."""
    lines = file.text.lines_matching(_TAKES)
    around = statements(file.tree, lines)
    taking = {statement.name for statement in around if isinstance(statement, Function)}
    return sorted({*lines, *(line for name in taking for line in file.text.lines_of(name))})


@kept
def _is_handed_any(file: door.File) -> bool:
    """Whether a framework may hand uploads to functions of a file."""
    return any(_stands_in(file, word) for word in UPLOAD_PARAMETERS)


def _is_within_entrance(call: nodes.Call, facts: origins.Facts) -> bool:
    """Whether a function around a call is called by a framework with what clients send."""
    frame = call.frame()
    while frame.parent is not None:
        if _is_entrance(frame, facts):
            return True
        frame = frame.parent.frame()
    return False


def _uses_by_helpers(
    call: nodes.Call, file: door.File, facts: origins.Facts
) -> Iterator[tuple[FileUse, Callee, Value]]:
    """What a function of the project does with an upload that it's handed, unless it looks at it."""
    from astroid import nodes

    arguments = file.evaluator.arguments(call)
    if not any(_upload(value, facts) is not None for value in arguments.values()):
        return
    function = file.evaluator.project_definition(file.evaluator.value(call.func))
    if function is None or not isinstance(function.node, nodes.FunctionDef):
        return
    if _decorated_with_check(function.node):
        return
    passed = file.evaluator.parameter_values(function, arguments, call)
    handed = [target for target, value in passed.items() if _upload(value, facts) is not None]
    if not handed or any(_is_looked_at(function.node, getattr(target, "name", ""), "") for target in handed):
        return
    for inner in nodes_in(function.node, (nodes.Call,), (nodes.FunctionDef, nodes.ClassDef, nodes.Lambda)):
        last = last_word(inner.func)
        for use, callee, given in _uses(inner, file, facts) if last in _LASTS else ():
            yield use, callee, substitute(given, lambda leaf: passed.get(leaf.node))


def _goes_to_file(use: FileUse, callee: Callee) -> bool:
    """Whether what is written goes to a file for sure: a body is handed on to other servers, too."""
    return (
        use.what != "stored"
        or callee.name.startswith(OPENERS)
        or callee.name.endswith((".write_bytes", ".write_text", "fileobj"))
    )


def _uses(call: nodes.Call, file: door.File, facts: origins.Facts) -> Iterator[tuple[FileUse, Callee, Value]]:
    arguments = file.evaluator.arguments(call)
    for callee in callees(call, file.evaluator, facts.returns):
        for use in _USES.get(callee.name)[:1]:
            if use.of_object:
                if isinstance(callee.value, Member):
                    yield use, callee, callee.value.base
                continue
            if _is_memory(callee):
                continue
            for place in use.paths:
                value = arguments.get(place.name, place.position, callee.node)
                if not isinstance(value, Absent):
                    yield use, callee, value


def _is_memory(callee: Callee) -> bool:
    """Whether something is written to memory, to a hash or to an answer only."""
    names = qualified(callee.value.base, {}) if isinstance(callee.value, Member) else ()
    return any(name.startswith(_IN_MEMORY) for name in names)


def _upload(value: Value, facts: origins.Facts, depth: int = 0, is_file: bool = False) -> _Upload | None:
    """The upload that a value is all of, or a piece of; ``is_file``: something is read from it, so it's no text."""
    if depth > _DEEPEST:
        return None
    for option in options(value):
        found = _of_option(option, facts, depth + 1, is_file)
        if found is not None:
            return found
    return None


def _of_option(value: Value, facts: origins.Facts, depth: int, is_file: bool) -> _Upload | None:
    if _is_body(value, facts):
        return _Upload(value, True)
    if isinstance(value, Call):
        if isinstance(value.callee, Member) and value.callee.name in _READS:
            if value.arguments.values() and not _is_repeated(value.node):
                # file.read(LIMIT): no more than that is read.
                return None
            return _upload(value.callee.base, facts, depth, is_file=True)
        if not _WRAPS.isdisjoint(qualified(value.callee, {})) and value.arguments.positional:
            return _upload(value.arguments.positional[0], facts, depth, is_file)
        if isinstance(value.callee, Member) and value.callee.name in {"seek", "decode", "tobytes"}:
            return _upload(value.callee.base, facts, depth, is_file)
    if isinstance(value, Items) and value.elements:
        return _upload(value.elements[0], facts, depth, is_file)
    if isinstance(value, Member):
        if value.name in _STREAMS:
            return _upload(value.base, facts, depth, is_file=True)
        if value.name == "name" and _is_of_gradio(value.base, facts):
            # The path of its copy on this machine.
            return _upload(value.base, facts, depth, is_file)
        if value.name in _NAMES_OF_IT:
            return None
    if isinstance(value, Item) and _is_piece(value, facts):
        return _upload(value.base, facts, depth, is_file)
    return _Upload(value) if _is_upload(value, facts, is_file) else None


def _is_piece(value: Item, facts: origins.Facts) -> bool:
    """``for chunk in file.chunks()``: an element of what a call reads."""
    base = value.base
    if _is_body(base, facts):
        return True
    return isinstance(base, Call) and isinstance(base.callee, Member) and base.callee.name in _READS


def _is_body(value: Value, facts: origins.Facts) -> bool:
    """Whether a value is all that a request sends, in a framework that doesn't limit it: ``await request.body()``."""
    asked = value.callee if isinstance(value, Call) else value
    return any(name in BODIES for name in qualified(asked, facts.returns))


def _is_of_gradio(value: Value, facts: origins.Facts) -> bool:
    """Whether a value is what a component of gradio for files of any type gives to a function."""
    base, _ = _chain(value)
    if not isinstance(base, Parameter):
        return False
    component = origins.component(base, facts)
    return (
        isinstance(component, Call)
        and "file_types" not in component.arguments.keywords
        and any(name in FILE_COMPONENTS for name in qualified(component.callee, {}))
    )


def _is_repeated(node: nodes.NodeNG) -> bool:
    """Whether a call stands in a loop, and so reads all in the end: also ``iter(lambda: file.read(n), b"")``."""
    current = node
    while type(current).__name__ not in {"FunctionDef", "AsyncFunctionDef", "Module"}:
        if type(current).__name__ in {"While", "For", "AsyncFor", "Lambda", "GeneratorExp", "ListComp"}:
            return True
        current = current.parent
    return False


def _is_upload(value: Value, facts: origins.Facts, is_file: bool) -> bool:
    """Whether a value is an upload as a framework without a limit hands it over, or one of several."""
    base, path = _chain(value)
    if not isinstance(base, (Parameter, Library)):
        return False
    kind = origins.worst(value, facts).kind
    if kind == "request":
        # form = await request.form(); form["file"]
        return is_file and path[:1] == ["form"]
    if kind != "upload":
        return False
    if isinstance(base, Parameter) and _is_depended_on(base):
        return False
    if _is_of_gradio(base, facts):
        return True
    names = [*qualified(value, facts.returns), *_of_default(base)]
    return any(name.startswith(UNLIMITED) for name in names) or (not names and not {"files", "FILES"}.isdisjoint(path))


def _of_default(base: Value) -> tuple[str, ...]:
    """``file: bytes = File()``: what the default says."""
    default = base.default if isinstance(base, Parameter) else None
    return qualified(default.callee, {}) if isinstance(default, Call) else ()


def _chain(value: Value) -> tuple[Value, list[str]]:
    """What a value is an element or an attribute of, and the attributes that lead to it."""
    path: list[str] = []
    for _ in range(_DEEPEST):
        if isinstance(value, Item):
            path.append("[]")
            value = value.base
        elif isinstance(value, Member):
            path.append(value.name)
            value = value.base
        elif isinstance(value, Call) and isinstance(value.callee, Member) and value.callee.name in {*_PICKS, "form"}:
            value = value.callee
        elif isinstance(value, Call) and isinstance(value.callee, Library) and _last(value.callee) in _PICKS:
            return value.callee, path[::-1]
        else:
            break
    return value, path[::-1]


def _last(library: Library) -> str:
    return library.name.rpartition(".")[2]


def _is_depended_on(parameter: Parameter) -> bool:
    """``file: UploadFile = Depends(checked)``: another function has looked at it; or ``File(max_length=…)``."""
    given = [*options(parameter.default)]
    return any(
        isinstance(option, Call)
        and (
            any(name.rpartition(".")[2] in {"Depends", "Security"} for name in qualified(option.callee, {}))
            or "max_length" in option.arguments.keywords
        )
        for option in given
    ) or "Depends(" in _source(_annotation_of(parameter))


def _annotation_of(parameter: Parameter) -> nodes.NodeNG | None:
    arguments = getattr(parameter.function, "args", None)
    for names, given in (
        ((arguments.posonlyargs, arguments.posonlyargs_annotations), (arguments.args or (), arguments.annotations))
        if arguments is not None
        else ()
    ):
        for name, annotation in zip(names, given, strict=False):
            if name.name == parameter.name:
                return annotation
    return None


def _key(value: Value) -> Hashable:
    """What stands for an upload wherever it's used: the node of its parameter, or of what takes it from the request."""
    parameter = _parameter(value)
    return parameter.node if parameter is not None else getattr(value, "node", value)


def _parameter(value: Value) -> Parameter | None:
    """The parameter that an upload is, or is one of; None where it's taken from a request."""
    base, path = _chain(value)
    return base if isinstance(base, Parameter) and {"files", "FILES", "form"}.isdisjoint(path) else None


# -- who may look at it -----------------------------------------------------------------------------------------------


def _handler(root: Value, call: nodes.Call) -> nodes.NodeNG | None:
    """The function that the framework hands the upload to; None where it's another's, who may have looked at it."""
    parameter = _parameter(root)
    frame = call.frame()
    if parameter is not None:
        function: nodes.NodeNG = parameter.function
        while frame is not function and frame.parent is not None:
            frame = frame.parent.frame()
        return function if frame is function else None
    return frame if type(frame).__name__ in {"FunctionDef", "AsyncFunctionDef"} else None


def _is_open(handler: nodes.NodeNG, upload: _Upload, file: door.File, facts: origins.Facts) -> bool:
    if (_parameter(upload.root) is not None or upload.is_body) and not _is_entrance(handler, facts):
        return False
    if _CHECKING.search(getattr(handler, "name", "")) or _decorated_with_check(handler):
        return False
    parameter = _parameter(upload.root)
    name = parameter.name if parameter is not None else ""
    return not _is_looked_at(handler, name, _source(getattr(upload.root, "node", None))) and not _limited_nearby(file)


def _is_entrance(function: nodes.NodeNG, facts: origins.Facts) -> bool:
    """Whether a framework calls a function with what clients send."""
    for entrance in facts.entrances(function):
        callee = entrance.callee if isinstance(entrance, Call) else entrance
        unknown = (f"?.{callee.name}",) if isinstance(callee, Member) else ()
        for name in qualified(entrance, {}) or unknown:
            if any(handler.kind == "request" for handler in facts.handlers.get(name)):
                return True
    return False


def _decorated_with_check(function: nodes.NodeNG) -> bool:
    """``@app.post("/x", dependencies=[Depends(limit_size)])``, ``@limit_content_length(MAX)``."""
    text = _source(getattr(function, "decorators", None))
    return re.search(r"(?i)size|length|content_type|valid|file_?type", text) is not None


@kept
def _is_looked_at(handler: nodes.NodeNG, name: str, text: str) -> bool:
    """Whether a function looks at an upload anywhere.

    :param handler: the function
    :param name: the upload's name, if it's a parameter
    :param text: the source of what takes it from the request
    """
    from astroid import nodes

    names = _derived(handler, name, text)
    kinds = (nodes.Compare, nodes.Call, nodes.Match, nodes.Subscript)
    return any(_looks(node, names) for node in nodes_in(handler, kinds))


def _derived(handler: nodes.NodeNG, name: str, text: str) -> frozenset[str]:
    """The names of the upload, and of what is made of it."""
    from astroid import nodes

    kinds = (nodes.Assign, nodes.AnnAssign, nodes.AugAssign, nodes.For, nodes.AsyncFor, nodes.NamedExpr, nodes.With)
    names = {name} if name else set()
    for _ in range(3):
        for node in nodes_in(handler, kinds):
            if isinstance(node, (nodes.For, nodes.AsyncFor)):
                pairs = [(node.target, node.iter)]
            elif isinstance(node, nodes.With):
                pairs = [(target, context) for context, target in node.items if target is not None]
            elif isinstance(node, nodes.Assign):
                pairs = [(target, node.value) for target in node.targets]
            else:
                pairs = [(node.target, node.value)]
            for target, value in pairs:
                source = _source(value)
                if _mentions(source, names) or (text and text in source):
                    names |= {n.name for n in nodes_of(target, nodes.AssignName)}
    return frozenset(names)


def _mentions(source: str, names: set[str] | frozenset[str]) -> bool:
    return not names.isdisjoint(_WORDS.findall(_LITERALS.sub("", source)))


def _looks(node: nodes.NodeNG, names: frozenset[str]) -> bool:
    """Whether an expression compares the size or the type of an upload with something, or asks a function about it."""
    from astroid import nodes

    if isinstance(node, nodes.Compare):
        return _compares(node, names)
    if isinstance(node, nodes.Match):
        return _TYPES.search(_source(node.subject)) is not None
    if isinstance(node, nodes.Subscript):
        # READERS[suffix]
        key = _source(node.slice)
        return isinstance(node.slice, (nodes.Name, nodes.Attribute)) and _TYPES.search(key) is not None
    name = last_word(node.func)
    if name in _FORMS:
        return True
    about = [_source(value) for value in (*node.args, *(keyword.value for keyword in node.keywords))]
    if name in _MATCHES and isinstance(node.func, nodes.Attribute):
        # Compared with what isn't constant it's a path: path.startswith(root)
        constant = any(source[:1] in "'\"(b" or _TYPES.search(source) for source in about if source)
        about.append(_source(node.func.expr))
        return constant and any(_mentions(source, names) or _TYPES.search(source) for source in about)
    if isinstance(node.func, nodes.Attribute):
        # Image.open(…).verify()
        about.append(_source(node.func.expr))
    return (
        _CHECKING.search(name) is not None
        and _NO_CHECKING.search(name) is None
        and any(_mentions(source, names) for source in about)
    )


def _compares(node: nodes.Compare, names: frozenset[str]) -> bool:
    from astroid import nodes

    sides = [node.left, *(side for _, side in node.ops)]
    operators = {operator for operator, _ in node.ops}
    texts = [_source(side) for side in sides]
    about = any(_mentions(text, names) for text in texts)
    if operators & {"<", "<=", ">", ">="}:
        nothing = any(isinstance(side, nodes.Const) and side.value in (0, 1) for side in sides)
        return not nothing and (about or any(_SIZES.search(text) for text in texts))
    if operators & {"in", "not in", "==", "!="}:
        empty = any(isinstance(side, nodes.Const) and side.value in ("", None, b"", 0) for side in sides)
        only_named = any(_ONLY_NAMED.fullmatch(text) for text in texts)
        return not empty and not only_named and (about or any(_TYPES.search(text) for text in texts))
    return False


@kept
def _limited_nearby(file: door.File) -> bool:
    """Whether the application sets a limit for all requests, in this file or in one that makes the application."""
    return any(_LIMITS.search(text) for text in _texts_nearby(file))


def _texts_nearby(file: door.File) -> Iterator[bytes]:
    yield file.text.data
    folder = Path(file.path).parent
    for _ in range(3):
        for name in _APPS:
            path = folder / f"{name}.py"
            try:
                # A link may lead anywhere.
                if path.is_file() and not path.is_symlink() and path.stat().st_size < _MOST_BYTES:
                    yield path.read_bytes()
            except OSError:
                continue
        if not (folder / "__init__.py").is_file():
            break
        folder = folder.parent


# -- the message ------------------------------------------------------------------------------------------------------


def _issue(use: FileUse, callee: Callee, upload: _Upload, call: nodes.Call, facts: origins.Facts) -> bandit.Issue:
    root = upload.root
    names = [*qualified(root, {}), *(qualified(root.callee, {}) if isinstance(root, Call) else ())]
    what = f"{'A request of any size' if upload.is_body else 'An upload of any size and type'} is {use.what}"
    fix = "Refuse others first: `if file.size > MAX_BYTES or Path(file.filename).suffix not in ALLOWED:`"
    if any(name.startswith(("flask.", "werkzeug.")) for name in names):
        fix = (
            '`app.config["MAX_CONTENT_LENGTH"] = 16 * 2**20`, and refuse other types: '
            "`if Path(file.filename).suffix not in ALLOWED:`"
        )
    elif upload.is_body:
        fix = "Count while you read: `async for chunk in request.stream():`, and refuse what is too large"
    elif _is_of_gradio(root, facts):
        fix = '`gr.File(file_types=[".pdf"])`, and `demo.launch(max_file_size="16mb")`'
    shown = evidence.described(
        origins.Origin("request" if upload.is_body else "upload", root, getattr(root, "node", None))
    )
    through = ""
    if callee.node is not call:
        through = f", {evidence.line_from(callee.node, str(call.root().file))}, through {evidence.code(call.func)}"
    return issue(
        severity=LOW,
        confidence=MEDIUM if use.what == "stored" else LOW,
        cwe=434 if use.what == "stored" else 770,
        what=what,
        evidence=f"{shown}; it goes to {evidence.callee(callee)}{through}, and nothing before looks at its size or "
        "type",
        fix=fix,
    )


def _source(node: nodes.NodeNG | None) -> str:
    try:
        return str(node.as_string()) if node is not None else ""
    except (AttributeError, RecursionError, TypeError, ValueError):
        return ""


__all__ = ["may_use", "takes_uploads", "unchecked_issue"]
