"""Where quotes stand in the library's documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from eval.pages import PageReader
from eval.questions import file_key
from eval.text import GRAM, STANDS, fold, grams

if TYPE_CHECKING:
    from index import Entry, Library
    from ingest.model import Passage


@dataclass(frozen=True, slots=True)
class Found:
    """The best place of a quote in a document."""

    share: float  # of its 4-word sequences
    pages: tuple[int, ...]  # 1-based physical
    locator: str  # "" where it stands on a page but in no passage
    text: str  # of the passage, or of the page

    @property
    def stands(self) -> bool:
        return self.share >= STANDS


@dataclass(frozen=True, slots=True)
class _Text:
    words: tuple[str, ...]
    grams: frozenset[tuple[str, ...]]
    pages: tuple[int, ...]
    locator: str
    text: str


class Shelf:
    """The texts of a library, folded once, by file name."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._folded: dict[tuple[str, bool], list[_Text]] = {}

    @cached_property
    def entries(self) -> dict[str, Entry]:
        return {file_key(entry.name): entry for entry in self._library.documents()}

    @cached_property
    def _passages(self) -> dict[str, list[Passage]]:
        by_document: dict[str, list[Passage]] = {}
        for passage in self._library.all_passages():
            by_document.setdefault(passage.document_id, []).append(passage)
        return by_document

    def holds(self, document: str) -> bool:
        return file_key(document) in self.entries

    def in_passages(self, document: str, quote: str) -> Found | None:
        """Where the quote stands best among a document's passages; None if nothing is alike."""
        return self._best(document, quote, in_passages=True)

    def on_pages(self, document: str, quote: str) -> Found | None:
        """The same among its pages, as they were read: furniture and headings included."""
        return self._best(document, quote, in_passages=False)

    def pages(self) -> PageReader:
        """The library's PDFs, for a reading of their own."""
        return PageReader(
            {entry.name: self._library.pdf(entry.id) for entry in self.entries.values()}
        )

    def _best(self, document: str, quote: str, in_passages: bool) -> Found | None:
        entry = self.entries.get(file_key(document))
        wanted = grams(fold(quote))
        if entry is None or not wanted:
            return None
        best: tuple[float, _Text] | None = None
        for text in self._texts(entry, in_passages):
            held = text.grams if len(wanted[0]) == GRAM else grams(text.words, len(wanted[0]))
            share = sum(gram in held for gram in wanted) / len(wanted)
            if share > (best[0] if best else 0):
                best = (share, text)
        if best is None:
            return None
        share, text = best
        return Found(share, text.pages, text.locator, text.text)

    def _texts(self, entry: Entry, in_passages: bool) -> list[_Text]:
        key = (entry.id, in_passages)
        if key not in self._folded:
            read = self._read_passages if in_passages else self._read_pages
            self._folded[key] = list(read(entry))
        return self._folded[key]

    def _read_passages(self, entry: Entry) -> Iterator[_Text]:
        for passage in self._passages.get(entry.id, ()):
            yield _text(passage.text, passage.pages, passage.locator)

    def _read_pages(self, entry: Entry) -> Iterator[_Text]:
        for number in range(1, entry.pages + 1):
            yield _text(" ".join(self._library.page(entry.id, number).words), (number,), "")


def _text(text: str, pages: tuple[int, ...], locator: str) -> _Text:
    words = tuple(fold(text))
    return _Text(words, frozenset(grams(words)), pages, locator, text)
