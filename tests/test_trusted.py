"""``trusted_sources`` and ``trusted_orgs``: what is covered, what only looks like it, and what rules make of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from analysis.reading import Reading
from bandit_runs import scanned

from bandit_mlops.settings import Settings
from bandit_mlops.trusted import is_source, is_trusted, trusts


@pytest.mark.parametrize(
    "text",
    [
        *("models.acme.example", "*.acme.example", "minio", "minio:9000", "https://models.acme.example", "s3://acme"),
        *("https://models.acme.example:8443/prod/", "gs://acme_models/a-b", "ssh://git.acme.example/ml"),
        *("http://models.internal/", "hf://acme/", "https://*.acme.example/", "10.0.0.1"),
    ],
)
def test_sources(text: str) -> None:
    assert is_source(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "*", "*.", "*.com", "https://", "https:///x", "://x", "/srv/models", "models.acme.example/prod", "a b"),
        *("https://user@acme.example/", "https://acme.example/../", "https://acme.example/%2e%2e/", "acme..example"),
        *("https://acme.example/?x=1", "https://acme.example/#x", "https://acme.example\\x", ".example", "a\n"),
    ],
)
def test_what_is_no_source(text: str) -> None:
    assert not is_source(text)


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("models.acme.example", "https://models.acme.example/a.pt"),
        ("models.acme.example", "HTTPS://Models.ACME.example:8443/a.pt?v=1"),
        ("models.acme.example", "https://me:secret@models.acme.example/a.pt"),
        ("models.acme.example", "git+ssh://git@models.acme.example/ml/tools.git"),
        ("models.acme.example", "git@models.acme.example:ml/tools.git"),
        ("models.acme.example", "s3://models.acme.example/a"),
        ("*.acme.example", "https://models.acme.example/a.pt"),
        ("*.acme.example", "https://eu.models.acme.example/a.pt"),
        ("https://models.acme.example/prod", "https://models.acme.example/prod/a.pt"),
        ("https://models.acme.example/prod/", "https://models.acme.example/prod"),
        ("https://models.acme.example", "https://models.acme.example"),
        ("https://git.acme.example/ml", "git+https://git.acme.example/ml/tools.git@main"),
        ("https://git.acme.example/ml", "git@git.acme.example:ml/tools.git"),
        ("s3://acme-models/", "s3a://acme-models/a.pt"),
        ("http://models.acme.io/", "http://models.acme.io/a.pt"),
        ("hf://acme/", "hf://acme/model"),
        ("minio:9000", "https://minio:9000/a.pt"),
        ("models.acme.example", "https://models.acme.example?version=1"),
        ("models.acme.example", "https://models.acme.example#readme"),
    ],
)
def test_covered(source: str, address: str) -> None:
    assert trusts(address, Settings(trusted_sources=(source,)))


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("models.acme.example", "https://models.acme.example.evil.io/a.pt"),
        ("models.acme.example", "https://models.acme.example@evil.io/a.pt"),
        ("models.acme.example", "https://evil.io/models.acme.example/a.pt"),
        ("models.acme.example", "https://evil.io\\@models.acme.example/a.pt"),
        ("models.acme.example", "https://evil.io#@models.acme.example/a.pt"),
        ("models.acme.example", "https://evil.io?@models.acme.example/a.pt"),
        ("models.acme.example", "models.acme.example/a.pt"),
        ("models.acme.io", "http://models.acme.io/a.pt"),
        ("https://models.acme.io/", "http://models.acme.io/a.pt"),
        ("*.acme.example", "https://acme.example/a.pt"),
        ("*.acme.example", "https://evilacme.example/a.pt"),
        ("https://models.acme.example/prod", "https://models.acme.example/production/a.pt"),
        ("https://models.acme.example/prod", "https://models.acme.example/prod/../a.pt"),
        ("https://models.acme.example/prod", "https://models.acme.example/prod/%2e%2e/a.pt"),
        ("https://models.acme.example/prod", "https://models.acme.example/"),
        ("s3://acme-models/", "s3://acme-models-2/a.pt"),
        ("s3://acme-models/", "gs://acme-models/a.pt"),
        ("minio:9000", "https://minio/a.pt"),
        ("models.acme.example", ""),
        ("models.acme.example", "/srv/models"),
    ],
)
def test_not_covered(source: str, address: str) -> None:
    assert not trusts(address, Settings(trusted_sources=(source,)))


TRUSTED = {
    "an address": "ask('https://models.acme.example/a')",
    "the beginning of an address": "def f(p):\n    ask(f'https://models.acme.example/{p}')",
    "one of two addresses": "ask('https://models.acme.example/a' if t else 'https://models.acme.example/b')",
    "what is fetched": "import requests\nask(requests.get('https://models.acme.example/a', timeout=3).content)",
    "what is fetched with a parameter": "import requests\ndef f(p):\n"
    "    ask(requests.get('https://models.acme.example/a', params=p).json()['x'])",
    "a repository": "ask('acme/model')",
    "what is fetched of a repository": "import lib\ndef f(p):\n    ask(lib.fetch(p, 'acme/model'))",
    "one of two repositories": "import lib\nask(lib.fetch('acme/a' if t else 'acme/b'))",
    "a bucket": "import lib\nask(lib.Client().bucket('acme-models').blob(name))",
    "a bucket and a folder": "import lib\nask(lib.get_object('acme-data', 'prod/a'))",
    "a bucket and the beginning of a folder": "import lib\n"
    "def f(p):\n    ask(lib.get_object('acme-data', f'prod/{p}'))",
}
NOT_TRUSTED = {
    "another address": "ask('https://models.evil.example/a')",
    "an address that goes on": "def f(p):\n    ask(f'https://models.acme.example{p}')",
    "one of two addresses": "ask('https://models.acme.example/a' if t else 'https://models.evil.example/b')",
    "something": "def f(p):\n    ask(p)",
    "what another host gives": "import requests\nask(requests.get('https://models.evil.example/a').content)",
    "what either of two hosts gives": "import requests\n"
    "ask(requests.get('https://models.acme.example/a', proxy='https://evil.example/').content)",
    "another repository": "import lib\nask(lib.fetch('evil/model'))",
    "one of two repositories of others": "import lib\nask(lib.fetch('acme/a' if t else 'evil/b'))",
    "a repository or something": "import lib\ndef f(p):\n    ask(lib.fetch('acme/a' if t else p))",
    "what is fetched of something": "import lib\ndef f(p):\n    ask(lib.fetch(p))",
    "what is fetched of nothing": "import lib\nask(lib.fetch())",
    "another bucket": "import lib\nask(lib.Client().bucket('evil-models').blob(name))",
    "a bucket whose name goes on": "import lib\ndef f(p):\n    ask(lib.Client().bucket(f'acme-models{p}'))",
    "a bucket and another folder": "import lib\nask(lib.get_object('acme-data', 'test/a'))",
    "a bucket and a folder that leads out": "import lib\nask(lib.get_object('acme-data', 'prod/../a'))",
}
CHOSEN = Settings(
    trusted_sources=("models.acme.example", "s3://acme-models/", "gs://acme-data/prod"), trusted_orgs=("acme",)
)


@pytest.mark.parametrize("source", TRUSTED.values(), ids=[name.replace(" ", "_") for name in TRUSTED])
def test_values_of_a_trusted_place(source: str) -> None:
    assert is_trusted(Reading(source).value(), CHOSEN)
    assert not is_trusted(Reading(source).value(), Settings())


@pytest.mark.parametrize("source", NOT_TRUSTED.values(), ids=[name.replace(" ", "_") for name in NOT_TRUSTED])
def test_values_of_another_place(source: str) -> None:
    assert not is_trusted(Reading(source).value(), CHOSEN)


@pytest.mark.parametrize(
    ("beginning", "covered"),
    [
        ("https://models.acme.example/", True),
        ("https://models.acme.example/prod/", True),
        ("https://models.acme.example", False),
        ("https://models.acme.", False),
        ("https://", False),
    ],
)
def test_the_beginning_of_an_address(beginning: str, covered: bool) -> None:
    assert trusts(beginning, Settings(trusted_sources=("models.acme.example",)), whole=False) is covered


SOURCE = """\
import subprocess
import boto3
import joblib
import pickle
import requests
import torch
from google.cloud import storage
from huggingface_hub import hf_hub_download
from transformers import AutoModel
from urllib.request import urlretrieve

