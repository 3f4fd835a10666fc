"""Bodies of governance: who sits in them, how often they meet, what they are for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.records.model import Gouvernance, Mention
from ingest.records.partners import usual_name
from ingest.records.parts import Part, cell_mentions
from ingest.records.places import Places
from prompts.records import plain, record_words

_CONTINUES = re.compile(
    r"^(?:(?:il|elle|ils|elles|ce comite|cette (?:instance|conference)|ces instances|y|la conference"
    r"|le comite) )(?!s agit|est propose|convient|faut|est attendu|est demande)"
)
_NAME = 5  # words, at most, of a line that only names a partner
_ENDING = 40  # characters of an intro line that say what it lists


@dataclass
class _Draft:
    instance: str
    first: Part
    said: dict[str, list[Mention]] = field(default_factory=dict)


def gouvernances(document_id: str, parts: Sequence[Part], places: Places) -> list[Gouvernance]:
    drafts: dict[tuple[str, int], _Draft] = {}
    last: tuple[str, int] | None = None  # the body spoken of, and in which section
    for part in parts:
        section = part.path[-1].index if part.path else 0
        if part.kind == "row" and (name := _instance(part)):
            draft = drafts.setdefault((name, section), _Draft(name, part))
            for cell in part.cells:
                role = record_words().governs_columns.opening(cell.label)
                if role and role != "instance":
                    draft.said.setdefault(role, []).extend(cell_mentions(part, cell))
        if part.kind not in ("sentence", "item") or not part.path:
            continue
        said = _said(part, last[0] if last is not None and last[1] == section else "")
        last = (said[0], section) if said else None
        if said is None:
            continue
        draft = drafts.setdefault((said[0], section), _Draft(said[0], part))
        for role in said[1]:
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


def _instance(part: Part) -> str:
    """The body that a row of a table of bodies is about; "" in another table."""
    columns = record_words().governs_columns
    roles = {columns.opening(cell.label): cell for cell in part.cells if cell.label}
    if "instance" not in roles or len(roles.keys() - {None}) < 3:
        return ""
    name = " ".join(roles["instance"].text.split())
    return record_words().bodies.opening(name) or name


def _said(part: Part, last: str) -> tuple[str, tuple[str, ...]] | None:
    """The body that a part speaks of and what it says of it; `last`: of the part before."""
    words = record_words()
    text = part.text
    governs = _governs(text)
    opening = words.bodies.opening(text)
    if not _in_governance(part):
        return (opening, governs) if opening and governs else None
    for lead in reversed(part.leads):  # « Le comité de pilotage est composé de : »
        body = words.bodies.first(lead)
        if body and part.kind == "item":
            ending = words.governs.every(lead[-_ENDING:])
            listed = any(role == "membres" for role, _, _ in ending)
            return body, ("membres",) if listed else governs or ("role",)
    if opening:
        return opening, governs or ("role",)
    if (actor := usual_name(text)) in words.speakers and len(text.split()) > _NAME:
        return actor, governs or ("role",)
    if last and _CONTINUES.match(plain(text)):
        return last, governs or ("role",)
    if (named := words.bodies.first(text)) and governs:
        return named, governs
    headed = words.bodies.opening(part.path[-1].title)
    return (headed, governs or ("role",)) if headed else None


def _governs(text: str) -> tuple[str, ...]:
    """What a sentence says of a body; « se réunit » says nothing of its members."""
    folded = plain(text)
    found = record_words().governs.every(text)
    return tuple(sorted({r for r, start, _ in found if not folded[:start].endswith(" se ")}))


def _in_governance(part: Part) -> bool:
    announces = record_words().announces
    titles = [section.title for section in part.path] + [x for x in part.leads if len(x) < 90]
    return any(role == "gouvernance" for t in titles for role, _, _ in announces.every(t))
