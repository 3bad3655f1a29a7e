"""Which reviews a document may be about: of its council, a predecessor or a partner."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from councilbench import building
from councilbench.cli import main
from councilbench.problems import BadData
from councilbench.project import Project
from councilbench.sources.reviewed import Reviews

REVIEWS = Reviews(
    councils={"old": "corfe", "older": "bere", "new": "derwent", "others": "ashby"},
    predecessors={"derwent": {"corfe"}, "corfe": {"bere"}},
)


@pytest.mark.parametrize(
    ("review", "council", "others", "fault"),
    [
        ("new", "derwent", (), ""),
        ("old", "derwent", (), ""),
        # one council after another
        ("older", "derwent", (), ""),
        ("others", "derwent", (), "the review others is that of ashby, and not of"),
        ("others", "derwent", ("ashby",), ""),
        # a council does not report on what its successor reviews
        ("new", "corfe", (), "the review new is that of derwent, and not of corfe"),
        ("none", "derwent", ("ashby",), "there is no review none"),
    ],
)
def test_which_reviews_a_document_may_be_about(
    review: str, council: str, others: tuple[str, ...], fault: str
) -> None:
    told = REVIEWS.fault(review, council, others)
    assert told.startswith(fault)
    assert bool(told) == bool(fault)


def test_councils_that_name_each_other_as_successors_do_not_go_round_for_ever() -> None:
    ring = Reviews({"a": "ashby"}, {"ashby": {"burley"}, "burley": {"ashby"}})
    assert ring.fault("a", "burley") == ""
    assert ring.of("burley") == ["a"]


def with_successor(project: Project) -> Project:
    """Let Stockton have taken the place of Leicester."""
    path = project.root / "sources/councils.csv"
    text = path.read_text("utf-8")
    path.write_text(
        text.replace("East Midlands,,,", "East Midlands,,2021-03-31,stockton-on-tees"),
        "utf-8",
    )
    return Project(project.root)


def adding(project: Project, *arguments: str) -> tuple[int, str]:
    file = project.root.parent / "paper.txt"
    file.write_text("Minutes\n\nRESOLVED that the paper be noted.\n", "utf-8")
    command = ["--project", str(project.root), "add", str(file), *arguments]
    result = CliRunner().invoke(main, command)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output


def test_add_refuses_a_review_of_another_council_at_once(copied: Project) -> None:
    before = sorted(copied.root.rglob("*"))
    review = "leicester-external-workforce"
    arguments = ("--council", "stockton-on-tees", "--review", review)
    code, said = adding(copied, *arguments)
    assert code == 1
    assert said.startswith(
        "sources/reviews.csv: the review leicester-external-workforce is that of "
        "leicester, and not of stockton-on-tees (given by --council and --review). The "
        "reviews of stockton-on-tees are stockton-care-at-home."
    )
    assert sorted(copied.root.rglob("*")) == before
    code, said = adding(with_successor(copied), *arguments)
    assert code == 0, said


def test_a_successors_report_is_of_the_predecessors_recommendation(
    copied: Project,
) -> None:
    folder = copied.root / "sources/stockton-on-tees"
    (folder / "later.txt").write_text(
        "Minutes\n\nThe work on pay is done, as was recommended.\n", "utf-8"
    )
    (folder / "later.yaml").write_text(
        "title: A later report\ncouncil: stockton-on-tees\n"
        "review: leicester-external-workforce\nkind: progress_minutes\n"
        "date: {stated: 2022-01-10, basis: stated}\ncompleteness: complete\n"
        'progress: [{of: "4", status: fully_achieved, quote: The work on pay}]\n'
        "statements: [{quote: as was recommended, kind: update, themes: [reward]}]\n",
        "utf-8",
    )
    with pytest.raises(BadData, match="is that of leicester, and not of stockton"):
        building.assemble(Project(copied.root))
    rows = building.assemble(with_successor(copied)).rows
    (report,) = [r for r in rows["progress"] if r["document_id"] == "later"]
    assert report["recommendation_id"] == "leicester-external-workforce-r04"
    assert report["is_latest"]
    (said,) = [r for r in rows["statements"] if r["document_id"] == "later"]
    # what the successor says is said by it, of its predecessor's review
    assert said["council_id"] == "stockton-on-tees"
    assert said["review_id"] == "leicester-external-workforce"


def test_a_document_of_a_joint_committee_speaks_for_each_council_in_its_part(
    copied: Project,
) -> None:
    folder = copied.root / "sources/leicester"
    (folder / "joint.txt").write_text(
        "Joint Committee\n\nFor Leicester\n\nPay was raised, it was reported.\n\n"
        "For Coventry\n\nPay was not raised, it was reported.\n\n"
        "RESOLVED that pay be looked at.\n",
        "utf-8",
    )
    card = (
        "title: Joint minutes\ncouncil: leicester\n"
        "review: leicester-external-workforce\nkind: progress_minutes\n"
        "date: {basis: not_recorded}\ncompleteness: complete\n"
        "parts: [{opens: For Coventry, review: coventry-workforce-strategy}]\n"
        "decisions: [{quote: RESOLVED that pay be looked at., kind: agreed}]\n"
        "statements:\n"
        "- {quote: Pay was raised, kind: update, themes: [reward]}\n"
        "- {quote: Pay was not raised, kind: update, themes: [reward]}\n"
    )
    (folder / "joint.yaml").write_text(card, "utf-8")
    with pytest.raises(BadData, match="parts > 0 > review: the review coventry-"):
        building.assemble(Project(copied.root))
    (folder / "joint.yaml").write_text(card + "councils: [coventry]\n", "utf-8")
    rows = building.assemble(Project(copied.root)).rows
    said = [r for r in rows["statements"] if r["document_id"] == "joint"]
    assert [(r["council_id"], r["text"]) for r in said] == [
        ("leicester", "Pay was raised"),
        ("coventry", "Pay was not raised"),
    ]
    decided = [r for r in rows["decisions"] if r["document_id"] == "joint"]
    assert {r["council_id"] for r in decided} == {"coventry"}
