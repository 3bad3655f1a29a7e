"""Files as councils publish them -> their words; whatever is wrong is a sentence."""

from __future__ import annotations

import json
import os
import re
import statistics
import zipfile
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from councilbench import cli
from councilbench.problems import BadData
from councilbench.sources import formats
from councilbench.sources.converting import apart, docx as word, html, pdf as pdfs
from councilbench.sources.formats import words_of
from councilbench.sources.withholding import withhold
from forms import (
    PAGE,
    docx,
    lines,
    packed,
    paragraph,
    pdf,
    ruled,
    table,
    text,
)
from hypothesis import HealthCheck, given, settings, strategies as st

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED = "EncryptedPackage".encode("utf-16-le")


def file(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def refused(path: Path) -> str:
    with pytest.raises(BadData) as bad:
        words_of(path)
    assert str(path) in str(bad.value)
    return str(bad.value)


def test_a_page_gives_the_minutes_without_what_is_around_them(tmp_path: Path) -> None:
    words = words_of(file(tmp_path, "page.html", PAGE))
    assert words.text == (
        "Agenda and minutes\n\n"
        "Culture Scrutiny Committee - Tuesday, 4th March, 2025 6.30 pm\n\n"
        "Contact: Jo Bloggs Tel: 01632 960123 jo.bloggs@anytown.gov.uk\n\n"
        "No. | Item\n"
        "12. Future of Branch Libraries\n"
        "Minutes:\n"
        "The Committee considered the report of the Head of Libraries.\n"
        "1. Recommendation 1: That opening hours be published by 1st May.\n"
        "2. Recommendation 2: That volunteers be trained.\n"
        "  • with the county;\n"
        "  • by the autumn.\n"
        "RESOLVED:\n"
        "b. That the report be noted.\n"
        "c. That an update come back.\n"
        "Branch | Hours | Answer\n"
        "Northgate |  | Accepted\n"
        "in part\n"
    )
    assert words.headings[0] == "Agenda and minutes"
    assert words.notes == ["menus and the like were left out: 141 of 581 characters"]


def test_a_class_that_names_a_menu_does_not_cost_the_minutes(tmp_path: Path) -> None:
    page = '<html><body class="with-sidebar menu"><p>The words.</p></body></html>'
    assert words_of(file(tmp_path, "a.html", page)).text == "The words.\n"
    page = '<html><div class="nav-open"><h1>Minutes</h1><p>Words.</p></div></html>'
    assert words_of(file(tmp_path, "b.html", page)).text == "Minutes\n\nWords.\n"


def test_a_page_says_where_it_was_saved_from(tmp_path: Path) -> None:
    page = (
        "<!DOCTYPE html>\n<!-- saved from url=(0030)https://example.org/minutes -->\n"
        "<html><body><p>Words.</p></body></html>"
    )
    assert words_of(file(tmp_path, "a.html", page)).address == (
        "https://example.org/minutes"
    )


def test_cells_that_reach_down_leave_their_place_empty(tmp_path: Path) -> None:
    page = (
        "<table><tr><td rowspan=2>Committee</td><td>One</td></tr>"
        "<tr><td>Two</td></tr><tr><td>Board</td><td>Three</td></tr></table>"
    )
    assert words_of(file(tmp_path, "a.html", page)).text == (
        "Committee | One\n | Two\nBoard | Three\n"
    )


def test_html_that_never_closes_is_read_to_its_end(tmp_path: Path) -> None:
    page = "<html><body>" + "<div><p>One<table><tr><td>Two" * 100 + "<p>The end"
    assert words_of(file(tmp_path, "a.html", page)).text.endswith("The end\n")


def test_tags_a_hundred_thousand_deep_are_refused(tmp_path: Path) -> None:
    page = "<html><body>" + "<div>" * 100_000 + "words"
    assert "more than 1,000 deep" in refused(file(tmp_path, "a.html", page))


def test_word_lists_have_the_numbers_that_word_prints(tmp_path: Path) -> None:
    data = docx(
        paragraph("Review of libraries", style="Heading1"),
        paragraph("Open on Sundays.", 1),
        paragraph("A remark between the two."),
        paragraph("Train volunteers.", 1),
        paragraph("All of them.", 1, 1),
        paragraph("Some of them.", 1, 1),
        paragraph("Lend tools.", 1),
        paragraph("Mr. Bloggs to report.", 1),
        paragraph("That it be noted.", style="Agreed"),
        paragraph("That it be endorsed.", style="Agreed"),
        paragraph("A point.", 3),
        paragraph("The list goes on elsewhere.", 4),
    )
    words = words_of(file(tmp_path, "a.docx", data))
    assert words.text == (
        "Review of libraries\n\n"
        "1. Open on Sundays.\n"
        "A remark between the two.\n\n"
        "2. Train volunteers.\n"
        "  2.1 All of them.\n"
        "  2.2 Some of them.\n"
        "3. Lend tools.\n"
        "4. Mr. Bloggs to report.\n"
        "(a) That it be noted.\n"
        "(b) That it be endorsed.\n"
        "• A point.\n"
        "7. The list goes on elsewhere.\n"
    )
    assert words.headings == ["Review of libraries"]


def test_word_tables_are_rows_and_what_was_deleted_is_gone(tmp_path: Path) -> None:
    data = docx(
        table(["Recommendation", "Answer"], ["1. Open", "Accepted"], ["2. Train", ""]),
        "<w:p><w:ins><w:r><w:t>Put in, </w:t></w:r></w:ins><w:del><w:r>"
        "<w:delText>gone</w:delText></w:r></w:del><w:r><w:t>left.</w:t></w:r></w:p>",
        "<w:sdt><w:sdtContent>" + paragraph("In a form's field.") + "</w:sdtContent>"
        "</w:sdt>",
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>unseen</w:t></w:r><w:r><w:t>seen"
        "</w:t></w:r></w:p>",
    )
    assert words_of(file(tmp_path, "a.docx", data)).text == (
        "Recommendation | Answer\n1. Open | Accepted\n2. Train |\n"
        "Put in, left.\n\nIn a form's field.\n\nseen\n"
    )


def test_a_pdf_has_whole_paragraphs_and_no_running_heads(tmp_path: Path) -> None:
    first = [text(72, 800, "Anytown Council", 9), text(300, 30, "Page 1 of 2", 9)]
    first += lines(
        [
            "Minutes of the meeting held on 4 March 2025",
            "",
            "The Committee considered the report of the Head of Libraries on long-",
            "term plans for the branches. Volunteers could keep some of them open at",
            "weekends. Write to jo.bloggs@",
            "anytown.gov.uk",
            "",
            "RESOLVED:",
            "1. That the report be noted, and that the Head of Libraries come back",
            "with a further report in the autumn.",
            "2. That volunteers be trained by the Commit-",
            "tee, and the Committee be told of it before it comes together, which",
        ]
    )
    second = [text(72, 800, "Anytown Council", 9), text(300, 30, "Page 2 of 2", 9)]
    second += lines(["is to be in June."])
    second += ruled(
        [["Recommendation", "Answer"], ["1. Open on\nSundays", ""], ["2. Train", "No"]],
        top=680,
        widths=[180, 120],
    )
    words = words_of(file(tmp_path, "a.pdf", pdf(first, second)))
    assert words.text == (
        "Minutes of the meeting held on 4 March 2025\n"
        "The Committee considered the report of the Head of Libraries on long-term "
        "plans for the branches. Volunteers could keep some of them open at "
        "weekends. Write to jo.bloggs@anytown.gov.uk\n"
        "RESOLVED:\n"
        "1. That the report be noted, and that the Head of Libraries come back "
        "with a further report in the autumn.\n"
        "2. That volunteers be trained by the Committee, and the Committee be told of "
        "it before it comes together, which is to be in June.\n"
        "Recommendation | Answer\n"
        "1. Open on Sundays |\n"
        "2. Train | No\n"
    )


def test_a_pdf_without_a_text_layer_is_refused(tmp_path: Path) -> None:
    message = refused(file(tmp_path, "a.pdf", pdf(["72 72 m 300 300 l S"])))
    assert "has no text layer" in message
    assert "OCRmyPDF (`ocrmypdf --language eng scan.pdf text.pdf`)" in message


def test_pages_without_words_are_named(tmp_path: Path) -> None:
    words = words_of(file(tmp_path, "a.pdf", pdf(lines(["Words."]), [], [])))
    assert words.notes == ["there are no words on 2 pages: 2, 3"]


def test_a_pdf_with_a_password_is_refused(tmp_path: Path) -> None:
    signs = "00" * 32
    locked = (
        f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{signs}> /U <{signs}> /P -4 >> "
        f"/ID [<{signs}> <{signs}>]"
    )
    data = pdf(lines(["Words."]), trailer=locked)
    assert "protected by a password" in refused(file(tmp_path, "a.pdf", data))


def test_without_what_reads_pdfs_the_command_that_installs_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(formats, "NEEDED", {".pdf": "no_such_module"})
    message = refused(file(tmp_path, "a.pdf", pdf(lines(["Words."]))))
    assert 'pip install "councilbench[documents]"' in message


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.txt", pdf(lines(["Words."])), "ends in .txt but is a PDF"),
        ("a.docx", pdf(lines(["Words."])), "end in .pdf and add it again"),
        ("a.pdf", PAGE.encode(), "ends in .pdf but is a web page"),
        ("a.txt", PAGE.encode(), "end in .html and add it again"),
        ("a.html", b"Only words.", "ends in .html but is plain text"),
        ("a.docx", b"Only words.", "ends in .docx but is plain text"),
        ("a.docx", b"\x01\x02\x03\x04", "is no document that can be read"),
        ("a.docx", packed({"x.txt": "words"}), "is a zip"),
        (
            "a.docx",
            OLE + b"\0" * 99,
            "save it as docx",
        ),
        (
            "a.docx",
            OLE + LOCKED,
            "protected by a password",
        ),
        ("a.html", b"MIME-Version: 1.0\r\n<html>", "web archive (MHTML)"),
        ("a.doc", b"x", "Open it in Word and save it as docx"),
        ("a.pptx", b"x", "save it as pdf"),
        ("a.TIF", b"x", "OCRmyPDF"),
        ("a.xyz", b"x", "files that end in .xyz cannot be read"),
        ("a", b"x", "files that end in nothing cannot be read"),
        ("a.pdf", b"", "the file holds no text"),
        ("a.txt", b" \n\t ", "the file holds no text"),
        ("a.html", b"<html><body></body></html>", "holds no text"),
        ("a.pdf", pdf(lines(["Words."]))[:300], "the file is damaged"),
        ("a.docx", docx(paragraph("Words."))[:600], "Word file is damaged"),
        ("a.docx", packed({"word/x.xml": "<a/>"}), "no document in the Word file"),
        ("a.docx", packed({"word/document.xml": "<a><b>"}), "its XML is broken"),
        (
            "a.docx",
            packed({"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
            "declares XML entities",
        ),
        ("a.txt", "one\ncaf’".encode("cp1252"), "line 2: the file is not UTF-8"),
        ("a.txt", "caf’".encode("cp1252"), "seems to be Windows-1252"),
        ("a.txt", "“words”".encode("cp1252"), "that byte is ““”"),
        ("a.txt", "words and more".encode("utf-16-le"), "seems to be UTF-16"),
        ("a.html", "<p>caf\xe9</p>".encode("cp1252"), "seems to be Windows-1252"),
        ("a.txt", b"one\ntwo\0", "line 2: the file holds null characters"),
        ("a.html", b"<p>one\0two</p>", "null characters"),
        ("a.txt", b"\xff\xfea\0\x00", "not UTF-16 text, as its mark says"),
    ],
)
def test_a_file_that_is_not_what_it_should_be_is_refused_in_words(
    tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    assert words in refused(file(tmp_path, name, data))


def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    assert "cannot be read: Is a directory" in refused(tmp_path / "a.txt")


def test_a_docx_that_unpacks_to_gigabytes_is_refused(tmp_path: Path) -> None:
    buffer = BytesIO()
    with (
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(300):
            part.write(b" " * 1024**2)
    assert "unpacks to more than 200 MB" in refused(
        file(tmp_path, "a.docx", buffer.getvalue())
    )


def test_a_reading_that_takes_too_long_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "SECONDS", 0)
    message = refused(file(tmp_path, "a.docx", docx(paragraph("Words."))))
    assert "took more than 0 seconds" in message


# What went wrong is told: the file, our own code, or the process that read it.

NOTED = docx(paragraph("Words.", 1))
KNOWN = {
    "a.html": (html, "_main", PAGE.encode()),
    "a.docx": (word, "_main_part", NOTED),
    "a.pdf": (pdfs, "_sheet", pdf(lines(["Words."]))),
}
MORE = "`councilbench --debug …` shows more."


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("a.pdf", KNOWN["a.pdf"][2][:300], "PdfminerException: Unexpected EOF"),
        ("a.pdf", b"%PDF-1.4\n" + b"x" * 99, "PdfminerException: No /Root object!"),
        ("a.docx", NOTED[:600], "BadZipFile: File is not a zip file"),
        (
            "a.docx",
            packed({"word/document.xml": "<a><b>"}),
            "ParseError: no element found: line 1, column 6",
        ),
    ],
)
def test_a_damaged_file_is_told_with_what_the_library_said(
    tmp_path: Path, name: str, data: bytes, error: str
) -> None:
    message = refused(file(tmp_path, name, data))
    assert error in message
    assert "own code" not in message


