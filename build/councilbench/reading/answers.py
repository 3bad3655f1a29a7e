"""Answers to recommendations in words: what a reply says, and what prose says of one.

- ``Accepted in part. …`` at the head of a reply: the decision comes first;
- ``recommendations 1, 3 and 4 were accepted``, ``Cabinet rejected Recommendation 2``;
- ``Cabinet accepted all of the recommendations``: of each with no answer of its own;
- ``Recommendation 2`` named in passing, in a text on scrutiny: only its number is held.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping

from .blocks import Block, sentences
from .model import Reading, Recommendation, Response, Span, trimmed
from .numbers import REFS, parts
from .voices import SCRUTINY, asks, is_officers_paper, is_scrutinys
from .wording import pattern

Phrases = Mapping[str, str]
_WINDOW = 400  # characters of a sentence in which an answer is looked for

_LEAD = re.compile(
    r"[\s*_–—:-]*(?:(?:the|this)\s+recommendation\s+(?:is|was|has been)\s+"
    r"|(?:recommendation|is|are|was|were|be|been|has been|have been|had been)\s+)?",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"[\s,;:(–—-]*(?:and\s+)?(?:but|subject to|although|though|however|except|provided"
    r"|in part|partly|in principle|so far as|insofar|as amended|with amended|depending"
    r"|with (?:the |some |minor |an? )?(?:exception|amend\w+|modif\w+|condition\w*"
    r"|change\w*|caveat\w*|qualif\w+|proviso))\b",
    re.IGNORECASE,
)
_COMPLETE = re.compile(
    r"\s*(?:$|[.;:)*|\n]|[–—]|-\s)|\s*,?\s+(?:and|because|as|since|by the|by cabinet"
    r"|in full|in its entirety|already)\b|,\s+already\b|\s*,?\s*which\b",
    re.IGNORECASE,
)
_AFTER_COMMA = re.compile(r"\s*,")
_REFUSES = re.compile(
    r"[\s*]*(?:I|we|(?:the\s+)?(?:cabinet|executive|council|board|portfolio holder))\s+"
    r"(?:(?P<not>cannot|can not|could not|do not|does not|did not|is unable to"
    r"|am unable to|are unable to|is not able to|am not able to)\s+)?"
    r"(?:fully\s+|(?P<part>partly\s+|partially\s+))?"
    r"(?P<verb>accept|agree|support|reject|decline)(?:s|ed)?\s+"
    r"(?:with\s+)?(?:this|the)\s+recommendation\b",
    re.IGNORECASE,
)
_MENTION = re.compile(
    r"\b(?P<word>recommendations?|recs?\.?)\s{1,5}(?:(?:no|number)s?\.?\s{1,5}"
    r"|(?:set out\s{1,5})?(?P<where>in\s{1,5}(?:paragraph|section)s?\s{1,5}))?"
    rf"\(?(?P<refs>{REFS})\)?",
    re.IGNORECASE,
)
_IS = re.compile(r"\b(?:is|are|was|were|be|been|being)\s+", re.IGNORECASE)
_DID = re.compile(
    r"(?P<verb>accept|agree|approve|support|endorse|adopt|reject|decline)(?:e?s|e?d)?"
    r"\s+(?P<how>in part|in full|in principle)?\s*(?:the\s+)?(?:[\w’'-]+\s+){0,3}$",
    re.IGNORECASE,
)
_WHICH_NOT = re.compile(
    r"[^.;]{0,10}\bwhich\b[^.;]{0,50}\b(?:not|cannot)\s+(?:be\s+)?"
    r"(?:accept|agree|support|approve)",
    re.IGNORECASE,
)
# What is asked for, hoped or left open is no answer.
_OPEN = re.compile(
    r"\b(?:asked|asks|invited|recommended|recommends|may|might|could|should|would|whether"
    r"|if|hopes?|hoped|urged?|must|consider|propos\w+|unless|when|to be)\b",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:not|cannot|never|unable to|declined to|refused to)\b", re.I)
_OFFICERS = re.compile(
    r"\b(?:in|of|at|from)\s+(?:section\s+[\d.]+\s+of\s+)?(?:the|this)\s+"
    r"(?:officers?[’']?s?\s+|director[’']s\s+|covering\s+)?report\b",
    re.IGNORECASE,
)
_ALL = re.compile(
    r"\b(?:all|each|every one|the|its|their|these|both)\s+(?:(?:of|the|its|their|these"
    r"|those|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})\s+)"
    r"{0,3}(?:[\w’'&-]+\s+){0,3}?recommendations\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"^(?:all|each|every|both)\b|\b(?:in full)\b", re.IGNORECASE)
_EXCEPT = re.compile(
    rf"\b(?:except(?:ion)?|other than|apart from|all but)\b[^.;]{{0,30}}?"
    rf"\brecommendations?\s+(?P<refs>{REFS})",
    re.IGNORECASE,
)
# What may stand between an answer and its explanation.
_BETWEEN = re.compile(r"[\s.;:*–—-]*")


def explanation(text: str, answer: Span, end: int) -> Span | None:
    """Return what stands behind an answer, less the stops and dashes between."""
    behind = _BETWEEN.match(text, answer.end, end)
    words = trimmed(text, behind.end() if behind else answer.end, end)
    return words if words and any(c.isalnum() for c in words.of(text)) else None


def reply(text: str, span: Span, phrases: Phrases) -> tuple[str, Span] | None:
    """Return the decision with which a reply opens, and the words that give it.

    A full acceptance on a condition ("accepted subject to …", "supported, but …") is
    one in part. Where the words go on in a way that may change the sense there is none.
    """
    end = min(span.end, span.start + _WINDOW)
    refuses = _REFUSES.match(text, span.start, end)
    if refuses:
        refused = refuses["not"] or refuses["verb"].lower() in ("reject", "decline")
        part = refuses["part"] or _CONDITION.match(text, refuses.end(), end)
        decision = "accept_in_part" if part else "accept_in_full"
        return "decline" if refused else decision, Span(*refuses.span())
    lead = _LEAD.match(text, span.start, end)
    start = lead.end() if lead else span.start
    for phrase in sorted(phrases, key=len, reverse=True):
        if phrase.startswith("="):
            continue
        match = pattern(phrase).match(text, start, end)
        if not match:
            continue
        decision = phrases[phrase]
        condition = _CONDITION.match(text, match.end(), end)
        if condition and decision == "accept_in_full":
            return "accept_in_part", Span(start, condition.end())
        if condition or _COMPLETE.match(text, match.end(), end):
            return decision, Span(start, match.end())
        if decision != "accept_in_full" and _AFTER_COMMA.match(text, match.end(), end):
            return decision, Span(start, match.end())
        return None
    return None


def read_answers(reading: Reading, blocks: list[Block], phrases: Phrases) -> None:
    """Add the answers that prose gives, and the recommendations it knows by number."""
    text = reading.text
    officers = is_officers_paper(text)
    if not is_scrutinys(text):
        return
    decided = sorted(d.span for d in reading.decisions)
    known = {r.number for r in reading.recommendations}
    answered = {r.number for r in reading.responses}
    general: list[Span] = []
    for block in blocks:
        if "ecommendation" not in block.text and "RECOMMENDATION" not in block.text:
            continue
        for sentence in sentences(text, block.span):
            is_decided = _within(decided, sentence)
            if reading.is_claimed(sentence) and not is_decided:
                continue
            mentions = list(_MENTION.finditer(text, sentence.start, sentence.end))
            for mention in mentions:
                answer = _answer(text, sentence, mention, is_decided, phrases)
                named = answer or (_is_name(mention) and not officers)
                if named and not _is_of_report(text, sentence, mention):
                    _add(reading, mention, answer, known, answered)
            apart = not mentions or _EXCEPT.search(text, *_pair(sentence))
            if apart and _is_general(text, sentence, is_decided):
                general.append(sentence)
    if general:
        _answer_all(reading, general[-1], answered)


def _is_of_report(text: str, sentence: Span, mention: re.Match[str]) -> bool:
    """Tell whether the recommendation named is one of the officer's report."""
    start = max(sentence.start, mention.start() - _WINDOW)
    end = min(sentence.end, mention.end() + _WINDOW)
    return bool(_OFFICERS.search(text, mention.end(), end)) and not (
        SCRUTINY.search(text, start, end)
    )


