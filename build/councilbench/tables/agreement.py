"""How far the codebook's rule and the analyst agree on themes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from councilbench.coding import Coded

from .rows import Built


@dataclass(frozen=True)
class Agreement:
    """Rule and analyst over ``items`` that both coded.

    ``kappa`` is Cohen's kappa over every pair of item and theme (assigned or not);
    ``primary`` is how many of the items have the same primary theme. Both are None
    where nothing was coded by an analyst.
    """

    items: int
    kappa: float | None
    primary: int


def agreement_on_themes(
    coded_documents: Iterable[Coded], built: Built, themes: Iterable[str]
) -> Agreement:
    """Compare the analyst's themes with those that the rule would assign.

    A recommendation counts once, in the document that holds its words.
    """
    themes = list(themes)
    pairs: Counter[tuple[bool, bool]] = Counter()
    items = primary = 0
    for coded in coded_documents:
        for item, chosen in coded.themes.items():
            if not chosen or chosen[0].basis != "analyst":
                continue
            if not built.is_held_by(coded, item):
                continue
            items += 1
            rule = [theme.theme_id for theme in coded.by_rule.get(item, [])]
            analyst = [theme.theme_id for theme in chosen]
            primary += rule[:1] == analyst[:1]
            pairs.update((theme in rule, theme in analyst) for theme in themes)
    return Agreement(items, cohens_kappa(pairs), primary)


def cohens_kappa(pairs: Counter[tuple[bool, bool]]) -> float | None:
    """Return Cohen's kappa of two yes-or-no judgements, from counts of (first, second).

    (observed - expected) / (1 - expected): J. Cohen, A coefficient of agreement for
    nominal scales, Educational and Psychological Measurement 20 (1960), 37-46. None
    where there are no pairs, or where both always say the same one thing.
    """
    total = sum(pairs.values())
    if not total:
        return None
    observed = (pairs[True, True] + pairs[False, False]) / total
    first = (pairs[True, True] + pairs[True, False]) / total
    second = (pairs[True, True] + pairs[False, True]) / total
    expected = first * second + (1 - first) * (1 - second)
    return (observed - expected) / (1 - expected) if expected < 1 else None
