"""SARIF, which code scanning reads: valid by the published schema, places exact, a page for each rule."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from bandit_runs import ROOT, run, run_bandit
from test_notebooks import notebook
from test_scan import scan

SCHEMA = json.loads((Path(__file__).parent / "data" / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft4Validator(SCHEMA, format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER)


def assert_valid(report: Any) -> None:
    wrong = [f"{list(error.absolute_path)}: {error.message}" for error in VALIDATOR.iter_errors(report)]
    assert wrong == []
    for result in report["runs"][0].get("results", ()):
        region = region_of(result)
        # What the schema can't say: the end isn't before the beginning.
        assert (region["endLine"], region["endColumn"]) >= (region["startLine"], region["startColumn"]), result


def region_of(result: Any) -> dict[str, Any]:
    (location,) = result["locations"]
    region: dict[str, Any] = location["physicalLocation"]["region"]
    return region


def scanned(folder: Path, file: str, *arguments: str) -> Any:
    done = scan("-q", "-f", "sarif", *arguments, file, cwd=folder)
    report = json.loads(done.stdout)
    assert_valid(report)
    return report


def marked(text: str, result: Any) -> str:
    """The part of a text that a finding is about."""
    region = region_of(result)
    lines = text.splitlines(keepends=True)[region["startLine"] - 1 : region["endLine"]]
    lines[-1] = lines[-1][: region["endColumn"] - 1]
    lines[0] = lines[0][region["startColumn"] - 1 :]
    return "".join(lines)


def test_schema_refuses_what_is_wrong() -> None:
    for wrong in ({}, {"version": "2.1.0"}, {"version": "2.1.0", "runs": [{"results": [{"message": {}}]}]}):
        assert list(VALIDATOR.iter_errors(wrong))


@pytest.mark.slow
def test_all_fixtures_with_plain_bandit() -> None:
    done = run_bandit("-q", "-f", "sarif", "-r", "fixtures", cwd=ROOT)
    report = json.loads(done.stdout)
    assert_valid(report)
    as_json = run_bandit("-q", "-f", "json", "-r", "fixtures", cwd=ROOT).results
    places = [(result["ruleId"], region_of(result)["startLine"]) for result in report["runs"][0]["results"]]
    ours = [(result["test_id"], result["line_number"]) for result in as_json if result["test_id"].startswith("ML")]
    assert [place for place in places if place[0].startswith("ML")] == ours


@pytest.mark.slow
def test_all_fixtures_with_scan() -> None:
    report = scanned(ROOT, "fixtures", "--isolated")
    results = report["runs"][0]["results"]
    assert {result["ruleId"] for result in results} >= {"ML101", "ML502"}
    for result in results:
        text = Path(ROOT, result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]).read_text("utf-8")
        region = region_of(result)
        line = text.splitlines()[region["startLine"] - 1]
        assert region["startColumn"] <= len(line) + 1
        assert marked(text, result).strip()


DEEP = """\
import os
import torch

MODELS = {
    "one": 1,
    "two": 2,
    "three": "http://files.host.org/a.pt",
    "host": "0.0.0.0",
}
NÄME = "äöü"; torch.load(
    NÄME,
    weights_only=False,
)  # the end
os.environ["TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD"] = "1"
"""


@pytest.mark.parametrize("test", ["ML203", "ML102", "B104"])
def test_a_text_far_below_the_beginning_of_its_dictionary(tmp_path: Path, test: str) -> None:
    """Bandit's formatter can't cope with findings of Bandit's own there: nor may it lose ours."""
    (tmp_path / "a.py").write_text(DEEP, encoding="utf-8")
    assert scanned(tmp_path, "a.py", "-t", test)["runs"][0]["results"]
    if test.startswith("ML"):
        done = run_bandit("-q", "-f", "sarif", "-t", test, "a.py", cwd=tmp_path)
        assert_valid(json.loads(done.stdout))


