"""Which answer and which report on a recommendation is the latest, decided here alone.

The build writes it into the rows (``position``, ``is_latest``), and every view, chart,
indicator, page and question takes it from there.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from councilbench.schema import Row
from councilbench.words import between, listed

Tables = Mapping[str, list[Row]]
NOT_RECORDED = "not_recorded"


@dataclass(frozen=True)
class Series:
    """A table of which a recommendation may have several rows, one after another."""

    table: str
    key: str
    code: str
    codelist: str
    reversed: str
    noun: str


SERIES = (
    Series(
        *("responses", "response_id", "decision", "response_decisions"),
        *("response_reversed", "answer"),
    ),
    Series(
        *("progress", "progress_id", "status", "progress_statuses"),
        *("status_reversed", "report"),
    ),
)


@dataclass(frozen=True)
class _Told:
    """A row with its code, its document's title and the days when it can be of."""

    row: Row
    code: str
    title: str
    earliest: dt.date | None
    latest: dt.date | None

    @property
    def in_time(self) -> tuple[object, ...]:
        """What rows are put in order by: an undated one is the earliest."""
        return (
            self.earliest is not None or self.latest is not None,
            self.earliest or dt.date.min,
            self.earliest is not None and self.earliest == self.latest,
            self.latest or dt.date.max,
            self.row["basis"] == "analyst",
            self.row["document_id"],
            self.row["start"] if self.row["start"] is not None else -1,
        )

    def is_surely_before(self, other: _Told) -> bool:
        """Tell whether all its days lie before all those of another."""
        return bool(self.latest and other.earliest and self.latest < other.earliest)


@dataclass(frozen=True)
class OrderIssue:
    """A doubt about which row is the latest, or what a later one contradicts."""

    kind: str
    table: str
    key: str
    document_id: str
    message: str


def mark_latest(tables: Tables) -> None:
    """Give every response and report its place in time, and say which is the latest.

    In time an undated one comes first; dated ones follow by the first day that they can
    be of, an interval before a stated day that it holds. Of the same days, what an
    analyst put down comes after what a rule read, and then the order of the text holds.
    The latest is the last that names a code, or the last of all where none does.
    """
    for series in SERIES:
        for told in _by_recommendation(series, tables):
            latest = (_naming(told) or told)[-1]
            for position, each in enumerate(told, 1):
                each.row["position"], each.row["is_latest"] = position, each is latest


def order_issues(
    tables: Tables, codelists: Mapping[str, Mapping[str, Row]]
) -> Iterator[OrderIssue]:
    """Yield where what is told of a recommendation disagrees.

    ``codelists`` are the rows of codelists, by list and code. Where it is not certain
    which of two codes is the later it is ``order_uncertain``; where it is, and the
    earlier one had settled the matter, ``response_reversed`` or ``status_reversed``.
    """
    for series in SERIES:
        codes = codelists[series.codelist]
        for told in _by_recommendation(series, tables):
            # of a code that the list does not have the validation tells
            naming = [each for each in _naming(told) if each.code in codes]
            for place, later in enumerate(naming):
                for kind, against in _doubts(naming[:place], later, series, codes):
                    yield OrderIssue(
                        kind,
                        series.table,
                        str(later.row[series.key]),
                        str(later.row["document_id"]),
                        _sentence(kind, [*against, later], series, codes),
                    )


def _doubts(
    before: list[_Told], later: _Told, series: Series, codes: Mapping[str, Row]
) -> Iterator[tuple[str, list[_Told]]]:
    """Yield each kind of doubt about a row, and the rows that it stands against."""
    earlier = [each for each in before if each.is_surely_before(later)]
    rivals = [each for each in before if each not in earlier]
    rivals = [each for each in rivals if each.code != later.code]
    if rivals:
        yield "order_uncertain", rivals
    if earlier:
        last = earlier[-1]
        if last.code != later.code and codes[last.code]["is_final"]:
            yield series.reversed, [last]


def _sentence(
    kind: str, told: list[_Told], series: Series, codes: Mapping[str, Row]
) -> str:
    """Say which rows disagree, the one that counts as the later last."""
    said = [
        f"“{codes[each.code]['label']}” in {each.title} "
        f"({between(_iso(each.earliest), _iso(each.latest))})"
        for each in told
    ]
    if kind == "order_uncertain":
        return (
            f"It is not certain which {series.noun} is the later: {listed(said)}. "
            "The last named is taken to be the later."
        )
    return f"The {series.noun} was {said[0]}, and later {said[1]}."


def days_since(
    approved: dt.date | None, earliest: dt.date | None, latest: dt.date | None
) -> tuple[int | None, int | None]:
    """Return the fewest and most days from an approval to a report; None if not known.

    A report is not older than the approval that it reports on: what an interval has
    before it is left out, and one that lies wholly before it gives no number.
    """
    if approved is None or is_older(approved, latest):
        return None, None
    return (
        max(0, (earliest - approved).days) if earliest else None,
        (latest - approved).days if latest else None,
    )


def is_older(approved: dt.date | None, latest: dt.date | None) -> bool:
    """Tell whether a report is surely older than an approval."""
    return bool(approved and latest and latest < approved)


def _by_recommendation(series: Series, tables: Tables) -> list[list[_Told]]:
    """Return what is told of each recommendation, the earliest first."""
    documents = {
        row["document_id"]: (row["title"], row["date_earliest"], row["date_latest"])
        for row in tables["documents"]
    }
    told: dict[str, list[_Told]] = defaultdict(list)
    for row in tables[series.table]:
        each = _Told(row, str(row[series.code]), *documents[row["document_id"]])
        told[str(row["recommendation_id"])].append(each)
    return [sorted(group, key=lambda each: each.in_time) for group in told.values()]


def _naming(told: list[_Told]) -> list[_Told]:
    return [each for each in told if each.code != NOT_RECORDED]


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
