"""Dates as councils write them: 22 June 2020, 07/06/2022, 2021-03-11, September 2021.

What a date is of is told by the label before it ("Date of meeting:"), by the line that
it stands in (one that heads the page), or by words about another meeting's minutes.
"""

from __future__ import annotations

import calendar
import re
from bisect import bisect_right
from datetime import date

from .model import RANKS, DateFound, Span

_MONTHS = {
    name.lower(): number for number, name in enumerate(calendar.month_name) if name
}
MONTH = "|".join(name for name in calendar.month_name if name)
# Welsh months, as bilingual minutes print them; May is Mai, and March Mawrth.
_WELSH = (
    *("ionawr", "chwefror", "mawrth", "ebrill", "mai", "mehefin", "gorffennaf", "awst"),
    *("medi", "hydref", "tachwedd", "rhagfyr"),
)
_MONTHS |= {name: number for number, name in enumerate(_WELSH, start=1)}
_NAMES = "|".join([MONTH, *_WELSH])
_SHORT = "|".join([*(name for name in calendar.month_abbr if name), "Sept"])
_DATE = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s{{1,9}}(?:of\s{{1,9}})?)?"
    rf"(?P<month>{_NAMES}),?\s{{1,9}}(?P<year>(?:19|20)\d\d)\b"
    rf"|\b(?P<am>{MONTH})\s{{1,9}}(?P<ad>\d{{1,2}})(?:st|nd|rd|th)?,\s{{0,9}}"
    r"(?P<ay>(?:19|20)\d\d)\b"
    rf"|\b(?P<sd>\d{{1,2}})(?:st|nd|rd|th)?\s{{1,9}}(?P<sm>{_SHORT})\.?,?\s{{1,9}}"
    r"(?P<sy>(?:19|20)\d\d)\b"
    r"|\b(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[/.](?P<y>(?:19|20)\d\d)\b"
    r"|\b(?P<iy>(?:19|20)\d\d)-(?P<im>\d\d)-(?P<id>\d\d)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(r"([^\n:|.;]{3,80}):\s{0,9}$")
_WORDS = re.compile(r"(?:\S+\s+){1,4}$")
_DUE = re.compile(r"\b(?:in|by|before|until|no later than|during)\s*$")

