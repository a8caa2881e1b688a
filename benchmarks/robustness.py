#!/usr/bin/env python3
"""Whether the rules answer for every file: what fails, or takes too long, that doesn't with Bandit alone.

Each Python file of the folders is scanned twice, with Bandit's own tests and with the pack's as well. Listed are
internal errors and skipped files that only the pack has, findings outside the file, files that take many times as long
with the pack, and those that end the process that scans them or never end. The scanned code is never run.

With ``--awake`` each file is scanned as ever, and once more with all checks called for all nodes and all calls looked
at closely. Listed are findings that only one of the scans has: what is passed over to save time must find nothing.

With ``--same`` each file is scanned as it is and after changes that make no difference: comments, blank lines, other
line ends, unrelated code, other names of variables and functions, a folder of another name in another place, other
files scanned before it. Listed are our findings that only one of the scans has. Files with none of ours are left out,
but for one in twenty.

    pip install bandit-mlops
    python benchmarks/robustness.py ~/project/src
    python benchmarks/robustness.py --awake ~/project/src
    python benchmarks/robustness.py --same ~/project
    python benchmarks/robustness.py "$(python -c 'import test; print(test.__path__[0])')"
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import dataclasses
import functools
import json
import logging
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sameness import Finding, changes

SLOW_RATIO = 10.0
"""A file is slow that takes this many times as long as with Bandit alone..."""
SLOW_SECONDS = 1.0
"""...and at least this much longer,"""
MUCH_SECONDS = 5.0
"""or this much longer however long it takes with Bandit alone."""


@dataclasses.dataclass(frozen=True)
class Answer:
    """What came of one file."""

    path: str
    plain_seconds: float = 0.0
    pack_seconds: float = 0.0
    errors: tuple[str, ...] = ()
    """What fails with the pack and doesn't with Bandit alone."""
    all_seconds: float = 0.0
    """How long all scans of it took after changes that make no difference."""

    @property
    def more_seconds(self) -> float:
        """How much longer it takes with the pack."""
        return self.pack_seconds - self.plain_seconds

    @property
    def ratio(self) -> float:
        """How many times as long it takes with the pack."""
        return self.pack_seconds / max(self.plain_seconds, 0.001)

    @property
    def is_slow(self) -> bool:
        """Whether that is too long."""
        return self.more_seconds > MUCH_SECONDS or (self.more_seconds > SLOW_SECONDS and self.ratio > SLOW_RATIO)


def main(arguments: Sequence[str] | None = None) -> int:
    """Scan, and print what isn't as it should be.

    :param arguments: the command line, without the program's name
    :return: the exit code: 1 if a file failed, with ``--strict`` also if one was slow
    """
    args = _parser().parse_args(arguments)
    if args.worker:
        _work(args.mode)
        return 0
    everything: list[Answer] = []
    for folder in args.paths:
        files = sorted(path for path in python_files(folder) if path.stat().st_size <= args.most_bytes)
        same = args.mode == "same"
        answers = list(compared(folder, files, args.seconds) if same else answered(files, args.seconds, args.mode))
        everything += answers
        _print_folder(folder, answers, args.mode)
    print(f"\nIn all: {_summary(everything, args.mode)}")
    print(f"\nThe {args.slowest} files that {_LONGEST[args.mode]}:")
    for answer in sorted(everything, key=lambda answer: (-answer.more_seconds, -answer.all_seconds))[: args.slowest]:
        print(f"  {_times(answer)}")
    return int(any(answer.errors or (args.strict and answer.is_slow) for answer in everything))


def python_files(folder: Path) -> Iterator[Path]:
    """The Python files of a folder, or the one file that was named; links are left out."""
    if folder.is_file():
        yield folder
    for path in folder.rglob("*.py"):
        if path.is_file() and not path.is_symlink():
            yield path


