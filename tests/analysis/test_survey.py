"""The cheap look at a file never passes over a call that the close look finds something in."""

from __future__ import annotations

import ast
import itertools
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.reading import Reading
from bandit_mlops.analysis.names import NameTable, callees
from bandit_mlops.analysis.survey import interest, last_identifier, may_matter, statements, vocabulary

NAMES = ("torch.load", "torch.hub.load", "pickle.Unpickler.load", "transformers.*.from_pretrained", "eval")
TABLE = NameTable([(NAMES, True)])
KNOWN = interest(NAMES)


# How a file gets at ``torch.load``: the statements, and the expression that then is the function.
IMPORTS = (
    ("import torch", "torch.load"),
    ("import torch as t", "t.load"),
    ("import torch.hub", "torch.load"),
    ("import torch.hub as hub", "hub.load"),
    ("from torch import load", "load"),
    ("from torch import load as read", "read"),
    ("from torch import hub", "hub.load"),
    ("from torch import hub as h", "h.load"),
    ("from torch import *", "load"),
    ("try:\n    import torch\nexcept ImportError:\n    torch = None", "torch.load"),
    ("try:\n    from torch import load as read\nexcept ImportError:\n    read = None", "read"),
    ("if t:\n    from torch import load as read", "read"),
    ("def lazy():\n    import torch\n    return torch", "lazy().load"),
    ("def lazy():\n    from torch import load as read\n    return read", "lazy()"),
    ("class Lazy:\n    from torch import load as read", "Lazy.read"),
    ("def lazy():\n    global t\n    import torch as t", "t.load"),
    ("import importlib\nt = importlib.import_module('torch')", "t.load"),
    ("t = __import__('torch')", "t.load"),
    ("import torch\nt = torch", "t.load"),
    ("import torch", "getattr(torch, 'load')"),
    ("import torch\nN = 'load'", "getattr(torch, N)"),
    ("", "eval"),
    ("import builtins", "builtins.eval"),
    ("import pickle", "pickle.Unpickler(f).load"),
    ("import pickle\nu = pickle.Unpickler(f)", "u.load"),
    ("import pickle\nclass U(pickle.Unpickler): ...", "U(f).load"),
    ("from transformers import AutoModel as A", "A.from_pretrained"),
    ("from transformers import AutoModel\nclass A(AutoModel): ...", "A.from_pretrained"),
)

# How it hands the function on: statements around ``{}``, and the expression that then is the function.
ALIASES = (
    ("", "{}"),
    ("f = {}", "f"),
    ("f = g = {}", "f"),
    ("f: object = {}", "f"),
    ("f, g = {}, None", "f"),
    ("[f, g] = [{}, None]", "f"),
    ("f, (g, h) = None, ({}, None)", "g"),
    ("(f := {})", "f"),
    ("if (f := {}): ...", "f"),
    ("f = {} if t else None", "f"),
    ("f = None or {}", "f"),
    ("f = given or {}", "f"),
    ("f = g or ({} if t else None)", "f"),
    ("f = {}\ng = f\nh = g", "h"),
    ("f = {}\ng = f\nh = g\ni = h\nj = i\nk = j\nl = k", "l"),
    ("def f0():\n    return f\nf = {}", "f0()"),
    ("f = {{'a': {}}}", "f['a']"),
    ("f = {{'a': {{'b': {}}}}}", "f['a']['b']"),
    ("f = {{'a': ({}, None)}}", "f['a'][0]"),
    ("f = {{}}\nf['a'] = {}", "f['a']"),
    ("f = {{}}\nf.update(a={})", "f['a']"),
    ("f = {{}}\nf.setdefault('a', {})", "f['a']"),
    ("f = dict(a={})", "f['a']"),
    ("f = dict(a={})\ng = f['a']", "g"),
    ("f = dict(a={})\ng = f.get('a')", "g"),
    ("f = {{'a': {}}}.get('a')", "f"),
    ("f = {{'a': {}}}['a']", "f"),
    ("f = [{}]", "f[0]"),
    ("f = [None]\nf.append({})", "f[1]"),
    ("f = [None, *[{}]]", "f[1]"),
    ("f = partial({})", "f"),
    ("f = partial(partial({}), a=1)", "f"),
    ("f = functools.partial({}, a=1)", "f"),
    ("f = staticmethod({})", "f"),
    ("f = cast(object, {})", "f"),
    ("f = copy.copy({})", "f"),
    ("f = lambda: {}", "f()"),
    ("def g():\n    return {}", "g()"),
    ("def g():\n    return {}\nf = g()", "f"),
    ("def g(x):\n    return x\nf = g({})", "f"),
    ("async def g():\n    return {}\nf = await g()", "f"),
    ("class C:\n    f = {}", "C.f"),
    ("class C:\n    f = {}", "C().f"),
    ("class C:\n    f = {}\nclass D(C): ...", "D().f"),
    ("class C:\n    f = staticmethod({})", "C().f"),
    ("class C:\n    def __init__(self):\n        self.f = {}", "C().f"),
    ("class C:\n    def __init__(self):\n        self.f, self.g = {}, 1", "C().f"),
    ("class C:\n    def __init__(self, f={}):\n        self.f = f", "C().f"),
    ("class C:\n    def __init__(self, f={}):\n        self.g = f", "C().g"),
    ("class C:\n    @property\n    def f(self):\n        return {}", "C().f"),
    ("class C:\n    f: object = field(default={})", "C().f"),
    ("for f in [{}]: ...", "f"),
    ("for f, g in [({}, 1)]: ...", "f"),
    ("for k, f in {{'a': {}}}.items(): ...", "f"),
    ("for f in {{'a': {}}}.values(): ...", "f"),
    ("with {} as f: ...", "f"),
    ("match t:\n    case 1:\n        f = {}\n    case _:\n        f = {}", "f"),
    ("while t:\n    f = {}", "f"),
    ("try: ...\nfinally:\n    f = {}", "f"),
)

