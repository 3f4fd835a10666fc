"""Tables without rulings between their columns: their words are only aligned.

Rows between rulings, or on coloured bands, of one width are believed when white runs down
through them. Without rulings a table must hold figures, or a head set apart over three
columns: prose in columns, contents and lists of names do not.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from ingest.columns import (
    all_white_between,
    columns_of,
    has_figures,
    holds_cells,
    is_table,
    texts_of,
    white_between,
)
from ingest.fills import is_white
from ingest.levels import Item, Level, Stripe, gaps, levels_of, span
from ingest.model import Word
from ingest.raw_page import Fill, RawPage, Ruling
from ingest.rulings import Lattice, Span, merge

_SAME = 5.0  # points: ends of rulings of one table are nearer than that
_SHORTEST = 0.5  # of the table's width: a ruling under a row whose last cells are one
_WIDE = 90.0  # points: narrower rulings underline words
_FURTHEST = 260.0  # points between two rulings of one table
_HEAD = 90.0  # points over the first ruling and under the last where its rows may stand
_LEADING = 0.85  # of the size: lines of one cell are farther apart than that
_TALLEST = 8  # levels of a row, at most: more are columns of text whose lines are not level
_NEAR = 2.2  # sizes between the levels of a table without rulings
_HIGH = 150.0  # points: the same, for an area with the sides of lower ones
_CLOSE = 4.0  # points: no text stands between rulings nearer than that
_PART = 20.0  # points: the shortest part of a ruling that a cell over two rows interrupts
_MOST_PARTS = 400  # more rulings are a drawing's
_PANEL = 60.0  # points: a coloured area higher than that is a text's own ground


class _Line(NamedTuple):
    """What parts two rows: a ruling, or several on one level."""

    at: float  # y
    spans: tuple[tuple[float, float], ...]  # x from, x to, left to right


def aligned_lattices(page: RawPage, items: Sequence[Item]) -> list[Lattice]:
    """Lattices of the tables that `items` make, top to bottom; `items`: words in no other."""
    found: list[Lattice] = []
    left = list(items)
    walls = sorted(
        [x for fill in page.fills if not is_white(fill.color) for x in (fill.x0, fill.x1)]
        + [ruling.at for ruling in page.verticals]
    )
    for x0, x1, rulings in _bands(page):
        top, bottom = rulings[0].at - _HEAD, rulings[-1].at + _HEAD
        zone = [
            item
            for item in left
            if top < item[1].word.y0 < bottom and x0 - 2 <= _middle(item[1].word) <= x1 + 2
        ]
        if len(zone) < 4:
            continue
        for lattice in _ruled(zone, x0, x1, rulings, walls):
            found.append(lattice)
            left = [item for item in left if not _stands_in(item[1].word, lattice)]
    for zone in _zones(page, left):
        found += _unruled(zone)
    found.sort(key=lambda lattice: (lattice.rect[1], lattice.rect[0]))
    return found


def _middle(word: Word) -> float:
    return (word.x0 + word.x1) / 2


def _stands_in(word: Word, lattice: Lattice) -> bool:
    x0, y0, x1, y1 = lattice.rect
    return x0 <= _middle(word) <= x1 and y0 <= (word.y0 + word.y1) / 2 <= y1


# where to look


def _bands(page: RawPage) -> list[tuple[float, float, list[_Line]]]:
    """Rulings and edges of coloured bands that start or end together: x from, x to, each."""
    edges = [
        Ruling(y, fill.x0, fill.x1, fill.color)
        for fill in page.fills
        if not is_white(fill.color) and fill.y1 - fill.y0 > 6 and not _is_panel(fill, page)
        for y in (fill.y0, fill.y1)
    ]
    merged = merge([*page.horizontals, *edges])
    groups: list[list[Ruling]] = []
    every = [r for r in merged if r.end - r.start >= _WIDE]
    for ruling in sorted(every, key=lambda r: r.start - r.end):
        for group in groups:
            whole = group[0]
            if _is_inside(ruling, whole) and _is_border(ruling, ruling, whole):
                group.append(ruling)
                break
        else:
            groups.append([ruling])
    found = []
    for group in groups:
        lines: list[_Line] = []
        for ruling in sorted(group, key=lambda ruling: ruling.at):
            if not lines or ruling.at - lines[-1].at > _CLOSE:
                lines.append(_Line(ruling.at, ((ruling.start, ruling.end),)))
        if len(lines) > 2 and len(merged) <= _MOST_PARTS:
            lines += _broken_lines(merged, group[0], lines)
            lines.sort()
        if len(lines) >= 2:
            found.append((group[0].start, group[0].end, lines))
    return found


def _is_inside(ruling: Ruling, whole: Ruling) -> bool:
    return ruling.start >= whole.start - _SAME and ruling.end <= whole.end + _SAME


def _is_border(first: Ruling, last: Ruling, whole: Ruling, long: float | None = None) -> bool:
    """Whether what runs from `first` to `last` starts or ends as `whole`, and is long enough."""
    same = first.start <= whole.start + _SAME or last.end >= whole.end - _SAME
    length = last.end - first.start if long is None else long
    return same and length >= _SHORTEST * (whole.end - whole.start)


def _broken_lines(rulings: Sequence[Ruling], whole: Ruling, lines: Sequence[_Line]) -> list[_Line]:
    """Borders between rows that a cell over two of them interrupts: their parts together."""
    levels: list[list[Ruling]] = []
    for ruling in rulings:  # by level, then left to right
        if ruling.end - ruling.start < _PART or not _is_inside(ruling, whole):
            continue
        if any(abs(line.at - ruling.at) <= _CLOSE for line in lines):
            continue
        if levels and ruling.at - levels[-1][0].at <= _CLOSE:
            levels[-1].append(ruling)
        else:
            levels.append([ruling])
    found = []
    for level in levels:
        parts = sorted(level, key=lambda part: part.start)
        long = sum(part.end - part.start for part in parts)
        if len(parts) > 1 and _is_border(parts[0], parts[-1], whole, long):
            spans = tuple((part.start, part.end) for part in parts)
            found.append(_Line(parts[0].at, spans))
    return found


def _is_panel(fill: Fill, page: RawPage) -> bool:
    """A text's own ground; a row of more lines than others is as wide as they are."""
    if fill.y1 - fill.y0 < _PANEL:
        return False
    return fill.y1 - fill.y0 >= _HIGH or not any(
        abs(other.x0 - fill.x0) < 1 and abs(other.x1 - fill.x1) < 1
        for other in page.fills
        if 6 < other.y1 - other.y0 < _PANEL and not is_white(other.color)
    )


