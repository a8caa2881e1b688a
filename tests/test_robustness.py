"""Whatever file Bandit can parse, the rules answer: no internal error, no finding outside the file, none by accident.

The material is our own fixtures: files that are full of what the rules look at closely, changed at random.
"""

from __future__ import annotations

import ast
import io
import logging
import random
import re
import sys
import tempfile
import tokenize
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from astroid.nodes import NodeNG
from astroid.nodes.as_string import AsStringVisitor
from bandit.core import config as bandit_config
from bandit.core import manager as bandit_manager
from bandit_runs import ROOT, loaded_rules
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

sys.path.insert(0, str(ROOT / "benchmarks"))

from sameness import UNRELATED, add_unrelated, other_names, rename

from bandit_mlops import disclosure
from bandit_mlops.analysis import kept
from bandit_mlops.matching import catalogue
from bandit_mlops.plugins import unsafe_file_handling

RULES = set(loaded_rules())
SEEDS = sorted(path for path in (ROOT / "fixtures").glob("ML*/*.py") if path.stat().st_size < 40_000)

Findings = list[tuple[int, str, str]]


class _Errors(logging.Handler):
    """What Bandit logs about rules that failed."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(record.getMessage())


def scan(source: bytes, name: str = "example.py") -> Findings:
    """Scan one file with our rules, in this process.

    :param source: the file
    :param name: its name, in a folder of its own
    :return: line, rule and level of each finding
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(source)
        return scan_file(path)


def scan_file(path: Path) -> Findings:
    """Scan one file where it lies."""
    manager, errors = _run(path, RULES)
    if manager.skipped or errors:
        # There are files that Bandit itself can't read, or only up to a depth; but none that it can't read with us.
        alone, alone_errors = _run(path, {"B101"})
        assert [path for path, _ in manager.skipped] == [path for path, _ in alone.skipped], errors
        assert len(errors) == len(alone_errors), errors
    return sorted((issue.lineno, issue.test_id, f"{issue.severity}/{issue.confidence}") for issue in manager.results)


def _run(path: Path, rules: set[str]) -> tuple[bandit_manager.BanditManager, list[str]]:
    errors = _Errors()
    logger = logging.getLogger("bandit")
    logger.addHandler(errors)
    try:
        profile = {"include": rules, "exclude": set()}
        manager = bandit_manager.BanditManager(bandit_config.BanditConfig(), "file", profile=profile)
        manager.discover_files([str(path)], recursive=True)
        manager.run_tests()
    finally:
        logger.removeHandler(errors)
    return manager, errors.texts


# -- files that are changed at random ----------------------------------------------------------------------------------

