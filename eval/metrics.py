"""The metrics of one question (definitions: the table of the evaluation's documentation).

Every metric of a question is a share: a numerator over a weight. Over many questions it is the
sum of the numerators over the sum of the weights: a mean over questions where weights are 1, a
share of all citations where they count citations. A question without a share has no say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from eval.locators import same_place
from eval.model_use import unsupported
from eval.pages import PageReader
from eval.questions import Evidence, Question, same_file
from eval.text import fold, said, stands_in

READ_WORDS = 150  # of the answer
FIRST_WORDS = 60  # what is read without scrolling
GIVEN_WORDS = 1500  # of passages: what a reader or a model is given
_MARK = re.compile(r"\[\d+(?:\s*[,;]\s*\d+)*\]")


class GivenCitation(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    n: int
    document: str
    locator: str
    pages: list[int]
    quote: str


class GivenPassage(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    document: str
    locator: str = ""
    pages: list[int] = []
    text: str


class GivenTimings(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    total: float


class GivenUse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    sentences: int


class GivenAnswer(BaseModel):
    """What is read of an answer: any system that follows the contract can be measured."""

    model_config = ConfigDict(from_attributes=True)

    id: str | None = None
    refused: bool
    answer: str
    citations: list[GivenCitation]
    passages: list[GivenPassage]  # best first
    timings_ms: GivenTimings | None = None
    engine: str = ""
    dropped: int = 0  # sentences of a language model that failed their check
    model: GivenUse | None = None


class Share(NamedTuple):
    value: float
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Metric:
    name: str
    label: str  # for people, French
    percent: bool = True
    higher_is_better: bool = True
    of_models: bool = False  # has a value only where a language model was asked


METRICS = (
    Metric("recall@5", "rappel@5"),
    Metric("recall@10", "rappel@10"),
    Metric("recall@1500w", "rappel@1500 mots"),
    Metric("mrr", "MRR", percent=False),
    Metric("facts", "faits (150 mots)"),
    Metric("facts@60w", "faits (60 mots)"),
    Metric("right", "réponses justes"),
    Metric("citation_precision", "citations attendues"),
    Metric("right_document", "bon document cité"),
    Metric("locator", "bon emplacement cité"),
    Metric("quote_on_page", "citations sur la page"),
    Metric("refusal", "refus à raison"),
    Metric("false_refusal", "refus à tort", higher_is_better=False),
    Metric("score", "score", percent=False),
    Metric("unsupported", "phrases sans appui", higher_is_better=False, of_models=True),
    Metric("dropped", "phrases écartées", higher_is_better=False, of_models=True),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CitationVerdict:
    n: int
    expected: bool  # its quote overlaps an evidence
    right_document: bool
    right_place: bool
    on_page: bool | None  # None: the PDF is not at hand


@dataclass(frozen=True, slots=True)
class Judgement:
    """One answer against what was expected of it."""

    shares: dict[str, Share]
    ranks: tuple[int | None, ...]  # by evidence group: first passage that holds one, 1-based
    facts_said: tuple[bool, ...]  # in the first 150 words
    citations: tuple[CitationVerdict, ...]
    milliseconds: float | None

    @property
    def good(self) -> bool:
        return is_good(self.shares)


def is_good(shares: Mapping[str, Share]) -> bool:
    """Right, or rightly refused."""
    return shares["score"].value == 1


def judge(question: Question, answer: GivenAnswer, pages: PageReader | None = None) -> Judgement:
    """Measure one answer.

    Args:
        pages: the PDFs to check quotes against; without them « quote on page » has no share.
    """
    passages = [(passage, _folded(passage.text)) for passage in answer.passages]
    ranks = tuple(
        min(
            (rank for e in group if (rank := _rank(e, passages)) is not None),
            default=None,
        )
        for group in question.groups
    )
    words = answer_words(answer.answer)
    # A refusal says nothing, even where the nearest passages that it offers hold the facts.
    heard = [] if answer.refused else words[:READ_WORDS]
    facts_said = tuple(_fact_said(fact, heard) for fact in question.facts)
    citations = tuple(_verdict(citation, question, pages) for citation in answer.citations)

    shares: dict[str, Share] = {}
    checked = [verdict.on_page for verdict in citations if verdict.on_page is not None]
    if checked:
        shares["quote_on_page"] = Share(sum(checked), len(checked))
    shares |= _of_model(answer)
    if not question.answerable:
        shares["refusal"] = Share(answer.refused)
        shares["score"] = Share(1 if answer.refused else -1)
    else:
        for depth in (5, 10):
            found = sum(rank is not None and rank <= depth for rank in ranks)
            shares[f"recall@{depth}"] = Share(found / len(ranks))
        given = _first_words(passages, GIVEN_WORDS)
        held = sum(any(_rank(e, given) for e in group) for group in question.groups)
        shares["recall@1500w"] = Share(held / len(ranks))
        best = min((rank for rank in ranks if rank is not None), default=None)
        shares["mrr"] = Share(1 / best if best else 0)
        share_said = _share(facts_said)
        shares["facts"] = Share(share_said)
        early = heard[:FIRST_WORDS]
        shares["facts@60w"] = Share(_share([_fact_said(fact, early) for fact in question.facts]))
        sourced = any(verdict.right_document for verdict in citations)
        right = not answer.refused and share_said == 1 and sourced
        shares["right"] = Share(right)
        shares["false_refusal"] = Share(answer.refused)
        if citations and not answer.refused:
            expected = sum(verdict.expected for verdict in citations)
            shares["citation_precision"] = Share(expected, len(citations))
        shares["right_document"] = Share(sourced and not answer.refused)
        placed = any(verdict.right_place for verdict in citations)
        shares["locator"] = Share(placed and not answer.refused)
        shares["score"] = Share(_score(right, answer.refused, share_said))
    return Judgement(
        shares=shares,
        ranks=ranks,
        facts_said=facts_said,
        citations=citations,
        milliseconds=answer.timings_ms.total if answer.timings_ms else None,
    )


def _of_model(answer: GivenAnswer) -> dict[str, Share]:
    shares: dict[str, Share] = {}
    if answer.model is not None and answer.model.sentences:
        written = answer.model.sentences
        shares["dropped"] = Share(min(answer.dropped, written), written)
    if answer.engine.startswith("llm:") and not answer.refused:
        lacking, sentences = unsupported(answer.answer, answer.citations, answer.passages)
        if sentences:
            shares["unsupported"] = Share(lacking, sentences)
    return shares


def answer_words(markdown: str) -> list[str]:
    """Folded words of an answer; citation marks are not words (« [2] » is not a fact)."""
    return fold(_MARK.sub(" ", markdown))


@lru_cache(maxsize=4096)
def _folded(passage: str) -> tuple[str, ...]:
    """The same passages come back from question to question."""
    return tuple(fold(passage))


def _score(right: bool, refused: bool, share_said: float) -> float:
    """A wrong answer costs more than a refusal."""
    if right:
        return 1.0
    if refused:
        return 0.0
    return 0.5 if share_said >= 0.5 else -1.0


def _share(said_or_not: Sequence[bool]) -> float:
    """A question without facts asks for none."""
    return sum(said_or_not) / len(said_or_not) if said_or_not else 1.0


def _fact_said(forms: Sequence[str], words: Sequence[str]) -> bool:
    return any(said(form, words) for form in forms)


def _rank(evidence: Evidence, passages: Sequence[tuple[GivenPassage, Sequence[str]]]) -> int | None:
    """First passage of the evidence's document that holds its quote, 1-based."""
    quote = fold(evidence.quote)
    for rank, (passage, words) in enumerate(passages, start=1):
        if same_file(passage.document, evidence.doc) and stands_in(quote, words):
            return rank
    return None


def _first_words(
    passages: Sequence[tuple[GivenPassage, Sequence[str]]], budget: int
) -> list[tuple[GivenPassage, Sequence[str]]]:
    kept = []
    for passage, words in passages:
        if budget <= 0:
            break
        kept.append((passage, words[:budget]))
        budget -= len(words)
    return kept


def _verdict(
    citation: GivenCitation, question: Question, pages: PageReader | None
) -> CitationVerdict:
    of_document = [e for e in question.evidence if same_file(e.doc, citation.document)]
    quote = fold(citation.quote)
    on_page = None
    if pages is not None and pages.holds(citation.document):
        on_page = pages.stands_on(citation.quote, citation.document, citation.pages)
    return CitationVerdict(
        n=citation.n,
        # One holds the other: a sentence out of a long evidence, or a row around a short one.
        expected=any(
            stands_in(quote, fold(e.quote)) or stands_in(fold(e.quote), quote) for e in of_document
        ),
        right_document=bool(of_document),
        right_place=any(same_place(e.locator, citation.locator) for e in of_document),
        on_page=on_page,
    )
