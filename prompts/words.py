"""The words of a question as the lexicon and the acronyms compare them.

Each word is reduced by the index's own analysis, so that a key matches what the index
would match. Function words that the analysis drops stay here (« qui paie » is not
« paie », « sans papiers » is not « papiers »), except those that change nothing.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

Analyse = Callable[[str], list[str]]  # text -> folded, stemmed words, stop words dropped

_WORD = re.compile(r"[^\W_]+")
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}")  # C.A.F.
_SILENT_WORDS = """
le la les l un une des de du d mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs ne n
"""
_SILENT = frozenset(_SILENT_WORDS.split())
# One form for what people say in several: « me lancer », « se lancer »; « au », « à ».
_ONE_FORM = {
    "m": "se", "me": "se", "t": "se", "te": "se", "s": "se",
    "qu": "que", "c": "ce", "j": "je", "au": "a", "aux": "a",
}  # fmt: skip
_BARE = str.maketrans(
    dict(zip("àâäçéèêëîïôöùûüÿ", "aaaceeeeiioouuuy", strict=True)) | {"œ": "oe", "æ": "ae"}
)
_LINK_WORD = re.compile(r"(?<=[\s’'-])(?:Et|De|Du|Des|La|Le|Les|Sur|Sous|Aux?|En|À|D|L)\b")
_LETTERS = re.compile(r"[^\W\d_]+")
_LABEL = 6  # letters; shorter words in capitals are initials
_FUNCTION = "_"  # ends a function word: « dans » is not the stem of « danse »


def calm(name: str) -> str:
    """A name set in capitals as one writes it: « PIERRE ET MARIE CURIE », « PRIORITES »."""
    if not name.isupper():
        return name
    named = _LINK_WORD.sub(lambda link: link.group().lower(), name.title())
    return _LETTERS.sub(lambda word: _accented().get(word.group(), word.group()), named)


def calm_label(label: str) -> str:
    """A column's head set in capitals, as a sentence starts; initials stay."""
    if not label.isupper() or len(label) < _LABEL:
        return label
    lower = _LETTERS.sub(
        lambda word: _accented().get(word.group().title(), word.group()).lower(), label.lower()
    )
    return lower[:1].upper() + lower[1:]


@cache
def _accented() -> dict[str, str]:
    """« Priorites » -> « Priorités »."""
    lines = files("prompts").joinpath("accents.txt").read_text("utf-8").splitlines()
    words = " ".join(line for line in lines if not line.startswith("#")).split()
    return {fold(word).title(): word.title() for word in words}


class Word(NamedTuple):
    raw: str  # as written
    token: str  # as compared


@dataclass(frozen=True, slots=True)
class Expansion:
    """A phrase that may stand in the documents for words of the question."""

    at: tuple[int, ...]  # places of the question's tokens it comes from, in order
    phrase: str  # as written in the lexicon
    terms: tuple[str, ...]  # its words as the index holds them
    kind: str
    weight: float  # of each of its terms, 0 to 0.5; a word of the question weighs 1


def fold(text: str) -> str:
    """Lower case, without accents, œ and æ in two letters."""
    text = text.lower().translate(_BARE)
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def weigh(expansions: int, words: int) -> float:
    """Weight of a word of an expansion: many expansions, or long ones, say less each.

    1/√(expansions)/√(words), at most 0.5; results are flat around these values.
    """
    return min(0.5, 1 / math.sqrt(expansions * words))


def is_function_word(token: str) -> bool:
    """Whether the index drops the word."""
    return token.endswith(_FUNCTION)


def first_letters(word: str) -> str:
    """What a word and its form both start with."""
    folded = fold(word)
    form = _ONE_FORM.get(folded, folded)
    return form[:1] if form[0].isdigit() else form[:2]


def longest_start(text: str) -> str:
    """The first letters of the longest compared word of a text."""
    compared = [raw for raw in _cut(text) if fold(raw) not in _SILENT]
    return first_letters(max(compared, key=len)) if compared else ""


def _cut(text: str) -> list[str]:
    if "." in text:
        text = _DOTTED.sub(lambda match: match[0].replace(".", ""), text)
    return _WORD.findall(text)


class _Forms(dict[str, str]):
    """Each word's form, worked out the first time."""

    def __init__(self, form: Callable[[str], str]) -> None:
        self._form = form

    def __missing__(self, raw: str) -> str:
        form = self[raw] = self._form(raw)
        return form


class Words:
    """Cuts text into compared words; remembers each word's form."""

    def __init__(self, analyse: Analyse) -> None:
        self.analyse = analyse
        self._forms = _Forms(self._form)

    def split(self, text: str) -> list[Word]:
        return [Word(raw, token) for raw in _cut(text) if (token := self._forms[raw])]

    def tokens(self, text: str) -> tuple[str, ...]:
        return tuple(token for raw in _cut(text) if (token := self._forms[raw]))

    def _form(self, raw: str) -> str:
        folded = fold(raw)
        if folded in _SILENT:
            return ""
        analysed = () if folded in _ONE_FORM else self.analyse(raw)
        if analysed:
            return analysed[0]
        if raw.lower() == "où":
            return "où" + _FUNCTION
        return _ONE_FORM.get(folded, folded) + _FUNCTION
