"""ML502: archives unpacked without a check, and paths that others choose."""

from __future__ import annotations

import ast
import functools
import heapq
import itertools
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from bandit_mlops import evidence, guards, matching, uploads
from bandit_mlops.analysis import door, origins
from bandit_mlops.analysis.kept import calls_in, is_before, kept, nodes_in
from bandit_mlops.analysis.names import UNKNOWN_CLASS, Callee, NameTable, callees, last_word, qualified
from bandit_mlops.analysis.scopes import last_name
from bandit_mlops.analysis.values import (
    Absent,
    Call,
    Choice,
    Constant,
    Item,
    Items,
    Library,
    Member,
    Number,
    Parameter,
    Text,
    Value,
    constants,
    leaves,
    options,
)
from bandit_mlops.catalog.entries import Extraction, FileUse
from bandit_mlops.catalog.files import ARCHIVE_WORDS, CLEANING, FILE_USES, SERVICE_WORDS
from bandit_mlops.downloaded import download_of
from bandit_mlops.issues import HIGH, LOW, MEDIUM, issue
from bandit_mlops.patterns import pattern
from bandit_mlops.rules import gen_config, rule
from bandit_mlops.switches import SAFE, UNSAFE, argument, switched

if TYPE_CHECKING:
    import bandit
    from astroid import nodes
    from bandit.core.context import Context

__all__ = ["gen_config", "unsafe_file_handling"]

_USES = NameTable((use.names, use) for use in FILE_USES)
_LASTS = frozenset(name.rpartition(".")[2] for use in FILE_USES for name in use.names)
_FOREIGN = frozenset(("request", "upload", "socket"))
_FETCHES = pattern(r"download|fetch|urlopen|urlretrieve|http_get|requests?\.get|httpx", re.IGNORECASE)
_CHECKS = pattern(
    r"is_relative_to|commonpath|commonprefix|relative_to\(|(?:^|_)safe|secure|within|travers|inside|subpath"
    r"""|startswith\((?!\(?['"])|startswith\(\(?['"](?:[/\\]|\.\.)|['"]\.\.['"]|['"][/\\]+['"]"""
    r"|isabs\(|is_absolute|\.parents?\b"
)
_CHECKS_OF_TEXT = pattern(r"isalnum|isidentifier|isdigit|isdecimal|isascii|fullmatch|\bre\.match|\.match\(|valid|allow")
_OF_CONTENT = pattern(r"content_?type|mime|allowed_?(?:file|ext|type|format)|\.size\b", re.IGNORECASE)
"""Tests of an upload's content or ending: whatever they let through may have any name."""
_CHECKING_CALL = pattern(
    r"(?:^|_)(?:safe|secure|confine)|within|travers|relative_to|commonpath|commonprefix|sanit"
    r"|(?:check|valid|verify|ensure|assert|guard|restrict|filter|resolve)\w*_?(?:member|archive|tar|zip|path|name|content|dir|folder|file|safe)",
    re.IGNORECASE,
)
_NO_CHECKING_CALL = pattern(r"hash|md5|sha|exist|file_?size|zipfile$|tarfile$|checkpoint", re.IGNORECASE)
_LIMITS = pattern(r"file_size|compress_size|\.size\b|total_size|max_size|MAX_", re.ASCII)
_LINKS = pattern("linkname")
_FILTERS = pattern(r"data_filter|filter=['\"]data")
_FILTERS_OF_ALL = pattern(r"extraction_filter|hasattr\(\w+, ['\"]data_filter")
_MAKES_ARCHIVE = pattern(r"(?:tarfile\.open|TarFile(?:\.open)?|ZipFile)$")
_CLEAN = pattern(
    rf"^(?:{'|'.join(CLEANING)})$|secure|sanit|safe|uuid|hash|digest|valid|slug|clean|allow|resolve_|lookup|^get_.*path$",
    re.IGNORECASE,
)
_SAVES_UPLOADS = pattern(rf"{re.escape(UNKNOWN_CLASS)}\.|flask\.|quart\.|werkzeug\.|PIL\.")
_TAKES_APART = frozenset(
    """
    get getlist get_list pop strip lstrip rstrip lower upper decode encode format json get_json form body values items
    to_dict dict model_dump split rsplit removeprefix removesuffix replace getmembers namelist infolist getnames
    getmember getinfo getone getfirst get_argument get_body_argument get_query_argument get_arguments
    """.split()
)
_READS = frozenset(("loads", "unquote", "unquote_plus", "parse_qs", "urlparse", "str"))
_PARTS_OF_A_NAME = frozenset(("name", "stem", "suffix", "suffixes", "size", "content_type", "id", "user"))
_WORDS_OF_REQUESTS = frozenset(("method", "scheme"))
"""What of a request is a word without slashes: ``request.method``."""
_MOST_LOOKS = 40
_TEXTS = frozenset(("str", "bytes", "dict", "Any", "Dict", "Path", "PurePath", "FilePath", "FieldStorage"))


