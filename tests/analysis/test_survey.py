"""The cheap look at a file never passes over a call that the close look finds something in."""

from __future__ import annotations

import ast
import io
import itertools
import sys
import textwrap
from types import FrameType

import pytest
from analysis.reading import Reading
from hypothesis import given, settings
from hypothesis import strategies as st

from bandit_mlops.analysis import door, survey
from bandit_mlops.analysis.names import NameTable, callees
from bandit_mlops.analysis.survey import (
    Interest,
    Text,
    import_roots,
    imported_names,
    is_bound,
    last_identifier,
    may_matter,
    statements,
    vocabulary,
)

NAMES = ("torch.load", "torch.hub.load", "pickle.Unpickler.load", "transformers.*.from_pretrained", "eval")
TABLE = NameTable([(NAMES, True)])
KNOWN = Interest(NAMES)


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
    """How many calls the close look finds something in, and those of them that the cheap look passes over."""
    reading = Reading(source)
    found = [
        call
        for call in reading.calls()
        if any(TABLE.get(callee.name) for callee in callees(reading.twin(call), reading.evaluator, {}))
    ]
    file = door.File(io.BytesIO(reading.source.encode()), reading.tree, "nowhere/example.py")
    matter = file.survey(KNOWN).calls
    return len(found), [ast.unparse(call) for call in found if call not in matter]


def program(imported: tuple[str, str], alias: tuple[str, str], call: str) -> str:
    statements, function = imported
    around, name = alias
    return "\n".join((_START, statements, around.format(*[function] * 2), call.format(name.format(function))))


def _title(row: tuple[str, str]) -> str:
    return "; ".join(row).replace("\n", "; ")


@pytest.mark.parametrize("imported", IMPORTS, ids=_title)
def test_imported_and_called(imported: tuple[str, str]) -> None:
    for call in CALLS:
        assert passed_over(program(imported, ALIASES[0], call)) == (1, []), call


@pytest.mark.parametrize("alias", ALIASES, ids=_title)
def test_handed_on_and_called(alias: tuple[str, str]) -> None:
    for imported, call in itertools.product((IMPORTS[0], IMPORTS[5]), ("{}(p)", "executor.submit({}, p)")):
        found, missed = passed_over(program(imported, alias, call))
        assert found
        assert missed == []


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(IMPORTS), st.sampled_from(ALIASES), st.sampled_from(ALIASES), st.sampled_from(CALLS))
def test_handed_on_twice(imported: tuple[str, str], first: tuple[str, str], second: tuple[str, str], call: str) -> None:
    statements, function = imported
    around, name = first
    both = (f"{statements}\n{around.format(*[function] * 2)}", name.format(function))
    assert passed_over(program(both, second, call))[1] == []


@pytest.mark.parametrize(
    "source",
    [
        # Tools that hand functions over under other names
        "from torch import load\nfrom threading import Thread as T\nT(target=load, args=(p,))",
        "from torch import load\nimport asyncio\nrun = asyncio.to_thread\nrun(load, p)",
        "from torch import load\nexecutor.submit(*[load, p])",
        # Modules by name
        "import importlib\nimportlib.import_module('torch').load(p)",
        "from importlib import import_module as i\nN = 'torch'\nm = i(N)\nm.load(p)",
        "__import__('torch').load(p)",
        "def f():\n    return __import__('torch')\nf().load(p)",
        # Modules under other names
        "from torch import hub\nh = hub\nh.load(p)",
        "import torch\nt = None or torch\nt.load(p)",
        "import torch.hub\nh = torch.hub if t else None\nh.load(p)",
        # Comprehensions
        "import torch\nx = [f(p) for f in (torch.load, None)]",
        "import torch\nx = list(f(p) for f in (torch.load, None))",
        "import torch\ndef g():\n    return {k: f(p) for k, f in {'a': torch.load}.items()}",
        # Names as text
        "import torch\nfor n in ('load', 'save'):\n    f = getattr(torch, n)\n    f(p)",
        "import torch\nif f := getattr(torch, 'load', None):\n    f(p)",
        "import torch\nwhile (f := torch.load) and t:\n    f(p)",
        "import torch\ngetattr(torch, {'a': 'load', 'b': 'save'}[k])(p)",
        "import torch\nN = {'a': 'load', 'b': 'save'}\ngetattr(torch, N[k])(p)",
        "import torch\nN = {'a': 'load', 'b': 'save'}\nf = getattr(torch, N.get(k, 'save'))\nf(p)",
        "import torch\ngetattr(torch, 'load' if k else 'save')(p)",
    ],
)
def test_other_ways(source: str) -> None:
    found, missed = passed_over(source)
    assert found or "*[" in source
    assert missed == []


