from __future__ import annotations

import pytest
from analysis.reading import Reading, shown
from astroid import nodes

from bandit_mlops.fetched import ARCHIVE, CODE, DATA, MODEL, Fate, fate, kind_of, named, texts, worst_kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("https://host.org/net.PTH", MODEL),
        ("https://host.org/net.pt?download=1#x", MODEL),
        ("/net.safetensors.part", MODEL),
        ("https://host.org/net.pt.gz", MODEL),
        ("/set.tar.gz", ARCHIVE),
        ("https://sourceforge.net/projects/x/files/set-2.0.tar.gz/download", ARCHIVE),
        (".zip", ARCHIVE),
        ("/__init__.py", CODE),
        ("/words.txt", DATA),
        ("/words.tsv.gz", DATA),
        ("/set.json.gz", DATA),
        ("/set.zip.gz", ARCHIVE),
        ("/set.tar.bz2", ARCHIVE),
        ("/set.gz", ARCHIVE),
        ("/net.pt/", MODEL),
        ("/words.unknown", DATA),
        ("/libnet.so.1", ""),
        ("/net.tmp", ""),
        ("https://host.org/", ""),
        ("https://host.org/net", ""),
        ("https://host.org", ""),
        ("https://host.org/v1.2", ""),
        ("https://host.org/get?id=net.pt", ""),
        ("", ""),
    ],
)
def test_what_a_file_is_by_its_name(name: str, kind: str) -> None:
    assert kind_of(name) == kind


def fate_of(source: str) -> Fate:
    reading = Reading(source)
    root = reading.module.build()
    assert root is not None
    call = next(call for call in root.nodes_of_class(nodes.Call) if call.func.as_string().endswith("fetch"))
    return fate(call, call.args[1:], reading.evaluator)


@pytest.mark.parametrize(
    "lines",
    [
        "fetch(url, path)\n    torch.load(path)",
        "fetch(url, path)\n    with open(path, 'rb') as file:\n        data = file.read()\n    torch.load(data)",
        "file = io.fetch(url)\n    model.load_state_dict(file['state'])",
        "fetch(url, os.path.join(root, name))\n    torch.load(os.path.join(root, name))",
        "tmp = path + '.tmp'\n    fetch(url, tmp)\n    os.replace(tmp, path)\n    torch.load(path)",
        "exec(fetch(url).text)",
        "with open(path, 'wb') as file:\n        file.write(fetch(url).content)\n    torch.load(path)",
        "data = fetch(url)\n    with open(path, 'wb') as file:\n"
        "        for part in data:\n            file.write(part)\n"
        "    torch.load(path)",
        "data = fetch(url).content\n    Path(path).write_bytes(data)\n    torch.load(path)",
        "open(path, 'wb').write(fetch(url).content)\n    torch.load(path)",
        "path.open('wb').write(fetch(url).content)\n    torch.load(path)",
        "file = open(path, 'wb')\n    file.write(fetch(url).content)\n    torch.load(path)",
        "with open(path, 'wb') as file:\n        shutil.copyfileobj(fetch(url), file)\n    torch.load(path)",
        "fetch(url, other)\n    shutil.move(other, path)\n    torch.load(path)",
        "fetch(url, other)\n    other.rename(path)\n    torch.load(path)",
        "fetch(url, other)\n    Path(other).replace(path)\n    torch.load(path)",
        "a, b = fetch(url)\n    torch.load(b)",
        "[a, b] = fetch(url)\n    torch.load(a)",
        "fetch(url, (path, other))\n    torch.load(other)",
        "self.path = fetch(url)\n    torch.load(self.path)",
        "x = self.path = fetch(url)\n    torch.load(x)",
        "if (x := fetch(url)):\n        torch.load(x)",
        "with fetch(url) as x:\n        torch.load(x)",
        "for x in fetch(url):\n        torch.load(x)",
        "x: str = fetch(url)\n    torch.load(x)",
        "fetch(url, f'{root}/a.pt')\n    torch.load(f'{root}/a.pt')",
        "fetch(url, root / 'a.pt')\n    torch.load(root / 'a.pt')",
        "fetch(url, os.path.join(root, name))\n    torch.load(name)",
        "fetch(url, str(path))\n    torch.load(path)",
        "fetch(url, path.resolve())\n    torch.load(path)",
        "while other:\n        torch.load(path)\n        fetch(url, path)",
        "torch.load(fetch(url, path))",
        "g = lambda: torch.load(fetch(url))",
        "class C:\n        fetch(url, path)\n    torch.load(path)",
        "fetch(url, path)\n    shutil.unpack_archive(path)\n    torch.load(path)",
        "fetch(url, path)\n    torch.load(path)\n    shutil.unpack_archive(path)",
        "fetch(url, path)\n    runpy.run_path(path)",
        "for name in other:\n        if name:\n            torch.load(path)\n        fetch(name, path)",
    ],
)
def test_loaded(lines: str) -> None:
    assert fate_of(f"def f(url, path, root, name, model, other, self=1):\n    {lines}").use == "loaded"


