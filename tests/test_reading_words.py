"""The words that the reader goes by, each in its place, and others that are not."""

from __future__ import annotations

import pytest
from councilbench.reading import Span, dates_in, figures_in
from councilbench.reading.frames.voices import (
    asks,
    is_officers_paper,
    is_scrutinys,
    is_wish,
)
from councilbench.reading.layout.headings import reads_as_heading
from councilbench.reading.resolution.replies import reply
from test_reading import VOCABULARY
from test_reading_forms import (
    LEAD,
    SCRUTINY,
    answered,
    decided,
    reading,
    recommended,
    reported,
)


def each(words: str) -> pytest.MarkDecorator:
    """Try a test with each of several words, parted by bars."""
    return pytest.mark.parametrize("word", words.split("|"))


@each(
    "asked to|asks Cabinet, which|invited to|recommended to have|recommends to have|may"
    "|might have|could have|should have|would have|whether it|if it|hopes it|hoped it"
    "|urged those who|must have|to consider if it|proposes it|unless it|when it|to be"
)
def test_what_is_asked_for_hoped_or_left_open_is_no_answer(word: str) -> None:
    text = f"The Scrutiny Panel met. Cabinet {word} accepted recommendation 4.\n"
    assert answered(text) == []


@each("not|cannot have|never|declined to have|refused to have|unable to have")
def test_what_is_denied_is_declined(word: str) -> None:
    text = f"The Scrutiny Panel met. Cabinet had {word} accepted recommendation 4.\n"
    assert answered(text) == [("4", "decline")]


@each("accepted|agreed|approved|supported|endorsed")
def test_verbs_of_accepting(word: str) -> None:
    start = "The Scrutiny Panel met."
    full = [("4", "accept_in_full")]
    assert answered(f"{start} Cabinet {word} recommendation 4.\n") == full
    assert (
        answered(f"{start} Cabinet {word} the old bells’ recommendation 4.\n") == full
    )
    assert answered(f"{start} Recommendation 4 was {word}.\n") == full
    assert (
        answered(f"{start} Cabinet rang, {word} and left. See recommendation 4.\n")
        == []
    )


@each("rejects|rejected|declines|declined")
def test_verbs_of_declining(word: str) -> None:
    text = f"The Scrutiny Panel met. Cabinet {word} recommendation 4.\n"
    assert answered(text) == [("4", "decline")]


@each("Recommendation 4|Recommendations 4|RECOMMENDATION 4|Recommendation No. 4")
def test_a_recommendation_named_in_passing_is_held_by_its_number(word: str) -> None:
    text = f"The Scrutiny Panel met. Bells are the subject of {word} too.\n"
    (found,) = reading(text).recommendations
    assert (found.number, found.wording, found.shared) == ("4", "number", False)
    assert (found.span.of(text), found.label) == (word, word)
    assert answered(text) == []


@each("recommendation 4|the recommendations in section 4|Recommendation four")
def test_what_does_not_name_a_recommendation(word: str) -> None:
    assert recommended(f"The Scrutiny Panel met. Bells are in {word} too.\n") == []


@each(
    "in the report|of the officer’s report|at this officers’ report"
    "|from the director’s report|in section 4.2 of the report"
)
def test_a_recommendation_of_the_officers_report_is_not_scrutinys(word: str) -> None:
    text = f"The Scrutiny Panel met.\n\nRecommendation 4 {word} was accepted.\n"
    other = f"It was heard that Recommendation 4 {word} was accepted by all.\n"
    assert answered(text) == []
    assert recommended("The Panel’s own is there.\n\n" + other) == []


@each(
    "subject to funds|but later|although late|though late|however late|except in May"
    "|provided it rings|in part|partly|in principle|so far as it rings"
    "|insofar as it rings"
    "|as amended|with amended words|depending on funds|with the exception of one"
    "|with some modifications|with minor changes|with a caveat|with conditions"
    "|with qualifications|with an amendment|with a proviso"
)
def test_a_condition_makes_an_acceptance_one_in_part(word: str) -> None:
    for words in (f"Accepted {word}.", f"Accepted, {word}.", f"Agreed – and {word}"):
        found = reply(words, Span(0, len(words)), VOCABULARY.responses)
        assert found is not None
        assert found[0] == "accept_in_part"


