"""A text as the blocks it is laid out in: paragraphs, list items, cells, titles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .model import Span, trimmed

_BULLETS = "·•●▪◦‣∙"
_MARKER = re.compile(
    rf"(?:[{_BULLETS}]\s*|[-–*o]\s+|\(\w{{1,4}}\)\s*|\d{{1,3}}[.)]\s+|[a-z][.)]\s+)"
)
_INLINE_BULLET = re.compile(rf"(?<=\s)(?=[{_BULLETS}]\s)")
_MINUTES = re.compile(r"(?<!\S)(?:Minutes|Decision|Decisions):(?=\s|$)")
_CUT = re.compile(r"\s*(?:\.\.\.|…)\s*view the full [\w ]*text[^|\n]*", re.IGNORECASE)
_RULE = re.compile(r"[-|\s:]+")


@dataclass(frozen=True)
class Block:
    """A paragraph, list item, cell or title. ``span`` leaves the list marker out."""

    span: Span
    outer: Span
    text: str
    marker: str = ""

    @property
    def is_bullet(self) -> bool:
        """Tell whether it is an item of a list without numbers."""
        return self.marker != "" and not self.number

    @property
    def number(self) -> str:
        """The number or letter that the item carries in its list, without brackets."""
        return re.sub(r"[^\w]", "", re.sub(r"(?<!\w)o(?!\w)", "", self.marker))


def blocks(text: str) -> list[Block]:
    """Split a text into blocks, in order; empty lines and table rules are left out."""
    found = []
    for line in re.finditer(r"[^\n]+", text):
        for start, end in _segments(text, line.start(), line.end()):
            block = _block(text, start, end)
            if block:
                found.append(block)
    return found


def cuts(text: str) -> list[Span]:
    """Return the places where the publisher's page breaks off ("... view the full")."""
    return [Span(m.start(), m.end()) for m in _CUT.finditer(text)]


def sentences(text: str, span: Span) -> Iterator[Span]:
    """Yield the sentences of a passage, in order."""
    start = span.start
    for stop in re.finditer(r"[.!?][”\"')]*(?=\s+[“\"'(]?[A-Z])", span.of(text)):
        sentence = trimmed(text, start, span.start + stop.end())
        if sentence:
            yield sentence
        start = span.start + stop.end()
    last = trimmed(text, start, span.end)
    if last:
        yield last


def _segments(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a line where cells, a "Minutes:" label or bullets within it begin."""
    marks = {start, end}
    for cell in re.finditer(r"\|", text[start:end]):
        marks |= {start + cell.start(), start + cell.end()}
    for label in _MINUTES.finditer(text, start, end):
        marks |= {label.start(), label.end()}
    for bullet in _INLINE_BULLET.finditer(text, start, end):
        marks.add(bullet.start())
    for cut in _CUT.finditer(text, start, end):
        marks |= {cut.start(), cut.end()}
    ordered = sorted(marks)
    return zip(ordered, ordered[1:], strict=False)


def _block(text: str, start: int, end: int) -> Block | None:
    outer = trimmed(text, start, end)
    if not outer or _RULE.fullmatch(outer.of(text)) or _CUT.fullmatch(outer.of(text)):
        return None
    position = outer.start
    while (marker := _MARKER.match(text, position, outer.end)) and (
        marker.end() < outer.end
    ):
        position = marker.end()
    span = trimmed(text, position, outer.end)
    if not span:
        return None
    return Block(span, outer, span.of(text), text[outer.start : span.start].strip())
