"""Power that agents are given: in calls, through keywords that take guards away, in commands and in settings."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from bandit_mlops import command_lines, evidence, guards, matching
from bandit_mlops.analysis import door, origins
from bandit_mlops.analysis.kept import calls_in, kept
from bandit_mlops.analysis.names import Callee, qualified
from bandit_mlops.analysis.values import Absent, Choice, Constant, Items, Parameter, Text, Value, leaves, options
from bandit_mlops.catalog.agent_entries import AgentPower, AgentProgram, Consent, ServerStarter
from bandit_mlops.catalog.agents import (
    AGENT_PROGRAMS,
    CONSENT_ATTRIBUTES,
    CONSENT_KEYWORDS,
    CONSENT_VARIABLES,
)
from bandit_mlops.catalog.entries import Command
from bandit_mlops.catalog.shells import REMOTE_SHELLS, SHELLS
from bandit_mlops.issues import HIGH, LOW, MEDIUM, issue
from bandit_mlops.switches import SAFE, UNSAFE, argument, reached, switched

if TYPE_CHECKING:
    from collections.abc import Mapping, Set

    import bandit
    from astroid import nodes

_KEYWORDS = {consent.name: consent for consent in CONSENT_KEYWORDS}
_ATTRIBUTES = {consent.name: consent for consent in CONSENT_ATTRIBUTES}
_VARIABLES = {consent.name: consent for consent in CONSENT_VARIABLES}
_WORDS = frozenset((*_KEYWORDS, *_ATTRIBUTES, *_VARIABLES))
_LOWER = {HIGH: MEDIUM, MEDIUM: LOW, LOW: LOW}
_SURE = (LOW, MEDIUM, HIGH)


def power_issue(power: AgentPower, callee: Callee, site: matching.Site) -> bandit.Issue | None:
    """The finding about a call that gives an agent power.

    :param power: the entry for what is called
    :param callee: what is called, with its arguments
    :param site: the call
    :return: the issue, None where a sandbox takes the code, where the library refuses, or where nothing is known
    """
    if any(_is_passed(argument(place, callee)) for place in power.instead) or _is_reported_later(power, callee):
        return None
    if any(switched(switch, callee, site).state == SAFE for switch in power.off):
        return None
    if power.safe_since is not None and reached(power.safe_since, site).answer == "yes":
        return None
    reasons = [f"this calls {evidence.callee(callee)}"]
    confidence = HIGH
    if power.text is not None:
        given = argument(power.text, callee)
        if isinstance(given, Absent) or all(isinstance(leaf, Constant) for leaf in leaves(given)):
            return None
        origin = origins.worst(given, site.facts)
        reasons.append(evidence.described(origin))
        confidence = HIGH if origin.kind in origins.REMOTE else MEDIUM
    for place in power.instead:
        given = argument(place, callee)
        if isinstance(given, Parameter):
            # Callers who don't know it get none.
            confidence = min(confidence, MEDIUM, key=_SURE.index)
            reasons.append(f"`{given.name}` is by default None, {evidence.line(given.node)}")
    for case in power.cases:
        verdicts = [switched(switch, callee, site) for switch in case.switches]
        if all(verdict.state == UNSAFE for verdict in verdicts):
            asks = any(switched(switch, callee, site).state == SAFE for switch in power.asks)
            severity = case.severity or power.severity
            reasons += [verdict.why for verdict in verdicts if verdict.why]
            return issue(
                severity=_LOWER[severity] if asks else severity,
                confidence=min((confidence, *(verdict.confidence for verdict in verdicts)), key=_SURE.index),
                cwe=power.cwe,
                what=f"A language model can {case.power or power.power}",
                evidence="; ".join(reasons),
                fix=power.fix,
            )
    return None


def _is_reported_later(power: AgentPower, callee: Callee) -> bool:
    """Whether an object is made whose method is called right there, or in the same function: that call says more."""
    from astroid import nodes

    parent = callee.node.parent
    if not power.used_by:
        return False
    if isinstance(parent, nodes.Attribute):
        return parent.attrname in power.used_by and isinstance(parent.parent, nodes.Call)
    targets = parent.targets if isinstance(parent, nodes.Assign) else [getattr(parent, "target", None)]
    names = {target.as_string() for target in targets if isinstance(target, (nodes.AssignName, nodes.AssignAttr))}
    return bool(names) and any(not names.isdisjoint(_users_of(callee.node.root()).get(m, ())) for m in power.used_by)


@kept
def _users_of(root: nodes.Module) -> Mapping[str, Set[str]]:
    """The objects whose methods a file calls, as it writes them, by the method."""
    from astroid import nodes

    found: dict[str, set[str]] = {}
    for call in calls_in(root):
        if isinstance(call.func, nodes.Attribute) and isinstance(call.func.expr, (nodes.Name, nodes.Attribute)):
            found.setdefault(call.func.attrname, set()).add(call.func.expr.as_string())
    return found


def _is_passed(value: Value) -> bool:
    """Whether an argument is given, or may be."""
    if isinstance(value, Parameter):
        return not (isinstance(value.default, Constant) and value.default.value is None)
    return any(
        not isinstance(option, Absent) and not (isinstance(option, Constant) and option.value is None)
        for option in options(value)
    )


def may_be_told(file: door.File) -> bool:
    """Whether a file names a keyword, an attribute or a variable of the environment that takes a guard away."""
    return not file.text.words.isdisjoint(_WORDS)


# keywords that take a guard away, whatever the function


def may_consent(node: ast.Call) -> bool:
    """Whether a call passes a keyword that takes a guard away: a cheap look."""
    return bool(node.keywords) and any(keyword.arg in _KEYWORDS for keyword in node.keywords)


def consent_issue(file: door.File, node: ast.Call) -> bandit.Issue | None:
    """The finding about a call that ``may_consent``, of a function that the catalogue doesn't know.

    :param file: the file
    :param node: the call
    :return: the issue, None where the keyword isn't on, or where somebody else decides
    """
    call = file.call(node)
    if call is None or _last(node.func) in {"super", "dict", "BoolInput", "Field"}:
        return None
    arguments = file.evaluator.widened(file.evaluator.arguments(call))
    for keyword in node.keywords:
        consent = _KEYWORDS.get(keyword.arg or "")
        if consent is None:
            continue
        for option in options(arguments.keywords.get(consent.name, Absent())):
            settled = option.default if isinstance(option, Parameter) else option
            if isinstance(settled, Constant) and settled.value in consent.values and settled.value is not None:
                return issue(
                    severity=consent.severity,
                    confidence=MEDIUM,
                    cwe=consent.cwe,
                    what=f"A language model can {consent.power}",
                    evidence=f"this calls {evidence.code(call.func)} with {consent.name}={settled.value!r}",
                    fix=consent.fix,
                )
    return None


# attributes and variables of the environment


def setting_issue(node: ast.Assign) -> bandit.Issue | None:
    """The finding about an assignment that takes a guard away.

    :param node: the assignment
    :return: the issue, None for other assignments
    """
    if not isinstance(node.value, ast.Constant):
        return None
    for target in node.targets:
        consent: Consent | None = None
        if isinstance(target, ast.Attribute):
            consent = _ATTRIBUTES.get(target.attr)
            if consent is not None and consent.word and consent.word not in _path(target.value):
                consent = None
        elif isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant):
            consent = _VARIABLES.get(str(target.slice.value)) if _last(target.value) == "environ" else None
        if consent is not None and any(
            type(node.value.value) is type(value) and node.value.value == value for value in consent.values
        ):
            return _set_issue(consent, ast.unparse(target), node.value.value)
    return None


def variable_issue(node: ast.Call) -> bandit.Issue | None:
    """The finding about ``os.environ.setdefault(name, value)`` that takes a guard away."""
    if len(node.args) != 2 or not all(isinstance(argument, ast.Constant) for argument in node.args):
        return None
    name, value = (argument.value for argument in node.args if isinstance(argument, ast.Constant))
    consent = _VARIABLES.get(str(name))
    if consent is None or value not in consent.values:
        return None
    return _set_issue(consent, str(name), value)


def _set_issue(consent: Consent, name: str, value: object) -> bandit.Issue:
    return issue(
        severity=consent.severity,
        confidence=HIGH,
        cwe=consent.cwe,
        what=f"A language model can {consent.power}",
        evidence=f"{evidence.quoted(name)} is set to {value!r}",
        fix=consent.fix,
    )


def _path(node: ast.expr) -> str:
    """The identifiers of a chain of attributes."""
    if isinstance(node, ast.Attribute):
        return f"{_path(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


# commands


def command_issue(command: Command, callee: Callee, site: matching.Site) -> bandit.Issue | None:
    """The finding about a command that a model chooses, or that starts an agent without guards.

    What reaches a shell is ML301's matter.

    :param command: the entry for what runs it
    :param callee: what is called, with its arguments
    :param site: the call
    :return: the issue, None for other commands
    """
    for words in command_lines.commands(command, callee):
        found = _agent(words)
        if found is not None:
            program, option = found
            return issue(
                severity=program.severity,
                confidence=HIGH,
                cwe=program.cwe,
                what=f"A language model can {program.power}",
                evidence=f"{evidence.callee(callee)} starts {evidence.quoted(f'{words[0].text} … {option}')}",
                fix=program.fix,
            )
    return _chosen(command, callee, site)


def _agent(words: command_lines.Words) -> tuple[AgentProgram, str] | None:
    texts = [word.text for word in words]
    names = {word.program for word in words[:3]} | set(texts[:3])
    for program in AGENT_PROGRAMS:
        if names.isdisjoint(program.programs):
            continue
        for position, text in enumerate(texts[1:], 1):
            joined = f"{text}={texts[position + 1]}" if position + 1 < len(texts) else text
            if any(re.fullmatch(option, form) for option in program.options for form in (text, joined)):
                return program, text
    return None


def _chosen(command: Command, callee: Callee, site: matching.Site) -> bandit.Issue | None:
    """A program that the model names, without a shell in between."""
    if command.always or command.text is not None or command.lines:
        return None
    if command.shell is not None and switched(command.shell, callee, site).state != SAFE:
        return None
    positional = callee.arguments.positional
    place = command.command.position or 0
    # With a spread list, as in ``spawnl(mode, *words)``, no argument has to stand where the program is named.
    given = positional[place] if command.spread and place < len(positional) else argument(command.command, callee)
    for option in options(given):
        first: Value = option.elements[0] if isinstance(option, Items) and option.elements else option
        if isinstance(first, Text):
            first = first.parts[0]
        names = [o.value for o in options(first) if isinstance(o, Constant) and isinstance(o.value, str)]
        if isinstance(first, (Constant, Absent)) or any(n.rpartition("/")[2] in SHELLS | REMOTE_SHELLS for n in names):
            continue
        origin = origins.worst(first, site.facts)
        if origin.kind == "llm" and not (isinstance(first, Choice) and names) and not _is_listed(callee, site):
            return issue(
                severity=HIGH,
                confidence=HIGH,
                cwe=78,
                what="A language model can run any program on this machine",
                evidence=f"this calls {evidence.callee(callee)}; {evidence.described(origin)}",
                fix="Let it choose from commands of your own: `COMMANDS[name]`, or run them in a container",
            )
    return None


def _is_listed(callee: Callee, site: matching.Site) -> bool:
    """Whether the program is one of a list: ``if command[0] in ALLOWED:``, here or in what is called."""
    given = callee.node.args[:1]
    if any(guards.stands_before(callee.node, one, site.file.evaluator, helpers=False) for one in given):
        return True
    return callee.wrapper is not None and _is_listed(callee.wrapper.sink, site)


def starter_issue(starter: ServerStarter, callee: Callee, site: matching.Site) -> bandit.Issue | None:
    """The finding about a server of tools that is started with a command from elsewhere.

    :param starter: the entry for what is called
    :param callee: what is called, with its arguments
    :param site: the call
    :return: the issue, None where the program is constant, or is this one's own
    """
    given = argument(starter.command, callee)
    if isinstance(given, Absent) or all(isinstance(leaf, Constant) for leaf in leaves(given)):
        return None
    origin = origins.worst(given, site.facts)
    if origin.kind in origins.HARMLESS or _is_interpreter(given):
        return None
    remote = origin.kind in origins.REMOTE
    return issue(
        severity=HIGH if remote else MEDIUM,
        confidence=HIGH if remote else MEDIUM if origin.kind in {"config", "environment", "command line"} else LOW,
        cwe=78,
        what="Whoever writes the server's entry runs any program on this machine",
        evidence=f"this calls {evidence.callee(callee)}; {evidence.described(origin)}",
        fix="Choose from servers of your own: `SERVERS[name]`",
    )


def _is_interpreter(given: Value) -> bool:
    names = [name for option in options(given) for name in qualified(option, {})]
    return any(name in {"sys.executable", "shutil.which"} for name in names)
