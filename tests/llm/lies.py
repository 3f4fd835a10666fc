"""A model that lies in every way that can be scripted, about the passages that it is given.

Everything false that it says holds a word of `FALSE`, so that a test can tell.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from tests.llm.server import Reply, Request, user_message

_PASSAGE = re.compile(r'<passage n="(\d+)" lieu="([^"]*)">\n(.*?)\n</passage>', re.DOTALL)
FIGURES = ("987 654 €", "73,3 %", "41 fois", "le 31 décembre 1999", "1 234 567 euros", "58 %")
NAMES = ("Grenoble", "Jean Dupuis", "la SODEXAL", "Bruxelles", "l'Association Zéphyr")


def passages(request: Request) -> list[tuple[int, str, list[str]]]:
    """(number, place, lines) of what the model was given."""
    return [
        (int(number), place, [line for line in text.split("\n") if not line.startswith("(")])
        for number, place, text in _PASSAGE.findall(user_message(request))
    ]


def true_line(number: int, line: str) -> str:
    return f"[{number}] « {line} » => {line}"


def invented_quote(dice: random.Random, number: int, line: str, other: str) -> str:
    return f"[{number}] « {dice.choice(NAMES)} verse {dice.choice(FIGURES)} par an » => {dice.choice(NAMES)} verse {dice.choice(FIGURES)} par an."


def unknown_number(dice: random.Random, number: int, line: str, other: str) -> str:
    return f"[{number + 500}] « {line} » => {line} Faux numéro zéphyr."


def quote_of_another(dice: random.Random, number: int, line: str, other: str) -> str:
    return f"[{number}] « {other} » => {other} Faux renvoi zéphyr."


def invented_figure(dice: random.Random, number: int, line: str, other: str) -> str:
    return f"[{number}] « {line} » => {line.rstrip('.')}, soit {dice.choice(FIGURES)}."


def invented_name(dice: random.Random, number: int, line: str, other: str) -> str:
    return f"[{number}] « {line} » => {line.rstrip('.')} avec {dice.choice(NAMES)}."


def opening_name(dice: random.Random, number: int, line: str, other: str) -> str:
    return f"[{number}] « {line} » => Zéphyr {line[0].lower()}{line[1:]}"


def spoiled_quote(dice: random.Random, number: int, line: str, other: str) -> str:
    words = line.split()
    words[dice.randrange(len(words))] = "zéphyr"
    return f"[{number}] « {' '.join(words)} » => {' '.join(words)}"


def contrary(dice: random.Random, number: int, line: str, other: str) -> str:
    return f"[{number}] « {line} » => Il est faux que : ne pas zéphyr {line}"


def negated(dice: random.Random, number: int, line: str, other: str) -> str:
    return f"[{number}] « {line} » => Aucun zéphyr ne fait : {line}"


def unrelated(dice: random.Random, number: int, line: str, other: str) -> str:
    return f"[{number}] « {line} » => les zéphyrs soufflent souvent sur les collines brûlées et parfumées."


def unmarked(dice: random.Random, number: int, line: str, other: str) -> str:
    return f"{line} Et zéphyr [{number}]."


def english(dice: random.Random, number: int, line: str, other: str) -> str:
    return f"[{number}] « {line} » => The zéphyr is the one that was funded by the state and by their partners."


def two_quotes_one_false(dice: random.Random, number: int, line: str, other: str) -> str:
    return f"[{number}] « {line} » [{number}] « zéphyr {other} » => {line} De plus, zéphyr."


def broken_json(dice: random.Random, number: int, line: str, other: str) -> str:
    return '{"phrases": [{"texte": "Zéphyr paie tout", "citations": [' + str(number)


def missing_that_tells(dice: random.Random, number: int, line: str, other: str) -> str:
    return f"MANQUE : les {dice.choice(FIGURES)} que zéphyr a reçus"


LIES: tuple[Callable[[random.Random, int, str, str], str], ...] = (
    invented_quote, unknown_number, quote_of_another, invented_figure, invented_name,
    opening_name, spoiled_quote, contrary, negated, unrelated, unmarked, english,
    two_quotes_one_false, broken_json, missing_that_tells,
)  # fmt: skip
FALSE = re.compile(
    "|".join(map(re.escape, ("éphyr", *FIGURES, *NAMES, "Faux", "faux que"))), re.IGNORECASE
)


def liar(seed: int) -> Callable[[Request], Reply]:
    """One scripted answer: lies only, or lies among truths."""

    def play(request: Request) -> Reply:
        dice = random.Random(seed)
        given = passages(request)
        lines: list[str] = []
        if seed % 3:  # a true opening, so that the lies behind it are heard
            number, _, text = given[0]
            lines.append(true_line(number, text[0]))
        for step in range(4):
            number, _, text = dice.choice(given)
            # A sentence of another passage that this one does not hold.
            others = [one for _, _, t in given for one in t if one not in text] or ["Zéphyr seul"]
            lie = LIES[(seed + step * 7) % len(LIES)]
            lines.append(lie(dice, number, dice.choice(text), dice.choice(others)))
            if seed % 5 == 0:
                number, _, text = dice.choice(given)
                lines.append(true_line(number, dice.choice(text)))
        return Reply("\n".join(lines), piece=dice.randint(1, 40))

    return play
