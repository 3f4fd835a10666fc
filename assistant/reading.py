"""What one generation of the library knows, ready for questions."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from assistant.casing import Casing
from assistant.fit import Fit
from assistant.gazetteer import Gazetteer
from assistant.partners import Partners
from assistant.rank import Ranking
from assistant.spelling import Spelling
from assistant.standing import commune_headed, communes_of, standings
from assistant.understand import Understanding
from assistant.versions import version
from assistant.write import Source
from index.analysis import analyse, stem, tokens
from index.records import RecordFilters
from index.records import partners as partners_of
from index.static import shipped_embedder
from ingest.model import Passage, Section
from ingest.records.model import Record
from prompts.abbreviations import load_abbreviations
from prompts.acronyms import Sigle, load_acronyms
from prompts.lexicon import load_lexicon
from prompts.questions import fold
from prompts.questions import load as load_questions
from prompts.records import plain, record_words
from prompts.words import calm

if TYPE_CHECKING:
    from index import Library

# Sections that a person cites to say where a thing stands; rubrics and sub-heads say what.
_CITED = frozenset(
    [
        "fiche",
        "article",
        "annexe",
        "axe",
        "orientation",
        "enjeu",
        "objectif",
        "commune",
        "quartier",
        "partenaire",
        "partie",
        "titre",
        "pilier",
        "chapitre",
    ]
)
_HEADING = 6  # words of a place said above statements: they count in the answer's
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_KIND_WORDS = frozenset(("de", "ville", "d", "action", "actions", "operationnelles", "engagements"))
_RARE = 0.05  # share of the passages: what stands in more of them is no name that tells
_WRITTEN = 5  # passages that tell how a word is written
_LINK = 4  # letters; shorter words end no shortened heading


class Reading:
    """Names, sections and term weights, as they stand at one generation."""

    def __init__(self, library: Library) -> None:
        self.generation = library.generation()
        self._library = library
        self.entries = library.documents()
        shelved = library.shelved()  # read when a question is put to one of them
        everything = [*shelved, *self.entries]
        self._sections = {entry.id: library.sections(entry.id) for entry in everything}
        self._sources = {
            e.id: Source(e.id, e.name, " ".join(filter(None, (e.title, version(e, shelved)))))
            for e in everything
        }
        self._periods = {entry.id: entry.period for entry in everything}
        questions = load_questions()
        lexicon = load_lexicon(analyse)
        spelling = Spelling(
            library.frequencies,
            lambda stem: shipped_embedder().knows(stem) or bool(lexicon.expand((stem,))),
            lambda stem: {form for form, _ in self._written(stem)},
            questions.words,
        )
        gazetteer = Gazetteer(
            ((e.id, e.title, e.period, self._sections[e.id]) for e in self.entries),
            questions.document_words,
            is_typo=lambda word: spelling.is_typo(stem(word)),
            tabled={one.place.quartier for one in library.indicateurs() if one.place.quartier},
        )
        casing = Casing(
            library.frequencies,
            shipped_embedder().knows,
            self._written,
            int(_RARE * library.count()),
        )
        sigles = library.sigles()
        records: list[Record] = [*library.engagements(), *library.fiches()]
        self.partners = partners = Partners(
            (partner.name for record in records for partner in partners_of(record)),
            ((sigle.acronym, sigle.expansion) for sigle in sigles),
        )
        self.understanding = Understanding(
            analyse,
            lexicon,
            load_acronyms(analyse).joined(
                Sigle(sigle.acronym, sigle.expansion) for sigle in sigles
            ),
            load_abbreviations(),
            questions,
            gazetteer,
            spelling,
            casing,
            library.holders,
            partners,
        )
        self._communes = communes_of(self._sections.values())
        self._standings = {
            identity: standings(identity, sections, partners.named, self._communes)
            for identity, sections in self._sections.items()
        }
        self.ranking = Ranking(questions, self._standings, Fit(library, analyse))
        # Periods that the documents cover, both years said.
        self.periods = [
            (min(years), max(years))
            for e in self.entries
            if (years := _YEAR.findall(f"{e.title} {e.period}"))
        ]
        self._first: dict[str, dict[int, Passage]] = {}
        titles = [entry.title for entry in self.entries]
        # Stems that say where to look or how one asks, not what is asked.
        self.titles = frozenset(analyse(" ".join(titles)))
        self.frame = self.titles.union(
            analyse(" ".join([*questions.document_words, questions.asking_words]))
        )

    def _written(self, stem: str) -> list[tuple[str, bool]]:
        """A word as the pages that say it most write it, and whether it opens a sentence."""
        hits = self._library.search_words({stem: 1.0}, _WRITTEN)
        return [
            (passage.text[token.start : token.end], _opens(passage.text, token.start))
            for passage in self._library.passages([hit.passage_id for hit in hits])
            for token in tokens(passage.text)
            if token.term == stem
        ]

    def source(self, document_id: str) -> Source:
        return self._sources[document_id]

    def heading(self, passage: Passage, dated: bool) -> str:
        """Where a passage stands, in a few words: « Villejuif, Alexandre Dumas (2024-2030) ».

        dated: with the document's period, where several documents may answer.
        """
        sections = self._sections[passage.document_id]
        labels: list[str] = []
        index = passage.section
        while index > 0:
            section = sections[index]
            if commune_headed(section, self._communes):  # « b/ Cachan » of an annex
                labels.insert(0, section.title)
            if section.kind in _CITED:
                # A number is enough where there is one: the citation has the whole title.
                labels.insert(0, _numbered(section) if section.number else section.label)
                if section.kind != "quartier":  # which commune's?
                    break
            index = section.parent
        if not labels:
            labels = [sections[passage.section].label] if passage.section > 0 else []
        names = map(calm, labels)
        where = _shortened(", ".join(names)) or self._sources[passage.document_id].title
        period = self._periods[passage.document_id]
        return f"{where} ({period})" if dated and period and len(self.entries) > 1 else where

    def first_passages(self, document_id: str) -> dict[int, Passage]:
        """Section -> the first passage that stands in it or below; read when first asked for."""
        if not self._first:
            first: dict[str, dict[int, Passage]] = {}
            for passage in self._library.all_passages():
                sections = self._sections[passage.document_id]
                found = first.setdefault(passage.document_id, {})
                index = passage.section
                while index >= 0 and index not in found:
                    found[index] = passage
                    index = sections[index].parent
            self._first = first  # whole: another question may be reading it
        return self._first.get(document_id, {})

    def period(self, document_id: str) -> str:
        return self._periods[document_id]

    def year(self, document_id: str) -> str:
        """The last year that the document is about; "" when it does not say."""
        title = self._sources[document_id].title
        return max(_YEAR.findall(f"{title} {self._periods[document_id]}"), default="")

    def covers(self, document_id: str, year: str) -> bool:
        """Whether the document is about the year, as far as it says."""
        title = self._sources[document_id].title
        years = _YEAR.findall(f"{title} {self._periods[document_id]}")
        return not years or min(years) <= year <= max(years)

    def dated(self, document_id: str) -> str:
        """Title and period: « Contrat de ville du Val d'Orne (2024-2030) »."""
        title, period = self._sources[document_id].title, self._periods[document_id]
        return f"{title} ({period})" if period and period not in title else title

    def short(self, document_id: str) -> str:
        """In a table's cell: « Contrat de ville (2024-2030) », its title where others are so called."""
        period = self._periods[document_id]
        kinds = {e.id: (self._kind(e.title), e.period) for e in self.entries}
        own = kinds.get(document_id)
        if not period or own is None or list(kinds.values()).count(own) > 1:
            return self.dated(document_id)
        return f"{own[0]} ({period})"

    def engaged(self, documents: Collection[str]) -> set[str]:
        """Usual names of the partners that commit themselves in these documents."""
        filters = RecordFilters(documents=frozenset(documents))
        return {
            partner.name
            for engagement in self._library.engagements(filters)
            for partner in engagement.partenaires
        }

    def _kind(self, title: str) -> str:
        """The words that say what a document is: those that open its title."""
        words = title.split()
        count = 1
        while count < len(words) and fold(words[count]) in _KIND_WORDS:
            count += 1
        return " ".join(words[:count])

    def heads(self, partner: str, documents: Collection[str]) -> bool:
        """Whether a heading of these documents names the partner, by its usual name."""
        partners = record_words().partners
        return any(
            partner in (role for role, _, _ in partners.every(plain(section.label)))
            for document in documents
            for section in self._sections[document]
        )

    def numbers(self, kind: str) -> bool:
        """Whether a document numbers headings of this kind."""
        return any(
            kind == known
            for places in self._standings.values()
            for standing in places
            for known, _ in standing.headings
        )

    def headed(self, kind: str, number: str) -> set[tuple[str, int]]:
        """The sections under a numbered heading, itself too: (document, section)."""
        return {
            (entry.id, index)
            for entry in self.entries
            for index, standing in enumerate(self._standings[entry.id])
            if (kind, number) in standing.headings
        }

    def sections(self, document_id: str) -> Sequence[Section]:
        return self._sections[document_id]


def _opens(text: str, at: int) -> bool:
    """A word may have its capital from its place: after a stop, at a line's beginning."""
    before = text[:at].rstrip(" «\"'’(")
    return not before or not (before[-1].isalnum() or before[-1] in ",-")


def _numbered(section: Section) -> str:
    """« Fiche opérationnelle n°2-2 — Favoriser la mobilité » in short: « Fiche 2-2, Favoriser… ».

    What a fiche is about is only in its title.
    """
    words = section.label.partition(" — ")[0].split()
    number = f"{words[0]} {words[-1].removeprefix('n°')}" if len(words) > 1 else section.label
    return f"{number} — {section.title}" if section.kind == "fiche" else number


def _shortened(label: str) -> str:
    """Never ends on a link: « Les engagements de l'État et… »."""
    words = label.split()
    if len(words) <= _HEADING:
        return label
    words = words[:_HEADING]
    while len(words) > 1 and len(words[-1]) < _LINK:
        words.pop()
    return " ".join(words).rstrip(" ,:;–—-") + "…"
