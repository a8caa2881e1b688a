"""What users and packages add to the catalogue: it decides like what is built in, through real Bandit."""

from __future__ import annotations

import importlib.metadata
from pathlib import Path
from typing import Any

import pytest
from bandit_runs import run_bandit

from bandit_mlops.catalog.entries import Argument, Dotted, Handler, Loader, Origin, Sanitizer, Switch
from bandit_mlops.catalog.kinds import KINDS
from bandit_mlops.extensions import ExtensionError, api, checked, origin, sanitizer

SOURCE = """\
import acme.models
import acme.shell
import torch
from acme import web

acme.models.load("a.model")
acme.models.load("a.model", trusted=True)
acme.models.load("a.model", loader=acme.SafeLoader)
acme.shell.run(f"ls {web.body()}")
acme.shell.run("ls")
torch.load(web.body(), weights_only=False)
acme.shell.run(f"ls {acme.shell.quoted(web.body())}")
"""
SETTINGS = """\
[[tool.bandit.mlops.api]]
hazard = "unsafe_model_load"
name = "acme.models.load"
what = "An acme model is a program"
fix = "Pass `trusted=True` for models of your own"
off = [
    { argument = { name = "trusted" }, safe = [true] },
    { argument = { name = "loader" }, safe = [{ names = ["acme.SafeLoader"] }] },
]

[[tool.bandit.mlops.api]]
hazard = "ML301"
names = ["acme.shell.run"]
command = { position = 0 }
always = true

[[tool.bandit.mlops.origin]]
name = "acme.web.body"
kind = "request"

[[tool.bandit.mlops.sanitizer]]
name = "acme.shell.quoted"
against = ["shell"]
"""


def test_entries_of_the_settings_decide_like_built_in_ones(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(SETTINGS)
    (tmp_path / "app.py").write_text(SOURCE)
    run = run_bandit("-q", "-f", "json", "-c", "pyproject.toml", "-t", "ML102,ML301", "app.py", cwd=tmp_path)
    found = [(r["line_number"], r["test_id"], r["issue_severity"]) for r in run.results]
    assert found == [(6, "ML102", "MEDIUM"), (9, "ML301", "HIGH"), (11, "ML102", "HIGH")]
    message = run.results[0]["issue_text"]
    assert message.startswith("An acme model is a program (")
    assert message.endswith("Pass `trusted=True` for models of your own.")


def test_services_and_agents_can_be_added(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        """\
[[tool.bandit.mlops.api]]
hazard = "exposed_service"
name = "acme.serve"
host = { name = "host", position = 1 }

[[tool.bandit.mlops.api]]
hazard = "agent_code_execution"
name = "acme.Agent"
cases = [{ switches = [{ argument = { name = "sandbox" }, unsafe = [false] }] }]
"""
    )
    (tmp_path / "app.py").write_text(
        "import acme\n\n"
        'acme.serve(model, "0.0.0.0")\nacme.serve(model, "127.0.0.1")\n'
        "acme.Agent(sandbox=False)\nacme.Agent(sandbox=True)\n"
    )
    run = run_bandit("-q", "-f", "json", "-c", "pyproject.toml", "-t", "ML303,ML501", "app.py", cwd=tmp_path)
    assert [(r["line_number"], r["test_id"]) for r in run.results] == [(3, "ML501"), (5, "ML303")]


def test_without_settings_nothing_of_it_is_known(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(SOURCE)
    run = run_bandit("-q", "-f", "json", "-t", "ML102,ML301", "app.py", cwd=tmp_path)
    assert [(r["line_number"], r["test_id"]) for r in run.results] == [(11, "ML102")]


def test_table_becomes_an_entry_of_the_built_in_type() -> None:
    entry = api(
        {
            "hazard": "ML101",
            "name": "acme.load",
            "data": {"name": "path", "position": 1},
            "switches": [
                {"argument": {"name": "mode"}, "safe": ["json", {"names": ["acme.JSON"]}], "absent": True},
            ],
        }
    )
    assert isinstance(entry, Loader)
    assert (entry.names, entry.rule, entry.data) == (("acme.load",), "ML101", Argument("path", 1))
    assert entry.switches == (Switch(Argument("mode"), safe=("json", Dotted(("acme.JSON",))), absent=True),)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.rule)
def test_id_and_name_of_a_hazard_are_the_rules(kind: Any) -> None:
    (point,) = importlib.metadata.entry_points(group="bandit.plugins", name=kind.name)
    assert point.load()._test_id == kind.rule


def test_packages_may_add_entries_and_origins() -> None:
    entries = [
        api({"hazard": "ML102", "name": "acme.load"}),
        origin({"name": "acme.ask", "kind": "llm"}),
        sanitizer({"name": "acme.quoted", "against": ["shell"]}),
        Handler(("acme.serve",), "request", "docs"),
    ]
    assert checked(entries, " acme") == tuple(entries)


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ("acme.load", "expected a list or tuple of entries"),
        (["acme.load"], "expected an entry, one of .*Command, Handler, HubDownload, "),
        ([Origin(("acme.ask",), "stranger", "docs")], "expected one of constant, "),
        ([Handler(("acme.serve",), "stranger", "docs")], "expected one of constant, "),
        ([Sanitizer(("acme.quoted",), ("weather",), "docs")], "expected a list of shell, path"),
        ([Origin((), "llm", "docs")], "expected at least one dotted name"),
    ],
)
def test_what_a_package_adds_is_checked(entries: Any, message: str) -> None:
    with pytest.raises(ExtensionError, match=message):
        checked(entries, " acme")
