"""The tables as one SQLite file: keys, indexes, full-text search and views."""

from __future__ import annotations

import contextlib
import hashlib
import json
import operator
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
from sqlite_utils import Database
from sqlite_utils.db import quote_identifier as quoted

from councilbench.problems import BadData, Problem, bad_data
from councilbench.project import Project

from .names import DESCRIPTION_TABLE, ROWID, TEXTS_TABLE, TOKENIZER
from .opened import open_database
from .search_index import create_search

Schema = Mapping[str, Any]
Scalar = str | int | float | None
Row = tuple[Scalar, ...]

COLUMN_TYPES = {
    "string": "TEXT",
    "date": "TEXT",
    "integer": "INTEGER",
    "boolean": "INTEGER",
    "number": "REAL",
}
_BOUNDS = {
    "minimum": ("is at least {}", "{} >="),
    "maximum": ("is at most {}", "{} <="),
    "minLength": ("has at least {} characters", "length({}) >="),
    "maxLength": ("has at most {} characters", "length({}) <="),
}
_SCALARS: dict[str, Callable[[Any], Scalar]] = {
    "string": str,
    "date": lambda cell: date.fromisoformat(str(cell)[:10]).isoformat(),
    "integer": operator.index,
    "boolean": operator.index,
    "number": float,
}


def write_database(
    project: Project,
    tables: Mapping[str, pd.DataFrame],
    path: Path,
    texts: Mapping[str, str] | None = None,
    agreement: Mapping[str, Any] | None = None,
) -> None:
    """Write the tables to a SQLite file, with the project's keys, search and views.

    ``texts`` are the documents' words by document, ``agreement`` is how far rule and
    analyst agree; ``rows_hash`` leaves both out.
    The file is moved into place once it is whole: after a failure what stood there
    before still does. The same tables give the same bytes with the same SQLite.

    Raises BadData, with every row that breaks a key or rule, and where a table or
    column is missing, a view fails or the file cannot be written.
    """
    rows = _all_rows(project, tables)
    draft = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.unlink(missing_ok=True)
        with contextlib.closing(Database(draft, execute_plugins=False)) as db:
            _build(db, project, rows, texts or {}, agreement)
        os.replace(draft, path)
    except (OSError, sqlite3.OperationalError) as error:
        raise bad_data(
            project.relative(path),
            f"the database cannot be written: {error}",
            "Check that the folder may be written to and that the disk has room",
        ) from None
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def empty_database(project: Project) -> Database:
    """Return tables, views and search index, without rows, as a database in memory.

    Raises BadData where a view cannot be made.
    """
    db = Database(memory=True, execute_plugins=False)
    _create_tables(db, project.schemas)
    _create_views(db, project)
    create_search(db.conn, project.schemas, TOKENIZER)
    return db


def rows_hash(tables: Mapping[str, pd.DataFrame], schemas: Mapping[str, Schema]) -> str:
    """Return ``sha256:…`` over the rows, the same on every machine.

    What is hashed is ASCII text, a line of JSON each: for every table, in order of
    name, its name with its columns and their types; then its rows, sorted as text.

    Raises BadData where a column is missing or a cell is not of its column's type.
    """
    return _hash(
        (name, schemas[name], _rows(name, tables[name], schemas[name]))
        for name in sorted(tables)
    )


def database_rows_hash(path: Path, schemas: Mapping[str, Schema]) -> str:
    """Return what ``rows_hash`` gives for the tables that a database file holds.

    Raises BadData where the file is not a database with these tables and columns.
    """
    remedy = "Build it again, or fetch it again from where it is published"
    with open_database(path, remedy) as connection:
        return _hash(
            (name, schemas[name], connection.execute(_select(name, schemas[name])))
            for name in sorted(schemas)
        )


def _hash(tables: Iterable[tuple[str, Schema, Iterable[Row]]]) -> str:
    digest = hashlib.sha256()
    for name, schema, rows in tables:
        columns = [[field["name"], field["type"]] for field in schema["fields"]]
        digest.update(_line([name, columns]))
        for line in sorted(map(_line, rows)):
            digest.update(line)
    return f"sha256:{digest.hexdigest()}"


