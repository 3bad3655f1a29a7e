"""Coding: the rule's reading with the analyst's card laid over it."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from conftest import ROOT
from councilbench.coding.codebook import Codebook, load_codebook, load_vocabulary
from councilbench.coding.model import Coded, locate
from councilbench.coding.overlay import code
from councilbench.problems import BadData
from councilbench.project import Project
from councilbench.reading import Span, Vocabulary
from councilbench.sources.cards import Passage, load_card
from councilbench.sources.documents import Document
from councilbench.tables.agreement import Agreement, agreement_on_themes, cohens_kappa
from councilbench.tables.holders import slug_of_number
from councilbench.tables.issues import issue_rows
from councilbench.tables.rows import build_rows

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
    labels={"status": "status"},
    bodies={"panel": "scrutiny"},
    verbs={"recommends": "recommend"},
    weights=load_vocabulary(Project(ROOT)).weights,
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
    assert (
        locate(text, Passage(words="aid and rescue")).of(text) == "aid\nand\u00a0rescue"
    )


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("aid and rope", "nearest is, at character 6: “aid and"),
        ("i", "stands 2 times"),
        ("boat", "is not in the document"),
    ],
)
def test_a_quote_that_does_not_stand_once_is_refused(quote: str, words: str) -> None:
    with pytest.raises(LookupError, match=words):
        locate("first aid and rescue", Passage(words=quote))


# --- parts and numbers


def test_a_part_that_belongs_to_another_review_starts_at_its_opening_words() -> None:
    coding = coded(
        "parts: [{opens: Members noted, review: roof}, {opens: RESOLVED, review: null}]"
    )
    assert coding.review_at(Span(30, 40)) == "hours"
    assert coding.review_at(Span(TEXT.index("The roof"), 200)) == "roof"
    assert coding.review_at(Span(TEXT.index("that 40"), 250)) is None


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


# --- which of several places, which of several words


SEVERAL = """Library matters

Recommendation 1: That every branch open on Sundays.

Recommendation 2: That staff be trained in first aid.

Branches opened. Staff were told. Branches opened. Nobody came. Branches opened.

