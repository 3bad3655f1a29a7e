"""A comparison shows everything on a theme, side by side, each with its place."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from councilbench import building, words
from councilbench.asking import comparison
from councilbench.problems import BadData
from councilbench.project import Project
from councilbench.store.database import write_database
from councilbench.store.opened import open_database

Row = dict[str, Any]


@pytest.fixture(scope="module")
def path(benchmark: building.Package, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("built") / "benchmark.db"
    write_database(Project(ROOT), benchmark.rows, path)
    return path


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return {
        file.stem: file.read_bytes().decode() for file in ROOT.glob("sources/*/*.txt")
    }


def compared(path: Path, theme: str | None, councils: Sequence[str] = ()) -> Row:
    with open_database(path) as db:
        return comparison.compare(db, theme, councils)


def passages(side_by_side: Row) -> Iterator[tuple[str, str]]:
    """Every passage of a comparison: its place and the words that it quotes."""
    for council in side_by_side["councils"]:
        for row in council["recommendations"]:
            yield row["place"], row["text"]
            for figure in row["figures"]:
                yield figure["place"], figure["quote"]
            for report in row["reports"]:
                yield report["place"], report["narrative"]
            if answer := row["response"]:
                yield answer["place"], answer["quote"]
                if answer["explanation"]:
                    yield answer["explanation_place"], answer["explanation"]
        for figure in council["figures"]:
            yield figure["place"], figure["quote"]
        for statement in council["statements"]:
            yield statement["place"], statement["text"]


def test_every_passage_stands_at_its_place(path: Path, texts: dict[str, str]) -> None:
    quotations = list(passages(compared(path, None)))
    for place, quoted in quotations:
        document, span = place.split(":")
        start, end = map(int, span.split("-"))
        assert texts[document][start:end] == quoted
    # 29 recommendations, 12 responses with 3 explanations, 18 reports, 17 figures, 57
    # statements
    assert len(quotations) == 29 + 12 + 3 + 18 + 17 + 61


def test_a_theme_shows_its_recommendations_with_decision_and_status(path: Path) -> None:
    side_by_side = compared(path, "recruitment", ["leicester", "worcestershire"])
    shown = {
        council["council_id"]: [
            (row["number"], row["decision"], row["status"])
            for row in council["recommendations"]
        ]
        for council in side_by_side["councils"]
    }
    nothing = "Not recorded: the report names no status"
    assert shown == {
        "leicester": [
            ("4", "No response held", nothing),
            ("8", "No response held", nothing),
        ],
        "worcestershire": [
            ("4", "Accepted in full", "Not reported"),
            ("5", "Accepted in full", "Not reported"),
            ("6", "Accepted in full", "Not reported"),
        ],
    }


def test_a_form_left_blank_is_not_the_same_as_no_form(path: Path) -> None:
    side_by_side = compared(path, "promotion", ["worcestershire"])
    decisions = {
        row["number"]: row["decision"]
        for row in side_by_side["councils"][0]["recommendations"]
    }
    blank = "Not recorded: the response gives no decision"
    assert decisions == {
        "1": blank,
        "2": "Accepted in full",
        "3": "Accepted in full",
    }


def test_reports_come_in_time_and_the_latest_gives_the_status(
    path: Path, tmp_path: Path
) -> None:
    changed = tmp_path / "changed.db"
    changed.write_bytes(path.read_bytes())
    of_it = "recommendation_id = 'leicester-external-workforce-r04'"
    columns = (
        "recommendation_id, document_id, as_of_earliest, as_of_latest, basis, "
        'status_as_printed, narrative, "start", "end", status_start, status_end'
    )
    with sqlite3.connect(changed) as db:
        db.execute(f"UPDATE progress SET position = 2, is_latest = 0 WHERE {of_it}")
        for key, position, is_latest, status in (
            ("x-1", 3, 0, "in_progress"),
            ("x-2", 1, 1, "slipped"),
        ):
            db.execute(
                "INSERT INTO progress (progress_id, position, is_latest, status, "
                f"rowid, {columns}) SELECT ?, ?, ?, ?, rowid + ?, {columns} "
                f"FROM progress WHERE {of_it} LIMIT 1",
                (key, position, is_latest, status, 1000 + position),
            )
    (row, _) = compared(changed, "recruitment", ["leicester"])["councils"][0][
        "recommendations"
    ]
    said = [report["status"] for report in row["reports"]]
    assert said == ["slipped", "not_recorded", "in_progress"]
    assert (row["status"], row["status_code"]) == ("Slipped", "slipped")


def test_a_council_without_recommendations_shows_its_statements(path: Path) -> None:
    (council,) = compared(path, "recruitment", ["coventry"])["councils"]
    assert council["recommendations"] == []
    assert [s["text"].split(",")[0] for s in council["statements"]] == [
        "Additionally",
        "Specifically",
        "Majority female carers and how to engage other genders to come forward and "
        "join the carers workforce – socialised",
    ]


def test_all_themes_show_each_item_once(path: Path) -> None:
    side_by_side = compared(path, None)
    councils = side_by_side["councils"]
    keys = [r["recommendation_id"] for c in councils for r in c["recommendations"]]
    assert len(keys) == len(set(keys)) == 29
    figures = [f["outcome_id"] for c in councils for f in c["figures"]]
    figures += [
        f["outcome_id"]
        for c in councils
        for r in c["recommendations"]
        for f in r["figures"]
    ]
    assert len(figures) == len(set(figures)) == 17


def test_councils_come_as_asked_and_once(path: Path) -> None:
    side_by_side = compared(
        path, None, ["stockton-on-tees", "coventry", "stockton-on-tees"]
    )
    names = [council["council_id"] for council in side_by_side["councils"]]
    assert names == ["stockton-on-tees", "coventry"]
    values = side_by_side["indicators"][0]["values"]
    assert [value["council_id"] for value in values] == names


def test_figures_say_how_exact_they_are(path: Path) -> None:
    side_by_side = compared(path, None, ["stockton-on-tees", "coventry"])
    stockton, coventry = side_by_side["councils"]
    by_number = {
        row["number"]: [figure["words"] for figure in row["figures"]]
        for row in stockton["recommendations"]
    }
    assert by_number["2"] == ["6 to 12 people a month", "42 providers"]
    assert by_number["7"] == ["4th place in a national ranking", "just under 50%"]
    assert by_number["11"] == ["over 125 staff"]
    assert [figure["words"] for figure in coventry["figures"]] == [
        "about 10%",
        "27,391 residents",
        "8% of residents",
        "31,900 residents",
        "10% of residents",
        "about 10% of the population",
        "about £680 million a year",
        "3,000 subscribers",
        "about 10,000 staff",
    ]


def test_a_figure_of_a_theme_stands_there_and_a_recommendations_with_it(
    path: Path,
) -> None:
    (council,) = compared(path, "planning", ["stockton-on-tees"])["councils"]
    # the rank is a figure of planning; recommendation 7, to which it is tied, is not
    assert council["recommendations"] == []
    assert [f["words"] for f in council["figures"]] == [
        "4th place in a national ranking"
    ]
    (council,) = compared(path, "registration", ["stockton-on-tees"])["councils"]
    (seven,) = council["recommendations"]
    assert len(seven["figures"]) == 2
    assert council["figures"] == []


def test_documents_give_their_date_with_its_basis(path: Path) -> None:
    documents = compared(path, None)["documents"]
    assert {row["document_id"]: words.dated(row) for row in documents} == {
        "coventry-cabinet-member-adult-services-minutes": "on or after 12 September "
        "2023 (worked out, not stated)",
        "leicester-external-workforce-update-minutes": "between 20 January and 31 May "
        "2021 (worked out, not stated)",
        "stockton-care-at-home-progress-minutes": "between 3 November 2024 and 31 "
        "March 2026 (worked out, not stated)",
        "worcestershire-care-work-cabinet-member-response": "25 June 2020 (stated)",
        "worcestershire-care-work-update-minutes": "between 1 January and 31 August "
        "2021 (worked out, not stated)",
    }


def test_caveats_name_what_limits_this_comparison(path: Path) -> None:
    caveats = compared(path, "recruitment", ["leicester", "coventry"])["caveats"]
    assert words.NOT_RECORDED in caveats
    for caveat in (
        "Both recommendations of Leicester City Council shown here are known only from "
        "the document that reports on progress; those on which it does not report are "
        "not known.",
        "Both recommendations of Leicester City Council: only the title is held.",
        "No recommendation of Coventry City Council on this theme is held; see what "
        "was looked for.",
        "The day of 2 of the 2 documents is not stated in them; the range that they "
        "allow is given instead.",
        "“Minutes of the Cabinet Member for Adult Services” (Coventry City Council) is "
        "held in part only.",
    ):
        assert caveat in caveats


def test_a_caveat_that_does_not_apply_is_left_out(path: Path) -> None:
    caveats = compared(path, None, ["worcestershire"])["caveats"]
    told = " ".join(caveats)
    assert "only the title" not in told
    assert "held in part" not in told
    assert "counts under each" not in told
    # recommendation 10 is reported on elsewhere than where its words stand
    assert "known only from" not in told


def test_values_are_counts_and_shares_only_on_five_cases(path: Path) -> None:
    side_by_side = compared(path, None)
    said = {
        entry["indicator_id"]: {v["council_id"]: v["words"] for v in entry["values"]}
        for entry in side_by_side["indicators"]
    }
    assert said["decision_recorded"] == {
        "coventry": "no cases",
        "leicester": "0 of 8; not recorded for any",
        "stockton-on-tees": "0 of 9; not recorded for any",
        "worcestershire": "7 of 12; 58% (32% to 81%); not recorded for 5",
    }
    assert said["fully_achieved_of_reported"]["worcestershire"] == (
        "0 of 1; not recorded for any"
    )
    assert said["days_to_last_report"]["worcestershire"] == "193 to 435 days"
    assert said["days_to_last_report"]["leicester"] == "not known"
    few = compared(path, "promotion", ["worcestershire"])["indicators"][0]
    assert few["values"][0]["words"] == "2 of 3; not recorded for 1"
    assert words.value(few["values"][0] | {"denominator": 5}) == [
        "2 of 5",
        "67% (21% to 94%)",
        "not recorded for 1",
    ]


def test_no_order_of_councils_is_offered_and_why(path: Path) -> None:
    for entry in compared(path, None)["indicators"]:
        assert entry["order"] is None
        assert entry["order_note"].startswith("Not put in order: ")


def test_the_question_is_said_in_words(path: Path) -> None:
    side_by_side = compared(path, "recruitment", ["leicester", "coventry"])
    assert side_by_side["question"] == (
        "What was recommended, decided and reported on recruitment and retention in "
        "Leicester City Council and Coventry City Council?"
    )


def test_what_does_not_exist_is_told_with_what_does(path: Path) -> None:
    with pytest.raises(comparison.UnknownChoice) as unknown:
        compared(path, "cheese", ["leicester", "atlantis"])
    said = str(unknown.value)
    assert said.startswith("There is no theme “cheese”; the themes are promotion, ")
    assert said.endswith(
        "There is no council “atlantis”; the councils are coventry, leicester, "
        "stockton-on-tees and worcestershire."
    )


def test_choices_put_core_themes_first(path: Path) -> None:
    with open_database(path) as db:
        offered = comparison.choices(db)
    themes = [row["theme_id"] for row in offered["themes"]]
    assert themes[:4] == ["promotion", "recruitment", "training", "registration"]
    assert len(themes) == 11
    assert [row["council_id"] for row in offered["councils"]] == [
        "coventry",
        "leicester",
        "stockton-on-tees",
        "worcestershire",
    ]


def test_a_database_of_something_else_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE cheese (id)")
    for wrong in (path, tmp_path / "missing.db"):
        with pytest.raises(BadData, match="cannot be read") as bad:
            compared(wrong, None)
        assert "Run councilbench build" in str(bad.value)


@pytest.mark.parametrize(
    ("earliest", "latest", "said"),
    [
        ("2024-03-01", "2024-03-01", "1 March 2024"),
        ("2024-03-01", "2024-05-31", "between 1 March and 31 May 2024"),
        ("2023-12-31", "2024-01-01", "between 31 December 2023 and 1 January 2024"),
        ("2024-03-01", None, "on or after 1 March 2024"),
        (None, "2024-03-01", "on or before 1 March 2024"),
        (None, None, "date not recorded"),
    ],
)
def test_dates_are_said_as_far_as_they_are_known(
    earliest: str | None, latest: str | None, said: str
) -> None:
    assert words.between(earliest, latest) == said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"value": 1.0, "unit": "visit"}, "1 visit"),
        ({"value": 2.5, "unit": "%", "qualifier": "over"}, "over 2.5%"),
        ({"value": 3, "value_max": 4, "unit": "£ million"}, "£3 to £4 million"),
        ({"value": 11, "unit": "place in a ranking"}, "11th place in a ranking"),
        ({"value": 22, "unit": "place in a ranking"}, "22nd place in a ranking"),
        (
            {"value": 9, "unit": "%", "qualifier": "over", "quote": "well over 9%"},
            "well over 9%",
        ),
        (
            {"value": 9, "unit": "%", "qualifier": "over", "quote": "just now over 9%"},
            "over 9%",
        ),
        ({"value": 12345678.0, "unit": None}, "12,345,678"),
    ],
)
def test_figures_are_said_with_unit_and_qualifier(given: Row, said: str) -> None:
    figure = {"value_max": None, "qualifier": "exactly", "quote": ""} | given
    assert words.figure(figure) == said


@pytest.mark.parametrize(
    ("fewest", "most", "said"),
    [
        (3, 3, "3 days"),
        (3, 9, "3 to 9 days"),
        (3, None, "3 days or more"),
        (None, 9, "9 days or fewer"),
        (None, None, "not known"),
    ],
)
def test_days_are_said_as_far_as_they_are_known(
    fewest: int | None, most: int | None, said: str
) -> None:
    assert words.days(fewest, most) == said


def test_a_label_keeps_its_capitals_where_they_are_a_name() -> None:
    assert words.within("Reward and conditions") == "reward and conditions"
    assert words.within("NHS links") == "NHS links"
