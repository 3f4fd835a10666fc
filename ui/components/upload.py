"""Files that somebody dropped, under the names that they gave them.

`gr.File` rewrites the names (« charte d'été (2).pdf » loses its apostrophe), so its events
take the value as it comes: `preprocess=False`. Gradio has checked by then that the files
are among those uploaded.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ui.depositing import Deposited


def uploaded(value: Any) -> list[Deposited]:
    """From the value of a `gr.File` that was not preprocessed: one file, several, or None."""
    files = value if isinstance(value, list) else [value] if value else []
    return [Deposited(Path(f["path"]), f["orig_name"] or Path(f["path"]).name) for f in files]
