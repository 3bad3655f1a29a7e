"""What is said or fixed in one place stands nowhere else in the program."""

from __future__ import annotations

import io
import json
import re
import sqlite3
import zipfile

import openpyxl
import pyarrow.parquet as pq
import pytest
from conftest import ROOT
from councilbench.packages import check_package, diff, open_package
from councilbench.project import Project
from councilbench.publishing import publish
from councilbench.serving import application
from site_examples import getter

PROGRAM = ROOT / "build" / "councilbench"
WRITTEN = [
    path
    for path in sorted(PROGRAM.rglob("*"))
    if path.suffix in (".py", ".html") and "empty_benchmark" not in path.parts
]

# By what is written once: the only file that holds it.
PLACES = {
    r"porter unicode61": "store/names.py",
    r"# \?": "sources/cards.py",
    r"No response held": "words.py",
    r"Not reported\b": "words.py",
    r"the documents held do not say(?! it)": "words.py",
    r"fewer than five|five cases|\"five\"$": "words.py",
    r"SHA256SUMS": "outputs/forms.py",
    r"-parquet\.zip|-codebook\.|\.qdpx\b(?=\")": "outputs/forms.py",
    r"benchmark/(tables|views|queries|charts)\b(?!`)": "folder.py",
    r"\"sources[/\"](?!,)": "folder.py",
    r"schemas/codelists": "folder.py",
    r"Row = dict\[str, Any\]": "schema/types.py",
    r"the database cannot be read": "store/opened.py",
}
# What else holds it and means another thing: the folder that the standard of REFI-QDA
# names; rows of what is read, as reading/ imports nothing of the program but itself.
OTHERS = {"outputs/refi_qda.py", "reading/shown.py", "outputs/data_readme.py"}


def holds(path: str, pattern: str) -> list[str]:
    """Return the lines of a file that hold a pattern, comments and docstrings aside."""
    text = (PROGRAM / path).read_text(encoding="utf-8")
    if path.endswith(".py"):
        text = re.sub(r'"""(?:[^"]|"(?!""))*"""', "", text)
        if pattern != r"# \?":
            text = re.sub(r"(?m)#.*$", "", text)
    return [line for line in text.splitlines() if re.search(pattern, line)]


@pytest.mark.parametrize("pattern", PLACES)
def test_it_stands_in_one_place(pattern: str) -> None:
    holding = {
        name
        for path in WRITTEN
        if holds(name := path.relative_to(PROGRAM).as_posix(), pattern)
    }
    assert holding - OTHERS == {PLACES[pattern]}


def test_an_issue_matters_as_much_as_the_codelist_of_kinds_says(
    tables: dict[str, list[dict[str, object]]],
) -> None:
    severities = {row["id"]: row["severity"] for row in tables["issue_kinds"]}
    assert severities["status_of_list"] == "warning"
    assert severities["licence_not_stated"] == "notice"
    assert severities["theme_differs"] == "information"
    for row in tables["issues"]:
        assert row["severity"] == severities[row["kind"]], row["issue_id"]


def test_a_column_is_added_by_its_schema_and_its_values(copied: Project) -> None:
    """And the database, the forms and the descriptions of it follow."""
    schema = copied.root / "schemas/councils.json"
    declared = json.loads(schema.read_text("utf-8"))
    declared["fields"].append(
        {
            "name": "staff",
            "title": "Staff",
            "type": "integer",
            "description": "How many work there.",
            "example": 12,
            "unit": "people",
            "constraints": {"minimum": 1},
        }
    )
    schema.write_text(json.dumps(declared), "utf-8")
    path = copied.root / "sources/councils.csv"
    head, *rows = path.read_text("utf-8").splitlines()
    lines = [f"{head},staff", *(f"{row},{n}" for n, row in enumerate(rows, 5))]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    names = {file.name: file for file in publish(Project(copied.root))}
    stem = "{name}-{version}".format_map(copied.descriptor)
    with sqlite3.connect(names["benchmark.db"]) as db:
        assert sum(n for (n,) in db.execute("SELECT staff FROM councils")) == 26
        with pytest.raises(sqlite3.IntegrityError, match="staff is at least 1"):
            db.execute("UPDATE councils SET staff = 0")
    said = "How many work there. Unit: people."
    metadata = json.loads((copied.root / "dist/metadata.json").read_text("utf-8"))
    tables = metadata["databases"]["benchmark"]["tables"]
    assert tables["councils"]["columns"]["staff"] == said
    with zipfile.ZipFile(names[f"{stem}.zip"]) as archive:
        assert said in archive.read("README.md").decode("utf-8")
    with zipfile.ZipFile(names[f"{stem}-parquet.zip"]) as archive:
        table = pq.read_table(io.BytesIO(archive.read("councils.parquet")))
    assert table["staff"].to_pylist() == [5, 6, 7, 8]
    sheet = openpyxl.load_workbook(names[f"{stem}.xlsx"])["councils"]
    heading = [cell for cell in sheet[1] if cell.value == "staff"]
    assert said in heading[0].comment.text
    get = getter(application(Project(copied.root)))
    assert "How many work there." in get("/codebook").text
    reasons = [reason.sentence for reason in diff(ROOT, copied.root).reasons]
    assert "councils: the column staff was added." in reasons
    opened = open_package(names["benchmark.db"])
    assert check_package(opened) == ({n: len(f) for n, f in opened.frames.items()}, [])
