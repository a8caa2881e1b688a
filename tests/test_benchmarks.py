"""The benchmarks count what they say they count."""

from __future__ import annotations

import ast
import dataclasses
import io
import json
import re
import sys
import tarfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path, PurePosixPath

import pytest
from bandit_runs import ROOT, loaded_rules

sys.path.insert(0, str(ROOT / "benchmarks"))

import accuracy
import corpus
import growth
import mutation
import robustness
import sameness
import speed
from accuracy import BANDIT_RULES, PACK_RULES, Finding, Label, Outcome, Score

from bandit_mlops import matching

SITE = Label(
    root="package-1.0",
    path="package/module.py",
    lines=(10,),
    hazard_class="D",
    hazard=True,
    needs="syntax",
    api="",
    why="",
    archive="wheel",
)


def finding(rule: str = "ML101", first: int = 10, last: int = 10, path: str = SITE.path) -> Finding:
    return Finding(SITE.root, path, first, last, rule, "text")


@pytest.mark.parametrize(("first", "last", "expected"), [(10, 10, True), (8, 12, True), (11, 12, False), (7, 9, False)])
def test_a_finding_counts_for_the_lines_it_covers(first: int, last: int, expected: bool) -> None:
    assert accuracy.counts(finding(first=first, last=last), SITE, PACK_RULES) is expected


def test_a_finding_counts_on_any_line_of_a_label() -> None:
    label = dataclasses.replace(SITE, lines=(10, 25))
    assert accuracy.counts(finding(first=24, last=26), label, PACK_RULES)
    assert not accuracy.counts(finding(first=11, last=24), label, PACK_RULES)


def test_a_neighbouring_class_finds_a_hazard_and_is_no_false_alarm() -> None:
    rules = {"x": "R"}
    assert accuracy.counts(finding("x"), SITE, rules)
    assert not accuracy.counts(finding("x"), dataclasses.replace(SITE, hazard=False), rules)
    assert not accuracy.counts(finding("x"), dataclasses.replace(SITE, hazard_class="S"), rules)


def test_neighbours_are_not_always_mutual() -> None:
    """An unverified download stands for remote code, but remote code is no unverified download."""
    remote, unverified = (dataclasses.replace(SITE, hazard_class=c) for c in "RV")
    assert accuracy.counts(finding("x"), remote, {"x": "V"})
    assert not accuracy.counts(finding("x"), unverified, {"x": "R"})


def test_judge_keeps_files_and_packages_apart() -> None:
    other_file = finding(path="package/other.py")
    other_package = dataclasses.replace(finding(), root="package-2.0")
    assert accuracy.judge([SITE], [other_file, other_package], PACK_RULES) == [Outcome(SITE, None)]
    assert accuracy.judge([SITE], [other_file, finding()], PACK_RULES) == [Outcome(SITE, finding())]


def outcomes() -> dict[str, list[Outcome]]:
    """Two hazards and two benign sites; the pack finds one, plain Bandit the other and raises an alarm."""
    hazards = [SITE, dataclasses.replace(SITE, lines=(20,), needs="flow")]
    benign = [dataclasses.replace(SITE, lines=(n,), hazard=False, needs="flow", hazard_class="U") for n in (30, 40)]
    found = {"pack": [finding()], "plain": [finding("B301", 20, 20), finding("B615", 30, 30)]}
    return {tool: accuracy.judge(hazards + benign, found[tool], rules) for tool, rules in accuracy.TOOLS.items()}


def test_score_counts_hazards_and_benign_sites() -> None:
    assert accuracy.score(outcomes()["pack"]) == Score(found=1, hazards=2, alarms=0, benign=2)
    assert accuracy.score(outcomes()["plain"]) == Score(found=1, hazards=2, alarms=1, benign=2)
    assert accuracy.score([]) == Score(0, 0, 0, 0)


def test_tables_group_by_class_and_by_need() -> None:
    head, *rows = accuracy.score_table(outcomes())
    assert head == ["sites", "hazards", "pack finds", "plain finds", "benign", "pack alarms", "plain alarms"]
    assert rows == [
        ["D deserialization", "2", "1 (50%)", "1 (50%)", "0", "–", "–"],
        ["U unpinned download", "0", "–", "–", "2", "0 (0%)", "1 (50%)"],
        ["needs syntax", "1", "1 (100%)", "0 (0%)", "0", "–", "–"],
        ["needs flow", "1", "0 (0%)", "1 (100%)", "2", "0 (0%)", "1 (50%)"],
        ["all", "2", "1 (50%)", "1 (50%)", "2", "0 (0%)", "1 (50%)"],
    ]


