"""What turns a protection off for a whole process is data too: each entry can be found, and explained."""

from __future__ import annotations

import re

import pytest

from bandit_mlops.catalog.entries import ProcessSetting
from bandit_mlops.catalog.process_settings import PROCESS_SETTINGS

each = pytest.mark.parametrize("setting", [pytest.param(setting, id=setting.names[0]) for setting in PROCESS_SETTINGS])


@each
def test_names_and_values_can_be_written(setting: ProcessSetting) -> None:
    assert all(name.isidentifier() for name in setting.names)
    assert all(value == value.lower() for value in setting.values) and setting.values


@each
def test_texts_have_code_and_no_full_stop(setting: ProcessSetting) -> None:
    for text in (setting.what, setting.fix):
        assert text.strip() == text != "" and not text.endswith(".") and "\n" not in text
    assert re.search(r"`[^`]+`", setting.fix) and setting.fix.count("`") % 2 == 0
    assert re.search(r"-\d[\w.]*:\S+:\d+|https://", setting.source)
