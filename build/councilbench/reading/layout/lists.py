"""Lists: items by a grammar of their markers, lists within items, what stands between.

(1) holds (i), which holds (a); bullets do not end a numbered list; a list whose numbers
the publisher's system left at 1 goes on, and so does one lettered A, B without a stop.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from councilbench.reading.model import Span, trimmed

from .blocks import Block
from .headings import reads_as_heading
from .numbers import follows, opens

_CODE = re.compile(r"(?P<code>[A-Z]{1,3}\d{1,3})[.):]?\s+(?=\S)")
_LETTER = re.compile(r"(?P<code>[A-H])\s+(?=[A-Z\"'])")
_JOINED = re.compile(r"(?:[;,]\s*|\s+)(?:and|or)\W*$|\*+$")
_BETWEEN = 14  # blocks that may stand between two items of a numbered list


@dataclass(frozen=True)
class Item:
    """An item: its number (None for a bullet), its words, and these with the marker.

    ``outer`` and ``span`` take in the lists within it, which ``inner`` holds; ``after``
    are blocks without a marker between it and the next one; ``heading`` stands before
    it.
    """

    number: str | None
    span: Span
    outer: Span
    block: Block
    after: tuple[Block, ...] = ()
    inner: tuple[Item, ...] = ()
    heading: Block | None = None

    @property
    def stem(self) -> Span:
        """The words of the item without the list within it."""
        end = min(self.span.end, self.block.span.end)
        return Span(self.span.start, end if end > self.span.start else self.span.end)


def list_from(
    text: str,
    blocks: Sequence[Block],
    index: int,
    stops: Callable[[Block], bool],
    bare: Callable[[Block, list[Item]], bool] = lambda block, so_far: False,
    after: str | None = None,
    between: Callable[[Block], bool] = lambda block: False,
) -> list[Item]:
    """Return the items of the list that begins at the block of an index.

    The list ends where ``stops`` says so, where numbers break off, at a numbered
    heading, or at a block without a marker that ``bare`` does not take for an item;
    after a bullet, blocks for which ``between`` is true do not end it. ``after`` is the
    number of an item that stands before the first.
    """
    listed = _List(text, after, between)
    while index < len(blocks) and not stops(blocks[index]):
        block = blocks[index]
        number, span = _numbered(text, blocks, index, listed)
        index += 2 if span.start >= block.outer.end else 1
        if number:
            if not listed.takes_number(number, span, block):
                break
        elif block.is_bullet:
            if not listed.takes_bullet(span, block):
                break
        elif listed.waiting or not bare(block, listed.top):
            if not listed.waits(block):
                break
        else:
            listed.takes_bare(span, block)
    return listed.finished()


class _List:
    """The items so far, and for each depth the shape and number of the last one."""

    def __init__(
        self, text: str, after: str | None, between: Callable[[Block], bool]
    ) -> None:
        self.text, self.between = text, between
        self.top: list[Item] = []
        self.waiting: list[Block] = []
        self._depth: list[tuple[str, str]] = [("", after)] if after else []
        self._restarts = False

    def takes_number(self, number: str, span: Span, block: Block) -> bool:
        """Take an item with a number; return whether the list goes on with it."""
        shape = _shape(block, number)
        heads = reads_as_heading(span.of(self.text))
        if self._depth and heads and _same_part(self._depth[0][1], number):
            return True  # "9.2 Signs", between 9.1.2 and 9.2.1: passed over
        within = bool(self.top and self._depth) and number.startswith(
            f"{self._depth[0][1]}."
        )
        if within and self._last_heads():
            self.top.pop()  # "9.1 Access", before 9.1.1
            self._depth = []
        elif heads and self.top and not within and not self._last_heads():
            return False  # the heading of the next part
        depth = self._goes_on_at(shape, number)
        if depth is None:
            return False
        self._depth[depth:] = [(shape, number)]
        self._append(number, span, block, depth)
        return True

    def _goes_on_at(self, shape: str, number: str) -> int | None:
        """Return how deep a number stands in the list; None where it is not of it."""
        if not self._depth:
            return None if self.top else 0
        for depth in reversed(range(len(self._depth))):
            before_shape, before = self._depth[depth]
            if before_shape and before_shape != shape:
                continue
            if follows(before, number):
                return depth
            if number == before and number in ("1", "a") and not depth:
                self._restarts = True
                return depth
        if self.top and opens(number) and not self.waiting:
            return len(self._depth)
        return 0 if follows(self._depth[0][1], number) else None

    def takes_bullet(self, span: Span, block: Block) -> bool:
        """Take a bullet: within an item that has a number, else beside the others."""
        if self._depth and self.top:
            if self.waiting:
                return False
            self._append(None, span, block, len(self._depth))
        else:
            self._append(None, span, block)
        return True

    def takes_bare(self, span: Span, block: Block) -> None:
        """Take an item that has no marker."""
        self._append(None, span, block)

    def waits(self, block: Block) -> bool:
        """Take a block that may stand between two items; return whether it may."""
        numbered = bool(self._depth) and len(self.waiting) < _BETWEEN
        if not self.top and not (numbered or reads_as_heading(block.text)):
            return False
        if not self.top and self.waiting:
            return False
        if not numbered and self.top and not self.between(block):
            return False
        self.waiting.append(block)
        return True

    def finished(self) -> list[Item]:
        """Return the items, closing words that lead on to the next left out.

        Numbers that the publisher's system left at 1 are none.
        """
        top = [_tidied(self.text, item) for item in self.top]
        return [replace(i, number=None) for i in top] if self._restarts else top

    def _last_heads(self) -> bool:
        return reads_as_heading(self.top[-1].stem.of(self.text))

    def _append(
        self, number: str | None, span: Span, block: Block, depth: int = 0
    ) -> None:
        item = Item(number, span, Span(block.outer.start, span.end), block)
        waiting, self.waiting = self.waiting, []
        if depth == 0 or not self.top:
            heading = None
            if waiting and _heads(waiting[-1]) and not self.between(waiting[-1]):
                heading = waiting.pop()
            if self.top:
                last = self.top[-1]
                self.top[-1] = replace(last, after=(*last.after, *waiting))
            self.top.append(replace(item, heading=heading))
            return
        self.top[-1] = _within(self.top[-1], item, depth)


def _within(item: Item, inner: Item, depth: int) -> Item:
    """Return an item with another put into it, ``depth`` levels down."""
    if depth > 1 and item.inner:
        last = _within(item.inner[-1], inner, depth - 1)
        held = (*item.inner[:-1], last)
    else:
        held = (*item.inner, inner)
    end = inner.span.end
    return replace(
        item,
        inner=held,
        span=Span(item.span.start, end),
        outer=Span(item.outer.start, end),
    )


def _tidied(text: str, item: Item) -> Item:
    inner = tuple(_tidied(text, held) for held in item.inner)
    return replace(item, span=tidy(text, item.span), inner=inner)


def tidy(text: str, span: Span) -> Span:
    """Leave out the "and" that leads on to the next item, and closing asterisks."""
    end = span.end
    tail = text[max(span.start, end - 12) : end]
    joined = _JOINED.search(tail)
    while joined and joined.start():
        end -= len(tail) - joined.start()
        tail = tail[: joined.start()]
        joined = _JOINED.search(tail)
    return trimmed(text, span.start, end) or span


def _shape(block: Block, number: str) -> str:
    """Return how a marker is written: (9), 9., (a), a), R9."""
    marks = re.sub(r"[^().]", "", block.marker.split()[-1]) if block.marker else ""
    if number.isdecimal():
        return f"9{marks}"
    return f"{'a' if number.isalpha() else number[0]}{marks}"


def _numbered(
    text: str, blocks: Sequence[Block], index: int, listed: _List
) -> tuple[str | None, Span]:
    """Return the number of a block, if it has one, and the passage of its words.

    A bare number on a line of its own belongs to the words on the next one.
    """
    block = blocks[index]
    if block.marker:
        return block.number or None, block.span
    code = _CODE.match(block.text) or _lettered(blocks, index, listed)
    if code:
        return code["code"], Span(block.span.start + code.end(), block.span.end)
    if len(block.text) <= 2 and block.text.isdecimal() and index + 1 < len(blocks):
        return block.text, blocks[index + 1].span
    return None, block.span


def _lettered(
    blocks: Sequence[Block], index: int, listed: _List
) -> re.Match[str] | None:
    """Return "A " before words, where a list of such letters begins or goes on."""
    letter = _LETTER.match(blocks[index].text)
    if not letter:
        return None
    if listed.top:
        last = listed.top[-1].number
        return letter if last and follows(last, letter["code"]) else None
    later = [_LETTER.match(b.text) for b in blocks[index + 1 : index + 4]]
    runs_on = any(m and m["code"] == "B" for m in later)
    return letter if letter["code"] == "A" and runs_on else None


def _heads(block: Block) -> bool:
    return not block.marker and reads_as_heading(block.text)


def _same_part(last: str, number: str) -> bool:
    """Tell whether a dotted number is of the same part, but not of the same depth."""
    a, b = last.split("."), number.split(".")
    return len(a) > 1 and len(b) > 1 and a[0] == b[0] and len(a) != len(b)