@pytest.mark.parametrize(
    "lines",
    [
        "fetch(url, path)\n    torch.load(other)",
        "fetch(url, path)\n    json.load(open(path))",
        "fetch(url, path)\n    other = other\n    torch.load(other)",
        "fetch(url, path)\n    x = len(path)\n    torch.load(x)",
        "x = os.path.exists(fetch(url, path))\n    torch.load(x)",
        "fetch(url, path)\n    h.update(other)\n    torch.load(h)",
        "fetch(url, path)\n    other.replace('a', path)\n    torch.load(other)",
        "fetch(url, path)\n    other.rename(url)\n    torch.load(url)",
        "fetch(url, os.path.join(root))\n    torch.load(root)",
        "fetch(url, Path())\n    torch.load(path)",
        "fetch(url, 'a.pt')\n    torch.load('a.pt')",
        "fetch(url, path)\n    subprocess.run([])",
        "fetch(url, path)\n    subprocess.run()",
        "fetch(url, path)\n    subprocess.run(['python', 'a', 'b', path])",
        "fetch(url, path)\n    model.eval()\n    model(path)",
        "torch.load(fetch(url).status_code)",
        "torch.load(path)\n    fetch(url, path)",
        "fetch(url, path)\n    subprocess.run(['ffmpeg', '-i', path])",
        "fetch(url, path)\n    zlib.decompressobj().decompress(open(path).read())",
    ],
)
def test_not_used_in_a_way_that_matters(lines: str) -> None:
    assert fate_of(f"def f(url, path, other, model):\n    {lines}").use == ""


@pytest.mark.parametrize(
    "command",
    [
        *("[path]", "(path, 'x')", "path", "['bash', path]", "[sys.executable, '-u', path]", "f'chmod +x {path}'"),
    ],
)
def test_run(command: str) -> None:
    found = fate_of(f"def f(url, path):\n    fetch(url, path)\n    torch.load(path)\n    subprocess.run({command})")
    assert (found.use, found.place.as_string().partition("(")[0] if found.place else "") == ("run", "subprocess.run")


@pytest.mark.parametrize(
    ("lines", "paths"),
    [
        ("with open(path, 'wb') as file:\n        file.write(fetch(url).content)", {"<path>"}),
        ("Path(path).write_bytes(fetch(url).content)", {"Path(<path>)"}),
        ("fetch(url, other)\n    os.replace(other, path)", {"<path>"}),
        ("fetch(url, other)\n    other.rename(path)", {"<path>"}),
        ("open(other, 'wb')\n    fetch(url, path)", set()),
    ],
)
def test_where_it_is_stored(lines: str, paths: set[str]) -> None:
    assert {shown(path) for path in fate_of(f"def f(url, path, other):\n    {lines}").paths} == paths


def test_run_and_unpacked() -> None:
    assert fate_of("def f(url, path):\n    fetch(url, path)\n    subprocess.run([path])").use == "run"
    assert fate_of("def f(url, path):\n    fetch(url, path)\n    subprocess.run(['bash', path])").use == "run"
    assert fate_of("def f(url, path):\n    fetch(url, path)\n    shutil.unpack_archive(path)").use == "unpacked"


@pytest.mark.parametrize(
    ("lines", "checked"),
    [
        ("fetch(url, path)\n    assert md5(path) == digest", True),
        ("fetch(url, path)\n    if helper(path): pass", True),
        ("fetch(url, path)\n    torch.load(path)\n    model(md5(path))", True),
        ("h = hashlib.sha256()\n    data = fetch(url)\n    h.update(data)\n    assert h.hexdigest() == digest", True),
        (
            "h = hashlib.sha256()\n    data = fetch(url)\n    h.update(digest)\n    assert h.hexdigest() == digest",
            False,
        ),
        ("fetch(url, path)\n    key = md5(url)", False),
        ("fetch(url, path)\n    assert other_helper(path)", False),
    ],
)
def test_checked(lines: str, checked: bool) -> None:
    source = f"""
def helper(path):
    return hashlib.sha256(open(path).read()).hexdigest()
def other_helper(path):
    return len(path)
def f(url, path, digest):
    {lines}
"""
    assert fate_of(source).checked is checked


def test_a_long_function_is_followed() -> None:
    lines = "\n".join(f"    a{i + 1} = g(a{i})" for i in range(1_500))
    assert fate_of(f"def f(url):\n    a0 = fetch(url)\n{lines}\n    torch.load(a1500)").use == "loaded"


@pytest.mark.parametrize(
    ("source", "ends", "begins", "kind"),
    [
        ("ask('a.pt')", ("a.pt",), ["a.pt"], MODEL),
        ("def f(p='a.pt' if t else 'b.py'):\n    ask(p)", ("a.pt", "b.py"), ["a.pt", "b.py"], CODE),
        ("def f(p):\n    ask(p + '.pt')", (".pt",), [], MODEL),
        ("def f(p):\n    ask('a.pt' + p)", (), ["a.pt"], ""),
        ("ask('a.zip' if t else 'b.txt')", ("a.zip", "b.txt"), ["a.zip", "b.txt"], ARCHIVE),
        ("def f(p=None):\n    ask(p)", (), [], ""),
        ("ask(3)", (), [], ""),
    ],
)
def test_names_as_far_as_they_are_constant(source: str, ends: tuple[str, ...], begins: list[str], kind: str) -> None:
    value = Reading(source).value()
    assert named(value) == ends
    assert [text for text, _ in texts(value)] == begins
    assert worst_kind([value]) == kind
