"""The astroid tree of a file: Bandit's own tree stays as it is, nothing else is looked at, and nothing is kept."""

from __future__ import annotations

import ast
import gc
import io
import subprocess
import sys
import textwrap
import weakref
from pathlib import Path

import pytest
from analysis.reading import Context, linked
from astroid import MANAGER, nodes
from astroid.rebuilder import TreeRebuilder

from bandit_mlops.analysis import door
from bandit_mlops.analysis.evaluate import Evaluator
from bandit_mlops.analysis.kept import forget
from bandit_mlops.analysis.module import Module, Uses, deeper_recursion, dotted_name
from bandit_mlops.analysis.survey import Text
from bandit_mlops.analysis.values import Unknown

SOURCE = '''
"""The docstring of the module."""
from __future__ import annotations

import _curses
import turtle as t
from antigravity import *
from os import path, sep as separator


class C(turtle.Turtle):
    """The docstring of the class."""

    x: int = f(1)

    def method(self, a, /, b=g(2), *c, d: "h(3)" = i(4), **e) -> j(5):
        """The docstring of the method."""
        self.y = k(6)
        return super().method(lambda: l(7))

    async def other(self):
        """The docstring of the other method."""
        async with m(8) as n:
            await n(9)


@decorated(10)
def function():
    """The docstring of the function."""
    global x
    from somewhere import x
    if (o := p(11)):
        yield q(12)
    return [r(13) for s in u(14) if v(15)], {w(16): f"{y(17)}"}
'''


def test_bandit_s_tree_stays_as_it_is() -> None:
    tree = ast.parse(SOURCE)
    before = ast.dump(tree, include_attributes=True)
    docstrings = [
        ast.get_docstring(node) for node in ast.walk(tree) if isinstance(node, (ast.ClassDef, ast.FunctionDef))
    ]
    identities = [id(node) for node in ast.walk(tree)]
    module = Module(tree, "nowhere/example.py")
    assert module.build() is not None
    assert ast.dump(tree, include_attributes=True) == before
    assert [id(node) for node in ast.walk(tree)] == identities
    assert all(docstrings)
    assert ast.get_docstring(tree) == "The docstring of the module."


def test_docstrings_are_no_statements_of_the_twin() -> None:
    root = Module(ast.parse(SOURCE), "nowhere/example.py").build()
    assert root is not None
    assert root.doc_node is not None
    assert root.doc_node.value == "The docstring of the module."
    assert not any(isinstance(s, nodes.Expr) and isinstance(s.value, nodes.Const) for s in root.body)


def test_every_call_has_its_twin() -> None:
    tree = ast.parse(SOURCE)
    module = Module(tree, "nowhere/example.py")
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    assert len(calls) == 18
    for call in calls:
        twin = module.twin(call)
        assert isinstance(twin, nodes.Call)
        assert (twin.lineno, twin.col_offset) == (call.lineno, call.col_offset)
        assert twin.func.as_string() == ast.unparse(call.func)
        assert twin.root() is module.root


def test_other_nodes_have_none() -> None:
    tree = ast.parse("x = 1")
    assert Module(tree, "nowhere/example.py").twin(tree.body[0]) is None
    assert Module(tree, "nowhere/example.py").twin(ast.Call(ast.Name("f"), [], [])) is None


def test_the_tree_is_built_once_and_when_asked_for() -> None:
    module = Module(ast.parse("f()"), "nowhere/example.py")
    assert module.root is None
    assert module.build() is module.build() is module.root


def test_a_tree_that_can_t_be_built_is_none() -> None:
    tree = ast.parse("f()")
    tree.body.append(ast.Assign.__new__(ast.Assign))
    module = Module(tree, "nowhere/example.py")
    assert module.build() is None
    assert module.twin(tree.body[0].value) is None  # type: ignore[attr-defined]  # the statement of the source


