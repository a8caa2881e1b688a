"""The catalogue's downloads, connections and installers can be read, matched and explained."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from bandit_mlops.catalog.downloads import CERTIFICATE_ATTRIBUTES, CONNECTIONS, RESPONSES, URL_DOWNLOADS
from bandit_mlops.catalog.entries import Connection, Installer, UrlDownload
from bandit_mlops.catalog.installs import INSTALLERS, INSTALLING_NAME

Entry = UrlDownload | Connection | Installer
ENTRIES: list[Entry] = [*URL_DOWNLOADS, *RESPONSES, *CONNECTIONS, *INSTALLERS]
SOURCE = re.compile(r"[\w.\-]+-[\d.]+:[\w/.]+:\d+|[\w\-]+(?:\.[\w\-]+)+/\S+(?: \([\w. ]+\))?")


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.names[0])
def test_names_and_sources(entry: Entry) -> None:
    for name in entry.names:
        assert len(name.split(".")) > 1 and all(part.isidentifier() for part in name.split("."))
    for source in entry.source.split("; "):
        assert SOURCE.fullmatch(source), source


@pytest.mark.parametrize("entry", [*URL_DOWNLOADS, *RESPONSES, *CONNECTIONS], ids=lambda entry: entry.names[0])
def test_fix_is_one_sentence_with_code(entry: UrlDownload | Connection) -> None:
    assert entry.fix.count("`") % 2 == 0
    assert "`" in entry.fix or entry.names[0] == "gdown.download_folder"
    assert "\n" not in entry.fix and not entry.fix.endswith(".")


def test_every_function_stands_once_in_a_table() -> None:
    for table in (URL_DOWNLOADS, RESPONSES, INSTALLERS):
        names = Counter(name for entry in table for name in entry.names)
        assert [name for name, count in names.items() if count > 1] == []
    fetching = {name for entry in URL_DOWNLOADS for name in entry.names}
    assert fetching.isdisjoint(name for entry in RESPONSES for name in entry.names)


def test_what_can_be_turned_off_says_which_values_do() -> None:
    for connection in CONNECTIONS:
        assert connection.verify is None or (connection.verify.unsafe and connection.verify.absent is True)
    assert all("." in name for names in CERTIFICATE_ATTRIBUTES.values() for name in names)


@pytest.mark.parametrize(
    "name", ["pip_install", "install_package", "_install_requirements", "check_requirements", "ensure_installed"]
)
def test_names_that_install(name: str) -> None:
    assert re.search(INSTALLING_NAME, name)


@pytest.mark.parametrize("name", ["install", "uninstall_package_hook", "is_installed", "installation", "requirements"])
def test_names_that_may_do_anything(name: str) -> None:
    assert not re.search(INSTALLING_NAME, name)
