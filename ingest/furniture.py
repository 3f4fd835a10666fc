"""Furniture: what stands on the pages but is not the document's text.

Page numbers, running headers and footers, section bars repeated from page to page,
the administration's stamps, contents pages. Each is known by what it does (repetition,
place) and each word taken out is counted under a reason.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from itertools import pairwise

from ingest.contents import contents_lines
from ingest.line_signs import is_bar
from ingest.model import Grid, Line, Page
from ingest.text import fold
from prompts.headings import heading_grammar

PAGE_NUMBER = "numéro de page"
RUNNING_LINE = "en-tête ou pied de page"
RUNNING_TITLE = "titre courant"
STAMP = "tampon"
CONTENTS = "table des matières"
SIGNATURES = "bloc de signatures"
AXIS = "axe de graphique"

_LEVEL = 14.0  # points from the page's edge: « Adopté à l'unanimité » stands anywhere near it
_EDGE = 0.12  # share of the height, at the top and at the bottom, where running lines live
_PAGE_NUMBER = re.compile(
    r"^\W*(?:p(?:age)?\.?\s*)?(\d{1,4})(?:\s*(?:/|sur|of)\s*\d{1,4})?\W*$", re.IGNORECASE
)
_MADE_AT = re.compile(r"^fait (?:a|en) .*\b(?:le|du)\b")
_GRADUATION = re.compile(r"^\d[\d \u00a0\u202f]*(?:[.,]\d+)?\s?(?:%|€|k€|M€)?$")
_DIGITS = frozenset("0123456789")
_GRADUATIONS = 4  # of an axis, at least
_EVEN = 0.12  # of the space between two graduations
_TOLD, _LIKENESS = 12, 0.9  # characters of a running line, and how alike one misread is
_SIGNATORY_WORDS = 12  # of a line of a signature block, at most


class Furniture:
    """The lines that are furniture, with the reason of each."""

    def __init__(self) -> None:
        self._reasons: dict[int, str] = {}
        self._words: Counter[str] = Counter()

    def take(self, line: Line, reason: str) -> None:
        if id(line) not in self._reasons:
            self._reasons[id(line)] = reason
            self._words[reason] += len(line.words)

    def __contains__(self, line: Line) -> bool:
        return id(line) in self._reasons

    def reason(self, line: Line) -> str:
        """Why the line is furniture; "" when it is text."""
        return self._reasons.get(id(line), "")

    @property
    def left_out(self) -> dict[str, int]:
        """Words taken out, by reason."""
        return dict(self._words)


def find_furniture(pages: list[Page], body_size: float) -> Furniture:
    """Everything on `pages` that is not text. `body_size` in points."""
    found = Furniture()
    _stamps(pages, found)
    _page_numbers(pages, found)
    _running_lines(pages, found, body_size)
    _running_titles(pages, found)
    _contents(pages, found)
    _signatures(pages, found)
    _axes(pages, found)
    return found


def all_lines(page: Page) -> Iterator[Line]:
    """The lines of a page, those in tables too."""
    for item in page.items:
        if isinstance(item, Grid):
            cells = item.cells
            if item.by_column:
                cells = sorted(cells, key=lambda cell: (cell.column, cell.row))
            for cell in cells:
                yield from cell.lines
        else:
            yield item


def _stamps(pages: list[Page], found: Furniture) -> None:
    grammar = heading_grammar()
    for page in pages:
        lines = list(all_lines(page))
        for line in lines:
            folded = fold(line.text)
            if folded.startswith(grammar.stamp_openings) and len(line.words) <= 14:
                found.take(line, STAMP)
        sizes = {round(line.size, 1) for line in lines if found.reason(line) == STAMP}
        for line in lines:
            if any(code.search(line.text) for code in grammar.stamp_codes) and (
                round(line.size, 1) in sizes
            ):
                found.take(line, STAMP)


def _page_numbers(pages: list[Page], found: Furniture) -> None:
    shifts: Counter[int] = Counter()
    candidates: list[tuple[Line, int]] = []
    for page in pages:
        for line in _edge_lines(page):
            match = _PAGE_NUMBER.match(line.text)
            if match and line not in found:
                shift = int(match[1]) - page.number
                shifts[shift] += 1
                candidates.append((line, shift))
    for line, shift in candidates:
        if shifts[shift] >= max(2, 0.3 * len(pages)):
            found.take(line, PAGE_NUMBER)


def _edge_lines(page: Page) -> Iterable[Line]:
    for line in page.lines:
        if line.y1 < _EDGE * page.height or line.y0 > (1 - _EDGE) * page.height:
            yield line


def _running_lines(pages: list[Page], found: Furniture, body_size: float) -> None:
    """Small lines at the edge that come back, digits aside, on most or on nearby pages."""
    places: dict[tuple[str, bool], list[tuple[int, float, Line]]] = defaultdict(list)
    running: set[str] = set()
    for page in pages:
        for line in _edge_lines(page):
            if line in found or line.size > (0.9 if is_bar(line) else 1.12) * body_size:
                continue  # a sheet's bar is set as a title
            top = line.y0 < page.height / 2
            offset = line.y0 if top else page.height - line.y1
            places[re.sub(r"\d+", "#", fold(line.text)), top].append((page.number, offset, line))
    for (text, _), seen in places.items():
        if not text:
            continue
        for number, offset, line in seen:
            there = [n for n, o, _ in seen if abs(o - offset) <= _LEVEL]
            alike = sum(1 for n in there if abs(n - number) <= 8)
            if len(set(there)) >= max(2, 0.5 * len(pages)) or alike >= 4:
                found.take(line, RUNNING_LINE)
                running.add(text)
    for page in pages:
        if page.source == "recognised":
            for line in _edge_lines(page):
                if line not in found and _misread(re.sub(r"\d+", "#", fold(line.text)), running):
                    found.take(line, RUNNING_LINE)


def _misread(text: str, running: Iterable[str]) -> bool:
    """« Prococole d'engagements » for « Protocole d'engagements », which the other pages have."""
    return len(text) >= _TOLD and bool(get_close_matches(text, running, 1, _LIKENESS))


def _running_titles(pages: list[Page], found: Furniture) -> None:
    """The bar of a sheet, repeated on each of its pages: only the first one opens it."""
    previous: dict[str, int] = {}
    for page in pages:
        bars = [line for line in page.lines if is_bar(line) and line.y1 < 0.35 * page.height]
        key = fold(" ".join(line.text for line in bars))
        if bars and previous.get(key) == page.number - 1:
            for line in bars:
                found.take(line, RUNNING_TITLE)
        if bars:
            previous = {key: page.number}


def _contents(pages: list[Page], found: Furniture) -> None:
    goes_on = False
    for page in pages:
        listed = contents_lines([line for line in all_lines(page) if line not in found], goes_on)
        for line in listed:
            found.take(line, CONTENTS)
        goes_on = bool(listed)


def _axes(pages: list[Page], found: Furniture) -> None:
    """The graduations of a chart: numbers on one level that grow by one step, evenly spaced."""
    for page in pages:
        levels: dict[int, list[Line]] = defaultdict(list)
        for line in page.lines:
            if line.text[0] in _DIGITS and _GRADUATION.match(line.text) and line not in found:
                levels[round((line.y0 + line.y1) / 2)].append(line)
        for lines in levels.values():
            lines.sort(key=lambda line: line.x0)
            if len(lines) >= _GRADUATIONS and _are_even(lines):
                for line in lines:
                    found.take(line, AXIS)


def _are_even(lines: list[Line]) -> bool:
    values = [float(re.sub(r"[^\d.]", "", line.text.replace(",", "."))) for line in lines]
    places = [(line.x0 + line.x1) / 2 for line in lines]
    steps = [other - one for one, other in pairwise(values)]
    gaps = [other - one for one, other in pairwise(places)]
    return (
        steps[0] > 0
        and max(steps) - min(steps) <= 1e-6 * max(values)
        and max(gaps) - min(gaps) <= _EVEN * max(gaps)
        and not all(1900 <= value <= 2100 for value in values)  # years say what stands above
    )


def _in_column(line: Line, page: Page) -> bool:
    """In a cell that others stand beside: « Signataire » heads its column there."""
    return any(
        line is other
        for item in page.items
        if isinstance(item, Grid)
        for cell in item.cells
        if cell.column_span < item.columns
        for other in cell.lines
    )


def _signatures(pages: list[Page], found: Furniture) -> None:
    """Names and titles under « Signatures » or « Fait à …, le … »; that line itself stays."""
    grammar = heading_grammar()
    signing = False
    for page in pages:
        block: list[Line] = []
        for line in all_lines(page):
            if line in found:
                continue
            folded = fold(line.text)
            titled = folded.rstrip(" s") in grammar.signature_titles and not _in_column(line, page)
            if titled or _MADE_AT.match(folded):
                signing, block = True, []
                continue
            if not signing:
                continue
            announced = grammar.announce(line.text)
            if (announced and announced.parted) or len(line.words) > _SIGNATORY_WORDS:
                signing = False
                break
            if not re.search(r"\b(?:19|20)\d\d\b", line.text):  # the day they signed
                block.append(line)
        if sum(1 for line in block if grammar.signatory.match(fold(line.text))) >= 2:
            for line in block:
                found.take(line, SIGNATURES)
        else:
            signing = False
