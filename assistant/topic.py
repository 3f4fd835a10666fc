"""What a question is about, apart from how it is put, of whom and of where."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from prompts.questions import fold
from prompts.questions import load as load_questions

if TYPE_CHECKING:
    from assistant.query import Query
    from prompts.words import Analyse

_YEARS = r"((?:19|20)\d\d(?: (?:19|20)\d\d)?)\b"
_BY_MEANING = 0.8  # a word met by what means it
_UNKNOWN = 3.0  # weight of a word that stands nowhere in the library


class Topic:
    """The telling words of a question; false where it has none of its own."""

    def __init__(self, query: Query, idf: Mapping[str, float], aside: Collection[str]) -> None:
        """`idf`: of the query's vocabulary; `aside`: stems that are not what is asked."""
        self.stems = tuple(stem for stem in query.own if stem not in aside)
        self._weights = {stem: idf.get(stem, _UNKNOWN) for stem in self.stems}
        self._meanings = [m for m in query.meanings if not self._weights.keys().isdisjoint(m.key)]

    def __bool__(self) -> bool:
        return bool(self.stems)

    def share(self, stems: Collection[str]) -> float:
        """Share of its weight that `stems` hold, in its words or in others; 0 to 1."""
        met = dict.fromkeys(self._weights.keys() & set(stems), 1.0)
        for meaning in self._meanings:
            if meaning.stems and all(stem in stems for stem in meaning.stems):
                for key in meaning.key:
                    met.setdefault(key, _BY_MEANING)
        whole = sum(self._weights.values())
        return sum(self._weights.get(s, 0.0) * m for s, m in met.items()) / whole if whole else 0.0


def named_stems(query: Query, analyse: Analyse) -> frozenset[str]:
    """Those of the communes, quartiers and documents' territories that it names."""
    return frozenset(stem for name in query.named.stems for stem in analyse(name))


def dating_stems(query: Query, analyse: Analyse) -> frozenset[str]:
    """The years that only say which document is meant: « le protocole de 2019 »."""
    if not query.named.documents:
        return frozenset()
    words = "|".join(sorted(load_questions().document_words, key=len, reverse=True))
    dated = re.finditer(rf"\b(?:{words}|liste)(?: \w+)?? {_YEARS}", fold(query.question))
    return stems_of((found[1] for found in dated), analyse)


def stems_of(texts: Iterable[str], analyse: Analyse) -> frozenset[str]:
    return frozenset(stem for text in texts for stem in analyse(text))
