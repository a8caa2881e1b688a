"""What Python's garbage collector is spared: a scan's objects live as long as they are needed, and it finds nothing."""

from __future__ import annotations

import atexit
import gc

_MANY_OBJECTS = 1_000_000


def spare() -> None:
    """Let the collector rest until there are objects by the million, and leave out its last rounds.

    What is imported stays. Trees live as long as their file, and are then freed without the collector; until then it
    would walk through all of them again and again: a fifth of a scan's time. And when Python ends, it would walk once
    more through all that is about to go with the process.
    """
    first, *others = gc.get_threshold()
    # Zero is for never.
    if 0 < first < _MANY_OBJECTS:
        gc.set_threshold(_MANY_OBJECTS, *others)
    atexit.register(gc.freeze)
