"""ML401: a key, token or password in the source."""

from __future__ import annotations

import ast
import functools
import pathlib
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from bandit_mlops import credentials
from bandit_mlops.analysis import places
from bandit_mlops.analysis.places import Place
from bandit_mlops.analysis.syntax import FORMATTED, JOINED
from bandit_mlops.catalog.credentials import ATTRIBUTES, COMMANDS, PAIRS, SITES, Command, Provider, Site
from bandit_mlops.issues import HIGH, LOW, MEDIUM, issue
from bandit_mlops.patterns import pattern
from bandit_mlops.rules import gen_config, in_any_file, rule
from bandit_mlops.settings import Secrets, settings

if TYPE_CHECKING:
    import bandit
    from bandit.core.context import Context

__all__ = ["gen_config", "hardcoded_credential"]

_JOINING = frozenset({ast.BinOp, *JOINED, *FORMATTED})
# A short part of a text that matters only because of what it joins: a URL, a login, a pair.
_JOINT = pattern(r"@|://|[=:] ?$|_|-$")
# What may be a key although its name doesn't say so: where the name is used tells.
_LIKE_A_KEY = pattern(r"(?=[^0-9]{0,200}[0-9])(?=[^A-Za-z]{0,200}[A-Za-z])[A-Za-z0-9_+/=.~-]{16,200}")
_PROGRAMS = frozenset(known.program for known in COMMANDS)
_PAIRED = {pair.name: pair for pair in PAIRS}
_SETTINGS: dict[str, list[tuple[str, Site]]] = {}
_NEVER = frozenset(
    {ast.Subscript, ast.Slice, ast.Set, ast.Expr, ast.MatchValue, ast.Assert, ast.Raise, ast.MatchMapping}
)
_SITES: dict[str, list[tuple[str, Site]]] = {}
for _entry in SITES:
    for _name in _entry.names:
        _SITES.setdefault(_name.rpartition(".")[2], []).append((_name, _entry))
for _entry in ATTRIBUTES:
    for _name in _entry.names:
        _SETTINGS.setdefault(_name.rpartition(".")[2], []).append((_name, _entry))
_SITE_KEYWORDS = frozenset(site.argument.name for site in SITES if site.argument.name)
_POSITIONS = frozenset(
    name.rpartition(".")[2] for site in SITES if site.argument.position is not None for name in site.names
)
_WRAPPED = frozenset({"default", "default_value", "default_factory", "value", "auth", "basic_auth", "login"})
_SIGNING_NAMES = pattern(
    r"^(?:\w+_)?(?:secret_key|jwt_secret|jwt_secret_key|session_secret|cookie_secret|auth_secret|signing_key|encryption_key|app_secret|secret_key_base)$"
)
# ``django-admin startproject`` marks the keys that it makes up: django-5.2:django/core/checks/security/base.py.
_OF_DJANGO = "django-insecure-"
# What it makes up: django-5.2:django/core/management/utils.py (get_random_secret_key).
_DJANGO_KEY = pattern(r"[a-z0-9!@#$%^&*(=+)_-]{50}")
_STAND_IN_KEY = pattern(r"[a-z0-9]+(?:[-_ !][a-z0-9]+)+[!.]*|change[-_]?me[!.]*|changeit", re.IGNORECASE)
_SECRET_NAME = pattern(r"(?:^|_)(?:secret|jwt|(?:secret|jwt|signing|session|fernet|encryption)_key)$")
# The host in the connection string of a database, as ODBC and libpq write it.
_SERVER = pattern(r"(?<![\w.])(?:server|host|data source)=([^;\s]{1,255})", re.IGNORECASE)
_USER = pattern(r"(?:^|_)(?:user|username|user_name|usr|login|uid|account|email)$")
_HOST = pattern(
    r"(?:^|_)(?:host|hostname|server|url|uri|endpoint|address|dsn|database|dbname|db|port|api_base|base_url)$"
)


class _Verdict(msgspec.Struct, frozen=True):
    what: str
    evidence: str
    severity: str
    confidence: str
    provider: Provider | None = None
    variable: str = ""
    cwe: int = 798
    offset: int = 0
    issued: bool = True
    """Someone else issued it, and can revoke it."""


