"""Coding: what was read, with the codebook's rules and the analyst's card laid over it.

The analyst's word comes before the rule's; what each of them said is kept.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from .cards import LoadedCard, OutcomeCard, Path
from .documents import Document
from .problems import BadData, Problem
from .reading import (
    Reading,
    Recommendation,
    Response,
    Span,
    Statement,
    Vocabulary,
    read,
)
from .reading.figures import figures
from .reading.model import Decision, Progress
from .reading.wording import terms

Finding = Recommendation | Response | Progress | Decision | Statement
Item = Recommendation | Statement


@dataclass(frozen=True)
class Theme:
    """A theme of an item: who assigned it, and the term found or the reason given."""

    theme_id: str
    basis: str
    evidence: str


@dataclass(frozen=True)
class Outcome:
    """A figure that measures something, with the passage that gives it."""

    card: OutcomeCard
    qualifier: str
    span: Span


@dataclass(frozen=True)
class Correction:
    """A change that the analyst made to a finding; ``finding`` is as it is now."""

    table: str
    finding: Finding
    column: str
    read: str | None
    corrected: str | None
    reason: str


@dataclass
class Coded:
    """A document read and coded."""

    document: Document
    reading: Reading
    themes: dict[Item, list[Theme]] = field(default_factory=dict)
    by_rule: dict[Item, list[Theme]] = field(default_factory=dict)
    by_analyst: set[Finding] = field(default_factory=set)
    outcomes: list[Outcome] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    without_theme: list[Statement] = field(default_factory=list)
    places: dict[Finding, int] = field(default_factory=dict, repr=False, compare=False)

    def place(self, finding: Finding) -> int:
        """Return how many responses or reports on the same number stand before one.

        For findings as they are once all is coded.
        """
        if not self.places:
            for table in (self.reading.responses, self.reading.progress):
                counts: Counter[str] = Counter()
                for found in table:
                    self.places.setdefault(found, counts[found.number])
                    counts[found.number] += 1
        return self.places.get(finding, 0)


@dataclass(frozen=True)
class Codebook:
    """The themes: for each the terms by which a rule may assign it, in order."""

    terms: Mapping[str, tuple[str, ...]]

    def assign(self, text: str) -> list[Theme]:
        """Return the themes whose terms a text holds, the one with most terms first.

        Between themes with as many terms the one whose term stands first comes first.
        """
        found = {theme: terms(text, words) for theme, words in self.terms.items()}
        ranked = sorted(
            (-len(places), places[0][0], theme)
            for theme, places in found.items()
            if places
        )
        return [
            Theme(theme, "rule", "; ".join(dict.fromkeys(w for _, w in found[theme])))
            for _, _, theme in ranked
        ]


def code(document: Document, vocabulary: Vocabulary, codebook: Codebook) -> Coded:
    """Read a document and lay the card's coding over it.

    Raises BadData with every entry of the card that fits nothing in the document: a
    quote that is not in it, an item that was not read, a theme that does not exist.
    """
    coded = Coded(document, read(document.text, vocabulary))
    problems: list[Problem] = []
    for step in (_check_quotes, _correct, _add, _outcomes):
        problems += step(coded)
    problems += _themes(coded, codebook)
    if problems:
        raise BadData(problems)
    return coded


def locate(text: str, quote: str, within: Span | None = None) -> Span:
    """Return where a quote stands; white space in it matches any white space.

    Raises LookupError, with a message that says what is the matter, where it does not
    stand in the text (or in the passage ``within``) exactly once.
    """
    area = within or Span(0, len(text))
    words = [re.escape(word) for word in quote.split()]
    if not words:
        raise LookupError("the quote is empty")
    places = list(re.compile(r"\s+".join(words)).finditer(text, area.start, area.end))
    if len(places) == 1:
        return Span(*places[0].span())
    if places:
        raise LookupError(
            f"the quote “{quote}” stands {len(places)} times: lengthen it"
        )
    for length in range(len(words) - 1, 0, -1):
        start = re.compile(r"\s+".join(words[:length])).search(text)
        if start:
            stands = text[start.start() : start.end() + 40].replace("\n", " ")
            raise LookupError(
                f"the quote “{quote}” is not in the document; the nearest is, at "
                f"character {start.start()}: “{stands}…”"
            )
    raise LookupError(f"the quote “{quote}” is not in the document")


def _check_quotes(coded: Coded) -> Iterator[Problem]:
    """Check the quotes that a date or a doubt rests on."""
    loaded, text = coded.document.loaded, coded.document.text
    for index, quote in enumerate(loaded.card.date.quotes):
        yield from _located(loaded, ("date", "quotes", index), text, quote)[1]
    for index, doubt in enumerate(loaded.card.doubts):
        if doubt.quote:
            yield from _located(loaded, ("doubts", index), text, doubt.quote)[1]
    for index, part in enumerate(loaded.card.parts):
        yield from _located(loaded, ("parts", index), text, part.opens)[1]


def _located(
    loaded: LoadedCard, path: Path, text: str, quote: str, within: Span | None = None
) -> tuple[Span | None, list[Problem]]:
    try:
        return locate(text, quote, within), []
    except LookupError as error:
        remedy = "Copy the words from the document"
        return None, [loaded.problem(path, str(error), remedy)]


def items(reading: Reading, table: str) -> list[Any]:
    """Return the findings of a table."""
    found: list[Any] = getattr(reading, table)
    return found


def _by_name(coded: Coded, findings: list[Item]) -> Callable[[str], list[Item]]:
    """Return a look-up of findings by number or opening words, as ``_named`` does."""
    numbers: dict[str, list[int]] = defaultdict(list)
    words = sorted(
        (" ".join(one.span.of(coded.document.text).split()), place)
        for place, one in enumerate(findings)
    )
    for place, one in enumerate(findings):
        if isinstance(one, Recommendation) and one.number:
            numbers[one.number].append(place)

    def look_up(name: str) -> list[Item]:
        opening = " ".join(name.split())
        places = set(numbers[name]) if name in numbers else set()
        first = bisect_left(words, (opening, -1))
        while first < len(words) and words[first][0].startswith(opening):
            places.add(words[first][1])
            first += 1
        return [findings[place] for place in sorted(places)]

    return look_up


def _named(coded: Coded, table: str, item: str) -> list[Finding]:
    """Return the findings that an item names: by number, or by its opening words."""
    words = " ".join(item.split())
    return [
        finding
        for finding in items(coded.reading, table)
        if getattr(finding, "number", None) == item
        or " ".join(_span(finding).of(coded.document.text).split()).startswith(words)
    ]


def _span(finding: Finding) -> Span:
    if isinstance(finding, Progress):
        return finding.narrative or finding.status_span or Span(0, 0)
    return finding.span


_CODES = {
    ("responses", "decision"),
    ("progress", "status"),
    ("statements", "kind"),
    ("decisions", "kind"),
    ("decisions", "number"),
    ("statements", "recommendation"),
    ("decisions", "recommendation"),
    ("recommendations", "number"),
    ("recommendations", "wording"),
}
_PASSAGES = {
    ("recommendations", "text"): "span",
    ("recommendations", "section"): "section",
    ("responses", "explanation"): "explanation",
    ("responses", "quote"): "span",
    ("progress", "narrative"): "narrative",
    ("progress", "status_as_printed"): "status_span",
    ("decisions", "text"): "span",
    ("statements", "text"): "span",
}


def _correct(coded: Coded) -> Iterator[Problem]:
    """Apply the card's corrections to what was read."""
    loaded = coded.document.loaded
    for index, correction in enumerate(loaded.card.corrections):
        path: Path = ("corrections", index)
        named = _named(coded, correction.table, correction.item)
        if len(named) != 1:
            yield loaded.problem(
                path,
                f"“{correction.item}” names {len(named)} rows of {correction.table}",
                "Name one: its number, or enough of its opening words",
            )
            continue
        finding = named[0]
        found = items(coded.reading, correction.table)
        place = found.index(finding)
        if correction.remove:
            del found[place]
            words = _span(finding).of(coded.document.text)
            coded.corrections.append(
                Correction(
                    correction.table, finding, "row", words, None, correction.reason
                )
            )
            coded.reading.unclaim(_span(finding))
            continue
        changed, problems = _changed(coded, path, correction, finding)
        yield from problems
        if changed:
            found[place] = changed


