"""A question becomes a query: what it says, what documents would say, what it names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.query import Meaning, Named, Query, Turn
from index.entry import Filters
from prompts.questions import Questions, fold

if TYPE_CHECKING:
    from assistant.gazetteer import Gazetteer
    from prompts.acronyms import Acronyms
    from prompts.lexicon import Lexicon
    from prompts.words import Analyse

# Words of earlier turns count half (measured best with it; RETRIEVAL.md).
_EARLIER = 0.5
# A question of fewer words of its own than this leans on the one before.
_SHORT = 4


class Understanding:
    """The first stage. `analyse` is the index's own: text to stems."""

    def __init__(
        self,
        analyse: Analyse,
        lexicon: Lexicon,
        acronyms: Acronyms,
        questions: Questions,
        gazetteer: Gazetteer,
    ) -> None:
        self._analyse = analyse
        self._lexicon = lexicon
        self._acronyms = acronyms
        self._questions = questions
        self._gazetteer = gazetteer

    def run(self, question: str, history: Sequence[Turn], filters: Filters) -> Query:
        question = " ".join(question.split())
        earlier = [" ".join(text.split()) for role, text in history if role == "user"]
        named = self._gazetteer.names(question)
        standalone = self._standalone(question, named, earlier)
        if earlier:
            named = _inherited(named, [self._gazetteer.names(turn) for turn in reversed(earlier)])
        own = tuple(dict.fromkeys(self._analyse(question)))
        terms = dict.fromkeys(own, 1.0)
        meanings = self._meanings(question)
        for meaning in meanings:
            for stem in meaning.stems:  # said by several words of the question, it weighs more
                terms[stem] = terms.get(stem, 0.0) + meaning.weight
        before = tuple(dict.fromkeys(stem for turn in earlier for stem in self._analyse(turn)))
        for stem in before:
            if stem not in own:
                terms[stem] = terms.get(stem, 0.0) + _EARLIER
        folded = fold(question)
        return Query(
            question=question,
            standalone=standalone,
            own=own,
            earlier=before,
            terms=terms,
            meanings=meanings,
            intentions=tuple(i.name for i in self._questions.intentions if i.cues.found(folded)),
            values=tuple(v for v in self._questions.values if v.cues.found(folded)),
            comparison=self._questions.comparison.found(folded),
            lists_places=self._questions.place_lists.found(folded),
            named=named,
            filters=filters,
        )

    def _meanings(self, question: str) -> tuple[Meaning, ...]:
        tokens = self._lexicon.tokens(question)
        return tuple(
            Meaning(tokens[slice(*found.key_span)], found.terms, found.weight)
            for found in (*self._lexicon.expand(tokens), *self._acronyms.expand(question))
        )

    def _standalone(self, question: str, named: Named, earlier: Sequence[str]) -> str:
        """The question with what it leans on; as asked where it stands alone."""
        if not earlier or not self._leans(question, named):
            return question
        subject = re.sub(r"\s*\?\s*$", "", earlier[-1])
        return f"{question} (à la suite de : {subject})"

    def _leans(self, question: str, named: Named) -> bool:
        folded = fold(question)
        return (
            self._questions.follow_up.opens(folded)
            or self._questions.follow_up.found(folded)
            or len(set(self._analyse(question)) - named.stems) < _SHORT
        )


def _inherited(named: Named, earlier: Sequence[Named]) -> Named:
    """What is named, completed by earlier turns (latest first) kind by kind."""
    for turn in earlier:
        if not named.quartiers and not named.communes:
            named = replace(named, communes=turn.communes, quartiers=turn.quartiers)
        if not named.documents:
            named = replace(named, documents=turn.documents)
    return named
