"""What a function does with a file that it has fetched: check its hash, unpack it, load it, run it."""

from __future__ import annotations

import bisect
import functools
import heapq
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import TYPE_CHECKING

import msgspec

from bandit_mlops.analysis.kept import calls_in, kept, nodes_in
from bandit_mlops.analysis.names import last_word
from bandit_mlops.analysis.values import Constant, Parameter, Text, Value, options
from bandit_mlops.patterns import pattern

if TYPE_CHECKING:
    from astroid import nodes

    from bandit_mlops.analysis.evaluate import Evaluator

CODE, MODEL, ARCHIVE, DATA = "code", "model", "archive", "data"
KINDS = (CODE, MODEL, ARCHIVE, DATA)
"""What a file is by its name, the most dangerous first."""

_SUFFIXES: dict[str, str] = {
    **dict.fromkeys("py so dll dylib sh exe whl egg jar ipynb deb rpm appimage run msi pyd ps1 bat".split(), CODE),
    **dict.fromkeys(
        """
        pt pth pyth th bin ckpt safetensors onnx keras pkl pickle joblib dill pdparams pdiparams pdmodel pdopt
        nemo gguf ggml tflite pb caffemodel mar engine plan mlmodel t7 jit torchscript weights model cbm ubj ftz pmml
        params skops
        """.split(),
        MODEL,
    ),
    **dict.fromkeys("zip tar gz tgz bz2 tbz2 xz txz 7z rar zst lz4".split(), ARCHIVE),
}
# HDF5 holds data sets as often as weights: what stands around it tells which.
_EITHER = frozenset(("h5", "hdf5"))
_COMPRESSED = frozenset(("gz", "bz2", "xz", "zst", "lz4"))

_OF_MODEL = pattern(
    r"model(?!ing)|weights?(?![a-z])|check_?point|ckpt|pretrain|keras|(?<![a-z])(?:no)?top(?![a-z])|net\d*[^/]*$"
)

_HASH = pattern(
    r"(?i)md5|sha_?(?:1|224|256|384|512)\b|sha_?(?:256|512)|(?:^|[._])sha\b|blake[23]|crc32|check_?sum|digest|integrity"
    r"|(?:^|[._])(?:check|verify|compare|validate|compute|calculate|calc|get|file)?_?hash(?:es|lib|er|_of|_file)?\b"
    r"|(?:^|[._])verify|signature|(?:^|[._])hasher?\b"
)
_UNPACK = pattern(
    r"(?i)unzip|unpack|untar|unrar|(?:^|self\.)_?(?:de|un)compress\w*$|(?:de|un)compress_\w+$|tarfile\.open$"
    r"|extract(?:$|_?all|_?file|_?archive|_?zip|_?tar|_to|_and)|(?:^|\.)(?:ZipFile|TarFile)$"
)
_LOAD = pattern(
    r"(?:^|[._])(?:try_)?(?:torch_)?loads?(?:_model|_weights|_checkpoint|_state_dict|_pretrained|_params|_ckpt|_lua"
    r"|_word2vec_format|_from_checkpoint|_learner|_file|_module|_library|_source|_facebook_model)?$"
    r"|(?:^|[._])(?:restore|restore_from|from_pretrained|from_file|read_pickle|unpickle|import_model|InferenceSession"
    r"|CDLL|import_module|spec_from_file_location|exec_module|load_source|run_path|Interpreter|from_checkpoint)$"
    r"|^(?:exec|eval)$"
)
_PLAIN_LOAD = pattern(
    r"(?i)(?:^|\.)(?:json|orjson|ujson|simplejson|yaml|ruamel|toml|tomllib|tomli|csv|np|numpy|jnp|xml|et|plistlib|msgspec"
    r"|torchaudio|\w*audio\w*|librosa|soundfile|sf|pydub|image|cv2|imageio|pil)\."
)
_RUN = pattern(
    r"(?:^|\.)(?:subprocess\.\w+|os\.(?:system|popen|chmod|exec\w+|spawn\w+)|sys\.path\.(?:insert|append|extend)|chmod"
    r"|check_call|check_output|Popen|add_dll_directory)$"
)
_ALWAYS_RUN = frozenset(("chmod", "insert", "append", "extend", "add_dll_directory"))
_INTERPRETERS = frozenset(("python", "python3", "bash", "sh", "sudo"))
_WRITES = frozenset(("write", "writelines", "write_bytes", "write_text"))
_MOVES = frozenset(("copyfileobj", "copy", "copy2", "copyfile", "move", "rename", "replace"))
_HANDING_ON = _WRITES | _MOVES | {"update"}
_SAME_FILE = frozenset(
    ("str", "Path", "fspath", "abspath", "realpath", "expanduser", "normpath", "resolve", "as_posix")
)
# What a response says about itself, and data that is no file.
_ABOUT = frozenset(("json", "status_code", "status", "headers", "ok", "reason", "url", "raise_for_status"))
_MOST_BEFORE = 20
_MOST_BEHIND = 80
"""How many steps that name the same are looked at, before the download and from it on."""
_MOST_STEPS = 2_000


