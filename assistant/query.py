"""What a question becomes on its way: the query, then scored passages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from index.entry import Filters
from ingest.model import Passage
from prompts.questions import Value

SectionKey = tuple[str, int]  # document id, section
Turn = tuple[str, str]  # ("user" or "assistant", text)


@dataclass(frozen=True, slots=True)
class Named:
    """Something of the library that the question names."""

    communes: frozenset[str] = frozenset()  # folded names
    quartiers: frozenset[str] = frozenset()
    places: tuple[frozenset[SectionKey], ...] = ()  # the sections of each place, in order
    documents: dict[str, float] = field(default_factory=dict)  # id -> agreement, 0 to 1
    headings: frozenset[tuple[str, str]] = frozenset()  # (kind, number): « article 7 »
    partners: frozenset[str] = frozenset()  # usual names
    stems: frozenset[str] = frozenset()  # stems of those names
    holders: tuple[frozenset[str], ...] = ()  # the documents that hold each proper name
    uncovered: str = ""  # "2024-2030": a period that no document of the territory named has


class Meaning(NamedTuple):
    """A phrase that may stand in the documents for words of the question."""

    key: tuple[str, ...]  # those words' stems
    stems: tuple[str, ...]
    weight: float  # of each stem; a word of the question weighs 1


@dataclass(frozen=True, slots=True)
class Query:
    asked: str  # typing errors mended
    question: str  # the same where it stands alone, else written whole
    own: tuple[str, ...]  # stems of the standalone question's own words, in order
    terms: dict[str, float]  # stem -> weight; own words 1, expansions less
    meanings: tuple[Meaning, ...]  # what the lexicon says of it
    intentions: tuple[str, ...]
    values: tuple[Value, ...]  # kinds of value asked for
    comparison: bool
    periods: int  # how many years or periods are named
    lists_places: bool  # « quelles communes… »: no single sheet is meant
    named: Named
    filters: Filters

    def vocabulary(self) -> set[str]:
        """Every stem that the query may meet in a document."""
        return {*self.terms, *(stem for meaning in self.meanings for stem in meaning.stems)}


@dataclass(frozen=True, slots=True)
class Scored:
    """A passage and how well it fits the query: 1 is the best of this query."""

    passage: Passage
    score: float
    copies: tuple[Passage, ...] = ()  # others that say the same, left out
