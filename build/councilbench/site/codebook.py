"""The page that says what every theme, code and column means."""

from __future__ import annotations

from typing import Any

from datasette import Response
from sqlite_utils.db import quote_identifier as quoted

from .benchmark import Benchmark, Row
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
_CODELISTS = "schemas/codelists/"


async def codebook(datasette: Any, request: Any, benchmark: Benchmark) -> Response:
    """Show themes and vocabularies with definitions and counts, and every column."""
    vocabularies, tables = [], []
    for resource in benchmark.resources.values():
        is_codelist = str(resource.get("path", "")).startswith(_CODELISTS)
        if not is_codelist or resource["name"] == "themes":
            tables.append(resource | {"columns": _columns(benchmark, resource)})
        else:
            vocabularies.append(await _vocabulary(benchmark, resource))
    context = {
        "benchmark": benchmark,
        "themes": await benchmark.rows(_THEMES),
        "vocabularies": [v for v in vocabularies if v["is_codelist"]],
        "phrases": [v for v in vocabularies if not v["is_codelist"]],
        "tables": tables,
    }
    return await page(datasette, request, benchmark, "codebook", context)


async def _vocabulary(benchmark: Benchmark, resource: Row) -> Row:
    """Return a codelist with its rows and how often each code is used, and where."""
    name, schema = resource["name"], resource["schema"]
    key = schema["primaryKey"][0]
    columns = [field["name"] for field in schema["fields"]]
    order = f" ORDER BY {quoted('order')}" if "order" in columns else ""
    rows = await benchmark.rows(f"SELECT * FROM {quoted(name)}{order}")
    used = await _used(benchmark, name)
    return resource | {
        "is_codelist": "label" in columns or "title" in columns,
        "key": key,
        "columns": [field for field in schema["fields"] if field["name"] != "order"],
        "rows": rows,
        "used": used,
    }


async def _used(benchmark: Benchmark, codelist: str) -> list[Row]:
    """Return where a codelist is used: table, column and the count of each code."""
    found = []
    for name, resource in benchmark.resources.items():
        for foreign in resource["schema"].get("foreignKeys", []):
            if foreign["reference"].get("resource") != codelist:
                continue
            if len(foreign["fields"]) > 1 or name.endswith("_phrases"):
                continue
            column = foreign["fields"][0]
            sql = (
                f"SELECT {quoted(column)} AS code, count(*) AS cases "
                f"FROM {quoted(name)} GROUP BY 1"
            )
            counts = {r["code"]: r["cases"] for r in await benchmark.rows(sql)}
            found.append({"table": name, "column": column, "counts": counts})
    return found


def _columns(benchmark: Benchmark, resource: Row) -> list[Row]:
    """Return a table's columns with what they hold and what they point to."""
    schema = resource["schema"]
    targets = {
        foreign["fields"][0]: foreign["reference"].get("resource") or resource["name"]
        for foreign in schema.get("foreignKeys", [])
        if len(foreign["fields"]) == 1
    }
    return [
        field
        | {
            "is_key": field["name"] in schema["primaryKey"],
            "required": bool(field.get("constraints", {}).get("required")),
            "target": targets.get(field["name"]),
            "is_codelist": str(
                benchmark.resources.get(targets.get(field["name"], ""), {}).get("path")
            ).startswith(_CODELISTS),
        }
        for field in schema["fields"]
    ]