def _zones(page: RawPage, items: Sequence[Item]) -> list[list[Item]]:
    """Words on each coloured panel, and the others: a panel beside a text is no part of it."""
    panels = [
        fill
        for fill in page.fills
        if not is_white(fill.color)
        and fill.x1 - fill.x0 < 0.7 * page.width
        and _is_panel(fill, page)
    ]
    if not panels:
        return [list(items)]
    zones: list[list[Item]] = [[] for _ in range(len(panels) + 1)]
    for item in items:
        word = item[1].word
        x, y = _middle(word), (word.y0 + word.y1) / 2
        place = next(
            (index for index, p in enumerate(panels) if p.x0 <= x <= p.x1 and p.y0 <= y <= p.y1),
            -1,
        )
        zones[place].append(item)
    return [zone for zone in zones if zone]


# tables


def _ruled(
    zone: Sequence[Item],
    x0: float,
    x1: float,
    rulings: Sequence[_Line],
    walls: Sequence[float],
) -> list[Lattice]:
    levels = levels_of(zone)
    first, last = rulings[0].at, rulings[-1].at
    stripes: list[Stripe] = []
    above = [level for level in levels if _center(level) < first]
    stripes += _neighbours(above[::-1], first, -1)[::-1]
    for over, under in pairwise(rulings):
        inside = [level for level in levels if over.at <= _center(level) < under.at]
        stripe = Stripe(inside, over.at, under.at, over.spans)
        if under.at - over.at <= _FURTHEST and (len(inside) < 2 or gaps(stripe.mask)):
            row = _before_running(inside)
            if len(row) == len(inside):
                stripes.append(stripe)
                continue
            # The last row has no border under it: a source, a title of the next table follow.
            end, inside = inside[len(row)].y0, inside[len(row) :]
            stripes += [Stripe(row, over.at, end, over.spans), Stripe([], end, under.at)]
            stripes += _neighbours(inside[::-1], under.at, -1)[::-1]
            continue
        # A text between two tables: the last row of one, the head of the other beside it.
        stripes += _neighbours(inside, over.at, 1)
        stripes.append(Stripe([], over.at, under.at))
        stripes += _neighbours(inside[::-1], under.at, -1)[::-1]
    stripes += _neighbours([level for level in levels if _center(level) >= last], last, 1)
    found = []
    for run in _runs(stripes):
        ruled = [stripe for stripe in run if stripe.ruled]
        if len(ruled) < 3 and sum(len(stripe.levels) for stripe in ruled) >= len(ruled) + 3:
            run = _parted(run)  # rulings over and under the head and at the foot only
            if not is_table(run):
                continue
        elif len(run) < 2 or not ruled or not holds_cells(run):
            continue
        found.append(_lattice(run, (x0, x1), walls))
    return found


