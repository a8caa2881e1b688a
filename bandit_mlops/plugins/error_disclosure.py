"""ML403: an exception's text, or a traceback, that the client of a service gets to read."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from bandit_mlops import evidence
from bandit_mlops.analysis import door, files, imports
from bandit_mlops.analysis.kept import kept
from bandit_mlops.analysis.names import NameTable
from bandit_mlops.analysis.places import dotted
from bandit_mlops.analysis.scopes import Function, above, class_around, functions_around, last_name, parameters, walk
from bandit_mlops.analysis.survey import imported_names, receiver, statements
from bandit_mlops.analysis.syntax import JOINED
from bandit_mlops.catalog.answers import ABOUT_INPUT, ANSWERS, RESPONDERS, SURPRISES, WEB_WORDS
from bandit_mlops.catalog.entries import Answer, Responder
from bandit_mlops.disclosure import TRACEBACK, Told, View, classes, exception_parameters, in_debug_mode, told, view
from bandit_mlops.issues import HIGH, LOW, MEDIUM, issue
from bandit_mlops.patterns import pattern
from bandit_mlops.rules import gen_config, rule

if TYPE_CHECKING:
    import bandit
    from bandit.core.context import Context

__all__ = ["error_disclosure", "gen_config"]

_ANSWERS = NameTable((answer.names, answer) for answer in ANSWERS)
_LASTS = frozenset(name.rpartition(".")[2] for answer in ANSWERS for name in answer.names)
_OWN_ANSWER = pattern(
    r"err(?:or)?(?:_|$|[A-Z])|Error|fail|abort|problem|respon[ds]|_send|^send|reply|Result$", re.ASCII
)
_NO_ANSWER = pattern(
    r"^(?:log|_log|logger|print|raise|record|track|capture|debug|warn|is_|parse|notify)|^(?:error|exception|fail)$"
)
_MAKE_ANSWERS = frozenset(("jsonify", "make_response", "json_response", "send_error"))
_ERROR_MODEL = pattern(r"^[A-Z]\w*Error(?:Response|Info|Detail|Body)$")
_RAISED = pattern(r"(?:Exception|Error)$")
_SSE = pattern(r"\s*(?:data|event): ?")
_STATUS_NAME = pattern(r"HTTP_(\d)\d\d_")
_INPUT_STATUS = frozenset(("INVALID_ARGUMENT", "NOT_FOUND", "FAILED_PRECONDITION", "OUT_OF_RANGE", "UNIMPLEMENTED"))
_FRAMEWORK_OF_PATHS = pattern(r"^(?:mock|patch|unittest|responses|respx|requests_mock)\b")
_ANY = frozenset(("", "Exception", "BaseException"))
_RANK = (LOW, MEDIUM, HIGH).index
_MOST_HANDS = 2
"""Through how many functions of a file an answer is followed."""
_FIX = '`return {"error": "prediction failed"}`'


def _is_web(file: door.File) -> bool:
    return not file.text.words.isdisjoint(WEB_WORDS)


@rule("ML403", Call=_is_web, Return=_is_web, Yield=_is_web)
def error_disclosure(context: Context, config: Mapping[str, Any]) -> bandit.Issue | None:
    """An exception's text, or a traceback, that the client of a service gets to read.

    What it finds
    -------------
    ``str(e)``, ``repr(e)``, ``f"… {e}"``, ``e.args`` and ``traceback.format_exc()``, also by way of variables, that go
    into an answer: ``HTTPException(500, detail=str(e))``, ``JSONResponse``, ``jsonify``, ``Response`` of FastAPI,
    Starlette, Flask, Django REST framework, aiohttp, Sanic and the like; a dictionary or text that a function with a
    route, a BentoML API or a Ray Serve deployment returns; ``self.write`` of Tornado, ``wfile.write`` and
    ``send_error`` of ``http.server``; messages on a websocket, events of a stream (``yield "data: …"``), the details
    of a gRPC status, ``gr.Error``; and functions of the project that make such an answer of what they are given.

    It is silent where the exception says what is wrong with the client's own input (``ValueError`` and the like, or
    an exception of the project's own, with a status of 4xx or none), on the class's name alone, on texts that only
    appear when debugging is on, on what is logged, and on programs that answer nobody.

    Why it matters
    --------------
    Nobody wrote the text of an unexpected exception for strangers. It holds paths, addresses, SQL, names of internal
    services, parts of other people's data, sometimes credentials, and a traceback tells versions and code besides.
    In vLLM the text of an exception of Pillow told clients an address in the server's memory (CVE-2026-22778): the
    first half of an exploit that ran code. OWASP ASVS asks for a generic message, with the details in the log.

    Severity is MEDIUM for a traceback, LOW for a text. Confidence is HIGH for exceptions of any kind in an answer that
    says the server has failed, MEDIUM where the status blames the client, LOW where the exception is the project's own
    or where only a function's name says that it answers.

    Example
    -------
    .. code-block:: python

        @app.post("/predict")
        def predict(data: Features):
            try:
                return model.predict(data)
            except Exception as e:
                raise HTTPException(status_code=500, detail=str(e))

    Instead
    -------
    .. code-block:: python

            except Exception:
                logger.exception("prediction failed")
                raise HTTPException(status_code=500, detail="prediction failed") from None

    Options
    -------
    None of its own.

    Standards
    ---------
    CWE-209, CWE-215, CWE-489; OWASP ASVS 5.0.0 v5.0.0-16.5.1, v5.0.0-13.4.2; OWASP Top 10 for LLM Applications (2025)
    LLM02:2025; OWASP Top 10 for LLM Applications (2026) LLM02:2026; MITRE ATLAS 5.6 AML.T0049, AML.T0007.

    Overlap
    -------
    None: Bandit has no test for it (B201 is about the debugger of Flask).

    References
    ----------
    - https://cheatsheetseries.owasp.org/cheatsheets/Error_Handling_Cheat_Sheet.html
    - https://fastapi.tiangolo.com/tutorial/handling-errors/
    - https://github.com/vllm-project/vllm/security/advisories/GHSA-4r2x-xpjr-7cvv
    """
    node = context.node
    if isinstance(node, ast.Call):
        last = last_name(node.func)
        if isinstance(node.func, ast.Name):
            last = context.import_aliases.get(last, last).rpartition(".")[2]
        if last not in _LASTS and not _may_be_own(last) and not (_RAISED.search(last) and node.keywords):
            return None
    elif not isinstance(node, (ast.Return, ast.Yield)) or node.value is None:
        return None
    file = door.file_of(context)
    if not _is_web(file):
        return None
    if not isinstance(node, ast.Call) and not _may_answer(node, file):
        return None
    return _Check(file, context.import_aliases).judge(node)


_METHODS = frozenset(name for responder in RESPONDERS for name in responder.methods)


def _may_answer(node: ast.Return | ast.Yield, file: door.File) -> bool:
    """Whether what a function gives may be an answer: most functions have no decorator, and are no such methods."""
    if isinstance(node.value, (ast.Constant, ast.Compare, ast.Attribute)):
        return False
    if isinstance(node, ast.Yield):
        return True
    function = next((a for a, _ in above(node) if isinstance(a, (ast.FunctionDef, ast.AsyncFunctionDef))), None)
    if function is None:
        return False
    if function.decorator_list or function.name in _METHODS or function.name == "run":
        return True
    return file.mentions("gradio")


@functools.lru_cache(maxsize=4096)
def _may_be_own(name: str) -> bool:
    """Whether a function's name says that it makes an answer of an error."""
    return bool(_OWN_ANSWER.search(name)) and not _NO_ANSWER.search(name)


