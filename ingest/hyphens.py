"""Words cut at a line's end become whole again, names and compounds keep their hyphen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

HYPHENS = "-\u2010\u2011"
_CORE = re.compile(r"\w(?:[\w'’\-\u2010\u2011]*\w)?")
_ELISION = re.compile(r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)['’](?=.)")
# What French ties to the word before with a hyphen, whatever that word is.
_TIED = frozenset(
    [
        "ci",
        "là",
        "même",
        "mêmes",
        "il",
        "elle",
        "on",
        "ils",
        "elles",
        "je",
        "tu",
        "nous",
        "vous",
        "t",
        "dire",
    ]
)
# First halves of French compounds that are words of their own.
_OPENERS = frozenset(
    [
        "après",
        "arrière",
        "au",
        "avant",
        "bien",
        "centre",
        "chef",
        "contre",
        "demi",
        "en",
        "ex",
        "halte",
        "mi",
        "mieux",
        "non",
    ]
    + ["nord", "peut", "porte", "post", "quasi", "savoir", "semi", "sous", "sud", "vice"]
)
# « micro- et macro-économie »: the first word is not cut.
_COORDINATION = frozenset(("et", "ou"))


class Joiner:
    """Decides for one document, by the words it writes elsewhere.

    The joined form seen elsewhere joins, the compound seen elsewhere keeps, a capital or
    a figure after the hyphen keeps, and so do halves that French always ties; anything
    else joins.
    """

    def __init__(self, words: Mapping[str, int]) -> None:
        """`words`: the document's words as they stand on its lines, with their counts."""
        self._seen: Counter[str] = Counter()
        for word, count in words.items():
            if word[-1:] in HYPHENS:
                continue  # half a word
            core = _core(word)
            if core:
                self._seen[core] += count
                bare = _ELISION.sub("", core)
                if bare != core:
                    self._seen[bare] += count

    def join(self, left: str, right: str) -> str:
        """`left` ends with a hyphen at a line's end, `right` opens the next line."""
        if left[-1:] not in HYPHENS:
            return left + right
        if right.casefold() in _COORDINATION:
            return f"{left} {right}"
        return left + right if self._keeps(left[:-1], right) else left[:-1] + right

    def _keeps(self, left: str, right: str) -> bool:
        if not left or not right or not left[-1].isalpha() or not right[0].isalpha():
            return True  # 2013-2015, Covid-19, an opening bracket
        start, end = _last_core(left), _core(right)
        if not start or not end:
            return True
        joined, compound = self._count(start + end), self._count(f"{start}-{end}")
        if joined or compound:
            return compound > joined
        if "-" in end and self._count(start + end.split("-")[0]):
            return False  # trou|vait-il
        if "-" in start:
            # rez-de|chaussée, c'est-à|dire, but socio-écono|mique
            last = start.rsplit("-", 1)[-1]
            if self._count(last + end):
                return False
            if self._count(last) and (end in _TIED or self._count(end) > 1):
                return True
        if right[0].isupper() and not (left[-1].isupper() and len(left) > 1):
            return True  # Choisy-le-Roi
        if end in _TIED:
            return True
        # Two words of their own: sous-préfet, bien-être.
        return _ELISION.sub("", start) in _OPENERS and self._count(end) > 1

    def _count(self, core: str) -> int:
        return self._seen[core] or self._seen[_ELISION.sub("", core)]


def _core(word: str) -> str:
    """The word without the punctuation around it, in lower case, hyphens made plain."""
    match = _CORE.search(word)
    return _plain(match.group()) if match else ""


def _last_core(word: str) -> str:
    """The run of letters that a cut word ends with."""
    found = _CORE.findall(word)
    return _plain(found[-1]) if found else ""


def _plain(text: str) -> str:
    return text.casefold().replace("\u2010", "-").replace("\u2011", "-")
