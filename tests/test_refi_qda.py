"""The coded documents in the form that qualitative analysis programs exchange."""

from __future__ import annotations

import copy
import datetime as dt
import io
import json
import subprocess
import sys
import uuid
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from councilbench.building import Package
from councilbench.outputs.refi_qda import codebook, codebook_csv, qda_project
from councilbench.project import Project
from councilbench.publishing import archive
from lxml import etree

ROOT = Path(__file__).parents[1]
Q = "{urn:QDA-XML:project:1.0}"
C = "{urn:QDA-XML:codebook:1.0}"
# The tables whose rows quote a passage, with the columns of words and their places.
PASSAGES = [
    ("recommendations", "recommendation_id", "text", "start", "end"),
    ("responses", "response_id", "quote", "start", "end"),
    ("responses", "response_id", "explanation", "explanation_start", "explanation_end"),
    ("progress", "progress_id", "narrative", "start", "end"),
    ("progress", "progress_id", "status_as_printed", "status_start", "status_end"),
    ("decisions", "decision_id", "text", "start", "end"),
    ("statements", "statement_id", "text", "start", "end"),
    ("outcomes", "outcome_id", "quote", "start", "end"),
]
NAMES = {
    "recommendations": "Recommendations",
    "responses": "Responses",
    "progress": "Progress reports",
    "decisions": "Decisions",
    "statements": "Statements",
    "outcomes": "Outcomes",
}
Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def texts(benchmark: Package) -> dict[str, str]:
    return {
        row["document_id"]: (ROOT / row["path"]).read_bytes().decode("utf-8")
        for row in benchmark.rows["documents"]
    }


@pytest.fixture(scope="module")
def files(benchmark: Package, texts: dict[str, str]) -> dict[str, bytes]:
    return qda_project(Project(ROOT), benchmark.rows, texts)


@pytest.fixture(scope="module")
def project(files: dict[str, bytes]) -> Any:
    return etree.fromstring(files["project.qde"])


@pytest.fixture(scope="module")
def book(benchmark: Package) -> Any:
    return etree.fromstring(codebook(Project(ROOT), benchmark.rows))


@pytest.fixture(scope="module")
def standard() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(ROOT / "tests/refi-qda/Project-mrt2019.xsd"))


def codings(project: Any) -> dict[str, tuple[str, int, int, list[tuple[str, str]]]]:
    """Return each selection's document, start, end and codes with who gave them."""
    codes = {code.get("guid"): code.get("name") for code in project.iter(f"{Q}Code")}
    users = {user.get("guid"): user.get("name") for user in project.iter(f"{Q}User")}
    return {
        selection.get("name"): (
            source.get("name"),
            int(selection.get("startPosition")),
            int(selection.get("endPosition")),
            [
                (
                    codes[coding.find(f"{Q}CodeRef").get("targetGUID")],
                    users[coding.get("creatingUser")],
                )
                for coding in selection.iter(f"{Q}Coding")
            ],
        )
        for source in project.iter(f"{Q}TextSource")
        for selection in source.iter(f"{Q}PlainTextSelection")
    }


def test_the_project_is_valid_by_the_standards_own_schema(
    project: Any, standard: etree.XMLSchema
) -> None:
    standard.assertValid(project)


def test_that_schema_tells_a_project_that_is_not_valid(
    files: dict[str, bytes], standard: etree.XMLSchema
) -> None:
    broken = etree.fromstring(files["project.qde"].replace(b' guid="', b' guid="x'))
    assert not standard.validate(broken)


def test_the_codebook_has_the_shape_of_one_in_a_project(
    book: Any, standard: etree.XMLSchema
) -> None:
    assert book.tag == f"{C}CodeBook"
    alone = copy.deepcopy(book)
    del alone.attrib["origin"]  # which a codebook has where a project has its own
    inside = etree.tostring(alone).replace(b"codebook:1.0", b"project:1.0")
    around = b'<Project xmlns="urn:QDA-XML:project:1.0" name="x">' + inside
    standard.assertValid(etree.fromstring(around + b"</Project>"))


