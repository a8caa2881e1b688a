"""astroid without its "brain": what the pack needs of it, and the place that imports it first.

``import astroid`` imports fifty modules more, which tell its inference what is special about numpy, attrs and so on.
The pack never infers, and they are a third of what astroid's import takes. Whoever else infers with astroid in this
process imports ``astroid.astroid_manager``, which brings them.
"""

from __future__ import annotations

import contextlib
import importlib
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

_BRINGS_THE_BRAIN = "astroid.astroid_manager"


@contextlib.contextmanager
def _without_brain() -> Iterator[None]:
    """Let a stand-in give astroid what it takes from the module that brings the brain."""
    stand_in = ModuleType(_BRINGS_THE_BRAIN)
    vars(stand_in)["__getattr__"] = _given
    # Where astroid is there already, it takes nothing.
    sys.modules.setdefault(_BRINGS_THE_BRAIN, stand_in)
    try:
        yield
    finally:
        if sys.modules.get(_BRINGS_THE_BRAIN) is stand_in:
            del sys.modules[_BRINGS_THE_BRAIN]


def _given(name: str) -> Any:
    if name == "MANAGER":
        return importlib.import_module("astroid.manager").AstroidManager()
    if name.startswith("__"):
        raise AttributeError(name)
    # Another version of astroid takes more: it gets the module itself.
    sys.modules.pop(_BRINGS_THE_BRAIN, None)
    return getattr(importlib.import_module(_BRINGS_THE_BRAIN), name)


with _without_brain():
    from astroid import nodes
    from astroid.exceptions import TooManyLevelsError
    from astroid.manager import AstroidManager
    from astroid.rebuilder import TreeRebuilder

__all__ = ["AstroidManager", "TooManyLevelsError", "TreeRebuilder", "nodes"]
