"""The discussion: questions and answers in the centre, the cited page on the right."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

import gradio as gr

from ui.conversation import Conversation
from ui.markdown import messages
from ui.shell import asset
from ui.turn import MAX_QUESTION, Answering

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from ui.documents import Shelf

CAUTION = (
    "Les réponses peuvent être incomplètes ou se tromper\u00a0: "
    "vérifiez le passage cité avant de vous en servir."
)


def build(page: gr.Blocks, assistant: Assistant, shelf: Shelf) -> None:
    """Lay the discussion in `page`, which is open."""
    with gr.Row(elem_id="desk", equal_height=True):
        with gr.Column(elem_id="menu", min_width=0):
            new = gr.Button("Nouvelle discussion", elem_id="new", size="md")
            gr.HTML(
                html_template=asset("shelf.html"),
                js_on_load=None,
                apply_default_css=False,
                elem_id="shelf",
            )
        with gr.Column(elem_id="talk", min_width=0):
            chat = gr.Chatbot(
                elem_id="chat",
                show_label=False,
                label="Discussion",
                autoscroll=False,
                container=False,
                layout="panel",
                buttons=["copy"],
                latex_delimiters=[],
                allow_tags=False,
                height="100%",
                placeholder=asset("welcome.md"),
                feedback_options=None,
            )
            question = gr.Textbox(
                elem_id="question",
                label="Votre question",
                show_label=False,
                placeholder="Posez votre question…",
                max_length=MAX_QUESTION,
                lines=1,
                max_lines=6,
                submit_btn="Envoyer",
                stop_btn=False,
                container=False,
            )
            gr.HTML(
                html_template=f"<p>{CAUTION}</p>",
                js_on_load=None,
                apply_default_css=False,
                elem_id="caution",
            )
        with gr.Column(elem_id="source", min_width=0):
            # The template never changes, and the script only hands the value over: values
            # pasted in a template would be executed.
            desk = gr.HTML(
                html_template=asset("viewer.html"),
                js_on_load="window.contratsDeVille.connect(element, props, watch);",
                apply_default_css=False,
                elem_id="viewer",
            )
    answering = Answering(assistant)
    kept = gr.BrowserState(None, storage_key="discussion", secret="contrats-de-ville")

    def shown(conversation: Conversation) -> dict[Any, Any]:
        return {
            chat: gr.update(value=messages(conversation, shelf.periods())),
            kept: conversation.kept(),
            desk: shelf.desk(conversation),
        }

    def idle() -> dict[Any, Any]:
        return {question: gr.update(submit_btn="Envoyer", stop_btn=False)}

    def restored(state: Any) -> dict[Any, Any]:
        return shown(Conversation.restored(state))

    def examples() -> Any:
        return gr.update(examples=[{"text": text} for text in shelf.examples()])

    async def ask(text: str, state: Any) -> AsyncIterator[dict[Any, Any]]:
        text = text.strip()
        if not text:
            yield {question: ""}
            return
        earlier = Conversation.restored(state)
        begun = False
        async for conversation in answering.run(earlier, text):
            update = shown(conversation)
            if not begun:
                update |= {question: gr.update(value="", submit_btn=False, stop_btn="Arrêter")}
            elif conversation.turns[-1].state == "pending":  # one more step: only words change
                update = {chat: update[chat]}
            begun = True
            yield update
        yield idle()

    async def ask_example(state: Any, event: gr.SelectData) -> AsyncIterator[dict[Any, Any]]:
        async for update in ask(event.value["text"], state):
            yield update

    outputs = [chat, question, kept, desk]
    quietly: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    # `Answering` holds the line: Gradio's queue would not say that one waits.
    turn: dict[str, Any] = {"concurrency_limit": None, **quietly}
    asked = question.submit(ask, [question, kept], outputs, **turn)
    example = chat.example_select(ask_example, [kept], outputs, **turn)

    def stopped(state: Any) -> dict[Any, Any]:
        return {**shown(Conversation.restored(state)), **idle()}

    def emptied() -> dict[Any, Any]:
        return {**shown(Conversation()), **idle()}

    instant: dict[str, Any] = {"cancels": [asked, example], "queue": False, **quietly}
    question.stop(stopped, [kept], outputs, **instant)
    new.click(emptied, None, outputs, **instant)
    page.load(restored, [kept], outputs, **quietly)
    page.load(examples, None, [chat], **quietly)
