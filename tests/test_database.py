"""The database keeps every promise of the schemas, by itself."""

from __future__ import annotations

import csv
import os
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from by_schema import frame
from conftest import as_written, plain
from councilbench.problems import BadData
from councilbench.project import Project
from councilbench.schema import read_table
from councilbench.store.database import database_rows_hash, rows_hash, write_database
from sqlite_utils import Database

ROOT = Path(__file__).parent.parent
FIGURE = ("Training and development", "Ashby Council", "Applicants interviewed")
SPAN = {"start": 10, "end": 40}
ROWS: dict[str, list[dict[str, Any]]] = {
    "councils": [
        {
            "council_id": "ashby",
            "name": "Ashby Council",
            "gss_code": "E06000001",
            "council_type": "unitary",
            "region": "North",
        },
        {
            "council_id": "burley",
            "name": "Burley Council",
            "council_type": "county",
            "region": "South",
        },
    ],
    "reviews": [
        {
            "review_id": "ashby-work",
            "council_id": "ashby",
            "title": "Work",
            "kind": "scrutiny_review",
            "approved_on": date(2020, 6, 22),
        },
        {
            "review_id": "burley-homes",
            "council_id": "burley",
            "title": "Homes",
            "kind": "scrutiny_review",
        },
    ],
    "documents": [
        {
            "document_id": f"{review}-{kind}",
            "council_id": review.split("-")[0],
            "review_id": review,
            "title": f"The {kind} on {review}",
            "kind": kind,
            "meeting_date": day,
            "date_basis": "stated" if day else "inferred",
            "date_earliest": day or date(2024, 1, 1),
            "date_latest": day,
            "date_note": None if day else "After the year began.",
            "completeness": "complete",
            "licence": "not stated",
            "path": f"sources/{review}-{kind}.txt",
            "sha256": digit * 64,
            "characters": 900,
            "withheld": 0,
            "share_data": 0.5,
            "share_recognised": 0.25,
            "share_unread": 0.25,
        }
        for review, kind, day, digit in [
            ("ashby-work", "executive_response", date(2020, 7, 1), "a"),
            ("ashby-work", "progress_minutes", None, "b"),
            ("burley-homes", "progress_minutes", date(2023, 5, 4), "c"),
        ]
    ],
    "recommendations": [
        {
            "recommendation_id": f"{review}-r{number:0>2}",
            "council_id": review.split("-")[0],
            "review_id": review,
            "number": number,
            "position": position,
            "label": f"Recommendation {number}",
            "section": section,
            "text": text,
            "wording": "verbatim",
            "recommended_by": "scrutiny",
            "document_id": document,
            "start": 100 * position,
            "end": 100 * position + len(text),
        }
        for review, number, position, section, text, document in [
            (
                "ashby-work",
                "1",
                1,
                "People",
                "Recruit more carers from local cafés.",
                "ashby-work-executive_response",
            ),
            (
                "ashby-work",
                "2",
                2,
                "People",
                "Train everyone who is new to the work.",
                "ashby-work-executive_response",
            ),
            (
                "ashby-work",
                "3",
                3,
                None,
                "Write to the minister about a register.",
                "ashby-work-executive_response",
            ),
            (
                "burley-homes",
                "10",
                1,
                None,
                "Promote the profession in schools.",
                "burley-homes-progress_minutes",
            ),
        ]
    ],
    "responses": [
        {
            "response_id": "ashby-work-executive_response-response-01",
            "recommendation_id": "ashby-work-r01",
            "document_id": "ashby-work-executive_response",
            "decision": "accept_in_full",
            "position": 1,
            "is_latest": True,
            "quote": "Accept in full: Y",
            "basis": "stated",
            **SPAN,
        },
        {
            "response_id": "ashby-work-executive_response-response-02",
            "recommendation_id": "ashby-work-r02",
            "document_id": "ashby-work-executive_response",
            "decision": "not_recorded",
            "position": 1,
            "is_latest": True,
            "quote": "Accept Y/N",
            "explanation": "Colleges are being asked about funding.",
            "note": "Nothing is ticked.",
            "basis": "rule",
            **SPAN,
            "explanation_start": 50,
            "explanation_end": 90,
        },
    ],
    "progress": [
        {
            "progress_id": f"{key[0]}-progress-{key[1]}",
            "recommendation_id": key[2],
            "document_id": key[0],
            "as_of_earliest": earliest,
            "as_of_latest": latest,
            "status": status,
            "position": position,
            "is_latest": is_latest,
            "basis": "stated",
            "status_as_printed": "so it stood",
            "narrative": "Forty applicants were interviewed.",
            **SPAN,
            "status_start": 45,
            "status_end": 56,
        }
        for *key, earliest, latest, status, position, is_latest in [
            (
                "ashby-work-executive_response",
                "02",
                "ashby-work-r02",
                date(2022, 1, 1),
                date(2022, 1, 31),
                "in_progress",
                1,
                False,
            ),
            (
                "ashby-work-progress_minutes",
                "02",
                "ashby-work-r02",
                date(2021, 1, 1),
                None,
                "fully_achieved",
                2,
                True,
            ),
            (
                "burley-homes-progress_minutes",
                "10",
                "burley-homes-r10",
                date(2023, 5, 4),
                date(2023, 5, 4),
                "not_recorded",
                1,
                True,
            ),
        ]
    ],
    "decisions": [
        {
            "decision_id": "burley-homes-progress_minutes-d10",
            "council_id": "burley",
            "document_id": "burley-homes-progress_minutes",
            "review_id": "burley-homes",
            "number": "1",
            "kind": "agreed",
            "text": "That a report be brought back in September 2023.",
            "due": "September 2023",
            "due_earliest": date(2023, 9, 1),
            "due_latest": date(2023, 9, 30),
            "recommendation_id": "burley-homes-r10",
            **SPAN,
        }
    ],
    "statements": [
        {
            "statement_id": "burley-homes-progress_minutes-s10",
            "council_id": "burley",
            "review_id": "burley-homes",
            "document_id": "burley-homes-progress_minutes",
            "kind": "discussion",
            "basis": "rule",
            "text": "Members asked how schools had been promoting it.",
            **SPAN,
        }
    ],
    "outcomes": [
        {
            "outcome_id": "ashby-work-progress_minutes-o10",
            "council_id": "ashby",
            "review_id": "ashby-work",
            "document_id": "ashby-work-progress_minutes",
            "recommendation_id": "ashby-work-r02",
            "theme_id": "training",
            "measure": "Applicants interviewed",
            "value": 40,
            "unit": "people",
            "qualifier": "over",
            "quote": "over 40 applicants",
            **SPAN,
        }
    ],
    "recommendation_themes": [
        {
            "recommendation_id": recommendation,
            "theme_id": theme,
            "is_primary": primary,
            "basis": "rule",
            "evidence": "a term",
        }
        for recommendation, theme, primary in [
            ("ashby-work-r01", "recruitment", True),
            ("ashby-work-r02", "recruitment", False),
            ("ashby-work-r02", "training", True),
            ("burley-homes-r10", "promotion", True),
        ]
    ],
    "statement_themes": [
        {
            "statement_id": "burley-homes-progress_minutes-s10",
            "theme_id": "promotion",
            "is_primary": True,
            "basis": "analyst",
            "evidence": "It is about schools.",
        }
    ],
    "coverage": [
        {
            "council_id": "burley",
            "review_id": "burley-homes",
            "document_kind": "scrutiny_report",
            "held": "known_not_held",
            "note": "Named in the minutes.",
        }
    ],
    "corrections": [
        {
            "correction_id": "burley-homes-progress-minutes-c1",
            "document_id": "burley-homes-progress_minutes",
            "table": "statements",
            "key": "burley-homes-progress_minutes-s10",
            "column": "kind",
            "read": "update",
            "corrected": "discussion",
            "reason": "It was asked.",
        }
    ],
    "issues": [
        {
            "issue_id": "ashby-work-licence",
            "severity": "notice",
            "kind": "licence_not_stated",
            "message": "The document does not state its licence.",
        }
    ],
}


