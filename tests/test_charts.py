"""Charts: drawn from the tables, with a title and words for who does not see them."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from councilbench.building import Package
from councilbench.outputs.chart_files import Chart
from councilbench.outputs.charts import draw_charts

SVG = "{http://www.w3.org/2000/svg}"


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
