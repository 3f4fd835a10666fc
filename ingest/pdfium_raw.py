"""The few calls of pdfium that reading needs, one pass over a page.

Text is fetched once a page and cut into words by a pattern; pdfium is then asked
only for the boxes of each word's first and last character, and once a text object
for its style. A loop over all characters is three times slower.

pdfium is not thread-safe: one thread at a time in a process.
"""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from ingest.model import Style, Word

Matrix = tuple[float, float, float, float, float, float]
Rect = tuple[float, float, float, float]

_THIN = 3.0  # points: a fill or stroke no thicker than that is a ruling
_MAX_SEGMENTS = 2000  # a path of more is a drawing
_MAX_DEPTH = 6  # forms within forms
# Spaces proper: pdfTeX writes its ligatures as control characters that \s would match.
_WORD = re.compile("[^ \t\r\n\x00\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufffe\x02]+")
_HYPHENS = "\ufffe\x02"  # what pdfium makes of a hyphen at a line's end
_IGNORED = dict.fromkeys(map(ord, "\xad\u200b\u200c\u200d\u2060\ufeff"))
_LIGATURES = {
    "\x0b": "ff", "\x0c": "fi", "\x0e": "ffi", "\x0f": "ffl",
    "\x1b": "ff", "\x1c": "fi", "\x1d": "fl", "\x1e": "ffi", "\x1f": "ffl",
    "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl",
    "\ufb05": "st", "\ufb06": "st",
    # Symbol fonts, in the private area where Word puts them.
    "\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➤", "\uf0fc": "✓", "\uf0e0": "→", "\uf0e8": "➔",
    "\uf076": "❖", "\uf0a8": "◆", "\uf06c": "●", "\uf06e": "■", "\uf071": "❑", "\uf06f": "□",
    "\uf0f0": "➪", "\uf0fe": "☑", "\uf0a3": "□", "\uf02d": "-", "\uf0be": "–",
}  # fmt: skip
_SPECIAL = re.compile("[" + re.escape("".join(_LIGATURES)) + "]")
_DINGBATS = {  # Wingdings, when the file maps its glyphs to Latin letters
    "Ø": "➤", "§": "▪", "ü": "✓", "v": "❖", "à": "→", "l": "●", "n": "■", "q": "❑",
    "o": "□", "è": "➔", "ð": "➪", "·": "•", "¨": "□", "þ": "☑",
}  # fmt: skip
_BOLD_NAME = re.compile(r"bold|black|heavy|demi|gras|,b|-b$", re.IGNORECASE)
_ITALIC_NAME = re.compile(r"italic|oblique|,i|-it$|-i$", re.IGNORECASE)
_PLAIN_NAME = re.compile(r"regular|roman|light|book|medium|thin|normal", re.IGNORECASE)
_BASE_14 = re.compile(r"^(helvetica|times|courier|arial)", re.IGNORECASE)
_SUBSET = re.compile(r"^[A-Z]{6}\+")
_FLAG_ITALIC, _FLAG_FORCE_BOLD = 1 << 6, 1 << 18


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


class _Frame:
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
        xa, ya = self.point(left, bottom)
        xb, yb = self.point(right, top)
        return min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)


def read_raw(document: Any, index: int) -> RawPage:
    """Words and shapes of the page at `index` (0-based) of an open pypdfium2 document."""
    page = pdfium.FPDF_LoadPage(document, index)
    if not page:
        return RawPage(index + 1, 0.0, 0.0)
    try:
        frame = _Frame(page)
        raw = RawPage(index + 1, frame.width, frame.height)
        text = pdfium.FPDFText_LoadPage(page)
        if text:
            try:
                _read_words(text, frame, raw)
            finally:
                pdfium.FPDFText_ClosePage(text)
        _Shapes(frame, raw).read(page)
        return raw
    finally:
        pdfium.FPDF_ClosePage(page)


# --- words ---------------------------------------------------------------------------


class _Run(NamedTuple):
    """What all the characters of a text object share."""

    style: Style
    baseline: float
    angle: int


def _read_words(text: Any, frame: _Frame, raw: RawPage) -> None:
    count = pdfium.FPDFText_CountChars(text)
    if count <= 0:
        return
    content = _content(text, count)
    runs: dict[int | None, _Run] = {}
    first_box, last_box = pdfium.FS_RECTF(), pdfium.FS_RECTF()
    loose_box, text_object = pdfium.FPDFText_GetLooseCharBox, pdfium.FPDFText_GetTextObject
    address = ctypes.addressof
    for match in _WORD.finditer(content):
        start, end = match.span()
        word = match.group()
        broken = end < count and content[end] in _HYPHENS
        if broken:
            word, end = word + "-", end + 1
        loose_box(text, start, first_box)
        loose_box(text, end - 1, last_box)
        handle = text_object(text, start)
        key = address(handle.contents) if handle else None
        run = runs.get(key)
        if run is None:
            run = runs[key] = _run(text, start, handle, frame)
        x0, y0, x1, y1 = frame.rect(
            min(first_box.left, last_box.left),
            min(first_box.bottom, last_box.bottom),
            max(first_box.right, last_box.right),
            max(first_box.top, last_box.top),
        )
        word = _clean(word, run.style.font)
        if word:
            token = Word(word, x0, y0, x1, y1, run.style)
            raw.tokens.append(Token(token, run.baseline, run.angle, broken))


