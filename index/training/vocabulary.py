"""The sub-word vocabulary, and texts as arrays of piece numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.pre_tokenizers import WhitespaceSplit
from tokenizers.trainers import WordPieceTrainer

from index.analysis import analyse


def train_vocabulary(texts: Iterable[str], size: int) -> Tokenizer:
    """A WordPiece vocabulary over the terms of `index.analysis`; the same for the same texts."""
    unknown = "[UNK]"
    tokenizer = Tokenizer(WordPiece(unk_token=unknown, max_input_chars_per_word=40))
    tokenizer.pre_tokenizer = WhitespaceSplit()
    trainer = WordPieceTrainer(
        vocab_size=size, min_frequency=2, special_tokens=[unknown], show_progress=False
    )
    tokenizer.train_from_iterator((" ".join(analyse(text)) for text in texts), trainer)
    return tokenizer


@dataclass(frozen=True, slots=True)
class Ragged:
    """Texts of several lengths in one array: text i is ids[starts[i]:starts[i + 1]]."""

    ids: NDArray[np.int64]
    starts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, i: int) -> NDArray[np.int64]:
        return self.ids[self.starts[i] : self.starts[i + 1]]


class Encoder:
    """Texts to piece numbers; each distinct term is cut once."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._pieces: dict[str, list[int]] = {}

    def encode(self, texts: Iterable[str]) -> Ragged:
        ids: list[int] = []
        starts = [0]
        for text in texts:
            for term in analyse(text):
                pieces = self._pieces.get(term)
                if pieces is None:
                    pieces = self._tokenizer.encode(term).ids
                    self._pieces[term] = pieces
                ids.extend(pieces)
            starts.append(len(ids))
        return Ragged(np.array(ids, np.int64), np.array(starts, np.int64))


def frequencies(texts: Iterable[Ragged], size: int) -> NDArray[np.float64]:
    """Each piece's share of the texts, one added to every count."""
    counts = np.ones(size)
    for some in texts:
        counts += np.bincount(some.ids, minlength=size)
    return counts / counts.sum()
