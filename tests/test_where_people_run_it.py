"""The recipes of the documentation, each for real: the block that a reader copies is the block that is run.

The tools come from PyPI. Where it can't be reached, the tests are skipped, and say so.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import tarfile
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from bandit_runs import ROOT, Run, run
from recipes import block, blocks, shell
from test_notebooks import notebook
from test_sarif import assert_valid, marked, region_of
from test_scan import write

from bandit_mlops import __version__
from bandit_mlops.command import init

pytestmark = [
    pytest.mark.slow,
    pytest.mark.recipes,
    pytest.mark.skipif(os.name == "nt", reason="the recipes are for a POSIX shell"),
]

PAGE = "docs/integrations.md"
TORCH = "import torch\nname = 'ä'; torch.load('m.pt', weights_only=False)\n"
TOOLS = ("pre-commit", "nbqa", "pipx", "uv", "tox", "check-jsonschema", "pip-audit")


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the programs of an environment with the tools, but without the package."""
    folder = tmp_path_factory.mktemp("tools")
    succeed([sys.executable, "-m", "venv", folder])
    programs = folder / "bin"
    done = run([programs / "python", "-m", "pip", "install", "--quiet", *TOOLS], cwd=folder)
    if done.returncode:
        _skip_without_network(done.stderr)
    assert done.returncode == 0, done.stderr
    return programs


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """What the page exports so that installers find the package."""
    folder = tmp_path_factory.mktemp("wheels")
    commands = block(PAGE, "Where the package comes from", "sh").replace("../bandit-mlops", shlex.quote(str(ROOT)))
    done = shell(f"{commands}\nenv -0", folder, {})
    if done.returncode:
        _skip_without_network(done.stderr)
    assert done.returncode == 0, done.stdout + done.stderr
    exported = dict(line.partition("=")[::2] for line in done.stdout.split("\0") if "_FIND_LINKS=" in line)
    found = {name: exported[name] for name in ("PIP_FIND_LINKS", "UV_FIND_LINKS")}
    assert [path.suffix for path in (folder / "wheels").iterdir()] == [".whl"]
    return found


@pytest.fixture
def env(wheels: Mapping[str, str], tools: Path, tmp_path: Path) -> dict[str, str]:
    """The variables of a user who has the tools, and nothing of what a test's own environment has."""
    home = tmp_path / "home"
    home.mkdir()
    own = {
        "PATH": f"{tools}{os.pathsep}{home / '.local' / 'bin'}{os.pathsep}{_path_without_bandit()}",
        "HOME": str(home),
        "PIPX_HOME": str(home / "pipx"),
        "PIPX_BIN_DIR": str(home / ".local" / "bin"),
        "UV_CACHE_DIR": str(home / "uv"),
        "UV_PYTHON": sys.executable,
        "PRE_COMMIT_HOME": str(home / "pre-commit"),
        "VIRTUAL_ENV": "",
        "GIT_CONFIG_GLOBAL": os.devnull,
    }
    return {**own, **wheels}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    write(folder, {"src/model.py": TORCH, "src/clean.py": "x = 1\n", "src/nb.ipynb": notebook("x = 1", TORCH)})
    write(folder, {"src/old/model.py": TORCH, "notebooks/nb.ipynb": notebook("x = 1", TORCH)})
    bandit = '[tool.bandit]\nskips = ["B614"]\nexclude_dirs = ["old"]\n'
    python = f">={sys.version_info.major}.{sys.version_info.minor}"
    write(folder, {"pyproject.toml": f'[project]\nname = "p"\nversion = "0"\nrequires-python = "{python}"\n\n{bandit}'})
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    return folder


@pytest.fixture
def environment(env: dict[str, str], project: Path) -> dict[str, str]:
    """The same user in a fresh virtual environment."""
    succeed([sys.executable, "-m", "venv", project.parent / "venv"])
    return {**env, "PATH": f"{project.parent / 'venv' / 'bin'}{os.pathsep}{env['PATH']}"}


def _path_without_bandit() -> str:
    folders = os.environ["PATH"].split(os.pathsep)
    return os.pathsep.join(folder for folder in folders if not (Path(folder) / "bandit").exists())


def _skip_without_network(errors: str) -> None:
    signs = ("NewConnectionError", "Temporary failure in name resolution", "Network is unreachable", "dns error")
    if any(sign in errors for sign in signs):
        pytest.skip("PyPI can't be reached")


