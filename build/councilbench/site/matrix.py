"""Themes by councils: what each cell of the first page counts, and how it says it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from councilbench.words import ABSENT, NO_REPORT, NO_RESPONSE

from .benchmark import Benchmark

_COUNTS = f"""
SELECT theme_id, council_id, coalesce(decision, '{ABSENT}') AS decision,
  coalesce(status, '{ABSENT}') AS status, count(*) AS cases
FROM recommendation_themes
JOIN recommendations USING (recommendation_id)
LEFT JOIN latest_response USING (recommendation_id)
LEFT JOIN latest_progress USING (recommendation_id)
GROUP BY theme_id, council_id, 3, 4
"""
_STATEMENTS = """
SELECT theme_id, council_id, count(*) AS cases
FROM statement_themes JOIN statements USING (statement_id)
GROUP BY theme_id, council_id
"""
_OUTCOMES = """
SELECT theme_id, council_id, count(*) AS cases FROM outcomes
GROUP BY theme_id, council_id
"""


@dataclass
class Cell:
    """What is held of a theme in a council."""

    decisions: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    statements: int = 0
    outcomes: int = 0

    @property
    def recommendations(self) -> int:
        """How many recommendations there are."""
        return self.decisions.total()

    def decision(self) -> tuple[str, str]:
        """Return how many were accepted, and what isn't known, in words."""
        absent, blank = self.decisions[ABSENT], self.decisions["not_recorded"]
        return _said(
            self.recommendations,
            self.decisions["accept_in_full"],
            "accepted in full",
            [(blank, "not recorded"), (absent, NO_RESPONSE.lower())],
            "decision not recorded" if blank else NO_RESPONSE.lower(),
        )

    def status(self) -> tuple[str, str]:
        """Return how many were achieved, and what isn't known, in words."""
        absent, blank = self.statuses[ABSENT], self.statuses["not_recorded"]
        return _said(
            self.recommendations,
            self.statuses["fully_achieved"],
            "fully achieved",
            [(blank, "status not recorded"), (absent, NO_REPORT.lower())],
            "status not recorded" if blank else NO_REPORT.lower(),
        )


def _said(
    cases: int, counted: int, label: str, unknown: list[tuple[int, str]], none: str
) -> tuple[str, str]:
    """Return a count with its denominator, and what is unknown of the rest.

    Where nothing is known of any there is no count: it would look like a nought.
    """
    known = cases - sum(number for number, _ in unknown)
    parts = [f"{number} {words}" for number, words in unknown if number]
    if not known:
        return "", none if len(parts) == 1 else ", ".join(parts)
    return f"{counted} of {cases} {label}", ", ".join(parts)


async def cells(benchmark: Benchmark) -> dict[tuple[str, str], Cell]:
    """Return the cells that hold anything, by theme and council."""
    matrix: dict[tuple[str, str], Cell] = {}
    for row in await benchmark.rows(_COUNTS):
        cell = matrix.setdefault((row["theme_id"], row["council_id"]), Cell())
        cell.decisions[row["decision"]] += row["cases"]
        cell.statuses[row["status"]] += row["cases"]
    for row in await benchmark.rows(_STATEMENTS):
        cell = matrix.setdefault((row["theme_id"], row["council_id"]), Cell())
        cell.statements = row["cases"]
    for row in await benchmark.rows(_OUTCOMES):
        cell = matrix.setdefault((row["theme_id"], row["council_id"]), Cell())
        cell.outcomes = row["cases"]
    return matrix


def ordered(counts: Counter[str], codes: list[str]) -> list[tuple[str, int]]:
    """Return counts by code in the codelist's order, what is unknown last."""
    known = [code for code in codes if code != "not_recorded"]
    all_codes = [*known, "not_recorded", ABSENT]
    return [(code, counts[code]) for code in all_codes if counts[code]]