def _changed(
    coded: Coded, path: Path, correction: Any, finding: Finding
) -> tuple[Finding | None, list[Problem]]:
    """Return a finding with one column corrected, and note the correction."""
    loaded, text = coded.document.loaded, coded.document.text
    target = (correction.table, correction.column)
    new: Any
    if target in _CODES:
        name, new = correction.column, correction.value
        before, after = getattr(finding, name), new
    elif target in _PASSAGES:
        name, new, after = _PASSAGES[target], None, None
        if correction.quote:
            new, problems = _located(loaded, path, text, correction.quote)
            if not new:
                return None, problems
            after = new.of(text)
        old = getattr(finding, name)
        before = old.of(text) if old else None
    else:
        columns = sorted(c for t, c in _CODES | set(_PASSAGES) if t == target[0])
        return None, [
            loaded.problem(
                path,
                f"the column {correction.column} of {target[0]} cannot be corrected",
                f"Use one of {', '.join(columns)}, or remove: true",
            )
        ]
    changes = {name: new}
    if correction.column in ("decision", "status"):
        changes["basis"] = "analyst"
    changed: Finding = replace(finding, **changes)
    coded.corrections.append(
        Correction(
            target[0], changed, target[1] or "", before, after, correction.reason
        )
    )
    if isinstance(new, Span):
        coded.reading.claim(new)
    return changed, []


