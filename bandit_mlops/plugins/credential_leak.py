"""ML402: a credential that is shown, logged, tracked or stored."""

from __future__ import annotations

import ast
import bisect
import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from bandit_mlops import credentials, evidence
from bandit_mlops.analysis import door, files, imports
from bandit_mlops.analysis.kept import kept
from bandit_mlops.analysis.names import NameTable
from bandit_mlops.analysis.places import dotted, parent
from bandit_mlops.analysis.scopes import (
    Assignment,
    Function,
    above,
    assignments,
    class_around,
    functions_around,
    last_name,
    parameters,
    walk,
)
from bandit_mlops.analysis.survey import statements
from bandit_mlops.analysis.syntax import FORMATTED, JOINED
from bandit_mlops.catalog.entries import Record
from bandit_mlops.catalog.records import AMBIGUOUS, CREDENTIAL, KEY_HOSTS, RECORDS, SIGNS, SOURCE_METHODS, SOURCES
from bandit_mlops.issues import HIGH, LOW, MEDIUM, issue
from bandit_mlops.patterns import pattern
from bandit_mlops.rules import gen_config, rule

if TYPE_CHECKING:
    import bandit
    from bandit.core.context import Context

__all__ = ["credential_leak", "gen_config"]

_RECORDS = NameTable((record.names, record) for record in RECORDS)
_LASTS = frozenset(name.rpartition(".")[2] for record in RECORDS for name in record.names)
_CREDENTIAL = pattern(CREDENTIAL)
_AMBIGUOUS = pattern(AMBIGUOUS)
_RAISED = pattern(r"(?:Exception|Error|Exit)$")
_MASKS = pattern(
    r"mask|redact|scrub|sanit|hide|obfusc|censor|hash|sha\d|md5|digest|fingerprint|encrypt|truncat|anonymi|strip_secret"
    r"|safe|clean|public|shorten|preview|without|exclude|filter|remove",
    re.IGNORECASE,
)
_SAYS_LITTLE = frozenset(("len", "bool", "type", "isinstance", "hash", "id", "int", "float", "any", "all", "hasattr"))
_SAME_TEXT = frozenset(("strip", "lstrip", "rstrip", "encode", "decode", "lower", "upper", "format", "join", "rjust"))
_GIVES_TEXT = frozenset("str repr format dumps dump_json dict list tuple quote quote_plus urlencode pformat".split())
_QUERY = pattern(r"[?&]([\w.-]+)=$")
_ASKS = pattern(rb"""[?&"'][\w.-]+=[{"'%]|\\[xuUN0-7]""")
_KEY_HOSTS = pattern(KEY_HOSTS)
_OF_LINKS = frozenset(("token", "t", "code", "key", "secret"))
_FOR_ONCE = pattern(
    r"reset|invit|verif|confirm|sign_?up|activat|magic|unsubscribe|accept|one_?time|share_?", re.IGNORECASE
)
_HOLE = "\0"
_BRACES = pattern(r"\{\d*(?:![rsa])?\}")
_PERCENT = pattern(r"%[srd]")
_WHOLE = frozenset(("vars", "asdict", "dict", "dataclasses.asdict", "attr.asdict", "OmegaConf.to_container"))
_WHOLE_METHODS = frozenset(
    "to_dict model_dump dict as_dict __dict__ to_json model_dump_json json to_yaml items".split()
)
_OBJECTS = pattern(
    r"args|arguments|opts?$|options|flags|namespace|config|cfg|settings|hparams|params|context|auth|cred|conn|session",
    re.IGNORECASE,
)
_MODEL = pattern(
    r"@(?:\w+\.)*(?:dataclass|define|s|attrs)\b|\((?:[^()]*[\s,.])?(?:BaseModel|BaseSettings|NamedTuple|TypedDict)\b"
)
_FIELD = pattern(r"^    (\w+)\s*:\s*([^=\n]+)(=[^\n]*)?", re.MULTILINE)
_PROTECTED = pattern(r"chmod|0o600|0o400|\b384\b|\b256\b|encrypt|fernet|keyring|netrc", re.IGNORECASE)
_OPTION = pattern(r"""['"]--([\w-]+)['"]""")
_ASKED = pattern(r"(?:show|reveal|unmask|print|display|with)_?(?:secret|password|token|key|credential)", re.IGNORECASE)
# Whose ``token`` or ``secret`` is one, whatever the program is about.
_OWNERS = pattern(
    r"(?:^|_)(?:user|org|organi[sz]ation|account|auth|credentials?|session|settings|config|cfg|args|team|profile|login"
    r"|service_account|bot|device|invitation)$",
    re.IGNORECASE,
)
# What a text says of the value beside it.
_SAYS_TOKEN = pattern(
    r"\b(?:api|access|auth(?:entication|ori[sz]ation)?|bearer|hf|hugging ?face|jwt|session|login|refresh"
    r"|invit(?:e|ation)|reset|personal|csrf)[ _-]?(?:token|secret)\b"
    r"|\b(?:token|secret)\b(?: \w+)? (?:for|of) (?:the )?(?:user|account|org|team|project|service)",
    re.IGNORECASE,
)
_OF_FOLDERS = pattern(
    r"(?:^|_)(?:initial|current|cur|previous|prev|last|old|orig|original|start|starting|work|working|base|project|repo|run"
    r"|saved|host|container|shell|local|remote|script|process|kernel|jupyter|notebook|cwd|dir)_pwd$"
)
"""What stands before ``pwd`` where it's a working directory, named like the command."""
_USERS = frozenset("user username user_name usr uid login account".split())
_OF_A_REQUEST = frozenset(("headers", "cookies"))
_DEEPEST = 10
_MOST_BOUND = 20
_MOST_STEPS = 400
_MOST_HANDS = 3


