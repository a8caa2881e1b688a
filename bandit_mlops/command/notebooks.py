"""A notebook -> one Python source that Bandit can scan, and the way back from its lines to the cells.

A notebook is JSON; nothing of it is run, and no Jupyter needs to be installed. All code cells become one source, since
a cell uses what the cells before it import and define. A line of a cell is one line of the source. What IPython adds to
Python (``!command``, ``%magic``, ``%%magic``, ``name?``) becomes the calls that it stands for, as IPython does it.
"""

from __future__ import annotations

import ast
import bisect
import builtins
import dataclasses
import itertools
import json
import json.decoder
import json.scanner
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, cast

SUFFIX = ".ipynb"
MOST_BYTES = 256 << 20
# What every notebook has without an import. Two lines: in them, Bandit would read a declaration of the encoding.
_BEFORE = ("", "from IPython import get_ipython")
LINES_OF_OUR_OWN = 1
_MOST_MAGICS = 5
# Beyond these, what stands in a command is text: no command that people write has more.
_MOST_VALUES = 200
_LONGEST_VALUE = 1000

# Cell magics whose body is Python, run here or in a process of its own.
_PYTHON_CELLS = frozenset(
    ("capture", "time", "timeit", "prun", "memit", "mprun", "lprun", "python", "python3", "pypy", "py", "ipytest", "px")
)
_SHELL_CELLS = frozenset(("bash", "sh", "zsh", "ksh", "system", "sx", "!", "shell"))
_SHELLS = frozenset(("bash", "sh", "zsh", "ksh", "dash"))
_PYTHON_LINES = frozenset(("time", "timeit", "prun", "memit", "mprun", "lprun", "debug"))
_PACKAGE_MANAGERS = frozenset(("pip", "pip3", "conda", "mamba", "micromamba", "uv", "poetry"))
# Without a percent sign, IPython takes these for magics too.
_AUTOMAGIC = re.compile(r"(?:pip3?|conda|mamba|micromamba|uv pip)\s+(?:install|uninstall|download)\b")
_ASSIGNED = re.compile(r"(?P<target>[A-Za-z_][\w.,\[\]\"' ]*=)\s*(?P<mark>!|%(?!=))(?P<rest>.*)", re.DOTALL)
_HELP = re.compile(r"\?{1,2}\s*[%\w.*]+|[%\w.*\[\]'\"]+\?{1,2}")
_VALUE = re.compile(r"\$([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)")
_OPTION = re.compile(r"\s*-{1,2}[\w-]+(?:[= ]\d+)?(?=\s|$)")
_ENVIRONMENT = re.compile(r"\s*(\w+)(?:\s*=\s*|\s+)(.+)", re.DOTALL)
_LINE_END = re.compile(r"(\r\n|\r|\n)")
# A character of a text in JSON, as it stands in the file; two escapes may be one character.
_CHARACTER = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u.{4}|\\.|.", re.DOTALL)
# Strings, comments and brackets, as far as they decide where a statement ends.
_TOKEN = re.compile(r"\"\"\"|'''|\"|'|#|[(\[{]|[)\]}]|\\\n?", re.DOTALL)


class NotANotebookError(ValueError):
    """Content that can't be scanned as a notebook; the message says why."""


@dataclasses.dataclass(frozen=True)
class Place:
    """Where a line of the source comes from."""

    cell: int
    """The cell's position in the notebook, counted from 1, with the cells of text."""
    line: int
    """The line in the cell, counted from 1."""
    in_file: int
    """The line of the file that holds it."""
    text: str
    """The line as the notebook has it."""
    piece: int = 0
    """Where the text of the file begins in which the line stands."""
    above: int = 0
    """How many characters of that text are lines before."""
    is_changed: bool = False
    """The source has something else in the line's place."""

    def __str__(self) -> str:
        return f"cell {self.cell}, line {self.line}"


