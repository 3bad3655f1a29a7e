"""Documents: words kept to the letter, contact details withheld."""

from __future__ import annotations

import datetime as dt
import re
import time
from itertools import product
from pathlib import Path

import pytest
from councilbench.problems import BadData
from councilbench.sources.decoding import clean
from councilbench.sources.withholding import (
    WITHHELD,
    Withheld,
    withhold,
    withhold_each,
)
from hypothesis import given, settings, strategies as st

TEXTS = sorted((Path(__file__).parents[1] / "sources").glob("*/*.txt"))

LABELS = [
    *("Tel", "Tel.", "Tel no", "Tel (work)", "Telephone", "Telephone number", "T"),
    *("Phone", "Mobile", "Mob", "M", "Fax", "Tel/Fax", "Ext", "Ext.", "Extension"),
    *("Direct dial", "Direct line", "DDI", "Contact number", "Contact", "Call"),
    *("Call us on", "Ring", "Helpline", "Switchboard", "Text", "Minicom"),
    *("Textphone", "WhatsApp", "Landline", "Office", "TEL", "t"),
]
AFTER_A_LABEL = [" ", ": ", ":", "", "\u00a0", " - ", ":\n"]
# space, dot, hyphen, en dash, em dash, no-break space, thin space, narrow no-break
# space, slash, brackets, two spaces, dot and space, no-break hyphen, none, and others
BREAKS = [
    *(" ", ".", "-", "–", "—", "\u00a0", "\u2009", "\u202f", "/", ") (", "  ", ". "),
    *("\u2011", "", " - ", " – ", " / ", "·", "\u200b", ",", ", ", "_", "|", "\n"),
]
NUMBERS = [
    *("01642 393939", "0191 498 0123", "024 7538 1899", "07700 900123"),
    *("+44 (0)20 7946 0958", "0300 123 4567", "(01642) 393939", "01642 39 39 39"),
    *("+44 1642 393939", "0044 1642 393939", "01632 960001", "020 2024 2026"),
]
# Of these a number is never made, whatever stands before.
OTHERS = [
    *("UPRN 100110012345", "£1,642,393,939", "£1.642 million", "£164239393.90"),
    *("ISBN 978-0-306-40615-7", "ISBN 0 7546 1234 5", "ISBN-13: 978 0 306 40615 7"),
    *("company number 01642393", "Company No. SC123456", "Charity number 1012345"),
    *("Registered charity no. 0164239", "REF/01642/2023", "REF/01642/393939"),
    *("24/01642/FUL", "APP/H0738/W/23/3320123", "SC18", "5G", "9.1.1", "1.2.3.4"),
    *("14 June 2024", "14th June 2024", "14 Jun 24", "14-Jun-2024", "June 14, 2024"),
    *("Friday 14 June", "14/06/2024", "14.06.2024", "14-06-2024", "14/6/24", "14/06"),
    *("2024-06-14", "2024-06-14T10:30:00Z", "14–16 June 2024", "14 to 16 June 2024"),
    *("14, 15 and 16 June 2024", "14 June – 16 July 2024", "14/06/2024–16/06/2024"),
    *("14/06/2024 - 16/06/2024", "12/6 - 14/6", "2023/24", "2023-24", "2023/2024"),
    *("2023–2026", "2023 - 2024", "2024 to 2026", "2023/24 - 2025/26", "(2024)"),
    *("2020/21, 2021/22, 2022/23", "10:30", "10.30", "10.30am - 12.30pm", "10.30 am"),
    *("10:30-12:30", "10.30 - 12.30", "9am to 5pm", "14/06/2024 10:30", "6-12"),
    *("45%", "45.6 per cent", "12-14%", "27,391 residents", "3.5 million", "12 of 45"),
    *("TS18 1AU", "B4 7WB", "Section 106", "5 of the plan"),
]


