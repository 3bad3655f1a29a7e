"""Sheets of a spreadsheet -> lines: a sheet's name, then a row of a table on a line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from . import Converted, Refused, struck_out
from .layout import WIDEST, Layout

MOST = 20_000_000  # characters: a small file may repeat its cells without end
_DELIMITERS = (",", ";", "\t")


@dataclass
class Book:
    """The words of a spreadsheet on the way, and what of it is not among them."""

    layout: Layout = field(default_factory=Layout)
    hidden_sheets: list[str] = field(default_factory=list)
    hidden_rows: int = 0
    hidden_columns: int = 0
    struck: int = 0
    _characters: int = 0

    def add_name(self, name: str) -> None:
        """Add a sheet's name as a heading."""
        self.layout.end_block(gap=True)
        self.layout.words(name)
        self.layout.end_block(gap=True, heading=True)

    def add_rows(self, rows: Iterable[Sequence[str]]) -> None:
        """Add rows; one of a single cell above a table is a line, as a title is.

        Raises Refused where they come to more than MOST characters.
        """
        in_table = False
        for row in rows:
            cells = [cell.strip() for cell in row[:WIDEST]]
            while cells and not cells[-1]:
                cells.pop()
            self._characters += sum(map(len, cells)) + 1
            if self._characters > MOST:
                message = f"its cells come to more than {MOST:,} characters"
                raise Refused(
                    message, "Keep the cells of the action plan, and add that"
                )
            filled = sum(map(bool, cells))
            if filled > 1 and not in_table:
                self.layout.begin_table()
            if not filled:
                if in_table:
                    self.layout.end_table()
                self.layout.end_block(gap=True)
            in_table = filled > 1 or (in_table and filled > 0)
            if in_table:
                # A cell that stands alone in a table keeps its bar.
                _add_row(self.layout, cells if len(cells) > 1 else [*cells, ""])
            elif filled:
                self.layout.words(cells[-1])
                self.layout.end_block()
        if in_table:
            self.layout.end_table()
        self.layout.end_block(gap=True)

    def converted(self) -> Converted:
        """Return the words, and notes on what is hidden or struck out."""
        notes = []
        if self.hidden_sheets:
            names = ", ".join(self.hidden_sheets)
            notes.append(f"hidden sheets were left out: {names}")
        for what, number in (
            ("rows", self.hidden_rows),
            ("columns", self.hidden_columns),
        ):
            if number:
                notes.append(f"hidden {what} were left out: {number:,}")
        if self.struck:
            notes.append(struck_out(self.struck))
        return Converted(self.layout.text(), self.layout.headings, notes)


def _add_row(layout: Layout, cells: Sequence[str]) -> None:
    layout.begin_row()
    for cell in cells:
        layout.begin_cell()
        for place, line in enumerate(cell.split("\n")):
            if place:
                layout.new_line()
            layout.words(line)
        layout.end_cell()
    layout.end_row()


def of_csv(text: str) -> Converted:
    """Return the words of CSV, its cells parted by commas, semicolons or tabs.

    Raises Refused where a quoted cell does not end or a cell is too long.
    """
    first = text.lstrip("\ufeff\n\r").partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    book = Book()
    try:
        rows = csv.reader(
            io.StringIO(text, newline=""), delimiter=delimiter, strict=True
        )
        book.add_rows(rows)
    except csv.Error as error:
        remedy = "Open it in a spreadsheet program and save it again as CSV (UTF-8)"
        raise Refused(f"the CSV is damaged ({error})", remedy) from None
    return book.converted()
