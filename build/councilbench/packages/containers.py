"""Folders, zips and databases: reading the files of a package that may be anyone's.

Nothing outside the package is read, nothing is unpacked to the disk, and no more is
read than ``LIMIT``.
"""

from __future__ import annotations

import contextlib
import lzma
import re
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from councilbench.folder import DESCRIPTOR
from councilbench.problems import BadData, Problem, bad_data, named

# Gives a file of the package by its path there; None where there is no such file.
Read = Callable[[str], bytes | None]

# What a package may come to, in bytes, unpacked.
LIMIT = 512 * 1024**2
FETCH = "Fetch it again from where it is published"
REPACK = "Make it again with `councilbench package`"
# What reading a damaged zip raises, by the way in which it is damaged.
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError),
    *(NotImplementedError, RuntimeError, ValueError, OverflowError),
)


def kind_of(path: Path) -> str:
    """Tell whether a folder, a zip or a database lies there, by how it begins.

    Raises BadData where it is none of them, can't be read or is too large.
    """
    try:
        if path.is_dir():
            return "folder"
        if not stat.S_ISREG(path.stat().st_mode):
            raise bad_data(path, "this is neither a file nor a folder", "Name another")
        if path.stat().st_size > LIMIT:
            raise bad_data(path, too_large(), "Divide the package")
        with path.open("rb") as file:
            start = file.read(16)
    except FileNotFoundError:
        raise bad_data(path, "there is nothing of that name", "Name another") from None
    except OSError as error:
        raise unreadable(path, error) from None
    if start == b"SQLite format 3\0":
        return "database"
    if start[:4] in (b"PK\3\4", b"PK\5\6"):
        return "zip"
    if not start:
        raise bad_data(path, "the file is empty", FETCH)
    kinds = {".zip": "zip", ".db": "SQLite database", ".sqlite": "SQLite database"}
    expected = kinds.get(path.suffix.lower(), "zip or SQLite database with a package")
    raise bad_data(path, f"the file is not a {expected}", FETCH)


def unreadable(file: object, error: OSError) -> BadData:
    """Return the error for a file that the system doesn't let us read."""
    message = f"it cannot be read: {error.strerror}"
    return bad_data(file, message, "Check its permissions")


def within(name: object) -> bool:
    """Tell whether a path stays in the package, whatever system it is read on."""
    if not isinstance(name, str) or not name or not name.isprintable():
        return False
    if re.search(r"\\|^[/~]|^[^/]*:", name):
        return False
    return ".." not in PurePosixPath(name).parts


def folder_reader(root: Path, place: Path) -> Read:
    """Return the reader of a folder: regular files only, and none by a link out."""

    def read(name: str) -> bytes | None:
        file = root / name
        try:
            if not file.resolve().is_relative_to(root.resolve()):
                raise bad_data(
                    place / name, "a link leads out of the package", "Put the file here"
                )
            if not stat.S_ISREG(file.stat().st_mode):
                raise bad_data(place / name, "this is not a file", "Put the file here")
            if file.stat().st_size > LIMIT:
                raise bad_data(place / name, too_large(), "Divide the package")
            return file.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except RuntimeError:  # a link that leads to itself
            return None
        except OSError as error:
            raise unreadable(place / name, error) from None

    return read


def too_large() -> str:
    """Say that there is more than is read."""
    return f"it comes to more than {LIMIT // 1024**2} MB, more than is read"


@contextlib.contextmanager
def zip_reader(path: Path, place: Path) -> Iterator[Read]:
    """Give the reader of a zip, whose names and sizes were looked at beforehand.

    Raises BadData with everything in it that isn't as a package's should be.
    """
    try:
        archive = zipfile.ZipFile(path)
    except _DAMAGE as error:
        message = f"the zip is damaged or cut short ({named(error)})"
        raise bad_data(place, message, FETCH) from None
    with archive:
        if problems := list(_zip_faults(archive.infolist(), place)):
            raise BadData(problems)
        top = _top(archive.namelist(), place)
        left = LIMIT

        def read(name: str) -> bytes | None:
            nonlocal left
            member = str(top / name)
            if member not in archive.NameToInfo:
                return None
            try:
                with archive.open(member) as file:
                    # A header can say less than there is: what counts is what comes.
                    data = file.read(left + 1)
            except _DAMAGE as error:
                message = f"the zip is damaged: {name!r} cannot be unpacked "
                message += f"({named(error)})"
                raise bad_data(place, message, FETCH) from None
            left -= len(data)
            if left < 0:
                raise bad_data(place, too_large(), "Divide the package")
            return data

        yield read


def _zip_faults(members: list[zipfile.ZipInfo], place: Path) -> Iterator[Problem]:
    def fault(message: str) -> Problem:
        return Problem(str(place), None, None, message, f"Don't unpack it. {FETCH}")

    for member in members:
        name = member.filename
        # zipfile itself cuts a name at a null byte and turns separators
        if not within(name) or not within(member.orig_filename):
            yield fault(f"the zip holds {name!r}, a path that leads out of it")
        if stat.S_ISLNK(member.external_attr >> 16):
            yield fault(f"the zip holds {name!r}, a link to another file")
        if member.flag_bits & 1:
            yield fault(f"the zip holds {name!r}, which is encrypted")
    counts = Counter(str(PurePosixPath(member.filename)) for member in members)
    for name, count in counts.items():
        if count > 1:
            yield fault(f"the zip holds {name!r} {count} times")
    if sum(member.file_size for member in members) > LIMIT:
        yield fault(f"unpacked, {too_large()}")


def _top(names: list[str], place: Path) -> PurePosixPath:
    """Return the folder of a zip that has the descriptor: its top, or one in it."""
    paths = [PurePosixPath(name) for name in names]
    tops = {path.parent for path in paths if path.name == DESCRIPTOR}
    if PurePosixPath() in tops:
        return PurePosixPath()
    tops = {top for top in tops if len(top.parts) == 1}
    if len(tops) == 1:
        return tops.pop()
    folders = f"{len(tops)} folders with a" if tops else "no"
    raise bad_data(place, f"the zip holds {folders} {DESCRIPTOR}", REPACK)