def _content(text: Any, count: int) -> str:
    """The page's text, one character for each of pdfium's, so that indices agree."""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(text, 0, count, buffer)
    if written - 1 == count:
        content = bytes(buffer)[: 2 * count].decode("utf-16-le", "surrogatepass")
        if len(content) == count:
            return content
    # Glyphs that map to nothing, or to two units, shift the text against the boxes.
    codes = (pdfium.FPDFText_GetUnicode(text, index) for index in range(count))
    return "".join(map(chr, codes))


def _clean(word: str, font: str) -> str:
    if word.isascii() and word.isprintable():
        return _DINGBATS.get(word, word) if "ingdings" in font else word
    word = word.translate(_IGNORED)
    word = _SPECIAL.sub(lambda match: _LIGATURES[match.group()], word)
    if "ingdings" in font:
        word = _DINGBATS.get(word, word)
    if len(word) == 1 and "\ue000" <= word <= "\uf8ff":
        return "•"  # a symbol alone, whatever it draws, opens an item
    word = unicodedata.normalize("NFC", word)
    return "".join(char for char in word if char >= " " and not "\ud800" <= char <= "\udfff")


def _run(text: Any, index: int, handle: Any, frame: _Frame) -> _Run:
    values = pdfium.FS_MATRIX()
    if not pdfium.FPDFText_GetMatrix(text, index, values):
        values = pdfium.FS_MATRIX(1, 0, 0, 1, 0, 0)
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(text, index, x, y)
    x_shown, y_shown = frame.point(x.value, y.value)
    angle = _angle(values.a, values.b, frame.turn)
    baseline = x_shown if angle in (90, 270) else y_shown
    size = pdfium.FPDFText_GetFontSize(text, index)
    scale = math.hypot(values.c, values.d) or 1.0
    return _Run(_style(handle, round(size * scale, 1)), baseline, angle)


def _angle(a: float, b: float, turn: int) -> int:
    degrees = math.degrees(math.atan2(b, a)) - 90 * turn
    nearest = round(degrees / 90) * 90
    return nearest % 360 if abs(degrees - nearest) < 3 else -1


def _style(handle: Any, size: float) -> Style:
    if not handle:
        return Style("", size, False, False, 0)
    font = pdfium.FPDFTextObj_GetFont(handle)
    name = _font_name(font)
    weight = pdfium.FPDFFont_GetWeight(font)
    flags = pdfium.FPDFFont_GetFlags(font)
    # Weights lie (a regular at 640, a bold at 600): the name speaks first.
    if _BOLD_NAME.search(name):
        bold = True
    elif _PLAIN_NAME.search(name) or _BASE_14.match(name):
        bold = False
    else:
        bold = weight >= 700 or bool(flags > 0 and flags & _FLAG_FORCE_BOLD)
    slant = ctypes.c_int()
    pdfium.FPDFFont_GetItalicAngle(font, slant)
    italic = (
        bool(_ITALIC_NAME.search(name))
        or slant.value != 0
        or (flags > 0 and bool(flags & _FLAG_ITALIC))
    )
    mode = pdfium.FPDFTextObj_GetTextRenderMode(handle)
    if mode == pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE:
        bold = True  # how Word fakes a bold that the font lacks
    color = _color(pdfium.FPDFPageObj_GetFillColor, handle)
    return Style(name, size, bold, italic, color[0])


def _font_name(font: Any) -> str:
    buffer = ctypes.create_string_buffer(128)
    pdfium.FPDFFont_GetBaseFontName(font, buffer, 128)
    return _SUBSET.sub("", buffer.value.decode("utf-8", "replace"))


# --- shapes --------------------------------------------------------------------------


def _color(getter: Any, handle: Any) -> tuple[int, int]:
    """0xRRGGBB and alpha."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not getter(handle, red, green, blue, alpha):
        return 0, 255
    return red.value << 16 | green.value << 8 | blue.value, alpha.value


class _Shapes:
    def __init__(self, frame: _Frame, raw: RawPage) -> None:
        self.frame = frame
        self.raw = raw

    def read(self, page: Any) -> None:
        count = pdfium.FPDFPage_CountObjects(page)
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
        fill_color, fill_alpha = _color(pdfium.FPDFPageObj_GetFillColor, handle)
        line_color, line_alpha = _color(pdfium.FPDFPageObj_GetStrokeColor, handle)
        filled, stroke = filled and fill_alpha > 0, stroke and line_alpha > 0
        whole = self._bounds(handle, outer) if segments <= 5 else None
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
