"""Train the static encoder: `python -m index.training ../shared/training`."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import torch

from index.static import MODEL
from index.training.data import read_training_data
from index.training.export import export
from index.training.prepare import prepare
from index.training.run import Plan, train
from index.training.teacher import packaged_teacher


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m index.training", description=__doc__)
    parser.add_argument("data", type=Path, help="folder of the training text")
    parser.add_argument("--out", type=Path, default=MODEL, help="folder of the model")
    parser.add_argument(
        "--work",
        type=Path,
        default=Path("build/encoder"),
        help="folder of what a run can go on from",
    )
    parser.add_argument(
        "--teacher",
        default=packaged_teacher() or "sentence-transformers/all-MiniLM-L6-v2",
        help="sentence-transformers model, folder or hub name, for the English side"
        " (default: all-MiniLM-L6-v2)",
    )
    parser.add_argument("--steps", type=int, default=500)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()

    began = time.monotonic()

    def say(message: str) -> None:
        print(f"[{time.monotonic() - began:6.0f} s] {message}", flush=True)

    torch.set_num_threads(options.threads)
    plan = Plan(options.steps)
    prepared = prepare(
        read_training_data(options.data), options.teacher, plan.dimensions, options.work, say
    )
    table = train(prepared, plan, prepared.work, say)
    name = export(
        options.out, prepared.tokenizer, table.vectors.numpy(), table.weights.exp().numpy()
    )
    say(f"wrote {name} to {options.out}")


if __name__ == "__main__":
    main()
