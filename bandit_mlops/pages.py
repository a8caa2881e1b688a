"""The rules that are installed, each with its page: the docstring of its function, taken apart."""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Iterator, Sequence

import msgspec

from bandit_mlops.catalog.rules import RULES, RuleFacts
from bandit_mlops.patterns import pattern

_PLUGINS = "bandit_mlops.plugins."
_UNDERLINE = pattern(r"-{3,}|={3,}")
_CODE_BLOCK = pattern(r"\.\. code-block:: *(\w*)[ \t]*$", re.MULTILINE)
_LITERAL = pattern(r"``(.+?)``", re.DOTALL)


class Section(msgspec.Struct, frozen=True):
    """A part of a page under a heading of its own; the first one has no heading."""

    title: str
    text: str


class Block(msgspec.Struct, frozen=True):
    """A paragraph, an item of a list, or code."""

    text: str
    """Of an item without its dash, of code without its indentation."""
    is_item: bool = False
    language: str = ""
    """Of code."""

    @property
    def is_code(self) -> bool:
        """Whether it's code."""
        return bool(self.language)


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


def blocks(text: str) -> Iterator[Block]:
    """Take a section apart.

    :param text: the section's text
    :return: its paragraphs, items and code in their order
    """
    for paragraph in _paragraphs(text):
        found = _CODE_BLOCK.match(paragraph)
        if found:
            code = textwrap.dedent(paragraph.partition("\n")[2]).strip("\n")
            yield Block(code, language=found.group(1) or "text")
        elif paragraph.startswith("- "):
            yield Block(paragraph[2:], is_item=True)
        else:
            yield Block(paragraph)


def markdown(page: Page) -> str:
    """A page as Markdown.

    :param page: the page
    :return: its title, its summary and its sections
    """
    parts = [f"# {page.identifier} {page.name}", page.summary]
    before: Block | None = None
    for section in page.sections:
        parts += [f"## {section.title}"] if section.title else []
        for block in blocks(section.text):
            if block.is_code:
                parts.append(f"```{block.language}\n{block.text}\n```")
            elif block.is_item and before is not None and before.is_item:
                parts[-1] += f"\n- {_prose(block.text)}"
            else:
                parts.append(f"{'- ' if block.is_item else ''}{_prose(block.text)}")
            before = block
    return "\n\n".join(parts) + "\n"


def _prose(text: str) -> str:
    return _LITERAL.sub(r"`\1`", re.sub(r"\s*\n\s*", " ", text))


def _paragraphs(text: str) -> list[str]:
    """Blocks between blank lines; what is indented below a directive stays with it, list items stand alone."""
    found: list[str] = [""]
    in_code = False
    for line in text.splitlines():
        if in_code and (not line.strip() or line.startswith(" ")):
            found[-1] += f"\n{line}"
        elif _CODE_BLOCK.match(line) or line.startswith("- ") or in_code:
            in_code = bool(_CODE_BLOCK.match(line))
            found.append(line)
        elif line.strip():
            found[-1] += f"\n{line}"
        else:
            found.append("")
    return [block.strip("\n") for block in found if block.strip()]


def _is_title(lines: Sequence[str], number: int) -> bool:
    if number + 1 >= len(lines) or not lines[number].strip() or lines[number].startswith(" "):
        return False
    underline = lines[number + 1].rstrip()
    return bool(_UNDERLINE.fullmatch(underline)) and len(underline) >= len(lines[number].rstrip())
