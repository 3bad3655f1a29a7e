"""Contact details in a text: telephone numbers and e-mail addresses, withheld."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

WITHHELD = "[contact details withheld]"
TELEPHONE, EMAIL = "telephone number", "e-mail address"

_Span = tuple[int, int]
_Find = tuple[int, int, str]  # where it begins and ends, and what it is
_Group = re.Match[str]  # of the digits of a number


@dataclass(frozen=True)
class Withheld:
    """A contact detail that was withheld.

    at is the place of its mark in the text returned, what is "telephone number" or
    "e-mail address", and characters is how many it had in the text given.
    """

    at: int
    what: str
    characters: int


# What may stand before an address is looked at once, however long it is. Addresses
# that touch are found together, or the first would take what the second begins with.
_EMAIL = re.compile(
    r"(?<![\w.+'’%-])[\w.+'’%-]++@[\w-]++(?:\.[\w-]++)++"
    r"(?:[\w.+'’%-]*+@[\w-]++(?:\.[\w-]++)*+)*+"
)

# A letter (raised figures are notes), white space in a line, and every hyphen and dash.
_LETTER = r"[^\W\d_²³¹\u2070-\u2079]"
_SPACE = r"[^\S\n]"
_DASH = r"\-\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d"

# What belongs to no number is looked past: this stands for it, character by character.
_NOTHING = "\0"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?!\d)(?:st|nd|rd|th)?"
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_NEVER_A_NUMBER = re.compile(
    # days of a month (how many may share it is bounded, for the time that takes)
    rf"(?<!\d)(?<!\d[{_DASH}./]){_DAY}"
    rf"(?:{_SPACE}?(?:[{_DASH}/&,]|to|and){_SPACE}?{_DAY}){{0,3}}"
    rf"(?=[\s./{_DASH}]?(?:of\s)?{_MONTH}(?!{_LETTER}))"
    # times
    r"|(?<![\d:])\d{1,2}:[0-5]\d(?::[0-5]\d)?(?![\d:])"
    rf"|(?<![\d.])\d{{1,2}}(?:\.[0-5]\d)?(?={_SPACE}?(?:[ap]\.?m|noon|hrs)"
    rf"(?!{_LETTER}))"
    # sums, thousands and shares
    rf"|[£$€]{_SPACE}?\d[\d,.]*+"
    r"|(?<![\d,.])[1-9]\d{0,2}(?:,\d{3})++(?!\d)(?:\.\d++)?+"
    rf"|(?<![\d.])(?:\d{{1,3}}(?:\.\d++)?+{_SPACE}?[{_DASH}]{_SPACE}?)?"
    rf"\d{{1,3}}(?:\.\d++)?+(?={_SPACE}?(?:%|per\s?cent))"
    # the keys of properties, streets and books, and references such as 24/01642/FUL
    rf"|(?<!{_LETTER})(?:U[PS]RN|IS[BS]N)[\s:.{_DASH}]{{0,3}}(?:1[03]:?\s)?"
    rf"\d++(?:[ {_DASH}]\d++){{0,4}}"
    rf"|(?<![\d/])\d{{1,4}}/\d{{1,6}}/(?={_LETTER})",
    re.IGNORECASE,
)

# What is a figure unless a number goes on there: dates and years, and from which to
# which; paragraphs, times and ranges; and years alone.
_YEAR = r"(?:19|20)\d\d"
_TO = rf"{_SPACE}?[{_DASH}]{_SPACE}?"
_END = rf"(?![{_DASH}./]?\d)"
_DATE = (
    rf"(?:\d{{1,2}}(?:/\d{{1,2}}/|\.\d{{1,2}}\.|[{_DASH}]\d{{1,2}}[{_DASH}])"
    rf"(?:{_YEAR}|\d\d)|{_YEAR}[{_DASH}./]\d{{1,2}}[{_DASH}./]\d{{1,2}})"
)
_DATES = re.compile(
    rf"(?:{_DATE}(?:{_TO}{_DATE})?"
    rf"|{_YEAR}{_SPACE}?(?:[{_DASH}/]|to|and){_SPACE}?(?:{_YEAR}|\d\d)){_END}"
    rf"|(?<=\(){_YEAR}\)"
)
_FIGURES = re.compile(
    rf"(?:[1-9]\d?(?:\.\d){{1,3}}\d?|\d{{1,2}}\.\d{{1,2}}(?:\.\d)?"
    rf"|\d{{1,2}}/\d{{1,2}}(?:{_TO}\d{{1,2}}/\d{{1,2}})?){_END}"
    rf"|\d{{1,2}}{_TO}\d{{1,2}}{_END}(?!{_TO}\d)"
)
_YEARS = re.compile(rf"{_YEAR}(?!\d)(?:{_SPACE}{_YEAR}(?!\d))*+(?!{_SPACE}?\d){_END}")
_ANY_FIGURE = (_DATES, _FIGURES, _YEARS)

# The groups of a number, and what may stand between them. One or two digits before a
# letter (9am, 5G) are no group. Where a number is known to go on, anything may stand
# between, and it may go on in the next line.
_GROUP = rf"(?P<digits>\d{{3,}}+|\d{{1,2}}+(?!(?![xX]\d){_LETTER}))"
_BREAK = rf"(?:{_SPACE}|[{_DASH}./·~()\[\]\u00ad\u200b\u2060]){{1,5}}+"
_MARK = rf"(?:(?![\n{_NOTHING}£$€%@])[\W_])"
_ANY_BREAK = rf"(?:{_MARK}{{1,8}}+(?:\n{_MARK}{{0,8}}+)?+|\n{_MARK}{{0,8}}+)"
_FIRST = re.compile(rf"[(\[]{{0,2}}+(?P<plus>\+{_SPACE}?|)[(\[]{{0,2}}+{_GROUP}")
_NEXT = re.compile(_BREAK + _GROUP)
_NEXT_OF_UNFINISHED = re.compile(_ANY_BREAK + _GROUP)
_MOST = 15  # digits of a number, anywhere in the world
_ENOUGH = 6  # digits of a number without the code of its area
_PART = 3  # digits that tell something of a number
_EXTENSION = re.compile(
    rf"[\s,;]{{0,3}}(?P<bracket>\()?(?:ext(?:ensio)?n?|x|#){_SPACE}?[.:]?{_SPACE}?"
    rf"(?:no\.?{_SPACE}?)?\d{{1,6}}(?!\d|{_LETTER})(?(bracket)\)?)",
    re.IGNORECASE,
)

# Words that say that a number comes, and how few digits may be one after them: those
# that nothing else follows (of three digits are 999 and 101, which are nobody's); those
# that ask for a call; those of other uses as well. These count where a colon (or
# "number") says so, or the number has its whole length.
_LABEL = re.compile(
    rf"(?<!{_LETTER})(?:"
    r"(?P<name>tel(?:e?phone)?|phone|mob(?:ile)?|fax|facsimile|pager|ddi"
    r"|(?:help|hot|land)\s?line|switchboard|voicemail|minicom|text\s?phone|whatsapp"
    r"|direct[\s-](?:dial|line)|contact(?=\s(?:no|number)))"
    r"|(?P<extension>ext(?:ensio)?n?)"
    r"|(?P<asking>call|ring|dial|text|sms)"
    rf"|(?P<other>office|contact|enquiries|reception|work|home|cell|t|m|f))(?!{_LETTER})"
    # brackets but once: they may hold such words, which would be looked at again
    rf"(?P<gap>(?:{_SPACE}?\((?:{_LETTER}|[ /]){{1,20}}\))?+"
    rf"(?:(?:no|numbers?|is|us|on|at)(?!{_LETTER})"
    rf"|(?![+(\[,;/£$€@{_NOTHING}])[\W_])*+)(?=[+(\[]*+\d)",
    re.IGNORECASE,
)
_SAID = re.compile(r":|n(?:o|umber)", re.IGNORECASE)
_LEAST = {"name": 4, "extension": _PART, "asking": _ENOUGH, "other": _ENOUGH}
_WHOLE_LENGTH = 10
_OPENS_WHOLE = re.compile(r"[(\[]*+[+0]")
_ANOTHER = re.compile(
    rf"{_SPACE}{{0,2}}(?:[/,;&]|or|and){_SPACE}{{0,2}}(?=[+(\[]*+\d)", re.IGNORECASE
)

# How a number opens where no label stands, and what makes it a part of something else:
# a longer code, a decimal or an address before it, a letter alone behind it.
_OPENING = re.compile(
    rf"(?<!\d)[(\[]{{0,2}}+\+{_SPACE}?[(\[]?\d"
    r"|(?<![^\W_])[(\[]{0,2}+(?:44(?=\d{10}(?!\d)|\D)|00(?!\d)|0\d\d|0\))"
)
_WITHIN = re.compile(rf"\d[{_DASH}.]|[^\W_]/")
# What libphonenumber is asked about, for it takes its time.
_POSSIBLE = re.compile(
    r"\+[1-9]\d{6,14}|00[1-9]\d{6,12}|44\d{9,11}|0?[1-9]\d{6}(?:\d{2,3})?"
)
_SPACED = re.compile(_SPACE)
_CODE = re.compile(rf"(?!x\d){_LETTER}(?!{_LETTER})", re.IGNORECASE)
# Ten or eleven digits in the usual groups: also numbers that are not in use.
_USUAL = re.compile(
    rf"[(\[]?0\d{{2,4}}[)\]]?(?:{_SPACE}|[{_DASH}])?\d{{3,4}}(?:{_SPACE}|[{_DASH}])?"
    r"\d{3,4}"
)


def withhold(text: str) -> tuple[str, int]:
    """Return the text without telephone numbers and e-mail addresses, and their count.

    Which they are, and what may be mistaken, is said at withhold_each.
    """
    kept, withheld = withhold_each(text)
    return kept, len(withheld)


def withhold_each(text: str) -> tuple[str, list[Withheld]]:
    """Return the text without contact details, and what was withheld, in its order.

    Nothing else is changed. What overlaps is withheld as one, named for what begins
    first. The text returned holds no contact details: given again, it stays as it is.

    Not everything can be had. Where a word such as "Tel" stands before, privacy goes
    first: the number is withheld whole, however it is separated, and a figure that
    follows it may go with it. Where none does, the words go first: only what has the
    form of a whole telephone number is withheld. Dates, years, times, sums and
    shares stay in both cases, but for a year alone after "Tel:" or "Ext", which is
    taken for a number.
    """
    kept: list[str] = []
    withheld: list[Withheld] = []
    position = length = 0
    for start, end, what in _finds(text):
        kept += [text[position:start], WITHHELD]
        withheld.append(Withheld(length + start - position, what, end - start))
        length += start - position + len(WITHHELD)
        position = end
    return "".join([*kept, text[position:]]), withheld


def _finds(text: str) -> list[_Find]:
    """Return the contact details of a text, in its order.

    They are looked for again in what is left, for what stands beside one may read
    otherwise when it is gone.
    """
    finds: list[_Find] = []
    while found := _joined([*_addresses(text), *_numbers(text)]):
        finds += found
        text = _without(text, found)
    return sorted(finds)


def _joined(finds: list[_Find]) -> list[_Find]:
    """Return finds in the text's order, those that overlap made one."""
    joined: list[_Find] = []
    for start, end, what in sorted(finds):
        if joined and start < joined[-1][1]:
            first, last, first_what = joined[-1]
            joined[-1] = (first, max(last, end), first_what)
        else:
            joined.append((start, end, what))
    return joined


