"""ML203: models, data or code fetched without encryption, a certificate check or a check of their hash."""

from __future__ import annotations

import ast
import functools
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec

from bandit_mlops import command_lines, evidence, fetched, matching, process_settings, trusted
from bandit_mlops.addresses import is_cleartext, is_local, shown
from bandit_mlops.analysis import door, places
from bandit_mlops.analysis.kept import kept, nodes_in
from bandit_mlops.analysis.names import UNKNOWN_CLASS, Callee, NameTable, callees, qualified
from bandit_mlops.analysis.survey import Interest
from bandit_mlops.analysis.values import Absent, Constant, Parameter, Text, Value, options
from bandit_mlops.catalog.downloads import CERTIFICATE_ATTRIBUTES, CERTIFICATE_KEYWORDS, CONNECTIONS, RESPONSES
from bandit_mlops.catalog.entries import Argument, Command, Connection, UrlDownload
from bandit_mlops.command_lines import HOLE, Words
from bandit_mlops.fetched import ARCHIVE, CODE, DATA, MODEL, Fate
from bandit_mlops.issues import HIGH, LOW, MEDIUM, issue
from bandit_mlops.patterns import pattern
from bandit_mlops.rules import gen_config, rule
from bandit_mlops.settings import Settings, in_force, settings
from bandit_mlops.switches import SAFE, UNSAFE, argument, switched

if TYPE_CHECKING:
    import bandit
    from astroid import nodes
    from bandit.core.context import Context

__all__ = ["gen_config", "unverified_download"]

_MOST_CALLS = 2_000
_VERBS = frozenset(("get", "post", "put", "patch", "delete", "request", "stream"))
_RESPONSE_CALLS = Interest(name for entry in RESPONSES for name in entry.names)
_RESPONSE_NAMES = frozenset(entry_name.rpartition(".")[2] for entry in RESPONSES for entry_name in entry.names)
# A function that has none of these does nothing with a response that matters here.
_SINKS = frozenset(
    """
    write writelines write_bytes copyfileobj extractall extract unpack_archive ZipFile BytesIO exec eval load loads
    import_module exec_module spec_from_file_location CDLL from_bytes read_pickle check_call run call system
    """.split()
)
_TURNING_OFF = CERTIFICATE_KEYWORDS | {"_create_unverified_context"}
_HASH_IN_NAME = pattern(r"-[0-9a-f]{8,}\.")
_SERVER = pattern(r"PROTOCOL_TLS_SERVER|CLIENT_AUTH|server_side=True")
_MODEL_WORD = pattern(r"(?i)model(?!ing)|weights?(?![a-z])|check_?point|ckpt|pretrain")
_MODEL_NAME = pattern(
    r"(?i)model|weight|check_?point|ckpt|pretrain|(?:^|_)hub(?:_|$)|mirror|(?:^|_)zoo(?:_|$)|artifact|embedding|download"
)
_MODEL_PATH = pattern(
    r"(?i)/(?:[\w.-]*(?:model|weight|checkpoint|ckpt|pretrained)[\w.-]*|embeddings?|download[\w.-]*)(?:[/?]|$)"
)
_OF_MODELS = pattern(r"(?i)(?:^|[_ ])(?:hub|zoo)(?:_|$)|embedding")
# Prompts are sent there, and answers come back.
_API_PATH = pattern(r"(?i)/(?:v\d+|api|completions|generate|invocations|predict)/?$")
_IS_API = "is where a model is asked"
_GIT_FETCHES = frozenset(("clone", "fetch", "pull", "submodule"))
# git-config(1): names of variables and values of booleans are taken in any case.
_GIT_CHECK_OFF = pattern(r"(?i)http\.(?:.*\.)?sslverify=(?:false|no|off|0)")
_DIGEST = pattern(r"(?:(?:md5|sha\d+)[:=])?(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})", re.I)
_NOT_FETCHED = pattern(
    r"(?i)home_?page|citation|reference|(?:^|_)docs?(?:_|$)|documentation|help|descri|paper|website|about|license|xmlns"
    r"|namespace|schema|(?:^|_)ns(?:_|$)|message|(?:^|_)msg|issue|example|prefix|referer|origin$|title|proxy|proxies"
)
_NOT_FETCHING = pattern(
    r"(?i)^(?:print|log|debug|info|warn\w*|error|critical|exception|write|echo|secho|startswith|endswith|relative_to"
    r"|removeprefix|replace|match|fullmatch|search|sub|split|strip|index|find|count|assert\w*|Markdown|HTML|set_title)$"
    r"|Error$|Exception$|Warning$"
)


