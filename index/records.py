"""Records as the catalogue keeps them, and how they are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from ingest.records.model import (
    Engagement,
    Fiche,
    Gouvernance,
    Indicateur,
    Mention,
    Objectif,
    Partenaire,
    Place,
    Record,
    Records,
    Sigle,
)
from ingest.records.partners import usual_name
from prompts.records import plain

if TYPE_CHECKING:
    from pydantic import TypeAdapter

KINDS: dict[str, type[Record]] = {
    "fiches": Fiche,
    "engagements": Engagement,
    "indicateurs": Indicateur,
    "objectifs": Objectif,
    "gouvernances": Gouvernance,
    "sigles": Sigle,
}
R = TypeVar("R", bound=Record)

_LITTLE = 3  # letters of a word that tells nothing


@dataclass(frozen=True, slots=True)
class RecordFilters:
    """What is asked for; "" and an empty set do not narrow. Names may be roughly written."""

    documents: frozenset[str] = frozenset()  # Document.id
    partner: str = ""  # « CAF », « caisse d'allocations familiales », « Valophis »
    commune: str = ""
    quartier: str = ""
    orientation: str = ""  # words of its orientation, objectif, priorité or theme
    text: str = ""  # words that it all holds


def rows(records: Records) -> Iterator[tuple[str, int, str, str, bytes]]:
    """Kind, position, id, passage and JSON of each."""
    for kind in KINDS:
        for position, record in enumerate(getattr(records, kind)):
            body = _adapter(kind).dump_json(record, exclude_defaults=True)
            yield kind, position, record.id, record.source.passage_id, body


def records(stored: Iterable[tuple[str, bytes]]) -> Records:
    """From kinds and JSON, in order."""
    found: dict[str, list[Any]] = {kind: [] for kind in KINDS}
    for kind, body in stored:
        found[kind].append(_adapter(kind).validate_json(body))
    return Records(**{kind: tuple(values) for kind, values in found.items()})


@cache
def _adapter(kind: str) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter

    return TypeAdapter(KINDS[kind])


def select(found: Iterable[R], filters: RecordFilters) -> list[R]:
    """Those that answer to the filters, in order."""
    kept = [record for record in found if _matches(record, filters)]
    if filters.partner:
        kept = _narrowed(kept, filters.partner)
    return kept


def _matches(record: Record, asked: RecordFilters) -> bool:
    if asked.documents and record.document_id not in asked.documents:
        return False
    place = getattr(record, "place", Place())
    if asked.commune and not _any_alike(asked.commune, (place.commune, *place.named)):
        return False
    if asked.quartier and not _any_alike(asked.quartier, (place.quartier, *place.named)):
        return False
    if asked.partner and not any(_is(asked.partner, partner) for partner in partners(record)):
        return False
    if asked.orientation and not _holds(_under(record), asked.orientation):
        return False
    return not asked.text or _holds(text_of(record), asked.text)


def partners(record: Record) -> tuple[Partenaire, ...]:
    """Whom a record names as acting: speakers, funders, operators, owners of dispositifs."""
    if isinstance(record, Engagement):
        return record.partenaires
    if isinstance(record, Fiche):
        owners = (d.owner for d in record.dispositifs if d.owner is not None)
        return (
            *record.pilotes, *record.financeurs, *record.operateurs, *record.partenaires, *owners,
        )  # fmt: skip
    return ()


def text_of(record: Record) -> str:
    """All that a record says, for words to be looked for in it."""
    return "\n".join(_texts(record))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, Mention):
        yield value.text
    elif isinstance(value, Partenaire):
        yield value.written
        yield value.name
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, str):
        yield value
    elif hasattr(value, "__dataclass_fields__") and not hasattr(value, "passage_id"):
        for field in fields(value):  # type: ignore[arg-type]  # an instance, as asked above
            if field.name not in ("id", "document_id"):
                yield from _texts(getattr(value, field.name))


def _under(record: Record) -> str:
    names = ("enjeu", "orientation", "objectif", "priorite", "theme", "contexte", "path")
    return "\n".join(t for name in names for t in _texts(getattr(record, name, "")))


def _is(asked: str, partner: Partenaire) -> bool:
    name = usual_name(asked)
    if name:
        return name == partner.name
    return _any_alike(asked, (partner.name, partner.written))


def _narrowed(found: list[R], asked: str) -> list[R]:
    """« Département de l'Essonne »: only its own, where a record names it."""
    own = plain(usual_name(asked))
    more = [w for w in plain(asked).split() if len(w) > _LITTLE and w not in own and w[0].isalpha()]
    named = [w for w in more if any(c.isupper() for c in _as_written(asked, w))]
    if not named:
        return found
    exact = [
        record
        for record in found
        if any(all(w in plain(p.written) for w in named) for p in partners(record))
    ]
    return exact or found


def _as_written(text: str, word: str) -> str:
    start = plain(text).find(word)
    return text[start : start + 1]


def _any_alike(asked: str, names: Iterable[str]) -> bool:
    wanted = f" {' '.join(plain(asked).split())} "
    for name in names:
        own = f" {' '.join(plain(name).split())} "
        if name and (wanted in own or own in wanted):
            return True
    return False


def _holds(text: str, words: str) -> bool:
    """Every telling word, whatever its ending in the plural."""
    folded = plain(text)
    telling = [word.rstrip("sx") for word in plain(words).split() if len(word) > _LITTLE]
    return all(word in folded for word in telling)
