"""How a version is cited: everywhere the same, and declared once."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from councilbench.cli import main
from councilbench.outputs.citation import citation_bibtex, citation_file, citation_text
from councilbench.problems import BadData

ROOT = Path(__file__).parents[1]
ABOUT = {
    "name": "harbour-dues",
    "title": "Harbour dues & tolls, 50% sampled",
    "description": "What harbours charge.",
    "version": "2.10.0",
    "created": "2031-03-04T09:00:00Z",
    "homepage": "https://example.org/harbours",
    "keywords": ["harbours"],
    "licenses": [{"name": "CC-BY-4.0"}],
    "contributors": [
        {"title": "Ann Tide", "roles": ["editor"]},
        {"title": "Harbour_Watch", "roles": ["creator"]},
        {"givenName": "Bo", "familyName": "Quay", "roles": ["creator"]},
    ],
}


def test_a_citation_names_creators_year_title_version_day_and_place() -> None:
    assert citation_text(ABOUT) == (
        "Harbour_Watch, Bo Quay (2031). Harbour dues & tolls, 50% sampled "
        "(version 2.10.0) [Data set]. 4 March 2031. https://example.org/harbours."
    )


def test_bibtex_escapes_what_tex_would_take_for_its_own() -> None:
    assert citation_bibtex(ABOUT) == (
        "@misc{harbour-dues-2.10.0,\n"
        "  author = {{Harbour\\_Watch} and {Bo Quay}},\n"
        "  title = {{Harbour dues \\& tolls, 50\\% sampled}},\n"
        "  year = {2031},\n"
        "  month = {3},\n"
        "  version = {2.10.0},\n"
        "  note = {Data set, version 2.10.0},\n"
        "  url = {https://example.org/harbours},\n"
        "}"
    )


def test_the_citation_file_has_the_keys_of_cff_1_2() -> None:
    assert yaml.safe_load(citation_file(ABOUT)) == {
        "cff-version": "1.2.0",
        "message": "If you use these data, please cite them as below.",
        "type": "dataset",
        "title": "Harbour dues & tolls, 50% sampled",
        "version": "2.10.0",
        "date-released": "2031-03-04",
        "authors": [{"name": "Harbour_Watch"}, {"name": "Bo Quay"}],
        "abstract": "What harbours charge.",
        "keywords": ["harbours"],
        "license": "CC-BY-4.0",
        "url": "https://example.org/harbours",
    }


def test_what_a_package_does_not_say_is_left_out_of_its_citation() -> None:
    assert citation_text({"name": "bare"}) == "(no date). bare [Data set]."
    assert citation_bibtex({"name": "bare"}).startswith(
        "@misc{bare,\n  title = {{bare}},"
    )
    assert set(yaml.safe_load(citation_file({"name": "bare"}))) == {
        "cff-version",
        "message",
        "type",
        "title",
        "authors",
    }


def test_a_date_that_is_none_is_named() -> None:
    with pytest.raises(BadData, match=r"datapackage.json, created: 'last week'"):
        citation_text({"name": "bare", "created": "last week"})


def test_the_repository_is_cited_by_the_version_and_day_of_its_descriptor() -> None:
    about = json.loads((ROOT / "datapackage.json").read_text())
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    shown = CliRunner().invoke(main, ["--project", str(ROOT), "cite"]).output
    entry = CliRunner().invoke(
        main, ["--project", str(ROOT), "cite", "--format", "bibtex"]
    )
    assert cited["version"] == about["version"]
    assert cited["date-released"] == about["created"][:10]
    assert cited["title"] == about["title"]
    assert f"(version {about['version']})" in shown
    assert f"({about['created'][:4]})" in shown
    assert re.search(rf"version = {{{re.escape(about['version'])}}}", entry.output)