class _Finding(msgspec.Struct, frozen=True):
    """A download that is to be reported."""

    severity: str
    confidence: str
    what: str
    reasons: tuple[str, ...]
    fix: str
    cwe: int
    cleartext: nodes.NodeNG | None = None
    """The constant with the unencrypted address, where that's the reason."""


_CALLS = matching.calls(UrlDownload, Command)


def _may_fetch(file: door.File) -> bool:
    words = file.text.words
    return (
        _CALLS(file)
        or not words.isdisjoint(_TURNING_OFF)
        or (not words.isdisjoint(_SINKS) and bool(file.candidates(_RESPONSE_CALLS)))
    )


def _may_turn_checks_off(file: door.File) -> bool:
    return not file.text.words.isdisjoint((*CERTIFICATE_ATTRIBUTES, "_create_default_https_context"))


def _names_cleartext(file: door.File) -> bool:
    return file.mentions("http://")


@rule("ML203", Call=_may_fetch, Assign=_may_turn_checks_off, Str=_names_cleartext)
def unverified_download(context: Context, config: Mapping[str, Any]) -> bandit.Issue | None:
    """A model, data or code that is fetched without a check that it is the expected file.

    What it finds
    -------------
    - Downloads over ``http://`` from a host on the open network, of tables, too (``pandas.read_csv("http://…")``);
      addresses of model files, archives, model servers and models' APIs that start with ``http://`` in tables, defaults
      and class attributes; ``git clone http://…``.
    - Certificate checks that are turned off: ``verify=False``, ``ssl=False``, ``cert_reqs="CERT_NONE"``,
      ``session.verify = False``, ``verify_mode = ssl.CERT_NONE``, ``ssl._create_unverified_context``, also when it is
      assigned to ``ssl._create_default_https_context``; ``curl -k``, ``wget --no-check-certificate``
      and ``git -c http.sslVerify=false``; ``GIT_SSL_NO_VERIFY``, an empty ``REQUESTS_CA_BUNDLE`` (before requests 2.28)
      and the like in the environment.
    - Files fetched by URL without a hash and then loaded, run or unpacked, or stored under the name of a model, an
      archive or code: ``urlretrieve``, requests and httpx to a file, gdown, wget, ``load_state_dict_from_url``,
      ``download_url_to_file``, ``get_file``, ``pooch.retrieve`` and others.

    It is silent where the function compares a hash of the file (itself, or through a function of the project that it
    hands the file to), where a hash is passed to the function that downloads, for this machine and private addresses,
    for responses that are only read (an API's JSON), for plain data over ``https://``, for HEAD requests, and for
    addresses that nothing fetches, such as XML namespaces.

    Why it matters
    --------------
    A model file or an archive is often code: to load it, or to unpack it, gives control to whoever made it. Over
    ``http://``, or without a certificate check, everyone on the way can put another file in its place. Over
    ``https://`` the owner of the server, or of an expired domain or bucket, can; only a hash tells that it's the file
    which was tested. CVE-2023-38699 was ``verify=False`` in MindsDB: it sent a login to whoever answered.

    Severity is HIGH without encryption or certificate check for code and models; MEDIUM for other files then, and for
    models, archives and code without a hash; LOW where it isn't known what is stored, with LOW confidence.

    Example
    -------
    .. code-block:: python

        urllib.request.urlretrieve("http://host.org/model.pt", path)
        model = torch.load(path)

    Instead
    -------
    .. code-block:: python

        urllib.request.urlretrieve("https://host.org/model.pt", path)
        if hashlib.sha256(Path(path).read_bytes()).hexdigest() != "<64 hex>":
            raise ValueError("model.pt is not the expected file")
        model = torch.load(path, weights_only=True)

    Options
    -------
    ``[tool.bandit.mlops] trusted_sources = ["models.acme.example", "s3://acme-models/"]`` accepts downloads from there
    without a hash. Encryption and certificate checks are asked for all the same, unless a source begins with
    ``http://``.

    Standards
    ---------
    CWE-494, CWE-319, CWE-295, CWE-345, CWE-353; OWASP ASVS 5.0.0 v5.0.0-12.3.1, v5.0.0-12.3.2, v5.0.0-12.2.1,
    v5.0.0-11.4.3; OWASP AISVS 1.0 C3.1.3, C6.1.3; OWASP Machine Learning Security Top 10 (2023) ML06:2023, ML09:2023;
    OWASP Top 10 for LLM Applications (2025) LLM03:2025; OWASP Top 10 for LLM Applications (2026) LLM04:2026; MITRE
    ATLAS 5.6 AML.T0010.002, AML.T0010.003, AML.T0059.

    Overlap
    -------
    Bandit's B310 reports each ``urlopen`` and ``urlretrieve``, B323 the call of ``_create_unverified_context``, B501
    ``verify=False`` of requests and httpx. For one finding a hazard: ``skips = ["B310", "B323", "B501"]``. ML102
    reports ``load_state_dict_from_url`` as well, for what the file may do while it is loaded.

    References
    ----------
    - https://docs.python.org/3/library/ssl.html#security-considerations
    - https://docs.pytorch.org/docs/stable/hub.html#torch.hub.load_state_dict_from_url
    """
    node = context.node
    if node is None:
        return process_settings.finding(context, config, "ML203")
    if isinstance(node, ast.Constant):
        return _cleartext_constant(context, config)
    if isinstance(node, ast.Assign):
        return _check_turned_off(context)
    site = matching.site(context)
    if not isinstance(node, ast.Call):
        return None
    found = _unchecked_connection(context, config)
    if found is None and site is not None:
        found = _of_catalogue(site)
    return found or _response(context, config)


