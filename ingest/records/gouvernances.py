"""Bodies of governance: who sits in them, how often they meet, what they are for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.records.model import Gouvernance, Mention
from ingest.records.parts import Part
from ingest.records.places import Places
from prompts.records import plain, record_words

_CONTINUES = re.compile(r"^(?:il|elle|ils|elles|ce comite|cette instance|ces instances|y) ")


@dataclass
class _Draft:
    instance: str
    first: Part
    said: dict[str, list[Mention]] = field(default_factory=dict)


def gouvernances(document_id: str, parts: Sequence[Part], places: Places) -> list[Gouvernance]:
    drafts: dict[tuple[str, int], _Draft] = {}
    last: tuple[str, int] | None = None
    for part in parts:
        if part.kind not in ("sentence", "item") or not part.path:
            continue
        instance, last = _instance(part, last)
        if not instance:
            continue
        key = (instance, part.path[-1].index)
        draft = drafts.setdefault(key, _Draft(instance, part))
        governs = {role for role, _, _ in record_words().governs.every(part.text)}
        for role in sorted(governs) or ["role"]:
            draft.said.setdefault(role, []).append(part.mention())
    return [
        Gouvernance(
            id=f"{document_id}-G{number:04d}",
            document_id=document_id,
            instance=draft.instance,
            source=draft.first.source(),
            place=places.of(draft.first),
            membres=tuple(draft.said.get("membres", ())),
            frequence=tuple(draft.said.get("frequence", ())),
            role=tuple(draft.said.get("role", ())),
        )
        for number, draft in enumerate(drafts.values())
    ]


def _instance(part: Part, last: tuple[str, int] | None) -> tuple[str, tuple[str, int] | None]:
    """The body a part speaks of, and the one that a pronoun in the next may stand for."""
    words = record_words()
    section = part.path[-1].index
    governance = any(
        role == "gouvernance" for title in part.heads for role, _, _ in words.announces.every(title)
    )
    opening = words.bodies.opening(part.text)
    if opening and (governance or words.governs.first(part.text)):
        return opening, (opening, section)
    if not governance:
        return "", None
    if last is not None and last[1] == section and _CONTINUES.match(plain(part.text)):
        return last[0], last
    named = words.bodies.first(part.text)
    if named:
        return named, (named, section)
    for title in reversed(part.heads):
        if headed := words.bodies.first(title):
            return headed, (headed, section)
    return "", last
