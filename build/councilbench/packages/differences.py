"""What differs between two packages: a list of changes, complete and one by one.

Applied to the old package they give the new one; with old and new exchanged they are
the changes the other way round. The order of tables and of rows says nothing, nor does
what follows from the data: sizes, hashes, and where a table's file lies.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any

import pandas as pd

from councilbench.problems import BadData, Problem, bad_data
from councilbench.project import FILLED_IN
from councilbench.schema import Field, Row, Table
from councilbench.tables import records

from .opening import Opened

Key = tuple[Any, ...]

# Properties that follow from the data, or that other changes tell of.
_OF_PACKAGE = FILLED_IN | {"resources"}
_OF_RESOURCE = FILLED_IN | {"name", "schema", "path", "type"}
_OF_RESOURCE |= {"format", "mediatype", "encoding"}


@dataclass(frozen=True)
class Change:
    """One difference; ``old`` None: it was added, ``new`` None: it was removed.

    ``kind`` tells what ``name`` is and what the values are:

    - package, resource, schema: a property and its values
    - table: nothing; its resource, schema and rows
    - column: a column; its field, and its values in rows that both packages have
    - order: nothing; the names of all columns
    - field: a column and one of its field's properties; their values
    - row, code (a row of a codelist): the key; the whole row, or of a row that both
      packages have the cells that differ
    """

    kind: str
    table: str | None
    name: Key
    old: Any
    new: Any


def changes(old: Opened, new: Opened) -> list[Change]:
    """Return every difference between two packages; an empty list if there is none.

    Values are those of JSON, dates as text. Raises BadData where rows cannot be told
    apart: a table declares no key, or two of its rows have the same.
    """
    rows = _all_rows(old), _all_rows(new)
    properties = _properties(old.descriptor, new.descriptor, _OF_PACKAGE)
    all_changes = [
        Change("package", None, (key,), *values) for key, *values in properties
    ]
    for name in [*old.tables, *(t for t in new.tables if t not in old.tables)]:
        before, after = old.tables.get(name), new.tables.get(name)
        if before and after:
            all_changes += _table_changes(
                (before, rows[0][name]), (after, rows[1][name])
            )
        else:
            whole = [_whole(before, rows[0]), _whole(after, rows[1])]
            all_changes.append(Change("table", name, (), *whole))
    return all_changes


def _whole(
    table: Table | None, rows: Mapping[str, dict[Key, Row]]
) -> dict[str, Any] | None:
    """Return all there is of a table; None where the package doesn't have it."""
    if table is None:
        return None
    resource = table.resource.items()
    return {
        "resource": {k: v for k, v in resource if k not in _OF_RESOURCE},
        "schema": table.descriptor,
        "rows": list(rows[table.name].values()),
    }


def _properties(
    old: Mapping[str, Any], new: Mapping[str, Any], without: Set[str]
) -> Iterator[tuple[str, Any, Any]]:
    """Yield each property that differs with both values; None is as good as absent."""
    for key in [*old, *(k for k in new if k not in old)]:
        if key not in without and _json(old.get(key)) != _json(new.get(key)):
            yield key, old.get(key), new.get(key)


def _json(value: Any) -> str:
    # Python takes True for equal to 1; their texts differ
    return json.dumps(value, sort_keys=True)


def _all_rows(opened: Opened) -> dict[str, dict[Key, Row]]:
    """Return each table's rows by their keys, as JSON has them."""
    tables, problems = {}, []
    for name, file in opened.file_names().items():
        try:
            tables[name] = _rows(opened.tables[name], opened.frames[name], file)
        except BadData as bad:
            problems += bad.traced()
    if problems:
        raise BadData(problems)
    return tables


