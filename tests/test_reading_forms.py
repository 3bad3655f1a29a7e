"""The forms that the reader knows: what is taken, and what is left alone."""

from __future__ import annotations

import json
from datetime import date

import pytest
from councilbench.reading import (
    Reading,
    Span,
    dates_in,
    figures_in,
    read,
    readings_json,
    readings_text,
    share,
    terms_in,
    uncovered,
)
from councilbench.reading.frames.voices import (
    asks,
    is_bare_heading,
    is_by_scrutiny,
    is_by_scrutiny_body,
    is_officers_paper,
    is_scrutinys,
    is_wish,
)
from councilbench.reading.layout.blocks import blocks, sentences
from councilbench.reading.layout.headings import reads_as_heading
from councilbench.reading.layout.numbers import follows, opens, parts
from councilbench.reading.resolution.replies import reply
from councilbench.reading.wording import code, status_of_words
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


def test_a_reply_that_gives_no_decision_is_kept_without_one() -> None:
    text = "Recommendation 4: That a bell be rung.\nResponse: The bell is old.\n"
    assert answered(text) == [("4", "not_recorded")]
    (response,) = reading(text).responses
    assert response.explanation
    assert response.explanation.of(text) == "The bell is old."


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
    assert recommended(text) == [("4", "Recommendation 4")]


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


def test_a_motion_that_is_lost_much_later_is_another() -> None:
    text = (
        "Councillor A moved:\n\nRESOLVED:\n1. That a bell be rung.\n\n"
        "The bell is old.\n\nIt is cracked.\n\nIt is loud.\n\n"
        "The motion on ropes was lost.\n"
    )
    assert decided(text) == ["That a bell be rung."]


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


# --- wording that stands for a code

WORDING = {
    "achieved": "done",
    "partly achieved": "part",
    "not achieved": "open",
    "on track": "going",
    "=closed": "done",
}


def coded_as(words: str) -> tuple[str, str] | None:
    found = code(words, Span(0, len(words)), WORDING)
    return (found[0], found[1].of(words)) if found else None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("It was Achieved in May.", ("done", "Achieved")),
        ("It was partly achieved.", ("part", "partly achieved")),
        ("It was not achieved.", ("open", "not achieved")),
        ("It is on\ntrack.", ("going", "on\ntrack")),
        # as often as it is said, the first place counts
        ("achieved, I say: Achieved", ("done", "achieved")),
        # said of something else, or of what is to come
        ("It has never been achieved.", None),
        ("It isn’t fully achieved.", None),
        ("It is yet to be achieved.", None),
        ("It is to be achieved in May.", None),
        ("less than achieved", None),
        ("once it is achieved", None),
        ("until achieved", None),
        ("if achieved", None),
        ("when it is achieved", None),
        # three words between are too many to deny it
        ("not so long ago it was achieved", ("done", "achieved")),
        # two codes: which of them is meant?
        ("Some was achieved, the rest is on track.", None),
        # part of a word is not the word
        ("overachieved", None),
        # alone in a cell it would be a status
        ("The road was closed.", None),
    ],
)
def test_wording_gives_a_code_where_it_says_so(
    words: str, expected: tuple[str, str] | None
) -> None:
    assert coded_as(words) == expected


def test_only_the_passage_is_looked_at_for_wording() -> None:
    words = "achieved on track achieved"
    assert code(words, Span(8, 18), WORDING) == ("going", Span(9, 17))
    # what denies it must stand in the passage too
    assert code("not on track", Span(4, 12), WORDING) == ("going", Span(4, 12))


def test_wording_far_into_a_passage_is_not_looked_for() -> None:
    near, far = "x " * 990 + "on track", "x " * 1000 + "on track"
    assert code(near, Span(0, len(near)), WORDING) is not None
    assert code(far, Span(0, len(far)), WORDING) is None


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (" Closed. ", "done"),
        ("**On  track**", "going"),
        ("(partly achieved)", "part"),
        ("Achieved in May", "done"),
        ("Closed in May", None),
        ("", None),
    ],
)
def test_words_in_the_place_for_a_status(words: str, status: str | None) -> None:
    assert status_of_words(words, WORDING) == status


def test_terms_are_found_in_the_order_in_which_they_first_stand() -> None:
    text = "Ringers rang the bells; the ringing bell\ntower rang."
    assert terms_in(text, ["bell tower", "ring*", "rang", "gong"]) == [
        (0, "Ringers"),
        (8, "rang"),
        (36, "bell\ntower"),
    ]


# --- numbers


@pytest.mark.parametrize("number", ["1", "01", "a", "A", "i", "R1", "9.1", "9.1.1"])
def test_a_list_can_begin_with_one(number: str) -> None:
    assert opens(number)


@pytest.mark.parametrize("number", ["2", "11", "b", "ii", "R2", "1.2", "10"])
def test_a_list_does_not_begin_in_the_middle(number: str) -> None:
    assert not opens(number)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("1", "3"),
        ("1", "1"),
        ("9", "a"),
        ("a", "c"),
        ("i", "iii"),
        ("x", "xii"),
        ("R1", "R3"),
        ("R1", "S2"),
        ("9.1", "9.3"),
        ("9.1", "10.2"),
        ("9.1", "10.1"),
        ("9.1", "9.1.1"),
        ("9.1.2", "9.2.2"),
        ("9.1.2", "9.3.1"),
        ("9.1.2", "8.2.1"),
        ("9.x", "9.1"),
        ("1", "2.1"),
    ],
)
def test_what_does_not_come_next(before: str, after: str) -> None:
    assert not follows(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("9", "10"),
        ("h", "i"),
        ("i", "ii"),
        ("xix", "xx"),
        ("viii", "ix"),
        ("A", "b"),
        ("SC 18", "SC 19"),
        ("9.1", "9.2"),
        ("1.9.3", "1.9.4"),
    ],
)
def test_what_comes_next(before: str, after: str) -> None:
    assert follows(before, after)


