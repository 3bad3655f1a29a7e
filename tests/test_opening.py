"""A package opens wherever it lies, and a bad one is refused in plain sentences."""

from __future__ import annotations

import ctypes
import os
import shutil
import socket
import sqlite3
import struct
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import package_examples as example
import pandas as pd
import pytest
from click.testing import CliRunner
from councilbench.building import Package
from councilbench.cli import main
from councilbench.packages import containers
from councilbench.packages.differences import changes
from councilbench.packages.opening import Opened, open_package
from councilbench.problems import BadData
from councilbench.project import Project
from councilbench.publishing import archive
from councilbench.store.database import write_database
from hypothesis import HealthCheck, given, settings, strategies as st
from package_examples import as_database, as_folder, as_zip, described, with_resource

Place = Callable[[Path, example.Files], Path]
PLACES: dict[str, Place] = {
    "folder": lambda path, files: as_folder(path / "folder", files),
    "zip": lambda path, files: as_zip(path / "package.zip", files),
    "zip with a top folder": lambda path, files: as_zip(
        path / "package.zip", files, "things-1.0.0/"
    ),
    "database": lambda path, files: as_database(path / "package.db", files),
}


@pytest.fixture(autouse=True)
def temporary(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Give each test a temporary folder of its own, where nothing else writes."""
    folder = tmp_path_factory.mktemp("temporary")
    monkeypatch.setattr(tempfile, "tempdir", str(folder))


def contents(folder: Path) -> dict[str, int]:
    """Return when every file and folder below was last changed."""
    return {
        str(path): path.lstat().st_mtime_ns for path in [folder, *folder.rglob("*")]
    }


def run(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.stdout, result.stderr


def refused(bad: Path, *words: str) -> str:
    """Give the package to both commands; return what validate says of it.

    Each has to end with exit code 1 and sentences with those words, on stderr alone,
    and to leave every file and the temporary folder as they were.
    """
    good = as_folder(bad.parent / "good", example.files())
    before = contents(bad.parent), os.listdir(tempfile.gettempdir())
    told = ""
    for arguments in (("diff", good, bad), ("diff", bad, good), ("validate", bad)):
        code, out, told = run(*arguments)
        assert (code, out) == (1, ""), told
        assert "Traceback" not in told
        assert str(bad) in told
        for word in words:
            assert word in told
        assert all(line.endswith(".") for line in told.splitlines())
    assert (contents(bad.parent), os.listdir(tempfile.gettempdir())) == before
    return told


# What opens


@pytest.mark.parametrize("place", PLACES)
def test_a_package_is_the_same_wherever_it_lies(place: str, tmp_path: Path) -> None:
    opened = open_package(PLACES[place](tmp_path, example.files()))
    things = opened.frames["things"].astype(object)
    assert list(opened.frames) == list(opened.tables) == ["kinds", "things"]
    assert opened.tables["things"].descriptor == example.THINGS
    assert opened.descriptor["title"] == "Things"
    assert things["thing_id"].tolist() == ["jar-1", "jar-2", "lid-1"]
    assert things["size"].where(things["size"].notna(), None).tolist() == [3, None, 7]
    assert str(things["made"][1]) == "2021-03-04"
    assert things["sound"].tolist()[:2] == [True, False]
    assert things["note"][1] == "cracked,\nthen mended"
    assert opened.files["things"] == example.FILES["benchmark/tables/things.csv"]


@pytest.mark.parametrize("place", PLACES)
def test_a_sound_package_is_valid_wherever_it_lies(place: str, tmp_path: Path) -> None:
    path = PLACES[place](tmp_path, example.files())
    before = contents(tmp_path)
    code, out, err = run("validate", path)
    assert (code, err) == (0, "")
    assert out == (
        "2 tables with 5 rows are valid; "
        "it has no texts of documents to check quotes against.\n"
    )
    assert contents(tmp_path) == before


def test_nothing_is_written_beside_a_database_of_any_journal(tmp_path: Path) -> None:
    path = as_database(tmp_path / "package.db", example.files())
    changed(path, "PRAGMA journal_mode = WAL")
    before = contents(tmp_path)
    assert run("validate", path)[0] == 0
    assert contents(tmp_path) == before


def test_the_descriptor_itself_may_be_named(tmp_path: Path) -> None:
    folder = as_folder(tmp_path / "folder", example.files())
    assert open_package(folder / "datapackage.json").place == folder


def test_schemas_may_stand_in_the_descriptor(tmp_path: Path) -> None:
    descriptor = with_resource(schema=example.THINGS)
    path = as_zip(tmp_path / "package.zip", example.files(descriptor))
    assert open_package(path).tables["things"].descriptor == example.THINGS


def test_the_repositorys_own_package_opens_alike_as_folder_zip_and_database(
    benchmark: Package, copied: Project, tmp_path: Path
) -> None:
    files = {
        path.relative_to(copied.root).as_posix(): path.read_bytes()
        for path in copied.root.rglob("*")
        if path.is_file()
    }
    (tmp_path / "all.zip").write_bytes(archive(files, datetime(2026, 1, 1)))
    texts = {c.document.document_id: c.document.text for c in benchmark.coded}
    write_database(copied, benchmark.rows, tmp_path / "all.db", texts)
    places = [copied.root, tmp_path / "all.zip", tmp_path / "all.db"]
    folder, zipped, database = (open_package(place) for place in places)
    for name, table in benchmark.frames.items():
        for opened in (zipped, database):
            pd.testing.assert_frame_equal(opened.frames[name], table)
    assert changes(folder, zipped) == changes(folder, database) == []
    assert folder.texts == zipped.texts == database.texts
    assert len(folder.texts or {}) == len(benchmark.frames["documents"])
    for place in places:
        assert run("validate", place)[0] == 0


# What is refused: zips


def patched(path: Path, old: bytes, new: bytes) -> Path:
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new))
    return path


@pytest.mark.parametrize("share", [0.02, 0.5, 0.95, 0.999])
def test_a_zip_that_is_cut_short(share: float, tmp_path: Path) -> None:
    path = as_zip(tmp_path / "package.zip", example.files())
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    refused(path, "the zip is damaged or cut short")


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("package.zip", b"This is no zip at all.", "the file is not a zip"),
        ("package.zip", b"", "the file is empty"),
        ("package.db", b"nor a database, not at all", "not a SQLite database"),
        ("package.xyz", b"neither", "not a zip or SQLite database with a package"),
    ],
)
def test_a_file_of_another_sort(
    name: str, data: bytes, words: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    refused(path, words)


def test_nothing_of_that_name(tmp_path: Path) -> None:
    refused(tmp_path / "package.zip", "there is nothing of that name")


@pytest.mark.parametrize(
    "name",
    ["../evil.csv", "a/../../evil.csv", "/etc/evil.csv", "C:/evil.csv", "a\\evil.csv"],
)
def test_a_zip_with_a_path_that_leads_out(name: str, tmp_path: Path) -> None:
    path = as_zip(tmp_path / "package.zip", {**example.files(), name: b"evil"})
    refused(path, "a path that leads out of it", repr(name))


def test_a_zip_with_a_link(tmp_path: Path) -> None:
    path = as_zip(tmp_path / "package.zip", example.files())
    with zipfile.ZipFile(path, "a") as zipped:
        link = zipfile.ZipInfo("link.csv")
        link.external_attr = 0o120777 << 16
        zipped.writestr(link, "/etc/passwd")
    refused(path, "'link.csv', a link to another file")


def test_a_zip_that_says_it_unpacks_to_gigabytes(tmp_path: Path) -> None:
    path = as_zip(tmp_path / "package.zip", example.files() | {"x": b"1" * 54_321})
    patched(path, struct.pack("<L", 54_321), struct.pack("<L", 3 << 30))
    refused(path, "unpacked, it comes to more than 512 MB")


def test_a_zip_that_unpacks_to_more_than_it_says(tmp_path: Path) -> None:
    things = example.FILES["benchmark/tables/things.csv"] + b"x" * 54_321
    path = as_zip(tmp_path / "package.zip", example.files(things=things))
    patched(path, struct.pack("<L", len(things)), struct.pack("<L", 20))
    refused(path, "'benchmark/tables/things.csv' cannot be unpacked")


def test_reading_stops_at_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    things = example.FILES["benchmark/tables/things.csv"] + b"x" * 3 * 1024**2
    path = as_zip(tmp_path / "package.zip", example.files(things=things))
    monkeypatch.setattr(containers, "LIMIT", 2 * 1024**2)
    refused(path, "it comes to more than 2 MB")
    # the same where nothing was said beforehand
    monkeypatch.setattr(containers, "_zip_faults", lambda members, place: [])
    refused(path, "it comes to more than 2 MB")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_zip_with_two_files_of_one_name(tmp_path: Path) -> None:
    path = as_zip(tmp_path / "package.zip", example.files())
    with zipfile.ZipFile(path, "a") as zipped:
        zipped.writestr("benchmark/tables/things.csv", "other rows")
    refused(path, "'benchmark/tables/things.csv' 2 times")


def test_an_encrypted_zip(tmp_path: Path) -> None:
    path = as_zip(tmp_path / "package.zip", {"datapackage.json": b"{}"})
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    path.write_bytes(data)
    refused(path, "'datapackage.json', which is encrypted")


def test_a_zip_with_damage_within(tmp_path: Path) -> None:
    path = tmp_path / "package.zip"
    with zipfile.ZipFile(path, "w") as zipped:
        for name, data in example.files().items():
            zipped.writestr(name, data)
    patched(path, b"then mended", b"then broken")
    refused(path, "'benchmark/tables/things.csv' cannot be unpacked")


def test_a_zip_without_a_descriptor(tmp_path: Path) -> None:
    path = as_zip(tmp_path / "package.zip", {"things.csv": b"a,b\n"})
    refused(path, "the zip holds no datapackage.json")


def test_a_zip_with_two_packages(tmp_path: Path) -> None:
    both = {f"{top}/{n}": d for n, d in example.files().items() for top in ("a", "b")}
    path = as_zip(tmp_path / "package.zip", both)
    refused(path, "the zip holds 2 folders with a datapackage.json")


# What is refused: the package itself


@pytest.mark.parametrize("place", ["folder", "zip"])
def test_a_table_that_is_not_there(place: str, tmp_path: Path) -> None:
    files = example.files()
    del files["benchmark/tables/things.csv"]
    refused(
        PLACES[place](tmp_path, files),
        "benchmark/tables/things.csv: the file is missing",
    )


@pytest.mark.parametrize("place", ["folder", "zip"])
def test_a_schema_that_is_not_there(place: str, tmp_path: Path) -> None:
    files = example.files()
    del files["schemas/things.json"]
    refused(PLACES[place](tmp_path, files), "schemas/things.json: the file is missing")


def test_a_folder_without_a_descriptor(tmp_path: Path) -> None:
    path = as_folder(tmp_path / "folder", {"things.csv": b"a,b\n"})
    refused(path, "datapackage.json: the file is missing")


TABLE = example.FILES["benchmark/tables/things.csv"]


@pytest.mark.parametrize(
    ("things", "words"),
    [
        (TABLE.replace(b",size", b""), "line 1, size: the column is missing"),
        (
            TABLE.replace(b"size", b"width"),
            "size: the column is missing; 'width' stands in its place",
        ),
        (
            TABLE.replace(b",7,", b",large,"),
            "line 5, size: 'large' is not a whole number",
        ),
        (TABLE.replace(b"2020-02-01", b"2020-02-31"), "there is no day '2020-02-31'"),
        (TABLE.replace(b"true", b"yes"), "sound: 'yes' is neither true nor false"),
        (b"", "the file is empty"),
        (TABLE + b"\xff", "the file is not UTF-8 text"),
        (TABLE.replace(b",", b";"), "line 1: semicolons part the cells"),
    ],
)
@pytest.mark.parametrize("place", ["folder", "zip"])
def test_a_table_with_columns_or_cells_that_are_not_as_declared(
    place: str, things: bytes, words: str, tmp_path: Path
) -> None:
    path = PLACES[place](tmp_path, example.files(things=things))
    refused(path, f"{path}/benchmark/tables/things.csv", words)


@pytest.mark.parametrize("place", ["folder", "zip"])
def test_a_byte_order_mark_is_read_over(place: str, tmp_path: Path) -> None:
    marked = {k: b"\xef\xbb\xbf" + data for k, data in example.files().items()}
    path = PLACES[place](tmp_path, marked)
    assert run("validate", path)[0] == 0
    good = as_folder(tmp_path / "good", example.files())
    assert "Nothing differs." in run("diff", good, path)[1]


def test_every_fault_of_every_table_is_told_at_once(tmp_path: Path) -> None:
    files = example.files(
        things=TABLE.replace(b",7,", b",large,").replace(b",3,", b",small,"),
        kinds=b"id,name\njar,A jar\nlid,A lid\n",
    )
    told = refused(as_zip(tmp_path / "package.zip", files))
    assert "'large'" in told
    assert "'small'" in told
    assert "'name' stands in its place" in told
    assert told.endswith("3 problems.\n")


OUTSIDE = [
    "../secret.csv",
    "/etc/secret.csv",
    "http://127.0.0.1:9/secret.csv",
    "file:///etc/secret.csv",
    "s3://bucket/secret.csv",
    "~/secret.csv",
    "a\\..\\..\\secret.csv",
    "C:/secret.csv",
    "bad\0name.csv",
    "things.csv.zip",
    ["things.csv", "more.csv"],
    17,
    None,
]


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Notes every connection that is tried, and refuses it."""
    tried: list[Any] = []

    def connect(self: socket.socket, address: Any) -> None:
        tried.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect)
    return tried


