"""``[tool.bandit.mlops]``: the one settings block that all rules share.

The classes below are the schema: their types validate, their defaults apply where a key is absent.
"""

from __future__ import annotations

import functools
import importlib
import re
import reprlib
import sys
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any, Literal, NoReturn

import msgspec

from bandit_mlops.catalog.credentials import Format
from bandit_mlops.issues import excerpt
from bandit_mlops.printing import printable

_MANY = 20
"""Repetitions that don't count as open yet: more of them inside as many others are too many steps."""
_LONGEST_VERSIONS = 200
_PARSER: ModuleType = importlib.import_module("re._parser" if sys.version_info >= (3, 11) else "sre_parse")


class SettingsError(ValueError):
    """A key, type or value in ``[tool.bandit.mlops]`` that isn't one of ours; the message names all three."""


class CredentialFormat(msgspec.Struct, frozen=True):
    """``[[tool.bandit.mlops.secrets.format]]``: a format of credentials that the project knows besides ours."""

    name: str
    """Who issues it; it stands in the message."""
    prefix: str = ""
    """Its public beginning, which may be shown."""
    pattern: str = ""
    """Regular expression of the whole; without it, the prefix and 16 or more letters, digits, ``_`` and ``-``."""
    variables: tuple[str, ...] = ()
    """Environment variables to read it from; the first is the one to recommend."""
    severity: Literal["LOW", "MEDIUM", "HIGH"] = "HIGH"
    confidence: Literal["LOW", "MEDIUM", "HIGH"] = "HIGH"


class Secrets(msgspec.Struct, frozen=True):
    """``[tool.bandit.mlops.secrets]``: what the credential rules accept."""

    allow: tuple[str, ...] = ()
    """Regular expressions; a value or a file's path that one of them finds is not reported."""
    minimum_entropy: float = 3.5
    """Bits a character that a value without a provider's format needs to count as a key."""
    format: tuple[CredentialFormat, ...] = ()
    """Formats besides those of the catalogue."""

    @property
    def formats(self) -> tuple[Format, ...]:
        """The additional formats as the catalogue's type."""
        return _entries(self.format) if self.format else ()


@functools.lru_cache(maxsize=4)
def _entries(formats: tuple[CredentialFormat, ...]) -> tuple[Format, ...]:
    return tuple(
        Format(
            own.name,
            "a credential",
            own.pattern or rf"(?<![A-Za-z0-9]){re.escape(own.prefix)}[A-Za-z0-9_-]{{16,400}}",
            "the project's settings",
            (own.prefix,) if own.prefix else (),
            severity=own.severity,
            confidence=own.confidence,
            variables=own.variables,
        )
        for own in formats
    )


class Settings(msgspec.Struct, frozen=True):
    """``[tool.bandit.mlops]`` as typed values."""

    assume: dict[str, str] = msgspec.field(default_factory=dict)
    """Versions to take for granted, as {"torch": ">=2.6"}; they outrank what the project declares."""
    trusted_orgs: tuple[str, ...] = ()
    """Hub organisations (the part before the slash) whose unpinned downloads are accepted."""
    trusted_sources: tuple[str, ...] = ()
    """Hosts and beginnings of addresses from which files are as good as the project's own: "models.acme.example",
    "*.acme.example", "https://models.acme.example/prod/", "s3://acme-models/"."""
    secrets: Secrets = Secrets()
    api: tuple[dict[str, Any], ...] = ()
    """Functions that the catalogue lacks, each as a table; see ``extensions.api``."""
    origin: tuple[dict[str, Any], ...] = ()
    """Where values come from that the catalogue doesn't know, each as a table; see ``extensions.origin``."""
    sanitizer: tuple[dict[str, Any], ...] = ()
    """Functions of your own that make text harmless, each as a table; see ``extensions.sanitizer``."""


def gen_config(name: str) -> dict[str, Any]:
    """Bandit's hook for the defaults of a settings block.

    :param name: the block's name, always "mlops"
    :return: the default of every key, as plain data
    """
    return {key: _plain(value) for key, value in msgspec.structs.asdict(Settings()).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, msgspec.Struct):
        return {key: _plain(inner) for key, inner in msgspec.structs.asdict(value).items()}
    return list(value) if isinstance(value, tuple) else value


