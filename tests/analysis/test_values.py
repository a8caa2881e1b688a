"""What an expression is: each source passes one to ``ask``. ``reading`` explains the notation."""

from __future__ import annotations

import pytest
from analysis.reading import Reading, arguments, shown, value

from bandit_mlops.analysis.survey import last_identifier
from bandit_mlops.analysis.values import (
    ABSENT,
    MOST_OPTIONS,
    MOST_PARTS,
    Arguments,
    Choice,
    Constant,
    Parameter,
    Text,
    Unknown,
    choice,
    constants,
    leaves,
    options,
    substitute,
    text,
)

LITERALS = {
    "text": ("ask('a')", "'a'"),
    "texts side by side": ("ask('a' 'b')", "'ab'"),
    "bytes": ("ask(b'a')", "b'a'"),
    "None": ("ask(None)", "None"),
    "a negative number": ("ask(-3)", "-3"),
    "a number with another sign": ("ask(+3)", "number"),
    "a sign before what has none": ("ask(-'a')", "number"),
    "not": ("ask(not True)", "False"),
    "a list": ("ask(['a', 1])", "['a', 1]"),
    "a tuple": ("ask(('a', 1))", "['a', 1]"),
    "a set": ("ask({'a', 1})", "['a', 1]"),
    "a list with a spread one": ("x = [1, 2]\nask([0, *x])", "[0, 1, 2]"),
    "a list with something spread": ("def f(x):\n    ask([0, *x])", "[0, <x>, ...]"),
    "a dictionary": ("ask({'a': 1})", "{'a': 1}"),
    "a dictionary with a spread one": ("x = {'a': 1}\nask({**x, 'b': 2})", "{'a': 1, 'b': 2}"),
    "a dictionary with something spread": ("def f(x):\n    ask({**x, 'b': 2})", "{'b': 2, ...}"),
    "a dictionary with an unknown key": ("def f(x):\n    ask({x: 1, 'b': 2}['b'])", "2"),
    "a dictionary with one spread in front": ("x = {'a': 1}\nask({**x, **x, 'a': 2})", "{'a': 2}"),
    "what is decoded by a codec": ("import codecs\ndef f(x):\n    ask(codecs.decode(x, 'hex'))", "<x>"),
    "a lambda": ("ask(lambda: 1)", "def <lambda>"),
    "a comparison": ("ask(a == b)", "number"),
    "a list with one of two lists of a length": (
        "x = ['bash', '-c'] if t else ['cmd', '/c']\nask([*x, 'ls'])",
        "['bash' | 'cmd', '-c' | '/c', 'ls']",
    ),
    "a list with one of two lists of a length, or something": (
        "def f(p):\n    x = ['a', 'b'] if t else (['c', 'd'] if u else p)\n    ask([*x, 'e'])",
        "['a' | 'c', 'b' | 'd', 'e', ...]",
    ),
    "a list with a longer or a shorter one": (
        "x = ['a', 'b'] if t else ['c']\nask([*x, 'd'])",
        "[['a', 'b'] | ['c'], 'd', ...]",
    ),
    "a list with a list or something": (
        "def f(p):\n    x = ['a', 'b'] if t else p\n    ask([*x, 'c'])",
        "['a', 'b', 'c', ...]",
    ),
    "a list with an open one": ("ask(['a', *[x for x in y]])", "['a', y[?], ...]"),
    "a dictionary with one of two keys": ("ask({('a' if t else 'b'): 1})", "{'a': 1, 'b': 1}"),
    "a dictionary with a key that is no text": ("ask({None: 1, 'a': 2}['a'])", "2"),
    "a keyword argument of such a dictionary": ("ask(**{None: 1, 'a': 2})", "a=2, **..."),
}

NAMES = {
    "a constant": ("x = 'a'\nask(x)", "'a'"),
    "a constant of a constant": ("x = 'a'\ny = x\nask(y)", "'a'"),
    "a module constant in a function": ("X = 'a'\ndef f():\n    ask(X)", "'a'"),
    "a module constant that comes below": ("def f():\n    ask(X)\nX = 'a'", "'a'"),
    "an annotated constant": ("x: str = 'a'\nask(x)", "'a'"),
    "one of two targets": ("x = y = 'a'\nask(y)", "'a'"),
    "a later assignment": ("x = 'a'\nx = 'b'\nask(x)", "'b'"),
    "an assignment behind the use": ("def f():\n    x = 'a'\n    ask(x)\n    x = 'b'", "'a'"),
    "a branch": ("x = 'a'\nif t:\n    x = 'b'\nask(x)", "'a' | 'b'"),
    "both branches": ("if t:\n    x = 'a'\nelse:\n    x = 'b'\nask(x)", "'a' | 'b'"),
    "both branches alike": ("if t:\n    x = 'a'\nelse:\n    x = 'a'\nask(x)", "'a'"),
    "the other branch": ("if t:\n    x = 'a'\nelse:\n    x = 'b'\n    ask(x)", "'b'"),
    "try": ("try:\n    x = 'a'\nexcept E:\n    x = 'b'\nask(x)", "'a' | 'b'"),
    "a walrus": ("(x := 'a')\nask(x)", "'a'"),
    "a walrus in place": ("ask((x := 'a'))", "'a'"),
    "with": ("with open('a') as x:\n    ask(x)", "open('a')"),
    "with two": ("with open('a') as x, open('b') as y:\n    ask(y)", "open('b')"),
    "with a tuple": ("with a() as (x, y):\n    ask(y)", "a()[1]"),
    "a tuple": ("x, y = 'a', 'b'\nask(y)", "'b'"),
    "a tuple in a tuple": ("x, (y, z) = 'a', ('b', 'c')\nask(z)", "'c'"),
    "a list as a target": ("[x, y] = ['a', 'b']\nask(y)", "'b'"),
    "a tuple from a call": ("x, y = f()\nask(y)", "f()[1]"),
    "a rest": ("x, *y = f()\nask(y)", "f()[?]"),
    "deleted": ("x = 'a'\ndel x\nx = 'b'\nask(x)", "'b'"),
    "global": ("X = None\ndef g():\n    global X\n    X = 'a'\ndef f():\n    ask(X)", "None | 'a'"),
    "nonlocal of the function around": ("def f():\n    x = 'a'\n    def g():\n        ask(x)", "'a'"),
    "not another function's": ("def g():\n    x = 'a'\ndef f(x):\n    ask(x)", "<x>"),
    "an exception": ("try: ...\nexcept E as x:\n    ask(x)", "?"),
    "this file": ("ask(__file__)", "__file__"),
    "a name of the file's own": ("ask(__name__, __doc__)", "__name__, __doc__"),
    "a global variable by its name": ("x = 'a'\nask(globals()['x'])", "'a'"),
    "a builtin by its name": ("ask(__builtins__['eval'])", "eval"),
    "a module": ("import a.b\nask(a.b.c)", "a.b.c"),
    "a module by another name": ("import a, b.c as d\nask(d.e)", "b.c.e"),
    "a name of a module": ("from a import b, c as d\nask(d.e)", "a.c.e"),
    "a name of a neighbour": ("from . import a\nfrom .b import c\nfrom ..d import e\nask(a, c, e)", ".a, .b.c, ..d.e"),
    "a name that a star may bring": ("from a import *\nask(x, open)", "x | a.x, open"),
    "a list as a target with a rest": ("[x, *y] = 'a', 'b'\nask(x)", "['a', 'b'][?]"),
    "a name that only Python has": ("ask(__builtins__, __debug__)", "__builtins__, __debug__"),
}