@pytest.mark.parametrize("path", OUTSIDE)
@pytest.mark.parametrize("place", ["folder", "zip"])
def test_a_table_outside_the_package_is_neither_read_nor_fetched(
    place: str, path: Any, tmp_path: Path, no_network: list[Any]
) -> None:
    (tmp_path / "secret.csv").write_text("hidden words")
    package = PLACES[place](tmp_path, example.files(with_resource(path=path)))
    told = refused(package, "the path of 'things' is no CSV file in the package")
    assert "hidden" not in told
    assert no_network == []


@pytest.mark.parametrize("path", [*OUTSIDE[:9], [], True])
@pytest.mark.parametrize("place", ["folder", "zip"])
def test_a_schema_outside_the_package_is_neither_read_nor_fetched(
    place: str, path: Any, tmp_path: Path, no_network: list[Any]
) -> None:
    package = PLACES[place](tmp_path, example.files(with_resource(schema=path)))
    refused(package, "the schema of 'things' is no file in the package")
    assert no_network == []


@pytest.mark.parametrize("place", ["folder", "zip", "database"])
def test_nothing_else_in_a_descriptor_makes_a_program_read_or_fetch(
    place: str, tmp_path: Path, no_network: list[Any]
) -> None:
    address = "http://127.0.0.1:9/profile.json"
    descriptor = with_resource(
        **{"profile": address, "dialect": address, "$schema": address},
        **{"scheme": "remote", "format": "zip", "compression": "zip"},
        **{"extrapaths": ["/etc/passwd"], "innerpath": "../x", "encoding": "cp437"},
    )
    descriptor |= {"profile": address, "$schema": address}
    path = PLACES[place](tmp_path, example.files(descriptor))
    code, _, err = run("validate", path)
    assert (code, err) == (0, "")
    assert no_network == []


