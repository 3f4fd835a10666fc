"""What a language model brought and cost: sentences without support, tokens, money, time.

Sentences are checked here by their own means (words of the answer against the quotes and the
passages that hold them), not by those of the assistant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from pydantic import BaseModel

from assistant.answer import Answer
from assistant.markdown import plain
from eval.text import fold
from index.analysis import analyse
from prompts.acronyms import load_acronyms
from prompts.claims import load as load_claims

_MARKS = re.compile(r"(?:\s*(?<!\\)\[\d+\])+")
_GROUPS = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?!\d))")  # « 1 494 »
_YEAR = re.compile(r"(?:19|20)\d\d")
_MARK = re.compile(r"(?<!\\)\[(\d+)\]")
_NAME = re.compile(r"(?<=[a-zà-ÿ,;:’'] )[A-ZÀ-ÖØ-Þ][\w-]+")


class ModelCost(BaseModel):
    """Over the questions of a run; means are by question that was put to the model."""

    asked: int
    written: int  # answers that are the model's, refusals included
    by_extracts: int  # it was silent, or what it wrote did not hold
    calls: float
    tokens_in: float
    tokens_out: float
    cost: float  # in the currency of the settings' prices; 0 where none is set
    first_token_p50_ms: float | None
    first_token_p95_ms: float | None
    prompts: list[str]  # versions


def model_cost(
    answers: Iterable[Answer], price_in: float = 0.0, price_out: float = 0.0
) -> ModelCost | None:
    """None where no model was asked. Prices are for a million tokens."""
    asked = [(a, a.model) for a in answers if a.model is not None]
    if not asked:
        return None
    uses = [use for _, use in asked]
    written = sum(answer.engine.startswith("llm:") for answer, _ in asked)
    tokens_in = float(np.mean([use.tokens_in for use in uses]))
    tokens_out = float(np.mean([use.tokens_out for use in uses]))
    first = [use.first_token_ms for use in uses if use.first_token_ms is not None]
    p50, p95 = map(float, np.percentile(first, [50, 95])) if first else (None, None)
    return ModelCost(
        asked=len(asked),
        written=written,
        by_extracts=len(asked) - written,
        calls=float(np.mean([use.calls for use in uses])),
        tokens_in=tokens_in,
        tokens_out=tokens_out,
        cost=(tokens_in * price_in + tokens_out * price_out) / 1e6,
        first_token_p50_ms=p50,
        first_token_p95_ms=p95,
        prompts=sorted({use.prompt for use in uses}),
    )


def in_words(cost: ModelCost) -> str:
    """One paragraph, in French."""
    first = (
        f" Premier mot : p50 {cost.first_token_p50_ms:.0f} ms, p95 {cost.first_token_p95_ms:.0f} ms."
        if cost.first_token_p50_ms is not None
        else ""
    )
    money = f", coût {cost.cost:.5f}".replace(".", ",") if cost.cost else ""
    return (
        f"Modèle : {cost.written} réponses sur {cost.asked} questions posées, "
        f"{cost.by_extracts} par extraits. Par question : {cost.calls:.1f} appels, "
        f"{cost.tokens_in:.0f} jetons lus, {cost.tokens_out:.0f} écrits{money}.{first} "
        f"Consignes : {', '.join(cost.prompts)}."
    )


def unsupported(
    markdown: str, citations: Sequence[Any], passages: Sequence[Any]
) -> tuple[int, int]:
    """(sentences without support, sentences) of an answer by a model.

    A sentence has support when it carries a mark, every mark is a citation's, and its figures
    and names stand in the quotes, their locators, or the passages that hold these.
    """
    sources = {c.n: _source(c, passages) for c in citations}
    count = lacking = 0
    for line in markdown.splitlines():
        for sentence, marks in _sentences(line):
            count += 1
            numbers = [int(n) for n in _MARK.findall(marks)]
            known = [sources[n] for n in numbers if n in sources]
            held = bool(numbers) and len(known) == len(numbers) and _told(sentence, known)
            lacking += not held
    return lacking, count


def _sentences(line: str) -> Iterable[tuple[str, str]]:
    """What stands before each run of marks; a last one without marks too."""
    # Said by the assistant of its own answer, not by the documents.
    if line.startswith(("*", "Les documents ne le disent pas")):
        return
    start = 0
    for marks in _MARKS.finditer(line):
        yield plain(line[start : marks.start()]), marks[0]
        start = marks.end()
    if fold(line[start:]):
        yield plain(line[start:]), ""


def _source(citation: Any, passages: Sequence[Any]) -> tuple[set[str], set[str]]:
    """Words of the quote and of the passages that hold it; words of the headings above."""
    quote = " ".join(fold(citation.quote))
    texts = [p.text for p in passages if quote and quote in " ".join(fold(p.text))]
    above = [citation.locator, getattr(citation, "title", "")]
    return _words([citation.quote, *texts]), _words(above)


def _words(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in _said(text)}


def _said(text: str) -> list[str]:
    """Folded words, numbers in digits and whole."""
    numbers = load_claims().numbers
    return [numbers.get(word, word) for word in fold(_GROUPS.sub("", text))]


def _told(sentence: str, sources: Sequence[tuple[set[str], set[str]]]) -> bool:
    said = set().union(*(words for words, _ in sources))
    above = set().union(*(words for _, words in sources))
    before, named = "", False
    for word in _said(sentence):
        if any(character.isdigit() for character in word):
            # Headings number themselves (« la fiche 2-2 ») and say years, no other figure.
            named = named or before in load_claims().places
            heading = word in above and (named or _YEAR.fullmatch(word) is not None)
            if word not in said and not heading:
                return False
        else:
            named = False
        before = word
    return all(_names_it(name, said | above) for name in _NAME.findall(sentence))


def _names_it(name: str, said: set[str]) -> bool:
    """Whether the name is said, or what it is the acronym of."""
    meanings = [name, *(sigle.expansion for sigle in load_acronyms(analyse).meanings(name))]
    return any(said.issuperset(w for w in fold(m) if len(w) > 3 or m == name) for m in meanings)
