"""Objectives, what declines them and the dispositifs beside: tables, and lists under headings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.model import Section
from ingest.records.columns import by_role, one_line
from ingest.records.engagements import orientation_of
from ingest.records.model import Mention, Objectif
from ingest.records.parts import Part, cell_mentions, nearest
from ingest.records.places import Places
from prompts.records import record_words


def objectifs(document_id: str, parts: Sequence[Part], places: Places) -> list[Objectif]:
    found = [*_of_rows(parts, places), *_of_lists(parts, places)]
    order = {part.passage.id: part.passage.order for part in parts}
    found.sort(key=lambda o: (order[o.source.passage_id], o.source.start))
    return [
        replace(objectif, id=f"{document_id}-O{number:04d}", document_id=document_id)
        for number, objectif in enumerate(found)
    ]


def _of_rows(parts: Sequence[Part], places: Places) -> Iterator[Objectif]:
    rows = [part for part in parts if part.kind == "row"]
    for index, part in enumerate(rows):
        roles = by_role(part)
        goal, declined = roles.get("objectif"), roles.get("operationnel")
        if "engagement" in roles or not goal or not (declined or "dispositif" in roles):
            continue
        if declined and declined[0].start < 0 <= goal[0].start:
            continue  # a title among the rows
        following = by_role(rows[index + 1]) if index + 1 < len(rows) else {}
        dispositif = roles.get("dispositif", [])
        shared = any(cell.start < 0 for cell in dispositif) or any(
            cell.start < 0 and dispositif and cell.text == dispositif[0].text
            for cell in following.get("dispositif", ())
        )
        yield Objectif(
            id="",
            document_id="",
            objectif=one_line(goal),
            source=part.source(),
            orientation=one_line(roles.get("orientation")) or orientation_of(part),
            theme=_theme(part),
            place=places.of(part),
            operationnels=_mentions(part, declined),
            dispositifs=_mentions(part, dispositif),
            shared=shared,
        )


def _mentions(part: Part, cells: Sequence | None) -> tuple[Mention, ...]:  # type: ignore[type-arg]
    return tuple(m for cell in cells or () for m in cell_mentions(part, cell))


def _of_lists(parts: Sequence[Part], places: Places) -> Iterator[Objectif]:
    """« Objectifs opérationnels », then « Exemples d'actions », under one heading."""
    groups: dict[int, tuple[Section, Part, dict[str, list[Mention]]]] = {}
    for part in parts:
        if part.kind != "item" or not part.path:
            continue
        role, above = _announced(part)
        if role not in ("operationnels", "actions") or above is None:
            continue
        lists = groups.setdefault(above.index, (above, part, {}))[2]
        lists.setdefault(role, []).append(part.mention())
    for above, first, lists in groups.values():
        if "operationnels" in lists:
            yield Objectif(
                id="",
                document_id="",
                objectif=above.title,
                source=first.source(),
                orientation=orientation_of(first),
                theme=_theme(first),
                place=places.of(first),
                operationnels=tuple(lists["operationnels"]),
                dispositifs=tuple(lists.get("actions", ())),
            )


def _announced(part: Part) -> tuple[str, Section | None]:
    """The role of the sub-head over an item, and the section that the sub-head stands in."""
    announces = record_words().announces
    for lead in reversed(part.leads):
        if role := announces.opening(lead):
            return role, part.path[-1]
    if role := announces.opening(part.path[-1].title):
        return role, part.path[-2] if len(part.path) > 1 else None
    return "", None


def _theme(part: Part) -> str:
    section = nearest(part.path, "theme")
    return section.title if section else ""
