"""Columns that white parts, and whether what stands in them makes a table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import mean, median

from ingest.acronyms import is_spelled_by
from ingest.levels import Stripe, gaps, span
from ingest.model import Word
from prompts.headings import heading_grammar

_MOST_COLUMNS = 12
_ALIGNED = 4  # rows that a narrow white must part
_IN_LINE = 1.5  # points
_DEFINITION = 30  # words of an entry of a glossary, on average at most
_SPACE = 3  # points of the narrowest white between two columns
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
        if skipped and len(rows) < (2 if skipped == 1 else 3):
            break
        white = all_white_between(rows)
        if len(white) > len(best) and (len(rows) >= 3 or _of_figures(rows, white)):
            best = white
    return [_clear_of_heads(band, run) for band in _with_their_heads(best, run)]


def _of_figures(rows: Sequence[Stripe], white: Sequence[tuple[int, int]]) -> bool:
    """Whether all that stands behind the first white is figures: two rows then tell columns."""
    parts = [row for stripe in rows for row in _parts([stripe], white)]
    return all(_FIGURE.match(_text(cell)) for row in parts for cell in row[1:] if cell)


def _with_their_heads(
    white: Sequence[tuple[int, int]], run: Sequence[Stripe]
) -> Sequence[tuple[int, int]]:
    """`white` without what parts a head, at the left of its column, from figures at its right."""
    rows = _parts(run, white)
    if len(rows) < 3:
        return white
    columns = [[bool(row[index]) for row in rows] for index in range(len(white) + 1)]
    kept = list(white)
    for first in (True, False):  # a head at the left of its figures; then at the right of its texts
        index = 0
        while index < len(kept):
            head, below = columns[index : index + 2] if first else columns[index : index + 2][::-1]
            if head[0] and not any(head[1:]) and not below[0]:
                merged = [one or other for one, other in zip(head, below, strict=True)]
                columns[index : index + 2] = [merged]
                del kept[index]
            else:
                index += 1
    return kept


def _clear_of_heads(band: tuple[int, int], run: Sequence[Stripe]) -> tuple[int, int]:
    """The widest part of a white that no head runs into; itself where there is none."""
    covered = 0
    for row in run:
        covered |= row.tight
    low, high = band
    free = [
        (max(start, low), min(end, high))
        for start, end in gaps(covered, least=1)
        if min(end, high) > max(start, low)
    ]
    return max(free, key=lambda part: part[1] - part[0], default=band)


def white_between(rows: Sequence[Stripe]) -> list[tuple[int, int]]:
    """What no row covers, and is no mere space in most of those it parts."""
    covered = 0
    for row in rows:
        covered |= row.tight
    found = []
    for start, end in gaps(covered):
        band = span(start, end - 1)
        parted = _parted(rows, start, end)
        if 2 * sum(bool(band & ~row.mask) for row in parted) >= len(parted) > 0:
            found.append((start, end))
    return found


def all_white_between(rows: Sequence[Stripe]) -> list[tuple[int, int]]:
    """The same, with what is hardly wider than a space where columns line up beside it."""
    white = white_between(rows)
    return sorted([*white, *_narrow(rows, white)]) if len(rows) >= _ALIGNED else white


def _parted(rows: Sequence[Stripe], start: int, end: int) -> list[Stripe]:
    return [row for row in rows if row.mask >> end and row.mask & ((1 << start) - 1)]


def _narrow(rows: Sequence[Stripe], wide: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    covered = 0
    for row in rows:
        covered |= row.bare
    return [
        (start, end)
        for start, end in gaps(covered, _SPACE)
        if not any(low <= end and start <= high for low, high in wide)
        and len(parted := _parted(rows, start, end)) >= _ALIGNED
        and _align(parted, start, end)
    ]


def _align(rows: Sequence[Stripe], start: int, end: int) -> bool:
    """Whether what stands after a narrow white starts in line, and what is before ends so (a
    column of figures set right beside one of texts set left) or leaves more room in most rows.
    """
    starts = [min(word.x0 for word in row.words if word.x0 >= start - 1) for row in rows]
    if not _in_line(starts):
        return False
    band = span(start, end - 1)
    wide = sum(bool(band & ~row.mask) for row in rows)
    ends = [max(word.x1 for word in row.words if word.x1 <= end) for row in rows]
    return _in_line(ends) or (2 * wide >= len(rows) and _in_line(starts, 0.9))


def _in_line(places: Sequence[float], share: float = 0.75) -> bool:
    middle = median(places)
    return sum(abs(place - middle) <= _IN_LINE for place in places) >= share * len(places)


def _cells(run: Sequence[Stripe]) -> list[list[list[Word]]]:
    """Words by row and column."""
    return _parts(run, columns_of(run))


def _parts(run: Sequence[Stripe], white: Sequence[tuple[int, int]]) -> list[list[list[Word]]]:
    """The words of each row by the white that they stand behind."""
    edges = [(start + end) / 2 for start, end in white]
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
    return [[_text(cell) for cell in row] for row in _cells(run)]


def _text(cell: Sequence[Word]) -> str:
    return " ".join(word.text for word in cell)


def is_table(run: Sequence[Stripe]) -> bool:
    rows, texts = _cells(run), texts_of(run)
    columns = len(rows[0]) if rows else 0
    several = [row for row in rows if sum(bool(cell) for cell in row) >= 2]
    if len(several) < 3 or len(several) < 0.6 * len(rows) or not 2 <= columns <= _MOST_COLUMNS:
        return False
    if sum(any(_LEADER.search(text) for text in row) for row in texts) >= 2:
        return False
    if columns == 2 and _is_of_dates_or_acronyms(rows, texts):
        return True
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


def _is_of_dates_or_acronyms(
    rows: Sequence[Sequence[Sequence[Word]]], texts: Sequence[Sequence[str]]
) -> bool:
    """« Mars 2018 | Rapport d'évaluation »: a calendar; « ARS | Agence régionale… »: a glossary."""
    both = [(row, text) for row, text in zip(rows, texts, strict=True) if all(text)]
    if len(both) < _ALIGNED or len(both) < 0.8 * len(rows):
        return False
    starts = [min(word.x0 for word in row[1]) for row, _ in both]
    if not _in_line(starts, 0.9):
        return False
    if mean(len(row[1]) for row, _ in both) > _DEFINITION:
        return False
    grammar = heading_grammar()
    labels = [(text[0].replace("'", "’"), text[1]) for _, text in both]
    dated = sum(grammar.dated.fullmatch(label) is not None for label, _ in labels)
    acronyms = sum(
        grammar.acronym.fullmatch(label) is not None or is_spelled_by(label, text)
        for label, text in labels
    )
    return max(dated, acronyms) >= 0.7 * len(labels)


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
