"""The same words give the same facts, in whatever form a council publishes them."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import asdict
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from councilbench.reading import read
from councilbench.sources.formats import words_of
from forms.printed import pages_by_chromium
from test_formats import excel_bytes
from test_reading import VOCABULARY

PAGE = """<html><head><meta charset="utf-8"></head><body>
<h1>Review of branch libraries</h1>
<p>The Panel makes the following recommendations:</p>
<p>Recommendation 1: That opening hours be published by 1 May 2025.</p>
<p>Recommendation 2: That volunteers be trained in every branch.</p>
<p>RESOLVED:</p>
<ol><li>That the report be noted.</li>
<li>That an update be brought to the Committee in six months.</li></ol>
<table border="1"><tr><th>Recommendation</th><th>Response</th><th>Status</th></tr>
<tr><td>1. Publish the hours</td><td>Accepted</td><td>Completed</td></tr>
<tr><td>2. Train volunteers</td><td>Accepted in part</td><td>In progress</td></tr>
</table></body></html>
"""
LINES = """Review of branch libraries

The Panel makes the following recommendations:

Recommendation 1: That opening hours be published by 1 May 2025.

Recommendation 2: That volunteers be trained in every branch.

RESOLVED:

1. That the report be noted.
2. That an update be brought to the Committee in six months.

