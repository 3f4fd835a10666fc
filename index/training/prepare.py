"""From the training text to pairs of piece numbers, kept so that a run can go on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index import analysis
from index.training.contrast import PairSet, groups
from index.training.data import Example, TrainingData
from index.training.teacher import teach, teachable
from index.training.vocabulary import Encoder, Ragged, frequencies, train_vocabulary

VOCABULARY = 48_000
# Share of the steps spent on each table.
SHARES = {"pairs": 0.45, "parallel": 0.37, "paraphrases": 0.09, "synonyms": 0.09}


@dataclass(frozen=True, slots=True)
class Prepared:
    tokenizer: Tokenizer
    sets: list[PairSet]
    shares: NDArray[np.float64]  # of the text that is each piece
    work: Path  # folder of what another run on the same text can go on from


def prepare(
    data: TrainingData, teacher: str, dimensions: int, folder: Path, say: Callable[[str], None]
) -> Prepared:
    work = folder / fingerprint(data, teacher)
    work.mkdir(parents=True, exist_ok=True)
    parallel = teachable(data.parallel)
    tokenizer = _vocabulary(data, work, say)
    encoder = Encoder(tokenizer)
    targets = teach([e.left for e in parallel], teacher, dimensions, folder, say)
    sets = [
        _pair_set("pairs", data.pairs, encoder, work, crop=True),
        _pair_set("parallel", parallel, encoder, work, targets=torch.from_numpy(targets)),
        _pair_set("paraphrases", data.paraphrases, encoder, work),
        _pair_set("synonyms", data.synonyms, encoder, work),
    ]
    sides = [side for pairs in sets for side in (pairs.left, pairs.right) if side is not None]
    for pairs in sets:
        say(f"{pairs.name}: {len(pairs)} examples")
    return Prepared(tokenizer, sets, frequencies(sides, tokenizer.get_vocab_size()), work)


def fingerprint(data: TrainingData, teacher: str) -> str:
    """Of all that a vocabulary, pieces and a checkpoint come from: text, analysis, teacher."""
    digest = hashlib.sha256(teacher.encode())
    source = Path(analysis.__file__)
    for file in (source, source.with_name("mots_vides.txt")):
        digest.update(file.read_bytes())
    for table in (data.pairs, data.parallel, data.paraphrases, data.synonyms):
        for example in table:
            digest.update(f"{example.left}\t{example.right}\n".encode())
        digest.update(b"\n")
    return digest.hexdigest()[:12]


def _vocabulary(data: TrainingData, work: Path, say: Callable[[str], None]) -> Tokenizer:
    kept = work / "tokenizer.json"
    if kept.exists():
        return Tokenizer.from_file(str(kept))
    say("learning the vocabulary")
    french = [e.right for e in data.parallel]
    for table in (data.pairs, data.paraphrases, data.synonyms):
        french += [text for e in table for text in (e.left, e.right)]
    tokenizer = train_vocabulary(french, VOCABULARY)
    tokenizer.save(str(kept))
    return tokenizer


def _pair_set(
    name: str,
    examples: Sequence[Example],
    encoder: Encoder,
    work: Path,
    targets: torch.Tensor | None = None,
    crop: bool = False,
) -> PairSet:
    left, right = [e.left for e in examples], [e.right for e in examples]
    return PairSet(
        name=name,
        share=SHARES[name],
        left=None if targets is not None else _encoded(work / f"{name}-left", left, encoder),
        right=_encoded(work / f"{name}-right", right, encoder),
        left_groups=groups(left),
        right_groups=groups(right),
        targets=targets,
        crop=crop,
    )


def _encoded(kept: Path, texts: Sequence[str], encoder: Encoder) -> Ragged:
    file = kept.with_suffix(".npz")
    if file.exists():
        with np.load(file) as arrays:
            return Ragged(arrays["ids"], arrays["starts"])
    encoded = encoder.encode(texts)
    np.savez(file, ids=encoded.ids, starts=encoded.starts)
    return encoded
