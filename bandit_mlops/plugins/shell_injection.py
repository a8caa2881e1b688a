"""ML301: a command with dynamic parts that reaches a shell."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bandit.plugins import injection_shell

from bandit_mlops import command_lines, evidence, guards, lookups, matching
from bandit_mlops.analysis import origins
from bandit_mlops.analysis.names import Callee, last_word, qualified
from bandit_mlops.analysis.values import (
    ABSENT,
    Absent,
    Call,
    Choice,
    Constant,
    Item,
    Items,
    Member,
    Parameter,
    Text,
    Value,
    constants,
    is_numeric,
    is_one_of_literals,
    leaves,
    options,
)
from bandit_mlops.catalog.entries import Command
from bandit_mlops.catalog.shells import (
    COMMAND_PREFIXES,
    REMOTE_SHELL_OPTIONS_WITH_VALUE,
    REMOTE_SHELLS,
    SHELL_FLAGS,
    SHELL_OPTIONS,
    SHELL_VARIABLES,
    SHELLS,
    SHELLS_OF_USERS,
    STARTS_A_SHELL,
    TERMINAL_COMMANDS,
    TERMINALS,
)
from bandit_mlops.issues import HIGH, LOW, MEDIUM, issue
from bandit_mlops.patterns import pattern
from bandit_mlops.rules import rule
from bandit_mlops.switches import SAFE, UNSAFE, argument, switched

if TYPE_CHECKING:
    import bandit
    from bandit.core.context import Context

__all__ = ["gen_config", "shell_injection"]

_NEEDS_A_SHELL = pattern(r"[|&;<>$`*?~()#\n]|\b(?:cd|source|export) |^\s*\w+=")
_SHELL_BEFORE = pattern(r"(?:^|[\s/;&|(])(?:ba|da|z|k|a)?sh\s+(?:-\w+\s+)*-\w*c\s+$")
_PLAIN_SHELLS = frozenset(("sh", "ash", "bash", "dash", "ksh", "zsh"))
_SECRET = pattern(r"pass(?:word|wd)?\b|token|secret|api[-_]?key|\bauth", re.IGNORECASE)
_CHOOSERS = frozenset(("request", "socket", "store", "upload"))
"""Origins of a text that names a program."""
_EXAMPLE = '"grep", "-i", pattern, path'
"""The arguments in the catalogue's lines; those of the command at hand take their place."""
_CORE: dict[str, Any] = injection_shell.gen_config("shell_injection")
"""The settings of Bandit's own shell rules, B602 to B607."""


def gen_config(name: str) -> dict[str, Any]:
    """The defaults of Bandit's own shell rules.

    ``bandit-config-generator`` writes what this returns under the rule's name. That is also the key of the settings of
    Bandit's B602 to B607: they stop with an error where they find ours there.

    :param name: the name of the settings block that the rule takes
    :return: Bandit's defaults for the block ``shell_injection``
    """
    return _CORE


