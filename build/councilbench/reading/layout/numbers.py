"""Numbers of recommendations and of items in lists, as councils print them.

``SC18``, ``SR (25/26) 01``, ``2023/04``, ``9.1.1``, ``R3``, ``4b``; ranges ("1 to 6")
and lists ("2, 6 and 11") of them; ``(a)``, ``(iv)`` in lists.
"""

from __future__ import annotations

import re

_TO = r"(?:\s{1,3}to\s{1,3}|[–—-])"
REF = (
    r"(?-i:[A-Z]{1,5}[ /-]?)?(?:\(\d{2}/\d{2}\)[ ]?)?\d{1,5}(?:[./]\d{1,4}){0,3}"
    r"(?:[a-z]|\([a-z]\))?(?![\w%]|[./]\d)"
)
RANGE = rf"{REF}(?:{_TO}[A-Z]{{0,3}}\d{{1,3}}(?:\.\d{{1,3}}){{0,3}}(?![\w%]|[./]\d))?"
# "9, 10 11, 12": the comma that a typist forgot.
_FORGOTTEN = r"(?<=\d)\s{1,2}(?=\d{1,2}(?:\s{0,2},|\s{1,2}and\s))"
_AND = (
    r"(?:\s{0,3},\s{0,3}(?:and\s{1,3})?|\s{1,3}and\s{1,3}|\s{0,3}&\s{0,3}"
    rf"|{_FORGOTTEN})"
)
REFS = rf"{RANGE}(?:{_AND}{RANGE})*"

_WORDS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen", "twenty"),
)
NUMBER_WORDS = rf"(?i:{'|'.join(sorted(_WORDS, key=len, reverse=True))})\b"
_LABELLED = re.compile(
    r"(?:recommendations?|argymhelliad|recs?|points?|no|nos|number|r)\b[.\s]*|r(?=\.?\s?\d)\.?\s*",
    re.IGNORECASE,
)

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


def plain_number(number: str | None) -> str:
    """Return a number as it is compared: R1, Rec. 1, "One" and 1 are the same.

    1(a) is 1a; brackets, stops at the ends and spaces make no difference.
    """
    bare = (number or "").strip().lower()
    while (label := _LABELLED.match(bare)) and label.end() < len(bare):
        bare = bare[label.end() :]
    bare = re.sub(r"[\s()\[\]:]+", "", bare).strip(".")
    if bare in _WORDS:
        return str(_WORDS.index(bare) + 1)
    return (bare.lstrip("0") or "0") if bare.isdecimal() else bare


def members(number: str) -> tuple[str, ...]:
    """Return the numbers from the first to the last of a range of at most 60."""
    match = re.fullmatch(
        rf"\D{{0,6}}(\d{{1,3}}){_TO}\D{{0,4}}(\d{{1,3}})", number.strip()
    )
    if not match or not 0 < int(match[2]) - int(match[1]) <= 60:
        return ()
    return tuple(str(n) for n in range(int(match[1]), int(match[2]) + 1))


def opens(number: str) -> bool:
    """Tell whether a list can begin with a number."""
    last = re.split(r"[.\D]+", number)[-1] if number[-1:].isdecimal() else number
    return last.lower() in ("1", "01", "a", "i")


def follows(before: str, number: str) -> bool:
    """Tell whether a number comes next after another: 3 after 2, b after a, 9.2.1."""
    if before.isdecimal() and number.isdecimal():
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
    if not all(part.isdecimal() for part in [*before, *number]):
        return False
    a, b = [int(part) for part in before], [int(part) for part in number]
    if a[:-1] == b[:-1]:
        return b[-1] == a[-1] + 1
    return len(a) > 2 and a[:-2] == b[:-2] and b[-2] == a[-2] + 1 and b[-1] == 1
