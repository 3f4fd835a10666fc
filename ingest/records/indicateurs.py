"""Indicators: figures by place and year, and what is to be measured."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.model import UnitCell
from ingest.records.columns import by_role, one_line, role_of
from ingest.records.engagements import objectif_of, orientation_of
from ingest.records.figures import bare_year, figure_of, is_total, unit_of, year_of
from ingest.records.model import Engagement, Indicateur, IndicateurKind, Mention
from ingest.records.parts import Part, cell_mentions, unmarked
from ingest.records.places import Places
from prompts.records import record_words

_MEASURED: dict[str, IndicateurKind] = {
    "suivi": "suivi",
    "impact": "impact",
    "contexte": "contexte",
    "evaluation": "evaluation",
}
_LABELLED = re.compile(r"^(.{4,120}?)\s*:\s*(\S.{0,47})$")
_NOTE_CALL = re.compile(r"(?<=[^\W\d])\d$")


def indicateurs(
    document_id: str, parts: Sequence[Part], places: Places, commitments: Sequence[Engagement]
) -> list[Indicateur]:
    found = [
        *_values(parts, places),
        *_of_commitments(commitments),
        *_to_measure(parts, places),
    ]
    order = {part.passage.id: part.passage.order for part in parts}
    found.sort(key=lambda i: (order[i.source.passage_id], i.source.start))
    found = _each_once([one for one in found if not one.what.endswith(":")])  # sub-heads
    return [
        replace(indicateur, id=f"{document_id}-I{number:04d}", document_id=document_id)
        for number, indicateur in enumerate(found)
    ]


def _each_once(found: Sequence[Indicateur]) -> list[Indicateur]:
    """A figure that a table repeats at the top of its next page is one."""
    kept: dict[object, Indicateur] = {}
    for one in found:
        given = (one.what, one.place, one.territoire, one.value, one.year)
        kept.setdefault(given if one.kind == "valeur" else len(kept), one)
    return list(kept.values())


# figures


def _values(parts: Sequence[Part], places: Places) -> Iterator[Indicateur]:
    for part in parts:
        if part.kind == "row":
            if any(cell.label for cell in part.cells):
                yield from _of_columns(part, places)
            elif len(part.cells) == 2:
                yield from _of_label(part, places)
        elif _announced(part) == "valeurs" and (match := _LABELLED.match(part.text)):
            yield from _figure(part, places, unmarked(match[1]), match[2], part.start, part.end)


def _of_label(part: Part, places: Places) -> Iterator[Indicateur]:
    """« Population (2022) | 3 130 »"""
    label, value = part.cells
    if not any(char.isalpha() for char in label.text) or value.start < 0:
        return
    yield from _figure(part, places, one_line([label]), value.text, part.start, part.end)


def _of_columns(part: Part, places: Places) -> Iterator[Indicateur]:
    roles = by_role(part)
    if "engagement" in roles or "operationnel" in roles:
        return
    # Under « Quartier », beside « Commune » and « Agglomération », a figure is no one's name.
    commune, quartier = (
        one_line([c for c in roles.get(role, ()) if figure_of(c.text) is None])
        for role in ("commune", "quartier")
    )
    if len(quartier) < 3:  # a column of ticks under « QPV »
        named = (c for c in roles.get("quartier", ()) if len(c.text) > 2)
        quartier = next((one_line([c]) for c in named if figure_of(c.text) is None), "")
    total = next((c for c in part.cells if is_total(c.text)), None)
    if total is not None:
        commune = quartier = ""
    dated = next((c for c in part.cells if _dates(c)), None)
    if dated is not None and not commune:
        commune = places.commune_of(part, " · ".join(cell.label for cell in part.cells))
    names = [c for c in part.cells if c is not dated and figure_of(c.text) is None]
    subject = _subject(part, names)
    for cell in part.cells:
        if cell is dated or cell is total or cell.start < 0 or role_of(cell.label) == "numero":
            continue
        if figure_of(cell.text) is None:
            continue
        head = _NOTE_CALL.sub("", " ".join(cell.label.split()))
        year = _year_in(dated) if dated else ""
        if not head:
            continue
        if bare_year(head):
            what, where, year = one_line([subject] if subject else None), "", bare_year(head)
        elif role_of(head) in ("figure", "") and (commune or quartier or dated or not subject):
            what, where = head, _territory(dated)
        elif role_of(head) == "figure":
            what, where = head, one_line([subject] if subject else None)
        elif subject is not None:
            what = one_line([subject])  # a column a territory, or the head of all the figures
            where = "" if role_of(head) else head
        else:
            continue
        if total is not None and total is not dated:
            where = one_line([total])
        yield from _figure(
            part, places, what, cell.text, part.start, part.end, commune, quartier, where, year
        )


def _subject(part: Part, names: Sequence[UnitCell]) -> UnitCell | None:
    """What the figures measure: the cell headed so, else the nearest before them (« Thème |
    Indicateur | … »), else the first.
    """
    own = [cell for cell in names if role_of(cell.label) not in ("commune", "quartier")]
    first = next((c for c in part.cells if figure_of(c.text) is not None), None)
    before = own[: sum(part.cells.index(c) < part.cells.index(first) for c in own)] if first else []
    measured = next((c for c in own if role_of(c.label) in _MEASURED), None)
    return measured or next(iter([*before[-1:], *own]), None)


def _dates(cell: UnitCell) -> bool:
    return bool(bare_year(cell.text)) or (is_total(cell.text) and bool(year_of(cell.text)))


def _territory(dated: UnitCell | None) -> str:
    """A column of years is sometimes headed by what they are the years of."""
    return dated.label if dated and role_of(dated.label) in ("", "contrat") else ""


def _year_in(cell: UnitCell) -> str:
    return bare_year(cell.text) or year_of(cell.text)


def _figure(
    part: Part,
    places: Places,
    what: str,
    value: str,
    start: int,
    end: int,
    commune: str = "",
    quartier: str = "",
    where: str = "",
    year: str = "",
) -> Iterator[Indicateur]:
    figure = figure_of(value)
    if figure is None or not what:
        return
    place = places.of(part, f"{what} · {where}", commune, quartier)
    yield Indicateur(
        id="",
        document_id="",
        kind="valeur",
        what=what,
        source=part.source(start, end),
        place=place,
        territoire=where,
        value=" ".join(value.split()),
        number=figure.number,
        unit=figure.unit or unit_of(what),
        year=year or figure.year or year_of(what),
        objectif=objectif_of(part),
        orientation=orientation_of(part),
    )


# what is to be measured


def _of_commitments(commitments: Sequence[Engagement]) -> Iterator[Indicateur]:
    seen: set[tuple[str, int, int, str]] = set()
    for commitment in commitments:
        for kind, mentions in (("suivi", commitment.suivi), ("impact", commitment.impact)):
            for mention in mentions:
                source = mention.source
                key = (source.passage_id, source.start, source.end, mention.text)
                if key in seen:
                    continue
                seen.add(key)
                yield Indicateur(
                    id="",
                    document_id="",
                    kind=_MEASURED[kind],
                    what=mention.text,
                    source=source,
                    place=commitment.place,
                    objectif=commitment.text,
                    orientation=commitment.objectif or commitment.orientation,
                )


def _to_measure(parts: Sequence[Part], places: Places) -> Iterator[Indicateur]:
    held: IndicateurKind | None = None  # a band said that indicators follow
    for part in parts:
        if part.kind != "row":
            held = None
            kind = _MEASURED.get(_announced(part))
            if kind and part.kind == "item" and not _gives_figure(part):
                yield _measure(part, places, kind, part.mention())
            continue
        if len(part.cells) == 1:
            mentions = cell_mentions(part, part.cells[0])
            announced = _MEASURED.get(_opening(mentions[0].text)) if mentions else None
            if announced is not None:
                held, mentions = announced, mentions[1:]
            if held is not None:
                for mention in mentions:
                    yield _measure(part, places, held, mention)
            continue
        held = None
        yield from _of_row(part, places)


def _of_row(part: Part, places: Places) -> Iterator[Indicateur]:
    first, *others = part.cells
    kind = _MEASURED.get(_opening(first.text))
    if kind is not None and not first.label:
        for cell in others:
            for mention in cell_mentions(part, cell):
                yield _measure(part, places, kind, mention)
        return
    roles = by_role(part)
    if "engagement" in roles:  # they are those of the commitment
        return
    goal = one_line(roles.get("operationnel")) or one_line(roles.get("objectif"))
    if any(figure_of(cell.text) is not None for cell in part.cells):
        return  # its indicator is given a value
    for role, found in _MEASURED.items():
        for cell in roles.get(role, ()):
            for mention in cell_mentions(part, cell):
                yield _measure(part, places, found, mention, goal)


def _measure(
    part: Part, places: Places, kind: IndicateurKind, mention: Mention, goal: str = ""
) -> Indicateur:
    theme = next((s.title for s in reversed(part.path) if s.kind in ("theme", "objectif")), "")
    return Indicateur(
        id="",
        document_id="",
        kind=kind,
        what=unmarked(mention.text),
        source=mention.source,
        place=places.of(part, mention.text),
        objectif=goal or objectif_of(part) or theme,
        orientation=orientation_of(part),
    )


def _announced(part: Part) -> str:
    """What the nearest sub-head or intro line says will follow."""
    for title in reversed(part.heads):
        if role := _opening(title):
            return role
    return ""


def _opening(title: str) -> str:
    return (record_words().announces.opening(title) or "") if len(title) < 120 else ""


def _gives_figure(part: Part) -> bool:
    match = _LABELLED.match(part.text)
    return match is not None and figure_of(match[2]) is not None
