"""What surrounds every page: head, header, colours."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gradio.themes import ThemeClass

ASSETS = Path(__file__).parent / "assets"
ASSETS_URL = "/ui/assets"
TITLE = "Assistant Contrats de ville"

# The last one adapts the others to narrow screens.
_STYLES = "\n".join(
    f'<link rel="stylesheet" href="{ASSETS_URL}/{name}.css">'
    for name in (
        "base",
        "chat",
        "menu",
        "viewer",
        "page",
        "inside",
        "records",
        "quartiers",
        "dispositifs",
        "shell",
    )
)

# The first script sets the language before Gradio reads it.
HEAD = f"""
<script>for (const [name, value] of [["language", "fr"], ["languages", ["fr"]]])
Object.defineProperty(navigator, name, {{ get: () => value }});</script>
<title>{TITLE}</title>
<link rel="icon" type="image/svg+xml" href="{ASSETS_URL}/favicon.svg">
{_STYLES}
<script type="module" src="{ASSETS_URL}/app.js"></script>
"""


def asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")


def theme() -> ThemeClass:
    """System fonts and our colours: base.css holds the colours, once, for both modes."""
    import gradio as gr

    return gr.themes.Default(
        font=["system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif"],
        font_mono=["ui-monospace", "Consolas", "monospace"],
        radius_size=gr.themes.sizes.radius_sm,
        text_size=gr.themes.sizes.text_md,
    )
