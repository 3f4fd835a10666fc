"""A model's sentences in the chat: shown as they hold, with marks that open their places."""

import asyncio
import time

from assistant.conversation import Conversation, Turn
from tests.llm.conftest import WithModel
from tests.llm.server import Playing, Reply
from ui.markdown import rendered
from ui.turn import Answering

QUESTION = "Quand se réunit le comité de pilotage de Montbrun ?"
FIRST = "[1] « se réunit deux fois par an » => Le comité de pilotage se réunit deux fois par an.\n"
SECOND = "[1] « Il valide la programmation » => Il valide la programmation annuelle des crédits.\n"


async def turns(answering: Answering) -> list[Turn]:
    return [step.turns[-1] async for step in answering.run(Conversation(), QUESTION)]


def test_sentences_are_shown_one_after_the_other(play, assisted: WithModel) -> None:
    server = play(Reply(FIRST + "[1] « Il valide » => Il valide 7 budgets.\n" + SECOND))
    seen = asyncio.run(turns(Answering(assisted(server.url))))
    drafts = [turn for turn in seen if turn.state == "pending" and turn.references]
    assert [turn.text.count(".") for turn in drafts] == [1, 2]
    assert seen[-1].state == "answered"
    assert seen[-1].text == drafts[-1].text
    shown = rendered(drafts[0], {})
    assert rf"[\[1\]](#cite-{drafts[0].id}-1)" in shown
    assert "7 budgets" not in "".join(turn.text for turn in seen)


def test_a_reader_who_stops_stops_the_model(play, assisted: WithModel) -> None:
    server: Playing = play(Reply(FIRST + "[1] « Il valide » => Non.\n" * 900, between_s=0.01))
    answering = Answering(assisted(server.url))

    async def stopped() -> None:
        run = answering.run(Conversation(), QUESTION)
        async for step in run:
            if step.turns[-1].references:
                break
        await run.aclose()

    asyncio.run(stopped())
    for _ in range(200):
        if server.broken_off and not server.at_once:
            break
        time.sleep(0.02)
    assert server.broken_off == 1


def test_what_a_stopped_turn_says_has_no_marks(play, assisted: WithModel) -> None:
    seen = asyncio.run(turns(Answering(assisted(play(Reply(FIRST)).url))))
    draft = next(turn for turn in seen if turn.references)
    stopped = Conversation(turns=[draft]).settled().turns[0]
    assert (stopped.state, stopped.text, stopped.references) == (
        "stopped",
        "Réponse interrompue.",
        [],
    )


def test_a_silent_model_is_told_under_the_answer(play, assisted: WithModel) -> None:
    seen = asyncio.run(turns(Answering(assisted(play(Reply(status=500)).url))))
    assert "Le modèle ne répond pas : réponse par extraits." in rendered(seen[-1], {})
