"""What pronouns of a follow-up stand for, and the follow-up with it in their place.

« Qui la finance ? » after « À quoi sert la maison du projet ? » is « Qui finance la maison du
projet ? ». The group of words that agrees is looked for in the question before, or in its
answer when the question asked who or which.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.phrases import (
    Group,
    Token,
    groups,
    is_pronoun,
    is_verb,
    joined,
    last_complement,
    tokens,
)
from prompts.grammar import grammar

_SUBJECTS = {"il": ("m", False), "elle": ("f", False), "ils": ("m", True), "elles": ("f", True)}
_OBJECTS = {"le": ("m", False), "la": ("f", False), "l'": ("", False), "les": ("", True)}
_THIS_ONE = {"celui-ci": ("m", False), "celle-ci": ("f", False), "ceux-ci": ("m", True),
             "celles-ci": ("f", True), "celui-là": ("m", False), "celle-là": ("f", False),
             "ceux-là": ("m", True), "celles-là": ("f", True)}  # fmt: skip
_SUCH = {"celui": ("m", False), "celle": ("f", False), "ceux": ("m", True), "celles": ("f", True)}
_OURS = {"la nôtre": ("f", False), "le nôtre": ("m", False), "les nôtres": ("", True)}
_WHICH = {"lequel": "quel", "laquelle": "quelle", "lesquels": "quels", "lesquelles": "quelles"}
_OWN = {"son": "le", "sa": "la", "ses": "les", "leur": "le", "leurs": "les"}
_INVERTED = re.compile(r"(?P<verb>.+?)-(?:t-)?(?P<who>il|elle|ils|elles)", re.IGNORECASE)
_PARTICIPLE = re.compile(r"(?<=[éiut])e?s?$")
# Where things are told, and not of what one talks.
DOCUMENTS = frozenset(
    "contrat contrats protocole protocoles fiche fiches convention document documents page".split()
)
_IMPERSONAL = ("y", "faut", "s'agit")


@dataclass(frozen=True, slots=True)
class Earlier:
    """The question before, as it stands alone, and the answer's first words."""

    question: str
    answer: str
    skipped: Sequence[tuple[int, int]]  # of the question: names of places, of documents

    def named(self, gender: str, plural: bool) -> str:
        """What a pronoun of this gender stands for; "" when nothing agrees."""
        asked = list(self._asked())
        said = [group for group in groups(self.answer) if group.noun not in DOCUMENTS]
        agreeing = [group for group in asked if group.agrees(gender, plural)]
        wanted = [group for group in agreeing if group.asks]
        if self._who or any(group.asks for group in asked):
            relative = next(filter(None, map(self._relative, wanted)), "")
            if relative:
                return relative
            told = [group for group in said if group.agrees(gender, plural)]
            same = [g for g in told for w in wanted if g.noun[:5] == w.noun[:5]]
            if same:
                return same[0].definite
            if told and (wanted or self._who):
                return told[0].definite
        kept = [group for group in agreeing if not group.asks]
        kept = kept or [g for g in groups(self.question) if not g.asks and g.agrees(gender, plural)]
        return kept[0].definite if kept else ""

    def _relative(self, group: Group) -> str:
        """« l'association qui mène des ateliers » of « Quelle association mène des ateliers ? »"""
        rest = self.question[group.end :].strip(" ?.!")
        verb = tokens(rest)[:1]
        told = verb and grammar().is_verb(verb[0].text) and "," not in rest
        return f"{group.definite} qui {rest}" if told else ""

    def topic(self) -> str:
        """What the question is about; "" when no group says it."""
        asked = list(self._asked())
        wanted = {group.noun[:5] for group in asked if group.asks}
        said = [group for group in groups(self.answer) if group.noun[:5] in wanted]
        if said:
            return said[0].definite
        kept = [group for group in asked if not group.asks]
        told = [g for g in groups(self.question) if g.noun in DOCUMENTS and not g.asks]
        telling = [g for g in kept if g.noun.rstrip("s") not in grammar().asked]
        found = telling or told or kept
        counted = _counted(self.question)
        return found[0].definite if found else f"les {counted}" if counted else ""

    def such(self, gender: str, plural: bool) -> Group | None:
        """The group whose noun « celle de … » repeats, its number aside for « la nôtre »."""
        every = [group for group in groups(self.question) if group.likely == gender or not gender]
        return next((g for g in every if g.plural == plural), next(iter(every), None))

    @property
    def _who(self) -> bool:
        return bool(re.match(r"(?:.*,\s*)?qui\b", self.question, re.IGNORECASE))

    def _asked(self) -> Iterable[Group]:
        for group in groups(self.question):
            if group.noun not in DOCUMENTS and not any(
                a <= group.start + 6 and group.end <= b for a, b in self.skipped
            ):
                yield group


