"""Grids that follow one another over pages become one table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from statistics import median

from ingest.model import Cell, Grid, Line, Table, TableRow

_ALIGNED = 4.0  # points: column bounds nearer than that are the same
_HEAD_ROWS = 3  # a header is looked for in so many rows from the top
_SENTENCE_END = tuple(".!?;:…»)")
_OPENING = re.compile(r"^[a-zà-öø-ÿœ(,;:»]")  # how a text that goes on begins
_YEARS = re.compile(r"^(19|20)\d\d([\s/–-]+(19|20)?\d\d)?$")
_TOTAL = re.compile(r"^(sous[- ])?tota(l|ux)\b", re.IGNORECASE)
_NUMBER = re.compile(r"^[\d\s.,%€+/–-]*\d[\d\s.,%€MKk+/–-]*$")


HeaderKey = tuple[str, ...]  # letters and figures of a header's cells, in lower case


@dataclass(slots=True, eq=False)
class _Row:
    """A row of one grid on the joined table's columns."""

    cells: list[Cell | None]  # that start here, by column; None where one from before goes on
    merged: list[bool]  # by column: a cell from a row above goes on
    page: int

    @property
    def own(self) -> list[Cell]:
        return [cell for cell in self.cells if cell]

    @property
    def filled_cells(self) -> list[Cell]:
        return [cell for cell in self.own if cell.lines]

    def text(self, column: int) -> str:
        cell = self.cells[column]
        return cell.text if cell else ""


def can_join(previous: Grid, following: Grid) -> bool:
    """Whether `following` may carry on `previous`, nothing but furniture standing between.

    True when it stands on the next page, has the same bounds and columns (those of one
    may be among the other's), and does not open with a header of its own.
    """
    if following.page != previous.page + 1:
        return False
    if abs(previous.x0 - following.x0) > _ALIGNED or abs(previous.x1 - following.x1) > _ALIGNED:
        return False
    before, after = _bounds([previous]), _bounds([following])
    common = sum(any(abs(x - y) <= _ALIGNED for y in after) for x in before)
    if common < min(len(before), len(after)):
        return False
    if common == 2 and len(before) != len(after):  # only the outer bounds
        return False
    bounds = _bounds([previous, following])
    old, new = _rows(previous, bounds), _rows(following, bounds)
    header = _header_rows(new)
    if not header:
        return True
    heads = [_key(row) for row in old[:_HEAD_ROWS]]
    return any(_key(new[index]) in heads for index in header)


def known_headers(grids: Iterable[Grid]) -> frozenset[HeaderKey]:
    """Headings that the look of a document's tables gives away (fill, weight).

    The same words head its other tables too, whatever their look.
    """
    found: set[HeaderKey] = set()
    for grid in grids:
        rows = _rows(grid, _bounds([grid]))
        found.update(_header_key(rows[index]) for index in _header_rows(rows))
    return frozenset(found)


