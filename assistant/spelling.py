"""Words of a question that stand nowhere, read as the ones they were probably meant to be.

Only words that neither the library nor the encoder's vocabulary know are touched, and only
by one letter: on the dev set the four such words are four true typing errors (« finence »,
« acord »). Correcting every word absent from the library instead mended 3 and spoilt 20.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from string import ascii_lowercase

_SHORTEST = 4  # letters of a stem that may be mended

Frequencies = Callable[[Iterable[str]], Mapping[str, int]]  # in how many passages a stem stands


class Spelling:
    def __init__(self, frequencies: Frequencies, known: Callable[[str], bool]) -> None:
        """`known`: whether a stem is a word of French, whatever the library holds."""
        self._frequencies = frequencies
        self._known = known

    def mended(self, stems: Iterable[str]) -> dict[str, str]:
        """For each stem that is no word, the library's stem one letter away, if there is one."""
        found = {}
        for stem in stems:
            if not self.is_typo(stem):
                continue
            near = self._frequencies(set(_one_letter_away(stem)))
            if near:
                found[stem] = max(near, key=lambda other: (_doubled(stem, other), near[other]))
        return found

    def is_typo(self, stem: str) -> bool:
        """Long enough to tell, and neither in the library nor a word of French."""
        long_enough = len(stem) >= _SHORTEST and stem.isalpha()
        return long_enough and not self._frequencies([stem]) and not self._known(stem)


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
