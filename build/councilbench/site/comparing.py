"""The page that sets councils side by side, and the same as CSV and JSON."""

from __future__ import annotations

from typing import Any

from datasette import Response

from councilbench.asking import (
    UnknownChoice,
    choices,
    compare,
    comparison_csv,
    comparison_json,
)
from councilbench.schema import Row

from .benchmark import Benchmark
from .home import MOST_COUNCILS
from .pages import Links, headers, missing, page

# As many as go beside each other on a wide screen.
AT_FIRST = 4


async def comparing(datasette: Any, request: Any, benchmark: Benchmark) -> Response:
    """Show one theme or all in the chosen councils, as a page, CSV or JSON."""
    form = request.url_vars["form"]
    there = await benchmark.read(choices)
    theme, councils = _asked(request, there)
    links = Links(datasette, benchmark)
    try:
        found = await benchmark.read(lambda db: compare(db, theme, councils))
    except UnknownChoice as unknown:
        if form:
            return Response.text(f"{unknown}\n", status=404)
        return await missing(
            datasette, request, benchmark, str(unknown), _known(links, there)
        )
    if form == "csv":
        return _file(datasette, comparison_csv(found), "text/csv; charset=utf-8")
    if form == "json":
        return _file(
            datasette, comparison_json(found), "application/json; charset=utf-8"
        )
    context = {
        "benchmark": benchmark,
        "found": found,
        "theme": found["theme"],
        "councils": found["councils"],
        "there": there,
        "chosen": councils,
        "left_out": len(request.args.getlist("council")) > len(councils),
        "documents": {row["document_id"]: row for row in found["documents"]},
        "as_csv": links.path("/compare.csv", theme=theme, council=councils),
        "as_json": links.path("/compare.json", theme=theme, council=councils),
    }
    return await page(datasette, request, benchmark, "compare", context)


def _asked(request: Any, there: dict[str, list[Row]]) -> tuple[str | None, list[str]]:
    """Return the theme and the councils asked for; without any, the first few."""
    theme = request.args.get("theme") or None
    asked = [key for key in request.args.getlist("council") if key]
    councils = list(dict.fromkeys(asked))[:MOST_COUNCILS]
    every = [row["council_id"] for row in there["councils"]]
    return theme, councils or every[:AT_FIRST]


def _known(links: Links, there: dict[str, list[Row]]) -> list[tuple[str, str]]:
    themes = [(links.compare(row["theme_id"]), row["label"]) for row in there["themes"]]
    councils = [
        (links.compare(None, [row["council_id"]]), row["name"])
        for row in there["councils"][:50]
    ]
    return themes + councils


def _file(datasette: Any, body: str, content_type: str) -> Response:
    about = headers(datasette)
    if datasette.cors:
        about["Access-Control-Allow-Origin"] = "*"
    return Response(body, headers=about, content_type=content_type)