def _of_catalogue(site: matching.Site) -> bandit.Issue | None:
    return site.first_issue(UrlDownload, lambda entry, callee: _issue(_judge(entry, callee, site))) or site.first_issue(
        Command, lambda command, callee: _issue(_fetched_by_command(command, callee, site.settings))
    )


def _issue(found: _Finding | None, place: ast.Constant | None = None) -> bandit.Issue | None:
    if found is None:
        return None
    return issue(
        severity=found.severity,
        confidence=found.confidence,
        cwe=found.cwe,
        what=found.what,
        evidence="; ".join(found.reasons),
        fix=found.fix,
        place=place,
    )


# -- downloads -------------------------------------------------------------------------------------


def _judge(entry: UrlDownload, callee: Callee, site: matching.Site, response: bool = False) -> _Finding | None:
    """What is wrong with one download.

    :param response: it gives its caller the content: what that does with it decides
    """
    if any(switched(switch, callee, site).state == SAFE for switch in entry.off):
        return None
    url = argument(entry.url, callee)
    if isinstance(url, Absent) and "id" not in callee.arguments.keywords:
        return None
    known = [(text, part) for text, part in fetched.texts(url) if re.match(r"\w+:", text)]
    if known and all(is_local(text) for text, _ in known):
        return None
    if _is_trusted(url, site):
        return None
    if entry.remote_name and not any(re.search(entry.remote_name, text) for text, _ in known):
        return None
    if callee.wrapper is not None and not _passes_address(callee, site):
        # What a function of the project fetches whoever calls it is reported in there.
        return None
    seen = _fate(entry, callee, site)
    if seen.checked or _is_checked(entry, callee, url):
        return None
    kind = DATA if entry.tables else _kind(entry, callee, url, seen.paths)
    use = seen.use or (entry.loads if not entry.archives or kind == ARCHIVE else "")
    if response and not use and not (seen.paths and kind in {CODE, MODEL, ARCHIVE}):
        return None
    clear = known[0] if len(known) == 1 and is_cleartext(known[0][0]) else None
    runs = kind in {CODE, MODEL} or use in {"loaded", "run"}
    address = f"`{shown(known[0][0])}{'…' if isinstance(url, Text) else ''}`" if known else _named(url)
    reasons = [f"{evidence.callee(callee)} fetches {address}"]
    if seen.place is not None:
        reasons.append(f"{use} by {evidence.code(seen.place.func)}, {evidence.line(seen.place)}")
    elif kind in {CODE, MODEL, ARCHIVE}:
        reasons.append(
            {CODE: "the file is code", MODEL: "the file is a model", ARCHIVE: "the file is an archive"}[kind]
        )
    if clear is not None:
        return _Finding(
            severity=HIGH if runs else MEDIUM,
            confidence=HIGH,
            what="Anyone on the way can put another file in the place of what this line downloads",
            reasons=tuple(reasons),
            fix=f"Use an `https://` address. {entry.fix}" if runs else "Use an `https://` address",
            cwe=319,
            cleartext=clear[1].node if isinstance(clear[1], Constant) else None,
        )
    if entry.tables or (kind == DATA and use in {"", "unpacked"}) or (known and not kind and not use):
        return None
    severity = MEDIUM if use or kind else LOW
    confidence = LOW if severity == LOW else HIGH if known and (kind or entry.loads) else MEDIUM
    return _Finding(
        severity=severity,
        confidence=confidence,
        what="What this line downloads is "
        + (f"{use} without a check" if use else "stored without a check")
        + " that it is the expected file",
        reasons=(*reasons, "no hash is compared"),
        fix=entry.fix,
        cwe=494,
    )


