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

# Units that overlap best with the question: the value must stand in one of them.
_TOPIC = 12
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
        return self._missing_value(query, units)

    def _unknown_name(self, query: Query) -> str:
        for match in _CAPITAL.finditer(query.question):
            stems = self._analyse(match.group())
            if stems and not self._frequencies(stems):
                return match.group()
        return ""

    def _missing_value(self, query: Query, units: Sequence[ScoredUnit]) -> str | None:
        if not query.values:
            return None
        value = query.values[0]
        closest = sorted(units, key=lambda u: (-u.overlap, u.rank))[:_TOPIC]
        if any(value.pattern.search(_with_lead(unit)) for unit in closest):
            return None
        return f"aucun document ne donne {value.label} à ce sujet"


def _with_lead(unit: ScoredUnit) -> str:
    inherited = " ".join(cell.text for one in unit.units for cell in one.cells)
    return fold(f"{unit.units[0].lead} {unit.text} {inherited}")
