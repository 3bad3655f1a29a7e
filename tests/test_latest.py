"""Which answer and which report is the latest: one rule, whatever the rows' order."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pytest
from conftest import ROOT
from councilbench.project import Project
from councilbench.tables.latest import (
    OrderIssue,
    days_since,
    mark_latest,
    order_issues,
)
from hypothesis import given, strategies as st

Days = tuple[dt.date | None, dt.date | None]
Told = tuple[Days, str]
Tables = dict[str, list[dict[str, Any]]]

CODELISTS = {
    name: {
        row["id"]: row | {"is_final": row["is_final"] == "true"}
        for row in Project(ROOT).rows(name)
    }
    for name in ("response_decisions", "progress_statuses")
}


def on(month: int) -> Days:
    return dt.date(2024, month, 1), dt.date(2024, month, 1)


def between(first: int | None, last: int | None) -> Days:
    return (
        dt.date(2024, first, 1) if first else None,
        dt.date(2024, last, 28) if last else None,
    )


UNDATED: Days = (None, None)


def reports(*told: Told, table: str = "progress") -> Tables:
    """Rows on one recommendation, each in a document of its own: d1, d2, d3 …"""
    key, code = {
        "progress": ("progress_id", "status"),
        "responses": ("response_id", "decision"),
    }[table]
    tables: Tables = {"documents": [], "responses": [], "progress": []}
    for number, ((earliest, latest), value) in enumerate(told, 1):
        name = f"d{number}"
        tables["documents"].append(
            {
                "document_id": name,
                "title": f"Minutes {number}",
                "date_earliest": earliest,
                "date_latest": latest,
            }
        )
        tables[table].append(
            {
                key: name,
                "recommendation_id": "r01",
                "document_id": name,
                code: value,
                "basis": "stated",
                "start": 0,
            }
        )
    return tables


def latest(tables: Tables, table: str = "progress") -> str:
    mark_latest(tables)
    (row,) = [row for row in tables[table] if row["is_latest"]]
    return str(row["document_id"])


def issues(tables: Tables) -> list[OrderIssue]:
    mark_latest(tables)
    return list(order_issues(tables, CODELISTS))


def kinds(*told: Told, table: str = "progress") -> list[tuple[str, str]]:
    return [(i.kind, i.document_id) for i in issues(reports(*told, table=table))]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        # the later of two days
        ([(on(3), "slipped"), (on(5), "in_progress")], "d2"),
        ([(on(5), "slipped"), (on(3), "in_progress")], "d1"),
        # what names a status goes before what names none, however late
        ([(on(3), "slipped"), (on(5), "not_recorded")], "d1"),
        ([(UNDATED, "slipped"), (on(5), "not_recorded")], "d1"),
        # where none names one, the last
        ([(on(5), "not_recorded"), (on(3), "not_recorded")], "d1"),
        # a dated report before an undated one
        ([(UNDATED, "slipped"), (on(3), "in_progress")], "d2"),
        ([(between(None, 3), "slipped"), (UNDATED, "in_progress")], "d1"),
        # a stated day before an interval that holds it
        ([(between(1, 12), "slipped"), (on(3), "in_progress")], "d2"),
        ([(on(3), "slipped"), (between(3, 12), "in_progress")], "d1"),
        # but not before one that begins after it
        ([(between(4, 12), "slipped"), (on(3), "in_progress")], "d1"),
        # of two intervals the one that begins later; of one beginning, the longer
        ([(between(1, 12), "slipped"), (between(2, 6), "in_progress")], "d2"),
        ([(between(2, 12), "slipped"), (between(2, 6), "in_progress")], "d1"),
        ([(between(2, None), "slipped"), (between(2, 12), "in_progress")], "d1"),
    ],
)
def test_the_latest_is_the_last_that_names_a_status(
    told: list[Told], expected: str
) -> None:
    tables = reports(*told)
    assert latest(tables) == expected
    tables["progress"].reverse()
    tables["documents"].reverse()
    assert latest(tables) == expected


def test_of_the_same_days_an_analyst_comes_last_and_then_the_text_decides() -> None:
    tables = reports((on(3), "slipped"), (on(3), "in_progress"))
    for row in tables["progress"]:
        row["document_id"] = "d1"
    first, second = tables["progress"]
    first["start"], second["start"] = 90, 10
    mark_latest(tables)
    assert first["is_latest"]
    second["basis"] = "analyst"
    mark_latest(tables)
    assert second["is_latest"]
    assert (second["position"], first["position"]) == (2, 1)


DAYS = st.sampled_from(
    [UNDATED, between(None, 4), between(2, None)]
    + [on(month) for month in (2, 4, 6)]
    + [between(*pair) for pair in itertools.combinations((1, 3, 5, 7), 2)]
)
TOLD = st.tuples(DAYS, st.sampled_from(sorted(CODELISTS["progress_statuses"])))


@given(st.lists(TOLD, min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(told: list[Told], random: Any) -> None:
    tables, shuffled = reports(*told), reports(*told)
    random.shuffle(shuffled["progress"])
    assert issues(tables) == issues(shuffled)
    marks = [
        {r["progress_id"]: (r["position"], r["is_latest"]) for r in t["progress"]}
        for t in (tables, shuffled)
    ]
    assert marks[0] == marks[1]
    positions = sorted(position for position, _ in marks[0].values())
    assert positions == list(range(1, len(told) + 1))
    assert sum(is_latest for _, is_latest in marks[0].values()) == 1


@given(st.lists(TOLD, min_size=2, max_size=4))
def test_no_status_is_shown_silently_where_another_may_be_later(
    told: list[Told],
) -> None:
    """Whatever may be later than what is shown, and differs, is told of."""
    tables = reports(*told)
    doubts = {i.key for i in issues(tables) if i.kind == "order_uncertain"}
    (shown,) = [row for row in tables["progress"] if row["is_latest"]]
    days = dict(zip(("d1", "d2", "d3", "d4"), [t[0] for t in told], strict=False))
    for row in tables["progress"]:
        _, end = days[row["document_id"]]
        start, _ = days[shown["document_id"]]
        surely_before = end is not None and start is not None and end < start
        differs = row["status"] not in ("not_recorded", shown["status"])
        if differs and not surely_before and shown["status"] != "not_recorded":
            assert shown["progress_id"] in doubts


def test_two_undated_answers_that_differ_are_told_of() -> None:
    tables = reports(
        (UNDATED, "accept_in_full"), (UNDATED, "decline"), table="responses"
    )
    (issue,) = issues(tables)
    assert (issue.kind, issue.table, issue.key) == (
        "order_uncertain",
        "responses",
        "d2",
    )
    assert issue.message == (
        "It is not certain which answer is the later: “Accepted in full” in Minutes "
        "1 (date not recorded) and “Declined” in Minutes 2 (date not recorded). The "
        "last named is taken to be the later."
    )


def test_what_contradicts_what_was_settled_is_told_of() -> None:
    assert kinds((on(3), "fully_achieved"), (on(5), "in_progress")) == [
        ("status_reversed", "d2")
    ]
    (issue,) = issues(reports((on(3), "fully_achieved"), (on(5), "slipped")))
    assert issue.message == (
        "The report was “Fully achieved” in Minutes 1 (1 March 2024), and later "
        "“Slipped” in Minutes 2 (1 May 2024)."
    )
    assert kinds((on(3), "accept_in_full"), (on(5), "decline"), table="responses") == [
        ("response_reversed", "d2")
    ]


def test_a_rival_of_unknown_date_does_not_hide_what_was_surely_reversed() -> None:
    told = ((UNDATED, "slipped"), (on(3), "fully_achieved"), (on(5), "in_progress"))
    assert kinds(*told) == [
        ("order_uncertain", "d2"),
        ("order_uncertain", "d3"),
        ("status_reversed", "d3"),
    ]


def test_a_code_that_no_list_has_is_left_to_the_validation() -> None:
    assert not kinds((on(3), "begun"), (on(5), "slipped"))
    assert not kinds((on(3), "fully_achieved"), (on(5), "begun"))


def test_what_goes_on_contradicts_nothing() -> None:
    assert not kinds((on(3), "in_progress"), (on(5), "fully_achieved"))
    assert not kinds((on(3), "fully_achieved"), (on(5), "fully_achieved"))
    assert not kinds((on(3), "fully_achieved"), (on(5), "not_recorded"))
    assert not kinds((on(3), "noted"), (on(5), "decline"), table="responses")


def test_reports_of_several_recommendations_do_not_mix() -> None:
    tables = reports((on(3), "fully_achieved"), (on(5), "slipped"))
    tables["progress"][1]["recommendation_id"] = "r02"
    assert not issues(tables)
    assert [(r["position"], r["is_latest"]) for r in tables["progress"]] == [
        (1, True),
        (1, True),
    ]


@pytest.mark.parametrize(
    ("approved", "days", "expected"),
    [
        (dt.date(2024, 1, 1), on(2), (31, 31)),
        (dt.date(2024, 2, 1), on(2), (0, 0)),
        # what an interval has before the approval is left out
        (dt.date(2024, 2, 1), between(1, 2), (0, 27)),
        (dt.date(2024, 2, 1), between(None, 2), (None, 27)),
        (dt.date(2024, 1, 1), between(2, None), (31, None)),
        (dt.date(2024, 3, 1), on(2), (None, None)),
        (None, on(2), (None, None)),
        (dt.date(2024, 1, 1), UNDATED, (None, None)),
    ],
)
def test_days_from_approval_to_report(
    approved: dt.date | None, days: Days, expected: tuple[int | None, int | None]
) -> None:
    assert days_since(approved, *days) == expected
