"""The fourth step of reading: whose answer, status and report each one is."""

from __future__ import annotations

from pathlib import Path

import pytest
from councilbench.coding.codebook import load_vocabulary
from councilbench.project import Project
from councilbench.reading import Reading, read
from councilbench.reading.layout.blocks import blocks
from councilbench.reading.layout.labelled import Labels
from councilbench.reading.layout.plain import plain
from councilbench.reading.model import Span
from councilbench.reading.resolution.parts import PartsReader
from councilbench.reading.resolution.replies import (
    answer_at_end,
    options_in_line,
    reply,
)
from councilbench.reading.resolution.statuses import Statuses
from councilbench.reading.wording import status_of_words

VOCABULARY = load_vocabulary(Project(Path(__file__).parents[1]))
PANEL = "Report to the Bells Scrutiny Panel\n\n"


def reading(text: str) -> Reading:
    return read(text, VOCABULARY)


def recommended(found: Reading) -> list[tuple[str | None, int, str]]:
    return [(r.number, r.series, r.span.of(found.text)) for r in found.recommendations]


def answered(found: Reading) -> list[tuple[str | None, str]]:
    """Each answer with the number of the recommendation that it was put to."""
    numbers = {r.identity: r.number for r in found.recommendations}
    return [(numbers[r.of], r.decision) for r in found.responses]


def kinds(found: Reading) -> list[str]:
    return [issue.kind for issue in found.issues]


# --- what follows a recommendation, by its labels


def parts_of(text: str) -> tuple[list[object], list[object]]:
    statuses = Statuses(text, VOCABULARY.statuses)
    reader = PartsReader(text, Labels(VOCABULARY.labels), VOCABULARY, statuses)
    parts = reader.read(blocks(text))
    answers: list[object] = [
        (a.decision, a.explanation.of(text) if a.explanation else None)
        for a in parts.answers
    ]
    reports: list[object] = [
        (r.status, r.narrative.of(text) if r.narrative else None) for r in parts.reports
    ]
    return answers, reports


@pytest.mark.parametrize(
    ("text", "answers", "reports"),
    [
        ("Response: Agreed", [("accept_in_full", None)], []),
        ("Response: Agreed. It rang.", [("accept_in_full", "It rang.")], []),
        ("Agreed\nAction: Ring it.", [("accept_in_full", "Ring it.")], []),
        (
            "Not agreed\nReason: It is cracked.\nLead officer: Clerk",
            [("decline", "It is cracked.")],
            [],
        ),
        ("Agreed? No", [("decline", None)], []),
        ("Accepted: yes", [("accept_in_full", None)], []),
        ("Response: It is old.", [("not_recorded", "It is old.")], []),
        (
            "Status: Complete\nIt rang in May.",
            [],
            [("fully_achieved", "It rang in May.")],
        ),
        ("Progress: It rang.\nStatus: Complete", [], [("fully_achieved", "It rang.")]),
        (
            "Response: Agreed\nStatus: On track",
            [("accept_in_full", None)],
            [("in_progress", None)],
        ),
        # a form, its options on lines or side by side
        ("Response:\n☐ Accept\n☒ Reject", [("decline", None)], []),
        ("Accept [x]  Reject [ ]", [("accept_in_full", None)], []),
        ("Derbyn / Accept ☐  Gwrthod / Reject ☒", [("decline", None)], []),
        ("Response:\n☐ Accept\n☐ Reject", [("not_recorded", None)], []),
        # what ends it
        (
            "Agreed. It rang.\nLegal implications\nNone.",
            [("accept_in_full", "It rang.")],
            [],
        ),
        ("Agreed\nBackground papers: the report", [("accept_in_full", None)], []),
        # words that are none of these are nobody's
        ("The bell is old.", [], []),
    ],
)
def test_what_stands_after_a_recommendation(
    text: str, answers: list[object], reports: list[object]
) -> None:
    assert parts_of(text) == (answers, reports)


