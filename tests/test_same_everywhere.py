"""One fact, every surface: tables, views, pages, JSON, terminal, charts, questions.

What is expected is what was typed from the documents in the made-up benchmark: which
answer and which report on a recommendation is the latest, and the order of its themes.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator

import pytest
from click.testing import CliRunner
from councilbench import building
from councilbench.cli import main
from councilbench.project import Project
from councilbench.serving import application
from councilbench.store import open_database
from everything import everything, typed
from site_examples import Get, getter

NO_RESPONSE, NO_REPORT = "No response held", "Not reported"
# What is said in the place of the label where a row is held that records nothing.
NO_DECISION = "Not recorded: the response gives no decision"
NO_STATUS = "Not recorded: the report names no status"

Said = dict[str, tuple[str, str]]  # by recommendation: its decision and its status
# Nothing was decided on a recommendation that was put off or withdrawn.
UNDECIDED = ("Not recorded", "Deferred", "Withdrawn")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = everything(tmp_path_factory.mktemp("same") / "benchmark")
    building.build(project)
    return project


@pytest.fixture(scope="module")
def get(project: Project) -> Get:
    return getter(application(project))


@pytest.fixture(scope="module")
def expected(project: Project) -> Said:
    """The labels of what was typed as the latest of each recommendation."""
    said = {}
    decisions, statuses = (
        {row["id"]: row["label"] for row in project.rows(codelist)}
        for codelist in ("response_decisions", "progress_statuses")
    )
    answered = {
        row["recommendation_id"]: decisions[row["decision"]]
        for row in typed("responses")
        if row["is_latest"] == "true"
    }
    reported = {
        row["recommendation_id"]: statuses[row["status"]]
        for row in typed("progress")
        if row["is_latest"] == "true"
    }
    for row in typed("recommendations"):
        key = row["recommendation_id"]
        said[key] = (answered.get(key, NO_RESPONSE), reported.get(key, NO_REPORT))
    assert len({status for _, status in said.values()}) > 5
    return said


@pytest.fixture(scope="module")
def in_words(expected: Said) -> Said:
    """The same as a comparison says it, where what is not recorded is told whole."""
    return {
        key: (
            NO_DECISION if decision == "Not recorded" else decision,
            NO_STATUS if status == "Not recorded" else status,
        )
        for key, (decision, status) in expected.items()
    }


def councils() -> dict[str, list[str]]:
    """The recommendations of each council, as typed."""
    of_council = defaultdict(list)
    for row in typed("recommendations"):
        of_council[row["council_id"]].append(row["recommendation_id"])
    return of_council


def run(project: Project, *arguments: str) -> str:
    result = CliRunner().invoke(main, ["--project", str(project.root), *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def plain(page: str) -> str:
    """A page's words, without its tags."""
    words = re.sub(r"<(style|script).*?</\1>", " ", page, flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", words)).split())


# --- the latest answer and report


def test_the_views(project: Project, expected: Said) -> None:
    sql = "SELECT recommendation_id, decision, status FROM recommendation_overview"
    with open_database(project.database) as db:
        assert {key: (d, s) for key, d, s in db.execute(sql)} == expected
        for view, table, code in (
            ("latest_response", "responses", "decision"),
            ("latest_progress", "progress", "status"),
        ):
            rows = {
                row["recommendation_id"]: row[code]
                for row in typed(table)
                if row["is_latest"] == "true"
            }
            sql = f"SELECT recommendation_id, {code} FROM {view}"
            assert dict(db.execute(sql).fetchall()) == rows


def test_the_json_of_a_view(get: Get, expected: Said) -> None:
    rows = get("/benchmark/recommendation_overview.json?_shape=array&_size=max").json()
    said = {r["recommendation_id"]: (r["decision"], r["status"]) for r in rows}
    assert said == expected


def test_the_pages_of_recommendations(get: Get, expected: Said) -> None:
    for key, (decision, status) in expected.items():
        page = get(f"/recommendations/{key}").text
        heading = plain(re.search("<h1>.*?</h1>", page, re.S)[0])  # type: ignore[index]
        assert heading.endswith(f": {decision.lower()}, {status.lower()}"), key
        facts = plain(re.search('<dl class="facts">.*?</dl>', page, re.S)[0])  # type: ignore[index]
        assert f"Decision {decision} Last report {status} Row" in facts, key


def of_articles(page: str, opening: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """The recommendations that a page lists, each with its decision and progress."""
    for part in page.split(opening)[1:]:
        key = re.search(r'href="/recommendations/([\w-]+)', part)
        states = re.search(r'<span class="states">.*?</span>\s*\n?.*', part)
        assert key
        assert states
        words = plain(states[0].split("<p", 1)[0].split("</li>", 1)[0])
        found = re.match("Decision (.*) Progress (.*)", words)
        assert found, words
        yield key[1], (found[1].strip(), found[2].strip())


def test_the_pages_of_councils(get: Get, expected: Said) -> None:
    for council, keys in councils().items():
        page = get(f"/councils/{council}").text
        listed = page[page.index('id="recommendations"') :].split("</section>", 1)[0]
        said = dict(of_articles(listed, "<li"))
        assert said == {key: expected[key] for key in keys}, council


def test_the_comparison_page(get: Get, in_words: Said) -> None:
    for council, keys in councils().items():
        page = get(f"/compare?council={council}").text
        said = dict(of_articles(page, '<article class="rec">'))
        assert said == {key: in_words[key] for key in keys}, council


def test_the_comparison_as_json_csv_markdown_table_and_report(
    project: Project, in_words: Said, expected: Said
) -> None:
    comparison = json.loads(run(project, "compare", "--format", "json"))
    rows = [r for council in comparison["councils"] for r in council["recommendations"]]
    assert {
        r["recommendation_id"]: (r["decision"], r["status"]) for r in rows
    } == in_words
    in_order = [in_words[r["recommendation_id"]] for r in rows]
    flat = list(csv.DictReader(io.StringIO(run(project, "compare", "--format", "csv"))))
    decisions = {
        r["recommendation_id"]: r["label"] for r in flat if r["kind"] == "decision"
    }
    assert decisions == {key: decision for key, (decision, _) in in_words.items()}
    statuses = {
        r["recommendation_id"]: r["label"]
        for r in flat
        if r["kind"] == "report" and (r["is_latest"] == "1" or not r["code"])
    }
    assert statuses == {key: status for key, (_, status) in expected.items()}
    for form, pattern in (
        ("table", r"^  {}: (.*)$"),
        ("markdown", r"^- {}: (.*?)(?: `[^`]*`)?$"),
    ):
        text = run(project, "compare", "--format", form)
        said = [
            re.findall(pattern.format(name), text, re.M)
            for name in ("Decision", "Status")
        ]
        assert list(zip(*said, strict=True)) == in_order, form
    page = run(project, "compare", "--format", "html")
    bold = [html.unescape(words) for words in re.findall("<dd><b>(.*?)</b>", page)]
    assert list(zip(bold[::2], bold[1::2], strict=True)) == in_order


def test_the_charts_count_the_same(project: Project, expected: Said) -> None:
    names = {row["council_id"]: row["name"] for row in typed_councils(project)}
    for name, place in (("decisions-by-council", 0), ("statuses-by-council", 1)):
        svg = (project.charts / f"{name}.svg").read_text("utf-8")
        words = html.unescape(re.search("<desc[^>]*>([^<]*)", svg)[1])  # type: ignore[index]
        for council, keys in councils().items():
            counts = Counter(expected[key][place].lower() for key in keys)
            short = names[council].rsplit(" ", 2)[0]
            sentence = re.search(rf"{short}[^:]*: ([^.]*)\.", words)
            assert sentence, (short, words)
            drawn = {
                label: int(count)
                for count, label in (
                    part.split(" ", 1) for part in sentence[1].split(", ")
                )
            }
            assert drawn == counts, (name, council)


def typed_councils(project: Project) -> list[dict[str, str]]:
    return project.rows("councils")


def test_the_indicators_count_the_same(project: Project, expected: Said) -> None:
    with open_database(project.database) as db:
        sql = (
            "SELECT council_id, indicator_id, numerator FROM indicators "
            "WHERE theme_id IS NULL"
        )
        counted = {(c, i): n for c, i, n in db.execute(sql)}
    for council, keys in councils().items():
        said = [expected[key] for key in keys]
        for indicator, number in (
            ("accepted_in_full_of_all", sum(d == "Accepted in full" for d, _ in said)),
            ("fully_achieved_of_all", sum(s == "Fully achieved" for _, s in said)),
            ("progress_reported", sum(s != NO_REPORT for _, s in said)),
            (
                "decision_recorded",
                sum(d not in (NO_RESPONSE, *UNDECIDED) for d, _ in said),
            ),
        ):
            assert counted[council, indicator] == number, (council, indicator)


def test_the_first_page_counts_the_same(get: Get, expected: Said) -> None:
    """Its cells have the counts of theme_by_council, which count the latest."""
    themed = defaultdict(set)
    for row in typed("recommendation_themes"):
        themed[row["theme_id"]].add(row["recommendation_id"])
    address = "/benchmark/theme_by_council.json?_shape=array&_size=max"
    for row in get(address).json():
        keys = themed[row["theme_id"]] & set(councils().get(row["council_id"], []))
        said = [expected[key] for key in keys]
        assert row["recommendations"] == len(keys)
        assert row["accepted_in_full"] == sum(d == "Accepted in full" for d, _ in said)
        assert row["fully_achieved"] == sum(s == "Fully achieved" for _, s in said)


def test_the_questions_say_the_same(project: Project, expected: Said) -> None:
    def asked(question: str) -> list[dict[str, str]]:
        out = run(project, "ask", question, "--format", "csv")
        return list(csv.DictReader(io.StringIO(out)))

    silent = asked("peers_where_we_are_silent")
    assert silent
    for row in silent:
        assert (row["decision"], row["status"]) == expected[row["recommendation_id"]]
    unheard = {row["recommendation_id"] for row in asked("accepted_without_progress")}
    assert unheard == {
        key
        for key, (decision, status) in expected.items()
        if decision in ("Accepted in full", "Accepted in part") and status == NO_REPORT
    }


# --- the order of themes


def test_themes_come_in_one_order_everywhere(project: Project, get: Get) -> None:
    labels = {
        r["theme_id"]: (int(r["order"]), r["label"]) for r in project.rows("themes")
    }
    for table, item, tables in (
        ("recommendation_themes", "recommendation_id", "recommendations"),
        ("statement_themes", "statement_id", "statements"),
    ):
        with open_database(project.database) as db:
            sql = f"SELECT {item}, theme_id, is_primary FROM {table}"
            themes = defaultdict(list)
            for key, theme, is_primary in db.execute(sql):
                themes[key].append((not is_primary, *labels[theme]))
            expected = {
                key: ", ".join(label for *_, label in sorted(of_item))
                for key, of_item in themes.items()
            }
            sql = "SELECT key, themes FROM _search_entries WHERE kind = ?"
            assert dict(db.execute(sql, [tables]).fetchall()) == expected
        rows = get(f"/benchmark/themes_of_{tables}.json?_shape=array&_size=max").json()
        assert {row[item]: row["themes"] for row in rows} == expected
        comparison = json.loads(run(project, "compare", "--format", "json"))
        listed = [row for council in comparison["councils"] for row in council[tables]]
        assert {row[item]: row["themes"] for row in listed} == expected
        several = [row for row in listed if ", " in expected[row[item]]]
        assert several
        for row in several:
            page = get(f"/documents/{row['document_id']}").text
            notes = re.findall(
                rf'<a class="note-row k-{tables}"[^>]*><b>[^<]*</b>'
                r'<span class="note-detail"> (.*?)</span>',
                page,
            )
            assert expected[row[item]] in map(html.unescape, notes), row[item]
            if tables == "recommendations":
                page = get(f"/recommendations/{row[item]}").text
                rows = page[page.index('id="themes"') :].split("</section>")[0]
                names = re.findall(r'<th scope="row"><a[^>]*>(.*?)</a>', rows)
                assert ", ".join(map(html.unescape, names)) == expected[row[item]]
