"""The workbook: every value as it is, in a form that people can read and filter."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from by_schema import frame
from councilbench.building import Package
from councilbench.outputs.spreadsheet import workbook
from councilbench.problems import BadData
from councilbench.project import Project
from councilbench.schema import read_table
from councilbench.tables.frames import records
from openpyxl.worksheet.worksheet import Worksheet

ROOT = Path(__file__).parents[1]
WHEN = dt.datetime(2031, 3, 4, 9)
SCHEMA: dict[str, Any] = {
    "fields": [
        {"name": "key", "type": "string", "description": "Its key."},
        {"name": "day", "type": "date", "description": "Its day."},
        {"name": "count", "type": "integer", "description": "How many."},
        {"name": "share", "type": "number", "description": "Share.", "unit": "%"},
        {"name": "open", "type": "boolean", "description": "Whether it is open."},
    ],
    "primaryKey": ["key"],
}


class Small(Project):
    """A package of one table, said here and not in files."""

    descriptor = {"name": "small", "title": "A small one", "version": "1.2.3"}
    tables = {"boats": read_table("boats", SCHEMA, {"path": "boats.csv"})}


def book_of(rows: list[dict[str, Any]]) -> openpyxl.Workbook:
    data = workbook(Small(ROOT), {"boats": records(frame(rows, SCHEMA))}, WHEN)
    return openpyxl.load_workbook(io.BytesIO(data))


@pytest.fixture(scope="module")
def book(benchmark: Package) -> openpyxl.Workbook:
    data = workbook(Project(ROOT), benchmark.rows, WHEN)
    return openpyxl.load_workbook(io.BytesIO(data))


def rows_of(sheet: Worksheet) -> list[dict[str, Any]]:
    header, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_a_sheet_a_table_after_one_that_says_what_this_is(
    book: openpyxl.Workbook, benchmark: Package
) -> None:
    assert book.sheetnames == ["readme", *benchmark.rows]
    said = {row[0]: row[2] for row in book["readme"].iter_rows(values_only=True)}
    assert book["readme"]["A1"].value == Project(ROOT).descriptor["title"]
    assert said["Version"] == Project(ROOT).descriptor["version"]
    assert "Creative Commons Attribution 4.0" in said["Licence"]
    assert (
        "not_recorded says that the documents held do not say"
        in (said["How to read it"])
    )
    assert said["councils"] == "The councils whose documents are compared."


@pytest.mark.parametrize("name", list(Project(ROOT).tables))
def test_a_sheet_holds_every_value_of_its_table(
    name: str, book: openpyxl.Workbook, tables: dict[str, list[dict[str, Any]]]
) -> None:
    read = rows_of(book[name])
    for row in read:
        for column, value in row.items():
            if isinstance(value, dt.datetime):
                assert value.time() == dt.time()
                row[column] = value.date()
    assert read == tables[name]


@pytest.mark.parametrize("name", list(Project(ROOT).tables))
def test_headers_stay_filter_and_explain(name: str, book: openpyxl.Workbook) -> None:
    sheet = book[name]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == sheet.dimensions
    fields = Project(ROOT).tables[name].descriptor["fields"]
    for cell, field in zip(sheet[1], fields, strict=True):
        assert cell.value == field["name"]
        assert field["description"] in cell.comment.text


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+44",
        "-1",
        "@SUM(A1)",
        '=HYPERLINK("https://example.org")',
        "{=A1}",
        "https://example.org/",
        "mailto:a",
        "internal:x!A1",
        "007",
        "1e5",
        "2024-01-01",
        "TRUE",
        " spaced ",
        "two\nlines",
        "tab\there",
        "’“– 🙂",
        "<b>&amp;",
    ],
)
def test_text_is_text_whatever_it_looks_like(text: str) -> None:
    cell = book_of([{"key": text}])["boats"]["A2"]
    assert cell.value == text
    assert cell.data_type == "s"
    assert cell.hyperlink is None


def test_values_have_their_types_and_missing_ones_are_empty_cells() -> None:
    sheet = book_of(
        [
            {"key": "a", "day": dt.date(2024, 2, 29), "count": 3, "open": True},
            {"key": "b", "share": 0.1, "open": False},
        ]
    )["boats"]
    assert [cell.data_type for cell in sheet[2]] == ["s", "d", "n", "n", "b"]
    assert [cell.value for cell in sheet[2]] == (
        ["a", dt.datetime(2024, 2, 29), 3, None, True]
    )
    assert sheet["B2"].number_format == "yyyy-mm-dd"
    assert [cell.value for cell in sheet[3]] == ["b", None, None, 0.1, False]
    assert "Unit: %." in sheet["D1"].comment.text


def test_long_texts_wrap_in_rows_that_show_them() -> None:
    sheet = book_of([{"key": "word " * 60}, {"key": "a"}])["boats"]
    assert sheet["A2"].alignment.wrap_text
    assert sheet.column_dimensions["A"].width == pytest.approx(70.7, abs=1)
    assert sheet.row_dimensions[2].height >= 5 * 15
    assert sheet.row_dimensions[3].height in (None, 15)


def test_the_same_tables_give_the_same_bytes() -> None:
    rows = [{"key": "a", "day": dt.date(2024, 2, 29)}]
    first, second = (
        workbook(Small(ROOT), {"boats": records(frame(rows, SCHEMA))}, WHEN)
        for _ in range(2)
    )
    assert first == second
    assert openpyxl.load_workbook(io.BytesIO(first)).properties.created == WHEN


def test_all_that_excel_cannot_hold_is_named_at_once() -> None:
    rows: list[dict[str, Any]] = [
        {"key": "a" * 32_767, "count": 10**15 - 1, "day": dt.date(1900, 3, 1)},
        {"key": "b" * 32_768, "count": 10**15, "day": dt.date(1900, 2, 28)},
        {"key": "🙂" * 16_384},
    ]
    with pytest.raises(BadData) as raised:
        book_of(rows)
    assert [str(problem) for problem in raised.value.problems] == [
        "boats.csv, count: Excel cannot hold row 2: 1000000000000000 has more than 15 "
        "digits. Shorten or mend the value.",
        "boats.csv, day: Excel cannot hold row 2: 1900-02-28 is before 1900-03-01. "
        "Shorten or mend the value.",
        "boats.csv, key: Excel cannot hold row 2: the text has 32768 characters and "
        "32767 is the most. Shorten or mend the value.",
        "boats.csv, key: Excel cannot hold row 3: the text has 32768 characters and "
        "32767 is the most. Shorten or mend the value.",
    ]


@pytest.mark.parametrize("name", ["t" * 32, "readme"])
def test_a_table_whose_name_no_sheet_can_bear_is_named(name: str) -> None:
    project = Small(ROOT)
    project.__dict__["tables"] = {name: read_table(name, SCHEMA, {"path": "t.csv"})}
    with pytest.raises(BadData, match=f"t.csv: '{name}' is 'readme' or longer"):
        workbook(project, {name: []}, WHEN)