_CALLS = matching.calls(Extraction)


def _may_handle(file: door.File) -> bool:
    return _CALLS(file) or _takes(file).names


@rule("ML502", Call=_may_handle)
def unsafe_file_handling(context: Context, config: Mapping[str, Any]) -> bandit.Issue | None:
    """Archives unpacked without a check, and paths that others choose.

    What it finds
    -------------
    - Archives of models and datasets that ``tarfile`` unpacks without ``filter="data"``: ``extractall``, ``extract``,
      ``shutil.unpack_archive``, also where a variable chooses the opener (``with opener(path) as f``), and the private
      ``_extract_member``, which no filter looks at.
    - Downloaded or uploaded zip files that are unpacked without a limit on their size.
    - Members whose name in the archive is joined to a folder and opened for writing.
    - The name of an uploaded file, or another text of a request, that becomes a part of a path which is opened,
      written, deleted, copied or served.
    - Uploads (FastAPI, Starlette, Flask, Django, gradio) and whole requests (``await request.body()``) that a handler
      stores, or hands to a reader such as ``Image.open`` and ``pandas.read_csv``, without a look at their size or type;
      also where a function of the project that the handler calls does so.

    It is silent on ``filter="data"`` and ``"tar"``, on projects that require Python 3.14, where the filter is the
    default, on functions that compare the members' names before, on archives that the program has made itself or that
    lie beside it; on ``secure_filename``, ``os.path.basename``, ``Path(x).name``, on paths that are checked with
    ``is_relative_to``, ``commonpath`` and the like, on names from a list, and on parts of a route that can't hold a
    slash. It is silent on uploads whose size, type, ending or content a condition or a function with a telling name
    looks at (``validate_upload(file)``, ``form.is_valid()``), on limits that the application sets
    (``MAX_CONTENT_LENGTH``), on gradio's ``file_types``, on frameworks with a limit of their own (Streamlit, Quart,
    Sanic, Tornado, aiohttp), and on functions that are handed an upload by others, who may have looked at it.

    Why it matters
    --------------
    A member named ``../../.ssh/authorized_keys``, or a link followed by a file behind it, is written outside of the
    folder. keras.utils.get_file unpacked downloads that way, with a filter of its own that could be passed by
    (CVE-2025-12060); so did Rasa (CVE-2021-41127) and gdown (CVE-2026-40491). Python's zipfile keeps members inside,
    but unpacks a few kilobytes to terabytes, and over files that are there (MONAI did so with what it had downloaded,
    CVE-2025-58755). A file name that comes with an upload is the client's text and may be ``../../app/main.py``
    (CVE-2025-6278 in Upsonic). An upload that nobody limits fills the disk or the memory, and one of any type may be a
    page or a program that is served later. Django's ``DATA_UPLOAD_MAX_MEMORY_SIZE`` and Starlette's ``max_part_size``
    don't count files.

    Severity is HIGH where the archive is known to come from outside, or where a request names the path; MEDIUM for
    other tar archives and for members' names; LOW for zip files, for members that pass a filter of the project's own,
    and for uploads of any size and type: there a proxy may set a limit, so confidence is MEDIUM where they're stored,
    and LOW where a reader refuses what isn't of its format.

    Example
    -------
    .. code-block:: python

        with tarfile.open(archive) as tar:
            tar.extractall(model_dir)

        path = os.path.join(UPLOADS, file.filename)

    Instead
    -------
    .. code-block:: python

        with tarfile.open(archive) as tar:
            tar.extractall(model_dir, filter="data")

        path = UPLOADS / f"{uuid.uuid4().hex}{Path(file.filename).suffix}"

    Options
    -------
    ``[tool.bandit.mlops] trusted_sources = ["models.acme.example", "s3://acme-models/"]`` takes downloads from there
    for files of your own.

    Standards
    ---------
    CWE-22, CWE-59, CWE-73, CWE-409, CWE-434, CWE-770; OWASP ASVS 5.0.0 v5.0.0-5.3.2, v5.0.0-5.3.3, v5.0.0-5.2.5,
    v5.0.0-5.3.1, v5.0.0-5.2.1, v5.0.0-5.2.2, v5.0.0-5.2.3; OWASP Machine Learning Security Top 10 (2023) ML06:2023;
    OWASP Top 10 for LLM Applications (2025) LLM03:2025; OWASP Top 10 for LLM Applications (2026) LLM04:2026; MITRE
    ATLAS 5.6 AML.T0049, AML.T0010.002.

    Overlap
    -------
    Bandit's B202 reports each ``extractall`` in a file that imports tarfile, zip files included, and doesn't know
    Python 3.14. For one finding a hazard: ``skips = ["B202"]``.

    References
    ----------
    - https://docs.python.org/3/library/tarfile.html#extraction-filters
    - https://peps.python.org/pep-0706/
    - https://cheatsheetseries.owasp.org/cheatsheets/File_Upload_Cheat_Sheet.html
    """
    site = matching.site(context)
    if site is not None:
        # Of openers that a variable chooses, the worse one counts.
        found = site.first_issue(Extraction, functools.partial(_unpacked, site, False)) or site.first_issue(
            Extraction, functools.partial(_unpacked, site, True)
        )
        if found is not None:
            return found
    node = context.node
    if not isinstance(node, ast.Call):
        return None
    file = door.file_of(context)
    found = _path(node, file) if _may_use_path(node) and _takes(file).names else None
    if found is None and _takes(file).uploads and (uploads.may_use(node) or uploads.may_hand_on(node)):
        found = uploads.unchecked_issue(file, node, matching.facts_of(file), file.reported)
    return found


