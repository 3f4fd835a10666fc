"""Questions about what the library holds: documents, communes, quartiers, fiches, orientations.

Answered from the documents and their section trees, whole, each line citing its heading on the
page; never from the best passages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.compose import Statement
from assistant.listing import Item, Listing
from assistant.markdown import escape
from assistant.pledges import documents_named
from assistant.quartiers import bare
from assistant.topic import Topic, named_stems, stems_of
from prompts.questions import fold
from prompts.questions import load as load_questions
from prompts.words import calm

if TYPE_CHECKING:
    from assistant.query import Query
    from assistant.reading import Reading
    from index import Library
    from index.entry import Entry
    from ingest.model import Passage, Section
    from prompts.questions import Listable
    from prompts.words import Analyse

_ABOVE = ("enjeu", "axe", "pilier", "orientation", "commune")  # headings that group others
_ON_TOPIC = 0.6  # share of the topic that a heading holds, with those above it
_GROUP = 10  # words of what stands above
_PARTS = re.compile(r"[(:]")


@dataclass(frozen=True, slots=True)
class _Heading:
    entry: Entry
    section: Section
    name: str
    group: str


class Catalogue:
    def __init__(self, library: Library, reading: Reading, analyse: Analyse) -> None:
        self._library = library
        self._reading = reading
        self._analyse = analyse

    def run(self, query: Query) -> Listing | None:
        """The list that answers; None where something else than a list of headings is asked."""
        asked = load_questions().listed(fold(query.question))
        if asked is None or query.named.uncovered or query.named.headings or query.filters.sections:
            return None
        aside = (
            self._reading.frame
            | named_stems(query, self._analyse)
            | stems_of([asked.words, load_questions().list_words], self._analyse)
            | {stem for stem in query.own if stem.replace(".", "").isdigit()}  # its period
        )
        topic = Topic(query, self._library.idf(query.vocabulary()), aside)
        entries = self._entries(query)
        if asked.name == "documents":
            return None if topic else self._documents(entries)
        # How many there are in all is for the documents to say: not each has its heading.
        placed = asked.name in ("communes", "quartiers")
        if placed and (topic or (asked.counted and not query.named.communes)):
            return None
        found = [
            heading
            for entry in entries
            for heading in self._headings(entry, asked, query)
            if not topic or self._share(heading, topic) >= _ON_TOPIC
        ]
        return self._listing(asked, found, query, topic) if found else None

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

    def _headings(self, entry: Entry, asked: Listable, query: Query) -> Iterator[_Heading]:
        sections = self._reading.sections(entry.id)
        known: set[tuple[int, str]] = set()
        for section in sections:
            if section.kind != asked.kind or not section.title.strip():
                continue
            above = _above(section, sections)
            if asked.kind == "quartier" and query.named.communes:
                communes = {fold(s.title) for s in above if s.kind == "commune"}
                if not communes & query.named.communes:
                    continue
            # « JARDIN PARISIEN » and « JARDINS PARISIENS-STADE » of one commune are one.
            parent = above[0].index if above else 0
            name = bare(_PARTS.split(section.title)[0])
            if any(p == parent and _same(name, other) for p, other in known):
                continue
            known.add((parent, name))
            group = next((s for s in above if s.kind in _ABOVE), None)
            yield _Heading(
                entry, section, _named(section), _short(calm(group.label)) if group else ""
            )

    def _share(self, heading: _Heading, topic: Topic) -> float:
        sections = self._reading.sections(heading.entry.id)
        labels = [heading.section.label, *(s.label for s in _above(heading.section, sections))]
        return topic.share(stems_of(labels, self._analyse))

    def _listing(
        self, asked: Listable, found: Sequence[_Heading], query: Query, topic: Topic
    ) -> Listing | None:
        items = []
        entries = {heading.entry.id: heading.entry for heading in found}
        several = len(entries) > 1
        for entry in entries.values():
            first = self._reading.first_passages(entry.id)
            own = [heading for heading in found if heading.entry.id == entry.id]
            for heading in own:
                passage = first.get(heading.section.index)
                if passage is None:
                    continue
                span = _span(heading.section.title, passage)
                group = "" if len({h.group for h in own}) == 1 else heading.group
                if several:
                    group = " — ".join(filter(None, (self._reading.dated(entry.id), group)))
                own_share = topic.share(stems_of([heading.section.title], self._analyse))
                statement = Statement(passage, (span,), escape(heading.name), own_share)
                items.append(Item(group, statement))
        if not items:
            return None
        count = len(items)
        noun = asked.one if count == 1 else asked.many
        where = sorted({h.group for h in found}) if asked.kind == "quartier" else []
        there = f" à {escape(where[0])}" if len(where) == 1 and query.named.communes else ""
        about = " sur ce sujet" if topic else ""
        source = "" if several else f" ({escape(self._reading.dated(next(iter(entries))))})"
        return Listing(f"**{count} {noun}**{there}{about}{source}", tuple(items), asked.shown)


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
    return f"{section.kind.capitalize()} {section.number} — {title}" if section.number else title


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