@dataclasses.dataclass(frozen=True)
class Notebook:
    """A notebook as Python."""

    source: bytes
    """What Bandit scans, in UTF-8."""
    places: tuple[Place | None, ...]
    """For each line of the source, from 1 on, where it comes from; None for lines that no cell has."""
    broken: tuple[tuple[int, str], ...]
    """Cells that aren't Python, each with the reason; they are left out of the source."""
    content: str = dataclasses.field(default="", repr=False)
    """The file."""

    def place(self, line: int) -> Place | None:
        """Where a line of the source comes from; the nearest cell above for a line that no cell has."""
        for number in range(min(line, len(self.places) - 1), 0, -1):
            if self.places[number] is not None:
                return self.places[number]
        return next((place for place in self.places if place is not None), None)

    def column(self, place: Place, characters: int) -> int:
        """Where a character of a line stands in the line of the file, in which it may be written as an escape.

        :param place: the line
        :param characters: how many of its characters stand before
        :return: the column, counted from 1
        """
        position = place.piece
        for _ in range(place.above + characters):
            if position >= len(self.content) or self.content[position] == '"':
                break
            position += len(_CHARACTER.match(self.content, position).group())  # type: ignore[union-attr]
        return position - self.content.rfind("\n", 0, position)


@dataclasses.dataclass(frozen=True)
class _Cell:
    number: int
    lines: tuple[str, ...]
    in_file: tuple[int, ...]
    pieces: tuple[tuple[int, int], ...]


class _Text(str):
    """A string of the file that knows where it begins."""

    __slots__ = ("start",)
    start: int


def read(content: bytes) -> Notebook:
    """Read a notebook.

    :param content: the file
    :return: its code; empty where its language isn't Python
    :raises NotANotebookError: if it isn't a notebook
    """
    if len(content) > MOST_BYTES:
        raise NotANotebookError(f"notebook larger than {MOST_BYTES >> 20} MiB")
    text = _decoded(content)
    cells = list(_cells(text))
    known = _names(cells)
    source = list(_BEFORE)
    places: list[Place | None] = [None] * (len(_BEFORE) + 1)
    broken = []
    for cell in cells:
        lines = python(cell.lines, known)
        reason = _error("\n".join(lines))
        if reason:
            broken.append((cell.number, reason))
            continue
        source += lines
        places += [
            Place(cell.number, number, in_file, line, *piece, python_line != line)
            for number, (line, in_file, piece, python_line) in enumerate(
                zip(cell.lines, cell.in_file, cell.pieces, lines, strict=True), start=1
            )
        ]
    joined = "".join(f"{line}\n" for line in source)
    return Notebook(joined.encode("utf-8", errors="replace"), tuple(places), tuple(broken), text)


def python(lines: Sequence[str], known: Collection[str] = (), depth: int = 0) -> list[str]:
    """A cell's lines as Python.

    :param lines: without their line ends
    :param known: names that the notebook defines: IPython puts their values into ``{name}`` and ``$name`` of a command
    :param depth: how many cell magics stand above these lines
    :return: as many lines
    """
    first = next((number for number, line in enumerate(lines) if line.strip()), None)
    if first is not None and lines[first].lstrip().startswith("%%"):
        return _cell_magic(lines, first, known, depth)
    return _statements(_without_indent(lines), known)


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except ValueError as error:
        raise NotANotebookError(f"not a notebook: {error}") from None


