"""Every kind of thing that a benchmark can hold, against tables typed by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from councilbench import building
from councilbench.coding.correcting import _CODES, _PASSAGES
from councilbench.project import Project
from councilbench.store import open_database, write_database
from councilbench.tables import validate
from everything import EXPECTED, PLACED, everything, lines, names, typed

TABLES = sorted(path.stem for path in EXPECTED.glob("*.csv"))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return everything(tmp_path_factory.mktemp("everything") / "benchmark")


@pytest.fixture(scope="module")
def package(project: Project) -> building.Package:
    return building.assemble(project)


@pytest.fixture(scope="module")
def texts(package: building.Package) -> dict[str, str]:
    return {c.document.document_id: c.document.text for c in package.coded}


def codes(project: Project, codelist: str) -> set[str]:
    return {row["id"] for row in project.rows(codelist)}


def used(package: building.Package, table: str, column: str) -> set[str]:
    return {row[column] for row in package.rows[table]}


@pytest.mark.parametrize("table", TABLES)
def test_a_table_is_what_a_person_typed(package: building.Package, table: str) -> None:
    expected = typed(table)
    columns, named = list(expected[0]), names(package.rows)
    rows = package.rows[table]
    if table == "indicators":
        rows = [row for row in rows if row["theme_id"] is None]
    wanted, given = lines(expected, columns, {}), lines(rows, columns, named)
    missing = [line for line in wanted if line not in given]
    surplus = [line for line in given if line not in wanted]
    shown = [
        *(f"typed, not given:  {line}" for line in missing),
        *(f"given, not typed:  {line}" for line in surplus),
    ]
    assert not shown, "\n".join(["", *shown])
    assert wanted == given  # each as often


def test_every_table_that_is_made_of_sources_is_typed(project: Project) -> None:
    made = {name for name, table in project.tables.items() if table.is_generated}
    assert set(TABLES) == made - {"peers"}


def test_every_column_is_typed_but_keys_and_places(project: Project) -> None:
    for name in TABLES:
        given = set(project.tables[name].columns)
        left_out = given - set(typed(name)[0])
        places = {column for column in given if column.endswith(("start", "end"))}
        keys = {"issue_id", "value_id"} | {key for key, _ in PLACED.values()}
        of_files = {
            *("path", "sha256", "characters"),
            *("share_data", "share_recognised", "share_unread"),
        }
        assert left_out <= places | keys | of_files, name


def test_every_passage_stands_at_its_place(
    project: Project, package: building.Package, texts: dict[str, str]
) -> None:
    count = 0
    for name, table in project.tables.items():
        for passage in table.descriptor.get("evidence", []):
            for row in package.rows[name]:
                quote, start, end = (row[passage[k]] for k in ("quote", "start", "end"))
                if quote is None:
                    assert start is None
                    assert end is None
                else:
                    assert texts[row["document_id"]][start:end] == quote
                    count += 1
    assert count > 100


def test_keys_that_hold_a_place_hold_that_of_their_row(
    package: building.Package,
) -> None:
    for table, (key, _) in PLACED.items():
        for row in package.rows[table]:
            stem = f"{row['document_id']}-{table[0]}{row['start']}"
            assert row[key].removeprefix(stem) in ("", "-2")


def test_nothing_is_wrong_with_it(
    project: Project, package: building.Package, texts: dict[str, str]
) -> None:
    assert validate(package.frames, project.tables, texts) == []


@pytest.mark.parametrize(
    ("codelist", "table", "column"),
    [
        ("issue_kinds", "issues", "kind"),
        ("response_decisions", "responses", "decision"),
        ("progress_statuses", "progress", "status"),
        ("qualifiers", "outcomes", "qualifier"),
        ("bases", "progress", "basis"),
        ("date_bases", "documents", "date_basis"),
        ("decision_kinds", "decisions", "kind"),
        ("completeness", "documents", "completeness"),
    ],
)
def test_every_code_occurs(
    project: Project,
    package: building.Package,
    codelist: str,
    table: str,
    column: str,
) -> None:
    assert codes(project, codelist) == used(package, table, column)


def test_every_column_that_can_be_corrected_is(package: building.Package) -> None:
    corrected = {(r["table"], r["column"]) for r in package.rows["corrections"]}
    rows = {pair for pair in corrected if pair[1] == "row"}
    assert rows
    assert corrected - rows == {*_CODES, *_PASSAGES}


def test_every_table_has_entries_on_cards(package: building.Package) -> None:
    cards = [coded.document.loaded.card for coded in package.coded]
    for entries in (
        *("recommendations", "responses", "progress", "decisions", "statements"),
        *("outcomes", "themes", "parts", "councils", "corrections", "doubts"),
    ):
        assert any(getattr(card, entries) for card in cards), entries


def test_a_database_is_written_of_it(
    project: Project,
    package: building.Package,
    texts: dict[str, str],
    tmp_path: Path,
) -> None:
    path = tmp_path / "benchmark.db"
    write_database(project, package.rows, path, texts, {})
    with open_database(path) as database:
        for table in TABLES:
            (count,) = database.execute(f"select count(*) from [{table}]").fetchone()
            assert count == len(package.rows[table])
