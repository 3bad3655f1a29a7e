"""How a reply opens, what options a form offers, and which of them is ticked."""

from __future__ import annotations

import re
from collections.abc import Mapping

from councilbench.reading.model import Span, trimmed
from councilbench.reading.wording import any_of, whole

Phrases = Mapping[str, str]
WINDOW = 400  # characters of a sentence in which an answer is looked for

_LEAD = re.compile(
    r"[\s*_–—:.-]*(?:(?:the|this|that|our|your)\s+recommendation\s+"
    r"(?:is|was|has been|be)\s+|(?:recommendation|is|are|was|were|be|been|has been"
    r"|have been|had been|yes,?"
    r"|the\s+\w+\s+(?:has|have)|we(?:\s+have)?)\s+)?(?:fully\s+(?=in\b))?",
    re.IGNORECASE,
)
CONDITION = re.compile(
    r"[\s,;:(–—-]*(?:and\s+)?(?:but|subject to|although|though|however|except|provided"
    r"|in part|partly|in principle|so far as|insofar|as amended|with amended|depending"
    r"|where possible|with (?:the |some |minor |an? )?(?:\w+\s)?(?:exception|amend\w+"
    r"|modif\w+|condition\w*|change\w*|caveat\w*|qualif\w+|proviso))\b",
    re.IGNORECASE,
)
COMPLETE = re.compile(
    r"\s*(?:$|[.;:)*|\n✓✔☑☒]|[–—]|-\s|\()|\s*,?\s+(?:and|because|as|since|by|in full"
    r"|in its entirety|already|on|at|with)\b|,\s+already\b|\s*,?\s*which\b"
    r"|\s+(?:this|the)\s+recommendation\b",
    re.IGNORECASE,
)
_PUT_OFF = re.compile(r"\s+(?:to|until|till|pending|for)\b", re.IGNORECASE)
_AFTER_COMMA = re.compile(r"\s*,")
_REFUSES = re.compile(
    r"[\s*]*(?:I|we|(?:the\s+)?(?:cabinet|executive|council|board|trust|department"
    r"|portfolio holder|government|minister|health board))\s+"
    r"(?:(?P<not>cannot|can not|can't|could not|do not|don't|does not|doesn't|did not"
    r"|is unable to|am unable to|are unable to|is not able to|am not able to"
    r"|are not able to|is not minded to)\s+)?"
    r"(?:fully\s+|(?P<part>partly\s+|partially\s+|in part\s+))?"
    r"(?P<verb>accept|agree|support|endorse|approve|reject|decline|note)(?:s|ed)?"
    r"\s+(?:to\s+|with\s+)?(?:(?:this|the|your|that)\s+recommendation\b"
    r"|(?:this|that)(?=\s*[,.;]|\s+(?:and|but)\b)"
    r"|the\s+(?P<aim>aim|principle|spirit|intention|thrust)\b)",
    re.IGNORECASE,
)
_TICK = r"(?:\bY(?:es)?\b|\b[Xx]\b|[✓✔☑☒🗸■☻]|[\[(]\s{0,5}[xX✓✔]\s{0,5}[\])])"
_TICKED = re.compile(rf"{_TICK}\s*$|^\s*{_TICK}\s*")
_EMPTY = r"(?:[☐□▢]|\[\s{0,5}\]|\(\s{0,5}\)|\bNo?\b|_{2,})"
_EMPTY_BOX = re.compile(rf"{_EMPTY}\s*$|^\s*{_EMPTY}\s*")
_BOX = re.compile(r"[☐□▢☑☒✓✔]|\[\s{0,5}[xX✓✔]?\s{0,5}\]")
YES_NO = re.compile(
    r"\W*(?:(?P<yes>yes|y|✓|✔|☑|☒|x)|(?P<no>no|n|✗|✘))\W*", re.IGNORECASE
)
OF_IT = re.compile(
    r"(?:this|the|that)\s+recommendations?\s+(?:was|were|is|are|has been|had been)\s",
    re.IGNORECASE,
)
_ENDS = re.compile(r"(?<=\s)[–—-]\s+|(?<=[.!?;])\s*(?=[A-Z*])|\s+\(")
_TAIL = 20  # words of an answer that ends a recommendation
_MARKUP = re.compile(r"[*_]+")
# What may stand between an answer and its explanation.
_BETWEEN = re.compile(r"[\s.;:*–—✓✔☑☒-]*")


def explanation(text: str, answer: Span, end: int) -> Span | None:
    """Return what stands behind an answer, less the stops and dashes between."""
    behind = _BETWEEN.match(text, answer.end, end)
    words = trimmed(text, behind.end() if behind else answer.end, end)
    return words if words and any(c.isalnum() for c in words.of(text)) else None


