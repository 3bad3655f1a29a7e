"""Mistyped addresses and what goes wrong: a page that helps, and a line of the log."""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import io
import json
import logging
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any
from urllib.parse import quote, unquote

import httpx
import pytest
from councilbench.project import Project
from councilbench.serving import application
from datasette import Response, hookimpl
from datasette.app import Datasette
from datasette.plugins import pm
from hypothesis import given, settings, strategies as st
from site_examples import RESPONSE, Page, build_site, plain_datasette

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
SLOW = "with+recursive+c(x)+as+(select+1+union+all+select+x%2B1+from+c)+"
SLOW += "select+count(*)+from+c"


@dataclass
class Answer:
    """What came of asking for an address, and what was written while it was made."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    text: str = ""
    written: str = ""

    @property
    def page(self) -> Page:
        return Page(self.text)

    def links(self) -> list[str]:
        return self.page.every("a", "href")


async def sent(app: Any, address: bytes) -> Answer:
    """Ask for an address to the letter: a client would put its percent signs right."""
    path, _, query = address.partition(b"?")
    scope = {
        "type": "http",
        "method": "GET",
        "path": unquote(path.decode()),
        "raw_path": path,
        "query_string": query,
        "headers": [(b"host", b"localhost")],
    }
    answer, body = Answer(), bytearray()

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(event: dict[str, Any]) -> None:
        if event["type"] == "http.response.start":
            answer.status = event["status"]
            answer.headers = {
                k.decode().lower(): v.decode() for k, v in event["headers"]
            }
        else:
            body.extend(event.get("body", b""))

    await app(scope, receive, send)
    answer.text = body.decode("utf-8", "replace")
    return answer


def asker(datasette: Datasette) -> Callable[[str], Answer]:
    """Return what asks for an address, goes where it is sent on, and keeps the log."""
    app = datasette.app()

    def ask(address: str) -> Answer:
        written = io.StringIO()
        handler = logging.StreamHandler(written)
        logger = logging.getLogger("councilbench.site")
        logger.addHandler(handler)
        try:
            with (
                contextlib.redirect_stderr(written),
                contextlib.redirect_stdout(written),
            ):
                answer = asyncio.run(sent(app, address.encode()))
                if answer.status == 302:
                    location = answer.headers["location"]
                    answer = asyncio.run(sent(app, location.encode()))
        finally:
            logger.removeHandler(handler)
        answer.written = written.getvalue()
        return answer

    return ask


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return build_site(tmp_path_factory.mktemp("missing"))


@pytest.fixture(scope="module")
def ask(project: Project) -> Callable[[str], Answer]:
    return asker(application(project))


def is_ours(answer: Answer) -> None:
    """Check that an answer is a page of the site, whole and with its policy."""
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["content-security-policy"] == POLICY
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert sum(tag == "h1" for tag, _ in answer.page.tags) == 1
    assert not [tag for tag, _ in answer.page.tags if tag in ("script", "style")]
    assert 'href="/"' in answer.text
    loaded = [*answer.page.every("link", "href"), *answer.page.every("img", "src")]
    assert all(link.startswith("/-/static-plugins/councilbench/") for link in loaded)


def is_one_line(answer: Answer) -> None:
    """Check that one line was written of it, and no traceback."""
    assert answer.written.count("\n") == 1, answer.written
    assert answer.written.endswith("\n")


# Unknown addresses of every kind

FOLDERS = ["", "/benchmark", "/benchmark/recommendations", "/benchmark/zq", "/zq"]
FOLDERS += ["/councils", "/documents", "/recommendations", "/downloads", "/charts"]
FOLDERS += ["/-", "/compare", "/zq/zq/zq", "/"]
ODD = ["%", "%zz", "%E2%98", "%00", "%FF", "%2F", "~", "~zz", "~ff", "%3Czq%3E", "<zq>"]
ODD += [
    '"zq',
    "'zq",
    "%22zq",
    "%0A",
    "%E2%80%AE",
    "..",
    "+",
    ":",
    "{{7*7}}zq",
    "zq" * 3000,
]
ODD += ["%F0%9D%92%B3", "\\", "&amp;", "*", "\x7f"]
WORDS = st.text(max_size=20).map(lambda text: quote(text.encode("utf-8", "replace")))


@st.composite
def unknown(draw: st.DrawFn) -> str:
    pieces = draw(st.lists(st.one_of(st.sampled_from(ODD), WORDS), max_size=4))
    ending = draw(st.sampled_from(["", ".json", ".csv", ".xlsx", ".db", "."]))
    name = "zq" + draw(st.sampled_from(["", "/"])).join(["", *pieces]) + "zq" + ending
    return draw(st.sampled_from(FOLDERS)) + "/" + name


@given(unknown())
@settings(deadline=None, max_examples=100)
def test_any_unknown_address_is_answered_by_the_site_in_one_line(
    ask: Callable[[str], Answer], address: str
) -> None:
    answer = ask(address)
    assert answer.status in (404, 400)
    is_one_line(answer)
    if address.endswith(".json"):
        assert answer.headers["content-type"].startswith("application/json")
        told = json.loads(answer.text)
        assert told["ok"] is False
        assert told["status"] == answer.status
        assert isinstance(told["error"], str)
        return
    is_ours(answer)
    assert "<zq" not in answer.text
    assert "49zq" not in answer.text
    assert not [a for _, a in answer.page.tags if any("zq" in name for name in a)]
    assert len(answer.text) < 20_000


@pytest.mark.parametrize(
    ("address", "near"),
    [
        ("/compre", "/compare"),
        ("/compare.xlsx", "/compare"),
        ("/Qualiti.html", "/quality"),
        ("/leister", "/councils/leicester"),
        ("/Leicester%20City%20Councl", "/councils/leicester"),
        ("/councils/leicestr", "/councils/leicester"),
        ("/council/leicester", "/councils/leicester"),
        (
            "/recommendations/stockton-care-at-home-r7",
            "/recommendations/stockton-care-at-home-r07",
        ),
        (
            "/documents/leicester-external-workforce-minutes",
            "/documents/leicester-external-workforce-update-minutes",
        ),
        ("/benchmark/recomendations", "/benchmark/recommendations"),
        ("/benchmark/Recommendations", "/benchmark/recommendations"),
        ("/benchmark/recommendations.xlsx", "/benchmark/recommendations"),
        ("/benchmark/theme_by_counsil", "/benchmark/theme_by_council"),
        ("/benchmark/not_recordet.csv", "/benchmark/not_recorded"),
        ("/benchmark/not_recorded.xls", "/benchmark/not_recorded"),
        ("/benchmark/responses/nothing", "/benchmark/responses"),
        (
            "/benchmark/recommendations/stockton-care-at-home-r99",
            "/recommendations/stockton-care-at-home-r07",
        ),
        (
            "/benchmark/recommendations/stockton-care-at-home-r07.xml",
            "/recommendations/stockton-care-at-home-r07",
        ),
        ("/benchmark/respones/nothing", "/benchmark/responses"),
        ("/bench/recommendations", "/benchmark/recommendations"),
        ("/benchmarck", "/benchmark"),
        ("/benchmark.xlsx", "/benchmark"),
        ("/benchmarks.db", "/benchmark"),
        ("/download", "/#downloads"),
    ],
)
def test_a_mistyped_address_offers_the_one_that_was_meant(
    ask: Callable[[str], Answer], address: str, near: str
) -> None:
    answer = ask(address)
    assert answer.status == 404
    is_ours(answer)
    is_one_line(answer)
    offered = answer.text.partition('class="plain-list near"')[2].partition("</ul>")[0]
    links = re.findall(r'href="([^"]*)"', offered)
    assert near in links[:6]
    for link in links:
        assert ask(link.partition("#")[0]).status == 200, link


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/training-in_care", "training in care"),
        ("/some/old/page.html", "some old page"),
        ("/councils/caf%C3%A9", "café"),
        ("/benchmark/pay~20and~20rations", "pay and rations"),
        ("/pay%20%26%20rations", "pay rations"),
    ],
)
def test_the_words_of_an_address_can_be_searched_for(
    ask: Callable[[str], Answer], address: str, words: str
) -> None:
    answer = ask(address)
    fields = [a for tag, a in answer.page.tags if tag == "input" and a["name"] == "q"]
    assert [field.get("value") for field in fields] == [words]
    assert answer.page.every("form", "action") == ["/search"]


def test_the_page_says_what_is_not_there(ask: Callable[[str], Answer]) -> None:
    answer = ask("/%3Cb%3Eno%20such%3C%2Fb%3E")
    assert "There is no such page." in answer.page.words
    assert "Nothing is at /<b>no such</b>." in answer.page.words
    assert "<code>/&lt;b&gt;no such&lt;/b&gt;</code>" in answer.text
    assert answer.written == "404 /~3Cb~3Eno~20such~3C~2Fb~3E: There is no such page.\n"
    assert "aria-current" not in ask("/compare/nothing").text


@pytest.mark.parametrize(
    ("address", "error"),
    [
        ("/nothing.json", "Database not found"),
        ("/benchmark/nothing.json", "Table not found"),
        ("/benchmark/recommendations/nothing.json", "Record not found"),
        ("/benchmark/nothing/nothing.json", "Table not found"),
        ("/councils/nothing.json", "There is no council “nothing.json”."),
        ("/a/b/c/d.json", "404"),
    ],
)
def test_json_addresses_get_json_as_datasette_gives_it(
    ask: Callable[[str], Answer], address: str, error: str
) -> None:
    answer = ask(address)
    told = {"ok": False, "error": error, "status": 404, "title": None}
    assert json.loads(answer.text) == told
    assert answer.headers["access-control-allow-origin"] == "*"
    is_one_line(answer)


def test_a_file_that_the_system_cannot_name_is_not_found(
    ask: Callable[[str], Answer],
) -> None:
    for name in ("site.css/x", "x" * 300):
        answer = ask(f"/-/static-plugins/councilbench/{name}")
        assert answer.status == 404
        is_ours(answer)
        is_one_line(answer)


def test_forms_that_there_are_are_still_given(ask: Callable[[str], Answer]) -> None:
    for address in (
        "/benchmark.json",
        "/benchmark/councils.csv",
        "/benchmark/councils.json",
        "/benchmark/councils/leicester.json",
        "/benchmark/not_recorded.csv",
    ):
        assert ask(address).status == 200, address
    assert ask("/benchmark.db").headers["content-disposition"]


def test_under_a_prefix_all_links_keep_it(project: Project) -> None:
    prefixed = Datasette([str(project.database)], settings={"base_url": "/data/"})
    ask = asker(prefixed)
    answer = ask("/data/compre")
    assert answer.status == 404
    assert "/data/compare" in answer.links()
    assert "Nothing is at /compre." in answer.page.words
    assert all(link.startswith(("/data/", "#", "http")) for link in answer.links())
    assert ask("/data/quality").page.every("a", "aria-current") == ["page"]


def test_of_more_keys_than_are_compared_those_that_begin_alike_are(
    ask: Callable[[str], Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    nearest = importlib.import_module("councilbench.site.nearest")
    monkeypatch.setattr(nearest, "_COMPARED", 12)
    for key in ("worcestershire-care-work-as-a-career-r12", RESPONSE):
        answer = ask(f"/benchmark/responses/{key}x")
        assert any(link.endswith(f"/{key}") for link in answer.links()), key


def test_without_metadata_the_pages_and_tables_are_offered_too(
    project: Project,
) -> None:
    answer = asker(plain_datasette(project.database))("/recommendatons")
    assert "/benchmark/recommendations" in answer.links()


# What was asked wrongly, and what goes wrong here


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("/recommendations?_where=nope+1", 'near "1": syntax error'),
        ("/recommendations?_sort=nope", "Cannot sort table by nope"),
        ("/recommendations?_size=%3Cb%3E", "_size must be a positive integer"),
        ("/recommendations?_col=%3Cb%3E", "_col=<b> - invalid columns"),
        ("?sql=drop+table+x", "Statement must be a SELECT"),
    ],
)
def test_what_a_visitor_asks_wrongly_is_one_line(
    ask: Callable[[str], Answer], asked: str, said: str
) -> None:
    answer = ask(f"/benchmark{asked}")
    assert answer.status == 400
    is_ours(answer)
    is_one_line(answer)
    assert said in answer.page.words
    assert said.partition("<")[0] in answer.written
    assert "<b>" not in answer.text


def test_a_query_that_takes_too_long_is_kept_to_be_shortened(
    ask: Callable[[str], Answer],
) -> None:
    answer = ask(f"/benchmark?sql={SLOW}")
    assert answer.status == 400
    assert "with recursive c(x)" in answer.text
    assert "<textarea" in answer.text
    assert answer.written.endswith(": SQL Interrupted\n")
    is_one_line(answer)


def test_a_fault_of_ours_keeps_its_traceback_in_the_log(
    ask: Callable[[str], Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*given: object) -> None:
        raise RuntimeError("a spring <b>sprung</b>")

    questions = importlib.import_module("councilbench.site.questions")
    monkeypatch.setattr(questions, "_parameters", broken)
    answer = ask("/questions")
    assert answer.status == 500
    is_ours(answer)
    assert answer.headers["cache-control"] == "no-store"
    assert "our fault" in answer.page.words
    assert "sprung" not in answer.text + ask("/questions").text
    lines = answer.written.splitlines()
    assert lines[:2] == ["500 /questions", "Traceback (most recent call last):"]
    assert lines[-1] == "RuntimeError: a spring <b>sprung</b>"
    assert answer.written.count("Traceback") == 1
    # No values of variables, as a traceback of rich would show them.
    assert "locals" not in answer.written


def test_another_plugins_answer_comes_first(project: Project) -> None:
    @hookimpl  # type: ignore[untyped-decorator]
    def handle_exception() -> Response:
        return Response.text("from elsewhere", status=410)

    other = ModuleType("other")
    other.handle_exception = handle_exception  # type: ignore[attr-defined]
    pm.register(other)
    try:
        answer = asker(application(project))("/nothing")
    finally:
        pm.unregister(other)
    assert (answer.status, answer.text) == (410, "from elsewhere")


def test_without_a_benchmark_datasettes_own_page_says_so() -> None:
    ask = asker(Datasette(memory=True))
    for address in ("/compare", "/nothing/nothing/nothing/nothing"):
        answer = ask(address)
        assert answer.status == 404
        assert "Error 404" in answer.text
        is_one_line(answer)
    answer = ask("/_memory?sql=drop+table+x")
    assert (answer.status, "Invalid SQL" in answer.text) == (400, True)
    is_one_line(answer)


# Real servers


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


@contextlib.contextmanager
def running(*command: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Start a server in another process; give its address once it answers."""
    port = free_port()
    with subprocess.Popen(
        [sys.executable, *command, "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        site = f"http://127.0.0.1:{port}"
        try:
            for _ in range(600):
                with contextlib.suppress(httpx.TransportError):
                    httpx.get(f"{site}/robots.txt", timeout=60)
                    break
                assert process.poll() is None
                process_wait(process)
            yield site, process
        finally:
            process.kill()


def process_wait(process: subprocess.Popen[str]) -> None:
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(0.1)


def test_a_mistyped_address_writes_one_line_to_the_terminal(project: Project) -> None:
    code = "from councilbench.cli import main; main()"
    with running("-c", code, "--project", str(project.root), "serve") as (
        site,
        process,
    ):
        answer = httpx.get(f"{site}/compre", timeout=60)
        assert answer.status_code == 404
        assert 'href="/compare"' in answer.text
        process.send_signal(2)
        _, errors = process.communicate(timeout=60)
    assert errors == "404 /compre: There is no such page.\n"


def test_plain_datasette_answers_so_too(project: Project) -> None:
    with running("-m", "datasette", str(project.dist)) as (site, process):
        answer = httpx.get(f"{site}/benchmark/recomendations", timeout=60)
        assert answer.status_code == 404
        assert 'href="/benchmark/recommendations"' in answer.text
        process.send_signal(2)
        output, errors = process.communicate(timeout=60)
    assert "Traceback" not in output + errors
    line = "404 /benchmark/recomendations: There is no such page."
    assert errors.splitlines().count(line) == 1
