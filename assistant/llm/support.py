"""Does the evidence say the sentence? What can be checked without understanding is checked.

A claim holds when each number given is that of a passage, each quote stands in it word for
word, and the quoted units say the sentence: its figures with their units, its names, its
negations, the words that decide its sense, and most of its other words. A paraphrase too
free for this fails: the passage's own words are there to take its place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from assistant.compose import Span
from assistant.llm.figures import lacking
from assistant.llm.lines import Given, Line
from assistant.write import Source
from ingest.model import Passage, Unit
from prompts.acronyms import load_acronyms
from prompts.questions import fold

if TYPE_CHECKING:
    from prompts.claims import Claims
    from prompts.words import Analyse

# Share of the sentence's stems that its quoted units must hold, and that these, the rest of
# the passage and the question must hold together.
_OWN, _KNOWN = 0.4, 0.65
_PLACES = 4  # occurrences of a quote in a passage that are tried
_SHORT = 4  # words: a shorter quote is shown with its whole unit
_SHOWN = 45  # words of a unit that may be shown whole
_HYPHENS = dict.fromkeys(map(ord, "\u00ad\ufffe\u0002-\u2010\u2011\u2012\u2013\u2014\u2212"))
_APOSTROPHES = {ord("’"): "'", ord("‘"): "'", ord("ʼ"): "'"}
_NAME = re.compile(
    r"(?<![\w’'])(?:[^\W\d_]{1,2}['’])?([A-ZÀ-ÖØ-Þ][\w-]*(?:['’][A-ZÀ-ÖØ-Þ][\w-]*)?)"
)
_WORDS_NEAR = re.compile(r"[^\W\d_]+")

Failure = Literal[
    "number", "quote", "order", "language", "figure", "name", "negation", "sense", "words"
]


@dataclass(frozen=True, slots=True)
class Ground:
    """A quote where it stands in its passage."""

    passage: Passage
    span: Span  # what is cited, in Passage.text
    units: tuple[Unit, ...]  # what it touches


@dataclass(frozen=True, slots=True)
class Verdict:
    failure: Failure | None
    grounds: tuple[Ground, ...] = ()  # where the quotes stand, whatever the sentence says


class Supporting:
    """Checks the claims made on one question's numbered passages."""

    def __init__(
        self,
        passages: Sequence[Passage],
        question: str,
        source: Callable[[str], Source],
        analyse: Analyse,
        claims: Claims,
    ) -> None:
        self._passages = passages
        self._question = frozenset(analyse(question))
        self._source = source
        self._analyse = analyse
        self._claims = claims
        self._decisive = frozenset(analyse(claims.decisive))

    def run(self, line: Line) -> Verdict:
        """Whether a claim holds, by the first place of each quote where it does."""
        found: list[list[Ground]] = []
        for given in line.given:
            if not 1 <= given.number <= len(self._passages):
                return Verdict("number")
            passage = self._passages[given.number - 1]
            places = self._places(passage, given)
            if not places:
                return Verdict("quote")
            if self._claims.speaks_to_a_machine(passage.text):
                return Verdict("order")
            found.append(places)
        first: Verdict | None = None
        for combination in _combinations(found):
            verdict = Verdict(self._failure(line.text, combination), tuple(combination))
            if verdict.failure is None:
                return verdict
            first = first or verdict
        return first or Verdict("quote")

    def says_nothing_new(self, text: str) -> bool:
        """Whether what is said to be missing is only what the question asked."""
        stems = frozenset(self._analyse(text))
        return bool(stems) and stems <= self._question

    def _places(self, passage: Passage, given: Given) -> list[Ground]:
        if not self._analyse(given.quote):
            return []  # « de la » stands everywhere
        return [
            Ground(passage, _cited(passage, span, units), units)
            for span in occurrences(given.quote, passage.text)
            if (units := touched(passage, span))
        ][:_PLACES]

    def _failure(self, sentence: str, grounds: Sequence[Ground]) -> Failure | None:
        claims = self._claims
        said = " \n ".join(self._said(ground) for ground in grounds)
        above = " \n ".join(self._above(ground.passage) for ground in grounds)
        words = fold(sentence).split()
        english = sum(word in claims.english for word in words)
        if english > 1 and english > sum(word in claims.french for word in words):
            return "language"
        if lacking(sentence, said, above, claims):
            return "figure"
        told = frozenset(self._analyse(f"{said} {above}"))
        if any(not self._stands(name, told, f"{said} {above}") for name in self._names(sentence)):
            return "name"
        quoted = " ".join(g.passage.text[slice(*g.span)] for g in grounds)
        if self._negates(sentence) != self._negates(quoted):
            return "negation"
        stems = frozenset(self._analyse(sentence))
        if (stems & self._decisive) - told:
            return "sense"
        whole = told.union(*(self._analyse(ground.passage.text) for ground in grounds))
        known = stems & (whole | self._question)
        if not stems or len(stems & told) < _OWN * len(stems) or len(known) < _KNOWN * len(stems):
            return "words"
        return None

    def _said(self, ground: Ground) -> str:
        """The quoted units, and the words of the page that govern them."""
        parts = [ground.passage.context]
        for unit in ground.units:
            parts += [unit.lead, ground.passage.text[unit.start : unit.end]]
            parts += [f"{cell.label} {cell.text}" for cell in unit.cells]
        return " ".join(part for part in parts if part)

    def _above(self, passage: Passage) -> str:
        return f"{passage.locator} {self._source(passage.document_id).title}"

    def _names(self, sentence: str) -> Iterator[str]:
        """Words with a capital, those that only open the sentence apart."""
        for match in _NAME.finditer(sentence):
            name = match[1]
            opens = not _WORDS_NEAR.search(sentence[: match.start(1)])
            if opens and fold(name).split()[0] in self._claims.openings:
                continue
            yield name

    def _stands(self, name: str, told: frozenset[str], text: str) -> bool:
        stems = self._analyse(name)
        if stems and not told.issuperset(stems):
            meanings = load_acronyms(self._analyse).meanings(name)
            return any(told.issuperset(self._analyse(sigle.expansion)) for sigle in meanings)
        if stems:
            return True
        return f" {fold(name)} " in f" {fold(text)} "  # a name that is also a stop word

    def _negates(self, text: str) -> bool:
        words = fold(text.replace("n°", " ").replace("N°", " ")).split()
        return any(word in self._claims.negations for word in words) or any(
            one == "n" and not other[0].isdigit() for one, other in pairwise(words)
        )