_NAME = re.compile(rb"\b[A-Za-z_]\w*\b")
_ODD = [
    b"\x0c",
    b"\t",
    b"    ",
    b"\\\n",
    b"# \xc3\xa9 \xe2\x80\xae\n",
    b"match x:\n    case {'a': [1, *y], **z} if y: pass\n    case C(a=1) | None: pass\n",
    b"try:\n    pass\nexcept* ValueError as e:\n    print(e)\n",
    b"type A[T: int = str] = list[T]\ndef f[T, *Ts, **P](x: T, *a: *Ts) -> T: return x\nclass C[T]: pass\n",
    b"f'{x!r:{width}.{prec}} {f\"{y}\"} {z=}'\n",
    b"f'{x['a']} {'\\n'.join(f'{f'{f'{y:{z}}'}'}' for y in x)}'\n",
    b"t'{x} and {y!s}'\n",
    b"x = t'{x!r:{t'{width}'}} {f'{t'{y}'}'} {t''}' t'{{z}} {z=}'\n",
    b"def f[T, *Ts, **P](x: T, *a: *Ts) -> T: return x\ntype A[T: (int, str)] = list[T]\nclass C[T](B[T]): x: Later\n",
    b"try:\n    pass\nexcept ValueError, KeyError:\n    print(1)\n",
    b"try:\n    pass\nexcept* ValueError, KeyError:\n    print(1)\n",
    b"def f(x: Later, y: 'Later | None' = None):\n    try:\n        return x.y\n    finally:\n        return None\n",
    b"for x in y:\n    try:\n        pass\n    finally:\n        continue\n",
    b"match x, y:\n    case str() as a, Template(strings=b, c=[d, *_]): pass\n    case int(n), _: pass\n",
    b"match x:\n    case -1+2j | 'a' 'b' | a.b: pass\n    case {'a': {**b}, **c}: pass\n    case [[[*_, d]]]: pass\n",
    b"lazy import json\nlazy from os import path\n",
    b"x = [*y for y in z]; u = {**y for y in z}\n",
    b"async def g():\n    async with a as b, c: yield [i async for i in b if await i]\n",
    b"lambda *a, k=(w := 3), **b: (yield)\n",
    b"global_ = nonlocal_ = ...; del global_\n",
    b"with (open(a) as b, open(c) as d,): pass\n",
    b"@(lambda f: f)\ndef h(a, /, b=1, *, c, **d): return *d, *a\n",
    b"x = [" + b"1," * 3_000 + b"]\n",
    b"x = '" + b"ab" * 20_000 + b"'\n",
    b"x = " + b"(" * 60 + b"y" + b")" * 60 + b"\n",
    b"x = " + b"a." * 150 + b"b\n",
    b"x = " + b"a + " * 200 + b"b\n",
    b"x = " + b"f(" * 60 + b")" * 60 + b"\n",
    b"x = " + b"[" * 60 + b"]" * 60 + b", " + b"{1:" * 60 + b"2" + b"}" * 60 + b"\n",
    b"x = " + b"lambda: " * 60 + b"y\n",
    b"x = " + b"not " * 150 + b"y if " + b"- " * 150 + b"z else w\n",
    b"".join(b" " * depth + b"if x:\n" for depth in range(60)) + b" " * 60 + b"pass\n",
    b"if x: pass\n" + b"elif y: pass\n" * 60,
    b"x = 10 ** 400, 1e999, 0x" + b"f" * 3_000 + b"\n",
    b"raise SystemExit from None\n",
    b"print(*args, **{**kwargs, 'a': 1}, sep='')\n",
]


def _delete_lines(lines: list[bytes], draw: random.Random) -> None:
    start = draw.randrange(len(lines))
    del lines[start : start + draw.randint(1, 4)]


def _repeat_lines(lines: list[bytes], draw: random.Random) -> None:
    start = draw.randrange(len(lines))
    lines[start:start] = lines[start : start + draw.randint(1, 6)]


def _insert_odd(lines: list[bytes], draw: random.Random) -> None:
    position = draw.randrange(len(lines) + 1)
    indent = re.match(rb"\s*", lines[min(position, len(lines) - 1)])
    assert indent is not None
    lines[position:position] = [indent[0] + line + b"\n" for line in draw.choice(_ODD).splitlines()]


def _swap_names(lines: list[bytes], draw: random.Random) -> None:
    text = b"".join(lines)
    names = sorted(set(_NAME.findall(text)))
    one, other = draw.choice(names), draw.choice(names)
    swapped = re.sub(rb"\b(?:%s|%s)\b" % (one, other), lambda m: other if m[0] == one else one, text)
    lines[:] = swapped.splitlines(keepends=True)


def _swap_arguments(lines: list[bytes], draw: random.Random) -> None:
    places = [index for index, line in enumerate(lines) if b"(" in line and b", " in line]
    if places:
        index = draw.choice(places)
        head, _, tail = lines[index].partition(b"(")
        body, closing, rest = tail.rpartition(b")")
        parts = body.split(b", ")
        draw.shuffle(parts)
        lines[index] = head + b"(" + b", ".join(parts) + closing + rest


def _drop_token(lines: list[bytes], draw: random.Random) -> None:
    index = draw.randrange(len(lines))
    found = list(re.finditer(rb"\w+|[^\w\s]", lines[index]))
    if found:
        token = draw.choice(found)
        lines[index] = lines[index][: token.start()] + lines[index][token.end() :]