class _Check:
    """One node that may answer a client."""

    def __init__(self, file: door.File, aliases: Mapping[str, str]) -> None:
        self.file = file
        self.aliases = aliases

    def judge(self, node: ast.Call | ast.Return | ast.Yield) -> bandit.Issue | None:
        catches: dict[str, tuple[str, ...]] = {}
        for function in functions_around(node):
            catches |= self._catches(function)
        where = view(node, self.aliases, catches)
        if isinstance(node, ast.Call):
            return self._call(node, where)
        assert node.value is not None
        # Who is answered costs less to find out than what is told.
        if not where.functions:
            return None
        if isinstance(node, ast.Yield) and _is_event(node.value):
            how = "an event of a stream"
        else:
            # What a function within one that answers yields is streamed by it.
            around = where.functions if isinstance(node, ast.Yield) else where.functions[:1]
            answering = next((function for function in around if self._handler(function) is not None), None)
            if answering is None:
                return None
            how = f"`{answering.name}` answers requests"
        found = None if self._is_answer_itself(node.value) else told(node.value, where)
        if found is None:
            return None
        return self._issue(found, where, node, how, _FIX, HIGH)

    def _call(self, node: ast.Call, where: View) -> bandit.Issue | None:
        if not where.exceptions and not where.functions:
            return None
        name = dotted(node.func, self.aliases)
        answer = self._answer(name)
        if answer is not None:
            found = self._told_in(node, where, answer)
            return self._issue(found, where, node, f"{_short(name)} answers", answer.fix, HIGH) if found else None
        if _may_be_own(last_name(node.func)):
            found = self._told_in(node, where, None)
            certain = self._makes_answer(node) if found is not None else None
            if found is not None and certain is not None:
                return self._issue(found, where, node, f"`{last_name(node.func)}` makes an answer of it", _FIX, certain)
        return self._raised(node, where)

    def _raised(self, node: ast.Call, where: View) -> bandit.Issue | None:
        """A traceback that an exception carries along by a keyword: whoever makes an answer of it shows them all."""
        around = next((ancestor for ancestor, _ in above(node)), None)
        if not isinstance(around, ast.Raise) or around.exc is not node:
            return None
        for keyword in node.keywords:
            found = told(keyword.value, where)
            if found is not None and found.kind == TRACEBACK and keyword.arg and keyword.arg != "message":
                how = f"`{keyword.arg}` of `{last_name(node.func)}`, which this service answers with"
                return self._issue(found, where, node, how, "Log it with `logger.exception`", LOW)
        return None

    def _told_in(self, node: ast.Call, where: View, answer: Answer | None) -> Told | None:
        hidden = answer.not_shown if answer else ("status", "status_code", "code")
        own = self._own(node.func) if answer is None else None
        shows_objects = answer.shows_objects if answer else own is not None and self._shows_objects(own)
        given = [*node.args, *(k.value for k in node.keywords if k.arg not in hidden)]
        for value in given:
            if self._is_answer_itself(value):
                continue
            found = told(value, where, shows_objects=shows_objects)
            if found is not None:
                return found
        return None

    def _answer(self, name: str) -> Answer | None:
        return next(
            (
                answer
                for answer in (_ANSWERS.get(name) or _ANSWERS.get(f"?.{name}"))
                if not answer.only_in or any(map(self.file.mentions, answer.only_in))
            ),
            None,
        )

    def _is_answer_itself(self, value: ast.expr) -> bool:
        """Whether what is returned is made by a call that is judged itself."""
        if isinstance(value, ast.Await):
            value = value.value
        if isinstance(value, ast.Tuple):
            return any(self._is_answer_itself(element) for element in value.elts)
        if not isinstance(value, ast.Call):
            return False
        name = dotted(value.func, self.aliases)
        if self._answer(name) is not None:
            return True
        if not _may_be_own(last_name(value.func)):
            return False
        own = self._own(value.func)
        # One that answers with a text of its own tells nothing.
        return any(self._answers_in(own)) if own is not None else self._makes_answer(value) is not None

    # -- functions of the project ------------------------------------------------------------------------------------

    def _makes_answer(self, node: ast.Call) -> str | None:
        """How sure it is that a function of the project makes an answer of what it's given; None where it doesn't."""
        own = self._own(node.func)
        if own is not None:
            return MEDIUM if self._uses_answer(own) else None
        if isinstance(node.func, ast.Name):
            module, name = _imported(self.file).get(node.func.id, ("", ""))
            called = imports.function_calls(self.file.path, module, name) if module else frozenset()
            if any(last in _LASTS and (last[:1].isupper() or last in _MAKE_ANSWERS) for last in called):
                return MEDIUM
            if any(_ERROR_MODEL.search(last) for last in called):
                return LOW
        return None

    def _uses_answer(self, function: Function, depth: int = 0) -> bool:
        """Whether a function answers with what it's given, itself or by another one of this file."""
        names = {parameter.arg for parameter in parameters(function)}
        answers = [*self._answers_in(function)]
        if depth < _MOST_HANDS:
            answers += self._handed_on_in(function, depth)
        return any(
            isinstance(inner, ast.Name) and inner.id in names
            for answer in answers
            for value in (*answer.args, *(keyword.value for keyword in answer.keywords))
            for inner in walk(value)
        )

    def _handed_on_in(self, function: Function, depth: int) -> Iterator[ast.Call]:
        """The calls of functions of this file that answer with what they're given."""
        judged: dict[Function, bool] = {}
        for node in walk(function):
            if isinstance(node, ast.Call) and _may_be_own(last_name(node.func)):
                own = self._own(node.func)
                if own is None or own is function:
                    continue
                if own not in judged:
                    judged[own] = self._uses_answer(own, depth + 1)
                if judged[own]:
                    yield node

    def _shows_objects(self, function: Function) -> bool:
        """Whether a function answers with the text of an exception that it's given: ``str(error)``, ``f"{error}"``."""
        given = {parameter.arg: ("",) for parameter in parameters(function)}
        return any(
            told(value, view(answer, self.aliases, given)) is not None
            for answer in self._answers_in(function)
            for value in (*answer.args, *(keyword.value for keyword in answer.keywords))
        )

    def _answers_in(self, function: Function) -> Iterator[ast.Call]:
        aliases = _with_imports(function, self.aliases)
        for node in walk(function):
            if isinstance(node, ast.Call) and self._answer(dotted(node.func, aliases)) is not None:
                yield node

    def _own(self, function: ast.expr) -> Function | None:
        """The function or method of this file that is called."""
        own = _functions(self.file.tree).get(last_name(function))
        return own if isinstance(function, ast.Name) or receiver(function) in {"self", "cls"} else None

    # -- functions that answer ---------------------------------------------------------------------------------------

    def _handler(self, function: Function) -> Responder | None:
        owner = class_around(function)
        for handler in RESPONDERS:
            if handler.words and not any(map(self.file.mentions, handler.words)):
                continue
            if handler.decorators and not handler.methods:
                if any(_is_decorated(decorator, handler, self.aliases) for decorator in function.decorator_list):
                    return handler
            elif owner is not None and function.name in handler.methods:
                if any(last_name(base) in handler.bases for base in owner.bases):
                    return handler
                if any(_is_decorated(decorator, handler, self.aliases) for decorator in owner.decorator_list):
                    return handler
        if owner is None and function.name == "run" and "init" in _functions(self.file.tree):
            # The entry script of an Azure endpoint.
            return RESPONDERS[0]
        if self.file.mentions("gradio") and function.name in _shown_by_gradio(self.file.tree):
            return RESPONDERS[0]
        return None

    def _catches(self, function: Function) -> dict[str, tuple[str, ...]]:
        if not function.decorator_list and not exception_parameters(function, None):
            return {}
        handler = self._handler(function)
        named: tuple[str, ...] | None = None
        if handler is not None and handler.catches:
            named = tuple(
                name
                for decorator in function.decorator_list
                if isinstance(decorator, ast.Call)
                for argument in decorator.args
                for name in classes(argument)
            )
        return exception_parameters(function, named)

    # -- the verdict -------------------------------------------------------------------------------------------------

    def _issue(
        self, found: Told, where: View, node: ast.Call | ast.Return | ast.Yield, how: str, fix: str, certain: str
    ) -> bandit.Issue | None:
        if in_debug_mode(node):
            return None
        status = _status(node)
        confidence = _confidence(found, status, certain, _own_classes(self.file))
        if confidence is None:
            return None
        traceback = found.kind == TRACEBACK
        what = (
            "The client gets a traceback, which tells code, paths and versions of the server"
            if traceback
            else "The client gets the text of an exception, which nobody wrote for strangers"
        )
        facts = [evidence.quoted(ast.unparse(found.node)), how]
        if found.caught is not None:
            facts.append(_caught(found))
        return issue(
            severity=MEDIUM if traceback else LOW,
            confidence=confidence,
            cwe=209,
            what=what,
            evidence="; ".join(facts),
            fix=f"Log it with `logger.exception(…)`, and answer with a text of your own, such as {fix}"
            if fix.startswith("`")
            else fix,
        )


