"""The text side of ML401, and the rule over every format at every code position.

Keys are drawn at random from the formats themselves: none is, or ever was, anybody's.
"""

from __future__ import annotations

import ast
import base64
import bisect
import collections
import functools
import importlib
import io
import itertools
import json
import random
import re
import string
import sys
import uuid
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from bandit.core import metrics, node_visitor
from hypothesis import given
from hypothesis import strategies as st

from bandit_mlops import credentials
from bandit_mlops.catalog.credentials import FORMATS, PROVIDERS, SITES, Format
from bandit_mlops.catalog.records import CREDENTIAL, SIGNS
from bandit_mlops.plugins.hardcoded_credential import gen_config, hardcoded_credential

ALPHANUMERIC = string.ascii_letters + string.digits
_PARSER: ModuleType = importlib.import_module("re._parser" if sys.version_info >= (3, 11) else "sre_parse")
hardcoded_credential._config = gen_config("mlops")  # type: ignore[attr-defined]


class OneRule:
    """What Bandit's walk asks for its tests: ours alone."""

    def get_tests(self, kind: str) -> list[Any]:
        return [hardcoded_credential] if kind in ("Str", "Bytes", "File") else []


def findings(source: str, path: str = "app.py") -> list[Any]:
    """Walk a source text as Bandit does; the issues that ML401 found."""
    data = io.BytesIO(source.encode())
    visitor = node_visitor.BanditNodeVisitor(path, data, None, OneRule(), False, {}, metrics.Metrics())
    visitor.process(source)
    results: list[Any] = visitor.tester.results
    return results


# --- Random texts of a pattern ----------------------------------------------------------------------------------------


def draw(pattern: str, chance: random.Random) -> str:
    """A random text that a regular expression matches as a whole."""
    while not re.fullmatch(pattern, text := "".join(_draw(_parsed(pattern), chance))):
        pass
    return text


@functools.cache
def _parsed(pattern: str) -> Any:
    return _PARSER.parse(pattern)


def _draw(tokens: Any, chance: random.Random) -> Iterator[str]:
    for kind, value in tokens:
        match str(kind):
            case "LITERAL":
                yield chr(value)
            case "IN":
                yield chance.choice(_members(value))
            case "ANY":
                yield chance.choice(ALPHANUMERIC)
            case "MAX_REPEAT":
                least, most, inner = value
                for _ in range(chance.randint(least, min(int(most), least + 40))):
                    yield from _draw(inner, chance)
            case "SUBPATTERN":
                yield from _draw(value[3], chance)
            case "BRANCH":
                yield from _draw(chance.choice(value[1]), chance)
            case "AT" | "ASSERT" | "ASSERT_NOT":
                pass
            case other:
                raise NotImplementedError(other)


def _members(items: Any) -> str:
    members = []
    for kind, value in items:
        match str(kind):
            case "LITERAL":
                members.append(chr(value))
            case "RANGE":
                members += [chr(code) for code in range(value[0], value[1] + 1)]
            case "CATEGORY":
                members += " " if "SPACE" in str(value) else string.digits
            case "NEGATE":
                return ALPHANUMERIC
            case other:
                raise NotImplementedError(other)
    return "".join(members)


def key(form: Format, chance: random.Random) -> str:
    """A made-up credential of a format, with the right checksum where it has one."""
    if form.kind == "a private key":
        body = base64.encodebytes(chance.randbytes(300)).decode()
        return f"-----BEGIN RSA PRIVATE KEY-----\n{body}-----END RSA PRIVATE KEY-----\n"
    if form.kind.endswith("(JWT)"):
        claims = {"sub": chance.randbytes(6).hex(), "iat": chance.randint(10**9, 2 * 10**9)}
        parts = [json.dumps(part).encode() for part in ({"alg": "HS256", "typ": "JWT"}, claims)]
        return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in [*parts, chance.randbytes(32)])
    text = draw(form.pattern, chance)
    if form.checksum:
        match = re.fullmatch(form.pattern, text)
        assert match
        text = text[: match.start(2)] + credentials.checksum(match.group(1))
    return text


NAMES = [f"{form.provider}: {form.kind}, {(form.starts or form.marks)[0]}" for form in FORMATS]

