"""The forms that the reader knows: what is taken, and what is left alone."""

from __future__ import annotations

from datetime import date

import pytest
from councilbench.reading import Reading, read
from councilbench.reading.numbers import follows, parts
from test_reading import VOCABULARY

SCRUTINY = "Scrutiny Review of Bells: final report\n\n"


def reading(text: str) -> Reading:
    return read(text, VOCABULARY)


def recommended(text: str) -> list[tuple[str | None, str]]:
    return [(r.number, r.span.of(text)) for r in reading(text).recommendations]


def answered(text: str) -> list[tuple[str, str]]:
    return [(r.number, r.decision) for r in reading(text).responses]


def decided(text: str) -> list[str]:
    return [" ".join(d.span.of(text).split()) for d in reading(text).decisions]


@pytest.mark.parametrize(
    ("refs", "expected"),
    [
        ("2, 6 and 11", ("2", "6", "11")),
        ("1 to 6", ("1 to 6",)),
        ("1-4 & 7", ("1-4", "7")),
        ("SC18", ("SC18",)),
        ("SR (25/26) 01", ("SR (25/26) 01",)),
        ("9.1.1, 9.12 and 9.1.3", ("9.1.1", "9.12", "9.1.3")),
        ("2023/04", ("2023/04",)),
    ],
)
def test_numbers_are_kept_as_printed(refs: str, expected: tuple[str, ...]) -> None:
    assert parts(refs) == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [("2", "3"), ("b", "c"), ("iii", "iv"), ("R9", "R10"), ("9.1.2", "9.2.1")],
)
def test_a_list_goes_on_with_the_next_number_only(before: str, after: str) -> None:
    assert follows(before, after)
    assert not follows(after, before)


def test_a_lead_of_scrutinys_makes_a_list_of_recommendations() -> None:
    text = "The Panel recommends that:\n\n(a) a bell be rung; and\n\n(b) it be tuned.\n"
    assert recommended(text) == [("a", "a bell be rung"), ("b", "it be tuned.")]


def test_bullets_are_recommendations_without_a_number() -> None:
    text = (
        "The Task Group recommends:\n· A bell should be rung.\n· It should be tuned.\n"
    )
    assert [number for number, _ in recommended(text)] == [None, None]


def test_what_officers_ask_of_a_meeting_is_not_recommended_by_scrutiny() -> None:
    text = SCRUTINY + "The Cabinet is recommended to:\n1. Note the report on bells.\n"
    assert recommended(text) == []


def test_a_section_number_ends_a_list() -> None:
    text = "The Panel recommends that:\n1. a bell be rung;\n2. it be tuned.\n3. Costs\n"
    assert [number for number, _ in recommended(text)] == ["1", "2"]


def test_a_row_of_a_table_gives_recommendation_answer_and_status() -> None:
    text = (
        "| Ref | Recommendation | Response | Status |\n|---|---|---|---|\n"
        "| SC1 | That a bell be rung. | Accepted | Complete |\n"
    )
    assert recommended(text) == [("SC1", "That a bell be rung.")]
    assert answered(text) == [("SC1", "accept_in_full")]
    (progress,) = reading(text).progress
    assert progress.status == "fully_achieved"


def test_a_table_with_no_column_of_recommendations_is_left_alone() -> None:
    text = (
        "| Ref | Action | Status |\n|---|---|---|\n| 1 | Ring the bell | Complete |\n"
    )
    assert recommended(text) == []
    assert reading(text).progress == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Accepted.", "accept_in_full"),
        ("Agreed – a bell is on order.", "accept_in_full"),
        ("Accepted subject to funding.", "accept_in_part"),
        ("Supported, but not this year.", "accept_in_part"),
        ("Accepted in principle", "accept_in_part"),
        ("Not agreed. There is no bell.", "decline"),
        ("Noted.", "noted"),
        ("We cannot accept this recommendation.", "decline"),
    ],
)
def test_a_reply_opens_with_its_decision(words: str, expected: str) -> None:
    text = f"Recommendation 4: That a bell be rung.\nResponse: {words}\n"
    assert answered(text) == [("4", expected)]


def test_a_reply_that_gives_no_decision_is_not_given_one() -> None:
    text = "Recommendation 4: That a bell be rung.\nResponse: The bell is old.\n"
    assert answered(text) == []


@pytest.mark.parametrize("ticked", ["☒ Reject", "[x] Reject", "Reject ✓", "Reject Y"])
def test_a_ticked_option_is_the_answer(ticked: str) -> None:
    text = (
        "Recommendation 4: That a bell be rung.\nExecutive response:\n"
        f"Accept in full\nAccept in part\n{ticked}\n"
    )
    assert answered(text) == [("4", "decline")]


def test_an_answer_in_the_place_for_words_is_no_recommendation() -> None:
    text = "Scrutiny Panel\n\nRecommendation 4 – Not accepted. There is no bell.\n"
    assert answered(text) == [("4", "decline")]
    assert recommended(text) == [("4", "Recommendation 4 –")]


