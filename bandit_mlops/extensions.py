"""What users and packages add to the catalogue: entries of the same types as the built-in ones.

Users write tables in ``pyproject.toml``, packages name a sequence of entries under the entry-point group
``bandit_mlops.catalogs``.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import msgspec

from bandit_mlops.analysis.origins import KINDS as ORIGIN_KINDS
from bandit_mlops.catalog.entries import Dotted, Handler, Origin, Sanitizer
from bandit_mlops.catalog.kinds import KINDS, Kind
from bandit_mlops.patterns import pattern

NAMESPACE = "bandit_mlops.catalogs"

DANGERS = ("shell", "path")
"""What a sanitizer can make text harmless for."""

_DOTTED_NAME = pattern(r"(?:\*|[^\W\d]\w*)(?:\.(?:\*|[^\W\d]\w*))*")
_HOME = "pyproject.toml, [tool.bandit.mlops]"

T = TypeVar("T")


class ExtensionError(ValueError):
    """An entry that isn't one; the message says what is wrong with it."""

    def __init__(self, path: str, value: Any, expected: str) -> None:
        """Say what is wrong.

        :param path: where the value stands within the entry, as ``.data.position``; empty for the entry itself
        :param value: what stands there
        :param expected: what was expected, as a clause
        """
        super().__init__(expected)
        self.path = path
        self.value = value
        self.expected = expected


def hazards() -> dict[str, Kind]:
    """The rules whose catalogue can be added to, by ID and by name."""
    return {key: kind for kind in KINDS for key in (kind.rule, kind.name)}


def api(table: Mapping[str, Any]) -> Any:
    """An entry from a table of ``[[tool.bandit.mlops.api]]``.

    :param table: ``hazard``, the rule's ID or name; ``name`` or ``names``; and fields of the rule's type of entry
    :return: the entry
    :raises ExtensionError: where a key or a value isn't one of the type's
    """
    known = hazards()
    hazard = table.get("hazard")
    if not isinstance(hazard, str) or hazard not in known:
        raise ExtensionError(".hazard", hazard, f"expected one of {', '.join(kind.name for kind in KINDS)}, or an ID")
    kind = known[hazard]
    given = {key: value for key, value in table.items() if key != "hazard"}
    fields = set(kind.entry.__struct_fields__)
    words = {"source": _HOME, "rule": kind.rule, **kind.words}
    if "rule" in given:
        raise ExtensionError(".rule", given["rule"], "no such option; the hazard names the rule")
    return _entry(kind.entry, given, {key: words[key] for key in words.keys() & fields})


def origin(table: Mapping[str, Any]) -> Origin:
    """A source of values from a table of ``[[tool.bandit.mlops.origin]]``.

    :param table: ``name`` or ``names`` of a function or attribute, ``kind``, and perhaps ``target``
    :return: the entry
    :raises ExtensionError: where a key or a value isn't one of the type's
    """
    found: Origin = _entry(Origin, table, {"source": _HOME})
    _refuse_unknown_kind(found)
    return found


def sanitizer(table: Mapping[str, Any]) -> Sanitizer:
    """A function that makes text harmless, from a table of ``[[tool.bandit.mlops.sanitizer]]``.

    :param table: ``name`` or ``names``, and ``against``: a list of "shell", "path"
    :return: the entry
    :raises ExtensionError: where a key or a value isn't one of the type's
    """
    found: Sanitizer = _entry(Sanitizer, table, {"source": _HOME})
    _refuse_unknown_danger(found)
    return found


def _refuse_unknown_danger(entry: Sanitizer) -> None:
    unknown = next((against for against in entry.against if against not in DANGERS), None)
    if unknown is not None or not entry.against:
        raise ExtensionError(".against", unknown or list(entry.against), f"expected a list of {', '.join(DANGERS)}")


@functools.cache
def from_packages() -> tuple[Any, ...]:
    """The entries that installed packages add.

    :return: all of them, by the entry points' names
    :raises ExtensionError: where an entry point gives anything else, or can't be imported
    """
    from stevedore.extension import ExtensionManager

    def stop(manager: object, point: Any, error: BaseException) -> None:
        raise ExtensionError(f" {point.name}", point.value, f"expected a sequence of entries, got {error!r}") from error

    manager: ExtensionManager[Any] = ExtensionManager(NAMESPACE, on_load_failure_callback=stop)
    found: list[Any] = []
    for extension in sorted(manager.extensions, key=lambda extension: str(extension.name)):
        found += checked(extension.plugin, f" {extension.name}")
    return tuple(found)


