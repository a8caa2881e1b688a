"""The ``bandit-mlops`` command: what Bandit doesn't do itself."""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import sys
from collections.abc import Sequence

from bandit_mlops import __version__

_DESCRIPTION = "Security rules for machine-learning code, on top of Bandit. `bandit` itself runs the same rules."

_SCAN_HELP = "run Bandit with all rules, on all cores, notebooks too, with the settings of pyproject.toml"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    :param arguments: the command line without the program's name; ``sys.argv`` by default
    :return: the exit code: 0, or 2 for a wrong command line; of ``scan``, Bandit's
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if given[:1] == ["scan"]:
            # Bandit's own parser reads what follows.
            from bandit_mlops.command import scan

            return scan.main(given[1:])
        return _main(given)
    except BrokenPipeError:
        # The reader, such as ``head``, has what it wanted. Python would complain again while it shuts down.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 2


def version() -> str:
    """Our version, and those of what decides about findings with us."""
    names = ("bandit", "astroid")
    python = ".".join(str(part) for part in sys.version_info[:3])
    others = ", ".join([*(f"{name} {importlib.metadata.version(name)}" for name in names), f"Python {python}"])
    return f"bandit-mlops {__version__} ({others})"


def _main(given: Sequence[str]) -> int:
    args = _parser().parse_args(given)
    if args.command == "rules":
        from bandit_mlops.command import rules

        return rules.show(args.format)
    if args.command == "explain":
        from bandit_mlops.command import explain

        return explain.show(args.rules, paged=args.pager)
    if args.command == "schema":
        from bandit_mlops import schema

        print(json.dumps(schema.schema(), indent=2))
        return 0
    if args.command == "init":
        from bandit_mlops.command import init

        return init.run(dry_run=args.dry_run, yes=args.yes)
    _parser().print_help()
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bandit-mlops", description=_DESCRIPTION)
    parser.add_argument("--version", action="version", version=version())
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")

    # For the list of commands only: ``main`` hands its arguments on before they come here.
    commands.add_parser("scan", help=_SCAN_HELP, add_help=False)

    listing = commands.add_parser(
        "rules",
        help="list the rules, or map them to standards",
        description="Lists the rules. JSON, Markdown and CSV hold the map from rules to security standards as well.",
    )
    listing.add_argument(
        "-f", "--format", choices=("text", "json", "markdown", "csv"), default="text", help="default: %(default)s"
    )

    explaining = commands.add_parser(
        "explain", help="show a rule's page", description="Shows what a rule finds, why it matters, and what to do."
    )
    explaining.add_argument("rules", nargs="+", metavar="RULE", help="an ID such as ML102, or a name")
    explaining.add_argument("--no-pager", dest="pager", action="store_false", help="print everything at once")

    commands.add_parser(
        "schema",
        help="print the JSON Schema of the settings",
        description="Prints the JSON Schema of [tool.bandit.mlops], for editors that complete and check TOML.",
    )

    setting_up = commands.add_parser(
        "init",
        help="set up a project: pyproject.toml and pre-commit",
        description="Adds what is missing to [tool.bandit] in pyproject.toml (targets, and the skips that leave one "
        "report of each hazard) and a hook to .pre-commit-config.yaml, and shows both before it writes.",
    )
    setting_up.add_argument("--dry-run", action="store_true", help="show the changes, and write nothing")
    setting_up.add_argument("-y", "--yes", action="store_true", help="write without asking")
    return parser


if __name__ == "__main__":
    sys.exit(main())
