"""The forms that the reader knows: what is taken, and what is left alone."""

from __future__ import annotations

from datetime import date

import pytest
from councilbench.reading import Reading, Span, dates_in, figures_in, read, terms_in
from councilbench.reading.numbers import follows, opens, parts
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
