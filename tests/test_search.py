"""The search finds what people look for, whatever they type."""

from __future__ import annotations

import asyncio
import hashlib
import html
import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from click.testing import CliRunner
from conftest import ROOT
from councilbench.asking.searching import (
    CLOSE,
    MOST_TERMS,
    OPEN,
    PAGE,
    find_passages,
    plain,
)
from councilbench.building import Package
from councilbench.cli import main
from councilbench.outputs.metadata import datasette_metadata, inspect_data, settings
from councilbench.project import Project
from councilbench.site.search import marked
from councilbench.store.database import write_database
from datasette.app import Datasette
from hypothesis import given, settings as hypothesis_settings, strategies as st

Get = Callable[..., httpx.Response]
ODD = [
    *('"', '""', '"""', '"national', 'national"', "AND", "OR", "NOT", "NEAR", "AND OR"),
    *(
        "NEAR(care work)",
        "care AND",
        "OR care",
        "NOT care",
        "*",
        "**",
        "ca*re",
        "^care",
    ),
    *("text:care", "-care", "--", "care-", "(", ")", "(care", "care)", "{text}: care"),
    *("'", "’", "''", "o'clock", "😀", "care 😀", "\0", "ca\0re", "\ud800", "\u0301"),
    *("'; DROP TABLE councils; --", "' OR 1=1 --", "1", "½", "①", "%", "_", "\\", ";"),
    *(
        "<script>alert(1)</script>",
        "care\nwork",
        "\t",
        "ｃａｒｅ",
        "كلمة",
        "護理",
        "+",
        ":",
    ),
    *("a " * 5000, "a" * 10_000, '"' * 10_000, "(" * 10_000, "OR " * 4000, "a* " * 300),
]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, benchmark: Package) -> Project:
    """The benchmark in a folder of its own, with a database: tests only read it."""
    folder = tmp_path_factory.mktemp("searched")
    for part in ("schemas", "benchmark", "datapackage.json"):
        (folder / part).symlink_to(ROOT / part)
    project = Project(folder)
    write_database(project, benchmark.rows, project.database)
    return project


@pytest.fixture(scope="module")
def db(project: Project) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(f"{project.database.as_uri()}?mode=ro", uri=True)
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def get(project: Project) -> Get:
    datasette = Datasette(
        immutables=[str(project.database)],
        metadata=datasette_metadata(project),
        inspect_data=inspect_data(project.database),
        settings=settings(),
    )

    def answer(path: str = "/search", **parameters: object) -> httpx.Response:
        query = f"?{urlencode(parameters, errors='replace')}" if parameters else ""
        response: httpx.Response = asyncio.run(datasette.client.get(path + query))
        return response

    return answer


def keys(db: sqlite3.Connection, typed: str, **narrowed: str) -> list[str]:
    """Return the keys of what is found on the first page, shortened to be read."""
    names = {
        "worcestershire-care-work-as-a-career-": "w-",
        "leicester-external-workforce-": "l-",
        "stockton-care-at-home-": "s-",
        "coventry-cabinet-member-adult-services-minutes-": "c-",
        "worcestershire-care-work-cabinet-member-response-": "w-",
        "worcestershire-care-work-": "w-",
    }
    shortened = []
    for hit in find_passages(db, typed, **narrowed).hits:
        key = hit["key"]
        for long, short in names.items():
            key = key.replace(long, short)
        shortened.append(key)
    return shortened


# What a person would look for, and what the documents have of it.
BATTERY = [
    ("ambassador", {"w-r02"}),
    ("national register", {"s-r07"}),
    ("15-minute", {"s-r10"}),
    ("logbooks", {"s-r13"}),
    ("referral scheme", {"w-r05"}),
    ("apprentices", {"w-r06"}),
    ("Admiral Nurses", {"c-s6284"}),
    ("digital strategy", {"w-update-minutes-s808", "w-update-minutes-progress-10"}),
    ("trade associations", {"w-response-11"}),
    ("equal pay", {"w-response-08"}),
    ("September 2021", {"w-update-minutes-d3096"}),
    ("recommendation 13", {"s-r13", "s-progress-minutes-progress-13"}),
    ("27,391", {"c-s4154", "c-o4240"}),
    ("accreditation", {"l-update-minutes-s4693"}),
]


