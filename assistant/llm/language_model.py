"""The front door of this folder: what a configured model adds to a question."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from assistant.check import Checking
from assistant.llm.client import Model, Spent
from assistant.llm.notes import Notes
from assistant.llm.searching import fused, other_searches
from assistant.llm.writing import Writing, Written
from assistant.query import Query, Scored, Turn
from assistant.settings import Settings
from assistant.write import Source
from index import Library
from index.analysis import analyse
from ingest.model import Passage
from prompts.claims import Claims
from prompts.claims import load as load_claims
from prompts.templates import Template
from prompts.templates import load as load_template

_READ = 40  # passages looked at for orders to a machine: more are never read

Search = Callable[[str], list[Scored]]  # a question that stands alone -> ranked passages


class LanguageModel:
    """The model of the settings; may be used from several threads.

    Raises:
        TemplateError: a prompt's variables are not those that it is given.
    """

    def __init__(self, settings: Settings) -> None:
        self.engine = f"llm:{settings.llm_model}"
        self._model = Model(settings)
        self._budget = settings.llm_budget
        # All of them now: a mistake in one is told at the start, not at some question.
        self._template, *_ = map(load_template, ("repondre", "reformuler", "decomposer", "juger"))
        self._claims = load_claims()
        self._model.load()

    def begin(self) -> Session:
        """For one question, from its arrival."""
        return Session(self._model, self._template, self._claims, self._budget)

    def ask(self, template: str, **values: str) -> str:
        """A model's whole answer to one of the other prompts.

        Raises:
            ModelFailure: it gave none.
        """
        return self._model.complete(load_template(template).fill(**values), Spent())


class Session:
    """What the model does for one question, and what it costs."""

    def __init__(self, model: Model, template: Template, claims: Claims, budget: int) -> None:
        self._model = model
        self._template = template
        self._claims = claims
        self._budget = budget
        self._spent = Spent()

    def search(
        self, query: Query, ranked: Sequence[Scored], history: Sequence[Turn], search: Search
    ) -> tuple[Query, list[Scored]]:
        """The query and its passages, with what the model found to search for besides."""
        found = other_searches(self._model, query, history, self._spent, self._claims, analyse)
        if not found.others:
            return query, list(ranked)
        others = [search(other) for other in found.others]
        return replace(query, question=found.standalone), fused(ranked, others)

    def trusted(self, ranked: Sequence[Scored]) -> list[Scored]:
        """The passages without those that give orders to a machine: no answer rests on them."""
        return [
            scored
            for place, scored in enumerate(ranked)
            if place >= _READ or not self._claims.speaks_to_a_machine(scored.passage.text)
        ]

    def notes(self, library: Library, ranked: Sequence[Scored]) -> Notes:
        """What the records say of the passages that may be read."""
        return Notes(library, [scored.passage for scored in ranked[:_READ]])

    def write(
        self,
        query: Query,
        ranked: Sequence[Scored],
        checking: Checking,
        source: Callable[[str], Source],
        notes: Callable[[Passage], Sequence[str]],
    ) -> Iterator[Written]:
        """The answer as it comes; the last one says how it ended."""
        writing = Writing(
            self._model,
            self._template,
            self._claims,
            analyse,
            checking,
            source,
            notes,
            self._budget,
        )
        return writing.run(query, ranked, self._spent)
