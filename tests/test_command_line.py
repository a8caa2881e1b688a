"""The whole way of a user: build the wheel, install it next to Bandit, run Bandit's commands."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from bandit_runs import ENTRY_POINTS, ROOT, Run, loaded_rules, run

pytestmark = pytest.mark.slow

RULES = loaded_rules()

PICKLE = 'import pickle\npickle.load(open("m.pkl","rb"))\n'
TORCH = 'import torch\ntorch.load("m.pt", weights_only=False)\n'
SHELL = 'import subprocess\n\n\ndef show(name):\n    subprocess.run(f"ls {name}", shell=True)\n'
SAMPLES = {"deserialize.py": PICKLE, "model.py": TORCH, "shell.py": SHELL}

Bandit = Callable[..., Run]


@pytest.fixture(scope="session")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the programs of a new virtual environment in which our wheel and Bandit are installed."""
    folder = tmp_path_factory.mktemp("installed")
    _succeed(sys.executable, "-m", "build", "--wheel", "--outdir", folder, ROOT)
    _succeed(sys.executable, "-m", "venv", folder / "venv")
    programs = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    # The same versions as in the environment of the tests.
    constraints = folder / "constraints.txt"
    constraints.write_text(
        "".join(f"{d.name}=={d.version}\n" for d in metadata.distributions() if d.name != "bandit-mlops")
    )
    (wheel,) = folder.glob("*.whl")
    _succeed(programs / "python", "-m", "pip", "install", "--quiet", "-c", constraints, wheel, "bandit[sarif]")
    return programs


def _succeed(*command: str | Path) -> None:
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with one hazard a file."""
    folder = tmp_path / "project"
    folder.mkdir()
    for name, source in SAMPLES.items():
        (folder / name).write_text(source)
    return folder


@pytest.fixture
def bandit(programs: Path, project: Path) -> Bandit:
    """Runs the installed ``bandit`` in the project's folder."""

    def run_it(*arguments: str | Path, stdin: bytes = b"") -> Run:
        return run([programs / "bandit", *arguments], cwd=project, stdin=stdin)

    return run_it


def ours(report: Run) -> set[tuple[str, str, int]]:
    return {
        (Path(result["filename"]).name, result["test_id"], result["line_number"])
        for result in report.results
        if result["test_id"] in RULES
    }


EXPECTED = {("deserialize.py", "ML101", 2), ("model.py", "ML102", 2), ("shell.py", "ML301", 5)}


def test_wheel_holds_the_package_and_nothing_else(programs: Path) -> None:
    (package,) = programs.parent.glob("[Ll]ib/**/site-packages/bandit_mlops")
    installed = {path.relative_to(package) for path in package.rglob("*") if path.suffix in (".py", ".typed")}
    source = ROOT / "bandit_mlops"
    assert installed == {path.relative_to(source) for path in source.rglob("*") if path.suffix in (".py", ".typed")}
    assert not list(package.parent.glob("tests")) + list(package.parent.glob("fixtures"))


def test_help_lists_every_rule(bandit: Bandit) -> None:
    lines = {tuple(line.split()) for line in bandit("--help").stdout.splitlines()}
    assert set(RULES.values()) == set(ENTRY_POINTS)
    assert set(RULES.items()) <= lines


def test_scan_of_a_folder(bandit: Bandit) -> None:
    report = bandit("-r", ".", "-f", "json")
    assert report.returncode == 1
    assert ours(report) == EXPECTED
    assert report.report["errors"] == []
    assert "internal error" not in report.stderr


def test_issue_has_everything_that_a_report_shows(bandit: Bandit) -> None:
    (result,) = bandit("-t", "ML101", "deserialize.py", "-f", "json").results
    assert result["test_name"] == "unsafe_deserialization"
    assert result["issue_cwe"]["id"] == 502
    assert (result["issue_severity"], result["issue_confidence"]) == ("MEDIUM", "HIGH")
    assert "pickle.load" in result["issue_text"]
    assert result["line_range"] == [2]
    assert "pickle.load" in result["code"]