def _cells(text: str) -> Iterator[_Cell]:
    try:
        notebook = _located(text)
    except RecursionError:
        raise NotANotebookError("not a notebook: nested too deeply") from None
    except ValueError as error:
        raise NotANotebookError(f"not a notebook: {error}") from None
    if not isinstance(notebook, dict):
        raise NotANotebookError("not a notebook: no cells")
    cells = notebook.get("cells")
    if cells is None and isinstance(notebook.get("worksheets"), list):
        # The format before version 4.
        sheets = [sheet.get("cells") for sheet in notebook["worksheets"] if isinstance(sheet, dict)]
        cells = list(itertools.chain(*(sheet for sheet in sheets if isinstance(sheet, list))))
    if not isinstance(cells, list):
        raise NotANotebookError("not a notebook: no cells")
    if not _is_python(notebook):
        return
    ends = [match.start() for match in re.finditer("\n", text)]
    for number, cell in enumerate(cells, start=1):
        if isinstance(cell, dict) and cell.get("cell_type") == "code" and _is_python_cell(cell):
            yield _cell(number, cell.get("source", cell.get("input")), text, ends)


def _cell(number: int, source: Any, text: str, ends: Sequence[int]) -> _Cell:
    pieces = [piece for piece in (source if isinstance(source, list) else [source]) if isinstance(piece, _Text)]
    lines: list[list[str]] = [[]]
    in_file: list[int] = [1]
    begins: list[tuple[int, int]] = [(0, 0)]
    for piece in pieces:
        line = bisect.bisect_left(ends, piece.start) + 1
        above = 0
        parts = _LINE_END.split(piece)
        for position, (part, end) in enumerate(zip(parts[::2], [*parts[1::2], ""], strict=True)):
            if position:
                lines.append([])
                in_file.append(line)
                begins.append((piece.start, above))
            elif not lines[-1]:
                in_file[-1] = line
                begins[-1] = (piece.start, above)
            if part:
                lines[-1].append(part)
            above += len(part) + len(end)
    if len(lines) > 1 and not lines[-1]:
        del lines[-1], in_file[-1], begins[-1]
    return _Cell(number, tuple("".join(parts) for parts in lines), tuple(in_file), tuple(begins))


def _located(text: str) -> Any:
    """Read JSON, where each string knows its place in the text."""
    decoder = json.JSONDecoder()

    def string(source: str, end: int, strict: bool = True) -> tuple[_Text, int]:
        value, after = json.decoder.scanstring(source, end, strict)  # type: ignore[attr-defined]
        found = _Text(value)
        found.start = end
        return found, after

    decoder.parse_string = string  # type: ignore[attr-defined]
    # The scanner in C has a reader of strings of its own.
    decoder.scan_once = json.scanner.py_make_scanner(decoder)  # type: ignore[attr-defined]
    return decoder.decode(text)


def _is_python(notebook: Mapping[str, Any]) -> bool:
    metadata = notebook.get("metadata")
    if not isinstance(metadata, dict):
        return True
    for key, field in (("kernelspec", "language"), ("language_info", "name")):
        about = metadata.get(key)
        language = about.get(field) if isinstance(about, dict) else None
        if isinstance(language, str) and language:
            return language.lower() in {"python", "python3", "ipython", "pyspark", "sage"}
    return True


def _is_python_cell(cell: Mapping[str, Any]) -> bool:
    """Whether an editor that knows several languages a notebook holds a cell for Python."""
    metadata = cell.get("metadata")
    editor = metadata.get("vscode") if isinstance(metadata, dict) else None
    language = editor.get("languageId") if isinstance(editor, dict) else cell.get("language")
    return not isinstance(language, str) or language.lower() in {"python", ""}


def _error(source: str) -> str:
    """Why a cell can't be parsed, empty if it can."""
    try:
        ast.parse(source.encode("utf-8", errors="replace"))
    except SyntaxError as error:
        return f"syntax error in line {error.lineno}" if error.lineno else "syntax error"
    except (ValueError, RecursionError, MemoryError):
        return "no Python that can be parsed"
    return ""


def _names(cells: Sequence[_Cell]) -> frozenset[str]:
    """The names that a notebook defines, roughly: those of builtins, and those of its cells."""
    words: set[str] = set(dir(builtins))
    for cell in cells:
        for line in cell.lines:
            if not line.lstrip().startswith(("!", "%", "#")):
                words.update(re.findall(r"[A-Za-z_]\w*", line))
    return frozenset(words)