def _without(text: str, finds: Iterable[_Find]) -> str:
    """Return a text of the same length in which finds are looked past."""
    pieces, position = [], 0
    for start, end, _ in finds:
        pieces += [text[position:start], _NOTHING * (end - start)]
        position = end
    return "".join([*pieces, text[position:]])


def _addresses(text: str) -> Iterator[_Find]:
    for match in _EMAIL.finditer(text):
        yield *match.span(), EMAIL


def _numbers(text: str) -> Iterator[_Find]:
    text = _NEVER_A_NUMBER.sub(lambda match: _NOTHING * len(match[0]), text)
    for start, end in [*_labelled(text), *_unlabelled(text)]:
        yield start, end, TELEPHONE


def _labelled(text: str) -> Iterator[_Span]:
    """Yield where the numbers stand that follow a word such as Tel."""
    over = 0
    for label in _LABEL.finditer(text):
        place, least = label.end(), _least(label)
        # "Ext" may stand in what was found, which would be read again from there on.
        if not least or label.start() < over:
            continue
        # A year alone is a number where it is said that one comes.
        said = label["extension"] or _SAID.search(label["gap"])
        figures = (_DATES, _FIGURES) if said else _ANY_FIGURE
        while first := _FIRST.match(text, place):
            if not first["plus"] and _is_any(first, figures):
                break
            groups = _after_label(first)
            if len(_digits(groups)) < least:
                break
            start, over = _span(groups)
            yield start, over
            another = _ANOTHER.match(text, over)
            if not another:
                break
            place, figures = another.end(), _ANY_FIGURE
            least = _PART if "/" in another[0] else _ENOUGH


