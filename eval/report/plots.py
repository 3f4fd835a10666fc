"""The report's plots, as SVG that takes its colours from the page's style."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

_ROW = 26  # pixels
_LABEL = 200  # pixels for the labels on the left
_WIDTH = 720


@dataclass(frozen=True, slots=True)
class Point:
    """A value with its interval, all in 0..1."""

    label: str
    value: float
    low: float
    high: float
    text: str


def intervals(points: Sequence[Point]) -> Markup:
    """One line a metric: its value, and its 95 % interval as a bar."""
    right = _WIDTH - 60
    height = _ROW * len(points) + 30

    def x(value: float) -> float:
        return _LABEL + (right - _LABEL) * min(1.0, max(0.0, value))

    parts = []
    for tick in range(0, 101, 20):
        at = x(tick / 100)
        parts.append(f'<line class="grid" x1="{at:.1f}" x2="{at:.1f}" y1="4" y2="{height - 22}"/>')
        parts.append(f'<text class="tick" x="{at:.1f}" y="{height - 6}">{tick}</text>')
    for place, point in enumerate(points):
        y = 18 + _ROW * place
        parts.append(
            f'<text class="label" x="{_LABEL - 12}" y="{y + 4}">{escape(point.label)}</text>'
            f'<rect class="interval" x="{x(point.low):.1f}" y="{y - 5}" rx="5"'
            f' width="{max(2.0, x(point.high) - x(point.low)):.1f}" height="10"/>'
            f'<circle class="dot" cx="{x(point.value):.1f}" cy="{y}" r="5"/>'
            f'<text class="value" x="{right + 14}" y="{y + 4}">{escape(point.text)}</text>'
        )
    return _svg(height, parts, "Mesures et intervalles à 95 %")


def bars(counts: Sequence[tuple[str, int]]) -> Markup:
    """One bar a label."""
    most = max([count for _, count in counts] or [1]) or 1
    left = _LABEL + 60
    parts = []
    for place, (label, count) in enumerate(counts):
        y = 4 + _ROW * place
        width = (_WIDTH - left - 60) * count / most
        parts.append(
            f'<text class="label" x="{left - 12}" y="{y + 14}">{escape(label)}</text>'
            f'<rect class="bar" x="{left}" y="{y}" rx="3" width="{max(1.0, width):.1f}"'
            f' height="18"/>'
            f'<text class="value" x="{left + width + 8:.1f}" y="{y + 14}">{count}</text>'
        )
    return _svg(_ROW * len(counts) + 8, parts, "Échecs par étape probable")


def curve(shares: Sequence[float]) -> Markup:
    """Share of the evidence found within the first 1, 2, … passages (0..1)."""
    left, right, top, bottom = 48, _WIDTH - 20, 12, 220
    last = max(2, len(shares))

    def at(rank: int, share: float) -> str:
        x = left + (right - left) * (rank - 1) / (last - 1)
        return f"{x:.1f},{bottom - (bottom - top) * share:.1f}"

    parts = []
    for tick in range(0, 101, 25):
        y = bottom - (bottom - top) * tick / 100
        parts.append(f'<line class="grid" x1="{left}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text class="label" x="{left - 8}" y="{y + 4:.1f}">{tick}</text>')
    for rank in (1, 5, 10, 20, 30, 40, 50):
        if rank <= last:
            place = at(rank, 0).split(",")[0]
            parts.append(f'<text class="tick" x="{place}" y="{bottom + 18}">{rank}</text>')
    line = " ".join(at(rank, share) for rank, share in enumerate(shares, start=1))
    parts.append(f'<polyline class="line" points="{line}"/>')
    for rank in (5, 10):
        if rank <= len(shares):
            across, up = at(rank, shares[rank - 1]).split(",")
            parts.append(f'<circle class="dot" cx="{across}" cy="{up}" r="4"/>')
    return _svg(bottom + 28, parts, "Part des preuves trouvées selon le nombre de passages lus")


def histogram(values: Sequence[float], bins: int = 24) -> Markup:
    """How many questions took how many milliseconds; the slowest 1 % share the last bar."""
    left, right, top, bottom = 20, _WIDTH - 20, 12, 130
    ordered = sorted(values)
    most = ordered[int(0.99 * (len(ordered) - 1))] or 1.0
    counts = [0] * bins
    for value in values:
        counts[min(bins - 1, int(bins * value / most))] += 1
    step = (right - left) / bins
    parts = [
        f'<rect class="bar" x="{left + step * place + 1:.1f}" width="{step - 2:.1f}"'
        f' y="{bottom - (bottom - top) * count / max(counts):.1f}"'
        f' height="{(bottom - top) * count / max(counts):.1f}"/>'
        for place, count in enumerate(counts)
    ]
    parts.append(f'<line class="grid" x1="{left}" x2="{right}" y1="{bottom}" y2="{bottom}"/>')
    for part in range(5):
        x = left + (right - left) * part / 4
        parts.append(
            f'<text class="tick" x="{x:.1f}" y="{bottom + 18}">{most * part / 4:.0f}</text>'
        )
    return _svg(bottom + 28, parts, "Temps de réponse en millisecondes")


def _svg(height: float, parts: Sequence[str], title: str) -> Markup:
    """`parts` are built here from numbers and escaped labels: safe to mark as such."""
    return Markup(
        f'<svg viewBox="0 0 {_WIDTH} {height:.0f}" role="img" aria-label="{escape(title)}">'
        + "".join(parts)
        + "</svg>"
    )
