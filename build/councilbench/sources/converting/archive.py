"""Zips of XML, as office programs save them: opened, and never unpacked without end."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from xml.etree import ElementTree

from councilbench.problems import named

from . import Refused

LARGEST = 200 * 1024**2  # bytes of one part, unpacked
NONE = b"<none/>"
_ENTITIES = [b"<!DOCTYPE", *("<!DOCTYPE".encode(f"utf-16-{o}") for o in ("le", "be"))]


@dataclass(frozen=True)
class Kind:
    """A kind of file: what it is called, which program makes it, and its ending."""

    called: str
    program: str
    ending: str

    @property
    def remedy(self) -> str:
        """What to do about a file that is damaged."""
        return f"Open it in {self.program}, and save it again as {self.ending}"


@contextmanager
def opened(data: bytes, kind: Kind) -> Iterator[zipfile.ZipFile]:
    """Open a zip; raise Refused where it, or XML read meanwhile, is damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield archive
    except ElementTree.ParseError as error:
        message = f"the {kind.called} is damaged: its XML is broken ({named(error)})"
        raise Refused(message, kind.remedy) from None
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        message = f"the {kind.called} is damaged: it cannot be unpacked"
        raise Refused(f"{message} ({named(error)})", kind.remedy) from None


def part(archive: zipfile.ZipFile, name: str, kind: Kind) -> bytes:
    """Return a part, unpacked; never more than LARGEST, whatever the file says.

    Raises Refused where it is missing, protected, too large or declares XML entities.
    """
    if name not in archive.namelist():
        raise Refused(f"there is no document in the {kind.called}", kind.remedy)
    info = archive.getinfo(name)
    if info.flag_bits & 1:
        raise Refused("the file is protected by a password", "Save it without one")
    with archive.open(info) as packed:
        content = packed.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise Refused(
            f"the file unpacks to more than {LARGEST // 1024**2} MB, which no document "
            "of words does",
            "Check where it comes from",
        )
    # Anywhere, and in UTF-16 of either order: spaces or a comment may stand before it.
    if any(mark in content for mark in _ENTITIES):
        message = f"the file declares XML entities, which {kind.program} never does"
        raise Refused(message, kind.remedy)
    return content


def optional(archive: zipfile.ZipFile, name: str, kind: Kind) -> bytes:
    """Return a part, or XML without anything in it where there is none."""
    return part(archive, name, kind) if name in archive.namelist() else NONE


def name_of(element: ElementTree.Element) -> str:
    """Return an element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def value_of(element: ElementTree.Element, name: str = "val") -> str:
    """Return an attribute by its name without the namespace; nothing if it has none."""
    values = (v for k, v in element.attrib.items() if k.rpartition("}")[2] == name)
    return next(values, "")