def test_a_link_out_of_a_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("hidden words")
    path = as_folder(tmp_path / "folder", example.files())
    table = path / "benchmark/tables/things.csv"
    table.unlink()
    table.symlink_to(tmp_path / "secret.csv")
    told = refused(path, "things.csv: a link leads out of the package")
    assert "hidden" not in told
    table.unlink()
    table.symlink_to(table)
    refused(path, "things.csv: the file is missing")


def test_a_pipe_in_the_place_of_a_table_is_not_waited_for(tmp_path: Path) -> None:
    path = as_folder(tmp_path / "folder", example.files())
    table = path / "benchmark/tables/things.csv"
    table.unlink()
    os.mkfifo(table)
    refused(path, "things.csv: this is not a file")


def test_a_text_of_a_document_outside_the_package_is_not_read(
    copied: Project, tmp_path: Path
) -> None:
    (tmp_path / "secret.txt").write_text("hidden words")
    table = copied.root / "benchmark/tables/documents.csv"
    text = table.read_text()
    first = next(copied.root.glob("sources/*/*.txt")).relative_to(copied.root)
    table.write_text(text.replace(first.as_posix(), "../secret.txt"))
    told = refused(copied.root, "lies outside the package: '../secret.txt'")
    assert "hidden" not in told


def test_a_text_that_is_missing_among_others(copied: Project) -> None:
    first = next(copied.root.glob("sources/*/*.txt"))
    first.unlink()
    refused(copied.root, f"{first}: the file is missing")