POSITIONS: dict[str, Callable[[str], str]] = {
    "assignment": lambda key: f"x = {key!r}",
    "annotated": lambda key: f"class C:\n    x: str = {key!r}",
    "secret field": lambda key: f"class C:\n    x: SecretStr = Field(SecretStr({key!r}))",
    "keyword": lambda key: f"f(1, x={key!r})",
    "position": lambda key: f"f(1, {key!r})",
    "attribute": lambda key: f"openai.api_key = {key!r}",
    "environment": lambda key: f'os.environ["X"] = {key!r}',
    "setdefault": lambda key: f'os.environ.setdefault("X", {key!r})',
    "fallback": lambda key: f'os.getenv("X", {key!r})',
    "or": lambda key: f"x = y or {key!r}",
    "dictionary": lambda key: f'x = {{"a": 1, "b": {key!r}}}',
    "list": lambda key: f"x = [1, {key!r}]",
    "parameter": lambda key: f"def f(a, *, b={key!r}): pass",
    "option": lambda key: f'p.add_argument("--x", default={key!r})',
    "comparison": lambda key: f"x == {key!r}",
    "return": lambda key: f"def f():\n    return {key!r}",
    "bytes": lambda key: f"x = {key.encode()!r}",
    "method": lambda key: f"x = {key!r}.encode()",
    "header": lambda key: f'x = {{"Authorization": {"Bearer " + key!r}}}',
    "command": lambda key: f"x = {'export X=' + key!r}",
    "f-string": lambda key: 'x = f"{a} ' + key.replace("\n", "\\n").replace('"', '\\"') + ' {b}"',
    "implicit": lambda key: f"x = ({key[:7]!r}\n  {key[7:]!r})",
    "explicit": lambda key: f"x = {key[:3]!r} + {key[3:11]!r} + {key[11:]!r}",
    "join": lambda key: f'x = "".join([{key[:5]!r}, {key[5:]!r}])',
}


@pytest.mark.parametrize("form", FORMATS, ids=NAMES)
def test_every_key_of_a_format_is_found_once_at_every_position(form: Format) -> None:
    chance = random.Random(form.pattern)
    names = list(POSITIONS)
    keys = [key(form, chance) for _ in range(200)]
    statements = [POSITIONS[names[number % len(names)]](value) for number, value in enumerate(keys)]
    # Bandit names the line where a literal starts: the statements of one module are told apart by it.
    rows = list(itertools.accumulate((statement.count("\n") + 1 for statement in statements), initial=1))
    found = collections.defaultdict(list)
    for issue in findings("\n".join(statements)):
        found[bisect.bisect_right(rows, issue.lineno) - 1].append(issue)
    for number, value in enumerate(keys):
        assert len(found[number]) == 1, (statements[number], [issue.text for issue in found[number]])
        text = found[number][0].text
        assert found[number][0].severity == form.severity
        shown = max((len(start) for start in form.starts if value.startswith(start)), default=0)
        assert value[shown : shown + 6] not in text, text
        assert f"{len(value)} characters" in text or form.kind == "a private key"


# --- What looks like a key and is none --------------------------------------------------------------------------------

WORDS = (
    "model layer token head norm attention embedding train eval batch config cache weight bias router vision".split()
)


@pytest.mark.parametrize("form", FORMATS)
def test_the_look_before_the_search_misses_no_key(form: Format) -> None:
    chance = random.Random(3)
    for _ in range(20):
        drawn = key(form, chance)
        for text in (drawn, f"open(path, key='{drawn}')", f"{chance.choice('/ =')}{drawn}\n"):
            assert credentials.may_be_in(text) or credentials.find(text) is None


@pytest.mark.parametrize(
    "text",
    ["AutoModel.from_pretrained(path, revision=None)", "torch.load(self.state_path)", "a.b: c", "a task-runner"],
)
def test_the_look_before_the_search_rules_code_out(text: str) -> None:
    assert not credentials.may_be_in(text)


