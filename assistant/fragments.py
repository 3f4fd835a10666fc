"""A follow-up that only names something else: « Et pour Cachan ? », « Et en 2015 ? ».

The question before, with the new name in the place of the one of its kind, or after it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from assistant.antecedents import DOCUMENTS
from assistant.phrases import groups, is_verb, joined, last_complement, tokens
from prompts.grammar import grammar
from prompts.records import record_words

if TYPE_CHECKING:
    from assistant.gazetteer import Gazetteer
    from prompts.words import Analyse

Kind = Literal["commune", "quartier", "territory", "heading", "year"]

_HEAD = re.compile(
    r"(?:\b(?P<prep>à|au|aux|de|du|des|d['’]|en|dans|sur|pour|chez|par|selon)\s*)?"
    r"(?:\b(?P<article>la|le|les|l['’])\s*)?$",
    re.IGNORECASE,
)
_HELD = {"au": ("à", "le"), "aux": ("à", "les"), "du": ("de", "le"), "des": ("de", "les"),
         "d'": ("de", "")}  # fmt: skip
_JOINING = {"de": "de", "d'": "de", "à": "à"}
_YEARS = re.compile(
    r"\bentre (?:19|20)\d\d et (?:19|20)\d\d\b|\bde (?:19|20)\d\d à (?:19|20)\d\d\b"
    r"|\b(?:19|20)\d\d(?:\s?[-–/]\s?(?:19|20)\d\d)?\b",
    re.IGNORECASE,
)
_DATED = re.compile(r"\b(?:en|pour|depuis|avant|après|année|fin|courant)\s+$", re.IGNORECASE)
_HEADING = re.compile(
    r"\b(?:fiche|article|axe|orientation|enjeu|objectif|annexe|pilier|chapitre|titre)"
    r"(?:\s(?:opérationnelle?|stratégique|action|prioritaire))?\s*(?:n[°o]\s*)?"
    r"\d{1,2}(?:\s?[.-]\s?\d{1,2})*",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"\b(?:à|au|aux|de|du|d['’])\s*((?:L[ae]s?\s|L['’])?[A-ZÀ-Ý][\w’'-]+"
    r"(?:[\s-](?:(?:sur|sous|en|le|la|les|de|du|d['’])[\s-]?)?[A-ZÀ-Ý][\w’'-]+)*)"
)
_GENERIC = re.compile(r"\b(?:quartier|qpv|cité|résidence|secteur|commune|ville)s?\b", re.IGNORECASE)
_INVERTED = re.compile(r"-(t-)?(il|elle)\b", re.IGNORECASE)
_THE = ("le", "la", "les", "l'")
_ABOUT = ("pour", "sur", "contre")
_SUCH = re.compile(r"(celui|celle|ceux|celles)\s+(?=de|du|des|d['’])", re.IGNORECASE)
_DETERMINER = 4  # characters: « aux »
_END = re.compile(r"[\s.?!]*$")


@dataclass(frozen=True, slots=True)
class Slot:
    kind: Kind
    start: int
    end: int


class Fragments:
    def __init__(self, analyse: Analyse, gazetteer: Gazetteer, documents: frozenset[str]) -> None:
        """`documents`: folded words for kinds of documents."""
        self._analyse = analyse
        self._gazetteer = gazetteer
        self._documents = documents

    def moved(self, fragment: str, before: str) -> str:
        """The question before, about what the fragment names; "" when it names nothing."""
        before = _END.sub("", before)
        other = self._other_of(fragment, before)
        if other:
            return other
        named = self.slots(fragment)
        kinds = {slot.kind for slot in named}
        if named and not self._more(fragment, named):
            if kinds <= {"commune", "quartier"}:
                return self._placed(fragment, named, before)
            if kinds == {"year"}:
                return self._dated(fragment, named[0], before)
            if kinds == {"heading"} and len(named) == 1:
                same = [slot for slot in self.slots(before) if slot.kind == "heading"]
                if len(same) == 1:
                    return _replaced(before, same[0], fragment, named[0])
        return self._partner(fragment, before) or self._complement(fragment, before)

    def slots(self, text: str) -> list[Slot]:
        """Places, documents' numbered headings and years that a text names, in order."""
        found = [
            Slot(_kind(kind), a, _word_end(text, b)) for kind, a, b in self._gazetteer.spans(text)
        ]
        found += [Slot("heading", *match.span()) for match in _HEADING.finditer(text)]
        known = [(slot.start, slot.end) for slot in found]
        known += _partners(text)
        sure = any(slot.kind == "commune" for slot in found)
        for match in () if sure else _NAME.finditer(text):
            word = re.split(r"[\s’'-]", match[1])[0].lower()
            if (
                _free(match.span(1), known)
                and word not in self._documents
                and not match[1].isupper()
            ):
                found.append(Slot("commune", *match.span(1)))
        found += [
            Slot("year", *match.span())
            for match in _YEARS.finditer(text)
            if _free(match.span(), known)
        ]
        return sorted(found, key=lambda slot: slot.start)

    def _more(self, fragment: str, named: Sequence[Slot]) -> bool:
        """Whether the fragment says more than these names."""
        for slot in reversed(named):
            fragment = f"{fragment[: slot.start]} {fragment[slot.end :]}"
        return bool(self._analyse(_GENERIC.sub(" ", fragment)))

    def _placed(self, fragment: str, named: Sequence[Slot], before: str) -> str:
        there = [s for s in self.slots(before) if s.kind in ("commune", "quartier")]
        here = Slot(named[0].kind, named[0].start, named[-1].end)
        if not there:
            return f"{before} {_where(fragment, here)}"
        if len({slot.kind for slot in there}) < len(there):
            return ""  # it compares places already
        communes = [slot for slot in there if slot.kind == "commune"]
        if here.kind == "quartier" and len(named) == 1:
            own = self._gazetteer.commune_of(fragment[here.start : here.end])
            quartiers = [slot for slot in there if slot.kind == "quartier"]
            if quartiers:
                if own and communes and self._other(before, communes[0], own):
                    before = _written(before, communes[0], own)
                return _replaced(before, quartiers[0], fragment, here)
            old = communes[0]
            name = f"{article_of(before, old)}{before[old.start : old.end]}"
            if own and self._other(before, old, own):
                name = own
            return _replaced(before, old, fragment, here, f" {joined('à', name)}")
        kept = communes[0] if communes else there[0]
        for slot in sorted(there, key=lambda s: -s.start):
            if slot == kept:
                before = _replaced(before, slot, fragment, here)
            else:  # the quartier of the other commune goes
                before = _without(before, slot)
        return before

    def _other(self, before: str, commune: Slot, own: str) -> bool:
        known = self._gazetteer.names(before[commune.start : commune.end]).communes
        return bool(known) and known != self._gazetteer.names(own).communes

    def _dated(self, fragment: str, year: Slot, before: str) -> str:
        there = [slot for slot in self.slots(before) if slot.kind == "year"]
        when = fragment[year.start : year.end]
        period = not when.isdigit()
        for slot in there:
            dated = _DATED.search(before[: slot.start])
            spoken = before[slot.start].isalpha()
            if len(there) == 1 and (dated or spoken or period):
                new = f"en {when}" if spoken and not period else when
                return f"{before[: slot.start]}{new}{before[slot.end :]}"
        said = fragment.strip()
        return f"{before} {said if not said[0].isdigit() else f'en {said}'}"

    def _partner(self, fragment: str, before: str) -> str:
        """« Et la CAF ? »"""
        new = _partner_in(fragment)
        if not new or self._analyse(f"{fragment[: new[0]]} {fragment[new[1] :]}"):
            return ""
        name = fragment[new[0] : new[1]]
        old = _partner_in(before)
        if old and _plural(before[old[0] : old[1]]) != _plural(name):
            agreed = _agreed(before, old, _plural(name))
            if agreed is None:
                return ""
            before, old = agreed
        who = re.match(r"(?:(?P<lead>.*,\s*)?)qui\s+(?=\S)", before, re.IGNORECASE)
        if old:
            opening = tokens(before[old[0] :])[0].low
            held = _JOINING.get(opening) or _HELD.get(opening, ("", ""))[0]
            own = groups(name)
            feminine = bool(own) and own[0].likely == "f"
            after = _INVERTED.sub(
                lambda m: f"-{m[1] or ''}{'elle' if feminine else 'il'}", before[old[1] :], count=1
            )
            return f"{before[: old[0]]}{joined(held, name)}{after}"
        if who and is_verb(tokens(before[who.end() :])[0]):
            return f"{who['lead'] or ''}est-ce que {name} {before[who.end() :]}"
        return ""

    def _complement(self, fragment: str, before: str) -> str:
        """« Et pour les femmes ? »: in the place of what the same preposition brings."""
        read, own = tokens(fragment), groups(fragment)
        if not read or _asks(fragment):
            return ""
        rest = fragment.strip()
        alone = bool(own) and own[0].end - own[0].start == len(rest) and own[0].determiner in _THE
        alone = alone and own[0].noun not in grammar().ranks
        led = read[0].low in grammar().prepositions
        if not led and not alone:
            return ""
        wanted = re.escape(read[0].text) if led else "|".join(_ABOUT)
        there = {group.start: group for group in groups(before)}
        telling = bool(own) and own[0].noun in DOCUMENTS
        found = [
            (match, there[match.end()])
            for match in re.finditer(rf"\b(?:{wanted})\s+", before, re.IGNORECASE)
            if match.end() in there
            and (there[match.end()].noun in DOCUMENTS) == telling
            and (led or there[match.end()].determiner in _THE)
        ]
        if len(found) != 1:
            return f"{before} {rest}" if led else ""
        match, old = found[0]
        places = [s.start for s in self.slots(before) if s.kind in ("commune", "quartier")]
        end = min([old.end, *(head_of(before, at)[0] for at in places if old.start < at < old.end)])
        start = match.start() if led else match.end()
        return f"{before[:start]}{rest} {before[end:]}"

    def _other_of(self, fragment: str, before: str) -> str:
        """« Et celle de Sevran ? »: the same group of words, with another complement."""
        found = _SUCH.match(fragment)
        if not found:
            return ""
        gender, plural = ("f" if "elle" in found[1] else "m"), found[1][-1] in "sx"
        for group in groups(before):
            complement = last_complement(group.core)
            if group.agrees(gender, plural) and complement and not group.asks:
                start = group.end - len(group.core) + complement.start()
                return f"{before[:start]} {fragment[found.end(1) :].strip()} {before[group.end :]}"
        return ""


