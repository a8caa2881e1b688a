"""``-f markdown``: a summary of a scan for a pull request, or for ``$GITHUB_STEP_SUMMARY``.

Counts first, then one table for each rule, the worst rules first: where, what, and what to write instead. Whatever
comes from the scanned code is escaped: it can neither format the page nor call anybody by name.
"""

from __future__ import annotations

import html
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from bandit.core import docs_utils, test_properties

from bandit_mlops.patterns import pattern
from bandit_mlops.printing import printable

if TYPE_CHECKING:
    import bandit

# GitHub drops a step's summary of more than 1 MiB as a whole.
MOST_BYTES = 1_000_000
_LONGEST_CELL = 1_500
_MOST_SKIPPED = 50
_RANKS = ("HIGH", "MEDIUM", "LOW", "UNDEFINED")
_SIGNS = {"HIGH": "🔴", "MEDIUM": "🟠", "LOW": "🟡", "UNDEFINED": "⚪"}
_SPECIAL = pattern(r"[\\`*_{}\[\]<>()#!|~$&]")
# In a code span, everything but these stands for itself; in a table, a bar ends the cell.
_NOT_IN_A_SPAN = pattern(r"[`|\\]|^\s|\s$|^$")


def report(manager: Any, fileobj: Any, sev_level: str, conf_level: str, lines: int = -1) -> None:
    """Print the findings as Markdown.

    :param manager: Bandit's manager, after the scan
    :param fileobj: where to write
    :param sev_level: the lowest severity to report
    :param conf_level: the lowest confidence to report
    :param lines: how many lines of code to show; none are shown, since a link leads to them
    """
    # With a baseline it's a dictionary, whose keys are the new findings.
    issues = list(manager.get_issue_list(sev_level=sev_level, conf_level=conf_level))
    page = summary(issues, manager.get_skipped(), manager.metrics.data["_totals"]["loc"], bool(manager.baseline))
    with fileobj:
        fileobj.write(page)
    if fileobj.name != sys.stdout.name:
        import logging

        logging.getLogger(__name__).info("Markdown output written to file: %s", fileobj.name)


# Bandit takes a formatter with this mark for one that can show what a baseline hasn't.
test_properties.accepts_baseline(report)


def summary(
    issues: Sequence[bandit.Issue], skipped: Sequence[tuple[str, str]], lines_of_code: int, only_new: bool = False
) -> str:
    """Make the page.

    :param issues: the findings
    :param skipped: files that weren't scanned, each with the reason
    :param lines_of_code: how much was scanned
    :param only_new: whether findings of a baseline are left out
    :return: Markdown of at most ``MOST_BYTES`` in UTF-8
    """
    counts = Counter(issue.severity for issue in issues)
    new = "new " if only_new else ""
    title = f"## Bandit: {len(issues) or 'no'} {new}finding{'' if len(issues) == 1 else 's'}"
    parts = [f"{_SIGNS[rank]} {counts[rank]} {rank.lower()}" for rank in _RANKS if counts[rank]]
    files = len({issue.fname for issue in issues})
    found = [", ".join(parts) + f", in {files} file{'' if files == 1 else 's'}"] if issues else []
    head = f"{title}\n\n{'; '.join([*found, f'{lines_of_code:,} lines of code scanned'])}.\n"
    tail = _skipped(skipped)
    room = MOST_BYTES - len((head + tail).encode()) - 200
    body, shown = _within(_groups(issues), room)
    if shown < len(issues):
        body += f"\n**{len(issues) - shown} more findings** don't fit here; see the whole report.\n"
    return head + body + tail


def _within(groups: Iterator[tuple[str, list[str]]], room: int) -> tuple[str, int]:
    """As many rows as there is room for, and how many they are."""
    text: list[str] = []
    shown = 0
    for head, rows in groups:
        room -= len(head.encode())
        for position, row in enumerate(rows):
            room -= len(row.encode())
            if room < 0:
                return "".join(text), shown
            text += [row] if position else [head, row]
            shown += 1
    return "".join(text), shown


def _groups(issues: Sequence[bandit.Issue]) -> Iterator[tuple[str, list[str]]]:
    """For each rule the head of its table and the rows; the worst rules, and the worst rows, come first."""
    rules: dict[str, list[bandit.Issue]] = {}
    for issue in sorted(issues, key=_weight):
        rules.setdefault(issue.test_id, []).append(issue)
    for rule, found in rules.items():
        cwe = f", [CWE-{found[0].cwe.id}]({found[0].cwe.link()})" if found[0].cwe.id else ""
        about = "" if rule.startswith("ML") else f", [about]({docs_utils.get_url(rule)})"
        name = escaped(found[0].test)
        head = f"\n### {escaped(rule)} {name}\n\n{len(found)} finding{'' if len(found) == 1 else 's'}{cwe}{about}\n\n"
        head += "| severity | where | what | instead |\n|---|---|---|---|\n"
        yield head, [_row(issue) for issue in found]