@rule("ML401", Str=in_any_file, Bytes=in_any_file)
def hardcoded_credential(context: Context, config: Mapping[str, Any]) -> bandit.Issue | None:
    """A key, token or password in the source.

    What it finds
    -------------
    A literal that lets its reader in somewhere, wherever code can hold one: arguments and their defaults, assignments,
    attributes (``openai.api_key = …``), ``os.environ[…] = …``, the fallback of ``os.getenv(name, "…")``, dictionaries,
    fields of dataclasses and pydantic models, ``SecretStr("…")``, defaults of command-line options and forms, headers,
    comparisons, URLs with a login, connection strings, commands (``curl -u``, ``wandb login``), the text of JSON and
    YAML, base64 that is decoded on the spot, bytes, and text joined with ``+``, ``%``, ``format``, ``join`` or by
    adjacency. A name that says nothing is followed to where it is used: ``run = "…"; wandb.login(key=run)``.

    There are three levels:

    * **A provider's format**, as ``hf_`` and 34 letters: severity HIGH, confidence HIGH. Some 140 formats of model
      hubs, inference services, trackers, vector stores, clouds and code hosts are known, private keys among them. A
      format that several services share, or whose public uses look the same, has confidence MEDIUM; half of a pair,
      such as the id of an AWS key, and a signed token (JWT) have severity MEDIUM. The checksum in tokens of GitHub,
      npm and Vercel is computed: an invented token is not reported. A shape that only its place tells apart, such as
      the 40 hex digits of an older Weights & Biases key, counts as a format where the SDK or the variable says so.
    * **A random value at a place that takes a credential**: severity HIGH where the provider is known and MEDIUM
      elsewhere, confidence MEDIUM.
    * **A password that people choose**, given to a function that connects (MEDIUM), or as a default or fallback (LOW);
      the fixed key that signs sessions or tokens (MEDIUM). Logins that servers ship with, such as ``admin``/``admin``,
      are LOW.

    It stays silent on stand-ins (``"EMPTY"``, ``"your-api-key"``, ``"sk-..."``, ``"<token>"``), samples that vendors
    publish, names of variables and secrets, references to a secret store, special tokens of tokenizers, hashes,
    commits, UUIDs, public keys, patterns, paths and labels, and on keys for a model server on the same machine. In test
    files (``tests/``, ``test_*.py``, ``conftest.py``) only formats are reported, with severity MEDIUM at most.

    Comments aren't read. Documentation strings and code that quotes switch off are, for formats alone: the first of a
    file is reported, with confidence MEDIUM and the lines of the others.

    A finding names the provider, the place, the public beginning and the length, never the value.

    Why it matters
    --------------
    What is in the source is in every clone, wheel, image and notebook made of it, and stays in the history after it is
    deleted. In December 2023 Lasso Security found 1,681 valid tokens of Hugging Face in public code; 655 of them could
    write, among others to the models of Meta. A constant signing key is as bad:
    CVE-2024-3408, in which the Flask key of D-Tale was a word in its source, let anyone forge a session and run code.

    Example
    -------
    .. code-block:: python

        login(token="hf_…")
        client = OpenAI(api_key=os.getenv("OPENAI_API_KEY", "sk-proj-…"))
        engine = create_engine("postgresql://mlflow:…@db.corp.net/mlflow")

    Instead
    -------
    .. code-block:: python

        login()  # reads HF_TOKEN
        client = OpenAI()  # reads OPENAI_API_KEY
        engine = create_engine(os.environ["DATABASE_URL"])

    Revoke the key first: deleting the line leaves it in the history.

    Options
    -------
    .. code-block:: toml

        [tool.bandit.mlops.secrets]
        allow = ["^hf_sandbox", "examples/"]  # regular expressions, searched in the text and in the path
        minimum_entropy = 3.5  # bits a character that a value without a provider's format needs

        [[tool.bandit.mlops.secrets.format]]  # a format of your own; any number of them
        name = "the model gateway"
        prefix = "gw_"
        pattern = 'gw_[a-z0-9]{32}'  # without it: the prefix, and 16 or more letters, digits, "_", "-"
        variables = ["GATEWAY_TOKEN"]
        severity = "HIGH"  # these two are the defaults
        confidence = "HIGH"

    Standards
    ---------
    CWE-798, CWE-259, CWE-321, CWE-1392, CWE-540; OWASP ASVS 5.0.0 v5.0.0-13.3.1, v5.0.0-13.2.3, v5.0.0-6.3.2,
    v5.0.0-13.3.4; OWASP AISVS 1.0 C9.5.4; OWASP Machine Learning Security Top 10 (2023) ML05:2023; OWASP Top 10 for LLM
    Applications (2025) LLM02:2025, LLM07:2025; OWASP Top 10 for LLM Applications (2026) LLM02:2026, LLM08:2026; MITRE
    ATLAS 5.6 AML.T0055, AML.T0083, AML.T0091.000, AML.T0012.

    Overlap with Bandit's own tests
    -------------------------------
    B105, B106 and B107 report any literal under a name such as ``token`` or ``password``, special tokens of tokenizers
    included, print its value, and don't know ``api_key``. To have one report of each credential:
    ``skips = ["B105", "B106", "B107"]``.

    References
    ----------
    * https://cwe.mitre.org/data/definitions/798.html
    * https://www.reversinglabs.com/blog/5-lessons-learned-from-the-huggingface-api-breach
    * https://nvd.nist.gov/vuln/detail/CVE-2024-3408
    * https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns
    """
    node: ast.Constant | None = context.node
    if node is None:
        return _in_bare_texts(context, settings(config).secrets)
    value: str | bytes = node.value  # type: ignore[assignment]  # the checks are Str and Bytes
    above: ast.AST = node._bandit_parent  # type: ignore[attr-defined]
    kind = type(above)
    size = len(value)
    if size < 12:
        # Too short for a format: only a password or a part of a text can be so short.
        if size < 3 and kind not in _JOINING:
            return None
        if kind in _NEVER or (kind in JOINED and not _JOINT.search(places.literal_text(value))):
            return None
    text = value if isinstance(value, str) else places.literal_text(value)
    starts: list[tuple[int, ast.Constant]] = [(0, node)]
    expression: ast.AST = node
    in_command = False
    if kind in _JOINING or kind is ast.List or kind is ast.Tuple or (kind is ast.Attribute and "{" in text):
        if getattr(node, "_mlops_seen", False):
            return None
        expression = places.whole(node)
        if expression is not node:
            text, starts = places.text_of(expression, credentials.SLOT)
            for _, part in starts:
                part._mlops_seen = True  # type: ignore[attr-defined]
            if not any(part is node for _, part in starts) and not isinstance(expression, (ast.BinOp, ast.Call)):
                # The format of a computed part (``:>20``) is no text.
                return None
        elif text in _PROGRAMS and isinstance(above, (ast.List, ast.Tuple)) and above.elts[0] is node:
            text, starts = places.command_line(above, credentials.SLOT)
            in_command = True
    elif kind is ast.Call and "decode" in _function_name(above):  # type: ignore[arg-type]
        text = credentials.decoded(text) if len(text) < credentials.LONGEST else ""
        if not credentials.find(text):
            return None
    size = len(text)
    secrets = settings(config).secrets
    if in_command:
        # The words are looked at one by one as well.
        if not (given := credentials.command(text)):
            return None
        verdict = _of_command(given, None, {})
        return _issue(verdict, _part(starts, verdict, node)) if verdict else None
    shortest = credentials.SHORTEST_EXTRA if secrets.format else credentials.SHORTEST_FORMAT
    found = credentials.find(text, secrets.formats) if size >= shortest else None
    if found and found.refuted:
        return None
    if not found and not _may_matter(text, expression, places.parent(expression) or above):
        return None
    verdict = _verdict(text, found, expression, context.import_aliases, secrets, _is_test(context.filename))
    if verdict is None or _allowed(text, context.filename, secrets):
        return None
    return _issue(verdict, _part(starts, verdict, node))


