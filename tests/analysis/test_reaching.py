"""What a file imports from its project -> how that may reach what rules know, by the other file's text alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from bandit_mlops.analysis.reaching import ITSELF, reached
from bandit_mlops.analysis.survey import Interest

KNOWN = Interest(
    (
        "torch.load",
        "torch.hub.list",
        "subprocess.run",
        "exec",
        "project.io.fetch_weights",
        "jinja2.Environment.from_string",
    )
)


@pytest.mark.parametrize(
    ("source", "name", "expected"),
    [
        ("import torch\ndef f(p):\n    return torch.load(p)\n", "f", {ITSELF}),
        ("import torch as t\ndef f(p):\n    return t.load(p)\n", "f", {ITSELF}),
        ("def f(p):\n    from torch import load as read\n    return load(p)\n", "f", set()),
        ("from torch import (\n    load,  # unpickles\n)\ndef f(p):\n    return load(p)\n", "f", {ITSELF}),
        ("from torch import *\ndef f(p):\n    return load(p)\n", "f", {ITSELF}),
        ("import torch\nfrom .compat import *\ndef f(p):\n    return load(p)\n", "f", {ITSELF}),
        ("from .compat import torch\ndef f(p):\n    return torch.load(p)\n", "f", {ITSELF}),
        ("def f(code):\n    exec(code)\n", "f", {ITSELF}),
        # A name that a library has as well
        ("import torch\ndef f(p):\n    return list(p)\n", "f", set()),
        ("import json, torch\ndef f(p):\n    return json.load(p)\n", "f", set()),
        ("import torch\ndef load(p):\n    return open(p)\ndef f(p):\n    return load(p)\n", "f", set()),
        # Through a function of the file with such a name
        ("import torch\ndef load(p):\n    return torch.load(p)\ndef f(p):\n    return load(p)\n", "f", {ITSELF}),
        # Methods, the constructor, and what is inherited
        ("import torch\nclass C:\n    def m(self, p):\n        return torch.load(p)\n", "C", {"m"}),
        ("import subprocess\nclass C:\n    def __init__(self, c):\n        subprocess.run(c)\n", "C", {ITSELF}),
        ("import torch\nclass B:\n    def m(self, p):\n        torch.load(p)\nclass C(B):\n    pass\n", "C", {"m"}),
        ("import torch\nclass C:\n    def m(self):\n        def n(p):\n            torch.load(p)\n", "C", {"m"}),
        # Methods of what an object keeps
        (
            "from jinja2 import Environment as E\nclass C:\n    def m(self, t):\n        self.e.from_string(t)\n",
            "C",
            {"m"},
        ),
        ("from jinja2 import Environment\ndef f(e, t):\n    e.from_string(t)\n", "f", {ITSELF}),
        ("import jinja2\nclass C:\n    def m(self, t):\n        self.e.from_string(t)\n", "C", set()),
        ("import jinja2, e\ne.Environment\ndef f(t):\n    e.from_string(t)\n", "f", set()),
        # The project is itself the library that rules know
        ("def fetch_weights(u): ...\ndef f(u):\n    return fetch_weights(u)\n", "f", {ITSELF}),
        ("import torch\ndef g(p): ...\n", "f", set()),
        # Where a name is only a part of another, is defined, or belongs to something without a name
        ("from torch import *\ndef f(p):\n    return reload(p)\n", "f", set()),
        ("from torch import *\ndef f(p):\n    return re_load(p)\n", "f", set()),
        ("from torch import *\ndef f(p):\n    return loads(p)\n", "f", set()),
        ("from torch import *\ndef f(p):\n    def load(q): ...\n", "f", set()),
        ("from torch import *\ndef f(p):\n    return load\n", "f", set()),
        ("from torch import *\ndef f(p):\n    return p().load(p)\n", "f", set()),
        ("from torch import *\ndef f(p):\n    return p[0].load(p)\n", "f", set()),
        ("import torch\n@cached\nasync def f(p):\n    return torch.load(p)\n", "f", {ITSELF}),
        # Through functions of functions
        (
            "import torch.hub\ndef load(p):\n    return torch.load(p)\ndef list(p):\n    return load(p)\n"
            "def f(p):\n    return list(p)\n",
            "f",
            {ITSELF},
        ),
        # Which method it is
        (
            "import torch\nclass C:\n    @cached\n    def m(self):\n        pass\n\n    async def n(self, p):\n"
            "        torch.load(p)\n\n    def o(self):\n        pass\n",
            "C",
            {"n"},
        ),
        ("import torch\nclass C:\n    x = torch.load(p)\n    def m(self):\n        pass\n", "C", set()),
        ("import torch\nclass C(\n    B,\n):\n\tdef m(self, p):\n\t\ttorch.load(p)\n", "C", {"m"}),
        (
            "import torch\nclass A:\n    def m(self, p):\n        torch.load(p)\nclass B(A):\n    pass\n"
            "class C(x.B, D):\n    def n(self, p):\n        torch.load(p)\n",
            "C",
            {"m", "n"},
        ),
    ],
)
def test_a_definition(tmp_path: Path, source: str, name: str, expected: set[str]) -> None:
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "__init__.py").touch()
    (tmp_path / "project" / "io.py").write_text(source)
    assert reached(str(tmp_path / "project" / "main.py"), "project.io", name, KNOWN) == expected


def test_what_a_package_hands_on(tmp_path: Path) -> None:
    package = tmp_path / "project" / "inner"
    package.mkdir(parents=True)
    (tmp_path / "project" / "__init__.py").write_text("from .inner import (\n    read,\n    other as renamed,\n)\n")
    (package / "__init__.py").write_text("from .files import f as read\nfrom .files import g as other\n")
    (package / "files.py").write_text("import torch\ndef f(p):\n    torch.load(p)\ndef g(p):\n    return p\n")
    main = str(tmp_path / "main.py")
    assert reached(main, "project", "read", KNOWN) == {ITSELF}
    assert reached(main, "project", "renamed", KNOWN) == set()
    assert reached(main, "project.inner", "files", KNOWN) == {"f"}
    assert reached(main, "project.missing", "f", KNOWN) == set()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import torch\n{}\nreader = Reader()\n", {"m", ITSELF}),
        ("import torch\n{}\nreader: Reader = Reader(\n    1,\n)\n", {"m", ITSELF}),
        ("from .inner import Reader\n\nreader = Reader()\n", {"m", ITSELF}),
        ("from .inner import Reader as R\n\nreader = R()\n", {"m", ITSELF}),
        ("from . import middle\nfrom .middle import Reader\n\nreaders = 1\nreader = Reader()\n", set()),
        ("from .inner import Other\n\nreader = Other()\n", set()),
        ("from .inner import read\n\nreader = read()\n", set()),
        ("from .inner import Reader\n\nreader == Reader()\n", set()),
        ("from .inner import Reader\n\nother_reader = Reader()\n", set()),
    ],
)
def test_an_object_that_another_file_makes(tmp_path: Path, source: str, expected: set[str]) -> None:
    package = tmp_path / "project"
    package.mkdir()
    reader = (
        "class Reader:\n    def __init__(self, p):\n        torch.load(p)\n"
        "    def m(self, p):\n        torch.load(p)\n    def __call__(self, p):\n        torch.load(p)\n"
    )
    (package / "__init__.py").touch()
    (package / "inner.py").write_text(f"import torch\n{reader}class Other:\n    pass\ndef read():\n    torch.load(1)\n")
    (package / "middle.py").write_text("from .inner import Reader\n")
    (package / "objects.py").write_text(source.format(reader))
    assert reached(str(package / "main.py"), "project.objects", "reader", KNOWN) == expected


def test_packages_that_hand_a_name_round_in_a_circle(tmp_path: Path) -> None:
    for name, other in (("a", "b"), ("b", "a")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text(f"from {other} import f\n")
    assert reached(str(tmp_path / "main.py"), "a", "f", KNOWN) == set()


def test_nothing_outside_the_project_is_read(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "io.py").write_text("import torch\ndef f(p):\n    torch.load(p)\n")
    inside = tmp_path / "root"
    inside.mkdir()
    (inside / "linked").symlink_to(outside)
    (inside / "io.py").symlink_to(outside / "io.py")
    assert reached(str(inside / "main.py"), "linked.io", "f", KNOWN) == set()
    assert reached(str(inside / "main.py"), "io", "f", KNOWN) == set()