@each(
    ".|;|:|)| – so| - so| and so| because so| as so| since so"
    "| by the Cabinet| by Cabinet"
    "| in full| in its entirety| already|, already| which is so|, which is so"
)
def test_what_may_follow_a_decision(word: str) -> None:
    words = f"Noted{word}"
    assert reply(words, Span(0, len(words)), VOCABULARY.responses) == (
        "noted",
        Span(0, 5),
    )


@each("The recommendation is |This recommendation was |Is |Are |Was |Has been |– |**")
def test_what_may_stand_before_a_decision(word: str) -> None:
    words = f"{word}rejected."
    found = reply(words, Span(0, len(words)), VOCABULARY.responses)
    assert found == ("decline", Span(len(word), len(word) + 8))


@each(
    "cannot|could not|do not|does not|did not|is unable to|am unable to|are not able to"
)
def test_who_refuses(word: str) -> None:
    for who in ("I", "We", "The Cabinet", "Council", "The Portfolio Holder"):
        words = f"{who} {word} accept the recommendation."
        found = reply(words, Span(0, len(words)), VOCABULARY.responses)
        assert found == ("decline", Span(0, len(words) - 1))


@each(
    "all of the|all the|each of its|all their|all these|both of the|all five|all 12"
    "|every one of the"
)
def test_what_is_said_of_all_the_recommendations(word: str) -> None:
    said = f"Cabinet accepted {word} recommendations."
    text = f"{SCRUTINY}{LEAD}1. a bell be rung in May.\n\n{said}\n"
    assert answered(text) == [("1", "accept_in_full")]


@each("accepted|agreed|agreed to|approved|endorsed|supported|adopted")
def test_verbs_of_accepting_all(word: str) -> None:
    listed = f"{SCRUTINY}{LEAD}1. a bell be rung in May.\n\n"
    if word != "agreed":
        text = f"{listed}Cabinet {word} all the recommendations.\n"
        assert answered(text) == [("1", "accept_in_full")]
    if word != "agreed to":
        text = f"{listed}All the recommendations were {word}.\n"
        assert answered(text) == [("1", "accept_in_full")]


@each("some of the|none of the|many")
def test_what_is_said_of_some_is_not_said_of_each(word: str) -> None:
    said = f"Cabinet accepted {word} recommendations."
    text = f"{SCRUTINY}{LEAD}1. a bell be rung in May.\n\n{said}\n"
    assert answered(text) == []


@each("except|with the exception of|other than|apart from|all but")
def test_what_is_excepted(word: str) -> None:
    text = (
        f"{SCRUTINY}{LEAD}1. a bell be rung in May.\n2. it be tuned in June.\n\n"
        f"Cabinet accepted all the recommendations {word} recommendation 2.\n"
    )
    assert answered(text) == [("1", "accept_in_full")]


@each("recommended to|asked to|invited that|requested to|advised that|asked:")
def test_how_officers_ask(word: str) -> None:
    assert asks(f"Cabinet is {word} ring")
    assert asks(f"Members are also {word} ring")


@each(
    "Report of the Director of Bells|Report by: Head of Bells|Report from an officer"
    "|Report author: A. Bell|Report to: Cabinet|By: A. Bell, Director"
    "|Report of the Manager"
    "|Report of the Chief Executive|Report of the Solicitor|Report of the Treasurer"
    "|Report of the Assistant Mayor"
)
def test_the_head_of_an_officers_paper(word: str) -> None:
    assert is_officers_paper(f"Bells\n{word}\n")
    assert not is_officers_paper("Bells. " * 500 + f"\n{word}\n")


@each(
    "Scrutiny|the Select Committee|a Task Group|a task and finish group|a study group"
    "|a working group|a review group|a Task Force|the Panel’s|the Commission’s"
    "|the Inquiry’s|the group’s|the Review Panel"
)
def test_what_speaks_of_scrutiny(word: str) -> None:
    assert is_scrutinys(f"It was said by {word} of late.")


@each("Committee’s|a group|the Panel|Cabinet|a review")
def test_what_does_not_speak_of_scrutiny(word: str) -> None:
    assert not is_scrutinys(f"It was said by {word} of late.")


@each("note|endorse|approve|agree|refer|delegate|receive|comment|consider|recommend")
def test_what_officers_ask_of_the_meeting_itself(word: str) -> None:
    assert is_wish(f"{word} the report")
    assert is_wish(f"that the Cabinet {word}s the report")
    assert is_wish(f"Committee to {word} it")