def test_themes_and_kinds_of_passage_are_the_codes(book: Any, tables: Rows) -> None:
    themes, passages = book.find(f"{C}Codes")
    assert (themes.get("name"), themes.get("isCodable")) == ("Themes", "false")
    assert [code.get("name") for code in themes.iter(f"{C}Code")][1:] == (
        [row["label"] for row in tables["themes"]]
    )
    said = themes.findall(f"{C}Code")[1].find(f"{C}Description").text
    assert said.startswith("Finding people for care work, and keeping them in it.\n")
    assert "\nLeave out: Pay as such (reward); " in said
    assert passages.get("name") == "Kinds of passage"
    kinds = [code.get("name") for code in passages.findall(f"{C}Code")]
    assert kinds == list(NAMES.values())
    below = [code.get("name") for code in passages.iter(f"{C}Code")]
    assert "Progress reports: Fully achieved" in below
    assert "Responses: Not recorded" in below
    assert "Statements: Challenge" in below


def test_no_two_codes_have_one_name_and_no_two_things_one_guid(
    book: Any, project: Any
) -> None:
    names = [code.get("name") for code in book.iter(f"{C}Code")]
    guids = [element.get("guid") for element in project.iter() if element.get("guid")]
    assert len(names) == len(set(names))
    assert len(guids) == len(set(guids))
    assert all(str(uuid.UUID(guid)) == guid for guid in guids)
    assert [code.get("guid") for code in book.iter(f"{C}Code")] == (
        [code.get("guid") for code in project.iter(f"{Q}Code")]
    )


def test_a_thing_keeps_its_guid_from_version_to_version(
    benchmark: Package, book: Any
) -> None:
    later = Project(ROOT)
    later.__dict__["descriptor"] = later.descriptor | {"version": "9.9.9"}
    again = etree.fromstring(codebook(later, benchmark.rows))
    assert etree.tostring(again) == etree.tostring(book)


@pytest.mark.parametrize(("table", "key", "quote", "start", "end"), PASSAGES)
def test_every_passage_of_the_tables_is_there_and_cuts_out_its_words(
    table: str,
    key: str,
    quote: str,
    start: str,
    end: str,
    project: Any,
    files: dict[str, bytes],
    tables: Rows,
) -> None:
    paths = {
        source.get("name"): source.get("plainTextPath").replace(
            "internal://", "sources/"
        )
        for source in project.iter(f"{Q}TextSource")
    }
    coded = codings(project)
    rows = [row for row in tables[table] if row[quote] is not None]
    assert rows
    for row in rows:
        name, begins, ends, given = coded.pop(f"{table}/{row[key]}/{quote}")
        assert name == row["document_id"]
        assert (begins, ends) == (row[start], row[end])
        assert files[paths[name]].decode("utf-8")[begins:ends] == row[quote]
        assert NAMES[table] in [code for code, _ in given]
    assert not [
        name for name in coded if name.startswith(f"{table}/") and quote in name
    ]


def test_nothing_is_coded_that_no_table_quotes(project: Any, tables: Rows) -> None:
    quoted = sum(
        row[quote] is not None
        for table, _, quote, _, _ in PASSAGES
        for row in tables[table]
    )
    assert len(codings(project)) == quoted


def test_passages_bear_the_themes_of_the_tables_and_who_gave_them(
    project: Any, tables: Rows
) -> None:
    labels = {row["theme_id"]: row["label"] for row in tables["themes"]}
    bases = {row["id"]: row["label"] for row in tables["bases"]}
    expected = Counter(
        (
            f"{kind}s/{row[f'{kind}_id']}/text",
            labels[row["theme_id"]],
            bases[row["basis"]],
        )
        for kind in ("recommendation", "statement")
        for row in tables[f"{kind}_themes"]
    ) + Counter(
        (f"outcomes/{row['outcome_id']}/quote", labels[row["theme_id"]], "councilbench")
        for row in tables["outcomes"]
    )
    counts = Counter(
        (name, code, user)
        for name, (_, _, _, given) in codings(project).items()
        for code, user in given
        if code in labels.values()
    )
    assert counts == expected