def look_alikes(chance: random.Random) -> Iterator[str]:
    """Statements with harmless texts, as machine-learning code has them."""

    def words(joint: str, most: int = 6) -> str:
        return joint.join(chance.choice(WORDS) for _ in range(chance.randint(2, most)))

    def hexadecimal(size: int) -> str:
        return chance.randbytes(size // 2).hex()

    def identifier(size: int) -> str:
        return "".join(chance.choice(ALPHANUMERIC) for _ in range(size))

    def base64_of_text() -> str:
        return base64.b64encode(words(" ", 20).encode()).decode()

    while True:
        yield f"revision = {hexadecimal(40)!r}"
        yield f"load(name, revision={hexadecimal(40)!r}, sha256={hexadecimal(64)!r})"
        yield f"x = {{'md5': {hexadecimal(32)!r}}}"
        yield f"run_id = {str(uuid.UUID(int=chance.getrandbits(128)))!r}"
        yield f"url = 'https://host.org/files/{uuid.UUID(int=chance.getrandbits(128))}/{hexadecimal(32)}?v=1'"
        yield f"x = {base64_of_text()!r}"
        yield f"tool_call_id = {'call_' + identifier(24)!r}"
        yield f"bos_token = {'<|' + words('_', 3) + '|>'!r}"
        yield f"DEFAULT_{words('_', 2).upper()}_TOKEN = {'[' + words('-', 3).upper() + ']'!r}"
        yield f"f(api_key={words('-')!r})"
        yield f"f(api_key={words('_').upper()!r})"
        yield f"token = {words('.')!r}"
        yield f"f(password={'<' + words('-') + '>'!r})"
        yield f"api_key = {'your-' + words('-') + '-key'!r}"
        yield f"path = {'/' + words('/') + '/' + identifier(12) + '.safetensors'!r}"
        yield f"secret = {'arn:aws:secretsmanager:eu-west-1:123456789012:secret:' + words('/')!r}"
        yield f"x = {[words('.') + '.' + str(chance.randint(0, 90)) + '.weight' for _ in range(3)]!r}"
        yield f"x = {'ssh-rsa AAAAB3NzaC1yc2E' + identifier(300)!r}"
        yield f"pattern = re.compile({'hf_[A-Za-z0-9]{34}|' + words('|')!r})"
        yield f"github_token = {'ghp_' + identifier(36)!r}"
        yield f"cache_key = {hexadecimal(32)!r}; f(key=cache_key)"
        yield f"HASHES = {{{hexadecimal(64)!r}: {words('/') + '.bin'!r}}}"
        yield f"IDS = {{{identifier(20)!r}, {hexadecimal(24)!r}}}"
        yield f"x = {words(' ') + ': ' + words(' ') + '. The token=' + words(' ')!r}"
        yield f"run(['python', 'train.py', '--run-id', {identifier(20)!r}])"
        yield f"x = {'curl -s https://host.org/' + words('/') + ' -o ' + words('.')!r}"
        yield f"text_input('Run', value={identifier(24)!r})"
        yield f"vocabulary = {['Ġ' + word for word in words(' ').split()] + ['##' + words('')]!r}"


def test_look_alikes_are_silent() -> None:
    chance = random.Random(401)
    lines = look_alikes(chance)
    statements = [next(lines) for _ in range(2_000)]
    noisy = [statements[issue.lineno - 1] for issue in findings("\n".join(statements))]
    assert len(noisy) < 10, noisy


# --- The parts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS, ids=NAMES)
def test_every_repetition_of_a_format_has_a_bound(form: Format) -> None:
    """So no text, however hostile, is read more than a fixed number of times."""
    assert not list(_unbounded(_PARSER.parse(form.pattern)))


def _unbounded(tokens: Any) -> Iterator[Any]:
    for kind, value in tokens:
        match str(kind):
            case "MAX_REPEAT" | "MIN_REPEAT":
                if value[1] == _PARSER.MAXREPEAT:
                    yield value
                yield from _unbounded(value[2])
            case "SUBPATTERN":
                yield from _unbounded(value[3])
            case "BRANCH":
                for branch in value[1]:
                    yield from _unbounded(branch)
            case "ASSERT" | "ASSERT_NOT":
                yield from _unbounded(value[1])


def test_wrong_checksum_refutes_a_token() -> None:
    body = "".join(random.Random(1).choices(ALPHANUMERIC, k=30))
    right = credentials.find(f"ghp_{body}{credentials.checksum(body)}")
    wrong = credentials.find(f"ghp_{body}000000")
    assert right and not right.refuted
    assert wrong and wrong.refuted == "checksum"


def test_checksum_is_that_of_the_published_algorithm() -> None:
    digits = string.digits + string.ascii_uppercase + string.ascii_lowercase
    for body in ("", "a", "x" * 30, "0123456789" * 3):
        number = 0
        for digit in credentials.checksum(body):
            number = number * 62 + digits.index(digit)
        assert number == zlib.crc32(body.encode())
        assert len(credentials.checksum(body)) == 6


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("api_key", "key"),
        ("apiKey", "key"),
        ("X-API-Key", "key"),
        ("OPENAI_API_KEY", "key"),
        ("KAGGLE_KEY", "key"),
        ("hf_token", "key"),
        ("aws_secret_access_key", "key"),
        ("Authorization", "key"),
        ("db_password", "password"),
        ("DB_PASSWD", "password"),
        ("MLFLOW_TRACKING_PASSWORD", "password"),
        ("passphrase", "password"),
        ("pad_token", ""),
        ("image_token", ""),
        ("next_page_token", ""),
        ("max_tokens", ""),
        ("decode_spec_tokens", ""),
        ("primary_key", ""),
        ("public_key", ""),
        ("token_ids", ""),
        ("password_field", ""),
        ("api_key_env_name", ""),
        ("compass", ""),
    ],
)
def test_kind_of_name(name: str, kind: str) -> None:
    assert credentials.kind_of_name(name) == kind


