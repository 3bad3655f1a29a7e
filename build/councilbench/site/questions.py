"""The page that lists the questions ready to ask."""

from __future__ import annotations

from typing import Any

from datasette import Response
from datasette.utils import derive_named_parameters

from councilbench.schema import Row

from .benchmark import Benchmark
from .pages import page


async def questions(datasette: Any, request: Any, benchmark: Benchmark) -> Response:
    """Show every ready-made question, each with a field for what it asks to know."""
    queries = await ready(datasette, benchmark, request.actor)
    entries = [
        {
            "name": name,
            "title": query.get("title") or name,
            "description": query.get("description", ""),
            "parameters": await _parameters(benchmark, query["sql"]),
        }
        for name, query in queries.items()
    ]
    context = {"benchmark": benchmark, "questions": entries}
    return await page(datasette, request, benchmark, "questions", context)


async def _parameters(benchmark: Benchmark, sql: str) -> list[str]:
    """Return what a question asks to know, each once however often its SQL uses it."""
    return list(dict.fromkeys(await derive_named_parameters(benchmark.db, sql)))


async def ready(datasette: Any, benchmark: Benchmark, actor: Any) -> dict[str, Row]:
    """Return the queries that Datasette was told of, by name, in their order."""
    if hasattr(datasette, "get_canned_queries"):
        queries: dict[str, Row] = await datasette.get_canned_queries(
            benchmark.name, actor
        )
        return queries
    # From 1.0 on they are stored, and come in pages.
    stored = await datasette.list_queries(benchmark.name, actor=actor, limit=1000)
    return {query.name: vars(query) for query in stored.queries}
