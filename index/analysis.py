"""French analysis, one for the index, the questions and the ranker.

A word becomes a term that does not depend on its case, accents, number or gender as
far as can be: « crèches », « creche » -> `crech`; « financés », « finance » -> `financ`.

Accents are folded *before* stemming, so that a question typed without accents meets the
text exactly. Snowball's French rules need some of them (-ée, -ité, -ière): those endings
get theirs back first. Over the 15,000 distinct words of 28 French public documents, stemming
before folding leaves 18 % of the accented words (by frequency) out of reach of their bare
spelling, folding alone none but splits « financé » from « financée »; this way none, and twelve
groups of forms that Snowball joins are split (« publié », « publiée »).
"""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import Stemmer

_LETTER = r"[^\W\d_]"
_WORD = rf"{_LETTER}[\w\u0300-\u036f]*"  # accents may come apart from their letters in a PDF
_SPACE = "[ \u00a0\u202f]"
_TOKEN = re.compile(
    rf"""
    \b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|presqu)['’ʼ]      # elision: dropped
    |(?<=\w)-t-(?=(?:ils?|elles?|on)\b)                            # « y a-t-il »: dropped
    |\bn[°º]                                                       # n° 8: dropped
    |(?P<acronym>\b{_LETTER}\.(?:{_LETTER}\.)+)                    # C.A.F.
    |(?P<word>{_WORD})
     (?:[·‧∙⋅]{_LETTER}{{1,5}}(?!{_LETTER})(?:[·‧∙⋅]s\b)?           # habitant·e·s
       |\.(?:e|ne|le|rice|trice|euse)\.s\b
       |\((?:[nltsv]?es?|s|t?rices?|euses?)\)s?)?                   # habitant(e)s
    |(?P<number>
        \d(?:-\d)+(?!\d) | \d{{1,2}}(?:\.\d{{1,2}})+(?!\d)          # fiche 2-2, article 7.1
        |(?:\d{{1,3}}(?:{_SPACE}\d{{3}})+(?!\d) | \d{{1,3}}(?:\.\d{{3}})+(?!\d) | \d+)
         (?:,\d+)?
     )(?:{_SPACE}?%|(?:ers?|res?|nde?s?|[eè]mes?|e)\b)?             # 2,5 % and 1er stay whole
    """,
    re.VERBOSE | re.IGNORECASE,
)
_JOINT = re.compile(r"\s+(?![\d%])")  # no term runs over it: « 10 500 » and « 2 % » hold together
_BARE_ENDING = re.compile(r"e(?=es?$)|(?<=it)e(?=s?$)|(?<=i)e(?=re(?:s|ment)?$)")
_THOUSANDS = re.compile(r"[ \u00a0\u202f]|\.(?=\d{3}(?!\d))")

_stemmer = Stemmer.Stemmer("french", 0)
_stemming = threading.Lock()  # a Stemmer object must not be shared between running threads


class Token(NamedTuple):
    term: str
    start: int  # span in the text
    end: int


def tokens(text: str) -> list[Token]:
    """The terms of a text with their spans, stop words left out, in order."""
    found = []
    for match in _TOKEN.finditer(text):
        if match.lastgroup is None:
            continue
        term = _term(match.lastgroup, match[match.lastgroup])
        if term:
            found.append(Token(term, match.start(), match.end()))
    return found


def analyse(text: str) -> list[str]:
    """The terms of a text, stop words left out, in order."""
    return [term for line in text.split("\n") for term in _terms_of(line)]


@lru_cache(maxsize=1 << 14)
def _terms_of(text: str) -> tuple[str, ...]:
    """No term runs over a line's end; a passage's lines are analysed for its vector, then
    for its words, and a path's with every passage under it."""
    return tuple(chain.from_iterable(map(_terms_in, _JOINT.split(text))))


@lru_cache(maxsize=1 << 16)
def _terms_in(text: str) -> tuple[str, ...]:
    """Of one word with its punctuation, mostly: nine in ten were met before."""
    found = []
    for acronym, word, number in _TOKEN.findall(text):
        if word:
            term = _term("word", word)
        elif number:
            term = _term("number", number)
        else:
            term = _term("acronym", acronym)  # "" where an elision was dropped
        if term:
            found.append(term)
    return tuple(found)


