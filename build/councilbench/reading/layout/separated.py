"""Tables whose cells stand on a line with tabs or runs of spaces between them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from councilbench.reading.model import Span, trimmed

from .labelled import Labels
from .table import RULE, WIDEST, Cells, Table, columns, folded

_TABS = re.compile(r"[ ]*\t[\t ]*")
_SPACES = re.compile(r"[ ]{2,}")


def separated(
    text: str, stretch: list[Span], labels: Labels, found: list[Table]
) -> list[Table]:
    """Return tables whose cells stand on a line with tabs or runs of spaces between."""
    made: list[Table] = []
    for place, line in enumerate(stretch):
        if any(t.span.overlaps(line) for t in [*found, *made]):
            continue
        for gaps in (_TABS, _SPACES):
            head = _split(text, line, gaps)
            if not 2 <= len(head) <= WIDEST or not columns(text, head, labels):
                continue
            rows, certain = _rows_under(text, stretch[place + 1 :], head, gaps, labels)
            if rows:
                last = max(cell.end for cell in rows[-1])
                parts = columns(text, head, labels)
                span = Span(line.start, max(last, line.end))
                made.append(Table(parts, head, tuple(rows), span, certain))
            break
    return made


def _split(text: str, line: Span, gaps: re.Pattern[str]) -> Cells:
    cells, position = [], line.start
    for gap in gaps.finditer(text, line.start, line.end):
        cells.append(Span(position, gap.start()))
        position = gap.end()
    cells.append(Span(position, line.end))
    return tuple(cell for cell in cells if cell.end > cell.start)


def _rows_under(
    text: str, under: list[Span], head: Cells, gaps: re.Pattern[str], labels: Labels
) -> tuple[list[Cells], bool]:
    """Return the rows under a head, and whether each cell stands in one piece."""
    starts = [_column(text, cell.start) for cell in head]
    rows: list[list[tuple[Span, list[Span]]]] = []
    certain = True
    words = folded(text, head)
    for line in under:
        pieces = _split(text, line, gaps)
        if folded(text, pieces) == words or RULE.fullmatch(line.of(text)):
            continue
        if gaps is _TABS:
            if len(pieces) < 2 and not _indented(text, line):
                break
            rows.append([(cell, [cell]) for cell in _tabbed(text, line, len(head))])
            continue
        placed = _placed(text, pieces, starts)
        opens = placed and 0 in placed
        if not placed or (len(pieces) < 2 and opens):
            break
        if opens:
            row = [placed.get(i, Span(line.end, line.end)) for i in range(len(starts))]
            rows.append([(cell, [cell]) for cell in row])
        elif rows:  # a cell goes on under itself
            for index, piece in placed.items():
                before, held = rows[-1][index]
                certain &= before.start == before.end
                rows[-1][index] = (
                    (piece, [piece])
                    if before.start == before.end
                    else (Span(before.start, piece.end), [*held, piece])
                )
        else:
            break
    whole = [[_in_one_piece(text, cell, held) for cell, held in row] for row in rows]
    return [tuple(row) for row in whole], certain


def _in_one_piece(text: str, cell: Span, pieces: list[Span]) -> Span:
    """Return a cell, or an empty passage where words of other cells stand within it."""
    held = sum(len(piece.of(text).split()) for piece in pieces)
    return cell if len(cell.of(text).split()) == held else Span(cell.start, cell.start)


def _indented(text: str, line: Span) -> bool:
    return _column(text, line.start) > 0


def _tabbed(text: str, line: Span, width: int) -> Iterator[Span]:
    """Yield the cells of a line with a tab between each, empty ones too."""
    start = text.rfind("\n", 0, line.start) + 1
    position = start if text[start : line.start].strip("\t ") == "" else line.start
    cells: list[tuple[int, int]] = []
    for tab in re.finditer(r"\t", text[position : line.end]):
        stop = position + tab.start()
        left = cells[-1][1] + 1 if cells else position
        cells.append((left, stop))
    cells.append((cells[-1][1] + 1 if cells else position, line.end))
    for index in range(width):
        left, stop = cells[index] if index < len(cells) else (line.end, line.end)
        yield trimmed(text, left, stop) or Span(left, left)


def _column(text: str, position: int) -> int:
    return position - (text.rfind("\n", 0, position) + 1)


def _placed(text: str, pieces: Cells, starts: list[int]) -> dict[int, Span] | None:
    """Return the column of each piece of a line; None where one is of none."""
    placed: dict[int, Span] = {}
    for piece in pieces:
        at = _column(text, piece.start)
        near = [i for i, start in enumerate(starts) if abs(start - at) <= 2]
        if not near or near[0] in placed:
            return None
        placed[near[0]] = piece
    return placed
