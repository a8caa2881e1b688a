"""What others can reach over the network: servers in calls and in commands, policies for web pages, settings."""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import msgspec

from bandit_mlops import command_lines, evidence, hosts, matching, server_configs
from bandit_mlops.analysis import door
from bandit_mlops.analysis.kept import kept, nodes_in
from bandit_mlops.analysis.names import UNKNOWN_CLASS, Callee, last_word, qualified
from bandit_mlops.analysis.values import (
    Absent,
    Arguments,
    Call,
    Constant,
    Definition,
    Items,
    Library,
    Mapping,
    Member,
    Parameter,
    Text,
    Value,
    choice,
    options,
)
from bandit_mlops.catalog.entries import Argument, Command
from bandit_mlops.catalog.service_entries import CorsPolicy, Danger, ServerProgram, Service
from bandit_mlops.catalog.services import (
    ANY_APP,
    CORS_POLICIES,
    ENDPOINT,
    HOST_OPTIONS,
    LOGIN_WORDS,
    NO_SERVERS,
    OPTION_MAKERS,
    RUNNERS,
    SERVER_PROGRAMS,
    SERVICES,
    SETTINGS,
    SOCKET,
)
from bandit_mlops.issues import HIGH, LOW, MEDIUM, issue
from bandit_mlops.patterns import pattern
from bandit_mlops.settings import Settings
from bandit_mlops.switches import UNSAFE, Verdict, argument, switched

if TYPE_CHECKING:
    import bandit
    from astroid import nodes

_RANKS = ("", LOW, MEDIUM, HIGH)
_HOST_OPTION = pattern(HOST_OPTIONS)
_PROGRAMS = {name: program for program in SERVER_PROGRAMS for name in program.programs}
_SETTINGS = {setting.name: setting for setting in SETTINGS}
_CORS_NAMES = frozenset(name.rpartition(".")[2] for policy in CORS_POLICIES for name in policy.names)
_DEBUGS = pattern(r"(?i)^(?!not\b).*(?:debug|(?:^|[._])dev(?:el|elopment)?(?:_|\b))")
_ADDERS = frozenset(("add_middleware", "Middleware"))
_ANY_ORIGIN = frozenset(("*", ".*", r"https?://.*", r"^https?://.*$", "http.*", ".+", r"^.*$", r"https?://.+"))


# servers in calls


def service_issue(service: Service, callee: Callee, site: matching.Site) -> bandit.Issue | None:
    """The finding about a call that starts a server.

    :param service: the entry for what is called
    :param callee: what is called, with its arguments
    :param site: the call
    :return: the issue, None where only this machine is served, a login is asked for, or nothing is known
    """
    found = _service_issue(service, callee, site)
    if found is not None and callee.wrapper is not None:
        # The function that is called says it all, unless this call gives the address.
        own = _service_issue(service, callee.wrapper.sink, site)
        if own is not None and _RANKS.index(own.severity) >= _RANKS.index(found.severity):
            return None
    return found


def _service_issue(service: Service, callee: Callee, site: matching.Site) -> bandit.Issue | None:
    service = _settled(service, callee)
    file = site.file
    if any(file.mentions(word) for word in service.words) or not all(
        switched(switch, callee, site).state == UNSAFE for switch in service.only_if
    ):
        return None
    has_login = any(_is_given(login, callee) for login in service.login) or _object_has_login(service, callee)
    found = None if has_login else _heard(service, callee, file)
    if found is not None and service.web and any(file.mentions(word) for word in LOGIN_WORDS):
        found = None
    if found is not None and service.probes and not _serves(callee):
        found = None
    dangers = [
        (danger, verdict)
        for danger in service.dangers
        if not (has_login and danger.login_helps)
        if not (danger.switch.argument.name == "debug" and _debugs_on_purpose(callee.node))
        for verdict in [switched(danger.switch, callee, site)]
        if verdict.state == UNSAFE
    ]
    is_open = found is not None or any(danger.shares for danger, _ in dangers)
    return _worst(service, callee, file, found, dangers, is_open)


def _debugs_on_purpose(call: nodes.Call) -> bool:
    """Whether a call stands behind a question for debugging: ``if in_debug_mode(): app = FastAPI(debug=True)``."""
    from astroid import nodes

    child = call
    while child.parent is not None and not isinstance(child, (nodes.FunctionDef, nodes.Module)):
        parent = child.parent
        if isinstance(parent, nodes.If) and child in parent.body and _DEBUGS.search(parent.test.as_string()):
            return True
        child = parent
    return False