def _least(label: re.Match[str]) -> int:
    """Return how few digits after a label are a number; 0 if none can be."""
    word = next(word for word in _LEAST if label[word])
    if _SAID.search(label["gap"]):
        return _LEAST[word]
    if word == "other":
        whole = _OPENS_WHOLE.match(label.string, label.end())
        return _WHOLE_LENGTH if whole else 0
    # What stands in another cell, or line, may be a figure.
    return max(_LEAST[word], _ENOUGH if re.search(r"[|\n]", label["gap"]) else 0)


def _after_label(first: _Group) -> list[_Group]:
    """Return the groups of a number after its label, given the first of them."""
    if first["plus"] or re.match(r"0\d", first["digits"]):
        groups = _groups(first, _NEXT_OF_UNFINISHED)
    else:
        groups = _local(_groups(first, _NEXT))
    groups = _longest(groups, _is_whole) or groups
    # A figure of one or two digits that follows is left; of more, it may be the rest of
    # a number that was mistyped.
    while (
        not _ANOTHER.match(first.string, groups[-1].end())
        and (more := _NEXT.match(first.string, groups[-1].end()))
        and len(more["digits"]) >= _PART
        and not _is_any(more, _ANY_FIGURE)
    ):
        groups.append(more)
    return groups


def _local(groups: list[_Group]) -> list[_Group]:
    """Return the groups of a number without its area's code, up to a figure."""
    digits = 0
    for count, group in enumerate(groups):
        figures = _ANY_FIGURE if digits >= _ENOUGH else (_DATES,)
        if count and _is_any(group, figures):
            return groups[:count]
        digits += len(group["digits"])
    return groups


