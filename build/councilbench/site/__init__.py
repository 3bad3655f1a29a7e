"""The site: pages for people without SQL, on top of Datasette, as a plugin.

Every page is made on the server from the read-only database; none needs a script.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Awaitable, Callable, Generator
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import click
from datasette import Response, hookimpl
from datasette.database import QueryInterrupted
from datasette.utils import tilde_encode
from datasette.utils.asgi import NotFound
from datasette.views.index import IndexView

from councilbench.files import finish, is_unfinished
from councilbench.problems import BadData

from .benchmark import served
from .codebook import codebook
from .comparing import comparing
from .council import council
from .document import document
from .files import chart, download, robots
from .home import home
from .missing import failed, missing
from .quality import quality
from .questions import questions
from .recommendation import recommendation
from .search import search

_PAGES: tuple[tuple[str, Callable[..., Awaitable[Response | None]]], ...] = (
    (r"/compare(?:\.(?P<form>csv|json))?$", comparing),
    (r"/councils/(?P<key>[^/]+)$", council),
    (r"/recommendations/(?P<key>[^/]+)$", recommendation),
    (r"/documents/(?P<key>[^/]+)$", document),
    (r"/quality$", quality),
    (r"/codebook$", codebook),
    (r"/questions$", questions),
    (r"/search$", search),
    (r"/downloads/(?P<name>[^/]+)$", download),
    (r"/charts/(?P<name>[^/]+)$", chart),
)
_DATASETTES_ANSWER = "datasette.handle_exception"
_FINISHED = "A build that was stopped is finished now. Start Datasette again."
_TOO_LONG = "This takes longer than a page may take."
# For Datasette's own pages: they have scripts and styles within them.
_DATASETTE_POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ]
)


@hookimpl  # type: ignore[untyped-decorator]
def startup(datasette: Any) -> None:
    """Finish what a build that was stopped had begun to move into place.

    Datasette has read some of these files by now, so it must be started again.
    """
    for db in datasette.databases.values():
        folder = Path(db.path or "").absolute().parent.parent
        if db.path and is_unfinished(folder):
            try:
                finish(folder)
            except BadData as bad:
                raise click.ClickException(str(bad)) from None
            raise click.ClickException(_FINISHED)


@hookimpl  # type: ignore[untyped-decorator]
def register_routes(datasette: Any) -> list[tuple[str, Callable[..., Any]]]:
    """Put the site's pages before Datasette's; its own first page moves to /-/."""
    pages = [(pattern, _page(view)) for pattern, view in _PAGES]
    pages += [(r"/$", _first), (r"/-/$", _index), (r"/robots\.txt$", robots)]
    return [*pages, (_unknown_endings(datasette), _no_such_form)]


def _unknown_endings(datasette: Any) -> str:
    """Return the pattern of addresses of data in a form that nothing here gives.

    Datasette would show its page for any ending that it does not know.
    """
    databases = "|".join(re.escape(tilde_encode(name)) for name in datasette.databases)
    known = "|".join(["csv", "html", *map(re.escape, datasette.renderers)])
    return (
        rf"/(?:{databases})(?:\.(?!(?:{known}|db)$)|(?:/[^/]+){{1,2}}\.(?!(?:{known})$))"
        r"\w+$"
    )


async def _no_such_form() -> None:
    raise NotFound("There is no such form of it")


@hookimpl(hookwrapper=True)  # type: ignore[untyped-decorator]
def handle_exception(
    datasette: Any, request: Any, exception: Exception
) -> Generator[None, Any, None]:
    """Answer what is not found or goes wrong with pages of the site.

    Datasette's own answer prints a traceback whatever was wrong, so it is taken out;
    where it is to open the debugger it stays.
    """
    answers = yield
    if not datasette.pdb:
        others = [
            answer
            for answer in answers.get_result()
            if getattr(answer, "__module__", "") != _DATASETTES_ANSWER
        ]
        answer = partial(failed, datasette, request, exception)
        answers.force_result([*others, answer])


@hookimpl  # type: ignore[untyped-decorator]
def menu_links(datasette: Any) -> list[dict[str, str]]:
    """Lead from Datasette's pages back to the site."""
    pages = {"/": "Home", "/compare": "Compare", "/questions": "Questions"}
    return [
        {"href": datasette.urls.path(path), "label": label}
        for path, label in pages.items()
    ]


@hookimpl  # type: ignore[untyped-decorator]
def asgi_wrapper(datasette: Any) -> Callable[[Any], Any]:
    """Give Datasette's own pages a policy too: as strict as they can be."""

    def wrap(app: Any) -> Any:
        async def wrapped(scope: Any, receive: Any, send: Any) -> None:
            async def guarded(event: dict[str, Any]) -> None:
                if event["type"] == "http.response.start":
                    event = event | {"headers": _guarded(event.get("headers", []))}
                await send(event)

            await app(scope, receive, guarded if scope["type"] == "http" else send)

        return wrapped

    return wrap


def _guarded(headers: list[Any]) -> list[Any]:
    named = {name.lower(): value for name, value in headers}
    is_page = named.get(b"content-type", b"").startswith(b"text/html")
    if not is_page or b"content-security-policy" in named:
        return headers
    policy = (b"content-security-policy", _DATASETTE_POLICY.encode())
    return [*headers, policy, (b"x-content-type-options", b"nosniff")]


def _page(view: Callable[..., Awaitable[Response | None]]) -> Callable[..., Any]:
    """Return a view that is given the benchmark, and a key as it was typed."""

    async def shown(datasette: Any, request: Any, send: Any) -> Response | None:
        benchmark = await served(datasette)
        if benchmark is None:
            raise NotFound("No benchmark is served here")
        for name, value in request.url_vars.items():
            request.url_vars[name] = value and unquote(value)
        known = {"datasette": datasette, "request": request, "send": send}
        parameters = inspect.signature(view).parameters
        given = {name: value for name, value in known.items() if name in parameters}
        try:
            return await view(benchmark=benchmark, **given)
        except QueryInterrupted:
            return await missing(
                datasette, request, benchmark, _TOO_LONG, status=503, mistyped=False
            )

    return shown


async def _first(datasette: Any, request: Any, send: Any) -> Any:
    """Show the first page; Datasette's own where no benchmark is served."""
    benchmark = await served(datasette)
    if benchmark is None:
        return await _index(datasette, request, send)
    return await home(datasette, request, benchmark)


async def _index(datasette: Any, request: Any, send: Any) -> Any:
    """Show Datasette's own first page."""
    request.scope["url_route"]["kwargs"] = {"format": None}
    return await IndexView.as_view(datasette)(request, send)