# -- archives ---------------------------------------------------------------------------------------------------------


def _unpacked(site: matching.Site, zips: bool, entry: Extraction, callee: Callee) -> bandit.Issue | None:
    form = _form(entry, callee, site)
    if not form or (form == "zip") != zips:
        return None
    archive = _archive(entry, callee)
    call = callee.innermost.node
    frame = call.frame()
    if archive is not None and _is_own(archive, callee, site):
        return None
    origin = _origin(archive, callee, site)
    if form == "zip":
        return _unzipped(callee, site, archive, origin)
    confidence, why = HIGH, ""
    if entry.unfiltered:
        if _holds(frame, _LINKS):
            return None
        why = "no filter of tarfile looks at it"
    elif entry.filter is not None:
        verdict = switched(entry.filter, callee, site)
        if verdict.state == SAFE or (verdict.state != UNSAFE) or _may_be_filtered(entry, callee):
            return None
        confidence, why = verdict.confidence, verdict.why
        if form == "any":
            confidence = MEDIUM if confidence == HIGH else LOW
    if not entry.unfiltered and _is_guarded(call):
        return None
    severity = HIGH if origin is not None and origin.kind in origins.REMOTE else MEDIUM
    members = callee.arguments.get("members", 1, callee.node)
    chosen = "" if callee.name.endswith(".extract") else _chosen(members)
    if chosen == "checked":
        return None
    if chosen == "filtered":
        severity, confidence = LOW, LOW
        why += "; members are chosen by a function of the project: such filters have been passed by with links"
    if callee.name.startswith(UNKNOWN_CLASS):
        confidence = LOW if confidence != HIGH else MEDIUM
    return issue(
        severity=severity,
        confidence=confidence,
        cwe=22,
        what="Members of the archive with `..`, absolute paths or links are written outside of the folder",
        evidence=_evidence(callee, origin, why),
        fix=f"Use {entry.fix}",
    )


def _unzipped(
    callee: Callee, site: matching.Site, archive: Value | None, origin: origins.Origin | None
) -> bandit.Issue | None:
    foreign = origin is not None and origin.kind in origins.REMOTE
    call = callee.innermost.node
    if _holds(call.frame(), _LIMITS) or _is_guarded(call):
        return None
    if not foreign and not _is_fetched_nearby(archive, callee, site):
        return None
    uploaded = origin is not None and origin.kind in _FOREIGN
    return issue(
        severity=MEDIUM if uploaded else LOW,
        confidence=MEDIUM if foreign else LOW,
        cwe=409,
        what="A zip file from elsewhere is unpacked whatever its size, over files that are there",
        evidence=_evidence(callee, origin, "zipfile has no limit of its own"),
        fix="Sum up `info.file_size for info in archive.infolist()` first, and refuse what is too large",
    )