def join_tables(grids: Sequence[Grid], known: Set[HeaderKey] = frozenset()) -> Table:
    """One table from a grid, or from several that `can_join` one after the other.

    A header repeated on a page is dropped, a row that a page's end cut is mended, a
    first cell that is empty, or merged with those above, is marked as inherited.

    Args:
        grids: in the order of their pages.
        known: the document's `known_headers`.
    """
    bounds = _bounds(grids)
    pages = [_rows(grid, bounds) for grid in grids]
    first = pages[0]
    head = _header_rows([row for rows in pages for row in rows], known) or _repeated_rows(pages)
    head = [index for index in head if index < len(first)]
    header_rows = [first[index] for index in head]
    keys = {_key(row) for row in header_rows}
    body: list[list[_Row]] = [[row for index, row in enumerate(first) if index not in head]]
    bands = {_key(row) for row in first[: head[0]]} if head else set()
    for rows in pages[1:]:
        repeated = [row for row in rows[:_HEAD_ROWS] if _key(row) in keys]
        titles = [row for row in rows[:_HEAD_ROWS] if repeated and _key(row) in bands]
        body.append([row for row in rows if row not in repeated and row not in titles])
    labels = not head and _has_label_column([row for rows in body for row in rows])
    codes = _are_codes([row.text(0) for rows in body for row in rows])
    table = Table(
        header=_header(header_rows, len(bounds) - 1),
        header_lines=[line for row in header_rows for cell in row.own for line in cell.lines],
        rows=[],
        columns=len(bounds) - 1,
        pages=tuple(dict.fromkeys(grid.page for grid in grids)),
        label_column=labels,
    )
    for index, rows in enumerate(body):
        for place, row in enumerate(rows):
            if not row.filled_cells:
                continue
            if index and place == 0 and table.rows and _is_cut(table.rows[-1], row, labels):
                _mend(table.rows[-1], row)
            else:
                inherits = _carried(rows, body[index - 1]) if index and place == 0 else set()
                if index and place == 0 and table.rows:
                    _give_back(table, row)
                if not codes and not _is_total(row) and not row.text(0):
                    inherits.add(0)
                table.rows.append(_table_row(row, inherits if table.rows else None))
    if head:
        _title_rows(table.rows[: head[0]])
    _drop_idle_columns(table)
    return table


def governing_cell(table: Table, row: int, column: int) -> list[Line]:
    """Lines of a cell, or of the one above that it inherits from."""
    while row > 0 and table.rows[row].inherited[column] and not table.rows[row].cells[column]:
        row -= 1
        if table.rows[row].band:
            return []
    return table.rows[row].cells[column]


# --- rows on common columns ----------------------------------------------------------


def _bounds(grids: Sequence[Grid]) -> list[float]:
    """x of the columns' bounds over all the grids."""
    bounds: list[float] = []
    for x in sorted(x for grid in grids for cell in grid.cells for x in (cell.x0, cell.x1)):
        if not bounds or x - bounds[-1] > _ALIGNED:
            bounds.append(x)
    return bounds


def _rows(grid: Grid, bounds: Sequence[float]) -> list[_Row]:
    columns = len(bounds) - 1
    rows = [_Row([None] * columns, [False] * columns, grid.page) for _ in range(grid.rows)]
    for cell in grid.cells:
        start = _nearest(bounds, cell.x0)
        end = max(_nearest(bounds, cell.x1), start + 1)
        if start >= columns:
            continue
        rows[cell.row].cells[start] = cell
        for below in range(cell.row + 1, min(cell.row + cell.row_span, grid.rows)):
            for column in range(start, end):
                rows[below].merged[column] = True
    return rows


def _nearest(bounds: Sequence[float], x: float) -> int:
    return min(range(len(bounds)), key=lambda index: abs(bounds[index] - x))


def _is_band(row: _Row) -> bool:
    """One cell over all the columns."""
    return len(row.own) == 1 and not any(row.merged) and row.cells[0] is not None


def _key(row: _Row) -> tuple[str, ...]:
    return tuple(
        "".join(char for char in row.text(column).casefold() if char.isalnum())
        for column in range(len(row.cells))
    )


def _is_bold(cell: Cell) -> bool:
    return all(line.bold for line in cell.lines)


# --- headers -------------------------------------------------------------------------


def _header_key(row: _Row) -> HeaderKey:
    return tuple(key for key in _key(row) if key)


def _header_rows(rows: Sequence[_Row], known: Set[HeaderKey] = frozenset()) -> list[int]:
    """Indices of the rows that head the columns; [] when there are none."""
    for index, row in enumerate(rows[: _HEAD_ROWS + 1]):
        if len(row.filled_cells) > 1 and _header_key(row) in known:
            return [index]
    for index, row in enumerate(rows[:_HEAD_ROWS]):
        if _is_band(row):
            continue
        if len(row.filled_cells) < 2 or any(row.merged) or index + 1 >= len(rows):
            return []
        below = [other for other in rows[index + 1 :] if not _is_band(other) and other.own]
        if not _heads(row, below):
            return []
        last = index + max(cell.row_span for cell in row.own) - 1
        # A grouped header: headings over headings, marked alike.
        while last + 1 < min(len(rows) - 1, index + _HEAD_ROWS) and _is_subheader(
            row, rows[last + 1]
        ):
            last += 1
        return list(range(index, last + 1)) if last + 1 < len(rows) else []
    return []


