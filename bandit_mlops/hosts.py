"""Which network a server listens on: what the value of a host, an address or an endpoint says."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import msgspec

from bandit_mlops import evidence, trust
from bandit_mlops.analysis import door
from bandit_mlops.analysis.kept import kept
from bandit_mlops.analysis.names import last_word, qualified
from bandit_mlops.analysis.values import (
    Absent,
    Call,
    Choice,
    Constant,
    Item,
    Items,
    Library,
    Member,
    Parameter,
    Text,
    Unknown,
    Value,
    choice,
    options,
)
from bandit_mlops.catalog.services import OPTION_MAKERS
from bandit_mlops.issues import HIGH, LOW, MEDIUM
from bandit_mlops.patterns import pattern

if TYPE_CHECKING:
    from astroid import nodes

WILDCARDS = frozenset(("0.0.0.0", "::", "[::]", "::0", "[::0]", "0:0:0:0:0:0:0:0", "::ffff:0.0.0.0", "*", "+"))
"""How the address of all interfaces is written; further spellings are ``SHORT_WILDCARDS``."""
SHORT_WILDCARDS = frozenset(("", "0", "0.0", "0x0"))
"""Spellings that mean it only where an address is expected."""
_WITH_PORT = pattern(r"(?:0\.0\.0\.0|\*|\[::\]|)(?::(?:\d+|\*|\{.*)?)?")
_SCHEME = pattern(r"([a-z][a-z0-9+.]*)://", re.I)
_LOCAL = pattern(r"(?:\[?::1\]?|127\.\d+\.\d+\.\d+|localhost|ip6-localhost)(?::.*)?", re.I)
_LOCAL_SCHEMES = frozenset(("ipc", "inproc", "unix", "file", "vmci"))
_OWN_ADDRESS = pattern(
    r"(?i)_*(?:get_|find_|detect_|resolve_|determine_)?"
    r"(?:my|own|local|host|node|this|self|external|public|lan|machine)?_?"
    r"(?:ip|ip_?addr(?:ess)?|host_?name|host_?ip|node_ip_address|gethostbyname|getfqdn)(?:_by_\w+)?"
)
_DEEPEST = 6


class Heard(msgspec.Struct, frozen=True):
    """A server that others can reach over the network."""

    confidence: str
    why: str
    cause: nodes.NodeNG | None
    """What says so: the constant."""
    chosen_by: str = ""
    """Who may change it without touching the code: "command line", "environment", "configuration"; empty: nobody."""
    one_of_several: bool = False
    """Another branch listens on this machine alone, or on an address that was found out."""


def heard(value: Value, form: str, file: door.File, none: str = "local", own_address: bool = False) -> Heard | None:
    """Whether a server with an address can be reached from other machines.

    :param value: what it's told to listen on
    :param form: "host", "pair" or "endpoint", as in ``Service.form``
    :param file: the file of the call
    :param none: where it listens if the value is None: "local" or "all"
    :param own_address: whether the machine's own network address counts too
    :return: how surely and why; None where it's this machine alone, or not known
    """
    return _Judge(file, none, own_address).judge(value, form, 0)


def is_wildcard(text: str, form: str = "host") -> bool:
    """Whether a text stands for all interfaces where an address is expected.

    :param text: a host, ``host:port``, or an endpoint with a scheme
    :param form: "host" or "endpoint"
    :return: True for ``0.0.0.0``, ``::``, ``*``, the empty text and so on
    """
    text = text.strip()
    scheme = _SCHEME.match(text)
    if scheme is not None:
        if scheme[1].lower() in _LOCAL_SCHEMES:
            return False
        text = text[scheme.end() :]
        return bool(text) and _WITH_PORT.fullmatch(text.partition("/")[0]) is not None and text[0] != ":"
    if form == "endpoint":
        return text.startswith(("0.0.0.0:", "[::]:", "*:", ":::"))
    return text in WILDCARDS or text in SHORT_WILDCARDS or _WITH_PORT.fullmatch(text) is not None


def is_local(text: str) -> bool:
    """Whether an address is this machine's alone."""
    scheme = _SCHEME.match(text)
    if scheme is not None:
        return scheme[1].lower() in _LOCAL_SCHEMES or _LOCAL.fullmatch(text[scheme.end() :]) is not None
    return _LOCAL.fullmatch(text) is not None


