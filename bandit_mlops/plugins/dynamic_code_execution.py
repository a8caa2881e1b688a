"""ML302: text, files and modules from elsewhere that are run as code."""

from __future__ import annotations

import ast
import itertools
import posixpath
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from bandit_mlops import authors, command_lines, evidence, guards, matching
from bandit_mlops.analysis import door, origins
from bandit_mlops.analysis.kept import calls_in, kept
from bandit_mlops.analysis.names import HANDING_OVER, UNKNOWN_CLASS, Callee, last_word, qualified
from bandit_mlops.analysis.values import (
    ABSENT,
    Absent,
    Call,
    Constant,
    Items,
    Library,
    Member,
    Parameter,
    Text,
    Value,
    constants,
    options,
)
from bandit_mlops.authors import Cause
from bandit_mlops.catalog.code_runners import (
    CALL_EACH,
    CODE_RUNNERS,
    EVALUATORS,
    PYTHON_OPTIONS_WITH_VALUE,
    PYTHON_PROGRAM,
    RESOLVERS,
    SCRIPT_PROGRAMS,
)
from bandit_mlops.catalog.entries import CodeRunner, Command
from bandit_mlops.downloaded import download_of
from bandit_mlops.issues import HIGH, LOW, MEDIUM, issue
from bandit_mlops.makers import makers
from bandit_mlops.patterns import pattern
from bandit_mlops.rules import gen_config, rule
from bandit_mlops.switches import SAFE, argument, switched

if TYPE_CHECKING:
    import bandit
    from astroid import nodes
    from bandit.core.context import Context

__all__ = ["dynamic_code_execution", "gen_config"]

_DEEPEST = 12
_NAMES_ONLY = pattern(r"[\w.\[\]'\"]*")
_FRAME = pattern(r"(?:^|_)(?:df|dataframe|data_frame)\d*$", re.IGNORECASE)
_COMMAND_LINE = {"args", "arguments", "opt", "opts", "options", "namespace"}
_FRAME_METHODS = frozenset(("query", "eval"))
_FRAME_KEYWORDS = {"engine", "local_dict", "global_dict", "resolvers"}
_SEARCH_PATH = {"sys.path.insert", "sys.path.append", "site.addsitedir"}
_FRAME_ENTRY = "pandas.DataFrame"


_AUTHORS = {
    "code": authors.of_code,
    "expression": authors.of_code,
    "file": authors.of_file,
    "document": authors.of_file,
    "module": authors.of_module,
}


_CALLS = matching.calls(CodeRunner, Command)


def _may_run(file: door.File) -> bool:
    return (
        _CALLS(file)
        or any(map(file.text.names, EVALUATORS))
        or (file.mentions("pandas") and not file.text.words.isdisjoint(_FRAME_METHODS))
    )