@rule("ML301", unset=_CORE, Call=matching.calls(Command))
def shell_injection(context: Context, config: Mapping[str, Any]) -> bandit.Issue | None:
    """A command with dynamic parts that reaches a shell.

    What it finds
    -------------
    Text that is put together from values and then read by a shell: ``shell=True``, ``os.system``, ``os.popen``,
    ``getoutput``, ``asyncio.create_subprocess_shell``, ``["bash", "-c", command]``, remote shells, what ``tmux``,
    ``screen``, ``sbatch --wrap`` and others hand to one, and ``get_ipython().system`` of notebooks. The text may be
    built lines before, with ``+=``, ``%``, ``format`` or ``join``, and the function may be passed on:
    ``asyncio.to_thread(subprocess.run, command, shell=True)``.

    Without a shell it finds programs that somebody else names: the whole command, or its first word, comes with a
    request, from a socket, or stands in a downloaded file; or the whole command stands in a configuration file.

    It is silent on constant commands, on lists of arguments without a shell, on parts that went through ``shlex.quote``
    or ``shlex.join`` or were checked before the call (an allow-list, ``isdigit()``, a pattern), and on parts that
    can only be constants, numbers or names that the program made up itself.

    Why it matters
    --------------
    A shell gives a meaning to ``;``, ``|``, ``$( )``, quotes and spaces. A file name, a user's search word or an answer
    of a model that holds one of them runs as a command. CVE-2023-6019 in Ray was a request's parameter in such a text:
    anyone who reached the dashboard could run commands on the cluster.

    Severity is HIGH where the part comes from a request, an upload, a download or a model, or is a parameter that is
    put into a text; MEDIUM where the whole command is handed in, or where the part comes from the command line, the
    environment or a configuration file. Confidence is LOW where a shell is only possible.

    Example
    -------
    .. code-block:: python

        cmd = f"grep -i {user_pattern} {logfile}"
        subprocess.run(cmd, shell=True, check=False, timeout=10)

    Instead
    -------
    .. code-block:: python

        subprocess.run(["grep", "-i", "--", user_pattern, logfile], check=False, timeout=10)
        subprocess.run(f"zcat {shlex.quote(logfile)} | tail", shell=True)

    Options
    -------
    None of its own.

    Standards
    ---------
    CWE-78; OWASP ASVS 5.0.0 v5.0.0-1.2.5, v5.0.0-1.3.3; OWASP AISVS 1.0 C9.3.1; OWASP Top 10 for LLM Applications
    (2025) LLM05:2025; OWASP Top 10 for LLM Applications (2026) LLM10:2026; MITRE ATLAS 5.6 AML.T0050, AML.T0049,
    AML.T0072, AML.T0102.

    Overlap
    -------
    Bandit's B602, B604, B605 and B609 look at the same functions, B601 at paramiko. They report constant commands as
    well, and miss texts that reach a shell in other ways. For one finding a hazard:
    ``skips = ["B601", "B602", "B604", "B605", "B609"]``.

    References
    ----------
    - https://docs.python.org/3/library/subprocess.html#security-considerations
    - https://docs.python.org/3/library/shlex.html#shlex.quote
    """
    site = matching.site(context)
    if site is None:
        return None
    return site.first_issue(Command, lambda command, callee: _judge(command, callee, site))


def _judge(command: Command, callee: Callee, site: matching.Site) -> bandit.Issue | None:
    read = _script(command, callee, site)
    if read is None:
        return _chosen_program(command, callee, site)
    script, certain = _without_inner_quotes(read[0]), read[1]
    holes = [hole for hole in _unchecked(command, callee, script, site) if not _is_harmless(hole, command, site.facts)]
    if not holes:
        return _templated(command, callee, script)
    found = [origins.worst(hole, site.facts) for hole in holes]
    worst = max(found, key=lambda origin: origins.KINDS.index(origin.kind))
    whole = not isinstance(script, (Text, Choice)) and len(holes) == 1
    severity = command.severity
    if severity == HIGH and worst.kind not in origins.REMOTE and (whole or worst.kind != "parameter"):
        severity = MEDIUM
    confidence = LOW if not certain else MEDIUM if worst.kind == "unknown" or worst.by_name or whole else HIGH
    return issue(
        severity=severity,
        confidence=confidence,
        cwe=command.cwe,
        what="A shell runs the whole text, so a `;`, `|` or `$( )` in " + _names(holes) + " runs any command",
        evidence=_evidence(command, callee, script, found),
        fix=_fix(command, callee, script, holes),
    )


def _unchecked(command: Command, callee: Callee, script: Value, site: matching.Site) -> list[Value]:
    """The parts of a command that nobody checks, neither before the call nor in the function of the project there."""
    holes = [hole for hole in _holes(script) if not guards.keeps_from_shell(callee.node, hole, site.file.evaluator)]
    read = _script(command, callee.wrapper.sink, site) if callee.wrapper is not None and holes else None
    if callee.wrapper is None or read is None:
        return holes
    left = _unchecked(command, callee.wrapper.sink, _without_inner_quotes(read[0]), site)
    if any(isinstance(hole, Parameter) and hole.function is callee.wrapper.definition for hole in left):
        return holes
    # What it's handed is checked there; what it adds of its own may not be.
    added = {getattr(hole, "node", None) for hole in left}
    return [hole for hole in holes if getattr(hole, "node", None) in added]


