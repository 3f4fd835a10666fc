"""A question that leans on what came before becomes one that stands alone.

It is written as a person would have typed it whole: the name that changes in the place of the
one of its kind, pronouns by what they stand for, and first the place or the document that the
talk was about. Where nothing of that can be done, both questions are given.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.antecedents import Earlier, resolved
from assistant.fragments import Fragments, Slot, article_of, head_of
from assistant.items import answered
from assistant.phrases import groups, is_verb, joined, sentence, tokens
from prompts.grammar import grammar
from prompts.questions import fold

if TYPE_CHECKING:
    from assistant.gazetteer import Gazetteer
    from prompts.questions import Questions
    from prompts.words import Analyse

# A question of fewer words of its own than this leans on the one before.
_SHORT = 2
_LONG = 5  # words of its own: beyond, what a pronoun stands for is there too
_TURNS = 4  # earlier questions that are read
_ANSWER = 400  # characters of an answer that name what pronouns stand for
_MARKS = re.compile(r"\s*\[\d+\]|\*\*|^\s*[-*]\s+", re.MULTILINE)
# « Lequel des trois… », « il y a… » open what stands alone.
_ALONE = re.compile(r"l(?:e|a|es)quel\w* (?:de|des|du|d)\b|il (?:y a|faut|existe)\b")
_IF = re.compile(r"(?:et\s+)?s(?:i|['’]ils?)\b", re.IGNORECASE)
_THAT = re.compile(r"(?:ça|cela|c['’]est|est-ce)\b", re.IGNORECASE)
_HERE = re.compile(
    r"\b(?:dans|à|sur|pour) (?:ces? quartiers?|cette (?:ville|commune|cité)),?\s*", re.IGNORECASE
)
_SUBJECTS = frozenset("il elle ils elles on ça cela c' je nous".split())
_ASKS = frozenset(
    "combien comment pourquoi où quand qui que quoi quel quelle quels quelles lequel laquelle"
    " lesquels lesquelles depuis jusqu' à est-ce".split()
)


_QUELS = ("quel", "quelle", "quels", "quelles")
# « Et leurs horaires ? »: of what is talked about.
_OWN = re.compile(r"^(?:(leurs|ses)|(leur|son)|(sa))\b", re.IGNORECASE)


def _article(own: re.Match[str]) -> str:
    return "les" if own[1] else "le" if own[2] else "la"


class FollowUps:
    def __init__(self, analyse: Analyse, questions: Questions, gazetteer: Gazetteer) -> None:
        self._analyse = analyse
        self._openings = questions.follow_up_openings
        self._references = questions.follow_up_references
        self._definition = next(i.cues for i in questions.intentions if i.name == "definition")
        self._asking = frozenset(analyse(questions.asking_words))
        self._documents = questions.document_words
        self._gazetteer = gazetteer
        self._fragments = Fragments(analyse, gazetteer, questions.document_words)

    def standalone(self, question: str, earlier: Sequence[tuple[str, str]]) -> str:
        """The question on its own; the same where it leans on nothing.

        `earlier`: questions and their answers, the oldest first.
        """
        before = answer = ""
        for asked, said in earlier[-_TURNS:]:
            before = self._after(asked, before, answer)
            answer = said
        return self._after(question, before, answer)

    def _after(self, question: str, before: str, answer: str) -> str:
        if not before:
            return question
        courtesy = grammar().courtesies.match(question)
        whole, question = question, question[courtesy.end() :] if courtesy else question
        opening = grammar().openings.match(question)
        body = question[opening.end() :] if opening else question
        slots = self._fragments.slots(before)
        plain = _MARKS.sub("", answer)
        context = Earlier(before, plain[:_ANSWER], [(s.start, s.end) for s in slots])
        item = answered(body, before, answer)
        if not item and not self._leans(question, body, context):
            return whole
        if item:
            return sentence(self._led(item, before, slots))
        fragment = _OWN.sub(_article, grammar().same.sub(" ", body).strip(" ,;.?!"))
        if not fragment:
            return before
        if _IF.match(fragment) and fragment != body.strip(" ,;.?!"):
            return sentence(self._led(f"{_head(before)} {fragment}", before, slots))
        if not _verbal(fragment) and not _asks(fragment):
            asked = self._asked(fragment, context)
            if asked:
                return sentence(self._led(asked, before, slots))
            moved = self._fragments.moved(fragment, before)
            if moved:
                return sentence(moved)
            return sentence(f"{_first(before)}, et {_lowered(fragment)}")
        place = self._place(before, slots)
        here = _HERE.sub(f"{place}, ", body) if place else body
        text = resolved(here, context)
        topic = context.topic()
        if text == body and topic and _THAT.match(body):
            text = f"à propos {joined('de', topic)}, {_lowered(body)}"
        elif text == body and not [g for g in groups(body) if not g.asks] and not self._names(body):
            first = tokens(body)[0].low
            if topic and [g for g in groups(body) if g.asks] and first in _QUELS:
                text = f"{body.rstrip(' ?')} pour {topic}"
            elif not _verbal(body):  # « Depuis quand ? », « Et pour qui ? »
                return sentence(f"{_first(before)}, et {_lowered(body)}")
            elif topic:
                text = f"à propos {joined('de', topic)}, {_lowered(body)}"
            else:
                return f"{before} {sentence(body)}"
        return sentence(self._led(text, before, slots))

    def _leans(self, question: str, body: str, context: Earlier) -> bool:
        """It opens on what came before, says next to nothing, or holds a pronoun for it."""
        folded = fold(question)
        if self._openings.opens(folded) and not _ALONE.match(folded):
            return True
        own = set(self._analyse(question)) - self._gazetteer.names(question).stems
        if len(own) <= _SHORT:  # « Quels quartiers sont concernés ? » says what, of nothing
            own -= self._asking
        if len(own) < _SHORT:
            return not (own and self._definition.found(folded))
        return len(own) <= _LONG and (
            self._references.found(folded)
            or bool(_HERE.search(body))
            or resolved(body, context) != body
        )

    def _names(self, text: str) -> bool:
        return any(token.text[0].isupper() and token.start for token in tokens(text))

    def _asked(self, fragment: str, context: Earlier) -> str:
        """« Et les financeurs ? »: « Quels sont les financeurs pour la mobilité »."""
        own = groups(fragment)
        noun = own[0].noun.rstrip("sx") if own and not own[0].start else ""
        known = grammar().asked
        if noun not in known and (not own or own[0].noun not in known):
            return ""
        group = own[0]
        if group.plural:
            asks = "quelles sont" if group.likely == "f" else "quels sont"
        else:
            asks = "quelle est" if group.likely == "f" else "quel est"
        asked = f"{asks} {group.definite}{fragment[group.end :]}"
        figure = {noun, group.noun} & grammar().figures
        topic = "" if figure or len(own) > 1 else context.topic()
        about = [g for g in groups(context.question) if not g.asks and g.definite == topic]
        if not topic or (about and about[0].noun.rstrip("sx") in known):
            return asked
        return f"{asked} pour {topic}"

    def _led(self, text: str, before: str, slots: Sequence[Slot]) -> str:
        """« À Cachan, … »: after the place, or the document, that the talk is about."""
        leads = []
        if not self._names_place(text):
            leads.append(self._place(before, slots))
        document = self._document(before, slots)
        if document and not self._names_document(text) and not (leads and leads[0]):
            leads.append(document)
        lead = next((lead for lead in leads if lead and lead.split()[-1] not in text), "")
        return f"{lead}, {_lowered(text)}" if lead else text

    def _names_place(self, text: str) -> bool:
        return any(s.kind in ("commune", "quartier") for s in self._fragments.slots(text))

    def _names_document(self, text: str) -> bool:
        kinds = {slot.kind for slot in self._fragments.slots(text)}
        return bool(kinds & {"territory", "heading"}) or any(
            group.noun in ("contrat", "protocole", "fiche", "fiches", "convention", "document")
            and group.determiner not in ("ce", "cette")
            for group in groups(text)
        )

    def _place(self, before: str, slots: Sequence[Slot]) -> str:
        places = [slot for slot in slots if slot.kind in ("commune", "quartier")]
        if not places or len({slot.kind for slot in places}) < len(places):
            return ""
        start, preposition, _ = head_of(before, places[0].start)
        end = places[-1].end
        if "(" in before[start:end] and before[end : end + 1] == ")":
            end += 1
        name = f"{article_of(before, places[0])}{before[places[0].start : end]}"
        generic = re.search(r"\b(quartier|qpv|cité)\s*$", before[:start], re.IGNORECASE)
        if generic or re.match(r"quartier\b", name, re.IGNORECASE):
            word = f"{generic[1]} " if generic else ""
            bare = before[start:end].strip() if generic else name
            return f"dans le {word}{bare}"
        if preposition in ("dans", "sur", "pour"):
            return before[start:end].strip()
        return joined("à", name)

    def _document(self, before: str, slots: Sequence[Slot]) -> str:
        """« dans la fiche 4-1 de Seine-Amont »"""
        for group in groups(before):
            first = fold(group.noun).split()
            telling = any(c.isdigit() for c in group.core) or any(
                slot.kind == "territory" and group.start <= slot.start < group.end for slot in slots
            )
            if first and first[0] in self._documents and telling and not group.asks:
                if first[0] in ("quartier", "quartiers", "ville", "territoire", "communes"):
                    continue
                return f"dans {group.definite}"
        for slot in slots:
            if slot.kind == "territory":
                _, preposition, _ = head_of(before, slot.start)
                named = f"{article_of(before, slot)}{before[slot.start : slot.end]}"
                kept = preposition if preposition in ("sur", "dans", "à", "pour") else "pour"
                return joined(kept, named)
        return ""


def _verbal(text: str) -> bool:
    read = tokens(text)
    return any(
        token.low in _SUBJECTS or (is_verb(token) and (not at or read[at - 1].low not in _NOMINAL))
        for at, token in enumerate(read)
    )


_NOMINAL = frozenset("le la les l' un une des du de d' au aux ce cet cette ces".split())


def _asks(text: str) -> bool:
    first = tokens(text)[:2]
    asked = [token.low for token in first]
    return bool(asked) and (
        (asked[0] in _ASKS and asked[0] not in ("à", "depuis"))
        or (len(asked) > 1 and asked[1] in _ASKS)
    )


def _first(before: str) -> str:
    """Without what another follow-up added to it: « …, et depuis quand »."""
    asked, added, rest = before.rstrip(" ?.!").rpartition(", et ")
    return asked if added and not _verbal(rest) else f"{asked}{added}{rest}"


def _head(before: str) -> str:
    """« Quels crédits d'État » of « Quels crédits d'État pour un projet… »."""
    asked = next((group for group in groups(before) if group.asks), None)
    return before[: asked.end] if asked else before.rstrip(" ?.!")


def _lowered(text: str) -> str:
    """Without its capital, unless it opens on a name."""
    first = tokens(text)[:1]
    words = grammar()
    plain = first and (
        first[0].low in words.stops
        or first[0].low in words.prepositions
        or first[0].low in _ASKS
        or first[0].low in _NOMINAL
        or words.is_verb(first[0].text)
        or first[0].low.split("-")[0] in words.orders
    )
    return f"{text[:1].lower()}{text[1:]}" if plain else text
