"""Where a section stands: its commune, its quartier, its sheet, the headings above it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.query import SectionKey
from ingest.model import Section
from prompts.questions import fold

# Sub-heads that say what is told, not of what: they belong to the sheet above them.
_RUBRICS = frozenset(("rubrique", "intertitre", "point", "theme"))


@dataclass(frozen=True, slots=True)
class Standing:
    commune: str = ""  # folded names; "" where there is none
    quartier: str = ""
    sheet: int = 0  # the fiche, the quartier, the article whose rubrics these are
    headings: frozenset[tuple[str, str]] = frozenset()  # kinds and numbers, its own too
    places: frozenset[SectionKey] = frozenset()  # communes and quartiers, its own too
    partners: frozenset[str] = frozenset()  # whom the nearest heading that names any names


Standings = Mapping[str, Sequence[Standing]]  # document id -> by section


_ARTICLE = re.compile(r"^(?:le|la|les|l) ")


def communes_of(every: Iterable[Sequence[Section]]) -> frozenset[str]:
    """Folded names of those that have a sheet somewhere in the library."""
    return frozenset(
        fold(section.title)
        for sections in every
        for section in sections
        if section.kind == "commune"
    )


def commune_headed(section: Section, communes: Collection[str]) -> str:
    """The commune whose name is all that a heading says: « b/ Cachan »; "" for others."""
    if section.kind in ("commune", "quartier"):
        return ""
    name = fold(section.title)
    bare = _ARTICLE.sub("", name)
    return name if name in communes else bare if bare in communes else ""


def standings(
    identity: str,
    sections: Sequence[Section],
    partners: Callable[[str], frozenset[str]] = lambda _: frozenset(),
    communes: Collection[str] = (),
) -> list[Standing]:
    """One for each section of a document.

    `partners`: those that a title names; `communes`: those of the library (`communes_of`).
    """
    found: list[Standing] = []
    for section in sections:
        above = found[section.parent] if 0 <= section.parent < len(found) else Standing()
        here = above
        if section.kind not in _RUBRICS or section.parent < 0:
            here = replace(here, sheet=section.index)
        if section.number:
            own = (section.kind, section.number.replace("-", ".").upper())
            here = replace(here, headings=here.headings | {own})
        if section.parent >= 0 and section.kind not in ("commune", "quartier"):
            here = replace(here, partners=partners(section.title) or here.partners)
        name = fold(section.title)
        if section.kind in ("commune", "quartier") and name:
            here = replace(here, places=here.places | {(identity, section.index)})
            if section.kind == "commune":
                here = replace(here, commune=name)
            else:
                here = replace(here, quartier=name)
        headed = commune_headed(section, communes)
        if headed:
            place = (identity, section.index)
            here = replace(here, places=here.places | {place}, commune=headed)
        found.append(here)
    return found
