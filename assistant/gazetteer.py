"""The names that this library knows: its communes, quartiers and documents.

Built from the documents' titles and section trees, never from a list in the code; built
again when the library changes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from assistant.query import Named, SectionKey
from assistant.standing import commune_headed, communes_of
from ingest.model import Section
from prompts.questions import fold
from prompts.words import calm
from prompts.words import fold as bare

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# Parts of a quartier's name that stand for it: « Gabriel Péri / Reine Blanche ».
_PARTS = re.compile(r"\s+[-–—/]\s+|\s*[/,;()«»]\s*|\s*=\s*")
# Left out at the front of a name: « Quartier du Centre » is also « Centre ».
_GENERIC = frozenset(
    [
        "quartier",
        "quartiers",
        "cite",
        "residence",
        "qpv",
        "secteur",
        "de",
        "du",
        "des",
        "d",
        "la",
        "le",
        "les",
        "l",
    ]
)
_LINK = frozenset(
    ["de", "du", "des", "d", "la", "le", "les", "l", "en", "sur", "sous", "et", "a", "aux", "au"]
)
_PERIOD = re.compile(r"\b(?:19|20)\d\d\s?[-–/]\s?(?:19|20)\d\d\b")
_HALF_NAMED = 0.5  # share of its words that names a territory
_WORD = re.compile(r"[^\W_]+")
# « article 7 », « fiche opérationnelle n°2-2 », « axe 3 »
_NUMBERED = re.compile(
    r"\b(?P<kind>fiche|article|axe|orientation|enjeu|objectif|annexe|pilier|chapitre|titre)s?"
    r"(?: (?:operationnelle|strategique|operationnel|action|prioritaire))?\s*(?:n[°o]?\s*)?"
    r"(?P<number>\d{1,2}(?:\s?[.-]\s?\d{1,2})*|[ivx]+)\b"
)
_LONG = 5  # letters of a word of a name that may be mistyped
_LIKENESS = 0.8
_SHORTEST = 4  # letters of a name of one word
_NAME = "x"  # stands for a name, parts the words around it
_QUARTIER = ("quartier", "opening")
_INITIALS = 3  # letters of initials, at least


@dataclass(slots=True)
class _Entry:
    # "commune", "initials" (of a commune), "quartier", "opening" (of its name) or "territory"
    kind: str
    names: set[str] = field(default_factory=set)  # full folded names it may stand for
    tabled: bool = False  # known by a table alone: it has no section of its own


@dataclass(frozen=True, slots=True)
class DocumentNames:
    id: str
    words: frozenset[str]  # distinctive words of its title
    years: frozenset[str]


class Gazetteer:
    def __init__(
        self,
        documents: Iterable[tuple[str, str, str, Sequence[Section]]],
        generic: frozenset[str],
        is_typo: Callable[[str], bool] = lambda word: False,
        tabled: Iterable[str] = (),
    ) -> None:
        """`documents`: (id, title, period, sections); `generic`: title words that name no one;
        `tabled`: quartiers that tables name.

        `is_typo`: whether a folded word is no word of French nor of the library.
        """
        self._entries: dict[tuple[str, ...], _Entry] = {}
        self._sections: dict[str, set[SectionKey]] = defaultdict(set)  # of a place's name
        self._above: dict[str, dict[str, str]] = defaultdict(dict)  # quartier -> its communes
        self._is_typo = is_typo
        self._documents: list[DocumentNames] = []
        documents = list(documents)
        communes = communes_of(sections for *_, sections in documents)
        for identity, title, period, sections in documents:
            self._read(identity, sections, communes)
            words = frozenset(fold(title).split())
            self._documents.append(
                DocumentNames(
                    identity,
                    frozenset(
                        word
                        for word in words - generic - _LINK
                        if not word.isdigit() and len(word) > 2
                    ),
                    frozenset(_years(f"{title} {period}")),
                )
            )
            self._add_territories(title, generic)
        self._add_short_names()
        known = set(self._entries)
        for name in tabled:
            self._add("quartier", name, fold(name))
        for key in self._entries.keys() - known:
            self._entries[key].tabled = True
        self._longest = max(map(len, self._entries), default=0)
        self._name_words = {word for key in self._entries for word in key if len(word) >= _LONG}
        self._closest: dict[str, str] = {}
        self._spread: dict[str, int] = defaultdict(int)
        for document in self._documents:
            for word in document.words:
                self._spread[word] += 1

    def spans(self, text: str) -> list[tuple[str, int, int]]:
        """Where `text` names a commune, a quartier or a territory: kind and span."""
        places = [match.span() for match in _WORD.finditer(text)]
        words = fold(text).split()
        if len(places) != len(words):  # a ligature or a sign that folding cuts
            return []
        return [
            ("quartier" if entry.kind in _QUARTIER else entry.kind, *_span(places[start:end]))
            for entry, start, end in sorted(self._found(text, words, True), key=lambda f: f[1])
        ]

    def commune_of(self, text: str) -> str:
        """The commune of the quartier that `text` names, as documents write it; "" if unsure."""
        above: dict[str, str] = {}
        for quartier in self.names(text).quartiers:
            above |= self._above.get(quartier, {})
        return next(iter(above.values())) if len(above) == 1 else ""

    def without_names(self, text: str) -> str:
        """The text with a letter in the place of each name: « Grand-Orly » says nothing of size."""
        for _, start, end in reversed(self.spans(text)):
            text = f"{text[:start]}{_NAME}{text[end:]}"
        return text

    def names(self, text: str) -> Named:
        """What `text` names, through accents, hyphens and plurals."""
        words = fold(text).split()
        communes: set[str] = set()
        quartiers: set[str] = set()
        stems: set[str] = set()
        places: list[frozenset[SectionKey]] = []
        for entry, start, end in self._found(text, words):
            if entry.kind == "territory":
                continue  # « Grand-Orly » does not name Orly
            places.append(frozenset().union(*(self._sections[name] for name in entry.names)))
            (quartiers if entry.kind in _QUARTIER else communes).update(entry.names)
            stems.update(word for word in words[start:end] if word not in _LINK)
        numbered = {
            (match["kind"], match["number"].replace(" ", "").replace("-", ".").upper())
            for match in _NUMBERED.finditer(bare(text))
        }
        return Named(
            communes=frozenset(communes),
            quartiers=frozenset(quartiers),
            places=tuple(places),
            documents=self._agreement(words),
            stems=frozenset(stems),
            uncovered=self._uncovered(text, words),
            headings=frozenset(numbered),
        )

    def _found(
        self, text: str, words: Sequence[str], tabled: bool = False
    ) -> list[tuple[_Entry, int, int]]:
        """Entries that the words name, the longest first, and which words.

        `tabled`: those too that tables alone name.
        """
        written = re.findall(r"[^\W\d_][\w-]*", text)
        capital = {part for word in written if word[0].isupper() for part in fold(word).split()}
        bare_typed = not any(word[0].isupper() for word in written[1:])
        capitals = {fold(word) for word in written if word.isupper() and len(word) >= _INITIALS}
        taken = [False] * len(words)
        found: list[tuple[_Entry, int, int]] = []
        keys = [_singular(self._close(word)) for word in words]
        for length in range(min(self._longest, len(words)), 0, -1):
            for start in range(len(words) - length + 1):
                end = start + length
                entry = self._entries.get(tuple(keys[start:end]))
                if entry is None or any(taken[start:end]) or (entry.tabled and not tabled):
                    continue
                # Typed without capitals, « centre » is seldom a quartier, « cachan » a commune.
                sure = bare_typed and entry.kind == "commune"
                if length == 1 and not sure and not _meant(words, start, capital):
                    continue
                if entry.kind == "initials" and words[start] not in capitals:
                    continue
                if entry.kind == "opening" and not _after_generic(words, start):
                    continue
                taken[start:end] = [True] * length
                found.append((entry, start, end))
        return found

    def _close(self, word: str) -> str:
        """The word, or the one of a name that it was meant to be (« Gentily »)."""
        if len(word) < _LONG or word in self._name_words or not word.isalpha():
            return word
        known = self._closest.get(word)
        if known is None:
            near = get_close_matches(word, self._name_words, 1, _LIKENESS)
            known = self._closest[word] = (
                near[0]
                if near
                and abs(len(near[0]) - len(word)) <= 1
                and near[0][0] == word[0]
                and self._is_typo(word)
                else word
            )
        return known

    def _agreement(self, words: Sequence[str]) -> dict[str, float]:
        """How well the words name each document, from 0 to 1 (the best); {} when none is."""
        asked = set(words)
        years = set(_expanded_years(words))
        scores = {}
        for document in self._documents:
            score = sum(1 / self._spread[word] for word in document.words & asked)
            if years:
                score += len(years & document.years) / len(years)
            scores[document.id] = score
        best, worst = max(scores.values(), default=0), min(scores.values(), default=0)
        if best == worst:
            return {}
        return {identity: score / best for identity, score in scores.items()}

    def _uncovered(self, text: str, words: Sequence[str]) -> str:
        """The period asked for, where the documents of the territory named have other ones."""
        asked = _PERIOD.search(text)
        if not asked:
            return ""
        known = set(words)
        shares = {
            document: len(document.words & known) / len(document.words)
            for document in self._documents
            if document.words
        }
        best = max(shares.values(), default=0.0)
        if best <= _HALF_NAMED:
            return ""
        territory = [document for document, share in shares.items() if share == best]
        years = set(_years(asked.group()))
        # A document whose years are unknown may be the one.
        covered = any(years & document.years or not document.years for document in territory)
        return "" if covered else asked.group()

    def _read(self, identity: str, sections: Sequence[Section], communes: frozenset[str]) -> None:
        for section in sections:
            name = fold(section.title)
            headed = commune_headed(section, communes)
            if headed:
                self._sections[headed].add((identity, section.index))
            if section.kind in ("commune", "quartier") and name:
                self._sections[name].add((identity, section.index))
                self._add(section.kind, section.title, name)
            if section.kind == "quartier" and name:
                above = sections[section.parent]
                if above.kind == "commune":
                    self._above[name][fold(above.title)] = calm(above.title)

    def _add_territories(self, title: str, generic: frozenset[str]) -> None:
        """Runs of a title's own words: « Grand-Orly Seine Bièvre », and how they begin."""
        run: list[str] = []
        # « EPT » says what the territory is, not which.
        capitals = {fold(word) for word in title.split() if word.isupper()}
        for word in [*fold(title).split(), ""]:
            if (
                word
                and word not in generic
                and not word.isdigit()
                and (word not in capitals or title.isupper())
            ):
                run.append(word)
                continue
            while run and run[0] in _LINK:
                run.pop(0)
            for length in range(2, len(run) + 1):
                if run[length - 1] not in _LINK:
                    key = tuple(map(_singular, run[:length]))
                    self._entries.setdefault(key, _Entry("territory", {" ".join(run)}))
            run = []

    def _add_short_names(self) -> None:
        """« Ivry » and « ISS » for Ivry-sur-Seine, « quartier Péri » for « Péri Nord Chantiers »;
        where no other commune, no other quartier is so called.
        """
        short: dict[tuple[str, tuple[str, ...]], set[str]] = defaultdict(set)
        for kind, name in sorted({(e.kind, n) for e in self._entries.values() for n in e.names}):
            words = _without_generic(name.split())
            if len(words) > 1 and len(words[0]) >= _SHORTEST:
                if kind == "commune":
                    short["commune", (_singular(words[0]),)].add(name)
                if kind == "quartier":
                    for length in range(1, len(words)):
                        if words[length - 1] not in _LINK:
                            key = tuple(map(_singular, words[:length]))
                            short["opening", key].add(name)
            if kind == "commune" and len(name.split()) >= _INITIALS:
                short["initials", ("".join(word[0] for word in name.split()),)].add(name)
        for (kind, key), names in short.items():
            if len(names) == 1 and key not in self._entries:
                self._entries[key] = _Entry(kind, names)

    def _add(self, kind: str, title: str, name: str) -> None:
        parts = {name, *map(fold, _PARTS.split(title))} if kind == "quartier" else {name}
        for part in parts:
            words = part.split()
            if part != name and len(words) == 1 and len(part) < _SHORTEST:
                continue
            for key in (words, _without_generic(words)):
                if not key or (len(key) == 1 and len(key[0]) < _SHORTEST):
                    continue
                entry = self._entries.setdefault(tuple(map(_singular, key)), _Entry(kind))
                if entry.kind == "quartier" and kind == "commune":
                    entry.kind, entry.names = kind, set()  # a commune's name wins
                if entry.kind == kind:
                    entry.names.add(name)


def _years(text: str) -> list[str]:
    """Years of a period, all of them: "2019-2022" gives four."""
    found = [int(year) for year in _YEAR.findall(text)]
    if not found:
        return []
    first, last = min(found), max(found)
    return (
        [str(year) for year in range(first, last + 1)] if last - first <= 20 else [*map(str, found)]
    )


def _expanded_years(words: Sequence[str]) -> list[str]:
    return [word for word in words if _YEAR.fullmatch(word)]


def _without_generic(words: Sequence[str]) -> list[str]:
    start = 0
    while start < len(words) and words[start] in _GENERIC:
        start += 1
    return list(words[start:])


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


def _meant(words: Sequence[str], at: int, capital: set[str]) -> bool:
    """A name of one word is a name where it has a capital, or stands after « quartier »."""
    return words[at] in capital or _after_generic(words, at)


def _span(places: Sequence[tuple[int, int]]) -> tuple[int, int]:
    return places[0][0], places[-1][1]


def _after_generic(words: Sequence[str], at: int) -> bool:
    """« le quartier de la … »"""
    before = [word for word in words[max(0, at - 3) : at] if word not in _LINK]
    return bool(before and before[-1] in _GENERIC)
