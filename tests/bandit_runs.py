"""Runs the real Bandit for the tests, and knows which rules it has."""

from __future__ import annotations

import dataclasses
import importlib.metadata
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent

ENTRY_POINTS = {
    point.name: point.value
    for point in importlib.metadata.distribution("bandit-mlops").entry_points
    if point.group == "bandit.plugins"
}


def loaded_rules() -> dict[str, str]:
    """The rules of ours that Bandit loads, as {ID: name}; Bandit leaves out an entry point that it can't load."""
    from bandit.core.extension_loader import MANAGER

    # In an order of its own: Bandit loads plug-ins in any order.
    return dict(sorted((rule.plugin._test_id, rule.name) for rule in MANAGER.plugins if rule.name in ENTRY_POINTS))


@dataclasses.dataclass(frozen=True)
class Run:
    """A finished Bandit process."""

    returncode: int
    stdout: str
    stderr: str

    @property
    def report(self) -> dict[str, Any]:
        """The report of a run with ``-f json``."""
        assert self.stdout.startswith("{"), f"no JSON (exit code {self.returncode})\n{self.stdout}\n{self.stderr}"
        report: dict[str, Any] = json.loads(self.stdout)
        return report

    @property
    def results(self) -> list[dict[str, Any]]:
        results: list[dict[str, Any]] = self.report["results"]
        return results

    @property
    def ids(self) -> list[str]:
        """The IDs of our findings, in the report's order."""
        return [result["test_id"] for result in self.results if result["test_id"].startswith("ML")]


def run(command: Sequence[str | Path], *, cwd: Path, stdin: bytes = b"", env: Mapping[str, str] | None = None) -> Run:
    """Run a command to its end.

    :param command: the program and its arguments
    :param cwd: the folder to run it in
    :param stdin: what it reads from its standard input
    :param env: variables to set on top of the test's own environment
    :return: exit code and output
    """
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "200", **(env or {})},
    )
    return Run(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


def scanned(path: Path, settings: Path | None = None) -> list[dict[str, Any]]:
    """What the rules find in one file, as in the JSON report, without a process of its own.

    :param path: the file
    :param settings: a file for Bandit's ``-c``
    :return: the findings of ours
    """
    from unittest import mock

    from bandit.core import config, manager, tester

    profile = {"include": set(loaded_rules()), "exclude": set()}
    chosen = config.BanditConfig(str(settings)) if settings is not None else config.BanditConfig()
    scan = manager.BanditManager(chosen, "file", profile=profile)
    scan.discover_files([str(path)])
    # Bandit tells of a rule that fails on stderr, and goes on.
    with mock.patch.object(tester.BanditTester, "report_error") as failed:
        scan.run_tests()
    assert not scan.skipped
    assert not failed.called, failed.call_args
    return [issue.as_dict(with_code=False) for issue in scan.results]


def run_bandit(*arguments: str | Path, cwd: Path, env: Mapping[str, str] | None = None) -> Run:
    """Run the Bandit of the test's own environment."""
    return run([sys.executable, "-m", "bandit", *arguments], cwd=cwd, env=env)
