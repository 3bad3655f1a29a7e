"""Findings that end in the middle of a sentence, as their text does there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from councilbench.reading.model import Issue, Reading, Span

_FEWEST = 5  # words: fewer may be a title or an answer, which need no stop
_BREAKS_OFF = re.compile(
    r"(?:,|-|\b(?:an?|the|of|on|in|by|for|with|at|from|to|and|or|that|which|whose|its"
    r"|their|is|are|was|were|be|been|has|have|had|will|would|should|this|these))$",
    re.IGNORECASE,
)
_ENDS = (".", ";", ":", "?", "!", ")", "]", '"', "”", "’", "'", "…", "*")


def cut_in_mid_sentence(reading: Reading, text: str) -> Iterator[Issue]:
    """Yield an issue for each finding whose words break off.

    They do where they end in a word that leads on, where what follows begins in small
    letters, or at the end of a text in which others like them come to a stop.
    """
    listed: list[tuple[str | None, list[Span]]] = [
        (r.number, [r.span]) for r in reading.recommendations if r.wording == "verbatim"
    ]
    listed += [(d.number, [d.span]) for d in reading.decisions]
    listed += [(p.number, [p.narrative]) for p in reading.progress if p.narrative]
    listed += [(r.number, [r.explanation]) for r in reading.responses if r.explanation]
    spans = [span for _, held in listed for span in held]
    stops = sum(span.of(text).endswith(_ENDS) for span in spans) > len(spans) / 2
    seen: set[Span] = set()
    for number, held in listed:
        for span in held:
            if span in seen or not _is_cut(text, span, stops):
                continue
            seen.add(span)
            message = f"The words break off: “…{span.of(text)[-40:].strip()}”"
            end = Span(max(span.start, span.end - 40), span.end)
            yield Issue("cut_mid_sentence", message, end, number)


def _is_cut(text: str, span: Span, others_stop: bool) -> bool:
    words = span.of(text)
    if len(words.split()) < _FEWEST or words.endswith(_ENDS):
        return False
    after = text[span.end : span.end + 200]
    goes_on = re.match(r"\s*\n\s*(?=[a-z]{2,})", after)
    at_end = not after.strip()
    return bool(_BREAKS_OFF.search(words) or goes_on or (at_end and others_stop))
