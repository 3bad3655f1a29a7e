"""Files that people save in Excel and Notepad: read, or refused in a plain sentence."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import PARTS, ROOT, copy_of_benchmark
from councilbench.cli import main
from councilbench.problems import BadData
from councilbench.project import Project
from councilbench.publishing import publish
from councilbench.text_files import csv_rows
from hypothesis import given, settings, strategies as st

MARK = b"\xef\xbb\xbf"
HAND_WRITTEN = {n: t for n, t in Project(ROOT).tables.items() if not t.is_generated}
PATHS = {name: table.path for name, table in HAND_WRITTEN.items()}
# Which of them a command reads; `build` reads all.
READS = {
    "add": {"councils", "reviews", "document_kinds"},
    "read": {
        *("response_phrases", "progress_phrases", "statement_phrases"),
        *("reading_labels", "reading_bodies", "reading_verbs", "reading_weights"),
    },
}
WORDS = "Minutes of the meeting\nRESOLVED that 27,391 leaflets be printed.\n"
RESAVE = "“CSV UTF-8 (comma delimited)”"


def run(folder: Path, *arguments: str) -> Result:
    result = CliRunner().invoke(main, ["--project", str(folder), *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def contents(folder: Path) -> dict[Path, bytes]:
    return {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A benchmark whose files a test changes and puts back."""
    return copy_of_benchmark(tmp_path_factory.mktemp("written") / "benchmark")


@pytest.fixture
def kept(folder: Path) -> Iterator[Path]:
    """The benchmark, put back as it was."""
    before = contents(folder)
    yield folder
    for path in contents(folder).keys() - before.keys():
        path.unlink()
    for path, data in before.items():
        path.write_bytes(data)


@pytest.fixture(scope="module")
def commands(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, ...]]:
    """The commands that read a file which is no part of the benchmark."""
    file = tmp_path_factory.mktemp("documents") / "leaflets.txt"
    file.write_text(WORDS, encoding="utf-8")
    return {
        "add": ("add", str(file), "--council", "leicester"),
        "read": ("read", str(file)),
    }


# What can be wrong with a table: what makes it so, where that is and what is said.

Cells = list[list[str]]


def as_csv(cells: Cells, delimiter: str = ",") -> str:
    target = io.StringIO()
    csv.writer(target, delimiter=delimiter, lineterminator="\n").writerows(cells)
    return target.getvalue()


def with_cell(cells: Cells, row: int, column: int, added: str) -> str:
    cells[row][column] += added
    return as_csv(cells)


def without_last_column(cells: Cells) -> str:
    return as_csv([row[:-1] for row in cells])


def with_key_twice(cells: Cells) -> str:
    return as_csv([[row[0], *row] for row in cells])


def with_short_row(cells: Cells) -> str:
    return as_csv([cells[0], cells[1][:-1], *cells[2:]])


def with_long_row(cells: Cells) -> str:
    return as_csv([cells[0], [*cells[1], "more"], *cells[2:]])


# By fault: the file's bytes, the line, the column's place, and words of the sentence.
Fault = tuple[Callable[[Cells], bytes | str], int | None, int | None, list[str]]
FAULTS: dict[str, Fault] = {
    "semicolons": (lambda c: as_csv(c, ";"), 1, None, ["semicolons", RESAVE]),
    "semicolons after a mark": (
        lambda c: MARK + as_csv(c, ";").encode(),
        *(1, None, ["semicolons", RESAVE]),
    ),
    "tabs": (lambda c: as_csv(c, "\t"), 1, None, ["tabs", RESAVE]),
    "UTF-16": (lambda c: as_csv(c).encode("utf-16"), 1, None, ["UTF-16", RESAVE]),
    "UTF-16 without its mark": (
        lambda c: as_csv(
            [[s.encode("ascii", "ignore").decode() for s in r] for r in c]
        ).encode("utf-16-le"),
        *(1, None, ["UTF-16", RESAVE]),
    ),
    "Windows-1252": (
        lambda c: with_cell(c, 1, -1, "é").encode("cp1252", "replace"),
        *(2, None, ["seems to be Windows-1252", RESAVE]),
    ),
    "a missing column": (without_last_column, 1, -1, ["the column is missing."]),
    "a misspelt column": (
        lambda c: with_cell(c, 0, 0, "x"),
        *(1, 0, ["the column is missing; ", "x' stands in its place"]),
    ),
    "a key column twice": (with_key_twice, 1, 0, ["the column is there twice"]),
    "a short row": (with_short_row, 2, None, ["where the header has", "all its cells"]),
    "a long row": (with_long_row, 2, None, ["where the header has", "needs quotes"]),
    "an unclosed quote": (
        lambda c: as_csv(c[:2]) + '"open',
        *(None, 0, ["a quote is opened and never closed"]),
    ),
    "an empty file": (lambda c: "", None, None, ["the file is empty"]),
    "a mark and nothing else": (lambda c: MARK, None, None, ["the file is empty"]),
    "a null character": (
        lambda c: with_cell(c, 1, 0, "\0"),
        *(2, 0, ["null character"]),
    ),
}