Staff were trained. Staff were trained.
"""


@pytest.mark.parametrize(
    ("quote", "start"),
    [
        ("{words: Branches opened, nth: 1}", 0),
        ("{words: Branches opened, nth: 3}", 2),
        ("{words: Branches opened, after: Staff were told}", 1),
        ("{words: Branches opened, after: Staff were told, nth: 2}", 2),
    ],
)
def test_a_quote_says_which_of_several_places_is_meant(quote: str, start: int) -> None:
    coding = coded(
        f'progress: [{{of: "1", status: in_progress, quote: {quote}}}]', SEVERAL
    )
    places = [match.start() for match in re.finditer("Branches opened", SEVERAL)]
    (report,) = coding.reading.progress
    assert report.narrative == Span(places[start], places[start] + 15)


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("Branches opened", "stands 3 times: lengthen it, or say which"),
        ("{words: Branches opened, nth: 4}", "stands 3 times: there is no place 4"),
        ("{words: Nobody came, nth: 2}", "stands once: there is no place 2"),
        ("{words: Branches opened, after: Staff were}", "“Staff were” stands 3 times"),
        ("{words: Staff were told, after: Nobody came}", "is not in the document"),
        ("7", "input should be a valid string"),
    ],
)
def test_a_quote_that_does_not_say_which_is_refused(quote: str, words: str) -> None:
    with pytest.raises(BadData) as bad:
        coded(f'progress: [{{of: "1", status: slipped, quote: {quote}}}]', SEVERAL)
    assert words in str(bad.value)
    assert "hours.yaml, line 8" in str(bad.value)


# --- corrections, the whole kind


def test_two_corrections_of_one_item_lead_to_the_row_as_it_is_at_last() -> None:
    both = coded(
        "corrections: [{table: statements, item: Two branches, column: text, "
        "quote: had opened on Sundays, reason: Shorter}, "
        "{table: statements, item: had opened, column: kind, value: context, "
        "reason: Background}]"
    )
    tables = build_rows([both], {}).tables
    (statement,) = tables["statements"]
    assert statement["text"] == "had opened on Sundays"
    assert statement["kind"] == "context"
    assert [row["key"] for row in tables["corrections"]] == [
        statement["statement_id"]
    ] * 2


def test_a_row_that_was_taken_out_has_no_key_and_keeps_its_words() -> None:
    gone = coded(
        "corrections: [{table: decisions, item: that 40, remove: true, reason: Thanks}]"
    )
    (row,) = build_rows([gone], {}).tables["corrections"]
    assert (row["key"], row["column"], row["corrected"]) == (None, "row", None)
    assert row["read"] == "that 40 volunteers be thanked."


def test_a_correction_of_what_becomes_no_row_is_refused() -> None:
    idle = coded(
        "corrections: [{table: statements, item: The roof, column: kind, "
        "value: context, reason: Background}]"
    )
    with pytest.raises(BadData, match="corrects what becomes no row"):
        build_rows([idle], {})


@pytest.mark.parametrize(
    ("says", "words"),
    [
        ("column: section, value: Hours", "section holds a passage"),
        ("column: text, value: That it be so", "text holds a passage"),
        ("column: number, quote: every branch", "number holds a code or number"),
        ("column: section", "does not say what is right in section"),
        ("column: section, quote: every branch, remove: true", "both quote and remove"),
        ("column: text, remove: true", "each row of recommendations has its text"),
        ("column: colour, value: red", "the column colour of recommendations cannot"),
        ("value: red", "the correction names no column"),
    ],
)
def test_a_correction_that_does_not_say_what_is_right_is_refused(
    says: str, words: str
) -> None:
    said = refused(
        f'corrections: [{{table: recommendations, item: "1", {says}, reason: Wrong}}]'
    )
    assert words in said
    assert "hours.yaml, line 8" in said


def test_what_stands_in_a_column_can_be_taken_out() -> None:
    linked = coded(
        "statements: [{quote: on Sundays since May, kind: context, themes: [hours]}]\n"
        'decisions: [{quote: Library matters, kind: agreed, number: "3", of: "1"}]'
    )
    assert linked.reading.decisions[0].recommendation == "1"
    sectioned = coded(
        'corrections: [{table: recommendations, item: "1", column: section, '
        "quote: Members noted, reason: It stands there}, "
        '{table: recommendations, item: "1", column: section, remove: true, '
        "reason: It does not}]"
    )
    assert sectioned.reading.recommendations[0].section is None
    shown = [(c.read, c.corrected) for c in sectioned.corrections]
    assert shown == [("Library matters", "Members noted"), ("Members noted", None)]


def test_one_of_several_items_that_open_alike_is_named_by_which_it_is() -> None:
    text = TEXT.replace("The roof leaked", "Two branches opened on Sundays")
    item = "{words: Two branches, nth: 2}"
    coding = coded(
        f"corrections: [{{table: statements, item: {item}, column: kind, "
        "value: context, reason: Background}]",
        text,
    )
    assert [s.kind for s in coding.reading.statements] == ["update", "context"]
    with pytest.raises(BadData, match="names 2 rows of statements"):
        coded(
            "corrections: [{table: statements, item: Two branches, column: kind, "
            "value: context, reason: Background}]",
            text,
        )


# --- what an analyst put down comes before what was read


def test_a_report_on_the_card_takes_the_place_of_the_one_that_it_overlaps() -> None:
    read = coded(
        'progress: [{of: "1", status: slipped, quote: Two branches had opened},'
        '{of: "1", status: fully_achieved, quote: The roof leaked}]'
    )
    rows = build_rows([read], {}).tables["progress"]
    assert [(r["status"], r["is_latest"]) for r in rows] == [
        ("slipped", False),
        ("fully_achieved", True),
    ]


def test_a_recommendation_on_the_card_takes_the_place_of_the_one_that_was_read() -> (
    None
):
    coding = coded(
        'recommendations: [{number: "2", quote: Two branches had opened on Sundays}]'
    )
    assert [r.span.of(TEXT)[:12] for r in coding.reading.recommendations] == [
        "That every b",
        "Two branches",
    ]


# --- several documents


def later(extra: str = "", text: str = TEXT) -> Coded:
    card = load_card(
        CARD.replace("{basis: not_recorded}", "{stated: 2024-05-01, basis: stated}")
        + extra,
        "later.yaml",
    )
    document = Document("later", "anywhere", text, card, "later.txt", "1" * 64)
    return code(document, VOCABULARY, CODEBOOK)


def test_themes_on_the_card_of_a_later_document_count() -> None:
    first, second = coded(), later('themes: {"1": [staff]}')
    # the words are held in the document of which the day is known
    built = build_rows([first, second], {})
    held = {row["document_id"] for row in built.tables["recommendations"]}
    themed = [
        (row["theme_id"], row["basis"])
        for row in built.tables["recommendation_themes"]
        if row["recommendation_id"] == "hours-r01"
    ]
    assert themed == [("staff", "analyst")]
    other, holder = coded('themes: {"1": [staff]}'), later()
    rows = build_rows([other, holder], {}).tables["recommendation_themes"]
    assert [r["theme_id"] for r in rows if r["recommendation_id"] == "hours-r01"] == [
        "staff"
    ]
    assert held == {"later"}


def test_themes_of_two_cards_that_differ_are_refused() -> None:
    with pytest.raises(BadData) as bad:
        build_rows(
            [coded('themes: {"1": [staff]}'), later('themes: {"1": [hours]}')], {}
        )
    assert str(bad.value).startswith(
        "later.yaml, line 8, themes > 1: the themes hours are not those that "
        "hours.yaml gives the same recommendation, staff"
    )


def test_what_is_printed_twice_has_its_themes_at_both_places() -> None:
    twice = "Two branches had opened on Sundays since May"
    text = TEXT.replace("The roof leaked", twice)
    coding = coded('themes: {"Two branches had": [staff]}', text)
    assert [coding.themes[s][0].theme_id for s in coding.reading.statements] == [
        "staff",
        "staff",
    ]


def test_agreement_as_counted_by_hand() -> None:
    # the rule: 1 on hours, 2 on staff; the analyst: both on staff, 2 on hours as well
    both = [coded('themes: {"1": [staff], "2": [staff, hours]}')]
    agreement = agreement_on_themes(both, build_rows(both, {}), CODEBOOK.terms)
    assert (agreement.items, agreement.primary) == (2, 1)
    # of four pairs both say one, the rule alone one, the analyst alone two:
    # observed 1/4; expected 2/4 x 3/4 + 2/4 x 1/4 = 1/2; (1/4 - 1/2) / (1 - 1/2)
    assert agreement.kappa == pytest.approx(-0.5)


def test_what_no_analyst_coded_is_no_agreement() -> None:
    by_rule = [coded()]
    agreement = agreement_on_themes(by_rule, build_rows(by_rule, {}), CODEBOOK.terms)
    assert agreement == Agreement(0, None, 0)


def test_what_stands_in_another_document_counts_there() -> None:
    theirs, holder = coded('themes: {"1": [hours], "2": [staff]}'), later()
    built = build_rows([theirs, holder], {})
    # the words are held in the later one, which has a date, and count once
    assert agreement_on_themes([theirs], built, CODEBOOK.terms).items == 0
    assert agreement_on_themes([theirs, holder], built, CODEBOOK.terms).items == 2
    alone = build_rows([theirs], {})
    assert agreement_on_themes([theirs], alone, CODEBOOK.terms).items == 2


@pytest.mark.parametrize(
    ("counts", "kappa"),
    [
        # all agree, on both: 1; all differ: observed 0, expected 1/2
        ((5, 0, 0, 5), 1),
        ((0, 5, 5, 0), -1),
        # 8 yes-yes, 2 yes-no: the first says yes alone: observed 0.8 = expected
        ((8, 2, 0, 0), 0),
        # 1 yes-yes, 2 no-yes, 3 no-no: observed 4/6; expected 1/6 x 3/6 + 5/6 x 3/6
        ((1, 0, 2, 3), 1 / 3),
    ],
)
def test_kappa_from_counts(counts: tuple[int, int, int, int], kappa: float) -> None:
    said = [(True, True), (True, False), (False, True), (False, False)]
    pairs = Counter(dict(zip(said, counts, strict=True)))
    assert cohens_kappa(pairs) == pytest.approx(kappa)


# --- the codebook


def test_each_term_is_kept_once_and_as_it_first_stands() -> None:
    book = Codebook({"bells": ("bell*", "bells"), "ropes": ("rope",)})
    (theme,) = book.assign("Bells, and bells again; no ropes")
    assert (theme.theme_id, theme.basis, theme.evidence) == ("bells", "rule", "Bells")


def test_the_vocabulary_is_what_the_codelists_say() -> None:
    vocabulary = load_vocabulary(Project(ROOT))
    assert vocabulary.responses["accepted in principle"] == "accept_in_part"
    assert vocabulary.statuses["behind schedule"] == "slipped"
    assert vocabulary.statements["raised concern*"] == "challenge"


def test_the_codebook_has_a_themes_terms_apart() -> None:
    terms = load_codebook(Project(ROOT)).terms
    assert all(terms.values())
    assert not any("|" in term for words in terms.values() for term in words)
    assert "recruit*" in terms["recruitment"]


# --- issues


def issues_of(*documents: Coded) -> list[tuple[str, str]]:
    built = build_rows(list(documents), {})
    written = {
        name: {
            code: {"is_final": False, "label": code}
            for code in ("not_recorded", "in_progress")
        }
        for name in ("issue_kinds", "response_decisions", "progress_statuses")
    }
    rows, _ = issue_rows(list(documents), built, written | {"reviews": {}})
    return [(row["kind"], row["message"]) for row in rows]


def test_a_number_of_four_digits_is_no_place_in_a_series() -> None:
    text = TEXT.replace("Recommendation 2:", "Recommendation 1001:")
    kinds = [kind for kind, _ in issues_of(coded(text=text))]
    assert "numbers_missing" not in kinds
    text = TEXT.replace("Recommendation 2:", "Recommendation 4:")
    assert (
        "numbers_missing",
        "The documents held do not list recommendations 2, 3 of this review.",
    ) in issues_of(coded(text=text))


def test_a_recommendation_that_stands_elsewhere_is_called_by_its_number() -> None:
    report = later(
        'progress: [{of: "2", status: not_recorded, quote: Staff rested}]',
        "Library matters\n\nStaff rested on Sundays.\n",
    )
    assert (
        "status_not_recorded",
        "The report on Recommendation 2 names no status.",
    ) in issues_of(coded(), report)
