"""What the scanned project declares: which versions of a dependency, and of Python, it admits.

The nearest folder above a scanned file that declares something is its project. A folder with an ``__init__.py`` is one
by a ``pyproject.toml`` or ``setup.cfg`` of its own; a requirements file there counts only if nothing above declares
anything. A ``pyproject.toml`` or ``setup.cfg`` that only configures tools doesn't make a project.

Which declaration decides, where several name the same package: the first of these that names it at all.

1. The lock file, of an application: a project that isn't built (no ``[build-system]``, ``setup.py`` or ``setup.cfg``,
   or Poetry's ``package-mode = false``, uv's ``package = false``, the classifier ``Private :: Do Not Upload``).
   What is locked is what runs.
2. The dependencies of the package: part of every installation. They come from the first of ``pyproject.toml``,
   ``setup.cfg``, ``setup.py`` (literals only) and built metadata (``*.dist-info``, ``*.egg-info``, ``PKG-INFO``) that
   has any.
3. Its extras.
4. Dependency groups, requirements files, conda environments, Pipfile.
5. Constraints files that no requirements file includes.
6. The lock file, of a package that is built: its users get what 2 and 3 admit, whatever its developers have locked.

Requirements that are installed together narrow each other: the strictest decides. Alternatives don't: each of several
extras, groups, files, and requirements with environment markers must guarantee a version. A requirement that can't be
read, and a Git branch or commit, count as "any version". Only lower bounds are looked at (``!=`` leaves one as it is).

Python is the package "python". Every file is somebody else's: it is read as data, within limits, and one that is
malformed, too large, special, or a link out of the project says nothing.
"""

from __future__ import annotations

import ast
import codecs
import configparser
import functools
import json
import os
import re
import stat
import sys
import urllib.parse
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from bandit_mlops.patterns import pattern

if TYPE_CHECKING:
    # packaging takes 10 ms to import: a scan that asks for no version doesn't pay for it.
    from packaging.specifiers import SpecifierSet
    from packaging.version import Version

_MOST_LEVELS = 25
_MOST_FILES = 32
_MOST_REQUIREMENTS = 5_000
_MOST_OPTIONS = 20
_LONGEST_REQUIREMENT = 1_000
_DEEPEST_LITERAL = 10
_DEEPEST_YAML = 20
# The time of some parsers grows with the square of these.
_MOST_SQUARED_DOTS = 20_000_000
_MOST_LINES = 5_000
_LONGEST_LINE = 2_000
# The slowest files of these sizes that we could think of take a few seconds.
_SMALL = 128 * 1024
_USUAL = 2 * 1024 * 1024
_LARGE = 16 * 1024 * 1024

_LOCKS = ("uv.lock", "poetry.lock", "pdm.lock", "pylock.toml", "Pipfile.lock")
_REQUIREMENTS = pattern(r"requirements.*\.txt")
_CONSTRAINTS = pattern(r"constraints.*\.txt")
_CONDA = pattern(r"(?:environment|conda).*\.ya?ml")
_CONDA_NAMES = {"pytorch": "torch", "pytorch-cpu": "torch", "pytorch-gpu": "torch"}
"""PyTorch's names on conda-forge (outputs of its pytorch-cpu-feedstock); other ML libraries have their PyPI name."""

_LOCK, _CORE, _EXTRA, _OTHER, _CONSTRAINT = range(5)


class Requirement(msgspec.Struct, frozen=True):
    """One declaration. ``str()`` of it is evidence for a message: "torch>=2.4 in pyproject.toml"."""

    package: str
    """The name, normalised: lower case, words joined by hyphens."""
    specifier: SpecifierSet
    place: str
    """The file, relative to the project, with the line in a requirements file: "requirements.txt:3"."""
    alternative: bool = False
    """It holds in some environments only, or is one of several versions."""

    def __str__(self) -> str:
        return f"{self.package}{self.specifier or ' (any version)'} in {self.place}"


class Minimum(msgspec.Struct, frozen=True):
    """The lowest version that the declarations admit."""

    version: Version | None
    """The bound (itself excluded by ``>``); None where nothing bounds it from below."""
    requirement: Requirement
    """What says so."""


class Verdict(msgspec.Struct, frozen=True):
    """Whether a version is guaranteed."""

    answer: Literal["yes", "no", "unknown"]
    requirement: Requirement | None = None
    """What says so; None where nothing is declared."""


