"""``bandit-mlops explain``: a rule's page in the terminal."""

from __future__ import annotations

import difflib
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from bandit_mlops.catalog import standards
from bandit_mlops.pages import Block, Page, blocks, pages

if TYPE_CHECKING:
    from rich.console import RenderableType

_LITERAL = re.compile(r"``(.+?)``", re.DOTALL)
_WIDEST = 100


def show(names: Sequence[str], paged: bool = True) -> int:
    """Print the pages of rules.

    :param names: IDs or names of rules, in any case
    :param paged: whether to use the pager where a page doesn't fit on the screen
    :return: the exit code: 2 if one of the names isn't a rule
    """
    found = pages()
    by_name = {**{page.identifier.lower(): page for page in found}, **{page.name.lower(): page for page in found}}
    unknown = [name for name in names if name.lower() not in by_name]
    if unknown:
        for name in unknown:
            print(_not_a_rule(name, by_name), file=sys.stderr)
        return 2
    from rich.console import Console, Group

    from bandit_mlops.command import terminal

    console = Console(highlight=False)
    if console.width > _WIDEST:
        console.width = _WIDEST
    chosen = dict.fromkeys(by_name[name.lower()] for name in names)
    terminal.show(console, Group(*(part for page in chosen for part in _rendered(page))), paged)
    return 0


def _not_a_rule(name: str, by_name: Mapping[str, Page]) -> str:
    from bandit.core.extension_loader import MANAGER

    test = name.upper()
    if MANAGER.check_id(test):
        from bandit.core import docs_utils

        return f"bandit-mlops: {test} is one of Bandit's own tests, see {docs_utils.get_url(test)}"
    close = difflib.get_close_matches(name.lower(), by_name, n=1)
    hint = f" Did you mean {by_name[close[0]].identifier} {by_name[close[0]].name}?" if close else ""
    return f"bandit-mlops: there is no rule {name!r}.{hint} `bandit-mlops rules` lists them all."


def _rendered(page: Page) -> Iterator[RenderableType]:
    from rich.padding import Padding
    from rich.text import Text

    from bandit_mlops.command.terminal import SEVERITY_STYLES

    title = Text.assemble((page.identifier, "bold"), " ", (page.name, "bold"))
    if page.facts.severities:
        title.append("   ")
        for number, severity in enumerate(page.facts.severities):
            title.append(" · " if number else "").append(severity, SEVERITY_STYLES[severity])
    yield title
    yield Text("")
    yield _prose(page.summary)
    for section in page.sections:
        yield Text("")
        if section.title:
            yield Text(section.title, style="bold underline")
        listed = list(_standards(page)) if section.title == "Standards" else []
        for part in listed or _blocks(section.text):
            yield Padding(part, (0, 0, 0, 2))
    yield Text("")


def _standards(page: Page) -> Iterator[RenderableType]:
    """The items of the page's "Standards" section, with their titles."""
    from rich.table import Table

    for standard, items in standards.by_standard(page.identifier).items():
        yield _prose(standard.name)
        grid = Table.grid(padding=(0, 2))
        grid.add_column(no_wrap=True, style="cyan")
        grid.add_column()
        for item in items:
            grid.add_row(f"  {item.identifier}", item.title + (f" (level {item.level})" if item.level else ""))
        yield grid


def _blocks(text: str) -> Iterator[RenderableType]:
    """The paragraphs, lists and code of a section."""
    from rich.syntax import Syntax
    from rich.text import Text

    before: Block | None = None
    for block in blocks(text):
        if before is not None and not (before.is_item and block.is_item):
            yield Text("")
        if block.is_code:
            yield Syntax(block.text, block.language, theme="ansi_dark", background_color="default", word_wrap=True)
        elif block.is_item:
            yield _item(block.text)
        else:
            yield _prose(block.text)
        before = block


def _item(text: str) -> RenderableType:
    from rich.table import Table

    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column()
    grid.add_row("•", _prose(text))
    return grid


def _prose(text: str) -> RenderableType:
    """A paragraph, with its literals set apart."""
    from rich.text import Text

    shown = Text()
    joined = re.sub(r"\s*\n\s*", " ", text)
    for number, piece in enumerate(_LITERAL.split(joined)):
        shown.append(piece, "cyan" if number % 2 else "")
    return shown