@pytest.mark.parametrize(("typed", "expected"), BATTERY)
def test_what_people_look_for_is_found(
    db: sqlite3.Connection, typed: str, expected: set[str]
) -> None:
    assert set(keys(db, typed)) == expected


def test_a_theme_is_found_by_its_label_where_the_words_do_not_have_it(
    db: sqlite3.Connection,
) -> None:
    ranked = keys(db, "training", kind="recommendations")
    words = ["l-r11", "l-r12", "l-r13", "w-r07", "w-r09"]
    assert sorted(ranked) == sorted([*words, "w-r06", "s-r07"])
    # What says it itself comes before what only has the theme.
    assert set(ranked[:5]) == set(words)


def test_a_heading_and_a_councils_name_find_what_stands_under_them(
    db: sqlite3.Connection,
) -> None:
    assert keys(db, "celebrating existing workforce", kind="recommendations") == [
        "w-r08"
    ]
    assert keys(db, "Stockton tele-assist", kind="recommendations") == ["s-r11"]
    assert find_passages(db, "Leicester tele-assist", kind="recommendations").loose


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("training", "TRAINED"),
        ("carer's", "carers’"),
        ("Council's", "councils"),
        ("café ambassadör", "cafe ambassador"),
        ("pay reward", "reward pay"),
        ("pay AND reward", "pay reward"),
        ("care-home", '"care home"'),
        ('"career pathway', '"career pathway"'),
        ("providers,", "(providers)"),
    ],
)
def test_what_makes_no_difference(
    db: sqlite3.Connection, typed: str, same: str
) -> None:
    results, other = find_passages(db, typed), find_passages(db, same)
    assert [hit["key"] for hit in results.hits] == [hit["key"] for hit in other.hits]
    assert results.counts == other.counts
    assert results.loose == other.loose


def test_words_in_quotation_marks_are_found_together_only(
    db: sqlite3.Connection,
) -> None:
    apart = find_passages(db, "register local")
    assert "stockton-care-at-home-r07" in {hit["key"] for hit in apart.hits}
    assert keys(db, '"local register"') == ["s-r07"]
    assert keys(db, '"register local"') == []


def test_a_star_finds_what_begins_so(db: sqlite3.Connection) -> None:
    assert keys(db, "ambass") == []
    assert keys(db, "ambass*") == ["w-r02"]


def test_where_nothing_has_all_words_what_has_some_is_found_and_told(
    db: sqlite3.Connection,
) -> None:
    both = find_passages(db, "ambassador logbooks")
    assert both.loose
    assert {hit["key"][-3:] for hit in both.hits} == {"r02", "r13"}
    either = find_passages(db, "ambassador OR logbooks")
    assert not either.loose
    assert {hit["key"] for hit in either.hits} == {hit["key"] for hit in both.hits}
    assert not find_passages(db, "unicorn dragon").loose
    assert not find_passages(db, "ambassador scheme").loose


def test_council_theme_and_kind_narrow_what_is_found(db: sqlite3.Connection) -> None:
    everywhere = find_passages(db, "training")
    assert everywhere.counts["recommendations"] == 7
    leicester = find_passages(
        db, "training", council="leicester", kind="recommendations"
    )
    assert [hit["key"][-3:] for hit in leicester.hits] == ["r11", "r12", "r13"]
    # The report on Stockton's recommendation 11 has the word, under technology.
    both = find_passages(db, "training", theme="technology", kind="progress")
    assert [hit["key"][-2:] for hit in both.hits] == ["11"]
    assert find_passages(db, "training", theme="reward", council="leicester").total == 0


def test_pages_have_every_hit_once_in_an_order_that_stays(
    db: sqlite3.Connection,
) -> None:
    first = find_passages(db, "care")
    assert first.total > 3 * PAGE
    pages = [find_passages(db, "care", page=n + 1) for n in range(first.pages)]
    seen = [hit["key"] for page in pages for hit in page.hits]
    assert len(seen) == len(set(seen)) == first.total == sum(first.counts.values())
    assert {len(page.hits) for page in pages[:-1]} == {PAGE}
    assert find_passages(db, "care", page=999) == pages[-1]
    assert find_passages(db, "care", page=-1) == first