def break_table(folder: Path, table: str, fault: str) -> str:
    """Make a table faulty; return how the sentence about it should begin."""
    make, line, place, _ = FAULTS[fault]
    path = folder / PATHS[table]
    cells = list(csv.reader(io.StringIO(path.read_text("utf-8"), newline="")))
    column = None if place is None else cells[0][place]
    data = make(cells)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    if fault == "an unclosed quote":
        line = 2 + as_csv([cells[1]]).count("\n")
    start = PATHS[table]
    start += "" if line is None else f", line {line}"
    return start + (": " if column is None else f", {column}: ")


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize(
    ("command", "table"), [(c, t) for c in READS for t in sorted(READS[c])]
)
def test_a_fault_of_a_table_that_a_command_reads_is_one_plain_sentence(
    kept: Path,
    commands: dict[str, tuple[str, ...]],
    command: str,
    table: str,
    fault: str,
) -> None:
    start = break_table(kept, table, fault)
    before = contents(kept)
    result = run(kept, *commands[command])
    assert result.exit_code == 1
    assert result.stdout == ""
    (sentence,) = result.stderr.splitlines()
    assert sentence.startswith(start)
    assert all(word in sentence for word in FAULTS[fault][3]), sentence
    assert contents(kept) == before


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("command", READS)
def test_faults_of_tables_that_a_command_does_not_read_are_nothing_to_it(
    kept: Path, commands: dict[str, tuple[str, ...]], command: str, fault: str
) -> None:
    for table in HAND_WRITTEN.keys() - READS[command]:
        break_table(kept, table, fault)
    result = run(kept, *commands[command])
    assert result.exit_code == 0, result.stderr


@pytest.mark.parametrize("fault", FAULTS)
def test_the_build_names_a_fault_in_every_table_that_people_write(
    kept: Path, fault: str
) -> None:
    starts = [break_table(kept, table, fault) for table in HAND_WRITTEN]
    before = contents(kept)
    result = run(kept, "build")
    assert result.exit_code == 1
    *sentences, count = result.stderr.splitlines()
    assert count == f"{len(HAND_WRITTEN)} problems."
    for start in starts:
        (sentence,) = [s for s in sentences if s.startswith(start)]
        assert all(word in sentence for word in FAULTS[fault][3]), sentence
    assert contents(kept) == before


@pytest.mark.parametrize("command", ["search leaflets", "ask silent_themes"])
def test_what_reads_the_database_tells_faults_where_it_has_to_be_built(
    kept: Path, command: str
) -> None:
    start = break_table(kept, "coverage", "semicolons")
    result = run(kept, *command.split())
    assert result.exit_code == 1
    assert result.stderr.startswith(start)
    assert not (kept / "dist").exists()


# Peers are read from the tables themselves.

PEERS = ("peers", "stockton-care-at-home-r07")


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("table", ["councils", "peer_kinds"])
def test_a_fault_of_a_table_that_peers_are_shown_with(
    kept: Path, table: str, fault: str
) -> None:
    start = break_table(kept, table, fault)
    result = run(kept, *PEERS)
    assert result.exit_code == 1
    (sentence,) = result.stderr.splitlines()
    assert sentence.startswith(start)


@pytest.mark.parametrize("table", ["peers", "statements"])
def test_a_generated_table_with_a_fault_is_to_be_built_again(
    kept: Path, table: str
) -> None:
    path = kept / f"benchmark/tables/{table}.csv"
    path.write_bytes(path.read_bytes().replace(b"_id,", b"_key,", 1))
    result = run(kept, *PEERS)
    assert result.exit_code == 1
    (sentence,) = result.stderr.splitlines()
    assert sentence.startswith(f"benchmark/tables/{table}.csv, line 1, ")
    assert sentence.endswith("Run `councilbench build`.")
    path.unlink()
    sentence = f"benchmark/tables/{table}.csv: the file is missing. "
    assert run(kept, *PEERS).stderr == f"{sentence}Run `councilbench build`.\n"


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("sources/councils.csv", b"\nleicester,", b"\nleics,"),
        ("schemas/codelists/themes.csv", b"\ntraining,", b"\nteaching,"),
        ("benchmark/tables/peers.csv", b",1,statement,", b",first,statement,"),
    ],
)
def test_tables_that_do_not_fit_one_another_are_to_be_built_again(
    kept: Path, file: str, old: bytes, new: bytes
) -> None:
    path = kept / file
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new))
    result = run(kept, *PEERS)
    assert result.exit_code == 1
    assert result.stderr == (
        "benchmark/tables: they are not what the sources give. "
        "Run `councilbench build`.\n"
    )


# A mark, and the line ends of Windows.


