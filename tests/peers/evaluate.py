"""How well each way of finding peers ranks the pairs judged by hand.

Run from the repository's folder: python -m tests.peers.evaluate (or make peers). Ways
that need a package which councilbench does not need are measured where it is installed.
"""

from __future__ import annotations

import csv
import math
import re
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from statistics import mean
from typing import Any

from councilbench.project import Project
from councilbench.store.names import TOKENIZER
from councilbench.tables import peers
from councilbench.tables.peers import Candidate

HERE = Path(__file__).parent
ROOT = HERE.parents[1]

Row = dict[str, Any]
Tables = dict[str, list[Row]]
Judged = dict[str, dict[str, int]]  # recommendation -> peer -> relevance, where not 0
Scores = dict[tuple[str, str], float]  # recommendation and candidate -> how close
Measures = dict[str, float]
Embed = Callable[[list[str]], Sequence[Sequence[float]]]


def load() -> tuple[Tables, Judged]:
    """Return the tables and the judgements, by the keys that the tables now have."""
    project = Project(ROOT)
    names = ["recommendations", "statements", "progress", "themes"]
    names += ["recommendation_themes", "statement_themes"]
    tables: Tables = {name: list(project.rows(name)) for name in names}
    for row in tables["recommendation_themes"] + tables["statement_themes"]:
        row["is_primary"] = row["is_primary"] == "true"
    judged: Judged = defaultdict(dict)
    with (HERE / "judged.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            key = find(tables, row["recommendation_id"], row["recommendation_opens"])
            peer = find(tables, row["peer_id"], row["peer_opens"])
            judged[key][peer] = int(row["relevance"])
    return tables, dict(judged)


def find(tables: Tables, key: str, opens: str) -> str:
    """Return the key of the passage that opens so; it may have changed since."""
    texts = {
        row[f"{kind}_id"]: " ".join(row["text"].split())
        for kind in ("recommendation", "statement")
        for row in tables[f"{kind}s"]
    }
    if texts.get(key, "").startswith(opens):
        return key
    for other, text in texts.items():
        if text.startswith(opens):
            return other
    raise LookupError(f"no passage opens with {opens!r} (it was {key})")


def pairs(tables: Tables, judged: Judged) -> list[tuple[Candidate, Candidate]]:
    """Return every pair that is ranked: a passage once, of another council."""
    listed = peers.passages(tables)
    once = {passage.place: passage for passage in reversed(listed)}.values()
    by_key = {passage.key: passage for passage in listed}
    return [
        (by_key[key], other)
        for key in judged
        for other in once
        if other.council_id != by_key[key].council_id
    ]


# The ways.


def with_words(tables: Tables, *added: str) -> Tables:
    """Return the tables with reports or labels of themes put where sections stand."""
    more: dict[str, list[str]] = defaultdict(list)
    if "reports" in added:
        for row in tables["progress"]:
            more[row["recommendation_id"]].append(row["narrative"])
    columns = [column for column in ("label", "include") if column in added]
    about = {
        t["theme_id"]: " ".join(t[column] for column in columns)
        for t in tables["themes"]
    }
    for kind in ("recommendation", "statement"):
        for row in tables[f"{kind}_themes"]:
            more[row[f"{kind}_id"]].append(about[row["theme_id"]])
    return tables | {
        f"{kind}s": [
            row
            | {"section": " ".join([row.get("section", ""), *more[row[f"{kind}_id"]]])}
            for row in tables[f"{kind}s"]
        ]
        for kind in ("recommendation", "statement")
    }


def texts_of(tables: Tables) -> dict[str, str]:
    return {
        row[f"{kind}_id"]: f"{row.get('section', '')} {row['text']}"
        for kind in ("recommendation", "statement")
        for row in tables[f"{kind}s"]
    }


@contextmanager
def settings(**values: float) -> Iterator[None]:
    """Let peers run with other settings than those kept."""
    kept = {name: getattr(peers, name) for name in values}
    for name, value in values.items():
        setattr(peers, name, value)
    try:
        yield
    finally:
        for name, value in kept.items():
            setattr(peers, name, value)


def as_built(tables: Tables, judged: Judged, **values: float) -> Scores:
    with settings(**values):
        return {
            (passage.key, other.key): peers.similarity(passage, other)
            for passage, other in pairs(tables, judged)
        }


def overlap(tables: Tables, judged: Judged) -> Scores:
    """Words in common of all words of the two, as they stand."""
    words = {k: set(re.findall(r"\w+", t.lower())) for k, t in texts_of(tables).items()}
    return {
        (passage.key, other.key): len(words[passage.key] & words[other.key])
        / len(words[passage.key] | words[other.key])
        for passage, other in pairs(tables, judged)
    }


def bm25(tables: Tables, judged: Judged) -> Scores:
    """SQLite's full-text search for any word of the recommendation."""
    texts = texts_of(tables)
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute(
            "CREATE VIRTUAL TABLE texts USING fts5(key UNINDEXED, text, "
            f"tokenize='{TOKENIZER}')"
        )
        database.executemany("INSERT INTO texts VALUES (?, ?)", texts.items())
        scores = {}
        for key in judged:
            terms = sorted(set(re.findall(r"\w+", texts[key].lower())))
            match = " OR ".join(f'"{term}"' for term in terms)
            rows = database.execute(
                "SELECT key, -bm25(texts) FROM texts WHERE texts MATCH ?", [match]
            )
            scores.update({(key, other): score for other, score in rows})
    return {
        (passage.key, other.key): scores.get((passage.key, other.key), 0.0)
        for passage, other in pairs(tables, judged)
    }


def scikit_learn(texts: list[str]) -> Sequence[Sequence[float]]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    made = TfidfVectorizer(stop_words="english", sublinear_tf=True)
    rows: Sequence[Sequence[float]] = made.fit_transform(texts).toarray()
    return rows


def wordllama(texts: list[str]) -> Sequence[Sequence[float]]:
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    folder = Path(find_spec("wordllama").origin).parent  # type: ignore[union-attr, arg-type]
    weights = load_file(folder / "weights/l2_supercat_256.safetensors")
    vectors = next(iter(weights.values())).astype(float)
    name = "tokenizers/l2_supercat_tokenizer_config.json"
    tokenizer = Tokenizer.from_file(str(folder / name))
    tokens = [tokenizer.encode(text, add_special_tokens=False).ids for text in texts]
    return [vectors[ids].mean(axis=0).tolist() for ids in tokens]


def tokenlearn(texts: list[str]) -> Sequence[Sequence[float]]:
    from static_model import get_embeddings

    rows: Sequence[Sequence[float]] = get_embeddings(texts)
    return rows


OPTIONAL = {"sklearn": scikit_learn, "wordllama": wordllama, "static_model": tokenlearn}


def embedded(tables: Tables, judged: Judged, embed: Embed) -> Scores:
    texts = texts_of(tables)
    vectors = dict(zip(texts, embed(list(texts.values())), strict=True))

    def cosine(vector: Sequence[float], other: Sequence[float]) -> float:
        length = math.hypot(*vector) * math.hypot(*other)
        return sum(map(float.__mul__, map(float, vector), map(float, other))) / length

    return {
        (passage.key, other.key): cosine(vectors[passage.key], vectors[other.key])
        for passage, other in pairs(tables, judged)
    }


def mixed(scores: Scores, other: Scores, share: float) -> Scores:
    return {pair: share * scores[pair] + (1 - share) * other[pair] for pair in scores}


# The measures.


def by_recommendation(scores: Scores, judged: Judged) -> dict[str, Measures]:
    """Return the measures of each recommendation that has any peer at all."""
    ranked: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for (key, other), score in scores.items():
        ranked[key].append((-score, other))
    return {
        key: measures([judged[key].get(other, 0) for _, other in sorted(ranking)])
        | {"AUC": separation(ranking, judged[key])}
        for key, ranking in ranked.items()
        if any(judged[key].values())
    }


def measures(relevances: list[int]) -> Measures:
    """Measure one ranking, given as the relevance at each rank."""

    def gain(ranking: list[int]) -> float:
        return sum((2**r - 1) / math.log2(i + 2) for i, r in enumerate(ranking[:3]))

    measured = {
        "nDCG@3": gain(relevances) / gain(sorted(relevances, reverse=True)),
        "P@1": float(relevances[0] > 0),
    }
    if 2 in relevances:
        measured["MRR"] = 1 / (relevances.index(2) + 1)
    return measured


def separation(ranking: list[tuple[float, str]], judged: dict[str, int]) -> float:
    """Return how often a relevant candidate is closer than one that is not."""
    near = [-score for score, other in ranking if judged.get(other, 0)]
    far = [-score for score, other in ranking if not judged.get(other, 0)]
    return mean((a > b) + (a == b) / 2 for a in near for b in far)


def summary(by_key: dict[str, Measures]) -> Measures:
    names = ("nDCG@3", "MRR", "P@1", "AUC")
    return {n: mean(m[n] for m in by_key.values() if n in m) for n in names}


def left_out(tables: Tables, judged: Judged) -> dict[str, Measures]:
    """Measure each recommendation with the settings that suit all others best."""
    tried = [
        by_recommendation(as_built(texts, judged, THEMES=share, SECOND=second), judged)
        for texts in (tables, with_words(tables, "reports"))
        for share, second in product((0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7), (0.5, 0.7, 1))
    ]

    def others(key: str) -> Callable[[dict[str, Measures]], float]:
        return lambda measured: sum(
            m["nDCG@3"] for k, m in measured.items() if k != key
        )

    return {key: max(tried, key=others(key))[key] for key in tried[0]}


def threshold(tables: Tables, judged: Judged) -> list[tuple[float, int, float]]:
    """Return, by similarity from which on, how many pairs there are and how many are
    relevant: of all, not only of the closest."""
    scores = as_built(tables, judged)
    edges = [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 1]
    rows = []
    for low, high in zip(edges, edges[1:], strict=False):
        within = [pair for pair, score in scores.items() if low <= score < high]
        good = [judged[key].get(other, 0) > 0 for key, other in within]
        rows.append((low, len(good), mean(good)))
    return rows


def ways(tables: Tables, judged: Judged) -> Iterator[tuple[str, Scores]]:
    """Yield each way of ranking, by name."""
    reports = with_words(tables, "reports")
    labels = with_words(tables, "label")
    book = with_words(tables, "label", "include")
    yield "Word overlap (baseline)", overlap(tables, judged)
    yield "BM25 (FTS5)", bm25(tables, judged)
    yield "BM25 (FTS5), labels of themes added", bm25(labels, judged)
    yield "TF-IDF, own", as_built(tables, judged, THEMES=0)
    yield "TF-IDF, own, reports added", as_built(reports, judged, THEMES=0)
    yield "TF-IDF, own, labels of themes added", as_built(labels, judged, THEMES=0)
    yield "TF-IDF, own, labels and codebook added", as_built(book, judged, THEMES=0)
    themes = as_built(tables, judged, THEMES=1)
    yield "Themes alone", themes
    yield "Themes and BM25, half each", mixed(themes, scaled(bm25(tables, judged)), 0.5)
    for package, embed in OPTIONAL.items():
        if not find_spec(package):
            print(f"({package} is not installed and is passed over.)")
            continue
        name = embed.__name__.replace("_", "-")
        for said, words in (("", tables), (", reports added", reports)):
            dense = embedded(words, judged, embed)
            yield f"{name}{said}", dense
            for share in (0.3, 0.5, 0.7):
                yield f"Themes {share} and {name}{said}", mixed(themes, dense, share)
    for share in (0.3, 0.5, 0.7):
        scores = as_built(reports, judged, THEMES=share)
        yield f"Themes {share} and TF-IDF, reports added", scores
    for share in (0.2, 0.4, 0.5, 0.7):
        scores = as_built(tables, judged, THEMES=share)
        yield f"Themes {share} and TF-IDF", scores
    yield f"**Themes {peers.THEMES} and TF-IDF (kept)**", as_built(tables, judged)


def scaled(scores: Scores) -> Scores:
    """Return scores from 0 to 1 for each recommendation."""
    most: dict[str, float] = defaultdict(float)
    for (key, _), score in scores.items():
        most[key] = max(most[key], score)
    return {pair: score / (most[pair[0]] or 1) for pair, score in scores.items()}


def line(name: str, measured: Measures) -> str:
    return f"| {name} | " + " | ".join(f"{v:.2f}" for v in measured.values()) + " |"


def main() -> None:
    tables, judged = load()
    print("| Way | nDCG@3 | MRR | P@1 | AUC |\n|---|---|---|---|---|")
    for name, scores in ways(tables, judged):
        print(line(name, summary(by_recommendation(scores, judged))))
    name = "The same, its settings chosen without the recommendation measured"
    print(line(name, summary(left_out(tables, judged))))
    print("\n| Similarity from | Pairs | Relevant |\n|---|---|---|")
    for low, count, share in threshold(tables, judged):
        print(f"| {low:.2f} | {count} | {share:.0%} |")


if __name__ == "__main__":
    main()