def test_syntax_that_astroid_doesn_t_know_hides_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    tree = ast.parse("x = f(1)\ny = f'{x} {f(2)}'\nassert f(3)\nf(x)")
    monkeypatch.delattr(TreeRebuilder, "visit_joinedstr")
    monkeypatch.delattr(TreeRebuilder, "visit_formattedvalue")
    monkeypatch.delattr(TreeRebuilder, "visit_assert")
    module = Module(tree, "nowhere/example.py")
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    twins = [module.twin(call) for call in calls]
    assert all(isinstance(twin, nodes.Call) and twin.root() is module.root for twin in twins)
    assert module.root is not None
    assert isinstance(Evaluator().value(module.root["y"].parent.value), Unknown)


@pytest.mark.parametrize(
    ("source", "scope", "name", "lines"),
    [
        ("from a import x\nfrom b import x", "", "x", [1, 2]),
        ("x = 1\nfrom a import x\nx = 2", "", "x", [1, 2, 3]),
        ("def f():\n    from a import x as y", "f", "y", [2]),
        ("def f():\n    global x\n    from a import x\nx = 1", "", "x", [3, 4]),
        ("class C:\n    from a import x", "C", "x", [2]),
        ("if t:\n    from a import x", "", "x", [2]),
    ],
)
def test_from_imports_are_bound_in_the_order_of_the_source(
    source: str, scope: str, name: str, lines: list[int]
) -> None:
    root = Module(ast.parse(source), "nowhere/example.py").build()
    assert root is not None
    local = root.locals[scope][0].locals if scope else root.locals
    assert [binding.fromlineno for binding in local[name]] == lines


def test_a_global_import_isn_t_bound_in_its_function() -> None:
    root = Module(ast.parse("def f():\n    global x\n    from a import x"), "nowhere/example.py").build()
    assert root is not None
    assert "x" not in root.locals["f"][0].locals


def test_star_imports_bind_nothing() -> None:
    root = Module(ast.parse("from os import *"), "nowhere/example.py").build()
    assert root is not None
    assert "path" not in root.locals
    assert "*" not in root.locals


def evaluate_everything(module: Module) -> None:
    root = module.build()
    assert root is not None
    evaluator = Evaluator(module.path)
    for node in root.nodes_of_class(nodes.NodeNG):
        if not isinstance(node, nodes.Module):
            evaluator.value(node)