def _part(starts: list[tuple[int, ast.Constant]], verdict: _Verdict, node: ast.Constant) -> ast.Constant:
    """The literal in which the credential starts."""
    return next((part for start, part in reversed(starts) if start <= verdict.offset), node)


def _issue(verdict: _Verdict, place: ast.Constant) -> bandit.Issue:
    return issue(
        severity=verdict.severity,
        confidence=verdict.confidence,
        cwe=verdict.cwe,
        what=verdict.what[:1].upper() + verdict.what[1:],
        evidence=verdict.evidence,
        fix=_fix(verdict),
        place=place,
    )


def _function_name(call: ast.Call) -> str:
    func = call.func
    return func.attr if type(func) is ast.Attribute else func.id if type(func) is ast.Name else ""


def _is_named_for_it(target: ast.expr) -> bool:
    return bool(credentials.kind_of_name(_name_of(target)))


def _may_matter(text: str, node: ast.AST, above: ast.AST) -> bool:
    """Whether a text without a known format is worth a look at its place: nearly all texts stop here."""
    size = len(text)
    if size >= 12 and credentials.hints(text):
        return True
    kind = type(above)
    if kind is ast.Set:
        return bool(_LIKE_A_KEY.fullmatch(text))
    if kind in _NEVER or size > credentials.LONGEST_VALUE:
        return False
    if kind is ast.keyword:
        name: str | None = above.arg  # type: ignore[attr-defined]
        if not name or not (credentials.kind_of_name(name) or name in _SITE_KEYWORDS or name in _WRAPPED):
            return False
    elif kind is ast.Assign:
        targets: list[ast.expr] = above.targets  # type: ignore[attr-defined]
        target = targets[0] if len(targets) == 1 else next(filter(_is_named_for_it, targets), targets[0])
        name = _name_of(target)
        if name and not credentials.kind_of_name(name) and name not in _WRAPPED:
            return size >= 16 and bool(_LIKE_A_KEY.fullmatch(text))
        return " " not in text or _may_have_blanks(text, ast.unparse(target))
    elif kind is ast.Call:
        name = _function_name(above)  # type: ignore[arg-type]
        if name not in _POSITIONS and not places.hands_on(name, bool(above.args) and node is above.args[0]):  # type: ignore[attr-defined]
            return False
    elif kind is ast.Dict:
        name = places.key_of(above, node)  # type: ignore[arg-type]
        if not name or not (credentials.kind_of_name(name) or name in _WRAPPED or name in _PAIRED):
            return size >= 16 and bool(_LIKE_A_KEY.fullmatch(text))
    elif (kind is ast.List or kind is ast.Tuple) and len(above.elts) > places.MOST_ITEMS:  # type: ignore[attr-defined]
        return False
    elif kind is ast.Attribute:
        if above.attr in ("format", "join", "format_map"):  # type: ignore[attr-defined]
            return False
    elif (kind is ast.Compare or kind is ast.Return or kind is ast.List) and size < 6:
        return False
    return (" " not in text and "\n" not in text) or _may_have_blanks(text, "")


