"""Who committed to what: the engagements of the library, sorted, narrowed and counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from assistant.scope import Choices as Scopes
from index.records import text_of
from prompts.choices import load as load_choices
from prompts.questions import fold

if TYPE_CHECKING:
    from index import Entry, Library
    from ingest.records.model import Engagement

NOBODY = "Non précisé"
OTHER = "Autres sujets"
_NUMBER = re.compile(r"^\W*\d+(?:[.-]\d+)*\s*[).:–-]\s*")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for; "" does not narrow."""

    mots: str = ""  # words that it holds, all of them
    partenaire: str = ""  # its usual name
    theme: str = ""
    orientation: str = ""
    territoire: str = ""
    document: str = ""  # Document.id
    periode: str = ""

    def __bool__(self) -> bool:
        return any(getattr(self, part.name) for part in fields(self))


@dataclass(frozen=True, slots=True)
class Line:
    """An engagement, and what it is found by."""

    engagement: Engagement
    document: Entry
    partenaires: tuple[str, ...]  # usual names; (NOBODY,) when the document does not say
    theme: str
    orientation: str  # the widest of what it stands under
    territoires: tuple[str, ...]  # what it is about, from the narrowest to the document's own
    words: str  # all that it says, folded

    @property
    def written(self) -> str:
        """The partners as the document writes them, where that says more."""
        written = [p.written for p in self.engagement.partenaires if p.written != p.name]
        return ", ".join(dict.fromkeys(written))

    @property
    def territoire(self) -> str:
        """The narrowest that is said; several where it names several."""
        return ", ".join(self.engagement.place.named) or self.territoires[0]

    @property
    def under(self) -> tuple[str, ...]:
        """What else it stands under, from the widest to the narrowest."""
        e = self.engagement
        return tuple(
            dict.fromkeys(x for x in (e.objectif, e.priorite) if x and x != self.orientation)
        )


@dataclass(frozen=True, slots=True)
class Table:
    """Engagements by partner and theme."""

    themes: tuple[str, ...]  # the most frequent first
    rows: tuple[tuple[str, int, tuple[int, ...]], ...]  # partner, all of its own, by theme
    left: int  # partners with too few to be shown
    most: int  # in one cell


class Register:
    """Every engagement of one state of the library, in reading order."""

    def __init__(self, library: Library) -> None:
        entries = {entry.id: entry for entry in library.documents()}
        territories = {
            document: name
            for name, documents in Scopes.of(library).territories.items()
            for document in documents
        }
        self.lines = tuple(
            _line(one, entries[one.document_id], territories.get(one.document_id, ""))
            for one in library.engagements()
            if one.document_id in entries
        )

    def select(self, asked: Asked) -> list[Line]:
        words = fold(asked.mots).split()
        return [line for line in self.lines if _matches(line, asked, words)]

    def choices(self, part: str) -> list[tuple[str, str, int]]:
        """(value, label, engagements) of what can be asked for, the most frequent first."""
        counts: Counter[tuple[str, str]] = Counter(
            pair for line in self.lines for pair in _values(line, part) if pair[0]
        )
        return [(value, label, count) for (value, label), count in counts.most_common()]


def table(lines: Sequence[Line], most: int) -> Table:
    """Counts for the `most` partners with the most engagements."""
    cells = Counter((p, line.theme) for line in lines for p in line.partenaires)
    partners = Counter(p for line in lines for p in line.partenaires)
    themes = [theme for theme, _ in Counter(line.theme for line in lines).most_common()]
    shown = partners.most_common(most)
    return Table(
        themes=tuple(themes),
        rows=tuple((p, total, tuple(cells[p, theme] for theme in themes)) for p, total in shown),
        left=len(partners) - len(shown),
        most=max((cells[p, theme] for p, _ in shown for theme in themes), default=0),
    )


HEADINGS = ("Partenaires", "Tels qu’écrits", "Engagement", "Contexte", "Thème", "Orientation",
            "Objectif", "Priorité", "Territoire", "Publics", "Échéance", "État",
            "Indicateurs de suivi", "Document", "Période", "Pages", "Emplacement")  # fmt: skip


def rows(lines: Iterable[Line]) -> Iterator[tuple[str, ...]]:
    """Lines as a spreadsheet takes them, under `HEADINGS`."""
    for line in lines:
        e = line.engagement
        yield (
            ", ".join(line.partenaires), line.written, _flat(e.text), _flat(e.contexte),
            line.theme, e.orientation, e.objectif, e.priorite, line.territoire, e.publics,
            e.echeance, e.etat, " ; ".join(_flat(m.text) for m in e.suivi), line.document.title,
            line.document.period, ", ".join(map(str, e.source.pages)), e.source.locator,
        )  # fmt: skip


def _line(one: Engagement, entry: Entry, territory: str) -> Line:
    headings = "\n".join((one.orientation, one.objectif, one.priorite, one.contexte))
    theme = load_choices().theme_of(headings, one.text)
    place = one.place
    where = (*place.named, place.quartier, place.commune, territory)
    orientation = one.orientation or one.objectif or one.priorite
    return Line(
        engagement=one,
        document=entry,
        partenaires=tuple(dict.fromkeys(p.name for p in one.partenaires)) or (NOBODY,),
        theme=theme or OTHER,
        orientation=_capital(orientation),
        territoires=tuple(dict.fromkeys(filter(None, where))) or ("",),
        words=fold(f"{text_of(one)} {entry.title} {' '.join(where)} {one.source.locator}"),
    )


def _matches(line: Line, asked: Asked, words: Sequence[str]) -> bool:
    wanted = (
        (asked.partenaire, line.partenaires),
        (asked.theme, (line.theme,)),
        (asked.orientation, (line.orientation,)),
        (asked.territoire, line.territoires),
        (asked.document, (line.document.id,)),
        (asked.periode, (line.document.period,)),
    )
    if any(value and value not in own for value, own in wanted):
        return False
    # Endings of plurals do not count: the start of a word is enough.
    return all(f" {word.rstrip('sx')}" in f" {line.words}" for word in words)


def _values(line: Line, part: str) -> Iterator[tuple[str, str]]:
    if part == "partenaire":
        yield from ((name, name) for name in line.partenaires)
    elif part == "territoire":
        yield from ((name, name) for name in line.territoires)
    elif part == "document":
        yield line.document.id, line.document.title
    else:
        value = line.document.period if part == "periode" else getattr(line, part)
        yield value, value


def _capital(text: str) -> str:
    text = _NUMBER.sub("", text).strip()
    return text[:1].upper() + text[1:]


def _flat(text: str) -> str:
    return " ".join(text.split())
