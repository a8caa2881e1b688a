"""Where a value comes from: each source passes one to ``ask``; the kinds of its parts stand beside it."""

from __future__ import annotations

import dataclasses
import textwrap

import pytest
from analysis.reading import Reading, shown

from bandit_mlops.analysis.names import NameTable
from bandit_mlops.analysis.origins import HARMLESS, KINDS, REMOTE, Facts, Handler, origins, worst

FACTS = Facts(
    NameTable(
        [
            (["requests.get", "requests.Session.get", "urllib.request.urlopen"], "download"),
            (["sys.argv", "argparse.ArgumentParser.parse_args"], "command line"),
            (["os.environ", "os.getenv"], "environment"),
            (["flask.request"], "request"),
            (["flask.request.files", "fastapi.UploadFile", "fastapi.File"], "upload"),
            (["tempfile.mkdtemp", "tempfile.TemporaryDirectory"], "temporary"),
            (["uuid.uuid4", "time.time"], "generated"),
            (["json.load"], "config"),
            (["__file__"], "local"),
            (["redis.Redis.get"], "store"),
            (["openai.OpenAI.*.create"], "llm"),
            (["zmq.Socket.recv"], "socket"),
        ]
    ),
    {"zmq.Context.socket": "zmq.Socket"},
)

_START = """
import argparse, base64, fastapi, flask, io, json, openai, os, redis, requests, sys, tempfile, uuid, zmq
from pathlib import Path
from typing import Annotated, Optional
"""

SINGLE = {
    "text": ("ask('a')", "constant"),
    "a named constant": ("X = 'a'\nask(X)", "constant"),
    "a number": ("def f(p):\n    ask(int(p))", "number"),
    "a comparison": ("def f(p):\n    ask(p == 1)", "number"),
    "something made": ("ask(uuid.uuid4().hex)", "generated"),
    "a temporary folder": ("with tempfile.TemporaryDirectory() as d:\n    ask(d)", "temporary"),
    "this file": ("ask(__file__)", "local"),
    "a folder beside this file": ("ask(Path(__file__).parent)", "local"),
    "the environment": ("ask(os.environ['X'])", "environment"),
    "getenv": ("ask(os.getenv('X'))", "environment"),
    "a parameter": ("def f(p):\n    ask(p)", "parameter"),
    "an attribute of a parameter": ("def f(p):\n    ask(p.x)", "parameter"),
    "an element of a parameter": ("def f(p):\n    ask(p['x'])", "parameter"),
    "an argument of the command": ("ask(sys.argv[1])", "command line"),
    "an option of the command": (
        "parser = argparse.ArgumentParser()\nargs = parser.parse_args()\nask(args.path)",
        "command line",
    ),
    "a file of settings": ("ask(json.load(open('c.json'))['x'])", "config"),
    "a store": ("r = redis.Redis()\nask(r.get('k'))", "store"),
    "a language model": (
        "c = openai.OpenAI()\nr = c.chat.completions.create(model='m')\nask(r.choices[0].message.content)",
        "llm",
    ),
    "a socket": ("s = zmq.Context().socket(zmq.PULL)\nask(s.recv())", "socket"),
    "a socket that is annotated": ("def f(s: zmq.Socket):\n    ask(s.recv())", "socket"),
    "a download": ("ask(requests.get(u))", "download"),
    "a download's content": ("ask(requests.get(u).content)", "download"),
    "a download's content in a buffer": ("ask(io.BytesIO(requests.get(u).content))", "download"),
    "a download's JSON": ("ask(json.loads(requests.get(u).text)['x'])", "download"),
    "a download that is decoded": ("ask(base64.b64decode(requests.get(u).content))", "download"),
    "a download through a session": ("with requests.Session() as s:\n    ask(s.get(u).content)", "download"),
    "a download through an own function": (
        "def fetch(u):\n    return requests.get(u)\nask(fetch('u').content)",
        "download",
    ),
    "a download through an attribute": (
        """
        class C:
            def __init__(self):
                self.data = requests.get(u).content
            def f(self):
                ask(self.data)
        """,
        "download",
    ),
    "a download through some method": ("def f(o):\n    ask(o.parse(requests.get(u)))", "download"),
    "a part of a request": ("ask(flask.request.args['x'])", "request"),
    "a method of a request": ("ask(flask.request.get_json())", "request"),
    "a file of a request": ("ask(flask.request.files['x'])", "upload"),
    "an upload": ("def f(p: fastapi.UploadFile):\n    ask(p)", "upload"),
    "an upload's file": ("def f(p: fastapi.UploadFile):\n    ask(p.file)", "upload"),
    "an upload's content": ("async def f(p: fastapi.UploadFile):\n    ask(await p.read())", "upload"),
    "an optional upload": ("def f(p: Optional[fastapi.UploadFile] = None):\n    ask(p)", "upload"),
    "an upload or None": ("def f(p: fastapi.UploadFile | None = None):\n    ask(p)", "upload"),
    "an annotated upload": ("def f(p: Annotated[bytes, fastapi.File()]):\n    ask(p)", "upload"),
    "an upload by text": ("def f(p: 'fastapi.UploadFile'):\n    ask(p)", "upload"),
    "what a library gives": ("import lib\nask(lib.f())", "unknown"),
    "what a library gives for a parameter": ("import lib\ndef f(p):\n    ask(lib.f(p))", "unknown"),
    "an own object": ("class C: ...\nask(C())", "unknown"),
    "an own function": ("def g(): ...\nask(g)", "unknown"),
}

