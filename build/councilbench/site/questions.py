"""The page that lists the questions ready to ask."""

from __future__ import annotations

from typing import Any

from datasette import Response
from datasette.utils import derive_named_parameters

from .benchmark import Benchmark
from .pages import page


async def questions(datasette: Any, request: Any, benchmark: Benchmark) -> Response:
    """Show every ready-made question, each with a field for what it asks to know."""
    held = await datasette.get_canned_queries(benchmark.name, request.actor)
    asked = [
        {
            "name": name,
            "title": query.get("title") or name,
            "description": query.get("description", ""),
            "parameters": await derive_named_parameters(benchmark.db, query["sql"]),
        }
        for name, query in held.items()
    ]
    context = {"benchmark": benchmark, "questions": asked}
    return await page(datasette, request, benchmark, "questions", context)
