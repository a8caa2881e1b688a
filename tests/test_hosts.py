"""Which spellings of an address stand for all interfaces."""

from __future__ import annotations

import pytest

from bandit_mlops import hosts


@pytest.mark.parametrize(
    "text",
    [
        "0.0.0.0",
        "::",
        "[::]",
        "*",
        "",
        "0",
        "::0",
        "0.0.0.0:8000",
        "[::]:50051",
        "*:8080",
        ":8080",
        "tcp://*:5555",
        "tcp://0.0.0.0:0",
        "tcp://[::]:5555",
        "tcp://0.0.0.0",
        "http://0.0.0.0:8000/path",
        "tcp://*:*",
    ],
)
def test_all_interfaces(text: str) -> None:
    assert hosts.is_wildcard(text)
    assert not hosts.is_local(text)


@pytest.mark.parametrize(
    "text",
    [
        "127.0.0.1",
        "localhost",
        "::1",
        "10.0.0.0",
        "0.0.0.0.example.com",
        "example.com",
        "localhost:8000",
        "tcp://127.0.0.1:5555",
        "tcp://",
        "ipc:///tmp/*",
        "inproc://*",
        "unix:///run/model.sock",
        "/run/model.sock",
        "tcp://10.0.0.0:1",
    ],
)
def test_other_addresses(text: str) -> None:
    assert not hosts.is_wildcard(text)


@pytest.mark.parametrize("text", ["", "0", "*", "5555"])
def test_an_endpoint_needs_a_scheme_or_a_port(text: str) -> None:
    assert not hosts.is_wildcard(text, "endpoint")


@pytest.mark.parametrize("text", ["127.0.0.1", "localhost:80", "[::1]:80", "ipc:///tmp/x", "tcp://localhost:1"])
def test_this_machine_alone(text: str) -> None:
    assert hosts.is_local(text)