def _heads(row: _Row, below: Sequence[_Row]) -> bool:
    cells = row.own
    if not below or any(_is_figure(cell.text) for cell in cells[1:]):
        return False
    if all(cell.fill is not None for cell in cells):
        alike = [other for other in below if all(cell.fill is not None for cell in other.own)]
        if 2 * len(alike) < len(below):
            return True
        fill = cells[0].fill
        if all(cell.fill == fill for cell in cells) and not any(
            cell.fill == fill for other in below for cell in other.own
        ):
            return True
    if all(_is_bold(cell) for cell in row.filled_cells):
        alike = [other for other in below if all(_is_bold(cell) for cell in other.filled_cells)]
        if 2 * len(alike) < len(below):
            return True
    # Plain words over columns of figures.
    if len(row.filled_cells) == len(cells) and all(
        len(cell.text) <= 60 and not any(char.isdigit() for char in cell.text) for cell in cells
    ):
        figures = [
            all(_NUMBER.match(other.text(column)) for other in below if other.text(column))
            for column in range(1, len(row.cells))
        ]
        return len(below) >= 2 and any(figures)
    return False


def _is_figure(text: str) -> bool:
    """A number that is no year: years do head columns."""
    return bool(_NUMBER.match(text)) and not _YEARS.match(text)


def _is_subheader(head: _Row, row: _Row) -> bool:
    fills = {cell.fill for cell in head.own}
    return (
        len(row.filled_cells) >= 2
        and None not in fills
        and all(cell.fill in fills and _is_bold(cell) for cell in row.own)
    )


def _repeated_rows(pages: Sequence[Sequence[_Row]]) -> list[int]:
    """A row among the first that another page opens with is a header, whatever its look."""
    for rows in pages[1:]:
        for index, row in enumerate(pages[0][:_HEAD_ROWS]):
            if rows and len(row.filled_cells) >= 2 and _key(row) == _key(rows[0]):
                return [index]
    return []


def _header(rows: Sequence[_Row], columns: int) -> list[str]:
    if not rows:
        return []
    texts = [[""] * columns for _ in rows]
    for index, row in enumerate(rows):
        owner: Cell | None = None
        for column in range(columns):
            owner = row.cells[column] or (None if row.merged[column] else owner)
            if owner:
                texts[index][column] = owner.text
    return [
        " ".join(dict.fromkeys(text for text in (line[column] for line in texts) if text))
        for column in range(columns)
    ]


def _has_label_column(rows: Sequence[_Row]) -> bool:
    """Whether the first column is set apart (fill, weight), or names the figures beside it."""
    pairs = []
    for row in rows:
        first = row.cells[0]
        rest = [cell for cell in row.cells[1:] if cell]
        if first and rest and not _is_band(row):
            pairs.append((first, rest))
    if not pairs:
        return False

    def share(values: Sequence[bool]) -> float:
        return sum(values) / len(values) if values else 0.0

    filled = share([first.fill is not None for first, _ in pairs])
    filled_rest = share([cell.fill is not None for _, rest in pairs for cell in rest])
    if filled >= 0.8 and filled_rest <= 0.2:
        return True
    written = [(first, rest) for first, rest in pairs if first.lines]
    bold = share([_is_bold(first) for first, _ in written])
    bold_rest = share([_is_bold(cell) for _, rest in written for cell in rest if cell.lines])
    if written and bold >= 0.8 and bold_rest <= 0.2:
        return True
    if len(rows[0].cells) != 2 or len(written) < 0.8 * len(pairs):
        return False
    if median(len(first.text) for first, _ in written) > 80:
        return False
    values = [rest[0] for _, rest in written]
    return (
        share([bool(_NUMBER.match(cell.text)) for cell in values]) >= 0.5
        or (filled <= 0.2 and filled_rest >= 0.8)
        or (bold <= 0.2 and bold_rest >= 0.8)
    )


