"""The catalogue's functions that run code can be read, matched and explained."""

from __future__ import annotations

from collections import Counter

import pytest

from bandit_mlops.catalog.code_runners import CODE_RUNNERS
from bandit_mlops.catalog.entries import CodeRunner


@pytest.mark.parametrize("entry", CODE_RUNNERS, ids=lambda entry: entry.names[0])
def test_an_entry_can_be_read(entry: CodeRunner) -> None:
    for name in entry.names:
        parts = name.split(".")
        assert all(part == "*" or part.isidentifier() for part in parts) and parts[-1] != "*"
    assert "`" in entry.fix and entry.fix.count("`") % 2 == 0
    assert "\n" not in entry.fix and not entry.fix.endswith(".")
    assert entry.code.name or entry.code.position is not None
    assert entry.form in {"code", "expression", "file", "module", "document"}


def test_every_function_stands_once() -> None:
    names = Counter(name for entry in CODE_RUNNERS for name in entry.names)
    assert [name for name, count in names.items() if count > 1] == []
