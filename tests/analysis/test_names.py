"""What a call may be: the last line of each source calls the functions that stand beside it."""

from __future__ import annotations

import itertools
import re

import pytest
from analysis.reading import Reading, calls, names
from astroid import nodes

from bandit_mlops.analysis.names import NameTable, qualified, text_constants

IMPORTS = {
    "a module": ("import torch\ntorch.load(p)", "torch.load"),
    "a module under another name": ("import torch as t\nt.load(p)", "torch.load"),
    "a submodule": ("import a.b\na.b.c(p)", "a.b.c"),
    "a submodule under another name": ("import a.b as c\nc.d(p)", "a.b.d"),
    "two modules in one statement": ("import numpy as np, torch as t\nt.load(p)", "torch.load"),
    "a submodule beside its package": ("import torch\nimport torch.hub\ntorch.load(p)", "torch.load"),
    "a package beside its submodule": ("import torch.hub\nimport torch\ntorch.hub.load(p)", "torch.hub.load"),
    "a submodule as an attribute": (
        "import transformers\ntransformers.models.bert.BertModel.from_pretrained(p)",
        "transformers.models.bert.BertModel.from_pretrained",
    ),
    "a function": ("from torch import load\nload(p)", "torch.load"),
    "a function under another name": ("from torch import load as read, save\nread(p)", "torch.load"),
    "a module of a package": ("from torch import hub\nhub.load(p)", "torch.hub.load"),
    "a module of the project": ("from . import loaders\nloaders.load(p)", ".loaders.load"),
    "a function of the project": ("from .loaders import load\nload(p)", ".loaders.load"),
    "a function of the parent": ("from ..loaders import load\nload(p)", "..loaders.load"),
    "inside a function": ("def f(p):\n    import torch as t\n    t.load(p)", "torch.load"),
    "inside a function, from": ("def f(p):\n    from torch import load as l\n    l(p)", "torch.load"),
    "inside a class": ("class C:\n    import torch\n    x = torch.load(p)", "torch.load"),
    "for the whole module inside a function": (
        """
        def prepare():
            global pd
            import pandas as pd
        def f(p):
            return pd.read_pickle(p)
        """,
        "pandas.read_pickle",
    ),
    "for the whole module inside a function, from": (
        """
        read = None
        def prepare():
            global read
            from pandas import read_pickle as read
        def f(p):
            return read(p)
        """,
        "pandas.read_pickle",
    ),
    "with a fallback": (
        """
        try:
            import cPickle as pickle
        except ImportError:
            import pickle
        pickle.load(f)
        """,
        "cPickle.load pickle.load",
    ),
    "of a function, with a fallback": (
        """
        try:
            from dill import loads
        except ImportError:
            from pickle import loads
        loads(f)
        """,
        "dill.loads pickle.loads",
    ),
    "by a test": (
        """
        if sys.version_info < (3, 11):
            import tomli as toml
        else:
            import tomllib as toml
        toml.load(f)
        """,
        "tomli.load tomllib.load",
    ),
    "for types only": (
        """
        from typing import TYPE_CHECKING
        if TYPE_CHECKING:
            import torch
        def f(p):
            import torch
            torch.load(p)
        """,
        "torch.load",
    ),
    "everything": ("from torch import *\nload(p)", "load torch.load"),
    "everything, twice": ("from torch import *\nfrom joblib import *\nload(p)", "load torch.load joblib.load"),
    "everything leaves the builtins": ("from torch import *\neval(p)", "eval"),
    "everything leaves what the file defines": ("from torch import *\ndef load(p): ...\nload(p)", ""),
    "by importlib": ('import importlib\nimportlib.import_module("torch").load(p)', "torch.load"),
    "by __import__": ('__import__("pickle").load(p)', "pickle.load"),
    "the last of two": ("import json as codec\nimport pickle as codec\ncodec.load(f)", "pickle.load"),
    "a builtin": ("eval(p)", "eval"),
    "a builtin through its module": ("import builtins\nbuiltins.eval(p)", "eval"),
}

