"""A question becomes a query: what it says, what documents would say, what it names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.followups import FollowUps
from assistant.query import Meaning, Named, Query, Turn
from index.entry import Filters
from prompts.questions import Questions, fold

if TYPE_CHECKING:
    from assistant.gazetteer import Gazetteer
    from assistant.spelling import Spelling
    from prompts.abbreviations import Abbreviations
    from prompts.acronyms import Acronyms
    from prompts.lexicon import Lexicon
    from prompts.words import Analyse

# Words of earlier turns count half (measured best with it).
_EARLIER = 0.5
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
    ) -> None:
        self._analyse = analyse
        self._lexicon = lexicon
        self._acronyms = acronyms
        self._abbreviations = abbreviations
        self._questions = questions
        self._gazetteer = gazetteer
        self._spelling = spelling
        self._follow_ups = FollowUps(analyse, questions, gazetteer)

    def run(self, question: str, history: Sequence[Turn], filters: Filters) -> Query:
        asked = self._spelling.corrected(" ".join(question.split()))
        earlier = [
            self._spelling.corrected(" ".join(text.split()))
            for role, text in history
            if role == "user"
        ]
        standalone, whole = self._follow_ups.standalone(asked, earlier)
        if whole:
            question, earlier = standalone, []
        else:
            question = asked
            if standalone == asked:  # it says all that it needs
                earlier = []
        question = self._abbreviations.written_out(question)
        named = self._gazetteer.names(question)
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
            question=asked,
            standalone=standalone,
            own=own,
            earlier=before,
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

    def _meanings(self, question: str) -> tuple[Meaning, ...]:
        tokens = self._lexicon.tokens(question)
        return tuple(
            Meaning(tuple(tokens[i] for i in found.at), found.terms, found.weight)
            for found in (*self._lexicon.expand(tokens), *self._acronyms.expand(question))
        )


def _inherited(named: Named, earlier: Sequence[Named]) -> Named:
    """What is named, completed by earlier turns (latest first) kind by kind."""
    for turn in earlier:
        if not named.quartiers and not named.communes:
            named = replace(
                named, communes=turn.communes, quartiers=turn.quartiers, places=turn.places
            )
        if not named.documents:
            named = replace(named, documents=turn.documents)
        if not named.headings:
            named = replace(named, headings=turn.headings)
    return named