class Project(msgspec.Struct, frozen=True):
    """The project of one scanned file; nothing is read before the first question."""

    folder: Path
    """The folder of the file, without symbolic links."""
    module: str
    """The file's name without its suffix."""

    def declared(self, package: str) -> tuple[Requirement, ...]:
        """The declarations that decide about a package: alternatives, each of which may be what is installed.

        :param package: its name on PyPI, in any spelling, or "python"
        :return: the alternatives; empty if nothing is declared
        """
        name = _normal(package)
        found = _nearest(self.folder, self.module)
        if found is None:
            return ()
        if found.built:
            return found.declared.get(name) or _locked(found.path, found.locks).get(name, ())
        return _locked(found.path, found.locks).get(name) or found.declared.get(name, ())

    def minimum(self, package: str) -> Minimum | None:
        """The lowest version that the declarations admit.

        :param package: its name on PyPI, in any spelling, or "python"
        :return: the version and what says so; None if nothing is declared
        """
        bounds = [(_lower(requirement.specifier), requirement) for requirement in self.declared(package)]
        lowest: Minimum | None = None
        for version, requirement in bounds:
            if version is None:
                return Minimum(None, requirement)
            if lowest is None or lowest.version is None or version < lowest.version:
                lowest = Minimum(version, requirement)
        return lowest


def project_of(path: str) -> Project:
    """The project that a file belongs to.

    :param path: the scanned file
    :return: its project, of which nothing has been read yet
    """
    file = Path(path)
    try:
        folder = file.parent.resolve()
    except (OSError, ValueError, RuntimeError):
        folder = Path(file.anchor)
    return Project(folder, file.stem)


def is_since(project: Project, assume: Mapping[str, str], package: str, version: str) -> Verdict:
    """Whether all that is declared guarantees a version, or a later one.

    :param project: the project of the scanned file
    :param assume: ``[tool.bandit.mlops] assume``, as {"torch": ">=2.6"}; it outranks the project
    :param package: the package's name on PyPI, in any spelling, or "python"
    :param version: the version that is asked for
    :return: "yes"; "no" if an older one is declared to do; "unknown" if nothing is declared, or no lower bound is
    """
    name = _normal(package)
    assumed = next((text for key, text in assume.items() if _normal(key) == name), None)
    alternatives = project.declared(name) if assumed is None else (_assumed(name, assumed),)
    if not alternatives:
        return Verdict("unknown")
    from packaging.version import Version

    wanted = Version(version)
    verdicts = [Verdict(_guarantees(requirement.specifier, wanted), requirement) for requirement in alternatives]
    order = ("no", "unknown", "yes")
    return min(verdicts, key=lambda verdict: order.index(verdict.answer))


# Versions


def _assumed(package: str, versions: str) -> Requirement:
    from packaging.specifiers import SpecifierSet

    return Requirement(package, SpecifierSet(versions), "[tool.bandit.mlops] assume")


def _normal(name: str) -> str:
    """A package's name as PEP 503 normalises it; ``packaging.utils``, which does that too, takes long to import."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _guarantees(specifier: SpecifierSet, wanted: Version) -> Literal["yes", "no", "unknown"]:
    from packaging.version import Version

    lower = _lower(specifier)
    if lower is not None:
        return "yes" if lower >= wanted else "no"
    try:
        uppers = [Version(one.version) for one in specifier if one.operator in ("<", "<=")]
        if uppers and min(uppers) <= wanted and not specifier.contains(wanted, prereleases=True):
            return "no"
    except ValueError:
        # A number of so many digits that Python doesn't read it.
        return "unknown"
    return "unknown"


def _lower(specifier: SpecifierSet) -> Version | None:
    from packaging.version import Version

    bounds = []
    for one in specifier:
        if one.operator in (">=", ">", "==", "===", "~="):
            try:
                bounds.append(Version(one.version.removesuffix(".*")))
            except ValueError:
                continue  # ``===`` takes any text, and a number may have too many digits
    return max(bounds, default=None)


def _strictest(requirements: list[Requirement]) -> Requirement:
    from packaging.version import Version

    def strictness(requirement: Requirement) -> tuple[bool, Version, int]:
        lower = _lower(requirement.specifier)
        return lower is not None, lower or Version("0"), len(requirement.specifier)

    return max(requirements, key=strictness)


# Requirement strings


_ENVIRONMENT = pattern(r"\b(?:python_|os_name|sys_platform|platform_|implementation_)")
_EXTRA_NAME = pattern(r"\bextra\b(?:\s*==\s*[\"']([^\"']*))?")
_NAME = pattern(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")


@functools.lru_cache(maxsize=1024)
def _requirement(text: str, place: str) -> Requirement | None:
    """A requirement as pip writes it; one that can't be read admits any version."""
    from packaging.requirements import Requirement as Parsed
    from packaging.specifiers import SpecifierSet

    text = text.strip()
    try:
        parsed = Parsed(text if len(text) <= _LONGEST_REQUIREMENT else "")
    except (ValueError, RecursionError):
        name, specifier = _url(text)
        start = _NAME.match(text)
        if not name and start is None:
            return None
        return Requirement(name or _normal(start[0] if start else ""), specifier, place, ";" in text)
    name = _normal(parsed.name)
    specifier = parsed.specifier
    if parsed.url:
        url_name, specifier = _url(parsed.url)
        if url_name not in ("", name):
            specifier = SpecifierSet()
    conditional = parsed.marker is not None and _ENVIRONMENT.search(str(parsed.marker)) is not None
    return Requirement(name, specifier, place, conditional)