ALIASES = {
    "a name": ("import torch\nf = torch.load\nf(p)", "torch.load"),
    "a name of a name": ("import torch\nf = torch.load\ng = f\ng(p)", "torch.load"),
    "a name for a module": ("import torch\nt = torch\nt.load(p)", "torch.load"),
    "one of two names": ("import torch\nload, save = torch.load, torch.save\nload(p)", "torch.load"),
    "a name in a function": ("import torch\nf = torch.load\ndef g(p):\n    return f(p)", "torch.load"),
    "a default of a parameter": ("import torch\ndef g(p, load=torch.load):\n    return load(p)", "torch.load"),
    "a keyword-only default": ("import torch\ndef g(p, *, load=torch.load):\n    return load(p)", "torch.load"),
    "a walrus": ("import torch\n(f := torch.load)(p)", "torch.load"),
    "a name by a branch": (
        """
        import torch, joblib
        if legacy:
            f = joblib.load
        else:
            f = torch.load
        f(p)
        """,
        "joblib.load torch.load",
    ),
    "a conditional expression": (
        "import torch, joblib\n(torch.load if legacy else joblib.load)(p)",
        "torch.load joblib.load",
    ),
    "a name for a conditional expression": (
        "import torch, joblib\nf = torch.load if legacy else joblib.load\nf(p)",
        "torch.load joblib.load",
    ),
    "an alternative": ("import torch\nf = given or torch.load\nf(p)", "given torch.load"),
    "getattr": ('import torch\ngetattr(torch, "load")(p)', "torch.load"),
    "getattr with a default": ('import torch\ngetattr(torch, "load", None)(p)', "torch.load"),
    "getattr with a constant": ('import torch\nNAME = "load"\nf = getattr(torch, NAME)\nf(p)', "torch.load"),
    "getattr of one of several": (
        'import torch\nfor n in ("load", "save"):\n    getattr(torch, n)(p)',
        "torch.load torch.save",
    ),
    "getattr with something": ("import torch\ndef f(n):\n    getattr(torch, n)(p)", ""),
    "a method of an unknown object, by a name": ("def f(worker):\n    get = worker.recv\n    get(p)", "?.recv"),
    "a method that a function has returned": (
        "def f(worker):\n    return worker.recv\ndef g(w):\n    f(w)(p)",
        "?.recv",
    ),
    "what a function has returned": ("import torch\ntorch.load(p)(x)", ""),
    "what a function has returned, by a name": ("import torch\nmodel = torch.load(p)\nmodel(x)", ""),
    "a dictionary": (
        'import torch, joblib\nLOADERS = {"t": torch.load, "j": joblib.load}\ndef f(k):\n    LOADERS[k](p)',
        "torch.load joblib.load",
    ),
    "a dictionary's one": (
        'import torch, joblib\nLOADERS = {"t": torch.load, "j": joblib.load}\nLOADERS["j"](p)',
        "joblib.load",
    ),
    "a dictionary's get": (
        'import torch, joblib\nLOADERS = {"t": torch.load, "j": joblib.load}\ndef f(k):\n    LOADERS.get(k)(p)',
        "torch.load joblib.load",
    ),
    "a dictionary's get with a default": (
        'import torch, joblib\nLOADERS = {"t": torch.load}\ndef f(k):\n    LOADERS.get(k, joblib.load)(p)',
        "torch.load joblib.load",
    ),
    "a dictionary that is filled step by step": (
        'import torch\nLOADERS = {}\nLOADERS["t"] = torch.load\nLOADERS["t"](p)',
        "torch.load",
    ),
    "a dictionary in a class": (
        """
        import torch, joblib
        class C:
            LOADERS = {"t": torch.load, "j": joblib.load}
            def f(self, k):
                return self.LOADERS[k](p)
        """,
        "torch.load joblib.load",
    ),
    "a loop over functions": (
        "import torch, joblib\nfor f in (torch.load, joblib.load):\n    f(p)",
        "torch.load joblib.load",
    ),
    "a loop over items": (
        'import torch, joblib\nfor k, f in {"t": torch.load, "j": joblib.load}.items():\n    f(p)',
        "torch.load joblib.load",
    ),
    "an attribute": (
        """
        import pickle
        class C:
            def __init__(self):
                self.loader = pickle.load
            def run(self, f):
                return self.loader(f)
        """,
        "pickle.load",
    ),
    "an attribute that is set below": (
        """
        import pickle
        class C:
            def run(self, f):
                ask_for(f)
            def __init__(self, f):
                self.loader = pickle.load
                self.loader(f)
        """,
        "pickle.load",
    ),
    "an attribute of the class": (
        """
        import pickle
        class C:
            loader = pickle.load
            def run(self, f):
                return self.loader(f)
        """,
        "pickle.load",
    ),
    "a static attribute of the class": (
        """
        import pickle
        class C:
            loader = staticmethod(pickle.load)
        C.loader(f)
        """,
        "pickle.load",
    ),
    "an attribute of a base class": (
        """
        import pickle
        class B:
            loader = pickle.load
        class C(B):
            def run(self, f):
                return self.loader(f)
        """,
        "pickle.load",
    ),
    "a property": (
        """
        import pickle
        class C:
            @property
            def loader(self):
                return pickle.load
            def run(self, f):
                return self.loader(f)
        """,
        "pickle.load",
    ),
    "a function that gives it": ("import torch\ndef pick():\n    return torch.load\npick()(p)", "torch.load"),
    "a module by a lazy function": ("def lazy():\n    import torch\n    return torch\nlazy().load(p)", "torch.load"),
    "itself": ("f = f\nf(p)", "f"),
}