def _templated(command: Command, callee: Callee, script: Value) -> bandit.Issue | None:
    """A constant command with a template that the library fills in before the shell reads it."""
    for constant in constants(script) or ():
        found = re.search(command.templates, constant) if command.templates and isinstance(constant, str) else None
        if found:
            return issue(
                severity=command.severity,
                confidence=MEDIUM,
                cwe=command.cwe,
                what="A shell runs the text after values from outside are put into it",
                evidence=f"{evidence.callee(callee)} fills in `{found.group()}`, {evidence.line(callee.node)}",
                fix=f"Hand the value over on its own, as in {command.fix}",
            )
    return None


def _chosen_program(command: Command, callee: Callee, site: matching.Site) -> bandit.Issue | None:
    """A program that somebody else names: without a shell it runs all the same."""
    if command.session or command.text is not None:
        return None
    given = command_lines.given(command, callee)
    for option in options(given):
        named = _program_of(option)
        if named is None or origins.is_sanitized(named[0], "shell", site.facts):
            continue
        program, whole = named
        origin = origins.worst(program, site.facts)
        # What a model says is reported by the rule about agents, a download that is run by the one about downloads,
        # which leaves what a downloaded file names.
        chosen = origin.kind in _CHOOSERS or (origin.kind == "download" and lookups.is_field(program))
        if not chosen and not (whole and origin.kind == "config"):
            continue
        if guards.keeps_from_shell(callee.node, program, site.file.evaluator):
            continue
        return issue(
            severity=HIGH if chosen else LOW,
            confidence=MEDIUM,
            cwe=command.cwe,
            what="Whoever chooses the text chooses which program runs here, also without a shell",
            evidence=f"{evidence.callee(callee)}; {evidence.described(origin)}",
            fix='Name the program yourself, and check the rest: `subprocess.run(["grep", "-i", "--", pattern, path])`',
        )
    return None


def _program_of(given: Value) -> tuple[Value, bool] | None:
    """What names the program in a text or an argument list, and whether all of the list comes from there.

    None where the program does, in part at least.
    """
    if isinstance(given, Items):
        first = given.elements[0] if given.elements else ABSENT
        return None if isinstance(first, (Constant, Text, Absent)) else (first, False)
    if isinstance(given, Call):
        if isinstance(given.callee, Member) and given.callee.name == "split":
            given = given.callee.base
        elif "shlex.split" in qualified(given.callee, {}) and given.arguments.positional:
            given = given.arguments.positional[0]
    if isinstance(given, Text):
        first = given.parts[0]
        return None if isinstance(first, Constant) else (first, False)
    return None if isinstance(given, (Constant, Absent)) else (given, True)


def _script(command: Command, callee: Callee, site: matching.Site) -> tuple[Value, bool] | None:
    """What a shell gets to read, and whether it certainly does; None where there is no shell."""
    given = command_lines.given(command, callee)
    if isinstance(given, Absent):
        return None
    if command.session:
        return (given, True) if _is_in_shell(callee.value) else None
    if command.lines and isinstance(given, Items):
        scripts = tuple(e for e in given.elements if command.text is None or re.match(command.text, _beginning(e)))
        return (Text(scripts, given.node), True) if scripts else None
    if command.always:
        return _first_of_list(given), True
    if command.text is not None:
        for option in options(given):
            if not isinstance(option, Items) and not _is_any(option) and re.match(command.text, _beginning(option)):
                return option, True
    if command.shell is not None:
        verdict = switched(command.shell, callee, site)
        if verdict.state == UNSAFE:
            return _first_of_list(given), verdict.confidence == HIGH
        if verdict.state != SAFE and not any(isinstance(option, Items) for option in options(given)):
            return given, False
    for option in options(given):
        script = _script_in_list(option) or _script_to_split(option)
        if script is not None:
            return script, True
    if command.stdin is not None and any(_is_bare_shell(option) for option in options(given)):
        sent = argument(command.stdin, callee)
        return None if isinstance(sent, Absent) else (sent, True)
    return None