def _url(url: str) -> tuple[str, SpecifierSet]:
    """The name (empty if it isn't said) and the version that the URL or path of a package says."""
    from packaging.specifiers import SpecifierSet
    from packaging.utils import parse_sdist_filename, parse_wheel_filename

    try:
        parts = urllib.parse.urlsplit(url.partition(";")[0].strip())
        path, _, reference = urllib.parse.unquote(parts.path).partition("@")
        egg = urllib.parse.parse_qs(parts.fragment).get("egg", [""])[0]
        name = _normal(egg) if _NAME.fullmatch(egg) else ""
        file = path.rpartition("/")[2]
        if file.endswith(".whl"):
            name, version = parse_wheel_filename(file)[:2]
            return name, SpecifierSet(f"=={version}")
        if file.endswith((".tar.gz", ".zip")):
            name, version = parse_sdist_filename(file)
            return name, SpecifierSet(f"=={version}")
        return name, _tag(reference)
    except ValueError:
        return "", SpecifierSet()


def _tag(reference: object) -> SpecifierSet:
    """The version that a Git reference names; a branch or a commit names none."""
    from packaging.specifiers import SpecifierSet

    if isinstance(reference, str) and re.fullmatch(r"v?\d+(?:\.\d+)+", reference):
        return SpecifierSet(f"=={reference.removeprefix('v')}")
    return SpecifierSet()


def _requirements(texts: object, place: str) -> list[Requirement]:
    found = [_requirement(text, place) for text in _strings(texts)]
    return [requirement for requirement in found if requirement is not None]


def _versions(package: str, versions: object, place: str, alternative: bool = False) -> list[Requirement]:
    """Versions as PEP 440, Poetry, Pipenv and conda write them: "^2.6", "~2.6", "2.6.*", "*", ">=2 <3", "1.8 || ^2".

    Of a caret or tilde only the lower bound is kept.
    """
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    if not isinstance(versions, str) or len(versions) > _LONGEST_REQUIREMENT:
        versions = "*"
    options = re.split(r"\|\|?", versions)
    if len(options) > _MOST_OPTIONS:
        options = ["*"]
    found = []
    for option in options:
        parts = []
        for part in re.sub(r"([<>=!~^])\s+", r"\1", option).replace(",", " ").split():
            number = part.lstrip("<>=!~^")
            operator = part[: len(part) - len(number)]
            operator = {"^": ">=", "~": ">=", "=": "==", "": "=="}.get(operator, operator)
            if number != "*":
                parts.append(operator + number)
        try:
            specifier = SpecifierSet(",".join(parts))
        except InvalidSpecifier:
            specifier = SpecifierSet()
        found.append(Requirement(_normal(package), specifier, place, alternative or len(options) > 1))
    return found


def _tables(dependencies: object, place: str) -> Iterator[tuple[Requirement, bool]]:
    """Dependencies of Poetry or Pipenv: name = "version", table, or list of tables; and whether each is optional."""
    for name, value in list(_table(dependencies).items())[:_MOST_REQUIREMENTS]:
        options = value[:_MOST_OPTIONS] if isinstance(value, list) else [value]
        for option in options:
            table = option if isinstance(option, dict) else {"version": option}
            alternative = len(options) > 1 or not table.keys().isdisjoint(
                ("markers", "python", "platform", "sys_platform")
            )
            if "url" in table or "git" in table:
                reference = table.get("tag") or table.get("ref") or table.get("rev")
                specifier = _url(str(table["url"]))[1] if "url" in table else _tag(reference)
                found = [Requirement(_normal(name), specifier, place, alternative)]
            else:
                found = _versions(name, table.get("version"), place, alternative)
            for requirement in found:
                yield requirement, table.get("optional") is True


def _table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _strings(value: object) -> list[str]:
    values = [value] if isinstance(value, str) else value if isinstance(value, (list, tuple)) else []
    return [text for text in values if isinstance(text, str)][:_MOST_REQUIREMENTS]


# Folders


