"""Vectors of passages, in Chroma: embedded in the library's folder, or on a server.

One collection a model, one vector a passage. chromadb takes most of a second to import:
only when vectors are searched or written.

A server answers searches itself. The embedded store cannot be held open by two processes:
one that was open before another wrote does not find what was written, nor what was there
(tried with chromadb 1.5.9). So it is opened for each use under a lock, and searches run
over vectors read from it once: exact, and as fast (1 ms for 3,000 passages).
"""

from __future__ import annotations

import threading
import uuid
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from index.embedders import Vectors
from index.errors import LibraryError

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection as ChromaCollection

# Chroma takes at most some 5,400 rows a call; smaller ones are no slower.
_BATCH = 2000
# Neighbours that a server looks at: with Chroma's own 100, some of the first 100 are missed.
_SEARCH_EFFORT = 400


class Place(NamedTuple):
    """Where a vector's passage stands."""

    row: int
    edition: int
    section: int


class Scope(NamedTuple):
    """What a search looks in, of one edition."""

    edition: int
    passages: int  # the whole edition's
    sections: Sequence[int] = ()  # those to keep to; none: all


class MissingVectors(LibraryError):
    """The store does not hold what the catalogue says it does."""

    def __init__(self) -> None:
        super().__init__(
            "Il manque des vecteurs à la bibliothèque, et ils n'ont pas pu être recalculés."
        )


def open_vectors(folder: Path, library: str, url: str | None) -> VectorStore:
    """`library`: its identity, for a server may hold several."""
    prefix = f"passages-{library}-"
    return ServedVectors(url, prefix) if url else EmbeddedVectors(folder, prefix)


class VectorStore(ABC):
    """Vectors in collections named by `create`."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix

    @abstractmethod
    def _client(self) -> AbstractContextManager[ClientAPI]:
        """Chroma, for as long as it is used."""

    @abstractmethod
    def search(
        self, name: str, vector: Vectors, limit: int, scopes: Sequence[Scope]
    ) -> list[tuple[int, float]]:
        """(row, cosine), best first. Raises MissingVectors."""

    @abstractmethod
    def forget(self, kept: Collection[int]) -> None:
        """Let go of what is held in memory of any other edition."""

    def warm_up(self) -> None:
        """Loads Chroma, which takes a second."""
        import chromadb.api.rust  # noqa: F401

    @contextmanager
    def _collection(self, name: str) -> Iterator[ChromaCollection]:
        from chromadb.errors import NotFoundError

        with self._client() as client:
            try:
                collection = client.get_collection(name, embedding_function=None)
            except NotFoundError as error:
                raise MissingVectors from error
            yield collection

    def create(self, kept: str | None) -> str:
        """A new, empty collection; of this library's others, all but `kept` are dropped."""
        name = self._prefix + uuid.uuid4().hex[:12]
        with self._client() as client:
            self._drop(client, kept)
            client.create_collection(
                name,
                configuration={"hnsw": {"space": "cosine", "ef_search": _SEARCH_EFFORT}},
                embedding_function=None,
            )
        return name

    def write(self, name: str, places: Sequence[Place], vectors: Vectors) -> None:
        with self._collection(name) as collection:
            for start in range(0, len(places), _BATCH):
                batch = places[start : start + _BATCH]
                collection.upsert(
                    ids=[str(place.row) for place in batch],
                    embeddings=vectors[start : start + _BATCH],
                    metadatas=[
                        {"edition": place.edition, "section": place.section} for place in batch
                    ],
                )

    def sweep(self, name: str, editions: Sequence[int]) -> None:
        """Drop the vectors of these editions."""
        with self._collection(name) as collection:
            collection.delete(where={"edition": {"$in": list(editions)}})

    def keep_only(self, name: str) -> None:
        """Drop every collection of this library but one."""
        with self._client() as client:
            self._drop(client, name)

    def _drop(self, client: ClientAPI, kept: str | None) -> None:
        for other in client.list_collections():
            if other.name.startswith(self._prefix) and other.name != kept:
                client.delete_collection(other.name)


