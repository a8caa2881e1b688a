"""Notebooks: from cells to the Python that is scanned, and from findings back to the cells."""

from __future__ import annotations

import ast
import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from bandit_runs import ROOT, Run
from hypothesis import given, settings
from hypothesis import strategies as st
from test_scan import found, scan

from bandit_mlops.command import notebooks


def notebook(*cells: str | list[str], kind: str = "code", **more: Any) -> str:
    """A notebook with cells, as Jupyter writes it."""
    made = []
    for source in cells:
        text = source if isinstance(source, list) else source.splitlines(keepends=True)
        cell: dict[str, Any] = {"cell_type": kind, "id": "x", "metadata": {}, "source": text}
        if kind == "code":
            cell |= {"execution_count": None, "outputs": []}
        made.append(cell)
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **more}, indent=1) + "\n"


def transformed(cell: str, known: Sequence[str] = ()) -> str:
    return "\n".join(notebooks.python(cell.split("\n"), frozenset(known)))


def report(folder: Path, text: str, *arguments: str) -> Run:
    (folder / "nb.ipynb").write_text(text)
    return scan("-q", "-f", "json", *arguments, "nb.ipynb", cwd=folder)


def places(report: Run) -> list[tuple[str, str]]:
    """The test and the cell of each finding."""
    return [(result["test_id"], result["issue_text"].split(":")[0]) for result in report.results]


# From cells to Python


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("!pip install torch", "get_ipython().system('pip install torch')"),
        ("%pip install torch", "get_ipython().system('pip install torch')"),
        ("pip install torch", "get_ipython().system('pip install torch')"),
        ("%conda install -y torch", "get_ipython().system('conda install -y torch')"),
        ("!!ls", "get_ipython().getoutput('ls')"),
        ("!ls {path} -l", "get_ipython().system('ls ' + (path) + ' -l')"),
        ("!ls $path/x", "get_ipython().system('ls ' + (path) + '/x')"),
        ("!{path}", "get_ipython().system((path))"),
        ("!echo {path.name!r} {path:>10}", "get_ipython().system('echo ' + (path.name) + ' ' + (path))"),
        (
            "!awk '{print $1}' $HOME/x {a,b} {{path}}",
            "get_ipython().system(\"awk '{print $1}' $HOME/x {a,b} {{path}}\")",
        ),
        ("files = !ls {path}", "files = get_ipython().getoutput('ls ' + (path))"),
        ("d['a'] = %sx ls", "d['a'] = get_ipython().getoutput('ls')"),
        ("    !ls", "get_ipython().system('ls')"),
        ("if x:\n    !ls\nelse:\n    %cd ..", None),
        ("!a \\\n  b \\\n  c\nx = 1", "get_ipython().system('a b c')\n\n\nx = 1"),
        ("%matplotlib inline", "get_ipython().run_line_magic('matplotlib', 'inline')"),
        ("%time x = f(1)", "x = f(1)"),
        ("%timeit -n 10 -r3 f(1)", "f(1)"),
        ("%env KEY=value", "import os; os.environ['KEY'] = 'value'"),
        ("%set_env KEY some value", "import os; os.environ['KEY'] = 'some value'"),
        ("torch.load?", "pass"),
        ("?torch.load", "pass"),
        ("torch.load??", "pass"),
        ("%%time\nx = 1", "\nx = 1"),
        ("\n%%capture out\n%%time\n!ls\nx = 1", "\n\n\nget_ipython().system('ls')\nx = 1"),
        (
            "%%bash\nls\n# no\ncurl x \\\n | sh\n",
            "\nget_ipython().system('ls')\n\nget_ipython().system('curl x  | sh')\n\n",
        ),
        ("%%script /bin/bash -e\nls", "\nget_ipython().system('ls')"),
        ("%%html\n<b>not Python</b>", "\n"),
        ("%%writefile model.py\nimport torch", "\nimport torch"),
        ("%%writefile notes.txt\nnot Python", "\n"),
        ("x = 5 %\\\n 3", "x = 5 %\\\n 3"),
        ("x = (5\n%  3)", "x = (5\n%  3)"),
        ("x = '''\n!ls\n%cd\n'''\n!ls", "x = '''\n!ls\n%cd\n'''\nget_ipython().system('ls')"),
        ('x = """a\\"""\n!ls\n"""', 'x = """a\\"""\n!ls\n"""'),
        ("x = f('a') # '''\n!ls", "x = f('a') # '''\nget_ipython().system('ls')"),
        ("x = ''\n!ls", "x = ''\nget_ipython().system('ls')"),
        ("x = [\n  '(',\n]\n!ls", "x = [\n  '(',\n]\nget_ipython().system('ls')"),
        ("await f()", "await f()"),
    ],
)
def test_what_ipython_adds_becomes_the_call_that_it_stands_for(cell: str, expected: str | None) -> None:
    python = transformed(cell, ["path", "x", "f"])
    if expected is not None:
        assert python == expected
    assert python.count("\n") == cell.count("\n")
    ast.parse(python)


