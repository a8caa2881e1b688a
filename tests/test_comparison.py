"""The comparison with other linters counts each labelled line once, in a family that has both kinds."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from bandit_runs import ROOT

sys.path.insert(0, str(ROOT / "benchmarks"))

import comparison
from comparison import Family, Place

FIXTURES = ROOT / "fixtures"


def test_every_family_has_hazards_and_harmless_lines() -> None:
    for family, places in comparison.places(FIXTURES).items():
        assert {place.hazard for place in places} == {True, False}, family.name


def test_every_labelled_line_is_in_one_family() -> None:
    counted = [place for places in comparison.places(FIXTURES).values() for place in places if place.hazard]
    assert len(counted) == len(set(counted))
    for rule in {family.rule for family in comparison.FAMILIES}:
        path = FIXTURES / rule / "hazards.py"
        labelled = [text for text in path.read_text().splitlines() if re.search(rf"expect:.*{rule}", text)]
        assert len(labelled) == sum(place.path == str(path) for place in counted)


def test_a_cell_counts_hazards_and_harmless_lines() -> None:
    family = Family("torch.load", "ML102", not_by="X")
    places = [Place("a.py", 1, True), Place("a.py", 2, True), Place("a.py", 3, False)]
    found = {"a.py": {1: frozenset(["B1"]), 2: frozenset(["X"]), 3: frozenset(["B1", "X"])}}
    rows = comparison.table({family: places}, {"other": found})
    assert rows == [
        ["API family", "rule", "hazards", "harmless", "other"],
        ["torch.load", "ML102", "2", "1", "1 / 1"],
        ["all", "", "2", "1", "1 / 1"],
    ]


def test_the_document_has_a_row_for_each_family() -> None:
    text = Path(ROOT / "docs" / "comparison.md").read_text()
    assert all(f"| {family.name} | {family.rule} |" in text for family in comparison.FAMILIES)
