"""The configuration that a project has in its pyproject.toml, found as other linters find it."""

from __future__ import annotations

import dataclasses
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


MOST_BYTES = 16 << 20
"""Of a file of settings: a larger one is none."""


class ConfigurationError(ValueError):
    """A value in ``[tool.bandit]`` that can't be used; the message names it."""


@dataclasses.dataclass(frozen=True)
class Project:
    """A pyproject.toml with a table for Bandit."""

    file: str
    """Its path, as it's given to ``bandit -c``."""
    table: Mapping[str, Any]
    """``[tool.bandit]``."""

    @classmethod
    def of(cls, file: str) -> Project:
        """Read a file.

        :param file: a TOML file; Bandit says what is wrong with one that can't be read
        :return: the project, with an empty table where the file has none
        """
        return cls(file, bandit_table(Path(file)) or {})

    @property
    def folder(self) -> Path:
        """Where the file is: its paths are relative to this."""
        return Path(self.file).parent

    def targets(self) -> list[str]:
        """What is to be scanned, as paths from the current folder.

        :return: the targets, none if the file names none
        :raises ConfigurationError: if they aren't a list of paths
        """
        given = self.table.get("targets", [])
        if isinstance(given, str):
            # As in a .bandit file.
            given = [target.strip() for target in given.split(",")]
        if not isinstance(given, list) or not all(isinstance(target, str) and target for target in given):
            raise ConfigurationError(f'{self.file}: targets = {given!r}; expected paths, as in targets = ["src"]')
        return [_from_here(self.folder / target) for target in given]


def find(targets: Sequence[str]) -> Project | None:
    """The nearest pyproject.toml with a table for Bandit, above what is scanned.

    The search ends at the repository's outermost folder. A file that is no TOML ends it too: Bandit says what is wrong.

    :param targets: what is scanned; the current folder if empty
    :return: the project, None if there's none
    """
    folders = [Path(target).resolve() for target in targets if target != "-"] or [Path.cwd()]
    try:
        start = Path(os.path.commonpath([folder if folder.is_dir() else folder.parent for folder in folders]))
    except ValueError:
        # On several drives: nothing is above them all.
        return None
    for folder in (start, *start.parents):
        file = folder / "pyproject.toml"
        table = bandit_table(file) if file.is_file() else None
        if table is not None:
            return Project(_from_here(file), table)
        if (folder / ".git").exists():
            break
    return None


def bandit_table(file: Path) -> Mapping[str, Any] | None:
    """``[tool.bandit]`` of a file.

    :param file: a TOML file
    :return: the table; an empty one for a file that can't be read, None for one without
    :raises ConfigurationError: if the file is nested too deeply, or too large, to be read
    """
    try:
        with file.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
        content = tomllib.loads(raw.decode("utf-8")) if len(raw) <= MOST_BYTES else None
    except (OSError, ValueError):
        return {}
    except RecursionError:
        # Bandit would say so with a traceback.
        raise ConfigurationError(f"{file}: nested too deeply") from None
    if content is None:
        raise ConfigurationError(f"{file}: larger than {MOST_BYTES >> 20} MiB")
    tool = content.get("tool")
    table = tool.get("bandit") if isinstance(tool, dict) else None
    return table if isinstance(table, dict) else None


def _from_here(path: Path) -> str:
    try:
        return os.path.relpath(path)
    except ValueError:
        # On another drive.
        return str(path)
