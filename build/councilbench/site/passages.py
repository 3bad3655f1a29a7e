"""A document's words with the passages that became data marked in them.

Passages may lie within each other or overlap. They are made into a tree of marks in
which every piece of text lies in all of the passages that take it in; where two cross,
the later one is cut in two. Places are offsets in Unicode code points.
"""

from __future__ import annotations

import heapq
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

KINDS = {
    "recommendations": "Recommendation",
    "responses": "Response",
    "progress": "Progress",
    "decisions": "Decision",
    "statements": "Statement",
    "outcomes": "Figure",
}
_BREAK = re.compile(r"\n(?:[^\S\n]*\n)*")
_BULLET = re.compile(r"[^\S\n]*(?:[·•*\-–]|\(?[0-9a-z]{1,2}[.)])[^\S\n]+")
_HEADING_LENGTH = 100


@dataclass(frozen=True)
class Passage:
    """A passage that a row quotes: where it stands, and what the row is called."""

    start: int
    end: int
    kind: str
    key: str
    label: str
    detail: str
    address: str


@dataclass(frozen=True)
class Words:
    """Words as they stand; a ``gap`` is the end of a line, with blank lines after."""

    text: str
    gap: bool = False


@dataclass
class Mark:
    """A marked piece of text; ``passages`` are the rows that quote exactly this.

    ``first`` is false for the rest of a passage that had to be cut.
    """

    start: int
    end: int
    passages: list[Passage]
    first: bool = True
    parts: list[Words | Mark] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        """The place in an address that opens the page here."""
        whole = self.passages[0]
        return f"c{whole.start}-{whole.end}"

    @property
    def kinds(self) -> list[str]:
        """The kinds of row, each once."""
        return list(dict.fromkeys(passage.kind for passage in self.passages))


@dataclass
class Paragraph:
    """A line of the document, or several where a passage runs over them."""

    shape: str  # text, item or heading
    lead: str  # the bullet of an item
    parts: list[Words | Mark]


def lay_out(text: str, passages: Iterable[Passage]) -> list[Paragraph]:
    """Return a document as paragraphs of words and marks: together its text."""
    marks = _uncrossed(text, passages)
    starts = [mark.start for mark in marks]
    paragraphs = []
    for start, end in _bounds(text, marks):
        inside = marks[bisect_left(starts, start) : bisect_left(starts, end)]
        paragraphs.append(_paragraph(text, start, end, inside))
    return paragraphs


def _uncrossed(text: str, passages: Iterable[Passage]) -> list[Mark]:
    """Return marks in order, each within the one before it or after its end."""
    by_span: dict[tuple[int, int], list[Passage]] = {}
    for passage in passages:
        if 0 <= passage.start < passage.end <= len(text):
            by_span.setdefault((passage.start, passage.end), []).append(passage)
    queue = [(start, -end, 0, rows) for (start, end), rows in by_span.items()]
    queue = [(s, e, number, rows) for number, (s, e, _, rows) in enumerate(queue)]
    heapq.heapify(queue)
    marks: list[Mark] = []
    open_ends: list[int] = []
    count = len(queue)
    cut: set[int] = set()
    while queue:
        start, end, number, rows = heapq.heappop(queue)
        end = -end
        while open_ends and open_ends[-1] <= start:
            open_ends.pop()
        if open_ends and end > open_ends[-1]:
            heapq.heappush(queue, (open_ends[-1], -end, count, rows))
            cut.add(count)
            count, end = count + 1, open_ends[-1]
        open_ends.append(end)
        marks.append(Mark(start, end, rows, first=number not in cut))
    return marks


def _bounds(text: str, marks: list[Mark]) -> Iterator[tuple[int, int]]:
    """Yield where each paragraph begins and ends: at line ends outside any passage."""
    start = reach = index = 0
    for match in _BREAK.finditer(text):
        while index < len(marks) and marks[index].start < match.end():
            reach = max(reach, marks[index].end)
            index += 1
        if reach <= match.start():
            yield start, match.end()
            start = match.end()
    if start < len(text):
        yield start, len(text)


def _paragraph(text: str, start: int, end: int, inside: list[Mark]) -> Paragraph:
    bullet = _BULLET.match(text, start, end)
    lead = bullet[0] if bullet else ""
    if bullet and inside and inside[0].start < bullet.end():
        lead = ""
    parts = _parts(text, start + len(lead), end, inside)
    if lead:
        return Paragraph("item", lead, parts)
    line = text[start:end].strip()
    heading = not inside and _is_heading(line)
    return Paragraph("heading" if heading else "text", "", parts)


def _is_heading(line: str) -> bool:
    """Tell whether a line that no rule claimed looks like a heading."""
    return (
        0 < len(line) <= _HEADING_LENGTH
        and line[0].isupper()
        and line[-1] not in '.;,|*”"'
        and ": " not in line
    )


def _parts(text: str, start: int, end: int, marks: list[Mark]) -> list[Words | Mark]:
    """Return a piece of text as words and outermost marks, and the marks' parts."""
    parts: list[Words | Mark] = []
    place, index = start, 0
    while index < len(marks):
        mark = marks[index]
        parts += _words(text, place, mark.start)
        within = index + 1
        while within < len(marks) and marks[within].start < mark.end:
            within += 1
        mark.parts = _parts(text, mark.start, mark.end, marks[index + 1 : within])
        parts.append(mark)
        place, index = mark.end, within
    return parts + _words(text, place, end)


def _words(text: str, start: int, end: int) -> list[Words | Mark]:
    parts: list[Words | Mark] = []
    place = start
    for match in _BREAK.finditer(text, start, end):
        if match.start() > place:
            parts.append(Words(text[place : match.start()]))
        parts.append(Words(match[0], gap=True))
        place = match.end()
    if place < end:
        parts.append(Words(text[place:end]))
    return parts
