"""A built database, opened for reading: its rows as plain data."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from councilbench.problems import bad_data
from councilbench.schema import Row


@contextlib.contextmanager
def open_database(
    path: Path, remedy: str = "Run councilbench build"
) -> Iterator[sqlite3.Connection]:
    """Open a database file for reading only; ``remedy`` says what to do where it fails.

    Raises BadData where it is missing, is no database or lacks a table or column.
    """
    try:
        address = f"{path.resolve().as_uri()}?mode=ro"
        with contextlib.closing(sqlite3.connect(address, uri=True)) as db:
            yield db
    except sqlite3.Error as error:
        raise bad_data(path, f"the database cannot be read: {error}", remedy) from None


def rows_of(db: sqlite3.Connection, sql: str, **values: Any) -> list[Row]:
    """Return the rows that a query with named parameters gives, by column."""
    cursor = db.execute(sql, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]
