"""Peers: what is close to a recommendation, among what other councils wrote."""

from __future__ import annotations

import csv
import io
import json
import random
from typing import Any

import pytest
from click.testing import CliRunner
from councilbench.building import Package
from councilbench.cli import main
from councilbench.project import Project
from councilbench.tables.peers import peer_rows
from peers import evaluate

Row = dict[str, Any]
Tables = dict[str, list[Row]]

W = "worcestershire-care-work-as-a-career-r"
S = "stockton-care-at-home-r"
COVENTRY = "coventry-cabinet-member-adult-services-minutes-s"


def made_of(*items: tuple[str, str, list[str]]) -> Tables:
    """Return tables of items: key, text, themes with the main one first.

    A key is council-r1 for a recommendation, council-s1 for a statement.
    """
    made: Tables = {
        **{"recommendations": [], "recommendation_themes": []},
        **{"statements": [], "statement_themes": []},
    }
    for start, (key, text, themes) in enumerate(items):
        council, _, rest = key.partition("-")
        kind = "recommendation" if rest[0] == "r" else "statement"
        made[f"{kind}s"].append(
            {
                f"{kind}_id": key,
                "council_id": council,
                "document_id": council,
                "text": text,
                "start": start,
                "end": start + 1,
            }
        )
        made[f"{kind}_themes"] += [
            {f"{kind}_id": key, "theme_id": theme, "is_primary": place == 0}
            for place, theme in enumerate(themes)
        ]
    return made


def close(item: tuple[str, list[str]], other: tuple[str, list[str]]) -> float | None:
    """Return the similarity of two items, each its text and themes; None if none."""
    rows = peer_rows(made_of(("ham-r1", *item), ("oak-s1", *other)))
    return rows[0]["similarity"] if rows else None


# What makes two passages close.


def test_the_same_theme_without_a_word_in_common_is_worth_three_tenths() -> None:
    assert close(("bread", ["food"]), ("cake", ["food"])) == 0.3


def test_the_same_words_under_other_themes_are_worth_seven_tenths() -> None:
    assert close(("rye bread", ["food"]), ("rye bread", ["farms"])) == 0.7


def test_the_same_words_and_themes_are_worth_one() -> None:
    same = ("rye bread", ["food", "farms"])
    assert close(same, same) == 1


def test_a_theme_that_is_not_the_main_one_counts_for_less() -> None:
    # 0.3 x 0.7 / sqrt(1 + 0.7 squared) = 0.172
    assert close(("bread", ["food"]), ("cake", ["farms", "food"])) == 0.172


def test_words_count_by_their_stem_and_words_that_only_join_do_not_count() -> None:
    assert close(("the baking of it", ["a"]), ("to bake with the", ["b"])) == 0.7
    assert close(("the flour of it", ["a"]), ("to bake with the", ["b"])) is None


def test_a_rare_word_counts_for_more_than_one_that_everyone_uses() -> None:
    rows = peer_rows(
        made_of(
            ("ham-r1", "council rye", ["a"]),
            ("oak-s1", "rye bread", ["b"]),
            ("oak-s2", "council tax", ["c"]),
            ("oak-s3", "council house", ["d"]),
            ("oak-s4", "council chamber", ["e"]),
        )
    )
    assert [row["peer_id"] for row in rows][0] == "oak-s1"
    assert rows[0]["similarity"] > rows[1]["similarity"]


def test_what_is_shared_is_named_with_both_forms_of_a_word() -> None:
    row, _ = peer_rows(
        made_of(
            ("ham-r1", "Train bakers in baking rye", ["food", "skills"]),
            ("oak-r1", "Rye baked by trained hands", ["skills", "food"]),
        )
    )
    assert row["shared_themes"] == "food; skills"
    assert sorted(row["shared_words"].split("; ")) == [
        "baking (baked)",
        "rye",
        "train (trained)",
    ]


# Which are offered.


def test_only_other_councils_are_offered_and_their_statements_too() -> None:
    rows = peer_rows(
        made_of(
            ("ham-r1", "bread", ["food"]),
            ("ham-r2", "bread", ["food"]),
            ("ham-s1", "bread", ["food"]),
            ("oak-r1", "cake", ["food"]),
            ("elm-s1", "pie", ["food"]),
        )
    )
    offered = [
        (row["peer_id"], row["peer_kind"], row["peer_council_id"])
        for row in rows
        if row["recommendation_id"] == "ham-r1"
    ]
    assert offered == [
        ("elm-s1", "statement", "elm"),
        ("oak-r1", "recommendation", "oak"),
    ]
    assert {row["recommendation_id"] for row in rows} == {"ham-r1", "ham-r2", "oak-r1"}


def test_a_peer_is_linked_to_its_own_table() -> None:
    statement, recommendation = peer_rows(
        made_of(
            ("ham-r1", "bread", ["food"]),
            ("oak-s1", "bread", ["food"]),
            ("oak-r1", "cake", ["food"]),
        )
    )[:2]
    assert statement["peer_statement_id"] == "oak-s1"
    assert statement["peer_recommendation_id"] is None
    assert recommendation["peer_statement_id"] is None
    assert recommendation["peer_recommendation_id"] == "oak-r1"


