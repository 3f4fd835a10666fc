"""A list that the end of its passage cuts goes on with what the next passage begins with.

134 lists of the four dev documents stand over two passages, and six lines that open one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from assistant.compose import Statement, item_text
from assistant.markdown import escape
from assistant.units import siblings
from ingest.model import Passage, Unit

_MOST = 50  # words of what is added

Following = Callable[[Passage], Passage | None]


def continued(draft: Sequence[Statement], following: Following) -> Iterator[Statement]:
    """The statements, each list that goes on followed by the rest of it; each quotes its own."""
    said = {(one.passage.id, start) for one in draft for start, _ in one.spans}
    for statement in draft:
        yield statement
        if not _cut(statement):
            continue
        after = following(statement.passage)
        rest = list(_rest(statement.passage, after)) if after else []
        if after and rest and (after.id, rest[0].start) not in said:
            said.add((after.id, rest[0].start))
            shown = " ; ".join(escape(item_text(after.text[u.start : u.end])) for u in rest)
            span = (rest[0].start, rest[-1].end)
            yield Statement(after, (span,), shown, statement.score, lead=statement.lead)


def _cut(statement: Statement) -> bool:
    """A list given whole, or the line that opens it, that ends where its passage does."""
    passage = statement.passage
    if not statement.spans or not passage.units:
        return False
    last, (start, end) = passage.units[-1], statement.spans[-1]
    if end != last.end:
        return False
    opens = passage.text[: last.end].rstrip().endswith(":")
    several = len(passage.units) > 1 and start <= passage.units[-2].start
    return opens or (last.kind == "item" and several)


def _rest(passage: Passage, after: Passage) -> Iterable[Unit]:
    if after.section != passage.section:
        return
    before = passage.units[-1]
    opens = passage.text[: before.end].rstrip().endswith(":")
    words = 0
    for unit in after.units:
        goes_on = siblings(unit, before) or (opens and unit.kind == "item")
        words += len(after.text[unit.start : unit.end].split())
        if not goes_on or words > _MOST:
            return
        yield unit
        before, opens = unit, False