# How it calls the function.
CALLS = (
    "{}(p)",
    "({} if t else None)(p)",
    "(None or {})(p)",
    "partial({}, a=1)(p)",
    "(lambda: {}(p))()",
    "x = [{}(q) for q in p]",
    'x = f"{{{}(p)}}"',
    "asyncio.to_thread({}, p)",
    "executor.submit({}, p)",
    "executor.submit(partial({}, p))",
    "executor.submit(functools.partial({}, p), 1)",
    "executor.submit({} if t else None, p)",
    "executor.submit(None or {}, p)",
    "loop.run_in_executor(None, {}, p)",
    "loop.run_in_executor(None, partial({}, p))",
    "threading.Thread(target={}, args=(p,))",
    "threading.Thread(target=partial({}, p))",
    "threading.Thread(None, {}, 'n', (p,))",
    "threading.Timer(1, {}, [p])",
    "threading.Timer(1, function={}, args=[p])",
    "pool.apply(func={}, args=(p,))",
    "pool.apply_async({}, (p,))",
    "map({}, [p])",
    "x = list(map({}, [p]))",
)

_START = "import asyncio, copy, functools, threading\nfrom dataclasses import field\nfrom functools import partial\n"
_START += "from typing import cast\n"


def passed_over(source: str) -> tuple[int, list[str]]:
    """How many calls of a source the close look finds something in, and those of them that the cheap look passes over."""
    reading = Reading(source)
    words = vocabulary(reading.tree, KNOWN)
    found = [
        call
        for call in reading.calls()
        if any(TABLE.get(callee.name) for callee in callees(reading.twin(call), reading.evaluator, {}))
    ]
    return len(found), [ast.unparse(call) for call in found if not may_matter(call, words)]


def program(imported: tuple[str, str], alias: tuple[str, str], call: str) -> str:
    statements, function = imported
    around, name = alias
    return "\n".join((_START, statements, around.format(*[function] * 2), call.format(name.format(function))))


@pytest.mark.parametrize("imported", IMPORTS, ids=lambda row: f"{row[0]}; {row[1]}".replace("\n", "; "))
@pytest.mark.parametrize("call", CALLS)
def test_imported_and_called(imported: tuple[str, str], call: str) -> None:
    assert passed_over(program(imported, ALIASES[0], call)) == (1, [])


@pytest.mark.parametrize("imported", [("from torch import load as read", "read"), ("import torch", "torch.load")])
@pytest.mark.parametrize("alias", ALIASES, ids=lambda row: f"{row[0]}; {row[1]}".replace("\n", "; "))
def test_handed_on_and_called(imported: tuple[str, str], alias: tuple[str, str]) -> None:
    for call in ("{}(p)", "executor.submit({}, p)"):
        assert passed_over(program(imported, alias, call))[1] == []


@given(st.sampled_from(IMPORTS), st.sampled_from(ALIASES), st.sampled_from(ALIASES), st.sampled_from(CALLS))
def test_handed_on_twice(
    imported: tuple[str, str], first: tuple[str, str], second: tuple[str, str], call: str
) -> None:
    statements, function = imported
    around, name = first
    both = (f"{statements}\n{around.format(*[function] * 2)}", name.format(function))
    assert passed_over(program(both, second, call))[1] == []