OBJECTS = {
    "a method": ("import pickle\npickle.Unpickler(f).load()", "pickle.Unpickler.load"),
    "a method of a named object": ("import pickle\nu = pickle.Unpickler(f)\nu.load()", "pickle.Unpickler.load"),
    "a method that is named": ("import pickle\nload = pickle.Unpickler(f).load\nload()", "pickle.Unpickler.load"),
    "with": (
        "import pandas as pd\nwith pd.HDFStore(p) as s:\n    s.get(k)",
        "pandas.HDFStore.get",
    ),
    "the second of a with": (
        "import pandas as pd\nwith open(p) as f, pd.HDFStore(p) as s:\n    s.get(k)",
        "pandas.HDFStore.get",
    ),
    "async with": (
        "import aiohttp\nasync def f(u):\n    async with aiohttp.ClientSession() as s:\n        await s.get(u)",
        "aiohttp.ClientSession.get",
    ),
    "an attribute": (
        """
        import zmq
        class C:
            def __init__(self):
                self.socket = zmq.Socket()
            def run(self):
                return self.socket.recv_pyobj()
        """,
        "zmq.Socket.recv_pyobj",
    ),
    "what an await gives": ("import zmq\nasync def f():\n    (await zmq.connect()).read()", "zmq.connect.read"),
    "an element": ("import zmq\nfor s in [zmq.Socket()]:\n    s.recv_pyobj()", "zmq.Socket.recv_pyobj"),
    "one of a factory": (
        "import zmq\ndef connect():\n    s = zmq.Socket()\n    return s\nconnect().recv_pyobj()",
        "zmq.Socket.recv_pyobj",
    ),
    "an own one": ("class C:\n    def load(self): ...\nC().load()", ""),
    "none that is known": ("def f(store):\n    store.load(p)", "?.load"),
}