@pytest.mark.parametrize(
    ("descriptor", "words"),
    [
        (b"{", "this is not valid JSON"),
        (b"[]", "this is not a JSON object"),
        (b"[" * 100_000, "this is not valid JSON"),
        (b'{"a": ' + b"1" * 10_000 + b"}", "this is not valid JSON"),
        (b'{"a": "\\ud800"}', "this is not valid JSON"),
        (b"\xff", "the file is not UTF-8 text"),
        ("{}".encode("utf-16"), "it seems to be UTF-16"),
        (b"{}", "there is no list of resources"),
        (b'{"resources": []}', "there is no list of resources"),
        (b'{"resources": [1, {"name": "a b"}]}', "resource 2 has no name of letters"),
    ],
)
def test_a_descriptor_that_is_none(
    descriptor: bytes, words: str, tmp_path: Path
) -> None:
    files = example.files() | {"datapackage.json": descriptor}
    refused(as_zip(tmp_path / "package.zip", files), "datapackage.json", words)


def test_two_resources_of_one_name(tmp_path: Path) -> None:
    descriptor = with_resource(name="kinds")
    path = as_zip(tmp_path / "package.zip", example.files(descriptor))
    refused(path, "two resources are called 'kinds'")


@pytest.mark.parametrize(
    "schema",
    [
        {},
        {"fields": []},
        {"fields": "thing_id"},
        {"fields": [1]},
        {"fields": [{"name": "a", "type": "geojson"}]},
        {"fields": [{"name": "a", "type": "string", "constraints": [1]}]},
        {"fields": [{"name": "a", "type": "string"}], "primaryKey": 7},
        {"fields": [{"name": "a", "type": "string"}], "foreignKeys": 7},
        {"fields": [{"name": "a\x1b[2J", "type": "string"}]},
        {"fields": [{"name": "a", "type": ["string"]}]},
        {"fields": [{"name": "a", "type": "string"}], "rules": {"check": "needs"}},
    ],
)
def test_a_schema_that_is_none(schema: dict[str, Any], tmp_path: Path) -> None:
    path = as_zip(tmp_path / "package.zip", example.files(schema=schema))
    refused(path, "schemas/things.json")


