"""The catalogue of services and of agents' powers is data: each entry can be read, matched and explained."""

from __future__ import annotations

import re

import pytest

from bandit_mlops.catalog.agent_entries import AgentPower, AgentProgram, Consent, ServerStarter
from bandit_mlops.catalog.agents import (
    AGENT_POWERS,
    AGENT_PROGRAMS,
    CONSENT_ATTRIBUTES,
    CONSENT_KEYWORDS,
    CONSENT_VARIABLES,
    SERVER_STARTERS,
)
from bandit_mlops.catalog.entries import Argument, Switch
from bandit_mlops.catalog.service_entries import CorsPolicy, Danger, ServerProgram, Service, Setting
from bandit_mlops.catalog.services import CORS_POLICIES, HOST_OPTIONS, NO_SERVERS, SERVER_PROGRAMS, SERVICES, SETTINGS

Explained = Service | ServerProgram | Setting | AgentPower | AgentProgram | Consent
NAMED: list[Service | CorsPolicy | AgentPower | ServerStarter] = [
    *SERVICES,
    *CORS_POLICIES,
    *AGENT_POWERS,
    *SERVER_STARTERS,
]
CONSENTS = (*CONSENT_KEYWORDS, *CONSENT_ATTRIBUTES, *CONSENT_VARIABLES)
EXPLAINED: list[tuple[Explained, str, str]] = [
    *((entry, entry.gain, entry.fix) for entry in SERVICES),
    *((entry, entry.gain, entry.fix) for entry in SERVER_PROGRAMS),
    *((entry, entry.gain, entry.fix) for entry in SETTINGS),
    *((entry, danger.gain, danger.fix) for entry in SERVICES for danger in entry.dangers),
    *((entry, entry.power, entry.fix) for entry in AGENT_POWERS),
    *((entry, entry.power, entry.fix) for entry in AGENT_PROGRAMS),
    *((entry, entry.power, entry.fix) for entry in CONSENTS),
]


@pytest.mark.parametrize("entry", NAMED, ids=lambda entry: entry.names[0])
def test_names_are_dotted_identifiers_or_wildcards(entry: Service | CorsPolicy | AgentPower | ServerStarter) -> None:
    assert len(entry.names) == len(set(entry.names))
    for name in entry.names:
        parts = name.split(".")
        assert len(parts) > 1, name
        assert all(part == "*" or part.isidentifier() for part in parts), name
        assert parts[-1] != "*", f"{name} would match whatever the library has"


@pytest.mark.parametrize("kind", [SERVICES, AGENT_POWERS, SERVER_STARTERS])
def test_no_name_has_two_entries(kind: tuple[Service | AgentPower | ServerStarter, ...]) -> None:
    names = [name for entry in kind for name in entry.names]
    assert not {name for name in names if names.count(name) > 1}, "only the first would ever count"


@pytest.mark.parametrize(("entry", "gain", "fix"), EXPLAINED)
def test_texts_go_into_a_message(entry: Explained, gain: str, fix: str) -> None:
    for text in (entry.source, gain):
        assert text == text.strip() != ""
    for text in (gain, fix):
        assert "\n" not in text and "  " not in text and not text.endswith(".")
        assert text.count("`") % 2 == 0


@pytest.mark.parametrize("entry", SERVICES, ids=lambda entry: entry.names[0])
def test_a_service_has_an_address_or_a_danger(entry: Service) -> None:
    assert entry.host is not None or entry.dangers
    assert entry.fix or entry.host is None
    assert entry.form in {"host", "pair", "endpoint"}
    assert {entry.default, entry.none} <= {"local", "all"}


@pytest.mark.parametrize("danger", [danger for entry in SERVICES for danger in entry.dangers])
def test_a_danger_is_none_without_its_argument(danger: Danger) -> None:
    assert danger.switch.argument != Argument()
    assert danger.switch.unsafe
    assert danger.switch.absent is True
    assert danger.severity or danger.open_severity


@pytest.mark.parametrize(
    "switch",
    [
        s
        for entry in AGENT_POWERS
        for s in (*entry.off, *entry.asks, *(s for case in entry.cases for s in case.switches))
    ],
)
def test_switches_can_decide(switch: Switch) -> None:
    assert switch.argument != Argument()
    assert switch.safe or switch.unsafe


@pytest.mark.parametrize(
    "option", ["--host", "-h", "-b", "--server.address", "--bind", "--KernelGatewayApp.ip", "--ip"]
)
def test_options_that_name_an_address(option: str) -> None:
    assert re.fullmatch(HOST_OPTIONS, option)


@pytest.mark.parametrize("option", ["--port", "--hosts-file", "--no-host", "host", "--ship", "--add-host"])
def test_other_options(option: str) -> None:
    assert not re.fullmatch(HOST_OPTIONS, option)


def test_no_server_is_a_client() -> None:
    assert NO_SERVERS.isdisjoint(name for program in SERVER_PROGRAMS for name in program.programs)
