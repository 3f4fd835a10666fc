"""A place to drop files, which keep the names that people gave them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr
from gradio.data_classes import FileData, ListFiles

from ui.depositing import Deposited

from gradio.events import Dependency

class Upload(gr.File):
    """Gives the files as `Deposited`: Gradio's own rewrites their names."""

    is_template = True  # drawn as gr.File is

    def preprocess(self, payload: ListFiles | FileData | None) -> Any:
        if payload is None:
            return []
        files = payload.root if isinstance(payload, ListFiles) else [payload]
        return [Deposited(Path(f.path), f.orig_name or Path(f.path).name) for f in files]
    from typing import Callable, Literal, Sequence, Any, TYPE_CHECKING
    from gradio.blocks import Block

    if TYPE_CHECKING:
        from gradio.components import Timer
        from gradio.components.base import Component
