"""Whether a citation sends the reader to the place that the evidence names."""

from __future__ import annotations

import re

from eval.text import fold, plain

_ROMAN = {"i": 1, "v": 5, "x": 10}
# Headings that people cite by number. Points, priorités and measures are rows inside them.
_NUMBERED = re.compile(
    r"\b(article|fiche|orientation|axe|objectif|annexe|enjeu|pilier|titre|chapitre|partie)s?"
    r"(?:\s+[a-z]{3,})?\s*(?:n\s*[°o.]?\s*)?"
    r"(\d+(?:\s?[-.‐-—]\s?\d+)*|[ivx]+)(?:er|e)?\b"
)
_EMPTY_WORDS = frozenset(
    ["a", "au", "aux", "d", "dans", "de", "des", "du", "en", "et", "l", "la", "le", "les", "ou"]
    + ["par", "pour", "sa", "ses", "son", "sur", "un", "une"]
)


def numbered_headings(locator: str) -> list[tuple[str, str]]:
    """Kind and number of each heading named: « Fiche opérationnelle n°2-2 » → (fiche, 2.2)."""
    return [
        (kind, _number(number))
        for kind, number in _NUMBERED.findall(plain(locator).replace("’", "'"))
    ]


def same_place(evidence: str, citation: str) -> bool:
    """The same numbered heading (the narrowest the evidence names), or most of its words."""
    wanted = numbered_headings(evidence)
    if wanted:
        return wanted[-1] in numbered_headings(citation)
    words = {word for word in fold(evidence) if word not in _EMPTY_WORDS}
    return bool(words) and len(words & set(fold(citation))) > len(words) / 2


def _number(text: str) -> str:
    if text[0] in _ROMAN:
        values = [_ROMAN[letter] for letter in text]
        return str(
            sum(
                -value if value < following else value
                for value, following in zip(values, [*values[1:], 0], strict=True)
            )
        )
    return ".".join(str(int(part)) for part in re.findall(r"\d+", text))
