"""The tables say what the documents say: every expected value was read off the page."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from pathlib import Path

import pytest
from councilbench.sources.cards import Card, load_card

Rows = dict[str, list[dict[str, object]]]

WORCESTERSHIRE = "worcestershire-care-work-as-a-career"
LEICESTER = "leicester-external-workforce"
STOCKTON = "stockton-care-at-home"
RESPONSE = "worcestershire-care-work-cabinet-member-response"
SHARED = Path(__file__).parents[2] / "shared" / "documents"


def card_of(council: str) -> Card:
    (path,) = (Path(__file__).parents[1] / "sources").glob(f"{council}/*.yaml")
    return load_card(path.read_text("utf-8"), path.name).card


def of(rows: list[dict[str, object]], **wanted: object) -> list[dict[str, object]]:
    """Return the rows in which every named column has the value wanted."""
    return [r for r in rows if all(r[c] == v for c, v in wanted.items())]


def one(rows: list[dict[str, object]], **wanted: object) -> dict[str, object]:
    matching = of(rows, **wanted)
    assert len(matching) == 1, wanted
    return matching[0]


def numbers(rows: list[dict[str, object]], review: str) -> list[object]:
    return [r["number"] for r in of(rows, review_id=review)]


# --- the documents themselves


# The hashes of the files as the councils published them, taken when they were fetched.
PUBLISHED = {
    "coventry-cabinet-member-adult-services-minutes": (
        "74fa87ecd10ed7bdc3c3dda0a8c4a2b10c1ddd4510a2312bace9b8474b588627"
    ),
    "leicester-external-workforce-update-minutes": (
        "d2ab6a5e36dad6917ecee75b8a21434335fdf9f2f60b220289538c42a72df995"
    ),
    "stockton-care-at-home-progress-minutes": (
        "79ce494f5fd98a3509ae59700e6ac90f571525778aae3b35e2059c8c670dfa62"
    ),
    "worcestershire-care-work-cabinet-member-response": (
        "f4f958500b15f5b0c945a9d0b4cca514e7e07067bd96d5590955f664397d997e"
    ),
    "worcestershire-care-work-update-minutes": (
        "1abd4a42a3d104b7e7166919671590f3f2f723c3e6967090f9228513100982e3"
    ),
}
MARK = "[contact details withheld]"


def test_the_words_held_are_those_published_but_for_contact_details() -> None:
    """Nothing beside is needed: the published file's hash stands on the card."""
    texts = sorted((Path(__file__).parents[1] / "sources").glob("*/*.txt"))
    assert [path.stem for path in texts] == sorted(PUBLISHED)
    for path in texts:
        card = load_card(path.with_suffix(".yaml").read_text("utf-8"), path.name).card
        text = path.read_text(encoding="utf-8")
        assert card.published_sha256 == PUBLISHED[path.stem]
        assert hashlib.sha256(text.encode()).hexdigest() == card.sha256
        places = [match.start() for match in re.finditer(re.escape(MARK), text)]
        assert [detail.at for detail in card.withheld] == places
        # where nothing was withheld the words are the file, to the byte
        assert (card.sha256 == card.published_sha256) == (not places), path.name
    assert [d.what for d in card_of("coventry").withheld] == [
        "telephone number",
        "e-mail address",
    ]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the published originals are not here")
def test_the_published_files_are_those_that_the_cards_name() -> None:
    for name, digest in PUBLISHED.items():
        data = (SHARED / f"{name}.txt").read_bytes()
        assert hashlib.sha256(data).hexdigest() == digest
        (path,) = (Path(__file__).parents[1] / "sources").glob(f"*/{name}.txt")
        pieces = path.read_text(encoding="utf-8").split(MARK)
        found = re.fullmatch("(.+?)".join(map(re.escape, pieces)), data.decode(), re.S)
        assert found, name
        card = load_card(path.with_suffix(".yaml").read_text("utf-8"), name).card
        lengths = [detail.characters for detail in card.withheld]
        assert [len(words) for words in found.groups()] == lengths


