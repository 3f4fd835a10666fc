"""Comparing texts that come from different extractions of the same page: on words, never bytes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

GRAM = 4  # words
STANDS = 0.6  # share of a quote's 4-word sequences that must be found

# NFKD turns « nº » (masculine ordinal) into « no »; the degree sign it is mistaken for vanishes.
# Soft hyphens and the marks pdfium leaves for a line-end hyphen stand inside words: dropped.
_BEFORE = str.maketrans(
    {"º": "°", "œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "\u00ad": "", "\ufffe": "", "\x02": ""}
)
_WORD = re.compile(r"[^\W_]+")


def plain(text: str) -> str:
    """Lower case, without accents, ligatures or typographic variants; punctuation kept."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_BEFORE))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def fold(text: str) -> list[str]:
    """The text's alphanumeric words, lower case and without accents.

    Apostrophes, hyphens and every kind of space separate words: « l'État », « l’Etat » and
    « 10 500 » (with a no-break space) each give two.
    """
    return _WORD.findall(plain(text))


def grams(words: Sequence[str], size: int = GRAM) -> list[tuple[str, ...]]:
    """Every run of `size` words; the whole sequence when it is shorter, nothing when empty."""
    if not words:
        return []
    size = min(size, len(words))
    return [tuple(words[i : i + size]) for i in range(len(words) - size + 1)]


def share_found(quote: Sequence[str], text: Sequence[str]) -> float:
    """Share of the quote's 4-word sequences that the text holds, both folded; 0 when empty."""
    wanted = grams(quote)
    if not wanted:
        return 0.0
    held = set(grams(text, len(wanted[0]))) if len(text) >= len(wanted[0]) else set()
    return sum(gram in held for gram in wanted) / len(wanted)


def stands_in(quote: Sequence[str], text: Sequence[str], share: float = STANDS) -> bool:
    found = share_found(quote, text)
    return found > 0 and found >= share


def said(form: str, text: Sequence[str]) -> bool:
    """Whether a fact's form stands in a folded text, its words in a row and whole."""
    words = fold(form)
    size = len(words)
    return size > 0 and any(list(text[i : i + size]) == words for i in range(len(text) - size + 1))
