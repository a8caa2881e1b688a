"""ML204: packages that the program installs while it runs, without a fixed version."""

from __future__ import annotations

import ast
import functools
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from bandit_mlops import command_lines, evidence, matching, trusted
from bandit_mlops.addresses import is_cleartext, shown
from bandit_mlops.analysis import door, origins, places
from bandit_mlops.analysis.kept import calls_in, kept, nodes_in
from bandit_mlops.analysis.names import Callee, qualified
from bandit_mlops.analysis.texts import PATH_CLASSES
from bandit_mlops.analysis.values import Absent, Call, Constant, Items, Member, Text, Value, options
from bandit_mlops.catalog.entries import Command, Installer
from bandit_mlops.catalog.installs import CONDA_OPTIONS_WITH_VALUE, INSTALLING_NAME, OPTIONS_WITH_VALUE
from bandit_mlops.command_lines import HOLE, Word, Words
from bandit_mlops.issues import HIGH, LOW, MEDIUM, issue
from bandit_mlops.patterns import pattern
from bandit_mlops.rules import gen_config, rule
from bandit_mlops.switches import argument

if TYPE_CHECKING:
    import bandit
    from astroid import nodes
    from bandit.core.context import Context

__all__ = ["gen_config", "runtime_install"]

_PIP = pattern(r"pip[\d.]*")
_CONDA = frozenset(("conda", "mamba", "micromamba"))
_SILENT_FLAGS = frozenset(("--dry-run", "--require-hashes", "--no-index", "--help", "-h"))
_VCS = pattern(r"(?:git|hg|svn|bzr)\+")
_COMMIT = pattern(r"@[0-9a-f]{40}(?=$|[#&])")
_LOCAL = pattern(r"\.{1,2}(?:$|[/\\\[])|[/~\\]|file:|[A-Za-z]:[\\/]")
_PINNED = pattern(r"[\w.\-\[\],\ufffc ]+={2,3}\s*[^*,\s]+$")
_CONDA_PINNED = pattern(r"[\w.\-:/\ufffc]+==?[^*,\s<>|]+$")
_REPLACING_INDEXES = frozenset(("-i", "--index-url", "--default-index"))
_INDEXES = _REPLACING_INDEXES | {"--extra-index-url", "--index", "-f", "--find-links"}
_TOOLS = frozenset(("pip", "setuptools", "wheel", "uv", "build", "pipx", "poetry"))
_SETUP = pattern(r"(?i)(?:^|_)(?:set_?up|install\w*|bootstrap|init_env|prepare_env\w*)(?:$|_)")
_CHECKS_OUT = pattern(r"\b(?:checkout|reset)\b.*[0-9a-f]{7,40}\b")
_USES_FOLDER = pattern(r"sys\.path\.|import_module|spec_from_file_location|setup\.py|\binstall\b")
_MOST_CALLS = 2_000
_IMPORT_ERRORS = frozenset(("ImportError", "ModuleNotFoundError"))
_SEVERITIES = (LOW, MEDIUM, HIGH)


class _Hazard(msgspec.Struct, frozen=True):
    """What is wrong with one thing that is installed."""

    severity: str
    confidence: str
    name: str
    why: str
    fix: str


@functools.lru_cache(maxsize=8192)
def _is_installing_name(name: str) -> bool:
    return re.search(INSTALLING_NAME, name) is not None


_CALLS = matching.calls(Command, Installer)


def _may_install(file: door.File) -> bool:
    return _CALLS(file) or (any(map(file.mentions, _IMPORT_ERRORS)) and any(map(_is_installing_name, file.text.words)))


def _names_repository(file: door.File) -> bool:
    return file.mentions("git+")