def _weight(issue: bandit.Issue) -> tuple[int, int, str, int]:
    return (_RANKS.index(issue.severity), _RANKS.index(issue.confidence), issue.fname, issue.lineno)


def _row(issue: bandit.Issue) -> str:
    text = str(issue.text)
    fix = getattr(issue.text, "fix", "")
    what = text.removesuffix(f" {fix}.") if fix else text
    severity = f"{_SIGNS[issue.severity]} {issue.severity.lower()}"
    if issue.confidence != "HIGH":
        severity += f"<br>confidence {issue.confidence.lower()}"
    cells = [severity, _where(issue), escaped(_cut(what)), escaped(_cut(fix)) or "–"]
    return f"| {' | '.join(cells)} |\n"


def _where(issue: bandit.Issue) -> str:
    """The place, as a link to the file on the server where the checks run, else to the file itself."""
    path = Path(os.path.relpath(issue.fname)).as_posix() if issue.fname != "<stdin>" else issue.fname
    cell = getattr(issue, "cell", None)
    label = f"{path} cell {cell}, line {issue.cell_line}" if cell else f"{path}:{issue.lineno}"
    if issue.fname == "<stdin>":
        return escaped(_cut(label))
    return f"[{_code(_cut(label))}]({_address(path, issue.lineno)})"


def _address(path: str, line: int) -> str:
    environment = os.environ
    base = root = ""
    if environment.get("GITHUB_REPOSITORY") and environment.get("GITHUB_SHA"):
        server = environment.get("GITHUB_SERVER_URL", "https://github.com")
        base = f"{server}/{environment['GITHUB_REPOSITORY']}/blob/{environment['GITHUB_SHA']}/"
        root = environment.get("GITHUB_WORKSPACE", "")
    elif environment.get("CI_PROJECT_URL") and environment.get("CI_COMMIT_SHA"):
        base = f"{environment['CI_PROJECT_URL']}/-/blob/{environment['CI_COMMIT_SHA']}/"
        root = environment.get("CI_PROJECT_DIR", "")
    if base and root:
        path = Path(os.path.relpath(path, root)).as_posix()
    # GitHub shows a notebook without line numbers, unless asked for the text.
    plain = "?plain=1" if path.endswith(".ipynb") and base else ""
    # A file's name may have bytes that are no text.
    return f"{quote(base, safe=':/')}{quote(os.fsencode(path))}{plain}#L{line}"


def _skipped(skipped: Sequence[tuple[str, str]]) -> str:
    if not skipped:
        return ""
    rows = [f"- {_code(_cut(name))}: {escaped(_cut(reason))}\n" for name, reason in skipped[:_MOST_SKIPPED]]
    if len(skipped) > _MOST_SKIPPED:
        rows.append(f"- and {len(skipped) - _MOST_SKIPPED} more\n")
    return f"\n### Not scanned\n\n{''.join(rows)}"


def escaped(text: str) -> str:
    """Text in which backticks stand around code -> Markdown that shows it in a cell of a table.

    :param text: a message
    :return: one line without anything that Markdown or GitHub would act on
    """
    line = printable(text)
    pieces = line.split("`")
    if len(pieces) % 2 == 0:
        # A backtick without its partner is a character like any other.
        return _plain(line)
    return "".join(_code(piece) if number % 2 else _plain(piece) for number, piece in enumerate(pieces))


def _plain(text: str) -> str:
    shown = _SPECIAL.sub(
        lambda found: _entity(found.group()) if found.group() in "<>&|" else f"\\{found.group()}", text
    )
    return _unmentioned(shown)


def _code(text: str) -> str:
    text = "".join(printable(c) or " " for c in text) if not text.isprintable() else text
    if not _NOT_IN_A_SPAN.search(text):
        return f"`{text}`"
    entities = re.sub(r"[^\w\s@.,;:/=-]|_", lambda found: _entity(found.group()), text)
    return f"<code>{_unmentioned(entities)}</code>"


def _entity(character: str) -> str:
    named = html.escape(character)
    return named if named != character else f"&#{ord(character)};"


def _unmentioned(text: str) -> str:
    """``@name`` would send a message to whoever has that name; an invisible space prevents it."""
    return text.replace("@", "@\u200b").replace("://", ":\u200b//")


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_CELL else f"{text[: _LONGEST_CELL - 1]}…"
