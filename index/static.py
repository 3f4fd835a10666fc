"""The default embedder: a static French model, one learned vector a word piece.

A term's vector is the sum of its pieces', a text's the sum of its terms', made unit length:
nothing but additions, no torch. Terms are those of `index.analysis` (folded, stemmed, without
stop words), so a missing accent or plural costs nothing. The idea is model2vec's (MinishLab,
2024); `index.training` makes the model, `index/model/MODEL_CARD.md` says how good it is.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache, cached_property
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.analysis import analyse
from index.errors import EmbedderError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

MODEL = Path(__file__).with_name("model")

# Texts summed at once: bounds the memory, a few tens of megabytes.
_BATCH = 256

Vectors = NDArray[np.float32]


class _Table(NamedTuple):
    tokenizer: Tokenizer
    rows: NDArray[np.int8]  # (pieces, dimensions)
    scales: NDArray[np.float32]  # (pieces,): what a row is multiplied by, its weight included


class StaticEmbedder:
    """The model of a folder written by `index.training`; read when first used."""

    def __init__(self, folder: Path = MODEL) -> None:
        self._folder = folder
        self._pieces: dict[str, tuple[int, ...]] = {}  # of each term met; never none

    @cached_property
    def _settings(self) -> dict[str, str | int]:
        try:
            settings: dict[str, str | int] = json.loads(
                (self._folder / "config.json").read_text("utf-8")
            )
        except (OSError, ValueError) as error:
            raise EmbedderError(str(self._folder), "config.json est absent ou abîmé.") from error
        return settings

    @property
    def name(self) -> str:
        return str(self._settings["name"])

    @property
    def dimensions(self) -> int:
        return int(self._settings["dimensions"])

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """(texts, dimensions), each of length 1; zero for a text without a known word."""
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        for start in range(0, len(texts), _BATCH):
            batch = [analyse(text) for text in texts[start : start + _BATCH]]
            vectors[start : start + len(batch)] = self.embed_terms(batch)
        return vectors

    def embed_query(self, text: str) -> Vectors:
        vector: Vectors = self.embed_texts([text])[0]
        return vector

    def knows(self, term: str) -> bool:
        """Whether a term of `index.analysis` is one piece: a word met often in training."""
        self.term_vectors([term])
        return len(self._pieces[term]) == 1

    def term_vectors(self, terms: Sequence[str]) -> Vectors:
        """(terms, dimensions), for distinct terms of `index.analysis`.

        Their length is their weight: how much a term tells of a text's subject.
        """
        table = self._table
        missing = [term for term in terms if term not in self._pieces]
        if missing:
            self._pieces.update(_cut(table.tokenizer, missing))
        cut = [self._pieces[term] for term in terms]
        pieces = np.array(list(chain.from_iterable(cut)), np.int64)
        rows = table.rows[pieces] * table.scales[pieces, None]
        if len(pieces) == len(terms):
            return rows
        starts = np.cumsum([0, *map(len, cut[:-1])])
        vectors: Vectors = np.add.reduceat(rows, starts, axis=0)
        return vectors

    def embed_terms(self, texts: Sequence[Sequence[str]]) -> Vectors:
        """`embed_texts` for texts that `index.analysis` has made terms of; all at once."""
        numbers: dict[str, int] = {}
        places = [numbers.setdefault(term, len(numbers)) for terms in texts for term in terms]
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        if places:
            lengths = np.array([len(terms) for terms in texts])
            filled = np.flatnonzero(lengths)
            starts = np.cumsum(lengths[filled]) - lengths[filled]
            every = self.term_vectors(list(numbers))[places]
            vectors[filled] = np.add.reduceat(every, starts, axis=0)
        return unit(vectors)

    @cached_property
    def _table(self) -> _Table:
        from tokenizers import Tokenizer

        try:
            tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        except Exception as error:  # tokenizers raises nothing narrower
            raise EmbedderError(self.name, f"tokenizer.json est abîmé ({error}).") from error
        try:
            return _Table(
                tokenizer,
                np.load(self._folder / "rows.npy"),
                np.load(self._folder / "scales.npy").astype(np.float32),
            )
        except (OSError, ValueError) as error:
            raise EmbedderError(self.name, f"ses fichiers sont abîmés ({error}).") from error


@cache
def shipped_embedder() -> StaticEmbedder:
    """The model that comes with the library; one for all who use it."""
    return StaticEmbedder()


def _cut(tokenizer: Tokenizer, terms: list[str]) -> dict[str, tuple[int, ...]]:
    """The pieces of each term: one encoding for all, a term being a word of it."""
    encoding = tokenizer.encode(terms, is_pretokenized=True)
    pieces: dict[str, tuple[int, ...]] = {}
    for number, words in groupby(zip(encoding.word_ids, encoding.ids, strict=True), itemgetter(0)):
        pieces[terms[number]] = tuple(piece for _, piece in words)
    return pieces


def unit(vectors: Vectors) -> Vectors:
    """Rows made of length 1; rows of zeros stay so."""
    scaled: Vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12)
    return scaled
