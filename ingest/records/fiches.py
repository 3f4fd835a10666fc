"""Fiches: a section of kind « fiche » and its rubrics, whatever their shape."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ingest.model import Section
from ingest.records.figures import figure_of, is_total
from ingest.records.model import Dispositif, Fiche, Mention, Partenaire, Source
from ingest.records.partners import bare, split_partners, usual_name
from ingest.records.parts import Part, cell_mentions, nearest
from ingest.records.places import Places
from prompts.records import plain, record_words

_LABELLED = re.compile(r"^([^:\n]{3,60}?)\s*:\s+(\S.*)$", re.DOTALL)
_OWNER = re.compile(
    r"^(?:les?\s+|autres?\s+)*(?:dispositifs?|programmes?|actions?|aides?|outils?|moyens?|crédits?|offres?)\s+"
    r"(?:(?:co)?financée?s?|portée?s?|pilotée?s?|proposée?s?|mis\w*\s+en\s+(?:œuvre|place)|"
    r"gérée?s?|relevant|existants?|mobilisables?)?\s*(?:par\s+|dans\s+|au\s+)?"
    r"(?P<owner>(?:de la|de l['’]|du|des|de|d['’]|par la|par l['’]|par le|la|le|les|l['’])\s*\S.*)$",
    re.IGNORECASE,
)
_OFFER = re.compile(r"\b(?:dispositifs?|programmes?|aides?|outils?|actions?|offres?|credits?)\b")
_ON_WHAT = re.compile(r"\s+[–—-]\s+|\s*\(")  # « CAF – REAAP »: whose funds, then which
_PARTNERS = ("pilotes", "financeurs", "operateurs", "partenaires")
_TEXTS = (
    "descriptif", "objectifs", "projets", "publics", "territoires", "indicateurs", "calendrier",
    "budget",
)  # fmt: skip
_SUM = re.compile(r"(?:^|(?<!programme)\s)\d[\d\s\u00a0\u202f.,]*(?:[kM]\s?)?(?:€|euros?)\W*$")
_LIST = 6  # words of a name, at most, for a sentence to be read as a list of names


@dataclass
class _Draft:
    section: Section
    parts: list[Part] = field(default_factory=list)


def fiches(document_id: str, parts: Sequence[Part], places: Places) -> list[Fiche]:
    drafts: dict[int, _Draft] = {}
    for part in parts:
        section = nearest(part.path, "fiche")
        if section is not None:
            drafts.setdefault(section.index, _Draft(section)).parts.append(part)
    return [
        _fiche(f"{document_id}-F{number:04d}", document_id, draft, places)
        for number, draft in enumerate(drafts.values())
    ]


def _fiche(identity: str, document_id: str, draft: _Draft, places: Places) -> Fiche:
    texts: dict[str, list[Mention]] = {name: [] for name in _TEXTS}
    partners: dict[str, list[Partenaire]] = {name: [] for name in _PARTNERS}
    dispositifs: list[Dispositif] = []
    slid, owner, rubric = "", None, draft.section
    for part in draft.parts:
        if part.path[-1] is not rubric:
            slid, owner, rubric = "", None, part.path[-1]
        for roles, mention, item in _stated(part, draft.section):
            role, slid = _settled(roles, item), _slid(part, mention, slid)
            if slid and slid != role:
                role, mention = slid, _without_label(mention)
            if role != "dispositifs":
                owner = None
            elif (headed := _opens_owner(part, mention)) is not None:
                owner = headed
                continue
            if role in partners:
                if role == "financeurs" and _SUM.search(mention.text):
                    texts["budget"].append(mention)  # « Fonds vert 520 000 € »
                    mention = _without_sum(mention)
                if mention.text and not is_total(mention.text):
                    partners[role].extend(_names(mention))
            elif role == "dispositifs":
                found = _owner(part, mention) or owner
                dispositifs.append(Dispositif(mention.text, found, mention.source))
            elif role in texts:
                texts[role].append(mention)
    if partners["partenaires"] and partners["operateurs"] and not partners["financeurs"]:
        # Beside « Partenaires opérateurs », a bare « Partenaires » has lost its word.
        partners["financeurs"], partners["partenaires"] = partners["partenaires"], []
    first = draft.parts[0]
    above = first.path[: first.path.index(draft.section)]
    enjeu = nearest(above, "enjeu", "orientation", "axe", "objectif", "pilier")
    return Fiche(
        id=identity,
        document_id=document_id,
        section=draft.section.index,
        number=draft.section.number,
        title=draft.section.title,
        label=draft.section.label,
        enjeu=enjeu.label if enjeu else "",
        path=tuple(section.label for section in above),
        place=places.of(first, draft.section.title),
        source=Source(
            first.passage.id,
            0,
            len(first.passage.text),
            first.passage.pages,
            first.passage.locator,
        ),
        dispositifs=tuple(dispositifs),
        **{name: tuple(found) for name, found in texts.items()},  # type: ignore[arg-type]
        **{name: tuple(found) for name, found in partners.items()},  # type: ignore[arg-type]
    )


def _slid(part: Part, mention: Mention, slid: str) -> str:
    """The rubric of a label that slid into the list above it: « Partenaires Communes », with
    the names of partners that follow.
    """
    if part.kind != "item" or len(mention.text.split()) > _LIST:
        return ""
    rubrics = record_words().rubrics
    end = rubrics.opening_end(mention.text)
    role = rubrics.opening(mention.text)
    if end and role in _PARTNERS and usual_name(mention.text[end:]):
        return role
    return slid if usual_name(mention.text) else ""


def _without_label(mention: Mention) -> Mention:
    rubrics = record_words().rubrics
    end = rubrics.opening_end(mention.text)
    if end is None or rubrics.opening(mention.text) not in _PARTNERS:
        return mention
    name = mention.text[end:].strip()
    start = mention.source.end - len(name)
    return Mention(name, replace(mention.source, start=start))


def _without_sum(mention: Mention) -> Mention:
    name = _ON_WHAT.split(_SUM.sub("", mention.text))[0].rstrip(" :")
    return Mention(name, replace(mention.source, end=mention.source.start + len(name)))


def _opens_owner(part: Part, mention: Mention) -> Partenaire | None:
    """« Dispositifs du Conseil régional : », read as an item of the list it opens."""
    if part.kind == "row" or not mention.text.rstrip().endswith(":"):
        return None
    return _named_owner(mention.text)


def _stated(part: Part, fiche: Section) -> Iterator[tuple[list[str], Mention, bool]]:
    """What a part states, under which rubric's roles, and whether as an item of a list."""
    below = [s.title for s in part.path if s.index > fiche.index and s.level > fiche.level]
    titles = [*below, *part.leads]
    place = next((at for at, title in enumerate(titles) if _roles(title)), len(titles))
    heading = _roles(titles[place]) if place < len(titles) else []
    if part.kind == "row":
        yield from _stated_in_row(part, heading)
        return
    labelled = _LABELLED.match(part.text)
    if labelled and (roles := _roles(labelled[1])) and not heading:
        start = part.start + labelled.start(2)
        yield roles, Mention(labelled[2], part.source(start)), True
    elif heading and part.kind in ("sentence", "item"):
        led = part.kind == "item" and bool(part.leads) and place < len(titles) - 1
        yield heading, part.mention(), led