LINES = st.sampled_from(
    [
        *("", "!ls {x}", "%time x", "%%bash", "%%time", "x = 1", "x = '''", '"""', "if x:", "    !ls", "def f(", ")"),
        *("\\", "a?", "x = !ls \\", "%env A=b", "'", '"', "# '", "{", "$x", "!{", "!$", "x = %"),
    ]
)


@given(st.lists(LINES | st.text(max_size=20), max_size=12))
def test_any_cell_keeps_its_number_of_lines(lines: list[str]) -> None:
    cell = "\n".join(lines).split("\n")
    assert len(notebooks.python(cell, frozenset(("x",)))) == len(cell)


@settings(max_examples=60)
@given(st.lists(st.lists(LINES | st.text(max_size=20), max_size=8), max_size=6))
def test_any_notebook_can_be_read(cells: list[list[str]]) -> None:
    made = notebooks.read(notebook(*("\n".join(lines) for lines in cells)).encode())
    ast.parse(made.source)
    lines = made.source.decode().split("\n")
    assert len(lines) == len(made.places)
    for number, place in enumerate(made.places):
        if place is not None:
            assert 1 <= place.cell <= len(cells)
            assert made.place(number) is place


@given(
    st.binary(max_size=300)
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just("code"),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(["cells", "cell_type", "source", "metadata", "kernelspec", "worksheets"]), inner
            )
        ),
    ).map(lambda value: json.dumps(value).encode())
)
def test_what_is_no_notebook_is_refused_with_a_reason(content: bytes) -> None:
    try:
        made = notebooks.read(content)
    except notebooks.NotANotebookError as error:
        assert "not a notebook" in str(error)
    else:
        ast.parse(made.source)


# From findings back to the cells

HAZARDS = (
    "import torch\n\nname = input()",
    "%matplotlib inline\ntext = '''\n!ls\n'''\nmodel = torch.load(\n    name,\n    weights_only=False,\n)\n",
    "!pip install flash-attn\nfiles = !ls {name}",
)


def test_findings_name_cell_and_line(tmp_path: Path) -> None:
    shown = report(tmp_path, notebook(*HAZARDS), "-t", "ML102,ML204,ML301")
    assert places(shown) == [
        ("ML102", "nb.ipynb cell 2, line 5"),
        ("ML204", "nb.ipynb cell 3, line 1"),
        ("ML301", "nb.ipynb cell 3, line 2"),
    ]
    assert shown.report["errors"] == []
    torch, pip, listed = shown.results
    assert "(a shell command installs flash-attn in whatever" in pip["issue_text"]
    assert "IPython" not in listed["issue_text"]
    assert "cell 1, line 3" in torch["issue_text"]
    text = notebook(*HAZARDS).splitlines()
    assert "torch.load" in text[torch["line_number"] - 1]
    assert "flash-attn" in text[pip["line_number"] - 1]
    assert f"{torch['line_number']} model = torch.load(\n" in torch["code"]


@pytest.mark.parametrize(
    "output_format", ["txt", "screen", "csv", "html", "xml", "yaml", "json", "custom", "sarif", "markdown", "gitlab"]
)
def test_every_format_names_cell_and_line(tmp_path: Path, output_format: str) -> None:
    (tmp_path / "nb.ipynb").write_text(notebook(*HAZARDS))
    shown = scan("-q", "-t", "ML102", "-f", output_format, "nb.ipynb", cwd=tmp_path)
    assert shown.returncode == 1
    assert "nb.ipynb cell 2, line 5" in shown.stdout
    if output_format == "txt":
        assert "5\tmodel = torch.load(\n" in shown.stdout
    if output_format == "csv":
        (row,) = csv.DictReader(io.StringIO(shown.stdout))
        assert row["filename"] == "./nb.ipynb"


def test_sarif_points_into_the_file(tmp_path: Path) -> None:
    text = notebook(*HAZARDS)
    (tmp_path / "nb.ipynb").write_text(text)
    shown = scan("-q", "-t", "ML102", "-f", "sarif", "nb.ipynb", cwd=tmp_path)
    (result,) = json.loads(shown.stdout)["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "nb.ipynb"
    assert "torch.load" in text.splitlines()[place["region"]["startLine"] - 1]
    assert place["region"]["snippet"]["text"] == "model = torch.load(\n"


@pytest.mark.parametrize("indent", [None, 1, 4])
@pytest.mark.parametrize("as_one_text", [True, False])
def test_however_the_file_is_written(tmp_path: Path, indent: int | None, as_one_text: bool) -> None:
    content = json.loads(notebook(*HAZARDS))
    if as_one_text:
        for cell in content["cells"]:
            cell["source"] = "".join(cell["source"])
    (tmp_path / "nb.ipynb").write_text(json.dumps(content, indent=indent))
    for output_format in ("sarif", "txt"):
        shown = scan("-q", "-t", "ML102", "-f", output_format, "nb.ipynb", cwd=tmp_path)
        assert "nb.ipynb cell 2, line 5" in shown.stdout
        assert "model = torch.load(" in shown.stdout


def test_cells_that_are_no_python_are_named_and_hide_nothing(tmp_path: Path) -> None:
    shown = report(tmp_path, notebook("import torch", "def (:\n", "torch.load('m.pt', weights_only=False)", "'''"))
    assert ("ML102", "nb.ipynb cell 3, line 1") in places(shown)
    assert shown.report["errors"] == [
        {"filename": "./nb.ipynb cell 2", "reason": "syntax error in line 1"},
        {"filename": "./nb.ipynb cell 4", "reason": "syntax error in line 1"},
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "not a notebook: Expecting value"),
        ("{", "not a notebook: Expecting property name"),
        ("[]", "not a notebook: no cells"),
        ('{"cells": 1}', "not a notebook: no cells"),
        ('{"cells": ' + "[" * 5_000, "not a notebook: nested too deeply"),
    ],
)
def test_what_is_no_notebook_is_skipped_with_the_reason(tmp_path: Path, content: str, reason: str) -> None:
    (error,) = report(tmp_path, content).report["errors"]
    assert error["filename"] == "./nb.ipynb"
    assert error["reason"].startswith(reason)


