#!/usr/bin/env python3
"""Whether time grows with the size of what is scanned and no faster, and memory not with the number of files.

Files of a thousand to 64,000 lines, and trees of a hundred to 10,000 files, are scanned by Bandit alone and by Bandit
with the pack. The code is made up: `benign` trains models and holds no hazard; the rest is made of the pack's fixtures,
so that all rules have much to report:

- `functions`: the functions and classes of the fixtures, each time with names of their own;
- `script`: what stands in them, as one long script without a function, where few names stand for many values;
- `function`: the same as one huge function;
- `methods`, `chain`: one class of which each method, or a file of which each function, calls the one before;
- `literal`: one table of models, of which each entry is a line, and calls that read it;
- `cells`: a notebook's cells, all of which give the same few names new values;
- `ladder`: functions of a hundred branches, each of which does something else;
- `imports`: a line that imports and one that calls for each function of a library and of the project;
- `packages`, for trees alone: chains of fifty packages, of which each hands on what it imports from the one before.

`script:ML301` takes the fixtures of one rule alone. In a tree, each file imports a function from the one before.

Prints Markdown. `exponent` is about the last step of the user time with the rules: 1 where twice as much takes twice as
long, 2 where it takes four times as long. `--profile` names the functions that grow faster than the file. The scanned
code is never run. For Linux and macOS, in a clone: the fixtures are in no wheel.

    pip install -e .
    python benchmarks/growth.py
    python benchmarks/growth.py --only lines --kinds script,function --lines 1000,8000
    python benchmarks/growth.py --profile 2000,8000 --kinds script:ML301
"""

from __future__ import annotations

import argparse
import ast
import cProfile
import importlib.metadata
import itertools
import math
import pstats
import random
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import speed

FIXTURES = speed.ROOT / "fixtures"
PARTS = ("lines", "files")
SHAPES: Mapping[str, tuple[str, str]] = {
    "methods": (
        "import os\n\n\nclass Everything:\n    def method_0(self, command):\n        os.system(command)\n",
        """
    def method_{n}(self, command):
        self.value_{n} = command.strip()
        return self.method_{before}(f"ls {{self.value_{n}}}")
""",
    ),
    "chain": (
        "import os\n\n\ndef step_0(command):\n    os.system(command)\n",
        """

def step_{n}(command):
    found = step_{before}(f"nice {{command}}")
    return found
""",
    ),
    "literal": (
        """import os
import sys

import requests
import torch


def load(name):
    os.system(f"ls {MODELS[name]['path']}")
    return torch.load(MODELS[name]["path"]), requests.get(MODELS[name]["url"], verify=False)


MODELS = {
""",
        """    "model_{n}": {{"url": "https://example.com/model_{n}.pt", "path": sys.argv[1] + "_{n}.pt", "size": {n}}},
""",
    ),
    "cells": (
        "import os\nimport sys\n\nimport pandas as pd\nimport requests\nimport torch\n",
        """
# In [{n}]:
path = sys.argv[{n} % 9]
data = requests.get(f"https://example.com/{{path}}").json()
frame = pd.DataFrame(data)
frame = frame[frame["size"] > {n}]
frame["name"] = frame["name"].map(str)
model = torch.load(path)
model = model.eval()
os.system(f"ls {{path}} {{data}}")
""",
    ),
    "ladder": (
        "import os\n\nimport requests\nimport torch\n",
        """

def choose_{n}(kind, path):
    if kind == "none":
        found = None
{branches}
    return found
""",
    ),
    "imports": (
        "",
        """from transformers.models.kind_{n} import Model{n}
from project.part_{n} import run_{n} as go_{n}
model_{n} = Model{n}.from_pretrained("organisation/model")
go_{n}(f"ls {{model_{n}}}")
""",
    ),
}
"""The beginning of a file, and what follows again and again."""
KINDS = ("benign", "functions", "script", "function", *SHAPES)
KINDS_OF_TREES = ("benign", "functions", "packages")

