"""A place to drop files, which keep the names that people gave them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr
from gradio.data_classes import FileData, ListFiles

from ui.depositing import Deposited


def upload(**options: Any) -> gr.File:
    """A `gr.File` whose value is a list of `Deposited`: Gradio's own rewrites their names."""
    component = gr.File(**options)
    # On the object: a subclass makes Gradio write a file beside its code.
    component.preprocess = _deposited
    return component


def _deposited(payload: ListFiles | FileData | None) -> list[Deposited]:
    if payload is None:
        return []
    files = payload.root if isinstance(payload, ListFiles) else [payload]
    return [Deposited(Path(f.path), f.orig_name or Path(f.path).name) for f in files]
