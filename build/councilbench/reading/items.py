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

    The list ends where ``stops`` says so, where numbers break off, at a numbered heading,
    or at a block without a marker that ``bare`` does not take for an item. ``after`` is
    the number of an item that stands before the first; blocks for which ``aside`` is true
    stand between items.
    """
    found: list[Item] = []
    inner: str | None = None  # the last number of a list nested in the last item
    while index < len(blocks) and not stops(blocks[index]):
        block, number, span = blocks[index], *_numbered(text, blocks, index)
        if found and not block.marker and aside(block):
            index += 1
            continue
        if not block.marker and _heads_next(text, blocks, index, found, after):
            index += 1
            continue
        index += 2 if span.start >= block.outer.end else 1
        outer = Span(block.outer.start, span.end)
        last = found[-1].number if found else after
        heads = bool(number) and reads_as_heading(span.of(text))
        if number and last and heads and _same_part(last, number):
            continue  # "9.2 Signs", between 9.1.2 and 9.2.1
        if number and found and last and number.startswith(f"{last}."):
            if _heads(text, found[-1]):
                found.pop()  # "9.1 Access", before 9.1.1
                last = None
        elif number and heads and found and not _heads(text, found[-1]):
            break
        if number and (not (found or after) or (last and follows(last, number))):
            found.append(Item(number, span, outer))
            inner = None
        elif number and found and last and _goes_inside(inner, number):
            found[-1], inner = _with(found[-1], outer), number
        elif number:
            break
        elif block.is_bullet and found and last:
            found[-1] = _with(found[-1], outer)
        elif block.is_bullet or bare(block, found):
            found.append(Item(None, span, outer))
        else:
            break
    return [Item(i.number, tidy(text, i.span), i.outer) for i in found]


def tidy(text: str, span: Span) -> Span:
    """Leave out the "and" by which an item leads on to the next, and closing asterisks."""
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


def _heads_next(
    text: str,
    blocks: Sequence[Block],
    index: int,
    found: list[Item],
    after: str | None,
) -> bool:
    """Tell whether a block is a heading, and the list goes on under it."""
    if index + 1 >= len(blocks) or not reads_as_heading(blocks[index].text):
        return False
    number = _numbered(text, blocks, index)[0] or _numbered(text, blocks, index + 1)[0]
    last = found[-1].number if found else after
    if number is None or blocks[index].text.isdigit():
        return False
    return follows(last, number) if last else not found and opens(number)


def _same_part(last: str, number: str) -> bool:
    """Tell whether a dotted number is of the same part, but not of the same depth."""
    a, b = last.split("."), number.split(".")
    return len(a) > 1 and len(b) > 1 and a[0] == b[0] and len(a) != len(b)


def _heads(text: str, item: Item) -> bool:
    return reads_as_heading(item.span.of(text))


def _goes_inside(inner: str | None, number: str) -> bool:
    return follows(inner, number) if inner else opens(number)


def _with(item: Item, nested: Span) -> Item:
    return Item(
        item.number,
        Span(item.span.start, nested.end),
        Span(item.outer.start, nested.end),
    )