# --- figures


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("40 bells were rung", [("40", "exactly")]),
        ("over 40 bells", [("40", "over")]),
        ("more than 40", [("40", "over")]),
        ("at least 40", [("40", "over")]),
        ("in excess of 40", [("40", "over")]),
        ("exceeding 40", [("40", "over")]),
        ("above the 40", [("40", "over")]),
        ("40+ bells", [("40", "over")]),
        ("40 or more bells", [("40", "over")]),
        ("under 40", [("40", "under")]),
        ("fewer than 40", [("40", "under")]),
        ("almost 40", [("40", "under")]),
        ("up to 40", [("40", "under")]),
        ("less than 40", [("40", "under")]),
        ("around 40", [("40", "about")]),
        ("approx. 40", [("40", "about")]),
        ("some 40 bells", [("40", "about")]),
        ("The estimated cost of a bell is 40", [("40", "about")]),
        ("The cost was estimated. It is 40", [("40", "exactly")]),
        ("between 5 and 10 bells", [("5", "between"), ("10", "between")]),
        ("6-12 bells", [("6", "between"), ("12", "between")]),
        ("6 to 12 bells", [("6", "between"), ("12", "between")]),
        ("6 and 12 bells", [("6", "exactly"), ("12", "exactly")]),
        ("6 bells and 12 ropes", [("6", "exactly"), ("12", "exactly")]),
        ("two bells", [("two", "exactly")]),
        ("£1,250.50 a bell", [("£1,250.50", "exactly")]),
        ("the 3rd bell", [("3rd", "exactly")]),
        # numbers that name something
        ("section 4 and page 12", []),
        ("recommendations 1, 2 and 3", []),
        ("Room 101", []),
        # dates, years and what they belong to
        ("on 14 May 2021 and in 2020/21", []),
        ("on 14 May", []),
        ("a 12-week course", []),
        ("a two-part course", []),
        ("B12 and 3.4.5", []),
    ],
)
def test_figures_and_how_exact_they_are(
    words: str, expected: list[tuple[str, str]]
) -> None:
    found = figures_in(words, Span(0, len(words)))
    assert [(f.span.of(words), f.qualifier) for f in found] == expected


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ("1,250", {1250}),
        ("2.5 million", {2.5, 2_500_000}),
        ("£3m", {3, 3_000_000}),
        ("4 thousand", {4, 4000}),
        ("1bn", {1, 1e9}),
        ("two", {2}),
        ("Ten", {10}),
        ("doubled", {2}),
        ("halved", {0.5}),
    ],
)
def test_the_ways_to_write_a_figures_value(words: str, values: set[float]) -> None:
    (figure,) = figures_in(words, Span(0, len(words)))
    assert figure.values == values


def test_only_the_passage_is_looked_at_for_figures() -> None:
    text = "over 5 bells, 6 ropes, 7 ringers"
    (figure,) = figures_in(text, Span(12, 21))
    assert figure.span.of(text) == "6"


# --- dates


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("3 May 2021", date(2021, 5, 3), date(2021, 5, 3)),
        ("3rd of May, 2021", date(2021, 5, 3), date(2021, 5, 3)),
        ("3 Sept 2021", date(2021, 9, 3), date(2021, 9, 3)),
        ("3 jun 2021", date(2021, 6, 3), date(2021, 6, 3)),
        ("03/05/2021", date(2021, 5, 3), date(2021, 5, 3)),
        ("3.5.2021", date(2021, 5, 3), date(2021, 5, 3)),
        ("2021-05-03", date(2021, 5, 3), date(2021, 5, 3)),
        ("February 2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("DECEMBER 1999", date(1999, 12, 1), date(1999, 12, 31)),
    ],
)
def test_dates_as_councils_write_them(words: str, first: date, last: date) -> None:
    (found,) = dates_in(f"It was done on {words}.")
    assert (found.earliest, found.latest) == (first, last)
    assert found.span.end - found.span.start == len(words)


@pytest.mark.parametrize("words", ["31/02/2021", "32 May 2021", "13/13/2021", "3/5/21"])
def test_what_is_no_date(words: str) -> None:
    assert dates_in(words) == []


@pytest.mark.parametrize(
    ("text", "of", "kind"),
    [
        ("Date of meeting: 3 May 2021", "Date of meeting", "meeting"),
        ("Held on: 3 May 2021", "Held on", "meeting"),
        ("Date: Monday, 3 May 2021", None, "meeting"),
        ("Date of Cabinet: 3 May 2021", "Date of Cabinet", "meeting"),
        ("Published: 3 May 2021", "Published", "publication"),
        ("Date of publication of decision: 3 May 2021", None, "publication"),
        ("Comes into force: 3 May 2021", "Comes into force", "effect"),
        ("Deadline for call-in: 3 May 2021", "Deadline for call-in", "deadline"),
        ("Date of last meeting: 3 May 2021", None, "earlier meeting"),
        ("Date of next meeting: 3 May 2021", "Date of next meeting", ""),
        ("Date of birth: 3 May 2021", "Date of birth", ""),
        ("Date of meeting:\n\n3 May 2021", "Date of meeting", "meeting"),
        ("Minutes of the meeting held on 3 May 2021", None, "meeting"),
        (
            "To approve the minutes of the meeting of 3 May 2021",
            None,
            "earlier meeting",
        ),
        ("The draft budget of the meeting of 3 May 2021", None, ""),
        ("Monday 3 May 2021 at 10.30 am", "Monday", "meeting"),
        ("3 May 2021 – Bells", "", "meeting"),
        ("3 May 2021 the bells were rung", "", ""),
        ("Bells were rung 3 May 2021 – at noon in the hall", None, ""),
        ("A note of the meeting of ringers held on 3 May 2021", None, "meeting"),
        ("Cabinet, 3 May 2021", "Cabinet,", "meeting"),
        ("Cabinet, 3 May 2021 in the hall of bells", "Cabinet,", ""),
        (
            "The bells of the cabinet were rung before all the town on 3 May 2021",
            None,
            "",
        ),
        ("Bells, 3 May 2021", "Bells,", ""),
        ("Held in May 2021", "Held in", ""),
    ],
)
def test_what_a_date_is_of(text: str, of: str | None, kind: str) -> None:
    (found,) = dates_in(text)
    assert found.kind == kind
    assert of is None or found.of == of