@each(
    "we|our|us|I|they|their|them|it|this|these|which|who|there|am|is|are|was|were|be"
    "|been|being|has|have|had|do|does|did|will|would|shall|should|can|could|may|might"
    "|must|not|don’t|isn’t"
)
def test_a_word_that_makes_a_clause_makes_no_heading(word: str) -> None:
    assert not reads_as_heading(f"Bells {word} ropes")


# --- what a label makes of a date, and a line that heads a page


@each("Published|Publication date|Issued on|Posted|Notice given")
def test_labels_of_publication(word: str) -> None:
    assert [d.kind for d in dates_in(f"{word}: 3 May 2021")] == ["publication"]


@each("Effective from|To be implemented|Come into force|Comes into effect|In force")
def test_labels_of_effect(word: str) -> None:
    assert [d.kind for d in dates_in(f"{word}: 3 May 2021")] == ["effect"]


@each("Deadline|Due date|Call-in ends|Call in ends|Expires|Review date|By when")
def test_labels_of_deadlines(word: str) -> None:
    assert [d.kind for d in dates_in(f"{word}: 3 May 2021")] == ["deadline"]


@each("Last meeting|Previous meeting|Earlier meeting")
def test_labels_of_earlier_meetings(word: str) -> None:
    assert [d.kind for d in dates_in(f"{word}: 3 May 2021")] == ["earlier meeting"]


@each("Next meeting|Date of approval|Decision approved|Report dated|Future meeting")
def test_labels_of_other_days(word: str) -> None:
    assert [d.kind for d in dates_in(f"{word}: 3 May 2021")] == [""]


@each(
    "Meeting|Decision|Date of the Executive|Date of Cabinet|Date|Day|Held on|When"
    "|Date and time|On date"
)
def test_labels_of_the_meeting(word: str) -> None:
    assert [d.kind for d in dates_in(f"{word}: 3 May 2021")] == ["meeting"]
    assert [d.kind for d in dates_in(f"{word}:\nMonday, 3 May 2021")] == ["meeting"]


@each(
    "approve|agreed|confirm|sign|correct|record|last|previous|adjourned|next|read|draft"
    "|receive|resolved"
)
def test_the_minutes_of_another_meeting(word: str) -> None:
    text = f"To {word} the minutes of the meeting held on 3 May 2021"
    assert [d.kind for d in dates_in(text)] == ["earlier meeting"]
    text = f"To {word} the bells of the meeting held on 3 May 2021"
    assert [d.kind for d in dates_in(text)] == [""]


@each(
    "Cabinet|Committee|Council|Board|Panel|Commission|Executive|Minutes|Decision"
    "|Cofnodion"
)
def test_a_line_that_heads_a_page(word: str) -> None:
    assert [d.kind for d in dates_in(f"Bells {word}, 3 May 2021")] == ["meeting"]
    assert [d.kind for d in dates_in(f"{word} – Monday 3 May 2021 at 10am")] == [
        "meeting"
    ]


@each("Mon|Tues|Wednes|Thurs|Fri|Satur|Sun")
def test_a_day_of_the_week_may_stand_before_a_date(word: str) -> None:
    assert [d.kind for d in dates_in(f"{word}day 3 May 2021")] == ["meeting"]
    text = f"Meeting: {word}day, 3 May 2021"
    assert [d.kind for d in dates_in(f"Bells\n{text}")] == ["meeting"]


@each(
    "at 10.30 am|at 10am|10:30 hours|at 12 noon|starting at 10.00|noon|time: 10.30|on"
)
def test_a_time_may_stand_beside_a_date(word: str) -> None:
    assert [d.kind for d in dates_in(f"3 May 2021 {word}")] == ["meeting"]


# --- decisions, word by word


@each(
    "Supporting Documents|Accompanying documents|Background papers|Reasons|Rheswm"
    "|Publication date|Meeting ended at 5|Date of call-in|Decided at 5"
    "|Effective from May"
    "|Effective date|Alternative options|Options|Option|Alternative|Report author"
    "|Back to top|Back to the top|Action by|Actions by|Action: ring|Note: it rang"
    "|Contact|The meeting closed|The meeting ended|The meeting rose"
    "|The meeting concluded"
)
def test_what_ends_decisions(word: str) -> None:
    text = f"RESOLVED:\n1. That a bell be rung.\n{word}\n2. That it be tuned.\n"
    assert decided(text) == ["That a bell be rung."]


