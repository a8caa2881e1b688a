"""The rules that are installed, each with its page: the docstring of its function, taken apart."""

from __future__ import annotations

import inspect
from collections.abc import Sequence

import msgspec

from bandit_mlops.catalog.rules import RULES, RuleFacts
from bandit_mlops.patterns import pattern

_PLUGINS = "bandit_mlops.plugins."
_UNDERLINE = pattern(r"-{3,}|={3,}")


class Section(msgspec.Struct, frozen=True):
    """A part of a page under a heading of its own; the first one has no heading."""

    title: str
    text: str


class Page(msgspec.Struct, frozen=True):
    """A rule and what its documentation says."""

    identifier: str
    name: str
    summary: str
    sections: tuple[Section, ...]

    @property
    def facts(self) -> RuleFacts:
        """Severities and overlaps."""
        return RULES.get(self.identifier, RuleFacts(()))


def pages() -> tuple[Page, ...]:
    """The pages of all rules of this package, in the order of their IDs.

    :return: pages
    """
    # Bandit loads the rules, not we: imported any earlier, a rule would find Bandit half loaded.
    from bandit.core.extension_loader import MANAGER

    found = [
        page(plugin.plugin._test_id, plugin.name, inspect.getdoc(plugin.plugin) or "")
        for plugin in MANAGER.plugins
        if plugin.plugin.__module__.startswith(_PLUGINS)
    ]
    return tuple(sorted(found, key=lambda page: page.identifier))


def page(identifier: str, name: str, docstring: str) -> Page:
    """Take a rule's docstring apart.

    :param identifier: the rule's ID
    :param name: its name
    :param docstring: reStructuredText without its indentation, sections underlined with dashes
    :return: the page
    """
    lines = docstring.splitlines()
    sections: list[Section] = []
    title = ""
    body: list[str] = []
    for number, line in enumerate(lines):
        if _is_title(lines, number):
            sections.append(Section(title, "\n".join(body).strip("\n")))
            title, body = line.strip(), []
        elif not (number and _is_title(lines, number - 1)):
            body.append(line)
    sections.append(Section(title, "\n".join(body).strip("\n")))
    summary, _, rest = sections[0].text.partition("\n")
    sections[0] = Section("", rest.strip("\n"))
    return Page(identifier, name, summary, tuple(section for section in sections if section.text))


def _is_title(lines: Sequence[str], number: int) -> bool:
    if number + 1 >= len(lines) or not lines[number].strip() or lines[number].startswith(" "):
        return False
    underline = lines[number + 1].rstrip()
    return bool(_UNDERLINE.fullmatch(underline)) and len(underline) >= len(lines[number].rstrip())
