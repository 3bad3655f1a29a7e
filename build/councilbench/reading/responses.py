"""Responses to recommendations: forms with options to tick, and replies in a line."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .blocks import Block
from .model import Doubt, Reading, Response, Span
from .wording import pattern

_LABEL = re.compile(r"[^.:]{0,60}\bresponse\b[^.:]{0,40}(?::|$)", re.IGNORECASE)
_TICKED = re.compile(r"(?:\bY(?:es)?\b|\bX\b|[✓✔☑☒🗸]|\[\s*[xX✓]\s*\])\s*$")
_EMPTY_BOX = re.compile(r"(?:☐|□|\[\s*\]|\bN(?:o)?\b)\s*$")
_INSTRUCTION = re.compile(
    r"\bexplanation\b.*\b(?:should|must|please)\b|\bplease\b.*\b(?:explain|reasons?)\b",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"[*_]+")


def read_form(
    reading: Reading, number: str, blocks: list[Block], phrases: Mapping[str, str]
) -> bool:
    """Read the response in the blocks that follow a recommendation.

    Returns whether there is one; what it holds goes into ``reading``. What stands after
    the form, in the place for explanations, is the explanation.
    """
    label = next((i for i, b in enumerate(blocks) if _LABEL.match(b.text)), None)
    if label is None:
        return False
    reply = _reply(reading, number, blocks[label:], phrases)
    if reply:
        return True
    options = [b for b in blocks[label + 1 :] if _option(b.text, phrases)]
    if not options:
        return False
    ticked = [b for b in options if _TICKED.search(_MARKUP.sub("", b.text))]
    rest = blocks[label + 1 :]
    instructions = [b for b in rest if b not in options and _INSTRUCTION.search(b.text)]
    remarks = [b for b in rest if b not in options and b not in instructions]
    whole = Span(options[0].outer.start, options[-1].outer.end)
    decision, basis, span = "not_recorded", "rule", whole
    if len(ticked) == 1:
        decision = _option(ticked[0].text, phrases) or "not_recorded"
        basis, span = "stated", ticked[0].outer
    explanation = Span(remarks[0].span.start, remarks[-1].span.end) if remarks else None
    reading.responses.append(Response(number, decision, basis, span, explanation))
    reading.claim(*(b.outer for b in [blocks[label], *options, *instructions]))
    reading.claim(explanation)
    if len(ticked) > 1:
        message = f"Recommendation {number} has {len(ticked)} options ticked"
        reading.doubts.append(Doubt("conflicting_ticks", message, whole, number))
    return True


def _option(words: str, phrases: Mapping[str, str]) -> str | None:
    """Return the decision that an option of a form offers, or None if it is none."""
    plain = _MARKUP.sub("", words).strip()
    plain = _EMPTY_BOX.sub("", _TICKED.sub("", plain)).strip()
    return next(
        (code for phrase, code in phrases.items() if pattern(phrase).fullmatch(plain)),
        None,
    )


def _reply(
    reading: Reading, number: str, blocks: list[Block], phrases: Mapping[str, str]
) -> bool:
    """Read "Response: Accepted. …": the decision first, then any explanation."""
    label = blocks[0]
    start = label.span.start + label.text.find(":") + 1
    answer = reading.text[start : label.span.end]
    lead = len(answer) - len(answer.lstrip(" *–-"))
    for phrase in sorted(phrases, key=len, reverse=True):
        match = pattern(phrase).match(answer, lead)
        if not match or re.match(r"\s*[\w,]", answer[match.end() :]):
            continue
        span = Span(start + match.start(), start + match.end())
        after = re.compile(r"[\s.;:*–—-]*").match(reading.text, span.end)
        rest = after.end() if after else span.end
        end = blocks[-1].span.end
        explanation = Span(rest, end) if rest < end else None
        reading.responses.append(
            Response(number, phrases[phrase], "stated", span, explanation)
        )
        reading.claim(Span(label.outer.start, end))
        return True
    return False
