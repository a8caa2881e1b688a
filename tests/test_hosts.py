"""Which spellings of an address stand for all interfaces."""

from __future__ import annotations

import ast

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
        "tcp://:5555",
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


@pytest.mark.parametrize(
    ("call", "name"),
    [
        ("add_argument('--server-name')", "server_name"),
        ("add_argument('-s', '--server-name')", "server_name"),
        ("add_argument('-s')", "s"),
        ("add_argument('server')", "server"),
        ("add_argument('--server-name', dest='host')", "host"),
        ("add_argument('--server-name', type=str, dest=name)", "server_name"),
        ("click.option('--server-name/--no-server')", "server_name"),
        ("click.option('--server-name', 'host')", "host"),
        ("click.option('-h', '--server.name')", "server_name"),
        ("flags.DEFINE_string('host', '0.0.0.0')", "host"),
        ("add_argument(name)", ""),
        ("add_argument()", ""),
    ],
)
def test_the_name_under_which_an_option_is_read(call: str, name: str) -> None:
    node = ast.parse(call, mode="eval").body
    assert isinstance(node, ast.Call)
    assert hosts.option_name(node) == name