ANNOTATIONS = {
    "a class": ("import zmq\ndef f(s: zmq.Socket):\n    s.recv_pyobj()", "zmq.Socket.recv_pyobj"),
    "a class under another name": (
        "from zmq import Socket as S\ndef f(s: S):\n    s.recv_pyobj()",
        "zmq.Socket.recv_pyobj",
    ),
    "text": ('import zmq\ndef f(s: "zmq.Socket"):\n    s.recv_pyobj()', "zmq.Socket.recv_pyobj"),
    "text with another name": ('import zmq as z\ndef f(s: "z.Socket"):\n    s.recv_pyobj()', "zmq.Socket.recv_pyobj"),
    "text with an alternative": (
        'import zmq\ndef f(s: "zmq.Socket | None"):\n    s.recv_pyobj()',
        "zmq.Socket.recv_pyobj",
    ),
    "Optional": (
        "import zmq\nfrom typing import Optional\ndef f(s: Optional[zmq.Socket]):\n    s.recv_pyobj()",
        "zmq.Socket.recv_pyobj",
    ),
    "Optional text": (
        'import zmq\nfrom typing import Optional\ndef f(s: Optional["zmq.Socket"] = None):\n    s.recv_pyobj()',
        "zmq.Socket.recv_pyobj",
    ),
    "Union": (
        "import zmq, ssl\nfrom typing import Union\ndef f(s: Union[zmq.Socket, ssl.SSLSocket]):\n    s.recv()",
        "zmq.Socket.recv ssl.SSLSocket.recv",
    ),
    "or None": ("import zmq\ndef f(s: zmq.Socket | None = None):\n    s.recv_pyobj()", "zmq.Socket.recv_pyobj"),
    "one of three": (
        "import zmq, ssl\ndef f(s: zmq.Socket | ssl.SSLSocket | None):\n    s.recv()",
        "zmq.Socket.recv ssl.SSLSocket.recv",
    ),
    "Annotated": (
        'import zmq\nfrom typing import Annotated\ndef f(s: Annotated[zmq.Socket, "doc"]):\n    s.recv()',
        "zmq.Socket.recv",
    ),
    "of a keyword": ("import zmq\ndef f(*, s: zmq.Socket):\n    s.recv_pyobj()", "zmq.Socket.recv_pyobj"),
    "of a position": ("import zmq\ndef f(s: zmq.Socket, /):\n    s.recv_pyobj()", "zmq.Socket.recv_pyobj"),
    "of an attribute": (
        """
        import zmq
        class C:
            def __init__(self, socket: zmq.Socket):
                self.socket = socket
            def run(self):
                self.socket.recv_pyobj()
        """,
        "zmq.Socket.recv_pyobj",
    ),
    "of a field": (
        """
        import dataclasses, zmq
        @dataclasses.dataclass
        class C:
            socket: zmq.Socket
            def run(self):
                self.socket.recv_pyobj()
        """,
        "zmq.Socket.recv_pyobj",
    ),
    "of a class of the file": ("class S: ...\ndef f(s: S):\n    s.recv()", "?.recv"),
}

NOT_THE_LIBRARY_S = {
    "a parameter": ("import torch\ndef f(torch):\n    torch.load(p)", "?.load"),
    "a keyword-only parameter": ("import torch\ndef f(*, torch):\n    torch.load(p)", "?.load"),
    "the parameter of a lambda": ("import torch\nlambda torch: torch.load(p)", "?.load"),
    "a parameter with the function's name": ("from torch import load\ndef f(load):\n    load(p)", ""),
    "a function": ("from torch import load\ndef load(p): ...\nload(p)", ""),
    "a class": ("import torch\nclass torch:\n    def load(p): ...\ntorch.load(p)", ""),
    "a function for a builtin": ("def eval(x): ...\neval(p)", ""),
    "a variable": ("import pickle\npickle = None\npickle.load(f)", "?.load"),
    "a local variable": ("import pickle\ndef f(p):\n    pickle = p\n    pickle.load(f)", "?.load"),
    "a loop variable": ("import torch\ndef f(xs):\n    for torch in xs:\n        torch.load(p)", "?.load"),
    "a variable of a comprehension": ("import torch\ndef f(xs):\n    [torch.load(p) for torch in xs]", "?.load"),
    "a variable of a with": ("import torch\ndef f(x):\n    with x as torch:\n        torch.load(p)", "?.load"),
    "a local import": ("import torch\ndef f(p):\n    import safe as torch\n    torch.load(p)", "safe.load"),
    "an exception": ("import torch\ntry: ...\nexcept E as torch:\n    torch.load(p)", "?.load"),
    "a function of the project": ("from compat import torch\ntorch.load(p)", "compat.torch.load"),
    "a local name elsewhere": (
        "import torch\ndef g(torch): ...\ndef h():\n    torch = None\ndef f(p):\n    torch.load(p)",
        "torch.load",
    ),
    "a method with the function's name": (
        "from torch import load\nclass C:\n    def load(self): ...\n    def f(self, p):\n        self.load(p)",
        "",
    ),
    "the function beside such a method": (
        "from torch import load\nclass C:\n    def load(self): ...\n    def f(self, p):\n        load(p)",
        "torch.load",
    ),
}

