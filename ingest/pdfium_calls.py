"""pdfium's calls that are made for every word, without what ctypes adds to each.

Through the generated bindings, converting pointers and giving up the interpreter's lock
cost as much as pdfium's own work. Handles are plain addresses here; nothing else runs
while a call does, which pdfium asks for anyway.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from struct import Struct
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

_HANDLE, _INT, _FLOAT = ctypes.c_void_p, ctypes.c_int, ctypes.c_float


def _call(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    address = ctypes.cast(function, ctypes.c_void_p).value
    assert address is not None
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


_loose_box = _call(pdfium.FPDFText_GetLooseCharBox, _INT, _HANDLE, _INT, _HANDLE)
_text_object = _call(pdfium.FPDFText_GetTextObject, _HANDLE, _HANDLE, _INT)
_matrix = _call(pdfium.FPDFText_GetMatrix, _INT, _HANDLE, _INT, _HANDLE)
_origin = _call(pdfium.FPDFText_GetCharOrigin, _INT, _HANDLE, _INT, _HANDLE, _HANDLE)
_font_size = _call(pdfium.FPDFText_GetFontSize, ctypes.c_double, _HANDLE, _INT)
_font = _call(pdfium.FPDFTextObj_GetFont, _HANDLE, _HANDLE)
_render_mode = _call(pdfium.FPDFTextObj_GetTextRenderMode, _INT, _HANDLE)
_fill_color = _call(
    pdfium.FPDFPageObj_GetFillColor, _INT, _HANDLE, _HANDLE, _HANDLE, _HANDLE, _HANDLE
)

_two_boxes = Struct("=8f").unpack_from  # left, top, right, bottom: FS_RECTF's order
_six_floats = Struct("=6f").unpack_from
_two_doubles = Struct("=2d").unpack_from
_four_ints = Struct("=4I").unpack_from


class Set(NamedTuple):
    """How the characters of a text object are set."""

    matrix: tuple[float, float, float, float, float, float]
    x: float  # of the origin of the character asked for, in user space
    y: float
    size: float  # before the matrix
    font: int  # handle; 0 when unknown
    outlined: bool  # its outline is drawn too
    color: int  # 0xRRGGBB


class Characters:
    """What pdfium says of the characters of a page's text, by their index."""

    def __init__(self, text: Any) -> None:
        self._text = ctypes.addressof(text.contents)
        self._buffer = ctypes.create_string_buffer(32)
        self._at = [ctypes.addressof(self._buffer) + 4 * place for place in range(8)]

    def box(self, first: int, last: int) -> tuple[float, float, float, float]:
        """Around two characters: left, bottom, right, top, in user space."""
        text, at, buffer = self._text, self._at, self._buffer
        _loose_box(text, first, at[0])
        if first == last:
            left, top, right, bottom = _two_boxes(buffer)[:4]
            return left, bottom, right, top
        _loose_box(text, last, at[4])
        left, top, right, bottom, left2, top2, right2, bottom2 = _two_boxes(buffer)
        if left2 < left:
            left = left2
        if bottom2 < bottom:
            bottom = bottom2
        if right2 > right:
            right = right2
        if top2 > top:
            top = top2
        return left, bottom, right, top

    def text_object(self, index: int) -> int:
        """The handle of what a character belongs to; 0 for one that pdfium made up."""
        return _text_object(self._text, index) or 0

    def setting(self, index: int, text_object: int) -> Set:
        text, at, buffer = self._text, self._at, self._buffer
        matrix = _six_floats(buffer) if _matrix(text, index, at[0]) else (1, 0, 0, 1, 0, 0)
        found = _origin(text, index, at[0], at[2])
        x, y = _two_doubles(buffer) if found else (0.0, 0.0)
        size = _font_size(text, index)
        if not text_object:
            return Set(matrix, x, y, size, 0, False, 0)
        color = 0
        if _fill_color(text_object, at[0], at[1], at[2], at[3]):
            red, green, blue, _ = _four_ints(buffer)
            color = red << 16 | green << 8 | blue
        outlined = _render_mode(text_object) == pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE
        return Set(matrix, x, y, size, _font(text_object) or 0, outlined, color)
