"""Ranked passages become numbered ones that a model may quote, within its budget."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.query import Scored
from assistant.write import Source
from ingest.model import Passage
from ingest.tokens import count_tokens
from prompts.claims import Claims


@dataclass(frozen=True, slots=True)
class Grounds:
    passages: tuple[Passage, ...]  # passage n is passages[n - 1]
    text: str  # as the model is given them


def number_passages(
    ranked: Sequence[Scored],
    source: Callable[[str], Source],
    notes: Callable[[Passage], Sequence[str]],
    claims: Claims,
    budget: int,
) -> Grounds:
    """The best passages that fit `budget` tokens, the first one whatever its length.

    `notes`: what the records say of a passage; read beside it, it is not to be quoted.
    """
    kept: list[Passage] = []
    parts: list[str] = []
    room = budget
    for scored in ranked:
        passage = scored.passage
        title = source(passage.document_id).title
        part = _part(len(kept) + 1, passage, title, notes(passage), claims)
        tokens = count_tokens(part)
        if tokens > room and kept:
            break
        kept.append(passage)
        parts.append(part)
        room -= tokens
    return Grounds(tuple(kept), "\n\n".join(parts))


def _part(number: int, passage: Passage, title: str, notes: Sequence[str], claims: Claims) -> str:
    where = claims.harmless(f"{title} › {passage.locator}").replace('"', "'")
    context = claims.harmless(passage.context)
    told = f"(contexte : {context})\n" if context else ""
    told += "".join(f"(fiche de lecture : {claims.harmless(note)})\n" for note in notes)
    text = claims.harmless(passage.text)
    return f'<passage n="{number}" lieu="{where}">\n{told}{text}\n</passage>'
