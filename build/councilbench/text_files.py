"""What people save, in whatever program -> text, JSON and records of CSV.

The mark that Windows puts before UTF-8 is read over. What can't be read is said in
sentences that name the file and, where it can be told, the line and the column.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

from .problems import BadData, Problem, bad_data

# The byte order mark, which Notepad and Excel put before UTF-8.
MARK = codecs.BOM_UTF8
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

_RESAVE = "Save it as UTF-8"
_IN_EXCEL = "in Excel as “CSV UTF-8 (comma delimited)”"
# What Excel calls commas is whatever the system has between the items of a list.
_COMMAS = (
    f"Save it with commas, {_IN_EXCEL}; if that does not do it, make the comma the "
    "list separator in the region settings of the system"
)
_SEPARATORS = {";": "semicolons", "\t": "tabs"}
_LONGEST_NAME = 60  # characters of a column's name that a sentence shows
# The csv module refuses cells of more than 128 KiB unless told; a text may be longer.
csv.field_size_limit(2**31 - 1)

Rows = list[tuple[int, list[str]]]  # each with the line that it starts on


def as_text(data: bytes, name: str, remedy: str = _RESAVE) -> str:
    """Return the text of a UTF-8 file, without the mark that it may open with.

    Raises BadData, naming the encoding that it seems to be, where it is not UTF-8;
    ``name`` is what to call the file, ``remedy`` what to do then.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise not_utf8(data, name, error, remedy) from None
    if "\0" in text and looks_like_utf16(data):
        message = "the file is not UTF-8 text; it seems to be UTF-16"
        raise bad_data(name, message, remedy, line=1)
    return text.removeprefix("\ufeff")


def not_utf8(data: bytes, name: str, error: UnicodeDecodeError, remedy: str) -> BadData:
    """Return the error for a file that is no UTF-8, naming what it seems to be."""
    message = f"the file is not UTF-8 text (byte {error.start}){_seems(data, error)}"
    return bad_data(name, message, remedy, line=data.count(b"\n", 0, error.start) + 1)


def _seems(data: bytes, error: UnicodeDecodeError) -> str:
    """Say what the encoding seems to be, where its bytes make sense in it."""
    if data.startswith(_UTF16_MARKS) or looks_like_utf16(data):
        return "; it seems to be UTF-16"
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return ""
    return f"; it seems to be Windows-1252, in which that byte is “{text[error.start]}”"


def looks_like_utf16(data: bytes) -> bool:
    """Tell whether every other byte is empty, as in UTF-16 without its mark."""
    sample = data[:2000]
    empty = [sample[place::2].count(0) for place in (0, 1)]
    return len(sample) > 3 and max(empty) > len(sample) * 0.4 and min(empty) == 0


def as_json(data: bytes, name: str) -> Any:
    """Return what a JSON file holds; raise BadData where it is none."""
    try:
        return json.loads(as_text(data, name))
    except json.JSONDecodeError as error:
        message = f"this is not valid JSON: {error.msg}"
        remedy = "Mend it by hand or restore it"
        raise bad_data(name, message, remedy, line=error.lineno) from None
    except (ValueError, RecursionError):
        # a number of thousands of digits, endless brackets
        raise bad_data(name, "this is not valid JSON", "Restore it") from None