def _settled(service: Service, callee: Callee) -> Service:
    """For a socket whose class isn't known, what its address says it is."""
    if service is ENDPOINT and service.host is not None:
        given = argument(service.host, callee)
        if any(isinstance(option, Items) for option in options(given)):
            return SOCKET
    return service


def _heard(service: Service, callee: Callee, file: door.File) -> hosts.Heard | None:
    if service.host is None or any(keyword in callee.arguments.keywords for keyword in service.instead):
        return None
    given = next(
        (value for place in service.other_hosts if not isinstance(value := argument(place, callee), Absent)),
        argument(service.host, callee),
    )
    if isinstance(given, Absent):
        if service.default != "all":
            return None
        return hosts.Heard(HIGH, "it's told no address, and listens on all", None)
    return hosts.heard(given, service.form, file, service.none, service.own_address)


def _object_has_login(service: Service, callee: Callee) -> bool:
    """Whether the object whose method is called was made with what asks for a login."""
    made = callee.value.base if isinstance(callee.value, Member) else None
    if made is None or not service.object_login:
        return False
    return any(
        _is_given(Argument(keyword), Callee(callee.name, option.arguments, callee.node, option.callee))
        for option in options(made)
        if isinstance(option, Call)
        for keyword in service.object_login
    )


def _is_given(place: Argument, callee: Callee) -> bool:
    """Whether an argument has a value that may be one."""
    arguments = callee.arguments
    if arguments.rest is not None and place.name and place.name not in arguments.keywords and not place.key:
        # ``def launch(**kwargs): demo.launch(**kwargs)``: callers who don't think of a login get none.
        arguments = msgspec.structs.replace(arguments, more_keywords=False)
        callee = msgspec.structs.replace(callee, arguments=arguments)
    given = argument(place, callee)
    if isinstance(given, Parameter):
        # Whoever calls the function may ask for a login.
        return True
    return any(
        not isinstance(option, Absent) and not (isinstance(option, Constant) and not option.value)
        for option in options(given)
    )


def _worst(
    service: Service,
    callee: Callee,
    file: door.File,
    found: hosts.Heard | None,
    dangers: list[tuple[Danger, Verdict]],
    is_open: bool,
) -> bandit.Issue | None:
    """One finding for all that a call opens: the worst, with the reasons for the others."""
    candidates: list[tuple[str, str, str, str, int]] = []
    reasons: list[str] = []
    if found is not None:
        severity = service.severity
        if severity == MEDIUM and any(file.mentions(word) for word in service.grave):
            severity = HIGH
        if found.one_of_several or found.chosen_by == "environment":
            severity = LOW if severity != HIGH else MEDIUM
        gain = f"anybody who reaches this machine over the network can {service.gain}"
        candidates.append((severity, found.confidence, gain, service.fix, service.cwe))
        by = f", unless the {found.chosen_by} says otherwise" if found.chosen_by else ""
        reasons.append(found.why + by)
    for danger, verdict in dangers:
        severity = (danger.open_severity or danger.severity) if is_open else danger.severity
        if severity:
            candidates.append((severity, verdict.confidence, danger.gain, danger.fix, danger.cwe))
            reasons.append(verdict.why)
    if not candidates:
        return None
    severity, confidence, gain, fix, cwe = max(candidates, key=lambda candidate: _RANKS.index(candidate[0]))
    return issue(
        severity=severity,
        confidence=confidence,
        cwe=cwe,
        what=f"{gain[:1].upper()}{gain[1:]}",
        evidence="; ".join([f"this calls {evidence.callee(callee)}", *reasons]),
        fix=fix,
        place=_place(found, callee),
    )


def _place(found: hosts.Heard | None, callee: Callee) -> nodes.NodeNG | None:
    """An address that is put together above the call, in the same function."""
    cause, call = getattr(found, "cause", None), callee.node
    if cause is None or cause.root() is not call.root() or cause.frame() is not call.frame():
        return None
    statement = cause.statement()
    is_code = type(statement).__name__ in {"Assign", "AnnAssign"} and not statement.parent_of(call)
    return cause if is_code and cause.lineno < call.lineno else None


_SERVING = frozenset(("accept", "recvfrom", "recvfrom_into", "recv_into", "recvmsg", "makefile", "fileno", "detach"))
_CALLING = frozenset(("connect", "connect_ex", "sendto"))
_FINDS_PORT = pattern(r"(?i)(?:free|reserve|avail|unused|find|pick|get|check|is|test)_?\w*_ports?(?:_|$)")
_MOST_USES = 400


