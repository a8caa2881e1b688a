"""A text -> is it a credential, and whose? Nothing here knows of syntax trees or of Bandit.

Three questions, in this order: does the text show a provider's format (``find``)? Is it a login inside a URL
(``login``) or a ``name=value`` pair (``pairs``)? And for a value at a place that takes a credential: is it random
(``looks_random``), or a word that people choose as a password (``weak_password``)? Everything that stands in for a
credential – slots, examples, names of variables, references to a secret store – is known to ``stand_in``.

Text that the source computes is unknown here: ``SLOT`` marks it.
"""

from __future__ import annotations

import base64
import binascii
import collections
import functools
import hashlib
import itertools
import json
import math
import re
import zlib
from collections.abc import Iterator

import msgspec

from bandit_mlops.catalog.credentials import (
    COMMANDS,
    DEFAULT_LOGINS,
    FORMATS,
    PUBLIC_VALUES,
    VARIABLES,
    Command,
    Format,
    Provider,
)
from bandit_mlops.catalog.credentials import PROVIDERS as _PROVIDERS
from bandit_mlops.patterns import pattern

SLOT = "\0"
"""Stands for a part of the text that is computed at run time."""
LONGEST = 20_000
"""Characters of a text that are looked at: more than any key, less than a model in base64."""
SHORTEST_FORMAT = 20
SHORTEST_EXTRA = 8
"""The same for the formats that a project adds: shorter texts aren't looked at."""
LONGEST_VALUE = 512

PROVIDERS: dict[str, Provider] = {provider.name: provider for provider in _PROVIDERS}
BY_VARIABLE: dict[str, Provider] = {name: provider for provider in reversed(_PROVIDERS) for name in provider.variables}
BY_MODULE: dict[str, Provider] = {name: provider for provider in reversed(_PROVIDERS) for name in provider.modules}


class Found(msgspec.Struct, frozen=True):
    """A credential of a known format inside a text."""

    format: Format
    start: int
    end: int
    refuted: str = ""
    """Why it is none after all: "checksum", "sample" … Such a text isn't judged any further."""

    def prefix(self, text: str) -> str:
        """The public beginning of the credential, which may be shown."""
        here = text[self.start : self.end]
        return max((start for start in self.format.starts if here.startswith(start)), key=len, default="")


class Login(msgspec.Struct, frozen=True):
    """User and password, or a token alone, in front of the host of a URL."""

    scheme: str
    user: str
    password: str
    host: str
    start: int


# --- Formats ----------------------------------------------------------------------------------------------------------

# A credential starts where a word starts, or holds its provider's mark: one pattern tells nearly all texts apart from
# the few that are worth a format's own pattern, and says which formats those are.
_STARTS = sorted({start for form in FORMATS for start in form.starts}, key=len, reverse=True)
_MARKS = sorted({mark for form in FORMATS for mark in form.marks} - {".", ":"})
_BEHIND_START = 8
_BEHIND_POINT = 16
_WORTH_IT = pattern(
    f"(?<![A-Za-z0-9])(?:{'|'.join(map(re.escape, _STARTS))})(?=[^\\s\"']{{{_BEHIND_START}}}|[A-Z])"
    f"|{'|'.join(map(re.escape, _MARKS))}"
    rf"|(?P<point>(?=[0-9a-f]{{12}}[.:][A-Za-z0-9_-]{{{_BEHIND_POINT}}}"
    r"|[A-Za-z0-9_-]\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27}))"
)
# To compile it takes as long as to look through so many texts by hand, and a scan of few small files has no more.
_BY_HAND = 100
_texts = itertools.count()
_LONG_WORD = pattern(r"[^\s\"'<>(){}\[\],;]" f"{{{SHORTEST_FORMAT}}}")
_RUN_OF_KEY = pattern(rb"[A-Za-z0-9_+/=~:.|%&?-]{20,4000}")
# Compiled when a text first asks for it: most scans need few of the formats.
_regex = functools.cache(re.compile)


@functools.lru_cache(maxsize=1024)
def _candidates(found: str) -> frozenset[int]:
    """The formats, by their number, that a beginning or mark in a text stands for; "" is a point between words."""
    if not found:
        return frozenset(number for number, form in enumerate(FORMATS) if {".", ":"}.intersection(form.marks))
    return frozenset(
        number
        for number, form in enumerate(FORMATS)
        if found in form.marks or any(found.startswith(start) for start in form.starts)
    )


