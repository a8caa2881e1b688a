"""``-f gitlab``: a Code Quality report, which GitLab shows in merge requests, in the free edition too.

The fields are those of https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bandit.core import test_properties

from bandit_mlops.issues import without_lines
from bandit_mlops.printing import printable

if TYPE_CHECKING:
    import bandit

_SEVERITIES = {"HIGH": "critical", "MEDIUM": "major", "LOW": "minor"}


def report(manager: Any, fileobj: Any, sev_level: str, conf_level: str, lines: int = -1) -> None:
    """Print the findings as GitLab reads them.

    :param manager: Bandit's manager, after the scan
    :param fileobj: where to write
    :param sev_level: the lowest severity to report
    :param conf_level: the lowest confidence to report
    :param lines: how many lines of code to show; none are shown
    """
    # With a baseline it's a dictionary, whose keys are the new findings.
    issues = list(manager.get_issue_list(sev_level=sev_level, conf_level=conf_level))
    with fileobj:
        fileobj.write(json.dumps(entries(issues), indent=2) + "\n")
    if fileobj.name != sys.stdout.name:
        import logging

        logging.getLogger(__name__).info("GitLab output written to file: %s", fileobj.name)


# Bandit takes a formatter with this mark for one that can show what a baseline hasn't.
test_properties.accepts_baseline(report)


def entries(issues: Sequence[bandit.Issue]) -> list[dict[str, Any]]:
    """The entries of the report.

    :param issues: the findings
    :return: an entry for each; its fingerprint stays the same when code above it is added or removed
    """
    seen: Counter[tuple[str, ...]] = Counter()
    found = []
    for issue in issues:
        path = _path(issue.fname)
        place = (path, issue.test_id, without_lines(issue.text))
        seen[place] += 1
        found.append(
            {
                "description": f"{issue.test_id}: {printable(issue.text)}",
                "check_name": issue.test_id,
                "fingerprint": hashlib.sha256("\0".join((*place, str(seen[place]))).encode()).hexdigest(),
                "severity": _SEVERITIES.get(issue.severity, "info"),
                "location": {
                    "path": path,
                    "lines": {"begin": issue.lineno, "end": max([*issue.linerange, issue.lineno])},
                },
            }
        )
    return found


def _path(name: str) -> str:
    """A file's path from the top of the repository, as far as it's known."""
    if name == "<stdin>":
        return name
    root = os.environ.get("CI_PROJECT_DIR", "")
    return Path(os.path.relpath(name, root or None)).as_posix()
