"""Coloured areas of a page: what they part, and what stands on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ingest.raw_page import Fill, RawPage, Rect, Ruling

_REACH = 3.0  # points: edges that far apart lean on one another
_WALL = 0.6  # share of a side that must lean
_LEAST = 5.0  # points: a coloured area no wider or higher parts nothing
_MARGIN = 9.0  # points: a shaded paragraph stands that near to the walls of its cell
_MOST_FILLS = 400  # more is a chart
_WHITE = 250  # each channel from there on
_BACKGROUND = 0.6  # share of the page: more is its ground, not an area


def is_white(color: int) -> bool:
    return min(color >> 16, color >> 8 & 0xFF, color & 0xFF) >= _WHITE


def fill_under(fills: Sequence[Fill], rect: Rect, page_area: float) -> int | None:
    """Colour painted last under the middle of `rect`; None for white, bare or a background."""
    x, y = (rect[0] + rect[2]) / 2, (rect[1] + rect[3]) / 2
    for fill in reversed(fills):
        if fill.x0 <= x <= fill.x1 and fill.y0 <= y <= fill.y1:
            if is_white(fill.color):
                return None
            if (fill.x1 - fill.x0) * (fill.y1 - fill.y0) > _BACKGROUND * page_area:
                return None
            return fill.color
    return None


def fill_edges(page: RawPage) -> tuple[list[Ruling], list[Ruling]]:
    """Edges of coloured areas that lean on rulings or on one another: they part cells too.

    A shaded paragraph inside a cell leans on nothing, or stands a margin away from the walls.
    """
    area = page.width * page.height
    fills = _fuse(
        fill
        for fill in page.fills
        if not is_white(fill.color)
        and fill.x1 - fill.x0 > _LEAST
        and fill.y1 - fill.y0 > _LEAST
        and (fill.x1 - fill.x0) * (fill.y1 - fill.y0) < _BACKGROUND * area
    )
    if not fills or len(fills) > _MOST_FILLS:
        return [], []
    hard_ys = [(r.at, r.start, r.end) for r in page.horizontals]
    hard_xs = [(r.at, r.start, r.end) for r in page.verticals]
    edge_ys = [(y, f.x0, f.x1) for f in fills for y in (f.y0, f.y1)]
    edge_xs = [(x, f.y0, f.y1) for f in fills for x in (f.x0, f.x1)]
    across: list[Ruling] = []
    down: list[Ruling] = []
    for index, fill in enumerate(fills):
        others_y = edge_ys[: 2 * index] + edge_ys[2 * index + 2 :]
        others_x = edge_xs[: 2 * index] + edge_xs[2 * index + 2 :]
        top, bottom = (_leans(hard_ys + others_y, y, fill.x0, fill.x1) for y in (fill.y0, fill.y1))
        left, right = (_leans(hard_xs + others_x, x, fill.y0, fill.y1) for x in (fill.x0, fill.x1))
        if not ((top and bottom) or (left and right)):
            continue
        across.extend(
            Ruling(y, fill.x0, fill.x1, fill.color)
            for y in (fill.y0, fill.y1)
            if not _margin_away(hard_ys, y, fill.x0, fill.x1)
        )
        down.extend(
            Ruling(x, fill.y0, fill.y1, fill.color)
            for x in (fill.x0, fill.x1)
            if not _margin_away(hard_xs, x, fill.y0, fill.y1)
        )
    return across, down


def _fuse(fills: Iterable[Fill]) -> list[Fill]:
    """One fill for those of one colour that are stacked or in a row without a gap."""
    fused: list[Fill] = []
    for fill in sorted(fills, key=lambda fill: (fill.color, fill.x0, fill.y0)):
        for index in range(len(fused) - 1, max(-1, len(fused) - 12), -1):
            if _is_continued(fused[index], fill):
                other = fused[index]
                fused[index] = Fill(
                    min(other.x0, fill.x0), min(other.y0, fill.y0),
                    max(other.x1, fill.x1), max(other.y1, fill.y1), fill.color,
                )  # fmt: skip
                break
        else:
            fused.append(fill)
    return fused


def _is_continued(fill: Fill, other: Fill) -> bool:
    if fill.color != other.color:
        return False
    if abs(fill.x0 - other.x0) < 1 and abs(fill.x1 - other.x1) < 1:
        return other.y0 <= fill.y1 + 0.5 and other.y1 >= fill.y0 - 0.5
    if abs(fill.y0 - other.y0) < 1 and abs(fill.y1 - other.y1) < 1:
        return other.x0 <= fill.x1 + 0.5 and other.x1 >= fill.x0 - 0.5
    return False


def _leans(
    edges: Iterable[tuple[float, float, float]], at: float, start: float, end: float
) -> bool:
    """Whether edges run along most of this side."""
    covered = sum(
        max(0.0, min(high, end) - max(low, start))
        for mark, low, high in edges
        if abs(mark - at) <= _REACH
    )
    return covered >= _WALL * (end - start)


def _margin_away(
    rulings: Iterable[tuple[float, float, float]], at: float, start: float, end: float
) -> bool:
    return any(
        _REACH < abs(mark - at) < _MARGIN and low < end and high > start
        for mark, low, high in rulings
    )
