"""Leads: what governs a list, or the words after it in one block.

The forms: an opener (``RESOLVED that``, ``The Committee agreed:-``, ``was decided:``),
a stem (``The Panel recommends that:``, ``would like Cabinet to``), a body alone (``The
Cabinet:``), a heading (``Recommendations``, ``Decision``), or nothing at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from councilbench.reading.frames.frame import Frame, Grammar
from councilbench.reading.frames.voices import is_bare_heading
from councilbench.reading.layout.blocks import Block
from councilbench.reading.model import Span, trimmed

_WORDS = r"AGREED|RESOLVED|DECIDED|ORDERED|Agreed|Resolved|Decided|Ordered"
_BODY = (
    r"(?:committee|cabinet|board|panel|executive|council|commission|sub-committee"
    r"|members|meeting|forum|assembly|authority|partnership|trust|group)"
)
_SUBJECT = (
    rf"(?:(?:and\s+)?it\s+(?:was|is)|(?:the\s+)?(?:[\w-]+\s+){{0,4}}?{_BODY})"
    r"(?:\s+(?:unanimously|then|also|therefore|duly|accordingly|further|has|had))*\s+"
)
_OPENER = re.compile(
    rf"[*_]*(?:[^\W\d]+\s?/\s?)?(?i:(?:now,?\s+)?(?:therefore,?\s+)?be\s+it\s+"
    rf"(?:further\s+)?|{_SUBJECT})?[*_]*(?P<word>{_WORDS})\b"
)
_LIST_OPENER = re.compile(
    r"(?:The\s+)?following\s+(?:\w+\s+){1,3}(?:was|were)\s+(?P<word>agreed|resolved)\s*:"
    rf"|(?:[^:]{{0,300}}?(?:\b(?:it\s+was|were|and|then|also)\s+|,\s+))?"
    rf"(?i:{_SUBJECT})?(?P<lower>agreed|resolved|decided)(?:\s+(?:that|to))?"
    r"\s*[:;–—-]+\s*$",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    r"(?:(?<=[.!?:;”\"]\s)[*_ ]*(?:It was )?|(?<=\sand\s)|(?<=\swas\s)"
    r"|(?<=\swas then\s))"
    r"(?P<word>AGREED|RESOLVED)\b[*_]*"
)
_VOTE = re.compile(
    r"[\s,*_]*(?:\([^()\n]{0,90}\)|(?:unanimously|nem(?:ine)?\.?\s+con\w*\.?"
    r"|by\s+(?:a\s+)?majority|on\s+(?:a|being)\s+[^,:\n]{0,40}vote)[^:,\n–-]{0,60}?"
    r"(?=[\s,]*(?:[:;–—-]|that\b)))?",
    re.IGNORECASE,
)
_POINTS = re.compile(r"[\s:;,–—*_.-]*")
_THAT_ALONE = re.compile(
    r"(?:that|to)[\s:;,–—*_-]*(?:$|(?=\(?\w{1,4}[.)]\s))", re.IGNORECASE
)
_WHO = re.compile(
    rf"(?:the\s+)?(?:[\w&'-]+\s+){{0,6}}?{_BODY}\s*:[-–]?\s*$", re.IGNORECASE
)
_DECISION = re.compile(
    r"(?:decisions?|resolution|outcome|penderfyniad)(?:\s+(?:taken|made))?\s*:?[-–]?\s*$",
    re.IGNORECASE,
)
_HEADED = re.compile(r"decision(?:\s+(?:taken|made))?\s*:\s*(?=that\b)", re.IGNORECASE)
STEM_ENDS = re.compile(
    r"(?:[:–—-]|\b(?:that|to|cabinet|executive|council|board))\s*$", re.IGNORECASE
)
_CLAUSE = re.compile(r"that\b|to\b|the\b", re.IGNORECASE)
_THAT = re.compile(r"[*_]*(?:that|to)\s", re.IGNORECASE)
_ENUMERATED = re.compile(r"(?:(?<=\s)|^)\(?(?P<number>[a-z]{1,4}|\d{1,2})[.)]\s+")
_HEADED_TO = re.compile(
    r"\W*(?:[\d.]+\s+)?(?:final\s+|key\s+)?recommendations?\s+(?:to|for)\s+"
    r"(?P<whom>[\w '&-]{3,60}?)\W*",
    re.IGNORECASE,
)
_ALONE = re.compile(r"\W*RECOMMEND(?:S|ED)\W*")  # on a line of its own


@dataclass(frozen=True)
class Lead:
    """What governs: its form, its frame, and where what it governs begins in its block.

    ``word`` is the opener's, in small letters: agreed, resolved, decided.
    """

    form: str
    block: Block
    frame: Frame
    word: str = ""
    rest: Span | None = None


def lead_of(text: str, block: Block, grammar: Grammar) -> Lead | None:
    """Return what a block governs, by which form; None where it governs nothing."""
    words = block.text
    if listed := _LIST_OPENER.match(words):
        word = (listed["word"] or listed["lower"]).lower()
        return Lead("opener", block, grammar.frame(words), word)
    if opener := _OPENER.match(words) or _WITHIN.search(words):
        return _opened(text, block, opener, grammar)
    if headed := _HEADED.match(words):
        rest = Span(block.span.start + headed.end(), block.span.end)
        return Lead("opener", block, Frame(), "agreed", rest)
    if is_bare_heading(words):
        return Lead("heading", block, Frame())
    if headed_to := _HEADED_TO.fullmatch(words):
        whom = grammar.kind_of(headed_to["whom"])
        if whom:
            return Lead("stem", block, Frame("recommend", "", whom, is_done=True))
    if _DECISION.match(words):
        return Lead("decision_heading", block, Frame(), "agreed")
    return _stem(block, grammar)


def _opened(
    text: str, block: Block, opener: re.Match[str], grammar: Grammar
) -> Lead | None:
    """Return what an opener governs: the rest of its block, or what stands under it."""
    start = block.span.start + opener.end()
    rest = trimmed(text, rest_from(text, start, block.span.end), block.span.end)
    if rest and not is_clause(opener["word"], rest.of(text)):
        return None
    governing = block.text[opener.start() :]
    if rest and not STEM_ENDS.search(block.text):
        governing = text[block.span.start + opener.start() : rest.start]
    return Lead("opener", block, grammar.frame(governing), opener["word"].lower(), rest)


def _stem(block: Block, grammar: Grammar) -> Lead | None:
    """Return what a sentence without an opener leads to, or a body and a colon."""
    words = block.text
    frame = grammar.frame(words)
    if _WHO.match(words) and not frame.act:
        return Lead("body", block, Frame(), "agreed")
    if _ALONE.fullmatch(words):
        return Lead("stem", block, Frame("recommend", "committee", "", is_done=True))
    ends = STEM_ENDS.search(words.rstrip(" *_")) or words.endswith(":")
    if ends and frame.act in ("recommend", "ask", "move"):
        return Lead("stem", block, frame)
    return None


def is_opener(block: Block) -> bool:
    """Tell whether a block opens decisions."""
    opener = _OPENER.match(block.text)
    if not opener:
        return bool(_LIST_OPENER.match(block.text))
    start = rest_from(block.text, opener.end(), len(block.text))
    rest = block.text[start : start + 40].strip()
    return not rest or is_clause(opener["word"], rest)


def rest_from(text: str, start: int, end: int) -> int:
    """Return where the words after an opener begin: past a vote, points and "that"."""
    for part in (_VOTE, _POINTS, _THAT_ALONE):
        match = part.match(text, start, end)
        start = match.end() if match else start
    return start


def is_clause(word: str, rest: str) -> bool:
    """Tell whether words after an opener can be a decision: "Agreed. The" cannot."""
    if _ENUMERATED.match(rest):
        return True
    return bool((_CLAUSE if word.isupper() else _THAT).match(rest))