def _is_in_shell(method: Value) -> bool:
    """Whether a method is one of a process that runs a shell: ``pexpect.spawn("bash").sendline``."""
    started = method.base if isinstance(method, Member) else None
    for option in options(started) if started is not None else ():
        if isinstance(option, Call):
            words = [word for value in option.arguments.positional[:2] for word in _words(value)]
            if any(posixpath.basename(word).lower() in SHELLS for word in words):
                return True
    return False


def _words(given: Value) -> list[str]:
    """The constant words of a text or of an argument list."""
    elements = given.elements if isinstance(given, Items) else (given,)
    found = [c for element in elements for c in constants(element) or () if isinstance(c, str)]
    return [word for text in found for word in text.split()]


def _is_bare_shell(given: Value) -> bool:
    """``["bash"]``, ``["bash", "-s"]``, ``"sh"``: a shell that reads its script from standard input."""
    words = _words(given)
    if not words or (isinstance(given, Items) and (given.open or len(words) != len(given.elements))):
        return False
    while len(words) > 1 and posixpath.basename(words[0]) in COMMAND_PREFIXES:
        words = words[1:]
    program, *others = words
    return posixpath.basename(program).lower() in SHELLS and all(
        word.startswith("-") and word.lower() not in SHELL_FLAGS for word in others
    )


def _is_any(given: Value) -> bool:
    """Whether a function hands all that it's given on, ``original(*args)``: that may be a list as well."""
    while isinstance(given, Item):
        given = given.base
    taken = getattr(given.function, "args", None) if isinstance(given, Parameter) else None
    return taken is not None and getattr(taken, "vararg", None) == getattr(given, "name", "")


def _beginning(given: Value) -> str:
    """The constant beginning of a text."""
    first = given.parts[0] if isinstance(given, Text) else given
    return first.value if isinstance(first, Constant) and isinstance(first.value, str) else ""


def _first_of_list(given: Value) -> Value:
    """With a list and a shell, only the first element is the script; the rest are its positional parameters."""
    if isinstance(given, Items) and given.elements:
        return given.elements[0]
    return given


def _script_in_list(given: Value) -> Value | None:
    """``["bash", "-c", script]`` and ``["ssh", host, script]``, also behind ``sudo`` and the like."""
    if not isinstance(given, Items):
        return None
    program = previous = ""
    for position, element in enumerate(given.elements):
        word = next((constant for constant in constants(element) or () if isinstance(constant, str)), None)
        if position == 0 and (_is_shell_of_user(element) or _is_named_shell(given)):
            program = word = "sh"
        elif not program:
            name = posixpath.basename(word.replace("\\", "/")).lower() if word is not None else ""
            if name in REMOTE_SHELLS:
                return _script_for_host(given.elements[position + 1 :], given)
            if name in TERMINALS:
                return _script_for_terminal(given.elements[position + 1 :], given)
            if name in SHELL_OPTIONS:
                script = _script_in_option(given.elements[position + 1 :], SHELL_OPTIONS[name])
                if script is not None:
                    return script
            if name in SHELLS:
                program = name
            elif position == 0 and name not in COMMAND_PREFIXES:
                return None
        elif word is not None and word.lower() in SHELL_FLAGS:
            return _after(given.elements, position)
        elif program in SHELLS_OF_USERS:
            # Here the first word is whose shell it is.
            pass
        elif word is not None and not word.startswith(("-", "/", "+")) and not previous.endswith("o"):
            # A script's file: what follows are its arguments. (``-o pipefail`` is an option.)
            return None
        previous = word or ""
    return None


def _after(words: tuple[Value, ...], position: int) -> Value | None:
    return next(iter(words[position + 1 :]), None)


def _script_for_host(words: tuple[Value, ...], given: Items) -> Value | None:
    """What stands behind the options and the host: a shell on the host reads all of it as one text."""
    position = 0
    while position < len(words):
        known = [word for word in constants(words[position]) or () if isinstance(word, str)]
        if not known or not known[0].startswith("-"):
            break
        position += 2 if known[0] in REMOTE_SHELL_OPTIONS_WITH_VALUE else 1
    script = words[position + 1 :]
    return Text(script, given.node) if script else None


