"""Coding: the rule's reading with the analyst's card laid over it."""

from __future__ import annotations

from collections import Counter

import pytest
from councilbench.coding.codebook import Codebook
from councilbench.coding.model import Coded, locate
from councilbench.coding.overlay import code
from councilbench.problems import BadData
from councilbench.reading import Span, Vocabulary
from councilbench.sources.cards import load_card
from councilbench.sources.documents import Document
from councilbench.tables.agreement import agreement_on_themes, cohens_kappa
from councilbench.tables.rows import build_rows, review_at, slug_of_number

TEXT = """Library matters

Recommendation 1: That every branch open on Sundays.

Recommendation 2: That staff be trained in first aid.

Members noted that:

· Two branches had opened on Sundays since May.

· The roof leaked.

RESOLVED that 40 volunteers be thanked.
"""
CARD = """
title: Opening hours
council: anywhere
review: hours
kind: progress_minutes
date: {basis: not_recorded}
completeness: complete
"""
VOCABULARY = Vocabulary(
    responses={"accepted": "accept_in_full"},
    statuses={"done": "fully_achieved"},
    statements={"noted that": "update"},
)
CODEBOOK = Codebook({"hours": ("open*", "sundays"), "staff": ("staff", "train*")})


def coded(extra: str = "", text: str = TEXT) -> Coded:
    card = load_card(CARD + extra, "hours.yaml")
    document = Document("hours", "anywhere", text, card, "hours.txt", "0" * 64)
    return code(document, VOCABULARY, CODEBOOK)


def refused(extra: str) -> str:
    with pytest.raises(BadData) as bad:
        coded(extra)
    return str(bad.value)


def themes_of(coding: Coded, opening: str) -> list[tuple[str, str, str]]:
    for item, themes in coding.themes.items():
        if item.span.of(TEXT).startswith(opening):
            return [(t.theme_id, t.basis, t.evidence) for t in themes]
    raise AssertionError(opening)


# --- themes


def test_a_rule_assigns_the_themes_whose_terms_it_finds_and_keeps_the_terms() -> None:
    coding = coded()
    assert themes_of(coding, "That every branch") == [
        ("hours", "rule", "open; Sundays")
    ]
    assert themes_of(coding, "That staff") == [("staff", "rule", "staff; trained")]


def test_the_theme_with_most_terms_comes_first_then_the_one_named_first() -> None:
    book = Codebook({"a": ("apple",), "b": ("bee", "bear")})
    assert [t.theme_id for t in book.assign("an apple, a bee and a bear")] == ["b", "a"]
    assert [t.theme_id for t in book.assign("a bee and an apple")] == ["b", "a"]
    assert book.assign("nothing of the kind") == []


def test_the_analysts_coding_comes_before_the_rules_and_keeps_its_reason() -> None:
    coding = coded(
        'themes: {"1": [staff, hours], "2": {themes: [staff], because: first aid}}'
    )
    assert themes_of(coding, "That every branch") == [
        ("staff", "analyst", "read in context"),
        ("hours", "analyst", "open; Sundays"),
    ]
    assert themes_of(coding, "That staff") == [("staff", "analyst", "first aid")]


def test_a_statement_is_named_by_its_opening_words() -> None:
    coding = coded('themes: {"The roof": [staff]}')
    assert themes_of(coding, "The roof")[0][:2] == ("staff", "analyst")


def test_a_statement_without_a_theme_is_left_unread() -> None:
    coding = coded()
    assert [s.span.of(TEXT) for s in coding.reading.statements] == [
        "Two branches had opened on Sundays since May."
    ]
    assert [s.span.of(TEXT) for s in coding.without_theme] == ["The roof leaked."]
    assert not coding.reading.is_claimed(coding.without_theme[0].span)


def test_a_recommendation_without_a_theme_is_a_problem_that_says_what_to_add() -> None:
    text = TEXT.replace("every branch open on Sundays", "the roof be mended")
    with pytest.raises(BadData, match='under themes: "1"'):
        coded(text=text)


# --- what an analyst adds and corrects


def test_a_statement_that_an_analyst_picks_out_replaces_those_it_overlaps() -> None:
    coding = coded(
        "statements: [{quote: on Sundays since May, kind: context, themes: [hours]}]"
    )
    assert [s.span.of(TEXT) for s in coding.reading.statements] == [
        "on Sundays since May"
    ]
    assert set(coding.reading.statements) == coding.by_analyst


