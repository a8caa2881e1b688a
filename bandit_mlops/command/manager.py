"""Bandit's manager, which finds the files, scans them and keeps the findings, with what ``scan`` adds to it."""

from __future__ import annotations

import contextlib
import dataclasses
import fnmatch
import functools
import gc
import io
import itertools
import logging
import os
import re
import stat
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import bandit
from bandit.core import constants, docs_utils, extension_loader
from bandit.core.manager import BanditManager
from bandit.core.node_visitor import BanditNodeVisitor

from bandit_mlops.command import notebooks, workers
from bandit_mlops.command.located import located
from bandit_mlops.command.overlap import without_overlap
from bandit_mlops.command.visitor import Visitor

PATTERNS = ("*.py", "*.pyw", f"*{notebooks.SUFFIX}")
# Formats that somebody reads at once, and in which an address is only text.
_FOR_PEOPLE = frozenset(("screen", "txt"))
_CHECKPOINTS = ".ipynb_checkpoints"
_ADDRESS = re.compile(r" object at 0x[0-9a-fA-F]+")
# Below this many bytes of source a second process costs more than it gives.
_WORTH_A_PROCESS = 150_000


@dataclasses.dataclass(frozen=True)
class Options:
    """What ``scan`` can do and Bandit can't."""

    jobs: int | None = None
    """How many processes scan; None for one on each core, where the files are worth it."""
    keep_overlap: bool = False
    """Whether Bandit's own tests report also what a rule of ours reports."""
    root: Path | None = None
    """The folder to which the configuration file's ``exclude_dirs`` are relative, if it isn't the current one."""


@dataclasses.dataclass
class FileScan:
    """What came of one file."""

    name: str
    kept: list[str]
    results: list[bandit.Issue]
    skipped: list[tuple[str, str]]
    scores: list[dict[str, list[int]]]
    metrics: dict[str, dict[str, int]]
    records: list[logging.LogRecord]