_LINES_OF_A_FILE = 50
_LENGTH_OF_A_CHAIN = 50
_FIRST_PACKAGE = """import subprocess

PATH_{n} = "model"


def run_{n}(command):
    subprocess.run(command, shell=True)


class Engine{n}:
    def go(self, command):
        subprocess.run(command, shell=True)


engine_{n} = Engine{n}()
"""
_NEXT_PACKAGE = """import torch

from project.pack_{before} import PATH_{before}, Engine{before}, engine_{before}, run_{before}

PATH_{n} = PATH_{before} + ".pt"


def run_{n}(command):
    return run_{before}(f"nice {{command}}")


class Engine{n}(Engine{before}):
    def go(self, command):
        engine_{before}.go(command)
        super().go(f"ls {{command}}")


engine_{n} = Engine{n}()


def use_{n}(name):
    run_{before}(f"ls {{name}}")
    engine_{before}.go(name)
    torch.load(PATH_{n})
"""
_LEAST_SECONDS = 0.02
"""A function that takes less time of its own is left out of a profile."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and print tables.

    :param arguments: the command line, without the program's name
    :return: the exit code: 1 where an exponent is above ``--most``
    """
    args = _parser().parse_args(arguments)
    if args.profile:
        for kind in args.kinds:
            _print_profile(kind, *args.profile)
        return 0
    worst = 0.0
    with tempfile.TemporaryDirectory(prefix="bandit-growth-") as temporary:
        work = Path(temporary)
        names = ("bandit", "stevedore", "PyYAML", "rich")
        versions = [f"{name}=={importlib.metadata.version(name)}" for name in names]
        plain = args.plain or speed.environment(work / "plain", versions)
        pack = args.pack or speed.environment(work / "pack", [*versions, str(speed.ROOT)])
        tools = {"plain": [str(plain), *speed.BANDIT], "pack": [str(pack), *speed.BANDIT]}
        if "lines" in args.only:
            for kind in (kind for kind in args.kinds if kind.partition(":")[0] in KINDS):
                folders = {n: _one_file(work / f"{kind}-{n}-lines", kind, n) for n in args.lines}
                worst = max(worst, _print_growth(f"One file: {kind}", "lines", folders, tools))
        if "files" in args.only:
            for kind in (kind for kind in args.kinds if kind.partition(":")[0] in KINDS_OF_TREES):
                folders = {n: _tree(work / f"{kind}-{n}-files", kind, n) for n in args.files}
                worst = max(worst, _print_growth(f"A tree: {kind}", "files", folders, tools))
    return int(worst > args.most)


def exponents(sizes: Sequence[int], seconds: Sequence[float]) -> list[float]:
    """How fast time grows, from each size to the next: seconds ~ size ** exponent.

    :param sizes: how much was scanned
    :param seconds: how long each took, start-up left out
    :return: an exponent for each but the first
    """
    points = list(zip(sizes, seconds, strict=True))
    return [
        math.log(max(later, 1e-3) / max(time, 1e-3)) / math.log(larger / size)
        for (size, time), (larger, later) in itertools.pairwise(points)
    ]


def source(kind: str, lines: int, start: int = 0) -> str:
    """Python code of a kind, of about a length; the same each time.

    :param kind: one of ``KINDS``, perhaps with a rule: ``script:ML301``
    :param lines: how many lines at least
    :param start: with which piece of the fixtures to start
    :return: source code
    """
    shape, _, rule = kind.partition(":")
    if shape == "benign":
        return speed.generated(lines)
    if shape in SHAPES:
        return _of_shape(shape, lines)
    imports, pieces = _pieces(rule or "ML*", as_script=shape != "functions")
    head = "def main(*arguments):\n" if shape == "function" else ""
    code = [*imports, head]
    count = len(imports) + bool(head)
    for number in itertools.count(start):
        if count >= lines:
            return "".join(code)
        piece = pieces[number % len(pieces)]
        text = _renamed(piece, number // len(pieces)) if shape == "functions" else ast.unparse(piece)
        if head:
            text = "".join(f"    {line}" for line in f"{text}\n".splitlines(keepends=True))
        code.append(f"{text}\n")
        count += text.count("\n") + 1
    raise AssertionError("the numbers have no end")


def _of_shape(shape: str, lines: int) -> str:
    """The beginning of a shape of code, and as many of its pieces as it takes."""
    code, piece = SHAPES[shape]
    branches = "".join(
        f'    elif kind == "{number}":\n        found = torch.load(path + "{number}.pt")\n' for number in range(100)
    )
    end = "}\n" if shape == "literal" else ""
    texts = [code]
    count = code.count("\n")
    for number in itertools.count(1):
        if count >= lines:
            return "".join((*texts, end))
        texts.append(piece.format(n=number, before=number - 1, branches=branches))
        count += texts[-1].count("\n")
    raise AssertionError("the numbers have no end")


def _pieces(rule: str, *, as_script: bool) -> tuple[list[str], list[ast.Module]]:
    """The fixtures' imports, and what else stands in them."""
    imports: dict[str, None] = {}
    pieces: list[ast.Module] = []
    for path in sorted(FIXTURES.glob(f"{rule}/*.py")):
        for statement in ast.parse(path.read_bytes()).body:
            if isinstance(statement, ast.Import) or (isinstance(statement, ast.ImportFrom) and not statement.level):
                if getattr(statement, "module", "") != "__future__":
                    imports[f"{ast.unparse(statement)}\n"] = None
            elif not as_script:
                pieces.append(ast.Module([statement], []))
            elif isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                functions = (
                    node for node in ast.walk(statement) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
                )
                pieces += [ast.Module(_body(function), []) for function in functions]
    # Of all rules at any length.
    random.Random(8).shuffle(pieces)
    return list(imports), [piece for piece in pieces if piece.body]


def _body(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.stmt]:
    """What a function does, as statements that may stand outside of functions."""
    arguments = function.args
    names = [a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs) if a.arg != "self"]
    given = [statement for name in names for statement in ast.parse(f"{name} = sys.argv[1]").body]
    without_docstring = function.body[1:] if ast.get_docstring(function) is not None else function.body
    body = [_Outside().visit(statement) for statement in without_docstring]
    return [*given, *(statement for statement in body if statement is not None)]


