"""A question becomes a query: what it says, what documents would say, what it names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.followups import FollowUps
from assistant.names import written_names
from assistant.query import Meaning, Named, Query, Turn
from index.entry import Filters
from prompts.questions import Questions, fold

if TYPE_CHECKING:
    from assistant.casing import Casing
    from assistant.gazetteer import Gazetteer
    from assistant.partners import Partners
    from assistant.spelling import Spelling
    from prompts.abbreviations import Abbreviations
    from prompts.acronyms import Acronyms
    from prompts.lexicon import Lexicon
    from prompts.words import Analyse

_PERIOD = re.compile(r"\b20\d\d(?:\s?[-–/]\s?20\d\d)?\b")


class Understanding:
    """The first stage. `analyse` is the index's own: text to stems."""

    def __init__(
        self,
        analyse: Analyse,
        lexicon: Lexicon,
        acronyms: Acronyms,
        abbreviations: Abbreviations,
        questions: Questions,
        gazetteer: Gazetteer,
        spelling: Spelling,
        casing: Casing,
        holders: Callable[[Iterable[str]], Mapping[str, frozenset[str]]],
        partners: Partners,
    ) -> None:
        """`holders`: stem -> the documents that hold it, for those that stand somewhere."""
        self._analyse = analyse
        self._lexicon = lexicon
        self._acronyms = acronyms
        self._abbreviations = abbreviations
        self._questions = questions
        self._gazetteer = gazetteer
        self._spelling = spelling
        self._casing = casing
        self._holders = holders
        self._partners = partners
        self._follow_ups = FollowUps(analyse, questions, gazetteer)

    def run(self, question: str, history: Sequence[Turn], filters: Filters) -> Query:
        asked = self._typed(question)
        standalone = self._follow_ups.standalone(asked, self._turns(history))
        question = self._abbreviations.written_out(standalone)
        named = replace(
            self._gazetteer.names(question),
            holders=self._held(question),
            partners=self._partners.named(question),
        )
        own = tuple(dict.fromkeys(self._analyse(question)))
        terms = dict.fromkeys(own, 1.0)
        meanings = self._meanings(question)
        for meaning in meanings:
            for stem in meaning.stems:  # said by several words of the question, it weighs more
                terms[stem] = terms.get(stem, 0.0) + meaning.weight
        folded = fold(question)
        return Query(
            asked=asked,
            question=standalone,
            own=own,
            terms=terms,
            meanings=meanings,
            intentions=tuple(i.name for i in self._questions.intentions if i.cues.found(folded)),
            values=tuple(v for v in self._questions.values if v.asked(folded)),
            periods=len(set(_PERIOD.findall(question))),
            comparison=self._questions.comparison.found(folded),
            lists_places=self._questions.place_lists.found(folded),
            named=named,
            filters=filters,
        )

    def _typed(self, text: str) -> str:
        """Without typing errors, names with their capitals."""
        return self._casing.restored(self._spelling.corrected(" ".join(text.split())))

    def _turns(self, history: Sequence[Turn]) -> list[tuple[str, str]]:
        """Questions, typing errors mended, and their answers."""
        turns: list[tuple[str, str]] = []
        for role, text in history:
            if role == "user":
                turns.append((self._typed(text), ""))
            elif turns:
                turns[-1] = (turns[-1][0], text)
        return turns

    def named(self, text: str) -> Named:
        """What of the library some words name."""
        return self._gazetteer.names(text)

    def _held(self, question: str) -> tuple[frozenset[str], ...]:
        """Acronyms are left out: a document may write them in full."""
        names = [self._analyse(word) for word in written_names(question) if not word.isupper()]
        known = self._holders({stem for stems in names for stem in stems})
        none: frozenset[str] = frozenset()
        held = (
            frozenset.intersection(*(known.get(stem, none) for stem in stems))
            for stems in names
            if stems
        )
        return tuple(filter(None, held))

    def _meanings(self, question: str) -> tuple[Meaning, ...]:
        written = self._lexicon.tokens(question)
        bare = self._lexicon.tokens(self._gazetteer.without_names(question))
        return tuple(
            Meaning(tuple(tokens[i] for i in found.at), found.terms, found.weight)
            for tokens, expansions in (
                (bare, self._lexicon.expand(bare)),
                (written, self._acronyms.expand(question)),
            )
            for found in expansions
        )