class _Group(msgspec.Struct, frozen=True):
    """Requirements that are installed together, and which rank of declarations they belong to."""

    rank: int
    requirements: list[Requirement]


class _Folder(msgspec.Struct, frozen=True):
    """What one folder declares."""

    path: Path
    declared: Mapping[str, tuple[Requirement, ...]] = msgspec.field(default_factory=dict)
    locks: tuple[str, ...] = ()
    formal: bool = False
    """It has a project's metadata, and not only lists of requirements."""
    built: bool = False
    """What it declares is built into a package for others."""
    package: bool = False
    """It has an ``__init__.py``."""
    infos: tuple[str, ...] = ()
    """The built metadata of packages that lie in it."""
    top: bool = False
    """The root of a repository."""


def _nearest(folder: Path, module: str) -> _Folder | None:
    fallback: _Folder | None = None
    below = module
    outside = _outside_projects(folder)
    for path in (folder, *folder.parents)[:_MOST_LEVELS]:
        if path in outside:
            break
        found = _folder(path)
        if found.formal:
            return found
        # An editable installation leaves an *.egg-info next to the package, below the project's own files.
        editable = all(info.endswith(".egg-info") for info in found.infos)
        if found.infos and not (editable and path.parent not in outside and _folder(path.parent).formal):
            # Installed or unpacked: what lies further up is another project.
            owner = _owner(path, found.infos, below)
            return _installed(path, owner) if owner else None
        if found.declared or found.locks:
            if not found.package:
                return found
            fallback = fallback or found
        if found.top:
            break
        below = path.name
    return fallback


def _outside_projects(folder: Path) -> tuple[Path, ...]:
    """The folders that are never read: the root of the file system and the home directory."""
    root = Path(folder.anchor)
    try:
        return root, Path.home().resolve()
    except (OSError, RuntimeError):
        return (root,)


@functools.lru_cache(maxsize=1024)
def _folder(path: Path) -> _Folder:
    files, folders = _names(path)
    groups: list[_Group] = []
    infos = tuple(sorted(name for name in folders if name.endswith((".dist-info", ".egg-info"))))

    pyproject = _tried(_toml, path, "pyproject.toml") if "pyproject.toml" in files else {}
    setup_cfg = _tried(_setup_cfg, path) if "setup.cfg" in files else {}
    setup_py = _tried(_setup_py, path) if "setup.py" in files else {}
    formal = (
        not pyproject.keys().isdisjoint(("project", "build-system", "dependency-groups"))
        or "poetry" in _table(pyproject.get("tool"))
        or bool(setup_cfg)
        or (bool(setup_py) and "__init__.py" not in files)
    )
    built = bool(setup_cfg or setup_py) or ("build-system" in pyproject and not _is_private(pyproject))

    sources: list[Callable[[], list[_Group]]] = [
        lambda: _listed(_pyproject, path, pyproject),
        lambda: _listed(_setup_arguments, path, setup_cfg, "setup.cfg"),
        lambda: _listed(_setup_arguments, path, setup_py, "setup.py"),
    ]
    if formal:
        sources.append(lambda: _beside(path, files, folders, infos))
    groups += _first(sources)

    groups += _listed(_dependency_groups, pyproject)
    groups += _listed(_requirements_files, path, files, folders)
    for name in sorted(filter(_CONDA.fullmatch, files))[:_MOST_FILES]:
        groups += _listed(_conda, path, name)
    if "Pipfile" in files:
        groups += _listed(_pipfile, path)
    return _Folder(
        path,
        _index(groups),
        tuple(name for name in _LOCKS if name in files),
        formal,
        built,
        "__init__.py" in files,
        infos,
        not folders.isdisjoint((".git", ".hg")) or ".git" in files,
    )


def _first(sources: Iterable[Callable[[], list[_Group]]]) -> list[_Group]:
    """Dependencies from the first source that has any, and Python's versions from the first that says them."""
    python: list[Requirement] = []
    for source in sources:
        groups = source()
        core = [requirement for group in groups if group.rank == _CORE for requirement in group.requirements]
        python = python or [requirement for requirement in core if requirement.package == "python"]
        core = [requirement for requirement in core if requirement.package != "python"]
        extras = [group for group in groups if group.rank == _EXTRA and group.requirements]
        if core or extras:
            return [_Group(_CORE, python + core), *extras]
    return [_Group(_CORE, python)]