def _may_have_blanks(text: str, name: str) -> bool:
    return "secret_key" in name.lower()[-20:] or _has_scheme(text) or credentials.app_password(text)


def _has_scheme(text: str) -> bool:
    return credentials.header_value(text) != text


def _verdict(
    text: str,
    found: credentials.Found | None,
    expression: ast.AST,
    aliases: dict[str, str],
    secrets: Secrets,
    in_test: bool,
) -> _Verdict | None:
    if found:
        where = places.place(expression, aliases, credentials.kind_of_name)
        return _of_format(text, found, where, aliases, in_test)
    if in_test:
        return None
    where = places.place(expression, aliases, credentials.kind_of_name)
    if login := credentials.login(text):
        return _of_login(login, where, aliases)
    if where and (verdict := _of_place(text, where, aliases, secrets)):
        return verdict
    return _inside(text, where, aliases, secrets)


def _of_place(text: str, where: Place, aliases: dict[str, str], secrets: Secrets) -> _Verdict | None:
    """What the place of a value says: its own, that of the table which it is in, or those that use its name."""
    verdict = _at_place(text, where, aliases, secrets)
    if verdict is None and where.how == "key":
        table = places.place(where.owner, aliases) if where.owner else None
        if table and table.how in ("target", "attribute") and credentials.kind_of_name(table.name) == "key":
            return _at_place(text, msgspec.structs.replace(table, how="member"), aliases, secrets)
    if where.how not in ("target", "attribute", "default", "fallback") or (verdict and verdict.provider):
        return verdict
    if credentials.is_public_name(where.name):
        return verdict
    if credentials.kind_of_name(where.name) == "password" or where.owner is None or where.index is not None:
        return verdict
    if not credentials.looks_random(text, 3.0) and not _SECRET_NAME.search(credentials.plain_name(where.name)):
        return verdict
    for use in places.uses(where.owner, where.name):
        used = places.place(places.whole(use), aliases)
        if (
            used is None
            or used.how in ("comparison", "return", "target", "member", "option")
            or used.name == where.name
        ):
            continue
        if not _site(used, aliases) and not credentials.kind_of_name(used.name):
            continue
        if better := _at_place(text, used, aliases, secrets):
            line = getattr(use, "lineno", 0)
            return msgspec.structs.replace(
                better, evidence=f"{better.evidence}, line {line}; assigned to `{_short(where.name)}`"
            )
    return verdict


def _inside(text: str, where: Place | None, aliases: dict[str, str], secrets: Secrets) -> _Verdict | None:
    """A credential that the text itself gives a name: in a query, a file's text, a command."""
    for name, value, start in credentials.pairs(text):
        provider = credentials.provider_of_name(name)
        if (provider and credentials.has_shape(value, provider)) or (
            credentials.looks_random(value, secrets.minimum_entropy)
            or (credentials.kind_of_name(name) == "password" and credentials.strong_password(value))
        ):
            return _Verdict(
                f"the text holds a credential under the name `{_short(name)}`",
                f"{len(value)} random characters{_at(where, aliases)}",
                MEDIUM,
                MEDIUM,
                provider,
                _variable(name, provider),
                offset=start,
            )
        if credentials.kind_of_name(name) == "password" and credentials.weak_password(value, name):
            host = _SERVER.search(text)
            if host and not credentials.is_local(host.group(1)):
                return _Verdict(
                    "a connection string holds a password",
                    f"{len(value)} characters{_at(where, aliases)}",
                    MEDIUM,
                    MEDIUM,
                    variable=_variable("", None, url=True),
                    offset=start,
                    issued=False,
                )
    given = credentials.command(text)
    return _of_command(given, where, aliases) if given else None


def _of_command(given: tuple[Command, str, int], where: Place | None, aliases: dict[str, str]) -> _Verdict | None:
    known, value, start = given
    provider = credentials.PROVIDERS.get(known.provider)
    is_key = known.kind == "key"
    if is_key and not (provider and credentials.has_shape(value, provider)):
        return None
    return _Verdict(
        f"a command line holds a {'key' if is_key else 'password'}{f' of {provider.name}' if provider else ''}",
        f"`{known.program}`, {len(value)} characters{_at(where, aliases)}",
        HIGH if is_key else MEDIUM,
        HIGH if is_key else MEDIUM,
        provider,
        _variable("" if is_key else "PASSWORD", provider),
        offset=start,
        issued=is_key,
    )


