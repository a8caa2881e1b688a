"""A scan runs, imports and reads nothing but the files it scans.

The scanned folder below is full of traps: modules that leave a mark when anything imports them.
"""

from __future__ import annotations

import dataclasses
import importlib.util
import json
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import pytest
from bandit_runs import Run, loaded_rules, run

RULES = loaded_rules()

SOURCE = """\
import pickle
import subprocess

import _curses
import _lsprof
import _pickle
import astroid
import conftest
import json
import sitecustomize
import torch
import turtle
import usercustomize
from fastload import NAME, loader
from torch import *
from torch.hub import load as fetch
from transformers import AutoModel


class Store:
    def __init__(self, path=torch.default_path()):
        self.options = {"weights_only": _curses.SAFE}
        self.name = _lsprof.NAME

    def load(self, name):
        pickle.load(open("m.pkl", "rb"))
        pickle.load(open(json.PATH, "rb"))
        _pickle.load(open(self.name, "rb"))
        torch.load("m.pt", weights_only=False)
        torch.load(NAME, weights_only=turtle.SAFE)
        torch.load(self.name, **self.options)
        torch.load("m.pt")
        loader(fetch("owner/repository"), sitecustomize.KEY)
        AutoModel.from_pretrained(turtle.NAME + name, revision=conftest.REVISION)
        subprocess.run(f"ls {name}", shell=True)
        subprocess.run(astroid.NAME + usercustomize.NAME + name, shell=True)
"""


def line_of(text: str) -> int:
    return next(row for row, line in enumerate(SOURCE.splitlines(), 1) if text in line)


FOUND_IN_ANY_CASE = {
    ("ML101", line_of('pickle.load(open("m.pkl", "rb"))')),
    ("ML102", line_of('torch.load("m.pt", weights_only=False)')),
    ("ML301", line_of('subprocess.run(f"ls {name}", shell=True)')),
}

TRAPS = ["_curses.py", "turtle.py", "conftest.py", "sitecustomize.py", "usercustomize.py", "torch/__init__.py"]
TRAPS += ["torch/hub.py", "transformers.py"]
# With ``python -m``, the current folder comes before all others: Python itself takes these for what Bandit or we need.
TRAPS_FOR_THE_COMMAND = ["json.py", "_pickle.py", "yaml.py", "stevedore.py", "astroid.py", "msgspec.py"]
TRAPS_FOR_THE_COMMAND += ["packaging/__init__.py"]
COMPILED_TRAPS = ["_lsprof", "fastload"]

C_SOURCE = """\
#include <Python.h>
#include <stdio.h>
PyMODINIT_FUNC PyInit_%s(void) { fclose(fopen("%s", "w")); return NULL; }
"""

METADATA = """\
[project]
name = "trapped"
version = "1"
dependencies = ["torch>=2.6"]
"""


@dataclasses.dataclass(frozen=True)
class Trapped:
    """The scanned folder, and the folder where the sprung traps are marked."""

    target: Path
    marks: Path

    def lay(self, names: list[str], folder: Path) -> None:
        for name in names:
            mark = self.marks / name.replace("/", ".")
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(f"open({str(mark)!r}, 'w').close()\nNAME = KEY = 'x'\nSAFE = True\n")

    def sprung(self) -> set[str]:
        return {mark.name for mark in self.marks.iterdir()}


@pytest.fixture
def trapped(tmp_path: Path) -> Trapped:
    made = Trapped(tmp_path / "target", tmp_path / "marks")
    made.target.mkdir()
    made.marks.mkdir()
    (made.target / "store.py").write_text(SOURCE)
    (made.target / "pyproject.toml").write_text(METADATA)
    (made.target / "m.pkl").write_bytes(b"cos\nabort\n(tR.")
    made.lay(TRAPS, made.target)
    for name in COMPILED_TRAPS:
        _lay_compiled(made, name)
    return made


def _lay_compiled(trapped: Trapped, name: str) -> None:
    include = Path(sysconfig.get_path("include"))
    compiler = shutil.which("gcc")
    if compiler and (include / "Python.h").exists():
        source = trapped.marks.parent / f"{name}.c"
        source.write_text(C_SOURCE % (name, trapped.marks / name))
        library = trapped.target / f"{name}{sysconfig.get_config_var('EXT_SUFFIX')}"
        subprocess.run([compiler, "-shared", "-fPIC", f"-I{include}", source, "-o", library], check=True)