def may_be_in(text: str) -> bool:
    """Whether a text may hold a credential of a known format: what ``_WORTH_IT`` looks for, and a little more.

    :param text: any text
    :return: False only where ``find`` finds nothing
    """
    return (
        any(mark in text for mark in _MARKS)
        or any(start in text and _begins_word(text, start) for start in _STARTS)
        # What stands behind the point of a token, of those that have one and no mark.
        or any(_is_run(part[:_BEHIND_POINT]) for part in text.replace(":", ".").split(".")[1:])
    )


def _begins_word(text: str, start: str) -> bool:
    at = text.find(start)
    while at >= 0:
        follows = text[at + len(start) :][:_BEHIND_START]
        is_long = len(follows) == _BEHIND_START and not any(sign.isspace() or sign in "\"'" for sign in follows)
        if (is_long or follows[:1].isupper()) and not (at and text[at - 1].isascii() and text[at - 1].isalnum()):
            return True
        at = text.find(start, at + 1)
    return False


def _is_run(part: str) -> bool:
    return len(part) == _BEHIND_POINT and part.isascii() and part.replace("_", "a").replace("-", "a").isalnum()


def find(text: str, extra: tuple[Format, ...] = ()) -> Found | None:
    """The first credential of a known format in a text.

    :param text: any text; ``SLOT`` marks computed parts
    :param extra: formats besides those of the catalogue
    :return: what was found; a refuted one only where nothing better is in the text
    """
    text = text[:LONGEST]
    # The project knows its own keys best.
    known = [*extra]
    if len(text) >= SHORTEST_FORMAT and _LONG_WORD.search(text) and (next(_texts) > _BY_HAND or may_be_in(text)):
        signs = {match.group() for match in _WORTH_IT.finditer(text)}
        if signs:
            known += [FORMATS[number] for number in sorted(set[int]().union(*map(_candidates, signs)))]
    refuted = None
    for form in known:
        needles = form.starts or form.marks
        if needles and not any(needle in text for needle in needles):
            continue
        for match in _regex(form.pattern).finditer(text):
            why = _refuted(form, match)
            if not why:
                return Found(form, match.start(), match.end())
            refuted = refuted or Found(form, match.start(), match.end(), why)
    return refuted


def may_hold_format(source: bytes, extra: tuple[Format, ...] = ()) -> bool:
    """Whether the texts of a file in triple quotes hold a credential of a known format; a quick look.

    :param source: the file
    :param extra: formats besides those of the catalogue
    """
    for quotes in (b'"""', b"'''"):
        parts = source.split(quotes)
        # An even number of parts: quotes in quotes, or in a comment. Then everything is looked at.
        for part in parts[1::2] if len(parts) % 2 else parts:
            if extra or b"-----BEGIN " in part:
                return True
            for run in _RUN_OF_KEY.findall(part):
                text = run.decode("ascii")
                if _WORTH_IT.search(text) and (found := find(text)) and not found.refuted:
                    return True
    return False


def _refuted(form: Format, match: re.Match[str]) -> str:
    value = match.group()
    if form.checksum and checksum(match.group(1)) != match.group(2):
        return "checksum"
    if published(value) or published(value.rpartition("AccountKey=")[2]):
        return "sample"
    body = value
    for start in form.starts:
        body = body.removeprefix(start)
    if form.kind == "a private key":
        lines = re.sub(r"-----.*?-----|\\n|\s", "", value)
        return "no key" if len(lines) < 60 or "..." in lines or entropy(lines) < 3.5 else ""
    if form.kind.endswith("(JWT)"):
        return _sample_jwt(value)
    if _MADE_UP.search(body) or _MARKER.search(body):
        return "placeholder"
    # Random bodies of the shortest formats (16 characters) stay above this; typed ones repeat more.
    return "placeholder" if entropy(body) < 2.6 else ""


def checksum(body: str) -> str:
    """The checksum of GitHub's, npm's and Vercel's tokens: CRC32 in base 62, six digits (recomputed on fixtures)."""
    rest, digits = zlib.crc32(body.encode("ascii")), ""
    for _ in range(6):
        rest, digit = divmod(rest, 62)
        digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"[digit] + digits
    return digits


def published(value: str) -> bool:
    """Whether a vendor publishes this very value as a sample."""
    return hashlib.sha256(value.encode("utf-8", "replace")).hexdigest()[:16] in PUBLIC_VALUES


