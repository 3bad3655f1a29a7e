"""Which day is the meeting's: a label, then a title line, then the head of a page."""

from datetime import date

import pytest
from conftest import ROOT
from councilbench.coding.codebook import load_vocabulary
from councilbench.project import Project
from councilbench.reading import dates_in, meeting_date_of, read
from hypothesis import given, strategies as st

LABEL = "Date of meeting: 14 May 2021\n"
TITLE = "Minutes of the meeting of the Bells Committee held on 15 May 2021\n"
HEAD = "Sunday 16 May 2021\n"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (HEAD + TITLE + LABEL, 14),
        (LABEL + HEAD, 14),
        (HEAD + TITLE, 15),
        (HEAD, 16),
        (HEAD + HEAD, 16),
        ("Date: Sunday, 16 May 2021\n" + TITLE, 16),
        (HEAD + "They met. Decisions of Cabinet on 2 May 2021 (minute 4) stand.\n", 16),
        ("Published: 17 May 2021\n" + HEAD, 16),
    ],
)
def test_the_place_that_tells_best_gives_the_day(text: str, day: int) -> None:
    assert meeting_date_of(dates_in(text)) == (date(2021, 5, day), [])


def test_two_days_at_the_best_rank_tie() -> None:
    day, tied = meeting_date_of(dates_in(HEAD + "Monday 17 May 2021\n" + HEAD))
    assert day is None
    assert [found.earliest.day for found in tied] == [16, 17]


def test_a_text_without_a_meeting_has_no_day_and_no_tie() -> None:
    assert meeting_date_of(dates_in("Published: 17 May 2021\n")) == (None, [])


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ("Monday, April 11, 2022\n6:00 p.m.", date(2022, 4, 11)),
        ("Nos Fercher 8 Mai 2024 / Wednesday 8 May 2024, 7.00pm", date(2024, 5, 8)),
        ("23 MAI 2023 / 23 MAY 2023", date(2023, 5, 23)),
        ("Cabinet Meeting 16 September 2020", date(2020, 9, 16)),
        ("Wednesday 22 August 2018, 9.30 am – Dunmore House", date(2018, 8, 22)),
        (
            "MINUTES of the meeting of the Bells Committee held at\n"
            "10.30 am on 28 April 2016 at Ashcombe Suite, County Hall.",
            date(2016, 4, 28),
        ),
        # another body's, an earlier one's, a letter's, one that a sentence tells of
        ("Recommendation from the Bells Committee Meeting held on 2 April 2025", None),
        ("The minutes of the meeting held on 2 April 2025 were approved.", None),
        ("Date: 3 February 2021\n\nDear Councillor One,", None),
        ("The Cabinet considered the report on 3 June 2020.", None),
    ],
)
def test_heads_of_pages_and_the_day_of_the_meeting(head: str, day: date | None) -> None:
    assert meeting_date_of(dates_in(f"{head}\n\nBells were rung.\n"))[0] == day


OTHERS = st.sampled_from(
    [
        "Published: 9 June 2019",
        "The minutes of the meeting held on 9 June 2019 were approved.",
        "Date of publication: 9 June 2019",
        "The next meeting will be held on 9 June 2019.",
        "Cabinet agreed on 9 June 2019 that it be so.",
    ]
)
HEADS = st.sampled_from(
    [
        ["Bells Committee", "Tuesday, 4th March, 2025", "6.30 pm"],
        ["Minutes of the meeting of the Cabinet held on 4 March 2025"],
        ["Cabinet", "Date of meeting: 4 March 2025"],
        ["04/03/2025 - Cabinet", "Bells"],
    ]
)


@given(HEADS, OTHERS, st.integers(0, 4))
def test_what_is_said_of_another_day_never_changes_the_meetings(
    head: list[str], other: str, place: int
) -> None:
    lines = [*head, "Present: Councillor A One", "Bells were rung."]
    lines.insert(place, other)
    day, _ = meeting_date_of(dates_in("\n\n".join(lines) + "\n"))
    assert day == date(2025, 3, 4)


def test_two_days_that_are_told_alike_are_doubted() -> None:
    text = "Cabinet\n\n4 March 2025\n\n5 March 2025\n\nBells were rung.\n"
    reading = read(text, load_vocabulary(Project(ROOT)))
    assert reading.meeting_date is None
    (issue,) = reading.issues
    assert issue.kind == "meeting_date_unsure"
    assert "4 March 2025 and 5 March 2025" in issue.message