@rule("ML302", Call=_may_run)
def dynamic_code_execution(context: Context, config: Mapping[str, Any]) -> bandit.Issue | None:
    """Text, files and modules from elsewhere that are run as code.

    What it finds
    -------------
    ``exec``, ``eval`` and what runs code like them, on text that isn't constant: interactive interpreters,
    ``timeit`` and the profilers, IPython and Jupyter kernels, ``[sys.executable, "-c", code]``; scripts to which
    the function has written what a language model answered or a request holds, and that it runs; expressions that
    are evaluated like code, in ``pandas.eval``, ``DataFrame.query``, ``sympy.sympify`` and ``parse_expr``,
    ``numexpr`` without its check; files that are run (``runpy``, ``spec_from_file_location``) and modules that are
    imported by a name out of data (``importlib.import_module``, ``pkgutil.resolve_name``); ``eval`` that is handed
    to somebody who calls it with data: ``frame["boxes"].apply(eval)``, ``add_argument("--layers", type=eval)``,
    ``OmegaConf.register_new_resolver("eval", eval)``. An empty ``__builtins__`` changes nothing: every object leads
    to every class.

    It is silent on constant code and on code that is put together from constants, numbers and names of the program's
    own, or holds values as literals only (``f"run({name!r})"``); on syntax trees that the program builds; on files
    beside the program; on ``ast.literal_eval``, ``model.eval()``, ``re.compile`` and ``torch.compile``; on text that a
    test before the call limits to digits and signs, to identifiers, or to the members of a list; on modules whose name
    was checked, or that are the program's own (``f".{name}"``), and on import helpers that get a whole name from their
    caller.

    Why it matters
    --------------
    Whoever writes the text runs any program, with the rights of this one. In CVE-2023-44467 that was the answer of a
    language model, in CVE-2024-4181 the server's, in CVE-2025-14926 a field of a checkpoint's configuration, in
    CVE-2025-1550 the class name within a model file.

    Severity is HIGH where the text comes from a language model, a request, a download or another remote place; MEDIUM
    where it comes from a configuration file or an artifact, where it's a parameter, or where its origin is unknown; LOW
    where somebody types it on the command line or sets it in the environment, who could run any program anyway.
    Confidence is HIGH where the origin is known, MEDIUM for a parameter and where only a name says that a language
    model is asked (``self.llm.aask(prompt)``, ``call_gpt(prompt)``), LOW for an unknown origin.

    Example
    -------
    .. code-block:: python

        answer = client.chat.completions.create(model=model, messages=messages).choices[0].message.content
        boxes = eval(answer)
        layers = eval(config["conv_layers"])

    Instead
    -------
    .. code-block:: python

        boxes = json.loads(answer)
        layers = ast.literal_eval(config["conv_layers"])

    Options
    -------
    ``[tool.bandit.mlops] trusted_sources = ["models.acme.example", "s3://acme-models/"]`` takes downloads from there
    for files of your own, which are silent.

    Standards
    ---------
    CWE-94, CWE-95, CWE-470; OWASP ASVS 5.0.0 v5.0.0-1.3.2, v5.0.0-15.2.5, v5.0.0-15.1.5; OWASP AISVS 1.0 C9.3.1,
    C7.1.1; OWASP Machine Learning Security Top 10 (2023) ML09:2023; OWASP Top 10 for LLM Applications (2025)
    LLM05:2025; OWASP Top 10 for LLM Applications (2026) LLM10:2026; MITRE ATLAS 5.6 AML.T0050, AML.T0051.000,
    AML.T0051.001, AML.T0102.

    Overlap
    -------
    Bandit's B102 reports every ``exec``, B307 every ``eval``, constant ones too. For one finding a hazard:
    ``skips = ["B102", "B307"]``. Commands that a shell reads are ML301, ``_target_`` of hydra is ML101, agents
    that are given a Python tool are ML303.

    References
    ----------
    - https://docs.python.org/3/library/ast.html#ast.literal_eval
    - https://nedbatchelder.com/blog/201206/eval_really_is_dangerous.html
    - https://docs.sympy.org/latest/modules/core.html#sympy.core.sympify.sympify
    """
    node = context.node
    if not isinstance(node, ast.Call):
        return None
    site = matching.site(context)
    if site is not None:
        found = site.first_issue(CodeRunner, lambda runner, callee: _judge(runner, callee, site))
        if found is None:
            found = site.first_issue(Command, lambda command, callee: _judge_command(command, callee, site))
        if found is not None:
            return found
    if _may_be_frame(node):
        return _judge_frame(node, context)
    return _judge_handed(node) if _hands_evaluator_on(node) else None


def _judge(runner: CodeRunner, callee: Callee, site: matching.Site) -> bandit.Issue | None:
    given = _given(runner, callee, site)
    if isinstance(given, Absent) or any(switched(switch, callee, site).state == SAFE for switch in runner.off):
        return None
    if runner.or_else and not _is_text(given, site.facts):
        return None
    cause = _AUTHORS[runner.form](given, site.facts)
    if runner.form == "module" and (cause is None or not _names_module(cause, callee, site)):
        cause = _from_added_folder(given, callee, site)
    if cause is None or (cause.kind in {"parameter", "unknown"} and _is_annotation(runner, callee)):
        return None
    verdict = _verdict(runner, cause, given)
    if verdict is None or _is_limited(runner, callee, site):
        return None
    severity, confidence = verdict
    return issue(
        severity=severity,
        confidence=confidence,
        cwe=runner.cwe,
        what=_what(runner, cause, given),
        evidence=_evidence(runner, cause, callee),
        fix=_fix(runner, given, callee),
    )