def copy_project(folder: Path) -> Project:
    """Copy this repository's schemas, codelists, views and queries: not its rows."""
    shutil.copy(ROOT / "datapackage.json", folder)
    shutil.copytree(ROOT / "schemas", folder / "schemas")
    shutil.copytree(ROOT / "benchmark/views", folder / "benchmark/views")
    shutil.copytree(ROOT / "benchmark/queries", folder / "benchmark/queries")
    return Project(folder)


def build_tables(project: Project) -> dict[str, pd.DataFrame]:
    return {
        table: frame(
            ROWS[table]
            if table in ROWS
            else ([] if schema.is_generated else project.rows(table)),
            schema,
        )
        for table, schema in project.tables.items()
    }


@pytest.fixture
def project(tmp_path: Path) -> Project:
    folder = tmp_path / "benchmark folder"
    folder.mkdir()
    return copy_project(folder)


@pytest.fixture
def tables(project: Project) -> dict[str, pd.DataFrame]:
    return build_tables(project)


@pytest.fixture
def path(project: Project, tables: dict[str, pd.DataFrame]) -> Path:
    write_database(project, plain(tables), project.database)
    return project.database


@pytest.fixture
def connection(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection as anyone would open it, with foreign keys enforced."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA foreign_keys = ON")
    yield connection
    connection.close()


