"""Other words for a search, by a model: a follow-up made whole, a hard question in parts.

What it proposes only adds: the best passages found without it stay first, so that a model
which fails or misleads takes nothing away.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.llm.client import Model, Spent
from assistant.llm.failures import ModelFailure
from assistant.llm.figures import figures
from assistant.query import Query, Scored, Turn
from prompts.claims import Claims
from prompts.questions import fold
from prompts.templates import load

if TYPE_CHECKING:
    from prompts.words import Analyse

logger = logging.getLogger(__name__)

_SEARCHES = 3
_LONGEST = 300  # characters of a search
_TURNS, _TURN = 6, 600  # earlier turns told, and characters of each
_HARD = 9  # words with a meaning: a shorter question has one condition
# Of the ranks found without the model (measured: the first five are left alone, and the
# places after them are shared).
_UNTOUCHED = 5
_NAME = re.compile(r"(?<!^)(?<![.?!…«]\s)\b[A-ZÀ-ÖØ-Þ][\w’'-]{2,}")
_THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|$)", re.DOTALL)
_NUMBERED = re.compile(r"^\s*(?:[-–•*]|\d[.)])\s*")


@dataclass(frozen=True, slots=True)
class Searches:
    standalone: str  # the question as it stands alone
    others: tuple[str, ...] = ()  # to search for besides


def other_searches(
    model: Model,
    query: Query,
    history: Sequence[Turn],
    spent: Spent,
    claims: Claims,
    analyse: Analyse,
) -> Searches:
    """What else to search for; nothing where the question is plain, or the model silent."""
    told = f"{query.asked} {' '.join(text for _, text in history)}"
    try:
        if history and query.question != query.asked:
            prompt = load("reformuler").fill(echanges=_told(history, claims), question=query.asked)
            found = _proposed(model.complete(prompt, spent), told, query, claims, analyse)[:1]
            return Searches(found[0] if found else query.question, tuple(found))
        if query.comparison or len(query.own) >= _HARD:
            prompt = load("decomposer").fill(question=query.question)
            found = _proposed(model.complete(prompt, spent), told, query, claims, analyse)
            return Searches(query.question, tuple(found))
    except ModelFailure as failure:
        logger.info("Recherche sans le modèle : %s", failure)
    return Searches(query.question)


def _told(history: Sequence[Turn], claims: Claims) -> str:
    who = {"user": "Question", "assistant": "Réponse"}
    return "\n".join(
        f"{who.get(role, role)} : {claims.harmless(' '.join(text.split())[:_TURN])}"
        for role, text in history[-_TURNS:]
    )


def _proposed(answer: str, told: str, query: Query, claims: Claims, analyse: Analyse) -> list[str]:
    """The lines that may be searched for: short, in French, on the subject, naming nothing new."""
    stems = frozenset(analyse(told))
    numbers = {figure.value for figure in figures(told, claims)}
    found: list[str] = []
    for line in _THOUGHT.sub("", answer).splitlines():
        text = _NUMBERED.sub("", line).strip().strip('"«» ')
        words = fold(text).split()
        new_name = any(not stems.issuperset(analyse(name)) for name in _NAME.findall(text))
        new_number = any(figure.value not in numbers for figure in figures(text, claims))
        english = sum(word in claims.english for word in words)
        french = sum(word in claims.french for word in words)
        if (
            not query.vocabulary().isdisjoint(analyse(text))
            and len(text) <= _LONGEST
            and not (new_name or new_number or english > french)
            and not claims.refusals.opens(" ".join(words))
            and text not in found
        ):
            found.append(text)
    return found[:_SEARCHES]


def fused(ranked: Sequence[Scored], others: Sequence[Sequence[Scored]]) -> list[Scored]:
    """The first five as found without the model, then each list in turn; none twice."""
    first = list(ranked[:_UNTOUCHED])
    ceiling = first[-1].score if first else 1.0
    seen = {scored.passage.id for scored in first}
    result = first
    queues = [iter(other) for other in (*others, ranked[_UNTOUCHED:])]
    while queues:
        for queue in list(queues):
            scored = next((one for one in queue if one.passage.id not in seen), None)
            if scored is None:
                queues.remove(queue)
                continue
            seen.add(scored.passage.id)
            ceiling = min(ceiling, scored.score)  # a rank's score never exceeds the one before
            result.append(Scored(scored.passage, ceiling))
    return result