Recommendation | Response | Status
1. Publish the hours | Accepted | Completed
2. Train volunteers | Accepted in part | In progress
"""
ROWS = [line.split(" | ") for line in LINES.splitlines()[-3:]]
KINDS = ("recommendations", "responses", "progress", "decisions")


def facts(text: str) -> dict[str, Any]:
    """Return what a text gives: each finding with its words, not where they stand."""
    reading = read(text, VOCABULARY)

    def plain(value: Any) -> Any:
        if isinstance(value, dict) and set(value) == {"start", "end"}:
            return " ".join(text[value["start"] : value["end"]].split())
        if isinstance(value, dict):
            shown = {k: v for k, v in value.items() if k not in ("identity", "of")}
            return {key: plain(part) for key, part in shown.items()}
        if isinstance(value, (list, tuple)):
            return [plain(part) for part in value]
        return value

    found = {
        kind: [plain(asdict(finding)) for finding in getattr(reading, kind)]
        for kind in KINDS
    }
    of = {r.identity: r.span.of(text) for r in reading.recommendations}
    found["links"] = [
        " ".join(of[finding.of].split())
        for finding in [*reading.responses, *reading.progress]
    ]
    return found


def saved(page: Path, form: str) -> Path:
    """Save a page in another form with LibreOffice."""
    if not (program := shutil.which("soffice")):
        pytest.skip("soffice (LibreOffice) is not installed: no file of this form made")
    profile = f"-env:UserInstallation={(page.parent / 'profile').as_uri()}"
    filters = {"docx": "docx:MS Word 2007 XML", "odt": "odt:writer8"}
    filters |= {"rtf": "rtf:Rich Text Format", "pdf": "pdf:writer_web_pdf_Export"}
    command = [program, profile, "--headless", "--convert-to", filters.get(form, form)]
    if page.suffix == ".html" and form != "pdf":
        command.insert(2, "--infilter=HTML (StarWriter)")
    command += ["--outdir", str(page.parent), str(page)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return page.with_suffix(f".{form}")


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_the_text_gives_facts_of_each_kind() -> None:
    found = facts(LINES)
    assert all(found[kind] for kind in KINDS)
    assert len(found["recommendations"]) >= 2


@pytest.mark.parametrize("form", ["txt", "md", "html"])
def test_text_and_pages_give_the_same_facts(tmp_path: Path, form: str) -> None:
    path = written(tmp_path, f"a.{form}", PAGE if form == "html" else LINES)
    assert facts(words_of(path).text) == facts(LINES)


@pytest.mark.parametrize("form", ["docx", "odt", "rtf"])
def test_what_an_office_program_saves_gives_the_same_facts(
    tmp_path: Path, form: str
) -> None:
    path = saved(written(tmp_path, "a.html", PAGE), form)
    assert facts(words_of(path).text) == facts(LINES)


NOTED = """<html><body><p>Open <s>six</s> seven days<a class="sdfootnoteanc"
name="sdfootnote1anc" href="#sdfootnote1sym">1</a>.</p>
<ol type="a"><li>One</li><li>Two<ol><li>Deep</li></ol></li><li>Three</li></ol>
<p>Between</p><ol start="4"><li>Four</li></ol><ul><li>Point</li></ul>
<div id="sdfootnote1"><p><a class="sdfootnotesym" name="sdfootnote1sym"
href="#sdfootnote1anc">1</a>As in May.</p></div></body></html>
"""


@pytest.mark.parametrize("form", ["docx", "odt", "rtf"])
def test_lists_notes_and_struck_out_words_are_the_same(
    tmp_path: Path, form: str
) -> None:
    words = words_of(saved(written(tmp_path, "a.html", NOTED), form))
    assert [line for line in words.text.splitlines() if line] == [
        "Open seven days.",
        "a. One",
        "b. Two",
        "  1. Deep",
        "c. Three",
        "Between",
        "4. Four",
        "• Point",
        "Note 1: As in May.",
    ]
    assert sorted(words.notes) == [
        "footnotes and endnotes stand at the end of the text: 1",
        "what was struck out or deleted was left out: 3 characters",
    ]


def test_a_pdf_of_an_office_program_gives_the_same_facts(tmp_path: Path) -> None:
    path = saved(written(tmp_path, "a.html", PAGE), "pdf")
    assert facts(words_of(path).text) == facts(LINES)


def test_a_pdf_of_a_browser_gives_the_same_facts(tmp_path: Path) -> None:
    (data,) = pages_by_chromium([PAGE])
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    assert facts(words_of(path).text) == facts(LINES)


@pytest.mark.parametrize("subtype", ["plain", "html"])
def test_an_e_mail_gives_the_same_facts(tmp_path: Path, subtype: str) -> None:
    message = EmailMessage()
    message["From"], message["To"] = "jo.bloggs@example.org", "al@example.org"
    message["Date"] = "Tue, 04 Mar 2025 18:30:00 +0000"
    message["Subject"] = "Libraries"
    message.set_content(PAGE if subtype == "html" else LINES, subtype=subtype)
    message.add_attachment(b"x", "application", "pdf", filename="plan.pdf")
    words = words_of(written(tmp_path, "a.eml", bytes(message)))
    assert words.text.startswith("Subject: Libraries\nDate: 4 March 2025\n\nReview")
    assert "attachments were not read: plan.pdf" in words.notes
    assert "bloggs" not in words.text
    assert facts(words.text) == facts(LINES)


def book(rows: Sequence[Sequence[Any]]) -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    return made


def bytes_of(made: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("form", ["csv", "xlsx", "ods"])
def test_an_action_plan_gives_the_same_facts(tmp_path: Path, form: str) -> None:
    if form == "csv":
        buffer = io.StringIO()
        csv.writer(buffer).writerows(ROWS)
        path = written(tmp_path, "a.csv", buffer.getvalue())
    else:
        path = written(tmp_path, "a.xlsx", bytes_of(book(ROWS)))
        path = saved(path, form) if form == "ods" else path
    expected = facts("\n".join(map(" | ".join, ROWS)))
    assert expected["responses"]
    assert facts(words_of(path).text) == expected


def test_a_spreadsheet_is_the_same_in_excel_and_opendocument(tmp_path: Path) -> None:
    path = written(tmp_path, "a.xlsx", excel_bytes())
    excel, other = words_of(path), words_of(saved(path, "ods"))
    assert other.text == excel.text
    assert other.headings == excel.headings
    assert other.notes == excel.notes
