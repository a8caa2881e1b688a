"""Who else than the program has a say in what is run: each source passes it to ``ask``."""

from __future__ import annotations

import pytest
from analysis.reading import Reading

from bandit_mlops import authors, matching

_START = """
import ast, config, inspect, json, os, requests, sys, yaml
from pathlib import Path
from typing import Literal
from lib import prompts, settings
"""


def _said(cause: authors.Cause | None) -> str:
    """The kind of a part's origin, with ``!`` where it's named like a configuration."""
    return "" if cause is None else cause.kind + "!" * cause.likely


@pytest.mark.parametrize(
    ("source", "text", "code", "file", "module"),
    [
        ("def f(p):\n    ask(p)", "parameter", "parameter", "file", "parameter"),
        ("ask('a')", "", "", "", ""),
        ("def f(p):\n    ask(ast.parse(p).body[-1])", "parameter", "parameter", "file", "unknown"),
        ("def f(p):\n    ask(ast.parse(p).body.pop().value)", "parameter", "parameter", "file!", "unknown!"),
        ("def f(t: ast.AST):\n    ask(t)", "", "", "file", "parameter"),
        ("def f(p):\n    ask(compile(p, 'x', 'exec'))", "parameter", "parameter", "file", "unknown"),
        ("def f(p):\n    ask(V().visit(ast.parse(p)))", "parameter", "parameter", "file", "unknown"),
        ("def f(p):\n    ask(p.strip())", "parameter", "parameter", "file", "parameter"),
        ("def f(p):\n    ask([p, 'a'])", "parameter", "parameter", "file", "parameter"),
        ("def f(p):\n    ask(f'run({p!r})')", "parameter", "", "file", "parameter"),
        ("def f(p):\n    ask(f'run({p!r}, {p})')", "parameter", "parameter", "file", "parameter"),
        ("def f(p):\n    ask(repr(p))", "unknown", "", "file", "unknown"),
        ("def f(p):\n    ask(f'def f(x):\\n  return {p}')", "parameter", "parameter", "file", "parameter"),
        ("ask(x.y)", "unknown", "unknown", "file", "unknown"),
        ("ask(prompts.TEMPLATE)", "", "", "", ""),
        ("ask(settings.TEMPLATE)", "unknown!", "unknown!", "file!", "unknown!"),
        ("ask(settings.config.code)", "unknown!", "unknown!", "file!", "unknown!"),
        ("ask(f.__doc__)", "", "", "", ""),
        ("def f(p):\n    ask(p['code'])", "parameter!", "parameter!", "file!", "parameter!"),
        ("def f(p):\n    ask(p.config.code)", "parameter!", "parameter!", "file!", "parameter!"),
        ("def f(config):\n    ask(config.code)", "parameter!", "parameter!", "file!", "parameter!"),
        ("def f(p):\n    ask(open(p).read())", "file", "file", "file", "file"),
        ("ask(open('a').read())", "", "", "", ""),
        ("ask(open('setup.py').read())", "", "", "", ""),
        ("def f(p):\n    ask(json.load(open(p))['code'])", "config", "config", "config", "config"),
        ("ask(json.load(open('c.json'))['code'])", "", "", "", ""),
        ("def f(p):\n    ask(Path(p).read_text())", "file", "file", "file", "file"),
        ("def f(p):\n    ask((Path(__file__).parent / p).read_text())", "", "", "", ""),
        ("def f(p):\n    ask(os.path.dirname(p.__file__))", "", "", "", ""),
        ("def f(p):\n    ask(os.path.dirname(p or __file__))", "", "", "", ""),
        ("def f(n: int):\n    ask(f'a{n}')", "", "", "", ""),
        ("ask(sys.argv[1])", "command line", "command line", "", "command line"),
        ("ask(os.environ['A'])", "environment!", "environment!", "environment!", "environment!"),
        ("ask(requests.get(u).text)", "download", "download", "download", "download"),
        ("ask(inspect.getsource(f))", "", "", "", ""),
        ("def f(p):\n    ask(p.get('code'))", "parameter!", "parameter!", "file!", "parameter!"),
        ("def f(p=None):\n    x = p if t else 'a'\n    ask(x)", "parameter", "parameter", "file", "parameter"),
        ("ask(unknown())", "unknown", "unknown", "file", "unknown"),
        ("def f(p):\n    ask(unescape(p)[0])", "unknown", "unknown", "file", "unknown"),
        (
            "def f(p, t):\n    x = ast.parse(p) if t else None\n    ask(x.body[0])",
            "parameter",
            "parameter",
            "file",
            "unknown",
        ),
        ("def f(p):\n    ask(p.read())", "file", "file", "file", "file"),
        ("def f(p):\n    ask(Path(p).open().read())", "file", "file", "file", "file"),
        ("def f(p):\n    ask('lib.' + p)", "parameter", "parameter", "file", ""),
        ("def f(p):\n    ask('.' + p)", "parameter", "parameter", "file", ""),
        ("def f(p):\n    ask('lib' + p)", "parameter", "parameter", "file", "parameter"),
        ("def f(p):\n    ask(os.path.dirname(p))", "parameter", "parameter", "file", "parameter"),
        ("def f(p):\n    ask(os.path.dirname(os.path.dirname(p.__file__)))", "", "", "", ""),
        ("def f(p: bool):\n    ask(p)", "", "", "", ""),
        ("def f(p: Literal['a', 'b']):\n    ask(p)", "", "", "", ""),
        ("def f(p):\n    ask(json.dumps(p))", "unknown", "", "file", "unknown"),
        ("def f(p):\n    ask([open(p).read(), os.environ['A']])", "file", "file", "file", "file"),
        ("def f(p, q):\n    ask(f'{p.x}{q}')", "parameter", "parameter", "file", "parameter"),
        (
            "def f(p):\n    ask(compile(source=p, filename='a', mode='exec'))",
            "parameter",
            "parameter",
            "file",
            "unknown",
        ),
        ("def f(p):\n    ask(compile(source='a', filename=p, mode='exec'))", "", "", "file", "unknown"),
        (
            "def last(t):\n    return t.body[-1]\ndef f(p, t):\n    ask(last(ast.parse(p) if t else None))",
            "parameter",
            "parameter",
            "file",
            "unknown",
        ),
        ("def f(p, t):\n    ask(json.loads(p.read() if t else '{}')['code'])", "file", "file", "file", "file"),
        ("def f(p):\n    ask(yaml.load(open(p), yaml.SafeLoader)['code'])", "config", "config", "config", "config"),
        ("def f(p, t):\n    ask('lib.' + p if t else p)", "parameter", "parameter", "file", "parameter"),
        ("ask(open(os.environ['A']).read())", "environment!", "environment!", "environment!", "environment!"),
        ("def f(config):\n    ask(unescape(config.code)[0])", "unknown", "unknown", "file", "unknown"),
        (
            "from lib.settings import BASE_DIR\ndef f(p):\n    ask(open(os.path.join(BASE_DIR, p)).read())",
            "",
            "",
            "",
            "",
        ),
        ("ask(config.code)", "unknown", "unknown", "file", "unknown"),
    ],
)
def test_the_worst_part(source: str, text: str, code: str, file: str, module: str) -> None:
    value, facts = Reading(_START + source).value(), matching.catalogue().facts
    assert _said(authors.of_text(value, facts)) == text
    assert _said(authors.of_code(value, facts)) == code
    assert _said(authors.of_file(value, facts)) == file
    assert _said(authors.of_module(value, facts)) == module


@pytest.mark.parametrize(
    ("source", "name", "described"),
    [
        ("def f(p):\n    ask(p)", "`p`", "`p` is a parameter of `f`, line 5"),
        ("ask(settings.code)", "`settings.code`", "`lib.settings.code` is of unknown origin, line 5"),
        ("from lib.texts import code\nask(code)", "`code`", "`lib.texts.code` is of unknown origin, line 5"),
        ("def f(p):\n    ask(open(p).read())", "`p`", "`p` isn't a file of the program, line 6"),
        ("ask(os.environ['A'])", "`os.environ['A']`", "`os.environ['A']` is read from the environment, line 5"),
    ],
)
def test_words_for_it(source: str, name: str, described: str) -> None:
    value = Reading(_START + source).value()
    cause = authors.of_text(value, matching.catalogue().facts)
    assert cause is not None
    assert authors.name(cause, value) == name
    assert authors.described(cause) == described
