"""Where an answer most likely went wrong, for whoever has to mend it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from eval.metrics import GivenAnswer, Judgement
from eval.questions import Evidence, Question

DEPTH = 50  # passages that a run asks for: « not found » means not among these
SHOWN = 5  # passages that an answer is mostly made of

Stage = Literal[
    "not_parsed", "not_retrieved", "ranked_low", "refused", "not_said", "not_cited", "answered"
]
STAGES: dict[Stage, str] = {
    "not_parsed": "absent du texte lu à l’ingestion",
    "not_retrieved": f"hors des {DEPTH} premiers passages",
    "ranked_low": f"dans les {DEPTH}, hors des {SHOWN} premiers",
    "refused": "refusée à tort",
    "not_said": "trouvé, mais pas dit",
    "not_cited": "dit, mais mal cité",
    "answered": "aurait dû être refusée",
}


def failure(
    question: Question,
    answer: GivenAnswer,
    judgement: Judgement,
    parsed: Callable[[Evidence], bool],
) -> Stage | None:
    """The first stage that lost the answer; None when it is right, or rightly refused.

    Args:
        parsed: whether the evidence stands in a passage of the library.
    """
    if judgement.good:
        return None
    if not question.answerable:
        return "answered"
    if not answer.refused and all(judgement.facts_said):
        return "not_cited"
    missed = [
        group
        for group, rank in zip(question.groups, judgement.ranks, strict=True)
        if rank is None or rank > DEPTH
    ]
    if any(not any(parsed(evidence) for evidence in group) for group in missed):
        return "not_parsed"
    if missed:
        return "not_retrieved"
    if any(rank is not None and rank > SHOWN for rank in judgement.ranks):
        return "ranked_low"
    return "refused" if answer.refused else "not_said"
