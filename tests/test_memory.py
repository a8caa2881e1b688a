"""What a scan keeps of a file that it's done with: Bandit its findings, the rules next to nothing."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

from bandit.core import config, manager

FILE = '''
import torch
from project.module_{before} import run_{before}


def run_{number}(path, kind="a"):
    """Run number {number}."""
    options = {{"weights_only": True}}
    model = torch.load(path, **options)
    run_{before}(kind)
    return [value + {number} for value in range(10)], model
'''
FILES, PART = 120, 40
MOST_OBJECTS = 60
"""For each file: its names, where others look for them. The tree of such a file has several hundred."""


def objects_after(files: list[str]) -> int:
    scan = manager.BanditManager(config.BanditConfig(), "file", quiet=True)
    scan.files_list = files
    scan.run_tests()
    assert scan.skipped == []
    assert {issue.fname for issue in scan.results} == set(files)  # Bandit's own finding, for which it has no data
    del scan
    gc.collect()
    return sys.getallocatedblocks()


def test_memory_does_not_grow_with_the_number_of_files(tmp_path: Path) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "__init__.py").touch()
    files = [folder / f"module_{number}.py" for number in range(FILES)]
    for number, file in enumerate(files):
        file.write_text(FILE.format(number=number, before=max(number - 1, 0)), encoding="utf-8")
    names = [str(file) for file in files]
    after = [objects_after(names[start : start + PART]) for start in range(0, FILES, PART)]
    # The first part reads the catalogue.
    assert (after[2] - after[1]) / PART < MOST_OBJECTS
