"""From a text to findings: layout, frames, labels, resolution."""

from __future__ import annotations

from collections.abc import Iterator

from .dates import dates_in
from .layout.blocks import cuts
from .layout.plain import plain
from .model import Issue, Reading, Vocabulary, meeting_date_of
from .resolution.context import context_of
from .resolution.cut import cut_in_mid_sentence
from .resolution.labelled import read_labelled
from .resolution.listed import read_lists
from .resolution.prose import read_prose
from .resolution.sentences import read_sentences
from .resolution.tabled import read_tables
from .statements import read_statements


def read(text: str, vocabulary: Vocabulary) -> Reading:
    """Return what the rules find in a text, each finding with its passage."""
    same = plain(text)
    reading = Reading(text, dates=dates_in(same))
    context = context_of(reading, same, vocabulary)
    read_tables(context)
    mentions = read_labelled(context)
    read_lists(context)
    read_sentences(context)
    read_prose(context)
    for findings in (reading.recommendations, reading.responses, reading.decisions):
        findings.sort(key=lambda finding: finding.span)
    read_statements(reading, context.blocks, vocabulary.statements, mentions)
    reading.issues += cut_in_mid_sentence(reading, same)
    reading.issues += _unsure_of_the_day(reading)
    for cut in cuts(same):
        reading.issues.append(
            Issue(
                "text_cut_short", f"The text breaks off: “{cut.of(text).strip()}”", cut
            )
        )
    return reading


def _unsure_of_the_day(reading: Reading) -> Iterator[Issue]:
    """Yield an issue where two days are given alike as that of the meeting."""
    _, tied = meeting_date_of(reading.dates)
    if tied:
        days = " and ".join(dict.fromkeys(day.span.of(reading.text) for day in tied))
        message = f"The text gives {days} as the day of the meeting"
        yield Issue("meeting_date_unsure", message, tied[0].span)
