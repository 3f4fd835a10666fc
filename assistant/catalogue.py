"""Questions about what the library holds: documents, communes, quartiers, fiches, orientations.

Answered from the documents and their section trees, whole, each line citing its heading on the
page; never from the best passages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.compose import Span, Statement
from assistant.listing import Item, Listing
from assistant.markdown import escape
from assistant.pledges import documents_named
from assistant.quartiers import bare
from assistant.topic import Topic, named_stems, stems_of
from index.records import RecordFilters
from prompts.questions import fold
from prompts.questions import load as load_questions
from prompts.words import calm

if TYPE_CHECKING:
    from assistant.query import Query
    from assistant.reading import Reading
    from index import Library
    from index.entry import Entry
    from ingest.model import Passage, Section
    from prompts.words import Analyse

_ABOVE = ("enjeu", "axe", "pilier", "orientation", "commune")  # headings that group others
_ON_TOPIC = 0.6  # share of the topic that a heading holds, with those above it
_GROUP = 10  # words of what stands above
# « À Montbrun », not « le Grand Montbrun ».
_BEFORE_COMMUNE = "a|de|d|sur|pour|commune|ville|quartiers|prioritaires|qpv"
_PARTS = re.compile(r"[(:]")


@dataclass(frozen=True, slots=True)
class _Line:
    """One thing listed, and where a document names it."""

    entry: Entry
    name: str
    group: str  # what it stands under, in a few words
    labels: tuple[str, ...]  # its own heading, then those above
    passage: Passage
    span: Span


class Catalogue:
    def __init__(self, library: Library, reading: Reading, analyse: Analyse) -> None:
        self._library = library
        self._reading = reading
        self._analyse = analyse

    def run(self, query: Query) -> Listing | None:
        """The list that answers; None where something else than a list of headings is asked."""
        questions = load_questions()
        folded = fold(query.question)
        if query.named.uncovered or query.named.headings or query.filters.sections:
            return None
        entries = self._entries(query)
        asked = questions.listed(folded)
        if asked is None:
            return self._numbered(query, entries)
        communes = query.named.communes | self._tabled_communes(folded, entries)
        aside = self._aside(query) | stems_of([asked.words, *communes], self._analyse)
        topic = Topic(query, self._library.idf(query.vocabulary()), aside)
        if topic and (asked.short or asked.name in ("documents", "communes", "quartiers")):
            return None
        if not topic and self._phrased(query, asked.words):
            return None
        if asked.name == "documents":
            return self._documents(entries)
        # How many there are in all is for the documents to say: not each has its heading.
        if asked.name in ("communes", "quartiers") and asked.counted and not communes:
            return None
        lines: list[_Line] = []
        for entry in entries:
            headed = list(self._headed(entry, asked.kind, communes))
            tabled = list(self._tabled(entry, communes)) if asked.kind == "quartier" else []
            lines += headed if len(headed) >= len(tabled) else tabled
        lines = [
            line
            for line in lines
            if not topic or topic.share(stems_of(line.labels, self._analyse)) >= _ON_TOPIC
        ]
        placed = asked.name in ("communes", "quartiers")
        return self._listing(asked.one, asked.many, asked.shown, lines, topic, placed)

    def _phrased(self, query: Query, words: str) -> bool:
        """« Quelles fiches pour l'aide aux devoirs »: common words that say something together."""
        questions = load_questions()
        listed = stems_of([words, questions.list_words, *questions.document_words], self._analyse)
        telling = {s for s in query.own if s not in listed and s.isalpha()}
        telling -= named_stems(query, self._analyse)
        return any(len(telling.intersection(m.key)) > 1 for m in query.meanings)

    def _aside(self, query: Query) -> frozenset[str]:
        """Stems that do not say what is listed: names, the period, how one asks."""
        years = {stem for stem in query.own if stem.replace(".", "").isdigit()}
        questions = load_questions()
        words = stems_of([questions.list_words, *questions.list_sizes], self._analyse)
        return self._reading.frame | named_stems(query, self._analyse) | words | years

    def _numbered(self, query: Query, entries: Sequence[Entry]) -> Listing | None:
        """« Les quatre priorités de 2025 »: the headings under the one that announces as many."""
        asked = load_questions().numbered(fold(query.question))
        if asked is None:
            return None
        count, words = asked
        noun = words.split()[0]
        wanted = stems_of([noun], self._analyse)
        topic = Topic(query, self._library.idf(query.vocabulary()), self._aside(query) - wanted)
        found: list[tuple[float, list[_Line]]] = []
        for entry in entries:
            sections = self._reading.sections(entry.id)
            for section in sections[1:]:
                stems = stems_of([section.title], self._analyse)
                below = [s for s in sections if s.parent == section.index and s.title.strip()]
                if len(below) == count and wanted and wanted <= stems:
                    lines = [line for one in below if (line := self._line(entry, one, sections))]
                    found.append((topic.share(stems), lines))
        share, best = max(found, key=lambda one: one[0], default=(0.0, []))
        if share < _ON_TOPIC or len(best) < count:
            return None
        written = next((w for w in query.question.split() if fold(w) == noun), noun)
        return self._listing(written, written, "montrés", best)

    def _entries(self, query: Query) -> list[Entry]:
        """The documents that the question names, or all; the most recent first."""
        kept = query.filters.documents or documents_named(query)
        entries = [e for e in self._reading.entries if not kept or e.id in kept]
        return sorted(entries, key=lambda e: self._reading.year(e.id), reverse=True)

    def _documents(self, entries: Sequence[Entry]) -> Listing:
        items = []
        for entry in entries:
            first = self._reading.first_passages(entry.id).get(0)
            if first is None:
                continue
            said = f"{escape(self._reading.dated(entry.id))}, {entry.pages} pages"
            items.append(Item("", Statement(first, (_opening(first),), said, 1.0)))
        count = len(items)
        noun = "documents" if count > 1 else "document"
        return Listing(f"**{count} {noun}** dans la bibliothèque", tuple(items), "montrés")

    def _headed(self, entry: Entry, kind: str, communes: frozenset[str]) -> Iterator[_Line]:
        """Those that have their own heading; of these communes where some are named."""
        sections = self._reading.sections(entry.id)
        known: set[tuple[int, str]] = set()
        for section in sections:
            if section.kind != kind or not section.title.strip():
                continue
            if sum(s.parent == section.index and s.kind == kind for s in sections) > 1:
                continue  # it groups them
            above = _above(section, sections)
            there = {fold(s.title) for s in above if s.kind == "commune"}
            if kind == "quartier" and communes and not communes & there:
                continue
            # « JARDIN PARISIEN » and « JARDINS PARISIENS-STADE » of one commune are one.
            parent = above[0].index if above else 0
            name = bare(_PARTS.split(section.title)[0])
            if any(p == parent and _same(name, other) for p, other in known):
                continue
            known.add((parent, name))
            line = self._line(entry, section, sections)
            if line:
                yield line

    def _line(self, entry: Entry, section: Section, sections: Sequence[Section]) -> _Line | None:
        passage = self._reading.first_passages(entry.id).get(section.index)
        if passage is None:
            return None
        above = _above(section, sections)
        group = next((s for s in above if s.kind in _ABOVE), None)
        return _Line(
            entry,
            _named(section),
            _short(calm(group.label)) if group else "",
            (section.label, *(s.label for s in above)),
            passage,
            _span(section.title, passage),
        )

    def _tabled(self, entry: Entry, communes: frozenset[str]) -> Iterator[_Line]:
        """The quartiers that a table names row by row, beside their commune."""
        known: set[str] = set()
        for one in self._library.indicateurs(RecordFilters(documents=frozenset({entry.id}))):
            name, commune = one.place.quartier, one.place.commune
            if not (name and commune) or bare(name) in known:
                continue
            if communes and not communes & {fold(part) for part in commune.split(",")}:
                continue
            passages = self._library.passages([one.source.passage_id])
            span = (one.source.start, one.source.end)
            if passages and fold(name) in fold(passages[0].text[slice(*span)]):
                known.add(bare(name))
                yield _Line(entry, calm(name), calm(commune), (name,), passages[0], span)

    def _tabled_communes(self, folded: str, entries: Sequence[Entry]) -> frozenset[str]:
        """Communes of the tables that the question names: not all have their heading."""
        filters = RecordFilters(documents=frozenset(entry.id for entry in entries))
        names = {
            part
            for one in self._library.indicateurs(filters)
            if one.place.quartier
            for part in one.place.commune.split(",")
        }
        return frozenset(
            name
            for name in map(fold, names)
            if name and re.search(rf"\b(?:{_BEFORE_COMMUNE}) {name}\b", folded)
        )

    def _listing(
        self,
        one: str,
        many: str,
        shown: str,
        lines: Sequence[_Line],
        topic: Topic | None = None,
        placed: bool = False,
    ) -> Listing | None:
        """`placed`: places, which several documents name again: the latest says how many."""
        if not lines:
            return None
        entries = list(dict.fromkeys(line.entry.id for line in lines))
        items = []
        for line in lines:
            own = {other.group for other in lines if other.entry.id == line.entry.id}
            group = "" if len(own) == 1 else line.group
            if len(entries) > 1:
                group = " — ".join(filter(None, (self._reading.dated(line.entry.id), group)))
            share = topic.share(stems_of(line.labels[:1], self._analyse)) if topic else 0.0
            statement = Statement(line.passage, (line.span,), escape(line.name), share)
            items.append(Item(group, statement))
        counted = [line for line in lines if not placed or line.entry.id == entries[0]]
        where = {line.group for line in counted}
        there = f" à {escape(where.pop())}" if placed and where != {""} and len(where) == 1 else ""
        about = " sur ce sujet" if topic else ""
        source = f" ({escape(self._reading.dated(entries[0]))})"
        if len(entries) > 1:
            source = " d'après le document le plus récent" if placed else ""
        noun = one if len(counted) == 1 else many
        opening = f"**{len(counted)} {noun}**{there.rstrip()}{about}{source}"
        return Listing(opening, tuple(items), shown)


def _above(section: Section, sections: Sequence[Section]) -> list[Section]:
    """The sections above, the nearest first; the document left out."""
    found = []
    index = section.parent
    while index > 0:
        found.append(sections[index])
        index = sections[index].parent
    return found


def _same(name: str, other: str) -> bool:
    return name == other or name.startswith(f"{other} ") or other.startswith(f"{name} ")


def _named(section: Section) -> str:
    """As one writes it in a list: numbered headings with their number."""
    title = " ".join(calm(section.title).split())
    kind = "" if section.kind == "point" else f"{section.kind.capitalize()} "
    return f"{kind}{section.number} — {title}" if section.number else title


def _short(label: str) -> str:
    words = label.split()
    return " ".join(words[:_GROUP]) + ("…" if len(words) > _GROUP else "")


def _span(title: str, passage: Passage) -> tuple[int, int]:
    """Where the heading stands in the passage that it opens, else the passage's first words."""
    words = r"\s+".join(map(re.escape, title.split()))
    found = re.search(words, passage.text)
    return found.span() if found else _opening(passage)


def _opening(passage: Passage) -> tuple[int, int]:
    unit = passage.units[0] if passage.units else None
    return (unit.start, unit.end) if unit else (0, len(passage.text))
