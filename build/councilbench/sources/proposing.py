"""What a card can say of a new document, from its own words and from nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from councilbench.reading import dates_in, meeting_date_of

HEAD_LINES, HEAD_CHARACTERS = 30, 4000

# Lines that name the form of a page or paper, not what it is about.
_FORMAL = re.compile(
    r"(?:(?:agendas?|agenda items?|minutes|meetings?|decisions?|printed|draft|public|"
    r"document|pack|issue|details|item|and|of|the|for|report|reports|contents|index|"
    r"appendix|confirmed|unconfirmed|council|no\.?|[-–—,&\d./]+)\s*)+:?",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"(?:report |document )?(?:title|subject)(?: of (?:this |the )?(?:report|document|"
    r"paper|item))?\s*:\s*(?P<title>\S.{2,148})",
    re.IGNORECASE,
)
_LABEL = re.compile(r"[A-Z][\w ’'()/?-]{1,40}:(?:\s|$)")
_ITEM_NUMBER = re.compile(r"^(?:\d{1,3}[.)]|item \d{1,3}\s*[-–:.])\s+", re.IGNORECASE)
# Councils, officers and rooms, which head a paper without being its title.
_WHO_OR_WHERE = re.compile(
    r".*\bcouncil|.*\b(?:hall|room|chamber|suite|centre)\b.{0,20}|"
    r".*[A-Z]{1,2}\d\d? \d[A-Z]{2}|"
    r"(?:director|head|cabinet member|portfolio holder|chief|councillor|cllr)\b.*",
    re.IGNORECASE,
)
_OF_BODIES = (
    r"(?i:Sub-?Committee|Committee|Commission|Panel|Board|Cabinet|Forum|Executive)"
)
_BODY = re.compile(
    rf"(?:[A-Z][\w’'&-]*,?\s(?:(?:(?i:and|of|for|the|on|to|with)|&)\s){{0,2}}){{0,9}}"
    rf"{_OF_BODIES}\b(?:\s\((?i:[\w ]{{3,30}})\))?"
)
_BEFORE_BODY = re.compile(
    r"(?:(?:minutes|meeting) of (?:the |a )?(?:meeting of )?(?:the )?|"
    r"(?:committee|body|meeting|name of committee|report to|decision maker)\s*:\s*)$",
    re.IGNORECASE,
)
_OF_MEETING = re.compile(
    r"(?:draft )?(?:minutes|meeting|report|agenda) of (?:a |the )?"
    r"(?:meeting of (?:the )?)?",
    re.IGNORECASE,
)
_TO_BODY = re.compile(
    r"(?:recommendations?|responses?|decisions?(?! maker)|letter)\b", re.IGNORECASE
)
_MINUTES = (
    r"(?:^\W*minutes\b|\bminutes of\b|^\W*(?:resolved|agreed)\b|"
    r"\bit was (?:resolved|agreed)\b|\b(?:resolved|agreed)(?: unanimously)?:?$)"
)
_LICENCE = re.compile(
    r"\bopen government licen[cs]e|\bcreative commons|\bcc[ -]by\b|"
    r"\bre-?used? (?:freely|free of charge)|©|\bcopyright\b",
    re.IGNORECASE,
)
_KINDS: tuple[tuple[str, bool, str], ...] = (
    # kind, whether it has minutes, what its opening lines say
    (
        "progress_minutes",
        True,
        r"(?:progress|update|monitoring)\b[^\n]{0,100}\b(?:recommendation|review)s?\b|"
        r"\brecommendations?\b[^\n]{0,60}\b(?:progress|update)",
    ),
    (
        "strategy_minutes",
        True,
        r"\b(?:strategy|action plan|performance report|"
        r"quarter (?:\d|one|two|three|four))\b",
    ),
    (
        "executive_response",
        False,
        r"\b(?:executive|cabinet|cabinet member|council)\b[^\n.]{0,60}\bresponse to\b|"
        r"\bresponse (?:of|from|by) the (?:executive|cabinet|council)\b|"
        r"\b(?:executive|cabinet) response\b",
    ),
    (
        "progress_report",
        False,
        r"\bprogress (?:report|update)\b|\bmonitoring (?:report|of recommendations)\b|"
        r"\bupdate on (?:the )?(?:implementation|recommendations)\b",
    ),
    (
        "scrutiny_report",
        False,
        r"\bscrutiny (?:review )?report\b|\bfinal report\b|"
        r"\breport of the [^\n]{0,60}\b(?:task (?:and finish )?group|review group)\b",
    ),
    ("performance_report", False, r"\bperformance (?:report|update)\b"),
)


@dataclass(frozen=True)
class Proposal:
    """An entry of a card: its value and the words that say it, or what is to be asked.

    ``value`` is None where the text does not say, or says more than one thing.
    """

    key: str
    value: Any
    words: str
    question: str = ""


def propose(
    text: str,
    headings: Sequence[str],
    reviews: dict[str, str],
    kinds: Sequence[str],
) -> list[Proposal]:
    """Return what a text says of itself: title, review, kind, body and date.

    The licence is asked where the text speaks of one.

    ``reviews`` maps the council's reviews to their titles; ``kinds`` are the codes.
    """
    lines = _head(text)
    return [
        _title(lines, headings),
        _review(text, reviews),
        _kind(text, lines, kinds),
        _body(lines),
        _date(text, lines),
        *_licence(text),
    ]


def _head(text: str) -> list[str]:
    """Return the opening lines of a text, those without words left out."""
    lines = [" ".join(line.split()) for line in text[:HEAD_CHARACTERS].split("\n")]
    return [line for line in lines if line][:HEAD_LINES]


def _title(lines: Sequence[str], headings: Sequence[str]) -> Proposal:
    for line in lines:
        if match := _TITLE.fullmatch(line.strip("*#| ")):
            return Proposal("title", match["title"].strip(), line)
    for line in [*headings, *lines[:6]]:
        words = line.strip(" \t*#|_·•")
        enough = line in headings or len(words.split()) > 2
        if enough and 3 <= len(words) <= 150 and not _is_formal(words):
            return Proposal("title", _ITEM_NUMBER.sub("", words), line)
    return Proposal("title", None, "", "its title, as it prints it")


def _is_formal(words: str) -> bool:
    """Tell whether a line names a form, a body, a day or a person, or is a sentence."""
    body = _BODY.match(words)
    rest = words[body.end() :] if body else words
    return bool(
        _FORMAL.fullmatch(words)
        or (body and (not rest.strip() or _FORMAL.fullmatch(rest.strip())))
        or _LABEL.match(words)
        or _WHO_OR_WHERE.fullmatch(words)
        or "|" in words
        or words.startswith("To ")
        or words.endswith((".", ";", ",", ":"))
        or dates_in(words)
    )


def _review(text: str, reviews: dict[str, str]) -> Proposal:
    """Propose the one review whose title stands in the text, outside longer titles."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for key, title in reviews.items():
        words = title.split()
        pattern = r"(?<!\w)" + r"\s+".join(map(re.escape, words)) + r"(?!\w)"
        case = re.IGNORECASE if len(words) > 2 else re.NOFLAG
        if matches := [m.span() for m in re.finditer(pattern, text, case)]:
            spans[key] = matches
    all_spans = [(key, span) for key, matches in spans.items() for span in matches]
    named: dict[str, tuple[int, int]] = {}
    for key, span in all_spans:
        if not _inside(span, all_spans):
            named.setdefault(key, span)
    if len(named) == 1:
        key, (start, end) = named.popitem()
        return Proposal("review", key, _line_at(text, start, end))
    listed = ", ".join(named or reviews)
    if named:
        return Proposal("review", None, "", f"the text names more than one of {listed}")
    question = f"one of {listed}" if listed else "none yet: add one to reviews.csv"
    return Proposal("review", None, "", question)


