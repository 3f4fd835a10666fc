"""The front door of this folder: what a configured model adds to a question."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from assistant.check import Checking
from assistant.llm.client import Model, Spent
from assistant.llm.searching import fused, other_searches
from assistant.llm.writing import Writing, Written
from assistant.query import Query, Scored, Turn
from assistant.settings import Settings
from assistant.write import Source
from index.analysis import analyse
from prompts.claims import load as load_claims
from prompts.templates import load as load_template

_READ = 40  # passages looked at for orders to a machine: more are never read

Search = Callable[[str], list[Scored]]  # a question that stands alone -> ranked passages


class LanguageModel:
    """Searches and writes with the model of the settings; may be used from several threads.

    Raises:
        TemplateError: a prompt's variables are not those that it is given.
    """

    def __init__(self, settings: Settings) -> None:
        self._model = Model(settings)
        self._budget = settings.llm_budget
        self._template = load_template("repondre")
        self._claims = load_claims()
        self.engine = f"llm:{settings.llm_model}"
        self._model.load()

    def search(
        self,
        query: Query,
        ranked: Sequence[Scored],
        history: Sequence[Turn],
        search: Search,
        spent: Spent,
    ) -> tuple[Query, list[Scored]]:
        """The query and its passages, with what the model found to search for besides."""
        found = other_searches(self._model, query, history, spent, self._claims, analyse)
        if not found.others:
            return query, list(ranked)
        others = [search(other) for other in found.others]
        return replace(query, standalone=found.standalone), fused(ranked, others)

    def trusted(self, ranked: Sequence[Scored]) -> list[Scored]:
        """The passages without those that give orders to a machine: no answer rests on them."""
        return [
            scored
            for place, scored in enumerate(ranked)
            if place >= _READ or not self._claims.speaks_to_a_machine(scored.passage.text)
        ]

    def write(
        self,
        query: Query,
        ranked: Sequence[Scored],
        checking: Checking,
        source: Callable[[str], Source],
        spent: Spent,
    ) -> Iterator[Written]:
        """The answer as it comes; the last one says how it ended."""
        writing = Writing(
            self._model, self._template, self._claims, analyse, checking, source, self._budget
        )
        return writing.run(query, ranked, spent)

    def ask(self, template: str, **values: str) -> str:
        """A model's whole answer to one of the other prompts.

        Raises:
            ModelFailure: it gave none.
        """
        return self._model.complete(load_template(template).fill(**values), Spent())
