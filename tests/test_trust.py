"""When code is trusted: what an opt-in's value says, who was asked before, and the catalogue of such functions."""

from __future__ import annotations

import ast
import io
import re
from collections import Counter

import bandit
import pytest
from analysis.reading import Reading
from packaging.version import Version

from bandit_mlops import opt_ins, trust
from bandit_mlops.analysis.door import File
from bandit_mlops.catalog.entries import OptIn, RemoteCode, Since
from bandit_mlops.catalog.remote_code import OPT_INS, REMOTE_CODE
from bandit_mlops.settings import Settings

SOURCE = re.compile(r"[\w.@-]+-\d[\w.]*:[\w./-]+:\d+|https://\S+")

ENTRIES: list[OptIn | RemoteCode] = [*OPT_INS, *REMOTE_CODE]
each_entry = pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: getattr(e, "keyword", "") or e.names[0])
each_function = pytest.mark.parametrize("entry", REMOTE_CODE, ids=lambda entry: entry.names[0])


def file_with(source: str) -> File:
    return File(io.BytesIO(source.encode()), ast.parse(source), "example.py")


def lines(source: str) -> list[int]:
    """The lines on which an opt-in of ``source`` is reported."""
    return sorted(place[0] for place in opt_ins._findings(file_with(source)))


def asked(source: str) -> bool:
    """Whether somebody was asked before the last call of ``source``."""
    file = file_with(source)
    call = file.call([node for node in ast.walk(file.tree) if isinstance(node, ast.Call)][-1])
    return trust.asked(call)


# the catalogue


@each_entry
def test_facts_have_a_source(entry: OptIn | RemoteCode) -> None:
    for source in entry.source.split("; "):
        assert SOURCE.fullmatch(source), source


@each_entry
def test_texts_make_a_message(entry: OptIn | RemoteCode) -> None:
    for text in (entry.what, entry.fix):
        assert text.strip() == text != ""
        assert not text.endswith(".")
        assert "\n" not in text
    assert entry.fix.count("`") % 2 == 0
    assert entry.severity in (bandit.LOW, bandit.MEDIUM, bandit.HIGH)


@each_function
def test_names_are_dotted(entry: RemoteCode) -> None:
    for name in entry.names:
        assert all(part == "*" or part.isidentifier() for part in name.split(".")), name
        assert "." in name and not name.endswith("*")


@each_function
def test_patterns_and_versions_can_be_read(entry: RemoteCode) -> None:
    for pattern in (entry.pinned_name, entry.only_constant, entry.harmless_names):
        re.compile(pattern)
    sinces = [entry.safe_since, entry.switch.absent if entry.switch is not None else None]
    for since in sinces:
        if isinstance(since, Since):
            Version(since.version)


@each_function
def test_a_switch_lists_what_turns_it_on(entry: RemoteCode) -> None:
    assert entry.switch is None or (entry.switch.unsafe and not entry.switch.safe)


@each_function
def test_a_fix_by_commit_is_possible(entry: RemoteCode) -> None:
    assert "40-hex" not in entry.fix or entry.revisions or entry.pinned_name or "Tool" in entry.fix


def test_keywords_stand_once() -> None:
    assert [keyword for keyword, count in Counter(o.keyword for o in OPT_INS).items() if count > 1] == []


def test_no_name_has_two_entries_for_one_repository() -> None:
    counted = Counter((name, entry.repository, entry.only_constant) for entry in REMOTE_CODE for name in entry.names)
    assert [name for name, count in counted.items() if count > 1] == []


# who was asked


@pytest.mark.parametrize(
    "source",
    [
        "if args.trust_remote_code:\n    load()",
        "if args['trust_remote_code'] and x is None:\n    load()",
        "if not allowed(x):\n    pass\nelse:\n    load()",
        "x = load() if trusted else None",
        "x = None if not trusted else load()",
        "x = trust_remote_code and load()",
        "if not args.allow_code:\n    raise ValueError\nload()",
        "if args.allow_code is False:\n    raise ValueError\nfor x in y:\n    load()",
        "def f():\n    if x not in TRUSTED_MODELS:\n        return\n    load()",
        "assert trusted\nload()",
        "resolve_trust_remote_code(a, b)\nload()",
        "ok = self._check_loading_allowed('x')\nload()",
        "async def f():\n    await check_trusted()\n    await load()",
        "if trusted:\n    if x:\n        load()",
        "while trusted:\n    load()",
        "x = (trusted or y) and load()",
        "if x == 'trust':\n    load()",
        "if trusted == False:\n    pass\nelse:\n    load()",
        "if trusted != False:\n    load()",
        "if trusted is not None:\n    load()",
        "if x is None and trusted:\n    load()",
        "if x not in y and trusted:\n    load()",
        "if not x and trusted:\n    load()",
        "if not (a and trusted):\n    raise E\nload()",
        "for x in y:\n    if not trusted:\n        continue\n    load()",
        "for x in y:\n    if not trusted:\n        break\n    load()",
        "try:\n    check_trusted()\n    load()\nexcept E:\n    pass",
        "if a:\n    pass\nelif trusted:\n    load()",
        "f = lambda: trusted and load()",
        "class C:\n    if trusted:\n        load()",
    ],
)
def test_somebody_was_asked(source: str) -> None:
    assert asked(source)