def answers(connection: sqlite3.Connection, sql: str) -> list[tuple[Any, ...]]:
    return connection.execute(sql).fetchall()


def search(connection: sqlite3.Connection, table: str, words: str) -> list[str]:
    """Search as Datasette does, and give the keys found."""
    return [
        key
        for (key,) in connection.execute(
            f'SELECT {table.rstrip("s")}_id FROM "{table}" WHERE rowid IN '
            f"(SELECT rowid FROM {table}_fts WHERE {table}_fts MATCH ?) ORDER BY 1",
            [words],
        )
    ]


# What is in the file


def test_every_table_and_view_is_there_and_nothing_else(
    project: Project, path: Path
) -> None:
    db = Database(path)
    searchable = [name for name, s in project.tables.items() if s.search]
    shadows = ["", "_config", "_data", "_docsize", "_idx"]
    expected = {*project.tables, "_datapackage", "_document_texts"}
    expected |= {f"{name}_fts{shadow}" for name in searchable for shadow in shadows}
    expected |= {f"_search_index{shadow}" for shadow in shadows}
    expected |= {"_search_entries", "_search_themes"}
    assert set(db.table_names()) == expected
    assert db.view_names() == [view.name for view in project.views()]
    assert db.triggers == []


def test_rows_keep_their_values_and_their_order(
    connection: sqlite3.Connection,
) -> None:
    assert answers(
        connection,
        "SELECT document_id, meeting_date, date_latest, share_data, withheld "
        "FROM documents ORDER BY _rowid_",
    ) == [
        ("ashby-work-executive_response", "2020-07-01", "2020-07-01", 0.5, 0),
        ("ashby-work-progress_minutes", None, None, 0.5, 0),
        ("burley-homes-progress_minutes", "2023-05-04", "2023-05-04", 0.5, 0),
    ]
    assert answers(connection, "SELECT value, typeof(value) FROM outcomes") == [
        (40.0, "real")
    ]
    assert answers(
        connection, "SELECT is_primary FROM recommendation_themes ORDER BY _rowid_"
    ) == [(1,), (0,), (1,), (1,)]


def test_dates_may_come_as_timestamps(
    project: Project, tables: dict[str, pd.DataFrame], path: Path
) -> None:
    before = path.read_bytes()
    for table, column in [("documents", "meeting_date"), ("progress", "as_of_latest")]:
        tables[table][column] = pd.to_datetime(tables[table][column])
    write_database(project, plain(tables), path)
    assert path.read_bytes() == before


def test_every_table_is_strict_and_has_the_key_of_its_schema(
    project: Project, path: Path
) -> None:
    db = Database(path)
    for table, schema in as_written(project.tables).items():
        assert db.table(table).strict, table
        assert db.table(table).pks == schema["primaryKey"], table