@pytest.mark.parametrize("name", KNOWN)
def test_a_bug_of_ours_is_not_laid_to_the_file_alone(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    module, function, data = KNOWN[name]
    form = name.removeprefix("a.")

    def broken(*given: object) -> None:
        raise ValueError("\x1b[31m sprung")

    monkeypatch.setattr(module, function, broken)
    message, remedy, details = apart.answer(data, form)["refused"]
    told = re.fullmatch(
        r"reading it failed in councilbench's own code \(ValueError: �\[31m sprung"
        rf" in (converting/{form}\.py) line (\d+)\), or the file is damaged in a way "
        "that it does not know",
        message,
    )
    assert told
    source = Path(apart.__file__).parents[1].joinpath(told[1])
    assert f"{function}(" in source.read_text("utf-8").splitlines()[int(told[2]) - 1]
    assert "report it" in remedy
    assert details.startswith("Traceback (most recent call last):\n")
    assert details.endswith("ValueError: �[31m sprung\n")


def test_what_a_library_raises_when_we_ask_it_wrongly_is_ours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # statistics takes no file apart: what it raises says nothing of one.
    monkeypatch.setattr(pdfs, "body_size", lambda pages: statistics.median([]))
    message = apart.answer(KNOWN["a.pdf"][2], "pdf")["refused"][0]
    assert "own code (StatisticsError: no median for empty data in" in message


def test_what_does_not_load_is_told_from_a_damaged_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(apart.sys.modules, f"{apart.__package__}.docx", None)
    message, remedy, details = apart.answer(NOTED, "docx")["refused"]
    assert message.startswith("what reads .docx files cannot be loaded (ModuleNotFound")
    assert "Install councilbench anew" in remedy
    assert "Traceback" in details


@pytest.fixture
def spoil(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Let reading a Word file run some code instead, in the process of its own."""

    def spoiled(code: str) -> Path:
        folder = tmp_path / "first"
        folder.mkdir()
        # Python runs a module of this name as it starts.
        (folder / "sitecustomize.py").write_text(
            "import faulthandler, os\n"
            "from councilbench.sources.converting import docx\n"
            f"docx._main_part = lambda archive: {code}\n",
            encoding="utf-8",
        )
        path = os.pathsep.join([str(folder), str(Path(apart.__file__).parents[3])])
        monkeypatch.setenv("PYTHONPATH", path)
        return file(tmp_path, "a.docx", NOTED)

    return spoiled


@pytest.mark.parametrize(
    ("code", "words", "detail"),
    [
        ("{}['x']", "own code (KeyError: 'x' in converting/docx.py line ", "KeyError"),
        (
            "os.kill(os.getpid(), 9)",
            "the process that read the file was ended by the signal SIGKILL, and gave "
            "no answer. Try again",
            "",
        ),
        (
            "faulthandler._sigsegv()",
            "was ended by the signal SIGSEGV",
            "Fatal Python error: Segmentation fault",
        ),
        (
            "os._exit(3)",
            "the process that read the file ended with exit code 3, and gave no answer",
            "",
        ),
        ("[0] * 10**12", "reading the file takes too much memory. Open", "MemoryError"),
    ],
)
def test_how_the_process_that_reads_a_file_ends_is_told(
    spoil: Callable[[str], Path], code: str, words: str, detail: str
) -> None:
    with pytest.raises(BadData) as bad:
        words_of(spoil(code))
    (problem,) = bad.value.problems
    assert words in str(problem)
    assert "damaged, or" not in str(problem)
    assert detail in problem.details
    asks = problem.details and "memory. Open" not in words
    assert (MORE in str(problem)) == bool(asks)


@pytest.mark.parametrize(
    ("name", "data", "note"),
    [
        ("a.txt", "words’ worth".encode("utf-16"), "UTF-16"),
        (
            "a.html",
            "<meta charset=iso-8859-1><p>words’ worth</p>".encode("cp1252"),
            "Windows-1252",
        ),
    ],
)
def test_what_says_its_encoding_is_converted(
    tmp_path: Path, name: str, data: bytes, note: str
) -> None:
    words = words_of(file(tmp_path, name, data))
    assert words.text.strip() == "words’ worth"
    assert f"it was converted from {note}" in words.notes


def test_what_is_not_seen_is_taken_out(tmp_path: Path) -> None:
    hidden = "\u202ewo\u200brds\u200f \u00ador \ufeffmore\x0cnext\u2028last\n"
    assert words_of(file(tmp_path, "a.txt", hidden)).text == (
        "words or more\nnext\nlast\n"
    )


def test_a_line_of_a_megabyte_is_a_line(tmp_path: Path) -> None:
    for line in ("a" * 1_000_000, "1" * 1_000_000, "Tel" + " " * 1_000_000 + "x"):
        assert words_of(file(tmp_path, "a.txt", line)).text == line
        assert withhold(line) == (line, 0)


def test_numbers_are_withheld_however_many_others_there_are() -> None:
    text = "12/3 " * 70_000 + "Ring 020 7946 0018 now."
    assert withhold(text)[1] == 1


RUN = "<w:r><w:t>a</w:t></w:r>"
LISTED = '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>'
WIDE = '<w:gridSpan w:val="999"/>'
BOXES = ("p", "tbl", "tr", "tc", "sdt", "ins", "del", "txbxContent")


@given(
    st.recursive(
        st.sampled_from([RUN, LISTED, WIDE, "<w:t>b</w:t>", "<w:br/>", "<w:sym/>"]),
        lambda inner: st.tuples(
            st.sampled_from(BOXES), st.lists(inner, max_size=4)
        ).map(lambda box: f"<w:{box[0]}>{''.join(box[1])}</w:{box[0]}>"),
        max_leaves=20,
    )
)
@settings(deadline=None)
def test_word_files_with_parts_in_any_order_are_read(part: str) -> None:
    assert "text" in apart.answer(docx(part), "docx")


TAGS = [
    "<table>",
    "</table>",
    "<tr>",
    "<td>",
    "<td rowspan=9>",
    "<td colspan=9999>",
    "<ul>",
    "<ol start=-5>",
    "</ul>",
    "<li>",
    "<li value=x>",
    "a",
    "<br>",
    "<h1>",
    "</h1>",
    "<p>",
    "<svg>",
    "<template>",
    "<main>",
    '<div class="menu">',
    "</div>",
    "<input type=radio checked>",
]


@given(st.lists(st.sampled_from(TAGS), max_size=40))
@settings(deadline=None)
def test_pages_with_tags_in_any_order_are_read(parts: list[str]) -> None:
    assert "text" in apart.answer("".join(parts).encode(), "html")


def test_preformatted_lines_stay_lines(tmp_path: Path) -> None:
    page = "<html><pre>Recommendation 1: Open.\nRecommendation 2: Train.\n\nEnd.</pre>"
    assert words_of(file(tmp_path, "a.html", page)).text == (
        "Recommendation 1: Open.\nRecommendation 2: Train.\n\nEnd.\n"
    )


def test_what_a_page_strikes_out_is_left_out_and_said(tmp_path: Path) -> None:
    page = (
        "<html><p>Open <s>six <b>days</b></s><del>now</del><strike>x</strike>"
        '<span style="text-decoration:line-through">or not</span>seven days.</p>'
    )
    words = words_of(file(tmp_path, "a.html", page))
    assert words.text == "Open seven days.\n"
    assert words.notes == ["what was struck out or deleted was left out: 16 characters"]


def run(words: str, marks: str = "") -> str:
    return f"<w:r><w:rPr>{marks}</w:rPr><w:t>{words}</w:t></w:r>"


def test_what_word_strikes_out_is_left_out_and_said(tmp_path: Path) -> None:
    unset = '<w:strike w:val="0"/>'
    data = docx(
        f"<w:p>{run('Open ')}{run('six', '<w:strike/>')}{run('two', '<w:dstrike/>')}"
        "<w:del><w:r><w:delText>nine</w:delText></w:r></w:del>"
        f"{run('seven', unset)}"
        f"{run(' days.')}</w:p>"
    )
    words = words_of(file(tmp_path, "a.docx", data))
    assert words.text == "Open seven days.\n"
    assert words.notes == ["what was struck out or deleted was left out: 10 characters"]


def test_ticks_of_word_are_words(tmp_path: Path) -> None:
    def box(inner: str) -> str:
        return (
            '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox>'
            f"{inner}</w:checkBox></w:ffData></w:fldChar></w:r>"
        )

    on, off = '<w:default w:val="1"/>', '<w:default/><w:checked w:val="0"/>'
    wingdings = '<w:rFonts w:ascii="Wingdings"/>'
    data = docx(
        f"<w:p>{box(on)}{run('Agree')}</w:p>",
        f"<w:p>{box(off)}{run('Reject')}</w:p>",
        f"<w:p>{box('<w:checked/>')}{run('Defer')}</w:p>",
        '<w:sdt><w:sdtPr><checkbox><checked val="1"/></checkbox></w:sdtPr>'
        f"<w:sdtContent><w:p>{run('☒')}{run(' Note')}</w:p></w:sdtContent></w:sdt>",
        f"<w:p>{run('ü', wingdings)}</w:p>",
        f"<w:p>{run(chr(0xF0FC))}</w:p>",
    )
    assert words_of(file(tmp_path, "a.docx", data)).text == (
        "☒ Agree\n\n☐ Reject\n\n☒ Defer\n\n☒ Note\n\n✓\n\n✓\n"
    )


def test_notes_of_word_stand_below_the_text(tmp_path: Path) -> None:
    data = docx(
        f"<w:p>{run('Open.')}<w:r><w:endnoteReference w:id='1'/></w:r></w:p>",
        f"<w:p>{run('Train.')}<w:r><w:footnoteReference w:id='2'/></w:r></w:p>",
    )
    parts = {
        name: zipfile.ZipFile(BytesIO(data)).read(name).decode()
        for name in zipfile.ZipFile(BytesIO(data)).namelist()
    }
    for kind, number in (("endnote", 1), ("footnote", 2)):
        parts[f"word/{kind}s.xml"] = (
            f"<w:notes xmlns:w='w'><w:{kind} w:id='{number}'><w:p><w:r><w:t>As in a "
            f"{kind}.</w:t></w:r></w:p></w:{kind}></w:notes>"
        )
    words = words_of(file(tmp_path, "a.docx", packed(parts)))
    assert words.text == (
        "Open.\n\nTrain.\n\nNote 1: As in a endnote.\n\nNote 2: As in a footnote.\n"
    )
    assert words.notes == ["footnotes and endnotes stand at the end of the text: 2"]


# Other forms: what is left out is said, and what would harm is refused.

NS = "urn:oasis:names:tc:opendocument:xmlns:"
ODT = (
    f'<o:document-content xmlns:o="{NS}office:1.0" xmlns:text="{NS}text:1.0" '
    f'xmlns:style="{NS}style:1.0" xmlns:table="{NS}table:1.0" '
    f'xmlns:field="{NS}field:1.0"><o:automatic-styles>'
    '<style:style style:name="S"><style:text-properties '
    'style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="V"><style:text-properties text:display="none"/>'
    "</style:style></o:automatic-styles><o:body>%s</o:body></o:document-content>"
)


def odt(body: str) -> bytes:
    kind = "application/vnd.oasis.opendocument.text"
    return open_document(kind, ODT % body)


def open_document(kind: str, content: str) -> bytes:
    """Return a zip whose first part says, unpacked, what it is."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", content)
    return buffer.getvalue()


def test_an_opendocument_text_says_what_it_leaves_out(tmp_path: Path) -> None:
    data = odt(
        "<text:tracked-changes><text:deletion><text:p>gone</text:p></text:deletion>"
        "</text:tracked-changes><text:p>Open <text:span text:style-name='S'>six"
        "</text:span><text:span text:style-name='V'>unseen</text:span>seven days."
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>"
        "As in May.</text:p></text:note-body></text:note></text:p><text:p>"
        "<field:fieldmark field:type='x.FORMCHECKBOX'><field:param "
        "field:name='x.Checkbox_Checked' field:value='true'/></field:fieldmark>"
        "Agree</text:p>"
    )
    words = words_of(file(tmp_path, "a.odt", data))
    assert words.text == "Open seven days.\n\n☒ Agree\n\nNote 1: As in May.\n"
    assert words.notes == [
        "footnotes and endnotes stand at the end of the text: 1",
        "what was struck out or deleted was left out: 7 characters",
    ]


def test_an_opendocument_cell_that_repeats_without_end_is_refused(
    tmp_path: Path,
) -> None:
    data = open_document(
        "application/vnd.oasis.opendocument.spreadsheet",
        ODT % "<o:spreadsheet><table:table table:name='A'><table:table-row "
        "table:number-rows-repeated='1048576'><table:table-cell "
        "table:number-columns-repeated='16384'><text:p>words</text:p>"
        "</table:table-cell></table:table-row></table:table></o:spreadsheet>",
    )
    assert "more than 20,000,000 characters" in refused(file(tmp_path, "a.ods", data))


def excel() -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    plan = made.active
    plan.title = "Action plan"
    plan.append(["Plan for libraries"])
    plan.merge_cells("A1:C1")
    plan.append([])
    plan.append(["Action", "Due", "Share", "Secret"])
    plan.append(["1. Open", datetime(2024, 1, 1), 0.5, "x"])
    plan.append(["Filtered", "out"])
    plan.append(["2. Train", datetime(2024, 5, 9), 7, "y"])
    plan.append(["Not this", "No"])
    plan["B4"].number_format = "DD/MM/YYYY"
    plan["B6"].number_format = "d mmmm yyyy"
    plan["C4"].number_format = "0%"
    plan["A7"].font = openpyxl.styles.Font(strike=True)
    plan.row_dimensions[5].hidden = True
    plan.column_dimensions["D"].hidden = True
    made.create_sheet("Costs").append(["Cost", 12.5])
    made.create_sheet("Workings").append(["unseen"])
    made["Workings"].sheet_state = "hidden"
    return made


def excel_bytes() -> bytes:
    buffer = BytesIO()
    excel().save(buffer)
    return buffer.getvalue()


def test_an_excel_file_is_a_table_a_sheet_as_printed(tmp_path: Path) -> None:
    words = words_of(file(tmp_path, "a.xlsx", excel_bytes()))
    assert words.text == (
        "Action plan\n\nPlan for libraries\n\nAction | Due | Share\n"
        "1. Open | 01/01/2024 | 50%\n2. Train | 9 May 2024 | 7\n | No\n\n"
        "Costs\n\nCost | 12.5\n"
    )
    assert words.headings == ["Action plan", "Costs"]
    assert words.notes == [
        "hidden sheets were left out: Workings",
        "hidden rows were left out: 1",
        "hidden columns were left out: 1",
        "what was struck out or deleted was left out: 8 characters",
    ]


def test_csv_has_quotes_and_semicolons(tmp_path: Path) -> None:
    data = 'Action;Due\n"1. Open; now";May\n'
    assert words_of(file(tmp_path, "a.csv", data)).text == (
        "Action | Due\n1. Open; now | May\n"
    )
    assert "the CSV is damaged" in refused(file(tmp_path, "b.csv", 'a,b\n"open'))


RTF = (
    rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}\pard Open {\strike six}seven "
    rb"days\'2e{\footnote \pard As in May.\par}\par {\listtext 1.\tab}Train \u8217?em."
    rb"\par\pard\intbl One\cell Two\cell\row\pard End {\v unseen}.\par}"
)