@rule("ML204", Call=_may_install, Str=_names_repository)
def runtime_install(context: Context, config: Mapping[str, Any]) -> bandit.Issue | None:
    """A package that the program installs while it runs, without a fixed version.

    What it finds
    -------------
    ``pip``, ``uv``, ``conda`` and ``easy_install`` in commands that the program runs (argument lists, texts for a
    shell, ``python -m pip``, ``get_ipython().system``), ``pip.main``, and ``git clone`` where the function then imports
    or runs what it has cloned. Reported are packages without an exact version, from a URL or a repository, and names
    that come from data: the module that a checkpoint asks for, a request, a downloaded file. Functions that install
    what they are given, such as ``check_requirements``, are reported for a repository's address or a name from data.

    It is silent on ``name==version`` (also with a computed version), on a repository at a full commit, on a URL with
    ``#sha256=``, on local paths, ``-r`` with a file of the program's own, ``--dry-run``, ``--require-hashes`` and
    ``--no-index``, on other subcommands (``pip uninstall``, ``pip download``), and on texts that only tell users what
    to install.

    Why it matters
    --------------
    Installing a package runs its code. Without an exact version the program runs what is newest at that moment: a
    broken release, or one that an attacker published under a stolen account. A branch of a repository changes without
    any release. In December 2024 four releases of ultralytics on PyPI, 8.3.41 among them, mined cryptocurrency for
    whoever installed the newest. Where data names the package, whoever made the data chooses the code: a checkpoint
    that asks for a module which nobody has published needs only somebody who does.

    Severity is HIGH for a moving repository or URL, for an unencrypted index and for a name that comes from data;
    MEDIUM for a package without an exact version, and for a tag of a repository; LOW where a function for setting up
    the environment or a notebook installs it, for pip itself, and where it isn't known what is installed. Confidence
    is LOW there, and where the caller decides.

    Example
    -------
    .. code-block:: python

        subprocess.run([sys.executable, "-m", "pip", "install", "flash-attn"])
        check_requirements("git+https://github.com/org/project.git")

    Instead
    -------
    .. code-block:: python

        subprocess.run([sys.executable, "-m", "pip", "install", "flash-attn==2.8.3"])

    Better: declare the package as an extra (``pip install project[flash]``) and raise an error that names it.

    Options
    -------
    ``[tool.bandit.mlops] trusted_sources = ["pypi.acme.example", "https://git.acme.example/ml/"]`` accepts addresses
    and repositories there without a pin, and packages where ``--index-url`` names such an index and no other index is
    added.

    Standards
    ---------
    CWE-829, CWE-494; OWASP ASVS 5.0.0 v5.0.0-15.2.4, v5.0.0-15.1.2; OWASP AISVS 1.0 C6.1.2; OWASP Machine Learning
    Security Top 10 (2023) ML06:2023; OWASP Top 10 for LLM Applications (2025) LLM03:2025; OWASP Top 10 for LLM
    Applications (2026) LLM04:2026; MITRE ATLAS 5.6 AML.T0010.001, AML.T0011.001, AML.T0109.

    Overlap
    -------
    Bandit's B603, B605 and B607 report some of the same calls for other reasons. ML301 reports the text of a command
    that values are put into.

    References
    ----------
    - https://pip.pypa.io/en/stable/topics/secure-installs/
    - https://pip.pypa.io/en/stable/topics/vcs-support/
    - https://github.com/ultralytics/ultralytics/issues/18027
    """
    node = context.node
    if isinstance(node, ast.Constant):
        return _address_for_helper(context)
    site = matching.site(context)
    return (_call(site) if site is not None else None) or _missing_module(context)


def _call(site: matching.Site) -> bandit.Issue | None:
    return site.first_issue(Command, lambda command, callee: _command(command, callee, site)) or site.first_issue(
        Installer, lambda installer, callee: _installer(installer, callee, site)
    )


# -- commands --------------------------------------------------------------------------------------


def _command(command: Command, callee: Callee, site: matching.Site) -> bandit.Issue | None:
    hazards = [
        hazard for words in command_lines.commands(command, callee) for hazard in _installed(words, callee, site)
    ]
    return _report(hazards, callee)


