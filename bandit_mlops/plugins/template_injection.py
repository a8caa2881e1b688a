"""ML304: templates whose text others write, in an engine that lets them run code."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bandit_mlops import authors, evidence, guards, matching
from bandit_mlops.analysis import door, origins
from bandit_mlops.analysis.kept import calls_in, kept
from bandit_mlops.analysis.names import UNKNOWN_CLASS, Callee, qualified
from bandit_mlops.analysis.values import (
    Call,
    Library,
    Member,
    Value,
    leaves,
    options,
)
from bandit_mlops.authors import Cause
from bandit_mlops.catalog.entries import TemplateEngine
from bandit_mlops.catalog.templates import LOADERS, MODEL_TEMPLATE, TEMPLATE_ENGINES
from bandit_mlops.issues import HIGH, LOW, MEDIUM, issue
from bandit_mlops.makers import makers
from bandit_mlops.patterns import pattern
from bandit_mlops.rules import gen_config, rule
from bandit_mlops.switches import UNSAFE, argument, switched

if TYPE_CHECKING:
    import bandit
    from astroid import nodes
    from bandit.core.context import Context

    from bandit_mlops.analysis.evaluate import Evaluator

__all__ = ["gen_config", "template_injection"]

_METHODS = frozenset(
    name.rpartition(".")[2] for entry in TEMPLATE_ENGINES if entry.form == "method" for name in entry.names
)
_LOADER, _OVERLAY = "loader", "overlay"
_MOST_CALLS = 400
_DEEPEST_LOADER = 3
_MODEL_TEMPLATE = pattern(MODEL_TEMPLATE, re.IGNORECASE)
_RANKS = (LOW, MEDIUM, HIGH)


_CALLS = matching.calls(TemplateEngine)


def _may_fill(file: door.File) -> bool:
    return _CALLS(file) or not file.text.words.isdisjoint(_METHODS)


@rule("ML304", Call=_may_fill)
def template_injection(context: Context, config: Mapping[str, Any]) -> bandit.Issue | None:
    """A template whose text others write, in an engine that lets them run code.

    What it finds
    -------------
    Templates of Jinja without a sandbox, Mako, Tornado and others whose text isn't constant: ``jinja2.Template(text)``,
    ``Environment().from_string(text)``, ``render_template_string(text)``, and environments whose loader looks into a
    folder that isn't the program's. It is reported where the environment is made, since that is the line to change;
    where the environment is made in another file, at the call that makes the template. Prompt templates of LangChain
    with ``template_format="jinja2"`` and text that isn't constant count too: its sandbox keeps most of the harm out,
    not all.

    It is silent on ``SandboxedEnvironment`` and ``ImmutableSandboxedEnvironment``, under whatever name they are
    imported; on constant templates and on those that lie beside the program; on environments that only parse. Whether
    values are escaped in HTML is another matter (Bandit's B701).

    Why it matters
    --------------
    A template is a program: ``{{ cycler.__init__.__globals__.os.popen("id").read() }}`` runs a command. A model's file
    brings its chat template along, so whoever publishes the model runs code on the machine that answers with it:
    CVE-2024-34359 in llama-cpp-python. Values that are handed to a constant template do no such harm.

    Severity is HIGH where the text comes from a request, a model, a download, or is a chat template; MEDIUM where it's
    a parameter, comes from a configuration or its origin is unknown; LOW where it's given on the command line or read
    from a file that the caller names, and for sandboxed prompt templates.

    Example
    -------
    .. code-block:: python

        template = jinja2.Environment().from_string(tokenizer_config["chat_template"])

    Instead
    -------
    .. code-block:: python

        from jinja2.sandbox import ImmutableSandboxedEnvironment

        template = ImmutableSandboxedEnvironment().from_string(tokenizer_config["chat_template"])

    Options
    -------
    ``[tool.bandit.mlops] trusted_sources = ["models.acme.example", "s3://acme-models/"]`` takes downloads from there
    for files of your own, which are silent.

    Standards
    ---------
    CWE-1336; OWASP ASVS 5.0.0 v5.0.0-1.3.7; OWASP AISVS 1.0 C2.1.7; OWASP Top 10 for LLM Applications (2025)
    LLM01:2025, LLM05:2025; OWASP Top 10 for LLM Applications (2026) LLM01:2026, LLM10:2026; MITRE ATLAS 5.6 AML.T0051,
    AML.T0050.

    Overlap
    -------
    None for the same reason: Bandit's B701 and B702 ask whether values are escaped in HTML, which matters for pages
    that browsers show. Both may report one line.

    References
    ----------
    - https://jinja.palletsprojects.com/en/stable/sandbox/
    - https://github.com/advisories/GHSA-56xg-wfcc-g829
    """
    node = context.node
    if not isinstance(node, ast.Call):
        return None
    site = matching.site(context)
    found = None
    if site is not None:
        found = site.first_issue(TemplateEngine, lambda engine, callee: _judge(engine, callee, site))
    if found is None and isinstance(node.func, ast.Attribute) and node.func.attr in _METHODS:
        found = _of_other_file(context)
    return found


def _judge(engine: TemplateEngine, callee: Callee, site: matching.Site) -> bandit.Issue | None:
    if engine.form == "environment":
        return _of_environment(engine, callee, site)
    if engine.form == "method" and _made_here(callee):
        return None
    if engine.switch is not None and switched(engine.switch, callee, site).state != UNSAFE:
        return None
    given = argument(engine.template, callee)
    cause = _by_loader(given, site) if engine.template.name == _LOADER else authors.of_text(given, site.facts)
    if cause is None or _is_checked(callee, site):
        return None
    return _issue(engine, cause, callee, f"this calls {evidence.callee(callee)}")


def _by_loader(given: Value, site: matching.Site, depth: int = 0) -> Cause | None:
    """Who writes the templates that a loader finds."""
    found: list[Cause | None] = []
    for loader in (option for leaf in leaves(given) for option in options(leaf)):
        if not isinstance(loader, Call) or LOADERS.isdisjoint(qualified(loader.callee, {})):
            continue
        for where in loader.arguments.positional[:1] or tuple(loader.arguments.keywords.values())[:1]:
            if any(name.endswith(".FileSystemLoader") for name in qualified(loader.callee, {})):
                found.append(authors.of_file(where, site.facts))
            elif any(name.endswith(".DictLoader") for name in qualified(loader.callee, {})):
                found.append(authors.of_text(where, site.facts))
            elif depth < _DEEPEST_LOADER:
                found.append(_by_loader(where, site, depth + 1))
    return max((cause for cause in found if cause is not None), key=_rank, default=None)


def _rank(cause: Cause) -> int:
    return _RANKS.index(_severity(cause)[0])


# -- environments -----------------------------------------------------------------------------------------------------


def _of_environment(engine: TemplateEngine, callee: Callee, site: matching.Site) -> bandit.Issue | None:
    """An environment, by the worst of the templates that this file makes in it."""
    if callee.wrapper is not None:
        return None
    found: list[tuple[Cause, str]] = []
    cause = _by_loader(argument(engine.template, callee), site)
    if cause is not None:
        found.append((cause, f"this calls {evidence.callee(callee)}, and its loader looks there"))
    evaluator = site.file.evaluator
    for call in _method_calls(callee.node.root(), evaluator).get(callee.node, ()):
        arguments = evaluator.widened(evaluator.arguments(call))
        used = Callee(callee.name, arguments, call, callee.value)
        if call.func.attrname == _OVERLAY:
            cause = _by_loader(arguments.get(_LOADER, None, call), site)
        else:
            cause = authors.of_text(arguments.get("source", 0, call), site.facts)
        if cause is not None and not _is_checked(used, site):
            reason = f"`{call.func.attrname}` makes a template in it, {evidence.line(call)}"
            found.append((cause, f"this calls {evidence.callee(callee)}; {reason}"))
    if not found:
        return None
    cause, reason = max(found, key=lambda pair: _rank(pair[0]))
    return _issue(engine, cause, callee, reason)


@kept
def _method_calls(root: nodes.Module, evaluator: Evaluator) -> Mapping[nodes.NodeNG, Sequence[nodes.Call]]:
    """The calls of a file that make templates in an environment, by the call that makes the environment."""
    found: dict[nodes.NodeNG, list[nodes.Call]] = {}
    methods = (call for call in calls_in(root) if getattr(call.func, "attrname", "") in _METHODS)
    for call in itertools.islice(methods, _MOST_CALLS):
        for made in {made.node: made for made in makers(evaluator.value(call.func))}:
            found.setdefault(made, []).append(call)
    return found


def _made_here(callee: Callee) -> bool:
    """Whether the environment is made in this file: then that is the line to report."""
    return any(made.node.root() is callee.node.root() and _is_environment(made) for made in makers(callee.value))


def _is_environment(made: Call) -> bool:
    return not _ENVIRONMENTS.isdisjoint(qualified(made.callee, {}))


_ENVIRONMENTS = {name for entry in TEMPLATE_ENGINES if entry.form == "environment" for name in entry.names}


def _of_other_file(context: Context) -> bandit.Issue | None:
    """A template in an environment that another file of the project makes."""
    site = matching.site_of_any(context)
    if site is None:
        return None
    evaluator = site.file.evaluator
    for option in options(evaluator.value(site.call.func)):
        receiver = _receiver(option)
        if receiver is None:
            continue
        for made in options(evaluator.resolved(receiver)):
            if isinstance(made, Call) and _is_environment(made):
                arguments = evaluator.widened(evaluator.arguments(site.call))
                callee = Callee(f"{UNKNOWN_CLASS}.{site.call.func.attrname}", arguments, site.call, option)
                engine = next(entry for entry in TEMPLATE_ENGINES if entry.form == "method")
                cause = authors.of_text(argument(engine.template, callee), site.facts)
                if cause is not None and not _is_checked(callee, site):
                    where = f"the environment of {evidence.line(made.node)} of its file has no sandbox"
                    return _issue(engine, cause, callee, f"this calls {evidence.callee(callee)}; {where}")
    return None


def _receiver(method: Value) -> Library | None:
    """The object of another file whose method a value is."""
    if isinstance(method, Library) and "." in method.name:
        return Library(method.name.rpartition(".")[0], method.node)
    return method.base if isinstance(method, Member) and isinstance(method.base, Library) else None


# -- the verdict and its words ----------------------------------------------------------------------------------------


def _is_checked(callee: Callee, site: matching.Site) -> bool:
    called = callee.wrapper.sink if callee.wrapper is not None else callee
    return any(
        guards.stands_before(called.node, given, site.file.evaluator, helpers=False) for given in called.node.args[:1]
    )


def _severity(cause: Cause) -> tuple[str, str]:
    if cause.kind in origins.REMOTE:
        return HIGH, MEDIUM if cause.by_name else HIGH
    if cause.kind in {"command line", "environment"}:
        return LOW, HIGH
    if cause.kind == "file":
        return LOW, MEDIUM
    if _MODEL_TEMPLATE.search(_words(cause)):
        return HIGH, MEDIUM
    if cause.kind == "config":
        return MEDIUM, HIGH
    return MEDIUM, (MEDIUM if cause.kind == "parameter" or cause.likely else LOW)


def _words(cause: Cause) -> str:
    """How the program calls what it takes the template from."""
    sources = [evidence.code(node, 200) for node in (cause.node, getattr(cause.value, "node", None))]
    return " ".join([getattr(cause.value, "name", ""), *sources])


def _issue(engine: TemplateEngine, cause: Cause, callee: Callee, reason: str) -> bandit.Issue:
    severity, confidence = _severity(cause)
    if engine.sandboxed:
        severity = MEDIUM if severity == HIGH else LOW
    name = authors.name(cause, cause.value)
    what = f"Whoever writes {name} runs any code: a {engine.engine} template reaches all of the program's objects"
    if cause.kind == "file":
        what = f"Whoever can write the file at {name} runs any code: a {engine.engine} template reaches all objects"
    if engine.sandboxed:
        what = (
            f"Whoever writes {name} writes a program that a {engine.engine} sandbox runs, and such sandboxes have holes"
        )
    shown = callee.node.args[0] if callee.node.args and callee.wrapper is None else None
    return issue(
        severity=severity,
        confidence=confidence,
        cwe=engine.cwe,
        what=what,
        evidence=f"{reason}; {authors.described(cause)}",
        fix=engine.fix.replace("{template}", evidence.code(shown).strip("`") if shown is not None else "text"),
    )
