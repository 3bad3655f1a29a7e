"""What holds of every reading, whatever the text: found with Hypothesis."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from councilbench.coding.codebook import load_vocabulary
from councilbench.project import Project
from councilbench.reading import Reading, Span, Vocabulary, read, share, uncovered
from councilbench.reading.shown import reading_dict
from hypothesis import example, given, settings, strategies as st

ROOT = Path(__file__).parents[1]
VOCABULARY: Vocabulary = load_vocabulary(Project(ROOT))

# Pieces of every form, and what may stand between them, to be mixed at will.
PIECES = st.sampled_from(
    [
        "Recommendation 1: That the Council does this.",
        "Recommendation 2",
        "Recommendations 3 to 5 (the first)",
        "Recommendation 6 (COMPLETED): That it be so.",
        "Points 1, 2 and 3 were related around training",
        "No 4",
        "The Scrutiny Panel recommends that:",
        "Recommendations",
        "Scrutiny Review Group report",
        "Executive response:",
        "☒ Accept in full",
        "☐ Reject",
        "Accepted, subject to funding.",
        "Status: On track",
        "AGREED",
        "RESOLVED (by a majority): That (1) this be done; and (2) that be noted.",
        "The Committee:",
        "(i) noted the report; and",
        "Decision:",
        "Decision status: Recommendations Approved",
        "It was agreed that the report be noted.",
        "Cabinet accepted recommendations 1, 3 and 5 and rejected recommendation 2.",
        "all of the recommendations were accepted except Recommendation 9.1.1",
        "The motion was lost.",
        "| Ref | Recommendation | Response | Status |",
        "| R1 | That it be done. | Agreed | Complete |",
        "|",
        "SC18",
        "SC18 |",
        "SC19",
        "2 September 2004",
        "31/02/2021",
        "Date of meeting:",
        "1",
        "2.",
        "(a)",
        "9.1.1",
        "·",
        "o",
        "- ",
        "**",
        "…",
        "... view the full minutes text for item 8.",
        "Members noted that:",
        "Minutes:",
        "\u202e",
        "\x00",
        "é\u0301",
    ]
)
GAPS = st.sampled_from(["\n", "\n\n", " ", "", "\n\xa0\n", "\t", " | ", "\r\n", ": "])
FORMS = st.lists(st.tuples(PIECES, GAPS), max_size=25).map(
    lambda parts: "".join(piece + gap for piece, gap in parts)
)
TEXTS = st.one_of(st.text(max_size=400), FORMS)

BROKE = [
    "Resolved: (1)",
    "Recommendation 1 (",
    "|\n|\nRef |",
    "AGREED\n1\n",
    "1.\n(a)\n2.",
    "Recommendation\nSC1\nSC2\n",
    "|Recommendation|Recommendation2",
]


def spans(reading: Reading) -> Iterator[Span]:
    """Yield every passage that a reading names."""
    for recommendation in reading.recommendations:
        yield recommendation.span
        if recommendation.section:
            yield recommendation.section
    for response in reading.responses:
        yield response.span
        if response.explanation:
            yield response.explanation
    for progress in reading.progress:
        yield from (p for p in (progress.status_span, progress.narrative) if p)
    for finding in [*reading.decisions, *reading.statements, *reading.dates]:
        yield finding.span
    yield from (issue.span for issue in reading.issues)
    yield from reading.read


def check(text: str) -> None:
    reading = read(text, VOCABULARY)
    for span in spans(reading):
        assert 0 <= span.start < span.end <= len(text)
    for name in ("recommendations", "responses", "decisions", "statements"):
        for finding in getattr(reading, name):
            assert finding.span.of(text).strip() == finding.span.of(text) != ""
    covered = [False] * len(text)
    for span in [*reading.read, *uncovered(text, reading.read)]:
        covered[span.start : span.end] = [True] * (span.end - span.start)
    assert all(done or c.isspace() for done, c in zip(covered, text, strict=True))
    assert 0 <= share(text, reading.read) <= 1


@given(TEXTS)
@settings(max_examples=300, deadline=None)
@example(BROKE[0])
@example(BROKE[1])
@example(BROKE[2])
@example(BROKE[3])
@example(BROKE[4])
@example(BROKE[5])
@example(BROKE[6])
def test_any_text_is_read_and_every_passage_lies_within_it(text: str) -> None:
    check(text)


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_the_same_text_is_read_the_same_way_twice(text: str) -> None:
    assert reading_dict(read(text, VOCABULARY)) == reading_dict(read(text, VOCABULARY))


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_every_text_that_is_shown_is_what_stands_between_its_start_and_end(
    text: str,
) -> None:
    shown = reading_dict(read(text, VOCABULARY))
    for name in ("recommendations", "decisions", "statements", "dates"):
        for row in shown[name]:
            assert row["text"] == text[row["start"] : row["end"]]
    for row in shown["responses"]:
        assert row["quote"] == text[row["start"] : row["end"]]
        place = slice(row["explanation_start"], row["explanation_end"])
        assert row["explanation"] in (None, text[place])
    for row in shown["progress"]:
        place = slice(row["status_start"], row["status_end"])
        assert row["status_as_printed"] in (None, text[place])


@pytest.mark.parametrize("name", sorted(p.name for p in (ROOT / "sources").glob("*")))
def test_the_sources_keep_these_promises(name: str) -> None:
    for path in (ROOT / "sources" / name).glob("*.txt"):
        check(path.read_text("utf-8"))
