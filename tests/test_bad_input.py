"""Bad input: plain sentences that say where, what and what to do, nothing written."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from councilbench import building
from councilbench.cli import main
from councilbench.files import JOURNAL
from councilbench.problems import bad_data
from councilbench.project import Project

CARD = "sources/leicester/leicester-external-workforce-update-minutes.yaml"
TEXT = "sources/leicester/leicester-external-workforce-update-minutes.txt"


def run(project: Project, *arguments: str) -> Result:
    result = CliRunner().invoke(main, ["--project", str(project.root), *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def change(project: Project, file: str, old: str, new: str) -> int:
    """Replace some words of a file; return the line on which they stood."""
    path = project.root / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def contents(project: Project) -> dict[str, str]:
    """Return a hash of every file in the folder."""
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(project.root.rglob("*"))
        if path.is_file()
    }


def refused(project: Project, *words: str) -> str:
    """Build; check that it is refused in plain words and that nothing was written."""
    before = contents(project)
    result = run(project, "build")
    assert result.exit_code == 1, result.output
    assert "Traceback" not in result.stderr
    for word in words:
        assert word in result.stderr, result.stderr
    assert contents(project) == before
    return result.stderr


def test_a_quote_that_is_not_in_its_document(copied: Project) -> None:
    card = "sources/stockton-on-tees/stockton-care-at-home-progress-minutes.yaml"
    line = change(
        copied,
        card,
        "To date 42 providers had engaged with interviewing",
        "To date 43 providers had engaged with interviewing",
    )
    said = refused(copied, f"{card}, line {line}", "outcomes", "is not in the document")
    assert "the nearest is, at character" in said
    assert "“To date 42 providers" in said


def test_a_quote_that_stands_more_than_once(copied: Project) -> None:
    change(copied, CARD, '"she was keen for this to be here"', '"the review"')
    refused(copied, CARD, "stands", "times: lengthen it")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("completeness:", "completness:", ["completness", "no such key"]),
        ('"5": [partnership]', '"5": [partnerships]', ["no theme partnerships"]),
        ('"5": [partnership]', '"6": [partnership]', ["“6” names 0 of the items"]),
        ("latest: 2021-05-31", "latest: 2021-05-32", ["not valid YAML", "day"]),
        ("latest: 2021-05-31", "latest: soon", ["'soon' is not a date"]),
        ("latest: 2021-05-31", "latest: 2021-01-19", ["earliest", "latest"]),
        ("kind: progress_minutes", "kind: gossip", ["gossip", "document_kinds"]),
        ("title: ", "titel: ", ["titel", "title", "missing"]),
        ("review: leicester-ex", "review: leicester-in", ["leicester-internal"]),
        ("basis: inferred", "basis: guessed", ["'guessed' is not one of"]),
        ("corrections:", "themes: {}\ncorrections:", ["the key stands twice"]),
        ("corrections:", "corrections: [", ["not valid YAML"]),
        ("council: leicester", "council: coventry", ["lies under leicester"]),
    ],
)
def test_a_card_that_is_wrong(
    copied: Project, old: str, new: str, words: list[str]
) -> None:
    change(copied, CARD, old, new)
    refused(copied, *words)


def test_a_cards_fault_is_named_with_file_line_and_key(copied: Project) -> None:
    line = change(copied, CARD, '"5": [partnership]', '"5": [partnerships]')
    said = refused(copied)
    assert said.startswith(f"{CARD}, line {line}, themes > 5: there is no theme")
    assert "Use one of promotion, recruitment" in said


def test_all_faults_are_shown_together(copied: Project) -> None:
    change(copied, CARD, '"5": [partnership]', '"5": [partnerships]')
    change(copied, CARD, '"8": [recruitment]', '"8": [recruiting]')
    change(copied, CARD, '"4": {themes: [quality', '"4": {themes: [qualities')
    said = refused(copied, "partnerships", "recruiting", "qualities")
    assert said.splitlines()[-1] == "3 problems."


def test_two_documents_with_one_key(copied: Project) -> None:
    for suffix in (".txt", ".yaml"):
        source = copied.root / CARD.replace(".yaml", suffix)
        target = copied.root / "sources" / "coventry" / source.name
        words = source.read_text(encoding="utf-8")
        target.write_text(
            words.replace("council: leicester", "council: coventry").replace(
                "review: leicester-external-workforce",
                "review: coventry-workforce-strategy",
            ),
            encoding="utf-8",
        )
    refused(copied, "another document has the same key", CARD[:-5])


def test_a_text_that_is_not_utf8(copied: Project) -> None:
    path = copied.root / TEXT
    path.write_bytes(path.read_bytes().decode().replace("’", "'").encode("utf-16"))
    refused(copied, TEXT, "not UTF-8", "Save it as UTF-8")


def test_a_text_with_a_byte_order_mark(copied: Project) -> None:
    path = copied.root / TEXT
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    refused(copied, TEXT, "not seen (such as direction marks or a byte order mark)")


def test_a_text_that_was_changed_after_it_was_added(copied: Project) -> None:
    change(copied, TEXT, "Point 15 Challenging", "Point 15  Challenging")
    refused(copied, CARD, "the text has changed since it was added")


def test_a_text_with_contact_details(copied: Project) -> None:
    change(copied, TEXT, "Minutes:\n", "Minutes: ring 0116 454 1000\n")
    refused(copied, TEXT, "a telephone number or an e-mail address")


def test_an_empty_text(copied: Project) -> None:
    (copied.root / TEXT).write_text("\n \n", encoding="utf-8")
    refused(copied, TEXT, "the file holds no text")


def test_a_huge_text(copied: Project) -> None:
    (copied.root / TEXT).write_text("word " * 1_100_000, encoding="utf-8")
    refused(copied, TEXT, "5,500,000 characters", "the limit is 5,000,000")


def test_a_card_without_its_text_and_a_text_without_its_card(copied: Project) -> None:
    (copied.root / TEXT).rename(copied.root / "sources/leicester/other.txt")
    refused(copied, TEXT, "the file is missing", "other.txt", "no card beside it")


def test_a_missing_schema(copied: Project) -> None:
    (copied.root / "schemas/outcomes.json").unlink()
    refused(copied, "schemas/outcomes.json", "the file is missing")


def test_a_schema_with_a_rule_that_is_not_known(copied: Project) -> None:
    change(
        copied, "schemas/reviews.json", '"minimum": "1990-01-01"', '"atLeast": "1990"'
    )
    refused(copied, "schemas/reviews.json", "atLeast", "Mend the schema")


def test_a_broken_descriptor(copied: Project) -> None:
    change(copied, "datapackage.json", '"resources": [', '"resources": [,')
    refused(copied, "datapackage.json, line", "not valid JSON")


def test_a_foreign_key_to_nowhere(copied: Project) -> None:
    change(
        copied,
        "sources/reviews.csv",
        "stockton-care-at-home,stockton-on-tees,",
        "stockton-care-at-home,stockton,",
    )
    said = refused(copied, "sources/reviews.csv, line 6, council_id", "stockton")
    assert "Traceback" not in said


def test_a_duplicate_row_of_a_hand_written_table(copied: Project) -> None:
    path = copied.root / "sources/councils.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + text.splitlines()[-1] + "\n", encoding="utf-8")
    refused(copied, "sources/councils.csv, line 6", "worcestershire")


def test_a_broken_date_in_a_hand_written_table(copied: Project) -> None:
    change(copied, "sources/reviews.csv", "2020-06-22", "22/06/2020")
    refused(copied, "sources/reviews.csv, line 7, approved_on", "22/06/2020")


def test_a_resource_that_is_not_declared(copied: Project) -> None:
    descriptor = json.loads((copied.root / "datapackage.json").read_text("utf-8"))
    descriptor["resources"] = [
        r for r in descriptor["resources"] if r["name"] != "response_phrases"
    ]
    path = copied.root / "datapackage.json"
    path.write_text(json.dumps(descriptor), encoding="utf-8")
    result = run(copied, "read", Path(TEXT).stem)
    assert result.exit_code == 1
    assert "there is no resource response_phrases with a path" in result.stderr


@pytest.mark.parametrize("schema", ["[]", "{}", '{"fields": 7}', '{"fields": [7]}'])
def test_a_schema_that_lists_no_fields(copied: Project, schema: str) -> None:
    file = "schemas/response_phrases.json"
    (copied.root / file).write_text(schema, encoding="utf-8")
    result = run(copied, "read", Path(TEXT).stem)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"{file}: there is no list of fields")


def test_a_link_to_a_recommendation_that_no_document_lists(copied: Project) -> None:
    card = "sources/stockton-on-tees/stockton-care-at-home-progress-minutes.yaml"
    change(copied, card, '{of: "11", theme', '{of: "14", theme')
    refused(copied, card, "no document lists a recommendation 14")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write to any folder")
def test_a_read_only_folder(copied: Project) -> None:
    folder = copied.root / "benchmark" / "tables"
    folder.chmod(0o500)
    try:
        refused(copied, "benchmark/tables", "cannot be written")
    finally:
        folder.chmod(0o700)


def test_a_place_that_cannot_be_written_to(copied: Project) -> None:
    """The same as a read-only folder, in a way that also stops root."""
    (copied.root / "dist").write_text("in the way", encoding="utf-8")
    refused(copied, "dist", "cannot be written")


def test_a_failed_build_leaves_the_last_good_one_untouched(
    copied: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(copied, "build").exit_code == 0
    view = copied.root / "benchmark/views/nameless.sql"
    comments = "-- title: A\n-- description: A view.\n"
    view.write_text(f"{comments}SELECT 1 AS nameless FROM councils")
    # Tables, charts and database would all be others, had they been written.
    change(copied, "sources/councils.csv", "Leicester City Council", "Leicester")
    refused(copied, "views/nameless.sql, nameless: nothing describes this column")
    view.unlink()
    with monkeypatch.context() as patch:
        patch.setattr(building, "draw_charts", _fail)
        refused(copied, "benchmark/charts: it cannot be drawn")
    change(copied, CARD, '"5": [partnership]', '"5": [partnerships]')
    refused(copied)
    assert not list(copied.root.rglob(f"{JOURNAL}*"))
    assert run(copied, "serve", "--port", "0").exit_code == 2


def test_a_schema_that_is_none_says_what_it_came_upon(copied: Project) -> None:
    (copied.root / "schemas/reviews.json").write_text("[]", encoding="utf-8")
    said = refused(copied, "schemas/reviews.json", "this is not a Table Schema (")
    assert re.search(r"\((Type|Attribute)Error: .*\)\. Restore it", said)


# --- with --debug


def test_debug_shows_where_each_problem_arose(copied: Project) -> None:
    other = "sources/stockton-on-tees/stockton-care-at-home-progress-minutes.yaml"
    change(copied, CARD, "completeness:", "completness:")
    change(copied, other, "completeness:", "completness:")
    plain = refused(copied)
    result = run(copied, "--debug", "build")
    assert result.exit_code == 1
    lines = result.stderr.splitlines()
    # The same sentences, and beneath those of each card where they were raised.
    assert set(plain.splitlines()) < set(lines)
    assert lines.count("Traceback (most recent call last):") == 2
    assert sum(line.endswith("in load_card") for line in lines) == 2
    assert sum(line.startswith("councilbench.problems.BadData") for line in lines) == 2


def test_debug_shows_what_a_plain_sentence_stands_for(copied: Project) -> None:
    (copied.root / TEXT).write_bytes(b"\xff")
    assert "UnicodeDecodeError" not in refused(copied)
    stderr = run(copied, "--debug", "build").stderr
    assert "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff" in stderr


@pytest.mark.parametrize(
    ("command", "name"),
    [
        (["read"], "files/minutes.pdf"),
        (["add", "--council", "leicester"], "files/minutes.pdf"),
        (["add", "--council", "leicester"], "files"),
    ],
)
def test_debug_shows_the_traceback_of_the_process_that_read_a_file(
    copied: Project, tmp_path: Path, command: list[str], name: str
) -> None:
    path = tmp_path / "files" / "minutes.pdf"
    path.parent.mkdir()
    path.write_bytes(b"%PDF-1.4\n" + b"x" * 99)
    asked = [*command, str(tmp_path / name)]
    plain = run(copied, *asked)
    assert plain.exit_code == 1
    assert "Traceback" not in plain.stderr
    assert "; `councilbench --debug …` shows more.\n" in plain.stderr
    shown = run(copied, "--debug", *asked)
    assert shown.exit_code == 1
    sentence, _, below = shown.stderr[shown.stderr.index(str(path)) :].partition("\n")
    assert sentence.endswith("save it again, or fetch it anew.")
    assert below.startswith("Traceback (most recent call last):\n")
    assert "in _opened\n    return pdfplumber.open(io.BytesIO(data))" in below
    assert "pdfminer" in below


def _fail(_: object) -> None:
    raise bad_data("benchmark/charts", "it cannot be drawn")


def test_no_benchmark_here(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["--project", str(tmp_path), "build"])
    assert result.exit_code == 1
    assert "has a datapackage.json" in result.stderr
    assert "--project" in result.stderr


# --- committed tables that are not what the sources give


def test_build_check_tells_which_tables_are_out_of_date(copied: Project) -> None:
    assert run(copied, "build", "--check").exit_code == 0
    change(
        copied, "benchmark/tables/decisions.csv", ",September 2021,", ",October 2021,"
    )
    (copied.root / "benchmark/tables/issues.csv").unlink()
    before = contents(copied)
    result = run(copied, "build", "--check")
    assert result.exit_code == 1
    assert (
        "benchmark/tables/decisions.csv is not what the sources give" in result.stderr
    )
    assert "benchmark/tables/issues.csv is missing" in result.stderr
    assert contents(copied) == before


def _descriptor_without_hashes(project: Project) -> None:
    path = project.root / "datapackage.json"
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        del resource["hash"], resource["bytes"]
    path.write_text(json.dumps(descriptor), encoding="utf-8")


def test_validate_finds_a_table_that_is_not_the_one_described(copied: Project) -> None:
    change(
        copied, "benchmark/tables/decisions.csv", ",September 2021,", ",Autumn 2021,"
    )
    result = run(copied, "validate")
    assert result.exit_code == 1
    assert "benchmark/tables/decisions.csv" in result.stderr
    assert "hash" in result.stderr


def test_validate_finds_a_code_that_is_in_no_codelist(copied: Project) -> None:
    change(copied, "benchmark/tables/decisions.csv", ",,resolved,", ",,decided,")
    result = run(copied, "validate")
    assert result.exit_code == 1
    assert "benchmark/tables/decisions.csv, line 2, kind" in result.stderr
    assert "decided" in result.stderr


def test_validate_finds_a_quote_that_its_text_does_not_hold(copied: Project) -> None:
    change(
        copied,
        "benchmark/tables/decisions.csv",
        "That a detailed update report",
        "That a more detailed update report",
    )
    _descriptor_without_hashes(copied)
    result = run(copied, "validate")
    assert result.exit_code == 1
    assert re.search(r"decisions\.csv, line \d+, text", result.stderr)
    assert "That a detailed update report" in result.stderr


# --- adding a document


def added(project: Project, file: Path, *options: str) -> Result:
    return run(project, "add", str(file), "--council", "leicester", *options)


@pytest.fixture
def minutes(tmp_path: Path) -> Callable[[bytes], Path]:
    def write(data: bytes) -> Path:
        path = tmp_path / "minutes.txt"
        path.write_bytes(data)
        return path

    return write


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "holds no text"),
        (b"  \n\t\n", "holds no text"),
        (b"Minutes\0of the meeting", "null characters"),
        ("Caf\xe9".encode("latin-1"), "not UTF-8"),
    ],
)
def test_a_file_that_cannot_be_added(
    copied: Project, minutes: Callable[[bytes], Path], data: bytes, words: str
) -> None:
    before = contents(copied)
    result = added(copied, minutes(data))
    assert result.exit_code == 1
    assert words in result.stderr
    assert contents(copied) == before


def test_adding_to_a_council_or_review_that_is_not_there(
    copied: Project, minutes: Callable[[bytes], Path]
) -> None:
    file = minutes(b"Minutes of the meeting")
    result = run(copied, "add", str(file), "--council", "durham")
    assert result.exit_code == 1
    assert "there is no council_id durham" in result.stderr
    assert "coventry, leicester" in result.stderr
    result = added(copied, file, "--review", "nothing")
    assert result.exit_code == 1
    assert "there is no review_id nothing" in result.stderr


def test_adding_the_same_words_or_the_same_key_twice(
    copied: Project, minutes: Callable[[bytes], Path]
) -> None:
    again = added(copied, copied.root / TEXT, "--name", "another-name")
    assert again.exit_code == 1
    assert "the same text is there already" in again.stderr
    file = minutes(b"Other words")
    taken = added(copied, file, "--name", Path(TEXT).stem)
    assert taken.exit_code == 1
    assert "there already" in taken.stderr or "already" in taken.stderr


def test_what_is_added_keeps_its_words_but_for_contact_details(
    copied: Project, minutes: Callable[[bytes], Path]
) -> None:
    file = minutes(
        b"Contact: A Clerk, tel. 0116 454 1000, clerk@leicester.gov.uk\r\n"
        b"RESOLVED that 27,391 leaflets be printed by 11/09/2023.\r\n"
    )
    result = added(copied, file, "--name", "leaflets")
    assert result.exit_code == 0, result.stderr
    text = (copied.root / "sources/leicester/leaflets.txt").read_bytes().decode()
    assert text == (
        "Contact: A Clerk, tel. [contact details withheld], "
        "[contact details withheld]\n"
        "RESOLVED that 27,391 leaflets be printed by 11/09/2023.\n"
    )
    card = (copied.root / "sources/leicester/leaflets.yaml").read_text()
    assert card.count("{at: ") == 2
    assert "review: # ?" in card
    assert "review" in result.output
    assert run(copied, "build").exit_code == 1  # the card still asks