def program(name: str) -> list[str]:
    """Bandit as a module, or as the command that stands next to the interpreter."""
    return (
        [sys.executable, "-m", "bandit"] if name == "python -m bandit" else [sysconfig.get_path("scripts") + "/bandit"]
    )


def findings(report: Run) -> set[tuple[str, int]]:
    return {
        (result["test_id"], result["line_number"])
        for result in report.results
        if result["test_id"] in RULES and Path(result["filename"]).name == "store.py"
    }


@pytest.mark.parametrize("where", ["in the folder", "elsewhere"])
@pytest.mark.parametrize("name", ["python -m bandit", "bandit"])
def test_scan_springs_no_trap(trapped: Trapped, name: str, where: str) -> None:
    if name == "bandit":
        trapped.lay(TRAPS_FOR_THE_COMMAND, trapped.target)
    cwd, target = (trapped.target, ".") if where == "in the folder" else (trapped.marks.parent, str(trapped.target))
    without_us = run([*program(name), "-s", ",".join(RULES), "-r", target, "-f", "json"], cwd=cwd)
    assert findings(without_us) == set()
    assert trapped.sprung() == set(), "these traps are not ours to spring: Bandit alone does"
    report = run([*program(name), "-r", target, "-f", "json"], cwd=cwd)
    assert findings(report) >= FOUND_IN_ANY_CASE
    assert report.report["errors"] == []
    assert trapped.sprung() == set()


def test_traps_work(trapped: Trapped) -> None:
    trapped.lay(TRAPS_FOR_THE_COMMAND, trapped.target)
    for module in trapped.target.iterdir():
        if module.suffix in (".py", ".so", ".pyd") and module.name != "store.py":
            spec = importlib.util.spec_from_file_location(module.name.partition(".")[0], module)
            assert spec and spec.loader
            # What the compiled ones return after they left their mark isn't a module.
            try:
                spec.loader.exec_module(importlib.util.module_from_spec(spec))
            except (SystemError, ImportError):
                assert module.suffix != ".py"
    expected = {Path(name).name for name in [*TRAPS, *TRAPS_FOR_THE_COMMAND] if "/" not in name}
    assert expected | {path.name.partition(".")[0] for path in trapped.target.glob("*.so")} == trapped.sprung()


@pytest.mark.parametrize("version", ["1.13.1", "2.9.0"])
def test_verdict_is_the_same_whatever_is_installed(trapped: Trapped, tmp_path: Path, version: str) -> None:
    installed = tmp_path / "installed"
    trapped.lay(["torch/__init__.py", "torch/hub.py", "transformers.py", "fastload.py"], installed)
    information = installed / f"torch-{version}.dist-info"
    information.mkdir()
    (information / "METADATA").write_text(f"Metadata-Version: 2.1\nName: torch\nVersion: {version}\n")
    bandit = [*program("bandit"), "-r", str(trapped.target), "-f", "json"]
    alone = run(bandit, cwd=tmp_path)
    beside = run(bandit, cwd=tmp_path, env={"PYTHONPATH": str(installed)})
    assert findings(alone) >= FOUND_IN_ANY_CASE
    assert beside.results == alone.results
    assert trapped.sprung() == set()


DRIVER = """\
import json, os, sys
from bandit.core.config import BanditConfig
from bandit.core.manager import BanditManager

target, rules, misbehave = sys.argv[1:]
sys.dont_write_bytecode = True
manager = BanditManager(BanditConfig(), "file", profile={"include": set(rules.split(",")), "exclude": set()})
manager.discover_files([target], recursive=True)
events = []
recording = True

def record(event, arguments):
    if recording and event != "compile" and not event.startswith(("object.", "sys.", "builtins.", "marshal.")):
        first = arguments[0] if arguments else None
        events.append([event, first.co_filename if event == "exec" else os.fsdecode(first) if isinstance(first, bytes)
                       else first if isinstance(first, (str, int)) else str(first), [str(a) for a in arguments[1:3]]])

sys.addaudithook(record)
exec(misbehave)
manager.run_tests()
recording = False
files = [getattr(module, "__file__", None) for module in sys.modules.values()]
found = [(issue.test_id, issue.lineno) for issue in manager.results if issue.fname.endswith("store.py")]
print(json.dumps({"events": events, "modules": files, "found": found, "skipped": manager.skipped}))
"""

