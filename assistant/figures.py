"""Figures that records hold: of several places side by side, of one place in several documents.

Rows of « indicateurs clés » say little by themselves: the same label stands in the sheet of
every quartier, and each document has its own. So what is measured is looked for first, then
its row in each place and document.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.compose import Statement
from assistant.counted import Counted
from assistant.markdown import escape
from assistant.quartiers import bare as bared
from assistant.topic import named_stems
from ingest.records.model import Place
from prompts.choices import load as load_choices
from prompts.questions import fold as folded
from prompts.questions import load as load_questions
from prompts.words import calm

if TYPE_CHECKING:
    from assistant.query import Query
    from assistant.reading import Reading
    from assistant.units import UnitScores
    from index import Library
    from ingest.model import Passage
    from ingest.records.model import Indicateur
    from prompts.words import Analyse

# Names and labels come back from question to question.
bare, fold = lru_cache(maxsize=1 << 12)(bared), lru_cache(maxsize=1 << 13)(folded)

_ALIKE = 0.1  # share of the question that a label must hold
_CLEAR = 1.3  # times what the next best label holds
_TOLD = 0.6  # share of a label's words that the question says, where they are common ones
_MOST = 12  # rows of a table
_NAMED = 0.5  # share of the words of a title that the question says
_YEAR = re.compile(r"\(?\b(?:19|20)\d\d\)?")

_BEFORE_PLACE = frozenset(("sur", "a", "de", "pour", "le", "la", "les", "l"))

_Spot = tuple[str, str]  # place, document id
_Measure = tuple[str, str]  # "Quartier" or "Commune"; what is measured there, folded


@dataclass(frozen=True, slots=True)
class Row:
    name: str  # « Triage »; « Protocole (2019-2022) »
    statement: Statement  # its text is the value


@dataclass(frozen=True, slots=True)
class Table:
    """Figures beside each other; what heads them says whether places or documents differ."""

    head: str  # « Quartier »; « Document »
    label: str  # what the figures are
    rows: tuple[Row, ...]
    opening: str = ""  # Markdown


class Figures:
    def __init__(
        self, library: Library, scores: UnitScores, analyse: Analyse, reading: Reading
    ) -> None:
        self._library = library
        self._scores = scores
        self._analyse = analyse
        self._reading = reading

    def run(self, query: Query) -> Table | None:
        """The table that answers; None where nothing is measured in two places or documents."""
        named = query.named
        placed = bool(named.quartiers or named.communes)
        most = load_questions().superlatives.found(fold(query.question))
        if query.filters.sections or not (placed or (query.lists_places and most)):
            return None
        found = self._by_measure(query)
        measure = self._measure(query, found)
        if measure is None:
            return None
        head, spots = measure[0], found[measure]
        if _side_by_side(query):
            return self._of_places(query, head, spots)
        if len(named.quartiers) == 1 and _of_one_place(spots):
            return self._of_documents(query, spots)
        return None

    def _of_places(self, query: Query, head: str, spots: dict[_Spot, Indicateur]) -> Table | None:
        places = {place for place, _ in spots}
        documents = {document for _, document in spots}
        dated = len(documents) > 1 and query.periods > 1
        if not dated:
            # One document for all: the one that has the most of them, the most recent of equals.
            best = max(
                documents,
                key=lambda d: (sum(other == d for _, other in spots), self._reading.year(d)),
                default="",
            )
            spots = {spot: one for spot, one in spots.items() if spot[1] == best}
        least = load_questions().least.found(fold(query.question))
        figures = sorted(spots.items(), key=lambda item: item[1].number or 0.0, reverse=not least)[
            :_MOST
        ]
        names = {
            spot: self._of_place(one, query)
            + (f" ({self._reading.period(spot[1])})" if dated else "")
            for spot, one in figures
        }
        rows = self._rows([(names[spot], one) for spot, one in figures])
        if len(rows) < 2 or len(places) < 2:
            return None
        left = len(spots) - len(figures)
        which = "les plus bas" if least else "les plus élevés"
        opening = (
            f"**{len(rows)} {head.lower()}s sur {len(spots)}**, {which} d'abord :" if left else ""
        )
        one = figures[0][1]
        label = _without_place(one)
        if one.year and one.year not in label:
            label = f"{label} ({one.year})"
        return Table(head, label, rows, opening)

    def _of_documents(self, query: Query, spots: dict[_Spot, Indicateur]) -> Table | None:
        """Where documents do not give the same figure of one place."""
        shares = query.named.documents
        if query.periods == 1 and not query.comparison and len(set(shares.values())) > 1:
            return None  # one of them is asked for
        figures = sorted(
            spots.items(), key=lambda item: self._reading.year(item[0][1]), reverse=True
        )
        if len({one.number for _, one in figures}) < 2:
            return None
        rows = self._rows([(self._reading.short(d), one) for (_, d), one in figures])
        if len(rows) < 2:
            return None
        opening = (
            "**Les documents ne donnent pas le même chiffre** pour "
            f"{escape(self._of_place(figures[0][1], query))} ; le plus récent d'abord :"
        )
        return Table("Document", _family(figures[0][1].what) or figures[0][1].what, rows, opening)

    def _of_place(self, one: Indicateur, query: Query) -> str:
        """« Centre-ville », with its commune where none is named."""
        if not one.place.quartier:
            return calm(one.place.commune)
        name = calm(one.place.quartier)
        alone = query.named.communes or query.named.quartiers or not one.place.commune
        return name if alone else f"{name}, {calm(one.place.commune)}"

    def _rows(self, figures: Sequence[tuple[str, Indicateur]]) -> tuple[Row, ...]:
        ids = [one.source.passage_id for _, one in figures]
        passages = {passage.id: passage for passage in self._library.passages(ids)}
        return tuple(
            Row(name, _statement(one, passages[one.source.passage_id]))
            for name, one in figures
            if one.source.passage_id in passages
        )

    def _measure(
        self, query: Query, found: Mapping[_Measure, Mapping[_Spot, Indicateur]]
    ) -> _Measure | None:
        """What is asked, of what is measured; None where no label or several fit."""
        said = fold(query.question)
        counted = Counted(query, self._analyse)
        found = {
            measure: spots
            for measure, spots in found.items()
            if counted.held(self._analyse(measure[1]))
        }
        aside = self._reading.frame | named_stems(query, self._analyse)
        scores = {
            measure: max(
                self._scores.overlap(frozenset(self._analyse(label)) - aside)
                for label in {measure[1], *(_YEAR.sub("", one.what) for one in spots.values())}
            )
            for measure, spots in found.items()
        }
        ordered = sorted(scores, key=lambda measure: -scores[measure])
        clear = [
            measure
            for measure in ordered[:1]
            if scores[measure] >= _ALIKE
            and (len(ordered) < 2 or scores[measure] >= _CLEAR * scores[ordered[1]])
        ]
        clear = clear or self._told(query, found)
        choices = load_choices()
        cued = {
            m.label for m in (*choices.libelles, *choices.mesures) if m.cues.found(said)
        }  # fmt: skip
        asked = [
            measure
            for family in choices.libelles
            for measure in scores
            if family.label in cued and fold(family.label) == measure[1]
        ]
        # « Lequel a la population la plus âgée »: a word that asks more than the label says.
        if clear and clear[0] not in asked:
            return clear[0]
        return next(iter([*asked, *clear]), None)

    def _told(
        self, query: Query, found: Mapping[_Measure, Mapping[_Spot, Indicateur]]
    ) -> list[_Measure]:
        """The one measure most of whose label the question says, common words too."""
        asked = {*query.own, *(stem for meaning in query.meanings for stem in meaning.stems)}
        told = [
            measure
            for measure, spots in found.items()
            if len(spots) > 1
            and (label := set(self._analyse(measure[1])))
            and len(label & asked) >= max(_TOLD * len(label), 2)
        ]
        return told if len(told) == 1 else []

    def _by_measure(self, query: Query) -> dict[_Measure, dict[_Spot, Indicateur]]:
        """What is measured -> place and document -> its figure, for the places asked about."""
        found: dict[_Measure, dict[_Spot, Indicateur]] = defaultdict(dict)
        documents = self._of_territory(query)
        everything = self._library.indicateurs()
        quartiers = _known(everything)
        wanted = {bare(name) for name in query.named.quartiers}
        asked = [
            one
            for one in (_placed(each, quartiers) for each in everything)
            if one.kind == "valeur" and one.number is not None
            if not documents or one.document_id in documents
            # In a quartier's sheet, a figure « of the agglomération » is not its own.
            if (one.place.quartier and not one.territoire)
            or (one.place.commune and not one.place.quartier and not wanted)
            if _asked(one, query, wanted)
        ]
        # « Centre-ville » is the one of the commune named, where it has one.
        there = {bare(one.place.quartier) for one in asked if _in_commune(one, query)}
        within = self._territories(query, asked)
        for one in asked:
            name = bare(one.place.quartier or one.place.commune)
            elsewhere = name in there and not _in_commune(one, query)
            if elsewhere or (within and one.territoire not in within):
                continue
            level = "Quartier" if one.place.quartier else "Commune"
            commune = "" if one.place.quartier else one.place.commune
            spots = found[level, _measured(one.what, commune)]
            known = spots.get((name, one.document_id))
            if known is None or _dated(one, query) > _dated(known, query):
                spots[name, one.document_id] = one
        return found

    def _of_territory(self, query: Query) -> set[str]:
        """Of no place in particular: the documents whose titles the question says, if any."""
        if query.named.quartiers or query.named.communes:
            return set()
        generic = set(self._analyse(" ".join(load_questions().document_words)))
        said = {}
        for entry in self._reading.entries:
            title = {s for s in self._analyse(entry.title) if s.isalpha()} - generic
            said[entry.id] = len(title.intersection(query.own)) / len(title) if title else 0.0
        return {document for document, share in said.items() if share >= _NAMED}

    def _territories(self, query: Query, asked: Sequence[Indicateur]) -> set[str]:
        """Those that the question names, of the figures' own: « contrat de ville du Val d'Orne »."""
        own = set(query.own)
        stems = {
            name: set(self._analyse(name)) - self._reading.frame
            for name in {one.territoire for one in asked if one.place.commune}
        }
        return {name for name, telling in stems.items() if telling and telling <= own}


def _known(figures: Sequence[Indicateur]) -> dict[str, Place]:
    """The quartiers that some of them name, by their bare names."""
    known = {bare(n): Place(quartier=n) for one in figures for n in one.place.named}
    own = [one for one in figures if one.place.quartier and not one.territoire]
    return known | {bare(one.place.quartier): one.place for one in own}


def _placed(one: Indicateur, known: Mapping[str, Place]) -> Indicateur:
    """With its quartier, where it stands in a column that one heads: « Les Tanneries »."""
    if not one.territoire or one.place.quartier or one.place.commune:
        return one
    name = bare(re.sub(r"-\s+", "-", one.territoire.partition("(")[0]))
    place = known.get(name)
    if place is None:  # « Jean-Zay » for « Cité Jean-Zay »
        longer = [known[other] for other in known if set(name.split()) < set(other.split())]
        place = longer[0] if len(longer) == 1 else None
    return replace(one, place=place, territoire="") if place else one


def _without_place(one: Indicateur) -> str:
    return _without("" if one.place.quartier else one.place.commune, one.what)


def _without(commune: str, what: str) -> str:
    """« Projets financés sur Montbrun » is the same measure as on another commune."""
    words = what.split()
    place = set(fold(commune).split())
    while words and place & set(fold(words[-1]).split()):
        words.pop()
    while words and len(words) < len(what.split()) and fold(words[-1]) in _BEFORE_PLACE:
        words.pop()
    return " ".join(words) or what


def _dated(one: Indicateur, query: Query) -> tuple[int, str]:
    """The period asked for before the others, the longest first, then the latest."""
    asked = fold(query.question)
    years = _YEAR.findall(one.year)
    return len(years) if all(year in asked for year in years) else 0, one.year[-4:]


@lru_cache(maxsize=1 << 12)  # the same labels stand in the sheet of every quartier
def _measured(what: str, commune: str) -> str:
    """A label without place nor year; labels of one family are one: « Nombre d'habitants »."""
    what = _without(commune, what)
    return fold(_family(what) or _YEAR.sub("", what))