@pytest.mark.parametrize(
    "value",
    [
        "",
        "EMPTY",
        "none",
        "sk-...",
        "sk-****************",
        "<your key>",
        "${HF_TOKEN}",
        "{{ var.value.key }}",
        "your-openai-api-key-1234",
        "YOUR_API_KEY",
        "OPENAI_API_KEY",
        "my-secret-token-42",
        "replace_me_with_a_key_1",
        "sk-proj-1234567890",
        "test-key-for-unit-tests-1",
        "mock-oauth-token-for-local-dev",
        "arn:aws:secretsmanager:eu-west-1:123456789012:secret:a/b-Xy1",
        "projects/p1/secrets/s1/versions/1",
        "op://vault/Item9/field",
        "@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/x)",
        "/run/secrets/hf_token_1",
        "kaggle.json",
        "<|im_start|>",
        "<｜begin▁of▁sentence｜>",
        "[TOOL_CALLS] [",
        "$2b$12$abcdefghijklmnopqrstuv",
        "argon2:$argon2id$v=19$m=10240,t=10,p=8$c29tZXNhbHQ",
        "pk-lf-0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9",
        "CompletionUsageDetailsByModality",
    ],
)
def test_stand_ins_are_never_random(value: str) -> None:
    assert not credentials.looks_random(value, 3.0)
    assert not credentials.strong_password(value)


@pytest.mark.parametrize("size", [16, 20, 32, 40, 64])
def test_random_values_are_random(size: int) -> None:
    chance = random.Random(size)
    values = ["".join(chance.choices(ALPHANUMERIC, k=size)) for _ in range(300)]
    assert sum(credentials.looks_random(value, 3.5) for value in values) >= 270


def test_random_hex_is_random_whatever_its_entropy() -> None:
    chance = random.Random(7)
    assert all(credentials.looks_random(chance.randbytes(16).hex(), 3.5) for _ in range(300))


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("postgresql://mlflow:Vq7-pLs93x@db.corp.net:5432/mlflow", True),
        ("mongodb+srv://svc:Zt61kQw8@cluster0.ab1cd.mongodb.net/", True),
        ("redis://:Hk29-vbnQ@cache.corp.net:6379/0", True),
        ("amqp://worker:Gs82hhPq@rabbit.corp.net//", True),
        ("https://build:p4Gk81zQ@pypi.corp.net/simple", True),
        ("postgresql://user:password@host/db", False),
        ("postgresql://user:pass@localhost/db", False),
        ("postgresql://{user}:{password}@{host}/db", False),
        ("mysql://<user>:<password>@<host>/<db>", False),
        ("redis://:${REDIS_PASSWORD}@cache.corp.net", False),
        ("https://user:secret@example.com", False),
        ("https://888e5a0778212e1d0314c37d4b9aae5d@o450.ingest.sentry.io/4504521592406016", False),
        ("git@github.com:org/repo.git", False),
        ("https://example.org/a:b@c", False),
        (f"postgresql://{credentials.SLOT}:Vq7-pLs93x@{credentials.SLOT}/mlflow", True),
        (f"postgresql://user:{credentials.SLOT}@db.corp.net/mlflow", False),
    ],
)
def test_login_in_url(url: str, found: bool) -> None:
    assert bool(credentials.login(url)) is found


