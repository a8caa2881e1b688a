#!/usr/bin/env python3
"""How many labelled hazards of real packages Bandit finds with the pack, and how many benign sites it reports.

Gets the labelled packages with pip (they are unpacked, never installed or run), runs Bandit on the labelled files, and
prints recall and false alarms of the pack's rules next to those of Bandit's own rules, for each class of hazard and for
the least analysis that decides a site. The labels are described in ``data/README.md``.

    pip install bandit-mlops
    python benchmarks/accuracy.py
    python benchmarks/accuracy.py --labels labels --class DUSK --show
"""

from __future__ import annotations

import argparse
import collections
import concurrent.futures
import dataclasses
import json
import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path, PurePath
from typing import NamedTuple

import corpus

DATA = Path(__file__).resolve().parent / "data"

CLASSES = {
    "D": "deserialization",
    "R": "remote code",
    "U": "unpinned download",
    "V": "unverified download",
    "S": "shell command",
    "X": "code execution",
    "T": "template",
    "K": "credential",
    "E": "exposed service",
    "L": "leak to logs or clients",
    "P": "path of an archive member",
}

# A hazard counts as found when a rule of a neighbouring class reports it: it's the same hazard under another name. A
# pickle that is downloaded is D for what it does and R for where it comes from, an unverified download (V) isn't pinned
# (U) either, a shell tool for an agent is S or X. A benign site has no such neighbours: only a finding of its own class
# says what its label denies.
ACCEPTS = {
    "D": "DR",
    "R": "RXUV",
    "U": "UR",
    "V": "VU",
    "S": "SX",
    "X": "XTSRD",
    "T": "TX",
    "K": "K",
    "E": "E",
    "L": "L",
    "P": "P",
}

NEEDS = ("syntax", "alias", "constant", "flow", "function", "project", "version")

PACK_RULES = {
    "ML101": "D",
    "ML102": "D",
    "ML103": "D",
    "ML104": "X",
    "ML201": "R",
    "ML202": "U",
    "ML203": "V",
    "ML204": "R",
    "ML301": "S",
    "ML302": "X",
    "ML303": "X",
    "ML304": "T",
    "ML401": "K",
    "ML402": "L",
    "ML403": "L",
    "ML501": "E",
    "ML502": "P",
}

BANDIT_RULES = {
    "B102": "X",
    "B104": "E",
    "B105": "K",
    "B106": "K",
    "B107": "K",
    "B201": "E",
    "B202": "P",
    "B301": "D",
    "B302": "D",
    "B307": "X",
    "B310": "V",
    "B321": "V",
    "B323": "V",
    "B501": "V",
    "B506": "D",
    "B601": "S",
    "B602": "S",
    "B604": "S",
    "B605": "S",
    "B609": "S",
    "B612": "X",
    "B614": "D",
    "B615": "U",
    "B701": "T",
    "B702": "T",
}

TOOLS: Mapping[str, Mapping[str, str]] = {"pack": PACK_RULES, "plain": BANDIT_RULES}


@dataclasses.dataclass(frozen=True)
class Label:
    """A labelled site of a package, see ``data/README.md``."""

    root: str
    path: str
    lines: tuple[int, ...]
    hazard_class: str
    hazard: bool
    needs: str
    api: str
    why: str
    archive: str


@dataclasses.dataclass(frozen=True)
class Finding:
    """What a rule reported: the lines from ``first`` to ``last``."""

    root: str
    path: str
    first: int
    last: int
    rule: str
    text: str


class Outcome(NamedTuple):
    """What a tool made of a label: a finding that counts for it, or None."""

    label: Label
    finding: Finding | None


