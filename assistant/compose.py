"""Scored units become a draft: statements in the documents' own words, best first.

Each statement keeps the spans that it quotes. Nothing is phrased here: rows get their
column heads, items the line that governs them, long sentences lose what bears least.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.markdown import escape
from assistant.units import ScoredUnit, UnitScores
from ingest.model import Passage, Unit

if TYPE_CHECKING:
    from prompts.words import Analyse

Span = tuple[int, int]  # in Passage.text

_MOST = 14  # statements in a draft
_LONG = 45  # words: beyond, only the best part of a sentence or a cell is kept
_ROW = 60  # words of a row
_LIST = 40  # words of a list given whole; twice as many under the rubric asked for
_ITEM = 9  # words an item of such a list has at most, on average
_INTRO = 14  # words of a lead that is repeated before its item
_SAME = 0.8  # share of common stems that makes two statements one
# Where a long sentence may be parted: its own joints, kept with what they close.
_JOINT = re.compile(r"(?<=[;:.!?»)])\s+|(?<=,)\s+|\s+(?=[-–•▪➤►]\s)|\n+")


@dataclass(frozen=True, slots=True)
class Statement:
    passage: Passage
    spans: tuple[Span, ...]  # what it quotes, in reading order
    text: str  # Markdown, document text escaped, no marks
    score: float


class Composing:
    """The draft of one query's answer."""

    def __init__(self, scores: UnitScores, analyse: Analyse) -> None:
        self._scores = scores
        self._analyse = analyse

    def run(self, units: Sequence[ScoredUnit], rubric: Sequence[str]) -> list[Statement]:
        """`rubric`: ids of the passages that stand under what is asked."""
        statements: list[Statement] = []
        said: list[frozenset[str]] = []
        used: set[tuple[str, int]] = set()
        for unit in units:
            if len(statements) == _MOST or unit.score <= 0:
                break
            if (unit.passage.id, unit.index) in used:
                continue
            stems = frozenset(self._analyse(unit.text))
            if not stems or any(_alike(stems, other) for other in said):
                continue
            indices = self._whole_list(unit, unit.passage.id in rubric)
            used.update((unit.passage.id, index) for index in indices)
            said.append(stems)
            statements.append(self._statement(unit, indices))
        return statements

    def nearest(self, units: Sequence[ScoredUnit], most: int) -> list[Statement]:
        """The best unit of each of the best passages, for a refusal to offer."""
        best: dict[str, ScoredUnit] = {}
        for unit in units:
            best.setdefault(unit.passage.id, unit)
        closest = sorted(best.values(), key=lambda u: (u.rank, u.index))[:most]
        return [self._statement(unit, [unit.index]) for unit in closest]

    def _whole_list(self, unit: ScoredUnit, asked: bool) -> list[int]:
        """The items that stand with this one, when the list is short enough to be whole."""
        units = unit.passage.units
        alone = [unit.index]
        if unit.unit.kind != "item":
            return alone
        first = last = unit.index
        while first > 0 and _siblings(units[first - 1], unit.unit):
            first -= 1
        while last + 1 < len(units) and _siblings(units[last + 1], unit.unit):
            last += 1
        words = len(unit.passage.text[units[first].start : units[last].end].split())
        count = last - first + 1
        if words > _LIST * (1 + asked) or words / count > _ITEM:
            return alone
        return list(range(first, last + 1))

    def _statement(self, scored: ScoredUnit, indices: Sequence[int]) -> Statement:
        passage, unit = scored.passage, scored.unit
        text = passage.text
        if unit.kind == "row" and any(cell.start >= 0 for cell in unit.cells):
            spans, shown = self._row(passage, unit)
        elif len(indices) > 1:
            items = [passage.units[index] for index in indices]
            spans = [(items[0].start, items[-1].end)]
            shown = " ; ".join(escape(_item(text[i.start : i.end])) for i in items)
        else:
            spans = [self._best_part(text, unit.start, unit.end, _LONG)]
            shown = escape(_item(text[slice(*spans[0])]))
            if spans[0][0] > unit.start:
                shown = f"… {shown}"
            if spans[0][1] < unit.end:
                shown = f"{shown} …"
        lead = _item(unit.lead).rstrip(" :")
        if lead and unit.kind != "row" and len(lead.split()) <= _INTRO:
            shown = f"{escape(lead)} : {shown}"
        return Statement(passage, tuple(spans), shown, scored.score)

    def _row(self, passage: Passage, unit: Unit) -> tuple[list[Span], str]:
        """The row's cells that bear on the question, in order, each after its heading."""
        own = [cell for cell in unit.cells if cell.start >= 0 and cell.end > cell.start]
        parts = {cell: self._best_part(passage.text, cell.start, cell.end, _LONG) for cell in own}
        weight = {
            cell: self._scores.overlap(frozenset(self._analyse(f"{cell.label} {cell.text}")))
            for cell in own
        }
        kept, room = [], _ROW
        for cell in sorted(own, key=lambda c: (-weight[c], c.start)):
            words = len(passage.text[slice(*parts[cell])].split())
            if words <= room:
                kept.append(cell)
                room -= words
        kept.sort(key=lambda c: c.start)
        shown = []
        for cell in unit.cells:
            if cell.start < 0 and cell.text and len(cell.text.split()) <= _INTRO:
                shown.append(_labelled(cell.label, cell.text))
            elif cell in kept:
                shown.append(_labelled(cell.label, passage.text[slice(*parts[cell])]))
        return [parts[cell] for cell in kept], " ; ".join(shown)

    def _best_part(self, text: str, start: int, end: int, limit: int) -> Span:
        """The run of clauses of `text[start:end]` that holds most of the question."""
        if len(text[start:end].split()) <= limit:
            return start, end
        clauses = list(_clauses(text, start, end))
        best, best_score = clauses[0], -1.0
        for first in range(len(clauses)):
            for last in range(first, len(clauses)):
                span = (clauses[first][0], clauses[last][1])
                part = text[slice(*span)]
                if last > first and len(part.split()) > limit:
                    break
                score = self._scores.overlap(frozenset(self._analyse(part)))
                # Equal overlap: the longer part, which reads better, and the earlier one.
                score += len(part) / 1e6
                if score > best_score:
                    best, best_score = span, score
        return best


def _clauses(text: str, start: int, end: int) -> Iterator[Span]:
    position = start
    for joint in _JOINT.finditer(text, start, end):
        if joint.start() > position:
            yield position, joint.start()
        position = joint.end()
    if position < end:
        yield position, end


def _siblings(unit: Unit, other: Unit) -> bool:
    return unit.kind == "item" and unit.lead == other.lead


def _alike(stems: frozenset[str], other: frozenset[str]) -> bool:
    return len(stems & other) >= _SAME * len(stems | other)


def _item(text: str) -> str:
    """Without the bullet that opens it and the semicolon that closes it."""
    return re.sub(r"^[\s\-–—•▪●○◦➤►❖✓*·]+\s*|[\s;,]+$", "", text)


def _labelled(label: str, text: str) -> str:
    shown = escape(_item(text))
    return f"**{escape(label.rstrip(' :'))}** : {shown}" if label.strip() else shown