def _kind(entry: UrlDownload, callee: Callee, url: Value, paths: Sequence[Value]) -> str:
    """What a download is by its names; empty where they don't tell."""
    target = argument(entry.target, callee) if entry.target is not None else Absent()
    kind = fetched.worst_kind([url, target, *paths])
    if kind == DATA:
        # What the function writes beside it tells nothing of the file.
        kind = fetched.worst_kind([url, target])
    return MODEL if not kind and _MODEL_WORD.search(_words(entry, callee)) else kind


def _is_trusted(url: Value, site: matching.Site) -> bool:
    """Whether an address is one that the project trusts; of a parameter, its default."""
    settled = [option.default if isinstance(option, Parameter) else option for option in options(url)]
    return all(trusted.is_trusted(option, site.settings) for option in settled)


def _words(entry: UrlDownload, callee: Callee) -> str:
    """The names that a download's function, address and file have in the source."""
    places_of = [*_expressions(entry.url, callee.node), *_expressions(entry.target, callee.node)]
    return " ".join([str(callee.node.frame().name), *(node.as_string() for node in places_of)])


def _named(url: Value) -> str:
    if isinstance(url, Parameter):
        return f"`{url.name}`"
    return evidence.code(getattr(url, "node", None)) if not isinstance(url, Absent) else "a file by its ID"


def _is_checked(entry: UrlDownload, callee: Callee, url: Value) -> bool:
    """Whether the library compares a hash, or the caller decides about it."""
    for checksum in entry.checksums:
        given = [option for option in options(argument(checksum, callee)) if not isinstance(option, Absent)]
        if given and not all(isinstance(option, Constant) and not option.value for option in given):
            names = [name.rpartition("/")[2] for name in fetched.named(url)] if entry.hash_in_name else []
            constant = isinstance(url, Constant) and bool(names)
            return not constant or any(_HASH_IN_NAME.search(name) for name in names)
    return False


def _fate(entry: UrlDownload, callee: Callee, site: matching.Site) -> Fate:
    """What happens to the file in the function around the call, and in the one that it calls to download."""
    evaluator = site.file.evaluator
    if callee.wrapper is None:
        return fetched.fate(callee.node, _expressions(entry.target, callee.node), evaluator)
    sink = callee.wrapper.sink.node
    inner = fetched.fate(sink, _expressions(entry.target, sink), evaluator)
    given = (*callee.node.args, *(keyword.value for keyword in callee.node.keywords))
    outer = fetched.fate(callee.node, [node for node in given if not _holds_address(node, site)], evaluator)
    used = outer if outer.use else inner
    return Fate(inner.checked or outer.checked, used.use, used.place, (*inner.paths, *outer.paths))


def _passes_address(callee: Callee, site: matching.Site) -> bool:
    """Whether the call itself says what is fetched."""
    given = (*callee.node.args, *(keyword.value for keyword in callee.node.keywords))
    values = [site.file.evaluator.value(node) for node in given]
    return any("://" in text for value in values for text, _ in fetched.texts(value))


def _holds_address(node: nodes.NodeNG, site: matching.Site) -> bool:
    value = site.file.evaluator.value(node)
    return isinstance(value, Constant) or any("://" in text for text, _ in fetched.texts(value))


def _expressions(wanted: Argument | None, call: nodes.Call) -> list[nodes.NodeNG]:
    """The expression that a call has for an argument."""
    if wanted is None:
        return []
    found = [keyword.value for keyword in call.keywords if wanted.name and keyword.arg == wanted.name]
    if not found and wanted.position is not None and wanted.position < len(call.args):
        found = [call.args[wanted.position]]
    return found


