"""`councilbench compare` shows a comparison in five forms and writes a report."""

from __future__ import annotations

import base64
import copy
import csv
import io
import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from conftest import PARTS, ROOT
from councilbench import building
from councilbench.asking import comparison, comparison_shown as comparing
from councilbench.asking.report import report_html
from councilbench.cli import main
from councilbench.outputs import citation
from councilbench.outputs.chart_files import Chart
from councilbench.project import Project

Row = dict[str, Any]
HOSTILE = '<script>alert("1")</script> | `x` *y* [z](http://a.example) } @import "q" \\'


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A built copy of the benchmark: tests only read it."""
    folder = tmp_path_factory.mktemp("built")
    for part in PARTS:
        copied = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        copied(ROOT / part, folder / part)
    building.build(Project(folder))
    return Project(folder)


@pytest.fixture(scope="module")
def everything(project: Project) -> Row:
    return comparison.read_comparison(project, None, [])


@pytest.fixture
def hostile(everything: Row) -> Row:
    """A comparison in which every text that a document or card gives is hostile."""
    return poisoned(copy.deepcopy(everything))


def poisoned(value: Any) -> Any:
    kept = {"kind", "held", "unit", "basis", "date_basis", "completeness", "wording"}
    kept |= {"decision", "status", "qualifier", "place", "explanation_place"}
    kept |= {"source_url"}
    if isinstance(value, dict):
        return {
            key: inner if key in kept or key.endswith("_id") else poisoned(inner)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [poisoned(inner) for inner in value]
    iso = isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value)
    return HOSTILE if isinstance(value, str) and not iso else value


def run(project: Project, *arguments: str) -> Result:
    return CliRunner().invoke(
        main, ["--project", str(project.root), "compare", *arguments]
    )


def shown(project: Project, *arguments: str) -> str:
    result = run(project, *arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize(
    "arguments",
    [(), ("--theme", "recruitment"), ("--council", "coventry"), ("--theme", "quality")],
    ids=" ".join,
)
def test_the_table_fits_eighty_columns(
    project: Project, arguments: tuple[str, ...]
) -> None:
    lines = shown(project, *arguments).splitlines()
    assert len(lines) > 50
    assert max(map(len, lines)) <= 80


def test_the_table_fits_eighty_columns_whatever_the_names(everything: Row) -> None:
    altered = copy.deepcopy(everything)
    for council in altered["councils"]:
        council["name"] = "Metropolitan-Borough-Council-of-" * 4
        for row in council["recommendations"]:
            row["place"] = f"{'very-long-document-name' * 5}:100000-100001"
            row["text"] = "x" * 300
    for entry in altered["indicators"]:
        for value in entry["values"]:
            value["council"] = "Metropolitan-Borough-Council-of-" * 4
    lines = comparing.as_table(altered, "").splitlines()
    assert max(map(len, lines)) <= 80
    assert "x" * 70 in "".join(lines)


def test_the_table_tells_what_is_said_where_it_stands(project: Project) -> None:
    table = shown(project, "--theme", "recruitment", "--council", "leicester")
    assert (
        """\
Point 4  (only its title is held)
  “Quality of care and improving retention rates”
    leicester-external-workforce-update-minutes:2322-2367
  Decision: No response held
  Status: Not recorded: the report names no status
    Reported between 20 January and 31 May 2021:
    “LSDG had received a report on career pathways today this would be worked
    through to identify how best that can be implemented and a further update
    provided at a later date.”
    leicester-external-workforce-update-minutes:2370-2542
