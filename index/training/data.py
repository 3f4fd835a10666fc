"""The training text: four tab-separated tables, and the part of the pairs kept for evaluation."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass
from pathlib import Path

# Share of the passages (by hash, with every question on them) that training never sees.
HELD_PERCENT = 6


@dataclass(frozen=True, slots=True)
class Example:
    left: str  # a question, a title, an English sentence, a term
    right: str  # the passage, the French sentence, the other term
    source: str


@dataclass(frozen=True, slots=True)
class TrainingData:
    pairs: list[Example]
    held_pairs: list[Example]
    parallel: list[Example]
    paraphrases: list[Example]
    synonyms: list[Example]


def read_table(path: Path) -> list[Example]:
    """One example a line: left, right, source."""
    examples = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            fields = line.rstrip("\n").split("\t")
            if len(fields) != 3:
                raise ValueError(f"{path.name}, line {number}: {len(fields)} columns, 3 expected")
            examples.append(Example(*fields))
    return examples


def is_held(passage: str) -> bool:
    return zlib.crc32(passage.encode()) % 100 < HELD_PERCENT


def read_training_data(folder: Path) -> TrainingData:
    pairs = read_table(folder / "pairs.tsv.gz")
    return TrainingData(
        pairs=[pair for pair in pairs if not is_held(pair.right)],
        held_pairs=[pair for pair in pairs if is_held(pair.right)],
        parallel=read_table(folder / "parallel.tsv.gz"),
        paraphrases=read_table(folder / "paraphrases.tsv.gz"),
        synonyms=read_table(folder / "synonyms.tsv.gz"),
    )
