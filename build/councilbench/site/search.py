"""The page that finds words in everything that the documents say."""

from __future__ import annotations

import re
import sqlite3
from typing import Any

from datasette import Response
from datasette.utils import sqlite_timelimit
from markupsafe import Markup, escape

from councilbench.asking import (
    CLOSE,
    MOST_CHARACTERS,
    OPEN,
    PAGE,
    Found,
    choices,
    find_passages,
    plain,
)
from councilbench.schema import Row
from councilbench.store import SEARCH_INDEX

from .benchmark import Benchmark
from .pages import Links, page
from .passages import KINDS

_MARKED = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")
_FILTERS = ("council", "theme", "kind")


async def search(datasette: Any, request: Any, benchmark: Benchmark) -> Response:
    """Show what has the words typed, the best first; without any, how to search."""
    existing = await benchmark.read(choices)
    typed = _printable(request.args.get("q") or "")
    filters, unknown = _narrowed(request, existing)
    results, too_long = None, False
    if typed.strip() and SEARCH_INDEX in benchmark.names:
        limit = datasette.setting("sql_time_limit_ms")
        number = _number(request.args.get("page"))
        try:
            results = await benchmark.read(
                lambda db: _within(db, limit, typed, filters, number)
            )
        except sqlite3.OperationalError as error:
            if "interrupted" not in str(error):
                raise
            too_long = True
    links = Links(datasette, benchmark)
    context = {
        "there": existing,
        "kinds": KINDS,
        "options": _options(existing),
        "typed": typed,
        "asked": filters,
        "unknown": unknown,
        "found": results,
        "too_long": too_long,
        "searchable": SEARCH_INDEX in benchmark.names,
        "hits": [_shown(links, hit) for hit in results.hits] if results else [],
        "first": (results.page - 1) * PAGE + 1 if results else 0,
        "address": lambda **changes: links.path(
            "/search", **{"q": typed, **filters, **changes}
        ),
    }
    return await page(datasette, request, benchmark, "search", context)


def marked(text: str) -> Markup:
    """Return text as HTML, escaped, with the words that were looked for marked."""
    parts = _MARKED.split(text)
    return Markup("").join(
        Markup("<mark>{}</mark>").format(part) if place % 2 else escape(plain(part))
        for place, part in enumerate(parts)
    )


def _within(
    db: sqlite3.Connection, limit: int, typed: str, filters: Row, number: int
) -> Found:
    with sqlite_timelimit(db, limit):
        return find_passages(db, typed, **filters, page=number)


def _narrowed(request: Any, existing: dict[str, list[Row]]) -> tuple[Row, list[str]]:
    """Return council, theme and kind, None for all, and what of them doesn't exist."""
    known = {name: dict(options) for name, options in _options(existing).items()}
    given = {name: request.args.get(name) or None for name in _FILTERS}
    unknown = [
        f"There is no {name} “{value[:40]}”: all are searched."
        for name, value in given.items()
        if value is not None and value not in known[name]
    ]
    return {n: v if v in known[n] else None for n, v in given.items()}, unknown


def _printable(text: str) -> str:
    """Return what was typed as it can be shown: a little more than is looked for."""
    shown = "".join(c if c.isprintable() else " " for c in text)
    return shown[: MOST_CHARACTERS + 1]


def _options(existing: dict[str, list[Row]]) -> dict[str, list[tuple[str, str]]]:
    return {
        "council": [(row["council_id"], row["name"]) for row in existing["councils"]],
        "theme": [(row["theme_id"], row["label"]) for row in existing["themes"]],
        "kind": list(KINDS.items()),
    }


def _number(text: str | None) -> int:
    return int(text) if text and re.fullmatch("[0-9]{1,6}", text) else 1


def _shown(links: Links, hit: Row) -> Row:
    """Return a hit with its words marked and its addresses."""
    recommendation_id = hit["recommendation_id"]
    return hit | {
        **{name: marked(hit[name]) for name in ("text", "heading", "themes", "place")},
        "label": KINDS[hit["kind"]],
        "address": links.found(hit["kind"], hit["key"], recommendation_id),
        "recommendation": links.recommendation(recommendation_id)
        if recommendation_id
        else None,
    }
