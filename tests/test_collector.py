"""Python's garbage collector rests while Bandit scans."""

from __future__ import annotations

import gc
import subprocess
import sys

import pytest

from bandit_mlops import collector


@pytest.mark.parametrize(("given", "expected"), [(700, 1_000_000), (0, 0), (2_000_000, 2_000_000)])
def test_the_collector_rests(given: int, expected: int) -> None:
    before = gc.get_threshold()
    try:
        gc.set_threshold(given, 10, 10)
        collector.spare()
        assert gc.get_threshold() == (expected, 10, 10)
    finally:
        gc.set_threshold(*before)


def test_it_rests_while_bandit_loads_the_rules_and_when_it_ends() -> None:
    code = """if True:
        import atexit, gc
        at_start = gc.get_freeze_count()  # Python 3.12 may freeze some objects of its own
        atexit.register(lambda: print(gc.get_freeze_count() > at_start))  # runs after all that is registered later
        import bandit
        print(gc.get_threshold()[0], gc.get_freeze_count() == at_start)
    """
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert run.stdout.split() == ["1000000", "True", "True"]