def _sample_jwt(token: str) -> str:
    part = token.split(".")[1]
    try:
        claims = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, RecursionError):
        return "no token"
    if not isinstance(claims, dict):
        return "no token"
    # Supabase's public key has the role "anon"; the sample of jwt.io has the subject 1234567890.
    if claims.get("role") == "anon" or claims.get("sub") == "1234567890" or claims.get("iss") == "supabase-demo":
        return "sample"
    return ""


# --- Logins in URLs, pairs, headers -----------------------------------------------------------------------------------

_LOGIN = pattern(
    r"\b([A-Za-z][A-Za-z0-9+.-]{1,30})://([^\s:/@\"'<>{}$]{0,128}):([^\s@/\"'<>{}$*\0]{3,256})@([^\s/\"'?#,;)\\]{1,255})"
)
_TOKEN_LOGIN = pattern(
    r"\bhttps?://([A-Za-z0-9_-]{16,256})@((?:github\.com|gitlab\.com|bitbucket\.org|huggingface\.co|dagshub\.com)\b)"
)
_LOCAL_HOST = pattern(
    r"^(?:localhost|127\.|0\.0\.0\.0|\[?::1|host\.docker\.internal|[a-z]{2,12}(?::|$))|\.local(?::|$)"
)
_EXAMPLE_HOST = pattern(
    r"^(?:host(?:name)?|server|domain|address|ip|endpoint|site|url|fqdn|my[-_]?(?:host|server|domain|db)?|your[-_]?\w*|some[-_]?\w*|xxx\w*)(?:[.:]|$)"
    r"|example|\.\.\.|\.(?:test|invalid)(?:[:/]|$)|^[A-Z_]+(?::|$)|[<>{}$\[\]]",
)


def login(text: str) -> Login | None:
    """The first login inside a URL, as ``postgresql://user:password@host``.

    :param text: any text
    :return: its parts; None where there is none, or where it is plainly an example
    """
    if "@" not in text or "://" not in text:
        return None
    for match in _LOGIN.finditer(text[:LONGEST]):
        scheme, user, password, host = match.groups()
        if not _EXAMPLE_HOST.search(host) and not stand_in_password(password, user):
            return Login(scheme, user, password, host, match.start())
    token = _TOKEN_LOGIN.search(text[:LONGEST])
    if token and looks_random(token.group(1), 3.0):
        return Login("https", "", token.group(1), token.group(2), token.start())
    return None


def is_local(host: str) -> bool:
    """Whether a host (or URL) is this machine, or a bare name as in a compose file."""
    return bool(_LOCAL_HOST.search(host.rpartition("://")[2].rpartition("@")[2]))


_NAME = (
    r"(?:[A-Za-z][A-Za-z0-9_.-]{0,60}?)?"
    r"(?:key|token|secret|passw(?:or)?d|pwd|pass|pat|credentials?|authorization)(?:_?\d{1,2})?"
)
# KEY=value of a shell, a query, a connection string; "key": "value" of JSON and YAML; "X-Api-Key: value" of a header;
# --api-key value of a command.
_PAIR = pattern(
    rf"(?<![A-Za-z0-9_.-])(?:--)?({_NAME})"
    r"(?:\\?[\"'])?(?:[ \t]{0,4}[=:][ \t]{0,4}|(?<=[a-z])[ \t](?=[A-Za-z0-9+/_-]{20}))"
    r"(?:\\?[\"'])?(?:(?:Bearer|Token|Basic|Api-Key)[ \t]{1,4})?([^\s&;,\"'<>{}\\\0]{3,512})",
    re.IGNORECASE,
)
_HEADER = pattern(r"^\s*(?:bearer|token|basic|api-?key|key|apikey|bot)[\s:=]+(\S{3,512})\s*$", re.IGNORECASE)


# What a text has that holds a pair, a login or a command: all others cost one search.
_HINT = pattern(
    r"(?:key|token|secret|passw(?:or)?d|pwd|pass|pat|credentials?|authorization)(?:_?\d{1,2})?"
    r"(?:\\?[\"'])?[ \t]{0,4}[=:]"
    r"|--[a-z-]{0,40}(?:key|token|secret|password) |" + "|".join(rf"\b{known.program}\w{{0,9}} " for known in COMMANDS),
    re.IGNORECASE,
)

# One of them is in all that the pattern finds: to look for these takes less time.
_WORDS_OF_HINTS = (
    *("key", "token", "secret", "pass", "pwd", "pat", "credential", "authorization"),
    *sorted({known.program for known in COMMANDS}),
)


