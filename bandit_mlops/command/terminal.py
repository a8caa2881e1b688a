"""How things look on a terminal, and elsewhere."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

SEVERITY_STYLES = {"HIGH": "red", "MEDIUM": "yellow", "LOW": "cyan"}


def show(console: Console, renderable: RenderableType, paged: bool = False) -> None:
    """Print something: on a terminal, or into a file or a pipe without the spaces that fill lines.

    :param console: where to print
    :param renderable: what to print
    :param paged: whether to use the user's pager where it doesn't fit on the screen
    """
    with console.capture() as capture:
        console.print(renderable)
    text = capture.get()
    if not console.is_terminal:
        console.file.write("".join(f"{line.rstrip()}\n" for line in text.splitlines()))
    elif paged and not console.is_dumb_terminal and text.count("\n") >= console.height:
        # ``less`` shows colours only if it's told to.
        os.environ.setdefault("LESS", "-R")
        with console.pager(styles=True):
            console.print(renderable)
    else:
        console.print(renderable)