def _serves(callee: Callee) -> bool:
    """Whether a socket is more than a search for a free port, or a client that picks its own port.

    It's one if the function that binds it also accepts or receives, or gives it away: returns, stores or passes it on.
    """
    from astroid import nodes

    callee = callee.innermost
    if _FINDS_PORT.search(getattr(callee.node.frame(), "name", "")):
        return False
    receiver = getattr(callee.node.func, "expr", None)
    if isinstance(receiver, nodes.Attribute):
        uses = _attributes_of(_class_or_module(receiver)).get(receiver.as_string(), set())
        return bool(uses & _SERVING) or not uses & _CALLING
    if not isinstance(receiver, nodes.Name):
        return True
    for use in _uses_in(callee.node.frame()).get(receiver.name, ())[:_MOST_USES]:
        parent = use.parent
        if isinstance(parent, nodes.Attribute):
            if parent.attrname in _SERVING:
                return True
        elif isinstance(parent, nodes.With):
            continue
        elif isinstance(parent, (nodes.Call, nodes.Keyword)) and not _closes(parent):
            return not (_is_any_port(callee) and _is_kept(parent) and not _listens(callee.node.frame()))
        elif isinstance(parent, (nodes.Return, nodes.Yield, nodes.Assign, nodes.Tuple, nodes.List, nodes.Dict)):
            return not _is_any_port(callee)
    return False


@kept
def _attributes_of(scope: nodes.NodeNG) -> dict[str, set[str]]:
    """The attributes that a class or file asks of attributes such as ``self.socket``, by their source."""
    from astroid import nodes

    found: dict[str, set[str]] = {}
    for use in nodes_in(scope, (nodes.Attribute,)):
        if isinstance(use.expr, nodes.Attribute):
            found.setdefault(use.expr.as_string(), set()).add(use.attrname)
    return found


@kept
def _uses_in(frame: nodes.NodeNG) -> dict[str, list[nodes.Name]]:
    """Where a function uses its names."""
    from astroid import nodes

    found: dict[str, list[nodes.Name]] = {}
    for use in nodes_in(frame, (nodes.Name,)):
        found.setdefault(use.name, []).append(use)
    return found


def _class_or_module(node: nodes.NodeNG) -> nodes.NodeNG:
    from astroid import nodes

    scope = node.scope()
    while not isinstance(scope, (nodes.ClassDef, nodes.Module)):
        scope = scope.parent.scope()
    return scope


def _closes(parent: nodes.NodeNG) -> bool:
    name = last_word(getattr(parent, "func", None))
    return name in {"closing", "print", "repr", "str", "isinstance", "enter_context"}


def _is_kept(parent: nodes.NodeNG) -> bool:
    """Whether a socket only goes to a list: kept open, so that the next one gets another port."""
    return getattr(getattr(parent, "func", None), "attrname", "") in {"append", "add"}


@kept
def _listens(frame: nodes.NodeNG) -> bool:
    from astroid import nodes

    return any(use.attrname == "listen" for use in nodes_in(frame, (nodes.Attribute,)))


def _is_any_port(callee: Callee) -> bool:
    """Whether the system chooses the port: the program only wants to know a free one."""
    given = callee.arguments.get("", 0, callee.node)
    return isinstance(given, Items) and any(isinstance(e, Constant) and e.value == 0 for e in given.elements[1:])


# servers of a class that isn't known

_TELLING = {
    name.rpartition(".")[2]: tuple(
        s for s in SERVICES if s.telling and s.names[0].rpartition(".")[2] == name.rpartition(".")[2]
    )
    for service in SERVICES
    if service.telling
    for name in service.names
}


_TELLING_KEYWORDS = frozenset(keyword for service in (*SERVICES, ANY_APP) for keyword in service.telling) | {"debug"}
_APP = pattern(r"(?i)(?:^|_)app(?:lication)?$")


def may_tell(file: door.File) -> bool:
    """Whether a file has the words of a call that ``is_telling``."""
    return not file.text.words.isdisjoint(_TELLING_KEYWORDS) and any(file.mentions(f".{name}(") for name in _TELLING)


def is_telling(node: ast.Call) -> bool:
    """Whether a method's name and keywords say that it starts a server, whatever the class of its object.

    :param node: any call
    :return: True for ``x.launch(share=…)``, ``x.run(host=…, port=…)``
    """
    function = node.func
    if not isinstance(function, ast.Attribute) or function.attr not in _TELLING:
        return False
    keywords = {keyword.arg for keyword in node.keywords}
    if function.attr == "run" and "debug" in keywords and _APP.search(_last(function.value)):
        return True
    return any(not keywords.isdisjoint(service.telling) for service in (*_TELLING[function.attr], ANY_APP))


