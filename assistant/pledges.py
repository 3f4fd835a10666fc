"""What a partner commits itself to: its engagements, when one partner is asked about."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.listing import Item, Listing
from assistant.markdown import escape
from assistant.topic import Topic, named_stems, stems_of
from assistant.units import ScoredUnit
from index.records import RecordFilters
from prompts.choices import load as load_choices
from prompts.questions import fold
from prompts.questions import load as load_questions
from prompts.records import plain, record_words

if TYPE_CHECKING:
    from assistant.compose import Composing
    from assistant.query import Query
    from assistant.reading import Reading
    from index import Library
    from ingest.model import Passage
    from ingest.records.model import Engagement
    from prompts.words import Analyse

_OWN = 1.5  # what a unit that states one of them is worth more
_ON_TOPIC = 0.5  # share of the topic that an engagement holds, with what stands above it
_OWN_WORDS = 0.5  # what its own words count beside those that stand above it
_LEAST = 2  # engagements that make a list
_LATEST = 0.3  # what those of the most recent document gain
_WORDY = 0.005  # what a word of one takes from its place among those shown
_TELLING = 7  # letters of a word that names a partner by itself
_ROOM = 40  # words of one of them
_GROUP = 12  # words of what stands above them
_OF_PLACE = re.compile(
    r"\s+(?:de la |de l['’]|du |des |de |d['’])?((?:[A-ZÉÈÎÔ][\w’'-]*(?: |$)?)+)"
)


@dataclass(frozen=True, slots=True)
class Pledges:
    """Those of one partner in the documents that the question names, or in all of them."""

    partner: str  # its usual name
    where: str  # where it is from, when that is asked: « Essonne »
    engagements: tuple[Engagement, ...]

    def lifted(self, units: Sequence[ScoredUnit]) -> list[ScoredUnit]:
        """The units that state one of them come up."""
        spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for one in self.engagements:
            spans[one.source.passage_id].append((one.source.start, one.source.end))
        lifted = [
            replace(unit, score=unit.score * _OWN) if _states(unit, spans) else unit
            for unit in units
        ]
        return sorted(lifted, key=lambda u: (-u.score, u.rank, u.first))

    def note(self) -> str:
        """How many there are, for whoever reads some of them; "" for one."""
        if len(self.engagements) < _LEAST:
            return ""
        return (
            f"{len(self.engagements)} engagements de ce partenaire ({self.partner}) y sont relevés."
        )


def pledges(library: Library, query: Query) -> Pledges | None:
    """None unless the question asks one partner for its commitments."""
    if not (load_questions().pledging.found(fold(query.question)) or _lists(query)):
        return None
    everything = library.engagements(RecordFilters(documents=documents_named(query)))
    asked = _asked(query) or _named(query, everything)
    if asked is None:
        return None
    partner, where = asked
    found = [
        one
        for one in everything
        if any(each.name == partner for each in one.partenaires) and _of_places(one, query)
    ]
    if where:
        found = _narrowed(found, partner, where)
    return Pledges(partner, where, tuple(found))


def pledged(
    asked: Pledges,
    library: Library,
    query: Query,
    reading: Reading,
    composing: Composing,
    analyse: Analyse,
) -> Listing | None:
    """All of them, or all that bear on the topic; None where no list of them is asked for."""
    if not _lists(query):
        return None
    idf = library.idf(query.vocabulary())
    topic = asked_topic(query, (asked.partner, asked.where), reading, idf, analyse)
    shares = {one.id: _share(one, topic, analyse) for one in asked.engagements}
    kept = [one for one in asked.engagements if not topic or shares[one.id] >= _ON_TOPIC]
    about = " sur ce sujet" if topic else ""
    theme = load_choices().theme_of("", query.question)
    if len(kept) < _LEAST and theme:
        kept = [one for one in asked.engagements if _theme(one) == theme]
        about = f" sur le thème « {theme} »"
    if len(kept) < _LEAST:
        return None
    kept.sort(key=lambda one: reading.year(one.document_id), reverse=True)
    latest = kept[0].document_id
    passages = {p.id: p for p in library.passages([one.source.passage_id for one in kept])}
    documents = Counter(one.document_id for one in kept)
    items = []
    before: Counter[str] = Counter()  # in each group
    for one in kept:
        if one.source.passage_id not in passages:
            continue
        group = _group(one, passages[one.source.passage_id], reading, len(documents) > 1)
        score = shares[one.id] - 0.1 * before[group] - len(one.text.split()) * _WORDY
        score += _LATEST * (one.document_id == latest)
        before[group] += 1
        span = (one.source.start, one.source.end)
        statement = composing.excerpt(passages[one.source.passage_id], span, _ROOM, score)
        items.append(Item(group, statement))
    items.sort(key=lambda item: list(before).index(item.group))
    opening = f"**{escape(asked.partner)} : {len(items)} engagements**{about} ({escape(_counted(documents, reading))})"
    return Listing(opening, tuple(items), "montrés")


def asked_topic(
    query: Query,
    asked: tuple[str, str],
    reading: Reading,
    idf: Mapping[str, float],
    analyse: Analyse,
) -> Topic:
    """What a partner's commitments are asked about; false where it is nothing in particular.

    asked: the partner's usual name, and where it is from.
    """
    words = record_words()
    names = [text for text, role in words.partners.roles.items() if role == asked[0]]
    aside = (
        reading.frame
        | named_stems(query, analyse)
        | stems_of([*asked, *names, load_questions().pledge_words], analyse)
    )
    return Topic(query, idf, aside)


def _counted(documents: Counter[str], reading: Reading) -> str:
    """« 5 en 2024-2030, 7 en 2019-2022 »; the title where there is one document."""
    if len(documents) == 1:
        return reading.dated(next(iter(documents)))
    periods = [reading.period(document) for document in documents]
    if all(periods) and len(set(periods)) == len(periods):
        return ", ".join(f"{documents[d]} en {reading.period(d)}" for d in documents)
    return " ; ".join(f"{count} dans {reading.dated(d)}" for d, count in documents.items())


def asked_partner(query: Query) -> str:
    """Usual name of the one partner whose commitments are asked for; "" for none or several."""
    asked = _asked(query) if "engagement" in query.intentions else None
    return asked[0] if asked else ""


def asked_for_all(query: Query, engaged: Callable[[], Collection[str]]) -> tuple[str, str] | None:
    """The one partner all whose commitments are asked for, and where it is from.

    `engaged`: gives the partners that commit themselves, those too that only their own name
    tells; asked for where it is needed.
    """
    return (_asked(query) or _whole_name(query, engaged())) if _lists(query) else None


def documents_named(query: Query) -> frozenset[str]:
    """The documents that the question names best; empty for none."""
    shares = query.named.documents
    best = max(shares.values(), default=0.0)
    return frozenset(document for document, share in shares.items() if share == best)


def _asked(query: Query) -> tuple[str, str] | None:
    """The partner's usual name, and where it is from: « Essonne » for its Département."""
    if not (load_questions().pledging.found(fold(query.question)) or _lists(query)):
        return None
    words = record_words()
    text = words.no_partner.sub(lambda found: " " * len(found[0]), plain(query.question))
    found = {role: end for role, _, end in words.partners.every(text) if role in words.speakers}
    if len(found) != 1:
        return None
    ((role, end),) = found.items()
    place = _OF_PLACE.match(query.question, end)
    return role, place[1].strip() if place else ""