def _asks(fragment: str) -> bool:
    return any(group.asks for group in groups(fragment))


def _kind(kind: str) -> Kind:
    return "quartier" if kind == "quartier" else "territory" if kind == "territory" else "commune"


def _word_end(text: str, at: int) -> int:
    """« Gagarine-Truillot » where only its first half is known."""
    rest = re.match(r"(?:-[^\W_]+)*", text[at:])
    return at + rest.end() if rest else at


def _free(span: tuple[int, int], taken: Sequence[tuple[int, int]]) -> bool:
    return not any(a < span[1] and span[0] < b for a, b in taken)


def head_of(text: str, at: int) -> tuple[int, str, str]:
    """Where what leads to a name begins, its preposition and its article: « du », « à la »."""
    found = _HEAD.search(text[:at])
    assert found is not None  # it may be empty
    prep = (found["prep"] or "").lower().replace("’", "'")
    article = (found["article"] or "").lower().replace("’", "'")
    held, own = _HELD.get(prep, (prep, ""))
    return found.start(), held, own or article


def article_of(text: str, slot: Slot) -> str:
    """ "le " of « au Kremlin-Bicêtre »."""
    article = head_of(text, slot.start)[2]
    return article if article == "l'" else f"{article} " if article else ""


def _where(fragment: str, here: Slot) -> str:
    """« à Cachan », as asked when a preposition leads to it."""
    start, preposition, _ = head_of(fragment, here.start)
    if preposition:
        return fragment[start : here.end]
    return joined("à", f"{article_of(fragment, here)}{fragment[here.start : here.end]}")