def occurrences(quote: str, text: str) -> list[Span]:
    """Where `quote` stands in `text`, white space and hyphens apart; whole words only."""
    folded, places = [], []
    for index, character in enumerate(text):
        for one in _folded(character):
            folded.append(one)
            places.append(index)
    wanted, held = _folded(quote), "".join(folded)
    spans: list[Span] = []
    position = held.find(wanted) if wanted else -1
    while position >= 0:
        start, end = places[position], places[position + len(wanted) - 1] + 1
        if not (_joined(text, start) or _joined(text, end)):
            spans.append((start, end))
        position = held.find(wanted, position + 1)
    return spans


def _folded(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).translate(_APOSTROPHES).translate(_HYPHENS)
    return "".join(text.split())


def _joined(text: str, at: int) -> bool:
    """Whether a word goes on over this place."""
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def touched(passage: Passage, span: Span) -> tuple[Unit, ...]:
    return tuple(unit for unit in passage.units if unit.start < span[1] and span[0] < unit.end)


def _cited(passage: Passage, span: Span, units: Sequence[Unit]) -> Span:
    """The quote; its whole unit where it is too short to be read alone."""
    if len(passage.text[slice(*span)].split()) >= _SHORT:
        return span
    whole = (min(span[0], units[0].start), max(span[1], units[-1].end))
    return whole if len(passage.text[slice(*whole)].split()) <= _SHOWN else span


def _combinations(found: Sequence[Sequence[Ground]]) -> Iterator[list[Ground]]:
    """Each quote at its first place, then one of them elsewhere: enough, and few."""
    firsts = [places[0] for places in found]
    yield firsts
    for index, places in enumerate(found):
        for other in places[1:]:
            yield [*firsts[:index], other, *firsts[index + 1 :]]