def test_two_days_for_the_meeting_are_none() -> None:
    assert reading("Meeting: 3 May 2021\nMeeting: 4 May 2021\n").meeting_date is None
    twice = reading("Meeting: 3 May 2021\nMeeting: 3 May 2021\n")
    assert twice.meeting_date == date(2021, 5, 3)


def test_a_date_below_the_head_of_a_page_is_not_the_meetings() -> None:
    assert reading("Bells\n" * 13 + "3 May 2021\n").meeting_date == date(2021, 5, 3)
    assert reading("Bells\n" * 14 + "3 May 2021\n").meeting_date is None
    # nor one in a table at the head
    assert reading("Bells\nSC18\n3 May 2021\n").meeting_date is None
    assert reading("Bells\na | b\n3 May 2021\n").meeting_date is None


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("that a bell be cast by May 2021", date(2021, 5, 31)),
        ("that a bell be cast no later than 3 May 2021", date(2021, 5, 3)),
        (
            "that the bell cast on 3 April 2021 be rung before 3 May 2021",
            date(2021, 5, 3),
        ),
        ("that the bell cast on 3 May 2021 be rung", None),
    ],
)
def test_the_day_by_which_a_decision_is_to_be_done(
    words: str, day: date | None
) -> None:
    (decision,) = reading(f"RESOLVED: {words}.\n").decisions
    assert (decision.due.latest if decision.due else None) == day
    if decision.due:
        assert "2021" in decision.due.span.of(f"RESOLVED: {words}.\n")


# --- whose recommendations they are


@pytest.mark.parametrize(
    ("words", "heads"),
    [
        ("Recommendations", True),
        ("**Our recommendations:**", True),
        ("4.2 Key recommendations", True),
        ("Summary of recommendations", True),
        ("Recommendations on bells", False),
        ("Response to recommendations", False),
    ],
)
def test_a_mere_heading(words: str, heads: bool) -> None:
    assert is_bare_heading(words) is heads


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("The Cabinet is asked to ring", True),
        ("Members are therefore invited to ring", True),
        ("It is recommended that", True),
        ("The Panel is recommended a bell", False),
        ("Cabinet asked to ring", False),
    ],
)
def test_what_asks_a_meeting(words: str, asked: bool) -> None:
    assert asks(words) is asked


@pytest.mark.parametrize(
    ("words", "wished"),
    [
        ("note the report", True),
        ("That the Cabinet endorses the report", True),
        ("to approve it", True),
        ("That a bell be rung", False),
    ],
)
def test_what_a_meeting_is_to_do_itself(words: str, wished: bool) -> None:
    assert is_wish(words) is wished


@pytest.mark.parametrize(
    ("head", "whose"),
    [
        ("Scrutiny Review of Bells: final report", "scrutiny's"),
        ("Bells Select Committee\nReport of the review", "scrutiny's"),
        ("Scrutiny\nReport of the Director of Bells", "officers'"),
        ("Scrutiny report\nReport author: A. Bell", "officers'"),
        ("Scrutiny report\nThe Cabinet is asked to note it", "officers'"),
        ("Report of the review of bells by a team", "nobody's"),
    ],
)
def test_whose_paper_it_is(head: str, whose: str) -> None:
    assert is_by_scrutiny(head) is (whose == "scrutiny's")
    assert is_officers_paper(head) is (whose == "officers'")


def test_who_wrote_a_paper_is_told_at_its_head() -> None:
    late = "Bells. " * 200 + "Scrutiny Review of Bells: final report"
    assert is_scrutinys(late)
    assert not is_by_scrutiny(late)
    assert not is_by_scrutiny_body(late)
    assert is_by_scrutiny_body("Scrutiny Committee\n\nBells")


# --- blocks, headings and sentences