class _Judge:
    def __init__(self, file: door.File, none: str, own_address: bool) -> None:
        self._file = file
        self._none = none
        self._own_address = own_address

    def judge(self, value: Value, form: str, depth: int) -> Heard | None:
        """The first alternative that others can reach."""
        if depth > _DEEPEST:
            return None
        alternatives = options(value)
        found = next(filter(None, (self._option(option, form, depth) for option in alternatives)), None)
        if found is None or len(alternatives) == 1:
            return found
        by_environment = any(_is_environment(option) for option in alternatives)
        local = any(_is_local_option(option) for option in alternatives) or _is_last_resort(found.cause, alternatives)
        return msgspec.structs.replace(
            found,
            confidence=LOW if local else MEDIUM,
            chosen_by=found.chosen_by or ("environment" if by_environment else ""),
            one_of_several=found.one_of_several or local,
        )

    def _option(self, value: Value, form: str, depth: int) -> Heard | None:
        if isinstance(value, Items):
            parts = value.elements[:1] if form == "pair" else value.elements[:8]
            judged = (self.judge(part, "host" if form == "pair" else form, depth + 1) for part in parts)
            return next(filter(None, judged), None)
        if isinstance(value, Constant):
            return self._constant(value, form)
        if isinstance(value, Text):
            return self._text(value, form, depth)
        if isinstance(value, Parameter):
            return self._parameter(value, form, depth)
        if isinstance(value, Member):
            known = [o for o in options(self._file.evaluator.settled(value)) if not isinstance(o, Member)]
            if known:
                return self.judge(choice(known, value.node), form, depth + 1)
        if isinstance(value, (Member, Library, Item)):
            found = self._own(value)
            return found if found is not None else self._of_command_line(_last_name(value), form, depth)
        if isinstance(value, Call) and not _is_environment(value):
            settled = trust.field_default(value)
            if settled is not value:
                found = self.judge(settled, form, depth + 1)
                return found and msgspec.structs.replace(found, confidence=MEDIUM)
            fallback = trust.fallback_of(value)
            if fallback is not None:
                found = self.judge(fallback, form, depth + 1)
                return found and msgspec.structs.replace(found, confidence=MEDIUM, chosen_by="configuration")
            return self._own(value)
        return None

    def _constant(self, value: Constant, form: str) -> Heard | None:
        content = value.value
        if isinstance(content, bytes):
            content = content.decode("latin-1")
        if content is None:
            return Heard(HIGH, "the host is None", value.node) if self._none == "all" else None
        if not isinstance(content, str) or not is_wildcard(content, form):
            return None
        why = f"the address is {content!r}, {self._line(value.node)}"
        chosen_by = _chooser(value.node)
        return Heard(MEDIUM if chosen_by else HIGH, why, value.node, chosen_by)

    def _text(self, value: Text, form: str, depth: int) -> Heard | None:
        """``f"{host}:{port}"``, ``"tcp://" + host``: the host is a part of its own, or constant with the scheme."""
        first, *others = value.parts
        if isinstance(first, Constant) and isinstance(first.value, str):
            scheme = _SCHEME.match(first.value)
            rest = first.value[scheme.end() :] if scheme else first.value
            if scheme and scheme[1].lower() in _LOCAL_SCHEMES:
                return None
            if rest in ("", "["):
                return self.judge(others[0], "host", depth + 1) if others and (scheme or rest) else None
            if (scheme or form != "pair") and rest.endswith(":") and is_wildcard(rest, "host"):
                shown = f"the address begins with {first.value!r}, {self._line(value.node)}"
                return Heard(HIGH, shown, value.node, _chooser(value.node))
            return None
        if others and isinstance(others[0], Constant) and str(others[0].value).startswith((":", "]:")):
            return self.judge(first, "host", depth + 1)
        return None

    def _parameter(self, value: Parameter, form: str, depth: int) -> Heard | None:
        if isinstance(value.default, Absent):
            return self._of_command_line(value.name, form, depth) if _is_decorated(value.function) else None
        found = self.judge(value.default, form, depth + 1)
        if found is None:
            return None
        why = f"`{value.name}` is by default {evidence.code(getattr(value.default, 'node', None))}"
        return msgspec.structs.replace(found, confidence=MEDIUM, why=f"{why}, {self._line(value.node)}")

    def _line(self, node: nodes.NodeNG | None) -> str:
        return evidence.line_from(node, self._file.path)

    def _of_command_line(self, name: str, form: str, depth: int) -> Heard | None:
        """What an option of the command line is if nobody gives it."""
        for default in _declared(self._file).get(name, ()):
            found = self.judge(default, form, depth + 1)
            if found is not None:
                return msgspec.structs.replace(found, confidence=MEDIUM, chosen_by="command line")
        return None

    def _own(self, value: Value) -> Heard | None:
        """``socket.gethostname()``, ``get_my_ip()``: an address that other machines know."""
        if not self._own_address or not isinstance(value, Call):
            return None
        callee = value.callee
        last = next((name.rpartition(".")[2] for name in qualified(callee, {})), "")
        if not last and hasattr(callee, "node"):
            last = getattr(callee.node, "name", "")
        if not _OWN_ADDRESS.fullmatch(last):
            return None
        return Heard(MEDIUM, f"{evidence.code(value.node)} is this machine's address on the network", value.node)