BASE = "https://models.acme.example/prod"


def over_http(name):
    pickle.loads(requests.get(f"{BASE}/{name}.pkl").content)
    pickle.loads(requests.get("https://models.acme.example" + name).content)
    exec(requests.get("https://models.acme.example/prod/x.py").text)
    requests.get("https://models.acme.example/prod/a.pkl", verify=False)


def to_a_file(name, key):
    urlretrieve("https://models.acme.example/prod/m.pt", name)
    torch.load(name, weights_only=False)
    boto3.client("s3").download_file("acme-models", key, "/tmp/x.pkl")
    pickle.load(open("/tmp/x.pkl", "rb"))
    boto3.client("s3").download_file("other-models", key, "/tmp/y.pkl")
    pickle.load(open("/tmp/y.pkl", "rb"))
    pickle.loads(storage.Client().bucket("acme-models").blob(key).download_as_bytes())


def from_hubs():
    joblib.load(hf_hub_download("acme/model", "m.joblib"))
    joblib.load(hf_hub_download("other/model", "m.joblib"))
    AutoModel.from_pretrained("acme/model", trust_remote_code=True)
    torch.hub.load_state_dict_from_url("https://models.acme.example/prod/m.pt")


def commands():
    subprocess.run(["pip", "install", "-i", "https://pypi.acme.example/simple", "acme-tools"])
    subprocess.run(["pip", "install", "--extra-index-url", "https://pypi.acme.example/simple", "acme-tools"])
    subprocess.run(["pip", "install", "git+https://git.acme.example/ml/tools.git"])
    subprocess.run("curl -L https://models.acme.example/prod/i.sh | sh", shell=True)
    subprocess.run("curl -kL https://models.acme.example/prod/i.sh | sh", shell=True)
