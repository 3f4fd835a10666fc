"""Metrics over many questions: estimates with their intervals, by slices of the set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from eval.metrics import METRICS, Judgement, Share
from eval.questions import Question

RESAMPLES = 2000
SEED = 20240401  # any fixed number: the same answers always give the same intervals
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Estimate:
    value: float
    low: float  # 95 % interval, percentile bootstrap over questions
    high: float
    questions: int


def estimate(shares: Sequence[Share]) -> Estimate | None:
    """Weighted mean of the shares with its bootstrap interval (Efron 1979, percentiles)."""
    if not shares:
        return None
    values = np.array([share.value for share in shares], dtype=float)
    weights = np.array([share.weight for share in shares], dtype=float)
    drawn = resamples(len(shares))
    means = values[drawn].sum(axis=1) / weights[drawn].sum(axis=1)
    low, high = interval(means)
    return Estimate(float(values.sum() / weights.sum()), low, high, len(shares))


def resamples(count: int) -> np.ndarray:
    """Which questions each resample holds: RESAMPLES rows of `count` places."""
    return np.random.default_rng(SEED).integers(0, count, size=(RESAMPLES, count))


def interval(means: np.ndarray) -> tuple[float, float]:
    tail = 100 * (1 - LEVEL) / 2
    low, high = np.percentile(means, [tail, 100 - tail])
    return float(low), float(high)


@dataclass(frozen=True, slots=True)
class Latency:
    p50: float  # milliseconds
    p95: float


def latency(judgements: Iterable[Judgement]) -> Latency | None:
    times = [j.milliseconds for j in judgements if j.milliseconds is not None]
    if not times:
        return None
    p50, p95 = np.percentile(times, [50, 95])
    return Latency(float(p50), float(p95))


@dataclass(frozen=True, slots=True)
class Slice:
    """The questions that share a persona, a kind, a difficulty or a document."""

    by: str  # "all", "persona", "kind", "difficulty", "document"
    name: str
    questions: int
    metrics: Mapping[str, Estimate]  # by Metric.name; absent where no question has a say
    latency: Latency | None

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def slices(judged: Sequence[tuple[Question, Judgement]]) -> list[Slice]:
    """The whole set first, then by persona, kind, difficulty and document."""
    members: dict[tuple[str, str], list[Judgement]] = {("all", ""): [j for _, j in judged]}
    for by in ("persona", "kind", "difficulty"):
        for name in sorted({str(getattr(question, by)) for question, _ in judged}):
            members[by, name] = [j for q, j in judged if getattr(q, by) == name]
    for name in sorted({document for question, _ in judged for document in question.documents}):
        members["document", name] = [j for q, j in judged if name in q.documents]
    return [
        Slice(by, name, len(judgements), _estimates(judgements), latency(judgements))
        for (by, name), judgements in members.items()
    ]


def _estimates(judgements: Sequence[Judgement]) -> dict[str, Estimate]:
    estimates = {}
    for metric in METRICS:
        shares = [j.shares[metric.name] for j in judgements if metric.name in j.shares]
        found = estimate(shares)
        if found is not None:
            estimates[metric.name] = found
    return estimates
