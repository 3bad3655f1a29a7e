"""The site in a real browser: at a desk and on a telephone, with scripts and without.

Without a browser these tests are skipped, and say so; where CI is set they fail.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

import pytest
from councilbench.publishing import publish
from site_examples import PAGES, STOCKTON, build_site

DESK = {"width": 1280, "height": 900}
TELEPHONE = {"width": 390, "height": 844}
SERVE = (
    "import pathlib, sys; from councilbench import project, serving;"
    "serving.serve(project.find(pathlib.Path(sys.argv[1])), '127.0.0.1', 0)"
)


def unseen(why: str) -> NoReturn:
    message = f"NOT TESTED IN A BROWSER: {why}. Install Chromium (apt install chromium)"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        unseen("playwright is not installed")
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        unseen("there is no Chromium")
    # Chromium refuses to sandbox what root starts.
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox"] if root else []
        )
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def site(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address at which the published benchmark is served."""
    project = build_site(tmp_path_factory.mktemp("site"))
    publish(project)
    command = [sys.executable, "-c", SERVE, str(project.root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        match = re.search(r"http://\S+", process.stdout.readline())
        try:
            assert match
            yield match[0]
        finally:
            process.kill()


@pytest.fixture(params=["desk", "telephone"])
def size(request: pytest.FixtureRequest) -> dict[str, int]:
    return DESK if request.param == "desk" else TELEPHONE


@pytest.fixture(params=["with scripts", "without scripts"])
def page(
    request: pytest.FixtureRequest, browser: Any, site: str, size: dict[str, int]
) -> Iterator[Any]:
    """A page that notes requests to other hosts and whatever the policy refuses."""
    context = browser.new_context(
        viewport=size,
        java_script_enabled=request.param == "with scripts",
        base_url=site,
    )
    opened = context.new_page()
    strange: list[str] = []
    host = urlsplit(site).netloc

    def asked(sent: Any) -> None:
        if urlsplit(sent.url).netloc not in (host, ""):
            strange.append(sent.url)

    opened.on("request", asked)
    opened.on("console", lambda said: strange.append(said.text))
    opened.on("pageerror", lambda error: strange.append(str(error)))
    yield opened
    context.close()
    assert strange == []


def test_from_home_to_the_sentence_in_four_steps(page: Any) -> None:
    page.goto("/")
    page.get_by_role("link", name="Recruitment and retention", exact=True).click()
    page.wait_for_url("**/compare?theme=recruitment")
    heading = page.get_by_role("heading", level=1)
    assert "recruitment and retention" in heading.inner_text().lower()
    page.get_by_role("link", name="Recommendation 2", exact=True).click()
    page.wait_for_url("**/recommendations/*")
    assert "fully achieved" in heading.inner_text()
    page.get_by_role("link", name="Read it in the document").click()
    page.wait_for_url("**/documents/*")
    assert page.url.endswith(f"/documents/{STOCKTON}#c479-623")
    marked = page.locator("#c479-623")
    assert "A regular feature is included within Stockton News" in marked.inner_text()
    box = marked.bounding_box()
    assert 0 <= box["y"] < page.viewport_size["height"] / 2


def test_the_passage_that_an_address_names_stands_out(page: Any, site: str) -> None:
    page.goto(f"/documents/{STOCKTON}#c3416-3530")
    assert page.locator("mark:target").count() == 1
    assert page.locator("mark:target").get_attribute("id") == "c3416-3530"
    assert page.locator("mark:target").is_visible()


def test_a_kind_is_turned_off_and_on_again(page: Any) -> None:
    page.goto(f"/documents/{STOCKTON}")
    figures = page.locator("mark[data-kinds=outcomes]")
    every = figures.count()
    assert every > 5
    page.get_by_role("button", name="Figure", pressed=True).click()
    page.get_by_role("button", name="Figure", pressed=False).wait_for()
    assert figures.count() == 0
    assert page.locator("mark[data-kinds=progress]").count() > 5
    page.get_by_role("button", name="Figure", pressed=False).click()
    page.get_by_role("button", name="Figure", pressed=True).wait_for()
    assert figures.count() == every


def test_councils_are_chosen_by_a_plain_form(page: Any) -> None:
    page.goto("/compare?theme=training")
    page.get_by_role("combobox", name="Theme").select_option("promotion")
    page.get_by_role("checkbox", name="Coventry City Council").uncheck()
    page.get_by_role("button", name="Compare").click()
    page.wait_for_url("**theme=promotion**")
    assert "theme=promotion" in page.url
    assert "council=coventry" not in page.url
    heading = page.get_by_role("heading", level=1).inner_text()
    assert "promotion" in heading.lower()
    assert "Coventry" not in heading


def test_what_is_typed_is_found(page: Any) -> None:
    page.goto("/")
    page.get_by_role("searchbox").first.fill("training")
    page.get_by_role("button", name="Search").first.click()
    page.wait_for_url("**q=training**")
    assert "q=training" in page.url
    assert page.locator("main a[href*='/documents/']").count() > 0


def test_the_package_is_downloaded_whole(page: Any, tmp_path: Path) -> None:
    page.goto("/")
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Data package").click()
    saved = tmp_path / downloading.value.suggested_filename
    downloading.value.save_as(saved)
    with zipfile.ZipFile(saved) as archive:
        assert archive.testzip() is None
        assert any(name.endswith("datapackage.json") for name in archive.namelist())


@pytest.mark.parametrize("address", PAGES)
def test_no_page_is_wider_than_the_screen(
    browser: Any, site: str, size: dict[str, int], address: str
) -> None:
    page = browser.new_page(viewport=size)
    page.goto(site + address)
    widths = "[document.documentElement.scrollWidth, window.innerWidth]"
    content, window = page.evaluate(widths)
    page.close()
    assert content <= window


def test_on_a_telephone_the_councils_name_stays_in_sight(
    browser: Any, site: str
) -> None:
    page = browser.new_page(viewport=TELEPHONE)
    page.goto(f"{site}/compare?theme=training")
    statement = page.locator(".column", has_text="Leicester").locator(".statements li")
    statement.last.scroll_into_view_if_needed()
    heading = page.get_by_role("heading", name="Leicester City Council", exact=True)
    name = heading.bounding_box()
    page.close()
    assert 0 <= name["y"] < 20


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", PAGES)
def test_no_serious_fault_of_accessibility(
    browser: Any, site: str, size: dict[str, int], scheme: str, address: str
) -> None:
    page = browser.new_page(viewport=size, color_scheme=scheme)
    page.goto(site + address)
    for fold in page.locator("details").all():
        fold.evaluate("element => element.open = true")
    page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text("utf-8"))
    report = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    page.close()
    faults = [
        (fault["id"], [node["html"][:200] for node in fault["nodes"]][:3])
        for fault in report["violations"]
        if fault["impact"] in ("serious", "critical")
    ]
    assert faults == []


def test_every_page_can_be_walked_with_the_keyboard(browser: Any, site: str) -> None:
    page = browser.new_page(viewport=DESK)
    page.goto(f"{site}/compare")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    page.keyboard.press("Tab")
    shown = "getComputedStyle(document.activeElement).outlineStyle"
    assert page.evaluate(shown) != "none"
    page.close()
