"""Partners: their usual names, lists of them, and who is speaking."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ingest.records.model import Partenaire, Source
from prompts.records import plain, record_words

_ARTICLES = re.compile(
    r"^(?:(?:les|le|la|des|de|du|un|une|aux|au|l['’]|d['’])(?:(?<=['’])|\s+))+", re.IGNORECASE
)
_SEPARATOR = re.compile(r"\s*(?:[,;/•\n]|\s[-–&+:]\s)\s*")
_AND = re.compile(r"\s+et\s+(?!(?:de|du|des|la|les?)\s|d['’]|l['’])", re.IGNORECASE)
_LINKS = re.compile(
    r"^(?:ainsi|enfin|et|mais|aussi|or|toutefois|par ailleurs|de plus|en outre)\s+", re.IGNORECASE
)
_TAIL = re.compile(
    r"\s+(?:qui|dont|se|sur|dans|en faveur|pour|au titre)\s.*$|\s+[–-]\s.*$|\s*:\s*$"
)
# « (CAF) », « du Val-d'Oise », « de Grand-Bourg (93) » after a partner's usual form.
_MORE_OF_NAME = re.compile(
    r"(?:\s*\([^)]{1,30}\))?"
    r"(?:\s+(?:du|de la|de l['’]|des|de|d['’])\s*[A-ZÀ-Ý][\w'’-]*"
    r"(?:[ -](?:(?:de|du|d['’]|sur|et|la|le|les)[ -]?)*[A-ZÀ-Ý][\w'’-]*)*)?"
    r"(?:\s*\([^)]{1,30}\))?"
)
_OWN_NAME = re.compile(
    r"[A-ZÀ-Ý][\w’'-]*(?: (?:(?:de|du|des|d['’]|la|le|les|et|sur) ?)*[A-ZÀ-Ý][\w’'-]*)*"
)
_PRONOUN = re.compile(r"(?:^|\W)(?:il|elle|ils|elles|celui ci|celle ci|ceux ci|celles ci|y)\s*$")
_SUBORDINATE = (" qui", " ne", " a", " dont", " que")
_WHICH = re.compile(r"(?<!\w)(?:lequel|laquelle|lesquels|lesquelles|ou) (?:\w+ ){1,5}$")
_DETERMINED = re.compile(r"(?<!de )(?:^|\W)(?:les?|la|l) $")
_NEAR = 70  # characters between a partner's name and its verb
_OPENING = 120  # characters before the verb of whoever speaks in an item of another's list
_LONGEST = 12  # words of a partner's name


@dataclass(frozen=True, slots=True)
class Speech:
    """« L'ARS s'engage : »"""

    speaker: Partenaire | None  # None for a pronoun: whoever had the floor keeps it
    opens: bool  # nothing follows but a list
    leads: bool = False  # a signatory speaks from the beginning of the text
    others: tuple[Partenaire, ...] = ()  # who commits with the speaker


def usual_name(written: str) -> str:
    """« Caisse d'allocations familiales du Val-d'Oise » → CAF; "" when there is none."""
    return record_words().partners.opening(written) or ""


def bare(written: str) -> str:
    """Without article nor closing signs."""
    return _ARTICLES.sub("", written.strip()).strip(" .;:,")


def partner(written: str, source: Source | None = None) -> Partenaire:
    written = written.strip(" \n.;:,•-–")
    return Partenaire(written, usual_name(written) or bare(written), source)


def split_partners(text: str, source: Source | None = None) -> list[Partenaire]:
    """« Etat (Education nationale), communes et bailleurs » : three partners."""
    return [
        partner(name, source)
        for chunk in _split_outside(text, _SEPARATOR)
        for name in _split_and(chunk)
        if any(char.isalpha() for char in name)
    ]


def _split_outside(text: str, pattern: re.Pattern[str]) -> list[str]:
    """Splits where no parenthesis is open."""
    out, start = [], 0
    for match in pattern.finditer(text):
        before = text[: match.start()]
        if before.count("(") > before.count(")"):
            continue
        out.append(text[start : match.start()])
        start = match.end()
    out.append(text[start:])
    return [chunk for chunk in out if chunk.strip()]


def _split_and(text: str) -> list[str]:
    parts = _split_outside(text, _AND)
    if len(parts) == 1:
        return parts
    end = record_words().partners.opening_end(text)
    if end is not None and end > len(parts[0]):
        return [text]  # « Caisse des dépôts et consignations »
    known = [bool(usual_name(part)) for part in parts]
    named = all(is_known or part[:1].isupper() for is_known, part in zip(known, parts, strict=True))
    return parts if any(known) and named else [text]


@lru_cache(maxsize=1 << 14)
def speech_of(text: str) -> Speech | None:
    """Who commits in a sentence or a heading, None when nobody does."""
    folded = plain(text)
    for match in record_words().commits.finditer(folded):
        before = folded[: match.start()].rstrip()
        if before.endswith(_SUBORDINATE) or text.count("«", 0, match.start()) > text.count(
            "»", 0, match.start()
        ):
            continue
        if _WHICH.search(before + " "):
            continue
        rest = text[match.end() :].strip()
        opens = rest in ("", ",", ":") or (rest.endswith(":") and len(rest.split()) < 12)
        if _PRONOUN.search(before):
            return Speech(None, opens)
        speaker = _subject(text[: match.start()])
        if speaker is not None:
            signatory = speaker.name in record_words().speakers
            before_verb = text[: match.start()]
            others = _others(before_verb, speaker) if folded[match.end() - 1] == "t" else ()
            return Speech(speaker, opens, signatory and _leads(before_verb), others)
    return None


def _others(before: str, speaker: Partenaire) -> tuple[Partenaire, ...]:
    """« L'Etat et l'EPT s'engagent »: those named after the speaker."""
    start = before.find(speaker.written)
    after = before[start + len(speaker.written) :] if start >= 0 else ""
    named = [bare(re.sub(r"^\s*(?:et|,)\s*", "", one)) for one in re.split(r",|\bet\b", after)]
    return tuple(Partenaire(one, usual_name(one)) for one in named if usual_name(one))