HEIRS = {
    "an inherited method": ("import pickle\nclass U(pickle.Unpickler): ...\nU(f).load()", "pickle.Unpickler.load"),
    "an inherited method, called inside": (
        "import pickle\nclass U(pickle.Unpickler):\n    def g(self):\n        return self.load()",
        "pickle.Unpickler.load",
    ),
    "of an heir": (
        "import pickle\nclass U(pickle.Unpickler): ...\nclass V(U): ...\nV(f).load()",
        "pickle.Unpickler.load",
    ),
    "through super": (
        "import pickle\nclass U(pickle.Unpickler):\n    def load(self):\n        return super().load()",
        "pickle.Unpickler.load",
    ),
    "a constructor": ("import repl\nclass T(repl.Tool): ...\nT()", "repl.Tool"),
    "a constructor through super": (
        "import repl\nclass T(repl.Tool):\n    def __init__(self):\n        super().__init__()",
        "repl.Tool",
    ),
    "an inherited class method": (
        "import models\nclass M(models.Model): ...\nM.from_pretrained(p)",
        "models.Model.from_pretrained",
    ),
    "cls": (
        "import models\nclass M(models.Model):\n"
        "    @classmethod\n    def f(cls, p):\n        return cls.from_pretrained(p)",
        "models.Model.from_pretrained",
    ),
    "of two classes": ("import a, b\nclass C(a.A, b.B): ...\nC().run()", "a.A.run b.B.run"),
}


def _parameters(*tables: dict[str, tuple[str, str]]) -> list[object]:
    return [pytest.param(*row, id=name.replace(" ", "_")) for table in tables for name, row in table.items()]


@pytest.mark.parametrize(("source", "expected"), _parameters(IMPORTS))
def test_imports(source: str, expected: str) -> None:
    assert names(source) == expected.split()


@pytest.mark.parametrize(("source", "expected"), _parameters(ALIASES))
def test_aliases(source: str, expected: str) -> None:
    assert names(source) == expected.split()


@pytest.mark.parametrize(("source", "expected"), _parameters(OBJECTS))
def test_methods_of_objects(source: str, expected: str) -> None:
    assert names(source) == expected.split()


@pytest.mark.parametrize(("source", "expected"), _parameters(ANNOTATIONS))
def test_annotated_parameters(source: str, expected: str) -> None:
    assert names(source) == expected.split()


@pytest.mark.parametrize(("source", "expected"), _parameters(NOT_THE_LIBRARY_S))
def test_names_that_stand_for_something_else(source: str, expected: str) -> None:
    assert names(source) == expected.split()


@pytest.mark.parametrize(("source", "expected"), _parameters(HEIRS))
def test_subclasses_of_the_project(source: str, expected: str) -> None:
    assert names(source) == expected.split()


def test_an_heir_is_remembered() -> None:
    reading = Reading("import pickle\nclass U(pickle.Unpickler):\n    def find_class(self, m, n): ...\nU(f).load()")
    (callee,) = reading.callees()
    assert isinstance(getattr(callee.value, "heir", None), nodes.ClassDef)
    assert callee.value.heir.name == "U"  # type: ignore[union-attr]  # seen on the line before


def test_the_library_s_own_class_has_no_heir() -> None:
    (callee,) = Reading("import pickle\npickle.Unpickler(f).load()").callees()
    assert getattr(callee.value, "heir", None) is None


@pytest.mark.parametrize(
    "overridden",
    [
        "import pickle\nclass U(pickle.Unpickler):\n    def load(self): ...\nU(f).load()",
        "import pickle\nclass U(pickle.Unpickler):\n    def load(self): ...\nclass V(U): ...\nV(f).load()",
        "import repl\nclass T(repl.Tool):\n    def __init__(self): ...\nT()",
    ],
)
def test_what_a_subclass_overrides_isn_t_the_library_s(overridden: str) -> None:
    assert names(overridden) == []


@pytest.mark.parametrize(
    ("source", "call"),
    [
        ("torch.load(p)", "torch.load(<p>)"),
        ("partial(torch.load, weights_only=False)(p)", "torch.load(<p>, weights_only=False)"),
        ("partial(torch.load, p)(mmap=True)", "torch.load(<p>, mmap=True)"),
        ("partial(torch.load, mmap=True)(p, mmap=False)", "torch.load(<p>, mmap=False)"),
        ("partial(partial(torch.load, p), mmap=True)()", "torch.load(<p>, mmap=True)"),
        ("torch.load(*[p, q])", "torch.load(<p>, <q>)"),
        ("torch.load(*p)", "torch.load(*...)"),
        ("torch.load(p, **{'mmap': True})", "torch.load(<p>, mmap=True)"),
        ("torch.load(p, **q)", "torch.load(<p>, **...)"),
        ("torch.load(p, **None)", "torch.load(<p>)"),
        ("torch.load(p, **({'mmap': True} if q else {}))", "torch.load(<p>, mmap=True | absent)"),
    ],
)
def test_arguments(source: str, call: str) -> None:
    prefix = "import torch\nfrom functools import partial\ndef f(p, q):\n    "
    assert calls(prefix + source) == [call]