def told_by_keywords(file: door.File, node: ast.Call, chosen: Settings) -> bandit.Issue | None:
    """The finding about a call that ``is_telling``.

    :param file: the file
    :param node: the call
    :param chosen: the settings
    :return: the issue, None if nothing is opened
    """
    site = _told(file, node, chosen)
    return None if site is None else next((service_issue(*match, site) for match in site.of(Service)), None)


def _told(file: door.File, node: ast.Call, chosen: Settings) -> matching.Site | None:
    """A call that ``is_telling`` as one of the catalogue."""
    call = file.call(node)
    if call is None or not isinstance(node.func, ast.Attribute):
        return None
    keywords = {keyword.arg for keyword in node.keywords}
    services = _TELLING[node.func.attr]
    if node.func.attr == "run":
        services = (*services, ANY_APP)
    value = file.evaluator.value(call.func)
    if any(name.startswith(RUNNERS) for name in qualified(value, {})):
        return None
    service = next((s for s in services if not keywords.isdisjoint(s.telling)), ANY_APP)
    if service is ANY_APP and not (file.mentions("0.0.0.0") or "debug" in keywords or file.mentions('"::"')):
        return None
    arguments = file.evaluator.widened(file.evaluator.arguments(call))
    callee = Callee(f"{UNKNOWN_CLASS}.{node.func.attr}", arguments, call, value)
    return matching.Site(file, node, call, ((service, callee),), matching.catalogue().facts, chosen)


# commands


def command_issue(command: Command, callee: Callee) -> bandit.Issue | None:
    """The finding about a command that starts a server.

    :param command: the entry for what runs it
    :param callee: what is called, with its arguments
    :return: the issue, None if the command opens nothing
    """
    if not callee.name.startswith(RUNNERS) or _first_program(command, callee) in NO_SERVERS:
        return None
    for words in command_lines.commands(command, callee):
        found = _command(words)
        if found is not None:
            program, why, severity = found
            return issue(
                severity=severity,
                confidence=HIGH if program in SERVER_PROGRAMS else MEDIUM,
                cwe=program.cwe,
                what=f"Anybody who reaches this machine over the network can {program.gain}",
                evidence=f"{evidence.callee(callee)} starts {evidence.quoted(_shown(words))}; {why}",
                fix=program.fix,
            )
    return None


def _first_program(command: Command, callee: Callee) -> str:
    """The program that a command names first, before anything is taken off it."""
    given = (
        callee.arguments.positional[0]
        if command.spread and callee.arguments.positional
        else argument(command.command, callee)
    )
    for option in options(given):
        first = option.elements[0] if isinstance(option, Items) and option.elements else option
        first = first.parts[0] if isinstance(first, Text) else first
        if isinstance(first, Constant) and isinstance(first.value, str) and first.value.strip():
            return posixpath.basename(first.value.split()[0])
    return ""


_ANY_PROGRAM = ServerProgram(
    programs=(),
    source="",
    gain="use the service without a login",
    fix="Listen on this machine only, `127.0.0.1`, behind a proxy that asks for a login",
    login=("--api-key", "--api-keys", "--api_key", "--auth", "--token", "--password", "--basic-auth", "--client-ca"),
)


def _command(words: command_lines.Words) -> tuple[ServerProgram, str, str] | None:
    if not words or any(word.program in NO_SERVERS for word in words[:2]):
        return None
    texts = [word.text for word in words]
    name = words[0].program
    program = _PROGRAMS.get(name) or _PROGRAMS.get(name.removesuffix(".py"))
    if program is None and name.rpartition(".")[0]:
        program = next((p for n, p in _PROGRAMS.items() if "." in n and name.startswith(n)), None)
    if (
        program is not None
        and program.subcommands
        and not any(text.partition("=")[0] in program.subcommands for text in texts[1:])
    ):
        program = None
    judged = program or _ANY_PROGRAM
    if any(text.partition("=")[0] in judged.login for text in texts[1:]):
        return None
    for shape in judged.off:
        for position, text in enumerate(texts):
            joined = f"{text}={texts[position + 1]}" if position + 1 < len(texts) and "=" not in text else text
            if re.fullmatch(shape, text) or (text.startswith("-") and re.fullmatch(shape, joined)):
                severity = judged.severity
                return judged, f"{evidence.quoted(text)} turns a check off", severity
    for option in judged.open_options:
        if option in texts:
            return judged, f"{evidence.quoted(option)} stands for all interfaces", judged.severity
    addresses = list(_addresses(texts))
    opened = next((a for a in addresses if hosts.is_wildcard(a[1]) and a[1] not in hosts.SHORT_WILDCARDS), None)
    if opened is not None:
        return judged, f"{evidence.quoted(' '.join(dict.fromkeys(opened)))} stands for all interfaces", judged.severity
    if program is not None and program.open_by_default and not addresses:
        return judged, "it listens on all interfaces unless it's told otherwise", judged.severity
    return None


