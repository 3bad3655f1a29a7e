"""Lines as a PDF has them -> paragraphs: what was broken is one again, and no more."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from .pdf_lines import Line, row_line

_JOINT = "\x01"  # where a line ended in a hyphen, until the whole text is known
LARGE = 1.15  # so much larger than the text are headings
_MARK = re.compile(
    r"(?:[·•●▪◦‣∙\uf0b7☐☑☒✓✔✗✘–]\s|\(?(?:[ivxIVX]{1,5}|[a-zA-Z])[.)]\s|"
    r"\(?\d(?:\d{0,2}|[\d.]{1,9})[.)]\s|\d+\.\d[\d.]*\s)"
)
# After such a word at the end of a line, a number goes on with the sentence.
_LEADS_ON = re.compile(
    r"\b(?:in|of|by|to|the|at|on|for|from|than|until|about|sections?|paragraphs?|items?"
    r"|recommendations?|pages?|minutes?|nos?\.?|£)$",
    re.IGNORECASE,
)
# And what no line ends with that was ended on purpose.
_UNFINISHED = re.compile(r"\b(?:of|by|the|an?|and|or|with|than|into)$")
_STOPPED = re.compile(r"[.:;?!…]['\"’”)\]]*$")
# What opens a block where the words before it had come to a stop: a word in capitals,
# a label of a few words with its colon, or one with its number and a dash.
_OPENER = re.compile(
    r"(?:\*\*)?(?:[A-Z]{5,}\b|(?:[A-Z]\w*|[A-Z]{2,})(?:[ ’'/-]\w+){0,5}\s?:(?:\s|$)"
    r"|[A-Z]\w*(?: \w+){0,3} [–—-] "
    r"|[A-Z]\w+ \d+[a-z]?(?:\.\d+)*\s?(?:[–—(-]|$))"
)
_LOUD = re.compile(r"[A-Z]{5,}(?:\s[A-Z]{2,})*(?:\s?[:–-]|$)")
_NOTE = re.compile(r"[*†‡]|[¹²³⁴⁵⁶⁷⁸⁹][⁰¹²³⁴⁵⁶⁷⁸⁹]*|\d{1,2}\s")
_CAPITALS = 8  # a line of fewer letters may be in capitals by chance
_WIDER = 1.25  # than the usual distance is one between blocks
# Of the page's width: what ends before the first was not broken at the page's margin,
# and what ends before the second has no other line to tell where that is.
_WIDE, _NARROW = 0.6, 0.85
_FAR = 0.7  # of the width
_UNKNOWN_LEADING = 1.25  # from line to line, in sizes, where no two lines tell it
# An address that breaks off at the end of a line, and how one goes on.
_BROKEN_ADDRESS = re.compile(r"\S+@(?:[\w.-]*[.-])?")


def body_size(pages: list[list[Line]]) -> float:
    """Return the size in which most of the text is set."""
    sizes: Counter[float] = Counter()
    for line in (line for lines in pages for line in lines):
        sizes[round(line.size, 1)] += len(line.words) if line.size else 0
    return sizes.most_common(1)[0][0] if sizes else 0.0


def set_margins(pages: list[list[Line]], widths: list[float]) -> None:
    """Tell each line where the words around it end at the right.

    In a column that is where its longest line ends. On pages of one width it is so of
    all of them together, if lines were broken there; else it is what the margin at the
    left leaves of the page.
    """
    ends: dict[float, float] = {}
    for lines, width in zip(pages, widths, strict=True):
        broken = [a.right for a, b in pairwise(lines) if _is_broken(a, b)]
        far = [end for end in broken if end > _WIDE * width]
        ends[width] = max([ends.get(width, 0), *far])
    for lines, width in zip(pages, widths, strict=True):
        for frame in {line.frame for line in lines}:
            own = [line for line in lines if line.frame == frame and not line.is_row]
            end = max((line.right for line in own), default=0)
            if not frame:
                left = min((line.left for line in own), default=0)
                end = max(end, ends[width] or _NARROW * (width - left))
            for line in own:
                line.margin = end


def _is_broken(before: Line, line: Line) -> bool:
    """Tell a line of the page that goes on in the next one, by how that begins."""
    is_plain = not (before.is_row or line.is_row or before.frame or line.frame)
    is_same = abs(before.size - line.size) < 0.6 and line.words[0].islower()
    return is_plain and is_same and not _MARK.match(line.words)


def paragraphs(pages: list[list[Line]], body: float) -> Iterator[tuple[str, float]]:
    """Yield paragraphs, list items and rows with their size, lines put together.

    Notes at the foot of a page come after the paragraph that they would part.
    """
    leading = _leading(pages)
    words, place = "", 0
    block: list[Line] = []
    notes: list[Line] = []
    for number, whole_page in enumerate(pages):
        lines, foot = _without_notes(whole_page, body)
        for line in lines:
            is_break = bool(block) and (
                number != place or line.frame != block[-1].frame
            )
            if block and line.is_row and number != place and _is_cut(block[-1], line):
                block = [_one_row(block[-1], line)]
                words = block[0].words
            elif block and _goes_on(block, line, leading, is_break):
                words = join(words, line.words)
                block.append(line)
            else:
                if block:
                    yield words, block[0].size
                    yield from paragraphs([notes], 0) if notes else ()
                    notes = []
                words, block = line.words, [line]
            place = number
        notes += foot
    if block:
        yield words, block[0].size
    yield from paragraphs([notes], 0) if notes else ()


def _without_notes(lines: list[Line], body: float) -> tuple[list[Line], list[Line]]:
    """Return the lines of a page and the notes at its foot: small, with a mark."""
    place = len(lines)
    first = place
    while place and not lines[place - 1].is_row and lines[place - 1].size < 0.92 * body:
        place -= 1
        if _NOTE.match(lines[place].words):
            first = place
    return (lines[:first], lines[first:]) if first else (lines, [])


def _leading(pages: list[list[Line]]) -> float:
    """Return the usual distance from a broken line to the next, in sizes of letters."""
    steps: Counter[float] = Counter()
    for lines in pages:
        for before, line in pairwise(lines):
            if _is_broken(before, line):
                steps[round((line.bottom - before.bottom) / line.size, 1)] += 1
    near = {step: count for step, count in steps.items() if 0.8 < step < 3}
    if not near:
        return _UNKNOWN_LEADING
    # Of distances that are all often there, the least: the others are of paragraphs.
    often = max(near.values()) / 3
    return min(step for step, count in near.items() if count >= often)


def _goes_on(block: list[Line], line: Line, leading: float, is_break: bool) -> bool:
    """Tell whether a line goes on with the paragraph of the lines before it."""
    before = block[-1]
    if before.is_row or line.is_row or abs(before.size - line.size) > 0.6:
        return False
    if max(before.bold, line.bold) > 0.95 and min(before.bold, line.bold) < 0.05:
        return False
    is_stopped = bool(_STOPPED.search(before.words))
    if _opens(before, line, is_stopped):
        return False
    is_broken = bool(re.search(r"[a-z][-\u00ad]$|@$", before.words))
    if is_break:
        if (before.frame == 0) != (line.frame == 0) or before.words.endswith("|"):
            return False
        is_broken |= line.words[:1].islower() or bool(_UNFINISHED.search(before.words))
        return not is_stopped and (is_broken or _is_full(before, line))
    step = line.bottom - before.bottom
    usual = leading * line.size
    if len(block) > 1 and block[-2].frame == before.frame:
        own = before.bottom - block[-2].bottom
        usual = min(usual, own) if own > 0 else usual
    if step > usual * _WIDER or step < 0:
        return False
    if is_stopped and _is_indented(block, line):
        return False
    is_broken |= _is_full(before, line)
    return is_broken or (not is_stopped and _runs_on(block, line))


def _runs_on(block: list[Line], line: Line) -> bool:
    """Tell a sentence that was broken well before the margin, as plain text is.

    It goes on with a small letter, or the block shows where its lines are broken.
    """
    before = block[-1]
    if line.words[0].islower():
        return before.right - before.left > _FAR * (before.margin - before.left)
    margin = max(line.right for line in block)
    return len(block) > 1 and _is_full(replace(before, margin=margin), line)


def _opens(before: Line, line: Line, is_stopped: bool) -> bool:
    """Tell whether a line's words open a block of their own."""
    if line.is_item or line.words.startswith("|"):
        return True
    if mark := _MARK.match(line.words):
        is_number = mark[0].strip().rstrip(".)").replace(".", "").isdigit()
        leads_on = is_number and _LEADS_ON.search(before.words)
        goes_on = re.match(r"\d+\.\d[\d.]*\s[a-z]", line.words) and not is_stopped
        return not (leads_on or goes_on and _is_full(before, line))
    if is_stopped:
        return bool(_OPENER.match(line.words))
    if before.words.isupper() != line.words.isupper():
        return min(len(before.words), len(line.words)) > _CAPITALS
    return bool(_LOUD.match(line.words)) and not before.words.isupper()


