"""What a line shows by itself or beside the next: its marker, its emphasis, the room it leaves."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.model import Line

BULLET = re.compile(r"^[•●▪■□◦○‣⁃➤►▶▸➢➔→⇒✓✔❖♦◆☐✗*·]+$|^[-–—o]$")
NUMBERING = re.compile(r"^(?:\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)/°]|\d{1,2}[.)]?-|[A-Z][.)/])$")
_GLUED_BULLET = re.compile(r"^[•●▪■◦➤►➢✓▸](?=\S)")
_END = re.compile(r"[.!?…»]$|[.!?…][»\")]$")
_SAME_COLUMN = 60.0  # points between the left edges of lines of one column, at most


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


def ends_sentence(text: str) -> bool:
    return _END.search(text) is not None


def is_unfinished(text: str) -> bool:
    """Neither a sentence's end nor what announces or parts a list."""
    return not ends_sentence(text) and not text.endswith((":", ";"))


def right_edges(lines: Sequence[Line]) -> dict[int, float]:
    """For each line (by id), the right edge of the column it stands in, in points."""
    by_page: dict[int, list[Line]] = {}
    for line in lines:
        by_page.setdefault(line.page, []).append(line)
    return {
        id(line): max(
            other.x1
            for other in by_page[line.page]
            if abs(other.x0 - line.x0) < _SAME_COLUMN and other.x1 > line.x0
        )
        for line in lines
    }


def is_full(line: Line, following: Line, right: dict[int, float]) -> bool:
    """No room was left on the line for the first word of the following one."""
    edge = right.get(id(line), line.x1)
    first = following.words[0] if following.words else None
    needed = (first.x1 - first.x0 if first else 0) + 0.3 * line.size
    return line.broken or line.x1 + needed > edge - 1.0
