"""File names as people read them: whatever a disk allows in a name, on one line of text."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path


def shown(text: str) -> str:
    """On one line, accents in one character, bytes that are no text as « � »."""
    text = os.fsencode(text).decode("utf-8", "replace")
    text = unicodedata.normalize("NFC", text)
    plain = "".join(" " if unicodedata.category(char).startswith("C") else char for char in text)
    return " ".join(plain.split()) or "sans nom"


def key_of(path: Path) -> str:
    """An absolute path as text that can be stored, one for one path."""
    return os.fsencode(path.absolute()).decode("utf-8", "backslashreplace")