def test_every_foreign_key_of_the_schemas_is_declared(
    project: Project, path: Path
) -> None:
    db = Database(path)
    for table, schema in as_written(project.tables).items():
        declared = {
            (fk.columns, fk.other_table, fk.other_columns)
            for fk in db.table(table).foreign_keys
        }
        for key in schema.get("foreignKeys", []):
            reference = key["reference"]
            assert (
                tuple(key["fields"]),
                reference["resource"],
                tuple(reference["fields"]),
            ) in declared, table


def test_a_key_of_several_columns_brings_the_key_of_one_that_it_implies(
    path: Path,
) -> None:
    keys = Database(path).table("coverage").foreign_keys
    assert [
        (fk.columns, fk.other_table) for fk in keys if "review_id" in fk.columns
    ] == [
        (("review_id",), "reviews"),
        (("review_id", "council_id"), "reviews"),
    ]


def test_an_index_begins_with_the_columns_of_every_foreign_key(path: Path) -> None:
    db = Database(path)
    keys = 0
    for table in db.tables:
        indexed = [list(index.columns) for index in table.indexes]
        for key in table.foreign_keys:
            columns = list(key.columns)
            assert any(i[: len(columns)] == columns for i in indexed), (table, columns)
            keys += 1
    assert keys > 50


def test_no_two_indexes_begin_alike_without_need(path: Path) -> None:
    for table in Database(path).tables:
        indexed = sorted(list(index.columns) for index in table.indexes)
        for columns, other in zip(indexed, indexed[1:], strict=False):
            needless = other[: len(columns)] == columns and table.name != "reviews"
            assert not needless, (table.name, columns, other)


# What the file refuses


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("UPDATE councils SET name = NULL", "NOT NULL constraint failed"),
        ("UPDATE councils SET council_id = NULL", "NOT NULL constraint failed"),
        ("UPDATE councils SET gss_code = 'E06000001'", "UNIQUE constraint failed"),
        ("UPDATE councils SET council_id = 'ashby'", "UNIQUE constraint failed"),
        ("UPDATE councils SET council_type = 'duchy'", "FOREIGN KEY constraint"),
        ("DELETE FROM themes WHERE theme_id = 'training'", "FOREIGN KEY constraint"),
        (
            "UPDATE recommendations SET review_id = 'burley-homes', number = 'x', "
            "position = 9 WHERE recommendation_id = 'ashby-work-r01'",
            "FOREIGN KEY constraint",
        ),
        (
            "UPDATE recommendations SET number = '1' "
            "WHERE recommendation_id = 'ashby-work-r02'",
            "recommendations.review_id, recommendations.number",
        ),
        ("UPDATE recommendations SET rowid = 1", "UNIQUE constraint failed"),
        ("UPDATE recommendations SET rowid = NULL", "NOT NULL constraint failed"),
        ("UPDATE documents SET characters = 'many'", "cannot store TEXT value"),
        ("UPDATE documents SET share_data = 1.1", "share_data is at most 1"),
        (
            "UPDATE documents SET meeting_date = '1989-12-31'",
            "is at least 1990-01-01",
        ),
        (
            "UPDATE documents SET meeting_date = '2021-02-30'",
            "is a day, as YYYY-MM-DD",
        ),
        (
            "UPDATE documents SET meeting_date = '1 May 2021'",
            "is a day, as YYYY-MM-DD",
        ),
        ("UPDATE statement_themes SET is_primary = 2", "is_primary is 0 or 1"),
        ("UPDATE themes SET label = 'x'", "label has at least 2 characters"),
        (
            'UPDATE recommendations SET "end" = 1, start = 2',
            "a passage ends after it begins",
        ),
        (
            "UPDATE responses SET explanation_start = NULL",
            "an explanation has its passage",
        ),
    ],
)
def test_a_bad_change_is_refused(
    connection: sqlite3.Connection, change: str, message: str
) -> None:
    with pytest.raises(sqlite3.IntegrityError) as refused:
        connection.execute(change)
    assert message in str(refused.value)