def resolved(text: str, before: Earlier) -> str:
    """The text with its pronouns replaced; the same where there is none that can be."""
    for step in (_which, _ours, _such, _this_one, _these, _dislocated, _subject, _object,
                 _adverb, _possessive):  # fmt: skip
        text = step(text, before)
    return text


def _which(text: str, before: Earlier) -> str:
    """« lequel a été retenu » after « quel quartier… »: « quel quartier a été retenu »."""
    for token in tokens(text):
        if token.low not in _WHICH or groups(text[: token.start]):
            continue
        determiner = _WHICH[token.low]
        asked = next((g for g in groups(before.question) if g.determiner == determiner), None)
        if asked:
            noun = asked.core.split()[0]
            return f"{text[: token.start]}{determiner} {noun}{text[token.end :]}"
    return text


def _ours(text: str, before: Earlier) -> str:
    """« la nôtre, au Grand-Orly » after « les Maisons de l'Essonne »: « la Maison »."""
    for words, (gender, plural) in _OURS.items():
        found = re.search(rf"\b{words}\b,?", text, re.IGNORECASE)
        group = before.such("", True) or before.such(gender, plural) if found else None
        if found and group:
            core = group.core if plural else _singular(group.core)
            article = words.split()[0]
            return f"{text[: found.start()]}{article} {core}{text[found.end() :]}"
    return text


def _such(text: str, before: Earlier) -> str:
    """« celle de Sevran » after « la cité éducative d'Aulnay »: « la cité éducative de Sevran »."""
    for token in tokens(text):
        if token.low not in _SUCH or not re.match(r"\s+(?:de|du|des|d['’])", text[token.end :]):
            continue
        group = before.such(*_SUCH[token.low])
        if group:
            complement = last_complement(group.definite)
            noun = group.definite[: complement.start()] if complement else group.definite
            return f"{text[: token.start]}{noun}{text[token.end :]}"
    return text


def _this_one(text: str, before: Earlier) -> str:
    for token in tokens(text):
        named = before.named(*_THIS_ONE[token.low]) if token.low in _THIS_ONE else ""
        if named:
            return _put(text, token.start, token.end, named)
    return text


def _these(text: str, before: Earlier) -> str:
    """« ce dispositif », « dans ce quartier »: the one named before."""
    for group in groups(text):
        noun = group.noun.rstrip("s")
        own = any(other.noun.rstrip("s") == noun for other in groups(text[: group.start]))
        if group.determiner not in ("ce", "cet", "cette", "ces") or own:
            continue
        same = [g for g in groups(before.question) if g.noun.rstrip("s") == noun and not g.asks]
        same = same or [g for g in groups(before.answer) if g.noun.rstrip("s") == noun]
        named = same[0].definite if same else ""
        if not named and len(group.core.split()) == 1 and noun not in _OF_PLACES:
            named = before.topic()
        if named:
            return _put(text, group.start, group.start + len(_whole(text, group)), named)
    return text


_OF_PLACES = ("quartier", "ville", "commune", "fiche", "contrat", "protocole", "document",
              "territoire")  # fmt: skip


def _dislocated(text: str, _: Earlier) -> str:
    """« Le bus électrique, il arrive quand »: « Le bus électrique arrive quand »."""
    found = re.match(r"([^,]+),\s+(?:ils?|elles?)\s+(?=[^\W\d_])", text, re.IGNORECASE)
    if not found:
        return text
    opening = groups(found[1])
    whole = opening and not opening[0].start
    if whole and not re.match(r"y\b", text[found.end() :]):
        return f"{found[1]} {text[found.end() :]}"
    return text


def _subject(text: str, before: Earlier) -> str:
    """« elle se réunit », « se réunit-elle »: whoever it is, in its place."""
    read = tokens(text)
    for at, token in enumerate(read):
        inverted = _INVERTED.fullmatch(token.text)
        low = inverted["who"].lower() if inverted else token.low
        if low not in _SUBJECTS:
            continue
        own = groups(text[: token.start])
        names = any(word.text[0].isupper() and word.start for word in read[:at])
        after = read[at + 1].low if at + 1 < len(read) else ""
        gender, plural = _SUBJECTS[low]
        if any(group.agrees(gender, plural) for group in own) or names or _impersonal(read, at):
            return text
        if after in ("n'", "ne") and [t.low for t in read[at + 2 : at + 3]] == ["y"]:
            return text
        named = before.named(gender, plural)
        if not named:
            return text
        if inverted:
            start = _clitics(read, at)
            simple = inverted["verb"].lower() not in ("a", "ont", "avait", "avaient")
            # « Que propose-t-elle »: « Que propose la ville »; « Où se trouve-t-elle » likewise.
            if read[0].low in ("que", "qu'", "où", "combien") and simple and not own and at < 3:
                return _after_verb(text, inverted["verb"], token, named)
            return f"{text[:start]}{named} {text[start:]}"
        return f"{text[: token.start]}{named}{text[token.end :]}"
    return text


