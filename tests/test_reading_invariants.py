"""What may never come back: a reading that is wrong without a word.

Documents are made of items, answers and statuses in many orders and spellings; what was
put in has to come out, in a row or in an issue, and of the item that it was put to.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from councilbench.coding.codebook import load_vocabulary
from councilbench.project import Project
from councilbench.reading import Reading, Span, Vocabulary, read, uncovered
from councilbench.reading.layout.numbers import plain_number
from hypothesis import given, settings, strategies as st

ROOT = Path(__file__).parents[1]
VOCABULARY: Vocabulary = load_vocabulary(Project(ROOT))

ASKS = [
    "a bell be rung at noon on each market day",
    "the rope be renewed before the winter",
    "visitors be told of the hours of the tower",
    "a ringer be trained in each parish",
    "the clock be set by the county's time",
]
ANSWERS = {
    "Accepted": "accept_in_full",
    "Agreed in part": "accept_in_part",
    "Not accepted": "decline",
    "Rejected": "decline",
    "Noted": "noted",
    "Supported subject to funding": "accept_in_part",
}
STATUSES = {
    "Complete": "fully_achieved",
    "On track": "in_progress",
    "Not started": "not_started",
    "Slipped": "slipped",
    "Withdrawn": "withdrawn",
}
HEADINGS = ["", "Towers and spires", "Visitors", "The work of ringers"]
REMARK = "The sexton keeps a pony in the long meadow behind the mill."


@dataclass(frozen=True)
class Printed:
    """A document that was made up, and what was put into it of each item in turn."""

    text: str
    asks: list[str]
    answers: list[str]


def labels(style: str, number: int) -> str:
    """Return how an item is numbered in a style."""
    roman = ("i", "ii", "iii", "iv", "v")[number - 1]
    letter = "abcde"[number - 1]
    return style.format(n=number, r=roman, a=letter)


STYLES = st.sampled_from(
    [
        "Recommendation {n}: ",
        "Recommendation {n} – ",
        "Recommendation {n}\n",
        "Rec. {n}: ",
        "R{n}. ",
        "{n}. ",
        "({n}) ",
        "({a}) ",
        "({r}) ",
    ]
)
GAPS = st.sampled_from(["\n", "\n\n"])


@st.composite
def answered_documents(draw: st.DrawFn, words: dict[str, str], label: str) -> Printed:
    """Make a document of items, each with one of some words under a label."""
    style, gap = draw(STYLES), draw(GAPS)
    count = draw(st.integers(2, 5))
    stop = draw(st.sampled_from(["", "."]))
    what_follows = draw(
        st.sampled_from(["", "Action: The sexton will see to it.", REMARK])
    )
    chosen = draw(
        st.lists(st.sampled_from(sorted(words)), min_size=count, max_size=count)
    )
    heads = draw(st.lists(st.sampled_from(HEADINGS), min_size=count, max_size=count))
    parts = [
        "Response of the Cabinet to the Bells Scrutiny Panel",
        "The Panel recommends:",
    ]
    for place, answer in enumerate(chosen):
        if heads[place] and "{n}" in style and style.startswith("Rec"):
            parts.append(heads[place])
        parts.append(f"{labels(style, place + 1)}That {ASKS[place]}.")
        parts.append(f"{label}{answer}{stop}")
        if what_follows:
            parts.append(what_follows)
    return Printed(gap.join(parts) + "\n", ASKS[:count], chosen)


def of_each(reading: Reading, printed: Printed) -> list[list[object]]:
    """Return the identities of the recommendations with the words of each item."""
    return [
        [r.identity for r in reading.recommendations if ask in r.span.of(reading.text)]
        for ask in printed.asks
    ]


@given(answered_documents(ANSWERS, "Response: "))
@settings(max_examples=150, deadline=None)
def test_an_answer_is_of_the_item_that_it_stands_after(printed: Printed) -> None:
    reading = read(printed.text, VOCABULARY)
    for identities, answer in zip(
        of_each(reading, printed), printed.answers, strict=True
    ):
        assert len(identities) == 1, printed.text
        found = [r for r in reading.responses if r.of is identities[0]]
        assert [r.decision for r in found] == [ANSWERS[answer]], printed.text


@given(answered_documents(ANSWERS, ""))
@settings(max_examples=150, deadline=None)
def test_so_is_an_answer_without_a_label(printed: Printed) -> None:
    reading = read(printed.text, VOCABULARY)
    for identities, answer in zip(
        of_each(reading, printed), printed.answers, strict=True
    ):
        assert len(identities) == 1, printed.text
        found = [r for r in reading.responses if r.of is identities[0]]
        assert [r.decision for r in found] == [ANSWERS[answer]], printed.text


@given(answered_documents(STATUSES, "Status: "))
@settings(max_examples=150, deadline=None)
def test_a_status_is_of_the_item_that_it_stands_after(printed: Printed) -> None:
    reading = read(printed.text, VOCABULARY)
    for identities, status in zip(
        of_each(reading, printed), printed.answers, strict=True
    ):
        assert len(identities) == 1, printed.text
        found = [p for p in reading.progress if p.of is identities[0]]
        assert [p.status for p in found] == [STATUSES[status]], printed.text


@given(answered_documents(ANSWERS, "Response: "))
@settings(max_examples=100, deadline=None)
def test_an_answer_is_never_the_heading_of_its_neighbour(printed: Printed) -> None:
    reading = read(printed.text, VOCABULARY)
    for recommendation in reading.recommendations:
        section = recommendation.section
        words = section.of(printed.text).strip(" .") if section else ""
        assert words.removeprefix("Response: ") not in ANSWERS


@given(
    st.lists(
        st.sampled_from(
            [*STATUSES, "Nearly fully achieved", "Will be complete by March", "Ochre",
             "No longer on track", "With the diocese", "Not yet on track", "Amber"]
        ),
        min_size=1,
        max_size=5,
    ),
    GAPS,
)  # fmt: skip
@settings(max_examples=100, deadline=None)
def test_words_in_the_place_for_a_status_end_in_a_row_and_unknown_ones_in_an_issue(
    words: list[str], gap: str
) -> None:
    parts = ["Progress with the recommendations of the Bells Scrutiny Panel"]
    for place, status in enumerate(words):
        parts += [
            f"Recommendation {place + 1}: That {ASKS[place]}.",
            f"Status: {status}",
        ]
    text = gap.join(parts) + "\n"
    reading = read(text, VOCABULARY)
    printed = [p.status_span.of(text) for p in reading.progress if p.status_span]
    assert printed == words
    for progress, status in zip(reading.progress, words, strict=True):
        known = STATUSES.get(status)
        assert progress.status == (known or "not_recorded")
        told = [i for i in reading.issues if i.kind == "status_not_known"]
        assert (progress.status_span in [i.span for i in told]) == (known is None)


LEADS = st.sampled_from(
    [
        "The Bells Panel recommends that:",
        "RESOLVED that the Scrutiny Committee recommend to Cabinet that:",
        "RECOMMENDED to Cabinet that:",
        "The Committee would like Cabinet to note that it asks that:",
        "The Director recommends that:",
        "Recommendations",
        "RESOLVED:",
        "AGREED that:",
        "The Committee agreed:-",
        "Decision:",
        "The Group warmly and with one voice recommends to the Executive that:",
    ]
)


@given(LEADS, STYLES, GAPS, st.integers(2, 5))
@settings(max_examples=150, deadline=None)
def test_every_item_of_a_list_is_a_row_or_the_list_is_doubted_or_somebody_elses(
    lead: str, style: str, gap: str, count: int
) -> None:
    if style.startswith(("Rec", "R{n}")):
        style = "{n}. "
    items = [f"{labels(style, n + 1)}That {ASKS[n]}." for n in range(count)]
    text = gap.join(["Scrutiny Committee", lead, *items]) + "\n"
    reading = read(text, VOCABULARY)
    rows = len(reading.recommendations) + len(reading.decisions)
    doubted = [i for i in reading.issues if i.kind == "list_unsure"]
    if "Director" in lead:
        assert rows == 0
    else:
        assert rows == count or (rows == 0 and len(doubted) == 1), text


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["1", "2", "R1", "1(a)", "1a"]), st.sampled_from(ASKS)
        ),
        min_size=1,
        max_size=8,
    )
)
@settings(max_examples=150, deadline=None)
def test_no_two_recommendations_share_a_number_within_a_series(
    numbered: list[tuple[str, str]],
) -> None:
    text = "\n\n".join(f"Recommendation {n}: That {ask}." for n, ask in numbered)
    reading = read(f"Bells Scrutiny Panel\n\n{text}\n", VOCABULARY)
    keys = Counter((r.series, plain_number(r.number)) for r in reading.recommendations)
    assert max(keys.values()) == 1
    # each number with its words is there, and nothing is there twice
    wanted = {(plain_number(n), f"That {ask}.") for n, ask in numbered}
    found = [
        (plain_number(r.number), r.span.of(reading.text))
        for r in reading.recommendations
    ]
    assert sorted(found) == sorted(wanted)
    # what stands in a later series is told of
    later = [r for r in reading.recommendations if r.series]
    told = [i.span for i in reading.issues if i.kind == "number_repeated"]
    first = {plain_number(r.number) for r in reading.recommendations if not r.series}
    for recommendation in later:
        repeated = plain_number(recommendation.number) in first
        assert not repeated or recommendation.span in told


@given(
    answered_documents(ANSWERS, "Response: "),
    st.integers(0, 30),
    st.sampled_from([REMARK, "Tea was served.", "Councillor Reed left at nine."]),
)
@settings(max_examples=150, deadline=None)
def test_nothing_that_is_no_finding_and_no_label_of_one_is_accounted_for(
    printed: Printed, place: int, remark: str
) -> None:
    lines = printed.text.rstrip("\n").split("\n\n")
    if len(lines) == 1:
        return
    text = "\n\n".join([remark, *lines]) + "\n"
    del place
    reading = read(text, VOCABULARY)
    gaps = uncovered(text, reading.read)
    assert any(gap.start == 0 and gap.end >= len(remark) for gap in gaps), text
    data = reading.data
    for claim in reading.read:
        near = [d for d in data if d.start <= claim.end + 400]
        assert near, claim.of(text)


@given(st.lists(st.sampled_from(sorted(ANSWERS)), min_size=2, max_size=4))
@settings(max_examples=60, deadline=None)
def test_answers_by_number_in_a_sentence_are_each_of_its_number(
    said: list[str],
) -> None:
    plain = {"Accepted": "accepted", "Rejected": "rejected", "Noted": "noted"}
    said = [word if word in plain else "Accepted" for word in said]
    items = "\n".join(f"{n + 1}. That {ASKS[n]}." for n in range(len(said)))
    sentence = ", ".join(
        f"Recommendation {n + 1} was {plain[word]}" for n, word in enumerate(said)
    )
    text = f"The Scrutiny Panel recommends:\n{items}\n\n{sentence}.\n"
    reading = read(text, VOCABULARY)
    found = [(r.number, r.decision) for r in reading.responses]
    assert sorted(found) == sorted(
        (str(n + 1), ANSWERS[word]) for n, word in enumerate(said)
    )


def test_the_three_shares_of_a_text_are_the_whole_of_it() -> None:
    for path in sorted((ROOT / "tests" / "layouts").glob("*.txt")):
        shares = read(path.read_text("utf-8"), VOCABULARY).shares
        assert abs(shares.data + shares.recognised + shares.unread - 1) < 1e-9
        assert min(shares.data, shares.recognised, shares.unread) >= 0


def test_what_became_data_is_in_a_row_and_what_was_recognised_is_not() -> None:
    text = (
        "Recommendation 1: That a bell be rung.\nResponse: Agreed\n\n"
        "Recommendation 2: That it be tuned.\nResponse: Noted\n\nTea was served.\n"
    )
    reading = read(text, VOCABULARY)
    assert [s.of(text) for s in reading.data] == [
        *("That a bell be rung.", "Agreed", "That it be tuned.", "Noted")
    ]
    assert [g.of(text) for g in uncovered(text, reading.read)] == ["Tea was served."]
    assert Span(0, 17) not in reading.data
