"""`councilbench init`: a benchmark on another subject, from nothing to its pages."""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from councilbench import building, serving
from councilbench.cli import main
from councilbench.project import Project
from councilbench.serving import application
from councilbench.sources import cards
from forms import PAGE, docx, lines, paragraph, pdf, table

PROGRAM = Path(building.__file__).parent
# What the first benchmark is about, and whose documents it holds.
SUBJECT = re.compile(
    r"\bcare\b|\bcarers?\b|workforce|\badult|worcester|leicester|stockton|coventry",
    re.IGNORECASE,
)
WRITTEN = (".py", ".html", ".js", ".css", ".md", ".yaml", ".csv", ".sql")
TITLE = "How councils run libraries"


def run(folder: Path, *arguments: str | Path) -> Result:
    command = ["--project", str(folder), *map(str, arguments)]
    result = CliRunner().invoke(main, command)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def done(folder: Path, *arguments: str | Path) -> str:
    result = run(folder, *arguments)
    assert result.exit_code == 0, result.stderr
    return result.stdout


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty benchmark, as `init` starts it."""
    folder = tmp_path / "libraries"
    started = CliRunner().invoke(main, ["init", str(folder), "--title", TITLE])
    assert started.exit_code == 0, started.stderr
    return folder


def with_a_council(folder: Path) -> None:
    lines = {
        "councils": "anytown,Anytown Borough Council,,unitary,South West,,,",
        "reviews": "anytown-branch-libraries,anytown,Future of Branch Libraries,"
        "scrutiny_review,Culture Scrutiny Committee,",
    }
    for name, line in lines.items():
        with (folder / f"sources/{name}.csv").open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")


def documents(place: Path) -> Path:
    place.mkdir()
    (place / "minutes.html").write_text(PAGE, encoding="utf-8")
    (place / "response.docx").write_bytes(
        docx(
            paragraph(
                "Executive response to Future of Branch Libraries", style="Heading1"
            ),
            paragraph("Date: 3 June 2025"),
            paragraph("Recommendation 1: That opening hours be published."),
            paragraph("Accepted in full."),
            table(["Branch", "Hours"], ["Northgate", "9 to 5"]),
        )
    )
    (place / "progress.pdf").write_bytes(
        pdf(
            lines(
                [
                    "Progress report on the recommendations",
                    "Future of Branch Libraries",
                    "Date of meeting: 2 December 2025",
                    "",
                    "Recommendation 1: That opening hours be published.",
                    "Fully achieved. The hours are published each May.",
                ]
            )
        )
    )
    return place


def test_an_empty_benchmark_builds_validates_and_is_packaged(folder: Path) -> None:
    assert re.search(r"^documents +0$", done(folder, "build"), re.MULTILINE)
    assert "every quote stands" in done(folder, "validate")
    done(folder, "build", "--check")
    assert "how-councils-run-libraries-0.1.0.zip" in done(folder, "package")


def test_it_builds_before_it_is_served(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served = []
    monkeypatch.setattr(serving, "serve", lambda project, *a: served.append(project))
    done(folder, "serve")
    assert (folder / "dist/benchmark.db").is_file()
    assert [project.root for project in served] == [folder]


def test_its_example_card_is_a_card_and_no_document(folder: Path) -> None:
    example = folder / "sources/example-card.yaml"
    card = cards.load_card(example.read_text(encoding="utf-8"), "example").card
    themes = {row["theme_id"] for row in Project(folder).rows("themes")}
    assert {t for coding in card.themes.values() for t in coding.themes} == themes
    assert set(cards.Card.model_fields) - set(card.model_fields_set) == {
        *("sha256", "published_sha256", "parts", "doubts")
    }
    assert Project(folder).cards() == []


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    result = CliRunner().invoke(main, ["init", str(tmp_path), "--title", TITLE])
    assert result.exit_code == 1
    assert "there is something here already" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_title_without_letters_is_refused(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["init", str(tmp_path / "a"), "--title", "!!"])
    assert result.exit_code == 1
    assert "the title has no letters or digits" in result.stderr
    assert not (tmp_path / "a").exists()


def test_a_council_that_is_not_there_yet_is_told_of(folder: Path) -> None:
    page = folder.parent / "minutes.html"
    page.write_text(PAGE, encoding="utf-8")
    result = run(folder, "add", page, "--council", "anytown")
    assert result.exit_code == 1
    assert "Add it to sources/councils.csv" in result.stderr


def test_after_one_document_it_builds_and_validates(folder: Path) -> None:
    with_a_council(folder)
    page = folder.parent / "minutes.html"
    page.write_text(PAGE, encoding="utf-8")
    done(folder, "add", page, "--council", "anytown", "--kind", "progress_minutes")
    assert re.search(r"^documents +1$", done(folder, "build"), re.MULTILINE)
    assert "every quote stands" in done(folder, "validate")
    done(folder, "package")


@pytest.fixture
def filled(folder: Path) -> Path:
    """The benchmark with three documents in three forms, built."""
    with_a_council(folder)
    many = documents(folder.parent / "documents")
    result = done(folder, "add", many, "--council", "anytown")
    assert "3 of 3 documents added." in result
    card = folder / "sources/anytown/minutes.yaml"
    asked = card.read_text(encoding="utf-8")
    answered = re.sub(r"(?m)^kind: # \?.*$", "kind: progress_minutes", asked)
    card.write_text(answered, encoding="utf-8")
    done(folder, "build")
    return folder


def test_three_documents_in_three_forms_become_rows(filled: Path) -> None:
    with sqlite3.connect(filled / "dist/benchmark.db") as db:
        rows = db.execute(
            "SELECT document_id, kind, meeting_date FROM documents ORDER BY 1"
        ).fetchall()
        assert rows == [
            ("minutes", "progress_minutes", "2025-03-04"),
            ("progress", "progress_report", "2025-12-02"),
            ("response", "executive_response", "2025-06-03"),
        ]
        numbers = db.execute("SELECT number FROM recommendations ORDER BY 1").fetchall()
        assert ("1",) in numbers
        assert ("2",) in numbers
    assert "every quote stands" in done(filled, "validate")


def pages_of(folder: Path) -> dict[str, str]:
    """Return the pages of a benchmark's site that link from one to the next."""
    app = application(Project(folder))

    async def fetch() -> dict[str, str]:
        pages: dict[str, str] = {}
        waiting = ["/"]
        while waiting and len(pages) < 60:
            path = waiting.pop(0)
            if path in pages:
                continue
            answer = await app.client.get(path, follow_redirects=True)
            assert answer.status_code == 200, path
            pages[path] = answer.text
            links = re.findall(r'href="(/[^"#?]*)"', answer.text)
            waiting += [x for x in links if "-/" not in x and "." not in x]
        return pages

    return asyncio.run(fetch())


def test_its_pages_are_served_and_name_neither_another_subject_nor_council(
    filled: Path,
) -> None:
    pages = pages_of(filled)
    assert TITLE in pages["/"]
    assert any("opening hours be published" in page for page in pages.values())
    assert len(pages) > 10
    for path, page in pages.items():
        assert not SUBJECT.search(page), f"{path}: {SUBJECT.search(page)}"


def test_an_empty_benchmark_is_served(folder: Path) -> None:
    done(folder, "build")
    assert TITLE in pages_of(folder)["/"]


def test_what_init_writes_names_neither_another_subject_nor_council(
    folder: Path,
) -> None:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            assert not SUBJECT.search(text), f"{path}: {SUBJECT.search(text)}"
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert descriptor["title"] == TITLE


def test_nothing_in_the_program_names_a_subject_or_a_council() -> None:
    named = []
    for path in sorted(PROGRAM.rglob("*")):
        parts = path.relative_to(PROGRAM).parts
        if path.suffix not in WRITTEN or "benchmark_data" in parts:
            continue
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if SUBJECT.search(line):
                named.append(f"{'/'.join(parts)}:{number}: {line.strip()[:100]}")
    assert named == []
