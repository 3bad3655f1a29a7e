"""The tables as one SQLite file: keys, indexes, full-text search and views."""

from __future__ import annotations

import contextlib
import hashlib
import json
import operator
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from councilbench.files import Stage, staged
from councilbench.problems import BadData, Problem, bad_data
from councilbench.project import FILLED_IN, Project
from councilbench.schema import Field, ForeignKey, Row, Rule, Table

from .names import DESCRIPTION_TABLE, ROWID, TEXTS_TABLE, TOKENIZER, quoted
from .opened import open_database
from .search_index import create_search

Scalar = str | int | float | None
Cells = tuple[Scalar, ...]
Rows = Mapping[str, Sequence[Row]]

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
    rows: Rows,
    path: Path,
    texts: Mapping[str, str] | None = None,
    agreement: Mapping[str, Any] | None = None,
) -> None:
    """Write a database as ``stage_database`` does, and move it into place.

    After a failure what stood there before still does. Raises BadData likewise.
    """
    with staged(path.parent, project.relative) as stage:
        stage_database(stage, project, rows, path, texts, agreement)


def stage_database(
    stage: Stage,
    project: Project,
    rows: Rows,
    path: Path,
    texts: Mapping[str, str] | None = None,
    agreement: Mapping[str, Any] | None = None,
) -> Path:
    """Draft a SQLite file with the rows of all tables, keys, search and views.

    ``path`` is where it belongs; returned is where the draft lies.
    ``texts`` are the documents' words by document, ``agreement`` is how far rule and
    analyst agree; ``rows_hash`` leaves both out.
    The same tables give the same bytes with the same SQLite.

    Raises BadData, with every row that breaks a key or rule, and where a table or
    column is missing, a view fails or the file cannot be written.
    """
    cells = _all_cells(project, rows)
    draft = stage.draft(path)
    try:
        with contextlib.closing(Database(draft, execute_plugins=False)) as db:
            _build(db, project, cells, texts or {}, agreement)
    except (OSError, sqlite3.OperationalError) as error:
        raise bad_data(
            project.relative(path),
            f"the database cannot be written: {error}",
            "Check that the folder may be written to and that the disk has room",
        ) from None
    return draft


def empty_database(project: Project) -> sqlite3.Connection:
    """Return tables, views and search index, without rows, as a database in memory.

    Raises BadData where a view cannot be made.
    """
    db = Database(memory=True, execute_plugins=False)
    _create_tables(db, project.tables)
    _create_views(db, project)
    create_search(db.conn, project.tables)
    return db.conn


def rows_hash(rows: Rows, tables: Mapping[str, Table]) -> str:
    """Return ``sha256:…`` over the rows, the same on every machine.

    What is hashed is ASCII text, a line of JSON each: for every table, in order of
    name, its name with its columns and their types; then its rows, sorted as text.

    Raises BadData where a column is missing or a cell is not of its column's type.
    """
    return _hash(
        (tables[name], _cells(tables[name], rows[name], name)) for name in sorted(rows)
    )


def database_rows_hash(path: Path, tables: Mapping[str, Table]) -> str:
    """Return what ``rows_hash`` gives for the tables that a database file holds.

    Raises BadData where the file is not a database with these tables and columns.
    """
    remedy = "Build it again, or fetch it again from where it is published"
    with open_database(path, remedy) as connection:
        return _hash(
            (tables[name], connection.execute(_select(tables[name])))
            for name in sorted(tables)
        )


def _hash(tables: Iterable[tuple[Table, Iterable[Cells]]]) -> str:
    digest = hashlib.sha256()
    for table, rows in tables:
        columns = [[field.name, field.type] for field in table.fields]
        digest.update(_line([table.name, columns]))
        for line in sorted(map(_line, rows)):
            digest.update(line)
    return f"sha256:{digest.hexdigest()}"


