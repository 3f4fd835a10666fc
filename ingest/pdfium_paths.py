"""Rulings, coloured areas and images of a page, from pdfium's own page objects."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

from ingest.raw_page import Fill, Frame, RawPage, Rect, Ruling

Matrix = tuple[float, float, float, float, float, float]

_THIN = 3.0  # points: a fill or stroke no thicker than that is a ruling
_MAX_SEGMENTS = 2000  # a path of more is a drawing
_DISC = 60  # segments of a disc drawn with curves, at most: browsers take 49
_DOT = (1.5, 7.0)  # points: how wide and high a drawn bullet is
_MAX_DEPTH = 6  # forms within forms


def read_shapes(page: Any, frame: Frame, raw: RawPage) -> None:
    _Shapes(frame, raw).read(page)


def read_color(getter: Any, handle: Any) -> tuple[int, int]:
    """0xRRGGBB and alpha."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not getter(handle, red, green, blue, alpha):
        return 0, 255
    return red.value << 16 | green.value << 8 | blue.value, alpha.value


class _Shapes:
    def __init__(self, frame: Frame, raw: RawPage) -> None:
        self.frame = frame
        self.raw = raw

    def read(self, page: Any) -> None:
        count = self.raw.objects = max(0, pdfium.FPDFPage_CountObjects(page))
        for index in range(count):
            self._object(pdfium.FPDFPage_GetObject(page, index), None, 0)

    def _object(self, handle: Any, outer: Matrix | None, depth: int) -> None:
        kind = pdfium.FPDFPageObj_GetType(handle)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            self._path(handle, outer)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            rect = self._bounds(handle, outer)
            if rect:
                self.raw.images.append(rect)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
            matrix = _matrix(handle, outer)
            for index in range(max(0, pdfium.FPDFFormObj_CountObjects(handle))):
                self._object(pdfium.FPDFFormObj_GetObject(handle, index), matrix, depth + 1)

    def _bounds(self, handle: Any, outer: Matrix | None) -> Rect | None:
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        if not pdfium.FPDFPageObj_GetBounds(handle, left, bottom, right, top):
            return None
        corners = [(left.value, bottom.value), (right.value, top.value)]
        if outer:
            (xa, ya), (xb, yb) = corners
            corners = [_apply(outer, x, y) for x in (xa, xb) for y in (ya, yb)]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return self.frame.rect(min(xs), min(ys), max(xs), max(ys))

    def _path(self, handle: Any, outer: Matrix | None) -> None:
        fill_mode, stroked = ctypes.c_int(), ctypes.c_int()
        if not pdfium.FPDFPath_GetDrawMode(handle, fill_mode, stroked):
            return
        filled, stroke = fill_mode.value != 0, bool(stroked.value)
        segments = pdfium.FPDFPath_CountSegments(handle)
        if not (filled or stroke) or not 2 <= segments <= _MAX_SEGMENTS:
            return
        fill_color, fill_alpha = read_color(pdfium.FPDFPageObj_GetFillColor, handle)
        line_color, line_alpha = read_color(pdfium.FPDFPageObj_GetStrokeColor, handle)
        filled, stroke = filled and fill_alpha > 0, stroke and line_alpha > 0
        whole = self._bounds(handle, outer) if segments <= _DISC else None
        if whole and filled and _is_dot(whole):
            self.raw.dots.append(whole)
            return
        if segments > 5:
            whole = None
        if whole and (_is_thin(whole) or (filled and not stroke)):
            self._shape(whole, fill_color if filled else line_color, filled)
            return
        for points in _subpaths(handle, segments, _matrix(handle, outer)):
            shown = [self.frame.point(x, y) for x, y in points]
            xs, ys = [x for x, _ in shown], [y for _, y in shown]
            rect = min(xs), min(ys), max(xs), max(ys)
            if filled and (_is_thin(rect) or _is_rectangle(shown, rect)):
                self._shape(rect, fill_color, True)
            if stroke:
                for (xa, ya), (xb, yb) in pairwise(shown):
                    side = min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)
                    if _is_thin(side):
                        self._shape(side, line_color, False)

    def _shape(self, rect: Rect, color: int, filled: bool) -> None:
        x0, y0, x1, y1 = rect
        width, height = x1 - x0, y1 - y0
        if height <= _THIN and width > _THIN:
            self.raw.horizontals.append(Ruling((y0 + y1) / 2, x0, x1, color))
        elif width <= _THIN and height > _THIN:
            self.raw.verticals.append(Ruling((x0 + x1) / 2, y0, y1, color))
        elif filled and width > _THIN:
            self.raw.fills.append(Fill(x0, y0, x1, y1, color))


def _is_dot(rect: Rect) -> bool:
    width, height = rect[2] - rect[0], rect[3] - rect[1]
    return _DOT[0] <= min(width, height) and max(width, height) <= min(_DOT[1], 1.5 * width)


def _is_thin(rect: Rect) -> bool:
    return rect[2] - rect[0] <= _THIN or rect[3] - rect[1] <= _THIN


def _is_rectangle(points: list[tuple[float, float]], rect: Rect) -> bool:
    x0, y0, x1, y1 = rect
    return len(points) >= 4 and all(
        min(x - x0, x1 - x) < 1 and min(y - y0, y1 - y) < 1 for x, y in points
    )


def _matrix(handle: Any, outer: Matrix | None) -> Matrix:
    values = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(handle, values):
        return outer or (1, 0, 0, 1, 0, 0)
    a, b, c, d, e, f = values.a, values.b, values.c, values.d, values.e, values.f
    if outer is None:
        return a, b, c, d, e, f
    oa, ob, oc, od, oe, of = outer
    return (
        a * oa + b * oc, a * ob + b * od,
        c * oa + d * oc, c * ob + d * od,
        e * oa + f * oc + oe, e * ob + f * od + of,
    )  # fmt: skip


def _apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _subpaths(handle: Any, segments: int, matrix: Matrix) -> Iterator[list[tuple[float, float]]]:
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    for index in range(segments):
        segment = pdfium.FPDFPath_GetPathSegment(handle, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = _apply(matrix, x.value, y.value)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO:
            if len(points) > 1:
                yield points
            points = [point]
        else:
            points.append(point)
            if pdfium.FPDFPathSegment_GetClose(segment):
                points.append(points[0])
    if len(points) > 1:
        yield points