class Manager(BanditManager):  # type: ignore[misc]
    """Bandit's manager: leaves out virtual environments and findings that say the same, and scans on all cores."""

    def __init__(self, options: Options, *positional: Any, **named: Any) -> None:
        self._made_of = (options, positional, named)
        self.options = options
        self.files_list: list[str] = []
        self.excluded_files: list[str] = []
        self.results: list[bandit.Issue] = []
        self.skipped: list[tuple[str, str]] = []
        self.scores: list[dict[str, list[int]]] = []
        super().__init__(*positional, **named)

    def __reduce__(self) -> tuple[Any, ...]:
        """For a process that starts from nothing: the same manager without any file."""
        return _make, self._made_of

    def discover_files(self, targets: Sequence[str], recursive: bool = False, excluded_paths: str = "") -> None:
        """Find the files to scan, as Bandit does, notebooks too, but none in a virtual environment below a target.

        :param targets: files and folders
        :param recursive: whether to look into folders
        :param excluded_paths: from the command line, separated by commas
        """
        config = self.b_conf.config
        if not self.b_conf.config_file or not config.get("include"):
            config["include"] = list(PATTERNS)
        excluded = list(self.b_conf.get_option("exclude_dirs") or ())
        super().discover_files(targets, recursive, excluded_paths)
        named = {os.path.relpath(target) for target in targets if not Path(target).is_dir()}
        roots = {Path(target) for target in targets if Path(target).is_dir()}
        out = {
            name
            for name in self.files_list
            if os.path.relpath(name) not in named
            and (_is_left_out(Path(name), roots) or self._is_excluded_from_root(name, excluded))
        }
        self.files_list = [name for name in self.files_list if name not in out]
        self.excluded_files = sorted({*self.excluded_files, *out})

    def _is_excluded_from_root(self, name: str, excluded: Collection[str]) -> bool:
        """Whether the configuration excludes a file by its path from the configuration's folder."""
        if self.options.root is None:
            return False
        # Bandit begins each path with the target, and a project is scanned as ``.`` or as one of its folders.
        path = f".{os.sep}{os.path.relpath(name, self.options.root)}"
        return any(pattern in path or fnmatch.fnmatch(path, pattern) for pattern in excluded)

    def output_results(
        self, lines: int, sev_level: str, conf_level: str, output_file: Any, output_format: str, template: Any = None
    ) -> None:
        """Write the report, as Bandit does; add what SARIF lacks, and in text name the command for a rule's page.

        :param lines: how many lines of code to show for a finding
        :param sev_level: the lowest severity that is reported
        :param conf_level: the lowest confidence that is reported
        :param output_file: where to write
        :param output_format: the formatter's name
        :param template: of the format "custom"
        """
        if output_format != "sarif":
            with _pages_of_ours() if output_format in _FOR_PEOPLE else contextlib.nullcontext():
                super().output_results(lines, sev_level, conf_level, output_file, output_format, template)
            return
        from bandit_mlops.command import sarif

        issues = self.get_issue_list(sev_level, conf_level)
        sarif.prepare(issues)
        report = sarif.Report(output_file.name)
        super().output_results(lines, sev_level, conf_level, report, output_format, template)
        with output_file:
            output_file.write(sarif.amended(report.text, issues))

    def run_tests(self) -> None:
        """Scan all files, on several processes if that's worth it; what comes out is the same."""
        names = list(self.files_list)
        self._warm_up()
        gc.collect()
        # What is there by now stays: no need to walk it again with each collection.
        gc.freeze()
        scans: dict[str, FileScan] = {}
        alone = [name for name in names if name == "-"]
        batches = [] if self.debug else self._batches([name for name in names if name != "-"])
        jobs = min(self.options.jobs or _cores(), len(batches))
        with self._progress(len(names)) as advance:
            if jobs > 1:
                for scan in workers.scan(self, batches, jobs):
                    scans[scan.name] = scan
                    advance()
            for name in alone if jobs > 1 else names:
                scans[name] = self.scan_file(name)
                advance()
        self._take([scans[name] for name in names])

    def _batches(self, names: Sequence[str]) -> list[list[str]]:
        """The files in groups of neighbours, the heaviest group first."""
        sizes = {name: _size(name) for name in names}
        total = sum(sizes.values())
        if self.options.jobs == 1 or (self.options.jobs is None and total < _WORTH_A_PROCESS):
            return []
        heaviest = total / (16 * (self.options.jobs or _cores()))
        batches: list[list[str]] = []
        weights: list[int] = []
        for name in names:
            if not batches or weights[-1] + sizes[name] > heaviest:
                batches.append([])
                weights.append(0)
            batches[-1].append(name)
            weights[-1] += sizes[name]
        return [batch for _, batch in sorted(zip(weights, batches, strict=True), key=lambda pair: -pair[0])]

    def _warm_up(self) -> None:
        """Read the settings and build the catalogue once, for all processes that start from this one."""
        from bandit_mlops import matching
        from bandit_mlops.settings import settings

        if any(getattr(test, "_takes_config", "") == "mlops" for tests in self.b_ts.tests.values() for test in tests):
            block = self.b_conf.get_option("mlops")
            settings({} if block is None else block)
            matching.catalogue()

    def scan_file(self, name: str) -> FileScan:
        """Scan one file with nothing of the others.

        :param name: the file, ``-`` for the standard input
        :return: what came of it
        """
        self.results, self.skipped, self.scores = [], [], []
        kept = [name]
        before = set(self.metrics.data)
        try:
            if name == "-":
                kept = ["<stdin>"]
                with os.fdopen(os.dup(sys.stdin.fileno()), "rb") as stdin:
                    self._parse_file("<stdin>", io.BytesIO(stdin.read()), kept)
            elif not stat.S_ISREG(Path(name).stat().st_mode):
                # Reading from a pipe or a device may never end.
                self.skipped.append((name, "not a regular file"))
                kept = []
            elif name.lower().endswith(notebooks.SUFFIX):
                self._parse_notebook(name, kept)
            else:
                with Path(name).open("rb") as data:
                    self._parse_file(name, data, kept)
        except OSError as error:
            self.skipped.append((name, error.strerror or str(error)))
            kept = []
        metrics = {key: self.metrics.data.pop(key) for key in list(self.metrics.data) if key not in before}
        return FileScan(name, kept, self.results, self.skipped, self.scores, metrics, [])

    def _parse_notebook(self, name: str, kept: list[str]) -> None:
        try:
            with Path(name).open("rb") as data:
                notebook = notebooks.read(data.read(notebooks.MOST_BYTES + 1))
        except notebooks.NotANotebookError as error:
            self.skipped.append((name, str(error)))
            kept.remove(name)
            return
        self._parse_file(name, io.BytesIO(notebook.source), kept)
        self.metrics.data[name]["loc"] -= notebooks.LINES_OF_OUR_OWN
        self.results = [located(issue, notebook) for issue in self.results]
        self.skipped += [(f"{name} cell {cell}", reason) for cell, reason in notebook.broken]

    def _execute_ast_visitor(
        self, name: str, data: Any, source: bytes, nosec_lines: Mapping[int, Collection[str] | None]
    ) -> dict[str, list[int]]:
        visits = BanditNodeVisitor if self.debug else Visitor
        visitor = visits(name, data, self.b_ma, self.b_ts, self.debug, nosec_lines, self.metrics)
        score: dict[str, list[int]] = visitor.process(source)
        found = visitor.tester.results
        for issue in found:
            if " object at 0x" in issue.text:
                # Some of Bandit's own messages name an address, another one in each process.
                issue.text = _ADDRESS.sub("", issue.text)
        remaining = found if self.options.keep_overlap else without_overlap(found, nosec_lines, source)
        self.results += remaining
        return score if len(remaining) == len(found) else _score(remaining)

    def _take(self, scans: Sequence[FileScan]) -> None:
        """Put together what came of the files, in their order."""
        self.results, self.skipped, self.scores, self.files_list = [], [], [], []
        for scan in scans:
            for record in scan.records:
                logging.getLogger(record.name).handle(record)
            self.results += scan.results
            self.skipped += scan.skipped
            self.scores += scan.scores
            self.files_list += scan.kept
            self.metrics.data.update(scan.metrics)
        self.metrics.aggregate()

    @contextlib.contextmanager
    def _progress(self, files: int) -> Iterator[Any]:
        """A bar on a terminal, nothing elsewhere."""
        if self.quiet or self.debug or not sys.stderr.isatty() or files < 2:
            yield lambda: None
            return
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("Scanning"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        # Drawn when a file is done, not by a thread: processes are started by copying this one.
        with Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False) as progress:
            task = progress.add_task("", total=files)
            yield lambda: progress.update(task, advance=1, refresh=True)