def _confidence(found: Told, status: int | None, certain: str, own: Collection[str]) -> str | None:
    """How sure it is that the client shouldn't read it; None where it's meant for the client.

    :param found: what the answer tells
    :param status: the answer's, None where it isn't known
    :param certain: how sure it is that this answers a client
    :param own: classes of the project
    """
    if found.kind == TRACEBACK or found.caught is None:
        return certain
    types = found.caught.types
    any_kind = any(name in _ANY for name in types)
    if status is not None and status < 500:
        return min(MEDIUM, certain, key=_RANK) if any_kind else None
    if any_kind or any(name in SURPRISES for name in types):
        return certain
    if status is None:
        return None
    if any(name in ABOUT_INPUT for name in types):
        return min(MEDIUM, certain, key=_RANK)
    # Somebody has written the text of the project's own exceptions; of other libraries' nobody knows.
    return None if all(name in own for name in types) else LOW


def _caught(found: Told) -> str:
    assert found.caught is not None
    types = [name for name in found.caught.types if name not in ("", "?")]
    kind = " or ".join(types[:3]) if types else "any exception"
    verb = "is handed in as" if found.caught.handed_in else "is caught as"
    name = f"`{found.caught.name}` " if found.caught.name else "it "
    return f"{name}{verb} {kind}, line {found.caught.line}"