def test_basic_header() -> None:
    assert credentials.basic_login(base64.b64encode(b"admin:Kq81-fzz").decode()) == ("admin", "Kq81-fzz")
    assert credentials.basic_login(base64.b64encode(b"user:password").decode()) is None
    assert credentials.basic_login("not base64!") is None
    assert credentials.basic_login("YWRtaW46S3E4MS1menp6!") is None


def test_parts_of_a_login() -> None:
    found = credentials.login("see postgresql://svc:Vq7pLs93x@db.corp.net/x")
    assert found is not None
    assert (found.scheme, found.user, found.password, found.host, found.start) == (
        *("postgresql", "svc", "Vq7pLs93x", "db.corp.net"),
        4,
    )
    token = credentials.login("git clone https://kP7Kq2ZxVw9LmN4RtYs3@github.com/org/repo")
    assert token is not None
    assert (token.scheme, token.user, token.password, token.host, token.start) == (
        *("https", "", "kP7Kq2ZxVw9LmN4RtYs3", "github.com"),
        10,
    )


@pytest.mark.parametrize(
    ("value", "strong", "weak"),
    [
        ("pLsVq7kA", True, True),
        ("pLsVq7k", False, True),
        ("pLsVqXkA", False, True),
        ("pLsVqXkA!", False, True),
        ("plsvq7ka", False, True),
        ("plsvq7ka!", True, True),
        ("Vq7 pLs93x", False, False),
        ("Vq7pLs93x" * 14 + "Ab", True, True),
        ("Vq7pLs93x" * 14 + "Abc", False, False),
        ("qwmv zkpt hrlc bnxy", True, False),
        ("aaaa bbbb aaaa bbbb", False, False),
        ("test user here pass", False, False),
        ("abc", False, True),
        ("ab", False, False),
        ("hunter2", False, True),
        ("password", False, False),
        ("<password>", False, False),
        ("/run/secrets/db", False, False),
        ("DB_PASSWORD", False, False),
        ("db_password", False, False),
        ("your-password-1A", False, False),
        ("prod_key.pem", False, False),
    ],
)
def test_passwords(value: str, strong: bool, weak: bool) -> None:
    assert credentials.strong_password(value) is strong
    assert credentials.weak_password(value, "password") is weak
    assert not credentials.weak_password(value, value)
    # What may be a strong password is never something to be replaced before use.
    assert not (strong and credentials.slot_like(value))


@pytest.mark.parametrize("value", ["<slot>", "/run/x", "AB_CD", "your-key", "x.pem"])
def test_what_is_to_be_replaced(value: str) -> None:
    assert credentials.slot_like(value)
    assert credentials.stand_in_password(value)


@pytest.mark.parametrize(
    ("password", "user", "is_none"),
    [
        ("Vq7pLs93x", "user", False),
        ("Vq7p", "user", True),
        ("Vq7p", "svc", False),
        ("user", "", True),
        ("none", "", True),
        ("mypassword2", "", True),
        ("<s>", "", True),
    ],
)
def test_passwords_that_are_none(password: str, user: str, is_none: bool) -> None:
    assert credentials.stand_in_password(password, user) is is_none


@pytest.mark.parametrize(
    ("value", "random_looking"),
    [
        ("X8pPd5khxE3pyIgK", True),
        ("X8pPd5khxE3pyIg", False),
        ("kQzVwXpTbRmNcYsL", True),
        ("kqzvwxptbrmncysl", False),
        ("kqzvwxpt4rmncysl", True),
        ("84027719553019462", False),
        ("X8pPd5kh E3pyIgK9", False),
        ("3036426212722003322453832364056224154051454752772040560865607023", False),
        ("1375858471954061358952548145421247201986039547620075329261265206", True),
        ("4qkzV/wxPtr/mnCys/lk2", True),
        ("4qkzV/wxPtr/mnCys/lkTb/2", False),
        ("aabbccddaabbccddeeff11", False),
    ],
)
def test_what_looks_random(value: str, random_looking: bool) -> None:
    assert credentials.looks_random(value, 3.0) is random_looking


