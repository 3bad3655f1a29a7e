"""What a mistyped address may have meant: its words, and the names nearest to it."""

from __future__ import annotations

import difflib
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from datasette.database import QueryInterrupted
from datasette.utils import tilde_decode

from .benchmark import Benchmark
from .pages import NAVIGATION, Links, path_of
from .questions import ready

# Names that are offered, characters that are compared, and how alike they have to be.
MOST, LONGEST, ALIKE = 6, 100, 0.65
# A large benchmark has thousands of keys: difflib compares those that begin alike.
_COMPARED = 100
_BEGINS_ALIKE = " + ".join(
    f"(substr(key, 1, {n}) = substr(:typed, 1, {n}))" for n in (2, 4, 8, 16, 32)
)
_KEYS = {
    "council": "SELECT council_id AS key, name FROM councils",
    "document": "SELECT document_id AS key, title AS name FROM documents",
    "recommendation": """
SELECT recommendation_id AS key, reviews.title || ', ' || label AS name
FROM recommendations JOIN reviews USING (review_id)""",
}
# What stands in an address before a name, and is none itself.
_FOLDERS = {"charts", "councils", "documents", "downloads", "recommendations", "-"}


@dataclass(frozen=True)
class Name:
    """Something that has an address: what it is called, and what sort it is of."""

    address: str
    name: str
    kind: str


def typed_words(request: Any, benchmark: Benchmark) -> str:
    """Return the words of an address, to be searched for."""
    typed = " ".join(_parts(request, benchmark))
    return " ".join(re.findall(r"[^\W_]+", typed[:LONGEST]))


async def nearest(datasette: Any, request: Any, benchmark: Benchmark) -> list[Name]:
    """Return the names nearest to what was typed, the nearest to its end first."""
    parts = _parts(request, benchmark)[-1:-4:-1]
    typed = [part.lower()[:LONGEST] for part in parts]
    if not typed:
        return []
    try:
        names = await _names(datasette, request, benchmark, typed[0])
    except (sqlite3.Error, QueryInterrupted):
        # Datasette has said so in the log; the page does without.
        return []
    found: list[Name] = []
    for part in typed:
        for close in difflib.get_close_matches(part, names, MOST, ALIKE):
            found += [name for name in names[close] if name not in found]
    return found[:MOST]


def _parts(request: Any, benchmark: Benchmark) -> list[str]:
    """Return the parts of an address that may be names, as a person would read them."""
    parts = [tilde_decode(unquote(p)) for p in path_of(request).split("/") if p]
    if len(parts) > 1 and parts[0] in {*_FOLDERS, benchmark.name}:
        del parts[0]
    if parts:
        parts[-1] = re.sub(r"(?<=.)\.\w{1,10}$", "", parts[-1])
    return parts


async def _names(
    datasette: Any, request: Any, benchmark: Benchmark, typed: str
) -> dict[str, list[Name]]:
    """Return names by what may be typed: their key, and what they are called."""
    names: dict[str, list[Name]] = defaultdict(list)
    links = Links(datasette, benchmark)
    for key, name in _fixed(links, benchmark):
        names[key].append(name)
    for key, query in (await ready(datasette, benchmark, request.actor)).items():
        title = query.get("title") or key
        names[key].append(Name(links.table(key), title, "question"))
    for view in await benchmark.db.view_names():
        names[view].append(Name(links.table(view), view, "view"))
    address = {
        "council": links.council,
        "document": links.document,
        "recommendation": links.recommendation,
    }
    for kind, sql in _KEYS.items():
        order = f"ORDER BY {_BEGINS_ALIKE} DESC, key LIMIT {_COMPARED}"
        for row in await benchmark.rows(f"SELECT * FROM ({sql}) {order}", typed=typed):
            name = Name(address[kind](row["key"]), row["name"], kind)
            names[row["key"]].append(name)
            if row["name"].lower() != row["key"]:
                names[row["name"].lower()].append(name)
    return names


def _fixed(links: Links, benchmark: Benchmark) -> Iterator[tuple[str, Name]]:
    """Yield the pages and tables that there are, by their keys."""
    for key, label in NAVIGATION:
        yield key, Name(links.path(f"/{key}"), label, "page")
    yield "downloads", Name(f"{links.path('/')}#downloads", "Downloads", "page")
    yield benchmark.name, Name(links.database(), "The data in Datasette", "database")
    for key in benchmark.tables:
        yield key, Name(links.table(key), benchmark.title_of(key), "table")
