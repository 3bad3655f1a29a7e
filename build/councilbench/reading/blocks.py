"""A text as the blocks it is laid out in: paragraphs, list items, cells, titles.

A paragraph that a PDF wrapped over several lines is one block; so are a number alone on
its line and the words that follow it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .model import Span, trimmed

_BULLETS = "·•●▪◦‣∙○■□➢"
_MARKER = re.compile(
    rf"(?:[{_BULLETS}]\s*|[-–*o]\s+|\(\w{{1,5}}\)\s*|\d{{1,3}}[.)]\s+|[a-z][.)]\s+"
    r"|[ivx]{2,5}[.)]\s+|\d{1,3}(?:\.\d{1,3}){1,3}[.)]?\s+(?![ap]\.?m\b)"
    r"|[A-Z]{1,3}\d{1,3}(?:[.):]\s+|\s*[–—-]\s+|\s{2,}))"
)
_MARKER_ALONE = re.compile(
    r"\(\w{1,5}\)|\d{1,3}[.)]|[a-z]\)|[ivx]{1,5}[.)]|\d{1,3}(?:\.\d{1,3}){1,3}\.?"
)
_INLINE_BULLET = re.compile(rf"(?<=\s)(?=[{_BULLETS}]\s)")
_MINUTES = re.compile(r"(?<!\S)(?:Minutes|Decision|Decisions):(?=\s|$)")
_CUT = re.compile(r"(?:\.\.\.|…)\s*view the full [\w ]*text[^|\n]*", re.IGNORECASE)
_RULE = re.compile(r"[-|\s:]+")
_LABEL = re.compile(
    r"[*_#\s]*(?:recommendations?|recs?|points?|status|response|reason|resolved|agreed"
    r"|decided)\b|[*_]*[A-Z][\w’' ]{0,40}:",
    re.IGNORECASE,
)
# A text is wrapped where many of its lines are almost as long as the longest, and most
# of these break off within a sentence.
_WIDEST, _NARROWEST, _FEWEST = 120, 45, 3


@dataclass(frozen=True)
class Block:
    """A paragraph, list item, cell or title. ``span`` leaves the list marker out.

    ``gap`` tells whether an empty line stands before it.
    """

    span: Span
    outer: Span
    text: str
    marker: str = ""
    gap: bool = field(default=False, compare=False)

    @property
    def is_bullet(self) -> bool:
        """Tell whether it is an item of a list without numbers."""
        return self.marker != "" and not self.number

    @property
    def number(self) -> str:
        """The number or letter that the item carries in its list, without brackets."""
        number = re.sub(r"[^\w.]", "", re.sub(r"(?<!\w)o(?!\w)", "", self.marker))
        return number.strip(".")


def blocks(text: str) -> list[Block]:
    """Split a text into blocks, in order; empty lines and table rules are left out."""
    laid_out: list[Block] = []
    waiting: Block | None = None  # a number alone on its line
    for start, end, gap in _paragraphs(text):
        for part_start, part_end in _segments(text, start, end):
            block = _block(text, part_start, part_end, gap)
            if not block:
                continue
            if waiting and not block.marker:
                outer = Span(waiting.outer.start, block.outer.end)
                block = Block(block.span, outer, block.text, waiting.text, waiting.gap)
            elif waiting:
                laid_out.append(waiting)
            waiting = None
            if not block.marker and _MARKER_ALONE.fullmatch(block.text):
                waiting = block
            else:
                laid_out.append(block)
    return [*laid_out, waiting] if waiting else laid_out


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


def _paragraphs(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield (start, end, whether an empty line stands before) of each paragraph."""
    width = _width(text)
    start = end = -1
    gap = open_gap = False
    for line in re.finditer(r"[^\n]*\n|[^\n]+", text):
        place = trimmed(text, line.start(), line.end())
        if not place:
            gap = True
            continue
        if start >= 0 and not gap and _goes_on(text, Span(start, end), place, width):
            end = place.end
            continue
        if start >= 0:
            yield start, end, open_gap
        start, end, open_gap = place.start, place.end, gap
        gap = False
    if start >= 0:
        yield start, end, open_gap


def _width(text: str) -> int:
    """Return the width that the text was wrapped at; 0 where it was not wrapped."""
    lines = [line.rstrip() for line in text.split("\n") if "|" not in line]
    widest = max(map(len, lines), default=0)
    full = [line for line in lines if line and len(line) >= 0.85 * widest]
    broken = sum(line[-1] not in ".;:?!" for line in full)
    wrapped = broken >= _FEWEST and broken > len(full) / 2
    return widest if _NARROWEST <= widest <= _WIDEST and wrapped else 0


def _goes_on(text: str, before: Span, line: Span, width: int) -> bool:
    """Tell whether a line goes on with the paragraph before it.

    It does where it begins in small letters after words that have not come to a stop;
    and in a wrapped text where its first word had no room on the line before.
    """
    head = text[line.start : min(line.end, line.start + 80)]
    last_line = max(before.start, text.rfind("\n", before.start, before.end) + 1)
    tail = text[max(last_line, before.end - 200) : before.end]
    if "|" in head or "|" in tail or _MARKER.match(head) or _LABEL.match(head):
        return False
    if _MARKER_ALONE.fullmatch(head) or _MARKER_ALONE.fullmatch(tail):
        return False
    if head[0].islower() and tail[-1] not in ".;:?!":
        return True
    first_word = len(head.split(None, 1)[0])
    room = width - (before.end - last_line)
    return width > 0 and tail[-1] != ":" and room < first_word + 1


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


def _block(text: str, start: int, end: int, gap: bool) -> Block | None:
    outer = trimmed(text, start, end)
    if (
        not outer
        or _is_rule(text, outer)
        or _CUT.fullmatch(text, outer.start, outer.end)
    ):
        return None
    position = outer.start
    while (marker := _MARKER.match(text, position, outer.end)) and (
        marker.end() < outer.end
    ):
        position = marker.end()
    span = trimmed(text, position, outer.end)
    if not span:
        return None
    markers = text[outer.start : span.start].strip()
    return Block(span, outer, span.of(text), markers, gap)


def _is_rule(text: str, span: Span) -> bool:
    return bool(_RULE.fullmatch(text, span.start, span.end))