class _Outside(ast.NodeTransformer):
    """Rewrites statements of a function so that they may stand outside of one."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return node

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        return node

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        return node

    def visit_Return(self, node: ast.Return) -> ast.AST:
        self.generic_visit(node)
        return ast.Expr(node.value or ast.Constant(None))

    def visit_Yield(self, node: ast.Yield) -> ast.AST:
        self.generic_visit(node)
        return node.value or ast.Constant(None)

    def visit_YieldFrom(self, node: ast.YieldFrom) -> ast.AST:
        self.generic_visit(node)
        return node.value

    def visit_Await(self, node: ast.Await) -> ast.AST:
        self.generic_visit(node)
        return node.value

    def visit_AsyncFor(self, node: ast.AsyncFor) -> ast.AST:
        self.generic_visit(node)
        return ast.For(node.target, node.iter, node.body, node.orelse, lineno=node.lineno)

    def visit_AsyncWith(self, node: ast.AsyncWith) -> ast.AST:
        self.generic_visit(node)
        return ast.With(node.items, node.body, lineno=node.lineno)

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        self.generic_visit(node)
        node.is_async = 0
        return node

    def visit_Global(self, node: ast.Global) -> ast.AST:
        return ast.Pass()

    def visit_Nonlocal(self, node: ast.Nonlocal) -> ast.AST:
        return ast.Pass()


def _renamed(piece: ast.Module, number: int) -> str:
    """The source of a function or class under a name of its own."""
    text = ast.unparse(piece)
    statement = piece.body[0]
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        kind = "class" if isinstance(statement, ast.ClassDef) else "def"
        text = text.replace(f"{kind} {statement.name}", f"{kind} {statement.name}_{number}", 1)
    return text


def _one_file(folder: Path, kind: str, lines: int) -> Path:
    folder.mkdir()
    (folder / "example.py").write_text(source(kind, lines), encoding="utf-8")
    return folder


def _tree(folder: Path, kind: str, files: int) -> Path:
    """Write a package of files, a hundred to a folder, each of which imports from the one before."""
    if kind == "packages":
        return _packages(folder, files)
    for number in range(files):
        package = folder / "project" / f"part_{number // 100}"
        if number % 100 == 0:
            package.mkdir(parents=True)
            for place in (package, package.parent):
                (place / "__init__.py").touch()
        code = source(kind, _LINES_OF_A_FILE, number * 7)
        if number:
            before = number - 1
            code = f"from project.part_{before // 100}.module_{before} import run_{before}\n{code}"
            code += f"\n\ndef use_{number}(name):\n    run_{before}(f'ls {{name}}')\n"
        code += f"\n\ndef run_{number}(command):\n    import os\n    os.system(command)\n"
        (package / f"module_{number}.py").write_text(code, encoding="utf-8")
    return folder


def _packages(folder: Path, files: int) -> Path:
    """Write packages of two files in chains: the one hands on what the other defines by what the package before has."""
    for number in range(files // 2):
        package = folder / "project" / f"pack_{number}"
        package.mkdir(parents=True)
        (package.parent / "__init__.py").touch()
        handed_on = f"from .work import PATH_{number}, Engine{number}, engine_{number}, run_{number}\n"
        (package / "__init__.py").write_text(handed_on, encoding="utf-8")
        code = _NEXT_PACKAGE if number % _LENGTH_OF_A_CHAIN else _FIRST_PACKAGE
        (package / "work.py").write_text(code.format(n=number, before=number - 1), encoding="utf-8")
    return folder


def _print_growth(title: str, unit: str, folders: Mapping[int, Path], tools: Mapping[str, Sequence[str]]) -> float:
    """Print a table, row by row as they come; returns the exponent of its last step."""
    head = (unit, "Bandit, user s", "with the rules, user s", "exponent", "peak MiB", "with the rules, MiB")
    print(f"\n### {title}\n\n| {' | '.join(head)} |\n|{'---:|' * len(head)}", flush=True)
    sizes: list[int] = []
    seconds: list[float] = []
    empty = _nothing(next(iter(folders.values())).parent, tools["pack"])
    for size, folder in folders.items():
        costs = {tool: own[0] for tool, own in speed.compare(tools, folder, rounds=1).items()}
        sizes.append(size)
        seconds.append(costs["pack"].user_seconds - empty)
        exponent = f"{exponents(sizes, seconds)[-1]:.2f}" if len(sizes) > 1 else ""
        user = " | ".join(f"{costs[tool].user_seconds:.2f}" for tool in ("plain", "pack"))
        peak = " | ".join(f"{costs[tool].peak_bytes / (1 << 20):.0f}" for tool in ("plain", "pack"))
        print(f"| {size:,} | {user} | {exponent} | {peak} |", flush=True)
    return exponents(sizes, seconds)[-1] if len(sizes) > 1 else 0.0


def _nothing(work: Path, tool: Sequence[str]) -> float:
    """How long the start takes: a scan of an empty file."""
    folder = work / "nothing"
    folder.mkdir(exist_ok=True)
    (folder / "example.py").touch()
    speed.measure([*tool, str(folder)])
    return speed.measure([*tool, str(folder)]).user_seconds


def _print_profile(kind: str, size: int, larger: int) -> None:
    """Print which functions take more than their share of the larger file."""
    small, large = (profiled(kind, lines) for lines in (size, larger))
    print(f"\n{kind}: {size} lines {_total(small):.1f} s, {larger} lines {_total(large):.1f} s; of own time, calls:")
    rows = []
    for function, (calls, own) in large.items():
        before_calls, before = small.get(function, (1, 0.0))
        if own >= _LEAST_SECONDS:
            (growth,) = exponents([size, larger], [before, own])
            (of_calls,) = exponents([size, larger], [before_calls, calls])
            if growth > 1.25 or of_calls > 1.15:
                rows.append(
                    (own, f"  {own:7.2f} s  exponent {growth:4.1f}, {calls:>10,} calls {of_calls:4.1f}  {function}")
                )
    print("\n".join(row for _, row in sorted(rows, reverse=True)[:25]) or "  nothing grows faster than the file")


def _total(profile: Mapping[str, tuple[int, float]]) -> float:
    return sum(own for _, own in profile.values())


def profiled(kind: str, lines: int) -> dict[str, tuple[int, float]]:
    """How often each function is called while a file is scanned in this process, and its own time."""
    from bandit.core import config, manager

    with tempfile.TemporaryDirectory() as temporary:
        folder = _one_file(Path(temporary, "file"), kind, lines)
        scan = manager.BanditManager(config.BanditConfig(), "file", quiet=True)
        scan.discover_files([str(folder)], recursive=True)
        profile = cProfile.Profile()
        profile.runcall(scan.run_tests)
    statistics: dict[tuple[str, int, str], Any] = pstats.Stats(profile).stats  # type: ignore[attr-defined]  # untyped
    return {
        f"{'/'.join(Path(file).parts[-2:])}:{line} {name}": (calls, own)
        for (file, line, name), (_, calls, own, _, _) in statistics.items()
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    option = parser.add_argument
    option("--only", type=_words, default=PARTS, metavar="PART,…", help=f"of {', '.join(PARTS)} these (default: all)")
    kinds = tuple(dict.fromkeys((*KINDS, *KINDS_OF_TREES)))
    option("--kinds", type=_words, default=kinds, metavar="KIND,…", help=f"kinds of code (default: {','.join(kinds)})")
    option(
        "--lines",
        type=_numbers,
        default=[1000 << n for n in range(7)],
        metavar="N,…",
        help="lengths of the one file (default: 1000, 2000, … 64000)",
    )
    option(
        "--files",
        type=_numbers,
        default=[100, 1000, 10_000],
        metavar="N,…",
        help="sizes of the tree (default: 100, 1000, 10000)",
    )
    option("--most", type=float, default=1.2, metavar="EXPONENT", help="exit with 1 above it (default: %(default)s)")
    option("--plain", type=Path, metavar="PYTHON", help="a Python that has Bandit alone (default: a new environment)")
    option("--pack", type=Path, metavar="PYTHON", help="a Python that has the pack (default: a new environment)")
    option(
        "--profile", type=_numbers, metavar="N,M", help="list what grows too fast from N to M lines, in this process"
    )
    return parser


def _words(text: str) -> list[str]:
    return text.split(",")


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",")]


if __name__ == "__main__":
    sys.exit(main())
