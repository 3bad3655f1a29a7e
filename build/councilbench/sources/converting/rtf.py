"""RTF: its words in order, tables as rows, lists with the numbers that it prints."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from . import Converted, Refused, struck_out
from .layout import Layout

DEEPEST = 1000
_TOKEN = re.compile(
    rb"\\([a-z]{1,32})(-?\d{1,9})? ?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|[\r\n]+|"
    rb"([^\\{}\r\n]+)",
    re.IGNORECASE,
)
# Groups that hold no words of the document.
_PASSED_OVER = re.compile(
    r"fonttbl|colortbl|stylesheet|info|pict|header[lrf]?|footer[lrf]?|fldinst|objdata|"
    r"listtable|listoverridetable|nonshppict|annotation|atnid|atnauthor|xe|tc|"
    r"bkmkstart|bkmkend|themedata|datastore|ftnsep|ftnsepc|ftncn|aftnsep|aftnsepc|aftncn"
)
_FONTS = {
    "strike": "is_struck",
    "striked": "is_struck",
    "deleted": "is_struck",
    "v": "is_hidden",
}
_SIGNS = {
    "tab": " ", "line": "\n", "emdash": "—", "endash": "–", "bullet": "•",
    "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "emspace": " ", "enspace": " ", "qmspace": " ",
}  # fmt: skip


@dataclass(frozen=True)
class _Group:
    """How words are taken within a group of braces."""

    is_passed: bool = False
    is_hidden: bool = False
    is_struck: bool = False
    is_mark: bool = False
    is_note: bool = False
    skip: int = 1  # signs that stand in for a \\u


@dataclass
class _State:
    encoding: str = "cp1252"
    layout: Layout = field(default_factory=Layout)
    group: _Group = field(default_factory=_Group)
    outer: list[_Group] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    mark: list[str] = field(default_factory=list)
    notes: list[list[str]] = field(default_factory=list)
    in_table: bool = False  # of the paragraph
    table_open: bool = False
    cell_open: bool = False
    is_heading: bool = False
    level: int = 0
    to_skip: int = 0
    struck: int = 0


def convert(data: bytes) -> Converted:
    """Return an RTF file's words; struck-out and hidden ones are left out.

    Footnotes stand below the text. Raises Refused where groups lie too deep.
    """
    state = _State()
    for token in _TOKEN.finditer(data):
        word, number, code, sign, brace, words = token.groups()
        if brace == b"{":
            _begin_group(state)
        elif brace == b"}":
            _end_group(state)
        elif word:
            _control(state, word.decode(), int(number) if number else None)
        elif code:
            _take(state, bytes([int(code, 16)]).decode(state.encoding, "replace"))
        elif sign:
            _symbol(state, sign)
        elif words:
            _take(state, words.decode(state.encoding, "replace"))
    _end_paragraph(state)
    _end_table(state)
    told = [words for note in state.notes if (words := " ".join("".join(note).split()))]
    for number_of, note in enumerate(told, 1):
        state.layout.end_block(gap=True)
        state.layout.words(f"Note {number_of}: {note}")
    said = [struck_out(state.struck)] if state.struck else []
    if told:
        said.append(f"footnotes and endnotes stand at the end of the text: {len(told)}")
    return Converted(state.layout.text(), state.layout.headings, said)


def _begin_group(state: _State) -> None:
    state.outer.append(state.group)
    if len(state.outer) > DEEPEST:
        message = f"groups lie in one another more than {DEEPEST:,} deep"
        raise Refused(message, "Open it in Word and save it as .docx")
    state.to_skip = 0


def _end_group(state: _State) -> None:
    if state.outer:
        state.group = state.outer.pop()
    state.to_skip = 0


def _symbol(state: _State, sign: bytes) -> None:
    if sign == b"*":
        # A group that only newer programs know; list marks come in one, too.
        state.group = replace(state.group, is_passed=True)
    elif sign in (b"~", b"_", b"\\", b"{", b"}"):
        shown = {b"~": " ", b"_": "-"}.get(sign, sign.decode())
        _take(state, shown)
    elif sign in (b"\n", b"\r"):
        _end_paragraph(state)


def _take(state: _State, words: str) -> None:
    if state.to_skip:
        skipped = min(state.to_skip, len(words))
        state.to_skip -= skipped
        words = words[skipped:]
    group = state.group
    if group.is_passed or group.is_hidden or not words:
        return
    if group.is_mark:
        state.mark.append(words)
    elif group.is_struck:
        state.struck += len(words.strip())
    elif group.is_note:
        state.notes[-1].append(words)
    else:
        state.words.append(words)


def _control(state: _State, word: str, number: int | None) -> None:
    # A mark or note may be one that only newer programs know, but not within one.
    is_passed = bool(state.outer and state.outer[-1].is_passed)
    if _PASSED_OVER.fullmatch(word):
        state.group = replace(state.group, is_passed=True)
    elif word in ("listtext", "pntext"):
        state.group = replace(state.group, is_mark=True, is_passed=is_passed)
    elif word == "footnote":
        state.group = replace(state.group, is_note=True, is_passed=is_passed)
        state.notes.append([])
    elif word in _FONTS:
        state.group = replace(state.group, **{_FONTS[word]: number != 0})
    elif word == "plain":
        state.group = replace(state.group, is_struck=False, is_hidden=False)
    elif word in ("u", "uc", "ansicpg") or word in _SIGNS:
        _sign(state, word, number or 0)
    elif not state.group.is_passed and not state.group.is_mark and word in _ACTS:
        _ACTS[word](state, number)


def _sign(state: _State, word: str, number: int) -> None:
    if word == "u":
        _take(state, chr(number % 65536))
        state.to_skip = state.group.skip
    elif word == "uc":
        state.group = replace(state.group, skip=max(0, number))
    elif word == "ansicpg":
        state.encoding = _known(f"cp{number}")
    else:
        _take(state, _SIGNS[word])


def _known(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        return "cp1252"


def _begin_paragraph(state: _State, number: int | None) -> None:
    state.in_table = state.is_heading = False
    state.level = 0


def _end_paragraph(state: _State, number: int | None = None) -> None:
    if state.group.is_note:
        state.notes[-1].append(" ")
        return
    words, mark = "".join(state.words), "".join(state.mark).strip()
    state.words, state.mark = [], []
    mark = "•" if len(mark) == 1 and not mark.isalnum() else mark
    if state.in_table and not state.cell_open:
        if not state.table_open:
            state.layout.begin_table()
            state.layout.begin_row()
        state.layout.begin_cell()
        state.table_open = state.cell_open = True
    elif not state.in_table:
        _end_table(state)
    if mark and words.strip():
        state.layout.begin_item(mark, state.level)
    for place, line in enumerate(words.split("\n")):
        if place:
            state.layout.new_line()
        state.layout.words(line)
    state.layout.end_block(gap=not mark, heading=state.is_heading)


def _end_cell(state: _State, number: int | None) -> None:
    state.in_table = True
    _end_paragraph(state)
    state.layout.end_cell()
    state.cell_open = False


def _end_row(state: _State, number: int | None) -> None:
    if state.table_open:
        state.layout.end_row()


def _end_table(state: _State) -> None:
    if state.table_open:
        if state.cell_open:
            state.layout.end_cell()
        state.layout.end_table()
    state.table_open = state.cell_open = False


def _in_table(state: _State, number: int | None) -> None:
    state.in_table = True


def _heading(state: _State, number: int | None) -> None:
    state.is_heading = number != 9


def _level(state: _State, number: int | None) -> None:
    state.level = max(0, number or 0)


_ACTS: dict[str, Callable[[_State, int | None], None]] = {
    "pard": _begin_paragraph,
    "par": _end_paragraph,
    "sect": _end_paragraph,
    "page": _end_paragraph,
    "cell": _end_cell,
    "nestcell": _end_cell,
    "row": _end_row,
    "intbl": _in_table,
    "outlinelevel": _heading,
    "ilvl": _level,
}
