"""PDFs with a text layer: paragraphs made whole, tables as rows, no running heads."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from statistics import median
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.page import Page
from pdfplumber.pdf import PDF

from . import Converted, Refused

# Lines from the edge of a page in which running heads and page numbers are looked for.
_EDGE = 3
_JOINT = "\x01"  # where a line ended in a hyphen, until the whole text is known
_MARK = re.compile(
    r"(?:[·•●▪◦‣∙\uf0b7–]\s|\(?(?:[ivxIVX]{1,5}|[a-zA-Z])[.)]\s|"
    r"\(?\d[\d.]{0,6}[.)]\s|\d+\.\d[\d.]*\s)"
)
_PAGE_NUMBER = re.compile(
    r"(?:page\s+)?[-–]?\s*\d{1,4}\s*[-–]?(?:\s*(?:of|/)\s*\d{1,4})?", re.IGNORECASE
)
_UNKNOWN = re.compile(r"\(cid:\d+\)")
# An address that breaks off at the end of a line, and how one goes on.
_BROKEN_ADDRESS = re.compile(r"\S+@(?:[\w.-]*[.-])?")


@dataclass
class _Line:
    """A line of words, or a row of a table, and where it stands on its page."""

    words: str
    left: float
    right: float
    top: float
    bottom: float
    size: float = 0.0
    is_row: bool = False


@dataclass
class _Sheet:
    """A page: its lines from top to bottom, and where its words end at the right."""

    lines: list[_Line] = field(default_factory=list)
    header: list[str] = field(default_factory=list)

    @property
    def margin(self) -> float:
        return max((line.right for line in self.lines if not line.is_row), default=0)


def convert(data: bytes) -> Converted:
    """Return a PDF's words: one line a paragraph, list item or row of a table.

    Raises Refused where it is protected by a password or has no text layer.
    """
    sheets, bare = [], []
    with _opened(data) as document:
        for number, page in enumerate(document.pages, 1):
            sheet = _sheet(page)
            page.close()
            sheets.append(sheet)
            if not sheet.lines:
                bare.append(number)
    if len(bare) == len(sheets):
        raise Refused(
            "the PDF has no text layer: its pages are pictures of the text",
            "Have its text recognised (OCR), check the words, and add the result",
        )
    _drop_running(sheets)
    body = _body_size(sheets)
    blocks = list(_blocks(sheets, body))
    text = _whole("\n".join(words for words, _ in blocks)) + "\n"
    unknown = sum(len(m[0]) for m in _UNKNOWN.finditer(text))
    if unknown > len(text) / 20:
        raise Refused(
            "the PDF does not say which letters its signs stand for",
            "Print it to a new PDF, or have its text recognised (OCR), and add that",
        )
    listed = ", ".join(map(str, bare[:10])) + (" …" if len(bare) > 10 else "")
    notes = [f"there are no words on {len(bare)} pages: {listed}"] if bare else []
    return Converted(text, [w for w, size in blocks if size > body * 1.15][:20], notes)


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


def _sheet(page: Page) -> _Sheet:
    """Return the lines and rows of a page, from top to bottom."""
    page = page.dedupe_chars()
    tables = [t for t in page.find_tables() if len(t.rows) > 1 and _columns(t) > 1]
    boxes = [table.bbox for table in tables]

    def is_outside(page_object: dict[str, Any]) -> bool:
        x = (page_object["x0"] + page_object["x1"]) / 2
        y = (page_object["top"] + page_object["bottom"]) / 2
        return not any(b[0] <= x <= b[2] and b[1] <= y <= b[3] for b in boxes)

    lines = [
        _Line(
            line["text"],
            line["x0"],
            line["x1"],
            line["top"],
            line["bottom"],
            median(char["size"] for char in line["chars"]),
        )
        for line in page.filter(is_outside).extract_text_lines()
        if line["text"].strip()
    ]
    sheet = _Sheet(lines)
    for table in tables:
        sheet.lines += _rows(table)
    sheet.lines.sort(key=lambda line: (line.top, line.left))
    return sheet


def _columns(table: Any) -> int:
    return max(len(row.cells) for row in table.rows)


def _rows(table: Any) -> Iterator[_Line]:
    for row, cells in zip(table.rows, table.extract(), strict=True):
        words = [_cell(cell or "") for cell in cells]
        if any(words):
            left, top, right, bottom = row.bbox
            line = " | ".join(words).rstrip(" ")
            yield _Line(line, left, right, top, bottom, is_row=True)


def _cell(words: str) -> str:
    """Return a cell's lines as one, but for the items of a list in it."""
    whole = ""
    for line in words.split("\n"):
        line = line.strip()
        if not whole:
            whole = line
        elif _MARK.match(line) and not re.match(r"\d", line):
            whole += "\n" + line
        else:
            whole = _join(whole, line)
    return whole


