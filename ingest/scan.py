"""What a scanned page's pixels say besides its words: rulings, and how heavy the letters are."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ingest.raw_page import Ruling

if TYPE_CHECKING:
    from PIL.Image import Image

_INK = 150  # grey levels: darker is a letter's ink
_RULE = 35  # grey levels darker than the paper: a thin rule, which comes out light
_ACROSS = 50.0  # points: the shortest horizontal ruling; serifs in a row are shorter
_DOWN = 25.0  # points: the shortest vertical one; capitals are lower
_WHOLE = 0.95  # share of a ruling that is ink
_THICK = 3.0  # points: thicker is a bar or a picture
_EDGE = 6.0  # points: the shadow of the page's edge on the glass
_CLEAR = 4  # pixels from a ruling, where there is paper
_PAPER = 0.4  # share of ink there, on one side at least: an underline has letters above
_MOST_RUNS = 20_000  # more is a picture


def ink_of(image: Image) -> Any:
    """Where the ink is: a boolean array, rows first."""
    import numpy as np

    return np.asarray(image.convert("L")) < _INK


def find_rulings(image: Image, scale: float) -> tuple[list[Ruling], list[Ruling]]:
    """Horizontal and vertical rulings, in points; `scale`: points a pixel."""
    import numpy as np

    grey = np.asarray(image.convert("L"))
    ink = grey < np.median(grey) - _RULE
    return _rulings(ink, _ACROSS, scale), _rulings(ink.T, _DOWN, scale)


def weight_of(ink: Any, box: tuple[int, int, int, int]) -> float:
    """Mean width of the strokes in a box, in pixels, along the rows; 0 where there is no ink."""
    x0, y0, x1, y1 = box
    part = ink[y0:y1, x0:x1]
    starts = int((part[:, 1:] & ~part[:, :-1]).sum()) + int(part[:, :1].sum())
    return float(part.sum()) / starts if starts else 0.0


def _runs(ink: Any, length: int) -> list[tuple[int, int, int]]:
    """Row, start and end of the stretches of ink of that length at least."""
    import numpy as np

    if length >= ink.shape[1]:
        return []
    sums = np.cumsum(ink, axis=1, dtype=np.int32)
    filled = (sums[:, length:] - sums[:, :-length]) >= _WHOLE * length
    rows, starts = np.nonzero(filled)
    if len(rows) > _MOST_RUNS * 20:
        return []
    cuts = np.nonzero((np.diff(rows) != 0) | (np.diff(starts) > length))[0] + 1
    edges = [0, *cuts.tolist(), len(rows)] if len(rows) else [0]
    found = [
        (int(rows[low]), int(starts[low]) + 1, int(starts[high - 1]) + length)
        for low, high in pairwise(edges)
    ]
    return found if len(found) <= _MOST_RUNS else []


def _rulings(ink: Any, shortest: float, scale: float) -> list[Ruling]:
    """Runs on neighbouring rows as one ruling; bars, letters and the page's edge are none."""
    open_: list[list[int]] = []  # first row, last row, start, end
    done: list[list[int]] = []
    for row, start, end in _runs(ink, round(shortest / scale)):
        for band in open_:
            if row - band[1] <= 2 and start < band[3] and end > band[2]:
                band[1], band[2], band[3] = row, min(band[2], start), max(band[3], end)
                break
        else:
            open_.append([row, row, start, end])
        still = [band for band in open_ if row - band[1] <= 2]
        done += [band for band in open_ if row - band[1] > 2]
        open_ = still
    return [
        Ruling((first + last + 1) / 2 * scale, start * scale, end * scale, 0)
        for first, last, start, end in done + open_
        if (last - first + 1) * scale <= _THICK
        and _EDGE < first * scale < ink.shape[0] * scale - _EDGE
        and min(_share(ink, first - _CLEAR, start, end), _share(ink, last + _CLEAR, start, end))
        < _PAPER
    ]


def _share(ink: Any, row: int, start: int, end: int) -> float:
    return float(ink[min(max(row, 0), len(ink) - 1), start:end].mean())
