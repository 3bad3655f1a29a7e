"""Open a package wherever it lies: a folder, a zip or a database -> tables, checked.

What is opened may come from anyone: its paths are looked at before they are followed,
its schemas before they are used, and nothing is fetched or written.
"""

from __future__ import annotations

import contextlib
import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd

from councilbench.folder import DESCRIPTOR
from councilbench.problems import BadData, Problem, bad_data, named
from councilbench.schema import NOUNS, Table, cast, read_tables
from councilbench.store import DESCRIPTION_TABLE, ROWID, TEXTS_TABLE, quoted
from councilbench.tables import frame, read_csv, records, to_csv
from councilbench.text_files import as_json, header_faults

from .containers import (
    FETCH,
    LIMIT,
    Read,
    folder_reader,
    kind_of,
    unreadable,
    within,
    zip_reader,
)

RESTORE = "Restore it, or take out what refers to it"


@dataclass(frozen=True)
class Opened:
    """A package's tables and what describes them.

    ``files`` holds each table as CSV, as it lies in the package; ``texts`` the words of
    each document by its key, or None where the package doesn't carry them. ``place``
    is what people call the package; paths in sentences begin with it.
    """

    place: Path
    descriptor: dict[str, Any]
    tables: dict[str, Table]
    frames: dict[str, pd.DataFrame]
    files: dict[str, bytes]
    texts: dict[str, str] | None

    def file_names(self) -> dict[str, str]:
        """Return what to call each table's file in a sentence."""
        return {n: str(self.place / table.path) for n, table in self.tables.items()}


def open_package(path: Path, place: Path | None = None) -> Opened:
    """Return the package at ``path``: a folder, its descriptor, a zip or a database.

    ``place`` is what to call it in sentences; by default, as it was named. Raises
    BadData with everything that keeps it from being read: the file itself, paths that
    lead out of it, its descriptor, its schemas, and every cell of a wrong type.
    """
    if path.name == DESCRIPTOR:
        path = path.parent
    place = path if place is None else place
    kind = kind_of(path)
    if kind == "database":
        return _from_database(path, place)
    if kind == "folder":
        return _from_files(place, folder_reader(path, place))
    with zip_reader(path, place) as read:
        return _from_files(place, read)


# From files to tables.


def _from_files(place: Path, read: Read) -> Opened:
    descriptor = _json(DESCRIPTOR, place, read)
    tables = _tables(descriptor, place, read)
    frames, files, problems = {}, {}, []
    for name, table in tables.items():
        try:
            files[name] = _file(table.path, place, read)
            frames[name] = read_csv(files[name], table, str(place / table.path))
        except BadData as bad:
            problems += bad.traced()
    if problems:
        raise BadData(problems)
    texts = _texts(frames.get("documents"), place, read)
    return Opened(place, descriptor, tables, frames, files, texts)


def _file(name: str, place: Path, read: Read) -> bytes:
    data = read(str(PurePosixPath(name)))
    if data is None:
        raise bad_data(place / name, "the file is missing", RESTORE)
    return data


def _json(name: str, place: Path, read: Read) -> dict[str, Any]:
    """Return what a JSON file holds, which has to be an object."""
    return _object(_file(name, place, read), place / name)


def _object(data: bytes, file: Path) -> dict[str, Any]:
    value = as_json(data, str(file))
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        # half a character, a number of thousands of digits, endless brackets
        message = f"this is not valid JSON ({named(error)})"
        raise bad_data(file, message, "Restore it") from None
    if not isinstance(value, dict):
        raise bad_data(file, "this is not a JSON object", "Restore it")
    return value


def _tables(descriptor: dict[str, Any], place: Path, read: Read) -> dict[str, Table]:
    """Return each table as its schema declares it, once no path leads out."""
    _check_descriptor(descriptor, place)

    def schema_of(resource: Mapping[str, Any]) -> Mapping[str, Any]:
        schema = resource["schema"]
        return _json(schema, place, read) if isinstance(schema, str) else schema

    return read_tables(descriptor["resources"], schema_of, place)


def _check_descriptor(descriptor: Mapping[str, Any], place: Path) -> None:
    resources = descriptor.get("resources")
    if not isinstance(resources, list) or not resources:
        message = "there is no list of resources, each with a name"
        raise bad_data(place / DESCRIPTOR, message, "Add one resource a table")
    sentences = [
        sentence
        for number, resource in enumerate(resources, 1)
        for sentence in _resource_faults(number, resource)
    ]
    names = [r.get("name") for r in resources if isinstance(r, dict)]
    sentences += [
        f"two resources are called {n!r}" for n in names if names.count(n) > 1
    ]
    if sentences:
        raise BadData(
            Problem(str(place / DESCRIPTOR), None, "resources", sentence, "Mend it")
            for sentence in sentences
        )


def _resource_faults(number: int, resource: object) -> Iterator[str]:
    """Yield what keeps a resource from being read."""
    properties = resource if isinstance(resource, dict) else {}
    name, path, schema = (properties.get(key) for key in ("name", "path", "schema"))
    if not isinstance(name, str) or not re.fullmatch(r"[A-Za-z0-9._-]+", name):
        yield f"resource {number} has no name of letters, digits, '.', '_' and '-'"
        return
    if not within(path) or not str(path).endswith(".csv"):
        yield f"the path of {name!r} is no CSV file in the package: {path!r}"
    if not isinstance(schema, dict) and not within(schema):
        yield f"the schema of {name!r} is no file in the package: {schema!r}"


