"""The ``bandit-mlops`` command, as its users call it."""

from __future__ import annotations

import csv
import importlib.metadata
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from bandit_runs import ROOT, Run, loaded_rules, run

from bandit_mlops.catalog import standards
from bandit_mlops.pages import page

RULES = loaded_rules()


def mlops(*arguments: str | Path, cwd: Path = ROOT, env: dict[str, str] | None = None) -> Run:
    return run([sys.executable, "-m", "bandit_mlops.cli", *arguments], cwd=cwd, env=env)


def test_version_names_what_decides_about_findings() -> None:
    shown = mlops("--version")
    assert shown.returncode == 0
    for package in ("bandit-mlops", "bandit", "astroid"):
        assert f"{package} {importlib.metadata.version(package)}" in shown.stdout


def test_without_a_command_it_shows_help() -> None:
    shown = mlops()
    assert shown.returncode == 2
    for command in ("rules", "explain"):
        assert f"\n    {command} " in shown.stdout


def test_table_has_a_line_for_each_rule() -> None:
    lines = mlops("rules").stdout.splitlines()
    for rule, name in RULES.items():
        (line,) = (line for line in lines if line.split()[:2] == [rule, name])
        assert "\x1b" not in line
    (line,) = (line for line in lines if "ML102" in line)
    assert "A model file that runs code when its framework loads it" in line
    assert line.endswith("B614")


def test_json_has_the_map_to_standards() -> None:
    rules: list[dict[str, Any]] = json.loads(mlops("rules", "--format", "json").stdout)
    assert {rule["id"]: rule["name"] for rule in rules} == RULES
    (rule,) = (rule for rule in rules if rule["id"] == "ML102")
    assert rule["severities"][0] == "HIGH"
    assert rule["overlaps"] == ["B614"]
    items = {item["id"]: item for item in rule["standards"]}
    assert items["CWE-502"]["url"] == "https://cwe.mitre.org/data/definitions/502.html"
    assert items["v5.0.0-1.5.2"]["level"] == 2
    assert items["LLM03:2025"]["standard"] == "OWASP Top 10 for LLM Applications (2025)"
    assert items["AML.T0011.000"]["title"] == "User execution: unsafe AI artifacts"


def test_csv_has_a_row_for_each_item() -> None:
    rows = list(csv.DictReader(io.StringIO(mlops("rules", "--format", "csv").stdout)))
    expected = [(rule, item.identifier) for rule in RULES for item in standards.items(rule)]
    assert [(row["rule"], row["item"]) for row in rows] == expected


def test_markdown_has_two_tables() -> None:
    lines = mlops("rules", "--format", "markdown").stdout.splitlines()
    for rule in RULES:
        rows = [line for line in lines if line.startswith(f"| {rule} |")]
        assert len(rows) == 2
    columns = {line.count(" | ") for line in lines if line.startswith("| ML")}
    assert columns == {4, len(standards.STANDARDS)}


@pytest.mark.parametrize("name", ["ML102", "ml102", "unsafe_model_load"])
def test_explain_shows_the_page(name: str) -> None:
    shown = mlops("explain", name)
    assert shown.returncode == 0
    lines = shown.stdout.splitlines()
    assert lines[0].split()[:2] == ["ML102", "unsafe_model_load"]
    for title in ("What it finds", "Why it matters", "Example", "Instead", "Options", "Overlap", "References"):
        assert title in lines
    assert '  model = torch.load("model.pt", weights_only=False)' in lines
    assert "  • https://docs.pytorch.org/docs/stable/generated/torch.load.html" in lines
    assert "    CWE-502  Deserialization of untrusted data" in lines
    assert not any(mark in shown.stdout for mark in ("``", "code-block", "\x1b", "----"))
    assert not any(line.endswith(" ") for line in lines)


@pytest.mark.parametrize("rule", RULES)
def test_every_page_can_be_shown(rule: str) -> None:
    shown = mlops("explain", rule, env={"PYTHONIOENCODING": "utf-8", "NO_COLOR": "1"})
    assert (shown.returncode, shown.stderr) == (0, "")
    assert not any(mark in shown.stdout for mark in ("``", "code-block", "----"))


def test_explain_shows_several_pages_once_each() -> None:
    titles = [
        line for line in mlops("explain", "ML301", "ML102", "shell_injection").stdout.splitlines() if "HIGH" in line
    ]
    assert [title.split()[0] for title in titles if title.startswith("ML")] == ["ML301", "ML102"]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("ML999", "no rule 'ML999'"),
        ("unsafe_model_loads", "Did you mean ML102 unsafe_model_load?"),
        ("b602", "B602 is one of Bandit's own tests, see https://bandit.readthedocs.io/"),
    ],
)
def test_explain_refuses_what_is_no_rule(name: str, hint: str) -> None:
    refused = mlops("explain", "ML102", name)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert hint in refused.stderr


def test_a_reader_that_has_enough_is_no_error() -> None:
    command = f"{sys.executable} -m bandit_mlops.cli rules --format csv | head -n 1"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("rule,name,")


def test_a_page_is_taken_apart_at_its_headings() -> None:
    parts = page("ML999", "a_rule", "Summary.\n\nMore.\n\nTitle\n-----\nText\n\n- item\n\nNot a title --\n")
    assert parts.summary == "Summary."
    assert [(section.title, section.text) for section in parts.sections] == [
        ("", "More."),
        ("Title", "Text\n\n- item\n\nNot a title --"),
    ]