def test_the_difference_says_who_reports_what() -> None:
    head, *_, every = accuracy.difference_table(outcomes())
    assert dict(zip(head, every, strict=True)) == {
        "sites": "all",
        "hazards: both": "0",
        "hazards: pack only": "1",
        "hazards: plain only": "1",
        "hazards: neither": "0",
        "benign: both": "0",
        "benign: pack only": "0",
        "benign: plain only": "1",
        "benign: neither": "1",
    }


def test_every_class_has_a_name_and_neighbours() -> None:
    assert set(accuracy.ACCEPTS) == set(accuracy.CLASSES)
    for own, accepted in accuracy.ACCEPTS.items():
        assert own in accepted
        assert set(accepted) <= set(accuracy.CLASSES)


def test_every_rule_has_a_class() -> None:
    assert set(PACK_RULES) == set(loaded_rules())
    assert {*PACK_RULES.values(), *BANDIT_RULES.values()} <= set(accuracy.CLASSES)


def test_the_labels_are_sound() -> None:
    labels = accuracy.read_labels(None)
    for label in labels:
        assert label.hazard_class in accuracy.CLASSES
        assert label.needs in accuracy.NEEDS
        assert label.archive in ("wheel", "sdist")
        assert label.why
        assert min(label.lines) > 0
        assert ".." not in PurePosixPath(label.path).parts and not PurePosixPath(label.path).is_absolute()
    repeated = Counter((label.root, label.path, label.lines, label.hazard_class) for label in labels)
    assert max(repeated.values()) == 1


@pytest.mark.parametrize(("limit", "expected"), [("--min-recall=0.5", 0), ("--min-recall=0.51", 1)])
def test_a_threshold_sets_the_exit_code(tmp_path: Path, limit: str, expected: int) -> None:
    package = tmp_path / SITE.root / "package"
    package.mkdir(parents=True)
    (package / "module.py").write_text("import pickle\n\ndef read(path):\n    return pickle.load(open(path, 'rb'))\n")
    label = {
        "root": SITE.root,
        "path": SITE.path,
        "class": "D",
        "hazard": True,
        "needs": "syntax",
        "api": "",
        "why": "-",
    }
    labels, figures = tmp_path / "labels.jsonl", tmp_path / "figures.json"
    labels.write_text("\n".join(json.dumps({**label, "line": line}) for line in (1, 4)))
    options = [f"--corpus={tmp_path}", f"--labels={labels}", f"--json={figures}", "--offline", limit]
    assert accuracy.main(options) == expected
    counted = json.loads(figures.read_text())
    assert counted["pack"]["all"] == counted["plain"]["all"] == {"found": 1, "hazards": 2, "alarms": 0, "benign": 0}


def test_a_missing_package_fails_a_threshold(tmp_path: Path) -> None:
    label = {"root": "gone-1", "path": "a.py", "line": 1, "class": "D", "hazard": True, "needs": "syntax"}
    labels = tmp_path / "labels.jsonl"
    labels.write_text(json.dumps({**label, "api": "", "why": "-"}))
    options = [f"--corpus={tmp_path}", f"--labels={labels}", "--offline"]
    assert accuracy.main(options) == 0
    assert accuracy.main([*options, "--max-alarms=1"]) == 1


UNSAFE = ["../evil.py", "/evil.py", "a/../../evil.py", "a\\..\\evil.py", "c:evil.py", "a/program.exe", "a/data.json"]


@pytest.mark.parametrize("name", UNSAFE)
def test_unwanted_members_are_left_out(name: str) -> None:
    assert not corpus.is_wanted(name, 1)


def test_large_members_are_left_out() -> None:
    assert corpus.is_wanted("a/module.py", 1 << 20)
    assert not corpus.is_wanted("a/module.py", 1 << 30)


def test_unpack_writes_sources_and_metadata_only(tmp_path: Path) -> None:
    names = ["a/module.py", "a-1.dist-info/METADATA", "requirements-dev.txt", *UNSAFE]
    wheel, source, target = tmp_path / "a.whl", tmp_path / "a.tar.gz", tmp_path / "x" / "unpacked"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name in names:
            archive.writestr(name, "text")
    with tarfile.open(source, "w:gz") as tar:
        for name in names:
            member = tarfile.TarInfo(name)
            member.size = 4
            tar.addfile(member, io.BytesIO(b"text"))
        link = tarfile.TarInfo("a/link.py")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    for file in (wheel, source):
        folder = target / file.name
        folder.mkdir(parents=True)
        corpus.unpack(file, folder)
        written = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
        assert written == set(names[:3])
    assert {path.name for path in tmp_path.iterdir()} == {"a.whl", "a.tar.gz", "x"}