def _without_indent(lines: Sequence[str]) -> list[str]:
    """A cell that is indented as a whole, as IPython takes it."""
    first = next((line for line in lines if line.strip()), "")
    indent = first[: len(first) - len(first.lstrip())]
    return [line.removeprefix(indent) for line in lines] if indent else list(lines)


def _cell_magic(lines: Sequence[str], first: int, known: Collection[str], depth: int) -> list[str]:
    name, _, argument = lines[first].strip()[2:].partition(" ")
    body = list(lines[first + 1 :])
    head = [""] * (first + 1)
    script = name == "script" and argument.split()[:1]
    if name in _SHELL_CELLS or (script and script[0].rpartition("/")[2] in _SHELLS):
        return head + list(_commands(body))
    is_python = name in _PYTHON_CELLS or (
        name in {"writefile", "file"} and argument.strip().strip("\"'").endswith(".py")
    )
    if is_python and depth < _MOST_MAGICS:
        if name in {"timeit", "time", "prun"} and argument.strip():
            head[-1] = _python_argument(argument)
        return head + python(body, known, depth + 1)
    return [""] * len(lines)


def _commands(body: Sequence[str]) -> Iterator[str]:
    """The lines of a shell script, which IPython leaves as they are, each as a call."""
    pending = 0
    command = ""
    for line in body:
        command += line
        if command.endswith("\\"):
            command = command[:-1]
            pending += 1
            continue
        stripped = command.strip()
        yield f"get_ipython().system({stripped!r})" if stripped and not stripped.startswith("#") else ""
        yield from [""] * pending
        command, pending = "", 0
    if pending:
        yield f"get_ipython().system({command.strip()!r})"
        yield from [""] * (pending - 1)


def _statements(lines: Sequence[str], known: Collection[str]) -> list[str]:
    """Lines of Python in which a statement may be IPython's."""
    result: list[str] = []
    number = 0
    while number < len(lines):
        line = lines[number]
        stripped = line.strip()
        special = stripped.startswith(("!", "%", "?")) or _ASSIGNED.match(stripped) or _AUTOMAGIC.match(stripped)
        if special or (stripped.endswith("?") and _HELP.fullmatch(stripped)):
            used = number
            while lines[used].endswith("\\") and used + 1 < len(lines):
                used += 1
            whole = " ".join(part.rstrip("\\").strip() for part in lines[number : used + 1])
            indent = line[: len(line) - len(line.lstrip())]
            result.append(indent + _special(whole, known))
            result += [""] * (used - number)
            number = used + 1
            continue
        end = _end_of_statement(lines, number)
        result += lines[number:end]
        number = end
    return result


def _end_of_statement(lines: Sequence[str], start: int) -> int:
    """The line after the last one of a statement that begins in a line."""
    depth = 0
    quote = ""
    for number in range(start, len(lines)):
        line = lines[number]
        position = 0
        goes_on = False
        while position < len(line):
            found = _TOKEN.search(line, position)
            if found is None:
                break
            token = found.group()
            position = found.end()
            if token.startswith("\\"):
                # Within a string whatever follows is no quote; at the line's end the statement goes on.
                goes_on = position >= len(line)
                position += 1
            elif quote:
                if token == quote:
                    quote = ""
                elif len(quote) == 1 and token.startswith(quote):
                    # An empty string ends, or one ends where the next one begins.
                    quote, position = "", found.start() + 1
            elif token == "#":
                break
            elif token[0] in "\"'":
                quote = token
            else:
                depth = max(0, depth + (1 if token in "([{" else -1))
        if len(quote) == 1 and not goes_on:
            # A string in simple quotes ends with its line, at the latest.
            quote = ""
        if not depth and not quote and not goes_on:
            return number + 1
    return len(lines)