def succeed(command: list[str | Path], folder: Path = ROOT, env: Mapping[str, str] | None = None) -> Run:
    done = run(command, cwd=folder, env=env)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done


def assert_finds(done: Run) -> None:
    """A run of Bandit that has found the model, and nothing in what the project excludes or skips."""
    output = done.stdout + done.stderr
    if done.returncode != 1:
        _skip_without_network(output)
    assert done.returncode == 1, output
    assert "[ML102:unsafe_model_load] Unpickling a checkpoint runs any code" in output, output


def git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=Tester", "-c", "user.email=tester@example.org", "-c", "commit.gpgsign=false")
    succeed(["git", *identity, *arguments], folder)


def clone(folder: Path) -> str:
    """A repository with what this one holds, as a clone of it is; its commit."""
    tracked = subprocess.check_output(["git", "ls-files", "-z"], cwd=ROOT, text=True).split("\0")
    for name in filter(None, tracked):
        if (name.startswith("bandit_mlops/") or "/" not in name) and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes((ROOT / name).read_bytes())
    return commit(folder)


def commit(folder: Path, *tags: str) -> str:
    git(folder, "init", "--quiet", "--initial-branch", "main")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "All")
    for tag in tags:
        git(folder, "tag", tag)
    return subprocess.check_output(["git", "rev-parse", "HEAD"], cwd=folder, text=True).strip()


# Installers


def test_pip(environment: dict[str, str], project: Path) -> None:
    assert_finds(shell(block(PAGE, "pip", "sh"), project, environment))


def test_pipx(env: dict[str, str], project: Path) -> None:
    assert_finds(shell(block(PAGE, "pipx", "sh"), project, env))
    assert shell("bandit-mlops --version", project, env).stdout.startswith("bandit-mlops ")


def test_uv_in_a_project(env: dict[str, str], project: Path) -> None:
    done = shell(block(PAGE, "uv", "sh"), project, env)
    assert_finds(done)
    assert "[B614" not in done.stdout
    assert "src/old/model.py" not in done.stdout
    assert re.search(r"check = \[\s*\"bandit[>=\d.]*\",\s*\"bandit-mlops", (project / "pyproject.toml").read_text())


def test_uv_once(env: dict[str, str], project: Path) -> None:
    assert_finds(shell(block(PAGE, "uv", "sh", 1), project, env))


# Hooks and test runners


def run_hooks(project: Path, env: Mapping[str, str]) -> Run:
    done = run(["pre-commit", "run", "--all-files", "--verbose"], cwd=project, env=env)
    _skip_without_network(done.stdout + done.stderr)
    return done


def test_pre_commit_with_our_hook(env: dict[str, str], project: Path) -> None:
    clone(project.parent / "bandit-mlops")
    write(project, {".pre-commit-config.yaml": block(PAGE, "pre-commit", "yaml")})
    done = run_hooks(project, env)
    assert_finds(done)
    assert "nb.ipynb cell 2, line 2" in done.stdout
    assert "[B614" not in done.stdout
    assert "src/old" not in done.stdout
    for name in ("src/model.py", "src/nb.ipynb", "notebooks/nb.ipynb"):
        (project / name).write_text("x = 1\n" if name.endswith(".py") else notebook("x = 1"))
    git(project, "add", ".")
    clean = run_hooks(project, env)
    assert clean.returncode == 0, clean.stdout + clean.stderr


def test_pre_commit_with_bandits_hook(env: dict[str, str], project: Path, tools: Path, tmp_path: Path) -> None:
    """Bandit's repository is stood in for by its source archive, which holds the same."""
    config = block(PAGE, "pre-commit", "yaml", 1)
    (repository,) = yaml.safe_load(config)["repos"]
    version = repository["rev"]
    archive = ["pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:"]
    done = run([tools / "python", "-m", *archive, "-d", tmp_path / "bandit", f"bandit=={version}"], cwd=tmp_path)
    found = [*(tmp_path / "bandit").glob("*.tar.gz")] if (tmp_path / "bandit").is_dir() else []
    if not found:
        pytest.skip(f"no source archive of Bandit to be had: {done.stderr[-300:]}")
    with tarfile.open(found[0]) as packed:
        packed.extractall(tmp_path / "unpacked", filter="data")
    (source,) = (tmp_path / "unpacked").iterdir()
    commit(source, version)
    write(project, {".pre-commit-config.yaml": config})
    stand_in = {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{source}.insteadOf",
        "GIT_CONFIG_VALUE_0": repository["repo"],
        # pbr, which builds Bandit, would take the version from a history that isn't there.
        "PBR_VERSION": version,
    }
    assert_finds(run_hooks(project, {**env, **stand_in}))


