"""What is given out as a file: downloads, charts and robots.txt."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from datasette import Response
from datasette.utils.asgi import asgi_send_file

from .benchmark import Benchmark
from .pages import HEADERS, Links, missing

ROBOTS = "User-agent: *\nAllow: /\n"
# A chart that is opened by itself brings its own styles, and nothing else.
_CHART_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
_TYPES = {
    ".zip": "application/zip",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".qdpx": "application/zip",
    ".qdc": "application/xml",
    ".csv": "text/csv; charset=utf-8",
    ".svg": "image/svg+xml",
}


async def download(
    datasette: Any, request: Any, send: Any, benchmark: Benchmark
) -> Response | None:
    """Give out a file that was published, by the name that it had at the start."""
    return await _send(datasette, request, send, benchmark, benchmark.downloads, True)


async def chart(
    datasette: Any, request: Any, send: Any, benchmark: Benchmark
) -> Response | None:
    """Give out a chart, by the name that it had at the start."""
    return await _send(datasette, request, send, benchmark, _charts(benchmark), False)


def _charts(benchmark: Benchmark) -> dict[str, Path]:
    return {n: chart.path for n, chart in benchmark.charts.items() if chart.path}


async def robots() -> Response:
    """Say that everything may be read."""
    return Response.text(ROBOTS)


async def _send(
    datasette: Any,
    request: Any,
    send: Any,
    benchmark: Benchmark,
    files: dict[str, Path],
    save: bool,
) -> Response | None:
    name = request.url_vars["name"]
    path = files.get(name)
    if path is None or not path.is_file():
        links = Links(datasette, benchmark)
        folder = "downloads" if save else "charts"
        known = [(links.path(f"/{folder}/{one}"), one) for one in files]
        what = f"There is no file “{name}”."
        return await missing(datasette, request, benchmark, what, known)
    headers = HEADERS if save else HEADERS | {"Content-Security-Policy": _CHART_POLICY}
    await asgi_send_file(
        send,
        str(path),
        filename=name if save else None,
        content_type=_TYPES.get(path.suffix, "text/plain; charset=utf-8"),
        headers=dict(headers),
    )
    return None
