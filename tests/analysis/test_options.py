"""What the options of a command line are: each source passes one to ``ask``; what it is stands beside it."""

from __future__ import annotations

import textwrap

import pytest
from analysis.reading import Reading, shown

_START = """
import argparse, click, enum, typer
parser = argparse.ArgumentParser()
parser.add_argument("--text")
parser.add_argument("--with-default", default="a")
parser.add_argument("--none", default=None)
parser.add_argument("--number", type=int)
parser.add_argument("--number-or-text", type=int, default="a")
parser.add_argument("--flag", action="store_true")
parser.add_argument("--one-of", choices=["a", "b"])
parser.add_argument("--one-of-numbers", type=int, choices=range(3))
parser.add_argument("--numbers", type=int, nargs="+")
parser.add_argument("-s", "--short", type=float)
parser.add_argument("-x", type=int)
parser.add_argument("--elsewhere", dest="there", type=int)
parser.add_argument("file")
class Kind(enum.Enum):
    A = "a"
    B = "b"
"""

ARGPARSE = {
    "text": ("args = parser.parse_args()\nask(args.text)", "P.text"),
    "text with a default": ("args = parser.parse_args()\nask(args.with_default)", "P.with_default | 'a'"),
    "text without": ("args = parser.parse_args()\nask(args.none)", "P.none"),
    "a positional": ("args = parser.parse_args()\nask(args.file)", "P.file"),
    "a number": ("args = parser.parse_args()\nask(args.number)", "number"),
    "a number with a default": ("args = parser.parse_args()\nask(args.number_or_text)", "number"),
    "a flag": ("args = parser.parse_args()\nask(args.flag)", "number"),
    "one of several": ("args = parser.parse_args()\nask(args.one_of)", "'a' | 'b'"),
    "one of a range": ("args = parser.parse_args()\nask(args.one_of_numbers)", "number"),
    "several numbers": ("args = parser.parse_args()\nask(args.numbers)", "[number, ...]"),
    "a short option with a long one": ("args = parser.parse_args()\nask(args.short)", "number"),
    "a short option": ("args = parser.parse_args()\nask(args.x)", "number"),
    "a destination": ("args = parser.parse_args()\nask(args.there)", "number"),
    "no option": ("args = parser.parse_args()\nask(args.other)", "P.other"),
    "in another function": ("def main():\n    args = parser.parse_args()\n    ask(args.number)", "number"),
    "known arguments": ("args, rest = parser.parse_known_args()\nask(args.number)", "number"),
    "passed on": (
        "def run(args):\n    ask(args.number)\nrun(parser.parse_args())",
        "number",
    ),
    "passed on twice": (
        "def run(opts):\n    ask(opts.one_of)\ndef main(args):\n    run(args)\nmain(parser.parse_args())",
        "'a' | 'b'",
    ),
    "passed on, or something else": (
        "def run(args):\n    ask(args.number)\nrun(parser.parse_args())\nrun(other())",
        "<args>.number",
    ),
    "passed under an unusual name": ("def run(x):\n    ask(x.number)\nrun(parser.parse_args())", "<x>.number"),
    "kept in an object": (
        "class C:\n    def __init__(self):\n        self.args = parser.parse_args()\n    def f(self):\n"
        "        ask(self.args.number)",
        "number",
    ),
    "of a parser that a function makes": (
        "def get_parser():\n    p = argparse.ArgumentParser()\n    p.add_argument('--n', type=int)\n    return p\n"
        "args = get_parser().parse_args()\nask(args.n)",
        "number",
    ),
}

PARAMETERS = {
    "an option of click": ("@click.option('--p')\ndef f(p):\n    ask(p)", "<p>"),
    "with a default": ("@click.option('--p', default='a')\ndef f(p):\n    ask(p)", "<p = 'a'>"),
    "a number": ("@click.option('--p', type=int)\ndef f(p):\n    ask(p)", "<p: int>"),
    "a range": ("@click.argument('p', type=click.IntRange(0, 9))\ndef f(p):\n    ask(p)", "<p: int>"),
    "a flag": ("@click.option('--p', is_flag=True)\ndef f(p):\n    ask(p)", "<p: bool>"),
    "one of several": (
        "@click.option('--p', type=click.Choice(['a', 'b']))\ndef f(p):\n    ask(p)",
        "<p: typing.Literal[['a', 'b']]>",
    ),
    "a short and a long one": ("@click.option('-q', '--p-q', type=int)\ndef f(p_q):\n    ask(p_q)", "<p_q: int>"),
    "of another name": ("@click.option('--x', 'p', type=int)\ndef f(p):\n    ask(p)", "<p: int>"),
    "of another parameter": ("@click.option('--x', type=int)\ndef f(p):\n    ask(p)", "<p>"),
    "an enumeration": ("def f(p: Kind):\n    ask(p)", "<p: typing.Literal[['a', 'b']]>"),
}


@pytest.mark.parametrize(("source", "expected"), ARGPARSE.values(), ids=[name.replace(" ", "_") for name in ARGPARSE])
def test_argparse(source: str, expected: str) -> None:
    found = shown(Reading(_START + textwrap.dedent(source)).value())
    assert found.replace("argparse.ArgumentParser().parse_args()", "P") == expected


@pytest.mark.parametrize(("source", "expected"), PARAMETERS.values(), ids=[n.replace(" ", "_") for n in PARAMETERS])
def test_parameters(source: str, expected: str) -> None:
    assert shown(Reading(_START + textwrap.dedent(source)).value()) == expected