class ServedVectors(VectorStore):
    """On a Chroma server, which searches its own (approximate) index."""

    def __init__(self, url: str, prefix: str) -> None:
        super().__init__(prefix)
        self._url = url

    @cached_property
    def _http(self) -> ClientAPI:
        import chromadb
        from chromadb.config import Settings

        address = urlsplit(self._url)
        if address.scheme not in ("http", "https") or not address.hostname:
            raise LibraryError(
                f"ASSISTANT_CHROMA_URL « {self._url} » n'est pas une adresse : "
                "attendu, par exemple, http://chroma.exemple.fr:8000."
            )
        secure = address.scheme == "https"
        settings = Settings(anonymized_telemetry=False)
        port = address.port or (443 if secure else 8000)
        try:
            return chromadb.HttpClient(address.hostname, port, secure, settings=settings)
        except ValueError as error:  # what chromadb makes of a connection refused
            raise self._silent() from error

    def _silent(self) -> LibraryError:
        return LibraryError(
            f"Le serveur Chroma « {self._url} » ne répond pas : vérifiez "
            "ASSISTANT_CHROMA_URL et qu'il est démarré."
        )

    @contextmanager
    def _client(self) -> Iterator[ClientAPI]:
        import httpx

        try:
            yield self._http
        except httpx.TransportError as error:
            raise self._silent() from error

    def search(
        self, name: str, vector: Vectors, limit: int, scopes: Sequence[Scope]
    ) -> list[tuple[int, float]]:
        with self._collection(name) as collection:
            found = collection.query(
                query_embeddings=np.asarray(vector, np.float32)[None],
                n_results=limit,
                where=_condition(scopes),
                include=["distances"],
            )
        distances = found["distances"] or [[]]
        return [
            (int(row), 1.0 - distance)
            for row, distance in zip(found["ids"][0], distances[0], strict=True)
        ]

    def forget(self, kept: Collection[int]) -> None:
        pass  # the server holds them


class _Block(NamedTuple):
    """An edition's vectors, by row."""

    rows: NDArray[np.int64]
    sections: NDArray[np.int64]
    vectors: Vectors


class EmbeddedVectors(VectorStore):
    """In the library's folder; searches run over vectors held in memory."""

    def __init__(self, folder: Path, prefix: str) -> None:
        super().__init__(prefix)
        self._folder = folder
        self._loading = threading.Lock()
        self._blocks: dict[tuple[str, int], _Block] = {}

    @contextmanager
    def _client(self) -> Iterator[ClientAPI]:
        import chromadb
        from chromadb.config import Settings
        from filelock import FileLock

        self._folder.mkdir(parents=True, exist_ok=True)
        with FileLock(self._folder / "open.lock"):
            settings = Settings(anonymized_telemetry=False)
            client = chromadb.PersistentClient(str(self._folder), settings)
            try:
                yield client
            finally:
                client.close()

    def search(
        self, name: str, vector: Vectors, limit: int, scopes: Sequence[Scope]
    ) -> list[tuple[int, float]]:
        blocks = self._load(name, len(vector), scopes)
        if not blocks:
            return []
        rows = np.concatenate([block.rows for block in blocks])
        cosines = np.concatenate([block.vectors @ vector for block in blocks]).round(6)
        kept = np.concatenate(
            [
                np.isin(block.sections, scope.sections)
                if scope.sections
                else np.ones(len(block.rows), bool)
                for block, scope in zip(blocks, scopes, strict=True)
            ]
        )
        rows, cosines = rows[kept], cosines[kept]
        best = np.argsort(-cosines, kind="stable")[:limit]
        return list(zip(rows[best].tolist(), cosines[best].tolist(), strict=True))

    def forget(self, kept: Collection[int]) -> None:
        with self._loading:
            gone = [key for key in self._blocks if key[1] not in kept]
            for key in gone:
                del self._blocks[key]

    def _load(self, name: str, width: int, scopes: Sequence[Scope]) -> list[_Block]:
        with self._loading:
            missing = [scope for scope in scopes if (name, scope.edition) not in self._blocks]
            if missing:
                self._blocks.update(self._read(name, [scope.edition for scope in missing]))
            blocks = [self._blocks[name, scope.edition] for scope in scopes]
            for scope, block in zip(scopes, blocks, strict=True):
                if block.vectors.shape != (scope.passages, width):
                    self._blocks.clear()
                    raise MissingVectors
            return blocks

    def _read(self, name: str, editions: Sequence[int]) -> dict[tuple[str, int], _Block]:
        with self._collection(name) as collection:
            found = collection.get(
                where={"edition": {"$in": list(editions)}}, include=["embeddings", "metadatas"]
            )
        metadatas: Sequence[Any] = found["metadatas"] or []
        rows = np.array([int(row) for row in found["ids"]], np.int64)
        vectors = np.asarray(found["embeddings"], np.float32)
        of_edition = np.array([metadata["edition"] for metadata in metadatas], np.int64)
        sections = np.array([metadata["section"] for metadata in metadatas], np.int64)
        blocks = {}
        for edition in editions:
            here = np.flatnonzero(of_edition == edition)
            here = here[np.argsort(rows[here])]
            blocks[name, edition] = _Block(rows[here], sections[here], vectors[here])
        return blocks


def _condition(scopes: Iterable[Scope]) -> dict[str, Any]:
    whole = [scope.edition for scope in scopes if not scope.sections]
    parts: list[dict[str, Any]] = [{"edition": {"$in": whole}}] if whole else []
    parts += [
        {"$and": [{"edition": scope.edition}, {"section": {"$in": list(scope.sections)}}]}
        for scope in scopes
        if scope.sections
    ]
    return parts[0] if len(parts) == 1 else {"$or": parts}