def test_nothing_is_inferred(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("inference")

    monkeypatch.setattr(nodes.NodeNG, "infer", refuse)
    monkeypatch.setattr(type(MANAGER), "ast_from_module_name", refuse)
    monkeypatch.setattr(type(MANAGER), "ast_from_file", refuse)
    evaluate_everything(Module(ast.parse(SOURCE), "nowhere/example.py"))


NOTHING_IS_IMPORTED_OR_OPENED = """
import ast, os, sys
from bandit_mlops.analysis.evaluate import Evaluator
from bandit_mlops.analysis.module import Module
from astroid import nodes
import astroid.rebuilder

# astroid describes the builtins to itself when a name is looked up for the first time.
Evaluator("nowhere/example.py").value(Module(ast.parse("f(1)"), "nowhere/example.py").build().body[0].value)
modules, folder, events = set(sys.modules), os.getcwd(), []

def hook(event, arguments):
    if event in {"open", "import", "os.listdir", "os.scandir", "os.chdir", "exec", "compile", "subprocess.Popen"}:
        events.append((event, str(arguments[0])))

tree = ast.parse(SOURCE)
sys.addaudithook(hook)
root = Module(tree, "nowhere/example.py").build()
evaluator = Evaluator("nowhere/example.py")
for node in root.nodes_of_class(nodes.NodeNG):
    if not isinstance(node, nodes.Module):
        evaluator.value(node)
print(sorted(set(sys.modules) - modules), events, os.getcwd() == folder)
"""


def test_nothing_is_imported_or_opened() -> None:
    code = NOTHING_IS_IMPORTED_OR_OPENED.replace("SOURCE", repr(SOURCE))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[] [] True"


def test_the_analysis_is_imported_without_astroid() -> None:
    code = "import sys; from bandit_mlops.analysis import door, names, origins, survey, values; "
    code += "print('astroid' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_file_is_dropped_with_all_that_is_known_of_it() -> None:
    tree = ast.parse(SOURCE)
    file = door.File(io.BytesIO(SOURCE.encode()), tree, "nowhere/example.py")
    call = next(node for node in ast.walk(tree) if isinstance(node, ast.Call))
    twin = file.call(call)
    assert twin is not None
    file.evaluator.value(twin)
    dropped = [weakref.ref(thing) for thing in (file, tree, file.module, file.module.root, file.evaluator, twin)]
    del file, tree, call, twin
    gc.collect()
    assert [reference() for reference in dropped] == [None] * len(dropped)


def test_astroid_keeps_no_tree() -> None:
    kept = len(MANAGER.astroid_cache)
    roots = []
    for i in range(5):
        module = Module(ast.parse(f"import os\nfrom sys import path\nx{i} = f({i})"), f"nowhere/example{i}.py")
        evaluate_everything(module)
        roots.append(weakref.ref(module.root))
        assert roots[-1]() is not None
    del module
    forget()
    gc.collect()
    assert len(MANAGER.astroid_cache) == kept
    assert [root() for root in roots] == [None] * 5


def test_a_file_is_the_same_for_all_its_calls() -> None:
    data = io.BytesIO(b"f(1)\ng(h(2))")
    tree = linked(ast.parse("f(1)\ng(h(2))"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    files = {door.file_of(Context(call, data, "nowhere/example.py")) for call in calls}
    (file,) = files
    assert (file.tree, file.path) == (tree, "nowhere/example.py")
    other = linked(ast.parse("f(1)"))
    call = next(node for node in ast.walk(other) if isinstance(node, ast.Call))
    next_data = io.BytesIO(b"f(1)")
    next_file = door.file_of(Context(call, next_data, "nowhere/other.py"))
    assert next_file is not file
    assert next_file.tree is other


def test_deeper_recursion_ends() -> None:
    limit = sys.getrecursionlimit()
    with deeper_recursion():
        assert sys.getrecursionlimit() > limit
    assert sys.getrecursionlimit() == limit
    with pytest.raises(KeyError), deeper_recursion():
        raise KeyError
    assert sys.getrecursionlimit() == limit


def test_dotted_name(tmp_path: Path) -> None:
    package = tmp_path / "outer" / "inner"
    package.mkdir(parents=True)
    for folder in (package, package.parent):
        (folder / "__init__.py").touch()
    assert dotted_name(str(package / "module.py")) == "outer.inner.module"
    assert dotted_name(str(package / "__init__.py")) == "outer.inner"
    assert dotted_name(str(tmp_path / "script.py")) == "script"


@pytest.mark.parametrize(
    ("files", "path", "name"),
    [
        (["pkg/__init__.py"], "pkg/tests/test_x.py", "pkg.tests.test_x"),
        (["pkg/__init__.py", "pkg/a/b/__init__.py"], "pkg/a/b/c.py", "pkg.a.b.c"),
        (["pkg/__init__.py", "pkg/a/b/c/d/__init__.py"], "pkg/a/b/c/d/e.py", "pkg.a.b.c.d.e"),
        (["pkg/__init__.py", "pkg/a/b/c/d/e/__init__.py"], "pkg/a/b/c/d/e/f.py", "e.f"),
        (["pkg/__init__.py", "pkg/a/b/c/__init__.py"], "pkg/a/b/c/d/e/f.py", "pkg.a.b.c.d.e.f"),
        # No names of packages
        (["pkg/__init__.py"], "pkg/not-a-name/x.py", "x"),
        # Projects of their own
        (["pkg/__init__.py", "pkg/src/pyproject.toml"], "pkg/src/x.py", "x"),
        (["pkg/__init__.py", "pkg/setup.py"], "pkg/src/x.py", "x"),
        (["pkg/__init__.py", "pkg/setup.py"], "pkg/x.py", "pkg.x"),
    ],
)
def test_dotted_name_with_folders_that_have_no_init(tmp_path: Path, files: list[str], path: str, name: str) -> None:
    for file in files:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).touch()
    assert dotted_name(str(tmp_path / path)) == name


def test_a_tree_that_looks_alike_has_a_twin_of_its_own() -> None:
    # No deep copy: Python's ``ast.Load()`` is one object, on which Bandit leaves a link to the last file.
    tree, other = ast.parse("f()"), ast.parse("f()")
    first, second = Module(tree, "nowhere/example.py"), Module(other, "nowhere/example.py")
    assert first.twin(tree.body[0].value) is not second.twin(other.body[0].value)  # type: ignore[attr-defined]  # calls
    assert first.twin(other.body[0].value) is None  # type: ignore[attr-defined]  # a call


SEVERAL = """
def outer(f=default()):
    '''What it does.'''
    from os import path

    class Inner:
        def method(self):
            self.size = one()
            return deep()

    @decorated()
    async def late():
        return two([three() for _ in path])

    return path


def other():
    self.size = four()
"""


def unread() -> tuple[ast.Module, Module]:
    """A file whose functions are built as they're needed."""
    tree = ast.parse(SEVERAL)
    return tree, Module(tree, "nowhere/example.py", Text(SEVERAL.encode()).lines_of)


def test_a_call_has_a_twin_however_deep_its_function_stands() -> None:
    tree, module = unread()
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for call in reversed(calls):
        twin = module.twin(call)
        assert twin is not None
        assert (twin.as_string(), twin.lineno) == (ast.unparse(call), call.lineno)
    assert len(calls) == 7


def test_a_function_is_whole_for_whoever_looks_at_it() -> None:
    _, module = unread()
    whole = Module(ast.parse(SEVERAL), "nowhere/example.py").build()
    root = module.build()
    assert root is not None
    assert whole is not None
    assert root["outer"].locals.keys() == whole["outer"].locals.keys() == {"f", "path", "Inner", "late"}
    assert root.as_string() == whole.as_string()
    assert type(root["outer"]) is nodes.FunctionDef


def test_bandit_s_tree_stays_as_it_is_while_functions_are_read() -> None:
    tree, module = unread()
    root = module.build()
    assert root is not None
    assert root.as_string()
    assert ast.dump(tree) == ast.dump(ast.parse(SEVERAL))


def test_uses_of_a_word_are_found_in_functions_that_hold_it_alone() -> None:
    _, module = unread()
    root = module.build()
    assert root is not None
    uses = Uses(root, lambda node: getattr(node, "name", None) if isinstance(node, nodes.Name) else None)
    assert [use.lineno for use in uses.of("four")] == [19]
    assert vars(root["outer"]).keys() >= {"_unread"}
    assert [use.lineno for use in uses.of("default")] == [2]
    assert [use.lineno for use in uses.of("deep")] == [9]
    assert [use.lineno for use in uses.of("self")] == [8, 19]
    assert uses.of("nothing") == []


def test_uses_of_a_word_are_found_in_functions_within_functions() -> None:
    _, module = unread()
    root = module.build()
    assert root is not None
    uses = Uses(root, lambda node: getattr(node, "name", None) if isinstance(node, nodes.Name) else None)
    assert [use.lineno for use in uses.of("deep")] == [9]


def test_names_that_are_global_in_a_function_are_the_file_s() -> None:
    source = "def f():\n    global loaded\n    import torch as loaded\n"
    root = Module(ast.parse(source), "nowhere/example.py", Text(source.encode()).lines_of).build()
    assert root is not None
    assert "loaded" in root.locals


def test_a_body_that_can_t_be_built_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise KeyError

    _, module = unread()
    root = module.build()
    assert root is not None
    monkeypatch.setattr(type(module._builder), "visit_return", fail)
    assert root["other"].body
    assert root["outer"].body == []


def test_the_folder_stays() -> None:
    folder = Path.cwd()
    Module(ast.parse(textwrap.dedent(SOURCE)), "/etc/example.py").build()
    assert Path.cwd() == folder


def test_a_file_s_trees_need_no_collector() -> None:
    gc.collect()
    enabled = gc.isenabled()
    gc.disable()
    try:
        source = b"class C:\n    def m(self, p):\n        return torch.load(p, **{'a': [x for x in p]})\n"
        data = io.BytesIO(source)
        tree = linked(ast.parse(source))
        call = next(node for node in ast.walk(tree) if isinstance(node, ast.Call))
        file = door.file_of(Context(call, data, "nowhere/example.py"))
        file.module.build()
        del tree, call, file, data
        assert gc.collect() < 10
    finally:
        if enabled:
            gc.enable()
