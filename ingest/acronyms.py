"""Acronyms that a document defines itself: « Plan régional d'insertion pour la jeunesse (PRIJ) ».

Read in both orders, and as glossary lines (« PRIJ : Plan régional… »). The words must spell
the acronym, in order, by their first letters; after Schwartz and Hearst, "A Simple Algorithm
for Identifying Abbreviation Definitions in Biomedical Text" (2003), held more strictly:
letters inside a word count only at its beginning (COmité de PILotage, FONJEP).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from prompts.acronyms import Sigle
from prompts.words import fold

_LETTERS = r"[A-ZÀ-ÖØ-Ý](?:[.&-]?[A-Za-zÀ-ÖØ-öø-ÿ0-9]){1,10}\.?"
_AFTER = re.compile(rf"[(\[]\s*(?:l['’]|les? |la )?({_LETTERS})\s*[)\],;–-]")
_BEFORE = re.compile(rf"(?<![\w-])({_LETTERS})\s*\(([^()]{{6,160}})\)")
_GLOSSARY = re.compile(
    rf"^\s*(?:[-•▪➢►]\s*)?({_LETTERS})\s*[:=–—-]\s+(\S[^\n:]{{5,160}})$", re.MULTILINE
)
_SENTENCE = re.compile(r"[.;:!?()«»•▪►➤➢|\[\]]|\n\s*\n")  # an expansion never runs over these
_CLAUSE = re.compile(r"[,;:.–—]|\s-\s")
_WORD = re.compile(r"[^\W_]+")
_ROMAN = re.compile(r"[IVXLC]+")
_AS_WORD = re.compile(r"[A-ZÀ-Ý][a-zà-öø-ÿ]{2,9}")  # Clas, Popac
_STOP_WORDS = """
a au aux avec ce ces contre d dans de des du en et l la le les leur leurs ou par pour s sans ses
son sa sous sur un une vers entre
"""
_STOP = frozenset(_STOP_WORDS.split())
_CLOSING = " \n\u00a0\u202f\"”'’»"
_WINDOW = 300  # characters before an acronym that its expansion may take
_LONGEST_START = 4  # letters that one word may give: FONds, COmité


class _Word(NamedTuple):
    text: str  # folded
    start: int
    end: int


def mine_acronyms(text: str) -> list[Sigle]:
    """The acronyms that the text defines, each meaning once, in reading order."""
    found: dict[tuple[str, str], Sigle] = {}
    for _, acronym, expansion in sorted(_definitions(text)):
        sigle = Sigle(acronym, expansion)
        found.setdefault((fold(acronym), _singular(expansion)), sigle)
    return list(found.values())


def is_spelled_by(label: str, text: str) -> bool:
    """Whether `label` is an acronym set as a word, for which `text` opens with what it means."""
    return bool(_AS_WORD.fullmatch(label) and _opening(text, label))


def _definitions(text: str) -> Iterator[tuple[int, str, str]]:
    """Place, acronym and expansion of each definition."""
    for match in _AFTER.finditer(text):
        if acronym := _acronym(match[1]):
            before = text[max(0, match.start() - _WINDOW) : match.start()].rstrip(_CLOSING)
            boundary = max((m.end() for m in _SENTENCE.finditer(before)), default=0)
            expansion = _ending(before[boundary:], acronym)
            if expansion:
                yield match.start(), acronym, expansion
    for pattern in (_BEFORE, _GLOSSARY):
        for match in pattern.finditer(text):
            if (acronym := _acronym(match[1])) and (expansion := _opening(match[2], acronym)):
                yield match.start(), acronym, expansion


def _acronym(raw: str) -> str:
    """The acronym as people write it, "" when these letters are not one."""
    letters = raw.replace(".", "")
    if letters[:-1].isupper() and letters.endswith("s"):
        letters = letters[:-1]  # the QPVs
    capitals = sum(char.isupper() for char in letters)
    if capitals < 2 or capitals < 0.6 * len(letters) or _ROMAN.fullmatch(letters):
        return ""
    return letters


def _ending(text: str, acronym: str) -> str:
    """The end of the text that the acronym stands for."""
    words = _words(text)
    best, chosen = None, ""
    for start in range(len(words) - 1, max(-1, len(words) - 3 * len(acronym) - 5), -1):
        cost = _cost(acronym, words[start:])
        if cost is not None and (best is None or cost < best):
            best, chosen = cost, text[words[start].start : words[-1].end]
    return _tidy(chosen)


def _opening(text: str, acronym: str) -> str:
    """The beginning of the text, to its end or a clause's, that the acronym stands for."""
    for end in (len(text), *reversed([match.start() for match in _CLAUSE.finditer(text)])):
        words = _words(text[:end])
        while words and words[0].text in _STOP:  # QPV (les quartiers prioritaires…)
            words = words[1:]
        if words and _cost(acronym, words) is not None:
            return _tidy(text[words[0].start : words[-1].end])
    return ""


def _words(text: str) -> list[_Word]:
    return [_Word(fold(match[0]), *match.span()) for match in _WORD.finditer(text)]


def _spellings(acronym: str) -> list[str]:
    """The letters to spell; a figure doubles the next letter (UPE2A) or is a word (E2C)."""
    letters = "".join(_WORD.findall(fold(acronym)))
    if not any(char.isdigit() for char in letters):
        return [letters]
    doubled = re.sub(r"2([a-z])", r"\1\1", letters)
    return [doubled, letters.replace("2", "d").replace("3", "t").replace("4", "q")]


def _cost(acronym: str, words: Sequence[_Word]) -> float | None:
    """How far the words are from spelling the acronym; None when they do not."""
    texts = tuple(word.text for word in words)
    if len(texts) < 2 or texts[0] in _STOP or texts[-1] in _STOP:
        return None
    costs = [_distance(letters, texts) for letters in _spellings(acronym)]
    return min((cost for cost in costs if cost is not None), default=None)


def _distance(letters: str, texts: tuple[str, ...]) -> float | None:
    """A word that says something and gives no letter costs 1 (QPV skips one of « quartier
    prioritaire de la politique de la ville »), each further letter of one word 0.5.
    """
    if letters in texts or len(texts) > 3 * len(letters) + 3 or texts[0][0] != letters[0]:
        return None  # the first word gives the first letter
    allowed = {2: 0.0, 3: 1.0, 4: 1.0, 5: 1.5}.get(len(letters), 2.0)
    further = 0.5 if len(letters) > 3 else 2.0  # « Marché international » is not MIN

    @cache
    def cheapest(letter: int, word: int) -> float:
        if word == len(texts):
            return 0.0 if letter == len(letters) else float("inf")
        text = texts[word]
        ends = word in (0, len(texts) - 1)
        skipped = 0.0 if text in _STOP else 1.0
        best = float("inf") if ends else skipped + cheapest(letter, word + 1)
        for given in range(1, min(_LONGEST_START, len(text), len(letters) - letter) + 1):
            if text[given - 1] != letters[letter + given - 1]:
                break
            more = further * (given - 1)
            best = min(best, more + cheapest(letter + given, word + 1))
        return best

    cost = cheapest(0, 0)
    return cost if cost <= allowed else None


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _singular(expansion: str) -> str:
    """One key for a meaning in its several spellings."""
    return " ".join(word.rstrip("sx") for word in _WORD.findall(fold(expansion)))