def fold(text: str) -> str:
    """Lower case, without accents, ligatures opened."""
    if text.isascii():
        return text.lower()
    opened = text.lower().replace("œ", "oe").replace("æ", "ae")
    decomposed = unicodedata.normalize("NFKD", opened)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


@cache
def stop_words() -> frozenset[str]:
    """Folded words that terms are never made of."""
    text = Path(__file__).with_name("mots_vides.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(fold(word) for line in lines for word in line.split())


@lru_cache(maxsize=200_000)
def _term(kind: str, raw: str) -> str:
    """The term of one token, "" for a stop word."""
    if kind == "number":
        return _THOUSANDS.sub("", raw).replace("-", ".")
    if kind == "acronym":
        return fold(raw.replace(".", ""))
    word = fold(raw)
    return "" if word in stop_words() else stem(word)


# Words of the field that Snowball confuses with others (« loyer » with « loi », « repas » with
# « REP », « commune » with « droit commun ») or parts from their plural: each with its family.
_FAMILIES = """
loyer: loyers
communication: communications communiquer
aidant: aidants aidante aidantes
repit
mere: meres
pere: peres
isolation: isolations
danse: danses
permis
tiers
commune: communes
equipe: equipes
mobile: mobiles
moyenne: moyennes
foyer: foyers
repas
gens
aire: aires
base: bases
voirie: voiries
collecte: collectes
collectivite: collectivites
duree: durees
licence: licences
stationnement: stationnements stationner
terrasse: terrasses
permanence: permanences
environnement: environnements environnemental environnementale environnementales environnementaux
gouvernement: gouvernements gouvernemental gouvernementale gouvernementales gouvernementaux
alternance: alternances
pays
vite
vivre: vit vis vivent vivant vivants vivante vivantes vivait vivaient vivons vivez vecu
coup: coups
villa: villas
partie: parties
relais
mars
mentalite: mentalites
"""
# Words in -ent that are no verb in the plural (« habitent »), and are not in -ment either.
_NOT_VERBS = frozenset(
    """
    absent accent accident adherent adjacent adolescent affluent agent apparent argent cent client
    coherent coefficient competent concurrent confident conscient consequent content continent
    contingent convergent couvent decent deficient dent different diligent dissident divergent
    efficient eloquent eminent equivalent evident excedent excellent expedient fluorescent frequent
    gradient imminent impatient imprudent incident incoherent incompetent inconscient indecent
    independent indifferent indigent influent ingredient inherent innocent insolent intelligent
    intermittent latent lent negligent occident orient parent patient permanent pertinent polyvalent
    precedent present president prudent quotient recent recipient recurrent referent regent resident
    serpent souvent subsequent talent tangent torrent transparent turbulent urgent vent vehement
    violent virulent
    """.split()
)
_STEMS = {
    form: f"{family}."  # what Snowball makes of no word
    for family, _, forms in (line.partition(":") for line in _FAMILIES.split("\n") if line)
    for form in (family, *forms.split())
}


def stem(word: str) -> str:
    """The stem of a folded word."""
    known = _STEMS.get(word)
    if known:
        return known
    if word.endswith("ent") and not word.endswith("ment") and word not in _NOT_VERBS:
        word = f"{word[:-3]}e"  # Snowball leaves « habitent » apart from « habite »
    dressed = _dress(word)
    with _stemming:
        stemmed: str = _stemmer.stemWord(dressed)
    if stemmed == dressed and len(word) > 3 and re.search(r"[iou]s$", word):
        stemmed = stemmed[:-1]  # Snowball leaves « emplois », « élus », « revenus » plural
    stemmed = fold(stemmed)
    if re.search(r"..[cf]i$", stemmed):
        stemmed = stemmed[:-1]  # « financier » with « financer », « identifier », « -cation »
    return stemmed


def _dress(word: str) -> str:
    """Give back the accents that Snowball's endings need: -ée(s), -ité(s), -ière(ment)."""
    return _BARE_ENDING.sub(lambda m: "è" if word[m.end() : m.end() + 2] == "re" else "é", word)
