"""Who commits to what: rows with a partners' column, and lists under whoever speaks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ingest.model import Section
from ingest.records.columns import by_role, one_line
from ingest.records.model import Engagement, Mention, Partenaire
from ingest.records.partners import (
    Speech,
    opening_speaker,
    partner_of_heading,
    speech_of,
    split_partners,
)
from ingest.records.parts import Part, cell_mentions, nearest
from ingest.records.places import Places
from prompts.records import plain, record_words

_QUOTED = re.compile(
    r"\b(?:orientation|axe|thématique|priorité|enjeu|pilier)s?\s*[«\"“]\s*([^»\"”]+)", re.IGNORECASE
)
_INFINITIVE = re.compile(
    r"^(?:à |en |de |d['’])?(?:ne pas |se |s['’])?\w+(?:er|ir|re|oir|ant)\b", re.IGNORECASE
)
_SHORT = 12  # words of a nested item that only completes the one it stands in


def engagements(document_id: str, parts: Sequence[Part], places: Places) -> list[Engagement]:
    found = [*_of_rows(parts, places), *_of_speakers(parts, places)]
    order = {id(part.passage): part.passage.order for part in parts}
    by_passage = {part.passage.id: order[id(part.passage)] for part in parts}
    found.sort(key=lambda e: (by_passage[e.source.passage_id], e.source.start))
    return [
        replace(engagement, id=f"{document_id}-E{number:04d}", document_id=document_id)
        for number, engagement in enumerate(found)
    ]


# rows


def _of_rows(parts: Iterable[Part], places: Places) -> Iterator[Engagement]:
    for part in parts:
        if part.kind != "row":
            continue
        roles = by_role(part)
        cell = next((c for c in roles.get("engagement", ()) if c.start >= 0), None)
        if cell is None:
            continue
        heading = _heading_partner(part.path)
        named = "engagement" in plain(cell.label)
        if not (named or "partenaire" in roles or "etat" in roles or heading):
            continue
        who = _partners(part, roles.get("partenaire", ()))
        if not who and heading is not None:
            who = (heading,)
        suivi = _mentions(part, roles, "suivi") or _mentions(part, roles, "evaluation")
        commune = one_line(roles.get("commune"))
        quartier = one_line(roles.get("quartier"))
        for mention in cell_mentions(part, cell):
            yield Engagement(
                id="",
                document_id="",
                partenaires=who,
                text=mention.text,
                source=mention.source,
                explicit=True,
                orientation=one_line(roles.get("orientation")) or orientation_of(part),
                objectif=one_line(roles.get("objectif")) or objectif_of(part),
                priorite=one_line(roles.get("priorite")),
                place=places.of(part, mention.text, commune, quartier),
                publics=one_line(roles.get("public")),
                echeance=one_line(roles.get("echeance")),
                etat=one_line(roles.get("etat")),
                suivi=suivi,
                impact=_mentions(part, roles, "impact"),
            )


def _partners(part: Part, cells: Iterable) -> tuple[Partenaire, ...]:  # type: ignore[type-arg]
    out: list[Partenaire] = []
    for cell in cells:
        source = part.source(cell.start, cell.end) if cell.start >= 0 else part.source()
        out.extend(split_partners(cell.text.replace("\n", " "), source))
    return tuple(out)


def _mentions(part: Part, roles: dict, role: str) -> tuple[Mention, ...]:  # type: ignore[type-arg]
    return tuple(m for cell in roles.get(role, ()) for m in cell_mentions(part, cell))


# speakers


def _of_speakers(parts: Sequence[Part], places: Places) -> Iterator[Engagement]:
    """The speaker of a heading or of an intro line is inherited until another speaks."""
    floor: Partenaire | None = None
    floor_section = -1
    opener: Part | None = None  # an item that ends with a colon, its list to come
    for index, part in enumerate(parts):
        if part.kind not in ("sentence", "item"):
            continue
        region = _region(part.path)
        inside = floor_section >= 0 and any(s.index == floor_section for s in part.path)
        if not inside:
            floor, floor_section = None, -1
        led = _led_speech(part.leads)
        speech = speech_of(part.text)
        if speech is None and region is not None and (named := opening_speaker(part.text)):
            speech = Speech(named, True)
        current = led or floor or (region[0] if region else None)
        if speech is not None:
            speaker = speech.speaker or current
            if speaker is None:
                continue
            floor, floor_section = speaker, part.path[-1].index if part.path else -1
            if not speech.opens:
                yield _engagement(part, speaker, places, True, region)
            continue
        if current is None or (region is None and led is None):
            continue
        spoken = led is not None or floor is not None or (region is not None and region[1])
        if part.kind == "item":
            if part.text.rstrip().endswith(":") and _has_list(parts, index):
                opener = part
                continue
            if opener is not None and not _belongs(opener, part):
                opener = None
            yield _engagement(part, current, places, spoken, region, opener)
        elif record_words().acts.search(plain(part.text)) and region and not region[1]:
            yield _engagement(part, current, places, False, region)


def _engagement(
    part: Part,
    speaker: Partenaire,
    places: Places,
    explicit: bool,
    region: tuple[Partenaire, bool, int] | None,
    opener: Part | None = None,
) -> Engagement:
    leads = [lead for lead in part.leads if not _is_speech(lead)]
    below = [s.title for s in part.path if region is not None and s.index > region[2]]
    context = [title for title in below if not _is_speech(title)] + leads
    if opener is not None and not any(plain(opener.text)[:40] in plain(c) for c in context):
        context.append(opener.text)
    return Engagement(
        id="",
        document_id="",
        partenaires=(speaker,),
        text=part.text,
        source=part.source(),
        explicit=explicit,
        orientation=orientation_of(part),
        objectif=objectif_of(part),
        contexte=" › ".join(dict.fromkeys(c for c in context if not _QUOTED.search(c))),
        place=places.of(part, part.text),
    )


def _has_list(parts: Sequence[Part], index: int) -> bool:
    following = parts[index + 1] if index + 1 < len(parts) else None
    return (
        following is not None and following.kind == "item" and following.path == parts[index].path
    )


def _belongs(opener: Part, part: Part) -> bool:
    """Whether an item stands in the list of one that ends with a colon."""
    if part.path != opener.path:
        return False
    if any(plain(opener.text)[:40] == plain(lead)[:40] for lead in part.leads):
        return True
    if part.leads != opener.leads:
        return False
    if part.marker != opener.marker:
        return True
    return plain(part.text).split()[:1] != plain(opener.text).split()[:1]


def _led_speech(leads: Sequence[str]) -> Partenaire | None:
    for lead in reversed(leads):
        speech = speech_of(lead)
        if speech is not None and speech.speaker is not None:
            return speech.speaker
    return None


def _is_speech(title: str) -> bool:
    return speech_of(title) is not None or opening_speaker(title) is not None


def _region(path: Sequence[Section]) -> tuple[Partenaire, bool, int] | None:
    """Who the headings give the floor to, whether by « s'engage », and in which section."""
    for section in reversed(path):
        speech = speech_of(section.title)
        if speech is not None and speech.speaker is not None:
            return speech.speaker, True, section.index
        if (heading := partner_of_heading(section)) is not None:
            return heading, False, section.index
    return None


def _heading_partner(path: Sequence[Section]) -> Partenaire | None:
    region = _region(path)
    return region[0] if region else None


# what it stands under


def orientation_of(part: Part) -> str:
    """The orientation, axe or enjeu above a part, as its heading names it."""
    for title in reversed(part.heads):
        if match := _QUOTED.search(title):
            return match[1].strip()
    section = nearest(part.path, "orientation", "axe", "enjeu", "pilier")
    return section.label if section else ""


def objectif_of(part: Part) -> str:
    section = nearest(part.path, "objectif")
    return section.label if section else ""