LOOPS = {
    "a list": ("for x in ['a', 'b']:\n    ask(x)", "'a' | 'b'"),
    "a named list": ("X = ('a', 'b')\nfor x in X:\n    ask(x)", "'a' | 'b'"),
    "tuples": ("for x, y in [('a', 1), ('b', 2)]:\n    ask(y)", "1 | 2"),
    "items": ("for k, v in {'a': 1, 'b': 2}.items():\n    ask(k, v)", "'a' | 'b', 1 | 2"),
    "keys": ("for k in {'a': 1, 'b': 2}:\n    ask(k)", "'a' | 'b'"),
    "keys()": ("for k in {'a': 1, 'b': 2}.keys():\n    ask(k)", "'a' | 'b'"),
    "values": ("for v in {'a': 1, 'b': 2}.values():\n    ask(v)", "1 | 2"),
    "range": ("for i in range(3):\n    ask(i)", "number"),
    "enumerate": ("for i, x in enumerate(['a', 'b']):\n    ask(i, x)", "number, 'a' | 'b'"),
    "zip": ("for x, y in zip(['a', 'b'], [1, 2]):\n    ask(x, y)", "'a' | 'b', 1 | 2"),
    "sorted": ("for x in sorted(['a', 'b']):\n    ask(x)", "'a' | 'b'"),
    "something": ("def f(xs):\n    for x in xs:\n        ask(x)", "<xs>[?]"),
    "a comprehension": ("[ask(x) for x in ['a', 'b']]", "'a' | 'b'"),
    "what a comprehension gives": ("ask([x + '!' for x in ['a', 'b']])", "[('a' | 'b') + '!', ...]"),
    "a generator": ("ask(x for x in ['a'])", "['a', ...]"),
    "a comprehension of a dictionary": ("ask({x: 1 for x in xs})", "{...}"),
    "one of two lists": ("for x in ['a'] if t else ['b']:\n    ask(x)", "'a' | 'b'"),
    "an open list": ("def f(p):\n    for x in ['a', *p]:\n        ask(x)", "'a' | <p>"),
    "a list of which nothing is known": ("x = []\nx.pop()\nfor i in x:\n    ask(i)", "[...][?]"),
    "a text": ("for x in 'abc':\n    ask(x)", "?"),
    "an open dictionary": ("def f(**k):\n    for x in k:\n        ask(x)", "{...}[?]"),
    "items of an open dictionary": ("def f(**k):\n    for a, b in k.items():\n        ask(b)", "{...}.items()[?][1]"),
    "items of an empty dictionary": ("for a, b in {}.items():\n    ask(b)", "{}.items()[?][1]"),
    "another method of a dictionary": ("for x in {'a': 1}.other():\n    ask(x)", "{'a': 1}.other()[?]"),
    "a method with an argument": ("for x in {'a': 1}.items(1):\n    ask(x)", "{'a': 1}.items(1)[?]"),
    "enumerate of nothing": ("for x in enumerate():\n    ask(x)", "enumerate()[?]"),
    "a part and a rest": ("for x, *y in z:\n    ask(x)", "z[?][?]"),
    "enumerate from one": ("for i, x in enumerate(['a'], 1):\n    ask(i, x)", "number, 'a'"),
}

TEXTS = {
    "+": ("x = 'b'\nask('a' + x + 'c')", "'abc'"),
    "+ with a parameter": ("def f(x):\n    ask('a' + x + 'c')", "'a' + <x> + 'c'"),
    "+ of numbers": ("ask(1 + 2)", "3"),
    "+ of lists": ("x = ['b']\nask(['a'] + x)", "['a', 'b']"),
    "+ of a list and something": ("def f(x):\n    ask(['a'] + x)", "['a', <x>, ...]"),
    "+=": ("x = 'a'\nx += 'b'\nask(x)", "'ab'"),
    "+= twice": ("def f(p):\n    x = 'a'\n    x += p\n    x += 'b'\n    ask(x)", "'a' + <p> + 'b'"),
    "+= in a branch": ("x = 'a'\nif t:\n    x += 'b'\nask(x)", "'a' | 'ab'"),
    "an f-string": ("x = 'b'\nask(f'a{x}c')", "'abc'"),
    "an f-string with a parameter": ("def f(x):\n    ask(f'a{x}c')", "'a' + <x> + 'c'"),
    "an f-string with a number": ("def f(x):\n    ask(f'a{x:.2f}')", "'a' + number"),
    "an f-string with a width": ("def f(x):\n    ask(f'a{x:>10}')", "'a' + <x>"),
    "an f-string with a conversion": ("def f(x):\n    ask(f'a{x!r}')", "'a' + <x>"),
    "an f-string with a choice": ("def f(t):\n    x = 'a' if t else 'b'\n    ask(f'{x}!')", "('a' | 'b') + '!'"),
    "an f-string in an f-string": ("def f(p):\n    x = f'a{p}'\n    ask(f'{x}b')", "'a' + <p> + 'b'"),
    "%": ("ask('a%sc' % 'b')", "'abc'"),
    "% with a tuple": ("def f(p):\n    ask('%s/%s' % (p, 'b'))", "<p> + '/b'"),
    "% with a dictionary": ("def f(p):\n    ask('%(x)s/%(y)s' % {'x': p, 'y': 'b'})", "<p> + '/b'"),
    "% with a number": ("def f(p):\n    ask('a%d' % p)", "'a' + number"),
    "% with a percent sign": ("def f(p):\n    ask('%d%%' % p)", "number + '%'"),
    "% with something": ("def f(p):\n    ask('%s/%s' % p)", "<p> + '/' + ?"),
    "% of numbers": ("ask(n % 3)", "number"),
    "format": ("ask('a{}c'.format('b'))", "'abc'"),
    "format with positions": ("def f(p):\n    ask('{1}/{0}'.format('b', p))", "<p> + '/b'"),
    "format with names": ("def f(p):\n    ask('{x}/{y}'.format(x=p, y='b'))", "<p> + '/b'"),
    "format with an attribute": ("def f(p):\n    ask('a{x.y}'.format(x=p))", "'a' + <p>"),
    "format with a number": ("def f(p):\n    ask('a{:d}'.format(p))", "'a' + number"),
    "format with braces": ("ask('{{{}}}'.format('a'))", "'{a}'"),
    "format of a constant": ("T = 'a{}'\ndef f(p):\n    ask(T.format(p))", "'a' + <p>"),
    "format of too little": ("ask('a{}'.format())", "'a' + ?"),
    "format that is malformed": ("ask('a{'.format(1))", "?"),
    "join": ("ask('-'.join(['a', 'b']))", "'a-b'"),
    "join with a parameter": ("def f(p):\n    ask(' '.join(['a', p]))", "'a ' + <p>"),
    "join of something": ("def f(p):\n    ask(' '.join(p))", "<p>[?]"),
    "join of a comprehension": ("def f(xs):\n    ask(' '.join(x for x in xs))", "<xs>[?]"),
    "os.path.join": ("import os\ndef f(p):\n    ask(os.path.join('a', p, 'b'))", "'a/' + <p> + '/b'"),
    "a path": ("from pathlib import Path\ndef f(p):\n    ask(Path('a') / p / 'b')", "'a/' + <p> + '/b'"),
    "a path of parts": ("from pathlib import Path\ndef f(p):\n    ask(Path('a', p))", "'a/' + <p>"),
    "a path by joinpath": ("from pathlib import Path\ndef f(p):\n    ask(Path(p).joinpath('a'))", "<p> + '/a'"),
    "a path of a parameter": (
        "from pathlib import Path\ndef f(p: Path):\n    ask(p / 'a')",
        "<p: pathlib.Path> + '/a'",
    ),
    "a path that a variable holds": (
        "from pathlib import Path\ndef f(p, q):\n    x = Path(p)\n    ask(x / q)",
        "<p> + '/' + <q>",
    ),
    "a path step by step": ("def f(p, q):\n    p /= q\n    ask(p)", "<p> + '/' + <q>"),
    "a quotient": ("def f(p):\n    ask(p / 2)", "number"),
    "a quotient of numbers": ("def f(p):\n    ask(len(p) / p)", "number"),
    "a quotient of constants": ("ask(1 / 2)", "0.5"),
    "a path of this file": (
        "from pathlib import Path\nask(Path(__file__).parent / 'a')",
        "__file__.parent + '/a'",
    ),
    "str": ("def f(p):\n    ask(str(p))", "<p>"),
    "strip": ("ask(' a '.strip())", "'a'"),
    "lower": ("X = 'A'\nask(X.lower())", "'a'"),
    "replace": ("ask('a-b'.replace('-', '+'))", "'a+b'"),
    "split": ("ask('a b'.split())", "['a', 'b']"),
    "strip of parts": ("def f(p):\n    ask(f'a{p}'.strip())", "'a' + <p>"),
    "encode": ("def f(p):\n    ask(f'a{p}'.encode())", "'a' + <p>"),
    "repeated": ("ask('ab' * 2)", "'abab'"),
    "a slice": ("ask('abcd'[1:3])", "'bc'"),
    "a character": ("ask('abcd'[1])", "'b'"),
    "a slice of parts": ("def f(p):\n    ask(f'a{p}'[1:])", "'a' + <p>"),
    "int": ("def f(p):\n    ask(int(p))", "number"),
    "len": ("def f(p):\n    ask(f'a{len(p)}')", "'a' + number"),
    "a choice in front": ("x = 'a' if t else 'b'\nx += '!'\nask(x)", "'a!' | 'b!'"),
    "a slice with a step": ("ask('abcd'[::2])", "'ac'"),
    "a slice of one of two": ("x = 'ab' if t else 'cd'\nask(x[1:])", "'b' | 'd'"),
    "a slice from somewhere": ("def f(i):\n    ask('abcd'[i:])", "'abcd'[?]"),
    "a slice that fails": ("ask('abcd'['a':], (5)[1:])", "?, ?"),
    "a slice of something": ("def f(p):\n    ask(p[1:])", "<p>[?]"),
    "an f-string of an object": ("class C: ...\nask(f'a{C}{C()}')", "'a' + ? + ?"),
    "an f-string with a width that isn't known": ("def f(p, w):\n    ask(f'{p:{w}}')", "<p>"),
    "% of a template that isn't known": (
        "def f(p, q):\n    ask(p % (q, 'a'), p % {'x': q}, p % f'{q}!')",
        "<p> + <q> + 'a', <p> + <q>, <p> + <q> + '!'",
    ),
    "% of a remainder": ("def f(p, q):\n    ask(p % q)", "number"),
    "% of a text of parts": ("def f(p, q):\n    ask(f'{p}%s' % q)", "<p> + '%s' + <q>"),
    "% with widths": ("def f(p):\n    ask('%5.2f|%-3s' % (1, p))", "number + '|' + <p>"),
    "% of too little": ("ask('%s %s' % ('a',))", "'a ' + ?"),
    "format with an index and an attribute": (
        "def f(p):\n    ask('{0.x} {1[y]} {a:>10} {b:03d}'.format(p, 'q', a=p, b=p))",
        "<p> + ' q ' + <p> + ' ' + number",
    ),
    "format with several": ("ask('{}-{}-{}'.format('a', 'b', 'c'))", "'a-b-c'"),
    "format of one of two": ("ask(('{}a' if t else '{}b').format(1))", "'1a' | '1b'"),
    "format of something": ("def f(p):\n    ask(p.format(1))", "<p>.format(1)"),
    "join of nothing": ("ask('-'.join([]), '-'.join())", "'', '-'.join()"),
    "join of an open list": ("def f(p):\n    ask('-'.join(['a', *p]))", "'a-' + <p>"),
    "join of one of two": ("def f(p):\n    ask('-'.join([p] if t else ['a', 'b']))", "<p> | 'a-b'"),
    "join by something": ("def f(p):\n    ask(p.join(['a']))", "<p>.join(['a'])"),
    "replace by something": ("def f(p):\n    ask('a{}'.replace('{}', p))", "'a{}' + <p>"),
    "replace that fails": ("ask('a'.replace(1), 'a b'.split(1))", "?, ?"),
    "what another method gives": ("ask('ab'.zfill(3), 'x'.foo())", "'ab', 'x'.foo()"),
    "a path with another end": (
        "from pathlib import Path\ndef f(p):\n    ask(Path(p).with_suffix('.x'), Path(p).with_name())",
        "<p> + '.x', <p>.with_name()",
    ),
    "a path of nothing": ("import os\nask(os.path.join('a'), os.path.join())", "'a', os.path.join()"),
    "a template": (
        "from string import Template\ndef f(p):\n    ask(Template('a $x $y $$ ${z}').substitute(x=p, y='b'))",
        "'a ' + <p> + ' b $ ' + ?",
    ),
    "a template with a dictionary": (
        "from string import Template\ndef f(p):\n    ask(Template(template='$x').safe_substitute({'x': p}))",
        "<p>",
    ),
    "a template that isn't known": (
        "from string import Template\ndef f(p):\n    ask(Template(p).substitute(x=1), other('$x').substitute(x=p))",
        "string.Template(<p>).substitute(x=1), other('$x').substitute(x=<p>)",
    ),
}