# What is refused: databases


def changed(path: Path, *statements: str) -> Path:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    return path


@pytest.fixture
def database(tmp_path: Path) -> Path:
    made = as_database(tmp_path / "package.db", example.files())
    shutil.rmtree(tmp_path / "package.made")
    return made


@pytest.mark.parametrize("share", [0.005, 0.3, 0.6, 0.99])
def test_a_database_that_is_cut_short(share: float, database: Path) -> None:
    data = database.read_bytes()
    database.write_bytes(data[: int(len(data) * share)])
    refused(database, "the database is damaged or cut short")


@pytest.mark.parametrize("byte", [b"\xff", b"\n", b"\x1b"])
def test_a_database_whose_damage_is_quoted_by_sqlite(
    byte: bytes, database: Path
) -> None:
    old = b'CREATE TABLE "things" ('
    patched(database, old, b'CREATE TABLE "things"' + byte * 2)
    told = refused(database, "the database is damaged or cut short")
    assert told.count("\n") == 1
    assert "\x1b" not in told


def test_a_database_of_something_else(tmp_path: Path) -> None:
    path = changed(tmp_path / "package.db", "CREATE TABLE things (a)")
    refused(path, "the database does not describe its tables")


def test_a_database_without_a_table(database: Path) -> None:
    changed(database, "DROP TABLE things")
    refused(database, "table things: the table is missing")


def test_a_view_is_no_table(database: Path) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT i"
    changed(database, "DROP TABLE things", f"CREATE VIEW things AS {endless} FROM n")
    refused(database, "table things: the table is missing")


OTHER = "CREATE TABLE things (thing_id, kind, {}, made, sound, note{})"