@pytest.mark.parametrize(
    ("value", "common"),
    [
        ("your-api-key-here", True),
        ("yourapikeyhere", True),
        ("secret123456", True),
        ("secret1234567", False),
        ("hunter", False),
        ("keyhunter", False),
        ("", True),
    ],
)
def test_common_words(value: str, common: bool) -> None:
    assert credentials.only_common_words(value) is common


def test_default_logins() -> None:
    assert credentials.default_login("minioadmin", "minioadmin")
    assert not credentials.default_login("minioadmin", "x")
    assert not credentials.default_login("x", "minioadmin")


@pytest.mark.parametrize(
    ("address", "provider"),
    [
        ("https://openrouter.ai/api/v1", "OpenRouter"),
        ("https://api.deepseek.com", "DeepSeek"),
        ("https://gateway.corp.net", ""),
        ("openrouter.ai", ""),
        (None, ""),
    ],
)
def test_provider_of_an_address(address: object, provider: str) -> None:
    found = credentials.provider_of_address(address)
    assert (found.name if found else "") == provider


@pytest.mark.parametrize(
    ("name", "provider"),
    [
        ("WANDB_API_KEY", "Weights & Biases"),
        ("wandb_tok", "Weights & Biases"),
        ("OPENAI_KEY", "OpenAI"),
        ("openai_api_key_2", "OpenAI"),
        ("hf_key", "Hugging Face"),
        ("x_key", ""),
        ("key", ""),
    ],
)
def test_provider_of_a_name(name: str, provider: str) -> None:
    found = credentials.provider_of_name(name)
    assert (found.name if found else "") == provider
    assert bool(credentials.kind_of_name(name)) is bool(provider)


def test_shape_of_a_provider_s_keys() -> None:
    provider = credentials.provider_of_name("WANDB_API_KEY")
    assert provider is not None
    assert credentials.has_shape("db07dea4669e0117b01fc25e7f4063012c4d8053", provider)
    for other in ("db07dea4669e", "0" * 40, "ab12" * 10, "db07dea4669e0117b01fc25e7f4063012c4d805", "<slot>"):
        assert not credentials.has_shape(other, provider)


@pytest.mark.parametrize(
    ("text", "value", "start"),
    [
        ("sshpass -p Vq7pLs93x ssh host", "Vq7pLs93x", 11),
        ("wandb login db07dea4669e0117b01fc25e7f4063012c4d8053", "db07dea4669e0117b01fc25e7f4063012c4d8053", 12),
        ("sshpass -p $PASSWORD ssh host", "", 0),
        ("sshpass -p password ssh host", "", 0),
        (f"sshpass -p {credentials.SLOT}abcd ssh host", "", 0),
        ("ls -p Vq7pLs93x", "", 0),
    ],
)
def test_commands(text: str, value: str, start: int) -> None:
    found = credentials.command(text)
    assert (found[1:] if found else ("", 0)) == (value, start)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("host=db password=Vq7pLs93x user=x", [("password", "Vq7pLs93x", 17)]),
        ('{"api_key": "Vq7pLs93x"}', [("api_key", "Vq7pLs93x", 13)]),
        ("X-Api-Key: Vq7pLs93x", [("X-Api-Key", "Vq7pLs93x", 11)]),
        ("Authorization: Bearer Vq7pLs93x", [("Authorization", "Vq7pLs93x", 22)]),
        ("max_tokens=500", []),
        ("a=b", []),
    ],
)
def test_pairs(text: str, expected: list[tuple[str, str, int]]) -> None:
    assert list(credentials.pairs(text)) == expected
    assert credentials.hints(text) or not expected


def test_hints() -> None:
    for text in ("https://a:b@c", "password=x", "run --api-key abc", "wandb login abc", "sshpass -p x"):
        assert credentials.hints(text)
    for text in ("", "a=b", "a@b", "https://a.b", "password", "see x://y"):
        assert not credentials.hints(text)


def test_base64_and_headers() -> None:
    assert credentials.decoded("c3ZjOlZxNy1wTHM5M3hLdw==") == "svc:Vq7-pLs93xKw"
    assert credentials.decoded("c3ZjOlZxNy1wTHM5M3hLdw") == "svc:Vq7-pLs93xKw"
    assert credentials.decoded("\u00e9") == credentials.decoded("////") == ""
    assert credentials.basic_login(base64.b64encode(b"svc:Vq7\x01pLs").decode()) is None
    assert credentials.basic_login(base64.b64encode(b"Kq81-fzz").decode()) is None
    assert credentials.header_value("Bearer abcd") == credentials.header_value("abcd") == "abcd"
    assert credentials.is_local("http://localhost:80") and credentials.is_local("postgres://a:b@db:5432")
    assert not credentials.is_local("https://db.corp.net")


