"""Where a document takes up a recommendation by its number, and in what form.

The forms are told apart by what follows the number:

- ``Recommendation 4: The Council should …``: its words (verbatim);
- ``Point 5 Finding community solutions – the group was due …``: a title, then a report;
- ``Recommendation 10 (links with X) was being considered …``: a subject, then a report;
- ``Points 11, 12 and 13 were inter related around training …``: several at once.

Anything else that names a number is left alone: a reader that is unsure says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from councilbench.reading.model import Span, trimmed

from .blocks import Block
from .numbers import NUMBER_WORDS, REFS, parts

_BEFORE = r"(?:(?:Scrutiny|Key|Final|Draft|Main|Inquiry|Panel|Committee|Group)\s)?"
_LABEL = (
    rf"[*_#\s]{{0,6}}(?:{_BEFORE}|[A-Z]\w+\s(?=recommendation\s+\w{{1,3}}\s*:))"
    r"(?P<label>recommendation(?=\s+\w{1,3}\s*:)|Recommendation|RECOMMENDATION|Argymhelliad|ARGYMHELLIAD|Rec\.?|REC\.?"
    r"|Point|No\.?)"
)
_OPENER = re.compile(
    rf"(?P<whole>{_LABEL}(?P<plural>[sS]?)\s{{1,5}}(?:[Nn]o\.?\s{{0,5}}|[Nn]umber\s)?"
    rf"\(?(?P<refs>{REFS}|{NUMBER_WORDS}|[A-Z](?=\)?\s*[:.–—-]))\)?)[*_]*"
    rf"(?:\s*/\s*(?:Recommendation|Argymhelliad)\s+(?:{REFS}))?"
    r"|(?P<code>[*_#\s]{0,6}(?P<r>R\.?\s?\d{1,3}[a-z]?))(?=[*_]*(?:\s*[:.)]\s|\s+[–—-]\s|\s+[A-Z(]|\s*$))"
)
_WORDS_FOLLOW = re.compile(
    r"\s*[:.)]+\s*|\s+[–—-]\s+|\s*\n\s*|\s+(?=(?:That|To|The|An?|All|Each)\s)"
)
_GLOSS = re.compile(r"\s*\((?P<gloss>[^()]*(?:\([^()]*\)[^()]*)*)\)\s*:?\s*")
_PAGE = re.compile(
    r"\s*\((?:see\s+)?(?:pp?\.?|pages?|paras?\.?|paragraphs?|sections?)\s*[\d.]+"
    r"(?:\s*(?:-|–|to|and)\s*[\d.]+)?\)",
    re.IGNORECASE,
)
_VERB = re.compile(r"\s+(?:was|were|is|are|has|have|had|would|will|remains?)\b")
_TOPIC = re.compile(
    r"\b(?:around|about|concerning|regarding|relating to)\s+(?P<topic>.{1,300}?)"
    r"\s*(?:,|;|\.|\bso\b|\band (?:so|were|are)\b)"
)
_TITLE_ENDS = re.compile(
    r"(?<=\s)[–—-]\s+|(?<=\S):\s+|,\s+(?=this (?:point|recommendation)\b)",
    re.IGNORECASE,
)
_TITLE_WORDS = 14
_TITLE_LONGEST = 300


@dataclass(frozen=True)
class Opener:
    """A block that opens with a recommendation's number.

    ``labels`` are as printed, so several numbers share one. ``words`` are those of the
    recommendation (``wording`` "verbatim"), or its title or subject ("title");
    ``report`` is what the same block goes on to say of it. ``is_mention`` tells that
    the whole block is a sentence about the recommendation.
    """

    block: Block
    numbers: tuple[str, ...]
    labels: tuple[str, ...]
    words: Span | None
    wording: str
    report: Span | None
    is_mention: bool = False


def openers(text: str, blocks: list[Block]) -> Iterator[tuple[int, Opener]]:
    """Yield (index of the block, opener) for each block that opens in a known form."""
    coded = 0
    found: list[tuple[int, Opener, bool]] = []
    for index, block in enumerate(blocks):
        match = _match(text, block)
        if match and (opener := _opener(text, block, match)):
            is_code = match["r"] is not None
            coded += is_code
            found.append((index, opener, is_code))
    for index, opener, is_code in found:
        if not is_code or coded > 1:
            yield index, opener


def opens_with_number(words: str) -> bool:
    """Tell whether words open with "Recommendation 4" and go on in a known form."""
    match = _OPENER.match(words)
    if not match or match["r"]:
        return False
    end = match.end()
    return end == len(words) or bool(
        _WORDS_FOLLOW.match(words, end) or words[end : end + 2] == " ("
    )


def _match(text: str, block: Block) -> re.Match[str] | None:
    """Return the number with which a block opens; R1 may be its list marker."""
    start = block.span.start
    if re.fullmatch(r"\W*R\d{1,3}\W*", block.marker):
        start = block.outer.start
    return _OPENER.match(text, start, block.span.end)


def _opener(text: str, block: Block, match: re.Match[str]) -> Opener | None:
    refs = match["refs"] or match["r"]
    numbers = parts(refs) or (refs,)
    labels = ((match["whole"] or match["code"]).strip(" *_#"),) * len(numbers)
    tail, end = match.end(), block.span.end

    def opener(
        words: Span | None, wording: str, report: Span | None, mention: bool = False
    ) -> Opener:
        return Opener(block, numbers, labels, words, wording, report, mention)

    if (match["label"] or "").startswith("No") and tail != end:
        return None
    if match["r"]:
        follows = _WORDS_FOLLOW.match(text, tail, end)
        return opener(
            trimmed(text, follows.end() if follows else tail, end), "verbatim", None
        )
    if page := _PAGE.match(text, tail, end):
        tail = page.end()
    if gloss := _GLOSS.match(text, tail, end):
        words = Span(gloss.start("gloss"), gloss.end("gloss"))
        named = gloss[0].rstrip().endswith(":")
        report = trimmed(text, gloss.end() if named else block.span.start, end)
        return opener(words, "title", report, mention=not named)
    if _VERB.match(text, tail, end):
        topic = _TOPIC.search(text, tail, end)
        subject = Span(*topic.span("topic")) if topic else None
        return opener(subject, "title", block.span, mention=len(numbers) == 1)
    if follows := _WORDS_FOLLOW.match(text, tail, end):
        return opener(trimmed(text, follows.end(), end), "verbatim", None)
    if tail == end:
        return opener(None, "verbatim", None)
    title_ends = _TITLE_ENDS.search(text, tail, min(end, tail + _TITLE_LONGEST))
    title = trimmed(text, tail, title_ends.start()) if title_ends else None
    if title and title_ends and _is_title(title.of(text)):
        return opener(title, "title", trimmed(text, title_ends.end(), end))
    return None


def _is_title(words: str) -> bool:
    return words[0].isupper() and len(words.split()) <= _TITLE_WORDS
