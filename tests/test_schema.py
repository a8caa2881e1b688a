"""The JSON Schema of the settings says what the validation says."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import jsonschema
import pytest
from test_extensions import SETTINGS
from test_settings import WRONG

from bandit_mlops.catalog.entries import Loader
from bandit_mlops.catalog.kinds import KINDS
from bandit_mlops.schema import field_texts, schema
from bandit_mlops.settings import gen_config

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

VALIDATOR = jsonschema.Draft202012Validator(schema())


def errors(block: Any) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors({"tool": {"bandit": {"mlops": block}}})]


def test_it_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())


def test_other_tables_are_nobodys_business() -> None:
    assert errors({}) == []
    assert not list(
        VALIDATOR.iter_errors({"project": {"name": 3}, "tool": {"ruff": [], "bandit": {"skips": ["B101"]}}})
    )


def test_defaults_fit() -> None:
    assert errors(gen_config("mlops")) == []


def test_documented_entries_fit() -> None:
    assert errors(tomllib.loads(SETTINGS)["tool"]["bandit"]["mlops"]) == []


@pytest.mark.parametrize("name", [name for name in WRONG if name != "a list"])
def test_what_stops_a_scan_for_its_structure_does_not_fit(name: str) -> None:
    block, message = WRONG[name]
    if "no such option" in message and isinstance(block, dict) and not all(isinstance(key, str) for key in block):
        pytest.skip("TOML has no such key")
    structural = any(
        word in message for word in ("no such option", "expected `", "missing required", "expected one of")
    )
    if structural:
        assert errors(block) != []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.rule)
def test_a_table_needs_hazard_and_name(kind: Any) -> None:
    assert errors({"api": [{"hazard": kind.name}]}) != []
    assert errors({"api": [{"name": "acme.load"}]}) != []


def test_fields_are_described_by_the_texts_below_them() -> None:
    assert field_texts(Loader)["only_foreign"].startswith(
        "Reported only where ``data`` is known to come from a download"
    )
    described = schema()["$defs"]["Settings"]["properties"]
    assert described["trusted_orgs"]["description"].startswith("Hub organisations")


def test_the_command_prints_it() -> None:
    command = [sys.executable, "-m", "bandit_mlops.cli", "schema"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == json.loads(json.dumps(schema()))
