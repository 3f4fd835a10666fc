"""Grids that follow one another over pages become one table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from itertools import pairwise

from ingest.headers import (
    HEAD_ROWS,
    HeaderKey,
    has_label_column,
    header_key,
    header_rows,
    header_texts,
    is_figure,
    repeated_rows,
)
from ingest.line_signs import is_cut_short
from ingest.model import Grid, Line, Table, TableRow
from ingest.table_rows import ALIGNED, Row, bounds_of, is_band, row_key, rows_of

_SENTENCE_END = tuple(".!?;:…»)")
_OPENING = re.compile(r"^[a-zà-öø-ÿœ(,;:»]")  # how a text that goes on begins
_TOTAL = re.compile(r"^(sous[- ])?tota(l|ux)\b", re.IGNORECASE)


def can_join(previous: Grid, following: Grid) -> bool:
    """Whether `following` may carry on `previous`, nothing but furniture standing between.

    True when it stands on the next page, has the same bounds and columns (those of one
    may be among the other's), and does not open with a header of its own.
    """
    if following.page != previous.page + 1:
        return False
    if abs(previous.x0 - following.x0) > ALIGNED or abs(previous.x1 - following.x1) > ALIGNED:
        return False
    before, after = bounds_of([previous]), bounds_of([following])
    common = sum(any(abs(x - y) <= ALIGNED for y in after) for x in before)
    if common < min(len(before), len(after)):
        return False
    if common == 2 and len(before) != len(after):  # only the outer bounds
        return False
    bounds = bounds_of([previous, following])
    old, new = rows_of(previous, bounds), rows_of(following, bounds)
    header = header_rows(new)
    if not header:
        return True
    heads = [row_key(row) for row in old[:HEAD_ROWS]]
    return any(row_key(new[index]) in heads for index in header)


def known_headers(grids: Iterable[Grid]) -> frozenset[HeaderKey]:
    """Headings that the look of a document's tables gives away (fill, weight).

    The same words head its other tables too, whatever their look.
    """
    found: set[HeaderKey] = set()
    for grid in grids:
        rows = rows_of(grid, bounds_of([grid]))
        found.update(header_key(rows[index]) for index in header_rows(rows))
    return frozenset(found)


def join_tables(grids: Sequence[Grid], known: Set[HeaderKey] = frozenset()) -> Table:
    """One table from a grid, or from several that `can_join` one after the other.

    A header repeated on a page is dropped, a row that a page's end cut is mended, a
    first cell that is empty, or merged with those above, is marked as inherited.

    Args:
        grids: in the order of their pages.
        known: the document's `known_headers`.
    """
    bounds = bounds_of(grids)
    pages = [rows_of(grid, bounds) for grid in grids]
    first = pages[0]
    head = header_rows([row for rows in pages for row in rows], known) or repeated_rows(pages)
    head = [index for index in head if index < len(first)]
    heading = [first[index] for index in head]
    keys = {row_key(row) for row in heading}
    body: list[list[Row]] = [[row for index, row in enumerate(first) if index not in head]]
    bands = {row_key(row) for row in first[: head[0]]} if head else set()
    for rows in pages[1:]:
        repeated = [row for row in rows[:HEAD_ROWS] if row_key(row) in keys]
        titles = [row for row in rows[:HEAD_ROWS] if repeated and row_key(row) in bands]
        body.append([row for row in rows if row not in repeated and row not in titles])
    labels = not head and has_label_column([row for rows in body for row in rows])
    codes = _are_codes([row.text(0) for rows in body for row in rows])
    table = Table(
        header=header_texts(heading, len(bounds) - 1),
        header_lines=[line for row in heading for cell in row.own for line in cell.lines],
        rows=[],
        columns=len(bounds) - 1,
        pages=tuple(dict.fromkeys(grid.page for grid in grids)),
        label_column=labels,
    )
    for before, rows in pairwise([[], *body]):
        _add_rows(table, rows, before, codes)
    if head:
        _title_rows(table.rows[: head[0]])
    _drop_idle_columns(table)
    return table


def _add_rows(table: Table, rows: Sequence[Row], before: Sequence[Row], codes: bool) -> None:
    """Adds the rows of a page to those of the pages `before`."""
    for place, row in enumerate(rows):
        if not row.filled_cells:
            continue
        carried: set[int] = set()
        if place == 0 and before and table.rows:
            if _is_cut(table.rows[-1], row, table.label_column):
                _mend(table.rows[-1], row)
                continue
            carried = _carried(row, before)
            _give_back(table, row)
        if not codes and not row.text(0) and not _is_total(row):
            carried.add(0)
        table.rows.append(_table_row(row, carried if table.rows else None))


def governing_cell(table: Table, row: int, column: int) -> list[Line]:
    """Lines of a cell, or of the one above that it inherits from."""
    while row > 0 and table.rows[row].inherited[column] and not table.rows[row].cells[column]:
        row -= 1
        if table.rows[row].band:
            return []
    return table.rows[row].cells[column]


def _is_cut(above: TableRow, row: Row, labels: bool) -> bool:
    """Whether a page's first row carries on the row that ended the page before."""
    if is_band(row):
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
    if is_cut_short(last):
        return True
    return bool(_OPENING.match(text)) and not last.text.endswith(_SENTENCE_END)


def _mend(above: TableRow, row: Row) -> None:
    for column, cell in enumerate(row.cells):
        if cell:
            above.cells[column].extend(cell.lines)


def _give_back(table: Table, row: Row) -> None:
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
    return bool(written) and 2 * sum(map(is_figure, written)) > len(written)


def _is_total(row: Row) -> bool:
    first = next((cell.text for cell in row.own if cell.lines), "")
    return bool(_TOTAL.match(first))


def _carried(first: Row, before: Sequence[Row]) -> set[int]:
    """Columns of a page's first row that carry on a merged cell of the page before."""
    return {
        column
        for column, cell in enumerate(first.cells)
        if cell
        and not cell.lines
        and (cell.row_span > 1 or any(row.merged[column] for row in before))
    }


def _table_row(row: Row, carried: set[int] | None) -> TableRow:
    """`carried`: columns known to inherit; None for the table's first row."""
    cells = [list(cell.lines) if cell else [] for cell in row.cells]
    band = is_band(row)
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