@pytest.mark.parametrize("command", READS)
def test_a_mark_is_read_over(
    kept: Path, commands: dict[str, tuple[str, ...]], command: str
) -> None:
    plain = run(kept, *commands[command])
    if command == "add":
        shutil.rmtree(kept / "sources/leicester")
    for path in PATHS.values():
        (kept / path).write_bytes(MARK + (kept / path).read_bytes())
    result = run(kept, *commands[command])
    assert result.exit_code == 0, result.stderr
    assert result.stdout == plain.stdout
    assert run(kept, *PEERS).exit_code == 0


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A benchmark that was published, all of whose files Windows programs saved."""
    folder = copy_of_benchmark(
        tmp_path_factory.mktemp("marked") / "benchmark",
        (*PARTS, "CHANGELOG.md", "LICENSES"),
    )
    for path in PATHS.values():
        data = (folder / path).read_bytes().replace(b"\n", b"\r\n")
        (folder / path).write_bytes(MARK + data)
    for pattern in ("datapackage.json", "CHANGELOG.md", "schemas/*.json", "**/*.yaml"):
        for path in folder.glob(pattern):
            path.write_bytes(MARK + path.read_bytes())
    for path in folder.glob("benchmark/*/*.sql"):
        path.write_bytes(MARK + path.read_bytes())
    publish(Project(folder))
    return folder


def said_by_frictionless(path: Path) -> str:
    ended = subprocess.run(
        [sys.executable, "-m", "frictionless", "validate", str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout
    return ended.stdout


def test_what_is_built_of_marked_files_is_what_is_built_of_others(marked: Path) -> None:
    for table in Project(ROOT).tables.values():
        if table.is_generated:
            built = (marked / table.path).read_bytes()
            assert built == (ROOT / table.path).read_bytes()


def test_what_people_wrote_keeps_its_mark_but_for_json(marked: Path) -> None:
    """Without it Excel would take the file for Windows-1252 when it is next opened."""
    for path in PATHS.values():
        assert (marked / path).read_bytes().startswith(MARK)
    for path in [marked / "datapackage.json", *marked.glob("schemas/*.json")]:
        assert not path.read_bytes().startswith(MARK), path


def test_the_folder_with_marks_is_a_valid_package(marked: Path) -> None:
    assert run(marked, "validate").exit_code == 0
    assert "INVALID" not in said_by_frictionless(marked / "datapackage.json")


def test_what_is_published_has_neither_marks_nor_line_ends_of_windows(
    marked: Path, tmp_path: Path
) -> None:
    (path,) = marked.glob("dist/*[0-9].zip")
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path)
    for file in tmp_path.rglob("*.*"):
        if file.is_file():
            data = file.read_bytes()
            assert not data.startswith(MARK), file
            assert b"\r" not in data, file
    assert "INVALID" not in said_by_frictionless(path)
    diff = CliRunner().invoke(main, ["diff", str(marked), str(tmp_path)])
    assert "Nothing differs." in diff.stdout


@pytest.mark.parametrize("command", ["search training", "ask silent_themes"])
def test_what_reads_a_built_database_goes_on_beside_faulty_tables(
    marked: Path, command: str
) -> None:
    path = marked / PATHS["councils"]
    data = path.read_bytes()
    path.write_bytes(data.replace(b",", b";"))
    assert run(marked, *command.split()).exit_code == 0
    path.write_bytes(data)


# Whatever bytes there are.

COLUMNS = ["phrase", "decision"]
_pieces = st.sampled_from(
    [*COLUMNS, ",", ";", "\t", '"', "\n", "\r\n", "\r", "\0", "\ufeff", "é", " ", "x"]
)
anything = st.one_of(
    st.binary(max_size=200),
    st.lists(_pieces, max_size=30).map(lambda p: "".join(p).encode()),
    st.lists(_pieces, max_size=30).map(
        lambda p: b"phrase,decision\n" + "".join(p).encode()
    ),
    st.lists(_pieces, max_size=20).map(lambda p: "".join(p).encode("utf-16-le")),
)


@settings(deadline=None, max_examples=400)
@given(anything)
def test_any_bytes_are_rows_or_sentences(data: bytes) -> None:
    try:
        rows = csv_rows(data, COLUMNS, "t.csv")
    except BadData as bad:
        for problem in bad.problems:
            assert str(problem).startswith("t.csv")
            assert "\n" not in str(problem)
    else:
        assert all(list(row) == COLUMNS for row in rows)
        text = data.decode().removeprefix("\ufeff")
        reader = csv.reader(io.StringIO(text, newline="\n"), strict=True)
        assert [list(row.values()) for row in rows] == list(reader)[1:]


@settings(deadline=None, max_examples=60)
@given(data=anything, table=st.sampled_from(sorted(READS["add"] | READS["read"])))
def test_no_bytes_end_a_command_in_a_traceback(
    folder: Path, commands: dict[str, tuple[str, ...]], data: bytes, table: str
) -> None:
    command = next(name for name in READS if table in READS[name])
    path = folder / PATHS[table]
    good = path.read_bytes()
    header = good.partition(b"\n")[0]
    path.write_bytes(data.replace(b"phrase,decision", header))
    try:
        result = run(folder, *commands[command])
    finally:
        path.write_bytes(good)
        for added in (folder / "sources/leicester").glob("leaflets.*"):
            added.unlink()
    assert result.exit_code in (0, 1)
    assert "Traceback" not in result.stderr
