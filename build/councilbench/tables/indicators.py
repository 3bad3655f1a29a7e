"""The indicators: counts of what the documents record, a council and a theme.

What each means is said once, in the table indicator_definitions; which facts it counts
is said once here, in SHARES. "Not recorded" is kept apart: it is never "not done".
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import pandas as pd

from councilbench.problems import BadData, Problem
from councilbench.schema import Row
from councilbench.words import FEWEST, FEWEST_CASES, SILENT

Frames = Mapping[str, pd.DataFrame]

DEFINITIONS = "indicator_definitions"
DAYS = "days_to_last_report"
NOT_SAID = f"{SILENT}, and nothing follows from that."
NO_DAYS = (
    "the documents held do not give both the day of the review's approval and a day of "
    "a report after it."
)
_DAYS = ["days_earliest", "days_latest"]

# A recommendation that was put off or withdrawn was not decided on.
_UNDECIDED = ("not_recorded", "deferred", "withdrawn")


@dataclass(frozen=True)
class Share:
    """Which fact an indicator counts, among which, and which says that it is known.

    Each fact holds only of recommendations of which the next one here holds as well.
    """

    counted: str
    known: str
    among: str


SHARES = {
    "decision_recorded": Share("decided", "decided", "held"),
    "accepted_in_full_of_decided": Share("accepted", "decided", "decided"),
    "accepted_in_full_of_all": Share("accepted", "decided", "held"),
    "progress_reported": Share("reported", "reported", "held"),
    "fully_achieved_of_reported": Share("achieved", "status_named", "reported"),
    "fully_achieved_of_all": Share("achieved", "status_named", "held"),
    "measured_outcome": Share("measured", "measured", "held"),
}
_COUNTED = (
    *("held", "decided", "accepted", "reported"),
    *("status_named", "achieved", "measured", "dated"),
)


def wilson(counted: int, cases: int) -> tuple[float, float] | None:
    """Return the 95 % interval of a share by Wilson's method; None without cases.

    It is method 3 of Newcombe, Statistics in Medicine 17 (1998), 857-872, without
    continuity correction. Done here, since SciPy would be 143 MB more to install and
    most of a second more on every start, for these lines; the tests hold them to
    Newcombe's published figures.
    """
    if not cases:
        return None
    z = NormalDist().inv_cdf(0.975)
    share = counted / cases
    middle = share + z * z / (2 * cases)
    spread = z * math.sqrt(share * (1 - share) / cases + (z / (2 * cases)) ** 2)
    scale = 1 + z * z / cases
    # At no and all cases an end is 0 or 1 exactly, and rounding may miss it by a hair.
    return (
        min(share, (middle - spread) / scale) if counted else 0.0,
        max(share, (middle + spread) / scale) if counted < cases else 1.0,
    )


def indicator_rows(tables: Frames) -> list[Row]:
    """Return every indicator of every council, over all themes and for each.

    ``tables`` are the package's frames. A recommendation counts for each of its
    themes. Raises BadData where the definitions are not of what is computed here.
    """
    definitions = _definitions(tables[DEFINITIONS])
    facts = _facts(tables)
    themed = tables["recommendation_themes"][["recommendation_id", "theme_id"]]
    by_council = _sums(facts, ["council_id"])
    by_theme = _sums(
        facts.merge(themed, on="recommendation_id"), ["council_id", "theme_id"]
    )
    themes = tables["themes"].sort_values("order")["theme_id"]
    return [
        row
        for council in tables["councils"]["council_id"]
        for theme, sums in [
            (None, by_council.get((council,), {})),
            *((theme, by_theme.get((council, theme), {})) for theme in themes),
        ]
        for row in _rows(council, theme, definitions, sums)
    ]


def _definitions(table: pd.DataFrame) -> list[str]:
    """Return the indicators in order; raise BadData for those not computed here."""
    indicators = list(table.sort_values("order")["indicator_id"])
    unknown = [name for name in indicators if name not in {*SHARES, DAYS}]
    if unknown:
        raise BadData(
            Problem(
                DEFINITIONS,
                None,
                "indicator_id",
                f"nothing computes {name}",
                f"The program computes {', '.join([*SHARES, DAYS])}",
            )
            for name in unknown
        )
    return indicators


def _facts(tables: Frames) -> pd.DataFrame:
    """Return what is known of each recommendation, a row each."""
    facts = tables["recommendations"][["recommendation_id", "council_id", "review_id"]]
    latest = [
        _latest(tables, "responses", ["decision"]),
        _latest(tables, "progress", ["status", *_DAYS]),
    ]
    for told in latest:
        facts = facts.merge(told, on="recommendation_id", how="left")
    decision, status = facts["decision"], facts["status"]
    reported = status.notna()
    return facts[["recommendation_id", "council_id"]].assign(
        held=True,
        decided=decision.notna() & ~decision.isin(_UNDECIDED),
        accepted=(decision == "accept_in_full").fillna(False),
        reported=reported,
        status_named=reported & (status != "not_recorded").fillna(False),
        achieved=(status == "fully_achieved").fillna(False),
        measured=facts["recommendation_id"].isin(
            tables["outcomes"]["recommendation_id"].dropna()
        ),
        dated=facts[_DAYS].notna().any(axis=1),
        fewest=facts["days_earliest"].astype(float).fillna(-math.inf),
        most=facts["days_latest"].astype(float).fillna(math.inf),
    )


def _latest(tables: Frames, table: str, columns: list[str]) -> pd.DataFrame:
    """Return what the latest response or report on each recommendation gives."""
    rows = tables[table]
    return rows.loc[rows["is_latest"], ["recommendation_id", *columns]]


def _sums(facts: pd.DataFrame, by: list[str]) -> dict[tuple[str, ...], Row]:
    """Return, by council or by council and theme, how often each fact holds."""
    # Infinite days belong to recommendations with no report: they are no bound.
    dated = facts["dated"]
    facts = facts.assign(
        fewest=facts["fewest"].where(dated), most=facts["most"].where(dated)
    )
    functions: Any = dict.fromkeys(_COUNTED, "sum") | {"fewest": "min", "most": "max"}
    sums = facts.groupby(by, sort=False).agg(functions)
    return {
        key if isinstance(key, tuple) else (key,): row
        for key, row in zip(sums.index, sums.to_dict("records"), strict=True)
    }


def _rows(
    council: str, theme: str | None, definitions: list[str], sums: Row
) -> Iterator[Row]:
    for indicator in definitions:
        if indicator == DAYS:
            values, missing = _days_value(sums), NO_DAYS
        else:
            values, missing = _share_value(SHARES[indicator], sums), NOT_SAID
        yield {
            "value_id": f"{council}-{theme or 'all'}-{indicator}",
            "council_id": council,
            "theme_id": theme,
            "indicator_id": indicator,
            **values,
            "note": _note(values, missing),
        }


def _share_value(share: Share, sums: Row) -> Row:
    counted, known, among = (
        int(sums.get(name, 0)) for name in (share.counted, share.known, share.among)
    )
    interval = wilson(counted, among)
    return {
        "numerator": counted,
        "denominator": among,
        "not_recorded": among - known,
        "rate": round(counted / among, 4) if among else None,
        "lower": round(interval[0], 4) if interval else None,
        "upper": round(interval[1], 4) if interval else None,
    }


def _days_value(sums: Row) -> Row:
    dated, reported = int(sums.get("dated", 0)), int(sums.get("reported", 0))
    bounds = [sums.get("fewest", math.nan), sums.get("most", math.nan)]
    fewest, most = (int(days) if math.isfinite(days) else None for days in bounds)
    return {
        "numerator": dated,
        "denominator": reported,
        "not_recorded": reported - dated,
        "days_earliest": fewest,
        "days_latest": most,
    }


def _note(values: Row, missing: str) -> str | None:
    """Return what to mind before comparing a value, in sentences; None if nothing."""
    cases, unknown = values["denominator"], values["not_recorded"]
    sentences = []
    if not cases:
        sentences.append("No cases: there is nothing to count among.")
    elif cases < FEWEST_CASES:
        noun = "case" if cases == 1 else "cases"
        sentences.append(
            f"{cases} {noun}: fewer than {FEWEST} are too few to put councils in order "
            "by."
        )
    if unknown:
        sentences.append(f"For {unknown} of {cases} {missing}")
    return " ".join(sentences) or None
