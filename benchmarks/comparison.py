#!/usr/bin/env python3
"""Which API families the pack and other linters know, on the labelled lines of this repository's fixtures.

Runs each linter once on the fixtures, and prints for each family how many of the hazards it reports, and how many lines
of the same APIs that are harmless. A family is picked by a regular expression over the labelled lines. The pack is held
to its fixtures by the tests, so its own column says nothing of how good it is: the others' show what they know.

    pip install bandit-mlops ruff semgrep
    git clone https://github.com/trailofbits/semgrep-rules tob
    python benchmarks/comparison.py --semgrep "Trail of Bits=tob/python" --markdown
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"

_LABEL = re.compile(r"#\s*expect:(.*)")
_CALL = re.compile(r"\w+(?=\()")
# What these report stands on the same lines for another reason: commands, time limits, imports, names of providers.
_OTHER_REASONS = re.compile(
    r"[BS](?:1\d\d|40[34]|6(?!14|15)\d\d)$|subprocess|timeout|best-practice|maintainability|correctness|^(?:.*\.)?ai\."
)


@dataclasses.dataclass(frozen=True)
class Family:
    """Functions that belong together."""

    name: str
    rule: str
    """The pack's rule that is about them; its folder of fixtures is looked at."""
    lines: str = ""
    """Regular expression (search) of the lines that are meant; empty: all that no family above has taken."""
    not_by: str = ""
    """Regular expression (full match) of rules of other linters that report such lines for another reason."""


FAMILIES: tuple[Family, ...] = (
    Family("pickle, Unpickler", "ML101", r"\b_?c?Pickle\b|\bpickle\w*\.(?!dump)|npickler"),
    Family("dill, cloudpickle, shelve, jsonpickle, marshal", "ML101", r"dill|cloudpickle|shel[vf]|jsonpickle|marshal"),
    Family("joblib", "ML101", r"joblib"),
    Family("NumPy with allow_pickle", "ML101", r"np\.load|numpy\.load|np\.lib|allow_pickle"),
    Family("pandas: pickle, HDF5", "ML101", r"read_pickle|read_hdf|HDFStore"),
    Family("YAML with tags", "ML101", r"yaml"),
    Family("other serializers", "ML101"),
    Family("torch.load", "ML102", r"torch\.load\(|torch_load\(|\bt\.load\(|serialization\.load\("),
    Family("Keras, TensorFlow", "ML102", r"keras|\btf\.|load_model\("),
    Family("Lightning, fastai", "ML102", r"load_from_checkpoint|load_learner|trainer\.|fabric\."),
    Family("other model files", "ML102"),
    Family("pickles from the network", "ML103"),
    Family("native libraries", "ML104"),
    Family("trust_remote_code", "ML201", r"trust_remote_code|trust-remote-code", "B615"),
    Family("other remote code", "ML201", "", "B615"),
    Family("from_pretrained, pipeline", "ML202", r"from_pretrained\(|pipeline\("),
    Family("hub files and datasets", "ML202", r"hf_hub_download|snapshot_download|load_dataset|hf_hub_url"),
    Family("other hubs and registries", "ML202"),
    Family("certificate checks", "ML203", r"verify|ssl|cert|CERT|TLS"),
    Family("downloads without encryption or hash", "ML203"),
    Family("packages installed at run time", "ML204"),
)


@dataclasses.dataclass(frozen=True)
class Place:
    """A line of a fixture: a hazard, or a harmless use of the same functions."""

    path: str
    line: int
    hazard: bool


Found = Mapping[str, Mapping[int, frozenset[str]]]
"""What a linter reports: for each file, the lines that its findings cover, each with the rules."""

_Finding: TypeAlias = "tuple[str, Iterable[int], str]"
"""A file, the lines that a finding covers, the rule."""


def places(fixtures: Path) -> dict[Family, list[Place]]:
    """The labelled lines of the fixtures, by family.

    :param fixtures: the folder that holds one folder for each rule
    :return: hazards of ``hazards.py``, and the lines of ``benign.py`` on which a function of the family is called
    """
    sorted_out: dict[Family, list[Place]] = {family: [] for family in FAMILIES}
    for rule in dict.fromkeys(family.rule for family in FAMILIES):
        families = [family for family in FAMILIES if family.rule == rule]
        hazards, benign = (fixtures / rule / name for name in ("hazards.py", "benign.py"))
        functions = set()
        for number, text in enumerate(hazards.read_text().splitlines(), 1):
            label = _LABEL.search(text)
            if label is None or rule not in label[1]:
                continue
            code = text[: label.start()]
            functions.update(_CALL.findall(code))
            sorted_out[_family(code, families)].append(Place(str(hazards), number, True))
        for number, text in enumerate(benign.read_text().splitlines(), 1):
            code = text.partition("#")[0]
            calls = not code.lstrip().startswith(("def ", "class ")) and functions.intersection(_CALL.findall(code))
            if calls and _LABEL.search(text) is None:
                sorted_out[_family(code, families)].append(Place(str(benign), number, False))
    return sorted_out


def _family(code: str, families: Sequence[Family]) -> Family:
    return next((family for family in families if not family.lines or re.search(family.lines, code)), families[-1])