class Fate(msgspec.Struct, frozen=True):
    """What becomes of a fetched file within a function."""

    checked: bool = False
    """Something computes or compares a hash of it."""
    use: str = ""
    """"unpacked", "loaded" or "run"; empty where nothing of the kind is seen."""
    place: nodes.NodeNG | None = None
    """Where it's used."""
    paths: tuple[Value, ...] = ()
    """The files that it's written to."""


def fate(call: nodes.Call, targets: Iterable[nodes.NodeNG], evaluator: Evaluator) -> Fate:
    """Follow a download through the function around it.

    Names are followed, not values: whatever a name that stands for the file is handed to, takes the file.

    :param call: the download
    :param targets: the expressions in it that name the file which it writes
    :param evaluator: of the file
    :return: what is seen to happen
    """
    trace = _Trace(call, evaluator)
    for target in targets:
        trace.add(target)
    return trace.result()


class _Steps(msgspec.Struct, frozen=True, eq=False):
    """What a function does, in the order of the source: it gives things names, and calls something with them."""

    all: Sequence[nodes.NodeNG]
    positions: Mapping[nodes.NodeNG, int]
    passing: Mapping[str | nodes.NodeNG, Sequence[int]]
    """The positions of the steps that give something another name or place: by its text, and a call also by itself."""
    calls: Mapping[str | nodes.NodeNG, Sequence[int]]
    """The positions of the calls that are given something."""
    opened: Mapping[str, Sequence[tuple[int, nodes.NodeNG]]]
    """The paths of the files that names stand for when they're opened, with the positions of the steps."""


@kept
def _steps(frame: nodes.NodeNG) -> _Steps:
    from astroid import nodes

    kinds = (nodes.Assign, nodes.AnnAssign, nodes.NamedExpr, nodes.With, nodes.For, nodes.Call)
    inner = (nodes.FunctionDef, nodes.ClassDef) if isinstance(frame, nodes.Module) else (nodes.ClassDef,)
    steps = nodes_in(frame, kinds, inner)
    passing: dict[str | nodes.NodeNG, list[int]] = {}
    calls: dict[str | nodes.NodeNG, list[int]] = {}
    opened: dict[str, list[tuple[int, nodes.NodeNG]]] = {}
    for position, step in enumerate(steps):
        is_call = isinstance(step, nodes.Call)
        for mentioned in {mentioned for part in _used_by(step) for mentioned in _mentioned(part)}:
            if is_call:
                calls.setdefault(mentioned, []).append(position)
            if not is_call or last_word(step.func) in _HANDING_ON:
                passing.setdefault(mentioned, []).append(position)
        for value, target in _pairs(step):
            path = _opened(value)
            if path is not None and _source(target):
                opened.setdefault(_source(target), []).append((position, path))
    return _Steps(steps, {step: position for position, step in enumerate(steps)}, passing, calls, opened)


