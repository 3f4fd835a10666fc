"""A turn of the chat, without a browser."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from assistant.conversation import Conversation
from tests.ui.conftest import Served
from ui.turn import MAX_QUESTION, Answering

MOBILITY = "Qui cofinance les navettes solidaires ?"


def told(served: Served, *questions: str, at_once: int = 8) -> list[list[str]]:
    """What each of the questions, asked at the same time, shows as it goes."""
    answering = Answering(served.assistant, at_once)

    async def one(question: str) -> list[str]:
        run = answering.run(Conversation(), question)
        return [conversation.turns[-1].text async for conversation in run]

    async def every() -> list[list[str]]:
        return await asyncio.gather(*map(one, questions))

    # In a thread: the browser's loop already runs in this one.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(every())).result()


def test_the_steps_are_told_then_the_answer(served: Served) -> None:
    (texts,) = told(served, MOBILITY)
    assert any("Recherche" in text for text in texts[:-1])
    assert "40 000" in texts[-1]


def test_a_question_that_waits_for_its_turn_is_told_so(served: Served) -> None:
    slow, waiting = told(served, "Réponds lentement : quelles navettes ?", MOBILITY, at_once=1)
    assert "en cours" in waiting[0]
    assert "40 000" in waiting[-1]
    assert not any("en cours" in text for text in slow)


def test_a_question_too_long_is_refused_with_its_length(served: Served) -> None:
    (texts,) = told(served, "mot " * MAX_QUESTION)
    assert len(texts) == 1
    assert f"{MAX_QUESTION} au plus" in texts[0]
