"""Blocks, list items and tables -> lines of text, for web pages and Word files."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_BULLETS = tuple("·•●▪◦‣∙§")
_NUMBER = re.compile(r"\(?\d[\w.]{0,4}\)?")
_ROMAN = {10: "x", 9: "ix", 5: "v", 4: "iv", 1: "i"}
_TENS = {100: "c", 90: "xc", 50: "l", 40: "xl"}
WIDEST = 100  # columns


@dataclass
class _Table:
    """A table on the way: its row so far, and the cells that reach down into it."""

    cells: list[str] = field(default_factory=list)
    reaching: dict[int, int] = field(default_factory=dict)
    is_layout: bool = False

    def reach_down(self) -> None:
        """Leave a place empty for each cell that reaches down from a row above."""
        while self.reaching.get(len(self.cells), 0) > 0:
            self.reaching[len(self.cells)] -= 1
            self.cells.append("")


@dataclass
class Layout:
    """Collects words as lines; a row of a table is one line, its cells between bars."""

    headings: list[str] = field(default_factory=list)
    as_printed: bool = False  # whether spaces are kept, as they align columns
    _lines: list[list[str]] = field(default_factory=lambda: [[]])
    _line: list[str] = field(default_factory=list)
    _mark: str = ""
    _indent: str = ""
    _tables: list[_Table] = field(default_factory=list)

    def words(self, words: str) -> None:
        """Add words to the line."""
        self._line.append(words)

    def new_line(self) -> None:
        """Go to the next line of the same block."""
        self._line.append("\n")

    def begin_item(self, mark: str, depth: int = 0) -> None:
        """Put a list mark before the next words."""
        self._mark, self._indent = mark, "  " * min(depth, 8)

    def end_block(self, gap: bool = False, heading: bool = False) -> None:
        """End a block; ``gap`` leaves an empty line where it stands on its own."""
        parts = "".join(self._line).split("\n") if self._line else []
        self._line = []
        if self.as_printed:
            lines = [part.rstrip() for part in parts if part.strip()]
        else:
            lines = [line for part in parts if (line := " ".join(part.split()))]
        if lines:
            if heading:
                self.headings.append(" ".join(lines))
                if self._tables:
                    self._tables[-1].is_layout = True
            if self._mark and not lines[0].startswith((*_BULLETS, self._mark)):
                lines[0] = f"{self._mark} {lines[0]}"
            self._lines[-1] += [self._indent + line for line in lines]
            self._mark = self._indent = ""
        if gap and len(self._lines) == 1 and self._lines[0] and self._lines[0][-1]:
            self._lines[0].append("")

    def begin_table(self) -> None:
        """Begin a table; one within a cell makes the outer one a frame for the page."""
        if self._tables:
            self._tables[-1].is_layout = True
        self._tables.append(_Table())

    def end_table(self) -> None:
        """End a table."""
        self.end_row()
        if self._tables:
            self._tables.pop()

    def begin_row(self) -> None:
        """Begin a row."""
        self.end_row()

    def begin_cell(self) -> None:
        """Begin a cell, after those that reach down from rows above."""
        if not self._tables:
            return
        self.end_block()
        self._tables[-1].reach_down()
        self._lines.append([])

    def end_cell(self, rows: int = 1, columns: int = 1) -> None:
        """End a cell that is so many rows high and columns wide."""
        self.end_block()
        if not self._tables or len(self._lines) < 2:
            return
        table = self._tables[-1]
        words = "\n".join(self._lines.pop())
        for place in range(min(columns, max(1, WIDEST - len(table.cells)))):
            if rows > 1:
                table.reaching[len(table.cells)] = rows - 1
            table.cells.append("" if place else words)

    def end_row(self) -> None:
        """End a row: its cells on a line, or one below the other in a page's frame.

        The number of an agenda item stands before the item's words.
        """
        self.end_block()
        if not self._tables:
            return
        table = self._tables[-1]
        if table.cells:
            table.reach_down()
        filled = [cell for cell in table.cells if cell]
        is_item = len(filled) == 2 and _NUMBER.fullmatch(filled[0])
        if is_item and (table.is_layout or "\n" in filled[1]):
            self._lines[-1] += " ".join(filled).split("\n")
        elif table.is_layout or len(table.cells) == 1:
            self._lines[-1] += [line for c in filled for line in c.split("\n")]
        elif filled:
            self._lines[-1] += " | ".join(table.cells).rstrip(" ").split("\n")
        table.cells, table.is_layout = [], False

    def text(self) -> str:
        """Return all lines, with no more than one empty line between any two."""
        self.end_block()
        lines = [line for part in self._lines for line in part]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n"


def marker(kind: str, number: int) -> str:
    """Return the mark of a numbered item: 1., b., iv. and so on."""
    return f"{numeral(kind, number)}."


def numeral(kind: str, number: int) -> str:
    """Return a number as a list prints it, by the name that HTML, CSS or Word has."""
    if kind in ("a", "lower-alpha", "lower-latin", "lowerLetter"):
        return _letters(number)
    if kind in ("A", "upper-alpha", "upper-latin", "upperLetter"):
        return _letters(number).upper()
    if kind in ("i", "lower-roman", "lowerRoman"):
        return _roman(number)
    if kind in ("I", "upper-roman", "upperRoman"):
        return _roman(number).upper()
    if kind in ("decimal-leading-zero", "decimalZero"):
        return f"{number:02}"
    return str(number)


def _letters(number: int) -> str:
    """Return a, b, … z, aa, bb … as Word and browsers count on."""
    if not 0 < number <= 26 * 8:
        return str(number)
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    if not 0 < number < 400:
        return str(number)
    words = ""
    for value, letters in (_TENS | _ROMAN).items():
        words += letters * (number // value)
        number %= value
    return words
