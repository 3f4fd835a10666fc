"""What a model's lines are recognised by, and what a sentence may not add (`modeles/mots.toml`)."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from prompts.questions import Cues, fold


@dataclass(frozen=True, slots=True)
class Claims:
    refusals: Cues
    hidden_orders: re.Pattern[str]  # in folded text
    frame_signs: re.Pattern[str]  # that imitate the frame of a prompt
    decisive: str  # words, as written
    negations: frozenset[str]  # folded words, as all below
    numbers: dict[str, str]  # "deux" -> "2"
    units: dict[str, str]  # as written in lower case -> its unit
    places: frozenset[str]  # words before a number that names a place in a document
    documents: frozenset[str]  # words before a year that names a document
    openings: frozenset[str]
    english: frozenset[str]
    french: frozenset[str]

    def speaks_to_a_machine(self, text: str) -> bool:
        """Whether a document's text holds an order for whoever reads it by machine."""
        if self.frame_signs.search(text):
            return True
        return self.hidden_orders.search(fold(text)) is not None

    def harmless(self, text: str) -> str:
        """Text that cannot be taken for the frame around it: a space is put in its signs.

        Quotes are compared without white space, so it can still be quoted.
        """
        return self.frame_signs.sub(lambda match: match[0] + " ", text)


@cache
def load() -> Claims:
    """Reads `modeles/mots.toml`; a mistake in it is a ValueError or KeyError that names it."""
    data = tomllib.loads((files("prompts") / "modeles" / "mots.toml").read_text("utf-8"))
    words = data["langue"]
    return Claims(
        refusals=Cues(data["refus"]),
        hidden_orders=re.compile(rf"\b(?:{'|'.join(data['consignes_cachees'])})\b"),
        frame_signs=re.compile(data["signes"], re.IGNORECASE),
        decisive=data["decisifs"],
        negations=_folded(data["negations"]),
        numbers={fold(word): digits for word, digits in data["nombres"].items()},
        units={
            writing.lower(): unit
            for unit, writings in data["unites"].items()
            for writing in writings.split()
        },
        places=_folded(words["endroits"]),
        documents=_folded(words["documents"]),
        openings=_folded(words["ouvertures"]),
        english=_folded(words["anglais"]),
        french=_folded(words["francais"]),
    )


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(words).split())
