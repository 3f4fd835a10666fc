"""The scores in a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from eval.compare import DECISIVE, VERDICTS, Comparison, Verdict
from eval.metrics import METRICS, Metric
from eval.scores import Estimate, Slice

BY = {
    "all": "ensemble",
    "persona": "profil",
    "kind": "type de question",
    "difficulty": "difficulté",
    "document": "document",
}
# What fits a terminal's width; the rest is in the report and in --json.
_BRIEF = {
    "recall@5": "r@5",
    "recall@10": "r@10",
    "recall@1500w": "r1500",
    "mrr": "MRR",
    "facts": "faits",
    "right": "juste",
    "locator": "lieu",
    "score": "score",
}


def figure(metric: Metric, value: float) -> str:
    """As people read it in French: « 86,2 » (per cent) or « 0,41 »."""
    text = f"{100 * value:.1f}" if metric.percent else f"{value:.2f}"
    return text.replace(".", ",").replace("-", "−")


def print_scores(found: Sequence[Slice], console: Console) -> None:
    """The whole set with intervals, then one line a slice."""
    whole, *others = found
    overall = Table(title=f"{whole.questions} questions", title_justify="left")
    overall.add_column("mesure")
    overall.add_column("valeur", justify="right")
    overall.add_column("intervalle à 95 %", justify="right")
    overall.add_column("questions", justify="right")
    for metric in METRICS:
        estimate = whole.metrics.get(metric.name)
        if estimate is None and metric.of_models:
            continue
        if estimate is None:
            overall.add_row(metric.label, "—", "", "0")
            continue
        overall.add_row(metric.label, *_cells(metric, estimate))
    console.print(overall)
    if whole.latency is not None:
        console.print(
            f"Temps de réponse : p50 {whole.latency.p50:.0f} ms, p95 {whole.latency.p95:.0f} ms"
        )

    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    table.add_column("", overflow="ellipsis", no_wrap=True, max_width=24)
    table.add_column("n", justify="right")
    shown = [metric for metric in METRICS if metric.name in _BRIEF]
    for metric in shown:
        table.add_column(_BRIEF[metric.name], justify="right", no_wrap=True, min_width=5)
    by = ""
    for part in others:
        if part.by != by:
            by = part.by
            table.add_row(f"[bold]par {BY[by]}[/bold]")
        cells = [
            figure(metric, part.metrics[metric.name].value) if metric.name in part.metrics else "—"
            for metric in shown
        ]
        table.add_row(f"  {part.name}", str(part.questions), *cells)
    console.print(table)


def _cells(metric: Metric, estimate: Estimate) -> tuple[str, str, str]:
    return (
        figure(metric, estimate.value),
        f"{figure(metric, estimate.low)} – {figure(metric, estimate.high)}",
        str(estimate.questions),
    )


def print_comparison(found: Comparison, asked: Mapping[str, str], console: Console) -> None:
    """Differences, the questions that changed side, and the verdict last.

    Args:
        asked: the questions' texts by identifier.
    """
    table = Table("mesure", "avant", "après", "écart", "intervalle à 95 %", "", box=None)
    for column in table.columns[1:5]:
        column.justify = "right"
    for d in found.differences:
        table.add_row(
            d.metric.label,
            figure(d.metric, d.before),
            figure(d.metric, d.after),
            _signed(d.metric, d.change),
            f"{_signed(d.metric, d.low)} à {_signed(d.metric, d.high)}",
            f"[{_STYLES[d.verdict]}]{VERDICTS[d.verdict]}[/]",
        )
    console.print(table)
    for title, names in (("gagnées", found.won), ("perdues", found.lost)):
        console.print(f"\n{len(names)} questions {title}")
        for name in names:
            console.print(f"  {name}  {asked.get(name, '')}", markup=False)
    if found.alone:
        console.print(f"\n{found.alone} questions ne sont que d’un côté : laissées de côté.")
    console.print(f"\n[bold]{_plainly(found)}[/]")


def comparison_json(found: Comparison) -> dict[str, Any]:
    return {
        "verdict": found.verdict,
        "questions": found.common,
        "won": found.won,
        "lost": found.lost,
        "differences": {
            d.metric.name: {
                "before": d.before,
                "after": d.after,
                "low": d.low,
                "high": d.high,
                "verdict": d.verdict,
            }
            for d in found.differences
        },
    }


_STYLES: dict[Verdict, str] = {"better": "green", "worse": "red", "noise": "dim"}


def _plainly(found: Comparison) -> str:
    """« Dans le bruit (score), mais rappel@5 meilleur. »"""
    moved = [
        f"{d.metric.label} {VERDICTS[d.verdict]}"
        for d in found.differences
        if d.verdict != "noise" and d.metric.name != DECISIVE
    ]
    others = f" Au-delà du bruit aussi : {', '.join(moved)}." if moved else ""
    return f"Verdict sur le score, {found.common} questions : {VERDICTS[found.verdict]}.{others}"


def _signed(metric: Metric, value: float) -> str:
    return ("+" if value > 0 else "") + figure(metric, value)
