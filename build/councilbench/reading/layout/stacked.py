"""Tables with nothing between their cells but the end of a line.

Rows begin with references that run on, or have as many lines as the head; each line
goes into the column that it fits best, in their order.
"""

from __future__ import annotations

import re

from councilbench.reading.model import Span

from .labelled import Labels
from .numbers import REF
from .table import (
    LONGEST_HEADING,
    WIDEST,
    Cells,
    Fits,
    Table,
    columns,
    folded,
    is_reference,
)

_CODE = re.compile(rf"[*_(]*(?:recommendations?\s+|rec\.?\s+)?{REF}[*_.:)]*", re.I)
_NUMBERED = re.compile(
    r"\W*(?:recommendations?|argymhelliad|recs?|points?|r|no)?\b\.?\s*\(?\d",
    re.IGNORECASE,
)
# Points for a line that goes into no column, and for a second one in a short cell.
_PASSED_OVER, _TWO_LINES = -0.8, -4.0
_SHORT_PARTS = ("status", "response", "number", "due")
_FURTHEST = 9  # by which a row's reference may be ahead of the one before


def stacked(
    text: str, stretch: list[Span], labels: Labels, fits: Fits, found: list[Table]
) -> list[Table]:
    """Return tables with nothing between their cells but the end of a line."""
    made: list[Table] = []
    place = 0
    while place < len(stretch):
        head = _stacked_head(text, stretch, place, labels)
        if not head or any(t.span.overlaps(stretch[place]) for t in found):
            place += 1
            continue
        parts = columns(text, head, labels)
        body = stretch[place + len(head) :]
        rows, taken = _stacked_rows(text, body, head, parts, fits)
        if rows:
            last = body[taken - 1]
            span = Span(head[0].start, last.end)
            made.append(Table(parts, head, tuple(rows), span))
        place += len(head) + taken
    return made


def _stacked_head(
    text: str, stretch: list[Span], place: int, labels: Labels
) -> Cells | None:
    """Return the labels that stand one under the other, if they head a table.

    A heading that no label knows may stand among them, as wide as four words.
    """
    head: list[Span] = []
    known = 0
    for line in stretch[place : place + WIDEST]:
        words = line.of(text)
        part = labels.part(words) if len(words) <= LONGEST_HEADING else None
        if is_reference(words) or _NUMBERED.match(words):
            break
        if part in (None, "end") and not (head and len(words.split()) <= 4):
            break
        if words[-1] in ".;:," and part != "number":
            break
        known += part is not None
        head.append(line)
        if part is None and known < len(head) / 2:
            return None
    while head and labels.part(head[-1].of(text)) is None:
        head.pop()
    parts = columns(text, head, labels) if len(head) > 1 else ()
    if not parts or labels.part(head[0].of(text)) is None:
        return None
    return tuple(head)


def _stacked_rows(
    text: str,
    body: list[Span],
    head: Cells,
    parts: tuple[str | None, ...],
    fits: Fits,
) -> tuple[list[Cells], int]:
    """Return the rows of which each cell is a line or more, and how many lines."""
    words = folded(text, head)
    repeats = [
        i
        for i in range(len(body) - len(head) + 1)
        if folded(text, tuple(body[i : i + len(head)])) == words
    ]
    passed = {i + k for i in repeats for k in range(len(head))}
    left = [i for i in range(len(body)) if i not in passed]
    if parts[0] == "number":
        return _by_reference(text, body, left, parts, fits)
    return by_period(text, body, left, parts, fits)


def _by_reference(
    text: str,
    body: list[Span],
    left: list[int],
    parts: tuple[str | None, ...],
    fits: Fits,
) -> tuple[list[Cells], int]:
    opens = [n for n, i in enumerate(left) if _opens_row(body[i].of(text))]
    if not opens or opens[0] != 0:
        return [], 0
    opens = _running_on([(n, body[left[n]].of(text)) for n in opens])
    if len(opens) < 2:  # one number alone is no table
        return [], 0
    rows, taken = [], 0
    longest = 0
    for first, stop in zip(opens, [*opens[1:], None], strict=True):
        of_row = [body[i] for i in left[first : stop or len(left)]]
        if stop is None:  # the last row ends where the table does
            of_row = of_row[: longest or len(parts)]
        longest = max(longest, len(of_row))
        cells = _fitted(text, of_row[1:], parts[1:], fits)
        if cells is None:
            break
        rows.append((of_row[0], *cells))
        taken = left[first + len(of_row) - 1] + 1
    return rows, taken


