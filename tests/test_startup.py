"""What a scan doesn't import: pre-commit starts Bandit anew for each commit, and most commits are small."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HARMLESS = """\
import os


def total(values):
    return sum(values)


print(total([1, 2]), os.sep)
"""
HAZARD = """\
import pickle

data = pickle.load(open("model.pkl", "rb"))
"""
FOR_HAZARDS = """
    astroid packaging http bandit_mlops.analysis.bare_astroid bandit_mlops.analysis.evaluate
    bandit_mlops.analysis.results bandit_mlops.analysis.changes
"""
"""What takes long to import, and is needed for verdicts alone."""

FOR_THE_COMMAND = "tomlkit bandit_mlops.cli bandit_mlops.command bandit_mlops.pages bandit_mlops.schema"
SCAN = """
import sys
from bandit.cli import main
sys.argv = ["bandit", "-q", "-f", "json", "-o", sys.argv[2], "--exit-zero", sys.argv[1]]
try:
    main.main()
except SystemExit as end:
    assert not end.code
print(*sys.modules)
"""


def imported(code: str, folder: Path) -> set[str]:
    """The modules that a scan of a file imports."""
    (folder / "code.py").write_text(code, encoding="utf-8")
    command = [sys.executable, "-c", SCAN, str(folder / "code.py"), str(folder / "report.json")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    report = (folder / "report.json").read_text(encoding="utf-8")
    assert ("ML101" in report) == (code == HAZARD)
    return set(done.stdout.split())


def test_a_harmless_file_needs_nothing_that_verdicts_need(tmp_path: Path) -> None:
    assert imported(HARMLESS, tmp_path).isdisjoint(f"{FOR_HAZARDS} {FOR_THE_COMMAND}".split())


def test_a_finding_needs_neither_the_command_nor_what_astroid_infers_with(tmp_path: Path) -> None:
    modules = imported(HAZARD, tmp_path)
    assert {"astroid", "bandit_mlops.analysis.evaluate"} <= modules
    assert modules.isdisjoint(FOR_THE_COMMAND.split())
    assert not [module for module in modules if module.startswith("astroid.brain.brain_")]


@pytest.mark.parametrize("first", ["import astroid", "from bandit_mlops.analysis import bare_astroid"])
def test_astroid_infers_as_ever_for_whoever_imports_its_brain(first: str) -> None:
    code = f"""{first}
from bandit_mlops.analysis.bare_astroid import AstroidManager, nodes
from astroid.astroid_manager import MANAGER
import astroid
assert "astroid.brain.brain_namedtuple_enum" in __import__("sys").modules
assert isinstance(MANAGER, AstroidManager) and isinstance(astroid.MANAGER, AstroidManager)
point = astroid.extract_node("from collections import namedtuple\\nnamedtuple('Point', 'x y')(1, 2)")
assert isinstance(next(point.infer())._proxied, nodes.ClassDef)
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_an_astroid_that_takes_more_gets_the_module_itself() -> None:
    code = """if True:
        import sys
        from bandit_mlops.analysis import bare_astroid
        name = "astroid.astroid_manager"
        with bare_astroid._without_brain():
            stand_in = sys.modules[name]
            assert isinstance(stand_in.MANAGER, bare_astroid.AstroidManager)
            assert not hasattr(stand_in, "__path__") and sys.modules[name] is stand_in
            assert callable(stand_in.register_all_brains) and sys.modules[name] is not stand_in
        assert sys.modules[name].MANAGER is not None
    """
    subprocess.run([sys.executable, "-c", code], check=True)
