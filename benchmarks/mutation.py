#!/usr/bin/env python3
"""Whether the tests notice when the rules change: a random sample of small changes, made one at a time to a copy.

For each change (a comparison turned round, an ``and`` made ``or``, a number off by one …; they are made by Cosmic Ray)
the fixtures are scanned and compared with their labels, and the unit tests of the changed module run, until one
notices; only those that reach the changed statement. A change that none notices has survived; it's printed with its
line. What is mutated is in ``pyproject.toml``, ``[tool.mutation]``. For Linux and macOS.

    pip install -e . --group mutation
    python benchmarks/mutation.py --sample 400
    python benchmarks/mutation.py --sample 100 --modules guards.py,analysis/values.py

Everything is imported once. Each change is put into the functions that are loaded, in a process forked for it; a change
of what runs at import (a constant, a default) is written to the copy instead, and imported.
"""

from __future__ import annotations

import argparse
import ast
import compileall
import dataclasses
import fnmatch
import gc
import importlib
import itertools
import json
import os
import pickle
import py_compile
import random
import re
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial
from pathlib import Path
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "bandit_mlops"
KILLED, SURVIVED, TIMEOUT = "killed", "survived", "timeout"
INVALID = "no Python"
"""Of a change that can't be made: ``not label := ...``. It isn't counted."""
_UNREACHED = "survived, no test reaches it"
_TOGETHER = 8
"""How many unit tests are run together: a process for each would take longer than most tests."""
_OUTCOMES, _REACHED = "outcomes.json", "reached"
Place = tuple[str, int]
"""A file and a line."""
_RULE = re.compile(r'^@rule\(\s*"(ML\d+)"', re.MULTILINE)


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
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    with tempfile.TemporaryDirectory(prefix="mutants-") as temporary:
        copy = Path(temporary).resolve()
        for name in (PACKAGE, "tests", "fixtures"):
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "pyproject.toml", copy)
        # By the hash of the source: a mutant may be as long as the original, and as old.
        checked = py_compile.PycInvalidationMode.CHECKED_HASH
        compileall.compile_dir(copy, quiet=1, invalidation_mode=checked)
        _load_libraries()
        chosen.sort(key=lambda mutation: (mutation.module, mutation.line))
        if _outcome(lambda: _try_all(chosen, copy, args.seconds)) != SURVIVED:
            sys.exit("the changes couldn't be tried")
        outcomes = json.loads((copy / _OUTCOMES).read_text(encoding="utf-8"))
        for mutation, outcome in zip(chosen, outcomes, strict=True):
            if outcome != INVALID:
                counts[mutation.module][outcome or _try_imported(mutation, copy, args.seconds)] += 1
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


def _outcome(work: Callable[[], object], seconds: float = 0) -> str:
    """Do something in a process of its own.

    :param work: what to do; it returns something true where a test has noticed a change
    :param seconds: when to give it up; 0 for never
    :return: ``KILLED`` also where it failed
    """
    if sys.platform == "win32":
        sys.exit("Windows has no fork")
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        # Whatever happens, this process must not go on with the parent's work.
        code = 1
        try:
            # Of its own time, not of the clock's: it may have to wait.
            signal.setitimer(signal.ITIMER_PROF, seconds)
            code = int(bool(work()))
            sys.stdout.flush()
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGPROF:
        return TIMEOUT
    return KILLED if status else SURVIVED


def _load_libraries() -> None:
    """Import what each test needs and what isn't changed, once for all of them."""
    for name in ("pytest", "astroid", "yaml", "msgspec", "packaging.requirements", "rich.console"):
        importlib.import_module(name)


def _go_to(copy: Path) -> None:
    os.chdir(copy)
    sys.dont_write_bytecode = True
    sys.path[:0] = [str(copy), str(copy / "tests")]
    os.environ["PYTHONPATH"] = str(copy)
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"


def _hush() -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


# Changes of what runs at import.


def _try_imported(mutation: Mutation, copy: Path, seconds: float) -> str:
    """Write a change to the copy, and test it."""
    path = copy / PACKAGE / mutation.module
    original = path.read_text(encoding="utf-8")
    changed = _changed(mutation, original)
    path.write_text(changed, encoding="utf-8")
    try:
        outcome = _outcome(lambda: _notices(mutation.module, copy), seconds)
    finally:
        path.write_text(original, encoding="utf-8")
    _report(mutation, outcome, original, changed)
    return outcome


