"""A PDF becomes a Document: pages, blocks, sections, passages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ingest.model import Document, DocumentError

if TYPE_CHECKING:
    from ingest.document import read_document

__all__ = ["Document", "DocumentError", "read_document"]


def __getattr__(name: str) -> Any:
    # pdfium and pypdf are loaded where a PDF is read; whoever asks a question needs neither.
    if name == "read_document":
        from ingest.document import read_document

        return read_document
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