def _form(entry: Extraction, callee: Callee, site: matching.Site) -> str:
    """What kind of archive it is: "tar", "zip", "any"; empty where it's none, or another entry tells better."""
    if not callee.name.startswith(UNKNOWN_CLASS):
        if entry.names[0].startswith("*.") and not callee.name.endswith("._extract_member"):
            # A library's own class, of which nothing is known.
            return ""
        if entry.form == "any" and entry.archive is not None:
            given = callee.arguments.get("format", 2, callee.node)
            said = f".{given.value}" if isinstance(given, Constant) else ""
            if said in {".zip", ".tar"} or said.endswith("tar"):
                return "tar" if said.endswith("tar") else "zip"
            return _form_of_name(argument(entry.archive, callee)) or "any"
        return entry.form
    if entry.unfiltered:
        return "tar"
    receiver = _source(callee.node.func.expr) if hasattr(callee.node.func, "expr") else ""
    if re.search(r"zip|\bzf\b|\bz\b", receiver, re.I):
        return "zip" if site.file.mentions("zipfile") else ""
    if re.search(r"tar|\btf\b", receiver, re.I):
        return "tar"
    return "tar" if site.file.mentions("tarfile") and not site.file.mentions("zipfile") else ""


def _form_of_name(value: Value) -> str:
    """What the constant end of a file's name says."""
    ends = []
    for option in options(value):
        last = option.parts[-1] if isinstance(option, Text) else option
        ends.append(last.value.lower() if isinstance(last, Constant) and isinstance(last.value, str) else "")
    if ends and all(end.endswith((".zip", ".whl")) for end in ends):
        return "zip"
    return "tar" if ends and all(re.search(r"\.(?:tar|tgz|tar\.\w+|tbz2?|txz)$", end) for end in ends) else ""


def _archive(entry: Extraction, callee: Callee) -> Value | None:
    """The file that is unpacked."""
    if entry.archive is not None:
        return argument(entry.archive, callee)
    value = callee.value
    base = value.base if isinstance(value, Member) else None
    if base is None:
        return None
    found = []
    for option in options(base):
        if isinstance(option, Call):
            for name in ("fileobj", "name", "file"):
                given = option.arguments.get(name, 0 if name != "fileobj" else None, option.node)
                if not isinstance(given, Absent):
                    found.append(given)
                    break
    return found[0] if len(found) == 1 else Choice(tuple(found), callee.node) if found else base


def _is_own(archive: Value, callee: Callee, site: matching.Site) -> bool:
    """Whether an archive lies beside the program, or the program has made it itself a few lines before."""
    kinds = {origin.kind for origin in origins.origins(archive, site.facts)}
    if kinds & origins.OWN and kinds <= {*origins.OWN, "constant"}:
        return True
    text = _source(getattr(archive, "node", None))
    return "make_archive(" in text or any(
        is_before(call, callee.node)
        and text in (_source(call.args[0]), _source(getattr(site.file.evaluator.value(call.args[0]), "node", None)))
        for call in _archives_made(callee.node.frame())
    )


@kept
def _archives_made(frame: nodes.NodeNG) -> Sequence[nodes.Call]:
    """The calls of a function that open an archive to write it: ``tarfile.open(path, "w:gz")``."""
    from astroid import nodes

    found = []
    for call in calls_in(frame):
        if _MAKES_ARCHIVE.search(_source(call.func)) and call.args:
            modes = (*call.args[1:], *(keyword.value for keyword in call.keywords))
            if any(isinstance(m, nodes.Const) and str(m.value)[:1] in {"w", "x", "a"} for m in modes):
                found.append(call)
    return found


def _origin(archive: Value | None, callee: Callee, site: matching.Site) -> origins.Origin | None:
    if archive is None:
        return None
    fetched = download_of(archive, callee, site)
    if fetched is not None:
        return fetched
    worst = origins.worst(archive, site.facts)
    if worst.kind not in origins.REMOTE:
        for leaf in leaves(archive):
            # A function of the project that says what it does: buffer = download_with_progress(url)
            if isinstance(leaf, Call) and _FETCHES.search(_last(leaf.callee)):
                return origins.Origin("download", leaf, leaf.node)
    return worst


def _is_fetched_nearby(archive: Value | None, callee: Callee, site: matching.Site) -> bool:
    """Whether an archive that is handed in lies in a file that downloads."""
    if archive is None or not any(isinstance(leaf, Parameter) for leaf in leaves(archive)):
        return False
    return any(site.file.mentions(word) for word in ("urlretrieve", "urlopen", "requests.get", "download_url", "httpx"))


def _may_be_filtered(entry: Extraction, callee: Callee) -> bool:
    """Whether the filter is passed on some Pythons: ``**({"filter": "data"} if version >= (3, 12) else {})``."""
    assert entry.filter is not None
    given = options(callee.arguments.get(entry.filter.argument.name, None, callee.node))
    if any(isinstance(option, Constant) and option.value in ("data", "tar") for option in given):
        return True
    if not any(isinstance(option, Absent) for option in given):
        return False
    # ``TarFile.extraction_filter = tarfile.data_filter`` sets it for all; ``if hasattr(tarfile, "data_filter")`` asks.
    # A filter in the same function leaves this call to older Pythons; one in another function says nothing of it.
    return _holds(callee.node.root(), _FILTERS_OF_ALL) or _holds(callee.node.frame(), _FILTERS)


