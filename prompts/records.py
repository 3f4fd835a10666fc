"""What records are recognised by, from `enregistrements.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

_FILE = Path(__file__).with_name("enregistrements.toml")
_PLAIN = str.maketrans(
    "àâäáçéèêëîïíôöóùûüúÿñœæ’'‘ʼ-‐‑\n\t\u00a0\u202f",
    "aaaaceeeeiiiooouuuuynoa           ",
)


@lru_cache(maxsize=1 << 14)
def plain(text: str) -> str:
    """Lower case, no accents, spaces for apostrophes and hyphens; one character for one."""
    return text.lower().translate(_PLAIN)


class Phrases:
    """Names of roles found by the phrases that stand for them."""

    def __init__(self, roles: Mapping[str, Sequence[str]]) -> None:
        self.roles = {phrase: role for role, phrases in roles.items() for phrase in phrases}
        longest_first = sorted(self.roles, key=len, reverse=True)
        self.pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")

    def first(self, text: str) -> str | None:
        """The role of the earliest phrase, the longest where several start there."""
        return next((role for role, _, _ in self.every(text)), None)

    def opening(self, text: str) -> str | None:
        """The role of the phrase that the text opens with, an article or number aside."""
        found = _opening(self, text)
        return found[0] if found else None

    def opening_end(self, text: str) -> int | None:
        """Where the phrase that the text opens with ends."""
        found = _opening(self, text)
        return found[1] if found else None

    def every(self, text: str) -> tuple[tuple[str, int, int], ...]:
        """Role and span of each phrase, in order."""
        return _every(self, text)


# Titles and intro lines are asked again for every line under them.
@lru_cache(maxsize=1 << 15)
def _opening(phrases: Phrases, text: str) -> tuple[str, int] | None:
    folded = plain(text)
    match = phrases.pattern.match(folded, _after_opening(folded))
    return (phrases.roles[match[0]], match.end()) if match else None


@lru_cache(maxsize=1 << 15)
def _every(phrases: Phrases, text: str) -> tuple[tuple[str, int, int], ...]:
    found = phrases.pattern.finditer(plain(text))
    return tuple((phrases.roles[match[0]], *match.span()) for match in found)


_OPENING = re.compile(
    r"(?:[\s«\"(•*–→>►➢➤]|\d{1,2}(?:\.\d{1,2})*\s*[.)/:]|"
    r"(?:les?|la|l|des?|du|d|un|une|aux?|à|nos|leurs?|chaque|tous|principa(?:l|ux)|autres?)\s)*"
)


def _after_opening(folded: str) -> int:
    match = _OPENING.match(folded)
    return match.end() if match else 0


@dataclass(frozen=True)
class RecordWords:
    columns: Phrases
    rubrics: Phrases
    commitments: Phrases  # « Les engagements de… »: role "engagements"
    announces: Phrases  # what a sub-head says will follow
    commits: re.Pattern[str]  # « s'engage »
    acts: re.Pattern[str]  # « finance », « soutient »: a commitment under such a heading only
    empty: re.Pattern[str]  # « à déterminer »: nothing is said
    own_means: re.Pattern[str]  # « recettes », in a budget: nobody else pays
    units: Mapping[str, Phrases]
    bodies: Phrases
    governs: Phrases  # frequence, membres
    governs_columns: Phrases  # instance, membres, frequence, role
    partners: Phrases
    no_partner: re.Pattern[str]  # « contrat de ville »: no partner is named
    adjectives: Mapping[str, str]  # « communaux » -> the usual name of whose it is
    speakers: frozenset[str]  # usual names of those who may be given the floor
    collectives: frozenset[str]  # usual names that name no one in particular


@cache
def record_words() -> RecordWords:
    """Read once. Raises KeyError on a file without its sections."""
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    announces = dict(data["annonces"])
    verbs = data["verbes"]
    commits = "|".join(map(re.escape, sorted(verbs["engage"], key=len, reverse=True)))
    return RecordWords(
        columns=Phrases(data["colonnes"]),
        rubrics=Phrases(data["rubriques"]),
        commitments=Phrases({"engagements": announces.pop("engagements")}),
        announces=Phrases(announces),
        commits=re.compile(rf"(?<!\w)(?:{commits})(?!\w)"),
        acts=re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, verbs['agit']))})"),
        empty=re.compile(rf"^(?:{'|'.join(map(re.escape, data['vide']['debuts']))})"),
        own_means=re.compile(
            rf"(?<!\w)(?:{'|'.join(map(re.escape, data['vide']['moyens_propres']))})"
        ),
        units={unit: Phrases({unit: phrases}) for unit, phrases in data["unites"].items()},
        bodies=Phrases(data["instances"]),
        governs=Phrases(data["gouvernance"]),
        governs_columns=Phrases(data["tableau_instances"]),
        partners=Phrases({entry["nom"]: entry["formes"] for entry in data["partenaire"]}),
        no_partner=re.compile(
            rf"(?<!\w)(?:{'|'.join(map(re.escape, data['hors_partenaire']['locutions']))})(?!\w)"
        ),
        adjectives={
            word: entry["nom"]
            for entry in data["partenaire"]
            for word in entry.get("adjectifs", ())
        },
        speakers=frozenset(e["nom"] for e in data["partenaire"] if e.get("signataire")),
        collectives=frozenset(e["nom"] for e in data["partenaire"] if e.get("collectif")),
    )