def test_t_runs_one_rule(bandit: Bandit) -> None:
    assert bandit("-t", "ML101", "-r", ".", "-f", "json").ids == ["ML101"]


def test_s_skips_one_rule(bandit: Bandit) -> None:
    assert ours(bandit("-s", "ML101", "-r", ".", "-f", "json")) == {f for f in EXPECTED if f[1] != "ML101"}


def test_unknown_id_is_not_ours(bandit: Bandit) -> None:
    assert "Unknown test found in profile: ML999" in bandit("-t", "ML999", "-r", ".").stderr


@pytest.mark.parametrize(
    ("option", "ids"),
    [('skips = ["ML101"]', {"ML102", "ML301"}), ('tests = ["ML101", "ML301"]', {"ML101", "ML301"})],
)
def test_tests_and_skips_in_pyproject(bandit: Bandit, project: Path, option: str, ids: set[str]) -> None:
    (project / "pyproject.toml").write_text(f"[tool.bandit]\n{option}\n")
    assert set(bandit("-c", "pyproject.toml", "-r", ".", "-f", "json").ids) == ids


@pytest.mark.parametrize(
    "comment", ["# nosec ML101", "# nosec unsafe_deserialization", "# nosec", "# nosec: B301, ML101"]
)
def test_nosec_silences(bandit: Bandit, project: Path, comment: str) -> None:
    (project / "deserialize.py").write_text(PICKLE.rstrip() + f"  {comment}\n")
    assert bandit("-t", "ML101", "deserialize.py", "-f", "json").ids == []
    assert bandit("-t", "ML101", "--ignore-nosec", "deserialize.py", "-f", "json").ids == ["ML101"]


@pytest.mark.parametrize("comment", ["# nosec ML301", "# nosec shell_injection", "# nosec B301"])
def test_nosec_of_another_rule_does_not(bandit: Bandit, project: Path, comment: str) -> None:
    (project / "deserialize.py").write_text(PICKLE.rstrip() + f"  {comment}\n")
    assert bandit("-t", "ML101", "deserialize.py", "-f", "json").ids == ["ML101"]


def test_severity_and_confidence_filters(bandit: Bandit) -> None:
    assert bandit("-t", "ML101", "-ll", "-iii", "deserialize.py", "-f", "json").ids == ["ML101"]
    assert bandit("-t", "ML101", "-lll", "deserialize.py", "-f", "json").ids == []


def test_baseline_hides_the_old_and_shows_the_new(bandit: Bandit, project: Path) -> None:
    selection = ["-t", ",".join(RULES), "-r", ".", "-f", "json"]
    (project / "shell.py").rename(project / "shell.txt")
    assert bandit(*selection, "-o", "baseline.json").returncode == 1
    unchanged = bandit(*selection, "-b", "baseline.json")
    assert (unchanged.returncode, unchanged.ids) == (0, [])
    (project / "shell.txt").rename(project / "shell.py")
    changed = bandit(*selection, "-b", "baseline.json")
    assert (changed.returncode, changed.ids) == (1, ["ML301"])


def test_baseline_knows_findings_whose_lines_moved(bandit: Bandit, project: Path) -> None:
    selection = ["-t", ",".join(RULES), "deserialize.py", "-f", "json"]
    assert bandit(*selection, "-o", "baseline.json").returncode == 1
    (project / "deserialize.py").write_text("# moved\n\n" + PICKLE)
    moved = bandit(*selection, "-b", "baseline.json")
    assert (moved.returncode, moved.ids) == (0, [])


def test_text_formats(bandit: Bandit) -> None:
    for output_format in ("txt", "screen"):
        shown = bandit("-r", ".", "-f", output_format)
        assert shown.returncode == 1
        for _, rule, _ in EXPECTED:
            assert f"Issue: [{rule}:{RULES[rule]}] " in shown.stdout.replace("\x1b[93m", "").replace(">> ", "")


