"""What the cells of a row are, from the heads of their columns."""

from __future__ import annotations

from functools import lru_cache

from ingest.model import UnitCell
from ingest.records.parts import Part
from prompts.records import record_words


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
