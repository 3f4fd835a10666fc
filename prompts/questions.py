"""What is recognised in a question: intentions, asked values, follow-ups (`questions.toml`)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from prompts.words import fold as bare

_TELLING = 5  # letters; shorter words look alike
_NOT_WORD = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """Lower case, no accents, words of letters and digits with one space between."""
    return _NOT_WORD.sub(" ", bare(text)).strip()


class Cues:
    """Phrases with wildcards, looked for in folded text."""

    def __init__(self, phrases: list[str]) -> None:
        if not phrases:
            raise ValueError("une liste d'indices est vide")
        alternatives = sorted(map(_pattern, phrases), key=len, reverse=True)
        self._regex = re.compile(rf"\b(?:{'|'.join(alternatives)})\b")

    def found(self, folded: str) -> bool:
        return self._regex.search(folded) is not None

    def count(self, folded: str) -> int:
        return sum(1 for _ in self._regex.finditer(folded))

    def opens(self, folded: str) -> bool:
        return self._regex.match(folded) is not None

    def first(self, folded: str) -> str:
        """The first of them; "" where none is."""
        found = self._regex.search(folded)
        return found[0] if found else ""


def _pattern(phrase: str) -> str:
    words = [fold(word) + (r"\w*" if word.endswith("*") else "") for word in phrase.split()]
    if not all(words):
        raise ValueError(f"indice illisible : « {phrase} »")
    return " ".join(words)


@dataclass(frozen=True, slots=True)
class Intention:
    name: str
    cues: Cues
    rubrics: Cues  # looked for in a section's label


@dataclass(frozen=True, slots=True)
class Value:
    """A kind of value that may be asked for, and what it looks like in folded text."""

    name: str
    label: str  # "de montant": « aucun document ne donne … »
    cues: Cues
    nouns: re.Pattern[str] | None  # « quel est le montant… », « montant de… »
    beside: Cues | None  # one of them must stand in the question too
    pattern: re.Pattern[str]
    counts: bool  # a number of things, which stands beside their name
    with_it: bool  # the word of `beside` that the question holds stands by the value too

    def asked(self, folded: str) -> bool:
        found = self.cues.found(folded) or (self.nouns and self.nouns.search(folded))
        return bool(found) and (self.beside is None or self.beside.found(folded))


@dataclass(frozen=True, slots=True)
class Listable:
    """Something that documents have many of, each under its heading."""

    name: str
    kind: str  # of the sections; "" for documents
    one: str  # « quartier prioritaire »
    many: str
    shown: str  # « montrés », « montrées »
    cues: Cues
    words: str
    counted: bool = False  # « combien de… »
    short: bool = False  # « les axes… »: a list only where nothing more is asked


@dataclass(frozen=True, slots=True)
class Steering:
    """Who steers is asked, by these cues; `words` of such a question say nothing of its topic."""

    cues: Cues
    words: str


@dataclass(frozen=True, slots=True)
class Questions:
    intentions: tuple[Intention, ...]
    values: tuple[Value, ...]
    document_words: frozenset[str]
    asking_words: str  # words that put a question, as written
    words: frozenset[str]  # folded words of five letters and more that questions are told by
    place_lists: Cues
    pledge_lists: Cues  # a partner's commitments are asked for, all of them
    pledging: Cues  # one of them is asked for
    pledge_words: str  # words of such a question that say nothing of its topic
    steering: Steering
    listables: tuple[Listable, ...]
    list_openings: tuple[str, ...]  # « quels », « liste des »
    count_openings: tuple[str, ...]  # « combien de »
    short_openings: tuple[str, ...]  # « les »
    list_sizes: tuple[str, ...]  # « deux », « trois »…: from two on
    list_adjectives: Cues  # « grands », before what is listed
    list_words: str  # words of such a question that say nothing of its topic
    comparison: Cues
    least: Cues  # the smallest figures are asked for
    superlatives: Cues  # the smallest, or the greatest
    follow_up_openings: Cues
    follow_up_references: Cues

    def listed(self, folded: str) -> Listable | None:
        """What a question that opens like one asks the list of."""
        for kind in ("list", "count", "short"):
            rest = self._after(folded, getattr(self, f"{kind}_openings"))
            if rest is not None:
                found = next((one for one in self.listables if one.cues.opens(rest)), None)
                if found:
                    return replace(found, counted=kind == "count", short=kind == "short")
        return None

    def numbered(self, folded: str) -> tuple[int, str] | None:
        """« Les quatre priorités… »: how many, and the words from what is listed on."""
        rest = self._after(folded, (*self.list_openings, *self.short_openings), sized=False)
        first, _, noun = (rest or "").partition(" ")
        if first in self.list_sizes and noun:
            return self.list_sizes.index(first) + 2, noun
        return None

    def _after(self, folded: str, openings: tuple[str, ...], sized: bool = True) -> str | None:
        """What follows an opening, and « quatre grands » where `sized`; None without one."""
        opening = next((o for o in openings if folded.startswith(f"{o} ")), None)
        if opening is None:
            return None
        words = folded.removeprefix(opening).split()
        while (
            words
            and sized
            and (words[0] in self.list_sizes or self.list_adjectives.found(words[0]))
        ):
            words.pop(0)
        return " ".join(words)


def _nouns(names: list[str]) -> re.Pattern[str] | None:
    if not names:
        return None
    return re.compile(
        r"(?:\bquel(?:le)?s? (?:(?:est|sont|etait|etaient|sera|seront|serait|a ete|ont ete) )?|^)"
        rf"(?:le |la |les |l |son |sa |leur )?(?:{'|'.join(names)})\b"
    )


def _first_names() -> str:
    lines = files("prompts").joinpath("prenoms.txt").read_text("utf-8").splitlines()
    names = {bare(name) for line in lines if not line.startswith("#") for name in line.split()}
    return "|".join(sorted(names))


def _openings(phrases: list[str]) -> tuple[str, ...]:
    return tuple(sorted(map(fold, phrases), key=len, reverse=True))


def _phrases(data: dict[str, Any]) -> Iterator[str]:
    """Cues that are whole words."""
    for entry in (*data["intentions"].values(), *data["valeurs"].values()):
        for phrase in entry["indices"]:
            yield from (word for word in phrase.split() if not word.endswith("*"))


@cache
def load() -> Questions:
    """Reads `questions.toml`; a mistake in it is a ValueError or KeyError that names it."""
    data = tomllib.loads(files("prompts").joinpath("questions.toml").read_text("utf-8"))
    first_names = _first_names()
    return Questions(
        intentions=tuple(
            Intention(name, Cues(entry["indices"]), Cues(entry["rubriques"]))
            for name, entry in data["intentions"].items()
        ),
        values=tuple(
            Value(
                name,
                entry["nom"],
                Cues(entry["indices"]),
                _nouns(entry.get("noms", [])),
                Cues(entry["avec"]) if "avec" in entry else None,
                re.compile(entry["motif"].replace("PRENOM", first_names)),
                entry.get("compte", False),
                entry.get("avec_aussi", False),
            )
            for name, entry in data["valeurs"].items()
        ),
        document_words=frozenset(data["mots_de_document"].split()),
        asking_words=data["mots_de_question"],
        words=frozenset(
            word
            for phrase in (data["mots_de_question"], *_phrases(data))
            for word in fold(phrase).split()
            if len(word) >= _TELLING
        ),
        place_lists=Cues(data["liste_de_lieux"]),
        pledge_lists=Cues(data["liste_d_engagements"]["indices"]),
        pledging=Cues(data["liste_d_engagements"]["un_seul"]),
        pledge_words=data["liste_d_engagements"]["mots"],
        steering=Steering(Cues(data["pilotage"]["indices"]), data["pilotage"]["mots"]),
        listables=tuple(
            Listable(
                name,
                entry["section"],
                entry["un"],
                entry["plusieurs"],
                entry["montres"],
                Cues(entry["indices"]),
                " ".join([*entry["indices"], entry["un"]]),
            )
            for name, entry in data["listes"]["de"].items()
        ),
        list_openings=_openings(data["listes"]["debuts"]),
        count_openings=_openings(data["listes"]["comptes"]),
        short_openings=_openings(data["listes"]["courts"]),
        list_sizes=tuple(data["listes"]["nombres"]),
        list_adjectives=Cues(data["listes"]["grandeurs"]),
        list_words=data["listes"]["mots"],
        comparison=Cues(data["comparaison"]),
        least=Cues(data["au_plus_bas"]),
        superlatives=Cues([*data["au_plus_bas"], *data["au_plus_haut"]]),
        follow_up_openings=Cues(data["suite_debut"]),
        follow_up_references=Cues(data["suite_dedans"]),
    )
