"""Models that turn text into vectors, behind LlamaIndex's `BaseEmbedding`.

Nothing heavy is imported before a text is embedded: an `Embedder` knows its name without
its model. Vectors are of length 1.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import EmbedderError
from index.static import shipped_embedder

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding

Vectors = NDArray[np.float32]

# Families that were trained with a prefix, for models that do not declare it themselves.
_PREFIXES = (
    ("e5", ("query: ", "passage: ")),
    ("solon", ("query : ", "")),
)  # fmt: skip


class Embedder(Protocol):
    @property
    def name(self) -> str:
        """What the library remembers its vectors by."""

    @property
    def dimensions(self) -> int: ...

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """(texts, dimensions) float32, each of length 1. Raises EmbedderError."""

    def embed_query(self, text: str) -> Vectors:
        """(dimensions,) float32, of length 1. Raises EmbedderError."""


def load_embedder(name: str | None = None) -> Embedder:
    """The default embedder, or the sentence-transformers model of that folder or hub name."""
    if name:
        return LlamaEmbedder(name, lambda: _sentence_transformer(name))
    return shipped_embedder()


class LlamaEmbedder:
    """Any LlamaIndex embedding model, loaded when it is first needed."""

    def __init__(self, name: str, load: Callable[[], BaseEmbedding]) -> None:
        self.name = name
        self._load = load
        self._loading = threading.Lock()

    @cached_property
    def model(self) -> BaseEmbedding:
        with self._loading:
            return self._load()

    @cached_property
    def dimensions(self) -> int:
        return len(self.embed_query("dimensions"))

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        return _unit(self.model.get_text_embedding_batch(list(texts)))

    def embed_query(self, text: str) -> Vectors:
        vector: Vectors = _unit([self.model.get_query_embedding(text)])[0]
        return vector


def _unit(vectors: Sequence[Sequence[float]]) -> Vectors:
    values = np.array(vectors, np.float32)
    return values / np.maximum(np.linalg.norm(values, axis=-1, keepdims=True), 1e-12)


def _sentence_transformer(name: str) -> BaseEmbedding:
    try:
        from llama_index.embeddings.huggingface import HuggingFaceEmbedding
    except ImportError as error:
        raise EmbedderError(
            name, f"il manque un paquet Python ({error.name}) ; installez sentence-transformers."
        ) from error
    try:
        local = Path(name).is_dir() or _downloaded(name)
        query, passage = _prefixes(name, local)
        return HuggingFaceEmbedding(
            model_name=name,
            query_instruction=query,
            text_instruction=passage,
            local_files_only=local,
        )
    # What a folder that is no model raises depends on what it holds.
    except (OSError, ValueError, KeyError, RuntimeError, ImportError) as error:
        reason = str(error).strip().splitlines() or [type(error).__name__]
        raise EmbedderError(name, f"{reason[0].rstrip('.')}.") from error


def _downloaded(name: str) -> bool:
    """Whether a hub model is already on this machine. Raises EmbedderError if it can't be got.

    sentence-transformers alone takes a minute and a half to find that there is no network.
    """
    from huggingface_hub import HfApi, try_to_load_from_cache

    if isinstance(try_to_load_from_cache(name, "config.json"), str):
        return True
    try:
        HfApi().model_info(name, timeout=10)
    except Exception as error:  # the hub's HTTP client is not the same in all its versions
        raise EmbedderError(
            name, "ce n'est ni un dossier, ni un modèle déjà téléchargé, et le Hub ne le donne pas."
        ) from error
    return False


def _prefixes(name: str, local: bool) -> tuple[str | None, str | None]:
    """What is put before a question and before a passage; None leaves it to LlamaIndex."""
    declared = _declared_prompts(name, local)
    query = declared.get("query")
    passage = declared.get("passage") or declared.get("document") or declared.get("text")
    if query or passage:
        return query, passage
    family = Path(name).name.lower()
    for mark, prefixes in _PREFIXES:
        if mark in family:
            return prefixes
    return None, None


def _declared_prompts(name: str, local: bool) -> dict[str, str]:
    """The prompts of a model's own configuration."""
    file = "config_sentence_transformers.json"
    path = Path(name) / file
    if not Path(name).is_dir():
        from huggingface_hub import hf_hub_download
        from huggingface_hub.errors import EntryNotFoundError

        try:
            path = Path(hf_hub_download(name, file, local_files_only=local))
        except EntryNotFoundError:
            return {}
    if not path.is_file():
        return {}
    return dict(json.loads(path.read_text(encoding="utf-8")).get("prompts") or {})
