"""The contents that are printed in many dresses, and what a dress is.

``EVERYDAY`` is for every day; ``KEPT`` is kept for the end: another subject, other
verbs and answers, longer words, with figures, commas, semicolons, quotes and a full
stop inside. Both are made up.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Item:
    """A recommendation, with the answer to it, how far it has got, and their codes.

    ``ask`` is what is asked, as it follows "That the Council" or "to": no capital at
    the start and no stop at the end.
    """

    theme: str
    ask: str
    answer: str
    decision: str
    explanation: str
    update: str
    status: str
    progress: str
    colour: str
    lead: str
    due: str

    @property
    def words(self) -> str:
        """Return the recommendation as a sentence of its own."""
        return f"That the Council {self.ask}."


@dataclass(frozen=True)
class Content:
    """A review, who made it, who answers, and its four recommendations.

    ``addressed`` is the body as it stands in a sentence: Cabinet, the Executive.
    """

    review: str
    panel: str
    body: str
    addressed: str
    items: tuple[Item, Item, Item, Item]


@dataclass(frozen=True)
class Fact:
    """What a careful person finds of a recommendation; None where it isn't printed."""

    number: str | None
    words: str | None = None
    decision: str | None = None
    status_words: str | None = None
    status: str | None = None


@dataclass(frozen=True)
class Dress:
    """One way to print a content: a name, the text, and what is to be found in it."""

    name: str
    text: str
    expected: tuple[Fact, ...]


EVERYDAY = Content(
    review="Getting to see a doctor",
    panel="Health Scrutiny Panel",
    body="Cabinet",
    addressed="Cabinet",
    items=(
        Item(
            theme="Waiting times",
            ask=(
                "publish the waiting time at each surgery every month, on its website "
                "and on a poster by the door"
            ),
            answer="Accepted",
            decision="accept_in_full",
            explanation="The first figures will be out in May.",
            update="All have done so since May.",
            status="Complete",
            progress="fully_achieved",
            colour="Blue",
            lead="Head of Health",
            due="May 2024",
        ),
        Item(
            theme="Opening hours",
            ask="ask all surgeries to open a walk-in clinic on Saturday mornings",
            answer="Partially accepted",
            decision="accept_in_part",
            explanation="Surgeries in the town will be asked first.",
            update="Eleven of the fourteen surgeries open on Saturdays.",
            status="On track",
            progress="in_progress",
            colour="Green",
            lead="Director of Public Health",
            due="September 2024",
        ),
        Item(
            theme="Getting there",
            ask="pay for taxis to the surgery for those over 75",
            answer="Rejected",
            decision="decline",
            explanation="There is no money for this in the budget.",
            update="The budget for next year is awaited.",
            status="Not started",
            progress="not_started",
            colour="Red",
            lead="Transport Manager",
            due="Not applicable",
        ),
        Item(
            theme="Young people",
            ask="write to the Minister about the lack of children's nurses",
            answer="Noted",
            decision="noted",
            explanation="A letter had been sent before the review began.",
            update="The letter will go in August and not in June.",
            status="Delayed",
            progress="slipped",
            colour="Amber",
            lead="Chief Executive",
            due="June 2024",
        ),
    ),
)

KEPT = Content(
    review="Trees, hedges and verges along the county's roads",
    panel="Environment Select Committee",
    body="Executive",
    addressed="the Executive",
    items=(
        Item(
            theme="Planting and replacing street trees",
            ask=(
                "plant 2,500 trees within three years, at least 40% of them in wards "
                "where fewer than one street in ten has any, and replace each felled "
                "tree with two; the species to be chosen with those who live nearby"
            ),
            answer="Supported",
            decision="accept_in_full",
            explanation=(
                "A planting plan, costed at £312,400, goes to the November meeting."
            ),
            update="2,514 trees were counted in March, 44% of them there.",
            status="Fully implemented",
            progress="fully_achieved",
            colour="Green",
            lead="Arboricultural Officer",
            due="31 March 2027",
        ),
        Item(
            theme="Telling residents beforehand",
            ask=(
                'adopt a code of practice, "Ask first. Then cut.", under which every '
                "household within 50 metres is given 21 days' notice, and the parish "
                "council is told as well"
            ),
            answer="Supported with amendment",
            decision="accept_in_part",
            explanation="Notice will be 14 days; in an emergency, none can be given.",
            update="The code is adopted; the parishes have yet to be told.",
            status="Part-complete",
            progress="partly_achieved",
            colour="Yellow",
            lead="Assistant Director, Highways and Countryside",
            due="Quarter 2, 2025/26",
        ),
        Item(
            theme="Contracts and contractors",
            ask=(
                "end the verge-cutting contract, worth £1.8m a year, before its break "
                "date, and bring its 27 staff and their long-serving supervisors "
                "in-house"
            ),
            answer="Not supported",
            decision="decline",
            explanation="Ending it early would cost more than it saved before 2029.",
            update="The contract was renewed in May.",
            status="No longer being pursued",
            progress="not_achieved",
            colour="Grey",
            lead="Procurement and Commissioning Manager",
            due="N/A",
        ),
        Item(
            theme="Hedges and wildlife",
            ask=(
                "press the Government to shorten the season for hedge-cutting, and to "
                'define "nesting" and "hedgerow" in law'
            ),
            answer="Noted",
            decision="noted",
            explanation="The Government has said that it will consult in the autumn.",
            update="A draft letter is with the Leader, who will sign it in January.",
            status="Behind schedule",
            progress="slipped",
            colour="Amber",
            lead="Biodiversity Adviser",
            due="Autumn 2025",
        ),
    ),
)
