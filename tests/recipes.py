"""The blocks of code in the documentation, for tests that run them as they stand."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from pathlib import Path

from bandit_runs import ROOT, Run, run

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclasses.dataclass(frozen=True)
class Block:
    """A block of code in a page."""

    language: str
    text: str


def blocks(page: str, heading: str) -> list[Block]:
    """The blocks of a section, in their order.

    :param page: the page's path from the top of the repository
    :param heading: the section's title
    :return: the blocks; the test fails where there's no such section
    """
    text = (ROOT / page).read_text(encoding="utf-8")
    found = re.search(rf"^(#+) {re.escape(heading)}\n(.*?)(?=^#{{1,2}} |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"{page} has no section {heading!r}"
    return [Block(language, body) for language, body in _BLOCK.findall(found.group(2))]


def block(page: str, heading: str, language: str, position: int = 0) -> str:
    """One block of a section.

    :param page: the page's path from the top of the repository
    :param heading: the section's title
    :param language: what stands behind the backquotes
    :param position: which one of those in the language
    :return: its text
    """
    found = [one.text for one in blocks(page, heading) if one.language == language]
    assert len(found) > position, f"{page}, {heading!r}: no block {position} in {language}"
    return found[position]


def shell(commands: str, folder: Path, env: Mapping[str, str]) -> Run:
    """Run a block as a shell does in which a command that fails ends the block.

    :param commands: the block
    :param folder: where to run it
    :param env: variables to set
    :return: exit code and output
    """
    return run(["sh", "-e", "-c", commands], cwd=folder, env=env)
