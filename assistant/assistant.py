"""The front door of the room: a question becomes an answer.

The journey is the list of steps in `Assistant.ask_steps`; each step is a module of its own
that takes what the step before gave.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.answer import Answer, BoxModel, Citation, RankedPassage, Timings
from assistant.check import Checking
from assistant.compose import Composing
from assistant.library import open_library
from assistant.query import Query, Scored, Turn
from assistant.reading import Reading
from assistant.refuse import Refusing
from assistant.retrieve import Retrieving
from assistant.settings import Settings
from assistant.units import UnitScores
from assistant.write import write, write_refusal
from index import Library
from index.analysis import analyse
from index.entry import Filters

ENGINE = "extractive"
RETURNED = 20  # passages given with an answer
_READ = 10  # passages that an answer is composed from
_NEAREST = 3  # passages offered with a refusal


@dataclass(frozen=True, slots=True)
class Step:
    """Where an answer stands; the last step carries it."""

    name: Literal["understand", "retrieve", "answer"]
    label: str  # French, for a person who waits
    query: Query | None = None
    answer: Answer | None = None


class Assistant:
    """Answers questions on the documents of one library; may be used from several threads."""

    def __init__(self, settings: Settings | None = None, library: Library | None = None) -> None:
        self.settings = settings or Settings()
        self.library = library or open_library(self.settings)
        self._reading: Reading | None = None
        self._reading_lock = threading.Lock()

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        filters: Filters | None = None,
        passages: int = RETURNED,
    ) -> Answer:
        """The answer, checked against the pages.

        Args:
            history: earlier turns, ("user" or "assistant", text), oldest first.
            filters: documents and sections to keep to; None for the whole library.
            passages: how many passages to give with the answer.

        Raises:
            ValueError: the question is empty.
        """
        answer = None
        for step in self.ask_steps(question, history, filters, passages):
            answer = step.answer
        assert answer is not None
        return answer

    def ask_steps(
        self,
        question: str,
        history: Sequence[Turn] = (),
        filters: Filters | None = None,
        passages: int = RETURNED,
    ) -> Iterator[Step]:
        """The same, step by step: each is told before it runs, the last carries the answer."""
        if not question.strip():
            raise ValueError("la question est vide")
        clock = _Clock()
        yield Step("understand", "Lecture de la question…")
        reading = self._current()
        query = reading.understanding.run(question, history, filters or Filters())
        clock.lap("understand")

        yield Step("retrieve", "Recherche dans les documents…", query)
        ranked = reading.ranking.run(query, Retrieving(self.library).run(query))
        clock.lap("retrieve")

        yield Step("answer", "Rédaction et vérification des citations…", query)
        text, citations, refused = self._answered(reading, query, ranked)
        clock.lap("answer")
        yield Step(
            "answer",
            "",
            query,
            Answer(
                question=question,
                standalone_question=query.standalone,
                refused=refused,
                answer=text,
                citations=citations,
                passages=[
                    self._passage(reading, rank, scored)
                    for rank, scored in enumerate(ranked[:passages], start=1)
                ],
                engine=ENGINE,
                timings_ms=clock.timings(),
            ),
        )

    def rank(
        self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None
    ) -> list[Scored]:
        """The passages, best first, without an answer."""
        reading = self._current()
        query = reading.understanding.run(question, history, filters or Filters())
        return reading.ranking.run(query, Retrieving(self.library).run(query))

    def health(self) -> tuple[bool, str]:
        """Whether questions can be answered, and what to do when not."""
        if not self._current().entries:
            return False, "La bibliothèque est vide : ajoutez des documents."
        return True, "Prêt."

    def _answered(
        self, reading: Reading, query: Query, ranked: Sequence[Scored]
    ) -> tuple[str, list[Citation], bool]:
        idf = self.library.idf(query.vocabulary())
        scores = UnitScores(query, analyse, idf, reading.ranking)
        read = reading.ranking.to_read(query, ranked, _READ)
        units = scores.run(read)
        composing = Composing(scores, analyse)
        checking = Checking(self.library.page)
        missing = Refusing(analyse, self.library.frequencies).run(query, units)
        if missing is None:
            draft = composing.run(units)
            text, citations = write(checking.run(draft), reading.heading, reading.source)
            if citations:
                return text, citations, False
            missing = "aucun passage n'y répond"
        text, citations = write_refusal(
            missing,
            [entry.title for entry in reading.entries],
            checking.run(composing.nearest(units, _NEAREST)),
            reading.heading,
            reading.source,
        )
        return text, citations, True

    def _current(self) -> Reading:
        """What the library holds now; read again when it has changed."""
        generation = self.library.generation()
        reading = self._reading
        if reading is None or reading.generation != generation:
            with self._reading_lock:
                reading = self._reading
                if reading is None or reading.generation != generation:
                    reading = self._reading = Reading(self.library)
        return reading

    def _passage(self, reading: Reading, rank: int, scored: Scored) -> RankedPassage:
        passage = scored.passage
        source = reading.source(passage.document_id)
        return RankedPassage(
            rank=rank,
            passage_id=passage.id,
            document=source.name,
            document_id=source.id,
            title=source.title,
            locator=passage.locator,
            pages=list(passage.pages),
            text=passage.text,
            tokens=passage.tokens,
            score=round(scored.score, 4),
            boxes=[BoxModel(**box._asdict()) for box in passage.boxes],
        )


class _Clock:
    """Milliseconds of each stage."""

    def __init__(self) -> None:
        self._start = self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self._laps[name] = round((now - self._last) * 1000, 2)
        self._last = now

    def timings(self) -> Timings:
        return Timings(**self._laps, total=round((self._last - self._start) * 1000, 2))
