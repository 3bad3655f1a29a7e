"""Large and hostile texts are read in time that grows with their size."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from councilbench.reading import Span, read
from councilbench.reading.model import Passages, Reading
from reading_growth import TEXTS
from test_reading import VOCABULARY

SMALL, FACTOR = 6_000, 4


def steps(work: Callable[[], object]) -> int:
    """Count the calls of Python and C functions that a piece of work makes."""
    count = 0

    def note(frame: object, event: str, arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_steps_grow_with_the_size_of_a_text_and_not_faster(name: str) -> None:
    small, large = TEXTS[name](SMALL), TEXTS[name](SMALL * FACTOR)
    read(small, VOCABULARY)  # compiles patterns
    first = steps(lambda: read(small, VOCABULARY))
    second = steps(lambda: read(large, VOCABULARY))
    assert second <= first * FACTOR * 1.5 + 2_000


def test_ten_thousand_recommendations_are_all_read() -> None:
    text = "".join(
        f"Recommendation {n}: That bell {n} be rung.\nResponse: Accepted.\n\n"
        for n in range(1, 10_001)
    )
    reading = read(text, VOCABULARY)
    assert len(reading.recommendations) == 10_000
    assert len(reading.responses) == 10_000
    assert reading.recommendations[-1].number == "10000"


def test_a_line_of_a_megabyte_is_read() -> None:
    text = "Members noted that the work was done. " * 27_000
    reading = read(text, VOCABULARY)
    assert reading.recommendations == []


def test_passages_that_overlap_become_one() -> None:
    passages = Passages()
    for span in (Span(10, 20), Span(30, 40), Span(15, 35)):
        passages.add(span)
    assert passages.touches(Span(39, 50))
    assert passages.touches(Span(0, 11))
    assert not passages.touches(Span(0, 10))
    assert not passages.touches(Span(40, 50))


def test_a_claim_that_is_taken_back_no_longer_counts() -> None:
    reading = Reading("0123456789")
    reading.claim(Span(0, 3), Span(5, 8))
    reading.unclaim(Span(6, 7))
    assert reading.is_claimed(Span(2, 4))
    assert not reading.is_claimed(Span(5, 8))
    assert reading.read == [Span(0, 3)]
