"""What is given out as a file: downloads, charts and robots.txt."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from datasette import Response
from datasette.utils.asgi import asgi_send_file

from .benchmark import Benchmark
from .missing import missing
from .pages import HEADERS, Links, shown

ROBOTS = "User-agent: *\nAllow: /\n"
# A chart that is opened by itself brings its own styles, and nothing else.
_CHART_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
CHART = "image/svg+xml"


async def download(
    datasette: Any, request: Any, send: Any, benchmark: Benchmark
) -> Response | None:
    """Give out a file that was published, by the name that it had at the start."""
    files = {
        name: (file.path, file.form.media_type)
        for name, file in benchmark.downloads.items()
    }
    return await _send(datasette, request, send, benchmark, files, True)


async def chart(
    datasette: Any, request: Any, send: Any, benchmark: Benchmark
) -> Response | None:
    """Give out a chart, by the name that it had at the start."""
    charts = benchmark.charts.items()
    files = {name: (chart.path, CHART) for name, chart in charts if chart.path}
    return await _send(datasette, request, send, benchmark, files, False)


async def robots() -> Response:
    """Say that everything may be read."""
    return Response.text(ROBOTS)


async def _send(
    datasette: Any,
    request: Any,
    send: Any,
    benchmark: Benchmark,
    files: dict[str, tuple[Path, str]],
    save: bool,
) -> Response | None:
    name = request.url_vars["name"]
    path, media_type = files.get(name, (None, ""))
    if path is None or not path.is_file():
        links = Links(datasette, benchmark)
        folder = "downloads" if save else "charts"
        known = [
            (links.path(f"/{folder}/{file_name}"), file_name) for file_name in files
        ]
        message = f"There is no file “{shown(name)}”."
        return await missing(datasette, request, benchmark, message, known)
    headers = HEADERS if save else HEADERS | {"Content-Security-Policy": _CHART_POLICY}
    await asgi_send_file(
        send,
        str(path),
        filename=name if save else None,
        content_type=media_type,
        headers=dict(headers),
    )
    return None
