"""What a function assigns to its names, in the order of the source."""

from __future__ import annotations

import ast
import textwrap

import pytest

from bandit_mlops.analysis.scopes import assignments, last_name, walk


def _assigned(source: str) -> list[str]:
    """``name = value`` for each assignment, ``name[key] = value`` with a key or an attribute."""
    tree = ast.parse(textwrap.dedent(source))
    scope = tree.body[0] if isinstance(tree.body[0], ast.FunctionDef) else tree
    found = [(name, each) for name, bound in assignments(scope).items() for each in bound]
    found.sort(key=lambda pair: (pair[1].statement.lineno, pair[1].value.col_offset))
    return [f"{name}{f'[{each.key}]' if each.key else ''} = {ast.unparse(each.value)}" for name, each in found]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x = 1\ny = x", ["x = 1", "y = x"]),
        ("x = y = 1", ["x = 1", "y = 1"]),
        ("x: int = 1\ny: int\nx += 2", ["x = 1", "x = 2"]),
        ("x, (y, z) = 1, (2, 3)", ["x = 1", "y = 2", "z = 3"]),
        ("[x, y] = f()", ["x = f()", "y = f()"]),
        ("x['k'] = 1\nx[i] = 2\nx.a = 3\nself.a = 4\nx.a.b = 5", ["x[k] = 1", "x = 2", "x[a] = 3"]),
        ("for x in y:\n    z = x", ["x = y", "z = x"]),
        ("with f() as x, g() as y, h():\n    z = 1", ["x = f()", "y = g()", "z = 1"]),
        (
            "if (x := 1):\n    y = 2\nelif (z := 3):\n    a = 4\nelse:\n    b = 5",
            ["x = 1", "y = 2", "z = 3", "a = 4", "b = 5"],
        ),
        ("while (x := f()):\n    y = x\nelse:\n    z = 1", ["x = f()", "y = x", "z = 1"]),
        (
            "try:\n    a = 1\nexcept E:\n    b = 2\nelse:\n    c = 3\nfinally:\n    d = 4",
            ["a = 1", "b = 2", "c = 3", "d = 4"],
        ),
        ("match x:\n    case 1:\n        a = 1\n    case _:\n        b = 2", ["a = 1", "b = 2"]),
        ("def f(p):\n    x = p\n    def g():\n        y = 1\n    class C:\n        z = 1", ["x = p"]),
        ("def f():\n    y = 1\nx = 1", ["y = 1"]),
        ("x = 1\ndef f():\n    y = 1", ["x = 1"]),
    ],
)
def test_assignments(source: str, expected: list[str]) -> None:
    assert _assigned(source) == expected


def test_the_handlers_around_an_assignment() -> None:
    source = "try:\n    a = 1\nexcept E:\n    try:\n        b = 2\n    except F:\n        c = 3\nd = 4"
    handlers = {
        name: [ast.unparse(handler.type) for handler in bound[0].handlers if handler.type]
        for name, bound in assignments(ast.parse(source)).items()
    }
    assert handlers == {"a": [], "b": ["E"], "c": ["E", "F"], "d": []}


def test_last_names() -> None:
    names = [last_name(ast.parse(text, mode="eval").body) for text in ("x", "x.y", "f().y", "x[0]", "1")]
    assert [*names, last_name(None)] == ["x", "y", "y", "", "", ""]


def test_a_walk_meets_everything_once() -> None:
    names = [node.id for node in walk(ast.parse("f(a, b[c], *d)", mode="eval")) if isinstance(node, ast.Name)]
    assert sorted(names) == ["a", "b", "c", "d", "f"]
