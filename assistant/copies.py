"""The same text in several sheets, or in two versions of a document: given once.

Of 1,514 passages of the four dev documents, 139 pairs of 25 words or more share four fifths
of their word triples and all their figures. Shorter ones are lists that their headings tell
apart: « Etat ; Région » finances one fiche and another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.query import Scored
from ingest.model import Passage
from prompts.questions import fold

_SHORTEST = 25  # words
_SAME = 0.8  # share of the word triples that either has
_READ = 40  # passages that are compared
_NEAR = 0.95  # of the best copy's score: then the latest document is given


@dataclass(frozen=True, slots=True)
class _Words:
    triples: frozenset[tuple[str, ...]]
    figures: tuple[str, ...]
    count: int


def collapsed(ranked: Sequence[Scored], period: Callable[[str], str]) -> list[Scored]:
    """Each text once, at the place of its best copy; the others are in its `copies`.

    The copy of the place asked about has the best score; of equals, the one of the latest
    document. `period`: of a document, "2019-2022".
    """
    groups: list[list[Scored]] = []
    for scored in ranked[:_READ]:
        own = next((g for g in groups if _alike(g[0].passage, scored.passage)), None)
        if own is None:
            groups.append([scored])
        else:
            own.append(scored)
    return [_given(group, period) for group in groups] + list(ranked[_READ:])


def named(quote: str, copies: Iterable[Passage]) -> list[str]:
    """Where else a quote stands: « Fiche 2-2 — Favoriser la mobilité, p. 12 »."""
    wanted = fold(quote)
    return [_place(passage) for passage in copies if wanted in fold(passage.text)]


def _given(group: Sequence[Scored], period: Callable[[str], str]) -> Scored:
    best = group[0].score
    near = [one for one in group if one.score >= _NEAR * best]
    kept = max(near, key=lambda one: (period(one.passage.document_id)[-4:], one.score))
    others = tuple(one.passage for one in group if one is not kept)
    return replace(kept, score=best, copies=others)


def _place(passage: Passage) -> str:
    pages = "-".join(map(str, dict.fromkeys((passage.pages[0], passage.pages[-1]))))
    return f"{passage.locator}, p. {pages}" if passage.locator else f"p. {pages}"


def _alike(one: Passage, other: Passage) -> bool:
    left, right = _words(one.text), _words(other.text)
    if min(left.count, right.count) < _SHORTEST or left.figures != right.figures:
        return False
    return len(left.triples & right.triples) >= _SAME * len(left.triples | right.triples)


@lru_cache(maxsize=1 << 12)
def _words(text: str) -> _Words:
    words = fold(text).split()
    return _Words(
        frozenset(zip(words, words[1:], words[2:], strict=False)),
        tuple(word for word in words if word.isdigit()),
        len(words),
    )
