"""What makes a function a rule that Bandit loads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

# From where they're defined: while Bandit loads its plug-ins, the package itself isn't ready.
from bandit.core import test_properties

from bandit_mlops.settings import gen_config

if TYPE_CHECKING:
    import bandit
    from bandit.core.context import Context

Check: TypeAlias = "Callable[[Context, Mapping[str, Any]], bandit.Issue | None]"

__all__ = ["Check", "gen_config", "rule"]


def rule(identifier: str, *nodes: str) -> Callable[[Check], Check]:
    """Make a function a rule.

    Every rule takes the one settings block, and is called once more at the end of each file: so wrong settings stop the
    scan even if no file has a node that the rule looks at.

    :param identifier: the rule's ID, ML and three digits
    :param nodes: the kinds of ``ast`` node that the function is called for
    :return: a decorator
    """

    def register(check: Check) -> Check:
        test_properties.test_id(identifier)(check)
        test_properties.takes_config("mlops")(check)
        test_properties.checks(*nodes, "File")(check)
        return check

    return register
