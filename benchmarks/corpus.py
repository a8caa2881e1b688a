"""Published packages as folders of source files: downloaded with pip, unpacked, never built, installed or run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

# What a scan reads: the code, and what a project declares of itself.
_WANTED = re.compile(r".*\.py|pyproject\.toml|setup\.cfg|METADATA|PKG-INFO|requirements[^/]*\.txt")
_LARGEST_MEMBER = 32 << 20
_LARGEST_ARCHIVE = 2 << 30

# The same wheel on every machine. Wheels for macOS come first, for they are smaller by far than those that bring CUDA
# along, and have the same .py files.
_PLATFORMS = [
    *("macosx_12_0_arm64", "macosx_11_0_arm64", "macosx_11_0_x86_64", "macosx_10_14_x86_64", "macosx_10_9_x86_64"),
    *("manylinux_2_35_x86_64", "manylinux_2_34_x86_64", "manylinux_2_31_x86_64", "manylinux_2_28_x86_64"),
    *("manylinux_2_17_x86_64", "manylinux2014_x86_64", "manylinux2010_x86_64", "manylinux1_x86_64", "linux_x86_64"),
]
_PYTHONS = ["3.10", "3.11", "3.12", "3.9", "3.8", "3.7", "3.6"]

# `pip download` runs the setup.py of a source archive to ask for its metadata, and has no switch against that. So this
# borrows pip's finder and downloader, which only fetch. They are pip's own affair and may move; wheels don't need them.
_FETCH_SOURCE_ARCHIVE = """
import inspect, sys
from pip._internal.commands import create_command
from pip._internal.network.download import Downloader
from pip._vendor.packaging.version import Version

name, version, folder = sys.argv[1:]
command = create_command("download")
options, _ = command.parse_args(["--no-binary", ":all:", "--pre", "-q", "--ignore-requires-python"])
with command.main_context():
    session = command.get_default_session(options)
    finder = command._build_package_finder(options=options, session=session, ignore_requires_python=True)
    links = [c.link for c in finder.find_all_candidates(name) if not c.link.is_wheel and c.version == Version(version)]
    if not links:
        sys.exit(f"there is no source archive of {name} {version}")
    more = len(inspect.signature(Downloader).parameters) - 2
    Downloader(session, "off", *[0] * more)(links[-1], folder)
"""


class UnavailableError(Exception):
    """A package that pip can't get, with pip's last words."""


def cache_folder() -> Path:
    """The user's folder for what can be had again.

    :return: a folder of the benchmarks' own in it; it need not exist
    """
    if sys.platform == "win32":
        caches = Path(os.environ.get("LOCALAPPDATA", Path.home()))
    elif sys.platform == "darwin":
        caches = Path.home() / "Library" / "Caches"
    else:
        caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return caches / "bandit-mlops-benchmarks"


def find(root: str, folders: Sequence[Path]) -> Path | None:
    """An unpacked package.

    :param root: its name and version, joined by a hyphen
    :param folders: where to look, in this order
    :return: its folder, or None
    """
    return next((folder / root for folder in folders if (folder / root).is_dir()), None)


def fetch(root: str, archive: str, into: Path) -> Path:
    """Download a package and unpack its source files.

    :param root: its name and version, joined by a hyphen
    :param archive: "wheel", or "sdist" for a source archive
    :param into: the folder that gets a folder ``root``
    :return: the new folder
    :raise UnavailableError: where pip can't get it
    :raise ValueError: where the archive is too large
    """
    if not re.fullmatch(r"[A-Za-z0-9][\w.-]*-\d[\w.+!]*", root):
        raise UnavailableError(f"{root} is no name-version")
    name, version = root.rsplit("-", 1)
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=into, prefix=".fetch-") as temporary:
        downloads, unpacked = Path(temporary, "downloads"), Path(temporary, "unpacked")
        downloads.mkdir()
        unpacked.mkdir()
        if archive == "wheel":
            _download_wheel(name, version, downloads)
        else:
            _run([sys.executable, "-c", _FETCH_SOURCE_ARCHIVE, name, version, str(downloads)])
        (file,) = downloads.iterdir()
        unpack(file, unpacked)
        # Only a whole package gets its name.
        return Path(shutil.move(unpacked, into / root))


def unpack(archive: Path, into: Path) -> None:
    """Unpack the source files and metadata of a wheel or source archive; links and strange paths are left out.

    :param archive: a .whl, .zip or tar file
    :param into: an empty folder
    :raise ValueError: where the files are too large together
    """
    total = 0
    for name, size, data in _members(archive):
        total += size
        if total > _LARGEST_ARCHIVE:
            raise ValueError(f"{archive.name} unpacks to more than {_LARGEST_ARCHIVE >> 20} MB")
        target = into.joinpath(*PurePosixPath(name).parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def is_wanted(name: str, size: int) -> bool:
    """Whether a member of an archive is a source file or metadata, not too large, and stays below the target folder.

    :param name: the member's path as the archive gives it
    :param size: its size in bytes
    :return: True for what may be written
    """
    path = PurePosixPath(name)
    inside = not path.is_absolute() and ".." not in path.parts and not re.search(r"[\\:\0]", name)
    return inside and size <= _LARGEST_MEMBER and _WANTED.fullmatch(path.name) is not None


def _members(archive: Path) -> Iterator[tuple[str, int, bytes]]:
    if zipfile.is_zipfile(archive):
        with zipfile.ZipFile(archive) as wheel:
            for info in wheel.infolist():
                # The zip module writes a symbolic link as the text of its target: no code either way.
                is_link = (info.external_attr >> 28) == 0o12
                if is_wanted(info.filename, info.file_size) and not info.is_dir() and not is_link:
                    yield info.filename, info.file_size, wheel.read(info)
    else:
        with tarfile.open(archive) as tar:
            for member in tar:
                if member.isfile() and is_wanted(member.name, member.size):
                    content = tar.extractfile(member)
                    assert content is not None  # None is for what isn't a file
                    yield member.name, member.size, content.read()


def _download_wheel(name: str, version: str, into: Path) -> None:
    platforms = [f"--platform={platform}" for platform in _PLATFORMS]
    for python in _PYTHONS:
        tag = "cp" + python.replace(".", "")
        abis = [f"--abi={abi}" for abi in (tag, f"{tag}m", "abi3", "none")]
        target = [f"--python-version={python}", "--implementation=cp", *abis, *platforms]
        pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary=:all:", "-d", str(into)]
        try:
            _run([*pip, *target, f"{name}=={version}"])
        except UnavailableError:
            if python == _PYTHONS[-1]:
                raise
        else:
            return


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", errors="replace")
    if done.returncode:
        raise UnavailableError((done.stderr.strip().splitlines() or ["pip failed"])[-1])
