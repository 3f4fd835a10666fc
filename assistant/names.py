"""Proper names in a question, as they are written: what a document must know to answer it."""

from __future__ import annotations

import re
from collections.abc import Iterator

_NAME = re.compile(r"\b[^\W\d_][\w’-]{2,}")
_SENTENCE_ENDS = '.!?…:«"'


def written_names(text: str) -> Iterator[str]:
    """Words with a capital that a sentence's start does not give them, acronyms too."""
    for match in _NAME.finditer(text):
        word = match.group()
        before = text[: match.start()].rstrip()[-1:]
        opens = not before or before in _SENTENCE_ENDS
        if not word[0].isupper() or (opens and not word.isupper()):
            continue
        if any(character.isdigit() for character in word):
            continue  # « CO2 », « R+4 »: written in too many ways
        yield word