def _inside(
    span: tuple[int, int], all_spans: Sequence[tuple[str, tuple[int, int]]]
) -> bool:
    return any(
        outer != span and outer[0] <= span[0] and span[1] <= outer[1]
        for _, outer in all_spans
    )


def _kind(text: str, lines: Sequence[str], kinds: Sequence[str]) -> Proposal:
    """Propose a kind by what stands in the lines that head the document."""
    head = [line for line in lines[:12] if _is_heading(line)]
    if lines and len(lines[0]) <= 100:
        head.append(lines[0])
    has_minutes = re.search(_MINUTES, text, re.IGNORECASE | re.MULTILINE) is not None
    by_kind: dict[str, str] = {}
    for kind, of_minutes, pattern in _KINDS:
        if kind in kinds and of_minutes == has_minutes:
            for line in head:
                if re.search(pattern, line, re.IGNORECASE):
                    by_kind.setdefault(kind, line)
    if len(by_kind) == 1:
        kind, words = by_kind.popitem()
        return Proposal("kind", kind, words)
    named = f"its opening speaks of {' and '.join(by_kind)}; " if by_kind else ""
    return Proposal("kind", None, "", f"{named}one of {', '.join(kinds)}")


def _is_heading(line: str) -> bool:
    return (
        len(line) <= 150
        and line[:1].isupper()
        and not line.startswith("To ")
        and not line.endswith((".", ";", ",", ":"))
        and "|" not in line
    )


