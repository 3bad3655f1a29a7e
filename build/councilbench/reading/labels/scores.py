"""Points: features seen of a list or sentence -> its label, a doubt, or nothing.

The features and their points are a codelist, so that a miss is mended by a row of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

ENOUGH = 5.0  # points at which a label is asserted
MARGIN = 2.0  # points by which it must lead
DOUBTED = 3.0  # points at which it may be so


@dataclass(frozen=True)
class Scored:
    """The label with most points, "" for none; whether it is asserted or only doubted.

    ``features`` are those that were seen, to tell why.
    """

    label: str
    points: float
    is_certain: bool
    is_doubted: bool
    features: tuple[str, ...]


def score(
    features: Iterable[str], weights: Mapping[str, Mapping[str, float]]
) -> Scored:
    """Return the label that features give most points to.

    It is certain with ENOUGH points and MARGIN more than the next; doubtful with
    DOUBTED points or too small a margin. Raises KeyError for a feature without weights.
    """
    seen = tuple(features)
    points: dict[str, float] = {}
    for feature in seen:
        for label, given in weights[feature].items():
            points[label] = points.get(label, 0.0) + given
    ranked = sorted(points.items(), key=lambda entry: (-entry[1], entry[0]))
    if not ranked:
        return Scored("", 0.0, False, False, seen)
    label, most = ranked[0]
    lead = most - (ranked[1][1] if len(ranked) > 1 else 0.0)
    certain = most >= ENOUGH and lead >= MARGIN
    return Scored(label, most, certain, not certain and most >= DOUBTED, seen)