def test_texts_in_triple_quotes_are_looked_at() -> None:
    key = "hf_" + "lDUKIkFgd0N9aWRpSFcr3ONi8wJNPlX6DZ"
    for source in (f'''"""a {key} b"""''', f"'''a {key} b'''", f'''"""a""" {key} """b''', '"""-----BEGIN x"""'):
        assert credentials.may_hold_format(source.encode())
    for source in (f'"a" {key}', f'''"""a""" {key} """b"""''', '"""a b"""'):
        assert not credentials.may_hold_format(source.encode())
    assert credentials.may_hold_format(b'"""a b"""', extra=(FORMATS[0],))


def test_published_samples_are_compared_by_hash() -> None:
    # Amazon's documentation key, put together here so that no scanner reports this file.
    assert credentials.published("wJalrXUtnFEMI/K7MDENG/" + "bPxRfiCYEXAMPLEKEY")
    assert not credentials.published("anything else")


def test_catalogue_is_consistent() -> None:
    names = {provider.name for provider in PROVIDERS}
    assert len(names) == len(PROVIDERS)
    for form in FORMATS:
        assert form.source
        assert form.starts or form.marks
        assert form.provider in names | {"any service", "an OpenAI-compatible service"}, form.provider
        assert re.compile(form.pattern).groups >= 2 * form.checksum
    for provider in PROVIDERS:
        assert provider.source
        for shape in provider.shapes:
            re.compile(shape)
    for site in SITES:
        assert site.source
        assert site.kind in ("key", "password", "signing", "login")
        assert not site.provider or site.provider in names, site.provider


# --- The rule ---------------------------------------------------------------------------------------------------------


def settle(monkeypatch: pytest.MonkeyPatch, **secrets: Any) -> None:
    config = gen_config("mlops")
    monkeypatch.setattr(hardcoded_credential, "_config", {**config, "secrets": {**config["secrets"], **secrets}})


def test_allowed_by_value_and_by_path(monkeypatch: pytest.MonkeyPatch) -> None:
    value = "".join(random.Random(3).choices(string.ascii_letters, k=34))
    source = f"t = 'hf_{value}'"
    assert findings(source)
    settle(monkeypatch, allow=[f"^hf_{value[:4]}"])
    assert not findings(source)
    settle(monkeypatch, allow=["samples/"])
    assert findings(source)
    assert not findings(source, "samples/app.py")


def test_minimum_entropy(monkeypatch: pytest.MonkeyPatch) -> None:
    source = "api_key = 'q7Zk3vB9xLw2Tn5RgY8d'"
    assert findings(source)
    settle(monkeypatch, minimum_entropy=5.5)
    assert not findings(source)


def test_formats_of_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    body = "".join(random.Random(9).choices(string.ascii_lowercase, k=32))
    source = f"f('gw_{body}')"
    assert not findings(source)
    settle(monkeypatch, format=[{"name": "the gateway", "prefix": "gw_", "variables": ["GATEWAY_TOKEN"]}])
    (issue,) = findings(source)
    assert issue.text == (
        "A credential of the gateway stands in the source (`gw_…`, 35 characters, argument 1 of `f`). Revoke it, for "
        'the history keeps it; read it with `os.environ["GATEWAY_TOKEN"]`.'
    )
    own = {"name": "the gateway", "pattern": "gw_[a-z]{32}", "severity": "LOW", "confidence": "MEDIUM"}
    settle(monkeypatch, format=[own])
    (issue,) = findings(source)
    assert (issue.severity, issue.confidence) == ("LOW", "MEDIUM")
    assert "gw_" not in issue.text, "without a prefix nothing of the value is public"


def test_tests_keep_formats_only() -> None:
    value = "".join(random.Random(3).choices(string.ascii_letters, k=34))
    assert [issue.severity for issue in findings(f"t = 'hf_{value}'", "tests/test_a.py")] == ["MEDIUM"]
    assert not findings("api_key = 'q7Zk3vB9xLw2Tn5RgY8d'", "tests/test_a.py")