def _installer(installer: Installer, callee: Callee, site: matching.Site) -> bandit.Issue | None:
    given = argument(installer.packages, callee)
    if isinstance(given, Absent):
        return None
    hazards: list[_Hazard] = []
    if installer.form == "requirement":
        for option in options(given):
            for element in option.elements if isinstance(option, Items) else (option,):
                for word in _requirement(element):
                    hazard = _package(word, callee, site)
                    foreign = hazard is not None and (hazard.severity == HIGH or _VCS.match(word.text))
                    if hazard is not None and (foreign or not installer.only_foreign):
                        hazards.append(hazard)
        return _report(hazards, callee)
    for words in command_lines.in_value(given):
        hazards += _installed((Word("pip"), *words) if installer.form == "arguments" else words, callee, site)
    return _report(hazards, callee)


def _requirement(element: Value) -> Iterator[Word]:
    for option in options(element):
        if isinstance(option, Constant):
            if isinstance(option.value, str):
                yield Word(option.value)
        elif isinstance(option, Text):
            text = "".join(str(part.value) if isinstance(part, Constant) else HOLE for part in option.parts)
            yield Word(text, tuple(part for part in option.parts if not isinstance(part, Constant)))
        elif not isinstance(option, (Absent, Items)):
            yield Word(HOLE, (option,))


def _installed(words: Words, callee: Callee, site: matching.Site) -> Iterator[_Hazard]:
    """The hazards of one command, if it installs something."""
    program = words[0].program
    rest = words[1:]
    if program == "git" and any(word.text == "clone" for word in rest[:4]):
        yield from _cloned(rest, callee, site)
        return
    if program == "uv" and rest and rest[0].text == "pip":
        program, rest = "pip", rest[1:]
    packages = _behind_subcommand(program, rest)
    if packages is None or any(word.text in _SILENT_FLAGS for word in packages):
        return
    with_value = CONDA_OPTIONS_WITH_VALUE if program in _CONDA else OPTIONS_WITH_VALUE
    own_index = _only_trusted_indexes(packages, site)
    position = 0
    while position < len(packages):
        word = packages[position]
        position += 1
        if word.text.startswith("-"):
            option, equals, value = word.text.partition("=")
            follows = option in with_value and not equals
            given = packages[position] if follows and position < len(packages) else Word(value, word.holes)
            position += follows
            hazard = _option(option, given, callee, site)
        elif word.text.startswith((">", "<", "2>")):
            continue
        else:
            hazard = _package(word, callee, site, program in _CONDA, own_index)
        if hazard is not None:
            yield hazard


def _behind_subcommand(program: str, words: Words) -> Words | None:
    """What stands behind ``install``; None where the command installs nothing."""
    wanted: tuple[str, ...] = ()
    if _PIP.fullmatch(program):
        wanted = ("install",)
    elif program in _CONDA:
        wanted = ("install", "create")
    elif program == "pipx":
        wanted = ("install", "run")
    elif program in {"uv", "poetry"}:
        wanted = ("add",)
    elif program == "easy_install":
        return words
    for position, word in enumerate(words):
        if word.text in wanted:
            return words[position + 1 :]
        if not word.text.startswith("-"):
            return None
    return None


def _only_trusted_indexes(words: Words, site: matching.Site) -> bool:
    """Whether a command takes packages from indexes alone that the project trusts."""
    given = [
        (option, value if equals else following.text)
        for word, following in itertools.pairwise((*words, Word("")))
        for option, equals, value in (word.text.partition("="),)
        if option in _INDEXES
    ]
    replaced = any(option in _REPLACING_INDEXES for option, _ in given)
    return replaced and all(trusted.trusts(address, site.settings) for _, address in given)


