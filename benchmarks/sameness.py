"""Changes of a file that make no difference to what it does, and so none to what is found in it."""

from __future__ import annotations

import ast
import builtins
import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)

UNRELATED = '''

def _an_unrelated_function(rows):
    """Counts."""
    total = 0
    for row in rows:
        total += len(row)
    return total


class _AnUnrelatedClass:
    limit = 3

    def __init__(self, name):
        self.name = name
'''

EVIDENCE = re.compile(
    r"request|websocket|environ|user|run|init|context|df|llm|tf|args|options|organization|cfg|log|jsonify|make_response"
    r"|typ|types|annotations?|(?:\w+_)?shell(?:_\w+)?|DEBUG|CORS_\w+|ALLOWED_HOSTS|INSTALLED_APPS|MIDDLEWARE"
    r"|.*(?:key|token|secret|passw|passphrase|pwd|credential|auth).*",
    re.IGNORECASE,
)
"""What rules take for evidence, as their pages say: objects and entry points that many programs name alike."""


Finding: TypeAlias = tuple[int, str]
"""A finding: its line, and all else that is said."""


@dataclasses.dataclass(frozen=True)
class Changed:
    """A file before and after a change."""

    before: bytes
    after: bytes
    line: Callable[[int], int] | None = None
    """Where a line of the file stands after the change; None where that isn't worked out."""
    names: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """The names that the change gave, each with what it was before."""

    def expected(self, found: Iterable[Finding]) -> list[Finding]:
        """What is to be found after the change.

        :param found: what was found before it
        """
        return [(self.line(line) if self.line else 0, text) for line, text in found]

    def as_before(self, found: Iterable[Finding]) -> list[Finding]:
        """What was found after the change, in the words of before.

        :param found: the findings
        """
        named = [(line, re.sub(r"\w+", lambda word: self.names.get(word[0], word[0]), text)) for line, text in found]
        return [(line if self.line else 0, text) for line, text in named]


def changes(source: bytes) -> Iterator[tuple[str, Changed]]:
    """The changes that a file takes.

    :param source: a Python file
    :return: what was done, and the outcome; nothing of a file that isn't UTF-8 or that Python can't parse
    """
    try:
        text = source.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        tree = ast.parse(text)
        dump = ast.dump(tree)
        plain = ast.unparse(tree)
        is_whole = ast.dump(ast.parse(plain)) == dump
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for name, after, line in _layouts(text, tree):
        if after != source and _dump(after) == dump:
            yield name, Changed(source, after, line)
    yield "unrelated code below", Changed(source, (text + "\n" + UNRELATED).encode(), _same)
    if "nosec" in text or not is_whole:
        # Bandit heeds such comments, and this would drop them.
        return
    yield "written anew, without comments", Changed(source, plain.encode())
    more, renamed = ast.parse(plain), ast.parse(plain)
    add_unrelated(more)
    yield "unrelated code between", Changed(plain.encode(), ast.unparse(more).encode())
    names = other_names(tree)
    rename(renamed, names)
    old = {new: old for old, new in names.items()}
    yield "other names", Changed(plain.encode(), ast.unparse(renamed).encode(), _same, old)