@pytest.mark.parametrize(
    "source",
    [
        "load()",
        "if fast:\n    load()",
        "if not args.trust_remote_code:\n    load()",
        "if trusted:\n    pass\nelse:\n    load()",
        "x = None if trusted else load()",
        "if not trusted:\n    print('careful')\nload()",
        "if trusted:\n    raise ValueError\nload()",
        "if needs_trust_remote_code(x):\n    load()",
        "if trusted:\n    def f():\n        load()",
        "log_trust_remote_code(a)\nload()",
        "if distrusted_by_nobody:\n    load()",
        "while not trusted:\n    load()",
        "x = load() and trusted",
        "x = trusted or load()",
        "x = y and load()",
        "if trusted is None:\n    load()",
        "if trusted:\n    x = 1\nload()",
        "for x in y:\n    if not trusted:\n        continue\nload()",
        "load()\nif not trusted:\n    raise E",
        "check_trusted\nload()",
        "check_other()\nload()",
        "assert x\nload()",
        "try:\n    check_trusted()\nfinally:\n    load()",
        "if a:\n    load()\nelif trusted:\n    pass",
        "if trusted(load()):\n    pass",
        "f(trusted, load())",
    ],
)
def test_nobody_was_asked(source: str) -> None:
    assert not asked(source)


# what an opt-in's value says


def turned_on(source: str, *values: object) -> tuple[str, str]:
    """How surely, and why, what ``source`` passes to ``ask`` turns an opt-in on that is called ``opt``."""
    found = trust.turned_on("opt", Reading(source).value(), values or (True,))
    assert found is None or found.literal is found.why.startswith("opt=")
    return ("", "") if found is None else (found.confidence, found.why)


@pytest.mark.parametrize(
    ("source", "confidence", "why"),
    [
        ("ask(True)", "HIGH", "opt=True, line 1"),
        ("x: bool = True\nask(x)", "HIGH", "opt=True, line 1"),
        ("x = True if t else False\nask(x)", "MEDIUM", "opt=True, line 1"),
        ("x = False if t else True\nask(x)", "MEDIUM", "opt=True, line 1"),
        ("class C:\n    x = True\n    def f(self):\n        ask(self.x)", "HIGH", "opt=True, line 2"),
        ("class C:\n    x: bool = True\n    def f(self):\n        ask(self.x)", "MEDIUM", "opt=True, line 2"),
        ("def f(p=True):\n    ask(p)", "MEDIUM", "opt is the parameter `p`, by default True, line 1"),
        ("def f(a, *, q=1, p=True):\n    ask(p)", "MEDIUM", "opt is the parameter `p`, by default True, line 1"),
        ("def f(a, p=True, /, b=1):\n    ask(p)", "MEDIUM", "opt is the parameter `p`, by default True, line 1"),
        ("X = True\ndef f(p=X):\n    ask(p)", "MEDIUM", "opt is the parameter `p`, by default True, line 2"),
        ("def f(p=Field(True)):\n    ask(p)", "MEDIUM", "opt is the parameter `p`, by default True, line 1"),
        ("def f(p=Field(default=True)):\n    ask(p)", "MEDIUM", "opt is the parameter `p`, by default True, line 1"),
        ("def f(p=True if t else False):\n    ask(p)", "MEDIUM", "opt is the parameter `p`, by default True, line 1"),
        ("def g(p=True):\n    return p\nask(g())", "MEDIUM", "opt is the parameter `p`, by default True, line 1"),
        ("ask(s.get('x', True))", "MEDIUM", "opt is True where `s.get('x', True)` finds nothing else, line 1"),
        (
            "ask(s.pop('x', default=True))",
            "MEDIUM",
            "opt is True where `s.pop('x', default=True)` finds nothing else, line 1",
        ),
        (
            "ask(getattr(s, 'x', True))",
            "MEDIUM",
            "opt is True where `getattr(s, 'x', True)` finds nothing else, line 1",
        ),
        ("ask(getattr(s, y, True))", "MEDIUM", "opt is True where `getattr(s, y, True)` finds nothing else, line 1"),
        *(
            (source, "", "")
            for source in (
                "ask(1)",
                "ask('True')",
                "ask(False)",
                "ask(None)",
                "ask(x)",
                "def f(p=False):\n    ask(p)",
                "def f(p):\n    ask(p)",
                "def f(p=Field()):\n    ask(p)",
                "ask(s.get('x', False))",
                "ask(s.get('x'))",
                "ask(s.foo('x', True))",
                "ask(f('x', True))",
                "ask(getattr(s, 'x', False))",
                "ask(getattr(s, 'x'))",
                "if trusted:\n    ask(True)",
                "def f():\n    if not trusted:\n        raise E\n    ask(s.get('x', True))",
            )
        ),
    ],
)
def test_turned_on(source: str, confidence: str, why: str) -> None:
    assert turned_on(source) == (confidence, why)


