"""Opens the library that the settings name."""

from __future__ import annotations

from assistant.settings import Settings
from index import Library
from index.embedders import load_embedder


def open_library(settings: Settings) -> Library:
    """Raises LibraryError when its folder can't be used."""
    embedder = load_embedder(settings.embedder or None)
    return Library(settings.data, embedder, settings.chroma_url or None)