OPERATORS = {
    "-": ("ask(10 - 3)", "7"),
    "*": ("ask(2 * 3)", "6"),
    "//": ("ask(7 // 2)", "3"),
    "+ of fractions": ("ask(1.5 + 1)", "2.5"),
    "+ of a number that isn't known": ("def f(p):\n    ask(len(p) + 1)", "number"),
    "+ of a number and a text": ("def f(p):\n    ask(len(p) + 'a')", "number + 'a'"),
    "+ of a number and something": ("def f(p):\n    ask(1 + p)", "1 + <p>"),
    "+ of an object": ("class C: ...\nask('a' + C())", "'a' + ?"),
    "a division by zero": ("ask(1 / 0)", "?"),
    "a difference of texts": ("ask('a' - 'b')", "?"),
    "a difference of a text and a number": ("ask('a' - 1)", "?"),
    "a product with a large number": ("ask(3 * 99999999999999999999)", "number"),
    "a product with a large number in front": ("ask(99999999999999999999 * 3)", "number"),
    "a very long text": ("ask('a' * 100000000)", "?"),
    "what can only be a number": (
        "def f(p):\n    ask(7 % 2, 6 & 3, 1 << 4, p ** 2, p & 1, p | 1)",
        ", ".join(["number"] * 6),
    ),
    "what may be anything": ("def f(p):\n    ask(p @ p)", "?"),
    "either of two": ("def f(p, q):\n    ask(p | q)", "<p> | <q>"),
    "a list that is repeated": ("def f(p):\n    ask(['a'] * p)", "['a']"),
    "a text that is repeated": ("def f(p, n):\n    ask(f'a{p}' * n)", "'a' + <p>"),
    "the sign of what isn't known": ("ask(-x, +x, ~x)", "number, number, number"),
    "not of what isn't known": ("def f(p):\n    ask(not p)", "number"),
    "%=": ("def f(p):\n    x = 'a%s'\n    x %= p\n    ask(x)", "'a' + <p>"),
    "-=": ("x = 3\nx -= 1\nask(x)", "number"),
    "/= of a number": ("x = 3\nx /= 2\nask(x)", "number"),
    "/= by a number": ("def f(p):\n    p /= 2\n    ask(p)", "number"),
    "|= of a number": ("x = 3\nx |= 2\nask(x)", "number"),
    "+= of an attribute": (
        "class C:\n    def __init__(self):\n        self.x = 'a'\n        self.x += 'b'\n"
        "    def f(self):\n        ask(self.x)",
        "'a' | ? + 'b'",
    ),
}

ALTERNATIVES = {
    "a conditional expression": ("ask('a' if t else 'b')", "'a' | 'b'"),
    "a conditional expression that is decided": ("T = False\nask('a' if T else 'b')", "'b'"),
    "or": ("def f(p):\n    ask(p or 'a')", "<p> | 'a'"),
    "or behind nothing": ("ask(None or 'a')", "'a'"),
    "or behind something": ("ask('a' or 'b')", "'a'"),
    "or of False": ("def f(p):\n    ask(p or False)", "<p> | False"),
    "and": ("def f(p):\n    ask(p and 'a')", "<p> | 'a'"),
    "and of constants": ("ask(False and 'a')", "False"),
    "and behind something": ("ask('a' and 'b')", "'b'"),
    "getenv": ("import os\nask(os.getenv('X'))", "os.getenv('X')"),
    "getenv with a fallback": ("import os\nask(os.getenv('X', 'a'))", "os.getenv('X', 'a') | 'a'"),
    "environ.get with a fallback": (
        "from os import environ\nask(environ.get('X', 'a'))",
        "os.environ.get('X', 'a') | 'a'",
    ),
    "environ": ("import os\nask(os.environ['X'])", "os.environ['X']"),
    "getenv or": ("import os\nask(os.getenv('X') or 'a')", "os.getenv('X') | 'a'"),
    "1 and True are two": ("ask(1 if t else True)", "1 | True"),
    "or behind nothing or something": ("x = None if t else 'b'\nask(x or 'a')", "'b' | 'a'"),
    "or behind a default of None": ("def f(p=None):\n    ask(p or 'a')", "<p> | 'a'"),
    "or behind a default": ("def f(p='b'):\n    ask(p or 'a')", "<p = 'b'> | 'a'"),
    "and that ends early": ("def f(p):\n    ask(p and None and 'a')", "<p> | None"),
}

