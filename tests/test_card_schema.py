"""The JSON Schema of a card says of a card what the build says of it."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from card_page import PAGE, page
from click.testing import CliRunner
from conftest import ROOT
from councilbench.cli import main
from councilbench.problems import BadData
from councilbench.project import Project
from councilbench.sources.cards import load_card

SCHEMA = json.loads((ROOT / "schemas/card.schema.json").read_text("utf-8"))
CARDS = sorted(ROOT.glob("sources/*/*.yaml"))
CARD = ROOT / "sources/stockton-on-tees/stockton-care-at-home-progress-minutes.yaml"


def written(path: Path) -> Any:
    """Return a card as an editor sees it: days are text there."""
    return json.loads(json.dumps(yaml.safe_load(path.read_text("utf-8")), default=str))


def faults(card: Any, schema: Any = SCHEMA) -> list[str]:
    checker = jsonschema.FormatChecker()
    validator = jsonschema.Draft202012Validator(schema, format_checker=checker)
    return [error.message for error in validator.iter_errors(card)]


def named_by(card: Path) -> Path:
    """Return the schema that a card's first line names."""
    first = card.read_text("utf-8").splitlines()[0]
    marker = "# yaml-language-server: $schema="
    assert first.startswith(marker), first
    return (card.parent / first.removeprefix(marker)).resolve()


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", CARDS, ids=lambda path: path.stem)
def test_each_card_names_the_schema_first_and_keeps_it(path: Path) -> None:
    assert named_by(path) == ROOT / "schemas/card.schema.json"
    assert faults(written(path)) == []


CHANGES: dict[str, tuple[tuple[str | int, ...], Any]] = {
    "a key that there is not": (("titel",), "A title"),
    "a title that is empty": (("title",), ""),
    "a number for a title": (("title",), 7),
    "a day that is none": (("date", "earliest"), "the spring"),
    "a basis that is none": (("date", "basis"), "guessed"),
    "an unknown key of the date": (("date", "year"), 2021),
    "a negative place": (
        ("withheld",),
        [{"at": -1, "what": "e-mail address", "characters": 9}],
    ),
    "a hash that is none": (("sha256",), "abc"),
    "no theme": (("themes", "5"), []),
    "a theme for a list of themes": (("themes", "5"), "partnership"),
    "an unknown key of a theme": (("themes", "5"), {"themes": ["quality"], "why": "x"}),
    "a figure in words": (("outcomes", 0, "value"), "many"),
}
CODES: dict[str, tuple[tuple[str | int, ...], Any]] = {
    "a council that is not in councils.csv": (("council",), "durham"),
    "a kind that is none": (("kind",), "letters"),
    "a theme that is none": (("themes", "5"), ["parking"]),
}


def changed(path: tuple[str | int, ...], value: Any) -> Any:
    card = copy.deepcopy(written(CARD))
    place = card
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return card


@pytest.mark.parametrize("name", CHANGES)
def test_what_the_model_refuses_the_schema_refuses(name: str) -> None:
    card = changed(*CHANGES[name])
    assert faults(card), name
    with pytest.raises(BadData):
        load_card(yaml.safe_dump(card), "card.yaml")


@pytest.mark.parametrize("name", CODES)
def test_the_schema_knows_the_codes_of_this_benchmark(name: str) -> None:
    assert faults(changed(*CODES[name])), name


@pytest.mark.parametrize("key", SCHEMA["required"])
def test_what_must_be_there_is_missed(key: str) -> None:
    card = written(CARD)
    del card[key]
    assert faults(card)


def test_every_key_says_what_it_is() -> None:
    for part in (SCHEMA, *SCHEMA["$defs"].values()):
        for key, value in part["properties"].items():
            assert value.get("description", "").endswith("."), key


def test_a_new_benchmark_has_a_schema_of_its_own_codes(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    made = CliRunner().invoke(main, ["init", str(folder), "--title", "Parks"])
    assert made.exit_code == 0, made.output
    card = folder / "sources/example-card.yaml"
    schema = json.loads(named_by(card).read_text("utf-8"))
    assert faults(written(card), schema) == []
    own = written(card)
    assert faults(own | {"themes": {"5": ["general"]}}, schema) == []
    assert faults(own | {"themes": {"5": ["recruitment"]}}, schema)
    assert CliRunner().invoke(main, ["--project", str(folder), "build"]).exit_code == 0
    check = CliRunner().invoke(main, ["--project", str(folder), "build", "--check"])
    assert check.exit_code == 0, check.output


def test_a_card_that_add_starts_names_the_schema(copied: Project) -> None:
    minutes = copied.root / "minutes.txt"
    minutes.write_text("Minutes of the Board, 4 March 2025\n\nAGREED: That it be so.\n")
    run = ["--project", str(copied.root), "add", str(minutes), "--council", "leicester"]
    added = CliRunner().invoke(main, run)
    assert added.exit_code == 0, added.output
    card = copied.root / "sources/leicester/minutes.yaml"
    assert named_by(card) == (copied.root / "schemas/card.schema.json").resolve()


def test_the_page_on_cards_is_made_of_the_model() -> None:
    assert PAGE.read_text("utf-8") == page(), "run make docs"
