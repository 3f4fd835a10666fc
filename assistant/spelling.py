"""Words of a question that stand nowhere, read as the ones they were probably meant to be.

Only words that neither the library nor the encoder's vocabulary know are touched, and only
by one letter: on the dev set the four such words are four true typing errors (« finence »,
« acord »). Correcting every word absent from the library instead mended 3 and spoilt 20.
A name is only read as another name, and a long one: « Bondy » is no « bond ».
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from string import ascii_lowercase

from index.analysis import Token, fold, tokens

_SHORTEST = 4  # letters of a stem that may be mended
_NAME = 6  # letters of a name that may be
_OPENING = " «\"'’("  # before the first word of a sentence
_TRIED = 3  # of the words a letter away, the most likely first

Frequencies = Callable[[Iterable[str]], Mapping[str, int]]  # in how many passages a stem stands
Forms = Callable[[str], Iterable[str]]  # a stem as the library's pages write it


class Spelling:
    def __init__(
        self,
        frequencies: Frequencies,
        known: Callable[[str], bool],
        forms: Forms,
        asking: frozenset[str] = frozenset(),
    ) -> None:
        """`known`: whether a stem is a word of French, whatever the library holds; `asking`:
        folded words that questions are made of, which the index leaves out.
        """
        self._frequencies = frequencies
        self._known = known
        self._forms = forms
        self._asking = asking
        self._meant: dict[str, str] = {}

    def corrected(self, text: str) -> str:
        """The text, with each word that is none as the library writes the one a letter away."""
        for token in reversed(tokens(text)):
            word = text[token.start : token.end]
            if word.isupper() or not word.isalpha() or not self.is_typo(token.term):
                continue
            opens = (text[: token.start].rstrip(_OPENING) or ".")[-1] in ".?!"
            key = word.lower() if opens else word
            if key not in self._meant:
                self._meant[key] = self._likely(key, token)
            meant = self._meant[key]
            if meant and word[0].isupper():
                meant = meant[0].upper() + meant[1:]
            text = f"{text[: token.start]}{meant or word}{text[token.end :]}"
        return text

    def is_typo(self, stem: str) -> bool:
        """Long enough to tell, and neither in the library nor a word of French."""
        long_enough = len(stem) >= _SHORTEST and stem.isalpha()
        return long_enough and not self._frequencies([stem]) and not self._known(stem)

    def _likely(self, word: str, token: Token) -> str:
        """The word meant, as it is written; "" when none is near."""
        name = word[0].isupper()
        if name and len(word) < _NAME:
            return ""
        if not name:
            folded = fold(word)
            asking = self._asking.intersection(_one_letter_away(folded))
            if asking:
                return min(asking, key=lambda other: (not _doubled(folded, other), other))
        near = self._frequencies(set(_one_letter_away(token.term)))
        likely = sorted(near, key=lambda other: (not _doubled(token.term, other), -near[other]))
        for stem in likely[:_TRIED]:
            forms = [form for form in self._forms(stem) if form[0].isupper() or not name]
            if forms:
                found = max(forms, key=lambda form: _likeness(word, form))
                return found if name else found.lower()
        return ""


def _likeness(word: str, form: str) -> float:
    return SequenceMatcher(None, fold(word), fold(form)).ratio()


def _one_letter_away(stem: str) -> Iterator[str]:
    """A letter too many, missing, wrong or swapped; the first one is seldom the wrong one."""
    for at in range(1, len(stem) + 1):
        head, tail = stem[:at], stem[at:]
        for letter in ascii_lowercase:
            yield head + letter + tail
            yield head + letter + tail[1:]
        yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]


def _doubled(stem: str, other: str) -> bool:
    """They differ by a doubled letter: the usual error in French."""
    long, short = max(stem, other, key=len), min(stem, other, key=len)
    return len(long) == len(short) + 1 and any(
        long[at] == long[at + 1] and long[:at] + long[at + 1 :] == short
        for at in range(len(long) - 1)
    )