def _index(groups: list[_Group]) -> dict[str, tuple[Requirement, ...]]:
    """For each package the alternatives of the first rank that names it."""
    index: dict[str, tuple[Requirement, ...]] = {}
    for rank in sorted({group.rank for group in groups}):
        sets = [group.requirements for group in groups if group.rank == rank]
        if rank == _CORE:
            sets = [[requirement for requirements in sets for requirement in requirements]]
        here: dict[str, dict[Requirement, None]] = {}
        for installed in sets:
            together: dict[str, list[Requirement]] = {}
            for requirement in installed:
                together.setdefault(requirement.package, []).append(requirement)
            for package, requirements in together.items():
                always = [requirement for requirement in requirements if not requirement.alternative]
                decisive = [_strictest(always)] if always else requirements
                here.setdefault(package, {}).update(dict.fromkeys(decisive))
        for package, found in here.items():
            index.setdefault(package, tuple(found))
    return index


def _names(path: Path) -> tuple[set[str], set[str]]:
    """The names of the files and of the folders (links to folders excluded) in a folder."""
    files: set[str] = set()
    folders: set[str] = set()
    try:
        with os.scandir(path) as entries:
            for entry in entries:
                (folders if entry.is_dir(follow_symlinks=False) else files).add(entry.name)
    except (OSError, ValueError):
        pass  # it has gone, or isn't ours to read
    return files, folders


# Files


def _tried(read: Callable[..., dict[str, Any]], *arguments: Any) -> dict[str, Any]:
    try:
        return read(*arguments)
    except Exception:  # whatever a file does to a parser (RecursionError and MemoryError included), it says nothing
        return {}


def _listed(read: Callable[..., Iterable[_Group]], *arguments: Any) -> list[_Group]:
    try:
        return list(read(*arguments))
    except Exception:  # as above
        return []


def _inside(folder: Path, name: str) -> str | None:
    """A file's path relative to the folder, links followed; None if it lies outside."""
    try:
        file = (folder / name).resolve()
        return file.relative_to(folder).as_posix()
    except (OSError, ValueError, RuntimeError):
        return None


def _read(folder: Path, name: str, most: int = _USUAL) -> str:
    """The text of a regular file inside the folder; empty if it isn't one, is too large or can't be decoded."""
    inside = _inside(folder, name)
    if inside is None:
        return ""
    try:
        file = folder / inside
        if not stat.S_ISREG(file.stat().st_mode):
            return ""
        with file.open("rb") as stream:
            raw = stream.read(most + 1)
        if len(raw) > most:
            return ""
        # PowerShell writes UTF-16 when it redirects "pip freeze"; pip reads that too.
        utf16 = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        return raw.decode("utf-16" if utf16 else "utf-8-sig")
    except (OSError, ValueError):
        return ""


def _toml(folder: Path, name: str, most: int = _USUAL) -> dict[str, Any]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    text = _read(folder, name, most)
    # The parser's time grows with the square of a dotted key's length.
    if sum(line.count(".") ** 2 for line in text.splitlines()) > _MOST_SQUARED_DOTS:
        return {}
    return tomllib.loads(text)


# pyproject.toml


def _is_private(pyproject: dict[str, Any]) -> bool:
    tool = _table(pyproject.get("tool"))
    poetry, project = _table(tool.get("poetry")), _table(pyproject.get("project"))
    return (
        poetry.get("package-mode") is False
        or _table(tool.get("uv")).get("package") is False
        or any(
            text.startswith("Private ::") for table in (poetry, project) for text in _strings(table.get("classifiers"))
        )
    )


def _pyproject(folder: Path, pyproject: dict[str, Any]) -> Iterator[_Group]:
    place = "pyproject.toml"
    tool = _table(pyproject.get("tool"))
    project, poetry = _table(pyproject.get("project")), _table(tool.get("poetry"))
    core = _requirements(project.get("dependencies"), place)
    if "requires-python" in project:
        core += _versions("python", project["requires-python"], place)
    optional: list[Requirement] = []
    for requirement, is_optional in _tables(poetry.get("dependencies"), place):
        (optional if is_optional else core).append(requirement)
    dynamic = _table(_table(tool.get("setuptools")).get("dynamic"))
    core += _named_files(folder, _table(dynamic.get("dependencies")).get("file"))
    yield _Group(_CORE, core)
    # An optional dependency of Poetry may be in any number of extras: its versions are alternatives.
    yield from (_Group(_EXTRA, [requirement]) for requirement in optional)
    for texts in _table(project.get("optional-dependencies")).values():
        yield _Group(_EXTRA, _requirements(texts, place))
    for table in _table(dynamic.get("optional-dependencies")).values():
        yield _Group(_EXTRA, _named_files(folder, _table(table).get("file")))


