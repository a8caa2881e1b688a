from __future__ import annotations

import pytest

from bandit_mlops.addresses import is_cleartext, is_local, shown


@pytest.mark.parametrize(
    "url",
    [
        "http://host.org/model.pt",
        "HTTP://host.org",
        "http://user:secret@host.org:8080/x",
        "http://143.107.183.175:22980/download.php?file=",
        "ftp://host.org/x.zip",
        "http://[2606:4700::1111]/x",
    ],
)
def test_cleartext_to_the_open_network(url: str) -> None:
    assert is_cleartext(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://host.org/model.pt",
        "http://",
        "http://localhost:8000/x",
        "http://minio:9000/x",
        "http://10.1.2.3/x",
        "http://[::1]/x",
        "http://[broken",
        "http://169.254.169.254/x",
        "http://service.namespace.svc/x",
        "http://example.com/x",
        "http://my-endpoint.org/x",
        "http://{}.host.org/x",
        "host.org",
        "",
    ],
)
def test_anything_else(url: str) -> None:
    assert not is_cleartext(url)


def test_local_addresses() -> None:
    assert all(is_local(url) for url in ("file:///x", "http://localhost/x", "https://127.0.0.1:8/x", "http://[::1]/x"))
    assert not any(is_local(url) for url in ("http://host.org", "http://10.0.0.1", "http://[broken", "model.pt", ""))


def test_messages_hold_no_secret_of_an_address() -> None:
    assert shown("http://user:secret@host.org/a/b.pt?token=secret#secret") == "http://host.org/a/b.pt"
    assert shown("http://host.org") == "http://host.org"
