"""The site: what councils, officers and researchers see, made on the server."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from councilbench.asking import comparison
from councilbench.asking.comparison_shown import comparison_csv, comparison_json
from councilbench.building import Package
from councilbench.project import Project
from councilbench.serving import application
from councilbench.site.passages import Mark, Paragraph, Passage, Words, lay_out
from councilbench.store.opened import open_database
from datasette.app import Datasette
from site_examples import (
    PAGES,
    RESPONSE,
    STOCKTON,
    Get,
    Page,
    build_site,
    changed,
    getter,
    plain_datasette,
)

OURS = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'"
OTHERS = "frame-ancestors 'none'; base-uri 'none'"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The benchmark, built, with two of the files that are published beside it."""
    project = build_site(tmp_path_factory.mktemp("site"))
    stem = f"{project.descriptor['name']}-{project.descriptor['version']}"
    (project.dist / f"{stem}.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    (project.dist / "SHA256SUMS").write_text("")
    return project


@pytest.fixture(scope="module")
def get(project: Project) -> Get:
    return getter(plain_datasette(project.database, project.dist / "metadata.json"))


def page(response: httpx.Response, within: str = "main") -> Page:
    assert response.status_code == 200, response.text
    return Page(response.text, within)


def words(response: httpx.Response) -> str:
    return re.sub(r"\s+", " ", page(response).words)


# Every page


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_whole_and_loads_nothing_from_elsewhere(
    get: Get, address: str
) -> None:
    response = get(address)
    assert response.status_code == (404 if "nowhere" in address else 200)
    shown = Page(response.text)
    assert sum(tag == "h1" for tag, _ in shown.tags) == 1
    assert [attributes["lang"] for tag, attributes in shown.tags if tag == "html"]
    loaded = [*shown.every("img", "src"), *shown.every("link", "href")]
    assert loaded
    assert all(urlsplit(link).netloc == "" for link in loaded)
    for link in {*loaded}:
        assert get(link).status_code == 200, link


@pytest.mark.parametrize("address", PAGES)
def test_every_page_obeys_a_strict_policy(get: Get, address: str) -> None:
    response = get(address)
    assert response.headers["content-security-policy"] == f"{OURS}; {OTHERS}"
    assert response.headers["x-content-type-options"] == "nosniff"
    shown = Page(response.text)
    assert not [tag for tag, _ in shown.tags if tag in ("script", "style", "iframe")]
    for _, attributes in shown.tags:
        assert not [name for name in attributes if name.startswith(("on", "style"))]


@pytest.mark.parametrize("address", PAGES)
def test_every_link_within_the_site_leads_somewhere(get: Get, address: str) -> None:
    hosts = {"a": "href", "form": "action"}
    shown = Page(get(address).text)
    links = [link for tag, name in hosts.items() for link in shown.every(tag, name)]
    inside = {
        link.partition("#")[0] for link in links if link.startswith("/") and link != "/"
    }
    assert inside
    for link in inside:
        assert get(link).status_code == 200, link


def test_every_anchor_that_a_page_links_to_is_on_the_other(get: Get) -> None:
    anchors: dict[str, set[str]] = {}
    seen = 0
    for address in PAGES:
        for link in Page(get(address).text).every("a", "href"):
            path, _, anchor = link.partition("#")
            if not anchor or not path.startswith("/documents/"):
                continue
            if path not in anchors:
                anchors[path] = {
                    a["id"] for _, a in Page(get(path).text).tags if "id" in a
                }
            assert anchor in anchors[path], link
            seen += 1
    assert seen > 20


def test_served_by_the_command_the_pages_are_the_same(
    project: Project, get: Get
) -> None:
    served = getter(application(project))
    for address in ("/compare", f"/documents/{STOCKTON}"):
        assert served(address).text == get(address).text


def test_without_metadata_the_pages_still_answer(project: Project) -> None:
    bare = getter(plain_datasette(project.database))
    for address in PAGES:
        assert bare(address).status_code in (200, 404), address


# Home


def test_home_counts_what_is_recommended_answered_and_reported(get: Get) -> None:
    shown = words(get("/"))
    assert "29 recommendations" in shown
    # Recruitment in Worcestershire: three, all answered; nothing held reports on them.
    assert "3 recommendations 3 of 3 accepted in full not reported" in shown
    # Promotion in Stockton: two, both reported as done; nothing held answers them.
    assert "2 recommendations no response held 2 of 2 fully achieved" in shown


def test_home_tells_none_from_not_held_and_not_recorded(get: Get) -> None:
    html = get("/").text
    rows = re.findall(r"<tr>.*?</tr>", html, re.DOTALL)
    registration = next(row for row in rows if "theme=registration" in row)
    cells = re.findall(r"<td.*?</td>", registration, re.DOTALL)
    coventry, leicester, stockton, _ = cells
    assert "No recommendations held" in coventry
    assert "None on this theme" in leicester
    assert "no response held" in stockton
    training = next(row for row in rows if "theme=training" in row)
    assert "status not recorded" in re.findall(r"<td.*?</td>", training, re.DOTALL)[1]


def test_home_searches_and_cites_and_says_what_it_cannot_tell(get: Get) -> None:
    shown = get("/").text
    assert 'action="/search"' in shown
    assert 'name="q"' in shown
    text = words(get("/"))
    assert "[Data set]" in text
    assert "It does not mean that nothing was decided or done." in text
    assert "4 of 5 documents do not state their date" in text


def test_what_was_published_can_be_downloaded_by_name_only(
    project: Project, get: Get
) -> None:
    links = [
        link
        for link in page(get("/")).every("a", "href")
        if link.startswith("/downloads/")
    ]
    names = {Path(link).name for link in links}
    assert names == {
        "benchmark.db",
        "SHA256SUMS",
        "care-workforce-scrutiny-0.2.0.zip",
    }
    for name in names:
        assert get(f"/downloads/{name}").content == (project.dist / name).read_bytes()
    database = get("/downloads/benchmark.db").headers["content-type"]
    assert database == "application/vnd.sqlite3"
    outside = ["metadata.json", "x.zip", "..%2Fdatapackage.json", "..%2F..%2Fetc"]
    for name in outside:
        assert get(f"/downloads/{name}").status_code == 404, name
        assert get(f"/charts/{name}").status_code == 404, name


# Compare


def test_compare_shows_the_chosen_theme_and_councils(get: Get) -> None:
    shown = words(get("/compare?theme=recruitment&council=leicester&council=coventry"))
    assert "Point 8" in shown
    assert "Attracting younger people to adult social care careers" in shown
    assert "traditionally hard to recruit" in shown
    assert "Stockton-on-Tees Borough Council No" not in shown
    assert "8 recommendations" not in shown


def test_compare_gives_as_csv_and_json_what_the_command_line_gives(
    project: Project, get: Get
) -> None:
    asked = "theme=recruitment&council=leicester&council=coventry"
    with open_database(project.database) as db:
        expected = comparison.compare(db, "recruitment", ["leicester", "coventry"])
    given = get(f"/compare.csv?{asked}")
    assert given.headers["content-type"].startswith("text/csv")
    assert given.text == comparison_csv(expected)
    given = get(f"/compare.json?{asked}")
    assert given.text == comparison_json(expected)


def test_every_text_of_the_csv_is_on_the_page(get: Get) -> None:
    asked = "theme=training&council=worcestershire&council=stockton-on-tees"
    shown = words(get(f"/compare?{asked}"))
    rows = list(csv.DictReader(io.StringIO(get(f"/compare.csv?{asked}").text)))
    kinds = {row["kind"] for row in rows}
    assert {"recommendation", "statement", "indicator"} <= kinds
    texts = [
        row["text"]
        for row in rows
        if row["text"] and row["kind"] in ("recommendation", "statement")
    ]
    assert len(texts) > 4
    for text in texts:
        assert re.sub(r"\s+", " ", text).strip() in shown


def test_compare_links_every_item_to_its_sentence(get: Get) -> None:
    asked = "theme=recruitment&council=stockton-on-tees"
    compared = get(f"/compare.json?{asked}").json()
    links = page(get(f"/compare?{asked}")).every("a", "href")
    (council,) = compared["councils"]
    items = [*council["recommendations"], *council["statements"]]
    items += [f for r in council["recommendations"] for f in r["figures"]]
    items += [p for r in council["recommendations"] for p in r["reports"]]
    assert len(items) > 3
    for item in items:
        place = f"{item['document_id']}#c{item['start']}-{item['end']}"
        assert f"/documents/{place}" in links


@pytest.mark.parametrize("form", ["", ".csv", ".json"])
def test_an_unknown_theme_or_council_is_answered_with_those_there_are(
    get: Get, form: str
) -> None:
    response = get(f"/compare{form}?theme=cheese&council=narnia")
    assert response.status_code == 404
    assert "cheese" in response.text
    assert "narnia" in response.text
    assert "recruitment" in response.text


def test_rates_come_with_intervals_and_few_cases_only_as_counts(get: Get) -> None:
    shown = words(get("/councils/worcestershire"))
    # 7 of 12: Wilson's interval is 0.3195 to 0.8067.
    assert "7 of 12; 58% (32% to 81%)" in shown
    shown = words(get("/compare?theme=recruitment&council=worcestershire"))
    assert "3 of 3" in shown
    assert not re.search(r"\d%", shown.replace("95%", "").replace("95 %", ""))


# Council and recommendation


def test_a_council_shows_dates_with_their_basis_and_what_is_not_held(get: Get) -> None:
    shown = words(get("/councils/leicester"))
    assert "between 20 January and" in shown
    assert "Inferred" in shown
    assert "Known, not held" in shown
    assert "8 recommendations" in shown


def test_a_council_without_recommendations_says_so(get: Get) -> None:
    shown = words(get("/councils/coventry"))
    assert "No recommendations are held" in shown
    assert "endorses the Adult Social Care Workforce Strategy 2023-26" in shown


def test_a_recommendation_shows_what_became_of_it(get: Get) -> None:
    shown = words(get("/recommendations/stockton-care-at-home-r07"))
    assert "Recommendation 7: no response held, fully achieved" in shown
    assert "lobbying for Care at Home staff to be regulated" in shown
    assert "just under 50%" in shown
    assert "Registration primary" in shown
    assert "Raises the profile of the sector by lobbying" in shown


def test_a_remark_stands_with_the_response_and_its_note(get: Get) -> None:
    shown = words(get("/recommendations/worcestershire-care-work-as-a-career-r08"))
    assert "The response: not recorded" in shown
    assert "We will explore this but seek to work in unison" in shown
    assert "An explanation is given although no decision is recorded" in shown
    assert "No progress is reported in the documents held" in shown


@pytest.mark.parametrize(
    ("address", "suggested"),
    [
        ("/councils/nowhere", "/councils/leicester"),
        ("/documents/nothing", f"/documents/{RESPONSE}"),
        (
            "/recommendations/stockton-care-at-home-r99",
            "/recommendations/stockton-care-at-home-r02",
        ),
    ],
)
def test_an_unknown_key_is_answered_with_what_there_is(
    get: Get, address: str, suggested: str
) -> None:
    response = get(address)
    assert response.status_code == 404
    assert suggested in Page(response.text).every("a", "href")


def test_what_is_typed_into_an_address_is_shown_as_text(get: Get) -> None:
    typed = "%3Cscript%3Ealert(1)%3C%2Fscript%3E"
    for address in (f"/councils/{typed[:24]}", f"/compare?theme={typed}"):
        response = get(address)
        assert response.status_code == 404
        assert "<script" not in response.text
        assert "&lt;script&gt;" in response.text


# Document


@pytest.mark.parametrize(
    "key", [STOCKTON, RESPONSE, "leicester-external-workforce-update-minutes"]
)
def test_a_document_is_shown_to_the_letter(
    project: Project, get: Get, key: str
) -> None:
    (source,) = (project.root / "sources").glob(f"*/{key}.txt")
    text = source.read_bytes().decode()
    shown = page(get(f"/documents/{key}"), within="text").words
    assert "".join(shown.split()) == "".join(text.split())


def test_every_passage_is_marked_with_its_words_and_opens_by_its_place(
    project: Project, get: Get
) -> None:
    key = "coventry-cabinet-member-adult-services-minutes"
    (source,) = (project.root / "sources").glob(f"*/{key}.txt")
    text = source.read_bytes().decode()
    rows = get(f"/benchmark/passages.json?document_id={key}&_shape=array&_size=max")
    marked = page(get(f"/documents/{key}"), within="text").marked
    assert len(rows.json()) > 40
    for row in rows.json():
        start, end = row["start"], row["end"]
        assert marked[f"c{start}-{end}"] == text[start:end] == row["text"]


def test_an_outcome_within_a_report_is_marked_within_its_mark(get: Get) -> None:
    around = page(get(f"/documents/{STOCKTON}"), within="text").around
    assert around["c3416-3530"] == ["progress"]


def test_passages_that_several_rows_share_list_them_all(get: Get) -> None:
    html = get("/documents/leicester-external-workforce-update-minutes").text
    mark = html[html.index('id="c3303-3364"') :]
    rows = Page(f'<main id="main">{mark[: mark.index("</span></a></span>")]}')
    links = rows.every("a", "href")
    for number in (11, 12, 13):
        assert f"/recommendations/leicester-external-workforce-r{number}" in links


def test_kinds_are_turned_off_by_a_plain_form(get: Get) -> None:
    address = f"/documents/{STOCKTON}"
    every = page(get(address), within="text").every("mark", "data-kinds")
    assert {"recommendations", "progress", "outcomes"} <= set(every)
    hidden = page(get(f"{address}?hide=outcomes&hide=progress"), within="text")
    kinds = set(hidden.every("mark", "data-kinds"))
    assert kinds == {"recommendations", "decisions"}
    assert "All actions were now fully achieved" in hidden.words
    assert f"{address}#text" in hidden.every("form", "action")


def test_a_document_states_how_much_of_it_became_data(get: Get) -> None:
    said = (
        "90% of this text became data, 5% was recognised as labels, headings and lines "
        "of forms, and 5% is unread."
    )
    assert said in words(get(f"/documents/{STOCKTON}"))


def test_a_document_that_holds_markup_shows_it_as_text(
    project: Project, tmp_path: Path
) -> None:
    attack = "<script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}"
    database = changed(
        project.database,
        tmp_path / "benchmark.db",
        f"UPDATE _document_texts SET text = '{attack}' || text "
        f"WHERE document_id = '{STOCKTON}'",
        f"UPDATE statements SET text = '{attack}'",
        f"UPDATE recommendations SET text = '{attack}', section = '{attack}'",
        f"UPDATE documents SET title = '{attack}'",
        f"UPDATE councils SET name = '{attack}'",
    )
    attacked = getter(plain_datasette(database))
    for address in PAGES:
        html = attacked(address).text
        assert "<script" not in html, address
        assert "<img src=x" not in html, address
        assert ">49" not in html, address
    html = attacked(f"/documents/{STOCKTON}").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_without_the_documents_words_the_page_says_so(
    project: Project, tmp_path: Path
) -> None:
    bare = changed(
        project.database, tmp_path / "benchmark.db", "DROP TABLE _document_texts"
    )
    shown = words(getter(plain_datasette(bare))(f"/documents/{STOCKTON}"))
    assert "The words of this document are not in this database" in shown


def passage(start: int, end: int, kind: str = "statements") -> Passage:
    return Passage(start, end, kind, f"{kind}-{start}", "A label", "", "/somewhere")


def said(parts: list[Words | Mark]) -> str:
    return "".join(
        part.text if isinstance(part, Words) else f"[{said(part.parts)}]"
        for part in parts
    )


def laid_out(text: str, *places: tuple[int, int]) -> list[str]:
    paragraphs = lay_out(text, [passage(*place) for place in places])
    return [paragraph.lead + said(paragraph.parts) for paragraph in paragraphs]


def test_a_passage_within_another_lies_in_its_mark() -> None:
    assert laid_out("one two three", (0, 13), (4, 7)) == ["[one [two] three]"]


def test_passages_that_cross_are_cut_where_they_do() -> None:
    assert laid_out("one two three", (0, 7), (4, 13)) == ["[one [two]][ three]"]


def test_only_the_first_piece_of_a_cut_passage_bears_its_address() -> None:
    (paragraph,) = lay_out("one two three", [passage(0, 7), passage(4, 13)])
    outer, rest = paragraph.parts
    assert isinstance(outer, Mark)
    assert isinstance(rest, Mark)
    inner = outer.parts[1]
    assert isinstance(inner, Mark)
    assert (inner.anchor, inner.first, rest.anchor, rest.first) == (
        "c4-13",
        True,
        "c4-13",
        False,
    )


def test_lines_stay_lines_unless_a_passage_runs_over_them() -> None:
    text = "First\nsecond\n\nthird"
    assert laid_out(text) == ["First\n", "second\n\n", "third"]
    assert laid_out(text, (0, 12)) == ["[First\nsecond]\n\n", "third"]


def test_offsets_count_code_points() -> None:
    text = "𝒳 – é"
    assert laid_out(text, (4, 5)) == ["𝒳 – [é]"]


def test_bullets_and_headings_are_laid_out_as_such() -> None:
    paragraphs: list[Paragraph] = lay_out(
        "Agreed\n·   that it be so.\n(1) yes, so.", []
    )
    assert [(paragraph.shape, paragraph.lead) for paragraph in paragraphs] == [
        ("heading", ""),
        ("item", "·   "),
        ("item", "(1) "),
    ]


# Quality, codebook, questions


def test_quality_lists_doubts_by_kind_and_what_was_corrected(get: Get) -> None:
    shown = words(get("/quality"))
    assert "Status rests on the list" in shown
    assert "Themes of recommendations00039" in shown
    assert "Cohen’s kappa is" in shown
    assert re.search(r"Known, not held \d+ of \d+", shown)


def test_the_agreement_is_what_the_build_finds(get: Get, benchmark: Package) -> None:
    agreement = benchmark.agreement
    shown = words(get("/quality"))
    assert f"{agreement.primary} of {agreement.items} passages" in shown
    assert f"Cohen’s kappa is {agreement.kappa:.2f}" in shown


def test_the_codebook_defines_every_theme_code_and_column(
    project: Project, get: Get
) -> None:
    shown = words(get("/codebook"))
    for row in project.rows("themes"):
        assert re.sub(r"\s+", " ", row["leave_out"]) in shown
    for row in project.rows("progress_statuses"):
        assert row["definition"] in shown
    listed = [name for name in project.tables if name in ("themes", "progress")]
    for field in [
        f for name in listed for f in project.tables[name].descriptor["fields"]
    ]:
        assert field["name"] in shown
        assert field["description"] in shown


def test_questions_lead_to_their_answers(project: Project, get: Get) -> None:
    shown = page(get("/questions"))
    for query in project.queries():
        assert query.title in shown.words
        assert f"/benchmark/{query.name}" in shown.every("form", "action")


def test_a_question_asks_for_each_thing_once(get: Get) -> None:
    fields = page(get("/questions")).every("input", "id")
    assert "accepted_without_progress-council" in fields
    assert len(fields) == len(set(fields))


# Datasette underneath


def test_plain_datasette_stays_whole_underneath(get: Get) -> None:
    for address in (
        "/-/",
        "/.json",
        "/benchmark",
        "/benchmark/recommendations?_facet=council_id",
        "/benchmark/recommendations.json",
        "/benchmark/recommendations.csv",
        "/benchmark/recommendations/stockton-care-at-home-r07",
        "/benchmark/theme_by_council",
        "/benchmark/not_recorded?council=leicester",
        "/benchmark?sql=select+1",
        "/-/versions.json",
        "/-/settings.json",
        "/-/databases",
    ):
        assert get(address).status_code == 200, address
    assert "benchmark" in get("/-/").text
    assert get("/.json").json()["benchmark"]["path"] == "/benchmark"


def test_datasettes_own_pages_keep_their_scripts(get: Get) -> None:
    response = get("/benchmark/recommendations")
    policy = response.headers["content-security-policy"]
    assert "script-src 'self' 'unsafe-inline'" in policy
    assert "<script>" in response.text
    assert "content-security-policy" not in get("/benchmark/councils.json").headers


def test_datasettes_pages_lead_back_to_the_site(get: Get) -> None:
    assert '<a href="/compare">Compare</a>' in get("/benchmark").text


def test_another_database_is_served_as_ever() -> None:
    datasette = Datasette(memory=True)
    assert "_memory" in getter(datasette)("/").text
    assert getter(datasette)("/compare").status_code == 404


def test_addresses_keep_a_prefix(project: Project) -> None:
    prefixed = Datasette([str(project.database)], settings={"base_url": "/data/"})
    shown = Page(getter(prefixed)("/").text)
    inside = [link for link in shown.every("a", "href") if link.startswith("/")]
    assert inside
    assert all(link.startswith("/data/") for link in inside)


def test_robots_may_read(get: Get) -> None:
    response = get("/robots.txt")
    assert response.headers["content-type"].startswith("text/plain")
    assert response.text == "User-agent: *\nAllow: /\n"


def test_the_json_of_a_comparison_can_be_read_from_anywhere(project: Project) -> None:
    response = getter(application(project))("/compare.json?theme=training")
    assert response.headers["access-control-allow-origin"] == "*"
    assert json.loads(response.text)["theme"]["theme_id"] == "training"