def _dependency_groups(pyproject: dict[str, Any]) -> Iterator[_Group]:
    place = "pyproject.toml"
    poetry = _table(_table(pyproject.get("tool")).get("poetry"))
    for table in (poetry, *_table(poetry.get("group")).values()):
        for key in ("dependencies", "dev-dependencies"):
            if table is not poetry or key == "dev-dependencies":
                yield _Group(_OTHER, [requirement for requirement, _ in _tables(_table(table).get(key), place)])

    groups = {_normal(name): entries for name, entries in _table(pyproject.get("dependency-groups")).items()}
    for name in list(groups)[:_MOST_FILES]:
        found: list[Requirement] = []
        pending, seen = [name], set[str]()
        while pending:
            current = pending.pop()
            entries = groups.get(current)
            if current in seen or not isinstance(entries, list) or len(seen) == _MOST_FILES:
                continue
            seen.add(current)
            found += _requirements(entries, place)
            pending += [
                _normal(entry["include-group"])
                for entry in entries
                if isinstance(entry, dict) and isinstance(entry.get("include-group"), str)
            ]
        yield _Group(_OTHER, found)


# setup.cfg and setup.py


def _setup_cfg(folder: Path) -> dict[str, Any]:
    """The arguments of ``setup()`` that a setup.cfg gives; empty if it only configures tools."""
    text = _read(folder, "setup.cfg", _SMALL)
    lines = text.splitlines()
    if len(lines) > _MOST_LINES or any(len(line) > _LONGEST_LINE for line in lines):
        return {}  # the parser's time grows with the square of a line's blanks, and of the number of its errors
    parser = configparser.RawConfigParser(strict=False)
    parser.read_string(text)
    if not parser.has_section("metadata") and not parser.has_section("options"):
        return {}
    extras = parser["options.extras_require"] if parser.has_section("options.extras_require") else {}
    return {
        "install_requires": parser.get("options", "install_requires", fallback="").splitlines(),
        "python_requires": parser.get("options", "python_requires", fallback=None),
        "extras_require": {name: value.splitlines() for name, value in extras.items() if name not in parser.defaults()},
    }


def _setup_py(folder: Path) -> dict[str, Any]:
    """The literal arguments of ``setup()`` in a setup.py; empty if nothing there is called so."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(_read(folder, "setup.py", _SMALL))
    names: dict[str, ast.expr] = {}
    for statement in tree.body:
        if isinstance(statement, ast.Assign):
            names |= {target.id: statement.value for target in statement.targets if isinstance(target, ast.Name)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("setup", "setuptools.setup", "core.setup"):
            keywords = {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
            wanted = ("install_requires", "extras_require", "python_requires")
            return {key: _literal(keywords.get(key), names) for key in wanted}
    return {}


def _literal(node: ast.expr | None, names: Mapping[str, ast.expr], depth: int = _DEEPEST_LITERAL) -> Any:
    """A text, list or dictionary as it is written; None for what isn't literal, "{}" for such parts of a text."""
    if depth == 0:
        return None
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name):
        return _literal(names.get(node.id), names, depth - 1)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    if isinstance(node, (ast.List, ast.Tuple)):
        return [_literal(element, names, depth - 1) for element in node.elts]
    if isinstance(node, ast.Dict):
        keys = [_literal(key, names, depth - 1) for key in node.keys]
        values = [_literal(value, names, depth - 1) for value in node.values]
        return {key: value for key, value in zip(keys, values, strict=True) if isinstance(key, str)}
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _literal(node.left, names, depth - 1), _literal(node.right, names, depth - 1)
        return _strings(left) + _strings(right)
    return None


def _setup_arguments(folder: Path, arguments: dict[str, Any], place: str) -> Iterator[_Group]:
    core = _setup_list(folder, arguments.get("install_requires"), place)
    if isinstance(arguments.get("python_requires"), str):
        core += _versions("python", arguments["python_requires"], place)
    yield _Group(_CORE, core)
    for section, texts in _table(arguments.get("extras_require")).items():
        yield _section(section, _setup_list(folder, texts, place))


def _setup_list(folder: Path, value: object, place: str) -> list[Requirement]:
    """A list of requirements, one text with a requirement a line, or setup.cfg's ``file: name, name``."""
    texts = [line for text in _strings(value) for line in text.splitlines() if line.strip(" \t,")]
    if texts and texts[0].strip().startswith("file:"):
        return _named_files(folder, re.split(r"[,\s]+", " ".join(texts).partition("file:")[2]))
    return _requirements([text for text in texts if not text.lstrip().startswith("#")], place)


# Built metadata


def _beside(folder: Path, files: set[str], folders: set[str], infos: tuple[str, ...]) -> list[_Group]:
    """The built metadata in a project's own folder, of an sdist or an editable installation."""
    if "src" in folders and not infos:
        infos = tuple(f"src/{name}" for name in _names(folder / "src")[1] if name.endswith(".egg-info"))
    if len(infos) == 1:
        return _listed(_metadata, folder, infos[0])
    return _listed(_core_metadata, folder, "PKG-INFO") if "PKG-INFO" in files else []


