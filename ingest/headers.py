"""Which rows of a table head its columns, and whether its first column heads its rows."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from statistics import median

from ingest.model import Cell
from ingest.table_rows import Row, is_band, is_bold, row_key

HeaderKey = tuple[str, ...]  # letters and figures of a header's cells, in lower case

HEAD_ROWS = 3  # a header is looked for in so many rows from the top
_YEARS = re.compile(r"^(19|20)\d\d([\s/–-]+(19|20)?\d\d)?$")
_NUMBER = re.compile(r"^[\d\s.,%€+/–-]*\d[\d\s.,%€MKk+/–-]*$")


def header_key(row: Row) -> HeaderKey:
    return tuple(key for key in row_key(row) if key)


def header_rows(rows: Sequence[Row], known: Set[HeaderKey] = frozenset()) -> list[int]:
    """Indices of the rows that head the columns; [] when there are none."""
    for index, row in enumerate(rows[: HEAD_ROWS + 1]):
        if len(row.filled_cells) > 1 and header_key(row) in known:
            return _with_subheads(rows, index)
    for index, row in enumerate(rows[:HEAD_ROWS]):
        if is_band(row):
            continue
        if len(row.filled_cells) < 2 or any(row.merged) or index + 1 >= len(rows):
            return []
        below = [other for other in rows[index + 1 :] if not is_band(other) and other.own]
        if not _heads(row, below):
            return []
        return _with_subheads(rows, index)
    return []


def _with_subheads(rows: Sequence[Row], index: int) -> list[int]:
    """A head's row and those of the headings under its own, as « 2014 », « 2020 » under « Valeurs »."""
    row = rows[index]
    last = index + max(cell.row_span for cell in row.own) - 1
    # A grouped header: headings over headings, marked alike.
    while last + 1 < min(len(rows) - 1, index + HEAD_ROWS) and _is_subheader(row, rows[last + 1]):
        last += 1
    return list(range(index, last + 1)) if last + 1 < len(rows) else []


def _heads(row: Row, below: Sequence[Row]) -> bool:
    cells = row.own
    if not below or any(is_figure(cell.text) for cell in cells[1:]):
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
    if all(is_bold(cell) for cell in row.filled_cells):
        alike = [other for other in below if all(is_bold(cell) for cell in other.filled_cells)]
        if 2 * len(alike) < len(below):
            return True
    # Plain words, or years, over columns of figures.
    if len(row.filled_cells) == len(cells) and all(
        len(cell.text) <= 60
        and (_YEARS.match(cell.text) or not any(char.isdigit() for char in cell.text))
        for cell in cells
    ):
        figures = [
            all(_NUMBER.match(other.text(column)) for other in below if other.text(column))
            for column in range(1, len(row.cells))
        ]
        return len(below) >= 2 and any(figures)
    return False


def is_figure(text: str) -> bool:
    """A number that is no year: years do head columns."""
    return bool(_NUMBER.match(text)) and not _YEARS.match(text)


def _is_subheader(head: Row, row: Row) -> bool:
    fills = {cell.fill for cell in head.own}
    return (
        len(row.filled_cells) >= 2
        and None not in fills
        and all(cell.fill in fills and is_bold(cell) for cell in row.own)
    )


def repeated_rows(pages: Sequence[Sequence[Row]]) -> list[int]:
    """A row among the first that another page opens with is a header, whatever its look."""
    for rows in pages[1:]:
        for index, row in enumerate(pages[0][:HEAD_ROWS]):
            if rows and len(row.filled_cells) >= 2 and row_key(row) == row_key(rows[0]):
                return [index]
    return []


def header_texts(rows: Sequence[Row], columns: int) -> list[str]:
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


def has_label_column(rows: Sequence[Row]) -> bool:
    """Whether the first column is set apart (fill, weight), or names the figures beside it."""
    pairs = []
    for row in rows:
        first = row.cells[0]
        rest = [cell for cell in row.cells[1:] if cell]
        if first and rest and not is_band(row):
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
    bold = share([is_bold(first) for first, _ in written])
    bold_rest = share([is_bold(cell) for _, rest in written for cell in rest if cell.lines])
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
