"""A PDF becomes a Document: pages, blocks, sections, passages."""

from ingest.document import read_document
from ingest.model import Document, DocumentError

__all__ = ["Document", "DocumentError", "read_document"]
