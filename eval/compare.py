"""Two runs over the same questions: what changed, and whether it is more than noise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from eval.metrics import METRICS, Metric, Share, is_good
from eval.scores import interval, resamples

Verdict = Literal["better", "worse", "noise"]
VERDICTS: dict[Verdict, str] = {
    "better": "meilleur",
    "worse": "moins bon",
    "noise": "dans le bruit",
}
DECISIVE = "score"  # the metric that the plain verdict is about


@dataclass(frozen=True, slots=True)
class Difference:
    metric: Metric
    before: float
    after: float
    low: float  # 95 % interval of after − before, paired bootstrap over questions
    high: float
    questions: int

    @property
    def change(self) -> float:
        return self.after - self.before

    @property
    def verdict(self) -> Verdict:
        if self.low <= 0 <= self.high:
            return "noise"
        return "better" if (self.low > 0) == self.metric.higher_is_better else "worse"


@dataclass(frozen=True, slots=True)
class Comparison:
    differences: list[Difference]
    won: list[str]  # identifiers of the questions, in the set's order
    lost: list[str]
    common: int  # questions asked in both
    alone: int  # questions asked in one only, left out

    @property
    def verdict(self) -> Verdict:
        return next((d.verdict for d in self.differences if d.metric.name == DECISIVE), "noise")


def compare(
    before: Mapping[str, Mapping[str, Share]], after: Mapping[str, Mapping[str, Share]]
) -> Comparison:
    """The shares of two runs by question and metric; only the questions of both count."""
    common = [name for name in before if name in after]
    pairs = (
        paired(
            metric,
            [before[name].get(metric.name) for name in common],
            [after[name].get(metric.name) for name in common],
        )
        for metric in METRICS
    )
    return Comparison(
        differences=[difference for difference in pairs if difference],
        won=[n for n in common if is_good(after[n]) and not is_good(before[n])],
        lost=[n for n in common if is_good(before[n]) and not is_good(after[n])],
        common=len(common),
        alone=len(before.keys() ^ after.keys()),
    )


def paired(
    metric: Metric, before: Sequence[Share | None], after: Sequence[Share | None]
) -> Difference | None:
    """The difference over the same questions, drawn together in each resample.

    None when one side has no share at all (nothing cited, no PDF to check against).
    """
    rows = np.array(
        [
            [*(one or Share(0, 0)), *(other or Share(0, 0))]
            for one, other in zip(before, after, strict=True)
            if one is not None or other is not None
        ]
    )
    if not len(rows) or not rows[:, 1].sum() or not rows[:, 3].sum():
        return None
    totals = rows[resamples(len(rows))].sum(axis=1)
    # A resample may hold no citation at all on one side: it has no say.
    totals = totals[(totals[:, 1] > 0) & (totals[:, 3] > 0)]
    low, high = interval(totals[:, 2] / totals[:, 3] - totals[:, 0] / totals[:, 1])
    whole = rows.sum(axis=0)
    return Difference(
        metric=metric,
        before=float(whole[0] / whole[1]),
        after=float(whole[2] / whole[3]),
        low=low,
        high=high,
        questions=len(rows),
    )