@pytest.mark.parametrize(
    "source",
    [
        "import json\njson.load(f)",
        "load(p)",
        "import torch\ntorch.save(p)",
        "import torch\nmodel = torch.load(p)\nmodel(x)",
        "import torch\ndef f(p):\n    return torch.load(p)\nprint(p)",
        "import torch\nprint('load')",
        "import torch\nx = ['load']\nprint(x)",
        "import torch\nx = 'load'\nprint(x)",
        "import torch\nregister(torch.load)",
        "import transformers\ntransformers.AutoModel.from_config(c)",
        "import importlib\nm = importlib.import_module('json')\nm.load(f)",
        "from .loaders import load\nload(p)",
    ],
)
def test_the_last_line_doesn_t_matter(source: str) -> None:
    tree = ast.parse(source)
    words = vocabulary(tree, Text(source.encode()), KNOWN)
    last = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and n.lineno == source.count("\n") + 1]
    assert last
    assert not any(may_matter(call, words) for call in last)


def test_a_file_that_imports_nothing_of_interest_has_the_usual_words() -> None:
    source = "import json\nx = json.load"
    assert vocabulary(ast.parse(source), Text(source.encode()), KNOWN) == frozenset()


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("eval(x)", True),
        ("x = [eval]", True),
        ("table['eval'](x)", True),
        ("model.eval()\nevaluate(x)\nretrieval(x)\n_eval(x)\neval_set", False),
        ("x = 1", False),
    ],
)
def test_a_builtin_matters_where_its_name_stands_alone(source: str, named: bool) -> None:
    file = door.File(io.BytesIO(source.encode()), ast.parse(source), "nowhere/example.py")
    assert file.text.names("eval") is named
    assert ("eval" in file.survey(KNOWN).words) is named


def test_a_method_with_the_name_of_a_builtin_is_no_builtin() -> None:
    assert that_matter("model.eval()\neval(x)") == ["eval(x)"]


def that_matter(source: str) -> list[str]:
    """The calls of a file that matter."""
    file = door.File(io.BytesIO(source.encode()), ast.parse(source), "nowhere/example.py")
    return [ast.unparse(call) for call in file.survey(KNOWN).calls]


def test_calls_matter_in_the_order_of_the_source() -> None:
    source = "import torch\ndef f(p):\n    torch.load(torch.load(p)); torch.load(1)\n@torch.load(2)\nclass C: ..."
    assert that_matter(source) == ["torch.load(torch.load(p))", "torch.load(p)", "torch.load(1)", "torch.load(2)"]


@pytest.mark.parametrize(
    ("source", "matters"),
    [
        ("import torch\nload(x)", False),
        ("import torch\ndef read(load):\n    load(x)", False),
        ("from torch import load\nload(x)", True),
        ("import torch\nload = torch.load\nload(x)", True),
        ("import torch\ndef read(load=torch.load):\n    load(x)", True),
        ("import torch\ndef load(p):\n    return torch.load(p)\nload(x)", True),
        ("from torch import *\nload(x)", True),
        ("import torch\neval(x)", True),
    ],
)
def test_a_bare_name_is_what_the_file_binds_it_to(source: str, matters: bool) -> None:
    assert (not {"load(x)", "eval(x)"}.isdisjoint(that_matter(source))) is matters


