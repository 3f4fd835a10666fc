"""Rulings of a page become lattices: rows, columns, and cells that may span several."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.raw_page import Fill, RawPage, Rect, Ruling

_SNAP = 4.0  # points: rulings nearer than that are one (double borders): no text fits between
_REACH = 3.0  # points: rulings that far from touching still touch
_WALL = 0.6  # share of a side that must be ruled for it to part two cells
_LEAST = 5.0  # points: a coloured area no wider or higher parts nothing
_MARGIN = 9.0  # points: a shaded paragraph stands that near to the walls of its cell
_MOST_FILLS = 400  # more is a chart
_WHITE = 250  # each channel from there on


@dataclass(slots=True)
class Span:
    """A cell before it has words."""

    row: int
    column: int
    row_span: int
    column_span: int
    rect: Rect


@dataclass(slots=True)
class Lattice:
    rect: Rect
    rows: list[float]  # y of the rulings between rows, outer ones included
    columns: list[float]  # x of the rulings between columns, outer ones included
    spans: list[Span]  # by row, then column


def is_white(color: int) -> bool:
    return min(color >> 16, color >> 8 & 0xFF, color & 0xFF) >= _WHITE


def find_lattices(page: RawPage) -> list[Lattice]:
    """Lattices of two cells or more, whatever they hold, top to bottom."""
    across, down = _fill_edges(page)
    horizontals = _merge(page.horizontals + across)
    verticals = _merge(page.verticals + down)
    found = []
    for across, down in _components(horizontals, verticals):
        lattice = _lattice(across, down)
        if lattice and len(lattice.spans) > 1:
            found.append(lattice)
    found.sort(key=lambda lattice: (lattice.rect[1], lattice.rect[0]))
    return found


def _fill_edges(page: RawPage) -> tuple[list[Ruling], list[Ruling]]:
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
        and (fill.x1 - fill.x0) * (fill.y1 - fill.y0) < 0.6 * area
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


def _merge(rulings: Iterable[Ruling]) -> list[Ruling]:
    """One ruling for those on one line that touch or overlap."""
    groups: list[list[Ruling]] = []
    for ruling in sorted(rulings, key=lambda ruling: ruling.at):
        if groups and ruling.at - groups[-1][-1].at <= 1.0:
            groups[-1].append(ruling)
        else:
            groups.append([ruling])
    merged = []
    for group in groups:
        group.sort(key=lambda ruling: ruling.start)
        at = sorted(ruling.at for ruling in group)[len(group) // 2]
        start, end, color = group[0].start, group[0].end, group[0].color
        for ruling in group[1:]:
            if ruling.start <= end + _REACH:
                end = max(end, ruling.end)
            else:
                merged.append(Ruling(at, start, end, color))
                start, end, color = ruling.start, ruling.end, ruling.color
        merged.append(Ruling(at, start, end, color))
    return merged


def _components(
    horizontals: Sequence[Ruling], verticals: Sequence[Ruling]
) -> list[tuple[list[Ruling], list[Ruling]]]:
    """Rulings that touch one another, directly or not; those that touch nothing are left."""
    parents = list(range(len(horizontals) + len(verticals)))

    def root(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    offset = len(horizontals)
    crossed = [False] * len(parents)
    for i, across in enumerate(horizontals):
        low, high = across.start - _REACH, across.end + _REACH
        for j, down in enumerate(verticals):
            if low <= down.at <= high and down.start - _REACH <= across.at <= down.end + _REACH:
                parents[root(i)] = root(offset + j)
                crossed[i] = crossed[offset + j] = True
    groups: dict[int, tuple[list[Ruling], list[Ruling]]] = {}
    for index, is_crossed in enumerate(crossed):
        if is_crossed:
            group = groups.setdefault(root(index), ([], []))
            if index < offset:
                group[0].append(horizontals[index])
            else:
                group[1].append(verticals[index - offset])
    return list(groups.values())


def _marks(values: Iterable[float]) -> list[float]:
    """Sorted positions, those within a snap of one another as one."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= _SNAP:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


