"""Decisions: what stands under AGREED, RESOLVED and their like.

The forms, in the order in which they are tried on a block:

- ``AGREED that …``, ``It was RESOLVED (by a majority):`` and what follows;
- ``The following actions were agreed:``, ``The Committee agreed:-`` and a list;
- ``The Cabinet:`` and items that say what it did (``(a) noted …``);
- ``Decision`` as a heading, and clauses that begin with "That";
- ``… were heard. AGREED that …``: an opener within a paragraph;
- ``It was agreed that …`` in a sentence, in a text that has none of the above;
- clauses in a list of which the opener is lost, on a page of decision details.

Motions that were lost, options and officers' proposals are none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .blocks import Block, sentences
from .dates import due
from .items import Item, items, tidy
from .model import Decision, Reading, Span, trimmed
from .numbers import follows, opens
from .voices import asks

_BODY = (
    r"(?:committee|cabinet|board|panel|executive|council|commission|sub-committee"
    r"|members|meeting|forum)"
)
_SUBJECT = (
    rf"(?:(?:and\s+)?it\s+(?:was|is)|(?:the\s+)?(?:[\w-]+\s+){{0,4}}?{_BODY})"
    r"(?:\s+(?:unanimously|then|also|therefore|duly|accordingly|further|has|had))?\s+"
)
_OPENER = re.compile(
    rf"[*_]*(?:[^\W\d]+\s?/\s?)?(?i:{_SUBJECT})?[*_]*"
    r"(?P<word>AGREED|RESOLVED|DECIDED|Agreed|Resolved|Decided)\b"
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
_LIST_OPENER = re.compile(
    r"(?:The\s+)?following\s+(?:\w+\s+){1,3}(?:was|were)\s+(?P<word>agreed|resolved)\s*:"
    rf"|(?i:{_SUBJECT})(?P<lower>agreed|resolved|decided)(?:\s+(?:that|to))?"
    r"\s*[:;–—-]+\s*$",
    re.IGNORECASE,
)
_WHO = re.compile(rf"(?:the\s+)?(?:[\w&’'-]+\s+){{0,6}}?{_BODY}\s*:[-–]?\s*$", re.I)
_DID = re.compile(
    r"(?:unanimously\s+|also\s+)?(?:noted|agreed|approved|endorsed|congratulated|thanked"
    r"|requested|asked|accepted|resolved|recommended|referred|supported|welcomed"
    r"|received|considered|adopted|delegated|rejected|confirmed|commended|instructed)\b",
    re.IGNORECASE,
)
_HEADING = re.compile(r"(?:decisions?|resolution)(?:\s+(?:taken|made))?\W*$", re.I)
_HEADED = re.compile(r"decision(?:\s+(?:taken|made))?\s*:\s*(?=that\b)", re.IGNORECASE)
_WITHIN = re.compile(
    r"(?<=[.!?:;”\"]\s)[*_]*(?:It was )?(?P<word>AGREED|RESOLVED)\b[*_]*"
)
_SENTENCE = re.compile(
    r"It was (?:(?:unanimously|further|also|then|therefore) )?"
    r"(?P<word>agreed|resolved) (?=that\b|to\b)"
)
_LAST = re.compile(
    r"\W*(?:(?:Supporting|Accompanying|Background) (?:Documents|Papers)|Reasons?\b"
    r"|Rheswm|Publication date|Meeting ended|Date of|Decided at|Effective (?:from|date)"
    r"|(?:Alternative\s+)?Options?\b|Alternative|Report author|Back to (?:the )?top"
    r"|Actions? by\b|Action:|Note:|Contact\b"
    r"|The meeting (?:closed|ended|rose|concluded))",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"that\b|to\b|the\b", re.IGNORECASE)
_THAT = re.compile(r"[*_]*(?:that|to)\s", re.IGNORECASE)
_THAT_BODY = re.compile(rf"that\s+(?:the\s+)?(?:[\w-]+\s+){{0,4}}?{_BODY}\W*$", re.I)
_ENUMERATED = re.compile(r"(?:(?<=\s)|^)\(?(?P<number>[a-z]{1,4}|\d{1,2})[.)]\s+")
_MENTION = re.compile(r"\b(?:Recommendation|Point) (\d+(?:\.\d+)*)\b")
_DETAILS = re.compile(
    r"^[^\w\n]{0,5}(?:Decision status|Decided at meeting|Date of decision"
    r"|Decision maker|Decision published|Decision date)\b",
    re.IGNORECASE | re.MULTILINE,
)
_NOT_DECIDED = re.compile(
    r"\b(?:options?|alternatives?|recommend\w*|moved|amendments?|propos\w+|motions?"
    r"|resolves|consider)\b",
    re.IGNORECASE,
)
_MOVED = re.compile(r"\b(?:moved|proposed|motion|seconded)\b", re.IGNORECASE)
_LOST = re.compile(
    r"\b(?:motion|amendment|proposal|proposition)\b[^.]{0,80}?\b(?:lost|fell|fallen"
    r"|not carried|defeated|withdrawn)\b",
    re.IGNORECASE,
)
_CELL = 30  # characters: "Agreed" and the like
_LONG = 12  # words: a decision as long as this is not printed twice by chance

Opened = tuple[str, list[Item]]  # the opener's word, and what stands under it


def read_decisions(reading: Reading, blocks: list[Block]) -> None:
    """Add the decisions among the blocks to ``reading``."""
    lists: list[Opened] = []
    for index, block in enumerate(blocks):
        if reading.is_claimed(block.span):
            continue
        opened = _opened(reading.text, blocks, index)
        if opened and opened[1] and not is_lost(blocks, index, opened[1]):
            lists.append(opened)
            reading.claim(block.outer, *(item.outer for item in opened[1]))
    if not lists:
        lists = _in_sentences(reading, blocks) or _without_opener(reading, blocks)
    for word, listed in _once(reading.text, lists):
        for item in listed:
            _add(reading, word, item)


def is_opener(block: Block) -> bool:
    """Tell whether a block opens decisions."""
    opener = _OPENER.match(block.text)
    if not opener:
        return bool(_LIST_OPENER.match(block.text))
    start = _rest_from(block.text, opener.end(), len(block.text))
    rest = block.text[start : start + 40].strip()
    return not rest or _is_clause(opener["word"], rest)


def ends(block: Block) -> bool:
    """Tell whether a block ends what went before: the foot of a page, a reason."""
    return bool(_LAST.match(block.text))


def is_lost(blocks: Sequence[Block], index: int, listed: Sequence[Item]) -> bool:
    """Tell whether what stands in a list was moved, and lost in the vote."""
    before = blocks[max(0, index - 2) : index + 1]
    if not any(_MOVED.search(block.text) for block in before):
        return False
    after = blocks[index + 1 : index + 2 * len(listed) + 6]
    later = [b for b in after if b.span.start >= listed[-1].span.end][:3]
    return any(_LOST.search(block.text) for block in later)


def _opened(text: str, blocks: list[Block], index: int) -> Opened | None:
    """Return the decisions that a block opens, in the first form that fits."""
    block = blocks[index]
    list_opener = _LIST_OPENER.match(block.text)
    if list_opener:
        word = list_opener["word"] or list_opener["lower"]
        return word.lower(), _items(text, blocks, index + 1)
    if _is_cell(text, blocks, index):
        return None
    if opener := _OPENER.match(block.text):
        start = block.span.start + opener.end()
        return opener["word"].lower(), _after(
            text, start, blocks, index, opener["word"]
        )
    if _WHO.match(block.text):
        listed = items(
            text, blocks, index + 1, _stops, lambda block, items_so_far: False
        )
        did = [item for item in listed if _DID.match(item.span.of(text))]
        return "agreed", did if len(did) == len(listed) else []
    if _HEADING.match(block.text):
        return "agreed", _headed(text, _items(text, blocks, index + 1))
    if headed := _HEADED.match(block.text):
        start = block.span.start + headed.end()
        return "agreed", _after(text, start, blocks, index, "Decision")
    if within := _WITHIN.search(block.text):
        start = block.span.start + within.end()
        return within["word"].lower(), _after(
            text, start, blocks, index, within["word"]
        )
    return None


def _is_cell(text: str, blocks: list[Block], index: int) -> bool:
    """Tell whether a block is a short cell of a table, with another one beside it."""
    if index + 1 == len(blocks) or len(blocks[index].text) > _CELL:
        return False
    between = text[blocks[index].outer.end : blocks[index + 1].outer.start]
    return "|" in between and "\n" not in between


def _rest_from(text: str, start: int, end: int) -> int:
    """Return where the words after an opener begin: past a vote, points and "that"."""
    for part in (_VOTE, _POINTS, _THAT_ALONE):
        match = part.match(text, start, end)
        start = match.end() if match else start
    return start


def _is_clause(word: str, rest: str) -> bool:
    """Tell whether words after an opener can be a decision: "Agreed. The" cannot."""
    if _ENUMERATED.match(rest):
        return True
    return bool((_CLAUSE if word.isupper() else _THAT).match(rest))


def _after(
    text: str, start: int, blocks: list[Block], index: int, word: str
) -> list[Item]:
    """Return the decisions that follow an opener's word: in its block, and after it."""
    block = blocks[index]
    rest = trimmed(text, _rest_from(text, start, block.span.end), block.span.end)
    if not rest:
        return _items(text, blocks, index + 1)
    inline = _enumerated(text, rest, block)
    if inline:
        last = inline[-1].number
        return inline + items(text, blocks, index + 1, _stops, _no_bare, after=last)
    words = rest.of(text)
    if not _is_clause(word, words):
        return []
    if words.endswith(":"):
        nested = items(text, blocks, index + 1, _stops, _no_bare)
        if nested and _THAT_BODY.match(words):
            return nested
        if nested:
            rest = Span(rest.start, nested[-1].span.end)
    return [Item(None, tidy(text, rest), Span(block.outer.start, rest.end))]


