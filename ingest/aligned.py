"""Tables without rulings between their columns: their words are only aligned.

Rows between rulings, or on coloured bands, of one width are believed when white runs down
through them. Without rulings a table must hold figures, or a head set apart over three
columns: prose in columns, contents and lists of names do not.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ingest.columns import (
    columns_of,
    has_figures,
    holds_cells,
    is_table,
    texts_of,
    white_between,
)
from ingest.fills import is_white
from ingest.levels import Item, Level, Stripe, gaps, levels_of
from ingest.model import Word
from ingest.raw_page import RawPage, Ruling
from ingest.rulings import Lattice, Span, merge

_SAME = 5.0  # points: ends of rulings of one table are nearer than that
_SHORTEST = 0.5  # of the table's width: a ruling under a row whose last cells are one
_WIDE = 90.0  # points: narrower rulings underline words
_FURTHEST = 260.0  # points between two rulings of one table
_HEAD = 90.0  # points over the first ruling and under the last where its rows may stand
_NEAR = 2.2  # sizes between the levels of a table without rulings
_PANEL = 60.0  # points: a coloured area higher than that is a text's own ground


def aligned_lattices(page: RawPage, items: Sequence[Item]) -> list[Lattice]:
    """Lattices of the tables that `items` make, top to bottom; `items`: words in no other."""
    found: list[Lattice] = []
    left = list(items)
    for x0, x1, rulings in _bands(page):
        top, bottom = rulings[0].at - _HEAD, rulings[-1].at + _HEAD
        zone = [
            item
            for item in left
            if top < item[1].word.y0 < bottom and x0 - 2 <= _middle(item[1].word) <= x1 + 2
        ]
        if len(zone) < 4:
            continue
        for lattice in _ruled(zone, x0, x1, rulings):
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


def _bands(page: RawPage) -> list[tuple[float, float, list[Ruling]]]:
    """Rulings and edges of coloured bands that start or end together: x from, x to, each."""
    edges = [
        Ruling(y, fill.x0, fill.x1, fill.color)
        for fill in page.fills
        if not is_white(fill.color) and 6 < fill.y1 - fill.y0 < _PANEL
        for y in (fill.y0, fill.y1)
    ]
    groups: list[list[Ruling]] = []
    every = [r for r in merge([*page.horizontals, *edges]) if r.end - r.start >= _WIDE]
    for ruling in sorted(every, key=lambda r: r.start - r.end):
        for group in groups:
            whole = group[0]
            inside = ruling.start >= whole.start - _SAME and ruling.end <= whole.end + _SAME
            same = ruling.start <= whole.start + _SAME or ruling.end >= whole.end - _SAME
            long = ruling.end - ruling.start >= _SHORTEST * (whole.end - whole.start)
            if inside and same and long:
                group.append(ruling)
                break
        else:
            groups.append([ruling])
    found = []
    for group in groups:
        rulings: list[Ruling] = []
        for ruling in sorted(group, key=lambda ruling: ruling.at):
            if not rulings or ruling.at - rulings[-1].at > 4:
                rulings.append(ruling)
        if len(rulings) >= 2:
            found.append((group[0].start, group[0].end, rulings))
    return found


def _zones(page: RawPage, items: Sequence[Item]) -> list[list[Item]]:
    """Words on each coloured panel, and the others: a panel beside a text is no part of it."""
    panels = [
        fill
        for fill in page.fills
        if not is_white(fill.color)
        and fill.y1 - fill.y0 >= _PANEL
        and fill.x1 - fill.x0 < 0.7 * page.width
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


def _ruled(zone: Sequence[Item], x0: float, x1: float, rulings: Sequence[Ruling]) -> list[Lattice]:
    levels = levels_of(zone)
    first, last = rulings[0].at, rulings[-1].at
    stripes: list[Stripe] = []
    above = [level for level in levels if _center(level) < first]
    stripes += _neighbours(above[::-1], first, -1)[::-1]
    for over, under in pairwise(rulings):
        inside = [level for level in levels if over.at <= _center(level) < under.at]
        if under.at - over.at > _FURTHEST:
            inside = []
        stripes.append(Stripe(inside, over.at, under.at, (over.start, over.end)))
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
        found.append(_lattice(run, (x0, x1)))
    return found


def _neighbours(levels: Sequence[Level], y: float, step: int) -> list[Stripe]:
    """Levels next to a ruling that are set in columns, from it outwards."""
    found: list[Stripe] = []
    for level in levels:
        distance = abs((level.y1 if step < 0 else level.y0) - y)
        if len(found) == 3 or distance > 1.2 * level.size or not gaps(level.mask):
            break
        found.append(Stripe([level], level.y0, level.y1))
        y = level.y0 if step < 0 else level.y1
    return found


def _unruled(zone: Sequence[Item]) -> list[Lattice]:
    stripes = [Stripe([level], level.y0, level.y1) for level in levels_of(zone)]
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
            break
        columns = white
        run.append(stripe)
    while run and not gaps(run[-1].mask):
        run.pop()  # a line of text that happens to be short
    return run


def _parted(run: Sequence[Stripe]) -> list[Stripe]:
    """Rows of a table without rulings: a level each, those that only go on a cell joined."""
    levels = [level for stripe in run for level in stripe.levels]
    single = [Stripe([level], level.y0, level.y1) for level in levels]
    spaces = [below.y0 - above.y1 for above, below in pairwise(levels)]
    least = min(spaces, default=0.0)
    # Two spacings: lines of one cell are nearer than rows. Figures stand once a row.
    apart = bool(spaces) and max(spaces) - least > 2.5 and not has_figures(texts_of(single)[1:])
    rows: list[list[Level]] = []
    for index, level in enumerate(levels):
        near = index > 0 and spaces[index - 1] < least + (1.0 if apart else 1.5)
        if not near or not rows:
            rows.append([level])
        elif gaps(level.mask):
            rows[-1].append(level) if apart else rows.append([level])
        elif apart or level.words[0].text[:1].islower() or _is_inner(level, rows[-1]):
            rows[-1].append(level)
        else:
            rows.append([level])
    return [Stripe(row, row[0].y0, row[-1].y1) for row in rows]


def _is_inner(level: Level, above: Sequence[Level]) -> bool:
    """Under another column than the first."""
    return level.words[0].x0 > above[0].words[0].x0 + 3


def _lattice(run: Sequence[Stripe], sides: tuple[float, float] | None = None) -> Lattice:
    words = [word for stripe in run for word in stripe.words]
    x0 = min(word.x0 for word in words) - 1
    x1 = max(word.x1 for word in words) + 1
    if sides:
        x0, x1 = min(x0, sides[0]), max(x1, sides[1])
    ys = [min(run[0].top, run[0].levels[0].y0 - 1)]
    for above, below in pairwise(run):
        ys.append((above.bottom + below.top) / 2)
    ys.append(max(run[-1].bottom, run[-1].levels[-1].y1 + 1))
    columns = [x0, *((start + end) / 2 for start, end in columns_of(run)), x1]
    spans: list[Span] = []
    open_: dict[int, Span] = {}
    for row, stripe in enumerate(run):
        top, bottom = ys[row], ys[row + 1]
        if not gaps(stripe.mask) and _crosses(stripe, columns):
            spans.append(Span(row, 0, 1, len(columns) - 1, (x0, top, x1, bottom)))
            open_.clear()
            continue
        for column, (left, right) in enumerate(pairwise(columns)):
            cell, roof = open_.get(column), stripe.ruled
            # The ruling above stops short of this column: its cell goes on.
            if cell and roof and not roof[0] < (left + right) / 2 < roof[1]:
                cell.row_span += 1
                cell.rect = (*cell.rect[:3], bottom)
                continue
            open_[column] = Span(row, column, 1, 1, (left, top, right, bottom))
            spans.append(open_[column])
    return Lattice((x0, ys[0], x1, ys[-1]), ys, columns, spans)


def _crosses(stripe: Stripe, columns: Sequence[float]) -> bool:
    """Whether its words run over the white between columns: a title of rows."""
    words = stripe.words
    start, end = min(word.x0 for word in words), max(word.x1 for word in words)
    return any(start < edge < end for edge in columns[1:-1])
