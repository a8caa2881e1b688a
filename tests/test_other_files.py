"""Commands that go through other files of the project: which lines of ``pkg/app.py`` are reported."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from bandit_runs import run_bandit

SHELL = """
import shlex, subprocess

def sh(command):
    subprocess.run(command, shell=True)

def sh_all(*words, **options):
    subprocess.run(" ".join(words), shell=True, **options)

def quoted(text):
    return shlex.quote(text)

def listing(folder):
    return ["bash", "-c", f"ls {folder}"]

class Runner:
    def run(self, command):
        subprocess.run(command, shell=True)

class Loud(Runner):
    pass

def make():
    return Runner()
"""
LONG = "import subprocess\n\nclass Long:\n" + "".join(
    f"    def method_{number}(self):\n        return [{', '.join(['1'] * 300)}]\n\n" for number in range(12)
)
LONG += "    def run(self, command):\n        subprocess.run(command, shell=True)\n"
SETTINGS = '"""Settings."""\n\nclass Settings:\n    """What the program is told.\n\n'
SETTINGS += "".join(f"    {'The environment comes first. ' * 20}\n" for _ in range(30)) + '    """\n\n'
SETTINGS += "".join(f"    # {'About a field. ' * 8}\n    field_{number}: int = {number}\n" for number in range(200))
SETTINGS += "    shell: bool = False\n\nsettings = Settings()\n"

REPORTED = {
    "a function": "from pkg.shell import sh\ndef f(p):\n    sh(f'ls {p}')  # here",
    "a function, relatively": "from .shell import sh\ndef f(p):\n    sh(f'ls {p}')  # here",
    "a function of a module": "from pkg import shell\ndef f(p):\n    shell.sh(f'ls {p}')  # here",
    "a function that a package hands on": "from pkg import sh\ndef f(p):\n    sh(f'ls {p}')  # here",
    "a constant": "from pkg.shell import sh\nsh('ls')",
    "a quoted text": "from pkg.shell import quoted, sh\ndef f(p):\n    sh('ls ' + quoted(p))",
    "arguments that are handed on": "from pkg.shell import sh_all\ndef f(p):\n    sh_all('ls', p)  # here",
    "constants that are handed on": "from pkg.shell import sh_all\nsh_all('ls', '-l', check=True)",
    "a list from there": (
        "import subprocess\nfrom pkg.shell import listing\ndef f(p):\n    subprocess.run(listing(p))  # here"
    ),
    "a list of constants from there": "import subprocess\nfrom pkg.shell import listing\nsubprocess.run(listing('a'))",
    "a method": "from pkg.shell import Runner\ndef f(p):\n    Runner().run(f'ls {p}')  # here",
    "a method of a variable": "from pkg.shell import Runner\ndef f(p):\n    r = Runner()\n    r.run(f'ls {p}')  # here",
    "a method of a parameter": "from pkg.shell import Runner\ndef f(r: Runner, p):\n    r.run(f'ls {p}')  # here",
    "a method of an attribute": (
        "from pkg.shell import Runner\nclass C:\n    def __init__(self):\n        self.r = Runner()\n"
        "    def f(self, p):\n        self.r.run(f'ls {p}')  # here"
    ),
    "an inherited method": "from pkg.shell import Loud\ndef f(p):\n    Loud().run(f'ls {p}')  # here",
    "a method of a class from there": (
        "from pkg.shell import Runner\nclass C(Runner):\n    def f(self, p):\n        self.run(f'ls {p}')  # here"
    ),
    "a field of a long class": (
        "import subprocess\nfrom pkg.settings import settings\ndef f(p):\n"
        "    subprocess.run(f'ls {p}', shell=settings.shell)"
    ),
    "a method of a long class": "from pkg.long import Long\ndef f(p):\n    Long().run(f'ls {p}')  # here",
    "a method with a constant": "from pkg.shell import Runner\nRunner().run('ls')",
    "another method": "from pkg.shell import Runner\ndef f(p):\n    Runner().walk(f'ls {p}')",
    "a method of another's": "from lib import Runner\ndef f(p):\n    Runner().run(f'ls {p}')",
}