def _theme(one: Engagement) -> str:
    headings = "\n".join((one.orientation, one.objectif, one.priorite, one.contexte))
    return load_choices().theme_of(headings, one.text)


def _lists(query: Query) -> bool:
    return load_questions().pledge_lists.found(fold(query.question))


def _whole_name(query: Query, engaged: Collection[str]) -> tuple[str, str] | None:
    """The one partner without another name that the question says whole."""
    said = f" {fold(query.question)} "
    asked = [name for name in set(engaged) - record_words().speakers if f" {fold(name)} " in said]
    return (asked[0], "") if len(asked) == 1 else None


def _named(query: Query, engagements: Sequence[Engagement]) -> tuple[str, str] | None:
    """One partner that has no other name: « Valophis » for « Valophis Habitat »."""
    said = set(fold(query.question).split())
    names = {each.name for one in engagements for each in one.partenaires}
    asked = {
        name
        for name in names - record_words().speakers
        if (words := set(fold(name).split())) <= said
        or any(len(word) >= _TELLING for word in words & said)
    }
    return (asked.pop(), "") if len(asked) == 1 else None


def _of_places(one: Engagement, query: Query) -> bool:
    named = query.named.quartiers or query.named.communes
    place = one.place
    return not named or any(
        fold(name) in named for name in (place.commune, place.quartier, *place.named)
    )


def _narrowed(found: list[Engagement], partner: str, where: str) -> list[Engagement]:
    """Those of the partner of that place, else those that do not say of which."""
    wanted = plain(where).split()

    own = [
        one
        for one in found
        if any(
            each.name == partner and all(word in plain(each.written) for word in wanted)
            for each in one.partenaires
        )
    ]
    bare = record_words().partners.roles
    return own or [
        one
        for one in found
        if any(
            each.name == partner and (each.written == each.name or plain(each.written) in bare)
            for each in one.partenaires
        )
    ]


def _share(one: Engagement, topic: Topic, analyse: Analyse) -> float:
    own = stems_of([one.text, one.publics], analyse)
    above = stems_of([one.orientation, one.objectif, one.priorite, one.contexte], analyse)
    return (_OWN_WORDS * topic.share(own) + topic.share(own | above)) / (1 + _OWN_WORDS)


def _group(one: Engagement, passage: Passage, reading: Reading, several: bool) -> str:
    """What it stands under, in a few words; the document's period where there are several."""
    above = one.objectif or one.orientation
    words = above.split()
    if not words:
        return reading.heading(passage, several)
    words[0] = words[0][:1].upper() + words[0][1:]
    short = " ".join(words[:_GROUP]) + ("…" if len(words) > _GROUP else "")
    period = reading.period(one.document_id)
    return f"{short} ({period})" if several and period else short


def _states(unit: ScoredUnit, spans: dict[str, list[tuple[int, int]]]) -> bool:
    start, end = unit.units[0].start, unit.units[-1].end
    return any(first < end and start < last for first, last in spans[unit.passage.id])
