"""Lines that a stream read across two close columns are cut at the gutter."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.lines import Run

_NARROW = 0.8  # of the size: gaps from there on may be a gutter's, justified text's too
_COMMON = 6.0  # points of width that the gaps must share
_ROWS = 6  # lines one under another that share it: chance makes no such white river
_LONG = 4  # words on each side, on average: a table's cells are shorter

_Gap = tuple[float, float, int]  # from, to, index of the word after


def part_columns(runs: list[Run]) -> list[Run]:
    """`runs` with those that stand over a gutter cut in two, in stream order."""
    gaps = {id(run): found for run in runs if run.angle == 0 and (found := _wide_gaps(run))}
    if len(gaps) < _ROWS:
        return runs
    rows = sorted((run for run in runs if run.angle == 0), key=lambda run: run.baseline)
    cuts: dict[int, int] = {}
    for index, run in enumerate(rows):
        for gap in gaps.get(id(run), []):
            river = _river(rows[index:], gaps, gap)
            if len(river) >= _ROWS and _are_columns(river):
                cuts.update({id(cut): word for cut, word in river})
    parted: list[Run] = []
    for run in runs:
        word = cuts.get(id(run))
        parted += run.cut(word) if word else [run]
    return parted


def _wide_gaps(run: Run) -> list[_Gap]:
    found = []
    for index in range(1, len(run.words)):
        left, right = run.words[index - 1].x1, run.words[index].x0
        if right - left >= max(_COMMON, _NARROW * run.size):
            found.append((left, right, index))
    return found


def _river(rows: Sequence[Run], gaps: dict[int, list[_Gap]], seed: _Gap) -> list[tuple[Run, int]]:
    """Lines from the first of `rows` down that share a gap, each with its word after it."""
    low, high, _ = seed
    found: list[tuple[Run, int]] = []
    for run in rows:
        if run.start >= high or run.end <= low:
            continue  # a line of one of the columns only
        for start, end, word in gaps.get(id(run), []):
            if min(high, end) - max(low, start) >= _COMMON:
                low, high = max(low, start), min(high, end)
                found.append((run, word))
                break
        else:
            break
    return found


def _are_columns(river: Sequence[tuple[Run, int]]) -> bool:
    left = sum(cut for _, cut in river)
    right = sum(len(run.words) - cut for run, cut in river)
    return min(left, right) >= _LONG * len(river)