def _line(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode() + b"\n"


def _select(table: Table) -> str:
    return f"SELECT {_list(table.columns)} FROM {quoted(table.name)}"


def _all_cells(project: Project, rows: Rows) -> dict[str, list[Cells]]:
    cells, problems = {}, []
    for name, table in project.tables.items():
        if name not in rows:
            problems.append(Problem(table.path, None, None, "the table was not built"))
            continue
        try:
            cells[name] = _cells(table, rows[name], table.path)
        except BadData as error:
            problems += error.traced()
    if problems:
        raise BadData(problems)
    return cells


def _cells(table: Table, rows: Sequence[Row], file: str) -> list[Cells]:
    """Return a table's rows as SQLite holds them, columns in the schema's order."""
    columns, problems = [], []
    for field in table.fields:
        convert = _SCALARS[field.type]
        try:
            values = [row[field.name] for row in rows]
            columns.append([None if v is None else convert(v) for v in values])
        except KeyError:
            message = "the column is missing"
            problems.append(Problem(file, None, field.name, message))
        except (TypeError, ValueError) as error:
            message = f"the column holds what is no {field.type}: {error}"
            problems.append(Problem(file, None, field.name, message))
    if problems:
        raise BadData(problems)
    return list(zip(*columns, strict=True))


def _build(
    db: Database,
    project: Project,
    cells: Mapping[str, list[Cells]],
    texts: Mapping[str, str],
    agreement: Mapping[str, Any] | None,
) -> None:
    # Until the file is whole nothing is lost with it; VACUUM then writes it through.
    for pragma in ("page_size = 4096", "synchronous = OFF", "foreign_keys = ON"):
        db.conn.execute(f"PRAGMA {pragma}")
    with db.atomic():
        _create_tables(db, project.tables)
        _load(db, project, cells)
        _create_views(db, project)
        _describe(db, project, agreement)
        _keep_texts(db, texts)
    for name, table in project.tables.items():
        _create_indexes(db, table, project.tables)
        if table.search:
            db.table(name).enable_fts(table.search, tokenize=TOKENIZER)
            db.table(name).optimize()
    with db.atomic():
        create_search(db.conn, project.tables)
    db.conn.execute("PRAGMA synchronous = FULL")
    db.vacuum()


def _describe(
    db: Database, project: Project, agreement: Mapping[str, Any] | None
) -> None:
    # Sizes and hashes are those of the CSV files, which follow from the tables.
    resources = [
        {key: value for key, value in table.resource.items() if key not in FILLED_IN}
        | {"schema": table.descriptor}
        for table in project.tables.values()
    ]
    descriptor = {k: v for k, v in project.descriptor.items() if k not in FILLED_IN}
    text = json.dumps(descriptor | {"resources": resources}, ensure_ascii=False)
    table = quoted(DESCRIPTION_TABLE)
    columns = "descriptor TEXT NOT NULL, agreement TEXT"
    db.execute(f"CREATE TABLE {table} ({columns}) STRICT")
    agreement_json = json.dumps(agreement) if agreement else None
    db.execute(f"INSERT INTO {table} VALUES (?, ?)", [text, agreement_json])


def _keep_texts(db: Database, texts: Mapping[str, str]) -> None:
    table = quoted(TEXTS_TABLE)
    columns = "document_id TEXT NOT NULL PRIMARY KEY, text TEXT NOT NULL"
    db.execute(f"CREATE TABLE {table} ({columns}) STRICT")
    rows = sorted(texts.items())
    db.conn.executemany(f"INSERT INTO {table} VALUES (?, ?)", rows)


def _create_tables(db: Database, tables: Mapping[str, Table]) -> None:
    for table in tables.values():
        db.execute(_table_sql(table, tables))


def _table_sql(table: Table, tables: Mapping[str, Table]) -> str:
    # sqlite-utils declares neither UNIQUE nor CHECK, so the statement is put together
    # here; it is also what people read when they ask a database for its schema.
    key = table.primary_key
    lines = [_column_sql(field, field.name in key) for field in table.fields]
    if table.search:
        lines.append(f"{quoted(ROWID)} INTEGER NOT NULL UNIQUE")
    lines.append(f"PRIMARY KEY ({_list(key)})")
    lines += [f"UNIQUE ({_list(names)})" for names in table.unique_keys]
    lines += [
        f"FOREIGN KEY ({_list(key.fields)}) "
        f"REFERENCES {quoted(key.table)} ({_list(key.targets)})"
        for key in _foreign_keys(table, tables)
    ]
    lines += [
        f"CONSTRAINT {quoted(rule.description)} CHECK ({condition})"
        for rule in table.rules
        if (condition := _rule_sql(rule))
    ]
    name = quoted(table.name)
    return f"CREATE TABLE {name} (\n  " + ",\n  ".join(lines) + "\n) STRICT"


def _column_sql(field: Field, in_key: bool) -> str:
    parts = [quoted(field.name), COLUMN_TYPES[field.type]]
    if in_key or field.required:
        parts.append("NOT NULL")
    if field.unique:
        parts.append("UNIQUE")
    parts += [
        f"CONSTRAINT {quoted(words)} CHECK ({condition})"
        for words, condition in _conditions(field)
    ]
    return " ".join(parts)


def _conditions(field: Field) -> Iterator[tuple[str, str]]:
    """Yield what SQLite can check by itself, in words and as SQL.

    Patterns are left to the validation: SQLite has no regular expressions.
    """
    name, column = field.name, quoted(field.name)
    if field.type == "boolean":
        yield f"{name} is 0 or 1", f"{column} IN (0, 1)"
    if field.type == "date":
        # Without a modifier, date() lets the 30th of February pass.
        yield (
            f"{name} is a day, as YYYY-MM-DD",
            f"{column} IS date({column}, '+0 days')",
        )
    for constraint, value in field.constraints.items():
        if constraint in _BOUNDS:
            words, condition = _BOUNDS[constraint]
            bound = f"'{value}'" if isinstance(value, str) else value
            yield f"{name} {words.format(value)}", f"{condition.format(column)} {bound}"


def _rule_sql(rule: Rule) -> str | None:
    """Return the condition of a rule between two columns; None for other rules."""
    if rule.mechanic not in ("in_order", "needs"):
        return None
    first, second = map(quoted, rule.fields)
    if rule.mechanic == "in_order":
        return f"{first} <= {second}"
    return f"{first} IS NULL OR {second} IS NOT NULL"


def _list(names: Iterable[str]) -> str:
    return ", ".join(map(quoted, names))


def _foreign_keys(table: Table, tables: Mapping[str, Table]) -> Iterator[ForeignKey]:
    """Yield each foreign key, with those that follow from keys of several columns.

    A key of several columns that takes in the other table's primary key implies the
    key of that one column. It is declared too, since Datasette makes links of those.
    """
    declared = [key.fields for key in table.foreign_keys]
    for key in table.foreign_keys:
        yield key
        primary = tables[key.table].primary_key
        if len(key.targets) > 1 and len(primary) == 1 and primary[0] in key.targets:
            column = (key.fields[key.targets.index(primary[0])],)
            if column not in declared:
                yield ForeignKey(column, key.table, primary)


def _create_indexes(db: Database, table: Table, tables: Mapping[str, Table]) -> None:
    """Index the foreign keys whose columns no other index begins with."""
    indexed = [table.primary_key, *table.unique_keys]
    indexed += [(field.name,) for field in table.fields if field.unique]
    keys = [key.fields for key in _foreign_keys(table, tables)]
    for columns in sorted(keys, key=len, reverse=True):
        if not any(index[: len(columns)] == columns for index in indexed):
            db.table(table.name).create_index(columns)
            indexed.append(columns)


def _load(db: Database, project: Project, cells: Mapping[str, list[Cells]]) -> None:
    # Foreign keys are looked at when all rows are in, so that all can be named.
    db.conn.execute("PRAGMA defer_foreign_keys = ON")
    problems = []
    for name, table in project.tables.items():
        for row, message in _insert(db, table, cells[name]):
            problems.append(_row_problem(table, row, message))
    # A refused row would leave others without what they point to.
    if problems := problems or list(_orphans(db, project)):
        raise BadData(problems)


def _insert(db: Database, table: Table, rows: list[Cells]) -> Iterator[tuple[Row, str]]:
    """Insert the rows; yield each that the database refuses, and why."""
    columns = [*table.columns]
    if table.search:
        columns.append(ROWID)
        rows = [(*row, place) for place, row in enumerate(rows, start=1)]
    marks = ", ".join("?" * len(columns))
    sql = f"INSERT INTO {quoted(table.name)} ({_list(columns)}) VALUES ({marks})"
    last: Cells = ()

    def following() -> Iterator[Cells]:
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
    kind, _, detail = message.partition(" constraint failed: ")
    sentences = {
        "UNIQUE": f"another row has the same {detail}",
        "NOT NULL": f"{detail} is empty",
        "CHECK": f"it breaks the rule: {detail}",
    }
    return sentences.get(kind, message)


def _orphans(db: Database, project: Project) -> Iterator[Problem]:
    """Yield a problem for each row that points to a row which does not exist."""
    for name, declared in project.tables.items():
        for rule in declared.rules:
            if rule.mechanic == "row_of":
                yield from _unlinked(db, project.tables, name, rule)
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
        yield _row_problem(
            project.tables[table], row, f"no row of {parent} has {sought}"
        )


def _unlinked(
    db: Database, tables: Mapping[str, Table], table: str, rule: Rule
) -> Iterator[Problem]:
    """Yield a problem for each row that names a table and no key of it."""
    named, key = map(quoted, rule.fields)
    known = " UNION ALL ".join(
        f"SELECT ? AS named, {quoted(parent.primary_key[0])} FROM {quoted(name)}"
        for name, parent in tables.items()
        if len(parent.primary_key) == 1
    )
    names = [name for name, parent in tables.items() if len(parent.primary_key) == 1]
    for row in db.query(
        f"SELECT * FROM {quoted(table)} WHERE {key} IS NOT NULL "
        f"AND (coalesce({named}, ''), {key}) NOT IN ({known})",
        names,
    ):
        message = f"no row of {row[rule.fields[0]]} has the key {row[rule.fields[1]]}"
        yield _row_problem(tables[table], row, message)


def _row_problem(table: Table, row: Row, message: str) -> Problem:
    key = ", ".join(str(row[name]) for name in table.primary_key)
    return Problem(table.path, None, None, f"row {key}: {message}", "Mend the row")


def _create_views(db: Database, project: Project) -> None:
    views = project.views()
    steps = [(v, f"CREATE VIEW {quoted(v.name)} AS {v.sql}") for v in views]
    # A view may build on one that comes later, so they are tried when all are there.
    steps += [(v, f"SELECT * FROM {quoted(v.name)} LIMIT 0") for v in views]
    problems: dict[str, Problem] = {}
    for view, sql in steps:
        try:
            db.execute(sql)
        except sqlite3.Error as error:
            problem = Problem(view.path, None, None, f"the view fails: {error}")
            problems.setdefault(view.name, problem)
    if problems:
        raise BadData(problems.values())