def laid_out(text: str) -> list[tuple[str, str]]:
    """Return the blocks of a text: the marker of each, and its words."""
    return [(b.marker, " ".join(b.text.split())) for b in blocks(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One.\nTwo.\n", [("", "One."), ("", "Two.")]),
        ("· One\n· Two\n", [("·", "One"), ("·", "Two")]),
        ("Both: · one · two\n", [("", "Both:"), ("·", "one"), ("·", "two")]),
        ("o one\n- two\n* three\n", [("o", "one"), ("-", "two"), ("*", "three")]),
        (
            "(a) one\n12. two\niv) three\n",
            [("(a)", "one"), ("12.", "two"), ("iv)", "three")],
        ),
        ("1.2.3 one\n", [("1.2.3", "one")]),
        ("SC1: one\nSC2 – two\n", [("SC1:", "one"), ("SC2 –", "two")]),
        ("(1) (a) one\n", [("(1) (a)", "one")]),
        # a number alone on its line belongs to what follows
        ("(a)\n\none\n", [("(a)", "one")]),
        ("1.\n· one\n", [("", "1."), ("·", "one")]),
        # "10.30 am" is no number of a list
        ("10.30 am\n", [("", "10.30 am")]),
        # cells
        ("| one | two |\n|---|---|\n", [("", "one"), ("", "two")]),
        ("one | two\nthree\n", [("", "one"), ("", "two"), ("", "three")]),
        ("Minutes: One\n", [("", "Minutes:"), ("", "One")]),
        # small letters go on with what has not come to a stop
        ("One and\ntwo.\n", [("", "One and two.")]),
        ("One.\ntwo.\n", [("", "One."), ("", "two.")]),
        ("One and\n\ntwo.\n", [("", "One and"), ("", "two.")]),
        ("One and\nTwo.\n", [("", "One and"), ("", "Two.")]),
        ("One and\nstatus: two\n", [("", "One and"), ("", "status: two")]),
        ("One ... view the full minutes text for item 1\n", [("", "One")]),
    ],
)
def test_a_text_is_laid_out_in_blocks(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert laid_out(text) == expected


def test_a_block_knows_its_number_and_whether_a_line_was_left_before_it() -> None:
    listed = blocks("Bells\n\n(a) one\n· two\n3. three\n")
    assert [block.number for block in listed] == ["", "a", "", "3"]
    assert [block.is_bullet for block in listed] == [False, False, True, False]
    assert [block.gap for block in listed] == [False, True, False, False]
    assert [block.outer.start for block in listed] == [0, 7, 15, 21]


@pytest.mark.parametrize(
    ("words", "heads"),
    [
        ("Bells of the town", True),
        ("bells of the town", False),
        ("Bells of the town.", False),
        ("Bells are rung", False),
        ("Bells we have", False),
        ("A b c d e f g h j k l m", True),
        ("A b c d e f g h j k l m n", False),
        ("B" * 200, True),
        ("B" * 201, False),
    ],
)
def test_what_reads_as_a_heading(words: str, heads: bool) -> None:
    assert reads_as_heading(words) is heads


def test_sentences_end_at_a_stop_before_a_capital() -> None:
    text = "  It rang. “It rang!” He heard e.g. bells, at 3.15 p.m. today? (Yes.) So"
    found = [span.of(text) for span in sentences(text, Span(0, len(text)))]
    assert found == [
        "It rang.",
        "“It rang!”",
        "He heard e.g. bells, at 3.15 p.m. today?",
        "(Yes.)",
        "So",
    ]


# --- forms and replies


def test_a_forms_explanation_is_what_stands_after_its_options() -> None:
    text = (
        "Recommendation 4: That a bell be rung.\nExecutive response:\n"
        "☐ Accept in full\n☒ Accept in part\n☐ Reject\n"
        "Please explain any reasons.\nThe bell is cracked.\nIt will be cast.\n"
    )
    (response,) = reading(text).responses
    assert response.decision == "accept_in_part"
    assert response.basis == "stated"
    assert response.span.of(text) == "☒ Accept in part"
    assert response.explanation is not None
    assert response.explanation.of(text) == "The bell is cracked.\nIt will be cast."


def test_a_form_without_a_tick_records_no_answer() -> None:
    text = (
        "Recommendation 4: That a bell be rung.\nExecutive response:\n"
        "☐ Accept in full\n☐ Accept in part\n☐ Reject\n"
    )
    (response,) = reading(text).responses
    assert (response.decision, response.basis) == ("not_recorded", "rule")
    assert response.span.of(text).startswith("☐ Accept in full")
    assert response.span.of(text).endswith("Reject")
    assert response.explanation is None
    assert reading(text).issues == []


def test_two_ticks_give_no_answer_and_are_doubted() -> None:
    text = (
        "Recommendation 4: That a bell be rung.\nExecutive response:\n"
        "☒ Accept in full\n☐ Accept in part\n☒ Reject\n"
    )
    (response,) = reading(text).responses
    assert (response.decision, response.basis) == ("not_recorded", "rule")
    (issue,) = reading(text).issues
    assert (issue.kind, issue.number) == ("conflicting_ticks", "4")
    assert "2 options" in issue.message


def test_a_replys_explanation_is_what_follows_its_decision() -> None:
    text = (
        "Recommendation 4: That a bell be rung.\n"
        "Response: Accepted. – The bell is on order.\nIt comes in May.\n"
    )
    (response,) = reading(text).responses
    assert response.span.of(text) == "Accepted"
    assert response.explanation is not None
    assert response.explanation.of(text) == "The bell is on order.\nIt comes in May."


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Cabinet does not accept this recommendation.", "decline"),
        ("We partly accept this recommendation.", "accept_in_part"),
        ("I fully support the recommendation.", "accept_in_full"),
        ("The Cabinet rejects this recommendation.", "decline"),
        ("We agree with this recommendation, subject to funding.", "accept_in_part"),
        ("The recommendation is accepted.", "accept_in_full"),
        ("This recommendation has been declined.", "decline"),
        ("Accepted, with an amendment.", "accept_in_part"),
        ("Accepted and funded", "accept_in_full"),
        ("Accepted, which is good", "accept_in_full"),
        ("Noted, as the bell is old", "noted"),
        ("Accepted bells are rung", None),
        ("Accepted, bells are rung", None),
    ],
)
def test_how_a_reply_may_open(words: str, expected: str | None) -> None:
    found = reply(words, Span(0, len(words)), VOCABULARY.responses)
    assert (found[0] if found else None) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Cabinet accepted recommendation 4.", [("4", "accept_in_full")]),
        ("Cabinet agreed in part recommendation 4.", [("4", "accept_in_part")]),
        ("Cabinet has not accepted recommendation 4.", [("4", "decline")]),
        ("Cabinet declined to accept recommendation 4.", [("4", "decline")]),
        (
            "Cabinet accepted recommendation 4, subject to funding.",
            [("4", "accept_in_part")],
        ),
        ("Cabinet will consider whether to accept recommendation 4.", []),
        ("Recommendation 4, which cannot be accepted, is costly.", [("4", "decline")]),
        ("Recommendation 4 has been accepted.", [("4", "accept_in_full")]),
        ("Recommendation 4 was accepted.", [("4", "accept_in_full")]),
        ("Recommendation 4 should be accepted.", []),
        ("Recommendation 4 and recommendation 5 were rejected.", [("5", "decline")]),
        (
            "Recommendation 4 was accepted. Recommendation 4 was rejected.",
            [("4", "accept_in_full")],
        ),
        ("Recommendation 4 in the officer’s report was accepted.", []),
    ],
)
def test_what_prose_answers(sentence: str, expected: list[tuple[str, str]]) -> None:
    assert answered(f"The Scrutiny Panel reported. {sentence}\n") == expected


