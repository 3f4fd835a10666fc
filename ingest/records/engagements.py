"""Who commits to what: rows with a partners' column, and lists under whoever speaks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ingest.model import Section, UnitCell
from ingest.records.columns import by_role, one_line
from ingest.records.model import Engagement, Mention, Partenaire
from ingest.records.partners import (
    Speech,
    named_by,
    opening_speaker,
    partner_of_heading,
    speech_of,
    split_partners,
    usual_name,
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
_HE = re.compile(
    r"(?:(?:ainsi|enfin|de plus|de meme|par ailleurs|en outre|aussi)[ ,]+)?(?:il|elle|ils|elles) "
)
_TELLING = 3  # words, at least, of what is done under « Actions » or « Mesures »
_SHORT = 12  # words of a nested item that only completes the one it stands in


def engagements(document_id: str, parts: Sequence[Part], places: Places) -> list[Engagement]:
    found = [*_of_rows(parts, places), *_of_speakers(parts, places)]
    order = {part.passage.id: part.passage.order for part in parts}
    found.sort(key=lambda e: (order[e.source.passage_id], e.source.start))
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
        region = _region(part)
        heading = region.speaker if region else None
        named = "engagement" in plain(cell.label)
        if not (named or "partenaire" in roles or "etat" in roles or heading):
            continue
        who = _partners(part, roles.get("partenaire", ()))
        if not who and heading is not None:
            who = (heading,)
        suivi = _mentions(part, roles, "suivi") or _mentions(part, roles, "evaluation")
        commune = one_line(roles.get("commune"))
        quartier = one_line(roles.get("quartier"))
        mentions = cell_mentions(part, cell)
        intro = ""
        for mention, last in zip(mentions, [False] * (len(mentions) - 1) + [True], strict=True):
            if mention.text.endswith(":") and not last:
                intro = mention.text  # of the list that follows it in the cell
                continue
            if not named and len(mention.text.split()) < _TELLING:
                continue  # « Relecture », under « Action »
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
                contexte=intro,
                place=places.of(part, mention.text, commune, quartier),
                publics=one_line(roles.get("public")),
                echeance=one_line(roles.get("echeance")),
                etat=one_line(roles.get("etat")),
                suivi=suivi,
                impact=_mentions(part, roles, "impact"),
            )


def _partners(part: Part, cells: Iterable[UnitCell]) -> tuple[Partenaire, ...]:
    out: list[Partenaire] = []
    for cell in cells:
        source = part.source(cell.start, cell.end) if cell.start >= 0 else part.source()
        out.extend(split_partners(cell.text.replace("\n", " "), source))
    return tuple(out)


def _mentions(part: Part, roles: dict[str, list[UnitCell]], role: str) -> tuple[Mention, ...]:
    return tuple(m for cell in roles.get(role, ()) for m in cell_mentions(part, cell))


# speakers


@dataclass(frozen=True, slots=True)
class _Region:
    """Who the headings above a part give the floor to."""

    speaker: Partenaire
    explicit: bool  # by « s'engage », not by « Les engagements de »
    section: int  # index of that heading's section


def _of_speakers(parts: Sequence[Part], places: Places) -> Iterator[Engagement]:
    """Whoever has the floor is inherited by what follows until another speaks."""
    floor: Partenaire | None = None
    floor_section = -1
    done = 0  # parts before this one have been dealt with
    for index, part in enumerate(parts):
        if part.kind not in ("sentence", "item") or not part.path or index < done:
            continue
        region = _region(part)
        if all(section.index != floor_section for section in part.path):
            floor, floor_section = None, -1
        named = _named_lead(part.leads) if region is not None else None
        if region is not None and named is not None:
            # « La Région Bretagne », a line of its own under « Les engagements des signataires ».
            region = _Region(named, False, region.section)
        given = region is not None and (named is not None or region.section > floor_section)
        if floor is not None and region is not None and given and floor.name != region.speaker.name:
            floor, floor_section = None, -1  # a heading gave the floor to another
        speech = speech_of(part.text)
        if speech is None and region is not None and region.explicit:
            opening = opening_speaker(part.text)
            speech = Speech(opening, True) if opening else None
        led = _led_speech(part.leads)
        current = led or floor or (region.speaker if region else None)
        if speech is not None and (part.kind == "sentence" or speech.opens or speech.leads):
            speaker = speech.speaker or current
            if speaker is None:
                continue
            if speech.opens or speaker.name in record_words().speakers:
                floor, floor_section = speaker, part.path[-1].index
            if not speech.opens:
                found = _engagement(part, speaker, places, True, region)
                yield replace(found, partenaires=(speaker, *speech.others))
            continue
        if current is None or (region is None and led is None):
            continue
        spoken = led is not None or floor is not None or (region is not None and region.explicit)
        if part.kind == "sentence":
            own = region is not None and not region.explicit and led is None
            if own and region is not None and _acts(part.text, region.speaker):
                yield _engagement(part, current, places, False, region)
            continue
        listed = _list_of(parts, index)
        if listed and all(len(one.text.split()) <= _SHORT for one in listed):
            done = index + len(listed) + 1
            if spoken or _commits(part, region):
                sure = spoken or _plainly(part, region)
                yield _engagement(part, current, places, sure, region, end=listed[-1].end)
        elif listed:
            done = index + len(listed) + 1
            for one in listed:
                if spoken or _commits(one, region):
                    sure = spoken or _plainly(one, region)
                    yield _engagement(one, current, places, sure, region, opener=part)
        elif spoken or _commits(part, region):
            sure = spoken or _plainly(part, region)
            yield _engagement(part, current, places, sure, region)


def _engagement(
    part: Part,
    speaker: Partenaire,
    places: Places,
    explicit: bool,
    region: _Region | None,
    opener: Part | None = None,
    end: int | None = None,
) -> Engagement:
    """`opener`: the item whose list it stands in; `end`: of its own list, in the passage."""
    text = part.passage.text[part.start : end] if end is not None else part.text
    below = [s.title for s in part.path if region is not None and s.index > region.section]
    context = [title for title in (*below, *part.leads) if not _is_speech(title)]
    if opener is not None and not any(_alike(opener.text, one) for one in context):
        context.append(opener.text)
    return Engagement(
        id="",
        document_id="",
        partenaires=(speaker,),
        text=text,
        source=part.source(end=end),
        explicit=explicit,
        orientation=orientation_of(part),
        objectif=objectif_of(part),
        contexte=" › ".join(dict.fromkeys(c for c in context if not _QUOTED.search(c))),
        place=places.of(part, text),
    )


def _list_of(parts: Sequence[Part], index: int) -> list[Part]:
    """The items that complete one which ends with a colon."""
    opener = parts[index]
    if not opener.text.rstrip().endswith(":"):
        return []
    found: list[Part] = []
    for part in parts[index + 1 :]:
        if part.kind != "item" or part.passage is not opener.passage or not _belongs(opener, part):
            break
        found.append(part)
    return found


def _belongs(opener: Part, part: Part) -> bool:
    if any(_alike(opener.text, lead) for lead in part.leads):
        return True
    if part.leads != opener.leads:
        return False
    if part.marker != opener.marker or (
        _INFINITIVE.match(opener.text) and not _INFINITIVE.match(part.text)
    ):
        return True
    return plain(part.text).split()[:1] != plain(opener.text).split()[:1]


def _alike(one: str, other: str) -> bool:
    """The same line, one of them perhaps shortened."""
    return plain(one)[:60].rstrip(" …:") == plain(other)[:60].rstrip(" …:")


def _commits(part: Part, region: _Region | None) -> bool:
    """Whether an item under « Les engagements de… » says something to be done."""
    if _plainly(part, region) or _INFINITIVE.match(part.text):
        return True
    return bool(record_words().acts.search(plain(part.text)))


def _plainly(part: Part, region: _Region | None) -> bool:
    """A list of commitments: right under that heading, or under « les engagements sont : »."""
    if any("engage" in plain(lead) for lead in part.leads):
        return True
    return region is not None and part.path[-1].index == region.section and not part.leads


def _acts(text: str, speaker: Partenaire) -> bool:
    """Whether a sentence under « Les engagements de… » says what its partner does."""
    if text.rstrip().endswith(":"):
        return False
    folded = plain(text)
    verb = record_words().acts.search(folded)
    if verb is None:
        return False
    before = folded[: verb.start()]
    if _HE.match(before):
        return True
    named = {name for name, _, _ in record_words().partners.every(text[: verb.start()])}
    return speaker.name in named or plain(speaker.written) in before


def _led_speech(leads: Sequence[str]) -> Partenaire | None:
    for lead in reversed(leads):
        speech = speech_of(lead)
        if speech is not None and speech.speaker is not None:
            return speech.speaker
        if (heading := partner_of_heading(lead)) is not None:
            return heading
    return None


def _named_lead(leads: Sequence[str]) -> Partenaire | None:
    """The nearest line above that is a signatory's name."""
    return next((named for lead in reversed(leads) if (named := named_by(lead))), None)


def _is_speech(title: str) -> bool:
    if speech_of(title) or partner_of_heading(title) or named_by(title):
        return True
    shortened = title.endswith("…") and usual_name(title) in record_words().speakers
    return shortened or opening_speaker(title) is not None


def _region(part: Part) -> _Region | None:
    return _region_of(part.path)


@lru_cache(maxsize=1 << 10)
def _region_of(path: tuple[Section, ...]) -> _Region | None:
    own: _Region | None = None  # « Conseil départemental de l'Essonne », inside another's
    for section in reversed(path):
        speech = speech_of(section.title)
        if speech is not None and speech.speaker is not None:
            return _Region(speech.speaker, True, section.index)
        if (heading := partner_of_heading(section.title)) is not None:
            return own or _Region(heading, False, section.index)
        if own is None and (named := named_by(section.title)) is not None:
            own = _Region(named, False, section.index)
    return None


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
