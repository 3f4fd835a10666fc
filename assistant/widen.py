"""Where the documents or places that a reader chose say nothing of the question.

The whole library is then searched, and the answer says so. Of 147 dev questions kept to a
document that does not hold the answer, the best passage there meets less than three quarters
of what the library's best one meets for 69 %; kept to the document that holds it, for 1 %.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol, TypeVar

from assistant.markdown import escape
from assistant.query import Query, Scored
from index.entry import Filters

if TYPE_CHECKING:
    from assistant.answer import Citation
    from assistant.reading import Reading

_ENOUGH = 0.75
_NAMED = 2  # documents or places that are named; no more than these


class Answered(Protocol):
    @property
    def citations(self) -> Sequence[Citation]: ...
    @property
    def refused(self) -> bool: ...


A = TypeVar("A", bound=Answered)


def widened(
    reading: Reading,
    query: Query,
    kept: list[Scored],
    rank: Callable[[Query], list[Scored]],
    answer: Callable[[Query, Sequence[Scored]], A],
) -> tuple[Query, list[Scored], A]:
    """The query, its passages and their answer: of the whole library where what was chosen
    does not answer.
    """
    whole = replace(query, filters=Filters())
    found = rank(whole)
    met = reading.ranking.met
    poor = met(query, kept) < _ENOUGH * met(whole, found)
    here = answer(query, kept)
    if not (poor or here.refused):
        return query, kept, here
    elsewhere = answer(whole, found)
    cited = {citation.document_id for citation in elsewhere.citations}
    if elsewhere.refused or (not here.refused and cited & query.filters.documents):
        return query, kept, here
    return whole, found, elsewhere


def note(reading: Reading, chosen: Filters, citations: Sequence[Citation]) -> str:
    """« Rien dans « Fiches » ; trouvé dans « Contrat ». » in Markdown."""
    if chosen.sections:
        left = [reading.sections(document)[index].title for document, index in chosen.sections]
        found = [citation.locator.partition(" › ")[0] or citation.title for citation in citations]
    else:
        left = [entry.title for entry in reading.entries if entry.id in chosen.documents]
        found = [citation.title for citation in citations]
    return f"*Rien dans {_said(left, 'ce que vous avez choisi')} ; trouvé dans {_said(found)}.*"


def _said(names: Iterable[str], several: str = "plusieurs documents") -> str:
    distinct = list(dict.fromkeys(names))
    if not 0 < len(distinct) <= _NAMED:
        return several
    return " et ".join(f"« {escape(name)} »" for name in distinct)
