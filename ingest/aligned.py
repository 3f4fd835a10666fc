"""Tables without rulings between their columns: their words are only aligned.

Rows between rulings, or on coloured bands, of one width are believed when white runs down
through them. Without rulings a table must hold figures, or a head set apart over three
columns: prose in columns, contents and lists of names do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import mean

from ingest.fills import is_white
from ingest.levels import Item, Level, Stripe, gaps, levels_of, span
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
_MOST_COLUMNS = 12
_FIGURE = re.compile(
    r"^(?:[-–—+≈<>~]|env\.|n\.?[cds]\.?|[-+]?[\d\s\u00a0\u202f.,/]*\d[\d\s\u00a0\u202f.,/%€MKk]*(?:euros?|ans|"
    r"pts?|points?|h|ha|m²|km|M€|k€|ETP)?)$",
    re.IGNORECASE,
)
_LEADER = re.compile(r"\.{4,}|…{2,}|_{4,}")
_PAGES = re.compile(r"^\d{1,5}$")


def aligned_lattices(page: RawPage, items: Sequence[Item]) -> list[Lattice]:
    """Lattices of the tables that `items` make, top to bottom; `items`: words in no other."""
    found: list[Lattice] = []
    left = list(items)
    for x0, x1, ys in _bands(page):
        top, bottom = ys[0] - _HEAD, ys[-1] + _HEAD
        zone = [
            item
            for item in left
            if top < item[1].word.y0 < bottom and x0 - 2 <= _middle(item[1].word) <= x1 + 2
        ]
        if len(zone) < 4:
            continue
        for lattice in _ruled(zone, x0, x1, ys):
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


def _bands(page: RawPage) -> list[tuple[float, float, list[float]]]:
    """Rulings and edges of coloured bands that have the same ends: x from, x to, their y."""
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
            same = abs(ruling.start - whole.start) <= _SAME
            if (
                inside
                and same
                and ruling.end - ruling.start >= _SHORTEST * (whole.end - whole.start)
            ):
                group.append(ruling)
                break
        else:
            groups.append([ruling])
    found = []
    for group in groups:
        ys: list[float] = []
        for y in sorted(ruling.at for ruling in group):
            if not ys or y - ys[-1] > 4:
                ys.append(y)
        if len(ys) >= 2:
            found.append((group[0].start, group[0].end, ys))
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


def _ruled(zone: Sequence[Item], x0: float, x1: float, ys: Sequence[float]) -> list[Lattice]:
    levels = levels_of(zone)
    stripes: list[Stripe] = []
    above = [level for level in levels if _center(level) < ys[0]]
    stripes += _neighbours(above[::-1], ys[0], -1)[::-1]
    for top, bottom in pairwise(ys):
        inside = [level for level in levels if top <= _center(level) < bottom]
        if bottom - top > _FURTHEST:
            inside = []
        stripes.append(Stripe(inside, top, bottom, ruled=True))
    stripes += _neighbours([level for level in levels if _center(level) >= ys[-1]], ys[-1], 1)
    found = []
    for run in _runs(stripes):
        ruled = [stripe for stripe in run if stripe.ruled]
        if len(ruled) < 3 and sum(len(stripe.levels) for stripe in ruled) >= len(ruled) + 3:
            run = _parted(run)  # rulings over and under the head and at the foot only
            if not _is_table(run):
                continue
        elif len(run) < 2 or not ruled or not _holds_cells(run):
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
    return [_lattice(run) for found in _runs(stripes) if _is_table(run := _parted(found))]


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
        white = len(_white([*run, stripe]))
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
    apart = bool(spaces) and max(spaces) - least > 2.5 and not _figures(_texts(single)[1:])
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


def _columns(run: Sequence[Stripe]) -> list[tuple[int, int]]:
    """The white between columns; heads that touch, or stand over several, do not count."""
    best: list[tuple[int, int]] = []
    for skipped in range(3):
        rows = run[skipped:]
        if skipped and len(rows) < 3:
            break
        white = _white(rows)
        if len(white) > len(best):
            best = white
    return best


def _white(rows: Sequence[Stripe]) -> list[tuple[int, int]]:
    """What no row covers, and is no mere space in most of those it parts."""
    covered = 0
    for row in rows:
        covered |= row.tight
    found = []
    for start, end in gaps(covered):
        band = span(start, end - 1)
        parted = [row for row in rows if row.mask >> end and row.mask & ((1 << start) - 1)]
        if 2 * sum(bool(band & ~row.mask) for row in parted) >= len(parted) > 0:
            found.append((start, end))
    return found


def _cells(run: Sequence[Stripe]) -> list[list[list[Word]]]:
    """Words by row and column."""
    edges = [(start + end) / 2 for start, end in _columns(run)]
    rows = []
    for stripe in run:
        row: list[list[Word]] = [[] for _ in range(len(edges) + 1)]
        for word in stripe.words:
            row[sum(_middle(word) > edge for edge in edges)].append(word)
        rows.append(row)
    return rows


def _holds_cells(run: Sequence[Stripe]) -> bool:
    """Between rulings: two rows of several cells, not two columns of prose."""
    rows = _cells(run)
    if not 2 <= len(rows[0]) <= _MOST_COLUMNS:
        return False
    several = [row for row in rows if sum(bool(cell) for cell in row) >= 2]
    longest = max(mean(len(row[column]) for row in rows) for column in range(len(rows[0])))
    return 2 * len(several) >= len(rows) and len(several) >= 2 and longest <= 45


def _texts(run: Sequence[Stripe]) -> list[list[str]]:
    return [[" ".join(word.text for word in cell) for cell in row] for row in _cells(run)]


def _is_table(run: Sequence[Stripe]) -> bool:
    rows, texts = _cells(run), _texts(run)
    columns = len(rows[0]) if rows else 0
    several = [row for row in rows if sum(bool(cell) for cell in row) >= 2]
    if len(several) < 3 or len(several) < 0.6 * len(rows) or not 2 <= columns <= _MOST_COLUMNS:
        return False
    if sum(any(_LEADER.search(text) for text in row) for row in texts) >= 2:
        return False
    for column in range(columns):
        if mean(len(row[column]) for row in rows) > (14 if column == 0 else 9):
            return False
    if _are_pages([row[-1] for row in texts]):
        return False
    body = texts[1:]
    filled = sum(bool(text) for row in body for text in row) / max(1, len(body) * columns)
    if _figures(body) and filled >= 0.5:
        return True
    return columns >= 3 and filled >= 0.7 and _is_head(rows[0], rows[1:])


def _figures(texts: Sequence[Sequence[str]]) -> bool:
    """Whether a column after the first is one of figures; the numbers of lines are none."""
    columns = (
        [[row[column] for row in texts] for column in range(1, len(texts[0]))] if texts else []
    )
    return any(_are_figures(column) and not _are_pages(column) for column in columns)


def _are_figures(texts: Iterable[str]) -> bool:
    written = [text for text in texts if text]
    return len(written) >= 2 and sum(bool(_FIGURE.match(t)) for t in written) >= 0.7 * len(written)


def _are_pages(texts: Sequence[str]) -> bool:
    """Numbers that only grow, without a unit: a table of contents'."""
    written = [text for text in texts if text]
    numbers = [int(text) for text in written if _PAGES.match(text)]
    if len(numbers) < 3 or len(numbers) < 0.7 * len(written):
        return False
    growing = sum(one <= other for one, other in pairwise(numbers))
    return growing >= 0.8 * (len(numbers) - 1) and numbers[0] < numbers[-1]


