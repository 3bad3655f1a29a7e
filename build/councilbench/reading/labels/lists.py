"""What a list is of: its lead, its items as one, and what stands around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from councilbench.reading.frames.frame import Frame
from councilbench.reading.frames.paper import Paper
from councilbench.reading.frames.voices import asks, is_wish
from councilbench.reading.layout.blocks import Block
from councilbench.reading.layout.lists import Item

from .leads import Lead
from .scores import Scored, score

_THAT = re.compile(r"[*_]*(?:that|to)\s", re.IGNORECASE)
_NOT_ONE = re.compile(
    r"(?:that\s+)?(?:(?:the\s+)?(?:committee|members|cabinet|panel|board)\s+)?"
    r"(?:notes?|endorses?|approves?|considers?\s+and\s+comments?|delegates?)\b",
    re.IGNORECASE,
)
# What is seen of most items of a list, of all of them, or of any.
_OF_MOST = {
    "items_that": _THAT,
    "items_should": re.compile(
        r".*?\b(?:should|must|needs? to|ought to|be\s+\w+(?:ed|en|t|d))\b", re.I | re.S
    ),
}
_OF_ALL = {
    "all_items_that": _THAT,
    "items_did": re.compile(
        r"(?:unanimously\s+|also\s+)?(?:noted|agreed|approved|endorsed|congratulated"
        r"|thanked|requested|asked|accepted|resolved|recommended|referred|supported"
        r"|welcomed|received|considered|adopted|delegated|rejected|confirmed|commended"
        r"|instructed|authorised|granted|refused)\b",
        re.IGNORECASE,
    ),
    "items_end": re.compile(r".*(?:[.;]|and)$", re.DOTALL),
}
_OF_ANY = {
    "items_ask": re.compile(r".*\?\s*$", re.DOTALL),
    "items_short": re.compile(r"\s*(?:\S+\s*){0,2}$"),
    "items_note": _NOT_ONE,
}
_MOVED = re.compile(r"\b(?:moved|proposed|motion|seconded)\b", re.IGNORECASE)
_LOST = re.compile(
    r"\b(?:motion|amendment|proposal|proposition)\b[^.]{0,80}?\b(?:lost|fell|fallen"
    r"|not carried|defeated|withdrawn)\b",
    re.IGNORECASE,
)
_DEFEATED = re.compile(r"\W*(?:defeated|lost|not carried|failed)\W*", re.IGNORECASE)
_NOT_DECIDED = re.compile(
    r"\b(?:options?|alternatives?|recommend\w*|moved|amendments?|propos\w+|motions?"
    r"|resolves|consider)\b",
    re.IGNORECASE,
)


def label_of_list(
    lead: Lead | None,
    items: Sequence[Item],
    before: Sequence[Block],
    after: Sequence[Block],
    paper: Paper,
    text: str,
    weights: Mapping[str, Mapping[str, float]],
    is_answered: bool = False,
    recommends_within: bool = False,
) -> Scored:
    """Return what a list is of, by its lead, its items and what stands around it.

    ``before`` and ``after`` are the blocks around it, nearest first.
    """
    words = [item.span.of(text) for item in items]
    seen = [
        *(_of_lead(lead, paper) if lead else _of_none(before, paper)),
        *_of_items(words, items),
        *(["answered"] if is_answered else []),
        *(["answered_without_lead"] if is_answered and not lead else []),
        *(["item_recommends"] if recommends_within else []),
    ]
    if is_lost(before, after, lead):
        seen.append("motion_lost")
    return score(seen, weights)


def says_what_was_done(words: str) -> bool:
    """Tell whether words begin with what was done: noted, agreed, approved."""
    return bool(_OF_ALL["items_did"].match(words))


def asks_for(words: str) -> bool:
    """Tell whether words ask for something: That it be so, it should be so."""
    return bool(_THAT.match(words) or _OF_MOST["items_should"].match(words))


def is_lost(
    before: Sequence[Block], after: Sequence[Block], lead: Lead | None = None
) -> bool:
    """Tell whether what stands in a list was moved, and lost in the vote."""
    around = [*before[:2], *([lead.block] if lead else [])]
    if not any(_MOVED.search(block.text) for block in around):
        return False
    return any(
        _LOST.search(block.text) or _DEFEATED.fullmatch(block.text)
        for block in after[:3]
    )


def _of_lead(lead: Lead, paper: Paper) -> Iterator[str]:
    if lead.form == "heading":
        yield "headed_recommendations"
        yield from _of_paper(paper)
        return
    if lead.form == "decision_heading":
        yield "headed_decision"
        if paper.is_details:
            yield "page_of_decisions"
        return
    if lead.form == "body":
        yield "body_alone"
        return
    if lead.form == "opener":
        is_one = recommends(lead.frame, paper)
        yield "resolves_to_recommend" if is_one else "opens_decisions"
        return
    yield from _of_frame(lead.frame, paper)


def recommends(frame: Frame, paper: Paper | None = None) -> bool:
    """Tell whether a clause recommends, and is done by a body that may.

    What the executive resolves to recommend to the council is its own decision.
    """
    is_executives = paper and paper.is_executives and not frame.actor
    if is_executives and frame.addressee in ("council", ""):
        return False
    return (
        frame.act == "recommend"
        and frame.is_done
        and not frame.is_noun
        and frame.actor not in ("officer", "executive")
    )


def _of_frame(frame: Frame, paper: Paper) -> Iterator[str]:
    if frame.act == "move":
        yield "moved"
    if frame.act not in ("recommend", "ask"):
        return
    if not frame.is_done:
        yield "not_done"
    elif frame.act == "ask":
        officers = frame.actor in ("officer", "executive", "")
        yield "asks_meeting" if officers else "body_asks"
    elif frame.actor == "executive":
        yield "executive_recommends"
    elif frame.actor == "officer":
        yield "asks_meeting"
    elif frame.actor or frame.addressee:
        yield "body_recommends"
    else:
        yield "impersonal_recommends"
        yield from _of_paper(paper)


def _of_paper(paper: Paper) -> Iterator[str]:
    if paper.is_by_scrutiny:
        yield "paper_by_scrutiny"
    elif paper.is_by_scrutiny_body:
        yield "paper_of_scrutiny_body"
    if paper.is_officers:
        yield "paper_by_officers"


def _of_none(before: Sequence[Block], paper: Paper) -> Iterator[str]:
    """Yield what is seen where no lead governs a list."""
    if paper.is_details:
        yield "page_of_decisions"
    near = before[0].text if before else ""
    if _NOT_DECIDED.search(near) or asks(near):
        yield "told_otherwise"


def _of_items(words: list[str], items: Sequence[Item]) -> Iterator[str]:
    """Yield what is seen of the items, taken together."""
    for feature, seen in _OF_MOST.items():
        if sum(bool(seen.match(w)) for w in words) > len(words) / 2:
            yield feature
    for feature, seen in _OF_ALL.items():
        if words and all(seen.match(w) for w in words):
            yield feature
    for feature, seen in _OF_ANY.items():
        if any(seen.match(w) for w in words):
            yield feature
    if all(item.number for item in items):
        yield "items_numbered"
    if any(is_wish(w) and not _NOT_ONE.match(w) for w in words):
        yield "items_wish"