def _headed(text: str, listed: list[Item]) -> list[Item]:
    """Return what stands under the heading "Decision": clauses, or a numbered list.

    The list counts on a page of decision details; elsewhere it may be of minutes.
    """
    clauses = [item for item in listed if _THAT.match(item.span.of(text))]
    whole = all(item.number and item.span.of(text)[-1] in ".;" for item in listed)
    if not clauses and len(listed) > 1 and whole and _DETAILS.search(text):
        return listed
    return clauses


def _enumerated(text: str, rest: Span, block: Block) -> list[Item]:
    """Return the items of "(1) That …; (2) That …", all in one block."""
    marks: list[re.Match[str]] = []
    for match in _ENUMERATED.finditer(rest.of(text)):
        number = match["number"]
        first = not marks and match.start() == 0 and opens(number)
        if first or (marks and follows(marks[-1]["number"], number)):
            marks.append(match)
    listed: list[Item] = []
    stops = [rest.start + mark.start() for mark in marks[1:]] + [rest.end]
    for mark, end in zip(marks, stops, strict=False):
        span = trimmed(text, rest.start + mark.end(), end)
        if span:
            outer = Span(block.outer.start if not listed else span.start, end)
            listed.append(Item(mark["number"], tidy(text, span), outer))
    return listed