def test_every_refused_row_is_named(
    project: Project, tables: dict[str, pd.DataFrame]
) -> None:
    tables["councils"].loc[0, "name"] = None
    tables["recommendations"].loc[[1, 3], "position"] = 0
    tables["outcomes"].loc[0, "end"] = 5
    with pytest.raises(BadData) as refused:
        write_database(project, plain(tables), project.database)
    assert str(refused.value).splitlines() == [
        "benchmark/tables/outcomes.csv: row ashby-work-progress_minutes-o10: "
        "it breaks the rule: a passage ends after it begins. Mend the row.",
        "benchmark/tables/recommendations.csv: row ashby-work-r02: "
        "it breaks the rule: position is at least 1. Mend the row.",
        "benchmark/tables/recommendations.csv: row burley-homes-r10: "
        "it breaks the rule: position is at least 1. Mend the row.",
        "sources/councils.csv: row ashby: councils.name is empty. Mend the row.",
    ]


def test_every_row_that_points_nowhere_is_named(
    project: Project, tables: dict[str, pd.DataFrame]
) -> None:
    tables["councils"].loc[1, "council_type"] = "duchy"
    tables["statement_themes"].loc[0, "theme_id"] = "weather"
    tables["coverage"].loc[0, "council_id"] = "ashby"
    with pytest.raises(BadData) as refused:
        write_database(project, plain(tables), project.database)
    assert str(refused.value).splitlines() == [
        "benchmark/tables/statement_themes.csv: row burley-homes-progress_minutes-s10, "
        "weather: no row of themes has theme_id weather. Mend the row.",
        "sources/councils.csv: row burley: "
        "no row of council_types has council_type duchy. Mend the row.",
        "sources/coverage.csv: row ashby, burley-homes, scrutiny_report: "
        "no row of reviews has review_id burley-homes, council_id ashby. Mend the row.",
    ]


def test_missing_tables_and_columns_and_wrong_types_are_named_together(
    project: Project, tables: dict[str, pd.DataFrame]
) -> None:
    del tables["coverage"]
    del tables["councils"]["region"]
    tables["documents"]["characters"] = pd.Series([1.5, 2, 3], dtype="Float64")
    with pytest.raises(BadData) as refused:
        write_database(project, plain(tables), project.database)
    assert [(p.file, p.column) for p in refused.value.problems] == [
        ("benchmark/tables/documents.csv", "characters"),
        ("sources/councils.csv", "region"),
        ("sources/coverage.csv", None),
    ]


# What a failure leaves behind


def test_a_failure_leaves_the_last_good_file_and_no_other(
    project: Project, tables: dict[str, pd.DataFrame], path: Path
) -> None:
    before = path.read_bytes()
    tables["councils"].loc[0, "name"] = None
    with pytest.raises(BadData):
        write_database(project, plain(tables), path)
    assert path.read_bytes() == before
    assert os.listdir(path.parent) == [path.name]


def test_a_success_replaces_the_file_and_leaves_no_other(
    project: Project, tables: dict[str, pd.DataFrame], path: Path
) -> None:
    tables["councils"].loc[0, "name"] = "Another Council"
    write_database(project, plain(tables), path)
    with sqlite3.connect(path) as connection:
        assert answers(connection, "SELECT name FROM councils") == [
            ("Another Council",),
            ("Burley Council",),
        ]
    assert os.listdir(path.parent) == [path.name]


def test_who_reads_the_old_file_meanwhile_reads_on(
    project: Project, tables: dict[str, pd.DataFrame], path: Path
) -> None:
    before = path.read_bytes()
    with path.open("rb") as reader:
        tables["councils"].loc[0, "name"] = "Another Council"
        write_database(project, plain(tables), path)
        assert reader.read() == before
    assert path.read_bytes() != before


def test_a_folder_that_cannot_be_written_is_said_plainly(
    project: Project, tables: dict[str, pd.DataFrame]
) -> None:
    project.dist.write_text("a file where the folder should be")
    with pytest.raises(BadData) as refused:
        write_database(project, plain(tables), project.database)
    assert "dist/benchmark.db: the file cannot be written" in str(refused.value)


def test_views_that_fail_are_all_named(
    project: Project, tables: dict[str, pd.DataFrame]
) -> None:
    header = "-- title: A view\n-- description: One that fails.\n"
    views = project.root / "benchmark/views"
    (views / "a.sql").write_text(f"{header}SELECT nought FROM councils")
    (views / "b.sql").write_text(f"{header}SELEKT")
    with pytest.raises(BadData) as refused:
        write_database(project, plain(tables), project.database)
    assert [problem.file for problem in refused.value.problems] == [
        "benchmark/views/a.sql",
        "benchmark/views/b.sql",
    ]
    assert "no such column: nought" in str(refused.value)
    assert not project.database.exists()