def _in_bare_texts(context: Context, secrets: Secrets) -> bandit.Issue | None:
    """A provider's format in a documentation string, or in code that is switched off by quotes around it.

    Bandit shows rules no text that stands for itself; so this looks at the file as a whole, and reports the first.
    """
    data = context.file_data
    data.seek(0)
    source = data.read()
    if not credentials.may_hold_format(source, secrets.formats):
        return None
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    hits: list[tuple[ast.Constant, credentials.Found, str]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            text = node.value.value
            found = credentials.find(text, secrets.formats)
            if found and not found.refuted and not _allowed(text, context.filename, secrets):
                hits.append((node.value, found, text))
    if not hits:
        return None
    hits.sort(key=lambda hit: hit[0].lineno)
    place, found, text = hits[0]
    verdict = _of_format(text, found, None, {}, _is_test(context.filename))
    where = "in a text that no code uses, such as a documentation string or code in quotes"
    if len(hits) > 1:
        where += f"; others: line {', '.join(str(hit[0].lineno) for hit in hits[1:9])}"
    return _issue(
        msgspec.structs.replace(
            verdict,
            evidence=f"{verdict.evidence}, {where}",
            confidence=MEDIUM if verdict.confidence == HIGH else LOW,
        ),
        place,
    )


# --- A provider's format, wherever it stands --------------------------------------------------------------------------


def _of_format(
    text: str, found: credentials.Found, where: Place | None, aliases: dict[str, str], in_test: bool
) -> _Verdict:
    form = found.format
    provider = credentials.PROVIDERS.get(form.provider)
    if provider is None and where:
        provider = _provider(where, aliases)
    of = "" if form.provider == "any service" else f" of {provider.name if provider else form.provider}"
    prefix = found.prefix(text)
    shown = f"`{prefix.strip()}…`, " if prefix else ""
    return _Verdict(
        f"{form.kind}{of} stands in the source",
        f"{shown}{found.end - found.start} characters{_at(where, aliases)}",
        MEDIUM if in_test and form.severity == HIGH else form.severity,
        HIGH
        if provider and where and form.confidence == MEDIUM and _provider(where, aliases) is provider
        else form.confidence,
        provider,
        form.variables[0] if form.variables else _variable(where.name if where else "", provider),
        cwe=321 if form.kind == "a private key" else 798,
        offset=found.start,
    )


def _of_login(login: credentials.Login, where: Place | None, aliases: dict[str, str]) -> _Verdict | None:
    strong = credentials.strong_password(login.password) or credentials.looks_random(login.password, 3.0)
    default = credentials.default_login(login.user, login.password) or login.user == login.password
    local = credentials.is_local(login.host)
    if local and not strong:
        return None
    severity = LOW if local else HIGH if strong else MEDIUM
    return _Verdict(
        "a password stands in a URL" if not default else "a URL holds a login that everyone knows",
        f"`{login.scheme}://…`, {len(login.password)} characters before the host{_at(where, aliases)}",
        severity,
        HIGH if strong and not local else MEDIUM,
        variable=_variable(where.name if where else "", None, url=True),
        cwe=1392 if default else 798,
        offset=login.start,
    )


# --- A value at a place that takes a credential -----------------------------------------------------------------------


def _at_place(text: str, where: Place, aliases: dict[str, str], secrets: Secrets) -> _Verdict | None:
    site = _site(where, aliases) or _setting(where)
    kind = site.kind if site else credentials.kind_of_name(where.name)
    near = places.neighbours(where.owner)
    pair = _PAIRED.get(where.name)
    if pair and where.how in ("key", "keyword") and all(name in near for name in pair.beside):
        issuer = credentials.PROVIDERS[pair.provider]
        return _key_verdict(text, where, aliases, issuer, HIGH, HIGH) if credentials.has_shape(text, issuer) else None
    if where.index is not None:
        # A pair: the first is the user. Elsewhere a tuple holds anything.
        if where.index != 1 or not (kind == "login" or where.name in ("auth", "basic_auth", "login")):
            return None
        kind = "password"
    elif kind == "login":
        kind = "key"
    signing = kind == "signing" or _is_signing(where)
    if not kind and not signing:
        return None
    provider = (credentials.PROVIDERS.get(site.provider) if site else None) or _provider(where, aliases)
    value = credentials.header_value(text)
    if text.lower().startswith("basic ") and (basic := credentials.basic_login(value)):
        return _password_verdict(
            basic[1], where, aliases, provider, MEDIUM, MEDIUM, "a login in base64, which anyone can decode,"
        )
    if " " in value and not signing and not credentials.app_password(value):
        return None
    if provider and credentials.has_shape(value, provider):
        return _key_verdict(value, where, aliases, provider, HIGH, HIGH)
    if _is_dummy_server(near) or _is_example(where, near):
        return None
    if kind == "password" and credentials.strong_password(value):
        return _password_verdict(value, where, aliases, provider, HIGH if site else MEDIUM, MEDIUM, "a password")
    if signing:
        value = value.removeprefix(_OF_DJANGO)
        if _DJANGO_KEY.fullmatch(value) and credentials.entropy(value) > 4:
            return _signing_verdict(value, where, aliases)
    if credentials.looks_random(value, secrets.minimum_entropy):
        if signing:
            return _signing_verdict(value, where, aliases)
        return _key_verdict(value, where, aliases, provider, HIGH if provider else MEDIUM, MEDIUM)
    if where.how in ("return", "member"):
        return None
    if where.how == "comparison":
        return _compared_password(value, where, aliases) if kind == "password" else None
    if signing:
        return _weak_signing_key(value, where, aliases, site)
    if kind == "password" and credentials.weak_password(value, where.name):
        return _weak_password(value, where, aliases, provider, site, near)
    if kind == "password" and where.how == "target" and _is_really_used(where) and not credentials.slot_like(value):
        return _password_verdict(
            value, where, aliases, provider, MEDIUM, MEDIUM, "a fixed password that the code falls back to"
        )
    return None


def _compared_password(value: str, where: Place, aliases: dict[str, str]) -> _Verdict | None:
    """A password that lets people into the program itself; a word alone is more often the name of something."""
    if len(value) < 6 or not re.search(r"[A-Za-z].*\d|\d.*[A-Za-z]", value) or not isinstance(where.owner, ast.Compare):
        return None
    if not isinstance(where.owner.ops[0], ast.Eq) or not credentials.weak_password(value, where.name):
        return None
    return _password_verdict(value, where, aliases, None, LOW, LOW, "the password that the program asks for")


def _weak_password(
    value: str,
    where: Place,
    aliases: dict[str, str],
    provider: Provider | None,
    site: Site | None,
    near: dict[str, Any],
) -> _Verdict | None:
    users = {name: constant for name, constant in near.items() if _USER.search(credentials.plain_name(name))}
    hosts = {name: constant for name, constant in near.items() if _HOST.search(credentials.plain_name(name))}
    user = next((constant for constant in users.values() if isinstance(constant, str)), "")
    default = credentials.default_login(user, value)
    local = any(isinstance(constant, str) and credentials.is_local(constant) for constant in hosts.values())
    what = "a login that everyone knows" if default else "a password"
    if site:
        severity = LOW if default or local else MEDIUM
        return _password_verdict(value, where, aliases, provider, severity, MEDIUM, what, default)
    if where.how in ("fallback", "option"):
        return _password_verdict(
            value, where, aliases, provider, LOW, MEDIUM, "a password that the code falls back to", default
        )
    if where.how == "default" and (user or hosts):
        return _password_verdict(
            value, where, aliases, provider, LOW, MEDIUM, "a password that is the default", default
        )
    if where.how == "key" and user and value not in near:
        return _password_verdict(value, where, aliases, provider, LOW, MEDIUM, what, default)
    if where.how == "keyword" and (user or hosts) and where.index is None:
        return _password_verdict(value, where, aliases, provider, LOW, LOW, what, default)
    if where.how == "item" and (where.root.endswith("environ") or isinstance(where.owner, ast.Call)):
        return _password_verdict(value, where, aliases, provider, LOW, MEDIUM, what, default)
    if where.how == "attribute" and not where.root.startswith(("self", "cls")):
        return _password_verdict(value, where, aliases, provider, LOW, LOW, what, default)
    if where.how == "target" and (_is_really_used(where) or _has_login_fields(where)):
        return _password_verdict(
            value, where, aliases, provider, LOW, MEDIUM, "a password that is the default", default
        )
    return None


def _weak_signing_key(value: str, where: Place, aliases: dict[str, str], site: Site | None) -> _Verdict | None:
    if not value:
        return None
    if credentials.slot_like(value):
        # The program runs with it, and it's the first that others try. In brackets it's a text for people.
        in_use = (
            site is not None or where.how == "fallback" or (where.how in ("attribute", "item") and not value.isupper())
        )
        return _signing_verdict(value, where, aliases) if in_use and _STAND_IN_KEY.fullmatch(value) else None
    if site or where.how in ("attribute", "item", "fallback", "option", "keyword"):
        return _signing_verdict(value, where, aliases)
    if (
        where.how == "target"
        and _is_really_used(where)
        and credentials.plain_name(value) != credentials.plain_name(where.name)
    ):
        return _signing_verdict(value, where, aliases)
    return None


def _key_verdict(
    value: str, where: Place, aliases: dict[str, str], provider: Provider | None, severity: str, confidence: str
) -> _Verdict:
    of = f" of {provider.name}" if provider else ""
    how = "in the form that its keys have" if confidence == HIGH else "that look random"
    return _Verdict(
        f"a key or token{of} stands in the source",
        f"{len(value)} characters {how}{_at(where, aliases)}",
        severity,
        confidence,
        provider,
        _variable(where.name, provider),
    )


def _password_verdict(
    value: str,
    where: Place,
    aliases: dict[str, str],
    provider: Provider | None,
    severity: str,
    confidence: str,
    what: str,
    default: bool = False,
) -> _Verdict:
    return _Verdict(
        f"{what} stands in the source",
        f"{len(value)} characters{_at(where, aliases)}",
        severity,
        confidence,
        provider,
        _variable(where.name or "PASSWORD", provider),
        cwe=1392 if default else 798,
        issued=False,
    )


def _signing_verdict(value: str, where: Place, aliases: dict[str, str]) -> _Verdict:
    return _Verdict(
        "the key that signs or encrypts stands in the source: who reads it can forge sessions and tokens",
        f"{len(value)} characters{_at(where, aliases)}",
        MEDIUM,
        MEDIUM,
        None,
        _variable(where.name, None),
        cwe=321,
        issued=False,
    )


# --- Places -----------------------------------------------------------------------------------------------------------


def _site(where: Place, aliases: dict[str, str]) -> Site | None:
    if where.how not in ("keyword", "position") or not isinstance(where.owner, ast.Call):
        return None
    callee = places.dotted(where.owner.func, aliases)
    candidates = _SITES.get(callee.rpartition(".")[2], [])
    if where.how == "keyword":
        candidates = candidates + _SITES.get("*", [])
    candidates = [
        (name, site)
        for name, site in candidates
        if (where.name == site.argument.name if where.how == "keyword" else where.position == site.argument.position)
    ]
    if not candidates:
        return None
    site = next((site for name, site in candidates if _is_call(callee, name)), None)
    methods = [name for name, _ in candidates if name.count(".") > 1 and name[0] != "*"]
    if site is None and methods and (method := places.called(where.owner, aliases)):
        site = next((site for name, site in candidates if _is_call(method, name)), None)
    return site


def _setting(where: Place) -> Site | None:
    """The entry of an attribute that a server or SDK reads its credential from: ``c.ServerApp.token = …``."""
    if where.how != "attribute":
        return None
    full = f"{where.root}.{where.name}"
    return next((site for name, site in _SETTINGS.get(where.name, ()) if _is_call(full, name)), None)


def _is_call(callee: str, name: str) -> bool:
    if name.startswith("*."):
        return callee.endswith(name[1:]) and callee != name[2:]
    if name.endswith(".*"):
        return callee.startswith(name[:-1])
    return callee == name


def _provider(where: Place, aliases: dict[str, str]) -> Provider | None:
    if provider := credentials.provider_of_name(where.name):
        return provider
    root = where.root
    if isinstance(where.owner, ast.Call):
        if site := _site(where, aliases):
            return credentials.PROVIDERS.get(site.provider)
        root = places.dotted(where.owner.func, aliases)
        near = places.neighbours(where.owner)
        if address := next((name for name in ("base_url", "api_base", "endpoint_url") if name in near), None):
            # Another service behind the same SDK: only its address says whose key this is.
            return credentials.provider_of_address(near[address])
    return credentials.BY_MODULE.get(root.partition(".")[0])


def _is_signing(where: Place) -> bool:
    if not _SIGNING_NAMES.search(credentials.plain_name(where.name)) or where.how in ("key", "default", "member"):
        return False
    if where.how == "keyword" and not (
        where.name.isupper()
        and isinstance(where.owner, ast.Call)
        and _function_name(where.owner) in ("update", "from_mapping")
    ):
        return False
    if _beside_access_key(where) or re.search(
        r"(?:^|_)(?:s3a?|aws|minio|oss|gcs)_", credentials.plain_name(where.name)
    ):
        return False
    return credentials.provider_of_name(where.name) is None or "mlflow" in where.name.lower()


def _beside_access_key(where: Place) -> bool:
    """Whether a ``SECRET_KEY`` is the half of a pair, as of an object store, and signs nothing."""
    above = places.parent(where.owner) if where.owner else None
    return any(
        "access_key" in credentials.plain_name(_name_of(target))
        for statement in getattr(above, "body", [])[:200]
        if isinstance(statement, ast.Assign)
        for target in statement.targets
    )


def _is_dummy_server(near: dict[str, Any]) -> bool:
    """Whether the address beside a key is this machine: local model servers ask for a key and ignore it."""
    return any(
        isinstance(constant, str) and credentials.is_local(constant)
        for name, constant in near.items()
        if credentials.plain_name(name) in ("base_url", "api_base", "openai_api_base", "endpoint", "server_url")
    )


def _is_example(where: Place, near: dict[str, Any]) -> bool:
    """Whether a value stands in an example for readers, as the schemas of web APIs have them."""
    if any(
        isinstance(constant, str) and re.search(r"@example\.|\bexample\.(?:com|org)", constant)
        for constant in near.values()
    ):
        return True
    node: ast.AST | None = where.owner
    for _ in range(6):
        above = places.parent(node) if node is not None else None
        name = ""
        if isinstance(above, ast.keyword):
            name = above.arg or ""
        elif isinstance(above, ast.Dict) and node is not None:
            name = places.key_of(above, node)
        if name in ("example", "examples", "openapi_examples"):
            return True
        node = above
    return False


def _has_login_fields(where: Place) -> bool:
    """Whether a class attribute stands beside a user and a host: the default of a settings class."""
    above = places.parent(where.owner) if where.owner else None
    if not isinstance(above, ast.ClassDef):
        return False
    names = {
        credentials.plain_name(target.id)
        for statement in above.body[:60]
        for target in (statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)])
        if isinstance(target, ast.Name)
    }
    return any(_USER.search(name) for name in names) and any(_HOST.search(name) for name in names)


