"""The top bar: name, pages, state of the library."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from ui.components.fragment import rendered

if TYPE_CHECKING:
    import gradio as gr


class Place(NamedTuple):
    """A page of the application."""

    path: str  # after the address; "" for the first one
    label: str


def masthead(places: Iterable[Place], current: Place, menu: str = "") -> gr.HTML:
    """`menu`: what the button of the drawer is called; assets/shelf.js says what the library holds."""
    import gradio as gr

    return gr.HTML(
        value=rendered("masthead.html", places=places, current=current, menu=menu),
        js_on_load=None,
        apply_default_css=False,
        elem_id="masthead",
    )