HANDED_OVER = {
    "to a thread": ("asyncio.to_thread(subprocess.run, cmd, shell=True)", "subprocess.run(<cmd>, shell=True)"),
    "to a thread of anyio": ("anyio.to_thread.run_sync(torch.load, p)", "torch.load(<p>)"),
    "to a thread pool of a server": ("run_in_threadpool(torch.load, p, mmap=True)", "torch.load(<p>, mmap=True)"),
    "to an executor": ("executor.submit(torch.load, p)", "torch.load(<p>)"),
    "to an executor of the standard library": ("ThreadPoolExecutor().submit(torch.load, p)", "torch.load(<p>)"),
    "to an executor, as a partial": (
        "executor.submit(partial(torch.load, p), mmap=True)",
        "torch.load(<p>, mmap=True)",
    ),
    "to an event loop": ("asyncio.get_event_loop().run_in_executor(None, torch.load, p)", "torch.load(<p>)"),
    "to some event loop": (
        "loop.run_in_executor(None, partial(torch.load, p, mmap=True))",
        "torch.load(<p>, mmap=True)",
    ),
    "to a thread object": ("Thread(target=os.system, args=(cmd,))", "os.system(<cmd>)"),
    "to a thread object, keywords too": (
        'Thread(target=subprocess.run, args=(cmd,), kwargs={"shell": True})',
        "subprocess.run(<cmd>, shell=True)",
    ),
    "to a thread object, unknown keywords": (
        "Thread(target=subprocess.run, args=(cmd,), kwargs=p)",
        "subprocess.run(<cmd>, **...)",
    ),
    "to a thread object, unknown arguments": ("Thread(target=os.system, args=p)", "os.system(*...)"),
    "to a thread object, no arguments": ("Thread(target=os.system)", "os.system()"),
    "to a thread object, as a partial": ("Thread(target=partial(os.system, cmd))", "os.system(<cmd>)"),
    "to a process": ("multiprocessing.Process(None, os.system, 'name', (cmd,))", "os.system(<cmd>)"),
    "to a timer": ("threading.Timer(5, os.system, [cmd])", "os.system(<cmd>)"),
    "to a timer, by keyword": ("threading.Timer(5, function=os.system, args=[cmd])", "os.system(<cmd>)"),
    "to a pool": ("pool.apply_async(subprocess.run, (cmd,), {'shell': True})", "subprocess.run(<cmd>, shell=True)"),
    "to a pool, by keyword": (
        "pool.apply(subprocess.run, args=(cmd,), kwds={'shell': True})",
        "subprocess.run(<cmd>, shell=True)",
    ),
    "to a task": ("tasks.add_task(os.system, cmd)", "os.system(<cmd>)"),
    "to map": ("map(os.system, [cmd])", "os.system(<cmd>)"),
    "to map, with more": ("map(torch.load, [p], ['cpu'])", "torch.load(<p>, 'cpu')"),
    "to an executor's map": ("ThreadPoolExecutor().map(os.system, [cmd])", "os.system(<cmd>)"),
    "one of two": ("executor.submit(torch.load if p else joblib.load, p)", "torch.load(<p>)", "joblib.load(<p>)"),
    "an own function": ("executor.submit(own, p)",),
    "no function": ("executor.submit(p, cmd)",),
    "nothing": ("executor.submit()",),
}

_TOOLS = """
import anyio, asyncio, joblib, multiprocessing, os, subprocess, threading, torch
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from starlette.concurrency import run_in_threadpool
from threading import Thread
def own(p): ...
def f(p, cmd, executor, loop, pool, tasks):
    """


@pytest.mark.parametrize("case", HANDED_OVER.values(), ids=HANDED_OVER)
def test_functions_that_are_handed_over(case: tuple[str, ...]) -> None:
    source, *expected = case
    targets = ("os.system(", "subprocess.run(", "torch.load(", "joblib.load(")
    assert [call for call in calls(_TOOLS + source) if call.startswith(targets)] == expected


