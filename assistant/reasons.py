"""Why something answers to a project: the words of a document that were met."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.analysis import tokens
from ingest.records.model import Mention
from prompts.questions import fold

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from ingest.records.model import Source
    from prompts.choices import Choice

_ENOUGH = 0.25  # of the weight of a project's words: less than that is no reason
_SEVERAL = 3  # words of a project, of which a single one is no reason
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Reason:
    what: str  # what of the project it answers to
    rubric: str  # of the fiche, where its words stand
    parts: tuple[tuple[str, bool], ...]  # the words as written; whether they were met
    source: Source

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.parts)


def met(wanted: Choice, what: str, said: Iterable[tuple[str, Mention]]) -> Reason | None:
    """The first mention with words of the choice."""
    for rubric, mention in said:
        if wanted.cues.found(fold(mention.text)):
            spans = [
                match.span()
                for match in _WORD.finditer(mention.text)
                if wanted.cues.found(fold(match[0]))
            ]
            return Reason(what, rubric, _parts(mention.text, spans), mention.source)
    return None


def place_met(lieu: str, said: Iterable[tuple[str, Mention]]) -> Reason | None:
    wanted = fold(lieu)
    for rubric, mention in said:
        if f" {wanted} " in f" {fold(mention.text)} ":
            words = set(wanted.split())
            spans = [m.span() for m in _WORD.finditer(mention.text) if fold(m[0]) in words]
            return Reason("Lieu", rubric, _parts(mention.text, spans), mention.source)
    return None


@dataclass(frozen=True, slots=True)
class Words:
    """The project's own words, and what documents may call them."""

    own: dict[str, float]  # term -> how telling it is
    meanings: tuple[tuple[tuple[str, ...], tuple[str, ...], float], ...]  # key, terms, weight

    @classmethod
    def of(cls, assistant: Assistant, text: str) -> Words:
        if not text.strip():
            return cls({}, ())
        query = assistant.understand(text)
        telling = assistant.library.idf(query.vocabulary())
        own = {token.term: telling.get(token.term, 0.0) for token in tokens(text)}
        return cls(
            {term: weight for term, weight in own.items() if weight},
            tuple(
                (m.key, m.stems, m.weight * sum(telling.get(stem, 0.0) for stem in m.stems))
                for m in query.meanings
                if m.stems and all(stem in telling for stem in m.stems)
            ),
        )

    def met(self, text: str) -> tuple[float, list[tuple[int, int]]]:
        """How much of them a text holds, 0 where that is no reason, and where they stand.

        A word and its meanings count once.
        """
        found = tokens(text)
        terms = {token.term for token in found}
        own = terms & self.own.keys()
        weight = sum(self.own[term] for term in own)
        told = set(own)
        for key, stems, worth in self.meanings:
            if terms.issuperset(stems) and not told.intersection(key):
                weight += min(worth, sum(self.own.get(stem, worth) for stem in key))
                told.update(key)
                own |= set(stems)
        spans = [(token.start, token.end) for token in found if token.term in own]
        alone = len(told) < 2 and len(self.own) >= _SEVERAL
        return 0.0 if alone or weight < _ENOUGH * sum(self.own.values()) else weight, spans

    def best(self, said: Iterable[tuple[str, Mention]]) -> tuple[float, Reason] | None:
        """The mention that holds most of them, and how much of them all."""
        found: tuple[float, Reason] | None = None
        for rubric, mention in said if self.own else ():
            weight, spans = self.met(mention.text)
            if weight and (found is None or weight > found[0]):
                parts = _parts(mention.text, spans)
                found = (weight, Reason("Vos mots", rubric, parts, mention.source))
        return (min(1.0, found[0] / sum(self.own.values())), found[1]) if found else None


def _parts(text: str, spans: Iterable[tuple[int, int]]) -> tuple[tuple[str, bool], ...]:
    parts: list[tuple[str, bool]] = []
    at = 0
    for start, end in spans:
        parts += [(text[at:start], False), (text[start:end], True)]
        at = end
    return tuple(part for part in (*parts, (text[at:], False)) if part[0])
