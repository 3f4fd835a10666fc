"""What a line shows by itself or beside the next: its marker, its emphasis, the room it leaves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ingest.model import Line

BULLET = re.compile(r"^[•●▪■□◦○‣⁃➤►▶▸›➢➔→⇒✓✔❖♦◆☐✗*·]+$|^[-–—o]$")
NUMBERING = re.compile(
    r"^(?!n°)(?:\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)/°]|\d{1,2}[.)]?-|[A-Z][.)/])$"
)
_GLUED_BULLET = re.compile(r"^[•●▪■◦➤►➢✓▸›](?=\S)")
_END = re.compile(r"[.!?…»]$|[.!?…][»\")]$")
_AMOUNT = re.compile(
    r"^[-+]?\d[\d\s\u00a0\u202f.,]*\s?(?:%|(?:[kKM]\s?)?€|(?:milliers d['’])?euros?)$"
)
_CALLS = re.compile(
    r"(?:\b(?:et|ou|de|du|des|la|le|les|un|une|à|aux?|en|pour|par|sur|avec|dans)|[dl]['’])$"
)
_BIGGER = 0.6  # points: a line set bigger than that is a title
_FEW = 3  # lines: fewer tell no column's width
_NO_WALL = 1e9
SAME_COLUMN = 60.0  # points between the left edges of lines of one column, at most


def marker_of(line: Line) -> tuple[str, float]:
    """What opens a list item, and where its text starts (points); "" for other lines."""
    if not line.words:
        return "", line.x0
    first = line.words[0]
    if len(line.words) > 1 and (BULLET.match(first.text) or NUMBERING.match(first.text)):
        return first.text, line.words[1].x0
    glued = _GLUED_BULLET.match(first.text)
    if glued:
        return glued[0], first.x0 + 0.6 * line.size
    if line.bullet:
        return "•", line.x0
    return "", line.x0


def all_bold(line: Line) -> bool:
    found = False
    for word in line.words:
        if (word.style.bold and found) or not any(c.isalnum() for c in word.text):
            continue
        if not word.style.bold:
            return False
        found = True
    return found


def is_vivid(color: int) -> bool:
    """Not black, white or grey."""
    red, green, blue = color >> 16 & 255, color >> 8 & 255, color & 255
    return max(red, green, blue) - min(red, green, blue) > 40


def is_bar(line: Line) -> bool:
    """Light text on a dark ground: the bar that opens a sheet."""
    return line.fill is not None and _luminance(line.fill) < 0.5 < _luminance(line.color)


def _luminance(color: int) -> float:
    red, green, blue = color >> 16 & 255, color >> 8 & 255, color & 255
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255


def is_cut_short(line: Line) -> bool:
    """It ends in the middle of a word, or with one that calls another: « Caisse des »."""
    return line.broken or _CALLS.search(line.text) is not None


def is_amount(text: str) -> bool:
    """A figure with its unit, nothing else: « 75 000 € », « 12,5 % »."""
    return _AMOUNT.match(text) is not None


def ends_sentence(text: str) -> bool:
    return _END.search(text) is not None


def is_unfinished(text: str) -> bool:
    """Neither a sentence's end nor what announces or parts a list."""
    return not ends_sentence(text) and not text.endswith((":", ";"))


def right_edges(lines: Sequence[Line]) -> dict[int, float]:
    """For each line (by id), the right edge of the column it stands in, in points.

    A title over two columns is no measure of them, nor is the page of the text of a box.
    """
    by_page: dict[int, list[Line]] = {}
    for line in lines:
        by_page.setdefault(line.page, []).append(line)
    edges: dict[int, float] = {}
    for page in by_page.values():
        walls = _walls(page)
        known: dict[tuple[float, float, int | None, float], float] = {}
        for line in page:
            ground = None if is_bar(line) else line.fill
            key = line.x0, line.size, ground, walls.get(id(line), _NO_WALL)
            if key not in known:
                x0, largest, wall = line.x0, line.size + _BIGGER, key[3]
                column = [o for o in page if abs(o.x0 - x0) < SAME_COLUMN and o.x1 > x0]
                alike = [
                    other.x1
                    for other in column
                    if other.x1 <= wall
                    and other.size <= largest
                    and (ground is None or other.fill == ground)
                ]
                few = len(alike) < _FEW
                known[key] = max([other.x1 for other in column] if few else alike)
            edges[id(line)] = known[key]
    return edges


def _walls(page: Sequence[Line]) -> dict[int, float]:
    """Where the next column starts, for the lines (by id) that stand before one."""
    walls: dict[int, float] = {}
    down = sorted(page, key=lambda line: line.y0)
    for index, line in enumerate(down):
        for other in down[index + 1 :]:
            if other.y0 > line.y1 - 0.3 * line.size:
                break
            left, right = (line, other) if line.x0 < other.x0 else (other, line)
            if right.x0 >= left.x1:
                walls[id(left)] = min(right.x0, walls.get(id(left), _NO_WALL))
    if walls:
        # The longer of two columns goes on under the end of the other.
        for above, line in pairwise(page):
            wall = walls.get(id(above))
            below = 0 < line.y0 - above.y0 < 2.5 * line.size
            near = below and abs(line.x0 - above.x0) < SAME_COLUMN
            if wall and near and line.x1 <= wall and id(line) not in walls:
                walls[id(line)] = wall
    return walls


def is_full(line: Line, following: Line, right: dict[int, float]) -> bool:
    """No room was left on the line for the first word of the following one."""
    edge = right.get(id(line), line.x1)
    first = following.words[0] if following.words else None
    needed = (first.x1 - first.x0 if first else 0) + 0.3 * line.size
    return line.broken or line.x1 + needed > edge - 1.0
