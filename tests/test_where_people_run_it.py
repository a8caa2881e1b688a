"""The tools that people run Bandit with, each for real: pre-commit, nbQA, and what SonarQube imports."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from bandit_runs import ROOT, Run, run
from test_notebooks import notebook
from test_scan import scan, write

from bandit_mlops.command import init

pytestmark = pytest.mark.slow

TORCH = "import torch\ntorch.load('m.pt', weights_only=False)\n"


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the programs of an environment with pre-commit and nbQA."""
    folder = tmp_path_factory.mktemp("tools")
    succeed(sys.executable, "-m", "venv", folder)
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    succeed(programs / "python", "-m", "pip", "install", "--quiet", "pre-commit", "nbqa", ROOT)
    return programs


def succeed(*command: str | Path, cwd: Path | None = None) -> Run:
    done = run(command, cwd=cwd or ROOT)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done


def git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=Tester", "-c", "user.email=tester@example.org", "-c", "commit.gpgsign=false")
    succeed("git", *identity, *arguments, cwd=folder)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    write(folder, {"src/model.py": TORCH, "src/clean.py": "x = 1\n", "src/nb.ipynb": notebook("x = 1", TORCH)})
    write(folder, {"old/model.py": TORCH})
    write(folder, {"pyproject.toml": '[tool.bandit]\nskips = ["B614"]\nexclude_dirs = ["old"]\n'})
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    return folder


def test_pre_commit_runs_our_hook(tools: Path, project: Path, tmp_path: Path) -> None:
    """From a repository that holds what this one does, as pre-commit clones it."""
    copy = tmp_path / "hooks"
    tracked = subprocess.check_output(["git", "ls-files", "-z"], cwd=ROOT, text=True).split("\0")
    for name in filter(None, tracked):
        if name.startswith("bandit_mlops/") or "/" not in name:
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            (copy / name).write_bytes((ROOT / name).read_bytes())
    git(copy, "init", "--quiet")
    git(copy, "add", ".")
    git(copy, "commit", "--quiet", "-m", "All")
    commit = subprocess.check_output(["git", "rev-parse", "HEAD"], cwd=copy, text=True).strip()
    hook = f"repos:\n- repo: {copy}\n  rev: {commit}\n  hooks:\n  - id: bandit-mlops\n    args: [-q, -f, json]\n"
    write(project, {".pre-commit-config.yaml": hook})
    home = {"PRE_COMMIT_HOME": str(tmp_path / "pre-commit")}
    ran = run([tools / "pre-commit", "run", "--all-files"], cwd=project, env=home)
    assert ran.returncode == 1, ran.stdout + ran.stderr
    report = json.loads(ran.stdout[ran.stdout.index("{\n") :])
    places = [(result["filename"], result["test_id"]) for result in report["results"]]
    assert places == [("./src/model.py", "ML102"), ("./src/nb.ipynb", "ML102")]
    (project / "src" / "model.py").write_text("x = 1\n")
    (project / "src" / "nb.ipynb").write_text(notebook("x = 1"))
    git(project, "add", ".")
    again = run([tools / "pre-commit", "run", "--all-files"], cwd=project, env=home)
    assert again.returncode == 0, again.stdout + again.stderr


def test_pre_commit_accepts_what_init_writes(tools: Path, project: Path) -> None:
    (project / ".pre-commit-config.yaml").write_text(init.pre_commit("", project))
    succeed(tools / "pre-commit", "validate-config", ".pre-commit-config.yaml", cwd=project)
    succeed(tools / "pre-commit", "validate-manifest", ROOT / ".pre-commit-hooks.yaml", cwd=project)


def test_nbqa_runs_plain_bandit_with_our_rules(tools: Path, project: Path) -> None:
    ran = run(
        [tools / "nbqa", "bandit", "src/nb.ipynb", "-q", "-f", "custom"],
        cwd=project,
        env={"PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"},
    )
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "ML102" in ran.stdout


def test_report_has_what_sonarqube_imports(project: Path) -> None:
    """A rule, a message, levels, and a line that the file has."""
    scan("-f", "json", "-o", "report.json", "src", cwd=project)
    report = json.loads((project / "report.json").read_text())
    assert len(report["results"]) == 2
    for result in report["results"]:
        assert (project / result["filename"]).is_file()
        assert isinstance(result["line_number"], int)
        assert result["line_number"] <= len((project / result["filename"]).read_text().splitlines())
        for field in ("test_id", "issue_text", "issue_severity", "issue_confidence"):
            assert isinstance(result[field], str)