def _before_running(levels: list[Level]) -> list[Level]:
    """Lines of a row, without those from the first, in other type, that runs over its columns."""
    covered = 0
    for index, level in enumerate(levels):
        white = gaps(covered)
        if (
            white
            and level.words[0].style != levels[index - 1].words[0].style
            and any(_covers(level, start, end) for start, end in white)
            and not gaps(level.mask)
        ):
            return levels[:index]
        covered |= level.mask
    return levels


def _covers(level: Level, start: int, end: int) -> bool:
    band = span(start, end - 1)
    return level.mask & band == band


def _neighbours(levels: Sequence[Level], y: float, step: int) -> list[Stripe]:
    """Rows next to a ruling that are set in columns, from it outwards."""
    found: list[Stripe] = []
    for group in _overlapping(levels):
        stripe = _stripe(sorted(group, key=lambda level: level.y0))
        distance = abs((stripe.bottom if step < 0 else stripe.top) - y)
        if len(found) == 3 or distance > 1.2 * group[0].size or not gaps(stripe.mask):
            break
        found.append(stripe)
        y = stripe.top if step < 0 else stripe.bottom
    return found


def _overlapping(levels: Sequence[Level]) -> list[list[Level]]:
    """Levels by row, in their order: cells centred in a row stand between one another's lines."""
    groups: list[list[Level]] = []
    for level in levels:
        last = groups[-1][-1] if groups else None
        if last and abs(level.baseline - last.baseline) < _LEADING * level.size:
            groups[-1].append(level)
        else:
            groups.append([level])
    return groups


def _unruled(zone: Sequence[Item]) -> list[Lattice]:
    stripes = _lines(levels_of(zone))
    return [_lattice(run) for found in _runs(stripes) if is_table(run := _parted(found))]


def _center(level: Level) -> float:
    return (level.y0 + level.y1) / 2


def _runs(stripes: Sequence[Stripe]) -> list[list[Stripe]]:
    """Stripes one under another through which white runs down."""
    found: list[list[Stripe]] = []
    start = 0
    while start < len(stripes):
        run = _run(stripes, start)
        if len(run) >= 2:
            found.append(run)
        start += max(1, len(run))
    return found


def _run(stripes: Sequence[Stripe], start: int) -> list[Stripe]:
    if not gaps(stripes[start].mask):
        return []
    run = [stripes[start]]
    columns = 1
    for stripe in stripes[start + 1 :]:
        last = run[-1]
        if not stripe.levels:
            break
        if not (stripe.ruled or last.ruled):
            size = max(stripe.levels[0].size, last.levels[-1].size)
            other = len(run) > 1 and abs(stripe.levels[0].size - last.levels[0].size) > 1.2
            if other or stripe.top - last.bottom > _NEAR * size:
                break
        white = len(white_between([*run, stripe]))
        if white < columns:
            white = len(all_white_between([*run, stripe]))
        if white < columns:
            break
        columns = white
        run.append(stripe)
    while run and not gaps(run[-1].mask) and not _goes_on(run):
        run.pop()  # a line of text that happens to be short
    return run


def _goes_on(run: Sequence[Stripe]) -> bool:
    """Whether the last line is one more of a cell of the last columns."""
    first = min(word.x0 for word in run[-1].words)
    white = white_between(run[:-1])
    if not white or first < white[0][1] - 1:
        return False
    starts = [word.x0 for stripe in run[:-1] for word in stripe.words]
    return sum(abs(x - first) <= 1.5 for x in starts) >= 2


