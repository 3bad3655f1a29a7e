"""The types of a Table Schema that we use, and their values as text has them."""

from __future__ import annotations

import datetime as dt
import math
import numbers
import re
from collections.abc import Callable
from typing import Any

NOUNS = {
    "string": "text that UTF-8 can write",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "date": "a date as year-month-day",
}
TYPES = tuple(NOUNS)
# A row as plain data: its values by column, None for what is missing.
Row = dict[str, Any]
ORDERED = ("integer", "number", "date")


def cast(value: object, kind: str) -> Any:
    """Return a value as its Table Schema type; text is read as a CSV cell would be.

    Raises ValueError, with a sentence, where the value isn't of that type.
    """
    if isinstance(value, str):
        return _READ[kind](value)
    is_bool = isinstance(value, bool)
    if kind == "boolean" and is_bool:
        return value
    if kind == "integer" and isinstance(value, numbers.Integral) and not is_bool:
        return _integer(str(int(value)))
    if kind == "number" and isinstance(value, numbers.Real) and not is_bool:
        return _number(str(value))
    if kind == "date" and type(value) is dt.date:
        return value
    raise ValueError(f"{value!r} is not {NOUNS[kind]}")


def _integer(text: str) -> int:
    if re.fullmatch(r"[+-]?0*[0-9]{1,19}", text) and -(2**63) <= int(text) < 2**63:
        return int(text)
    large = re.fullmatch(r"[+-]?[0-9]+", text)
    raise ValueError(f"{text!r} is {'too large' if large else 'not'} a whole number")


def _number(text: str) -> float:
    if re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", text):
        value = float(text)
        if math.isfinite(value):
            return value
    raise ValueError(f"{text!r} is not a number")


def _boolean(text: str) -> bool:
    if text in ("true", "false"):
        return text == "true"
    raise ValueError(f"{text!r} is neither true nor false")


def _date(text: str) -> dt.date:
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            raise ValueError(f"there is no day {text!r}") from None
    raise ValueError(f"{text!r} is not a date as year-month-day")


_READ: dict[str, Callable[[str], Any]] = {
    "string": str,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "date": _date,
}
