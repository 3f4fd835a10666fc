"""Scanned pages are recognised by Tesseract, in French, and laid out as any page.

Lines come from its hOCR output, which gives their baselines and sizes besides the boxes.
Measured on a scan of 16 pages at 200 dpi: 99.7 % of the words of its text twin. One thread
a page (OMP_THREAD_LIMIT=1): with four, Tesseract is six times slower.
"""

from __future__ import annotations

import html
import io
import os
import pickle
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ingest.model import Style, Word
from ingest.quality import is_french
from ingest.raw_page import RawPage, Ruling, Token
from ingest.scan import find_rulings, ink_of, weight_of
from ingest.upright import Turn, find_skew, straighten

if TYPE_CHECKING:
    from PIL.Image import Image

INSTALL = "apt install tesseract-ocr tesseract-ocr-fra"  # the one command that is missing

_FORMAT = 1  # of `Scan`, where it is kept
_DPI = 200
_MOST_PIXELS = 20_000_000  # a poster is rendered smaller
_PAGE_SECONDS = 90
_AT_ONCE = max(1, min(4, os.cpu_count() or 1))

_LINE = re.compile(
    r"<span class='(?:ocr_line|ocr_header|ocr_caption|ocr_textfloat)'[^>]*title=\"([^\"]*)\">"
    r"|<span class='ocrx_word'[^>]*title='bbox (\d+) (\d+) (\d+) (\d+); x_wconf (\d+)'[^>]*>"
    r"(.*?)</span>",
    re.DOTALL,
)
_ASCENDING = re.compile(r"[A-Zbdfhkl0-9]")
_DEEP_OR_HIGH = re.compile(r"[^\W\d_a-zA-Z]|[^\w]|[gjpqyQJ_]")  # accents on capitals, too
_TAG = re.compile(r"<[^>]+>")
_LOW_ACCENTS = str.maketrans("àâéèêëîïôûù", "aaeeeeiiouu")  # no higher than ascenders
_BULLET_LOOKS = frozenset("+*°eoO«©®¢.-—–=~")  # what Tesseract makes of a bullet

_SURE = 45  # per cent: words less sure are kept when they look like words
_GARBAGE = 25
_READS_WELL = 60.0  # per cent: pages recognised less surely may lie on their side
_SAME_SIZE = 0.045  # heights of scanned letters vary by 3 % at 200 dpi
_TALL = 0.75  # height of capitals and ascenders, of the size
_BOLD = 1.2  # of the usual weight of strokes; regular lines stay within 5 %, bolds from 35 %


class Recognised(NamedTuple):
    """A word as recognised, in pixels of the upright image."""

    text: str
    box: tuple[int, int, int, int]
    sure: int  # per cent
    line: int
    size: float  # points
    baseline: float  # pixels
    weight: float  # of its strokes, in points


@dataclass(slots=True)
class Scan:
    """A page recognised: sizes and weights still as measured (see `as_raw_pages`)."""

    number: int
    turn: Turn
    scale: float  # points a pixel
    width: float  # points, upright
    height: float
    words: list[Recognised] = field(default_factory=list)
    horizontals: list[Ruling] = field(default_factory=list)
    verticals: list[Ruling] = field(default_factory=list)
    sideways: bool = False  # most lines run up or down the page


@lru_cache(maxsize=1)
def is_available() -> bool:
    """Whether Tesseract and its French data are installed."""
    program = shutil.which("tesseract")
    if program is None:
        return False
    listed = subprocess.run(
        [program, "--list-langs"], capture_output=True, text=True, check=False, timeout=30
    )
    return "fra" in listed.stdout.split()