# --- answers


@pytest.mark.parametrize(
    ("words", "decision"),
    [
        ("Accepted with amendment", "accept_in_part"),
        ("Agreed in principle.", "accept_in_part"),
        ("Approved", "accept_in_full"),
        ("Supported", "accept_in_full"),
        ("Endorsed.", "accept_in_full"),
        ("Withdrawn", "withdrawn"),
        ("Deferred to the next meeting", "deferred"),
        ("I agree with this, and it was done.", "accept_in_full"),
        ("I agree with the aim, but not the cost.", "accept_in_part"),
        ("We are not able to accept this recommendation.", "decline"),
        ("The Government notes this recommendation.", "noted"),
        ("Agreements were made with all", None),
        ("Agreed to look at it again before deciding", None),
    ],
)
def test_a_reply_by_its_opening_words(words: str, decision: str | None) -> None:
    found = reply(words, Span(0, len(words)), VOCABULARY.responses)
    assert (found[0] if found else None) == decision


@pytest.mark.parametrize(
    ("text", "words", "decision"),
    [
        ("That it be rung. – AGREED", "That it be rung.", "accept_in_full"),
        ("That it be rung – NOT AGREED (it is old)", "That it be rung", "decline"),
        ("That it be rung (Accepted)", "That it be rung", "accept_in_full"),
        (
            "That it be rung. The recommendation was rejected by Cabinet.",
            "That it be rung.",
            "decline",
        ),
    ],
)
def test_an_answer_that_ends_the_words(text: str, words: str, decision: str) -> None:
    ended = answer_at_end(text, Span(0, len(text)), VOCABULARY.responses)
    assert ended is not None
    assert (ended[0].of(text), ended[1]) == (words, decision)


def test_options_side_by_side_have_each_their_box() -> None:
    for text in ("☐ Accept ☒ Reject", "Accept ☐ Reject ☒"):
        found = options_in_line(text, Span(0, len(text)), VOCABULARY.responses)
        assert len(found) == 2
    assert options_in_line("Accept ☐", Span(0, 8), VOCABULARY.responses) == []


# --- status words: tense and polarity are part of the phrase


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("Complete ✓", "fully_achieved"),
        ("Completed (March 2024)", "fully_achieved"),
        ("100 % complete", "fully_achieved"),
        ("Complete - a store was opened", "fully_achieved"),
        ("On\u2011track", "in_progress"),
        ("Closed", "fully_achieved"),
        ("Closed – superseded", None),
        ("Withdrawn", "withdrawn"),
        ("rated to be on track", "in_progress"),
        ("Will be fully implemented by March 2026", None),
        ("Nearly fully achieved", None),
        ("No longer on track", None),
        ("Not yet on track", None),
        ("Due to be completed", None),
        ("Expected to be fully achieved", None),
        ("Amber", None),
        ("", None),
    ],
)
def test_a_status_is_not_one_that_is_promised_denied_or_hedged(
    words: str, status: str | None
) -> None:
    assert status_of_words(plain(words), VOCABULARY.statuses) == status


def test_colours_count_by_the_documents_own_key_alone() -> None:
    item = "Recommendation 1: That a bell be rung.\nStatus: Amber\n"
    (alone,) = reading(PANEL + item).progress
    assert alone.status == "not_recorded"
    key = "Key: Green = on track; Amber = some slippage; Red = not started\n"
    (keyed,) = reading(PANEL + item + "\n" + key).progress
    assert keyed.status == "slipped"


# --- identity: the series and the number, words before numbers


def test_one_recommendation_in_several_spellings_is_one() -> None:
    found = reading(
        PANEL + "Recommendation 1: That a bell be rung.\n\n"
        "Cabinet accepted recommendation 1. R1 was thought dear.\n"
    )
    assert [n for n, _, _ in recommended(found)] == ["1"]
    assert answered(found) == [("1", "accept_in_full")]