def _parted(run: Sequence[Stripe]) -> list[Stripe]:
    """Rows of a table without rulings: a level each, those that only go on a cell joined."""
    levels = [level for stripe in run for level in stripe.levels]
    lines = _lines(levels)
    spaces = [below.top - above.bottom for above, below in pairwise(lines)]
    least = min(spaces, default=0.0)
    # Two spacings: lines of one cell are nearer than rows. Figures stand once a row.
    apart = bool(spaces) and max(spaces) - least > 2.5 and not has_figures(texts_of(lines)[1:])
    rows: list[list[Level]] = []
    for index, line in enumerate(lines):
        near = index > 0 and spaces[index - 1] < least + (1.0 if apart else 1.5)
        first = line.levels[0]
        if not near or not rows:
            rows.append([*line.levels])
        elif gaps(line.mask):
            rows[-1].extend(line.levels) if apart else rows.append([*line.levels])
        elif apart or first.words[0].text[:1].islower() or _is_inner(first, rows[-1]):
            rows[-1].extend(line.levels)
        else:
            rows.append([*line.levels])
    return [_stripe(row) for row in rows]


def _lines(levels: Sequence[Level]) -> list[Stripe]:
    return [
        _stripe(part)
        for group in _overlapping(levels)
        for part in ([group] if len(group) <= _TALLEST else [[level] for level in group])
    ]


def _stripe(levels: Sequence[Level]) -> Stripe:
    if len(levels) == 1:  # most of them
        return Stripe([levels[0]], levels[0].y0, levels[0].y1)
    top, bottom = min(level.y0 for level in levels), max(level.y1 for level in levels)
    return Stripe(list(levels), top, bottom)


def _is_inner(level: Level, above: Sequence[Level]) -> bool:
    """Under another column than the first."""
    return level.words[0].x0 > above[0].words[0].x0 + 3


def _lattice(
    run: Sequence[Stripe],
    sides: tuple[float, float] | None = None,
    walls: Sequence[float] = (),
) -> Lattice:
    """`walls`: where coloured areas and rulings end, from left to right."""
    words = [word for stripe in run for word in stripe.words]
    x0 = min(word.x0 for word in words) - 1
    x1 = max(word.x1 for word in words) + 1
    if sides:
        x0, x1 = min(x0, sides[0]), max(x1, sides[1])
    ys = [min(run[0].top, run[0].levels[0].y0 - 1)]
    for above, below in pairwise(run):
        ys.append((above.bottom + below.top) / 2)
    ys.append(max(run[-1].bottom, run[-1].levels[-1].y1 + 1))
    columns = [x0, *(_bound(start, end, walls) for start, end in columns_of(run)), x1]
    spans: list[Span] = []
    open_: dict[int, Span] = {}
    for row, stripe in enumerate(run):
        top, bottom = ys[row], ys[row + 1]
        if not gaps(stripe.mask) and _crosses(stripe, columns):
            spans.append(Span(row, 0, 1, len(columns) - 1, (x0, top, x1, bottom)))
            open_.clear()
            continue
        for column, (left, right) in enumerate(pairwise(columns)):
            cell, middle = open_.get(column), (left + right) / 2
            # The ruling above does not run over this column: its cell goes on.
            if cell and stripe.ruled and not any(a < middle < b for a, b in stripe.ruled):
                cell.row_span += 1
                cell.rect = (*cell.rect[:3], bottom)
                continue
            open_[column] = Span(row, column, 1, 1, (left, top, right, bottom))
            spans.append(open_[column])
    return Lattice((x0, ys[0], x1, ys[-1]), ys, columns, spans)


def _bound(start: float, end: float, walls: Sequence[float]) -> float:
    """Where two columns meet: at the edge of a tile that stands there, else in the middle."""
    index = bisect_left(walls, start)
    return walls[index] if index < len(walls) and walls[index] <= end else (start + end) / 2


def _crosses(stripe: Stripe, columns: Sequence[float]) -> bool:
    """Whether its words run over the white between columns: a title of rows."""
    words = stripe.words
    start, end = min(word.x0 for word in words), max(word.x1 for word in words)
    return any(
        start < edge < end and not _is_parted(words, edge, 0.4 * stripe.levels[0].size)
        for edge in columns[1:-1]
    )


def _is_parted(words: Sequence[Word], edge: float, least: float) -> bool:
    """Whether more than a space stands at `edge`."""
    before = max((word.x1 for word in words if _middle(word) < edge), default=-1e9)
    after = min((word.x0 for word in words if _middle(word) >= edge), default=1e9)
    return before <= edge <= after and after - before >= least
