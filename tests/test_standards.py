"""The map from rules to standards, and what it says against what else says it."""

from __future__ import annotations

import re

import pytest
from bandit_runs import ENTRY_POINTS, ROOT, loaded_rules

from bandit_mlops.catalog import rules, standards
from bandit_mlops.pages import Page, pages

PAGES = {page.identifier: page for page in pages()}
CONFIGURATION = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")


def section(page: Page, title: str) -> str:
    (text,) = (section.text for section in page.sections if section.title.startswith(title))
    return " ".join(text.split())


def test_every_rule_has_a_page() -> None:
    assert {identifier: page.name for identifier, page in PAGES.items()} == loaded_rules()
    assert len(PAGES) == len(ENTRY_POINTS)


@pytest.mark.parametrize("rule", PAGES)
def test_every_rule_is_mapped_to_weaknesses_requirements_and_techniques(rule: str) -> None:
    keys = {standard.key for standard in standards.by_standard(rule)}
    assert {"cwe", "asvs-5.0.0", "owasp-llm-2025", "owasp-llm-2026", "atlas-5.6"} <= keys


@pytest.mark.parametrize("rule", PAGES)
def test_page_names_the_items_of_the_map(rule: str) -> None:
    assert section(PAGES[rule], "Standards") == standards.sentence(rule)


def test_items_are_in_the_order_of_the_standards_and_unique() -> None:
    for rule in standards.mapped_rules():
        items = standards.items(rule)
        assert len(items) == len(set(items)), rule
        positions = [standards.STANDARDS.index(item.standard) for item in items]
        assert positions == sorted(positions), rule


def test_requirements_have_a_level_and_nothing_else_has() -> None:
    for rule in standards.mapped_rules():
        for item in standards.items(rule):
            assert (item.level in (1, 2, 3)) == item.standard.key.startswith(("asvs", "aisvs")), item.identifier


def test_identifiers_of_lists_that_were_renumbered_name_the_year() -> None:
    for rule in standards.mapped_rules():
        llm = [item.identifier for item in standards.items(rule) if item.identifier.startswith("LLM")]
        assert all(re.fullmatch(r"LLM\d\d:20(25|26)", identifier) for identifier in llm)
        assert any("2025" in identifier for identifier in llm) == any("2026" in identifier for identifier in llm), rule


def test_every_title_is_used() -> None:
    used = {item.identifier for rule in standards.mapped_rules() for item in standards.items(rule)}
    assert used == set(standards._TITLES)
    assert set(standards._LEVELS) <= used


@pytest.mark.parametrize("rule", PAGES)
def test_page_names_the_tests_that_the_rule_replaces(rule: str) -> None:
    facts = rules.RULES[rule]
    named = re.search(r"skips = \[(.*?)\]", section(PAGES[rule], "Overlap"))
    assert set(re.findall(r"B\d{3}", named.group(1) if named else "")) == {*facts.overlaps, *facts.skips}


def test_documented_skips_what_the_rules_replace() -> None:
    named = re.search(r"^skips = \[\n(.*?)^\]", CONFIGURATION, re.DOTALL | re.MULTILINE)
    assert named is not None
    assert set(re.findall(r'"(B\d{3})"', named.group(1))) == set(rules.replaced(tuple(PAGES)))


@pytest.mark.parametrize("rule", PAGES)
def test_rule_gives_the_severities_of_the_table(rule: str) -> None:
    labels = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "fixtures" / rule).rglob("*.py*"))
    given = set(re.findall(rf"{rule} (LOW|MEDIUM|HIGH)/", labels))
    assert given <= set(rules.RULES[rule].severities)


def test_severities_are_sorted() -> None:
    order = ["HIGH", "MEDIUM", "LOW"]
    for rule, facts in rules.RULES.items():
        assert list(facts.severities) == sorted(facts.severities, key=order.index), rule


def test_replaced_tests_name_their_rules() -> None:
    assert rules.replaced(("ML102", "ML103", "ML101")) == {
        "B301": ("ML103", "ML101"),
        "B302": ("ML101",),
        "B403": ("ML101",),
        "B506": ("ML101",),
        "B614": ("ML102",),
    }
    assert rules.replaced(("ML999",)) == {}
