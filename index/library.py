"""The library: documents in, passages out. See `index.stores` for how it stays whole."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

import numpy as np

from index import analysis, bm25f, codec, likeness
from index.embedders import Embedder, Vectors
from index.entry import Entry, Fields, Filters, Hit, SeenFile
from index.errors import LibraryError, UnknownDocument, UnknownPassage
from index.records import RecordFilters, select
from index.stores import Origin, Stores
from index.succession import Arrival, Newcomer, arrive, leave
from index.vectors import MissingVectors, Scope
from index.view import View, below
from ingest.model import Document, PageText, Passage, Section, TableText
from ingest.names import key_of, shown
from ingest.records.model import (
    Engagement,
    Fiche,
    Gouvernance,
    Indicateur,
    Objectif,
    Records,
    Sigle,
)

Outcome = Literal["added", "replaced", "unchanged"]

CANDIDATES = 400  # what tantivy hands to BM25F; the first 100 hold 98 % of the evidence

_EVERYTHING = Filters()
_EVERY_RECORD = RecordFilters()


class Library:
    """The documents of one folder.

    `embedder` makes the vectors; without one the library works on words alone.
    `chroma_url`: a Chroma server instead of the store in the folder.
    Any number of threads and processes may read; one writes at a time, others wait for it.
    """

    def __init__(
        self, folder: Path, embedder: Embedder | None = None, chroma_url: str | None = None
    ) -> None:
        self._stores = Stores(Path(folder), embedder, chroma_url)
        self._catalogue = self._stores.catalogue
        self._viewing = threading.Lock()
        self._current: View | None = None

    @property
    def unfinished(self) -> Path:
        """Where the readings that were interrupted leave what they have; by document's id."""
        return self._stores.folder / "en-cours"

    # writing

    def warm_up(self) -> None:
        """Loads what writing needs, which takes a second: while documents are being read."""
        self._stores.warm_up()

    def add(self, document: Document, source: Path, origin: Path | None = None) -> Outcome:
        """Put a document in; an older version of it stays at hand, see `index.succession`.

        `source` is its PDF, kept with the library; `origin`: the file it was made from.
        Raises LibraryBusy when another process writes, EmbedderError when the model cannot be
        loaded; nothing has changed then.
        """
        if self._is_there(document):
            return "unchanged"
        vectors = self._stores.embed(document.title, document.passages)
        words = likeness.words_of(" ".join(page.words) for page in document.pages)
        came = Origin(key_of(origin or source), likeness.sketch(words))
        with self._stores.writing():
            if self._is_there(document):
                return "unchanged"
            arrival = self._arrival(document, came, words)
            self._stores.publish(document, source, vectors, came, arrival)
        return "replaced" if arrival.replaces else "added"

    def remove(self, name_or_id: str) -> Entry:
        """Take a document out, with its older versions; returns what it was."""
        self.document(name_or_id)
        with self._stores.writing():
            entry = self.document(name_or_id)
            self._stores.change(leave(entry, self._view().snapshot.all))
        return entry

    def rename(self, document_id: str, path: Path) -> None:
        """The document's file is there now."""
        with self._stores.writing():
            entry = self.document(document_id)
            self._catalogue.rename(entry.edition, shown(path.name), key_of(path))

    def files(self, folder: Path) -> dict[str, SeenFile]:
        """What the last synchronisation found under a folder, by `ingest.names.key_of`."""
        return self._catalogue.files(key_of(folder))

    def remember(self, folder: Path, files: Mapping[str, SeenFile]) -> None:
        """What a synchronisation found under a folder, in place of what the last one did."""
        self._catalogue.remember(key_of(folder), files)

    def _is_there(self, document: Document) -> bool:
        """Whether it is, read alike."""
        for entry in self._view().snapshot.all:
            if entry.id == document.id and entry.state != "older":
                return (
                    self._catalogue.fingerprint(entry.edition)
                    == codec.rows_of(document).fingerprint
                )
        return False

    def _arrival(self, document: Document, origin: Origin, words: list[str]) -> Arrival:
        sketches = self._catalogue.sketches()
        scanned = 2 * len(document.report.recognised_pages) > len(document.pages)

        def resembles(entry: Entry) -> bool:
            theirs = sketches.get(entry.edition)
            if theirs is None:  # added before sketches were kept
                texts = self._catalogue.texts(entry.edition)
                theirs = sketches[entry.edition] = likeness.sketch(likeness.words_of(texts))
            return likeness.resemble(theirs, origin.sketch)

        def same(entry: Entry) -> bool:
            if not resembles(entry):
                return False
            theirs = likeness.words_of(self._catalogue.texts(entry.edition))
            return likeness.same_text(words, theirs, scanned or entry.scanned)

        newcomer = Newcomer(document.id, document.name, origin.path, scanned)
        return arrive(newcomer, self._view().snapshot.all, resembles, same)

    # reading

    def generation(self) -> int:
        """Changes whenever what is visible changes."""
        return self._catalogue.generation()

    def documents(self) -> list[Entry]:
        """Those that answer, by name."""
        return list(self._view().entries)

    def shelved(self) -> list[Entry]:
        """Copies and older versions, by name."""
        return list(self._view().snapshot.shelved)

    def document(self, name_or_id: str) -> Entry:
        """By id, by file name or, where nothing else bears it, by file name roughly written.

        Raises UnknownDocument.
        """
        entries = self.documents()
        for entry in (*entries, *self.shelved()):
            if name_or_id in (entry.id, entry.name):
                return entry
        asked = analysis.fold(name_or_id).removesuffix(".pdf")
        alike = [e for e in entries if analysis.fold(e.name).removesuffix(".pdf") == asked]
        if len(alike) == 1:
            return alike[0]
        raise UnknownDocument(name_or_id, (entry.name for entry in entries))

    def sections(self, document_id: str) -> list[Section]:
        """The document's tree, in reading order; the first is the document itself."""
        view = self._view()
        return list(self._sections(view, self._entry(view, document_id).edition))

    def tables(self, document_id: str) -> list[TableText]:
        return self._catalogue.tables(self.document(document_id).edition)

    def page(self, document_id: str, number: int) -> PageText:
        """A page's words, by its physical number from 1. Raises LibraryError."""
        entry = self.document(document_id)
        page = self._catalogue.page(entry.edition, number)
        if page is None:
            raise LibraryError(f"« {entry.name} » n'a pas de page {number}.")
        return page

    def pdf(self, document_id: str) -> Path:
        """The kept copy of the document's file."""
        return self._stores.pdf(self.document(document_id).id)

    def passage(self, passage_id: str) -> Passage:
        """Raises UnknownPassage."""
        found = self.passages([passage_id])
        if not found:
            raise UnknownPassage(passage_id)
        return found[0]

    def passages(self, ids: Sequence[str]) -> list[Passage]:
        """Those of them that are there, in the order asked."""
        view = self._view()
        missing = [identity for identity in ids if identity not in view.passages]
        if missing:
            view.passages.update(self._catalogue.passages(missing))
        return [view.passages[identity] for identity in ids if identity in view.passages]

    def following(self, passage: Passage) -> Passage | None:
        """The next passage of its document, None for the last one."""
        entry = self._entry(self._view(), passage.document_id)
        return self._catalogue.passage_at(entry.edition, passage.order + 1)

    def all_passages(self) -> list[Passage]:
        """By document's name, in reading order."""
        view = self._view()
        found = [p for e in view.entries for p in self._catalogue.passages_of(e.edition)]
        view.passages.update((passage.id, passage) for passage in found)
        return found

    def count(self) -> int:
        """Passages in the library."""
        return self._view().count()

    # records

    def fiches(self, filters: RecordFilters = _EVERY_RECORD) -> list[Fiche]:
        """By document's name, in reading order; the others alike."""
        return [x for r in self._records(filters) for x in select(r.fiches, filters)]

    def engagements(self, filters: RecordFilters = _EVERY_RECORD) -> list[Engagement]:
        return [x for r in self._records(filters) for x in select(r.engagements, filters)]

    def indicateurs(self, filters: RecordFilters = _EVERY_RECORD) -> list[Indicateur]:
        return [x for r in self._records(filters) for x in select(r.indicateurs, filters)]

    def objectifs(self, filters: RecordFilters = _EVERY_RECORD) -> list[Objectif]:
        return [x for r in self._records(filters) for x in select(r.objectifs, filters)]

    def gouvernances(self, filters: RecordFilters = _EVERY_RECORD) -> list[Gouvernance]:
        return [x for r in self._records(filters) for x in select(r.gouvernances, filters)]

    def sigles(self, filters: RecordFilters = _EVERY_RECORD) -> list[Sigle]:
        return [x for r in self._records(filters) for x in select(r.sigles, filters)]

    # searching

    def search_words(
        self, terms: Mapping[str, float], k: int, filters: Filters = _EVERYTHING
    ) -> list[Hit]:
        """The k passages that hold the terms best: `index.analysis` term -> weight."""
        weights = {term: weight for term, weight in terms.items() if weight > 0}
        while True:
            view = self._view()
            known = self._frequencies(view, weights)
            shelved = [e.edition for e in view.wanted(filters) if e.state != "served"]
            if shelved:
                known |= self._catalogue.frequencies(list(weights), shelved)
            rows = self._stores.lexical.search(
                view.searcher,
                {term: weight for term, weight in weights.items() if term in known},
                max(CANDIDATES, k),
                view.editions(filters),
                view.places(filters),
            )
            found = self._catalogue.terms_of_rows(rows)
            if len(found) == len(rows) or self.generation() == view.snapshot.generation:
                break  # else two writes went by since the view was taken: its rows were swept
        query = {
            known[term][0]: weight * bm25f.idf(view.count(), known[term][1])
            for term, weight in weights.items()
            if term in known
        }
        candidates = bm25f.Candidates.of([(terms, lengths) for _, terms, lengths in found])
        scores = bm25f.score(query, candidates, view.averages())
        best = np.argsort(-scores, kind="stable")[:k]  # on a tie, the order of the documents
        return [Hit(found[at].passage_id, float(scores[at])) for at in best]

    def idf(self, terms: Iterable[str]) -> dict[str, float]:
        """How telling a term is; those that stand nowhere are left out."""
        view = self._view()
        known = self._frequencies(view, terms)
        return {term: bm25f.idf(view.count(), count) for term, (_, count) in known.items()}

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """In how many passages a term stands; those that stand nowhere are left out."""
        return {t: count for t, (_, count) in self._frequencies(self._view(), terms).items()}

    def holders(self, terms: Iterable[str]) -> dict[str, frozenset[str]]:
        """The documents that a term stands in; those that stand nowhere are left out."""
        editions = {entry.edition: entry.id for entry in self._view().entries}
        found: dict[str, set[str]] = {}
        for term, edition in self._catalogue.editions_of_terms(list(terms)):
            if edition in editions:
                found.setdefault(term, set()).add(editions[edition])
        return {term: frozenset(documents) for term, documents in found.items()}

    def fields(self, ids: Sequence[str]) -> dict[str, Fields]:
        """The terms of passages, in order: for what depends on their places."""
        view = self._view()
        if not view.vocabulary:
            view.vocabulary.update(self._catalogue.vocabulary())
        editions = [entry.edition for entry in view.snapshot.all]
        found = {}
        for identity, blob, lengths in self._catalogue.terms_of_passages(ids, editions):
            terms = [view.vocabulary[number] for number in np.frombuffer(blob, "<i4").tolist()]
            ends = np.cumsum(lengths).tolist()
            starts = [0, *ends]
            found[identity] = Fields(
                *(tuple(terms[start:end]) for start, end in zip(starts, ends, strict=False))
            )
        return found

    def embed_query(self, text: str) -> Vectors:
        """Raises EmbedderError."""
        return self._embedder().embed_query(text)

    def search_vectors(self, vector: Vectors, k: int, filters: Filters = _EVERYTHING) -> list[Hit]:
        """The k passages nearest in meaning; scores are cosines.

        Vectors of another model than the library's are made again first, which takes a while.
        """
        self._embedder()
        rebuilt = False
        while True:
            view = self._view()
            scopes = self._scopes(view, filters)
            if not scopes:
                return []
            collection = self._stores.current_vectors()
            try:
                if collection is None:
                    raise MissingVectors
                # A server also finds leftovers: room is left for them.
                found = self._stores.vectors.search(collection, vector, 2 * k + 50, scopes)
                break
            except MissingVectors:
                if self.generation() != view.snapshot.generation:
                    continue  # they were swept since the view was taken
                if rebuilt:
                    raise
                with self._stores.writing():
                    if self._stores.current_vectors() == collection:
                        self._stores.rebuild_vectors()
                rebuilt = True
        editions = {scope.edition for scope in scopes}
        places = self._catalogue.places([row for row, _ in found])
        return [
            Hit(places[row][0], similarity)
            for row, similarity in found
            if row in places and places[row][1] in editions
        ][:k]

    # what these stand on

    def _scopes(self, view: View, filters: Filters) -> list[Scope]:
        """What a search by vectors looks in."""
        scopes = []
        for entry in view.wanted(filters):
            if not entry.passages:
                continue
            roots = [section for document, section in filters.sections if document == entry.id]
            kept = below(self._sections(view, entry.edition), roots) if roots else []
            scopes.append(Scope(entry.edition, entry.passages, kept))
        return scopes

    def _view(self) -> View:
        generation = self._catalogue.generation()
        with self._viewing:
            while self._current is None or self._current.snapshot.generation != generation:
                snapshot = self._catalogue.snapshot()
                self._current = View(snapshot, self._stores.lexical.searcher())
                self._stores.vectors.forget({entry.edition for entry in snapshot.all})
                generation = self._catalogue.generation()
            return self._current

    def _entry(self, view: View, document_id: str) -> Entry:
        for entry in view.snapshot.all:
            if entry.id == document_id:
                return entry
        raise UnknownDocument(document_id, (entry.name for entry in view.entries))

    def _sections(self, view: View, edition: int) -> list[Section]:
        if edition not in view.sections:
            view.sections[edition] = self._catalogue.sections(edition)
        return view.sections[edition]

    def _records(self, filters: RecordFilters) -> Iterator[Records]:
        view = self._view()
        for entry in view.entries:
            if filters.documents and entry.id not in filters.documents:
                continue
            if entry.edition not in view.records:
                view.records[entry.edition] = self._catalogue.records(entry.edition)
            yield view.records[entry.edition]

    def _frequencies(self, view: View, terms: Iterable[str]) -> dict[str, tuple[int, int]]:
        """Term -> its number and its passages, for the terms that stand somewhere."""
        asked = list(terms)
        missing = [term for term in asked if term not in view.frequencies]
        if missing:
            found = dict.fromkeys(missing, (0, 0)) | self._catalogue.frequencies(missing)
            view.frequencies.update(found)
        return {t: view.frequencies[t] for t in asked if view.frequencies[t][1]}

    def _embedder(self) -> Embedder:
        if self._stores.embedder is None:
            raise LibraryError("Cette bibliothèque a été ouverte sans modèle de plongement.")
        return self._stores.embedder
