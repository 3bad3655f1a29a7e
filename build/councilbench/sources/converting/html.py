"""Web pages: the words of the minutes, without the menus and banners around them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from . import Converted, Refused, struck_out
from .layout import Layout, marker

DEEPEST = 1000
_HEADING = re.compile(r"h[1-6]")
_BLOCK = re.compile(
    r"h[1-6]|address|article|blockquote|body|caption|center|dd|details|div|dl|dt|"
    r"fieldset|figure|figcaption|footer|form|header|hr|legend|main|p|pre|section|"
    r"summary|tbody|thead|tfoot"
)
_NEVER = re.compile(
    r"script|style|noscript|template|svg|math|iframe|object|canvas|head|nav|footer|"
    r"button|select|option|datalist|dialog|audio|video"
)
_ROLES = {"navigation", "banner", "contentinfo", "search", "dialog", "alertdialog"}
# Words in a class or id by which pages name what is not their matter.
_AROUND = re.compile(
    r"breadcrumbs?|cookies?|consent|footer|menu|nav|navbar|navigation|share|sharing|"
    r"social|skip|skiplinks?|sidebar|toolbar|masthead",
    re.IGNORECASE,
)
_MAIN = ("main", "[role=main]", "#mgContent", ".mgContent", "article", "#content")
# Browsers write into a page that they save where it came from.
_SAVED = re.compile(r"<!-- saved from url=\(\d+\)(https?://[^\s\"<>]{4,500}) -->")
_SPACE = re.compile(r"\s+")
_KEEPS_SPACE = re.compile(
    r"white-space:\s*(?:pre|break-spaces)(?!-line)", re.IGNORECASE
)
_OPENED = re.compile(r"<(/?)([a-z][a-z0-9]*)", re.IGNORECASE)
# Tags that end by themselves where another begins, and so do not lie in one another.
_SELF_ENDING = re.compile(
    r"p|li|td|th|tr|tbody|thead|tfoot|option|dd|dt|br|hr|img|input|link|meta|col|area|"
    r"base|source|wbr|param|track|embed|html|head|body",
    re.IGNORECASE,
)


def convert(data: bytes) -> Converted:
    """Return a page's words: lists with their marks, rows of tables on a line.

    ``data`` is UTF-8. Raises Refused where tags lie too deep or no words are left.
    """
    page = data.decode()
    if _depth(page) > DEEPEST:
        raise Refused(
            f"tags lie in one another more than {DEEPEST:,} deep",
            "Save the page from the browser again, or its words as plain text",
        )
    body = LexborHTMLParser(page).body
    if body is None:
        raise Refused("the page has no body", "Save the page from the browser again")
    struck = _outermost(body, _is_struck)
    struck_length = sum(map(_length, struck))
    for node in struck:
        node.decompose()
    whole = _length(body)
    for node in _outermost(body, lambda node: _is_around(node, whole)):
        node.decompose()
    layout = Layout()
    _lay_out(_main(body), layout)
    text = layout.text()
    left_out = whole - len("".join(text.split()))
    notes = [f"menus and the like were left out: {left_out:,} of {whole:,} characters"]
    notes = notes if left_out > 0 else []
    if struck_length:
        notes.append(struck_out(struck_length))
    saved = _SAVED.search(page[:4096])
    address = saved[1] if saved else ""
    return Converted(text, layout.headings, notes, address)


def _depth(page: str) -> int:
    """Return how deep tags may lie, by counting those that open and close."""
    depth = deepest = 0
    for tag in _OPENED.finditer(page):
        if not _SELF_ENDING.fullmatch(tag[2]):
            depth = max(0, depth + (-1 if tag[1] else 1))
            deepest = max(deepest, depth)
    return deepest


def _length(node: LexborNode) -> int:
    return len("".join(node.text(deep=True, skip_empty=True).split()))


def _outermost(
    body: LexborNode, is_meant: Callable[[LexborNode], bool]
) -> list[LexborNode]:
    """Return the elements that are meant, less those that lie in one of them."""
    elements, node = [], body.child
    while node is not None:
        meant = is_meant(node)
        if meant:
            elements.append(node)
        node = _after(node, body, into=not meant)
    return elements


def _is_struck(node: LexborNode) -> bool:
    style = "" if node.tag == "-text" else node.attributes.get("style") or ""
    return node.tag in ("s", "del", "strike") or "line-through" in style


def _is_around(node: LexborNode, whole: int) -> bool:
    tag = node.tag or ""
    if _NEVER.fullmatch(tag):
        return True
    if tag.startswith("-"):
        return tag != "-text"
    attributes = node.attributes
    class_and_id = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    words = re.findall(r"[A-Z]?[a-z]+", class_and_id)
    is_named = any(_AROUND.fullmatch(word) for word in words)
    if attributes.get("role") not in _ROLES and not is_named:
        return False
    # A class such as "with-sidebar" may be that of everything.
    return _length(node) <= whole / 2 and node.css_first("main, h1") is None


def _main(body: LexborNode) -> LexborNode:
    """Return the part that the page marks as its matter, if it holds most words."""
    least = _length(body) / 2
    for selector in _MAIN:
        matches = body.css(selector)
        if len(matches) == 1 and _length(matches[0]) >= least:
            return matches[0]
    return body


def _after(node: LexborNode, root: LexborNode, into: bool = True) -> LexborNode | None:
    """Return the next node in the order of the page, within ``root``."""
    if into and node.child is not None:
        return node.child
    step: LexborNode | None = node
    while step is not None and step.mem_id != root.mem_id:
        if step.next is not None:
            return step.next
        step = step.parent
    return None


def _walk(root: LexborNode) -> Iterator[tuple[LexborNode, bool]]:
    """Yield every node on entering (True) and on leaving it; no recursion."""
    node: LexborNode | None = root
    while node is not None:
        yield node, True
        if node.child is not None:
            node = node.child
            continue
        yield node, False
        while node.mem_id != root.mem_id and node.next is None:
            node = node.parent or root
            yield node, False
        node = None if node.mem_id == root.mem_id else node.next


def _lay_out(root: LexborNode, layout: Layout) -> None:
    lists: list[Iterator[str]] = []
    in_pre = 0
    for node, entering in _walk(root):
        tag = node.tag or ""
        if tag == "-text":
            if entering:
                _text(node.text_content or "", layout, in_pre > 0)
        elif tag in ("ul", "ol"):
            if entering:
                lists.append(_marks(node))
            else:
                lists.pop()
            layout.end_block(gap=not lists)
        elif tag == "li":
            layout.end_block()
            if entering:
                mark = next(lists[-1]) if lists else "•"
                layout.begin_item(_own_mark(node, mark), max(len(lists) - 1, 0))
        else:
            if _is_pre(node):
                layout.end_block()
                in_pre += 1 if entering else -1
                layout.as_printed = in_pre > 0
            _element(node, tag, entering, layout)


def _is_pre(node: LexborNode) -> bool:
    """Tell whether lines and spaces are kept within a block."""
    tag, style = node.tag or "", node.attributes.get("style") or ""
    is_styled = _KEEPS_SPACE.search(style) and _BLOCK.fullmatch(tag)
    return tag == "pre" or bool(is_styled)


def _text(words: str, layout: Layout, is_pre: bool) -> None:
    """Add words; those of a ``pre`` keep their lines, an empty one ends a block."""
    if not is_pre:
        layout.words(_SPACE.sub(" ", words))
        return
    for place, line in enumerate(words.split("\n")):
        if place:
            layout.new_line() if line.strip() else layout.end_block(gap=True)
        layout.words(line)


def _element(node: LexborNode, tag: str, entering: bool, layout: Layout) -> None:
    if tag == "br" and entering:
        layout.new_line()
    elif tag == "input" and entering:
        if node.attributes.get("type") in ("checkbox", "radio"):
            layout.words("☒ " if "checked" in node.attributes else "☐ ")
    elif tag == "table":
        layout.end_block(gap=True)
        layout.begin_table() if entering else layout.end_table()
    elif tag == "tr":
        layout.begin_row() if entering else layout.end_row()
    elif tag in ("td", "th"):
        spans = _number(node, "rowspan"), _number(node, "colspan")
        layout.begin_cell() if entering else layout.end_cell(*spans)
    elif _BLOCK.fullmatch(tag):
        ends_heading = not entering and _HEADING.fullmatch(tag) is not None
        layout.end_block(gap=tag != "div", heading=ends_heading)


def _marks(node: LexborNode) -> Iterator[str]:
    """Yield the marks of a list's items, as a browser would print them."""
    attributes = node.attributes
    style = re.search(
        r"list-style(?:-type)?:\s*([\w-]+)", attributes.get("style") or ""
    )
    kind = style[1] if style else attributes.get("type") or "1"
    number = _number(node, "start")
    while True:
        yield "•" if node.tag == "ul" else marker(kind, number)
        number += 1


def _own_mark(item: LexborNode, mark: str) -> str:
    value = item.attributes.get("value") or ""
    return f"{value}." if value.isdecimal() and mark != "•" else mark


def _number(node: LexborNode, name: str) -> int:
    value = (node.attributes.get(name) or "1").strip()
    return int(value) if re.fullmatch(r"\d{1,4}", value) else 1