def _short(name: str) -> str:
    return f"`{name.removeprefix('?.')[-60:]}`"


def _status(node: ast.AST) -> int | None:
    """The status of an answer, as far as the call, or the tuple that it's returned in, says it."""
    inside: list[ast.AST] = []
    if isinstance(node, ast.Call):
        inside += [*node.args, *(keyword.value for keyword in node.keywords)]
        name = last_name(node.func)
        if re.search(r"BadRequest|NotFound|Unprocessable|Conflict|Forbidden|Unauthorized|InvalidUsage", name):
            return 400
        for around, _ in above(node):
            if isinstance(around, ast.Tuple):
                inside += around.elts
            elif not isinstance(around, (ast.Await, ast.Call)):
                break
    elif isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
        inside += node.value.elts
    for value in inside:
        code = _code(value)
        if code is not None:
            return code
    return None


def _code(value: ast.AST) -> int | None:
    if isinstance(value, ast.Constant) and isinstance(value.value, int) and 300 <= value.value <= 599:
        return int(value.value)
    name = last_name(value.value if isinstance(value, ast.Attribute) and value.attr == "value" else value)
    match = _STATUS_NAME.match(name)
    if match:
        return int(match[1]) * 100
    if name in _INPUT_STATUS:
        return 400
    if not name.isupper():
        return None
    # Imported here: few files name a status, and Python makes an object of each.
    from http import HTTPStatus

    return HTTPStatus[name].value if name in HTTPStatus.__members__ else None