def test_every_callee_knows_the_call_in_the_source() -> None:
    reading = Reading("import os\nfrom threading import Thread\nThread(target=os.system, args=(cmd,))")
    assert {callee.node for callee in reading.callees()} == {reading.asked()}


def test_returns_give_the_class_of_what_a_function_returns() -> None:
    source = "import zmq\nzmq.Context().socket(zmq.PULL).recv_pyobj()"
    assert names(source) == ["zmq.Context.socket.recv_pyobj"]
    assert names(source, {"zmq.Context.socket": "zmq.Socket"}) == ["zmq.Socket.recv_pyobj"]


def test_names_of_a_value_are_given_once() -> None:
    assert names("import torch\n(torch.load if a else torch.load)(p)") == ["torch.load", "torch.load"]
    reading = Reading("import torch\nask(torch.load if a else torch.load)")
    assert qualified(reading.value(), {}) == ("torch.load",)


def test_text_constants() -> None:
    assert text_constants(Reading("ask('a' if x else 'b')").value()) == ("a", "b")
    assert text_constants(Reading("ask('a' if x else 1)").value()) == ("a",)
    assert text_constants(Reading("def f(p):\n    ask(f'a{p}')").value()) == ()


class TestNameTable:
    def test_an_exact_name(self) -> None:
        table = NameTable([(["torch.load", "torch.jit.load"], 1), (["joblib.load"], 2)])
        assert table.get("torch.jit.load") == [1]
        assert table.get("joblib.load") == [2]
        assert table.get("torch.loads") == table.get("load") == table.get("") == []

    def test_a_name_of_several_entries(self) -> None:
        assert NameTable([(["torch.load"], 1), (["torch.load"], 2)]).get("torch.load") == [1, 2]

    def test_a_star_stands_for_one_or_more_components(self) -> None:
        table = NameTable([(["transformers.*.from_pretrained"], 1)])
        assert table.get("transformers.AutoModel.from_pretrained") == [1]
        assert table.get("transformers.models.bert.BertModel.from_pretrained") == [1]
        assert table.get("transformers.from_pretrained") == []
        assert table.get("x.transformers.AutoModel.from_pretrained") == []
        assert table.get("transformers.AutoModel.from_pretrained.x") == []
        assert table.get("transformers.AutoModel.xfrom_pretrained") == []

    def test_a_star_at_the_end(self) -> None:
        table = NameTable([(["flask.request.*"], 1)])
        assert table.get("flask.request.args") == table.get("flask.request.args.get") == [1]
        assert table.get("flask.request") == []

    def test_a_star_at_the_beginning(self) -> None:
        table = NameTable([(["*.from_pretrained"], 1)])
        assert table.get("a.from_pretrained") == table.get("a.b.from_pretrained") == [1]
        assert table.get("from_pretrained") == []

    def test_a_dot_is_a_dot(self) -> None:
        assert NameTable([(["a.*.b"], 1)]).get("axb.b") == []

    def test_an_exact_name_goes_before_a_pattern(self) -> None:
        table = NameTable([(["a.*.load"], 1), (["a.b.load"], 2)])
        assert table.get("a.b.load") == [2]
        assert table.get("a.c.load") == [1]

    def test_the_longest_beginning(self) -> None:
        table = NameTable([(["flask.request"], 1), (["flask.request.args"], 2), (["a.*.b"], 3)])
        assert table.get_longest("flask.request.args.get") == [2]
        assert table.get_longest("flask.request.form.get") == [1]
        assert table.get_longest("a.x.b.c.d") == [3]
        assert table.get_longest("flask") == table.get_longest("") == []

    @pytest.mark.parametrize("pattern", ["a.*.b", "*.b", "a.*", "*", "a.*.b.*.c", "*.b.*"])
    def test_a_star_is_what_an_expression_for_it_would_find(self, pattern: str) -> None:
        expression = re.compile(re.escape(pattern).replace(r"\*", r"[^.]+(?:\.[^.]+)*"))
        table = NameTable([([pattern], 1)])
        for length in range(7):
            for parts in itertools.product(("a", "b", "c", ".", "x."), repeat=length):
                name = "".join(parts)
                fits = expression.fullmatch(name) is not None
                assert table.get(name) == ([1] if fits else []), name
