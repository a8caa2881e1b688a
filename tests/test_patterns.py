"""Regular expressions that are compiled when they're first used: each of them can be."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest

import bandit_mlops
from bandit_mlops.patterns import Lazy, pattern

MODULES = [module.name for module in pkgutil.walk_packages(bandit_mlops.__path__, "bandit_mlops.")]
LAZY = [
    pytest.param(value, id=f"{module}.{name}")
    for module in MODULES
    for name, value in vars(importlib.import_module(module)).items()
    if isinstance(value, Lazy)
]


@pytest.mark.parametrize("constant", LAZY)
def test_every_expression_is_valid(constant: Lazy) -> None:
    assert constant.search is not None


def test_stands_for_the_compiled_expression() -> None:
    lazy, compiled = pattern("a(b)?", re.IGNORECASE), re.compile("a(b)?", re.IGNORECASE)
    for _ in range(2):
        assert lazy.sub("-", "xABa") == compiled.sub("-", "xABa") == "x--"
        assert lazy.groups == 1
    assert pattern(rb"\d").findall(b"1a2") == [b"1", b"2"]


def test_nothing_is_compiled_before_its_use() -> None:
    broken = pattern("(")
    with pytest.raises(re.error):
        broken.search("")