def _texts(
    documents: pd.DataFrame | None, place: Path, read: Read
) -> dict[str, str] | None:
    """Return the words of each document, or None where the package has none of them."""
    if documents is None or not {"document_id", "path"} <= set(documents.columns):
        return None
    texts, missing, problems = {}, [], []
    for key, path in zip(documents["document_id"], documents["path"], strict=True):
        if not within(path):
            message = f"the document {key!r} lies outside the package: {path!r}"
            problems.append(Problem(str(place), None, None, message, "Mend its path"))
            continue
        data = read(str(PurePosixPath(path)))
        if data is None:
            missing.append(path)
            continue
        try:
            texts[key] = data.decode("utf-8")
        except UnicodeDecodeError as error:
            message = f"the file is not UTF-8 text (byte {error.start})"
            file = str(place / path)
            problems.append(Problem(file, None, None, message, "Save it as UTF-8"))
    if texts:
        message = "the file is missing"
        problems += [
            Problem(str(place / p), None, None, message, RESTORE) for p in missing
        ]
    if problems:
        raise BadData(problems)
    return texts if texts or not missing else None


# From a database to tables.


def _from_database(path: Path, place: Path) -> Opened:
    try:
        with contextlib.closing(_connect(path)) as connection:
            return _described_by_itself(connection, place)
    except (sqlite3.Error, OverflowError, UnicodeDecodeError) as error:
        message = "the database is damaged or cut short"
        # What SQLite says can hold pieces of the damaged file.
        if str(error).isprintable():
            message += f": {error}"
        raise bad_data(place, message, FETCH) from None
    except OSError as error:
        raise unreadable(place, error) from None


def _connect(path: Path) -> sqlite3.Connection:
    # Immutable: not even a lock or a journal is written beside it.
    address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    connection = sqlite3.connect(address, uri=True)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LIMIT)
    return connection


def _described_by_itself(connection: sqlite3.Connection, place: Path) -> Opened:
    (sound,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if sound != "ok":
        raise sqlite3.DatabaseError(str(sound).splitlines()[-1])
    # A view under a table's name could compute without end.
    table_list = connection.execute("PRAGMA table_list").fetchall()
    stored = {name for _, name, kind, *_ in table_list if kind == "table"}
    row = None
    if DESCRIPTION_TABLE in stored:
        cursor = connection.execute(
            f"SELECT descriptor FROM {quoted(DESCRIPTION_TABLE)}"
        )
        row = cursor.fetchone()
    if row is None or not isinstance(row[0], str):
        message = f"the database does not describe its tables, in {DESCRIPTION_TABLE}"
        raise bad_data(place, message, "Build it again with `councilbench build`")
    descriptor = _object(row[0].encode("utf-8"), place / DESCRIPTION_TABLE)
    tables = _tables(descriptor, place, lambda name: None)
    frames, problems = {}, []
    for name, table in tables.items():
        try:
            frames[name] = _frame(connection, table, place, stored)
        except BadData as bad:
            problems += bad.traced()
    if problems:
        raise BadData(problems)
    files = {
        name: to_csv(records(frames[name]), table) for name, table in tables.items()
    }
    texts = {}
    if TEXTS_TABLE in stored:
        rows = connection.execute(
            f"SELECT document_id, text FROM {quoted(TEXTS_TABLE)}"
        )
        texts = {key: text for key, text in rows if isinstance(text, str)}
    return Opened(place, descriptor, tables, frames, files, texts or None)


def _frame(
    connection: sqlite3.Connection, table: Table, place: Path, stored: set[str]
) -> pd.DataFrame:
    """Return a table of a database, which may hold cells of any type."""
    name = table.name
    file = f"{place}, table {name}"
    if name not in stored:
        raise bad_data(file, "the table is missing", FETCH)
    # This pragma lists neither hidden nor computed columns: they count as missing.
    columns = connection.execute(f"PRAGMA table_info({quoted(name)})").fetchall()
    kinds = {field.name: field.type for field in table.fields}
    names = [column[1] for column in columns if column[1] != ROWID or ROWID in kinds]
    problems = [
        Problem(file, None, column, message, "Name the columns as the schema does")
        for column, message in header_faults(names, list(kinds))
    ]
    shared = {column: kinds[column] for column in kinds if column in names}
    rows = []
    # _rowid_ is the row's place even where a column is called rowid
    selected = ", ".join(map(quoted, shared)) or "NULL"
    sql = f"SELECT {selected} FROM {quoted(name)} ORDER BY _rowid_"
    for number, cells in enumerate(connection.execute(sql), 1):
        row, faults = _row(cells, shared)
        rows.append(row)
        problems += [
            Problem(file, None, column, f"row {number}: {message}", "Mend the cell")
            for column, message in faults
        ]
    if problems:
        raise BadData(problems)
    return frame(rows, table)


def _row(
    cells: tuple[object, ...], kinds: Mapping[str, str]
) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """Return a row's values, and the column and fault of each of another type."""
    row, faults = {}, []
    for cell, (column, kind) in zip(cells, kinds.items(), strict=False):
        try:
            row[column] = _cell(cell, kind)
        except ValueError as error:
            faults.append((column, str(error)))
    return row, faults


def _cell(cell: object, kind: str) -> object:
    if cell is None or cell == "":
        return None
    if kind == "boolean" and type(cell) is int and cell in (0, 1):
        return bool(cell)
    # cast reads text as a CSV cell would be read; here it should be a number already
    if isinstance(cell, str) and kind not in ("string", "date"):
        raise ValueError(f"{cell!r} is not {NOUNS[kind]}")
    return cast(cell, kind)