def _addresses(texts: list[str]) -> Iterator[tuple[str, str]]:
    """The options that name an address, each with its value."""
    for position, text in enumerate(texts[1:], 1):
        option, separator, value = text.partition("=")
        if not _HOST_OPTION.fullmatch(option):
            continue
        if separator:
            yield text, value.strip("'\"")
        elif position + 1 < len(texts):
            yield text, texts[position + 1].strip("'\"")


def _shown(words: command_lines.Words) -> str:
    return " ".join(word.text.replace(command_lines.HOLE, "…") for word in words[:4])


# web pages of other origins


def may_admit_pages(file: door.File) -> bool:
    """Whether a file has the words of a call that ``may_be_cors``."""
    return not file.text.words.isdisjoint(_CORS_NAMES | _ADDERS)


def may_be_cors(node: ast.Call) -> bool:
    """Whether a call may set a policy for web pages of other origins, by its names alone.

    :param node: any call
    :return: True for ``CORS(…)``, ``add_middleware(CORSMiddleware, …)``, ``Middleware(CORSMiddleware, …)``
    """
    name = _last(node.func)
    if name in _CORS_NAMES:
        return True
    return name in _ADDERS and bool(node.args) and isinstance(node.args[0], (ast.Name, ast.Attribute))


def cors_issue(file: door.File, node: ast.Call) -> bandit.Issue | None:
    """The finding about a call that ``may_be_cors``.

    :param file: the file
    :param node: the call
    :return: the issue, None where only some pages may, or where nothing is known
    """
    call = file.call(node)
    if call is None:
        return None
    maker = call.args[0] if _last(node.func) in _ADDERS else call.func
    made = file.evaluator.value(maker)
    names = qualified(file.evaluator.resolved(made) if isinstance(made, Library) else made, {})
    policy = next((p for p in CORS_POLICIES if not set(names).isdisjoint(p.names)), None)
    if policy is None:
        return None
    arguments = file.evaluator.widened(file.evaluator.arguments(call))
    callee = Callee(names[0], arguments, call, made)
    origins = _made_by_factories(file.evaluator.settled(argument(policy.origins, callee)), call, file)
    why = confidence = ""
    if isinstance(origins, Absent):
        resources = argument(policy.resources, callee) if policy.resources is not None else origins
        if policy.open_by_default and isinstance(resources, Absent) and not arguments.more_keywords:
            why, confidence = f"without `{policy.origins.name}`", HIGH
        elif isinstance(resources, Mapping):
            inner = [pair.pairs.get("origins") for pair in resources.pairs.values() if isinstance(pair, Mapping)]
            open_to_all = (_any_origin(value, file) for value in inner if value is not None)
            why, confidence = next(filter(None, open_to_all), ("", ""))
    else:
        why, confidence = _any_origin(origins, file) or ("", "")
    if not why and policy.regex is not None:
        why, confidence = _any_origin(argument(policy.regex, callee), file) or ("", "")
    if not why:
        return None
    credentials = argument(policy.credentials, callee)
    answers = {
        bool(option.value)
        for value in options(credentials)
        for option in (options(value.default) if isinstance(value, Parameter) else (value,))
        if isinstance(option, Constant)
    }
    if True in answers:
        severity, gain = MEDIUM, "Any web page can call this service with the login of the user who looks at it"
        why += f"; {policy.credentials.name}=True"
    elif isinstance(credentials, Absent):
        severity, gain = LOW, "Any web page can call this service from the browser of whoever looks at it"
    else:
        # Without credentials on purpose: for everybody.
        return None
    return issue(
        severity=severity,
        confidence=confidence,
        cwe=policy.cwe,
        what=gain,
        evidence=f"this sets up {callee.name}; {why}",
        fix=policy.fix,
    )


def _made_by_factories(value: Value, call: nodes.Call, file: door.File) -> Value:
    """A value, with the lists that fields of classes are by default: ``Field(default_factory=lambda: ["*"])``."""
    found: list[Value] = []
    for option in options(value):
        factory = option.arguments.keywords.get("default_factory") if isinstance(option, Call) else None
        if isinstance(factory, Definition):
            found.append(file.evaluator.result(factory, Arguments(), factory.node))
        else:
            found.append(option)
    return choice(found, call)