def _chosen(members: Value) -> str:
    """How members are chosen: "checked" by a condition in sight, "filtered" by a function; empty: not at all."""
    for option in options(members):
        node: Any = getattr(option, "node", None)
        kind = type(node).__name__
        if kind in {"ListComp", "GeneratorExp"}:
            return "checked" if any(generator.ifs for generator in node.generators) else ""
        if isinstance(option, Items) and option.elements:
            return "checked"
        if isinstance(option, Call):
            last = _last(option.callee)
            return "" if last in {"getmembers", "getnames", "infolist", "namelist"} else "filtered"
    return ""


def _evidence(callee: Callee, origin: origins.Origin | None, why: str) -> str:
    facts = [f"this calls {evidence.callee(callee)}"]
    if why:
        facts.append(why)
    if origin is not None:
        facts.append(evidence.described(origin))
    return "; ".join(facts)


def _is_guarded(call: nodes.NodeNG, *more: re.Pattern[str]) -> bool:
    """Whether the function around a call looks before where a path leads.

    :param call: the call
    :param more: what else makes a condition a look
    :return: True if a condition, or a function's name, says so
    """
    from astroid import nodes

    frame = call.frame()
    if isinstance(frame, nodes.Module):
        return False
    return any(
        look is not call
        and look.fromlineno <= call.fromlineno
        and not _is_in_another_branch(look, call)
        and not _wants_absolute(look, call)
        # ``resolve_path("uploads")`` says nothing of the name that is joined to it.
        and not (more and isinstance(look, nodes.Call) and not guards.is_about(look, call))
        for look in _looks(frame, more)
    )


_ABSOLUTE = frozenset(("isabs", "is_absolute"))


def _wants_absolute(look: nodes.NodeNG, call: nodes.NodeNG) -> bool:
    """``if not os.path.isabs(folder): raise``: what comes after it may lead anywhere on the disk."""
    from astroid import nodes

    return (
        isinstance(look, nodes.If)
        and isinstance(look.test, nodes.UnaryOp)
        and look.test.op == "not"
        and last_word(getattr(look.test.operand, "func", None)) in _ABSOLUTE
        and not look.parent_of(call)
    )


@kept
def _looks(frame: nodes.NodeNG, more: tuple[re.Pattern[str], ...]) -> list[nodes.NodeNG]:
    """The first places by line where a function looks where a path leads."""
    from astroid import nodes

    def looks(node: nodes.NodeNG) -> bool:
        if isinstance(node, nodes.Call):
            name = last_word(node.func)
            if not more and "sanit" in name.lower() and not isinstance(node.statement().parent, nodes.For):
                # The folder's name is made harmless, and no member's.
                return False
            return bool(_CHECKING_CALL.search(name)) and not _NO_CHECKING_CALL.search(name)
        tests = [_source(test) for test in (node.ifs if isinstance(node, nodes.Comprehension) else [node.test])]
        return any(_CHECKS.search(test) for test in tests) or any(
            found.search(test) and not _OF_CONTENT.search(test) for test in tests for found in more
        )

    kinds = (nodes.If, nodes.While, nodes.Assert, nodes.IfExp, nodes.Comprehension, nodes.Call)
    return heapq.nsmallest(_MOST_LOOKS, filter(looks, nodes_in(frame, kinds)), key=lambda node: node.fromlineno)


def _is_in_another_branch(look: nodes.NodeNG, call: nodes.Call) -> bool:
    """Whether a condition and a call stand in branches of which only one runs."""
    from astroid import nodes

    above: dict[nodes.NodeNG, nodes.NodeNG] = {}
    node: nodes.NodeNG = call
    while node.parent is not None:
        above[node.parent] = node
        node = node.parent
    node = look
    while node.parent is not None and node not in above:
        parent = node.parent
        if parent in above:
            other = above[parent]
            if isinstance(parent, nodes.If):
                return any(
                    node in one and other in two
                    for one, two in ((parent.body, parent.orelse), (parent.orelse, parent.body))
                )
            return isinstance(parent, nodes.Match) and node in parent.cases and node is not other
        node = parent
    return False


# -- paths ------------------------------------------------------------------------------------------------------------


def _may_use_path(node: ast.Call) -> bool:
    last = last_name(node.func)
    if last in _LASTS:
        return True
    return last == "join" and any(isinstance(value, ast.Attribute) and value.attr == "filename" for value in node.args)