def _line(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode() + b"\n"


def _select(table: str, schema: Schema) -> str:
    columns = ", ".join(quoted(field["name"]) for field in schema["fields"])
    return f"SELECT {columns} FROM {quoted(table)}"


def _all_rows(
    project: Project, tables: Mapping[str, pd.DataFrame]
) -> dict[str, list[Row]]:
    rows, problems = {}, []
    for name, schema in project.schemas.items():
        file = project.resources[name]["path"]
        if name not in tables:
            problems.append(Problem(file, None, None, "the table was not built"))
            continue
        try:
            rows[name] = _rows(file, tables[name], schema)
        except BadData as error:
            problems += error.problems
    if problems:
        raise BadData(problems)
    return rows


def _rows(file: str, frame: pd.DataFrame, schema: Schema) -> list[Row]:
    """Return a table's rows as SQLite holds them, columns in the schema's order."""
    columns, problems = [], []
    for field in schema["fields"]:
        name, kind = field["name"], field["type"]
        if name not in frame:
            problems.append(Problem(file, None, name, "the column is missing"))
            continue
        try:
            columns.append(_scalars(frame[name], kind))
        except (TypeError, ValueError) as error:
            message = f"the column holds what is no {kind}: {error}"
            problems.append(Problem(file, None, name, message))
    if problems:
        raise BadData(problems)
    return list(zip(*columns, strict=True))


def _scalars(cells: pd.Series[Any], kind: str) -> list[Scalar]:
    convert = _SCALARS[kind]
    return [
        None if missing else convert(cell)
        for cell, missing in zip(cells.tolist(), cells.isna().tolist(), strict=True)
    ]


def _build(
    db: Database,
    project: Project,
    rows: Mapping[str, list[Row]],
    texts: Mapping[str, str],
    agreement: Mapping[str, Any] | None,
) -> None:
    # Until the file is whole nothing is lost with it; VACUUM then writes it through.
    for pragma in ("page_size = 4096", "synchronous = OFF", "foreign_keys = ON"):
        db.conn.execute(f"PRAGMA {pragma}")
    with db.atomic():
        _create_tables(db, project.schemas)
        _load(db, project, rows)
        _create_views(db, project)
        _describe(db, project, agreement)
        _keep_texts(db, texts)
    for table, schema in project.schemas.items():
        _create_indexes(db, table, schema, project.schemas)
        if schema.get("search"):
            db.table(table).enable_fts(schema["search"], tokenize=TOKENIZER)
            db.table(table).optimize()
    with db.atomic():
        create_search(db.conn, project.schemas, TOKENIZER)
    db.conn.execute("PRAGMA synchronous = FULL")
    db.vacuum()


def _describe(
    db: Database, project: Project, agreement: Mapping[str, Any] | None
) -> None:
    # Sizes and hashes are those of the CSV files, which follow from the tables.
    derived = {"bytes", "hash", "rows_hash"}
    resources = [
        {key: value for key, value in resource.items() if key not in derived}
        | {"schema": project.schemas[name]}
        for name, resource in project.resources.items()
    ]
    descriptor = {k: v for k, v in project.descriptor.items() if k not in derived}
    text = json.dumps(descriptor | {"resources": resources}, ensure_ascii=False)
    table = quoted(DESCRIPTION_TABLE)
    columns = "descriptor TEXT NOT NULL, agreement TEXT"
    db.execute(f"CREATE TABLE {table} ({columns}) STRICT")
    found = json.dumps(agreement) if agreement else None
    db.execute(f"INSERT INTO {table} VALUES (?, ?)", [text, found])


def _keep_texts(db: Database, texts: Mapping[str, str]) -> None:
    table = quoted(TEXTS_TABLE)
    columns = "document_id TEXT NOT NULL PRIMARY KEY, text TEXT NOT NULL"
    db.execute(f"CREATE TABLE {table} ({columns}) STRICT")
    rows = sorted(texts.items())
    db.conn.executemany(f"INSERT INTO {table} VALUES (?, ?)", rows)


def _create_tables(db: Database, schemas: Mapping[str, Schema]) -> None:
    for table, schema in schemas.items():
        db.execute(_table_sql(table, schema, schemas))


def _table_sql(table: str, schema: Schema, schemas: Mapping[str, Schema]) -> str:
    # sqlite-utils declares neither UNIQUE nor CHECK, so the statement is put together
    # here; it is also what people read when they ask a database for its schema.
    key = schema["primaryKey"]
    lines = [_column_sql(field, field["name"] in key) for field in schema["fields"]]
    if schema.get("search"):
        lines.append(f"{quoted(ROWID)} INTEGER NOT NULL UNIQUE")
    lines.append(f"PRIMARY KEY ({_list(key)})")
    lines += [f"UNIQUE ({_list(names)})" for names in schema.get("uniqueKeys", [])]
    lines += [
        f"FOREIGN KEY ({_list(columns)}) REFERENCES {quoted(parent)} ({_list(others)})"
        for columns, parent, others in _foreign_keys(table, schema, schemas)
    ]
    lines += [
        f"CONSTRAINT {quoted(rule['message'])} CHECK ({condition})"
        for rule in schema.get("rules", [])
        if (condition := _rule_sql(rule))
    ]
    return f"CREATE TABLE {quoted(table)} (\n  " + ",\n  ".join(lines) + "\n) STRICT"


def _column_sql(field: Schema, in_key: bool) -> str:
    constraints = field.get("constraints", {})
    parts = [quoted(field["name"]), COLUMN_TYPES[field["type"]]]
    if in_key or constraints.get("required"):
        parts.append("NOT NULL")
    if constraints.get("unique"):
        parts.append("UNIQUE")
    parts += [
        f"CONSTRAINT {quoted(words)} CHECK ({condition})"
        for words, condition in _conditions(field, constraints)
    ]
    return " ".join(parts)


def _conditions(field: Schema, constraints: Schema) -> Iterator[tuple[str, str]]:
    """Yield what SQLite can check by itself, in words and as SQL.

    Patterns are left to the validation: SQLite has no regular expressions.
    """
    name, column = field["name"], quoted(field["name"])
    if field["type"] == "boolean":
        yield f"{name} is 0 or 1", f"{column} IN (0, 1)"
    if field["type"] == "date":
        # Without a modifier, date() lets the 30th of February pass.
        yield (
            f"{name} is a day, as YYYY-MM-DD",
            f"{column} IS date({column}, '+0 days')",
        )
    for constraint, value in constraints.items():
        if constraint in _BOUNDS:
            words, condition = _BOUNDS[constraint]
            bound = f"'{value}'" if isinstance(value, str) else value
            yield f"{name} {words.format(value)}", f"{condition.format(column)} {bound}"


def _rule_sql(rule: Schema) -> str | None:
    """Return the condition of a rule between two columns; None for other rules."""
    one, other = (quoted(name) for name in rule["fields"][:2])
    match rule["check"]:
        case "in_order":
            return f"{one} <= {other}"
        case "needs":
            return f"{one} IS NULL OR {other} IS NOT NULL"
    return None


def _list(names: Iterable[str]) -> str:
    return ", ".join(map(quoted, names))


def _foreign_keys(
    table: str, schema: Schema, schemas: Mapping[str, Schema]
) -> Iterator[tuple[list[str], str, list[str]]]:
    """Yield each foreign key: its columns, the table that it points to, and theirs.

    A key of several columns that takes in the other table's primary key implies the
    key of that one column. It is declared too, since Datasette makes links of those.
    """
    declared = [key["fields"] for key in schema.get("foreignKeys", [])]
    for key in schema.get("foreignKeys", []):
        parent = key["reference"].get("resource") or table
        others = key["reference"]["fields"]
        yield key["fields"], parent, others
        primary = schemas[parent]["primaryKey"]
        if len(others) > 1 and len(primary) == 1 and primary[0] in others:
            column = key["fields"][others.index(primary[0])]
            if [column] not in declared:
                yield [column], parent, primary


def _create_indexes(
    db: Database, table: str, schema: Schema, schemas: Mapping[str, Schema]
) -> None:
    """Index the foreign keys whose columns no other index begins with."""
    indexed = [schema["primaryKey"], *schema.get("uniqueKeys", [])]
    indexed += [
        [field["name"]]
        for field in schema["fields"]
        if field.get("constraints", {}).get("unique")
    ]
    keys = [columns for columns, _, _ in _foreign_keys(table, schema, schemas)]
    for columns in sorted(keys, key=len, reverse=True):
        if not any(index[: len(columns)] == columns for index in indexed):
            db.table(table).create_index(columns)
            indexed.append(columns)


def _load(db: Database, project: Project, rows: Mapping[str, list[Row]]) -> None:
    # Foreign keys are looked at when all rows are in, so that all can be named.
    db.conn.execute("PRAGMA defer_foreign_keys = ON")
    problems = []
    for table, schema in project.schemas.items():
        for row, message in _insert(db, table, schema, rows[table]):
            problems.append(_row_problem(project, table, row, message))
    # A refused row would leave others without what they point to.
    if problems := problems or list(_orphans(db, project)):
        raise BadData(problems)


def _insert(
    db: Database, table: str, schema: Schema, rows: list[Row]
) -> Iterator[tuple[dict[str, Any], str]]:
    """Insert the rows; yield each that the database refuses, and why."""
    columns = [field["name"] for field in schema["fields"]]
    if schema.get("search"):
        columns.append(ROWID)
        rows = [(*row, place) for place, row in enumerate(rows, start=1)]
    marks = ", ".join("?" * len(columns))
    sql = f"INSERT INTO {quoted(table)} ({_list(columns)}) VALUES ({marks})"
    last: Row = ()

    def following() -> Iterator[Row]:
        nonlocal last
        for row in rows:
            last = row
            yield row

    # After an error the next round goes on with the row after the refused one.
    remaining = following()
    while True:
        try:
            db.conn.executemany(sql, remaining)
            return
        except (sqlite3.IntegrityError, OverflowError) as error:
            yield dict(zip(columns, last, strict=True)), _plain(str(error))


def _plain(message: str) -> str:
    kind, _, what = message.partition(" constraint failed: ")
    sentences = {
        "UNIQUE": f"another row has the same {what}",
        "NOT NULL": f"{what} is empty",
        "CHECK": f"it breaks the rule: {what}",
    }
    return sentences.get(kind, message)


def _orphans(db: Database, project: Project) -> Iterator[Problem]:
    """Yield a problem for each row that points to a row which does not exist."""
    for table, rowid, parent, key in db.conn.execute("PRAGMA foreign_key_check"):
        columns = [
            column
            for number, _, _, column, *_ in db.conn.execute(
                f"PRAGMA foreign_key_list({quoted(table)})"
            )
            if number == key
        ]
        (row,) = db.query(f"SELECT * FROM {quoted(table)} WHERE _rowid_ = ?", [rowid])
        sought = ", ".join(f"{column} {row[column]}" for column in columns)
        yield _row_problem(project, table, row, f"no row of {parent} has {sought}")


def _row_problem(
    project: Project, table: str, row: Mapping[str, Any], message: str
) -> Problem:
    key = ", ".join(str(row[name]) for name in project.schemas[table]["primaryKey"])
    file = project.resources[table]["path"]
    return Problem(file, None, None, f"row {key}: {message}", "Mend the row")


def _create_views(db: Database, project: Project) -> None:
    views = project.views()
    steps = [(v.name, f"CREATE VIEW {quoted(v.name)} AS {v.sql}") for v in views]
    # A view may build on one that comes later, so they are tried when all are there.
    steps += [(v.name, f"SELECT * FROM {quoted(v.name)} LIMIT 0") for v in views]
    problems: dict[str, Problem] = {}
    for name, sql in steps:
        try:
            db.execute(sql)
        except sqlite3.Error as error:
            file = f"benchmark/views/{name}.sql"
            problem = Problem(file, None, None, f"the view fails: {error}")
            problems.setdefault(name, problem)
    if problems:
        raise BadData(problems.values())