def _any_origin(value: Value, file: door.File) -> tuple[str, str] | None:
    """Why a value lets all origins in, and how surely."""
    confidence = HIGH
    for option in options(value):
        settled = option
        if isinstance(option, Parameter):
            settled, confidence = option.default, MEDIUM
        elements = settled.elements if isinstance(settled, Items) else (settled,)
        for element in elements:
            if isinstance(element, Constant) and element.value in _ANY_ORIGIN:
                shown = f"the origins are {element.value!r}, {evidence.line_from(element.node, file.path)}"
                return shown, confidence if len(options(value)) == 1 else MEDIUM
    return None


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


# settings

_SETTING_WORDS = tuple(frozenset(re.findall(r"\w+", name)) for name in _SETTINGS)


def may_set(file: door.File) -> bool:
    """Whether a file names a variable of the environment or an attribute that opens a service."""
    return any(words <= file.text.words for words in _SETTING_WORDS)


def setting_issue(file: door.File, node: ast.AST) -> bandit.Issue | None:
    """The finding about an assignment to a variable of the environment or an attribute of a configuration.

    :param file: the file
    :param node: an assignment, or a call of ``os.environ.setdefault``
    :return: the issue, None for other settings and other values
    """
    for name, given in _set(node):
        setting = _SETTINGS.get(name)
        if setting is None or (setting.word and not file.mentions(setting.word)):
            continue
        value = given.value if isinstance(given, ast.Constant) else None
        is_set = any(type(value) is type(wanted) and value == wanted for wanted in setting.values)
        if isinstance(given, ast.Constant) and is_set:
            # On a condition: somebody asks for it.
            asked = isinstance(getattr(node, "_bandit_parent", None), ast.If)
            return issue(
                severity=(MEDIUM if setting.severity == HIGH else LOW) if asked else setting.severity,
                confidence=MEDIUM if asked else HIGH,
                cwe=setting.cwe,
                what=f"{setting.gain[:1].upper()}{setting.gain[1:]}",
                evidence=f"{name} is set to {value!r}, line {node.lineno}",  # type: ignore[attr-defined]
                fix=setting.fix,
            )
    return None


def _set(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """The settings that a node may make, each with its value."""
    if isinstance(node, ast.Assign):
        for target in node.targets:
            if isinstance(target, ast.Attribute):
                yield f"{_last(target.value)}.{target.attr}", node.value
            elif isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant):
                key, owner = str(target.slice.value), _last(target.value)
                yield (key if owner == "environ" else f'{owner}["{key}"]'), node.value
    elif isinstance(node, ast.Call) and _last(node.func) in {"setdefault", "putenv"} and len(node.args) == 2:
        name = node.args[0]
        is_environment = isinstance(node.func, ast.Attribute) and _last(node.func.value) in {"environ", "os"}
        if is_environment and isinstance(name, ast.Constant) and isinstance(name.value, str):
            yield name.value, node.args[1]


# addresses that reach nothing that is known

_NAMED_SERVER = pattern(
    r"(?i)(?<!re)(?<!ob)(?<!con)(?<!de)serve(?!d)|listen|daemon|gateway|webapp|run_app|start_app|http_?app|launch_?(?:app|ui|demo)|bind(?!ing)"
)
_NAMED_CLIENT = pattern(
    r"(?i)client|connect|request|session|url|uri|parse|test|check|probe|wait|ping|valid|config_for|print|log(?:ger|ging)?$"
    r"|info|debug|warn|mock|fake|dns|lookup|resolve|stop|shutdown|kill|terminate|find|is_|get_|format|add_host|allowed|browser"
    r"|status|health|ready|poll|send|fetch|call_|query|load_"
)
_HOST_NAMES = pattern(
    r"(?i)_*(?:\w+_)?(?:host|hostname|bind|bind_addr|address|addr|listen|ip|server_name|interface|endpoint)"
)
_SERVES = pattern(
    r"(?i)\b(?:bind|binds|listen|listens|listening|serve|serves|serving|exposed?|interfaces?|web ?server)\b"
    r"|\bserver(?:'s)? (?:host|address|ip)\b"
    r"|\b(?:host|address|ip)\b.{0,20}\b(?:for|of|to run)\b.{0,24}\b(?:server|service|app|api|ui|demo)\b"
)
_CALLS = pattern(r"(?i)\b(?:connect|client|benchmark|target|remote|url|request|query|ping)")
_ADDRESS_OPTIONS = pattern(r"--?(?:[\w-]*[-_.])?(?:host|hostname|ip|bind|address|addr|listen|server[-_]name|interface)")
_SERVER_FILE = pattern(
    r"(?:.*[/_])?(?:server|serve|serving|api|app|launch|launcher|webui|web_?demo|gateway|deploy|deployment)(?:_\w+)?\.py"
)
_CLIENT_FILE = pattern(r"(?i)client|bench|test|eval|load_gen|stress|probe")
_SERVER_FOLDER = pattern(r"(?i)server|serving|gateway|deploy|webui|(?:^|/)(?:app|api)(?:/|\.py)")
_SETTINGS_CLASS = pattern(r"(?:Settings|Config|Configuration|Options|Args|Arguments|Params)$")
_SERVER_FIELD = pattern(r"(?i)uvicorn|gunicorn|hypercorn|server_|serve_|serving_|bind|listen")
_SERVER_CLASS = pattern(r"(?i)uvicorn|gunicorn|hypercorn")
PLAIN_WILDCARDS = ("0.0.0.0", "::", "[::]")
"""The texts that are looked for where no server is known."""


