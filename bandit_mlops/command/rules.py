"""``bandit-mlops rules``: the list of rules, and the map from rules to security standards."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Sequence
from typing import Any

from bandit_mlops.catalog import standards
from bandit_mlops.pages import Page, pages

_WIDE = 130
_UNBOUNDED = 10_000


def show(output_format: str) -> int:
    """Print the rules.

    :param output_format: text (a table), json, markdown or csv (with the standards)
    :return: the exit code
    """
    found = pages()
    if output_format == "json":
        print(json.dumps([_plain(page) for page in found], indent=2, ensure_ascii=False))
    elif output_format == "csv":
        _print_csv(found)
    elif output_format == "markdown":
        print("\n".join(_markdown(found)))
    else:
        _print_table(found)
    return 0


def _plain(page: Page) -> dict[str, Any]:
    return {
        "id": page.identifier,
        "name": page.name,
        "severities": list(page.facts.severities),
        "what": page.summary,
        "overlaps": list(page.facts.overlaps),
        "standards": [
            {
                "standard": item.standard.name,
                "id": item.identifier,
                "title": item.title,
                **({"level": item.level} if item.level else {}),
                "url": item.address,
            }
            for item in standards.items(page.identifier)
        ],
    }


def _print_csv(found: Sequence[Page]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["rule", "name", "severities", "what", "overlaps", "standard", "item", "title", "level", "url"])
    for page in found:
        own = [
            page.identifier,
            page.name,
            " ".join(page.facts.severities),
            page.summary,
            " ".join(page.facts.overlaps),
        ]
        for item in standards.items(page.identifier):
            writer.writerow([*own, item.standard.name, item.identifier, item.title, item.level or "", item.address])


def _markdown(found: Sequence[Page]) -> list[str]:
    lines = ["| ID | name | severity | what | Bandit's own tests that it replaces |", "|---|---|---|---|---|"]
    for page in found:
        cells = [page.identifier, f"`{page.name}`", ", ".join(page.facts.severities), page.summary]
        lines.append(f"| {' | '.join([*cells, ', '.join(page.facts.overlaps) or 'none'])} |")
    names = [standard.name for standard in standards.STANDARDS]
    lines += ["", f"| ID | {' | '.join(names)} |", f"|---|{'---|' * len(names)}"]
    for page in found:
        grouped = standards.by_standard(page.identifier)
        cells = [
            "<br>".join(_linked(item) for item in grouped.get(standard, ())) or "–" for standard in standards.STANDARDS
        ]
        lines.append(f"| {page.identifier} | {' | '.join(cells)} |")
    return lines


def _linked(item: standards.Item) -> str:
    level = f", level {item.level}" if item.level else ""
    return f"[{item.identifier}]({item.address}) {item.title}{level}"


def _print_table(found: Sequence[Page]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from bandit_mlops.command import terminal

    console = Console(highlight=False)
    if not console.is_terminal:
        # One line a rule, for ``grep``.
        console.width = _UNBOUNDED
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    columns = console.width >= _WIDE
    table.add_column("ID", no_wrap=True)
    table.add_column("name", no_wrap=columns)
    table.add_column("severity", no_wrap=True)
    if columns:
        table.add_column("what")
    table.add_column("replaces")
    for page in found:
        severities = page.facts.severities
        span = [severities[0], severities[-1]] if len(severities) > 1 else list(severities)
        shown = Text("–").join(Text(severity, terminal.SEVERITY_STYLES[severity]) for severity in span)
        name = Text(page.name, style="bold")
        what = Text(page.summary.rstrip("."))
        replaces = Text(" ".join(page.facts.overlaps) or "–")
        if columns:
            table.add_row(page.identifier, name, shown, what, replaces)
        else:
            name.append("\n").append(what.plain, "not bold")
            table.add_row(page.identifier, name, shown, replaces)
    terminal.show(console, table)
    if console.is_terminal:
        console.print("`bandit-mlops explain ML102` shows a rule's page.")
