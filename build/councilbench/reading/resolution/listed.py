"""Lists and what leads to them -> recommendations and decisions.

Each lead governs a list, or the words after it in its own block. Points say what the
list is of; an item that recommends to somebody ("that the Cabinet be recommended:") is
a recommendation though its list is of decisions, and the list within it likewise.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from councilbench.reading.frames.frame import Frame
from councilbench.reading.labels.leads import STEM_ENDS, Lead, lead_of
from councilbench.reading.labels.lists import (
    asks_for,
    label_of_list,
    recommends,
    says_what_was_done,
)
from councilbench.reading.labels.scores import Scored
from councilbench.reading.layout.blocks import Block
from councilbench.reading.layout.headings import reads_as_heading
from councilbench.reading.layout.lists import Item, list_from, tidy
from councilbench.reading.layout.numbers import follows, opens
from councilbench.reading.layout.openers import opens_with_number
from councilbench.reading.model import Issue, Recommendation, Span, trimmed

from .collected import Entry
from .context import Context
from .decided import Decided, decide, once, unquoted
from .parts import Answer
from .replies import OF_IT, answer_at_end, reply

_ENUMERATED = re.compile(r"(?:(?<=\s)|^)\(?(?P<number>[a-z]{1,4}|\d{1,2})[.)]\s+")
_THAT = re.compile(r"[*_]*that\s", re.IGNORECASE)
_STEM = re.compile(
    r"that\s+(?:the\s+)?(?:[\w&'-]+\s+){0,6}?(?:committee|cabinet|board|panel|executive"
    r"|council|commission|sub-committee|members|meeting|forum|group|trust)\W*$",
    re.IGNORECASE,
)
_CLOSES = re.compile(
    r"\W*(?:The meeting (?:closed|ended|rose|concluded)|Meeting ended|Actions? by\b"
    r"|Back to (?:the )?top|Publication date|Note:)",
    re.IGNORECASE,
)
_TITLED = re.compile(r"(?P<title>[A-Z][^.:;\n]{3,80}?)\s+[–—-]\s+(?=that\s)")
_BASE = re.compile(r"\b(?:be recommended|recommends?)\b", re.IGNORECASE)
_ENDS_DECISIONS = ("explanation", "action", "owner", "due", "report", "other")
_TO_RECOMMEND = re.compile(
    r"(?:to\s+)?recommend(?:\s+(?:to|that)\b|\s*[:–-])", re.IGNORECASE
)
# "the following comments and recommendations": only some of the items recommend.
_MIXED = re.compile(
    r"\b(?:comments?|observations?|points?|views?|findings?|conclusions?)\s*(?:,|and|&)"
    r".{0,30}\brecommendations?\b|\brecommendations?\s+and\s+(?:comments?|observations?)",
    re.IGNORECASE,
)
_CELL = 30  # characters: "Agreed" and the like


def read_lists(context: Context) -> None:
    """Add what lists and their leads give: recommendations, decisions, doubts."""
    reader = _Lists(context)
    for index, block in enumerate(context.blocks):
        if not context.reading.is_claimed(block.span):
            reader.read(index)
    if not reader.decided:
        reader.read_without_lead()
    for decided in once(context.text, reader.decided):
        for item in decided.items:
            decide(context, decided.word, item.number, item.span)


class _Lists:
    """The lists of a document, one after the other."""

    def __init__(self, context: Context) -> None:
        self.context, self.text = context, context.text
        self.blocks = context.blocks
        self.decided: list[Decided] = []

    def read(self, index: int) -> None:
        """Read what the block of an index leads to, if it leads to anything."""
        if self._read_leadless(index):
            return
        lead = lead_of(self.text, self.blocks[index], self.context.grammar)
        if lead is None or (lead.form == "opener" and self._is_cell(index)):
            return
        if lead.rest:
            self._read_rest(lead, index)
            return
        lead, start = self._whole_stem(lead, index)
        if lead.form == "heading" and self._leads(start):
            return  # the sentence under the heading governs
        items = self._items(start, lead)
        items = [i for i in items if not self.context.reading.is_claimed(i.span)]
        if items:
            self._take(lead, items, index)

    def _read_leadless(self, index: int) -> bool:
        """Read a list without a lead of which items recommend, or each is answered."""
        block = self.blocks[index]
        if not (block.number and opens(block.number)):
            return False
        between = self.context.parts.is_certain
        items = list_from(self.text, self.blocks, index, self._stops, between=between)
        if len(items) < 2:
            return False
        answered = sum(self._is_answered(item) for item in items)
        mixed = _THAT.match(block.text) and any(self._own_frame(i) for i in items)
        did = all(says_what_was_done(item.span.of(self.text)) for item in items)
        if not mixed and not did and answered < len(items) - 1:
            return False
        self._take(None, items, index)
        return self.context.reading.is_claimed(block.span)

    def _is_answered(self, item: Item) -> bool:
        """Tell whether an answer stands after an item, on a line of its own."""
        return any(
            self.context.parts.answers(block)
            and "\n" in self.text[item.outer.end : block.outer.start]
            for block in item.after
        )

    def read_without_lead(self) -> None:
        """Read lists of which the lead is lost, on pages that print decisions."""
        passed = -1
        for index, block in enumerate(self.blocks):
            claimed = self.context.reading.is_claimed(block.span)
            if index <= passed or claimed or not _THAT.match(block.text):
                continue
            if not block.marker and self.context.paper.is_details:
                item = Item(None, block.span, block.outer, block)
                self._take(None, [item], index)
                continue
            if not block.number or not opens(block.number):
                continue
            items = list_from(self.text, self.blocks, index, self._stops)
            passed = index + len(items) - 1
            if len(items) > 1 or self.context.paper.is_details:
                self._take(None, items, index)

    def _whole_stem(self, lead: Lead, index: int) -> tuple[Lead, int]:
        """Return a lead with the line that goes on with it, and where the list begins.

        "RESOLVED:" may be followed by "That the Committee recommend to Cabinet that:".
        """
        start = index + 1
        if start >= len(self.blocks) or self.blocks[start].marker:
            return lead, start
        words = self.blocks[start].text
        stem = _STEM.match(words) or STEM_ENDS.search(words)
        goes_on = start + 1 < len(self.blocks) and bool(self.blocks[start + 1].marker)
        opens = self.context.opens_decisions(self.blocks[start])
        if lead.form in ("opener", "stem") and stem and goes_on and not opens:
            whole = self.text[lead.block.span.start : self.blocks[start].span.end]
            frame = self.context.grammar.frame(whole)
            self.context.claim(self.blocks[start].outer)
            return replace(lead, frame=frame), start + 1
        column = re.compile(
            r"(?:[\w']+\s+){0,4}(?:response|reply|decision|answer)s?\W*", re.I
        )
        if lead.form == "heading" and column.fullmatch(words):
            return lead, start + 1  # the heading of a second column, of answers
        return lead, start

    def _leads(self, index: int) -> bool:
        if index >= len(self.blocks):
            return False
        return lead_of(self.text, self.blocks[index], self.context.grammar) is not None

    def _items(self, start: int, lead: Lead) -> list[Item]:
        decides = lead.form in ("opener", "decision_heading") and not recommends(
            lead.frame, self.context.paper
        )

        # "Agreed" alone on a line may be a cell, "AGREED" and "Agreed:" are not
        opening = lead.block.text.strip(" *_")
        is_plain = not opening.istitle() or opening[-1] in ":-–—"

        def bare(block: Block, so_far: list[Item]) -> bool:
            if so_far and so_far[-1].number:
                return False
            if block.text.lstrip("\"'").startswith("That "):
                return True
            if lead.form == "decision_heading" and self.context.paper.is_details:
                return block.text.startswith("To ")
            if lead.form == "decision_heading":
                return block.text.startswith("To ") and not so_far
            if decides:
                return not so_far and (lead.form == "opener" and is_plain)
            return block.text[0].islower() and block.text.rstrip()[-1] in ";.,"

        between = self.context.parts.is_certain
        stops = self._ends_decisions if decides else self._stops
        return list_from(self.text, self.blocks, start, stops, bare, None, between)

    def _ends_decisions(self, block: Block) -> bool:
        """Tell whether a block ends a list of decisions: a reason, who is to act."""
        label = self.context.parts.label(block)
        return self._stops(block) or bool(label and label.part in _ENDS_DECISIONS)

    def _stops(self, block: Block) -> bool:
        if self.context.opens_decisions(block) and not block.number:
            return True
        label = self.context.parts.label(block)
        if label and label.part in ("end", "recommendation"):
            return True
        return bool(_CLOSES.match(block.text)) or opens_with_number(block.text)

    def _is_cell(self, index: int) -> bool:
        """Tell whether a block is a short cell of a table, with another beside it."""
        blocks = self.blocks
        if index + 1 == len(blocks) or len(blocks[index].text) > _CELL:
            return False
        between = self.text[blocks[index].outer.end : blocks[index + 1].outer.start]
        return "|" in between and "\n" not in between

    def _read_rest(self, lead: Lead, index: int) -> None:
        """Read what follows an opener in its own block, and a list that goes on."""
        rest = lead.rest
        assert rest
        block = lead.block
        inline = self._enumerated(rest, block)
        if inline:
            last = inline[-1].number
            after = list_from(
                self.text, self.blocks, index + 1, self._ends_decisions, after=last
            )
            self._take(lead, inline + after, index)
            return
        nested: list[Item] = []
        words = rest.of(self.text).rstrip(" *_")
        is_stem = words.endswith((":", ":-")) or (
            recommends(lead.frame, self.context.paper)
            and re.search(r"\b(?:to|that|cabinet|council|executive)$", words, re.I)
        )
        if is_stem:
            nested = self._items(index + 1, replace(lead, form="stem"))
            if nested and (
                _STEM.match(words) or recommends(lead.frame, self.context.paper)
            ):
                self._take(lead, nested, index)
                return
            if not nested:
                self._stem_alone(rest)
                return
        end = nested[-1].span.end if nested else rest.end
        span = tidy(self.text, Span(rest.start, end))
        whole = Span(block.outer.start, span.end)
        self._take(lead, [Item(None, span, whole, block)], index)

    def _stem_alone(self, rest: Span) -> None:
        """Doubt a decision that leads up to a list of which nothing is held."""
        message = "A decision leads up to a list here, and no list was found"
        self.context.reading.issues.append(Issue("decision_is_a_stem", message, rest))
        self.context.claim()

    def _enumerated(self, rest: Span, block: Block) -> list[Item]:
        """Return the items of "(1) That …; (2) That …", all in one block."""
        marks: list[re.Match[str]] = []
        for match in _ENUMERATED.finditer(rest.of(self.text)):
            number = match["number"]
            first = not marks and match.start() == 0 and opens(number)
            if first or (marks and follows(marks[-1]["number"], number)):
                marks.append(match)
        listed: list[Item] = []
        stops = [rest.start + mark.start() for mark in marks[1:]] + [rest.end]
        for mark, end in zip(marks, stops, strict=False):
            span = trimmed(self.text, rest.start + mark.end(), end)
            if span:
                outer = Span(block.outer.start if not listed else span.start, end)
                listed.append(Item(mark["number"], tidy(self.text, span), outer, block))
        return listed

    def _take(self, lead: Lead | None, items: list[Item], index: int) -> None:
        """Say what a list is of, and add what it gives."""
        around = self._around(index, items)
        is_answered = any(
            self.context.parts.answers(block) for item in items for block in item.after
        )
        scored = label_of_list(
            *(lead, items, *around, self.context.paper, self.text),
            self.context.vocabulary.weights,
            is_answered,
            any(self._own_frame(item) for item in items),
        )
        if scored.is_certain and scored.label == "recommendation":
            self._recommend(lead, items, index)
        elif scored.is_certain and scored.label == "decision":
            self._decide(lead, items)
        elif scored.is_doubted and scored.label in ("recommendation", "decision"):
            self._doubt(scored, lead, items)

    def _around(self, index: int, items: list[Item]) -> tuple[list[Block], list[Block]]:
        before = self.blocks[max(0, index - 2) : index][::-1]
        last = items[-1].span.end
        later = self.blocks[index + 1 : index + 40 + 2 * len(items)]
        after = [block for block in later if block.span.start >= last][:3]
        return list(before), after

    def _doubt(self, scored: Scored, lead: Lead | None, items: list[Item]) -> None:
        kind = "recommendations" if scored.label == "recommendation" else "decisions"
        message = (
            f"This list of {len(items)} may be {kind}; the text does not say whose"
        )
        if len(items) == 1:
            message = f"This may be one of the {kind}; the text does not say whose"
        whole = Span(items[0].outer.start, items[-1].outer.end)
        self.context.reading.issues.append(Issue("list_unsure", message, whole))

    def _decide(self, lead: Lead | None, items: list[Item]) -> None:
        """Take items for decisions, but for those that recommend to somebody."""
        kept: list[Item] = []
        if lead:
            self.context.claim(lead.block.outer)
        for item in items:
            own = self._own_frame(item) or _resolved_to(self.text, item, lead)
            self.context.claim(item.outer)
            if own and item.inner:
                self._entries(own, item.inner, None)
            elif own:
                self._entries(own, [item], None)
            else:
                kept.append(item)
        kept = [replace(i, span=unquoted(self.text, i.span)) for i in kept]
        if kept:
            word = lead.word if lead and lead.word else "agreed"
            self.decided.append(Decided(word, tuple(kept)))

    def _own_frame(self, item: Item) -> Frame | None:
        """Return the frame of an item that itself recommends something to somebody."""
        stem = item.stem.of(self.text)
        base = _BASE.search(stem[:110])
        if not base:
            return None
        frame = self.context.grammar.frame(stem[: base.end()] + stem[base.end() :][:60])
        held = self.context.grammar.frame(stem[: base.end()])
        frame = held if held.act == "recommend" else frame
        passive = base[0].lower() == "be recommended"
        after = stem[base.end() :].lstrip().lower()
        leads = after.startswith(("to", "that", ":", "–", "-"))
        if (
            frame.act == "recommend"
            and recommends(frame, self.context.paper)
            and (passive or leads)
        ):
            return frame
        return None

    def _recommend(self, lead: Lead | None, items: list[Item], index: int) -> None:
        section = None
        frame = lead.frame if lead else Frame()
        if lead and _MIXED.search(lead.block.text):
            items = [i for i in items if asks_for(i.span.of(self.text))]
        if not items:
            return
        if lead:
            self.context.claim(lead.block.outer)
            if lead.form == "heading":
                section = lead.block.span
        self._entries(frame, items, section)

    def _entries(
        self, frame: Frame, items: Sequence[Item], section: Span | None
    ) -> None:
        """Add the items of a list as recommendations, with what stands after each."""
        entries: list[tuple[Entry, Item, tuple[str, Span] | None]] = []
        for item in items:
            words, answer = self._words_and_answer(item.span)
            self.context.claim(item.outer)
            if not words:
                continue
            under = item.heading.span if item.heading else None
            section = under or section
            self.context.claim(under)
            label = item.number or "•"
            body = frame.actor
            entry = Entry(item.number, label, words, "verbatim", section, body=body)
            entries.append((entry, item, answer))
        added = self.context.collected.add([entry for entry, _, _ in entries])
        last = items[-1]
        longest = max((len(item.after) for item in items[:-1]), default=2)
        for recommendation, (_, item, answer) in zip(added, entries, strict=True):
            after: Sequence[Block] = item.after
            if item is last and not item.after:
                after = self._after_last(item, longest)
            self._attach(recommendation, after)
            if answer and not self.context.collected.is_answered(recommendation):
                said = Answer(answer[0], "stated", answer[1])
                self.context.collected.respond(recommendation, said)

    def _attach(self, recommendation: Recommendation, after: Sequence[Block]) -> None:
        if not after or not any(self.context.parts.is_certain(b) for b in after):
            return
        parts = self.context.parts.read(after)
        self.context.collected.attach(recommendation, parts)
        self.context.claim_parts(parts)

    def _after_last(self, item: Item, longest: int) -> list[Block]:
        """Return the blocks after the last item that are its answer or status."""
        kept: list[Block] = []
        for block in self._following(item):
            if self._stops(block) or len(kept) > longest:
                break
            certain = self.context.parts.is_certain(block)
            is_lead = lead_of(self.text, block, self.context.grammar)
            if not certain and (not kept or reads_as_heading(block.text) or is_lead):
                break
            if block.marker and not certain:
                break
            kept.append(block)
        return kept

    def _following(self, item: Item) -> Sequence[Block]:
        low, high = 0, len(self.blocks)
        while low < high:
            middle = (low + high) // 2
            if self.blocks[middle].span.start < item.outer.end:
                low = middle + 1
            else:
                high = middle
        return self.blocks[low : low + 16]

    def _words_and_answer(
        self, span: Span
    ) -> tuple[Span | None, tuple[str, Span] | None]:
        """Part the words of an item from an answer that ends them."""
        phrases = self.context.vocabulary.responses
        words = span
        titled = _TITLED.match(self.text, span.start, span.end)
        if titled:
            words = Span(titled.end(), span.end)
        if ended := answer_at_end(self.text, words, phrases):
            return ended[0], (ended[1], ended[2])
        if OF_IT.match(self.text, words.start, words.end):
            return None, None
        if titled is None and (place := self._of_titled(span)):
            return None, place
        return words, None

    def _of_titled(self, span: Span) -> tuple[str, Span] | None:
        """Return the answer of "A title – The recommendations were carried", if any."""
        dash = re.compile(r"[^.:;\n]{3,80}?\s+[–—-]\s+").match(
            self.text, span.start, span.end
        )
        if dash and OF_IT.match(self.text, dash.end(), span.end):
            return reply(
                self.text, Span(dash.end(), span.end), self.context.vocabulary.responses
            ) or ("noted", span)
        return None


def _resolved_to(text: str, item: Item, lead: Lead | None) -> Frame | None:
    """Return the frame of "RESOLVED to recommend to Cabinet that …", if it is one."""
    to = _TO_RECOMMEND.match(item.stem.of(text))
    if not to or not lead or lead.form != "opener":
        return None
    return Frame("recommend", lead.frame.actor, "", is_done=True)