@pytest.mark.parametrize("source", REPORTED.values(), ids=[name.replace(" ", "_") for name in REPORTED])
def test_what_is_reported(tmp_path: Path, source: str) -> None:
    package = tmp_path / "pkg"
    package.mkdir()
    (package / "__init__.py").write_text("from pkg.shell import sh\n")
    (package / "shell.py").write_text(textwrap.dedent(SHELL))
    (package / "long.py").write_text(LONG)
    (package / "settings.py").write_text(SETTINGS)
    (package / "app.py").write_text(source + "\n")
    expected = [number for number, line in enumerate(source.splitlines(), 1) if line.endswith("# here")]
    alone = run_bandit("-q", "-f", "json", "-t", "ML301", "pkg/app.py", cwd=tmp_path)
    assert [result["line_number"] for result in alone.results] == expected
    whole = run_bandit("-q", "-f", "json", "-t", "ML301", "-r", "pkg", cwd=tmp_path)
    assert [r["line_number"] for r in whole.results if r["filename"].endswith("app.py")] == expected


@pytest.mark.parametrize("text", ["", "# Nothing yet.\n"], ids=["empty", "comment"])
def test_a_package_without_a_statement_may_hold_compiled_modules(tmp_path: Path, text: str) -> None:
    package = tmp_path / "pkg"
    package.mkdir()
    (package / "__init__.py").write_text(text)
    (package / "app.py").write_text(
        "import torch\nfrom pkg import _core\ntorch.load(_core.path(), weights_only=False)\n"
    )
    run = run_bandit("-q", "-f", "json", "-t", "ML102", "pkg/app.py", cwd=tmp_path)
    assert run.stderr == ""
    assert [result["line_number"] for result in run.results] == [3]


@pytest.mark.parametrize(
    "source",
    [
        "from pkg.shell import sh\ndef f(p):\n    sh(f'ls {p}')  # here",
        "from ..shell import sh\ndef f(p):\n    sh(f'ls {p}')  # here",
        "from .near import sh\ndef f(p):\n    sh(f'ls {p}')  # here",
        "import subprocess\nfrom near import near_by\nsubprocess.run(near_by, shell=True)\n",
        "import subprocess\nfrom near import near_by\ndef f(p):\n    subprocess.run(near_by + p, shell=True)  # here\n",
    ],
    ids=["absolute", "relative", "beside", "constant beside", "dynamic beside"],
)
def test_a_folder_without_an_init_is_a_part_of_the_package_around(tmp_path: Path, source: str) -> None:
    folder = tmp_path / "pkg" / "jobs"
    folder.mkdir(parents=True)
    (folder.parent / "__init__.py").touch()
    for file in (folder.parent / "shell.py", folder / "near.py"):
        file.write_text(textwrap.dedent(SHELL) + "\nnear_by = 'ls '\n")
    (folder / "app.py").write_text(source)
    expected = [number for number, line in enumerate(source.splitlines(), 1) if line.endswith("# here")]
    run = run_bandit("-q", "-f", "json", "-t", "ML301", "pkg/jobs/app.py", cwd=tmp_path)
    assert [result["line_number"] for result in run.results] == expected


def test_the_main_file_of_an_application_asks_for_much_of_other_files(tmp_path: Path) -> None:
    package = tmp_path / "pkg"
    package.mkdir()
    (package / "__init__.py").touch()
    names = [f"sh_{number}" for number in range(40)]
    (package / "shell.py").write_text(
        "import subprocess\n" + "".join(f"def {name}(c):\n    subprocess.run(c, shell=True)\n" for name in names)
    )
    source = [f"from pkg.shell import {', '.join(names)}", "def f(p):"]
    source += [f"    {name}('ls')" for name in names[:-1]] + [f"    {names[-1]}(f'ls {{p}}')"]
    (package / "app.py").write_text("\n".join(source) + "\n")
    run = run_bandit("-q", "-f", "json", "-t", "ML301", "pkg/app.py", cwd=tmp_path)
    assert [result["line_number"] for result in run.results] == [len(source)]