# What a label makes of the date after it; the first that fits counts.
_LABELS = (
    ("publication", r"\b(?:publi\w+|issued|posted|notice)\b"),
    ("effect", r"\b(?:effective|implement\w*|comes? into|in force|effect)\b"),
    ("deadline", r"\b(?:deadline|due|call[ -]?in|expir\w+|review date|by when)\b"),
    ("earlier meeting", r"\b(?:last|previous|earlier)\b"),
    ("other", r"\b(?:next|approval|approved|report dated|future)\b"),
    ("meeting", r"\bmeeting\b|\bdecision\b|\bdate of (?:the )?(?:cabinet|executive)\b"),
    ("meeting", r"^(?:on\s+)?(?:date|day|held on|date and time|when)$"),
)
_OTHERS_MINUTES = re.compile(
    r"\b(?:approved?|agreed?|confirm\w*|sign\w*|correct|record|last|previous|adjourned"
    r"|next|read|draft|received?|resolved)\b|^\W*\d{1,3}[.)]?\s+minutes\b",
    re.IGNORECASE,
)
_HELD = re.compile(
    r"\b(?:meeting|minutes|decisions?)\b[^\n]{0,200}\b(?:held|on|of)\b"
    r"|^\W*held\b[^\n]{0,200}\bon\b",
    re.IGNORECASE,
)
# A paper of another body, and a sentence that tells of something.
_OTHERS_PAPER = re.compile(
    r"^\W*(?:\d+\W+)?(?:recommendations?|referrals?|resolutions?|extracts?|reports?"
    r"|responses?|replies|reply)\b[^\n]{0,120}\b(?:from|of|by)\b",
    re.IGNORECASE,
)
_TELLS = re.compile(
    r"\b(?:(?:was|were|had been|has been|been|is|are)\b(?!\s+held)|had|agreed|noted"
    r"|considered|presented|asked|said|reported|will|would|since)\b",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(r"\b(?:dydd|nos)\s+\w+", re.IGNORECASE)  # Welsh
# What a day follows in a title: "Cabinet – 3 May", "Cabinet Meeting 3 May".
_JOINS = re.compile(
    r"(?:[,–—:(-]|day|\b(?:meeting|cabinet|committee|board|panel|executive))\s*\**$"
    r"|^\W*\w+\s+$",
    re.IGNORECASE,
)
_LETTER = re.compile(r"^\W{0,4}Dear\s+\w+", re.MULTILINE)
# What a line goes on with from the one before: "… held at / 10.30 am on 28 April".
_GOES_ON = re.compile(r"(?:\b(?:held|at|on|in|of|the|and)|,)\s*$", re.IGNORECASE)
_PLACE = re.compile(
    r"[,\s]*(?:at\s+)?\d{1,2}[.:]?\d{0,2}\s*(?:[ap]\.?m\.?|noon|hours)?\s*[-–—,@]\s*"
    r"(?:[\w'().&-]+,?\s*){1,9}$",
    re.IGNORECASE,
)
# The day of the week after a label, and a sentence that ended before the date's.
_LABELS_DAY = re.compile(r":\s*(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s*$")
_RUNS_ON = re.compile(r"[a-z]\.\s+[A-Z]")
_HEAD_WORDS = re.compile(
    r"\b(?:cabinet|committee|council|board|panel|commission|executive|minutes|meeting"
    r"|decisions?|cofnodion)\b",
    re.IGNORECASE,
)
_DAY_LINE = re.compile(
    r"(?:[\s*#,–—@:-]|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\bdate\b|\bon\b"
    r"|\bat\b|\bheld\b|\d{1,2}(?:[.:]\d\d)?\s?(?:[ap]\.?m\.?|hours|noon)|\d\d[.:]\d\d"
    r"|\bnoon\b|\bstart(?:ing|s)?\b|\btime\b)*",
    re.IGNORECASE,
)
# A code alone on its line, or a cell: from there on it is a table, and no head.
_ROW = re.compile(r"\s*[A-Z]{1,4}\s?(?:\(\d\d/\d\d\)\s?)?\d{1,3}\s*(?:\||$)|[^|]*\|")
_HEAD_LINES = 14
_HEAD_CHARACTERS = 3000
_HEAD_LONGEST = 14  # words in a line that heads a page
_LINE_LONGEST = 400  # characters


def dates_in(text: str) -> list[DateFound]:
    """Return the dates and months in a text, in order; impossible ones are left out."""
    dates = []
    head = _Head(text)
    for match in _DATE.finditer(text):
        days = _days(match)
        if days:
            span = Span(match.start(), match.end())
            of = _what_of(text, match.start())
            one_day = days[0] == days[1]
            kind, place = _kind(text, span, of, head) if one_day else ("", "")
            rank = RANKS[place] if kind == "meeting" else 0
            dates.append(DateFound(*days, of, span, kind, rank))
    return dates


def due(text: str, span: Span) -> DateFound | None:
    """Return the date by which a decision is to be done, where its words give one."""
    for day in dates_in(span.of(text)):
        if _DUE.search(day.of.lower()):
            place = Span(span.start + day.span.start, span.start + day.span.end)
            return DateFound(day.earliest, day.latest, day.of, place)
    return None


class _Head:
    """The lines that head a text, and the first line that a date gave the meeting's."""

    def __init__(self, text: str) -> None:
        self._starts: list[int] = []
        self._text = text
        position = 0
        for _ in range(60):
            end = text.find("\n", position)
            line = text[position : end if end >= 0 else min(len(text), position + 500)]
            if _ROW.match(line):
                break
            if line.strip():
                self._starts.append(position)
            if end < 0 or len(self._starts) > _HEAD_LINES:
                break
            position = end + 1

    def line(self, span: Span) -> str | None:
        """Return the line in which a date stands; None where it is not in the head."""
        place = bisect_right(self._starts, span.start) - 1
        if place < 0 or place >= _HEAD_LINES:
            return None
        start = self._starts[place]
        if span.end - start > _LINE_LONGEST:
            return None
        line = self._text[start : start + _LINE_LONGEST + 1].split("\n", 1)[0]
        holds = span.end - start <= len(line) <= _LINE_LONGEST
        if not holds:
            return None
        before = self._text[self._starts[place - 1] : start] if place else ""
        goes_on = len(before) <= _LINE_LONGEST and _GOES_ON.search(before)
        return f"{before.strip()} {line}" if goes_on and "\n\n" not in before else line


def _kind(text: str, span: Span, of: str, head: _Head) -> tuple[str, str]:
    """Return what a day is of, "" where no rule knows, and the place that tells it."""
    labelled = _by_label(text, span, of)
    if labelled is not None:
        return labelled, "label"
    line = head.line(span)
    if line is None:
        return "", ""
    before, _, after = line.partition(span.of(text))
    rest = _WEEKDAY.sub(" ", _DATE.sub(" ", f"{before} {after}").replace("/", " "))
    if _DAY_LINE.fullmatch(rest.strip()):
        return "meeting", "page head"
    if _OTHERS_MINUTES.search(rest):
        of_minutes = re.search(r"\bminutes\b", rest, re.I)
        return ("earlier meeting" if of_minutes else ""), ""
    if _OTHERS_PAPER.match(line) or _TELLS.search(rest) or _RUNS_ON.search(before):
        return "", ""
    return _by_line(line, before, after)


def _by_label(text: str, span: Span, of: str) -> str | None:
    """Return what the label before a day makes of it; None where none does.

    The date of a letter is not that of a meeting.
    """
    if not _stands_after_label(text, span, of):
        return None
    label = _LABELS_DAY.sub("", of.lower()).strip(" *_|")
    kind = next((kind for kind, words in _LABELS if re.search(words, label)), None)
    of_letter = label == "date" and _LETTER.search(text[:_HEAD_CHARACTERS])
    return "" if kind == "other" or (kind and of_letter) else kind


def _by_line(line: str, before: str, after: str) -> tuple[str, str]:
    """Return what a line that heads a page makes of its day, and what line it is."""
    if _HELD.search(before):
        return "meeting", "title line"
    if _DAY_LINE.fullmatch(before.strip()) and _PLACE.fullmatch(after):
        return "meeting", "page head"
    if re.match(r"\s*[–—-]\s", after) and not before.strip():
        return "meeting", "page head"  # "20/01/2021 - the item's title"
    count = len(line.split())
    ends = not after.strip(" .*|)") or _DAY_LINE.fullmatch(after.strip())
    head_line = count <= _HEAD_LONGEST and ends and _HEAD_WORDS.search(before)
    joined = head_line and _JOINS.search(before)
    return ("meeting", "title line") if joined else ("", "")


def _stands_after_label(text: str, span: Span, of: str) -> bool:
    """Tell whether a date follows its label at once, on the line or the next ones."""
    before = text[max(0, span.start - 120) : span.start].rstrip(" \t\n\xa0|*_")
    day = re.compile(r"(?:mon|tues|wednes|thurs|fri|satur|sun)day,?$", re.I)
    before = day.sub("", before).rstrip(" \t\n\xa0|*_")
    return before.endswith(":") and bool(of)


def _days(match: re.Match[str]) -> tuple[date, date] | None:
    part = match.groupdict()
    year = int(part["year"] or part["y"] or part["sy"] or part["iy"] or part["ay"])
    if named := part["month"] or part["am"]:
        month = _MONTHS[named.lower()]
    elif part["sm"]:
        short = part["sm"][:3].lower()
        month = next(n for name, n in _MONTHS.items() if name.startswith(short))
    else:
        month = int(part["m"] or part["im"])
    day = part["day"] or part["d"] or part["sd"] or part["id"] or part["ad"]
    try:
        if day:
            return (date(year, month, int(day)),) * 2
        return date(year, month, 1), date(
            year, month, calendar.monthrange(year, month)[1]
        )
    except ValueError:
        return None


def _what_of(text: str, start: int) -> str:
    """Return the label, or failing that the few words, that stand before a date."""
    near = max(0, start - 120)
    line = text[max(text.rfind("\n", near, start) + 1, near) : start]
    if not line.strip():
        line = text[max(0, start - 120) : start].rstrip() + " "
        label = _LABEL.search(line.rstrip())
        return label[1].strip() if label else ""
    label = _LABEL.search(line)
    if label:
        return label[1].strip()
    words = _WORDS.search(line)
    return words[0].strip() if words else ""
