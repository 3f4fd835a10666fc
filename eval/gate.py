"""The regression gate: a run against a kept reference, failing only beyond the noise."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from eval.compare import Difference, compare
from eval.metrics import Share
from eval.runs import Run, RunError

# One metric a stage: what is found, what is said, what is shown, what is refused.
GATED = ("recall@5", "mrr", "facts", "right", "quote_on_page", "false_refusal", "score")


class Reference(BaseModel):
    """What a run was worth, question by question, for later runs to be held against."""

    model_config = ConfigDict(frozen=True)

    code: str
    started: str  # ISO 8601, UTC
    shares: dict[str, dict[str, Share]]  # question -> metric -> (value, weight)


def save_reference(run: Run, path: Path) -> None:
    """One line a question, so that a change of reference can be read as a diff."""
    rows = []
    for name, shares in run.shares().items():
        kept = {m: [round(part, 4) for part in shares[m]] for m in GATED if m in shares}
        rows.append(f"  {json.dumps(name)}: {json.dumps(kept)}")
    head = json.dumps({"code": run.context.code, "started": run.context.started})
    body = ",\n".join(rows)
    path.write_text(f'{head[:-1]}, "shares": {{\n{body}\n}}}}\n', encoding="utf-8")


def load_reference(path: Path) -> Reference:
    """Raises RunError, in French."""
    try:
        return Reference.model_validate_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise RunError(f"La référence {path.name} n’existe pas.") from error
    except ValidationError as error:
        raise RunError(f"{path.name} n’est pas une référence d’évaluation.") from error


def regressions(reference: Reference, run: Run) -> list[Difference]:
    """The metrics that fell by more than the noise.

    Raises:
        RunError: no question in common, so that nothing could be compared.
    """
    found = compare(reference.shares, run.shares())
    if not found.common:
        raise RunError("La référence et l’évaluation n’ont aucune question en commun.")
    return [d for d in found.differences if d.metric.name in GATED and d.verdict == "worse"]