@kept
def _used_by(step: nodes.NodeNG) -> list[nodes.NodeNG]:
    """The expressions of a step that may stand for a file."""
    from astroid import nodes

    if isinstance(step, nodes.Call):
        given = [*step.args, *(keyword.value for keyword in step.keywords)]
        return [*given, step.func.expr] if isinstance(step.func, nodes.Attribute) else given
    return [part for pair in _pairs(step) for part in pair if part is not None]


@kept
def _pairs(statement: nodes.NodeNG) -> list[tuple[nodes.NodeNG | None, nodes.NodeNG]]:
    """The values that a statement gives names to, each with the name."""
    from astroid import nodes

    if isinstance(statement, nodes.Call):
        return []
    if isinstance(statement, nodes.With):
        return [(manager, target) for manager, target in statement.items if target is not None]
    if isinstance(statement, nodes.For):
        return [(statement.iter, statement.target)]
    targets = statement.targets if isinstance(statement, nodes.Assign) else [statement.target]
    return [(statement.value, target) for target in targets]


@kept
def _mentioned(expression: nodes.NodeNG) -> Set[str | nodes.NodeNG]:
    """The names, attributes and calls in an expression, as far as they may stand for a file."""
    from astroid import nodes

    return frozenset(
        found
        for node in _parts(expression)
        for found in (_source(node), node if isinstance(node, nodes.Call) else "")
        if found
    )


@kept
def _composed(expression: nodes.NodeNG) -> Set[str]:
    """The texts of the short expressions in an expression that put a path together."""
    return frozenset(text for node in _parts(expression) if (text := _whole_source(node)))


def _parts(expression: nodes.NodeNG) -> Iterator[nodes.NodeNG]:
    stack = [expression]
    while stack:
        node = stack.pop()
        yield node
        if getattr(node, "attrname", "") not in _ABOUT and not _is_parsed(node) and not _is_question(node):
            stack.extend(node.get_children())


@kept
def _composing(frame: nodes.NodeNG) -> Mapping[str, Sequence[int]]:
    """The positions of the steps of a function that put a path together, by the text of the expression."""
    found: dict[str, list[int]] = {}
    for position, step in enumerate(_steps(frame).all):
        for text in {text for part in _used_by(step) for text in _composed(part)}:
            found.setdefault(text, []).append(position)
    return found