def _option(option: str, given: Word, callee: Callee, site: matching.Site) -> _Hazard | None:
    """An option that decides where packages come from."""
    if option in _INDEXES:
        if is_cleartext(given.text) and not trusted.trusts(given.text, site.settings):
            return _Hazard(HIGH, HIGH, shown(given.text), "over unencrypted HTTP", "Use an index with `https://`")
    elif option == "--trusted-host":
        return _Hazard(HIGH, HIGH, given.text, "without a check of its certificate", "Drop `--trusted-host`")
    elif option in {"-r", "--requirement"}:
        for hole in given.holes:
            origin = origins.worst(hole, site.facts)
            if origin.kind in origins.REMOTE:
                return _Hazard(
                    HIGH,
                    MEDIUM,
                    "what a downloaded file lists",
                    evidence.described(origin),
                    "Install fixed packages, or ask the user to",
                )
        if is_cleartext(given.text):
            return _Hazard(HIGH, HIGH, shown(given.text), "over unencrypted HTTP", "Keep the list with the program")
    elif option in {"-e", "--editable"} and _VCS.match(given.text):
        return _package(given, callee, site)
    return None


def _package(
    word: Word, callee: Callee, site: matching.Site, conda: bool = False, own_index: bool = False
) -> _Hazard | None:
    """What is wrong with one package; None for an exact version, a local path, and what the project trusts."""
    text = word.text.strip()
    if not text or _LOCAL.match(text):
        return None
    if text.replace(HOLE, "").strip() == "":
        return _computed(word, callee, site)
    address = text.partition("@")[2].strip() if re.match(r"[\w.\-\[\], ]+@\s*\S*(?:://|\ufffc)", text) else text
    if _VCS.match(address) or "://" in address:
        is_own = trusted.trusts(address.partition(HOLE)[0], site.settings, whole=HOLE not in address)
        return None if is_own else _from_address(address, word)
    if (_CONDA_PINNED if conda else _PINNED).match(text.partition(";")[0].strip()):
        return None
    if text.startswith(HOLE):
        return _computed(word, callee, site) if not any("/" in part for part in text.split(HOLE)) else None
    if text.endswith((".whl", ".tar.gz", ".zip")) or "/" in text or "\\" in text:
        return None
    name = re.split(r"[\[<>=!~; ]", text, maxsplit=1)[0].replace(HOLE, "…")
    if not re.fullmatch(r"[\w.\-:…]+", name):
        return None
    if own_index:
        return None
    severity = LOW if name in _TOOLS or _is_setup(callee) else MEDIUM
    why = "in whatever version is the newest" if not re.search(r"[<>=!~]", text) else "in any version of a range"
    confidence = HIGH if not word.holes else MEDIUM
    return _Hazard(severity, confidence, name, why, f'Name the version: `"{name}{"=" if conda else "=="}<version>"`')


def _from_address(address: str, word: Word) -> _Hazard | None:
    confidence = HIGH if not word.holes else MEDIUM
    name = shown(address.partition("#")[0].replace(HOLE, "…"))
    pin = "Name a full commit: `git+https://…@<40-hex commit>`"
    if _VCS.match(address):
        if _COMMIT.search(address):
            return None
        _, _, rest = address.partition("://")
        ref = rest.partition("#")[0].partition("/")[2].rpartition("@")[2] if "@" in rest.partition("/")[2] else ""
        if ref == HOLE:
            # Whoever sets it decides.
            return _Hazard(MEDIUM, LOW, name, "at a revision that isn't known here", pin)
        if re.fullmatch(r"v?\d[\w.\-]*", ref):
            return _Hazard(MEDIUM, confidence, name, f"at {ref!r}, a tag that can be moved", pin)
        moving = f"at {ref!r}, which changes" if ref else "at whatever its default branch holds"
        return _Hazard(HIGH, confidence, name, moving, pin)
    if re.search(r"#.*\b(?:sha256|sha384|sha512)=", address):
        return None
    why = "over unencrypted HTTP" if is_cleartext(address) else "from a URL without a hash"
    fix = "Append the file's hash: `https://…/package.whl#sha256=<64 hex>`"
    return _Hazard(HIGH, confidence, name, why, fix)


