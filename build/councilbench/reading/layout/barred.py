"""Tables with bars between their cells: a row a line, or each cell closed by a bar."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from councilbench.reading.model import Span, trimmed

from .labelled import Labels
from .stacked import by_period
from .table import (
    LONGEST_HEADING,
    RULE,
    WIDEST,
    Cells,
    Fits,
    Table,
    columns,
    folded,
    is_reference,
)


def barred(text: str, stretch: list[Span], labels: Labels, fits: Fits) -> list[Table]:
    """Return the tables with bars in a text, ``stretch`` being its lines."""
    found: list[Table] = []
    for region in _regions(text, stretch):
        by_line = [_by_line(text, run, labels) for run in _runs(text, region)]
        made = [table for table in by_line if table]
        over_lines = None
        if not made:
            over_lines = _by_bar(text, region, labels) or _by_bar_and_period(
                text, region, labels, fits
            )
        found += made or ([over_lines] if over_lines else [])
    return found


def _regions(text: str, stretch: list[Span]) -> Iterator[list[Span]]:
    """Yield the lines of each stretch of text in which most lines hold a bar."""
    current: list[Span] = []
    since = 0
    for line in stretch:
        has_bar = "|" in line.of(text)
        since = 0 if has_bar else since + 1
        if has_bar or (current and since <= 8):
            current.append(line)
        elif current:
            yield current[: len(current) - since + 1]
            current, since = [], 0
    if current:
        yield current


def _runs(text: str, region: list[Span]) -> Iterator[list[Span]]:
    """Yield the runs of a region in which every line holds a bar."""
    for has_bar, run in groupby(region, key=lambda line: "|" in line.of(text)):
        if has_bar:
            yield list(run)


def _cells(text: str, line: Span) -> Cells:
    """Return the cells of a barred line; an empty one is an empty passage."""
    start, end = line.start, line.end
    if text[start] == "|":
        start += 1
    if end > start and text[end - 1] == "|":
        end -= 1
    cells, position = [], start
    for bar in [*re.finditer(r"\|", text[start:end]), None]:
        stop = start + bar.start() if bar else end
        cells.append(trimmed(text, position, stop) or Span(position, position))
        position = stop + 1
    return tuple(cells)


def _by_line(text: str, region: list[Span], labels: Labels) -> Table | None:
    """Return a barred table of which each row is a line."""
    rows = [_cells(text, line) for line in region if "|" in line.of(text)]
    rows = [r for r in rows if not all(RULE.fullmatch(c.of(text)) for c in r)]
    return _of_rows(text, rows, labels, Span(region[0].start, region[-1].end))


def _of_rows(text: str, rows: list[Cells], labels: Labels, span: Span) -> Table | None:
    """Return the table that begins with the first row that heads one."""
    for place, head in enumerate(rows[:6]):
        parts = columns(text, head, labels) if len(head) > 1 else ()
        if not parts and _is_head(text, head, labels):
            return None  # the head of another table
        if not parts:
            continue
        width = len(head)
        alike = [row for row in rows[place + 1 :] if len(row) == width]
        if not alike or len(alike) < len(rows) - place - 2:
            return None
        words = folded(text, head)
        body = [row for row in alike if folded(text, row) != words]
        return Table(parts, head, tuple(body), Span(head[0].start, span.end))
    return None


def _is_head(text: str, row: Cells, labels: Labels) -> bool:
    named = [
        labels.part(cell.of(text))
        for cell in row
        if len(cell.of(text)) <= LONGEST_HEADING
    ]
    return sum(part is not None for part in named) > max(1, len(row) / 2 - 1)


def _by_bar(text: str, region: list[Span], labels: Labels) -> Table | None:
    """Return a table of which each cell is closed by a bar, however many lines it has.

    Rows begin with a reference, as many cells apart as the head has.
    """
    whole = Span(region[0].start, region[-1].end)
    cells = _between_bars(text, whole)
    first = next((i for i, c in enumerate(cells) if is_reference(c.of(text))), None)
    if not first or first < 2:
        return None
    opening = 0 if cells[0].end > cells[0].start else 1
    for head in (tuple(cells[:first]), tuple(cells[opening:first])):
        width, rest = len(head), cells[first:]
        rows = [tuple(rest[i : i + width]) for i in range(0, len(rest), width)]
        parts = columns(text, head, labels) if width > 1 else ()
        if parts and all(is_reference(row[0].of(text)) for row in rows):
            if len(rows[-1]) < width:
                rows[-1] = rows[-1][:-1]  # where the text is cut, its end is not whole
            kept = [row for row in rows if row and row[0].end > row[0].start]
            return Table(parts, head, tuple(kept), whole)
    return None


def _by_bar_and_period(
    text: str, region: list[Span], labels: Labels, fits: Fits
) -> Table | None:
    """Return a table of cells closed by bars whose rows have no references."""
    whole = Span(region[0].start, region[-1].end)
    cells = [cell for cell in _between_bars(text, whole) if cell.end > cell.start]
    width = 0
    for cell in cells[:WIDEST]:
        words = cell.of(text)
        if len(words) > LONGEST_HEADING or labels.part(words) in (None, "end"):
            break
        width += 1
    parts = columns(text, cells[:width], labels) if width > 1 else ()
    if not parts:
        return None
    rest = cells[width:]
    rows, _ = by_period(text, rest, list(range(len(rest))), parts, fits)
    if not rows or len(rows) < len(rest) // width:
        return None
    return Table(parts, tuple(cells[:width]), tuple(rows), whole)


def _between_bars(text: str, whole: Span) -> list[Span]:
    """Return the cells of a passage, each closed by a bar; empty ones too."""
    cells: list[Span] = []
    position = whole.start
    for bar in re.finditer(r"\|", whole.of(text)):
        stop = whole.start + bar.start()
        cells.append(trimmed(text, position, stop) or Span(position, position))
        position = stop + 1
    if last := trimmed(text, position, whole.end):
        cells.append(last)
    return cells
