"""The library: add documents, see what was read in them, replace or remove them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

import gradio as gr

from index.errors import LibraryError
from ingest.formats import READ
from ui.components.fragment import fragment, rendered, told
from ui.components.masthead import Place
from ui.components.upload import uploaded
from ui.depositing import STAGES, Deposited, Depositing, Progress
from ui.documents import date_label
from ui.shell import asset

if TYPE_CHECKING:
    from ui.site import Site

PLACE = Place("bibliotheque", "Bibliothèque")
MENU = ""

_STATUSES = {
    "added": "Ajouté",
    "replaced": "Remplacé",
    "unchanged": "Déjà là",
    "failed": "Pas ajouté",
}


def build(page: gr.Blocks, site: Site) -> None:
    """Lay the library in `page`, which is open."""
    library = site.assistant.library
    depositing = Depositing(library)
    formats = sorted(READ)
    with gr.Column(elem_classes="page", elem_id="content"):
        gr.HTML(
            html_template=asset("inside.html"),
            js_on_load="window.contratsDeVille.inside(element);",
            apply_default_css=False,
            elem_id="inside",
        )
        with gr.Column(elem_id="library"):
            gr.HTML(rendered("library-head.html"), js_on_load=None, apply_default_css=False)
            with gr.Column(elem_id="dropping") as dropping:
                drop = gr.File(
                    label="Ajouter des documents",
                    file_count="multiple",
                    file_types=formats,
                    elem_id="drop",
                    height=150,
                )
            with gr.Group(visible=False, elem_id="replacing") as replacing:
                target = gr.State("")
                asked = fragment("replacing-what")
                instead = gr.File(
                    label="Le nouveau fichier", file_types=formats, elem_id="instead", height=130
                )
                keep = gr.Button("Ne pas remplacer", size="sm", elem_id="keep")
            stop = gr.Button("Arrêter", visible=False, elem_id="stop", size="sm")
            progress = fragment("progress")
            documents = fragment("documents", then="library-changed")

    def listed() -> str:
        return rendered("documents.html", documents=library.documents(), date=date_label)

    async def dropped(value: Any) -> AsyncIterator[dict[Any, Any]]:
        async for update in deposited(uploaded(value)):
            yield update

    async def deposited(files: list[Deposited]) -> AsyncIterator[dict[Any, Any]]:
        yield {drop: None, dropping: gr.update(visible=False), stop: gr.update(visible=True)}
        last = ""
        async for lot in depositing.run(files):
            shown = progress_list(lot)
            if shown != last:
                last = shown
                yield {progress: shown}
        yield {
            documents: listed(),
            dropping: gr.update(visible=True),
            stop: gr.update(visible=False),
        }

    async def replaced(value: Any, name: str) -> AsyncIterator[dict[Any, Any]]:
        """Under the name of the document that it takes the place of."""
        files = uploaded(value)
        if not files or not name:
            return
        yield {replacing: gr.update(visible=False), instead: None}
        async for update in deposited([Deposited(files[0].path, name)]):
            yield update

    def act(event: gr.EventData) -> dict[Any, Any]:
        button = told(event)
        try:
            entry = library.document(button.get("id", ""))
            if button["do"] == "replace":
                return {
                    target: entry.name,
                    asked: rendered("replacing.html", entry=entry),
                    replacing: gr.update(visible=True),
                }
            library.remove(entry.id)
        except LibraryError as error:
            return {progress: rendered("notice.html", message=str(error)), documents: listed()}
        return {
            progress: rendered("notice.html", message=f"« {entry.title} » est retiré."),
            documents: listed(),
        }

    def stopped() -> dict[Any, Any]:
        return {
            progress: rendered(
                "notice.html",
                message="L’ajout est arrêté. Les documents déjà terminés sont dans la bibliothèque.",
            ),
            documents: listed(),
            dropping: gr.update(visible=True),
            stop: gr.update(visible=False),
        }

    quietly: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    outputs = [drop, dropping, stop, progress, documents]
    raw: dict[str, Any] = {"preprocess": False, "concurrency_limit": None, **quietly}
    adding = drop.upload(dropped, [drop], outputs, **raw)
    swapping = instead.upload(replaced, [instead, target], [replacing, instead, *outputs], **raw)
    documents.do(act, None, [target, asked, replacing, progress, documents], **quietly)
    keep.click(lambda: gr.update(visible=False), None, [replacing], **quietly)
    stop.click(stopped, None, outputs, cancels=[adding, swapping], queue=False, **quietly)
    page.load(listed, None, [documents], **quietly)


def progress_list(lot: list[Progress]) -> str:
    return rendered("progress.html", lot=lot, stages=STAGES, statuses=_STATUSES)
