"""The package that is published: the same bytes whoever builds it, and nothing but what belongs in it."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from bandit_runs import ROOT

pytestmark = pytest.mark.slow

_NOT_SOURCE = shutil.ignore_patterns(
    ".git", ".venv", ".tox", "__pycache__", ".*_cache", ".hypothesis", "build", "dist", "_build", "*.egg-info"
)


def _build(folder: Path, umask: int, age: int) -> dict[str, Path]:
    """Build wheel and source archive from a copy with permissions and times of its own."""
    source = folder / "source"
    before = os.umask(umask)
    try:
        shutil.copytree(ROOT, source, ignore=_NOT_SOURCE, copy_function=shutil.copyfile)
    finally:
        os.umask(before)
    for path in source.rglob("*"):
        os.utime(path, (age, age))
    done = subprocess.run(
        [sys.executable, "-m", "build", "--outdir", folder / "dist", source],
        capture_output=True,
        text=True,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return {path.name: path for path in (folder / "dist").iterdir()}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return _build(tmp_path_factory.mktemp("first"), 0o022, 1_600_000_000)


def test_two_builds_are_the_same_bytes(built: dict[str, Path], tmp_path: Path) -> None:
    again = _build(tmp_path, 0o077, 1_650_000_000)
    assert len(built) == 2

    def hashes(files: dict[str, Path]) -> dict[str, str]:
        return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}

    assert hashes(again) == hashes(built)


def test_the_wheel_holds_the_package_and_its_metadata_only(built: dict[str, Path]) -> None:
    (wheel,) = (path for name, path in built.items() if name.endswith(".whl"))
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {name.split("/")[0].rpartition(".")[2] for name in names} <= {"bandit_mlops", "dist-info"}
    assert "bandit_mlops/py.typed" in names
    assert not [name for name in names if "__pycache__" in name]


def test_the_source_archive_can_run_the_tests(built: dict[str, Path]) -> None:
    (sdist,) = (path for name, path in built.items() if name.endswith(".tar.gz"))
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"tox.ini", "pyproject.toml", "LICENSE", "tests/test_fixtures.py", "fixtures/ML101/hazards.py"} <= names
