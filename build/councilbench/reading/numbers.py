"""Numbers of recommendations and of items in lists, as councils print them.

``SC18``, ``SR (25/26) 01``, ``2023/04``, ``9.1.1``, ``R3``, ``4b``; ranges ("1 to 6")
and lists ("2, 6 and 11") of them; ``(a)``, ``(iv)`` in lists.
"""

from __future__ import annotations

import re

_TO = r"(?:\s{1,3}to\s{1,3}|[–—-])"
REF = (
    r"(?:[A-Z]{1,5}[ ]?)?(?:\(\d{2}/\d{2}\)[ ]?)?\d{1,5}(?:[./]\d{1,4}){0,3}"
    r"(?:[a-z]|\([a-z]\))?(?![\w%]|[./]\d)"
)
RANGE = rf"{REF}(?:{_TO}\d{{1,3}}(?:\.\d{{1,3}}){{0,3}}(?![\w%]|[./]\d))?"
_AND = r"(?:\s{0,3},\s{0,3}(?:and\s{1,3})?|\s{1,3}and\s{1,3}|\s{0,3}&\s{0,3})"
REFS = rf"{RANGE}(?:{_AND}{RANGE})*"

_ROMAN: tuple[str, ...] = (
    "i",
    "ii",
    "iii",
    "iv",
    "v",
    "vi",
    "vii",
    "viii",
    "ix",
    "x",
    "xi",
    "xii",
)
_ROMAN += ("xiii", "xiv", "xv", "xvi", "xvii", "xviii", "xix", "xx")
_CODE = re.compile(r"([A-Za-z]{1,5}\s?)(\d{1,3})")


def parts(refs: str) -> tuple[str, ...]:
    """Return the numbers of a list; a range stays one number, as printed."""
    return tuple(" ".join(ref.split()) for ref in re.findall(RANGE, refs))


def opens(number: str) -> bool:
    """Tell whether a list can begin with a number."""
    last = re.split(r"[.\D]+", number)[-1] if number[-1:].isdigit() else number
    return last.lower() in ("1", "01", "a", "i")


def follows(before: str, number: str) -> bool:
    """Tell whether a number comes next after another: 3 after 2, b after a, 9.2.1."""
    if before.isdigit() and number.isdigit():
        return int(number) == int(before) + 1
    first, second = before.lower(), number.lower()
    roman = first in _ROMAN and second in _ROMAN
    if roman and _ROMAN.index(second) == _ROMAN.index(first) + 1:
        return True
    if len(first) == len(second) == 1:
        return first.isalpha() and ord(second) == ord(first) + 1
    codes = _CODE.fullmatch(before), _CODE.fullmatch(number)
    if codes[0] and codes[1]:
        same = codes[0][1] == codes[1][1]
        return same and int(codes[1][2]) == int(codes[0][2]) + 1
    return _follows_dotted(before.split("."), number.split("."))


def _follows_dotted(before: list[str], number: list[str]) -> bool:
    if len(before) != len(number) or len(number) < 2:
        return False
    if not all(part.isdigit() for part in [*before, *number]):
        return False
    a, b = [int(part) for part in before], [int(part) for part in number]
    if a[:-1] == b[:-1]:
        return b[-1] == a[-1] + 1
    return len(a) > 2 and a[:-2] == b[:-2] and b[-2] == a[-2] + 1 and b[-1] == 1
