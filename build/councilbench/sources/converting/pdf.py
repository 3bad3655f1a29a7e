"""PDFs with a text layer: paragraphs made whole, tables as rows, no running heads."""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.page import Page
from pdfplumber.pdf import PDF

from . import TOLD, Converted, LeftOut, Refused
from .pdf_columns import arranged
from .pdf_lines import Line, joined, pieces_of, row_line, rows_of
from .pdf_paragraphs import LARGE, body_size, cell_of, paragraphs, set_margins, whole
from .pdf_running import Sheet, drop_heads, drop_running

_UNKNOWN = re.compile(r"\(cid:\d+\)")
_LOW = 0.25
_SHOWN = 10  # pages in a note


def convert(data: bytes) -> Converted:
    """Return a PDF's words: one line a paragraph, list item or row of a table.

    Raises Refused where it is protected by a password or has no text layer.
    """
    sheets = []
    with _opened(data) as document:
        for number, page in enumerate(document.pages, 1):
            TOLD.get()(number, len(document.pages))
            sheets.append(_sheet(page))
            page.close()
    bare = [n for n, s in enumerate(sheets, 1) if not (s.pieces or s.tables)]
    if len(bare) == len(sheets):
        raise Refused(
            "the PDF has no text layer: its pages are pictures of the text",
            "Have its text recognised, for instance by OCRmyPDF (`ocrmypdf --language "
            "eng scan.pdf text.pdf`) or by “Recognise text” in Adobe Acrobat, check "
            "the words, and add the result",
        )
    left_out = drop_running(sheets)
    pages: list[list[Line]] = []
    in_doubt: list[int] = []
    for number, sheet in enumerate(sheets, 1):
        lines, is_in_doubt = arranged(sheet)
        # Columns on after a table are the rest of its last row, or they are not.
        is_after = lines and lines[0].frame > 0 and pages and pages[-1][-1:]
        is_in_doubt |= bool(is_after and pages[-1][-1].is_row)
        pages.append(lines)
        in_doubt += [number] if is_in_doubt else []
    left_out += drop_heads(pages)
    set_margins(pages, [sheet.width for sheet in sheets])
    body = body_size(pages)
    blocks = list(paragraphs(pages, body))
    text = whole("\n".join(words for words, _ in blocks)) + "\n"
    unknown = sum(len(m[0]) for m in _UNKNOWN.finditer(text))
    if unknown > len(text) / 20:
        raise Refused(
            "the PDF does not say which letters its signs stand for",
            "Print it to a new PDF, or have its text recognised (OCR), and add that",
        )
    headings = [words for words, size in blocks if size > body * LARGE][:20]
    notes = list(_notes(bare, left_out, in_doubt))
    return Converted(text, headings, notes, left_out=left_out, in_doubt=in_doubt)


def _notes(
    bare: list[int], left_out: list[LeftOut], in_doubt: list[int]
) -> Iterable[str]:
    if bare:
        yield f"there are no words on {len(bare)} pages: {_listed(bare)}"
    for each in left_out:
        times = "once" if each.times == 1 else f"{each.times} times"
        yield f"left out as a {each.what}, {times}: {each.words}"
    if in_doubt:
        yield (
            "the order of the words is in doubt (columns, or a table without lines) on "
            f"page {_listed(in_doubt)}: read them beside the PDF"
        )


def _listed(pages: list[int]) -> str:
    return ", ".join(map(str, pages[:_SHOWN])) + (" …" if pages[_SHOWN:] else "")


def _opened(data: bytes) -> PDF:
    try:
        return pdfplumber.open(io.BytesIO(data))
    except Exception as error:
        causes = [error, error.__cause__, *error.args]
        if any(isinstance(cause, PDFPasswordIncorrect) for cause in causes):
            raise Refused(
                "the PDF is protected by a password",
                "Save it without one, and add that",
            ) from None
        raise


def _sheet(page: Page) -> Sheet:
    """Return what is on a page: the words in ruled tables, and those outside of any."""
    tables = [t for t in page.find_tables() if _is_table(t, float(page.height))]
    outside, cells = _shared_out(page.chars, tables)
    pieces, sideways = pieces_of(outside)
    rows = [
        [
            row_line(words, row.bbox)
            for row in table.rows
            if any(words := [_cell(cells.get((n, box), [])) for box in row.cells])
        ]
        for n, table in enumerate(tables)
    ]
    height, width = float(page.height), float(page.width)
    return Sheet(width, height, pieces, [r for r in rows if r], sideways)


def _is_table(table: Any, height: float) -> bool:
    """Tell a table from a frame: a row alone may be the rest of one, if it is low."""
    columns = max(len(row.cells) for row in table.rows)
    _, top, _, bottom = table.bbox
    return columns > 1 and (len(table.rows) > 1 or bottom - top < _LOW * height)


def _shared_out(
    chars: Iterable[dict[str, Any]], tables: list[Any]
) -> tuple[list[dict[str, Any]], dict[Any, list[dict[str, Any]]]]:
    """Return the signs outside of tables, and those in each cell of each table."""
    outside: list[dict[str, Any]] = []
    cells: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    last: Any = None
    for char in chars:
        x = (char["x0"] + char["x1"]) / 2
        y = (char["top"] + char["bottom"]) / 2
        if last and _is_in(last[1], x, y):  # most signs come cell by cell
            cells[last].append(char)
            continue
        around = [n for n, table in enumerate(tables) if _is_in(table.bbox, x, y)]
        boxes = ((n, b) for n in around for b in tables[n].cells if _is_in(b, x, y))
        if last := next(boxes, None):
            cells[last].append(char)
        else:
            outside.append(char)
    return outside, cells


def _is_in(box: Any, x: float, y: float) -> bool:
    left, top, right, bottom = box
    return bool(left <= x <= right and top <= y <= bottom)


def _cell(chars: list[dict[str, Any]]) -> str:
    pieces, sideways = pieces_of(chars)
    lines = [joined(row) for row in rows_of(pieces)] + sideways
    return cell_of([line.words for line in lines])
