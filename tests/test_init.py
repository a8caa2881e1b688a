"""``bandit-mlops init``: what it writes, what it leaves alone, and what it refuses."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from bandit_runs import Run, loaded_rules, run
from hypothesis import given
from hypothesis import strategies as st
from test_scan import found, scan

from bandit_mlops import __version__
from bandit_mlops.catalog.rules import replaced
from bandit_mlops.command import init

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

REPLACED = list(replaced(tuple(loaded_rules())))

PYPROJECT = """\
# Mine
[project]
name = "my-package"  # a name

[tool.bandit]  # the linter
skips = ["B101", "B301"]  # accepted

[tool.ruff]
line-length = 100
"""
PRE_COMMIT = """\
# Hooks
repos:
- repo: https://github.com/astral-sh/ruff-pre-commit
  rev: v0.14.0  # a pin
  hooks:
  - id: ruff

# The rest
ci: {autofix_prs: false}
"""


def set_up(folder: Path, *arguments: str) -> Run:
    return run([sys.executable, "-m", "bandit_mlops.cli", "init", *arguments], cwd=folder)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "my_package").mkdir()
    (tmp_path / "my_package" / "__init__.py").write_text("import pickle\npickle.load(FILE)\n")
    (tmp_path / "pyproject.toml").write_text(PYPROJECT)
    (tmp_path / ".pre-commit-config.yaml").write_text(PRE_COMMIT)
    return tmp_path


def test_it_adds_and_keeps(project: Path) -> None:
    done = set_up(project, "--yes")
    assert (done.returncode, done.stderr) == (0, "")
    text = (project / "pyproject.toml").read_text()
    bandit = tomllib.loads(text)["tool"]["bandit"]
    assert bandit == {"skips": ["B101", "B301", *(t for t in REPLACED if t != "B301")], "targets": ["my_package"]}
    assert [line for line in PYPROJECT.splitlines() if line.startswith(("#", "[", "name", "line"))] == [
        line for line in text.splitlines() if line.startswith(("#", "[", "name", "line"))
    ]
    assert "# accepted" in text
    hooks = (project / ".pre-commit-config.yaml").read_text()
    assert hooks.replace(init._hook(""), "") == PRE_COMMIT
    before, after = yaml.safe_load(PRE_COMMIT), yaml.safe_load(hooks)
    assert after == {**before, "repos": [*before["repos"], *yaml.safe_load(init._hook(""))]}
    assert found(scan("-q", "-f", "json", cwd=project)) == [("my_package/__init__.py", "ML101")]


@pytest.mark.parametrize(
    ("origin", "hook"),
    [
        (None, {"language": "python", "additional_dependencies": [f"bandit-mlops=={__version__}"]}),
        ({"url": "file:///src/bandit-mlops", "dir_info": {"editable": True}}, {"language": "system"}),
        ({"url": "file:///wheels/bandit_mlops-1-py3-none-any.whl", "archive_info": {}}, {"language": "system"}),
        (
            {"url": "https://git.example.org/it.git", "vcs_info": {"vcs": "git", "commit_id": "c" * 40}},
            {
                "language": "python",
                "additional_dependencies": [f"bandit-mlops @ git+https://git.example.org/it.git@{'c' * 40}"],
            },
        ),
        (
            {"url": "https://files.example.org/it.whl", "archive_info": {}},
            {"language": "python", "additional_dependencies": ["bandit-mlops @ https://files.example.org/it.whl"]},
        ),
    ],
    ids=["index", "folder", "wheel", "git", "address"],
)
def test_hook_installs_the_package_from_where_others_can(
    monkeypatch: pytest.MonkeyPatch, origin: dict[str, Any] | None, hook: dict[str, Any]
) -> None:
    text = None if origin is None else json.dumps(origin)
    stand_in = SimpleNamespace(read_text=lambda name: text if name == "direct_url.json" else "")
    monkeypatch.setattr("importlib.metadata.distribution", lambda name: stand_in)
    (written,) = yaml.safe_load(init._hook(""))[0]["hooks"]
    assert {key: written[key] for key in ("language", "additional_dependencies") if key in written} == hook


def test_twice_is_once(project: Path) -> None:
    set_up(project, "--yes")
    files = {file: file.read_bytes() for file in project.iterdir() if file.is_file()}
    again = set_up(project, "--yes")
    assert (again.returncode, again.stdout) == (0, "Everything is set up. Next: bandit-mlops scan\n")
    assert files == {file: file.read_bytes() for file in project.iterdir() if file.is_file()}


@pytest.mark.parametrize(("argument", "code"), [("--dry-run", 0), ("", 2)])
def test_nothing_is_written_without_a_yes(project: Path, argument: str, code: int) -> None:
    shown = set_up(project, *filter(None, [argument]))
    assert shown.returncode == code
    assert '+    "B614", # ML102\n' in shown.stdout
    assert "+- repo: local\n" in shown.stdout
    assert (project / "pyproject.toml").read_text() == PYPROJECT
    assert (project / ".pre-commit-config.yaml").read_text() == PRE_COMMIT


@pytest.mark.parametrize(("answer", "written"), [("y", True), ("Yes", True), ("", False), ("n", False)])
def test_it_asks(project: Path, monkeypatch: pytest.MonkeyPatch, answer: str, written: bool) -> None:
    monkeypatch.chdir(project)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    assert init.run(dry_run=False, yes=False, ask=lambda _: answer) == 0
    assert ((project / "pyproject.toml").read_text() != PYPROJECT) == written


def test_from_nothing(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    assert set_up(tmp_path, "--yes").returncode == 0
    bandit = tomllib.loads((tmp_path / "pyproject.toml").read_text())["tool"]["bandit"]
    assert bandit == {"targets": ["src"], "skips": REPLACED}
    # No repository, no commits.
    assert not (tmp_path / ".pre-commit-config.yaml").exists()


def test_from_a_folder_below(project: Path) -> None:
    assert set_up(project / "my_package", "--yes").returncode == 0
    assert "targets" in (project / "pyproject.toml").read_text()
    assert [file.name for file in (project / "my_package").iterdir()] == ["__init__.py"]


def test_line_ends_of_windows(project: Path) -> None:
    (project / "pyproject.toml").write_bytes(PYPROJECT.replace("\n", "\r\n").encode())
    set_up(project, "--yes")
    content = (project / "pyproject.toml").read_bytes()
    assert content.count(b"\r\n") == content.count(b"\n")


def test_tests_that_the_project_has_chosen_are_not_skipped(project: Path) -> None:
    (project / "pyproject.toml").write_text('[tool.bandit]\ntests = ["B301", "ML102"]\ntargets = []\n')
    set_up(project, "--yes")
    bandit = tomllib.loads((project / "pyproject.toml").read_text())["tool"]["bandit"]
    assert "B301" not in bandit["skips"]
    assert bandit["targets"] == []


@pytest.mark.parametrize(
    ("toml", "reason"),
    [
        ("[tool.bandit\n", "no TOML"),
        ("tool = 3\n", "tool = 3; expected a table"),
        ("[tool]\nbandit = []\n", "tool.bandit = []; expected a table"),
        ('[tool.bandit]\nskips = "B101"\n', "must be lists"),
    ],
)
def test_what_cannot_be_changed_is_named(project: Path, toml: str, reason: str) -> None:
    (project / "pyproject.toml").write_text(toml)
    refused = set_up(project, "--yes")
    assert refused.returncode == 2
    assert reason in refused.stderr
    assert (project / "pyproject.toml").read_text() == toml


@pytest.mark.parametrize("text", ["repos: [{repo: local, hooks: []}]\n", "a: [\n", "- a\n", "repos:\n"])
def test_unusual_lists_of_hooks_are_left_to_the_user(project: Path, text: str) -> None:
    (project / ".pre-commit-config.yaml").write_text(text)
    refused = set_up(project, "--yes")
    assert refused.returncode == 2
    assert "- repo: local\n" in refused.stderr
    assert (project / ".pre-commit-config.yaml").read_text() == text
    assert "targets" in (project / "pyproject.toml").read_text()


TABLES = st.dictionaries(
    st.sampled_from(["a", "b", "skips", "exclude_dirs", "c d"]),
    st.lists(st.sampled_from(["B101", "B301", 'x"'])),
    max_size=4,
)


@given(TABLES, TABLES, st.sampled_from(["[tool.bandit]", "[tool.bandit.mlops]", "[tool.other]", "[project]"]))
def test_any_table_keeps_what_it_has(first: dict[str, list[str]], last: dict[str, list[str]], head: str) -> None:
    def lines(table: dict[str, list[str]]) -> str:
        return "".join(
            f"'{key}' = {value!r} # why\n".replace('"', "'") for key, value in table.items() if 'x"' not in value
        )

    text = f"[tool.x]\n{lines(first)}\n{head}\n{lines(last)}\n[tool.z]\na=1\n"
    before = tomllib.loads(text)
    try:
        changed = init.pyproject(text, Path(os.devnull))
    except init.CannotChangeError:
        return
    after = tomllib.loads(changed)
    skips = before.get("tool", {}).get("bandit", {}).get("skips", [])
    assert after["tool"]["bandit"]["skips"][: len(skips)] == skips
    for table in (before, after):
        for key in ("skips", "targets"):
            table.setdefault("tool", {}).setdefault("bandit", {}).pop(key, None)
    assert after == before
    assert changed.count("# why") == text.count("# why")
    assert init.pyproject(changed, Path(os.devnull)) == changed


SHAPES = {
    "Poetry's": """\