def parse(raw: Mapping[str, Any]) -> Settings:
    """Validate a settings block.

    :param raw: the block as the TOML or YAML reader gave it
    :return: the settings
    :raises SettingsError: with the key, the value and what was expected
    """
    # Imported here: most projects have no block of ours, and start without the cost.
    from bandit_mlops import extensions
    from bandit_mlops.trusted import is_source

    if not isinstance(raw, Mapping):
        raise SettingsError(f"[tool.bandit.mlops] is {_quoted(raw)}; expected a table of options")
    _refuse_unknown_keys(raw, Settings, "mlops")
    _refuse_bad_versions(raw.get("assume"))
    settings: Settings = _read(functools.partial(extensions.converted, Settings), raw, "mlops")
    entropy = settings.secrets.minimum_entropy
    # Written so that "not a number" is refused too.
    if not 0 <= entropy <= 8:
        raise SettingsError(f"mlops.secrets.minimum_entropy = {entropy!r}: expected bits a character, from 0 to 8")
    for index, source in enumerate(settings.trusted_sources):
        if not is_source(source):
            raise SettingsError(
                f"mlops.trusted_sources[{index}] = {_quoted(source)}: expected a host "
                '("models.acme.example", "*.acme.example") or the beginning of an address '
                '("https://models.acme.example/prod/", "s3://acme-models/")'
            )
    for index, pattern in enumerate(settings.secrets.allow):
        _refuse_bad_pattern(f"mlops.secrets.allow[{index}]", pattern)
    for index, own in enumerate(settings.secrets.format):
        place = f"mlops.secrets.format[{index}]"
        if not own.name.strip():
            raise SettingsError(f"{place}.name = {_quoted(own.name)}: expected the name of who issues the credential")
        if not own.pattern and len(own.prefix) < 2:
            raise SettingsError(
                f"{place}.prefix = {_quoted(own.prefix)}: expected two or more characters, or a pattern beside it"
            )
        if own.pattern:
            _refuse_bad_pattern(f"{place}.pattern", own.pattern)
            if re.search(own.pattern, ""):
                raise SettingsError(
                    f"{place}.pattern = {_quoted(own.pattern)}: expected a regular expression that needs some text"
                )
    for index, table in enumerate(settings.api):
        _read(extensions.api, table, f"mlops.api[{index}]")
    for index, table in enumerate(settings.origin):
        _read(extensions.origin, table, f"mlops.origin[{index}]")
    for index, table in enumerate(settings.sanitizer):
        _read(extensions.sanitizer, table, f"mlops.sanitizer[{index}]")
    return settings


def _read(read: Callable[[Mapping[str, Any]], Any], table: Mapping[str, Any], place: str) -> Any:
    from bandit_mlops.extensions import ExtensionError

    try:
        return read(table)
    except ExtensionError as error:
        raise SettingsError(f"{place}{printable(error.path)} = {_quoted(error.value)}: {error.expected}") from None


def _refuse_bad_pattern(place: str, pattern: str) -> None:
    try:
        re.compile(pattern)
        slow = _may_be_slow(_PARSER.parse(pattern))
    except (re.error, OverflowError, RecursionError) as error:
        raise SettingsError(f"{place} = {_quoted(pattern)}: expected a regular expression ({error})") from None
    if slow:
        raise SettingsError(
            f"{place} = {_quoted(pattern)}: expected a regular expression without a repetition inside a repetition; "
            "such as (a+)+ take for ever on some texts"
        )


def _may_be_slow(tokens: Any, repeated: bool = False) -> bool:
    """Whether an open repetition stands inside another one, which is how a search takes exponential time."""
    for kind, value in tokens:
        match str(kind):
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                many = value[1] > _MANY
                if (many and repeated) or _may_be_slow(value[2], repeated or many):
                    return True
            case "SUBPATTERN" | "ATOMIC_GROUP":
                if _may_be_slow(value[-1] if isinstance(value, tuple) else value, repeated):
                    return True
            case "BRANCH":
                if any(_may_be_slow(branch, repeated) for branch in value[1]):
                    return True
            case "GROUPREF_EXISTS":
                if any(branch and _may_be_slow(branch, repeated) for branch in value[1:]):
                    return True
            case "ASSERT" | "ASSERT_NOT":
                if _may_be_slow(value[1], repeated):
                    return True
    return False


