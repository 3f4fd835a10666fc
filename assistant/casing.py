"""Names typed small get their capitals back: « drancy », « adie ».

A refusal looks at what is asked about by its name; in a question typed without capitals the
names are the words that the documents never write without one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from index.analysis import fold, tokens

_SHORTEST = 3  # letters

Written = Callable[[str], Sequence[tuple[str, bool]]]  # a stem's forms, and which open a sentence


class Casing:
    def __init__(
        self,
        frequencies: Callable[[Iterable[str]], Mapping[str, int]],
        known: Callable[[str], bool],
        written: Written,
        most: int,
    ) -> None:
        """`known`: whether a stem is a word of French; `most`: passages that hold a word that
        still tells something.
        """
        self._known = known
        self._frequencies = frequencies
        self._written = written
        self._most = most
        self._names: dict[str, str] = {}

    def restored(self, text: str) -> str:
        """The text, its names with their capitals where it has none at all."""
        if any(character.isupper() for character in text[1:]):
            return text
        for token in reversed(tokens(text)):
            word = text[token.start : token.end]
            if len(word) < _SHORTEST or not word.isalpha():
                continue
            key = fold(word)
            if key not in self._names:
                self._names[key] = self._name(key, token.term)
            name = self._names[key]
            if name:
                text = f"{text[: token.start]}{name}{text[token.end :]}"
        return text

    def _name(self, word: str, stem: str) -> str:
        """As the documents write it inside their sentences, "" for a common word."""
        if not 0 < self._frequencies([stem]).get(stem, 0) <= self._most:
            return ""
        written = self._written(stem)
        if not all(form[0].isupper() for form, _ in written):
            return ""
        inside = [form for form, opens in written if not opens and fold(form) == word]
        found = max(inside, key=inside.count, default="")
        # « OCTOBRE » stands in a heading in capitals.
        return "" if found.isupper() and self._known(stem) else found