@pytest.mark.parametrize(
    ("source", "name", "words"),
    [
        # A star import of the project's own, or of what nobody knows, may bring any library with it.
        ("from .base import *\nload(x)", "project.a", {"load"}),
        ("from base import *\nload(x)", "project.a", {"load"}),
        ("from torch import *\nfrom_pretrained(x)", "project.a", set()),
        # Libraries that the file only speaks of
        ("import json  # not torch\njson.load(x)", "project.a", set()),
        ("from json import load  # not torch\nload(x)", "project.a", set()),
        ("from .readers import json  # not torch\njson.load(x)", "project.a", set()),
        # Modules that others hand on
        ("from .compat import torch\ntorch.load(x)", "project.a", {"load"}),
        ("from compat import torch\ntorch.load(x)", "project.a", {"load"}),
        ("from torch.compat import transformers\ntransformers.A.from_pretrained(x)", "torch.hub", {"from_pretrained"}),
        ("from torch.compat import transformers\ntransformers.A.from_pretrained(x)", "project.a", set()),
    ],
)
def test_words_that_a_file_may_call_by(source: str, name: str, words: set[str]) -> None:
    assert vocabulary(ast.parse(source), Text(source.encode()), KNOWN, name) == words


def test_words_and_their_lines() -> None:
    text = Text("import a\r\nx = a.b\ry = a\nab = 'a' # caf\u00e9".encode())
    assert text.words == {"import", "a", "x", "b", "y", "ab", "caf\u00e9"}
    assert text.lines(("a",)) == [1, 2, 3, 4]
    assert text.lines(("a",), not_before=b".") == [1, 3, 4]
    assert text.lines(("caf", "missing")) == []
    assert Text(b"\nload(x)").lines(("load",)) == [2]


@pytest.mark.parametrize(
    ("sought", "held"),
    [
        ("load", True),
        ("oad_mo", True),
        ("load_model(", True),
        ("l_p", False),
        ("x=load", False),
        ("\u00e9\u00e9", True),
    ],
)
def test_whether_a_text_stands_somewhere(sought: str, held: bool) -> None:
    assert Text("x = load_model(p)\n# r\u00e9\u00e9l".encode()).holds(sought) is held


def test_words_with_a_part_in_small_or_large_letters() -> None:
    text = Text("API_TOKEN = token\ntokens = 1\n# \u0130 to ken TokenToken".encode())
    assert set(text.words_with(("token", "1"))) == {"API_TOKEN", "token", "tokens", "TokenToken", "1"}
    assert list(text.words_with(("missing",))) == []


@pytest.mark.parametrize(
    ("source", "follows"),
    [
        ("f(x)", True),
        ("f \n\t(x)", True),
        ("f.a(x)", False),
        ("f + f(x)", True),
        ("ff(x)", False),
        ("f_(x)", False),
        ("g(f", False),
        ("f", False),
    ],
)
def test_whether_a_sign_follows_a_word(source: str, follows: bool) -> None:
    assert Text(source.encode()).is_followed("f", b"(#") is follows


def test_lines_of_what_stands_in_imports_alone_are_left_out() -> None:
    def lines(source: str) -> list[int]:
        return Text(source.encode()).lines(("load",), not_before=b"(", imported={"load": 1})

    assert lines("from torch import load\nload(x)\nload(y)") == []
    assert lines("from torch import load\nload(x)\nf = load") == [1, 3]


MANY_WORDS = "".join(
    f"from project import load_{n}\ndef run_{n}(load):\n    load.f(load_{n}); g = run_{n + 1}  # load_{n}.f(ab_)\n"
    for n in range(400)
)


