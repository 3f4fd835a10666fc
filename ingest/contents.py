"""The lines of a table of contents: titles with their page, one a level."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.model import Line
from ingest.text import fold
from prompts.headings import heading_grammar

_LEADER = re.compile(r"(?:\.{4,}|…{2,}|(?:\s\.){4,}|_{4,})\s*\d{0,4}$")
_LEADER_PARTS = ("....", "……", " . . . .", "____")  # looked for first: most lines have none
_ROW = re.compile(r"\S\s+(\d{1,3})$")
_LEADERS = 4  # rows with leaders that need no title above them
_ROWS = 4  # rows that need one
_SHARE = 0.4  # of the levels of a listing that end with a page's number
_TITLE_WORDS = 5


@dataclass(slots=True)
class _Level:
    """Lines side by side: a title, and its page's number far at its right."""

    lines: list[Line]

    @property
    def text(self) -> str:
        return " ".join(line.text for line in sorted(self.lines, key=lambda line: line.x0))

    @property
    def leads(self) -> bool:
        return any(_has_leader(line.text) for line in self.lines) or (
            len(self.lines) > 1 and _has_leader(self.text)
        )

    @property
    def number(self) -> int | None:
        match = _ROW.search(self.text)
        return int(match[1]) if match else None

    @property
    def is_row(self) -> bool:
        return self.leads or self.number is not None


def _has_leader(text: str) -> bool:
    if not any(part in text for part in _LEADER_PARTS):
        return False
    return _LEADER.search(text) is not None


def contents_lines(lines: Sequence[Line], goes_on: bool) -> list[Line]:
    """Those of a page's lines that list what the document holds.

    `goes_on`: the page before ended with such a list.
    """
    levels = _levels(lines)
    start = next((i for i, level in enumerate(levels) if _is_title(level)), None)
    if start is not None:
        listed = _listing(levels[start + 1 :], _ROWS)
        if listed:
            return [line for level in levels[start : start + 1 + listed] for line in level.lines]
    leaders = [i for i, level in enumerate(levels) if level.leads]
    if len(leaders) >= _LEADERS:
        first, last = leaders[0], leaders[-1]
        # The first title may run over two lines, its number on the second.
        while goes_on and first > 0:
            first -= 1
        return [line for level in levels[first : last + 1] for line in level.lines]
    if goes_on:
        count = _listing(levels, 1 if levels and any(x.leads for x in levels[:3]) else _ROWS)
        return [line for level in levels[:count] for line in level.lines]
    return []


def _listing(levels: Sequence[_Level], least: int) -> int:
    """How many of the levels, from the first, are a list of titles; 0 when they are none."""
    rows: list[int] = []
    for index, level in enumerate(levels):
        if not level.is_row:
            continue
        if len(rows) + 1 < _SHARE * (index + 1):
            break
        rows.append(index)
    numbers = [n for index in rows if (n := levels[index].number) is not None]
    growing = sum(one <= other for one, other in pairwise(numbers))
    if len(rows) < least or growing < 0.8 * (len(numbers) - 1):
        return 0
    return rows[-1] + 1


def _levels(lines: Sequence[Line]) -> list[_Level]:
    levels: list[_Level] = []
    for line in sorted(lines, key=lambda line: (line.y0 + line.y1) / 2):
        last = levels[-1].lines[0] if levels else None
        middle = (line.y0 + line.y1) / 2
        if last and abs(middle - (last.y0 + last.y1) / 2) < 0.4 * min(line.size, last.size):
            levels[-1].lines.append(line)
        else:
            levels.append(_Level([line]))
    return levels


def _is_title(level: _Level) -> bool:
    folded = fold(level.text)
    titles = heading_grammar().contents_titles
    if folded in titles:
        return True
    return len(folded.split()) <= _TITLE_WORDS and folded.startswith(
        tuple(f"{title} d" for title in titles if title != "plan")
    )
