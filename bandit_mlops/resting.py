"""Checks that can find nothing in a file aren't called in it.

Bandit calls each check for each node of its kind, whatever it is: some thirty of its own and a dozen of ours for any
call, and to call them costs more than all that they do. So what a file's words rule out is taken off Bandit's list of
checks when the file begins, and put back when Bandit is done with it: our rules by the questions that they bring along,
and those of Bandit's own tests that look for a name, in the versions of Bandit for which that was checked. The findings
are the same. Where the list isn't as expected, all checks are called.
"""

from __future__ import annotations

import functools
import re
import unicodedata
import weakref
from collections.abc import Callable
from typing import Any, TypeAlias

import bandit

from bandit_mlops.analysis import door
from bandit_mlops.catalog.core_tests import (
    BAD_DEFAULTS,
    BLACKLIST,
    COMMANDS,
    DIRECTION,
    IMPORTING,
    MARKUP,
    MARKUP_NAMES,
    NEEDS,
    PARTS_OF_PASSWORDS,
    PASSWORDS,
    PASSWORDS_BY_DEFAULT,
    SIGNS_OF_DIRECTION,
    VERSIONS,
)
from bandit_mlops.patterns import pattern

Question: TypeAlias = Callable[[door.File], bool]

QUESTIONS: dict[tuple[Any, str], Question] = {}
"""Whether a rule may have anything to say about a kind of node in a file, by the rule's function and the kind."""

_KINDS_OF_CORE = frozenset(("Call", "File", "FunctionDef"))
"""The kinds of nodes of which some of Bandit's own tests may rest."""

_NOSEC = pattern(rb"#\s*nosec")
# An encoding in which a name may stand as something else.
_ENCODED = pattern(rb"\A(?:[^\n]*\n)?[^\n]*coding[:=](?![ \t]*(?:utf-?8|ascii|latin-?1)\b)", re.IGNORECASE)
_DIRECTION = pattern(SIGNS_OF_DIRECTION)
_at_work: weakref.ref[Any] | None = None
_resting: list[tuple[dict[str, Any], dict[str, Any]]] = []
"""Bandit's lists of checks by kind of node, with what stood there."""


def rest(file: door.File, tester: Any) -> None:
    """Let the checks rest that have nothing to say about a file, until Bandit is done with it.

    :param file: the file that Bandit begins with
    :param tester: Bandit's ``BanditTester``, which runs the checks of one file and goes with it
    """
    global _at_work
    _wake()
    tests = getattr(getattr(tester, "testset", None), "tests", None)
    if not isinstance(tests, dict):
        return
    # Bandit tells of a ``# nosec`` for a check that was called and found nothing.
    kinds = frozenset() if _NOSEC.search(file.text.data) else {kind for _, kind in QUESTIONS} | _KINDS_OF_CORE
    # In one order always: what the first questions find out of a file is left to the others, and all share one budget.
    before = {kind: tests[kind] for kind in sorted(kinds & tests.keys())}
    answers: dict[Question | None, bool] = {None: True}
    core = _of_core if bandit.__version__ in VERSIONS and _is_spelt_out(file) else _unasked
    for kind, checks in before.items():
        questions = ((check, QUESTIONS.get((check, kind)) or core(check, kind)) for check in checks)
        tests[kind] = [check for check, question in questions if _may_say(question, file, answers)]

    def done(_: object) -> None:
        _wake()
        door.leave()

    _at_work = weakref.ref(tester, done)
    _resting.append((tests, before))


def _wake() -> None:
    """Put all checks back on Bandit's lists."""
    while _resting:
        tests, before = _resting.pop()
        tests.update(before)


def _may_say(question: Question | None, file: door.File, answers: dict[Question | None, bool]) -> bool:
    """The answer to a question, asked once for a file; yes where there is none."""
    if question not in answers:
        assert question is not None
        try:
            answers[question] = question(file)
        except Exception:  # The rule meets it again, and Bandit tells of it.
            answers[question] = True
    return answers[question]


