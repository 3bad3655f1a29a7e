"""What people ask stays quick on a database a thousand times the size of this one.

What is bounded is not time, which depends on the machine and on what else it does, but
the steps that SQLite takes: they are the same everywhere. Here it takes about ten
million a second where they are slowest, and Datasette stops a query after one second.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping

import pytest
from conftest import ROOT
from councilbench.asking.questions import parameters
from councilbench.asking.searching import PAGE, find_passages
from councilbench.building import Package
from councilbench.outputs.metadata import VIEW_SIZE, settings
from councilbench.project import Project
from large import TIMES, write_large

MOST_STEPS = 5_000_000
EVERY = 1000  # steps between two looks
PROJECT = Project(ROOT)
QUERIES = {query.name: query for query in PROJECT.queries()}
# As one types them: nothing, a key, a part of a name that many have.
TYPED = {"council": ("", "leicester~005", "Leicester"), "theme": ("", "recruitment")}
TYPED["word"] = ("", "care", "the")


@pytest.fixture(scope="module")
def large(
    tmp_path_factory: pytest.TempPathFactory, benchmark: Package
) -> Iterator[sqlite3.Connection]:
    folder = tmp_path_factory.mktemp("large")
    path = write_large(PROJECT, benchmark.frames, folder)
    address = f"{path.as_uri()}?immutable=1"
    with contextlib.closing(sqlite3.connect(address, uri=True)) as connection:
        yield connection
    path.unlink()


def steps(
    db: sqlite3.Connection, sql: str, values: Mapping[str, str], rows: int
) -> int:
    """Return how many steps it takes to give that many rows; stop where it is many."""
    taken = 0

    def count() -> bool:
        nonlocal taken
        taken += EVERY
        return taken > 10 * MOST_STEPS

    db.set_progress_handler(count, EVERY)
    try:
        db.execute(sql, values).fetchmany(rows)
    finally:
        db.set_progress_handler(None, EVERY)
    return taken


def test_it_is_a_thousand_times_as_large(
    large: sqlite3.Connection, benchmark: Package
) -> None:
    for name in ("recommendations", "statements", "progress", "outcomes", "issues"):
        (count,) = large.execute(f'SELECT count(*) FROM "{name}"').fetchone()
        assert count == TIMES * len(benchmark.frames[name])
    (entries,) = large.execute("SELECT count(*) FROM _search_entries").fetchone()
    assert entries > 100_000


def test_steps_are_counted_and_a_bad_query_takes_too_many(
    large: sqlite3.Connection,
) -> None:
    pairs = "SELECT count(*) FROM statements AS a, statements AS b"
    with pytest.raises(sqlite3.OperationalError, match="interrupted"):
        steps(large, pairs, {}, 1)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        (name, {parameter: typed})
        for name, query in QUERIES.items()
        for parameter in parameters(query) or ["council"]
        for typed in TYPED[parameter]
    ],
)
def test_every_question_is_answered_in_few_steps(
    large: sqlite3.Connection, name: str, typed: dict[str, str]
) -> None:
    rows = settings()["max_returned_rows"] + 1
    values = defaultdict(str, typed)
    assert steps(large, QUERIES[name].sql, values, rows) < MOST_STEPS


@pytest.mark.parametrize("view", [view.name for view in PROJECT.views()])
def test_every_view_shows_its_first_page_in_few_steps(
    large: sqlite3.Connection, view: str
) -> None:
    # The comparison of themes has to look at everything, whatever is shown of it.
    most = 2 * MOST_STEPS if view == "theme_by_council" else MOST_STEPS
    assert steps(large, f'SELECT * FROM "{view}"', {}, VIEW_SIZE + 1) < most


@pytest.mark.parametrize(
    "narrowed", [{}, {"council": "leicester~005"}, {"theme": "recruitment"}]
)
def test_a_search_finds_all_there_is_and_marks_only_a_page(
    large: sqlite3.Connection, benchmark: Package, narrowed: dict[str, str]
) -> None:
    taken = 0

    def count() -> None:
        nonlocal taken
        taken += EVERY

    large.set_progress_handler(count, EVERY)
    results = find_passages(large, "care", **narrowed)
    large.set_progress_handler(None, EVERY)
    assert len(results.hits) == PAGE
    assert results.total > 200
    assert taken < MOST_STEPS
