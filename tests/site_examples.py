"""A built benchmark to serve, and a reader of pages, for the tests of the site."""

from __future__ import annotations

import asyncio
import json
import shutil
import sqlite3
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
from conftest import PARTS, ROOT
from councilbench import building
from councilbench.project import Project
from datasette.app import Datasette

Get = Callable[[str], httpx.Response]

STOCKTON = "stockton-care-at-home-progress-minutes"
RESPONSE = "worcestershire-care-work-cabinet-member-response"
PAGES = [
    "/",
    "/compare?theme=recruitment&council=leicester&council=coventry",
    "/councils/worcestershire",
    "/recommendations/stockton-care-at-home-r07",
    f"/documents/{STOCKTON}",
    "/quality",
    "/codebook",
    "/questions",
    "/search?q=training",
    "/councils/nowhere",
    "/benchmark/recommendations-nowhere",
]
# Elements that are never closed.
_VOID = {"br", "hr", "img", "input", "link", "meta", "wbr"}


def build_site(folder: Path) -> Project:
    """Build the repository's benchmark in a folder of its own."""
    for part in PARTS:
        source = ROOT / part
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, folder / part)
    project = Project(folder)
    building.build(project)
    return project


def plain_datasette(database: Path, metadata: Path | None = None) -> Datasette:
    """Return what plain ``datasette DATABASE -m METADATA`` serves."""
    about = json.loads(metadata.read_text("utf-8")) if metadata else None
    return Datasette([str(database)], metadata=about)


def getter(datasette: Datasette) -> Get:
    return lambda path: asyncio.run(datasette.client.get(path))


def changed(database: Path, copy: Path, *statements: str) -> Path:
    """Return a copy of a database in which SQL has been run."""
    shutil.copy(database, copy)
    connection = sqlite3.connect(copy)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return copy


class Page(HTMLParser):
    """A page's links, words and marks.

    ``words`` are those within the element of that id, without what is in class note;
    ``marked`` are the words of each mark, ``around`` the kinds of the marks around it.
    """

    def __init__(self, html: str, within: str = "main") -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self._within, self._path = within, list[dict[str, str]]()
        self._words: list[str] = []
        self.marked: dict[str, str] = {}
        self.around: dict[str, list[str]] = {}
        self.feed(html)

    @property
    def words(self) -> str:
        return "".join(self._words)

    def every(self, tag: str, attribute: str) -> list[str]:
        """Return an attribute of all elements of a kind that have it."""
        return [a[attribute] for t, a in self.tags if t == tag and attribute in a]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, Any]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.tags.append((tag, attributes))
        if tag == "mark" and "id" in attributes:
            outer = [e["data-kinds"] for e in self._path if e["tag"] == "mark"]
            self.around[attributes["id"]] = outer
        if tag not in _VOID:
            self._path.append({"tag": tag, **attributes})

    def handle_endtag(self, tag: str) -> None:
        while self._path and self._path.pop()["tag"] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not any(element.get("id") == self._within for element in self._path):
            return
        if any(element.get("class") == "note" for element in self._path):
            return
        self._words.append(data)
        for element in self._path:
            if element["tag"] == "mark" and "id" in element:
                key = element["id"]
                self.marked[key] = self.marked.get(key, "") + data
