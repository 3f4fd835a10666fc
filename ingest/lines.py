"""Words become lines: on one baseline, and never over two columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from copy import copy

from ingest.fills import fill_under
from ingest.model import Line, Style, Word
from ingest.raw_page import Fill, RawPage, Rect, Ruling, Token

_LEVEL = 0.35  # of the size: how far apart two baselines of one line may be
_EXPONENT = 0.55  # the same, when one is set much smaller than the other
_WIDE = 2.2  # of the size: a wider gap parts two columns
_AFTER_MARK = 5.0  # of the size: a bullet or a number may stand that far from its text
_BESIDE = 1.2  # of the size: widest gap between words that the stream does not join
_DRAWN = 1.8  # of the size: the farthest that a drawn bullet stands before its line
_MARKS = frozenset("•▪➤✓→➔❖◆●■❑□➪☑◦-–—►▶∙·○*")


class Run:
    """Words being gathered into a line."""

    __slots__ = ("angle", "baseline", "broken", "end", "order", "size", "start", "words")

    def __init__(self, token: Token, order: int) -> None:
        self.words = [token.word]
        self.baseline = token.baseline
        self.angle = token.angle
        self.broken = token.broken
        self.order = order  # place in the content stream
        self.start, self.end = _extent(token)
        self.size = token.word.style.size

    def cut(self, index: int) -> list[Run]:
        """Two runs, parted before a word; the second comes right after in the stream."""
        left, right = copy(self), copy(self)
        left.words, right.words = self.words[:index], self.words[index:]
        left.end, right.start = left.words[-1].x1, right.words[0].x0
        left.broken = left.words[-1].text[-1:] == "-"
        return [left, right]


def _extent(token: Token) -> tuple[float, float]:
    """From the start to the end of a word in the direction it is read."""
    word = token.word
    if token.angle == 90:
        return -word.y1, -word.y0
    if token.angle == 270:
        return word.y0, word.y1
    if token.angle == 180:
        return -word.x1, -word.x0
    return word.x0, word.x1


def gather(tokens: Iterable[tuple[int, Token]]) -> list[Run]:
    """Runs of words, in stream order; `tokens` come with their place in the stream."""
    runs: list[Run] = []
    for order, token in tokens:
        if runs and _follows(runs[-1], token):
            run = runs[-1]
            run.words.append(token.word)
            run.end = max(run.end, _extent(token)[1])
            run.broken = token.broken
            if token.word.style.size > run.size:
                run.size, run.baseline = token.word.style.size, token.baseline
        else:
            runs.append(Run(token, order))
    return _beside(runs)


def _follows(run: Run, token: Token) -> bool:
    if run.angle != token.angle or run.broken:
        return False
    style = token.word.style
    size = max(run.size, style.size)
    rise = abs(run.baseline - token.baseline)
    if rise > _LEVEL * size and not (
        rise <= _EXPONENT * size
        and (
            _is_exponent(token.word.text, style.size, run.size)
            or _is_exponent(run.words[-1].text, run.words[-1].style.size, style.size)
        )
    ):
        return False
    gap = _extent(token)[0] - run.end
    return -size <= gap <= _allowance(run, size)


def _is_exponent(text: str, size: float, beside: float) -> bool:
    return len(text) <= 5 and size < 0.85 * beside


def _allowance(run: Run, size: float) -> float:
    if len(run.words) == 1:
        text = run.words[0].text
        if text in _MARKS or (len(text) <= 4 and text[-1] in ".)/°" and text[0].isalnum()):
            return _AFTER_MARK * size
    return _WIDE * size


def _rise(run: Run, other: Run) -> float:
    """How far apart their baselines may be, in sizes."""
    first, second = run.words[-1], other.words[0]
    if _is_exponent(first.text, first.style.size, other.size) or _is_exponent(
        second.text, second.style.size, run.size
    ):
        return _EXPONENT
    # Small print that happens to stand beside a line is no part of it.
    return _LEVEL if min(run.size, other.size) >= 0.7 * max(run.size, other.size) else 0.1


def _beside(runs: list[Run]) -> list[Run]:
    """Joins runs on one baseline that the stream had parted."""
    merged: list[Run] = []
    for run in sorted(runs, key=lambda run: (run.angle, round(run.baseline), run.start)):
        for other in reversed(merged[-4:]):
            size = max(run.size, other.size)
            gap = run.start - other.end
            near = _AFTER_MARK if _allowance(other, 1) == _AFTER_MARK else _BESIDE
            if (
                run.angle == other.angle
                and abs(run.baseline - other.baseline) <= _rise(other, run) * size
                and -0.3 * size <= gap <= near * size
            ):
                other.words.extend(run.words)
                other.end = max(other.end, run.end)
                other.order = min(other.order, run.order)
                other.broken = run.broken
                other.size = size
                break
        else:
            merged.append(run)
    merged.sort(key=lambda run: run.order)
    return merged


def down_the_page(run: Run) -> tuple[float, float]:
    """Sorts the runs of one column: by line, then along it; text that is turned, too."""
    if run.angle in (180, 270):
        return -run.baseline, run.start
    return run.baseline, run.start


def make_line(run: Run, page: RawPage, fills: Sequence[Fill], rulings: Sequence[Ruling]) -> Line:
    words = run.words
    style = _main_style(words)
    x0, y0 = min(word.x0 for word in words), min(word.y0 for word in words)
    x1, y1 = max(word.x1 for word in words), max(word.y1 for word in words)
    return Line(
        page=page.number,
        words=words,
        text=" ".join(word.text for word in words),
        x0=x0,
        y0=y0,
        x1=x1,
        y1=y1,
        size=style.size,
        bold=style.bold,
        italic=style.italic,
        color=style.color,
        underlined=run.angle == 0 and is_underlined(run, x0, x1, rulings),
        fill=fill_under(fills, (x0, y0, x1, y1), page.width * page.height) if fills else None,
        broken=run.broken or _ends_with_hyphen(words[-1].text),
        bullet=run.angle == 0 and any(_opens(dot, x0, y0, y1, style.size) for dot in page.dots),
    )


def _opens(dot: Rect, x0: float, y0: float, y1: float, size: float) -> bool:
    """Whether a dot stands as a bullet does before a line: at mid-height, a little before it."""
    middle = (dot[1] + dot[3]) / 2
    return 1.0 <= x0 - dot[2] <= _DRAWN * size and y0 + 0.2 * (y1 - y0) < middle < y1


def _ends_with_hyphen(text: str) -> bool:
    return len(text) > 2 and text[-1] in "-\u2010" and text[-2].isalpha()


def _main_style(words: Sequence[Word]) -> Style:
    """Of each attribute, the value that most characters have."""
    first = words[0].style
    if all(word.style is first for word in words):
        return first
    weights: Counter[Style] = Counter()
    for word in words:
        weights[word.style] += len(word.text)
    total = sum(weights.values())
    sizes: Counter[float] = Counter()
    colors: Counter[int] = Counter()
    for style, weight in weights.items():
        sizes[style.size] += weight
        colors[style.color] += weight
    return Style(
        weights.most_common(1)[0][0].font,
        sizes.most_common(1)[0][0],
        2 * sum(weight for style, weight in weights.items() if style.bold) > total,
        2 * sum(weight for style, weight in weights.items() if style.italic) > total,
        colors.most_common(1)[0][0],
    )


def is_underlined(run: Run, x0: float, x1: float, rulings: Sequence[Ruling]) -> bool:
    """Whether rulings right under the baseline run beneath most of the words."""
    covered = 0.0
    for ruling in rulings:
        if -0.1 * run.size <= ruling.at - run.baseline <= 0.35 * run.size:
            covered += max(0.0, min(ruling.end, x1) - max(ruling.start, x0))
    return covered >= 0.6 * (x1 - x0) > 0