def _computed(word: Word, callee: Callee, site: matching.Site) -> _Hazard | None:
    """A package whose name isn't known here."""
    for hole in word.holes:
        if not PATH_CLASSES.isdisjoint(qualified(hole, {})):
            return None
        origin = origins.worst(hole, site.facts)
        fix = "Install only packages of a fixed list, with versions, or ask the user to"
        if _is_missing_module(hole):
            return _Hazard(HIGH, HIGH, "the module that an import asked for", evidence.code(_node(hole)), fix)
        if origin.kind in origins.REMOTE:
            return _Hazard(HIGH, HIGH, "what data names", evidence.described(origin), fix)
        if origin.kind in origins.HARMLESS or origin.kind in {"local", "trusted", "command line"}:
            return None
        fix = "Let only exact versions be installed: `name==version`"
        if origin.kind == "parameter":
            return _Hazard(MEDIUM, LOW, "what the caller names", evidence.described(origin), fix)
        return _Hazard(LOW, LOW, "packages that aren't known here", evidence.described(origin), fix)
    return None


def _node(value: Value) -> nodes.NodeNG | None:
    return getattr(value, "node", None)


def _is_missing_module(value: Value) -> bool:
    """``e.name``, ``str(e)`` of an import that failed."""
    from astroid import nodes

    for option in options(value):
        base = option.base if isinstance(option, Member) else option
        if isinstance(base, Call):
            base = base.callee
        node = _node(base)
        if node is not None and _names_failed_import(node):
            return True
        handler = node.parent if isinstance(node, nodes.AssignName) else None
        if isinstance(handler, nodes.ExceptHandler) and _is_import_error(handler):
            return True
    return False


@kept
def _names_failed_import(node: nodes.NodeNG) -> bool:
    from astroid import nodes

    return any(_handled(name) is not None for name in nodes_in(node, (nodes.Name,)))


def _handled(name: nodes.Name) -> nodes.ExceptHandler | None:
    from astroid import nodes

    parent = name.parent
    while parent is not None and not isinstance(parent, (nodes.FunctionDef, nodes.Module)):
        if isinstance(parent, nodes.ExceptHandler) and parent.name is not None and parent.name.name == name.name:
            return parent if _is_import_error(parent) else None
        parent = parent.parent
    return None


def _is_import_error(handler: nodes.ExceptHandler) -> bool:
    return handler.type is not None and any(name in handler.type.as_string() for name in _IMPORT_ERRORS)


def _is_setup(callee: Callee) -> bool:
    """Whether somebody asked for the installation: a notebook's cell, a set-up command."""
    if ".InteractiveShell." in callee.name or callee.name.startswith("micropip"):
        return True
    return bool(_SETUP.search(getattr(callee.node.frame(), "name", "") or ""))


def _cloned(words: Words, callee: Callee, site: matching.Site) -> Iterator[_Hazard]:
    """``git clone`` where the function then imports, installs or runs what it has cloned."""
    named = [word for word in words if not word.text.startswith("-") and word.text != "clone"]
    url = next((word for word in named if "://" in word.text or word.text.startswith("git@")), None)
    if url is None or trusted.trusts(url.text.partition(HOLE)[0], site.settings, whole=not url.holes):
        return
    folders = {url.text.rstrip("/").rpartition("/")[2].removesuffix(".git")}
    for word in named[named.index(url) + 1 :]:
        folders |= {evidence.name_of(hole, _node(hole)).strip("`") for hole in word.holes} or {word.text}
    mentioned = re.compile("|".join(rf"(?<![\w.]){re.escape(folder)}(?!\w)" for folder in folders if folder != HOLE))
    frame = callee.node.frame()
    uses = any(call is not callee.node and mentioned.search(given) for call, given in _uses_of_folders(frame))
    if uses and not _checks_out_commit(frame):
        fix = "Check out a full commit after the clone: `git -C path checkout <40-hex commit>`"
        yield _Hazard(HIGH, MEDIUM, shown(url.text.replace(HOLE, "…")), "at whatever its default branch holds", fix)


