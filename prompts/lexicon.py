"""From the words of daily life to those of administrations.

The entries are plain text in `prompts/lexique/`, one file a theme; its LISEZMOI.md
says how to write one. This module reads, validates and matches them.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, cast, get_args

from prompts.words import (
    Analyse,
    Expansion,
    Words,
    first_letters,
    fold,
    is_function_word,
    longest_start,
    weigh,
)

Kind = Literal["synonyme", "usuel", "intention"]
Intent = Literal[
    "financeur", "montant", "pilote", "operateur", "partenaire", "signataire", "contact",
    "instance", "date", "duree", "frequence", "lieu", "chiffre", "indicateur", "constat",
    "atout", "objectif", "action", "dispositif", "engagement", "public", "definition",
    "raison", "modalite", "comparaison", "liste",
]  # fmt: skip

_BETWEEN = 8  # words between those of a key, at most

FOLDER = Path(__file__).parent / "lexique"
_INTENTS: tuple[str, ...] = get_args(Intent)
_ENTRY = re.compile(r"(?:\[(?P<intent>[^\]]*)\])?(?P<keys>[^:=]*)(?P<mark>[:=])(?P<terms>.*)")


class LexiconError(ValueError):
    """Entries that cannot be read; the message names each file and line, in French."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One line of a file."""

    place: str  # file and line
    kind: Kind
    intent: Intent | None  # intentions only
    keys: tuple[str, ...]  # what people say
    terms: tuple[str, ...]  # what the documents say


@dataclass(slots=True)
class _Entry:
    """What one compared key means: the lines that share it, merged."""

    phrases: dict[str, Kind]
    intents: dict[Intent, None]


