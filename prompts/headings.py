"""The heading grammar of French public contracts, from `titres.toml`."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

_OPENING = 80  # characters within which a heading says what it is
_FILE = Path(__file__).with_name("titres.toml")

# What numbers a heading: 3, 7.1, 2-2, A1, IV, A, 1er; then what parts it from the title.
_NUMBER = (
    r"(?P<number>\d{1,3}(?:\s?[.\-]\s?\d{1,3}){0,3}|[a-h]\s?\.?\d{1,2}(?:\.\d{1,2})?"
    r"|[ivxlc]{1,6}|[a-h]|premier|1er)"
)
_SIGN = r"(?:n\s?[°ºo]\s?|no\.?\s)?"
_PARTING = r"(?P<parting>\s*[:.–—)/\-]+\s*|\s*$|\s+)"

# Points numbered without a word: « 7.1. », « 1) », « A - », « I - », « b/ », « I.B.b »
_POINT = re.compile(
    r"^(?P<number>\d{1,2}(?:\.\d{1,2}){0,3}|[IVX]{1,4}(?:\.[A-Za-z0-9]){1,3}|[IVX]{1,5}|[A-Z]|[a-z])"
    r"(?P<parting>\s?[.)/]\s|\s?[-–—]\s|(?<=\.\d)\s(?=[A-ZÀÉÈÊÎÔÂÇ«\"]))(?P<title>\S.*)$"
)


class Announced(NamedTuple):
    """What a heading says of itself: « Fiche opérationnelle n°2-2 : Favoriser… »."""

    kind: str
    rank: int | None  # smaller is wider; None when only typography can tell
    number: str  # "" when unnumbered
    title: str  # what follows the number, as written
    lead: str  # the words and number as written, without the parting sign
    parted: bool  # a sign or the end of the line stands after the number


@dataclass(frozen=True)
class _Kind:
    name: str
    rank: int
    pattern: re.Pattern[str]
    number_required: bool


@dataclass(frozen=True)
class HeadingGrammar:
    kinds: tuple[_Kind, ...]
    any_words: re.Pattern[str]  # what opens a heading of any kind
    sheet_openings: tuple[str, ...]
    sheet_names: tuple[str, ...]  # « fiche quartier », before a dash and the quartier's name
    partner_openings: tuple[str, ...]
    captions: re.Pattern[str]  # « Tableau 3 », once folded
    table_notes: re.Pattern[str]  # « Source : … », once folded
    contents_titles: frozenset[str]
    document_names: tuple[str, ...]  # what opens the title of a document
    registers: tuple[str, ...]  # those that an act's number names better
    signature_titles: frozenset[str]
    signatory: re.Pattern[str]  # how a line of a signature block names who signs
    sentence_openings: tuple[str, ...]
    stamp_openings: tuple[str, ...]
    stamp_codes: tuple[re.Pattern[str], ...]
    dated: re.Pattern[str]  # the whole of a date or a period: « Mars 2018 », « 1er trimestre 2016 »
    acronym: re.Pattern[str]  # the whole of an acronym

    def announce(self, text: str) -> Announced | None:
        """What `text` announces by its first words, or None."""
        folded = _fold_same_length(text[:_OPENING])
        if self.any_words.match(folded) is None:
            return None  # most lines: the kinds are not tried one by one
        for kind in self.kinds:
            match = kind.pattern.match(folded)
            if match is None:
                continue
            number = match["number"] or ""
            if len(number) == 1 and number.isalpha() and not match["parting"].strip():
                number = ""  # « priorité à l'emploi »
            if kind.number_required and not number:
                continue
            end = match.end("number") if number else match.end("words")
            rest = text[match.end("parting") :].strip()
            parting = match["parting"]
            if not number and rest and not parting.strip():
                continue  # « annexes financières » in a sentence
            return Announced(
                kind.name,
                kind.rank,
                re.sub(r"\s", "", number).upper() if number else "",
                rest,
                text[:end].strip(),
                bool(parting.strip()) or not rest,
            )
        return None

    def point(self, text: str) -> Announced | None:
        """« 7.1. Instances de gouvernance »: a heading numbered without a word."""
        match = _POINT.match(text)
        if match is None:
            return None
        return Announced("point", None, match["number"], match["title"], match["number"], True)


def _fold_same_length(text: str) -> str:
    """Lower case without accents, one character for one: spans hold in `text`."""
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    return "".join(map(_fold_character, text))


@cache
def _fold_character(char: str) -> str:
    plain = unicodedata.normalize("NFD", char)[0].lower()
    if plain == "’":
        return "'"
    return plain if len(plain) == 1 else char


@cache
def heading_grammar() -> HeadingGrammar:
    """The grammar, read once. Raises KeyError on a file without its sections."""
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    kinds = []
    openings: set[str] = set()
    for entry in data["genre"]:
        words = sorted(entry["mots"].split("|"), key=len, reverse=True)
        openings.update(words)
        alternatives = "|".join(re.escape(word) for word in words)
        pattern = rf"^(?P<words>{alternatives})\b\.?\s*{_SIGN}(?:{_NUMBER}(?![\w']))?{_PARTING}"
        required = entry["numero"] == "requis"
        kinds.append(_Kind(entry["nom"], entry["rang"], re.compile(pattern), required))
    meaning, stamps = data["sens"], data["tampons"]
    return HeadingGrammar(
        kinds=tuple(kinds),
        any_words=re.compile("|".join(re.escape(word) for word in sorted(openings))),
        sheet_openings=tuple(meaning["fiche_de_quartier"]),
        sheet_names=tuple(meaning["titre_de_quartier"]),
        partner_openings=tuple(meaning["partenaire"]),
        captions=re.compile(rf"(?:{'|'.join(meaning['legende'])}) (?:n )?\d"),
        table_notes=re.compile(rf"(?:{'|'.join(meaning['notes_de_tableau'])})\b"),
        contents_titles=frozenset(meaning["sommaire"]),
        document_names=tuple(meaning["documents"]),
        registers=tuple(meaning["registres"]),
        signature_titles=frozenset(meaning["signatures"]),
        signatory=re.compile(meaning["signataires"]),
        sentence_openings=tuple(f"{word} " for word in meaning["debuts_de_phrase"]),
        stamp_openings=tuple(stamps["lignes"]),
        stamp_codes=tuple(re.compile(code) for code in stamps["codes"]),
        dated=re.compile(data["tableaux"]["date"], re.IGNORECASE),
        acronym=re.compile(data["tableaux"]["sigle"]),
    )
