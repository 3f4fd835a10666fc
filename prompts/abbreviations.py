"""Abbreviations that people type, written out: « St » → « Saint », « pb » → « problème »."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from prompts.words import fold

FILE = Path(__file__).with_name("abreviations.txt")
_WORD = re.compile(r"([^\W\d_]+)\.?")


class AbbreviationError(ValueError):
    """Lines that cannot be read; each is named, in French."""


class Abbreviations:
    def __init__(self, words: dict[str, str]) -> None:
        self.words = words  # folded abbreviation -> whole word

    def written_out(self, text: str) -> str:
        """The text with its abbreviations in full, capitals kept: « Bd » as « Boulevard »."""
        return _WORD.sub(self._whole, text)

    def _whole(self, match: re.Match[str]) -> str:
        word = self.words.get(fold(match[1]))
        if word is None or match[1].isupper():  # capitals make an acronym: « DS », « PR »
            return match[0]
        return word[0].upper() + word[1:] if match[1][0].isupper() else word


@lru_cache(maxsize=4)
def load_abbreviations(path: Path = FILE) -> Abbreviations:
    """Read and validate the file.

    Raises:
        AbbreviationError: with every faulty line.
    """
    words: dict[str, str] = {}
    faults = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        keys, mark, whole = line.partition(":")
        for key in map(str.strip, keys.split(",")):
            if not (mark and key and whole.strip()):
                faults.append(f"{path.name}, ligne {number} : il manque un côté à « {line} ».")
                break
            if fold(key) in words:
                faults.append(f"{path.name}, ligne {number} : « {key} » s'y trouve déjà.")
            words[fold(key)] = whole.strip()
    if faults:
        raise AbbreviationError("Les abréviations sont à corriger.\n" + "\n".join(faults))
    return Abbreviations(words)