def test_a_blanket_answer_leaves_out_what_it_excepts_and_what_was_answered() -> None:
    text = (
        "The Scrutiny Panel recommended:\n1. That a bell be rung.\n"
        "2. That it be tuned.\n3. That it be cast.\n\n"
        "The bell is old. Recommendation 3 was rejected.\n\n"
        "Cabinet accepted all of the recommendations except recommendation 2.\n"
    )
    assert sorted(answered(text)) == [("1", "accept_in_full"), ("3", "decline")]
    given = {r.number: r.basis for r in reading(text).responses}
    assert given == {"1": "stated_of_list", "3": "stated"}


def test_a_text_that_is_not_on_scrutiny_answers_nothing() -> None:
    assert answered("Cabinet accepted recommendations 1 and 3.\n") == []


# --- progress


def reported(text: str) -> list[tuple[str, str, str, str | None, str | None]]:
    return [
        (
            p.number,
            p.status,
            p.basis,
            p.status_span.of(text) if p.status_span else None,
            p.narrative.of(text) if p.narrative else None,
        )
        for p in reading(text).progress
    ]


def test_a_report_states_its_status_in_its_first_sentence() -> None:
    text = (
        "Progress on recommendations\n\n"
        "Recommendation 1: That a bell be rung.\n"
        "This was fully achieved. It is ongoing.\n"
        "Recommendation 2: That it be tuned.\nA tuner came. It is ongoing.\n"
    )
    assert reported(text) == [
        (
            "1",
            "fully_achieved",
            "stated",
            "This was fully achieved",
            "This was fully achieved. It is ongoing.",
        ),
        ("2", "not_recorded", "rule", None, "A tuner came. It is ongoing."),
    ]


def test_a_list_gives_its_status_to_those_that_state_none() -> None:
    text = (
        "The following recommendations were assessed as on track:\n\n"
        "Recommendation 1: That a bell be rung.\nA ringer came.\n"
        "Recommendation 2: That it be tuned.\nThis has slipped.\n"
    )
    assert reported(text) == [
        (
            "1",
            "in_progress",
            "stated_of_list",
            "assessed as on track",
            "A ringer came.",
        ),
        ("2", "slipped", "stated", "This has slipped", "This has slipped."),
    ]


def test_what_follows_is_no_report_in_a_text_that_reports_none() -> None:
    text = "Recommendation 1: That a bell be rung.\nIt has been fully achieved.\n"
    assert reported(text) == []


def test_the_words_before_a_status_line_are_the_report_where_none_follow() -> None:
    text = "Recommendation 1: That a bell be rung.\nIt was cast.\nRAG status – Purple\n"
    assert reported(text) == [("1", "not_recorded", "stated", "Purple", "It was cast.")]
    text = (
        "Recommendation 1: That a bell be rung.\nIt was cast.\nStatus: Slipped\nLate.\n"
    )
    assert reported(text) == [("1", "slipped", "stated", "Slipped", "Late.")]


# --- recommendations under their number


def test_several_numbers_share_their_words_and_each_is_labelled() -> None:
    text = "Recommendations 3 and 4: That a bell be rung.\n"
    found = reading(text).recommendations
    assert [r.number for r in found] == ["3", "4"]
    assert {r.label for r in found} == {"Recommendations 3 and 4"}
    assert all(r.shared and r.wording == "verbatim" for r in found)
    (alone,) = reading("Recommendation 3: That a bell be rung.\n").recommendations
    assert (alone.label, alone.shared) == ("Recommendation 3", False)


@pytest.mark.parametrize(
    ("text", "words", "wording"),
    [
        ("Recommendation 3: That a bell be rung.", "That a bell be rung.", "verbatim"),
        ("Recommendation 3\nThat a bell be rung.", "That a bell be rung.", "verbatim"),
        ("Point 3 Bells and ropes – they were rung.", "Bells and ropes", "title"),
        ("Recommendation 3 (bells (all)) was done.", "bells (all)", "title"),
        (
            "Recommendation 3 was around training ringers, so it was.",
            "training ringers",
            "title",
        ),
        ("Rec 3. That a bell be rung.", "That a bell be rung.", "verbatim"),
    ],
)
def test_what_follows_a_number(text: str, words: str, wording: str) -> None:
    (found,) = reading(f"{text}\n").recommendations
    assert (found.number, found.span.of(text), found.wording) == ("3", words, wording)


@pytest.mark.parametrize(
    "text",
    [
        "No 3 bells were rung.",
        "Recommendation 3 bells and ropes – they were rung.",
        "Point 3 " + "Bells " * 15 + "– they were rung.",
    ],
)
def test_what_names_a_number_and_says_nothing_of_it(text: str) -> None:
    assert recommended(f"{text}\n") == []


def test_a_heading_is_the_section_of_what_stands_under_it() -> None:
    text = (
        "Of bells\n\nRecommendation 1: That a bell be rung.\n\n"
        "Of ropes\n\nRecommendation 2: That a rope be bought.\n\n"
        "Recommendation 3: That it be long.\n"
    )
    sections = [r.section and r.section.of(text) for r in reading(text).recommendations]
    assert sections == ["Of bells", "Of ropes", "Of ropes"]


def test_an_answer_at_the_end_of_the_words_is_left_out_of_them() -> None:
    text = "Recommendation 1: That a bell be rung. – Accepted\n"
    assert recommended(text) == [("1", "That a bell be rung.")]
    assert answered(text) == [("1", "accept_in_full")]
    long = (
        "Recommendation 1: That a bell be rung. – Accepted as it was last year by us\n"
    )
    (response,) = reading(long).responses
    assert response.explanation
    assert response.explanation.of(long) == "as it was last year by us"


