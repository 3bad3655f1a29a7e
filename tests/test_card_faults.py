"""Whatever is wrong on a card is told by the card's file, line and key."""

from __future__ import annotations

import csv
import json

import pytest
from councilbench import building
from councilbench.problems import BadData, Problem
from councilbench.project import Project
from councilbench.starting import start

TEXT = """Library matters

Recommendation 1: That every branch open on Sundays, which is general.

Recommendation 2: That staff be trained, which is general.

Two branches had opened on Sundays since May, which is general. Accepted.
"""
CARD = """title: Opening hours
council: ashby
review: hours
kind: progress_minutes
body: Cabinet
date:
  earliest: 2024-03-01
  latest: 2024-03-31
  basis: inferred
  note: It says so
completeness: complete
source_url: https://example.org/hours
themes:
  "1": [general]
  "2": [general]
responses:
  - of: "1"
    decision: noted
    quote: Accepted
progress:
  - of: "1"
    status: in_progress
    quote: Two branches had opened
decisions:
  - kind: agreed
    quote: since May
    of: "2"
statements:
  - kind: update
    quote: Two branches had opened on Sundays
    themes: [general]
outcomes:
  - theme: general
    measure: Branches open
    value: 2
    unit: branches
    quote: Two branches
corrections:
  - table: recommendations
    item: "2"
    column: wording
    value: title
    reason: Shortened
doubts:
  - kind: source_slip
    message: A slip of the pen
parts:
  - opens: Library matters
    review: hours
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder = tmp_path_factory.mktemp("made") / "library"
    start(folder, "Library matters")
    project = Project(folder)
    rows = {
        "councils": [
            {
                "council_id": council,
                "name": f"{council.title()} Council",
                "council_type": "county",
                "region": "North",
            }
            for council in ("ashby", "burley")
        ],
        "reviews": [
            {
                "review_id": review,
                "council_id": council,
                "title": "Opening hours",
                "kind": "scrutiny_review",
            }
            for review, council in (("hours", "ashby"), ("roofs", "burley"))
        ],
    }
    for table, written in rows.items():
        path = project.table_path(table)
        names = path.read_text("utf-8").strip().split(",")
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, names, lineterminator="\n")
            writer.writeheader()
            writer.writerows(written)
    (folder / "sources/ashby").mkdir()
    (folder / "sources/ashby/hours.txt").write_text(TEXT, "utf-8")
    return Project(folder)


def problems(library: Project, card: str) -> list[Problem]:
    (library.root / "sources/ashby/hours.yaml").write_text(card, "utf-8")
    try:
        building.assemble(Project(library.root))
    except BadData as bad:
        return bad.problems
    return []


def test_the_card_as_it_is_has_no_fault(library: Project) -> None:
    assert problems(library, CARD) == []


# What is written in the place of what, the key that is told, and words of the fault.
FAULTS = [
    ("title: Opening hours", "title: x", "title", "at least 3"),
    ("kind: progress_minutes", "kind: gossip", "kind", "gossip"),
    ("  latest: 2024-03-31", "  latest: 2024-02-01", "date > earliest", "2024"),
    ("  earliest: 2024-03-01", "  earliest: 1066-10-14", "date > earliest", "1990"),
    ("source_url: https://example.org/hours", "source_url: x y", "source_url", "x y"),
    ("review: hours", "review: noise", "review", "no review noise"),
    ("review: hours", "review: roofs", "review", "that of burley"),
    ("    review: hours", "    review: roofs", "parts > 0 > review", "burley"),
    ("    review: hours", "    review: noise", "parts > 0 > review", "noise"),
    ("    decision: noted", "    decision: yes it is", "responses > 0 > decision", ""),
    ("    status: in_progress", "    status: begun", "progress > 0 > status", "begun"),
    ("  - kind: agreed", "  - kind: sworn", "decisions > 0 > kind", "sworn"),
    ('    of: "2"', '    of: "7"', "decisions > 0 > of", "recommendation 7"),
    ("  - kind: update", "  - kind: song", "statements > 0 > kind", "song"),
    ("    themes: [general]", "    themes: [love]", "statements > 0 > themes", "love"),
    ("  - theme: general", "  - theme: love", "outcomes > 0 > theme", "love"),
    ("    measure: Branches open", "    measure: x", "outcomes > 0 > measure", ""),
    ("    unit: branches", "    unit: b\n    value_max: 2\n    qualifier: odd", "", ""),
    ("    value: title", "    value: wrong", "corrections > 0", "wrong"),
    ("    value: title", "    quote: That staff", "corrections > 0 > quote", "code"),
    ("    value: title", "", "corrections > 0", "does not say what is right"),
    ("    value: title", "    remove: true", "corrections > 0 > remove", "each row"),
    ("    reason: Shortened", "    reason: x", "corrections > 0 > reason", "3"),
    ('    item: "2"', '    item: "9"', "corrections > 0 > item", "names 0 rows"),
    ("  - kind: source_slip", "  - kind: hunch", "doubts > 0 > kind", "hunch"),
    ('  "1": [general]', '  "1": [love]', "themes > 1", "love"),
    ('  "1": [general]', '  "9": [general]', "themes > 9", "names 0"),
    ("    quote: Accepted", "    quote: a", "responses > 0 > quote", "say which"),
    ("  - opens: Library", "  - opens: Librarian", "parts > 0 > opens", "is not in"),
]


@pytest.mark.parametrize(("old", "new", "key", "words"), FAULTS)
def test_a_fault_is_told_by_file_line_and_key(
    library: Project, old: str, new: str, key: str, words: str
) -> None:
    lines = CARD.splitlines()
    place = lines.index(next(line for line in lines if line.startswith(old)))
    card = CARD.replace(lines[place] + "\n", lines[place].replace(old, new) + "\n", 1)
    told = problems(library, card)
    assert told
    # each is of the card, none of a table that may not be there yet
    assert {problem.file for problem in told} == {"sources/ashby/hours.yaml"}
    assert any(words in problem.message for problem in told), told
    keys = {problem.column: problem.line for problem in told}
    if key:
        assert key in keys, told
        # a value that is left out is told by the entry that it is missing from
        expected = {place + 1} | (set() if new else set(range(place - 3, place + 2)))
        assert keys[key] in expected or key.count(">") < 2, told


def test_a_fault_in_what_was_read_is_told_by_the_line_of_the_text(
    library: Project,
) -> None:
    long = "Recommendation 1: That " + "every branch open on Sundays, which is " * 300
    text = TEXT.replace("Recommendation 1: That every branch", f"{long} and")
    path = library.root / "sources/ashby/hours.txt"
    schema = library.root / "schemas/recommendations.json"
    kept = schema.read_text("utf-8")
    try:
        path.write_text(text, "utf-8")
        declared = json.loads(kept)
        (words,) = [f for f in declared["fields"] if f["name"] == "text"]
        words["constraints"]["maxLength"] = 500
        schema.write_text(json.dumps(declared), "utf-8")
        (problem,) = problems(library, CARD)
    finally:
        path.write_text(TEXT, "utf-8")
        schema.write_text(kept, "utf-8")
    assert (problem.file, problem.line) == ("sources/ashby/hours.txt", 3)
    assert problem.column == "text"
