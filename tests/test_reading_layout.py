"""The first step of reading: how a text is laid out, whatever it is dressed in."""

from __future__ import annotations

from pathlib import Path

import pytest
from councilbench.coding.codebook import load_vocabulary
from councilbench.project import Project
from councilbench.reading.layout.blocks import blocks
from councilbench.reading.layout.labelled import Labels
from councilbench.reading.layout.lists import Item, list_from
from councilbench.reading.layout.numbers import members, plain_number
from councilbench.reading.layout.openers import openers
from councilbench.reading.layout.plain import plain
from councilbench.reading.layout.sections import Sections
from councilbench.reading.layout.tables import tables
from councilbench.reading.model import Span
from councilbench.reading.resolution.fits import fits_for
from councilbench.reading.resolution.statuses import Statuses
from hypothesis import given, strategies as st

VOCABULARY = load_vocabulary(Project(Path(__file__).parents[1]))
LABELS = Labels(VOCABULARY.labels)


# --- the same text in the printer's signs


@given(st.text())
def test_a_plain_text_is_as_long_as_the_text(text: str) -> None:
    assert len(plain(text)) == len(text)


@pytest.mark.parametrize(
    ("printed", "everyday"),
    [
        ("On\u2011track", "On-track"),
        ("On\xa0track", "On track"),
        ("the Panel’s “aim”", 'the Panel\'s "aim"'),
        ("**Response:** Agreed", "  Response:   Agreed"),
        ("a\r\nb", "a \nb"),
        ("one *star", "one *star"),
    ],
)
def test_printers_signs_are_read_as_everyday_ones(printed: str, everyday: str) -> None:
    assert plain(printed) == everyday


# --- paragraphs


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("That the report of\n\nthe Director of Housing and Care be noted.", 2),
        ("That the minutes of the meeting held on\n\n2 May 2019 be approved.", 1),
        ("That the minutes of the meeting held on\n\n2. That it be noted.", 2),
        ("That a note be sent to all who live in\n\nStatus: On track", 2),
    ],
)
def test_a_paragraph_that_breaks_off_goes_on_after_an_empty_line(
    text: str, expected: int
) -> None:
    assert len(blocks(text)) == expected


def test_who_is_to_act_in_a_column_beside_it_is_no_part_of_a_decision() -> None:
    text = "(i) the report be received;            Clerk\n"
    assert [b.text for b in blocks(text)] == ["the report be received;", "Clerk"]


# --- lists


def shown(items: list[Item] | tuple[Item, ...], text: str) -> list[object]:
    """A list as [number, words, what stands within], for comparing."""
    return [
        [i.number, i.stem.of(text), *([shown(i.inner, text)] if i.inner else [])]
        for i in items
    ]


def listed(text: str) -> list[object]:
    return shown(list_from(text, blocks(text), 0, lambda block: False), text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. Ring it.\n2. Tune it.", [["1", "Ring it."], ["2", "Tune it."]]),
        ("(i) ring it;\n(ii) tune it.", [["i", "ring it;"], ["ii", "tune it."]]),
        ("1\nRing it.\n2\nTune it.", [["1", "Ring it."], ["2", "Tune it."]]),
        (
            "A That it ring.\nB That it be new.",
            [["A", "That it ring."], ["B", "That it be new."]],
        ),
        # a list within a list, and the outer one goes on
        (
            "(i) that they be told to:\n(a) ring it;\n(b) tune it;\n"
            "(ii) that it be new.",
            [
                ["i", "that they be told to:", [["a", "ring it;"], ["b", "tune it;"]]],
                ["ii", "that it be new."],
            ],
        ),
        # bullets do not end a numbered list
        (
            "1. Two bells:\n· one\n· other\n2. Tune it.",
            [["1", "Two bells:", [[None, "one"], [None, "other"]]], ["2", "Tune it."]],
        ),
        # numbers that were left at 1 are none
        (
            "1. Ring it now.\n1. Tune it now.",
            [[None, "Ring it now."], [None, "Tune it now."]],
        ),
        # a heading in between does not end it; the heading of the next part does
        (
            "1. It should ring.\nTowers\n2. It should hang.",
            [["1", "It should ring."], ["2", "It should hang."]],
        ),
        ("1. It should ring.\n2. Background", [["1", "It should ring."]]),
        # what is numbered otherwise is another list
        ("1. It should ring.\n(7) It should hang.", [["1", "It should ring."]]),
        # a number that a document gave before stands in brackets
        (
            "1 (was 2). Ring it now.\n2 (was 1). Tune it.",
            [["1", "Ring it now."], ["2", "Tune it."]],
        ),
    ],
)
def test_lists_by_their_markers(text: str, expected: list[object]) -> None:
    assert listed(text) == expected