@pytest.mark.parametrize(
    "detail",
    [
        "024 7538 1899",
        "(01905) 766123",
        "+44 20 7946 0958",
        "0116 454 1000",
        "07700 900123",
        "01642-526000",
        "01642.393939",
        "01642 526000 ext. 12",
        "01642 526000 (ext 1234)",
        "44 1642 526000",
        "+33 1 42 68 53 00",
        "0800 1111",
        "tom.robinson@coventry.gov.uk",
        "o'brien+scrutiny@example.org",
        "a@example.org-b@example.org",
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
        "For 0 12 34 56 78 91",
        "VAT 012 345 678",
        "Ext 5 of the plan",
        "an extension 12 months long",
        "T 2023/24",
        "M25 and M4, T1 to T12",
        "Mobile 2024",
        "Office 365 and Office 12345",
        "Text 60777",
        "Call 999 or phone 101",
        "Telephone | 2023 | 1234 | 1456",
        "Hotel 1234, context 5678",
        "company number 01642393, charity no. 1012345",
    ],
)
def test_other_numbers_stay(words: str) -> None:
    assert withhold(words) == (words, 0)


def test_a_number_after_a_word_such_as_tel_is_withheld_however_it_is_written() -> None:
    assert withhold("Tel: 38 1899")[0] == f"Tel: {WITHHELD}"
    assert withhold("Telephone No. 7538 18 99")[1] == 1
    assert withhold("Tel: 01642.393939")[0] == f"Tel: {WITHHELD}"


@pytest.mark.parametrize("label", LABELS)
def test_no_three_digits_are_left_of_a_number_after_a_label(label: str) -> None:
    # what comes after the label takes turns, another with each label
    turns = enumerate(product(BREAKS, NUMBERS), LABELS.index(label))
    for turn, (between, number) in turns:
        after = AFTER_A_LABEL[turn % len(AFTER_A_LABEL)]
        text = f"See it. {label}{after}{number.replace(' ', between)} or write."
        kept, count = withhold(text)
        assert count == 1, text
        assert not re.search(r"\d\D{0,5}\d\D{0,5}\d", kept), text
        assert kept.startswith(f"See it. {label}"), text
        assert kept.endswith(" or write."), text


@pytest.mark.parametrize("other", OTHERS)
def test_what_only_looks_like_a_number_stays_beside_a_label(other: str) -> None:
    for label, after in product(["", *LABELS], (" ", ": ", ":\n")):
        text = f"See it.\n{label}{after}{other} or so."
        assert withhold(text) == (text, 0)


@pytest.mark.parametrize("other", OTHERS)
def test_what_only_looks_like_a_number_stays_after_one(other: str) -> None:
    afters = (" ", ", ", "; ", ". ", "\n", " | ", " on ")
    for label, number, after in product(("", "Tel: ", "M "), NUMBERS[:6], afters):
        text = f"{label}{number}{after}{other} or so."
        assert withhold(text)[0] == f"{label}{WITHHELD}{after}{other} or so."


def test_what_follows_a_label_is_a_figure_or_a_number() -> None:
    cases = {
        "Tel: 01642 393939 14 June 2024": f"Tel: {WITHHELD} 14 June 2024",
        "Tel: 38 1899 14/06/2024": f"Tel: {WITHHELD} 14/06/2024",
        "Tel: 7538 2012": f"Tel: {WITHHELD}",
        "Tel: 01642 393939 or 526000": f"Tel: {WITHHELD} or {WITHHELD}",
        "T: 01642 393939 / 01642 526000": f"T: {WITHHELD} / {WITHHELD}",
        "Tel: 01642 393939 9 to 5": f"Tel: {WITHHELD} 9 to 5",
        "Tel: 01642 393939Fax: 38 1899": f"Tel: {WITHHELD}Fax: {WITHHELD}",
        "Tel:\n01642\n393939\n5. Parks": f"Tel:\n{WITHHELD}\n5. Parks",
        "(Tel: 01642 393939)": f"(Tel: {WITHHELD})",
        "Call 01642 393939 (ext 12)": f"Call {WITHHELD}",
        # a year alone is a number only where it is said that one comes
        "Ext 2034, Tel: 2034": f"Ext {WITHHELD}, Tel: {WITHHELD}",
        "Helpline 2034": "Helpline 2034",
        # not everything can be had: these go with the number before
        "Tel: 01642 393939 100 places": f"Tel: {WITHHELD} places",
        "Tel: 38 1899 12 people": f"Tel: {WITHHELD} people",
    }
    assert {text: withhold(text)[0] for text in cases} == cases