@functools.lru_cache(maxsize=256)
def _installed(folder: Path, info: str) -> _Folder:
    return _Folder(folder, _index(_listed(_metadata, folder, info)), formal=True)


@functools.lru_cache(maxsize=1024)
def _owner(folder: Path, infos: tuple[str, ...], module: str) -> str | None:
    """The metadata of the distribution that a top-level module belongs to; None if that isn't clear."""
    if len(infos) == 1:
        return infos[0]
    name = _normal(module)
    owners = [info for info in infos if _normal(info.rpartition(".")[0].partition("-")[0]) == name]
    if not owners:
        owners = [info for info in infos if module in _read(folder, f"{info}/top_level.txt", _SMALL).split()]
    if not owners:
        lines = f"\n{module}/", f"\n{module}.py,"
        records = ((info, "\n" + _read(folder, f"{info}/RECORD", _USUAL // 2)) for info in infos)
        owners = [info for info, record in records if any(line in record for line in lines)]
    return owners[0] if len(owners) == 1 else None


def _metadata(folder: Path, info: str) -> Iterator[_Group]:
    """METADATA of a wheel; PKG-INFO of an egg, with its requires.txt where PKG-INFO has no dependencies."""
    if info.endswith(".dist-info"):
        yield from _core_metadata(folder, f"{info}/METADATA")
        yield _Group(_CORE, _own_version(folder, f"{info}/METADATA"))
        return
    yield _Group(_CORE, _own_version(folder, f"{info}/PKG-INFO"))
    groups = list(_core_metadata(folder, f"{info}/PKG-INFO"))
    yield from groups
    if any(one.package != "python" for group in groups for one in group.requirements):
        return
    place = f"{info}/requires.txt"
    section, texts = "", list[str]()
    for line in (*_read(folder, place).splitlines()[:_MOST_REQUIREMENTS], "[]"):
        if line.startswith("["):
            yield _section(section, _requirements(texts, place))
            section, texts = line.strip("[] \t"), []
        elif line.strip():
            texts.append(line)


def _section(name: str, requirements: list[Requirement]) -> _Group:
    """What setuptools calls an extra: "extra", "extra:marker", or ":marker" for a part of the core."""
    extra, colon, _ = name.partition(":")
    if colon:
        requirements = [msgspec.structs.replace(requirement, alternative=True) for requirement in requirements]
    return _Group(_EXTRA if extra else _CORE, requirements)


def _own_version(folder: Path, place: str) -> list[Requirement]:
    """A built package is itself in the version that it says: what it calls of its own is no older."""
    headers = _read(folder, place).partition("\n\n")[0]
    name, version = (re.search(rf"(?m)^{field}: *(\S+)", headers) for field in ("Name", "Version"))
    return _versions(_normal(name[1]), f"=={version[1]}", place) if name and version else []


def _core_metadata(folder: Path, place: str) -> Iterator[_Group]:
    from packaging.metadata import parse_email

    headers = "\n".join(_read(folder, place).splitlines()).partition("\n\n")[0]
    raw, _ = parse_email(headers)
    core: list[Requirement] = []
    extras: dict[str, list[Requirement]] = {}
    if "requires_python" in raw:
        core += _versions("python", raw["requires_python"], place)
    for text in _strings(raw.get("requires_dist")):
        names = _EXTRA_NAME.findall(text.partition(";")[2])
        for requirement in _requirements(text, place):
            for name in names:
                extras.setdefault(name, []).append(requirement)
            if not names:
                core.append(requirement)
    yield _Group(_CORE, core)
    yield from (_Group(_EXTRA, requirements) for requirements in extras.values())


# Requirements files


def _requirements_files(folder: Path, files: set[str], folders: set[str]) -> Iterator[_Group]:
    names = sorted(filter(_REQUIREMENTS.fullmatch, files))
    if "requirements" in folders:
        names += sorted(f"requirements/{name}" for name in _names(folder / "requirements")[0] if name.endswith(".txt"))
    for name in names[:_MOST_FILES]:
        yield _Group(_OTHER, _with_includes(folder, name))
    for name in sorted(filter(_CONSTRAINTS.fullmatch, files))[:_MOST_FILES]:
        yield _Group(_CONSTRAINT, _with_includes(folder, name))


def _named_files(folder: Path, names: object) -> list[Requirement]:
    return [
        requirement for name in _strings(names)[:_MOST_FILES] if name for requirement in _with_includes(folder, name)
    ]


def _with_includes(folder: Path, name: str) -> list[Requirement]:
    found: list[Requirement] = []
    pending, seen = [name], set[str]()
    while pending and len(seen) < _MOST_FILES:
        file = _inside(folder, pending.pop())
        if file is None or file in seen:
            continue
        seen.add(file)
        requirements, includes = _requirements_file(folder, file)
        found += requirements
        pending += includes
    return found


@functools.lru_cache(maxsize=2 * _MOST_FILES)
def _requirements_file(folder: Path, file: str) -> tuple[list[Requirement], list[str]]:
    """The requirements of one file, and the files that it includes with ``-r`` or ``-c``, relative to the folder."""
    requirements: list[Requirement] = []
    includes: list[str] = []
    parts: list[str] = []
    start = 1
    for number, line in enumerate(_read(folder, file).splitlines()[: 20 * _MOST_REQUIREMENTS], 1):
        parts.append(line.removesuffix("\\"))
        if line.endswith("\\"):
            continue
        text = re.sub(r"(?:^|\s)#.*", "", "".join(parts)).strip()
        place, start, parts = f"{file}:{start}", number + 1, []
        include = re.match(r"(?:-r|-c|--requirement|--constraint)[\s=]*(.*)", text)
        if include:
            if len(includes) < _MOST_FILES:
                includes.append(str(Path(file).parent / include[1]))
            continue
        text = re.split(r"\s--", re.sub(r"^(?:-e|--editable)[\s=]+", "", text), maxsplit=1)[0]
        if text and not text.startswith("-"):
            requirements += _requirements(text, place)
        if len(requirements) == _MOST_REQUIREMENTS:
            break
    return requirements, includes


# conda and Pipenv


def _conda(folder: Path, name: str) -> Iterator[_Group]:
    import yaml

    # The C loader where PyYAML has it; both make nothing but texts, lists and dictionaries.
    loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    text = _read(folder, name, _SMALL)
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST_YAML or isinstance(event, yaml.AliasEvent):
            return
    found: list[Requirement] = []
    entries = _table(yaml.load(text, Loader=loader)).get("dependencies")
    for entry in entries if isinstance(entries, list) else []:
        if isinstance(entry, str):
            found += _conda_requirement(entry, name)
        else:
            found += _requirements(_table(entry).get("pip"), name)
    yield _Group(_OTHER, found)


def _conda_requirement(text: str, place: str) -> list[Requirement]:
    """A package of conda, as "channel::name=version=build", "name version build" or "name>=version"."""
    match = re.match(r"\s*(?:[^\s:]*::)?([A-Za-z0-9._-]+)\s*([^\[]*)", text[:_LONGEST_REQUIREMENT])
    if match is None:
        return []
    package, versions = match[1].lower(), match[2].strip()
    exact = re.fullmatch(r"={0,2}\s*([^\s=<>!~|,]+)(?:[\s=].*)?", versions)
    return _versions(_CONDA_NAMES.get(package, package), exact[1] if exact else versions, place)


def _pipfile(folder: Path) -> Iterator[_Group]:
    pipfile = _toml(folder, "Pipfile")
    for key in ("packages", "dev-packages"):
        yield _Group(_OTHER, [requirement for requirement, _ in _tables(pipfile.get(key), "Pipfile")])
    requires = _table(pipfile.get("requires"))
    python = requires.get("python_full_version") or requires.get("python_version")
    yield _Group(_OTHER, _versions("python", python, "Pipfile") if python else [])


# Lock files


@functools.lru_cache(maxsize=64)
def _locked(folder: Path, names: tuple[str, ...]) -> Mapping[str, tuple[Requirement, ...]]:
    return _index([group for name in names for group in _listed(_lock, folder, name)])


def _lock(folder: Path, name: str) -> Iterator[_Group]:
    pairs: list[tuple[Any, Any]] = []
    if name == "Pipfile.lock":
        lock = _table(json.loads(_read(folder, name, _LARGE)))
        for section in ("default", "develop"):
            pairs += [(package, _table(entry).get("version")) for package, entry in _table(lock.get(section)).items()]
    else:
        toml = _toml(folder, name, _LARGE)
        packages = toml.get("packages" if name == "pylock.toml" else "package")
        pairs += [
            (_table(p).get("name"), _table(p).get("version")) for p in packages or [] if isinstance(packages, list)
        ]
    # A package that is locked several times has a version for each of several environments.
    yield _Group(
        _LOCK,
        [
            requirement
            for package, version in pairs[: 4 * _MOST_REQUIREMENTS]
            if isinstance(package, str)
            for requirement in _versions(package, version, name, alternative=True)
        ],
    )
