"""The application: our routes and files, then Gradio's page over the same server."""

from __future__ import annotations

import os
from threading import Thread
from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from assistant.api import create_router
from ui.french import FrenchPage, translations
from ui.shell import ASSETS, ASSETS_URL, HEAD, TITLE, asset, theme

if TYPE_CHECKING:
    import gradio as gr

    from assistant.assistant import Assistant


def create_app(assistant: Assistant) -> FastAPI:
    """Everything that is served: API, pages of documents, and the application itself."""
    # Before Gradio's import: it would call home.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["HF_HUB_OFFLINE"] = "1"
    import gradio as gr

    app = FastAPI(title=TITLE, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json")
    app.include_router(create_router(assistant))
    app.mount(ASSETS_URL, StaticFiles(directory=ASSETS), name="ui-assets")
    app.add_middleware(FrenchPage, head=HEAD)
    # Routes added after this line would never be reached.
    return gr.mount_gradio_app(
        app,
        blocks(assistant),
        path="/",
        ssr_mode=False,
        theme=theme(),
        i18n=translations(),
        footer_links=[],
        show_error=False,
        max_file_size="1kb",
    )


def blocks(assistant: Assistant) -> gr.Blocks:
    import gradio as gr

    from ui.documents import Shelf
    from ui.pages import discussion

    shelf = Shelf(assistant)
    # Before the first reader comes: it also loads what the first answer needs.
    Thread(target=shelf.examples, name="examples", daemon=True).start()
    with gr.Blocks(title=TITLE, fill_width=True, fill_height=True) as page:
        gr.HTML(
            html_template=asset("header.html"),
            js_on_load=None,
            apply_default_css=False,
            elem_id="masthead",
        )
        discussion.build(page, assistant, shelf)
    return page
