"""Typesets the samples beside this file: `python -m eval.samples.typeset [FOLDER]`."""

from __future__ import annotations

import sys
from pathlib import Path

from eval.samples import contrat, fiches, protocole

SAMPLES = {
    contrat.FILE: contrat.contrat,
    fiches.FILE: fiches.fiches,
    protocole.FILE: protocole.protocole,
}


def typeset(folder: Path) -> list[Path]:
    """Writes the samples into `folder`; returns their paths."""
    paths = []
    for name, compose in SAMPLES.items():
        paths.append(folder / name)
        compose().write(paths[-1])
    return paths


if __name__ == "__main__":
    for written in typeset(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent):
        print(f"{written.name}: {written.stat().st_size // 1024} Ko")
