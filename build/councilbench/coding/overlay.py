"""Coding: what was read, with the codebook's rules and the analyst's card laid over it.

The analyst's word comes before the rule's; what each of them said is kept.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace

from councilbench.problems import BadData, Problem
from councilbench.reading import Recommendation, Span, Vocabulary, figures_in, read
from councilbench.sources import Document, KeyPath, LoadedCard, OutcomeCard

from .codebook import Codebook, Theme
from .correcting import add, correct
from .model import Coded, Item, Outcome, located


def code(document: Document, vocabulary: Vocabulary, codebook: Codebook) -> Coded:
    """Read a document and lay the card's coding over it.

    Raises BadData with every entry of the card that fits nothing in the document: a
    quote that is not in it, an item that was not read, a theme that does not exist.
    """
    coded = Coded(document, read(document.text, vocabulary))
    problems: list[Problem] = []
    for step in (_parts, _check_quotes, correct, add, _outcomes):
        problems += step(coded)
    problems += _themes(coded, codebook)
    if problems:
        raise BadData(problems)
    return coded


def _parts(coded: Coded) -> Iterator[Problem]:
    """Find where the parts that belong to other reviews open."""
    loaded, text = coded.document.loaded, coded.document.text
    for index, part in enumerate(loaded.card.parts):
        path = ("parts", index, "opens")
        opens, problems = located(loaded, path, text, part.opens)
        yield from problems
        if opens:
            coded.parts.append((opens.start, part.review))
    coded.parts.sort(key=lambda part: part[0])


def _check_quotes(coded: Coded) -> Iterator[Problem]:
    """Check the quotes that a date or a doubt rests on."""
    loaded, text = coded.document.loaded, coded.document.text
    for index, quote in enumerate(loaded.card.date.quotes):
        yield from located(loaded, ("date", "quotes", index), text, quote)[1]
    for index, doubt in enumerate(loaded.card.doubts):
        if doubt.quote:
            yield from located(loaded, ("doubts", index), text, doubt.quote)[1]


def _outcomes(coded: Coded) -> Iterator[Problem]:
    """Find the passage of each figure on the card, and how exact its words are."""
    loaded, text = coded.document.loaded, coded.document.text
    for index, card in enumerate(loaded.card.outcomes):
        path: KeyPath = ("outcomes", index)
        span, problems = _in_report(coded, path, card)
        yield from problems
        if not span:
            continue
        values = {card.value} | ({card.value_max} if card.value_max else set())
        figures = [f for f in figures_in(text, span) if f.values & values]
        if len(figures) < len(values):
            yield loaded.problem(
                path,
                f"the quote “{card.quote.words}” does not hold the figure "
                f"{' and '.join(f'{v:g}' for v in sorted(values))}",
                "Mend the value or the quote",
            )
            continue
        coded.outcomes.append(
            Outcome(card, card.qualifier or figures[0].qualifier, span, path)
        )


def _in_report(
    coded: Coded, path: KeyPath, card: OutcomeCard
) -> tuple[Span | None, list[Problem]]:
    """Find a figure's passage: in a report on its recommendation, if there is one."""
    loaded, text = coded.document.loaded, coded.document.text
    reports = [
        report.narrative
        for report in coded.reading.progress
        if report.number == card.of and report.narrative
    ]
    for report in reports:
        span, _ = located(loaded, path, text, card.quote, report)
        if span:
            return span, []
    return located(loaded, path, text, card.quote, reports[0] if reports else None)


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
        if len({item.span.of(coded.document.text) for item in named}) != 1:
            yield loaded.problem(
                ("themes", name),
                f"“{name}” names {len(named)} of the items that were read",
                "Name one: its number, or enough of its opening words",
            )
            continue
        # the same words printed several times have the same themes
        for each in named:
            coded.entries[each.identity].columns["theme_id"] = ("themes", name)
            analysed[each] = [
                Theme(theme, "analyst", coding.because or "") for theme in coding.themes
            ]
    every: list[Item] = [*reading.recommendations, *reading.statements]
    for item in every:
        words = item.span.of(reading.text)
        if isinstance(item, Recommendation) and item.section:
            words = f"{words}\n{item.section.of(reading.text)}"
        coded.by_rule[item] = codebook.assign(words)
        chosen = analysed.get(item) or coded.themes.get(item) or coded.by_rule[item]
        coded.themes[item] = [_with_evidence(t, coded.by_rule[item]) for t in chosen]
        has_words = isinstance(item, Recommendation) and item.wording != "number"
        if not chosen and has_words and isinstance(item, Recommendation):
            yield loaded.problem(
                ("themes",),
                f"no term of the codebook is in {item.label}, and the card gives it no "
                "theme",
                f'Add to the card, under themes: "{item.number}": [theme]',
            )
    coded.without_theme = [s for s in reading.statements if not coded.themes[s]]
    for statement in coded.without_theme:
        reading.statements.remove(statement)


def _by_name(coded: Coded, findings: list[Item]) -> Callable[[str], list[Item]]:
    """Return a look-up of findings by number or opening words, as corrections do."""
    numbers: dict[str, list[int]] = defaultdict(list)
    words = sorted(
        (" ".join(finding.span.of(coded.document.text).split()), place)
        for place, finding in enumerate(findings)
    )
    for place, finding in enumerate(findings):
        if isinstance(finding, Recommendation) and finding.number:
            numbers[finding.number].append(place)

    def look_up(name: str) -> list[Item]:
        opening = " ".join(name.split())
        places = set(numbers[name]) if name in numbers else set()
        first = bisect_left(words, (opening, -1))
        while first < len(words) and words[first][0].startswith(opening):
            places.add(words[first][1])
            first += 1
        return [findings[place] for place in sorted(places)]

    return look_up


def _with_evidence(theme: Theme, by_rule: list[Theme]) -> Theme:
    """Give an analyst's theme a reason: the card's, or the term that the rule found."""
    if theme.evidence:
        return theme
    terms_found = [t.evidence for t in by_rule if t.theme_id == theme.theme_id]
    return replace(theme, evidence=terms_found[0] if terms_found else "read in context")


def _unknown_themes(loaded: LoadedCard, codebook: Codebook) -> Iterator[Problem]:
    card = loaded.card
    used: list[tuple[KeyPath, str]] = [
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
