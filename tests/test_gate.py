"""What is passed over to save time can hold no finding.

A scan calls a check only in files in which it may find something, and looks closely only at calls that may matter. Here
all checks are called for all nodes, and all calls are looked at: that finds the same. ``benchmarks/robustness.py
--awake`` compares the same on any folder.
"""

from __future__ import annotations

import ast
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
from bandit_runs import ROOT, scanned
from test_fixtures import FILES, FIXTURES

sys.path.insert(0, str(ROOT / "benchmarks"))

from robustness import everything_awake, findings, lift_bounds

from bandit_mlops.analysis import door, evaluate


@pytest.fixture(autouse=True)
def _without_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    # Who looks at more calls reaches the bounds of a file earlier.
    monkeypatch.setattr(evaluate, "MOST_EXCERPTS", evaluate.MOST_EXCERPTS)
    monkeypatch.setattr(evaluate.Evaluator, "__init__", evaluate.Evaluator.__init__)
    lift_bounds()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(FIXTURES).as_posix())
def test_what_is_passed_over_holds_no_finding(path: Path) -> None:
    usual = findings(str(path))
    with everything_awake():
        assert findings(str(path)) == usual


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """Where the calls stand that are looked at closely: line and column."""
    found: list[tuple[int, int]] = []
    call = door.File.call

    def remembered(file: door.File, node: ast.Call) -> Any:
        found.append((node.lineno, node.col_offset))
        return call(file, node)

    monkeypatch.setattr(door.File, "call", remembered)
    return found


def test_all_calls_are_looked_at_where_nothing_is_passed_over(tmp_path: Path, asked: list[tuple[int, int]]) -> None:
    path = tmp_path / "example.py"
    path.write_text("print(len([1]))\n")
    findings(str(path))
    assert not asked
    with everything_awake():
        findings(str(path))
    assert {column for _, column in asked} >= {0, 6}


def test_a_method_of_a_text_is_not_looked_at(tmp_path: Path, asked: list[tuple[int, int]]) -> None:
    # Though a function of the same name in the file hands its argument on.
    source = """
    import os

    def format(name):
        os.system(f"format {name}")

    "about {}".format(name)
    f"about {name} {{}}".format(name)
    disk.format(name)
    """
    path = tmp_path / "example.py"
    path.write_text(textwrap.dedent(source))
    findings(str(path))
    assert {line for line, _ in asked} == {5, 9}


BASE = """
import torch

class Base:
    def __init__(self, path):
        self.model = torch.load(path, weights_only=False)
"""
RUNNER = """
import subprocess
from jinja2 import Environment

class Runner:
    def __init__(self):
        self.templates = Environment()

    def tap(self, command):
        subprocess.run(command, shell=True)

    def fill(self, text):
        return self.templates.from_string(text)
"""
OBJECTS = """
from pkg.runner import Runner

runner = Runner()
"""
COMPAT = """
try:
    import pickle5 as pickle
except ImportError:
    import pickle
"""
HERE = {
    "a constructor that a subclass calls by its class": """\
        from pkg.base import Base
        class Mine(Base):
            def __init__(self, path):
                Base.__init__(self, path)  # here
        """,
    "the constructor of a library's class": """\
        from http.server import HTTPServer
        class Mine(HTTPServer):
            def __init__(self, port, handler):
                super().__init__(("", port), handler)  # here
        """,
    "a function that a function calls that a function calls": """\
        import subprocess
        def third(place: tuple[int, int]):
            subprocess.run(f"tap {place[0]}", shell=True)
        def second(place: tuple[int, int]):
            third(place)
        def first(place: tuple[int, int]):
            second(place)
        def act(action):
            first(action.place)  # here
        """,
    "a library's module that the project's own hands on": """\
        from pkg.compat import pickle
        def read(data):
            return pickle.loads(data)  # here
        """,
    "a method of what a function of the file returns": """\
        import docker
        def client():
            return docker.from_env()
        def run(command):
            client().containers.run("image", command=f"sh -c 'ls {command}'")  # here
        """,
    "a parameter that is an empty tuple": """\
        import torch
        def read(path, shape: tuple[()]):
            return torch.load(path, shape, weights_only=False)  # here
        """,
    "what a loader has returned": """\
        import pickle
        def read(stream):
            function, path = pickle.loads(stream.read())  # here
            return function(path)
        """,
    "one of several functions, by a name out of a table": """\
        import pandas as pd
        def read(path, kind):
            return getattr(pd, {"csv": "read_csv", "pickle": "read_pickle"}[kind])(path)  # here
        """,
    "a method of an object that another file makes of a class in a third one": """\
        from pkg.objects import runner
        def act(name):
            runner.tap(f"tap {name}")  # here
            runner.fill(f"{name}: {{{{ x }}}}")  # here
        """,
    "a private function that a function within a function calls": """\
        import importlib
        def _load(name):
            return importlib.import_module(name)
        def outer():
            def inner():
                return _load("json")
            return inner
        """,
    "a method that calls itself with parts of what it was given": """\
        import importlib
        class Reader:
            def _read(self, config):
                module = importlib.import_module(config["module"])  # here
                return self._read(config["a"]), self._read(config["b"]), module
        """,
}


@pytest.mark.parametrize("source", HERE.values(), ids=[name.replace(" ", "_") for name in HERE])
def test_what_is_looked_at(source: str, tmp_path: Path) -> None:
    package = tmp_path / "pkg"
    package.mkdir()
    texts = {"base": BASE, "compat": COMPAT, "runner": RUNNER, "objects": OBJECTS, "app": textwrap.dedent(source)}
    for name, text in {"__init__": "", **texts}.items():
        (package / f"{name}.py").write_text(text)
    path = package / "app.py"
    expected = [n for n, line in enumerate(path.read_text().splitlines(), 1) if line.endswith("# here")]
    found = [finding["line_number"] for finding in scanned(path)]
    assert found == expected
    usual = findings(str(path))
    with everything_awake():
        assert findings(str(path)) == usual