def test_csv_format(bandit: Bandit) -> None:
    rows = list(csv.DictReader(io.StringIO(bandit("-r", ".", "-f", "csv").stdout)))
    assert {rule for _, rule, _ in EXPECTED} <= {row["test_id"] for row in rows}


def test_html_format(bandit: Bandit) -> None:
    page = bandit("-r", ".", "-f", "html").stdout
    for _, rule, _ in EXPECTED:
        assert f"<b>Test ID:</b> {rule}<br>" in page


def test_xml_format(bandit: Bandit) -> None:
    suite = ElementTree.fromstring(bandit("-r", ".", "-f", "xml").stdout)
    names = {case.get("name") for case in suite.iter("testcase")}
    assert {RULES[rule] for _, rule, _ in EXPECTED} <= names


def test_yaml_format(bandit: Bandit) -> None:
    report = yaml.safe_load(bandit("-r", ".", "-f", "yaml").stdout)
    assert {rule for _, rule, _ in EXPECTED} <= {result["test_id"] for result in report["results"]}


def test_custom_format(bandit: Bandit) -> None:
    shown = bandit("-t", "ML301", "-r", ".", "-f", "custom", "--msg-template", "{relpath}:{line}:{test_id}:{severity}")
    assert shown.stdout.split(":")[:3] == ["shell.py", "5", "ML301"]


def test_sarif_format(bandit: Bandit) -> None:
    (sarif,) = json.loads(bandit("-r", ".", "-f", "sarif").stdout)["runs"]
    assert {rule for _, rule, _ in EXPECTED} <= {result["ruleId"] for result in sarif["results"]}
    described = {rule["id"]: rule["name"] for rule in sarif["tool"]["driver"]["rules"]}
    for _, rule, _ in EXPECTED:
        assert described[rule] == RULES[rule]


def test_config_generator_writes_a_profile_that_bandit_accepts(bandit: Bandit, programs: Path, project: Path) -> None:
    made = run([programs / "bandit-config-generator", "-o", "profile.yaml"], cwd=project)
    assert made.returncode == 0, made.stderr
    profile = (project / "profile.yaml").read_text()
    for rule, name in RULES.items():
        assert f"# {rule} : {name}\n" in profile
    report = bandit("-c", "profile.yaml", "-r", ".", "-f", "json")
    assert ours(report) == EXPECTED
    # Bandit's own rules read their settings from the same file.
    assert "internal error" not in report.stderr
    assert report.report["results"] == bandit("-r", ".", "-f", "json").results
    assert "B602" in {result["test_id"] for result in report.results}
    settings = yaml.safe_load(profile)
    assert "subprocess.run" in settings["shell_injection"]["subprocess"]
    assert settings["unsafe_model_load"]["trusted_orgs"] == []


def test_config_generator_selects(bandit: Bandit, programs: Path, project: Path) -> None:
    made = run([programs / "bandit-config-generator", "-t", "ML101,ML301", "-o", "profile.yaml"], cwd=project)
    assert made.returncode == 0, made.stderr
    assert set(bandit("-c", "profile.yaml", "-r", ".", "-f", "json").ids) == {"ML101", "ML301"}


VALID_TOML = """\
[tool.bandit.mlops]
trusted_orgs = ["my-team"]
assume = { torch = ">=2.6" }

[tool.bandit.mlops.secrets]
allow = ["^tests/"]
minimum_entropy = 4
"""


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("pyproject.toml", VALID_TOML),
        ("pyproject.toml", "[tool.bandit.mlops]\n"),
        (
            "bandit.yaml",
            "mlops:\n  trusted_orgs: [my-team]\n  assume: {torch: '>=2.6'}\n  secrets: {minimum_entropy: 4}\n",
        ),
        ("bandit.yaml", "mlops:\n"),
    ],
)
def test_valid_settings_are_accepted(bandit: Bandit, project: Path, file: str, text: str) -> None:
    (project / file).write_text(text)
    report = bandit("-q", "-c", file, "-r", ".", "-f", "json")
    assert report.stderr == ""
    assert ours(report) == EXPECTED