class Score(NamedTuple):
    """Hazards that were found, all hazards, benign sites that were reported, all benign sites."""

    found: int
    hazards: int
    alarms: int
    benign: int


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark.

    :param arguments: the command line, without the program's name
    :return: the exit code: 1 where a threshold is missed, else 0
    """
    args = _parser().parse_args(arguments)
    labels = [
        label
        for label in read_labels(args.labels)
        if label.hazard_class in args.classes and (label.needs in args.needs)
    ]
    if not labels:
        print("no label is selected", file=sys.stderr)
        return 1
    folders = _folders(labels, args.corpus or [corpus.cache_folder()], offline=args.offline)
    known = [label for label in labels if label.root in folders]
    findings = _scan(known, folders, args.bandit, args.jobs)
    if not any(finding.rule in PACK_RULES for finding in findings):
        print("no finding of the pack: is bandit-mlops installed next to this Bandit?", file=sys.stderr)

    outcomes = {tool: judge(known, [f for f in findings if f.rule in rules], rules) for tool, rules in TOOLS.items()}
    if args.show:
        _show(outcomes["pack"])
    print(_table(score_table(outcomes), markdown=args.markdown))
    if args.compare:
        print()
        print(_table(difference_table(outcomes), markdown=args.markdown))
    if args.json:
        args.json.write_text(json.dumps(_figures(outcomes), indent=1) + "\n", encoding="utf-8")

    total = score(outcomes["pack"])
    too_few = args.min_recall is not None and total.found < args.min_recall * total.hazards
    too_many = args.max_alarms is not None and total.alarms > args.max_alarms * total.benign
    # A threshold that holds only because a package couldn't be had isn't held.
    incomplete = len(known) < len(labels) and (args.min_recall is not None or args.max_alarms is not None)
    return int(too_few or too_many or incomplete)


def read_labels(path: Path | None) -> list[Label]:
    """Read labels.

    :param path: a file with a JSON object a line, or None for all that come with the benchmark
    :return: the labels in their order
    """
    if path is None:
        return [*read_labels(DATA / "labels.jsonl"), *read_labels(DATA / "cves.jsonl")]
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return [
        Label(
            root=row["root"],
            path=row["path"],
            lines=(row["line"], *row.get("also_lines", ())),
            hazard_class=row["class"],
            hazard=row["hazard"],
            needs=row["needs"],
            api=row["api"],
            why=row["why"],
            archive=row.get("archive", "wheel"),
        )
        for row in rows
    ]


def judge(labels: Iterable[Label], findings: Iterable[Finding], rules: Mapping[str, str]) -> list[Outcome]:
    """Hold the findings of one tool against the labels.

    :param labels: the sites to judge
    :param findings: what the tool reported
    :param rules: the class of each of its rules
    :return: the outcome of each label, in their order
    """
    by_file = collections.defaultdict(list)
    for finding in findings:
        by_file[finding.root, finding.path].append(finding)
    return [
        Outcome(label, next((f for f in by_file[label.root, label.path] if counts(f, label, rules)), None))
        for label in labels
    ]


def counts(finding: Finding, label: Label, rules: Mapping[str, str]) -> bool:
    """Whether a finding in the label's file is about the label: it covers one of its lines and has a fitting class.

    :param finding: a finding in the same file
    :param label: the site
    :param rules: the class of each rule
    :return: True where it makes a hazard found, or a benign site a false alarm
    """
    accepted = ACCEPTS[label.hazard_class] if label.hazard else label.hazard_class
    return rules[finding.rule] in accepted and any(finding.first <= line <= finding.last for line in label.lines)


def score(outcomes: Iterable[Outcome]) -> Score:
    """Count what a tool found.

    :param outcomes: what it made of some labels
    :return: the counts
    """
    cells = collections.Counter((label.hazard, finding is not None) for label, finding in outcomes)
    return Score(
        found=cells[True, True],
        hazards=cells[True, True] + cells[True, False],
        alarms=cells[False, True],
        benign=cells[False, True] + cells[False, False],
    )


def score_table(outcomes: Mapping[str, Sequence[Outcome]]) -> list[list[str]]:
    """Recall and false alarms by class and by need.

    :param outcomes: those of the pack and of plain Bandit, of the same labels
    :return: a head and rows of cells
    """
    head = ["sites", "hazards", "pack finds", "plain finds", "benign", "pack alarms", "plain alarms"]
    rows = []
    for name, chosen in _groups(outcomes["pack"]):
        pack, plain = (score(o for o in outcomes[tool] if chosen(o.label)) for tool in TOOLS)
        recalls = [_share(s.found, s.hazards) for s in (pack, plain)]
        alarms = [_share(s.alarms, s.benign) for s in (pack, plain)]
        rows.append([name, str(pack.hazards), *recalls, str(pack.benign), *alarms])
    return [head, *rows]


def difference_table(outcomes: Mapping[str, Sequence[Outcome]]) -> list[list[str]]:
    """How the pack and plain Bandit overlap: sites that both report, or only one of them.

    :param outcomes: those of the pack and of plain Bandit, of the same labels in the same order
    :return: a head and rows of cells
    """
    parts = {"both": (True, True), "pack only": (True, False), "plain only": (False, True), "neither": (False, False)}
    pairs = list(zip(outcomes["pack"], outcomes["plain"], strict=True))
    rows = []
    for name, chosen in _groups(outcomes["pack"]):
        cells = [name]
        for hazard in (True, False):
            reported = collections.Counter(
                (pack.finding is not None, plain.finding is not None)
                for pack, plain in pairs
                if chosen(pack.label) and pack.label.hazard == hazard
            )
            cells += [str(reported[part]) for part in parts.values()]
        rows.append(cells)
    return [["sites", *(f"hazards: {p}" for p in parts), *(f"benign: {p}" for p in parts)], *rows]


def _groups(outcomes: Sequence[Outcome]) -> list[tuple[str, Callable[[Label], bool]]]:
    """The rows of a table: their names, and which labels are in each."""
    classes = {label.hazard_class for label, _ in outcomes}
    needs = {label.needs for label, _ in outcomes}
    return [
        *((f"{c} {CLASSES[c]}", lambda label, c=c: label.hazard_class == c) for c in CLASSES if c in classes),
        *((f"needs {n}", lambda label, n=n: label.needs == n) for n in NEEDS if n in needs),
        ("all", lambda label: True),
    ]


def _share(part: int, whole: int) -> str:
    return f"{part} ({part / whole:.0%})" if whole else "–"


def _table(rows: Sequence[Sequence[str]], *, markdown: bool) -> str:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = [
        [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        for row in rows
    ]
    if not markdown:
        return "\n".join("  ".join(line) for line in lines)
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    return "\n".join(f"| {' | '.join(line)} |" for line in (lines[0], rule, *lines[1:]))


def _show(outcomes: Iterable[Outcome]) -> None:
    for label, finding in outcomes:
        if label.hazard == (finding is not None):
            continue
        what = "false alarm" if finding else "missed"
        place = f"{label.root}/{label.path}:{label.lines[0]}"
        print(f"{what}: {place} [{label.hazard_class} {label.needs}] {label.api}: {label.why}")
        if finding:
            print(f"    {finding.rule}: {finding.text}")


def _figures(outcomes: Mapping[str, Sequence[Outcome]]) -> dict[str, dict[str, dict[str, int]]]:
    return {
        tool: {name: score(o for o in judged if chosen(o.label))._asdict() for name, chosen in _groups(judged)}
        for tool, judged in outcomes.items()
    }


def _folders(labels: Iterable[Label], places: Sequence[Path], *, offline: bool) -> dict[str, Path]:
    """The folder of each package that can be had."""
    folders = {}
    for root, archive in sorted({(label.root, label.archive) for label in labels}):
        folder = corpus.find(root, places)
        if folder is None and not offline:
            print(f"downloading {root}", file=sys.stderr)
            try:
                folder = corpus.fetch(root, archive, places[0])
            except (corpus.UnavailableError, ValueError) as error:
                print(f"{root}: {error}", file=sys.stderr)
        if folder is None:
            print(f"left out: {root}", file=sys.stderr)
        else:
            folders[root] = folder
    return folders


def _scan(labels: Iterable[Label], folders: Mapping[str, Path], bandit: Sequence[str], jobs: int) -> list[Finding]:
    """Run Bandit in each package's folder, where the files have their metadata and their neighbours."""
    paths = collections.defaultdict(set)
    for label in labels:
        paths[label.root].add(label.path)
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        runs = [pool.submit(_run_bandit, root, folders[root], sorted(paths[root]), bandit) for root in sorted(paths)]
        return [finding for run in runs for finding in run.result()]


