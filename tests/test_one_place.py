"""What is said or fixed in one place stands nowhere else in the program."""

from __future__ import annotations

import re

import pytest
from conftest import ROOT

PROGRAM = ROOT / "build" / "councilbench"
WRITTEN = [
    path
    for path in sorted(PROGRAM.rglob("*"))
    if path.suffix in (".py", ".html") and "empty_benchmark" not in path.parts
]

# By what is written once: the only file that holds it.
PLACES = {
    r"porter unicode61": "store/names.py",
    r"# \?": "sources/cards.py",
    r"No response held": "words.py",
    r"Not reported\b": "words.py",
    r"the documents held do not say(?! it)": "words.py",
    r"fewer than five|five cases|\"five\"$": "words.py",
    r"SHA256SUMS": "outputs/forms.py",
    r"-parquet\.zip|-codebook\.|\.qdpx\b(?=\")": "outputs/forms.py",
    r"benchmark/(tables|views|queries|charts)\b(?!`)": "folder.py",
    r"\"sources[/\"](?!,)": "folder.py",
    r"schemas/codelists": "folder.py",
    r"Row = dict\[str, Any\]": "schema/types.py",
    r"the database cannot be read": "store/opened.py",
}
# What else holds it and means another thing: the folder that the standard of REFI-QDA
# names; rows of what is read, as reading/ imports nothing of the program but itself.
OTHERS = {"outputs/refi_qda.py", "reading/shown.py", "outputs/data_readme.py"}


def holds(path: str, pattern: str) -> list[str]:
    """Return the lines of a file that hold a pattern, comments and docstrings aside."""
    text = (PROGRAM / path).read_text(encoding="utf-8")
    if path.endswith(".py"):
        text = re.sub(r'"""(?:[^"]|"(?!""))*"""', "", text)
        if pattern != r"# \?":
            text = re.sub(r"(?m)#.*$", "", text)
    return [line for line in text.splitlines() if re.search(pattern, line)]


@pytest.mark.parametrize("pattern", PLACES)
def test_it_stands_in_one_place(pattern: str) -> None:
    found = [
        name
        for path in WRITTEN
        if holds(name := path.relative_to(PROGRAM).as_posix(), pattern)
    ]
    assert set(found) - OTHERS == {PLACES[pattern]}


def test_an_issue_matters_as_much_as_the_codelist_of_kinds_says(
    tables: dict[str, list[dict[str, object]]],
) -> None:
    severities = {row["id"]: row["severity"] for row in tables["issue_kinds"]}
    assert severities["status_of_list"] == "warning"
    assert severities["licence_not_stated"] == "notice"
    assert severities["theme_differs"] == "information"
    for row in tables["issues"]:
        assert row["severity"] == severities[row["kind"]], row["issue_id"]
