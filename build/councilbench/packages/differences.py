"""What differs between two packages: a list of changes, complete and one by one.

Applied to the old package they give the new one; with old and new exchanged they are
the changes the other way round. The order of tables and of rows says nothing, nor does
what follows from the data: sizes, hashes, and where a table's file lies.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from councilbench.problems import BadData, Problem, bad_data

from .opening import Opened, Schema

Key = tuple[Any, ...]
Row = dict[str, Any]

# Properties that follow from the data, or that other changes tell of.
_OF_PACKAGE = {"resources", "rows_hash"}
_OF_RESOURCE = {"name", "schema", "path", "bytes", "hash", "type"}
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
    found = [Change("package", None, (key,), *values) for key, *values in properties]
    for table in [*old.schemas, *(t for t in new.schemas if t not in old.schemas)]:
        if table in old.schemas and table in new.schemas:
            found += _table_changes(table, (old, rows[0][table]), (new, rows[1][table]))
            continue
        whole = [
            _whole(opened, table, held)
            for opened, held in zip((old, new), rows, strict=True)
        ]
        found.append(Change("table", table, (), *whole))
    return found


def _whole(
    opened: Opened, table: str, rows: Mapping[str, dict[Key, Row]]
) -> dict[str, Any] | None:
    """Return all there is of a table; None where the package doesn't have it."""
    if table not in opened.schemas:
        return None
    resource = opened.resources[table]
    return {
        "resource": {k: v for k, v in resource.items() if k not in _OF_RESOURCE},
        "schema": opened.schemas[table],
        "rows": list(rows[table].values()),
    }


def _properties(
    old: Mapping[str, Any], new: Mapping[str, Any], without: set[str]
) -> Iterator[tuple[str, Any, Any]]:
    """Yield each property that differs with both values; None is as good as absent."""
    for key in [*old, *(k for k in new if k not in old)]:
        if key not in without and _json(old.get(key)) != _json(new.get(key)):
            yield key, old.get(key), new.get(key)


def _json(value: Any) -> str:
    # Python takes True for equal to 1; their texts differ
    return json.dumps(value, sort_keys=True)


def key_of(schema: Schema) -> list[str]:
    """Return the columns of a table's primary key, of which there may be none."""
    key = schema.get("primaryKey", [])
    return [key] if isinstance(key, str) else list(key)


def _all_rows(opened: Opened) -> dict[str, dict[Key, Row]]:
    """Return each table's rows by their keys, as JSON has them."""
    tables, problems = {}, []
    for name, file in opened.file_names().items():
        try:
            tables[name] = _rows(opened, name, file)
        except BadData as bad:
            problems += bad.problems
    if problems:
        raise BadData(problems)
    return tables


def _rows(opened: Opened, table: str, file: str) -> dict[Key, Row]:
    key, frame = key_of(opened.schemas[table]), opened.tables[table]
    if not key:
        message = "the schema declares no primaryKey, so rows cannot be compared"
        raise bad_data(file, message, "Declare one")
    columns = [
        [
            None if missing else _plain(cell)
            for cell, missing in zip(values, gone, strict=True)
        ]
        for values, gone in ((frame[c].tolist(), frame[c].isna()) for c in frame)
    ]
    rows: dict[Key, Row] = {}
    problems = []
    for number, cells in enumerate(zip(*columns, strict=True), 1):
        row = dict(zip(frame.columns, cells, strict=True))
        place = tuple(row[name] for name in key)
        if None in place or place in rows:
            fault = "has no key" if None in place else "has the key of another"
            message = f"row {number} {fault}: {', '.join(map(repr, place))}"
            remedy = "Give each row a key of its own"
            problems.append(Problem(file, None, ", ".join(key), message, remedy))
        rows[place] = row
    if problems:
        raise BadData(problems)
    return rows


def _plain(cell: Any) -> Any:
    return cell.isoformat() if isinstance(cell, dt.date) else cell


def _table_changes(
    table: str,
    old: tuple[Opened, dict[Key, Row]],
    new: tuple[Opened, dict[Key, Row]],
) -> Iterator[Change]:
    described, now_described = (o.resources[table] for o, _ in (old, new))
    for name, *values in _properties(described, now_described, _OF_RESOURCE):
        yield Change("resource", table, (name,), *values)
    schema, now = (opened.schemas[table] for opened, _ in (old, new))
    for name, *values in _properties(schema, now, {"fields"}):
        yield Change("schema", table, (name,), *values)
    # A key of other columns tells other things apart: no row is the same as before.
    alike = key_of(schema) == key_of(now)
    both = [key for key in old[1] if key in new[1]] if alike else []
    yield from _column_changes(table, both, (schema, old[1]), (now, new[1]))
    paths = [PurePosixPath(r["path"]).parts for r in (described, now_described)]
    kind = "code" if any("codelists" in parts for parts in paths) else "row"
    yield from _row_changes(kind, table, both, old[1], new[1])


def _row_changes(
    kind: str, table: str, both: list[Key], old: dict[Key, Row], new: dict[Key, Row]
) -> Iterator[Change]:
    held = set(both)
    yield from (Change(kind, table, k, old[k], None) for k in old if k not in held)
    yield from (Change(kind, table, k, None, new[k]) for k in new if k not in held)
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
    table: str,
    both: list[Key],
    old: tuple[Schema, dict[Key, Row]],
    new: tuple[Schema, dict[Key, Row]],
) -> Iterator[Change]:
    """Yield what happened to the columns; ``both`` are the keys of shared rows."""
    before, after = (
        {f["name"]: f for f in schema["fields"]} for schema, _ in (old, new)
    )
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


def _flat(field: Mapping[str, Any]) -> dict[str, Any]:
    """Return a field's properties with each constraint as one of them."""
    constraints = field.get("constraints", {})
    flat = {key: value for key, value in field.items() if key != "constraints"}
    return flat | {f"constraints.{key}": value for key, value in constraints.items()}


def _whole_column(
    field: Mapping[str, Any] | None, both: list[Key], rows: dict[Key, Row]
) -> dict[str, Any] | None:
    if field is None:
        return None
    cells = [(list(key), rows[key][field["name"]]) for key in both]
    return {
        "field": field,
        "values": [[key, cell] for key, cell in cells if cell is not None],
    }