def _items(text: str, blocks: list[Block], index: int) -> list[Item]:
    return items(text, blocks, index, _stops, _is_bare)


def _stops(block: Block) -> bool:
    return ends(block) or is_opener(block)


def _is_bare(block: Block, items_so_far: list[Item]) -> bool:
    return not items_so_far or block.text.startswith("That ")


def _no_bare(block: Block, items_so_far: list[Item]) -> bool:
    return False


def _in_sentences(reading: Reading, blocks: list[Block]) -> list[Opened]:
    """Return what "It was agreed that …" says, a sentence each."""
    lists: list[Opened] = []
    for block in blocks:
        if "It was" not in block.text or reading.is_claimed(block.span):
            continue
        for sentence in sentences(reading.text, block.span):
            opener = _SENTENCE.match(reading.text, sentence.start, sentence.end)
            span = opener and trimmed(reading.text, opener.end(), sentence.end)
            if opener and span:
                lists.append((opener["word"], [Item(None, span, sentence)]))
                reading.claim(sentence)
    return lists


def _without_opener(reading: Reading, blocks: list[Block]) -> list[Opened]:
    """Return clauses that stand in a list on a page of decision details."""
    if not _DETAILS.search(reading.text):
        return []
    for index, block in enumerate(blocks):
        before = blocks[index - 1] if index else None
        if not block.number or not _THAT.match(block.text):
            continue
        if before and (_NOT_DECIDED.search(before.text) or asks(before.text)):
            continue
        listed = items(reading.text, blocks, index, _stops, _no_bare)
        if all(_THAT.match(item.span.of(reading.text)) for item in listed):
            reading.claim(*(item.outer for item in listed))
            return [("agreed", listed)]
    return []


def _once(text: str, lists: list[Opened]) -> list[Opened]:
    """Leave out decisions that are printed a second time further on."""
    kept: list[Opened] = []
    seen: set[tuple[str, ...]] = set()
    for word, listed in reversed(lists):
        key = tuple(" ".join(i.span.of(text).lower().split()[:8]) for i in listed)
        is_long = len(listed) > 1 or len(listed[0].span.of(text).split()) >= _LONG
        if not (is_long and key in seen):
            kept.append((word, listed))
        seen.add(key)
    return kept[::-1]


def _add(reading: Reading, word: str, item: Item) -> None:
    mention = _MENTION.search(item.span.of(reading.text))
    reading.decisions.append(
        Decision(
            kind="resolved" if word == "resolved" else "agreed",
            span=item.span,
            number=item.number,
            due=due(reading.text, item.span),
            recommendation=mention[1] if mention else None,
        )
    )