def test_a_correction_keeps_what_was_read() -> None:
    coding = coded(
        "corrections: [{table: statements, item: Two branches, column: kind, "
        "value: context, reason: It is background}]"
    )
    assert coding.reading.statements[0].kind == "context"
    correction = coding.corrections[0]
    assert (correction.read, correction.corrected) == ("update", "context")


def test_a_correction_can_move_a_passage_or_take_a_row_out() -> None:
    coding = coded(
        'corrections: [{table: recommendations, item: "1", column: text, '
        "quote: every branch open, reason: Shorter}, "
        "{table: decisions, item: that 40 volunteers, remove: true, reason: Thanks}]"
    )
    assert coding.reading.recommendations[0].span.of(TEXT) == "every branch open"
    assert coding.reading.decisions == []
    assert [c.column for c in coding.corrections] == ["text", "row"]


def test_a_correction_of_a_column_that_cannot_be_corrected_names_those_that_can() -> (
    None
):
    said = refused(
        "corrections: [{table: statements, item: Two branches, column: colour, "
        "value: red, reason: Wrong}]"
    )
    assert "colour" in said
    assert "kind" in said


def test_what_the_reader_missed_can_be_added() -> None:
    coding = coded(
        'responses: [{of: "1", decision: noted, quote: The roof leaked}]\n'
        'progress: [{of: "2", status: not_started, quote: since May}]\n'
        "decisions: [{quote: Library matters, kind: agreed}]"
    )
    assert [r.basis for r in coding.reading.responses] == ["analyst"]
    assert [p.status for p in coding.reading.progress] == ["not_started"]
    assert len(coding.reading.decisions) == 2


# --- figures


def test_an_outcomes_exactness_is_read_from_the_words_before_the_figure() -> None:
    outcome = "{theme: hours, measure: Branches, value: 2, unit: branches, quote: %s}"
    coding = coded(f"outcomes: [{outcome % 'Two branches had opened'}]")
    assert coding.outcomes[0].qualifier == "exactly"


def test_an_outcome_whose_quote_does_not_hold_its_value_is_refused() -> None:
    said = refused(
        "outcomes: [{theme: hours, measure: Branches, value: 3, unit: branches, "
        "quote: Two branches had opened}]"
    )
    assert "does not hold the figure 3" in said


# --- quotes


def test_a_quote_matches_whatever_white_space_the_text_has() -> None:
    text = "first aid\nand\u00a0rescue"
    assert locate(text, "aid and rescue").of(text) == "aid\nand\u00a0rescue"


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("aid and rope", "nearest is, at character 6: “aid and"),
        ("i", "stands 2 times"),
        ("boat", "is not in the document"),
        (" ", "empty"),
    ],
)
def test_a_quote_that_does_not_stand_once_is_refused(quote: str, words: str) -> None:
    with pytest.raises(LookupError, match=words):
        locate("first aid and rescue", quote)


# --- parts and numbers


def test_a_part_that_belongs_to_another_review_starts_at_its_opening_words() -> None:
    coding = coded(
        "parts: [{opens: Members noted, review: roof}, {opens: RESOLVED, review: null}]"
    )
    assert review_at(coding, Span(30, 40)) == "hours"
    assert review_at(coding, Span(TEXT.index("The roof"), 200)) == "roof"
    assert review_at(coding, Span(TEXT.index("that 40"), 250)) is None


@pytest.mark.parametrize(
    ("number", "slug"),
    [
        ("7", "07"),
        ("12", "12"),
        ("SC18", "sc18"),
        ("9.1.1", "9-1-1"),
        ("1 to 6", "1-to-6"),
    ],
)
def test_numbers_as_they_stand_in_keys(number: str, slug: str) -> None:
    assert slug_of_number(number) == slug


# --- agreement


def test_cohens_kappa_as_worked_out_by_hand() -> None:
    # 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: observed 35/50 = 0.7; expected
    # 25/50 x 30/50 + 25/50 x 20/50 = 0.5; (0.7 - 0.5) / (1 - 0.5) = 0.4
    pairs = Counter(
        {(True, True): 20, (True, False): 5, (False, True): 10, (False, False): 15}
    )
    assert cohens_kappa(pairs) == pytest.approx(0.4)


def test_kappa_is_not_defined_where_there_is_nothing_to_disagree_on() -> None:
    assert cohens_kappa(Counter()) is None
    assert cohens_kappa(Counter({(False, False): 5})) is None


def test_agreement_counts_only_what_an_analyst_coded() -> None:
    both = [coded('themes: {"1": [hours], "2": [hours]}')]
    agreement = agreement_on_themes(both, build_rows(both, {}), CODEBOOK.terms)
    assert (agreement.items, agreement.primary) == (2, 1)
