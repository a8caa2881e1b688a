"""Kinds of ``ast`` nodes that only some of the supported Pythons have."""

from __future__ import annotations

import ast
from typing import Any

_NEWER: Any = ast

JOINED: tuple[type[ast.JoinedStr], ...] = (ast.JoinedStr,)
"""f-strings, and the t-strings of Python 3.14, which have the same fields."""
FORMATTED: tuple[type[ast.FormattedValue], ...] = (ast.FormattedValue,)
"""What stands in their braces."""

NOT_YET: frozenset[str] = frozenset() if hasattr(ast, "TemplateStr") else frozenset(("TemplateStr", "Interpolation"))
"""Kinds that a rule may ask for and that this Python doesn't have."""

if not NOT_YET:
    JOINED += (_NEWER.TemplateStr,)
    FORMATTED += (_NEWER.Interpolation,)