def _running_on(found: list[tuple[int, str]]) -> list[int]:
    """Return the places of references alike in shape that go on from the first one."""
    kept: list[int] = []
    last: list[int] = []
    shape = _shape(found[0][1])
    for place, words in found:
        numbers = [int(n) for n in re.findall(r"\d{1,6}", words)]
        if _shape(words) != shape:
            continue
        near = not kept or last < numbers <= [*last[:-1], last[-1] + _FURTHEST]
        if not near and (not last[:-1] or numbers[:-1] <= last[:-1]):
            break
        kept.append(place)
        last = numbers
    return kept


def _opens_row(words: str) -> bool:
    return len(words) <= 24 and bool(_CODE.fullmatch(words) or is_reference(words))


def _shape(words: str) -> str:
    return re.sub(r"\d+", "9", re.sub(r"[a-z]+", "a", words.lower()))


def by_period(
    text: str,
    body: list[Span],
    left: list[int],
    parts: tuple[str | None, ...],
    fits: Fits,
) -> tuple[list[Cells], int]:
    """Return rows of as many lines as the head, while each goes into its column."""
    width, rows, taken = len(parts), [], 0
    for first in range(0, len(left) - width + 1, width):
        row = tuple(body[i] for i in left[first : first + width])
        if not _all_fit(text, row, parts, fits):
            break
        rows.append(row)
        taken = left[first + width - 1] + 1
    return rows, taken


def _all_fit(text: str, row: Cells, parts: tuple[str | None, ...], fits: Fits) -> bool:
    pairs = zip(row, parts, strict=True)
    return all(fits(cell.of(text), part or "") >= 0 for cell, part in pairs)


def _fitted(
    text: str, of_row: list[Span], parts: tuple[str | None, ...], fits: Fits
) -> Cells | None:
    """Return the cell of each column, every line going into the one that it fits best.

    Lines stay in order; a column may be left empty, and may hold several lines.
    """
    if len(of_row) == len(parts) and _all_fit(text, tuple(of_row), parts, fits):
        return tuple(of_row)
    chosen = _best_columns(text, of_row, parts, fits)
    end = of_row[-1].end if of_row else 0
    cells = []
    for column in range(len(parts)):
        own = [line for line, c in zip(of_row, chosen, strict=True) if c == column]
        cells.append(Span(own[0].start, own[-1].end) if own else Span(end, end))
    return tuple(cells)


def _best_columns(
    text: str, of_row: list[Span], parts: tuple[str | None, ...], fits: Fits
) -> tuple[int, ...]:
    """Return the column of each line of a row, -1 for a line that is of none.

    Columns never go back; of all the ways the one with most points is taken.
    """
    best: dict[int, tuple[float, tuple[int, ...]]] = {-1: (0.0, ())}
    for place, line in enumerate(of_row):
        words = line.of(text)
        scores = [fits(words, part or "") for part in parts]
        goes_on = place > 0 and of_row[place - 1].of(text)[-1] not in ".;"
        more = 1.0 if goes_on and words[0].islower() else -1.0
        reached: dict[int, tuple[float, tuple[int, ...]]] = {}
        for last, (points, chosen) in best.items():
            ways = [(last, -1, points + _PASSED_OVER)]
            for column in range(max(last, 0), len(parts)):
                again = more if column == last else 0.0
                if column == last and more < 0 and parts[column] in _SHORT_PARTS:
                    again = _TWO_LINES
                ways.append((column, column, points + scores[column] + again))
            for at, column, total in ways:
                if at not in reached or total > reached[at][0]:
                    reached[at] = (total, (*chosen, column))
        best = reached
    return max(best.values(), key=lambda way: way[0])[1]
