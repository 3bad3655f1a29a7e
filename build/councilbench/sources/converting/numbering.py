"""The numbers of lists in Word files: not in the text, but counted as Word counts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree import ElementTree

from .layout import numeral


@dataclass(frozen=True)
class Level:
    """How a level of a list counts: from where, in which numerals, in which form."""

    start: int = 1
    kind: str = "decimal"
    form: str = ""
    style: str = ""
    is_plain: bool = False


@dataclass(frozen=True)
class Style:
    """What a paragraph's style says of lists and headings."""

    list_id: str = ""
    level: int = 0
    is_heading: bool = False


@dataclass
class Numbering:
    """The lists of a file, and how far each has counted."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    forms: dict[str, str] = field(default_factory=dict)
    restarts: dict[str, dict[int, int]] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def level_of(self, list_id: str, style: str, default: int) -> int:
        """Return the level of a list to which a style is tied."""
        levels = self.levels.get(self.forms.get(list_id, ""), {})
        return next((n for n, lvl in levels.items() if lvl.style == style), default)

    def next(self, list_id: str, number: int) -> str:
        """Count on in a list, at a level; return the mark as Word prints it."""
        form = self.forms.get(list_id, "")
        levels = self.levels.get(form, {})
        if number not in levels:
            return ""
        level = levels[number]
        if level.kind == "bullet":
            return "•"
        counts = self.counts.setdefault(form, {})
        restarts = self.restarts.get(list_id, {})
        if number in restarts:
            counts[number] = restarts.pop(number)
        else:
            counts[number] = counts.get(number, level.start - 1) + 1
        for deeper in [n for n in counts if n > number]:
            del counts[deeper]

        def printed(match: re.Match[str]) -> str:
            index = int(match[1]) - 1
            printed_level = levels.get(index, Level())
            count = counts.get(index, printed_level.start)
            return numeral("decimal" if level.is_plain else printed_level.kind, count)

        mark = "" if level.kind == "none" else re.sub(r"%([1-9])", printed, level.form)
        return " ".join(mark.split())


def read_numbering(content: bytes) -> Numbering:
    """Return the lists that a numbering part declares."""
    numbering = Numbering()
    for element in ElementTree.fromstring(content):
        name = _name(element)
        if name == "abstractNum":
            numbering.levels[_get(element, "abstractNumId")] = {
                _number(_get(lvl, "ilvl")): _level(lvl)
                for lvl in element
                if _name(lvl) == "lvl"
            }
        elif name == "num":
            _read_list(element, numbering)
    return numbering


def read_styles(content: bytes) -> dict[str, Style]:
    """Return the paragraph styles that number or head a paragraph, by their id."""
    raw: dict[str, dict[str, str]] = {}
    for element in ElementTree.fromstring(content):
        if _name(element) != "style":
            continue
        properties: dict[str, str] = {}
        for part in element.iter():
            if _name(part) in ("name", "basedOn", "numId", "ilvl", "outlineLvl"):
                properties.setdefault(_name(part), _get(part, "val"))
        raw[_get(element, "styleId")] = properties
    return {style: _style(style, raw) for style in raw}


def _style(style: str, raw: dict[str, dict[str, str]]) -> Style:
    """Return a style with what it takes over from those that it is based on."""
    properties: dict[str, str] = {}
    name = raw[style].get("name", "").lower()
    seen: set[str] = set()
    while style in raw and style not in seen and len(seen) < 20:
        seen.add(style)
        properties = raw[style] | properties
        style = raw[style].get("basedOn", "")
    heading = properties.get("outlineLvl", "9") != "9"
    return Style(
        properties.get("numId", ""),
        _number(properties.get("ilvl", "0")),
        heading or bool(re.match(r"heading \d|title|subtitle", name)),
    )


def _read_list(element: ElementTree.Element, numbering: Numbering) -> None:
    key = _get(element, "numId")
    for part in element:
        if _name(part) == "abstractNumId":
            numbering.forms[key] = _get(part, "val")
        for change in part:
            if _name(change) == "startOverride":
                level = _number(_get(part, "ilvl"))
                value = _number(_get(change, "val"))
                numbering.restarts.setdefault(key, {})[level] = value


def _level(element: ElementTree.Element) -> Level:
    properties = {_name(part): _get(part, "val") for part in element}
    return Level(
        start=_number(properties.get("start", "1")),
        kind=properties.get("numFmt", "decimal"),
        form=properties.get("lvlText", ""),
        style=properties.get("pStyle", ""),
        is_plain="isLgl" in properties and properties["isLgl"] not in ("0", "false"),
    )


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _get(element: ElementTree.Element, name: str) -> str:
    values = (v for k, v in element.attrib.items() if k.rpartition("}")[2] == name)
    return next(values, "")


def _number(value: str) -> int:
    return int(value) if re.fullmatch(r"\d{1,6}", value) else 0
