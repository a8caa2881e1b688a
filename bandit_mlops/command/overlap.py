"""One finding a hazard: what Bandit's own tests report where a rule of ours says the same is left out."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping, Sequence

import bandit

from bandit_mlops.catalog.rules import overlaps

# They report a call, or a whole function, where the rule reports the line of the literal in it.
_REPORTS_CALL = "B106"
_REPORTS_FUNCTION = "B107"


def without_overlap(
    found: Sequence[bandit.Issue], accepted: Mapping[int, Collection[str] | None], source: bytes
) -> list[bandit.Issue]:
    """Leave out Bandit's own findings that a rule of ours replaces.

    :param found: the findings in one file
    :param accepted: for lines with a ``# nosec`` comment the tests that it names; whoever accepts a hazard under our
        ID has accepted it
    :param source: the file
    :return: what remains, in the same order
    """
    replaced: dict[str, set[int]] = {}
    for issue in found:
        for test in overlaps(issue.test_id):
            replaced.setdefault(test, set()).add(issue.lineno)
    silenced: dict[str, set[int]] = {}
    for line, rules in accepted.items():
        for rule in rules or ():
            for test in overlaps(rule):
                silenced.setdefault(test, set()).add(line)
    return [
        issue
        for issue in found
        if replaced.get(issue.test_id, set()).isdisjoint(_place(issue, source, replaced))
        and silenced.get(issue.test_id, set()).isdisjoint(issue.linerange)
    ]


def _place(issue: bandit.Issue, source: bytes, replaced: Mapping[str, Collection[int]]) -> Collection[int]:
    """The lines in which a finding of ours is about the same hazard as one of Bandit's own."""
    if issue.test_id == _REPORTS_CALL:
        return [issue.lineno, *issue.linerange]
    if issue.test_id == _REPORTS_FUNCTION and issue.test_id in replaced:
        return [issue.lineno, *_signature(source, issue.lineno)]
    return [issue.lineno]


def _signature(source: bytes, line: int) -> range:
    """The lines of a function's parameters."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.lineno == line:
            ends = [default.end_lineno or line for default in (*node.args.defaults, *node.args.kw_defaults) if default]
            return range(line, max(ends, default=line) + 1)
    return range(line, line + 1)