def _run_bandit(root: str, folder: Path, paths: Sequence[str], bandit: Sequence[str]) -> list[Finding]:
    # -x: Bandit leaves out some folders unless told what else to leave out; this names nothing.
    options = ["-q", "-f", "json", "--exit-zero", "-x", "/nothing-is-left-out"]
    done = subprocess.run(
        [*bandit, *options, *paths],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    try:
        report = json.loads(done.stdout)
    except ValueError:
        sys.exit(f"{shlex.join(bandit)} in {folder}: no report\n{done.stderr[-2000:]}")
    for error in report["errors"]:
        print(f"{root}/{error['filename']}: {error['reason']}", file=sys.stderr)
    if crashes := [line for line in done.stderr.splitlines() if "internal error" in line]:
        print(f"{root}: rules crashed {len(crashes)} times, first: {crashes[0]}", file=sys.stderr)
    return [
        Finding(
            root=root,
            path=PurePath(issue["filename"]).as_posix(),
            first=issue["line_number"],
            last=max(issue["line_range"] or [issue["line_number"]]),
            rule=issue["test_id"],
            text=issue["issue_text"],
        )
        for issue in report["results"]
    ]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    option = parser.add_argument
    option(
        "--corpus",
        type=Path,
        action="append",
        metavar="DIR",
        help="folder of unpacked packages, each in DIR/name-version; the first gets what is missing; may be repeated "
        f"(default: {corpus.cache_folder()})",
    )
    option("--offline", action="store_true", help="download nothing; leave out what isn't there")
    option(
        "--labels",
        type=_labels,
        default=None,
        metavar="labels|cves|all|FILE",
        help="sites of current packages, of published vulnerabilities, both, or labels of your own (default: all)",
    )
    option(
        "--class",
        dest="classes",
        type=_classes,
        default="".join(CLASSES),
        metavar="LETTERS",
        help="only these classes: " + ", ".join(f"{letter} = {name}" for letter, name in CLASSES.items()),
    )
    option(
        "--needs", type=_needs, default=NEEDS, metavar="NEED,…", help="only sites with these needs: " + ", ".join(NEEDS)
    )
    option(
        "--bandit",
        type=shlex.split,
        default=[sys.executable, "-m", "bandit"],
        metavar="COMMAND",
        help="the Bandit to run (default: that of this Python)",
    )
    option("--jobs", type=int, default=os.cpu_count() or 1, help="Bandits at a time (default: %(default)s)")
    option("--show", action="store_true", help="list what the pack misses and its false alarms")
    option("--compare", action="store_true", help="also count the sites that both, one or none of them report")
    option("--markdown", action="store_true", help="print Markdown")
    option("--json", type=Path, metavar="FILE", help="write the counts to this file")
    option("--min-recall", type=float, metavar="SHARE", help="exit with 1 when the pack finds a smaller share, 0 to 1")
    option("--max-alarms", type=float, metavar="SHARE", help="exit with 1 when it reports a larger share of the benign")
    return parser


def _labels(text: str) -> Path | None:
    if text == "all":
        return None
    path = DATA / f"{text}.jsonl" if text in ("labels", "cves") else Path(text)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"there is no file {path}")
    return path


def _classes(text: str) -> str:
    unknown = set(text) - set(CLASSES)
    if unknown:
        raise argparse.ArgumentTypeError(f"unknown class {', '.join(sorted(unknown))}")
    return text


def _needs(text: str) -> list[str]:
    needs = text.split(",")
    unknown = set(needs) - set(NEEDS)
    if unknown:
        raise argparse.ArgumentTypeError(f"unknown need {', '.join(sorted(unknown))}")
    return needs


if __name__ == "__main__":
    sys.exit(main())