# The same everywhere


def test_the_same_tables_give_the_same_bytes(
    project: Project, tables: dict[str, pd.DataFrame], path: Path, tmp_path: Path
) -> None:
    other = tmp_path / "elsewhere" / "other.db"
    write_database(project, plain(build_tables(project)), other)
    assert other.read_bytes() == path.read_bytes()


def test_the_file_is_sound_for_a_bare_sqlite(connection: sqlite3.Connection) -> None:
    assert answers(connection, "PRAGMA integrity_check") == [("ok",)]
    assert answers(connection, "PRAGMA foreign_key_check") == []
    assert answers(connection, "PRAGMA freelist_count") == [(0,)]
    assert answers(connection, "PRAGMA journal_mode") == [("delete",)]


def test_the_hash_of_the_rows_can_be_checked_from_the_file(
    project: Project, tables: dict[str, pd.DataFrame], path: Path
) -> None:
    expected = rows_hash(plain(tables), project.tables)
    assert expected.startswith("sha256:")
    assert len(expected) == len("sha256:") + 64
    assert database_rows_hash(path, project.tables) == expected


def test_the_hash_is_of_the_rows_and_not_of_their_order(
    project: Project, tables: dict[str, pd.DataFrame]
) -> None:
    before = rows_hash(plain(tables), project.tables)
    tables["documents"] = tables["documents"].iloc[::-1]
    assert rows_hash(plain(tables), project.tables) == before


def test_the_hash_is_what_its_description_says() -> None:
    schema = {
        "fields": [
            {"name": "id", "type": "string"},
            {"name": "value", "type": "number"},
            {"name": "core", "type": "boolean"},
            {"name": "day", "type": "date"},
        ]
    }
    rows = [
        {"id": "b", "value": 2, "core": True, "day": date(2020, 1, 2)},
        {"id": "a", "value": 0.1, "core": False},
    ]
    # printf '%s\n' '["t",[["id","string"],["value","number"],["core","boolean"],
    # ["day","date"]]]' '["a",0.1,0,null]' '["b",2.0,1,"2020-01-02"]' | sha256sum
    assert (
        rows_hash(plain({"t": frame(rows, schema)}), {"t": read_table("t", schema)})
        == "sha256:8e2f9b930ccaf1140b8b4f2af28f2b56061a04a6b7a1e559bc9bd7cb7f57cc2c"
    )


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE councils SET region = 'East' WHERE council_id = 'ashby'",
        "UPDATE documents SET share_data = 0.5000001",
        "UPDATE reviews SET approved_on = NULL",
        "DELETE FROM coverage",
    ],
)
def test_any_change_to_the_rows_changes_the_hash(
    project: Project, path: Path, change: str
) -> None:
    before = database_rows_hash(path, project.tables)
    with sqlite3.connect(path) as connection:
        connection.execute(change)
    assert database_rows_hash(path, project.tables) != before


def test_a_file_that_is_no_database_has_no_hash(
    project: Project, tmp_path: Path
) -> None:
    for name, content in [("text.db", b"no database at all" * 100), ("empty.db", b"")]:
        (tmp_path / name).write_bytes(content)
        with pytest.raises(BadData, match="the database cannot be read"):
            database_rows_hash(tmp_path / name, project.tables)
    with pytest.raises(BadData, match="the database cannot be read"):
        database_rows_hash(tmp_path / "none.db", project.tables)
    assert not (tmp_path / "none.db").exists()


# Search


