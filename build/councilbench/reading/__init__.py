"""Reading a document: from its text to findings, by the forms that councils use.

Rules go by form (a numbered recommendation, a form with options, a list under AGREED)
and never by council or subject. What no rule claims stays unread.
"""

from __future__ import annotations

from .blocks import Block, blocks, cuts
from .dates import dates
from .decisions import ends, is_opener, read_decisions
from .headings import is_heading
from .model import (
    DateFound,
    Decision,
    Doubt,
    Progress,
    Reading,
    Recommendation,
    Response,
    Span,
    Statement,
    Vocabulary,
    share,
    uncovered,
)
from .openers import Opener, openers
from .progress import REPORTS, read_report, status_of_list
from .responses import read_form
from .statements import read_statements

__all__ = [
    "DateFound",
    "Decision",
    "Doubt",
    "Progress",
    "Reading",
    "Recommendation",
    "Response",
    "Span",
    "Statement",
    "Vocabulary",
    "read",
    "share",
    "uncovered",
]


def read(text: str, vocabulary: Vocabulary) -> Reading:
    """Return what the rules find in a text, each finding with its passage."""
    reading = Reading(text, dates=dates(text))
    laid_out = blocks(text)
    found = list(openers(text, laid_out))
    mentions = _read_recommendations(reading, laid_out, found, vocabulary)
    read_decisions(reading, laid_out)
    read_statements(reading, laid_out, vocabulary.statements, mentions)
    for cut in cuts(text):
        reading.doubts.append(
            Doubt(
                "text_cut_short", f"The text breaks off: “{cut.of(text).strip()}”", cut
            )
        )
    return reading


def _read_recommendations(
    reading: Reading,
    laid_out: list[Block],
    found: list[tuple[int, Opener]],
    vocabulary: Vocabulary,
) -> dict[Span, str]:
    """Read each recommendation and what follows it, up to the next one.

    Returns the passages that are sentences about one recommendation.
    """
    if not found:
        return {}
    text, phrases = reading.text, vocabulary.statuses
    before = laid_out[: found[0][0]]
    of_list = status_of_list(text, before, phrases)
    reports = bool(of_list) or any(REPORTS.search(block.text) for block in before)
    section = _heading_before(before)
    waiting: list[str] = []
    mentions: dict[Span, str] = {}
    for place, (index, opener) in enumerate(found):
        last = found[place + 1][0] if place + 1 < len(found) else len(laid_out)
        body = _body(opener, laid_out[index + 1 : last])
        heading = _heading_after(body) if last < len(laid_out) else None
        _add_recommendation(reading, opener, section, body)
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
    return body.pop() if body and is_heading(body[-1]) else None


def _heading_before(blocks_before: list[Block]) -> Span | None:
    last = blocks_before[-1] if blocks_before else None
    return last.span if last and is_heading(last) else None


def _add_recommendation(
    reading: Reading, opener: Opener, section: Span | None, body: list[Block]
) -> None:
    """Add the recommendations that an opener names, where it gives words for them."""
    words = opener.words
    if words is None and opener.wording == "verbatim" and body:
        words = body.pop(0).span
    if words is None:
        return
    shared = len(opener.numbers) > 1
    for number, label in zip(opener.numbers, opener.labels, strict=True):
        reading.recommendations.append(
            Recommendation(number, label, section, words, opener.wording, shared)
        )
    ends_at = words.end if opener.report is None else opener.block.outer.end
    reading.claim(Span(opener.block.outer.start, ends_at), section)


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
    if read_form(reading, opener.numbers[0], body, vocabulary.responses):
        return None
    return Span(body[0].span.start, body[-1].span.end) if reports else None
