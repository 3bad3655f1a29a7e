"""A text as the blocks it is laid out in: paragraphs, list items, cells, titles.

A paragraph that a PDF wrapped over several lines is one block; so are a number alone on
its line and the words that follow it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from councilbench.reading.model import Span, trimmed

_BULLETS = "·•●▪◦‣∙○■□➢➤⁃\uf0b7\uf0a7"
_MARKER = re.compile(
    rf"(?:[{_BULLETS}]\s*|[-–—*o]\s+|\(\w{{1,5}}\)\s*|\d{{1,3}}[.)]\s+|[a-zA-Z][.)]\s+"
    r"|[ivx]{2,5}[.)]\s+|\d{1,3}(?:\.\d{1,3}){1,3}[.)]?\s+(?![ap]\.?m\b)"
    r"|[A-Z]{1,3}\d{1,3}(?:[.):]\s+|\s*[–—-]\s+|\s{2,})"
    r"|\d{1,3}\s\((?:was|formerly|previously)\s[^()\n]{1,20}\)[.:]?\s+)"
)
_MARKER_ALONE = re.compile(
    r"\(\w{1,5}\)|\d{1,3}[.)]|[a-zA-Z]\)|[a-z]\.|[ivx]{1,5}[.)]"
    r"|\d{1,3}(?:\.\d{1,3}){1,3}\.?"
)
# A paragraph that ends in one of these breaks off, and goes on after an empty line.
_BREAKS_OFF = re.compile(
    r"\b(?:on|of|the|in|by|for|with|at|from|an?|its|their|this|these)$", re.IGNORECASE
)
# "A. Clerk" and "J. B. Smith" are names; "A. That a bell be rung." is an item.
_INITIALS = re.compile(r"[A-Z]\.\s+(?:[A-Z]\.\s|[A-Z][\w'-]+(?:\s+[A-Z][\w'-]+)?$)")
_INLINE_BULLET = re.compile(rf"(?<=\s)(?=[{_BULLETS}]\s)")
_MINUTES = re.compile(r"(?<!\S)(?:Minutes|Decision|Decisions):(?=\s|$)")
_CUT = re.compile(r"(?:\.\.\.|…)\s*view the full [\w ]*text[^|\n]*", re.IGNORECASE)
# Who is to act, in a column beside what was decided: "... be received;     Clerk"
_COLUMN = re.compile(r"(?<=[.;])(?P<gap> {3,})(?=\S[^\n.;]{1,30}$)", re.MULTILINE)
_RULE = re.compile(r"[-=_|+:\s]+")
# What opens a line of its own, and so never goes on with the line before.
_OPENS = re.compile(
    r"[*_#\s]*(?:recommendations?|recs?|points?|status|response|reason|resolved|agreed"
    r"|decided|recommended)\b|[*_]*[A-Z][\w'/ ]{0,40}:|[☐☒☑✓✔✗]|\[[ xX]?\]",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"(?:status|response|reply|reason|progress|action|lead|update)s?\s?:", re.IGNORECASE
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
        renumbered = re.match(r"\d{1,3}(?=\s\()", self.marker)
        if renumbered:
            return renumbered[0]
        number = re.sub(r"[^\w.]", "", re.sub(r"(?<!\w)o(?!\w)", "", self.marker))
        return number.strip(".")


def blocks(text: str, leave_out: Sequence[Span] = ()) -> list[Block]:
    """Split a text into blocks, in order; empty lines and table rules are left out.

    ``leave_out`` are passages, such as tables, of which no block is made.
    """
    laid_out: list[Block] = []
    waiting: Block | None = None  # a number alone on its line
    for start, end, gap in _paragraphs(text, leave_out):
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


def lines(text: str) -> Iterator[Span]:
    """Yield the lines that hold something, without white space at their ends."""
    for line in re.finditer(r"[^\n]+", text):
        place = trimmed(text, line.start(), line.end())
        if place:
            yield place


def _paragraphs(
    text: str, leave_out: Sequence[Span]
) -> Iterator[tuple[int, int, bool]]:
    """Yield (start, end, whether an empty line stands before) of each paragraph."""
    width = _width(text)
    start = end = -1
    gap = open_gap = False
    passed = iter([*sorted(leave_out), Span(len(text) + 1, len(text) + 1)])
    table = next(passed)
    for line in re.finditer(r"[^\n]*\n|[^\n]+", text):
        place = trimmed(text, line.start(), line.end())
        while table.end <= line.start():
            table = next(passed)
        if place and table.overlaps(place):
            place = None
        if not place:
            gap = True
            continue
        if start >= 0 and (
            _goes_on(text, Span(start, end), place, width)
            if not gap
            else _breaks_off(text, Span(start, end), place)
        ):
            end = place.end
            gap = False
            continue
        if start >= 0:
            yield start, end, open_gap
        start, end, open_gap = place.start, place.end, gap
        gap = False
    if start >= 0:
        yield start, end, open_gap


def _width(text: str) -> int:
    """Return the width that the text was wrapped at; 0 where it was not wrapped."""
    widths = [line.rstrip() for line in text.split("\n") if "|" not in line]
    widest = max(map(len, widths), default=0)
    full = [line for line in widths if line and len(line) >= 0.85 * widest]
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
    if "|" in head or "|" in tail or "\t" in tail or _marker(head):
        return False
    first_word = len(head.split(None, 1)[0])
    room = width - (before.end - last_line)
    if _MARKER_ALONE.fullmatch(tail):
        return False
    if _MARKER_ALONE.fullmatch(head):  # "those over / 75."
        return width > 0 and tail[-1].isalpha() and room < first_word + 1
    if _LABELLED.match(head):
        return False
    if head[0].islower() and tail[-1] not in ".;:?!":
        return True
    if not width or room >= first_word + 1:
        return False
    return tail[-1] != ":" and not _OPENS.match(head)


def _breaks_off(text: str, before: Span, line: Span) -> bool:
    """Tell whether a paragraph breaks off, and goes on after an empty line."""
    tail = text[max(before.start, before.end - 20) : before.end]
    head = text[line.start : min(line.end, line.start + 80)]
    if before.end - before.start < 30 or not _BREAKS_OFF.search(tail):
        return False
    return not ("|" in head or _marker(head) or _OPENS.match(head))


def _marker(words: str) -> re.Match[str] | None:
    """Return the list marker with which words open, if they do."""
    return None if _INITIALS.match(words) else _MARKER.match(words)


def _segments(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a line where cells, a "Minutes:" label or bullets within it begin."""
    marks = {start, end}
    for cell in re.finditer(r"\||\t\s*", text[start:end]):
        marks |= {start + cell.start(), start + cell.end()}
    for column in _COLUMN.finditer(text, start, end):
        marks |= {column.start("gap"), column.end("gap")}
    for label in _MINUTES.finditer(text, start, end):
        marks |= {label.start(), label.end()}
    for bullet in _INLINE_BULLET.finditer(text, start, end):
        marks.add(bullet.start())
    for cut in _CUT.finditer(text, start, end):
        marks |= {cut.start(), cut.end()}
    ordered = sorted(marks)
    return itertools.pairwise(ordered)


def _block(text: str, start: int, end: int, gap: bool) -> Block | None:
    outer = trimmed(text, start, end)
    if (
        not outer
        or _RULE.fullmatch(text, outer.start, outer.end)
        or _CUT.fullmatch(text, outer.start, outer.end)
    ):
        return None
    position = outer.start
    if not _INITIALS.match(text, outer.start, outer.end):
        while (marker := _MARKER.match(text, position, outer.end)) and (
            marker.end() < outer.end
        ):
            position = marker.end()
    span = trimmed(text, position, outer.end)
    if not span:
        return None
    markers = text[outer.start : span.start].strip()
    return Block(span, outer, span.of(text), markers, gap)
