"""``bandit-mlops scan``: Bandit, with its configuration found, on several processes, one finding a hazard."""

from __future__ import annotations

import dataclasses
import json
import os
import re
import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from bandit_runs import ROOT, Run, loaded_rules, run, run_bandit

PICKLE = "import pickle\npickle.load(open('m.pkl', 'rb'))\n"
TORCH = "import torch\ntorch.load('m.pt', weights_only=False)\n"
CLEAN = "print('hello')\n"


def scan(*arguments: str | Path, cwd: Path, stdin: bytes = b"", env: dict[str, str] | None = None) -> Run:
    return run([sys.executable, "-m", "bandit_mlops.cli", "scan", *arguments], cwd=cwd, stdin=stdin, env=env)


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def found(report: Run) -> list[tuple[str, str]]:
    """The file and the test of each finding."""
    return [(Path(result["filename"]).as_posix(), result["test_id"]) for result in report.results]


def plain(report: Run) -> dict[str, Any]:
    """A report without the time."""
    return {key: value for key, value in report.report.items() if key != "generated_at"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    write(tmp_path, {"src/deserialize.py": PICKLE, "src/model.py": TORCH, "tests/test_model.py": TORCH})
    return tmp_path


# The configuration of the project


def test_without_targets_it_scans_the_current_folder(project: Path) -> None:
    report = scan("-q", "-f", "json", cwd=project)
    assert report.returncode == 1
    assert {file for file, _ in found(report)} == {"src/deserialize.py", "src/model.py", "tests/test_model.py"}


def test_targets_excludes_and_skips_of_pyproject(project: Path) -> None:
    write(project, {"src/vendored/model.py": TORCH})
    toml = '[tool.bandit]\ntargets = ["src"]\nexclude_dirs = ["vendored"]\nskips = ["ML102", "B403"]\n'
    write(project, {"pyproject.toml": toml})
    assert found(scan("-q", "-f", "json", cwd=project)) == [("src/deserialize.py", "ML101"), ("src/model.py", "B614")]


def test_tests_of_pyproject(project: Path) -> None:
    write(project, {"pyproject.toml": '[tool.bandit]\ntests = ["ML101"]\n'})
    assert found(scan("-q", "-f", "json", "src", cwd=project)) == [("src/deserialize.py", "ML101")]


def test_targets_on_the_command_line_outrank_those_of_pyproject(project: Path) -> None:
    write(project, {"pyproject.toml": '[tool.bandit]\ntargets = ["src"]\nskips = ["B403", "B614"]\n'})
    assert found(scan("-q", "-f", "json", "tests", cwd=project)) == [("tests/test_model.py", "ML102")]


@pytest.mark.parametrize("arguments", [(), ("deep",), (".",)])
def test_pyproject_is_found_above(project: Path, arguments: Sequence[str]) -> None:
    toml = '[tool.bandit]\ntargets = ["src/deep"]\nexclude_dirs = ["src/deep/old"]\nskips = ["B403"]\n'
    write(project, {"pyproject.toml": toml, "src/deep/a.py": PICKLE, "src/deep/old/a.py": PICKLE})
    report = scan("-q", "-f", "json", *arguments, cwd=project / "src")
    assert ("deep/a.py", "ML101") in found(report)
    assert not [file for file, test in found(report) if "old" in file or test == "B403"]


def test_pyproject_is_found_beside_the_target_not_beside_the_user(project: Path) -> None:
    write(project, {"other/pyproject.toml": '[tool.bandit]\nskips = ["ML101"]\n', "other/a.py": PICKLE})
    write(project, {"pyproject.toml": '[tool.bandit]\nskips = ["B301", "B403"]\n'})
    assert found(scan("-q", "-f", "json", "other", cwd=project)) == [("other/a.py", "B403"), ("other/a.py", "B301")]


def test_pyproject_without_a_table_for_bandit_is_passed_over(project: Path) -> None:
    write(project, {"pyproject.toml": '[tool.bandit]\nskips = ["B403"]\n', "src/pyproject.toml": "[project]\n"})
    assert found(scan("-q", "-f", "json", "src/deserialize.py", cwd=project)) == [("src/deserialize.py", "ML101")]


def test_search_for_pyproject_ends_with_the_repository(project: Path) -> None:
    write(project, {"pyproject.toml": '[tool.bandit]\nskips = ["ML101"]\n', "src/.git/HEAD": ""})
    assert ("src/deserialize.py", "ML101") in found(scan("-q", "-f", "json", "src", cwd=project))


def test_isolated_looks_for_no_pyproject(project: Path) -> None:
    write(project, {"pyproject.toml": '[tool.bandit]\nskips = ["ML101"]\n'})
    assert ("src/deserialize.py", "ML101") in found(scan("-q", "-f", "json", "--isolated", "src", cwd=project))


def test_configuration_file_on_the_command_line_is_the_only_one(project: Path) -> None:
    write(project, {"pyproject.toml": '[tool.bandit]\nskips = ["ML101"]\n', "bandit.yaml": "skips: [B403, B614]\n"})
    report = scan("-q", "-f", "json", "-c", "bandit.yaml", "src", cwd=project)
    assert found(report) == [("src/deserialize.py", "ML101"), ("src/model.py", "ML102")]


def test_ini_file_gives_targets_and_configuration(project: Path) -> None:
    write(project, {"pyproject.toml": '[tool.bandit]\nskips = ["ML102"]\n', "bandit.yaml": "skips: [B403]\n"})
    write(project, {".bandit": "[bandit]\ntargets = src\nskips = B301,ML101\nconfigfile = bandit.yaml\n"})
    assert found(scan("-q", "-f", "json", cwd=project)) == [("src/model.py", "ML102")]


def test_settings_of_ours_are_read_from_pyproject(project: Path) -> None:
    write(project, {"pyproject.toml": '[tool.bandit.mlops]\nassume = { torch = ">=2.6" }\n'})
    write(project, {"src/new.py": "import torch\ntorch.load('m.pt')\n"})
    assert "ML102" not in {test for file, test in found(scan("-q", "-f", "json", "src/new.py", cwd=project))}


@pytest.mark.parametrize(
    ("toml", "named"),
    [
        ("[tool.bandit.mlops]\ntrusted_org = ['a']\n", "mlops.trusted_org"),
        ("[tool.bandit]\ntargets = 3\n", "targets = 3"),
        ("[tool.bandit\n", "pyproject.toml"),
    ],
)
def test_wrong_configuration_is_named_once(project: Path, toml: str, named: str) -> None:
    write(project, {"pyproject.toml": toml})
    refused = scan("-q", "-j", "2", cwd=project)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.count(named) == 1


# Bandit's options


def test_help_has_bandits_options_and_ours() -> None:
    shown = scan("--help", cwd=ROOT)
    assert shown.returncode == 0
    for option in ("usage: bandit-mlops scan", "--jobs", "--isolated", "--msg-template", "--baseline"):
        assert option in shown.stdout


def test_version_is_ours() -> None:
    assert scan("--version", cwd=ROOT).stdout.startswith("bandit-mlops ")


def test_exit_codes(project: Path) -> None:
    write(project, {"clean/a.py": CLEAN})
    assert scan("-q", "clean", cwd=project).returncode == 0
    assert scan("-q", "src", cwd=project).returncode == 1
    assert scan("-q", "--exit-zero", "src", cwd=project).returncode == 0
    assert scan("--no-such-option", "src", cwd=project).returncode == 2
    assert scan("-j", "0", "src", cwd=project).returncode == 2


def test_output_file_and_levels(project: Path) -> None:
    assert scan("-q", "-lll", "-f", "json", "-o", "report.json", "src", cwd=project).returncode == 0
    assert json.loads((project / "report.json").read_text())["results"] == []


def test_standard_input(project: Path) -> None:
    report = scan("-q", "-f", "json", "-", cwd=project, stdin=PICKLE.encode())
    assert ("<stdin>", "ML101") in found(report)
    assert any("pickle.load" in result["code"] for result in report.results)


def test_baseline(project: Path) -> None:
    assert scan("-q", "-f", "json", "-o", "baseline.json", "src", cwd=project).returncode == 1
    unchanged = scan("-q", "-f", "json", "-b", "baseline.json", "src", cwd=project)
    assert (unchanged.returncode, unchanged.results) == (0, [])
    write(project, {"src/new.py": TORCH})
    changed = scan("-q", "-f", "json", "-b", "baseline.json", "src", cwd=project)
    assert found(changed) == [("src/new.py", "ML102")]


@pytest.mark.parametrize("rule", sorted(loaded_rules()))
def test_each_rule_alone(project: Path, rule: str) -> None:
    """With whatever defaults the rule has for Bandit."""
    report = scan("-q", "-f", "json", "-t", rule, "src", cwd=project)
    assert report.stderr == ""
    assert {result["test_id"] for result in report.results} <= {rule}


def test_text_says_how_to_learn_more(project: Path) -> None:
    shown = scan("-q", "--keep-overlap", "-f", "txt", "src/model.py", cwd=project).stdout
    assert "   More Info: bandit-mlops explain ML102\n" in shown
    assert "   More Info: https://bandit.readthedocs.io/" in shown


# One finding a hazard


def test_one_finding_where_bandits_own_test_says_the_same(project: Path) -> None:
    report = scan("-q", "-f", "json", "src", cwd=project)
    assert found(report) == [
        ("src/deserialize.py", "B403"),
        ("src/deserialize.py", "ML101"),
        ("src/model.py", "ML102"),
    ]
    assert report.report["metrics"]["_totals"]["SEVERITY.MEDIUM"] == 2
    assert report.report["metrics"]["src/model.py"]["CONFIDENCE.HIGH"] == 1


def test_keep_overlap_keeps_both(project: Path) -> None:
    tests = {test for _, test in found(scan("-q", "-f", "json", "--keep-overlap", "src", cwd=project))}
    assert {"B301", "ML101", "B614", "ML102"} <= tests


def test_bandits_own_test_remains_where_our_rule_is_silent(project: Path) -> None:
    write(project, {"src/model.py": "import torch\ntorch.load('m.pt', weights_only=bool(1))\n"})
    write(project, {"src/pyproject.toml": '[tool.bandit]\nskips = ["ML102"]\n'})
    assert found(scan("-q", "-f", "json", "src/model.py", cwd=project)) == [("src/model.py", "B614")]


@pytest.mark.parametrize("comment", ["# nosec ML101", "# nosec unsafe_deserialization", "# nosec ML101, B110"])
def test_a_hazard_that_is_accepted_under_our_id_is_accepted(project: Path, comment: str) -> None:
    write(project, {"src/deserialize.py": f"import pickle\nx = pickle.load(\n    FILE,\n)  {comment}\n"})
    assert found(scan("-q", "-f", "json", "src/deserialize.py", cwd=project)) == [("src/deserialize.py", "B403")]


def test_passwords_in_a_call_and_in_a_signature(project: Path) -> None:
    key = "hf_" + "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dE2f"
    source = f"""\
        import huggingface_hub


        huggingface_hub.login(
            token="{key}",
        )


        def connect(
            host,
            password="{key}",
        ):
            token = "x"
            return token == "{key}"
        """
    write(project, {"src/a.py": textwrap.dedent(source)})
    report = scan("-q", "-f", "json", "-t", "ML401,B106,B107", "src/a.py", cwd=project)
    assert {test for _, test in found(report)} == {"ML401"}


# Several processes


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with files of all kinds: with findings, broken, with messages on the way."""
    folder = tmp_path_factory.mktemp("many")
    for number in range(40):
        write(folder, {f"pkg_{number % 4}/m{number}.py": PICKLE + f"x = {number}\n" * (number * 20) + TORCH})
    write(folder, {"pkg_1/broken.py": "def (:\n", "pkg_2/clean.py": CLEAN})
    write(folder, {"pkg_3/nosec.py": "import pickle\npickle.load(x)  # nosec ML101 no_such_test\n"})
    write(folder, {"pkg_0/__init__.py": "from .m0 import x\n", "pkg_3/accepted.py": "eval(x)  # nosec\n"})
    return folder


@pytest.mark.parametrize("jobs", ["2", "3", "7"])
def test_any_number_of_processes_reports_the_same(many: Path, jobs: str) -> None:
    one = scan("-f", "json", "-j", "1", ".", cwd=many)
    several = scan("-f", "json", "-j", jobs, ".", cwd=many)
    assert len(one.results) > 100
    assert plain(several) == plain(one)
    assert several.returncode == one.returncode == 1
    assert several.stderr == one.stderr
    assert "no_such_test is not a test name" in one.stderr


def test_reports_what_bandit_reports(many: Path) -> None:
    ours = plain(scan("-q", "-f", "json", "-j", "2", "--keep-overlap", ".", cwd=many))
    assert ours == plain(run_bandit("-q", "-f", "json", "-r", ".", cwd=many))
    fixtures = ROOT / "fixtures"
    ours = plain(scan("-q", "-f", "json", "--isolated", "--keep-overlap", fixtures, cwd=many))
    # A message of Bandit's own B202 has an address in memory.
    theirs = run_bandit("-q", "-f", "json", "-r", fixtures, cwd=many)
    assert ours == plain(dataclasses.replace(theirs, stdout=re.sub(r" object at 0x[0-9a-f]+", "", theirs.stdout)))


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere it's what happens anyway")
def test_processes_that_start_from_nothing_report_the_same(many: Path) -> None:
    code = (
        "import sys; from bandit_mlops.command import scan, workers\n"
        "workers._METHOD = 'spawn'\n"
        "if __name__ == '__main__': sys.exit(scan.main(sys.argv[1:]))\n"
    )
    (many / "spawning").write_text(code)
    arguments = ["-q", "-f", "json", "-j", "2", "."]
    spawned = run([sys.executable, "spawning", *arguments], cwd=many)
    assert plain(spawned) == plain(scan(*arguments, cwd=many))


@pytest.mark.skipif(sys.platform != "linux", reason="the hook reaches only copies of the process")
def test_a_process_that_dies_takes_only_its_file_along(many: Path) -> None:
    code = (
        "import os, sys; from bandit_mlops.command import manager, scan\n"
        "scan_file = manager.Manager.scan_file\n"
        "def dying(self, name): os._exit(9) if name.endswith('m7.py') else None; return scan_file(self, name)\n"
        "manager.Manager.scan_file = dying\n"
        "sys.exit(scan.main(sys.argv[1:]))\n"
    )
    report = run([sys.executable, "-c", code, "-q", "-f", "json", "-j", "2", "."], cwd=many)
    expected = plain(scan("-q", "-f", "json", "-j", "2", ".", cwd=many))
    assert report.returncode == 1
    errors = {Path(error["filename"]).name: error["reason"] for error in report.report["errors"]}
    assert errors["m7.py"] == "the process that scanned it died (exit code 9)"
    assert report.results == [result for result in expected["results"] if "m7.py" not in result["filename"]]


@pytest.mark.skipif(sys.platform != "linux", reason="the hook reaches only copies of the process")
def test_ctrl_c_ends_the_scan_without_a_traceback(many: Path) -> None:
    code = (
        "import os, signal, sys; from bandit_mlops import cli; from bandit_mlops.command import manager\n"
        # Whoever runs the tests in the background may have made their processes deaf to the signal.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "first, scan_file = os.getpid(), manager.Manager.scan_file\n"
        # One of the last files: all processes have started by then.
        "def stop(self, name):\n"
        "    if not name.endswith('clean.py'): return scan_file(self, name)\n"
        "    os.kill(first, signal.SIGINT); signal.pause()\n"
        "manager.Manager.scan_file = stop\n"
        "sys.exit(cli.main())\n"
    )
    stopped = run([sys.executable, "-c", code, "scan", "-q", "-j", "2", "."], cwd=many)
    assert (stopped.returncode, stopped.stdout, stopped.stderr) == (2, "", "")


# Files


def test_virtual_environments_below_a_target_are_left_out(project: Path) -> None:
    write(project, {"env/pyvenv.cfg": "", "env/lib/a.py": PICKLE})
    assert not [file for file, _ in found(scan("-q", "-f", "json", ".", cwd=project)) if "env" in file]
    assert ("env/lib/a.py", "ML101") in found(scan("-q", "-f", "json", "env/lib", cwd=project))
    assert ("env/lib/a.py", "ML101") in found(scan("-q", "-f", "json", "env/lib/a.py", cwd=project))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_pipes_and_devices_are_not_opened(project: Path) -> None:
    os.mkfifo(project / "src" / "pipe.py")
    (project / "src" / "zero.py").symlink_to("/dev/zero")
    report = scan("-q", "-f", "json", "src", cwd=project)
    errors = {Path(error["filename"]).name: error["reason"] for error in report.report["errors"]}
    assert errors == {"pipe.py": "not a regular file", "zero.py": "not a regular file"}
    assert ("src/model.py", "ML102") in found(report)


def test_missing_file(project: Path) -> None:
    report = scan("-q", "-f", "json", "missing.py", "src", cwd=project)
    (error,) = report.report["errors"]
    assert error["reason"] == "No such file or directory"


def test_no_progress_bar_where_there_is_no_terminal(many: Path) -> None:
    report = scan("-f", "txt", ".", cwd=many)
    assert "Scanning" not in report.stdout + report.stderr
    assert "Working" not in report.stdout + report.stderr