def test_rtf_says_what_it_leaves_out(tmp_path: Path) -> None:
    words = words_of(file(tmp_path, "a.rtf", RTF))
    assert words.text == (
        "Open seven days.\n\n1. Train ’em.\nOne | Two\nEnd .\n\nNote 1: As in May.\n"
    )
    assert words.notes == [
        "what was struck out or deleted was left out: 3 characters",
        "footnotes and endnotes stand at the end of the text: 1",
    ]
    deep = b"{\\rtf1 " + b"{" * 2000 + b"words"
    assert "more than 1,000 deep" in refused(file(tmp_path, "b.rtf", deep))


def test_an_e_mail_without_words_is_refused(tmp_path: Path) -> None:
    data = b"Subject: x\nContent-Type: image/png\n\nwords"
    assert "no words in the e-mail" in refused(file(tmp_path, "a.eml", data))
    deep = "".join(
        f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(3000)
    )
    assert refused(file(tmp_path, "b.eml", "Subject: x\n" + deep))


PLACES = {"docx": "word/document.xml", "odt": "content.xml", "xlsx": "xl/workbook.xml"}
MIMETYPE = {"odt": "application/vnd.oasis.opendocument.text"}


@pytest.mark.parametrize("form", PLACES)
def test_zips_that_would_fill_the_machine_are_refused(
    tmp_path: Path, form: str
) -> None:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", MIMETYPE.get(form, ""), zipfile.ZIP_STORED)
        with archive.open(PLACES[form], "w", force_zip64=True) as part:
            for _ in range(201):
                part.write(b" " * 1024**2)
    path = file(tmp_path, f"a.{form}", buffer.getvalue())
    assert "unpacks to more than 200 MB" in refused(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("form", PLACES)
def test_xml_that_declares_entities_is_refused(
    tmp_path: Path, form: str, encoding: str
) -> None:
    xml = f'<?xml version="1.0" encoding="{encoding}"?>' + " " * 3000
    xml += '<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><a>&d;</a>'
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", MIMETYPE.get(form, ""))
        archive.writestr(PLACES[form], xml.encode(encoding))
    path = file(tmp_path, f"a.{form}", buffer.getvalue())
    assert "declares XML entities" in refused(path)


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("doc", "soffice --headless --convert-to docx"),
        ("xls", "soffice --headless --convert-to xlsx"),
        ("ppt", "--convert-to pdf"),
        ("pptx", "--convert-to pdf"),
        ("msg", "Outlook"),
        ("pages", "export it to Word"),
        ("png", "OCR"),
        ("jpg", "OCR"),
    ],
)
def test_what_cannot_be_read_names_what_saves_it_otherwise(
    tmp_path: Path, form: str, words: str
) -> None:
    message = refused(file(tmp_path, f"a.{form}", b"x"))
    assert f"files that end in .{form} cannot be read" in message
    assert words in message


