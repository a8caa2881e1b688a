"""Checks before a call: each source ends with the call that a check keeps from harm, or doesn't."""

from __future__ import annotations

import textwrap

import pytest
from analysis.reading import Reading

from bandit_mlops.analysis.values import Parameter, leaves
from bandit_mlops.guards import checksum_before, keeps_from_shell

KEPT = {
    "a list": "def f(p):\n    if p not in ('a', 'b'):\n        raise ValueError\n    ask(p)",
    "a named list": "KNOWN = ['a']\ndef f(p):\n    if p not in KNOWN:\n        return\n    ask(p)",
    "a dictionary": "KNOWN = {'a': 1}\ndef f(p):\n    if p in KNOWN:\n        ask(p)",
    "an assertion": "def f(p):\n    assert p in {'a', 'b'}\n    ask(p)",
    "digits": "def f(p):\n    if not p.isdigit():\n        raise ValueError\n    ask(p)",
    "an identifier": "def f(p):\n    if p.isidentifier():\n        ask(p)",
    "letters and digits": "def f(p):\n    if p.isalnum():\n        ask(p)",
    "a pattern": "import re\ndef f(p):\n    if not re.fullmatch(r'[\\w.-]+', p):\n        return\n    ask(p)",
    "an anchored pattern": "import re\ndef f(p):\n    if re.match(r'^[a-z]{2,8}$', p):\n        ask(p)",
    "a compiled pattern": "import re\nP = re.compile(r'[a-z]+')\ndef f(p):\n    if P.fullmatch(p) is None:\n"
    "        raise ValueError\n    ask(p)",
    "a group": "import re\ndef f(p):\n    if re.fullmatch(r'(?:train|test)-\\d+', p):\n        ask(p)",
    "a text that is made of it": "def f(p):\n    if p not in ('a', 'b'):\n        raise ValueError\n"
    "    c = f'ls {p}'\n    ask(c)",
    "a helper": "import re\ndef check(x):\n    if not re.fullmatch('[a-z]+', x):\n        raise ValueError\n"
    "def f(p):\n    check(p)\n    ask(p)",
    "a conditional expression": "def f(p):\n    return ask(p) if p in ('a', 'b') else None",
}
NOT_KEPT = {
    "nothing": "def f(p):\n    ask(p)",
    "presence": "def f(p):\n    if not p:\n        raise ValueError\n    ask(p)",
    "the wrong way round": "def f(p):\n    if p in ('a', 'b'):\n        return\n    ask(p)",
    "too late": "def f(p):\n    ask(p)\n    if p not in ('a', 'b'):\n        raise ValueError",
    "without a way out": "def f(p):\n    if p not in ('a', 'b'):\n        print(p)\n    ask(p)",
    "another variable": "def f(p, q):\n    if q not in ('a', 'b'):\n        raise ValueError\n    ask(p)",
    "a part of a text": "def f(p):\n    if p not in 'abc':\n        raise ValueError\n    ask(p)",
    "a loose pattern": "import re\ndef f(p):\n    if not re.fullmatch('.+', p):\n        return\n    ask(p)",
    "a pattern of the beginning": "import re\ndef f(p):\n    if not re.match('[a-z]+', p):\n        return\n    ask(p)",
    "a pattern that excludes": "import re\ndef f(p):\n    if not re.fullmatch('[^;]+', p):\n        return\n    ask(p)",
    "a pattern with a shell's letters": "import re\ndef f(p):\n    if re.fullmatch('[a-z;]+', p):\n        ask(p)",
    "a helper that only looks": "def check(x):\n    if not x:\n        raise ValueError\n"
    "def f(p):\n    check(p)\n    ask(p)",
}
COMPARED = {
    "a hash": "import hashlib\ndef f(d, h):\n    if hashlib.sha256(d).hexdigest() != h:\n        raise ValueError\n"
    "    ask(d)",
    "a hash that has a name": "import hashlib\ndef f(d, h):\n    x = hashlib.sha256(d).hexdigest()\n    assert x == h\n"
    "    ask(d)",
    "a signature": "import hmac\ndef f(d, h, k):\n    if hmac.compare_digest(hmac.new(k, d, 'sha256').digest(), h):\n"
    "        ask(d)",
    "by a helper": "def f(d, h):\n    verify_checksum(d, h)\n    ask(d)",
}
NOT_COMPARED = {
    "nothing": "def f(d):\n    ask(d)",
    "a warning": "import hashlib\ndef f(d, h):\n    if hashlib.sha256(d).hexdigest() != h:\n        print()\n"
    "    ask(d)",
    "another's": "import hashlib\ndef f(d, e, h):\n    if hashlib.sha256(e).hexdigest() != h:\n"
    "        raise ValueError\n    ask(d)",
    "the wrong way round": "import hashlib\ndef f(d, h):\n    if hashlib.sha256(d).hexdigest() == h:\n"
    "        raise ValueError\n    ask(d)",
    "a hash for nothing": "import hashlib\ndef f(d, h):\n    x = hashlib.sha256(d).hexdigest()\n    ask(d)",
}


def _kept(source: str) -> bool:
    reading = Reading(textwrap.dedent(source))
    (hole,) = (leaf for leaf in leaves(reading.value()) if isinstance(leaf, Parameter))
    return keeps_from_shell(reading.asked(), hole, reading.evaluator)


@pytest.mark.parametrize("source", KEPT.values(), ids=[name.replace(" ", "_") for name in KEPT])
def test_kept_from_a_shell(source: str) -> None:
    assert _kept(source)


@pytest.mark.parametrize("source", NOT_KEPT.values(), ids=[name.replace(" ", "_") for name in NOT_KEPT])
def test_not_kept_from_a_shell(source: str) -> None:
    assert not _kept(source)


@pytest.mark.parametrize("source", COMPARED.values(), ids=[name.replace(" ", "_") for name in COMPARED])
def test_compared_before(source: str) -> None:
    assert checksum_before(Reading(source).asked())


@pytest.mark.parametrize("source", NOT_COMPARED.values(), ids=[name.replace(" ", "_") for name in NOT_COMPARED])
def test_not_compared(source: str) -> None:
    assert not checksum_before(Reading(source).asked())