def test_no_table_or_text_holds_a_telephone_number_or_an_email_address() -> None:
    root = Path(__file__).parents[1]
    files = [*root.glob("sources/**/*.*"), *root.glob("benchmark/tables/*.csv")]
    assert len(files) > 15
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert "1899" not in text, path
        assert not re.search(r"[\w.]+@[\w-]+\.\w", text), path
        assert not re.search(r"(?<!\d)\(?0\d{2,4}\)?[ -]?\d{3}[ -]?\d{3,4}\b", text), (
            path
        )


def test_what_is_known_of_each_documents_date(tables: Rows) -> None:
    known = {
        row["document_id"]: (
            row["date_basis"],
            row["meeting_date"],
            row["date_earliest"],
            row["date_latest"],
        )
        for row in tables["documents"]
    }
    assert known == {
        # "Date of Cabinet: 25 June 2020"
        RESPONSE: ("stated", *[date(2020, 6, 25)] * 3),
        # "finalised in November", "due to be launched early this year", then September
        "worcestershire-care-work-update-minutes": (
            "inferred",
            None,
            date(2021, 1, 1),
            date(2021, 8, 31),
        ),
        # "a previous scrutiny meeting on 19 January 2021", "due to meet in June"
        "leicester-external-workforce-update-minutes": (
            "inferred",
            None,
            date(2021, 1, 20),
            date(2021, 5, 31),
        ),
        # "commenced 3 November 2024", "would be completed during 2025/26"
        "stockton-care-at-home-progress-minutes": (
            "inferred",
            None,
            date(2024, 11, 3),
            date(2026, 3, 31),
        ),
        # "the minutes of the meeting held on 11 September 2023"; nothing says by when
        "coventry-cabinet-member-adult-services-minutes": (
            "inferred",
            None,
            date(2023, 9, 12),
            None,
        ),
    }


def test_only_coventrys_document_is_an_excerpt(tables: Rows) -> None:
    excerpts = of(tables["documents"], completeness="excerpt")
    assert [row["council_id"] for row in excerpts] == ["coventry"]
    assert len(of(tables["issues"], kind="text_cut_short")) == 2


# --- Worcestershire: a response form


def test_worcestershire_has_twelve_recommendations_under_their_headings(
    tables: Rows,
) -> None:
    rows = of(tables["recommendations"], review_id=WORCESTERSHIRE)
    promotion = "Promotion of the Care Worker role"
    recruitment = "Recruitment and Retention of Care Work Staff"
    development = "Development of the Care Worker role"
    elsewhere = "Evidence of what works well elsewhere"
    assert [(row["number"], row["section"]) for row in rows] == [
        ("1", promotion),
        ("2", promotion),
        ("3", promotion),
        ("4", recruitment),
        ("5", recruitment),
        ("6", development),
        ("7", development),
        ("8", "Supporting and Celebrating the Existing Workforce"),
        ("9", "Liaison with education and training providers"),
        ("10", elsewhere),
        ("11", elsewhere),
        ("12", elsewhere),
    ]
    assert {row["wording"] for row in rows} == {"verbatim"}
    assert rows[4]["text"] == (
        "The Task Group recommends that the Council considers introducing an employee "
        "referral scheme to incentivise staff to recommend friends or family for roles "
        "in social care."
    )


def test_worcestershire_accepted_seven_in_full_and_left_five_without_a_tick(
    tables: Rows,
) -> None:
    decisions = {
        str(row["recommendation_id"])[-2:]: row["decision"]
        for row in tables["responses"]
    }
    accepted = {"02", "03", "04", "05", "06", "07", "12"}
    assert {n for n, d in decisions.items() if d == "accept_in_full"} == accepted
    assert {n for n, d in decisions.items() if d == "not_recorded"} == {
        "01",
        "08",
        "09",
        "10",
        "11",
    }


