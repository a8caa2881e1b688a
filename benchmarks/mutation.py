#!/usr/bin/env python3
"""Whether the tests notice when the rules change: a random sample of small changes, made one at a time to a copy.

For each change (a comparison turned round, an ``and`` made ``or``, a number off by one …; they are made by Cosmic Ray)
the fixtures are scanned and compared with their labels, then the unit tests of the changed module run. A change that
neither notices has survived; it's printed with its line. What is mutated is in ``pyproject.toml``, ``[tool.mutation]``.
For Linux and macOS.

    pip install -e . --group mutation
    python benchmarks/mutation.py --sample 400
    python benchmarks/mutation.py --sample 100 --modules guards.py,analysis/values.py
"""

from __future__ import annotations

import argparse
import compileall
import dataclasses
import fnmatch
import importlib
import json
import os
import py_compile
import random
import re
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "bandit_mlops"
KILLED, SURVIVED, TIMEOUT = "killed", "survived", "timeout"
_RULE = re.compile(r'^@rule\("(ML\d+)"', re.MULTILINE)


@dataclasses.dataclass(frozen=True)
class Mutation:
    """A change of one place in one module."""

    module: str
    """Path within the package."""
    operator: str
    occurrence: int
    line: int


def main(arguments: Sequence[str] | None = None) -> int:
    """Mutate, test, and print what survived and how many were killed in each module.

    :param arguments: the command line, without the program's name
    :return: the exit code: 1 where less than ``--least`` percent were killed
    """
    args = _parser().parse_args(arguments)
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mutation"]
    modules = [module for module in _modules(settings) if _is_wanted(module, args.modules)]
    everything = [mutation for module in modules for mutation in mutations(module, settings)]
    chosen = random.Random(args.seed).sample(everything, min(args.sample, len(everything)))
    print(f"{len(chosen)} of {len(everything)} mutants, seed {args.seed}", flush=True)
    counts: dict[str, Counter[str]] = {}
    with tempfile.TemporaryDirectory(prefix="mutants-") as temporary:
        copy = Path(temporary)
        for name in (PACKAGE, "tests", "fixtures"):
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "pyproject.toml", copy)
        # By the hash of the source: a mutant may be as long as the original, and as old.
        checked = py_compile.PycInvalidationMode.CHECKED_HASH
        compileall.compile_dir(copy, quiet=1, invalidation_mode=checked)
        _load_libraries()
        for number, mutation in enumerate(sorted(chosen, key=lambda mutation: (mutation.module, mutation.line))):
            if mutation.module not in counts and _outcome(mutation.module, copy, args.seconds) != SURVIVED:
                sys.exit(f"{mutation.module}: its tests fail, or take too long, without any change")
            outcome, shown = _tried(mutation, copy, args.seconds)
            counts.setdefault(mutation.module, Counter())[outcome] += 1
            if outcome == SURVIVED:
                print(f"survived: {mutation.module}:{mutation.line}: {shown}", flush=True)
            elif number % 25 == 0:
                print(f"{number} of {len(chosen)}", file=sys.stderr, flush=True)
    total = sum(counts.values(), Counter[str]())
    print("\n| module | mutants | killed | % |\n|---|---:|---:|---:|")
    for module, outcomes in [*sorted(counts.items()), ("in all", total)]:
        print(f"| {module} | {outcomes.total()} | {_killed(outcomes)} | {_percent(outcomes):.0f} |")
    if args.json:
        args.json.write_text(json.dumps({module: dict(outcomes) for module, outcomes in counts.items()}, indent=1))
    return int(_percent(total) < args.least)


def mutations(module: str, settings: dict[str, Any]) -> Iterator[Mutation]:
    """All changes that can be made to a module.

    :param module: its path within the package
    :param settings: ``[tool.mutation]``
    :return: each change
    """
    from cosmic_ray.ast import ast_nodes, get_ast
    from cosmic_ray.plugins import get_operator, operator_names

    source = (ROOT / PACKAGE / module).read_text(encoding="utf-8")
    left_out = re.compile("|".join(settings["lines_left_out"]))
    lines = source.splitlines()
    tree = get_ast(source)
    for name in sorted(operator_names()):
        if not any(fnmatch.fnmatch(name, pattern) for pattern in settings["operators"]):
            continue
        operator = get_operator(name)()
        places = [place for node in ast_nodes(tree) for place in operator.mutation_positions(node)]
        for occurrence, ((line, _), _) in enumerate(places):
            if not left_out.search(lines[line - 1]):
                yield Mutation(module, name, occurrence, line)


def tests_of(module: str, folder: Path) -> list[str]:
    """The test files that are about a module: those that import something from it, or bear its name.

    All of the analysis' own tests are about each of its modules.


    :param module: its path within the package
    :param folder: of the tests
    :return: their paths
    """
    dotted = f"{PACKAGE}.{module.removesuffix('.py').replace('/', '.')}"
    parent, _, name = dotted.rpartition(".")
    imported = re.compile(
        rf"^(?:from|import) {re.escape(dotted)}\b|^from {re.escape(parent)} import .*\b{name}\b", re.M
    )
    found = []
    for path in sorted(folder.rglob("test_*.py")):
        whole = path.stem in {f"test_{name}", f"test_{name}s"}
        together = module.startswith("analysis/") and path.parent.name == "analysis"
        if path.stem not in _SLOW_TESTS and (whole or together or imported.search(path.read_text(encoding="utf-8"))):
            found.append(str(path))
    return found


