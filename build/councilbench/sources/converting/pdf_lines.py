"""Signs on a page of a PDF -> pieces: words that stand together on a line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from operator import attrgetter
from statistics import median
from typing import Any

# In parts of the size of the letters:
SPACE = 0.2  # what is further apart is two words
GAP = 0.5  # and two pieces, where it is wider than spaces are
_LEVEL = 0.5  # what is no higher or lower than this is on the same line
_SMALL, _HIGHER = 0.9, 0.15  # signs smaller and higher than their line are raised

_LIGATURES = {
    0xFB00 + place: letters
    for place, letters in enumerate(("ff", "fi", "fl", "ffi", "ffl", "st", "st"))
}
# So that the mark of a footnote makes no other number of the one before it.
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_BOLD = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)


@dataclass
class Line:
    """Words that stand together on a line, or a row of a table, and where.

    ``bold`` is the share of its letters, ``cells`` are those of a row. ``frame`` tells
    columns apart, and tables by numbers below 0 (0 is neither); ``margin`` is where the
    words around it end at the right. ``is_item`` is a line whose number, in a column of
    its own, begins an item.
    """

    words: str
    left: float
    right: float
    top: float
    bottom: float
    size: float = 0.0
    bold: float = 0.0
    cells: list[str] = field(default_factory=list)
    frame: int = 0
    margin: float = 0.0
    is_item: bool = False

    @property
    def is_row(self) -> bool:
        """Whether it is a row of a table."""
        return bool(self.cells)

    @property
    def middle(self) -> float:
        """How far down its middle is."""
        return (self.top + self.bottom) / 2


@dataclass
class _Sign:
    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    is_bold: bool

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def pieces_of(chars: Iterable[dict[str, Any]]) -> tuple[list[Line], list[Line]]:
    """Return the pieces that signs make, and the lines that run up or down."""
    level: list[_Sign] = []
    upwards: list[_Sign] = []
    downwards: list[_Sign] = []
    aslant: list[dict[str, Any]] = []
    for char in chars:
        if _is_aslant(char["matrix"]):
            aslant.append(char)
        elif char["upright"]:
            level.append(_sign(char, *(char[k] for k in ("x0", "x1", "top", "bottom"))))
        elif char["matrix"][1] > 0:
            across = -char["bottom"], -char["top"], char["x0"], char["x1"]
            upwards.append(_sign(char, *across))
        else:
            across = char["top"], char["bottom"], -char["x1"], -char["x0"]
            downwards.append(_sign(char, *across))
    pieces = [piece for signs in _levels(level) for piece in _pieces(signs)]
    sideways = []
    for line in _lines(upwards):
        box = (line.top, line.bottom, -line.right, -line.left)
        sideways.append(Line(line.words, *box, line.size, line.bold))
    for line in _lines(downwards):
        box = (-line.bottom, -line.top, line.left, line.right)
        sideways.append(Line(line.words, *box, line.size, line.bold))
    if aslant:
        words = "".join(char["text"] for char in aslant)
        first = _sign(aslant[0], *(aslant[0][k] for k in ("x0", "x1", "top", "bottom")))
        sideways.append(_piece(words, [first]))
    return pieces, sideways


def _is_aslant(matrix: tuple[float, ...]) -> bool:
    """Tell words that run neither across nor up or down, such as a watermark's."""
    across, up = abs(matrix[0]), abs(matrix[1])
    return min(across, up) > 0.1 * max(across, up)


def _lines(signs: list[_Sign]) -> Iterator[Line]:
    for line in _levels(signs):
        if pieces := list(_pieces(line)):
            yield joined(pieces)


def _sign(
    char: dict[str, Any], left: float, right: float, top: float, bottom: float
) -> _Sign:
    words = char["text"].translate(_LIGATURES)
    is_bold = bool(_BOLD.search(char["fontname"]))
    return _Sign(words, left, right, top, bottom, char["size"], is_bold)


