from __future__ import annotations

import bandit
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandit_mlops.issues import HIGH, MEDIUM, excerpt, issue, printable


def test_message_says_what_why_and_fix() -> None:
    made = issue(
        severity=MEDIUM,
        confidence=HIGH,
        cwe=502,
        what="unpickling runs any code that the file contains",
        evidence="`pickle.load`, line 3",
        fix="use `safetensors.torch.load_file`",
        line=7,
    )
    assert made.text == (
        "unpickling runs any code that the file contains (`pickle.load`, line 3). use `safetensors.torch.load_file`."
    )
    assert (made.severity, made.confidence, made.cwe.id, made.lineno) == (bandit.MEDIUM, bandit.HIGH, 502, 7)


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
