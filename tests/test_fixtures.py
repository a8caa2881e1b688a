"""Holds every fixture to its labels, both ways: nothing missed, nothing extra.

A label is a comment on the reported line, ``# expect: ML101 MEDIUM/HIGH``: rule, severity, confidence; several are
separated by ``;``. A label that has a line for itself is about the line below, for lines that can't end with a
comment (the first line of a text in triple quotes). Each finding needs a label of its own.

What only newer Pythons can parse stands in files such as ``t_strings.py314``, which others pass over.
"""

from __future__ import annotations

import io
import re
import sys
import tokenize
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path

import pytest
from bandit_runs import ENTRY_POINTS, ROOT, Run, loaded_rules, run_bandit

FIXTURES = ROOT / "fixtures"
FILES = sorted(path for pattern in ("*.py", "*.pyw") for path in FIXTURES.rglob(pattern))
NEWER = sorted(FIXTURES.rglob("*.py3*"))
RULES = loaded_rules()

LABEL = re.compile(r"ML\d{3} (LOW|MEDIUM|HIGH)/(LOW|MEDIUM|HIGH)")

Labels = Mapping[int, "Counter[str]"]
Findings = Mapping[Path, Mapping[int, Mapping[str, list[str]]]]
"""What Bandit found: file -> line -> "ML101 MEDIUM/HIGH" -> one message for each finding."""


def read_labels(source: bytes) -> Labels:
    labels: dict[int, Counter[str]] = defaultdict(Counter)
    for token in tokenize.tokenize(io.BytesIO(source).readline):
        if token.type != tokenize.COMMENT or not token.string.lstrip("# ").startswith("expect"):
            continue
        row, column = token.start
        alone = not token.line[:column].strip()
        for label in token.string.partition("expect:")[2].split(";"):
            if not LABEL.fullmatch(label.strip()):
                raise ValueError(f"line {row}: {token.string!r} is no label; write '# expect: ML101 MEDIUM/HIGH'")
            labels[row + alone][label.strip()] += 1
    return labels


def differences(labels: Labels, found: Mapping[int, Mapping[str, list[str]]]) -> list[str]:
    """What is missing or extra, one line of text for each, by line number."""
    lines = []
    for row in sorted({*labels, *found}):
        expected = labels.get(row, Counter())
        messages = found.get(row, {})
        actual = Counter({label: len(texts) for label, texts in messages.items()})
        if expected != actual:
            found_text = "".join(f"\n      {label}: {text}" for label, texts in messages.items() for text in texts)
            expected_text = "; ".join(sorted(expected.elements())) or "nothing"
            lines.append(f"{row}: expected {expected_text}, found {found_text or 'nothing'}")
    return lines


@pytest.fixture(scope="session")
def findings() -> Findings:
    run = run_bandit("-q", "-f", "json", "-t", ",".join(RULES), "-r", FIXTURES, cwd=ROOT)
    assert run.stderr == ""
    assert run.report["errors"] == []
    return _by_file(run)


def _by_file(run: Run) -> Findings:
    found: dict[Path, dict[int, dict[str, list[str]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for result in run.results:
        label = f"{result['test_id']} {result['issue_severity']}/{result['issue_confidence']}"
        found[Path(result["filename"])][result["line_number"]][label].append(result["issue_text"])
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(FIXTURES).as_posix())
def test_fixture(path: Path, findings: Findings) -> None:
    lines = differences(read_labels(path.read_bytes()), findings.get(path, {}))
    if lines:
        pytest.fail("\n".join(f"{path.relative_to(ROOT)}:{line}" for line in lines), pytrace=False)


@pytest.mark.parametrize("path", NEWER, ids=lambda path: path.relative_to(FIXTURES).as_posix())
def test_fixture_of_a_newer_python(path: Path, tmp_path: Path) -> None:
    if sys.version_info < (3, int(path.suffix.removeprefix(".py3"))):
        pytest.skip("not the syntax of this Python")
    copy = tmp_path / f"{path.stem}.py"
    copy.write_bytes(path.read_bytes())
    run = run_bandit("-q", "-f", "json", "-t", ",".join(RULES), copy, cwd=tmp_path)
    assert run.report["errors"] == []
    lines = differences(read_labels(copy.read_bytes()), _by_file(run)[copy])
    if lines:
        pytest.fail("\n".join(f"{path.relative_to(ROOT)}:{line}" for line in lines), pytrace=False)


def test_every_finding_is_in_a_tested_file(findings: Findings) -> None:
    assert findings.keys() <= set(FILES)


def test_bandit_loads_every_entry_point() -> None:
    assert set(RULES.values()) == set(ENTRY_POINTS)


@pytest.mark.parametrize("name", ENTRY_POINTS)
def test_entry_point_module_and_function_have_one_name(name: str) -> None:
    assert ENTRY_POINTS[name] == f"bandit_mlops.plugins.{name}:{name}"


@pytest.mark.parametrize("rule", RULES)
def test_rule_has_hazards_and_benign_code(rule: str) -> None:
    hazards = read_labels((FIXTURES / rule / "hazards.py").read_bytes())
    assert any(label.startswith(rule) for labels in hazards.values() for label in labels)
    benign = read_labels((FIXTURES / rule / "benign.py").read_bytes())
    assert not any(label.startswith(rule) for labels in benign.values() for label in labels)


def test_fixture_folders_are_named_after_rules() -> None:
    assert {path.name for path in FIXTURES.iterdir() if path.is_dir()} <= set(RULES)


def test_labels_are_comments_not_text() -> None:
    source = b"""\
a = 1  # expect: ML101 MEDIUM/HIGH
b = "# expect: ML102 MEDIUM/HIGH"
'''
# expect: ML103 MEDIUM/HIGH
'''
c = 1  #expect: ML104 LOW/LOW; ML105 HIGH/LOW; ML105 HIGH/LOW
# expect: ML106 HIGH/HIGH
d = '''
'''
"""
    assert read_labels(source) == {
        1: {"ML101 MEDIUM/HIGH": 1},
        6: {"ML104 LOW/LOW": 1, "ML105 HIGH/LOW": 2},
        8: {"ML106 HIGH/HIGH": 1},
    }


@pytest.mark.parametrize(
    "comment",
    [
        "# expect ML101 MEDIUM/HIGH",
        "# expect: ML101",
        "# expect: ML101 MEDIUM/HIGH,",
        "# expect: ML101 high/HIGH",
        "# expects: x",
    ],
)
def test_misspelt_label_is_refused(comment: str) -> None:
    with pytest.raises(ValueError, match=r"line 2: .* is no label"):
        read_labels(f"\na = 1  {comment}\n".encode())


def test_differences_name_line_expectation_and_message() -> None:
    expected = {3: Counter(["ML101 MEDIUM/HIGH"]), 5: Counter(["ML101 MEDIUM/HIGH"]), 7: Counter(["ML101 LOW/LOW"])}
    found = {
        3: {"ML101 MEDIUM/HIGH": ["right"]},
        5: {"ML101 HIGH/HIGH": ["too severe"]},
        9: {"ML102 HIGH/HIGH": ["extra"]},
    }
    assert differences(expected, found) == [
        "5: expected ML101 MEDIUM/HIGH, found \n      ML101 HIGH/HIGH: too severe",
        "7: expected ML101 LOW/LOW, found nothing",
        "9: expected nothing, found \n      ML102 HIGH/HIGH: extra",
    ]
    assert differences(expected, {3: {"ML101 MEDIUM/HIGH": ["right", "right twice"]}})[0].startswith("3: ")