def test_words_printed_twice_are_one_recommendation() -> None:
    text = (
        "Recommendation 1: That a bell be rung.\n\n"
        "Recommendation 1: That  a BELL be rung.\n\n"
        "Recommendation 1: That a bell be tuned.\n"
    )
    assert [words for _, words in recommended(text)] == [
        "That a bell be rung.",
        "That a bell be tuned.",
    ]


# --- lists of recommendations

LEAD = "The Panel recommends that:\n"


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        # a list goes on as long as its numbers do
        ("1. a bell be rung;\n2. it be tuned; and\n3. it be cast.", ["1", "2", "3"]),
        ("1. a bell be rung;\n3. it be tuned.", ["1"]),
        ("i. a bell be rung;\nii. it be tuned.", ["i", "ii"]),
        ("R1 a bell be rung;\nR2 it be tuned.", ["R1", "R2"]),
        # headings between dotted numbers are none of the items
        (
            "9.1 Bells\n9.1.1 a bell be rung.\n9.2 Ropes\n9.2.1 a rope be bought.",
            ["9.1.1", "9.2.1"],
        ),
        # a heading, and the list goes on under it
        ("1. a bell be rung.\nRopes\n2. a rope be bought.", ["1", "2"]),
        # what an item has below it is part of it
        ("1. bells be:\n(a) rung; and\n(b) tuned.\n2. all be told.", ["1", "2"]),
        # without any marker: clauses
        ("That a bell be rung.\nThat it be tuned.\nThe bell is old.", [None, None]),
        ("a bell be rung;\nit be tuned;\nThe bell is old.", [None, None]),
        # an opener of decisions ends it
        ("1. a bell be rung;\nRESOLVED that it be so.\n2. it be tuned.", ["1"]),
        ("1. a bell be rung;\nBackground papers\n2. it be tuned.", ["1"]),
        ("1. a bell be rung;\nRecommendation 2: That it be tuned.", ["1", "2"]),
        # questions and what the meeting is to do are none
        ("1. Which bell is rung?\n2. Which is tuned?", []),
        ("1. the Cabinet notes the report on bells.", []),
        ("1. ring it.", []),
    ],
)
def test_what_a_list_of_recommendations_holds(
    listed: str, expected: list[str | None]
) -> None:
    assert [number for number, _ in recommended(f"{LEAD}{listed}\n")] == expected


def test_the_words_of_items_leave_out_what_joins_them() -> None:
    text = f"{LEAD}1. bells be:\n(a) rung; or\n(b) tuned; and\n2. all be told**\n"
    assert recommended(text) == [
        ("1", "bells be:\n(a) rung; or\n(b) tuned"),
        ("2", "all be told"),
    ]


def test_a_list_under_a_heading_counts_in_scrutinys_own_paper_only() -> None:
    listed = "Recommendations\n\n1. That a bell be rung.\n2. That it be tuned.\n"
    found = reading(SCRUTINY + listed).recommendations
    assert [r.number for r in found] == ["1", "2"]
    assert {r.section and r.section.of(SCRUTINY + listed) for r in found} == {
        "Recommendations"
    }
    assert recommended(f"A report by officers\n\n{listed}") == []
    lead = reading(f"{LEAD}1. a bell be rung in May.\n").recommendations
    assert [r.section for r in lead] == [None]


def test_answers_and_statuses_between_the_items_of_a_list() -> None:
    text = (
        f"{LEAD}1. a bell be rung in May.\nResponse: Accepted.\n"
        "2. it be tuned in June.\nStatus: Slipped\n"
        "3. it be cast in July.\nResponse: Rejected. It is old.\n"
    )
    assert answered(text) == [("1", "accept_in_full"), ("3", "decline")]
    assert reported(text) == [("2", "slipped", "stated", "Slipped", None)]


# --- tables

HEAD = (
    "| Ref | Recommendation | Response | Status | Progress |\n|---|---|---|---|---|\n"
)


def test_each_cell_of_a_row_is_what_its_column_says() -> None:
    text = f"{HEAD}| 1 | That a bell be rung. | Rejected | Slipped | It fell. |\n"
    (found,) = reading(text).recommendations
    assert (found.number, found.label, found.wording) == ("1", "1", "verbatim")
    (response,) = reading(text).responses
    assert (response.decision, response.basis) == ("decline", "stated")
    assert response.explanation is not None
    assert response.explanation.of(text) == "It fell."
    assert reported(text) == [("1", "slipped", "stated", "Slipped", "It fell.")]
    assert reading(text).read[0].of(text) == "Ref"


@pytest.mark.parametrize(
    ("row", "numbers"),
    [
        ("| 2 & 3 | That a bell be rung. | | | |", ["2", "3"]),
        ("| Rec. 4 | That a bell be rung. | | | |", ["4"]),
        ("| | That a bell be rung. | | | |", [None]),
        ("| | 5. That a bell be rung. | | | |", ["5"]),
        ("| | 6 | Rejected | | |", ["6"]),
        ("| 7 | Ring it. | | | |", ["7"]),
        ("| 8 | | Rejected | | |", ["8"]),
    ],
)
def test_the_numbers_of_a_row(row: str, numbers: list[str | None]) -> None:
    found = reading(f"{HEAD}{row}\n").recommendations
    assert [r.number for r in found] == numbers
    assert all(r.shared is (len(numbers) > 1) for r in found)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("| 1 | That a bell be rung. | ✓ | | |", "accept_in_full"),
        ("| 1 | That a bell be rung. | | x | |", "accept_in_part"),
        ("| 1 | That a bell be rung. | | | Yes |", "decline"),
        ("| 1 | That a bell be rung. | | | no |", None),
        ("| 1 | That a bell be rung. | ✓ | | ✓ |", "not_recorded"),
    ],
)
def test_a_tick_in_a_column_is_the_answer(row: str, expected: str | None) -> None:
    head = "| No | Recommendation | Accepted | Accepted in part | Rejected |\n"
    assert answered(f"{head}{row}\n") == ([("1", expected)] if expected else [])


