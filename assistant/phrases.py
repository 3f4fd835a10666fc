"""Groups of words of a question: « du comité de pilotage », with what they agree in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from prompts.grammar import grammar

_TOKEN = re.compile(
    r"«[^»]*»|\([^)]*\)|\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)['’]"
    r"|[^\W_]+(?:-[dl]['’][^\W_]+|[-./][^\W_]+)*|[^\w\s]",
    re.IGNORECASE,
)
_INVERTED = re.compile(r".+-(?:t-)?(?:il|elle|ils|elles|on|ce|je|tu|nous|vous)", re.IGNORECASE)
# Determiners: gender, whether plural, and the preposition that they hold.
_DETERMINERS = {
    "le": ("m", False, ""), "la": ("f", False, ""), "l'": ("", False, ""), "les": ("", True, ""),
    "un": ("m", False, ""), "une": ("f", False, ""), "des": ("", True, ""),
    "du": ("m", False, "de"), "au": ("m", False, "à"), "aux": ("", True, "à"),
    "ce": ("m", False, ""), "cet": ("m", False, ""), "cette": ("f", False, ""),
    "ces": ("", True, ""), "quel": ("m", False, ""), "quelle": ("f", False, ""),
    "quels": ("m", True, ""), "quelles": ("f", True, ""), "chaque": ("", False, ""),
}  # fmt: skip
_CHAIN = ("de", "d'", "du", "des")
_COMPLEMENT = re.compile(r"\s+(?:de\b|du\b|des\b|d['’])\s*", re.IGNORECASE)
_ASKS = ("quel", "quelle", "quels", "quelles")


@dataclass(frozen=True, slots=True)
class Token:
    text: str
    start: int
    end: int

    @property
    def low(self) -> str:
        return self.text.lower().replace("’", "'")


@dataclass(frozen=True, slots=True)
class Group:
    """A noun, with its determiner before it and what completes it."""

    start: int  # of its determiner, or of the preposition that holds it (« du »)
    end: int
    determiner: str
    core: str  # from the noun on
    gender: str  # "m", "f", "" when unknown
    plural: bool

    @property
    def noun(self) -> str:
        found = tokens(self.core)
        return found[0].low if found else ""

    @property
    def asks(self) -> bool:
        """« quel club »"""
        return self.determiner in _ASKS

    @property
    def definite(self) -> str:
        """« le comité de pilotage »"""
        if self.plural:
            return f"les {self.core}"
        if grammar().elides(self.core.split()[0]):
            return f"l'{self.core}"
        gender = self.gender or grammar().gender(self.noun)
        return f"{'la' if gender == 'f' else 'le'} {self.core}"

    def agrees(self, gender: str, plural: bool) -> bool:
        return self.plural == plural and (not gender or self.likely == gender)

    @property
    def likely(self) -> str:
        """Its gender, guessed where its determiner does not tell."""
        return self.gender or grammar().gender(self.noun)


def last_complement(core: str) -> re.Match[str] | None:
    """« des femmes » of « taux de chômage des femmes »."""
    return next(iter([*_COMPLEMENT.finditer(core)][::-1]), None)


def tokens(text: str) -> list[Token]:
    return [Token(match.group(), *match.span()) for match in _TOKEN.finditer(text)]


def groups(text: str) -> list[Group]:
    """Every group of a text, in order; those inside others too."""
    found = []
    read = tokens(text)
    for at, token in enumerate(read[:-1]):
        kind = _DETERMINERS.get(token.low)
        if kind is None or is_pronoun(read, at) or not _may_be_noun(read[at + 1]):
            continue
        if token.low in _ASKS and is_verb(read[at + 1]):
            continue  # « quelles sont »
        last = _last(read, at + 1)
        core = text[read[at + 1].start : read[last].end]
        gender, plural, _ = kind
        found.append(Group(token.start, read[last].end, token.low, core, gender, plural))
    return found


def is_pronoun(read: Sequence[Token], at: int) -> bool:
    """« la », « le », « les », « l' » that stand for something: « qui la finance »."""
    if read[at].low not in ("le", "la", "les", "l'") or not 0 < at < len(read) - 1:
        return False
    words, after = grammar(), read[at + 1]
    if read[at - 1].low not in words.before_pronouns:
        return False
    if read[at - 1].low in ("pour", "comment", "où", "à", "de", "sans"):
        return words.is_infinitive(after.text)
    return is_verb(after) or words.is_infinitive(after.text)


def is_verb(token: Token) -> bool:
    if token.text[0].isupper() and token.start:
        return False  # « la Cité »
    return grammar().is_verb(token.text) or bool(_INVERTED.fullmatch(token.text))


def _last(read: Sequence[Token], first: int) -> int:
    """The last word of the group whose noun is `first`."""
    words = grammar()
    last = first
    at = first + 1
    while at < len(read):
        token = read[at]
        goes_on = read[at - 1].low in grammar().going_on.get(token.low, ())
        if token.low in _CHAIN or goes_on:
            step = at + 1
            while step < len(read) and read[step].low in ("la", "le", "les", "l'"):
                step += 1
            if step == len(read) or not _may_be_noun(read[step]):
                break
            last, at = step, step + 1
            continue
        if token.text[0] in "«(":
            last, at = at, at + 1
            continue
        # A word right before a determiner is a verb: « le club mène les chantiers ».
        governs = at + 1 < len(read) and read[at + 1].low in ("le", "la", "les", "l'", "un", "une")
        if (
            not (token.text[0].isalnum() or token.text in "-–/")
            or token.low in words.prepositions
            or token.low in words.stops
            or token.low in _DETERMINERS
            or is_verb(token)
            or (governs and not token.text[0].isupper())
        ):
            break
        if token.text[0].isalnum():
            last = at
        at += 1
    return last


def _may_be_noun(token: Token) -> bool:
    words = grammar()
    return (
        (token.text[0].isalnum() or token.text[0] == "«")
        and token.low not in words.prepositions
        and token.low not in words.stops
        and token.low not in _DETERMINERS
        and not _INVERTED.fullmatch(token.text)
    )


def joined(preposition: str, named: str) -> str:
    """« de » and « le comité »: « du comité »; « de » and « Orly »: « d'Orly »."""
    article, _, rest = named.partition(" ")
    contracted = {
        ("de", "le"): "du", ("de", "les"): "des", ("à", "le"): "au", ("à", "les"): "aux",
    }.get((preposition, article.lower()))  # fmt: skip
    if contracted and rest:
        return f"{contracted} {rest}"
    if preposition == "de" and grammar().elides(named):
        return f"d'{named}"
    return f"{preposition} {named}" if preposition else named


def sentence(text: str) -> str:
    """With its capital and its closing sign, spaces in their places."""
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"\s+,", ",", re.sub(r",[\s,]*,", ",", text))
    text = re.sub(r"([’'])\s+", r"\1", text).strip(" ,;.?!:")
    order = re.search(rf"(?:^|, )(?:{'|'.join(grammar().orders)})\b", text, re.IGNORECASE)
    return f"{text[:1].upper()}{text[1:]}{'.' if order else ' ?'}"
