"""Rules rest in files in which they can find nothing, and only there."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path
from typing import Any

import pytest
from bandit.core import config, manager, node_visitor

from bandit_mlops import resting
from bandit_mlops.analysis import door
from bandit_mlops.plugins.unsafe_deserialization import unsafe_deserialization

HAZARD = "import pickle\n\n\ndef read(p):\n    return pickle.load(open(p, 'rb'))\n"
HARMLESS = "import json\n\n\ndef read(p):\n    print(1)\n    return json.load(open(p))\n"
SITES = {"ML101", "ML102", "ML103", "ML104", "ML202", "ML301", "ML303", "ML304"}


class Scan:
    """A scan by Bandit itself, with a look at its list of checks at the last call of each file."""

    def __init__(self, folder: Path, **sources: str) -> None:
        self.checks: dict[str, set[str]] = {}
        """The rules of ours that Bandit called for calls, by file."""
        self.trees: list[weakref.ref[Any]] = []
        bandit_manager = manager.BanditManager(config.BanditConfig(), "file", quiet=True)
        self.tests = bandit_manager.b_ts.tests

        def look(context: Any) -> None:
            self._look(context)

        self.tests["Call"].append(look)
        before = {kind: list(checks) for kind, checks in self.tests.items()}
        for name, source in sources.items():
            (folder / f"{name}.py").write_text(source)
        bandit_manager.discover_files([str(folder / f"{name}.py") for name in sources])
        bandit_manager.run_tests()
        self.found = {(Path(i.fname).stem, i.test_id) for i in bandit_manager.results if i.test_id.startswith("ML")}
        assert {kind: list(checks) for kind, checks in self.tests.items()} == before

    def _look(self, context: Any) -> None:
        ids = {getattr(check, "_test_id", "") for check in self.tests["Call"]}
        self.checks[Path(context.filename).stem] = {name for name in ids if name.startswith("ML")}
        tree = context.node
        while hasattr(tree, "_bandit_parent"):
            tree = tree._bandit_parent
        self.trees.append(weakref.ref(tree))


def test_only_who_may_find_something_is_called(tmp_path: Path) -> None:
    scan = Scan(tmp_path, harmless=HARMLESS, hazard=HAZARD, other=HARMLESS)
    assert scan.found == {("hazard", "ML101")}
    assert scan.checks["harmless"].isdisjoint(SITES)
    assert "ML402" in scan.checks["harmless"]
    assert scan.checks["hazard"] & SITES == {"ML101", "ML103"}
    assert scan.checks["other"] == scan.checks["harmless"]


def test_nobody_rests_beside_a_nosec(tmp_path: Path) -> None:
    # Bandit warns of a ``# nosec`` where the check that it names finds nothing.
    scan = Scan(tmp_path, harmless=HARMLESS + "f()  # nosec ML101\n")
    assert scan.checks["harmless"] >= SITES


def test_a_file_that_bandit_gives_up_ends_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    visit = node_visitor.BanditNodeVisitor.visit_Call

    def give_up(self: Any, node: Any) -> None:
        visit(self, node)
        if "broken" in self.fname and getattr(node.func, "id", "") == "last":
            raise RuntimeError

    monkeypatch.setattr(node_visitor.BanditNodeVisitor, "visit_Call", give_up)
    # A finding keeps what Bandit reads the file from.
    secret = 'openai.api_key = "sk-' + "a1B2" * 12 + '"\n'
    scan = Scan(tmp_path, broken=f"import openai\n{secret}{HARMLESS}last()\n", hazard=HAZARD)
    assert ("hazard", "ML101") in scan.found


def test_a_question_that_fails_lets_the_rule_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(file: door.File) -> bool:
        raise ZeroDivisionError

    monkeypatch.setitem(resting.QUESTIONS, (unsafe_deserialization, "Call"), fail)
    assert Scan(tmp_path, hazard=HAZARD).found == {("hazard", "ML101")}


def test_all_work_where_the_list_isnt_as_expected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rest = resting.rest
    monkeypatch.setattr(resting, "rest", lambda file, tester: rest(file, object()))
    scan = Scan(tmp_path, harmless=HARMLESS, hazard=HAZARD)
    assert scan.found == {("hazard", "ML101")}
    assert scan.checks["harmless"] >= SITES


def test_a_file_s_tree_goes_with_the_file(tmp_path: Path) -> None:
    door.leave()
    gc.collect()
    gc.disable()
    try:
        scan = Scan(tmp_path, first=HAZARD, second=HAZARD, third=HARMLESS)
        assert [tree() for tree in scan.trees] == [None] * len(scan.trees)
    finally:
        gc.enable()