def recognise(
    document: Any,
    indices: Sequence[int],
    done: Callable[[], None] = lambda: None,
    keep: Path | None = None,
) -> dict[int, Scan]:
    """Scans of the pages at `indices` of an open pypdfium2 document, those that could be read.

    `keep`: a folder of the document's own, for what was recognised: an interrupted reading
    goes on from there.
    `done` is called after each page. pdfium draws in this thread only; several Tesseracts run
    beside it.
    """
    scans: dict[int, Scan] = {}
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        waiting: list[tuple[int, Future[Scan | None]]] = []

        def collect(most: int) -> None:
            while len(waiting) > most:
                index, future = waiting.pop(0)
                scan = future.result()
                if scan is not None:
                    scans[index] = scan
                    _leave(keep, index, scan)
                done()

        for index in indices:
            kept = _kept(keep, index)
            if kept is not None:
                scans[index] = kept
                done()
                continue
            collect(_AT_ONCE)  # drawn pages are big: few of them wait
            page = document[index]
            width, height = page.get_size()
            scale = min(_DPI / 72, (_MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
            image = page.render(scale=scale, grayscale=True).to_pil()
            page.close()
            waiting.append((index, pool.submit(_read, index + 1, image, width, height)))
        collect(0)
    return scans


def _leave(keep: Path | None, index: int, scan: Scan) -> None:
    if keep is None:
        return
    keep.mkdir(parents=True, exist_ok=True)
    part = keep / f"{index}.part"
    part.write_bytes(pickle.dumps((_FORMAT, scan)))
    part.replace(keep / f"{index}.scan")


def _kept(keep: Path | None, index: int) -> Scan | None:
    """What an interrupted reading left of a page, in a folder that only we write to."""
    try:
        if keep is not None:
            form, scan = pickle.loads((keep / f"{index}.scan").read_bytes())
            if form == _FORMAT:
                found: Scan = scan
                return found
    except (OSError, pickle.UnpicklingError, EOFError, AttributeError, TypeError, ValueError):
        return None  # none, or an older program's
    return None


def as_raw_pages(scans: Iterable[Scan]) -> Iterator[RawPage]:
    """The scans as pages of words and rulings, sizes and weights evened over all of them."""
    scans = list(scans)
    lines = [line for scan in scans for line in _lines(scan.words)]
    usual = _median((word.weight / word.size, len(word.text)) for line in lines for word in line)
    heavy = [_is_heavy(line, usual) for line in lines]
    plain = _evened([line[0].size for line, bold in zip(lines, heavy, strict=True) if not bold])
    bolds = _evened([line[0].size for line, bold in zip(lines, heavy, strict=True) if bold])
    styles = {
        id(line[0]): Style("", (bolds if bold else plain)[line[0].size], bold, False, 0)
        for line, bold in zip(lines, heavy, strict=True)
    }
    for scan in scans:
        raw = RawPage(scan.number, scan.width, scan.height)
        raw.horizontals, raw.verticals = scan.horizontals, scan.verticals
        for line in _lines(scan.words):
            style = styles[id(line[0])]
            for word in line:
                x0, y0, x1, y1 = (value * scan.scale for value in word.box)
                placed = Word(word.text, x0, y0, x1, y1, style)
                raw.tokens.append(Token(placed, word.baseline * scan.scale, 0, False))
        yield raw


def _evened(sizes: Sequence[float]) -> dict[float, float]:
    """Sizes as measured -> as they were set: each joins the densest others near it."""
    left = Counter(round(size, 2) for size in sizes)
    evened: dict[float, float] = {}
    while left:
        middle = max(left, key=lambda size: sum(_near(size, left).values()))
        group = _near(middle, left)
        even = round(2 * _median(group.items())) / 2
        for size in group:
            evened[size] = even
            del left[size]
    return {size: evened[round(size, 2)] for size in sizes}


def _near(size: float, sizes: Counter[float]) -> Counter[float]:
    return Counter(
        {other: n for other, n in sizes.items() if abs(other - size) <= _SAME_SIZE * size}
    )


def _lines(words: Iterable[Recognised]) -> Iterator[list[Recognised]]:
    line: list[Recognised] = []
    for word in words:
        if line and word.line != line[0].line:
            yield line
            line = []
        line.append(word)
    if line:
        yield line


def _is_heavy(words: Sequence[Recognised], usual: float) -> bool:
    """Bold, for most of the line's characters: half-bold lines are emphasis."""
    told = [(word.weight >= _BOLD * usual * word.size, len(word.text)) for word in words]
    return 3 * sum(n for bold, n in told if bold) > 2 * sum(n for _, n in told)


def _median(values: Iterable[tuple[float, int]]) -> float:
    """Of values, each with its weight; 0 of none."""
    ordered = sorted(values)
    half = sum(weight for _, weight in ordered) / 2
    for value, weight in ordered:
        half -= weight
        if half <= 0:
            return value
    return 0.0


def _read(number: int, image: Image, width: float, height: float) -> Scan | None:
    """None when Tesseract fails on the page."""
    try:
        scan = _upright(number, image, 0, width, height)
        if not scan.sideways and _reads_well(scan.words):
            return scan
        quarter = _orientation(image)
        if not quarter:
            return scan
        turned = _upright(number, image, quarter, width, height)
        if scan.sideways and not turned.sideways:
            return turned
        return max(scan, turned, key=lambda found: sum(w.sure * len(w.text) for w in found.words))
    except (subprocess.SubprocessError, OSError):
        return None


def _upright(number: int, image: Image, quarter: int, width: float, height: float) -> Scan:
    if quarter:
        image = image.rotate(-quarter, expand=True)
    skew = find_skew(image)
    image = straighten(image, skew)
    if quarter in (90, 270):
        wide, high = height, width
    else:
        wide, high = width, height
    scale = wide / max(image.width, 1)
    ink = ink_of(image)
    across, down = find_rulings(image, scale)
    hocr = _tesseract(image, "--psm", "3", "hocr")
    words = list(_words(hocr, scale, ink))
    turn = Turn(quarter, skew, width, height)
    return Scan(number, turn, scale, wide, high, words, across, down, _is_sideways(hocr))


def _reads_well(words: Sequence[Recognised]) -> bool:
    letters = sum(len(word.text) for word in words)
    if letters < 30:
        return False
    sure = sum(word.sure * len(word.text) for word in words) / letters
    return sure >= _READS_WELL and is_french((word.text for word in words), 0.08)


def _orientation(image: Image) -> int:
    """Degrees clockwise by which the page must be turned to be read."""
    try:
        said = _tesseract(image, "--psm", "0", language="osd")
    except subprocess.CalledProcessError:
        return 0  # too few characters to tell
    found = re.search(r"Rotate: (\d+)", said)
    return int(found[1]) % 360 if found else 0


def _tesseract(image: Image, *options: str, language: str = "fra") -> str:
    pixels = io.BytesIO()
    image.save(pixels, "PPM")
    command = ["tesseract", "-", "-", "-l", language, "--dpi", str(_DPI), *options]
    ended = subprocess.run(
        command,
        input=pixels.getvalue(),
        capture_output=True,
        check=True,
        timeout=_PAGE_SECONDS,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
    )
    return ended.stdout.decode("utf-8", "replace")


def _words(hocr: str, scale: float, ink: Any) -> Iterator[Recognised]:
    for line, (title, marks) in enumerate(_hocr_lines(hocr)):
        left, _, _, bottom = _numbers(title, "bbox", 4)
        slope, offset = _numbers(title, "baseline", 2)
        roughly = max(4.0, _numbers(title, "x_size", 1)[0] * scale)
        kept: list[tuple[str, tuple[int, int, int, int], int]] = []
        for mark in marks:
            text = "".join(html.unescape(_TAG.sub("", mark[7])).split())
            x0, y0, x1, y1, sure = (int(mark[group]) for group in range(2, 7))
            if not kept and text in _BULLET_LOOKS and len(marks) > 1:
                text, sure = "•", _SURE
            if text and _is_word(text, sure, y1 - y0, roughly / scale):
                kept.append((text, (x0, y0, x1, y1), sure))
        size = _size(kept, scale) or roughly
        for text, box, sure in kept:
            baseline = bottom + offset + slope * ((box[0] + box[2]) / 2 - left)
            yield Recognised(text, box, sure, line, size, baseline, weight_of(ink, box) * scale)


def _is_sideways(hocr: str) -> bool:
    """Lines of several words that are higher than wide."""
    boxes = [_numbers(title, "bbox", 4) for title, marks in _hocr_lines(hocr) if len(marks) > 2]
    high = sum(bottom - top > right - left for left, top, right, bottom in boxes)
    return 2 * high > len(boxes)


def _hocr_lines(hocr: str) -> Iterator[tuple[str, list[re.Match[str]]]]:
    title, marks = "", list[re.Match[str]]()
    for match in _LINE.finditer(hocr):
        if match[1] is None:
            marks.append(match)
            continue
        if marks:
            yield title, marks
        title, marks = match[1], []
    if marks:
        yield title, marks


def _size(words: Sequence[tuple[str, tuple[int, int, int, int], int]], scale: float) -> float:
    """From the height of words with ascenders and nothing below the line; 0 without any.

    Tesseract's own x_size is 10 % off where a line lacks descenders.
    """
    heights = sorted(
        box[3] - box[1]
        for text, box, _ in words
        if _ASCENDING.search(text) and not _DEEP_OR_HIGH.search(text.translate(_LOW_ACCENTS))
    )
    return heights[len(heights) // 2] * scale / _TALL if heights else 0.0


def _is_word(text: str, sure: int, height: int, size: float) -> bool:
    """Specks, seals and pictures give words that nobody wrote."""
    if sure >= _SURE:
        return height <= 3 * size
    letters = sum(char.isalnum() for char in text)
    return sure >= _GARBAGE and letters >= 2 and letters >= 0.7 * len(text)


def _numbers(title: str, name: str, count: int) -> tuple[float, ...]:
    found = re.search(rf"\b{name} ([-\d. ]+)", title)
    values = [float(value) for value in found[1].split()] if found else []
    return tuple((values + [0.0] * count)[:count])