def _is_shell_of_user(program: Value) -> bool:
    """``os.environ["SHELL"]``, ``os.environ.get("SHELL", "/bin/sh")``."""
    for option in options(program):
        name: Value = ABSENT
        if isinstance(option, Item):
            name = option.key
        elif isinstance(option, Call) and option.arguments.positional:
            name = option.arguments.positional[0]
        if any(constant in SHELL_VARIABLES for constant in constants(name) or ()):
            return True
    return False


_SHELL_NAME = pattern(r"(?i)(?:^|_)shell(?:_?(?:path|bin|exe|executable|program|name|cmd|command))?$")


def _is_named_shell(given: Items) -> bool:
    """``[shell, "-c", script]``, ``[self.shell_path, "-lc", script]``: the name and the option say it."""
    program, flag, *_ = (*given.elements, ABSENT, ABSENT)
    words = [word.lower() for word in constants(flag) or () if isinstance(word, str)]
    if not words or not SHELL_FLAGS.issuperset(words) or constants(program) is not None:
        return False
    shown = next(iter(getattr(given.node, "elts", ())), None)
    names = [option.name for option in options(program) if isinstance(option, (Parameter, Member))]
    return any(_SHELL_NAME.search(name) for name in (*names, last_word(shown)))


def _script_to_split(given: Value) -> Value | None:
    """``shlex.split(f"bash -c '{command}'")``: the list starts a shell, and what is put in may end the quotes."""
    if not isinstance(given, Call):
        return None
    text: Value = ABSENT
    if isinstance(given.callee, Member) and given.callee.name == "split":
        text = given.callee.base
    elif "shlex.split" in qualified(given.callee, {}) and given.arguments.positional:
        text = given.arguments.positional[0]
    return text if re.match(STARTS_A_SHELL, _beginning(text)) else None


def _without_inner_quotes(script: Value) -> Value:
    """``f"bash -c {shlex.quote(command)}"``: the inner shell reads what the outer one takes for a word."""
    if not isinstance(script, Text):
        return script
    parts = list(script.parts)
    for position, part in enumerate(parts[1:], 1):
        before = parts[position - 1]
        if isinstance(before, Constant) and isinstance(before.value, str) and _SHELL_BEFORE.search(before.value):
            parts[position] = _unquoted(part)
    if parts == list(script.parts):
        return script
    alone = len(parts) == 2 and re.match(STARTS_A_SHELL, _beginning(script))
    return parts[1] if alone else Text(tuple(parts), script.node)


def _script_in_option(words: tuple[Value, ...], names: frozenset[str]) -> Value | None:
    """The value of an option whose program hands it to a shell: ``--wrap <script>`` or ``--wrap=<script>``."""
    for position, word in enumerate(words):
        beginning = _beginning(word)
        if beginning in names and isinstance(word, Constant):
            return _after(words, position)
        if "=" in beginning and beginning.partition("=")[0] in names:
            return word
    return None


def _script_for_terminal(words: tuple[Value, ...], given: Items) -> Value | None:
    """``tmux send-keys -t <pane> <text> Enter`` and ``tmux new-window <script>``."""
    known = [_beginning(word) if isinstance(word, Constant) else "" for word in words]
    position = next((index for index, word in enumerate(known) if word in TERMINAL_COMMANDS), None)
    if position is None:
        return None
    with_value, position = TERMINAL_COMMANDS[known[position]], position + 1
    while position < len(words) and known[position].startswith("-"):
        # Letters of one dash stand together: ``-ds <name>``.
        position += 2 if "-" + known[position][-1] in with_value else 1
    script = words[position:]
    # One word is a script; several are a program and its arguments, unless they are typed.
    typed = "-N" in with_value
    return Text(script, given.node) if script and (typed or len(script) == 1) else None


def _holes(script: Value) -> list[Value]:
    """The parts of a command that aren't constant."""
    return [leaf for leaf in leaves(script) if not isinstance(leaf, (Constant, Absent))]