class _Trace:
    """The expressions within one function that stand for a fetched file."""

    def __init__(self, call: nodes.Call, evaluator: Evaluator) -> None:
        from astroid import nodes

        self.start = call
        self.evaluator = evaluator
        self.sources: set[str] = set()
        self.composed = False
        self.paths: list[Value] = []
        frame = call.frame()
        while isinstance(frame, (nodes.Lambda, nodes.ClassDef)) and not isinstance(frame, nodes.FunctionDef):
            frame = frame.parent.frame()
        self.frame = frame
        self.steps = _steps(frame)
        self.following = True
        """Whether other names of the file are looked for; what is done with it comes last."""
        self.second = False
        """Whether all steps have been seen once."""
        self.position = -1
        """Of the step that is looked at."""
        self.ahead: list[int] = []
        """A heap of the positions behind it that use the file."""

    def add(self, expression: nodes.NodeNG) -> None:
        """Take an expression for the file; and what it's known to be another name of."""
        from astroid import nodes

        while isinstance(expression, nodes.Call) and last_word(expression.func) in _SAME_FILE:
            method = isinstance(expression.func, nodes.Attribute) and not expression.args
            if not method and not expression.args:
                return
            expression = expression.func.expr if method else expression.args[0]
        if isinstance(expression, (nodes.Tuple, nodes.List)):
            for element in expression.elts:
                self.add(element)
            return
        if isinstance(expression, (nodes.Const, nodes.Lambda, nodes.Dict)):
            return
        source = _source(expression) or _whole_source(expression)
        if not source or source in self.sources or source in {"self", "cls", "_"}:
            return
        self._take(source)
        self.composed |= not _source(expression)
        path = self._opened(source)
        if path is not None:
            self.stored(path)
        joined = expression.args if isinstance(expression, nodes.Call) and last_word(expression.func) == "join" else []
        if len(joined) > 1 and isinstance(joined[-1], nodes.Name):
            # os.path.join(folder, name): the name alone tells the file.
            self._take(joined[-1].name)

    def _take(self, source: str) -> None:
        self.sources.add(source)
        for position in self._positions(source):
            if position > self.position:
                heapq.heappush(self.ahead, position)

    def _positions(self, source: str | nodes.NodeNG) -> Sequence[int]:
        """Where something is used, around the download."""
        known = self.steps.passing if self.following else self.steps.calls
        uses = known.get(source) or (_composing(self.frame).get(source, ()) if self.composed else ())
        middle = bisect.bisect_left(uses, self.steps.positions.get(self.start, 0))
        return uses[max(0, middle - _MOST_BEFORE) : middle + _MOST_BEHIND]

    def _opened(self, source: str) -> nodes.NodeNG | None:
        """The path of the file that a name stands for, as far as the steps have been seen."""
        opened = self.steps.opened.get(source, ())
        seen = bisect.bisect_right(opened, self.position, key=lambda pair: pair[0])
        if seen:
            return opened[seen - 1][1]
        return opened[-1][1] if opened and self.second else None

    def stored(self, path: nodes.NodeNG) -> None:
        """Remember a file that the download is written to."""
        self.paths.append(self.evaluator.value(path))
        self.add(path)

    def holds(self, expression: nodes.NodeNG | None) -> bool:
        """Whether an expression is, or contains, something that stands for the file."""
        if expression is None:
            return False
        mentioned = _mentioned(expression)
        if self.start in mentioned or not self.sources.isdisjoint(mentioned):
            return True
        return self.composed and not self.sources.isdisjoint(_composed(expression))

    def result(self) -> Fate:
        from astroid import nodes

        for self.second in (False, True):
            known = len(self.sources)
            for step in self._users():
                if isinstance(step, nodes.Call):
                    self._handed_on(step)
                else:
                    self._bound(step)
            if len(self.sources) == known:
                break
        self.following = False
        use, place, checked = "", None, False
        for step in self._users():
            if not isinstance(step, nodes.Call) or step is self.start or not self._takes(step):
                continue
            name = _source(step.func)
            checked = checked or _is_hash(name) or _checks_inside(step, self.evaluator)
            found = _use(name) if self._is_later(step) else ""
            if found == "run" and last_word(step.func) not in _ALWAYS_RUN and not self._is_program(step):
                found = ""
            if found and _RANK[found] > _RANK.get(use, 0):
                use, place = found, step
        return Fate(checked, use, place, tuple(self.paths))

    def _users(self) -> Iterator[nodes.NodeNG]:
        """The steps that use the file, in the order of the source; also those that a step before them leads to."""
        self.position = -1
        self.ahead = [position for source in (self.start, *self.sources) for position in self._positions(source)]
        heapq.heapify(self.ahead)
        for _ in range(_MOST_STEPS):
            while self.ahead and self.ahead[0] <= self.position:
                heapq.heappop(self.ahead)
            if not self.ahead:
                return
            self.position = heapq.heappop(self.ahead)
            yield self.steps.all[self.position]

    def _is_later(self, call: nodes.Call) -> bool:
        """Whether a call may run after the download: it stands behind it, around it, or in the same loop."""
        from astroid import nodes

        if (call.lineno or 0) >= (self.start.lineno or 0) or call.parent_of(self.start):
            return True
        loops = [node for node in self.start.node_ancestors() if isinstance(node, (nodes.For, nodes.While))]
        return any(loop.parent_of(call) for loop in loops)

    def _is_program(self, call: nodes.Call) -> bool:
        """Whether a command starts with the file, or with an interpreter for it."""
        from astroid import nodes

        given = call.args[0] if call.args else None
        if not isinstance(given, (nodes.List, nodes.Tuple)):
            return self.holds(given)
        first = given.elts[0] if given.elts else None
        interpreter = isinstance(first, nodes.Const) and first.value in _INTERPRETERS
        if interpreter or (first is not None and _source(first) == "sys.executable"):
            return any(self.holds(element) for element in given.elts[1:3])
        return self.holds(first)

    def _takes(self, call: nodes.Call) -> bool:
        """Whether a call is given the file, or is a method of it."""
        return any(self.holds(part) for part in _used_by(call))

    def _bound(self, statement: nodes.NodeNG) -> None:
        for value, target in _pairs(statement):
            path = _opened(value)
            if path is not None and _source(target) in self.sources and self.holds(target):
                self.stored(path)
            if self.holds(value) and not _is_question(value):
                self.add(target)

    def _handed_on(self, call: nodes.Call) -> None:
        """Writing to a file, moving it, and feeding it into another object."""
        from astroid import nodes

        last = last_word(call.func)
        if last in _WRITES and isinstance(call.func, nodes.Attribute):
            if any(self.holds(argument) for argument in call.args):
                receiver = call.func.expr
                self.add(receiver)
                if last.startswith("write_"):
                    self.stored(receiver)
                path = self._opened(_source(receiver)) or _opened(receiver)
                if path is not None:
                    self.stored(path)
        elif last in {"rename", "replace"} and isinstance(call.func, nodes.Attribute) and len(call.args) == 1:
            # Of a path: that of a text takes two.
            if self.holds(call.func.expr):
                self.stored(call.args[0])
        elif last in _MOVES and len(call.args) > 1 and self.holds(call.args[0]):
            self.stored(call.args[1])
            path = self._opened(_source(call.args[1]))
            if path is not None:
                self.stored(path)
        elif last == "update" and isinstance(call.func, nodes.Attribute) and call.args and self.holds(call.args[0]):
            self.add(call.func.expr)


