"""Charts, and those on file: what each shows is read back from its SVG."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path


@dataclass(frozen=True)
class Chart:
    """A chart: its title, what it shows in words, its SVG and the table of its rows.

    ``rows`` is the table or view that holds what is drawn; ``size`` is its width and
    height in points; ``path`` is where it lies, if it does.
    """

    title: str
    alt: str
    svg: str
    rows: str = ""
    size: tuple[float, float] = (640, 360)
    path: Path | None = None

    @property
    def name(self) -> str:
        """The name of its file."""
        return self.path.name if self.path else ""


def charts_in(folder: Path) -> list[Chart]:
    """Return the charts that a build left in a folder, in order of name."""
    return [_read(path) for path in sorted(folder.glob("*.svg"))]


def _read(path: Path) -> Chart:
    svg = path.read_text(encoding="utf-8", errors="replace")

    def part(pattern: str, otherwise: str = "") -> str:
        match = re.search(pattern, svg)
        return unescape(match[1]) if match else otherwise

    title = part(r"<title[^>]*>([^<]*)</title>", path.stem)
    return Chart(
        title=title,
        alt=part(r"<desc[^>]*>([^<]*)</desc>", title),
        svg=svg,
        rows=part(r'data-rows="(\w+)"'),
        size=(
            float(part(r'<svg[^>]* width="([\d.]+)pt"', "640")),
            float(part(r'<svg[^>]* height="([\d.]+)pt"', "360")),
        ),
        path=path,
    )