@pytest.mark.parametrize("requirement", [f"bandit-mlops=={__version__}", None])
def test_pre_commit_with_what_init_writes(
    environment: dict[str, str], project: Path, monkeypatch: pytest.MonkeyPatch, requirement: str | None
) -> None:
    """From an index, or with the program that is installed."""
    monkeypatch.setattr(init, "_requirement", lambda: requirement)
    (project / ".pre-commit-config.yaml").write_text(init.pre_commit("", project))
    succeed(["pre-commit", "validate-config", ".pre-commit-config.yaml"], project, environment)
    succeed(["pre-commit", "validate-manifest", ROOT / ".pre-commit-hooks.yaml"], project, environment)
    if requirement is None:
        shell(block(PAGE, "pip", "sh").splitlines()[0], project, environment)
    assert_finds(run_hooks(project, environment))


def test_tox(env: dict[str, str], project: Path) -> None:
    write(project, {"tox.ini": block(PAGE, "tox", "ini")})
    done = run(["tox", "run", "-e", "security"], cwd=project, env=env)
    assert_finds(done)
    assert "nb.ipynb cell 2, line 2" in done.stdout


# Servers


def workflow_steps(text: str) -> list[str]:
    (job,) = yaml.safe_load(text)["jobs"].values()
    return [step["run"] for step in job["steps"] if "run" in step]


def test_github_actions(environment: dict[str, str], project: Path, tools: Path) -> None:
    text = block(PAGE, "GitHub Actions", "yaml")
    write(project, {".github/workflows/security.yml": text})
    workflow = ".github/workflows/security.yml"
    succeed([tools / "check-jsonschema", "--builtin-schema", "vendor.github-workflows", workflow], project)
    # The same actions at the same commits as in our own workflows, which Dependabot keeps current.
    own = (ROOT / ".github" / "workflows" / "ci.yml").read_text()
    used = re.findall(r"uses: (.*)", text)
    assert used
    assert [action for action in used if action not in own] == []
    # As the block's own variable says: the wheels lie in the repository.
    assert yaml.safe_load(text)["jobs"]["bandit-mlops"]["env"] == {"PIP_FIND_LINKS": "wheels"}
    (project / "wheels").symlink_to(environment["PIP_FIND_LINKS"])
    variables = {**environment, "PIP_FIND_LINKS": "wheels", "GITHUB_STEP_SUMMARY": str(project / "summary.md")}
    install, summary, scan = workflow_steps(text)
    for step, code in ((install, 0), (summary, 0), (scan, 1)):
        done = shell(step, project, variables)
        _skip_without_network(done.stderr)
        assert done.returncode == code, f"{step}\n{done.stdout}\n{done.stderr}"
    assert (project / "summary.md").read_text(encoding="utf-8").startswith("## Bandit: 2 findings\n")
    report = json.loads((project / "bandit.sarif").read_text(encoding="utf-8"))
    assert_valid(report)
    results = report["runs"][0]["results"]
    names = [result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in results]
    assert names == ["src/model.py", "src/nb.ipynb"]
    for name, result in zip(names, results, strict=True):
        text = (project / name).read_text(encoding="utf-8")
        assert marked(text, result) == "torch.load('m.pt', weights_only=False)"
    assert report["runs"][0]["tool"]["driver"]["rules"][0]["help"]["markdown"].startswith("# ML102 unsafe_model_load\n")


def test_the_readme_alone(environment: dict[str, str], project: Path, tools: Path) -> None:
    """Two commands to the first finding; from there to pre-commit and a server."""
    clone(project.parent / "bandit-mlops")
    install, by_hand = block("README.md", "Use it", "sh").splitlines()
    done = shell(install, project, environment)
    _skip_without_network(done.stderr)
    assert done.returncode == 0, done.stderr
    assert_finds(shell(by_hand, project, environment))
    scan, explain, set_up = block("README.md", "Use it", "sh", 1).splitlines()
    assert_finds(shell(scan, project, environment))
    assert "CVE-2026-1839" in shell(explain, project, environment).stdout
    (project / ".pre-commit-config.yaml").unlink(missing_ok=True)
    assert shell(set_up.replace("init", "init --yes"), project, environment).returncode == 0
    assert_finds(run_hooks(project, environment))
    workflow = block("README.md", "Use it", "yaml")
    write(project, {".github/workflows/security.yml": workflow})
    file = ".github/workflows/security.yml"
    succeed([tools / "check-jsonschema", "--builtin-schema", "vendor.github-workflows", file], project)
    (project / "wheels").symlink_to(environment["PIP_FIND_LINKS"])
    (job,) = yaml.safe_load(workflow)["jobs"].values()
    *before, last = [step["run"] for step in job["steps"] if "run" in step]
    variables = {**environment, "GITHUB_STEP_SUMMARY": str(project / "summary.md")}
    for step in before:
        assert shell(step, project, variables).returncode == 0, step
    assert (project / "summary.md").read_text(encoding="utf-8").startswith("## Bandit: ")
    assert_finds(shell(last, project, variables))