def _after_verb(text: str, verb: str, token: Token, named: str) -> str:
    rest = text[token.end :]
    led = re.match(r"\s+(?:à|de|d['’])\s*[^\W\d_]+(?:er|ir|oir|re)\b", rest)
    cut = led.end() if led else 0
    return f"{text[: token.start]}{verb}{rest[:cut]} {named}{rest[cut:]}"


def _impersonal(read: Sequence[Token], at: int) -> bool:
    """« il y a », « y a-t-il », « faut-il »."""
    near = [token.low for token in read[max(0, at - 1) : at + 2]]
    return any(word in near for word in _IMPERSONAL) or any(
        word.startswith(("faut-", "agit-", "est-ce")) for word in near
    )


def _clitics(read: Sequence[Token], at: int) -> int:
    """Where the words that a verb carries before it begin: « s'y engage-t-elle »."""
    while at and read[at - 1].low in ("se", "s'", "ne", "n'", "y", "en", "l'", "la", "le", "les"):
        at -= 1
    return read[at].start


def _object(text: str, before: Earlier) -> str:
    """« Qui la finance »: « Qui finance la maison du projet »."""
    read = tokens(text)
    for at, token in enumerate(read[:-1]):
        if token.low not in _OBJECTS or not is_pronoun(read, at) or _agreeing(text, token):
            continue
        named = before.named(*_OBJECTS[token.low])
        if not named:
            continue
        verb = read[at + 1]
        rest = text[verb.end :]
        participle = read[at + 2] if at + 2 < len(read) else None
        said = verb.text
        if verb.low in ("a", "ont", "avait", "avaient") and participle:
            said += f" {_PARTICIPLE.sub('', participle.text)}"
            rest = text[participle.end :]
        return f"{text[: token.start]}{said} {named}{rest}"
    return text


def _agreeing(text: str, pronoun: Token) -> bool:
    """The text itself names it first: « le dossier, qui le reçoit »."""
    own = groups(text[: pronoun.start])
    gender, plural = _OBJECTS[pronoun.low]
    return any(group.agrees(gender, plural) and not group.asks for group in own)


def _adverb(text: str, before: Earlier) -> str:
    """« Qui y participe », « Qui en bénéficie », « il n'y en a pas »."""
    if groups(text.partition(" y ")[0].partition(" en ")[0]):
        return text
    read = tokens(text)
    counted = re.search(r"\by en (a\b(?:-t-il)?|avait\b)(\s+pas)?", text)
    if counted:
        noun = _counted(before.question)
        if not noun:
            return text
        said = f"y {counted[1]}{counted[2] or ''} {joined('de', noun)}"
        return f"{text[: counted.start()]}{said}{text[counted.end() :]}"
    for at, token in enumerate(read[1:-1], start=1):
        if token.low not in ("y", "en") or not (
            is_verb(read[at + 1]) or grammar().is_infinitive(read[at + 1].text)
        ):
            continue
        if token.low == "y" and read[at + 1].low in ("a", "a-t-il", "avait", "aura", "aurait"):
            continue
        topic = before.topic()
        if topic:
            verb = read[at + 1]
            place = joined("à" if token.low == "y" else "de", topic)
            return f"{text[: token.start]}{verb.text} {place}{text[verb.end :]}"
    return text


def _counted(question: str) -> str:
    """« Combien y a-t-il de PLIE sur… »: « PLIE »."""
    found = re.search(r"\b(?:combien|nombre)\b.*?\b(?:de |d['’])(\S+)", question, re.IGNORECASE)
    return found[1].strip(" ?,") if found else ""


def _possessive(text: str, before: Earlier) -> str:
    """« son budget »: « le budget de la maison du projet »."""
    read = tokens(text)
    for at, token in enumerate(read[:-1]):
        owned = read[at + 1]
        if token.low not in _OWN or is_verb(owned) or groups(text[: token.start]):
            continue
        named = before.topic() or before.named("", token.low.startswith("leur"))
        if not named:
            return text
        article = _OWN[token.low]
        if article != "les":
            feminine = token.low == "sa" or grammar().gender(owned.text) == "f"
            article = "l'" if grammar().elides(owned.text) else "la" if feminine else "le"
        space = "" if article == "l'" else " "
        group = f"{article}{space}{owned.text} {joined('de', named)}"
        return f"{text[: token.start]}{group}{text[owned.end :]}"
    return text


def _put(text: str, start: int, end: int, named: str) -> str:
    """In the place of words that a preposition may hold: « de celle-ci »."""
    held = re.search(r"\b(de|à)\s+$", text[:start])
    if held:
        return f"{text[: held.start()]}{joined(held[1], named)}{text[end:]}"
    return f"{text[:start]}{named}{text[end:]}"


def _whole(text: str, group: Group) -> str:
    return text[group.start : group.end]


def _singular(core: str) -> str:
    first, space, rest = core.partition(" ")
    return f"{first.rstrip('sx')}{space}{rest}"
