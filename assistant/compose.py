"""Scored units become a draft: statements in the documents' own words, best first.

Each statement keeps the spans that it quotes. Nothing is phrased here: rows get their
column heads, items the line that governs them, long sentences lose what bears least.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.markdown import escape
from assistant.units import ScoredUnit, UnitScores
from ingest.model import Passage, Unit, UnitCell
from prompts.questions import fold
from prompts.words import calm_label

if TYPE_CHECKING:
    from prompts.words import Analyse

Span = tuple[int, int]  # in Passage.text

_MOST = 14  # statements in a draft
_WORTH = 0.1  # of the best unit's score: what is worth less is not said
# Words of a statement; beyond, only the part of it that answers best is kept. The best
# statements are given whole where they can: cutting them lost more facts than it made room.
_FIRST, _LEADING, _LONG = 90, 60, 45
_CUT = 45  # words of a part that is kept of what is longer
_NUMBERS = ("n", "no", "numero")  # columns that only count their rows
_CLAUSE = 4  # words of a clause that opens a list by itself, at least
_INTRO = 14  # words of a lead that is repeated before its item
_SAME = 0.8  # share of common stems that makes two statements one
_BEFORE = 25  # words of the sentence before, where one is not understood without it
_POINTS_BACK = re.compile(
    r"(?:cet|cette|ces|celui|celle|ceux|celles|ce (?!qui|que|sont|soit)\w+)\b"
)
# Where a long sentence may be parted: its own joints, kept with what they close.
_JOINT = re.compile(r"(?<=[;:.!?»)])\s+|(?<=,)\s+|\s+(?=[-–•▪➤►]\s)|\n+")


@dataclass(frozen=True, slots=True)
class Statement:
    passage: Passage
    spans: tuple[Span, ...]  # what it quotes, in reading order
    text: str  # Markdown, document text escaped, no marks
    score: float
    bare: bool = False  # a label and its figure
    lead: str = ""  # the same for the line that governs it, not in the text

    @property
    def alone(self) -> str:
        """What it says where nothing above says its lead."""
        return f"{self.lead} : {self.text}" if self.lead else self.text


class Composing:
    """The draft of one query's answer."""

    def __init__(self, scores: UnitScores, analyse: Analyse) -> None:
        self._scores = scores
        self._analyse = analyse

    def run(
        self, units: Sequence[ScoredUnit], sides: Sequence[Callable[[ScoredUnit], bool]] = ()
    ) -> list[Statement]:
        """The best units, each once; each of the `sides` compared among the first."""
        statements: list[Statement] = []
        said: list[frozenset[str]] = []
        for unit in _sided(units, sides):
            if len(statements) == _MOST:
                break
            if unit.score <= _WORTH * units[0].score:
                continue  # a side's best may be worth little: what comes behind it is worth more
            stems = frozenset(self._analyse(unit.text))
            if not stems or any(_alike(stems, other) for other in said):
                continue
            if any(_holds(statement, unit) for statement in statements):
                continue
            said.append(stems)
            statements.append(self._statement(unit, _room(len(statements))))
        return statements

    def excerpt(self, passage: Passage, span: Span, limit: int, score: float) -> Statement:
        """Words of a passage; of more than `limit` of them, the part that answers best."""
        part = self._best_part(passage.text, *span, limit)
        return Statement(passage, (part,), self._shown(passage.text, span, part), score)

    def nearest(self, units: Sequence[ScoredUnit], most: int) -> list[Statement]:
        """The best unit of each of the best passages, for a refusal to offer."""
        best: dict[str, ScoredUnit] = {}
        for unit in units:
            best.setdefault(unit.passage.id, unit)
        closest = sorted(best.values(), key=lambda u: (u.rank, u.first))[:most]
        return [self._statement(unit, _LONG) for unit in closest]

    def _statement(self, scored: ScoredUnit, limit: int) -> Statement:
        passage, unit = scored.passage, scored.units[0]
        text = passage.text
        if unit.kind == "row" and any(cell.start >= 0 for cell in unit.cells):
            spans, shown = self._row(passage, unit, limit)
        elif len(scored.units) > 1:
            spans, shown = self._list(passage, scored.units)
        else:
            first = self._antecedent(scored, limit)
            spans = [(first, unit.end)] if first < unit.start else []
            spans = spans or [self._best_part(text, unit.start, unit.end, limit)]
            shown = self._shown(text, (first, unit.end), spans[0])
        lead = item_text(unit.lead).rstrip(" :")
        if unit.kind == "row" or len(lead.split()) > _INTRO:
            lead = ""
        bare = unit.kind == "row" and not any(cell.label for cell in unit.cells)
        return Statement(passage, tuple(spans), shown, scored.score, bare, escape(lead))

    def _antecedent(self, scored: ScoredUnit, limit: int) -> int:
        """Where what it says begins: with the sentence before where « cette action » opens it."""
        text, unit = scored.passage.text, scored.units[0]
        if not scored.first or not _POINTS_BACK.match(fold(text[unit.start : unit.end])):
            return unit.start
        before = scored.passage.units[scored.first - 1]
        words = len(text[before.start : before.end].split())
        whole = words + len(text[unit.start : unit.end].split())
        long = words > _BEFORE or whole > limit + _BEFORE
        return unit.start if long or before.kind == "row" else before.start

    def _list(self, passage: Passage, units: Sequence[Unit]) -> tuple[list[Span], str]:
        """Its items, after the end of the line that opens it, or its rubric."""
        text = passage.text
        opening = text[units[0].start : units[0].end]
        if not opening.rstrip().endswith(":"):
            items = " ; ".join(escape(item_text(text[i.start : i.end])) for i in units)
            # A list without an intro line stands under its rubric: « Partenaires financeurs ».
            # A numbered heading is already said above.
            titled = units[0].lead or not passage.path or " — " in passage.path[-1]
            shown = items if titled else _labelled(passage.path[-1], items)
            return [(units[0].start, units[-1].end)], shown
        start = units[0].start
        if len(opening.split()) > _INTRO:  # what comes before the list is its last clause
            last = [*_clauses(text, units[0].start, units[0].end)][-1][0]
            if len(text[last : units[0].end].split()) >= _CLAUSE:
                start = last
        items = " ; ".join(escape(item_text(text[i.start : i.end])) for i in units[1:])
        cut = "… " if start > units[0].start else ""
        opened = escape(item_text(text[start : units[0].end]).rstrip(" :"))
        return [(start, units[-1].end)], f"{cut}{opened} : {items}"

    def _row(self, passage: Passage, unit: Unit, limit: int) -> tuple[list[Span], str]:
        """The row's cells that bear on the question, in order, each after its heading."""
        own = [
            cell
            for cell in unit.cells
            if cell.start >= 0
            and item_text(passage.text[cell.start : cell.end])
            and fold(cell.label) not in _NUMBERS
        ]
        parts = {cell: self._best_part(passage.text, cell.start, cell.end, limit) for cell in own}
        weight = {
            cell: self._scores.overlap(frozenset(self._analyse(f"{cell.label} {cell.text}")))
            for cell in own
        }
        most = max(weight.values())
        kept, room = [], limit
        for cell in sorted(own, key=lambda c: (-weight[c], c.start)):
            words = len(passage.text[slice(*parts[cell])].split())
            # A column of indicators beside what is asked; the first names the row.
            second = cell is not own[0] and cell.label and weight[cell] < most
            beside = second and self._scores.beside(cell.label)
            if words <= room and not beside:
                kept.append(cell)
                room -= words
        kept.sort(key=lambda c: c.start)
        inherited = self._inherited(unit)
        shown = [
            _labelled(
                cell.label,
                escape(
                    item_text(cell.text if cell is inherited else passage.text[slice(*parts[cell])])
                ),
            )
            for cell in unit.cells
            if cell is inherited or cell in kept
        ]
        bare = len(shown) == 2 and not any(cell.label for cell in unit.cells)
        return [parts[cell] for cell in kept], (" : " if bare else " ; ").join(shown)

    def _inherited(self, unit: Unit) -> UnitCell | None:
        """The cell of a row above that this one needs most; of equals, the nearest."""
        cells = [
            cell
            for cell in unit.cells
            if cell.start < 0 and cell.text and len(cell.text.split()) <= _INTRO
        ]
        return max(
            reversed(cells),
            key=lambda cell: self._scores.overlap(frozenset(self._analyse(cell.text))),
            default=None,
        )

    def _shown(self, text: str, whole: Span, part: Span) -> str:
        """The part, and that something of the whole was cut."""
        before = "… " if part[0] > whole[0] else ""
        after = " …" if part[1] < whole[1] else ""
        return f"{before}{escape(item_text(text[slice(*part)]))}{after}"

    def _best_part(self, text: str, start: int, end: int, limit: int) -> Span:
        """The run of clauses of `text[start:end]` that holds most of the question."""
        if len(text[start:end].split()) <= limit:
            return start, end
        limit = min(limit, _CUT)  # cut anyway: only what answers
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