def answered(files: Sequence[Path], seconds: float, mode: str = "plain") -> Iterator[Answer]:
    """Scan files in a process of its own; one that ends it, or that takes too long, is noted, and the rest goes on.

    :param files: Python files
    :param seconds: how long one file may take
    :param mode: compare with Bandit alone ("plain"), with a scan that passes nothing over ("awake"), or with scans of
        the file after changes that make no difference ("same"), for which it's written to
    :return: what came of each file, in their order
    """
    worker = _start(mode)
    try:
        for path in files:
            assert worker.stdin is not None and worker.stdout is not None
            worker.stdin.write(json.dumps(str(path)) + "\n")
            worker.stdin.flush()
            ready, _, _ = select.select([worker.stdout], [], [], seconds)
            line = worker.stdout.readline() if ready else ""
            if line:
                found = json.loads(line)
                yield Answer(**{**found, "errors": tuple(found["errors"])})
                continue
            if not ready:
                worker.kill()
            worker.communicate()
            reason = f"the process ended with {worker.returncode}" if ready else f"not done after {seconds:g} s"
            yield Answer(str(path), errors=(reason,))
            worker = _start(mode)
    finally:
        worker.kill()
        worker.communicate()


def _start(mode: str) -> subprocess.Popen[str]:
    command = [sys.executable, __file__, "--worker", *([] if mode == "plain" else [f"--{mode}"])]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")


def _work(mode: str) -> None:
    """What the process does: scan the file that each line names, twice or more, and print what came of it."""
    rules = _rules()
    if mode == "awake":
        lift_bounds()
    for line in sys.stdin:
        path = json.loads(line)
        if mode != "plain":
            compare = awake_file if mode == "awake" else changed_file
            print(json.dumps(dataclasses.asdict(compare(path))), flush=True)
            continue
        plain, alone = _scan(path, rules)
        pack, errors = _scan(path, set())
        # A file without the pack's findings is as good as one that Bandit can't read at all.
        answer = Answer(path, plain, pack, tuple(error for error in errors if error not in alone))
        print(json.dumps(dataclasses.asdict(answer)), flush=True)


def _rules() -> set[str]:
    from bandit.core.extension_loader import MANAGER

    return {rule.plugin._test_id for rule in MANAGER.plugins if rule.plugin._test_id.startswith("ML")}


def _scan(path: str, excluded: set[str]) -> tuple[float, list[str]]:
    from bandit.core import config, manager

    profile: dict[str, Any] = {"include": set(), "exclude": excluded}
    scan = manager.BanditManager(config.BanditConfig(), "file", quiet=True, profile=profile)
    scan.files_list = [path]
    begin = time.process_time()
    with _failures() as failures:
        try:
            scan.run_tests()
        except Exception as error:
            # Whatever a rule does, the next file has its turn.
            failures.append(f"{type(error).__name__}: {error}")
    seconds = time.process_time() - begin
    found = failures + [f"skipped: {reason}" for _, reason in scan.skipped]
    lines = Path(path).read_bytes().replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
    found += [
        f"{issue.test_id} at line {issue.lineno} of {lines}"
        for issue in scan.results
        if not 1 <= issue.lineno <= lines and issue.test_id.startswith("ML")
    ]
    return seconds, found


@contextlib.contextmanager
def everything_awake() -> Iterator[None]:
    """Let no check rest, and look at all calls of a file: what that finds, a scan as ever has to find."""
    from bandit_mlops import resting
    from bandit_mlops.analysis import door, survey

    def rest(file: door.File, tester: object) -> None:
        resting._wake()

    def surveyed(file: door.File, known: survey.Interest) -> door.Survey:
        # Its functions may be anybody's attributes.
        words = file.text.words | {f".{word}" for word in file.text.words}
        calls = sorted((node for node in ast.walk(file.tree) if isinstance(node, ast.Call)), key=door._place)
        return door.Survey(frozenset(words), dict.fromkeys(calls).keys())

    originals = resting.rest, door.File._surveyed
    resting.rest, door.File._surveyed = rest, surveyed  # type: ignore[assignment, method-assign]
    try:
        yield
    finally:
        door.leave()
        resting.rest, door.File._surveyed = originals  # type: ignore[method-assign]


def lift_bounds() -> None:
    """Lift the bounds of a file, which are for both scans: who looks at more calls reaches them earlier."""
    from bandit_mlops.analysis import evaluate

    evaluate.MOST_EXCERPTS = 10_000
    unbound = functools.partialmethod(evaluate.Evaluator.__init__, most_steps=10_000_000)
    evaluate.Evaluator.__init__ = unbound  # type: ignore[assignment, method-assign]