# Bandit's own tests


def _is_spelt_out(file: door.File) -> bool:
    """Whether each name stands in a file as Python takes it: to Python, letters that look alike are the same."""
    if _ENCODED.match(file.text.data):
        return False
    if file.text.data.isascii():
        return True
    foreign = (word for word in file.text.words if not word.isascii())
    taken = ((word, unicodedata.normalize("NFKC", word)) for word in foreign)
    return not any(word != name and name.isidentifier() for word, name in taken)


def _unasked(check: Any, kind: str) -> Question | None:
    return None


@functools.lru_cache(maxsize=256)
def _of_core(check: Any, kind: str) -> Question | None:
    """What one of Bandit's own tests needs; None where nothing is known of it."""
    if not getattr(check, "__module__", "").startswith("bandit."):
        return None
    identifier = getattr(check, "_test_id", "")
    if kind == "File" and identifier == DIRECTION:
        return lambda file: _DIRECTION.search(file.text.data) is not None
    if kind == "FunctionDef" and identifier == PASSWORDS_BY_DEFAULT:
        return functools.partial(_names_password, given=False)
    if kind == "FunctionDef" and identifier == BAD_DEFAULTS:
        return lambda file: not file.text.words.isdisjoint(check._config["bad_protocol_versions"])
    if kind != "Call":
        return None
    if identifier in NEEDS:
        return _lines_of_words(NEEDS[identifier])
    if identifier == PASSWORDS:
        return functools.partial(_names_password, given=True)
    if identifier == BLACKLIST:
        return lambda file: _calls_listed(file, check._config[kind])
    if identifier in COMMANDS:
        return lambda file: _has_any(file, tuple(name for key in COMMANDS[identifier] for name in check._config[key]))
    if identifier == MARKUP:
        return lambda file: _has_any(file, (*MARKUP_NAMES, *check._config.get("extend_markup_names", ())))
    return None


def _lines_of_words(lines: tuple[str, ...]) -> Question:
    """Whether a file has all words of one of several lines, as ``NEEDS`` writes them."""
    split = [[(word.strip("*=()"), word) for word in line.split()] for line in lines]
    return lambda file: any(all(_stands(file, word, as_written) for word, as_written in line) for line in split)


def _stands(file: door.File, word: str, as_written: str) -> bool:
    if as_written.startswith("*"):
        return file.mentions(word)
    if word not in file.text.words:
        return False
    # Blanks, comments and the ends of lines may come between.
    signs = b"=#\\" if as_written.endswith("=") else b"(#\\)" if as_written.endswith(")") else b""
    return not signs or file.text.is_followed(word, signs)


def _names_password(file: door.File, *, given: bool) -> bool:
    """Whether a name stands for a password; if it's to be given to a call, as a keyword."""
    from bandit.plugins.general_hardcoded_password import RE_CANDIDATES

    # The word ``pass`` is a statement.
    named = (word for word in file.text.words_with(PARTS_OF_PASSWORDS) if word != "pass" and RE_CANDIDATES.search(word))
    return any(not given or not word.isascii() or _stands(file, word, f"{word}=") for word in named)


def _calls_listed(file: door.File, listed: list[dict[str, Any]]) -> bool:
    if not file.text.words.isdisjoint(IMPORTING):
        return True
    return _has_any(file, tuple(name for entry in listed for name in entry["qualnames"]))


def _has_any(file: door.File, names: tuple[str, ...]) -> bool:
    """Whether a file has all words of one of several dotted names."""
    words = file.text.words
    return any(last in words and all(part in words for part in others) for last, others in _parts(names))


@functools.lru_cache(maxsize=16)
def _parts(names: tuple[str, ...]) -> list[tuple[str, list[str]]]:
    return [(last, others.split(".") if others else []) for others, _, last in (name.rpartition(".") for name in names)]
