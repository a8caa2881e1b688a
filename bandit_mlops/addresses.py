"""Whether an address leads over the open network without encryption."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from bandit_mlops.patterns import pattern

_LOCAL_NAMES = pattern(
    r"(?i)localhost|host\.docker\.internal|.*\.(?:local|localhost|internal|intranet|lan|home|corp|cluster|svc|test|invalid|example)"
)
# RFC 2606 names, and what stands for them in prose.
_PLACEHOLDER = pattern(
    r"(?i)(?:.*\.)?example\.\w+|domain\.tld|(?:your|my|some|the)[-_.]?\w*\..*|.*[<>{}$%\s].*|foo\..*|bar\..*"
)
_HOST = pattern(r"(?i)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*")


def is_cleartext(url: str) -> bool:
    """Whether a URL fetches over unencrypted HTTP (or FTP) from a host on the open network.

    :param url: the URL, or the constant beginning of one
    :return: False also for this machine, private addresses, names without a domain, examples, and unknown hosts
    """
    scheme, separator, rest = url.strip().partition("://")
    if not separator or scheme.lower() not in {"http", "ftp"}:
        return False
    host = re.split(r"[/?#]", rest, maxsplit=1)[0].rpartition("@")[2]
    return _is_public(host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0])


def _is_public(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        pass
    if not _HOST.fullmatch(host) or "." not in host:
        return False
    return not _LOCAL_NAMES.fullmatch(host) and not _PLACEHOLDER.fullmatch(host)


def is_local(url: str) -> bool:
    """Whether a URL leads to this machine, or is a file on it.

    :param url: the URL, or the constant beginning of one
    :return: False where the host isn't known
    """
    if url.lower().startswith("file:"):
        return True
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def shown(url: str) -> str:
    """A URL for a message: without user, password, query and fragment, which may be secret.

    :param url: any URL, or the beginning of one
    :return: scheme, host and path
    """
    scheme, separator, rest = url.partition("://")
    path = re.split(r"[?#]", rest, maxsplit=1)[0]
    host, slash, remainder = path.partition("/")
    return f"{scheme}{separator}{host.rpartition('@')[2]}{slash}{remainder}"