OUR_LIBRARIES = ["bandit", "bandit_mlops", "astroid", "msgspec", "packaging", "stevedore", "tomli", "typing_extensions"]


def scan_under_audit(trapped: Trapped, misbehave: str = "pass") -> dict[str, Any]:
    command = [sys.executable, "-I", "-c", DRIVER, str(trapped.target), ",".join(RULES), misbehave]
    done = run(command, cwd=trapped.marks.parent)
    assert done.returncode == 0, done.stderr
    recorded: dict[str, Any] = json.loads(done.stdout)
    return recorded


def misdeeds(recorded: dict[str, Any], target: Path) -> list[str]:
    """Everything in a record that a scan may not do."""
    libraries = _folders_of_our_libraries()
    standard = {Path(sysconfig.get_path(name)).resolve() for name in ("stdlib", "platstdlib")}
    site_packages = {Path(sysconfig.get_path(name)).resolve() for name in ("purelib", "platlib")}
    found = []
    for event, subject, more in recorded["events"]:
        if event == "open":
            path = Path(str(subject)).resolve()
            inside = {"target": target.resolve() in path.parents, "library": any(f in path.parents for f in libraries)}
            of_python = "site-packages" not in path.parts and any(folder in path.parents for folder in standard)
            readable = path.suffix in (".py", ".toml") if inside["target"] else inside["library"] or of_python
            if not readable or set("wax+") & set(more[0]):
                found.append(f"open {path} {more}")
        elif event == "import":
            top = subject.partition(".")[0]
            trap = top in {*COMPILED_TRAPS, *(Path(name).parts[0].removesuffix(".py") for name in TRAPS)}
            # _sysconfigdata… is sysconfig's own table.
            known = top in {*sys.stdlib_module_names, *OUR_LIBRARIES} or top.startswith("_sysconfigdata_")
            if trap or not known:
                found.append(f"import {subject}")
        elif event == "exec":
            if target.resolve() in Path(subject).resolve().parents:
                found.append(f"exec {subject}")
        elif event in ("os.listdir", "os.scandir", "glob.glob"):
            path = Path(str(subject)).resolve()
            # Python's import system lists the folder that holds what it imports.
            folders = {target.resolve(), *libraries, *standard}
            if path not in site_packages and not any(f == path or f in path.parents for f in folders):
                found.append(f"{event} {path}")
        elif event.startswith(("os.", "shutil.", "subprocess.", "socket.", "urllib.", "ctypes.", "pickle.")):
            found.append(f"{event} {subject} {more}")
    found += [
        f"module {file}" for file in recorded["modules"] if file and target.resolve() in Path(file).resolve().parents
    ]
    return found


def _folders_of_our_libraries() -> set[Path]:
    folders = set()
    for name in OUR_LIBRARIES:
        spec = importlib.util.find_spec(name)
        if spec and spec.origin:
            path = Path(spec.origin).resolve()
            folders.add(path.parent if path.name == "__init__.py" else path.parent / "__pycache__")
    return folders


def test_scan_reads_and_imports_nothing_else(trapped: Trapped) -> None:
    recorded = scan_under_audit(trapped)
    assert recorded["skipped"] == []
    assert {(rule, line) for rule, line in recorded["found"]} >= FOUND_IN_ANY_CASE
    assert ["open", str(trapped.target / "store.py")] in [event[:2] for event in recorded["events"]]
    assert misdeeds(recorded, trapped.target) == []
    assert trapped.sprung() == set()


@pytest.mark.parametrize(
    ("misbehave", "misdeed"),
    [
        ("os.chdir(target)", "os.chdir"),
        ("try:\n    import turtle\nexcept ImportError: pass", "import turtle"),
        ("sys.path.append(target); import conftest", "exec"),
        ("try:\n    import torch\nexcept ImportError: pass", "import torch"),
        ("open(target + '/m.pkl', 'rb').close()", "open"),
        ("open(target + '/../marks/outside', 'w').close()", "open"),
        ("open(os.devnull).close()", "open"),
        ("os.listdir(os.path.dirname(target))", "os.listdir"),
        ("import subprocess; subprocess.run([sys.executable, '-c', ''])", "subprocess.Popen"),
    ],
)
def test_audit_sees_misdeeds(trapped: Trapped, misbehave: str, misdeed: str) -> None:
    assert any(line.startswith(misdeed) for line in misdeeds(scan_under_audit(trapped, misbehave), trapped.target))
