"""The partners that this library knows, as questions and headings name them.

The usual ones by all their forms (« Caisse d'allocations familiales », CAF), those that only
the library's records name as they are written there, and by the acronym that a document gives.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from prompts.questions import fold
from prompts.records import record_words

_SHORTEST = 4  # letters of a name of one word
_LONGEST = 6  # words; longer ones are sentences
_ACRONYM = 3  # letters, at least


class Partners:
    def __init__(self, written: Iterable[str], acronyms: Iterable[tuple[str, str]]) -> None:
        """`written`: names that records give; `acronyms`: (acronym, what it stands for)."""
        self._names: dict[str, str] = {}  # folded -> the name that stands for all its forms
        for name in written:
            folded = fold(name)
            words = folded.split()
            usual = record_words().partners.every(name)
            proper = name[:1].isupper() and len(words) <= _LONGEST
            if not usual and proper and (len(words) > 1 or len(folded) >= _SHORTEST):
                self._names.setdefault(folded, name)
        for acronym, whole in acronyms:
            known = self._names.get(fold(whole)) or self._names.get(fold(acronym))
            if known and len(acronym) >= _ACRONYM:
                self._names.setdefault(fold(whole), known)
                self._names.setdefault(fold(acronym), known)
        longest = sorted(self._names, key=len, reverse=True)
        self._pattern = (
            re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})\b") if longest else None
        )

    def named(self, text: str) -> frozenset[str]:
        """Those that a text names; « les communes » name no one in particular."""
        words = record_words()
        usual = {name for name, _, _ in words.partners.every(text)} - words.collectives
        own = self._pattern.findall(fold(text)) if self._pattern else []
        return frozenset(usual.union(self._names[found] for found in own))
