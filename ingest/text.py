"""Folding: the comparison form of French text."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NOT_WORD = re.compile(r"[^0-9a-z]+")
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"})


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """Lower case, no accents, alphanumeric words with one space between."""
    if text.isascii():
        return _NOT_WORD.sub(" ", text.lower()).strip()
    plain = unicodedata.normalize("NFKD", text.translate(_LIGATURES)).lower()
    for char in set(plain):
        if char > "\x7f" and unicodedata.combining(char):
            plain = plain.replace(char, "")
    return _NOT_WORD.sub(" ", plain).strip()
