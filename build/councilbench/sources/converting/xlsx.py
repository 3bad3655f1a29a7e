"""Excel files: each sheet a table, its dates and numbers as Excel prints them."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from xml.etree import ElementTree

from . import Converted
from .archive import Kind, name_of, opened, optional, part, value_of
from .layout import WIDEST
from .sheets import Book

_KIND = Kind("Excel file", "Excel", ".xlsx")
# Forms that Excel knows by number; dates as they are printed in Britain.
_FORMS = {
    9: "0%", 10: "0.00%", 14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm",
    17: "mmm-yy", 22: "dd/mm/yyyy",
}  # fmt: skip
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_DATE_PART = re.compile(r"d{1,4}|m{1,5}|y{2,4}", re.IGNORECASE)
_STRFTIME = {
    "dd": "%d", "ddd": "%a", "dddd": "%A", "mm": "%m", "mmm": "%b", "mmmm": "%B",
    "yy": "%y", "yyy": "%Y", "yyyy": "%Y",
}  # fmt: skip


@dataclass
class _Parts:
    """What the sheets of a file refer to."""

    strings: list[tuple[str, int]] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)
    struck: list[bool] = field(default_factory=list)
    epoch: datetime = datetime(1899, 12, 30)


def convert(data: bytes) -> Converted:
    """Return an Excel file's words: sheets by name, rows of cells between bars.

    Hidden sheets, rows and columns and struck-out words are left out, and said.
    Raises Refused where it is protected, damaged, or unpacks to too much.
    """
    book = Book()
    with opened(data, _KIND) as archive:
        root = ElementTree.fromstring(part(archive, "xl/workbook.xml", _KIND))
        links = {
            value_of(link, "Id"): value_of(link, "Target")
            for link in ElementTree.fromstring(
                optional(archive, "xl/_rels/workbook.xml.rels", _KIND)
            )
        }
        parts = _read_parts(archive, root)
        for sheet in (e for e in root.iter() if name_of(e) == "sheet"):
            name, target = value_of(sheet, "name"), links.get(value_of(sheet, "id"), "")
            if value_of(sheet, "state") in ("hidden", "veryHidden"):
                book.hidden_sheets.append(name)
            elif "chartsheets" not in target:
                path = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
                book.add_name(name)
                book.add_rows(_rows(part(archive, path, _KIND), parts, book))
    return book.converted()


def _read_parts(archive: zipfile.ZipFile, root: ElementTree.Element) -> _Parts:
    parts = _Parts()
    for element in root.iter():
        if name_of(element) == "workbookPr" and value_of(element, "date1904") in (
            "1",
            "true",
        ):
            parts.epoch = datetime(1904, 1, 1)
    strings = optional(archive, "xl/sharedStrings.xml", _KIND)
    parts.strings = [_string(item) for item in ElementTree.fromstring(strings)]
    styles = ElementTree.fromstring(optional(archive, "xl/styles.xml", _KIND))
    codes, fonts = dict(_FORMS), []
    for group in styles:
        if name_of(group) == "numFmts":
            for form in group:
                codes[_number(value_of(form, "numFmtId"))] = value_of(
                    form, "formatCode"
                )
        elif name_of(group) == "fonts":
            fonts = [_is_struck(font) for font in group]
        elif name_of(group) == "cellXfs":
            for form in group:
                font = _number(value_of(form, "fontId"))
                parts.forms.append(codes.get(_number(value_of(form, "numFmtId")), ""))
                parts.struck.append(font < len(fonts) and fonts[font])
    return parts


def _is_struck(font: ElementTree.Element) -> bool:
    marks = (mark for mark in font if name_of(mark) == "strike")
    return any(value_of(mark) not in ("0", "false") for mark in marks)


def _string(item: ElementTree.Element) -> tuple[str, int]:
    """Return the words of a text and how many characters of it are struck out."""
    words, struck = [], 0
    for piece in item:
        if name_of(piece) == "t":
            words.append(piece.text or "")
        elif name_of(piece) == "r":
            run = "".join(t.text or "" for t in piece if name_of(t) == "t")
            if any(_is_struck(marks) for marks in piece if name_of(marks) == "rPr"):
                struck += len(run)
            else:
                words.append(run)
    return "".join(words), struck


def _rows(content: bytes, parts: _Parts, book: Book) -> Iterator[list[str]]:
    """Yield the rows of a sheet, an empty one where the sheet leaves a gap."""
    hidden: set[int] = set()
    last = 0
    for _, element in ElementTree.iterparse(io.BytesIO(content)):
        name = name_of(element)
        if name == "col" and value_of(element, "hidden") in ("1", "true"):
            first, end = (_number(value_of(element, k)) for k in ("min", "max"))
            hidden |= set(range(first - 1, min(end, WIDEST)))
        elif name == "row":
            cells = _cells(element, parts, book)
            number = _number(value_of(element, "r")) or last + 1
            if value_of(element, "hidden") in ("1", "true"):
                book.hidden_rows += any(cells)
            else:
                if number > last + 1:
                    yield []
                yield [c for place, c in enumerate(cells) if place not in hidden]
            last = number
            element.clear()
    book.hidden_columns += len(hidden)


def _cells(row: ElementTree.Element, parts: _Parts, book: Book) -> list[str]:
    cells: list[str] = []
    for cell in row:
        place = _column(value_of(cell, "r"), len(cells))
        if name_of(cell) != "c" or place >= WIDEST:
            continue
        cells += [""] * (place - len(cells))
        style = _number(value_of(cell, "s"))
        words, struck = _words(cell, style, parts)
        if style < len(parts.struck) and parts.struck[style]:
            words, struck = "", struck + len(words)
        book.struck += struck
        cells[place:] = [words]
    return cells


def _column(reference: str, default: int) -> int:
    letters = re.match(r"[A-Z]{1,3}", reference)
    if not letters:
        return default
    place = 0
    for letter in letters[0]:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _words(cell: ElementTree.Element, style: int, parts: _Parts) -> tuple[str, int]:
    kind = value_of(cell, "t")
    inside = {name_of(element): element for element in cell}
    if kind == "inlineStr":
        return _string(inside["is"]) if "is" in inside else ("", 0)
    value = (inside["v"].text or "") if "v" in inside else ""
    if kind == "s":
        place = _number(value)
        return parts.strings[place] if place < len(parts.strings) else ("", 0)
    if kind == "b":
        return ("TRUE" if value == "1" else "FALSE"), 0
    if kind in ("str", "e", "d"):
        return value, 0
    form = parts.forms[style] if style < len(parts.forms) else ""
    return printed(value, form, parts.epoch), 0


def printed(value: str, form: str, epoch: datetime = _Parts.epoch) -> str:
    """Return a number as a cell of a form prints it: a date, a share or a number."""
    try:
        number = float(value)
    except ValueError:
        return value
    plain = _LITERAL.sub("", form.partition(";")[0])
    if "%" in plain:
        decimals = len(plain.partition(".")[2].replace("%", ""))
        return f"{number * 100:.{min(decimals, 9)}f}%"
    if re.search(r"[dy]|mmm", plain, re.IGNORECASE) and 0 <= number < 2_958_466:
        day = epoch + timedelta(days=number)
        return _day(day, form.partition(";")[0])
    return f"{number:.15g}" if abs(number) < 1e15 else value


def _day(day: datetime, form: str) -> str:
    form = re.sub(r"\[[^\]]*\]|_.|\*.|@", "", form).replace('"', "").replace("\\", "")
    # The day alone: the time of day is no part of an action plan's dates.
    form = re.sub(r"[\s,]*\bh{1,2}:mm(?::ss)?(?:\s*AM/PM)?", "", form, flags=re.I)

    def part_of(match: re.Match[str]) -> str:
        code = match[0].lower()
        if code in ("d", "m"):
            return str(day.day if code == "d" else day.month)
        return day.strftime(_STRFTIME.get(code, "%b"))

    return _DATE_PART.sub(part_of, form).strip()


def _number(value: str) -> int:
    return int(value) if re.fullmatch(r"\d{1,9}", value) else 0