def csv_rows(data: bytes, columns: Sequence[str], name: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file as text cells by column.

    Raises BadData with all that is wrong with the file's shape.
    """
    header, rows, problems = csv_records(data, columns, name)
    if problems:
        raise BadData(problems)
    return [dict(zip(header, cells, strict=True)) for _, cells in rows]


def csv_records(
    data: bytes, columns: Sequence[str], name: str
) -> tuple[list[str], Rows, list[Problem]]:
    """Return a CSV file's header, the rows that are as long as it, and what is wrong.

    ``columns`` are those that it should have, ``name`` is what to call the file. Raises
    BadData where nothing in it can be relied on: it is no UTF-8, it is empty, or
    something other than commas parts its cells.
    """
    text = as_text(data, name, f"{_RESAVE}; {_IN_EXCEL}")
    if not text.strip():
        raise bad_data(name, "the file is empty", "Give it a header")
    if separators := _other_separators(text, columns):
        message = f"{separators} part the cells where there should be commas"
        raise bad_data(name, message, _COMMAS, line=1)
    records, problems = _records(text, name)
    if not records:
        raise BadData(problems)
    header, rows = records[0][1], records[1:]
    if not header:
        raise bad_data(name, "the line is empty", "Let the header stand there", line=1)
    faults = [
        Problem(name, 1, column, message, "Name the columns as the schema does")
        for column, message in header_faults(header, columns)
    ]
    # A header that is too short or too long says nothing of the rows.
    problems += faults or _row_faults(header, rows, name)
    return header, [row for row in rows if len(row[1]) == len(header)], problems


def _other_separators(text: str, columns: Sequence[str]) -> str:
    """Name what parts more of the header's columns than commas do, if anything does."""
    header = text.partition("\n")[0]

    def found(separator: str) -> int:
        names = {name.strip('" \r') for name in header.split(separator)}
        return len(names.intersection(columns))

    best = max(_SEPARATORS, key=found)
    return _SEPARATORS[best] if found(best) > found(",") else ""


def _row_faults(header: list[str], rows: Rows, name: str) -> list[Problem]:
    """Return each row of another length than the header, and each null character."""
    problems = []
    for line, cells in rows:
        if not cells:
            message, remedy = "the line is empty", "Take it out"
            problems.append(Problem(name, line, None, message, remedy))
        elif len(cells) != len(header):
            message = (
                f"the row has {len(cells)} cells where the header has {len(header)}"
            )
            remedy = "A cell with a comma needs quotes"
            if len(cells) < len(header):
                remedy = "Give it all its cells, the empty ones too"
            problems.append(Problem(name, line, None, message, remedy))
        elif "\0" in "".join(cells):
            message = "the cell holds a null character"
            problems += [
                Problem(name, line, column, message, "Take it out")
                for column, cell in zip(header, cells, strict=True)
                if "\0" in cell
            ]
    return problems


def header_faults(
    header: Sequence[str], expected: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Yield each way in which a table's columns differ from the schema's.

    A fault is the column that it is about and a sentence.
    """
    missing = [name for name in expected if name not in header]
    seen: set[str] = set()
    for place, name in enumerate(header):
        if name and name in seen:
            yield _shown(name), "the column is there twice"
        elif name in expected:
            seen.add(name)
        elif place < len(expected) and expected[place] in missing:
            missing.remove(expected[place])
            seen.add(name)
            clause = f"{_shown(name, quoted=True)} stands in its place"
            yield expected[place], f"the column is missing; {clause}"
        elif not name:
            yield "", f"column {place + 1} has no name"
        else:
            seen.add(name)
            yield _shown(name), "the schema has no such column"
    for name in missing:
        yield name, "the column is missing"
    same_names = len(header) == len(expected) and set(header) == set(expected)
    if same_names and list(header) != list(expected):
        first = next(a for a, b in zip(header, expected, strict=True) if a != b)
        yield first, f"the columns are out of order; it is {', '.join(expected)}"


def _shown(name: object, quoted: bool = False) -> str:
    """Return a column's name as a line of a terminal can show it, cut where it is long.

    Frames can have columns that are called by other things than text.
    """
    shown = str(name)
    if quoted or not shown.isprintable():
        shown = repr(name)
    return shown if len(shown) <= _LONGEST_NAME else f"{shown[:_LONGEST_NAME]}…"


def _records(text: str, name: str) -> tuple[Rows, list[Problem]]:
    """Return each record with the line that it starts on, and what could not be read.

    Only a line feed ends a line here, as in an editor; a carriage return within quotes
    is text like any other.
    """
    reader = csv.reader(io.StringIO(text, newline="\n"), strict=True)
    records: Rows = []
    line = 1
    try:
        for cells in reader:
            records.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        message = f"from here on the file cannot be read: {_plain(error)}"
        remedy = (
            "Quote cells with commas, quotes or line breaks, and double their quotes"
        )
        column = _unclosed(text, line, records) if "unexpected" in str(error) else None
        return records, [Problem(name, line, column, message, remedy)]
    return records, []


def _unclosed(text: str, line: int, records: Rows) -> str | None:
    """Return the column of the quote that the record on a line leaves open."""
    header = records[0][1] if records else []
    cells = next(csv.reader([text.split("\n", line - 1)[-1]]))
    return _shown(header[len(cells) - 1]) if len(cells) <= len(header) else None


def _plain(error: csv.Error) -> str:
    message = str(error)
    if "unexpected end" in message:
        return "a quote is opened and never closed"
    if "expected after" in message:
        return "something other than a comma follows a closing quote"
    if "new-line" in message:
        return "a carriage return stands outside quotes"
    return message