def hints(text: str) -> bool:
    """Whether a text may hold a login, a pair or a command with a credential."""
    if ":" in text or "=" in text or " -" in text or "wandb login" in text:
        if "@" in text and "://" in text:
            return True
        lower = text[:LONGEST].lower()
        return any(word in lower for word in _WORDS_OF_HINTS) and _HINT.search(lower) is not None
    return False


def pairs(text: str) -> Iterator[tuple[str, str, int]]:
    """Names and values inside a text, where the name is that of a credential.

    That is how queries, shell lines, connection strings, JSON, YAML and headers write them.

    :param text: any text
    :return: name, value and where the value starts
    """
    lower = text[:LONGEST].lower()
    if any(word in lower for word in _WORDS_OF_HINTS) and _HINT.search(text[:LONGEST]):
        for match in _PAIR.finditer(text[:LONGEST]):
            if kind_of_name(match.group(1)):
                yield match.group(1), match.group(2), match.start(2)


def command(text: str) -> tuple[Command, str, int] | None:
    """The credential in a command that takes it without a name, as ``sshpass -p …`` or ``wandb login …``.

    :param text: a command line
    :return: the command, the credential and where it starts; None where there is none, or where it's a stand-in
    """
    for known in COMMANDS:
        if known.program in text and (match := _regex(known.pattern).search(text[:LONGEST])):
            value = match.group(1)
            if not stand_in_password(value) and not value.startswith(("$", "%", "-")) and SLOT not in value:
                return known, value, match.start(1)
    return None


def header_value(text: str) -> str:
    """What follows the scheme in the value of an ``Authorization`` header; the text itself without a scheme."""
    match = _HEADER.match(text)
    return match.group(1) if match else text


def decoded(value: str) -> str:
    """The text that a base64 literal stands for.

    :param value: the literal
    :return: its text; empty where it is none
    """
    try:
        return base64.b64decode(value[:LONGEST] + "=" * (-len(value) % 4), altchars=None).decode("ascii")
    except (binascii.Error, ValueError):
        return ""


def basic_login(value: str) -> tuple[str, str] | None:
    """User and password from the base64 of a basic ``Authorization`` header.

    :param value: the part after ``Basic``
    :return: both; None where it isn't one
    """
    try:
        user, colon, password = base64.b64decode(value, validate=True).decode("utf-8").partition(":")
    except (binascii.Error, ValueError):
        return None
    if not colon or not password.isprintable() or stand_in_password(password, user):
        return None
    return user, password


# --- Values -----------------------------------------------------------------------------------------------------------

