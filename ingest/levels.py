"""Words of a page by level, and the white that runs down between them.

A level is what stands on one baseline. Where words stand across the page is kept as the
bits of an integer, one a point: the white that several levels share is what none of them
covers (projection profiles, Nagy and Seth 1984).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from ingest.line_signs import BULLET, NUMBERING
from ingest.model import Word
from ingest.raw_page import Token

Item = tuple[int, Token]  # with its place in the content stream
Span = tuple[float, float]  # from, to (points)

_LEVEL = 0.35  # of the size: how far apart two baselines of one level may be
_SPACE = 0.34  # of the size, on each side of a word: spaces between words are no columns
_TIGHT = 0.18  # the same, where other rows show the column
_MARK = 6  # characters of what opens an item, at most
_DASH = "–"
_NARROWEST = 2  # points that are left of the white between two columns


@dataclass
class Level:
    """Words on one baseline, left to right."""

    items: list[Item]
    mask: int = 0  # where they stand, spaces between words covered
    size: float = 0.0
    y0: float = 0.0
    y1: float = 0.0
    baseline: float = 0.0

    @property
    def words(self) -> list[Word]:
        return [token.word for _, token in self.items]

    @cached_property
    def tight(self) -> int:
        """Where they stand, hardly more than the words covered."""
        return _mask(self.words, _TIGHT)

    @cached_property
    def bare(self) -> int:
        """Where the words stand, no more."""
        return _mask(self.words, 0.0)


@dataclass
class Stripe:
    """Levels that are read together: a row of a table, maybe."""

    levels: list[Level]
    top: float
    bottom: float
    ruled: tuple[Span, ...] = ()  # between two rulings: from where to where the one above runs
    mask: int = 0

    def __post_init__(self) -> None:
        for level in self.levels:
            self.mask |= level.mask

    @cached_property
    def tight(self) -> int:
        covered = 0
        for level in self.levels:
            covered |= level.tight
        return covered

    @cached_property
    def bare(self) -> int:
        covered = 0
        for level in self.levels:
            covered |= level.bare
        return covered

    @property
    def words(self) -> list[Word]:
        return [word for level in self.levels for word in level.words]


def levels_of(items: Iterable[Item]) -> list[Level]:
    """Upright words by level, top to bottom."""
    levels: list[Level] = []
    for item in sorted(
        (item for item in items if item[1].angle == 0), key=lambda item: item[1].baseline
    ):
        token = item[1]
        last = levels[-1].items[-1][1] if levels else None
        size = token.word.style.size
        if last and token.baseline - last.baseline <= _LEVEL * min(size, last.word.style.size):
            levels[-1].items.append(item)
        else:
            levels.append(Level([item]))
    for level in levels:
        level.items.sort(key=lambda item: item[1].word.x0)
        words = level.words
        level.baseline = level.items[0][1].baseline
        level.size = median([word.style.size for word in words])
        level.y0, level.y1 = min([w.y0 for w in words]), max([w.y1 for w in words])
        level.mask = _mask(words, _SPACE)
    return levels


def _mask(words: Sequence[Word], space: float) -> int:
    mask = 0
    marked = ""  # what opens an item goes with it, however far
    start = end = -1e9
    for text, x0, _, x1, _, style in words:
        room = space * style.size
        if marked == _DASH and (text[0].isdigit() or text in "-–—"):
            marked = ""  # « – | 62 000 € »: no value, in a column of its own
        if not marked and x0 - room > end:
            if end > start:
                mask |= span(start, end)
            start = x0 - room
            is_mark = len(text) <= _MARK and (BULLET.match(text) or NUMBERING.match(text))
            marked = (_DASH if text in "-–—" else text) if is_mark else ""
        else:
            marked = ""
        if x1 + room > end:
            end = x1 + room
    return mask | span(start, end)


def span(x0: float, x1: float) -> int:
    """The bits of what stands from `x0` to `x1`."""
    low, high = max(0, int(x0)), max(0, int(x1) + 1)
    return ((1 << (high - low)) - 1) << low if high > low else 0


def gaps(mask: int, least: int = _NARROWEST) -> list[tuple[int, int]]:
    """The white between the first and the last of what is covered: from, to (points)."""
    found: list[tuple[int, int]] = []
    at = 0
    while mask:
        white = (mask & -mask).bit_length() - 1
        if at and white >= least:
            found.append((at, at + white))
        mask >>= white
        at += white
        ink = (~mask & (mask + 1)).bit_length() - 1
        mask >>= ink
        at += ink
    return found
