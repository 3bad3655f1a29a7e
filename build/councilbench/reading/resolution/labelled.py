"""Recommendations under their number ("Recommendation 4: …"), and what follows each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from councilbench.reading.frames.voices import is_wish
from councilbench.reading.layout.blocks import Block, sentences
from councilbench.reading.layout.headings import is_heading
from councilbench.reading.layout.numbers import plain_number
from councilbench.reading.layout.openers import Opener, openers
from councilbench.reading.model import Recommendation, Span, trimmed

from .collected import Entry
from .context import Context
from .parts import Answer, Parts, Report
from .prose import answers_in
from .replies import answer_at_end, explanation, reply
from .statuses_of_lists import OfList, reports_progress, status_of_list


def read_labelled(context: Context) -> dict[Span, str]:
    """Read each recommendation and what follows it, up to the next one.

    Returns the passages that are sentences about one recommendation.
    """
    blocks = context.blocks
    indexed = [
        (index, opener)
        for index, opener in openers(context.text, blocks)
        if not context.reading.is_claimed(opener.block.span)
        and not _is_answer_in_prose(context, opener)
    ]
    indexed = sorted([*indexed, *_records(context)], key=lambda pair: pair[0])
    indexed = _recommenders(context, indexed)
    if not indexed:
        return {}
    return _Run(context, indexed).read()


def _is_answer_in_prose(context: Context, opener: Opener) -> bool:
    """Tell whether a block is a sentence that answers: "Recommendation 3 was …"."""
    if opener.words is not None or opener.report is None:
        return False
    is_decided = bool(opener.block.marker)
    return bool(answers_in(context, opener.block.span, is_decided))


def _records(context: Context) -> list[tuple[int, Opener]]:
    """Return records of labelled lines: "Ref: B1", then "Recommendation: That it be".

    One alone may be something else; the words may stand on the next line.
    """
    found: list[tuple[int, Opener]] = []
    of_line = context.labels.of_line
    for index, (before, block) in enumerate(pairwise(context.blocks), start=1):
        label = of_line(context.text, block.span)
        if not label or label.part != "recommendation" or label.numbers:
            continue
        ref = of_line(context.text, before.span)
        if not ref or ref.part != "number" or not ref.value:
            continue
        number = ref.value.of(context.text)
        opener = Opener(block, (number,), (number,), label.value, "verbatim", None)
        found.append((index, opener))
    return found if len(found) > 1 else []


def _recommenders(
    context: Context, indexed: list[tuple[int, Opener]]
) -> list[tuple[int, Opener]]:
    """Leave out what an officer's paper says of the recommendations it makes itself."""
    paper, text = context.paper, context.text
    if not indexed or not paper.is_officers:
        return indexed
    if not paper.is_scrutinys:
        return []
    if any(o.words and is_wish(o.words.of(text)) for _, o in indexed):
        return []
    return [(i, opener) for i, opener in indexed if opener.words or not opener.report]


