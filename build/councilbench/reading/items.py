"""The items of a list: numbers in order, bullets nested in them, bare paragraphs."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .blocks import Block
from .headings import reads_as_heading
from .model import Span, trimmed
from .numbers import follows, opens

_CODE = re.compile(r"(?P<code>[A-Z]{1,3}\d{1,3})[.):]?\s+(?=\S)")
_JOINED = re.compile(r"(?:[;,]\s*|\s+)(?:and|or)\W*$|\*+$")


@dataclass(frozen=True)
class Item:
    """An item: its number (None for a bullet), its words, and these with the marker."""

    number: str | None
    span: Span
    outer: Span


def items(
    text: str,
    blocks: Sequence[Block],
    index: int,
    stops: Callable[[Block], bool],
    bare: Callable[[Block, list[Item]], bool],
    after: str | None = None,
    aside: Callable[[Block], bool] = lambda block: False,
) -> list[Item]:
    """Return the items of the list that begins at the block of an index.

    The list ends where ``stops`` says so, where numbers break off, at a numbered
    heading, or at a block without a marker that ``bare`` does not take for an item.
    ``after`` is the number of an item that stands before the first; blocks for which
    ``aside`` is true stand between items.
    """
    listed = _List(text, after)
    while index < len(blocks) and not stops(blocks[index]):
        block, number, span = blocks[index], *_numbered(text, blocks, index)
        passed = (listed.items and aside(block)) or _heads_next(
            text, blocks, index, listed
        )
        if not block.marker and passed:
            index += 1
            continue
        index += 2 if span.start >= block.outer.end else 1
        item = Item(number, span, Span(block.outer.start, span.end))
        if number and not listed.takes_numbered(item):
            break
        if number:
            continue
        if not (block.is_bullet or bare(block, listed.items)):
            break
        listed.take_other(item, nested=block.is_bullet)
    return [Item(i.number, tidy(text, i.span), i.outer) for i in listed.items]


class _List:
    """The items of a list so far, and the last number of a list within the last one."""

    def __init__(self, text: str, after: str | None) -> None:
        self.text, self.after = text, after
        self.items: list[Item] = []
        self._inner: str | None = None

    @property
    def last(self) -> str | None:
        """The number that the next one must follow, if any."""
        return self.items[-1].number if self.items else self.after

    def takes_numbered(self, item: Item) -> bool:
        """Take an item with a number; return whether the list goes on with it."""
        number, heads = item.number or "", self._heads(item)
        if self.last and heads and _same_part(self.last, number):
            return True  # "9.2 Signs", between 9.1.2 and 9.2.1: passed over
        if self.items and self.last and number.startswith(f"{self.last}."):
            if self._heads(self.items[-1]):
                self.items.pop()  # "9.1 Access", before 9.1.1
        elif heads and self.items and not self._heads(self.items[-1]):
            return False  # the heading of the next part
        if self.last is None and self.items:
            return False
        if self.last is None or follows(self.last, number):
            self.items.append(item)
            self._inner = None
            return True
        if self.items and _goes_inside(self._inner, number):
            self.items[-1], self._inner = _with(self.items[-1], item.outer), number
            return True
        return False

    def take_other(self, item: Item, nested: bool) -> None:
        """Take an item without a number: a bullet goes inside an item that has one."""
        if nested and self.items and self.last:
            self.items[-1] = _with(self.items[-1], item.outer)
        else:
            self.items.append(item)

    def _heads(self, item: Item) -> bool:
        return reads_as_heading(item.span.of(self.text))


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


def _numbered(
    text: str, blocks: Sequence[Block], index: int
) -> tuple[str | None, Span]:
    """Return the number of a block, if it has one, and the passage of its words.

    A bare number on a line of its own belongs to the words on the next one.
    """
    block = blocks[index]
    if block.marker:
        return block.number or None, block.span
    code = _CODE.match(block.text)
    if code:
        return code["code"], Span(block.span.start + code.end(), block.span.end)
    if len(block.text) <= 2 and block.text.isdigit() and index + 1 < len(blocks):
        return block.text, blocks[index + 1].span
    return None, block.span


def _heads_next(text: str, blocks: Sequence[Block], index: int, listed: _List) -> bool:
    """Tell whether a block is a heading, and the list goes on under it."""
    if index + 1 >= len(blocks) or not reads_as_heading(blocks[index].text):
        return False
    if _numbered(text, blocks, index)[0]:
        return False
    number = _numbered(text, blocks, index + 1)[0]
    if number is None:
        return False
    return (
        follows(listed.last, number)
        if listed.last
        else (not listed.items and opens(number))
    )


def _same_part(last: str, number: str) -> bool:
    """Tell whether a dotted number is of the same part, but not of the same depth."""
    a, b = last.split("."), number.split(".")
    return len(a) > 1 and len(b) > 1 and a[0] == b[0] and len(a) != len(b)


def _goes_inside(inner: str | None, number: str) -> bool:
    return follows(inner, number) if inner else opens(number)


def _with(item: Item, nested: Span) -> Item:
    return Item(
        item.number,
        Span(item.span.start, nested.end),
        Span(item.outer.start, nested.end),
    )
