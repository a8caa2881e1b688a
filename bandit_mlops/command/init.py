"""``bandit-mlops init``: sets up a project, in pyproject.toml and for pre-commit."""

from __future__ import annotations

import contextlib
import dataclasses
import difflib
import importlib.metadata
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from pathlib import Path
from typing import Any

import tomlkit
import tomlkit.exceptions
import yaml  # comes with Bandit, which reads its own configuration with it
from tomlkit.items import Array, Comment, Table, Whitespace

from bandit_mlops import __version__
from bandit_mlops.catalog.rules import replaced
from bandit_mlops.command.project import MOST_BYTES, ConfigurationError, bandit_table
from bandit_mlops.printing import visible

_PRE_COMMIT = ".pre-commit-config.yaml"
_NOT_SCANNED = {"tests", "test", "docs", "doc", "examples", "build", "dist", "venv", "env", "node_modules", "site"}


class CannotChangeError(ValueError):
    """A file that can't be changed safely; the message says why, and what to do by hand."""


@dataclasses.dataclass(frozen=True)
class Change:
    """A file as it is and as it will be."""

    file: Path
    before: str
    after: str


def run(*, dry_run: bool, yes: bool, ask: Callable[[str], str] = input) -> int:
    """Set up the project that the current folder is in.

    :param dry_run: whether to show the changes and leave the files alone
    :param yes: whether to write without asking
    :param ask: asks the user
    :return: the exit code: 2 if a file can't be changed, or if nobody can be asked
    """
    folder = _project()
    changes = []
    status = 0
    for file, changed in ((folder / "pyproject.toml", pyproject), (folder / _PRE_COMMIT, pre_commit)):
        try:
            before = _read(file)
            changes.append(Change(file, before, changed(before, folder)))
        except CannotChangeError as error:
            reason = "\n".join(map(visible, str(error).splitlines()))
            print(f"bandit-mlops: {visible(str(file))}: {reason}", file=sys.stderr)
            status = 2
    changes = [change for change in changes if change.before != change.after]
    if not changes:
        if not status:
            print("Everything is set up. Next: bandit-mlops scan")
        return status
    for change in changes:
        _show(change)
    if dry_run:
        return status
    if not yes:
        if not sys.stdin.isatty():
            print("Nothing is written: there's nobody to ask. `bandit-mlops init --yes` writes.", file=sys.stderr)
            return 2
        if ask("Write this? [y/N] ").strip().lower() not in {"y", "yes"}:
            return status
    for change in changes:
        _write(change)
        print(visible(f"Wrote {change.file}"))
    print("Next: bandit-mlops scan")
    return status


def pyproject(text: str, folder: Path) -> str:
    """Add what is missing in ``[tool.bandit]``; everything else stays, with comments and order.

    :param text: pyproject.toml
    :param folder: the project's folder
    :return: the new text
    :raises CannotChangeError: if it's no TOML, or ``tool.bandit`` isn't a table
    """
    try:
        document = tomlkit.parse(text)
        expected = document.unwrap()
    except (tomlkit.exceptions.TOMLKitError, ValueError, RecursionError) as error:
        raise CannotChangeError(f"no TOML: {error}") from None
    tool = document.setdefault("tool", tomlkit.table(is_super_table=True))
    if not isinstance(tool, MutableMapping):
        raise CannotChangeError(f"tool = {tool!r}; expected a table")
    is_new = "bandit" not in tool
    bandit = tool.setdefault("bandit", tomlkit.table())
    if not isinstance(bandit, MutableMapping):
        raise CannotChangeError(f"tool.bandit = {bandit!r}; expected a table")
    wanted = expected.setdefault("tool", {}).setdefault("bandit", {})
    with _above_what_ends(bandit):
        if "targets" not in bandit:
            wanted["targets"] = _targets(folder, expected)
            bandit["targets"] = wanted["targets"]
        if _skip(bandit):
            wanted["skips"] = [str(test) for test in bandit["skips"]]
    changed = tomlkit.dumps(document)
    if is_new:
        changed = _set_apart(changed)
    try:
        same = _same(tomlkit.parse(changed).unwrap(), expected)
    except (tomlkit.exceptions.TOMLKitError, ValueError, RecursionError):
        same = False
    if not same:
        added = ", ".join(f"{key} = {json.dumps(wanted[key])}" for key in ("targets", "skips") if key in wanted)
        raise CannotChangeError(f"can't be changed safely. In [tool.bandit], it needs {added}")
    return changed


