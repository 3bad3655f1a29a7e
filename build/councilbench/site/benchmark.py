"""The benchmark that a Datasette instance serves: its database, read and described."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from datasette.database import QueryInterrupted
from datasette.utils import sqlite_timelimit

from councilbench.folder import BUILT_CHARTS
from councilbench.outputs import Chart, Form, charts_in, published
from councilbench.schema import Row, Table, read_tables
from councilbench.store import DESCRIPTION_TABLE, TEXTS_TABLE

T = TypeVar("T")

NEEDED = {"councils", "reviews", "documents", "recommendations", "themes"}


@dataclass(frozen=True)
class Download:
    """A published file: where it lies, and its form."""

    path: Path
    form: Form


@dataclass
class Benchmark:
    """A served database with the tables of a benchmark.

    ``tables`` are those of the package, as their schemas declare them; ``names`` all
    tables and views that there are; ``downloads`` and ``charts`` are files that lay
    beside it when the server started, by the only names at which they are given out.
    """

    db: Any
    descriptor: dict[str, Any]
    names: set[str]
    downloads: dict[str, Download] = field(default_factory=dict)
    charts: dict[str, Chart] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What Datasette calls the database."""
        return str(self.db.name)

    @property
    def title(self) -> str:
        """The benchmark's title."""
        return str(self.descriptor.get("title") or self.name)

    @cached_property
    def tables(self) -> dict[str, Table]:
        """The package's tables by name; none where the database describes none."""
        resources = self.descriptor.get("resources", [])
        return read_tables(resources, lambda resource: resource["schema"])

    def title_of(self, table: str) -> str:
        """Return what people call a table; its name where nothing describes it."""
        return self.tables[table].title if table in self.tables else table

    async def rows(self, sql: str, **values: Any) -> list[Row]:
        """Return what a query gives; ``values`` are its parameters."""
        return [dict(row) for row in (await self.db.execute(sql, values)).rows]

    async def one(self, sql: str, **values: Any) -> Row | None:
        """Return the first row of a query, or None."""
        rows = await self.rows(sql, **values)
        return rows[0] if rows else None

    async def read(self, reader: Callable[[sqlite3.Connection], T]) -> T:
        """Return what a function makes of the database, in the time for a query.

        Raises QueryInterrupted where it takes longer.
        """
        limit = self.db.ds.setting("sql_time_limit_ms")

        def limited(connection: sqlite3.Connection) -> T:
            with sqlite_timelimit(connection, limit):
                return reader(connection)

        try:
            result: T = await self.db.execute_fn(limited)
        except sqlite3.OperationalError as error:
            if "interrupted" in str(error):
                raise QueryInterrupted(error, "", {}) from None
            raise
        return result

    async def labels(self, codelist: str) -> dict[str, Row]:
        """Return a codelist's rows by their code, in order; empty if it is missing."""
        if codelist not in self.names:
            return {}
        (key,) = await self.db.primary_keys(codelist)
        # Names of tables and columns come from the code, never from an address.
        rows = await self.rows(f'SELECT * FROM "{codelist}" ORDER BY "order"')
        return {row[key]: row for row in rows}

    async def text(self, document_id: str) -> str | None:
        """Return a document's words; None where the database does not hold them."""
        if TEXTS_TABLE not in self.names:
            return None
        sql = f'SELECT text FROM "{TEXTS_TABLE}" WHERE document_id = :document'
        row = await self.one(sql, document=document_id)
        return str(row["text"]) if row else None


async def served(datasette: Any) -> Benchmark | None:
    """Return the benchmark that is served; None where no database is one.

    It is looked for once: a server's databases and the files beside them stay.
    """
    benchmark: Benchmark | None = getattr(datasette, "_councilbench", None)
    if benchmark is None:
        for db in list(datasette.databases.values()):
            names = {*await db.table_names(), *await db.view_names()}
            if names >= NEEDED:
                benchmark = await _described(db, names)
                datasette._councilbench = benchmark
                break
    return benchmark


async def _described(db: Any, names: set[str]) -> Benchmark:
    descriptor: Mapping[str, Any] = {}
    if DESCRIPTION_TABLE in names:
        results = await db.execute(f'SELECT descriptor FROM "{DESCRIPTION_TABLE}"')
        row = results.first()
        descriptor = json.loads(row[0]) if row else {}
    benchmark = Benchmark(db, dict(descriptor), names)
    if db.path:
        path = Path(db.path).resolve()
        folder = path.parent
        benchmark.downloads = {
            name: Download(folder / name, form)
            for name, form in published(descriptor, path.name).items()
            if (folder / name).is_file()
        }
        benchmark.charts = {
            chart.name: chart for chart in charts_in(folder / BUILT_CHARTS)
        }
    return benchmark