@pytest.mark.parametrize(
    ("toml", "named"),
    [
        ('trusted_org = ["a"]', ["mlops.trusted_org ", "['a']", "trusted_orgs"]),
        ("secrets = { entropy = 3.5 }", ["mlops.secrets.entropy", "3.5", "minimum_entropy"]),
        ('"line\\nbreak" = 1', ["mlops.line break", "1", "trusted_orgs"]),
        ('trusted_orgs = "my-team"', ["mlops.trusted_orgs", "'my-team'", "expected `array`"]),
        ("trusted_orgs = [1]", ["mlops.trusted_orgs[0]", "1", "expected `str`"]),
        ('trusted_sources = ["https://"]', ["mlops.trusted_sources[0]", "'https://'", "models.acme.example"]),
        ("assume = []", ["mlops.assume", "[]", "expected `table`"]),
        ('secrets = { minimum_entropy = "high" }', ["mlops.secrets.minimum_entropy", "'high'", "expected `float`"]),
        ("secrets = { minimum_entropy = -1 }", ["mlops.secrets.minimum_entropy", "-1", "from 0 to 8"]),
        ('assume = { torch = "2.6" }', ["mlops.assume.torch", "'2.6'", "version specifier"]),
        ('secrets = { allow = ["("] }', ["mlops.secrets.allow[0]", "'('", "regular expression"]),
    ],
)
def test_wrong_toml_settings_stop_the_scan(bandit: Bandit, project: Path, toml: str, named: list[str]) -> None:
    (project / "pyproject.toml").write_text(f"[tool.bandit.mlops]\n{toml}\n")
    assert_refused(bandit("-q", "-c", "pyproject.toml", "-r", "."), named)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("mlops: strict\n", ["[tool.bandit.mlops]", "'strict'", "table"]),
        ("mlops:\n  trusted_org: [a]\n", ["mlops.trusted_org ", "['a']", "trusted_orgs"]),
        ("mlops:\n  assume: {torch: 2.6}\n", ["mlops.assume.torch", "2.6", "version specifier"]),
        ("mlops:\n  secrets: {allow: null}\n", ["mlops.secrets.allow", "None", "expected `array`"]),
        ("mlops:\n  secrets: {minimum_entropy: .nan}\n", ["mlops.secrets.minimum_entropy", "nan", "from 0 to 8"]),
    ],
)
def test_wrong_yaml_settings_stop_the_scan(bandit: Bandit, project: Path, text: str, named: list[str]) -> None:
    (project / "bandit.yaml").write_text(text)
    assert_refused(bandit("-q", "-c", "bandit.yaml", "-r", "."), named)


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_refuses_wrong_settings_even_where_it_finds_nothing(bandit: Bandit, project: Path, rule: str) -> None:
    (project / "pyproject.toml").write_text('[tool.bandit.mlops]\ntrusted_org = ["a"]\n')
    (project / "benign.py").write_text('GREETING = "hello"\nprint(GREETING)\n')
    assert_refused(bandit("-q", "-c", "pyproject.toml", "-t", rule, "benign.py"), ["mlops.trusted_org "])


def assert_refused(refused: Run, named: list[str]) -> None:
    assert refused.returncode == 2, refused.stderr
    assert refused.stdout == ""
    (line,) = refused.stderr.splitlines()
    assert line.startswith("bandit-mlops: configuration error: ")
    for text in named:
        assert text in line


def test_standard_input(bandit: Bandit) -> None:
    report = bandit("-t", ",".join(RULES), "-f", "json", "-", stdin=PICKLE.encode())
    assert [(result["filename"], result["test_id"]) for result in report.results] == [("<stdin>", "ML101")]


