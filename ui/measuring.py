"""An evaluation on its way: questions asked one by one, told as it goes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from eval.questions import Question
    from eval.runs import Run

_EVERY_S = 0.4


@dataclass(frozen=True, slots=True)
class Progress:
    done: int
    total: int
    seconds_left: float | None  # None until it can be told
    run: Run | None = None  # once it is whole


class _Stopped(Exception):
    """Whoever waited has left."""


class Measuring:
    """One evaluation at a time: two would measure each other's slowness."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._turn = asyncio.Semaphore(1)

    async def run(self, path: Path) -> AsyncIterator[Progress]:
        """Where it stands, several times a second; the last one has the run, which is kept.

        Raises:
            QuestionSetError, RunError: the set or the library cannot be used.
        """
        from eval.questions import load_questions
        from eval.runs import save

        questions = load_questions(path)
        asked = _Asked(questions)
        yield asked.told()
        async with self._turn:
            work = asyncio.create_task(asyncio.to_thread(self._measured, asked, path))
            try:
                while not work.done():
                    await asyncio.wait([work], timeout=_EVERY_S)
                    yield asked.told()
                run = await work
            finally:
                asked.stopped.set()
                await asyncio.wait([work])
        save(run, self._assistant.settings.data)
        yield Progress(len(questions), len(questions), 0, run)

    def _measured(self, asked: _Asked, path: Path) -> Run:
        from eval.evaluate import evaluate

        return evaluate(self._assistant, asked, path)


class _Asked:
    """The questions, counted as they are taken."""

    def __init__(self, questions: Sequence[Question]) -> None:
        self._questions = questions
        self._done = 0
        self._began = 0.0
        self.stopped = Event()

    def __iter__(self) -> Iterator[Question]:
        self._began = monotonic()
        for number, question in enumerate(self._questions):
            if self.stopped.is_set():
                raise _Stopped
            self._done = number
            yield question
        self._done = len(self._questions)

    def told(self) -> Progress:
        left = None
        if self._done >= 3:  # the first one loads what the others find there
            left = (monotonic() - self._began) / self._done * (len(self._questions) - self._done)
        return Progress(self._done, len(self._questions), left)
