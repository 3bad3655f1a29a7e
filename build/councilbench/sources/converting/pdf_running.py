"""Running heads, page numbers and repeated heads of tables: found, and left out once.

What is left out stands in the margin of pages at one height, outside of all else, and
is the same on most of them, but for the number of the page. Whatever a rule may read
stays: a label, an answer, a heading with a number that is not the page's.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from . import LeftOut
from .pdf_lines import Line, joined, rows_of
from .pdf_paragraphs import LARGE, body_size

HEAD, NUMBER = "running head", "page number"
TABLE_HEAD, SIDEWAYS = "head of a table, repeated", "watermark"

_MARGIN = 0.16  # of the page's height, at its head and at its foot
_LINES = 5  # how many lines a running head has at most
_SAME = 3.0  # points that one height may differ
_DIGITS = r"\d{1,4}|[ivxlc]{1,7}"
_NAMED = re.compile(
    rf"\b(?:page|pg\.?|tudalen)\s*(?P<number>{_DIGITS})\b(?:\s*(?:of|o|/)\s*\d+)?",
    re.IGNORECASE,
)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_APART = r"\s*[-–—|•·/]\s*"
# The number of a page without the word: alone, or apart from the words beside it.
_BARE = re.compile(
    rf"^(?:[-–—]\s*)?(?P<alone>{_DIGITS})(?:\s*[-–—]|\s*(?:of|/)\s*\d+)?$"
    rf"|^(?P<first>\d{{1,4}}){_APART}(?=\D)|(?<=\D){_APART}(?P<last>\d{{1,4}})$",
    re.IGNORECASE,
)
# What the rules of reading go by, so that it is no running head by its looks alone.
_READ = re.compile(
    r"[☐☑☒✓✔✗✘□■]|:\s*\S*$|^\W*\d[\d\W]*$|"
    r"^(?:(?:the|scrutiny|cabinet|executive|our|key)\s)*"
    r"(?:recommend|question|respon|answer|repl(?:y|ies)|decision|decided|resol|agree|"
    r"not(?:ed|\s)|approv|endors|accept|reject|refus|defer|withdr|action|comment|"
    r"status|progress|complet|achiev|outstanding|outcome|reason|option|motion|carried|"
    r"lost|yes\b|no\b|n/?a\b|ongoing|on track|delayed|partial|"
    r"in (?:part|full|progress)|"
    r"item\b|minute\b|part\b|section\b|appendix\b|theme\b|finding|conclusion)",
    re.IGNORECASE,
)
_MARKED = re.compile(
    r"\(?(?:\d[\d.]*|[a-z]|[ivx]+)[.)]\s|[•●▪◦‣∙·\uf0b7]", re.IGNORECASE
)
_SIGNS = "# -–—|•·/"  # what stands beside the number of a page and says nothing
_HEAD_ROWS = 3
_WORDS = 6  # a line with more words is no label


@dataclass
class Sheet:
    """A page: the pieces on it, the rows of its ruled tables and what runs sideways."""

    width: float
    height: float
    pieces: list[Line] = field(default_factory=list)
    tables: list[list[Line]] = field(default_factory=list)
    sideways: list[Line] = field(default_factory=list)


@dataclass
class _Candidate:
    """A line in a page's margin that may be a running head or a page number."""

    page: int
    pieces: list[Line]
    words: str
    height: float  # in points from the nearer edge
    key: str = ""
    number: int | None = None
    is_named: bool = False


def drop_running(sheets: list[Sheet]) -> list[LeftOut]:
    """Take what runs through the pages out of them, and return what it was.

    A head in larger letters than the text may be a title: it stays where it is first.
    """
    body = body_size([sheet.pieces for sheet in sheets])
    titles: set[str] = set()
    gone: dict[tuple[str, str], list[str]] = defaultdict(list)
    margins = [
        [list(_edge(sheet, n, at_foot)) for n, sheet in enumerate(sheets)]
        for at_foot in (False, True)
    ]
    for edges in margins:
        _find_numbers([line for edge in edges for line in edge])
    full = _with_own_words(sheets, margins)
    for edges in margins:
        running = _running([line for edge in edges for line in edge], full)
        for edge, sheet in zip(edges, sheets, strict=True):
            for line in _outside(edge, running):
                kind = HEAD if line.number is None else NUMBER
                is_large = max(p.size for p in line.pieces) > LARGE * body
                if kind == HEAD and is_large and line.key not in titles:
                    titles.add(line.key)
                    continue
                gone[kind, line.key].append(line.words)
                _take_out(sheet, line.pieces)
    for words in _drop_sideways(sheets):
        gone[SIDEWAYS, words].append(words)
    return [LeftOut(what, w[0], len(w)) for (what, _), w in gone.items()]


def _take_out(sheet: Sheet, pieces: list[Line]) -> None:
    out = set(map(id, pieces))
    sheet.pieces = [piece for piece in sheet.pieces if id(piece) not in out]
    tables = ([row for row in t if id(row) not in out] for t in sheet.tables)
    sheet.tables = [table for table in tables if table]


def _with_own_words(
    sheets: list[Sheet], margins: list[list[list[_Candidate]]]
) -> set[int]:
    """Return the pages with words between the margins, or such as no other page has."""
    lines = [line for edges in margins for edge in edges for line in edge]
    often = Counter(key for key, _ in {(line.key, line.page) for line in lines})
    own = {line.page for line in lines if often[line.key] == 1}
    for number, sheet in enumerate(sheets):
        rows = [row for table in sheet.tables for row in table]
        parts = [line.middle / sheet.height for line in [*sheet.pieces, *rows]]
        if any(_MARGIN < part < 1 - _MARGIN for part in parts):
            own.add(number)
    return own


