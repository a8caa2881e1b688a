"""What comes out of Bandit for a file with credentials: nothing of ours holds one of them."""

from __future__ import annotations

import random
import string
import sys
from pathlib import Path

import pytest
from bandit_runs import run, run_bandit
from test_credentials import findings

from bandit_mlops import credentials
from bandit_mlops.analysis import places
from bandit_mlops.evidence import without_secrets

CHANCE = random.Random(11)


def text(size: int, letters: str = string.ascii_letters + string.digits) -> str:
    return "".join(CHANCE.choices(letters, k=size))


SECRETS = {
    "token": "hf_" + text(34),
    "commit": text(40, "0123456789abcdef"),
    "random": text(24),
    "password": "Wq7" + text(7) + "!",
    "weak": "sesame" + text(4, string.digits),
    "url": text(12) + "9",
    "text": text(26),
    "docstring": "hf_" + text(34),
    "command": text(11) + "7",
}
SOURCE = f"""
import os
import psycopg2
import wandb
login({SECRETS["token"]!r})
run = {SECRETS["commit"]!r}
wandb.login(key=run)
api_key = {SECRETS["random"]!r}
psycopg2.connect(host="db.corp.net", user="etl", password={SECRETS["password"]!r})
os.environ["PGPASSWORD"] = {SECRETS["weak"]!r}
URL = "postgresql://etl:{SECRETS["url"]}@db.corp.net/x"
CONFIG = 'api_key: {SECRETS["text"]}'
os.system("sshpass -p {SECRETS["command"]} ssh gpu1.corp.net")
'''
{SECRETS["docstring"]}
'''
"""


@pytest.fixture
def code(tmp_path: Path) -> Path:
    (tmp_path / "app.py").write_text(SOURCE)
    return tmp_path


def held(output: str) -> list[str]:
    """The secrets of which an output holds more than a public beginning: any six characters in a row."""
    bodies = {name: value.removeprefix("hf_") for name, value in SECRETS.items()}
    return [name for name, body in bodies.items() if any(body[i : i + 6] in output for i in range(len(body) - 5))]


def test_every_secret_is_found_and_no_message_holds_one(code: Path) -> None:
    results = run_bandit("-q", "-t", "ML401", "-f", "json", "app.py", cwd=code).results
    assert sorted(result["line_number"] for result in results) == [5, 6, 8, 9, 10, 11, 12, 13, 14]
    for result in results:
        del result["code"]
        assert held(str(result)) == [], result["issue_text"]


@pytest.mark.parametrize("flags", [[], ["-v"]], ids=["plain", "verbose"])
@pytest.mark.parametrize("form", ["csv", "xml", "custom", "gitlab"])
def test_formats_without_source_hold_none(code: Path, form: str, flags: list[str]) -> None:
    template = ["--msg-template", "{relpath}:{line}: {test_id} {severity}: {msg}"] if form == "custom" else []
    done = run_bandit(*flags, "-t", "ML401", "-f", form, *template, "app.py", cwd=code)
    assert done.stdout.count("ML401") >= 9
    assert held(done.stdout) == []
    assert held(done.stderr) == []


# Bandit's program with its printing of the source turned off.
WITHOUT_SOURCE = (
    "from bandit.cli import main; from bandit.core import issue; "
    "issue.Issue.get_code = lambda self, *_, **__: ''; main.main()"
)


@pytest.mark.parametrize("form", ["screen", "txt", "html", "yaml", "json", "sarif"])
def test_formats_with_source_hold_them_in_the_source_alone(code: Path, form: str) -> None:
    if form == "sarif":
        pytest.importorskip("sarif_om")
    done = run([sys.executable, "-c", WITHOUT_SOURCE, "-q", "-t", "ML401", "-f", form, "app.py"], cwd=code)
    assert done.stdout.count("ML401") >= 9
    assert held(done.stdout) == []
    assert held(done.stderr) == []


def test_debugging_log_of_ours_holds_none(code: Path) -> None:
    """Bandit's own log has the literals that it walks over; no line of it is ours."""
    done = run_bandit("-d", "-t", "ML401", "-f", "csv", "app.py", cwd=code)
    assert held(done.stdout) == []
    for line in done.stderr.splitlines():
        assert not held(line) or line.startswith(("[node_visitor]", "[tester]")), line[:40]


def test_exception_holds_none(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """Bandit logs an exception of a rule with its traceback: lines of our code, and no value."""

    def fail(*_: object) -> None:
        raise ValueError("an error")

    monkeypatch.setattr(credentials, "kind_of_name", fail)
    monkeypatch.setattr(places, "place", fail)
    findings(SOURCE)
    assert "an error" in caplog.text
    assert held(caplog.text) == []


def test_error_in_the_settings_holds_none(code: Path) -> None:
    (code / "pyproject.toml").write_text('[tool.bandit.mlops.secrets]\nallow = ["("]\n')
    done = run_bandit("-q", "-c", "pyproject.toml", "-t", "ML401", "app.py", cwd=code)
    assert done.returncode == 2
    assert "mlops.secrets.allow[0]" in done.stderr
    assert held(done.stdout + done.stderr) == []


def test_evidence_of_other_rules_is_redacted() -> None:
    source = f"f({SECRETS['token']!r}, url='https://u:{SECRETS['url']}@h', password={SECRETS['weak']!r})"
    assert held(without_secrets(source)) == []
    assert "hf_…" in without_secrets(source)
