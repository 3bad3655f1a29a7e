"""Word files: their words in order, lists with the numbers that Word would print."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

from councilbench.problems import named

from . import Converted, Refused
from .layout import Layout
from .numbering import Numbering, Style, read_numbering, read_styles

LARGEST = 200 * 1024**2  # bytes of one part, unpacked
_OPEN = "Open it in Word, and save it again as .docx"
# What was deleted, what it was like before a change, and a drawing told twice.
_PASSED_OVER = {"del", "moveFrom", "Fallback", "footnotePr", "endnotePr", "sectPr"}
# Ticks and boxes of the symbol fonts.
_SYMBOLS = {"F0FE": "☒", "F0A8": "☐", "F06F": "☐", "F0FC": "✓", "F052": "☑"}

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
    footnotes: int = 0


def convert(data: bytes) -> Converted:
    """Return a Word file's words; headers, footers and footnotes are left out.

    Raises Refused where it is protected, damaged, or unpacks to too much.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            main = _main_part(archive)
            folder = main.rpartition("/")[0]
            numbering = read_numbering(_optional(archive, f"{folder}/numbering.xml"))
            styles = read_styles(_optional(archive, f"{folder}/styles.xml"))
            content = _part(archive, main)
        state = _State(Layout(), numbering, styles)
        for kind, element in _events(content):
            if act := (_START if kind == "start" else _END).get(_name(element)):
                act(state, element)
    except ElementTree.ParseError as error:
        message = f"the Word file is damaged: its XML is broken ({named(error)})"
        raise Refused(message, _OPEN) from None
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        message = f"the Word file is damaged: it cannot be unpacked ({named(error)})"
        raise Refused(message, _OPEN) from None
    notes = [f"{state.footnotes} footnotes were left out"] if state.footnotes else []
    return Converted(state.layout.text(), state.layout.headings, notes)


def _main_part(archive: zipfile.ZipFile) -> str:
    if "_rels/.rels" in archive.namelist():
        for element in ElementTree.fromstring(_part(archive, "_rels/.rels")):
            if (element.get("Type") or "").endswith("/officeDocument"):
                return (element.get("Target") or "").lstrip("/")
    return "word/document.xml"


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return a part, unpacked; never more than LARGEST, whatever the file says."""
    if name not in archive.namelist():
        raise Refused("there is no document in the Word file", _OPEN)
    info = archive.getinfo(name)
    if info.flag_bits & 1:
        raise Refused("the file is protected by a password", "Save it without one")
    with archive.open(info) as part:
        content = part.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise Refused(
            f"the file unpacks to more than {LARGEST // 1024**2} MB, which no document "
            "of words does",
            "Check where it comes from",
        )
    if b"<!DOCTYPE" in content[:2000]:
        raise Refused("the file declares XML entities, which Word never does", _OPEN)
    return content


def _optional(archive: zipfile.ZipFile, name: str) -> bytes:
    return _part(archive, name) if name in archive.namelist() else b"<none/>"


def _events(content: bytes) -> Iterator[Event]:
    """Yield the start and end of each element, less what is passed over."""
    passing = 0
    for kind, element in ElementTree.iterparse(io.BytesIO(content), ("start", "end")):
        name = _name(element)
        passed = name in _PASSED_OVER or name.endswith("Change")
        if kind == "start":
            passing += passed
            if not passing:
                yield kind, element
            continue
        if not passing:
            yield kind, element
        passing -= passed
        element.clear()


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _value(element: ElementTree.Element, name: str = "val") -> str:
    values = (v for k, v in element.attrib.items() if k.rpartition("}")[2] == name)
    return next(values, "")


def _is_on(element: ElementTree.Element) -> bool:
    return _value(element) not in ("0", "false", "off")


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
        if state.open and not state.is_hidden:
            state.open[-1].words.append(words(element))

    return add


def _begin_run(state: _State, element: ElementTree.Element) -> None:
    state.is_hidden = False


def _hide(state: _State, element: ElementTree.Element) -> None:
    state.is_hidden = _is_on(element)


def _style(state: _State, element: ElementTree.Element) -> None:
    if state.open:
        state.open[-1].style = _value(element)


def _outline(state: _State, element: ElementTree.Element) -> None:
    if state.open and _value(element) != "9":  # 9: body text
        state.open[-1].is_heading = True


def _list(state: _State, element: ElementTree.Element) -> None:
    if state.open:
        state.open[-1].list_id = _value(element)


def _level(state: _State, element: ElementTree.Element) -> None:
    value = _value(element)
    if state.open and value in tuple("012345678"):
        state.open[-1].level = int(value)


def _begin_cell(state: _State, element: ElementTree.Element) -> None:
    state.columns.append(1)
    state.layout.begin_cell()


def _wide(state: _State, element: ElementTree.Element) -> None:
    value = _value(element)
    if state.columns and re.fullmatch(r"\d{1,3}", value):
        state.columns[-1] = int(value)


def _end_cell(state: _State, element: ElementTree.Element) -> None:
    state.layout.end_cell(1, state.columns.pop() if state.columns else 1)


def _footnote(state: _State, element: ElementTree.Element) -> None:
    state.footnotes += 1


_START: dict[str, Callable[..., None]] = {
    "p": _begin_paragraph,
    "r": _begin_run,
    "vanish": _hide,
    "pStyle": _style,
    "outlineLvl": _outline,
    "numId": _list,
    "ilvl": _level,
    "tbl": lambda state, element: state.layout.begin_table(),
    "tr": lambda state, element: state.layout.begin_row(),
    "tc": _begin_cell,
    "gridSpan": _wide,
    "footnoteReference": _footnote,
    "endnoteReference": _footnote,
    "tab": _add(lambda element: " "),
    "br": _add(lambda element: "\n"),
    "cr": _add(lambda element: "\n"),
    "noBreakHyphen": _add(lambda element: "-"),
    "sym": _add(lambda element: _SYMBOLS.get(_value(element, "char").upper(), "")),
}
_END: dict[str, Callable[..., None]] = {
    "p": _end_paragraph,
    "t": _add(lambda element: element.text or ""),
    "tc": _end_cell,
    "tr": lambda state, element: state.layout.end_row(),
    "tbl": lambda state, element: state.layout.end_table(),
}