@pytest.mark.parametrize(
    ("table", "words", "found"),
    [
        ("recommendations", "recruiting", ["ashby-work-r01"]),
        ("recommendations", "CAFE", ["ashby-work-r01"]),
        ("recommendations", "trained", ["ashby-work-r02"]),
        ("recommendations", "people", ["ashby-work-r01", "ashby-work-r02"]),
        ("recommendations", '"Recommendation 10"', ["burley-homes-r10"]),
        ("responses", "college", ["ashby-work-executive_response-response-02"]),
        ("decisions", "reports", ["burley-homes-progress_minutes-d10"]),
        ("statements", "promote", ["burley-homes-progress_minutes-s10"]),
        ("outcomes", "interview", ["ashby-work-progress_minutes-o10"]),
        ("recommendations", "nowhere", []),
    ],
)
def test_search_finds_words_by_their_stem(
    connection: sqlite3.Connection, table: str, words: str, found: list[str]
) -> None:
    assert search(connection, table, words) == found


def test_every_table_with_searchable_columns_has_a_sound_index_of_them(
    project: Project, connection: sqlite3.Connection
) -> None:
    for table, schema in as_written(project.tables).items():
        if columns := schema.get("search"):
            index = f"{table}_fts"
            assert [
                name
                for _, name, *_ in answers(connection, f"PRAGMA table_info({index})")
            ] == columns
            # fails where the index and the table differ
            connection.execute(
                f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)"
            )


def test_search_finds_the_right_rows_whatever_vacuum_does_to_row_numbers(
    connection: sqlite3.Connection,
) -> None:
    connection.execute("UPDATE recommendations SET _rowid_ = 1000 - 7 * _rowid_")
    connection.commit()
    connection.execute("VACUUM")
    numbers = answers(connection, "SELECT rowid, _rowid_ FROM recommendations")
    assert all(number != moved for number, moved in numbers)
    assert search(connection, "recommendations", "recruit") == ["ashby-work-r01"]
    assert search(connection, "recommendations", "promotion") == ["burley-homes-r10"]
    assert answers(
        connection,
        "SELECT highlight(recommendations_fts, 2, '[', ']') FROM recommendations_fts "
        "WHERE recommendations_fts MATCH 'minister'",
    ) == [("Write to the [minister] about a register.",)]


def test_sqlite_utils_searches_the_file_too(path: Path) -> None:
    rows = Database(path).table("recommendations").search("recruits")
    assert [row["recommendation_id"] for row in rows] == ["ashby-work-r01"]


# Views and queries


def test_the_overview_tells_not_recorded_from_not_held(
    connection: sqlite3.Connection,
) -> None:
    assert answers(
        connection,
        "SELECT recommendation_id, council, review, themes, decision, status, "
        "status_basis, progress_reports, outcomes FROM recommendation_overview",
    ) == [
        (
            "ashby-work-r01",
            "Ashby Council",
            "Work",
            "Recruitment and retention",
            "Accepted in full",
            "Not reported",
            None,
            0,
            0,
        ),
        (
            "ashby-work-r02",
            "Ashby Council",
            "Work",
            "Training and development, Recruitment and retention",
            "Not recorded",
            "Fully achieved",
            "Stated",
            2,
            1,
        ),
        (
            "ashby-work-r03",
            "Ashby Council",
            "Work",
            None,
            "No response held",
            "Not reported",
            None,
            0,
            0,
        ),
        (
            "burley-homes-r10",
            "Burley Council",
            "Homes",
            "Promotion",
            "No response held",
            "Not recorded",
            "Stated",
            1,
            0,
        ),
    ]


def test_every_theme_has_a_row_for_every_council(
    connection: sqlite3.Connection,
) -> None:
    rows = answers(
        connection,
        "SELECT theme_id, council_id, recommendations, decision_recorded, "
        "accepted_in_full, progress_reported, fully_achieved, statements, outcomes "
        "FROM theme_by_council",
    )
    assert len(rows) == 11 * 2
    assert rows[:8] == [
        ("promotion", "ashby", 0, 0, 0, 0, 0, 0, 0),
        ("promotion", "burley", 1, 0, 0, 1, 0, 1, 0),
        ("recruitment", "ashby", 2, 1, 1, 1, 1, 0, 0),
        ("recruitment", "burley", 0, 0, 0, 0, 0, 0, 0),
        ("training", "ashby", 1, 0, 0, 1, 1, 0, 1),
        ("training", "burley", 0, 0, 0, 0, 0, 0, 0),
        ("registration", "ashby", 0, 0, 0, 0, 0, 0, 0),
        ("registration", "burley", 0, 0, 0, 0, 0, 0, 0),
    ]
    cores = answers(connection, "SELECT core FROM theme_by_council")
    assert cores == [(1,)] * 8 + [(0,)] * 14