def test_what_stands_between_items_is_kept_with_the_item_before() -> None:
    text = "1. It should ring.\nAgreed\nTowers\n2. It should hang.\n"
    first, second = list_from(
        text,
        blocks(text),
        0,
        lambda block: False,
        between=lambda block: block.text == "Agreed",
    )
    assert [b.text for b in first.after] == ["Agreed"]
    assert second.heading is not None
    assert second.heading.text == "Towers"


def test_an_answer_is_never_the_heading_of_the_next_item() -> None:
    text = "1. It should ring.\nTowers\nAgreed\n2. It should hang.\n"
    first, second = list_from(
        text,
        blocks(text),
        0,
        lambda block: False,
        between=lambda block: block.text == "Agreed",
    )
    assert [b.text for b in first.after] == ["Towers", "Agreed"]
    assert second.heading is None


# --- numbers


@pytest.mark.parametrize(
    "number",
    ["1", "R1", "Rec. 1", "Recommendation 1", "(1)", "01", "One", "No. 1", "R.1"],
)
def test_one_number_in_its_spellings(number: str) -> None:
    assert plain_number(number) == "1"


def test_a_part_of_a_recommendation_is_not_the_whole() -> None:
    assert plain_number("1(a)") == plain_number("1a") == "1a" != plain_number("1")


def test_a_range_has_its_members() -> None:
    assert members("1 to 3") == members("R1 to R3") == ("1", "2", "3")
    assert members("2") == members("3 to 1") == ()


# --- labels


@pytest.mark.parametrize(
    ("line", "part", "value"),
    [
        ("Response: Agreed", "response", "Agreed"),
        ("Cabinet Member’s response – Agreed", "response", "Agreed"),
        ("CMR Response to recommendation:", "response", None),
        ("Executive Response", "response", None),
        ("Update September 2022", "report", None),
        ("Lead officer: Clerk", "owner", "Clerk"),
        ("By when: May", "due", "May"),
        ("Legal implications", "end", None),
        ("Ymateb y Cabinet / Cabinet Response", "response", None),
        ("Position at March 2019", "status", None),
        ("Risk assessment: the risk is low", "end", "the risk is low"),
        # words that begin a sentence label nothing
        ("The response of the Cabinet to all this was slow.", None, None),
        ("Members spoke of it at length: it was old", None, None),
    ],
)
def test_what_a_label_is_of(line: str, part: str | None, value: str | None) -> None:
    text = plain(line)
    label = LABELS.of_line(text, Span(0, len(text)))
    assert (label.part if label else None) == part
    if label:
        assert (label.value.of(text) if label.value else None) == value


def test_a_label_may_name_whose_recommendation_it_is_of() -> None:
    text = "Response to Recommendations 2 and 3: Agreed"
    label = LABELS.of_line(text, Span(0, len(text)))
    assert label is not None
    assert label.numbers == ("2", "3")


@pytest.mark.parametrize(
    ("text", "numbers", "words"),
    [
        ("Recommendation 4: Ring it.", ("4",), "Ring it."),
        ("Recommendation Four – Ring it.", ("Four",), "Ring it."),
        ("Rec. 4 That it be rung.", ("4",), "That it be rung."),
        ("Recommendations 4 and 5: Ring it.", ("4", "5"), "Ring it."),
        ("Panel recommendation B: Ring it.", ("B",), "Ring it."),
        ("Argymhelliad 1 / Recommendation 1", ("1",), None),
    ],
)
def test_how_a_recommendation_is_taken_up(
    text: str, numbers: tuple[str, ...], words: str | None
) -> None:
    ((_, opener),) = openers(text, blocks(text))
    assert opener.numbers == numbers
    assert (opener.words.of(text) if opener.words else None) == words


