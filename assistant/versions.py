"""Which version of a document an answer uses, said wherever the document is named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from index.entry import Entry
from index.succession import history


def version(entry: Entry, shelved: Sequence[Entry]) -> str:
    """« (version ajoutée le 3/11/2026) »; "" for a document that has one version only."""
    if entry.state == "older":
        return f"(version antérieure, ajoutée le {_day(entry)})"
    return f"(version ajoutée le {_day(entry)})" if history(entry, shelved) else ""


def _day(entry: Entry) -> str:
    added = date.fromisoformat(entry.added[:10])
    return f"{added.day}/{added.month}/{added.year}"