def _special(statement: str, known: Collection[str]) -> str:
    """A statement of IPython as Python."""
    assigned = _ASSIGNED.match(statement)
    if assigned and not statement.startswith(("!", "%")):
        target, mark, rest = assigned.group("target", "mark", "rest")
        call = _system(rest, known, "getoutput") if mark == "!" else _line_magic(rest, known)
        return f"{target} {call}"
    if statement.startswith("!!"):
        return _system(statement[2:], known, "getoutput")
    if statement.startswith("!"):
        return _system(statement[1:], known)
    if _HELP.fullmatch(statement) or statement.startswith("?"):
        return "pass"
    return _line_magic(statement.lstrip("%"), known)


def _line_magic(text: str, known: Collection[str]) -> str:
    name, _, argument = text.strip().partition(" ")
    if name in _PACKAGE_MANAGERS:
        return _system(f"{name} {argument}", known)
    if name in {"sx", "system"}:
        return _system(argument, known, "getoutput")
    if name in _PYTHON_LINES:
        return _python_argument(argument) or "pass"
    if name in {"env", "set_env"}:
        given = _ENVIRONMENT.fullmatch(argument)
        if given:
            return f"import os; os.environ[{given.group(1)!r}] = {given.group(2).strip()!r}"
    return f"get_ipython().run_line_magic({name!r}, {argument.strip()!r})"


def _python_argument(argument: str) -> str:
    """The statement behind the options of ``%time`` and its like; empty where there's none."""
    start = 0
    while option := _OPTION.match(argument, start):
        start = option.end()
    statement = argument[start:].strip()
    return statement if statement and not _error(statement) else ""


def _system(command: str, known: Collection[str], method: str = "system") -> str:
    """The call that ``!command`` stands for, where the values that IPython puts in are parts of the text."""
    parts: list[str] = []
    constant = ""
    position = 0
    text = command.strip()
    while position < len(text):
        if len(parts) >= _MOST_VALUES:
            constant += text[position:]
            break
        expression, after = _hole(text, position, known)
        if expression is None:
            constant += text[position:after] if after > position else text[position]
            position = max(after, position + 1)
            continue
        if constant:
            parts.append(repr(constant))
        parts.append(f"({expression})")
        constant, position = "", after
    if constant or not parts:
        parts.append(repr(constant))
    return f"get_ipython().{method}({' + '.join(parts)})"


def _hole(text: str, position: int, known: Collection[str]) -> tuple[str | None, int]:
    """What IPython evaluates at a place in a command: ``{expression}`` or ``$name``, and where the text goes on."""
    character = text[position]
    if character == "{":
        if text.startswith("{{", position):
            return None, position + 2
        end = text.find("}", position, position + _LONGEST_VALUE)
        expression = text[position + 1 : end].strip() if end > 0 else ""
        if "{" in expression:
            # The first closing brace is another one's.
            return None, position + 1
        # A format or a conversion may follow the expression.
        for candidate in (expression, expression.rpartition(":")[0], expression.rpartition("!")[0]):
            if candidate and _can_be_evaluated(candidate, known):
                return candidate, end + 1
    elif character == "$":
        name = _VALUE.match(text, position)
        if name and name.group(1).partition(".")[0] in known:
            return name.group(1), name.end()
        if text.startswith("$$", position):
            return None, position + 2
    return None, position + 1


def _can_be_evaluated(expression: str, known: Collection[str]) -> bool:
    """Whether all names of an expression are the notebook's; else IPython leaves the text as it is."""
    try:
        tree = ast.parse(expression, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    if isinstance(tree.body, (ast.Constant, ast.Set)):
        return False
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    own = {arg.arg for node in ast.walk(tree) if isinstance(node, ast.Lambda) for arg in node.args.args}
    own |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return bool(names) and names <= cast("frozenset[str]", known) | own


__all__ = ["MOST_BYTES", "SUFFIX", "NotANotebookError", "Notebook", "Place", "python", "read"]