def _notices(module: str, copy: Path) -> bool:
    """Whether the fixtures or the unit tests of a module fail, once all is imported."""
    import pytest

    _hush()
    _go_to(copy)
    from test_fixtures import FILES

    own = _RULE.findall((copy / PACKAGE / module).read_text(encoding="utf-8"))
    first = sorted(FILES, key=lambda path: path.parent.name not in own)
    tests = tests_of(module, copy / "tests")
    options = ["-x", "-q", "-m", "not slow", "-p", "no:cacheprovider"]
    return any(map(_differs, first)) or bool(tests and pytest.main([*options, *tests]))


def _differs(path: Path) -> bool:
    """Whether a scan of a fixture finds anything else than its labels say, or says it otherwise."""
    from bandit_runs import scanned
    from test_fixtures import differences, read_labels
    from test_messages import known_messages, shown

    findings = scanned(path)
    found: dict[int, dict[str, list[str]]] = {}
    for finding in findings:
        label = f"{finding['test_id']} {finding['issue_severity']}/{finding['issue_confidence']}"
        found.setdefault(finding["line_number"], {}).setdefault(label, []).append("")
    differs = differences(read_labels(path.read_bytes()), found)
    return bool(differs) or [shown(path, finding) for finding in findings] != known_messages(path)


# Changes of functions.


@dataclasses.dataclass
class _Check:
    """A fixture, or a few unit tests."""

    fails: Callable[[], bool]
    seconds: float = 0.0
    reached: set[Place] = dataclasses.field(default_factory=set)
    """Files and lines that run in it."""


def _try_all(chosen: Sequence[Mutation], copy: Path, seconds: float) -> int:
    """Load everything, try each change that can be put in place, and write down each outcome, null for the others."""
    import pytest

    _go_to(copy)
    at_import = _reached(partial(_import, {mutation.module for mutation in chosen}), copy / PACKAGE)
    wanted = {path for module in {mutation.module for mutation in chosen} for path in tests_of(module, copy / "tests")}

    class Loop:
        """Instead of running the tests once, in pytest's own loop."""

        def pytest_runtestloop(self, session: pytest.Session) -> bool:
            checks = [_Check(partial(_differs, path)) for path in _fixtures()]
            some = (session.items[first : first + _TOGETHER] for first in range(0, len(session.items), _TOGETHER))
            checks += [_Check(partial(_fail, items)) for items in some]
            _measure(checks, copy)
            outcomes = _tried(chosen, checks, at_import, copy, seconds)
            (copy / _OUTCOMES).write_text(json.dumps(list(outcomes)), encoding="utf-8")
            return True

    options = ["-qq", "-s", "-m", "not slow", "-p", "no:cacheprovider"]
    pytest.main([*options, *sorted(wanted or {"tests/test_fixtures.py"})], plugins=[Loop()])
    return not (copy / _OUTCOMES).exists()


def _import(modules: Collection[str]) -> None:
    # Bandit first: it imports the rules, which import it.
    importlib.import_module("bandit.core.extension_loader")
    for module in modules:
        importlib.import_module(f"{PACKAGE}.{module.removesuffix('.py').replace('/', '.')}")


def _fixtures() -> list[Path]:
    from test_fixtures import FILES

    return FILES


def _fail(items: Sequence[pytest.Item]) -> bool:
    from _pytest.runner import runtestprotocol

    return any(report.failed for item in items for report in runtestprotocol(item, log=False, nextitem=None))


def _measure(checks: Sequence[_Check], copy: Path) -> None:
    """Find out which lines run in each check. Each has a process of its own, so that none finds what another keeps."""
    for check in checks:
        result = copy / _REACHED

        def measured(check: _Check = check, result: Path = result) -> bool:
            _hush()
            failed: list[bool] = []
            start = time.monotonic()
            reached = _reached(lambda: failed.append(check.fails()), copy / PACKAGE)
            result.write_bytes(pickle.dumps((time.monotonic() - start, reached)))
            return failed[0]

        if _outcome(measured) != SURVIVED:
            sys.exit(f"fails without any change: {check.fails}")
        check.seconds, check.reached = pickle.loads(result.read_bytes())


