"""Is the quote on the page? Finds its words there, and their boxes line by line.

The words of a page are compared without white space, case kept; hyphens are left out on
both sides, because a hyphen at a line's end is a typesetter's (mended in the passage,
still there on the page) and nothing else tells it from one that belongs to the word.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest.model import Box, PageText

# Soft hyphen, pdfium's two marks of a line-end hyphen, and every dash.
_DROPPED = dict.fromkeys(map(ord, "\u00ad\ufffe\u0002-\u2010\u2011\u2012\u2013\u2014\u2212"))
_SAME = {ord("’"): "'", ord("‘"): "'", ord("ʼ"): "'"}
# A word belongs to a passage when its centre is in one of the boxes, this much enlarged
# (fraction of the page): boxes of lines are tight.
_SLACK = 0.004


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quote stands."""

    pages: tuple[int, ...]  # 1-based physical
    boxes: tuple[Box, ...]  # one a line, around the quoted words only


@dataclass(frozen=True, slots=True)
class _Stream:
    """Words of one or several pages, in order, as one string without white space."""

    text: str
    starts: list[int]  # offset of each word in text
    words: list[tuple[int, int]]  # (index in pages, index of the word in its page)


def locate(
    quote: str, pages: Sequence[PageText], boxes: Sequence[Box] = (), near: float = 0.0
) -> Place | None:
    """The place of `quote` on `pages`, or None where it isn't there word for word.

    `boxes` are those of the passage that it comes from: its own words are looked at first,
    so that a stamp or a page foot in the middle of a sentence, or the same sentence in the
    next column, leads nowhere else. `near` (0 to 1) says how far in the passage the quote
    starts, which decides between places that are equally good.
    """
    wanted = _folded(quote)
    if not wanted:
        return None
    for among in (boxes, ()) if boxes else ((),):
        stream = _stream(pages, among)
        spans = list(_occurrences(wanted, stream))
        if spans:
            length = max(1, len(stream.text))
            first, last = min(spans, key=lambda span: abs(stream.starts[span[0]] / length - near))
            return _place(pages, stream.words[first : last + 1])
    return None


@lru_cache(maxsize=1 << 16)  # the words of pages come back from question to question
def _folded(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).translate(_SAME).translate(_DROPPED)
    return "".join(text.split())


def _stream(pages: Sequence[PageText], boxes: Sequence[Box]) -> _Stream:
    parts: list[str] = []
    starts: list[int] = []
    words: list[tuple[int, int]] = []
    offset = 0
    for index, page in enumerate(pages):
        inside = [box for box in boxes if box.page == page.number]
        if boxes and not inside:
            continue
        top = min((box.y0 for box in inside), default=0.0) - _SLACK
        bottom = max((box.y1 for box in inside), default=1.0) + _SLACK
        for number, word in enumerate(page.words):
            box = page.boxes[number]
            if boxes and not (box[3] > top and box[1] < bottom and _within(box, inside)):
                continue
            folded = _folded(word)
            parts.append(folded)
            starts.append(offset)
            words.append((index, number))
            offset += len(folded)
    return _Stream("".join(parts), starts, words)


def _within(word: tuple[float, float, float, float], boxes: Iterable[Box]) -> bool:
    x, y = (word[0] + word[2]) / 2, (word[1] + word[3]) / 2
    return any(
        box.x0 - _SLACK <= x <= box.x1 + _SLACK and box.y0 - _SLACK <= y <= box.y1 + _SLACK
        for box in boxes
    )


def _occurrences(wanted: str, stream: _Stream) -> Iterable[tuple[int, int]]:
    """Indices in `stream.words` of the first and last word of each occurrence.

    Whole words only at the front: « art » is not quoted from « part ». At the end a quote
    may stop inside a word, before its punctuation.
    """
    position = stream.text.find(wanted)
    while position >= 0:
        first = bisect_right(stream.starts, position) - 1
        end = position + len(wanted)
        last = bisect_right(stream.starts, end - 1) - 1
        before = stream.text[stream.starts[first] : position]
        after_end = stream.starts[last + 1] if last + 1 < len(stream.starts) else len(stream.text)
        after = stream.text[end:after_end]
        if not (_alnum(before[-1:]) and _alnum(wanted[:1])) and not (
            _alnum(after[:1]) and _alnum(wanted[-1:])
        ):
            yield first, last
        position = stream.text.find(wanted, position + 1)


def _alnum(character: str) -> bool:
    return character.isalnum()


def _place(pages: Sequence[PageText], words: Sequence[tuple[int, int]]) -> Place:
    lines: list[Box] = []
    for index, number in words:
        page = pages[index]
        box = Box(page.number, *page.boxes[number])
        if lines and _same_line(lines[-1], box, page):
            lines[-1] = _union(lines[-1], box)
        else:
            lines.append(box)
    return Place(tuple(dict.fromkeys(line.page for line in lines)), tuple(lines))


def _same_line(line: Box, word: Box, page: PageText) -> bool:
    """Same page, overlapping by half in height, and the word starts right of the line.

    A gap wider than the line is high parts two cells of a row: a justified line's widest
    spaces are narrower.
    """
    overlap = min(line.y1, word.y1) - max(line.y0, word.y0)
    height = min(line.y1 - line.y0, word.y1 - word.y0)
    gap = (word.x0 - line.x1) * page.width
    return (
        line.page == word.page
        and overlap >= height / 2
        and word.x0 >= line.x1 - 0.01
        and gap <= max(line.y1 - line.y0, word.y1 - word.y0) * page.height
    )


def _union(a: Box, b: Box) -> Box:
    return Box(a.page, min(a.x0, b.x0), min(a.y0, b.y0), max(a.x1, b.x1), max(a.y1, b.y1))
