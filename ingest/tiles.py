"""Tables that coloured tiles make without a ruling: labels stacked down the left of a sheet
(« Enjeu », « Porteur », « Financeurs »), each beside its text; lines of key figures; the bars
of a chart between their labels and their values.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ingest.fills import is_white
from ingest.levels import Item
from ingest.model import Word
from ingest.raw_page import Fill, RawPage
from ingest.rulings import Lattice, Span

_LEAST = 3  # tiles
_LOWEST = 8.0  # points
_TOUCH = 2.0  # points between the edges of two tiles that touch, at most
_WIDEST = 0.4  # of the page's width, for a column of labels
_LABEL = 8  # words of a label, on average at most
_WRITTEN = 0.7  # share of the tiles that have words on them, and beside them
_TOP = 0.15  # of the page's height
_THICKEST = 40.0  # points, of a bar
_VALUE = 4  # words of a bar's value, on average at most
_RULED = 0.5  # share of the tiles' edges from which rulings make a table of them


def tiled_lattices(page: RawPage, items: Sequence[Item]) -> list[Lattice]:
    """Lattices of the tables that tiles make, top to bottom; `items`: words in no other."""
    tiles = [fill for fill in page.fills if not is_white(fill.color)]
    found = [_labels(page, stack, items) for stack in _stacks(page, tiles)]
    found += [_figures(page, tile, items) for tile in tiles]
    found += [_left_over(page, tile, items) for tile in tiles if tile.y0 < _TOP * page.height]
    found += [_chart(bars, items) for bars in _bars(tiles)]
    return sorted(filter(None, found), key=lambda lattice: (lattice.rect[1], lattice.rect[0]))


def _stacks(page: RawPage, tiles: Sequence[Fill]) -> list[list[Fill]]:
    """Tiles of one colour and one width that stand one right under another."""
    stacks: list[list[Fill]] = []
    columns: dict[tuple[int, int, int], list[Fill]] = {}
    for tile in tiles:
        if tile.y1 - tile.y0 >= _LOWEST and tile.x1 - tile.x0 <= _WIDEST * page.width:
            columns.setdefault((tile.color, round(tile.x0), round(tile.x1)), []).append(tile)
    for column in columns.values():
        if len(column) < _LEAST:
            continue
        column.sort(key=lambda tile: tile.y0)
        stack = column[:1]
        for above, tile in pairwise(column):
            if abs(tile.y0 - above.y1) > _TOUCH:
                stacks.append(stack)
                stack = []
            stack.append(tile)
        stacks.append(stack)
    return [stack for stack in stacks if len(stack) >= _LEAST]


def _labels(page: RawPage, stack: Sequence[Fill], items: Sequence[Item]) -> Lattice | None:
    left, right = stack[0].x0, stack[0].x1
    top, bottom = stack[0].y0, stack[-1].y1
    edges = [tile.y1 for tile in stack[:-1]]
    ruled = sum(
        any(abs(ruling.at - y) <= _TOUCH and ruling.end > right for ruling in page.horizontals)
        for y in edges
    )
    if ruled >= _RULED * len(edges):
        return None
    words = [token.word for _, token in items if top <= _middle(token.word)[1] <= bottom]
    on, beside = [0] * len(stack), [0] * len(stack)
    for word in words:
        x, y = _middle(word)
        row = next((index for index, tile in enumerate(stack) if y <= tile.y1), len(stack) - 1)
        if x < left:
            return None  # a column of figures that is tinted, in the middle of a table
        (on if x <= right else beside)[row] += 1
    rows = sum(1 for label, text in zip(on, beside, strict=True) if label and text)
    if rows < _WRITTEN * len(stack) or sum(on) > _LABEL * len(stack) or sum(beside) < 2 * sum(on):
        return None
    ys = [top, *edges, bottom]
    edge = max(right + 1, max(word.x1 for word in words) + 1)
    return _grid([left, right, edge], ys)


def _figures(page: RawPage, tile: Fill, items: Sequence[Item]) -> Lattice | None:
    """A tile that rulings of its own height part, with a figure in each part."""
    walls = sorted(
        ruling.at
        for ruling in page.verticals
        if abs(ruling.start - tile.y0) <= _TOUCH
        and abs(ruling.end - tile.y1) <= _TOUCH
        and tile.x0 + _TOUCH < ruling.at < tile.x1 - _TOUCH
    )
    if len(walls) < _LEAST - 1:
        return None
    columns = [tile.x0, *walls, tile.x1]
    parts: list[str] = [""] * (len(columns) - 1)
    for _, token in items:
        x, y = _middle(token.word)
        if tile.y0 <= y <= tile.y1 and tile.x0 < x < tile.x1:
            parts[sum(x > wall for wall in walls)] += token.word.text
    if not all(any(char.isdigit() for char in part) for part in parts):
        return None
    return _grid(columns, [tile.y0, tile.y1])


def _left_over(page: RawPage, tile: Fill, items: Sequence[Item]) -> Lattice | None:
    """The end of a row that the page before cut: a label's tile, bare, beside a ruled box."""
    roofs, floors = (
        [
            ruling.end
            for ruling in page.horizontals
            if abs(ruling.at - y) <= _TOUCH and abs(ruling.start - tile.x1) <= _TOUCH
        ]
        for y in (tile.y0, tile.y1)
    )
    if not roofs or not floors or abs(roofs[0] - floors[0]) > _TOUCH:
        return None
    level = [_middle(t.word)[0] for _, t in items if tile.y0 < _middle(t.word)[1] < tile.y1]
    if not level or any(x < tile.x1 for x in level):
        return None
    return _grid([tile.x0, tile.x1, roofs[0]], [tile.y0, tile.y1])


