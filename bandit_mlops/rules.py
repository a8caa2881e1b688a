"""What makes a function a rule that Bandit loads."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

# From where they're defined: while Bandit loads its plug-ins, the package itself isn't ready.
from bandit.core import test_properties

from bandit_mlops import resting
from bandit_mlops.analysis import door
from bandit_mlops.analysis.syntax import NOT_YET
from bandit_mlops.settings import gen_config, settings

if TYPE_CHECKING:
    import bandit
    from bandit.core.context import Context

Check: TypeAlias = "Callable[[Context, Mapping[str, Any]], bandit.Issue | None]"

__all__ = ["Check", "gen_config", "in_any_file", "rule"]

_entered: object = None
"""What Bandit reads the current file from."""


def rule(
    identifier: str, unset: Mapping[str, Any] | None = None, **kinds: resting.Question
) -> Callable[[Check], Check]:
    """Make a function a rule.

    Every rule takes the one settings block, and is called once more at the end of each file: so wrong settings stop the
    scan even if no file has a node that the rule looks at.

    :param identifier: the rule's ID, ML and three digits
    :param unset: what Bandit hands to the rule where there's no settings block, if that isn't the defaults
    :param kinds: the kinds of ``ast`` node that the function is called for, each with a question: whether the rule may
        have anything to say about such a node of a file. It's asked once for a file, and costs little
    :return: a decorator
    """

    def register(check: Check) -> Check:
        @functools.wraps(check)
        def asked(context: Context, config: Mapping[str, Any]) -> bandit.Issue | None:
            chosen = {} if config is unset else config
            if context.file_data is not _entered:
                _enter(context, chosen)
            return check(context, chosen)

        test_properties.test_id(identifier)(asked)
        test_properties.takes_config("mlops")(asked)
        known = {kind: may_say for kind, may_say in kinds.items() if kind not in NOT_YET}
        test_properties.checks(*known, "File")(asked)
        for kind, may_say in known.items():
            resting.QUESTIONS[asked, kind] = may_say
        return asked

    return register


def in_any_file(file: door.File) -> bool:
    """The answer of a rule that may have something to say about each file."""
    return True


def _enter(context: Context, chosen: Mapping[str, Any]) -> None:
    """Begin with a file: the first check that Bandit calls in it comes here."""
    global _entered
    settings(chosen)
    _entered = context.file_data
    # This function, the check and Bandit's own.
    resting.rest(door.file_of(context), sys._getframe(2).f_locals.get("self"))
