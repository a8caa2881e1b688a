"""Checks before a call: each source ends with the call that a check keeps from harm, or doesn't."""

from __future__ import annotations

import textwrap

import pytest
from analysis.reading import Reading

from bandit_mlops.analysis.values import Parameter, leaves
from bandit_mlops.guards import checksum_before, keeps_from_shell, stands_before

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
    "the other branch": "def f(p):\n    if p not in ('a', 'b'):\n        print()\n    else:\n        ask(p)",
    "a way out of the other branch": "def f(p):\n    if p in ('a', 'b'):\n        pass\n    else:\n"
    "        raise E\n    ask(p)",
    "a loop that goes on": "def f(p):\n    for x in y:\n        if p not in ('a', 'b'):\n            print()\n"
    "            continue\n        ask(p)",
    "a comprehension": "def f(p):\n    return [ask(p) for x in y if p in ('a', 'b')]",
    "one of two tests": "def f(p):\n    if t and p in ('a', 'b'):\n        ask(p)",
    "one of two ways out": "def f(p):\n    if not p or p not in ('a', 'b'):\n        raise ValueError\n    ask(p)",
    "one of two lists": "def f(p):\n    if p in ('a', 'b') or p in ('c', 'd'):\n        ask(p)",
    "nothing or a list": "def f(p):\n    if p is None or p in ('a', 'b'):\n        ask(p)",
    "not either of two": "def f(p):\n    if not (t or p not in ('a', 'b')):\n        ask(p)",
    "each character": "def f(p):\n    if not all(c in 'abc-' for c in p):\n        raise ValueError\n    ask(p)",
    "no other character": "def f(p):\n    if any(c not in 'abc-' for c in p):\n        raise ValueError\n    ask(p)",
    "characters of a library": "import string\ndef f(p):\n    if all(c in string.ascii_letters for c in p):\n"
    "        ask(p)",
    "a smaller set": "def f(p):\n    if set(p) <= set('abc'):\n        ask(p)",
    "a subset": "def f(p):\n    if set(p).issubset('abc'):\n        ask(p)",
    "a difference": "def f(p):\n    if set(p) - set('abc'):\n        raise ValueError\n    ask(p)",
    "a difference by a method": "def f(p):\n    if set(p).difference('abc'):\n        raise ValueError\n    ask(p)",
    "a pattern of what isn't allowed": "import re\ndef f(p):\n    if re.search('[^a-z]', p):\n"
    "        raise ValueError\n    ask(p)",
    "a pattern that is searched": "import re\ndef f(p):\n    if re.search('^[a-z]+$', p):\n        ask(p)",
    "a pattern that is compared": "import re\ndef f(p):\n    if bool(re.fullmatch('[a-z]+', p)) == False:\n"
    "        raise ValueError\n    ask(p)",
    "a helper that is told by name": "def check(*, x):\n    if x not in ('a', 'b'):\n        raise ValueError\n"
    "def f(p):\n    check(x=p)\n    ask(p)",
    "a helper that asserts": "def check(x, /, y):\n    y()\n    assert x in ('a', 'b')\ndef f(p):\n"
    "    check(p, 1)\n    ask(p)",
    "a helper of the class": "class C:\n    def check(self, x):\n        if x not in ('a', 'b'):\n"
    "            raise ValueError\n"
    "    def f(self, p):\n        self.check(p)\n        ask(p)",
    "something and a list": "def f(p):\n    if p and p not in ('a', 'b'):\n        raise ValueError\n    ask(p)",
    "something that isn't None and a list": "def f(p):\n    if p is not None and p not in ('a', 'b'):\n"
    "        raise ValueError\n    ask(p)",
    "no value or a list": "def f(p):\n    if not p or p in ('a', 'b'):\n        ask(p)",
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
    "the wrong branch": "def f(p):\n    if p in ('a', 'b'):\n        print()\n    else:\n        ask(p)",
    "a test that something else outweighs": "def f(p, t):\n    if t or p in ('a', 'b'):\n        ask(p)",
    "a test that only sometimes counts": "def f(p, t):\n    if t and p not in ('a', 'b'):\n"
    "        raise ValueError\n    ask(p)",
    "not both of two": "def f(p):\n    if not (t and p not in ('a', 'b')):\n        ask(p)",
    "another comprehension": "def f(p):\n    print(x for x in y if p in ('a', 'b'))\n    ask(p)",
    "a loop that goes on after all": "def f(p):\n    if p in ('a', 'b'):\n        return\n    else:\n"
    "        print()\n    ask(p)",
    "some character": "def f(p):\n    if not all(c not in 'abc' for c in p):\n        raise ValueError\n    ask(p)",
    "a character that a shell reads": "def f(p):\n    if all(c in 'abc;' for c in p):\n        ask(p)",
    "characters that aren't known": "def f(p, q):\n    if all(c in q for c in p):\n        ask(p)",
    "a larger set": "def f(p):\n    if set(p) >= set('abc'):\n        ask(p)",
    "a set with a shell's letters": "def f(p):\n    if set(p) <= set('abc;'):\n        ask(p)",
    "no subset": "def f(p):\n    if not set(p).issubset('abc'):\n        ask(p)",
    "a difference the wrong way round": "def f(p):\n    if set(p) - set('abc'):\n        ask(p)",
    "a difference of another set": "def f(p):\n    if set('abc') - set(p):\n        raise ValueError\n    ask(p)",
    "a pattern of what is allowed": "import re\ndef f(p):\n    if re.search('[a-z]', p):\n"
    "        raise ValueError\n    ask(p)",
    "a pattern that is found anywhere": "import re\ndef f(p):\n    if re.search('[a-z]+$', p):\n        ask(p)",
    "a pattern that matches the wrong way round": "import re\ndef f(p):\n    if re.fullmatch('[a-z]+', p):\n"
    "        raise ValueError\n    ask(p)",
    "a pattern that isn't known": "import re\ndef f(p, q):\n    if re.fullmatch(q, p):\n        ask(p)",
    "capital letters": "def f(p):\n    if p.isupper():\n        ask(p)",
    "digits the wrong way round": "def f(p):\n    if p.isdigit():\n        raise ValueError\n    ask(p)",
    "a helper of something else": "def check(x):\n    if x not in ('a', 'b'):\n        raise ValueError\n"
    "def f(p, q):\n    check(q)\n    ask(p)",
    "a helper that is too late": "def check(x):\n    if x not in ('a', 'b'):\n        raise ValueError\n"
    "def f(p):\n    ask(p)\n    check(p)",
    "a helper that asserts the opposite": "def check(x):\n    assert x not in ('a', 'b')\ndef f(p):\n"
    "    check(p)\n    ask(p)",
    "a helper that tests another": "def check(x, y):\n    if y not in ('a', 'b'):\n        raise ValueError\n"
    "def f(p):\n    check(p, 1)\n    ask(p)",
    "a helper that lets it through": "def check(x):\n    if x not in ('a', 'b'):\n        print()\n"
    "def f(p):\n    check(p)\n    ask(p)",
    "a value or a list": "def f(p):\n    if p or p in ('a', 'b'):\n        ask(p)",
    "another value or a list": "def f(p, q):\n    if not q or p in ('a', 'b'):\n        ask(p)",
    "not None or a list": "def f(p):\n    if p is not None or p in ('a', 'b'):\n        ask(p)",
    "not None": "def f(p):\n    if p is None:\n        raise ValueError\n    ask(p)",
}
COMPARED = {
    "a hash": "import hashlib\ndef f(d, h):\n    if hashlib.sha256(d).hexdigest() != h:\n        raise ValueError\n"
    "    ask(d)",
    "a hash that has a name": "import hashlib\ndef f(d, h):\n    x = hashlib.sha256(d).hexdigest()\n    assert x == h\n"
    "    ask(d)",
    "a signature": "import hmac\ndef f(d, h, k):\n    if hmac.compare_digest(hmac.new(k, d, 'sha256').digest(), h):\n"
    "        ask(d)",
    "by a helper": "def f(d, h):\n    verify_checksum(d, h)\n    ask(d)",
    "the other way round": "import hashlib\ndef f(d, h):\n    if h == hashlib.sha256(d).hexdigest():\n        ask(d)",
    "of what is read": "import hashlib\ndef f(p, h):\n    d = open(p).read()\n"
    "    if hashlib.sha256(d).hexdigest() != h:\n"
    "        raise ValueError\n    ask(d)",
    "by a test that is a helper": "def f(d, h):\n    if not verify_signature(d, h):\n        return\n    ask(d)",
    "of a method's object": "def f(d, h):\n    verify_checksum(d, h)\n    d.ask()",
    "of a keyword": "def f(d, h):\n    verify_checksum(d, h)\n    ask(x=d)",
    "of a file that is opened": "def f(p, h):\n    verify_checksum(p, h)\n    with open(p) as d:\n        ask(d)",
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
    "a helper of another": "def f(d, e, h):\n    verify_checksum(e, h)\n    ask(d)",
    "a helper the wrong way round": "def f(d, h):\n    if verify_signature(d, h):\n        return\n    ask(d)",
    "a helper that only asks": "def f(d, h):\n    if print(d, h):\n        ask(d)",
    "a signature the wrong way round": "import hmac\ndef f(d, h):\n    if hmac.compare_digest(d, h):\n"
    "        return\n    ask(d)",
    "a comparison of something else": "def f(d, h):\n    if d != h:\n        raise ValueError\n    ask(d)",
    "a helper that is too late": "def f(d, h):\n    ask(d)\n    verify_checksum(d, h)",
    "no function": "verify_checksum(d, h)\nask(d)",
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


NARROWED = {
    "a list": "def f(p):\n    if p not in ('a', 'b'):\n        raise ValueError\n    ask(p)",
    "an identifier": "def f(p):\n    if p.isidentifier():\n        ask(p)",
    "signs and digits": "def f(p):\n    if all(c in '0123456789+-*/. ' for c in p):\n        ask(p)",
    "words": "def f(p):\n    if set(p.split()) <= {'and', 'or', '('}:\n        ask(p)",
    "signs and digits by a set": "def f(p):\n    if not set(p) - set('0123456789+-'):\n        ask(p)",
    "a strict pattern": "import re\ndef f(p):\n    if re.fullmatch(r'[\\d+*/ -]+', p):\n        ask(p)",
    "no other sign": "import re\ndef f(p):\n    if re.search(r'[^\\d+*/ -]', p):\n        raise ValueError\n    ask(p)",
    "what is made of it": "def f(p):\n    if p in ('a', 'b'):\n        with open(p) as q:\n"
    "            for r in q:\n                ask(r)",
    "each of several": "def f(ps):\n    for p in ps:\n        if p not in ('a', 'b'):\n"
    "            raise ValueError\n    ask(ps)",
}
NARROWED |= {
    "a few letters": "def f(p):\n    if all(c in '0123456789epi.' for c in p):\n        ask(p)",
    "short words": "def f(p):\n    if set(p.split()) <= {'and', 'or', 'not', 'in', 'is'}:\n        ask(p)",
    "a set of a set": "def f(p):\n    if set(p) <= frozenset(('+', '-', '1')):\n        ask(p)",
}
NARROWED_BY_NAME = {
    "a check": "def f(p):\n    _check_module(p)\n    ask(p)",
    "a check by keyword": "def f(p):\n    _check_module(name=p)\n    ask(p)",
    "a check that is asked": "def f(p):\n    if is_allowed(p):\n        ask(p)",
    "a beginning": "def f(p):\n    if p.startswith('a.'):\n        ask(p)",
}
NOT_NARROWED = {
    "letters": "def f(p):\n    if p.isalnum():\n        ask(p)",
    "many letters": "def f(p):\n    if all(c in 'abcdefghijklmnopqrstuvwxyz' for c in p):\n        ask(p)",
    "an underscore": "def f(p):\n    if all(c in '0123456789_' for c in p):\n        ask(p)",
    "characters that aren't known": "def f(p, q):\n    if all(c in q for c in p):\n        ask(p)",
    "a loose pattern": "import re\ndef f(p):\n    if re.fullmatch(r'\\w+', p):\n        ask(p)",
    "another name": "def f(p, q):\n    _check_module(q)\n    ask(p)",
    "a check with another name": "def f(p):\n    print(p)\n    ask(p)",
    "a check that refuses": "def f(p):\n    if is_allowed(p):\n        raise ValueError\n    ask(p)",
    "no function": "_check_module(p)\nask(p)",
}


def _narrowed(source: str, helpers: bool) -> bool:
    reading = Reading(source)
    call = reading.asked()
    return stands_before(call, call.args[0], reading.evaluator, helpers=helpers)


@pytest.mark.parametrize("source", NARROWED.values(), ids=[name.replace(" ", "_") for name in NARROWED])
def test_narrowed(source: str) -> None:
    assert _narrowed(source, helpers=False)


@pytest.mark.parametrize("source", NARROWED_BY_NAME.values(), ids=[name.replace(" ", "_") for name in NARROWED_BY_NAME])
def test_narrowed_by_name(source: str) -> None:
    assert _narrowed(source, helpers=True)
    assert not _narrowed(source, helpers=False)


@pytest.mark.parametrize("source", NOT_NARROWED.values(), ids=[name.replace(" ", "_") for name in NOT_NARROWED])
def test_not_narrowed(source: str) -> None:
    assert not _narrowed(source, helpers=True)


@pytest.mark.parametrize("source", COMPARED.values(), ids=[name.replace(" ", "_") for name in COMPARED])
def test_compared_before(source: str) -> None:
    assert checksum_before(Reading(source).asked())


@pytest.mark.parametrize("source", NOT_COMPARED.values(), ids=[name.replace(" ", "_") for name in NOT_COMPARED])
def test_not_compared(source: str) -> None:
    assert not checksum_before(Reading(source).asked())