_TYPE_NAME = pattern(r"(?:^|_)(?:typ|types?|annotations?|ann|hints?|forward(?:_?ref)?)$")
_NAMESPACE = pattern(r"\b(?:__globals__|__dict__|global_?ns|local_?ns)\b")
_TYPES = frozenset(("type", "typing.Type", "typing.ForwardRef", "types.GenericAlias"))


def _is_annotation(runner: CodeRunner, callee: Callee) -> bool:
    """Whether what is evaluated is an annotation of the program's own: a type, or the text of one.

    ``eval(typ, sys.modules[cls.__module__].__dict__)``; a parameter ``data_type: ForwardRef | str | type``
    """
    # What the function that is called evaluates says it, whatever it's handed.
    callee = callee.innermost
    evaluated = options(argument(runner.code, callee))
    if any(isinstance(one, Parameter) and not _TYPES.isdisjoint(qualified(one, {})) for one in evaluated):
        return True
    given = [*callee.node.args, *(keyword.value for keyword in callee.node.keywords)]
    if not _TYPE_NAME.search(last_word(next(iter(given), None)).lower()):
        return False
    return any(_NAMESPACE.search(one.as_string()) for one in given[1:])


def _given(runner: CodeRunner, callee: Callee, site: matching.Site) -> Value:
    """What is run."""
    arguments = callee.arguments
    if runner.in_constructor:
        made = [
            call
            for call in makers(callee.value)
            if not _constructors(runner).isdisjoint(qualified(call.callee, site.facts.returns))
        ]
        if not made:
            return ABSENT
        arguments = site.file.evaluator.widened(made[0].arguments)
    return argument(runner.code, msgspec.structs.replace(callee, arguments=arguments))


def _constructors(runner: CodeRunner) -> set[str]:
    return {name.rpartition(".")[0].removesuffix(".loader") for name in runner.names}


def _is_text(given: Value, facts: origins.Facts) -> bool:
    """Whether a value is text, where it may as well be a number, a function or a formula."""
    if any(isinstance(o, Call) and _names_sympy(o.callee) for o in options(given)):
        # An expression has been made of it, or else it's none.
        return False
    for option in options(given):
        if isinstance(option, Text):
            # What ``a / b`` is where neither is known: a path, or a number.
            return getattr(option.node, "op", "") != "/"
        if isinstance(option, Parameter) and "str" in qualified(option, facts.returns):
            return True
        if isinstance(option, Call) and isinstance(option.callee, Member) and option.callee.name in _TEXT_METHODS:
            return True
        if origins.worst(option, facts).kind in {*origins.REMOTE, "command line", "environment"}:
            return True
    return False


def _names_sympy(callee: Value) -> bool:
    return any(name.startswith("sympy.") for name in qualified(callee, {}))


_TEXT_METHODS = frozenset("strip replace format lower upper join split lstrip rstrip group read read_text".split())


# -- the verdict ------------------------------------------------------------------------------------------------------


def _verdict(runner: CodeRunner, cause: Cause, given: Value) -> tuple[str, str] | None:
    """Severity and confidence; None where nothing speaks for a hazard."""
    if cause.kind in origins.REMOTE:
        return HIGH, MEDIUM if cause.by_name else HIGH
    if runner.form == "document":
        return None
    if cause.kind == "config":
        return MEDIUM, HIGH
    if runner.form == "module":
        return MEDIUM, (MEDIUM if cause.kind == "file" else LOW)
    if runner.form == "file":
        return (LOW, LOW if cause.kind == "environment" else MEDIUM) if cause.value is not None else None
    if cause.kind in {"command line", "environment"}:
        return LOW, HIGH
    if runner.form == "expression" and isinstance(given, Text):
        return (LOW, MEDIUM if cause.kind == "parameter" else LOW)
    if cause.kind == "file":
        # A whole program is run on purpose, values are read from a file.
        return (MEDIUM if EVALUATORS.isdisjoint(runner.names) or "eval" in runner.names else LOW), MEDIUM
    if cause.kind == "parameter":
        return MEDIUM, MEDIUM
    if isinstance(given, Text) and all(
        _NAMES_ONLY.fullmatch(str(part.value)) for part in given.parts if isinstance(part, Constant)
    ):
        return LOW, LOW
    return MEDIUM, (MEDIUM if cause.likely else LOW)


