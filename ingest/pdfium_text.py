"""Words of a page with their boxes and style, from pdfium's text layer.

Text is fetched once a page and cut into words by a pattern; pdfium is then asked only
for the boxes of each word's first and last character, and once a text object for its
style. A loop over all characters is three times slower.
"""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from functools import lru_cache
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from ingest.model import Style, Word
from ingest.pdfium_calls import Characters
from ingest.raw_page import Frame, RawPage, Token

# Spaces proper: pdfTeX writes its ligatures as control characters that \s would match.
_WORD = re.compile("[^ \t\r\n\x00\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufffe\x02]+")
_HYPHENS = "\ufffe\x02"  # what pdfium makes of a hyphen at a line's end
# U+FFFD and control characters that stand for no ligature; U+0002 is a hyphen, U+0003 a space.
_UNMAPPED = re.compile("[\x01\x04-\x08\x10-\x1a\ufffd]")
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
_CALL = re.compile(r"^(.*?[^\W_])[\d*]{1,2}$")  # a word that may end with a note's call
_EXPONENTS = frozenset(("m", "km", "cm", "dm", "CO", "co", "NO", "PM"))  # m², CO₂
_RAISED = 0.86  # of the word's size, at most
_FLAG_ITALIC, _FLAG_FORCE_BOLD = 1 << 6, 1 << 18


class _Run(NamedTuple):
    """What all the characters of a text object share."""

    style: Style
    baseline: float
    angle: int
    is_dingbats: bool


class _Font(NamedTuple):
    name: str  # without its subset prefix
    bold: bool
    italic: bool


def read_words(text: Any, frame: Frame, raw: RawPage) -> None:
    count = pdfium.FPDFText_CountChars(text)
    if count <= 0:
        return
    content = _content(text, count)
    raw.unmapped = len(_UNMAPPED.findall(content))
    characters = Characters(text)
    runs: dict[int, _Run] = {}
    fonts: dict[int, _Font] = {}
    box, text_object, rect = characters.box, characters.text_object, frame.rect
    add = raw.tokens.append
    for match in _WORD.finditer(content):
        start, end = match.span()
        word = match.group()
        broken = end < count and content[end] in _HYPHENS
        if broken:
            word, end = word + "-", end + 1
        key = text_object(start)
        run = runs.get(key)
        if run is None:
            run = runs[key] = _run(characters, start, key, frame, fonts)
        last = word[-1]
        mark = _CALL.search(word) if end - start > 1 and (last == "*" or last.isdecimal()) else None
        if mark and mark.group(1) not in _EXPONENTS:
            end_key = text_object(end - 1)
            if end_key != key:
                raised = runs.get(end_key)
                if raised is None:
                    raised = runs[end_key] = _run(characters, end - 1, end_key, frame, fonts)
                if raised.style.size <= _RAISED * run.style.size:
                    # A note's call is no digit of the year it follows: « 2024¹ ».
                    cut = _call_start(characters, start, end, end_key)
                    head = _clean(content[start:cut], run.is_dingbats)
                    around = rect(*box(start, cut - 1))
                    add(Token(Word(head, *around, run.style), run.baseline, run.angle, False))
                    start, word, run = cut, content[cut:end], raised
        word = _clean(word, run.is_dingbats)
        if word:
            around = rect(*box(start, end - 1))
            add(Token(Word(word, *around, run.style), run.baseline, run.angle, broken))


def _call_start(characters: Characters, start: int, end: int, key: int) -> int:
    """Where, in a word, its last text object starts."""
    cut = end - 1
    while cut - 1 > start and characters.text_object(cut - 1) == key:
        cut -= 1
    return cut


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


@lru_cache(maxsize=50_000)
def _clean(word: str, is_dingbats: bool) -> str:
    if is_dingbats:
        word = _DINGBATS.get(word, word)
    if word.isascii() and word.isprintable():
        return word
    word = word.translate(_IGNORED)
    word = _SPECIAL.sub(lambda match: _LIGATURES[match.group()], word)
    if len(word) == 1 and "\ue000" <= word <= "\uf8ff":
        return "•"  # a symbol alone, whatever it draws, opens an item
    word = unicodedata.normalize("NFC", word)
    return "".join(char for char in word if char >= " " and not "\ud800" <= char <= "\udfff")


def _run(
    characters: Characters, index: int, handle: int, frame: Frame, fonts: dict[int, _Font]
) -> _Run:
    how = characters.setting(index, handle)
    a, b, c, d, _, _ = how.matrix
    x_shown, y_shown = frame.point(how.x, how.y)
    angle = _angle(a, b, frame.turn)
    baseline = x_shown if angle in (90, 270) else y_shown
    # Some files set size 1 and scale the matrix.
    scale = math.hypot(c, d) or 1.0
    size = round(how.size * scale, 1)
    if not handle:
        return _Run(_style("", size, False, False, 0), baseline, angle, False)
    font = fonts.get(how.font)
    if font is None:
        font = fonts[how.font] = _font(ctypes.cast(how.font, pdfium.FPDF_FONT))
    # Word fakes a bold that the font lacks by drawing its outline too.
    bold = font.bold or how.outlined
    style = _style(font.name, size, bold, font.italic, how.color)
    return _Run(style, baseline, angle, "ingdings" in font.name)


@lru_cache(maxsize=5000)
def _style(font: str, size: float, bold: bool, italic: bool, color: int) -> Style:
    """One object for equal styles: most comparisons end at `is`."""
    return Style(font, size, bold, italic, color)


@lru_cache(maxsize=1000)
def _angle(a: float, b: float, turn: int) -> int:
    degrees = math.degrees(math.atan2(b, a)) - 90 * turn
    nearest = round(degrees / 90) * 90
    return nearest % 360 if abs(degrees - nearest) < 3 else -1


def _font(font: Any) -> _Font:
    name = _font_name(font)
    flags = max(0, pdfium.FPDFFont_GetFlags(font))
    # Weights lie (a regular at 640, a bold at 600): the name speaks first.
    if _BOLD_NAME.search(name):
        bold = True
    elif _PLAIN_NAME.search(name) or _BASE_14.match(name):
        bold = False
    else:
        bold = pdfium.FPDFFont_GetWeight(font) >= 700 or bool(flags & _FLAG_FORCE_BOLD)
    slant = ctypes.c_int()
    pdfium.FPDFFont_GetItalicAngle(font, slant)
    italic = _ITALIC_NAME.search(name) is not None or slant.value != 0
    return _Font(name, bold, italic or bool(flags & _FLAG_ITALIC))


def _font_name(font: Any) -> str:
    buffer = ctypes.create_string_buffer(128)
    pdfium.FPDFFont_GetBaseFontName(font, buffer, 128)
    return _SUBSET.sub("", buffer.value.decode("utf-8", "replace"))
