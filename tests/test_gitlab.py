"""The formatter for GitLab, in Bandit's own command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import bandit
from bandit_runs import run_bandit

from bandit_mlops import gitlab

TORCH = "import torch\ntorch.load(\n    'm.pt', weights_only=False\n)\ntorch.load('m.pt', weights_only=False)\n"
NOWHERE = {"CI_PROJECT_DIR": ""}


def report(folder: Path, *arguments: str, env: dict[str, str] | None = None) -> list[dict[str, Any]]:
    done = run_bandit("-q", "-t", "ML102", "-f", "gitlab", *arguments, cwd=folder, env={**NOWHERE, **(env or {})})
    entries: list[dict[str, Any]] = json.loads(done.stdout)
    return entries


def test_the_fields_that_gitlab_reads(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "a b.py").write_text(TORCH)
    first, second = report(tmp_path, "-r", "src")
    assert first.keys() == {"description", "check_name", "fingerprint", "severity", "location"}
    assert first["description"].startswith("ML102: Unpickling a checkpoint runs any code")
    assert (first["check_name"], first["severity"]) == ("ML102", "major")
    assert first["location"] == {"path": "src/a b.py", "lines": {"begin": 2, "end": 4}}
    assert second["location"]["lines"] == {"begin": 5, "end": 5}
    assert first["fingerprint"] != second["fingerprint"]


def test_fingerprints_stay_when_lines_are_added_above(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(TORCH)
    before = [entry["fingerprint"] for entry in report(tmp_path, "a.py")]
    (tmp_path / "a.py").write_text("# a comment\n\n" + TORCH)
    assert [entry["fingerprint"] for entry in report(tmp_path, "a.py")] == before


def test_paths_are_those_of_the_repository(tmp_path: Path) -> None:
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "a.py").write_text(TORCH)
    found = report(tmp_path / "package", "a.py", env={"CI_PROJECT_DIR": str(tmp_path)})
    assert {entry["location"]["path"] for entry in found} == {"package/a.py"}


def test_no_findings_and_a_baseline(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    assert report(tmp_path, "a.py") == []
    (tmp_path / "a.py").write_text(TORCH)
    run_bandit("-q", "-t", "ML102", "-f", "json", "-o", "baseline.json", "a.py", cwd=tmp_path)
    assert report(tmp_path, "-b", "baseline.json", "a.py") == []


def test_severities() -> None:
    def severity(rank: str) -> str:
        issue = bandit.Issue(severity=rank, text="a", lineno=1, test_id="B1")
        issue.fname = "a.py"
        return str(gitlab.entries([issue])[0]["severity"])

    assert [severity(rank) for rank in ("HIGH", "MEDIUM", "LOW", "UNDEFINED")] == ["critical", "major", "minor", "info"]
