"""Dates, figures and counts in plain words, the same wherever they are shown."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]

# Cases below which no share is given and councils are not put in order.
FEWEST_CASES = 5
FEWEST = "five"
FEW_CASES = f"fewer than {FEWEST} cases"

# What is said where the documents held do not say: never that nothing was done.
SILENT = "the documents held do not say"
NOTHING_DONE = "nothing was decided or done"
NOT_RECORDED = (
    f"“Not recorded” means that {SILENT}. It does not mean that {NOTHING_DONE}."
)
# The code where no row is held: told apart from a row that records nothing.
ABSENT = "absent"
NO_RESPONSE = "No response held"
NO_REPORT = "Not reported"
NO_DECISION = "Not recorded: the response gives no decision"
NO_STATUS = "Not recorded: the report names no status"

# How a status is known is told where it is not what one expects.
BASES = {
    "stated_of_list": "said of the whole list, not of this recommendation",
    "analyst": "judged by an analyst",
}
_QUALIFIERS = {"about": "about ", "over": "over ", "under": "under "}
_CURRENCIES = "£€$"


def day(iso: str) -> str:
    """Return a day as people write it: 25 June 2020."""
    date = dt.date.fromisoformat(iso)
    return f"{date.day} {date:%B %Y}"


def between(earliest: str | None, latest: str | None) -> str:
    """Return when something was, by the first and last day that it can have been."""
    if earliest and latest:
        if earliest == latest:
            return day(earliest)
        first = day(earliest)
        if earliest[:4] == latest[:4]:
            first = first.removesuffix(f" {earliest[:4]}")
        return f"between {first} and {day(latest)}"
    if earliest:
        return f"on or after {day(earliest)}"
    return f"on or before {day(latest)}" if latest else "date not recorded"


def figure(outcome: Row) -> str:
    """Return a figure, its unit and how exact it is: just under 50%, 6 to 12 people.

    "Just" and "well" are kept where the document says them of the limit.
    """
    value = _amount(outcome["value"], outcome["unit"])
    if outcome["value_max"] is not None:
        most = _amount(outcome["value_max"], outcome["unit"])
        return _with_unit(f"{value} to {most}", outcome["unit"])
    qualifier = _QUALIFIERS.get(outcome["qualifier"], "")
    degree = re.search(
        rf"\b(just|well) {qualifier.strip()}\b", outcome["quote"], re.IGNORECASE
    )
    if qualifier and degree:
        qualifier = f"{degree[1].lower()} {qualifier}"
    return qualifier + _with_unit(value, outcome["unit"])


def _amount(value: float, unit: str | None) -> str:
    sign = unit[0] if unit and unit[0] in _CURRENCIES else ""
    return f"{sign}{value:,.10g}"


def _with_unit(amount: str, unit: str | None) -> str:
    unit = (unit or "").lstrip(_CURRENCIES).strip()
    if unit.split()[:1] == ["place"]:
        amount += _ordinal(amount)
    return f"{amount}{unit}" if unit.startswith("%") else f"{amount} {unit}".strip()


def _ordinal(amount: str) -> str:
    teen = amount[-2:-1] == "1"
    return "th" if teen else {"1": "st", "2": "nd", "3": "rd"}.get(amount[-1], "th")


def value(indicator: Row) -> list[str]:
    """Return an indicator's value in parts: its count, its share and what is unknown.

    A share never stands without its interval, nor on too few cases; and where
    nothing is recorded of any case there is none: not recorded is not the same as no.
    """
    cases, unknown = indicator["denominator"], indicator["not_recorded"]
    if not cases:
        return ["no cases"]
    if indicator["unit"] == "days":
        return [days(indicator["days_earliest"], indicator["days_latest"])]
    parts = [f"{indicator['numerator']} of {cases}"]
    if unknown == cases:
        return [*parts, "not recorded for any"]
    if cases >= FEWEST_CASES:
        low, high = percent(indicator["lower"]), percent(indicator["upper"])
        parts.append(f"{percent(indicator['rate'])} ({low} to {high})")
    return [*parts, f"not recorded for {unknown}"] if unknown else parts


def order_by(values: Sequence[Row]) -> tuple[list[str] | None, str]:
    """Return councils from the highest rate to the lowest, and what to say of that.

    ``values`` are rows of one indicator, with the name of the council as ``council``.
    No order is offered on too few cases, nor where something is not recorded:
    the sentence then says why, and the list is None.
    """
    if any(value["unit"] == "days" for value in values):
        return None, "Not put in order: a number of days is not a score."
    if len(values) < 2:
        return None, "Not put in order: it takes two councils."
    few = [v["council"] for v in values if v["denominator"] < FEWEST_CASES]
    unknown = [v["council"] for v in values if v["not_recorded"]]
    if few:
        councils = "every council" if len(few) == len(values) else listed(few)
        return None, f"Not put in order: {FEW_CASES} in {councils}."
    if unknown:
        return None, (
            f"Not put in order: something is not recorded in {listed(unknown)}, "
            "and not recorded is not the same as not done."
        )
    ranked = sorted(values, key=lambda v: (-v["rate"], v["council"]))
    names = [value["council"] for value in ranked]
    overlap = any(
        low["upper"] >= high["lower"]
        for high, low in zip(ranked, ranked[1:], strict=False)
    )
    sentence = f"From the highest to the lowest: {', '.join(names)}."
    if overlap:
        sentence += " Their ranges overlap, so that the order may be chance."
    return names, sentence


def days(fewest: int | None, most: int | None) -> str:
    """Return a number of days of which only bounds may be known."""
    if fewest is None and most is None:
        return "not known"
    if fewest is None or most is None:
        return f"{most} days or fewer" if fewest is None else f"{fewest} days or more"
    return f"{fewest} days" if fewest == most else f"{fewest} to {most} days"


def percent(share: float) -> str:
    """Return a share as a whole percentage."""
    return f"{share:.0%}"


def listed(names: Sequence[str]) -> str:
    """Return names as a list in a sentence: A, B and C."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)


def within(label: str) -> str:
    """Return a label as it stands within a sentence: abbreviations and names stay."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def basis(report: Row) -> str:
    """Return how a status is known, where the document doesn't state it of the item."""
    return f" ({BASES[report['basis']]})" if report["basis"] in BASES else ""


def figure_line(figure: Row) -> str:
    """Return a figure with what it measures, its period and what to mind about it."""
    parts = [f"{figure['measure']}: {figure['words']}"]
    if figure["period"]:
        parts.append(f"({figure['period']})")
    return " ".join(parts) + (f". {figure['note']}" if figure["note"] else "")


def date(document: Row) -> str:
    """Return a document's date, how it is known and what it was worked out from."""
    words = dated(document)
    note = document["date_note"] if document["date_basis"] != "stated" else None
    return f"{words[0].upper()}{words[1:]}. {note or ''}".strip()


def dated(document: Row) -> str:
    """Return a document's date with its basis, in short: 25 June 2020 (stated)."""
    words = between(document["date_earliest"], document["date_latest"])
    if not (document["date_earliest"] or document["date_latest"]):
        return words
    stated = document["date_basis"] == "stated"
    return f"{words} ({'stated' if stated else 'worked out, not stated'})"


def called(label: str, number: str | None) -> str:
    """Return how a recommendation is called, with its own number where it is shared.

    "Points 11, 12 and 13" is the label of three; the second is "12 (Points 11, 12 …)".
    """
    if not number or re.fullmatch(rf"\D*{re.escape(number)}", label):
        return label
    return f"{number} ({label})"