@functools.cache
def _responses() -> NameTable[UrlDownload]:
    return NameTable((entry.names, entry) for entry in RESPONSES)


def _response(context: Context, config: Mapping[str, Any]) -> bandit.Issue | None:
    """A response whose content is stored, loaded or unpacked."""
    last = _last_name(context.node.func)
    if last not in _RESPONSE_NAMES or _looks_up(context.node):
        return None
    file = door.file_of(context)
    if last not in file.candidates(_RESPONSE_CALLS) or not _has_sinks(context.node):
        return None
    return _issue(_judge_response(file, context.node, settings(config)))


def _looks_up(node: ast.Call) -> bool:
    """``found.get("name")`` and ``VARIABLE.get()``: no address is fetched there."""
    if not node.args:
        return not node.keywords
    first = node.args[0]
    if not isinstance(first, ast.Constant) or _last_name(node.func) != "get":
        return False
    return not isinstance(first.value, str) or "/" not in first.value


def _judge_response(file: door.File, node: ast.Call, chosen: Settings) -> _Finding | None:
    site = _bare_site(file, node, chosen)
    for callee in callees(site.call, file.evaluator, site.facts.returns) if site is not None else ():
        for entry in _responses().get(callee.name):
            if site is not None and (found := _judge(entry, callee, site, response=True)) is not None:
                return found
    return None


def _has_sinks(node: ast.AST) -> bool:
    """Whether the function around a node has a name that can matter; worked out once for each function."""
    around = places.parent(node)
    while around is not None and not isinstance(around, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Module)):
        around = places.parent(around)
    if around is None:
        return False
    known: bool | None = getattr(around, "_mlops_has_sinks", None)
    if known is None:
        known = any(
            _last_name(inner) in _SINKS for inner in ast.walk(around) if isinstance(inner, (ast.Name, ast.Attribute))
        )
        # Kept on the node: each call of the function asks.
        around._mlops_has_sinks = known  # type: ignore[union-attr]  # a mark of ours
    return known


