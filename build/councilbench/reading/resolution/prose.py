"""Answers and statuses that sentences give by number, or of all the recommendations.

- ``recommendations 1, 3 and 4 were accepted``, ``Cabinet rejected Recommendation 2``;
- ``Cabinet accepted all of the recommendations``: of each with no answer of its own;
- ``recommendations 5 and 7 were considered complete``: a status by number;
- ``Recommendation 2`` named in passing, in a text on scrutiny: only its number is held.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from councilbench.reading.frames.voices import SCRUTINY, asks
from councilbench.reading.layout.blocks import sentences
from councilbench.reading.layout.numbers import REFS, members, parts
from councilbench.reading.model import Recommendation, Span

from .collected import Entry
from .context import Context
from .parts import Answer, Report
from .replies import CONDITION, WINDOW, Phrases, reply

_MENTION = re.compile(
    r"\b(?P<word>recommendations?|recs?\.?)\s{1,5}(?:(?:no|number)s?\.?\s{1,5}"
    r"|(?:set out\s{1,5})?(?P<where>in\s{1,5}(?:paragraph|section)s?\s{1,5}))?"
    rf"\(?(?P<refs>{REFS})\)?",
    re.IGNORECASE,
)
_IS = re.compile(r"\b(?:is|are|was|were|be|been|being)\s+", re.IGNORECASE)
_DID = re.compile(
    r"(?P<verb>accept|agree|approve|support|endorse|adopt|reject|decline|note)"
    r"(?:e?s|e?d)?\s+(?P<how>in part|in full|in principle)?\s*(?:the\s+)?"
    r"(?:(?!(?:that|how|whether|with|and|or|but|except|excluding|than|from)\b)[\w'-]+\s+){0,3}$",
    re.IGNORECASE,
)
_IT = re.compile(
    r"(?:It|This|That|(?:This|That|The)\s+recommendation)\s+"
    r"(?:was|is|has been|had been)\s+",
    re.IGNORECASE,
)
# "… and noted 3": numbers under another verb, in the same sentence.
_MORE = re.compile(
    r"(?:[,;]\s*)?(?:\b(?:and|but|while|whilst)\s+)?\b(?P<verb>accept|agree|approve|support"
    r"|endorse|adopt|reject|decline|note|refuse)(?:e?s|e?d)?\s+(?:numbers?\s+)?"
    rf"(?P<refs>{REFS})",
    re.IGNORECASE,
)
_WHICH_NOT = re.compile(
    r"[^.;]{0,10}\bwhich\b[^.;]{0,50}\b(?:not|cannot)\s+(?:be\s+)?"
    r"(?:accept|agree|support|approve)"
    r"|[^.;]{0,10}\bwhich\b[^.;]{0,40}\b(?:reject|declin|refus|turned down)",
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
    r"(?:officers?'?s?\s+|director's\s+|covering\s+)?report\b",
    re.IGNORECASE,
)
_ALL = re.compile(
    r"\b(?:all|each|every one|the|its|their|these|both)\s+(?:(?:of|the|its|their|these"
    r"|those|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})\s+)"
    r"{0,3}(?:[\w'&-]+\s+){0,3}?recommendations\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"^(?:all|each|every|both)\b|\b(?:in full)\b", re.IGNORECASE)
_EXCEPT = re.compile(
    rf"\b(?:except(?:ion)?|other than|apart from|all but|save for)\b[^.;]{{0,30}}?"
    rf"\brecommendations?\s+(?P<refs>{REFS})",
    re.IGNORECASE,
)
_ACCEPTS = re.compile(
    r"\b(?:accept|agree|approve|endorse|support|adopt)(?:e?s|e?d)?(?:\s+to)?\s+$"
)
_ACCEPTED = re.compile(
    r"[^.;]{0,80}?\b(?:were|was|are|been|be)\s+(?:fully\s+|all\s+)?"
    r"(?:accepted|agreed|approved|endorsed|supported|adopted|carried)\b"
)
_RATED = re.compile(
    r"[\s,]*(?:\b(?:is|are|was|were|has|have|had|been|be|being|now|all|both|each|also"
    r"|considered|deemed|rated|assessed|judged|reported|marked|shown|signed off|as"
    r"|to be|to have been|still|currently)\b\s*)*",
    re.IGNORECASE,
)
_STATUS_ENDS = re.compile(
    r"[.;:,()]|\s+(?:and|for|with|while|whilst|but|because|as|following|since|by)\b"
)


def answers_in(
    context: Context, span: Span, is_decided: bool
) -> list[tuple[re.Match[str], tuple[str, Span]]]:
    """Return what a passage answers: the mention, the decision and its words."""
    found = []
    for sentence in sentences(context.text, span):
        for mention in _MENTION.finditer(context.text, sentence.start, sentence.end):
            phrases = context.vocabulary.responses
            answer = _answer(context.text, sentence, mention, is_decided, phrases)
            if answer:
                found.append((mention, answer))
    return found


def read_prose(context: Context) -> None:
    """Add the answers and statuses that prose gives, and recommendations by number."""
    text, reading = context.text, context.reading
    if not (context.paper.is_scrutinys or reading.recommendations):
        return
    decided = sorted(d.span for d in reading.decisions)
    general: list[tuple[Span, bool]] = []
    for block in context.blocks:
        if "ecommendation" not in block.text and "RECOMMENDATION" not in block.text:
            continue
        alone: re.Match[str] | None = None
        for sentence in sentences(text, block.span):
            is_decided = _within(decided, sentence)
            if reading.is_claimed(sentence) and not is_decided:
                continue
            mentions = list(_MENTION.finditer(text, sentence.start, sentence.end))
            if not mentions and alone:
                _read_pronoun(context, sentence, alone)
            alone = mentions[-1] if len(mentions) == 1 else None
            for place, mention in enumerate(mentions):
                stop = (
                    mentions[place + 1].start()
                    if place + 1 < len(mentions)
                    else sentence.end
                )
                _read_mention(context, sentence, mention, is_decided, stop)
            apart = not mentions or _EXCEPT.search(text, sentence.start, sentence.end)
            if apart and _is_general(text, sentence, is_decided):
                general.append((sentence, is_decided))
    if general:
        _answer_all(context, general[-1][0])


def _read_pronoun(context: Context, sentence: Span, mention: re.Match[str]) -> None:
    """Read "It was rejected.", of the one recommendation named just before."""
    it = _IT.match(context.text, sentence.start, sentence.end)
    phrases = context.vocabulary.responses
    answer = reply(context.text, Span(it.end(), sentence.end), phrases) if it else None
    if not answer:
        return
    for recommendation in _named(context, mention):
        if not context.collected.is_answered(recommendation):
            context.collected.respond(recommendation, _stated(answer))
            context.claim(sentence)


def _read_mention(
    context: Context,
    sentence: Span,
    mention: re.Match[str],
    is_decided: bool,
    stop: int,
) -> None:
    text = context.text
    if _is_of_report(text, sentence, mention):
        return
    phrases = context.vocabulary.responses
    within = Span(sentence.start, stop)
    answer = _answer(text, within, mention, is_decided, phrases)
    status = None if answer else _status(context, mention, stop)
    named = answer or status or (_is_name(mention) and not context.paper.is_officers)
    if not named:
        return
    for recommendation in _named(context, mention):
        if answer and not context.collected.is_answered(recommendation):
            context.collected.respond(recommendation, _stated(answer))
            context.claim(answer[1])
        if status:
            report = Report(status[0], "stated", status[1], None)
            context.collected.report(recommendation, report)
            context.claim(status[1])
    context.claim(Span(*mention.span()))
    more = _MORE.search(text, mention.end(), stop)
    if answer and more:
        verb = more["verb"].lower().removesuffix("e")
        code = phrases.get(f"{verb}ed")
        words = Span(more.start("verb"), more.end())
        for recommendation in _named(context, more) if code else []:
            if code and not context.collected.is_answered(recommendation):
                context.collected.respond(recommendation, _stated((code, words)))
                context.claim(words)


def _stated(answer: tuple[str, Span]) -> Answer:
    return Answer(answer[0], "stated", answer[1])


def _named(context: Context, mention: re.Match[str]) -> list[Recommendation]:
    """Return the recommendations that a mention names, known till now or not."""
    numbers = parts(mention["refs"])
    named: list[Recommendation] = []
    unknown: list[Entry] = []
    place = Span(*mention.span())
    for number in numbers:
        known = context.collected.named(number, mention.start())
        named += known
        if not known:
            shared = len(numbers) > 1 or bool(members(number))
            each = members(number) if context.names_singly else ()
            unknown += [
                Entry(single, mention[0], place, "number", shared=shared)
                for single in each or (number,)
            ]
    return named + (context.collected.add(unknown) if unknown else [])


def _status(
    context: Context, mention: re.Match[str], stop: int
) -> tuple[str, Span] | None:
    """Return the status that follows the numbers in a sentence, and its words."""
    text = context.text
    gloss = re.compile(r"\s*\([^()]{1,80}\)").match(text, mention.end(), stop)
    after = gloss.end() if gloss else mention.end()
    rated = _RATED.match(text, after, stop)
    start = rated.end() if rated else after
    ends = _STATUS_ENDS.search(text, start, stop)
    words = text[start : ends.start() if ends else stop]
    status = context.statuses.of_words(words) if 0 < len(words.split()) <= 6 else None
    if not status:
        return None
    return status, Span(start, start + len(words.rstrip()))


def _is_of_report(text: str, sentence: Span, mention: re.Match[str]) -> bool:
    """Tell whether the recommendation named is one of the officer's report."""
    start = max(sentence.start, mention.start() - WINDOW)
    end = min(sentence.end, mention.end() + WINDOW)
    if re.search(r"\bofficers?'?s?\s+$", text[start : mention.start()], re.IGNORECASE):
        return True
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
    window = max(sentence.start, mention.start() - WINDOW)
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
        if decision == "accept_in_full" and _conditioned(text, mention, sentence):
            decision = "accept_in_part"
        return (decision, Span(sentence.start, mention.end())) if decision else None
    if _WHICH_NOT.match(text, mention.end(), sentence.end):
        return "decline", sentence
    end = min(sentence.end, mention.end() + WINDOW)
    for verb in _IS.finditer(text, mention.end(), end):
        between = text[mention.end() : verb.start()]
        if _OPEN.search(between) or _MENTION.search(between):
            return None
        if verb[0].lower().startswith("be ") and not decided:
            continue
        answer = reply(text, _less_comma(text, verb.end(), sentence.end), phrases)
        if answer:
            return answer
    rest = _less_comma(text, mention.end(), sentence.end)
    return reply(text, rest, phrases) if rest.end - rest.start < 60 else None


