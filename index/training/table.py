"""The table that is trained: a vector and a weight a piece, and Adam on the rows a step uses.

A batch touches a fifth of the pieces; Adam over all of them, moments included, was two thirds
of the time of a step.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

_BETAS = (0.9, 0.99)
_EPSILON = 1e-8


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one step, on which its gradients are taken."""

    pieces: torch.Tensor  # (rows,) distinct
    vectors: torch.Tensor  # (rows, dimensions)
    weights: torch.Tensor  # (rows,) logarithms

    def sums(self, texts: Sequence[NDArray[np.int64]]) -> torch.Tensor:
        """(texts, dimensions): the weighted sum of each text's pieces."""
        ids = torch.from_numpy(np.concatenate(texts))
        lengths = np.array([len(text) for text in texts])
        local = torch.searchsorted(self.pieces, ids)
        starts = torch.from_numpy(np.cumsum(lengths) - lengths)
        return functional.embedding_bag(
            local, self.vectors, starts, mode="sum", per_sample_weights=self.weights.exp()[local]
        )


class Table:
    def __init__(self, shares: NDArray[np.float64], dimensions: int, seed: int) -> None:
        """`shares`: of the text that is each piece, from which its weight starts.

        S. Arora, Y. Liang, T. Ma, "A Simple but Tough-to-Beat Baseline for Sentence
        Embeddings", ICLR 2017: a / (a + share).
        """
        random = torch.Generator().manual_seed(seed)
        size = len(shares)
        self.vectors = torch.randn(size, dimensions, generator=random) * 0.5 / math.sqrt(dimensions)
        self.weights = torch.from_numpy(np.log(1e-3 / (1e-3 + shares))).float()
        self._moments = [
            (torch.zeros_like(value), torch.zeros_like(value))
            for value in (self.vectors, self.weights)
        ]

    def rows(self, texts: Sequence[NDArray[np.int64]]) -> Rows:
        pieces = torch.from_numpy(np.unique(np.concatenate(texts)))
        return Rows(
            pieces,
            self.vectors[pieces].requires_grad_(),
            self.weights[pieces].requires_grad_(),
        )

    def update(self, rows: Rows, step: int, rate: float) -> None:
        """One step of Adam (from 1) along the gradients that the rows hold."""
        first, second = _BETAS
        for value, (mean, square), leaf in zip(
            (self.vectors, self.weights), self._moments, (rows.vectors, rows.weights), strict=True
        ):
            gradient = leaf.grad
            if gradient is None:
                continue
            new_mean = mean[rows.pieces].lerp_(gradient, 1 - first)
            new_square = square[rows.pieces].lerp_(gradient * gradient, 1 - second)
            mean[rows.pieces] = new_mean
            square[rows.pieces] = new_square
            scale = rate * math.sqrt(1 - second**step) / (1 - first**step)
            value[rows.pieces] = leaf.detach() - scale * new_mean / (new_square.sqrt() + _EPSILON)

    def state(self) -> dict[str, torch.Tensor]:
        """Everything that going on needs, by name; the tensors themselves."""
        names = ("vectors", "weights")
        moments = {
            f"{name}_{kind}": moment
            for name, pair in zip(names, self._moments, strict=True)
            for kind, moment in zip(("mean", "square"), pair, strict=True)
        }
        return {"vectors": self.vectors, "weights": self.weights, **moments}

    def load(self, state: dict[str, torch.Tensor]) -> None:
        for name, tensor in self.state().items():
            tensor.copy_(state[name])