DICTIONARIES = {
    "a key": ("x = {'a': 1}\nask(x['a'])", "1"),
    "one of two keys": ("x = {'a': 1, 'b': 2}\nask(x['a' if t else 'b'])", "1 | 2"),
    "some key": ("x = {'a': 1, 'b': 2}\ndef f(k):\n    ask(x[k])", "1 | 2"),
    "get": ("x = {'a': 1}\nask(x.get('a'))", "1"),
    "get of a key that isn't there": ("x = {'a': 1}\nask(x.get('b'))", "None"),
    "get with a default": ("x = {'a': 1}\nask(x.get('b', 2))", "2"),
    "get of some key": ("x = {'a': 1}\ndef f(k):\n    ask(x.get(k, 2))", "1 | 2"),
    "a key of an open one": ("def f(p):\n    x = {**p}\n    ask(x['a'])", "{...}['a']"),
    "a key that is set behind an open one": ("def f(p):\n    x = {**p, 'a': 1}\n    ask(x['a'])", "1"),
    "a nested key": ("x = {'a': {'b': 1}}\nask(x['a']['b'])", "1"),
    "dict": ("ask(dict(a=1))", "{'a': 1}"),
    "dict of one": ("x = {'a': 1}\nask(dict(x, b=2))", "{'a': 1, 'b': 2}"),
    "|": ("x = {'a': 1}\nask(x | {'b': 2})", "{'a': 1, 'b': 2}"),
    "|=": ("x = {'a': 1}\nx |= {'b': 2}\nask(x)", "{'a': 1, 'b': 2}"),
    "copy": ("x = {'a': 1}\nask(x.copy())", "{'a': 1}"),
    "an element": ("x = ['a', 'b']\nask(x[1])", "'b'"),
    "the last element": ("x = ['a', 'b']\nask(x[-1])", "'b'"),
    "some element": ("x = ['a', 'b']\ndef f(i):\n    ask(x[i])", "'a' | 'b'"),
    "an element that isn't there": ("x = ['a', 'b']\nask(x[5])", "['a', 'b'][5]"),
    "elements": ("x = ['a', 'b', 'c']\nask(x[1:])", "['b', 'c']"),
    "an element of something": ("def f(x):\n    ask(x[0])", "<x>[0]"),
    "one of two keys of an open one": (
        "def f(p):\n    x = {**p, 'a': 1}\n    ask(x['a' if t else 'b'])",
        "1 | {'a': 1, ...}['a' | 'b']",
    ),
    "the last element of an open one": ("def f(p):\n    x = ['a', *p]\n    ask(x[-1])", "'a' | <p> | ?"),
    "an element of an open one": ("def f(p):\n    x = ['a', *p]\n    ask(x[0], x[3])", "'a', ['a', <p>, ...][3]"),
    "an element where there may be none": ("x = None if t else ['a']\nask(x[0])", "'a'"),
    "a character that isn't there": ("ask('ab'[5], 'ab'['x'])", "?, ?"),
    "a key that may be there": (
        "x = {}\nif t:\n    x['a'] = 1\nask(x['a'], x.get('a'), x.get('a', 2), x.get(y, 3))",
        "1, 1 | None, 1 | 2, 1 | 3",
    ),
    "get of one of two keys": ("ask({'a': 1}.get('a' if t else 'b', 3))", "1 | 3"),
    "get of an open one": (
        "def f(**k):\n    ask(k.get('a'), k.get(x, 1), {**k, 'b': 1}.get('b', 2))",
        "{...}['a'] | None, {...}[x] | 1, 1",
    ),
    "pop and setdefault": (
        "ask({'a': 1}.pop('a', 2), {'a': 1}.pop('b', 2), {'a': 1}.setdefault('b', 2), {'a': 1}.pop())",
        "1, 2, 2, {'a': 1}.pop()",
    ),
    "dict of an open one": ("def f(**k):\n    ask(dict(**k, a=1))", "{'a': 1, ...}"),
    "dict of something": ("def f(p):\n    ask(dict(p, a=1), dict(), dict([('a', 1)]))", "{'a': 1, ...}, {}, {...}"),
    "| with something": ("def f(p):\n    ask({'a': 1} | p, p | {'a': 1})", "{'a': 1, ...}, {'a': 1, ...}"),
    "copies": ("ask(['a'].copy(), {'a'}.union({'b'}), {'a': 1}.copy())", "['a'], ['a'], {'a': 1}"),
}

STEP_BY_STEP = {
    "set": ("x = {}\nx['a'] = 1\nask(**x)", "a=1"),
    "set twice": ("x = {'a': 1}\nx['a'] = 2\nask(**x)", "a=2"),
    "set in a branch": ("x = {}\nif t:\n    x['a'] = 1\nask(**x)", "a=1 | absent"),
    "set again in a branch": ("x = {'a': 1}\nif t:\n    x['a'] = 2\nask(**x)", "a=2 | 1"),
    "set in both branches": (
        "x = {}\nif t:\n    x['a'] = 1\nelse:\n    x['a'] = 2\nask(**x)",
        "a=2 | 1 | absent",
    ),
    "set in a branch and used there": ("x = {}\nif t:\n    x['a'] = 1\n    ask(**x)", "a=1"),
    "set in the other branch": ("x = {}\nif t:\n    x['a'] = 1\nelse:\n    ask(**x)", ""),
    "set behind the use": ("x = {}\nask(**x)\nx['a'] = 1", ""),
    "set by several keys": ("x = {}\nfor k in ('a', 'b'):\n    x[k] = 1\nask(**x)", "a=1 | absent, b=1 | absent"),
    "set by some key": ("def f(k):\n    x = {}\n    x[k] = 1\n    ask(**x)", "**..."),
    "update": ("x = {'a': 1}\nx.update({'b': 2})\nask(**x)", "a=1, b=2"),
    "update by keywords": ("x = {'a': 1}\nx.update(a=2, b=3)\nask(**x)", "a=2, b=3"),
    "update in a branch": ("x = {'a': 1}\nif t:\n    x.update(a=2)\nask(**x)", "a=2 | 1"),
    "update by something": ("def f(p):\n    x = {'a': 1}\n    x.update(p)\n    ask(**x)", "a=1, **..."),
    "setdefault": ("x = {}\nx.setdefault('a', 1)\nask(**x)", "a=1"),
    "setdefault of what is there": ("x = {'a': 1}\nx.setdefault('a', 2)\nask(**x)", "a=1"),
    "setdefault of what may be there": (
        "x = {}\nif t:\n    x['a'] = 1\nx.setdefault('a', 2)\nask(**x)",
        "a=1 | 2",
    ),
    "setdefault of an open one": (
        "def f(**x):\n    x.setdefault('a', 1)\n    ask(**x)",
        "a=1 | ?, **...",
    ),
    "setdefault in a branch": (
        "x = {}\nif t:\n    x.setdefault('a', 1)\nask(**x)",
        "a=1 | absent",
    ),
    "pop": ("x = {'a': 1, 'b': 2}\nx.pop('a')\nask(**x)", "a=absent, b=2"),
    "pop in a branch": ("x = {'a': 1}\nif t:\n    x.pop('a')\nask(**x)", "a=absent | 1"),
    "pop of an open one": ("def f(**x):\n    x.pop('a', None)\n    ask(**x)", "a=absent, **..."),
    "del": ("x = {'a': 1, 'b': 2}\ndel x['a']\nask(**x)", "a=absent, b=2"),
    "clear": ("x = {'a': 1}\nx.clear()\nask(**x)", ""),
    "set on an open one": ("def f(**x):\n    x['a'] = 1\n    ask(**x)", "a=1, **..."),
    "set on an open one in a branch": (
        "def f(**x):\n    if t:\n        x['a'] = 1\n    ask(**x)",
        "a=1 | ? | absent, **...",
    ),
    "one of two": ("x = {'a': 1} if t else {}\nask(**x)", "a=1 | absent"),
    "one of two, with another key": (
        "x = {'a': 1} if t else {'b': 2}\nask(**x)",
        "a=1 | absent, b=absent | 2",
    ),
    "one of two, with the same key": ("x = {'a': 1} if t else {'a': 2}\nask(**x)", "a=1 | 2"),
    "beside a keyword": ("x = {'a': 1} if t else {}\nask(b=2, **x)", "b=2, a=1 | absent"),
    "a dictionary that an attribute holds": (
        """
        class C:
            def __init__(self):
                self.x = {'a': 1}
            def run(self):
                ask(**self.x)
        """,
        "a=1",
    ),
    "a list by append": ("x = ['a']\nx.append('b')\nask(x)", "['a', 'b']"),
    "a list by extend": ("x = ['a']\nx.extend(['b', 'c'])\nask(x)", "['a', 'b', 'c']"),
    "a list by +=": ("x = ['a']\nx += ['b']\nask(x)", "['a', 'b']"),
    "a list by insert": ("x = ['a']\nx.insert(0, 'b')\nask(x)", "['b', 'a', ...]"),
    "a list by append in a branch": ("x = ['a']\nif t:\n    x.append('b')\nask(x)", "['a', 'b']"),
    "a list by append of something": ("def f(p):\n    x = ['a']\n    x.append(p)\n    ask(x)", "['a', <p>]"),
}