def _replaced(before: str, old: Slot, fragment: str, new: Slot, more: str = "") -> str:
    name = f"{article_of(fragment, new)}{fragment[new.start : new.end]}{more}"
    return _written(before, old, name)


def _written(before: str, old: Slot, name: str) -> str:
    start, preposition, _ = head_of(before, old.start)
    generic = _GENERIC.search(before[:start].rstrip()[-12:] or "")
    if generic and not preposition and before[:start].rstrip().endswith(generic.group()):
        name = re.sub(r"^(?:le|la|les)\s+|^l['’]", "", name)  # « le QPV Vercors »
    space = (
        " " if start and not before[start - 1].isspace() and before[start - 1] not in "’'(" else ""
    )
    return f"{before[:start]}{space}{joined(preposition, name)}{before[old.end :]}"


def _without(before: str, slot: Slot) -> str:
    """Without a name and all that leads to it: « dans le quartier Les Genêts »."""
    head = before[: slot.start]
    lead = re.compile(
        r"[\s,(]*(?:\b(?:dans|sur|pour|en|à|au|aux|de|du|des|le|la|les|quartiers?|qpv|cité)\s+|\b[ld]['’])+$",
        re.IGNORECASE,
    )
    head = lead.sub("", head)
    rest = re.sub(r"^\s*[,)]", "", before[slot.end :])
    return f"{head} {rest.lstrip()}"


def _agreed(
    text: str, subject: tuple[int, int], plural: bool
) -> tuple[str, tuple[int, int]] | None:
    """The verb in the number of another subject, and where the subject stands then.

    As it is where a preposition holds the subject; None for « finance-t-elle », and where no
    verb is known.
    """
    read = tokens(text)
    first = next((token.low for token in read if token.start >= subject[0]), "")
    before = [token for token in read if token.end <= subject[0]]
    if before and before[-1].low in _JOINING:
        return text, (before[-1].start, subject[1])
    if first in _HELD or (before and before[-1].low in grammar().prepositions):
        return text, subject
    if _INVERTED.search(text):
        return None
    for token in read:
        form = "" if subject[0] <= token.start < subject[1] else grammar().agreed(token.low, plural)
        if form:
            shift = len(form) - len(token.text) if token.end <= subject[0] else 0
            written = f"{text[: token.start]}{form}{text[token.end :]}"
            return written, (subject[0] + shift, subject[1] + shift)
    return None


def _plural(text: str) -> bool:
    own = groups(text)
    return bool(own) and own[0].plural


def _partner_in(text: str) -> tuple[int, int] | None:
    return next(iter(_partners(text)), None)


def _partners(text: str) -> list[tuple[int, int]]:
    """Each partner, with its determiner and what completes its name."""
    found = []
    for _, start, end in record_words().partners.every(text):
        own = [g for g in groups(text) if 0 <= start - g.start <= _DETERMINER and start < g.end]
        found.append((own[0].start, max(end, own[0].end)) if own else (start, end))
    return found