def test_nothing_is_offered_where_too_little_is_shared() -> None:
    # A theme that is the main one of neither: 0.3 x 0.49 / sqrt(1.98 x 1.49) = 0.086
    assert close(("bread", ["a", "b", "c"]), ("cake", ["d", "c"])) is None


def test_four_of_each_kind_are_offered_and_of_those_as_close_the_first_by_key() -> None:
    items = [
        (f"oak-{kind}{number}", f"pie{'abcdefghijkl'[number + offset]}", ["food"])
        for kind, offset in (("s", 0), ("r", 6))
        for number in range(1, 6)
    ]
    rows = peer_rows(made_of(("ham-r1", "bread", ["food"]), *items))
    offered = [row["peer_id"] for row in rows if row["recommendation_id"] == "ham-r1"]
    assert offered == [
        *("oak-r1", "oak-r2", "oak-r3", "oak-r4"),
        *("oak-s1", "oak-s2", "oak-s3", "oak-s4"),
    ]
    assert [row["rank"] for row in rows][:8] == list(range(1, 9))


def test_peers_that_stand_in_the_same_passage_share_a_rank() -> None:
    made = made_of(
        ("ham-r1", "bread", ["food"]),
        ("oak-r1", "bread", ["food"]),
        ("oak-r2", "bread", ["food"]),
        ("oak-r3", "cake", ["food"]),
    )
    made["recommendations"][2] |= {"start": 1, "end": 2}
    ranks = [
        (row["rank"], row["peer_id"])
        for row in peer_rows(made)
        if row["recommendation_id"] == "ham-r1"
    ]
    assert ranks == [(1, "oak-r1"), (1, "oak-r2"), (2, "oak-r3")]


def test_a_recommendation_like_no_other_has_no_peers() -> None:
    assert peer_rows(made_of(("ham-r1", "bread", ["food"]))) == []
    assert peer_rows(made_of()) == []


def test_the_order_of_the_rows_makes_no_difference(tables: Tables) -> None:
    expected = peer_rows(tables)
    shuffled = {name: random.Random(7).sample(r, len(r)) for name, r in tables.items()}
    for name in ("recommendation_themes", "statement_themes"):
        shuffled[name] = tables[name]  # themes are listed the main one first
    assert peer_rows(shuffled) == expected


# The benchmark's own.


@pytest.mark.parametrize(
    ("recommendation", "peer"),
    [
        # "resources … to prioritise a publicity campaign" / "raise the profile"
        (f"{W}01", f"{S}07"),
        (f"{S}07", f"{W}01"),
        # "employee referral scheme" / "interviewing on the SWAP Programme"
        (f"{W}05", f"{S}02"),
        # "enhance the terms and conditions" / "Rising salaries"
        (f"{W}04", f"{COVENTRY}9556"),
        # "publicity campaign" / "making the image of carers more appealing"
        (f"{W}01", f"{COVENTRY}9662"),
        # "apprentices" / "training and development and upskilling"
        (f"{W}06", "leicester-external-workforce-r11"),
        # "Workforce plans" / "workforce planning was a key focus"
        ("leicester-external-workforce-r10", f"{COVENTRY}9178"),
    ],
)
def test_peers_are_found_where_the_words_differ(
    benchmark: Package, recommendation: str, peer: str
) -> None:
    rows = benchmark.frames["peers"]
    peers = rows.loc[rows["recommendation_id"] == recommendation, "peer_id"]
    assert peer in list(peers)


def test_every_council_is_somebodys_peer(tables: Tables) -> None:
    assert {row["peer_council_id"] for row in tables["peers"]} == {
        "coventry",
        "leicester",
        "stockton-on-tees",
        "worcestershire",
    }


# The judged pairs, and how well the way that is kept ranks them.


@pytest.fixture(scope="module")
def judged() -> tuple[evaluate.Tables, evaluate.Judged]:
    return evaluate.load()


def test_the_judged_pairs_are_enough_and_between_all_councils(
    judged: tuple[evaluate.Tables, evaluate.Judged],
) -> None:
    made, relevant = judged
    relevances = [value for peers in relevant.values() for value in peers.values()]
    assert [relevances.count(value) for value in (0, 1, 2)] == [89, 119, 50]
    councils = {
        row[f"{kind}_id"]: row["council_id"]
        for kind in ("recommendation", "statement")
        for row in made[f"{kind}s"]
    }
    between = {(councils[a], councils[b]) for a in relevant for b in relevant[a]}
    assert all(council != other for council, other in between)
    assert {other for _, other in between} == set(councils.values())
    assert (
        len({council for council, _ in between}) == 3
    )  # Coventry has no recommendations


