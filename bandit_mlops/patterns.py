"""Regular expressions that are compiled when they're first asked for: most scans need few of the pack's."""

from __future__ import annotations

import re
from typing import Any, cast, overload


class Lazy:
    """Stands for a compiled expression; it has the same methods and attributes."""

    def __init__(self, source: str | bytes, flags: int) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        # Python calls this only for what isn't there yet: the second time the method itself is found.
        compiled: re.Pattern[Any] = re.compile(self._source, self._flags)
        found = getattr(compiled, name)
        setattr(self, name, found)
        return found


@overload
def pattern(source: str, flags: int = 0) -> re.Pattern[str]: ...
@overload
def pattern(source: bytes, flags: int = 0) -> re.Pattern[bytes]: ...
def pattern(source: str | bytes, flags: int = 0) -> re.Pattern[Any]:
    """``re.compile`` for a module's constants: nothing is compiled until the expression is used.

    :param source: the expression
    :param flags: as of ``re.compile``
    :return: what is used as a compiled expression, except as an argument of the functions of ``re``
    """
    return cast("re.Pattern[Any]", Lazy(source, flags))