class _Secret(msgspec.Struct, frozen=True):
    """A credential that an expression shows."""

    node: ast.AST
    why: str
    certain: bool = True
    whole: bool = False
    """It's a part of an object that is shown as a whole."""


def _may_show(file: door.File) -> bool:
    return not file.text.words.isdisjoint(_LASTS) or file.mentions("raise") or _may_ask(file)


@kept
def _may_ask(file: door.File) -> bool:
    """Whether a value may be put into the query of a URL."""
    return _ASKS.search(file.text.data) is not None


def _may_track(file: door.File) -> bool:
    return any(map(file.mentions, ("wandb", "run.config", "run[")))


@rule("ML402", Call=_may_show, JoinedStr=_may_ask, TemplateStr=_may_ask, BinOp=_may_ask, Assign=_may_track)
def credential_leak(context: Context, config: Mapping[str, Any]) -> bandit.Issue | None:
    """A credential that is shown, logged, tracked or stored.

    What it finds
    -------------
    A credential that goes to ``print``, a log, a warning, the text of an exception, the query of a URL, a file, or an
    experiment tracker: ``wandb.init(config=…)``, ``wandb.config``, ``mlflow.log_params`` and ``set_tag``, Comet,
    Neptune, ClearML, TensorBoard. What a credential is says its origin: a variable, attribute, parameter or key with
    such a name (``api_key``, ``hf_token``, ``password``), an environment variable of a known provider, ``getpass``, a
    secret manager, ``SecretStr.get_secret_value()``. It may go through variables, attributes that the class sets, and
    texts, headers and dictionaries.

    Whole objects count where one of their fields is a credential: the arguments of a command line (``vars(args)``) with
    an option such as ``--api-key``, and dataclasses and pydantic models, in this file or another of the project; the
    whole environment (``print(os.environ)``), and all headers or cookies of a request.

    It is silent on masked, hashed and shortened values (``key[:4]``), on presence, length and type, on ``SecretStr``
    itself, on names of variables, keys and secrets, on links that are sent to be used once (``/reset?token=``), and on
    tokens of tokenizers and their numbers. ``token`` and ``secret`` alone count only where the value is known to come
    from a place for credentials, where a user, account or session has it, or where the text beside it says so
    (``f"API token: {token}"``).

    Why it matters
    --------------
    Logs and trackers are read by more people than may use the key, are kept for years, and are sent to other services.
    LiteLLM put keys into the URLs of Gemini, whence they came into logs with each failed call (issue 24902), and its
    guardrails wrote the ``Authorization`` headers of clients to its logs and traces.

    Severity is HIGH for a credential that goes to a tracker, MEDIUM for logs and output and for whole objects in a
    tracker, LOW for exceptions, URLs and files. Confidence is LOW where only other files tell of the credential.

    Example
    -------
    .. code-block:: python

        logger.info("connecting with %s", api_key)
        wandb.init(project="demo", config=vars(args))

    Instead
    -------
    .. code-block:: python

        logger.info("connecting, key is %s", "set" if api_key else "missing")
        wandb.init(project="demo", config=vars(args), config_exclude_keys=["hf_token"])

    Options
    -------
    None of its own.

    Standards
    ---------
    CWE-532, CWE-312, CWE-359, CWE-598, CWE-214; OWASP ASVS 5.0.0 v5.0.0-16.2.5, v5.0.0-14.2.1, v5.0.0-14.2.3,
    v5.0.0-14.2.4, v5.0.0-16.2.3; OWASP AISVS 1.0 C9.5.4; OWASP Top 10 for LLM Applications (2025) LLM02:2025; OWASP Top
    10 for LLM Applications (2026) LLM02:2026; MITRE ATLAS 5.6 AML.T0055, AML.T0057, AML.T0036.

    Overlap
    -------
    None: Bandit has no test for it.

    References
    ----------
    - https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html
    - https://github.com/BerriAI/litellm/issues/24902
    - https://docs.litellm.ai/blog/tags/security
    """
    node = context.node
    if isinstance(node, (JOINED, ast.BinOp)):
        return _in_query(node, context)
    if isinstance(node, ast.Assign):
        return _assigned(node, context)
    if not isinstance(node, ast.Call):
        return None
    last = last_name(node.func)
    if last == "format" and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Constant):
        return _in_query(node, context)
    if last not in _LASTS and not (isinstance(parent(node), ast.Raise) and _RAISED.search(last)):
        return None
    if not any(not isinstance(value, ast.Constant) for value in (*node.args, *(k.value for k in node.keywords))):
        return None
    return _call(node, context)


