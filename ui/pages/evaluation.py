"""The evaluation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gradio as gr

from ui.components.masthead import Place

if TYPE_CHECKING:
    from ui.site import Site

PLACE = Place("evaluation", "Évaluation")
MENU = ""


def build(page: gr.Blocks, site: Site) -> None:
    gr.HTML("…")
