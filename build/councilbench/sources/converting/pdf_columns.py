"""The pieces of a page -> its lines in the order of reading: columns and bare tables.

A strip that no words cross parts two columns. Text in columns is read one column after
the other; what stands in rows is a table, though no line is ruled. Where it may be
either, the page is in doubt.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from operator import attrgetter

from .pdf_lines import GAP, Line, joined, row_line, rows_of
from .pdf_paragraphs import cell_of
from .pdf_running import Sheet

_PROSE_LINES, _PROSE_FULL, _PROSE_WORDS = 4, 0.6, 3
_NEAR = 2.5  # in the same way, what goes on with a column above it
_STRIP = 0.15  # how wide, in sizes of letters, the strip is that parts columns
_HIGHER = 0.25  # of that size, a strip between rows is higher than one within them
_MORE = 1.25  # so much further apart than the nearest, rows are parted
_ITEM = re.compile(r"\(?(?:\d[\d.]*|[a-zA-Z]|[ivxIVX]+)[.)]?\)?|[·•●▪◦‣∙\uf0b7☐☑☒✓✔–-]")
_NUMBER = re.compile(r"\d+[a-z]?")

Row = list[Line]
Column = tuple[float, float]


@dataclass
class _Band:
    """Rows of pieces that leave strips free from top to bottom, and their columns."""

    rows: list[Row]
    columns: list[Column]

    def cells(self, row: Row) -> list[Line | None]:
        """Return what a row has in each column."""
        shared = [
            [p for p in row if left <= (p.left + p.right) / 2 <= right]
            for left, right in self.columns
        ]
        return [joined(own) if own else None for own in shared]

    @property
    def is_prose(self) -> list[bool]:
        """Tell for each column whether its lines are those of broken paragraphs."""
        whole = [self.cells(row) for row in self.rows]
        return [_is_prose([c for c in own if c]) for own in zip(*whole, strict=True)]


def arranged(sheet: Sheet) -> tuple[list[Line], bool]:
    """Return the lines of a page in the order of reading, and whether that is in doubt.

    Each line is told its column.
    """
    lines: list[Line] = []
    left, in_doubt = sheet.pieces, False
    for table in sorted(sheet.tables, key=lambda rows: rows[0].top):
        top, bottom = table[0].top, table[-1].bottom
        above = [piece for piece in left if piece.middle < top]
        left = [piece for piece in left if piece.middle >= top]
        in_doubt |= any(piece.middle < bottom for piece in left)
        in_doubt |= _arrange(above, lines)
        frame = 1 + max((abs(line.frame) for line in lines), default=0)
        lines += [replace(row, frame=-frame) for row in table]
    in_doubt |= _arrange(left, lines)
    return lines + sorted(sheet.sideways, key=attrgetter("left")), in_doubt


def _arrange(pieces: list[Line], lines: list[Line]) -> bool:
    """Add pieces to the lines in the order of reading; tell whether it is in doubt."""
    rows = [_with_marks(row) for row in rows_of(pieces)]
    in_doubt, place, alone = False, 0, 0
    while place < len(rows):
        band = _band(rows[place:])
        if band is None:
            lines.append(joined(rows[place]))
            place += 1
            alone += 1
        else:
            above = _above(band, rows[place - alone : place])
            del lines[len(lines) - len(above) :]
            place -= len(above)
            band = _Band([*above, *band.rows], band.columns)
            alone = 0
            frame = 1 + max((abs(line.frame) for line in lines), default=0)
            more, is_in_doubt = _read(band, frame)
            lines += more
            in_doubt |= is_in_doubt
            place += len(band.rows)
    return in_doubt


def _with_marks(row: Row) -> Row:
    """Return a row in which the mark of a list item stands with its words."""
    whole: Row = []
    for piece in row:
        if whole and _ITEM.fullmatch(whole[-1].words) and not _is_plain_number(whole):
            whole[-1] = joined([whole[-1], piece])
        else:
            whole.append(piece)
    return whole


def _is_plain_number(row: Row) -> bool:
    return bool(_NUMBER.fullmatch(row[-1].words)) or len(row) > 1


def _band(rows: list[Row]) -> _Band | None:
    """Return the columns that begin with the first row, if any do."""
    if len(rows) == 1 or (len(rows[0]) == 1 and not _are_beside(rows[0], rows[1])):
        return None
    columns: list[Column] = []
    taken = 0
    for row in rows:
        merged = _merged(columns, row)
        if taken > 1 and (len(merged) == 1 or len(merged) < len(columns)):
            break
        columns = merged
        taken += 1
    if len(columns) == 1:
        return None
    return _without_tail(_Band(rows[:taken], columns))


def _above(band: _Band, rows: list[Row]) -> list[Row]:
    """Return the last of these rows that stand in a column of the band but the first.

    A column may begin higher than the one before it.
    """
    above: list[Row] = []
    next_row = band.rows[0]
    for row in reversed(rows):
        first, last = row[0], row[-1]
        is_near = next_row[0].middle - first.middle < _NEAR * first.size
        is_within = any(
            left - first.size < first.left and last.right < right + first.size
            for left, right in band.columns[1:]
        )
        if not (is_near and is_within):
            break
        above.insert(0, row)
        next_row = row
    return above


def _are_beside(row: Row, after: Row) -> bool:
    first, second = row[0], after[0]
    is_level = min(first.bottom, second.bottom) - second.top > 0.3 * first.size
    apart = max(first.left, second.left) - min(first.right, second.right)
    return is_level and apart > GAP * first.size


def _merged(columns: list[Column], row: Row) -> list[Column]:
    """Return the columns with the pieces of a row taken in."""
    size = max(piece.size for piece in row)
    merged: list[Column] = []
    for left, right in sorted([*columns, *((p.left, p.right) for p in row)]):
        if merged and left - merged[-1][1] < _STRIP * size:
            merged[-1] = merged[-1][0], max(right, merged[-1][1])
        else:
            merged.append((left, right))
    return merged


def _without_tail(band: _Band) -> _Band:
    """Return a band without the lines below it that are in no column but under one.

    They stand apart, by a gap or by their letters, and do not go on as a column does.
    """
    cells = [band.cells(row) for row in band.rows]
    filled = [[cell is not None for cell in row] for row in cells]
    end = len(band.rows)
    while end > 1 and sum(filled[end - 1]) == 1 and filled[end - 1] == filled[-1]:
        end -= 1
    if end == 1 and not any(band.is_prose):
        return _Band(band.rows[:end], band.columns)
    usual = _pitch(band)
    own = filled[-1].index(True)
    for place in range(end, len(band.rows)):
        column = [row[own] for row in cells[: place + 1] if row[own]]
        *_, before, line = [band.rows[place - 1][0], *filter(None, column)]
        tail = _Band(band.rows[place:], band.columns)
        is_apart = line.middle - before.middle > _MORE * usual
        is_other = abs(line.size - before.size) > 0.6 or line.bold - before.bold > 0.9
        if (is_apart or is_other) and not any(tail.is_prose):
            return _Band(band.rows[:place], band.columns)
    return band


def _is_prose(lines: list[Line]) -> bool:
    if len(lines) < _PROSE_LINES:
        return False
    left, right = min(p.left for p in lines), max(p.right for p in lines)
    full = sum(p.right > left + 0.75 * (right - left) for p in lines)
    words = sum(len(p.words.split()) for p in lines)
    return full >= _PROSE_FULL * len(lines) and words >= _PROSE_WORDS * len(lines)


def _read(band: _Band, frame: int) -> tuple[list[Line], bool]:
    """Return the lines of a band as they are read, and whether that is in doubt."""
    if len(band.rows) == 1:
        return [joined(band.rows[0])], False
    if lines := _items(band):
        return lines, False
    prose = band.is_prose
    rows, is_certain = _table(band)
    if all(prose):
        together, alone = _starts(band)
        if together and not alone and is_certain:
            return _as_rows(band, rows, frame), False
        return _by_columns(band, frame), together > alone / 2
    if is_certain:
        return _as_rows(band, rows, frame), False
    if any(prose):
        return _by_columns(band, frame), True
    is_simple = len(band.rows) < 3 and all(len(row) > 1 for row in band.rows)
    return [joined(row) for row in band.rows], not is_simple


def _items(band: _Band) -> list[Line]:
    """Return the lines of items whose numbers stand in a column before their words."""
    cells = [band.cells(row) for row in band.rows]
    numbers = [first.words for first, *_ in cells if first]
    if len(band.columns) > 2 or not all(map(_NUMBER.fullmatch, numbers)):
        return []
    lines = [joined(row) for row in band.rows]
    for line, (first, *_) in zip(lines, cells, strict=True):
        line.is_item = first is not None
    return lines


def _by_columns(band: _Band, frame: int) -> list[Line]:
    """Return the lines of one column after those of the other."""
    cells = [band.cells(row) for row in band.rows]
    lines = []
    for place in range(len(band.columns)):
        for own in cells:
            if line := own[place]:
                line.frame = frame + place
                lines.append(line)
    return lines


def _starts(band: _Band) -> tuple[int, int]:
    """Return how often paragraphs begin side by side in columns, and how often not.

    In a table they begin so with each row, in text only by chance.
    """
    near = _MORE * _pitch(band)
    whole = [band.cells(row) for row in band.rows]
    last: list[Line | None] = whole[0]
    together = alone = 0
    for cells in whole[1:]:
        begin = [
            before is None or cell.middle - before.middle > near
            for before, cell in zip(last, cells, strict=True)
            if cell
        ]
        if len(begin) > 1 and any(begin):
            together += all(begin)
            alone += not all(begin)
        last = [cell or before for before, cell in zip(last, cells, strict=True)]
    return together, alone


def _pitch(band: _Band) -> float:
    """Return the least distance from a line to the next in any of the columns."""
    whole = [band.cells(row) for row in band.rows]
    steps: list[float] = [
        after.middle - before.middle
        for own in zip(*whole, strict=True)
        for before, after in pairwise(cell for cell in own if cell)
    ]
    return min(steps, default=0)


def _gaps(band: _Band) -> list[bool]:
    """Tell for each row but the first if the strip above it parts rows of a table.

    It does if it is higher than those between the lines of one cell.
    """
    whole = [band.cells(row) for row in band.rows]
    within: list[float] = [
        after.top - before.bottom
        for own in zip(*whole, strict=True)
        for before, after in pairwise(cell for cell in own if cell)
    ]
    least = min(within, default=0) + _HIGHER * band.rows[0][0].size
    bottom, gaps = 0.0, []
    for row in band.rows:
        gaps.append(min(piece.top for piece in row) - bottom > least)
        bottom = max(bottom, *(piece.bottom for piece in row))
    return gaps[1:]


def _table(band: _Band) -> tuple[list[list[Row]], bool]:
    """Return the rows of pieces that make up each row of a table, and if it is one."""
    gaps = _gaps(band)
    steps = [b[0].middle - a[0].middle for a, b in pairwise(band.rows)]
    is_prose = all(band.is_prose)
    has_gaps = any(gaps)
    rows: list[list[Row]] = [[band.rows[0]]]
    # Cells that are not level are told apart by what is above and below them alone.
    is_certain = has_gaps or min(steps) > 0.8 * band.rows[0][0].size
    for is_gap, row in zip(gaps, band.rows[1:], strict=True):
        cells = band.cells(row)
        if has_gaps:
            is_whole = not is_prose and all(c and _is_opening(c) for c in cells)
            begins = is_gap or is_whole
        else:
            begins = cells[0] is not None
            is_certain &= cells[0] is None or _is_opening(cells[0])
        if begins:
            rows.append([])
        rows[-1].append(row)
    wide = not is_prose and len(band.columns) > 2
    is_certain &= len(rows) > (1 if wide else 2)
    alone = sum(
        sum(any(column) for column in zip(*map(band.cells, row), strict=True)) == 1
        for row in rows
    )
    if not has_gaps and band.is_prose[0]:
        is_certain = False
    return rows, is_certain and alone <= len(rows) / 4


def _is_opening(cell: Line) -> bool:
    return not cell.words[:1].islower()


def _as_rows(band: _Band, rows: list[list[Row]], frame: int) -> list[Line]:
    """Return the rows of a table, cells between bars; labels stand with their words."""
    lines, cells = [], []
    for row in rows:
        columns = zip(*map(band.cells, row), strict=True)
        cells.append([cell_of([c.words for c in column if c]) for column in columns])
    first = [own[0] for own in cells if own[0]]
    are_labels = all(words.endswith(":") for words in first)
    for own, row in zip(cells, rows, strict=True):
        pieces = [piece for part in row for piece in part]
        box = (
            min(piece.left for piece in pieces),
            min(piece.top for piece in pieces),
            max(piece.right for piece in pieces),
            max(piece.bottom for piece in pieces),
        )
        if len(own) == 2 and are_labels:
            line = row_line([" ".join(filter(None, own))], box)
        else:
            line = row_line(own, box)
        lines.append(replace(line, frame=-frame))
    return lines