def _last_name(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _bare_site(file: door.File, node: ast.Call, chosen: Settings) -> matching.Site | None:
    """A call as a site, for callees that the catalogue's table doesn't hold."""
    call = file.call(node)
    return matching.Site(file, node, call, (), matching.facts_of(file), chosen) if call is not None else None


def _fetched_by_command(command: Command, callee: Callee, chosen: Settings) -> _Finding | None:
    """``wget`` and ``curl`` in a command that the program runs."""
    lines = command_lines.commands(command, callee)
    texts = [" ".join(word.text for word in words) for words in lines]
    if any(re.search(r"(?:sha\d*|md5|b2)sum\b|\bshasum\b|openssl dgst", text) for text in texts):
        return None
    for position, words in enumerate(lines):
        program = words[0].program
        if program == "git" and (fetched_by_git := _by_git(words, callee, chosen)) is not None:
            return fetched_by_git
        if program not in {"wget", "curl", "aria2c"}:
            continue
        url = _address_in(words) or (_unknown_address(words) if _is_insecure(words) else "")
        if not url or is_local(url):
            continue
        own = _is_own(url, chosen)
        following = lines[position + 1][0].program if position + 1 < len(lines) else ""
        found = _judge_command(words, url, following in {"sh", "bash", "zsh", "python", "python3"}, own)
        if found is not None:
            severity, what, cwe, fix = found
            address = f"`{shown(url.replace(HOLE, '…'))}`" if "://" in url else "an address that isn't constant"
            reason = f"{evidence.callee(callee)} runs {program} for {address}"
            confidence = HIGH if "://" in url and HOLE not in url else MEDIUM
            return _Finding(severity, confidence, what, (reason,), fix, cwe)
    return None


def _address_in(words: Words) -> str:
    return next((word.text for word in words[1:] if re.match(r"(?i)['\"]?(?:https?|ftp)://", word.text)), "")


def _is_own(url: str, chosen: Settings) -> bool:
    return trusted.trusts(url.partition(HOLE)[0].strip("'\""), chosen, whole=HOLE not in url)


def _unknown_address(words: Words) -> str:
    """The address of a command that has no constant one: a part that isn't constant, or a variable of the shell."""
    names = [word.text for word in words[1:] if not word.text.startswith("-")]
    if any(is_local(f"http://{name}") for name in names if HOLE not in name):
        return ""
    return next((name for name in reversed(names) if name.startswith((HOLE, "$"))), "")


def _is_insecure(words: Words) -> bool:
    """Whether an option of curl, wget or aria2c turns the certificate check off."""
    return any(
        word.text in {"--no-check-certificate", "--insecure", "--check-certificate=false"}
        or (words[0].program == "curl" and re.fullmatch(r"-[a-zA-Z]*k[a-zA-Z]*", word.text))
        for word in words
    )


def _by_git(words: Words, callee: Callee, chosen: Settings) -> _Finding | None:
    """A repository that git fetches without encryption, or without a check of the server's certificate."""
    texts = [word.text for word in words]
    url = _address_in(words)
    fetches = not _GIT_FETCHES.isdisjoint(texts[1:])
    given = [text.removeprefix("--config=") for text in texts]
    if "config" in texts[1:]:
        given += map("=".join, itertools.pairwise(texts))
    turned_off = any(map(_GIT_CHECK_OFF.fullmatch, given))
    if is_local(url) or not (turned_off or (fetches and is_cleartext(url))):
        return None
    if not turned_off and _is_own(url, chosen):
        return None
    what = "Anyone on the way can put other code in the place of what this command fetches"
    fix = (
        "Leave git's certificate check on; for a private authority: `git -c http.sslCAInfo=ca.pem …`"
        if turned_off
        else "Use an `https://` address, and check out a full commit"
    )
    address = f" for `{shown(url.replace(HOLE, '…'))}`" if url else ""
    reason = f"{evidence.callee(callee)} runs git{address}" + (
        " with `http.sslVerify` turned off" if turned_off else ""
    )
    return _Finding(
        HIGH, HIGH if turned_off or HOLE not in url else MEDIUM, what, (reason,), fix, 295 if turned_off else 319
    )


def _judge_command(words: Words, url: str, runs: bool, own: bool) -> tuple[str, str, int, str] | None:
    names = [word.text for word in words[1:] if not word.text.startswith("-")]
    kinds = {fetched.kind_of(name) for name in names}
    runs |= not kinds.isdisjoint({CODE, MODEL})
    insecure = _is_insecure(words)
    fix = "Compare the file's hash before it is used: `sha256sum --check`"
    if (is_cleartext(url) and not own) or insecure:
        what = "Anyone on the way can put another file in the place of what this command downloads"
        return (
            HIGH if runs else MEDIUM,
            what,
            319 if not insecure else 295,
            f"Use `https://` and the certificate check. {fix}",
        )
    if not own and (runs or ARCHIVE in kinds):
        return MEDIUM, "What this command downloads is used without a check that it is the expected file", 494, fix
    return None


# -- certificate checks ----------------------------------------------------------------------------


@functools.cache
def _connections() -> NameTable[Connection]:
    return NameTable((entry.names, entry) for entry in CONNECTIONS)


def _unchecked_connection(context: Context, config: Mapping[str, Any]) -> bandit.Issue | None:
    """A call that turns a certificate check off."""
    node = context.node
    last = _last_name(node.func)
    turned = [keyword for keyword in node.keywords if keyword.arg in CERTIFICATE_KEYWORDS and not _is_on(keyword.value)]
    if not turned and last != "_create_unverified_context":
        return None
    file = door.file_of(context)
    site = _bare_site(file, node, settings(config))
    if site is None:
        return None
    for callee in callees(site.call, file.evaluator, site.facts.returns):
        for connection in _connections().get(callee.name):
            found = _judge_connection(connection, callee, site)
            if found is not None:
                return _issue(found)
        if callee.name == f"{UNKNOWN_CLASS}.{last}" and last in _VERBS and any(_is_false(k.value) for k in turned):
            return _issue(_unchecked(callee, turned[0].arg or "", MEDIUM, "Leave the certificate check on", site))
    return None


def _is_on(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is not False and value.value not in {"CERT_NONE", "NONE"}


def _is_false(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is False


def _judge_connection(connection: Connection, callee: Callee, site: matching.Site) -> _Finding | None:
    url = argument(connection.url, callee) if connection.url is not None else Absent()
    if any(is_local(text) for text, _ in fetched.texts(url)):
        return None
    if connection.verify is None:
        return _unchecked(callee, "", HIGH, connection.fix, site)
    verdict = switched(connection.verify, callee, site)
    if verdict.state != UNSAFE:
        return None
    return _unchecked(callee, connection.verify.argument.name, verdict.confidence, connection.fix, site)


def _unchecked(callee: Callee, keyword: str, confidence: str, fix: str, site: matching.Site) -> _Finding:
    seen = fetched.fate(callee.node, (), site.file.evaluator)
    kind = fetched.worst_kind([*callee.arguments.positional[:1], *seen.paths])
    reason = f"{evidence.callee(callee)}" + (f" with `{keyword}` turned off" if keyword else "")
    return _Finding(
        severity=HIGH if seen.use or kind in {CODE, MODEL, ARCHIVE} else MEDIUM,
        confidence=confidence,
        what="Without a check of the server's certificate anyone on the way can read and replace what is sent",
        reasons=(reason,),
        fix=fix,
        cwe=295,
    )


def _check_turned_off(context: Context) -> bandit.Issue | None:
    """An assignment that turns certificate checks off."""
    node = context.node
    for target in node.targets:
        if not isinstance(target, ast.Attribute):
            continue
        if target.attr == "_create_default_https_context" and "unverified" in ast.unparse(node.value):
            return _issue(_turned_off("every later HTTPS download of the program", HIGH, HIGH, "Drop the assignment"))
        if target.attr == "verify" and _is_false(node.value):
            return _attribute(target, node, context)
        if target.attr == "verify_mode" and _last_name(node.value) == "CERT_NONE":
            return _attribute(target, node, context)
    return None


def _attribute(target: ast.Attribute, node: ast.Assign, context: Context) -> bandit.Issue | None:
    file = door.file_of(context)
    owner = _twin_of_target(file, node, target)
    if owner is None:
        return None
    value = file.evaluator.value(owner)
    names = qualified(value, matching.catalogue().facts.returns)
    known = any(name in CERTIFICATE_ATTRIBUTES[target.attr] for name in names)
    if target.attr == "verify_mode":
        made = getattr(getattr(value, "node", None), "as_string", str)()
        around = owner.frame().as_string() if owner.frame() is not owner.root() else ""
        if _SERVER.search(made) or "server_side=True" in around:
            return None
    elif not known and not re.search(r"(?i)session|client|http", ast.unparse(target.value)):
        return None
    what = f"connections of `{ast.unparse(target.value)}`"
    return _issue(_turned_off(what, MEDIUM, HIGH if known else MEDIUM, "Leave the certificate check on"))


def _turned_off(what: str, severity: str, confidence: str, fix: str) -> _Finding:
    return _Finding(
        severity=severity,
        confidence=confidence,
        what="Without a check of the server's certificate anyone on the way can read and replace what is sent",
        reasons=(f"the assignment turns it off for {what}",),
        fix=f'{fix}; for a private authority: `ssl.create_default_context(cafile="ca.pem")`',
        cwe=295,
    )


def _twin_of_target(file: door.File, node: ast.Assign, target: ast.Attribute) -> nodes.NodeNG | None:
    """The object whose attribute is assigned, in the file's other tree."""
    root = file.module.build()
    return None if root is None else _owners(root).get((target.attr, target.lineno, target.col_offset))


@kept
def _owners(root: nodes.Module) -> Mapping[tuple[str, int, int], nodes.NodeNG]:
    """The objects whose attributes a file assigns, by the attribute and its place."""
    from astroid import nodes

    found = reversed(nodes_in(root, (nodes.AssignAttr,)))
    return {(target.attrname, target.lineno, target.col_offset): target.expr for target in found}


# -- addresses in tables, defaults and attributes --------------------------------------------------


def _cleartext_constant(context: Context, config: Mapping[str, Any]) -> bandit.Issue | None:
    """An unencrypted address of a model, an archive or a model server, wherever it's fetched."""
    constant = context.node
    if not isinstance(constant.value, str) or not constant.value.startswith("http://"):
        return None
    whole = places.whole(constant)
    url, starts = places.text_of(whole, "{}")
    if not starts or starts[0][1] is not constant or not is_cleartext(url) or re.search(r"\s", url.strip()):
        return None
    found = _address(url.strip(), whole, context)
    if found is None or _has_hash_beside(whole) or trusted.trusts(url.strip(), settings(config)):
        return None
    severity, confidence, is_what = found
    is_api = is_what == _IS_API
    position = (constant.lineno, constant.col_offset)
    if position in _reported_addresses(door.file_of(context)):
        return None
    return _issue(
        _Finding(
            severity=severity,
            confidence=confidence,
            what="Anyone on the way can read and change what is asked and answered here"
            if is_api
            else "Anyone on the way can put another file in the place of what is downloaded from here",
            reasons=(f"`{shown(url)}` {is_what}, over unencrypted HTTP",),
            fix="Use an `https://` address" + ("" if is_api else ", and compare the file's hash before it is loaded"),
            cwe=319,
        ),
        constant,
    )


def _has_hash_beside(whole: ast.AST) -> bool:
    """Whether a table or class holds a hash together with an address: ``("http://…", "<sha256>")``, ``SHA256 = …``."""
    child: ast.AST = whole
    above = places.parent(whole)
    if isinstance(above, ast.keyword):
        child = above
        above = places.parent(above)
    beside: list[ast.AST] = []
    if isinstance(above, (ast.Tuple, ast.List)) and not all(map(_is_address, above.elts)):
        beside = list(above.elts)
    elif isinstance(above, ast.Dict) and not all(map(_is_address, above.values)):
        beside = list(above.values)
    elif isinstance(above, ast.Call):
        beside = [*above.args, *(keyword.value for keyword in above.keywords)]
    elif isinstance(above, (ast.Assign, ast.AnnAssign)) and isinstance(around := places.parent(above), ast.ClassDef):
        beside = [node.value for node in around.body if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value]
    return any(
        isinstance(node, ast.Constant) and isinstance(node.value, str) and _DIGEST.fullmatch(node.value)
        for node in beside
        if node is not child
    )


def _is_address(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and str(node.value).startswith(("http://", "https://"))


def _address(url: str, whole: ast.AST, context: Context) -> tuple[str, str, str] | None:
    """How bad, how surely, and what an address is; None where nothing tells that a file is fetched from it."""
    place = places.place(whole, context._context.get("import_aliases", {}))
    name = place.name if place is not None else ""
    if _NOT_FETCHED.search(name) or (place is not None and place.how == "comparison"):
        return None
    above = places.parent(whole)
    while isinstance(above, (ast.keyword, ast.List, ast.Tuple, ast.Set)):
        above = places.parent(above)
    if isinstance(above, (ast.Attribute, ast.Compare, ast.Subscript)):
        return None
    if isinstance(above, ast.Call) and _NOT_FETCHING.search(_last_name(above.func)):
        return None
    if place is None and not isinstance(above, (ast.Assign, ast.AnnAssign, ast.Dict, ast.Call)):
        return None
    kind = fetched.kind_of(url)
    if kind in {MODEL, CODE}:
        return HIGH, HIGH, f"is a {'model' if kind == MODEL else 'program'}"
    if kind == ARCHIVE:
        return MEDIUM, MEDIUM, "is an archive"
    if place is None or kind == DATA or place.how in {"position", "return"}:
        return None
    try:
        path = urlsplit(url).path
    except ValueError:
        # ``http://[::1``: nothing can be fetched from it.
        return None
    if _API_PATH.search(path):
        return (MEDIUM, MEDIUM, _IS_API) if _MODEL_NAME.search(name) else None
    if _MODEL_WORD.search(f"{path} {name}") or _OF_MODELS.search(f"{path} {name}"):
        return HIGH, MEDIUM, "is where models are fetched"
    if _MODEL_PATH.search(path) or _MODEL_NAME.search(name):
        return MEDIUM, MEDIUM, "is where files are fetched"
    if path in {"", "/"} and _MODEL_NAME.search(PurePath(context.filename).stem):
        return MEDIUM, LOW, "is a server of this download module"
    return None


@kept
def _reported_addresses(file: door.File) -> frozenset[tuple[int, int]]:
    """The places of the addresses that are reported where they're fetched."""
    return frozenset(_positions(file, in_force()))


def _positions(file: door.File, chosen: Settings) -> Iterator[tuple[int, int]]:
    calls = (node for node in ast.walk(file.tree) if isinstance(node, ast.Call))
    for _, node in zip(range(_MOST_CALLS), calls, strict=False):
        site = matching.call_site(file, node)
        found: list[_Finding | None] = []
        if site is not None:
            found = [_judge(entry, callee, site) for entry, callee in site.of(UrlDownload)]
        if _last_name(node.func) in _RESPONSE_NAMES:
            found.append(_judge_response(file, node, chosen))
        for one in found:
            if one is not None and one.cleartext is not None:
                yield one.cleartext.lineno, one.cleartext.col_offset
