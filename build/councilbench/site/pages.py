"""What every page has: frame, addresses and headers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from datasette import Response
from datasette.utils import tilde_encode

from councilbench import words

from .benchmark import Benchmark

# Nothing on a page of ours runs, or comes from anywhere else.
POLICY = "; ".join(
    [
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self' data:",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ]
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
NAVIGATION = (
    ("compare", "Compare"),
    ("search", "Search"),
    ("questions", "Questions"),
    ("quality", "Quality"),
    ("codebook", "Codebook"),
)


class Links:
    """The address of everything that a page can point to."""

    def __init__(self, datasette: Any, benchmark: Benchmark) -> None:
        self._urls, self._database = datasette.urls, benchmark.name

    def path(self, path: str, **parameters: Any) -> str:
        """Return the address of a page of the site, with what is asked of it."""
        asked = {k: v for k, v in parameters.items() if v not in (None, "", [])}
        query = f"?{urlencode(asked, doseq=True)}" if asked else ""
        return str(self._urls.path(path)) + query

    def static(self, name: str) -> str:
        """Return the address of a file of the site itself."""
        return str(self._urls.static_plugins("councilbench", name))

    def council(self, key: str) -> str:
        """Return the address of a council's page."""
        return self.path(f"/councils/{key}")

    def recommendation(self, key: str, part: str | None = None) -> str:
        """Return the address of a recommendation's page, or of a part of it."""
        return self.path(f"/recommendations/{key}") + (f"#{part}" if part else "")

    def document(self, key: str, start: Any = None, end: Any = None) -> str:
        """Return the address of a document's page, or of a passage in it."""
        place = "" if start is None else f"#c{start}-{end}"
        return self.path(f"/documents/{key}") + place

    def compare(self, theme: str | None = None, councils: Iterable[str] = ()) -> str:
        """Return the address of a comparison."""
        return self.path("/compare", theme=theme, council=list(councils))

    def table(self, name: str, **filters: Any) -> str:
        """Return the address of a table, view or query in Datasette."""
        query = f"?{urlencode(filters)}" if filters else ""
        return str(self._urls.table(self._database, name)) + query

    def csv(self, name: str) -> str:
        """Return the address of a whole table as CSV."""
        address = self._urls.table(self._database, name, format="csv")
        return f"{address}?_stream=on&_size=max"

    def row(self, table: str, *keys: Any) -> str:
        """Return the address of a row in Datasette."""
        path = ",".join(tilde_encode(str(key)) for key in keys)
        return str(self._urls.row(self._database, table, path))

    def database(self) -> str:
        """Return the address of the database in Datasette."""
        return str(self._urls.database(self._database))

    def found(self, kind: str, key: str, recommendation: str | None) -> str:
        """Return where what was read from a passage stands as a row or on a page."""
        if kind == "recommendations":
            return self.recommendation(key)
        if kind in ("responses", "progress") and recommendation:
            return self.recommendation(recommendation, key)
        return self.row(kind, key)


async def page(
    datasette: Any,
    request: Any,
    benchmark: Benchmark,
    template: str,
    context: Mapping[str, Any],
    status: int = 200,
) -> Response:
    """Return a page made of a template of ours."""
    shared = {
        "links": Links(datasette, benchmark),
        "site_title": benchmark.title,
        "version": benchmark.descriptor.get("version"),
        "licences": benchmark.descriptor.get("licenses", []),
        "navigation": NAVIGATION,
        "here": path_of(request).strip("/").split("/")[0],
        "words": words,
        "counted": counted,
    }
    body = await datasette.render_template(
        f"councilbench/{template}.html", shared | dict(context), request=request
    )
    return Response.html(body, status=status, headers=headers(datasette))


def headers(datasette: Any) -> dict[str, str]:
    """Return the headers of a page of ours."""
    age = datasette.setting("default_cache_ttl")
    return HEADERS | {"Cache-Control": f"max-age={age}"}


def path_of(request: Any) -> str:
    """Return the path that was asked for, within what the site lies under."""
    return str(request.scope.get("route_path", request.path))


def shown(typed: str, most: int = 100) -> str:
    """Return what was typed into an address as a line that a page or a log can show."""
    line = "".join(sign if sign.isprintable() else " " for sign in typed[: most + 1])
    return line if len(line) <= most else line[:most] + "…"


def counted(number: int, noun: str) -> str:
    """Return how many of something there are: 1 figure, 2 figures, no figures."""
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"
