"""The three stores and the PDFs, and how a document goes in and out of them.

A writing of a document is an *edition*. Its rows go to the catalogue, tantivy and Chroma
unseen; then one SQLite transaction publishes it and retires those it replaces. What belongs
to no published edition is a leftover (of a crash, of a replacement), and is swept before
the next write. Everything that writes holds the lock.
"""

from __future__ import annotations

import json
import logging
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import numpy as np

from index.catalogue import Catalogue, analyse_fields
from index.embedders import Embedder, Vectors
from index.entry import Fields
from index.errors import LibraryBusy, LibraryError
from index.lexical import Entrance, LexicalIndex
from index.succession import Arrival, Change
from index.vectors import MissingVectors, Place, open_vectors
from ingest.model import Document, Passage, Section

LOCK_WAIT_S = 30.0

_log = logging.getLogger(__name__)


class Origin(NamedTuple):
    """Where a document comes from, and what it looks like."""

    path: str
    sketch: bytes  # see index.likeness


class Stores:
    def __init__(self, folder: Path, embedder: Embedder | None, chroma_url: str | None) -> None:
        self.folder = folder
        self.embedder = embedder
        self._pdfs = folder / "pdf"
        try:
            self._pdfs.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LibraryError(
                f"Le dossier de la bibliothèque « {folder} » ne peut pas être créé : "
                f"{error.strerror}. Choisissez-en un autre (ASSISTANT_DATA)."
            ) from error
        self.catalogue = Catalogue(folder / "catalogue.sqlite3")
        self.vectors = open_vectors(
            folder / "vectors", self.catalogue.meta("library") or "", chroma_url
        )
        lexical = folder / "lexical"
        missing = not LexicalIndex.exists(lexical)
        self.lexical = LexicalIndex(lexical)
        if missing and self.catalogue.generation():
            self._refill_words()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One writer at a time, and nothing left over from the last one."""
        from filelock import FileLock, Timeout

        lock = FileLock(self.folder / "write.lock", timeout=LOCK_WAIT_S)
        try:
            lock.acquire()
        except Timeout as error:
            raise LibraryBusy from error
        try:
            self.sweep()
            yield
        except (OSError, sqlite3.Error) as error:
            raise LibraryError(
                f"La bibliothèque « {self.folder} » n'a pas pu être écrite ({error}) : vérifiez la "
                "place sur le disque et les droits. Ses documents n'ont pas changé."
            ) from error
        finally:
            lock.release()

    def warm_up(self) -> None:
        if self.embedder is not None:
            self.embedder.embed_texts(["contrat de ville"])
            self.vectors.warm_up()

    # documents

    def pdf(self, document_id: str) -> Path:
        return self._pdfs / f"{document_id}.pdf"

    def publish(
        self,
        document: Document,
        source: Path,
        vectors: Vectors | None,
        origin: Origin,
        arrival: Arrival,
    ) -> None:
        """Write a document to every store, then show it; needs the lock."""
        fields = analyse_fields(document.title, document.sections, document.passages)
        edition, rows = self.catalogue.write(document, fields)
        self.catalogue.write_origin(edition, origin.path, origin.sketch)
        with ThreadPoolExecutor(1) as beside:  # tantivy leaves the interpreter to others
            words = beside.submit(
                self._write_words, edition, rows, fields, document.sections, document.passages
            )
            self._keep_pdf(document.id, source)
            if vectors is not None:
                self._write_vectors(_places(edition, rows, document.passages), vectors)
            words.result()
        own = Change(edition, arrival.state, arrival.served_by)
        self.catalogue.publish((*arrival.changes, own), vectors_whole=vectors is not None)

    def change(self, changes: Iterable[Change]) -> None:
        """Take documents out of every store, or let others come back; needs the lock."""
        self.catalogue.publish(changes)
        self.sweep()

    def sweep(self) -> None:
        """Drop what no reader sees; needs the lock."""
        editions = self.catalogue.leftovers()
        if not editions:
            return
        self.lexical.sweep(editions)
        if (recorded := self._recorded()) is not None:
            with suppress(MissingVectors):
                self.vectors.sweep(recorded[1], editions)
        self.catalogue.sweep(editions)  # last: an interrupted sweep is done again
        kept = {entry.id for entry in self.catalogue.snapshot().all}
        for path in self._pdfs.iterdir():
            if path.stem not in kept:
                path.unlink()

    def _keep_pdf(self, document_id: str, source: Path) -> None:
        kept = self.pdf(document_id)
        if not kept.exists():
            partial = kept.with_suffix(".part")
            shutil.copyfile(source, partial)
            partial.replace(kept)

    # words

    def _write_words(
        self,
        edition: int,
        rows: Sequence[int],
        fields: Sequence[Fields],
        sections: Sequence[Section],
        passages: Sequence[Passage],
    ) -> None:
        lineages = _lineages(sections)
        self.lexical.write(
            edition,
            [
                Entrance(row, terms, lineages[passage.section])
                for row, terms, passage in zip(rows, fields, passages, strict=True)
            ],
        )

    def _refill_words(self) -> None:
        """Make the lexical index again, from the catalogue."""
        _log.warning("L'index des mots manque : il est refait à partir du catalogue.")
        with self.writing():
            for entry in self.catalogue.snapshot().all:
                passages = self.catalogue.passages_of(entry.edition)
                sections = self.catalogue.sections(entry.edition)
                fields = analyse_fields(entry.title, sections, passages)
                rows = self.catalogue.rows_of(entry.edition)
                self._write_words(entry.edition, rows, fields, sections, passages)

    # vectors

    def embed(self, title: str, passages: Sequence[Passage]) -> Vectors | None:
        """A vector a passage: its text under its path, for a text alone says little."""
        if self.embedder is None:
            return None
        if not passages:
            return np.zeros((0, 0), np.float32)
        return self.embedder.embed_texts(
            [" › ".join((title, *passage.path)) + "\n" + passage.text for passage in passages]
        )

    def current_vectors(self) -> str | None:
        """The collection recorded for the current model; None if there is none."""
        recorded = self._recorded()
        if self.embedder is None or recorded is None or recorded[0] != self.embedder.name:
            return None
        return recorded[1]

    def _write_vectors(self, places: Sequence[Place], vectors: Vectors) -> None:
        try:
            self.vectors.write(self.current_vectors() or self.rebuild_vectors(), places, vectors)
        except MissingVectors:
            self.vectors.write(self.rebuild_vectors(), places, vectors)

    def rebuild_vectors(self) -> str:
        """Embed every passage again, into a new collection; needs the lock and an embedder.

        The vectors there are stay in use until the new ones are whole.
        """
        if self.embedder is None:
            raise ValueError("a library without an embedder has no vectors")
        entries = self.catalogue.snapshot().all
        if entries:
            _log.warning(
                "Les vecteurs de la bibliothèque ne viennent pas du modèle « %s » : "
                "ils sont recalculés pour %d passages.",
                self.embedder.name,
                sum(entry.passages for entry in entries),
            )
        recorded = self._recorded()
        # What an interrupted attempt left goes too.
        collection = self.vectors.create(kept=recorded[1] if recorded else None)
        for entry in entries:
            passages = self.catalogue.passages_of(entry.edition)
            vectors = self.embed(entry.title, passages)
            if vectors is not None:
                rows = self.catalogue.rows_of(entry.edition)
                self.vectors.write(collection, _places(entry.edition, rows, passages), vectors)
        self.catalogue.record_vectors(self.embedder.name, collection)
        if recorded:
            self.vectors.keep_only(collection)
        return collection

    def _recorded(self) -> tuple[str, str] | None:
        """Which model the vectors come from, and their collection."""
        stored = self.catalogue.meta("vectors")
        if stored is None:
            return None
        model, collection = json.loads(stored)
        return model, collection


def _places(edition: int, rows: Sequence[int], passages: Sequence[Passage]) -> list[Place]:
    return [
        Place(row, edition, passage.section) for row, passage in zip(rows, passages, strict=True)
    ]


def _lineages(sections: Sequence[Section]) -> list[tuple[int, ...]]:
    """Each section's own index and those of the sections above it."""
    lineages: list[tuple[int, ...]] = []
    for section in sections:
        above = lineages[section.parent] if section.parent >= 0 else ()
        lineages.append((section.index, *above))
    return lineages