CHANGES: list[Callable[[list[bytes], random.Random], None]] = [
    _delete_lines,
    _repeat_lines,
    _insert_odd,
    _swap_names,
    _swap_arguments,
    _drop_token,
]
ENCODINGS: dict[str, Callable[[bytes], bytes]] = {
    "as it is": lambda text: text,
    "BOM": lambda text: b"\xef\xbb\xbf" + text,
    "CRLF": lambda text: text.replace(b"\n", b"\r\n"),
    "CR": lambda text: text.replace(b"\n", b"\r"),
    "no last line break": lambda text: text.rstrip(b"\n"),
    "latin-1": lambda text: b"# -*- coding: latin-1 -*-\n" + text + b"x = '\xe9\xff'\n",
    "KOI8-R": lambda text: b"# vim: set fileencoding=koi8-r :\n" + text + b"x = '\xc1\xff'\n",
    "Shift JIS": lambda text: b"# coding: shift_jis\n" + text + b"x = '\x83\x5c'\n",
    "UTF-7": lambda text: b"# coding: utf-7\n" + text.replace(b"+", b"+-"),
    "EBCDIC": lambda text: b"# coding: cp037\n" + text,
    "UTF-16": lambda text: text.decode("utf-8").encode("utf-16"),
    "unknown": lambda text: b"# coding: no-such\n" + text,
    "tabs": lambda text: text.replace(b"    ", b"\t"),
    "NUL": lambda text: text + b"\0",
    "NULs within": lambda text: text.replace(b"\n", b"\n\0", 5),
    "not UTF-8": lambda text: text + b"x = '\xff\xfe'\n",
    "form feeds": lambda text: text.replace(b"\n\n", b"\n\x0c\n"),
}


def _parsed(source: bytes) -> ast.Module | None:
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(SEEDS),
    st.lists(st.sampled_from(CHANGES), min_size=1, max_size=4),
    st.sampled_from(sorted(ENCODINGS)),
    st.randoms(use_true_random=False),
)
def test_changed_files_are_answered(
    path: Path, changes: list[Callable[[list[bytes], random.Random], None]], encoding: str, draw: random.Random
) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    for change in changes:
        before = list(lines)
        change(lines, draw)
        if not lines or _parsed(b"".join(lines)) is None:
            # Most breaks of the syntax are Bandit's to report, and take the file from us.
            lines[:] = before
    source = ENCODINGS[encoding](b"".join(lines))
    last = len(re.split(rb"\r\n|\r|\n", source))
    assert all(1 <= line <= last for line, _, _ in scan(source))


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("rule", sorted(RULES))
def test_every_encoding_of_a_fixture(rule: str, encoding: str) -> None:
    source = (ROOT / "fixtures" / rule / "hazards.py").read_bytes()
    found = scan(ENCODINGS[encoding](source))
    if encoding in {"BOM", "CRLF", "no last line break", "form feeds", "tabs"}:
        assert found == scan(source)


@pytest.mark.parametrize("odd", _ODD, ids=lambda odd: repr(odd[:30]))
def test_new_and_odd_syntax_hides_nothing(odd: bytes) -> None:
    source = b"import pickle\n" + odd + b"\npickle.load(open('m.pkl', 'rb'))\n"
    if _parsed(source) is None:
        pytest.skip("not the syntax of this Python")
    line = source.count(b"\n")
    assert (line, "ML101") in [(row, rule) for row, rule, _ in scan(source)]


# -- odd arguments -----------------------------------------------------------------------------------------------------

_DIGITS = "1" * 5_000
ODD_ARGUMENTS = [
    "",
    "*x",
    "0, *x",
    "**y",
    "*x, **y",
    "0, 1, 2, *x, z=1",
    "None",
    "''",
    "' '",
    "b'\\xff'",
    "'\\0', '\\ud800'",
    "[], ()",
    "['', *x]",
    "{}, {**y}",
    "...",
    "lambda *a: a",
    "'http://[', 'http://[::1', 'https://x:99999999/y'",
    "url='http://[::1/model.bin', host='[', port='x'",
    "f'{x!r:{y}}{x}', '%' % x, '%s %s' % x",
    f"'{{{_DIGITS}}}'.format(x), '%{_DIGITS}s' % x, 0x{'f' * 5_000}",
    "(yield), (x := y), *(a for a in x)",
    "x[0][1:2, ...], x.a.b().c[y](*x)",
    "input(), os.environ['A'], sys.argv[1:]",
    "not x, -x, x if y else [x, *y], x or y and x",
    "shell=True, args=[*x], path=x, url=x, code=x, trust_remote_code=x, weights_only=x, revision=x",
    "['sh', '-c'], ['bash', '-c', *x], 'curl', shell=[*x]",
]


def _known_names() -> list[str]:
    names = set[str]().union(*(table.names() for table in catalogue().tables))
    return sorted(name.replace("*", "any") for name in names)


