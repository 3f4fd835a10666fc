"""« Combien de logements »: the number stands beside what is counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from prompts.words import fold

if TYPE_CHECKING:
    from assistant.query import Query
    from prompts.questions import Value
    from prompts.words import Analyse

# Not « combien de temps », « combien de sa poche ».
_COUNTED = re.compile(
    r"\b(?:combien|nombre) (?:de |d['’]\s*|des )(?!(?:temps|sa|son|ses|leurs?|notre|nos)\b)(.+)"
)
_TWO_WORDS = re.compile(r"\w+(?:\W+\w+)?")
# « 2024 », « 5-Dynamiser », « n°3 » count nothing.
_COUNTS_NOTHING = re.compile(r"\W*(?:19|20)\d\d\W*|.*\d-?[^\W\d].*|.*[^\W\d]\W?\d.*")
# « 3 mars », « du 3 au 21 mars »
_MONTH = re.compile(
    r"(?:(?:au|et) \d{1,2} )?(?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre"
    r"|novembre|decembre)\b"
)
_BESIDE = 6  # words between a number and what it counts


class Counted:
    """What a question counts; false where it counts nothing."""

    def __init__(self, query: Query, analyse: Analyse) -> None:
        self._analyse = analyse
        found = _COUNTED.search(fold(query.question))
        nouns = analyse(found[1])[:1] if found else []
        opening = _TWO_WORDS.match(found[1]) if found else None
        self.words = frozenset(analyse(opening[0])) if opening else frozenset()
        self._wanted = frozenset(nouns).union(
            *(
                meaning.stems[:1]  # of a phrase, its noun
                for meaning in query.meanings
                if nouns and nouns[0] in meaning.key
                if len(meaning.stems) == 1 or len(meaning.key) > 1
            )
        )

    def __bool__(self) -> bool:
        return bool(self._wanted)

    def held(self, stems: Iterable[str]) -> bool:
        """Whether what is counted is among these; true where nothing is."""
        return not self._wanted or not self._wanted.isdisjoint(stems)

    def beside(self, value: Value, text: str) -> bool:
        """Whether a number of the (folded) text stands a few words from it."""
        words = text.split()
        held = [not self._wanted.isdisjoint(self._analyse(word)) for word in words]
        return any(
            any(held[max(0, at - _BESIDE) : at + _BESIDE + 1]) for at in _numbers(value, words)
        )

    def elsewise(self, value: Value, text: str) -> bool:
        """A text that has a number, and never says what is counted: under another name, maybe."""
        return not self.held(self._analyse(text)) and any(_numbers(value, text.split()))


def _numbers(value: Value, words: Sequence[str]) -> Iterator[int]:
    """Where numbers stand that may count something."""
    for at, word in enumerate(words):
        dated = _MONTH.match(" ".join(words[at + 1 : at + 4]))
        if value.pattern.search(word) and not dated and not _COUNTS_NOTHING.fullmatch(word):
            yield at