_SLOT = pattern(
    r"\.\.\.|…|\*{3}|•{3}|#{3}|[xX]{4}|(?<![A-Za-z0-9])[xX]{3}(?![A-Za-z0-9])|_{3}|-{3}|0{8}|1{8}|([A-Za-z0-9])\1{5}|[\0<>{}\[\]$%]"
)
_RUN = pattern(
    r"abcdefg|bcdefgh|ghijklm|1234567|2345678|3456789|7654321|6543210|qwertyu|asdfghj|deadbeef|cafebabe|0123456|abcd1234"
    r"|1234abcd|abc123|123abc|foobar|ABCDEFG",
    re.IGNORECASE,
)
# What a random body holds by chance less than once in a million keys.
_MADE_UP = pattern(
    r"([A-Za-z0-9_.*-])\1{5}|[xX]{6}|[xX]{4}[^xX]{1,3}[xX]{4}|\*{3}|…|[\0<>{}]"
    r"|abcdefg|bcdefgh|ghijklm|1234567|2345678|3456789|7654321|qwertyu|asdfghj|deadbeef|cafebabe|0123456",
    re.IGNORECASE,
)
# Inside a random body four letters in a row spell a word by chance now and then: only whole words and long ones count.
_MARKER = pattern(
    r"(?<![A-Za-z0-9])(?:fake|mock|test(?:ing)?|demo|todo|your|notreal|unused)(?![A-Za-z0-9])|[Ee]xample|EXAMPLE|dummy|DUMMY"
    r"|placeholder|PLACEHOLDER|redacted|REDACTED|changeme|CHANGEME"
)
_MARKER_ANY_CASE = pattern(
    r"(?:^|[^a-z])(?:example|sample|dummy|fake|mock(?:ed)?|placeholder|redacted|changeme|change[_ -]me"
    r"|todo|fixme|tbd|unused|testing|tests?|demo|insecure|unsafe"
    r"|not[_ -]?(?:a[_ -]?)?(?:real|needed|used|required|set|provided)|no[_ -]?(?:key|token|auth)"
    r"|does[_ -]?not[_ -]?matter)(?:[^a-z]|$)",
    re.IGNORECASE,
)
_INSTRUCTION = pattern(
    r"(?:^|[\W_])(?:your|my|insert|enter|replace|put|paste|change|fill|use|set|add|provide)[\s._-]?"
    r"(?:own|actual|real|me|this|with|in|the|api|key|token|secret|pass|hf|openai|wandb|here|super|very|db|access|auth|private|personal)",
    re.IGNORECASE,
)
_REFERENCE = pattern(
    r"^(?:arn:|projects/|@Microsoft\.KeyVault|vault:|op://|secretref:|ssm:|env:|file:|keyring:|awssm://|gcpsm://|azurekv://|sops:"
    r"|secretmanager|keyvault|secrets?/|/|\./|\.\./|~/|[A-Za-z]:\\|https?://|s3://|gs://|hf://|data:|urn:|did:"
    r"|(?:argon2|bcrypt|sha1|sha256|sha512|pbkdf2|scrypt|md5)[:$_]|\$2[aby]\$|\$argon2|\$[156]\$|ssh-(?:rsa|ed25519)|pk[-_.]|phc_|sb_publishable_|rf_)"
)
_VARIABLE = pattern(r"^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$")
_IDENTIFIER = pattern(
    r"^(?:[a-z][a-z0-9]*[._/:-])+[a-z][a-z0-9]*$|^[a-z]+(?:[A-Z][a-z]+)+$|^(?:[A-Z][a-z]+){2,}$|^[a-z]+$|^[A-Z][a-z]+$"
    r"|^(?:[A-Z][a-z]+[ _-]?)+$|^[A-Z][A-Za-z]*(?:-[A-Z][A-Za-z]*)+$"
    r"|^[A-Za-z][a-z]*(?:[-_.][A-Za-z][a-z]*)+[-_.]?\d{0,4}$"
    # PATAuthTypeWorkspaceConnection
    r"|^[A-Z]{0,6}(?:[A-Z][a-z]{2,}){3,}$"
)
_FILE = pattern(
    r"^[\w./-]+\.(?:json|ya?ml|txt|pem|key|env|toml|cfg|ini|csv|md|py|ipynb|bin|pt|crt|cer|p12|html?|jsx?|tsx?|xml)$",
    re.IGNORECASE,
)
_SPECIAL_TOKEN = pattern(r"^\s*[<\[(|｜▁Ġ☯]|[>\])|｜▁]\s*$|^_[A-Z]+_?$|^__.*__$|▁|｜")
_HEX = pattern(r"^[0-9a-fA-F]{32,128}$")
_UUID = pattern(r"^[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$")
_PLAIN = pattern(r"^[!-~]+$")
_WORDS = frozenset(
    [
        "your",
        "my",
        "our",
        "the",
        "some",
        "any",
        "insert",
        "enter",
        "replace",
        "paste",
        "put",
        "add",
        "set",
        "change",
        "update",
        "fill",
        "example",
        "sample",
        "dummy",
        "fake",
        "mock",
        "test",
        "tests",
        "testing",
        "demo",
        "foo",
        "bar",
        "baz",
        "placeholder",
        "secret",
        "token",
        "key",
        "api",
        "apikey",
        "password",
        "passwd",
        "pass",
        "pwd",
        "user",
        "username",
        "admin",
        "root",
        "guest",
        "default",
        "none",
        "null",
        "nil",
        "empty",
        "unused",
        "ignored",
        "invalid",
        "wrong",
        "bogus",
        "bad",
        "not",
        "no",
        "needed",
        "required",
        "provided",
        "here",
        "xxx",
        "todo",
        "fixme",
        "tbd",
        "redacted",
        "masked",
        "hidden",
        "removed",
        "changeme",
        "me",
        "local",
        "localhost",
        "ollama",
        "vllm",
        "lm",
        "studio",
        "sglang",
        "llama",
        "cpp",
        "openai",
        "anthropic",
        "azure",
        "aws",
        "gcp",
        "google",
        "hf",
        "hugging",
        "face",
        "huggingface",
        "wandb",
        "value",
        "string",
        "str",
        "text",
        "abc",
        "abcd",
        "def",
        "xyz",
        "qwerty",
        "anything",
        "nothing",
        "something",
        "whatever",
        "na",
        "n",
        "a",
        "is",
        "it",
        "deprecated",
        "env",
        "environment",
        "var",
        "variable",
        "config",
        "from",
        "access",
        "refresh",
        "bearer",
        "client",
        "auth",
        "session",
        "id",
        "service",
        "account",
        "credential",
        "credentials",
        "personal",
        "new",
        "old",
        "first",
        "second",
        "valid",
        "expired",
        "public",
        "private",
        "sk",
        "pk",
        "ak",
        "super",
        "secure",
        "strong",
        "very",
        "long",
        "random",
    ]
)
_LONGEST_WORD = max(map(len, _WORDS))