def test_two_sets_with_the_same_numbers_are_kept_apart_and_told_of() -> None:
    found = reading(
        PANEL + "Recommendation 1: That a bell be rung.\nResponse: Agreed\n\n"
        "Recommendation 1: That a path be laid.\nResponse: Rejected\n"
    )
    assert [(n, s) for n, s, _ in recommended(found)] == [("1", 0), ("1", 1)]
    first, second = found.recommendations
    assert [
        (r.of is first.identity, r.of is second.identity) for r in found.responses
    ] == [
        (True, False),
        (False, True),
    ]
    assert kinds(found) == ["number_repeated"]


def test_numbers_named_in_two_items_of_minutes_are_of_two_sets() -> None:
    found = reading(
        "Minutes of the Cabinet\n\n5. Bells Task Group\n\n"
        "RESOLVED that recommendation 1 of the Task Group be accepted.\n\n"
        "6. Paths Task Group\n\n"
        "RESOLVED that recommendation 1 of the Task Group be rejected.\n"
    )
    assert [(n, s) for n, s, _ in recommended(found)] == [
        ("recommendation 1", 0),
        ("recommendation 1", 1),
    ] or [(n, s) for n, s, _ in recommended(found)] == [("1", 0), ("1", 1)]
    assert [decision for _, decision in answered(found)] == [
        "accept_in_full",
        "decline",
    ]


def test_a_row_without_a_number_keeps_its_answer() -> None:
    found = reading(
        "| Recommendation | Response |\n|---|---|\n"
        "| That a bell be rung. | Agreed |\n| That it be tuned. | Rejected |\n"
    )
    assert [n for n, _, _ in recommended(found)] == [None, None]
    assert [decision for _, decision in answered(found)] == [
        "accept_in_full",
        "decline",
    ]
    first, second = found.recommendations
    assert [r.of for r in found.responses] == [first.identity, second.identity]


def test_an_answer_to_several_is_that_of_each() -> None:
    found = reading(
        PANEL + "Recommendations 2 and 3: That bells be rung.\nAccepted in part\n"
    )
    assert answered(found) == [("2", "accept_in_part"), ("3", "accept_in_part")]


def test_withdrawn_and_merged_are_no_words_of_a_recommendation() -> None:
    found = reading(
        "Progress with the Bells Inquiry\n\nRecommendation 7\nThat it be rung.\n\n"
        "Recommendation 8\nWithdrawn\n\n"
        "Recommendations 4 and 5 (merged)\nThat bells be cast.\nProgress: Complete\n"
    )
    assert [(n, w) for n, _, w in recommended(found)] == [
        ("7", "That it be rung."),
        ("8", "Recommendation 8"),
        ("4", "That bells be cast."),
        ("5", "That bells be cast."),
    ]
    statuses = {p.number: p.status for p in found.progress}
    assert statuses == {"8": "withdrawn", "4": "fully_achieved", "5": "fully_achieved"}


def test_a_blanket_answer_does_not_reach_what_was_answered_before() -> None:
    found = reading(
        "The Scrutiny Panel recommends:\n1. That a bell be rung.\n"
        "2. That it be tuned.\n\nRecommendation 2 was rejected.\n\n"
        "Cabinet agreed all the other recommendations.\n"
    )
    assert sorted(answered(found)) == [("1", "accept_in_full"), ("2", "decline")]


def test_a_decision_that_leads_to_a_list_which_is_not_there_is_doubted() -> None:
    found = reading("RESOLVED that the Committee:-\n\nThe meeting closed at nine.\n")
    assert found.decisions == []
    assert kinds(found) == ["decision_is_a_stem"]


def test_words_that_break_off_are_told_of() -> None:
    found = reading(
        PANEL + "Recommendation 1: That a bell be rung on each day of the week.\n\n"
        "Recommendation 2: That the ringers be led by the\n"
    )
    (issue,) = found.issues
    assert issue.kind == "cut_mid_sentence"
    assert issue.number == "2"