def test_gitlab(environment: dict[str, str], project: Path, tools: Path) -> None:
    text = block(PAGE, "GitLab", "yaml")
    write(project, {".gitlab-ci.yml": text})
    succeed([tools / "check-jsonschema", "--builtin-schema", "vendor.gitlab-ci", ".gitlab-ci.yml"], project)
    (project / "wheels").symlink_to(environment["PIP_FIND_LINKS"])
    job = yaml.safe_load(text)["bandit-mlops"]
    variables = {**environment, **job["variables"], "CI_PROJECT_DIR": str(project)}
    done = shell("\n".join(job["script"]), project, variables)
    _skip_without_network(done.stderr)
    assert done.returncode == 1, done.stdout + done.stderr
    entries = json.loads((project / job["artifacts"]["reports"]["codequality"]).read_text(encoding="utf-8"))
    assert [(entry["location"]["path"], entry["check_name"]) for entry in entries] == [
        ("src/model.py", "ML102"),
        ("src/nb.ipynb", "ML102"),
    ]
    for entry in entries:
        line = (project / entry["location"]["path"]).read_text().splitlines()[entry["location"]["lines"]["begin"] - 1]
        assert "torch.load" in line


def test_sonarqube(environment: dict[str, str], project: Path) -> None:
    """What the importer does: BanditJsonReportReader.java and BanditSensor.java of SonarSource/sonar-python.

    It leaves out findings without a rule, a file or a message, and files that it doesn't know, and fails on a line that
    the file hasn't got.
    """
    succeed([project.parent / "venv" / "bin" / "pip", "install", "--quiet", "bandit-mlops"], project, environment)
    scanner = project.parent / "venv" / "bin" / "sonar-scanner"
    scanner.write_text('#!/bin/sh\nprintf "%s\\n" "$@" > scanner.txt\n')
    scanner.chmod(0o755)
    done = shell(block(PAGE, "SonarQube", "sh"), project, environment)
    assert done.returncode == 0, done.stdout + done.stderr
    name, _, value = (project / "scanner.txt").read_text().strip().partition("=")
    assert name == "-Dsonar.python.bandit.reportPaths"
    imported = []
    for result in json.loads((project / value).read_text(encoding="utf-8"))["results"]:
        rule, path, message = result["test_id"], result["filename"], result["issue_text"]
        line, severity, confidence = result["line_number"], result["issue_severity"], result["issue_confidence"]
        assert all(isinstance(text, str) and text for text in (rule, path, message, severity, confidence))
        assert isinstance(line, int)
        # SonarQube resolves a path that isn't absolute from the top of the project.
        text = (project / path).read_text(encoding="utf-8").splitlines()[line - 1]
        imported.append((rule, Path(path).as_posix(), "torch.load" in text))
    assert imported == [("ML102", "src/model.py", True), ("ML102", "src/nb.ipynb", True)]


# Editors


def diagnostics(report: Any) -> list[dict[str, Any]]:
    """What the extension makes of Bandit's report: ``_parse_output`` of its bundled/tool/lsp_server.py."""
    run = report["runs"][0]
    return [
        {
            "start": (region_of(result)["startLine"] - 1, region_of(result)["startColumn"] - 1),
            "end": (region_of(result)["endLine"] - 1, region_of(result)["endColumn"] - 1),
            "message": result["message"]["text"],
            "severity": result["properties"]["issue_severity"],
            "code": f"{result['ruleId']}:{run['tool']['driver']['rules'][result['ruleIndex']]['name']}",
            "href": run["tool"]["driver"]["rules"][result["ruleIndex"]]["helpUri"],
        }
        for result in run.get("results") or ()
    ]


