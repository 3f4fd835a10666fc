"""A model's lines become the answer as they come; each is shown only once it is checked.

The first line decides: where it fails, the model is stopped and the passages speak for
themselves. Later ones that fail are left out, or give way to the words they quote.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from assistant.answer import Citation, ModelUse
from assistant.check import Checking, Cited
from assistant.compose import Statement
from assistant.llm.client import Model, Spent
from assistant.llm.failures import ModelFailure
from assistant.llm.grounds import Grounds, number_passages
from assistant.llm.lines import Cut, Line, lines, read
from assistant.llm.support import Ground, Supporting
from assistant.markdown import escape, words
from assistant.query import Query, Scored
from assistant.write import Numbers, Source
from ingest.model import Passage
from prompts.claims import Claims
from prompts.templates import Template

if TYPE_CHECKING:
    from prompts.words import Analyse

MOST_WORDS = 200
_MOST = 14  # sentences
_FAILED = 4  # sentences in a row that fail: the model has lost its way
_SHOWN = 45  # words of a unit given in place of a sentence

UNHELD = "ce que le modèle a écrit n'a pas passé la vérification"
_EXTRACTS = "réponse par extraits"
_CUT = "Le modèle s'est interrompu : la réponse peut être incomplète."

State = Literal["writing", "answered", "refused", "failed"]


@dataclass(frozen=True, slots=True)
class Written:
    """What stands so far; the last one says how it ended."""

    state: State
    text: str = ""  # Markdown with marks
    citations: tuple[Citation, ...] = ()
    dropped: int = 0
    notice: str = ""  # French, for people; "" when all went well
    use: ModelUse | None = None


@dataclass(slots=True)
class _Draft:
    """Sentences that hold, and their count."""

    source: Callable[[str], Source]
    kept: list[tuple[Cited, bool]] = field(default_factory=list)  # and whether it is an item
    missing: str = ""
    sentences: int = 0
    dropped: int = 0
    replaced: int = 0
    in_a_row: int = 0  # failed

    def markdown(self) -> tuple[str, tuple[Citation, ...]]:
        numbers = Numbers(self.source)
        blocks: list[str] = []
        listed = False
        for cited, item in self.kept:
            said = f"{cited.statement.text} {numbers.marks(cited.evidence)}"
            if item:
                blocks.append(("\n" if listed else "\n\n") + f"- {said}")
            else:
                blocks.append(("\n\n" if listed or not blocks else " ") + said)
            listed = item
        text = "".join(blocks).strip()
        if self.missing:
            text += f"\n\nLes documents ne le disent pas : {escape(self.missing)}."
        return text, tuple(numbers.citations)

    def full(self) -> bool:
        said = sum(words(cited.statement.text) for cited, _ in self.kept)
        return len(self.kept) >= _MOST or said >= MOST_WORDS


class Writing:
    """The answer of one query, by a model."""

    def __init__(
        self,
        model: Model,
        template: Template,
        claims: Claims,
        analyse: Analyse,
        checking: Checking,
        source: Callable[[str], Source],
        notes: Callable[[Passage], Sequence[str]],
        budget: int,
    ) -> None:
        self._model = model
        self._template = template
        self._claims = claims
        self._analyse = analyse
        self._checking = checking
        self._source = source
        self._notes = notes
        self._budget = budget

    def run(self, query: Query, ranked: Sequence[Scored], spent: Spent) -> Iterator[Written]:
        """The answer, sentence by sentence. Closing the iterator stops the model."""
        spent.first_token_ms = None
        grounds = number_passages(ranked, self._source, self._notes, self._claims, self._budget)
        draft = _Draft(self._source)
        try:
            state, notice = yield from self._lines(query, grounds, draft, spent)
        except ModelFailure as failure:
            state, notice = "failed", _by_extracts(str(failure))
        text, citations = draft.markdown() if state == "answered" else ("", ())
        yield Written(state, text, citations, draft.dropped, notice, self._use(draft, spent))

    def _lines(
        self, query: Query, grounds: Grounds, draft: _Draft, spent: Spent
    ) -> Generator[Written, None, tuple[State, str]]:
        supporting = Supporting(
            grounds.passages, query.question, self._source, self._analyse, self._claims
        )
        cut: list[bool] = []
        with closing(self._model.stream(self._prompt(query, grounds), spent)) as stream:
            for raw in lines(_noting(stream, cut)):
                line = read(raw, self._claims)
                if line.kind == "chatter":
                    continue
                draft.sentences += 1
                if line.kind == "refusal" and not draft.kept:
                    return "refused", ""
                if line.kind == "missing":
                    if not draft.kept:
                        return "refused", ""
                    draft.missing = self._missing(line, supporting, draft)
                    break
                held = self._held(line, query, supporting, draft)
                if not held and not draft.kept:
                    return "failed", _by_extracts(UNHELD)
                if held:
                    text, citations = draft.markdown()
                    yield Written("writing", text, citations, draft.dropped)
                if draft.full() or draft.in_a_row >= _FAILED:
                    break
        if not draft.kept:
            return "failed", _by_extracts(UNHELD)
        return "answered", _CUT if cut else ""

    def _prompt(self, query: Query, grounds: Grounds) -> tuple[str, str]:
        return self._template.fill(question=query.question, passages=grounds.text)

    def _held(self, line: Line, query: Query, supporting: Supporting, draft: _Draft) -> bool:
        """Adds the sentence, or what may stand in its place; says whether one was added."""
        verdict = supporting.run(line) if line.kind == "claim" else None
        cited = None
        if verdict is not None and verdict.failure is None:
            cited = self._cited(escape(line.text), verdict.grounds)
        if cited is not None:
            draft.in_a_row = 0
        else:
            draft.dropped += 1
            draft.in_a_row += 1
            # The first line answers by itself, or the model is not to be trusted.
            if not draft.kept or verdict is None or verdict.failure == "order":
                return False
            cited = self._own_words(query, verdict.grounds)
            draft.replaced += cited is not None
        if cited is None or any(_same(cited, other) for other, _ in draft.kept):
            return False
        draft.kept.append((cited, line.item))
        return True

    def _cited(self, text: str, grounds: Sequence[Ground]) -> Cited | None:
        """The sentence with its quotes found on their pages; None where one is not."""
        evidence = []
        for ground in grounds:
            statement = Statement(ground.passage, (ground.span,), text, 1.0)
            found = next(iter(self._checking.run([statement])), None)
            if found is None:
                return None
            evidence += [one for one in found.evidence if one not in evidence]
        return Cited(statement, tuple(evidence)) if grounds else None

    def _own_words(self, query: Query, grounds: Sequence[Ground]) -> Cited | None:
        """The first quoted unit as it stands, where it bears on the question."""
        if not grounds:
            return None
        ground = grounds[0]
        unit = ground.units[0]
        text = ground.passage.text
        if not set(query.own).intersection(
            self._analyse(f"{unit.lead} {text[unit.start : unit.end]}")
        ):
            return None
        span = (unit.start, unit.end)
        shown = escape(text[slice(*span)])
        if len(shown.split()) > _SHOWN:
            span, shown = ground.span, f"… {escape(text[slice(*ground.span)])} …"
        return self._cited(shown, [replace(ground, span=span)])

    def _missing(self, line: Line, supporting: Supporting, draft: _Draft) -> str:
        """What the model misses, where it says no more than the question did."""
        text = line.text.rstrip(" .")
        if supporting.says_nothing_new(text):
            return text
        draft.dropped += 1
        return ""

    def _use(self, draft: _Draft, spent: Spent) -> ModelUse:
        return ModelUse(
            prompt=self._template.version,
            calls=spent.calls,
            tokens_in=spent.tokens_in,
            tokens_out=spent.tokens_out,
            first_token_ms=spent.first_token_ms,
            sentences=draft.sentences,
            replaced=draft.replaced,
        )


def _noting(stream: Iterator[str], cut: list[bool]) -> Iterator[str]:
    try:
        yield from stream
    except Cut:
        cut.append(True)
        raise


def _same(one: Cited, other: Cited) -> bool:
    return one.statement.text == other.statement.text


def _by_extracts(why: str) -> str:
    return f"{why[0].upper()}{why[1:]} : {_EXTRACTS}."