@kept
def _checks_inside(call: nodes.Call, evaluator: Evaluator) -> bool:
    """Whether a call calls a function of the project that computes a hash."""
    from astroid import nodes

    for option in options(evaluator.value(call.func)):
        definition = evaluator.project_definition(option)
        function = definition.node if definition is not None else None
        if isinstance(function, nodes.FunctionDef) and _computes_hash(function):
            return True
    return False


@kept
def _computes_hash(function: nodes.NodeNG) -> bool:
    return any(_is_hash(_source(call.func)) for call in calls_in(function))


_RANK = {"": 0, "unpacked": 1, "loaded": 2, "run": 3}


@functools.lru_cache(maxsize=4096)
def _is_hash(name: str) -> bool:
    return _HASH.search(name) is not None


@functools.lru_cache(maxsize=4096)
def _use(name: str) -> str:
    if _RUN.search(name):
        return "run"
    if _LOAD.search(name) and not _PLAIN_LOAD.search(name):
        return "loaded"
    return "unpacked" if _UNPACK.search(name) else ""


@kept
def _source(node: nodes.NodeNG | None) -> str:
    """The text of a name or an attribute, ``?`` for an object without a name; empty for anything else."""
    from astroid import nodes

    if isinstance(node, (nodes.Name, nodes.AssignName)):
        return str(node.name)
    parts: list[str] = []
    while isinstance(node, (nodes.Attribute, nodes.AssignAttr)):
        parts.append(node.attrname)
        node = node.expr
    if not parts:
        return ""
    return ".".join([str(node.name) if isinstance(node, nodes.Name) else "?", *reversed(parts)])


