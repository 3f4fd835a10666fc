"""The field's acronyms, both ways: CAF, Caisse d'allocations familiales.

The curated base is `sigles.txt` (its head says how to write it); those that a library's
own documents define are added with `Acronyms.joined`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from prompts.words import Analyse, Expansion, Word, Words, fold, weigh

FILE = Path(__file__).with_name("sigles.txt")
_ENTRY = re.compile(
    r"(?P<acronym>[^\W_][^\W_&+-]*(?:[&+-][^\W_]+)*)(?P<capitals>\*?)\s*:(?P<rest>.*)"
)


class AcronymError(ValueError):
    """Lines of the base that cannot be read; each is named, in French."""


@dataclass(frozen=True, slots=True)
class Sigle:
    acronym: str  # "PRIJ"
    expansion: str  # "Plan régional d'insertion pour la jeunesse"
    kind: str = ""  # what it names: "organisme", "dispositif"…; "" when a document defines it
    capitals: bool = False  # recognised in capitals only: its letters are also a common word


class Acronyms:
    """Finds acronyms, and what they stand for, in a question."""

    def __init__(self, sigles: Iterable[Sigle], analyse: Analyse) -> None:
        self.sigles = tuple(sigles)
        self._words = Words(analyse)
        self._meanings: dict[tuple[str, ...], list[Sigle]] = {}
        self._short: dict[tuple[str, ...], list[Sigle]] = {}
        for sigle in self.sigles:
            letters = tuple(fold(word.raw) for word in self._words.split(sigle.acronym))
            self._meanings.setdefault(letters, []).append(sigle)
            words = self._words.tokens(sigle.expansion)
            self._short.setdefault(words, []).append(sigle)
        self._longest = max(map(len, self._short), default=0)

    def joined(self, sigles: Iterable[Sigle]) -> Acronyms:
        """These and others; a meaning already known, in the plural too, is kept once."""
        known = {self._identity(sigle) for sigle in self.sigles}
        capitals = {fold(sigle.acronym) for sigle in self.sigles if sigle.capitals}
        added = []
        for sigle in sigles:
            identity = self._identity(sigle)
            if identity not in known:
                known.add(identity)
                own = sigle.capitals or identity[0] in capitals
                added.append(Sigle(sigle.acronym, sigle.expansion, sigle.kind, own))
        return Acronyms((*self.sigles, *added), self._words.analyse)

    def meanings(self, acronym: str) -> tuple[Sigle, ...]:
        """What an acronym may stand for, the most usual first."""
        return tuple(self._meanings.get(_letters(self._words.split(acronym)), ()))

    def expand(self, text: str) -> list[Expansion]:
        """Words of the acronyms in the text, and acronyms of the words in it.

        `at` counts in `Lexicon.tokens(text)`.
        """
        words = self._words.split(text)
        tokens = tuple(word.token for word in words)
        expansions: list[Expansion] = []
        free = [True] * len(words)
        for length in range(min(self._longest, len(words)), 0, -1):
            for start in range(len(words) - length + 1):
                end = start + length
                if not all(free[start:end]):
                    continue
                phrases = self._phrases(words[start:end], tokens[start:end])
                if phrases:
                    free[start:end] = [False] * length
                    expansions += self._weighed(tuple(range(start, end)), phrases)
        return sorted(expansions, key=lambda expansion: expansion.at)

    def _identity(self, sigle: Sigle) -> tuple[str, tuple[str, ...]]:
        return fold(sigle.acronym), self._words.tokens(sigle.expansion)

    def _phrases(self, words: list[Word], tokens: tuple[str, ...]) -> list[str]:
        """The other form of these words: expansions of an acronym, or acronyms."""
        meant = [
            sigle.expansion
            for sigle in self._meanings.get(_letters(words), ())
            if all(_may_be_acronym(word.raw, sigle.capitals) for word in words)
        ]
        if meant:
            return meant
        return list(dict.fromkeys(sigle.acronym for sigle in self._short.get(tokens, ())))

    def _weighed(self, at: tuple[int, ...], phrases: list[str]) -> list[Expansion]:
        analysed = [(phrase, tuple(self._words.analyse(phrase))) for phrase in phrases]
        return [
            Expansion(at, phrase, terms, "sigle", weigh(len(analysed), len(terms)))
            for phrase, terms in analysed
            if terms
        ]


def _letters(words: list[Word]) -> tuple[str, ...]:
    """How an acronym is looked up: « EPTs » as « EPT »."""
    return tuple(
        fold(word.raw[:-1] if word.raw[:-1].isupper() and word.raw.endswith("s") else word.raw)
        for word in words
    )


def _may_be_acronym(raw: str, capitals: bool) -> bool:
    if capitals:
        return raw.removesuffix("s").isupper()
    return raw.isascii() or raw.isupper()  # « pré » is not PRE


@lru_cache(maxsize=4)
def load_acronyms(analyse: Analyse, path: Path = FILE) -> Acronyms:
    """Read and validate the base.

    Raises:
        AcronymError: with every faulty line.
    """
    return Acronyms(read_sigles(path), analyse)


def read_sigles(path: Path = FILE) -> list[Sigle]:
    sigles: list[Sigle] = []
    faults: list[str] = []
    seen: dict[str, int] = {}
    kind = ""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("[") and line.endswith("]"):
            kind = line[1:-1].strip()
            continue
        entry = _ENTRY.fullmatch(line)
        fault = _fault(entry, kind, seen)
        if entry is None or fault:
            faults.append(f"{path.name}, ligne {number} : {fault}")
            continue
        seen[fold(entry["acronym"])] = number
        sigles.extend(
            Sigle(entry["acronym"], expansion.strip(), kind, bool(entry["capitals"]))
            for expansion in entry["rest"].split(";")
        )
    if faults:
        raise AcronymError("La liste des sigles est à corriger.\n" + "\n".join(faults))
    return sigles


def _fault(entry: re.Match[str] | None, kind: str, seen: dict[str, int]) -> str:
    """What is wrong with a line, "" when nothing is."""
    if entry is None:
        return "il manque un sigle, ou « : » entre le sigle et ce qu'il veut dire."
    acronym = entry["acronym"]
    if not kind:
        return f"« {acronym} » n'est rangé sous aucune sorte : ajouter une ligne entre crochets."
    if fold(acronym) in seen:
        return f"« {acronym} » se trouve déjà à la ligne {seen[fold(acronym)]}."
    expansions = [fold(part.strip()) for part in entry["rest"].split(";")]
    if not all(expansions):
        return "il manque ce que le sigle veut dire, ou il y a un point-virgule de trop."
    if fold(acronym) in expansions:
        return f"« {acronym} » ne veut dire que lui-même."
    if len(set(expansions)) < len(expansions):
        return "un sens est écrit deux fois."
    return ""
