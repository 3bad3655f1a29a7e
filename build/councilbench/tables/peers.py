"""Peers: what other councils recommend or report that is closest to a recommendation.

Two passages are close where they share themes, the main one counting for more, and
words, the rarer the more: tests/peers/ judges how well that ranks them.
"""

from __future__ import annotations

import math
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass

from councilbench.schema import Row
from councilbench.store import TOKENIZER

Tables = Mapping[str, list[Row]]
Feature = tuple[str, str]  # "theme" or "word", and which one
Vector = dict[Feature, float]
Place = tuple[str, int, int]  # document, start and end

PLACES = 4  # how many peers of each kind a recommendation is given at most
THEMES = 0.3  # share of the similarity that themes make up; words make up the rest
SECOND = 0.7  # weight of a theme that is not the main one, which weighs 1
CLOSE_ENOUGH = 0.15  # similarity below which nothing is offered
SHARED_WORDS = 5  # how many words in common are named at most

# Words that hold sentences together and say nothing of what they are about.
_FUNCTION_WORDS = """
about above after again against all also am an and any are as at be because been before
being below between both but by can could did do does doing down during each few for
from further had has have having he her here hers him his how if in into is it its
itself just may me might more most must my no nor not now of off on once only or other
our out over own same shall she should so some such than that the their them then there
these they this those through to too under until up upon very was we were what when
where which while who whom whose why will with within without would you your
"""
_NOT_TELLING = frozenset(_FUNCTION_WORDS.split())


@dataclass(frozen=True, eq=False)
class Candidate:
    """A recommendation or statement, as a vector of length one over themes and words.

    ``words`` gives a word as it stands in the passage for each stem.
    """

    key: str
    kind: str
    council_id: str
    place: tuple[str, int, int]
    vector: Vector
    words: dict[str, str]


def peer_rows(tables: Tables) -> list[Row]:
    """Return the rows of the peers table, by recommendation and rank.

    ``tables`` has the rows of recommendations, statements and their themes. Peers that
    stand in the same passage of a document share a rank; of those as close as each
    other the key decides.
    """
    listed = passages(tables)
    index: dict[Feature, list[tuple[Candidate, float]]] = defaultdict(list)
    for passage in listed:
        for feature, weight in passage.vector.items():
            index[feature].append((passage, weight))
    return [
        _row(passage, peer, rank, similarity)
        for passage in sorted(listed, key=lambda p: p.key)
        if passage.kind == "recommendation"
        for rank, peer, similarity in _closest(passage, index)
    ]


def passages(tables: Tables) -> list[Candidate]:
    """Return every recommendation and statement as a passage."""
    rows = [
        (kind, row)
        for kind in ("recommendation", "statement")
        for row in tables[f"{kind}s"]
    ]
    all_words = [_words(f"{row.get('section') or ''} {row['text']}") for _, row in rows]
    stems = _stems({word for words in all_words for word in words})
    passage_counts = Counter(
        s for words in all_words for s in {stems[word] for word in words}
    )
    themes = _themes(tables)
    listed = []
    for (kind, row), words in zip(rows, all_words, strict=True):
        key = row[f"{kind}_id"]
        counts = Counter(stems[word] for word in words)
        weighed = {
            ("word", stem): (1 + math.log(count))
            * (1 + math.log((1 + len(rows)) / (1 + passage_counts[stem])))
            for stem, count in counts.items()
        }
        vector = _scaled(themes[key], THEMES) | _scaled(weighed, 1 - THEMES)
        as_printed = {stems[word]: word for word in reversed(words)}
        place = (row["document_id"], row["start"], row["end"])
        listed.append(
            Candidate(key, kind, row["council_id"], place, vector, as_printed)
        )
    return listed


def similarity(passage: Candidate, peer: Candidate) -> float:
    """Return how close two passages are: 0 with nothing in common, 1 with all.

    To three places, so that it is the same on every machine.
    """
    return round(sum(w * peer.vector.get(f, 0) for f, w in passage.vector.items()), 3)


def _words(text: str) -> list[str]:
    words = re.findall(r"[^\W\d_]{2,}", text.lower())
    return [word for word in words if word not in _NOT_TELLING]