def _bars(tiles: Sequence[Fill]) -> list[list[Fill]]:
    """Tiles of one colour and one height that start on one vertical, evenly one under another."""
    starts: dict[tuple[int, int, int], list[Fill]] = {}
    for tile in tiles:
        if _LOWEST / 2 <= tile.y1 - tile.y0 <= _THICKEST:
            key = tile.color, round(tile.x0), round(tile.y1 - tile.y0)
            starts.setdefault(key, []).append(tile)
    found = []
    for bars in starts.values():
        bars.sort(key=lambda bar: bar.y0)
        steps = [below.y0 - above.y0 for above, below in pairwise(bars)]
        apart = all(below.y0 > above.y1 for above, below in pairwise(bars))
        lengths = {round(bar.x1) for bar in bars}
        if len(bars) >= _LEAST and len(lengths) > 2 and apart and max(steps) - min(steps) <= _TOUCH:
            found.append(bars)
    return found


def _chart(bars: Sequence[Fill], items: Sequence[Item]) -> Lattice | None:
    """Each bar's label at its left, its value behind its end."""
    step = bars[1].y0 - bars[0].y0
    ys = [
        bars[0].y0 - (step - bars[0].y1 + bars[0].y0) / 2 + step * row
        for row in range(len(bars) + 1)
    ]
    labels: list[list[Word]] = [[] for _ in bars]
    values: list[list[Word]] = [[] for _ in bars]
    for _, token in items:
        y = _middle(token.word)[1]
        row = int((y - ys[0]) / step) if y >= ys[0] else -1
        if not 0 <= row < len(bars):
            continue
        if token.word.x1 <= bars[row].x0 + _TOUCH:
            labels[row].append(token.word)
        elif token.word.x0 >= bars[row].x0:
            values[row].append(token.word)
    told = sum(
        1
        for label, value in zip(labels, values, strict=True)
        if label and any(word.text[0].isdigit() for word in value)
    )
    if told < _WRITTEN * len(bars) or sum(map(len, values)) > _VALUE * len(bars):
        return None
    left = min(word.x0 for row in labels for word in row) - 1
    right = max([bar.x1 for bar in bars] + [word.x1 for row in values for word in row]) + 1
    return _grid([left, bars[0].x0, right], ys)


def _grid(columns: list[float], rows: list[float]) -> Lattice:
    spans = [
        Span(row, column, 1, 1, (left, top, right, bottom))
        for row, (top, bottom) in enumerate(pairwise(rows))
        for column, (left, right) in enumerate(pairwise(columns))
    ]
    return Lattice((columns[0], rows[0], columns[-1], rows[-1]), rows, columns, spans)


def _middle(word: Word) -> tuple[float, float]:
    return (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