"""
        in table
    )
    assert "Not put in order: it takes two councils." in table
    assert citation.citation_text(project.descriptor)[:60] in table


def test_a_status_of_a_whole_list_is_said_to_be_one(project: Project) -> None:
    table = shown(project, "--theme", "quality", "--council", "stockton-on-tees")
    said = " ".join(table.split())
    # recommendation 5 has no report of its own; 4 has
    assert said.count("said of the whole list, not of this recommendation") == 1


def test_csv_holds_every_item_to_the_letter(project: Project) -> None:
    output = shown(project, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(output, newline="")))
    texts = {
        file.stem: file.read_bytes().decode() for file in ROOT.glob("sources/*/*.txt")
    }
    quoting = [row for row in rows if row["place"]]
    for row in quoting:
        start, end = int(row["start"]), int(row["end"])
        assert texts[row["document_id"]][start:end] == row["text"]
        assert row["place"] == f"{row['document_id']}:{start}-{end}"
    assert len(quoting) == 29 + 12 + 3 + 18 + 17 + 61
    counted = {
        kind: sum(r["kind"] == kind for r in rows)
        for kind in (
            "recommendation",
            "decision",
            "explanation",
            "report",
            "figure",
            "statement",
            "indicator",
        )
    }
    assert counted == {
        "recommendation": 29,
        # one each, whether or not a response or a report is held
        "decision": 29,
        "explanation": 3,
        "report": 29,
        "figure": 17,
        "statement": 61,
        # 8 indicators of 4 councils
        "indicator": 32,
    }


def test_csv_shows_what_is_not_held(project: Project) -> None:
    output = shown(
        project, "--format", "csv", "--theme", "recruitment", "--council", "leicester"
    )
    rows = list(csv.DictReader(io.StringIO(output)))
    said = [
        (row["kind"], row["number"], row["code"], row["label"], row["date_latest"])
        for row in rows
        if row["kind"] in ("decision", "report")
    ]
    assert said == [
        ("decision", "4", "", "No response held", ""),
        ("report", "4", "not_recorded", "Not recorded", "2021-05-31"),
        ("decision", "8", "", "No response held", ""),
        ("report", "8", "not_recorded", "Not recorded", "2021-05-31"),
    ]
    assert {row["theme_id"] for row in rows} == {"recruitment"}


def test_csv_keeps_a_lone_carriage_return_in_its_cell(everything: Row) -> None:
    altered = copy.deepcopy(everything)
    row = altered["councils"][1]["recommendations"][0]
    row["text"] = "one\rtwo"
    output = comparing.comparison_csv(altered)
    rows = list(csv.DictReader(io.StringIO(output, newline="")))
    key = row["recommendation_id"]
    (read,) = [r for r in rows if r["kind"] == "recommendation" and r["key"] == key]
    assert read["text"] == row["text"]


def test_json_is_the_comparison_itself(project: Project) -> None:
    output = shown(project, "--format", "json", "--theme", "training")
    assert json.loads(output) == comparison.read_comparison(project, "training", [])


def test_markdown_has_the_counts_as_a_table(project: Project) -> None:
    output = shown(project, "--format", "markdown", "--theme", "recruitment")
    lines = output.splitlines()
    (decision,) = [line for line in lines if line.startswith("| Decision recorded |")]
    assert decision.startswith(
        "| Decision recorded | no cases | 0 of 2; not recorded for any | "
        "0 of 1; not recorded for any | 3 of 3 | Not put in order"
    )
    assert "### Recommendation 2" in lines
    assert "`stockton-care-at-home-progress-minutes:661-747`" in output


def test_markdown_takes_no_word_of_a_document_for_markup(hostile: Row) -> None:
    output = comparing.as_markdown(hostile, HOSTILE)
    assert "alert" in output
    assert not re.search(r"(?<!\\)<", output)
    for line in output.splitlines():
        if line.startswith("|"):
            assert len(re.findall(r"(?<!\\)\|", line)) == 2 + 1 + 4


class Page(HTMLParser):
    """The tags of a page, with their attributes, and its text outside the style."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] != "style":
            self.text += data


