"""OpenDocument texts and spreadsheets: words in order, lists with their numbers."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from itertools import zip_longest
from xml.etree import ElementTree

from . import Converted
from .archive import Kind, name_of, opened, optional, part, value_of
from .layout import WIDEST, Layout, numeral
from .sheets import Book

_KIND = Kind("OpenDocument file", "LibreOffice", ".odt or .ods")
_PASSED_OVER = {"annotation", "note-citation", "forms", "sequence-decls", "number"}
_KINDS = {"1": "decimal", "a": "a", "A": "A", "i": "i", "I": "I"}


@dataclass(frozen=True)
class _Level:
    kind: str = ""
    before: str = ""
    after: str = ""
    start: int = 1
    shown: int = 1


@dataclass
class _Styles:
    """Which styles strike out or hide, and how lists are numbered."""

    struck: set[str] = field(default_factory=set)
    hidden: set[str] = field(default_factory=set)
    lists: dict[str, dict[int, _Level]] = field(default_factory=dict)


@dataclass
class _List:
    """A list on the way: its style and how far its levels have counted."""

    style: str
    counts: dict[int, int]


def convert(data: bytes) -> Converted:
    """Return the words of an OpenDocument text or spreadsheet.

    What is struck out, deleted or hidden is left out, notes stand below the text.
    Raises Refused where it is protected, damaged, or unpacks to too much.
    """
    with opened(data, _KIND) as archive:
        styles = _styles(archive)
        content = part(archive, "content.xml", _KIND)
        reader = _Reader(styles)
        ElementTree.XMLParser(target=reader).feed(content)
    return reader.converted()


def _styles(archive: zipfile.ZipFile) -> _Styles:
    styles = _Styles()
    for name in ("styles.xml", "content.xml"):
        root = ElementTree.fromstring(optional(archive, name, _KIND))
        for group in root:
            if name_of(group) in ("styles", "automatic-styles"):
                for style in group:
                    _read_style(style, styles)
    return styles


def _read_style(style: ElementTree.Element, styles: _Styles) -> None:
    name = value_of(style, "name")
    if name_of(style) == "list-style":
        styles.lists[name] = {int(value_of(e, "level") or 1): _level(e) for e in style}
    for properties in style:
        if value_of(properties, "text-line-through-style") not in ("", "none"):
            styles.struck.add(name)
        if value_of(properties, "display") == "none" or (
            name_of(properties) == "table-properties"
            and value_of(properties, "display") == "false"
        ):
            styles.hidden.add(name)


def _level(element: ElementTree.Element) -> _Level:
    if "bullet" in name_of(element):
        return _Level("•")
    return _Level(
        _KINDS.get(value_of(element, "num-format"), ""),
        value_of(element, "num-prefix"),
        value_of(element, "num-suffix"),
        _number(value_of(element, "start-value")),
        _number(value_of(element, "display-levels")),
    )


def _number(value: str) -> int:
    return int(value) if re.fullmatch(r"\d{1,7}", value) else 1


class _Reader:
    """Takes the elements of a file as they come (a target of ElementTree's parser)."""

    def __init__(self, styles: _Styles) -> None:
        self.styles, self.book = styles, Book()
        self.layout: Layout = self.book.layout
        self.notes: list[str] = []
        self.words: list[list[str]] = []  # of open paragraphs, one within another
        self.open: list[tuple[str, str]] = []  # elements and what each does
        self.lists: list[_List] = []
        self.by_style: dict[str, dict[int, int]] = {}
        self.by_id: dict[str, dict[int, int]] = {}
        self.mark = ""
        self.states = {"passed": 0, "struck": 0, "hidden": 0, "deleted": 0}
        self.is_sheets = False
        self.rows: list[list[str]] = []
        self.columns: list[bool] = []  # of a sheet: whether each is shown
        self.cell: list[str] = []
        self.repeat: list[int] = [1, 1]  # rows, columns
        self.spans: list[tuple[int, int]] = []
        self.tick: bool | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        name = tag.rpartition("}")[2]
        given = {key.rpartition("}")[2]: value for key, value in attributes.items()}
        state = self._state(name, given)
        self.open.append((name, state))
        if state:
            self.states[state] += 1
        if not self._passing() and (
            act := getattr(self, f"_begin_{_plain(name)}", None)
        ):
            act(given)

    def end(self, tag: str) -> None:
        """End an element."""
        name, state = self.open.pop()
        if not self._passing() and (act := getattr(self, f"_end_{_plain(name)}", None)):
            act()
        if state:
            self.states[state] -= 1

    def data(self, words: str) -> None:
        """Take words."""
        if self.states["deleted"] or (self.states["struck"] and self.words):
            self.book.struck += len(words.strip())
        elif self.words and not self._passing():
            self.words[-1].append(re.sub(r"\s+", " ", words))

    def close(self) -> None:
        """End the file."""

    def converted(self) -> Converted:
        """Return the words, and what is not among them."""
        for number, note in enumerate(self.notes, 1):
            self.layout.end_block(gap=True)
            self.layout.words(f"Note {number}: {note}")
        converted = self.book.converted()
        if self.notes:
            number = len(self.notes)
            said = f"footnotes and endnotes stand at the end of the text: {number}"
            converted.notes.insert(0, said)
        return converted

    def _passing(self) -> bool:
        states = self.states
        return bool(states["passed"] or states["hidden"] or states["deleted"])

    def _state(self, name: str, given: dict[str, str]) -> str:
        style = given.get("style-name", "")
        if name in _PASSED_OVER:
            return "passed"
        if name == "tracked-changes":
            return "deleted"
        if name == "table-row" and given.get("visibility") in ("collapse", "filter"):
            self.book.hidden_rows += not self.states["hidden"]
            return "hidden"
        if name in ("hidden-text", "hidden-paragraph") or style in self.styles.hidden:
            if name == "table":
                self.book.hidden_sheets.append(given.get("name", ""))
            return "hidden"
        is_words = name in ("span", "p", "h", "table-cell")
        return "struck" if is_words and style in self.styles.struck else ""

    def _begin_spreadsheet(self, given: dict[str, str]) -> None:
        self.is_sheets = True

    def _begin_p(self, given: dict[str, str]) -> None:
        self.words.append([])

    _begin_h = _begin_p

    def _end_p(self, heading: bool = False) -> None:
        if not self.words:
            return
        words = "".join(self.words.pop())
        if any(name == "note-body" for name, _ in self.open):
            self.notes[-1] = f"{self.notes[-1]} {' '.join(words.split())}".strip()
        elif self.is_sheets:
            self.cell.append(words)
        else:
            self._lay_out(words, heading)

    def _end_h(self) -> None:
        self._end_p(heading=True)

    def _lay_out(self, words: str, heading: bool) -> None:
        mark = self.mark if words.strip() else ""
        if mark:
            self.layout.begin_item(mark, len(self.lists) - 1)
            self.mark = ""
        for place, line in enumerate(words.split("\n")):
            if place:
                self.layout.new_line()
            self.layout.words(line)
        self.layout.end_block(gap=not mark, heading=heading)

    def _add(self, words: str) -> None:
        if self.words and not self.states["struck"]:
            self.words[-1].append(words)

    def _begin_s(self, given: dict[str, str]) -> None:
        self._add(" ")

    _begin_tab = _begin_s

    def _begin_line_break(self, given: dict[str, str]) -> None:
        self._add("\n")

    def _begin_note_body(self, given: dict[str, str]) -> None:
        self.notes.append("")

    def _begin_fieldmark(self, given: dict[str, str]) -> None:
        if given.get("type", "").endswith("FORMCHECKBOX"):
            self.tick = False

    def _begin_param(self, given: dict[str, str]) -> None:
        if self.tick is not None and given.get("name", "").endswith("Checkbox_Checked"):
            self.tick = given.get("value") == "true"

    def _end_fieldmark(self) -> None:
        if self.tick is not None:
            self._add("☒ " if self.tick else "☐ ")
        self.tick = None

    def _begin_list(self, given: dict[str, str]) -> None:
        outer = self.lists[-1] if self.lists else None
        style = given.get("style-name") or (outer.style if outer else "")
        goes_on = given.get("continue-numbering") == "true"
        counts: dict[int, int] = {}
        if outer and outer.style == style:
            counts = outer.counts
        elif "continue-list" in given:
            counts = self.by_id.get(given["continue-list"], {})
        elif goes_on:
            counts = self.by_style.get(style, {})
        self.by_style[style] = counts
        self.by_id[given.get("id", "")] = counts
        self.lists.append(_List(style, counts))

    def _end_list(self) -> None:
        self.lists.pop()
        self.mark = ""

    def _begin_list_item(self, given: dict[str, str]) -> None:
        self.mark = self._next(given.get("start-value", "")) if self.lists else ""

    def _next(self, start: str) -> str:
        """Count on in the innermost list; return the mark as it is printed."""
        number, innermost = len(self.lists), self.lists[-1]
        levels = self.styles.lists.get(innermost.style, {})
        level = levels.get(number, _Level("•"))
        counts = innermost.counts
        counts[number] = counts.get(number, level.start - 1) + 1
        if start:
            counts[number] = _number(start)
        for deeper in [n for n in counts if n > number]:
            del counts[deeper]
        if level.kind == "•":
            return "•"
        shown = range(max(1, number - level.shown + 1), number + 1)
        numbers = [
            numeral(levels.get(n, _Level("decimal")).kind, counts.get(n, 1))
            for n in shown
        ]
        return f"{level.before}{'.'.join(numbers)}{level.after}" if level.kind else ""

    def _begin_table(self, given: dict[str, str]) -> None:
        if self.is_sheets:
            self.book.add_name(given.get("name", ""))
            self.rows, self.columns = [], []
        else:
            self.layout.begin_table()

    def _end_table(self) -> None:
        if self.is_sheets:
            self.book.hidden_columns += self.columns.count(False)
            self.book.add_rows(map(self._shown, self.rows))
        else:
            self.layout.end_table()

    def _shown(self, row: list[str]) -> list[str]:
        shown = zip_longest(row, self.columns[: len(row)], fillvalue=True)
        return [str(cell) for cell, is_shown in shown if is_shown]

    def _begin_table_column(self, given: dict[str, str]) -> None:
        number = _number(given.get("number-columns-repeated", ""))
        is_shown = given.get("visibility") not in ("collapse", "filter")
        self.columns += [is_shown] * min(number, WIDEST - len(self.columns))

    def _begin_table_row(self, given: dict[str, str]) -> None:
        self.repeat[0] = _number(given.get("number-rows-repeated", ""))
        if self.is_sheets:
            self.rows.append([])
        else:
            self.layout.begin_row()

    def _end_table_row(self) -> None:
        if not self.is_sheets:
            self.layout.end_row()
        elif any(self.rows[-1]):
            # A row that stands for very many is refused by what its cells come to.
            self.rows += [self.rows[-1]] * (min(self.repeat[0], 2**20) - 1)

    def _begin_table_cell(self, given: dict[str, str]) -> None:
        self.repeat[1] = _number(given.get("number-columns-repeated", ""))
        rows, columns = (
            _number(given.get(f"number-{what}-spanned", ""))
            for what in ("rows", "columns")
        )
        self.spans.append((rows, columns))
        if self.is_sheets:
            self.cell = []
        else:
            self.layout.begin_cell()

    def _end_table_cell(self) -> None:
        spans = self.spans.pop()
        if self.is_sheets:
            self._add_cell("\n".join(self.cell))
        else:
            self.layout.end_cell(*spans)

    def _begin_covered_table_cell(self, given: dict[str, str]) -> None:
        self.repeat[1] = _number(given.get("number-columns-repeated", ""))
        self.cell = []

    def _end_covered_table_cell(self) -> None:
        if self.is_sheets:
            self._add_cell("")

    def _add_cell(self, words: str) -> None:
        row = self.rows[-1]
        row += [words] * min(self.repeat[1], max(0, WIDEST - len(row)))


def _plain(name: str) -> str:
    return name.replace("-", "_")
