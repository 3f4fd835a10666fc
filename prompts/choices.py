"""Lists to choose from, and the words that signal each choice (`choix.toml`)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from prompts.questions import Cues, fold

_FILE = Path(__file__).with_name("choix.toml")
_OF_HEADINGS = 2  # what a word of a heading weighs beside one of the text


@dataclass(frozen=True, slots=True)
class Choice:
    label: str
    cues: Cues
    words: str  # its phrases without their wildcards, to be searched for


@dataclass(frozen=True, slots=True)
class Choices:
    themes: tuple[Choice, ...]
    publics: tuple[Choice, ...]
    actions: tuple[Choice, ...]
    rubriques: tuple[Choice, ...]
    libelles: tuple[Choice, ...]  # of one measure, as tables head it
    mesures: tuple[Choice, ...]  # what asks for a measure; the most telling first

    def theme_of(self, headings: str, text: str) -> str:
        """The theme whose words stand most in a text and above it; "" when there is none."""
        above, own = _counts(fold(headings)), _counts(fold(text))
        weights = [_OF_HEADINGS * a + b for a, b in zip(above, own, strict=True)]
        best = weights.index(max(weights))
        return self.themes[best].label if weights[best] else ""


@lru_cache(maxsize=1 << 12)  # many texts stand under one heading
def _counts(folded: str) -> tuple[int, ...]:
    """Words of each theme."""
    return tuple(theme.cues.count(folded) for theme in load().themes)


def choice(among: tuple[Choice, ...], label: str) -> Choice | None:
    """The one of this name."""
    return next((one for one in among if one.label == label), None)


@cache
def load() -> Choices:
    """Raises ValueError where a phrase cannot be read."""
    parts = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return Choices(
        **{
            part: tuple(
                Choice(label, Cues(phrases), " ".join(phrases).replace("*", ""))
                for label, phrases in labels.items()
            )
            for part, labels in parts.items()
        }
    )
