"""The library on disk. Its front door is `Library`."""

from index.entry import Entry, Fields, Filters, Hit
from index.errors import (
    EmbedderError,
    LibraryBusy,
    LibraryError,
    UnknownDocument,
    UnknownPassage,
)
from index.library import Library
from index.records import RecordFilters

__all__ = [
    "EmbedderError",
    "Entry",
    "Fields",
    "Filters",
    "Hit",
    "Library",
    "LibraryBusy",
    "LibraryError",
    "RecordFilters",
    "UnknownDocument",
    "UnknownPassage",
]
