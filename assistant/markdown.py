"""Document text inside Markdown: it is data, and must show as it stands."""

from __future__ import annotations

import re

# Also `$` (formulas), `~` (strikethrough), `&` (entities), `|` (tables).
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$&!])")
# What starts a list, a heading's underline or a quotation when it opens a line.
_LINE_START = re.compile(r"^(\s*)([-+=•]|\d+(?=[.)]))")
_ADDRESS = re.compile(r"(?i)\b(https?|ftp|mailto)(:)|\b(www)(\.)")
_MARK = re.compile(r"(?<!\\)\[\d+\]")
_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)?")
_ESCAPE = re.compile(r"\\([^\w\s])")


def escape(text: str) -> str:
    """`text` on one line, as Markdown that shows exactly it: no markup, no live address."""
    text = " ".join(text.split())
    text = _SPECIAL.sub(r"\\\1", text)
    text = _LINE_START.sub(_escaped_start, text)
    return _ADDRESS.sub(lambda m: f"{m[1] or m[3]}\\{m[2] or m[4]}", text)


def _escaped_start(match: re.Match[str]) -> str:
    space, opening = match.groups()
    # "12." is a list, "12\." is not; a dash is escaped itself.
    return f"{space}{opening}\\" if opening.isdigit() else f"{space}\\{opening}"


def words(markdown: str) -> int:
    """Words that a person reads: neither the marks nor the Markdown around them."""
    return len(_WORD.findall(_MARK.sub(" ", markdown)))


def plain(markdown: str) -> str:
    """The text without escapes and emphasis, for a terminal that shows no Markdown."""
    return _ESCAPE.sub(r"\1", markdown.replace("**", ""))
