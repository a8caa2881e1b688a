"""Functions that make a text harmless for what reads it."""

from __future__ import annotations

from bandit_mlops.catalog.entries import Sanitizer

SANITIZERS: tuple[Sanitizer, ...] = (
    Sanitizer(
        # Not subprocess.list2cmdline: it follows the rules of the Microsoft C runtime.
        names=("shlex.quote", "shlex.join", "pipes.quote", "six.moves.shlex_quote"),
        against=("shell",),
        source="cpython-3.12.1:Lib/shlex.py:316; cpython-3.12.1:Lib/shlex.py:323; cpython-3.12.1:Lib/pipes.py:66; "
        "six-1.17.0:six.py:264",
    ),
    Sanitizer(
        # A t-string is no text: what runs commands or opens files refuses it. Rendered, it counts as what it holds.
        names=("string.templatelib.Template",),
        against=("shell", "path"),
        source="cpython-3.14:Lib/subprocess.py (Popen); docs.python.org/3.14/library/string.templatelib.html",
    ),
    Sanitizer(
        # Letters, digits, +/=-_
        names=(
            "base64.b64encode",
            "base64.urlsafe_b64encode",
            "base64.standard_b64encode",
            "base64.b32encode",
            "base64.b16encode",
            "binascii.hexlify",
        ),
        against=("shell",),
        source="docs.python.org/3/library/base64.html; docs.python.org/3/library/binascii.html",
    ),
    Sanitizer(
        # What is left is percent-encoded, but for letters, digits and _.-~
        names=("urllib.parse.quote_plus",),
        against=("shell", "path"),
        source="docs.python.org/3/library/urllib.parse.html#urllib.parse.quote_plus",
    ),
    Sanitizer(
        # Letters, digits and _.- only
        names=(
            "werkzeug.utils.secure_filename",
            "werkzeug.secure_filename",
            "django.utils.text.get_valid_filename",
            "django.utils.text.slugify",
        ),
        against=("shell", "path"),
        source="werkzeug-3.1.8:werkzeug/utils.py:37; django-6.1.3:django/utils/text.py:292",
    ),
)