def test_what_was_withheld_is_told_with_its_place_in_the_text_returned() -> None:
    text = "Tel: 01642.393939, tom@example.org; 0191 498 0123-tom@example.org"
    kept, withheld = withhold_each(text)
    assert kept == f"Tel: {WITHHELD}, {WITHHELD}; {WITHHELD}"
    assert withheld == [
        Withheld(at=5, what="telephone number", characters=12),
        Withheld(at=33, what="e-mail address", characters=15),
        # what overlaps is one, named for what begins first
        Withheld(at=61, what="telephone number", characters=29),
    ]
    assert withhold(text) == (kept, 3)


# Texts of what could be a part of a contact detail, or of what looks like one.
PIECES = [
    *(*LABELS, *AFTER_A_LABEL, *BREAKS, *NUMBERS, *OTHERS, WITHHELD, "number", "ext 5"),
    *("0", "01", "012", "5", "12", "123", "2024", "20", "44", "00", "+", "(", ")", "["),
    *("]", "x5", "#", "£", "%", "@", "tom@example.org", "may@x.uk", "'", "June", "may"),
    *("and", "or", "to", "am", "UPRN", "ISBN", "a", "A", "é", "²", "\0"),
]
TEXTS_OF_PIECES = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


@given(st.text(max_size=300) | TEXTS_OF_PIECES)
@settings(deadline=None)
def test_nothing_but_contact_details_is_changed(text: str) -> None:
    kept, withheld = withhold_each(text)
    given_at = position = 0
    for detail in withheld:
        assert kept.startswith(WITHHELD, detail.at)
        assert detail.characters > 0
        between = kept[position : detail.at]
        assert text.startswith(between, given_at)
        given_at += len(between) + detail.characters
        position = detail.at + len(WITHHELD)
    assert text[given_at:] == kept[position:]
    assert withhold(text) == (kept, len(withheld))


@given(st.text(max_size=300) | TEXTS_OF_PIECES)
@settings(deadline=None, max_examples=300)
def test_a_text_without_contact_details_stays_as_it_is(text: str) -> None:
    kept, _ = withhold(text)
    assert withhold(kept) == (kept, 0)


@st.composite
def numbers(draw: st.DrawFn) -> str:
    """Make a number of ten or eleven digits, parted anywhere after its area's code."""
    code = "0" + draw(st.text("123456789", min_size=2, max_size=4))
    rest = draw(st.text("0123456789", min_size=11 - len(code), max_size=11 - len(code)))
    rest = rest[: draw(st.sampled_from([len(rest) - 1, len(rest)]))]
    # commas may part thousands, and an empty line ends a number
    breaks = st.sampled_from([part for part in BREAKS if part not in {",", ", ", "\n"}])
    parted = "".join(draw(breaks | st.just("")) + digit for digit in rest)
    return code + draw(breaks) + parted


@given(st.sampled_from(LABELS), st.sampled_from(AFTER_A_LABEL), numbers())
@settings(deadline=None, max_examples=300)
def test_a_number_is_withheld_wherever_it_is_parted(
    label: str, after: str, number: str
) -> None:
    kept, _ = withhold(f"See it. {label}{after}{number} or write.")
    assert not re.search(r"\d\D{0,5}\d\D{0,5}\d", kept)