def _is_harmless(hole: Value, command: Command, facts: origins.Facts) -> bool:
    """Whether a part can't hold anything that a shell reads as more than a word."""
    if command.quoting_helps and origins.is_sanitized(hole, "shell", facts):
        return True
    if isinstance(hole, Member) and hole.name in {"name", "value"} and isinstance(hole.base, Parameter):
        # A member of an enumeration.
        hole = hole.base
    if isinstance(hole, Parameter) and (is_numeric(hole) or is_one_of_literals(hole.annotation)):
        return True
    kind = origins.worst(hole, facts).kind
    return kind in origins.HARMLESS or kind in origins.OWN


def _names(holes: list[Value]) -> str:
    names = list(dict.fromkeys(evidence.name_of(hole, getattr(hole, "node", None)) for hole in holes))
    if len(names) > 3:
        return f"{', '.join(names[:3])} or {len(names) - 3} more"
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _evidence(command: Command, callee: Callee, script: Value, found: list[origins.Origin]) -> str:
    call = f"{evidence.callee(callee)} runs a shell"
    if command.shell is not None and command.shell.argument.name in callee.arguments.keywords:
        call = f"{evidence.callee(callee)} with {command.shell.argument.name}=True"
    reasons = [call]
    node = getattr(script, "node", None)
    if node is not None and node.lineno and node.lineno != callee.node.lineno and isinstance(script, Text):
        reasons.append(f"the command is built in line {node.lineno}")
    reasons += dict.fromkeys(evidence.described(origin) for origin in found[:3])
    return "; ".join(reasons)


def _fix(command: Command, callee: Callee, script: Value, holes: list[Value]) -> str:
    runs_here = _runs_here(command, callee)
    argv = _argv(script) if runs_here else None
    if argv is not None and command.fix.count('"grep"') == 1:
        written = command.fix.replace(_EXAMPLE, ", ".join(argv))
        if callee.name.startswith("subprocess.") and command.shell is not None:
            written = written.replace("subprocess.run(", f"{callee.name}(")
        return f"Use {written}" + ("" if "shlex" in written else ", without a shell")
    if isinstance(script, Text) and command.quoting_helps:
        first = evidence.name_of(holes[0], getattr(holes[0], "node", None)).strip("`")
        list_helps = runs_here and "shlex" not in command.fix
        return f"Quote each part: `shlex.quote({first})`" + (", or pass a list without a shell" if list_helps else "")
    return f"Pass each argument on its own, as in {command.fix}"


def _runs_here(command: Command, callee: Callee) -> bool:
    """Whether the script's program may be called directly: neither ``ssh`` nor ``docker`` is in between."""
    given = argument(command.command, callee)
    if command.spread or not isinstance(given, Items) or not given.elements:
        return not command.spread
    first = next((word for word in constants(given.elements[0]) or () if isinstance(word, str)), "")
    return posixpath.basename(first) in _PLAIN_SHELLS


def _argv(script: Value) -> list[str] | None:
    """The command as a list of arguments; None where it needs a shell or isn't known well enough."""
    if not isinstance(script, Text):
        return None
    words: list[list[str]] = [[]]
    for part in script.parts:
        if isinstance(part, Constant):
            if (
                not isinstance(part.value, str)
                or _NEEDS_A_SHELL.search(part.value)
                or _SHELL_BEFORE.search(part.value)
                or _SECRET.search(part.value)
                or evidence.without_secrets(part.value) != part.value
                or '"' in part.value
                or "'" in part.value
            ):
                return None
            pieces = re.split(r"(\s+)", part.value)
            for piece in pieces:
                if piece.isspace():
                    words.append([])
                elif piece:
                    words[-1].append(piece)
        else:
            bare = _unquoted(part)
            words[-1].append("{" + evidence.name_of(bare, getattr(bare, "node", None)).strip("`") + "}")
    return [_word(word) for word in words if word]


def _unquoted(part: Value) -> Value:
    """Without a shell, a part that ``shlex.quote`` has quoted is passed as it was."""
    if isinstance(part, Call) and "shlex.quote" in qualified(part.callee, {}) and part.arguments.positional:
        return part.arguments.positional[0]
    return part


def _word(pieces: list[str]) -> str:
    if len(pieces) == 1 and pieces[0].startswith("{"):
        return pieces[0][1:-1]
    if any(piece.startswith("{") for piece in pieces):
        return 'f"' + "".join(pieces) + '"'
    return '"' + "".join(pieces) + '"'
