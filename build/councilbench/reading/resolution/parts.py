"""What follows a recommendation, by its labels: the answer, the status, the report.

A row of a table and a run of labelled lines come here alike. What is certain is taken
first: a label with what it labels, the options of a form, words that are an answer or a
status and no more. What is left over is nobody's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from councilbench.reading.layout.blocks import Block
from councilbench.reading.layout.headings import reads_as_heading
from councilbench.reading.layout.labelled import Label, Labels
from councilbench.reading.model import Issue, Span, Vocabulary, trimmed

from .replies import (
    YES_NO,
    exact_answer,
    explanation,
    has_box,
    is_ticked,
    option,
    options_in_line,
    reply,
)
from .statuses import Statuses

_INSTRUCTION = re.compile(
    r"\bexplanation\b.*\b(?:should|must|please)\b|\bplease\b.*\b(?:explain|reasons?|tick)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Answer:
    """An answer: its code, how it is known, where it stands and any explanation."""

    decision: str
    basis: str
    span: Span
    explanation: Span | None = None


@dataclass(frozen=True)
class Report:
    """A report: its status (None: none is named), the words for it, and the rest."""

    status: str | None
    basis: str
    status_span: Span | None
    narrative: Span | None


@dataclass
class Parts:
    """What stands after a recommendation; ``left`` are blocks that are none of it."""

    answers: list[Answer] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    recognised: list[Span] = field(default_factory=list)
    left: list[Block] = field(default_factory=list)
    numbers: tuple[str, ...] = ()


@dataclass
class _Segment:
    """A label and the blocks under it; before the first label there is none."""

    label: Label | None
    blocks: list[Block]

    @property
    def part(self) -> str:
        return self.label.part if self.label else ""

    @property
    def words(self) -> Span | None:
        """The whole of what is labelled."""
        first = self.label.value if self.label else None
        start = first or (self.blocks[0].outer if self.blocks else None)
        if not start:
            return None
        return Span(start.start, self.blocks[-1].span.end if self.blocks else start.end)


class PartsReader:
    """Reads what follows recommendations in one document."""

    def __init__(
        self, text: str, labels: Labels, vocabulary: Vocabulary, statuses: Statuses
    ) -> None:
        self.text, self.labels = text, labels
        self.responses, self.statuses = vocabulary.responses, statuses
        self.prefers_status = False

    def is_certain(self, block: Block) -> bool:
        """Tell whether a block is an answer, a status, an option or a labelled line."""
        label = self.label(block)
        if label:
            return label.part not in ("end", "recommendation")
        return self.is_answer(block)

    def answers(self, block: Block) -> bool:
        """Tell whether a block is an answer or a status, or is labelled as one."""
        label = self.label(block)
        if label:
            return label.part in ("response", "status")
        return self.is_answer(block)

    def is_answer(self, block: Block) -> bool:
        """Tell whether a block is an answer, a status or an option, by its words."""
        whole = block.outer.of(self.text)
        return bool(
            option(whole, self.responses)
            or reply(self.text, block.span, self.responses)
            or options_in_line(self.text, block.outer, self.responses)
            or (not block.marker and self.statuses.is_status(block.text))
        )

    def label(self, block: Block) -> Label | None:
        """Return the label with which a block opens, unless it is an option."""
        whole = block.outer.of(self.text)
        if option(whole, self.responses) or option(block.text, self.responses):
            return None
        label = self.labels.of_line(self.text, block.span)
        if not label or not self._is_said(label.span.of(self.text)):
            return label
        # "Agreed - a store will open" is an answer, and no label; "Agreed: yes" is one
        value = label.value.of(self.text) if label.value else ""
        return label if YES_NO.fullmatch(value) or block.text.endswith(":") else None

    def _is_said(self, words: str) -> bool:
        """Tell whether words that look like a label are an answer or a status."""
        plain = words.strip(" *_:").lower()
        if "/" in plain:
            return False  # "Agreed / not agreed:" offers, and says nothing yet
        return bool(option(plain, self.responses)) or self.statuses.is_status(plain)

    def read(self, blocks: Sequence[Block]) -> Parts:
        """Return the parts of the blocks that follow a recommendation."""
        parts = Parts()
        segments = self._segments(blocks)
        for place, segment in enumerate(segments):
            later = segments[place + 1 :]
            if segment.label:
                parts.recognised.append(self._labelled(segment))
            self._read(segment, parts, segments, later)
        self._explain(segments, parts)
        return parts

    def _is_chapter(self, label: Label, segments: list[_Segment]) -> bool:
        """Tell whether "Evidence" heads a chapter, with no answer or report before."""
        heads = label.part == "report" and label.value is None
        is_first = all(segment.label is None for segment in segments)
        return heads and is_first and not self.prefers_status

    def _labelled(self, segment: _Segment) -> Span:
        """Return a label with its value, the stops and dashes between among it."""
        assert segment.label
        value = segment.label.value
        return Span(segment.label.span.start, (value or segment.label.span).end)

    def _segments(self, blocks: Sequence[Block]) -> list[_Segment]:
        segments = [_Segment(None, [])]
        for block in blocks:
            label = self.label(block)
            if (label and label.part == "end") or self.statuses.is_key(block.text):
                break
            if label and self._is_chapter(label, segments):
                break
            if label and label.part != "recommendation":
                segments.append(_Segment(label, []))
            else:
                segments[-1].blocks.append(block)
        return segments

    def _read(
        self,
        segment: _Segment,
        parts: Parts,
        segments: list[_Segment],
        later: list[_Segment],
    ) -> None:
        form = self._form(segment, parts)
        if form:
            return
        if segment.part in ("response",):
            self._response(segment, parts)
        elif segment.part == "status":
            self._status(segment, parts)
        elif segment.part == "report":
            is_rated = any(other.part == "status" for other in segments)
            self._report(segment, parts, is_rated)
        elif segment.part == "":
            self._unlabelled(segment, parts, later)
        elif segment.words:
            parts.recognised.append(segment.words)

    def _form(self, segment: _Segment, parts: Parts) -> bool:
        """Read a form with options to tick; return whether there is one."""
        spans: list[tuple[Block | None, Span]] = [(b, b.outer) for b in segment.blocks]
        if segment.label and segment.label.value:
            spans.insert(0, (None, segment.label.value))
        offered: list[tuple[Span, str]] = []
        remarks: list[Span] = []
        for block, outer in spans:
            side = options_in_line(self.text, outer, self.responses)
            named = option(outer.of(self.text), self.responses) or (
                option(block.text, self.responses) if block else None
            )
            if side:
                offered += [
                    (each, option(each.of(self.text), self.responses) or "")
                    for each in side
                ]
            elif named:
                offered.append((outer, named))
            elif _INSTRUCTION.search(outer.of(self.text)):
                parts.recognised.append(outer)
            else:
                remarks.append(block.span if block else outer)
        boxed = [o for o, _ in offered if has_box(o.of(self.text))]
        if len(offered) < 2 and not boxed:
            return False
        if not segment.label and not boxed:
            return False
        whole = Span(offered[0][0].start, offered[-1][0].end)
        ticked = [(o, code) for o, code in offered if is_ticked(o.of(self.text))]
        decision, basis, span = "not_recorded", "rule", whole
        if len(ticked) == 1:
            span, decision = ticked[0]
            basis = "stated"
        elif len(ticked) > 1:
            message = f"{len(ticked)} options are ticked"
            parts.issues.append(Issue("conflicting_ticks", message, whole))
        remarks = [r for r in remarks if r.start > whole.start]
        given = Span(remarks[0].start, remarks[-1].end) if remarks else None
        parts.answers.append(Answer(decision, basis, span, given))
        parts.recognised += [whole]
        return True

    def _response(self, segment: _Segment, parts: Parts) -> None:
        words = segment.words
        if not words:
            return
        self._answered(words, parts, segment)

    def _answered(self, words: Span, parts: Parts, segment: _Segment) -> None:
        first = segment.label.value if segment.label else None
        opening = first or segment.blocks[0].span
        answer = reply(self.text, Span(opening.start, words.end), self.responses)
        said = opening.of(self.text)
        exact = exact_answer(said, self.responses)
        if exact and (YES_NO.fullmatch(said) or not answer):
            given = explanation(self.text, opening, words.end)
            parts.answers.append(Answer(exact, "stated", opening, given))
        elif answer:
            given = explanation(self.text, answer[1], words.end)
            parts.answers.append(Answer(answer[0], "stated", answer[1], given))
        elif self.statuses.is_status(opening.of(self.text)):
            self._status(segment, parts)
        else:
            parts.answers.append(Answer("not_recorded", "rule", words, words))

    def _status(self, segment: _Segment, parts: Parts) -> None:
        words = segment.words
        if not words:
            return
        first = segment.label.value if segment.label else None
        place = first or segment.blocks[0].span
        status = self.statuses.of_words(place.of(self.text))
        if status is None and option(place.of(self.text), self.responses):
            self._answered(words, parts, segment)
            return
        under = segment.blocks if first else segment.blocks[1:]
        narrative = Span(under[0].span.start, under[-1].span.end) if under else None
        parts.reports.append(Report(status, "stated", place, narrative))
        if status is None:
            parts.issues.append(_not_known(self.text, place))

    def _report(self, segment: _Segment, parts: Parts, is_rated: bool) -> None:
        words = segment.words
        if not words:
            return
        stated = [r for r in parts.reports if r.status_span and not r.narrative]
        if stated:
            place = parts.reports.index(stated[-1])
            last = stated[-1]
            parts.reports[place] = Report(
                last.status, last.basis, last.status_span, words
            )
            return
        first = segment.label.value if segment.label else None
        opening = first or segment.blocks[0].span
        if is_rated:
            parts.reports.append(Report(None, "rule", None, words))
            return
        if self.statuses.is_status(opening.of(self.text)):
            self._status(segment, parts)
            return
        if ended := self.statuses.at_end(self.text, words):
            status = self.statuses.of_words(ended[1].of(self.text))
            parts.reports.append(Report(status, "stated", ended[1], ended[0]))
            return
        parts.reports.append(Report(None, "rule", None, words))

    def _unlabelled(
        self, segment: _Segment, parts: Parts, later: list[_Segment]
    ) -> None:
        """Read what stands before any label: an answer, a status, or nothing."""
        if not segment.blocks:
            return
        passed = self._passed(segment.blocks)
        parts.left += segment.blocks[:passed]
        segment = _Segment(None, segment.blocks[passed:])
        block = segment.blocks[0]
        answer = reply(self.text, block.span, self.responses)
        if self.prefers_status and self.statuses.is_status(block.text):
            answer = None
        if answer:
            rest = _until_heading(segment.blocks)
            given = explanation(self.text, answer[1], rest[-1].span.end)
            parts.answers.append(Answer(answer[0], "stated", answer[1], given))
            parts.left += segment.blocks[len(rest) :]
            return
        if not block.marker and self.statuses.is_status(block.text):
            status = self.statuses.of_words(block.text)
            under = _until_heading(segment.blocks[1:]) if segment.blocks[1:] else []
            narrative = Span(under[0].span.start, under[-1].span.end) if under else None
            parts.reports.append(Report(status, "stated", block.span, narrative))
            return
        if any(s.part == "status" for s in later):
            whole = Span(segment.blocks[0].span.start, segment.blocks[-1].span.end)
            parts.reports.append(Report(None, "rule", None, whole))
            return
        parts.left += segment.blocks

    def _passed(self, blocks: Sequence[Block]) -> int:
        """Return how many blocks stand before an answer that are heads of a page."""
        for place, block in enumerate(blocks[:3]):
            if reply(self.text, block.span, self.responses):
                return place
            if block.text[-1] in ".;:" or len(block.text.split()) > 16:
                break
        return 0

    def _explain(self, segments: list[_Segment], parts: Parts) -> None:
        """Give answers the explanation that is labelled so, and reports one status."""
        given = [s.words for s in segments if s.part == "explanation" and s.words]
        given += [s.words for s in segments if s.part == "action" and s.words]
        parts.answers = [
            answer
            if answer.explanation or not given
            else Answer(answer.decision, answer.basis, answer.span, given[0])
            for answer in parts.answers
        ]
        loose = [r for r in parts.reports if not r.status_span]
        stated = [r for r in parts.reports if r.status_span]
        if len(loose) == 1 and len(stated) == 1 and not stated[0].narrative:
            one, two = loose[0], stated[0]
            merged = Report(two.status, two.basis, two.status_span, one.narrative)
            parts.reports = [merged]
        elif loose and stated and all(r.narrative for r in stated):
            parts.reports = stated
        elif loose and parts.answers and not stated:
            self._report_explains(loose, parts)

    def _report_explains(self, loose: list[Report], parts: Parts) -> None:
        """Take a comment beside an answer for its explanation, where it has none."""
        answer = parts.answers[0]
        if not answer.explanation and loose[0].narrative:
            parts.answers[0] = Answer(
                answer.decision, answer.basis, answer.span, loose[0].narrative
            )
            parts.reports = [r for r in parts.reports if r is not loose[0]]


def _not_known(text: str, place: Span) -> Issue:
    words = " ".join(place.of(text).split())
    return Issue(
        "status_not_known", f"No status is known by the words “{words}”", place
    )


def _until_heading(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks up to a heading that stands after the first of them."""
    kept = [blocks[0]]
    for block in blocks[1:]:
        if reads_as_heading(block.text):
            break
        kept.append(block)
    return kept


def row_span(spans: Sequence[Span]) -> Span | None:
    """Return the passage from the first to the last of some; None if there are none."""
    if not spans:
        return None
    return Span(min(s.start for s in spans), max(s.end for s in spans))


__all__ = ["Answer", "Parts", "PartsReader", "Report", "row_span", "trimmed"]