def entropy(text: str) -> float:
    """Shannon's entropy, in bits a character."""
    size = len(text)
    return -sum(n / size * math.log2(n / size) for n in collections.Counter(text).values()) if size else 0.0


def stand_in(value: str) -> str:
    """Why a value only stands in for a credential.

    The rules and their order were measured on the string constants of 27 machine-learning packages.

    :param value: a value at a place that takes a credential
    :return: the name of the rule that it meets; empty where it meets none
    """
    if _SLOT.search(value):
        return "slot"
    if _REFERENCE.search(value):
        return "reference"
    if _VARIABLE.search(value):
        return "name of a variable"
    if _INSTRUCTION.search(value) or _MARKER_ANY_CASE.search(value):
        return "instruction"
    if _RUN.search(value):
        return "run"
    if _SPECIAL_TOKEN.search(value):
        return "special token"
    if _FILE.search(value):
        return "file"
    if _IDENTIFIER.search(value):
        return "identifier"
    if only_common_words(value):
        return "common words"
    if len(set(value)) <= 4:
        return "few characters"
    return ""


def only_common_words(value: str) -> bool:
    """Whether a value is made of the words of examples, with digits and punctuation between them."""
    for run in re.findall(r"[a-z]+", value[:100].lower()):
        # reachable[i]: the first i letters split into words; linear in the text, for the words are short.
        reachable = [True] + [False] * len(run)
        for end in range(1, len(run) + 1):
            reachable[end] = any(
                reachable[start] and run[start:end] in _WORDS for start in range(max(0, end - _LONGEST_WORD), end)
            )
        if not reachable[-1]:
            return False
    return len(re.findall(r"\d", value)) <= 6


def looks_random(value: str, minimum_entropy: float) -> bool:
    """Whether a value looks like one that a service drew at random.

    :param value: a value at a place that takes a credential
    :param minimum_entropy: bits a character, from the settings
    :return: False for everything that stands in for a credential, too
    """
    if not 16 <= len(value) <= LONGEST_VALUE or not _PLAIN.search(value) or stand_in(value) or published(value):
        return False
    if _HEX.search(value) or _UUID.search(value):
        # Hex digits have at most four bits: short ones fall below the minimum by chance alone.
        return len(set(value.lower())) >= 10 and entropy(value) >= min(minimum_entropy, 3.0)
    return bool(
        entropy(value) >= minimum_entropy
        and re.search(r"[A-Za-z]", value)
        and (re.search(r"\d", value) or re.search(r"[A-Z].*[a-z].*[A-Z]", value[:200]))
        and len(re.findall(r"[A-Za-z]{3,}[ ._/-]", value)) <= 3
    )


_APP_PASSWORD = pattern(r"[a-z]{4}(?: [a-z]{4}){3}")


def strong_password(value: str) -> bool:
    """Whether a value looks like a password in use: no stand-in, letters of both cases mixed with digits or signs.

    The passwords that Google issues for single programs count too: four groups of four letters.
    """
    if app_password(value):
        return True
    if not 8 <= len(value) <= 128 or not _PLAIN.search(value) or stand_in(value) or published(value):
        return False
    classes = sum(bool(re.search(c, value)) for c in (r"[a-z]", r"[A-Z]", r"\d", r"[^A-Za-z0-9_.-]"))
    return classes >= 3 and bool(re.search(r"\d", value)) and entropy(value) >= 2.7


def app_password(value: str) -> bool:
    """Whether a value is written as Google shows its passwords for single programs."""
    return bool(_APP_PASSWORD.fullmatch(value)) and len(set(value)) > 8 and not only_common_words(value)


_PLACEHOLDER_PASSWORD = pattern(
    r"^(?:pass(?:word|wd|wort|phrase)?|pwd?|pw|secret|mypass(?:word)?|user(?:name)?pass(?:word)?|db_?pass(?:word)?|token|key|api_?key"
    r"|none|null|empty|str|string|true|false|deprecated|default|required|optional|unset|xxx+|\W+|\d|basic|bearer|include|same-origin"
    r"|prompt|env|auto|text|hidden|missing|unknown|n/?a|undefined)$",
    re.IGNORECASE,
)


