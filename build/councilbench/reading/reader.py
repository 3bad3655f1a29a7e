"""From a text to findings: every form of writing is looked for, one after the other."""

from __future__ import annotations

from .answers import read_answers
from .blocks import blocks, cuts
from .dates import dates_in
from .decisions import read_decisions
from .grids import read_grids
from .labelled import read_labelled
from .lists import read_lists
from .model import Issue, Reading, Recommendation, Vocabulary
from .rows import read_rows
from .statements import read_statements


def read(text: str, vocabulary: Vocabulary) -> Reading:
    """Return what the rules find in a text, each finding with its passage."""
    reading = Reading(text, dates=dates_in(text))
    laid_out = blocks(text)
    read_grids(reading, vocabulary)
    read_rows(reading, vocabulary)
    mentions = read_labelled(reading, laid_out, vocabulary)
    read_lists(reading, laid_out, vocabulary)
    read_decisions(reading, laid_out)
    read_answers(reading, laid_out, vocabulary.responses)
    reading.recommendations = _once(text, reading.recommendations)
    for findings in (reading.recommendations, reading.responses):
        findings.sort(key=lambda finding: finding.span)
    read_statements(reading, laid_out, vocabulary.statements, mentions)
    for cut in cuts(text):
        reading.issues.append(
            Issue(
                "text_cut_short", f"The text breaks off: “{cut.of(text).strip()}”", cut
            )
        )
    return reading


def _once(text: str, findings: list[Recommendation]) -> list[Recommendation]:
    """Leave out recommendations that the text prints again in the same words."""
    seen: set[tuple[str | None, str]] = set()
    kept = []
    for finding in findings:
        key = finding.number, " ".join(finding.span.of(text).lower().split())
        if finding.number is None or finding.wording != "verbatim" or key not in seen:
            kept.append(finding)
        seen.add(key)
    return kept
