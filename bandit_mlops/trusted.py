"""Whether something comes from a place that the project trusts: ``trusted_sources`` and ``trusted_orgs``."""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote

import msgspec

from bandit_mlops.addresses import is_cleartext
from bandit_mlops.analysis.values import Call, Choice, Constant, Item, Member, Text, Value, options
from bandit_mlops.patterns import pattern

if TYPE_CHECKING:
    from bandit_mlops.settings import Settings

_HOST = r"(?:\*\.(?=[^.]+\.))?[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*(?::\d{1,5})?"
_SOURCE = pattern(rf"(?i)(?:[a-z][a-z0-9+.-]*://)?{_HOST}(?:/[^\s?#\\]*)?")
_ADDRESS = pattern(r"([A-Za-z][A-Za-z0-9+.-]*)://([^/?#\\]*)(/?)([^?#]*)")
_SHORT_SSH = pattern(r"[\w.-]+@([\w.-]+):(?!//)(.*)")
_REPOSITORY = pattern(r"[\w.-]+/[^/\s:]*")
# What else means the same store.
_SAME_SCHEME = {"s3a": "s3", "s3n": "s3", "gcs": "gs", "abfss": "abfs", "wasbs": "wasb"}
# Addresses of these name a bucket where others name a host; functions take it by itself.
_BUCKETS = frozenset(("s3", "gs"))
_DEEPEST = 12


class _Place(msgspec.Struct, frozen=True):
    """An address, taken apart."""

    scheme: str
    host: str
    is_whole: bool
    """What follows the host can't make it another one."""
    path: str


def is_source(text: str) -> bool:
    """Whether a text is a trusted source as the settings take it.

    :param text: a host (``models.acme.example``, ``*.acme.example``) or the beginning of an address
        (``https://models.acme.example/``, ``s3://acme-models/``)
    :return: False also for a star alone, for a star before a top-level domain, and for a path that leads upwards
    """
    host, slash, _ = text.partition("/")
    is_address = "://" in text
    return _SOURCE.fullmatch(text) is not None and (is_address or not slash) and not _leads_up(text) and host != ""


def trusts(text: str, chosen: Settings, *, whole: bool = True) -> bool:
    """Whether an address, or the name of a repository on a hub, is of a place that the project trusts.

    :param text: the address or name, or its constant beginning
    :param chosen: the settings
    :param whole: whether nothing follows the text
    :return: True if it is; never for the beginning of a host's name, nor for unencrypted HTTP over the open network
        unless a source begins with ``http://``
    """
    if chosen.trusted_orgs and _REPOSITORY.match(text) and text.partition("/")[0] in chosen.trusted_orgs:
        return True
    place = _taken_apart(text, whole) if chosen.trusted_sources else None
    return place is not None and any(_covers(source, place, text) for source in chosen.trusted_sources)


def is_trusted(value: Value, chosen: Settings, depth: int = 0) -> bool:
    """Whether a value is, or was fetched from, an address that the project trusts.

    ``requests.get("https://models.acme.example/a.pkl").content``, ``client.bucket("acme-models").blob(name)``.

    :param value: an address, or what calls give that are given one
    :param chosen: the settings
    :return: False where a part that decides about the place isn't constant
    """
    if not (chosen.trusted_sources or chosen.trusted_orgs) or depth > _DEEPEST:
        return False
    if isinstance(value, Choice):
        return all(is_trusted(option, chosen, depth + 1) for option in value.options)
    known = _text(value)
    if known is not None:
        return trusts(known[0], chosen, whole=known[1])
    given = list(_given(value))
    addresses = [part for part in given if any(_is_address(option) for option in options(part))]
    if addresses:
        return all(is_trusted(address, chosen, depth + 1) for address in addresses)
    return any(_is_repository(part, chosen) for part in given) or _is_in_bucket(given, chosen)


def _text(value: Value) -> tuple[str, bool] | None:
    """The constant beginning of a text, and whether that's all of it."""
    first = value.parts[0] if isinstance(value, Text) else value
    if isinstance(first, Constant) and isinstance(first.value, str):
        return first.value, first is value
    return None


def _given(value: Value) -> Iterator[Value]:
    """What the calls that lead to a value are given."""
    for _ in range(_DEEPEST):
        if isinstance(value, (Member, Item)):
            value = value.base
        elif isinstance(value, Call):
            yield from value.arguments.values()
            value = value.callee
        else:
            return


def _is_address(value: Value) -> bool:
    known = _text(value)
    return known is not None and _taken_apart(known[0], whole=False) is not None


def _is_repository(value: Value, chosen: Settings) -> bool:
    found = options(value)
    return bool(found) and all(
        (known := _text(option)) is not None
        and _REPOSITORY.match(known[0]) is not None
        and known[0].partition("/")[0] in chosen.trusted_orgs
        for option in found
    )


def _is_in_bucket(given: Collection[Value], chosen: Settings) -> bool:
    """Whether functions that take a bucket and a key by themselves are given those of a trusted source."""
    texts = [known for known in map(_text, given) if known is not None]
    whole = {text for text, is_whole in texts if is_whole}
    for source in chosen.trusted_sources:
        place = _taken_apart(source, whole=True)
        if place is None or place.scheme not in _BUCKETS or place.host not in whole:
            continue
        path = place.path.strip("/")
        if not path or any(_is_below(text.strip("/"), path) and not _leads_up(text) for text, _ in texts):
            return True
    return False


@functools.lru_cache(maxsize=512)
def _taken_apart(text: str, whole: bool) -> _Place | None:
    """The parts of an address; None for any other text."""
    text = text.strip().removeprefix("git+")
    short = _SHORT_SSH.fullmatch(text)
    if short is not None:
        text = f"ssh://{short[1]}/{short[2]}"
    found = _ADDRESS.match(text)
    if found is None:
        return None
    scheme, authority, slash, path = found.groups()
    scheme = scheme.lower()
    # A name before the @, with or without a password, is no part of the host.
    host = authority.rpartition("@")[2].lower().rstrip(".")
    is_whole = bool(slash) or (whole and found.end() == len(text)) or text[found.end() : found.end() + 1] in {"?", "#"}
    return _Place(_SAME_SCHEME.get(scheme, scheme), host, is_whole, f"{slash}{path}")


def _covers(source: str, place: _Place, text: str) -> bool:
    if not place.is_whole or _leads_up(place.path):
        return False
    wanted = _taken_apart(source, whole=True)
    if wanted is None:
        # A host by itself says nothing of the way there.
        return _is_host(source.lower(), place.host) and not is_cleartext(text)
    same = place.scheme == wanted.scheme or (place.scheme == "ssh" and wanted.scheme == "https")
    return same and _is_host(wanted.host, place.host) and _is_below(place.path.strip("/"), wanted.path.strip("/"))


def _is_host(wanted: str, host: str) -> bool:
    if ":" not in wanted:
        host = host.partition(":")[0]
    return host.endswith(wanted[1:]) and host != wanted[2:] if wanted.startswith("*.") else host == wanted


def _is_below(path: str, folder: str) -> bool:
    return not folder or path == folder or path.startswith(f"{folder}/")


def _leads_up(path: str) -> bool:
    return ".." in re.split(r"[/\\]", unquote(path))