def findings(path: str) -> list[str]:
    """All that Bandit reports of a file, its own findings as well.

    :param path: a Python file
    :return: each finding with all its fields, sorted
    """
    from bandit.core import config, manager

    scan = manager.BanditManager(config.BanditConfig(), "file", quiet=True)
    scan.files_list = [path]
    scan.run_tests()
    found = [json.dumps(issue.as_dict(with_code=False), sort_keys=True) for issue in scan.results]
    # Some of Bandit's messages name an object by its address.
    return sorted(re.sub(r" at 0x[0-9a-f]+", "", finding) for finding in found)


def awake_file(path: str) -> Answer:
    """Scan a file as ever, and with nothing passed over.

    :param path: a Python file
    :return: what only one of the scans found, and what failed
    """
    begin = time.process_time()
    with _failures() as failures:
        usual = findings(path)
        between = time.process_time()
        with everything_awake():
            awake = findings(path)
    end = time.process_time()
    only = [f"only as ever: {finding}" for finding in usual if finding not in awake]
    only += [f"only awake: {finding}" for finding in awake if finding not in usual]
    return Answer(path, between - begin, end - between, (*failures, *only))


def compared(folder: Path, files: Sequence[Path], seconds: float) -> Iterator[Answer]:
    """Scan files in other company, in another place, alone, and after changes that make no difference.

    :param folder: the folder that they're in; of a single file the one that holds its package
    :param files: Python files
    :param seconds: how long all scans of one file may take
    :return: what only some of the scans found, of each file with findings of ours and of some without
    """
    if folder.is_file():
        folder = next(parent for parent in folder.parents if not (parent / "__init__.py").exists())
    with tempfile.TemporaryDirectory() as temporary:
        # A package is known by its folder's name.
        copy = Path(temporary, "moved", folder.name if (folder / "__init__.py").exists() else "elsewhere")
        shutil.copytree(folder, copy, symlinks=True)
        moved = {path: copy / path.relative_to(folder) for path in files}
        usual = ours(files)
        backwards = ours(files[::-1])
        elsewhere = ours(list(moved.values()))
        chosen = [path for number, path in enumerate(files) if usual.get(path) or number % _EVERY == 0]
        changed = answered([moved[path] for path in chosen], seconds, "same")
        for path, answer in zip(chosen, changed, strict=True):
            _forget()
            ways = {
                "other files scanned before it": backwards.get(path, []),
                "a moved folder": elsewhere.get(moved[path], []),
                "alone": ours([path]).get(path, []),
            }
            errors = [line for way, found in ways.items() for line in _differences(way, usual.get(path, []), found)]
            yield dataclasses.replace(answer, path=str(path), errors=(*errors, *answer.errors))


_LONG = 50
_EVERY = 20
"""Of so many files without findings one is looked at."""


def _without_layout(message: str) -> str:
    """A message without what it says of lines, and without pieces of code that are cut if they're longer."""
    whole = re.sub(r"`[^`]*`", lambda code: "`…`" if len(code[0]) > _LONG or "…" in code[0] else code[0], message)
    return re.sub(r"[;,]?[^;,()]*\bline \d+", "", whole)


def changed_file(path: str) -> Answer:
    """Scan a file after changes that make no difference.

    :param path: a Python file, which is written to and left as it was
    :return: what only some of the scans found
    """
    file = Path(path)
    source = file.read_bytes()
    before: dict[bytes, list[Finding]] = {}
    errors: list[str] = []
    begin = time.process_time()
    _forget()
    try:
        with _failures() as failures:
            for way, change in changes(source):
                if change.before not in before:
                    before[change.before] = _ours_of(file, change.before)
                expected = change.expected(before[change.before])
                errors += _differences(way, expected, change.as_before(_ours_of(file, change.after)))
    finally:
        file.write_bytes(source)
    return Answer(path, all_seconds=time.process_time() - begin, errors=(*failures, *errors))


def _ours_of(file: Path, source: bytes) -> list[Finding]:
    file.write_bytes(source)
    return ours([file]).get(file, [])


