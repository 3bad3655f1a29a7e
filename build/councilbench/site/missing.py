"""What is answered where nothing is found, or something went wrong."""

from __future__ import annotations

import errno
import logging
import sqlite3
import traceback
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import unquote

from datasette import Response, utils
from datasette.utils.asgi import Base400
from datasette.views.base import DatasetteError
from markupsafe import Markup

from .benchmark import Benchmark, served
from .nearest import nearest, typed_words
from .pages import page, path_of, shown

NO_PAGE = "There is no such page."
NO_ANSWER = "What was asked here can’t be answered."
OUR_FAULT = "Something went wrong here."
# What the system says of a name that no file can have.
_NO_FILE = {errno.ENOTDIR, errno.ENAMETOOLONG}
_LOG = logging.getLogger(__name__)


async def missing(
    datasette: Any,
    request: Any,
    benchmark: Benchmark,
    message: str,
    known: Iterable[tuple[str, str]] = (),
    status: int = 404,
    mistyped: bool = True,
) -> Response:
    """Return a page that says that something doesn't exist, and what does.

    ``message`` is a sentence; ``known`` are addresses with their names. Where it is the
    address that is ``mistyped``, the names nearest to it are offered, and its words to
    be searched for. At .json addresses the sentence is given as Datasette gives errors.
    """
    _log(request, status, message)
    if _wants_json(request):
        return _json(datasette, status, message)
    context = {"what": message, "known": list(known)}
    return await _page(datasette, request, benchmark, status, context, mistyped)


async def failed(datasette: Any, request: Any, exception: Exception) -> Response:
    """Return what is answered to an exception, whoever raised it.

    What a visitor asked for wrongly is one line of the log; a fault of ours keeps its
    traceback there. Datasette's own page is shown where no benchmark is served, and
    where a query of the visitor's took too long: that page keeps it to be shortened.
    """
    status, message, title = _told(request, exception)
    if status >= 500:
        _LOG.error("%s %s", status, _address(request), exc_info=exception)
    elif not _is_logged(exception.__context__):
        said = title if title and isinstance(message, Markup) else message
        _log(request, status, NO_PAGE if status == 404 else said)
    if _wants_json(request):
        given = getattr(exception, "error_dict", {})
        return _json(datasette, status, message, title, given)
    benchmark = await served(datasette)
    if benchmark is None or isinstance(message, Markup):
        return await _datasettes(datasette, request, status, message, title)
    if status == 404:
        context = {"what": NO_PAGE, "typed": shown(_readable(request), 200)}
    elif status < 500:
        context = {"what": NO_ANSWER, "said": shown(message, 500)}
    else:
        context = {"what": OUR_FAULT}
    return await _page(datasette, request, benchmark, status, context, status == 404)


def _told(request: Any, exception: Exception) -> tuple[int, str, str | None]:
    """Return the status that an exception means, what it says, and a title for that.

    Where Datasette itself says what is wrong, it is with what was asked: it calls that
    a fault of the server's, if it gives no status.
    """
    if isinstance(exception, DatasetteError):
        message = str(exception.message)
        # The SQL for a row is Datasette's: it fails where there is no such table.
        if "pks" in request.url_vars and exception.title == "Invalid SQL":
            return 404, "Table not found", None
        status = 400 if exception.status == 500 else int(exception.status)
        html = exception.message_is_html
        return status, Markup(message) if html else message, exception.title
    if isinstance(exception, Base400):
        return int(exception.status), str(exception), None
    if isinstance(exception, OSError) and exception.errno in _NO_FILE:
        return 404, NO_PAGE, None
    return 500, OUR_FAULT, None


async def _page(
    datasette: Any,
    request: Any,
    benchmark: Benchmark,
    status: int,
    context: dict[str, Any],
    mistyped: bool,
) -> Response:
    context |= {"status": status, "here": "missing"}
    if mistyped:
        context["near"] = await nearest(datasette, request, benchmark)
        context["words_typed"] = typed_words(request, benchmark)
    response = await page(datasette, request, benchmark, "missing", context, status)
    if status >= 500:
        response.headers["Cache-Control"] = "no-store"
    return response


async def _datasettes(
    datasette: Any, request: Any, status: int, message: str, title: str | None
) -> Response:
    """Return Datasette's own page for an error."""
    context = {"ok": False, "error": message, "status": status, "title": title}
    templates = [f"{status}.html", "error.html"]
    body = await datasette.render_template(templates, context, request=request)
    return Response.html(body, status=status)


def _json(
    datasette: Any,
    status: int,
    message: str,
    title: str | None = None,
    given: Mapping[str, Any] | None = None,
) -> Response:
    """Return an error as Datasette gives it as JSON, beside what else is given."""
    if hasattr(utils, "error_body"):  # from 1.0 on
        error = utils.error_body(message, status)
    else:
        error = {"ok": False, "error": message, "status": status, "title": title}
    headers: dict[str, str] = {}
    if datasette.cors:
        utils.add_cors_headers(headers)
    return Response.json({**(given or {}), **error}, status=status, headers=headers)


def _wants_json(request: Any) -> bool:
    return _readable(request).endswith(".json")


def _readable(request: Any) -> str:
    """Return the path of an address as a person would read it."""
    return str(utils.tilde_decode(unquote(path_of(request))))


def _address(request: Any) -> str:
    return shown(request.full_path, 200)


def _is_logged(cause: BaseException | None) -> bool:
    """Tell whether Datasette has written a line of it: it does where SQLite refuses."""
    if not isinstance(cause, sqlite3.Error):
        return False
    frames = traceback.walk_tb(cause.__traceback__)
    return any(f.f_code.co_name == "sql_operation_in_thread" for f, _ in frames)


def _log(request: Any, status: int, message: str) -> None:
    _LOG.warning("%s %s: %s", status, _address(request), shown(message, 200))
