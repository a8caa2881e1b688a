"""Draws the terminal pictures of the documentation from what the commands print.

Each build of the documentation draws them anew; ``python docs/pictures.py`` does it without a build.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import DIMMED_MONOKAI
from rich.text import Text

IMAGES = Path(__file__).parent / "images"
WIDTH = 100

_EXAMPLE = """\
import subprocess

import torch


def search(user_pattern, logfile):
    cmd = f"grep -i {user_pattern} {logfile}"
    subprocess.run(cmd, shell=True, check=False, timeout=10)


def load(path):
    return torch.load(path, weights_only=False)
"""
# The command as a reader would type it, what is run, and how many lines are shown.
_COMMANDS: Mapping[str, tuple[str, tuple[str, ...], int]] = {
    "scan": ("bandit-mlops scan -q logs.py", ("scan", "-q", "-f", "screen", "-t", "ML102,ML301", "logs.py"), 28),
    "explain": ("bandit-mlops explain ML301", ("explain", "--no-pager", "ML301"), 44),
    "rules": ("bandit-mlops rules", ("rules",), 60),
}
# Without a font from elsewhere: a picture loads nothing.
_SVG = """\
<svg class="terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
text {{ font-family: Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: {char_height}px; white-space: pre; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def printed(name: str) -> str:
    """What a command prints on a terminal, with its colours.

    :param name: the picture's name
    :return: the prompt and the lines that are shown
    """
    typed, arguments, most = _COMMANDS[name]
    terminal = {"FORCE_COLOR": "1", "TERM": "xterm-256color", "COLUMNS": str(WIDTH), "PYTHONIOENCODING": "utf-8"}
    environment = {key: value for key, value in os.environ.items() if key != "NO_COLOR"} | terminal
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "logs.py").write_text(_EXAMPLE, encoding="utf-8")
        command = [sys.executable, "-m", "bandit_mlops.cli", *arguments]
        done = subprocess.run(command, cwd=folder, capture_output=True, env=environment)
    lines = done.stdout.decode("utf-8").splitlines()
    if name == "scan":
        # From the first finding to the end of the last.
        first = next(number for number, line in enumerate(lines) if ">> Issue" in line)
        last = max(number for number, line in enumerate(lines) if line.startswith("-----"))
        lines = lines[first:last]
    shown = lines[:most]
    return "\n".join([f"\x1b[1m$ {typed}\x1b[0m", *shown, *(["…"] if len(lines) > most else [])]) + "\n"


def picture(name: str) -> str:
    """A picture of what a command prints.

    :param name: the picture's name
    :return: SVG
    """
    with Path(os.devnull).open("w") as nowhere:
        console = Console(record=True, width=WIDTH, file=nowhere, force_terminal=True, legacy_windows=False)
        console.print(Text.from_ansi(printed(name)), end="")
        svg = console.export_svg(
            title=_COMMANDS[name][0], theme=DIMMED_MONOKAI, code_format=_SVG, unique_id=f"mlops-{name}"
        )
    return re.sub(r"[ \t]+$", "", svg, flags=re.MULTILINE)


def draw() -> None:
    """Write all pictures; one that hasn't changed is left alone."""
    IMAGES.mkdir(exist_ok=True)
    for name in _COMMANDS:
        file, drawn = IMAGES / f"{name}.svg", picture(name)
        if not file.is_file() or file.read_text(encoding="utf-8") != drawn:
            file.write_text(drawn, encoding="utf-8")


if __name__ == "__main__":
    draw()