SEVERAL = {
    "parts of a text": ("def f(p):\n    ask(f'a{p}{int(p)}')", "constant parameter number"),
    "terms": ("ask('a' + os.environ['X'])", "constant environment"),
    "alternatives": ("ask(os.getenv('X') or 'a')", "environment constant"),
    "a fallback": ("ask(os.environ.get('X', 'a'))", "environment constant"),
    "elements": ("def f(p):\n    ask(['a', p])", "constant parameter"),
    "values": ("def f(p):\n    ask({'a': sys.argv[1], 'b': p})", "command line, parameter"),
    "a path": ("def f(p):\n    ask(Path(__file__).parent / p)", "local constant parameter"),
}


def _cases(table: dict[str, tuple[str, str]]) -> pytest.MarkDecorator:
    cases = [pytest.param(*row, id=name.replace(" ", "_")) for name, row in table.items()]
    return pytest.mark.parametrize(("source", "expected"), cases)


def read(source: str) -> Reading:
    return Reading(_START + textwrap.dedent(source))


@_cases(SINGLE)
def test_one_origin(source: str, expected: str) -> None:
    assert {origin.kind for origin in origins(read(source).value(), FACTS)} == {expected}


@_cases(SEVERAL)
def test_several_origins(source: str, expected: str) -> None:
    found = [origin.kind for origin in origins(read(source).value(), FACTS)]
    assert found == (expected.split(", ") if "," in expected else expected.split())


@pytest.mark.parametrize(
    ("source", "kind", "part"),
    [
        ("def f(p):\n    ask(f'a{p}{sys.argv[1]}b')", "command line", "sys.argv[1]"),
        ("def f(p):\n    ask([p, flask.request.args['x'], sys.argv[1]])", "request", "flask.request.args['x']"),
        ("ask('a' if t else requests.get('u'))", "download", "requests.get('u')"),
        ("ask(['a', 'b'])", "constant", "'a'"),
        ("ask([])", "constant", "[]"),
        ("ask({})", "constant", "{}"),
    ],
)
def test_the_worst(source: str, kind: str, part: str) -> None:
    found = worst(read(source).value(), FACTS)
    assert (found.kind, shown(found.value)) == (kind, part)


def test_an_origin_has_its_place() -> None:
    found = worst(Reading("import requests\nx = requests.get(u)\ny = 'a' + x.text\nask(y)").value(), FACTS)
    assert (found.kind, found.node.lineno) == ("download", 3)