def _names_module(cause: Cause, callee: Callee, site: matching.Site) -> bool:
    """Whether a module's name comes out of data, rather than from a caller who names it."""
    if cause.kind in origins.REMOTE or cause.kind in {"config", "file"}:
        return True
    # A launcher imports what its user names on the command line.
    is_launcher = isinstance(cause.value, Parameter) and cause.value.name in _COMMAND_LINE
    return cause.kind in {"parameter", "unknown"} and cause.likely and not is_launcher


def _from_added_folder(given: Value, callee: Callee, site: matching.Site) -> Cause | None:
    """An import by a variable name, from a folder that the function has just put on the search path."""
    from astroid import nodes

    if constants(given) is not None or all(_is_relative(option) for option in options(given)):
        return None
    frame = callee.node.frame()
    added = _added_folder(frame, site.file) if isinstance(frame, nodes.FunctionDef) else None
    return added if added is not None and added.node.fromlineno <= callee.node.fromlineno else None


def _is_relative(name: Value) -> bool:
    """``f".plugins.{name}"``: the search path has no say in it."""
    first = name.parts[0] if isinstance(name, Text) else name
    return isinstance(first, Constant) and str(first.value).startswith(".")


@kept
def _added_folder(frame: nodes.NodeNG, file: door.File) -> Cause | None:
    """The first folder that a function puts on the search path and that isn't the program's own."""
    for call in calls_in(frame):
        if getattr(call.func, "attrname", "") not in {"insert", "append", "addsitedir"} or not call.args:
            continue
        if _SEARCH_PATH.isdisjoint(qualified(file.evaluator.value(call.func), {})):
            continue
        folder = file.evaluator.value(call.args[-1])
        if constants(folder) is None and authors.of_file(folder, matching.facts_of(file)) is not None:
            return Cause("file", folder, call)
    return None


def _is_limited(runner: CodeRunner, callee: Callee, site: matching.Site) -> bool:
    """Whether a test lets only known values, or harmless characters, reach the call: here or in what is called."""
    helpers = runner.form in {"module", "file"}
    called: Callee | None = callee
    while called is not None:
        passed = [*called.node.args, *(keyword.value for keyword in called.node.keywords)]
        given = passed if called.wrapper is not None else passed[:2]
        if any(guards.stands_before(called.node, one, site.file.evaluator, helpers=helpers) for one in given):
            return True
        called = called.wrapper.sink if called.wrapper is not None else None
    return False


# -- tables whose class isn't known -----------------------------------------------------------------------------------


def _may_be_frame(node: ast.Call) -> bool:
    """``df.query(text)``: a name that tables have, or keywords that only pandas takes."""
    function = node.func
    if not isinstance(function, ast.Attribute) or function.attr not in _FRAME_METHODS:
        return False
    given = node.args[0] if node.args else next((k.value for k in node.keywords if k.arg == "expr"), None)
    if given is None or isinstance(given, ast.Constant):
        return False
    return _named_frame(function.value) or any(keyword.arg in _FRAME_KEYWORDS for keyword in node.keywords)


def _named_frame(receiver: ast.expr) -> bool:
    name = receiver.attr if isinstance(receiver, ast.Attribute) else getattr(receiver, "id", "")
    return _FRAME.search(name) is not None


def _judge_frame(node: ast.Call, context: Context) -> bandit.Issue | None:
    site = matching.site_of_any(context)
    if site is None or not site.file.mentions("pandas"):
        return None
    evaluator = site.file.evaluator
    if qualified(evaluator.value(site.call.func.expr), site.facts.returns):
        # Its class is known: it isn't a table.
        return None
    runner = next(entry for entry in CODE_RUNNERS if f"{_FRAME_ENTRY}.query" in entry.names)
    arguments = evaluator.widened(evaluator.arguments(site.call))
    callee = Callee(f"{UNKNOWN_CLASS}.{site.call.func.attrname}", arguments, site.call, evaluator.value(site.call.func))
    found = _judge(runner, callee, site)
    if found is not None and found.confidence != LOW and not _only_pandas(node):
        found.confidence = LOW
    return found


