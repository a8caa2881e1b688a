#!/usr/bin/env python3
"""What the pack costs: time and memory of Bandit with the pack, next to Bandit alone.

Both scan the same files by turns, so that what else the machine does hits both alike. Each has a fresh virtual
environment with the same versions; in one of them Bandit is alone, for loading the rules costs time too.
Prints Markdown with medians. For Linux and macOS.

    pip install bandit-mlops
    python benchmarks/speed.py --rounds 5
    python benchmarks/speed.py --only trees --tree ~/project/src
"""

from __future__ import annotations

import argparse
import dataclasses
import importlib.metadata
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Mapping, Sequence
from pathlib import Path

import corpus

ROOT = Path(__file__).resolve().parent.parent
WHEELS = ("mlflow-3.18.0", "diffusers-0.42.1", "transformers-4.57.1", "modelscope-1.40.2")
PARTS = ("startup", "trees")
BANDIT = ("-m", "bandit", "-q", "-f", "json", "--exit-zero", "-r")
SMALL_FILES = {
    "empty file": "",
    "no finding": "import os\n\n\ndef total(values):\n    return sum(values)\n\n\nprint(total([1, 2]), os.sep)\n",
    "findings": """\
import pickle
import subprocess

import requests
import torch
from transformers import AutoModel

data = pickle.load(open("model.pkl", "rb"))
weights = torch.load("weights.pt")
subprocess.run("ls " + weights["name"], shell=True)
answer = requests.get("https://example.com/model.bin", verify=False)
model = AutoModel.from_pretrained("organisation/model", trust_remote_code=True)
""",
}

_HEAD = """\
import subprocess

import torch
from transformers import AutoModel
"""
# Code that trains a model: some of it concerns the rules, most of it doesn't.
_BLOCK = '''

class Trainer{n}:
    """Trains model number {n}."""

    repository = "organisation/model-{n}"

    def __init__(self, path, revision=None):
        self.path = path
        self.revision = revision
        self.options = {{"weights_only": True, "map_location": "cpu"}}

    def load(self):
        name = self.repository
        model = AutoModel.from_pretrained(name, revision=self.revision)
        model.load_state_dict(torch.load(self.path, **self.options))
        return model

    def report(self, values):
        total = 0
        for index, value in enumerate(values):
            total += value * index
            if total > 1000:
                print(f"step {{index}}: {{total}} of {{self.path}}")
        command = ["tar", "-czf", "model-{n}.tar.gz", self.path]
        subprocess.run(command, check=True)
        return total
'''


