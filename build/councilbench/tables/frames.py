"""Rows, typed DataFrames and CSV: three forms of one table, by its Table Schema.

A missing value and an empty text are the same thing, in all three.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from councilbench.problems import BadData, Problem
from councilbench.schema import Field, Row, Table, cast
from councilbench.text_files import csv_records

# Dates are objects of datetime.date: the type itself rules out a time of day, every
# output writes it as a day, and all years from 1 to 9999 fit. Text says its storage,
# or a machine with pyarrow would build other frames than one without.
DTYPES: dict[str, Any] = {
    "string": pd.StringDtype("python", na_value=pd.NA),
    "integer": pd.Int64Dtype(),
    "number": pd.Float64Dtype(),
    "boolean": pd.BooleanDtype(),
    "date": np.dtype(object),
}


def frame(rows: Iterable[Mapping[str, object]], table: Table) -> pd.DataFrame:
    """Return rows as a DataFrame with exactly the table's columns, in their types.

    A value is of its field's type, or text as a CSV cell would hold it; a key that is
    left out, None, NaN and the empty text are missing. Raises ValueError where a value
    is neither or a key is no field: that is a caller's mistake.
    """
    rows = list(rows)
    unknown = {key for row in rows for key in row} - set(table.columns)
    if unknown:
        raise ValueError(f"not fields of the schema: {', '.join(sorted(unknown))}")
    columns = {
        field.name: [
            _value(row.get(field.name), field, number)
            for number, row in enumerate(rows, 1)
        ]
        for field in table.fields
    }
    return _typed(columns, table)


def records(frame: pd.DataFrame) -> list[Row]:
    """Return a frame's rows as plain data: Python's own values, None what is missing.

    It is the one way out of a frame: whatever writes rows takes these.
    """
    columns = [
        [
            None if missing else value
            for value, missing in zip(column.tolist(), column.isna(), strict=True)
        ]
        for _, column in frame.items()
    ]
    rows = zip(*columns, strict=True)
    return [dict(zip(frame.columns, cells, strict=True)) for cells in rows]


def _typed(columns: Mapping[str, list[Any]], table: Table) -> pd.DataFrame:
    return pd.DataFrame(
        {
            field.name: pd.Series(columns[field.name], dtype=DTYPES[field.type])
            for field in table.fields
        }
    )


def _value(value: object, field: Field, number: int) -> Any:
    if value is None or value is pd.NA or value is pd.NaT or value == "":
        return None
    if isinstance(value, float) and math.isnan(value):
        return None
    plain = value.item() if isinstance(value, np.generic) else value
    try:
        return cast(plain, field.type)
    except ValueError as error:
        raise ValueError(f"row {number}, {field.name}: {error}") from None


_WRITE: dict[str, Callable[[Any], str]] = {
    "string": str,
    "integer": lambda value: str(int(value)),
    "number": lambda value: repr(float(value)).removesuffix(".0").upper(),
    "boolean": lambda value: "true" if value else "false",
    "date": dt.date.isoformat,
}


def to_csv(rows: Iterable[Row], table: Table) -> bytes:
    """Return rows that the table holds good for as CSV: the same bytes each time.

    Written here and not by pandas or the csv module, which leave a lone carriage
    return unquoted, so that readers see two rows. Raises ValueError where a text has a
    half of a surrogate pair, which UTF-8 can't write.
    """
    writers = [(field.name, _WRITE[field.type]) for field in table.fields]
    lines = [
        ["" if row[name] is None else write(row[name]) for name, write in writers]
        for row in rows
    ]
    return "".join(map(_record, [[*table.columns], *lines])).encode("utf-8")


def _record(cells: Sequence[str]) -> str:
    if len(cells) == 1 and not cells[0]:
        return '""\n'  # an empty line would be no record at all
    return ",".join(map(_quoted, cells)) + "\n"


def _quoted(cell: str) -> str:
    if re.search('[",\r\n]', cell):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def lines(frame: pd.DataFrame) -> list[int]:
    """Return the line of its CSV file on which each row of a frame starts.

    It holds for each file that read_csv takes: only line breaks within cells make a
    record longer than a line. The header is on line 1.
    """
    line = 2 + sum(str(name).count("\n") for name in frame.columns)
    starts = []
    for row in frame.itertuples(index=False, name=None):
        starts.append(line)
        line += 1 + sum(cell.count("\n") for cell in row if isinstance(cell, str))
    return starts


def read_csv(data: bytes, table: Table, name: str) -> pd.DataFrame:
    """Return a CSV file's rows as a frame; ``name`` is what to call the file.

    Nothing but the empty cell is missing ("NA" is text), and no cell is guessed at.
    Raises BadData with every problem of the file.
    """
    header, rows, problems = csv_records(data, list(table.columns), name)
    kinds = {field.name: field.type for field in table.fields}
    columns = {}
    for place, column in enumerate(header):
        if column in kinds:
            cells = [(line, row[place]) for line, row in rows]
            columns[column], faults = _column(cells, kinds[column])
            problems += [
                Problem(name, line, column, message, "Mend the cell")
                for line, message in faults
            ]
    if problems:
        raise BadData(problems)
    return _typed(columns, table)


def _column(
    cells: Iterable[tuple[int, str]], kind: str
) -> tuple[list[Any], list[tuple[int, str]]]:
    """Return a column's values, and the line and fault of each cell that is not one."""
    values, faults = [], []
    for line, cell in cells:
        try:
            values.append(cast(cell, kind) if cell else None)
        except ValueError as error:
            faults.append((line, str(error)))
    return values, faults