@pytest.mark.parametrize(
    "source",
    [
        "os.spawnl(os.P_WAIT, *words)",
        "os.execl(*words)",
        f"os.system('{{{_DIGITS}}}'.format(input()))",
        "urlopen('http://[::1', model_url='http://[::1')",
        "model_url = 'http://[::1/model'",
        "exec(zipfile.ZipFile(words).namelist()[0])",
    ],
    ids=lambda source: source[:30],
)
def test_arguments_that_once_stopped_a_rule(source: str) -> None:
    scan(f"import os, zipfile\nfrom urllib.request import urlopen\ndef f(words):\n    {source}\n".encode())


@pytest.mark.slow
@pytest.mark.parametrize("arguments", ODD_ARGUMENTS, ids=lambda arguments: arguments[:30])
def test_every_known_api_takes_odd_arguments(arguments: str, tmp_path: Path) -> None:
    names = _known_names()
    assert len(names) > 1_000
    path = tmp_path / "example.py"
    for start in range(0, len(names), 200):
        some = names[start : start + 200]
        head = "".join(f"import {name.rpartition('.')[0]}\n" for name in some if "." in name)
        body = "".join(f"def f{number}(x, y):\n    {name}({arguments})\n" for number, name in enumerate(some))
        path.write_text(f"import os, sys\n{head}{body}", encoding="utf-8")
        _, errors = _run(path, RULES)
        assert not errors, errors[0][-600:]


def test_the_file_is_written_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    original = AsStringVisitor.visit_module

    def visit_module(self: AsStringVisitor, node: Any) -> str:
        written.append(node.name)
        return str(original(self, node))

    monkeypatch.setattr(AsStringVisitor, "visit_module", visit_module)
    functions = "".join(f"def f{number}(path):\n    tarfile.open(path).extractall(path)\n" for number in range(40))
    found = scan(f"import tarfile\n{functions}".encode())
    assert len([rule for _, rule, _ in found if rule == "ML502"]) == 40
    assert len(written) <= 2


def test_calls_of_a_function_are_gone_through_once_for_all_archives(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    original = kept.calls_in

    def calls_in(block: NodeNG) -> Any:
        asked.append(block)
        return original(block)

    monkeypatch.setattr(unsafe_file_handling, "calls_in", calls_in)
    body = "    tarfile.open(path).extractall(path)\n" * 40
    found = scan(f"import tarfile\ndef f(path):\n{body}".encode())
    assert len([rule for _, rule, _ in found if rule == "ML502"]) == 40
    assert 0 < len(asked) < 5


def test_a_function_is_walked_a_fixed_number_of_times(monkeypatch: pytest.MonkeyPatch) -> None:
    walked: Counter[int] = Counter()
    original = NodeNG.nodes_of_class

    def nodes_of_class(self: NodeNG, *arguments: Any) -> Any:
        walked[len(list(self.get_children()))] += 1
        return original(self, *arguments)

    monkeypatch.setattr(NodeNG, "nodes_of_class", nodes_of_class)
    body = "    s += str(x)\n    os.system(s)\n" * 150
    found = scan(f"import os\ndef f(x, s):\n{body}".encode())
    assert len([rule for _, rule, _ in found if rule == "ML301"]) == 150
    assert sum(times for children, times in walked.items() if children > 200) < 40


def test_a_name_that_is_made_of_itself_is_looked_at_a_bounded_number_of_times(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: Counter[str] = Counter()
    original = disclosure._told

    def told(node: ast.AST | None, *arguments: Any) -> Any:
        asked[type(node).__name__] += 1
        return original(node, *arguments)

    monkeypatch.setattr(disclosure, "_told", told)
    steps = "        if s: s = g(s, s)\n" * 15
    source = f"""\
from flask import Flask
app = Flask(__name__)
@app.get("/")
def answer():
    try:
        return model()
    except Exception as e:
        s = str(e)
{steps}        return {{"error": s}}, 500
"""
    found = scan(source.encode())
    assert [rule for _, rule, _ in found] == ["ML403"]
    assert asked["Name"] < 2_000


# -- what makes no difference ------------------------------------------------------------------------------------------


def _starts(source: str) -> list[int]:
    """The lines, from 1, before which a comment or a blank line changes nothing."""
    inside: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.STRING or token.type not in {tokenize.NEWLINE, tokenize.NL, tokenize.COMMENT}:
            inside.update(range(token.start[0] + 1, token.end[0] + 1))
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt) and not hasattr(node, "body"):
            assert node.end_lineno is not None
            inside.update(range(node.lineno + 1, node.end_lineno + 1))
    return [line for line in range(1, source.count("\n") + 1) if line not in inside]


def _shifted(found: Findings, inserted: list[int]) -> Findings:
    return sorted((line + sum(1 for at in inserted if at <= line), rule, level) for line, rule, level in found)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(SEEDS), st.data())
