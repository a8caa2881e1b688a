"""The settings as a JSON Schema, for editors that complete and check TOML: made from the classes that validate them."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Sequence
from typing import Any

import msgspec

from bandit_mlops.analysis.origins import KINDS as ORIGIN_KINDS
from bandit_mlops.catalog.entries import Origin, Sanitizer
from bandit_mlops.catalog.kinds import KINDS, Kind
from bandit_mlops.extensions import DANGERS
from bandit_mlops.settings import Settings

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema() -> dict[str, Any]:
    """The schema of ``[tool.bandit.mlops]``.

    :return: the schema of a whole ``pyproject.toml`` in which other tables may hold anything
    """
    types = list(dict.fromkeys(kind.entry for kind in KINDS))
    (settings,), definitions = msgspec.json.schema_components([Settings], ref_template="#/$defs/{name}")
    entries = msgspec.json.schema_components([*types, Origin, Sanitizer], ref_template="#/$defs/{name}")[1]
    definitions = {**definitions, **entries}
    for name, described in definitions.items():
        described.pop("title", None)
        described["additionalProperties"] = False
        _describe(described, _class(name, [Settings, *types, Origin, Sanitizer]))
    block = definitions["Settings"]["properties"]
    block["api"]["items"] = {"oneOf": [_table(kind, definitions[kind.entry.__name__]) for kind in KINDS]}
    block["origin"]["items"] = _origin(definitions["Origin"])
    block["sanitizer"]["items"] = _sanitizer(definitions["Sanitizer"])
    return {
        "$schema": _DIALECT,
        "title": "bandit-mlops in pyproject.toml",
        "type": "object",
        "properties": {
            "tool": {
                "type": "object",
                "properties": {"bandit": {"type": "object", "properties": {"mlops": settings}}},
            }
        },
        "$defs": definitions,
    }


def _table(kind: Kind, entry: dict[str, Any]) -> dict[str, Any]:
    """The schema of ``[[tool.bandit.mlops.api]]`` for one rule: ``name`` may stand for ``names``."""
    properties = {key: value for key, value in entry["properties"].items() if key != "rule"}
    required = [key for key in entry.get("required", ()) if key not in {"names", "rule", "source", *kind.words}]
    return {
        "type": "object",
        "properties": {"hazard": {"enum": [kind.name, kind.rule]}, "name": {"type": "string"}, **properties},
        "required": ["hazard", *required],
        "oneOf": [{"required": ["name"]}, {"required": ["names"]}],
        "additionalProperties": False,
    }


def _origin(entry: dict[str, Any]) -> dict[str, Any]:
    properties = {**entry["properties"], "kind": {"enum": list(ORIGIN_KINDS)}, "name": {"type": "string"}}
    return {
        "type": "object",
        "properties": properties,
        "required": ["kind"],
        "oneOf": [{"required": ["name"]}, {"required": ["names"]}],
        "additionalProperties": False,
    }


def _sanitizer(entry: dict[str, Any]) -> dict[str, Any]:
    against = {**entry["properties"]["against"], "items": {"enum": list(DANGERS)}, "minItems": 1}
    return {
        "type": "object",
        "properties": {**entry["properties"], "against": against, "name": {"type": "string"}},
        "required": ["against"],
        "oneOf": [{"required": ["name"]}, {"required": ["names"]}],
        "additionalProperties": False,
    }


def _class(name: str, known: Sequence[type[Any]]) -> type[Any]:
    """The class of a definition: one of those that are known, or one that stands beside one of them."""
    for kind in known:
        module = inspect.getmodule(kind)
        found: type[Any] | None = kind if kind.__name__ == name else getattr(module, name, None)
        if found is not None:
            return found
    raise KeyError(name)


def _describe(definition: dict[str, Any], kind: type[Any]) -> None:
    for field, text in field_texts(kind).items():
        if field in definition["properties"]:
            definition["properties"][field]["description"] = text


def field_texts(kind: type[Any]) -> dict[str, str]:
    """What the fields of a class mean, by the texts below them in its source.

    :param kind: a dataclass or a structure
    :return: a line for each field that has a text
    """
    (body,) = ast.parse(textwrap.dedent(inspect.getsource(kind))).body
    assert isinstance(body, ast.ClassDef)
    fields = set(inspect.get_annotations(kind))
    texts: dict[str, str] = {}
    for statement, below in zip(body.body, body.body[1:], strict=False):
        is_field = isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name)
        if is_field and isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant):
            assert isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name)
            if statement.target.id in fields:
                texts[statement.target.id] = re.sub(r"\s+", " ", str(below.value.value)).strip()
    return texts