class Lexicon:
    """Expands a question's tokens (`tokens(question)`) with the documents' words."""

    def __init__(self, concepts: Sequence[Concept], analyse: Analyse) -> None:
        self.concepts = tuple(concepts)
        self._words = Words(analyse)
        self._entries: dict[tuple[str, ...], _Entry] = {}
        self._scattered: dict[str, list[tuple[tuple[str, ...], _Entry]]] = {}
        self._longest = 0
        self._opening = threading.Lock()
        # Stemming every key costs 80 ms: only those whose longest word may be asked are.
        self._waiting: dict[str, list[tuple[str, tuple[str, ...], Concept]]] = {}
        for concept in concepts:
            self._wait(concept.keys, concept.terms, concept)
            if concept.kind == "synonyme":
                self._wait(concept.terms, concept.keys, concept)

    def tokens(self, text: str) -> tuple[str, ...]:
        """The text's words as keys are compared: the index's stems, function words kept."""
        return self._words.tokens(text)

    def expand(self, tokens: Sequence[str]) -> list[Expansion]:
        """What the documents may say instead, one expansion a phrase, in question order.

        The longest keys match first and keep their words: « taxe foncière » is not also
        « taxe ». Then come those whose words stand near each other. A phrase that two keys
        give is kept once, with its greatest weight.
        """
        found: dict[str, Expansion] = {}
        for at, entry in self._match(tokens):
            for phrase, terms in self._analysed(entry, [tokens[i] for i in at]):
                weight = weigh(len(entry.phrases), len(terms))
                known = found.get(phrase)
                if known is None or known.weight < weight:
                    found[phrase] = Expansion(at, phrase, terms, entry.phrases[phrase], weight)
        return sorted(found.values(), key=lambda expansion: expansion.at)

    def intents(self, tokens: Sequence[str]) -> tuple[Intent, ...]:
        """What kind of thing is asked for, in the question's order."""
        intents: dict[Intent, None] = {}
        for _, entry in self._match(tokens, intents_only=True):
            intents.update(entry.intents)
        return tuple(intents)

    def _wait(self, keys: Sequence[str], terms: tuple[str, ...], concept: Concept) -> None:
        for key in keys:
            self._waiting.setdefault(longest_start(key), []).append((key, terms, concept))

    def _add(self, key: str, terms: tuple[str, ...], concept: Concept) -> None:
        compared = self._words.tokens(key)
        entry = self._entries.get(compared)
        if entry is None:
            entry = self._entries[compared] = _Entry({}, {})
            self._longest = max(self._longest, len(compared))
            content = tuple(dict.fromkeys(t for t in compared if not is_function_word(t)))
            if len(content) > 1:
                self._scattered.setdefault(content[0], []).append((content, entry))
        for term in terms:
            if term != key:
                entry.phrases.setdefault(term, concept.kind)
        if concept.intent:
            entry.intents[concept.intent] = None

    def _match(
        self, tokens: Sequence[str], intents_only: bool = False
    ) -> list[tuple[tuple[int, ...], _Entry]]:
        """Entries and the places of their key's words, in order."""
        tokens = tuple(tokens)
        with self._opening:  # a question asked meanwhile must not miss them
            for letters in {first_letters(token) for token in tokens}:
                for waiting in self._waiting.pop(letters, ()):
                    self._add(*waiting)
        taken = [False] * len(tokens)
        matches: list[tuple[tuple[int, ...], _Entry]] = []
        for length in range(min(self._longest, len(tokens)), 0, -1):
            for start in range(len(tokens) - length + 1):
                end = start + length
                entry = self._entries.get(tokens[start:end])
                if entry is None or any(taken[start:end]) or (intents_only and not entry.intents):
                    continue
                taken[start:end] = [True] * length
                matches.append((tuple(range(start, end)), entry))
        if not intents_only:
            matches += self._near(tokens, matches)
        return sorted(matches, key=lambda match: match[0])

    def _near(
        self, tokens: Sequence[str], known: Sequence[tuple[tuple[int, ...], _Entry]]
    ) -> list[tuple[tuple[int, ...], _Entry]]:
        """Keys whose words stand near each other, in any order, with others between.

        « Montrer aux enfants le travail des adultes » holds « montrer le travail ».
        """
        first = {token: at for at, token in reversed([*enumerate(tokens)])}
        found = []
        for token in first:
            for content, entry in self._scattered.get(token, ()):
                if not all(word in first for word in content):
                    continue
                at = tuple(sorted(first[word] for word in content))
                if at[-1] - at[0] < len(content) + _BETWEEN and not any(
                    entry is other or set(at) <= set(places) for places, other in known
                ):
                    found.append((at, entry))
        return found

    def _analysed(self, entry: _Entry, key: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
        own = [token for token in key if not is_function_word(token)]
        for phrase in entry.phrases:
            terms = self._words.analyse(phrase)
            if terms and terms != own:  # « jeune » says nothing more of « jeunes »
                yield phrase, tuple(terms)


@lru_cache(maxsize=4)
def load_lexicon(analyse: Analyse, folder: Path = FOLDER) -> Lexicon:
    """Read and validate every file of the folder.

    Args:
        analyse: the index's analysis, text to folded and stemmed words.

    Raises:
        LexiconError: with every faulty line of every file.
    """
    return Lexicon(read_concepts(folder), analyse)


def read_concepts(folder: Path = FOLDER) -> list[Concept]:
    concepts: list[Concept] = []
    faults: list[str] = []
    seen: dict[str, str] = {}  # folded key -> where it stands first
    for path in sorted(folder.glob("*.txt")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            place = f"{path.name}, ligne {number}"
            concept = _read(line, place)
            if isinstance(concept, str):
                faults.append(f"{place} : {concept}")
                continue
            for key in concept.keys:
                first = seen.setdefault(key.lower(), place)
                if first != place:
                    faults.append(f"{place} : « {key} » se trouve déjà dans {first}.")
            concepts.append(concept)
    if faults:
        raise LexiconError("Le lexique est à corriger.\n" + "\n".join(faults))
    return concepts


def _read(line: str, place: str) -> Concept | str:
    """The line's concept, or what is wrong with it."""
    match = _ENTRY.fullmatch(line)
    if not match:
        return "il manque « : » ou « = » entre ce que l'on dit et ce que disent les documents."
    keys = _parts(match["keys"], ",")
    terms = _parts(match["terms"], ";")
    if not keys or not all(keys):
        return "il manque un mot avant « : » ou « = », ou il y a une virgule de trop."
    if not terms or not all(terms):
        return "il manque un terme après « : » ou « = », ou il y a un point-virgule de trop."
    if len({term.lower() for term in terms}) < len(terms):
        return "un terme est écrit deux fois."
    if len({key.lower() for key in keys}) < len(keys):
        return "un mot est écrit deux fois avant « : » ou « = »."
    if len(terms) == 1 and fold(terms[0]) in map(fold, keys):
        return f"« {terms[0]} » n'a pas d'autre terme que lui-même."
    if match["intent"] is None:
        kind: Kind = "synonyme" if match["mark"] == "=" else "usuel"
        return Concept(place, kind, None, keys, terms)
    intent = fold(match["intent"].strip())
    if intent not in _INTENTS:
        return f"l'intention « {match['intent']} » est inconnue ; connues : {', '.join(_INTENTS)}."
    if match["mark"] == "=":
        return "une intention s'écrit avec « : », pas avec « = »."
    return Concept(place, "intention", cast(Intent, intent), keys, terms)


def _parts(text: str, separator: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(separator)) if text.strip() else ()
