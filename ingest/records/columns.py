"""What the cells of a row are, from the heads of their columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from ingest.model import Section, UnitCell
from ingest.records.parts import Part
from prompts.records import record_words

_HEAD = 90  # characters of a column's head, at most


@lru_cache(maxsize=1 << 12)
def role_of(head: str) -> str:
    """The role of a column, "" when its head does not tell."""
    return record_words().columns.first(head) or ""


def by_role(part: Part) -> dict[str, list[UnitCell]]:
    """The row's cells by the role of their column, left to right."""
    found: dict[str, list[UnitCell]] = {}
    for cell in part.cells:
        if cell.label and (role := role_of(cell.label)):
            found.setdefault(role, []).append(cell)
    return found


def one_line(cells: list[UnitCell] | None) -> str:
    return " ".join(cells[0].text.split()) if cells else ""


def headed(parts: Sequence[Part], sections: Sequence[Section]) -> Iterator[Part]:
    """The parts, rows of tables without heads given those that stand among their rows or
    were read as titles above them.
    """
    heads: list[str] = []
    section = -1
    for part in parts:
        own = part.path[-1].index if part.path else 0
        if part.kind != "row" or own != section:
            heads, section = [], own
        if part.kind != "row" or len(part.cells) < 2 or any(cell.label for cell in part.cells):
            yield part
            continue
        texts = [" ".join(cell.text.split()) for cell in part.cells]
        if _are_heads(texts):
            heads = texts
            continue
        if not heads and len(texts) == 2:
            above = [sections[index].title for index in (own - 1, own) if index > 0]
            heads = above if len(above) == 2 and _are_heads(above) else []
        if len(heads) == len(texts):
            cells = tuple(
                replace(cell, label=head) for cell, head in zip(part.cells, heads, strict=True)
            )
            part = replace(part, cells=cells)
        yield part


def _are_heads(texts: Sequence[str]) -> bool:
    """Several roles, one a text: « Objectifs stratégiques », « Objectifs opérationnels »."""
    if any(len(text) > _HEAD or _names(text) for text in texts):
        return False
    roles = [record_words().columns.opening(text) for text in texts]
    return None not in roles and len(set(roles)) == len(roles) and "figure" not in roles


def _names(text: str) -> bool:
    """« Porteur | Commune de Grand-Bourg », down a column of labels, heads nothing."""
    return not text.isupper() and any(
        word[:1].isupper() and not word.isupper() for word in text.split()[1:]
    )