def _call(node: ast.Call, context: Context) -> bandit.Issue | None:
    aliases = context.import_aliases
    name = dotted(node.func, aliases)
    look = _Look(door.file_of(context), node, aliases)
    if isinstance(parent(node), ast.Raise) and _RAISED.search(name):
        found = look.first(node.args)
        if found is None or found.whole:
            return None
        return _issue(found, LOW, 532, "is a part of the text of an exception, which ends up in logs", name, node)
    record = _record(node, name)
    if record is None:
        return None
    given: list[ast.expr] = [
        value for index, value in enumerate(node.args) if not record.positions or index in record.positions
    ]
    given += [k.value for k in node.keywords if k.arg is None or not record.keywords or k.arg in record.keywords]
    if record.kind in {"output", "log"}:
        given = [*node.args, *(k.value for k in node.keywords if k.arg not in {"file", "sep", "end", "exc_info"})]
    key = _named_key(node, record)
    found = look.first(given) if key is None else key
    if found is None and record.kind in {"output", "log"}:
        found = _said(given)
    if found is None or (record.kind == "file" and (found.whole or look.is_protected())):
        return None
    if record.kind == "output" and look.is_asked_to_show():
        return None
    if any(k.arg == "config_exclude_keys" for k in node.keywords) and found.whole:
        return None
    severity = {"tracker": HIGH, "file": LOW}.get(record.kind, MEDIUM)
    if found.whole:
        severity = MEDIUM if severity == HIGH else LOW
    return _issue(found, severity, record.cwe, record.where, name, node)


def _said(given: Sequence[ast.expr]) -> _Secret | None:
    """A value of which the text beside it says that it's a credential: ``f"API token: {token}"``."""
    shown: list[ast.expr] = []
    text = ""
    for value in given:
        for part in value.values if isinstance(value, JOINED) else [value]:
            if isinstance(part, ast.Constant):
                text += f"{part.value} " if isinstance(part.value, str) else ""
            else:
                shown.append(part.value if isinstance(part, FORMATTED) else part)
    lower = text.casefold()
    if not ("token" in lower or "secret" in lower) or not _SAYS_TOKEN.search(text):
        return None
    for part in shown:
        owner = part.value if isinstance(part, ast.Attribute) and part.attr in {"key", "token", "value"} else part
        if isinstance(owner, (ast.Name, ast.Attribute)) and last_name(owner).lower() in {"token", "secret"}:
            return _Secret(part, "the text beside it says what it is")
    return None


def _record(node: ast.Call, name: str) -> Record | None:
    for record in _RECORDS.get(name) or _RECORDS.get(f"?.{name}"):
        if not record.receiver:
            return record
        base = node.func.value if isinstance(node.func, ast.Attribute) else None
        receiver = last_name(base.func) if isinstance(base, ast.Call) else last_name(base)
        if re.search(record.receiver, receiver, re.IGNORECASE):
            return record
    return None


def _named_key(node: ast.Call, record: Record) -> _Secret | None:
    """``log_param("api_key", value)``: the key says what the value is."""
    if record.kind != "tracker" or len(node.args) < 2 or not isinstance(node.args[0], ast.Constant):
        return None
    name, value = node.args[0].value, node.args[1]
    if isinstance(name, str) and _is_credential(name) and not isinstance(value, (ast.Constant, ast.Compare)):
        if isinstance(value, ast.Call) and (
            _MASKS.search(last_name(value.func)) or last_name(value.func) in _SAYS_LITTLE
        ):
            return None
        if isinstance(value, (ast.IfExp, ast.Subscript)):
            return None
        return _Secret(value, f"it's recorded as `{name}`")
    return None


def _assigned(node: ast.Assign, context: Context) -> bandit.Issue | None:
    """``wandb.config.api_key = key``, ``run["parameters"] = vars(args)``."""
    target = node.targets[0]
    if isinstance(node.value, ast.Constant) or not isinstance(target, (ast.Attribute, ast.Subscript)):
        return None
    owner = dotted(target.value, context.import_aliases)
    if owner == "wandb" and isinstance(target, ast.Attribute) and target.attr == "config":
        # Also the whole of it: ``wandb.config = vars(args)``.
        owner = "wandb.config"
    tracked = owner in {"wandb.config", "run.config", "wandb.run.config", "wandb.summary"} or (
        isinstance(target, ast.Subscript) and re.search(r"(?:^|_)run$", owner) is not None
    )
    if not tracked or (owner in {"run"} and not door.file_of(context).mentions("neptune")):
        return None
    look = _Look(door.file_of(context), node, context.import_aliases)
    found = look.first([node.value])
    if found is None:
        return None
    where = "goes to the tracker's server, where everyone in the project reads it"
    return _issue(found, MEDIUM if found.whole else HIGH, 532, where, owner, node)


def _in_query(node: ast.JoinedStr | ast.BinOp | ast.Call, context: Context) -> bandit.Issue | None:
    """``f"…?key={api_key}"``, ``"…?key=" + api_key``, ``"…?key=%s" % api_key``, ``"…?key={}".format(api_key)``."""
    for before, value in _slots(node):
        query = _QUERY.search(before)
        if query is None or query[1].endswith("_hint") or _is_for_once(query[1], node):
            continue
        look = _Look(door.file_of(context), node, context.import_aliases)
        found = look.secret(value)
        if found is None and isinstance(value, (ast.Name, ast.Attribute)) and not look.is_plain(value):
            name = last_name(value)
            # The query says it's a key: a name that could mean something else doesn't.
            told = _is_credential(query[1]) or (query[1] == "key" and _KEY_HOSTS.search(before) is not None)
            if _is_ambiguous(name) or (told and _AMBIGUOUS.search(_plain(name))):
                found = _Secret(value, "the query says what it is")
        if found is not None and not found.whole:
            where = "is a part of a URL, which servers, proxies and error messages write to logs"
            return _issue(found, LOW, 598, where, "the URL's query", node)
    return None