def _holds(statement: Statement, unit: ScoredUnit) -> bool:
    """Quotes it already, before what it was taken for."""
    return statement.passage.id == unit.passage.id and any(
        first <= unit.units[0].start and unit.units[-1].end <= last
        for first, last in statement.spans
    )


def _sided(
    units: Sequence[ScoredUnit], sides: Sequence[Callable[[ScoredUnit], bool]]
) -> list[ScoredUnit]:
    """The best unit, then the best of each side that it is not on, then the others."""
    if not units or len(sides) < 2:
        return list(units)
    first = [units[0]]
    for side in sides:
        if not any(map(side, first)):
            first += [unit for unit in units if side(unit)][:1]
    return first + [unit for unit in units if unit not in first]


def _clauses(text: str, start: int, end: int) -> Iterator[Span]:
    position = start
    for joint in _JOINT.finditer(text, start, end):
        if joint.start() > position:
            yield position, joint.start()
        position = joint.end()
    if position < end:
        yield position, end


def _room(position: int) -> int:
    return _FIRST if position == 0 else _LEADING if position < 3 else _LONG


def _alike(stems: frozenset[str], other: frozenset[str]) -> bool:
    """The same but for a word or two; never with other figures."""
    differing = stems ^ other
    if any(stem[:1].isdigit() for stem in differing):
        return False
    return len(differing) <= (1 - _SAME) * len(stems | other)


def item_text(text: str) -> str:
    """Without the bullet that opens it and the semicolon that closes it."""
    return re.sub(r"^[\s\-–—•▪●○◦➤►❖✓*·]+\s*|[\s;,]+$", "", text)


def _labelled(label: str, shown: str) -> str:
    """After its heading, without the remarks in brackets and the capitals of tables."""
    label = calm_label(re.sub(r"\s*\([^)]*\)", "", label).rstrip(" :"))
    return f"**{escape(label)}** : {shown}" if label.strip() else shown