def _reached(work: Callable[[], object], folder: Path) -> set[Place]:
    """The lines in the files of a folder that run when something is done."""
    from coverage import Coverage

    measured = Coverage(data_file=None, config_file=False, include=f"{folder}/*")
    measured.set_option("run:disable_warnings", ["no-data-collected", "already-imported"])
    with measured.collect():
        work()
    data = measured.get_data()
    return {(path, line) for path in data.measured_files() for line in data.lines(path) or ()}


def _tried(
    chosen: Sequence[Mutation], checks: Sequence[_Check], at_import: Collection[Place], copy: Path, seconds: float
) -> Iterator[str | None]:
    """The outcome of each change that can be put in place."""
    by_place: dict[Place, list[_Check]] = defaultdict(list)
    for check in sorted(checks, key=lambda check: check.seconds):
        for place in check.reached:
            by_place[place].append(check)
    functions = [thing for thing in gc.get_objects() if isinstance(thing, FunctionType)]
    gc.freeze()
    for module, there in itertools.groupby(chosen, key=lambda mutation: mutation.module):
        path = str(copy / PACKAGE / module)
        source = Path(path).read_text(encoding="utf-8")
        statements = statement_lines(source)
        own = [function for function in functions if function.__code__.co_filename == path]
        print(module, file=sys.stderr, flush=True)
        for mutation in there:
            places = [(path, line) for line in statements[mutation.line]]
            changed = _changed(mutation, source)
            try:
                codes = {_key(code): code for code in _codes(compile(changed, path, "exec"))}
            except SyntaxError:
                yield INVALID
                continue
            new = [(function, codes[_key(function.__code__)]) for function in own if _key(function.__code__) in codes]
            if any(place in at_import for place in places) or any(
                function.__code__.co_freevars != code.co_freevars for function, code in new
            ):
                yield None
                continue
            concerned = {id(check): check for place in places for check in by_place[place]}
            outcome = _outcome(partial(_notice, new, concerned.values()), seconds)
            _report(mutation, outcome if concerned else _UNREACHED, source, changed)
            yield outcome


def _notice(new: Sequence[tuple[FunctionType, CodeType]], checks: Collection[_Check]) -> bool:
    """Whether one of the checks fails with new code in functions."""
    _hush()
    for function, code in new:
        function.__code__ = code
    return any(check.fails() for check in checks)


def _key(code: CodeType) -> tuple[str, int]:
    return code.co_name, code.co_firstlineno


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def statement_lines(source: str) -> dict[int, list[int]]:
    """Which lines belong together.

    :param source: a module's text
    :return: for each line the lines of its statement, without those of the statements within it
    """
    owners: dict[int, ast.AST | None] = dict.fromkeys(range(1, source.count("\n") + 2))
    # Outer statements come first.
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.stmt):
            owners.update(dict.fromkeys(range(node.lineno, (node.end_lineno or node.lineno) + 1), node))
    lines = defaultdict(list)
    for line, owner in owners.items():
        lines[owner].append(line)
    return {line: lines[owner] for line, owner in owners.items()}


# What was changed.


def _changed(mutation: Mutation, source: str) -> str:
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.plugins import get_operator

    changed: str = mutate_code(source, get_operator(mutation.operator)(), mutation.occurrence)
    return changed


def _report(mutation: Mutation, outcome: str, source: str, changed: str) -> None:
    """Print a change that has survived: its line before and after it."""
    if outcome in {SURVIVED, _UNREACHED}:
        pairs = zip(source.splitlines(), changed.splitlines(), strict=False)
        before, after = next(((a.strip(), b.strip()) for a, b in pairs if a != b), ("", ""))
        print(f"{outcome}: {mutation.module}:{mutation.line}: {before}  ->  {after}", flush=True)


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
    option("--seconds", type=float, default=60.0, help="how long the tests of a mutant may take (default: 60)")
    option("--least", type=float, default=85.0, metavar="PERCENT", help="exit with 1 below it (default: 85)")
    option("--json", type=Path, metavar="FILE", help="write the counts of each module")
    return parser


if __name__ == "__main__":
    sys.exit(main())
