"""How Sphinx builds the documentation: Markdown pages, and pages that are made from the rules and their data."""

from __future__ import annotations

import importlib.metadata
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

from bandit.core.extension_loader import MANAGER
from sphinx.application import Sphinx

from bandit_mlops.catalog import standards
from bandit_mlops.pages import Page, pages

sys.path.insert(0, str(Path(__file__).parent))

import pictures  # beside this file

project = "bandit-mlops"
author = "the bandit-mlops authors"
version = release = importlib.metadata.version("bandit-mlops")

extensions = ["myst_parser", "sphinx.ext.autodoc"]
exclude_patterns = ["_build"]
myst_heading_anchors = 4
html_theme = "furo"
html_title = f"bandit-mlops {version}"

_MADE = Path(__file__).parent / "rules"


def make_pages(app: Sphinx) -> None:
    """Write ``rules/<ID>.rst``, a rule's docstring under its ID and name, ``rules/standards.inc``, and the pictures."""
    _MADE.mkdir(exist_ok=True)
    functions = {plugin.name: plugin.plugin for plugin in MANAGER.plugins}
    found = pages()
    for page in found:
        title = f"{page.identifier} ``{page.name}``"
        _write(f"{page.identifier}.rst", f"{title}\n{'=' * len(title)}\n\n{inspect.getdoc(functions[page.name])}\n")
    _write("standards.inc", "\n".join(_from_items_to_rules(found)))
    pictures.draw()


def _from_items_to_rules(found: tuple[Page, ...]) -> Iterator[str]:
    """The map of standards turned round: for each item the rules that are about it."""
    for standard in standards.STANDARDS:
        rules: dict[standards.Item, list[str]] = {}
        for page in found:
            for item in standards.by_standard(page.identifier).get(standard, ()):
                rules.setdefault(item, []).append(f"[{page.identifier}](rules/{page.identifier}.rst)")
        yield f"### {standard.name}\n\n| item | about | rules |\n|---|---|---|"
        for item in sorted(rules, key=lambda item: [int(part) for part in _numbers(item.identifier)]):
            yield f"| [{item.identifier}]({item.address}) | {item.title} | {', '.join(rules[item])} |"
        yield ""


def _numbers(identifier: str) -> list[str]:
    return "".join(character if character.isdigit() else " " for character in identifier).split()


def _write(name: str, text: str) -> None:
    path = _MADE / name
    # Left alone where nothing has changed, so that Sphinx doesn't build the page again.
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.connect("builder-inited", make_pages)
