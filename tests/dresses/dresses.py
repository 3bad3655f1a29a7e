"""Print one content in many ordinary ways: does a reader find the same facts in each?

A content is a review with four recommendations, what was answered and how far they have
got. A dress is one way in which a council could print it: labels, tables, lists, prose,
each with what a careful person finds in *that* text. A dress that prints no answers
expects none. The words of a dress are made up; its layout is as councils' papers are.

Numbers are expected as printed, without the word before them and without brackets or
stops: "1" of "Recommendation 1:" and of "(1)", but "R1" of "R1.", "One" of
"Recommendation One". Words are expected as printed, white space folded, with the
closing mark. Nothing here draws lots: the same content gives the same dresses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from .changes import transformed
from .contents import Content, Dress, Fact, Item

WORDS = ("One", "Two", "Three", "Four")
LETTERS, ROMANS = "abcd", ("i", "ii", "iii", "iv")


def dresses(content: Content) -> list[Dress]:
    """Return the content in every dress, always the same, each name once."""
    plain = [*_labelled(content), *_tables(content), *_listed(content)]
    plain += [*_statuses(content), *_prose(content)]
    return plain + list(transformed({dress.name: dress for dress in plain}))


# ---- labels, answers and what follows them

# how a label is printed, and the number in it; {n} 1, {w} One, {l} a
LABELS: dict[str, tuple[str, str]] = {
    "recommendation-colon": ("Recommendation {n}: ", "{n}"),
    "recommendation-dash": ("Recommendation {n} – ", "{n}"),
    "recommendation-line": ("Recommendation {n}\n\n", "{n}"),
    "recommendation-capitals": ("RECOMMENDATION {n}\n\n", "{n}"),
    "recommendation-word": ("Recommendation {w}: ", "{w}"),
    "recommendation-bold": ("**Recommendation {n}:** ", "{n}"),
    "recommendation-number": ("Recommendation no. {n}: ", "{n}"),
    "r": ("R{n} ", "R{n}"),
    "r-stop": ("R{n}. ", "R{n}"),
    "rec": ("Rec. {n} ", "{n}"),
    "stop": ("{n}. ", "{n}"),
    "half-bracket": ("{n}) ", "{n}"),
    "brackets": ("({n}) ", "{n}"),
    "letter": ("({l}) ", "{l}"),
}


def _label(kind: str, index: int) -> tuple[str, str]:
    """Return the label of the recommendation at a place, and the number it gives."""
    signs = {"n": index + 1, "w": WORDS[index], "l": LETTERS[index]}
    printed, number = LABELS[kind]
    return printed.format(**signs), number.format(**signs)


def _options(content: Content, item: Item, form: str, order: int = 1) -> str:
    """Return the answers one could give, the one given ticked, by a form of each."""
    asked = [each.answer for each in content.items][::order]
    on, off, between = form.split("/")
    return between.join(
        (on if answer == item.answer else off).replace("@", answer) for answer in asked
    )


Answer = Callable[[Content, Item], str]

ANSWERS: dict[str, Answer] = {
    "response": lambda c, i: f"Response: {i.answer}",
    "response-stop": lambda c, i: f"Response: {i.answer}.",
    "body-response": lambda c, i: f"{c.body} response: {i.answer}",
    "body-response-dash": lambda c, i: f"{c.body} Response – {i.answer}",
    "body-response-line": lambda c, i: f"Response of the {c.body}\n\n{i.answer}",
    "decision-dash": lambda c, i: f"Decision – {i.answer}",
    "bold": lambda c, i: f"**Response:** {i.answer}",
    "capitals": lambda c, i: f"RESPONSE: {i.answer.upper()}",
    "own-stop": lambda c, i: f"{i.answer}.",
    "own": lambda c, i: i.answer,
    "sentence": lambda c, i: f"The recommendation was {i.answer.lower()}.",
    "response-ticks": lambda c, i: f"Response:\n{_options(c, i, '☒ @/☐ @/   ')}",
    "tick-before": lambda c, i: _options(c, i, "☒ @/☐ @/   "),
    "tick-before-lines": lambda c, i: _options(c, i, "☒ @/☐ @/\n"),
    "tick-after": lambda c, i: _options(c, i, "@ ☒/@ ☐/    "),
    "tick-reversed": lambda c, i: _options(c, i, "☒ @/☐ @/\n", -1),
    "cross-lines": lambda c, i: _options(c, i, "[x] @/[ ] @/\n"),
    "cross-paragraphs": lambda c, i: _options(c, i, "[X] @/[ ] @/\n\n"),
    "check-after": lambda c, i: _options(c, i, "@ ✓/@/\n"),
    "check-stops": lambda c, i: _options(c, i, "@. ✓/@./\n"),
    "yes-no": lambda c, i: _options(c, i, "@: Y/@: N/\n"),
}

Follow = Callable[[Item], str]

# what stands after the answer of each recommendation
FOLLOWS: dict[str, Follow] = {
    "nothing": lambda i: "",
    "sentence": lambda i: i.explanation,
    "action": lambda i: f"Action: {i.explanation}",
    "reason": lambda i: f"Reason: {i.explanation}",
    "comment-line": lambda i: f"Comments\n\n{i.explanation}",
    "officer": lambda i: f"Lead officer: {i.lead}",
    "timescale": lambda i: f"Timescale: {i.due}",
    "all": lambda i: (
        f"Action: {i.explanation}\nLead officer: {i.lead}\nTimescale: {i.due}"
    ),
}

# what stands at the end of the paper
ENDS: dict[str, str] = {
    "legal": "Legal implications\n\nThe Council may do what it has a power to do.",
    "papers": "Background papers: Minutes of the Committee, 11 March 2024",
    "numbered": "4. Financial implications\n\n4.1 None beyond the budget.",
    "contact": "Contact: Scrutiny Officer, 01632 960010",
}


def _head(content: Content) -> str:
    return (
        f"Response of the {content.body} to the {content.panel}\n\n"
        f"Review: {content.review}\n\n"
    )


def _labelled(content: Content) -> Iterator[Dress]:
    """Yield labels with answers: all labels, all answers and all that may follow."""
    for label in LABELS:
        yield _answered(content, label, "response", "nothing")
        yield _answered(content, label, "own-stop", "sentence")
    for answer in list(ANSWERS)[1:]:
        yield _answered(content, "recommendation-line", answer, "nothing")
        yield _answered(content, "stop", answer, "all")
    for follow in FOLLOWS:
        yield _answered(content, "recommendation-colon", "body-response", follow)
        yield _answered(content, "rec", "own", follow)
        yield _answered(content, "r-stop", "bold", follow)
        yield _answered(content, "recommendation-dash", "cross-lines", follow)
    for end in ENDS:
        yield _answered(content, "recommendation-colon", "response", "action", end)
        yield _answered(content, "brackets", "decision-dash", "nothing", end)
        yield _answered(content, "recommendation-line", "tick-before-lines", "", end)
    for answer in ("response", "own-stop", "own", "tick-after", "check-after"):
        yield _answered(content, "recommendation-colon", answer, "themes")
        yield _answered(content, "recommendation-line", answer, "themes", "legal")


def _answered(
    content: Content, label: str, answer: str, follow: str, end: str = ""
) -> Dress:
    blocks, facts = [], []
    for index, item in enumerate(content.items):
        printed, number = _label(label, index)
        if follow == "themes":
            blocks.append(item.theme)
        after = FOLLOWS.get(follow, FOLLOWS["nothing"])(item)
        blocks += [printed + item.words, ANSWERS[answer](content, item), after]
        facts.append(Fact(number, item.words, item.decision))
    blocks.append(ENDS.get(end, ""))
    name = "/".join(part for part in ("label", label, answer, follow, end) if part)
    text = _head(content) + "\n\n".join(block for block in blocks if block) + "\n"
    return Dress(name, text, tuple(facts))


# ---- tables

REFERENCES: dict[str, str] = {
    "r": "R{n}",
    "number": "{n}",
    "committee": "HSC/0{n}",
    "year": "SR24-0{n}",
    "section": "4.{n}",
    "none": "",
}

Rows = list[list[str]]


def _pipe(rows: Rows) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _markdown(rows: Rows) -> str:
    head, *rest = _pipe(rows).split("\n")
    return "\n".join([head, "|" + "---|" * len(rows[0]), *rest])


def _spaces(rows: Rows) -> str:
    widths = [max(map(len, column)) + 3 for column in zip(*rows, strict=True)]
    return "\n".join(
        "".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


STYLES: dict[str, Callable[[Rows], str]] = {
    "pipe": _pipe,
    "markdown": _markdown,
    "tab": lambda rows: "\n".join("\t".join(row) for row in rows),
    "spaces": _spaces,
    "cell-a-line": lambda rows: "\n".join(c for row in rows for c in row),
    "cell-a-paragraph": lambda rows: "\n\n".join(c for row in rows for c in row),
    "bars-over-lines": lambda rows: (
        "|\n" + "\n".join(f"{c} |" for r in rows for c in r)
    ),
}


def _tables(content: Content) -> Iterator[Dress]:
    """Yield tables of answers in each style with each reference, and of statuses."""
    for style in STYLES:
        for reference in REFERENCES:
            yield _table(content, style, reference, "answers")
        yield _table(content, style, "number", "statuses")
        yield _table(content, style, "r", "both")
        yield _table(content, style, "year", "colours")


def _cells(content: Content, item: Item, columns: str) -> list[tuple[str, str]]:
    """Return the heads and cells that follow the recommendation in its row."""
    answer = (f"{content.body} response", item.answer)
    status = ("Status", item.colour if columns == "colours" else item.status)
    lead = ("Lead officer", item.lead)
    if columns == "answers":
        return [answer, ("Action", item.explanation), lead, ("Timescale", item.due)]
    if columns == "both":
        return [answer, lead, ("Due", item.due), status]
    return [lead, ("Update", item.update), status]


def _table(content: Content, style: str, reference: str, columns: str) -> Dress:
    rows: Rows = []
    facts = []
    for index, item in enumerate(content.items):
        number = REFERENCES[reference].format(n=index + 1)
        named = [("Recommendation", item.words), *_cells(content, item, columns)]
        if number:
            named.insert(0, ("Ref", number))
        if not rows:
            rows.append([head for head, _ in named])
        rows.append([cell for _, cell in named])
        fact = Fact(number or None, item.words)
        if columns in ("answers", "both"):
            fact = replace(fact, decision=item.decision)
        if columns != "answers":
            shown = item.colour if columns == "colours" else item.status
            fact = replace(fact, status_words=shown, status=item.progress)
        facts.append(fact)
    top = _head(content) if columns == "answers" else _tracker_head(content)
    if columns == "colours":
        top += _legend(content)
    name = f"table/{style}/{reference}/{columns}"
    return Dress(name, f"{top}{STYLES[style](rows)}\n", tuple(facts))


def _tracker_head(content: Content) -> str:
    return (
        f"{content.panel}: progress with recommendations\n\n"
        f"Review: {content.review}\n\n"
    )


def _legend(content: Content) -> str:
    said = "; ".join(f"{item.colour} = {item.status}" for item in content.items)
    return f"Key: {said}\n\n"


# ---- lists under a lead, in minutes

# the lead, and whether its items are whole sentences, clauses or infinitives
LEADS: dict[str, tuple[str, str]] = {
    "recommends-that": ("The {panel} recommends that:", "clause"),
    "recommended-that-body": ("RECOMMENDED that {body}:", "ask"),
    "resolved-recommend": (
        "RESOLVED that the {panel} recommend to {body} that:",
        "clause",
    ),
    "would-like": ("The {panel} would like {body} to:", "ask"),
    "be-recommended": ("That {body} be recommended to:", "ask"),
    "our-recommendations": ("Our recommendations are:", "sentence"),
    "following": (
        "The {panel} agreed to make the following recommendations to {body}:",
        "sentence",
    ),
}

MARKERS: dict[str, tuple[str, str]] = {
    "stop": ("{n}. ", "{n}"),
    "half-bracket": ("{n}) ", "{n}"),
    "roman": ("({r}) ", "{r}"),
    "letter": ("({l}) ", "{l}"),
    "letter-half-bracket": ("{l}) ", "{l}"),
    "bullet": ("• ", ""),
    "dash": ("- ", ""),
    "none": ("", ""),
}


def _listed(content: Content) -> Iterator[Dress]:
    """Yield the recommendations as a list under each lead, with each marker."""
    for lead in LEADS:
        for marker in MARKERS:
            yield _list(content, lead, marker)


def _list(content: Content, lead: str, marker: str) -> Dress:
    sentence, form = LEADS[lead]
    lines, facts = [], []
    for index, item in enumerate(content.items):
        stop = "." if index == len(content.items) - 1 else ";"
        words = {"sentence": item.words, "clause": f"the Council {item.ask}{stop}"}
        said = words.get(form, f"{item.ask}{stop}")
        signs = {"n": index + 1, "r": ROMANS[index], "l": LETTERS[index]}
        printed, number = (part.format(**signs) for part in MARKERS[marker])
        lines.append(printed + said)
        facts.append(Fact(number or None, said))
    text = (
        f"{content.panel}\n\nMinutes of the meeting held on 12 March 2024\n\n"
        f"{content.review}\n\nThe Chair thanked those who had come to speak.\n\n"
        f"{sentence.format(panel=content.panel, body=content.addressed)}\n\n"
        + "\n\n".join(lines)
        + "\n\nDate of next meeting\n\n14 May 2024 at 6.30 pm.\n"
    )
    return Dress(f"list/{lead}/{marker}", text, tuple(facts))


# ---- statuses and prose

STATUSES: dict[str, str] = {
    "status": "{words}\n\nStatus: {status}",
    "status-then-text": "{words}\n\nStatus: {status}\n\nUpdate: {why}",
    "text-then-progress": "{words}\n\nUpdate: {why}\n\nProgress: {status}",
    "progress-stop": "{words}\n\nProgress: {status}.",
    "status-dash": "{words}\nStatus – {status}",
    "brackets": "{words} ({status})",
    "line": "{words}\n\nProgress to date\n\n{status}\n\n{why}",
    "bold": "{words}\n\n**Status:** {status}",
}


def _statuses(content: Content) -> Iterator[Dress]:
    """Yield recommendations each with its status, and as colours with a legend."""
    for name, form in [*STATUSES.items(), ("colour", "{words}\n\nRAG: {colour}")]:
        top, blocks, facts = _tracker_head(content), [], []
        if name == "colour":
            top += _legend(content)
        for index, item in enumerate(content.items):
            shown = item.colour if name == "colour" else item.status
            blocks.append(
                f"Recommendation {index + 1}: "
                + form.format(
                    words=item.words,
                    status=item.status,
                    colour=item.colour,
                    why=item.update,
                )
            )
            number = str(index + 1)
            facts.append(Fact(number, item.words, None, shown, item.progress))
        yield Dress(f"status/{name}", top + "\n\n".join(blocks) + "\n", tuple(facts))


def _prose(content: Content) -> Iterator[Dress]:
    """Yield answers and statuses told by number, in sentences, after the list."""
    answers = [item.answer.lower() for item in content.items]
    codes = [item.decision for item in content.items]
    first, second, third, fourth = answers
    sentences = {
        "each": f"Recommendation 1 was {first}. Recommendation 2 was {second}. "
        f"Recommendation 3 was {third}. Recommendation 4 was {fourth}.",
        "one-sentence": f"Recommendation 1 was {first}, Recommendation 2 was {second}, "
        f"Recommendation 3 was {third} and Recommendation 4 was {fourth}.",
    }
    for name, sentence in sentences.items():
        yield _told(content, name, sentence, codes)
    full, no = codes[0], codes[2]
    pairs = (
        f"Recommendations 1 and 4 were {first}, and recommendations 2 and 3 {third}."
    )
    yield _told(content, "pairs", pairs, [full, no, no, full])
    span = f"Recommendations 1 to 3 were {first}. Recommendation 4 was {third}."
    yield _told(content, "range", span, [full, full, full, no])
    active = f"The {content.body} {first} recommendations 1, 2 and 4, and noted 3."
    yield _told(content, "active", active, [full, full, "noted", full])
    blanket = f"All of the recommendations were {first}."
    yield _told(content, "blanket", blanket, [full] * 4)
    saved = f"All of the recommendations were {first} except recommendation 3."
    yield _told(
        content, "exception", f"{saved} It was {third}.", [full, full, no, full]
    )
    apart = (
        f"The {content.body} {first} all the recommendations, apart from "
        f"Recommendation 2, which was {third}."
    )
    yield _told(content, "apart-from", apart, [full, no, full, full])
    yield _reported(content)


def _told(content: Content, name: str, sentence: str, codes: list[str]) -> Dress:
    listed = [f"{n}. {item.words}" for n, item in enumerate(content.items, 1)]
    text = (
        f"{content.body}\n\n{content.review}: report of the {content.panel}\n\n"
        "The recommendations were:\n\n" + "\n\n".join(listed) + "\n\n"
        f"The Chair of the {content.panel} presented the report. {sentence}\n"
    )
    facts = (
        Fact(str(n), item.words, code)
        for n, (item, code) in enumerate(zip(content.items, codes, strict=True), 1)
    )
    return Dress(f"prose/{name}", text, tuple(facts))


def _reported(content: Content) -> Dress:
    sentences, facts = [], []
    for number, item in enumerate(content.items, 1):
        status = item.status.lower()
        sentences.append(f"Recommendation {number} was reported as {status}.")
        facts.append(Fact(str(number), None, None, status, item.progress))
    text = f"{_tracker_head(content)}The officer spoke. {' '.join(sentences)}\n"
    return Dress("prose/statuses", text, tuple(facts))