@kept
def _given_in(frame: nodes.NodeNG) -> Sequence[tuple[nodes.Call, str]]:
    """The calls of a function, each with the source of its arguments."""
    return [
        (call, " ".join(node.as_string() for node in (*call.args, *(keyword.value for keyword in call.keywords))))
        for call in calls_in(frame)[:_MOST_CALLS]
    ]


@kept
def _uses_of_folders(frame: nodes.NodeNG) -> Sequence[tuple[nodes.Call, str]]:
    """The calls of a function that may import, install or run what is in a folder, with their arguments."""
    return [
        (call, given)
        for call, given in _given_in(frame)
        if _USES_FOLDER.search(f"{call.func.as_string()} {given}") is not None
    ]


@kept
def _checks_out_commit(frame: nodes.NodeNG) -> bool:
    return any(_CHECKS_OUT.search(given) for _, given in _given_in(frame))


def _report(hazards: list[_Hazard], callee: Callee) -> bandit.Issue | None:
    if not hazards:
        return None
    worst = max(hazards, key=lambda hazard: _SEVERITIES.index(hazard.severity))
    others = len(hazards) - 1
    more = f"; {others} more in the same command" if others else ""
    return _issue(worst, f"{evidence.callee(callee)} installs {_said(worst)}{more}")


def _said(hazard: _Hazard) -> str:
    return f"{hazard.name}{'; ' if '`' in hazard.why or hazard.why.startswith('a part ') else ' '}{hazard.why}"


def _issue(hazard: _Hazard, reason: str, place: ast.Constant | None = None) -> bandit.Issue:
    return issue(
        severity=hazard.severity,
        confidence=hazard.confidence,
        cwe=829,
        what="The program installs, and so runs, code that can be another tomorrow",
        evidence=reason,
        fix=hazard.fix,
        place=place,
    )


# -- helpers that nobody has listed ----------------------------------------------------------------


def _address_for_helper(context: Context) -> bandit.Issue | None:
    """The address of a repository that is handed to a function which installs what it's given."""
    text = context.node.value
    if not isinstance(text, str) or not text.startswith("git+"):
        return None
    node: ast.AST | None = places.parent(context.node)
    while isinstance(node, (ast.List, ast.Tuple, ast.keyword)):
        node = places.parent(node)
    if not isinstance(node, ast.Call) or not _installs(node):
        return None
    site = matching.call_site(door.file_of(context), node)
    if site is not None and _call(site) is not None:
        return None
    hazard = _from_address(text, Word(text))
    return hazard and _issue(hazard, f"`{_name(node)}` installs {_said(hazard)}", context.node)


def _missing_module(context: Context) -> bandit.Issue | None:
    """The name of a module that couldn't be imported, handed to a function which installs what it's given."""
    call = context.node
    if not isinstance(call, ast.Call) or not _installs(call):
        return None
    named = next((a.value.id for a in call.args if isinstance(a, ast.Attribute) and isinstance(a.value, ast.Name)), "")
    if not named or not any(isinstance(a, ast.Attribute) and a.attr == "name" for a in call.args):
        return None
    node: ast.AST | None = call
    while node is not None and not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        node = places.parent(node)
        if isinstance(node, ast.ExceptHandler) and node.name == named:
            caught = ast.unparse(node.type) if node.type is not None else ""
            if any(name in caught for name in _IMPORT_ERRORS):
                fix = "Install only packages of a fixed list, with versions, or ask the user to"
                hazard = _Hazard(HIGH, MEDIUM, "the module that an import asked for", f"`{named}.name`", fix)
                return _issue(hazard, f"`{_name(call)}` installs {_said(hazard)}")
    return None


def _installs(call: ast.Call) -> bool:
    return _is_installing_name(_name(call))


def _name(call: ast.Call) -> str:
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