def test_kinds_are_in_order_of_power() -> None:
    order = {kind: rank for rank, kind in enumerate(KINDS)}
    assert len(order) == len(KINDS)
    assert max(order[kind] for kind in HARMLESS) < order["unknown"] < min(order[kind] for kind in REMOTE)
    assert {"constant", "number", "generated", "temporary"} == HARMLESS
    assert {"download", "socket", "upload", "request"} < REMOTE


def test_nothing_known_of_libraries() -> None:
    source = read("def f(p):\n    ask([p, requests.get(p), sys.argv])")
    assert [o.kind for o in origins(source.value(), Facts(NameTable(), {}))] == ["parameter", "unknown", "unknown"]


def test_a_value_that_is_deep_ends() -> None:
    deep = "p" + ".x" * 300
    assert worst(Reading(f"def f(p):\n    ask({deep})").value(), FACTS).kind == "unknown"


@dataclasses.dataclass(frozen=True)
class Way:
    """What the analysis asks of a catalogue's handler."""

    kind: str
    routed: bool = False
    inputs: tuple[str, int] | None = None


WAYS: list[tuple[list[str], Handler]] = [
    (["fastapi.FastAPI.post", "fastapi.Depends"], Way("request")),
    (["*.route", "*.get"], Way("request", routed=True)),
    (["django.views.View.get"], Way("request")),
    (["ray.serve.deployment.__call__"], Way("request")),
    (["def lambda_handler"], Way("request")),
    (["*.tool", "agents.Agent", "langchain_core.tools.BaseTool._run"], Way("llm")),
    (["gradio.Interface", "gradio.*.click"], Way("request", inputs=("inputs", 1))),
    (["click.command"], Way("command line")),
]

