"""The discussion: conversations on the left, questions and answers in the centre, the
cited page on the right."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.conversation import Conversation, Turn
from assistant.conversations import Verdict
from ui.components.fragment import fragment, told
from ui.components.masthead import Place
from ui.components.scope import ScopePicker, chosen
from ui.components.viewer import viewer
from ui.listing import conversations_list, export_links, narrowed_line
from ui.markdown import messages
from ui.shell import asset
from ui.site import SESSION, Session
from ui.suggestions import follow_ups
from ui.turn import MAX_QUESTION, Answering

if TYPE_CHECKING:
    from assistant.scope import Scope
    from ui.site import Site

PLACE = Place("", "Discussion")
MENU = "Conversations et documents"
CAUTION = (
    "Les réponses peuvent être incomplètes ou se tromper\u00a0: "
    "vérifiez le passage cité avant de vous en servir."
)
NOTHING_THERE = (
    "Aucune partie des documents ne correspond à tous les filtres choisis à la fois. "
    "Retirez-en un dans « Où chercher », puis reposez la question."
)
# What the chat component calls them: assets/french.js translates the two thumbs.
_VERDICTS: dict[str, Verdict] = {
    "Like": "bonne réponse",
    "Dislike": "mauvaise réponse",
    "Mauvaise réponse": "mauvaise réponse",
    "Mauvaise source": "mauvaise source",
}
_SHOWN: dict[Verdict, str] = {
    "bonne réponse": "Like",
    "mauvaise réponse": "Mauvaise réponse",
    "mauvaise source": "Mauvaise source",
}


def build(page: gr.Blocks, site: Site) -> None:
    """Lay the discussion in `page`, which is open."""
    with gr.Row(elem_id="desk", equal_height=True):
        with gr.Column(elem_id="menu", min_width=0):
            new = gr.Button("Nouvelle discussion", elem_id="new", size="md")
            scope = ScopePicker()
            search = gr.Textbox(
                elem_id="search",
                label="Chercher dans mes discussions",
                show_label=False,
                placeholder="Chercher une discussion",
                container=False,
            )
            listing = fragment("conversations")
            gr.HTML(
                html_template=asset("shelf.html"),
                js_on_load=None,
                apply_default_css=False,
                elem_id="shelf",
            )
        with gr.Column(elem_id="talk", min_width=0):
            exports = fragment("exports")
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
                feedback_options=["Like", "Dislike", "Mauvaise réponse", "Mauvaise source"],
            )
            narrowed = fragment("narrowed")
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
            desk = viewer()
    answering = Answering(site.assistant)
    kept = gr.BrowserState(None, **SESSION)

    def shown(conversation: Conversation) -> dict[Any, Any]:
        verdicts = site.conversations.verdicts(conversation.id) if conversation.id else {}
        return {
            chat: gr.update(
                value=messages(conversation, site.shelf.periods()),
                feedback_value=[
                    _SHOWN[verdicts[turn.id]] if turn.id in verdicts else None
                    for turn in conversation.turns
                ],
            ),
            desk: site.shelf.desk_of(conversation),
            exports: export_links(conversation),
        }

    def listed(session: Session, words: str = "") -> dict[Any, Any]:
        return {listing: conversations_list(site.conversations, session, words)}

    def idle() -> dict[Any, Any]:
        return {question: gr.update(submit_btn="Envoyer", stop_btn=False)}

    def opened(session: Session, words: str = "") -> dict[Any, Any]:
        conversation = site.conversations.open(session.conversation, session.reader).settled()
        session = session.at(conversation.id)
        return {kept: session.kept(), **shown(conversation), **listed(session, words), **idle()}

    def welcomed(state: Any) -> dict[Any, Any]:
        return {
            **opened(site.session(state)),
            **scope.offered(site.shelf.choices()),
        }

    def examples() -> Any:
        return gr.update(examples=[{"text": text} for text in site.shelf.examples()])

    async def ask(
        text: str, state: Any, words: str, *filters: list[str]
    ) -> AsyncIterator[dict[Any, Any]]:
        text = text.strip()
        if not text:
            yield {question: ""}
            return
        session = site.session(state)
        conversation = site.conversations.open(session.conversation, session.reader).settled()
        kept_to = chosen(*filters)
        begun = False
        async for step in answered(conversation, text, kept_to):
            turn = step.turns[-1]
            if not begun or turn.state != "pending":
                # A question is kept before its answer: it is not lost with the server.
                conversation = await save(conversation, turn, session.reader)
                session = session.at(conversation.id)
                update = {kept: session.kept(), **shown(conversation)}
            else:  # one more step: words change, and the places that they point to
                under_way = conversation.with_turn(turn)
                update = {chat: messages(under_way, site.shelf.periods())}
                if turn.references:
                    update |= {desk: site.shelf.desk_of(under_way)}
            if not begun:
                update |= {question: gr.update(value="", submit_btn=False, stop_btn="Arrêter")}
            begun = True
            yield update
        yield {**listed(session, words), **idle()}
        turn = conversation.turns[-1]
        if turn.state == "answered" and (suggestions := await follow(conversation, turn)):
            turn = turn.model_copy(update={"suggestions": suggestions})
            conversation = await save(conversation, turn, session.reader)
            yield {chat: messages(conversation, site.shelf.periods())}

    async def save(conversation: Conversation, turn: Turn, reader: str) -> Conversation:
        return await asyncio.to_thread(site.conversations.save, conversation, turn, reader)

    async def follow(conversation: Conversation, turn: Turn) -> list[str]:
        return await asyncio.to_thread(follow_ups, site.assistant, conversation, turn)

    async def answered(
        conversation: Conversation, text: str, scope: Scope
    ) -> AsyncIterator[Conversation]:
        choices = site.shelf.choices()
        filters = choices.filters(scope)
        if filters is None:
            yield conversation.with_turn(Turn(question=text).failed(NOTHING_THERE))
            return
        async for step in answering.run(conversation, text, filters, choices.said(scope)):
            yield step

    async def ask_shown(
        state: Any, words: str, event: gr.SelectData, *filters: list[str]
    ) -> AsyncIterator[dict[Any, Any]]:
        value = event.value
        text = value["text"] if isinstance(value, dict) and "text" in value else value
        text = text["value"] if isinstance(text, dict) else text
        async for update in ask(str(text), state, words, *filters):
            yield update

    def act(state: Any, words: str, event: gr.EventData) -> dict[Any, Any]:
        session, button = site.session(state), told(event)
        identity = button.get("id", "")
        if button["do"] == "open":
            return opened(session.at(identity), words)
        if button["do"] == "rename":
            site.conversations.rename(identity, button.get("title", ""), session.reader)
        elif button["do"] == "delete":
            site.conversations.delete(identity, session.reader)
            if identity == session.conversation:
                return opened(session.at(""), words)
        return listed(session, words)

    def judge(state: Any, event: gr.LikeData) -> None:
        session = site.session(state)
        conversation = site.conversations.open(session.conversation, session.reader)
        place = event.index[0] if isinstance(event.index, tuple) else event.index
        turn = conversation.turns[place // 2]  # a question, an answer, a question…
        said = event.liked  # True, False, another verdict's name, or "" when taken back
        said = said if isinstance(said, str) else "Like" if said else "Dislike"
        verdict = _VERDICTS.get(said)
        site.conversations.judge(conversation, turn.id, verdict)

    def found(words: str, state: Any) -> dict[Any, Any]:
        return listed(site.session(state), words)

    def narrow(*filters: list[str]) -> str:
        return narrowed_line(site.shelf.choices().said(chosen(*filters)))

    everything = [chat, question, kept, desk, listing, exports]
    quietly: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    # `Answering` holds the line: Gradio's queue would not say that one waits.
    lasting: dict[str, Any] = {"concurrency_limit": None, **quietly}
    context = [kept, search, *scope.fields]
    asked = question.submit(ask, [question, *context], everything, **lasting)
    example = chat.example_select(ask_shown, context, everything, **lasting)
    suggested = chat.option_select(ask_shown, context, everything, **lasting)

    def stopped(state: Any, words: str) -> dict[Any, Any]:
        return opened(site.session(state), words)

    def emptied(state: Any, words: str) -> dict[Any, Any]:
        return opened(site.session(state).at(""), words)

    instant: dict[str, Any] = {
        "cancels": [asked, example, suggested],
        "queue": False,
        **quietly,
    }
    question.stop(stopped, [kept, search], everything, **instant)
    new.click(emptied, [kept, search], everything, **instant)
    listing.do(act, [kept, search], everything, **quietly)
    search.change(found, [search, kept], [listing], trigger_mode="always_last", **quietly)
    chat.like(judge, [kept], None, **quietly)
    for field in scope.fields:
        field.change(narrow, scope.fields, [narrowed], **quietly)
    narrowed.do(scope.emptied, None, scope.fields, **quietly)
    page.load(welcomed, [kept], [*everything, *scope.fields], **quietly)
    page.load(examples, None, [chat], **quietly)