# --- rows over pages -----------------------------------------------------------------


def _is_cut(above: TableRow, row: _Row, labels: bool) -> bool:
    """Whether a page's first row carries on the row that ended the page before."""
    if _is_band(row):
        return above.band and _goes_on(above.cells[0], row.text(0))
    if above.band:
        return False
    first = row.cells[0]
    columns = range(1, len(row.cells))
    goes_on = any(_goes_on(above.cells[column], row.text(column)) for column in columns)
    if first and first.lines:
        return _goes_on(above.cells[0], first.text)
    if labels or goes_on:
        return True
    # A row of its own has something in nearly every cell that is its own; a few lines left
    # over from the page before stand in one or two.
    own = [cell for cell in row.cells[1:] if cell]
    written = [cell for cell in own if cell.lines]
    return len(own) >= 2 and 2 * len(written) <= len(own)


def _goes_on(above: Sequence[Line], text: str) -> bool:
    """Whether `text` starts in the middle of the sentence that `above` leaves open."""
    if not above or not text:
        return False
    last = above[-1]
    if last.broken:
        return True
    return bool(_OPENING.match(text)) and not last.text.endswith(_SENTENCE_END)


def _mend(above: TableRow, row: _Row) -> None:
    for column, cell in enumerate(row.cells):
        if cell:
            above.cells[column].extend(cell.lines)


def _give_back(table: Table, row: _Row) -> None:
    """Text at a page's top that goes on in a merged cell of the page before belongs to it."""
    for column, cell in enumerate(row.cells):
        if column and cell and table.rows[-1].inherited[column]:
            origin = governing_cell(table, len(table.rows) - 1, column)
            if _goes_on(origin, cell.text):
                origin.extend(cell.lines)
                row.cells[column] = None
                row.merged[column] = True


def _are_codes(texts: Sequence[str]) -> bool:
    """Numbers in the first column name one row each: an empty one means nothing above."""
    written = [text for text in texts if text]
    return bool(written) and 2 * sum(map(_is_figure, written)) > len(written)


def _is_total(row: _Row) -> bool:
    first = next((cell.text for cell in row.own if cell.lines), "")
    return bool(_TOTAL.match(first))


def _carried(rows: Sequence[_Row], before: Sequence[_Row]) -> set[int]:
    """Columns of a page's first row that carry on a merged cell of the page before."""
    return {
        column
        for column, cell in enumerate(rows[0].cells)
        if cell
        and not cell.lines
        and (cell.row_span > 1 or any(row.merged[column] for row in before))
    }


def _table_row(row: _Row, carried: set[int] | None) -> TableRow:
    """`carried`: columns known to inherit; None for the table's first row."""
    cells = [list(cell.lines) if cell else [] for cell in row.cells]
    band = _is_band(row)
    inherited = [False] * len(cells)
    if carried is not None and not band:
        inherited = [merged or column in carried for column, merged in enumerate(row.merged)]
    return TableRow(cells, inherited, row.page, band)


def _title_rows(rows: Sequence[TableRow]) -> None:
    """Above the header, a row with its first cell only is a title, whatever its borders."""
    for row in rows:
        if not any(row.cells[1:]):
            row.band = True
            row.inherited = [False] * len(row.cells)


def _drop_idle_columns(table: Table) -> None:
    """Columns in which no cell starts come of borders that are not quite in line."""
    idle = [
        column
        for column in range(table.columns)
        if not any(row.cells[column] for row in table.rows)
        and (not table.header or column == 0 or table.header[column] == table.header[column - 1])
    ]
    if len(idle) == table.columns:
        return
    for column in reversed(idle):
        for row in table.rows:
            del row.cells[column], row.inherited[column]
        if table.header:
            del table.header[column]
    table.columns -= len(idle)