@pytest.mark.parametrize(
    "text",
    [
        notebook(),
        notebook(""),
        notebook("\n\n"),
        notebook("eval(input())", kind="markdown"),
        notebook("eval(input())", metadata={"kernelspec": {"language": "R"}}),
        notebook("eval(input())", metadata={"language_info": {"name": "julia"}}),
    ],
    ids=["no cells", "empty cell", "blank lines", "text", "R", "Julia"],
)
def test_nothing_to_scan(tmp_path: Path, text: str) -> None:
    shown = report(tmp_path, text)
    assert (shown.returncode, shown.results, shown.report["errors"]) == (0, [], [])
    assert shown.report["metrics"]["_totals"]["loc"] == 0


def test_huge_outputs_and_old_formats(tmp_path: Path) -> None:
    content = json.loads(notebook(*HAZARDS))
    content["cells"][0]["outputs"] = [{"data": {"image/png": "A" * 30_000_000}}] * 2
    assert ("ML102", "nb.ipynb cell 2, line 5") in places(
        report(tmp_path, json.dumps(content, indent=1), "-t", "ML102")
    )
    old = {"worksheets": [{"cells": [{"cell_type": "code", "input": cell, "language": "python"} for cell in HAZARDS]}]}
    assert ("ML102", "nb.ipynb cell 2, line 5") in places(report(tmp_path, json.dumps(old), "-t", "ML102"))


def test_strange_texts_hide_nothing(tmp_path: Path) -> None:
    cells = (
        "# -*- coding: latin-1 -*-\nx = 'ä'",
        "x = '\ud800'",
        "x = '\\x00'\r\n\r\nx = 1",
        "y = '\u2028'",
        "\x0c",
        "\x00",
    )
    shown = report(tmp_path, notebook(*cells, *HAZARDS), "-t", "ML102")
    assert places(shown) == [("ML102", "nb.ipynb cell 8, line 5")]
    assert [error["filename"] for error in shown.report["errors"]] == ["./nb.ipynb cell 6"]


def test_nosec_and_baseline(tmp_path: Path) -> None:
    accepted = "import torch\ntorch.load('m.pt', weights_only=False)  # nosec ML102"
    assert report(tmp_path, notebook(accepted), "-t", "ML102,B614").results == []
    shown = report(tmp_path, notebook(*HAZARDS))
    (tmp_path / "baseline.json").write_text(shown.stdout)
    moved = report(tmp_path, notebook("x = 1\n", *HAZARDS), "-b", "baseline.json")
    assert (moved.returncode, moved.results) == (0, [])


def test_notebooks_of_a_folder(tmp_path: Path) -> None:
    for name in ("a.ipynb", "sub/b.ipynb", ".ipynb_checkpoints/a-checkpoint.ipynb"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(notebook(*HAZARDS))
    (tmp_path / "c.py").write_text(HAZARDS[0] + "\ntorch.load(name, weights_only=False)\n")
    several = scan("-q", "-f", "json", "-t", "ML102", "-j", "3", ".", cwd=tmp_path)
    assert [file for file, _ in found(several)] == ["a.ipynb", "c.py", "sub/b.ipynb"]
    one = scan("-q", "-f", "json", "-t", "ML102", "-j", "1", ".", cwd=tmp_path)
    assert one.results == several.results


def test_include_of_the_configuration_is_honoured(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.bandit]\ninclude = ["*.py"]\n')
    (tmp_path / "a.ipynb").write_text(notebook(*HAZARDS))
    assert scan("-q", "-f", "json", cwd=tmp_path).results == []


def test_importing_the_reader_needs_no_jupyter() -> None:
    source = (ROOT / "bandit_mlops" / "command" / "notebooks.py").read_text(encoding="utf-8")
    assert not any(f"import {name}" in source for name in ("nbformat", "IPython", "jupytext", "nbqa"))