class _Run:
    """A run of labelled recommendations through a document."""

    def __init__(self, context: Context, indexed: list[tuple[int, Opener]]) -> None:
        self.context, self.indexed = context, indexed
        self.text, self.blocks = context.text, context.blocks
        before = self.blocks[: indexed[0][0]]
        self.of_list = status_of_list(context, before)
        self.reports = bool(self.of_list) or reports_progress(before)
        context.parts.prefers_status = self.reports
        last = before[-1] if before else None
        self.section = last.span if last and self._is_heading(last) else None
        self.waiting: list[Entry] = []
        self.series = 0
        self.longest = 0  # blocks that follow one of them
        self.mentions: dict[Span, str] = {}

    def read(self) -> dict[Span, str]:
        for place, (index, opener) in enumerate(self.indexed):
            last = place + 1 == len(self.indexed)
            stop = len(self.blocks) if last else self.indexed[place + 1][0]
            body = self._body(opener, self.blocks[index + 1 : stop])
            if last and place:
                body = self._as_long(body)
            self.longest = max(self.longest, len(body))
            heading = None if last else self._heading_after(body)
            self._read_one(opener, body)
            self.section = heading.span if heading else self.section
        for entry in self.waiting:
            self._reported(self._added([entry]), None)
        return self.mentions

    def _is_heading(self, block: Block) -> bool:
        """Tell whether a block is a heading, which nothing certain can be."""
        return is_heading(block) and not self.context.parts.is_certain(block)

    def _body(self, opener: Opener, following: Sequence[Block]) -> list[Block]:
        """Return the blocks that belong to an opener: none for an item of a list."""
        if opener.block.is_bullet:
            return []
        body: list[Block] = []
        for block in following:
            label = self.context.parts.label(block)
            if (label and label.part == "end") or self.context.opens_decisions(block):
                break
            body.append(block)
        return body

    def _as_long(self, body: list[Block]) -> list[Block]:
        """Cut what follows the last one to what is certain, or follows others too.

        Reports may be of any length.
        """
        if self.reports:
            return body
        certain = [n for n, b in enumerate(body) if self.context.parts.is_certain(b)]
        return body[: max(self.longest, certain[-1] + 1 if certain else 0)]

    def _heading_after(self, body: list[Block]) -> Block | None:
        """Take the heading of what comes next off the end of a body, if there is."""
        if not body or not self._is_heading(body[-1]):
            return None
        return body.pop()

    def _read_one(self, opener: Opener, body: list[Block]) -> None:
        opener = self._with_status(opener, body)
        if self._is_answered_in_place(opener):
            self._answered_in_place(opener, body)
            return
        entries = self._entries(opener, body)
        parts = self.context.parts.read(body)
        if opener.is_mention:
            self.mentions[opener.block.span] = opener.numbers[0]
        narrative = opener.report or self._narrative(parts)
        if not entries and not narrative and not parts.answers and not parts.reports:
            return
        added = self._added(entries or self._numbers_only(opener))
        for recommendation in added:
            self.context.collected.attach(recommendation, parts)
        self._claim(parts)
        if narrative:
            waiting = self._added(self.waiting)
            self.waiting = []
            self._reported(waiting, narrative, shared=True)
            self._reported(added, narrative)
        elif self.of_list and not body and not parts.answers:
            self.waiting.extend(entries)
        elif self.of_list and not parts.answers and not parts.reports:
            self._reported(added, None)

    def _claim(self, parts: Parts) -> None:
        self.context.claim_parts(parts)

    def _with_status(self, opener: Opener, body: list[Block]) -> Opener:
        """Read "Recommendation 1 (COMPLETED): That …": a status in place of a title."""
        place, words = opener.words, opener.report
        if opener.wording != "title" or not place or not words:
            return opener
        if not self.context.statuses.is_status(place.of(self.text)):
            return opener
        status = self.context.statuses.of_words(place.of(self.text)) or "not_recorded"
        if opener.is_mention:
            ends = self.text[place.end : opener.block.span.end].strip(" )]:.")
            if ends:
                return opener
            changed = replace(
                opener, words=None, wording="verbatim", report=None, is_mention=False
            )
            under = body[0].span if body else None
            added = self._added(
                self._as_entries(changed, under)
                if under and not self.context.parts.is_certain(body[0])
                else self._numbers_only(opener)
            )
        else:
            changed = replace(opener, words=words, wording="verbatim", report=None)
            added = self._added(self._as_entries(changed, words))
        if not any(self.context.parts.is_certain(block) for block in body):
            for recommendation in added:
                report = Report(status, "stated", place, None)
                self.context.collected.report(recommendation, report)
        self.context.claim(Span(opener.block.outer.start, place.end + 1))
        return changed

    def _is_answered_in_place(self, opener: Opener) -> bool:
        words = opener.words or opener.report
        if not words or opener.is_mention:
            return False
        answer = reply(self.text, words, self.context.vocabulary.responses)
        return bool(answer or self._status_first(words))

    def _status_first(self, words: Span) -> tuple[Span, Span | None] | None:
        """Return a status that is the first sentence of some words, and the rest."""
        first = next(sentences(self.text, words), words)
        if not self.context.statuses.is_status(first.of(self.text)):
            return None
        return first, trimmed(self.text, first.end, words.end)

    def _answered_in_place(self, opener: Opener, body: list[Block]) -> None:
        """Read "Recommendation 1 – Accepted": an answer in the place for the words."""
        words = opener.words or opener.report
        assert words
        phrases = self.context.vocabulary.responses
        answer = reply(self.text, words, phrases)
        added = self._added(self._numbers_only(opener))
        for recommendation in added:
            if answer:
                given = explanation(self.text, answer[1], words.end)
                said = Answer(answer[0], "stated", answer[1], given)
                self.context.collected.respond(recommendation, said)
            elif rated := self._status_first(words):
                status = self.context.statuses.of_words(rated[0].of(self.text))
                report = Report(status, "stated", rated[0], rated[1])
                self.context.collected.report(recommendation, report)
        self.context.claim(opener.block.outer)
        if body and self.context.parts.is_certain(body[0]):
            parts = self.context.parts.read(body)
            for recommendation in added:
                self.context.collected.attach(recommendation, parts)
            self._claim(parts)

    def _numbers_only(self, opener: Opener) -> list[Entry]:
        name = opener.labels[0]
        start = self.text.find(name, opener.block.outer.start, opener.block.outer.end)
        label = Span(start, start + len(name)) if start >= 0 else opener.block.span
        shared = len(opener.numbers) > 1
        return [
            Entry(number, name, label, "number", shared=shared)
            for number, name in zip(opener.numbers, opener.labels, strict=True)
        ]

    def _entries(self, opener: Opener, body: list[Block]) -> list[Entry]:
        """Return what an opener recommends, where it gives words for it."""
        words = opener.words
        under = words is None and opener.wording == "verbatim" and bool(body)
        if under and not self.context.parts.is_certain(body[0]):
            words = body.pop(0).span
        if words is None:
            return []
        words = self._with_list(words, body)
        tail: Answer | None = None
        phrases = self.context.vocabulary.responses
        if opener.wording == "verbatim" and (
            ended := answer_at_end(self.text, words, phrases)
        ):
            words, tail = ended[0], Answer(ended[1], "stated", ended[2], ended[3])
        status = None
        if opener.wording == "verbatim" and (
            rated := self.context.statuses.at_end(self.text, words)
        ):
            words, status = rated
        outer_end = words.end if opener.report is None else opener.block.outer.end
        entries = self._as_entries(opener, words)
        self.context.claim(
            Span(opener.block.outer.start, max(outer_end, words.end)), self.section
        )
        if status:
            code = self.context.statuses.of_words(status.of(self.text))
            for recommendation in self._added(entries):
                report = Report(code, "stated", status, None)
                self.context.collected.report(recommendation, report)
            self.context.claim(status)
        if tail:
            for recommendation in self._added(entries):
                self.context.collected.respond(recommendation, tail)
            self.context.claim(tail.span, tail.explanation)
        return entries

    def _with_list(self, words: Span, body: list[Block]) -> Span:
        """Return words that end in a colon with the list that they lead to."""
        if not words.of(self.text).rstrip(" *_").endswith((":", ":-", " -", " –")):
            return words
        while body and body[0].marker and not self.context.parts.is_certain(body[0]):
            words = Span(words.start, body.pop(0).span.end)
        return words

    def _as_entries(self, opener: Opener, words: Span) -> list[Entry]:
        body = self.context.grammar.who_recommends(words.of(self.text))
        return [
            Entry(
                *(number, label, words, opener.wording, self.section),
                shared=len(opener.numbers) > 1,
                body=body,
            )
            for number, label in zip(opener.numbers, opener.labels, strict=True)
        ]

    def _narrative(self, parts: Parts) -> Span | None:
        """Return what is left of a body as a report, in a text that reports progress.

        Elsewhere it may be reasons or evidence, and is left unread.
        """
        if not self.reports or parts.answers or parts.reports or not parts.left:
            return None
        return Span(parts.left[0].span.start, parts.left[-1].span.end)

    def _added(self, entries: list[Entry]) -> list[Recommendation]:
        """Add entries; once numbers begin anew, what follows is of that series."""
        added = self.context.collected.add(entries, self.series)
        self.series = max([self.series, *(r.series for r in added)])
        return added

    def _reported(
        self, added: list[Recommendation], narrative: Span | None, shared: bool = False
    ) -> None:
        """Add a report: a status of its own comes before the list's.

        A report that is shared with another recommendation states none for this one.
        """
        own = (
            self.context.statuses.in_report(self.text, narrative) if narrative else None
        )
        of_list: OfList | None = self.of_list
        for recommendation in added:
            if own and not shared:
                status, basis, place = own[0], "stated", own[1]
            elif of_list:
                status, basis, place = of_list.status, "stated_of_list", of_list.words
                self.context.claim(of_list.block.outer)
            else:
                status, basis, place = "not_recorded", "rule", None
            report = Report(status, basis, place, narrative)
            self.context.collected.report(recommendation, report, shared)
        self.context.claim(narrative)


__all__ = ["plain_number", "read_labelled"]
