"""The site says what everything is, finds it, and answers at readable addresses."""

from __future__ import annotations

import asyncio
import html
import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from conftest import plain
from councilbench.outputs.metadata import (
    datasette_configuration,
    datasette_metadata,
    inspect_data,
    serving_files,
    settings,
)
from councilbench.problems import BadData
from councilbench.project import Project
from councilbench.serving import application, serve
from councilbench.store.database import write_database
from datasette.app import DEFAULT_SETTINGS, Datasette
from test_database import ROOT, build_tables, copy_project

SEARCHABLE = [
    "recommendations",
    "responses",
    "progress",
    "decisions",
    "statements",
    "outcomes",
]
Get = Callable[[str], httpx.Response]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project that was built: tests only read it."""
    project = copy_project(tmp_path_factory.mktemp("benchmark folder"))
    write_database(project, plain(build_tables(project)), project.database)
    write_serving_files(project)
    return project


def write_serving_files(project: Project) -> None:
    with project.staged() as stage:
        for name, data in serving_files(project, project.database).items():
            stage.write(project.dist / name, data)


@pytest.fixture
def unbuilt(tmp_path: Path) -> Project:
    return copy_project(tmp_path)


def getter(datasette: Datasette) -> Get:
    return lambda path: asyncio.run(datasette.client.get(path))


@pytest.fixture(scope="module")
def get(project: Project) -> Get:
    return getter(application(project))


def tables_of(metadata: dict[str, Any]) -> dict[str, Any]:
    tables = metadata["databases"]["benchmark"]["tables"]
    return {name: table for name, table in tables.items() if not table.get("hidden")}


def keys(response: httpx.Response, column: str) -> list[str]:
    assert response.status_code == 200
    return [row[column] for row in response.json()]


def shown(response: httpx.Response) -> str:
    """Return the words of a page."""
    assert response.status_code == 200
    return html.unescape(re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", response.text)))


# What Datasette is told


def test_every_table_view_and_column_of_the_database_is_described(
    project: Project, get: Get
) -> None:
    tables = tables_of(datasette_metadata(project))
    content = get("/benchmark.json").json()
    served = {t["name"]: t["columns"] for t in content["tables"] if not t["hidden"]}
    for view in content["views"]:
        page = get(f"/benchmark/{view['name']}.json?_size=0").json()
        served[view["name"]] = page["columns"]
    assert set(served) == set(tables)
    for name, columns in served.items():
        assert tables[name]["title"], name
        assert tables[name]["description"], name
        assert list(tables[name]["columns"]) == columns, name
        assert all(tables[name]["columns"].values()), name


def test_licence_and_source_stand_on_every_table_view_and_query(
    project: Project,
) -> None:
    metadata = datasette_metadata(project)
    database = metadata["databases"]["benchmark"]
    queries = database["queries"].values()
    for about in [metadata, database, *tables_of(metadata).values(), *queries]:
        assert about["license"].startswith("Creative Commons Attribution 4.0")
        assert about["license_url"] == "https://creativecommons.org/licenses/by/4.0/"
        assert about["source_url"] == "/benchmark/documents"


def test_a_column_keeps_its_unit_in_words(project: Project) -> None:
    columns = tables_of(datasette_metadata(project))["documents"]["columns"]
    assert columns["characters"] == ("Length of the document's text. Unit: characters.")


def test_a_views_own_comment_speaks_before_the_tables(project: Project) -> None:
    views = tables_of(datasette_metadata(project))
    columns = views["recommendation_overview"]["columns"]
    assert columns["document_id"] == "The document that holds its words."
    assert columns["number"].startswith('The number as printed: "10", "SC18"')
    assert views["theme_by_council"]["columns"]["theme_id"] == "Key of the theme."


def test_views_take_facets_from_the_columns_that_tables_have_them_on(
    project: Project,
) -> None:
    tables = tables_of(datasette_metadata(project))
    assert tables["recommendation_overview"]["facets"] == [
        "council_id",
        "decision",
        "status",
        "document_id",
    ]
    assert tables["councils"]["facets"] == ["council_type", "region"]


def test_only_tables_that_others_point_to_name_their_rows(project: Project) -> None:
    tables = tables_of(datasette_metadata(project))
    labels = {
        name: table["label_column"]
        for name, table in tables.items()
        if "label_column" in table
    }
    assert labels["councils"] == "name"
    assert labels["themes"] == "label"
    assert labels["recommendations"] == "text"
    assert "progress" not in labels
    assert "issues" not in labels


def test_a_column_that_nothing_describes_is_named(unbuilt: Project) -> None:
    view = unbuilt.root / "benchmark/views/a.sql"
    view.write_text(
        "-- title: A\n-- description: A view.\n-- wrong: Not there.\n"
        "SELECT name, 1 AS nameless FROM councils"
    )
    with pytest.raises(BadData) as refused:
        datasette_metadata(unbuilt)
    assert [(p.file, p.column, p.message) for p in refused.value.problems] == [
        (
            "benchmark/views/a.sql",
            "nameless",
            "nothing describes this column of the view",
        ),
        ("benchmark/views/a.sql", "wrong", "the view has no such column"),
    ]


def test_a_query_that_fails_is_named(unbuilt: Project) -> None:
    query = unbuilt.root / "benchmark/queries/a.sql"
    query.write_text("-- title: A\n-- description: A query.\nSELECT x FROM councils")
    with pytest.raises(BadData, match=r"benchmark/queries/a\.sql: .*no such column: x"):
        datasette_metadata(unbuilt)


def test_every_setting_is_one_that_datasette_knows() -> None:
    assert set(settings()) - set(DEFAULT_SETTINGS) == set()
    assert settings()["suggest_facets"] is False


def test_a_view_fits_on_its_page(project: Project) -> None:
    for name, table in tables_of(datasette_metadata(project)).items():
        assert table.get("size", 0) <= settings()["max_returned_rows"], name


# The files beside the database


def test_the_files_are_the_same_each_time_and_leave_no_other(project: Project) -> None:
    before = {path.name: path.read_bytes() for path in project.dist.iterdir()}
    assert sorted(before) == [
        "benchmark.db",
        "datasette.yaml",
        "inspect-data.json",
        "metadata.json",
        "settings.json",
    ]
    write_serving_files(project)
    assert {p.name: p.read_bytes() for p in project.dist.iterdir()} == before
    assert json.loads(before["metadata.json"]) == datasette_metadata(project)


def test_the_file_for_datasette_1_has_what_metadata_no_longer_tells_it(
    project: Project,
) -> None:
    written = (project.dist / "datasette.yaml").read_text(encoding="utf-8")
    configuration = yaml.safe_load(written)
    metadata = datasette_metadata(project)
    assert configuration == datasette_configuration(metadata)
    assert configuration["settings"] == settings()
    database = configuration["databases"]["benchmark"]
    assert set(database["queries"]) == {query.name for query in project.queries()}
    assert database["queries"]["figures_by_theme"]["sql"].startswith("SELECT")
    assert database["tables"]["_datapackage"] == {"hidden": True}
    recommendations = database["tables"]["recommendations"]
    assert recommendations["facets"] == ["council_id", "review_id", "wording"]
    assert recommendations["fts_table"] == "recommendations_fts"
    # Descriptions stay in the metadata, which 1.0 reads too.
    assert "title" not in recommendations


def test_the_inspection_is_what_datasette_itself_would_write(project: Project) -> None:
    command = [sys.executable, "-m", "datasette", "inspect", "benchmark.db"]
    expected = json.loads(subprocess.check_output(command, cwd=project.dist))
    assert inspect_data(project.database) == expected


def test_datasette_serves_the_folder_by_itself(project: Project) -> None:
    datasette = Datasette(config_dir=project.dist)
    page = getter(datasette)("/benchmark/recommendations?_search=recruiting")
    assert "Recruit more carers from local cafés." in page.text
    assert datasette.databases["benchmark"].is_mutable is False


def test_without_a_database_nothing_is_written(unbuilt: Project) -> None:
    with pytest.raises(BadData, match="Run councilbench build"):
        write_serving_files(unbuilt)
    assert not unbuilt.dist.exists()


def test_a_file_that_cannot_be_written_is_said_plainly(
    unbuilt: Project, project: Project
) -> None:
    unbuilt.dist.mkdir()
    unbuilt.database.write_bytes(project.database.read_bytes())
    (unbuilt.dist / "metadata.json").mkdir()
    with pytest.raises(BadData, match=r"dist/metadata\.json: the file cannot be"):
        write_serving_files(unbuilt)
    assert sorted(os.listdir(unbuilt.dist)) == ["benchmark.db", "metadata.json"]


# The pages


def test_every_page_answers_as_html_json_and_csv(project: Project, get: Get) -> None:
    metadata = datasette_metadata(project)
    names = [*tables_of(metadata), *metadata["databases"]["benchmark"]["queries"]]
    assert get("/").status_code == 200
    assert get("/benchmark").status_code == 200
    for name in names:
        for form in ["", ".json?_shape=array", ".csv"]:
            assert get(f"/benchmark/{name}{form}").status_code == 200, (name, form)


def test_every_row_of_every_table_has_a_page(project: Project, get: Get) -> None:
    pages = 0
    for name in project.tables:
        listing = get(f"/benchmark/{name}?_size=max").text
        for address in set(re.findall(rf'href="(/benchmark/{name}/[^"]+)"', listing)):
            assert get(address).status_code == 200, address
            pages += 1
    assert pages > 150


def test_addresses_hold_readable_keys(get: Get) -> None:
    page = get("/benchmark/recommendations/ashby-work-r02")
    assert "Train everyone who is new to the work." in shown(page)
    page = get("/benchmark/coverage/burley,burley-homes,scrutiny_report")
    assert "Named in the minutes." in shown(page)


def test_cells_that_point_to_a_row_show_its_name_and_link_to_it(get: Get) -> None:
    page = get("/benchmark/recommendations").text
    assert '<a href="/benchmark/councils/ashby">Ashby Council</a>' in page
    assert '<a href="/benchmark/reviews/ashby-work">Work</a>' in page


@pytest.mark.parametrize("table", SEARCHABLE)
def test_searchable_tables_have_a_search_box(get: Get, table: str) -> None:
    assert 'type="search"' in get(f"/benchmark/{table}").text


def test_other_tables_have_none(get: Get) -> None:
    assert 'type="search"' not in get("/benchmark/councils").text


@pytest.mark.parametrize("told", ["with", "without"])
@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("recommendations.json?_search=promotion", ["burley-homes-r10"]),
        ("recommendations.json?_search=people", ["ashby-work-r01", "ashby-work-r02"]),
        ("recommendations.json?_search_section=people&_sort_desc=position", None),
        ("recommendations.json?_search=nowhere", []),
    ],
)
def test_search_finds_rows_with_the_metadata_and_without(
    project: Project, get: Get, told: str, address: str, found: list[str] | None
) -> None:
    if told == "without":
        get = getter(Datasette([str(project.database)]))
    response = get(f"/benchmark/{address}&_shape=array")
    expected = ["ashby-work-r02", "ashby-work-r01"] if found is None else found
    assert keys(response, "recommendation_id") == expected


def test_declared_facets_show_and_none_are_suggested(get: Get) -> None:
    page = shown(get("/benchmark/recommendations"))
    assert "council_id 2 Ashby Council 3 Burley Council 1" in page
    assert "Suggested facets" not in page
    answer = get("/benchmark/responses.json").json()
    assert sorted(answer["facet_results"]) == ["basis", "decision", "document_id"]
    assert answer["suggested_facets"] == []


def test_the_tables_for_programs_are_hidden(get: Get) -> None:
    tables = get("/benchmark.json").json()["tables"]
    hidden = {table["name"] for table in tables if table["hidden"]}
    shadows = ["", "_config", "_data", "_docsize", "_idx"]
    search = {f"{t}_fts{shadow}" for t in SEARCHABLE for shadow in shadows}
    search |= {f"_search_index{shadow}" for shadow in shadows}
    search |= {"_search_entries", "_search_themes"}
    assert hidden == {*search, "_datapackage", "_document_texts"}


def test_codelists_come_in_their_own_order(get: Get) -> None:
    response = get("/benchmark/response_decisions.json?_shape=array")
    assert keys(response, "id") == [
        "accept_in_full",
        "accept_in_part",
        "decline",
        "noted",
        "deferred",
        "withdrawn",
        "not_recorded",
    ]


def test_descriptions_and_licence_are_on_the_page(get: Get) -> None:
    page = shown(get("/benchmark/recommendations"))
    assert "Recommendations" in page
    assert "One row for each recommendation of a scrutiny body" in page
    assert "The words of the recommendation, to the letter" in page
    assert "Creative Commons Attribution 4.0" in page
    assert "Data source: the documents held" in page


def test_a_query_asks_for_its_parameter_and_answers(get: Get) -> None:
    page = get("/benchmark/figures_by_theme")
    assert '<input type="text" id="qp1" name="theme" value="">' in page.text
    assert "Applicants interviewed" in page.text
    assert "Applicants interviewed" not in get(f"{page.url.path}?theme=promo").text


def test_the_database_can_be_taken_and_its_answers_be_read_from_anywhere(
    project: Project, get: Get
) -> None:
    response = get("/benchmark.db")
    assert response.content == project.database.read_bytes()
    response = get("/benchmark/councils.json")
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["cache-control"] == "max-age=60"


# The server


@pytest.fixture
def server(project: Project) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server in another process, and the line that it prints first."""
    code = (
        "import pathlib, sys; from councilbench import project, serving;"
        "serving.serve(project.find(pathlib.Path(sys.argv[1])), '127.0.0.1', 0)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(project.root)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            yield process, process.stdout.readline()
        finally:
            process.kill()


def test_a_server_says_where_it_is_answers_and_stops_quietly(
    server: tuple[subprocess.Popen[str], str],
) -> None:
    process, line = server
    match = re.fullmatch(
        r"Serving dist/benchmark\.db on (http://127\.0\.0\.1:\d+) "
        r"\(stop with Ctrl-C\)\n",
        line,
    )
    assert match
    page = httpx.get(f"{match[1]}/benchmark/recommendations/ashby-work-r01", timeout=60)
    assert "Recruit more carers from local cafés." in page.text
    process.send_signal(2)  # as Ctrl-C does
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, "")


def test_a_port_in_use_is_said_plainly(project: Project) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(BadData) as refused:
            serve(project, "127.0.0.1", port)
    assert str(refused.value) == (
        f"127.0.0.1:{port}: nothing can be served there: the port is in use. "
        "Choose another port with --port, or another host with --host."
    )


@pytest.mark.parametrize(
    ("host", "port"), [("127.0.0.1", 70000), ("no such host", 0), ("203.0.113.1", 0)]
)
def test_an_address_that_is_none_is_said_plainly(
    project: Project, host: str, port: int
) -> None:
    with pytest.raises(BadData, match="nothing can be served there"):
        serve(project, host, port)


def test_serving_before_building_tells_to_build(unbuilt: Project) -> None:
    with pytest.raises(BadData) as refused:
        serve(unbuilt, "127.0.0.1", 0)
    assert str(refused.value).splitlines()[0] == (
        "dist/benchmark.db: the file is missing. Run councilbench build."
    )


def test_this_repository_says_everything_it_has_to() -> None:
    assert tables_of(datasette_metadata(Project(ROOT)))
