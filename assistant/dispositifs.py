"""From a project to the fiches that may fund and help it, each with its reasons.

The ranking is the assistant's own over the passages of fiches; what the records say beside
(publics, operators, places) raises a fiche, and gives the words that say why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

from assistant.reasons import Reason, Words, met, place_met
from assistant.scope import Choices as Scopes
from index.entry import Filters
from ingest.records.model import Mention
from prompts.choices import choice
from prompts.choices import load as load_choices
from prompts.questions import fold

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from index import Entry, Library
    from ingest.records.model import Fiche, Objectif

# What each thing met adds to the rank of its best passage, which is at most 1.
_WORDS, _THEME, _STRUCTURE, _PUBLIC, _PLACE, _ACTION = 0.8, 0.6, 0.4, 0.35, 0.3, 0.2
_ENJEU, _BODY = 0.8, 0.4  # of that, where the title does not say it
_BESIDE_WORDS = 0.5  # of that, for who says in words what the project is
_FAR = 0.45  # of the best score: fiches below are not offered
SHOWN = 10
_AIMS = 8
# Rubrics in the order in which reasons are looked for.
RUBRICS = {"projets": "Projets attendus", "objectifs": "Objectifs", "publics": "Publics",
           "territoires": "Territoires", "dispositifs": "Dispositifs existants",
           "descriptif": "Contexte"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Projet:
    """What somebody has in mind; "" is not said."""

    texte: str = ""
    territoire: str = ""
    lieu: str = ""  # a commune or a quartier
    theme: str = ""
    public: str = ""
    action: str = ""
    structure: str = ""  # the kind of operator that it is

    def __bool__(self) -> bool:
        return any(getattr(self, part.name) for part in fields(self))

    @property
    def question(self) -> str:
        """To be searched for."""
        return " ; ".join(filter(None, (self.texte, self.theme, self.public, self.action)))


@dataclass(frozen=True, slots=True)
class Card:
    """A fiche offered for a project."""

    fiche: Fiche
    document: Entry
    score: float
    reasons: tuple[Reason, ...]

    def owners(self) -> dict[str, list[Mention]]:
        """Existing dispositifs by who offers them; "" when that is not said."""
        found: dict[str, list[Mention]] = {}
        for one in self.fiche.dispositifs:
            text = one.text.strip(" ;.,:\n")
            if text:
                owner = one.owner.name if one.owner else ""
                found.setdefault(owner, []).append(Mention(text, one.source))
        return found


@dataclass(frozen=True, slots=True)
class Aim:
    """An objective of the place that the project is in."""

    objectif: Objectif
    document: Entry


@dataclass(frozen=True, slots=True)
class Suggestions:
    cards: tuple[Card, ...] = ()  # the best first
    left: int = 0  # fiches that were ranked too, and are not offered
    aims: tuple[Aim, ...] = ()


@dataclass(slots=True)
class Offer:
    """What can be chosen, and browsed, in one state of the library."""

    territoires: list[str] = field(default_factory=list)
    lieux: dict[str, list[str]] = field(default_factory=dict)  # commune -> its quartiers
    structures: list[tuple[str, int]] = field(default_factory=list)  # name, fiches
    fiches: dict[str, list[tuple[Fiche, Entry]]] = field(default_factory=dict)  # enjeu -> its own


def offer(library: Library) -> Offer:
    entries = {entry.id: entry for entry in library.documents()}
    found = Offer(territoires=sorted(Scopes.of(library).territories, key=fold))
    names: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for fiche in library.fiches():
        found.fiches.setdefault(fiche.enjeu, []).append((fiche, entries[fiche.document_id]))
        folded = {fold(operator.name): operator.name for operator in fiche.operateurs}
        counts.update(list(folded))
        names = {**folded, **names}
    found.structures = [(names[key], count) for key, count in counts.most_common()]
    for entry in entries.values():
        commune = ""
        for section in library.sections(entry.id):
            title = " ".join(section.title.split())
            if section.kind == "commune":
                commune = title
                found.lieux.setdefault(commune, [])
            elif section.kind == "quartier" and title not in found.lieux.get(commune, []):
                found.lieux.setdefault(commune, []).append(title)
    return found


def suggest(assistant: Assistant, projet: Projet) -> Suggestions:
    """The fiches for a project, best first; none for one that says nothing."""
    if not projet:
        return Suggestions()
    library = assistant.library
    entries = {entry.id: entry for entry in library.documents()}
    kept = _documents(library, projet)
    fiches = [fiche for fiche in library.fiches() if fiche.document_id in kept]
    words = Words.of(assistant, projet.texte)
    ranks = _ranks(assistant, projet, fiches)
    cards = []
    for fiche in fiches:
        gains = list(_gains(projet, fiche, words))
        part = _BESIDE_WORDS if words.own else 1.0
        score = ranks.get(fiche.id, 0.0) + part * sum(gain for gain, _ in gains)
        reasons = tuple(reason for _, reason in gains)
        # Resemblance alone is no reason that one could show.
        if reasons:
            cards.append(Card(fiche, entries[fiche.document_id], round(score, 3), reasons))
    cards.sort(key=lambda card: -card.score)
    offered = [card for card in cards if card.score >= _FAR * cards[0].score][:SHOWN]
    aims = _aims(library, projet, kept, words)
    return Suggestions(
        cards=tuple(offered),
        left=len(cards) - len(offered),
        aims=tuple(Aim(one, entries[one.document_id]) for one in aims),
    )


def _documents(library: Library, projet: Projet) -> set[str]:
    documents = {entry.id for entry in library.documents()}
    if projet.territoire:
        documents &= Scopes.of(library).territories.get(projet.territoire, set())
    return documents


def _ranks(assistant: Assistant, projet: Projet, fiches: list[Fiche]) -> dict[str, float]:
    """Fiche -> the rank of its best passage, a little more where several are good."""
    if not projet.question or not fiches:
        return {}
    roots = {(fiche.document_id, fiche.section): fiche.id for fiche in fiches}
    ranked = assistant.rank(projet.question, filters=Filters(sections=frozenset(roots)))
    owners = {
        document: _owners(assistant.library, document, roots) for document, _ in roots
    }  # fmt: skip
    found: dict[str, list[float]] = {}
    for scored in ranked:
        owner = owners[scored.passage.document_id].get(scored.passage.section)
        if owner:
            found.setdefault(owner, []).append(scored.score)
    return {
        owner: scores[0] + sum(0.1 * s for s in scores[1:3])
        for owner, scores in ((o, sorted(found[o], reverse=True)) for o in found)
    }


def _owners(library: Library, document: str, roots: dict[tuple[str, int], str]) -> dict[int, str]:
    """Section -> the fiche that it stands in."""
    owners: dict[int, str] = {}
    for section in library.sections(document):  # in reading order: parents first
        owner = roots.get((document, section.index)) or owners.get(section.parent)
        if owner:
            owners[section.index] = owner
    return owners


def _gains(projet: Projet, fiche: Fiche, words: Words) -> Iterator[tuple[float, Reason]]:
    """What of the project the fiche answers to: how much it counts, and its words."""
    choices = load_choices()
    said = [("Titre", Mention(fiche.title, fiche.source)), *_mentions(fiche)]
    if best := words.best(said):
        yield best[0] * _WORDS, best[1]
    if theme := choice(choices.themes, projet.theme):
        enjeu = ("Enjeu", Mention(fiche.enjeu, fiche.source))
        for part, where in ((1.0, said[:1]), (_ENJEU, [enjeu]), (_BODY, said[1:])):
            if reason := met(theme, "Thème", where):
                yield part * _THEME, reason
                break
    wanted = fold(projet.structure)
    for one in fiche.operateurs:
        if wanted and fold(one.name) == wanted:
            parts = ((one.written, True),)
            yield (
                _STRUCTURE,
                Reason("Votre structure", "Opérateurs", parts, one.source or fiche.source),
            )
            break
    for among, name, gain, what in (
        (choices.publics, projet.public, _PUBLIC, "Public"),
        (choices.actions, projet.action, _ACTION, "Type d’action"),
    ):
        one_choice = choice(among, name)
        if one_choice and (reason := met(one_choice, what, said)):
            part = _BODY if reason.rubric in (RUBRICS["dispositifs"], RUBRICS["descriptif"]) else 1
            yield part * gain, reason
    if projet.lieu and (reason := place_met(projet.lieu, said)):
        yield _PLACE, reason


def _mentions(fiche: Fiche) -> Iterator[tuple[str, Mention]]:
    """What a fiche says, by rubric."""
    for name, label in RUBRICS.items():
        for one in getattr(fiche, name):
            yield label, Mention(one.text, one.source)


def _aims(library: Library, projet: Projet, kept: set[str], words: Words) -> list[Objectif]:
    """Objectives of the place, those that the project's words and theme are in first."""
    if not projet.lieu:
        return []
    wanted = fold(projet.lieu)
    theme = choice(load_choices().themes, projet.theme)
    found: list[tuple[float, int, Objectif]] = []
    for order, one in enumerate(library.objectifs()):
        places = (one.place.commune, one.place.quartier, *one.place.named)
        if one.document_id not in kept or wanted not in map(fold, places):
            continue
        text = "\n".join((one.theme, one.objectif, *(m.text for m in one.operationnels)))
        weight = words.met(text)[0] if words.own else 0.0
        if theme and theme.cues.found(fold(text)):
            weight += max(words.own.values(), default=1.0)
        if weight or not (projet.texte or theme):
            found.append((-weight, order, one))
    kept_aims: dict[str, Objectif] = {}
    for _, _, one in sorted(found, key=lambda item: item[:2]):
        kept_aims.setdefault(fold(one.objectif), one)
    return list(kept_aims.values())[:_AIMS]