@pytest.mark.parametrize("sign", [b"", b".", b"("])
def test_words_are_found_where_they_stand_however_large_the_text_is(
    sign: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = Text(MANY_WORDS.encode())
    words = [*sorted(text.words), "oad", "load_", "missing"]
    assert len(words) > 800
    searched_for = [text.lines((word,), not_before=sign) for word in words]
    monkeypatch.setattr(survey, "_LARGE", 0)
    assert [text.lines((word,), not_before=sign) for word in words] == searched_for


def test_a_text_is_not_searched_for_each_of_very_many_words() -> None:
    def searches(count: int) -> int:
        text = Text("".join(f"def run_{n:05}(command):\n    run_{n:05}(1)\n" for n in range(count)).encode())
        found = 0

        def seen(frame: FrameType, event: str, called: object) -> None:
            nonlocal found
            # What measures coverage searches, too.
            if frame.f_globals["__name__"] == Text.__module__:
                found += event == "c_call" and getattr(called, "__name__", "") in {"find", "count", "index"}

        sys.setprofile(seen)
        try:
            lines = text.lines((f"run_{n:05}" for n in range(count)), not_before=b".", imported={"run_00001": 1})
        finally:
            sys.setprofile(None)
        assert len(lines) == 2 * count
        return found

    assert searches(4000) == searches(8000)


def test_a_library_s_own_files() -> None:
    source = "from .serialization import load"
    tree, text = ast.parse(source), Text(source.encode())
    assert "load" in vocabulary(tree, text, KNOWN, "torch.hub")
    assert "load" not in vocabulary(tree, text, KNOWN, "project")


def test_interest() -> None:
    known = Interest(["torch.load", "torch.hub.load", "eval", "*.recv_pyobj"], ["snapshot_download"])
    assert known.by_root["torch"] == {"load"}
    assert known.anywhere == {"recv_pyobj", "snapshot_download"}
    assert known.builtins == {"eval"}
    assert known.everything == {"load", "eval", "recv_pyobj", "snapshot_download"}


LIBRARY = Interest(
    [
        *("lib.a.b.run", "lib.a.Client.send", "lib.Client.session.ask", "lib.get", "deep.a.b.c.d", "deep.x", "eval"),
        *("*.receive", "forms.*.read", "alone.call"),
    ],
    ["snapshot_download"],
    {"lib.connect": "lib.Client", "lib.a.open_client": "lib.a.Client"},
)


@pytest.mark.parametrize(
    ("source", "own", "found"),
    [
        ("import lib.a.b\nlib.a.b.run(x)", (), {"run"}),
        ("import lib.a.b", (), set()),
        ("from lib import b\nb.run(x)", (), set()),
        ("import lib\nrun(x)", (), set()),
        ("run(x)", ("lib", "a", "b"), {"run"}),
        # A class, or what makes an object of it, is enough: its module may be another one.
        ("from lib import Client\nClient().send(x)", (), {"send"}),
        ("import lib\nlib.open_client().send(x)", (), {"send"}),
        ("import lib\nlib.send(x)", (), set()),
        ("import lib\nlib.connect().session.ask(x)", (), {"ask"}),
        ("import lib\nlib.connect().ask(x)", (), set()),
        ("x.receive()\nsnapshot_download(x)", (), {"receive", "snapshot_download"}),
        ("import json", (), set()),
    ],
)
def test_candidates_by_words_alone(source: str, own: tuple[str, ...], found: set[str]) -> None:
    assert LIBRARY.candidates(Text(source.encode()), own) == found


@pytest.mark.parametrize(
    ("last", "owners"),
    [
        ("run", {"b"}),
        ("send", {"Client", "open_client"}),
        ("call", {"alone("}),
        ("eval", {"builtins"}),
        ("receive", {""}),
        ("read", {"forms"}),
        ("unknown", set()),
    ],
)
def test_what_stands_in_a_file_that_calls_a_method(last: str, owners: set[str]) -> None:
    assert LIBRARY.owners(last) == owners


def test_modules_and_classes_between() -> None:
    assert LIBRARY.between("deep") == {"a", "b", "c"}
    assert LIBRARY.between("unknown") == frozenset()


@pytest.mark.parametrize(
    ("first", "last", "known"),
    [
        ("torch", "load", True),
        ("th", "load", True),
        ("json", "load", False),
        # Under its own name alone
        ("load", "load", True),
        ("recv_pyobj", "recv_pyobj", True),
        ("get", "get", False),
        ("other", "other", False),
    ],
)
def test_known_by_the_usual_names_of_libraries(first: str, last: str, known: bool) -> None:
    assert Interest(["torch.load", "lib.get", "*.recv_pyobj"]).knows(first, last) is known


def test_what_a_file_imports_from_its_own_project() -> None:
    source = (
        "import project\nfrom .a import f, G\nfrom project.b import _p, h as i\nfrom other import z\nfrom . import m"
    )
    imported = [node for node in ast.parse(source).body if isinstance(node, (ast.Import, ast.ImportFrom))]
    functions = [(name, alias) for _, name, alias in imported_names(imported, "project")]
    assert functions == [("f", "f"), ("_p", "_p"), ("h", "i"), ("m", "m")]
    everything = [alias for _, _, alias in imported_names(imported, "project", functions_only=False)]
    assert everything == ["f", "G", "_p", "i", "m"]


def test_what_the_names_of_imports_lead_to() -> None:
    source = "import torch.hub\nimport torch.jit as j\nfrom .a import b\nfrom torch import c\nfrom json import c"
    roots = {"torch": {"torch"}, "j": {"torch"}, "b": {"project"}, "c": {"torch", "json"}}
    assert import_roots(ast.parse(source).body, "project") == roots


@pytest.mark.parametrize(
    ("source", "bound"),
    [
        ("import x", False),
        ("from a import x", False),
        ("def x(): ...", True),
        ("async def x(): ...", True),
        ("def f(x): ...", True),
        ("def f(x, /): ...", True),
        ("def f(*x): ...", True),
        ("def f(*, x=1): ...", True),
        ("def f(**x): ...", True),
        ("def f(y):\n    return x", False),
        ("class x: ...", True),
        ("class C(x): ...", False),
        ("class C:\n    x = 1", True),
        ("x = 1", True),
        ("x: int = 1", True),
        ("y, (x, z) = 1, (2, 3)", True),
        ("for x in y: ...", True),
        ("with y as x: ...", True),
        ("if (x := y): ...", True),
        ("z = [x for x in y]", True),
        ("y = x", False),
        ("y.x = 1", False),
        ("x.y = 1", False),
        ("x[0] = 1", False),
        ("x(y)", False),
        ("f(x)", False),
        ("return_(x); x.load(y)", False),
    ],
)
def test_what_gives_a_file_a_name(source: str, bound: bool) -> None:
    assert is_bound("x", ast.parse(source), Text(source.encode())) is bound


@pytest.mark.parametrize(
    "source",
    [
        "f = torch.load",
        "def g(f=torch.load): ...",
        "for f in [torch.load]: ...",
        "with torch.load as f: ...",
        "if (f := torch.load): ...",
        "f.update(a=torch.load)",
    ],
)
def test_a_function_under_another_name_isn_t_one_that_returns_it(source: str) -> None:
    source = f"import torch\n{source}\nf(x)(y)"
    words = vocabulary(ast.parse(source), Text(source.encode()), KNOWN)
    assert "f" in words
    assert "f()" not in words


def test_a_statement_begins_with_its_decorators() -> None:
    tree = ast.parse("x\n@first\n@second\ndef f():\n    pass\ny")
    assert [type(s).__name__ for s in statements(tree, [2])] == ["FunctionDef"]
    assert [type(s).__name__ for s in statements(tree, [5])] == ["FunctionDef", "Pass"]


def test_statements_are_found_however_deep() -> None:
    tree = ast.parse(
        textwrap.dedent(
            """
            class C:
                def f(self):
                    try:
                        with a:
                            b1
                    except E:
                        b2
                    else:
                        b3
                    finally:
                        b4
                    match t:
                        case 1:
                            b5
                    for x in y:
                        b6
                    else:
                        b7
                    async def g():
                        async with a:
                            async for x in y:
                                b8
                    while t:
                        if t:
                            b9
            """
        )
    )
    found = {s.value.id for s in statements(tree) if isinstance(s, ast.Expr) and isinstance(s.value, ast.Name)}
    assert found == {f"b{i}" for i in range(1, 10)}
    assert set(statements(tree)) == {node for node in ast.walk(tree) if isinstance(node, ast.stmt)}


def test_last_identifier() -> None:
    expressions = ("a", "a.b", "a().b", "a()", "a[0]", "'a'")
    found = [last_identifier(ast.parse(e, mode="eval").body) for e in expressions]
    assert found == ["a", "b", "b", "", "", ""]


@pytest.mark.parametrize(
    "source",
    [
        "x = " + "[" * 90 + "torch.load" + "]" * 90,
        "x = " + "a if b else " * 500 + "torch.load",
        "x = " + "a or (" * 90 + "torch.load" + ")" * 90,
        "f" + ".a" * 500 + "(torch.load)",
        "f" + "(torch.load)" * 90,
        "\n".join(f"x{i} = x{i + 1}" for i in range(2_000)) + "\nx2000 = torch.load",
    ],
)
def test_odd_sources_are_answered(source: str) -> None:
    source = f"import torch\n{source}"
    tree = ast.parse(source)
    words = vocabulary(tree, Text(source.encode()), KNOWN)
    assert "load" in words
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            assert may_matter(node, words) in {True, False}