PARAMETERS = {
    "a parameter": ("def f(p):\n    ask(p)", "<p>"),
    "with a default": ("def f(p='a'):\n    ask(p)", "<p = 'a'>"),
    "with a default and others before": ("def f(o, q=1, p='a'):\n    ask(p)", "<p = 'a'>"),
    "with a default that is named": ("X = 'a'\ndef f(p=X):\n    ask(p)", "<p = 'a'>"),
    "by keyword only": ("def f(*, q, p='a'):\n    ask(p)", "<p = 'a'>"),
    "by position only": ("def f(p='a', /, q=1):\n    ask(p)", "<p = 'a'>"),
    "with a class that stands below": ("def f(p: C):\n    ask(p)\nclass C: ...", "<p: class C>"),
    "with a class that stands below, as text": ("def f(p: 'C'):\n    ask(p)\nclass C: ...", "<p: class C>"),
    "with a name that isn't a class": ("def f(p: C):\n    ask(p)\nC = 1", "<p: C>"),
    "with an annotation": ("def f(p: str = 'a'):\n    ask(p)", "<p: str = 'a'>"),
    "of a lambda": ("g = lambda p='a': ask(p)", "<p = 'a'>"),
    "*args": ("def f(*p):\n    ask(p)", "[<p>, ...]"),
    "one of *args": ("def f(*p):\n    ask(p[0])", "<p>"),
    "**kwargs": ("def f(**p):\n    ask(p)", "{...}"),
    "one of **kwargs": ("def f(**p):\n    ask(p['a'])", "{...}['a']"),
    "one of **kwargs with a default": ("def f(**p):\n    ask(p.get('a', 1))", "{...}['a'] | 1"),
    "an attribute": ("def f(p):\n    ask(p.x.y)", "<p>.x.y"),
    "that is assigned in a branch": ("def f(p=None):\n    if t:\n        p = 'a'\n    ask(p)", "<p = None> | 'a'"),
    "that is replaced": ("def f(p):\n    p = 'a'\n    ask(p)", "'a'"),
    "that gets a default": ("def f(p=None):\n    p = p or 'a'\n    ask(p)", "<p> | 'a'"),
    "with one of two types": ("def f(p: int | None):\n    ask(p)", "<p: int | None>"),
    "with an optional type": (
        "from typing import Optional\ndef f(p: Optional[str]):\n    ask(p)",
        "<p: typing.Optional[str]>",
    ),
    "with a type in a text": ("import torch\ndef f(p: 'torch.Tensor | None'):\n    ask(p)", "<p: torch.Tensor>"),
    "with constants for a type": (
        "from typing import Literal\ndef f(p: Literal['a', 'b']):\n    ask(p)",
        "<p: typing.Literal[['a', 'b']]>",
    ),
    "with a constant for a type": (
        "from typing import Literal\ndef f(p: Literal['a']):\n    ask(p)",
        "<p: typing.Literal['a']>",
    ),
    "with a type and a note": (
        "from typing import Annotated\ndef f(p: Annotated['str', 'x']):\n    ask(p)",
        "<p: typing.Annotated[[str, 'x']]>",
    ),
    "with an enumeration": (
        "import enum\nclass E(str, enum.Enum):\n    A = 'a'\n    B = 'b'\ndef f(p: E):\n    ask(p)",
        "<p: typing.Literal[['a', 'b']]>",
    ),
    "with an enumeration without members": (
        "import enum\nclass E(enum.Enum): ...\ndef f(p: E):\n    ask(p)",
        "<p: class E>",
    ),
    "with a class that is no enumeration": (
        "import lib\nclass E(lib.Base):\n    A = 'a'\ndef f(p: E):\n    ask(p)",
        "<p: class E>",
    ),
    "by keyword only with a type": ("def f(*, o, p: str):\n    ask(p)", "<p: str>"),
    "by position only with a type": ("def f(p: str, /, o):\n    ask(p)", "<p: str>"),
    "*args with a type": ("def f(*p: str):\n    ask(p)", "[<p: str>, ...]"),
    "*args handed on": ("def f(*p):\n    ask('a', *p)", "'a', <p>, *..."),
    "a list handed on": ("def f(p):\n    ask('a', *p)", "'a', *..."),
}

CLASSES = {
    "a class constant": ("class C:\n    X = 'a'\nask(C.X)", "'a'"),
    "a class constant through self": ("class C:\n    X = 'a'\n    def f(self):\n        ask(self.X)", "'a'"),
    "a class constant through cls": (
        "class C:\n    X = 'a'\n    @classmethod\n    def f(cls):\n        ask(cls.X)",
        "'a'",
    ),
    "a class constant of an object": ("class C:\n    X = 'a'\nask(C().X)", "'a'"),
    "a class constant that is inherited": ("class B:\n    X = 'a'\nclass C(B): ...\nask(C.X)", "'a'"),
    "a class constant that is overridden": ("class B:\n    X = 'a'\nclass C(B):\n    X = 'b'\nask(C.X)", "'b'"),
    "a class constant by a branch": (
        "class C:\n    X = 'o'\n    if t:\n        X = 'a'\n    else:\n        X = 'b'\nask(C.X)",
        "'o' | 'a' | 'b'",
    ),
    "a class constant that is replaced": ("class C:\n    X = 'a'\n    X = 'b'\nask(C.X)", "'b'"),
    "an enum": ("import enum\nclass C(enum.Enum):\n    X = 'a'\nask(C.X.value)", "'a'"),
    "an attribute": (
        "class C:\n    def __init__(self):\n        self.x = 'a'\n    def f(self):\n        ask(self.x)",
        "'a'",
    ),
    "an attribute that is set below": (
        "class C:\n    def f(self):\n        ask(self.x)\n    def __init__(self):\n        self.x = 'a'",
        "'a'",
    ),
    "an attribute that is set twice": (
        """
        class C:
            def __init__(self):
                self.x = 'a'
            def g(self):
                self.x = 'b'
            def f(self):
                ask(self.x)
        """,
        "'a' | 'b'",
    ),
    "an attribute with another name for self": (
        "class C:\n    def __init__(this):\n        this.x = 'a'\n    def f(self):\n        ask(self.x)",
        "'a'",
    ),
    "an attribute from a parameter": (
        "class C:\n    def __init__(self, p=1):\n        self.x = p\n    def f(self):\n        ask(self.x)",
        "<p = 1>",
    ),
    "an attribute of a base class": (
        """
        class B:
            def __init__(self):
                self.x = 'a'
        class C(B):
            def f(self):
                ask(self.x)
        """,
        "'a'",
    ),
    "an attribute of another class": (
        """
        class D:
            def __init__(self):
                self.x = 'a'
        class C:
            def f(self):
                ask(self.x)
        """,
        "C().x",
    ),
    "an attribute in a tuple": (
        "class C:\n    def __init__(self):\n        self.x, self.y = 'a', 'b'\n    def f(self):\n        ask(self.y)",
        "'b'",
    ),
    "an attribute of a loop": (
        "class C:\n    def __init__(self):\n        for self.x in ['a']: ...\n    def f(self):\n        ask(self.x)",
        "'a'",
    ),
    "an attribute with a default in the class": (
        "class C:\n    x = 'a'\n    def g(self):\n        self.x = 'b'\n    def f(self):\n        ask(self.x)",
        "'b' | 'a'",
    ),
    "an attribute with None in the class": (
        "class C:\n    x = None\n    def g(self):\n        self.x = 'b'\n    def f(self):\n        ask(self.x)",
        "'b'",
    ),
    "an attribute of an object": (
        "class C:\n    def __init__(self):\n        self.x = 'a'\nask(C().x)",
        "'a'",
    ),
    "an attribute of an object in an attribute": (
        """
        class D:
            x = 'a'
        class C:
            def __init__(self):
                self.d = D()
            def f(self):
                ask(self.d.x)
        """,
        "'a'",
    ),
    "a property": (
        "class C:\n    @property\n    def x(self):\n        return 'a'\n    def f(self):\n        ask(self.x)",
        "'a'",
    ),
    "a property with a setter": (
        """
        class C:
            @property
            def x(self):
                return 'a'
            @x.setter
            def x(self, value): ...
        ask(C().x)
        """,
        "'a'",
    ),
    "a cached property": (
        "import functools\nclass C:\n    @functools.cached_property\n    def x(self):\n        return 'a'\nask(C().x)",
        "'a'",
    ),
    "a field": (
        "import dataclasses\n@dataclasses.dataclass\nclass C:\n    x: str\n    def f(self):\n        ask(self.x)",
        "<x: str>",
    ),
    "a field with a default": (
        "import dataclasses\n@dataclasses.dataclass\nclass C:\n    x: str = 'a'\n    def f(self):\n        ask(self.x)",
        "'a'",
    ),
    "field()": (
        "from dataclasses import field\n"
        "class C:\n    x: str = field(default='a')\n    def f(self):\n        ask(self.x)",
        "'a'",
    ),
    "Field()": (
        "from pydantic import Field\n"
        "class C:\n    x: str = Field('a', title='X')\n    def f(self):\n        ask(self.x)",
        "'a'",
    ),
    "attr.ib()": (
        "import attr\nclass C:\n    x = attr.ib(default='a')\n"
        "    y: str = attr.ib(default='b')\n    def f(self):\n        ask(self.y)",
        "'b'",
    ),
    "an inherited method of a library": (
        "import lib\nclass C(lib.B): ...\nask(C().x)",
        "lib.B.x",
    ),
    "a slot of its own": ("class C:\n    def f(self):\n        ask(self)", "C()"),
    "a class": ("class C: ...\nask(C)", "class C"),
    "an attribute of an object that the class sets": (
        "class D: ...\nclass C:\n    D.x = 'a'\nask(C().x)",
        "C().x",
    ),
    "a class constant in __new__": ("class C:\n    X = 'a'\n    def __new__(cls):\n        ask(cls.X)", "'a'"),
    "a class constant in __init_subclass__": (
        "class C:\n    X = 'a'\n    def __init_subclass__(cls):\n        ask(cls.X)",
        "'a'",
    ),
    "a class constant of a static method's self": (
        "class C:\n    X = 'a'\n    @staticmethod\n    def f(self):\n        ask(self.X)",
        "'a'",
    ),
    "no class constant of a static method's parameter": (
        "class C:\n    X = 'a'\n    @staticmethod\n    def f(p):\n        ask(p.X)",
        "<p>.X",
    ),
    "no class constant of an inner function's parameter": (
        "class C:\n    X = 'a'\n    def f(self):\n        def g(p):\n            ask(p.X)",
        "<p>.X",
    ),
    "a field of an object": (
        "from dataclasses import field\nclass D:\n    y = 'a'\n"
        "class C:\n    x: D = field(default_factory=D)\n    def f(self):\n        ask(self.x.y)",
        "'a'",
    ),
    "a field of a list": (
        "from dataclasses import field\nclass C:\n    x: list = field(default_factory=lambda: ['a'])\n"
        "    def f(self):\n        ask(self.x)",
        "dataclasses.field(default_factory=def <lambda>)",
    ),
    "a field without a default": (
        "from dataclasses import field\n"
        "class C:\n    x: str = field(repr=False)\n    def f(self):\n        ask(self.x)",
        "dataclasses.field(repr=False)",
    ),
    "a number by its name": ("def f(p):\n    ask(p.st_size)", "number"),
    "the value of a constant": ("ask((3).value, (3).real)", "3, 3.real"),
    "a class itself through cls": ("class C:\n    @classmethod\n    def f(cls):\n        ask(cls)", "class C"),
    "a class constant of the second base": (
        "class A: ...\nclass B:\n    X = 'a'\nclass C(A, B): ...\nask(C.X)",
        "'a'",
    ),
    "an attribute of an object of an unknown class": ("class C(f()): ...\nask(C.X)", "class C.X"),
    "an attribute of a class without parents": ("class C(object): ...\nask(C.X)", "class C.X"),
}