class _Taken(msgspec.Struct, frozen=True):
    """What a file may get from others."""

    names: bool
    """Names, in requests, with uploads, in archives."""
    uploads: bool


@kept
def _takes(file: door.File) -> _Taken:
    names = any(map(file.mentions, (*SERVICE_WORDS, *ARCHIVE_WORDS)))
    return _Taken(names, names and uploads.takes_uploads(file))


def _path(node: ast.Call, file: door.File) -> bandit.Issue | None:
    call = file.call(node)
    if call is None:
        return None
    facts = matching.facts_of(file)
    with door.deeper_recursion():
        arguments = file.evaluator.arguments(call)
        for callee in callees(call, file.evaluator, facts.returns):
            if callee.name == "os.path.join":
                found = _named(file.evaluator.value(call), "joined", callee, file)
                return found if found is not None else None
            if callee.name.endswith(".save") and not _SAVES_UPLOADS.match(callee.name):
                continue
            for use in _USES.get(callee.name):
                for value in _paths(use, callee, arguments, file):
                    found = _named(value, use.what, callee, file)
                    if found is not None:
                        return found
                break
    return None


def _paths(use: FileUse, callee: Callee, arguments: Any, file: door.File) -> Iterator[Value]:
    if use.of_object:
        if isinstance(callee.value, Member):
            # Only what is known for a path: a request has methods of these names, too.
            for option in options(callee.value.base):
                if isinstance(option, Text):
                    yield option
        return
    for place in use.paths:
        value = arguments.get(place.name, place.position, callee.node)
        if not isinstance(value, Absent):
            yield value


def _named(value: Value, what: str, callee: Callee, file: door.File) -> bandit.Issue | None:
    """The finding about a path of which others choose a part."""
    for option in options(value):
        parts = option.parts if isinstance(option, Text) else (option,)
        for part in parts:
            origin = _chosen_by_others(part, matching.facts_of(file))
            if origin is None:
                continue
            # A parameter is handed on as it is: the call is the place to look at.
            place = callee.node if isinstance(option, Parameter) else getattr(option, "node", None) or callee.node
            if place in file.reported:
                return None
            if part in file.reported:
                # The folder, perhaps: the name behind it may be another's.
                continue
            if origin.kind == "archive" and not _writes(what, callee):
                continue
            if _is_guarded(callee.node, _CHECKS_OF_TEXT) or _is_listed(part, callee.node):
                return None
            file.reported.update((place, part))
            return _path_issue(origin, what, callee, place, option, part)
    return None


def _writes(what: str, callee: Callee) -> bool:
    """Whether a use of a path writes there."""
    if what == "opened":
        modes = constants(callee.arguments.get("mode", 1, callee.node)) or ()
        return any(isinstance(mode, str) and not set(mode).isdisjoint("wax+") for mode in modes)
    return what in {"written", "made"} or callee.name.endswith((".write_text", ".write_bytes", ".touch", ".mkdir"))


def _path_issue(
    origin: origins.Origin, what: str, callee: Callee, place: nodes.NodeNG, path: Value, part: Value
) -> bandit.Issue:
    whole = not isinstance(path, Text)
    begun = _begins_name(part, path)
    how = "`..`" if begun else "`..` or an absolute path"
    inside = place.root() is callee.node.root() and place.frame() is callee.node.frame()
    archive = origin.kind == "archive"
    who = "Whoever packed the archive" if archive else "The client"
    effect = "is " + what if what != "joined" else "is put together here"
    fix = "`path = (folder / name).resolve()`, and refuse it unless `path.is_relative_to(folder.resolve())`"
    if origin.kind == "upload":
        fix = '`f"{uuid.uuid4().hex}{Path(file.filename).suffix}"` for the name'
    return issue(
        severity=MEDIUM if archive or what in {"listed", "made"} else HIGH,
        confidence=MEDIUM if whole or archive or begun else HIGH,
        cwe=22,
        what=f"{who} chooses the file that {effect}, with {how} anywhere on the disk",
        evidence=f"{evidence.described(origin)}; {begun}the path goes to {evidence.callee(callee)}, "
        f"{evidence.line(callee.node)}",
        fix=f"Use {fix}",
        place=place if inside else None,
    )


_BEGINS_NAME = pattern(r"(?:^|[/\\])([^/\\]*[._ -])$")


