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
from .missing import missing
from .pages import Links, headers, page, shown

# As many as go beside each other on a wide screen.
AT_FIRST = 4


async def comparing(datasette: Any, request: Any, benchmark: Benchmark) -> Response:
    """Show one theme or all in the chosen councils, as a page, CSV or JSON."""
    form = request.url_vars["form"]
    existing = await benchmark.read(choices)
    theme, councils = _asked(request, existing)
    links = Links(datasette, benchmark)
    try:
        comparison = await benchmark.read(lambda db: compare(db, theme, councils))
    except UnknownChoice as unknown:
        if form:
            return Response.text(f"{unknown}\n", status=404)
        known, message = _known(links, existing), shown(str(unknown), 500)
        return await missing(
            datasette, request, benchmark, message, known, mistyped=False
        )
    if form == "csv":
        return _file(datasette, comparison_csv(comparison), "text/csv; charset=utf-8")
    if form == "json":
        return _file(
            datasette, comparison_json(comparison), "application/json; charset=utf-8"
        )
    context = {
        "benchmark": benchmark,
        "found": comparison,
        "theme": comparison["theme"],
        "councils": comparison["councils"],
        "there": existing,
        "chosen": councils,
        "left_out": len(request.args.getlist("council")) > len(councils),
        "documents": {row["document_id"]: row for row in comparison["documents"]},
        "as_csv": links.path("/compare.csv", theme=theme, council=councils),
        "as_json": links.path("/compare.json", theme=theme, council=councils),
    }
    return await page(datasette, request, benchmark, "compare", context)


def _asked(
    request: Any, existing: dict[str, list[Row]]
) -> tuple[str | None, list[str]]:
    """Return the theme and the councils asked for; without any, the first few."""
    theme = request.args.get("theme") or None
    keys = [key for key in request.args.getlist("council") if key]
    councils = list(dict.fromkeys(keys))[:MOST_COUNCILS]
    council_ids = [row["council_id"] for row in existing["councils"]]
    return theme, councils or council_ids[:AT_FIRST]


def _known(links: Links, existing: dict[str, list[Row]]) -> list[tuple[str, str]]:
    themes = [
        (links.compare(row["theme_id"]), row["label"]) for row in existing["themes"]
    ]
    councils = [
        (links.compare(None, [row["council_id"]]), row["name"])
        for row in existing["councils"][:50]
    ]
    return themes + councils


def _file(datasette: Any, body: str, content_type: str) -> Response:
    file_headers = headers(datasette)
    if datasette.cors:
        file_headers["Access-Control-Allow-Origin"] = "*"
    return Response(body, headers=file_headers, content_type=content_type)
