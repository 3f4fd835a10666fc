"""When the documents do not answer: said, with what is missing.

Unanswerable questions are near misses: they overlap with the text more than others do
(ANSWERS.md). So a refusal looks at what is missing: the value asked for, beside its topic;
a name that no document has; a document of that territory and period.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from assistant.query import Query
from assistant.units import ScoredUnit
from prompts.words import fold

if TYPE_CHECKING:
    from prompts.words import Analyse

# The value must stand in a unit that overlaps with the question at least this share of what
# the best one does. Half refuses 3 more of 19 unanswerable questions than « one of the twelve
# best », and one more of 170 answerable ones.
_TOPIC = 0.5
_CAPITAL = re.compile(r"(?<![.!?…:«\"]\s)(?<!^)\b[A-ZÀ-ÖØ-Þ][\w’'-]{2,}")


class Refusing:
    def __init__(
        self, analyse: Analyse, frequencies: Callable[[Iterable[str]], Mapping[str, int]]
    ) -> None:
        self._analyse = analyse
        self._frequencies = frequencies

    def run(self, query: Query, units: Sequence[ScoredUnit]) -> str | None:
        """What is missing, in French, or None when the documents may answer."""
        if not units:
            return "aucun passage ne parle de ce qui est demandé"
        unknown = self._unknown_name(query)
        if unknown:
            return f"le nom « {unknown} » ne figure dans aucun document"
        if query.named.uncovered:
            return f"aucun document de ce territoire ne porte sur {query.named.uncovered}"
        return self._missing_value(query, units)

    def _unknown_name(self, query: Query) -> str:
        for match in _CAPITAL.finditer(query.question):
            if any(character.isdigit() for character in match.group()):
                continue  # « CO2 », « R+4 »: written in too many ways
            stems = self._analyse(match.group())
            if stems and not self._frequencies(stems):
                return match.group()
        return ""

    def _missing_value(self, query: Query, units: Sequence[ScoredUnit]) -> str | None:
        if not query.values:
            return None
        value = query.values[0]
        enough = _TOPIC * max(unit.overlap for unit in units)
        closest = (unit for unit in units if unit.overlap >= enough)
        if any(value.pattern.search(_with_lead(unit)) for unit in closest):
            return None
        return f"aucun document ne donne {value.label} à ce sujet"


def _with_lead(unit: ScoredUnit) -> str:
    inherited = " ".join(cell.text for one in unit.units for cell in one.cells)
    return fold(f"{unit.units[0].lead} {unit.text} {inherited}")