@dataclasses.dataclass(frozen=True)
class Cost:
    """What one process took."""

    user_seconds: float
    wall_seconds: float
    peak_bytes: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and print tables.

    :param arguments: the command line, without the program's name
    :return: the exit code
    """
    args = _parser().parse_args(arguments)
    corpus.cache_folder().mkdir(parents=True, exist_ok=True)
    # Not below /tmp: for a Python that lies there, stevedore looks for plug-ins anew at each start.
    with tempfile.TemporaryDirectory(prefix="bandit-speed-", dir=corpus.cache_folder()) as temporary:
        work = Path(temporary)
        # pre-commit runs in a repository: what lies above it has nothing to do with the project.
        (work / ".git").mkdir()
        versions = [f"{name}=={importlib.metadata.version(name)}" for name in ("bandit", "stevedore", "PyYAML", "rich")]
        plain = args.plain or environment(work / "plain", versions)
        pack = args.pack or environment(work / "pack", [*versions, str(ROOT)])
        tools: dict[str, Sequence[str]] = {"plain": [str(plain), *BANDIT], "pack": [str(pack), *BANDIT]}
        print(_setting(plain, pack, args.rounds), flush=True)

        small = {}
        for name, code in SMALL_FILES.items():
            small[name] = work / name.replace(" ", "_")
            small[name].mkdir()
            (small[name] / "module.py").write_text(code, encoding="utf-8")
            compare(tools, small[name], rounds=1)  # Python writes its bytecode, and the disk's cache fills
        if "startup" in args.only:
            _print_costs("Start-up on one small file", small, tools, max(args.rounds, 10))
        if "trees" in args.only:
            trees = {tree.name: tree for tree in args.tree or _packages(args.corpus)}
            _print_costs("Trees", trees, {**tools, **_semgrep(args.semgrep_config)}, args.rounds)
    return 0


def measure(command: Sequence[str]) -> Cost:
    """Run a command to its end and see what it took, with all the processes that it waited for.

    :param command: a program and its arguments
    :return: time and memory; what the program prints is dropped
    :raise SystemExit: where it fails
    """
    if sys.platform == "win32":
        sys.exit("Windows doesn't tell what a finished process took")
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None  # a pipe was asked for
        errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)}: exit code {process.returncode}\n{errors.decode(errors='replace')[-2000:]}")
    # Kilobytes, but bytes on macOS, says getrusage(2). Linux counts the memory of this script too, until the program
    # starts; any Bandit needs more.
    unit = 1 if sys.platform == "darwin" else 1024
    return Cost(usage.ru_utime, wall, usage.ru_maxrss * unit)


def compare(tools: Mapping[str, Sequence[str]], folder: Path, rounds: int) -> dict[str, list[Cost]]:
    """Run the tools by turns on the same folder, every other round in the opposite order.

    :param tools: each tool's command, without the folder
    :param folder: what to scan
    :param rounds: how often
    :return: each tool's cost in each round
    """
    costs: dict[str, list[Cost]] = {tool: [] for tool in tools}
    for turn in range(rounds):
        for tool in list(tools)[:: -1 if turn % 2 else 1]:
            costs[tool].append(measure([*tools[tool], str(folder)]))
    return costs


def summary(costs: Mapping[str, Sequence[Cost]], lines: int) -> list[list[str]]:
    """Medians of each tool, and ratios to the first tool: the median of what each round gave.

    :param costs: each tool's cost in each round
    :param lines: how many lines were scanned
    :return: for each tool a row of cells
    """
    first = next(iter(costs.values()))
    rows = []
    for tool, own in costs.items():
        row = [tool]
        for field, digits, unit in (("user_seconds", 3, 1), ("wall_seconds", 3, 1), ("peak_bytes", 0, 1 << 20)):
            values = [getattr(cost, field) for cost in own]
            against = [getattr(cost, field) for cost in first]
            ratio = statistics.median(a / b for a, b in zip(values, against, strict=True))
            row += [f"{statistics.median(values) / unit:.{digits}f}", "" if own is first else f"{ratio:.2f}"]
        user = statistics.median(cost.user_seconds for cost in own)
        rows.append([*row, f"{user / lines * 1e6:.0f}"])
    return rows


def generated(lines: int) -> str:
    """Python code of a given length; the same each time.

    :param lines: how many lines, at least those of the imports
    :return: source code
    """
    head, block = _HEAD.count("\n"), _BLOCK.count("\n")
    blocks, rest = divmod(lines - head, block)
    code = [_HEAD, *(_BLOCK.format(n=n) for n in range(blocks)), *(f"value_{n} = {n}\n" for n in range(rest))]
    return "".join(code)


def _count_lines(folder: Path) -> int:
    return max(1, sum(path.read_bytes().count(b"\n") for path in folder.rglob("*.py")))


def _print_costs(title: str, folders: Mapping[str, Path], tools: Mapping[str, Sequence[str]], rounds: int) -> None:
    """Print a table, row by row as they come; µs/line is of user time."""
    head = ["scanned", "lines", "tool", "user s", "ratio", "wall s", "ratio", "peak MB", "ratio", "µs/line"]
    print(f"\n### {title}\n\n| {' | '.join(head)} |\n|---|---:|---|{'---:|' * (len(head) - 3)}")
    for name, folder in folders.items():
        lines = _count_lines(folder)
        for row in summary(compare(tools, folder, rounds), lines):
            print(f"| {name} | {lines} | {' | '.join(row)} |", flush=True)


def environment(folder: Path, requirements: Sequence[str]) -> Path:
    """Make a virtual environment and install into it; returns its Python."""
    print(f"making an environment with {' '.join(requirements)}", file=sys.stderr)
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *requirements], check=True)
    return python


def _packages(folder: Path) -> list[Path]:
    return [corpus.find(root, [folder]) or corpus.fetch(root, "wheel", folder) for root in WHEELS]


def _semgrep(config: str) -> dict[str, Sequence[str]]:
    program = shutil.which("semgrep")
    if program is None:
        print("semgrep isn't on PATH: left out", file=sys.stderr)
        return {}
    return {"semgrep": [program, "scan", "--metrics=off", "--quiet", "--json", f"--config={config}"]}


def _setting(plain: Path, pack: Path, rounds: int) -> str:
    """Say on what was measured, and with which versions."""
    code = (
        "import importlib.metadata as m\n"
        "names = ('bandit', 'bandit-mlops')\n"
        "print(*(f'{d.name} {d.version}' for d in m.distributions() if d.name in names), sep=', ')"
    )
    holds = [subprocess.check_output([python, "-c", code], text=True).strip() for python in (plain, pack)]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    machine = f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GB, {platform.platform()}"
    return (
        f"{machine}, Python {platform.python_version()}; plain: {holds[0]}; pack: {holds[1]}; {rounds} rounds, medians"
    )


def _processor() -> str:
    cpus = Path("/proc/cpuinfo")
    if cpus.is_file():
        for line in cpus.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    option = parser.add_argument
    option("--rounds", type=int, default=3, help="how often each tool scans each folder (default: %(default)s)")
    option(
        "--only", type=_parts, default=PARTS, metavar="PART,…", help=f"of {', '.join(PARTS)} these alone (default: all)"
    )
    option(
        "--tree",
        type=Path,
        action="append",
        metavar="DIR",
        help=f"a folder to scan, may be repeated (default: {', '.join(WHEELS)})",
    )
    option(
        "--corpus",
        type=Path,
        default=corpus.cache_folder(),
        metavar="DIR",
        help="folder of unpacked packages, each in DIR/name-version; gets what is missing (default: %(default)s)",
    )
    option("--plain", type=Path, metavar="PYTHON", help="a Python that has Bandit alone (default: a new environment)")
    option("--pack", type=Path, metavar="PYTHON", help="a Python that has the pack (default: a new environment)")
    option("--semgrep-config", default="p/python", help="rules for semgrep, where it is on PATH (default: %(default)s)")
    return parser


def _parts(text: str) -> list[str]:
    parts = text.split(",")
    if unknown := set(parts) - set(PARTS):
        raise argparse.ArgumentTypeError(f"unknown part {', '.join(sorted(unknown))}")
    return parts


if __name__ == "__main__":
    sys.exit(main())
