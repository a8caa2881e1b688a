"""Whatever a file looks like, it is answered, and with an amount of work that grows no faster than the file.

Work is counted in calls of Python functions: that says the same on every machine.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

import msgspec
import pytest
from analysis.reading import Reading, shown
from analysis.test_origins import FACTS
from astroid import nodes
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from bandit_mlops.analysis.evaluate import MOST_STEPS, Evaluator
from bandit_mlops.analysis.module import deeper_recursion
from bandit_mlops.analysis.names import callees, qualified
from bandit_mlops.analysis.origins import worst
from bandit_mlops.analysis.values import (
    LONGEST_TEXT,
    MOST_ELEMENTS,
    Constant,
    Items,
    Text,
    Unknown,
    leaves,
    options,
)


def answer(reading: Reading) -> None:
    """Ask of each call what rules ask."""
    for call in reading.calls():
        twin = reading.module.twin(call)
        if isinstance(twin, nodes.Call):
            for callee in callees(twin, reading.evaluator, {}):
                for argument in callee.arguments.values():
                    worst(argument, FACTS)


@pytest.fixture(autouse=True, scope="module")
def _started() -> None:
    """astroid describes the builtins to itself when a name is looked up for the first time: that isn't counted."""
    answer(Reading("f(x)"))


def work(source: str) -> int:
    """How many functions are called to answer all about a source."""
    # What the first question of all imports and compiles isn't the source's work.
    answer(Reading("import os\nask(os.path.join(a, 'b'))"))
    reading = Reading(source)
    reading.module.build()
    count = 0

    def profile(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event == "call"

    with deeper_recursion():
        sys.setprofile(profile)
        try:
            answer(reading)
        finally:
            sys.setprofile(None)
    return count


Source = Callable[[int], str]

LONG: dict[str, Source] = {
    "assignments": lambda n: "x = 'a'\n" * n + "ask(x)",
    "assignments in branches": lambda n: "x = 'a'\n" + "if t:\n    x = 'b'\n" * n + "ask(x)",
    "+=": lambda n: "x = 'a'\n" + "x += 'b'\n" * n + "ask(x)",
    "+= of a parameter": lambda n: "def f(p):\n    x = 'a'\n" + "    x += p\n" * n + "    ask(x)",
    "+=, asked each time": lambda n: "x = 'a'\n" + "x += 'b'\nask(x)\n" * n,
    "x = x + x": lambda n: "x = p\n" + "x = x + x\n" * n + "ask(x)",
    "a constant that is used often": lambda n: "X = 'a'\n" + "ask(X)\n" * n,
    "constants": lambda n: "".join(f"X{i} = {i}\n" for i in range(n)) + f"ask(X{n - 1})",
    "constants of constants": lambda n: (
        "X0 = 'a'\n" + "".join(f"X{i} = X{i - 1}\n" for i in range(1, n)) + f"ask(X{n - 1})"
    ),
    "constants of constants, asked each time": lambda n: (
        "X0 = p\n" + "".join(f"X{i} = X{i - 1} + 'a'\nask(X{i})\n" for i in range(1, n))
    ),
    "classes of classes": lambda n: (
        "class C0:\n    x = 1\n"
        + "".join(f"class C{i}:\n    x = C{i - 1}.x\n" for i in range(1, n))
        + f"ask(C{n - 1}.x)"
    ),
    "heirs of heirs": lambda n: (
        "class C0:\n    x = 1\n" + "".join(f"class C{i}(C{i - 1}): ...\n" for i in range(1, n)) + f"ask(C{n - 1}().x)"
    ),
    "heirs of two": lambda n: (
        "class C0: ...\n"
        + "".join(f"class C{i}(C{i - 1}, C{max(0, i - 2)}): ...\n" for i in range(1, n))
        + f"ask(C{n - 1}().x)"
    ),
    "functions of functions": lambda n: (
        "def g0(x):\n    return x\n"
        + "".join(f"def g{i}(x):\n    return g{i - 1}(x)\n" for i in range(1, n))
        + f"ask(g{n - 1}(1))"
    ),
    "methods of methods": lambda n: (
        "class C:\n"
        + "".join(f"    def m{i}(self):\n        return self.m{i + 1}()\n" for i in range(n))
        + "ask(C().m0())"
    ),
    "properties of properties": lambda n: (
        "class C:\n"
        + "".join(f"    @property\n    def p{i}(self):\n        return self.p{i + 1}\n" for i in range(n))
        + "ask(C().p0)"
    ),
    "calls of a helper": lambda n: "def g(x):\n    return 'a' + x\n" + "ask(g('b'))\n" * n,
    "returns": lambda n: "def g():\n" + "".join(f"    if t: return {i}\n" for i in range(n)) + "ask(g())",
    "attributes": lambda n: "class C:\n    def f(self):\n" + "        self.x = 1\n" * n + "        ask(self.x)",
    "attributes, asked each time": lambda n: (
        "class C:\n    def f(self):\n" + "        self.x = 1\n        ask(self.x)\n" * n
    ),
    "keys": lambda n: "x = {}\n" + "".join(f"x['k{i}'] = {i}\n" for i in range(n)) + "ask(**x)",
    "keys, asked each time": lambda n: "x = {}\n" + "".join(f"x['k{i}'] = {i}\nask(**x)\n" for i in range(n)),
    "a dictionary of itself": lambda n: "x = {}\n" + "x = {**x, 'a': 1}\n" * n + "ask(**x)",
    "updates by itself": lambda n: "x = {'a': 1}\n" + "x.update(x)\n" * n + "ask(**x)",
    "a long dictionary": lambda n: f"x = {{{', '.join(f'{i}: p' for i in range(n))}}}\nask(x[1], x[p], **x)",
    "a long list": lambda n: f"x = {list(range(n))}\nask(x[1], x[p])\nfor y in x:\n    ask(y)",
    "a long list of names": lambda n: f"x = [{', '.join(f'x{i}' for i in range(n))}]\nfor y in x:\n    ask(y)",
    "appends": lambda n: "x = []\n" + "x.append('a')\n" * n + "ask(x)",
    "imports": lambda n: "".join(f"import m{i} as m\n" for i in range(n)) + "m.load(1)",
    "imports with fallbacks": lambda n: (
        "".join(f"try:\n    import m{i} as m\nexcept ImportError: ...\n" for i in range(n)) + "m.load(1)"
    ),
    "star imports": lambda n: "".join(f"from m{i} import *\n" for i in range(n)) + "m.load(1)\n" * 20,
    "builtins": lambda n: "print(len(x))\n" * n,
    "alternatives": lambda n: f"ask({' or '.join(['a'] * n)})",
    "long text": lambda n: f"x = '{'a' * n * 50}'\nask(x + x, x.replace('a', x), x.split('a'), x * n, f'{{x}}{{x}}')",
    "long templates": lambda n: f"x = '{'{}%s' * n}'\nask(x.format(*p), x % p, x % (p, p))",
    "a long annotation": lambda n: f"def f(x: '{'a.b ' * n}'):\n    x.load(1)",
    "partials": lambda n: "from functools import partial\nf = g\n" + "f = partial(f, 1)\n" * n + "f(2)",
}


@pytest.mark.parametrize("source", LONG.values(), ids=LONG)
def test_twice_the_file_is_at_most_twice_the_work(source: Source) -> None:
    # Beyond the bounds on assignments of one name, less may be asked; below them, work may grow until it meets them.
    n = 210
    once = work(source(n))
    assert work(source(2 * n)) < 2.3 * once + 2_000


DOUBLING: dict[str, Source] = {
    "+": lambda n: "x = p\n" + "x = x + x\n" * n + "ask(x)",
    "+ of constants": lambda n: "x = 'a'\n" + "x = x + x\n" * n + "ask(x)",
    "+ of lists": lambda n: "x = [p]\n" + "x = x + x\n" * n + "ask(x)",
    "spread lists": lambda n: "x = [p]\n" + "x = [*x, *x]\n" * n + "ask(x, *x)",
    "extend": lambda n: "x = [p]\n" + "x.extend(x)\n" * n + "ask(x, *x)",
    "f-strings": lambda n: "x = p\n" + "x = f'{x}{x}'\n" * n + "ask(x)",
    "f-strings of constants": lambda n: "x = 'a'\n" + "x = f'{x}{x}'\n" * n + "ask(x)",
    "join": lambda n: "x = 'a'\n" + "x = ','.join([x, x])\n" * n + "ask(x)",
    "format": lambda n: "x = 'a'\n" + "x = '{0}{0}'.format(x)\n" * n + "ask(x)",
    "%": lambda n: "x = 'a'\n" + "x = '%s%s' % (x, x)\n" * n + "ask(x)",
    "replace": lambda n: "x = 'a'\n" + "x = x.replace('a', 'aa')\n" * n + "ask(x)",
    "replace by itself": lambda n: "x = 'aa'\n" + "x = x.replace('a', x)\n" * n + "ask(x)",
    "*": lambda n: "x = 'a'\n" + "x = x * 10\n" * n + "ask(x)",
    "powers": lambda n: "x = 10\n" + "x = x ** x\n" * n + "ask(x)",
    "products": lambda n: "x = 10\n" + "x = x * x\n" * n + "ask(x)",
    "shifts": lambda n: "x = 10\n" + "x = x << x\n" * n + "ask(x)",
    "paths": lambda n: "x = p\n" + "x = x / x\n" * n + "ask(x)",
    "branches": lambda n: "x = p\n" + "x = x + 'a' if t else x + 'b'\n" * n + "ask(x)",
    "branches of constants": lambda n: "x = ''\n" + "x = x + 'a' if t else x + 'b'\n" * n + "ask(x)",
    "branches of lists": lambda n: "x = p\n" + "x = x if t else [x]\n" * n + "ask(x)",
    "tuples": lambda n: "x = p\n" + "x = (x, x)\n" * n + "ask(x)",
    "dictionaries": lambda n: "x = p\n" + "x = {'a': x, 'b': x}\n" * n + "ask(x)",
    "arguments": lambda n: "x = p\n" + "x = g(x, x, x, x, x)\n" * n + "ask(x)",
    "arguments of names": lambda n: (
        "x0 = p\n" + "".join(f"x{i} = g({', '.join([f'x{i - 1}'] * 5)})\n" for i in range(1, n)) + f"ask(x{n - 1})"
    ),
    "helpers": lambda n: (
        "def g0(x):\n    return x\n"
        + "".join(f"def g{i}(x):\n    return [g{i - 1}(x), g{i - 1}(x)]\n" for i in range(1, n))
        + f"ask(g{n - 1}(p))"
    ),
    "annotations": lambda n: (
        "from typing import Union\nA0 = x.A\n"
        + "".join(f"A{i} = Union[A{i - 1}, A{i - 1}]\n" for i in range(1, n))
        + f"def f(p: A{n - 1}):\n    p.load(p)"
    ),
    "loops": lambda n: (
        "".join(f"{' ' * i}for x{i} in [1, 2, p]:\n" for i in range(18))
        + f"{' ' * 18}ask(({', '.join(f'x{i}' for i in range(18))}))\n" * n
    ),
}


@pytest.mark.parametrize("source", DOUBLING.values(), ids=DOUBLING)
def test_what_doubles_with_each_step_is_cut(source: Source) -> None:
    few, many = work(source(20)), work(source(40))
    assert many < 4.5 * few + 2_000
    assert many < 1_000_000


def distinct_parts(value: object) -> int:
    """How many objects a value holds, where a part that is used twice counts once."""
    seen: set[int] = set()
    stack = [value]
    while stack:
        part = stack.pop()
        if id(part) in seen:
            continue
        if isinstance(part, (tuple, list)):
            stack.extend(part)
        elif isinstance(part, dict):
            stack.extend(part.values())
        elif isinstance(part, msgspec.Struct):
            seen.add(id(part))
            stack.extend(getattr(part, name) for name in part.__struct_fields__)
    return len(seen)


@pytest.mark.parametrize("source", DOUBLING.values(), ids=DOUBLING)
def test_the_result_of_doubling_is_small(source: Source) -> None:
    reading = Reading(source(40))
    found = reading.evaluator.arguments(reading.twin(reading.calls()[-1])).values()
    texts = [leaf.value for value in found for leaf in leaves(value) if isinstance(leaf, Constant)]
    assert max((len(options(value)) for value in found), default=0) <= 100
    assert max((len(value.elements) for value in found if isinstance(value, Items)), default=0) <= MOST_ELEMENTS
    assert max((len(text) for text in texts if isinstance(text, str)), default=0) <= LONGEST_TEXT
    assert max((text.bit_length() for text in texts if isinstance(text, int)), default=0) <= 128


DEEP: dict[str, str] = {
    "a chain of +": f"ask({' + '.join(['a'] * 900)})",
    "a chain of + of text": f"ask({' + '.join(['p', *(repr(str(i)) for i in range(900))])})",
    "a chain of -": f"ask({' - '.join(['a'] * 900)})",
    "a chain of attributes": f"ask(a{'.b' * 800})",
    "a chain of subscripts": f"ask(a{'[0]' * 800})",
    "a chain of calls": f"ask(a{'.b()' * 400})",
    "a chain of conditions": f"ask({'a if b else ' * 300}c)",
    "a chain of and": f"ask({' and '.join(['a'] * 900)})",
    "a chain of comparisons": f"ask({' < '.join(['a'] * 900)})",
    "lists in lists": f"ask({'[' * 90}{']' * 90})",
    "calls in calls": f"ask({'f(' * 90}p{')' * 90})",
    "signs": f"ask({'-' * 300}1)",
    "lambdas": f"ask({'lambda: ' * 90}1)",
    "functions in functions": "".join(f"{' ' * i}def f{i}():\n" for i in range(90)) + " " * 90 + "ask(x)",
    "branches in branches": "".join(f"{' ' * i}if t{i}:\n" for i in range(90)) + " " * 90 + "ask(x)",
    "elif": "if t: ...\n" + "elif t: ...\n" * 300 + "else:\n    ask(x)",
}


def deeper(depth: int, function: Callable[[], None]) -> None:
    """Call a function from far up the stack, as Bandit does from the depths of a file."""
    if depth:
        deeper(depth - 1, function)
    else:
        function()


@pytest.mark.parametrize("source", DEEP.values(), ids=DEEP)
def test_deep_nesting_is_answered(source: str) -> None:
    reading = Reading(source)
    assert reading.module.build() is not None

    def ask() -> None:
        with deeper_recursion():
            answer(reading)
            reading.evaluator.arguments(reading.asked())

    deeper(600, ask)


def test_of_long_sums_both_ends_are_known() -> None:
    found = Reading(f"def f(p):\n    ask({' + '.join(['p', *(repr(str(i % 10)) for i in range(900)), 'p'])})").value()
    assert isinstance(found, Text)
    assert shown(found).startswith("<p> + '0123456789")
    assert shown(found).endswith("789' + <p>")


def test_20_000_constants() -> None:
    source = "".join(f"X{i} = {i}\n" for i in range(20_000)) + "ask(X19999, X0, X10000)"
    assert [shown(v) for v in Reading(source).arguments().positional] == ["19999", "0", "10000"]


def test_a_question_takes_a_bounded_number_of_steps() -> None:
    source = "".join(f"def g{i}(x):\n    return [g{i + 1}(x), g{i + 1}(x + 1), g{i + 1}(x + 2)]\n" for i in range(40))
    reading = Reading(f"{source}ask(g0(1))")
    before = reading.evaluator._steps_left
    reading.value()
    assert before - reading.evaluator._steps_left <= MOST_STEPS + 100


def test_a_file_takes_a_bounded_number_of_steps() -> None:
    reading = Reading("x = 'a'\n" + "ask(x + 'b')\n" * 200)
    evaluator = Evaluator(reading.module.path, most_steps=300)
    calls = [reading.twin(call) for call in reading.calls()]
    found = [shown(evaluator.arguments(call).positional[0]) for call in calls]
    assert found[0] == "'ab'"
    assert isinstance(evaluator.arguments(calls[-1]).positional[0], Unknown)
    assert evaluator._steps_left >= -10


def test_a_large_file_may_take_more_steps() -> None:
    reading = Reading("x = 'a'\n" + "ask(x + 'b')\n" * 200)
    evaluator = Evaluator(reading.module.path, size=4_800_000, most_steps=300)
    last = max(reading.calls(), key=lambda call: call.lineno)
    found = [shown(evaluator.arguments(reading.twin(call)).positional[0]) for call in (*reading.calls(), last)]
    assert found == ["'ab'"] * 201


def test_a_question_that_was_too_deep_is_answered_when_asked_from_nearer() -> None:
    source = "x0 = 'a'\n" + "".join(f"x{i + 1} = x{i}\n" for i in range(300)) + "ask(x300)\n"
    reading = Reading(source + "".join(f"near(x{i})\n" for i in range(0, 300, 20)) + "again(x300)")
    for call in sorted(reading.calls(), key=lambda call: call.lineno)[1:]:
        assert shown(reading.evaluator.arguments(reading.twin(call)).positional[0]) == "'a'"


# Random programs over a few names, so that most of what is written refers to something else that is.
NAMES = st.sampled_from(["a", "b", "c", "f", "g", "C", "D", "self"])
CONSTANTS = st.sampled_from(
    ["1", "0", "-1", "2.5", "None", "True", "'a'", "b'b'", "''", "'%s'", "'{}'", "'%(a)s{a}'", "..."]
)
OPERATORS = st.sampled_from(["+", "-", "*", "/", "//", "%", "**", "|", "&", "<<", "or", "and", "<", "in", "is not"])
ATTRIBUTES = st.sampled_from(
    [
        "a",
        "b",
        "load",
        "format",
        "join",
        "get",
        "items",
        "update",
        "append",
        "pop",
        "split",
        "strip",
        "parent",
        "joinpath",
    ]
)
CALLED = st.sampled_from(["partial", "getattr", "dict", "str", "Path", "os.path.join", "map", "super", "C", "f", "zip"])


def _compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    both = st.tuples(inner, inner)
    arguments = st.lists(
        st.one_of(inner, inner.map("*{}".format), inner.map("**{}".format), st.tuples(NAMES, inner).map("=".join)),
        max_size=3,
    ).map(_in_order)
    return st.one_of(
        st.tuples(inner, OPERATORS, inner).map("({0[0]} {0[1]} {0[2]})".format),
        st.tuples(inner, inner, inner).map("({0[0]} if {0[1]} else {0[2]})".format),
        st.tuples(inner, ATTRIBUTES).map("({0[0]}).{0[1]}".format),
        st.tuples(inner, inner).map("({0[0]})[{0[1]}]".format),
        st.tuples(inner, inner, inner).map("({0[0]})[{0[1]}:{0[2]}]".format),
        st.tuples(inner, arguments).map("({0[0]})({0[1]})".format),
        st.tuples(inner, ATTRIBUTES, arguments).map("({0[0]}).{0[1]}({0[2]})".format),
        st.tuples(CALLED, arguments).map("{0[0]}({0[1]})".format),
        st.tuples(NAMES, inner).map("({0[0]} := {0[1]})".format),
        st.tuples(NAMES, inner).map("(lambda {0[0]}=1: {0[1]})".format),
        st.tuples(inner, NAMES, inner).map("[{0[0]} for {0[1]} in {0[2]}]".format),
        st.tuples(inner, inner, NAMES, inner).map("{{{0[0]}: {0[1]} for {0[2]} in {0[3]}}}".format),
        both.map("[{0[0]}, *{0[1]}]".format),
        both.map("({0[0]}, {0[1]})".format),
        both.map("{{{0[0]}: {0[1]}}}".format),
        both.map("{{**{0[0]}, 'a': {0[1]}}}".format),
        NAMES.map('f"x{{{}}}y"'.format),
        NAMES.map('f"{{{}:.2f}}"'.format),
        inner.map("(not {})".format),
        inner.map("(await {})".format),
    )


def _in_order(arguments: list[str]) -> str:
    """Arguments in an order, and without doublets, that Python accepts."""
    named = {a.partition("=")[0]: a for a in arguments if a.split("=")[0].isidentifier() and "=" in a}
    spread = [a for a in arguments if a.startswith("**")]
    return ", ".join([*(a for a in arguments if a not in named.values() and a not in spread), *named.values(), *spread])


EXPRESSIONS = st.recursive(st.one_of(NAMES, CONSTANTS), _compound, max_leaves=8)
TARGETS = st.one_of(
    NAMES,
    NAMES.map("self.{}".format),
    st.tuples(NAMES, EXPRESSIONS).map("{0[0]}[{0[1]}]".format),
    st.tuples(NAMES, NAMES).map("{0[0]}, {0[1]}".format),
    st.tuples(NAMES, NAMES).map("({0[0]}, *{0[1]})".format),
)
SIMPLE = st.one_of(
    EXPRESSIONS,
    st.tuples(TARGETS, EXPRESSIONS).map(" = ".join),
    st.tuples(NAMES, st.sampled_from(["+=", "|=", "%=", "/=", "*="]), EXPRESSIONS).map(" ".join),
    st.tuples(NAMES, EXPRESSIONS, EXPRESSIONS).map("{0[0]}: {0[1]} = {0[2]}".format),
    st.tuples(NAMES, EXPRESSIONS).map("{0[0]}: {0[1]}".format),
    EXPRESSIONS.map("return {}".format),
    EXPRESSIONS.map("yield {}".format),
    NAMES.map("del {}".format),
    NAMES.map("global {}".format),
    st.tuples(NAMES, NAMES).map("import {0[0]}.x as {0[1]}".format),
    st.tuples(NAMES, NAMES).map("from {0[0]} import a as {0[1]}".format),
    st.sampled_from(["from functools import partial", "from pathlib import Path", "from x import *", "import os"]),
    st.just("from . import a"),
)


def _blocks(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    body = st.lists(inner, min_size=1, max_size=3).map(lambda lines: "\n".join(lines).replace("\n", "\n    "))
    return st.one_of(
        st.tuples(EXPRESSIONS, body, body).map("if {0[0]}:\n    {0[1]}\nelse:\n    {0[2]}".format),
        st.tuples(TARGETS, EXPRESSIONS, body).map("for {0[0]} in {0[1]}:\n    {0[2]}".format),
        st.tuples(EXPRESSIONS, body).map("while {0[0]}:\n    {0[1]}".format),
        st.tuples(EXPRESSIONS, NAMES, body).map("with {0[0]} as {0[1]}:\n    {0[2]}".format),
        st.tuples(body, NAMES, body).map("try:\n    {0[0]}\nexcept E as {0[1]}:\n    {0[2]}".format),
        st.tuples(NAMES, EXPRESSIONS, EXPRESSIONS, body).map(
            "def {0[0]}(self, a: {0[1]}, /, b={0[2]}, *c, d=1, **e):\n    {0[3]}".format
        ),
        st.tuples(EXPRESSIONS, NAMES, body).map("@{0[0]}\nasync def {0[1]}(a):\n    {0[2]}".format),
        st.tuples(st.sampled_from(["property", "classmethod", "staticmethod"]), NAMES, body).map(
            "@{0[0]}\ndef {0[1]}(self):\n    {0[2]}".format
        ),
        st.tuples(NAMES, EXPRESSIONS, body).map("class {0[0]}({0[1]}):\n    {0[2]}".format),
        st.tuples(EXPRESSIONS, NAMES, body).map(
            "match {0[0]}:\n    case [1, {0[1]}]: ...\n    case _:\n        {0[1]}".format
        ),
    )


PROGRAMS = st.lists(st.recursive(SIMPLE, _blocks, max_leaves=6), min_size=1, max_size=6).map("\n".join)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(PROGRAMS)
def test_random_programs_are_answered(source: str) -> None:
    try:
        reading = Reading(source)
    except SyntaxError:
        # Such as f-strings in f-strings, before Python 3.12.
        reject()
    root = reading.module.build()
    assert root is not None
    for node in root.nodes_of_class(nodes.NodeNG):
        if not isinstance(node, nodes.Module):
            value = reading.evaluator.value(node)
            shown(value)
            qualified(value, {})
            worst(value, FACTS)
    answer(reading)