def _is_head(first: Sequence[Sequence[Word]], below: Sequence[Sequence[Sequence[Word]]]) -> bool:
    """Whether the first row is bold in each column, and the others are not."""
    head = [word for cell in first for word in cell]
    rest = [word for row in below for cell in row[1:] for word in cell]
    return (
        all(first)
        and all(word.style.bold for word in head)
        and sum(word.style.bold for word in rest) < 0.2 * len(rest)
    )


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
    columns = [x0, *((start + end) / 2 for start, end in _columns(run)), x1]
    spans = []
    for row, stripe in enumerate(run):
        top, bottom = ys[row], ys[row + 1]
        if not gaps(stripe.mask) and _crosses(stripe, columns):
            spans.append(Span(row, 0, 1, len(columns) - 1, (x0, top, x1, bottom)))
            continue
        spans += [
            Span(row, column, 1, 1, (columns[column], top, columns[column + 1], bottom))
            for column in range(len(columns) - 1)
        ]
    return Lattice((x0, ys[0], x1, ys[-1]), ys, columns, spans)


def _crosses(stripe: Stripe, columns: Sequence[float]) -> bool:
    """Whether its words run over the white between columns: a title of rows."""
    words = stripe.words
    start, end = min(word.x0 for word in words), max(word.x1 for word in words)
    return any(start < edge < end for edge in columns[1:-1])