def checked(entries: Any, where: str) -> tuple[Any, ...]:
    """Entries that a package adds, once they are known to be some.

    :param entries: what its entry point leads to
    :param where: the entry point, for the error
    :return: the same
    :raises ExtensionError: where they aren't a sequence of entries
    """
    types: tuple[type[Any], ...] = (Origin, Handler, Sanitizer, *(kind.entry for kind in KINDS))
    if not isinstance(entries, (list, tuple)):
        raise ExtensionError(where, entries, "expected a list or tuple of entries")
    for index, entry in enumerate(entries):
        if not isinstance(entry, types):
            expected = ", ".join(sorted({kind.__name__ for kind in types}))
            raise ExtensionError(f"{where}[{index}]", entry, f"expected an entry, one of {expected}")
        _refuse_bad_names(entry.names)
        if isinstance(entry, (Origin, Handler)):
            _refuse_unknown_kind(entry)
        elif isinstance(entry, Sanitizer):
            _refuse_unknown_danger(entry)
    return tuple(entries)


def _entry(kind: type[Any], table: Mapping[str, Any], words: Mapping[str, Any]) -> Any:
    given = {**words, **table}
    if "name" in given and "names" not in given:
        given["names"] = [given.pop("name")]
    fields = set(kind.__struct_fields__)
    unknown = next((key for key in given if key not in fields), None)
    if unknown is not None:
        options = ", ".join(sorted({"name", *fields} - {"rule"}))
        raise ExtensionError(f".{unknown}", given[unknown], f"no such option; expected one of {options}")
    found = converted(kind, given, table)
    _refuse_bad_names(found.names)
    return _with_dotted_values(found)


def _with_dotted_values(value: Any) -> Any:
    """An entry in which ``{names = ["lib.Safe"]}``, as the value of a switch, is what it means."""
    if isinstance(value, Mapping):
        return Dotted(tuple(value["names"])) if value.keys() == {"names"} else value
    if isinstance(value, tuple):
        return tuple(_with_dotted_values(item) for item in value)
    if isinstance(value, msgspec.Struct):
        changed = {name: _with_dotted_values(getattr(value, name)) for name in value.__struct_fields__}
        return msgspec.structs.replace(value, **changed)
    return value


def _refuse_bad_names(names: Iterable[Any]) -> None:
    listed = list(names)
    if not listed:
        raise ExtensionError(".names", listed, "expected at least one dotted name")
    for index, name in enumerate(listed):
        if not isinstance(name, str) or not _DOTTED_NAME.fullmatch(name) or not name.rpartition(".")[2].strip("*"):
            raise ExtensionError(
                f".names[{index}]", name, 'expected a dotted name such as "acme.models.load" or "acme.*.load"'
            )


def _refuse_unknown_kind(entry: Origin | Handler) -> None:
    if entry.kind not in ORIGIN_KINDS:
        raise ExtensionError(".kind", entry.kind, f"expected one of {', '.join(ORIGIN_KINDS)}")


def converted(kind: type[T], given: Mapping[str, Any], written: Mapping[str, Any] | None = None) -> T:
    """A table of settings as a structure.

    :param kind: the structure
    :param given: the table
    :param written: the table as the user has written it, if ``given`` was changed
    :return: the structure
    :raises ExtensionError: if a value isn't what the structure takes
    """
    try:
        return msgspec.convert(given, kind)
    except msgspec.ValidationError as error:
        expected, _, path = str(error).replace("`object`", "`table`").partition(" - at `$")
        path = path.rstrip("`")
        value = _at(given if written is None else written, path)
        raise ExtensionError(path, value, expected[:1].lower() + expected[1:]) from None


def _at(raw: Any, path: str) -> Any:
    for name, index in re.findall(r"\.([^.\[]+)|\[(\d+)\]", path):
        try:
            raw = raw[name or int(index)]
        except (KeyError, IndexError, TypeError):
            return None
    return raw