def test_remarks_in_the_place_for_explanations_are_kept_with_a_note(
    tables: Rows,
) -> None:
    remarks = {
        str(row["recommendation_id"])[-2:]: row
        for row in tables["responses"]
        if row["explanation"]
    }
    assert set(remarks) == {"02", "08", "11"}
    assert remarks["02"]["explanation"] == (
        "Ambitions for the future which should be revisited once we have implemented "
        "our Recovery/Restoration plans"
    )
    assert str(remarks["08"]["explanation"]).startswith("We will explore this but seek")
    assert str(remarks["08"]["explanation"]).endswith("financial recompense.")
    assert remarks["11"]["explanation"] == (
        "Care providers have multiple trade associations and bodies which already "
        "represent them"
    )
    for number in ("08", "11"):
        assert remarks[number]["decision"] == "not_recorded"
    for row in remarks.values():
        assert row["note"]
    doubts = of(tables["issues"], kind="explanation_without_decision")
    assert [str(row["key"])[-2:] for row in doubts] == ["08", "11"]


def test_worcestershires_update_gives_statements_and_one_report(tables: Rows) -> None:
    update = "worcestershire-care-work-update-minutes"
    said = of(tables["statements"], document_id=update, basis="rule")
    assert (
        len(said) == 8
    )  # the eight bullets under "the following main points were made"
    assert said[0]["recommendation_id"] == f"{WORCESTERSHIRE}-r10"
    assert all(row["recommendation_id"] is None for row in said[1:])
    report = one(tables["progress"], document_id=update)
    assert report["recommendation_id"] == f"{WORCESTERSHIRE}-r10"
    assert report["status"] == "not_recorded"


def test_worcestershire_agreed_four_actions_one_of_them_due_in_september(
    tables: Rows,
) -> None:
    agreed = of(tables["decisions"], review_id=WORCESTERSHIRE)
    assert [(row["kind"], row["due"], row["due_latest"]) for row in agreed] == [
        ("agreed", None, None),
        ("agreed", "September 2021", date(2021, 9, 30)),
        ("agreed", None, None),
        ("agreed", None, None),
    ]
    assert str(agreed[0]["text"]).startswith("The Interim Associate Director")
    assert str(agreed[3]["text"]).endswith("and other out of area universities.")


# --- Leicester: known by title only


def test_leicesters_points_are_known_by_title(tables: Rows) -> None:
    rows = of(tables["recommendations"], review_id=LEICESTER)
    training = "investing in training and development and upskilling of staff"
    together = "Points 11, 12 and 13"
    assert [(row["number"], row["label"], row["text"]) for row in rows] == [
        ("4", "Point 4", "Quality of care and improving retention rates"),
        ("5", "Point 5", "Finding Community and cooperative solutions"),
        ("8", "Point 8", "Attracting younger people to adult social care careers"),
        ("10", "Point 10", "Workforce plans"),
        ("11", together, training),
        ("12", together, training),
        ("13", together, training),
        ("15", "Point 15", "Challenging perceptions"),
    ]
    assert {row["wording"] for row in rows} == {"title"}


def test_leicester_reports_on_each_point_without_naming_a_status(tables: Rows) -> None:
    reports = {
        str(row["recommendation_id"])[-2:]: row
        for row in tables["progress"]
        if str(row["recommendation_id"]).startswith(LEICESTER)
    }
    assert set(reports) == {"04", "05", "08", "10", "11", "12", "13", "15"}
    assert {row["status"] for row in reports.values()} == {"not_recorded"}
    assert reports["04"]["narrative"] == (
        "LSDG had received a report on career pathways today this would be worked "
        "through to identify how best that can be implemented and a further update "
        "provided at a later date."
    )
    assert reports["15"]["narrative"] == (
        "this point interlinked with the work being done across the career’s pathway."
    )
    assert "LSDG had run a Leadership Programme" in str(reports["12"]["narrative"])