@pytest.fixture(scope="module")
def report(project: Project, tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("report") / "paper.html"
    output = shown(project, "--theme", "recruitment", "--report", str(file))
    assert output == f"Written: {file}\n"
    return file.read_text(encoding="utf-8")


def test_a_report_holds_question_table_sentences_caveats_and_citation(
    report: str, project: Project
) -> None:
    text = " ".join(Page(report).text.split())
    compared = comparison.read_comparison(project, "recruitment", [])
    assert compared["question"] in text
    for council in compared["councils"]:
        for row in council["recommendations"]:
            assert " ".join(row["text"].split()) in text
        for statement in council["statements"]:
            assert " ".join(statement["text"].split()) in text
    for caveat in compared["caveats"]:
        assert caveat in text
    for entry in compared["indicators"]:
        assert entry["title"] in text
        assert entry["cannot_tell"] in text
        assert entry["order_note"] in text
    assert citation.citation_text(project.descriptor) in text


def test_a_sentence_in_a_report_has_its_document_place_and_date(report: str) -> None:
    page = Page(report)
    text = " ".join(page.text.replace("\xa0", " ").split())
    assert (
        "“The Task Group recommends that the Council considers introducing an employee "
        "referral scheme to incentivise staff to recommend friends or family for roles "
        "in social care.” Document 4, characters 3694–3864; 25 June 2020 (stated)"
    ) in text
    links = {attrs.get("href"): attrs for tag, attrs in page.tags if tag == "a"}
    anchors = {attrs.get("id") for _, attrs in page.tags}
    inside = [href for href in links if href and href.startswith("#")]
    assert inside
    assert {href[1:] for href in inside} <= anchors


def test_a_report_runs_nothing_and_loads_nothing(report: str) -> None:
    page = Page(report)
    names = {tag for tag, _ in page.tags}
    assert not names & {"script", "link", "iframe", "object", "embed", "base", "form"}
    for _, attrs in page.tags:
        assert not [name for name in attrs if name.startswith("on")]
        assert str(attrs.get("src", "data:")).startswith("data:")
    style = report[report.index("<style>") : report.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style
    (policy,) = [a for _, a in page.tags if a.get("http-equiv")]
    assert str(policy["content"]).startswith("default-src 'none'")


def test_a_report_is_made_for_a4(report: str) -> None:
    style = report[report.index("<style>") : report.index("</style>")]
    assert re.search(r"@page \{\s+size: A4;", style)
    assert "break-inside: avoid" in style
    assert "counter(page)" in style
    # the running title names the theme
    assert '"Recruitment and retention\\3a  councils compared"' in style


def test_nothing_in_a_document_is_markup_in_a_report(
    hostile: Row, everything: Row, project: Project
) -> None:
    descriptor = {"name": "x", "title": HOSTILE, "version": HOSTILE}
    hostile["theme"] = {"label": HOSTILE, "definition": HOSTILE}
    charts = [Chart(HOSTILE, HOSTILE, HOSTILE)]
    page = report_html(hostile, descriptor, HOSTILE, charts)
    parsed = Page(page)
    assert "script" not in {tag for tag, _ in parsed.tags}
    assert parsed.text.count('<script>alert("1")</script>') > 300
    # neither does it get out of the strings of the style sheet
    style = page[page.index("<style>") : page.index("</style>")]
    clean = report_html(
        everything | {"theme": {"label": "x", "definition": "x"}},
        {"name": "x", "title": "x", "version": "x"},
        "",
    )
    plain = clean[clean.index("<style>") : clean.index("</style>")]
    assert style.count('"') == plain.count('"')
    assert style.count("}") == plain.count("}")
    assert "@import" not in style


def test_a_picture_stands_in_the_report_with_its_alternative(everything: Row) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    picture = Chart("Decisions", "Seven of twelve are accepted.", svg, rows="reviews")
    page = Page(report_html(everything, {"name": "x"}, "", [picture]))
    (image,) = [attrs for tag, attrs in page.tags if tag == "img"]
    assert image["alt"] == "Decisions. Seven of twelve are accepted."
    kind, data = str(image["src"]).split(",")
    # as an image no script in it runs
    assert kind == "data:image/svg+xml;base64"
    assert base64.b64decode(data).decode() == svg
    assert "the rows are in reviews" in page.text


def test_the_report_has_the_charts_of_the_build(report: str) -> None:
    assert "In pictures" in report
    assert report.count("data:image/svg+xml") == 5


def test_without_pictures_there_is_no_heading_for_them(everything: Row) -> None:
    assert "In pictures" not in report_html(everything, {"name": "x"}, "")


def test_html_is_the_report(project: Project, report: str) -> None:
    output = shown(project, "--theme", "recruitment", "--format", "html")
    assert output.rstrip() == report.rstrip()


def test_the_same_question_gives_the_same_report(project: Project, report: str) -> None:
    compared = comparison.read_comparison(project, "recruitment", [])
    assert comparing.comparison_as(project, compared, "html") == report


@pytest.mark.parametrize(
    ("arguments", "there_are"),
    [
        (
            ("--theme", "cheese"),
            "There is no theme “cheese”; the themes are promotion,",
        ),
        (
            ("--council", "atlantis"),
            "There is no council “atlantis”; the councils are coventry, leicester, "
            "stockton-on-tees and worcestershire.",
        ),
    ],
)
def test_what_does_not_exist_is_bad_usage(
    project: Project, arguments: tuple[str, str], there_are: str
) -> None:
    result = run(project, *arguments)
    assert result.exit_code == 2
    assert there_are in result.stderr
    assert "Traceback" not in result.stderr


def test_a_report_that_cannot_be_written_is_said_plainly(
    project: Project, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    result = run(project, "--report", str(tmp_path / "file" / "paper.html"))
    assert result.exit_code == 1
    assert "cannot be written" in result.stderr


def test_an_old_database_is_said_to_need_a_build(copied: Project) -> None:
    copied.dist.mkdir()
    copied.database.write_bytes(b"")
    result = run(copied)
    assert result.exit_code == 1
    assert "Run councilbench build" in result.stderr


def test_a_benchmark_that_was_not_built_is_built_first(copied: Project) -> None:
    assert not copied.database.exists()
    assert "3 of 3" in shown(copied, "--theme", "recruitment")
    assert copied.database.exists()