# Bytes of good files, changed: what comes of them is words or a sentence.
GOOD = {
    "html": PAGE.encode(),
    "docx": docx(paragraph("Words.", 1), table(["One", "Two"]), paragraph("End.")),
    "pdf": pdf(lines(["Words", "and more."]), ruled([["a", "b"]] * 2, 700, [50, 50])),
    "odt": odt(
        "<text:list><text:list-item><text:p>Words</text:p></text:list-item></text:list>"
    ),
    "xlsx": excel_bytes(),
    "rtf": RTF,
    "eml": b"Subject: x\nContent-Type: text/html\n\n<p>Words</p>",
}


@st.composite
def changed(draw: st.DrawFn, form: str) -> bytes:
    data = bytearray(GOOD[form])
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, max(0, len(data) - 1)))
        length = draw(st.integers(0, 40))
        data[place : place + length] = draw(st.binary(max_size=20))
    return bytes(data)


def is_answered(data: bytes, form: str) -> None:
    answer = apart.answer(data, form)
    assert isinstance(answer.get("text", ""), str)
    assert "text" in answer or all(isinstance(w, str) for w in answer["refused"])
    json.dumps(answer)


@pytest.mark.parametrize("form", GOOD)
@given(data=st.data())
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_a_changed_file_gives_words_or_a_sentence(
    form: str, data: st.DataObject
) -> None:
    is_answered(data.draw(changed(form)), form)


def test_the_readme_and_the_help_list_the_forms_that_are_read() -> None:
    readme = Path(__file__).parents[1].joinpath("README.md").read_text("utf-8")
    listed = readme[readme.index("`add` takes text") :].partition("keeps the words")[0]
    assert set(re.findall(r"`(\.\w+)`", listed)) == set(formats.FORMATS)
    told = (cli.add.help or "").partition("folder of them")[0]
    assert set(re.findall(r"\.[a-z]+\b", told.partition("PATH")[2])) == set(
        formats.FORMATS
    )
    assert not set(formats.REMEDIES) & set(formats.FORMATS)
