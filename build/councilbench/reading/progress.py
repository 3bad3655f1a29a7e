"""Progress: what was reported on a recommendation, and the words for its status."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .blocks import Block, sentences
from .model import Progress, Reading, Span
from .wording import code, status_of_words

REPORTS = re.compile(r"\b(?:progress|updates?|implementation|implemented)\b", re.I)
_LIST = re.compile(r"\brecommendations\b", re.IGNORECASE)
STATUS_LINE = re.compile(
    r"\W*(?:(?:current |progress |implementation )?status|rag(?: status| rating)?"
    r"|assessment(?: of progress)?|outcome|rating)\s*[:–—-]\s*(?P<words>\S.{0,80})",
    re.IGNORECASE,
)
_ASSESSED = re.compile(
    r"\b(?:assessed|rated|reported|considered|judged|marked|confirmed)"
    r"(?:\s+(?:as|to be))?\s+$"
)


def status_of_list(
    text: str, blocks: list[Block], phrases: Mapping[str, str]
) -> tuple[str, Span, Block] | None:
    """Return the status that the sentence opening a list gives to all of its items.

    The sentence ends in a colon, speaks of "recommendations" and names a status; the
    words for the status and the block of the sentence are returned with it.
    """
    for block in reversed(blocks):
        if not block.text.endswith(":") or not _LIST.search(block.text):
            continue
        coded = code(text, block.span, phrases)
        if coded:
            status, place = coded
            verb = _ASSESSED.search(text, block.span.start, place.start)
            words = Span(verb.start() if verb else place.start, place.end)
            return status, words, block
    return None


def status_in(
    text: str, narrative: Span, phrases: Mapping[str, str]
) -> tuple[str, Span] | None:
    """Return the status that a report's opening sentence names, and the words for it.

    The words run from the start of the sentence to the end of the phrase. Only the
    opening sentence counts: further on, "ongoing" and the like describe other things.
    """
    opening = next(sentences(text, narrative))
    coded = code(text, opening, phrases)
    return (coded[0], Span(opening.start, coded[1].end)) if coded else None


def read_status_line(
    reading: Reading, number: str, body: list[Block], phrases: Mapping[str, str]
) -> bool:
    """Read "Status: On track" among the blocks after a recommendation.

    What stands after that line is the report. Returns whether there is one.
    """
    for index, block in enumerate(body):
        line = STATUS_LINE.fullmatch(block.text)
        if not line:
            continue
        place = Span(block.span.start + line.start("words"), block.span.end)
        status = status_of_words(line["words"], phrases) or "not_recorded"
        after = body[index + 1 :]
        reported = after or body[:index]
        report = (
            Span(reported[0].span.start, reported[-1].span.end) if reported else None
        )
        reading.progress.append(Progress(number, status, "stated", place, report))
        reading.claim(block.outer, report)
        return True
    return False


def read_report(
    reading: Reading,
    number: str,
    narrative: Span | None,
    of_list: tuple[str, Span, Block] | None,
    phrases: Mapping[str, str],
    shared: bool = False,
) -> None:
    """Add the progress reported on a recommendation to ``reading``.

    A status of its own comes before the list's (``of_list``); a report that is shared
    with another recommendation states none for this one.
    """
    own = status_in(reading.text, narrative, phrases) if narrative else None
    if own and not shared:
        status, basis, place = own[0], "stated", own[1]
    elif of_list:
        status, basis, place = of_list[0], "stated_of_list", of_list[1]
    else:
        status, basis, place = "not_recorded", "rule", None
    reading.progress.append(Progress(number, status, basis, place, narrative, shared))
    reading.claim(
        narrative, of_list[2].outer if basis == "stated_of_list" and of_list else None
    )
