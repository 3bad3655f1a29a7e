"""The items of an agenda or of minutes: numbers alike in two of them differ."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from .blocks import Block
from .headings import reads_as_heading

_FILE = re.compile(r"\s*(?:pdf icon\s*)?PDF \d+ [KM]B.*", re.IGNORECASE | re.DOTALL)
_NUMBER = re.compile(r"\d{1,4}[.)]?|[A-Z]{1,3}\.?\d{1,3}")


class Sections:
    """Where each item of an agenda begins; a text without them is one section."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._starts = [block.outer.start for block in blocks if _opens(block)]

    def at(self, position: int) -> int:
        """Return which section a position is in: 0 before the first, then 1 and on."""
        return bisect_right(self._starts, position)


def _opens(block: Block) -> bool:
    if not _NUMBER.fullmatch(block.marker.strip()):
        return False
    title = _FILE.sub("", block.text)
    heads = reads_as_heading(title[:1].upper() + title[1:]) if title else False
    return heads or (title[:1].isdigit() and reads_as_heading(f"A {title}"))
