"""The quartiers side by side: what the documents count in each, and say of each."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING

from index.records import RecordFilters
from prompts.questions import fold

if TYPE_CHECKING:
    from index import Library
    from ingest.records.model import Indicateur, Place

_YEAR = re.compile(r"(?:19|20)\d\d")
_SMALL = frozenset("a au aux d de des du en et l la le les par pour sous sur".split())
_VOWEL = re.compile(r"[aeiouyàâäéèêëîïôöùûü]", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:le|la|les|l) ")


@dataclass(frozen=True, slots=True)
class Mesure:
    """An indicator that is given for quartiers."""

    key: str  # its name, folded: how an address says it
    label: str
    unit: str  # "" when there is none, or when it varies
    count: int  # quartiers that have it


@dataclass(slots=True)
class Quartier:
    key: str  # as an address says it
    name: str
    commune: str
    document_ids: set[str]
    names: set[str]  # as the documents write it
    communes: set[str]
    figures: dict[str, list[Indicateur]] = field(default_factory=dict)  # the latest first

    def number(self, mesure: str) -> float | None:
        found = self.figures.get(mesure)
        return found[0].number if found else None


@dataclass(frozen=True, slots=True)
class Rank:
    """Where a quartier stands among the others, for one figure."""

    median: float
    place: int  # 1: the highest
    of: int


class Quartiers:
    """Every quartier that one state of the library has figures of."""

    def __init__(self, library: Library) -> None:
        found: dict[tuple[str, str], Quartier] = {}
        labels: dict[str, Counter[str]] = defaultdict(Counter)
        units: dict[str, Counter[str]] = defaultdict(Counter)
        values = [
            one for one in library.indicateurs(RecordFilters())
            if one.kind == "valeur" and one.place.quartier
        ]  # fmt: skip
        # Those of one commune first: what names several joins them.
        for one in sorted(values, key=lambda one: "," in one.place.commune):
            quartier = _quartier(one.place, found)
            mesure = fold(one.what)
            labels[mesure][" ".join(one.what.split())] += 1
            units[mesure][one.unit] += 1
            quartier.figures.setdefault(mesure, []).append(one)
            quartier.document_ids.add(one.document_id)
        for quartier in found.values():
            quartier.name = shown(quartier.names)
            for figures in quartier.figures.values():
                figures.sort(key=_year, reverse=True)
        self.all = sorted(found.values(), key=lambda q: (fold(q.commune), fold(q.name)))
        self.mesures = sorted(
            (
                Mesure(
                    key=key,
                    label=names.most_common(1)[0][0],
                    unit=units[key].most_common(1)[0][0],
                    count=sum(key in quartier.figures for quartier in self.all),
                )
                for key, names in labels.items()
            ),
            key=lambda mesure: -mesure.count,
        )

    def mesure(self, key: str) -> Mesure | None:
        return next((one for one in self.mesures if one.key == key), None)

    def quartier(self, key: str) -> Quartier | None:
        return next((one for one in self.all if one.key == key), None)

    def communes(self) -> list[str]:
        return sorted({quartier.commune for quartier in self.all}, key=fold)

    def select(
        self, words: str = "", commune: str = "", mesures: Sequence[str] = ()
    ) -> list[Quartier]:
        """Those that have one of the figures, and hold the words in their name."""
        wanted = fold(words).split()
        return [
            quartier
            for quartier in self.all
            if (not commune or quartier.commune == commune)
            and (not mesures or any(key in quartier.figures for key in mesures))
            and all(word in fold(f"{quartier.name} {quartier.commune}") for word in wanted)
        ]

    def rank(self, quartier: Quartier, mesure: str) -> Rank | None:
        """None where fewer than three have the figure: that compares nothing."""
        own = quartier.number(mesure)
        numbers = sorted(numbers_of(self.all, mesure), reverse=True)
        if own is None or len(numbers) < 3:
            return None
        return Rank(median(numbers), numbers.index(own) + 1, len(numbers))


def numbers_of(quartiers: Iterable[Quartier], mesure: str) -> list[float]:
    return [n for quartier in quartiers if (n := quartier.number(mesure)) is not None]


def ordered(quartiers: Sequence[Quartier], by: str, reverse: bool) -> list[Quartier]:
    """By a figure, those without it last; by name for anything else."""
    having = [one for one in quartiers if one.number(by) is not None]
    if not having:
        return list(reversed(quartiers)) if reverse else list(quartiers)
    having.sort(key=lambda one: one.number(by) or 0.0, reverse=reverse)
    return [*having, *(one for one in quartiers if one.number(by) is None)]


def rows(quartiers: Iterable[Quartier], mesures: Sequence[Mesure]) -> Iterator[list[object]]:
    """As a spreadsheet takes them: quartier, commune, then value and page of each figure."""
    for quartier in quartiers:
        row: list[object] = [quartier.name, quartier.commune]
        for mesure in mesures:
            found = quartier.figures.get(mesure.key)
            if not found:
                row += [None, None]
                continue
            one = found[0]
            row += [
                one.value if one.number is None else one.number,
                ", ".join(map(str, one.source.pages)),
            ]
        yield row


def headings(mesures: Sequence[Mesure]) -> list[str]:
    heads = ["Quartier", "Commune"]
    for mesure in mesures:
        unit = f" ({mesure.unit})" if mesure.unit and mesure.unit not in mesure.label else ""
        heads += [f"{mesure.label}{unit}", "Page"]
    return heads


def same_quartier(place: Place, quartier: Quartier) -> bool:
    """Whether a record is about it: its section's quartier, or its own words."""
    names = {bare(name) for name in quartier.names}
    if place.quartier:
        return bare(place.quartier) in names and same_commune(place, quartier)
    return any(bare(name) in names for name in place.named)


