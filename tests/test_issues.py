from __future__ import annotations

import ast
import json
from pathlib import Path

import bandit
import pytest
from bandit_runs import run_bandit
from hypothesis import given
from hypothesis import strategies as st

from bandit_mlops.issues import HIGH, MEDIUM, excerpt, issue
from bandit_mlops.printing import printable


def test_message_says_what_why_and_fix() -> None:
    made = issue(
        severity=MEDIUM,
        confidence=HIGH,
        cwe=502,
        what="unpickling runs any code that the file contains",
        evidence="`pickle.load`, line 3",
        fix="use `safetensors.torch.load_file`",
        place=ast.parse("\n" * 6 + "load(a,\n b)").body[0],
    )
    assert made.text == (
        "unpickling runs any code that the file contains (`pickle.load`, line 3). use `safetensors.torch.load_file`."
    )
    assert (made.severity, made.confidence, made.cwe.id, made.lineno) == (bandit.MEDIUM, bandit.HIGH, 502, 7)
    # As Bandit does, with the end of the node that was checked.
    made.linerange, made.col_offset, made.end_col_offset = [1, 2, 3], 98, 99
    assert (made.linerange, made.col_offset, made.end_col_offset) == ([7, 8], 0, 3)


def message(evidence: str, severity: str = MEDIUM) -> bandit.Issue:
    return issue(severity=severity, confidence=HIGH, cwe=502, what="a", evidence=evidence, fix="c")


@pytest.mark.parametrize("other", ["`p`, line 24", "`p`, line 7", "`p`, line 123456"])
def test_messages_are_equal_whatever_line_they_name(other: str) -> None:
    moved = message("`p`, line 24")
    assert moved == message(other)
    assert hash(moved.text) == hash(message(other).text)
    # A baseline's message is plain text, on either side.
    plain = str.__str__(f"a ({other}). c.")
    assert type(plain) is str
    assert moved.text == plain
    assert plain == moved.text
    assert [moved.text != plain, plain != moved.text] == [False, False]


@pytest.mark.parametrize(
    "other", ["`p`, line unknown", "`q`, line 24", "`p`, lines 24", "`p`, column 24", "`p2`, line 24"]
)
def test_messages_that_differ_in_more_are_not_equal(other: str) -> None:
    assert message("`p`, line 24") != message(other)
    assert message("`p`, line 24").text != f"a ({other}). c."
    assert f"a ({other}). c." != message("`p`, line 24").text
    assert message("`p`, line 24").text != 24


def test_messages_keep_their_numbers() -> None:
    made = message("`p`, line 24").text
    assert json.loads(json.dumps([made])) == ["a (`p`, line 24). c."]
    assert str.__eq__(f"{made}", "a (`p`, line 24). c.")


FORMATS = ["csv", "custom", "html", "json", "sarif", "screen", "txt", "xml", "yaml"]


@pytest.mark.parametrize("output_format", FORMATS)
def test_every_format_shows_the_message(output_format: str, tmp_path: Path) -> None:
    (tmp_path / "example.py").write_text("import pickle\nname = input()\npickle.load(open(name, 'rb'))\n")
    template = ["--msg-template", "{msg}"] if output_format == "custom" else []
    report = run_bandit("-q", "-t", "ML101", "-f", output_format, *template, "example.py", cwd=tmp_path)
    assert report.returncode == 1, report.stderr
    # YAML wraps long texts.
    assert "is typed on the command line, line 2). Store plain data" in " ".join(report.stdout.split()), report.stdout


def test_without_a_line_bandit_takes_the_node_s() -> None:
    assert issue(severity=MEDIUM, confidence=HIGH, cwe=502, what="a", evidence="b", fix="c").lineno is None


def test_message_is_printable() -> None:
    made = issue(severity=MEDIUM, confidence=HIGH, cwe=78, what="a\nb", evidence="\x1b[31m", fix="c\x00")
    assert made.text == r"a b (\x1b[31m). c\x00."


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\nb\r\n\tc", "a b c"),
        ("  a  ", "a"),
        ("a\u2028b\u2029c\x85d\x0be\x0cf", "a b c d e f"),
        ("\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m"),
        ("\x1b]8;;https://example.com\x07link", r"\x1b]8;;https://example.com\x07link"),
        ("\x9b2J", r"\x9b2J"),
        ("abc\x08\x08\x7f", r"abc\x08\x08\x7f"),
        ("admin\u202enimda\u2066", r"admin\u202enimda\u2066"),
        ("zero\u200bwidth\ufeff", r"zero\u200bwidth\ufeff"),
        ("\ud800", r"\ud800"),
        ("\U000e0041", r"\U000e0041"),
        ("Größe 模型 🤗", "Größe 模型 🤗"),
    ],
)
def test_printable(text: str, line: str) -> None:
    assert printable(text) == line


@given(st.text(st.characters()))
def test_printable_gives_one_printable_line(text: str) -> None:
    line = printable(text)
    assert line.isprintable()
    assert len(line.splitlines()) <= 1
    assert printable(line) == line
    line.encode("utf-8")


def test_short_excerpt_is_whole() -> None:
    assert excerpt("torch.load(\n    path\n)") == "torch.load( path )"
    assert excerpt("x" * 160) == "x" * 160


def test_long_excerpt_keeps_both_ends() -> None:
    text = excerpt("start(" + "x" * 500 + ").end")
    assert text.startswith("start(xxx")
    assert " … " in text
    assert text.endswith("xxx).end")


@given(st.text(st.characters(), max_size=400))
def test_excerpt_is_a_short_printable_line(text: str) -> None:
    line = excerpt(text)
    assert len(line) <= 160
    assert line.isprintable()
