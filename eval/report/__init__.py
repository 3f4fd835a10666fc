"""A run as one HTML page: no network, no other file, made to be sent to someone."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from importlib.resources import files
from itertools import groupby
from typing import Any

from assistant.markdown import plain
from eval.metrics import METRICS, Metric
from eval.model_use import in_words
from eval.report.plots import Point, bars, curve, histogram, intervals
from eval.runs import Result, Run
from eval.scores import Estimate, Slice
from eval.stages import DEPTH, STAGES
from eval.table import BY, figure
from eval.text import fold, said

_TILES = ("score", "right", "facts", "recall@5", "recall@1500w", "locator", "refusal")
_SLICED = ("recall@5", "recall@1500w", "mrr", "facts", "right", "locator", "score")
_EXCERPT = 360  # characters of a passage
_METRICS = {metric.name: metric for metric in METRICS}


def render(run: Run) -> str:
    """The page, whose only script is allowed by its hash: nothing in a document can run."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    environment.filters["number"] = lambda value: f"{value:,.0f}".replace(",", "\u202f")
    script = _asset("page.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    template = environment.from_string(_asset("page.html"))
    return template.render(
        style=_asset("page.css"), script=script, script_hash=digest, **_content(run)
    )


def _asset(name: str) -> str:
    return (files("eval.report") / name).read_text(encoding="utf-8")


def _content(run: Run) -> dict[str, Any]:
    whole, *others = run.slices()
    times = [r.judgement.milliseconds for r in run.results if r.judgement.milliseconds is not None]
    ranks = [rank for result in run.results for rank in result.judgement.ranks]
    stages = Counter(result.stage for result in run.results if result.stage)
    return {
        "run": run,
        "started": datetime.fromisoformat(run.context.started).strftime("%d/%m/%Y à %H:%M UTC"),
        "tiles": [
            _tile(_METRICS[name], whole.metrics[name]) for name in _TILES if name in whole.metrics
        ],
        "latency": whole.latency,
        "model": in_words(cost) if (cost := run.model_cost()) else "",
        "intervals": intervals([_point(_METRICS[name], e) for name, e in whole.metrics.items()]),
        "stages": bars([(STAGES[stage], stages[stage]) for stage in STAGES if stages[stage]]),
        "failures": sum(stages.values()),
        "curve": curve(_found_within(ranks)) if ranks else "",
        "histogram": histogram(times) if times else "",
        "columns": [_METRICS[name].label for name in _SLICED],
        "slices": [
            (BY[by], [_slice(part) for part in parts])
            for by, parts in groupby(others, key=lambda part: part.by)
        ],
        "rows": [_row(result) for result in run.results],
        "choices": _choices(run.results),
        "stage_labels": {stage: STAGES[stage] for stage in STAGES if stages[stage]},
    }


def _found_within(ranks: Sequence[int | None]) -> list[float]:
    return [
        sum(rank is not None and rank <= depth for rank in ranks) / len(ranks)
        for depth in range(1, DEPTH + 1)
    ]


def _tile(metric: Metric, estimate: Estimate) -> dict[str, str]:
    unit = "\u00a0%" if metric.percent else ""
    return {
        "label": metric.label,
        "value": figure(metric, estimate.value) + unit,
        "interval": f"{figure(metric, estimate.low)} – {figure(metric, estimate.high)}",
    }


def _point(metric: Metric, estimate: Estimate) -> Point:
    """The score goes from −1 to 1: drawn on the same axis, what is under 0 at its start."""
    return Point(
        metric.label, estimate.value, estimate.low, estimate.high, figure(metric, estimate.value)
    )


def _slice(part: Slice) -> dict[str, Any]:
    cells = []
    for name in _SLICED:
        estimate = part.metrics.get(name)
        cells.append(
            None
            if estimate is None
            else _tile(_METRICS[name], estimate)
            | {"share": round(100 * min(1.0, max(0.0, estimate.value)))}
        )
    return {"name": part.name, "questions": part.questions, "cells": cells}


def _choices(results: Sequence[Result]) -> list[tuple[str, str, list[str]]]:
    """(attribute, label, values) of the table's filters."""
    questions = [result.question for result in results]
    return [
        ("persona", "profil", sorted({q.persona for q in questions})),
        ("kind", "type", sorted({q.kind for q in questions})),
        ("difficulty", "difficulté", sorted({q.difficulty for q in questions})),
        ("document", "document", sorted({d for q in questions for d in q.documents})),
    ]


def _row(result: Result) -> dict[str, Any]:
    question, answer, judgement = result.question, result.answer, result.judgement
    score = judgement.shares["score"].value
    ranks = [
        {"rank": rank, "evidences": group}
        for group, rank in zip(question.groups, judgement.ranks, strict=True)
    ]
    verdicts = {verdict.n: verdict for verdict in judgement.citations}
    words = fold(answer.answer)
    return {
        "question": question,
        "answer": answer,
        "given": plain(answer.answer),
        "outcome": _outcome(result, score),
        "stage": STAGES[result.stage] if result.stage else "",
        "stage_code": result.stage or "",
        "ranks": ranks,
        "facts": [
            {
                "forms": forms,
                "said": heard,
                "late": not heard and any(said(f, words) for f in forms),
            }
            for forms, heard in zip(question.facts, judgement.facts_said, strict=True)
        ],
        "score": figure(_METRICS["score"], score),
        "citations": [(citation, verdicts.get(citation.n)) for citation in answer.citations],
        "passages": [
            (p, p.text[:_EXCERPT] + ("…" if len(p.text) > _EXCERPT else ""))
            for p in answer.passages[:5]
        ],
        "milliseconds": judgement.milliseconds,
        "search": " ".join(fold(f"{question.id} {question.question} {answer.answer}")),
    }


def _outcome(result: Result, score: float) -> tuple[str, str]:
    """(style, words)"""
    if result.judgement.good:
        return ("good", "juste" if result.question.answerable else "refusée à raison")
    if result.question.answerable and result.answer.refused:
        return ("refused", "refusée à tort")
    return ("partial", "partielle") if score > 0 else ("wrong", "fausse")