def test_every_passage_that_became_data_can_be_found(
    db: sqlite3.Connection,
) -> None:
    queries = {
        "recommendations": "SELECT count(*) FROM recommendations",
        "responses": "SELECT count(explanation) FROM responses",
        "progress": "SELECT count(narrative) FROM progress",
        "decisions": "SELECT count(*) FROM decisions",
        "statements": "SELECT count(*) FROM statements",
        "outcomes": "SELECT count(*) FROM outcomes",
    }
    sql = "SELECT kind, count(*) FROM _search_entries GROUP BY kind"
    expected = {kind: db.execute(sql).fetchone()[0] for kind, sql in queries.items()}
    assert dict(db.execute(sql)) == expected
    assert min(expected.values()) > 0


def test_what_is_found_leads_to_its_place_in_the_document(
    db: sqlite3.Connection,
) -> None:
    texts = {
        path.stem: path.read_text(encoding="utf-8")
        for path in (ROOT / "sources").glob("*/*.txt")
    }
    rows = db.execute('SELECT document_id, start, "end", text FROM _search_entries')
    for document, start, end, text in rows.fetchall():
        assert texts[document][start:end] == text


def test_the_index_is_sound_compact_and_the_same_each_time(
    project: Project, benchmark: Package, tmp_path: Path
) -> None:
    again = tmp_path / "benchmark.db"
    write_database(project, benchmark.rows, again)
    digests = {
        hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (project.database, again)
    }
    assert len(digests) == 1
    with sqlite3.connect(again) as db:
        check = "INSERT INTO _search_index (_search_index, rank) VALUES (?, 1)"
        db.execute(check, ["integrity-check"])
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA freelist_count").fetchone() == (0,)
        before = keys(db, "training")
        db.commit()
        db.execute("VACUUM")
        db.execute(check, ["integrity-check"])
        assert keys(db, "training") == before


@pytest.mark.parametrize("typed", ODD, ids=lambda typed: repr(typed[:20]))
def test_whatever_is_typed_gives_a_page(get: Get, typed: str) -> None:
    response = get(q=typed)
    assert response.status_code == 200
    assert 'id="q"' in response.text
    assert "<script" not in response.text


TEXT = st.text(max_size=60) | st.text("\"*()^:-+'{}ANDORNTE,care ", max_size=60)


@given(typed=TEXT)
@hypothesis_settings(max_examples=300, deadline=None)
def test_any_text_is_looked_for_without_an_error(
    db: sqlite3.Connection, typed: str
) -> None:
    results = find_passages(db, typed)
    assert len(results.hits) == min(results.total, PAGE)
    assert results.total == 0 or results.terms


@given(typed=TEXT, page=st.text(max_size=4), theme=st.text(max_size=9))
@hypothesis_settings(max_examples=60, deadline=None)
def test_any_address_gives_a_page(get: Get, typed: str, page: str, theme: str) -> None:
    response = get(q=typed, page=page, theme=theme, council=theme, kind=theme)
    assert response.status_code == 200


def test_no_more_is_looked_for_than_a_person_would_type(db: sqlite3.Connection) -> None:
    words = " ".join(f"care{n}" for n in range(100))
    results = find_passages(db, words)
    assert results.terms == MOST_TERMS
    assert results.cut
    assert not find_passages(db, "care").cut


@given(
    parts=st.lists(st.text(max_size=12) | st.sampled_from(["<b>", "&", OPEN, CLOSE]))
)
@hypothesis_settings(deadline=None)
def test_marked_words_are_escaped_and_nothing_is_lost(parts: list[str]) -> None:
    text = "".join(parts)
    shown = str(marked(text))
    without = re.sub("</?mark>", "", shown)
    assert "<" not in without
    assert html.unescape(without) == html.unescape(str(marked(plain(text))))
    assert shown.count("<mark>") == shown.count("</mark>")


def test_the_words_looked_for_are_marked(get: Get) -> None:
    shown = get(q="training upskilling").text
    words = "investing in <mark>training</mark> and development and "
    assert f"{words}<mark>upskilling</mark> of staff" in shown
    assert "<mark>Training</mark> and development" in shown


def test_a_hit_links_to_its_recommendation_and_to_its_sentence(get: Get) -> None:
    shown = get(q="Shropshire", kind="progress").text
    assert (
        'href="/recommendations/worcestershire-care-work-as-a-career-r10'
        '#worcestershire-care-work-update-minutes-progress-10"' in shown
    )
    assert (
        'href="/documents/worcestershire-care-work-update-minutes#c808-1093"' in shown
    )


