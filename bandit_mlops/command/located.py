"""A finding in a notebook's source -> a finding in the notebook: in the cell for people, in the file for programs."""

from __future__ import annotations

import re
from pathlib import Path

import bandit

from bandit_mlops.command.notebooks import Notebook, Place
from bandit_mlops.issues import Message
from bandit_mlops.printing import visible

_LINE = re.compile(r"\bline (\d+)")
_SHELL = re.compile(r"IPython\.core\.interactiveshell\.InteractiveShell\.(?:system|getoutput)(?: runs a shell)?")


class NotebookIssue(bandit.Issue):  # type: ignore[misc]
    """A finding that knows its cell.

    Lines and columns are those of the file, so that an editor or a server finds the place. The message begins with the
    cell, and the code that Bandit shows to people has the cell's line numbers.
    """

    cell: int
    cell_line: int
    cell_places: tuple[Place, ...]

    def get_code(self, max_lines: int = 3, tabbed: bool = False) -> str:
        """The lines around the finding, each with its number.

        :param max_lines: how many lines beside those of the finding
        :param tabbed: whether the text is for people: then the numbers are the cell's, else the file's
        :return: lines of text
        """
        here = next(index for index, place in enumerate(self.cell_places) if place.line == self.cell_line)
        before = max(max_lines, 1) // 2
        start = here
        # Bandit's SARIF counts from the first line that is shown: only what is a line each in the file is shown.
        while start and here - start < before and self._follow(start - 1):
            start -= 1
        end = start + len(self.linerange) + max(max_lines, 1) - 1
        shown = self.cell_places[start:end]
        first = shown[here - start].in_file - (here - start)
        separator = "\t" if tabbed else " "
        numbers = [place.line for place in shown] if tabbed else range(first, first + len(shown))
        return "".join(f"{number}{separator}{place.text}\n" for number, place in zip(numbers, shown, strict=True))

    def _follow(self, index: int) -> bool:
        return self.cell_places[index].in_file + 1 == self.cell_places[index + 1].in_file


def _columns(issue: bandit.Issue, first: Place, last: Place) -> tuple[int, tuple[Place, int]]:
    """How many characters stand before a finding in its first line, and before its end in its last one.

    A line that the source has in another form is a finding as a whole.
    """
    start = len(first.text) - len(first.text.lstrip())
    if not first.is_changed:
        start = max(start, _characters(first.text, issue.col_offset))
    end = _characters(last.text, issue.end_col_offset)
    if last.is_changed or end == 0 or (first is last and end <= start):
        end = len(last.text.rstrip())
    return start, (last, end)


def _characters(text: str, size: int) -> int:
    """How many characters of a line its first bytes are, which Python counts."""
    return len(text.encode("utf-8", errors="replace")[: max(size, 0)].decode("utf-8", errors="ignore"))


def located(issue: bandit.Issue, notebook: Notebook) -> bandit.Issue:
    """Put a finding into its cell.

    :param issue: a finding, its lines those of the notebook's source
    :param notebook: the notebook
    :return: the finding, its lines those of the file; the same one where the notebook has no line at all
    """
    place = notebook.place(issue.lineno)
    if place is None:
        return issue
    found = NotebookIssue(severity=issue.severity)
    found.__dict__.update(vars(issue))
    # Where a call begins on a line before, Bandit counts from there.
    lines = [notebook.place(line) for line in issue.linerange]
    own = [line for line in lines if line is not None and line.cell == place.cell and line.line >= place.line]
    found.lineno = place.in_file
    found.linerange = sorted({line.in_file for line in own} | {place.in_file})
    found.cell, found.cell_line = place.cell, place.line
    first, end = _columns(issue, place, own[-1] if own else place)
    found.col_offset = notebook.column(place, first) - 1
    found.end_col_offset = notebook.column(*end) - 1
    found.cell_places = tuple(line for line in notebook.places if line is not None and line.cell == place.cell)

    def in_cell(match: re.Match[str]) -> str:
        other = notebook.place(int(match.group(1)))
        if other is None:
            return match.group()
        return f"line {other.line}" if other.cell == place.cell else str(other)

    # Bandit's own messages name no lines; a number in one of them is something else.
    text = str(issue.text)
    if issue.test_id.startswith("ML"):
        text = _LINE.sub(in_cell, text)
        if place.is_changed:
            # What somebody wrote as ``!command`` has another name in the source only.
            text = _SHELL.sub("a shell command", text)
    fix = getattr(issue.text, "fix", "")
    found.text = Message(f"{visible(Path(issue.fname).name)} {place}: {text}", _LINE.sub(in_cell, fix))
    return found
