"""``bandit-mlops scan``: Bandit's own command line with what its users miss.

Bandit's ``main`` does the work, with its parser, its configuration, its formatters. Three of the names that it looks up
in its module are replaced while it runs: the parser gets our options, the manager is ours, and the ``.bandit`` file
that was looked for already isn't looked for again.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NoReturn

from bandit.cli import main as bandit_main

from bandit_mlops.command.manager import Manager, Options
from bandit_mlops.command.project import ConfigurationError, Project, find
from bandit_mlops.printing import printable

_PROGRAM = "bandit-mlops scan"


def main(arguments: Sequence[str]) -> int:
    """Scan.

    :param arguments: the command line behind ``scan``
    :return: the exit code, Bandit's: 0 without findings, 1 with findings, 2 if something is wrong
    """
    run = _Run()
    program = sys.argv
    # Bandit looks there for --debug before it parses.
    sys.argv = [_PROGRAM, *arguments]
    try:
        with run.hooks():
            bandit_main.main()
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else int(bool(done.code))
    except ConfigurationError as error:
        print(printable(f"bandit-mlops: configuration error: {error}"), file=sys.stderr)
        return 2
    finally:
        sys.argv = program
    return 0


class _Run:
    """One run of Bandit: what is found out while the command line is parsed, for what comes later."""

    def __init__(self) -> None:
        self.options = Options()
        self.ini: dict[str, str] | None = None

    @contextlib.contextmanager
    def hooks(self) -> Iterator[None]:
        """Bandit's command line with our parser and our manager."""
        own: dict[str, Any] = {
            "argparse": SimpleNamespace(**{**vars(argparse), "ArgumentParser": functools.partial(_Parser, self)}),
            "b_manager": SimpleNamespace(BanditManager=lambda *args, **named: Manager(self.options, *args, **named)),
            "_get_options_from_ini": lambda path, targets: self.ini,
        }
        before = {name: getattr(bandit_main, name) for name in own}
        self._options_from_ini = before["_get_options_from_ini"]
        vars(bandit_main).update(own)
        try:
            yield
        finally:
            vars(bandit_main).update(before)

    def complete(self, args: argparse.Namespace) -> None:
        """Fill in what the command line leaves open: the configuration file, the targets.

        :param args: the parsed command line, which is changed
        :raises ConfigurationError: if ``targets`` isn't a list of paths
        """
        args.recursive = True
        ini_path = args.ini_path or (".bandit" if not args.targets and Path(".bandit").is_file() else None)
        self.ini = self._options_from_ini(ini_path, args.targets)
        named_in_ini = self.ini or {}
        project: Project | None = None
        if args.config_file and args.config_file.endswith(".toml"):
            project = Project.of(args.config_file)
        elif not (args.isolated or args.config_file or named_in_ini.get("configfile")):
            project = find(args.targets)
            if project is not None:
                args.config_file = project.file
        if not args.targets and not named_in_ini.get("targets"):
            args.targets = (project.targets() if project else None) or ["."]
        elsewhere = project is not None and not project.folder.samefile(Path())
        self.options = Options(args.jobs, args.keep_overlap, project.folder if project and elsewhere else None)


class _Parser(argparse.ArgumentParser):
    """Bandit's parser with our options."""

    def __init__(self, run: _Run, **named: Any) -> None:
        super().__init__(prog=_PROGRAM, **named)
        self._run = run
        ours = self.add_argument_group("options of bandit-mlops")
        ours.add_argument(
            "-j", "--jobs", type=_jobs, metavar="N", help="how many processes scan (default: one on each core)"
        )
        ours.add_argument("--isolated", action="store_true", help="don't look for a pyproject.toml above the targets")
        ours.add_argument(
            "--keep-overlap",
            action="store_true",
            help="report what Bandit's own tests find also where a rule of this package reports the same",
        )

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse the command line, and complete it."""
        from bandit_mlops.cli import version

        for action in self._actions:
            if action.dest == "version":
                vars(action)["version"] = version()
            if action.dest == "targets":
                action.help = "files and folders (default: [tool.bandit] targets in pyproject.toml, else this folder)"
        parsed = super().parse_args(args, namespace)
        self._run.complete(parsed)
        return parsed

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and what helps where Bandit doesn't say so, and end with exit code 2."""
        if "invalid choice: 'sarif'" in message:
            message += '\nFor SARIF, Bandit needs more packages: pip install "bandit[sarif]"'
        super().error(message)


def _jobs(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} isn't a number of processes")
    return int(text)