def may_be_address(node: ast.AST) -> bool:
    """Whether a node writes an address of all interfaces down where it may be for a server: a cheap look.

    :param node: a call, a function or an annotated assignment
    """
    if isinstance(node, ast.Call):
        return any(_is_address(value) for value in (*node.args, *(keyword.value for keyword in node.keywords)))
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return any(_is_address(value) for value in (*node.args.defaults, *node.args.kw_defaults))
    return isinstance(node, ast.AnnAssign) and _is_address(_default(node.value))


def _default(node: ast.expr | None) -> ast.expr | None:
    """What a field of a class is by default: also of ``field(default="0.0.0.0")`` and ``Field("0.0.0.0")``."""
    if not isinstance(node, ast.Call) or _last(node.func) not in {"field", "Field"}:
        return node
    keywords = {keyword.arg: keyword.value for keyword in node.keywords}
    return keywords.get("default", node.args[0] if node.args else None)


def _told_of_field(node: ast.expr | None) -> str:
    """What ``Field(description=…)`` and ``field(metadata={"help": …})`` say."""
    texts = []
    for keyword in node.keywords if isinstance(node, ast.Call) else ():
        if keyword.arg in {"description", "help", "doc", "metadata"}:
            texts += [c.value for c in ast.walk(keyword.value) if isinstance(c, ast.Constant)]
    return " ".join(text for text in texts if isinstance(text, str))


def _is_address(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in PLAIN_WILDCARDS


def address_issue(file: door.File, node: ast.AST) -> bandit.Issue | None:
    """The finding about an address of all interfaces that is for a server to judge by the names around it.

    Whatever reaches a server that the catalogue knows is reported there.

    :param file: the file
    :param node: a node that ``may_be_address``
    :return: the issue, of low confidence
    """
    found = next(_by_name(file, node), None)
    if found is None:
        return None
    value, why, severity = found
    if (value.lineno, value.col_offset) in _reached(file):
        return None
    return issue(
        severity=severity,
        confidence=LOW,
        cwe=1327,
        what="By its name this starts a server, which anybody who reaches this machine over the network can use",
        evidence=why,
        fix='Listen on this machine only, `"127.0.0.1"`, behind a proxy that asks for a login',
        place=value,
    )


def _by_name(file: door.File, node: ast.AST) -> Iterator[tuple[ast.Constant, str, str]]:
    if isinstance(node, ast.Call):
        yield from _call_by_name(file, node)
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        names = [*node.args.posonlyargs, *node.args.args]
        defaults = node.args.defaults
        pairs = [
            *zip(names[len(names) - len(defaults) :], defaults, strict=True),
            *zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True),
        ]
        for parameter, default in pairs:
            if isinstance(default, ast.Constant) and _is_address(default) and _HOST_NAMES.fullmatch(parameter.arg):
                name = _class_name(node) if node.name == "__init__" else node.name
                if _is_server(name):
                    yield default, f"`{parameter.arg}` of `{name}` is by default {default.value!r}", MEDIUM
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        name = _class_name(node)
        field, default, told = node.target.id, _default(node.value), _told_of_field(node.value)
        named = _is_server(name) or (
            (
                _SERVER_FIELD.search(field)
                or _SERVER_CLASS.search(name)
                or (_SERVES.search(told) and not _CALLS.search(told))
                or (_SETTINGS_CLASS.search(name) and _is_in_server(file.path))
            )
            and not _NAMED_CLIENT.search(name)
        )
        if name and named and _HOST_NAMES.fullmatch(field) and isinstance(default, ast.Constant):
            yield default, f"the field `{field}` of `{name}` is by default {default.value!r}", LOW


