"""Rules rest in files in which they can find nothing, and only there."""

from __future__ import annotations

import ast
import gc
import io
import weakref
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import bandit
import pytest
from bandit.core import config, manager, node_visitor
from bandit.core.extension_loader import MANAGER
from bandit.core.test_set import BanditTestSet
from bandit.core.tester import BanditTester

from bandit_mlops import resting
from bandit_mlops.analysis import door
from bandit_mlops.catalog.core_tests import (
    BAD_DEFAULTS,
    BLACKLIST,
    COMMANDS,
    DIRECTION,
    MARKUP,
    NEEDS,
    PASSWORDS,
    PASSWORDS_BY_DEFAULT,
    VERSIONS,
)
from bandit_mlops.plugins.unsafe_deserialization import unsafe_deserialization

HAZARD = "import pickle\n\n\ndef read(p):\n    return pickle.load(open(p, 'rb'))\n"
HARMLESS = "import json\n\n\ndef read(p):\n    print(1)\n    return json.load(open(p))\n"
SITES = {"ML101", "ML102", "ML103", "ML104", "ML202", "ML301", "ML303", "ML304"}


class Scan:
    """A scan by Bandit itself, with a look at its list of checks at the last call of each file."""

    def __init__(self, folder: Path, *, settings: str | None = None, **sources: str) -> None:
        self.checks: dict[str, set[str]] = {}
        """The rules of ours that Bandit called for calls, by file."""
        self.core: dict[str, set[tuple[str, str]]] = {}
        """Its own tests that were on its list then, each with the kind of node."""
        self.trees: list[weakref.ref[Any]] = []
        bandit_manager = manager.BanditManager(config.BanditConfig(settings), "file", quiet=True)
        self.tests = bandit_manager.b_ts.tests

        def look(context: Any) -> None:
            self._look(context)

        self.tests["Call"].append(look)
        before = {kind: list(checks) for kind, checks in self.tests.items()}
        for name, source in sources.items():
            (folder / f"{name}.py").write_text(source, encoding="utf-8")
        bandit_manager.discover_files([str(folder / f"{name}.py") for name in sources])
        bandit_manager.run_tests()
        self.found = {(Path(i.fname).stem, i.test_id) for i in bandit_manager.results if i.test_id.startswith("ML")}
        self.found_by_core = {i.test_id for i in bandit_manager.results if i.test_id.startswith("B")}
        assert {kind: list(checks) for kind, checks in self.tests.items()} == before

    def _look(self, context: Any) -> None:
        ids = {getattr(check, "_test_id", "") for check in self.tests["Call"]}
        name = Path(context.filename).stem
        self.checks[name] = {identifier for identifier in ids if identifier.startswith("ML")}
        self.core[name] = {
            (getattr(check, "_test_id", ""), kind) for kind, checks in self.tests.items() for check in checks
        }
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


def test_a_file_that_something_holds_on_to_ends_the_rest_when_the_next_one_begins() -> None:
    # As a debugger does with the frames of an exception.
    tester = BanditTester(BanditTestSet(config.BanditConfig()), False, {}, None)
    for source, rests in ((HARMLESS, True), (HAZARD, False)):
        file = door.File(io.BytesIO(source.encode()), ast.parse(source), "nowhere/example.py")
        resting.rest(file, tester)
        assert (unsafe_deserialization not in tester.testset.tests["Call"]) is rests


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


# Bandit's own tests, each with a line that it reports
CORE: dict[tuple[str, str], str] = {
    ("B001", "Call"): "from xml.etree import cElementTree as t\nt.parse(x)",
    ("B102", "Call"): "exec(x)",
    ("B103", "Call"): "import os\nos.fchmod(x, 0o777)",
    ("B106", "Call"): "f(db_passwd='x')",
    ("B107", "FunctionDef"): "def f(Token='x'):\n    g(1)",
    ("B113", "Call"): "import requests as r\nr.get(x)",
    ("B201", "Call"): "from flask_extra import app\napp.run(debug=True)",
    ("B202", "Call"): "import tarfile\ntarfile.open(x).extractall()",
    ("B324", "Call"): "from hashlib import md5 as h\nh(x)",
    ("B501", "Call"): "import httpx\nhttpx.get(x, verify=False)",
    ("B502", "Call"): "f(ssl_version=ssl.PROTOCOL_SSLv3)",
    ("B503", "FunctionDef"): "import ssl\ndef f(x=ssl.PROTOCOL_SSLv3):\n    g(1)",
    ("B504", "Call"): "import ssl\nssl.wrap_socket()",
    ("B505", "Call"): "from Crypto.PublicKey import RSA\nRSA.generate(bits=512)",
    ("B506", "Call"): "import yaml\nyaml.load(x)",
    ("B507", "Call"): "import paramiko\nc.set_missing_host_key_policy(paramiko.AutoAddPolicy)",
    ("B508", "Call"): "from pysnmp.hlapi import CommunityData\nCommunityData(x, mpModel=0)",
    ("B509", "Call"): "from pysnmp.hlapi import UsmUserData\nUsmUserData(x)",
    ("B601", "Call"): "import paramiko\nc.exec_command(x)",
    ("B602", "Call"): "import subprocess as s\ns.run(x, shell=True)",
    ("B603", "Call"): "from subprocess import run\nrun([x])",
    ("B604", "Call"): "f(x, shell=True)",
    ("B605", "Call"): "import os\nos.system(x)",
    ("B606", "Call"): "import os\nos.execl(x)",
    ("B607", "Call"): "import subprocess\nsubprocess.run('ls')",
    ("B609", "Call"): "import os\nos.system('tar xf *')",
    ("B610", "Call"): "q.extra(select={'a': f'{x}'})",
    ("B611", "Call"): "from django.db.models.expressions import RawSQL\nRawSQL(x)",
    ("B612", "Call"): "import logging.config\nlogging.config.listen(x)",
    ("B613", "File"): "f(1)  # \u202e",
    ("B614", "Call"): "import torch\ntorch.load(x)",
    ("B615", "Call"): "from transformers_extra.transformers import AutoModel\nAutoModel.from_pretrained(x)",
    ("B701", "Call"): "import jinja2\njinja2.Environment()",
    ("B702", "Call"): "from mako.template import Template\nTemplate(x)",
    ("B703", "Call"): "from django.utils.safestring import mark_safe\ndef f(x):\n    mark_safe(x)",
    ("B704", "Call"): "from markupsafe import Markup\nMarkup(x)",
}