def _is_full(before: Line, line: Line) -> bool:
    """Tell whether the next word would have had no room: else a line was ended."""
    width = (line.right - line.left) / max(len(line.words), 1)
    word = len(line.words.split()[0]) + 1
    return before.right + word * width > before.margin


def _is_indented(block: list[Line], line: Line) -> bool:
    """Tell whether a line begins further in, or out, than those before it stand."""
    if len(block) > 1:
        return abs(line.left - block[-1].left) > line.size
    return bool(_MARK.match(block[0].words)) and line.left < block[0].left - line.size


def _is_cut(before: Line, line: Line) -> bool:
    """Tell whether a row is the rest of the row that the page before ended with."""
    if len(before.cells) != len(line.cells) or line.cells[0] or not before.cells[0]:
        return False
    pairs = [
        (first, rest)
        for first, rest in zip(before.cells, line.cells, strict=True)
        if rest
    ]
    return all(first for first, _ in pairs) and any(
        rest[:1].islower() or not _STOPPED.search(first) for first, rest in pairs
    )


def _one_row(before: Line, line: Line) -> Line:
    cells = [
        join(first, rest) if first and rest else first or rest
        for first, rest in zip(before.cells, line.cells, strict=True)
    ]
    return row_line(cells, (before.left, before.top, before.right, before.bottom))