def _within(decided: list[Span], sentence: Span) -> bool:
    place = bisect_right(decided, Span(sentence.end, -1)) - 1
    return place >= 0 and decided[place].end > sentence.start


def _is_name(mention: re.Match[str]) -> bool:
    """Tell whether words name a recommendation, as "Recommendation 2" does."""
    return mention["word"] in ("Recommendation", "Recommendations", "RECOMMENDATION")


def _answer(
    text: str, sentence: Span, mention: re.Match[str], decided: bool, phrases: Phrases
) -> tuple[str, Span] | None:
    """Return the decision that a sentence gives on the recommendations it names."""
    window = max(sentence.start, mention.start() - _WINDOW)
    before = text[window : mention.start()]
    if asks(before) or (_OPEN.search(before) and not decided):
        return None
    did = _DID.search(before[-120:])
    if did:
        if _NOT.search(before[: len(before) - len(did[0])][-30:]):
            return "decline", Span(sentence.start, mention.end())
        verb = did["verb"].lower().removesuffix("e")
        decision = phrases.get(
            f"{verb}ed {did['how'].lower()}" if did["how"] else f"{verb}ed"
        )
        after = Span(mention.end(), sentence.end)
        if decision == "accept_in_full" and _CONDITION.match(text, *_pair(after)):
            decision = "accept_in_part"
        return (decision, Span(sentence.start, mention.end())) if decision else None
    if _WHICH_NOT.match(text, mention.end(), sentence.end):
        return "decline", sentence
    end = min(sentence.end, mention.end() + _WINDOW)
    for verb in _IS.finditer(text, mention.end(), end):
        between = text[mention.end() : verb.start()]
        if _OPEN.search(between) or _MENTION.search(between):
            return None
        if verb[0].lower().startswith("be ") and not decided:
            continue
        answer = reply(text, Span(verb.end(), sentence.end), phrases)
        if answer:
            return answer
    return None


