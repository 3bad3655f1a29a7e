"""The third step of reading: what a list is, by points for what is seen of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from councilbench.coding.codebook import load_vocabulary
from councilbench.project import Project
from councilbench.reading import read
from councilbench.reading.frames.frame import Grammar
from councilbench.reading.frames.paper import paper_of
from councilbench.reading.labels.leads import lead_of
from councilbench.reading.labels.lists import label_of_list
from councilbench.reading.labels.scores import DOUBTED, ENOUGH, MARGIN, Scored, score
from councilbench.reading.layout.blocks import blocks
from councilbench.reading.layout.lists import list_from
from hypothesis import given, strategies as st

VOCABULARY = load_vocabulary(Project(Path(__file__).parents[1]))
WEIGHTS = VOCABULARY.weights


def scored(text: str, head: str = "") -> Scored:
    """What the list is of that the first block of a text leads to."""
    laid_out = blocks(text)
    lead = lead_of(text, laid_out[0], Grammar(VOCABULARY))
    items = list_from(text, laid_out, 1 if lead else 0, lambda block: False)
    return label_of_list(lead, items, [], [], paper_of(head + text), text, WEIGHTS)


ITEMS = "(1) That a bell be rung each day.\n(2) That it be tuned.\n"


@pytest.mark.parametrize(
    ("lead", "label"),
    [
        ("RESOLVED:\n", "decision"),
        ("The Committee agreed:-\n", "decision"),
        ("On the proposal of A, seconded by B, it was resolved:\n", "decision"),
        ("BE IT RESOLVED THAT:\n", "decision"),
        ("Decision\n", "decision"),
        ("RESOLVED that the Committee recommend to Cabinet\n", "recommendation"),
        ("The Panel warmly recommends that:\n", "recommendation"),
        ("The Committee would like Cabinet to:\n", "recommendation"),
        ("That the Executive be recommended to:\n", "recommendation"),
        ("Cabinet is recommended to:\n", "ask"),
        ("Members are invited to:\n", "ask"),
    ],
)
def test_what_a_lead_makes_of_a_list(lead: str, label: str) -> None:
    found = scored(lead + ITEMS)
    assert (found.label, found.is_certain) == (label, True), found


def test_a_bare_heading_counts_by_whose_paper_it_is() -> None:
    text = f"Recommendations\n{ITEMS}"
    assert scored(text, "Report of the Scrutiny Review Group\n").is_certain
    assert scored(text, "Report of the Director of Bells\n").label == "ask"
    alone = scored(text)
    assert not alone.is_certain
    assert alone.is_doubted


def test_questions_and_words_are_no_recommendations() -> None:
    lead = "The Panel recommends that:\n"
    for items in (
        "1. Which bell is rung?\n2. Which is tuned?\n",
        "1. Bell.\n2. Rope.\n",
    ):
        found = scored(lead + items)
        assert found.label != "recommendation" or not found.is_certain


def test_a_list_that_is_not_plainly_one_thing_is_doubted_in_the_reading() -> None:
    text = f"Bells\n\nRecommendations\n\n{ITEMS}"
    reading = read(text, VOCABULARY)
    assert reading.recommendations == reading.decisions == []
    (issue,) = reading.issues
    assert issue.kind == "list_unsure"
    assert issue.span.of(text) == ITEMS.strip()


@given(st.lists(st.sampled_from(sorted(WEIGHTS)), max_size=8))
def test_points_decide_and_the_margin_is_kept(features: list[str]) -> None:
    found = score(features, WEIGHTS)
    points: dict[str, float] = {}
    for feature in features:
        for label, worth in WEIGHTS[feature].items():
            points[label] = points.get(label, 0) + worth
    others = [p for label, p in points.items() if label != found.label]
    lead = found.points - max(others, default=0.0)
    assert found.points == max(points.values(), default=0.0)
    assert found.is_certain == (
        bool(points) and found.points >= ENOUGH and lead >= MARGIN
    )
    assert found.is_doubted == (
        bool(points) and not found.is_certain and found.points >= DOUBTED
    )


def test_a_feature_without_weights_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        score(["looks_nice"], WEIGHTS)


def test_each_weight_is_one_that_the_reader_uses() -> None:
    reading = Path(__file__).parents[1] / "build" / "councilbench" / "reading"
    code = "".join(p.read_text("utf-8") for p in reading.rglob("*.py"))
    acts = ("resolve", "did", "ask")
    made = {f"prose_{act}" for act in acts}
    unused = {f for f in WEIGHTS if f'"{f}"' not in code and f not in made}
    assert unused == set()
