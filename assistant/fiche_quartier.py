"""The sheet of one quartier: its figures, what goes well and badly there, its objectives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.quartiers import Quartier, bare, same_commune, same_quartier
from ingest.records.model import Mention, Source
from prompts.choices import load as load_choices
from prompts.questions import fold

if TYPE_CHECKING:
    from index import Library
    from ingest.model import Passage, Section, Unit
    from ingest.records.model import Engagement, Objectif

_LONG = 12  # letters of a unit that says something
_UNITS = 60  # of one rubric: a sheet is read, not searched


@dataclass(slots=True)
class Vise:
    """An objective, over as many lines of a table as it takes."""

    objectif: str
    source: Source
    operationnels: list[Mention]
    dispositifs: list[Mention]


@dataclass(frozen=True, slots=True)
class Sheet:
    presentation: Source | None  # the first words of its part of the document
    constats: dict[str, dict[str, list[Mention]]]  # rubric -> theme -> what is said
    objectifs: dict[str, list[Vise]]  # theme -> its own
    communaux: dict[str, list[Vise]]  # theme -> those of the commune as a whole
    engagements: list[Engagement]


def sheet(library: Library, quartier: Quartier) -> Sheet:
    """Everything that the library says of a quartier under its own headings."""
    objectifs = library.objectifs()
    constats: dict[str, dict[str, list[Mention]]] = {}
    presentation = None
    for passage, path in _passages(library, quartier):
        if presentation is None and passage.text.strip():
            presentation = _source(passage, 0, len(passage.text))
        theme = next((s.title for s in reversed(path) if s.kind == "theme"), "")
        for unit, said in _said(passage):
            rubric = _rubric(
                [unit.lead, *(s.title for s in reversed(path) if s.kind != "quartier")]
            )
            if rubric:
                constats.setdefault(rubric, {}).setdefault(theme, []).append(said)
    return Sheet(
        presentation=presentation,
        constats={
            rubric.label: {theme: said[:_UNITS] for theme, said in found.items() if said}
            for rubric in load_choices().rubriques
            if any((found := constats.get(rubric.label, {})).values())
        },
        objectifs=_by_theme([o for o in objectifs if same_quartier(o.place, quartier)]),
        communaux=_by_theme(
            [o for o in objectifs if not o.place.quartier and same_commune(o.place, quartier)]
        ),
        engagements=[e for e in library.engagements() if same_quartier(e.place, quartier)],
    )


def _passages(library: Library, quartier: Quartier) -> Iterator[tuple[Passage, list[Section]]]:
    """Those under the quartier's headings, with the sections they stand in, widest first."""
    names = {bare(name) for name in quartier.names}
    for document in sorted(quartier.document_ids):
        sections = library.sections(document)
        by_index = {section.index: section for section in sections}
        paths: dict[int, list[Section]] = {}
        for section in sections:
            above = paths.get(section.parent)
            mine = section.kind == "quartier" and bare(section.title) in names
            if above is not None:
                paths[section.index] = [*above, section]
            elif mine and _in_commune(section, by_index, quartier):
                paths[section.index] = [section]
        if not paths:
            continue
        for passage in library.all_passages():
            if passage.document_id == document and passage.section in paths:
                yield passage, paths[passage.section]


def _in_commune(section: Section, sections: dict[int, Section], quartier: Quartier) -> bool:
    above = sections.get(section.parent)
    while above is not None:
        if above.kind == "commune":
            return any(fold(above.title).endswith(name) for name in quartier.communes)
        above = sections.get(above.parent)
    return True


def _rubric(headings: list[str]) -> str | None:
    """Of the narrowest heading that says so."""
    for heading in headings:
        folded = fold(heading)
        for rubric in load_choices().rubriques:
            if rubric.cues.found(folded):
                return rubric.label
    return None


def _said(passage: Passage) -> Iterator[tuple[Unit, Mention]]:
    """Its sentences and items; a table's rows belong to the objectives."""
    for unit in passage.units:
        text = passage.text[unit.start : unit.end].strip()
        if unit.kind in ("sentence", "item") and len(text) >= _LONG:
            yield unit, Mention(text, _source(passage, unit.start, unit.end))


def _source(passage: Passage, start: int, end: int) -> Source:
    return Source(passage.id, start, end, passage.pages, passage.locator)


def _by_theme(objectifs: list[Objectif]) -> dict[str, list[Vise]]:
    found: dict[str, dict[str, Vise]] = {}
    for one in objectifs:
        theme = found.setdefault(one.theme or one.orientation, {})
        vise = theme.setdefault(fold(one.objectif), Vise(one.objectif, one.source, [], []))
        vise.operationnels += one.operationnels
        known = {fold(mention.text) for mention in vise.dispositifs}
        vise.dispositifs += [m for m in one.dispositifs if fold(m.text) not in known]
    return {theme: list(them.values()) for theme, them in found.items()}
