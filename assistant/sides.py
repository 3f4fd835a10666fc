"""What a question holds together — documents, communes, quartiers —, each with its own answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from assistant.names import written_names
from assistant.retrieve import Retrieving
from assistant.topic import stems_of
from index.analysis import analyse
from index.entry import Filters
from prompts.questions import fold
from prompts.questions import load as load_questions
from prompts.words import calm

if TYPE_CHECKING:
    from assistant.query import Query, Scored, SectionKey
    from assistant.reading import Reading
    from assistant.units import ScoredUnit
    from index import Library
    from prompts.words import Analyse

_CLAUSE = re.compile(r"[,;:?.]\s+|\s(?:et|puis|contre|ou)\s")
_DATE = re.compile(
    r"(?:\b(?:en|depuis|de|du|d['’]ici|dès|au|à|le|1er)\s+)*"
    r"(?:\b(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)\s+)?"
    r"\b(?:19|20)\d\d(?:\s?[-–/]\s?(?:19|20)\d\d)?\b"
)
_EITHER = re.compile(r"\s(ou|que|et)\s")
_BEFORE_FIRST = re.compile(r"[:,;?]\s|\b(?:autant|entre|plus|moins)\b")
_AFTER_SECOND = re.compile(r"[:,;?]\s|\?")
_LOWER = "et"  # before a part of a question: its first word may be a name
_MOST = 4
_LIBRARY = 8  # documents that are asked one by one
_ANSWERS = 0.5  # of the best side's overlap, or score: what has less is no answer

Units = Callable[["Query", Sequence["Scored"]], list["ScoredUnit"]]


@dataclass(frozen=True, slots=True)
class Side:
    name: str
    units: tuple[ScoredUnit, ...]  # the best first; () where nothing answers


@dataclass(frozen=True, slots=True)
class Sides:
    head: str  # « Document », « Lieu »
    sides: tuple[Side, ...]


class Siding:
    def __init__(self, library: Library, reading: Reading, units: Units) -> None:
        """`units`: those of ranked passages for a query, scored."""
        self._library = library
        self._reading = reading
        self._units = units

    def run(self, query: Query, units: Sequence[ScoredUnit]) -> Sides | None:
        """Each side with what answers there; None where fewer than two are held together.

        `units`: those that answer the question as a whole, the best first.
        """
        if query.filters:
            return None
        asked = load_questions().listed(fold(query.question))
        if asked is not None and asked.name == "documents":
            return self._speaking(query)
        documents = self._documents(query)
        if len(documents) > 1:
            names = [self._reading.short(document) for document in documents]
            found = [self._answers(query.question, Filters(frozenset({d}))) for d in documents]
            return _sides("Document", names, found)
        places = self._reading.ranking.apart(query)
        if query.comparison and 1 < len(places) <= _MOST:
            names = [self._named(place) for place in places]
            found = [
                self._about(place, names, units)
                or self._answers(query.question, Filters(sections=place))
                for place in places
            ]
            return _sides("Lieu", names, found)
        return None

    def _speaking(self, query: Query) -> Sides | None:
        """« Quels documents parlent de… »: those that do, each with what it says."""
        documents = [entry.id for entry in self._reading.entries]
        if not 1 < len(documents) <= _LIBRARY:
            return None
        questions = load_questions()
        words = [questions.list_words, *(one.words for one in questions.listables)]
        aside = self._reading.frame | stems_of(words, analyse)
        topic = " ".join(w for w in query.question.split() if not aside.issuperset(analyse(w)))
        names = [self._reading.short(document) for document in documents]
        found = [self._answers(topic, Filters(frozenset({d}))) for d in documents]
        sides = _sides("Document", names, found)
        kept = tuple(side for side in sides.sides if side.units)
        return replace(sides, sides=kept) if kept else None

    def _about(
        self, place: frozenset[SectionKey], names: Sequence[str], units: Sequence[ScoredUnit]
    ) -> list[ScoredUnit]:
        """Of the units that answer, those that stand in the place, or name it alone."""
        own = fold(self._named(place))

        def named(unit: ScoredUnit) -> set[str]:
            cells = " ".join(f"{c.label} {c.text}" for u in unit.units for c in u.cells)
            said = f" {fold(f'{unit.units[0].lead} {unit.text} {cells}')} "
            return {name for name in map(fold, names) if f" {name} " in said}

        return [
            unit
            for unit in units
            if self._reading.ranking.stands_in(place, unit.passage) or named(unit) == {own}
        ]

    def _answers(self, question: str, filters: Filters) -> list[ScoredUnit]:
        """The dates of the question go: they say which document, and those of the others."""
        own = self._reading.understanding.run(_DATE.sub("", question), (), filters)
        ranked = self._reading.ranking.run(own, Retrieving(self._library).run(own))
        return self._units(own, ranked)

    def _named(self, place: frozenset[SectionKey]) -> str:
        document, section = min(place)
        return calm(self._reading.sections(document)[section].title)

    def _documents(self, query: Query) -> list[str]:
        """Those that the question names one by one, in its order."""
        found: dict[str, None] = {}
        for clause in _CLAUSE.split(query.question):
            shares = self._reading.understanding.named(clause).documents
            best = max(shares.values(), default=0.0)
            own = [document for document, share in shares.items() if share == best]
            if len(own) > 1:  # those that the whole question names best
                whole = query.named.documents
                most = max(whole.get(document, 0.0) for document in own)
                own = [document for document in own if whole.get(document, 0.0) == most]
            own = own if len(own) < 2 else list(self._there(own, query))
            if len(own) == 1:
                found.setdefault(own[0])
        return list(found)[:_MOST]

    def _there(self, documents: Iterable[str], query: Query) -> Iterator[str]:
        """Those that speak of the places named, where documents are named alike."""
        names = query.named.communes | query.named.quartiers
        for document in documents if names else ():
            terms = dict.fromkeys(query.named.stems, 1.0)
            hits = self._library.search_words(terms, 3, Filters(frozenset({document})))
            texts = self._library.passages([hit.passage_id for hit in hits])
            if any(name in fold(passage.text) for passage in texts for name in names):
                yield document


def alternatives(query: Query, analyse: Analyse) -> list[Callable[[ScoredUnit], bool]]:
    """« A ou B ? », « autant A que B »: tests of a unit, that it speaks of one by its names."""
    found = _EITHER.search(query.question)
    if not found or not (query.comparison or found[1] == "ou"):
        return []
    before = _BEFORE_FIRST.split(query.question[: found.start()])[-1]
    after = _AFTER_SECOND.split(query.question[found.end() :])[0]
    names = [
        frozenset(stems_of(written_names(f"{_LOWER} {part}"), analyse)) for part in (before, after)
    ]
    first, second = names
    if not first - second or not second - first:
        return []

    def of(own: frozenset[str], other: frozenset[str], unit: ScoredUnit) -> bool:
        above = " ".join(unit.passage.path[-1:])
        said = frozenset(analyse(f"{above} {unit.units[0].lead} {unit.text}"))
        return own <= said and not other - own <= said

    return [partial(of, first, second), partial(of, second, first)]


def _sides(head: str, names: Sequence[str], found: Sequence[Sequence[ScoredUnit]]) -> Sides:
    """Without what holds much less of the question than the best side does, and fits it less."""
    best = [units[0] for units in found if units]
    overlap = max((unit.overlap for unit in best), default=0.0)
    score = max((unit.score for unit in best), default=0.0)
    return Sides(
        head,
        tuple(
            Side(
                name,
                tuple(
                    unit
                    for unit in units
                    if unit.overlap >= _ANSWERS * overlap or unit.score >= _ANSWERS * score
                ),
            )
            for name, units in zip(names, found, strict=True)
        ),
    )