def _whole_source(node: nodes.NodeNG) -> str:
    """The text of a short expression that puts a path together; empty for anything else."""
    from astroid import nodes

    if not isinstance(node, (nodes.Call, nodes.BinOp, nodes.JoinedStr, nodes.Subscript)):
        return ""
    if (node.end_lineno or 0) - (node.lineno or 0) >= _SHORT:
        return ""
    try:
        return str(node.as_string())
    except (AttributeError, RecursionError, TypeError, ValueError):
        return ""


_SHORT = 3


def _opened(value: nodes.NodeNG | None) -> nodes.NodeNG | None:
    """The path in ``open(path)`` or ``path.open()``."""
    from astroid import nodes

    if not isinstance(value, nodes.Call) or last_word(value.func) not in {"open", "NamedTemporaryFile"}:
        return None
    first = value.args[0] if value.args else None
    if isinstance(value.func, nodes.Attribute) and (first is None or _is_mode(first)):
        return value.func.expr
    return first


def _is_mode(node: nodes.NodeNG) -> bool:
    return bool(re.fullmatch(r"[rwaxbt+]{1,4}", str(getattr(node, "value", ""))))


def _is_parsed(node: nodes.NodeNG) -> bool:
    """``yaml.safe_load(file)``: what a file of plain data says isn't the file."""
    function = getattr(node, "func", None)
    return function is not None and _PLAIN_LOAD.search(_source(function)) is not None


def _is_question(value: nodes.NodeNG) -> bool:
    """``os.path.exists(path)``, ``len(data)``: the answer isn't the file."""
    return last_word(getattr(value, "func", None)) in {
        "exists",
        "is_file",
        "isfile",
        "isdir",
        "is_dir",
        "len",
        "getsize",
    }


def named(value: Value) -> tuple[str, ...]:
    """How the name of a file or URL ends, as far as that's constant.

    :param value: the name
    :return: an ending for each alternative; the default of a parameter counts
    """
    found: list[str] = []
    for option in options(value):
        if isinstance(option, Parameter):
            found += [ending for ending in named(option.default) if ending]
            continue
        last = option.parts[-1] if isinstance(option, Text) else option
        if isinstance(last, Constant) and isinstance(last.value, str):
            found.append(last.value)
    return tuple(found)


def kind_of(name: str) -> str:
    """What a file is, to judge by the end of its name.

    :param name: a file name or URL, or the end of one
    :return: one of ``KINDS``; empty where the name tells nothing
    """
    path = re.split(r"[?#]", name, maxsplit=1)[0].rstrip("/").removesuffix("/download").lower()
    path = re.sub(r"\.(?:tmp|temp|part|partial|incomplete|download|crdownload)$", "", path)
    found = re.search(r"(?:\.([a-z][a-z0-9_]{0,9}))?\.([a-z0-9][a-z0-9_]{0,11})$", path)
    if found is None or re.match(r"https?://[^/]*$", path):
        return ""
    inner, last = found.groups()
    if last in _COMPRESSED and inner and inner != "tar":
        # A single compressed file is what is inside.
        return _SUFFIXES.get(inner, DATA)
    if last in _EITHER:
        return MODEL if _OF_MODEL.search(path) else ""
    return _SUFFIXES.get(last, "" if last.isdigit() else DATA)


def worst_kind(values: Iterable[Value]) -> str:
    """What a file is by all the names that it may have.

    :param values: its URL and its path
    :return: the most dangerous kind, empty where no name tells any
    """
    kinds = {kind_of(name) for value in values for name in named(value)}
    return next((kind for kind in KINDS if kind in kinds), "")


def texts(value: Value) -> Iterator[tuple[str, Value]]:
    """The constant beginnings of a text's alternatives.

    :param value: the text
    :return: each beginning, with the part that it's from
    """
    for option in options(value):
        settled = options(option.default) if isinstance(option, Parameter) else (option,)
        for one in settled:
            first = one.parts[0] if isinstance(one, Text) else one
            if isinstance(first, Constant) and isinstance(first.value, str):
                yield first.value, first
