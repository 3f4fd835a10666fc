"""Rulings of a page become lattices: rows, columns, and cells that may span several."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.fills import fill_edges
from ingest.raw_page import RawPage, Rect, Ruling

_SNAP = 4.0  # points: rulings nearer than that are one (double borders): no text fits between
_REACH = 3.0  # points: rulings that far from touching still touch
_WALL = 0.6  # share of a side that must be ruled for it to part two cells


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


def find_lattices(page: RawPage) -> list[Lattice]:
    """Lattices of two cells or more, whatever they hold, top to bottom."""
    across, down = fill_edges(page)
    horizontals = merge(page.horizontals + across)
    verticals = merge(page.verticals + down)
    found = []
    for across, down in _components(horizontals, verticals):
        lattice = _lattice(across, down)
        if lattice and len(lattice.spans) > 1:
            found.append(lattice)
    found.sort(key=lambda lattice: (lattice.rect[1], lattice.rect[0]))
    return found


def merge(rulings: Iterable[Ruling]) -> list[Ruling]:
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


def column_at(marks: Sequence[float], x: float) -> int:
    return min(max(bisect_right(marks, x) - 1, 0), len(marks) - 2)