def test_broken_files_hide_nothing(bandit: Bandit, project: Path) -> None:
    (project / "a_syntax_error.py").write_text("import pickle\npickle.load(\n")
    (project / "b_empty.py").write_text("")
    (project / "c_binary.py").write_bytes(bytes(range(256)) * 16)
    (project / "d_zeros.py").write_bytes(b"\x00" * 64)
    (project / "e_lone_surrogate.py").write_text('import pickle\nTEXT = "\\ud800"\npickle.load(open(TEXT))\n')
    (project / "f_other_encoding.py").write_bytes("# Größe\nimport pickle\npickle.load(x)\n".encode("latin-1"))
    report = bandit("-r", ".", "-f", "json")
    assert ours(report) == EXPECTED | {("e_lone_surrogate.py", "ML101", 3)}
    assert {Path(error["filename"]).name[0] for error in report.report["errors"]} <= set("acdf")
    assert "internal error" not in report.stderr


@pytest.mark.parametrize(
    "source",
    [
        PICKLE.replace("\n", "\r\n").encode(),
        PICKLE.replace("\n", "\r").encode(),
        b"\xef\xbb\xbf" + PICKLE.encode(),
        b"\xef\xbb\xbf" + PICKLE.replace("\n", "\r\n").encode(),
        f"# -*- coding: latin-1 -*-\n# Größe\n{PICKLE}".encode("latin-1"),
        PICKLE.rstrip().encode(),
        PICKLE.replace("import pickle", "import pickle\x0c").encode(),
    ],
    ids=["CRLF", "CR", "BOM", "BOM and CRLF", "latin-1", "no last line end", "form feed"],
)
def test_line_ends_and_encodings(bandit: Bandit, project: Path, source: bytes) -> None:
    (project / "deserialize.py").write_bytes(source)
    report = bandit("-t", ",".join(RULES), "deserialize.py", "-f", "json")
    line = 4 if b"latin-1" in source else 2
    assert ours(report) == {("deserialize.py", "ML101", line)}
    assert report.report["errors"] == []


def test_file_names_that_are_no_module_names(bandit: Bandit, project: Path) -> None:
    folder = project / "with space" / "ünï-코드"
    folder.mkdir(parents=True)
    (folder / "1-model (copy).py").write_text(PICKLE)
    report = bandit("-t", ",".join(RULES), "-r", "with space", "-f", "json")
    assert ours(report) == {("1-model (copy).py", "ML101", 2)}


def test_a_package_adds_to_the_catalogue(programs: Path, project: Path, tmp_path: Path) -> None:
    (project / "app.py").write_text(
        "from acme import models, web\n\n"
        'models.load(web.body())\nmodels.load("a.model", format="weights")\nmodels.load("a.model")\n'
    )
    environment = tmp_path / "environment"
    example = ROOT / "examples" / "acme-catalog"
    _succeed(programs / "python", "-m", "pip", "install", "-q", "--no-deps", "--target", environment, example)
    command: list[str | Path] = [programs / "bandit", "-q", "-f", "json", "-t", "ML102", "app.py"]
    assert run(command, cwd=project).ids == []
    added = run(command, cwd=project, env={"PYTHONPATH": str(environment)})
    assert [(r["line_number"], r["issue_severity"]) for r in added.results] == [(3, "HIGH"), (5, "MEDIUM")]
    assert added.results[0]["issue_text"].startswith("Unpickling an Acme model runs any code")


@pytest.mark.parametrize("entries", ["'acme.load'", "('acme.load',)", "1 / 0"])
def test_a_broken_package_stops_the_scan(entries: str, programs: Path, project: Path, tmp_path: Path) -> None:
    (tmp_path / "acme_catalog.py").write_text(f"ENTRIES = {entries}\n")
    metadata_folder = tmp_path / "acme_catalog-1.0.dist-info"
    metadata_folder.mkdir()
    (metadata_folder / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-catalog\nVersion: 1.0\n")
    (metadata_folder / "entry_points.txt").write_text("[bandit_mlops.catalogs]\nacme = acme_catalog:ENTRIES\n")
    done = run([programs / "bandit", "-q", "-t", "ML102", "model.py"], cwd=project, env={"PYTHONPATH": str(tmp_path)})
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith("bandit-mlops: configuration error: entry point of bandit_mlops.catalogs acme")