def _only_pandas(node: ast.Call) -> bool:
    return any(keyword.arg in _FRAME_KEYWORDS for keyword in node.keywords)


# -- eval that is handed on -------------------------------------------------------------------------------------------


def _hands_evaluator_on(node: ast.Call) -> bool:
    """``frame.apply(eval)``, ``add_argument(…, type=eval)``, ``read_csv(…, converters={"boxes": eval})``."""
    for outer in (*node.args, *[keyword.value for keyword in node.keywords]):
        for inner in outer.values if isinstance(outer, ast.Dict) else (outer,):
            if isinstance(inner, ast.Name) and inner.id in EVALUATORS:
                return True
    return False


def _judge_handed(node: ast.Call) -> bandit.Issue | None:
    """What a function does with ``eval``: call it on each value, on an argument, on the fields of configurations."""
    function = node.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    keywords = {keyword.arg: keyword.value for keyword in node.keywords}
    given = next(
        inner.id
        for outer in (*node.args, *keywords.values())
        for inner in (outer.values if isinstance(outer, ast.Dict) else [outer])
        if isinstance(inner, ast.Name) and inner.id in EVALUATORS
    )
    if isinstance(keywords.get("type"), ast.Name) and name in {"add_argument", "option", "argument", "add_option"}:
        severity, confidence = LOW, HIGH
        what, why = "Whoever types the argument runs any code", f"`type={given}` of `{name}`"
    elif name in RESOLVERS:
        severity, confidence = MEDIUM, HIGH
        what, why = "Every configuration file may run any code", f"`{given}` as a resolver of `{name}`"
    elif isinstance(keywords.get("converters"), ast.Dict):
        severity, confidence = MEDIUM, HIGH
        what, why = "Whoever writes the file runs any code", f"`{given}` in `converters` of `{name}`"
    elif name in CALL_EACH and isinstance(function, ast.Attribute):
        severity, confidence = MEDIUM, MEDIUM
        what = f"Whoever writes the values of {evidence.quoted(ast.unparse(function.value))} runs any code"
        why = f"`{name}` calls `{given}` on each of them"
    else:
        return None
    return issue(
        severity=severity,
        confidence=confidence,
        cwe=95,
        what=what,
        evidence=f"{why}, line {node.lineno}",
        fix="Use `ast.literal_eval`, which reads numbers, texts, lists and dictionaries only"
        if name not in RESOLVERS
        else 'Register functions for what is needed: `register_new_resolver("mul", lambda a, b: a * b)`',
    )


# -- Python as a command ----------------------------------------------------------------------------------------------


def _judge_command(command: Command, callee: Callee, site: matching.Site) -> bandit.Issue | None:
    """``[sys.executable, "-c", code]``."""
    for option in options(command_lines.given(command, callee)):
        code = _python_code(option) if isinstance(option, Items) else None
        cause = authors.of_code(code, site.facts) if code is not None else None
        if code is None or cause is None or cause.kind in {"command line", "environment"}:
            continue
        remote = cause.kind in origins.REMOTE
        return issue(
            severity=HIGH if remote else MEDIUM,
            confidence=HIGH if remote or cause.kind == "config" else MEDIUM if cause.kind == "parameter" else LOW,
            cwe=94,
            what=f"Whoever writes {authors.name(cause, code)} runs any code: Python runs the text behind `-c`",
            evidence=f"this calls {evidence.callee(callee)} with `-c`; {authors.described(cause)}",
            fix='Pass values as arguments of a constant program: `[sys.executable, "-c", PROGRAM, value]`',
        )
    return _judge_script(command, callee, site)