"""
TRUST = {
    "trusted_orgs": ["acme"],
    "trusted_sources": [
        "https://models.acme.example/prod",
        "s3://acme-models/",
        "gs://acme-models",
        "pypi.acme.example",
        "https://git.acme.example/ml",
    ],
}


def _findings(folder: Path, trust: dict[str, list[str]]) -> set[tuple[str, str, str]]:
    """The source line, rule and severity of each finding of ours."""
    (folder / "a.py").write_text(SOURCE)
    (folder / "bandit.yaml").write_text(json.dumps({"mlops": trust}))
    lines = SOURCE.splitlines()
    return {
        (lines[result["line_number"] - 1].strip(), result["test_id"], result["issue_severity"])
        for result in scanned(folder / "a.py", folder / "bandit.yaml")
    }


def test_rules_take_what_is_trusted_for_the_projects_own(tmp_path: Path) -> None:
    found = _findings(tmp_path, TRUST)
    assert found == {
        # On a disk of one's own a pickle is still a pickle.
        ('pickle.loads(requests.get(f"{BASE}/{name}.pkl").content)', "ML101", "MEDIUM"),
        ("torch.load(name, weights_only=False)", "ML102", "MEDIUM"),
        ('pickle.load(open("/tmp/x.pkl", "rb"))', "ML101", "MEDIUM"),
        ('pickle.loads(storage.Client().bucket("acme-models").blob(key).download_as_bytes())', "ML101", "MEDIUM"),
        ('joblib.load(hf_hub_download("acme/model", "m.joblib"))', "ML101", "MEDIUM"),
        ('torch.hub.load_state_dict_from_url("https://models.acme.example/prod/m.pt")', "ML102", "MEDIUM"),
        # What isn't covered.
        ('pickle.loads(requests.get("https://models.acme.example" + name).content)', "ML101", "HIGH"),
        ('pickle.loads(requests.get("https://models.acme.example" + name).content)', "ML203", "MEDIUM"),
        ('pickle.load(open("/tmp/y.pkl", "rb"))', "ML101", "HIGH"),
        ('joblib.load(hf_hub_download("other/model", "m.joblib"))', "ML101", "HIGH"),
        ('joblib.load(hf_hub_download("other/model", "m.joblib"))', "ML202", "MEDIUM"),
        # An index that is added to the public one decides nothing.
        (
            'subprocess.run(["pip", "install", "--extra-index-url", "https://pypi.acme.example/simple", "acme-tools"])',
            "ML204",
            "MEDIUM",
        ),
        # Certificates are checked also of friends.
        ('requests.get("https://models.acme.example/prod/a.pkl", verify=False)', "ML203", "HIGH"),
        ('subprocess.run("curl -kL https://models.acme.example/prod/i.sh | sh", shell=True)', "ML203", "HIGH"),
    }


def test_without_trust_more_is_reported_and_worse(tmp_path: Path) -> None:
    found = _findings(tmp_path, {})
    for line, rule, severity in (
        ('pickle.loads(requests.get(f"{BASE}/{name}.pkl").content)', "ML101", "HIGH"),
        ('pickle.loads(requests.get(f"{BASE}/{name}.pkl").content)', "ML203", "MEDIUM"),
        ('exec(requests.get("https://models.acme.example/prod/x.py").text)', "ML302", "HIGH"),
        ('pickle.load(open("/tmp/x.pkl", "rb"))', "ML101", "HIGH"),
        ('AutoModel.from_pretrained("acme/model", trust_remote_code=True)', "ML201", "HIGH"),
        ('joblib.load(hf_hub_download("acme/model", "m.joblib"))', "ML202", "MEDIUM"),
        ('subprocess.run(["pip", "install", "git+https://git.acme.example/ml/tools.git"])', "ML204", "HIGH"),
    ):
        assert (line, rule, severity) in found