FUNCTIONS = {
    "a constant": ("def g():\n    return 'a'\nask(g())", "'a'"),
    "of a parameter": ("def g(x):\n    return x\nask(g('a'))", "'a'"),
    "of a keyword": ("def g(*, x):\n    return x\nask(g(x='a'))", "'a'"),
    "with a part": ("def g(x):\n    return f'<{x}>'\nask(g('a'))", "'<a>'"),
    "with a part that isn't constant": ("def g(x):\n    return f'<{x}>'\ndef f(p):\n    ask(g(p))", "'<' + <p> + '>'"),
    "with a default": ("def g(x='a'):\n    return x\nask(g())", "'a'"),
    "with a default that is passed": ("def g(x='a'):\n    return x\nask(g('b'))", "'b'"),
    "one of two": ("def g():\n    if t:\n        return 'a'\n    return 'b'\nask(g())", "'a' | 'b'"),
    "nothing": ("def g():\n    return\nask(g())", "None"),
    "without a return": ("def g(): ...\nask(g())", "def g()"),
    "a generator": ("def g():\n    yield 'a'\nask(g())", "def g()"),
    "through a variable": ("def g():\n    x = 'a'\n    return x\nask(g())", "'a'"),
    "of a function": ("def h():\n    return 'a'\ndef g():\n    return h()\nask(g())", "'a'"),
    "of an awaited function": ("async def g():\n    return 'a'\nasync def f():\n    ask(await g())", "'a'"),
    "of a lambda": ("g = lambda x: x + 'b'\nask(g('a'))", "'ab'"),
    "of a method": (
        "class C:\n    def g(self, x):\n        return x\n    def f(self):\n        ask(self.g('a'))",
        "'a'",
    ),
    "of a static method": (
        "class C:\n    @staticmethod\n    def g(x):\n        return x\n    def f(self):\n        ask(self.g('a'))",
        "'a'",
    ),
    "of a class method": (
        "class C:\n    @classmethod\n    def g(cls, x):\n        return x\nask(C.g('a'))",
        "'a'",
    ),
    "of a method through the class": ("class C:\n    def g(self, x):\n        return x\nask(C.g(C(), 'a'))", "'a'"),
    "of an inherited method": (
        "class B:\n    def g(self):\n        return 'a'\nclass C(B):\n    def f(self):\n        ask(self.g())",
        "'a'",
    ),
    "through super": (
        """
        class B:
            def g(self):
                return 'a'
        class C(B):
            def g(self):
                ask(super().g())
        """,
        "'a'",
    ),
    "with its own dictionary": (
        "def g(x):\n    d = {'a': x}\n    d['b'] = 2\n    return d\nask(**g(1))",
        "a=1, b=2",
    ),
    "of nested functions' returns": ("def g():\n    def h():\n        return 'b'\n    return 'a'\nask(g())", "'a'"),
    "of a partial": (
        "from functools import partial\ndef g(x, y):\n    return x + y\nh = partial(g, 'a')\nask(h('b'))",
        "'ab'",
    ),
    "of a library": ("import lib\nask(lib.f('a', b=1))", "lib.f('a', b=1)"),
    "of a method of what a library gives": ("import lib\nask(lib.f().g('a'))", "lib.f().g('a')"),
    "of an object": ("class C: ...\nask(C())", "C()"),
    "of some keywords": ("def g(*, x='a', y='b'):\n    return x + y\nask(g(y='c'))", "'ac'"),
    "of the arguments that are left": ("def g(a, *r):\n    return r\nask(g(1, 2, 3))", "[2, 3]"),
    "of the arguments that are left, and more": (
        "def g(a, *r):\n    return r\ndef f(p):\n    ask(g(1, 2, *p))",
        "[2, ...]",
    ),
    "of the keywords that are left": ("def g(a, *, b, **r):\n    return r\nask(g(a=1, b=2, c=3))", "{'c': 3}"),
    "of the keywords that are left, and more": (
        "def g(**r):\n    return r\ndef f(**p):\n    ask(g(a=1, **p))",
        "{'a': 1, ...}",
    ),
    "with its keywords in a dictionary": ("def g(**k):\n    return {**k, 'b': 2}\nask(**g(a=1))", "a=1, b=2"),
    "of a number": ("def g(n=3):\n    return n\ndef f(p):\n    ask(g(p), g(4))", "number, 4"),
    "through super of a library's class": (
        "import lib\nclass C(lib.B):\n    def f(self):\n        ask(super().g('a'))",
        "lib.B.g('a')",
    ),
    "through super in an inner function": (
        """
        class B:
            def g(self):
                return 'a'
        class C(B):
            def f(self):
                def h():
                    ask(super().g())
        """,
        "'a'",
    ),
    "through super of nothing": ("class C:\n    def f(self):\n        ask(super().g())", "?.g()"),
    "through super outside of a class": ("def f():\n    ask(super().g())", "?.g()"),
    "with a default for its keywords": (
        "def g(**k):\n    k.setdefault('a', 1)\n    k['b'] = 3\n    return k\nask(**g(a=2))",
        "a=2, b=3",
    ),
    "with a default for its keywords that is needed": (
        "def g(**k):\n    k.setdefault('a', 1)\n    k['b'] = 3\n    return k\nask(**g(b=2))",
        "b=3, a=1",
    ),
    "with a keyword that is set in a branch": (
        "def g(**k):\n    if t:\n        k['a'] = 1\n    return k\nask(**g(b=2))",
        "b=2, a=1 | absent",
    ),
    "one of its keywords": ("def g(**k):\n    return k['a']\nask(g(a=2), g(b=3))", "2, absent"),
    "one of its keywords or a default": ("def g(**k):\n    return k.get('a', 'x')\nask(g(a=2))", "2 | 'x'"),
    "with its arguments in a list": ("def g(*a):\n    return ['x', *a, 'y']\nask(g(1, 2))", "['x', 1, 2, 'y']"),
    "with its arguments handed on": ("def g(*a):\n    return h('x', *a)\nask(g(1, 2))", "h('x', 1, 2)"),
    "with its argument within others": (
        "import functools, lib\ndef g(p):\n    return [{'a': p}, lib.f(p).x[p], functools.partial(lib.f, p)]\n"
        "ask(g(1))",
        "[{'a': 1}, lib.f(1).x[1], partial lib.f(1)]",
    ),
}