def _stems(words: Iterable[str]) -> dict[str, str]:
    """Return the stem of each word, by the stemmer that the full-text search uses."""
    listed = sorted(words)
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute(
            f"CREATE VIRTUAL TABLE words USING fts5(word, tokenize='{TOKENIZER}')"
        )
        database.executemany(
            "INSERT INTO words (rowid, word) VALUES (?, ?)", enumerate(listed)
        )
        database.execute("CREATE VIRTUAL TABLE stems USING fts5vocab(words, instance)")
        stems = dict(database.execute("SELECT doc, term FROM stems"))
    return {word: stems.get(row, word) for row, word in enumerate(listed)}


def _themes(tables: Tables) -> dict[str, Vector]:
    """Return the themes of each recommendation and statement, the main one first."""
    themes: dict[str, Vector] = defaultdict(dict)
    for kind in ("recommendation", "statement"):
        for row in tables[f"{kind}_themes"]:
            weight = 1 if row["is_primary"] else SECOND
            themes[row[f"{kind}_id"]]["theme", row["theme_id"]] = weight
    return themes


def _scaled(weights: Vector, share: float) -> Vector:
    """Return weights scaled so that their squares add up to ``share``."""
    length = math.sqrt(sum(weight**2 for weight in weights.values()))
    return {f: math.sqrt(share) * weight / length for f, weight in weights.items()}


def _closest(
    passage: Candidate, index: Mapping[Feature, list[tuple[Candidate, float]]]
) -> list[tuple[int, Candidate, float]]:
    """Return the closest passages of other councils, each with its rank.

    Of recommendations and of statements alike, so that the many statements do not
    crowd out what other councils recommend.
    """
    candidates = {
        candidate.key: candidate
        for feature in passage.vector
        for candidate, _ in index[feature]
        if candidate.council_id != passage.council_id
    }
    ranked = sorted(
        (-close, candidate.key)
        for candidate in candidates.values()
        if (close := similarity(passage, candidate)) >= CLOSE_ENOUGH
    )
    places: dict[str, list[Place]] = {"recommendation": [], "statement": []}
    for _, key in ranked:
        of_kind = places[candidates[key].kind]
        if candidates[key].place not in of_kind and len(of_kind) < PLACES:
            of_kind.append(candidates[key].place)
    offered = {place for of_kind in places.values() for place in of_kind}
    in_order = dict.fromkeys(candidates[key].place for _, key in ranked)
    ranks = {
        place: rank
        for rank, place in enumerate((p for p in in_order if p in offered), 1)
    }
    return sorted(
        (
            (ranks[candidates[key].place], candidates[key], -negated)
            for negated, key in ranked
            if candidates[key].place in ranks
        ),
        key=lambda ranked_peer: (ranked_peer[0], -ranked_peer[2], ranked_peer[1].key),
    )


def _row(passage: Candidate, peer: Candidate, rank: int, close: float) -> Row:
    common = {
        feature: weight * peer.vector[feature]
        for feature, weight in passage.vector.items()
        if feature in peer.vector
    }
    themes = [name for sort, name in common if sort == "theme"]
    # Rounded, or the last digit of a sum could put words in another order elsewhere.
    telling = sorted(
        (-round(weight, 6), _both_forms(passage.words[name], peer.words[name]))
        for (sort, name), weight in common.items()
        if sort == "word"
    )[:SHARED_WORDS]
    return {
        "recommendation_id": passage.key,
        "peer_id": peer.key,
        "rank": rank,
        "peer_kind": peer.kind,
        "peer_council_id": peer.council_id,
        "peer_recommendation_id": peer.key if peer.kind == "recommendation" else None,
        "peer_statement_id": peer.key if peer.kind == "statement" else None,
        "similarity": close,
        "shared_themes": "; ".join(themes) or None,
        "shared_words": "; ".join(word for _, word in telling) or None,
    }


def _both_forms(word: str, peer_word: str) -> str:
    """Return a word in common, with the form that it has in the peer if another."""
    return word if word == peer_word else f"{word} ({peer_word})"