def test_other_values_turn_on_too() -> None:
    assert turned_on("ask('1')", "1", "true") == ("HIGH", "opt='1', line 1")
    assert turned_on("ask(1)", "1", "true") == ("", "")
    assert turned_on("ask(True)", 1) == ("", "")


@pytest.mark.parametrize(
    ("source", "commit"),
    [
        ("ask('0123456789012345678901234567890123456789')", True),
        ("X = '0123456789012345678901234567890123456789'\nask(X if t else X[::-1])", True),
        ("X = '0123456789012345678901234567890123456789'\nask(X if t else 'main')", False),
        ("ask('0123456')", False),
        ("ask(3)", False),
        ("ask(x)", False),
    ],
)
def test_commits(source: str, commit: bool) -> None:
    assert trust.is_commit(Reading(source).value()) is commit


# one hazard, one finding


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("o = {'trust_remote_code': True}\nload('a/b', **o)", [2]),
        ("o = {'trust_remote_code': True}\nother(o)", [1]),
        ("o = dict(trust_remote_code=True)\nload('a/b', **o)", [2]),
        ("o = {}\no['trust_remote_code'] = True\nload('a/b', **o)", [3]),
        ("o = {'trust_remote_code': True}\no['trust_remote_code'] = False\nload('a/b', **o)", []),
        ("from functools import partial\nf = partial(load, trust_remote_code=True)\nf('a/b')", [2]),
        ("def f(n, trust_remote_code=True):\n    load(n, trust_remote_code=trust_remote_code)", [2]),
        ("def f(n, trust_remote_code=True):\n    load(n, trust_remote_code)", [1]),
        ("def f(\n    n,\n    trust_remote_code=True,\n):\n    load(n, trust_remote_code)", [3]),
        ("def f(n, trust_remote_code=True):\n    load(n)", []),
        ("def _f(n, t):\n    load(n, trust_remote_code=t)\n_f('a/b', True)", [3]),
        ("def _f(n, trust_remote_code=True):\n    load(n, trust_remote_code=trust_remote_code)\n_f(1, False)", []),
        (
            "class A:\n    trust_remote_code: bool = True\n"
            "    def f(self):\n        load(1, trust_remote_code=self.trust_remote_code)",
            [4],
        ),
        ("class A:\n    trust_remote_code: bool = True", [2]),
        ("load('a/b', trust_remote_code=True)(x)", [1]),
    ],
)
def test_a_hazard_is_reported_where_it_takes_effect(source: str, expected: list[int]) -> None:
    assert lines(source) == expected


def test_an_organisation_of_the_users_own_is_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bandit_mlops.settings._last", ({}, Settings(trusted_orgs=("my-org",))))
    file = file_with("load('my-org/a', trust_remote_code=True)\nload('my-organisation/a', trust_remote_code=True)")
    assert [place[0] for place in opt_ins._findings(file)] == [2]


def test_a_file_without_such_a_keyword_gets_no_tree() -> None:
    file = file_with("load('a/b', trust=True)")
    assert opt_ins._findings(file) == {}
    assert file.module.root is None


@pytest.mark.parametrize("source", ["load(**", "load('trust_remote_code', *", "load({'trust_remote_code': "])
def test_deep_nesting_does_no_harm(source: str) -> None:
    depth = 60
    opened = source * depth + "0" + "".join({"(": ")", "{": "}"}.get(c, "") for c in reversed(source)) * depth
    assert lines(opened + "\nload('a/b', trust_remote_code=True)")[-1:] == [2]