def test_the_form_keeps_what_was_chosen_and_pages_carry_it_on(get: Get) -> None:
    shown = get(q="care", council="worcestershire").text
    assert 'value="care"' in shown
    assert '<option value="worcestershire" selected>' in shown
    assert '<ol class="hits" start="1">' in shown
    address = "/search?q=care&amp;council=worcestershire&amp;page="
    assert f'href="{address}2"' in shown
    shown = get(q="care", council="worcestershire", page=2).text
    assert '<ol class="hits" start="21">' in shown
    assert f'href="{address}1"' in shown


def test_an_empty_search_explains_itself_with_examples_from_the_data(get: Get) -> None:
    for shown in (get().text, get(q="").text, get(q="  ").text):
        assert "Search everything that the documents say" in shown
        assert 'href="/search?q=Unpaid+carers"' in shown
        assert "in quotation marks" in shown


def test_nothing_found_says_what_to_try(get: Get) -> None:
    shown = get(q="unicorn", council="leicester").text
    assert "<h1>0 passages found</h1>" in shown
    assert "What to try" in shown
    assert '<a href="/search?q=unicorn">The same words everywhere</a>' in shown


def test_what_happened_to_the_words_is_told(get: Get) -> None:
    assert "Nothing has all of these words" in get(q="ambassador logbooks").text
    assert "There is no word in what you typed" in get(q="***").text
    many = " ".join(f"care{number}" for number in range(30))
    assert "only the first 24 words" in get(q=f"care {many}").text
    assert (
        "There is no theme “cheese”: all are searched."
        in get(q="care", theme="cheese").text
    )


def test_a_database_without_an_index_says_so(project: Project, tmp_path: Path) -> None:
    copy = tmp_path / "benchmark.db"
    copy.write_bytes(project.database.read_bytes())
    with sqlite3.connect(copy) as db:
        db.execute("DROP TABLE _search_index")
    response = asyncio.run(
        Datasette(immutables=[str(copy)]).client.get("/search?q=care")
    )
    assert response.status_code == 200
    assert "This database has no index to search" in response.text


def test_the_tables_of_the_index_are_hidden_and_described(
    project: Project, get: Get
) -> None:
    tables = get("/benchmark.json").json()["tables"]
    ours = {t["name"]: t for t in tables if t["name"].startswith("_search")}
    assert {"_search_entries", "_search_themes", "_search_index"} <= set(ours)
    assert all(table["hidden"] for table in ours.values())
    described = datasette_metadata(project)["databases"]["benchmark"]["tables"]
    for name in ("_search_entries", "_search_themes"):
        assert set(described[name]["columns"]) == set(ours[name]["columns"])
        assert described[name]["description"]


def test_the_command_line_searches_too(project: Project) -> None:
    run = CliRunner().invoke
    said = run(main, ["--project", str(project.root), "search", "national", "register"])
    assert said.exit_code == 0
    assert said.output.startswith("1 found, the closest first:\n\nStockton-on-Tees")
    assert "recommendations, stockton-care-at-home-progress-minutes:2522-2969" in (
        said.output
    )
    nothing = run(main, ["--project", str(project.root), "search", "unicorn"])
    assert nothing.output == "Nothing.\n"


def test_a_recommendation_without_a_number_is_called_by_its_label(
    tmp_path: Path, benchmark: Package
) -> None:
    recommendations = [
        row | {"number": None}
        if row["label"] == "Points 11, 12 and 13" and row["number"] == "11"
        else row
        for row in benchmark.rows["recommendations"]
    ]
    path = tmp_path / "benchmark.db"
    rows = benchmark.rows | {"recommendations": recommendations}
    write_database(Project(ROOT), rows, path)
    with sqlite3.connect(path) as connection:
        sql = "SELECT heading FROM _search_entries WHERE heading LIKE ? AND kind = ?"
        headings = connection.execute(
            sql, ["%Points 11%", "recommendations"]
        ).fetchall()
    assert sorted(headings) == [
        ("12 (Points 11, 12 and 13)",),
        ("13 (Points 11, 12 and 13)",),
        ("Points 11, 12 and 13",),
    ]
