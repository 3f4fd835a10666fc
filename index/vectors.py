"""Vectors of passages, in Chroma: embedded in the library's folder, or on a server.

One collection a model. chromadb takes most of a second to import: only when vectors are
searched or written.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

import numpy as np

from index.embedders import Vectors
from index.errors import LibraryError

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

# Chroma takes at most some 5,400 rows a call; smaller ones are no slower.
_BATCH = 2000
# Neighbours looked at by a search: 100, Chroma's own, misses some when 100 are asked for.
_SEARCH_EFFORT = 400


class Place(NamedTuple):
    row: int
    edition: int
    section: int


class VectorStore:
    def __init__(self, folder: Path, library: str, url: str | None) -> None:
        self._folder = folder
        self._prefix = f"passages-{library}-"  # a server may hold several libraries
        self._url = url
        self._opening = threading.Lock()
        self._collections: dict[str, Collection] = {}

    @cached_property
    def _client(self) -> ClientAPI:
        import chromadb
        from chromadb.config import Settings

        settings = Settings(anonymized_telemetry=False)
        with self._opening:
            if not self._url:
                self._folder.mkdir(parents=True, exist_ok=True)
                return chromadb.PersistentClient(str(self._folder), settings)
            address = urlsplit(self._url)
            if not address.hostname:
                raise LibraryError(
                    f"ASSISTANT_CHROMA_URL « {self._url} » n'est pas une adresse : "
                    "attendu, par exemple, http://chroma.exemple.fr:8000."
                )
            secure = address.scheme == "https"
            try:
                return chromadb.HttpClient(
                    address.hostname, address.port or (443 if secure else 8000), secure,
                    settings=settings,
                )  # fmt: skip
            except ValueError as error:  # what chromadb makes of a refused connection
                raise LibraryError(
                    f"Le serveur Chroma « {self._url} » ne répond pas : vérifiez "
                    "ASSISTANT_CHROMA_URL et qu'il est démarré."
                ) from error

    def create(self) -> str:
        """The name of a new, empty collection."""
        name = self._prefix + uuid.uuid4().hex[:12]
        self._collections[name] = self._client.create_collection(
            name,
            configuration={"hnsw": {"space": "cosine", "ef_search": _SEARCH_EFFORT}},
            embedding_function=None,
        )
        return name

    def exists(self, name: str) -> bool:
        from chromadb.errors import NotFoundError

        try:
            self._collection(name)
        except NotFoundError:
            return False
        return True

    def write(self, name: str, places: Sequence[Place], vectors: Vectors) -> None:
        collection = self._collection(name)
        for start in range(0, len(places), _BATCH):
            batch = places[start : start + _BATCH]
            collection.upsert(
                ids=[str(place.row) for place in batch],
                embeddings=vectors[start : start + _BATCH],
                metadatas=[{"edition": place.edition, "section": place.section} for place in batch],
            )

    def sweep(self, name: str, editions: Sequence[int]) -> None:
        self._collection(name).delete(where={"edition": {"$in": list(editions)}})

    def keep_only(self, name: str | None) -> None:
        """Drop every collection of this library but one."""
        for other in self._client.list_collections():
            if other.name.startswith(self._prefix) and other.name != name:
                self._client.delete_collection(other.name)

    def search(
        self, name: str, vector: Vectors, limit: int, within: Mapping[int, Sequence[int]] | None
    ) -> list[tuple[int, float]]:
        """(row, cosine), best first. `within`: edition -> sections to keep to, none for all."""
        found = self._collection(name).query(
            query_embeddings=np.asarray(vector, np.float32)[None],
            n_results=limit,
            where=_condition(within) if within is not None else None,
            include=["distances"],
        )
        distances = found["distances"] or [[]]
        return [
            (int(row), 1.0 - distance)
            for row, distance in zip(found["ids"][0], distances[0], strict=True)
        ]

    def _collection(self, name: str) -> Collection:
        if name not in self._collections:
            self._collections[name] = self._client.get_collection(name, embedding_function=None)
        return self._collections[name]


def _condition(within: Mapping[int, Sequence[int]]) -> dict[str, Any]:
    parts: list[dict[str, Any]] = []
    whole = [edition for edition, sections in within.items() if not sections]
    if whole:
        parts.append({"edition": {"$in": whole}})
    for edition, sections in within.items():
        if sections:
            here = [{"edition": edition}, {"section": {"$in": list(sections)}}]
            parts.append({"$and": here})
    return parts[0] if len(parts) == 1 else {"$or": parts}