def _drop_running(sheets: list[_Sheet]) -> None:
    """Take out page numbers, and what stands at the edge of most pages alike."""
    seen: Counter[str] = Counter()
    for sheet in sheets:
        seen.update({_alike(line) for line in _edges(sheet)})
    often = max(2, len(sheets) / 2)
    repeated = {words for words, times in seen.items() if times >= often}
    previous = ""
    for sheet in sheets:
        edges = [id(line) for line in _edges(sheet)]
        sheet.lines = [
            line
            for line in sheet.lines
            if id(line) not in edges
            or not (_alike(line) in repeated or _PAGE_NUMBER.fullmatch(line.words))
        ]
        rows = [line for line in sheet.lines if line.is_row]
        # A table that goes on has its head printed again.
        if rows and rows[0] is sheet.lines[0] and rows[0].words == previous:
            sheet.lines.remove(rows[0])
        previous = _head(rows) or previous


def _head(rows: list[_Line]) -> str:
    """Return the first row of the last table of a page."""
    head = ""
    for before, row in zip([None, *rows], rows, strict=False):
        if before is None or row.top - before.bottom > 2:
            head = row.words
    return head


def _edges(sheet: _Sheet) -> list[_Line]:
    lines = [line for line in sheet.lines if not line.is_row]
    return lines[:_EDGE] + lines[_EDGE:][-_EDGE:]


def _alike(line: _Line) -> str:
    return re.sub(r"\d+", "#", line.words)


def _body_size(sheets: list[_Sheet]) -> float:
    """Return the size in which most of the text is set."""
    sizes: Counter[float] = Counter()
    for sheet in sheets:
        for line in sheet.lines:
            sizes[round(line.size, 1)] += len(line.words) if line.size else 0
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _blocks(sheets: Iterable[_Sheet], body: float) -> Iterator[tuple[str, float]]:
    """Yield paragraphs, list items and rows with their size, lines put together."""
    words, before, margin = "", None, 0.0
    for sheet in sheets:
        pitch = _pitch(sheet)
        for place, line in enumerate(sheet.lines):
            if before and _goes_on(before, line, margin, pitch, place == 0):
                words = _join(words, line.words)
            else:
                if before:
                    yield words, before.size
                words = line.words
            before, margin = line, sheet.margin
    if before:
        yield words, before.size


def _pitch(sheet: _Sheet) -> float:
    """Return the usual distance from one line to the next."""
    lines = [line for line in sheet.lines if not line.is_row]
    steps = [b.top - a.top for a, b in zip(lines, lines[1:], strict=False)]
    return median(step for step in steps if step > 0) if any(steps) else 0.0


def _goes_on(
    before: _Line, line: _Line, margin: float, pitch: float, is_new_page: bool
) -> bool:
    """Tell whether a line goes on with the paragraph of the line before it."""
    if before.is_row or line.is_row or _MARK.match(line.words):
        return False
    if abs(before.size - line.size) > 0.6:
        return False
    if is_new_page:
        ends = before.words.rstrip().endswith((".", ":", ";", "?", "!"))
        return not ends and line.words[:1].islower()
    if line.top - before.top > pitch * 1.35:
        return False
    if re.search(r"[a-z]-$|@$", before.words):
        return True
    # Where the next word would have had room, the line was ended on purpose.
    width = (line.right - line.left) / max(len(line.words), 1)
    word = len(line.words.split()[0]) + 1
    return before.right + word * width > margin


def _join(before: str, after: str) -> str:
    if re.search(r"\w[-\u00ad]$", before) and re.match(r"[^\W\d]", after):
        return before + _JOINT + after
    last = before.rsplit(None, 1)[-1] if before.strip() else ""
    goes_on = re.match(r"[\w-]+(?:\.\w|$)|uk\b", after) or after.startswith(".")
    if goes_on and (_BROKEN_ADDRESS.fullmatch(last) or "@" in last and after[0] == "."):
        return before + after
    return f"{before} {after}"


def _whole(text: str) -> str:
    """Mend words that were broken at the end of a line.

    The hyphen goes only where the document has the word without one, and not with it.
    """
    known = set(re.findall(r"\w+(?:-\w+)*", text))

    def mended(broken: re.Match[str]) -> str:
        first, second = broken[1], broken[2]
        with_it, without = f"{first}-{second}", first + second
        return without if without in known and with_it not in known else with_it

    text = re.sub(rf"(\w+)\u00ad{_JOINT}(\w+)", r"\1\2", text)
    text = re.sub(rf"(\w+)-{_JOINT}(\w+)", mended, text)
    return text.replace(_JOINT, "").replace("\uf0b7", "•")
