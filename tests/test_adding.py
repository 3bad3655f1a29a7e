"""`councilbench add`: a file or a folder into sources/, with a card that asks."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from councilbench import cli
from councilbench.cli import main
from councilbench.project import Project
from councilbench.sources import formats
from councilbench.sources.adding import open_questions, slug
from councilbench.sources.cards import load_card, questions_in
from councilbench.sources.proposing import Proposal, propose
from councilbench.sources.withholding import WITHHELD, withhold
from forms import PAGE, docx, lines, paragraph, pdf, text
from hypothesis import given, settings, strategies as st

KINDS = [
    "scrutiny_report",
    "executive_response",
    "progress_report",
    "progress_minutes",
    "strategy_minutes",
    "performance_report",
]


def run(project: Project, *arguments: str | Path) -> Result:
    command = ["--project", str(project.root), *map(str, arguments)]
    result = CliRunner().invoke(main, command)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def said(text: str, *headings: str, **reviews: str) -> dict[str, Proposal]:
    return {p.key: p for p in propose(text, headings, reviews, KINDS)}


def page(folder: Path, name: str = "minutes.html", content: str = PAGE) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


def test_a_page_becomes_words_and_a_card(copied: Project, tmp_path: Path) -> None:
    file = page(tmp_path)
    result = run(copied, "add", file, "--council", "leicester")
    assert result.exit_code == 0, result.stderr
    folder = copied.root / "sources/leicester"
    text = (folder / "minutes.txt").read_text(encoding="utf-8")
    assert f"Tel: {WITHHELD} {WITHHELD}" in text
    card = yaml.safe_load((folder / "minutes.yaml").read_text(encoding="utf-8"))
    assert card["title"] == "Future of Branch Libraries"
    assert card["body"] == "Culture Scrutiny Committee"
    assert card["date"]["stated"].isoformat() == "2025-03-04"
    assert [detail["what"] for detail in card["withheld"]] == [
        "telephone number",
        "e-mail address",
    ]
    assert [text[detail["at"] :].startswith(WITHHELD) for detail in card["withheld"]]
    assert card["published_sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert card["review"] is card["kind"] is None
    for words in (
        "title: Future of Branch Libraries\n    from: 12. Future of Branch Libraries",
        "review: one of leicester-external-workforce",
        "kind: one of scrutiny_report",
        "menus and the like were left out",
        "Next: councilbench read minutes",
    ):
        assert words in result.stdout


def test_every_question_is_in_the_card_and_listed(
    copied: Project, tmp_path: Path
) -> None:
    plain = page(tmp_path, "note.txt", "Nothing here says much of itself, and so on.\n")
    result = run(copied, "add", plain, "--council", "leicester")
    card = (copied.root / "sources/leicester/note.yaml").read_text(encoding="utf-8")
    questions = open_questions(card)
    assert [question.partition(":")[0] for question in questions] == [
        *("title", "review", "kind", "body", "date", "source_url")
    ]
    for question in questions:
        assert question in result.stdout


def test_the_build_names_each_question_without_which_a_document_is_no_use(
    copied: Project, tmp_path: Path
) -> None:
    run(copied, "add", page(tmp_path), "--council", "leicester")
    result = run(copied, "build")
    assert result.exit_code == 1
    assert "minutes.yaml, line 5, review: the card still asks: one of" in result.stderr
    assert "minutes.yaml, line 6, kind: the card still asks" in result.stderr


@pytest.mark.parametrize(
    ("words", "kept", "answer"),
    [
        ("No day is told.", "date", "date: {basis: not_recorded}"),
        ("© Anytown Council 2021", "licence", "licence: not stated"),
    ],
)
def test_what_nobody_has_looked_up_is_not_published_as_not_stated(
    words: str, kept: str, answer: str, copied: Project, tmp_path: Path
) -> None:
    given = ("--review", "leicester-external-workforce", "--kind", "progress_minutes")
    title = ("--title", "A note", "--council", "leicester")
    file = page(tmp_path, "note.txt", f"Held on 4 March 2025.\n\n{words}\n")
    if kept == "date":
        file.write_text(f"{words}\n", encoding="utf-8")
    run(copied, "add", file, *title, *given)
    card = copied.root / "sources/leicester/note.yaml"
    assert questions_asked(card) == [kept, "source_url"]
    result = run(copied, "build")
    assert result.exit_code == 1
    assert f"{kept}: the card still asks" in result.stderr
    assert answer in result.stderr
    left = [
        answer if line.startswith(f"{kept}:") else line
        for line in card.read_text(encoding="utf-8").splitlines()
    ]
    card.write_text("\n".join(left) + "\n", encoding="utf-8")
    assert run(copied, "build").exit_code == 0


def test_a_day_left_open_on_an_older_card_is_still_asked() -> None:
    card = "date: {basis: not_recorded} # ? the day\nkind: minutes # ? one of\n"
    assert [q.has_value for q in questions_in(card)] == [False, True]


def questions_asked(card: Path) -> list[str]:
    """Return the keys that a card still asks, but for the body."""
    asked = [question.key for question in questions_in(card.read_text("utf-8"))]
    return [key for key in asked if key != "body"]


def test_what_is_given_is_not_asked(copied: Project, tmp_path: Path) -> None:
    given = ("--review", "leicester-external-workforce", "--kind", "progress_minutes")
    given += ("--title", "Minutes; ring 0116 454 1000")
    run(copied, "add", page(tmp_path), "--council", "leicester", *given)
    path = copied.root / "sources/leicester/minutes.yaml"
    card = load_card(path.read_text(encoding="utf-8"), "card").card
    assert card.review == "leicester-external-workforce"
    assert card.kind == "progress_minutes"
    assert card.title == f"Minutes; ring {WITHHELD}"


def test_contact_details_are_withheld_wherever_they_stand(
    copied: Project, tmp_path: Path
) -> None:
    words = "Report of jo@example.org, 01632 960123"
    files = {
        "a.md": f"# {words}\n\nWords.\n".encode(),
        "b.htm": f"<html><h1>{words}</h1><p>Words.</p></html>".encode(),
        "c.docx": docx(paragraph(words, style="Heading1"), paragraph("Word.")),
        "d.pdf": pdf(lines([words, "", "In a PDF."])),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
        result = run(copied, "add", tmp_path / name, "--council", "leicester")
        assert "Contact details withheld: 2" in result.stdout
        key = copied.root / "sources/leicester" / name[0]
        for written in (key.with_suffix(".txt"), key.with_suffix(".yaml")):
            assert "jo@example.org" not in written.read_text(encoding="utf-8")
            assert "960123" not in written.read_text(encoding="utf-8")
        assert "jo@example.org" not in result.stdout
        assert "960123" not in result.stdout


def test_a_council_review_and_kind_that_are_not_there_are_all_named(
    copied: Project, tmp_path: Path
) -> None:
    wrong = ("--council", "nowhere", "--review", "nothing", "--kind", "no_kind")
    result = run(copied, "add", page(tmp_path), *wrong)
    assert result.exit_code == 1
    for words in ("council_id nowhere", "review_id nothing", "id no_kind"):
        assert f"there is no {words}" in result.stderr
    assert not list((copied.root / "sources").glob("*/minutes.*"))


def test_the_same_words_are_recognised_under_another_name_and_in_another_form(
    copied: Project, tmp_path: Path
) -> None:
    first = page(tmp_path, "one.txt", "The words of it, every one.\n")
    again = page(tmp_path, "two.html", "<html><p>The words of it, every one.</html>")
    assert run(copied, "add", first, "--council", "leicester").exit_code == 0
    result = run(copied, "add", again, "--council", "leicester")
    assert result.exit_code == 1
    assert "sources/leicester/one.txt: the same text is there already" in result.stderr


def test_a_newer_version_keeps_the_older_words_and_the_coding(
    copied: Project, tmp_path: Path
) -> None:
    first = page(tmp_path, "note.txt", "First words of the note.\n")
    run(copied, "add", first, "--council", "leicester", "--kind", "progress_minutes")
    folder = copied.root / "sources/leicester"
    old_card = (folder / "note.yaml").read_text(encoding="utf-8")
    coded = old_card.replace("themes: {}", 'themes: {"1": [training]}')
    # with the mark that Notepad puts before it
    (folder / "note.yaml").write_text(coded, encoding="utf-8-sig")

    second = page(tmp_path, "note.txt", "Second words of the note. Tel: 01632 960123\n")
    refused = run(copied, "add", second, "--council", "leicester")
    assert refused.exit_code == 1
    assert "with other words" in refused.stderr
    assert "--newer" in refused.stderr

    result = run(copied, "add", second, "--council", "leicester", "--newer")
    assert result.exit_code == 0, result.stderr
    kept = "sources/leicester/older/note-v1.txt"
    assert f"The older words and card are kept: {kept}" in result.stdout
    assert (copied.root / kept).read_text(encoding="utf-8") == (
        "First words of the note.\n"
    )
    kept_card = (folder / "older/note-v1.yaml").read_text(encoding="utf-8")
    # from where it lies now, and all else as it was
    assert kept_card == coded.replace("../../schemas", "../../../schemas")
    head = (folder / "note.yaml").read_text(encoding="utf-8").splitlines()[:3]
    assert head == [
        "# yaml-language-server: $schema=../../schemas/card.schema.json",
        "# From note.txt, 58 characters.",
        "council: leicester",
    ]
    card = yaml.safe_load((folder / "note.yaml").read_text(encoding="utf-8"))
    assert card["themes"] == {"1": ["training"]}
    assert len(card["withheld"]) == 1
    assert (folder / "note.txt").read_text(encoding="utf-8").startswith("Second")

    third = page(tmp_path, "note.txt", "Third words of the note.\n")
    run(copied, "add", third, "--council", "leicester", "--newer")
    assert (folder / "older/note-v2.txt").is_file()
    # the build and the list of documents know only the newest
    assert [c.name for c in copied.cards() if "note" in c.name] == ["note.yaml"]
    back = page(tmp_path, "note.txt", "First words of the note.\n")
    result = run(copied, "add", back, "--council", "leicester", "--newer")
    assert "already under this name as an older version" in result.stderr


def pages_of(words: str) -> bytes:
    """Return a PDF of two pages with a running head, the second in doubtful order."""
    head = text(72, 800, "Anytown: “the” {Council}, tel. 01632 960123 \\1", 9)
    doubtful = lines(["A line of words that is long enough", *["and goes on"] * 3])
    doubtful += lines(["Clerk", "", "Head"], x=350)
    return pdf([head, *lines([words])], [head, *doubtful])


def test_a_card_keeps_what_was_left_out_of_a_pdf_and_what_is_in_doubt(
    copied: Project, tmp_path: Path
) -> None:
    card_path = copied.root / "sources/leicester/a.yaml"
    (tmp_path / "a.pdf").write_bytes(pages_of("Words."))
    result = run(copied, "add", tmp_path / "a.pdf", "--council", "leicester")
    head = f"Anytown: “the” {{Council}}, tel. {WITHHELD} \\1"
    assert f"Note: left out as a running head, 2 times: {head}\n" in result.stdout
    assert "Note: the order of the words is in doubt" in result.stdout
    card = yaml.safe_load(card_path.read_text(encoding="utf-8"))
    assert card["left_out"] == [{"what": "running head", "words": head, "times": 2}]
    assert card["order_in_doubt"] == [2]
    # Of newer words it says what is so of them.
    (tmp_path / "a.pdf").write_bytes(pages_of("Newer words."))
    run(copied, "add", tmp_path / "a.pdf", "--council", "leicester", "--newer")
    newer = yaml.safe_load(card_path.read_text(encoding="utf-8"))
    assert newer["left_out"] == card["left_out"]
    (tmp_path / "a.pdf").write_bytes(pdf(lines(["The newest words."])))
    run(copied, "add", tmp_path / "a.pdf", "--council", "leicester", "--newer")
    newest = yaml.safe_load(card_path.read_text(encoding="utf-8"))
    assert newest["left_out"] == newest["order_in_doubt"] == []


def test_of_each_file_of_a_folder_it_is_told_what_to_mind(
    copied: Project, tmp_path: Path
) -> None:
    (tmp_path / "a.pdf").write_bytes(pages_of("Words."))
    (tmp_path / "b.doc").write_bytes(b"words")
    result = run(copied, "add", tmp_path, "--council", "leicester")
    assert "  Note: left out as a running head, 2 times: Anytown" in result.stdout
    assert f"Passed over: {tmp_path / 'b.doc'}. Open it in Word and" in result.stdout


def test_a_card_that_says_nothing_of_it_is_still_a_card(copied: Project) -> None:
    card = copied.cards()[0].read_text(encoding="utf-8")
    assert "left_out" not in card
    loaded = load_card(card, "card").card
    assert loaded.left_out == loaded.order_in_doubt == []


@pytest.mark.parametrize("is_terminal", [True, False])
@pytest.mark.parametrize(
    "command", [["read"], ["add", "--council", "leicester"]], ids=["read", "add"]
)
@pytest.mark.parametrize("pages", [2, 6])
def test_a_terminal_shows_which_page_of_a_long_pdf_is_read(
    copied: Project,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: list[str],
    pages: int,
    is_terminal: bool,
) -> None:
    monkeypatch.setattr(cli, "_is_terminal", lambda: is_terminal)
    (tmp_path / "a.pdf").write_bytes(pdf(*[lines(["Words."])] * pages))
    shown = run(copied, *command, tmp_path / "a.pdf").stderr
    pages_shown = "".join(f"\rReading page {n} of 6" for n in range(1, 7))
    assert shown == (f"{pages_shown}\n" if is_terminal and pages == 6 else "")


def test_a_terminal_shows_which_page_of_a_folders_pdf_is_read(
    copied: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "_is_terminal", lambda: True)
    (tmp_path / "a.pdf").write_bytes(pdf(*[lines(["Words."])] * 6))
    shown = run(copied, "add", tmp_path, "--council", "leicester").stderr
    assert "Adding (page 6 of 6)" in shown


def test_newer_than_nothing_is_refused(copied: Project, tmp_path: Path) -> None:
    result = run(copied, "add", page(tmp_path), "--council", "leicester", "--newer")
    assert result.exit_code == 1
    assert "there is no document minutes of this council" in result.stderr


def test_a_bad_file_in_a_folder_does_not_lose_the_others(
    copied: Project, tmp_path: Path
) -> None:
    folder = tmp_path / "many"
    page(folder, "b/minutes.html")
    page(folder, "b/minutes_files/menu.html", "<html><p>Of the site.</p></html>")
    page(folder, "a.txt", "Words of the first.\n")
    page(folder, "c.pdf", "no PDF")
    page(folder, "d.pptx", "a table")
    page(folder, ".hidden.txt", "Of the machine.\n")
    result = run(copied, "add", folder, "--council", "leicester")
    assert result.exit_code == 1
    sources = copied.root / "sources/leicester"
    added = {path.name for path in sources.glob("*.txt")}
    assert {"a.txt", "b-minutes.txt"} < added
    assert not {"c.txt", "menu.txt", "hidden.txt"} & added
    assert "2 of 3 documents added." in result.stdout
    assert f"Passed over: {folder / 'd.pptx'}" in result.stdout
    assert "c.pdf: the file ends in .pdf but is plain text" in result.stderr
    # once mended, the rest is added and what is there already is no fault
    (folder / "c.pdf").write_bytes(pdf(lines(["Words of the third."])))
    result = run(copied, "add", folder, "--council", "leicester")
    assert result.exit_code == 0, result.stderr
    assert "1 of 3 documents added." in result.stdout
    assert "There already" in result.stdout


def test_a_folder_without_any_document_is_refused(
    copied: Project, tmp_path: Path
) -> None:
    (tmp_path / "none").mkdir()
    result = run(copied, "add", tmp_path / "none", "--council", "leicester")
    assert result.exit_code == 1
    assert "there is no document in the folder" in result.stderr


def test_a_folder_that_may_not_be_read_is_refused_before_anything_is_added(
    copied: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbid(path: str) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    page(tmp_path / "many")
    monkeypatch.setattr("os.scandir", forbid)
    result = run(copied, "add", tmp_path / "many", "--council", "leicester")
    assert result.exit_code == 1
    assert "many: the folder cannot be read: Permission denied" in result.stderr


def test_title_and_name_are_not_for_a_folder(copied: Project, tmp_path: Path) -> None:
    page(tmp_path)
    wrong = ("--council", "leicester", "--title", "One for all")
    assert run(copied, "add", tmp_path, *wrong).exit_code == 2


def test_read_takes_any_form(copied: Project, tmp_path: Path) -> None:
    result = run(copied, "read", page(tmp_path), "--format", "json")
    assert result.exit_code == 0, result.stderr
    assert "Northgate" in result.stdout
    assert "960123" not in result.stdout


def test_nothing_is_written_where_the_reader_is_missing(
    copied: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(formats, "NEEDED", {".pdf": "no_such_module"})
    (tmp_path / "a.pdf").write_bytes(pdf(lines(["Words."])))
    result = run(copied, "add", tmp_path / "a.pdf", "--council", "leicester")
    assert result.exit_code == 1
    assert 'Run pip install "councilbench[documents]"' in result.stderr
    assert not (copied.root / "sources/leicester/a.txt").exists()


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Date of meeting: 4 March 2025", "2025-03-04"),
        ("Date: Tuesday 4th March 2025", "2025-03-04"),
        ("Tuesday, 4th March, 2025", "2025-03-04"),
        ("4 March 2025 at 6.30 pm", "2025-03-04"),
        (
            "Minutes of the Parks Board meeting held on 4 March 2025",
            "2025-03-04",
        ),
        ("Parks Board - Tuesday, 4th March, 2025 6.30 pm", "2025-03-04"),
        ("The minutes of the meeting held on 4 March 2025 were agreed.", None),
        ("Minutes of the previous meeting held on 4 March 2025", None),
        ("Published: 4 March 2025", None),
        ("Publication date: 4 March 2025", None),
        ("The contract began on 4 March 2025", None),
        ("Board | 4 March 2025 |", None),
        ("March 2025", None),
    ],
)
def test_a_date_is_proposed_only_where_the_text_gives_it_as_its_own(
    line: str, day: str | None
) -> None:
    proposal = said(f"Some heading\n{line}\nThen some words.\n")["date"]
    assert proposal.value == (day and {"stated": day, "basis": "stated"})
    assert proposal.words == (line if day else "")


def test_two_days_are_a_question_that_names_both() -> None:
    text = "Date of meeting: 4 March 2025\nDate of meeting: 5 March 2025\n"
    proposal = said(text)["date"]
    assert proposal.value is None
    assert "2025-03-04 and 2025-03-05 are given alike" in proposal.question


def test_a_labelled_day_is_put_before_one_that_stands_alone() -> None:
    proposal = said("5 March 2025\nDate of meeting: 4 March 2025\n")["date"]
    assert proposal.value == {"stated": "2025-03-04", "basis": "stated"}


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Culture Scrutiny Committee\nWords.", "Culture Scrutiny Committee"),
        ("Minutes of the Parks and Rivers Panel\n", "Parks and Rivers Panel"),
        ("Decision Maker: Cabinet\n", "Cabinet"),
        ("The Parks Board was told of it.\n", None),
        ("Recommendations to Cabinet\n", None),
        ("Parks Board\nRivers Board\n", None),
        ("Committee\n", None),
    ],
)
def test_a_body_is_proposed_where_a_heading_names_one(
    text: str, body: str | None
) -> None:
    assert said(text)["body"].value == body


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            "Progress on the recommendations of the review\nMinutes:\n",
            "progress_minutes",
        ),
        ("Executive response to the review of parks\n", "executive_response"),
        ("Final report: Parks for all\n", "scrutiny_report"),
        ("Parks\nTo put the task group’s final report forward.\n", None),
        ("Parks Strategy\nIt was resolved that it be adopted.\n", "strategy_minutes"),
        ("Parks\nWords.\n", None),
    ],
)
def test_a_kind_is_proposed_by_what_heads_the_document(
    text: str, kind: str | None
) -> None:
    assert said(text)["kind"].value == kind


def test_a_review_is_proposed_where_only_its_title_stands_in_the_text() -> None:
    reviews = {"p": "Parks", "pr": "Parks and Rivers for All", "x": "Roads"}
    assert said("On Parks and Rivers for All.", **reviews)["review"].value == "pr"
    assert said("On Parks.", **reviews)["review"].value == "p"
    assert said("On some parks.", **reviews)["review"].value is None
    both = said("On Parks, and on Roads.", **reviews)["review"]
    assert both.value is None
    assert "more than one of p, x" in both.question


def test_a_title_is_that_of_the_document_not_of_the_council_or_the_form() -> None:
    text = "Anytown Council\nMinutes\nParks Board\n7. The future of parks\nWords.\n"
    assert said(text)["title"].value == "The future of parks"
    assert said("Subject: Parks for all\n")["title"].value == "Parks for all"
    assert said("Words that run on, and stop.\n")["title"].value is None
    assert said("x\n", "Parks")["title"].value == "Parks"


def test_a_key_is_small_letters_and_no_longer_than_a_key_may_be() -> None:
    assert slug("Printed minutes, 4 Mär 2025.v2") == "printed-minutes-4-mar-2025-v2"
    assert len(slug("a " * 200)) <= 100


@given(st.text(max_size=400), st.lists(st.text(max_size=40), max_size=3))
@settings(deadline=None)
def test_a_proposal_stands_in_the_words_that_it_is_shown_with(
    text: str, headings: list[str]
) -> None:
    words, _ = withhold(text)
    for proposal in propose(words, headings, {"a": "Parks"}, KINDS):
        assert (proposal.value is None) == (proposal.words == "")
        assert proposal.value is not None or proposal.question
