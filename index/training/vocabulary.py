"""The sub-word vocabularies, and texts as arrays of piece numbers."""

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

UNKNOWN = "[UNK]"


def train_vocabulary(texts: Iterable[str], size: int) -> Tokenizer:
    """A WordPiece vocabulary over the terms of `index.analysis`, the same for the same texts."""
    tokenizer = Tokenizer(WordPiece(unk_token=UNKNOWN, max_input_chars_per_word=40))
    tokenizer.pre_tokenizer = WhitespaceSplit()
    trainer = WordPieceTrainer(
        vocab_size=size, min_frequency=2, special_tokens=[UNKNOWN], show_progress=False
    )
    tokenizer.train_from_iterator((" ".join(analyse(text)) for text in texts), trainer)
    return tokenizer


@dataclass(frozen=True, slots=True)
class Ragged:
    """Texts of several lengths in one array: text i is ids[starts[i]:starts[i + 1]]."""

    ids: NDArray[np.int32]
    starts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, i: int) -> NDArray[np.int32]:
        return self.ids[self.starts[i] : self.starts[i + 1]]


class Encoder:
    """Texts to piece numbers; each distinct word is cut once."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._pieces: dict[str, list[int]] = {}

    def encode(self, texts: Iterable[str]) -> Ragged:
        ids: list[int] = []
        starts = [0]
        for text in texts:
            for word in analyse(text):
                pieces = self._pieces.get(word)
                if pieces is None:
                    pieces = self._tokenizer.encode(word).ids
                    self._pieces[word] = pieces
                ids.extend(pieces)
            starts.append(len(ids))
        return Ragged(np.array(ids, dtype=np.int32), np.array(starts, dtype=np.int64))


def frequencies(texts: Ragged, size: int) -> NDArray[np.float64]:
    """Each piece's share of the text, with one added to every count."""
    counts = np.bincount(texts.ids, minlength=size).astype(np.float64) + 1.0
    return counts / counts.sum()