LIBRARY = {
    "map": (
        "ask(map(str, ['a']), map(f, ['a']), map(lambda x: x + 'b', ['a']), map(lambda x: x + 'b', y))",
        "['a'], [f('a')], ['ab'], [y[?] + 'b', ...]",
    ),
    "filter": ("ask(filter(f, ['a']), filter(f))", "['a'], filter(f)"),
    "next": ("ask(next(x))", "x"),
    "cast": ("import typing\nask(typing.cast(str, 'a'), typing.cast('a'))", "'a', 'a'"),
    "str of nothing": ("ask(str(), str(*x))", "str(), str(*...)"),
    "range": ("ask(range(3))", "[number, ...]"),
    "import_module": (
        "import importlib\nask(importlib.import_module('a.b').c, __import__('a').b, importlib.import_module(x))",
        "a.b.c, a.b, importlib.import_module(x)",
    ),
    "getattr": (
        "def f(o):\n"
        "    ask(getattr(o, 'a'), getattr(o, x), getattr(o, 'a' if t else 'b'), getattr(o, 'a' if t else 1))",
        "<o>.a, getattr(<o>, x), <o>.a | <o>.b, getattr(<o>, 'a' | 1)",
    ),
    "locals": ("ask(locals())", "{...}"),
    "what is decoded": (
        "import base64\ndef f(p):\n    ask(base64.b64decode(p), base64.b64decode('YQ=='))",
        "<p>, base64.b64decode('YQ==')",
    ),
    "whether a text begins with another": ("def f(p):\n    ask(p.startswith('a'))", "number"),
}

ENDLESS = {
    "itself": ("x = x\nask(x)", "x"),
    "itself in a function": ("def f():\n    x = x\n    ask(x)", "x"),
    "two names": ("def f():\n    while t:\n        x = y\n        y = x\n        ask(x)", "y"),
    "recursion": ("def g(n):\n    if n:\n        return g(n - 1)\n    return 'a'\nask(g(3))", "def g(number) | 'a'"),
    "endless recursion": ("def g():\n    return g()\nask(g())", "def g()"),
    "mutual recursion": ("def g():\n    return h()\ndef h():\n    return g()\nask(g())", "def g()"),
    "a class of itself": ("class C(C): ...\nask(C().x)", "C.x"),
    "an attribute of itself": ("class C:\n    def f(self):\n        self.x = self.x\n        ask(self.x)", "?"),
    "a dictionary in itself": ("x = {}\nx['a'] = x\nask(x['b'])", "?"),
    "a list in itself": ("x = []\nx.append(x)\nask(x)", "[[]]"),
    "+= in a loop": ("x = 'a'\nfor i in y:\n    x += 'b'\nask(x)", "'a' | 'ab'"),
}


_T = "from string.templatelib import Interpolation as I, Template as T\n"
# What a t-string makes, written so that any Python can read it.
TEMPLATES = {
    "written out": (_T + "def f(x):\n    ask(str(T('a ', I(x, 'x', None, ''), ' b')))", "'a ' + <x> + ' b'"),
    "in an f-string": (_T + "def f(x):\n    ask(f\"a {T('b ', I(x))}\")", "'a b ' + <x>"),
    "within another": (_T + "def f(x):\n    ask(str(T('a ', I(T('b ', I(x))))))", "'a b ' + <x>"),
    "without anything dynamic": (_T + "ask(str(T('a')))", "'a'"),
    "its texts": (_T + "def f(x):\n    ask(T('a', I(x), 'b').strings)", "['a', 'b']"),
    "its values": (_T + "def f(x):\n    ask(T('a', I(x), 'b').values)", "[<x>]"),
    "an interpolation": (_T + "def f(x):\n    ask(T('a', I(x)).interpolations[0].value)", "<x>"),
    "an interpolation's format": (_T + "def f(x):\n    ask(T('a', I(x)).interpolations[0].conversion)", "''"),
    "joined": (
        _T + "def f(x):\n    ask(''.join(p if isinstance(p, str) else g(p.value) for p in T('a', I(x))))",
        "('a' | g('a' | <x>))",
    ),
    "joined by a function": (
        _T + "def g(t: T):\n    return ''.join(p if isinstance(p, str) else p.value for p in t)\n"
        "def f(x):\n    ask(g(T('a', I(x))))",
        "('' | <x>)",
    ),
    "joined by a function that is given no value": (
        _T + "def g(t: T):\n    return ''.join(p if isinstance(p, str) else p.value for p in t)\nask(g(T('a')))",
        "''",
    ),
    "added up": (
        _T + "def f(x):\n    out = ''\n    for p in T('a', I(x)):\n        out += p\n    ask(out)",
        "'' | 'a'",
    ),
    "an attribute of something else": ("def f(x):\n    ask(x.strings, x.values)", "<x>.strings, <x>.values"),
}

CAPTURES = {
    "anything": ("def f(x):\n    match x:\n        case y:\n            ask(y)", "<x>"),
    "of a class": ("def f(x):\n    match x:\n        case str() as y:\n            ask(y)", "<x>"),
    "of a class, within it": ("def f(x):\n    match x:\n        case str(y):\n            ask(y)", "<x>"),
    "a number": ("def f(x):\n    match x:\n        case int(y):\n            ask(y)", "number"),
    "an attribute": ("def f(x):\n    match x:\n        case C(a=y):\n            ask(y)", "<x>.a"),
    "a position": ("def f(x):\n    match x:\n        case C(y):\n            ask(y)", "?"),
    "one of several positions": ("def f(x):\n    match x:\n        case str(y, z):\n            ask(y)", "?"),
    "an element": ("def f(x):\n    match x:\n        case [y, *z]:\n            ask(y, z)", "?, ?"),
    "what is nested": ("def f(x):\n    match x:\n        case [C(a=y)]:\n            ask(y)", "?"),
    "one of several patterns": ("def f(x):\n    match x:\n        case (1 | 2) as y:\n            ask(y)", "?"),
    "a template's text": (
        _T + "def f(x):\n  for p in T('a', I(x)):\n    match p:\n      case str() as y:\n        ask(y)",
        "'a'",
    ),
    "a template's value": (
        _T + "def f(x):\n    for p in T(I(x)):\n        match p:\n            case I(y, z):\n                ask(y, z)",
        "<x>, ?",
    ),
}


def _cases(table: dict[str, tuple[str, str]]) -> pytest.MarkDecorator:
    cases = [pytest.param(*row, id=name.replace(" ", "_")) for name, row in table.items()]
    return pytest.mark.parametrize(("source", "expected"), cases)


@_cases(LITERALS)
def test_literals(source: str, expected: str) -> None:
    assert arguments(source) == expected


@_cases(NAMES)
def test_names(source: str, expected: str) -> None:
    assert arguments(source) == expected


@_cases(LOOPS)
def test_loops(source: str, expected: str) -> None:
    assert arguments(source) == expected


@_cases(TEXTS)
def test_texts(source: str, expected: str) -> None:
    assert arguments(source) == expected


@_cases(OPERATORS)
def test_operators(source: str, expected: str) -> None:
    assert arguments(source) == expected


@_cases(ALTERNATIVES)
def test_alternatives(source: str, expected: str) -> None:
    assert arguments(source) == expected


@_cases(DICTIONARIES)
def test_dictionaries_and_lists(source: str, expected: str) -> None:
    assert arguments(source) == expected


@_cases(STEP_BY_STEP)
def test_dictionaries_and_lists_that_are_built_step_by_step(source: str, expected: str) -> None:
    assert arguments(source) == expected


@_cases(PARAMETERS)
def test_parameters(source: str, expected: str) -> None:
    assert arguments(source) == expected


