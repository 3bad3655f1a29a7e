"""The reader against layouts that a person has read: what it may never fall below."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from councilbench.coding.codebook import load_vocabulary
from councilbench.project import Project
from evaluate import (
    KINDS,
    OURS,
    PINNED,
    ROOT,
    SHARED,
    Layout,
    Score,
    confusion,
    evaluate,
    plain,
    score,
    summary,
    table,
    total,
    worse,
)

VOCABULARY = load_vocabulary(Project(ROOT))


@pytest.fixture(scope="module")
def layouts() -> list[Layout]:
    return evaluate(OURS, VOCABULARY)


def test_there_are_thirty_layouts_ten_of_them_traps_and_some_held_out(
    layouts: list[Layout],
) -> None:
    assert len(layouts) >= 30
    assert sum(layout.is_trap for layout in layouts) >= 10
    assert sum(layout.split == "held_out" for layout in layouts) >= 15


@pytest.mark.parametrize("split", ["tuned", "held_out"])
def test_what_is_asserted_is_right_and_most_of_it_is_found(
    layouts: list[Layout], split: str
) -> None:
    chosen = [layout for layout in layouts if layout.split == split]
    for kind in ("recommendations", "responses", "decisions", "meeting dates"):
        totals = total(chosen, kind)
        assert (totals.precision or 0) >= 0.95, kind
        assert (totals.recall or 0) >= 0.90, kind


def test_nothing_is_invented_where_there_is_nothing(layouts: list[Layout]) -> None:
    for layout in layouts:
        if layout.is_trap:
            assert layout.scores["recommendations"] == Score(), layout.differs
            assert layout.scores["decisions"] == Score(), layout.differs


def test_each_layout_of_ours_is_read_as_the_person_read_it(
    layouts: list[Layout],
) -> None:
    known = [layout for layout in layouts if not layout.split.startswith("unseen")]
    assert {layout.name: layout.differs for layout in known if layout.differs} == {}


def test_no_layout_is_read_worse_than_it_was(layouts: list[Layout]) -> None:
    pinned = json.loads(PINNED.read_text("utf-8"))
    assert {layout.name for layout in layouts} == set(pinned["ours"])
    assert worse(layouts, pinned["ours"]) == []


def test_what_is_worse_is_told() -> None:
    layout = Layout("a", "tuned", is_trap=False, claimed=0.5)
    layout.scores = {kind: Score() for kind in KINDS}
    layout.scores["decisions"] = Score(right=1, wrong=1)
    assert worse([layout], {"a": {"decisions": [1, 1]}}) == []
    for pinned in ([2, 1], [1, 0]):
        assert len(worse([layout], {"a": {"decisions": pinned}})) == 1


def test_the_layouts_given_are_read_as_well() -> None:
    if not SHARED.is_dir():
        pytest.skip(f"there is no folder {SHARED}")
    given = evaluate(SHARED, VOCABULARY)
    assert len(given) >= 22
    assert worse(given, json.loads(PINNED.read_text("utf-8"))["given"]) == []
    for kind in ("recommendations", "responses", "decisions", "meeting dates"):
        totals = total(given, kind)
        assert (totals.precision or 0) >= 0.95, kind
        assert (totals.recall or 0) >= 0.90, kind


def test_every_answer_quotes_words_that_stand_in_its_layout() -> None:
    for path in sorted(OURS.glob("*.json")):
        expected = json.loads(path.read_text("utf-8"))
        words = " ".join(path.with_suffix(".txt").read_text("utf-8").split())
        for row in expected["recommendations"]:
            for key in ("text_starts", "text_ends", "status_as_printed"):
                assert row[key] is None or row[key] in words, (path.name, row[key])
        for decision in expected["decisions"]:
            assert decision in words, (path.name, decision)


def test_a_wrong_a_missed_and_a_right_finding_are_counted() -> None:
    text = "Recommendation 1: That a bell be rung.\n\nRESOLVED: That it be noted.\n"
    expected = {
        "recommendations": [
            {
                "number": "2",
                "text_starts": "That",
                "text_ends": "rung.",
                "response": "decline",
                "status_as_printed": None,
            }
        ],
        "decisions": ["That it be\nnoted"],
        "meeting_date": None,
    }
    layout = score("one", text, expected, VOCABULARY)
    assert layout.scores["recommendations"] == Score(right=0, wrong=1, missed=1)
    assert layout.scores["responses"] == Score(right=0, wrong=0, missed=1)
    assert layout.scores["decisions"] == Score(right=1, wrong=0, missed=0)
    assert layout.scores["meeting dates"] == Score()
    assert layout.split == "shared"


def test_rates_are_shares_and_none_where_there_is_nothing_to_share() -> None:
    assert Score(3, 1, 2).precision == 0.75
    assert Score(3, 1, 2).recall == 0.6
    assert Score(1, 1, 1).f1 == 0.5
    assert Score().precision is None
    assert Score(1, 2, 3) + Score(4, 5, 6) == Score(5, 7, 9)


def test_numbers_are_compared_without_their_word_brackets_and_stop() -> None:
    assert plain("Recommendation 2") == plain("(2).") == plain("Rec. 2") == "2"
    assert plain("SR (25/26) 01") == "sr25/2601"
    assert plain(None) == ""


def test_scores_are_shown_as_markdown() -> None:
    layout = Layout("a", "tuned", is_trap=True, claimed=0.5)
    kinds = ("recommendations", "responses", "statuses", "decisions", "meeting dates")
    layout.scores = {kind: Score() for kind in kinds}
    layout.scores["decisions"] = Score(right=0, wrong=2, missed=1)
    assert "| decisions | 1 | 2 | 0 | 0.00 | 0.00 | 0.00 |" in table([layout])
    assert "0 gave nothing (a)" in summary([layout])


def test_a_confusion_table_has_the_analyst_in_rows_and_the_rule_in_columns() -> None:
    shown = confusion(Counter({("a", "b"): 2, ("a", "a"): 3}))
    assert shown.splitlines()[-1] == "| a | 3 | 2 |"
    assert shown.splitlines()[0] == "| analyst \\ rule | a | b |"


def test_no_folder_gives_no_layouts(tmp_path: Path) -> None:
    assert evaluate(tmp_path / "none", VOCABULARY) == []