def _leads(before: str) -> bool:
    return len(before) <= _OPENING and not re.search(r"[.;:]\s", before)


def _subject(before: str) -> Partenaire | None:
    """Who the words before the verb name."""
    clauses = [_LINKS.sub("", c.strip()) for c in _split_outside(before, re.compile(r"\s*[,;]\s"))]
    clauses = [clause.strip(" ,") for clause in clauses if clause.strip(" ,")]
    if not clauses:
        return None
    for clause in clauses:
        if usual_name(clause):
            return _speaker(clause)
    for _, start, _ in reversed(record_words().partners.every(before)):
        if len(before) - start <= _NEAR and _DETERMINED.search(plain(before[:start])):
            return _speaker(before[start:])
    last = bare(clauses[-1])
    if last[:1].isupper() and len(last.split()) <= _LONGEST:
        return _speaker(last)
    return None


def _speaker(text: str) -> Partenaire:
    """As written: its known form and what goes on its name, else up to the verb's complements."""
    text = bare(text)
    end = record_words().partners.opening_end(text)
    if end is None:
        written = _TAIL.sub("", text).strip(" ,")
        return Partenaire(written, written)
    more = _MORE_OF_NAME.match(text, end)
    return Partenaire(text[: more.end() if more else end].strip(), usual_name(text))


@lru_cache(maxsize=1 << 14)
def opening_speaker(text: str) -> Partenaire | None:
    """A line ending with a colon whose first words are a signatory's name: it has the floor."""
    if not text.rstrip().endswith(":"):
        return None
    for clause in _split_outside(text, re.compile(r"\s*[,;:]\s*")):
        clause = _LINKS.sub("", clause)
        if usual_name(clause) in record_words().speakers:
            end = record_words().partners.opening_end(clause) or 0
            return Partenaire(bare(clause[:end]), usual_name(clause))
    return None


@lru_cache(maxsize=1 << 12)
def partner_of_heading(title: str) -> Partenaire | None:
    """« Les engagements de la CAF du Val-d'Oise »"""
    end = record_words().commitments.opening_end(title)
    if end is None:
        return None
    named = bare(title[end:].lstrip(" '’"))
    if not named or not (usual_name(named) or named[:1].isupper()):
        return None
    return _speaker(named)


@lru_cache(maxsize=1 << 12)
def named_by(title: str) -> Partenaire | None:
    """A title that is a signatory's name, and of which place it is: « La Région Bretagne »."""
    if usual_name(title) not in record_words().speakers:
        return None
    named = _speaker(title)
    rest = bare(title)[len(named.written) :].strip(" :")
    if not rest:
        return named
    return Partenaire(bare(title).rstrip(" :"), named.name) if _OWN_NAME.fullmatch(rest) else None