def _begins_name(part: Value, path: Value) -> str:
    """What tells of the beginning of a name that stands right before a part of a path: ``f"out/chunk.{ending}"``."""
    pairs = itertools.pairwise(path.parts) if isinstance(path, Text) else ()
    before = next((one.value for one, following in pairs if following is part and isinstance(one, Constant)), None)
    begun = _BEGINS_NAME.search(before) if isinstance(before, str) else None
    if begun is None:
        return ""
    return f"behind {evidence.quoted(begun[1])} Windows follows `..`, Linux only if there is such a folder; "


def _chosen_by_others(part: Value, facts: origins.Facts) -> origins.Origin | None:
    """The origin of a part of a path if it's somebody else's text, as it came."""
    if isinstance(part, (Constant, Number, Absent)) or _is_clean(part, facts):
        return None
    if isinstance(part, Choice):
        found = (_chosen_by_others(option, facts) for option in part.options)
        return next((origin for origin in found if origin is not None), None)
    origin = origins.worst(part, facts)
    if origin.kind in _FOREIGN:
        asked = origin.value if isinstance(origin.value, Parameter) else part
        if isinstance(asked, Parameter) and _is_one_segment(asked):
            return None
        if (origin.kind == "upload" and not _is_name(part)) or not _is_as_it_came(part, facts):
            return None
        return origin
    return origin if origin.kind == "archive" and _is_name(part) else None


def _is_as_it_came(part: Value, facts: origins.Facts, depth: int = 0) -> bool:
    """Whether a value is a part of something, and not what an unknown function has made of it."""
    if depth > 12:
        return False
    if isinstance(part, (Member, Item)):
        return _is_as_it_came(part.base, facts, depth + 1)
    if isinstance(part, Call):
        last = _last(part.callee)
        if isinstance(part.callee, Member) and last in _TAKES_APART:
            return _is_as_it_came(part.callee.base, facts, depth + 1)
        return last in _READS or any(facts.kinds.get_longest(name) for name in qualified(part.callee, facts.returns))
    return isinstance(part, (Parameter, Library)) and origins.worst(part, facts).kind in _FOREIGN


def _is_name(part: Value) -> bool:
    """Whether a value of an upload or an archive is a name, and not content or the thing itself."""
    text = _source(getattr(part, "node", None))
    if isinstance(part, Item):
        return _is_name(part.base) or "filename" in text
    if isinstance(part, Call):
        return (
            any(_is_name(value) for value in part.arguments.values())
            or (isinstance(part.callee, Member) and _is_name(part.callee.base))
            or _last(part.callee) in {"namelist", "getnames"}
        )
    return isinstance(part, Member) and part.name in {"filename", "orig_name", "name", "path", "names"}


def _is_clean(part: Value, facts: origins.Facts, depth: int = 0) -> bool:
    """Whether a value is no more than one part of a path, or made up by the program."""
    if depth > 8:
        return False
    if isinstance(part, Member):
        if part.name in _PARTS_OF_A_NAME and not _is_archive_name(part, facts):
            return True
        if part.name == "value" and _is_choice(part.base):
            return True
        if part.name in _WORDS_OF_REQUESTS and _last(_callee(part.base)).lower() == "request":
            return True
        return _is_clean(part.base, facts, depth + 1)
    if isinstance(part, Library):
        return _is_word_of_request(part.name)
    if isinstance(part, Item):
        return _is_clean(part.base, facts, depth + 1) or (
            isinstance(part.base, Call)
            and _last(part.base.callee) in {"split", "rsplit", "splitext", "partition", "rpartition"}
        )
    if isinstance(part, Call):
        last = _last(part.callee)
        if _CLEAN.search(last):
            return True
        if isinstance(part.callee, Member) and _is_clean(part.callee.base, facts, depth + 1):
            return True
        if isinstance(part.callee, Library) and _is_word_of_request(part.callee.name.rpartition(".")[0]):
            return True
        if last == "replace" and any(
            isinstance(c, str) and ("/" in c or ".." in c)
            for value in part.arguments.positional[:1]
            for c in constants(value) or ()
        ):
            return True
        return any(_is_clean(value, facts, depth + 1) for value in part.arguments.positional[:1])
    if isinstance(part, Choice):
        return all(
            isinstance(option, (Constant, Number, Absent)) or _is_clean(option, facts, depth + 1)
            for option in part.options
        )
    return False


def _is_word_of_request(name: str) -> bool:
    """Whether a dotted name is that of a request's method or scheme: ``flask.request.method``."""
    *_, owner, word = ("", *name.split("."))
    return word in _WORDS_OF_REQUESTS and owner.lower() == "request"


def _callee(value: Value) -> Value:
    """What is called, where a value is a result: ``Request(scope)``."""
    return value.callee if isinstance(value, Call) else value