[tool.poetry]
name = "my-thing"

[tool.poetry.dependencies]
torch = { version = "^2.6", source = "pytorch" }

[[tool.poetry.source]]
name = "pytorch"

[build-system]
requires = ["poetry-core"]
""",
    "comments everywhere": """\
# top
[project] # p
name = "x"  # the name
# between
dependencies = [
  # why
  "torch>=2.6",  # pinned below
]

# about Bandit
[tool.bandit] # linter
# excluded
exclude_dirs = ["tests"] # yes

# about ruff
[tool.ruff]
line-length = 100
# end
""",
    "line ends of Windows": '[project]\r\n\r\n[tool.bandit]\r\nskips = ["B101"]\r\n\r\n[tool.mypy]\r\nstrict = 1\r\n',
    "an array of several lines": """\
[tool.bandit]
skips = [
  # asserts are fine
  "B101",   # tests
  'B301',

  "B404"
]
tests = []

[tool.other]
a = 1
""",
    "inline tables": '[tool]\nbandit = { exclude_dirs = ["tests"], skips = ["B101"] }\nruff = { line-length = 100 }\n',
    "dotted keys": 'tool.bandit.skips = ["B101"]\ntool.ruff.line-length = 100\n[project]\nname = "x"\n',
    "our settings alone": """\