_SLOW_TESTS = {
    "test_bounds",
    "test_closed_world",
    "test_robustness",
    "test_build",
    "test_benchmarks",
    "test_fixtures",
    "test_scan",
}


def _modules(settings: dict[str, Any]) -> list[str]:
    package = ROOT / PACKAGE
    paths = {path for pattern in settings["modules"] for path in package.glob(pattern)}
    names = {path.relative_to(package).as_posix() for path in paths if path.name != "__init__.py"}
    return sorted(names - set(settings["modules_left_out"]))


def _is_wanted(module: str, patterns: Sequence[str]) -> bool:
    return not patterns or any(fnmatch.fnmatch(module, pattern) for pattern in patterns)


def _tried(mutation: Mutation, copy: Path, seconds: float) -> tuple[str, str]:
    """What the tests say of a change; and the line before and after it."""
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.plugins import get_operator

    path = copy / PACKAGE / mutation.module
    original = path.read_text(encoding="utf-8")
    changed = mutate_code(original, get_operator(mutation.operator)(), mutation.occurrence)
    pairs = zip(original.splitlines(), changed.splitlines(), strict=False)
    before, after = next(((a.strip(), b.strip()) for a, b in pairs if a != b), ("", ""))
    path.write_text(changed, encoding="utf-8")
    try:
        return _outcome(mutation.module, copy, seconds), f"{before}  ->  {after}"
    finally:
        path.write_text(original, encoding="utf-8")


def _outcome(module: str, copy: Path, seconds: float) -> str:
    """Test the copy in a process of its own."""
    if sys.platform == "win32":
        sys.exit("Windows has no fork")
    child = os.fork()
    if child == 0:
        os.setsid()
        # Whatever happens, this process must not go on with the parent's work.
        code = 1
        try:
            code = _tested(module, copy)
        finally:
            os._exit(code)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        finished, status = os.waitpid(child, os.WNOHANG)
        if finished:
            return KILLED if status else SURVIVED
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return TIMEOUT


def _load_libraries() -> None:
    """Import what each test needs and what isn't changed, once for all of them."""
    for name in ("pytest", "astroid", "yaml", "msgspec", "packaging.requirements", "rich.console"):
        importlib.import_module(name)


def _tested(module: str, copy: Path) -> int:
    """In the child: 0 where the fixtures and the unit tests of a module pass."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.chdir(copy)
    sys.dont_write_bytecode = True
    sys.path[:0] = [str(copy), str(copy / "tests")]
    os.environ["PYTHONPATH"] = str(copy)
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    import pytest

    if _differs_from_labels(module, copy):
        return 1
    tests = tests_of(module, copy / "tests")
    options = ["-x", "-q", "-m", "not slow", "-p", "no:cacheprovider"]
    return int(pytest.main([*options, *tests])) if tests else 0


def _differs_from_labels(module: str, copy: Path) -> bool:
    """Whether a scan of the fixtures, of a rule's own first, finds anything else than their labels say."""
    from bandit.core import config, manager
    from test_fixtures import FIXTURES, differences, read_labels

    own = _RULE.findall((copy / PACKAGE / module).read_text(encoding="utf-8"))
    folders = sorted((f for f in FIXTURES.iterdir() if f.is_dir()), key=lambda folder: folder.name not in own)
    for folder in folders[: len(own) or None]:
        scan = manager.BanditManager(
            config.BanditConfig(), "file", profile={"include": {f.name for f in folders}, "exclude": set()}
        )
        scan.discover_files([str(folder)], recursive=True)
        scan.run_tests()
        found: dict[str, dict[int, dict[str, list[str]]]] = {str(path): {} for path in scan.files_list}
        for issue in scan.results:
            label = f"{issue.test_id} {issue.severity}/{issue.confidence}"
            found[issue.fname].setdefault(issue.lineno, {}).setdefault(label, []).append(issue.text)
        if any(differences(read_labels(Path(path).read_bytes()), there) for path, there in found.items()):
            return True
    return False


def _killed(outcomes: Counter[str]) -> int:
    return outcomes[KILLED] + outcomes[TIMEOUT]


def _percent(outcomes: Counter[str]) -> float:
    return 100 * _killed(outcomes) / max(1, outcomes.total())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    option = parser.add_argument
    option("--sample", type=int, default=400, help="how many mutants (default: %(default)s)")
    option("--seed", type=int, default=8, help="of the sample (default: %(default)s)")
    option("--modules", type=lambda text: text.split(","), default=[], metavar="PATTERN,…", help="these modules alone")
    option("--seconds", type=float, default=90.0, help="how long the tests of a mutant may take (default: 90)")
    option("--least", type=float, default=85.0, metavar="PERCENT", help="exit with 1 below it (default: 85)")
    option("--json", type=Path, metavar="FILE", help="write the counts of each module")
    return parser


if __name__ == "__main__":
    sys.exit(main())