# Under which IDs Bandit tells of them.
TOLD_AS = {"B001": "B313"}


def test_there_is_a_line_for_each_of_bandit_s_tests_that_may_rest() -> None:
    assert CORE.keys() == {
        *((identifier, "Call") for identifier in (*NEEDS, *COMMANDS, MARKUP, BLACKLIST, PASSWORDS)),
        (PASSWORDS_BY_DEFAULT, "FunctionDef"),
        (BAD_DEFAULTS, "FunctionDef"),
        (DIRECTION, "File"),
    }


def known(cases: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those that this Bandit has."""
    return {(identifier, kind) for identifier, kind in cases if identifier in {BLACKLIST, *MANAGER.plugins_by_id}}


def core_checks(source: str, folder: Path) -> tuple[set[str], set[tuple[str, str]]]:
    """What Bandit's own tests find in a file, and which of them were called for its calls."""
    scan = Scan(folder, example=source)
    return scan.found_by_core, scan.core["example"]


@pytest.mark.parametrize("case", CORE, ids="-".join)
def test_bandit_s_own_tests_find_what_they_found(case: tuple[str, str], tmp_path: Path) -> None:
    if not known([case]):
        pytest.skip("this Bandit has no such test")
    found, _ = core_checks(CORE[case], tmp_path)
    assert TOLD_AS.get(case[0], case[0]) in found


@pytest.mark.skipif(bandit.__version__ not in VERSIONS, reason="this Bandit's tests never rest")
@pytest.mark.parametrize("case", CORE, ids="-".join)
def test_bandit_s_own_tests_rest_where_their_words_are_missing(case: tuple[str, str], tmp_path: Path) -> None:
    found, called = core_checks("print(1)\nprint('é')", tmp_path)
    assert not found
    assert case not in called
    assert ("B105", "Str") in called


@pytest.mark.parametrize(
    ("source", "case", "works"),
    [
        ("f(verify\n  # whether\n  =False)", ("B501", "Call"), False),
        ("import requests\nrequests.get(x, verify  # whether\n  =False)", ("B501", "Call"), True),
        ("import requests\nf(verify)", ("B501", "Call"), False),
        ("(q.extra)(tables=x)", ("B610", "Call"), True),
        ("log(x, extra={})", ("B610", "Call"), False),
        ("class C:\n    pass\nf(1)", ("B106", "Call"), False),
        ("f(pass_='x')", ("B106", "Call"), True),
        ("f(bypass='x')", ("B106", "Call"), False),
        ("f(token)", ("B106", "Call"), False),
        ("f(\u00e9_token='x')", ("B106", "Call"), True),
        ("def f(token: str = 'x'):\n    g(1)", ("B107", "FunctionDef"), True),
        ("__import__('pick' 'le')", ("B001", "Call"), True),
        ("import os\nf('system')", ("B605", "Call"), True),
        ("import subprocess\nsubprocess.run(x)", ("B605", "Call"), False),
        ("import subprocess\nsubprocess.run(x)", ("B603", "Call"), True),
    ],
)
def test_who_of_bandit_s_own_tests_works(source: str, case: tuple[str, str], works: bool, tmp_path: Path) -> None:
    if bandit.__version__ not in VERSIONS:
        pytest.skip("this Bandit's tests never rest")
    _, called = core_checks(source, tmp_path)
    assert (case in called) is works


@pytest.mark.parametrize(
    "source",
    [
        "import \uff46lask\napp.run(debug=True)\nprint(1)",
        "# coding: utf-7\nimport +AGY-lask\napp.run(debug=True)\nprint(1)",
        "# nosec\nprint(1)",
    ],
    ids=["letters that look alike", "another encoding", "nosec"],
)
def test_all_of_bandit_s_tests_are_called_where_a_name_may_stand_as_something_else(source: str, tmp_path: Path) -> None:
    found, called = core_checks(source, tmp_path)
    assert known(CORE) <= called
    assert ("B201" in found) is ("debug" in source)


def test_the_tests_of_an_unknown_bandit_never_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bandit, "__version__", "99.0")
    _, called = core_checks("print(1)", tmp_path)
    assert known(CORE) <= called


def test_settings_of_bandit_s_tests_are_heeded(tmp_path: Path) -> None:
    settings = tmp_path / "bandit.yaml"
    settings.write_text(
        "shell_injection: {subprocess: [acme.run], shell: [], no_shell: []}\n"
        "markupsafe_xss: {extend_markup_names: [acme.html]}\n"
    )
    scan = Scan(tmp_path, settings=str(settings), example="import acme\nacme.run([x])\nacme.html(x)\n")
    assert {"B603", "B704"} <= scan.found_by_core