def test_a_judged_pair_is_found_when_keys_have_changed(
    judged: tuple[evaluate.Tables, evaluate.Judged],
) -> None:
    opens = "A regular feature is included within Stockton News"
    assert evaluate.find(judged[0], "an-old-key-r2", opens) == f"{S}02"
    with pytest.raises(LookupError, match="opens with 'Nothing like it'"):
        evaluate.find(judged[0], f"{S}02", "Nothing like it")


def test_a_ranking_is_measured_as_by_hand() -> None:
    # Gains 0, 3 / log2(3), 1 / 2 against 3, 1 / log2(3), 0.
    measured = evaluate.measures([0, 2, 1, 0])
    assert measured["nDCG@3"] == pytest.approx(
        (1.892789 + 0.5) / (3 + 0.630930), abs=1e-6
    )
    assert (measured["P@1"], measured["MRR"]) == (0, 0.5)
    assert "MRR" not in evaluate.measures([1, 0])
    ranking = [(-0.9, "a"), (-0.5, "b"), (-0.5, "c")]
    assert evaluate.separation(ranking, {"b": 1}) == 0.25


def test_the_way_that_is_kept_ranks_better_than_what_is_simpler(
    judged: tuple[evaluate.Tables, evaluate.Judged],
) -> None:
    def measured(scores: evaluate.Scores) -> evaluate.Measures:
        return evaluate.summary(evaluate.by_recommendation(scores, judged[1]))

    kept = measured(evaluate.as_built(*judged))
    assert kept["nDCG@3"] > 0.6
    assert kept["P@1"] > 0.85
    simpler = [
        evaluate.overlap(*judged),
        evaluate.bm25(*judged),
        evaluate.as_built(*judged, THEMES=0),
        evaluate.as_built(*judged, THEMES=1),
    ]
    assert max(measured(scores)["nDCG@3"] for scores in simpler) < kept["nDCG@3"]


# The command.


def run(project: Project, *arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(
        main, ["--project", str(project.root), "peers", *arguments]
    )
    return done.exit_code, done.stdout, done.stderr


def test_peers_are_shown_within_80_columns_with_their_words_and_place(
    copied: Project,
) -> None:
    code, shown, _ = run(copied, f"{W}01")
    assert code == 0
    assert max(map(len, shown.splitlines())) <= 80
    said = " ".join(shown.split())
    assert said.startswith(
        "Worcestershire County Council · Care work as a Career · Recommendation 1 "
    )
    assert (
        "Coventry City Council · Adult Social Care Workforce Strategy 2023-26 · "
        "Statement · 0.26 Themes: Promotion Words:" in said
    )
    assert (
        "“Career paths – making the image of carers more appealing through training "
        "and visualising the value of the work.” Minutes of the Cabinet Member for "
        f"Adult Services, characters 9662 to 9774 {COVENTRY}9662" in said
    )


def test_recommendations_that_share_a_passage_are_shown_once(copied: Project) -> None:
    _, shown, _ = run(copied, f"{W}07")
    assert shown.count("investing in training and development") == 1
    for number in (11, 12, 13):
        assert f"   leicester-external-workforce-r{number}\n" in shown


def test_peers_as_json_and_csv_hold_what_the_table_holds(
    copied: Project, tables: Tables
) -> None:
    rows = [row for row in tables["peers"] if row["recommendation_id"] == f"{W}01"]
    expected = [
        (r["rank"], r["peer_id"], r["peer_kind"], r["similarity"]) for r in rows
    ]
    answer = json.loads(run(copied, f"{W}01", "--format", "json")[1])
    assert answer["recommendation_id"] == f"{W}01"
    assert [
        (p["rank"], p["peer_id"], p["peer_kind"], p["similarity"])
        for p in answer["peers"]
    ] == expected
    table = csv.DictReader(io.StringIO(run(copied, f"{W}01", "--format", "csv")[1]))
    assert [
        (int(r["rank"]), r["peer_id"], r["peer_kind"], float(r["similarity"]))
        for r in table
    ] == expected


def test_a_recommendation_without_peers_says_so(copied: Project) -> None:
    path = copied.table_path("peers")
    path.write_text(path.read_text(encoding="utf-8").partition("\n")[0] + "\n")
    code, shown, _ = run(copied, f"{S}02")
    assert code == 0
    assert "No other council has anything close to it" in shown


def test_an_unknown_key_is_answered_with_the_closest_ones(copied: Project) -> None:
    code, shown, said = run(copied, f"{S.removesuffix('-r')}-r2")
    assert (code, shown) == (1, "")
    assert said == (
        "stockton-care-at-home-r2: there is no recommendation of this key. The closest "
        f"that there are: {S}02, {S}12, {S}10.\n"
    )


def test_a_key_like_no_other_is_answered_with_what_a_key_looks_like(
    copied: Project,
) -> None:
    code, _, said = run(copied, "42")
    assert code == 1
    assert said == (
        "42: there is no recommendation of this key. "
        "A key looks like leicester-external-workforce-r04.\n"
    )
