"""One turn of the chat: the question goes out, the answer or a message comes back."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Generator, Iterator
from typing import TYPE_CHECKING

from assistant.conversation import Conversation, Turn
from index import LibraryError

if TYPE_CHECKING:
    from assistant.assistant import Assistant, Step
    from index.entry import Filters

logger = logging.getLogger(__name__)

MAX_QUESTION = 2_000  # characters
_TOO_LONG = f"La question est trop longue ({{}} caractères, {MAX_QUESTION} au plus)\u00a0: raccourcissez-la."
_WAIT = "D’autres questions sont en cours\u00a0: la vôtre suit…"
_FAILURE = (
    "Une erreur a empêché de répondre. Reposez la question\u00a0; si l’erreur revient, "
    "signalez-la avec l’heure et la question\u00a0: le détail est dans le journal du serveur."
)


class Answering:
    """Answers questions, a few at the same time: the others are told that they wait."""

    def __init__(self, assistant: Assistant, at_once: int = 8) -> None:
        self._assistant = assistant
        self._places = asyncio.Semaphore(at_once)

    async def run(
        self,
        conversation: Conversation,
        question: str,
        filters: Filters | None = None,
        kept_to: str = "",
    ) -> AsyncIterator[Conversation]:
        """The conversation with the question waiting, step by step, then with its answer.

        Each step runs in a thread: other readers are served meanwhile, and whoever stops
        waits for no more than the step under way. An error is told in the chat, since
        Gradio would cover the whole conversation with it. `kept_to`: the filters, in French.
        """
        turn = Turn(question=question, kept_to=kept_to)
        earlier = conversation.settled()
        if len(question) > MAX_QUESTION:
            yield earlier.with_turn(turn.failed(_TOO_LONG.format(len(question))))
            return
        if self._places.locked():
            yield earlier.with_turn(turn.waiting(_WAIT))
        async with self._places:
            steps = _Steps(self._assistant.ask_steps(question, earlier.history(), filters))
            try:
                while step := await asyncio.to_thread(steps.next):
                    yield earlier.with_turn(_after(turn, step))
            except LibraryError as error:  # its messages are for people
                yield earlier.with_turn(turn.failed(str(error)))
            except Exception:  # the border with people: whatever happened, they are told
                logger.exception("Question sans réponse : %s", question)
                yield earlier.with_turn(turn.failed(_FAILURE))
            finally:
                steps.leave()


class _Steps:
    """The steps of an answer, taken in threads, left from anywhere."""

    def __init__(self, steps: Iterator[Step]) -> None:
        self._steps = steps
        self._taking = threading.Lock()

    def next(self) -> Step | None:
        with self._taking:
            return next(self._steps, None)

    def leave(self) -> None:
        """Closes them, once the step under way is over: a model that writes is hung up on."""
        threading.Thread(target=self._close, daemon=True).start()

    def _close(self) -> None:
        with self._taking:
            if isinstance(self._steps, Generator):
                self._steps.close()


def _after(turn: Turn, step: Step) -> Turn:
    if step.answer:
        return turn.answered(step.answer)
    return turn.writing(step.draft) if step.draft else turn.waiting(step.label)