def _is_event(value: ast.expr) -> bool:
    """``f"data: {…}"``: an event of a stream over HTTP."""
    while isinstance(value, ast.BinOp):
        value = value.left
    if isinstance(value, JOINED) and value.values:
        value = value.values[0]
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
        # f"data: {…}".encode()
        return _is_event(value.func.value)
    if not isinstance(value, ast.Constant):
        return False
    text = value.value.decode("latin-1") if isinstance(value.value, bytes) else value.value
    return isinstance(text, str) and _SSE.match(text) is not None


def _is_decorated(decorator: ast.expr, handler: Responder, aliases: Mapping[str, str]) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    name = dotted(called, aliases)
    if name in handler.functions:
        return True
    if last_name(called) not in handler.decorators:
        return False
    if not handler.takes_path:
        return True
    if not isinstance(decorator, ast.Call) or not isinstance(called, ast.Attribute):
        return False
    if _FRAMEWORK_OF_PATHS.match(name):
        return False
    path = next((k.value for k in decorator.keywords if k.arg in {"path", "rule", "uri"}), None)
    path = decorator.args[0] if decorator.args else path
    if isinstance(path, ast.Constant):
        return isinstance(path.value, str) and (path.value.startswith("/") or not path.value)
    return path is not None


def _with_imports(function: Function, aliases: Mapping[str, str]) -> Mapping[str, str]:
    """The names that a function imports itself, which Bandit may not have reached yet, with the file's."""
    found = dict(aliases)
    for statement in ast.walk(function):
        if isinstance(statement, ast.ImportFrom) and statement.module:
            found |= {alias.asname or alias.name: f"{statement.module}.{alias.name}" for alias in statement.names}
    return found