def _body(lines: Sequence[str]) -> Proposal:
    bodies: dict[str, tuple[str, str]] = {}
    for line in lines:
        for name in _bodies(line):
            bodies.setdefault(name.casefold(), (name, line))
    if len(bodies) == 1:
        ((name, line),) = bodies.values()
        return Proposal("body", name, line)
    question = "the body whose document or meeting it is"
    if bodies:
        question += f"; the text names {', '.join(name for name, _ in bodies.values())}"
    return Proposal("body", None, "", question)


def _bodies(line: str) -> Iterator[str]:
    """Yield the bodies that a line gives as those of the document."""
    line = _OF_MEETING.sub("", line.strip(" *#_"))
    if "|" in line or _TO_BODY.match(line):
        return
    for match in _BODY.finditer(line):
        before, after = line[: match.start()], line[match.end() :].strip()
        if " " not in match[0] and match[0].lower() not in ("cabinet", "executive"):
            continue
        alone = not before and (
            not after or _FORMAL.fullmatch(after) or re.match(r"[-–,|]", after)
        )
        # A line that is a heading names the body; a sentence may name any.
        if (alone and not line.endswith(".")) or _BEFORE_BODY.search(before):
            yield " ".join(match[0].split())


def _date(text: str, lines: Sequence[str]) -> Proposal:
    """Propose the day that the reader takes for the meeting's, and no other."""
    found = dates_in(text)
    day, tied = meeting_date_of(found)
    if day:
        span = next(d.span for d in found if d.kind == "meeting" and d.earliest == day)
        line = _line_at(text, span.start, span.end)
        return Proposal("date", {"stated": day.isoformat(), "basis": "stated"}, line)
    question = "the day of the meeting or decision, or what bounds it"
    if tied:
        days = " and ".join(one.earliest.isoformat() for one in tied)
        return Proposal("date", None, "", f"{question}; {days} are given alike")
    named = {
        one.earliest.isoformat()
        for line in lines
        for one in dates_in(line)
        if one.earliest == one.latest
    }
    if named:
        question += f"; the opening names {', '.join(sorted(named)[:5])}"
    return Proposal("date", None, "", question)


def _licence(text: str) -> Iterator[Proposal]:
    """Ask which licence is meant, where the text speaks of one."""
    if named := _LICENCE.search(text):
        line = _line_at(text, *named.span())
        question = f"the licence that the document states; it says “{line}”"
        yield Proposal("licence", None, "", question)


def _line_at(text: str, start: int, end: int) -> str:
    """Return the line around a passage, or what of it is near where it is long."""
    first = max(text.rfind("\n", 0, start) + 1, start - 60)
    last = text.find("\n", end)
    last = min(len(text) if last < 0 else last, end + 60)
    return " ".join(text[first:last].split())
