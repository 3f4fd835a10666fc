"""The front door of the room: a question becomes an answer.

The journey is the list of steps in `Assistant.ask_steps`; each step is a module of its own
that takes what the step before gave.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from assistant.answer import Answer, BoxModel, Citation, ModelUse, More, RankedPassage, Timings
from assistant.check import Checking
from assistant.copies import collapsed, named
from assistant.extract import Extracting
from assistant.library import open_library
from assistant.query import Query, Scored, Turn
from assistant.reading import Reading
from assistant.retrieve import Retrieving
from assistant.settings import Settings
from assistant.widen import note, widened
from index import Library
from index.entry import Filters

if TYPE_CHECKING:
    from assistant.llm.language_model import LanguageModel, Session
    from assistant.llm.writing import Written

ENGINE = "extractive"
RETURNED = 20  # passages given with an answer


@dataclass(frozen=True, slots=True)
class Step:
    """Where an answer stands; the last step carries it."""

    name: Literal["understand", "retrieve", "answer"]
    label: str  # French, for a person who waits
    query: Query | None = None
    answer: Answer | None = None
    draft: Written | None = None  # what a language model wrote so far, checked


@dataclass(frozen=True, slots=True)
class _Composed:
    """The part of an answer that is written."""

    text: str
    citations: Sequence[Citation]
    refused: bool
    more: More | None = None
    engine: str = ENGINE
    dropped: int = 0
    notice: str = ""
    model: ModelUse | None = None


class Assistant:
    """Answers questions on the documents of one library; may be used from several threads."""

    def __init__(self, settings: Settings | None = None, library: Library | None = None) -> None:
        self.settings = settings or Settings()
        self.library = library or open_library(self.settings)
        self._reading: Reading | None = None
        self._reading_lock = threading.Lock()
        self._model = _language_model(self.settings)

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
            filters: documents and sections to keep to; None for the whole library. Where
                nothing there answers, the whole library does, and the answer says so.
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
        session = self._model.begin() if self._model else None
        yield Step("understand", "Lecture de la question…")
        reading = self._current()
        filters = filters or Filters()
        query = reading.understanding.run(question, history, filters)
        clock.lap("understand")

        yield Step("retrieve", "Recherche dans les documents…", query)
        ranked = self._ranked(reading, query)
        extracts = None
        if filters:
            query, ranked, extracts = widened(
                reading,
                query,
                ranked,
                lambda other: self._ranked(reading, other),
                lambda other, found: self._answered(reading, other, found),
            )
        if session is not None:
            kept = query.filters
            query, ranked = session.search(
                query, ranked, history, lambda other: self.rank(other, (), kept)
            )
        clock.lap("retrieve")

        yield Step("answer", "Rédaction et vérification des citations…", query)
        if session is None:
            composed = extracts or self._answered(reading, query, ranked)
        else:
            composed = yield from self._written(session, reading, query, ranked)
        if filters and not query.filters and not composed.refused:
            composed = replace(
                composed,
                text=f"{note(reading, filters, composed.citations)}\n\n{composed.text}",
            )
        clock.lap("answer")
        yield Step(
            "answer",
            "",
            query,
            Answer(
                question=question,
                standalone_question=query.question,
                refused=composed.refused,
                answer=composed.text,
                citations=_with_copies(composed.citations, ranked),
                more=composed.more,
                passages=[
                    self._passage(reading, rank, scored)
                    for rank, scored in enumerate(ranked[:passages], start=1)
                ],
                engine=composed.engine,
                timings_ms=clock.timings(),
                dropped=composed.dropped,
                notice=composed.notice,
                model=composed.model,
            ),
        )

    def rank(
        self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None
    ) -> list[Scored]:
        """The passages, best first, without an answer."""
        reading = self._current()
        query = reading.understanding.run(question, history, filters or Filters())
        return self._ranked(reading, query)

    def answers(self, question: str) -> bool:
        """Whether extracts of the documents answer it; no language model is asked."""
        reading = self._current()
        query = reading.understanding.run(question, (), Filters())
        return not self._answered(reading, query, self._ranked(reading, query)).refused

    def understand(self, question: str) -> Query:
        """What a question looks for: its own words, and what they may be called."""
        return self._current().understanding.run(question, (), Filters())

    def health(self) -> tuple[bool, str]:
        """Whether questions can be answered, and what to do when not."""
        if not self._current().entries:
            return False, "La bibliothèque est vide : ajoutez des documents."
        return True, "Prêt."

    def _ranked(self, reading: Reading, query: Query) -> list[Scored]:
        ranked = reading.ranking.run(query, Retrieving(self.library).run(query))
        return collapsed(ranked, reading.period)

    def _written(
        self, session: Session, reading: Reading, query: Query, ranked: Sequence[Scored]
    ) -> Generator[Step, None, _Composed]:
        """By the model, or by extracts where it is silent or what it wrote does not hold."""
        assert self._model is not None
        trusted = session.trusted(ranked)
        extracts = self._answered(reading, query, trusted)
        if extracts.refused:
            return extracts
        notes = session.notes(self.library, ranked)
        end = None
        for end in session.write(
            query, ranked, Checking(self.library.page), reading.source, notes.of
        ):
            if end.state == "writing":
                yield Step("answer", "", query, draft=end)
        assert end is not None
        if end.state == "answered":
            text, citations, refused = end.text, end.citations, False
        else:
            if end.state == "refused":
                extracts = self._answered(reading, query, trusted, refuse=True)
            text, citations, refused = extracts.text, tuple(extracts.citations), extracts.refused
        return _Composed(
            text=f"{text}\n\n*{end.notice}*" if end.notice else text,
            citations=citations,
            refused=refused,
            engine=ENGINE if end.state == "failed" else self._model.engine,
            dropped=end.dropped,
            notice=end.notice,
            model=end.use,
        )

    def _answered(
        self, reading: Reading, query: Query, ranked: Sequence[Scored], refuse: bool = False
    ) -> _Composed:
        """By extracts; `refuse`: somebody judged that no passage answers."""
        extracted = Extracting(self.library).run(reading, query, ranked, refuse=refuse)
        return _Composed(extracted.text, extracted.citations, extracted.refused, extracted.more)

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
            same_text=named("", scored.copies),
        )


def _with_copies(citations: Sequence[Citation], ranked: Sequence[Scored]) -> list[Citation]:
    copies = {scored.passage.id: scored.copies for scored in ranked if scored.copies}
    return [
        one.model_copy(update={"same_text": named(one.quote, copies[one.passage_id])})
        if one.passage_id in copies
        else one
        for one in citations
    ]


def _language_model(settings: Settings) -> LanguageModel | None:
    """None without a model in the settings: then nothing of it is imported."""
    if not settings.llm_url:
        return None
    from assistant.llm.language_model import LanguageModel

    return LanguageModel(settings)


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
