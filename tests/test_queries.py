"""Every question ready to ask answers what a reader of the documents would answer.

The rows were typed by hand from the documents in sources/, and from what is written
there of councils, reviews and coverage.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result
from conftest import ROOT
from councilbench.asking import questions as asking
from councilbench.building import Package
from councilbench.cli import main
from councilbench.outputs.metadata import datasette_metadata
from councilbench.project import Project, SqlFile
from councilbench.store.database import write_database
from datasette.app import Datasette

COVENTRY = "Coventry City Council"
LEICESTER = "Leicester City Council"
STOCKTON = "Stockton-on-Tees Borough Council"
WORCESTERSHIRE = "Worcestershire County Council"
QUERIES = {query.name: query for query in Project(ROOT).queries()}
Ask = Callable[..., asking.Answer]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, benchmark: Package) -> Project:
    """The benchmark in a folder of its own, with a database: tests only read it."""
    folder = tmp_path_factory.mktemp("asked")
    for part in ("schemas", "benchmark", "datapackage.json"):
        (folder / part).symlink_to(ROOT / part)
    project = Project(folder)
    write_database(project, benchmark.rows, project.database)
    return project


@pytest.fixture(scope="module")
def ask(project: Project) -> Ask:
    return lambda name, **values: asking.ask(project, name, values)


def picked(answer: asking.Answer, *columns: str) -> list[tuple[object, ...]]:
    places = [answer.columns.index(column) for column in columns]
    return [tuple(row[place] for place in places) for row in answer.rows]


def test_there_are_at_least_ten_and_each_is_tested_here() -> None:
    tested = {
        *("accepted_without_progress", "not_recorded", "figures_by_theme"),
        *("recommendations_that_cite", "from_approval_to_report", "silent_themes"),
        *("peers_where_we_are_silent", "decisions_due", "status_of_a_list"),
        *("asked_for_in_meetings", "difficulties", "how_much_was_read"),
        *("several_themes", "titles_only", "known_not_held", "answers_with_reasons"),
    }
    assert set(QUERIES) == tested
    assert len(QUERIES) >= 10


def test_what_was_accepted_but_has_no_reported_progress(ask: Ask) -> None:
    rows = picked(ask("accepted_without_progress"), "council", "number", "decision")
    # Y stands at "in full" of 2 to 7 and 12; the update speaks of 10 alone.
    assert rows == [
        (WORCESTERSHIRE, number, "Accepted in full")
        for number in ["2", "3", "4", "5", "6", "7", "12"]
    ]


def test_what_no_council_recorded(ask: Ask) -> None:
    rows = picked(ask("not_recorded"), "council", "gap", "key")
    counted = dict.fromkeys(sorted({(c, gap) for c, gap, _ in rows}), 0)
    for council, gap, _ in rows:
        counted[council, gap] += 1
    assert counted == {
        (COVENTRY, "Date not stated"): 1,
        (LEICESTER, "Date not stated"): 1,
        (LEICESTER, "No response held"): 8,
        (LEICESTER, "Report without a status"): 8,
        (STOCKTON, "Date not stated"): 1,
        (STOCKTON, "No response held"): 9,
        (WORCESTERSHIRE, "Date not stated"): 1,
        # 1, 8, 9, 10 and 11: no line of the form is ticked.
        (WORCESTERSHIRE, "No decision recorded"): 5,
        (WORCESTERSHIRE, "Not reported"): 11,
        (WORCESTERSHIRE, "Report without a status"): 1,
    }
    undecided = [key[-2:] for _, gap, key in rows if gap == "No decision recorded"]
    assert undecided == ["01", "08", "09", "10", "11"]


def test_every_figure_of_a_theme(ask: Ask) -> None:
    answer = ask("figures_by_theme", theme="recruit")
    assert picked(answer, "council", "qualifier", "value", "value_max", "unit") == [
        (STOCKTON, "Between", 6, 12, "people a month"),
        (STOCKTON, "Exactly", 42, None, "providers"),
    ]
    assert picked(answer, "quote") == [
        (
            "Monthly SWAPS were proving effective with between 6-12 people accessing "
            "the programme.",
        ),
        ("To date 42 providers had engaged with interviewing on the SWAP Programme.",),
    ]
    assert len(ask("figures_by_theme").rows) == 17
    assert picked(ask("figures_by_theme", theme="carers"), "value") == [
        *[(27391,), (8,), (31900,), (10,), (10,), (680,), (3000,)],
    ]


def test_recommendations_that_cite_training(ask: Ask) -> None:
    answer = ask("recommendations_that_cite")
    assert picked(answer, "council", "number", "cited_in") == [
        (LEICESTER, "11", "Its words"),
        (LEICESTER, "12", "Its words"),
        (LEICESTER, "13", "Its words"),
        # Its report, not itself, speaks of training; the analyst gave it the theme.
        (STOCKTON, "7", "Its theme"),
        (WORCESTERSHIRE, "6", "Its theme"),
        (WORCESTERSHIRE, "7", "Its words"),
        (WORCESTERSHIRE, "9", "Its words"),
    ]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("national register", [(STOCKTON, "7", "Its words")]),
        ("logbook", [(STOCKTON, "13", "Its words")]),
        ("liaison", [(WORCESTERSHIRE, "9", "Its heading")]),
        (
            "technology",
            # The report on 10 has it, and its theme; 11 says it itself.
            [(STOCKTON, "10", "Its theme"), (STOCKTON, "11", "Its words")],
        ),
        ('"', []),
        ("'; DROP TABLE councils", []),
        ("unicorn", []),
    ],
)
def test_recommendations_that_cite_a_word_of_ones_choice(
    ask: Ask, word: str, expected: list[tuple[str, str, str]]
) -> None:
    answer = ask("recommendations_that_cite", word=word)
    assert picked(answer, "council", "number", "cited_in") == expected


def test_how_long_from_approval_to_the_last_report(ask: Ask) -> None:
    answer = ask("from_approval_to_report")
    # Approved on 22 June 2020; reported between 1 January and 31 August 2021.
    assert [row[:-2] for row in answer.rows] == [
        (
            *(LEICESTER, "Social Care External Workforce", "Not recorded"),
            *("2021-01-20", "2021-05-31", None, None),
        ),
        (
            *(STOCKTON, "Care at Home", "Not recorded"),
            *("2024-11-03", "2026-03-31", None, None),
        ),
        (
            *(WORCESTERSHIRE, "Care work as a Career", "2020-06-22"),
            *("2021-01-01", "2021-08-31", 193, 435),
        ),
    ]


def test_themes_on_which_a_council_is_silent(ask: Ask) -> None:
    rows = picked(ask("silent_themes"), "council", "theme_id")
    assert rows == [
        (COVENTRY, "registration"),
        (COVENTRY, "technology"),
        (LEICESTER, "registration"),
        (LEICESTER, "reward"),
        (LEICESTER, "technology"),
        (LEICESTER, "carers"),
        (STOCKTON, "reward"),
        (STOCKTON, "partnership"),
        (STOCKTON, "carers"),
        (STOCKTON, "accountability"),
        (WORCESTERSHIRE, "registration"),
    ]
    worcester = ask("silent_themes", council="worcester")
    assert picked(worcester, "theme_id") == [("registration",)]


def test_what_others_recommend_where_a_council_has_nothing(ask: Ask) -> None:
    worcestershire = ask("peers_where_we_are_silent", council="worcestershire")
    # Of 11 themes Worcestershire has none on these three and on carers, as has nobody.
    assert picked(
        worcestershire, "theme", "council", "number", "decision", "status"
    ) == [
        ("Registration", STOCKTON, "7", "No response held", "Fully achieved"),
        ("Quality of care", LEICESTER, "4", "No response held", "Not recorded"),
        *[
            ("Quality of care", STOCKTON, number, "No response held", "Fully achieved")
            for number in ["4", "5", "6", "10", "12", "13"]
        ],
        ("Technology", STOCKTON, "10", "No response held", "Fully achieved"),
        ("Technology", STOCKTON, "11", "No response held", "Fully achieved"),
    ]
    stockton = ask("peers_where_we_are_silent", council="Stockton")
    assert picked(stockton, "theme", "recommendation_id") == [
        ("Reward and conditions", "worcestershire-care-work-as-a-career-r04"),
        ("Reward and conditions", "worcestershire-care-work-as-a-career-r08"),
        ("Workforce planning and data", "leicester-external-workforce-r10"),
        ("Workforce planning and data", "worcestershire-care-work-as-a-career-r10"),
        ("Partnership", "leicester-external-workforce-r05"),
        ("Partnership", "worcestershire-care-work-as-a-career-r03"),
        ("Partnership", "worcestershire-care-work-as-a-career-r09"),
        ("Partnership", "worcestershire-care-work-as-a-career-r10"),
        ("Partnership", "worcestershire-care-work-as-a-career-r11"),
        ("Reporting back", "worcestershire-care-work-as-a-career-r12"),
    ]
    without = ask("peers_where_we_are_silent")
    assert {row[0] for row in without.rows} == {COVENTRY}


def test_which_decisions_are_due_and_when(ask: Ask) -> None:
    answer = ask("decisions_due")
    assert answer.rows[0][:5] == (
        *(WORCESTERSHIRE, "September 2021", "2021-09-01", "2021-09-30"),
        "A further update on progress against recommendations would be provided to the "
        "Adult Care and Well Being Overview and Scrutiny Panel in September 2021.",
    )
    assert picked(answer, "council", "due")[1:] == [
        (council, "No date recorded")
        for council in [COVENTRY, LEICESTER, *[STOCKTON] * 2, *[WORCESTERSHIRE] * 3]
    ]


def test_whose_status_rests_on_a_lists_sentence(ask: Ask) -> None:
    rows = picked(ask("status_of_a_list"), "number", "status", "status_as_printed")
    assert rows == [
        ("5", "Fully achieved", "assessed as fully complete"),
        ("11", "Fully achieved", "assessed as fully complete"),
    ]


def test_what_was_asked_for_in_meetings(ask: Ask) -> None:
    answer = ask("asked_for_in_meetings")
    assert picked(answer, "council", "text", "themes") == [
        (
            LEICESTER,
            "Members suggested that a form of accreditation be considered for "
            "workforce training as that might benefit people with their career "
            "progression.",
            "Training and development",
        ),
        (
            WORCESTERSHIRE,
            "In order to assess the effectiveness of the Worcestershire Business "
            "Central care work promotional campaign, information was requested on the "
            "number of care workers taking up a care as a career.",
            "Promotion, Recruitment and retention",
        ),
    ]


def test_what_stands_in_the_way(ask: Ask) -> None:
    rows = [(row[0], row[1][:41]) for row in ask("difficulties").rows]
    assert rows == [
        (COVENTRY, "It was also noted that, while the numbers"),
        (COVENTRY, "The Director of Adult Services outlined t"),
        (COVENTRY, "Rising salaries and the inability to effe"),
        (COVENTRY, "Majority female carers and how to engage "),
        (LEICESTER, "The Vice Chair commented that this update"),
        (WORCESTERSHIRE, "Unfortunately, due to the demands of COVI"),
        (WORCESTERSHIRE, "The new lead provider framework arrangeme"),
        (WORCESTERSHIRE, "There wasn’t any information available ab"),
    ]


def test_how_much_of_each_document_was_read(ask: Ask) -> None:
    answer = ask("how_much_was_read")
    characters = dict(picked(answer, "document_id", "characters"))
    assert characters == {
        "coventry-cabinet-member-adult-services-minutes": 10574,
        "leicester-external-workforce-update-minutes": 5198,
        "worcestershire-care-work-update-minutes": 3627,
        "worcestershire-care-work-cabinet-member-response": 9507,
        "stockton-care-at-home-progress-minutes": 6218,
    }
    # The one that is an excerpt, with other business in it, is the least read.
    whole = [("Complete",)] * 4
    assert picked(answer, "completeness") == [("Excerpt",), *whole]
    places = [
        answer.columns.index(f"percent_{share}")
        for share in ("data", "recognised", "unread")
    ]
    shares = [tuple(row[place] for place in places) for row in answer.rows]
    # counted by hand in the texts: what stands in no quote, white space left out
    assert [unread for _, _, unread in shares] == [30, 13, 10, 5, 5]
    assert all(98 <= sum(three) <= 102 for three in shares)


def test_which_recommendations_several_themes_share(ask: Ask) -> None:
    rows = picked(ask("several_themes"), "council", "number", "themes")
    assert rows == [
        (LEICESTER, "4", "Quality of care, Recruitment and retention"),
        (STOCKTON, "2", "Promotion, Recruitment and retention"),
        (STOCKTON, "7", "Registration, Promotion, Training and development"),
        (STOCKTON, "10", "Quality of care, Technology"),
        (WORCESTERSHIRE, "3", "Partnership, Promotion"),
        (WORCESTERSHIRE, "4", "Reward and conditions, Recruitment and retention"),
        (WORCESTERSHIRE, "6", "Training and development, Recruitment and retention"),
        (WORCESTERSHIRE, "9", "Partnership, Training and development"),
        (WORCESTERSHIRE, "10", "Workforce planning and data, Partnership"),
    ]
    of_reward = picked(ask("several_themes", theme="reward"), "number")
    assert of_reward == [("4",)]


def test_what_has_no_wording_but_a_title(ask: Ask) -> None:
    rows = picked(ask("titles_only"), "council", "number", "title")
    upskilling = "investing in training and development and upskilling of staff"
    assert rows == [
        (LEICESTER, "4", "Quality of care and improving retention rates"),
        (LEICESTER, "5", "Finding Community and cooperative solutions"),
        (LEICESTER, "8", "Attracting younger people to adult social care careers"),
        (LEICESTER, "10", "Workforce plans"),
        *[(LEICESTER, number, upskilling) for number in ["11", "12", "13"]],
        (LEICESTER, "15", "Challenging perceptions"),
    ]
    assert ask("titles_only", council="stockton").rows == []


def test_what_is_known_to_exist_but_not_held(ask: Ask) -> None:
    rows = picked(ask("known_not_held"), "council", "review", "kind_of_document")
    assert rows == [
        (COVENTRY, "Coventry Carers Action Plan 2024-26", "Strategy or plan"),
        (
            COVENTRY,
            "Quarter Two Performance 2023/24 - Adult Social Care",
            "Performance report",
        ),
        (COVENTRY, "Adult Social Care Workforce Strategy 2023-26", "Strategy or plan"),
        (LEICESTER, "Social Care External Workforce", "Scrutiny report"),
        (LEICESTER, "Social Care External Workforce", "Executive response"),
        (STOCKTON, "Care at Home", "Scrutiny report"),
        (STOCKTON, "Care at Home", "Progress report"),
        (WORCESTERSHIRE, "Care work as a Career", "Scrutiny report"),
    ]


def test_what_answers_say_beyond_the_decision(ask: Ask) -> None:
    rows = picked(ask("answers_with_reasons"), "number", "decision", "explanation")
    assert [(number, decision, why[:27]) for number, decision, why in rows] == [
        ("2", "Accepted in full", "Ambitions for the future wh"),
        ("8", "Not recorded", "We will explore this but se"),
        ("11", "Not recorded", "Care providers have multipl"),
    ]


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_a_question_says_what_it_is_and_how_to_leave_its_fields(query: SqlFile) -> None:
    assert len(query.title) <= 60
    assert len(query.description.split()) >= 15
    for name in asking.parameters(query):
        assert name in ("council", "theme", "word")
        assert "empty" in query.description


@pytest.mark.parametrize(
    "name", [n for n, query in QUERIES.items() if "council" in asking.parameters(query)]
)
def test_a_council_is_found_by_its_key_and_by_a_part_of_its_name(
    ask: Ask, name: str
) -> None:
    by_key = ask(name, council="stockton-on-tees").rows
    assert ask(name, council="Stockton").rows == by_key
    assert ask(name, council="nowhere").rows == []
    assert all(STOCKTON in row for row in by_key)


def test_datasette_asks_for_the_same_parameters(project: Project) -> None:
    """What a page of Datasette has fields for is what the command line takes."""
    metadata = datasette_metadata(project)
    datasette = Datasette(immutables=[str(project.database)], metadata=metadata)

    async def fields(name: str) -> list[str]:
        response = await datasette.client.get(f"/benchmark/{name}")
        assert response.status_code == 200
        taken = asking.parameters(QUERIES[name])
        assert all(f'name="{parameter}"' in response.text for parameter in taken)
        return taken

    async def every() -> list[list[str]]:
        return [await fields(name) for name in QUERIES]

    assert len(asyncio.run(every())) == len(QUERIES)


def run(project: Project, *words: str) -> Result:
    return CliRunner().invoke(main, ["--project", str(project.root), *words])


def test_the_command_lists_what_can_be_asked(project: Project) -> None:
    said = run(project, "ask").output
    assert (
        "silent_themes [--council …]\n    Themes on which a council is silent" in said
    )
    assert all(name in said for name in QUERIES)


def test_the_command_answers_as_table_csv_and_json(project: Project) -> None:
    asked = ("ask", "silent_themes", "--council", "worcestershire")
    table = run(project, *asked).output
    assert table.startswith("Themes on which a council is silent\nThemes on which no ")
    assert table.endswith("\n\n1 row.\n")
    assert run(project, *asked, "--format", "csv").output == (
        "council,theme,sort_of_theme,council_id,theme_id\n"
        "Worcestershire County Council,Registration,Core,worcestershire,registration\n"
    )
    (row,) = json.loads(run(project, *asked, "--format", "json").output)
    assert row["theme"] == "Registration"
    same = run(project, "ask", "silent_themes", "--council=worcestershire")
    assert same.output == table


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nothing"], "There is no question “nothing”; there are: accepted_without"),
        (["titles_only", "--theme", "x"], "does not take --theme; it takes --council."),
        (["how_much_was_read", "--theme", "x"], "it takes nothing."),
        (["titles_only", "leicester"], "“leicester” is not of the form --name value."),
        (["titles_only", "--council"], "“--council” is not of the form --name value."),
    ],
)
def test_what_cannot_be_asked_is_said_plainly(
    project: Project, words: list[str], said: str
) -> None:
    result = run(project, "ask", *words)
    assert result.exit_code == 2
    assert said in " ".join(result.output.split())


def test_an_answer_without_rows_says_so(project: Project) -> None:
    said = run(project, "ask", "titles_only", "--council", "coventry").output
    assert "\n\nNothing.\n\n0 rows.\n" in said
