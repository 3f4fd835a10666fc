"""A trained table becomes the files that `index.static` reads: 8 bits a number."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer


def export(
    folder: Path,
    tokenizer: Tokenizer,
    vectors: NDArray[np.float32],
    weights: NDArray[np.float32],
) -> str:
    """Write the model into a folder; returns its name.

    The name holds a fingerprint of the table: a library built with another table knows it.
    """
    weighted = vectors * weights[:, None]
    scales = (np.abs(weighted).max(axis=1) / 127).astype(np.float16)
    divisors = np.maximum(scales.astype(np.float32), 1e-8)[:, None]
    rows = np.clip(np.rint(weighted / divisors), -127, 127).astype(np.int8)
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / "rows.npy", rows)
    np.save(folder / "scales.npy", scales)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    digest = hashlib.sha256(rows.tobytes() + scales.tobytes()).hexdigest()[:8]
    name = f"statique-fr-{rows.shape[1]}-{digest}"
    settings = {"name": name, "dimensions": rows.shape[1], "pieces": len(rows)}
    (folder / "config.json").write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")
    return name