def _is_really_used(where: Place) -> bool:
    """Whether a module's constant reaches something that takes a credential: one that is only compared doesn't."""
    statement = where.owner
    if statement is None or not isinstance(places.parent(statement), ast.Module):
        return False
    for use in places.uses(statement, where.name):
        above = places.parent(use)
        if above is None or above is statement:
            continue
        if _takes_credential(above):
            return True
        if isinstance(above, (FORMATTED, ast.BinOp, ast.Tuple)):
            text, _ = places.text_of(places.whole(use), credentials.SLOT)
            if re.search(
                rf"://[^/]{{0,200}}:{credentials.SLOT}@|(?:pwd|password)={credentials.SLOT}", text, re.IGNORECASE
            ):
                return True
    return False


def _name_of(node: ast.AST) -> str:
    name: str = getattr(node, "id", "") or getattr(node, "attr", "")
    return name


def _takes_credential(node: ast.AST) -> bool:
    names: list[str] = []
    if isinstance(node, ast.keyword):
        names = [node.arg or ""]
    elif isinstance(node, ast.Assign):
        names = [_name_of(target) for target in node.targets]
    elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)):
        names = [_name_of(node.target)]
    elif isinstance(node, ast.Call):
        names = [
            argument.value
            for argument in node.args[:2]
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
        ]
    elif isinstance(node, ast.arguments):
        names = [name for name, value in places.defaults(node) if isinstance(value, ast.Name)]
    elif isinstance(node, ast.BoolOp):
        names = [_name_of(value) for value in node.values]
    return any(credentials.kind_of_name(name) for name in names if name and not name.isupper())


