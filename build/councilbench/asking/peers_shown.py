"""One recommendation's peers, shown: for people in the terminal, as JSON or as CSV."""

from __future__ import annotations

import csv
import io
import json
import re
import textwrap
from collections.abc import Iterator
from difflib import get_close_matches
from itertools import groupby

from councilbench.folder import TABLES
from councilbench.problems import BadData, Problem, bad_data
from councilbench.project import Project
from councilbench.schema import Row

_WIDTH = 80
_WORDS = 400  # characters of a passage that are shown at most
# The columns of the CSV that are a peer's; the first is the recommendation's.
_COLUMNS = (
    *("rank", "peer_id", "peer_kind", "council", "review", "similarity"),
    *("shared_themes", "shared_words", "text", "document_id", "start", "end"),
)


def find_peers(project: Project, recommendation_id: str) -> Row:
    """Return a recommendation and its ``peers``, each with its words and their place.

    Read from the benchmark's tables. Raises BadData, with the closest keys that there
    are, where none is a recommendation's, and where the tables do not fit one another.
    """
    try:
        return _with_peers(project, recommendation_id)
    except (KeyError, ValueError):
        # a key that no row has, or a cell that is no number
        message = "they are not what the sources give"
        raise bad_data(TABLES, message, "Run `councilbench build`") from None


def _with_peers(project: Project, recommendation_id: str) -> Row:
    passages = _passages(project)
    keys = [k for k, row in passages.items() if row["kind"] == "recommendation"]
    if recommendation_id not in keys:
        raise BadData(_unknown(recommendation_id, keys))
    themes = {row["theme_id"]: row["label"] for row in project.rows("themes")}
    kinds = {row["id"]: row["label"] for row in project.rows("peer_kinds")}
    peers = [
        {
            "rank": int(row["rank"]),
            "peer_id": row["peer_id"],
            "peer_kind": row["peer_kind"],
            "kind_label": kinds[row["peer_kind"]],
            **passages[row["peer_id"]],
            "similarity": float(row["similarity"]),
            "shared_themes": [themes[t] for t in _listed(row["shared_themes"])],
            "shared_words": _listed(row["shared_words"]),
        }
        for row in project.rows("peers")
        if row["recommendation_id"] == recommendation_id
    ]
    for peer in peers:
        del peer["kind"]
    recommendation = {
        "recommendation_id": recommendation_id,
        **passages[recommendation_id],
    }
    del recommendation["kind"]
    return recommendation | {"peers": peers}


def _passages(project: Project) -> dict[str, Row]:
    """Return the words of every recommendation and statement, and where they stand."""
    councils = {row["council_id"]: row["name"] for row in project.rows("councils")}
    reviews = {row["review_id"]: row["title"] for row in project.rows("reviews")}
    titles = {row["document_id"]: row["title"] for row in project.rows("documents")}
    return {
        row[f"{kind}_id"]: {
            "kind": kind,
            "council": councils[row["council_id"]],
            "review": reviews[row["review_id"]],
            "label": row.get("label"),
            "text": row["text"],
            "document_id": row["document_id"],
            "document": titles[row["document_id"]],
            "start": int(row["start"]),
            "end": int(row["end"]),
        }
        for kind in ("recommendation", "statement")
        for row in project.rows(f"{kind}s")
    }


def _listed(cell: str) -> list[str]:
    return cell.split("; ") if cell else []


def _unknown(key: str, keys: list[str]) -> Problem:
    asked = re.sub(r"-r(\d)$", r"-r0\1", key.lower())
    starts = [known for known in keys if asked and known.startswith(asked)]
    alike = get_close_matches(asked, keys, n=3, cutoff=0.5)
    close = list(dict.fromkeys([*starts, *alike]))[:3]
    if close:
        remedy = f"The closest that there are: {', '.join(close)}"
    else:
        remedy = f"A key looks like {keys[0]}" if keys else "Add a document first"
    return Problem(key, None, None, "there is no recommendation of this key", remedy)


def peers_json(recommendation: Row) -> str:
    """Return a recommendation and its peers as one JSON object."""
    return json.dumps(recommendation, indent=2, ensure_ascii=False)


def peers_csv(recommendation: Row) -> str:
    """Return a row for each peer, with a header; lists are parted by "; "."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["recommendation_id", *_COLUMNS])
    for peer in recommendation["peers"]:
        cells = [peer[column] for column in _COLUMNS]
        writer.writerow(
            [recommendation["recommendation_id"]]
            + ["; ".join(cell) if isinstance(cell, list) else cell for cell in cells]
        )
    return out.getvalue()


def peers_text(recommendation: Row) -> str:
    """Return a recommendation and its peers laid out for a terminal 80 columns wide."""
    return "\n".join(_lines(recommendation))


def _lines(recommendation: Row) -> Iterator[str]:
    yield from _wrapped(
        f"{recommendation['council']} · {recommendation['review']} · "
        f"{recommendation['label']}"
    )
    yield from _passage(recommendation, "")
    if not recommendation["peers"]:
        yield "\nNo other council has anything close to it in the documents held."
        return
    yield "\nClosest of other councils, by themes and words in common (from 0 to 1):"
    for _, sharing in groupby(recommendation["peers"], key=lambda peer: peer["rank"]):
        yield ""
        yield from _peers(list(sharing))


def _peers(sharing: list[Row]) -> Iterator[str]:
    """Lay out the peers of one rank: they stand in the same passage."""
    peer = sharing[0]
    label = peer["label"] or peer["kind_label"]
    heading = f"{peer['council']} · {peer['review']} · {label}"
    yield from _wrapped(f"{peer['rank']}. {heading} · {peer['similarity']:.2f}", "   ")
    for name in ("themes", "words"):
        shared = "; ".join(peer[f"shared_{name}"]) or "none shared"
        yield from _wrapped(f"   {name.capitalize()}: {shared}", "     ")
    yield from _passage(peer, "   ")
    for peer in sharing:
        yield f"   {peer['peer_id']}"


def _passage(row: Row, indent: str) -> Iterator[str]:
    words = textwrap.shorten(row["text"], _WORDS, placeholder=" …")
    yield from _wrapped(f"{indent}“{words}”", indent)
    yield from _wrapped(
        f"{indent}{row['document']}, characters {row['start']} to {row['end']}", indent
    )


def _wrapped(line: str, further: str = "  ") -> list[str]:
    return textwrap.wrap(
        line, _WIDTH, subsequent_indent=further, break_on_hyphens=False
    )