def test_r1_counts_where_it_is_not_alone() -> None:
    assert (
        len(
            list(
                openers(
                    "R1: Ring it.\nR2: Tune it.\n",
                    blocks("R1: Ring it.\nR2: Tune it.\n"),
                )
            )
        )
        == 2
    )
    assert list(openers("R1: Ring it.\n", blocks("R1: Ring it.\n"))) == []


# --- tables: the same rows in every dress

HEAD = ("Ref", "Recommendation", "Response", "Lead officer", "By when")
ROWS = (
    ("R1", "That a bell be rung each day.", "Agreed", "Clerk", "May 2020"),
    ("R2", "That it be tuned by a smith.", "Not agreed", "Verger", "N/A"),
    ("R3", "That a rope be bought.", "Agreed in part", "Clerk", "June 2020"),
)


def columned(rows: tuple[tuple[str, ...], ...]) -> str:
    widths = [max(len(row[i]) for row in rows) + 3 for i in range(len(HEAD))]
    return "\n".join(
        "".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True))
        for row in rows
    )


WHOLE = (HEAD, *ROWS)
DRESSES = {
    "bars": "\n".join(f"| {' | '.join(row)} |" for row in WHOLE),
    "bars without ends": "\n".join(" | ".join(row) for row in WHOLE),
    "bars with a rule": "\n".join(
        [f"| {' | '.join(HEAD)} |", "|---|---|---|---|---|"]
        + [f"| {' | '.join(row)} |" for row in ROWS]
    ),
    "tabs": "\n".join("\t".join(row) for row in WHOLE),
    "spaces": columned(WHOLE),
    "a cell a line": "\n".join(cell for row in WHOLE for cell in row),
    "a cell a paragraph": "\n\n".join(cell for row in WHOLE for cell in row),
    "a bar after each cell": "|\n" + "\n".join(f"{c} |" for row in WHOLE for c in row),
    "the head on each page": "\n\n".join(
        cell for row in (HEAD, *ROWS[:2], HEAD, ROWS[2]) for cell in row
    ),
}


@pytest.mark.parametrize("dress", DRESSES)
def test_a_table_is_the_same_in_every_dress(dress: str) -> None:
    text = DRESSES[dress] + "\n"
    fits = fits_for(VOCABULARY, Statuses(text, VOCABULARY.statuses))
    (table,) = tables(text, LABELS, fits)
    assert table.columns == ("number", "recommendation", "response", "owner", "due")
    assert [tuple(c.of(text) for c in row) for row in table.rows] == list(ROWS)


def test_a_cell_that_runs_over_lines_beside_others_is_not_read() -> None:
    text = (
        "Ref  Recommendation          Status\n"
        "1    That a bell be rung     Complete\n"
        "     on each day of May.     in May\n"
    )
    fits = fits_for(VOCABULARY, Statuses(text, VOCABULARY.statuses))
    (table,) = tables(text, LABELS, fits)
    assert not table.is_certain
    assert [cell.of(text) for cell in table.rows[0]] == ["1", "", ""]


@pytest.mark.parametrize(
    "head",
    [
        "| Ref | Action | Status |",
        "| No | Audit recommendation | Status |",
        "Ref\nAction\nStatus",
    ],
)
def test_tables_of_other_things_are_none(head: str) -> None:
    text = f"Recommendations\n\n{head}\n| 1 | Ring the bell each day | Complete |\n"
    assert tables(text, LABELS, lambda words, part: 1.0) == []


# --- sections


def test_the_items_of_minutes_are_sections() -> None:
    text = (
        "6. Buses\n\nA bus came.\n\n7. 20 MPH Zones pdf icon PDF 9 KB\n\nIt was slow.\n"
    )
    sections = Sections(blocks(text))
    assert sections.at(text.index("A bus")) == 1
    assert sections.at(text.index("It was")) == 2
