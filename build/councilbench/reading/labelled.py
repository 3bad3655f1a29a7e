"""Recommendations under their number ("Recommendation 4: …"), and what follows each."""

from __future__ import annotations

import re
from dataclasses import replace

from .answers import explanation, reply
from .blocks import Block
from .decisions import ends, is_opener
from .headings import is_heading
from .model import (
    Progress,
    Reading,
    Recommendation,
    Response,
    Span,
    Vocabulary,
    trimmed,
)
from .openers import Opener, openers
from .progress import (
    REPORTS,
    STATUS_LINE,
    read_report,
    read_status_line,
    status_of_list,
)
from .responses import read_form, read_opening
from .voices import is_officers_paper, is_scrutinys, is_wish
from .wording import status_of_words

_ANSWER_MARK = re.compile(r"(?<=\s)[–—-]\s+|(?<=[.!?])\s+(?=[A-Z*])")
_ANSWER_LONGEST = 60  # characters


def read_labelled(
    reading: Reading, laid_out: list[Block], vocabulary: Vocabulary
) -> dict[Span, str]:
    """Read each recommendation and what follows it, up to the next one.

    Returns the passages that are sentences about one recommendation.
    """
    indexed = [
        (index, opener)
        for index, opener in openers(reading.text, laid_out)
        if not reading.is_claimed(opener.block.span)
    ]
    indexed = _scrutinys(reading.text, indexed)
    if not indexed:
        return {}
    text, phrases = reading.text, vocabulary.statuses
    before = laid_out[: indexed[0][0]]
    of_list = status_of_list(text, before, phrases)
    reports = bool(of_list) or any(REPORTS.search(block.text) for block in before)
    section = _heading_before(before)
    waiting: list[str] = []
    mentions: dict[Span, str] = {}
    for place, (index, opener) in enumerate(indexed):
        last = indexed[place + 1][0] if place + 1 < len(indexed) else len(laid_out)
        body = _body(opener, laid_out[index + 1 : last])
        heading = _heading_after(body) if last < len(laid_out) else None
        opener = _with_status(reading, opener, vocabulary)
        if _read_answer(reading, opener, vocabulary):
            continue
        _add_recommendation(reading, opener, section, body, vocabulary)
        if opener.is_mention:
            mentions[opener.block.span] = opener.numbers[0]
        report = opener.report or _report(reading, opener, body, reports, vocabulary)
        if report:
            for number in waiting:
                read_report(reading, number, report, of_list, phrases, shared=True)
            for number in opener.numbers:
                read_report(reading, number, report, of_list, phrases)
            waiting = []
        elif of_list and not body:
            waiting.extend(opener.numbers)
        section = heading.span if heading else section
    for number in waiting:
        read_report(reading, number, None, of_list, phrases)
    return mentions


def _scrutinys(
    text: str, indexed: list[tuple[int, Opener]]
) -> list[tuple[int, Opener]]:
    """Leave out what an officer's paper says of the recommendations it makes itself."""
    if not indexed or not is_officers_paper(text):
        return indexed
    if not is_scrutinys(text):
        return []
    if any(o.words and is_wish(o.words.of(text)) for _, o in indexed):
        return []
    return [(i, opener) for i, opener in indexed if opener.words or not opener.report]


def _with_status(reading: Reading, opener: Opener, vocabulary: Vocabulary) -> Opener:
    """Read "Recommendation 1 (COMPLETED): That …": a status in place of a title."""
    place, words = opener.words, opener.report
    if opener.wording != "title" or opener.is_mention or not place or not words:
        return opener
    status = status_of_words(place.of(reading.text), vocabulary.statuses)
    if not status:
        return opener
    for number in opener.numbers:
        reading.progress.append(Progress(number, status, "stated", place, None))
    reading.claim(Span(opener.block.outer.start, words.start))
    return replace(opener, words=words, wording="verbatim", report=None)


def _read_answer(reading: Reading, opener: Opener, vocabulary: Vocabulary) -> bool:
    """Read "Recommendation 1 – Accepted": an answer in the place for the words."""
    words = opener.words or opener.report
    answer = reply(reading.text, words, vocabulary.responses) if words else None
    if not answer or not words:
        return False
    given = explanation(reading.text, answer[1], words.end)
    known = {r.number for r in reading.recommendations}
    label = Span(opener.block.span.start, words.start)
    label = trimmed(reading.text, label.start, label.end) or words
    for number in opener.numbers:
        if number not in known:
            reading.recommendations.append(
                Recommendation(number, opener.labels[0], None, label, "number")
            )
        reading.responses.append(
            Response(number, answer[0], "stated", answer[1], given)
        )
    reading.claim(opener.block.outer)
    return True


def _body(opener: Opener, following: list[Block]) -> list[Block]:
    """Return the blocks that belong to an opener: none for an item of a list."""
    if opener.block.is_bullet:
        return []
    body = []
    for block in following:
        if ends(block) or is_opener(block):
            break
        body.append(block)
    return body


def _heading_after(body: list[Block]) -> Block | None:
    """Take the heading of what comes next off the end of a body, if there is one."""
    if not body or not is_heading(body[-1]) or STATUS_LINE.fullmatch(body[-1].text):
        return None
    return body.pop()


def _heading_before(blocks_before: list[Block]) -> Span | None:
    last = blocks_before[-1] if blocks_before else None
    return last.span if last and is_heading(last) else None


def _add_recommendation(
    reading: Reading,
    opener: Opener,
    section: Span | None,
    body: list[Block],
    vocabulary: Vocabulary,
) -> None:
    """Add the recommendations that an opener names, where it gives words for them."""
    words = opener.words
    if words is None and opener.wording == "verbatim" and body:
        words = body.pop(0).span
    if words is None:
        return
    shared = len(opener.numbers) > 1
    outer_end = words.end if opener.report is None else opener.block.outer.end
    words = _without_answer(reading, opener, words, vocabulary)
    for number, label in zip(opener.numbers, opener.labels, strict=True):
        reading.recommendations.append(
            Recommendation(number, label, section, words, opener.wording, shared)
        )
    reading.claim(Span(opener.block.outer.start, outer_end), section)


def _without_answer(
    reading: Reading, opener: Opener, words: Span, vocabulary: Vocabulary
) -> Span:
    """Read an answer that ends the words ("… a bell. – Accepted"), and leave it out."""
    text = reading.text
    near = max(words.start, words.end - _ANSWER_LONGEST)
    for mark in _ANSWER_MARK.finditer(text, near, words.end):
        tail = Span(mark.end(), words.end)
        answer = reply(text, tail, vocabulary.responses)
        if answer and opener.wording == "verbatim" and len(tail.of(text).split()) <= 5:
            for number in opener.numbers:
                reading.responses.append(Response(number, answer[0], "stated", tail))
            return trimmed(text, words.start, mark.start()) or words
    return words


def _report(
    reading: Reading,
    opener: Opener,
    body: list[Block],
    reports: bool,
    vocabulary: Vocabulary,
) -> Span | None:
    """Read a response form in the body; failing that return the body as a report.

    The body counts as a report only in a document that says it reports progress:
    elsewhere it may be reasons or evidence, and is left unread.
    """
    if not body:
        return None
    number = opener.numbers[0]
    if read_form(reading, number, body, vocabulary.responses):
        return None
    if read_status_line(reading, number, body, vocabulary.statuses):
        return None
    if read_opening(reading, number, body[0], vocabulary.responses):
        return None
    return Span(body[0].span.start, body[-1].span.end) if reports else None
