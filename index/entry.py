"""What the library says of what it holds, and how a search is narrowed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from ingest.model import Report

# "copy": says what another says; "older": a newer version took its place. Both are kept and
# listed, and searched only when asked for by name.
State = Literal["served", "copy", "older", "retired"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as the catalogue lists it."""

    id: str  # of the file's content
    name: str  # file name
    title: str
    period: str
    pages: int
    sections: int
    passages: int
    added: str  # ISO 8601, UTC
    report: Report
    metadata: dict[str, str]
    edition: int  # one writing of one document; a new one each time it is replaced
    state: State = "served"
    served_by: str = ""  # Document.id of the one that answers in its place
    path: str = ""  # where its file was; "" when unknown

    @property
    def scanned(self) -> bool:
        """Most of it was recognised by OCR."""
        return 2 * len(self.report.recognised_pages) > self.pages


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search keeps to. An empty set does not narrow; both given, both must hold."""

    documents: frozenset[str] = frozenset()  # Document.id
    sections: frozenset[tuple[str, int]] = (
        frozenset()
    )  # (Document.id, Section.index), with all below

    def __bool__(self) -> bool:
        return bool(self.documents or self.sections)


class SeenFile(NamedTuple):
    """A file as it was when a folder was last synchronised."""

    size: int
    modified: int  # nanoseconds
    document_id: str  # "" when it could not be read
    message: str  # why


class Hit(NamedTuple):
    passage_id: str
    score: float  # higher is better; comparable within one search only


class Fields(NamedTuple):
    """The terms of a passage's fields, in order, stop words left out."""

    title: tuple[str, ...]  # label of its own section
    path: tuple[str, ...]  # labels of the sections above, and the document's title
    context: tuple[str, ...]  # what governs it but stands elsewhere
    text: tuple[str, ...]