def bandit(command: str, fixtures: Path) -> dict[str, Found]:
    """What Bandit reports, the pack's rules apart from its own.

    :param command: how Bandit is started
    :param fixtures: the folder to scan
    :return: the findings of the pack, and those of Bandit's own tests
    """
    report = _json([*shlex.split(command), "-q", "-r", str(fixtures), "-f", "json", "--exit-zero"])
    found: dict[str, list[_Finding]] = {"bandit-mlops": [], "Bandit": []}
    for finding in report["results"]:
        tool = "bandit-mlops" if finding["test_id"].startswith("ML") else "Bandit"
        if _OTHER_REASONS.search(finding["test_id"]) is None:
            lines = (finding["line_number"], *finding["line_range"])
            found[tool].append((finding["filename"], lines, finding["test_id"]))
    return {tool: _by_line(findings) for tool, findings in found.items()}


def ruff(command: str, fixtures: Path) -> Found:
    """What ruff's rules named S report, those in preview included.

    :param command: how ruff is started
    :param fixtures: the folder to scan
    :return: its findings
    """
    arguments = ["check", "--isolated", "--preview", "--select", "S", "--ignore-noqa", "--exit-zero"]
    found: list[_Finding] = []
    for finding in _json([*shlex.split(command), *arguments, "--output-format", "json", str(fixtures)]):
        if _OTHER_REASONS.search(finding["code"]) is None:
            lines = range(finding["location"]["row"], finding["end_location"]["row"] + 1)
            found.append((finding["filename"], lines, finding["code"]))
    return _by_line(found)


def semgrep(command: str, rules: str, fixtures: Path) -> Found:
    """What Semgrep reports with a folder of rules.

    :param command: how Semgrep is started
    :param rules: the folder
    :param fixtures: the folder to scan
    :return: its findings
    """
    arguments = ["scan", "--metrics", "off", "--disable-version-check", "--disable-nosem", "--no-git-ignore", "--quiet"]
    report = _json([*shlex.split(command), *arguments, "--json", "--config", rules, str(fixtures)])
    found: list[_Finding] = []
    for finding in report["results"]:
        if _OTHER_REASONS.search(finding["check_id"]) is None:
            lines = range(finding["start"]["line"], finding["end"]["line"] + 1)
            found.append((finding["path"], lines, finding["check_id"]))
    return _by_line(found)


def _json(command: Sequence[str]) -> Any:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        return json.loads(done.stdout)
    except ValueError:
        sys.exit(f"{shlex.join(command)} gave no JSON: {done.stderr.strip()[-500:]}")


def _by_line(findings: Iterable[_Finding]) -> Found:
    found: dict[str, dict[int, frozenset[str]]] = {}
    for path, lines, rule in findings:
        covered = found.setdefault(str(Path(path).resolve()), {})
        for line in lines:
            covered[line] = covered.get(line, frozenset()) | {rule}
    return found


def table(sorted_out: Mapping[Family, Sequence[Place]], tools: Mapping[str, Found]) -> list[list[str]]:
    """The comparison in rows of text.

    :param sorted_out: the labelled lines by family
    :param tools: the findings of each linter
    :return: a head, a row for each family, and one for all: hazards reported, and harmless lines reported
    """
    rows = [["API family", "rule", "hazards", "harmless", *tools]]
    sums = {tool: [0, 0] for tool in tools}
    for family, chosen in sorted_out.items():
        row = [family.name, family.rule, *_sizes(chosen)]
        for tool, found in tools.items():
            counts = [
                sum(_reported(place, found, family) for place in chosen if place.hazard is kind) for kind in _KINDS
            ]
            sums[tool] = [total + count for total, count in zip(sums[tool], counts, strict=True)]
            row.append(" / ".join(map(str, counts)))
        rows.append(row)
    every = [place for chosen in sorted_out.values() for place in chosen]
    rows.append(["all", "", *_sizes(every), *(" / ".join(map(str, sums[tool])) for tool in tools)])
    return rows


_KINDS = (True, False)


def _sizes(chosen: Sequence[Place]) -> list[str]:
    return [str(sum(place.hazard is kind for place in chosen)) for kind in _KINDS]


def _reported(place: Place, found: Found, family: Family) -> bool:
    rules = found.get(place.path, {}).get(place.line, frozenset())
    return any(re.fullmatch(family.not_by, rule) is None for rule in rules)


def main() -> None:
    """Run the linters that are asked for and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bandit", default="bandit", help="how Bandit, with the pack, is started")
    parser.add_argument("--ruff", default="ruff", help="how ruff is started; empty leaves it out")
    parser.add_argument("--semgrep-command", default="semgrep", help="how Semgrep is started")
    parser.add_argument(
        "--semgrep", action="append", default=[], metavar="NAME=FOLDER", help="Semgrep with these rules"
    )
    parser.add_argument("--fixtures", type=Path, default=FIXTURES)
    parser.add_argument("--markdown", action="store_true", help="print a table for a document")
    arguments = parser.parse_args()
    tools = bandit(arguments.bandit, arguments.fixtures)
    if arguments.ruff:
        tools["ruff"] = ruff(arguments.ruff, arguments.fixtures)
    for given in arguments.semgrep:
        name, _, rules = given.partition("=")
        tools[f"Semgrep, {name}"] = semgrep(arguments.semgrep_command, rules, arguments.fixtures)
    rows = table(places(arguments.fixtures.resolve()), tools)
    if arguments.markdown:
        rows.insert(1, ["---", "---", *["---:"] * (len(rows[0]) - 2)])
        print("\n".join(f"| {' | '.join(row)} |" for row in rows))
        return
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


if __name__ == "__main__":
    main()
