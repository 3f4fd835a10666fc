"""A question that leans on what came before becomes one that stands alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from prompts.questions import fold

if TYPE_CHECKING:
    from assistant.gazetteer import Gazetteer
    from prompts.questions import Questions
    from prompts.words import Analyse

# A question of fewer words of its own than this leans on the one before.
_SHORT = 2
# What leads to a place: « , dans le quartier … », « au QPV … ».
_PREPOSITION = re.compile(
    r"[\s,(]*\b(?:(?:à|au|aux|dans|de|du|des|en|sur|le|la|les|pour|quartiers?|qpv|cité)\s+|l['’]|d['’])*$",
    re.IGNORECASE,
)
_END = re.compile(r"[\s.?!]*$")


class FollowUps:
    def __init__(self, analyse: Analyse, questions: Questions, gazetteer: Gazetteer) -> None:
        self._analyse = analyse
        self._openings = questions.follow_up_openings
        self._references = questions.follow_up_references
        self._gazetteer = gazetteer

    def standalone(self, question: str, earlier: Sequence[str]) -> tuple[str, bool]:
        """The question on its own, and whether nothing of what came before is needed any more.

        « Et pour Cachan ? » takes the place named in the question before; another one that
        leans on it is given with it; the rest stays as asked.
        """
        if not earlier or not self._leans(question):
            return question, False
        moved = self._moved(question, earlier[-1])
        if moved:
            return moved, True
        return f"{question} (à la suite de : {_END.sub('', earlier[-1])})", False

    def _leans(self, question: str) -> bool:
        folded = fold(question)
        if self._openings.opens(folded) or self._references.found(folded):
            return True
        return len(set(self._analyse(question)) - self._gazetteer.names(question).stems) < _SHORT

    def _moved(self, question: str, before: str) -> str:
        """The question before at the place that is all this one names; "" when it says more."""
        named = self._gazetteer.spans(question)
        if len(named) != 1:
            return ""
        kind, start, end = named[0]
        rest = f"{question[:start]} {question[end:]}"
        if self._analyse(rest):
            return ""
        there = self._gazetteer.spans(before)
        same = [(a, b) for other, a, b in there if other == kind]
        if len(same) != 1:
            return ""
        cuts = [(*same[0], question[start:end])]
        if kind != "quartier":  # the quartier of the other commune goes
            cuts += [(a, b, "") for other, a, b in there if other == "quartier"]
        moved = before
        for a, b, name in sorted(cuts, reverse=True):
            head = moved[:a] if name else _PREPOSITION.sub("", moved[:a])
            moved = f"{head}{name}{moved[b:]}"
        return moved