@pytest.mark.parametrize("lines", [4, 5, 31, 50, 1000])
def test_generated_code_has_the_asked_length(lines: int) -> None:
    code = speed.generated(lines)
    assert code.count("\n") == len(code.splitlines()) == lines
    assert len(ast.parse(code).body) >= 3


@pytest.mark.parametrize("kind", [*growth.KINDS, "script:ML301", "functions:ML401"])
def test_growing_code_is_python_of_the_asked_length(kind: str) -> None:
    short, long = (growth.source(kind, lines) for lines in (600, 1500))
    assert short.count("\n") >= 600
    assert long.count("\n") >= 1500
    assert growth.source(kind, 600) == short
    functions = [node for node in ast.parse(long).body if isinstance(node, ast.FunctionDef)]
    if kind == "function":
        assert [function.name for function in functions] == ["main"]


@pytest.mark.parametrize("kind", ["benign", "packages"])
def test_a_growing_tree_has_as_many_files_each_of_which_imports_one_that_is_there(kind: str, tmp_path: Path) -> None:
    folder = growth._tree(tmp_path / kind, kind, 110)
    trees = {path: ast.parse(path.read_bytes()) for path in folder.rglob("*.py") if path.stat().st_size}
    assert len(trees) == 110
    modules = {
        node.module.replace(".", "/")
        for tree in trees.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module and re.match(r"project\.(?:part|pack)_\d+", node.module)
    }
    assert len(modules) >= 50
    for module in modules:
        assert (folder / module).is_dir() or (folder / f"{module}.py").is_file(), module


@pytest.mark.slow
@pytest.mark.parametrize("rule", sorted(loaded_rules()))
def test_no_rule_works_much_more_the_longer_a_script_is(rule: str) -> None:
    sizes = (800, 2400)
    # Of calls and not of seconds, which depend on what else the machine does.
    calls = [float(sum(count for count, _ in growth.profiled(f"script:{rule}", size).values())) for size in sizes]
    (exponent,) = growth.exponents(sizes, calls)
    assert exponent < 1.6


@pytest.mark.slow
@pytest.mark.parametrize("kind", sorted(growth.SHAPES.keys() - {"literal"}))
def test_a_long_file_of_any_shape_takes_no_more_than_its_share(kind: str) -> None:
    sizes = (1200, 2400)
    calls = [float(sum(count for count, _ in growth.profiled(kind, size).values())) for size in sizes]
    (exponent,) = growth.exponents(sizes, calls)
    assert exponent < 1.1


def test_exponents_tell_how_fast_time_grows() -> None:
    assert growth.exponents([1000, 2000, 8000], [1.0, 2.0, 32.0]) == pytest.approx([1.0, 2.0])
    assert growth.exponents([1000, 2000], [0.5, 0.5]) == [0.0]


def test_mutants_leave_out_what_the_settings_say() -> None:
    settings = {"modules": ["analysis/*.py", "guards.py"], "modules_left_out": ["analysis/door.py"]}
    modules = mutation._modules(settings)
    assert {"guards.py", "analysis/values.py"} <= set(modules)
    assert not {"analysis/door.py", "analysis/__init__.py", "matching.py"} & set(modules)
    tests = {Path(path).name for path in mutation.tests_of("guards.py", ROOT / "tests")}
    assert tests == {"test_guards.py"}


def test_a_mutant_concerns_what_reaches_its_statement() -> None:
    source = "if (\n    a\n):\n    b(\n        1\n    )\nelse:\n    c\nd"
    lines = mutation.statement_lines(source)
    assert [lines[line] for line in range(1, 10)] == [
        *([[1, 2, 3, 7]] * 3),
        *([[4, 5, 6]] * 3),
        [1, 2, 3, 7],
        [8],
        [9],
    ]


def test_changes_that_make_no_difference_are_told_from_those_that_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def other(source: bytes) -> Iterator[tuple[str, sameness.Changed]]:
        yield from sameness.changes(source)
        yield "another function", sameness.Changed(source, source.replace(b"pickle.load(", b"pickle.dump("))
        yield "another line", sameness.Changed(source, b"\n" + source, line=lambda line: line)

    path = tmp_path / "example.py"
    path.write_text("import pickle\n\n\ndef read(stream):\n    found = pickle.load(stream)\n    return found\n")
    changed = sameness.changes(path.read_bytes())
    assert {"comments", "CRLF", "tabs", "other names", "unrelated code between"} <= {way for way, _ in changed}
    assert robustness.changed_file(str(path)).errors == ()
    before = path.read_bytes()
    monkeypatch.setattr(robustness, "changes", other)
    found = robustness.changed_file(str(path)).errors
    assert [(way, sign.split()[0]) for way, _, sign in (error.partition(": ") for error in found)] == [
        ("another function", "not"),
        ("another line", "not"),
        ("another line", "only"),
    ]
    assert path.read_bytes() == before


