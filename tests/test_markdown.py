"""The Markdown formatter, in Bandit's own command."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import bandit
import pytest
from bandit_runs import Run, run_bandit
from hypothesis import given, settings
from hypothesis import strategies as st

from bandit_mlops import markdown

TORCH = "import torch\ntorch.load('m.pt', weights_only=False)\n"
SHELL = 'import subprocess\n\n\ndef show(name):\n    subprocess.run(f"ls {name} | wc", shell=True)\n'
NOWHERE = dict.fromkeys(("GITHUB_REPOSITORY", "GITHUB_SHA", "GITHUB_WORKSPACE", "CI_PROJECT_URL", "CI_COMMIT_SHA"), "")


def report(folder: Path, *arguments: str, env: Mapping[str, str] | None = None) -> Run:
    (folder / "src").mkdir(exist_ok=True)
    (folder / "src" / "model.py").write_text(TORCH)
    (folder / "src" / "shell.py").write_text(SHELL)
    selection = ("-q", "-t", "ML102,ML301", "-f", "markdown", "-r", "src")
    return run_bandit(*selection, *arguments, cwd=folder, env={**NOWHERE, **(env or {})})


def issue(text: str, name: str = "a.py", severity: str = "HIGH", test: str = "B101") -> bandit.Issue:
    made = bandit.Issue(severity=severity, confidence="HIGH", cwe=78, text=text, lineno=3, test_id=test)
    made.fname, made.test = name, "a_test"
    return made


def rows(page: str) -> list[str]:
    return [line for line in page.splitlines() if line.startswith("| ") and not line.startswith("| severity")]


def cells(row: str) -> list[str]:
    """The cells of a row, as a reader of tables splits it."""
    return re.split(r"(?<!\\)\|", row)[1:-1]


def test_counts_rules_and_rows(tmp_path: Path) -> None:
    page = report(tmp_path).stdout
    assert page.startswith("## Bandit: 2 findings\n\n🔴 1 high, 🟠 1 medium, in 2 files; 5 lines of code scanned.\n")
    assert page.index("### ML301 shell\\_injection") < page.index("### ML102 unsafe\\_model\\_load")
    assert "1 finding, [CWE-502](https://cwe.mitre.org/data/definitions/502.html)" in page
    shell, torch = rows(page)
    severity, where, what, fix = cells(torch)
    assert severity.strip() == "🟠 medium"
    assert where.strip() == "[`src/model.py:2`](src/model.py#L2)"
    assert what.strip().startswith("Unpickling a checkpoint runs any code")
    assert fix.strip().startswith("Use `torch.load(")
    assert len(cells(shell)) == 4


def test_links_lead_to_the_server_that_runs_the_checks(tmp_path: Path) -> None:
    github = {"GITHUB_REPOSITORY": "me/it", "GITHUB_SHA": "abc", "GITHUB_WORKSPACE": str(tmp_path.parent)}
    link = f"(https://github.com/me/it/blob/abc/{tmp_path.name}/src/model.py#L2)"
    assert link in report(tmp_path, env=github).stdout
    gitlab = {"CI_PROJECT_URL": "https://lab.example/me/it", "CI_COMMIT_SHA": "abc"}
    assert "(https://lab.example/me/it/-/blob/abc/src/model.py#L2)" in report(tmp_path, env=gitlab).stdout


def test_nothing_found(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    done = run_bandit("-q", "-f", "markdown", "a.py", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "## Bandit: no findings\n\n1 lines of code scanned.\n")


def test_baseline_shows_what_is_new(tmp_path: Path) -> None:
    report(tmp_path, "-f", "json", "-o", "baseline.json")
    assert "## Bandit: no new findings" in report(tmp_path, "-b", "baseline.json").stdout
    (tmp_path / "src" / "more.py").write_text(TORCH)
    page = report(tmp_path, "-b", "baseline.json").stdout
    assert "## Bandit: 1 new finding\n" in page
    assert "src/more.py:2" in page


def test_file_and_files_that_were_not_scanned(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("def (\n")
    run_bandit("-q", "-f", "markdown", "-o", "summary.md", "broken.py", cwd=tmp_path)
    page = (tmp_path / "summary.md").read_text()
    assert "### Not scanned\n\n- `./broken.py`: syntax error while parsing AST from file\n" in page


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a | b", "a &#124; b"),
        ("a `;`, `|` or `$( )`", "a `;`, <code>&#124;</code> or `$( )`"),
        ("<img src=x> *b* _c_ [d](e)", "&lt;img src=x&gt; \\*b\\* \\_c\\_ \\[d\\]\\(e\\)"),
        ("one ` alone", "one \\` alone"),
        ("@team, look", "@\u200bteam, look"),
        ("two\nlines\x1b[2J", "two lines\\\\x1b\\[2J"),
        ("`<b>`", "`<b>`"),
        ("``", "<code></code>"),
    ],
)
def test_what_comes_from_code_formats_nothing(text: str, shown: str) -> None:
    assert markdown.escaped(text) == shown


@given(st.text(max_size=200))
def test_any_text_stays_in_its_cell(text: str) -> None:
    (row,) = rows(markdown.summary([issue(text)], [], 1))
    assert len(cells(row)) == 4
    assert not re.search(r"@(?!\u200b)\w", re.sub(r"`[^`]*`", "", row))
    assert "<script" not in re.sub(r"`[^`]*`", "", row.lower())


@settings(deadline=None)
@given(st.lists(st.text(alphabet="ab`|\\<@\n 雪", max_size=3_000), min_size=1, max_size=4))
def test_page_is_bounded(texts: list[str]) -> None:
    found = [issue(text, name=f"{number}.py") for number, text in enumerate(texts * 300)]
    page = markdown.summary(found, [("a" * 10_000, "b" * 10_000)] * 1_000, 1)
    assert len(page.encode()) <= markdown.MOST_BYTES
    left_out = re.search(r"\*\*(\d+) more findings\*\*", page)
    assert len(rows(page)) + int(left_out.group(1) if left_out else 0) == len(found)


def test_many_findings_are_counted_where_they_do_not_fit() -> None:
    page = markdown.summary([issue("x" * 1_000, severity="LOW")] * 5_000 + [issue("worst")], [], 1)
    assert len(page.encode()) <= markdown.MOST_BYTES
    assert "## Bandit: 5001 findings" in page
    assert "worst" in rows(page)[0]
    assert re.search(r"\*\*\d{4} more findings\*\* don't fit here", page)


def test_a_path_is_one_link(tmp_path: Path) -> None:
    folder = tmp_path / "a [b](c) | d"
    folder.mkdir()
    (folder / "ä.py").write_text(TORCH)
    page = run_bandit("-q", "-t", "ML102", "-f", "markdown", "-r", ".", cwd=tmp_path, env=NOWHERE).stdout
    (row,) = rows(page)
    assert "](a%20%5Bb%5D%28c%29%20%7C%20d/%C3%A4.py#L2)" in row
    assert len(cells(row)) == 4