DAYS = st.dates(dt.date(1980, 1, 1), dt.date(2059, 12, 31))
FORMS = [
    *(
        "{0.day} {0:%B %Y}",
        "{0:%d %b %Y}",
        "{0:%d/%m/%Y}",
        "{0:%d.%m.%y}",
        "{0:%Y-%m-%d}",
    ),
    *("{0:%-d-%-m-%Y}", "{0:%A %-d %B}", "{0:%-d} and {1:%-d %B %Y}", "{0:%B} {0.day}"),
    *("{0:%-d}–{1:%-d %B %Y}", "{0:%-d %B} to {1:%-d %B %Y}", "{0:%Y} to {1:%Y}"),
    *("{0:%d/%m/%Y} - {1:%d/%m/%Y}", "{0:%d/%m/%Y}–{1:%d/%m/%Y}", "{0:%Y}/{1:%y}"),
    *("{0:%Y}-{1:%Y}", "{0:%d/%m/%Y} {0:%H:%M}", "{0:%H:%M}-{1:%H:%M}", "{0:%-I.%M}pm"),
]


@given(
    st.sampled_from(["", *LABELS]),
    st.sampled_from([" ", ": "]),
    st.sampled_from(["", *NUMBERS]),
    st.sampled_from(FORMS),
    DAYS,
    DAYS,
)
@settings(deadline=None, max_examples=300)
def test_dates_stay_beside_labels_and_numbers(
    label: str, after: str, number: str, form: str, first: dt.date, second: dt.date
) -> None:
    date = form.format(
        *(dt.datetime(d.year, d.month, d.day, 10) for d in (first, second))
    )
    kept, count = withhold(f"See it. {label}{after}{number} {date}.")
    assert kept.endswith(f" {date}.")
    assert count == bool(number)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_the_texts_of_the_benchmark_hold_no_contact_details(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert withhold_each(text) == (text, [])


# Lines of one thing again and again, each of which some pattern could read many times.
REPEATED = [
    *("Tel ", "Tel: ", "T (T) ", "Tel no ", "on ", "Tel: 12 ", "Tel: 0800 1111 "),
    *("Tel: 01642 393939 or ", "Tel 2023 ", "Tel: 2023 - 44 1642 393939 ", "Ext 12"),
    *("0", "0 ", "01 ", "012 ", "1.", "0.", "01642-", "01642 393939/", "+1", "+44 "),
    *(
        "00 44 ",
        "44 ",
        "123456 ",
        "(",
        "((0)",
        ".",
        "-",
        "/",
        "1/",
        "22/22/",
        " ",
        "\n",
    ),
    *("@", "a@", "a@b", "a@b.", "a@b.c'", "a@b.c-", "a.", "a", "x1", "#1", "²"),
    *("1, ", "1 and 2, ", "14-", "14 June ", "1:", "1am", "£1,", "1,000", "1.5%", "1-"),
    *("UPRN 1 ", "ISBN 13 ", "company no ", "2023/24 ", "a@b.uk/01642 393939/"),
    *("0191 498 0123 ext 5/", "Tel: 393939, ", "REF/01642/393939", "ext 123/"),
]


def seconds(text: str) -> float:
    """Return how long it takes to withhold what a text holds."""
    start = time.process_time()
    withhold(text)
    return time.process_time() - start


@pytest.mark.parametrize("before", ["", "Tel: "])
@pytest.mark.parametrize("repeated", REPEATED)
def test_time_grows_with_the_length_of_a_line_and_not_faster(
    before: str, repeated: str
) -> None:
    small, large = (
        before + repeated * (size // len(repeated)) + "@" for size in (5_000, 20_000)
    )
    # For a line four times as long it would be 4; where each character is looked at
    # with each other, 16. A busy machine gets three tries.
    assert any(seconds(large) <= seconds(small) * 10 + 0.05 for _ in range(3))


def test_line_ends_become_line_feeds_and_nothing_else_changes() -> None:
    data = "\ufeffa\r\nb\rc\u00a0 d\n".encode()
    assert clean(data, "x.txt") == "a\nb\nc\u00a0 d\n"


def test_a_text_that_is_not_utf8_is_named_with_its_line() -> None:
    with pytest.raises(BadData, match=r"x\.txt, line 2: the file is not UTF-8"):
        clean(b"one\ncaf\xe9", "x.txt")