def test_line_of_the_part_that_starts_the_key() -> None:
    value = "hf_" + "".join(random.Random(5).choices(string.ascii_letters, k=34))
    (issue,) = findings(f"x = (\n    'Bearer ' +\n    {value!r}\n)")
    assert issue.lineno == 3


@pytest.mark.parametrize("depth", [50, 400])
def test_long_concatenation_is_answered(depth: int) -> None:
    source = "x = " + " + ".join(["'a'"] * depth)
    assert not findings(source)


def test_large_texts_and_dictionaries_are_answered() -> None:
    assert not findings("x = " + repr("QlpoOTFBWSZTWU9yuJUAQHN" * 20_000))
    assert not findings("x = {" + ", ".join(f"'password': 'w{n}'" for n in range(3_000)) + "}")


@pytest.mark.parametrize("odd", ["\\ud800" * 40, "\\x00" * 40, "𝒽𝒻_" + "𝒶" * 40])
def test_odd_characters_are_answered(odd: str) -> None:
    assert not findings(f"api_key = '{odd}'")
    assert not findings(f"password = '{odd}@://='")


HOSTILE = {
    "words": "a_" * 9_000,
    "words with a key's name": "api_key" * 2_500,
    "names without values": "password=" * 2_200,
    "colons": "token:" * 3_300,
    "options": "--token " * 2_500,
    "addresses": "https://a:b@" * 1_600,
    "users": "postgresql://" + "a" * 18_000,
    "letters": "Aa" * 256,
    "hyphens": "A-" * 256,
    "capitals": "Ab" * 200 + "!",
    "lower case": "a-b" * 170 + "!",
    "points": "a." * 250 + "!",
    "a key that never ends": "-----BEGIN RSA PRIVATE KEY-----" + "\\n" * 9_000,
    "beginnings": "sk-" * 6_500,
    "commands": "curl " * 3_500 + "-u",
    "containers": "docker login " * 1_500,
    "JSON": '"username":"a","key":' * 900,
    "base64": "eyJ" * 6_000,
    "webhooks": "https://a.webhook.office.com/webhookb2/" * 400,
}


@pytest.mark.parametrize("case", HOSTILE)
@pytest.mark.parametrize("name", ["x", "api_key", "password", "SECRET_KEY"])
def test_hostile_texts_are_answered(case: str, name: str) -> None:
    """A search that takes exponential time would not end here."""
    findings(f"{name} = {HOSTILE[case]!r}\nf({name}={HOSTILE[case][:510]!r})")


def test_source_of_the_rule_is_silent() -> None:
    """The catalogue and the rule hold no key themselves."""
    for module in (credentials, importlib.import_module("bandit_mlops.catalog.credentials")):
        assert module.__file__
        source = Path(module.__file__).read_text(encoding="utf-8")
        assert ast.parse(source)
        assert not findings(source, module.__file__)


@given(st.from_regex(CREDENTIAL))
def test_each_name_of_a_credential_holds_a_sign(name: str) -> None:
    assert any(sign in name for sign in SIGNS)


def test_the_last_words_rule_out_no_provider_s_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [
        written
        for name in (*credentials.BY_VARIABLE, *credentials._by_short_name(), "x_key", "total", "a_token_b")
        for written in (name, name.lower(), f"{name}_PROD", f"{name.lower()}2", f"{name}_old_3")
    ]
    known = [credentials.provider_of_name.__wrapped__(name) for name in names]
    every_word = {word.rstrip("0123456789") for name in names for word in credentials.plain_name(name).split("_")}
    monkeypatch.setattr(credentials, "_LAST_WORDS", every_word)
    assert known == [credentials.provider_of_name.__wrapped__(name) for name in names]
    assert sum(found is not None for found in known) > 500


@given(st.from_regex(str(credentials._PASSWORD_NAME.pattern)) | st.from_regex(str(credentials._KEY_NAME.pattern)))
def test_each_name_that_promises_a_credential_holds_a_sign(name: str) -> None:
    assert any(sign in name for sign in credentials._SIGNS_OF_NAMES)


def test_each_short_name_holds_a_sign() -> None:
    assert all(any(sign in name for sign in credentials._SIGNS_OF_NAMES) for name in credentials._by_short_name())
