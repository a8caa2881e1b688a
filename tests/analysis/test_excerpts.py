"""What a value is by what other files of the project say, and by what the callers of a private function pass."""

from __future__ import annotations

import ast
import textwrap
from pathlib import Path

import pytest
from analysis.reading import shown

from bandit_mlops.analysis.evaluate import Evaluator
from bandit_mlops.analysis.excerpts import definition
from bandit_mlops.analysis.module import Module

LONG = "        x = 1\n" * 300
"""Lines of a method that is too long to be looked at with others."""

OTHER_FILES = {
    "a constant": ({"lib.py": "X = 'a'"}, "from lib import X\nask(X)", "'a'"),
    "a constant of a module": ({"lib.py": "X = 'a'"}, "import lib as l\nask(l.X + 'b')", "'ab'"),
    "a constant of a constant": ({"lib.py": "Y = 'a'\nZ = 'c'\nX = Y + 'b'"}, "from lib import X\nask(X)", "'ab'"),
    "an annotated constant": ({"lib.py": "X: str = 'a'"}, "from lib import X\nask(X)", "'a'"),
    "one of two names": ({"lib.py": "X = Y = 'a'"}, "from lib import Y\nask(Y)", "'a'"),
    "one of several names": ({"lib.py": "X, Y = 'a', 'b'"}, "from lib import Y\nask(Y)", "'b'"),
    "one of two branches": (
        {"lib.py": "if t:\n    X = 'a'\nelse:\n    X = 'b'"},
        "from lib import X\nask(X)",
        "'a' | 'b'",
    ),
    "a name in try": (
        {"lib.py": "try:\n    X = 'a'\nexcept E:\n    X = 'b'"},
        "from lib import X\nask(X)",
        "'a' | 'b'",
    ),
    "a name in with": ({"lib.py": "with open('x') as X:\n    pass"}, "from lib import X\nask(X)", "open('x')"),
    "a statement of several lines": (
        {"lib.py": "X = [\n 'a',\n]\n# c\nY = (X\n)\n"},
        "from lib import Y\nask(Y)",
        "['a']",
    ),
    "lines of a text at the margin": (
        {"lib.py": 'T = """\nX = 1\n[a]\n"""\n\ndef f():\n    """A\nX = 2\n    """\n    return X\n\nX = "b"\n'},
        "from lib import f, X\nask(f() + X)",
        "'bb'",
    ),
    "quotes within a comment and a text": (
        {"lib.py": '# """\nY = \'"""\' \'a\\\'\'\nT = """\\"""\nX = 1\n"""\nX = \'b\'\n'},
        "from lib import X\nask(X)",
        "'b'",
    ),
    "a file that holds nothing": ({"lib.py": ""}, "from lib import X\nask(X)", "lib.X"),
    "Windows' ends of lines": ({"lib.py": "X = [\r\n 'a',\r\n]\r\nY = X\r\n"}, "from lib import Y\nask(Y)", "['a']"),
    "a longer name": ({"lib.py": "XX = 'a'"}, "from lib import X\nask(X)", "lib.X"),
    "a name that is only used": ({"lib.py": "f(X)"}, "from lib import X\nask(X)", "lib.X"),
    "a file that is broken": ({"lib.py": "X = ("}, "from lib import X\nask(X)", "lib.X"),
    "no file": ({}, "from lib import X\nask(X)", "lib.X"),
    "a module itself": ({"lib.py": "X = 'a'"}, "import lib\nask(lib)", "lib"),
    "a library behind it": (
        {"lib.py": "import os\nX = os.environ"},
        "from lib import X\nask(X['a'])",
        "os.environ['a']",
    ),
    "a function": ({"lib.py": "def f(p):\n    return p + 'b'"}, "from lib import f\nask(f('a'))", "'ab'"),
    "a function with a decorator": (
        {"lib.py": "@decorated\ndef f():\n    return 'a'"},
        "from lib import f\nask(f())",
        "'a'",
    ),
    "a coroutine": (
        {"lib.py": "async def f():\n    return 'a'"},
        "from lib import f\nasync def g():\n    ask(await f())",
        "'a'",
    ),
    "a function of a function": (
        {"lib.py": "def f():\n    return helper()\ndef helper():\n    return 'a'"},
        "from lib import f\nask(f())",
        "'a'",
    ),
    "a function that uses constants": (
        {"lib.py": "from other import Z\nX = 'a'\nY = 'b'\ndef f():\n    return [X, Z]", "other.py": "Z = 'c'"},
        "from lib import f\nask(f())",
        "['a', 'c']",
    ),
    "a very long function": (
        {"lib.py": f"def f():\n{LONG * 3}        return 'a'".replace("        ", "    ")},
        "from lib import f\nask(f())",
        "lib.f()",
    ),
    "a class": ({"lib.py": "class C:\n    X = 'a'"}, "from lib import C\nask(C.X)", "'a'"),
    "an inherited constant": (
        {"lib.py": "class B:\n    X = 'a'\nclass C(B): ..."},
        "from lib import C\nask(C.X)",
        "'a'",
    ),
    "an object": ({"lib.py": "class C:\n    X = 'a'\nc = C()"}, "from lib import c\nask(c.X)", "'a'"),
    "a method": (
        {"lib.py": "class C:\n    def f(self):\n        return 'a'"},
        "from lib import C\nask(C().f())",
        "'a'",
    ),
    "a method of a class with long ones": (
        {
            "lib.py": "class C(\n    B\n):\n    '''What it is\n\n    for'''\n\n"
            + "".join(f"    @decorated\n    def m{n}(\n        self\n    ):\n{LONG}" for n in range(3))
            + "    @decorated\n    def f(self):\n        return 'a'\n\n    async def g(self):\n        return 'b'\n"
        },
        "from lib import C\nask([C().f(), C().g(), C().m1()])",
        "['a', 'b', lib.C().m1()]",
    ),
    "a class of long methods alone": (
        {"lib.py": "class C:\n" + "".join(f"    def m{n}(self):\n{LONG * 3}" for n in range(2))},
        "from lib import C\nask(C.X)",
        "lib.C.X",
    ),
    "a package": (
        {"pkg/__init__.py": "from .lib import X", "pkg/lib.py": "X = 'a'"},
        "from pkg import X\nask(X)",
        "'a'",
    ),
    "a package without a file of its own": ({"pkg/lib.py": "X = 'a'"}, "from pkg.lib import X\nask(X)", "'a'"),
    "a name that is handed on": (
        {"a.py": "from b import X as Y", "b.py": "X = 'a'"},
        "from a import Y\nask(Y)",
        "'a'",
    ),
    "a name that is handed round": (
        {"a.py": "from b import X", "b.py": "from a import X"},
        "from a import X\nask(X)",
        "b.X",
    ),
    "a file outside of the project": (
        {"../lib_outside.py": "X = 'a'"},
        "from lib_outside import X\nask(X)",
        "lib_outside.X",
    ),
}

