"""The catalogue's template engines can be read, matched and explained."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from bandit_mlops.catalog.entries import TemplateEngine
from bandit_mlops.catalog.templates import LOADERS, MODEL_TEMPLATE, TEMPLATE_ENGINES


@pytest.mark.parametrize("entry", TEMPLATE_ENGINES, ids=lambda entry: entry.names[0])
def test_an_entry_can_be_read(entry: TemplateEngine) -> None:
    for name in (*entry.names, *LOADERS):
        assert len(name.split(".")) > 1 and all(part.isidentifier() for part in name.split("."))
    assert "`" in entry.fix and entry.fix.count("`") % 2 == 0
    assert "\n" not in entry.fix and not entry.fix.endswith(".")
    assert entry.template.name or entry.template.position is not None
    assert entry.form in {"template", "environment", "method"}
    assert entry.switch is None or entry.switch.unsafe


def test_every_function_stands_once_for_one_argument() -> None:
    names = Counter((name, entry.template) for entry in TEMPLATE_ENGINES for name in entry.names)
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize(
    ("words", "is_one"),
    [
        ("chat_template", True),
        ("config['chat_template']", True),
        ("tokenizer.chat_template", True),
        ("self.chatTemplate", True),
        ("template", False),
        ("wechat_template_id", False),
    ],
)
def test_names_of_chat_templates(words: str, is_one: bool) -> None:
    assert bool(re.search(MODEL_TEMPLATE, words, re.IGNORECASE)) is is_one
