"""Which reviews a document of a council may be about."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from councilbench.project import Project


@dataclass(frozen=True)
class Reviews:
    """The council of each review, and the councils that each council took over from."""

    councils: Mapping[str, str]
    predecessors: Mapping[str, Collection[str]]

    def fault(self, review: str, council: str, others: Collection[str] = ()) -> str:
        """Return in words why a document cannot be about a review; empty if it can.

        It may be about those of its council, of councils that this one took over from,
        and of ``others`` that it speaks for.
        """
        if review not in self.councils:
            return f"there is no review {review}"
        of, speaks_for = self.councils[review], {council, *others}
        if of in speaks_for or speaks_for & self._successors(of):
            return ""
        return f"the review {review} is that of {of}, and not of {council}"

    def of(self, council: str) -> list[str]:
        """Return the reviews that a document of a council may be about."""
        return [review for review in self.councils if not self.fault(review, council)]

    def _successors(self, council: str) -> set[str]:
        """Return the councils that took over from one, one after another."""
        found: set[str] = set()
        waiting = [council]
        while waiting:
            last = waiting.pop()
            new = {c for c, before in self.predecessors.items() if last in before}
            waiting += new - found
            found |= new
        return found


def reviews_in(project: Project) -> Reviews:
    """Return the reviews of a benchmark, as people wrote them down.

    Raises BadData where one of the two tables cannot be read.
    """
    predecessors: dict[str, set[str]] = {}
    for row in project.rows("councils"):
        if successor := row.get("successor_id"):
            predecessors.setdefault(successor, set()).add(row["council_id"])
    councils = {row["review_id"]: row["council_id"] for row in project.rows("reviews")}
    return Reviews(councils, predecessors)