@pytest.mark.parametrize("program", [["python", "-m", "bandit"], ["bandit-mlops", "scan"]])
def test_visual_studio_code(environment: dict[str, str], project: Path, program: list[str]) -> None:
    """The extension runs the module, or the program that ``bandit.path`` names, with ``TOOL_ARGS`` and the user's."""
    done = shell(block(PAGE, "Visual Studio Code", "sh"), project, environment)
    _skip_without_network(done.stderr)
    assert done.returncode == 0, done.stderr
    settings = json.loads(block(PAGE, "Visual Studio Code", "json"))
    assert settings["bandit.importStrategy"] == "fromEnvironment"
    file = project / "src" / "model.py"
    file.write_text("import torch\n\n\ndef load(name):\n    return torch.load(name, weights_only=False)\n")
    command = [*program, "--quiet", "--format=sarif", *settings["bandit.args"], str(file)]
    (found,) = diagnostics(json.loads(run(command, cwd=project, env=environment).stdout))
    line = file.read_text().splitlines()[4]
    assert found["start"] == (4, line.index("torch.load"))
    assert found["end"] == (4, len(line))
    assert (found["code"], found["severity"]) == ("ML102:unsafe_model_load", "MEDIUM")
    assert found["message"].startswith("Unpickling a checkpoint runs any code")
    assert found["href"].startswith("https://")
    # The quick fix that the extension offers.
    file.write_text(file.read_text().rstrip() + f"  # nosec: {found['code'].partition(':')[0]}\n")
    assert diagnostics(json.loads(run(command, cwd=project, env=environment).stdout)) == []


def test_nbqa(environment: dict[str, str], project: Path) -> None:
    succeed(
        [project.parent / "venv" / "bin" / "pip", "install", "--quiet", "nbqa", "bandit-mlops"], project, environment
    )
    done = shell(block(PAGE, "nbQA", "sh"), project, environment)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "notebooks/nb.ipynb:cell_2:2: ML102[bandit]: MEDIUM: Unpickling a checkpoint" in done.stdout


# Over time


def test_baseline(environment: dict[str, str], project: Path) -> None:
    succeed([project.parent / "venv" / "bin" / "pip", "install", "--quiet", "bandit-mlops"], project, environment)
    once, from_then_on = block("docs/configuration.md", "Baselines", "sh").splitlines()
    assert shell(once, project, environment).returncode == 0
    file = project / "src" / "model.py"
    file.write_text("# a line above\n" + file.read_text())
    unchanged = shell(from_then_on, project, environment)
    assert unchanged.returncode == 0, unchanged.stdout + unchanged.stderr
    (project / "src" / "new.py").write_text(TORCH)
    new = shell(from_then_on, project, environment)
    assert_finds(new)
    assert "src/new.py" in new.stdout
    assert "src/model.py" not in new.stdout


def test_dependabot(project: Path, tools: Path) -> None:
    write(project, {".github/dependabot.yml": block(PAGE, "Keep it current", "yaml")})
    for file in (project / ".github" / "dependabot.yml", ROOT / ".github" / "dependabot.yml"):
        succeed([tools / "check-jsonschema", "--builtin-schema", "vendor.dependabot", file], project)


def test_pip_audit(environment: dict[str, str], project: Path) -> None:
    try:
        urllib.request.urlopen("https://pypi.org/pypi/pyyaml/5.3/json", timeout=30).close()
    except (urllib.error.URLError, TimeoutError) as error:
        if isinstance(error, urllib.error.HTTPError):
            error.close()
        pytest.skip(f"PyPI's list of vulnerabilities can't be reached: {error}")
    write(project, {"requirements.txt": "pyyaml==5.3\n"})
    done = shell(block(PAGE, "Vulnerable dependencies", "sh"), project, environment)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "pyyaml" in done.stdout.lower()


# The page


def test_every_block_of_the_page_is_run() -> None:
    """A block that is added to the page needs a test: those above, by their sections."""
    text = (ROOT / PAGE).read_text(encoding="utf-8")
    here = Path(__file__).read_text(encoding="utf-8")
    for heading in re.findall(r"^## (.*)$", text, re.MULTILINE):
        for position in range(len(blocks(PAGE, heading))):
            found = blocks(PAGE, heading)[position]
            same = [one for one in blocks(PAGE, heading)[:position] if one.language == found.language]
            used = f'block(PAGE, "{heading}", "{found.language}"' + (f", {len(same)})" if same else ")")
            assert used in here, used
    assert "OWNER" not in text
