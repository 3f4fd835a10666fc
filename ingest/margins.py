"""Notes in a margin are read with the text that they stand beside, not before or after it all.

Minutes name who reports beside each point, reports number or title paragraphs so.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.model import Grid, Line

Item = Line | Grid

_MAIN = 0.8  # share of the page's characters in the main column, at least
_NARROW = 0.3  # of the page's width: the widest margin note
_LEVEL = 0.6  # of the size: a note is level with the line it stands beside
_LINES = 3  # of a note, at most: more is a column
_NOTES = 3  # notes that make a margin; fewer are chance


def with_margin_notes(items: Sequence[Item], width: float) -> list[Item]:
    """`items` in reading order; notes of a left margin go before the line beside them."""
    lines = [item for item in items if isinstance(item, Line)]
    if len(lines) < 2 * _NOTES or len(lines) < len(items):
        return list(items)
    letters = sum(len(line.text) for line in lines)
    edge = _main_edge(lines, letters)
    if edge is None:
        return list(items)
    notes = [line for line in lines if line.x1 <= edge and line.x1 - line.x0 <= _NARROW * width]
    main = [line for line in lines if line.x0 >= edge - 2]
    if len(notes) + len(main) < 0.9 * len(lines):
        return list(items)
    groups = _groups(notes)
    if max(map(len, groups), default=0) > _LINES:
        return list(items)
    beside = {id(group[0]): _beside(group[0], main) for group in groups}
    level = [group for group in groups if beside[id(group[0])] is not None]
    if len(level) < _NOTES or 2 * len(level) < len(groups):
        return list(items)
    before: dict[int, list[Line]] = {}
    for group in level:
        before.setdefault(id(beside[id(group[0])]), []).extend(group)
    moved = {id(line) for group in level for line in group}
    ordered: list[Item] = []
    for item in items:
        if id(item) not in moved:
            ordered += before.get(id(item), [])
            ordered.append(item)
    return ordered


def _main_edge(lines: Sequence[Line], letters: int) -> float | None:
    """Where the main column starts: the left edge that most of the text keeps to."""
    edges: dict[int, int] = {}
    for line in lines:
        edges[round(line.x0 / 4)] = edges.get(round(line.x0 / 4), 0) + len(line.text)
    for edge in sorted(edges):
        right = sum(count for other, count in edges.items() if other >= edge)
        here = edges[edge] + edges.get(edge + 1, 0)
        if here >= 0.25 * letters:
            return 4.0 * edge - 2 if _MAIN * letters <= right < 0.97 * letters else None
    return None


def _groups(notes: Sequence[Line]) -> list[list[Line]]:
    """Lines of one note, one under another."""
    groups: list[list[Line]] = []
    for line in sorted(notes, key=lambda line: (line.y0, line.x0)):
        last = groups[-1][-1] if groups else None
        if last and abs(line.x0 - last.x0) < 4 and line.y0 - last.y1 < 0.4 * line.size:
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _beside(note: Line, main: Sequence[Line]) -> Line | None:
    near = [line for line in main if abs(line.y0 - note.y0) <= _LEVEL * max(line.size, note.size)]
    return min(near, key=lambda line: abs(line.y0 - note.y0), default=None)