def stand_in_password(value: str, user: str = "") -> bool:
    """Whether a password in a URL or a call is plainly none: a slot, an instruction, the word "password" itself.

    :param value: what stands where the password belongs
    :param user: the user name beside it
    """
    return bool(
        _SLOT.search(value)
        or _REFERENCE.search(value)
        or _VARIABLE.search(value)
        or _INSTRUCTION.search(value)
        or _PLACEHOLDER_PASSWORD.search(value)
        or _SPECIAL_TOKEN.search(value)
        or _FILE.search(value)
        or re.search(r"(?i)placeholder|redacted|example|^dummy|^fake|^mock|^my_?\w*|password\b(?!\d)", value)
        or (value.lower() in {"user", "username"} or (user.lower() in {"user", "username", "usr"} and len(value) < 5))
    )


def slot_like(value: str) -> bool:
    """Whether a value is to be replaced before use: a slot, instruction, reference, a variable's or file's name."""
    return bool(
        _SLOT.search(value)
        or _REFERENCE.search(value)
        or _VARIABLE.search(value)
        or _INSTRUCTION.search(value)
        or _FILE.search(value)
    )


_FIELD = pattern(
    r"(?:^|[_.-])(?:url|uri|name|field|password|passwd|pwd|secret|key|token|env|path|file|column|header|id|type|prefix|arg|param|var|credentials?)$",
    re.IGNORECASE,
)


def weak_password(value: str, name: str) -> bool:
    """Whether a literal is a password that people choose, at a place where a service takes it.

    :param value: the literal
    :param name: the name under which it is given
    :return: False for slots, instructions, names of fields and variables
    """
    return (
        3 <= len(value) <= 128
        and bool(_PLAIN.search(value))
        and not stand_in_password(value)
        and not _FIELD.search(value)
        and not published(value)
        and plain_name(value) != plain_name(name)
    )


def default_login(user: str, password: str) -> bool:
    """Whether this is a login that a server ships with."""
    return (user, password) in DEFAULT_LOGINS or any(password == known for _, known in DEFAULT_LOGINS if known == user)


# --- Names ------------------------------------------------------------------------------------------------------------

_PASSWORD_NAME = pattern(
    r"(?:^|_)(?:password|passwd|passphrase|passwort|passcode|pwd|pass|pw)$|[a-z](?:password|passwd)$"
)
_KEY_NAME = pattern(
    r"api_?keys?$|(?:^|_)(?:access_?keys?|access_key_id|secret_?keys?|secrets?|token|(?:auth|access|api|bearer|hf|hub|refresh)_tokens|auth_?keys?|account_?key|subscription_?key|client_?secret"
    r"|api_?secrets?|private_?key|private_token|service_?(?:role_)?key|signing_?key|encrypt(?:ion)?_?key|master_?key|fernet_?key|webhook_secret"
    r"|storage_key|license_key|bearer|authorization|credentials?|pat|app_?key|developer_?key|appsecret|secret_access_key|jwt|session_key)$"
)
_NO_CREDENTIAL = pattern(
    r"(?:^|_)(?:pad|eos|bos|unk|sep|cls|mask|image|video|audio|start|end|stop|bot|eot|eop|sop|eod|bod|sil|gmask|newline|space|fim|think|tool_call"
    r"|vision|patch|separator|system|assistant|slice|media|speech|lang|tgt|src|task|pool|eol|query|doc|extra|special|additional|boi|eoi|boa|eoa"
    r"|blank|word|sub|text|prompt|position|marker|delimiter|role|mask|img|frame|point|box|ref|num|max|min|total|input|output|new|prefix|suffix"
    r"|next|page|continuation|idempotency|csrf|xsrf|sync|cursor|resume|upload|next_page|cancellation|placeholder|label|entity|first|last|prev"
    r"|previous|current|cached|generated|completion|per|type_of|public|experiment|primary|foreign|cache|partition|sort)(?:_\w+)?_tokens?$"
    r"|(?:^|_)public_(?:api_)?key$"
    # Which project events are for, and no more: https://developer.mixpanel.com/reference/project-token,
    # https://amplitude.com/docs/apis/keys-and-tokens
    r"|(?:^|_)(?:mixpanel(?:_project)?_token|amplitude(?:_project)?_(?:api_)?key)$"
)
# What each name holds that stands for a credential: quicker to look for, and nothing to compile.
_SIGNS_OF_NAMES = ("pass", "pw", "key", "secret", "tok", "bearer", "authorization", "credential", "pat", "jwt")
_PUBLIC_NAME = pattern(r"(?:^|_)(?:public|publishable)_(?:\w+_)?(?:key|token)$")