def _unlabelled(text: str) -> Iterator[_Span]:
    """Yield where whole numbers stand, whatever is before them."""
    over = -1
    for opening in _OPENING.finditer(text):
        start = opening.start()
        if start < over:
            continue
        first = _FIRST.match(text, start)
        groups = _longest(_groups(first, _NEXT), _is_alone) if first else []
        if not groups:
            continue
        # What stands beside another number, or has spaces, is no part of a code.
        apart = start == over + 1 or _SPACED.search(text, start, groups[-1].end())
        if apart or not _WITHIN.fullmatch(text, max(start - 2, 0), start):
            start, over = _span(groups)
            yield start, over


def _groups(first: _Group, following: re.Pattern[str]) -> list[_Group]:
    """Return the groups of digits from the first on, as many as a number may have."""
    groups, digits = [first], len(first["digits"])
    while group := following.match(first.string, groups[-1].end()):
        digits += len(group["digits"])
        if digits > _MOST:
            break
        groups.append(group)
    return groups


def _longest(
    groups: list[_Group], is_number: Callable[[list[_Group]], bool]
) -> list[_Group]:
    """Return as many groups, from the first on, as make a number; none if none do."""
    for count in range(len(groups), 0, -1):
        if is_number(groups[:count]):
            return groups[:count]
    return []


def _is_whole(groups: list[_Group]) -> bool:
    """Tell whether groups have the length of a number with its area's code."""
    digits = _digits(groups)
    return bool(re.fullmatch(r"0\d{9,10}", digits)) or _is_valid(digits)


def _is_alone(groups: list[_Group]) -> bool:
    """Tell whether groups are a number where no label says so."""
    text, end, digits = groups[0].string, groups[-1].end(), _digits(groups)
    if _CODE.match(text, end):
        return False
    usual = _USUAL.fullmatch(text, groups[0].start(), end)
    return bool(usual and 10 <= len(digits) <= 11) or _is_valid(digits)


def _is_valid(digits: str) -> bool:
    """Tell whether digits are a number by libphonenumber's rules for this country."""
    if not _POSSIBLE.fullmatch(digits):
        return False
    # late, for it loads the rules of numbers, and many commands have no file to read
    import phonenumbers

    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(digits, "GB"))
    except phonenumbers.NumberParseException:
        return False


def _is_any(group: _Group, figures: Iterable[re.Pattern[str]]) -> bool:
    """Tell whether a figure of some kind stands where a group does."""
    place = group.start("digits")
    return any(figure.match(group.string, place) for figure in figures)


def _digits(groups: list[_Group]) -> str:
    """Return the digits of a number, with the plus that it may open with."""
    plus = "+" if groups[0]["plus"] else ""
    return plus + "".join(group["digits"] for group in groups)


def _span(groups: list[_Group]) -> _Span:
    """Return where a number begins and ends, an extension after it taken with it.

    A bracket that opens before it is a part of it only where it is closed within.
    """
    first, end = groups[0], groups[-1].end()
    start = first.start()
    if not re.search(r"[)\]]", first.string[start:end]):
        start = first.start("plus" if first["plus"] else "digits")
    extension = _EXTENSION.match(first.string, end)
    return start, extension.end() if extension else end
