"""Rows of grids on common columns: what joining and headers are worked out on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.model import Cell, Grid

ALIGNED = 4.0  # points: column bounds nearer than that are the same


@dataclass(slots=True, eq=False)
class Row:
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


def bounds_of(grids: Sequence[Grid]) -> list[float]:
    """x of the columns' bounds over all the grids."""
    bounds: list[float] = []
    for x in sorted(x for grid in grids for cell in grid.cells for x in (cell.x0, cell.x1)):
        if not bounds or x - bounds[-1] > ALIGNED:
            bounds.append(x)
    return bounds


def rows_of(grid: Grid, bounds: Sequence[float]) -> list[Row]:
    columns = len(bounds) - 1
    rows = [Row([None] * columns, [False] * columns, grid.page) for _ in range(grid.rows)]
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


def is_band(row: Row) -> bool:
    """One cell over all the columns."""
    return len(row.own) == 1 and not any(row.merged) and row.cells[0] is not None


def row_key(row: Row) -> tuple[str, ...]:
    return tuple(
        "".join(char for char in row.text(column).casefold() if char.isalnum())
        for column in range(len(row.cells))
    )


def is_bold(cell: Cell) -> bool:
    return all(line.bold for line in cell.lines)