def ours(files: Sequence[Path]) -> dict[Path, list[Finding]]:
    """What the rules report of files that are scanned one after the other.

    :param files: Python files
    :return: the findings of each file that has any
    """
    from bandit.core import config, manager

    profile: dict[str, Any] = {"include": _rules(), "exclude": set()}
    scan = manager.BanditManager(config.BanditConfig(), "file", quiet=True, profile=profile)
    scan.files_list = [str(path) for path in files]
    scan.run_tests()
    found: dict[Path, list[Finding]] = {}
    for issue in scan.results:
        text = f"{issue.test_id} {issue.severity}/{issue.confidence}: {issue.text}"
        found.setdefault(Path(issue.fname), []).append((issue.lineno, text))
    return found


def _forget() -> None:
    """Forget what is known of other files, as a new process would."""
    for name, module in list(sys.modules.items()):
        if name.startswith("bandit_mlops.analysis"):
            for function in vars(module).values():
                if hasattr(function, "cache_clear"):
                    function.cache_clear()


def _differences(way: str, usual: Sequence[Finding], found: Sequence[Finding]) -> list[str]:
    # Names have been put back by now: other ones make code longer, and messages cut what is long.
    before, after = (Counter((line, _without_layout(text)) for line, text in some) for some in (usual, found))
    lost, more = before - after, after - before
    return [
        f"{way}: {sign} line {line}, {text}"
        for sign, some in (("not", lost), ("only", more))
        for line, text in sorted(some.elements())
    ]


@contextlib.contextmanager
def _failures() -> Iterator[list[str]]:
    """What Bandit logs about rules that fail, and what a scan adds to it."""
    errors = _Errors()
    logger = logging.getLogger("bandit")
    logger.addHandler(errors)
    logger.propagate = False
    try:
        yield errors.texts
    finally:
        logger.removeHandler(errors)


class _Errors(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(record.getMessage())


_LONGEST = {
    "plain": "take the longest with the pack and not without",
    "awake": "take the longest awake and not as ever",
    "same": "take the longest",
}


def _print_folder(folder: Path, answers: Sequence[Answer], mode: str) -> None:
    print(f"{folder}: {_summary(answers, mode)}")
    for answer in answers:
        for error in answer.errors:
            print(f"  {answer.path}: {error.rstrip()}")
        if answer.is_slow:
            print(f"  slow: {_times(answer)}")
    sys.stdout.flush()


def _summary(answers: Sequence[Answer], mode: str) -> str:
    failed = sum(1 for answer in answers if answer.errors)
    counted = f"{len(answers)} files, {failed} failed"
    if mode == "same":
        return f"{counted}; {sum(answer.all_seconds for answer in answers):.1f} s for all scans after changes"
    slow = sum(1 for answer in answers if answer.is_slow)
    plain = sum(answer.plain_seconds for answer in answers)
    pack = sum(answer.pack_seconds for answer in answers)
    first, second = ("as ever", "awake") if mode == "awake" else ("alone", "with the pack")
    return f"{counted}, {slow} slow; {plain:.1f} s {first}, {pack:.1f} s {second}"


def _times(answer: Answer) -> str:
    if answer.all_seconds:
        return f"{answer.path}: {answer.all_seconds:.2f} s"
    return f"{answer.path}: {answer.pack_seconds:.2f} s instead of {answer.plain_seconds:.2f} s ({answer.ratio:.1f}x)"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False
    )
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="folders and files to scan")
    parser.add_argument("--seconds", type=float, default=300.0, help="how long one file may take (default: 300)")
    parser.add_argument("--slowest", type=int, default=10, help="how many of the slowest files to list (default: 10)")
    parser.add_argument(
        "--most-bytes", type=int, default=4 << 20, help="leave out files that are larger (default: 4 MiB)"
    )
    modes = parser.add_mutually_exclusive_group()
    for mode, text in (("awake", "a scan that passes nothing over"), ("same", "scans after harmless changes")):
        modes.add_argument(f"--{mode}", dest="mode", action="store_const", const=mode, help=f"compare with {text}")
    parser.set_defaults(mode="plain")
    parser.add_argument("--strict", action="store_true", help="exit with 1 for slow files too")
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    sys.exit(main())
