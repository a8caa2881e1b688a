"""Rules that can find nothing in a file aren't called in it.

Bandit calls each check for each node of its kind, whatever it is: for any call that is a dozen checks of ours, and to
call them costs as much as all that they do. So what a file's words rule out is taken off Bandit's list of checks when
the file begins, and put back when Bandit is done with it. Where that list isn't as expected, all checks are called.
"""

from __future__ import annotations

import re
import weakref
from collections.abc import Callable
from typing import Any, TypeAlias

from bandit_mlops.analysis import door

Question: TypeAlias = Callable[[door.File], bool]

QUESTIONS: dict[tuple[Any, str], Question] = {}
"""Whether a rule may have anything to say about a kind of node in a file, by the rule's function and the kind."""

_NOSEC = re.compile(rb"#\s*nosec")
_at_work: weakref.ref[Any] | None = None


def rest(file: door.File, tester: Any) -> None:
    """Let the rules rest that have nothing to say about a file, until Bandit is done with it.

    :param file: the file that Bandit begins with
    :param tester: Bandit's ``BanditTester``, which runs the checks of one file and goes with it
    """
    global _at_work
    tests = getattr(getattr(tester, "testset", None), "tests", None)
    if not isinstance(tests, dict):
        return
    # Bandit tells of a ``# nosec`` for a check that was called and found nothing.
    asked = {} if _NOSEC.search(file.text.data) else {kind: tests[kind] for _, kind in QUESTIONS if kind in tests}
    answers: dict[Question | None, bool] = {None: True}
    for kind, checks in asked.items():
        tests[kind] = [check for check in checks if _may_say(QUESTIONS.get((check, kind)), file, answers)]

    def done(_: object) -> None:
        tests.update(asked)
        door.leave()

    _at_work = weakref.ref(tester, done)


def _may_say(
    question: Question | None,
    file: door.File,
    answers: dict[Question | None, bool],
) -> bool:
    """The answer to a question, asked once for a file; yes for checks that aren't ours."""
    if question is not None and question not in answers:
        try:
            answers[question] = question(file)
        except Exception:  # The rule meets it again, and Bandit tells of it.
            answers[question] = True
    return answers[question]