def test_leicesters_executive_response_is_known_and_not_held(tables: Rows) -> None:
    row = one(
        tables["coverage"], review_id=LEICESTER, document_kind="executive_response"
    )
    assert row["held"] == "known_not_held"
    assert "19 January 2021" in str(row["note"])
    assert not [
        r
        for r in tables["responses"]
        if str(r["recommendation_id"]).startswith(LEICESTER)
    ]
    said = [str(r["text"]) for r in of(tables["statements"], review_id=LEICESTER)]
    assert any("on 19 January 2021" in text for text in said)
    agreed = one(tables["decisions"], review_id=LEICESTER)
    assert agreed["text"] == (
        "That a detailed update report be brought to a future meeting."
    )


# --- Stockton: fully complete, said in two ways


def test_stocktons_nine_recommendations_are_all_reported_as_achieved(
    tables: Rows,
) -> None:
    expected = ["2", "4", "5", "6", "7", "10", "11", "12", "13"]
    assert numbers(tables["recommendations"], STOCKTON) == expected
    reports = {
        str(row["recommendation_id"])[-2:]: row
        for row in tables["progress"]
        if str(row["recommendation_id"]).startswith(STOCKTON)
    }
    assert {row["status"] for row in reports.values()} == {"fully_achieved"}
    on_the_list = {n for n, row in reports.items() if row["basis"] == "stated_of_list"}
    assert on_the_list == {"05", "11"}
    for number, row in reports.items():
        assert row["status_as_printed"] == (
            "assessed as fully complete"
            if number in on_the_list
            else "All actions were now fully achieved"
        )
    assert reports["05"]["narrative"] == reports["06"]["narrative"]
    assert reports["05"]["start"] == reports["06"]["start"]
    assert reports["11"]["narrative"] == (
        "The NE ADASS target had been met with over 125 staff competing the virtual "
        "training."
    )


def test_stocktons_report_on_recommendation_2_runs_to_its_last_sentence(
    tables: Rows,
) -> None:
    row = one(tables["progress"], recommendation_id=f"{STOCKTON}-r02")
    assert str(row["narrative"]).endswith(
        "Recruitment and retention had improved across the sector."
    )


def test_slips_in_the_source_stay_as_printed(tables: Rows) -> None:
    reports = " ".join(str(row["narrative"]) for row in tables["progress"])
    assert "A new Care at Home contact commenced 3 November 2024." in reports
    assert "over 125 staff competing the virtual training" in reports
    assert len(of(tables["issues"], kind="source_slip")) == 7


def test_stockton_agreed_two_items(tables: Rows) -> None:
    agreed = of(tables["decisions"], review_id=STOCKTON)
    assert [(row["number"], row["text"]) for row in agreed] == [
        (
            "1",
            "That the progress update be noted and the assessment of progress be "
            "confirmed.",
        ),
        (
            "2",
            "That up to date complaints data from providers be circulated to the "
            "Select Committee.",
        ),
    ]


# --- Coventry: no recommendations


def test_coventry_has_no_recommendations_and_one_decision(tables: Rows) -> None:
    assert of(tables["recommendations"], council_id="coventry") == []
    row = one(tables["decisions"], review_id="coventry-workforce-strategy")
    assert row["kind"] == "resolved"
    assert row["text"] == (
        "that the Cabinet Member for Adult Services endorses the Adult Social Care "
        "Workforce Strategy 2023-26."
    )


def test_coventrys_papers_are_reviews_of_their_own(tables: Rows) -> None:
    kinds = {
        row["review_id"]: row["kind"]
        for row in of(tables["reviews"], council_id="coventry")
    }
    assert kinds == {
        "coventry-workforce-strategy": "strategy",
        "coventry-carers-action-plan": "strategy",
        "coventry-performance-q2-2023-24": "performance_report",
    }
    for review in kinds:
        assert of(tables["statements"], review_id=review), review