ENTRANCES = {
    "a handler": ("@app.post('/')\ndef f(p: str):\n    ask(p)", "request"),
    "a handler's object": ("@app.post('/')\ndef f(p: Body):\n    ask(p.name)", "request"),
    "a handler in a function": ("def g():\n    @app.post('/')\n    def f(p):\n        ask(p)", "request"),
    "a handler of a router that is passed": ("def g(r):\n    @r.get('/x')\n    def f(p):\n        ask(p)", "request"),
    "no handler, for want of a path": ("def g(r):\n    @r.get('x')\n    def f(p):\n        ask(p)", "parameter"),
    "some other decorator": ("@functools.cache\ndef f(p):\n    ask(p)", "parameter"),
    "a handler's number": ("@app.post('/')\ndef f(p: int):\n    ask(p)", "number"),
    "a handler's flag": ("@app.post('/')\ndef f(p: bool = False):\n    ask(p)", "number"),
    "a handler's literal": ("@app.post('/')\ndef f(p: Literal['a', 'b']):\n    ask(p)", "constant"),
    "a number in a route": ("@o.route('/<int:p>')\ndef f(p):\n    ask(p)", "number"),
    "a text in a route": ("@o.route('/<p>')\ndef f(p):\n    ask(p)", "request"),
    "an upload of a handler": ("@app.post('/')\ndef f(p: fastapi.UploadFile):\n    ask(p.filename)", "upload"),
    "a handler's declared text": ("@app.post('/')\ndef f(p: str = fastapi.Query('')):\n    ask(p)", "request"),
    "what the framework passes": ("@app.post('/')\ndef f(p=fastapi.Depends(g)):\n    ask(p)", "parameter"),
    "a dependency": ("def g(p):\n    ask(p)\n@app.post('/')\ndef f(x=fastapi.Depends(g)): ...", "request"),
    "a handler that is registered": ("def f(p):\n    ask(p)\no.route('/x', f)", "request"),
    "a view": (
        "class V(django.views.View):\n    def get(self, p):\n        ask(p)",
        "request",
    ),
    "another method of a view": (
        "class V(django.views.View):\n    def helper(self, p):\n        ask(p)",
        "parameter",
    ),
    "a view by inheritance": (
        "class V(django.views.View): ...\nclass W(V):\n    def get(self, p):\n        ask(p)",
        "request",
    ),
    "a deployment": (
        "@ray.serve.deployment\nclass D:\n    def __call__(self, p):\n        ask(p)",
        "request",
    ),
    "a handler by its name": ("def lambda_handler(p, context):\n    ask(p['x'])", "request"),
    "a tool": ("@tool\ndef f(p: str):\n    ask(p)", "llm"),
    "a tool of a server": ("@mcp.tool()\ndef f(p: str):\n    ask(p)", "llm"),
    "a tool of a server that is passed": (
        "def g(s):\n    @s.tool('x')\n    def f(p):\n        ask(p)",
        "llm",
    ),
    "a tool of a class": ("class C:\n    @tool\n    def f(self, p: str):\n        ask(p)", "llm"),
    "a static method": ("class C:\n    @staticmethod\n    def f(p):\n        ask(p)", "parameter"),
    "a tool's number": ("@mcp.tool()\ndef f(p: int):\n    ask(p)", "number"),
    "a tool in a list": ("def f(p):\n    ask(p)\nagents.Agent(tools=[f])", "llm"),
    "a tool in a named list": ("def f(p):\n    ask(p)\nt = [f]\nagents.Agent(tools=t)", "llm"),
    "a method in a list": (
        "class C:\n    def f(self, p):\n        ask(p)\n    def g(self):\n        agents.Agent(tools=[self.f])",
        "llm",
    ),
    "a tool's method": ("class C(BaseTool):\n    def _run(self, p):\n        ask(p)", "llm"),
    "the function of an interface": ("def f(p):\n    ask(p)\ngradio.Interface(fn=f)", "request"),
    "the function of an event": ("b = gradio.Button()\ndef f(p):\n    ask(p)\nb.click(f, t, o)", "request"),
    "a lambda of an event": ("gradio.Button().click(lambda p: ask(p), t)", "request"),
    "a file of an event": (
        "u = gradio.File()\ndef f(p, q):\n    ask(q)\ngradio.Button().click(f, inputs=[gradio.Textbox(), u])",
        "upload",
    ),
    "a number of an interface": ("def f(p):\n    ask(p)\ngradio.Interface(f, gradio.Slider(0, 1))", "number"),
    "a command": ("@click.command()\n@click.option('--p')\ndef f(p):\n    ask(p)", "command line"),
    "a request by its name": ("def f(request):\n    ask(request.GET['x'])", "request"),
    "a request that isn't": ("def f(request):\n    ask(request.param)", "parameter"),
    "a request of a known class": ("def f(request: Mine):\n    ask(request.GET)", "parameter"),
    "a model by its name": ("def f(llm):\n    ask(llm.invoke('x').content)", "llm"),
    "a model of an object": ("class C:\n    def f(self):\n        ask(self.llm.invoke('x'))", "llm"),
    "a chain": ("ask((prompt | openai.Model() | parse).invoke('x'))", "llm"),
    "a name in an archive": ("ask(zipfile.ZipFile(p).namelist()[0])", "archive"),
    "a name in an archive from the net": (
        "ask(zipfile.ZipFile(io.BytesIO(requests.get(u).content)).namelist()[0])",
        "download",
    ),
}


@_cases(ENTRANCES)
def test_what_frameworks_call(source: str, expected: str) -> None:
    start = """
import agents, click, django, fastapi, fastmcp, functools, gradio, io, openai, ray, requests, zipfile
from langchain_core.tools import BaseTool, tool
from typing import Literal
app, mcp = fastapi.FastAPI(), fastmcp.FastMCP()
"""
    reading = Reading(start + textwrap.dedent(source))
    facts = Facts(
        NameTable(
            [
                (["requests.get"], "download"),
                (["fastapi.UploadFile", "gradio.File"], "upload"),
                (["fastapi.Query", "web.GET"], "request"),
                (["fastapi.Depends"], "parameter"),
                (["gradio.Slider"], "number"),
                (["model.invoke", "openai.Model.invoke"], "llm"),
                (["zipfile.ZipFile.namelist"], "archive"),
            ]
        ),
        {},
        NameTable(WAYS),
        {"request": "web", "llm": "model"},
        entrances=reading.evaluator.entrances,
    )
    assert worst(reading.value(), facts).kind == expected
