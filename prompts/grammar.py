"""The words of grammar by which a question is taken apart and put together again."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_ENDINGS = "e es ent er ait aient a era eront erait eraient"  # a participle follows « a », « est »
_INFINITIVE = re.compile(r"[^\W\d_]{2,}(?:er|ir)")
_FEMININE = re.compile(r"(?:[tsx]ion|té|ance|ence|ure|ette|esse|ise|ie|ée|ude|euse|trice|ade)s?$")
_GRAVE = re.compile(r"[eé](?=[^\Waeiouyéè]$)")
_VOWELS = "aàâeéèêëiîïoôuùûyœæ"


@dataclass(frozen=True)
class Grammar:
    verbs: frozenset[str]
    plurals: Mapping[str, str]  # « fait » -> « font »
    nouns: frozenset[str]  # that look like infinitives
    prepositions: frozenset[str]
    stops: frozenset[str]  # with those and verbs, what ends a group of words
    before_pronouns: frozenset[str]
    aspirated: frozenset[str]
    going_on: Mapping[str, frozenset[str]]  # preposition -> nouns that it completes
    orders: tuple[str, ...]  # « parle-moi », « donne »
    courtesies: re.Pattern[str]  # « merci, »
    openings: re.Pattern[str]  # « Et », « Mais alors »
    same: re.Pattern[str]  # « c'est le même », « qu'en est-il »
    ranks: Mapping[str, int]  # « deuxième » -> 2; -1 for the last
    asked: Mapping[str, str]  # noun of what is asked of a subject -> "m" or "f"
    figures: frozenset[str]  # those of them that are figures

    def is_verb(self, word: str) -> bool:
        return word.lower() in self.verbs

    def agreed(self, form: str, plural: bool) -> str:
        """A finite form in the other number; "" where that is not known."""
        if plural:
            return self.plurals.get(form.lower(), "")
        return next((one for one, many in self.plurals.items() if many == form.lower()), "")

    def is_infinitive(self, word: str) -> bool:
        low = word.lower()
        return (
            bool(_INFINITIVE.fullmatch(low)) and not low.endswith("ier") and low not in self.nouns
        )

    def elides(self, word: str) -> bool:
        low = word.lower()
        return low[:1] in _VOWELS or (low[:1] == "h" and low not in self.aspirated)

    def gender(self, noun: str) -> str:
        """ "m" or "f", by what is known of it or by its ending."""
        low = noun.lower()
        known = self.asked.get(low) or self.asked.get(low.rstrip("sx"))
        return known or ("f" if _FEMININE.search(low) else "m")


@cache
def grammar() -> Grammar:
    """Reads `grammaire.toml`; a mistake in it is a ValueError or KeyError that names it."""
    data = tomllib.loads(files("prompts").joinpath("grammaire.toml").read_text("utf-8"))
    verbs = set(data["formes"].split())
    for infinitive in data["verbes"].split():
        verbs.add(infinitive)
        if infinitive.endswith("er"):
            stem = infinitive[:-2]
            verbs.update(stem + ending for ending in _ENDINGS.split())
            grave = _GRAVE.sub("è", stem)  # « mène », « accède »
            verbs.update(grave + ending for ending in ("e", "es", "ent", "era", "eront", "erait"))
    plurals = dict(pair.split("/") for pair in data["accords"].split())
    endings = ("e", "era", "ait")
    for ending, many in zip(endings, ("ent", "eront", "aient"), strict=True):
        for form in verbs:
            stem = form.removesuffix(ending)
            if form.endswith(ending) and stem + many in verbs:
                plurals.setdefault(form, stem + many)
    men, women = data["chiffres_masculins"].split(), data["chiffres_feminins"].split()
    asked = dict.fromkeys([*data["demandes_masculines"].split(), *men], "m")
    asked |= dict.fromkeys([*data["demandes_feminines"].split(), *women], "f")
    return Grammar(
        verbs=frozenset(verbs),
        plurals=plurals,
        nouns=frozenset(data["noms_en_er"].split()),
        prepositions=frozenset(data["prepositions"].split()),
        stops=frozenset(data["arrets"].split()),
        before_pronouns=frozenset(data["avant_pronom"].split()),
        aspirated=frozenset(data["h_aspires"].split()),
        going_on={
            **dict.fromkeys(("à", "au", "aux"), frozenset(data["noms_a"].split())),
            "contre": frozenset(data["noms_contre"].split()),
        },
        orders=tuple(data["imperatifs"].split()),
        courtesies=re.compile(rf"(?:(?:{_either(data['politesses'])})\b[\s,.!]*)+", re.IGNORECASE),
        openings=re.compile(rf"(?:{_either(data['ouvertures'])})\b[\s,]*", re.IGNORECASE),
        same=re.compile(
            rf"[\s,]*\b(?:{_either(data['meme_question'])})\b[\s,]*"
            r"(?=[.?!]|$|(?:à|aux?|dans|pour|en|chez|sur)\s)",
            re.IGNORECASE,
        ),
        ranks=data["rangs"],
        asked=asked,
        figures=frozenset([*men, *women]),
    )


def _either(phrases: list[str]) -> str:
    longest = sorted(phrases, key=len, reverse=True)
    return "|".join(re.escape(phrase).replace("'", "['’]") for phrase in longest)
