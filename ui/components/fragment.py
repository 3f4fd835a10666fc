"""A part of a page made on the server: Jinja templates, whatever is in them escaped.

A button in it says what it does in `data-do`; the page gets an event with all the data of
the button, as strings. A field says the same in `data-change`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from ui.shell import ASSETS

if TYPE_CHECKING:
    import gradio as gr
    from jinja2 import Environment

# Named in quotes, so that Gradio knows the event: component.do(…).
_ON_LOAD = """
element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (button && !button.disabled) trigger("do", { ...button.dataset });
});
element.addEventListener("submit", (event) => {
  event.preventDefault();
  const fields = Object.fromEntries(new FormData(event.target));
  trigger("do", { ...event.target.dataset, ...fields, do: event.target.dataset.submit });
});
"""


def fragment(elem_id: str, then: str = "") -> gr.HTML:
    """An empty place for `rendered` HTML, whose buttons give `do` events.

    `then`: the event that the browser's document gets when it was filled.
    """
    import gradio as gr

    script = _ON_LOAD
    if then:
        script += f'watch("value", () => document.dispatchEvent(new Event("{then}")));'
    return gr.HTML(value="", elem_id=elem_id, js_on_load=script, apply_default_css=False)


def rendered(template: str, **content: Any) -> str:
    """The template of `ui/assets/fragments` with what it shows, escaped."""
    return _environment().get_template(template).render(**content)


def told(event: gr.EventData) -> dict[str, str]:
    """What a `do` event says: the data of the button, and the fields of its form."""
    data = event._data if isinstance(event._data, dict) else {}
    return {str(key): str(value) for key, value in data.items()}


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(ASSETS / "fragments"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["number"] = lambda value: f"{value:,.0f}".replace(",", "\u202f")
    environment.filters["decimal"] = lambda value, digits=1: f"{value:.{digits}f}".replace(".", ",")
    return environment
