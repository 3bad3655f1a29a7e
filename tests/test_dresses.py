"""The same facts from the same content, however it is printed."""

from __future__ import annotations

import html
from dataclasses import replace
from pathlib import Path

import pytest
from councilbench.coding.codebook import load_vocabulary
from councilbench.project import Project
from councilbench.reading import Reading, Recommendation, read
from councilbench.reading.layout.numbers import plain_number
from councilbench.reading.layout.plain import plain
from councilbench.sources.converting.html import convert
from dresses.contents import EVERYDAY, KEPT, Content, Dress, Fact
from dresses.dresses import dresses
from evaluate import ends, fold

VOCABULARY = load_vocabulary(Project(Path(__file__).parents[1]))
ENOUGH = 0.95  # of the dresses wholly right

CONTENTS = {"everyday": EVERYDAY, "kept": KEPT}


def same(words: str) -> str:
    """Return words for comparing: the printer's signs and the closing stop left out."""
    return ends(plain(words)).lower()


def number_of(number: str | None) -> str | None:
    return plain_number(number) if number else None


def differences(dress: Dress) -> list[str]:
    """Return in what a reading of a dress differs from the facts put into it."""
    reading = read(dress.text, VOCABULARY)
    told = []
    if len(reading.recommendations) != len(dress.expected):
        told.append(f"{len(reading.recommendations)} recommendations")
    for fact in dress.expected:
        found = [r for r in reading.recommendations if _is_of(r, fact, dress.text)]
        if not found:
            told.append(f"recommendation {fact.number} is missed")
            continue
        told += _differs(reading, found[0], fact, dress.text)
    return told


def _is_of(recommendation: Recommendation, fact: Fact, text: str) -> bool:
    if number_of(recommendation.number) != number_of(fact.number):
        return False
    if fact.words is None:
        return True
    printed, wanted = same(recommendation.span.of(text)), same(fact.words)
    # "That the Council …" may be printed with or without its opening words
    return printed.endswith(wanted) and len(printed) - len(wanted) < 8


def _differs(
    reading: Reading, recommendation: Recommendation, fact: Fact, text: str
) -> list[str]:
    told, of = [], recommendation.identity
    answers = [r.decision for r in reading.responses if r.of is of]
    if answers != ([fact.decision] if fact.decision else []):
        told.append(f"{fact.number} is answered {answers}, not {fact.decision}")
    reports = [p for p in reading.progress if p.of is of]
    statuses = [(p.status, p.status_span.of(text)) for p in reports if p.status_span]
    wanted = fact.status_words
    if wanted is None:
        known = [status for status, _ in statuses if status != "not_recorded"]
        told += [f"{fact.number} has a status {status}" for status in known]
    elif [(s, fold(same(w))) for s, w in statuses] != [
        (fact.status, fold(same(wanted)))
    ]:
        told.append(f"{fact.number} has the status {statuses}, not {wanted}")
    return told


def test_there_are_more_than_150_ways_and_each_is_another() -> None:
    for content in CONTENTS.values():
        made = dresses(content)
        assert len(made) >= 150
        assert len({dress.name for dress in made}) == len(made)
        assert len({dress.text for dress in made}) == len(made)


@pytest.mark.parametrize("name", CONTENTS)
def test_the_same_facts_come_out_of_nearly_all(name: str) -> None:
    content: Content = CONTENTS[name]
    made = dresses(content)
    wrong = {d.name: told for d in made if (told := differences(d))}
    assert len(wrong) <= (1 - ENOUGH) * len(made), wrong
    assert set(wrong) == NOT_YET


@pytest.mark.parametrize("tag", ["pre", 'p style="white-space: pre-wrap"'])
def test_a_page_that_keeps_its_spaces_is_read_as_its_text(tag: str) -> None:
    for dress in dresses(EVERYDAY):
        page = f"<html><body><{tag}>\n{html.escape(dress.text)}</{tag.split()[0]}>"
        words = convert(page.encode()).text
        assert differences(replace(dress, text=words)) == [], dress.name


def test_a_dress_in_which_something_else_stands_differs() -> None:
    dress = dresses(EVERYDAY)[0]
    for words, others in (("Rejected", "Agreed"), ("for those over 75", "for all")):
        assert words in dress.text
        changed = replace(dress, text=dress.text.replace(words, others))
        assert differences(changed)


# What is not read rightly yet; CONTRIBUTING.md lists the same.
NOT_YET: set[str] = set()
