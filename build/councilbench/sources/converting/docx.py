"""Word files: their words in order, lists with the numbers that Word would print."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

from . import Converted, struck_out
from .archive import Kind, name_of, opened, optional, part, value_of
from .layout import Layout
from .numbering import Numbering, Style, read_numbering, read_styles

_KIND = Kind("Word file", "Word", ".docx")
# What was deleted, what it was like before a change, and a drawing told twice.
_PASSED_OVER = {"del", "moveFrom", "Fallback", "footnotePr", "endnotePr", "sectPr"}
# Ticks and boxes of the symbol fonts.
_SYMBOLS = {
    "F0FE": "☒",
    "F0A8": "☐",
    "F06F": "☐",
    "F0FC": "✓",
    "F052": "☑",
    "F0FD": "☒",
    "F0FB": "✗",
}

Event = tuple[str, ElementTree.Element]


@dataclass
class _Paragraph:
    """A paragraph on the way: its words, its style and its place in a list."""

    words: list[str] = field(default_factory=list)
    style: str = ""
    list_id: str | None = None
    level: int | None = None
    is_heading: bool = False


@dataclass
class _State:
    layout: Layout
    numbering: Numbering
    styles: dict[str, Style]
    open: list[_Paragraph] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    is_hidden: bool = False
    is_struck: bool = False
    is_symbols: bool = False
    tick: bool | None = None  # of a form's field, while one is read
    struck: int = 0  # characters
    notes: list[tuple[str, str]] = field(default_factory=list)


def convert(data: bytes) -> Converted:
    """Return a Word file's words; headers, footers and struck-out words left out.

    Footnotes and endnotes stand below the text as ``Note 1: …``.

    Raises Refused where it is protected, damaged, or unpacks to too much.
    """
    with opened(data, _KIND) as archive:
        main = _main_part(archive)
        folder = main.rpartition("/")[0]
        numbering = read_numbering(optional(archive, f"{folder}/numbering.xml", _KIND))
        styles = read_styles(optional(archive, f"{folder}/styles.xml", _KIND))
        words: dict[tuple[str, str], str] = {}
        for kind in ("footnote", "endnote"):
            notes = optional(archive, f"{folder}/{kind}s.xml", _KIND)
            words |= _read_notes(notes, kind)
        state = _State(Layout(), numbering, styles)
        for event, element in _events(part(archive, main, _KIND), state):
            if act := (_START if event == "start" else _END).get(name_of(element)):
                act(state, element)
    said = _add_notes(state, words)
    return Converted(state.layout.text(), state.layout.headings, said)


def _main_part(archive: zipfile.ZipFile) -> str:
    if "_rels/.rels" in archive.namelist():
        for element in ElementTree.fromstring(part(archive, "_rels/.rels", _KIND)):
            if (element.get("Type") or "").endswith("/officeDocument"):
                return (element.get("Target") or "").lstrip("/")
    return "word/document.xml"


def _read_notes(content: bytes, kind: str) -> dict[tuple[str, str], str]:
    """Return the words of footnotes or endnotes, by their kind and id."""
    notes = {}
    for note in ElementTree.fromstring(content):
        words = []
        for element in note.iter():
            if name_of(element) == "p":
                words.append(" ")
            elif name_of(element) == "r" and not _is_left_out(element):
                words += [t.text or "" for t in element if name_of(t) == "t"]
        notes[kind, value_of(note, "id")] = " ".join("".join(words).split())
    return notes


def _is_left_out(run: ElementTree.Element) -> bool:
    marks = (mark for part in run if name_of(part) == "rPr" for mark in part)
    return any(
        name_of(m) in ("strike", "dstrike", "vanish") and _is_on(m) for m in marks
    )


def _add_notes(state: _State, words: dict[tuple[str, str], str]) -> list[str]:
    """Put the notes below the text, counted; say what became of notes and deletions."""
    told = [words[key] for key in state.notes if words.get(key)]
    for number, note in enumerate(told, 1):
        state.layout.end_block(gap=True)
        state.layout.words(f"Note {number}: {note}")
    state.layout.end_block()
    said = []
    if told:
        said.append(f"footnotes and endnotes stand at the end of the text: {len(told)}")
    if state.struck:
        said.append(struck_out(state.struck))
    return said


def _events(content: bytes, state: _State) -> Iterator[Event]:
    """Yield the start and end of each element, less what is passed over."""
    passing = 0
    for kind, element in ElementTree.iterparse(io.BytesIO(content), ("start", "end")):
        name = name_of(element)
        passed = name in _PASSED_OVER or name.endswith("Change")
        if kind == "start":
            passing += passed
            if not passing:
                yield kind, element
            continue
        if not passing:
            yield kind, element
        elif name == "delText":
            state.struck += len(element.text or "")
        passing -= passed
        element.clear()


def _is_on(element: ElementTree.Element) -> bool:
    return value_of(element) not in ("0", "false", "off")


def _begin_paragraph(state: _State, element: ElementTree.Element) -> None:
    state.open.append(_Paragraph())


def _end_paragraph(state: _State, element: ElementTree.Element) -> None:
    if not state.open:
        return
    paragraph = state.open.pop()
    style = state.styles.get(paragraph.style, Style())
    words = "".join(paragraph.words)
    mark, level = "", 0
    list_id = style.list_id if paragraph.list_id is None else paragraph.list_id
    if words.strip() and list_id not in ("", "0"):
        level = paragraph.level if paragraph.level is not None else style.level
        if paragraph.level is None and paragraph.list_id is None:
            level = state.numbering.level_of(list_id, paragraph.style, level)
        mark = state.numbering.next(list_id, level)
    layout = state.layout
    if mark:
        layout.begin_item(mark, level)
    for place, line in enumerate(words.split("\n")):
        if place:
            layout.new_line()
        layout.words(line)
    layout.end_block(gap=not mark, heading=paragraph.is_heading or style.is_heading)


def _add(words: Callable[[ElementTree.Element], str]) -> Callable[..., None]:
    def add(state: _State, element: ElementTree.Element) -> None:
        if not state.open or state.is_hidden:
            return
        if state.is_struck:
            state.struck += len(words(element).strip())
        else:
            state.open[-1].words.append(_symbols(words(element), state.is_symbols))

    return add


def _symbols(words: str, is_symbols: bool) -> str:
    """Return words with the ticks and boxes that a symbol font prints for letters."""
    if is_symbols:
        words = "".join(_SYMBOLS.get(f"F0{ord(c):02X}", c) for c in words)
    return re.sub(
        "[\uf000-\uf0ff]", lambda c: _SYMBOLS.get(f"{ord(c[0]):X}", c[0]), words
    )


def _begin_run(state: _State, element: ElementTree.Element) -> None:
    state.is_hidden = state.is_struck = state.is_symbols = False


def _strike(state: _State, element: ElementTree.Element) -> None:
    state.is_struck = state.is_struck or _is_on(element)


def _font(state: _State, element: ElementTree.Element) -> None:
    state.is_symbols = value_of(element, "ascii").startswith("Wingdings")


def _begin_tick(state: _State, element: ElementTree.Element) -> None:
    state.tick = False


def _tick(state: _State, element: ElementTree.Element) -> None:
    # What was ticked comes after how the box was at first, and goes before it.
    if state.tick is not None:
        state.tick = _is_on(element)


def _end_tick(state: _State, element: ElementTree.Element) -> None:
    _add(lambda element: "☒ " if state.tick else "☐ ")(state, element)
    state.tick = None


def _hide(state: _State, element: ElementTree.Element) -> None:
    state.is_hidden = _is_on(element)


def _style(state: _State, element: ElementTree.Element) -> None:
    if state.open:
        state.open[-1].style = value_of(element)


def _outline(state: _State, element: ElementTree.Element) -> None:
    if state.open and value_of(element) != "9":  # 9: body text
        state.open[-1].is_heading = True


def _list(state: _State, element: ElementTree.Element) -> None:
    if state.open:
        state.open[-1].list_id = value_of(element)


def _level(state: _State, element: ElementTree.Element) -> None:
    value = value_of(element)
    if state.open and value in tuple("012345678"):
        state.open[-1].level = int(value)


def _begin_cell(state: _State, element: ElementTree.Element) -> None:
    state.columns.append(1)
    state.layout.begin_cell()


def _wide(state: _State, element: ElementTree.Element) -> None:
    value = value_of(element)
    if state.columns and re.fullmatch(r"\d{1,3}", value):
        state.columns[-1] = int(value)


def _end_cell(state: _State, element: ElementTree.Element) -> None:
    state.layout.end_cell(1, state.columns.pop() if state.columns else 1)


def _note(state: _State, element: ElementTree.Element) -> None:
    if not state.is_struck:
        kind = name_of(element).removesuffix("Reference")
        state.notes.append((kind, value_of(element, "id")))


_START: dict[str, Callable[..., None]] = {
    "p": _begin_paragraph,
    "r": _begin_run,
    "vanish": _hide,
    "strike": _strike,
    "dstrike": _strike,
    "rFonts": _font,
    "checkBox": _begin_tick,
    "default": _tick,
    "checked": _tick,
    "pStyle": _style,
    "outlineLvl": _outline,
    "numId": _list,
    "ilvl": _level,
    "tbl": lambda state, element: state.layout.begin_table(),
    "tr": lambda state, element: state.layout.begin_row(),
    "tc": _begin_cell,
    "gridSpan": _wide,
    "footnoteReference": _note,
    "endnoteReference": _note,
    "tab": _add(lambda element: " "),
    "br": _add(lambda element: "\n"),
    "cr": _add(lambda element: "\n"),
    "noBreakHyphen": _add(lambda element: "-"),
    "sym": _add(lambda element: _SYMBOLS.get(value_of(element, "char").upper(), "")),
}
_END: dict[str, Callable[..., None]] = {
    "p": _end_paragraph,
    "t": _add(lambda element: element.text or ""),
    "checkBox": _end_tick,
    "tc": _end_cell,
    "tr": lambda state, element: state.layout.end_row(),
    "tbl": lambda state, element: state.layout.end_table(),
}