def cell_of(lines: list[str]) -> str:
    """Return a cell's lines as one, but for the items of a list in it."""
    whole = ""
    for line in lines:
        if not whole:
            whole = line
        elif _MARK.match(line) and not re.match(r"\d", line):
            whole += "\n" + line
        else:
            whole = join(whole, line)
    return whole


def join(before: str, after: str) -> str:
    """Return two lines as one, with or without a space between."""
    if re.search(r"\w[-\u00ad]$", before) and re.match(r"[^\W\d]", after):
        return before + _JOINT + after
    last = before.rsplit(None, 1)[-1] if before.strip() else ""
    goes_on = re.match(r"[\w-]+(?:\.\w|$)|uk\b", after) or after.startswith(".")
    if goes_on and (_BROKEN_ADDRESS.fullmatch(last) or "@" in last and after[0] == "."):
        return before + after
    return f"{before} {after}"


def whole(text: str) -> str:
    """Mend words that were broken at the end of a line.

    The hyphen goes only where the document has the word without one, and not with it.
    """
    known = set(re.findall(r"\w+(?:-\w+)*", text))

    def mended(broken: re.Match[str]) -> str:
        first, second = broken[1], broken[2]
        with_it, without = f"{first}-{second}", first + second
        return without if without in known and with_it not in known else with_it

    text = re.sub(rf"(\w+)\u00ad{_JOINT}(\w+)", r"\1\2", text)
    text = re.sub(rf"(\w+)-{_JOINT}(\w+)", mended, text)
    return text.replace(_JOINT, "").replace("\uf0b7", "•")
