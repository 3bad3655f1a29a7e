"""What prose decides or recommends, where no list does: a sentence each, by points."""

from __future__ import annotations

import re

from councilbench.reading.labels.leads import lead_of
from councilbench.reading.labels.scores import score
from councilbench.reading.layout.blocks import Block, sentences
from councilbench.reading.model import Issue, Span, trimmed

from .collected import Entry
from .context import Context
from .decided import decide

_IT_WAS = re.compile(
    r"(?:[^.;:\n]{0,90},\s+)?It (?:was|is) "
    r"(?:(?:unanimously|further|also|then|therefore) )?"
    r"(?P<word>agreed|resolved|decided) (?=that\b|to\b)",
    re.IGNORECASE,
)
_ASKS = re.compile(r"(?:will|would|did|does|do|has|have|when|why|how|what|if)\b", re.I)
_TO_RECOMMEND = re.compile(r"\s+to\s+recommend\b", re.IGNORECASE)
# "that the report be noted", but not "that it could be done"
_SUBJUNCTIVE = re.compile(
    r"\bthat\b.{0,200}?(?<!could )(?<!should )(?<!would )(?<!may )(?<!might )(?<!can )"
    r"(?<!will )(?<!must )(?<!to )\bbe\s+\w+(?:ed|en|d|t)\b",
    re.IGNORECASE,
)
_WAS_RECOMMENDED = re.compile(
    r"It was (?:\w+ly )?recommended (?:that|to)\b", re.IGNORECASE
)
_GOES_ON = re.compile(r"\s+(?:that|to)\b", re.IGNORECASE)
_ASKS_EXECUTIVE = re.compile(
    r"\s+(?:that\s+)?(?:the\s+)?(?:Cabinet|Executive|Leader|Mayor|Council)\b"
    r"(?! Member)",
    re.IGNORECASE,
)
_KINDS_SEEN = {"members": ["members_subject"], "executive": ["executive_subject"]}
_NOTED_THAT = re.compile(r"noted\s+that\b", re.IGNORECASE)


def read_sentences(context: Context) -> None:
    """Add what prose decides or recommends, a sentence each, by points."""
    _read_decided(context)
    _read_recommended(context)


def _read_decided(context: Context) -> None:
    """Add sentences that say what a body agreed, noted or requested."""
    if context.reading.decisions and context.paper.is_formal:
        return
    candidates = [
        (sentence, word, features)
        for before, block in zip([None, *context.blocks], context.blocks, strict=False)
        if not block.marker and not context.reading.is_claimed(block.span)
        for sentence in _first_sentences(context, block)
        for word, features in _decided_features(context, block, sentence, before)
    ]
    for sentence, word, features in candidates:
        if len(candidates) > 1:
            features = [*features, "beside_others"]
        scored = score(features, context.vocabulary.weights)
        if scored.is_certain and scored.label == "decision":
            it_was = _IT_WAS.match(context.text, sentence.start, sentence.end)
            span = (
                trimmed(context.text, it_was.end(), sentence.end)
                if it_was
                else sentence
            )
            if span:
                decide(context, word, None, span)
                context.claim(sentence)


def _first_sentences(context: Context, block: Block) -> list[Span]:
    text = context.text
    return [
        s
        for s in sentences(text, block.span)
        if s.start == block.span.start or _IT_WAS.match(text, s.start, s.end)
    ]


def _decided_features(
    context: Context, block: Block, sentence: Span, before: Block | None
) -> list[tuple[str, list[str]]]:
    """Return the opener's word and what is seen of a sentence that may decide."""
    words = sentence.of(context.text)
    if words.rstrip().endswith((":", "?")) or _ASKS.match(words):
        return []
    formal = ["formal_paper"] if context.paper.is_formal else []
    if it_was := _IT_WAS.match(words):
        return [(it_was["word"].lower(), ["it_was_agreed", *formal])]
    kind, end = context.grammar.opens_with_body(words)
    verb = context.grammar.verb_at(words, end) if kind else None
    if not verb or kind in ("officer", "author"):
        return []
    act, after = verb[0], verb[1].end()
    goes_on = act != "resolve" or _GOES_ON.match(words, after)
    if act not in ("resolve", "did", "ask") or not goes_on:
        return []
    if _TO_RECOMMEND.match(words, after):
        return []
    features = [f"prose_{act}", *formal, *_KINDS_SEEN.get(kind, [])]
    if _NOTED_THAT.match(words, verb[1].start()):
        features.append("noted_that")
    if _SUBJUNCTIVE.search(words):
        features.append("subjunctive")
    lead = lead_of(context.text, before, context.grammar) if before else None
    if lead and lead.form == "decision_heading":
        features.append("under_decision_heading")
    if sentence == block.span:
        features.append("whole_paragraph")
    return [(verb[1][0].lower().split()[-1], features)]


def _read_recommended(context: Context) -> None:
    """Add sentences in which a body recommends something, where no list does."""
    if context.reading.recommendations or context.paper.is_officers:
        return
    for block in context.blocks:
        kind, features = _recommended_features(context, block)
        if not features or context.reading.is_claimed(block.span):
            continue
        scored = score(features, context.vocabulary.weights)
        first = next(sentences(context.text, block.span))
        if scored.is_certain and scored.label == "recommendation":
            context.collected.add([Entry(None, "•", first, "verbatim", body=kind)])
            context.claim(first)
        elif scored.is_doubted:
            message = "This sentence may be one of the recommendations"
            context.reading.issues.append(Issue("list_unsure", message, first))


def _recommended_features(context: Context, block: Block) -> tuple[str, list[str]]:
    """Return who may recommend in a block, and what is seen of it; [] for nothing."""
    words = block.text
    if words.rstrip().endswith((":", "?")):
        return "", []
    kind, end = context.grammar.opens_with_body(words)
    verb = context.grammar.verb_at(words, end) if kind else None
    act, end = (verb[0], verb[1].end()) if verb else ("", 0)
    says = act == "recommend" and _GOES_ON.match(words, end)
    resolves_to = act == "resolve" and _TO_RECOMMEND.match(words, end)
    asks = act == "ask" and kind != "members" and _ASKS_EXECUTIVE.match(words, end)
    if kind in ("officer", "executive"):
        return kind, []
    if says or resolves_to or _WAS_RECOMMENDED.match(words):
        features = ["prose_recommends"]
    elif asks:
        features = ["prose_asks_executive"]
    else:
        return kind, []
    if len(list(sentences(context.text, block.span))) == 1:
        features.append("whole_paragraph")
    if context.paper.is_by_scrutiny:
        features.append("paper_by_scrutiny")
    return kind, features