def test_a_table_of_audits_recommendations_is_left_alone() -> None:
    text = (
        "| Ref | Audit recommendation | Status |\n"
        "| 1 | That a bell be rung. | Slipped |\n"
    )
    assert recommended(text) == []
    assert reading(text).progress == []


def test_a_table_whose_cells_run_over_lines() -> None:
    text = (
        "Ref |\nRecommendation |\nStatus |\n"
        "SC1 |\nThat a bell\nbe rung. |\nSlipped |\n"
        "SC2 |\nThat it be tuned. |\nOn track |\n"
    )
    assert recommended(text) == [
        ("SC1", "That a bell\nbe rung."),
        ("SC2", "That it be tuned."),
    ]
    assert [(n, s) for n, s, *_ in reported(text)] == [
        ("SC1", "slipped"),
        ("SC2", "in_progress"),
    ]


def test_a_table_whose_bars_are_lost() -> None:
    text = (
        "Ref\nDate\nRecommendation\nOutcome\n\n"
        "SC1\n3 May 2021\nThat a bell\nbe rung.\nA bell came.\nSlipped\n"
        "SC2\n4 May 2021\nThat it be tuned.\nA tuner came.\nOn track\n"
    )
    assert recommended(text) == [
        ("SC1", "That a bell\nbe rung."),
        ("SC2", "That it be tuned."),
    ]
    assert [(n, s) for n, s, *_ in reported(text)] == [
        ("SC1", "slipped"),
        ("SC2", "in_progress"),
    ]
    # one code alone is no table, and one without that heading is of something else
    assert recommended(text.split("SC2")[0]) == []
    assert recommended(text.replace("Recommendation\n", "Action\n")) == []


# --- decisions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "RESOLVED: (1) That a bell be rung; and (2) that it be tuned.",
            [
                ("resolved", "1", "That a bell be rung"),
                ("resolved", "2", "that it be tuned."),
            ],
        ),
        (
            "AGREED:\n1. That a bell be rung.\n2. That it be tuned.",
            [
                ("agreed", "1", "That a bell be rung."),
                ("agreed", "2", "That it be tuned."),
            ],
        ),
        ("DECIDED that a bell be rung.", [("agreed", None, "a bell be rung.")]),
        (
            "The following actions were agreed:\n· Ring the bell.",
            [
                ("agreed", None, "Ring the bell."),
            ],
        ),
        ("The Committee agreed:-\n(a) to ring.", [("agreed", "a", "to ring.")]),
        ("The Cabinet:\n(a) noted it.\n(b) was late.", []),
        (
            "Decision\n\nThat a bell be rung.\n\nThe bell is old.",
            [
                ("agreed", None, "That a bell be rung."),
            ],
        ),
        ("Decision: That a bell be rung.", [("agreed", None, "That a bell be rung.")]),
        (
            "It was heard. It was agreed that a bell be rung.",
            [
                ("agreed", None, "that a bell be rung."),
            ],
        ),
        (
            "It was heard. It was then resolved to ring.",
            [("resolved", None, "to ring.")],
        ),
        ("It was heard. It was agreed by all.", []),
        ("Agreed. The bell is old.", []),
        (
            "AGREED that the Cabinet:\n(a) ring it; and\n(b) tune it.",
            [
                ("agreed", "a", "ring it"),
                ("agreed", "b", "tune it."),
            ],
        ),
        (
            "Decision status: Made\n\n1. That a bell be rung.\n2. That it be tuned.",
            [
                ("agreed", "1", "That a bell be rung."),
                ("agreed", "2", "That it be tuned."),
            ],
        ),
        ("Decision status: Approved\n\nOptions:\n1. That a bell be rung.", []),
        ("Bells\n\n1. That a bell be rung.\n2. That it be tuned.", []),
        ("| Agreed | that a bell be rung |", []),
        (
            "RESOLVED that a bell be rung.\nReasons for it\nThat it is old.",
            [
                ("resolved", None, "a bell be rung."),
            ],
        ),
    ],
)
def test_what_was_decided(
    text: str, expected: list[tuple[str, str | None, str]]
) -> None:
    found = reading(f"{text}\n").decisions
    assert [(d.kind, d.number, d.span.of(text)) for d in found] in (
        expected,
        [(kind, number, f"that {words}") for kind, number, words in expected],
    )


def test_a_decision_may_name_a_recommendation() -> None:
    (decision,) = reading("RESOLVED that Recommendation 4.1 be noted.\n").decisions
    assert decision.recommendation == "4.1"
    (other,) = reading("RESOLVED that the bell be rung.\n").decisions
    assert other.recommendation is None


def test_a_short_decision_may_be_taken_twice() -> None:
    text = "Bells:\nRESOLVED that it be noted.\n\nRopes:\nRESOLVED that it be noted.\n"
    assert len(decided(text)) == 2
    long = "that the bell of the old church be rung at noon on every day of May"
    assert len(decided(f"RESOLVED {long}.\n\nMinutes:\n\nRESOLVED {long}.\n")) == 1


# --- statements