# --- Words ------------------------------------------------------------------------------------------------------------


def _at(where: Place | None, aliases: dict[str, str]) -> str:
    if where is None:
        return ""
    callee = ""
    if isinstance(where.owner, ast.Call) and where.how in ("keyword", "position"):
        callee = f" of `{_short(places.dotted(where.owner.func, aliases) or 'a call')}`"
    name = f" `{_short(where.name)}`" if where.name else ""
    match where.how:
        case "position":
            return f", argument {1 + (where.position or 0)}{callee}"
        case "keyword":
            return f", keyword{name}{callee}"
        case "default":
            return f", default of{name}"
        case "fallback":
            return f", fallback for{name}"
        case "option" if isinstance(where.owner, ast.Call):
            return f", default of{name}"
        case "option":
            return f", value of the option{name}"
        case "member":
            return f", in{name}"
        case "comparison":
            return f", compared with{name}"
        case "return":
            return f", returned as{name}"
        case "key" | "item":
            return f", under the key{name}"
        case _:
            return f", assigned to{name}"


def _short(name: str) -> str:
    return name if len(name) <= 60 else name[:59] + "…"


def _variable(name: str, provider: Provider | None, url: bool = False) -> str:
    """The environment variable to recommend: the one that is named, or the provider's, or the name in capitals."""
    plain = credentials.plain_name(name).upper()
    if provider:
        return plain if plain in provider.variables or not provider.variables else provider.variables[0]
    if url:
        return "DATABASE_URL"
    return (
        plain
        if re.fullmatch(r"[A-Z][A-Z0-9_]{2,40}", plain) and plain not in ("AUTHORIZATION", "BEARER", "AUTH")
        else "API_KEY"
    )