def _is_for_once(query: str, node: ast.expr) -> bool:
    """Whether a token is a part of a link that is sent to somebody, to be used once: to reset a password, to join."""
    return query in _OF_LINKS and _FOR_ONCE.search(ast.unparse(node)) is not None


def _slots(node: ast.JoinedStr | ast.BinOp | ast.Call) -> Iterator[tuple[str, ast.expr]]:
    """The values that a text is put together from, each with the constant text before it."""
    if isinstance(node, JOINED):
        before = ""
        for part in node.values:
            if isinstance(part, FORMATTED):
                yield before, part.value
                before += _HOLE
            else:
                before += _text(part)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        yield _end(node.left), node.right
    elif isinstance(node, (ast.BinOp, ast.Call)):
        template = _text(node.left if isinstance(node, ast.BinOp) else getattr(node.func, "value", None))
        if not template or (isinstance(node, ast.Call) and (node.keywords or last_name(node.func) != "format")):
            return
        given = node.args if isinstance(node, ast.Call) else _operands(node.right)
        pieces = (_BRACES if isinstance(node, ast.Call) else _PERCENT).split(template)
        if len(pieces) == len(given) + 1:
            for position, value in enumerate(given):
                yield _HOLE.join(pieces[: position + 1]), value


def _operands(right: ast.expr) -> Sequence[ast.expr]:
    return right.elts if isinstance(right, ast.Tuple) else [right]


