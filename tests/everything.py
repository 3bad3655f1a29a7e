"""A small made-up benchmark that holds every kind of thing once or twice.

Its texts, cards and councils lie in benchmarks/everything/, and beside them the tables
that a person typed from them. Schemas, codelists, views and queries are those that
``init`` gives, so that they are always today's.
"""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from councilbench.project import Project
from councilbench.schema import Row
from councilbench.starting import start

FOLDER = Path(__file__).parent / "benchmarks" / "everything"
EXPECTED = FOLDER / "expected"
TITLE = "Everything at once"
# Keys that hold a place in a text: what was typed has the opening words instead.
PLACED = {
    "decisions": ("decision_id", "text"),
    "statements": ("statement_id", "text"),
    "outcomes": ("outcome_id", "quote"),
}
_PLACE = re.compile(r"(?<=-[dso])\d+")
_WORDS = 4


def everything(folder: Path) -> Project:
    """Write the benchmark into a new or empty folder, and return it."""
    start(folder, TITLE)
    shutil.copytree(FOLDER / "sources", folder / "sources", dirs_exist_ok=True)
    shutil.copy(FOLDER / "themes.csv", folder / "schemas/codelists/themes.csv")
    return Project(folder)


def typed(table: str) -> list[Row]:
    """Return a table as it was typed, every cell as text."""
    path = EXPECTED / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def names(rows: Mapping[str, list[Row]]) -> dict[str, str]:
    """Return, by key with a place in it, the name that typed tables use instead.

    It is the key with the first words of the passage in the place of the number:
    "ashby-minutes-s: The bus was late".
    """
    return {
        row[key]: _PLACE.sub(f": {' '.join(row[words].split()[:_WORDS])}", row[key])
        for table, (key, words) in PLACED.items()
        for row in rows[table]
    }


def lines(rows: list[Row], columns: list[str], named: Mapping[str, str]) -> list[str]:
    """Return rows as sorted lines of the columns that hold something."""
    shown = [{column: _cell(row[column], named) for column in columns} for row in rows]
    return sorted(
        " | ".join(f"{column}: {cell}" for column, cell in row.items() if cell)
        for row in shown
    )


def _cell(value: object, named: Mapping[str, str]) -> str:
    """Return a value as people type it: no decimals that are 0, white space as one."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:g}"
    return " ".join(named.get(str(value), str(value)).split())
