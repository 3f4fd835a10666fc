"""Figures of a sentence: numbers in digits or letters, with the unit that follows each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from prompts.claims import Claims
from prompts.questions import fold

_SPACE = "[ \u00a0\u202f]"
_TOKEN = re.compile(
    rf"(?P<number>\d{{1,3}}(?:{_SPACE}\d{{3}})+(?!\d)(?:,\d+)?|\d{{1,3}}(?:\.\d{{3}})+(?!\d)(?:,\d+)?"
    rf"|\d+(?:[.,]\d+)?)|(?P<sign>[mk]?d?€|%|n°)|(?P<word>[^\W\d_]+)",
    re.IGNORECASE,
)
_NEAR = 3  # words between a document and its year
_YEAR = re.compile(r"(?:19|20)\d\d")


class Figure(NamedTuple):
    value: str  # digits, a point before decimals
    unit: str  # "" when none follows
    place: bool  # names an article, a fiche or a document: may stand above the text


def figures(text: str, claims: Claims) -> Iterator[Figure]:
    tokens = [(match.lastgroup, match[0]) for match in _TOKEN.finditer(text.replace("’", "'"))]
    before: list[str] = []  # words, folded, the last one last
    for index, (kind, token) in enumerate(tokens):
        value = ""
        if kind == "number":
            value = _digits(token)
        elif kind == "word":
            value = claims.numbers.get(fold(token), "")
        if value:
            unit = _unit([word for _, word in tokens[index + 1 : index + 3]], claims)
            place = not unit and _names_a_place(value, before, claims)
            yield Figure(value, unit, place)
            if place:  # « fiche n°2-2 », « contrat 2024-2030 »: what follows is named as well
                continue
        if token != "n°":
            before.append(fold(token))


def _names_a_place(value: str, before: list[str], claims: Claims) -> bool:
    """An article, a fiche; a document by its year."""
    if _YEAR.fullmatch(value):
        return not claims.documents.isdisjoint(before[-_NEAR:])
    return bool(before) and before[-1] in claims.places


def _digits(token: str) -> str:
    bare = re.sub(_SPACE, "", token)
    bare = re.sub(r"\.(?=\d{3}(?!\d))", "", bare).replace(",", ".")
    whole, _, decimals = bare.partition(".")
    whole, decimals = whole.lstrip("0") or "0", decimals.rstrip("0")
    return f"{whole}.{decimals}" if decimals else whole


def _unit(following: list[str], claims: Claims) -> str:
    for word in following[:1]:
        unit = claims.units.get(word.lower()) or claims.units.get(fold(word))
        if unit:
            return unit
    if [fold(word) for word in following] == ["pour", "cent"]:
        return "pourcent"
    return ""


def lacking(sentence: str, said: str, above: str, claims: Claims) -> list[Figure]:
    """The sentence's figures that its evidence does not say.

    Args:
        said: the quoted units, with the lines that govern them.
        above: titles and headings, which may only number a place or date a document.

    A number must come with the same unit; one whose unit stands elsewhere (a column's head)
    counts where that unit is said. « par mois » needs its month as much as a number does.
    """
    known = {(figure.value, figure.unit) for figure in figures(said, claims)}
    units = {
        unit
        for word in re.findall(r"[^\W\d_]+|[mk]?d?€|%", said, re.IGNORECASE)
        if (unit := claims.units.get(word.lower()))
    }
    headings = {figure.value for figure in figures(above, claims)}

    def stands(figure: Figure) -> bool:
        if (figure.value, figure.unit) in known:
            return True
        if (figure.value, "") in known:
            return not figure.unit or figure.unit in units
        if not figure.unit and any(figure.value == value for value, _ in known):
            return True
        return figure.place and figure.value in headings

    rates = [
        Figure("", unit, place=False)
        for word in re.findall(r"\bpar ([^\W\d_]+)", sentence)
        if (unit := claims.units.get(word.lower())) and unit not in units
    ]
    return rates + [figure for figure in figures(sentence, claims) if not stands(figure)]
