"""Each fact of the catalogue names the place where it was checked: a line of a library's source, or a document."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from typing import Any

import pytest

FILES = ("agents", "answers", "code_runners", "files", "handlers", "records", "services", "templates")
LINE = re.compile(r"\w[\w.]*-\d[\w.]*:[\w./-]+\w(?::\d+)?(?:, :\d+)*(?:: .+)?")
DOCUMENT = re.compile(r"(?:https://)?(?:[\w-]+\.)+[a-z]{2,}/\S+(?:: .+)?")


def entries(value: Any) -> Iterator[Any]:
    """The catalogue's entries in a module's constant, whether it is one of them or a tuple of them."""
    if isinstance(value, tuple):
        for item in value:
            yield from entries(item)
    elif isinstance(getattr(value, "source", None), str):
        yield value


def named(entry: Any) -> str:
    """How a failure calls an entry."""
    for field in ("names", "programs", "decorators", "bases"):
        if getattr(entry, field, ()):
            return str(getattr(entry, field)[0])
    return str(entry.name)


SOURCES = [
    pytest.param(entry.source, id=f"{file}-{named(entry)}")
    for file in FILES
    for constant, value in vars(importlib.import_module(f"bandit_mlops.catalog.{file}")).items()
    if constant.isupper() and not constant.startswith("_")
    for entry in entries(value)
]


def test_every_file_has_entries() -> None:
    assert {str(source.id).partition("-")[0] for source in SOURCES} == set(FILES)


@pytest.mark.parametrize("source", SOURCES)
def test_a_fact_names_the_place_where_it_was_checked(source: str) -> None:
    for place in source.split("; "):
        assert LINE.fullmatch(place) or DOCUMENT.fullmatch(place), place


@pytest.mark.parametrize(
    "place",
    ["memory", "the manual", "flask-3.1.3", "flask:flask/app.py:546", "https://example.com", "numexpr checks text"],
)
def test_what_names_no_place_is_refused(place: str) -> None:
    assert not LINE.fullmatch(place) and not DOCUMENT.fullmatch(place)
