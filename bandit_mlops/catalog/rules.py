"""What is known of each rule beside its page: its severities, and which of Bandit's own tests it replaces."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec


class RuleFacts(msgspec.Struct, frozen=True):
    """One rule."""

    severities: tuple[str, ...]
    """All that it may give, the worst first."""
    overlaps: tuple[str, ...] = ()
    """Bandit's own tests that report the same hazard at the same place."""
    skips: tuple[str, ...] = ()
    """Bandit's own tests that say nothing more once this rule runs, though they report other lines."""


_ALL = ("HIGH", "MEDIUM", "LOW")

RULES: Mapping[str, RuleFacts] = {
    "ML101": RuleFacts(_ALL, overlaps=("B301", "B302", "B506"), skips=("B403",)),
    "ML102": RuleFacts(_ALL, overlaps=("B614",)),
    "ML103": RuleFacts(_ALL, overlaps=("B301",)),
    "ML104": RuleFacts(_ALL),
    "ML201": RuleFacts(_ALL),
    "ML202": RuleFacts(_ALL, overlaps=("B615",)),
    "ML203": RuleFacts(_ALL, overlaps=("B310", "B323", "B501")),
    "ML204": RuleFacts(_ALL),
    "ML301": RuleFacts(_ALL, overlaps=("B601", "B602", "B604", "B605", "B609")),
    "ML302": RuleFacts(_ALL, overlaps=("B102", "B307")),
    "ML303": RuleFacts(_ALL),
    "ML304": RuleFacts(_ALL),
    "ML401": RuleFacts(_ALL, overlaps=("B105", "B106", "B107")),
    "ML402": RuleFacts(_ALL),
    "ML403": RuleFacts(("MEDIUM", "LOW")),
    "ML501": RuleFacts(_ALL, overlaps=("B104", "B201")),
    "ML502": RuleFacts(_ALL, overlaps=("B202",)),
}
"""By ID; a rule that isn't here replaces none of Bandit's tests."""


def overlaps(rule: str) -> tuple[str, ...]:
    """Bandit's own tests that report what a rule reports.

    :param rule: the rule's ID
    :return: their IDs
    """
    return RULES[rule].overlaps if rule in RULES else ()


def replaced(rules: Mapping[str, object] | tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Bandit's own tests that may be skipped where rules run, for a configuration file.

    :param rules: the IDs of the rules that run
    :return: for each test the rules that replace it, in the order of the tests' IDs
    """
    found: dict[str, list[str]] = {}
    for rule in rules:
        facts = RULES.get(rule)
        for test in (*facts.overlaps, *facts.skips) if facts else ():
            found.setdefault(test, []).append(rule)
    return {test: tuple(found[test]) for test in sorted(found)}
