"""Charts: drawn from the tables, with a title and words for who does not see them."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import date

import pandas as pd
import pytest
from councilbench.building import Package
from councilbench.outputs.chart_files import Chart
from councilbench.outputs.charts import _CHARTS, _short, _wrapped, draw_charts

SVG = "{http://www.w3.org/2000/svg}"


# --- from tables typed by hand


def small() -> dict[str, pd.DataFrame]:
    """Two councils, three recommendations, and what became of them."""
    ashby, burley = "ashby", "burley"
    return {
        "themes": pd.DataFrame(
            [("ropes", "Ropes", 2, False), ("bells", "Bells", 1, True)],
            columns=["theme_id", "label", "order", "core"],
        ),
        "councils": pd.DataFrame(
            [(ashby, "Ashby Borough Council"), (burley, "Burley-on-the-Hill")],
            columns=["council_id", "name"],
        ),
        "recommendations": pd.DataFrame(
            [("a1", ashby), ("a2", ashby), ("b1", burley)],
            columns=["recommendation_id", "council_id"],
        ),
        "recommendation_themes": pd.DataFrame(
            [("a1", "bells"), ("a2", "bells"), ("a2", "ropes"), ("b1", "bells")],
            columns=["recommendation_id", "theme_id"],
        ),
        "statements": pd.DataFrame(
            [("s1", ashby)], columns=["statement_id", "council_id"]
        ),
        "statement_themes": pd.DataFrame(
            [("s1", "bells")], columns=["statement_id", "theme_id"]
        ),
        # the council first declined a1, then accepted it
        "responses": pd.DataFrame(
            [
                ("a1", "decline", False),
                ("a1", "accept", True),
                ("b1", "not_recorded", True),
            ],
            columns=["recommendation_id", "decision", "is_latest"],
        ),
        "response_decisions": pd.DataFrame(
            [
                ("accept", "Accepted"),
                ("decline", "Declined"),
                ("not_recorded", "Not recorded"),
            ],
            columns=["id", "label"],
        ),
        # in no order: a1 was last reported as done, b1 as slipped
        "progress": pd.DataFrame(
            [
                ("a1", "done", True),
                ("a1", "slipped", False),
                ("b1", "slipped", True),
                ("b1", "done", False),
            ],
            columns=["recommendation_id", "status", "is_latest"],
        ),
        "progress_statuses": pd.DataFrame(
            [("done", "Done"), ("slipped", "Slipped")], columns=["id", "label"]
        ),
        "indicators": pd.DataFrame(
            [
                ("answered", burley, None, 1, 4, 0.25, 0.05, 0.7),
                ("answered", ashby, None, 1, 2, 0.5, 0.1, 0.9),
                ("answered", ashby, "bells", 1, 1, 1.0, 0.2, 1.0),
                ("days", ashby, None, 7, 1, None, None, None),
            ],
            columns=[
                "indicator_id",
                "council_id",
                "theme_id",
                "numerator",
                "denominator",
                "rate",
                "lower",
                "upper",
            ],
        ),
        "indicator_definitions": pd.DataFrame(
            [("days", "Days taken", 1), ("answered", "Answered", 2)],
            columns=["indicator_id", "title", "order"],
        ),
        "reviews": pd.DataFrame(
            [("ra", date(2020, 1, 2)), ("rb", None)],
            columns=["review_id", "approved_on"],
        ),
        "document_kinds": pd.DataFrame(
            [("minutes", "Minutes"), ("reply", "Reply")], columns=["id", "label"]
        ),
        "documents": pd.DataFrame(
            [
                (burley, "rb", "minutes", "inferred", None, date(2021, 1, 1), None),
                (burley, "rb", "minutes", "not_recorded", None, None, None),
                (ashby, "ra", "minutes", "inferred", None, *MAY),
                (ashby, "ra", "reply", "stated", *[date(2020, 6, 25)] * 3),
            ],
            columns=[
                "council_id",
                "review_id",
                "kind",
                "date_basis",
                "meeting_date",
                "date_earliest",
                "date_latest",
            ],
        ),
    }


MAY = (date(2021, 5, 1), date(2021, 5, 31))


@pytest.fixture(scope="module")
def drawn() -> dict[str, Chart]:
    return draw_charts(small())


def words_of(chart: Chart) -> list[str]:
    """Return the words that stand in a chart, in order."""
    return [t.text or "" for t in ET.fromstring(chart.svg).iter(f"{SVG}text")]


def filled(chart: Chart, colour: str) -> int:
    """Return how many shapes of a chart have a colour."""
    return chart.svg.count(f"fill: {colour}")


def test_each_theme_says_what_each_council_has_on_it(drawn: dict[str, Chart]) -> None:
    chart = drawn["themes-by-council"]
    assert chart.alt == (
        "Bells: Ashby 2 recommendations and 1 statements, "
        "Burley-on-the-Hill 1 recommendations; Ropes: Ashby 1 recommendations. "
        "One that belongs to several themes counts in each."
    )
    words = words_of(chart)
    assert "Bells (core)" in words
    assert "Ropes" in words
    # a grid a heading: bells, then ropes; Ashby, then Burley
    assert [word for word in words if word.isdigit()] == list("21101000")
    # a long name is broken at the hyphen nearest to its middle
    assert "Burley-on-" in words
    assert "the-Hill" in words


def test_the_last_answer_counts(drawn: dict[str, Chart]) -> None:
    chart = drawn["decisions-by-council"]
    assert chart.alt == (
        "Ashby: 1 accepted, 1 no response held. Burley-on-the-Hill: 1 not recorded."
    )
    # of what is not there the legend says nothing
    assert "Declined" not in words_of(chart)
    assert [word for word in words_of(chart) if word in LEGEND] == LEGEND
    # what is known is coloured, in its bar and in the legend; the rest is not
    assert filled(chart, "#009e73") == 2
    assert filled(chart, "#0072b2") == 0


LEGEND = ["Accepted", "Not recorded", "No response held"]


def test_the_latest_report_counts_whatever_the_order(drawn: dict[str, Chart]) -> None:
    chart = drawn["statuses-by-council"]
    assert chart.alt == (
        "Ashby: 1 done, 1 not reported. Burley-on-the-Hill: 1 slipped."
    )
    assert filled(chart, "#009e73") == 2
    assert filled(chart, "#0072b2") == 2


def test_a_council_without_recommendations_is_said_to_have_none() -> None:
    tables = small()
    rows = tables["recommendations"]
    tables["recommendations"] = rows[rows["council_id"] == "ashby"]
    for name in ("decisions-by-council", "statuses-by-council"):
        chart = _CHARTS[name](tables)
        assert chart
        assert chart.alt.endswith("Burley-on-the-Hill: no recommendations held.")
        assert "<!--  no recommendations held -->" in chart.svg


def test_indicators_of_whole_councils_are_shown_that_have_a_rate(
    drawn: dict[str, Chart],
) -> None:
    chart = drawn["indicators"]
    assert chart.alt == (
        "Answered, Ashby: 1 of 2. Answered, Burley-on-the-Hill: 1 of 4."
    )
    assert "Days taken" not in words_of(chart)
    assert "1 of 4" in words_of(chart)
    assert "100%" in words_of(chart)


def test_when_says_for_each_document_what_is_known_of_its_day(
    drawn: dict[str, Chart],
) -> None:
    assert drawn["when"].alt == (
        "Ashby: reply, on 25 June 2020 (review approved on 2 January 2020). "
        "Ashby: minutes, between 1 May 2021 and 31 May 2021 "
        "(review approved on 2 January 2020). "
        "Burley-on-the-Hill: minutes, not before 1 January 2021."
    )


@pytest.mark.parametrize(
    ("tables", "chart"),
    [
        (("themes",), "themes-by-council"),
        (("councils", "documents", "indicators"), "themes-by-council"),
        (("recommendations",), "decisions-by-council"),
        (("recommendations",), "statuses-by-council"),
        (("indicators",), "indicators"),
        (("documents",), "when"),
    ],
)
def test_a_chart_that_has_nothing_to_show_is_left_out(
    tables: tuple[str, ...], chart: str
) -> None:
    empty = {name: small()[name].iloc[:0] for name in tables}
    assert _CHARTS[chart](small() | empty) is None


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Leicester", "Leicester"),
        ("Twelve abcde", "Twelve abcde"),
        ("Stockton-on-Tees", "Stockton-\non-Tees"),
        ("Bath and Somerset", "Bath and\nSomerset"),
        ("Worcestershire", "Worcestershire"),
    ],
)
def test_a_long_name_is_broken_near_its_middle(name: str, shown: str) -> None:
    assert _wrapped(name) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Ashby Borough Council", "Ashby"),
        ("Kent County Council", "Kent"),
        ("Leicester City Council", "Leicester"),
        ("Bath Council", "Bath"),
        ("Council of the Isles", "Council of the Isles"),
    ],
)
def test_a_councils_name_without_what_all_share(name: str, shown: str) -> None:
    assert _short(name) == shown


def test_a_part_of_a_bar_that_has_no_room_has_no_count() -> None:
    tables = small()
    many = [(f"a{n}", "ashby") for n in range(99)] + [("b1", "burley")]
    tables["recommendations"] = pd.DataFrame(
        many, columns=["recommendation_id", "council_id"]
    )
    chart = _CHARTS["decisions-by-council"](tables)
    assert chart
    # drawn outside the style that keeps text as text: a comment tells what is drawn
    assert "<!-- 98 -->" in chart.svg
    assert "<!-- 1 -->" not in chart.svg


# --- from the benchmark


@pytest.fixture(scope="module")
def charts(benchmark: Package) -> dict[str, Chart]:
    return draw_charts(benchmark.frames)


def test_there_is_a_chart_for_each_question(charts: dict[str, Chart]) -> None:
    assert set(charts) == {
        "themes-by-council",
        "decisions-by-council",
        "statuses-by-council",
        "indicators",
        "when",
    }


def test_each_file_carries_its_title_and_text_alternative(
    charts: dict[str, Chart],
) -> None:
    for chart in charts.values():
        root = ET.fromstring(chart.svg)
        assert root.attrib["role"] == "img"
        assert root.find(f"{SVG}title").text == chart.title  # type: ignore[union-attr]
        assert root.find(f"{SVG}desc").text == chart.alt  # type: ignore[union-attr]
        words = " ".join(t.text or "" for t in root.iter(f"{SVG}text"))
        assert chart.title in words  # text is text, not outlines


def test_each_links_to_rows_that_exist(
    charts: dict[str, Chart], benchmark: Package
) -> None:
    views = {"theme_by_council", "recommendation_overview"}
    for chart in charts.values():
        assert chart.rows in views | set(benchmark.frames)


def test_the_words_say_what_the_documents_say(charts: dict[str, Chart]) -> None:
    # seven ticks and five forms without one; nine "assessed as fully complete"
    decisions = charts["decisions-by-council"].alt
    assert "Worcestershire: 7 accepted in full, 5 not recorded" in decisions
    assert "Coventry: no recommendations held" in decisions
    assert "Stockton-on-Tees: 9 fully achieved" in charts["statuses-by-council"].alt
    assert "Leicester: 8 not recorded" in charts["statuses-by-council"].alt
    assert "on 25 June 2020" in charts["when"].alt
    assert "not before 12 September 2023" in charts["when"].alt


def test_the_same_tables_give_the_same_bytes(
    charts: dict[str, Chart], benchmark: Package
) -> None:
    assert draw_charts(benchmark.frames) == charts


def test_tables_without_rows_give_no_chart(benchmark: Package) -> None:
    empty = {name: table.iloc[:0] for name, table in benchmark.frames.items()}
    assert draw_charts(empty) == {}


def test_a_document_cannot_bring_markup_into_a_chart(benchmark: Package) -> None:
    tables = dict(benchmark.frames)
    tables["councils"] = tables["councils"].assign(name="<script>alert(1)</script>")
    for chart in draw_charts(tables).values():
        assert "<script" not in chart.svg