class _Walls:
    """Which stretches of each line of the lattice are ruled."""

    def __init__(self, marks: Sequence[float], rulings: Iterable[Ruling]) -> None:
        self.by_mark: list[list[tuple[float, float]]] = [[] for _ in marks]
        for ruling in rulings:
            nearest = min(range(len(marks)), key=lambda i: abs(marks[i] - ruling.at))
            if abs(marks[nearest] - ruling.at) <= _SNAP:
                self.by_mark[nearest].append((ruling.start, ruling.end))

    def between(self, mark: int, start: float, end: float) -> bool:
        covered = 0.0
        for low, high in self.by_mark[mark]:
            covered += max(0.0, min(high, end) - max(low, start))
        return covered >= _WALL * (end - start)


def _lattice(across: list[Ruling], down: list[Ruling]) -> Lattice | None:
    # Vertical rulings that stick out make a row open above or below (a table cut by the
    # page's end often has no border there).
    ys = _marks([r.at for r in across] + _ends(across, down))
    xs = _marks([r.at for r in down] + _ends(down, across))
    if len(ys) < 2 or len(xs) < 2:
        return None
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows * columns > 20_000:
        return None  # hatching or a drawing
    row_walls, column_walls = _Walls(ys, across), _Walls(xs, down)
    owner = list(range(rows * columns))

    def root(index: int) -> int:
        while owner[index] != index:
            owner[index] = owner[owner[index]]
            index = owner[index]
        return index

    for r in range(rows):
        for c in range(columns):
            here = r * columns + c
            if c + 1 < columns and not column_walls.between(c + 1, ys[r], ys[r + 1]):
                owner[root(here + 1)] = root(here)
            if r + 1 < rows and not row_walls.between(r + 1, xs[c], xs[c + 1]):
                owner[root(here + columns)] = root(here)
    regions: dict[int, list[tuple[int, int]]] = {}
    for r in range(rows):
        for c in range(columns):
            regions.setdefault(root(r * columns + c), []).append((r, c))
    spans = [span for region in regions.values() for span in _rectangles(region, xs, ys)]
    spans.sort(key=lambda span: (span.row, span.column))
    return Lattice((xs[0], ys[0], xs[-1], ys[-1]), ys, xs, spans)


def _ends(bars: list[Ruling], posts: list[Ruling]) -> list[float]:
    """Ends of the posts that stick out beyond the outermost bars, where most of them agree."""
    if not bars:
        return []
    first, last = min(bar.at for bar in bars), max(bar.at for bar in bars)
    found = []
    heads = [post.start for post in posts if post.start < first - 2 * _REACH]
    tails = [post.end for post in posts if post.end > last + 2 * _REACH]
    if len(heads) >= 2:
        found.append(min(heads))
    if len(tails) >= 2:
        found.append(max(tails))
    return found


def _rectangles(
    region: list[tuple[int, int]], xs: Sequence[float], ys: Sequence[float]
) -> list[Span]:
    """A region as cells: itself when it is a rectangle, else one cell a run of its rows."""
    by_row: dict[int, list[int]] = {}
    for r, c in region:
        by_row.setdefault(r, []).append(c)
    spans: list[Span] = []
    for r in sorted(by_row):
        columns = sorted(by_row[r])
        runs: list[tuple[int, int]] = []
        for c in columns:
            if runs and runs[-1][1] == c:
                runs[-1] = runs[-1][0], c + 1
            else:
                runs.append((c, c + 1))
        for start, end in runs:
            above = next(
                (
                    span
                    for span in spans
                    if span.row + span.row_span == r
                    and span.column == start
                    and span.column_span == end - start
                ),
                None,
            )
            if above:
                above.row_span += 1
                above.rect = (*above.rect[:3], ys[r + 1])
            else:
                rect = xs[start], ys[r], xs[end], ys[r + 1]
                spans.append(Span(r, start, 1, end - start, rect))
    return spans


def fill_under(fills: Sequence[Fill], rect: Rect, page_area: float) -> int | None:
    """Colour painted last under the middle of `rect`; None for white, bare or a background."""
    x, y = (rect[0] + rect[2]) / 2, (rect[1] + rect[3]) / 2
    for fill in reversed(fills):
        if fill.x0 <= x <= fill.x1 and fill.y0 <= y <= fill.y1:
            if is_white(fill.color):
                return None
            if (fill.x1 - fill.x0) * (fill.y1 - fill.y0) > 0.6 * page_area:
                return None
            return fill.color
    return None


def column_at(marks: Sequence[float], x: float) -> int:
    return min(max(bisect_right(marks, x) - 1, 0), len(marks) - 2)