def _layouts(text: str, tree: ast.Module) -> Iterator[tuple[str, bytes, Callable[[int], int]]]:
    """What only the layout of a file is changed in: the text, and where its lines stand after it."""
    lines = text.split("\n")
    starts = sorted(_starts(tree, lines))
    for name, added in (("blank lines", ""), ("comments", "# a note"), ("comments with names", _NAMES)):
        grown = list(lines)
        for start in reversed(starts):
            grown.insert(start - 1, added)
        yield name, "\n".join(grown).encode(), lambda line: line + sum(1 for start in starts if start <= line)
    yield "CRLF", text.replace("\n", "\r\n").encode(), _same
    yield "byte order mark", b"\xef\xbb\xbf" + text.encode(), _same
    yield "form feeds", text.replace("\n\n", "\n\x0c\n").encode(), _same
    yield "tabs", re.sub(r"(?m)^(?: {4})+", lambda match: "\t" * (len(match[0]) // 4), text).encode(), _same


_NAMES = "# import torch, pickle, flask, requests, langchain, mcp: torch.load(request.args), os.system(llm(x)), tarfile"


def _starts(tree: ast.Module, lines: list[str]) -> set[int]:
    """The lines on which a statement begins and nothing stands before it; not where an encoding may be named."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt):
            first = min((node.lineno, *(inner.lineno for inner in getattr(node, "decorator_list", ()))))
            if first > 2 and (first != node.lineno or not lines[first - 1].encode()[: node.col_offset].strip()):
                found.add(first)
    return found


def _same(line: int) -> int:
    return line


def _dump(source: bytes) -> str | None:
    try:
        return ast.dump(ast.parse(source))
    except (SyntaxError, ValueError):
        return None


def other_names(tree: ast.Module) -> dict[str, str]:
    """Other names for what a file binds itself, as far as nobody else may know it by its name.

    :param tree: the file
    :return: the new name of each
    """
    variables: set[str] = set()
    functions: set[str] = set()
    known = {"self", "cls", "_", *dir(builtins)}
    attributes: set[str] = set()
    # What others may know by its name: attributes, keywords, names in texts such as routes, imports.
    documents = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            variables.add(node.id)
        elif isinstance(node, ast.arg):
            variables.add(node.arg)
        elif isinstance(node, FUNCTIONS):
            functions.add(node.name)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            variables.add(node.name)
        elif isinstance(node, ast.alias):
            (functions if node.asname else known).add(node.asname or node.name.partition(".")[0])
        elif isinstance(node, ast.Attribute):
            attributes.add(node.attr)
        elif isinstance(node, ast.keyword) and node.arg:
            known.add(node.arg)
        elif isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes)) and id(node) not in documents:
            text = node.value if isinstance(node.value, str) else node.value.decode("latin-1")
            known.update(re.findall(r"[^\W_]\w*", text.replace("-", "_")))
        elif isinstance(node, ast.ClassDef):
            known |= {node.name, *(inner.name for inner in node.body if isinstance(inner, FUNCTIONS))}
            fields = [inner for inner in node.body if isinstance(inner, (ast.Assign, ast.AnnAssign))]
            known |= {name.id for field in fields for name in ast.walk(field) if isinstance(name, ast.Name)}
    bound = (variables | (functions - attributes)) - known
    return {
        name: f"{name}_Q7" if name.isupper() else f"{name}_q7"
        for name in sorted(bound)
        if not name.startswith("__") and not EVIDENCE.fullmatch(name)
    }


def rename(tree: ast.Module, names: Mapping[str, str]) -> None:
    """Give names other ones wherever they stand in a file.

    :param tree: the file, which is changed
    :param names: the new name of each
    """
    for node in ast.walk(tree):
        if isinstance(node, (ast.Global, ast.Nonlocal)):
            node.names = [names.get(name, name) for name in node.names]
        elif not isinstance(node, (ast.keyword, ast.ClassDef)):
            for field in ("asname",) if isinstance(node, ast.alias) else ("id", "arg", "name", "rest"):
                name = getattr(node, field, None)
                if isinstance(name, str):
                    setattr(node, field, names.get(name, name))


def add_unrelated(tree: ast.Module) -> None:
    """Put a statement that does nothing in front of each in a function, and functions between those of a file.

    :param tree: the file, which is changed
    """
    for node in list(ast.walk(tree)):
        if isinstance(node, ast.FunctionDef):
            node.body = [more for statement in node.body for more in (*ast.parse("steps_done = 0").body, statement)]
    body: list[ast.stmt] = []
    for number, statement in enumerate(tree.body):
        if isinstance(statement, (*FUNCTIONS, ast.ClassDef)):
            body += ast.parse(f"def _unrelated_{number}(rows):\n    return [len(row) for row in rows]").body
        body.append(statement)
    tree.body = body