# What tells several credentials of one kind apart: OPENAI_API_KEY_PROD, api_key_2, TOKEN1.
_ADDITION = pattern(
    r"_[a-z0-9]+_(?:dfs|blob)_core_windows_net$|_?\d{1,2}$|_(?:prod|production|dev|staging|stage|live|default|value|val|str|string|main|backup|old|new|primary|secondary)$"
)


_SHORT_LASTS = ("key", "tok", "pat", "secret")
_DIGITS = "0123456789"
_LAST_WORDS = frozenset(name.lower().rpartition("_")[2].rstrip(_DIGITS) for name in (*BY_VARIABLE, *_SHORT_LASTS))
"""The last words of all names that stand for a provider's credential."""


@functools.cache
def _by_short_name() -> dict[str, Provider]:
    """The providers by the names that people shorten the variables to: OPENAI_KEY for OPENAI_API_KEY."""
    return {
        f"{stem}_{last}": provider
        for name, provider in BY_VARIABLE.items()
        if (
            len(stem := re.sub(r"_(?:API_?KEY|API_TOKEN|ACCESS_TOKEN|TOKEN|KEY)$", "", name).lower()) > 2
            or stem == "hf"
        )
        and stem != name.lower()
        for last in _SHORT_LASTS
    }


@functools.lru_cache(maxsize=8192)
def plain_name(name: str) -> str:
    """A name in one spelling: ``apiKey``, ``API-Key`` and ``api_key`` are ``api_key``."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name[:100])
    return re.sub(r"[^a-z0-9]+", "_", spaced.lower()).strip("_")


@functools.lru_cache(maxsize=8192)
def kind_of_name(name: str) -> str:
    """What a name promises: "password", "key", or nothing.

    :param name: the name of a variable, parameter, attribute, header or key
    :return: empty for names of tokenizers' tokens, counts, page tokens and so on
    """
    if name.upper() in BY_VARIABLE or name.upper() in VARIABLES:
        return "password" if name.upper().endswith("PASSWORD") else "key"
    plain = plain_name(name)
    if not any(sign in plain for sign in _SIGNS_OF_NAMES):
        return ""
    plain = _ADDITION.sub("", plain)
    if _PASSWORD_NAME.search(plain):
        return "password"
    if _KEY_NAME.search(plain):
        return "" if _NO_CREDENTIAL.search(plain) else "key"
    return "key" if _by_short_name().get(plain) else ""


def is_public_name(name: str) -> bool:
    """Whether a name says that its value isn't secret: ``PUBLIC_KEY``, ``publishable_api_key``."""
    return _PUBLIC_NAME.search(plain_name(name)) is not None


@functools.lru_cache(maxsize=8192)
def provider_of_name(name: str) -> Provider | None:
    """The provider whose credential a name promises: ``WANDB_API_KEY``, ``wandb_api_key_2`` or ``wandb_key``."""
    plain = plain_name(name)
    # Most names hold no such word, and need neither expression nor table.
    if not any(word.rstrip(_DIGITS) in _LAST_WORDS for word in plain.split("_")):
        return None
    plain = _ADDITION.sub("", plain)
    return BY_VARIABLE.get(plain.upper()) or _by_short_name().get(plain)


def provider_of_address(url: object) -> Provider | None:
    """The provider whose name is a part of a host: ``https://openrouter.ai/api/v1`` or ``https://api.deepseek.com``."""
    host = url.partition("://")[2].partition("/")[0] if isinstance(url, str) else ""
    for part in reversed(re.split(r"[.:]", host)):
        for variable in (f"{part}_API_KEY", f"{part}_API_TOKEN"):
            if provider := BY_VARIABLE.get(variable.upper()):
                return provider
    return None


@functools.lru_cache(maxsize=512)
def _shapes(provider: Provider) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{shape})" for shape in provider.shapes) or r"(?!)")


def has_shape(value: str, provider: Provider) -> bool:
    """Whether a value has the shape that this provider's credentials have, and isn't a stand-in."""
    return bool(
        len(value) >= 16
        and _shapes(provider).fullmatch(value)
        and not _SLOT.search(value)
        and not _RUN.search(value)
        and len(set(value.lower())) >= 8
        and not published(value)
    )