def test_comments_and_blank_lines_change_nothing(path: Path, data: st.DataObject) -> None:
    source = path.read_text(encoding="utf-8")
    starts = _starts(source)
    if not starts:
        reject()
    chosen = sorted(data.draw(st.lists(st.sampled_from(starts), min_size=1, max_size=5, unique=True)))
    lines = source.splitlines(keepends=True)
    for line in reversed(chosen):
        lines.insert(line - 1, data.draw(st.sampled_from(["\n", "# a note\n", "    # torch.load(x)\n", "\n\n"]))[:20])
    grown = "".join(lines)
    if grown.count("\n") != source.count("\n") + len(chosen):
        reject()
    assert scan(grown.encode()) == _shifted(scan(source.encode()), chosen)


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_unrelated_code_below_changes_nothing(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert scan((source + UNRELATED).encode()) == scan(source.encode())


@pytest.mark.parametrize(
    # The names of credentials are what ML401 goes by.
    "path",
    [path for path in SEEDS if path.parent.name != "ML401"],
    ids=lambda path: f"{path.parent.name}/{path.stem}",
)
def test_other_names_change_nothing(path: Path) -> None:
    plain = ast.unparse(ast.parse(path.read_bytes()))
    tree = ast.parse(plain)
    names = other_names(tree)
    rename(tree, names)
    renamed = ast.unparse(tree)
    assert not names or renamed != plain
    assert scan(renamed.encode()) == scan(plain.encode())


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_unrelated_code_between_changes_nothing(path: Path) -> None:
    plain = ast.parse(path.read_bytes())
    more = ast.parse(path.read_bytes())
    add_unrelated(more)
    both = (ast.unparse(plain), ast.unparse(more))
    found = [Counter((rule, level) for _, rule, level in scan(code.encode())) for code in both]
    assert found[0] == found[1]


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_file_alone_and_in_its_tree(path: Path, in_the_tree: dict[Path, Findings]) -> None:
    assert scan_file(path) == in_the_tree.get(path, [])


@pytest.fixture(scope="module")
def in_the_tree() -> Iterator[dict[Path, Findings]]:
    manager, errors = _run(ROOT / "fixtures", RULES)
    assert errors == []
    found: dict[Path, Findings] = {}
    for issue in manager.results:
        found.setdefault(Path(issue.fname), []).append(
            (issue.lineno, issue.test_id, f"{issue.severity}/{issue.confidence}")
        )
    yield {path: sorted(findings) for path, findings in found.items()}


# -- a terminal ------------------------------------------------------------------------------------------------------

ESCAPES = ["\x1b[31m", "\x1b]0;title\x07", "\x9b2J", "\u202e", "\x08", "\u2028", "\x7f"]


@pytest.mark.parametrize("escape", ESCAPES, ids=repr)
def test_no_control_character_gets_into_a_message(escape: str, tmp_path: Path) -> None:
    source = (
        "import subprocess, torch\n"
        "from transformers import AutoModel\n"
        f"def f(x, **options):\n"
        f"    subprocess.run(f'ls{escape} {{x}} {{options[\"a{escape}b\"]}}', shell=True)\n"
        f"    torch.load('{escape}/' + x, weights_only=False)\n"
        f"    AutoModel.from_pretrained('org/{escape}name', trust_remote_code=True)\n"
        f"    AutoModel.from_pretrained('org/{escape}name')\n"
    )
    path = tmp_path / "example.py"
    path.write_text(source, encoding="utf-8")
    manager, errors = _run(path, RULES)
    assert errors == []
    rules = Counter(issue.test_id for issue in manager.results)
    assert rules["ML301"] and rules["ML102"] and rules["ML201"]
    for issue in manager.results:
        assert issue.text.isprintable(), issue.text