def _levels(signs: list[_Sign]) -> Iterator[list[_Sign]]:
    """Yield the signs of each line, from top to bottom, superscripts with theirs."""
    line: list[_Sign] = []
    largest: _Sign | None = None
    for sign in sorted(signs, key=attrgetter("middle")):
        if largest and sign.middle - largest.middle > _LEVEL * min(
            sign.size, largest.size
        ):
            yield line
            line, largest = [], None
        if largest is None or sign.size > largest.size:
            largest = sign
        line.append(sign)
    if line:
        yield line


def _pieces(signs: list[_Sign]) -> Iterator[Line]:
    """Yield the pieces of a line, from left to right."""
    signs.sort(key=attrgetter("left"))
    usual = median(sign.size for sign in signs)
    base = median(sign.bottom for sign in signs if sign.size >= usual)
    spaces = [sign.right - sign.left for sign in signs if sign.text.isspace()]
    wide = max(GAP * usual, 1.6 * median(spaces) if spaces else 0)
    piece: list[_Sign] = []
    words, right, is_apart = "", 0.0, False
    for sign in signs:
        if not sign.text.strip():
            is_apart = True
            continue
        if piece and _is_twice(piece, sign):
            continue
        gap = sign.left - right
        if piece and gap > wide:
            yield _piece(words, piece)
            piece, words = [], ""
        elif piece and (is_apart or gap > SPACE * sign.size):
            words += " "
        is_higher = sign.bottom < base - _HIGHER * usual
        is_raised = is_higher and sign.size < _SMALL * usual
        words += sign.text.translate(_RAISED) if is_raised else sign.text
        piece.append(sign)
        right, is_apart = max(right, sign.right) if gap < 0 else sign.right, False
    if piece:
        yield _piece(words, piece)


def _is_twice(piece: list[_Sign], sign: _Sign) -> bool:
    """Tell a sign that is drawn a second time, a little aside, to look bold."""
    near = 0.1 * sign.size
    return any(
        before.text == sign.text
        and abs(before.left - sign.left) < near
        and abs(before.top - sign.top) < near
        and abs(before.size - sign.size) < near
        for before in piece[-2:]
    )


def _piece(words: str, signs: list[_Sign]) -> Line:
    size = median(sign.size for sign in signs)
    full = [sign for sign in signs if sign.size >= size] or signs
    return Line(
        words,
        signs[0].left,
        max(sign.right for sign in signs),
        median(sign.top for sign in full),
        median(sign.bottom for sign in full),
        size,
        sum(sign.is_bold for sign in signs) / len(signs),
    )


def rows_of(pieces: Iterable[Line]) -> list[list[Line]]:
    """Return pieces that stand at one height together, each row from left to right."""
    rows: list[list[Line]] = []
    for piece in sorted(pieces, key=attrgetter("middle")):
        if rows:
            near = _LEVEL * min(piece.size, rows[-1][0].size)
            if piece.middle - rows[-1][0].middle <= near:
                rows[-1].append(piece)
                continue
        rows.append([piece])
    return [sorted(row, key=attrgetter("left")) for row in rows]


def row_line(cells: list[str], box: tuple[float, float, float, float]) -> Line:
    """Return a row of a table in a box (left, top, right, bottom), bars between."""
    left, top, right, bottom = box
    return Line(" | ".join(cells).rstrip(" "), left, right, top, bottom, cells=cells)


def joined(row: list[Line]) -> Line:
    """Return the pieces of a row as one."""
    if len(row) == 1:
        return row[0]
    letters = [len(piece.words) for piece in row]
    widest = max(row, key=lambda piece: len(piece.words))
    bold = sum(p.bold * n for p, n in zip(row, letters, strict=True)) / sum(letters)
    return Line(
        " ".join(piece.words for piece in row),
        row[0].left,
        max(piece.right for piece in row),
        widest.top,
        widest.bottom,
        widest.size,
        bold,
    )