def test_places_are_exact(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(DEEP, encoding="utf-8")
    results = scanned(tmp_path, "a.py", "-t", "ML203,ML102")["runs"][0]["results"]
    found = {(result["ruleId"], marked(DEEP, result)) for result in results}
    assert found == {
        ("ML203", '"http://files.host.org/a.pt"'),
        ("ML102", "torch.load(\n    NÄME,\n    weights_only=False,\n)"),
        ("ML102", 'os.environ["TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD"] = "1"'),
    }


CELLS = (
    "import torch\n\nname = input('ä\\t\"')",
    "%matplotlib inline\nx = 'ü\\t\\'\"😀'; model = torch.load(\n    name,\n    weights_only=False,\n)  # end\n",
    "\t\n  !pip install flash-attn  \nfiles = !ls {name}",
    "torch.load(name, weights_only=False)",
)


@pytest.mark.parametrize("indent", [None, 1, 4])
@pytest.mark.parametrize("as_one_text", [True, False])
@pytest.mark.parametrize("escaped", [True, False])
def test_places_in_notebooks_are_exact(tmp_path: Path, indent: int | None, as_one_text: bool, escaped: bool) -> None:
    content = json.loads(notebook(*CELLS))
    if as_one_text:
        for cell in content["cells"]:
            cell["source"] = "".join(cell["source"])
    text = json.dumps(content, indent=indent, ensure_ascii=escaped)
    (tmp_path / "nb.ipynb").write_text(text, encoding="utf-8")
    report = scanned(tmp_path, "nb.ipynb", "-t", "ML102,ML204,ML301")
    results = report["runs"][0]["results"]
    # The end of a text and the beginning of the next one, where each line is a text.
    between = f'\\n",{chr(10) + " " * (indent * 4) if indent else " "}"' if not as_one_text else "\\n"
    assert [(result["ruleId"], marked(text, result)) for result in results] == [
        ("ML102", f"torch.load({between}    name,{between}    weights_only=False,{between})"),
        ("ML204", "!pip install flash-attn"),
        ("ML301", "files = !ls {name}"),
        ("ML102", "torch.load(name, weights_only=False)"),
    ]
    cells = [result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] for result in results]
    assert cells == ["cell 2, line 2", "cell 3, line 2", "cell 3, line 3", "cell 4, line 1"]


def test_cells_that_are_left_out_are_valid_too(tmp_path: Path) -> None:
    (tmp_path / "my nb.ipynb").write_text(notebook("def (:\n", "x = 1"))
    report = scanned(tmp_path, "my nb.ipynb")
    (notification,) = report["runs"][0]["invocations"][0]["toolConfigurationNotifications"]
    assert notification["message"]["text"] == "syntax error in line 1"


def test_rules_bring_their_pages(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(DEEP, encoding="utf-8")
    driver = scanned(tmp_path, "a.py", "-t", "ML102,B104")["runs"][0]["tool"]["driver"]
    rules = {rule["id"]: rule for rule in driver["rules"]}
    assert rules["ML102"]["shortDescription"]["text"] == "A model file that runs code when its framework loads it."
    page = rules["ML102"]["help"]["markdown"]
    assert page.startswith("# ML102 unsafe_model_load\n\n")
    assert '\n```python\nmodel = torch.load("model.pt", weights_only=False)\n' in page
    assert "``" not in page.replace("```", "")
    # Bandit's address leads nowhere for a rule that isn't its own; editors expect one that is.
    assert rules["ML102"]["helpUri"] == "https://cwe.mitre.org/data/definitions/502.html"
    assert "bandit.readthedocs.io" in rules["B104"]["helpUri"]


def test_without_the_packages_that_bandit_needs_for_it(tmp_path: Path) -> None:
    code = "import sys; sys.modules['sarif_om'] = None; from bandit_mlops import cli; sys.exit(cli.main())"
    refused = run([sys.executable, "-c", code, "scan", "-f", "sarif", "."], cwd=tmp_path)
    assert refused.returncode == 2
    assert refused.stderr.endswith('needs more packages: pip install "bandit[sarif]"\n')


def test_to_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(DEEP, encoding="utf-8")
    done = scan("-q", "-f", "sarif", "-o", "a.sarif", "a.py", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert_valid(json.loads((tmp_path / "a.sarif").read_text(encoding="utf-8")))
    clean = scan("-q", "-f", "sarif", "-t", "ML104", "a.py", cwd=tmp_path)
    assert_valid(json.loads(clean.stdout))
