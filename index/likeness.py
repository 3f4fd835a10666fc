"""Whether two documents are one: a scan and its text, a copy exported again.

Documents are first told apart by a sketch of their word triples (bottom-k sketch: Broder,
"On the resemblance and containment of documents", 1997), then compared word by word.
Contracts written on one model share most of their sentences: what tells them apart is the
names that they repeat and their figures.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from ingest.text import fold

_SKETCH = 512  # hashes: a resemblance is known within 0.04
_SHORTEST = 60  # triples: shorter documents resemble one another by chance
_NEAR = 0.5  # resemblance from which two documents are compared word by word

_SCANNED = 0.85  # share of each one's triples in the other, where one was recognised by OCR
_WRITTEN = 0.995
_REPEATED = 3  # times that a word of one stands, and never in the other: another subject
_TELLING = 5  # letters: shorter words are lost in a scan
_FIGURES = 0.9  # share of each one's figures in the other, for scans


def words_of(texts: Iterable[str]) -> list[str]:
    """Folded words of a document, from the texts of its pages."""
    # Word by word: a document's words are few, and `fold` remembers them.
    return [word for text in texts for written in text.split() for word in fold(written).split()]


def sketch(words: Sequence[str]) -> bytes:
    """What a document looks like, in 4 kB; empty for a short one."""
    triples = _triples(words)
    return b"" if len(triples) < _SHORTEST else np.sort(triples)[:_SKETCH].tobytes()


def resemble(one: bytes, other: bytes) -> bool:
    """Whether two sketches are near enough for the documents to be compared."""
    if not one or not other:
        return False
    left, right = np.frombuffer(one, np.uint64), np.frombuffer(other, np.uint64)
    least = np.union1d(left, right)[:_SKETCH]
    both = np.intersect1d(left, right, assume_unique=True)
    return bool(np.isin(least, both, assume_unique=True).mean() >= _NEAR)


def same_text(one: Sequence[str], other: Sequence[str], scanned: bool) -> bool:
    """Whether two documents say the same; `scanned`: one of them was recognised by OCR."""
    left, right = _triples(one), _triples(other)
    if not len(left) or not len(right):
        return False
    shared = len(np.intersect1d(left, right, assume_unique=True))
    least = _SCANNED if scanned else _WRITTEN
    if shared < least * max(len(left), len(right)):
        return False
    counts, others = Counter(one), Counter(other)
    if _foreign(counts, others) or _foreign(others, counts):
        return False
    figures, theirs = _figures(counts), _figures(others)
    if not scanned:
        return figures == theirs
    return len(figures & theirs) >= _FIGURES * max(len(figures), len(theirs))


def _triples(words: Sequence[str]) -> NDArray[np.uint64]:
    """A number for each run of three words, each once."""
    codes = {word: zlib.crc32(word.encode()) for word in set(words)}
    numbers = np.array([codes[word] for word in words], np.uint64)
    if len(numbers) < 3:
        return np.zeros(0, np.uint64)
    mixed = numbers[:-2] * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= numbers[1:-1] * np.uint64(0xC2B2AE3D27D4EB4F)
    mixed ^= numbers[2:] * np.uint64(0x165667B19E3779F9)
    mixed ^= mixed >> np.uint64(31)
    mixed *= np.uint64(0xFF51AFD7ED558CCD)
    return np.unique(mixed ^ (mixed >> np.uint64(33)))


def _foreign(counts: Counter[str], others: Counter[str]) -> bool:
    return any(
        count >= _REPEATED and len(word) >= _TELLING and word not in others
        for word, count in counts.items()
    )


def _figures(counts: Counter[str]) -> set[str]:
    return {word for word in counts if word.isdigit() and len(word) >= 3}
