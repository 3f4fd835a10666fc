"""Cited statements become the answer's Markdown, its marks and its citations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from assistant.answer import BoxModel, Citation
from assistant.check import Cited, Evidence
from assistant.markdown import escape, words
from ingest.model import Passage

MOST_WORDS = 150
LEADING = 3  # statements before « Aussi dans les documents »: half of the facts stand there
_ALSO = "**Aussi dans les documents**"
_FEW = 6  # words: with less room than this nothing more is tried


Heading = Callable[[Passage, bool], str]  # with the document's period or without


@dataclass(frozen=True, slots=True)
class Source:
    """A document as citations name it."""

    id: str
    name: str  # file name
    title: str


@dataclass(slots=True)
class Numbers:
    """Citations in the order of their first mark; the same quote keeps its number."""

    source: Callable[[str], Source]
    citations: list[Citation] = field(default_factory=list)
    known: dict[tuple[str, str], int] = field(default_factory=dict)

    @classmethod
    def after(cls, citations: Sequence[Citation], source: Callable[[str], Source]) -> Numbers:
        """Going on from those of an answer."""
        known = {(one.passage_id, one.quote): one.n for one in citations}
        return cls(source, list(citations), known)

    def marks(self, evidence: Iterable[Evidence]) -> str:
        return "".join(f"[{self._number(one)}]" for one in evidence)

    def _number(self, evidence: Evidence) -> int:
        key = (evidence.passage.id, evidence.quote)
        if key not in self.known:
            self.known[key] = len(self.citations) + 1
            self.citations.append(citation(evidence, self.known[key], self.source))
        return self.known[key]


def citation(evidence: Evidence, number: int, source: Callable[[str], Source]) -> Citation:
    passage, place = evidence.passage, evidence.place
    document = source(passage.document_id)
    return Citation(
        n=number,
        document=document.name,
        document_id=document.id,
        title=document.title,
        locator=passage.locator,
        pages=list(place.pages),
        quote=evidence.quote,
        passage_id=passage.id,
        boxes=[BoxModel(**box._asdict()) for box in place.boxes],
    )


@dataclass(frozen=True, slots=True)
class CitedTable:
    """Places or documents beside each other, each with its evidence."""

    head: str  # « Quartier »
    label: str
    opening: str  # Markdown; "" for none
    rows: tuple[tuple[str, Cited | None], ...]  # place or document, what is said there


def write(
    cited: Iterable[Cited],
    heading: Heading,
    source: Callable[[str], Source],
    table: CitedTable | None = None,
    note: str = "",
) -> tuple[str, list[Citation]]:
    """The answer, 150 words at most, and its citations; ("", []) when nothing is left.

    `heading` says in a few words where a passage stands: statements that stand together
    are read together. A document's period is said once. `note` closes the answer.
    """
    numbers = Numbers(source)
    dated: set[str] = set()
    parts = [_table(table, numbers)] if table else []
    kept = _within_budget(cited, heading, MOST_WORDS - sum(map(words, [*parts, note])))
    parts.append(_grouped(kept[:LEADING], heading, numbers, dated))
    if kept[LEADING:]:
        parts += [_ALSO, _grouped(kept[LEADING:], heading, numbers, dated)]
    if numbers.citations and note:
        parts.append(f"*{escape(note)}*")
    return "\n\n".join(part for part in parts if part), numbers.citations


def write_refusal(
    missing: str,
    searched: Sequence[str],
    nearest: Iterable[Cited],
    heading: Heading,
    source: Callable[[str], Source],
) -> tuple[str, list[Citation]]:
    """Says what is missing and what was searched, and offers the nearest passages.

    `searched`: titles of the documents.
    """
    if not searched:
        return (
            "La bibliothèque est vide : ajoutez des documents, puis reposez la question.",
            [],
        )
    where = (
        f"le document « {escape(searched[0])} »"
        if len(searched) == 1
        else f"{len(searched)} documents"
    )
    lines = [
        f"Je ne trouve pas la réponse dans les documents : {escape(missing)}.",
        f"J'ai cherché dans {where}.",
    ]
    numbers = Numbers(source)
    near = list(nearest)
    if near:
        lines += ["**Passages les plus proches**", _grouped(near, heading, numbers, set())]
        about = _subject(near[0].statement.passage)
        if about:
            lines.append(
                f"Vous pouvez demander : « {escape(about)} : que prévoient les documents ? »"
            )
    return "\n\n".join(lines), numbers.citations


def _subject(passage: Passage) -> str:
    """The narrowest numbered heading above, else the narrowest one."""
    titled = [label for label in passage.path if " — " in label]
    return (titled or list(passage.path) or [""])[-1]


def _table(table: CitedTable, numbers: Numbers) -> str:
    lines = [
        f"| {escape(name)} | {one.statement.alone} {numbers.marks(one.evidence)} |"
        if one
        else f"| {escape(name)} | *non trouvé* |"
        for name, one in table.rows
    ]
    rows = "\n".join([f"| {table.head} | {escape(table.label)} |", "|---|---|", *lines])
    return f"{table.opening}\n\n{rows}" if table.opening else rows


def _within_budget(cited: Iterable[Cited], heading: Heading, room: int) -> list[Cited]:
    kept: list[Cited] = []
    headings: set[tuple[bool, str]] = set()
    leads: set[tuple[bool, str, str]] = set()
    dated: set[str] = set()
    for one in cited:
        passage = one.statement.passage
        where = (len(kept) >= LEADING, heading(passage, False))
        governed = (*where, one.statement.lead)
        cost = words(one.statement.text)
        if where not in headings:
            cost += words(heading(passage, passage.document_id not in dated))
        if governed not in leads:
            cost += words(one.statement.lead)
        if len(kept) == LEADING:
            cost += words(_ALSO)
        if cost <= room:
            kept.append(one)
            headings.add(where)
            leads.add(governed)
            dated.add(passage.document_id)
            room -= cost
        if room < _FEW:
            break
    return kept


def _grouped(cited: Sequence[Cited], heading: Heading, numbers: Numbers, dated: set[str]) -> str:
    """`dated`: documents whose period was said; those of this group are added."""
    groups: dict[str, list[Cited]] = {}
    for one in cited:
        groups.setdefault(heading(one.statement.passage, False), []).append(one)
    blocks = []
    for members in groups.values():
        passage = members[0].statement.passage
        where = heading(passage, passage.document_id not in dated)
        dated.add(passage.document_id)
        # The best first, the others as one reads them there.
        members[1:] = sorted(
            members[1:], key=lambda c: (c.statement.passage.order, c.statement.spans[0])
        )
        lines = "\n".join(_lines(members, numbers))
        blocks.append((f"{escape(where)} :\n\n" if where else "") + lines)
    return "\n\n".join(blocks)


def _lines(members: Sequence[Cited], numbers: Numbers) -> Iterator[str]:
    """One a statement; those that one line governs stand under it."""
    governed: dict[str, list[Cited]] = {}
    for at, one in enumerate(members):
        governed.setdefault(one.statement.lead or str(at), []).append(one)
    for same in governed.values():
        lead = same[0].statement.lead
        if len(same) > 1:
            yield f"- {lead} :"
        for one in same:
            said = f"  - {one.statement.text}" if len(same) > 1 else f"- {one.statement.alone}"
            yield f"{said} {numbers.marks(one.evidence)}"
