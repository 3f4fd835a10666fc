"""When the documents do not answer: said, with what is missing.

Unanswerable questions are near misses: they overlap with the text more than others do. So a
refusal looks at what is missing: a name that no document has, or that none of the passages
found has beside the others; a numbered heading; a period, a year; the value asked for, beside
its topic and its names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.counted import Counted
from assistant.names import written_names
from assistant.pledges import asked_for_all, asked_partner, asked_topic, documents_named
from assistant.query import Query, Scored
from assistant.units import ScoredUnit
from ingest.model import Passage
from prompts.abbreviations import load_abbreviations
from prompts.questions import Value
from prompts.questions import fold as folded
from prompts.questions import load as load_questions
from prompts.words import fold

if TYPE_CHECKING:
    from assistant.reading import Reading
    from prompts.words import Analyse

# The value must stand in a unit that overlaps with the question at least this share of what
# the best one does. Of 459 answerable and 80 unanswerable questions of five sets, half refuses
# 10 and 66, two fifths 5 and 62, three fifths 14 and 66.
_TOPIC = 0.5
_BEST = 0.8
_ON_TOPIC = 0.3  # share of the topic of a partner's commitments that one of them holds
_READ = 10  # passages that the names asked about are looked for in
# The same for a name that a value must stand by: a quartier's own sheet has it on each passage.
_FEW = 30
_COMMON = 0.05  # share of the passages: what more of them name, like « État », tells nothing
_EITHER = re.compile(r"\sou\s")
_DERIVED = 4  # letters of a name that « européens », « ATFPB » are made of
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# What puts a question, or a second one.
_ASKS = re.compile(
    r"\b(?:combien|quels?|quelles?|quand|ou|comment|pourquoi|qui|quoi|lequel|laquelle|est ce|"
    r"t (?:ils?|elles?|on))\b"
)
_SUMS = ("montant", "somme")  # kinds of value
_AGES = re.compile(r"\b\d{1,2} (?:a )?\d{1,2} ans\b")
# « Quel est le revenu… », « quelle sera la durée… »: what is asked for, by its noun.
_SUBJECT = re.compile(r"\b(?:quel|quelle) (?:est|etait|sera) (?:le |la |l |son |sa |leur )(\w+)")
# « Quel taux d'intérêt », « date de démolition »: what the value is of.
_MEASURE = re.compile(
    r"\b(?:taux|date|duree|superficie|prix|cout|tarif) (?:de la |de l |du |des |de |d )(\w+)"
    r"|\bcombien coute\w* (?:la |l |le |les |une |un |des |du )?(\w+)"
    r"|\bquel(?:le)?s? (loyer|salaire|indemnite|remuneration)s?\b"
)


@dataclass(frozen=True, slots=True)
class _Name:
    written: str
    stems: tuple[str, ...]


class Refusing:
    def __init__(
        self,
        analyse: Analyse,
        frequencies: Callable[[Iterable[str]], Mapping[str, int]],
        reading: Reading,
        passages: int,
    ) -> None:
        """`frequencies`: stem -> passages that hold it; `passages`: how many there are."""
        self._analyse = analyse
        self._frequencies = frequencies
        self._reading = reading
        self._passages = passages

    def run(
        self,
        query: Query,
        ranked: Sequence[Scored],
        units: Sequence[ScoredUnit],
        valued: bool = False,
    ) -> str | None:
        """What is missing, in French, or None when the documents may answer.

        valued: the figures asked for were found, side by side.
        """
        if not units:
            return "aucun passage ne parle de ce qui est demandé"
        if query.named.uncovered and not self._said_then(query):
            return f"aucun document de ce territoire ne porte sur {query.named.uncovered}"
        read = [scored.passage for scored in ranked[:_READ]]
        names = self._names(query)
        return (
            self._unknown(query, names)
            or self._absent_heading(query, ranked)
            or (self._absent_year(query, read) if query.values else None)
            or self._silent_partner(query)
            or self._silent_on_topic(query, units)
            or (None if valued else self._apart(query, names, read))
            or (None if valued else self._missing_value(query, names, units))
            or (None if valued else self._missing_subject(query, names, units))
        )

    def _said_then(self, query: Query) -> bool:
        """Whether a document of the period asked for says every name of the question."""
        years = _YEAR.findall(query.named.uncovered)
        return bool(query.named.holders) and any(
            all(entry.id in held for held in query.named.holders)
            and any(self._reading.covers(entry.id, year) for year in years)
            for entry in self._reading.entries
        )

    def _names(self, query: Query) -> list[_Name]:
        """What is asked about by its name; not the document's territory, nor the first word."""
        found = []
        for word in written_names(query.question):
            stems = tuple(stem for stem in self._analyse(word) if stem not in self._reading.frame)
            if stems:
                found.append(_Name(word, stems))
        return found

    def _unknown(self, query: Query, names: Sequence[_Name]) -> str | None:
        meanings = [m for m in query.meanings if self._frequencies(m.stems)]
        for name in names:
            short = load_abbreviations().written_out(name.written) != name.written  # « Sécu »
            meant = short or any(not set(name.stems).isdisjoint(m.key) for m in meanings)
            if not meant and not self._frequencies(name.stems):
                return f"le nom « {name.written} » ne figure dans aucun document"
        return None

    def _absent_heading(self, query: Query, ranked: Sequence[Scored]) -> str | None:
        """« Article 12 » where no document has one, or nothing but its title."""
        named = documents_named(query)
        for kind, number in sorted(query.named.headings):
            headed = {
                section
                for section in self._reading.headed(kind, number)
                if not named or section[0] in named
            }
            name = f"{kind} {number.replace('.', '-')}"
            if not headed and self._reading.numbers(kind):
                return f"aucun document n'a de « {name} »"
            alone = len(headed) == 1
            if alone and not any(
                (s.passage.document_id, s.passage.section) in headed and _more(s.passage)
                for s in ranked
            ):
                return f"« {name} » n'a qu'un titre dans les documents"
        return None

    def _absent_year(self, query: Query, read: Sequence[Passage]) -> str | None:
        for year in _YEAR.findall(query.question):
            covered = any(first <= year <= last for first, last in self._reading.periods)
            if not covered and not any(year in passage.text for passage in read):
                return f"aucun passage à ce sujet ne porte sur {year}"
        return None

    def _silent_partner(self, query: Query) -> str | None:
        """A partner asked for its commitments, to whom the document named gives none."""
        partner = asked_partner(query)
        if not partner or not query.named.documents:
            return None
        documents = documents_named(query)
        engaged = self._reading.engaged(documents)
        if not engaged or partner in engaged or self._reading.heads(partner, documents):
            return None
        return f"aucun engagement n'y est pris au nom de « {partner} »"

    def _silent_on_topic(self, query: Query, units: Sequence[ScoredUnit]) -> str | None:
        """A partner asked for its commitments on a topic, where nothing that names it is on it."""
        asked = asked_for_all(query, lambda: self._reading.engaged(documents_named(query)))
        topic = asked_topic(query, asked, self._reading, {}, self._analyse) if asked else None
        if not asked or not topic:
            return None
        for unit in units:
            above = f"{' '.join(unit.passage.path)} {unit.passage.context}"
            if asked[0] in self._reading.partners.named(f"{above} {_with_lead(unit)}"):
                said = self._analyse(f"{above} {_with_lead(unit)}")
                if topic.share(said) >= _ON_TOPIC:
                    return None
        return f"aucun engagement de « {asked[0]} » à ce sujet n'y figure"

    def _apart(self, query: Query, names: Sequence[_Name], read: Sequence[Passage]) -> str | None:
        """Names that no passage holds together: a partner and a place that it says nothing of.

        What is said of several places stands in a passage for each.
        """
        telling = [name for name in names if self._tells(name)]
        places = [
            name
            for name in telling
            if query.comparison
            or _EITHER.search(query.question)
            or (_several(query) and _names_place(query, name))
        ]
        held = []
        for passage in read:
            terms = self._terms(passage, passage.text)
            held.append({name for name in telling if self._held(query, name, terms)})
        together = max((names.difference(places) for names in held), key=len, default=set())
        placed = {name for names in held if names >= together for name in names}
        missing = [name for name in telling if name not in (placed if name in places else together)]
        if not missing:
            return None
        if all(any(name in names for names in held) for name in missing):  # each, but elsewhere
            apart = [name for name in telling if name in together or name in missing]
            return f"aucun passage à ce sujet ne parle à la fois de {_listed(apart)}"
        return f"aucun passage à ce sujet ne parle de {_listed(missing)}"

    def _missing_value(
        self, query: Query, names: Sequence[_Name], units: Sequence[ScoredUnit]
    ) -> str | None:
        # « …, et depuis quand ? »: what comes second may be missing where the first is answered.
        first = _first(folded(query.question))
        value = next((value for value in query.values if value.asked(first)), None)
        if value is None:
            return None
        telling = [name for name in names if self._tells(name) or self._rare(name)]
        counted = Counted(query, self._analyse) if value.counts else None
        enough = _TOPIC * max(unit.overlap for unit in units)
        best = max(unit.topic for unit in units)
        for unit in units:
            said = _with_lead(unit)
            if unit.topic < enough or not value.pattern.search(said):
                continue
            if not self._of_what_is_named(query, first, unit.passage):
                continue
            if value.name in _SUMS and not self._of_whom(query, unit):
                continue
            terms = self._terms(unit.passage, said)
            held = [self._held(query, name, terms) for name in telling]
            together = any(held) or not held if _several(query) else all(held)
            # What answers best may count under another name (« 342 démolitions »).
            beside = (
                not counted
                or counted.beside(value, said)
                or (unit.topic >= _BEST * best and counted.elsewise(value, said))
            )
            if value.with_it and value.beside:
                role = value.beside.first(first)
                beside = beside and terms.issuperset(self._analyse(role))
            if together and beside and self._measures(query, terms):
                return None
        return _said_missing(value, telling)

    def _of_what_is_named(self, query: Query, asked: str, passage: Passage) -> bool:
        """In a document that says most of the names, of the years and the ages asked about."""
        lacking = sum(passage.document_id not in held for held in query.named.holders)
        if 2 * lacking >= max(len(query.named.holders), 1):
            return False
        source = self._reading.source(passage.document_id)
        said = f"{source.name} {' '.join(passage.path)} {passage.context} {passage.text}"
        years = _YEAR.findall(asked) if query.periods < 2 else []  # each has a part of its own
        dated = not years or any(
            year in said or self._reading.covers(passage.document_id, year) for year in years
        )
        return dated and all(ages in folded(said) for ages in _AGES.findall(asked))

    def _of_whom(self, query: Query, unit: ScoredUnit) -> bool:
        """A sum that a partner gives names it, or stands under its name."""
        text = f"{' '.join(unit.passage.path)} {unit.passage.context} {_with_lead(unit)}"
        asked = query.named.partners
        return not asked or not asked.isdisjoint(self._reading.partners.named(text))

    def _missing_subject(
        self, query: Query, names: Sequence[_Name], units: Sequence[ScoredUnit]
    ) -> str | None:
        """« Quel est le revenu médian à… » where nothing about the place speaks of a revenu."""
        asked = _SUBJECT.search(folded(query.question))
        if asked is None:
            return None
        noun = next(iter(self._analyse(asked[1])), "")
        if not noun or noun in self._reading.frame or load_questions().comparison.found(asked[1]):
            return None
        meanings = [set(meaning.stems) for meaning in query.meanings if noun in meaning.key]
        telling = [name for name in names if self._tells(name)]
        for unit in units:
            terms = self._terms(unit.passage, _with_lead(unit))
            said = noun in terms or any(terms.issuperset(stems) for stems in meanings)
            if said and (not telling or any(self._held(query, name, terms) for name in telling)):
                return None
        return f"aucun passage à ce sujet ne parle de « {asked[1]} »"

    def _rare(self, name: _Name) -> bool:
        """Each of its words stands in few passages, however large a share of a small library."""
        return max(self._frequencies(name.stems).values(), default=0) <= _FEW

    def _tells(self, name: _Name) -> bool:
        known = self._frequencies(name.stems)
        most = max(_COMMON * self._passages, _READ)
        return any(known.get(stem, 0) <= most for stem in name.stems)

    def _held(self, query: Query, name: _Name, terms: frozenset[str]) -> bool:
        """Each of its words, or what means the same."""
        return all(
            stem in terms
            or (len(stem) >= _DERIVED and any(stem in term for term in terms))
            or any(
                stem in meaning.key and terms.issuperset(meaning.stems)
                for meaning in query.meanings
            )
            for stem in name.stems
        )

    def _measures(self, query: Query, terms: frozenset[str]) -> bool:
        """« Taux d'intérêt », « date de démolition »: what the value is of stands beside it."""
        asked = _MEASURE.search(folded(query.question))
        noun = next(iter(self._analyse(asked[asked.lastindex or 1])), "") if asked else ""
        if not noun or noun in self._reading.frame or noun in terms:
            return True
        return any(
            terms.issuperset(meaning.stems) for meaning in query.meanings if noun in meaning.key
        )

    def _terms(self, passage: Passage, text: str) -> frozenset[str]:
        """What a text of the passage says, with what stands above it."""
        title = self._reading.source(passage.document_id).title
        above = f"{title} {' '.join(passage.path)} {passage.context}"
        return frozenset(self._analyse(f"{above} {text}"))


def _first(asked: str) -> str:
    """« …, et depuis quand ? » opens a second question; « adresse et téléphone » does not."""
    for joint in re.finditer(r" et ", asked):
        if _ASKS.search(asked, 0, joint.start()) and _ASKS.search(asked, joint.end()):
            return asked[: joint.start()]
    return asked


def _more(passage: Passage) -> bool:
    """Whether it says more than its heading."""
    return not set(folded(passage.text).split()) <= set(folded(" ".join(passage.path)).split())


def _several(query: Query) -> bool:
    """Two places at least."""
    return len(query.named.places) > 1


def _names_place(query: Query, name: _Name) -> bool:
    return not query.named.stems.isdisjoint(folded(name.written).split())


def _listed(names: Sequence[_Name]) -> str:
    return " et de ".join(f"« {name.written} »" for name in names)


def _said_missing(value: Value, names: Sequence[_Name]) -> str:
    about = f" pour « {names[0].written} »" if len(names) == 1 else " à ce sujet"
    return f"aucun document ne donne {value.label}{about}"


def _with_lead(unit: ScoredUnit) -> str:
    inherited = " ".join(cell.text for one in unit.units for cell in one.cells)
    return fold(f"{unit.units[0].lead} {unit.text} {inherited}")
