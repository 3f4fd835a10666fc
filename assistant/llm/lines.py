"""A model's words, as they come, become lines; a line becomes a claim, or nothing.

The form asked for (`prompts/modeles/repondre.md`) has one sentence a line, quotes first:
`[2] « words of the passage » => The sentence.` Whatever has another form claims nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from prompts.claims import Claims
from prompts.questions import fold

_LONGEST = 3_000  # characters of a line: beyond, the model has lost its form
_ENOUGH = 12_000  # characters of an answer, thoughts apart
_ARROW = re.compile(r"\s*(?:=+>|⇒|→|⟹|➔)\s*")
_GIVEN = re.compile(
    r"\[\s*(?P<number>\d{1,3})\s*\]\s*[:\-–]?\s*[«“\"](?P<quote>.+?)[»”\"]\s*[,;.]?\s*"
    r"(?=\[\s*\d{1,3}\s*\]\s*[:\-–]?\s*[«“\"]|$)",
    re.DOTALL,
)
_MARK = re.compile(r"\s*\[\s*\d{1,3}(?:\s*[,;]\s*\d{1,3})*\s*\]")
_OPENING = re.compile(r"^\s*(?:[-–—•*]|\d{1,2}[.)])\s+")
_MISSING = re.compile(r"^\**manque\**\s*:\s*", re.IGNORECASE)
_THOUGHT = re.compile(r"<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL)
_THINKING = re.compile(r"<think(?:ing)?>")
_THOUGHT_OVER = re.compile(r"^.*</think(?:ing)?>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Given:
    """What a sentence relies on, as the model says."""

    number: int  # of a passage, 1-based
    quote: str


@dataclass(frozen=True, slots=True)
class Line:
    kind: Literal["claim", "refusal", "missing", "chatter", "formless"]
    text: str = ""  # the sentence, or what is missing
    given: tuple[Given, ...] = ()
    item: bool = False  # of a list


class Cut(Exception):
    """The stream ended before the model had: its last line is not whole."""


def lines(pieces: Iterable[str]) -> Iterator[str]:
    """Whole lines without the model's thoughts; what `Cut` interrupts is left out."""
    held, thinking, read = "", False, 0
    try:
        for piece in pieces:
            held += piece
            while "\n" in held or len(held) > _LONGEST:
                line, _, held = held.partition("\n")
                line, thinking = _spoken(line, thinking)
                read += len(line)
                if line.strip():
                    yield line.strip()
                if read > _ENOUGH:
                    return
                if thinking and len(held) > _LONGEST:
                    held = held[-20:]  # a closing tag may be under way
    except Cut:
        return
    line, thinking = _spoken(held, thinking)
    if line.strip():
        yield line.strip()


def _spoken(line: str, thinking: bool) -> tuple[str, bool]:
    """What a line says aloud, and whether the next one starts inside a thought."""
    if thinking:
        after = _THOUGHT_OVER.sub("", line, count=1)
        if after == line:
            return "", True
        line = after
    line = _THOUGHT.sub("", line)
    before, *rest = _THINKING.split(line, maxsplit=1)
    return before, bool(rest)


def read(line: str, claims: Claims) -> Line:
    """What a line says."""
    if line.startswith(("```", "---", "#")):
        return Line("chatter")
    missing = _MISSING.match(line)
    if missing:
        return Line("missing", _bare(line[missing.end() :]))
    folded = fold(line)
    if not _ARROW.search(line):
        if claims.refusals.opens(folded):
            return Line("refusal")
        if line.endswith(":") and not re.search(r"\d", line):
            return Line("chatter")  # « Voici la réponse : » claims nothing
        return Line("formless")
    return _claim(line)


def _claim(line: str) -> Line:
    # The last arrow whose left side reads as quotes: a quote may hold an arrow.
    for arrow in reversed(list(_ARROW.finditer(line))):
        left = _OPENING.sub("", line[: arrow.start()]).strip()
        given = tuple(
            Given(int(match["number"]), match["quote"].strip()) for match in _GIVEN.finditer(left)
        )
        if given and not _GIVEN.sub("", left).strip():
            sentence = line[arrow.end() :]
            item = _OPENING.match(sentence) is not None
            text = _bare(_OPENING.sub("", sentence))
            if text:
                return Line("claim", text, given, item)
    return Line("formless")


def _bare(sentence: str) -> str:
    """Without the model's own marks and emphasis: marks are ours to give."""
    return " ".join(_MARK.sub("", sentence).replace("**", "").split()).strip()
