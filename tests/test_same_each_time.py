"""A file has the same findings in each scan: neither the hash seed nor the place of objects in memory matters."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bandit_runs import ROOT, run

SEEDS = (1, 2, 19, 23)
COPIES = 24
STEPS = 200
"""Of the steps that a file may take: a short file needs more of these, as a very long one does of the usual bound."""

SCAN = f"""
import functools, json, sys

from bandit.core import config, manager
from bandit_mlops.analysis import evaluate

if "--few-steps" in sys.argv:
    bound = functools.partialmethod(evaluate.Evaluator.__init__, most_steps={STEPS})
    evaluate.Evaluator.__init__ = bound
scan = manager.BanditManager(config.BanditConfig(), "file", quiet=True)
scan.discover_files(sys.argv[1:2], True)
scan.run_tests()
print(json.dumps([issue.as_dict(with_code=False) for issue in scan.results if issue.test_id.startswith("ML")]))
"""

THREADS = """
import os, threading

def start(command, later):
    kind = threading.Timer if later else threading.Thread
    kind(1, os.system, (f"ls {command}",)).start()
    kind = threading.Thread if later else threading.Timer
    kind(None, os.system, None, (f"ls {command}",)).start()
"""

PARSERS = {
    "base.py": """
import argparse

class BaseOptions:
    def __init__(self):
        self.parser = argparse.ArgumentParser(conflict_handler="resolve")
        self.parser.add_argument("--model", choices=["org/there"])
""",
    "main.py": """
from transformers import AutoModel

from .base import BaseOptions

class Options(BaseOptions):
    def parse(self):
        self.parser.add_argument("--model", choices=["org/here"])
        args = self.parser.parse_args()
        AutoModel.from_pretrained(args.model)
""",
}


def found(folder: Path, seed: int, *options: str) -> list[dict[str, object]]:
    done = run([sys.executable, "-c", SCAN, folder, *options], cwd=folder, env={"PYTHONHASHSEED": str(seed)})
    assert done.returncode == 0, done.stderr
    results: list[dict[str, object]] = json.loads(done.stdout)
    return results


def test_a_budget_is_spent_in_the_same_order(tmp_path: Path) -> None:
    for rule in ("ML102", "ML201"):
        source = (ROOT / "fixtures" / rule / "hazards.py").read_text(encoding="utf-8")
        (tmp_path / f"{rule}.py").write_text(source, encoding="utf-8")
    expected = found(tmp_path, 0, "--few-steps")
    assert 50 < len(expected) < len(found(tmp_path, 0))
    for seed in SEEDS:
        assert found(tmp_path, seed, "--few-steps") == expected, seed


def test_of_two_ways_to_hand_a_function_on_the_first_one_counts(tmp_path: Path) -> None:
    (tmp_path / "example.py").write_text(THREADS, encoding="utf-8")
    expected = found(tmp_path, 0)
    for seed in SEEDS:
        assert found(tmp_path, seed) == expected, seed


def test_options_have_the_order_of_the_files_that_declare_them(tmp_path: Path) -> None:
    for number in range(COPIES):
        package = tmp_path / f"package_{number}"
        package.mkdir()
        for name, source in {"__init__.py": "", **PARSERS}.items():
            (package / name).write_text(source, encoding="utf-8")
    texts = [str(finding["issue_text"]) for finding in found(tmp_path, 0)]
    assert len(texts) == COPIES
    assert set(texts) == {texts[0]}
