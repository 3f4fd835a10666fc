"""The training loop: the same seed gives the same model, stopped and resumed or not."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from index.training.contrast import PairSet, draw, loss
from index.training.prepare import Prepared
from index.training.table import Table


@dataclass(frozen=True, slots=True)
class Plan:
    steps: int
    batch: int = 1024
    rate: float = 0.01  # of Adam, rising over the first steps, then falling to nothing
    dimensions: int = 256
    seed: int = 0
    checkpoint_every: int = 100  # steps


def train(prepared: Prepared, plan: Plan, work: Path, say: Callable[[str], None]) -> Table:
    torch.manual_seed(plan.seed)
    torch.use_deterministic_algorithms(True)
    table = Table(prepared.shares, plan.dimensions, plan.seed)
    checkpoint = work / "checkpoint.pt"
    done = _resumed(checkpoint, table, plan)
    if done:
        say(f"going on from step {done}")
    losses: dict[str, list[float]] = {}
    began = time.monotonic()
    shares = np.array([pairs.share for pairs in prepared.sets])
    for step in range(done + 1, plan.steps + 1):
        # All that is random in a step depends on its number alone.
        random = np.random.default_rng([plan.seed, step])
        pairs = prepared.sets[random.choice(len(shares), p=shares / shares.sum())]
        losses.setdefault(pairs.name, []).append(_step(table, pairs, plan, step, random))
        if step % plan.checkpoint_every == 0 or step == plan.steps:
            _save(checkpoint, table, plan, step)
            means = ", ".join(f"{name} {np.mean(some):.2f}" for name, some in losses.items())
            pace = (time.monotonic() - began) / (step - done)
            say(f"step {step} of {plan.steps}, {pace:.2f} s each; loss: {means}")
            losses.clear()
    return table


def _step(
    table: Table, pairs: PairSet, plan: Plan, step: int, random: np.random.Generator
) -> float:
    batch = draw(pairs, plan.batch, random)
    rows = table.rows(batch.left + batch.right)
    left = rows.sums(batch.left) if batch.targets is None else batch.targets
    value = loss(left, rows.sums(batch.right), batch.confused)
    value.backward()
    warm = min(1.0, step / 30)
    table.update(rows, step, plan.rate * warm * max(0.02, 1 - step / plan.steps))
    return float(value.detach())


def _save(file: Path, table: Table, plan: Plan, step: int) -> None:
    partial = file.with_suffix(".partial")
    torch.save({"plan": repr(plan), "step": step, **table.state()}, partial)
    partial.replace(file)


def _resumed(file: Path, table: Table, plan: Plan) -> int:
    """Steps already done by the same plan."""
    if not file.exists():
        return 0
    state = torch.load(file, weights_only=True)
    if state.pop("plan") != repr(plan):
        return 0
    step = int(state.pop("step"))
    table.load(state)
    return step
