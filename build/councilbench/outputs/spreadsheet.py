"""The tables as one Excel workbook, for people who work in spreadsheets."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from councilbench.problems import BadData, Problem
from councilbench.project import Project
from councilbench.schema import Row, Table
from councilbench.words import NOTHING_DONE, SILENT

from .citation import citation_text

README = "readme"
# Excel's own limits. A text is counted as Excel does, in units of UTF-16.
LONGEST_TEXT = 32_767
LONGEST_NAME = 31
MOST_ROWS = 1_048_576
LARGEST_WHOLE = 10**15
EARLIEST = dt.date(1900, 3, 1)  # before it Excel's calendar is off by a day

# Text is text: never a formula, an address or a number, whatever it looks like.
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_NARROWEST, _WIDEST = 9, 70  # characters
_LINE, _TALLEST = 15, 409  # points; Excel allows no taller row
_HOW_TO_READ = (
    f"An empty cell is a missing value. not_recorded says that {SILENT}; it does not "
    f"say that {NOTHING_DONE}. What a column holds stands in the note on its heading."
)


def workbook(
    project: Project, rows: Mapping[str, Sequence[Row]], created: dt.datetime
) -> bytes:
    """Return an .xlsx file: a sheet that says what this is, then a sheet a table.

    The same rows and ``created`` give the same bytes. Raises BadData with everything
    that Excel cannot hold.
    """
    problems = [
        problem
        for table in project.tables.values()
        for problem in _not_for_excel(table, rows[table.name])
    ]
    if problems:
        raise BadData(problems)
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, _OPTIONS) as book:
        book.set_properties(
            {
                "title": str(project.descriptor.get("title", "")),
                "comments": citation_text(project.descriptor),
                "created": created,
            }
        )
        styles = {
            "head": book.add_format(
                {"bold": True, "bottom": 1, "align": "left", "indent": 1}
            ),
            "title": book.add_format(
                {"bold": True, "font_size": 14, "align": "left", "indent": 1}
            ),
            "fact": book.add_format(
                {"bold": True, "valign": "top", "align": "left", "indent": 1}
            ),
            "text": book.add_format(
                {"text_wrap": True, "valign": "top", "align": "left", "indent": 1}
            ),
            "date": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
            "plain": book.add_format({"valign": "top"}),
            "link": book.add_format(
                {
                    "font_color": "blue",
                    "underline": 1,
                    "valign": "top",
                    "align": "left",
                    "indent": 1,
                }
            ),
        }
        _readme(book.add_worksheet(README), project, rows, styles)
        for name, table in project.tables.items():
            _sheet(book.add_worksheet(name), table, rows[name], styles)
    return target.getvalue()


def _not_for_excel(table: Table, rows: Sequence[Row]) -> Iterator[Problem]:
    """Yield what of a table does not fit into a sheet."""
    name, file = table.name, table.path
    if len(name) > LONGEST_NAME or name == README:
        message = (
            f"{name!r} is {README!r} or longer than the {LONGEST_NAME} characters "
            "that Excel allows for the name of a sheet"
        )
        yield Problem(file, None, None, message, "Give the table another name")
    if len(rows) >= MOST_ROWS:
        message = f"the table has {len(rows)} rows, more than a sheet of Excel holds"
        yield Problem(file, None, None, message, "Split the table")
    for column in table.columns:
        for number, row in enumerate(rows, 1):
            fault = _fault(row[column])
            if fault:
                message = f"Excel cannot hold row {number}: {fault}"
                yield Problem(file, None, column, message, "Shorten or mend the value")


def _fault(value: Any) -> str | None:
    if isinstance(value, str):
        length = len(value.encode("utf-16-le")) // 2
        if length > LONGEST_TEXT:
            return f"the text has {length} characters and {LONGEST_TEXT} is the most"
    elif isinstance(value, dt.date):
        if value < EARLIEST:
            return f"{value.isoformat()} is before {EARLIEST.isoformat()}"
    elif isinstance(value, int) and abs(value) >= LARGEST_WHOLE:
        return f"{value} has more than 15 digits"
    return None


def _readme(
    sheet: Worksheet,
    project: Project,
    rows: Mapping[str, Sequence[Row]],
    styles: Mapping[str, Any],
) -> None:
    descriptor = project.descriptor
    licences = [
        licence.get("title", licence["name"])
        for licence in descriptor.get("licenses", [])
    ]
    _for_print(sheet)
    sheet.fit_to_pages(1, 0)
    widths = (30, 8, 100)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.write_string(
        0, 0, str(descriptor.get("title", descriptor.get("name"))), styles["title"]
    )
    facts = [
        ("About", descriptor.get("description", "")),
        ("Version", str(descriptor.get("version", ""))),
        ("Cite as", citation_text(descriptor)),
        ("Licence", "\n".join(licences)),
        ("How to read it", _HOW_TO_READ),
    ]
    for row, (name, text) in enumerate(facts, 2):
        sheet.write_string(row, 0, name, styles["fact"])
        sheet.write_string(row, 2, text, styles["text"])
        sheet.set_row(row, _height([text], widths[2:]))
    first = len(facts) + 3
    for column, heading in enumerate(["Sheet", "Rows", "What it holds"]):
        sheet.write_string(first, column, heading, styles["head"])
    for row, (name, table) in enumerate(project.tables.items(), first + 1):
        text = table.description
        sheet.write_url(row, 0, f"internal:'{name}'!A1", styles["link"], name)
        sheet.write_number(row, 1, len(rows[name]), styles["plain"])
        sheet.write_string(row, 2, text, styles["text"])
        sheet.set_row(row, _height([text], widths[2:]))


def _for_print(sheet: Worksheet) -> None:
    sheet.set_paper(9)  # A4
    sheet.set_landscape()


def _sheet(
    sheet: Worksheet,
    table: Table,
    rows: Sequence[Row],
    styles: Mapping[str, Any],
) -> None:
    widths = []
    for column, field in enumerate(table.fields):
        name = field.name
        widths.append(_width(name, [row[name] for row in rows]))
        sheet.set_column(column, column, widths[-1])
        sheet.write_string(0, column, name, styles["head"])
        note = f"{field.title}\n{field.described}"
        size = {"x_scale": 2, "y_scale": 0.6 + len(note) / 160}
        sheet.write_comment(0, column, note, size)
    for row, values in enumerate(rows, 1):
        cells = [values[name] for name in table.columns]
        sheet.set_row(row, _height(cells, widths))
        for column, value in enumerate(cells):
            if value is not None:
                _write(sheet, row, column, value, styles)
    sheet.freeze_panes(1, 0)
    _for_print(sheet)
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, len(rows), len(table.fields) - 1)


def _write(
    sheet: Worksheet, row: int, column: int, value: Any, styles: Mapping[str, Any]
) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, value, styles["text"])
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, column, value, styles["date"])
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value, styles["plain"])
    else:
        sheet.write_number(row, column, value, styles["plain"])


def _width(name: str, values: Sequence[Any]) -> int:
    """Return a width for the heading, its filter button and most of the cells."""
    longest = max((len(str(value)) for value in values), default=0)
    return max(_NARROWEST, len(name) + 6, min(longest + 3, _WIDEST))


def _height(cells: Sequence[Any], widths: Sequence[int]) -> int:
    """Return a height for the lines into which the texts of a row are wrapped.

    Excel would find it by itself; other programs show one line and write over it.
    """
    wrapped = (
        sum(1 + len(line) // (width - 4) for line in cell.split("\n"))
        for cell, width in zip(cells, widths, strict=True)
        if isinstance(cell, str)
    )
    return min(_TALLEST, _LINE * max(wrapped, default=1))
