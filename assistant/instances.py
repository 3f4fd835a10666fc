"""Who steers: the bodies of a document's governance and the partners' parts in it.

Read from its records, the most recent document first; only where nothing narrower is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.listing import Item, Listing
from assistant.markdown import escape
from assistant.pledges import documents_named
from assistant.topic import Topic, named_stems, stems_of
from index.records import RecordFilters
from prompts.questions import fold
from prompts.questions import load as load_questions

if TYPE_CHECKING:
    from assistant.compose import Composing
    from assistant.query import Query
    from assistant.reading import Reading
    from index import Library
    from ingest.records.model import Gouvernance, Mention
    from prompts.words import Analyse

_LEAST = 2  # of them, to make a list
_ROOM = 40  # words said of each
_LATEST = 1.0  # what those of the most recent document gain


def instances(
    library: Library, reading: Reading, query: Query, composing: Composing, analyse: Analyse
) -> Listing | None:
    """None unless the question asks who steers, or by what bodies, and nothing else."""
    asked = load_questions().steering
    if not asked.cues.found(fold(query.question)) or query.named.headings or query.named.places:
        return None
    years = {stem for stem in query.own if stem.replace(".", "").isdigit()}
    own = named_stems(query, analyse) | stems_of([asked.words], analyse)
    if Topic(query, {}, reading.frame | own | years):
        return None
    kept = query.filters.documents or documents_named(query)
    records = [
        one
        for one in library.gouvernances(RecordFilters(documents=frozenset(kept)))
        if _of_all(one)
    ]
    records.sort(key=lambda one: reading.year(one.document_id), reverse=True)
    first: dict[tuple[str, str], Gouvernance] = {}
    for one in records:
        first.setdefault((one.document_id, one.instance), one)
    documents = list(dict.fromkeys(document for document, _ in first))
    items: list[Item] = []
    for (document, name), one in first.items():
        said = _said(one)
        passages = library.passages([said[0].source.passage_id]) if said else []
        if not passages:
            continue
        parts = [
            composing.excerpt(passages[0], (m.source.start, m.source.end), _ROOM, 0.0) for m in said
        ]
        text = " ; ".join(part.text.rstrip(" .;") for part in parts)
        statement = replace(
            parts[0],
            spans=tuple(sorted(span for part in parts for span in part.spans)),
            text=f"**{escape(name)}** : {text}",
            score=_LATEST * (document == documents[0]) - len(items) / 100,
        )
        items.append(Item(reading.dated(document) if len(documents) > 1 else "", statement))
    if len(items) < _LEAST:
        return None
    where = f" ({escape(reading.dated(documents[0]))})" if len(documents) == 1 else ""
    return Listing(
        f"**Pilotage : {len(items)} instances et acteurs**{where}", tuple(items), "montrés"
    )


def _of_all(one: Gouvernance) -> bool:
    """Of the contract as a whole: no place's own, and under a heading on governance."""
    rubrics = next(i.rubrics for i in load_questions().intentions if i.name == "gouvernance")
    placed = one.place.commune or one.place.quartier
    return not placed and rubrics.found(fold(one.source.locator))


def _said(one: Gouvernance) -> list[Mention]:
    """Its part, how often it meets and who sits there: what stands with the first, if short."""
    kept: list[Mention] = []
    mentions: Sequence[Mention] = (*one.role, *one.frequence, *one.membres)
    for mention in mentions:
        source = mention.source
        there = not kept or source.passage_id == kept[0].source.passage_id
        known = any(
            source.start < other.source.end and other.source.start < source.end for other in kept
        )
        words = sum(len(other.text.split()) for other in (*kept, mention))
        if there and not known and (not kept or words <= _ROOM):
            kept.append(mention)
    return kept