def reply(text: str, span: Span, phrases: Phrases) -> tuple[str, Span] | None:
    """Return the decision with which a reply opens, and the words that give it.

    A full acceptance on a condition ("accepted subject to …", "supported, but …") is
    one in part. Where the words go on in a way that may change the sense there is none.
    """
    end = min(span.end, span.start + WINDOW)
    refuses = _REFUSES.match(text, span.start, end)
    if refuses:
        refused = refuses["not"] or refuses["verb"].lower() in ("reject", "decline")
        part = (
            refuses["part"]
            or refuses["aim"]
            or CONDITION.match(text, refuses.end(), end)
        )
        accepted = "accept_in_part" if part else "accept_in_full"
        if refuses["verb"].lower() == "note":
            return "noted", Span(*refuses.span())
        return "decline" if refused else accepted, Span(*refuses.span())
    lead = _LEAD.match(text, span.start, end)
    start = lead.end() if lead else span.start
    spoken = tuple(phrase for phrase in phrases if phrase[0] != "=")
    match = any_of(spoken).match(text, start, end)
    decision = whole(match[0], phrases) if match else None
    if not match or not decision:
        return None
    condition = CONDITION.match(text, match.end(), end)
    if condition and decision == "accept_in_full":
        return "accept_in_part", Span(start, condition.end())
    if condition or COMPLETE.match(text, match.end(), end):
        return decision, Span(start, match.end())
    goes_on = _PUT_OFF.match(text, match.end(), end) or _AFTER_COMMA.match(
        text, match.end(), end
    )
    if decision != "accept_in_full" and goes_on:
        return decision, Span(start, match.end())
    return None


def answer_at_end(
    text: str, words: Span, phrases: Phrases
) -> tuple[Span, str, Span, Span | None] | None:
    """Part words from an answer that ends them, in its own sentence or after a dash.

    Returns the words, the decision, the words that give it and any explanation:
    "… a bell. – Accepted", "… a bell (Agreed)", "… a bell. The recommendation was
    rejected by Cabinet."
    """
    for mark in _ENDS.finditer(text, words.start, words.end):
        tail = trimmed(text, mark.end(), words.end)
        before = trimmed(text, words.start, mark.start())
        if not tail or not before or tail.end - tail.start > WINDOW:
            continue
        inner = Span(tail.start, tail.end - 1) if mark[0].endswith("(") else tail
        answer = reply(text, inner, phrases)
        if not answer:
            continue
        short = len(tail.of(text).split()) <= _TAIL and not mark[0].isspace()
        whole = answer[1].end >= inner.end - 1
        said = OF_IT.match(text, inner.start, inner.end)
        if whole or short or said:
            given = None if whole or said else explanation(text, answer[1], inner.end)
            return before, answer[0], tail if said else answer[1], given
    return None


def exact_answer(words: str, phrases: Phrases) -> str | None:
    """Return the decision of words that are all that stands in a place for an answer.

    Yes, Y or a tick accepts, No, N or a cross declines; phrases that begin with = count
    here and nowhere else.
    """
    if yes := YES_NO.fullmatch(words):
        return "decline" if yes["no"] else "accept_in_full"
    return whole(_MARKUP.sub("", words).strip(" .;:,\n"), phrases)


def option(words: str, phrases: Phrases) -> str | None:
    """Return the decision that an option of a form offers, or None if it is none."""
    plain = _MARKUP.sub("", words).strip(" .;:")
    plain = _EMPTY_BOX.sub("", _TICKED.sub("", plain)).strip(" .;:–-")
    if code := whole(plain, phrases):
        return code
    pieces = [whole(piece, phrases) for piece in plain.split(" / ")]
    codes = {code for code in pieces if code}
    return codes.pop() if len(pieces) > 1 and len(codes) == 1 else None


def is_ticked(words: str) -> bool:
    """Tell whether an option is ticked: by a mark before or after its words."""
    return bool(_TICKED.search(_MARKUP.sub("", words).strip(" .;")))


def has_box(words: str) -> bool:
    """Tell whether words hold a box, ticked or empty, or a tick."""
    return bool(_BOX.search(words)) or is_ticked(words)


def options_in_line(text: str, span: Span, phrases: Phrases) -> list[Span]:
    """Return the options that stand side by side in a line, each with its box."""
    boxes = [m.start() for m in _BOX.finditer(text, span.start, span.end)]
    if len(boxes) < 2:
        return []
    ends = [m.end() for m in _BOX.finditer(text, span.start, span.end)]
    before = trimmed(text, span.start, boxes[0]) is None
    cuts = (
        [*zip(boxes, [*boxes[1:], span.end], strict=True)]
        if before
        else [*zip([span.start, *ends[:-1]], ends, strict=True)]
    )
    found = [trimmed(text, start, end) for start, end in cuts]
    named = [part for part in found if part and option(part.of(text), phrases)]
    return named if len(named) == len(boxes) else []
