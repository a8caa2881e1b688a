"""What a hostile repository may hold beside its code: notebooks, settings, files to be set up, names of files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bandit
import pytest
from bandit_runs import Run, run
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bandit_mlops import markdown
from bandit_mlops.analysis.project import is_since, project_of
from bandit_mlops.command import init, notebooks
from bandit_mlops.settings import SettingsError, parse

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def mlops(*arguments: str | Path, cwd: Path) -> Run:
    return run([Path(sys.executable).with_name("bandit-mlops"), *arguments], cwd=cwd)


# -- notebooks ---------------------------------------------------------------------------------------------------------


def of_cells(*sources: Any) -> bytes:
    return json.dumps({"cells": [{"cell_type": "code", "source": source} for source in sources]}).encode()


CELL = st.fixed_dictionaries(
    {},
    optional={
        "cell_type": st.just("code") | JSON,
        "source": st.lists(st.text(max_size=20) | st.sampled_from(["!ls {x}\n", "%%bash\n", "x = 1\n", "%time "]))
        | JSON,
        "input": JSON,
        "metadata": JSON | st.fixed_dictionaries({"vscode": JSON}),
        "language": JSON,
    },
)
NOTEBOOK = st.fixed_dictionaries(
    {},
    optional={
        "cells": st.lists(CELL | JSON, max_size=4) | JSON,
        "worksheets": st.lists(st.fixed_dictionaries({"cells": st.lists(CELL, max_size=3) | JSON}) | JSON) | JSON,
        "metadata": JSON | st.fixed_dictionaries({"kernelspec": JSON, "language_info": JSON}),
    },
)


@given(NOTEBOOK | JSON)
def test_any_json_is_a_notebook_or_refused(content: Any) -> None:
    try:
        read = notebooks.read(json.dumps(content).encode())
    except notebooks.NotANotebookError:
        return
    assert read.source.count(b"\n") == len(read.places) - 1


@given(st.binary(max_size=200), st.integers(0, 200), st.integers(0, 20))
def test_any_damage_is_refused_or_read(bytes_: bytes, start: int, length: int) -> None:
    whole = of_cells(["import torch\n", "torch.load('x')\n"], "!pip install {x}")
    damaged = whole[:start] + bytes_ + whole[start + length :]
    try:
        notebooks.read(damaged)
    except notebooks.NotANotebookError as error:
        assert str(error)


@pytest.mark.parametrize(
    "source",
    [
        "!" + "{ a" * 20_000 + "}",
        "x = 1\n!" + "$x " * 200_000,
        "x = 1\n!" + "{x} " * 100_000,
        "%time " + "-a " * 300_000,
        ["x "] * 400_000,
        ["!x "] * 400_000,
    ],
    ids=["open braces", "values", "values in braces", "options", "pieces of a line", "pieces of a command"],
)
def test_size_of_a_cell_costs_no_more_than_its_size(source: Any) -> None:
    # Each of these once took minutes, hours or all of the memory.
    read = notebooks.read(of_cells(source, "import torch"))
    assert b"import torch" in read.source


def test_command_with_very_many_values_stays_one_that_can_be_parsed() -> None:
    read = notebooks.read(of_cells("name = input()\n!ls " + "$name " * 10_000))
    assert not read.broken
    assert b"(name)" in read.source


# -- settings ----------------------------------------------------------------------------------------------------------


def _laughs() -> list[Any]:
    """What YAML makes of a text of some lines: more parts than there are atoms, by reference."""
    value: list[Any] = ["x"]
    for _ in range(60):
        value = [value, value, value]
    return value


def _itself() -> list[Any]:
    value: list[Any] = []
    value.append(value)
    return value


ODD: dict[str, Callable[[], Any]] = {
    "laughs": _laughs,
    "itself": _itself,
    "number": lambda: 0xF << 90_000,
    "keys": lambda: {1: 2},
    "more keys": lambda: {None: {(): 1}},
    "backtick": lambda: [{"`": 1}],
    "brackets": lambda: "(" * 3_000,
}
PLACES: list[Callable[[Any], Any]] = [
    lambda value: value,
    lambda value: {"unknown": value},
    lambda value: {"trusted_orgs": value},
    lambda value: {"assume": value},
    lambda value: {"assume": {"torch": value}},
    lambda value: {"secrets": value},
    lambda value: {"secrets": {"allow": value}},
    lambda value: {"secrets": {"format": value}},
    lambda value: {"secrets": {"format": [value]}},
    lambda value: {"secrets": {"format": [{"name": value, "prefix": value, "pattern": value}]}},
    lambda value: {"api": value},
    lambda value: {"api": [value]},
    lambda value: {"api": [{"hazard": value}]},
    lambda value: {"api": [{"hazard": "ML101", "name": value}]},
    lambda value: {"api": [{"hazard": "ML102", "name": "a.b", "data": value}]},
    lambda value: {"api": [{"hazard": "ML102", "name": "a.b", "switches": value}]},
    lambda value: {"origin": [{"name": "a.b", "kind": value}]},
    lambda value: {"origin": [{"names": value, "kind": "request"}]},
    lambda value: {"sanitizer": [{"name": "a.b", "against": value}]},
]


@pytest.mark.parametrize("place", range(len(PLACES)))
@pytest.mark.parametrize("odd", ODD)
def test_settings_that_are_odd_are_refused_with_one_short_line(odd: str, place: int) -> None:
    try:
        parse(PLACES[place](ODD[odd]()))
    except SettingsError as error:
        assert len(str(error)) < 2_000
        assert str(error).isprintable()


KEYS = [
    "hazard",
    "name",
    "names",
    "kind",
    "target",
    "against",
    "data",
    "switches",
    "fix",
    "prefix",
    "pattern",
    "format",
]
KEYS += [
    "assume",
    "trusted_orgs",
    "trusted_sources",
    "secrets",
    "api",
    "origin",
    "sanitizer",
    "allow",
    "minimum_entropy",
]
WORDS = ["ML101", "ML102", "ML201", "unsafe_model_load", "a.b", "*.load", "request", "shell", ">=2", "(a+)+", ""]
ANY_SETTINGS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | st.text(max_size=9) | st.sampled_from(WORDS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS) | st.text(), inner, max_size=5),
    max_leaves=15,
)


@hypothesis_settings(max_examples=300)
@given(st.integers(0, len(PLACES) - 1), ANY_SETTINGS)
def test_any_settings_are_taken_or_refused(place: int, value: Any) -> None:
    try:
        parse(PLACES[place](value))
    except SettingsError as error:
        assert str(error).isprintable()


@pytest.mark.parametrize("operator", ["==", ">=", "<", "<=", "~=", "===", "!="])
def test_a_version_of_very_many_digits_says_nothing(operator: str, tmp_path: Path) -> None:
    digits = f"{operator}{'1' * 5_000}.0"
    with pytest.raises(SettingsError, match="expected a package's name and a version specifier"):
        parse({"assume": {"torch": digits}})
    (tmp_path / "requirements.txt").write_text(f"torch{digits}\n")
    assert is_since(project_of(str(tmp_path / "a.py")), {}, "torch", "2.6").answer == "unknown"


# -- files that ``init`` changes ---------------------------------------------------------------------------------------

_LAUGHS = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))


@pytest.mark.parametrize(
    "head",
    [
        _LAUGHS,
        "a: &a [*a]\n",
        "a: " + "[" * 5_000 + "]" * 5_000 + "\n",
        "a: 2020-99-99\n",
        "a: " + "1" * 5_000 + "\n",
        "a: !!int ''\n",
        "a: !!timestamp x\n",
        "a: !!bool x\n",
        "a: !!float x\n",
        'a: "\\U7fffffff"\n',
        "a: .nan\n",
        "{[a]: 1}\n",
    ],
    ids=lambda head: head[:25],
)
def test_init_adds_to_odd_yaml_or_refuses(head: str, tmp_path: Path) -> None:
    try:
        changed = init.pre_commit(f"{head}repos:\n- repo: x\n", tmp_path)
    except init.CannotChangeError:
        return
    assert changed.startswith(f"{head}repos:\n- repo: x\n- repo: local\n")


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 5_000 + "]" * 5_000,
        "[" + "a." * 5_000 + "b]",
        "a = nan\n",
        "[tool.bandit]\nskips = []\n[tool.bandit.skips]\n",
        "[[tool.bandit.skips]]\na = 1\n",
        "[[tool]]\n",
        "\ufeff[tool.bandit]\n",
        "d = 2020-02-30\n",
    ],
    ids=lambda text: text[:25],
)
def test_init_adds_to_odd_toml_or_refuses(text: str, tmp_path: Path) -> None:
    try:
        changed = init.pyproject(text, tmp_path)
    except init.CannotChangeError as error:
        assert str(error)
        return
    assert "targets" in tomllib.loads(changed)["tool"]["bandit"]


@given(st.text(alphabet="[]{}=.,\"'\\\n #tolbandiskp13eé\x00\u2028", max_size=60))
def test_init_answers_any_text(text: str) -> None:
    folder = Path(os.devnull)
    for change in (init.pyproject, init.pre_commit):
        try:
            change(text, folder)
            change(f"[tool.bandit]\n{text}\nrepos:\n- x\n{text}", folder)
        except init.CannotChangeError as error:
            assert str(error)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")
def test_init_reads_no_pipe_no_device_and_writes_through_no_link(tmp_path: Path) -> None:
    project = tmp_path / "project"
    (project / ".git").mkdir(parents=True)
    hooks = project / ".pre-commit-config.yaml"
    (project / "pyproject.toml").symlink_to("/dev/zero")
    os.mkfifo(hooks)
    refused = mlops("init", "--yes", cwd=project)
    assert refused.returncode == 2
    assert refused.stderr.count("leads out of the project") == 1
    assert "isn't a file" in refused.stderr
    hooks.unlink()
    hooks.symlink_to("../outside.yaml")
    assert "leads out of the project" in mlops("init", "--yes", cwd=project).stderr
    assert not (tmp_path / "outside.yaml").exists()
    hooks.unlink()
    with hooks.open("wb") as sparse:
        sparse.truncate(1 << 30)
    assert "larger than 16 MiB" in mlops("init", "--yes", cwd=project).stderr


# -- the command -------------------------------------------------------------------------------------------------------


def test_scan_says_what_is_wrong_with_settings_that_are_too_deep(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("a = " + "[" * 5_000 + "]" * 5_000 + "\n[tool.bandit]\n")
    refused = mlops("scan", "-q", ".", cwd=tmp_path)
    assert refused.returncode == 2
    assert refused.stderr.strip().endswith("pyproject.toml: nested too deeply")
    assert "Traceback" not in mlops("init", "--yes", cwd=tmp_path).stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")
def test_scan_waits_for_no_pipe_and_reads_no_device(tmp_path: Path) -> None:
    for name in ("pipe.ipynb", "pipe.py"):
        os.mkfifo(tmp_path / name)
    for name in ("device.ipynb", "device.py"):
        (tmp_path / name).symlink_to("/dev/zero")
    (tmp_path / "a.py").write_text("import torch\ntorch.load('m.pt', weights_only=False)\n")
    report = mlops("scan", "-q", "-f", "json", ".", cwd=tmp_path)
    assert "ML102" in report.ids
    assert len(report.report["results"]) >= 1


# -- names of files in Markdown ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["a\udcff.py", "\x1b[31m.py", "a\nb.py", "`a`|b.py", "](x).py", "\u202e.py", "<img>.py", "\x9b2J.py", "a  b.py"],
)
def test_no_name_of_a_file_formats_the_page_or_moves_the_cursor(name: str) -> None:
    found = bandit.Issue(severity="HIGH", confidence="HIGH", cwe=78, text=f"in {name}", lineno=3, test_id="B101")
    found.fname, found.test = name, name
    page = markdown.summary([found], [(name, f"why {name}")], 1)
    assert page.encode()
    assert page.replace("\n", "").replace("\u200b", "").isprintable()
    (row,) = [line for line in page.splitlines() if line.startswith("| ") and not line.startswith("| severity")]
    assert len(row.replace("\\|", "").split("|")) == 6


# -- large files, and names of files on a terminal ---------------------------------------------------------------------

LOCK_FILES = "uv.lock poetry.lock pdm.lock Pipfile Pipfile.lock requirements.txt environment.yml setup.py setup.cfg"


@pytest.mark.skipif(sys.platform == "win32", reason="needs sparse files, and the peak of another process's memory")
def test_a_gigabyte_beside_the_code_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("import torch\ntorch.load('m.pt')\n")
    names = [*LOCK_FILES.split(), "pyproject.toml", "x-1.dist-info/METADATA", "app.py", "module.py", "nb.ipynb"]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        with (tmp_path / name).open("wb") as sparse:
            sparse.truncate(1 << 30)
    scan: list[str | Path] = [Path(sys.executable).with_name("bandit"), "-q", "-f", "json", "-t", "ML102", "a.py"]
    status, output, kilobytes = _run_and_weigh(scan, tmp_path)
    assert (status, [found["test_id"] for found in json.loads(output)["results"]]) == (1, ["ML102"])
    assert kilobytes < 500_000
    (tmp_path / "module.py").unlink()
    (tmp_path / "app.py").unlink()
    (tmp_path / "setup.py").unlink()
    scan = [Path(sys.executable).with_name("bandit-mlops"), "scan", "-q", "--isolated", "-f", "json", "."]
    status, output, kilobytes = _run_and_weigh(scan, tmp_path)
    assert json.loads(output)["errors"] == [{"filename": "./nb.ipynb", "reason": "notebook larger than 256 MiB"}]
    assert kilobytes < 900_000
    refused = mlops("scan", "-q", ".", cwd=tmp_path)
    assert refused.returncode == 2
    assert refused.stderr.strip().endswith("pyproject.toml: larger than 16 MiB")


def _run_and_weigh(command: list[str | Path], folder: Path) -> tuple[int, bytes, int]:
    """The exit code, the output, and the most memory that a command has taken, in KiB (macOS: in bytes)."""
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, cwd=folder, stdout=output)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        return process.returncode, output.read(), usage.ru_maxrss // (1024 if sys.platform == "darwin" else 1)


@pytest.mark.slow
def test_outputs_of_half_a_gigabyte_hide_no_other_file(tmp_path: Path) -> None:
    cell = json.dumps({"cell_type": "code", "source": "import torch\ntorch.load('m.pt', weights_only=False)"})
    with (tmp_path / "nb.ipynb").open("w") as notebook:
        notebook.write(f'{{"cells": [{cell}, {{"cell_type": "code", "source": "", "outputs": ["')
        for _ in range(500):
            notebook.write("A" * 1_000_000)
        notebook.write('"]}]}')
    (tmp_path / "a.py").write_text("import torch\ntorch.load('m.pt', weights_only=False)\n")
    report = mlops("scan", "-q", "-f", "json", "--isolated", "-t", "ML102", ".", cwd=tmp_path).report
    assert [found["filename"] for found in report["results"]] == ["./a.py"]
    assert [error["reason"] for error in report["errors"]] == ["notebook larger than 256 MiB"]


@pytest.mark.skipif(sys.platform == "win32", reason="no such names of files")
@pytest.mark.parametrize("escape", ["\x1b[31m", "\x9b2J", "\u202e", "\x07", "\udcff"], ids=ascii)
def test_no_name_of_a_file_moves_the_cursor_in_what_is_said(escape: str, tmp_path: Path) -> None:
    project = tmp_path / f"p{escape}"
    (project / ".git").mkdir(parents=True)
    (project / f"requirements-{escape}.txt").write_text("torch>=1.0\n")
    (project / "a.py").write_text("import torch\ntorch.load('m.pt')\n")
    (project / f"b{escape}.ipynb").write_bytes(of_cells("import torch\ntorch.load('m.pt')"))
    report = mlops("scan", "-q", "-f", "json", "-t", "ML102", ".", cwd=project)
    texts = [found["issue_text"] for found in report.results]
    assert sum("in requirements-" in text for text in texts) == 2
    assert all(text.isprintable() for text in texts)
    told = [mlops("init", "--yes", cwd=project)]
    (project / "pyproject.toml").write_text("a = " + "[" * 5_000 + "\n[tool.bandit]\n")
    told += [mlops("init", "--yes", cwd=project), mlops("scan", ".", cwd=project)]
    assert [run.returncode for run in told] == [0, 2, 2]
    lines = [line for run in told for line in f"{run.stdout}\n{run.stderr}".splitlines()]
    assert all(line.replace("\t", "").isprintable() for line in lines)


def test_no_line_of_a_file_moves_the_cursor_where_init_shows_it(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "pyproject.toml").write_text("# \x9b2J \u202e\tx\n[tool.bandit]\n", encoding="utf-8")
    shown = mlops("init", "--yes", cwd=tmp_path)
    assert shown.returncode == 0
    assert "# \\x9b2J \\u202e" in shown.stdout
    assert "\x9b" not in shown.stdout + shown.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="needs symbolic links")
def test_no_link_out_of_the_project_is_followed_for_a_limit(tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (project / "views.py").write_text(UPLOAD)
    app = 'from flask import Flask\napp = Flask(__name__)\napp.config["MAX_CONTENT_LENGTH"] = 1\n'
    scan: list[str | Path] = [Path(sys.executable).with_name("bandit"), "-q", "-f", "json", "-t", "ML502", "views.py"]
    assert run(scan, cwd=project).ids == ["ML502"]
    (tmp_path / "outside.py").write_text(app)
    (project / "app.py").symlink_to("../outside.py")
    assert run(scan, cwd=project).ids == ["ML502"]
    (project / "app.py").unlink()
    (project / "app.py").write_text(app)
    assert run(scan, cwd=project).ids == []


UPLOAD = """\
from flask import Blueprint, request

pages = Blueprint("pages", __name__)


@pages.post("/models")
def add():
    request.files["model"].save("model.bin")
    return "done"
"""
