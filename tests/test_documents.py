"""Documents: words kept to the letter, contact details withheld."""

from __future__ import annotations

import re

import pytest
from councilbench.problems import BadData
from councilbench.sources.decoding import clean
from councilbench.sources.withholding import WITHHELD, withhold
from hypothesis import given, strategies as st


@pytest.mark.parametrize(
    "detail",
    [
        "024 7538 1899",
        "(01905) 766123",
        "+44 20 7946 0958",
        "0116 454 1000",
        "07700 900123",
        "01642-526000",
        "tom.robinson@coventry.gov.uk",
        "o'brien+scrutiny@example.org",
    ],
)
def test_contact_details_are_withheld(detail: str) -> None:
    assert withhold(f"Ring {detail} today.") == (f"Ring {WITHHELD} today.", 1)


@pytest.mark.parametrize(
    "words",
    [
        "27,391 residents (8% of all residents)",
        "£680 million per annum",
        "between 6-12 people",
        "2023/24 and 2024-26",
        "3 November 2024, item 9.1.1, SC18",
        "01/02/2021 10:30",
        "PDF 436 KB",
        "In 2011 it was 31,900; in 2021 27,391.",
        "minutes 12345 of 2020 2021",
    ],
)
def test_other_numbers_stay(words: str) -> None:
    assert withhold(words) == (words, 0)


def test_a_number_after_a_word_such_as_tel_is_withheld_however_it_is_written() -> None:
    assert withhold("Tel: 38 1899")[0] == f"Tel: {WITHHELD}"
    assert withhold("Telephone No. 7538 18 99")[1] == 1


@given(st.text(max_size=300))
def test_nothing_but_contact_details_is_changed(text: str) -> None:
    kept, count = withhold(text)
    pieces = kept.split(WITHHELD) if count else [kept]
    assert re.fullmatch(".*".join(map(re.escape, pieces)), text, re.DOTALL)
    assert withhold(kept) == (kept, 0)


def test_line_ends_become_line_feeds_and_nothing_else_changes() -> None:
    data = "\ufeffa\r\nb\rc\u00a0 d\n".encode()
    assert clean(data, "x.txt") == "a\nb\nc\u00a0 d\n"


def test_a_text_that_is_not_utf8_is_named_with_its_line() -> None:
    with pytest.raises(BadData, match=r"x\.txt, line 2: the file is not UTF-8"):
        clean(b"one\ncaf\xe9", "x.txt")