def _fix(verdict: _Verdict) -> str:
    revoke = "Revoke it, for the history keeps it" if verdict.issued else "Change it, for the history keeps it"
    variable = verdict.variable or "API_KEY"
    if verdict.provider and verdict.provider.reads and variable == verdict.provider.variables[0]:
        return f"{revoke}; set `{variable}` in the environment, where {verdict.provider.reads} finds it by itself"
    return f'{revoke}; read it with `os.environ["{variable}"]`'


@functools.lru_cache(maxsize=64)
def _is_test(path: str | bytes) -> bool:
    """Whether a file is a test by the convention of its name; keys in tests are mostly made up for them."""
    text = path.decode("utf-8", "replace") if isinstance(path, bytes) else path
    parts = pathlib.PurePath(text).parts
    here = pathlib.Path.cwd().parts
    parts = parts[len(here) :] if parts[: len(here)] == here else parts
    name = parts[-1] if parts else ""
    return (
        name.startswith("test_")
        or name.endswith("_test.py")
        or name == "conftest.py"
        or bool({"tests", "test"} & set(parts[:-1]))
    )


def _allowed(text: str, path: str | bytes, secrets: Secrets) -> bool:
    name = path.decode("utf-8", "replace") if isinstance(path, bytes) else path
    return any(re.search(pattern, text[: credentials.LONGEST]) or re.search(pattern, name) for pattern in secrets.allow)