def test_a_passage_bears_the_status_or_decision_of_its_row(
    project: Any, tables: Rows
) -> None:
    labels = {row["id"]: row["label"] for row in tables["progress_statuses"]}
    coded = codings(project)
    for row in tables["progress"]:
        given = [
            code for code, _ in coded[f"progress/{row['progress_id']}/narrative"][3]
        ]
        assert given == [
            "Progress reports",
            f"Progress reports: {labels[row['status']]}",
        ]


def test_the_archive_holds_each_documents_bytes_and_nothing_else(
    files: dict[str, bytes], texts: dict[str, str]
) -> None:
    data = archive(files, dt.datetime(2031, 3, 4))
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        names = opened.namelist()
        contents = {opened.read(name) for name in names if name != "project.qde"}
    assert len(names) == len(texts) + 1
    assert contents == {text.encode("utf-8") for text in texts.values()}


def test_positions_count_code_points_where_a_character_needs_two_units(
    benchmark: Package, texts: dict[str, str]
) -> None:
    name = "leicester-external-workforce-update-minutes"
    shifted = {**texts, name: "🙂" + texts[name]}
    tables = copy.deepcopy(benchmark.rows)
    for table in {table for table, *_ in PASSAGES}:
        for row in tables[table]:
            for column, value in row.items():
                own = row["document_id"] == name and value is not None
                if own and column.endswith(("start", "end")):
                    row[column] += 1
    files = qda_project(Project(ROOT), tables, shifted)
    coded = codings(etree.fromstring(files["project.qde"]))
    own = [row for row in tables["statements"] if row["document_id"] == name]
    assert own
    for row in own:
        _, start, end, _ = coded[f"statements/{row['statement_id']}/text"]
        assert shifted[name][start:end] == row["text"]


TAGUETTE = """
import io, json, sys
from types import SimpleNamespace
from taguette.export import codebook_xml
from taguette.import_codebook import list_tags
tags = list_tags(io.BytesIO(sys.stdin.buffer.read()))
own = io.BytesIO()
codebook_xml([SimpleNamespace(**tag) for tag in tags], own)
print(json.dumps({"tags": tags, "qdc": own.getvalue().decode()}))
"""


@pytest.fixture(scope="session")
def taguette(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python with Taguette, which wants older libraries than this program does."""
    folder = tmp_path_factory.mktemp("taguette")
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    python = folder / "bin" / "python"
    run = subprocess.run(
        [python, "-m", "pip", "install", "--quiet", "taguette==1.5.2"],
        capture_output=True,
        text=True,
    )
    if run.returncode:
        pytest.skip(f"TAGUETTE COULD NOT BE INSTALLED, SO NOT TESTED: {run.stderr}")
    return python


def test_taguette_reads_the_codebook_and_writes_the_same_codes(
    taguette: Path, benchmark: Package, book: Any
) -> None:
    """Taguette 1.5.2 imports codebooks as CSV alone and exports .qdc."""
    run = subprocess.run(
        [taguette, "-c", TAGUETTE],
        input=codebook_csv(Project(ROOT), benchmark.rows),
        capture_output=True,
        check=True,
    )
    answer = json.loads(run.stdout)
    ours = [code for code in book.iter(f"{C}Code") if code.get("isCodable") == "true"]
    assert [(tag["path"], tag["description"]) for tag in answer["tags"]] == (
        [(code.get("name"), code.find(f"{C}Description").text) for code in ours]
    )
    theirs = etree.fromstring(answer["qdc"].encode())
    assert theirs.tag == book.tag
    assert [code.get("name") for code in theirs.iter(f"{C}Code")] == (
        [code.get("name") for code in ours]
    )
    assert set(theirs.find(f"{C}Codes")[0].attrib) == set(ours[0].attrib)