@each(
    "noted|agreed|approved|endorsed|congratulated|thanked|requested|asked|accepted"
    "|resolved|recommended|referred|supported|welcomed|received|considered|adopted"
    "|delegated|rejected|confirmed|commended|instructed|unanimously noted|also noted"
)
def test_what_a_body_did(word: str) -> None:
    assert decided(f"The Cabinet:\n(a) {word} the bell.\n") == [f"{word} the bell."]


@each(
    "committee|cabinet|board|panel|executive|council|commission|sub-committee"
    "|members|forum"
)
def test_who_decides(word: str) -> None:
    listed = "(a) noted the bell.\n"
    assert decided(f"The {word}:\n{listed}") == ["noted the bell."]
    assert decided(f"The old bells {word}:-\n{listed}") == ["noted the bell."]
    assert decided(f"The {word} therefore AGREED that it be rung.\n") == [
        "that it be rung."
    ]
    assert decided(f"The {word} agreed:\n(a) to ring.\n") == ["to ring."]


@each("motion|amendment|proposal|proposition")
def test_what_was_moved_may_be_lost(word: str) -> None:
    moved = f"Councillor A moved:\n\nRESOLVED:\n1. That a bell be rung.\nThe {word} "
    for end in ("was lost", "fell", "was not carried", "was defeated", "was withdrawn"):
        assert decided(f"{moved}{end}.\n") == []
    assert decided(f"{moved}was carried.\n") == ["That a bell be rung."]


@each("moved|proposed|a motion by B|seconded")
def test_only_what_was_moved_can_be_lost(word: str) -> None:
    ends = "RESOLVED:\n1. That a bell be rung.\nThe motion was lost.\n"
    assert decided(f"Councillor A {word}:\n\n{ends}") == []
    assert decided(f"Councillor A said:\n\n{ends}") == ["That a bell be rung."]


@each(
    "options|alternatives|recommended|moved|amendments|proposed|motion"
    "|resolves|consider"
)
def test_a_list_after_such_words_was_not_decided(word: str) -> None:
    text = f"Decision status: Made\n\nBells {word}\n1. That a bell be rung.\n"
    assert decided(text) == []


@each(
    "Decision status|Decided at meeting|Date of decision|Decision maker"
    "|Decision published|Decision date"
)
def test_a_page_of_decision_details(word: str) -> None:
    assert decided(f"{word}: Cabinet\n\n1. That a bell be rung.\n") == [
        "That a bell be rung."
    ]


@each(
    "(by 6 votes to 3)|unanimously|nem con|by a majority|by majority|on a show of vote"
    "|on being put to the vote"
)
def test_a_vote_is_no_part_of_what_was_decided(word: str) -> None:
    assert decided(f"RESOLVED {word} that the bell be rung.\n") == [
        "the bell be rung."
    ] or (
        decided(f"RESOLVED {word} that the bell be rung.\n")
        == ["that the bell be rung."]
    )


# --- figures and progress, word by word


@each(
    "recommendation|points|section|item|appendix|phase|room|paragraph|page"
    "|no.|stage|act"
    "|part|quarter|version|figure|table|level|pdf"
)
def test_a_number_that_names_something_is_no_figure(word: str) -> None:
    text = f"the {word} 7 of it"
    assert figures_in(text, Span(0, len(text))) == []


@each("over|more than|above|at least|exceeds|in excess of")
def test_words_for_more(word: str) -> None:
    for words in (f"{word} 7", f"{word} just 7", f"{word.upper()} the 7"):
        (figure,) = figures_in(words, Span(0, len(words)))
        assert figure.qualifier == "over"


@each("under|less than|fewer than|below|almost|nearly|up to")
def test_words_for_less(word: str) -> None:
    (figure,) = figures_in(f"{word} 7", Span(0, len(word) + 2))
    assert figure.qualifier == "under"


@each("about|around|approximately|approx|circa|roughly|some|estimated")
def test_words_for_thereabouts(word: str) -> None:
    (figure,) = figures_in(f"{word} 7", Span(0, len(word) + 2))
    assert figure.qualifier == "about"


@each(
    "Status|Current status|Progress status|Implementation status|RAG|RAG status"
    "|RAG rating|Assessment|Assessment of progress|Outcome|Rating"
)
def test_a_line_that_gives_a_status(word: str) -> None:
    text = f"Recommendation 1: That a bell be rung.\n{word}: Slipped\n"
    assert reported(text) == [("1", "slipped", "stated", "Slipped", None)]