def _judge_script(command: Command, callee: Callee, site: matching.Site) -> bandit.Issue | None:
    """``[sys.executable, path]``, where the function has written to the file what others say."""
    for words in command_lines.commands(command, callee):
        script = _script(words)
        written = download_of(command_lines.as_value(script), callee, site) if script is not None else None
        if written is None or written.kind in origins.FETCHED:
            # What is fetched and run is a download that nobody checks: ML203.
            continue
        code = site.file.evaluator.value(written.node.args[0])
        cause = authors.of_code(code, site.facts)
        if cause is None:
            continue
        return issue(
            severity=HIGH,
            confidence=MEDIUM,
            cwe=94,
            what=f"Whoever writes {authors.name(cause, code)} runs any code: it's written to a file that"
            f" `{words[0].program}` runs",
            evidence=f"this calls {evidence.callee(callee)} with the file that is written in"
            f" {evidence.line(written.node)}; {authors.described(cause)}",
            fix='Run it in a container that reaches nothing else: `["docker", "run", "--rm", "--network=none", "-v",'
            f' f"{{path}}:/script:ro", IMAGE, "{words[0].program}", "/script"]`',
        )
    return None


def _script(words: command_lines.Words) -> command_lines.Word | None:
    """The file that an interpreter runs: the first word that is no option."""
    if re.fullmatch(SCRIPT_PROGRAMS, words[0].program) is None:
        return None
    skip = False
    for word in words[1:]:
        if not skip and not word.text.startswith("-"):
            return word
        skip = word.text in PYTHON_OPTIONS_WITH_VALUE
    return None


def _python_code(argv: Items) -> Value | None:
    """The text behind ``-c`` in an argument list that starts Python."""
    is_python = skip = False
    for element, following in itertools.pairwise(argv.elements):
        words = [word for word in constants(element) or () if isinstance(word, str)]
        is_program = bool(words) and re.fullmatch(PYTHON_PROGRAM, posixpath.basename(words[0])) is not None
        if is_program or (isinstance(element, Library) and element.name == "sys.executable"):
            is_python = True
        elif is_python and words and words[0] == "-c":
            return following
        elif is_python and not skip and not (words and words[0].startswith("-")):
            # A script's file: what follows are its arguments.
            return None
        skip = bool(words) and words[0] in PYTHON_OPTIONS_WITH_VALUE
    return None


# -- words ------------------------------------------------------------------------------------------------------------


def _what(runner: CodeRunner, cause: Cause, given: Value) -> str:
    name = authors.name(cause, given)
    if runner.form == "code":
        if cause.kind == "file":
            return f"Whoever can write the file at {name} runs any code: its text is run as it is"
        return f"Whoever writes {name} runs any code: the text is run as it is"
    if runner.form == "expression":
        return f"Whoever writes {name} runs any code: the text is evaluated like Python, with attributes and calls"
    if runner.form in {"file", "document"}:
        return f"Whoever can write the file at {name} runs any code: the file is run as a program"
    if cause.kind == "file":
        return f"Whoever can write to {name} runs any code: importing a module runs it"
    return f"Whoever writes {name} chooses which module is imported, and so run"


def _evidence(runner: CodeRunner, cause: Cause, callee: Callee) -> str:
    reasons = [f"this calls {evidence.callee(callee)}", authors.described(cause)]
    if runner.form == "code" and "__builtins__" in evidence.code(callee.node, 400):
        reasons.append("an empty `__builtins__` keeps nothing out")
    return "; ".join(reason for reason in reasons if reason)


def _fix(runner: CodeRunner, given: Value, callee: Callee) -> str:
    called = last_word(callee.node.func)
    is_own = callee.wrapper is None and called not in HANDING_OVER
    shown = callee.node.args[0] if callee.node.args and is_own else None
    looked_up = _looked_up(given) if runner.form == "code" else None
    if looked_up is not None:
        return f"Look the name up without running text: {looked_up}"
    code = evidence.code(shown).strip("`") if shown is not None else "text"
    return runner.fix.replace("{code}", code)


def _looked_up(given: Value) -> str | None:
    """``eval(f"nn.{name}")`` as ``getattr(nn, name)``."""
    if not isinstance(given, Text) or len(given.parts) != 2:
        return None
    first, last = given.parts
    if isinstance(first, Constant) and re.fullmatch(r"[A-Za-z_][\w.]*\.", str(first.value)):
        return f"`getattr({first.value[:-1]}, {evidence.name_of(last, getattr(last, 'node', None)).strip('`')})`"
    return None
