from __future__ import annotations

import pytest
from analysis.reading import Reading
from astroid import nodes

from bandit_mlops.fetched import ARCHIVE, CODE, DATA, MODEL, Fate, fate, kind_of


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
        "for name in other:\n        if name:\n            torch.load(path)\n        fetch(name, path)",
    ],
)
def test_loaded(lines: str) -> None:
    assert fate_of(f"def f(url, path, root, name, model, other):\n    {lines}").use == "loaded"


@pytest.mark.parametrize(
    "lines",
    [
        "fetch(url, path)\n    torch.load(other)",
        "fetch(url, path)\n    json.load(open(path))",
        "fetch(url, path)\n    model.eval()\n    model(path)",
        "torch.load(fetch(url).status_code)",
        "torch.load(path)\n    fetch(url, path)",
        "fetch(url, path)\n    subprocess.run(['ffmpeg', '-i', path])",
        "fetch(url, path)\n    zlib.decompressobj().decompress(open(path).read())",
    ],
)
def test_not_used_in_a_way_that_matters(lines: str) -> None:
    assert fate_of(f"def f(url, path, other, model):\n    {lines}").use == ""


def test_run_and_unpacked() -> None:
    assert fate_of("def f(url, path):\n    fetch(url, path)\n    subprocess.run([path])").use == "run"
    assert fate_of("def f(url, path):\n    fetch(url, path)\n    subprocess.run(['bash', path])").use == "run"
    assert fate_of("def f(url, path):\n    fetch(url, path)\n    shutil.unpack_archive(path)").use == "unpacked"


@pytest.mark.parametrize(
    ("lines", "checked"),
    [
        ("fetch(url, path)\n    assert md5(path) == digest", True),
        ("fetch(url, path)\n    if helper(path): pass", True),
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