def _add(coded: Coded) -> Iterator[Problem]:
    """Add what the analyst found and the reader missed."""
    loaded, text, reading = coded.document.loaded, coded.document.text, coded.reading
    card = loaded.card
    for table in ("recommendations", "responses", "progress", "decisions"):
        for index, entry in enumerate(getattr(card, table)):
            path: Path = (table, index)
            spans: dict[str, Span | None] = {}
            for key in ("quote", "section", "explanation", "status_quote"):
                if quote := getattr(entry, key, None):
                    spans[key], problems = _located(loaded, path, text, quote)
                    yield from problems
            if quote_span := spans.get("quote"):
                finding = _finding(entry, quote_span, spans)
                items(reading, table).append(finding)
                coded.by_analyst.add(finding)
                reading.claim(*spans.values())
        items(reading, table).sort(key=_span)
    for index, picked in enumerate(card.statements):
        span, problems = _located(loaded, ("statements", index), text, picked.quote)
        yield from problems
        if not span:
            continue
        replaced = [s for s in reading.statements if s.span.overlaps(span)]
        for statement in replaced:
            if statement not in coded.by_analyst:
                reading.statements.remove(statement)
        added = Statement(picked.kind, span, picked.of, span)
        reading.statements.append(added)
        coded.by_analyst.add(added)
        coded.themes[added] = [
            Theme(theme, "analyst", picked.because or "") for theme in picked.themes
        ]
    reading.statements.sort(key=_span)


def _finding(entry: Any, span: Span, spans: dict[str, Span | None]) -> Finding:
    """Return the finding that an entry of the card stands for."""
    name = type(entry).__name__
    if name == "RecommendationCard":
        label = entry.label or entry.number
        return Recommendation(
            entry.number, label, spans.get("section"), span, entry.wording
        )
    if name == "ResponseCard":
        return Response(
            entry.of, entry.decision, "analyst", span, spans.get("explanation")
        )
    if name == "ProgressCard":
        place = spans.get("status_quote")
        return Progress(entry.of, entry.status, "analyst", place, span)
    return Decision(entry.kind, span, entry.number, None, entry.of)


