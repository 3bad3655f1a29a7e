"""Responses to recommendations: forms with options to tick, and replies in a line."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .answers import explanation, reply
from .blocks import Block
from .model import Issue, Reading, Response, Span, trimmed
from .wording import pattern

_LABEL = re.compile(
    r"[^.:]{0,60}\b(?:response|reply|decision|answer)\b[^.:]{0,40}(?::|$)",
    re.IGNORECASE,
)
_TICK = r"(?:\bY(?:es)?\b|\b[Xx]\b|[✓✔☑☒🗸]|[\[(]\s{0,5}[xX✓]\s{0,5}[\])])"
_TICKED = re.compile(rf"{_TICK}\s*$|^\s*{_TICK}\s*")
_EMPTY = r"(?:☐|□|\[\s{0,5}\]|\(\s{0,5}\)|\bN(?:o)?\b)"
_EMPTY_BOX = re.compile(rf"{_EMPTY}\s*$|^\s*{_EMPTY}\s*")
_INSTRUCTION = re.compile(
    r"\bexplanation\b.*\b(?:should|must|please)\b|\bplease\b.*\b(?:explain|reasons?)\b",
    re.IGNORECASE,
)
_MARKS = ("(x)", "(X)")  # taken for the letter of a list item
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
    ticked = [b for b in options if _is_ticked(b)]
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
        reading.issues.append(Issue("conflicting_ticks", message, whole, number))
    return True


def _is_ticked(option: Block) -> bool:
    words = f"{option.marker} {option.text}" if option.marker in _MARKS else option.text
    return bool(_TICKED.search(_MARKUP.sub("", words)))


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
    text, label = reading.text, blocks[0]
    start = label.span.start + label.text.find(":") + 1
    words = trimmed(text, start, label.span.end) if ":" in label.text else None
    if not words and len(blocks) > 1 and not _option(blocks[1].text, phrases):
        words = blocks[1].span
    answer = reply(text, words, phrases) if words else None
    if not answer:
        return False
    end = blocks[-1].span.end
    given = explanation(text, answer[1], end)
    reading.responses.append(Response(number, answer[0], "stated", answer[1], given))
    reading.claim(Span(label.outer.start, end))
    return True


def read_opening(
    reading: Reading, number: str, block: Block, phrases: Mapping[str, str]
) -> bool:
    """Read an answer with which the paragraph after a recommendation opens."""
    answer = reply(reading.text, block.span, phrases)
    if not answer:
        return False
    given = explanation(reading.text, answer[1], block.span.end)
    reading.responses.append(Response(number, answer[0], "stated", answer[1], given))
    reading.claim(block.outer)
    return True