def _stated_in_row(part: Part, heading: list[str]) -> Iterator[tuple[list[str], Mention, bool]]:
    cells = part.cells
    if len(cells) >= 2 and not any(cell.label for cell in cells):
        roles = _roles(cells[0].text)
        if roles[:1] == ["financeurs"] and len(cells) == 3 and figure_of(cells[2].text):
            yield from _paid(replace(part, cells=cells[1:]))
            return
        if heading[:1] == ["budget"] and not roles and len(cells) == 2:
            yield from _paid(part)
            return
        for cell in cells[1:]:
            for mention in cell_mentions(part, cell):
                yield roles or heading, mention, True
        return
    for cell in cells:
        for mention in cell_mentions(part, cell):
            yield _roles(cell.label) or heading, mention, True


def _paid(part: Part) -> Iterator[tuple[list[str], Mention, bool]]:
    """A line of a budget: who pays, and how much."""
    payer, amount = part.cells
    start = payer.start if payer.start >= 0 else amount.start
    whole = Mention(
        part.text[start - part.start : amount.end - part.start], part.source(start, amount.end)
    )
    yield ["budget"], whole, True
    own = record_words().own_means.search(plain(payer.text))
    figure = figure_of(amount.text)
    if own or is_total(payer.text) or figure is None or payer.start < 0:
        return
    name = _ON_WHAT.split(payer.text)[0].strip()
    source = part.source(payer.start, payer.start + len(name))
    yield ["financeurs"], Mention(name, source), True


def _roles(title: str) -> list[str]:
    """What a rubric says it holds: « Descriptif et objectifs des projets attendus », three."""
    rubrics = record_words().rubrics
    if len(title) > 90 or rubrics.opening(title) is None:
        return []
    return list(dict.fromkeys(role for role, _, _ in rubrics.every(title)))


def _settled(roles: list[str], item: bool) -> str:
    """Of a rubric that holds several things, an introduced list gives what is expected."""
    if not roles:
        return ""
    if roles[0] == "descriptif" and item:
        return next((role for role in ("projets", "objectifs") if role in roles), roles[0])
    return roles[0]


def _names(mention: Mention) -> list[Partenaire]:
    """One partner an item, several where it is plainly a list."""
    lines = [line for line in mention.text.split("\n") if not _is_labelled(line)]
    if not lines:
        return []  # « Référent : Claire Morel », under « Porteur »
    mention = replace(mention, text="\n".join(lines))
    names = split_partners(mention.text, mention.source)
    if len(names) > 1 and all(len(name.written.split()) <= _LIST for name in names):
        return names
    text = mention.text.strip(" ;.,\n")
    return [Partenaire(text, usual_name(text) or bare(text), mention.source)]


def _is_labelled(line: str) -> bool:
    labelled = _LABELLED.match(line)
    return labelled is not None and bool(_roles(labelled[1]))


def _owner(part: Part, mention: Mention) -> Partenaire | None:
    """Who offers a dispositif: the subject of its sentence, else its sub-head's."""
    if part.kind == "sentence" and plain(mention.text).startswith(("la ", "le ", "les ", "l ")):
        words = record_words().partners
        if (name := words.opening(mention.text)) is not None:
            end = words.opening_end(mention.text) or 0
            return Partenaire(bare(mention.text[:end]), name)
    for title in (*reversed(part.leads), *(s.title for s in reversed(part.path))):
        if (owner := _named_owner(title)) is not None:
            return owner
    return None


def _named_owner(title: str) -> Partenaire | None:
    match = _OWNER.match(title.strip(" :"))
    if match is None:
        return _owner_by_adjective(title)
    written = bare(re.sub(r"^par\s+", "", match["owner"].strip()))
    return Partenaire(written, usual_name(written) or written)


def _owner_by_adjective(title: str) -> Partenaire | None:
    """« Dispositifs intercommunaux »"""
    words = plain(title).strip(" :").split()
    if len(words) > _LIST or not _OFFER.search(plain(title)):
        return None
    owners = record_words().adjectives
    return next((Partenaire(word, owners[word]) for word in words if word in owners), None)
