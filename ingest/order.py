"""Reading order: the content stream's when it is sane, an XY-cut's when it is not.

The recursive XY-cut is Nagy and Seth's (1984): a region is cut at its widest white band,
across or down, and each part is read in turn.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ingest.line_signs import is_bar
from ingest.model import Grid, Line

Item = Line | Grid

_EDGE = 0.07  # share of the page's height: running lines stand anywhere in the stream
_JUMPS = 3  # times that a stream goes back up in its own column before it is distrusted
_JUMP_SHARE = 0.06
_PAIRS = 6  # lines side by side, read across, that make two interleaved columns
_PAIR_SHARE = 0.5
_LONG = 20  # characters: a line of a column, not a table's figure
_EDGE_SLACK = 6.0  # points that a table's title may stick out
_GUTTER = 8.0  # points
_SHRINK = 0.2  # of the height: loose boxes of neighbouring lines overlap


def in_reading_order(items: Sequence[Item], height: float) -> list[Item]:
    """`items` come in stream order, from a page so many points high."""
    inner = [item for item in items if _EDGE * height < (item.y0 + item.y1) / 2]
    inner = [item for item in inner if (item.y0 + item.y1) / 2 < (1 - _EDGE) * height]
    if not (_jumps_about(inner) or _is_interleaved(inner)):
        return _bars_whole(_captions_first(items))
    return _bars_whole(_cut(list(items)))


def _captions_first(items: Sequence[Item]) -> list[Item]:
    """A table's title that the stream has after the table is read before it."""
    found = list(items)
    for index in range(len(found) - 1):
        table, line = found[index], found[index + 1]
        above = found[index - 1] if index else None
        if not isinstance(table, Grid) or not isinstance(line, Line):
            continue
        near = -2 * line.size < table.y0 - line.y1 - line.size < line.size
        over = table.x0 - _EDGE_SLACK <= line.x0 and line.x1 <= table.x1 + _EDGE_SLACK
        if near and over and line.y1 <= table.y0 + 2 and (above is None or above.y1 <= line.y0 + 2):
            found[index : index + 2] = [line, table]
    return found


def _bars_whole(items: Sequence[Item]) -> list[Item]:
    """A bar's words are read with its first ones, wherever the stream has them."""
    found: list[Item] = []
    for item in items:
        place = len(found)
        before = found[-1] if found else None
        together = isinstance(before, Line) and is_bar(before)
        if isinstance(item, Line) and is_bar(item) and not together:
            for index in range(len(found) - 1, -1, -1):
                other = found[index]
                if isinstance(other, Line) and _on_one_bar(other, item):
                    place = index + 1
                    break
        found.insert(place, item)
    return found


def _on_one_bar(one: Line, other: Line) -> bool:
    near = -1.2 * one.size < other.y0 - one.y1 < 0.8 * one.size
    return is_bar(one) and one.fill == other.fill and near


def _jumps_about(items: Sequence[Item]) -> bool:
    jumps = 0
    for item, following in pairwise(items):
        is_above = following.y1 <= item.y0 + 2
        # To the top of a column on the right is how columns are read.
        if is_above and following.x0 < item.x1 - 2:
            jumps += 1
    return jumps >= _JUMPS and jumps >= _JUMP_SHARE * len(items)


def _is_interleaved(items: Sequence[Item]) -> bool:
    """Lines of two columns in turn: left, right on the same level, left again."""
    lines = [item for item in items if isinstance(item, Line) and len(item.text) >= _LONG]
    pairs = 0
    for first, second, third in zip(lines, lines[1:], lines[2:], strict=False):
        level = abs(first.y0 - second.y0) < 0.5 * first.size
        if level and second.x0 >= first.x1 + _GUTTER and third.x1 <= second.x0:
            pairs += 1
    return pairs >= _PAIRS and 2 * pairs >= _PAIR_SHARE * len(lines)


def _cut(items: list[Item]) -> list[Item]:
    if len(items) < 2:
        return items
    across, y = _widest_gap([_rows(item) for item in items])
    down, x = _widest_gap([(item.x0, item.x1) for item in items])
    if down >= _GUTTER and down > across:
        return _cut([item for item in items if (item.x0 + item.x1) / 2 < x]) + _cut(
            [item for item in items if (item.x0 + item.x1) / 2 >= x]
        )
    if across > 0:
        return _cut([item for item in items if (item.y0 + item.y1) / 2 < y]) + _cut(
            [item for item in items if (item.y0 + item.y1) / 2 >= y]
        )
    return sorted(items, key=lambda item: (round(item.y0), item.x0))


def _rows(item: Item) -> tuple[float, float]:
    margin = _SHRINK * (item.y1 - item.y0) if isinstance(item, Line) else 0.0
    return item.y0 + margin, item.y1 - margin


def _widest_gap(spans: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Width and middle of the widest band that no span touches; 0 where there is none."""
    ordered = sorted(spans)
    end = ordered[0][1]
    widest, middle = 0.0, 0.0
    for start, stop in ordered:
        if start - end > widest:
            widest, middle = start - end, (start + end) / 2
        end = max(end, stop)
    return widest, middle