def _rows(table: Table, frame: pd.DataFrame, file: str) -> dict[Key, Row]:
    key = table.primary_key
    if not key:
        message = "the schema declares no primaryKey, so rows cannot be compared"
        raise bad_data(file, message, "Declare one")
    rows: dict[Key, Row] = {}
    problems = []
    for number, record in enumerate(records(frame), 1):
        row = {name: _plain(cell) for name, cell in record.items()}
        row_key = tuple(row[name] for name in key)
        if None in row_key or row_key in rows:
            fault = "has no key" if None in row_key else "has the key of another"
            message = f"row {number} {fault}: {', '.join(map(repr, row_key))}"
            remedy = "Give each row a key of its own"
            problems.append(Problem(file, None, ", ".join(key), message, remedy))
        rows[row_key] = row
    if problems:
        raise BadData(problems)
    return rows


def _plain(cell: Any) -> Any:
    return cell.isoformat() if isinstance(cell, dt.date) else cell


def _table_changes(
    old: tuple[Table, dict[Key, Row]], new: tuple[Table, dict[Key, Row]]
) -> Iterator[Change]:
    (before, old_rows), (after, new_rows) = old, new
    table = before.name
    for name, *values in _properties(before.resource, after.resource, _OF_RESOURCE):
        yield Change("resource", table, (name,), *values)
    for name, *values in _properties(before.descriptor, after.descriptor, {"fields"}):
        yield Change("schema", table, (name,), *values)
    # A key of other columns tells other things apart: no row is the same as before.
    same_key = before.primary_key == after.primary_key
    both = [key for key in old_rows if key in new_rows] if same_key else []
    yield from _column_changes(both, old, new)
    kind = "code" if before.is_vocabulary or after.is_vocabulary else "row"
    yield from _row_changes(kind, table, both, old_rows, new_rows)


def _row_changes(
    kind: str, table: str, both: list[Key], old: dict[Key, Row], new: dict[Key, Row]
) -> Iterator[Change]:
    shared = set(both)
    yield from (Change(kind, table, k, old[k], None) for k in old if k not in shared)
    yield from (Change(kind, table, k, None, new[k]) for k in new if k not in shared)
    for key in both:
        before, after = old[key], new[key]
        differing = [
            name
            for name in before
            if name in after and _text(before[name]) != _text(after[name])
        ]
        if differing:
            cells = [{name: row[name] for name in differing} for row in (before, after)]
            yield Change(kind, table, key, *cells)


def _text(cell: Any) -> str | None:
    """Return a cell as a CSV file has it: a type can change and a value stay."""
    if cell is None:
        return None
    if isinstance(cell, bool):
        return str(cell).lower()
    return str(cell).removesuffix(".0") if isinstance(cell, float) else str(cell)


def _column_changes(
    both: list[Key],
    old: tuple[Table, dict[Key, Row]],
    new: tuple[Table, dict[Key, Row]],
) -> Iterator[Change]:
    """Yield what happened to the columns; ``both`` are the keys of shared rows."""
    table, before, after = old[0].name, old[0].columns, new[0].columns
    for name in [*before, *(n for n in after if n not in before)]:
        if name in before and name in after:
            properties = _properties(_flat(before[name]), _flat(after[name]), {"name"})
            for key, *values in properties:
                yield Change("field", table, (name, key), *values)
            continue
        whole = [
            _whole_column(fields.get(name), both, rows)
            for fields, rows in ((before, old[1]), (after, new[1]))
        ]
        yield Change("column", table, (name,), *whole)
    if list(before) != list(after):
        yield Change("order", table, (), list(before), list(after))


def _flat(field: Field) -> dict[str, Any]:
    """Return a field's properties with each constraint as one of them."""
    properties = field.descriptor.items()
    flat = {key: value for key, value in properties if key != "constraints"}
    return flat | {f"constraints.{k}": value for k, value in field.constraints.items()}


def _whole_column(
    field: Field | None, both: list[Key], rows: dict[Key, Row]
) -> dict[str, Any] | None:
    if field is None:
        return None
    cells = [(list(key), rows[key][field.name]) for key in both]
    return {
        "field": field.descriptor,
        "values": [[key, cell] for key, cell in cells if cell is not None],
    }
