"""The frame of a clause: actor, act, addressee; and whether it is done or only wished.

Verbs and bodies come from codelists. A clause is parsed no deeper than that: the last
verb that governs what follows, the body before it and the body after it. Frames
compose: in "RESOLVED that the Committee recommend to Cabinet" the Committee recommends.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from councilbench.reading.model import Vocabulary
from councilbench.reading.wording import any_of, whole

_LONGEST = 300  # characters before what is governed that are looked at
_BE = re.compile(
    r"\b(?P<be>is|are|was|were|be|been|being)\s+(?:\w+ly\s+|therefore\s+|also\s+"
    r"|further\s+|hereby\s+|now\s+)*$",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:may|can|could|might|will|would|shall|should|if|whether|when|unless|wishes"
    r"|wish|asked|invited|consider\w*|propos\w+)\s+(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
_TO = re.compile(r"(?:\bto|\band)\s+(?:\w+ly\s+)?$", re.IGNORECASE)
_NOT = re.compile(
    r"(?:\bnot|n't|\bnever|\bno longer)\s+(?:\w+\s+){0,2}$", re.IGNORECASE
)
_NOUN = re.compile(
    r"\b(?P<whose>[\w'&,() -]{0,80}?)\b(?P<noun>recommendations?)\b"
    r"(?P<after>[^.;\n]{0,160})$",
    re.IGNORECASE,
)
_NOUN_LEADS = re.compile(
    r"\b(?:following|below|its|their|our|these|final|key|made|makes|are|were|agreed"
    r"|propos\w+|\w+'s?)\b",
    re.IGNORECASE,
)
# "what the Panel recommended", "as the Panel recommended": spoken of, not done here.
_RELATIVE = re.compile(r"\b(?:what|which|as|how|when|whom)\b", re.IGNORECASE)
# What may stand between a body and its verb.
_ADVERBS = re.compile(
    r"\s*(?:(?:did not|do not|has|have|had|then|also|therefore|unanimously|duly"
    r"|accordingly|further|subsequently)\s+)*",
    re.IGNORECASE,
)
_IT = re.compile(r"\b(?:it|there)\s+$", re.IGNORECASE)
_WITHIN_NAME = re.compile(r"\s*(?:'s?\s+|and\s+|&\s+)?")
_GENERAL = ("committee", "council", "members")
_CONDITION = re.compile(r"\b(?:if|whether|unless|when|until|once)\b", re.IGNORECASE)
# "The following recommendations were agreed by …": the noun governs, not the verb.
_NOUN_AGREED = re.compile(
    r"\brecommendations?\s+(?:were|was|are|is|have been|had been)\s+\w*\s*\w+ed\b",
    re.IGNORECASE,
)
# What may stand before the word for a body in its name: "The Parks and Libraries".
_OF_NAME = re.compile(
    r"(?!(?:Will|Would|Did|Does|Do|Has|Have|Had|When|Why|How|What|If|That|As)\b)"
    r"(?:[Tt]he\s+)?(?:(?:[A-Z][\w'-]*,?|and|of|for|the|&|joint|new)\s+){0,9}"
)


@dataclass(frozen=True)
class Frame:
    """Who (``actor``) does what (``act``) to whom (``addressee``).

    ``actor`` and ``addressee`` are kinds of bodies, "" where none is named; ``act`` is
    one of the codelist of verbs, or "" where there is none. ``is_done`` is false where
    the clause is negated, conditional, a purpose or a wish; ``is_noun`` where it speaks
    of recommendations and no verb recommends.
    """

    act: str = ""
    actor: str = ""
    addressee: str = ""
    is_done: bool = False
    at: int = -1
    is_noun: bool = False


class Grammar:
    """The verbs and bodies of a vocabulary, as patterns."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._acts = vocabulary.verbs
        self._kinds = vocabulary.bodies
        self._verb = any_of(tuple(vocabulary.verbs))
        self._body = any_of(tuple(vocabulary.bodies))

    def frame(self, words: str) -> Frame:
        """Return the frame that governs what follows some words."""
        clause = words[-_LONGEST:]
        frame = Frame()
        for verb in self._verb.finditer(clause):
            found = self._verb_frame(clause, verb)
            if found:
                frame = _composed(frame, found)
        noun = self._noun_frame(clause)
        governs = noun and (
            frame.act in ("", "did")
            or noun.at > frame.at
            or _NOUN_AGREED.search(clause)
        )
        if noun and governs and frame.act not in ("ask", "recommend", "move"):
            return noun
        return frame

    def kind_of(self, words: str) -> str:
        """Return the kind of the last body that words name; "" where they name none.

        In a name such as "Scrutiny Committee" the more telling word counts.
        """
        name: list[str] = []
        end = 0
        for match in self._body.finditer(words):
            goes_on = _WITHIN_NAME.fullmatch(words[end : match.start()])
            name = [*name, match[0]] if goes_on and name else [match[0]]
            end = match.end()
        kinds = [_code(part, self._kinds) for part in name]
        telling = [kind for kind in kinds if kind not in _GENERAL]
        return (telling or kinds or [""])[0]

    def opens_with_body(self, words: str) -> tuple[str, int]:
        """Return the kind of body with which words open, and where its name ends."""
        for match in self._body.finditer(words[:120]):
            before = words[: match.start()]
            if _OF_NAME.fullmatch(before):
                end = match.end()
                more = self._body.match(words, end + 1) if end < len(words) else None
                return _code((more or match)[0], self._kinds), (more or match).end()
        return "", 0

    def who_recommends(self, words: str) -> str:
        """Return the kind of body that words say recommends; "" where they say none.

        The first verb of recommending or asking counts, with the body before it.
        """
        for verb in self._verb.finditer(words[:_LONGEST]):
            if _code(verb[0], self._acts) in ("recommend", "ask"):
                return self.kind_of(_clause_before(words[: verb.start()]))
        return ""

    def verb_at(self, words: str, position: int) -> tuple[str, re.Match[str]] | None:
        """Return the act of the verb that stands next at a position, if one does."""
        gap = _ADVERBS.match(words, position)
        match = self._verb.match(words, gap.end() if gap else position)
        return (_code(match[0], self._acts), match) if match else None

    def _verb_frame(self, clause: str, verb: re.Match[str]) -> Frame | None:
        act = _code(verb[0], self._acts)
        before, after = clause[: verb.start()], clause[verb.end() :]
        tail = before[-80:]
        conditional = _CONDITION.search(_clause_before(before))
        done = not (conditional or _OPEN.search(tail) or _NOT.search(tail))
        be = _BE.search(tail)
        if (be and act == "recommend") or (be and act == "ask"):
            return self._passive(before, after, act, be, verb.start(), done)
        is_opener = act == "recommend" and not verb[0].islower() and not before.strip()
        if is_opener:  # "RECOMMENDED to Cabinet:"
            return Frame(act, "", self.kind_of(after[:80]), done, verb.start())
        if act == "recommend" and _RELATIVE.search(_clause_before(before)):
            return Frame(act, "", "", False, verb.start())
        base = not verb[0].lower().endswith(("ed", "s"))
        infinitive = base and bool(_TO.search(before[-16:]))
        actor = self.kind_of(_clause_before(before))
        addressee = self._addressee(after)
        if act == "recommend" and infinitive and not _joined(before):
            return Frame(act, actor, addressee, False, verb.start())
        if act == "recommend" and actor == "officer":
            return Frame("ask", actor, addressee, done, verb.start())
        return Frame(act, actor, addressee, done, verb.start())

    def _passive(
        self,
        before: str,
        after: str,
        act: str,
        be: re.Match[str],
        at: int,
        done: bool,
    ) -> Frame:
        """Return the frame of "Cabinet is asked to", "be recommended", "It was …"."""
        subject = before[-80:][: be.start()]
        addressee = self._addressee(after)
        by = re.search(r"\bby\s+(?:the\s+)?(.{1,60})", after)
        actor = self.kind_of(by[1]) if by else ""
        if _IT.search(subject) or not self.kind_of(subject[-50:]):
            made = act if act == "recommend" else "ask"
            return Frame(made, actor, addressee, done and be["be"] != "being", at)
        whom = self.kind_of(subject[-50:])
        if be["be"].lower() == "be":
            return Frame("recommend", actor, whom, True, at)
        return Frame("ask", "officer", whom, done, at)

    def _addressee(self, after: str) -> str:
        to = re.match(
            r"\s*(?:to|that|the)?\s*(?:the\s+)?(?:[\w'&-]+\s+){0,4}",
            after,
            re.IGNORECASE,
        )
        return self.kind_of(after[: (to.end() if to else 0) + 20][:60])

    def _noun_frame(self, clause: str) -> Frame | None:
        """Return the frame of "The Group's recommendations are", "… of the Panel"."""
        noun = _NOUN.search(clause)
        if not noun:
            return None
        around = f"{noun['whose']} {noun['after']}"
        if not _NOUN_LEADS.search(around):
            return None
        of = re.search(r"\b(?:of|from|by)\s+(?:the\s+)?(.{1,80})", noun["after"])
        to = re.search(r"\bto\s+(?:the\s+)?(.{1,40})", noun["after"])
        actor = self.kind_of(of[1]) if of else self.kind_of(noun["whose"])
        addressee = self.kind_of(to[1]) if to else ""
        return Frame(
            "recommend", actor, addressee, True, noun.start("noun"), is_noun=True
        )


def _composed(outer: Frame, inner: Frame) -> Frame:
    """Return the frame of a clause within a clause: RESOLVED that they recommend."""
    if outer.act in ("resolve", "did") and inner.act in ("recommend", "ask"):
        done = outer.is_done if not inner.is_done else inner.is_done
        return replace(inner, actor=inner.actor or outer.actor, is_done=done)
    if outer.act == "ask" and outer.is_done and not inner.is_done:
        return outer
    if outer.act == "recommend" and inner.act in ("resolve", "did", "ask"):
        return outer if outer.is_done else inner
    return inner


def _clause_before(before: str) -> str:
    return re.split(r"[.;:\n]", before)[-1][-90:]


def _joined(before: str) -> bool:
    """Tell whether an infinitive is one of what was agreed ("agreed to recommend")."""
    return bool(
        re.search(
            r"\b(?:agreed|resolved|decided|wished)\s+to\s*$", before, re.IGNORECASE
        )
    )


def _code(words: str, phrases: Mapping[str, str]) -> str:
    """Return the code of words that one of some phrases matched."""
    return whole(words, phrases) or ""