def test_the_latest_progress_is_the_one_that_the_rows_call_so(
    connection: sqlite3.Connection,
) -> None:
    assert answers(
        connection,
        "SELECT recommendation_id, document_id, status, reports FROM latest_progress",
    ) == [
        ("ashby-work-r02", "ashby-work-progress_minutes", "fully_achieved", 2),
        ("burley-homes-r10", "burley-homes-progress_minutes", "not_recorded", 1),
    ]


def test_the_latest_response_is_the_one_that_the_rows_call_so(
    project: Project, tables: dict[str, pd.DataFrame]
) -> None:
    later = {
        **ROWS["responses"][0],
        "response_id": "ashby-work-progress_minutes-response-01",
        "document_id": "ashby-work-progress_minutes",
        "decision": "not_recorded",
        "position": 2,
        "is_latest": False,
    }
    tables["responses"] = frame(
        [*ROWS["responses"], later], project.tables["responses"]
    )
    write_database(project, plain(tables), project.database)
    with sqlite3.connect(project.database) as connection:
        assert answers(
            connection,
            "SELECT recommendation_id, decision, responses FROM latest_response",
        ) == [
            ("ashby-work-r01", "accept_in_full", 2),
            ("ashby-work-r02", "not_recorded", 1),
        ]


def test_the_passages_are_all_those_that_the_schemas_call_evidence(
    project: Project, connection: sqlite3.Connection
) -> None:
    expected = []
    for table, schema in as_written(project.tables).items():
        for passage in schema.get("evidence", []):
            expected += answers(
                connection,
                f'SELECT document_id, "{passage["start"]}", "{passage["end"]}", '
                f"'{table}', {schema['primaryKey'][0]}, '{passage['quote']}', "
                f'"{passage["quote"]}" FROM {table} '
                f'WHERE "{passage["quote"]}" IS NOT NULL',
            )
    passages = answers(
        connection,
        'SELECT document_id, start, "end", kind, key, quoted, text FROM passages',
    )
    assert len(passages) == 4 + 3 + 6 + 1 + 1 + 1
    assert sorted(passages) == sorted(expected)
    assert [row[:3] for row in passages] == sorted(row[:3] for row in passages)


@pytest.mark.parametrize(
    ("query", "parameters", "expected"),
    [
        (
            "accepted_without_progress",
            {"council": ""},
            [("Ashby Council", "Work", "1")],
        ),
        ("accepted_without_progress", {"council": "burley"}, []),
        (
            "figures_by_theme",
            {"theme": "train"},
            [FIGURE],
        ),
        ("figures_by_theme", {"theme": "promotion"}, []),
        ("figures_by_theme", {"theme": None}, [FIGURE]),
        (
            "not_recorded",
            {"council": ""},
            [
                ("Ashby Council", "Date not stated", "documents"),
                ("Ashby Council", "No decision recorded", "responses"),
                ("Ashby Council", "No response held", "recommendations"),
                ("Ashby Council", "Not reported", "recommendations"),
                ("Ashby Council", "Not reported", "recommendations"),
                ("Burley Council", "No response held", "recommendations"),
                ("Burley Council", "Report without a status", "progress"),
            ],
        ),
    ],
)
def test_queries_answer_what_they_say(
    project: Project,
    connection: sqlite3.Connection,
    query: str,
    parameters: dict[str, str | None],
    expected: list[tuple[str, ...]],
) -> None:
    (sql,) = [q.sql for q in project.queries() if q.name == query]
    assert [row[:3] for row in connection.execute(sql, parameters)] == expected


def test_no_view_or_query_names_a_council_or_theme(project: Project) -> None:
    names = {row["theme_id"] for row in project.rows("themes")}
    with (ROOT / "sources/councils.csv").open(encoding="utf-8") as file:
        names |= {row["council_id"] for row in csv.DictReader(file)}
    for sql in [*project.views(), *project.queries()]:
        assert [name for name in names if f"'{name}'" in sql.sql] == []