@each("assessed|rated|reported|considered|judged|marked|confirmed|judged as")
def test_the_verb_belongs_to_a_lists_status(word: str) -> None:
    text = (
        f"These recommendations were {word} on track:\n\n"
        "Recommendation 1: That a bell be rung.\nA ringer came.\n"
    )
    assert reported(text)[0][1:4] == (
        "in_progress",
        "stated_of_list",
        f"{word} on track",
    )


@each("progress|update|updates|implementation|implemented")
def test_a_text_that_reports(word: str) -> None:
    text = f"The {word} of bells\n\nRecommendation 1: That it be rung.\nIt rang.\n"
    assert reported(text) == [("1", "not_recorded", "rule", None, "It rang.")]


@each("response|reply|decision|answer")
def test_what_a_form_is_labelled(word: str) -> None:
    text = f"Recommendation 4: That a bell be rung.\nCabinet’s {word}:\nRejected.\n"
    assert answered(text) == [("4", "decline")]


@each("☒ %s|☑ %s|✓ %s|✔ %s|%s ✓|[x] %s|(X) %s|[ x ] %s|%s Y|%s Yes|%s x|**☒ %s**")
def test_how_an_option_is_ticked(word: str) -> None:
    text = (
        "Recommendation 4: That a bell be rung.\nExecutive response:\n"
        f"Accept in full\n{word.replace('%s', 'Accept in part')}\nReject\n"
    )
    assert answered(text) == [("4", "accept_in_part")]


@each("☐ %s|□ %s|[ ] %s|( ) %s|%s N|%s No|%s")
def test_how_an_option_is_left_empty(word: str) -> None:
    text = (
        "Recommendation 4: That a bell be rung.\nExecutive response:\n"
        f"{word.replace('%s', 'Accept in full')}\n☒ Reject\n"
    )
    assert answered(text) == [("4", "decline")]


@each("Status|RAG|Outcome|Rating|Assessment|Position|Complete|Completed")
def test_headings_of_a_column_of_statuses(word: str) -> None:
    text = (
        f"| Ref | Recommendation | {word} |\n| 1 | That a bell be rung. | Slipped |\n"
    )
    assert reported(text) == [("1", "slipped", "stated", "Slipped", None)]


@each("Response|Decision|Reply|Accepted?|Agreed|Answer|Views|View of Cabinet")
def test_headings_of_a_column_of_answers(word: str) -> None:
    text = (
        f"| Ref | Recommendation | {word} |\n| 1 | That a bell be rung. | Rejected |\n"
    )
    assert answered(text) == [("1", "decline")]


@each("Progress|Update|Comment|Comments|Action|Actions|Note|Evidence|Narrative")
def test_headings_of_a_column_of_reports(word: str) -> None:
    text = (
        f"| Ref | Recommendation | Status | {word} |\n"
        "| 1 | That a bell be rung. | Slipped | It fell. |\n"
    )
    assert reported(text) == [("1", "slipped", "stated", "Slipped", "It fell.")]


@each("No|Number|Ref|Reference|ID|Item|#|Rec no|Rec. ref")
def test_headings_of_a_column_of_numbers(word: str) -> None:
    text = f"| Owner | {word} | Recommendation |\n| A | 1 | That a bell be rung. |\n"
    assert recommended(text) == [("1", "That a bell be rung.")]


def test_several_named_in_passing_are_shared_and_each_is_held_once() -> None:
    text = (
        "The Scrutiny Panel met. Bells are in Recommendations 4 and 5. "
        "Ropes are in Recommendation 5.\n"
    )
    found = reading(text).recommendations
    assert [(r.number, r.shared) for r in found] == [("4", True), ("5", True)]
    assert {r.span.of(text) for r in found} == {"Recommendations 4 and 5"}


def test_how_words_are_written_makes_no_difference() -> None:
    start = "The Scrutiny Panel met."
    assert answered(f"{start} If it accepted recommendation 4, it rang.\n") == []
    assert answered(f"{start} IF IT ACCEPTED RECOMMENDATION 4, it rang.\n") == []
    assert answered(f"{start} CABINET ACCEPTED RECOMMENDATION 4.\n") == [
        ("4", "accept_in_full")
    ]
    assert asks("MEMBERS ARE ASKED TO RING")
    assert not reads_as_heading("Bells WE have")
    assert [d.kind for d in dates_in("PUBLISHED: 3 MAY 2021")] == ["publication"]
    assert [d.kind for d in dates_in("CABINET – MONDAY 3 MAY 2021")] == ["meeting"]
    assert figures_in("OVER 7", Span(0, 6))[0].qualifier == "over"