def test_prose_answers_several_at_once() -> None:
    text = (
        "The Scrutiny Panel reported. Cabinet accepted recommendations 1 and 3. "
        "Recommendation 2 was rejected because the bell is cracked.\n"
    )
    assert answered(text) == [
        ("1", "accept_in_full"),
        ("3", "accept_in_full"),
        ("2", "decline"),
    ]


def test_a_blanket_answer_is_that_of_each() -> None:
    text = (
        "The Scrutiny Panel recommended:\n1. That a bell be rung.\n"
        "2. That it be tuned.\n\nCabinet accepted all of the recommendations.\n"
    )
    assert answered(text) == [("1", "accept_in_full"), ("2", "accept_in_full")]


@pytest.mark.parametrize(
    "sentence",
    [
        "Cabinet may accept all of the recommendations.",
        "Cabinet is asked to accept all of the recommendations.",
        "Cabinet has not accepted all of the recommendations.",
    ],
)
def test_what_is_open_or_denied_is_no_blanket_answer(sentence: str) -> None:
    text = f"The Scrutiny Panel recommended:\n1. That a bell be rung.\n\n{sentence}\n"
    assert answered(text) == []


@pytest.mark.parametrize(
    "opener",
    [
        "AGREED that ",
        "RESOLVED – that ",
        "It was RESOLVED unanimously that ",
        "**AGREED:** that ",
        "Resolved (by 6 votes to 3) that ",
        "The Committee AGREED that ",
        "PENDERFYNWYD / RESOLVED that ",
        "The bell was heard. AGREED – that ",
    ],
)
def test_openers_in_their_spellings(opener: str) -> None:
    assert decided(f"{opener}the bell be tuned.\n") in (
        ["that the bell be tuned."],
        ["the bell be tuned."],
    )


def test_bullets_inside_a_numbered_decision_belong_to_it() -> None:
    text = "RESOLVED:\n1. That bells be:\n- rung; and\n- tuned.\n2. That all be told.\n"
    assert decided(text) == [
        "That bells be: - rung; and - tuned.",
        "That all be told.",
    ]


def test_a_number_alone_on_its_line_opens_the_words_after_it() -> None:
    text = "RESOLVED that\n\n(1)\n\nthe bell be rung;\n\n(2)\n\nthe bell be tuned.\n"
    assert [d.number for d in reading(text).decisions] == ["1", "2"]


def test_what_a_committee_did_is_decided_without_a_word_for_it() -> None:
    text = "The Committee:\n(i) noted the report; and\n(ii) asked for another.\n"
    assert decided(text) == ["noted the report", "asked for another."]


def test_a_lost_motion_is_not_decided() -> None:
    text = (
        "Councillor A moved the motion:\nThat it be RESOLVED:\n"
        "RESOLVED:\n1. That a bell be rung.\nThe motion was lost.\n"
    )
    assert decided(text) == []


def test_decisions_printed_twice_are_counted_once() -> None:
    listed = "1. That a bell be rung.\n2. That it be tuned.\n"
    text = f"Decision:\n{listed}\nMinutes:\nThe bell was heard.\n\nAGREED:\n{listed}"
    assert decided(text) == ["That a bell be rung.", "That it be tuned."]


def test_a_reply_of_agreed_is_not_taken_for_a_decision_of_the_meeting() -> None:
    text = "Recommendation 1: That a bell be rung.\nAgreed. The bell is on order.\n"
    assert decided(text) == []
    assert answered(text) == [("1", "accept_in_full")]


@pytest.mark.parametrize(
    "text",
    [
        "Cabinet\n14 May 2021\n\nBells\n",
        "Date of meeting:\n\n14 May 2021\n",
        "Decided at meeting: 14/05/2021 - Cabinet\nPublication date: 20/05/2021\n",
        "MINUTES of the meeting of the Cabinet held on Friday, 14th May, 2021\n",
        "14/05/2021 - Report on bells\n",
        "Bells Committee - 14 MAY 2021\n",
    ],
)
def test_the_day_of_the_meeting_is_told(text: str) -> None:
    assert reading(text).meeting_date == date(2021, 5, 14)


@pytest.mark.parametrize(
    "text",
    [
        "The minutes of the meeting held on 14 May 2021 were agreed.\n",
        "Publication date: 14/05/2021\n",
        "Bells are to be rung by 14 May 2021.\n",
        "Date of last meeting: 14 May 2021\n",
    ],
)
def test_other_days_are_not_the_meetings(text: str) -> None:
    assert reading(text).meeting_date is None


def test_lines_that_a_pdf_wrapped_are_one_paragraph() -> None:
    text = (
        "Recommendation 1: That the bells of all the churches in the town be\n"
        "rung at noon, and that each ward be asked which of its bells should\n"
        "Ring first. The order in which they ring should be printed on a card\n"
        "that is sent to all.\n"
    )
    ((_, words),) = recommended(text)
    assert words.endswith("that is sent to all.")


def test_a_status_line_is_the_status_as_printed() -> None:
    text = "Recommendation 1: That a bell be rung.\nStatus: On track\nIt was cast.\n"
    (progress,) = reading(text).progress
    assert progress.status == "in_progress"
    assert progress.status_span is not None
    assert progress.status_span.of(text) == "On track"