def _call_by_name(file: door.File, node: ast.Call) -> Iterator[tuple[ast.Constant, str, str]]:
    name = _last(node.func)
    if name in OPTION_MAKERS:
        names = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        keywords = {keyword.arg: keyword.value for keyword in node.keywords}
        default, described = keywords.get("default"), keywords.get("help")
        text = described.value if isinstance(described, ast.Constant) and isinstance(described.value, str) else ""
        if (
            isinstance(default, ast.Constant)
            and _is_address(default)
            and any(_ADDRESS_OPTIONS.fullmatch(option) for option in names)
            and not _CALLS.search(text)
            and (_SERVES.search(text) or _is_server_file(file.path))
        ):
            shown = f", and {evidence.quoted(text)}" if text else f" in {PurePath(file.path).name}"
            yield default, f"the option `{names[0]}` is by default {default.value!r}{shown}", LOW
        return
    for position, value in enumerate(node.args[:2]):
        if isinstance(value, ast.Constant) and _is_address(value) and (position == 0 or _is_server(name)):
            if _is_server(name):
                yield value, f"{evidence.quoted(name)} is given {value.value!r}, line {value.lineno}", MEDIUM
            elif _is_endpoint(file, node):
                yield (
                    value,
                    f"{evidence.quoted(name)} makes an endpoint of {value.value!r}, line {value.lineno}",
                    MEDIUM,
                )
    for keyword in node.keywords:
        value = keyword.value
        named = _is_server(name) and _HOST_NAMES.fullmatch(keyword.arg or "")
        if named and isinstance(value, ast.Constant) and _is_address(value):
            given = f"{keyword.arg}={value.value!r}"
            yield value, f"{evidence.quoted(name)} is given {given}, line {value.lineno}", MEDIUM


def _is_server(name: str) -> bool:
    return _NAMED_SERVER.search(name) is not None and _NAMED_CLIENT.search(name) is None


def _is_server_file(path: str) -> bool:
    """Whether a file is a server by its name, and not one that measures or tests servers."""
    last = "/".join(PurePath(path).parts[-3:])
    return _SERVER_FILE.fullmatch(last) is not None and _CLIENT_FILE.search(last) is None


def _is_in_server(path: str) -> bool:
    """Whether a file is a part of a server by its folders."""
    last = "/".join(PurePath(path).parts[-3:])
    return _SERVER_FOLDER.search(last) is not None and _CLIENT_FILE.search(last) is None


def _is_endpoint(file: door.File, node: ast.Call) -> bool:
    """Whether a function of the project makes an endpoint of all interfaces that nobody connects to."""
    call = file.call(node)
    parent = getattr(node, "_bandit_parent", None)
    if call is None or (isinstance(parent, ast.Call) and "connect" in _last(parent.func)):
        return False
    value = file.evaluator.value(call)
    settled = file.evaluator.widened(Arguments((value,))).positional[0]
    return hosts.heard(settled, "endpoint", file) is not None and not isinstance(settled, Items)


def _class_name(node: Any) -> str:
    parent = getattr(node, "_bandit_parent", None)
    return parent.name if isinstance(parent, ast.ClassDef) else ""


@kept
def _reached(file: door.File) -> frozenset[tuple[int, int]]:
    """The places of the addresses of a file that reach a server which the catalogue knows."""
    found: set[tuple[int, int]] = set()
    for node in ast.walk(file.tree):
        found.update((cause.lineno, cause.col_offset) for cause in server_configs.addresses(file, node))
        if not isinstance(node, ast.Call):
            continue
        site = matching.call_site(file, node)
        if is_telling(node) and (site is None or not any(site.of(Service))):
            site = _told(file, node, Settings())
        for service, callee in site.of(Service) if site is not None else ():
            heard = _heard(_settled(service, callee), callee, file)
            if heard is not None and heard.cause is not None and heard.cause.root() is callee.node.root():
                found.add((heard.cause.lineno, heard.cause.col_offset))
    return frozenset(found)


__all__ = [
    "CorsPolicy",
    "address_issue",
    "command_issue",
    "cors_issue",
    "is_telling",
    "may_be_address",
    "may_be_cors",
    "service_issue",
    "setting_issue",
    "told_by_keywords",
]