def same_commune(place: Place, quartier: Quartier) -> bool:
    return bool(_communes(place) & quartier.communes)


def shown(names: Iterable[str]) -> str:
    """A name as one writes it in a sentence: one that is so written, else from its capitals."""
    ordered_names = sorted({" ".join(name.split()) for name in names})
    for name in ordered_names:
        if not name.isupper():
            return name
    return _lowered(ordered_names[0])


def _lowered(name: str) -> str:
    parts = re.split(r"([\s'’/()–-]+)", name)
    words = []
    for at, part in enumerate(parts):
        if at and fold(part) in _SMALL:
            words.append(part.lower())
        elif len(part) > 1 and not _VOWEL.search(part):
            words.append(part)  # « PVC », « HBM »
        else:
            words.append(part[:1] + part[1:].lower())
    return "".join(words)


def _quartier(place: Place, found: dict[tuple[str, str], Quartier]) -> Quartier:
    """The one that a figure is about. One named alike joins it only where it is the only one."""
    name, communes = bare(place.quartier), _communes(place)
    alike = [q for (known, _), q in found.items() if known == name and q.communes & communes]
    if len(alike) == 1 and (alike[0].communes == communes or len(communes) > 1):
        quartier = alike[0]
    else:
        commune = " ".join(place.commune.split())
        key = "-".join(fold(f"{commune} {place.quartier}").split())
        quartier = Quartier(key, "", commune, set(), set(), communes)
        found[name, fold(commune)] = quartier
    quartier.names.add(place.quartier)
    return quartier


def bare(name: str) -> str:
    """To compare: « Le Noyer Renard » is « NOYER RENARD », « Jardins » « Jardin »."""
    return " ".join(word.rstrip("s") for word in _ARTICLE.sub("", fold(name)).split())


def _communes(place: Place) -> set[str]:
    """Folded, without their article: « Le Kremlin-Bicêtre » is « Kremlin-Bicêtre »."""
    return {_ARTICLE.sub("", fold(name)) for name in place.commune.split(",")} - {""}


def _year(one: Indicateur) -> str:
    years = _YEAR.findall(one.year)
    return years[-1] if years else ""