@pytest.mark.parametrize(
    ("table", "row", "words"),
    [
        (OTHER.format("width", ""), None, "'width' stands in its place"),
        (OTHER.format("size", ", more"), None, "more: the schema has no such column"),
        (OTHER.format("size AS (zeroblob(9))", ""), None, "size: the column is miss"),
        (OTHER.format("size", ""), "'a','jar','9',0,0,0", "size: row 1: '9' is not"),
        (OTHER.format("size", ""), "'a','jar',1.5,0,0,0", "size: row 1: 1.5 is not"),
        (OTHER.format("size", ""), "'a','jar',1,'May',0,0", "made: row 1: 'May' is"),
        (OTHER.format("size", ""), "'a','jar',1,NULL,2,0", "sound: row 1: 2 is not"),
        (OTHER.format("size", ""), "x'00','jar',1,'',0,0", "thing_id: row 1: b'"),
        (OTHER.format("size", ""), "CAST(x'ff' AS TEXT),1,1,1,1,1", "damaged"),
        (OTHER.replace("thing_id", "thing_id PRIMARY KEY").format("size", "")
         + " WITHOUT ROWID", None, "damaged"),
    ],
)  # fmt: skip
def test_a_table_of_a_database_that_is_not_as_declared(
    table: str, row: str | None, words: str, database: Path
) -> None:
    changed(database, "DROP TABLE things", table)
    if row:
        changed(database, f"INSERT INTO things VALUES ({row})")
    refused(database, words)


@pytest.mark.parametrize("value", ["{", "[]", "{}", "x" * 10])
def test_a_database_that_describes_itself_badly(value: str, database: Path) -> None:
    changed(database, f"UPDATE _datapackage SET descriptor = '{value}'")
    refused(database, "package.db/")


# What is refused: by the system


def without_privileges() -> None:
    """Make a superuser heed permissions, as everyone else has to."""
    for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP


@pytest.mark.skipif(sys.platform != "linux", reason="how to is known for Linux only")
@pytest.mark.parametrize("locked", ["", "schemas", "benchmark/tables/things.csv"])
@pytest.mark.parametrize("command", ["validate", "diff"])
def test_a_folder_that_may_not_be_read(
    command: str, locked: str, tmp_path: Path
) -> None:
    good = as_folder(tmp_path / "good", example.files())
    path = as_folder(tmp_path / "folder", example.files())
    (path / locked).chmod(0)
    program = "from councilbench.cli import main; main()"
    arguments = [path] if command == "validate" else [good, path]
    done = subprocess.run(
        [sys.executable, "-c", program, command, *arguments],
        capture_output=True,
        text=True,
        preexec_fn=without_privileges,
        cwd=tmp_path,
    )
    (path / locked).chmod(0o700)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Traceback" not in done.stderr
    assert "it cannot be read: Permission denied. Check its permissions" in done.stderr


# Whatever comes


def opens_or_is_refused(path: Path) -> Opened | None:
    try:
        return open_package(path)
    except BadData:
        return None


damage = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=8
)
anything = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@anything
@given(damage, st.floats(0.5, 1))
@pytest.mark.parametrize("place", ["zip", "database"])
def test_bytes_damaged_anywhere_never_end_in_a_traceback(
    place: str, tmp_path: Path, bytes_: list[tuple[float, int]], share: float
) -> None:
    sound = tmp_path / f"sound.{place}"
    if not sound.exists():
        write = as_zip if place == "zip" else as_database
        write(sound, example.files())
    data = bytearray(sound.read_bytes())
    for where, value in bytes_:
        data[int(where * len(data))] = value
    path = tmp_path / "package"
    path.write_bytes(data[: round(len(data) * share)])
    opens_or_is_refused(path)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
SCHEMA_KEYS = ["fields", "primaryKey", "foreignKeys", "rules", "evidence", "search"]


@anything
@given(st.sampled_from(SCHEMA_KEYS), json_values)
def test_a_schema_with_anything_in_it_never_ends_in_a_traceback(
    tmp_path: Path, key: str, value: Any
) -> None:
    files = example.files(schema={**example.THINGS, key: value})
    opens_or_is_refused(as_folder(tmp_path / "folder", files))


RESOURCE_KEYS = ["name", "path", "schema", "licenses", "hash", "bytes", "sources"]
PACKAGE_KEYS = ["name", "resources", "licenses", "version", "created", "contributors"]


@anything
@given(
    st.tuples(st.just(described), st.sampled_from(PACKAGE_KEYS))
    | st.tuples(st.just(with_resource), st.sampled_from(RESOURCE_KEYS)),
    json_values,
)
def test_a_descriptor_with_anything_in_it_never_ends_in_a_traceback(
    tmp_path: Path, part: tuple[Callable[..., Any], str], value: Any
) -> None:
    describe, key = part
    files = example.files(describe(**{key: value}))
    path = as_folder(tmp_path / "folder", files)
    for arguments in (("validate", path), ("diff", path, path)):
        code, _, _ = run(*arguments)
        assert code in (0, 1)