def _edge(sheet: Sheet, page: int, at_foot: bool) -> Iterator[_Candidate]:
    """Yield the lines in a margin of a page, from the edge inwards.

    So may be the rows of a table that does not reach beyond it.
    """

    def height(line: Line) -> float:
        return sheet.height - line.bottom if at_foot else line.top

    rows, end = rows_of(sheet.pieces), _MARGIN * sheet.height
    for table in sheet.tables:
        if max(map(height, table)) <= _MARGIN * sheet.height:
            rows += [[row] for row in table]
        else:
            end = min(end, *map(height, table))
    lines = [(joined(row), row) for row in rows]
    for line, row in sorted(lines, key=lambda each: height(each[0]))[:_LINES]:
        if height(line) > end:
            return
        words = " | ".join(piece.words for piece in row)
        yield _Candidate(page, row, words, height(line))


def _find_numbers(lines: list[_Candidate]) -> None:
    """Mark the number of the page in each line, where it is that beyond doubt.

    It is where it is named so, or goes up by one with the pages at one height.
    """
    numbers: dict[int, list[tuple[_Candidate, int]]] = defaultdict(list)
    for line in lines:
        line.key = line.words
        line.is_named = bool(_NAMED.search(line.words))
        found = _NAMED.search(line.words) or _BARE.search(line.words)
        if found and found.lastgroup:
            numbers[line.page].append((line, _value(found[found.lastgroup])))
    for page, found_on in numbers.items():
        for line, number in found_on:
            around = [
                other
                for step in (-1, 1)
                for other, value in numbers.get(page + step, ())
                if value == number + step and abs(other.height - line.height) <= _SAME
            ]
            key = (_NAMED if line.is_named else _BARE).sub("#", line.words)
            if around or (line.is_named and not key.strip(_SIGNS)):
                line.number, line.key = number, key


def _value(digits: str) -> int:
    if digits.isdigit():
        return int(digits)
    values = [_ROMAN.get(letter, 0) for letter in digits.lower()]
    return sum(
        -value if value < max(values[place:]) else value
        for place, value in enumerate(values)
    )


def _running(lines: list[_Candidate], full: set[int]) -> set[int]:
    """Return the ids of the lines that are the same on most pages, at one height.

    Only pages with more than that count: what is all that a page has is no head.
    """
    groups: dict[str, list[_Candidate]] = defaultdict(list)
    for line in lines:
        groups[line.key].append(line)
    running = set()
    for group in groups.values():
        for line in group:
            same = full & {
                other.page
                for other in group
                if abs(other.height - line.height) <= _SAME
            }
            is_number = line.is_named and not line.key.strip(_SIGNS)
            if is_number or _is_often(same, len(full)):
                running.add(id(line))
    return running


def _is_often(on: set[int], pages: int) -> bool:
    """Tell whether pages are most of all, or most of the left or the right ones."""
    if len(on) >= max(2, pages / 2):
        return True
    sides = [sum(page % 2 == side for page in on) for side in (0, 1)]
    return max(sides) >= max(3, 0.35 * pages)


def _outside(edge: list[_Candidate], running: set[int]) -> list[_Candidate]:
    """Return the lines that go: those that run, as far in as nothing else stands.

    One that a rule may read goes only where it stands further out than one that
    cannot be anything but a running head.
    """
    out = 0
    for place, line in enumerate(edge, 1):
        if id(line) not in running:
            break
        if not _may_be_read(line):
            out = place
    return edge[:out]


def _may_be_read(line: _Candidate) -> bool:
    if line.number is not None and (line.is_named or not line.key.strip(_SIGNS)):
        return False
    words = line.key.replace("#", " ").strip()
    is_short = len(words.split()) <= _WORDS
    return bool(_MARKED.match(words) or is_short and _READ.search(words))


def drop_heads(pages: list[list[Line]]) -> list[LeftOut]:
    """Take out the head of a table where it goes on on another page; return it.

    The head may be up to three rows: as many as the table began with.
    """
    gone: Counter[str] = Counter()
    head: list[str] = []
    for lines in pages:
        if not lines:
            continue
        first = [row for row in lines if row.is_row and row.frame == lines[0].frame]
        again = 0
        while again < min(len(head), len(first)) and first[again].words == head[again]:
            again += 1
        gone.update(head[:again])
        del lines[:again]
        if not lines or not lines[-1].is_row:
            head = head if not lines else []
        elif not again or lines[-1].frame != first[0].frame:
            last = [row.words for row in lines if row.frame == lines[-1].frame]
            head = last[:_HEAD_ROWS]
    return [LeftOut(TABLE_HEAD, words, times) for words, times in gone.items()]


def _drop_sideways(sheets: list[Sheet]) -> Iterator[str]:
    """Take out what runs up or across most pages alike; yield its words."""
    on = Counter(w for sheet in sheets for w in {line.words for line in sheet.sideways})
    for sheet in sheets:
        often = [s for s in sheet.sideways if on[s.words] >= max(2, len(sheets) / 2)]
        sheet.sideways = [line for line in sheet.sideways if line not in often]
        yield from (line.words for line in often)
