"""The evaluation: run a question set, read and compare results, use what readers said."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

import gradio as gr

from eval.questions import QuestionSetError
from eval.runs import RunError
from eval.spreadsheet import SpreadsheetError
from ui.components.fragment import fragment, rendered, told
from ui.components.masthead import Place
from ui.components.upload import uploaded
from ui.evaluations import Evaluations
from ui.measuring import Measuring

if TYPE_CHECKING:
    from ui.site import Site

PLACE = Place("evaluation", "Évaluation")
MENU = ""

_FAULTS = (QuestionSetError, SpreadsheetError, RunError)


def build(page: gr.Blocks, site: Site) -> None:
    """Lay the evaluation in `page`, which is open."""
    evaluations = Evaluations(site)
    measuring = Measuring(site.assistant)
    with gr.Column(elem_classes="page", elem_id="content"):
        gr.HTML(rendered("evaluation-head.html"), js_on_load=None, apply_default_css=False)
        with gr.Tabs(elem_id="parts"):
            with gr.Tab("Mesurer", id="measure"):
                with gr.Row(equal_height=True):
                    picked = gr.Dropdown(
                        label="Jeu de questions", choices=[], elem_id="set", scale=3
                    )
                    start = gr.Button(
                        "Lancer l’évaluation", variant="primary", elem_id="start", scale=1
                    )
                    stop = gr.Button("Arrêter", visible=False, elem_id="halt", scale=1)
                with gr.Accordion("Ajouter un jeu de questions", open=False, elem_id="add-set"):
                    gr.HTML(rendered("set-help.html"), js_on_load=None, apply_default_css=False)
                    given = gr.File(
                        label="Jeu de questions",
                        file_types=[".jsonl", ".csv", ".xlsx"],
                        height=120,
                        elem_id="set-file",
                    )
                    check = gr.Button("Vérifier le jeu choisi", size="sm", elem_id="check")
                notes = fragment("notes")
                runs = fragment("runs")
                report = fragment("report")
            with gr.Tab("Comparer", id="compare"):
                with gr.Row(equal_height=True):
                    before = gr.Dropdown(label="Avant", choices=[], elem_id="before")
                    after = gr.Dropdown(label="Après", choices=[], elem_id="after")
                comparison = fragment("comparison")
            with gr.Tab("Retours des lecteurs", id="feedback"):
                feedback = fragment("feedback")

    def sets(chosen: str | None = None) -> Any:
        choices = evaluations.sets()
        values = [value for _, value in choices]
        value = chosen if chosen in values else values[0] if values else None
        return gr.update(choices=choices, value=value)

    def shown() -> dict[Any, Any]:
        choices = evaluations.choices()
        return {
            runs: evaluations.table(),
            before: gr.update(choices=choices),
            after: gr.update(choices=choices),
        }

    def welcomed() -> dict[Any, Any]:
        return {**shown(), picked: sets(), feedback: evaluations.feedback()}

    async def measure(chosen: str | None) -> AsyncIterator[dict[Any, Any]]:
        if not chosen:
            yield {
                notes: rendered("notice.html", message="Choisissez d’abord un jeu de questions.")
            }
            return
        yield {start: gr.update(visible=False), stop: gr.update(visible=True), report: ""}
        finished = None
        try:
            async for progress in measuring.run(evaluations.path(chosen)):
                finished = progress.run
                yield {notes: rendered("measuring.html", progress=progress)}
        except _FAULTS as error:
            yield {notes: rendered("faults.html", title="Ce jeu ne peut pas servir.", error=error)}
        if finished:
            yield {notes: "", **shown(), report: evaluations.report(finished.id)}
        yield {start: gr.update(visible=True), stop: gr.update(visible=False)}

    def stopped() -> dict[Any, Any]:
        message = "L’évaluation est arrêtée : rien n’en est gardé."
        return {
            notes: rendered("notice.html", message=message),
            start: gr.update(visible=True),
            stop: gr.update(visible=False),
        }

    def added(value: Any) -> dict[Any, Any]:
        files = uploaded(value)
        if not files:
            return {notes: ""}
        try:
            kept = evaluations.keep(files[0])
        except _FAULTS as error:
            title = "Ce fichier n’a pas été ajouté."
            return {notes: rendered("faults.html", title=title, error=error), given: None}
        return {picked: sets(kept), notes: evaluations.checked(kept), given: None}

    def checked(chosen: str | None) -> str:
        return evaluations.checked(chosen) if chosen else ""

    def act(event: gr.EventData) -> str:
        return evaluations.report(told(event).get("id", ""))

    def compared(one: str | None, other: str | None) -> str:
        return evaluations.comparison(one, other) if one and other else ""

    def converted(event: gr.EventData) -> dict[Any, Any]:
        button = told(event)
        evaluations.convert(button.get("id", ""), button.get("right", ""))
        return {feedback: evaluations.feedback(), picked: sets()}

    quietly: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    measured = start.click(
        measure,
        [picked],
        [notes, start, stop, runs, before, after, report],
        concurrency_limit=None,
        **quietly,
    )
    stop.click(stopped, None, [notes, start, stop], cancels=[measured], queue=False, **quietly)
    given.upload(added, [given], [picked, notes, given], preprocess=False, **quietly)
    check.click(checked, [picked], [notes], **quietly)
    runs.do(act, None, [report], **quietly)
    for choice in (before, after):
        choice.change(compared, [before, after], [comparison], **quietly)
    feedback.do(converted, None, [feedback, picked], **quietly)
    page.load(welcomed, None, [runs, before, after, picked, feedback], **quietly)
