"""The page that says what every theme, code and column means."""

from __future__ import annotations

from typing import Any

from datasette import Response

from councilbench.schema import Field, Row, Table
from councilbench.store import quoted

from .benchmark import Benchmark
from .pages import page

_THEMES = """
SELECT themes.*,
  (SELECT count(*) FROM recommendation_themes r WHERE r.theme_id = themes.theme_id)
    AS recommendations,
  (SELECT count(*) FROM statement_themes s WHERE s.theme_id = themes.theme_id)
    AS statements,
  (SELECT count(*) FROM outcomes o WHERE o.theme_id = themes.theme_id) AS figures
FROM themes ORDER BY core DESC, "order"
"""


async def codebook(datasette: Any, request: Any, benchmark: Benchmark) -> Response:
    """Show themes and vocabularies with definitions and counts, and every column."""
    codelists = [
        await _vocabulary(benchmark, table)
        for table in benchmark.tables.values()
        if table.is_vocabulary and table.name != "themes"
    ]
    context = {
        "benchmark": benchmark,
        "themes": await benchmark.rows(_THEMES),
        "vocabularies": [codelist for codelist in codelists if codelist["table"].label],
        "phrases": [codelist for codelist in codelists if not codelist["table"].label],
        "tables": [
            (table, _columns(benchmark, table))
            for table in benchmark.tables.values()
            if not table.is_vocabulary or table.name == "themes"
        ],
    }
    return await page(datasette, request, benchmark, "codebook", context)


async def _vocabulary(benchmark: Benchmark, table: Table) -> Row:
    """Return a codelist with its rows and how often each code is used, and where."""
    order = f" ORDER BY {quoted('order')}" if "order" in table.columns else ""
    return {
        "table": table,
        "key": table.primary_key[0],
        "columns": [field for field in table.fields if field.name != "order"],
        "rows": await benchmark.rows(f"SELECT * FROM {quoted(table.name)}{order}"),
        "used": await _used(benchmark, table.name),
    }


async def _used(benchmark: Benchmark, codelist: str) -> list[Row]:
    """Return where a codelist is used: table, column and the count of each code."""
    uses = []
    for name, table in benchmark.tables.items():
        if table.is_vocabulary:
            continue
        for column, target in table.points_to.items():
            if target != codelist:
                continue
            sql = (
                f"SELECT {quoted(column)} AS code, count(*) AS cases "
                f"FROM {quoted(name)} GROUP BY 1"
            )
            counts = {r["code"]: r["cases"] for r in await benchmark.rows(sql)}
            uses.append({"table": name, "column": column, "counts": counts})
    return uses


def _columns(benchmark: Benchmark, table: Table) -> list[tuple[Field, Table | None]]:
    """Return a table's columns, each with the table that it points to."""
    return [
        (field, benchmark.tables.get(table.points_to.get(field.name, "")))
        for field in table.fields
    ]