@pytest.mark.parametrize("compare", [robustness.changed_file, robustness.awake_file])
def test_rules_that_fail_while_scans_are_compared_are_told(
    compare: Callable[[str], robustness.Answer], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fails(*_: object) -> None:
        raise ValueError("nothing works")

    monkeypatch.setattr(matching, "_site", fails)
    path = tmp_path / "example.py"
    path.write_text("import pickle\npickle.load(open('m.pkl', 'rb'))\n")
    assert any("nothing works" in error for error in compare(str(path)).errors)


def test_files_are_compared_alone_in_other_company_and_elsewhere(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "one.py").write_text("import pickle\npickle.load(open('m.pkl', 'rb'))\n")
    (tmp_path / "two.py").write_text("import json\n")
    files = sorted(tmp_path.glob("*.py"))
    assert [answer.errors for answer in robustness.compared(tmp_path, files, 60)] == [()]
    original = robustness.ours

    def sloppy(paths: Sequence[Path]) -> dict[Path, list[sameness.Finding]]:
        return {} if len(paths) == 1 else original(paths)

    monkeypatch.setattr(robustness, "ours", sloppy)
    found = [error.partition(":")[0] for answer in robustness.compared(tmp_path, files, 60) for error in answer.errors]
    assert found == ["alone"]


@pytest.mark.parametrize(
    "source",
    [
        "import subprocess\n\n\ndef run(activate_command, install_command):\n"
        '    subprocess.run(" && ".join(activate_command + install_command), shell=True)\n',
        'DEFAULT_PASSPHRASE = "Str0ng-and-l0ng-enough-f0r-all"\n',
    ],
    ids=["code of which messages show less with longer names", "a name that is evidence"],
)
def test_other_names_are_put_back_before_findings_are_compared(source: str, tmp_path: Path) -> None:
    path = tmp_path / "example.py"
    path.write_text(source)
    assert robustness.ours([path])
    assert robustness.changed_file(str(path)).errors == ()


def test_a_comparison_tells_how_long_its_scans_took(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "example.py"
    path.write_text("import pickle\npickle.load(open('m.pkl', 'rb'))\n")
    assert robustness.changed_file(str(path)).all_seconds > 0
    answers = [robustness.Answer(str(path), all_seconds=2.04), robustness.Answer(str(path), all_seconds=0.5)]
    monkeypatch.setattr(robustness, "compared", lambda *_: answers)
    robustness.main(["--same", "--slowest", "1", str(tmp_path)])
    shown = capsys.readouterr().out
    assert "2 files, 0 failed; 2.5 s for all scans after changes" in shown
    assert shown.endswith(f"The 1 files that take the longest:\n  {path}: 2.04 s\n")


def test_tools_take_turns(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    order: list[str] = []

    def measured(command: list[str]) -> speed.Cost:
        order.append(command[0])
        return speed.Cost(1.0, 1.0, 1.0)

    monkeypatch.setattr(speed, "measure", measured)
    costs = speed.compare({"plain": ["a"], "pack": ["b"]}, tmp_path, rounds=3)
    assert order == ["a", "b", "b", "a", "a", "b"]
    assert [len(own) for own in costs.values()] == [3, 3]


def test_a_ratio_is_the_median_of_the_rounds() -> None:
    mega = float(1 << 20)
    plain = [speed.Cost(1, 2, 10 * mega), speed.Cost(10, 20, 10 * mega), speed.Cost(2, 4, 10 * mega)]
    pack = [speed.Cost(1.5, 2, 20 * mega), speed.Cost(11, 20, 20 * mega), speed.Cost(2.4, 4, 20 * mega)]
    assert speed.summary({"plain": plain, "pack": pack}, lines=1000) == [
        ["plain", "2.000", "", "4.000", "", "10", "", "2000"],
        ["pack", "2.400", "1.20", "4.000", "1.00", "20", "2.00", "2400"],
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="needs os.wait4")
def test_measure_sees_memory_and_failure() -> None:
    small = speed.measure([sys.executable, "-c", "pass"])
    # What a child needs counts from what its parent has at the fork on.
    more = small.peak_bytes + (200 << 20)
    large = speed.measure([sys.executable, "-c", f"b'x' * {more}"])
    assert large.peak_bytes - small.peak_bytes > 100 << 20
    with pytest.raises(SystemExit, match="exit code 3"):
        speed.measure([sys.executable, "-c", "raise SystemExit(3)"])