@contextlib.contextmanager
def _above_what_ends(table: MutableMapping[str, Any]) -> Iterator[None]:
    """Keep blank lines and comments at a table's end where they are: they're about the table that follows."""
    body = table.value.body if isinstance(table, Table) else []
    ends: list[Any] = []
    while body and body[-1][0] is None and any(isinstance(item, (Comment, Whitespace)) for item in body[-1][1:]):
        ends.insert(0, body.pop())
    # A comment right below the last key is about that key, or about none.
    while ends and isinstance(ends[0][1], Comment):
        body.append(ends.pop(0))
    try:
        yield
    finally:
        body.extend(ends)


def pre_commit(text: str, folder: Path) -> str:
    """Add our hook to the configuration of pre-commit, at the end of its list; everything else stays.

    :param text: .pre-commit-config.yaml, empty if there's none
    :param folder: the project's folder
    :return: the new text
    :raises CannotChangeError: if the file can't be read, or isn't laid out as usual
    """
    if re.search(r"\bbandit-mlops\b", text):
        return text
    if not text.strip() and not (folder / ".git").exists():
        # Without git there's no commit to look at.
        return text
    try:
        before = _yaml(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        raise CannotChangeError(f"no YAML. Add this by hand:\n{_hook('')}") from None
    if before is None:
        return f"{text}{'' if text.endswith(chr(10)) or not text else chr(10)}repos:\n{_hook('  ')}"
    lines = text.splitlines(keepends=True)
    place = _end_of_repos(lines)
    if place is not None and isinstance(before, dict) and isinstance(before.get("repos"), list):
        number, indent = place
        after = {**before, "repos": [*before["repos"], *_yaml(_hook(""))]}
        if lines[number - 1][-1:] != "\n":
            lines[number - 1] += "\n"
        changed = "".join([*lines[:number], _hook(indent), *lines[number:]])
        try:
            if _same(_yaml(changed), after):
                return changed
        except (yaml.YAMLError, ValueError, RecursionError):
            pass
    raise CannotChangeError(f"isn't laid out as usual. Add this by hand to `repos`:\n{_hook('')}")


def _project() -> Path:
    """The folder to set up: with the nearest pyproject.toml, or the repository's, or this one."""
    here = Path.cwd()
    found = None
    for folder in (here, *here.parents):
        file = folder / "pyproject.toml"
        if file.is_file():
            with contextlib.suppress(ConfigurationError):
                if bandit_table(file):
                    return folder
            found = found or folder
        if (folder / ".git").exists():
            return found or folder
    return found or here


def _targets(folder: Path, content: Mapping[str, Any]) -> list[str]:
    """What is to be scanned: ``src``, the package of the project's name, all packages, or everything."""
    if (folder / "src").is_dir():
        return ["src"]
    project = content.get("project")
    name = project.get("name") if isinstance(project, dict) else None
    if isinstance(name, str):
        package = re.sub(r"[-.]+", "_", name).lower()
        if (folder / package / "__init__.py").is_file():
            return [package]
    packages = sorted(file.parent.name for file in folder.glob("*/__init__.py"))
    return [package for package in packages if package not in _NOT_SCANNED and package[0] != "."] or ["."]


def _set_apart(text: str) -> str:
    """One blank line above and below the table that was added, whatever the version of tomlkit leaves there."""
    text = re.sub(r"\n{2,}(?=\[tool\.bandit\]\n)", "\n\n", text)
    return re.sub(r"(#[^\n]*\n\]\n)\n*(?=\[)", r"\1\n", text).rstrip("\n") + "\n"


def _skip(bandit: MutableMapping[str, Any]) -> bool:
    """Add the tests of Bandit that our rules replace to ``skips``, each with its rules. Says whether there were any."""
    from bandit_mlops.pages import pages

    selected = bandit.get("tests") or []
    skipped = bandit.get("skips")
    if not isinstance(selected, list) or not isinstance(skipped, (Array, type(None))):
        raise CannotChangeError("tests and skips of [tool.bandit] must be lists")
    rules = tuple(page.identifier for page in pages())
    missing = {test: by for test, by in replaced(rules).items() if test not in (skipped or ()) and test not in selected}
    if not missing:
        return False
    if skipped is None:
        bandit["skips"] = skipped = tomlkit.array()
        skipped.add_line(comment="Bandit's own tests that these rules replace: one report of each hazard.")
    elif "\n" not in skipped.as_string():
        # A line for each, as for those that are added.
        lines = tomlkit.array()
        for test in skipped:
            lines.add_line(test)
        bandit["skips"] = lines
        skipped = bandit["skips"]
    written = skipped.as_string()
    found = re.search(r"\n([ \t]+)[^\s\]]", written)
    indent = found.group(1) if found else "    "
    for test, by in missing.items():
        skipped.add_line(test, indent=indent, comment=", ".join(by))
    if not re.search(r"\n[ \t]*\]$", written):
        skipped.add_line(indent="")
    return True


def _end_of_repos(lines: Sequence[str]) -> tuple[int, str] | None:
    """The line after the last one of the list ``repos``, and the indentation of its items."""
    start = next((number for number, line in enumerate(lines) if re.match(r"repos:\s*(#.*)?$", line)), None)
    if start is None:
        return None
    indent = None
    end = start + 1
    for number, line in enumerate(lines[start + 1 :], start=start + 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        spaces = line[: len(line) - len(line.lstrip())]
        if indent is None:
            indent = spaces
        if not spaces and not line.startswith("-"):
            break
        end = number + 1
    return (end, indent) if indent is not None else None


def _hook(indent: str) -> str:
    requirement = _requirement()
    hook: dict[str, Any] = {
        "id": "bandit-mlops",
        "name": "bandit-mlops",
        "entry": "bandit-mlops scan",
        "language": "python" if requirement else "system",
        "types_or": ["python", "jupyter"],
        "require_serial": True,
    }
    if requirement:
        hook["additional_dependencies"] = [requirement]
    lines = ["- repo: local", "  hooks:"]
    for number, (key, value) in enumerate(hook.items()):
        shown = str(value).lower() if isinstance(value, bool) else value
        if isinstance(value, list):
            shown = f"[{', '.join(_yaml_text(item) for item in value)}]"
        lines.append(f"    {'  ' if number else '- '}{key}: {shown}")
    return "".join(f"{indent}{line}\n" for line in lines)


def _requirement() -> str | None:
    """What another machine can install this package by; None where it was installed from a place on this machine.

    Then the hook runs the program that is installed, instead of an own copy of it.
    """
    text = importlib.metadata.distribution("bandit-mlops").read_text("direct_url.json")
    if text is None:
        return f"bandit-mlops=={__version__}"
    # As PEP 610 has it: https://packaging.python.org/en/latest/specifications/direct-url/
    origin = json.loads(text)
    url = origin.get("url", "")
    if url.startswith("file:") or not url:
        return None
    version = origin.get("vcs_info")
    return f"bandit-mlops @ {version['vcs']}+{url}@{version['commit_id']}" if version else f"bandit-mlops @ {url}"


def _yaml_text(text: str) -> str:
    return text if re.fullmatch(r"[\w.=-]+", text) else json.dumps(text)


def _yaml(text: str) -> Any:
    """YAML in which each value is the text that stands there: what is no date or number to YAML is none of ours."""
    loader = yaml.BaseLoader(text)
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()


def _same(one: Any, other: Any) -> bool:
    """Whether two documents say the same; parts that repeat by reference, even themselves, are compared once."""
    compared: set[tuple[int, int]] = set()
    waiting = [(one, other)]
    while waiting:
        left, right = waiting.pop()
        if (id(left), id(right)) in compared:
            continue
        compared.add((id(left), id(right)))
        if isinstance(left, dict) and isinstance(right, dict):
            if left.keys() != right.keys():
                return False
            waiting += [(value, right[key]) for key, value in left.items()]
        elif isinstance(left, list) and isinstance(right, list):
            if len(left) != len(right):
                return False
            waiting += zip(left, right, strict=True)
        elif left != right and not (left != left and right != right):
            # A value that isn't equal to itself is "not a number".
            return False
    return True


def _read(file: Path) -> str:
    """A file's text with plain line ends; empty if there's none."""
    if file.is_symlink() and not file.resolve().is_relative_to(file.parent.resolve()):
        raise CannotChangeError("is a link that leads out of the project")
    if file.exists() and not file.is_file():
        # Reading from a pipe or a device may never end.
        raise CannotChangeError("isn't a file")
    try:
        if file.stat().st_size > MOST_BYTES:
            raise CannotChangeError(f"is larger than {MOST_BYTES >> 20} MiB")
        return file.read_bytes().decode("utf-8").replace("\r\n", "\n")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise CannotChangeError(f"can't be read: {error}") from None


def _write(change: Change) -> None:
    crlf = change.file.is_file() and b"\r\n" in change.file.read_bytes()
    change.file.write_text(change.after, encoding="utf-8", newline="\r\n" if crlf else "\n")


def _show(change: Change) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)
    styles = {"+": "green", "-": "red", "@": "cyan"}
    name = change.file.name
    lines = difflib.unified_diff(
        change.before.splitlines(), change.after.splitlines(), name if change.before else "/dev/null", name, lineterm=""
    )
    for line in lines:
        console.print(Text(visible(line), styles.get(line[:1], "")))
