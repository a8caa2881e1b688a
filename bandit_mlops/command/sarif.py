"""What Bandit's SARIF lacks: exact places, the rules' pages, and the cell of a finding in a notebook.

Bandit ends a finding of several lines in its second one, counts columns in bytes, and gives an address for each rule
that leads nowhere for rules that aren't its own. GitHub shows the page of a rule beside a finding, if SARIF holds it.
"""

from __future__ import annotations

import io
import json
import linecache
from collections.abc import Sequence
from typing import Any

import bandit

from bandit_mlops import __version__
from bandit_mlops.catalog import standards
from bandit_mlops.command.located import NotebookIssue
from bandit_mlops.pages import Page, markdown, pages


class Report(io.StringIO):
    """A file in memory, whose text remains when it's closed."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.text = ""

    def close(self) -> None:
        """Keep the text."""
        if not self.closed:
            self.text = self.getvalue()
        super().close()


def prepare(issues: Sequence[bandit.Issue]) -> None:
    """Let each finding's lines begin with its own: Bandit's formatter fails where they begin far above.

    Of a text in a long dictionary, Bandit takes the dictionary's lines.

    :param issues: the findings, some of which are changed
    """
    for issue in issues:
        if not issue.linerange or issue.linerange[0] != issue.lineno:
            issue.linerange = [line for line in issue.linerange if line >= issue.lineno] or [issue.lineno]


def amended(report: str, issues: Sequence[bandit.Issue]) -> str:
    """Complete a report.

    :param report: what Bandit has written
    :param issues: the findings in it, in their order
    :return: the same report with exact places and pages
    """
    log = json.loads(report)
    (run,) = log["runs"]
    run["columnKind"] = "unicodeCodePoints"
    driver = run["tool"]["driver"]
    run["tool"]["extensions"] = [{"name": "bandit-mlops", "version": __version__}]
    by_id = {page.identifier: page for page in pages()}
    for rule in driver.get("rules", ()):
        if rule["id"] in by_id:
            _describe(rule, by_id[rule["id"]])
    for result, issue in zip(run.get("results", ()), issues, strict=True):
        (location,) = result["locations"]
        location["physicalLocation"]["region"].update(_region(issue))
        if isinstance(issue, NotebookIssue):
            location["logicalLocations"] = [{"fullyQualifiedName": f"cell {issue.cell}, line {issue.cell_line}"}]
    return json.dumps(log, indent=2) + "\n"


def _region(issue: bandit.Issue) -> dict[str, int]:
    """The first and last line and column of a finding; its end is never before its beginning."""
    last = max(issue.linerange)
    start, end = issue.col_offset, issue.end_col_offset
    if not isinstance(issue, NotebookIssue) and issue.fname != "<stdin>":
        start = _characters(issue, issue.lineno, start)
        end = _characters(issue, last, end)
    start = max(start, 0)
    if last == issue.lineno and end <= start:
        end = start + 1
    return {
        "startLine": issue.lineno,
        "startColumn": start + 1,
        "endLine": last,
        "endColumn": max(end, 0) + 1,
    }


def _characters(issue: bandit.Issue, line: int, size: int) -> int:
    """How many characters of a line its first bytes are, which Python counts."""
    text = linecache.getline(issue.fname, line)
    return len(text.encode("utf-8", errors="replace")[: max(size, 0)].decode("utf-8", errors="ignore"))


def _describe(rule: dict[str, Any], page: Page) -> None:
    # An address is what some editors expect.
    rule["helpUri"] = standards.items(page.identifier)[0].address
    rule["shortDescription"] = {"text": page.summary}
    text = markdown(page)
    # A viewer that knows no Markdown shows the text.
    rule["help"] = {"text": text, "markdown": text}