@_cases(CLASSES)
def test_classes(source: str, expected: str) -> None:
    assert arguments(source) == expected


@_cases(FUNCTIONS)
def test_functions(source: str, expected: str) -> None:
    assert arguments(source) == expected


@_cases(LIBRARY)
def test_functions_of_libraries(source: str, expected: str) -> None:
    assert arguments(source) == expected


@_cases(TEMPLATES)
def test_t_strings(source: str, expected: str) -> None:
    assert arguments(source) == expected


@_cases(CAPTURES)
def test_what_patterns_capture(source: str, expected: str) -> None:
    assert arguments(source) == expected


@_cases(ENDLESS)
def test_what_refers_to_itself_ends(source: str, expected: str) -> None:
    assert arguments(source) == expected


LEADING_BACK = {
    "two names of each other": """\
        a = f("a")
        b = g("b")
        while a:
            a = f(b, 1)
            b = g(a, 2)
            ask(a); ask(b)
        ask(a); ask(b); ask(a + b)
        """,
    "a cycle within another": """\
        a = b = c = {}
        for x in a:
            b = f(b, x)
            for y in b:
                c = g(b, c, y)
                a = h(c, a)
                ask(c); ask(y); ask(a)
            ask(b); ask(x)
        ask(c); ask(a)
        """,
    "functions that call each other": """\
        def even(n, x):
            return odd(n, [x]) if n else x
        def odd(n, x):
            return even(n, {"a": x}) if n else None
        ask(even(3, f())); ask(odd(3, g())); ask(even(1, odd(2, "a")))
        """,
    "attributes of each other": """\
        class C:
            def __init__(self, p):
                self.a = p
                self.b = g(self.a)
            def step(self):
                self.a = f(self.b)
                self.b = [self.a, self.c]
                self.c = self.b[0]
                ask(self.a); ask(self.b); ask(self.c)
        """,
}


@pytest.mark.parametrize("source", LEADING_BACK.values(), ids=list(LEADING_BACK))
def test_what_leads_back_to_itself_is_the_same_whatever_was_asked_before(source: str) -> None:
    def answers(order: list[int]) -> dict[int, str]:
        reading = Reading(source)
        calls = [call for call in reading.calls() if last_identifier(call.func) == "ask"]
        return {
            number: shown(reading.evaluator.arguments(reading.twin(calls[number])).positional[0]) for number in order
        }

    numbers = list(range(source.count("ask(")))
    alone = {number: answers([number])[number] for number in numbers}
    for first in numbers:
        order = numbers[first:] + numbers[:first]
        assert answers(order) == answers(order[::-1]) == alone


def test_unknown_parts_keep_their_line() -> None:
    source = """
    def f(p):
        x = "a"
        x += g(
            p
        )
        x += "b"
        x += p.q
        ask(x)
    """
    found = Reading(source).value()
    assert isinstance(found, Text)
    assert shown(found) == "'a' + g(<p>) + 'b' + <p>.q"
    assert [part.node.lineno for part in found.parts if hasattr(part, "node")] == [2, 3, 6, 7]


def test_what_can_t_be_part_of_a_text_keeps_the_place_where_it_is_used() -> None:
    found = Reading("class C: ...\nx = f'a{C}'\nask(x)").value()
    assert shown(found) == "'a' + ?"
    assert isinstance(found, Text)
    assert isinstance(found.parts[1], Unknown)
    assert found.parts[1].node.lineno == 2


class TestArguments:
    SOURCE = "def f(p):\n    ask('a', 'b', c='c', d='d')"

    def test_by_keyword_before_position(self) -> None:
        reading = Reading(self.SOURCE)
        given, node = reading.arguments(), reading.asked()
        assert shown(given.get("c", 0, node)) == "'c'"
        assert shown(given.get("x", 1, node)) == "'b'"
        assert given.get("x", 2, node) is given.get("x", None, node) is given.get("", None, node) is ABSENT
        assert [shown(v) for v in given.values()] == ["'a'", "'b'", "'c'", "'d'"]

    @pytest.mark.parametrize(
        ("source", "name", "position", "expected"),
        [
            ("ask(*p)", "x", 0, "? | absent"),
            ("ask(*p)", "x", None, "absent"),
            ("ask(**p)", "x", 0, "? | absent"),
            ("ask(**p)", "", 0, "absent"),
            ("ask('a', *p, x='b')", "x", 0, "'b'"),
            ("ask('a', *p)", "x", 0, "'a'"),
        ],
    )
    def test_what_may_be_passed(self, source: str, name: str, position: int | None, expected: str) -> None:
        reading = Reading(f"def f(p):\n    {source}")
        assert shown(reading.arguments().get(name, position, reading.asked())) == expected

    def test_after_earlier_ones(self) -> None:
        reading = Reading(self.SOURCE)
        (first, second), node = reading.arguments().positional, reading.asked()
        joined = Arguments((second,), {"c": second}).after(Arguments((first,), {"c": first}, more_keywords=True))
        assert [shown(joined.get("", i, node)) for i in (0, 1)] == ["'a'", "'b'"]
        assert shown(joined.get("c", None, node)) == "'b'"
        assert (joined.more_positional, joined.more_keywords) == (False, True)


class TestChoice:
    def test_doublets_go(self) -> None:
        node = Reading("ask(1)").asked()
        assert shown(choice([Constant("a", node), Constant("b", node), Constant("a", node)], node)) == "'a' | 'b'"
        assert shown(choice([Constant("a", node), Constant("a", node)], node)) == "'a'"

    def test_choices_in_choices_are_spread(self) -> None:
        node = Reading("ask(1)").asked()
        inner = choice([Constant("a", node), Constant("b", node)], node)
        assert len(options(choice([inner, Constant("c", node), inner], node))) == 3

    def test_too_many_are_unknown(self) -> None:
        node = Reading("ask(1)").asked()
        assert isinstance(choice([Unknown(node) for _ in range(MOST_OPTIONS)], node), Choice)
        assert isinstance(choice([Unknown(node) for _ in range(MOST_OPTIONS + 1)], node), Unknown)

    def test_constants_are_never_too_many(self) -> None:
        node = Reading("ask(1)").asked()
        assert len(options(choice([Constant(i, node) for i in range(100)], node))) == 100

    def test_none_is_unknown(self) -> None:
        assert isinstance(choice([], Reading("ask(1)").asked()), Unknown)

    def test_constants_of_a_choice(self) -> None:
        assert constants(Reading("ask('a' if t else 'b')").value()) == ("a", "b")
        assert constants(Reading("ask('a')").value()) == ("a",)
        assert constants(Reading("def f(p):\n    ask('a' if t else p)").value()) is None


class TestText:
    def test_constants_side_by_side_are_joined(self) -> None:
        node = Reading("ask(1)").asked()
        assert shown(text([Constant("a", node), Constant(1, node), Unknown(node), Constant("b", node)], node)) == (
            "'a1' + ? + 'b'"
        )
        assert shown(text([Constant("a", node), Constant(1, node)], node)) == "'a1'"

    def test_of_too_many_parts_the_rest_is_unknown(self) -> None:
        node = Reading("ask(1)").asked()
        found = text([part for i in range(MOST_PARTS) for part in (Constant(f"{i}", node), Unknown(node))], node)
        assert isinstance(found, Text)
        assert len(found.parts) == MOST_PARTS
        assert shown(found.parts[-1]) == "?"


def test_leaves_are_the_parts_that_hold_no_others() -> None:
    found = Reading("def f(p):\n    ask([f'a{p}', {'k': p.x if t else 'b'}, g(p)])").value()
    assert [shown(leaf) for leaf in leaves(found)] == ["'a'", "<p>", "<p>.x", "'b'", "g(<p>)"]


def test_a_shared_part_is_met_once() -> None:
    node = Reading("ask(1)").asked()
    part = Unknown(node)
    for _ in range(40):
        part = choice([Text((part, Constant("a", node)), node), Text((part, part), node)], node)  # type: ignore[assignment]  # a value grows
    assert len(list(leaves(part))) <= 400


def test_substitute_puts_arguments_in() -> None:
    found = Reading("def f(p, q):\n    ask([f'a{p}', p.x, g(p), q, p[0]])").value()
    node = Reading("ask(1)").asked()
    put = substitute(
        found, lambda part: Constant("b", node) if isinstance(part, Parameter) and part.name == "p" else None
    )
    assert shown(put) == "['ab', 'b'.x, g('b'), <q>, 'b']"
    assert shown(substitute(found, lambda part: None)) == shown(found)


def test_the_first_argument_alone() -> None:
    assert value("ask('a', 'b')") == "'a'"
