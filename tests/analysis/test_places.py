"""Where a literal goes: each source holds ``"here"``, alone or as a part of a text."""

from __future__ import annotations

import ast
import textwrap

import pytest
from analysis.reading import linked

from bandit_mlops.analysis import places

ALIASES = {"environ": "os.environ", "o": "lib"}


def _literal(source: str) -> ast.Constant:
    tree = linked(ast.parse(textwrap.dedent(source)))
    constants = [node for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    return next(node for node in constants if node.value in ("here", b"here"))


def _shown(place: places.Place | None) -> str:
    """``how root.name``, with ``#2`` for the position of an argument and ``[1]`` for the element of a tuple."""
    if place is None:
        return "nowhere"
    name = ".".join(part for part in (place.root, place.name) if part)
    position = "" if place.position is None else f"#{place.position}"
    index = "" if place.index is None else f"[{place.index}]"
    return f"{place.how} {name}{position}{index}"


PLACES = {
    "a variable": ("x = 'here'", "target x"),
    "an annotated variable": ("x: str = 'here'", "target x"),
    "a variable in an expression": ("f(x := 'here')", "target x"),
    "a variable that grows": ("x += 'here'", "target x"),
    "the first of two variables": ("x = y = 'here'", "target x"),
    "one of several variables": ("x, y = 'a', 'here'", "target y"),
    "one of several variables in a list": ("[x, y] = 'a', 'here'", "target y"),
    "a tuple of a variable": ("x = 'a', 'here'", "target x[1]"),
    "a tuple in a tuple": ("x = 'a', ('b', 'here')", "nowhere"),
    "a tuple that is longer than its targets": ("x, = 'a', 'here'", "nowhere"),
    "a list of a variable": ("x = ['a', 'here']", "target x"),
    "a set of a variable": ("x = {'a', 'here'}", "member x"),
    "an annotation": ("x: 'here' = 1", "nowhere"),
    "an attribute": ("a.b.c = 'here'", "attribute a.b.c"),
    "an attribute of an import": ("o.c = 'here'", "attribute lib.c"),
    "an attribute of a call": ("o.f().c = 'here'", "attribute lib.f.c"),
    "an attribute of an element": ("a[0].b.c = 'here'", "attribute *.b.c"),
    "an item": ("x['k'] = 'here'", "item x.k"),
    "an item of an import": ("environ['k'] = 'here'", "item os.environ.k"),
    "an item by a named key": ("x[KEY] = 'here'", "item x.KEY"),
    "an item by a named key of a class": ("x[Keys.KEY] = 'here'", "item x.KEY"),
    "an item by a number": ("x[0] = 'here'", "nowhere"),
    "an item itself": ("x['here'] = 1", "nowhere"),
    "a keyword": ("f(a='here')", "keyword a"),
    "a keyword of a class": ("class C(a='here'): ...", "nowhere"),
    "a position": ("f('a', 'here')", "position #1"),
    "a tuple at a position": ("f(('a', 'here'))", "position #0[1]"),
    "a spread list": ("f(*'here')", "nowhere"),
    "a function": ("'here'()", "nowhere"),
    "a key": ("{'here': 1}", "nowhere"),
    "the value of a key": ("{'a': 1, 'k': 'here'}", "key k"),
    "the value of a named key": ("{KEY: 'here'}", "key KEY"),
    "the value of a key that is a number": ("x = {1: 'here'}", "nowhere"),
    "a key of a variable": ("x = {'here': 1}", "member x"),
    "a key within a dictionary": ("x = {'a': {'here': 1}}", "key a"),
    "a set within a dictionary": ("x = {'a': {'here'}}", "key a"),
    "a tuple of a key": ("{'k': ('a', 'here')}", "key k[1]"),
    "a default": ("def f(a, b='here'): ...", "default b"),
    "a default by position": ("def f(a, b='here', /, c=1): ...", "default b"),
    "a default by keyword": ("def f(a=1, *, b, c='here'): ...", "default c"),
    "a default of a lambda": ("lambda a='here': a", "default a"),
    "a result": ("def f():\n    return 'here'", "return f"),
    "a result of a getter": ("def _get_key():\n    return 'here'", "return key"),
    "a result of a coroutine": ("async def load_key():\n    return 'here'", "return key"),
    "a result in a branch": ("def f():\n    if a:\n        return 'here'", "return f"),
    "a result of a lambda": ("x = lambda: 'here'", "target x"),
    "or": ("x = a or 'here'", "fallback x"),
    "in front of or": ("x = 'here' or a", "target x"),
    "and": ("x = a and 'here'", "nowhere"),
    "a conditional expression": ("x = 'here' if a else b", "target x"),
    "the condition of one": ("x = a if 'here' else b", "nowhere"),
    "a comparison": ("x == 'here'", "comparison x"),
    "a comparison the other way round": ("'here' != x.y", "comparison y"),
    "a comparison with an item": ("x['k'] == 'here'", "comparison k"),
    "a comparison with what is looked up": ("x.get('k') == 'here'", "comparison k"),
    "a comparison with a call": ("f('k') == 'here'", "nowhere"),
    "an order": ("x < 'here'", "nowhere"),
    "a chain of comparisons": ("x == 'here' == y", "nowhere"),
    "a look-up's name": ("os.getenv('here')", "position #0"),
    "a look-up's fallback": ("os.getenv('k', 'here')", "fallback k"),
    "a look-up's fallback by keyword": ("os.getenv('k', default='here')", "fallback k"),
    "a look-up's fallback under a named key": ("os.getenv(KEY, 'here')", "fallback KEY"),
    "a look-up's fallback under something": ("os.getenv(f(), 'here')", "nowhere"),
    "an attribute's fallback": ("getattr(a, 'k', 'here')", "fallback k"),
    "an attribute's name": ("getattr(a, 'here')", "position #1"),
    "what is stored": ("os.environ.setdefault('k', 'here')", "item k"),
    "what is set": ("setattr(a, 'k', 'here')", "item k"),
    "what is stored under something": ("os.putenv(f(), 'here')", "nowhere"),
    "what is wrapped": ("x = SecretStr('here')", "target x"),
    "what is wrapped twice": ("f(a=Field(SecretStr('here')))", "keyword a"),
    "what a wrapper gets besides": ("x = Field(1, 'here')", "position #1"),
    "what is cast": ("x = cast(str, 'here')", "target x"),
    "the type of a cast": ("x = cast('here', y)", "position #0"),
    "a field's default": ("x: str = Field(default='here')", "default x"),
    "a field's default factory": ("x: str = field(default_factory=lambda: 'here')", "default x"),
    "an option's default": ("p.add_argument('-k', '--api-key', default='here')", "option api-key"),
    "an option's default with a negation": ("click.option('--key/--no-key', default='here')", "option key"),
    "an argument's default": ("p.add_argument('key', default='here')", "option key"),
    "a form's field": ("st.text_input('API key', value='here')", "option API key"),
    "a form's labelled field": ("gr.Textbox('a', label='API key', value='here')", "option API key"),
    "a default of something": ("f(default='here')", "keyword default"),
    "a value of something": ("f(1, value='here')", "keyword value"),
    "the value of a flag": ("['a.py', '--api-key', 'here']", "option api-key"),
    "the value of a flag in a tuple": ("('a.py', '--api-key', 'here')", "option api-key"),
    "what isn't the value of a flag": ("x = ['--a', 'b', 'here']", "target x"),
    "what follows a short word": ("x = ['-a', 'here']", "target x"),
    "a text that is encoded": ("x = 'here'.encode()", "target x"),
    "bytes": ("x = b'here'.strip()", "target x"),
    "a text that is split": ("x = 'here'.split()", "nowhere"),
    "a method that isn't called": ("x = 'here'.encode", "nowhere"),
    "part of a sum": ("x = 'a' + 'here'", "target x"),
    "part of an f-string": ("x = f'a{\"here\"}'", "target x"),
    "part of a joined text": ("x = ''.join(['a', 'here'])", "target x"),
    "part of a text that is joined by something": ("x = '-'.join(['a', 'here'])", "position #0"),
    "a part that is formatted": ("x = '{}a{}'.format(y, 'here')", "target x"),
    "a part that is formatted by name": ("x = '{a}'.format(a='here')", "keyword a"),
    "a part that a number stands for": ("x = '{0}'.format('here')", "position #0"),
    "a part that is formatted with %": ("x = 'a%s' % 'here'", "target x"),
    "a part of several that are formatted with %": ("x = 'a%s%d' % ('here', 1)", "target x"),
    "a remainder": ("x = 5 % 'here'", "nowhere"),
    "a part of too many": ("x = 'a%s' % ('here', 1)", "nowhere"),
    "a statement": ("'here'", "nowhere"),
    "an index": ("x = y['here']", "nowhere"),
    "what is awaited": ("async def f():\n    await 'here'", "nowhere"),
}


@pytest.mark.parametrize(("source", "expected"), PLACES.values(), ids=[name.replace(" ", "_") for name in PLACES])
def test_places(source: str, expected: str) -> None:
    assert _shown(places.place(places.whole(_literal(source)), ALIASES)) == expected


TEXTS = {
    "x = 'here'": "here",
    "x = 'a' + b + 'here'": "a?here",
    "x = f'a{b}{\"here\"}'": "a?here",
    "x = ''.join(['a', b, 'here'])": "a?here",
    "x = ''.join(('here', 'a'))": "herea",
    "x = 'a%s-%d%s' % (b, 1, 'here')": "a?-?here",
    "x = 'a%s' % 'here'": "ahere",
    "x = 'a{}-{}'.format(b, 'here')": "a?-here",
    "x = b'a' + b'here'": "ahere",
    "x = ('here' + f(1))": "here?",
}


@pytest.mark.parametrize(("source", "expected"), TEXTS.items())
def test_texts_as_far_as_the_source_says_them(source: str, expected: str) -> None:
    literal = _literal(source)
    text, starts = places.text_of(places.whole(literal), "?")
    assert text == expected
    # Each literal is where the text says it is.
    assert next(start for start, node in starts if node is literal) == expected.index("here")
    for start, node in starts:
        assert isinstance(node.value, (str, bytes))
        assert text[start:].startswith(places.literal_text(node.value))


def test_the_text_of_a_command() -> None:
    words = _literal("x = ['a', b, 'here']")
    text, starts = places.command_line(places.parent(words), "?")  # type: ignore[arg-type]
    assert (text, [start for start, _ in starts]) == ("a ? here", [0, 4])


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("f(1, 'here', a='b', c=d, **e)", {"a": "b", "c": None}),
        ("{'a': 'here', 'b': 1, c: 2, **d}", {"a": "here", "b": 1}),
        ("def f(a, /, b, c='here', *, d, e=1): ...", {"a": None, "b": None, "c": "here", "d": None, "e": 1}),
    ],
)
def test_neighbours(source: str, expected: dict[str, object]) -> None:
    place = places.place(_literal(source), {})
    assert place is not None
    assert places.neighbours(place.owner) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("s = o.Server(1)\ns.login('here')", "lib.Server.login"),
        ("with o.Server(1) as s:\n    s.login('here')", "lib.Server.login"),
        ("a.s = o.Server(1)\na.s.login('here')", "lib.Server.login"),
        ("s.login('here')", ""),
        ("s = 1\ns.login('here')", ""),
        ("login('here')", ""),
    ],
)
def test_the_method_of_what_a_call_has_made(source: str, expected: str) -> None:
    call = places.parent(_literal(source))
    assert isinstance(call, ast.Call)
    assert places.called(call, ALIASES) == expected


def test_uses_of_a_name() -> None:
    literal = _literal("X = 'here'\nf(X)\ng(X.encode())\nh(X.upper())\ni(X.encode)\nX.b = 1\nj.X\nX = 2")
    assert sorted(ast.unparse(use) for use in places.uses(literal, "X")) == ["X", "X", "X", "X", "X.encode()", "j.X"]


def test_what_hands_an_argument_on() -> None:
    assert places.hands_on("SecretStr", first=True)
    assert places.hands_on("cast", first=False)
    assert places.hands_on("getenv", first=False)
    assert places.hands_on("setdefault", first=False)
    assert not places.hands_on("getenv", first=True)
    assert not places.hands_on("setdefault", first=True)
    assert not places.hands_on("print", first=False)
