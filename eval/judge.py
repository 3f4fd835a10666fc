"""A language model's opinion of answers: faithfulness and correctness, after RAGAS.

Faithfulness is the share of an answer's statements that its citations say; correctness is how
much of the reference answer it gives (Es et al., « RAGAS », 2023). An opinion: it stands
beside the metrics that need no judge, in a file of its own, and changes none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel

from assistant.markdown import plain
from eval.metrics import Metric, Share
from eval.runs import FOLDER, Result, RunError
from eval.scores import estimate
from eval.table import figure
from prompts.claims import load as load_claims
from prompts.templates import load as load_template

if TYPE_CHECKING:
    from assistant.settings import Settings

_TEMPLATE = "juger"
_FAITHFULNESS, _CORRECTNESS = Metric("faithfulness", "fidélité"), Metric("correctness", "justesse")
_MOST = 4  # of the scale of correctness
_LINE = re.compile(
    r"^\W*(affirmations|soutenues|justesse)\W*:\W*(\d+)", re.IGNORECASE | re.MULTILINE
)
_THOUGHT = re.compile(r"<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL)


class Opinion(BaseModel):
    question_id: str
    faithfulness: float  # 0 to 1
    correctness: float  # 0 to 1


class Opinions(BaseModel):
    judge: str  # the model's name
    prompt: str  # name and version of the template
    opinions: list[Opinion]
    unread: list[str]  # questions whose answer the judge said nothing readable of
    refused: int  # answers that refuse: nothing to judge

    def in_words(self) -> str:
        """The means with their intervals, in French."""
        lines = [f"Avis de {self.judge} ({self.prompt}) sur {len(self.opinions)} réponses :"]
        for metric in (_FAITHFULNESS, _CORRECTNESS):
            mean = estimate([Share(getattr(one, metric.name)) for one in self.opinions])
            if mean:
                value, low, high = (figure(metric, v) for v in (mean.value, mean.low, mean.high))
                lines.append(f"- {metric.label} : {value} % ({low} – {high})")
        lines.append(f"{self.refused} refus laissés de côté, {len(self.unread)} avis illisibles.")
        return "\n".join(lines)


def judge_run(settings: Settings, results: Iterable[Result]) -> Opinions:
    """Asks the model of the settings about every answer of a run.

    Raises:
        RunError: no model is configured, or it does not answer.
    """
    if not settings.llm_url:
        raise RunError("Aucun modèle n’est réglé : ASSISTANT_LLM_URL et ASSISTANT_LLM_MODEL.")
    from assistant.llm.failures import ModelFailure
    from assistant.llm.language_model import LanguageModel

    model = LanguageModel(settings)
    opinions: list[Opinion] = []
    unread: list[str] = []
    refused = 0
    for result in results:
        if result.answer.refused:
            refused += 1
            continue
        try:
            said = model.ask(_TEMPLATE, **_values(result))
        except ModelFailure as failure:
            raise RunError(f"L’avis du modèle s’est arrêté : {failure}.") from failure
        opinion = read_opinion(result.question.id, said)
        if opinion is None:
            unread.append(result.question.id)
        else:
            opinions.append(opinion)
    return Opinions(
        judge=settings.llm_model,
        prompt=load_template(_TEMPLATE).version,
        opinions=opinions,
        unread=unread,
        refused=refused,
    )


def _values(result: Result) -> dict[str, str]:
    """What the judge is told; what comes from documents stays inside its frame."""
    harmless = load_claims().harmless
    quotes = [f"[{citation.n}] {citation.quote}" for citation in result.answer.citations]
    expected = result.question
    reference = expected.answer or " / ".join(e.quote for e in expected.evidence)
    return {
        "question": result.answer.standalone_question,
        "reference": harmless(reference) or "Les documents ne répondent pas à cette question.",
        "citations": harmless("\n".join(quotes)),
        "reponse": harmless(plain(result.answer.answer)),
    }


def read_opinion(question_id: str, said: str) -> Opinion | None:
    """The three figures asked for; None where one is missing or impossible."""
    found = {name.lower(): int(n) for name, n in _LINE.findall(_THOUGHT.sub("", said))}
    if len(found) < 3 or not found["affirmations"]:
        return None
    if found["soutenues"] > found["affirmations"] or found["justesse"] > _MOST:
        return None
    return Opinion(
        question_id=question_id,
        faithfulness=found["soutenues"] / found["affirmations"],
        correctness=found["justesse"] / _MOST,
    )


def save_opinions(opinions: Opinions, run_id: str, data: Path) -> Path:
    """Beside the run, in a file of their own."""
    path = data / FOLDER / f"{run_id}.avis.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(opinions.model_dump_json(indent=1), encoding="utf-8")
    return path