CALLERS = {
    "a private function": ("def _f(p):\n    ask(p)\n_f('a')", "'a'"),
    "several calls": ("def _f(p):\n    ask(p)\n_f('a')\n_f('b')", "'a' | 'b'"),
    "a call by keyword": ("def _f(*, p):\n    ask(p)\n_f(p='a')", "'a'"),
    "a call by a call": ("def _g(p):\n    _f(p)\ndef _f(p):\n    ask(p)\n_g('a')", "'a'"),
    "a function within another": ("def g():\n    def f(p):\n        ask(p)\n    f('a')", "'a'"),
    "a method": (
        "class C:\n    def _f(self, p):\n        ask(p)\n    def g(self):\n        self._f('a')",
        "'a'",
    ),
    "a default": ("def _f(p='b'):\n    ask(p)\n_f()", "'b'"),
    "*args": ("def _f(*p):\n    ask(p[0])\n_f('a')", "'a'"),
    "a public function": ("def f(p):\n    ask(p)\nf('a')", "<p>"),
    "a function that is handed on": ("def _f(p):\n    ask(p)\n_f('a')\nh(_f)", "<p>"),
    "a function with a decorator": ("@h\ndef _f(p):\n    ask(p)\n_f('a')", "<p>"),
    "a function with underscores on both sides": ("def __f__(p):\n    ask(p)\n__f__('a')", "<p>"),
    "a call that passes nothing": ("def _f(p):\n    ask(p)\n_f()", "<p>"),
    "no call": ("def _f(p):\n    ask(p)", "<p>"),
    "a call of another function of this name": (
        "def _f(p):\n    ask(p)\nclass C:\n    def _f(self, p): ...\n    def g(self):\n        self._f('b')\n_f('a')",
        "'a'",
    ),
}


def _widened(path: Path, source: str, libraries: frozenset[str] = frozenset()) -> str:
    tree = ast.parse(source)
    module, evaluator = Module(tree, str(path)), Evaluator(str(path), libraries)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    call = module.twin(next(call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "ask"))
    assert call is not None
    return shown(evaluator.widened(evaluator.arguments(call)).positional[0])


@pytest.mark.parametrize(
    ("files", "source", "expected"), OTHER_FILES.values(), ids=[n.replace(" ", "_") for n in OTHER_FILES]
)
def test_other_files(tmp_path: Path, files: dict[str, str], source: str, expected: str) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(textwrap.dedent(text), encoding="utf-8", newline="")
    assert _widened(folder / "main.py", source) == expected


def test_a_library_is_not_looked_for_in_the_project(tmp_path: Path) -> None:
    (tmp_path / "torch.py").write_text("X = 'a'", encoding="utf-8")
    assert _widened(tmp_path / "main.py", "from torch import X\nask(X)", frozenset({"torch"})) == "torch.X"


@pytest.mark.parametrize(("source", "expected"), CALLERS.values(), ids=[name.replace(" ", "_") for name in CALLERS])
def test_callers(source: str, expected: str) -> None:
    assert _widened(Path("nowhere/example.py"), source) == expected


@pytest.mark.parametrize(("name", "statements"), [("X_7", 2), ("Z_7", 1), ("V", 1)])
def test_only_what_binds_the_names_in_a_definition_is_parsed_with_it(
    name: str, statements: int, tmp_path: Path
) -> None:
    many = "".join(f"X_{number} = W_{number} = V(P, '{number}')\nZ_{number}: V = 2\n" for number in range(99))
    (tmp_path / "lib.py").write_text(f"P = 'a'\nclass V:\n    pass\n{many}", encoding="utf-8")
    importer = Module(ast.parse(""), str(tmp_path / "app.py")).build()
    assert importer is not None
    found = definition(f"lib.{name}", importer)
    assert found is not None
    assert len(found[0].body) == statements