def _refuse_unknown_keys(raw: Mapping[str, Any], schema: type[msgspec.Struct], prefix: str) -> None:
    fields = {field.name: field for field in msgspec.structs.fields(schema)}
    for key, value in raw.items():
        if key not in fields:
            raise SettingsError(
                f"{prefix}.{printable(str(key))} = {_quoted(value)}: no such option; "
                f"expected one of {', '.join(sorted(fields))}"
            )
        default = fields[key].default
        if isinstance(default, msgspec.Struct) and isinstance(value, Mapping):
            _refuse_unknown_keys(value, type(default), f"{prefix}.{key}")
        if schema is Secrets and key == "format" and isinstance(value, (list, tuple)):
            for index, own in enumerate(value):
                if isinstance(own, Mapping):
                    _refuse_unknown_keys(own, CredentialFormat, f"{prefix}.{key}[{index}]")


def _refuse_bad_versions(assume: Any) -> None:
    # Imported here: as above.
    from packaging.specifiers import SpecifierSet

    for package, versions in assume.items() if isinstance(assume, Mapping) else ():
        try:
            if isinstance(package, str) and isinstance(versions, str) and len(versions) <= _LONGEST_VERSIONS:
                SpecifierSet(versions)
                continue
        except ValueError:
            pass
        raise SettingsError(
            f"mlops.assume.{printable(str(package))} = {_quoted(versions)}: "
            'expected a package\'s name and a version specifier such as ">=2.6"'
        )


def _quoted(value: Any) -> str:
    try:
        return excerpt(repr(value) if _is_small(value) else reprlib.repr(value))
    except ValueError:
        # Python refuses to write out a whole number of more than some thousand digits.
        return "a number with too many digits"


def _is_small(value: Any, most: int = 10_000) -> bool:
    """Whether a value is short when it's written out; one of YAML may repeat its parts without end."""
    waiting = [value]
    while waiting and most > 0:
        part = waiting.pop()
        most -= 1
        if isinstance(part, Mapping):
            waiting += [*part.keys(), *part.values()]
        elif isinstance(part, (list, tuple, set)):
            waiting += part
    return not waiting


_DEFAULTS = Settings()
_last: tuple[Mapping[str, Any], Settings] | None = None
_seen: dict[int, tuple[Mapping[str, Any], Settings]] = {}
_MOST_BLOCKS = 64


def settings(raw: Mapping[str, Any]) -> Settings:
    """The settings for a rule, parsed once for a block.

    A block with an error stops the scan: one line on stderr, exit code 2 (as Bandit's own configuration errors do).

    :param raw: what Bandit hands to a rule that takes the "mlops" configuration
    :return: the settings
    """
    global _last
    # What is kept here keeps its block, too, so that no other block has its number.
    known = _seen.get(id(raw))
    if known is not None:
        _last = known
        return known[1]
    if raw == {}:
        _last = (raw, _DEFAULTS)
        return _DEFAULTS
    if _last is None or _last[0] != raw:
        try:
            _last = (raw, parse(raw) if raw != gen_config("mlops") else _DEFAULTS)
        except SettingsError as error:
            stop(str(error))
    assert _last is not None  # stop doesn't return
    if len(_seen) == _MOST_BLOCKS:
        _seen.clear()
    # Bandit hands each rule a block of its own, all alike, again and again.
    _seen[id(raw)] = (raw, _last[1])
    return _last[1]


def in_force() -> Settings:
    """The settings of this scan, for code that no rule hands them to.

    :return: what the last rule was given; a scan has one block
    """
    return _DEFAULTS if _last is None else _last[1]


def stop(what: str) -> NoReturn:
    """End the scan because of its configuration, as Bandit does for its own: one line on stderr, exit code 2.

    :param what: what is wrong
    """
    print(f"bandit-mlops: configuration error: {what}", file=sys.stderr)
    raise SystemExit(2) from None
