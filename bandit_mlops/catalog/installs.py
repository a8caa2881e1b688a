"""ML204: functions that install packages without a command line of the program's own."""

from __future__ import annotations

from bandit_mlops.catalog.entries import Argument, Installer

INSTALLERS: tuple[Installer, ...] = (
    Installer(
        names=("pip.main", "pip._internal.main", "pip._internal.cli.main.main"),
        source="pip-23.2.1:pip/__init__.py:6; pip-23.2.1:pip/_internal/__init__.py:11; "
        "pip-23.2.1:pip/_internal/cli/main.py:46",
        packages=Argument("args", 0),
        form="arguments",
    ),
    Installer(
        names=("micropip.install",),
        source="micropip-0.7.2:micropip/package_manager.py:32",
        packages=Argument("requirements", 0),
    ),
    Installer(
        names=("ultralytics.utils.checks.check_requirements",),
        source="ultralytics-8.4.190:ultralytics/utils/checks.py:527",
        packages=Argument("requirements", 0),
        only_foreign=True,
    ),
    Installer(
        # Each positional argument is a command that a shell on the studio's machine runs.
        names=("lightning_sdk.Studio.run", "lightning_sdk.studio.Studio.run"),
        source="lightning_sdk-2026.10.13:lightning_sdk/studio.py:665",
        packages=Argument("", 0),
        form="command",
    ),
    Installer(
        names=("lightning_sdk.Studio.run_with_exit_code", "lightning_sdk.studio.Studio.run_with_exit_code"),
        source="lightning_sdk-2026.10.13:lightning_sdk/studio.py:636",
        packages=Argument("", 0),
        form="command",
    ),
)
"""Functions that install what they are given, or run commands where the catalogue's ``Command`` doesn't reach."""

INSTALLING_NAME = (
    r"(?i)(?:^|_)(?:(?:pip|conda)_?install|install_?(?:package|module|requirement|dep|if|missing|pip)"
    r"|check_requirements?$|ensure_(?:package|installed|requirement))"
)
"""Regular expression (search) of the names of functions that install what they're given, whoever wrote them."""

OPTIONS_WITH_VALUE: frozenset[str] = frozenset(
    # pip.pypa.io/en/stable/cli/pip_install; docs.astral.sh/uv/reference/cli/#uv-pip-install
    """
    -c --constraint -r --requirement -t --target --prefix --root --python --platform --python-version --abi
    --implementation --only-binary --no-binary --progress-bar --timeout --retries --cache-dir --log --src --report
    --proxy --cert --client-cert --trusted-host --upgrade-strategy -C --config-settings --global-option
    --exists-action --default-timeout -i --index-url --extra-index-url -f --find-links --index --default-index
    --override --overrides --build-constraint --index-strategy --link-mode --resolution --exclude-newer --group
    -b --build --torch-backend -p --keyring-provider
    """.split()
)
CONDA_OPTIONS_WITH_VALUE: frozenset[str] = frozenset(
    # docs.conda.io/projects/conda/en/stable/commands/install.html
    "-n --name -p --prefix -c --channel --file --repodata-fn --solver --experimental -f".split()
)
"""Options whose value is the next word."""