def _outcomes(coded: Coded) -> Iterator[Problem]:
    """Find the passage of each figure on the card, and how exact its words are."""
    loaded, text = coded.document.loaded, coded.document.text
    for index, card in enumerate(loaded.card.outcomes):
        path: Path = ("outcomes", index)
        within = None
        if card.of:
            reports = [p for p in coded.reading.progress if p.number == card.of]
            within = reports[0].narrative if reports else None
        span, problems = _located(loaded, path, text, card.quote, within)
        yield from problems
        if not span:
            continue
        values = {card.value} | ({card.value_max} if card.value_max else set())
        found = [f for f in figures(text, span) if f.values & values]
        if len(found) < len(values):
            yield loaded.problem(
                path,
                f"the quote “{card.quote}” does not hold the figure "
                f"{' and '.join(f'{v:g}' for v in sorted(values))}",
                "Mend the value or the quote",
            )
            continue
        coded.outcomes.append(Outcome(card, card.qualifier or found[0].qualifier, span))


def _themes(coded: Coded, codebook: Codebook) -> Iterator[Problem]:
    """Give every recommendation and statement its themes.

    A statement with no theme is not of this benchmark's subject, and is left unread; a
    recommendation with none is a problem, for it may not be dropped.
    """
    loaded, reading = coded.document.loaded, coded.reading
    yield from _unknown_themes(loaded, codebook)
    analysed: dict[Item, list[Theme]] = {}
    look_up = _by_name(coded, [*reading.recommendations, *reading.statements])
    for name, coding in loaded.card.themes.items():
        named = look_up(name)
        if len(named) != 1:
            yield loaded.problem(
                ("themes", name),
                f"“{name}” names {len(named)} of the items that were read",
                "Name one: its number, or enough of its opening words",
            )
            continue
        item: Any = named[0]
        analysed[item] = [
            Theme(theme, "analyst", coding.because or "") for theme in coding.themes
        ]
    for item in [*reading.recommendations, *reading.statements]:
        words = item.span.of(reading.text)
        if isinstance(item, Recommendation) and item.section:
            words = f"{words}\n{item.section.of(reading.text)}"
        coded.by_rule[item] = codebook.assign(words)
        chosen = analysed.get(item) or coded.themes.get(item) or coded.by_rule[item]
        coded.themes[item] = [_with_evidence(t, coded.by_rule[item]) for t in chosen]
        held = isinstance(item, Recommendation) and item.wording != "number"
        if not chosen and held and isinstance(item, Recommendation):
            yield loaded.problem(
                ("themes",),
                f"no term of the codebook is in {item.label}, and the card gives it no "
                "theme",
                f'Add to the card, under themes: "{item.number}": [theme]',
            )
    coded.without_theme = [s for s in reading.statements if not coded.themes[s]]
    for statement in coded.without_theme:
        reading.statements.remove(statement)


def _with_evidence(theme: Theme, by_rule: list[Theme]) -> Theme:
    """Give an analyst's theme a reason: the card's, or the term that the rule found."""
    if theme.evidence:
        return theme
    terms_found = [t.evidence for t in by_rule if t.theme_id == theme.theme_id]
    return replace(theme, evidence=terms_found[0] if terms_found else "read in context")


def _unknown_themes(loaded: LoadedCard, codebook: Codebook) -> Iterator[Problem]:
    card = loaded.card
    used: list[tuple[Path, str]] = [
        (("themes", name), theme)
        for name, coding in card.themes.items()
        for theme in coding.themes
    ]
    used += [
        (("statements", index, "themes"), theme)
        for index, statement in enumerate(card.statements)
        for theme in statement.themes
    ]
    used += [
        (("outcomes", index, "theme"), outcome.theme)
        for index, outcome in enumerate(card.outcomes)
    ]
    for path, theme in used:
        if theme not in codebook.terms:
            yield loaded.problem(
                path,
                f"there is no theme {theme}",
                f"Use one of {', '.join(codebook.terms)}, or add it to themes.csv",
            )
