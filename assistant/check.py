"""Statements become cited ones: each quote is found on its page, or the statement goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.compose import Span, Statement
from assistant.quotes import Place, locate
from ingest.model import PageText, Passage


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quote and where it stands: a citation before it has its number."""

    passage: Passage
    quote: str
    place: Place


@dataclass(frozen=True, slots=True)
class Cited:
    statement: Statement
    evidence: tuple[Evidence, ...]


Pages = Callable[[str, int], PageText]  # document id, page number


class Checking:
    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    def run(self, draft: Sequence[Statement]) -> Iterator[Cited]:
        """The statements whose every quote stands on its pages, in the draft's order."""
        for statement in draft:
            evidence = self._evidence(statement)
            if evidence:
                yield Cited(statement, evidence)

    def _evidence(self, statement: Statement) -> tuple[Evidence, ...]:
        """One quote for spans that touch, where the page reads so; else one a span.

        Cells that follow each other in a passage are not always read in that order on the
        page.
        """
        passage, spans = statement.passage, statement.spans
        if not spans:
            return ()
        pages = [self._pages(passage.document_id, number) for number in passage.pages]
        if len(spans) > 1 and _touch(passage.text, spans):
            whole = self._one(passage, (spans[0][0], spans[-1][1]), pages)
            if whole:
                return (whole,)
        found = [self._one(passage, span, pages) for span in spans]
        return tuple(e for e in found if e is not None) if all(found) else ()

    def _one(self, passage: Passage, span: Span, pages: Sequence[PageText]) -> Evidence | None:
        quote = passage.text[slice(*span)].strip()
        near = span[0] / max(1, len(passage.text))
        place = locate(quote, pages, passage.boxes, near)
        return Evidence(passage, " ".join(quote.split()), place) if place else None


def _touch(text: str, spans: Sequence[Span]) -> bool:
    return all(not text[a[1] : b[0]].strip() for a, b in pairwise(spans))