@pytest.mark.parametrize(
    ("opening", "primary"),
    [
        ("Specifically, workforce planning was a key focus", "planning"),
        ("Engagement events and workpacks", "planning"),
        ("Rising salaries", "reward"),
        ("Career paths", "promotion"),
        ("Majority female carers", "recruitment"),
    ],
)
def test_what_was_said_of_coventrys_workforce_strategy(
    tables: Rows, opening: str, primary: str
) -> None:
    said = [
        row
        for row in of(tables["statements"], review_id="coventry-workforce-strategy")
        if str(row["text"]).startswith(opening)
    ]
    assert len(said) == 1
    theme = one(
        tables["statement_themes"],
        statement_id=said[0]["statement_id"],
        is_primary=True,
    )
    assert theme["theme_id"] == primary


# --- figures


def test_every_figure_that_measures_something(tables: Rows) -> None:
    figures = sorted(
        (
            str(row["document_id"]).split("-")[0],
            str(row["recommendation_id"] or "")[-3:],
            row["value"],
            row["value_max"],
            row["qualifier"],
            row["unit"],
        )
        for row in tables["outcomes"]
    )
    assert figures == [
        ("coventry", "", 8.0, None, "exactly", "% of residents"),
        ("coventry", "", 10.0, None, "about", "%"),  # "the around 10% drop"
        ("coventry", "", 10.0, None, "about", "% of the population"),
        ("coventry", "", 10.0, None, "exactly", "% of residents"),  # in 2011
        ("coventry", "", 680.0, None, "about", "£ million a year"),  # "estimated"
        ("coventry", "", 3000.0, None, "exactly", "subscribers"),
        ("coventry", "", 10000.0, None, "about", "staff"),
        ("coventry", "", 27391.0, None, "exactly", "residents"),
        ("coventry", "", 31900.0, None, "exactly", "residents"),
        ("stockton", "r02", 6.0, 12.0, "between", "people a month"),
        ("stockton", "r02", 42.0, None, "exactly", "providers"),
        ("stockton", "r06", 6.0, None, "exactly", "providers"),
        ("stockton", "r07", 4.0, None, "exactly", "place in a national ranking"),
        ("stockton", "r07", 50.0, None, "under", "%"),
        ("stockton", "r10", 2.0, None, "exactly", "times as many"),  # "had doubled"
        ("stockton", "r11", 125.0, None, "over", "staff"),
        ("stockton", "r12", 6.0, None, "exactly", "providers"),
    ]


# --- themes


def test_every_recommendation_and_statement_has_one_primary_theme(tables: Rows) -> None:
    for table, key in (
        ("recommendation_themes", "recommendation_id"),
        ("statement_themes", "statement_id"),
    ):
        primary = [row[key] for row in of(tables[table], is_primary=True)]
        owners = [row[key] for row in tables[table.split("_")[0] + "s"]]
        assert sorted(map(str, primary)) == sorted(map(str, owners))
        assert all(row["evidence"] for row in tables[table])


def test_the_core_themes_are_the_four_that_the_benchmark_is_about(tables: Rows) -> None:
    core = [row["theme_id"] for row in of(tables["themes"], core=True)]
    assert core == ["promotion", "recruitment", "training", "registration"]


def test_the_final_reports_and_the_strategy_are_known_and_not_held(
    tables: Rows,
) -> None:
    missing = {
        (row["council_id"], row["document_kind"])
        for row in of(tables["coverage"], held="known_not_held")
    }
    assert {
        ("worcestershire", "scrutiny_report"),
        ("leicester", "scrutiny_report"),
        ("stockton-on-tees", "scrutiny_report"),
        ("leicester", "executive_response"),
        ("coventry", "strategy"),
    } <= missing