def said(text: str) -> list[tuple[str, str]]:
    return [(s.kind, s.span.of(text)) for s in reading(text).statements]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The following points were made:\n· A bell was rung.\n· It was loud.",
            [
                ("discussion", "A bell was rung."),
                ("discussion", "It was loud."),
            ],
        ),
        # an item may say for itself what it is
        (
            "The following points were made:\n"
            "· A member suggested that a bell be rung.",
            [
                ("request", "A member suggested that a bell be rung."),
            ],
        ),
        # an opener with a paragraph in place of a list; the next one is none
        (
            "The following points were made:\nA bell was rung.\nIt was loud.",
            [
                ("discussion", "A bell was rung."),
            ],
        ),
        # its paragraph may stand under a heading
        (
            "The following points were made:\nBells and ropes\nA bell was rung.",
            [("discussion", "A bell was rung.")],
        ),
        (
            "A member commented that bells are loud. "
            "He suggested that they be muffled.",
            [
                (
                    "discussion",
                    "A member commented that bells are loud. He suggested that "
                    "they be muffled.",
                ),
            ],
        ),
        ("A bell was rung. A member commented that it was loud.", []),
        ("The following points were made:\n· A bell.", []),
        ("A bell was rung.", []),
    ],
)
def test_what_was_said(text: str, expected: list[tuple[str, str]]) -> None:
    assert said(f"{text}\n") == expected


# --- what a reading says of itself


def test_passages_share_a_character_or_do_not() -> None:
    assert Span(2, 4).overlaps(Span(3, 5))
    assert not Span(2, 4).overlaps(Span(4, 5))
    assert not Span(4, 5).overlaps(Span(2, 4))
    found = Reading("0123456789")
    found.claim(Span(2, 4), None, Span(5, 5), Span(6, 8))
    assert found.claims == [Span(2, 4), Span(6, 8)]
    assert found.is_claimed(Span(3, 9))
    assert found.is_claimed(Span(0, 3))
    assert not found.is_claimed(Span(4, 6))
    assert not found.is_claimed(Span(8, 9))
    found.claim(Span(3, 7))
    assert found.is_claimed(Span(4, 6))
    found.unclaim(Span(7, 8))
    assert found.claims == [Span(2, 4), Span(3, 7)]
    assert not found.is_claimed(Span(7, 8))
    assert found.is_claimed(Span(2, 3))


def test_what_is_left_over_and_how_much_was_claimed() -> None:
    text = "  ab  cd ef "
    assert uncovered(text, [Span(6, 8)]) == [Span(2, 4), Span(9, 11)]
    assert uncovered(text, [Span(6, 8), Span(0, 7)]) == [Span(9, 11)]
    assert share(text, [Span(6, 8)]) == pytest.approx(1 / 3)
    assert share("  ", []) == 0


SHOWN = """\
Cabinet

14 May 2021

Of bells

Recommendation 1: That a bell be rung.
Response: Accepted. It is on order.

RESOLVED: (1) That the report be noted.

A member commented that it was loud. ... view the full minutes text for item 1
"""


def test_a_reading_laid_out_for_the_terminal() -> None:
    assert readings_text({"bells": reading(SHOWN)}).splitlines() == [
        "bells: 48% became data, 25% was recognised, 27% is unread",
        "       0  unread                  Cabinet 14 May 2021",
        "      50  recommendation 1        That a bell be rung.  [verbatim] "
        "(under “Of bells”)",
        "      81    answer to 1           accept_in_full (stated): “Accepted”; "
        "explained: “It is on order.”",
        "     122  decision 1 (resolved)   That the report be noted.",
        "     149  statement (discussion)  A member commented that it was loud.",
        "     186  DOUBT                   The text breaks off: “... view the full "
        "minutes text for item 1”",
        "     186  unread                  ... view the full minutes text for item 1",
        "  The meeting was on 2021-05-14.",
    ]
    text = "Recommendation 1: That a bell be rung.\nStatus: On track\nIt was cast.\n"
    assert readings_text(
        {"a": reading(text), "b": reading("Bells\n")}
    ).splitlines() == [
        "a: 59% became data, 41% was recognised, 0% is unread",
        "      18  recommendation 1  That a bell be rung.  [verbatim]",
        "      47    progress on 1   in_progress (stated): “On track”; reported: “It "
        "was cast.”",
        "",
        "b: 0% became data, 0% was recognised, 100% is unread",
        "       0  unread  Bells",
    ]


def test_a_long_passage_is_cut_where_it_is_shown() -> None:
    for words, ends in (("x" * 100, "x"), ("x" * 101, "…")):
        shown = readings_text({"a": reading(f"{words}\n")}).splitlines()[1]
        line = shown.split("unread  ")[1]
        assert len(line) == 100
        assert line.endswith(ends)


def test_a_reading_as_json() -> None:
    shown = json.loads(readings_json({"bells": reading(SHOWN)}))
    assert shown["text"] == SHOWN
    assert shown["recommendations"] == [
        {
            "number": "1",
            "series": 0,
            "label": "Recommendation 1",
            "section": "Of bells",
            "wording": "verbatim",
            "recommended_by": "not_stated",
            "text": "That a bell be rung.",
            "start": 50,
            "end": 70,
        }
    ]
    assert shown["responses"] == [
        {
            "number": "1",
            "recommendation_start": 50,
            "recommendation_end": 70,
            "decision": "accept_in_full",
            "basis": "stated",
            "quote": "Accepted",
            "explanation": "It is on order.",
            "explanation_start": 91,
            "explanation_end": 106,
            "start": 81,
            "end": 89,
        }
    ]
    assert shown["dates"] == [
        {
            "date": "2021-05-14",
            "of": "meeting",
            "words_before": "",
            "text": "14 May 2021",
            "start": 9,
            "end": 20,
        }
    ]
    assert shown["meeting_date"] == "2021-05-14"
    assert shown["unread"] == [{"start": 0, "end": 20}, {"start": 186, "end": 227}]
    assert [doubt["kind"] for doubt in shown["doubts"]] == ["text_cut_short"]
    assert (shown["share_data"], shown["share_recognised"]) == (0.4807, 0.2486)
    several = json.loads(readings_json({"a": reading("A\n"), "b": reading("B\n")}))
    assert [one["document"] for one in several] == ["a", "b"]
    month = json.loads(readings_json({"m": reading("It was in May 2021.\n")}))
    assert (month["dates"][0]["date"], month["meeting_date"]) == ("2021-05", None)