@kept
def _imported(file: door.File) -> dict[str, tuple[str, str]]:
    """The functions that a file imports from its own project: module and name there, by the name here."""
    return {
        alias: (files.absolute(file.path, statement.module, statement.level) or "", name)
        for statement, name, alias in imported_names(file.imports, file.package)
    }


@kept
def _own_classes(file: door.File) -> set[str]:
    """The classes that a file defines, or imports from its own project."""
    found = set()
    for statement in statements(file.tree):
        if isinstance(statement, ast.ClassDef):
            found.add(statement.name)
        elif isinstance(statement, ast.ImportFrom):
            root = (statement.module or "").partition(".")[0]
            if statement.level or root == file.package:
                found |= {alias.asname or alias.name for alias in statement.names}
    return found


@kept
def _functions(tree: ast.Module) -> dict[str, Function]:
    """The functions and methods of a file by name."""
    return {node.name: node for node in _definitions(tree)}


def _definitions(tree: ast.Module) -> Iterator[Function]:
    stack: list[ast.AST] = list(tree.body)
    while stack:
        node = stack.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node
        for field in ("body", "orelse", "finalbody", "handlers"):
            stack.extend(getattr(node, field, ()) if isinstance(getattr(node, field, ()), list) else ())


_GRADIO_EVENTS = frozenset(
    ("Interface", "ChatInterface", "click", "submit", "change", "upload", "then", "input", "api")
)


@kept
def _shown_by_gradio(tree: ast.Module) -> frozenset[str]:
    """The functions of a file that gradio calls for whoever uses the page."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and last_name(node.func) in _GRADIO_EVENTS:
            given = [*node.args[:1], *(keyword.value for keyword in node.keywords if keyword.arg == "fn")]
            found |= {last_name(value) for value in given}
    return frozenset(found - {""})
