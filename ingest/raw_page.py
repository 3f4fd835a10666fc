"""A page as pdfium gives it: words and shapes, in points from the top left as displayed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from ingest.model import Word

Rect = tuple[float, float, float, float]


class Token(NamedTuple):
    """A word as it stands in the content stream."""

    word: Word
    baseline: float  # y of the baseline (x, for text that runs up or down)
    angle: int  # of the text as displayed: 0, 90, 180, 270 or -1 (slanted)
    broken: bool  # followed by a line-end hyphen (written in the word as "-")


class Ruling(NamedTuple):
    """A thin horizontal or vertical line."""

    at: float  # y of a horizontal ruling, x of a vertical one
    start: float
    end: float
    color: int


class Fill(NamedTuple):
    x0: float
    y0: float
    x1: float
    y1: float
    color: int


@dataclass(slots=True)
class RawPage:
    """Words and shapes of a page, in points from the top left as displayed."""

    number: int
    width: float
    height: float
    tokens: list[Token] = field(default_factory=list)
    horizontals: list[Ruling] = field(default_factory=list)
    verticals: list[Ruling] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)  # in painting order
    images: list[Rect] = field(default_factory=list)
    dots: list[Rect] = field(default_factory=list)  # small discs and squares: drawn bullets
    objects: int = 0  # that something is drawn with
    unmapped: int = 0  # characters that the file's fonts give no meaning to


class Frame:
    """From a page's user space to points from the top left of what is displayed."""

    def __init__(self, page: Any) -> None:
        box = pdfium.FS_RECTF()
        pdfium.FPDF_GetPageBoundingBox(page, box)
        self.left, self.right = min(box.left, box.right), max(box.left, box.right)
        self.bottom, self.top = min(box.bottom, box.top), max(box.bottom, box.top)
        self.turn = pdfium.FPDFPage_GetRotation(page) % 4
        self.width = float(pdfium.FPDF_GetPageWidthF(page))
        self.height = float(pdfium.FPDF_GetPageHeightF(page))

    def point(self, x: float, y: float) -> tuple[float, float]:
        if self.turn == 0:
            return x - self.left, self.top - y
        if self.turn == 1:
            return y - self.bottom, x - self.left
        if self.turn == 2:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def rect(self, left: float, bottom: float, right: float, top: float) -> Rect:
        if self.turn == 0:
            return left - self.left, self.top - top, right - self.left, self.top - bottom
        xa, ya = self.point(left, bottom)
        xb, yb = self.point(right, top)
        return min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)
