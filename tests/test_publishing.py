"""What is published opens where people work, and holds what the tables hold."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from conftest import PARTS, as_written, copy_of_benchmark
from councilbench import outputs
from councilbench.cli import main
from councilbench.outputs.forms import SUMS, published
from councilbench.problems import BadData
from councilbench.project import Project, find
from councilbench.publishing import publish

ROOT = Path(__file__).parents[1]
PUBLISHED = (*PARTS, "LICENSES", "CHANGELOG.md")
STEM = "care-workforce-scrutiny-" + str(Project(ROOT).descriptor["version"])
TABLES = list(Project(ROOT).tables)
Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything that is published, of a copy of the benchmark."""
    folder = copy_of_benchmark(
        tmp_path_factory.mktemp("published") / "benchmark", PUBLISHED
    )
    publish(Project(folder))
    return folder / "dist"


@pytest.fixture(scope="module")
def unpacked(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The archive as a person finds it after unpacking."""
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(dist / f"{STEM}.zip") as archive:
        archive.extractall(folder)
    return Project(folder)


def test_everything_is_written_and_its_sums_hold(dist: Path) -> None:
    sums = dict(
        reversed(line.split("  "))
        for line in (dist / "SHA256SUMS").read_text().splitlines()
    )
    assert set(sums) == {
        "benchmark.db",
        f"{STEM}.zip",
        f"{STEM}.xlsx",
        f"{STEM}.qdpx",
        f"{STEM}-codebook.qdc",
        f"{STEM}-codebook.csv",
        f"{STEM}-parquet.zip",
    }
    for name, digest in sums.items():
        assert hashlib.sha256((dist / name).read_bytes()).hexdigest() == digest


def test_what_is_published_is_what_the_site_offers(dist: Path) -> None:
    descriptor = json.loads((ROOT / "datapackage.json").read_text("utf-8"))
    offered = published(descriptor, "benchmark.db")
    listed = {line.split("  ")[1] for line in (dist / SUMS).read_text().splitlines()}
    assert {*offered} == listed | {SUMS}
    titles = [form.title for form in offered.values()]
    assert len(set(titles)) == len(titles)


def test_the_same_sources_give_the_same_bytes_at_another_time_and_place(
    dist: Path, tmp_path: Path
) -> None:
    folder = copy_of_benchmark(tmp_path / "elsewhere", PUBLISHED)
    for path in folder.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    subprocess.run(
        [sys.executable, "-c", "from councilbench.cli import main; main()", "package"],
        cwd=folder,
        env=os.environ | {"TZ": "Pacific/Auckland", "PYTHONHASHSEED": "7"},
        check=True,
        capture_output=True,
    )
    published = (dist / "SHA256SUMS").read_text()
    for line in published.splitlines():
        name = line.split("  ")[1]
        assert (folder / "dist" / name).read_bytes() == (dist / name).read_bytes(), name
    assert (folder / "dist" / "SHA256SUMS").read_text() == published


def test_frictionless_validates_the_archive_as_it_is(dist: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "frictionless", "validate", str(dist / f"{STEM}.zip")],
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout
    assert run.stdout.count("VALID") == len(TABLES)
    assert "INVALID" not in run.stdout


def test_the_unpacked_archive_is_a_benchmark_whose_quotes_stand(
    unpacked: Project,
) -> None:
    run = CliRunner().invoke(main, ["validate", str(unpacked.root)])
    assert run.exit_code == 0, run.stderr
    assert f"{len(TABLES)} tables" in run.stdout


def test_the_archive_has_readme_licence_citation_changelog_texts_and_cards(
    unpacked: Project,
) -> None:
    for name in ("README.md", "CITATION.cff", "CHANGELOG.md", "LICENSES/CC-BY-4.0.txt"):
        assert (unpacked.root / name).stat().st_size > 100, name
    kept = {p.relative_to(ROOT) for p in (ROOT / "sources").rglob("*") if p.is_file()}
    paths = {
        p.relative_to(unpacked.root) for p in unpacked.root.rglob("sources/**/*.*")
    }
    assert paths == kept


def test_the_readme_describes_every_table_column_code_and_theme(
    unpacked: Project,
) -> None:
    text = (unpacked.root / "README.md").read_text(encoding="utf-8")
    for name, schema in as_written(unpacked.tables).items():
        assert f"\n### {name}\n" in text
        section = text.split(f"\n### {name}\n")[1].split("\n### ")[0]
        for field in schema["fields"]:
            row = f"| `{field['name']}` | {field['type']} |"
            assert row in section, (name, field["name"])
            assert field["description"].replace("|", "\\|") in section
    for row in unpacked.rows("progress_statuses"):
        assert f"- `{row['id']}` {row['label']}: {row['definition']}" in text
    for row in unpacked.rows("themes"):
        assert f"### {row['label']} (`{row['theme_id']}`)" in text
        assert f"- Leave out: {row['leave_out']}" in text
    assert "`not_recorded` says that the documents held do not say." in text


@pytest.mark.parametrize("name", TABLES)
def test_pandas_reads_every_value(name: str, unpacked: Project, tables: Rows) -> None:
    schema = unpacked.tables[name].descriptor
    kinds = {
        "string": "string",
        "integer": "Int64",
        "number": "Float64",
        "boolean": "boolean",
    }
    frame = pd.read_csv(
        unpacked.table_path(name),
        keep_default_na=False,
        na_values=[""],
        dtype={f["name"]: kinds.get(f["type"], "string") for f in schema["fields"]},
    )
    for field in schema["fields"]:
        if field["type"] == "date":
            frame[field["name"]] = pd.to_datetime(
                frame[field["name"]], format="%Y-%m-%d"
            ).dt.date
    read = frame.astype(object).where(frame.notna(), None).to_dict("records")
    assert read == tables[name]


@pytest.mark.parametrize("name", TABLES)
def test_duckdb_reads_every_value(name: str, unpacked: Project, tables: Rows) -> None:
    kinds = {
        "string": "VARCHAR",
        "integer": "BIGINT",
        "number": "DOUBLE",
        "boolean": "BOOLEAN",
        "date": "DATE",
    }
    fields = unpacked.tables[name].descriptor["fields"]
    columns = {field["name"]: kinds[field["type"]] for field in fields}
    path = str(unpacked.table_path(name))
    cursor = duckdb.execute(
        "SELECT * FROM read_csv(?, header = true, columns = ?)", [path, columns]
    )
    names = [column[0] for column in cursor.description]
    assert [dict(zip(names, row, strict=True)) for row in cursor.fetchall()] == (
        tables[name]
    )
    guessed = duckdb.execute("SELECT count(*) FROM read_csv(?)", [path]).fetchone()
    assert guessed == (len(tables[name]),)


@pytest.mark.parametrize("name", TABLES)
def test_parquet_holds_every_value_in_its_type(
    name: str, dist: Path, tables: Rows
) -> None:
    with zipfile.ZipFile(dist / f"{STEM}-parquet.zip") as archive:
        table = pq.read_table(io.BytesIO(archive.read(f"{name}.parquet")))
    schema = Project(ROOT).tables[name].descriptor
    kinds = {
        "string": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
    }
    assert table.to_pylist() == tables[name]
    assert table.schema.names == [field["name"] for field in schema["fields"]]
    for field in schema["fields"]:
        column = table.schema.field(field["name"])
        assert column.type == kinds[field["type"]]
        assert column.metadata[b"description"].decode() == field["description"]


@pytest.mark.parametrize("name", TABLES)
def test_the_database_holds_every_value(name: str, dist: Path, tables: Rows) -> None:
    fields = Project(ROOT).tables[name].descriptor["fields"]
    columns = ", ".join(f'"{field["name"]}"' for field in fields)
    read: dict[str, Callable[[Any], Any]] = {
        "boolean": bool,
        "date": dt.date.fromisoformat,
    }
    with sqlite3.connect(dist / "benchmark.db") as db:
        records = db.execute(f'SELECT {columns} FROM "{name}"').fetchall()
    rows = [
        {
            field["name"]: value
            if value is None
            else read.get(field["type"], lambda cell: cell)(value)
            for field, value in zip(fields, row, strict=True)
        }
        for row in records
    ]
    assert sorted(map(repr, map(plainly, rows))) == (
        sorted(map(repr, map(plainly, tables[name])))
    )


def plainly(row: dict[str, Any]) -> dict[str, Any]:
    return {
        key: value.item() if hasattr(value, "item") else value
        for key, value in row.items()
    }


@pytest.mark.parametrize("name", TABLES)
def test_csv_files_keep_the_conventions_that_r_reads_by(
    name: str, unpacked: Project, tables: Rows
) -> None:
    data = unpacked.table_path(name).read_bytes()
    assert not data.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in data
    assert data.endswith(b"\n")
    header, *_ = data.decode("utf-8").splitlines()
    assert header == ",".join(
        f["name"] for f in unpacked.tables[name].descriptor["fields"]
    )
    # R takes a bare NA for missing, which no cell may then mean.
    cells = [str(value) for row in tables[name] for value in row.values()]
    assert "NA" not in cells


def test_a_missing_library_is_named_with_the_command_that_brings_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delitem(sys.modules, "councilbench.outputs.parquet", raising=False)
    monkeypatch.delattr(outputs, "parquet", raising=False)
    monkeypatch.delattr(outputs, "to_parquet", raising=False)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    folder = copy_of_benchmark(tmp_path / "benchmark", PUBLISHED)
    run = CliRunner().invoke(main, ["--project", str(folder), "package"])
    assert run.exit_code == 1
    assert run.stderr == (
        "councilbench package: the library pyarrow is not installed. "
        'Run pip install "councilbench[export]".\n'
    )
    assert not (folder / "dist").exists()


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("version", "1/../2", "'1/../2' cannot be part of a file's name"),
        ("name", "", "'' cannot be part of a file's name"),
        ("created", "last week", "'last week' does not begin with a date"),
        ("created", "", "'' is not the time at which this version was made"),
        ("created", "1979-12-31T00:00:00Z", "is not the time at which this version"),
    ],
)
def test_a_package_without_name_version_or_day_is_not_published(
    key: str, value: str, said: str, tmp_path: Path
) -> None:
    folder = copy_of_benchmark(tmp_path / "benchmark", PUBLISHED)
    about = json.loads((folder / "datapackage.json").read_text())
    (folder / "datapackage.json").write_text(json.dumps(about | {key: value}))
    with pytest.raises(BadData, match="datapackage.json") as raised:
        publish(Project(folder))
    assert said in str(raised.value)
    assert not (folder / "dist").exists()


def test_a_carried_benchmark_is_published_where_one_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = copy_of_benchmark(tmp_path / "installed", PUBLISHED)
    before = {p: p.read_bytes() for p in installed.rglob("*") if p.is_file()}
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    monkeypatch.setattr("councilbench.project.CARRIED", installed)
    publish(find(Path.cwd(), or_carried=True))
    assert (tmp_path / "empty" / "dist" / f"{STEM}.zip").is_file()
    assert {p: p.read_bytes() for p in installed.rglob("*") if p.is_file()} == before


def test_what_changes_a_benchmark_never_takes_the_carried_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("councilbench.project.CARRIED", ROOT)
    monkeypatch.chdir(tmp_path)
    run = CliRunner().invoke(main, ["build"])
    assert run.exit_code == 1
    assert "neither this folder nor any above it has a datapackage.json" in run.stderr