def _text(node: ast.AST | None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _end(node: ast.expr) -> str:
    """The constant text at the end of what stands left of a ``+``."""
    if isinstance(node, JOINED):
        return "".join(_HOLE if isinstance(part, FORMATTED) else _text(part) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return (_text(node.left) or _HOLE) + _end(node.right)
    return _text(node)


def _issue(found: _Secret, severity: str, cwe: int, where: str, name: str, node: ast.AST) -> bandit.Issue:
    shown = evidence.quoted(ast.unparse(found.node))
    if found.whole:
        what = f"A credential within {shown} {where}"
        fix = "Choose the fields to show, or leave the credential out: `{k: v for k, v in … if k not in SECRETS}`"
    elif cwe == 598:
        what = f"A credential {where}"
        fix = 'Send it in a header: `headers={"Authorization": f"Bearer {…}"}`, if the service takes it there'
    elif cwe == 312:
        what = f"A credential {where}"
        fix = "Keep it in a secret manager or in `keyring`, or open the file with `opener` and mode `0o600`"
    else:
        what = f"A credential {where}"
        fix = 'Show only whether there is one: `"set" if key else "missing"`'
    certain = HIGH if found.certain and not found.whole else MEDIUM if found.certain else LOW
    return issue(
        severity=severity,
        confidence=certain,
        cwe=cwe,
        what=what,
        evidence=f"{shown} goes to {name.removeprefix('?.')[-60:]}; {found.why}",
        fix=fix,
    )


# -- what a name stands for ------------------------------------------------------------------------------------------


@functools.lru_cache(maxsize=8192)
def _is_credential(name: str) -> bool:
    if _is_no_secret(name):
        return False
    if credentials.provider_of_name(name) is not None:
        return True
    plain = _plain(name)
    return any(sign in plain for sign in SIGNS) and _CREDENTIAL.search(plain) is not None


def _is_ambiguous(name: str) -> bool:
    """Whether a name is a credential's where something else says so."""
    return _AMBIGUOUS.search(_plain(name)) is not None and credentials.kind_of_name(name) != ""


def _is_option(name: str) -> bool:
    """Whether an option of a command line takes a credential."""
    return name == "token" or _is_credential(name)


@functools.lru_cache(maxsize=8192)
def _plain(name: str) -> str:
    return credentials.plain_name(name)


class _Look:
    """A look at what an expression shows, from one place."""

    def __init__(self, file: door.File, node: ast.AST, aliases: Mapping[str, str]) -> None:
        self.file = file
        self.node = node
        self.aliases = aliases
        self.functions = functions_around(node)
        self.line = getattr(node, "lineno", 0)
        self.steps_left = _MOST_STEPS

    def first(self, given: Sequence[ast.expr], depth: int = 0) -> _Secret | None:
        """The first credential that one of several expressions shows."""
        return next((found for value in given if (found := self.secret(value, depth)) is not None), None)

    def secret(self, node: ast.AST | None, depth: int = 0) -> _Secret | None:
        """The credential that an expression shows; None if it shows none."""
        self.steps_left -= 1
        if (
            node is None
            or depth > _DEEPEST
            or self.steps_left < 0
            or isinstance(node, (ast.Constant, ast.Compare, ast.Lambda, ast.UnaryOp))
        ):
            return None
        deeper = depth + 1
        if isinstance(node, ast.Name):
            return self._name(node, deeper)
        if isinstance(node, ast.Attribute):
            if node.attr == "__dict__":
                return self._whole(node.value, deeper)
            if _is_credential(node.attr) and not self._is_hidden(node.attr) and not _is_of_class(node):
                return _Secret(node, f"`{node.attr}` is the name of a credential")
            if node.attr in {"token", "secret", "pwd"} and _OWNERS.search(last_name(node.value)):
                return None if self._is_hidden(node.attr) else _Secret(node, f"`{last_name(node.value)}` has it")
            return self._surroundings(node) or self._own(node, deeper)
        if isinstance(node, ast.Subscript):
            return self._subscript(node, deeper)
        if isinstance(node, ast.Call):
            return self._call(node, deeper)
        inner: Sequence[ast.AST | None] = ()
        if isinstance(node, (FORMATTED, ast.Await, ast.Starred, ast.NamedExpr)):
            inner = [node.value]
        elif isinstance(node, (JOINED, ast.BoolOp)):
            inner = node.values
        elif isinstance(node, ast.BinOp):
            inner = [node.left, node.right]
        elif isinstance(node, ast.IfExp):
            inner = [] if _cuts(node.body, node.orelse) else [node.body, node.orelse]
        elif isinstance(node, (ast.List, ast.Tuple, ast.Set)):
            inner = node.elts
        elif isinstance(node, ast.Dict):
            inner = [value for key, value in zip(node.keys, node.values, strict=True) if key is not None]
            inner += [self_ for key, self_ in zip(node.keys, node.values, strict=True) if key is None]
        return next((found for part in inner if (found := self.secret(part, deeper)) is not None), None)

    def _name(self, node: ast.Name, depth: int) -> _Secret | None:
        if node.id == "environ":
            return self._surroundings(node)
        bound = self._bound(node.id)
        strong = _is_credential(node.id) or (node.id.lower() == "pwd" and self._is_with_user())
        if bound:
            found = self._of_assignments(bound, depth)
            if found is not None:
                line = getattr(found.node, "lineno", self.line)
                why = found.why if found.whole or ", line " in found.why else f"{found.why}, line {line}"
                return msgspec.structs.replace(found, node=node, why=why)
            if all(_is_plain(assignment.value) for assignment in bound):
                # Masked, compared, counted, or the constant name of something.
                return None
        # In capitals it's the name of a constant: a key that stands in the source, or the name of something.
        constant = node.id.isupper() and not bound
        if strong and not constant and not self._is_hidden(node.id) and not self._is_loop_over_names(bound):
            return _Secret(node, f"`{node.id}` is the name of a credential")
        annotation = self._annotation(node.id)
        of_class = last_name(annotation) or _text_annotation(annotation) if annotation is not None else ""
        telling = _OBJECTS.search(node.id) or _OBJECTS.search(of_class)
        return self._whole(node, depth) if telling and depth <= 4 else None

    def _is_with_user(self) -> bool:
        """Whether a function around has the name of a user, too: ``pwd`` is a working directory elsewhere."""
        return any(not _USERS.isdisjoint({*_parameter_names(f), *assignments(f)}) for f in self.functions)

    def _surroundings(self, node: ast.expr) -> _Secret | None:
        """All variables of the environment, or all headers or cookies of a request."""
        if _is_environment(node, self.aliases):
            return _Secret(node, "the keys of all services that the program uses may stand there", whole=True)
        if isinstance(node, ast.Attribute) and node.attr in _OF_A_REQUEST:
            owner = last_name(node.value)
            answers = owner == "self" and self.file.mentions("BaseHTTPRequestHandler")
            if owner in {"request", "websocket"} or answers:
                what = "`Authorization` and `Cookie` are" if node.attr == "headers" else "that of the session is"
                return _Secret(node, f"{what} among them", whole=True)
        return None

    def _own(self, node: ast.Attribute, depth: int) -> _Secret | None:
        """An attribute that the methods of the class around set: ``self.key = api_key``."""
        owner = class_around(self.functions[-1]) if self.functions else None
        if owner is None or not isinstance(node.value, ast.Name) or node.value.id != "self":
            return None
        for method, value in _attributes_set(owner).get(node.attr, ()):
            inner = _Look(self.file, value, self.aliases)
            inner.functions, inner.line = [method], value.lineno
            inner.steps_left = self.steps_left
            found = inner.secret(value, depth)
            if found is not None and not found.whole:
                why = found.why if ", line " in found.why else f"{found.why}, line {value.lineno}"
                return msgspec.structs.replace(found, node=node, why=why)
        return None

    def is_plain(self, node: ast.expr) -> bool:
        """Whether a name is bound to what is no credential whatever its name."""
        bound = self._bound(node.id) if isinstance(node, ast.Name) else ()
        return bool(bound) and all(_is_plain(assignment.value) for assignment in bound)

    def _of_assignments(self, bound: Sequence[Assignment], depth: int) -> _Secret | None:
        around = {id(ancestor) for ancestor, _ in above(self.node)}
        settled: set[str] = set()
        for assignment in reversed(bound):
            if assignment.key in settled and assignment.key:
                continue
            if assignment.key:
                settled.add(assignment.key)
                if _is_credential(assignment.key) and isinstance(assignment.value, (ast.Constant, ast.Compare)):
                    continue
            found = self.secret(assignment.value, depth)
            if found is not None and not (assignment.key == "" and self._is_taken_out(assignment, settled)):
                return found
            if not assignment.key and id(parent(assignment.statement)) in around:
                return None
        return None

    def _is_taken_out(self, assignment: Assignment, settled: set[str]) -> bool:
        """Whether the credential of a dictionary is replaced or removed after it was made."""
        if settled:
            return any(_is_credential(key) or key.lower() == "authorization" for key in settled)
        names = [target.id for target in getattr(assignment.statement, "targets", ()) if isinstance(target, ast.Name)]
        scope = self.functions[0] if self.functions else self.file.tree
        lines = _first_removals(scope)
        return any(lines.get(name, self.line) < self.line for name in names)

    def _bound(self, name: str) -> Sequence[Assignment]:
        for scope in (*self.functions, self.file.tree):
            if isinstance(scope, (ast.FunctionDef, ast.AsyncFunctionDef)) and name in _parameter_names(scope):
                return self._above(assignments(scope).get(name, ()))
            known = self._above(assignments(scope).get(name, ()))
            if known:
                return known
        return []

    def _above(self, bound: Sequence[Assignment]) -> Sequence[Assignment]:
        """The last assignments above the call."""
        end = bisect.bisect_left(bound, self.line, key=lambda assignment: assignment.statement.lineno)
        return bound[max(0, end - _MOST_BOUND) : end]

    def _is_loop_over_names(self, bound: Sequence[Assignment]) -> bool:
        return any(isinstance(a.statement, (ast.For, ast.AsyncFor)) for a in bound)

    def _subscript(self, node: ast.Subscript, depth: int) -> _Secret | None:
        if isinstance(node.slice, ast.Slice):
            bounds = [bound for bound in (node.slice.lower, node.slice.upper) if bound is not None]
            # Some characters at the beginning or the end.
            return None if bounds else self.secret(node.value, depth)
        key = node.slice.value if isinstance(node.slice, ast.Constant) else None
        if isinstance(key, str):
            if _is_credential(key) or (_is_environment(node.value, self.aliases) and _is_secret_variable(key)):
                return _Secret(node, f"`{key}` is the name of a credential")
            return None
        return None

    def _call(self, node: ast.Call, depth: int) -> _Secret | None:
        name = dotted(node.func, self.aliases)
        last = last_name(node.func)
        hides = last == "prompt" and any(k.arg == "hide_input" for k in node.keywords)
        if name in SOURCES or last in SOURCE_METHODS or hides:
            return _Secret(node, f"`{last}` gives a credential")
        if _MASKS.search(last) or last in _SAYS_LITTLE:
            return None
        if name in {"os.getenv", "os.environ.get", "getenv"} or last in {"get", "pop", "getattr"}:
            position = 1 if name == "getattr" else 0
            key = node.args[position] if len(node.args) > position else None
            value = key.value if isinstance(key, ast.Constant) else None
            if isinstance(value, str) and (
                _is_credential(value) or (("environ" in name or "getenv" in name) and _is_secret_variable(value))
            ):
                return _Secret(node, f"`{value}` is the name of a credential")
            return None
        if name in _WHOLE and node.args:
            found = self._whole(node.args[0], depth)
            if found is not None or name == "vars":
                return found
        if last in {"copy", "items"} and isinstance(node.func, ast.Attribute):
            return self._surroundings(node.func.value)
        if last in _WHOLE_METHODS and isinstance(node.func, ast.Attribute):
            return self._whole(node.func.value, depth)
        if isinstance(node.func, ast.Attribute) and last in _SAME_TEXT:
            return self.secret(node.func.value, depth) or self.first(
                node.args if last in {"format", "join"} else (), depth
            )
        if last in _GIVES_TEXT:
            return self.first([*node.args, *(k.value for k in node.keywords)], depth)
        return self._returned(node, name) if not node.args and not node.keywords else None

    # -- objects that are shown as a whole ---------------------------------------------------------------------------

    def _whole(self, node: ast.AST, depth: int) -> _Secret | None:
        """The credential among the fields of an object, or the arguments of a command line."""
        if not isinstance(node, ast.Name):
            return None
        field = self._attribute_of(node.id)
        if field is not None and self._is_namespace(node.id):
            return _Secret(node, f"`{node.id}.{field}` is one of its fields", whole=True)
        if self._is_namespace(node.id):
            option = _secret_option(self.file)
            if option:
                return _Secret(node, f"`{option}` is one of the options", whole=True)
            elsewhere = self._options_elsewhere()
            if elsewhere:
                return _Secret(node, elsewhere, certain=True, whole=True)
        annotation = self._annotation(node.id)
        if annotation is not None:
            return self._of_class(node, last_name(annotation) or _text_annotation(annotation))
        if field is not None and depth > 1 and _OBJECTS.search(node.id):
            return _Secret(node, f"`{node.id}.{field}` is one of its fields", whole=True)
        return None

    def _attribute_of(self, name: str) -> str | None:
        """A credential that the functions around read from an object: ``args.api_key``."""
        scope = self.functions[-1] if self.functions else self.file.tree
        fields = _credentials_of(scope).get(name, ())
        return next((field for field in fields if not self._is_hidden(field)), None)

    def _is_namespace(self, name: str) -> bool:
        """Whether a name stands for the arguments of a command line."""
        annotation = self._annotation(name)
        if annotation is not None:
            return last_name(annotation) == "Namespace"
        for assignment in self._bound(name):
            if isinstance(assignment.value, ast.Call) and last_name(assignment.value.func) in {
                "parse_args",
                "parse_known_args",
            }:
                return True
        return False

    def _annotation(self, name: str) -> ast.expr | None:
        for function in self.functions:
            for parameter in parameters(function):
                if parameter.arg == name:
                    return parameter.annotation
        return None

    def _options_elsewhere(self) -> str | None:
        """An option for a credential that another file of the project adds to the command line."""
        return _options_elsewhere(self.file)

    def _of_class(self, node: ast.AST, name: str) -> _Secret | None:
        """The credential among the fields of a class that shows them when it's printed."""
        text = self._class_text(name)
        if (
            not text
            or not _MODEL.search(text.partition(":\n")[0] + ":")
            or "def __repr__" in text
            or "def __str__" in text
        ):
            return None
        for field, annotation, default in _FIELD.findall(text):
            if not _is_credential(field) or not re.search(r"\bstr\b", annotation) or "Secret" in annotation:
                continue
            if re.search(r"repr\s*=\s*False|exclude\s*=\s*True|init\s*=\s*False", default):
                continue
            return _Secret(node, f"`{field}` is a field of `{name}`", whole=True)
        return None

    def _class_text(self, name: str) -> str:
        own = _class_source(self.file.tree, name)
        if own:
            return own
        module, original = _imports(self.file).get(name, ("", ""))
        found = imports.definition_text(self.file.path, module, original) if module else None
        return found[1] if found else ""

    def _returned(self, node: ast.Call, name: str) -> _Secret | None:
        """An object that a function of the project returns, by its annotation."""
        module, original = _imports(self.file).get(last_name(node.func), ("", ""))
        if not module or not _OBJECTS.search(original):
            return None
        found = imports.definition_text(self.file.path, module, original)
        match = re.search(r"\)\s*->\s*([^:\n]+(?:\[[^\n]*\])?)\s*:", found[1]) if found else None
        if found is None or match is None:
            return None
        for word in re.findall(r"[A-Z]\w+", match[1]):
            other = _source_of_name(found[0], word)
            text = imports.definition_text(found[0], *other) if other else None
            if text is None:
                continue
            look = _Look(self.file, self.node, self.aliases)
            look._class_text = lambda name, text=text[1]: text  # type: ignore[method-assign,misc]
            secret = look._of_class(node, word)
            if secret is not None:
                return secret
        return None

    # -- what is no leak ---------------------------------------------------------------------------------------------

    def _is_hidden(self, name: str) -> bool:
        """Whether a field or parameter hides its value when it's shown: ``SecretStr``."""
        return name in _hidden(self.file)

    def is_asked_to_show(self) -> bool:
        """Whether the function around shows credentials only to whoever asks for them: ``--show-secrets``."""
        scope = self.functions[0] if self.functions else None
        return scope is not None and _says(scope, _ASKED)

    def is_protected(self) -> bool:
        """Whether the function around says who may read the file, or encrypts it."""
        scope = self.functions[0] if self.functions else None
        return scope is not None and _says(scope, _PROTECTED)


@kept
def _says(scope: ast.AST, words: re.Pattern[str]) -> bool:
    return words.search(ast.unparse(scope)) is not None


@kept
def _attributes_set(owner: ast.ClassDef) -> Mapping[str, Sequence[tuple[Function, ast.expr]]]:
    """What the methods of a class assign to attributes of ``self``, by the attribute."""
    found: dict[str, list[tuple[Function, ast.expr]]] = {}
    for method in owner.body:
        if not isinstance(method, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        for node in sorted(statements(method), key=lambda statement: statement.lineno):
            if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
                for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                    if isinstance(target, ast.Attribute) and getattr(target.value, "id", "") == "self":
                        found.setdefault(target.attr, []).append((method, node.value))
    return found


@kept
def _class_source(tree: ast.Module, name: str) -> str:
    """The source of a class of a file with its decorators; empty where there's none."""
    for statement in tree.body:
        if isinstance(statement, ast.ClassDef) and statement.name == name:
            return "\n".join([*(f"@{ast.unparse(d)}" for d in statement.decorator_list), ast.unparse(statement)])
    return ""


def _is_plain(value: ast.expr) -> bool:
    """Whether a value is no credential whatever its name: constant, compared, masked, cut."""
    if isinstance(value, ast.Constant):
        return value.value is not None and value.value != ""
    if isinstance(value, ast.Call):
        last = last_name(value.func)
        return bool(_MASKS.search(last)) or last in _SAYS_LITTLE
    return isinstance(value, (JOINED, ast.Compare)) or (
        isinstance(value, ast.Subscript) and isinstance(value.slice, ast.Slice)
    )


def _cuts(one: ast.expr, other: ast.expr) -> bool:
    """``key[:5] + "…" if len(key) > 5 else key``: no more than that is shown."""
    cut = [n.value for n in walk(one) if isinstance(n, ast.Subscript) and isinstance(n.slice, ast.Slice)]
    return any(ast.dump(value) == ast.dump(other) for value in cut)


def _is_of_class(node: ast.Attribute) -> bool:
    """``Config.API_KEY``, ``self.DEFAULT_API_KEY``: more often a constant, or the name of something, than a value."""
    owner = last_name(node.value)
    return node.attr.isupper() and (owner[:1].isupper() or owner in {"self", "cls"})


def _is_environment(node: ast.AST, aliases: Mapping[str, str]) -> bool:
    return dotted(node, aliases) in {"os.environ", "environ"}


def _is_secret_variable(name: str) -> bool:
    return credentials.kind_of_name(name) != "" and not _is_no_secret(name)


def _is_no_secret(name: str) -> bool:
    """``AWS_ACCESS_KEY_ID`` names a key, and is none; ``PWD`` and ``initial_pwd`` are working directories."""
    plain = _plain(name)
    return name == "PWD" or plain.endswith("_id") or (plain.endswith("_pwd") and _OF_FOLDERS.search(plain) is not None)


def _parameter_names(function: Function) -> set[str]:
    return {parameter.arg for parameter in parameters(function)}


def _text_annotation(annotation: ast.expr) -> str:
    """The class that an annotation in quotes, or within ``Optional``, names."""
    for node in walk(annotation):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return node.value.rpartition(".")[2]
        if isinstance(node, ast.Name) and node.id not in {"Optional", "Union", "Annotated"}:
            return node.id
    return ""


@kept
def _hidden(file: door.File) -> frozenset[str]:
    """Names in a file that are annotated with a type that hides its value."""
    found: set[str] = set()
    for node in ast.walk(file.tree) if file.mentions("Secret") else ():
        annotation = node.annotation if isinstance(node, (ast.AnnAssign, ast.arg)) else None
        if annotation is not None and "Secret" in ast.unparse(annotation):
            found.add(node.arg if isinstance(node, ast.arg) else last_name(node.target))  # type: ignore[attr-defined]
    return frozenset(found)


@kept
def _secret_option(file: door.File) -> str:
    """The option of a file's command line that takes a credential."""
    return next(_options(file), "")


@kept
def _options_elsewhere(file: door.File) -> str | None:
    """An option for a credential that another file adds to a parser which this file hands to it."""
    names = _imports(file)
    sources: dict[tuple[str, str], None] = {}
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Call) and any("parser" in last_name(value) for value in node.args[:1]):
            base = node.func.value if isinstance(node.func, ast.Attribute) else node.func
            if last_name(base) in names:
                sources[names[last_name(base)]] = None
    for module, name in sources:
        for text in _texts(file.path, module, name):
            options = [*_OPTION.findall(text), *(field for field, _, _ in _FIELD.findall(text))]
            option = next((option for option in options if _is_option(option)), None)
            if option is not None:
                return f"`{option}` is one of the options that `{name}` adds"
    return None


@kept
def _first_removals(scope: ast.AST) -> Mapping[str, int]:
    """The first line on which a function takes something out of a dictionary, by the dictionary's name."""
    found: dict[str, int] = {}
    for node in ast.walk(scope):
        base = None
        if isinstance(node, ast.Call) and last_name(node.func) == "pop" and isinstance(node.func, ast.Attribute):
            base = node.func.value
        elif isinstance(node, ast.Delete) and isinstance(node.targets[0], ast.Subscript):
            base = node.targets[0].value
        if isinstance(base, ast.Name):
            found[base.id] = min(base.lineno, found.get(base.id, base.lineno))
    return found


@kept
def _credentials_of(scope: ast.AST) -> Mapping[str, Sequence[str]]:
    """The attributes that are named like credentials and that a function reads from objects, by the object's name."""
    found: dict[str, dict[str, None]] = {}
    for node in ast.walk(scope):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and _is_credential(node.attr):
            found.setdefault(node.value.id, {})[node.attr] = None
    return {name: list(fields) for name, fields in found.items()}


def _options(file: door.File) -> Iterator[str]:
    if not file.mentions("add_argument"):
        return
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Call) and last_name(node.func) == "add_argument":
            for value in node.args:
                option = value.value if isinstance(value, ast.Constant) else None
                if isinstance(option, str) and option.startswith("--") and _is_option(option[2:]):
                    yield option


@kept
def _imports(file: door.File) -> dict[str, tuple[str, str]]:
    """What a file imports by name: the module and the name there, by the name here."""
    return dict(_imported(file))


def _imported(file: door.File) -> Iterator[tuple[str, tuple[str, str]]]:
    for node in file.imports:
        if isinstance(node, ast.ImportFrom):
            module = files.absolute(file.path, node.module, node.level)
            for alias in node.names:
                if module:
                    yield alias.asname or alias.name, (module, alias.name)


def _texts(path: str, module: str, name: str, depth: int = 0) -> Iterator[str]:
    """The text of a function or class that adds options, and of those that it's derived from or hands the parser to."""
    found = imports.definition_text(path, module, name)
    if found is None:
        return
    file, text = found
    yield text
    bases = re.search(r"^class \w+\(([^)]*)\)", text, re.MULTILINE)
    others = re.findall(r"\w+", bases[1]) if bases else []
    others += re.findall(r"\b([A-Za-z_]\w*)(?:\.\w+)?\(\s*(?:parser|self\.parser)\b", text)
    for other in dict.fromkeys(others):
        source = _source_of_name(file, other) if depth < _MOST_HANDS and other != name else None
        if source is not None:
            yield from _texts(file, *source, depth + 1)


@functools.lru_cache(maxsize=256)
def _source_of_name(file: str, name: str) -> tuple[str, str] | None:
    """Where a file has a class from: the module and the name there."""
    return imports.origin_of_name(file, name)
