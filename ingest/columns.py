"""Columns that white parts, and whether what stands in them makes a table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import mean

from ingest.levels import Stripe, gaps, span
from ingest.model import Word

_MOST_COLUMNS = 12
_FIGURE = re.compile(
    r"^(?:[-–—+≈<>~]|env\.|n\.?[cds]\.?|[-+]?[\d\s\u00a0\u202f.,/]*\d[\d\s\u00a0\u202f.,/%€MKk]*(?:euros?|ans|"
    r"pts?|points?|h|ha|m²|km|M€|k€|ETP)?)$",
    re.IGNORECASE,
)
_LEADER = re.compile(r"\.{4,}|…{2,}|_{4,}")
_PAGES = re.compile(r"^\d{1,5}$")


def columns_of(run: Sequence[Stripe]) -> list[tuple[int, int]]:
    """The white between columns; heads that touch, or stand over several, do not count."""
    best: list[tuple[int, int]] = []
    for skipped in range(3):
        rows = run[skipped:]
        if skipped and len(rows) < 3:
            break
        white = white_between(rows)
        if len(white) > len(best):
            best = white
    return best


def white_between(rows: Sequence[Stripe]) -> list[tuple[int, int]]:
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
    edges = [(start + end) / 2 for start, end in columns_of(run)]
    rows = []
    for stripe in run:
        row: list[list[Word]] = [[] for _ in range(len(edges) + 1)]
        for word in stripe.words:
            row[sum((word.x0 + word.x1) / 2 > edge for edge in edges)].append(word)
        rows.append(row)
    return rows


def holds_cells(run: Sequence[Stripe]) -> bool:
    """Between rulings: two rows of several cells, not two columns of prose."""
    rows = _cells(run)
    if not 2 <= len(rows[0]) <= _MOST_COLUMNS:
        return False
    several = [row for row in rows if sum(bool(cell) for cell in row) >= 2]
    longest = max(mean(len(row[column]) for row in rows) for column in range(len(rows[0])))
    return 2 * len(several) >= len(rows) and len(several) >= 2 and longest <= 45


def texts_of(run: Sequence[Stripe]) -> list[list[str]]:
    return [[" ".join(word.text for word in cell) for cell in row] for row in _cells(run)]


def is_table(run: Sequence[Stripe]) -> bool:
    rows, texts = _cells(run), texts_of(run)
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
    if has_figures(body) and filled >= 0.5:
        return True
    return columns >= 3 and filled >= 0.7 and _is_head(rows[0], rows[1:])


def has_figures(texts: Sequence[Sequence[str]]) -> bool:
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
