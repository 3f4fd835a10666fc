"""A scanned page upright and straight, and boxes back on the page as it is displayed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from PIL.Image import Image

_MOST = 4.0  # degrees: a page more askew was not scanned, it was drawn so
_STEP = 0.1
_LEAST = 0.15  # degrees: less is not worth the blur of turning an image
_LOOK = 500  # pixels across: enough to see lines of text


Rect = tuple[float, float, float, float]


class Turn(NamedTuple):
    """How a page is turned to be read: a quarter turn, then the few degrees that are left.

    `width` and `height` are the displayed page's, in points; angles are in degrees, clockwise.
    """

    quarter: int = 0  # 0, 90, 180 or 270
    skew: float = 0.0
    width: float = 0.0
    height: float = 0.0

    @property
    def is_turned(self) -> bool:
        return bool(self.quarter or self.skew)

    def displayed_size(self, width: float, height: float) -> tuple[float, float]:
        """Width and height as displayed, of a page that is so wide and high upright."""
        return (height, width) if self.quarter in (90, 270) else (width, height)

    def displayed(self, x0: float, y0: float, x1: float, y1: float) -> Rect:
        """A box of the upright page, in fractions, as fractions of the displayed page."""
        if self.skew:
            # The box that leans, not the one around it: it would cover the lines beside.
            x, y = self._point((x0 + x1) / 2, (y0 + y1) / 2)
            across, down = (x1 - x0) / 2, (y1 - y0) / 2
            if self.quarter in (90, 270):
                across, down = down, across
            xa, ya, xb, yb = x - across, y - down, x + across, y + down
        else:
            (xa, ya), (xb, yb) = self._point(x0, y0), self._point(x1, y1)
        left, right = sorted((_clip(xa), _clip(xb)))
        top, bottom = sorted((_clip(ya), _clip(yb)))
        return left, top, right, bottom

    def _point(self, x: float, y: float) -> tuple[float, float]:
        width, height = self.width, self.height
        if self.quarter in (90, 270):
            width, height = height, width
        if self.skew:
            angle = math.radians(-self.skew)
            right, down = (x - 0.5) * width, (y - 0.5) * height
            x = 0.5 + (right * math.cos(angle) - down * math.sin(angle)) / width
            y = 0.5 + (right * math.sin(angle) + down * math.cos(angle)) / height
        if self.quarter == 90:
            return y, 1 - x
        if self.quarter == 180:
            return 1 - x, 1 - y
        if self.quarter == 270:
            return 1 - y, x
        return x, y


UPRIGHT = Turn()


def _clip(share: float) -> float:
    return round(min(max(share, 0.0), 1.0), 5)


def find_skew(image: Image) -> float:
    """Degrees by which to turn a page clockwise so that its lines run level.

    The angle under which the rows of the page are most contrasted (projection profile,
    Postl 1986); columns are slid instead of turning the image.
    """
    import numpy as np

    small = image.convert("L").resize((_LOOK, max(1, _LOOK * image.height // image.width)))
    ink = np.asarray(small, dtype=np.float32)
    ink = np.clip(ink.mean() - 15 - ink, 0, 80)
    strips = np.stack([strip.sum(axis=1) for strip in np.array_split(ink, 25, axis=1)])
    if not strips.any():
        return 0.0
    places = (np.arange(25) - 12) * (_LOOK / 25)
    rows = np.arange(strips.shape[1], dtype=np.float32)

    def contrast(angle: float) -> float:
        shifts = places * math.tan(math.radians(angle))
        profile = sum(
            np.interp(rows - shift, rows, strip)
            for shift, strip in zip(shifts, strips, strict=True)
        )
        return float(np.square(np.diff(profile)).sum())

    angles = [_STEP * step for step in range(-round(_MOST / _STEP), round(_MOST / _STEP) + 1)]
    best = max(angles, key=contrast)
    if abs(best) < _LEAST or contrast(best) < 1.02 * contrast(0.0):
        return 0.0
    return best


def straighten(image: Image, degrees: float) -> Image:
    """The image turned clockwise about its middle, on white."""
    from PIL import Image as Images

    if not degrees:
        return image
    return image.rotate(-degrees, resample=Images.Resampling.BICUBIC, fillcolor=255)