def _less_comma(text: str, start: int, end: int) -> Span:
    """Return a passage without the comma or "and" that leads on to the next clause."""
    words = re.sub(r"[\s,;]*(?:\b(?:and|but|while|whilst)\s*)?$", "", text[start:end])
    return Span(start, start + len(words))


def _conditioned(text: str, mention: re.Match[str], sentence: Span) -> bool:
    """Tell whether what follows the numbers makes an acceptance one in part."""
    of = re.compile(
        r"\s*\([^()]{1,80}\)|\s+(?:of|from|by)\s+the\s+[^,;.]{1,80}?(?=[,;])"
    ).match(text, mention.end(), sentence.end)
    return bool(CONDITION.match(text, of.end() if of else mention.end(), sentence.end))


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
        did = _ACCEPTS.search(before)
        done = _ACCEPTED.match(after)
        if did and not _OPEN.search(before) and not _NOT.search(before[-40:]):
            return True
        if done and (decided or not re.search(r"\bbe\b", done[0])):
            return not _OPEN.search(done[0]) and not _NOT.search(done[0])
    return False


def _answer_all(context: Context, sentence: Span) -> None:
    """Give the answer to all to each recommendation that has none of its own."""
    text = context.text
    excepted = _EXCEPT.search(text, sentence.start, sentence.end)
    left_out: set[object] = set()
    if excepted:
        for number in parts(excepted["refs"]):
            for recommendation in context.collected.named(number, sentence.start):
                left_out.add(recommendation.identity)
    for recommendation in context.reading.recommendations:
        if recommendation.identity in left_out:
            continue
        if not context.collected.is_answered(recommendation):
            answer = Answer("accept_in_full", "stated_of_list", sentence)
            context.collected.respond(recommendation, answer)
    context.claim(sentence)
