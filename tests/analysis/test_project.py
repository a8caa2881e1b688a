"""What a project says of a package, for every kind of file that can say it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bandit_mlops.analysis import project as module_under_test
from bandit_mlops.analysis.project import Project, Requirement, is_since, project_of

PROJECT = '[project]\nname = "p"\n'
LIBRARY = '[build-system]\nrequires = ["hatchling"]\n' + PROJECT
WHEEL = "Metadata-Version: 2.1\nName: p\nVersion: 1\n"


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in {".git/HEAD": "", **files}.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def project(root: Path, files: dict[str, str], scanned: str = "p/a.py") -> Project:
    write(root, files)
    return project_of(str(root / scanned))


def said(of: Project, package: str = "torch") -> str:
    """The alternatives as text, in the order of the files."""
    return "; ".join(map(str, of.declared(package)))


def answer(of: Project, version: str, package: str = "torch") -> str:
    return is_since(of, {}, package, version).answer


# Versions


@pytest.mark.parametrize(
    ("requirement", "version", "expected"),
    [
        ("torch>=2.6", "2.6", "yes"),
        ("torch>=2.6", "2.6.0", "yes"),
        ("torch >= 2.10", "2.6", "yes"),
        ("torch>=2.4", "2.6", "no"),
        ("torch>=2.4,<3", "2.6", "no"),
        ("torch<3,>=2.6", "2.6", "yes"),
        ("torch>=1.8,>=2.6", "2.6", "yes"),
        ("torch==2.7.*", "2.6", "yes"),
        ("torch==2.5.*", "2.6", "no"),
        ("torch~=2.6", "2.6", "yes"),
        ("torch~=2.5", "2.6", "no"),
        ("torch>2.5", "2.6", "no"),  # 2.5.1 will do
        ("torch>2.6", "2.6", "yes"),
        ("torch==2.6.0", "2.6", "yes"),
        ("torch==2.6.0+cu118", "2.6", "yes"),
        ("torch==2.5.1+cu118", "2.6", "no"),
        ("torch===2.6.0", "2.6", "yes"),
        ("torch===unversioned", "2.6", "unknown"),
        ("torch>=2.6.0rc1", "2.6", "no"),
        ("torch>=2.6.1.dev20250101", "2.6", "yes"),
        ("torch>=1!1.0", "2.6", "yes"),
        ("torch", "2.6", "unknown"),
        ("torch!=2.4.0", "2.6", "unknown"),
        ("torch<3", "2.6", "unknown"),
        ("torch<=2.6", "2.6", "unknown"),
        ("torch!=2.6.0,<3", "2.6", "unknown"),
        ("torch<2.6", "2.6", "no"),
        ("torch<=2.5.1", "2.6", "no"),
        ("torch<2", "2.6", "no"),
        ("torch[opt]>=2.6", "2.6", "yes"),
        ("torch (>=2.6)", "2.6", "yes"),
        ("PyTorch>=2.6", "2.6", "unknown"),
        ("torch>=2.6; python_version>'3.9'", "2.6", "yes"),
        ("torch >= {{ version }}", "2.6", "unknown"),
        ("torch>=2.6.*", "2.6", "unknown"),
        ("torch>=2.6" + ",!=3.0" * 200, "2.6", "unknown"),
        (
            "torch @ https://download.pytorch.org/whl/cu118/torch-2.7.0%2Bcu118-cp311-cp311-linux_x86_64.whl",
            "2.6",
            "yes",
        ),
        ("torch @ https://download.pytorch.org/whl/torch-2.5.0-cp311-cp311-linux_x86_64.whl", "2.6", "no"),
        ("torch @ https://files.example/torch-2.7.0.tar.gz", "2.6", "yes"),
        ("torch @ https://files.example/other-2.7.0.tar.gz", "2.6", "unknown"),
        ("torch @ https://files.example/archive/main.zip", "2.6", "unknown"),
        ("torch @ git+https://github.com/pytorch/pytorch@v2.6.0", "2.6", "yes"),
        ("torch @ git+https://github.com/pytorch/pytorch.git@v2.5.1", "2.6", "no"),
        ("torch @ git+https://github.com/pytorch/pytorch@main", "2.6", "unknown"),
        ("torch @ git+https://github.com/pytorch/pytorch@1234567", "2.6", "unknown"),
        ("torch @ git+ssh://git@github.com/pytorch/pytorch", "2.6", "unknown"),
    ],
)
def test_one_requirement(tmp_path: Path, requirement: str, version: str, expected: str) -> None:
    declared = project(tmp_path, {"pyproject.toml": f"{PROJECT}dependencies = [{json.dumps(requirement)}]"})
    assert answer(declared, version) == expected


def test_nothing_declared(tmp_path: Path) -> None:
    nothing = project(tmp_path, {"pyproject.toml": PROJECT + 'dependencies = ["numpy>=2"]'})
    verdict = is_since(nothing, {}, "torch", "2.6")
    assert (verdict.answer, verdict.requirement, nothing.minimum("torch")) == ("unknown", None, None)


def test_minimum_is_evidence(tmp_path: Path) -> None:
    declared = project(tmp_path, {"pyproject.toml": PROJECT + 'dependencies = ["torch>=2.4", "numpy"]'})
    torch, numpy = declared.minimum("torch"), declared.minimum("NumPy")
    assert torch is not None
    assert (str(torch.version), str(torch.requirement)) == ("2.4", "torch>=2.4 in pyproject.toml")
    assert numpy is not None
    assert (numpy.version, str(numpy.requirement)) == (None, "numpy (any version) in pyproject.toml")


def test_minimum_of_alternatives_is_the_lowest(tmp_path: Path) -> None:
    files = {"requirements-a.txt": "torch>=2.10", "requirements-b.txt": "torch>=2.9", "requirements-c.txt": "torch>=3"}
    lowest = project(tmp_path, files).minimum("torch")
    assert lowest is not None
    assert str(lowest.requirement) == "torch>=2.9 in requirements-b.txt:1"


def test_names_are_normalised(tmp_path: Path) -> None:
    declared = project(tmp_path, {"requirements.txt": "Huggingface_Hub>=1.0"})
    assert answer(declared, "1.0", "huggingface.hub") == "yes"


@pytest.mark.parametrize(
    ("assume", "expected"),
    [
        ({"torch": ">=2.6"}, ("yes", "torch>=2.6 in [tool.bandit.mlops] assume")),
        ({"Torch": "==2.5.1"}, ("no", "torch==2.5.1 in [tool.bandit.mlops] assume")),
        ({"torch": ""}, ("unknown", "torch (any version) in [tool.bandit.mlops] assume")),
        ({"numpy": ">=2"}, ("no", "torch>=2.4 in requirements.txt:1")),
    ],
)
def test_assumptions_outrank_the_project(tmp_path: Path, assume: dict[str, str], expected: tuple[str, str]) -> None:
    verdict = is_since(project(tmp_path, {"requirements.txt": "torch>=2.4"}), assume, "torch", "2.6")
    assert (verdict.answer, str(verdict.requirement)) == expected


# Sources


UV_LOCK = '[[package]]\nname = "torch"\nversion = "2.7.1"\nsource = { registry = "https://pypi.org/simple" }\n'
FORKED_LOCK = UV_LOCK + '[[package]]\nname = "torch"\nversion = "2.2.2"\n'
PIPFILE_LOCK = '{"default": {"torch": {"version": "==2.7.1"}}, "develop": {"numpy": {"version": "==2.1.0"}}}'


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        # pyproject.toml
        ({"pyproject.toml": PROJECT + 'dependencies = ["torch>=2.6"]'}, "torch>=2.6 in pyproject.toml"),
        (
            {"pyproject.toml": PROJECT + '[project.optional-dependencies]\ngpu = ["torch>=2.6"]\ncpu = ["torch>=2.5"]'},
            "torch>=2.6 in pyproject.toml; torch>=2.5 in pyproject.toml",
        ),
        ({"pyproject.toml": '[dependency-groups]\ntrain = ["torch>=2.6"]'}, "torch>=2.6 in pyproject.toml"),
        (
            {
                "pyproject.toml": '[dependency-groups]\nbase-set = ["torch>=2.6"]\n'
                'dev = ["torch", {include-group = "Base_Set"}, {include-group = "dev"}]'
            },
            "torch>=2.6 in pyproject.toml",
        ),
        (
            {
                "pyproject.toml": PROJECT + 'dynamic = ["dependencies"]\n'
                '[tool.setuptools.dynamic]\ndependencies = {file = ["deps/main.in"]}\n'
                'optional-dependencies.x = {file = "deps/x.in"}',
                "deps/main.in": "\ntorch>=2.6",
                "deps/x.in": "numpy>=2",
            },
            "torch>=2.6 in deps/main.in:2",
        ),
        # Poetry
        ({"pyproject.toml": '[tool.poetry.dependencies]\ntorch = "^2.6"'}, "torch>=2.6 in pyproject.toml"),
        ({"pyproject.toml": '[tool.poetry.dependencies]\ntorch = "~2.6.1"'}, "torch>=2.6.1 in pyproject.toml"),
        ({"pyproject.toml": '[tool.poetry.dependencies]\ntorch = "2.6.0"'}, "torch==2.6.0 in pyproject.toml"),
        ({"pyproject.toml": '[tool.poetry.dependencies]\ntorch = "*"'}, "torch (any version) in pyproject.toml"),
        ({"pyproject.toml": '[tool.poetry.dependencies]\ntorch = ">= 2.6 <3"'}, "torch<3,>=2.6 in pyproject.toml"),
        ({"pyproject.toml": '[tool.poetry.dependencies]\ntorch = "2.6.*"'}, "torch==2.6.* in pyproject.toml"),
        (
            {"pyproject.toml": '[tool.poetry.dependencies]\ntorch = "^1.8 || ^2.6"'},
            "torch>=1.8 in pyproject.toml; torch>=2.6 in pyproject.toml",
        ),
        (
            {"pyproject.toml": '[tool.poetry.dependencies]\ntorch = {version = "^2.6", extras = ["opt"]}'},
            "torch>=2.6 in pyproject.toml",
        ),
        (
            {"pyproject.toml": f"[tool.poetry.dependencies]\ntorch = '{'|'.join(['2.6'] * 21)}'"},
            "torch (any version) in pyproject.toml",
        ),
        (
            {
                "pyproject.toml": "[tool.poetry.dependencies]\ntorch = ["
                '{version = "^2.6", python = ">=3.9"}, {version = "^1.13", python = "<3.9"}]'
            },
            "torch>=2.6 in pyproject.toml; torch>=1.13 in pyproject.toml",
        ),
        (
            {"pyproject.toml": '[tool.poetry.dependencies]\ntorch = {git = "https://x.example/t.git", tag = "v2.6.0"}'},
            "torch==2.6.0 in pyproject.toml",
        ),
        (
            {"pyproject.toml": '[tool.poetry.dependencies]\ntorch = {git = "https://x.example/t.git", branch = "m"}'},
            "torch (any version) in pyproject.toml",
        ),
        (
            {"pyproject.toml": '[tool.poetry.dependencies]\ntorch = {url = "https://x.example/torch-2.6.0.tar.gz"}'},
            "torch==2.6.0 in pyproject.toml",
        ),
        (
            {"pyproject.toml": '[tool.poetry.dependencies]\ntorch = {path = "../torch"}'},
            "torch (any version) in pyproject.toml",
        ),
        ({"pyproject.toml": '[tool.poetry.group.ml.dependencies]\ntorch = "^2.6"'}, "torch>=2.6 in pyproject.toml"),
        ({"pyproject.toml": '[tool.poetry.dev-dependencies]\ntorch = "^2.6"'}, "torch>=2.6 in pyproject.toml"),
        # setup.cfg and setup.py
        (
            {"setup.cfg": "[options]\ninstall_requires =\n    numpy\n    # a note\n    torch>=2.6\n"},
            "torch>=2.6 in setup.cfg",
        ),
        (
            {"setup.cfg": "[metadata]\nname = p\n[options.extras_require]\nx =\n    torch>=2.6\n"},
            "torch>=2.6 in setup.cfg",
        ),
        (
            {"setup.cfg": "[options]\ninstall_requires = file: main.in, more.in\n", "more.in": "torch>=2.6"},
            "torch>=2.6 in more.in:1",
        ),
        (
            {"setup.py": "from setuptools import setup\nsetup(install_requires=['torch>=2.6'])"},
            "torch>=2.6 in setup.py",
        ),
        (
            {
                "setup.py": "import setuptools\nBASE = ['numpy']\nALL = BASE + ['torch>=2.6', other()]\n"
                "if True:\n    setuptools.setup(install_requires=ALL)"
            },
            "torch>=2.6 in setup.py",
        ),
        (
            {"setup.py": "V = '2.6'\nsetup(install_requires=[f'torch>={V}'])"},
            "torch (any version) in setup.py",
        ),
        ({"setup.py": "X = {'gpu': ('torch>=2.6',)}\nsetup(extras_require=X)"}, "torch>=2.6 in setup.py"),
        ({"setup.py": "setup(install_requires='numpy\\ntorch>=2.6')"}, "torch>=2.6 in setup.py"),
        (
            {"setup.py": "setup(install_requires=read())", "requirements.txt": "torch"},
            "torch (any version) in requirements.txt:1",
        ),
        (
            {"setup.py": "NEEDED = install_requires = ['torch>=2.6']\nsetup(install_requires=install_requires)"},
            "torch>=2.6 in setup.py",
        ),
        ({"setup.py": "X = X\nsetup(install_requires=X)"}, ""),
        ({"setup.py": "print(install_requires=['torch>=2.6'])"}, ""),
        # Requirements files
        ({"requirements.txt": "# torch\nnumpy  # torch\n\ntorch>=2.6  # needed"}, "torch>=2.6 in requirements.txt:4"),
        (
            {
                "requirements.txt": "numpy==2.0 \\\n  --hash=sha256:00\n"
                "torch==2.6.0 \\\n    --hash=sha256:00 \\\n    --hash=sha256:11\n"
            },
            "torch==2.6.0 in requirements.txt:3",
        ),
        (
            {"requirements.txt": "--extra-index-url https://x.example\n-e .\n.\n-e .[x]\ntorch"},
            "torch (any version) in requirements.txt:5",
        ),
        (
            {"requirements.txt": "https://x.example/whl/torch-2.7.0%2Bcu118-cp311-cp311-linux_x86_64.whl"},
            "torch==2.7.0+cu118 in requirements.txt:1",
        ),
        ({"requirements.txt": "./wheels/torch-2.7.0-py3-none-any.whl"}, "torch==2.7.0 in requirements.txt:1"),
        (
            {"requirements.txt": "-e git+https://x.example/torch.git@v2.6.0#egg=torch"},
            "torch==2.6.0 in requirements.txt:1",
        ),
        ({"requirements-gpu.txt": "torch>=2.6"}, "torch>=2.6 in requirements-gpu.txt:1"),
        ({"requirements/gpu.txt": "torch>=2.6"}, "torch>=2.6 in requirements/gpu.txt:1"),
        (
            {"requirements/gpu.txt": "-r base.txt\ntorch", "requirements/base.txt": "torch>=2.6\n-r gpu.txt"},
            "torch>=2.6 in requirements/base.txt:1",
        ),
        (
            {
                "requirements.txt": "--requirement=deps/a.in\n-cpins/b.in",
                "deps/a.in": "torch",
                "pins/b.in": "torch==2.6",
            },
            "torch==2.6 in pins/b.in:1",
        ),
        (
            {"requirements.txt": "torch==2.6; sys_platform=='linux'\ntorch==2.2; sys_platform=='darwin'"},
            "torch==2.6 in requirements.txt:1; torch==2.2 in requirements.txt:2",
        ),
        ({"requirements.txt": "torch>=2.6\ntorch!=2.7.0; sys_platform=='win32'"}, "torch>=2.6 in requirements.txt:1"),
        ({"constraints.txt": "torch==2.6"}, "torch==2.6 in constraints.txt:1"),
        ({"constraints.txt": "torch==2.6", "requirements.txt": "torch>=2.5"}, "torch>=2.5 in requirements.txt:1"),
        # conda and Pipenv
        ({"environment.yml": "dependencies:\n  - python=3.10\n  - pytorch=2.6\n"}, "torch==2.6 in environment.yml"),
        (
            {"environment.yaml": "dependencies: [pytorch::pytorch=2.6.0=py3.11_cuda]"},
            "torch==2.6.0 in environment.yaml",
        ),
        ({"conda.yaml": "dependencies: ['pytorch >=2.6,<3']"}, "torch<3,>=2.6 in conda.yaml"),
        ({"environment-gpu.yml": "dependencies: ['pytorch 2.6.* cuda_0']"}, "torch==2.6.* in environment-gpu.yml"),
        ({"environment.yml": "dependencies: [pytorch]"}, "torch (any version) in environment.yml"),
        ({"environment.yml": "all: &all [pytorch=2.6]\ndependencies: *all"}, ""),
        (
            {"environment.yml": "dependencies: ['pytorch=2.4|2.6']"},
            "torch==2.4 in environment.yml; torch==2.6 in environment.yml",
        ),
        (
            {"environment.yml": "dependencies:\n- pip\n- pip:\n  - numpy\n  - torch>=2.6"},
            "torch>=2.6 in environment.yml",
        ),
        ({"Pipfile": '[packages]\ntorch = "~=2.6"'}, "torch~=2.6 in Pipfile"),
        (
            {"Pipfile": '[dev-packages]\ntorch = {version = ">=2.6", markers = "os_name == \'nt\'"}'},
            "torch>=2.6 in Pipfile",
        ),
        # Lock files
        ({"uv.lock": UV_LOCK}, "torch==2.7.1 in uv.lock"),
        ({"poetry.lock": UV_LOCK}, "torch==2.7.1 in poetry.lock"),
        ({"pdm.lock": UV_LOCK}, "torch==2.7.1 in pdm.lock"),
        ({"pylock.toml": '[[packages]]\nname = "torch"\nversion = "2.7.1"'}, "torch==2.7.1 in pylock.toml"),
        ({"Pipfile.lock": PIPFILE_LOCK, "Pipfile": '[packages]\ntorch = "*"'}, "torch==2.7.1 in Pipfile.lock"),
        ({"uv.lock": FORKED_LOCK}, "torch==2.7.1 in uv.lock; torch==2.2.2 in uv.lock"),
        # Built metadata
        (
            {"p-1.dist-info/METADATA": WHEEL + "Requires-Dist: torch>=2.6\n\nRequires-Dist: torch"},
            "torch>=2.6 in p-1.dist-info/METADATA",
        ),
        (
            {
                "p-1.dist-info/METADATA": WHEEL
                + "Requires-Dist: numpy; extra == 'b'\nRequires-Dist: torch; extra == 'a'\n"
                "Requires-Dist: torch>=2.5; (python_version < '3.12') and extra == \"b\"\n"
                "Requires-Dist: torch>=2.6 ; extra == 'a'\n"
            },
            "torch>=2.5 in p-1.dist-info/METADATA; torch>=2.6 in p-1.dist-info/METADATA",
        ),
        (
            {"p-1.dist-info/METADATA": WHEEL + "Requires-Dist: torch>=2.6\nRequires-Dist: torch==2.9; extra == 'x'\n"},
            "torch>=2.6 in p-1.dist-info/METADATA",
        ),
        ({"p.egg-info/PKG-INFO": WHEEL + "Requires-Dist: torch>=2.6\n"}, "torch>=2.6 in p.egg-info/PKG-INFO"),
        (
            {
                "p.egg-info/PKG-INFO": WHEEL,
                "p.egg-info/requires.txt": "torch>=2.6\n\n[:sys_platform == 'win32']\ntorch!=2.7\n\n[x]\ntorch\n",
            },
            "torch>=2.6 in p.egg-info/requires.txt",
        ),
        (
            {"p.egg-info/requires.txt": "numpy\n\n[x:os_name=='nt']\ntorch>=2.6"},
            "torch>=2.6 in p.egg-info/requires.txt",
        ),
        (
            {"p.egg-info/requires.txt": "[:os_name=='nt']\ntorch>=2.6\n[:os_name!='nt']\ntorch>=2.5"},
            "torch>=2.6 in p.egg-info/requires.txt; torch>=2.5 in p.egg-info/requires.txt",
        ),
        (
            {
                "setup.py": "setup(**kw)",
                "a.egg-info/PKG-INFO": WHEEL + "Requires-Dist: torch>=2.6",
                "b.egg-info/PKG-INFO": WHEEL,
            },
            "",
        ),
        ({"setup.py": "setup(**kw)", "PKG-INFO": WHEEL + "Requires-Dist: torch>=2.6"}, "torch>=2.6 in PKG-INFO"),
        (
            {"setup.py": "setup(**kw)", "src/p.egg-info/PKG-INFO": WHEEL + "Requires-Dist: torch>=2.6"},
            "torch>=2.6 in src/p.egg-info/PKG-INFO",
        ),
    ],
)
def test_sources(tmp_path: Path, files: dict[str, str], expected: str) -> None:
    assert said(project(tmp_path, files)) == expected


@pytest.mark.parametrize("metadata", ["p-1.dist-info/METADATA", "p.egg-info/PKG-INFO"])
def test_a_built_package_is_its_own_version(tmp_path: Path, metadata: str) -> None:
    headers = "Metadata-Version: 2.1\nName: Torch\nVersion: 2.6.1\n"
    assert said(project(tmp_path, {metadata: headers + "\nVersion: 2.4\n"})) == f"torch==2.6.1 in {metadata}"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"pyproject.toml": PROJECT + 'requires-python = ">=3.12"'}, "python>=3.12 in pyproject.toml"),
        ({"pyproject.toml": '[tool.poetry.dependencies]\npython = "^3.12"'}, "python>=3.12 in pyproject.toml"),
        ({"setup.cfg": "[options]\npython_requires = >=3.12"}, "python>=3.12 in setup.cfg"),
        ({"setup.py": "setup(python_requires='>=3.12')"}, "python>=3.12 in setup.py"),
        (
            {"p-1.dist-info/METADATA": WHEEL + "Requires-Python: >= 3.12, <4"},
            "python<4,>=3.12 in p-1.dist-info/METADATA",
        ),
        ({"environment.yml": "dependencies: [python=3.12]"}, "python==3.12 in environment.yml"),
        ({"Pipfile": '[requires]\npython_version = "3.12"'}, "python==3.12 in Pipfile"),
        (
            {"pyproject.toml": PROJECT + 'requires-python = ">=3.12"', "setup.py": "setup(install_requires=['torch'])"},
            "python>=3.12 in pyproject.toml",
        ),
    ],
)
def test_python(tmp_path: Path, files: dict[str, str], expected: str) -> None:
    declared = project(tmp_path, files)
    assert said(declared, "python") == expected
    assert answer(declared, "3.12", "python") == "yes"
    assert answer(declared, "3.13", "python") == "no"


# Which declaration decides


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        # An application runs what is locked ...
        ({"pyproject.toml": PROJECT + 'dependencies = ["torch>=2.4"]', "uv.lock": UV_LOCK}, "torch==2.7.1 in uv.lock"),
        ({"requirements.txt": "torch", "uv.lock": UV_LOCK}, "torch==2.7.1 in uv.lock"),
        (
            {
                "pyproject.toml": LIBRARY + 'dependencies = ["torch"]\nclassifiers = ["Private :: Do Not Upload"]',
                "uv.lock": UV_LOCK,
            },
            "torch==2.7.1 in uv.lock",
        ),
        (
            {
                "pyproject.toml": "[build-system]\n[tool.poetry]\npackage-mode = false\n"
                '[tool.poetry.dependencies]\ntorch = "*"',
                "poetry.lock": UV_LOCK,
            },
            "torch==2.7.1 in poetry.lock",
        ),
        (
            {"pyproject.toml": LIBRARY + 'dependencies = ["torch"]\n[tool.uv]\npackage = false', "uv.lock": UV_LOCK},
            "torch==2.7.1 in uv.lock",
        ),
        # ... and the users of a package get what it admits.
        (
            {"pyproject.toml": LIBRARY + 'dependencies = ["torch>=2.4"]', "uv.lock": UV_LOCK},
            "torch>=2.4 in pyproject.toml",
        ),
        (
            {"pyproject.toml": LIBRARY + 'dependencies = ["torch"]', "uv.lock": UV_LOCK},
            "torch (any version) in pyproject.toml",
        ),
        ({"setup.py": "setup(install_requires=['torch>=2.4'])", "uv.lock": UV_LOCK}, "torch>=2.4 in setup.py"),
        ({"pyproject.toml": LIBRARY + 'dependencies = ["lightning"]', "uv.lock": UV_LOCK}, "torch==2.7.1 in uv.lock"),
        # Dependencies, then extras, then the rest
        (
            {
                "pyproject.toml": LIBRARY + 'dependencies = ["torch>=2.6"]\n'
                '[project.optional-dependencies]\nx = ["torch>=1.8"]\n[dependency-groups]\ndev = ["torch"]',
                "requirements-dev.txt": "torch",
            },
            "torch>=2.6 in pyproject.toml",
        ),
        (
            {
                "pyproject.toml": LIBRARY + '[project.optional-dependencies]\nx = ["torch>=2.6"]\n'
                '[dependency-groups]\ndev = ["torch"]',
            },
            "torch>=2.6 in pyproject.toml",
        ),
        (
            {
                "pyproject.toml": '[tool.poetry.dependencies]\nnumpy = "*"\n'
                'torch = {version = "^2.6", optional = true}\n'
                '[tool.poetry.group.dev.dependencies]\ntorch = "*"'
            },
            "torch>=2.6 in pyproject.toml",
        ),
        (
            {"requirements.txt": "torch>=2.6", "environment.yml": "dependencies: [pytorch=2.5]"},
            "torch>=2.6 in requirements.txt:1; torch==2.5 in environment.yml",
        ),
        # The project's own files before what was built of them
        (
            {
                "pyproject.toml": LIBRARY + 'dependencies = ["torch>=2.6"]',
                "p.egg-info/PKG-INFO": WHEEL + "Requires-Dist: torch>=1.8",
            },
            "torch>=2.6 in pyproject.toml",
        ),
        (
            {
                "pyproject.toml": LIBRARY + 'dependencies = ["torch>=2.6"]',
                "setup.cfg": "[options]\ninstall_requires = torch",
            },
            "torch>=2.6 in pyproject.toml",
        ),
        (
            {
                "pyproject.toml": LIBRARY + 'dynamic = ["dependencies"]',
                "setup.cfg": "[options]\ninstall_requires = torch>2",
            },
            "torch>2 in setup.cfg",
        ),
    ],
)
def test_ranks(tmp_path: Path, files: dict[str, str], expected: str) -> None:
    assert said(project(tmp_path, files)) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["torch>=2.6; python_version<'3.12'", "torch>=2.7; python_version>='3.12'"], "yes"),
        (["torch>=2.6; python_version<'3.12'", "torch>=2.4; python_version>='3.12'"], "no"),
        (["torch>=2.6; python_version<'3.12'", "torch; python_version>='3.12'"], "unknown"),
        (["torch>=2.6", "torch; python_version>='3.12'"], "yes"),
        (["torch", "torch>=2.6; python_version>='3.12'"], "unknown"),
        (["torch", "torch>=2.6"], "yes"),
        (["torch>=2.6", "torch>=2.4,!=2.5"], "yes"),
        (["torch", "torch<2.6"], "no"),
        (["torch>=2.6; python_version<'3.12'", "torch; nonsense"], "unknown"),
    ],
)
def test_together_and_alternatives(tmp_path: Path, lines: list[str], expected: str) -> None:
    assert answer(project(tmp_path, {"requirements.txt": "\n".join(lines)}), "2.6") == expected


def test_long_environments_of_conda(tmp_path: Path) -> None:
    others = "".join(f"setting_{number}: [{{}}, []]\n" for number in range(30))
    environment = f"{others}dependencies: [pytorch=2.6]"
    assert said(project(tmp_path, {"environment.yml": environment})) == "torch==2.6 in environment.yml"


def test_files_that_cannot_be_included_hide_no_others(tmp_path: Path) -> None:
    lists = {"requirements.txt": "-r more.txt\n-r ../outside.txt\n-r requirements.txt", "more.txt": "torch>=2.6"}
    assert said(project(tmp_path, lists)) == "torch>=2.6 in more.txt:1"


def test_versions_that_conda_installs_together(tmp_path: Path) -> None:
    environment = "dependencies: ['pytorch>=2.6', pytorch]"
    assert said(project(tmp_path, {"environment.yml": environment})) == "torch>=2.6 in environment.yml"


# Which folder is the project


OUTER = {"pyproject.toml": PROJECT + 'dependencies = ["torch>=2.6"]'}


@pytest.mark.parametrize(
    ("files", "scanned", "expected"),
    [
        (OUTER, "a.py", "torch>=2.6 in pyproject.toml"),
        (OUTER, "src/p/q/a.py", "torch>=2.6 in pyproject.toml"),
        ({**OUTER, "sub/pyproject.toml": PROJECT}, "sub/p/a.py", ""),
        ({**OUTER, "sub/pyproject.toml": '[tool.poetry]\nname = "p"\n'}, "sub/p/a.py", ""),
        ({**OUTER, "sub/setup.cfg": "[metadata]\nname = p\n"}, "sub/p/a.py", ""),
        ({**OUTER, "sub/pyproject.toml": "[tool.ruff]"}, "sub/p/a.py", "torch>=2.6 in pyproject.toml"),
        ({**OUTER, "sub/pyproject.toml": "[build-system]"}, "sub/p/a.py", ""),
        ({**OUTER, "sub/setup.cfg": "[flake8]"}, "sub/p/a.py", "torch>=2.6 in pyproject.toml"),
        ({**OUTER, "sub/pyproject.toml": "[project"}, "sub/p/a.py", "torch>=2.6 in pyproject.toml"),
        ({**OUTER, "examples/requirements.txt": "torch>=1.8"}, "examples/a.py", "torch>=1.8 in requirements.txt:1"),
        ({**OUTER, "examples/requirements.txt": "# none"}, "examples/a.py", "torch>=2.6 in pyproject.toml"),
        ({**OUTER, "examples/uv.lock": UV_LOCK}, "examples/a.py", "torch==2.7.1 in uv.lock"),
        # A package with a stray file
        ({**OUTER, "p/__init__.py": "", "p/requirements.txt": "torch>=1.8"}, "p/a.py", "torch>=2.6 in pyproject.toml"),
        ({**OUTER, "p/__init__.py": "", "p/setup.py": "setup()"}, "p/a.py", "torch>=2.6 in pyproject.toml"),
        ({**OUTER, "p/__init__.py": "", "p/pyproject.toml": PROJECT}, "p/a.py", ""),
        ({"p/__init__.py": "", "p/requirements.txt": "torch>=1.8"}, "p/q/a.py", "torch>=1.8 in requirements.txt:1"),
        ({**OUTER, "p/setup.py": "def setup(trainer): ..."}, "p/a.py", "torch>=2.6 in pyproject.toml"),
        # Another repository, an installed or a vendored package
        ({**OUTER, "sub/.git/HEAD": ""}, "sub/p/a.py", ""),
        ({**OUTER, "sub/.git": "gitdir: ../.git/worktrees/sub"}, "sub/p/a.py", ""),
        ({**OUTER, "sub/.hg/store": ""}, "sub/p/a.py", ""),
        ({**OUTER, "lib/p-1.dist-info/METADATA": WHEEL}, "lib/p/a.py", ""),
        (
            {"nemo_toolkit-3.dist-info/METADATA": WHEEL + "Requires-Dist: torch>2"},
            "nemo/a.py",
            "torch>2 in nemo_toolkit-3.dist-info/METADATA",
        ),
        ({**OUTER, "lib/p-1.dist-info/METADATA": WHEEL, "lib/requirements.txt": "torch"}, "lib/p/a.py", ""),
        # An editable installation in the src layout
        (
            {**OUTER, "src/p.egg-info/PKG-INFO": WHEEL + "Requires-Dist: torch"},
            "src/p/a.py",
            "torch>=2.6 in pyproject.toml",
        ),
        ({"src/p.egg-info/PKG-INFO": WHEEL + "Requires-Dist: torch>2"}, "src/p/a.py", "torch>2 in p.egg-info/PKG-INFO"),
    ],
)
def test_nearest_folder(tmp_path: Path, files: dict[str, str], scanned: str, expected: str) -> None:
    assert said(project(tmp_path, files, scanned)) == expected


@pytest.mark.parametrize(
    ("scanned", "expected"),
    [
        ("my_pkg/a.py", "torch>=1 in My.Pkg-1.0.dist-info/METADATA"),
        ("my_pkg/sub/a.py", "torch>=1 in My.Pkg-1.0.dist-info/METADATA"),
        ("yaml/a.py", "torch>=2 in PyYAML-6.dist-info/METADATA"),
        ("nemo/collections/a.py", "torch>=3 in nemo_toolkit-3.dist-info/METADATA"),
        ("single.py", "torch>=3 in nemo_toolkit-3.dist-info/METADATA"),
        ("by_name/a.py", "torch>=4 in By.Name-2.0.dist-info/METADATA"),
        ("shared/a.py", ""),
        ("unowned/a.py", ""),
    ],
)
def test_site_packages(tmp_path: Path, scanned: str, expected: str) -> None:
    files = {
        "My.Pkg-1.0.dist-info/METADATA": WHEEL + "Requires-Dist: torch>=1",
        "My.Pkg-1.0.dist-info/RECORD": "my_pkg/__init__.py,,\nshared/x.py,,\n",
        "PyYAML-6.dist-info/METADATA": WHEEL + "Requires-Dist: torch>=2",
        "PyYAML-6.dist-info/top_level.txt": "_yaml\nyaml\n",
        "nemo_toolkit-3.dist-info/METADATA": WHEEL + "Requires-Dist: torch>=3",
        "nemo_toolkit-3.dist-info/RECORD": "single.py,,\nnemo/a.py,sha256=x,1\nshared/y.py,,\n",
        "By.Name-2.0.dist-info/METADATA": WHEEL + "Requires-Dist: torch>=4",
        "other_egg.egg-info/PKG-INFO": WHEEL,
    }
    assert said(project(tmp_path, files, scanned)) == expected


def test_home_and_what_lies_above_it_is_never_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    for folder in (tmp_path, home):
        folder.mkdir(exist_ok=True)
        (folder / "requirements.txt").write_text("torch>=2.6")
    assert said(project_of(str(home / "sub" / "a.py"))) == ""
    assert said(project_of(str(home / "a.py"))) == ""
    assert said(project_of(str(tmp_path / "a.py"))) == "torch>=2.6 in requirements.txt:1"


def test_at_most_25_levels(tmp_path: Path) -> None:
    write(tmp_path, {"requirements.txt": "torch>=2.6"})
    assert said(project_of(str(tmp_path.joinpath(*"d" * 24, "a.py")))) == "torch>=2.6 in requirements.txt:1"
    assert said(project_of(str(tmp_path.joinpath(*"d" * 25, "a.py")))) == ""


def test_paths_as_bandit_gives_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"requirements.txt": "torch>=2.6", "other/requirements.txt": "torch<2"})
    monkeypatch.chdir(tmp_path)
    for path in ("a.py", "./p/a.py", "other/../p/a.py"):
        assert said(project_of(path)) == "torch>=2.6 in requirements.txt:1"
    for path in ("", "\0/a.py", "gone/\0.py", "/a.py"):
        project_of(path).minimum("torch")


# Cost


def test_nothing_is_read_before_the_first_question_and_nothing_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {**OUTER, "requirements.txt": "numpy", "uv.lock": UV_LOCK, "p/q/b.py": ""})
    reads: list[str] = []
    original = module_under_test._read

    def read(folder: Path, name: str, *most: int) -> str:
        reads.append(name)
        return original(folder, name, *most)

    monkeypatch.setattr(module_under_test, "_read", read)
    files = [project_of(str(tmp_path / "p" / name)) for name in ("a.py", "b.py", "q/b.py")]
    assert reads == []
    for file in files:
        file.minimum("torch")
        file.minimum("numpy")
    assert sorted(reads) == ["pyproject.toml", "requirements.txt", "uv.lock"]


def test_a_package_s_lock_file_is_read_only_for_what_nothing_else_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    declared = project(tmp_path, {"pyproject.toml": LIBRARY + 'dependencies = ["torch"]', "uv.lock": "[[package]]"})
    locks: list[Path] = []

    def locked(folder: Path, _: tuple[str, ...]) -> dict[str, tuple[Requirement, ...]]:
        locks.append(folder)
        return {}

    monkeypatch.setattr(module_under_test, "_locked", locked)
    declared.minimum("torch")
    assert locks == []
    declared.minimum("numpy")
    assert locks == [tmp_path.resolve()]


def test_importing_is_light() -> None:
    heavy = "packaging yaml tomllib tomli astroid bandit bandit_mlops.catalog importlib.metadata"
    script = f"import sys, bandit_mlops.analysis.project\nprint(*(set({heavy.split()}) & set(sys.modules)))"
    # -S: a site-packages may import anything at start-up.
    folders = (Path(module_under_test.__file__).parents[2], Path(msgspec.__file__).parents[1])
    environment = {
        "PYTHONPATH": os.pathsep.join(map(str, folders)),
        "SYSTEMROOT": os.environ.get("SYSTEMROOT", ""),
    }
    shown = subprocess.run(
        [sys.executable, "-S", "-c", script], capture_output=True, text=True, env=environment, check=True
    )
    assert shown.stdout.strip() == ""


# Malformed and hostile files


DEEP = 200_000
MALFORMED = {
    "pyproject.toml": [
        "[project",
        "[project]\ndependencies = 1\noptional-dependencies = []\nrequires-python = []",
        "project = 1\ntool = 2\ndependency-groups = 3",
        "[project]\ndependencies = [1, {}, [], '', ' ', '>=1', 'torch ; (']",
        "[dependency-groups]\na = 'x'\nb = [{include-group = 1}, {include-group = 'gone'}, {}]",
        "[tool.setuptools.dynamic]\ndependencies = {file = [1, '', '/etc/passwd', '../x']}\noptional-dependencies = 1",
        "[tool.poetry]\ndependencies = []\ngroup = {a = 1}",
        "[tool.poetry.dependencies]\na = 1\nb = [1, {}]\nc = {version = []}\nd = {git = 1, tag = 2}\ne = {url = 1}",
        "[tool.poetry.dependencies]\na = '" + "1|" * 500 + "'\nb = '^^1'\nc = '" + ">" * 5000 + "'",
        "a = " + "[" * DEEP,
        "a = " + "{a = " * DEEP,
        "a" + ".a" * DEEP + " = 1",
        "a = " + "9" * DEEP,
    ],
    "setup.cfg": [
        "[options",
        "=\n",
        "[options]\n=\n",
        "[options]\na" + " " * 100_000 + "b",
        "[options]\n" + "=\n" * 50_000,
    ],
    "setup.py": [
        "setup(",
        "setup(install_requires={1: [2]}, extras_require=[[3]], python_requires=4)",
        "setup(**{}, install_requires=None)\n'\\d'",
        "a0 = 1\n" + "".join(f"a{i} = a{i - 1} + a{i - 1}\n" for i in range(1, 60)) + "setup(install_requires=a59)",
        "setup(install_requires=" + "1+" * 20_000 + "1)",
        "(" * 50_000,
        "setup" + ".a" * 20_000 + "()",
        "\0",
    ],
    "requirements.txt": [
        "torch ; " + "(" * 900,
        "a" * DEEP,
        "-r requirements.txt\n-r\n-c \n-r /etc/passwd\n-r https://x.example/a.txt\n-r " + "a" * 5000 + "\n-r \0",
        "\\\n" * 1000,
        "https://[bad/torch.whl\nhttps://x.example/torch.whl\nx @ https://[bad\ngit+https://x.example@[",
    ],
    "environment.yml": [
        "a: [",
        "- a",
        "dependencies: 1",
        "dependencies: [1, [], {}, {pip: 1}, {pip: [1, {}]}, '', '::', '=', '[', 'a=', 'a==', 'a=[', {? [a] : b}]",
        "dependencies: !!python/object/apply:os.system [exit 1]",
        "[" * 100_000,
        "- " * 50_000,
        "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\ndependencies: *c",
        "a: &a [*a]",
        "a: b\n---\nc: d",
    ],
    "Pipfile": ["[packages", "packages = 1\nrequires = 2", "[requires]\npython_version = 3"],
    "Pipfile.lock": [
        "{",
        "[]",
        '{"default": [], "develop": {"a": 1, "b": {"version": 2}}}',
        "[" * DEEP,
        '{"a":' * DEEP,
    ],
    "uv.lock": [
        "package = 1",
        "package = [1, {}, {name = 1}, {name = 'a', version = []}, {name = 'b', version = 'x y'}]",
    ],
    "p.egg-info/PKG-INFO": [
        "",
        ":\n",
        "Requires-Dist: (\nRequires-Dist\n x\n",
        "Requires-Dist: =?x?q?=?=",
        "\n" * 1000,
    ],
    "p.egg-info/requires.txt": ["[", "]", "[a:b:c]\nd\n[:]\n[[[", "torch ; ; \n"],
    "constraints.txt": ["===", "-r constraints.txt"],
}
NEIGHBOURS = {"setup.py": "setup()", "requirements.txt": "numpy>=2", "constraints.txt": "scipy>=1"}


@pytest.mark.parametrize(
    ("name", "text"),
    [pytest.param(name, text, id=f"{name} {n}") for name, texts in MALFORMED.items() for n, text in enumerate(texts)],
)
def test_malformed_file_hides_no_other(tmp_path: Path, name: str, text: str) -> None:
    neighbours = {key: value for key, value in NEIGHBOURS.items() if key != name}
    declared = project(tmp_path, {**neighbours, name: text})
    assert declared.minimum("torch") is None or "torch" in text
    if name != "requirements.txt":
        assert said(declared, "numpy") == "numpy>=2 in requirements.txt:1"
    if name != "constraints.txt":
        assert said(declared, "scipy") == "scipy>=1 in constraints.txt:1"


def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module_under_test, "_MOST_REQUIREMENTS", 3)
    declared = project(tmp_path, {"requirements.txt": "a>=1\nb>=1\nc>=1\ntorch>=2.6"})
    assert said(declared, "c") == "c>=1 in requirements.txt:3"
    assert said(declared) == ""


def test_too_large_file_says_nothing(tmp_path: Path) -> None:
    padding = "#" * module_under_test._USUAL
    assert said(project(tmp_path, {"requirements.txt": f"torch>=2.6\n{padding}"})) == ""


def test_undecodable_files(tmp_path: Path) -> None:
    write(tmp_path, {"requirements.txt": "torch>=2.6"})
    (tmp_path / "pyproject.toml").write_bytes(b"[project]\ndependencies = ['torch']\n# \xff")
    (tmp_path / "requirements-b.txt").write_bytes(b"\xff\xfet")
    assert said(project_of(str(tmp_path / "a.py"))) == "torch>=2.6 in requirements.txt:1"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_byte_order_marks(tmp_path: Path, encoding: str) -> None:
    write(tmp_path, {})
    (tmp_path / "requirements.txt").write_text("torch>=2.6\r\n", encoding=encoding)
    assert said(project_of(str(tmp_path / "a.py"))) == "torch>=2.6 in requirements.txt:1"


def test_includes_stay_inside_the_project(tmp_path: Path) -> None:
    (tmp_path / "outside.txt").write_text("torch>=2.6")
    root = tmp_path / "root"
    lines = ["-r ../outside.txt", f"-r {tmp_path / 'outside.txt'}", "-r ../root/inside.in"]
    assert said(project(root, {"requirements.txt": "\n".join(lines), "inside.in": "torch"})) == (
        "torch (any version) in inside.in:1"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="needs symbolic links and named pipes")
def test_links_and_special_files(tmp_path: Path) -> None:
    root = tmp_path / "root"
    write(root, {"requirements.txt": "torch>=2.6", "real/inside.in": "numpy>=2"})
    (tmp_path / "outside.txt").write_text("torch")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "a.txt").write_text("torch")
    (root / "requirements-link.txt").symlink_to("../outside.txt")
    (root / "requirements-loop.txt").symlink_to("requirements-loop.txt")
    (root / "requirements-gone.txt").symlink_to("gone.txt")
    (root / "requirements-inside.txt").symlink_to("real/inside.in")
    (root / "requirements-device.txt").symlink_to("/dev/zero")
    (root / "requirements").symlink_to("../outside", target_is_directory=True)
    os.mkfifo(root / "pyproject.toml")
    os.mkfifo(root / "requirements-fifo.txt")
    (root / "setup.cfg").mkdir()
    declared = project_of(str(root / "a.py"))
    assert said(declared) == "torch>=2.6 in requirements.txt:1"
    assert said(declared, "numpy") == "numpy>=2 in real/inside.in:1"


FILES = st.sampled_from(sorted({*MALFORMED, "p-1.dist-info/METADATA", "poetry.lock", "requirements/a.txt", "PKG-INFO"}))
PIECES = (
    "torch >=2.6 == [ ] { } ( ) , ; : = | ^ * @ :// git+ &a project tool poetry dependencies dependency-groups options "
    "install_requires setup( extra Requires-Dist: package name version requires-python [project] é \0 \" '"
)
WORDS = st.sampled_from([*PIECES.split(), " ", "\n", "\\\n", "\n- ", "\n-r "])
TEXTS = st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda t: t.encode("utf-8", "surrogatepass")))
SENTENCES = st.lists(WORDS, max_size=30).map(lambda words: "".join(words).encode())


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(st.dictionaries(FILES, TEXTS | SENTENCES, min_size=1, max_size=4))
@example({"pyproject.toml": b"[project]\ndependencies = ['torch']"})
def test_no_content_raises(contents: dict[str, bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / ".git").mkdir()
        for name, content in contents.items():
            (root / name).parent.mkdir(exist_ok=True)
            (root / name).write_bytes(content)
        declared = project_of(str(root / "p" / "a.py"))
        assert is_since(declared, {}, "torch", "2.6").answer in ("yes", "no", "unknown")
        minimum = declared.minimum("python")
        assert minimum is None or str(minimum.requirement)
