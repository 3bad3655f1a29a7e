"""Which day is the meeting's: a label, then a title line, then the head of a page."""

from datetime import date

import pytest
from councilbench.reading import dates_in, meeting_date_of

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
