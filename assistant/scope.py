"""Where to look: documents, territories, communes and themes that the library holds.

Read from the documents' titles and section trees, as the gazetteer is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.entry import Filters
from prompts.questions import fold
from prompts.questions import load as load_questions

if TYPE_CHECKING:
    from index import Entry, Library
    from ingest.model import Section

_WORD = re.compile(r"[\w’'-]+")
_LINKS = frozenset("d de des du en et l la le les sous sur".split())
_THEMES = frozenset(("theme", "pilier", "axe", "orientation", "enjeu"))
_LONGEST = 90  # characters of a theme's name

_Node = tuple[str, int]  # (Document.id, Section.index)


@dataclass(frozen=True, slots=True)
class Scope:
    """What somebody chose; empty parts do not narrow, the others must all hold."""

    documents: tuple[str, ...] = ()  # Document.id
    territories: tuple[str, ...] = ()
    communes: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.documents or self.territories or self.communes or self.themes)


@dataclass(slots=True)
class Choices:
    """What can be chosen; one state of the library."""

    documents: dict[str, str] = field(default_factory=dict)  # id -> title
    territories: dict[str, set[str]] = field(default_factory=dict)  # name -> documents
    communes: dict[str, set[_Node]] = field(default_factory=dict)  # name -> sections
    themes: dict[str, set[_Node]] = field(default_factory=dict)
    parents: dict[str, list[int]] = field(default_factory=dict)  # document -> section's parent

    @classmethod
    def of(cls, library: Library) -> Choices:
        choices = cls()
        entries = library.documents()
        choices.territories = _territories(entries)
        communes: dict[str, str] = {}  # folded -> as first written
        themes: dict[str, str] = {}
        for entry in entries:
            choices.documents[entry.id] = entry.title
            sections = library.sections(entry.id)
            choices.parents[entry.id] = [section.parent for section in sections]
            for section in sections:
                node = (entry.id, section.index)
                name = _named(section)
                if section.kind == "commune" and name:
                    name = communes.setdefault(fold(name), name)
                    choices.communes.setdefault(name, set()).add(node)
                elif section.kind in _THEMES and name and len(name) <= _LONGEST:
                    name = themes.setdefault(fold(name), name)
                    choices.themes.setdefault(name, set()).add(node)
        return choices

    def known(self, scope: Scope) -> Scope:
        """Without what the library no longer holds."""
        return Scope(
            tuple(one for one in scope.documents if one in self.documents),
            tuple(one for one in scope.territories if one in self.territories),
            tuple(one for one in scope.communes if one in self.communes),
            tuple(one for one in scope.themes if one in self.themes),
        )

    def filters(self, scope: Scope) -> Filters | None:
        """None where nothing in the library is in all of what was chosen."""
        scope = self.known(scope)
        documents = set(scope.documents) or set(self.documents)
        if scope.territories:
            documents &= set().union(*(self.territories[one] for one in scope.territories))
        sections: set[_Node] | None = None
        for chosen, nodes in ((scope.communes, self.communes), (scope.themes, self.themes)):
            if chosen:
                wanted = set().union(*(nodes[one] for one in chosen))
                sections = wanted if sections is None else self._both(sections, wanted)
        if sections is not None:
            sections = {node for node in sections if node[0] in documents}
            return Filters(sections=frozenset(sections)) if sections else None
        if not documents:
            return None
        narrowed = bool(scope.documents or scope.territories)
        return Filters(documents=frozenset(documents) if narrowed else frozenset())

    def said(self, scope: Scope) -> str:
        """« Contrat de ville… ; Emploi », for people; "" for the whole library."""
        scope = self.known(scope)
        titles = [self.documents[one] for one in scope.documents]
        return " ; ".join([*titles, *scope.territories, *scope.communes, *scope.themes])

    def _both(self, ones: set[_Node], others: set[_Node]) -> set[_Node]:
        """Those of either that stand in, or below, one of the other."""
        return {node for node in ones if self._below(node, others)} | {
            node for node in others if self._below(node, ones)
        }

    def _below(self, node: _Node, roots: set[_Node]) -> bool:
        document, index = node
        while index >= 0:
            if (document, index) in roots:
                return True
            index = self.parents[document][index]
        return False


def _named(section: Section) -> str:
    """Names in capitals as one writes them in a sentence."""
    name = " ".join(section.title.split()).strip(" :.–-")
    if not name.isupper():
        return name[:1].upper() + name[1:]
    return name.title() if section.kind == "commune" else name.capitalize()


def _territories(entries: Iterable[Entry]) -> dict[str, set[str]]:
    """Territories that documents' titles name, with the documents of each."""
    generic = load_questions().document_words
    names: dict[str, str] = {}
    found: dict[str, set[str]] = {}
    for entry in entries:
        name = _territory(_WORD.findall(entry.title), generic)
        if name:
            name = names.setdefault(fold(name), name)
            found.setdefault(name, set()).add(entry.id)
    return found


def _territory(words: Sequence[str], generic: frozenset[str]) -> str:
    """The longest run of words with a capital that no title shares, links between included."""
    best: list[str] = []
    run: list[str] = []
    for word in [*words, ""]:
        parts = [part for part in fold(word).split() if part not in _LINKS]
        link = not parts and bool(word)
        # Acronyms say what the territory is (EPT, CA), not which.
        own = bool(parts) and not word.isupper()
        own = own and not any(part in generic or part.isdigit() for part in parts)
        if (own and any(part[:1].isupper() for part in re.split(r"[’'-]", word))) or (link and run):
            run.append(word)
        else:
            while run and fold(run[-1]) in _LINKS:
                run.pop()
            best = run if len(run) > len(best) else best
            run = []
    return re.sub(r"(?i)^[dl][’']", "", " ".join(best))