def _pair(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _add(
    reading: Reading,
    mention: re.Match[str],
    answer: tuple[str, Span] | None,
    known: set[str | None],
    answered: set[str],
) -> None:
    """Add what a mention gives: an answer, and the number where it is not known yet."""
    place = Span(*mention.span())
    for number in parts(mention["refs"]):
        if number not in known:
            known.add(number)
            shared = len(parts(mention["refs"])) > 1
            reading.recommendations.append(
                Recommendation(number, mention[0], None, place, "number", shared=shared)
            )
        if answer and number not in answered:
            answered.add(number)
            reading.responses.append(Response(number, answer[0], "stated", answer[1]))
            reading.claim(answer[1])
    reading.claim(place)


def _is_general(text: str, sentence: Span, decided: bool) -> bool:
    """Tell whether a sentence says that all the recommendations are accepted."""
    words = text[sentence.start : min(sentence.end, sentence.start + 600)]
    if asks(words):
        return False
    for match in _ALL.finditer(words):
        whole = _WHOLE.search(match[0]) or (decided and SCRUTINY.search(words))
        if not whole:
            continue
        before, after = words[: match.start()], words[match.end() :]
        did = re.search(
            r"\b(?:accept|agreed? to|approve|endorse|support|adopt)(?:e?s|e?d)?\s+$",
            before,
        )
        done = re.match(
            r"[^.;]{0,80}?\b(?:were|was|are|been|be)\s+(?:fully\s+|all\s+)?"
            r"(?:accepted|agreed|approved|endorsed|supported|adopted)\b",
            after,
        )
        if did and not _OPEN.search(before) and not _NOT.search(before[-40:]):
            return True
        if done and (decided or not re.search(r"\bbe\b", done[0])):
            return not _OPEN.search(done[0]) and not _NOT.search(done[0])
    return False


def _answer_all(reading: Reading, sentence: Span, answered: set[str]) -> None:
    """Give the answer to all to each recommendation that has none of its own."""
    text = reading.text
    excepted = _EXCEPT.search(text, sentence.start, sentence.end)
    left_out = set(parts(excepted["refs"])) if excepted else set()
    for recommendation in reading.recommendations:
        if recommendation.number and recommendation.number not in answered | left_out:
            answered.add(recommendation.number)
            reading.responses.append(
                Response(
                    recommendation.number, "accept_in_full", "stated_of_list", sentence
                )
            )
    reading.claim(sentence)