[tool.bandit.mlops]
trusted_orgs = ["a"]

[[tool.bandit.mlops.origin]]
name = "a.b"
kind = "request"
""",
}


def without_ours(line: str) -> str:
    """A line without what ``init`` may change in it: where a list and its last item end."""
    return re.sub(r'\["B101"\].*|,\s*$', "", line).strip()


@pytest.mark.parametrize("shape", SHAPES)
def test_files_of_all_shapes_keep_order_and_comments(tmp_path: Path, shape: str) -> None:
    before = SHAPES[shape]
    (tmp_path / "src").mkdir()
    file = tmp_path / "pyproject.toml"
    file.write_bytes(before.encode())
    assert set_up(tmp_path, "--yes").returncode == 0
    after = file.read_bytes().decode()
    assert (after.count("\r\n") > 0) == ("\r\n" in before)
    if "\r\n" in before:
        assert after.count("\r\n") == after.count("\n")
    # Each line of the file is still there, in its order.
    remaining = iter([without_ours(line) for line in after.splitlines()])
    for line in filter(None, map(without_ours, before.splitlines())):
        assert any(line == one or one.startswith(line) for one in remaining), line
    # And what was about a table still stands right above it.
    if "# about ruff" in before:
        assert "\n\n# about ruff\n[tool.ruff]\n" in after
    assert "\n\n\n" not in after.replace("\r", "")
    assert not re.search(r"\]\r?\n\[(?!.*bandit)", after), "a blank line between tables"
    bandit = tomllib.loads(after)["tool"]["bandit"]
    assert bandit["targets"] == ["src"]
    assert set(bandit["skips"]) >= set(REPLACED)
    assert len(bandit["skips"]) == len(set(bandit["skips"]))
    again = set_up(tmp_path, "--yes")
    assert again.stdout.startswith("Everything is set up.")
    assert file.read_bytes().decode() == after
