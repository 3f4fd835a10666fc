"""The cited page: links `#cite-…` anywhere in the page open it (see assets/viewer.js)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.shell import asset

if TYPE_CHECKING:
    import gradio as gr


def viewer() -> gr.HTML:
    """Takes a desk (`ui.documents.Shelf.desk`) as its value; once a page."""
    import gradio as gr

    # The template never changes, and the script only hands the value over: values
    # pasted in a template would be executed.
    return gr.HTML(
        html_template=asset("viewer.html"),
        js_on_load="window.contratsDeVille.connect(element, props, watch);",
        apply_default_css=False,
        elem_id="viewer",
    )
