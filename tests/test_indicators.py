"""Indicators count what the documents record, and say what they don't."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Mapping
from typing import Any

import pandas as pd
import pytest
from conftest import ROOT
from councilbench import building
from councilbench.problems import BadData
from councilbench.project import Project
from councilbench.store.database import write_database
from councilbench.tables.frames import frame
from councilbench.tables.indicators import DAYS, SHARES, indicator_rows, wilson
from councilbench.tables.latest import days_since
from councilbench.words import order_by

Value = dict[str, Any]

# Counted by hand in sources/: {council: (numerator, denominator, not recorded)}.
BY_HAND = {
    # The response form has 12 recommendations. "Accept recommendation in full" is
    # followed by a Y at 2, 3, 4, 5, 6, 7 and 12: 7 of 12, and 12 - 7 = 5 with no tick.
    # The other three councils' documents hold no response: Leicester's list has points
    # 4, 5, 8, 10, 11, 12, 13, 15 (8), Stockton's has recommendations 2, 4, 5, 6, 7, 10,
    # 11, 12, 13 (9), Coventry's minutes none.
    "decision_recorded": {
        "worcestershire": (7, 12, 5),
        "leicester": (0, 8, 8),
        "stockton-on-tees": (0, 9, 9),
        "coventry": (0, 0, 0),
    },
    # All seven ticks stand at "in full".
    "accepted_in_full_of_decided": {
        "worcestershire": (7, 7, 0),
        "leicester": (0, 0, 0),
        "stockton-on-tees": (0, 0, 0),
        "coventry": (0, 0, 0),
    },
    "accepted_in_full_of_all": {
        "worcestershire": (7, 12, 5),
        "leicester": (0, 8, 8),
        "stockton-on-tees": (0, 9, 9),
        "coventry": (0, 0, 0),
    },
    # Worcestershire's minutes speak of recommendation 10 only: 12 - 1 = 11 without.
    # Leicester's and Stockton's lists are lists of reports: all of each.
    "progress_reported": {
        "worcestershire": (1, 12, 11),
        "leicester": (8, 8, 0),
        "stockton-on-tees": (9, 9, 0),
        "coventry": (0, 0, 0),
    },
    # Stockton: "assessed as fully complete" opens the list of 9. Leicester's reports
    # and Worcestershire's "was being considered" name no status: nothing is recorded.
    "fully_achieved_of_reported": {
        "worcestershire": (0, 1, 1),
        "leicester": (0, 8, 8),
        "stockton-on-tees": (9, 9, 0),
        "coventry": (0, 0, 0),
    },
    "fully_achieved_of_all": {
        "worcestershire": (0, 12, 12),
        "leicester": (0, 8, 8),
        "stockton-on-tees": (9, 9, 0),
        "coventry": (0, 0, 0),
    },
    # Stockton: figures stand under 2 (SWAPs), 6 (PAMMS), 7 (rank, funding), 10
    # (referrals doubled), 11 (125 staff) and 12 (PAMMS): 6 of 9. The PAMMS sentence
    # stands under 6 and not under 5.
    "measured_outcome": {
        "worcestershire": (0, 12, 12),
        "leicester": (0, 8, 8),
        "stockton-on-tees": (6, 9, 3),
        "coventry": (0, 0, 0),
    },
    # Only Worcestershire's day of approval is held, and one of its 12 is reported on.
    "days_to_last_report": {
        "worcestershire": (1, 1, 0),
        "leicester": (0, 8, 8),
        "stockton-on-tees": (0, 9, 9),
        "coventry": (0, 0, 0),
    },
}
# The same by theme, where the analyst's cards put a recommendation under it.
BY_THEME = {
    # Worcestershire 4, 5 and 6, all ticked in full; none reported on.
    ("worcestershire", "recruitment", "accepted_in_full_of_all"): (3, 3, 0),
    ("worcestershire", "recruitment", "progress_reported"): (0, 3, 3),
    # Leicester 4 and 8, reported on without a status.
    ("leicester", "recruitment", "progress_reported"): (2, 2, 0),
    ("leicester", "recruitment", "fully_achieved_of_reported"): (0, 2, 2),
    # Stockton 2 alone, with two figures: a recommendation counts once.
    ("stockton-on-tees", "recruitment", "measured_outcome"): (1, 1, 0),
    # Worcestershire 1, 2 and 3: of these 2 and 3 are ticked.
    ("worcestershire", "promotion", "decision_recorded"): (2, 3, 1),
    ("worcestershire", "promotion", "accepted_in_full_of_decided"): (2, 2, 0),
    # Stockton 2 and 7: 7 counts under registration and training as well.
    ("stockton-on-tees", "promotion", "fully_achieved_of_all"): (2, 2, 0),
    ("stockton-on-tees", "registration", "fully_achieved_of_all"): (1, 1, 0),
    ("stockton-on-tees", "training", "fully_achieved_of_all"): (1, 1, 0),
    # Worcestershire 6, 7 and 9: 9 has no tick.
    ("worcestershire", "training", "decision_recorded"): (2, 3, 1),
    ("worcestershire", "registration", "decision_recorded"): (0, 0, 0),
}


@pytest.fixture(scope="module")
def values(
    tables: Mapping[str, list[Value]],
) -> dict[tuple[str, str | None, str], Value]:
    return {
        (row["council_id"], row["theme_id"], row["indicator_id"]): row
        for row in tables["indicators"]
    }


def counts(row: Value) -> tuple[int, int, int]:
    return row["numerator"], row["denominator"], row["not_recorded"]


@pytest.mark.parametrize("indicator", BY_HAND)
def test_each_council_has_what_was_counted_by_hand(
    indicator: str, values: Mapping[tuple[str, str | None, str], Value]
) -> None:
    counted = {
        council: counts(values[council, None, indicator])
        for council in BY_HAND[indicator]
    }
    assert counted == BY_HAND[indicator]


@pytest.mark.parametrize("key", BY_THEME, ids="-".join)
def test_each_theme_has_what_was_counted_by_hand(
    key: tuple[str, str, str],
    values: Mapping[tuple[str, str | None, str], Value],
) -> None:
    assert counts(values[key]) == BY_THEME[key]


def test_a_rate_is_the_numerator_by_the_denominator_with_its_interval(
    values: Mapping[tuple[str, str | None, str], Value],
) -> None:
    # 7 / 12 = 0.58333. With z = 1.95996 and z*z = 3.84146: the middle is 0.58333 +
    # 3.84146 / 24 = 0.74339; the spread 1.95996 * sqrt(0.58333 * 0.41667 / 12 + 3.84146
    # / 576) = 1.95996 * sqrt(0.0202546 + 0.0066692) = 0.32160; both over 1 + 3.84146 /
    # 12 = 1.32012: (0.74339 - 0.32160) / 1.32012 = 0.3195, (0.74339 + 0.32160) /
    # 1.32012 = 0.8067.
    row = values["worcestershire", None, "decision_recorded"]
    assert (row["rate"], row["lower"], row["upper"]) == (0.5833, 0.3195, 0.8067)


def test_days_are_an_interval_without_a_rate(
    values: Mapping[tuple[str, str | None, str], Value],
) -> None:
    # Approved on 22 June 2020, reported between 1 January and 31 August 2021. To 1
    # January: 8 (to 30 June) + 31 + 31 + 30 + 31 + 30 + 31 (to 31 December) + 1 = 193.
    # To 31 August: 193 + 30 + 28 + 31 + 30 + 31 + 30 + 31 + 31 = 435.
    row = values["worcestershire", None, DAYS]
    assert (row["days_earliest"], row["days_latest"]) == (193, 435)
    assert row["rate"] is None
    assert row["lower"] is None


def test_without_cases_there_is_no_rate_and_never_nought(
    values: Mapping[tuple[str, str | None, str], Value],
) -> None:
    empty = [row for row in values.values() if not row["denominator"]]
    assert len(empty) > 100
    assert {row["rate"] for row in empty} == {None}
    assert {row["note"] for row in empty} == {
        "No cases: there is nothing to count among."
    }
    with_cases = [row for row in values.values() if row["denominator"]]
    assert all(
        (row["rate"] is None) == (row["indicator_id"] == DAYS) for row in with_cases
    )


def test_a_row_says_that_not_recorded_is_not_not_done(
    values: Mapping[tuple[str, str | None, str], Value],
) -> None:
    assert values["leicester", None, "fully_achieved_of_reported"]["note"] == (
        "For 8 of 8 the documents held do not say, and nothing follows from that."
    )
    assert values["stockton-on-tees", None, "fully_achieved_of_all"]["note"] is None
    assert values["stockton-on-tees", "recruitment", "measured_outcome"]["note"] == (
        "1 case: fewer than five are too few to put councils in order by."
    )


def test_every_council_and_theme_has_each_indicator_once(
    tables: Mapping[str, list[Value]],
) -> None:
    rows = tables["indicators"]
    # 4 councils, by 11 themes and all together, by 8 indicators
    assert len(rows) == 4 * 12 * 8
    assert len({row["value_id"] for row in rows}) == len(rows)


def test_each_indicator_is_defined_once_and_computed(
    tables: Mapping[str, list[Value]],
) -> None:
    defined = [row["indicator_id"] for row in tables["indicator_definitions"]]
    assert defined == [*SHARES, DAYS]


def test_the_views_count_the_same(benchmark: building.Package, tmp_path: Any) -> None:
    """The view is written apart from this code, in SQL."""
    project = Project(ROOT)
    path = tmp_path / "benchmark.db"
    write_database(project, benchmark.rows, path)
    sql = "SELECT * FROM theme_by_council"
    with sqlite3.connect(path) as db:
        db.row_factory = sqlite3.Row
        seen = {(row["council_id"], row["theme_id"]): row for row in db.execute(sql)}
    rows = indicator_rows(benchmark.frames)
    of_themes = [r for r in rows if r["theme_id"] and r["indicator_id"] in SHARES]
    names = {
        "decision_recorded": ("decision_recorded", "recommendations"),
        "accepted_in_full_of_decided": ("accepted_in_full", "decision_recorded"),
        "accepted_in_full_of_all": ("accepted_in_full", "recommendations"),
        "progress_reported": ("progress_reported", "recommendations"),
        "fully_achieved_of_reported": ("fully_achieved", "progress_reported"),
        "fully_achieved_of_all": ("fully_achieved", "recommendations"),
    }
    compared = 0
    for row in of_themes:
        if row["indicator_id"] in names:
            view = seen[row["council_id"], row["theme_id"]]
            counted, among = names[row["indicator_id"]]
            expected = (view[counted], view[among])
            assert (row["numerator"], row["denominator"]) == expected, row["value_id"]
            compared += 1
    assert compared == 4 * 11 * 6


# Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
@pytest.mark.parametrize(
    ("counted", "cases", "lower", "upper"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_is_the_published_one(
    counted: int, cases: int, lower: float, upper: float
) -> None:
    interval = wilson(counted, cases)
    assert interval is not None
    assert (round(interval[0], 4), round(interval[1], 4)) == (lower, upper)


def test_the_interval_turns_over_with_the_share() -> None:
    assert wilson(20, 20) == pytest.approx((1 - 0.161125, 1), abs=1e-6)
    assert wilson(20, 20)[1] == 1.0  # type: ignore[index]
    assert wilson(0, 20)[0] == 0.0  # type: ignore[index]


def test_there_is_no_interval_without_cases() -> None:
    assert wilson(0, 0) is None


def test_the_interval_is_that_of_scipy() -> None:
    stats = pytest.importorskip("scipy.stats")
    for cases in (1, 2, 5, 12, 263):
        for counted in range(cases + 1):
            theirs = stats.binomtest(counted, cases).proportion_ci(method="wilson")
            assert wilson(counted, cases) == pytest.approx(tuple(theirs), abs=1e-9)


# Small benchmarks, made up.


def made(**rows: list[Value]) -> dict[str, pd.DataFrame]:
    """Frames of a benchmark with one council, one review, one recommendation."""
    schemas = Project(ROOT).tables
    day = dt.date(2024, 1, 1)
    base: dict[str, list[Value]] = {
        "councils": [{"council_id": "ashby"}],
        "themes": [{"theme_id": "work", "order": 1}],
        "reviews": [{"review_id": "r", "council_id": "ashby", "approved_on": day}],
        "recommendations": [
            {"recommendation_id": "r-r01", "council_id": "ashby", "review_id": "r"}
        ],
        "documents": [
            {
                "document_id": name,
                "meeting_date": None if n == 4 else dt.date(2024, n, 1),
            }
            for n, name in enumerate(["first", "second", "third", "undated"], 1)
        ],
        "indicator_definitions": [
            {"indicator_id": name, "order": order}
            for order, name in enumerate([*SHARES, DAYS], 1)
        ],
    }
    names = [*base, "responses", "progress", "outcomes", "recommendation_themes"]
    return {name: frame((base | rows).get(name, []), schemas[name]) for name in names}


def one(tables: Mapping[str, pd.DataFrame], indicator: str) -> Value:
    (row,) = [
        row
        for row in indicator_rows(tables)
        if row["indicator_id"] == indicator and row["theme_id"] is None
    ]
    return row


def answered(*answers: tuple[str, str]) -> list[Value]:
    """Responses to one recommendation, of which the last given counts."""
    return [
        {
            "response_id": f"{number}",
            "recommendation_id": "r-r01",
            "document_id": document,
            "decision": decision,
            "is_latest": number == len(answers),
        }
        for number, (document, decision) in enumerate(answers, 1)
    ]


def reported(
    *reports: tuple[dt.date | None, dt.date | None, str],
    approved: dt.date | None = dt.date(2024, 1, 1),
) -> list[Value]:
    """Reports on one recommendation, of which the last given counts."""
    return [
        {
            "progress_id": f"{number}",
            "recommendation_id": "r-r01",
            "as_of_earliest": earliest,
            "as_of_latest": latest,
            "status": status,
            "is_latest": number == len(reports),
            **dict(
                zip(
                    ("days_earliest", "days_latest"),
                    days_since(approved, earliest, latest),
                    strict=True,
                )
            ),
        }
        for number, (earliest, latest, status) in enumerate(reports, 1)
    ]


def test_only_the_response_that_counts_as_the_latest_is_counted() -> None:
    answers = answered(("first", "decline"), ("second", "accept_in_full"))
    row = one(made(responses=answers), "accepted_in_full_of_decided")
    assert counts(row) == (1, 1, 0)
    answers[0]["is_latest"], answers[1]["is_latest"] = True, False
    row = one(made(responses=answers), "accepted_in_full_of_decided")
    assert counts(row) == (0, 1, 0)


def test_noted_is_a_decision_and_no_acceptance() -> None:
    tables = made(responses=answered(("first", "noted")))
    assert counts(one(tables, "decision_recorded")) == (1, 1, 0)
    assert counts(one(tables, "accepted_in_full_of_decided")) == (0, 1, 0)


def test_only_the_report_that_counts_as_the_latest_is_counted() -> None:
    day = dt.date(2024, 3, 1)
    reports = reported((day, day, "fully_achieved"), (day, day, "in_progress"))
    name = "fully_achieved_of_reported"
    assert counts(one(made(progress=reports), name)) == (0, 1, 0)
    reports[0]["is_latest"], reports[1]["is_latest"] = True, False
    assert counts(one(made(progress=reports), name)) == (1, 1, 0)


def test_days_without_an_end_have_no_most() -> None:
    row = one(made(progress=reported((dt.date(2024, 1, 31), None, "slipped"))), DAYS)
    assert (row["days_earliest"], row["days_latest"]) == (30, None)


def test_days_of_several_recommendations_span_them_all() -> None:
    day = dt.date
    reports = reported(
        (day(2024, 1, 11), day(2024, 1, 21), "slipped"),
        (day(2024, 1, 6), day(2024, 1, 31), "slipped"),
    )
    reports[1]["recommendation_id"], reports[0]["is_latest"] = "r-r02", True
    recommendations = [
        {"recommendation_id": key, "council_id": "ashby", "review_id": "r"}
        for key in ("r-r01", "r-r02", "r-r03")
    ]
    row = one(made(progress=reports, recommendations=recommendations), DAYS)
    # the third has no report and bounds nothing
    assert counts(row) == (2, 2, 0)
    assert (row["days_earliest"], row["days_latest"]) == (5, 30)


def test_one_open_end_leaves_the_most_days_open() -> None:
    reports = reported(
        (dt.date(2024, 1, 11), None, "slipped"),
        (dt.date(2024, 1, 6), dt.date(2024, 1, 31), "slipped"),
    )
    reports[1]["recommendation_id"], reports[0]["is_latest"] = "r-r02", True
    recommendations = [
        {"recommendation_id": key, "council_id": "ashby", "review_id": "r"}
        for key in ("r-r01", "r-r02")
    ]
    row = one(made(progress=reports, recommendations=recommendations), DAYS)
    assert (row["days_earliest"], row["days_latest"]) == (5, None)


@pytest.mark.parametrize(
    ("approved", "day"),
    [
        (None, dt.date(2024, 1, 31)),
        (dt.date(2024, 1, 1), None),
        # a report that is older than the approval measures nothing
        (dt.date(2024, 1, 1), dt.date(2023, 12, 31)),
    ],
)
def test_without_an_approval_and_a_later_report_days_are_not_known(
    approved: dt.date | None, day: dt.date | None
) -> None:
    reports = reported((day, day, "slipped"), approved=approved)
    row = one(made(progress=reports), DAYS)
    assert counts(row) == (0, 1, 1)
    assert (row["days_earliest"], row["days_latest"]) == (None, None)
    assert "do not give both the day of the review's approval" in row["note"]


def test_a_benchmark_without_recommendations_has_rows_without_rates() -> None:
    rows = indicator_rows(made(recommendations=[]))
    assert len(rows) == 2 * 8
    assert {row["denominator"] for row in rows} == {0}


def test_a_benchmark_without_councils_has_no_rows() -> None:
    assert indicator_rows(made(councils=[], recommendations=[], reviews=[])) == []


def test_a_definition_of_what_is_not_computed_is_refused() -> None:
    definitions = [{"indicator_id": "happiness", "order": 1}]
    with pytest.raises(BadData, match="nothing computes happiness"):
        indicator_rows(made(indicator_definitions=definitions))


# Orders of councils.


def scored(council: str, counted: int, cases: int, unknown: int = 0) -> Value:
    lower, upper = wilson(counted, cases) or (None, None)
    return {
        "council": council,
        "unit": "share",
        "numerator": counted,
        "denominator": cases,
        "not_recorded": unknown,
        "rate": counted / cases if cases else None,
        "lower": lower,
        "upper": upper,
    }


def test_no_order_is_offered_on_fewer_than_five_cases() -> None:
    order, said = order_by([scored("Ashby", 4, 4), scored("Burley", 9, 10)])
    assert order is None
    assert said == "Not put in order: fewer than five cases in Ashby."
    order, said = order_by([scored("Ashby", 4, 4), scored("Burley", 0, 0)])
    assert order is None
    assert said == "Not put in order: fewer than five cases in every council."


def test_no_order_is_offered_where_something_is_not_recorded() -> None:
    order, said = order_by([scored("Ashby", 0, 8, 8), scored("Burley", 9, 10)])
    assert order is None
    assert said == (
        "Not put in order: something is not recorded in Ashby, and not recorded is not "
        "the same as not done."
    )


def test_no_order_is_offered_of_one_council_or_of_days() -> None:
    assert order_by([scored("Ashby", 5, 5)]) == (
        None,
        "Not put in order: it takes two councils.",
    )
    days = scored("Ashby", 5, 5) | {"unit": "days"}
    assert order_by([days, days])[0] is None


def test_an_order_on_five_cases_says_that_it_may_be_chance() -> None:
    order, said = order_by([scored("Ashby", 3, 5), scored("Burley", 4, 5)])
    assert order == ["Burley", "Ashby"]
    assert said == (
        "From the highest to the lowest: Burley, Ashby. Their ranges overlap, so that "
        "the order may be chance."
    )


def test_an_order_that_is_clear_says_no_more() -> None:
    order, said = order_by([scored("Ashby", 1, 40), scored("Burley", 39, 40)])
    assert order == ["Burley", "Ashby"]
    assert said == "From the highest to the lowest: Burley, Ashby."
