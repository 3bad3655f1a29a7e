"""The second step of reading: who does what to whom, in the words that govern."""

from __future__ import annotations

from pathlib import Path

import pytest
from councilbench.coding.codebook import load_vocabulary
from councilbench.project import Project
from councilbench.reading.frames.frame import Grammar
from councilbench.reading.frames.paper import paper_of
from councilbench.reading.labels.lists import recommends

GRAMMAR = Grammar(load_vocabulary(Project(Path(__file__).parents[1])))


@pytest.mark.parametrize(
    ("words", "actor", "addressee"),
    [
        ("The Panel recommends that:", "scrutiny", ""),
        (
            "The Committee strongly recommends to Cabinet that:",
            "committee",
            "executive",
        ),
        ("RECOMMENDED to Cabinet:", "", "executive"),
        ("The Health Board recommends that", "health", ""),
        ("The Inquiry recommends that the Department", "inquiry", ""),
        ("We would urge the Council to:", "author", "council"),
        # composed: what is resolved is to recommend
        (
            "RESOLVED that the Scrutiny Committee recommend to Cabinet",
            "scrutiny",
            "executive",
        ),
        ("The Committee agreed to recommend that:", "committee", ""),
        # passive, with the one who is recommended something before it
        ("RESOLVED: that the Cabinet be recommended:", "", "executive"),
        ("That both Councils be recommended to", "", "council"),
    ],
)
def test_who_recommends_what_to_whom(words: str, actor: str, addressee: str) -> None:
    frame = GRAMMAR.frame(words)
    assert (frame.act, frame.actor, frame.addressee) == ("recommend", actor, addressee)
    assert frame.is_done


@pytest.mark.parametrize(
    "words",
    [
        "The Task Group has recommended the following:",
        "We made the following recommendations:",
        "The Panel's final recommendations are:",
        "The recommendations of the Scrutiny Review Panel are as set out below:",
        "The following recommendations were agreed by the Committee:",
        "The Committee agreed to make the following recommendations to the Cabinet:",
    ],
)
def test_a_noun_may_lead_to_what_is_recommended(words: str) -> None:
    frame = GRAMMAR.frame(words)
    assert (frame.act, frame.is_done) == ("recommend", True)


@pytest.mark.parametrize(
    "words",
    [
        "The Cabinet is recommended to:",
        "Members are asked to recommend that:",
        "The Executive is therefore recommended to",
        "The Director recommends that:",
    ],
)
def test_what_an_officer_asks_of_a_meeting(words: str) -> None:
    frame = GRAMMAR.frame(words)
    assert frame.act == "ask" or frame.actor == "officer"
    assert not recommends(frame)


@pytest.mark.parametrize(
    "words",
    [
        "The Panel may recommend that:",
        "The Panel did not recommend that:",
        "To consider the plan and recommend to the Cabinet that:",
        "The Cabinet considered what the Panel recommended on:",
        "If the Committee so recommends to the Cabinet:",
        "The Panel will recommend that:",
    ],
)
def test_what_is_denied_wished_or_told_of_is_not_recommended(words: str) -> None:
    assert not recommends(GRAMMAR.frame(words))


def test_what_the_executive_resolves_to_recommend_is_its_own_decision() -> None:
    frame = GRAMMAR.frame("RESOLVED: That Council be recommended to")
    assert recommends(frame, paper_of("Scrutiny Committee\n\nRESOLVED: That"))
    assert not recommends(frame, paper_of("CABINET\n8 May 2011\n\nRESOLVED: That"))


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("The Task Group recommends that resources be found.", "scrutiny"),
        ("Whilst money is short, the Task Group recommends that it be so.", "scrutiny"),
        ("The Panel asks that staff be led to recommend their friends.", "scrutiny"),
        ("That staff be told.", ""),
    ],
)
def test_who_recommends_in_a_recommendations_own_words(words: str, kind: str) -> None:
    assert GRAMMAR.who_recommends(words) == kind


@pytest.mark.parametrize(
    ("sentence", "kind", "act"),
    [
        ("The Cabinet noted the report.", "executive", "did"),
        (
            "The Adult Social Care and Health Select Committee agreed to wait.",
            "scrutiny",
            "resolve",
        ),
        ("The Cabinet considered a report.", "executive", "heard"),
        ("The Board did not agree to wait.", "committee", "resolve"),
    ],
)
def test_a_sentence_that_begins_with_a_body_and_its_verb(
    sentence: str, kind: str, act: str
) -> None:
    found, end = GRAMMAR.opens_with_body(sentence)
    verb = GRAMMAR.verb_at(sentence, end)
    assert found == kind
    assert verb is not None
    assert verb[0] == act


@pytest.mark.parametrize(
    "sentence", ["He said that the Cabinet noted it.", "Will the Council agree to it?"]
)
def test_a_body_further_on_in_a_sentence_does_not_open_it(sentence: str) -> None:
    assert GRAMMAR.opens_with_body(sentence) == ("", 0)