def _is_last_resort(cause: nodes.NodeNG | None, alternatives: tuple[Value, ...]) -> bool:
    """Whether a function returns the address only where it has found no other."""
    is_returned = cause is not None and type(cause.statement()).__name__ == "Return"
    return is_returned and any(isinstance(option, (Call, Item, Member, Unknown)) for option in alternatives)


def _last_name(value: Member | Library | Item) -> str:
    if isinstance(value, Item):
        return str(value.key.value) if isinstance(value.key, Constant) else ""
    return value.name.rpartition(".")[2]


def _is_environment(value: Value) -> bool:
    return isinstance(value, (Call, Item)) and any(
        name.startswith(("os.getenv", "os.environ"))
        for name in qualified(value.callee if isinstance(value, Call) else value.base, {})
    )


def _is_local_option(value: Value) -> bool:
    if isinstance(value, Items) and value.elements:
        value = value.elements[0]
    return isinstance(value, Constant) and isinstance(value.value, str) and is_local(value.value)


def _is_decorated(function: nodes.NodeNG) -> bool:
    return getattr(function, "decorators", None) is not None


def _chooser(node: nodes.NodeNG | None) -> str:
    """Who may replace a constant: it's the default of an option."""
    parent = node.parent if node is not None else None
    call = parent.parent if parent is not None and type(parent).__name__ == "Keyword" else parent
    if call is None or type(call).__name__ != "Call":
        return ""
    last = last_word(call.func)
    if last in OPTION_MAKERS and type(parent).__name__ == "Keyword":
        return "command line"
    return "environment" if last in {"getenv", "env"} else ""


@kept
def _declared(file: door.File) -> dict[str, list[Value]]:
    """The defaults of the options that a file declares, by the name under which programs read them."""
    found: dict[str, list[Value]] = {}
    if not any(file.mentions(word) for word in OPTION_MAKERS):
        return found
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Call) and _last_identifier(node.func) in OPTION_MAKERS:
            name = option_name(node)
            call = file.call(node) if name else None
            if call is not None:
                given = file.evaluator.arguments(call)
                position = 1 if _last_identifier(node.func) in {"DEFINE_string", "define"} else None
                default = given.get("default", position, call)
                if not isinstance(default, (Absent, Choice)):
                    found.setdefault(name, []).append(default)
    return found


def _last_identifier(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def option_name(call: ast.Call) -> str:
    """The name under which a program reads an option that a call declares.

    :param call: ``add_argument("--server-name", …)``, ``click.option(…)``, ``flags.DEFINE_string("host", …)``
    :return: ``server_name``; empty where it isn't constant
    """
    for keyword in call.keywords:
        if keyword.arg == "dest" and isinstance(keyword.value, ast.Constant):
            return str(keyword.value.value)
    names = [a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    bare = [name for name in names if not name.startswith("-")]
    long = [name for name in names if name.startswith("--")]
    chosen = (
        (bare or long or names or [""])[0] if _last_identifier(call.func) == "option" else (long or names or [""])[0]
    )
    return chosen.partition("/")[0].lstrip("-").replace("-", "_").replace(".", "_")
