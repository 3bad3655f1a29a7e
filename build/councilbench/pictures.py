"""Charts on file: what each shows and which rows it shows, read from the SVG itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path


@dataclass(frozen=True)
class Picture:
    """A chart: its title, what it shows in words, its SVG and the table of its rows."""

    title: str
    alt: str
    svg: str
    name: str = ""
    rows: str = ""


def pictures(folder: Path) -> list[Picture]:
    """Return the charts that a build left in a folder, in order of name."""
    return [_picture(path) for path in sorted(folder.glob("*.svg"))]


def _picture(path: Path) -> Picture:
    svg = path.read_text(encoding="utf-8")

    def part(pattern: str) -> str:
        found = re.search(pattern, svg)
        return unescape(found[1]) if found else ""

    return Picture(
        title=part(r"<title[^>]*>([^<]*)</title>"),
        alt=part(r"<desc[^>]*>([^<]*)</desc>"),
        svg=svg,
        name=path.name,
        rows=part(r'data-rows="(\w+)"'),
    )