def _family(what: str) -> str:
    """« Population », for a label that is one of its own; "" for the others."""
    label = fold(_YEAR.sub("", what))
    return next((m.label for m in load_choices().libelles if m.cues.opens(label)), "")


def _of_one_place(spots: dict[_Spot, Indicateur]) -> bool:
    return len({place for place, _ in spots}) == 1 and len(spots) > 1


def _side_by_side(query: Query) -> bool:
    """Several quartiers are named, or those of a commune are compared."""
    if query.named.quartiers:
        return len({bare(name) for name in query.named.quartiers}) > 1
    return query.lists_places or (bool(query.named.communes) and query.comparison)


def _asked(one: Indicateur, query: Query, quartiers: set[str]) -> bool:
    if query.filters.documents and one.document_id not in query.filters.documents:
        return False
    if quartiers:
        return bare(one.place.quartier) in quartiers
    return not query.named.communes or _in_commune(one, query)


def _in_commune(one: Indicateur, query: Query) -> bool:
    return bool(query.named.communes & {fold(name) for name in one.place.commune.split(",")})


def _statement(one: Indicateur, passage: Passage) -> Statement:
    value = one.value if one.unit in one.value or not one.unit else f"{one.value} {one.unit}"
    span = (one.source.start, one.source.end)
    return Statement(passage, (span,), f"**{escape(value)}**", 1.0)
