"""The application: our routes and files, then Gradio's page over the same server."""

from __future__ import annotations

import warnings
from threading import Thread
from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from assistant.api import create_router
from ui.components.masthead import masthead
from ui.french import FrenchPage, translations
from ui.pages import bibliotheque, discussion, dispositifs, engagements, evaluation, quartiers
from ui.records import create_sources_router
from ui.routes import create_pages_router
from ui.shell import ASSETS, ASSETS_URL, HEAD, TITLE, theme
from ui.site import Site

if TYPE_CHECKING:
    import gradio as gr

    from assistant.assistant import Assistant


# In the order of the top bar; the first is at the root.
PAGES = (discussion, dispositifs, engagements, quartiers, bibliotheque, evaluation)
# Those made from records have routes of their own.
_OF_RECORDS = (dispositifs, engagements, quartiers)

LARGEST_UPLOAD = "300mb"
_HOUR_S = 3600  # uploads that nobody took are looked for, and go after a day


def create_app(assistant: Assistant, shared: bool = False) -> FastAPI:
    """Everything that is served: API, pages of documents, and the application itself.

    `shared`: several people use it, and each browser has its own conversations.
    """
    import gradio as gr

    app = FastAPI(title=TITLE, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json")
    site = Site(assistant, shared)
    app.include_router(create_router(assistant))
    app.include_router(create_pages_router(site))
    app.include_router(create_sources_router(site))
    for module in _OF_RECORDS:
        app.include_router(module.routes(site))
    app.mount(ASSETS_URL, StaticFiles(directory=ASSETS), name="ui-assets")
    app.add_middleware(FrenchPage, head=HEAD)
    with warnings.catch_warnings():
        # Said of any application of several pages, although it is turned off.
        warnings.filterwarnings("ignore", "SSR mode is not supported")
        # Routes added after this line would never be reached.
        return gr.mount_gradio_app(
            app,
            blocks(site),
            path="/",
            ssr_mode=False,
            theme=theme(),
            i18n=translations(),
            footer_links=[],
            show_error=False,
            max_file_size=LARGEST_UPLOAD,
        )


def blocks(site: Site) -> gr.Blocks:
    import gradio as gr

    # Before the first reader comes: it also loads what the first answer needs.
    Thread(target=site.shelf.examples, name="examples", daemon=True).start()
    places = [module.PLACE for module in PAGES]
    page = gr.Blocks(
        title=TITLE, fill_width=True, fill_height=True, delete_cache=(_HOUR_S, 24 * _HOUR_S)
    )
    for module in PAGES:
        place = module.PLACE
        with page if place is places[0] else page.route(place.label, place.path, False):
            masthead(places, place, menu=module.MENU)
            module.build(page, site)
    return page
