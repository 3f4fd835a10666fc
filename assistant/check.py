"""Statements become cited ones: each quote is found on its page, or the statement goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
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
    """Checks one answer: its statements often stand on the same pages."""

    def __init__(self, pages: Pages) -> None:
        self._pages = cache(pages)

    def run(self, draft: Sequence[Statement]) -> Iterator[Cited]:
        """The statements whose every quote stands on its pages, in the draft's order."""
        for statement in draft:
            evidence = self._evidence(statement)
            if evidence:
                yield Cited(statement, evidence)

    def _evidence(self, statement: Statement) -> tuple[Evidence, ...]:
        """One quote for spans that touch, each on one line; else one a span.

        Cells of several lines are read one after the other by some readers of PDFs, line by
        line across the row by others.
        """
        passage, spans = statement.passage, statement.spans
        pages = [self._pages(passage.document_id, number) for number in passage.pages]
        found: list[Evidence] = []
        for span in spans:
            one = self._one(passage, span, pages)
            parts = (one,) if one else self._cut(passage, span, pages)
            if not parts:
                return ()
            found.extend(parts)
        if (
            len(found) == len(spans) > 1
            and all(len(one.place.boxes) == 1 for one in found)
            and _touch(passage.text, spans)
            and (whole := self._one(passage, (spans[0][0], spans[-1][1]), pages))
        ):
            found = [whole]
        return tuple(part for one in found for part in _by_page(one, pages))

    def _one(self, passage: Passage, span: Span, pages: Sequence[PageText]) -> Evidence | None:
        quote = passage.text[slice(*span)].strip()
        near = span[0] / max(1, len(passage.text))
        place = locate(quote, pages, passage.boxes, near)
        return Evidence(passage, " ".join(quote.split()), place) if place else None

    def _cut(self, passage: Passage, span: Span, pages: Sequence[PageText]) -> tuple[Evidence, ...]:
        """A cell that the page's end cut: other cells stand between its two parts."""
        words = passage.text[slice(*span)].split()
        for first, second in pairwise(pages):
            parts = _in_two(passage, words, first, second)
            if parts:
                return parts
        return ()


def _touch(text: str, spans: Sequence[Span]) -> bool:
    return all(not text[a[1] : b[0]].strip() for a, b in pairwise(spans))


def _by_page(evidence: Evidence, pages: Sequence[PageText]) -> tuple[Evidence, ...]:
    """Cut where the page ends, so that each quote stands on one page; whole where it can't."""
    if len(evidence.place.pages) != 2:
        return (evidence,)
    first, second = (page for page in pages if page.number in evidence.place.pages)
    return _in_two(evidence.passage, evidence.quote.split(), first, second) or (evidence,)


def _in_two(
    passage: Passage, words: Sequence[str], first: PageText, second: PageText
) -> tuple[Evidence, ...]:
    """The longest opening of these words that stands on the first page, the rest on the second."""
    boxes = passage.boxes

    def fits(count: int) -> Place | None:
        return locate(" ".join(words[:count]), [first], boxes)

    low, high = 0, len(words) - 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    opening = fits(low) if low else None
    rest = " ".join(words[low:])
    closing = locate(rest, [second], boxes) if opening else None
    if opening is None or closing is None:
        return ()
    return (
        Evidence(passage, " ".join(words[:low]), opening),
        Evidence(passage, rest, closing),
    )