@contextlib.contextmanager
def _pages_of_ours() -> Iterator[None]:
    """Where Bandit gives an address for more about a test, let it name our command for our rules."""
    address = docs_utils.get_url
    own = {test for test in extension_loader.MANAGER.plugins_by_id if test.startswith("ML")}
    docs_utils.get_url = lambda test: f"bandit-mlops explain {test}" if test in own else address(test)
    try:
        yield
    finally:
        docs_utils.get_url = address


def _make(options: Options, positional: tuple[Any, ...], named: Mapping[str, Any]) -> Manager:
    return Manager(options, *positional, **named)


def _cores() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def _size(name: str) -> int:
    try:
        return Path(name).stat().st_size
    except OSError:
        return 0


def _is_left_out(file: Path, roots: Collection[Path]) -> bool:
    """Whether a file is in a virtual environment below a target, or Jupyter's copy of a notebook."""
    below_target = itertools.takewhile(lambda folder: folder not in roots, file.parents)
    return any(folder.name == _CHECKPOINTS or _is_environment(folder) for folder in below_target)


@functools.cache
def _is_environment(folder: Path) -> bool:
    return (folder / "pyvenv.cfg").is_file()


def _score(issues: Sequence[bandit.Issue]) -> dict[str, list[int]]:
    """The score of findings as Bandit counts it, from which it makes its metrics."""
    score = {"SEVERITY": [0] * len(constants.RANKING), "CONFIDENCE": [0] * len(constants.RANKING)}
    for issue in issues:
        for kind, rank in (("SEVERITY", issue.severity), ("CONFIDENCE", issue.confidence)):
            score[kind][constants.RANKING.index(rank)] += constants.RANKING_VALUES[rank]
    return score
