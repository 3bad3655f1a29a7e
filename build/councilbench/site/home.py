"""The first page: what this is, what was found, and how to take it away."""

from __future__ import annotations

from typing import Any

from datasette import Response

from councilbench.outputs import citation_bibtex, citation_text
from councilbench.schema import Row

from .benchmark import Benchmark
from .matrix import Cell, cells, ordered
from .pages import page

# Beside each other on a page; with more, the rest is a link away.
MOST_COUNCILS = 8
_HELD = """
SELECT held.id, held.label, count(coverage.held) AS documents
FROM held LEFT JOIN coverage ON coverage.held = held.id
GROUP BY held.id ORDER BY held."order"
"""
_COUNCILS = """
SELECT councils.*, council_types.label AS type_label,
  (SELECT count(*) FROM documents d WHERE d.council_id = councils.council_id)
    AS documents,
  (SELECT count(*) FROM recommendations r WHERE r.council_id = councils.council_id)
    AS recommendations
FROM councils JOIN council_types ON council_types.id = council_type
ORDER BY name
"""


async def home(datasette: Any, request: Any, benchmark: Benchmark) -> Response:
    """Show what the benchmark is and holds, themes by councils, and downloads."""
    councils = await benchmark.rows(_COUNCILS)
    themes = await benchmark.rows('SELECT * FROM themes ORDER BY core DESC, "order"')
    matrix = await cells(benchmark)
    shown = councils[:MOST_COUNCILS]
    context = {
        "benchmark": benchmark,
        "description": benchmark.descriptor.get("description", ""),
        "councils": shown,
        "more_councils": councils[MOST_COUNCILS:],
        "all_councils": councils,
        "core": [theme for theme in themes if theme["core"]],
        "others": [theme for theme in themes if not theme["core"]],
        "cell": lambda theme, council: matrix.get((theme, council), Cell()),
        "ordered": ordered,
        "decisions": await benchmark.labels("response_decisions"),
        "statuses": await benchmark.labels("progress_statuses"),
        "totals": await _totals(benchmark),
        "held": await benchmark.rows(_HELD) if "coverage" in benchmark.names else [],
        "downloads": [
            {"name": name, "form": file.form, "size": file.path.stat().st_size}
            for name, file in benchmark.downloads.items()
        ],
        "csv_tables": list(benchmark.tables.values()),
        "citation": _citation(benchmark),
        "undated": await benchmark.one(
            "SELECT sum(date_basis <> 'stated') AS undated, count(*) AS documents, "
            "sum(completeness <> 'complete') AS excerpts FROM documents"
        ),
    }
    return await page(datasette, request, benchmark, "home", context)


async def _totals(benchmark: Benchmark) -> list[Row]:
    """Return how many rows there are of what was read from the documents."""
    tables = ("documents", "recommendations", "responses", "progress", "decisions")
    totals = []
    for name in (*tables, "statements", "outcomes"):
        if name in benchmark.names:
            row = await benchmark.one(f'SELECT count(*) AS cases FROM "{name}"')
            title = benchmark.title_of(name)
            totals.append({"table": name, "title": title, **(row or {})})
    return totals


def _citation(benchmark: Benchmark) -> Row | None:
    if not benchmark.descriptor:
        return None
    return {
        "plain": citation_text(benchmark.descriptor),
        "bibtex": citation_bibtex(benchmark.descriptor),
    }