def _is_choice(value: Value) -> bool:
    """Whether a value is a member of an enumeration, by how its parameter is annotated: ``theme: Theme``.

    Web frameworks refuse a text that is no value of it.
    """
    found = [option for option in options(value) if isinstance(option, Parameter)]
    return bool(found) and all(_is_of_own_class(option) for option in found)


def _is_of_own_class(parameter: Parameter) -> bool:
    arguments = getattr(parameter.function, "args", None)
    if arguments is None:
        return False
    for names, given in (
        (arguments.posonlyargs, arguments.posonlyargs_annotations),
        (arguments.args or (), arguments.annotations),
        (arguments.kwonlyargs, arguments.kwonlyargs_annotations),
    ):
        for name, annotation in zip(names, given, strict=False):
            if name.name == parameter.name and annotation is not None:
                words = re.findall(r"[A-Za-z_]\w*", _source(annotation))
                known = [word for word in words if word not in {"typing", "Optional", "Union", "Annotated", "None"}]
                return bool(known) and known[0][:1].isupper() and _TEXTS.isdisjoint(known)
    return False


def _is_archive_name(part: Member, facts: origins.Facts) -> bool:
    """Whether a value is the whole name of a member, and not the last part of it: ``Path(member.name).name``."""
    base = part.base
    of_path = (isinstance(base, Member) and base.name in {"name", "filename"}) or (
        isinstance(base, Item) and _last(_callee(base.base)) in {"namelist", "getnames"}
    )
    return part.name == "name" and not of_path and origins.worst(base, facts).kind == "archive"


def _is_one_segment(parameter: Parameter) -> bool:
    """Whether a parameter is a part of a route that can't hold a slash: ``/models/{name}``, ``/models/<name>``."""
    decorators = getattr(parameter.function, "decorators", None)
    routes = _source(decorators)
    name = re.escape(parameter.name)
    if re.search(rf"\{{{name}:path\}}|<path:{name}>", routes):
        return False
    return re.search(rf"\{{{name}(?::\w+)?\}}|<(?:\w+(?:\([^)]*\))?:)?{name}>", routes) is not None


def _is_listed(part: Value, call: nodes.NodeNG) -> bool:
    """Whether the function around compares the very value with what it knows: ``if name not in MODELS``."""
    from astroid import nodes

    node = getattr(part, "node", None)
    text = _source(node)
    names = {text, getattr(part, "name", text)} - {""}
    statement = node.statement() if node is not None and node.root() is call.root() else None
    if isinstance(statement, nodes.Assign):
        # ``name = request.args["name"]``: the variable stands for it.
        names |= {target.name for target in statement.targets if isinstance(target, nodes.AssignName)}
    lines = (_first_comparison(call.frame(), frozenset(re.findall(r"\w+", name))) for name in names)
    return any(line <= call.fromlineno for line in lines)


@kept
def _first_comparison(frame: nodes.NodeNG, words: frozenset[str]) -> float:
    """The first line on which a function compares what holds all of some words with what it knows."""
    compared = _comparisons(frame).get(next(iter(words)), ()) if words else ()
    return min((line for line, all_words in compared if words <= all_words), default=math.inf)


@kept
def _comparisons(frame: nodes.NodeNG) -> Mapping[str, Sequence[tuple[int, frozenset[str]]]]:
    """The comparisons of a function: line and words of what is compared, by each of the words."""
    from astroid import nodes

    found: dict[str, list[tuple[int, frozenset[str]]]] = {}
    for node in nodes_in(frame, (nodes.Compare,)):
        # ``name == ""`` only asks whether there is one.
        known = [op for op, side in node.ops if not (isinstance(side, nodes.Const) and not side.value)]
        if not {"in", "not in", "=="}.isdisjoint(known):
            words = frozenset(re.findall(r"\w+", _source(node.left)))
            for word in words:
                found.setdefault(word, []).append((node.fromlineno, words))
    return found


def _last(value: Value) -> str:
    """The last identifier of a function's name."""
    if isinstance(value, Member):
        return value.name
    names = qualified(value, {})
    if names:
        return names[0].rpartition(".")[2]
    return str(getattr(getattr(value, "node", None), "name", ""))


@kept
def _holds(block: nodes.NodeNG, words: re.Pattern[str]) -> bool:
    """Whether the source of a function or of the file mentions something."""
    return words.search(_source_around(block)) is not None


@kept
def _source_around(block: nodes.NodeNG) -> str:
    """The source of a function or of the file: written out once for all the calls in it."""
    return _source(block)


def _source(node: nodes.NodeNG | None) -> str:
    try:
        return str(node.as_string()) if node is not None else ""
    except (AttributeError, RecursionError, TypeError, ValueError):
        return ""
