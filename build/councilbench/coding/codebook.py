"""What documents are read and coded by: wording that is known, themes and terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from councilbench.project import Project
from councilbench.reading import Vocabulary, terms_in


@dataclass(frozen=True)
class Theme:
    """A theme of an item: who assigned it, and the term found or the reason given."""

    theme_id: str
    basis: str
    evidence: str


@dataclass(frozen=True)
class Codebook:
    """The themes: for each the terms by which a rule may assign it, in order."""

    terms: Mapping[str, tuple[str, ...]]

    def assign(self, text: str) -> list[Theme]:
        """Return the themes whose terms a text holds, the one with most terms first.

        Between themes with as many terms the one whose term stands first comes first.
        """
        matches = {theme: terms_in(text, words) for theme, words in self.terms.items()}
        ranked = sorted(
            (-len(places), places[0][0], theme)
            for theme, places in matches.items()
            if places
        )
        return [
            Theme(theme, "rule", "; ".join(dict.fromkeys(w for _, w in matches[theme])))
            for _, _, theme in ranked
        ]


def load_vocabulary(project: Project) -> Vocabulary:
    """Return the wording that the reader knows, from the codelists."""

    def phrases(table: str, column: str) -> dict[str, str]:
        return {row["phrase"]: row[column] for row in project.rows(table)}

    weights = {
        row["feature"]: {
            label: float(points)
            for label, points in row.items()
            if label not in ("feature", "meaning") and float(points)
        }
        for row in project.rows("reading_weights")
    }
    return Vocabulary(
        responses=phrases("response_phrases", "decision"),
        statuses=phrases("progress_phrases", "status"),
        statements=phrases("statement_phrases", "kind"),
        labels=phrases("reading_labels", "part"),
        bodies={row["words"]: row["kind"] for row in project.rows("reading_bodies")},
        verbs=phrases("reading_verbs", "act"),
        weights=weights,
    )


def load_codebook(project: Project) -> Codebook:
    """Return the themes and the terms by which a rule may assign them."""
    return Codebook(
        {
            row["theme_id"]: tuple(row["terms"].split("|"))
            for row in project.rows("themes")
        }
    )
