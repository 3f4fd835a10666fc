"""Ranked passages become numbered ones that a model may quote, within its budget."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.query import Scored
from assistant.write import Source
from ingest.model import Passage
from ingest.tokens import count_tokens

# What could pass for the end of a quoted passage, or for a chat template's own signs. A space
# is put in; quotes are compared without white space.
_SIGNS = re.compile(r"<(?=/?\s*passage\b|\||/?s>|</?SYS>)|\[(?=/?INST\])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Grounds:
    passages: tuple[Passage, ...]  # passage n is passages[n - 1]
    text: str  # as the model is given them


def number_passages(
    ranked: Sequence[Scored], source: Callable[[str], Source], budget: int
) -> Grounds:
    """The best passages that fit `budget` tokens, the first one whatever its length."""
    kept: list[Passage] = []
    parts: list[str] = []
    room = budget
    for scored in ranked:
        passage = scored.passage
        part = _part(len(kept) + 1, passage, source(passage.document_id).title)
        tokens = count_tokens(part)
        if tokens > room and kept:
            break
        kept.append(passage)
        parts.append(part)
        room -= tokens
    return Grounds(tuple(kept), "\n\n".join(parts))


def _part(number: int, passage: Passage, title: str) -> str:
    where = harmless(f"{title} › {passage.locator}").replace('"', "'")
    context = harmless(passage.context)
    told = f"(contexte : {context})\n" if context else ""
    return f'<passage n="{number}" lieu="{where}">\n{told}{harmless(passage.text)}\n</passage>'


def harmless(text: str) -> str:
    """Document text that cannot be taken for the frame around it."""
    return _SIGNS.sub(lambda match: match[0] + " ", text)
