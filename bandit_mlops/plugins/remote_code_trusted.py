"""ML201: code of a repository that runs because it was told to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bandit_mlops import evidence, matching, opt_ins, trust
from bandit_mlops.analysis.names import Callee
from bandit_mlops.analysis.values import Absent, Constant, options
from bandit_mlops.catalog.entries import RemoteCode
from bandit_mlops.issues import HIGH, LOW, MEDIUM, issue
from bandit_mlops.rules import gen_config, rule
from bandit_mlops.switches import SAFE, UNSAFE, argument, reached, switched

if TYPE_CHECKING:
    import bandit
    from bandit.core.context import Context

__all__ = ["gen_config", "remote_code_trusted"]


@rule("ML201", *opt_ins.CHECKED)
def remote_code_trusted(context: Context, config: Mapping[str, Any]) -> bandit.Issue | None:
    """DOC"""
    if not opt_ins.is_call(context):
        return opt_ins.finding(context, config, "ML201")
    site = matching.site(context, config)
    settled: set[str] = set()
    for entry, callee in site.matches if site is not None else ():
        if site is None or not isinstance(entry, RemoteCode):
            continue
        if entry.switch is not None and not entry.only_constant:
            settled.add(entry.switch.argument.name)
        found = _judge(entry, callee, site)
        # A function that hands its parameters on is reported itself, if its own line says enough.
        if found is not None and (callee.wrapper is None or _judge(entry, callee.wrapper.sink, site) is None):
            return found
    return opt_ins.finding(context, config, "ML201", settled)


def _judge(entry: RemoteCode, callee: Callee, site: matching.Site) -> bandit.Issue | None:
    if entry.safe_since is not None and reached(entry.safe_since, site).answer == "yes":
        return None
    if any(switched(switch, callee, site).state == SAFE for switch in entry.off) or trust.asked(callee.node):
        return None
    names = _constant_names(entry, callee)
    if not _is_meant(entry, names, callee):
        return None
    state = _state(entry, callee, site)
    if state is None:
        return None
    confidence, why = state
    source = trust.source_of((entry.repository,), callee, site.facts, site.settings.trusted_orgs)
    if source is None:
        return None
    severity, reasons = entry.severity, [f"this calls {evidence.callee(callee)}", why]
    if source.severity != HIGH:
        severity = LOW if severity != HIGH else source.severity
        reasons.append(source.why)
    elif _is_pinned(entry, names, callee):
        severity = MEDIUM if severity == HIGH else LOW
        reasons.append("at a fixed commit")
    if entry.safe_since is not None and reached(entry.safe_since, site).answer == "unknown":
        confidence = MEDIUM if confidence == HIGH else confidence
        reasons.append(f"without effect only from {entry.safe_since.package} {entry.safe_since.version} on")
    return issue(
        severity=severity,
        confidence=confidence,
        cwe=entry.cwe,
        what=f"{entry.what[:1].upper()}{entry.what[1:]}",
        evidence="; ".join(reason for reason in reasons if reason),
        fix=entry.fix,
    )


def _constant_names(entry: RemoteCode, callee: Callee) -> list[str]:
    given = options(argument(entry.repository, callee))
    return [option.value for option in given if isinstance(option, Constant) and isinstance(option.value, str)]


def _is_meant(entry: RemoteCode, names: list[str], callee: Callee) -> bool:
    """Whether what a call is given for the repository is one whose code would run unasked."""
    given = options(argument(entry.repository, callee))
    if entry.only_constant and not any(re.search(entry.only_constant, name) for name in names):
        return False
    if entry.only_variable and len(names) == len(given):
        return False
    if entry.harmless_names and names and all(re.search(entry.harmless_names, name) for name in names):
        return False
    return not all(isinstance(option, Absent) for option in given) or entry.switch is not None


def _state(entry: RemoteCode, callee: Callee, site: matching.Site) -> tuple[str, str] | None:
    """How surely, and why, the code runs; None where it doesn't, or where somebody else decides."""
    if entry.switch is None:
        certain = entry.only_constant or not entry.only_variable
        return (HIGH if certain else MEDIUM), ""
    given = argument(entry.switch.argument, callee)
    if isinstance(given, Absent):
        verdict = switched(entry.switch, callee, site)
        return (verdict.confidence, verdict.why) if verdict.state == UNSAFE else None
    on = trust.turned_on(entry.switch.argument.name, given, entry.switch.unsafe)
    return (on.confidence, on.why) if on is not None else None


def _is_pinned(entry: RemoteCode, names: list[str], callee: Callee) -> bool:
    if entry.pinned_name and names and all(re.search(entry.pinned_name, name) for name in names):
        return True
    return trust.is_pinned(entry.revisions, callee.arguments, callee.node, every=True)
