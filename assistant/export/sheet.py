"""What is exported, apart from any format: paragraphs of runs, some with footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from assistant.conversation import Conversation, Reference, Turn

CAUTION = (
    "Réponses composées à partir des documents cités. Elles peuvent être incomplètes "
    "ou se tromper : vérifiez le passage cité avant de vous en servir."
)

Kind = Literal["question", "paragraph", "item", "note"]


@dataclass(frozen=True, slots=True)
class Run:
    """Words set alike, or the call of a footnote (`note`, from 1; 0 for words)."""

    text: str = ""
    bold: bool = False
    note: int = 0


@dataclass(frozen=True, slots=True)
class Paragraph:
    kind: Kind
    runs: tuple[Run, ...]

    @property
    def notes(self) -> list[int]:
        return [run.note for run in self.runs if run.note]

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Sheet:
    title: str
    made: str  # « Exporté le 20/11/2026. »
    caution: str
    paragraphs: tuple[Paragraph, ...]
    notes: tuple[str, ...]  # in the order of their calls, from 1


def sheet_of(conversation: Conversation, turn_id: str = "") -> Sheet:
    """The conversation, or the answer of one turn. Notes are numbered through the whole."""
    turns = [t for t in conversation.turns if t.id == turn_id or not turn_id]
    turns = [t for t in turns if t.state == "answered"]
    title = turns[0].question if turn_id and turns else conversation.title
    paragraphs: list[Paragraph] = []
    notes: list[str] = []
    for turn in turns:
        if turn.question != title:
            paragraphs.append(Paragraph("question", (Run(_french(turn.question), bold=True),)))
        for label, text in (
            ("Question comprise", turn.understood),
            ("Recherche limitée à", turn.kept_to),
        ):
            if text:
                paragraphs.append(Paragraph("note", (Run(_french(f"{label} : {text}")),)))
        paragraphs += _answer(turn, notes)
    today = datetime.now().astimezone().strftime("%d/%m/%Y")
    return Sheet(
        _french(title), f"Exporté le {today}.", _french(CAUTION), tuple(paragraphs), tuple(notes)
    )


def note_text(reference: Reference) -> str:
    """« Contrat…, Article 3 › Objectif 2, p. 7 : « … » »"""
    labels = [label for label in reference.locator.split(" › ") if label != reference.title]
    pages = ", ".join(map(str, reference.pages))
    where = ", ".join(filter(None, (reference.title, " › ".join(labels), f"p. {pages}")))
    return _french(f"{where} : « {reference.quote} »")


def _french(text: str) -> str:
    """No line may begin with these signs, nor end with an opening quotation mark."""
    return re.sub(r" (?=[;:?!»])", "\u00a0", text).replace("« ", "«\u00a0")


_TOKEN = re.compile(r"\\(.)|(\*\*)|\[(\d{1,3})\]", re.DOTALL)
_ASIDE = re.compile(r"\*([^*\s](?:[^*]*[^*\s])?)\*")  # a line set in italics
_ESCAPE = re.compile(r"\\([^\w\s])")
_ITEM = re.compile(r"^\s*[-*]\s+")


def _answer(turn: Turn, notes: list[str]) -> Iterator[Paragraph]:
    """The answer's Markdown (assistant.write, assistant.llm): paragraphs, lists, bold, marks.

    A list is whole: paper has nothing to unfold.
    """
    references = {r.n: r for r in (*turn.references, *turn.more_references)}
    known: dict[int, int] = {}  # mark -> note

    def number(mark: int) -> int:
        if mark not in known:
            notes.append(note_text(references[mark]))
            known[mark] = len(notes)
        return known[mark]

    for lines in (*_blocks(turn.text), *_blocks(turn.more)):
        if aside := _ASIDE.fullmatch(lines):
            yield Paragraph("note", (Run(_french(_ESCAPE.sub(r"\1", aside[1]))),))
            continue
        item = _ITEM.match(lines)
        text = _french(lines[item.end() :] if item else lines)
        text = re.sub(r"^#{1,6}\s+(.*)$", r"**\1**", text)
        runs: list[Run] = []
        bold, at = False, 0
        for token in _TOKEN.finditer(text):
            if token.start() > at:
                runs.append(Run(text[at : token.start()], bold))
            at = token.end()
            if token[1]:
                runs.append(Run(token[1], bold))
            elif token[2]:
                bold = not bold
            elif int(token[3]) in references:
                runs.append(Run(note=number(int(token[3]))))
            else:
                runs.append(Run(token[0], bold))
        if at < len(text):
            runs.append(Run(text[at:], bold))
        yield Paragraph("item" if item else "paragraph", tuple(_merged(runs)))


def _blocks(markdown: str) -> Iterator[str]:
    """Paragraphs and list items, each on one line."""
    block: list[str] = []
    for line in [*markdown.splitlines(), ""]:
        if block and (not line.strip() or _ITEM.match(line)):
            yield " ".join(block)
            block = []
        if line.strip():
            block.append(line.strip())


def _merged(runs: list[Run]) -> Iterator[Run]:
    """Runs set alike are one; no space stays before a footnote's call."""
    words = ""
    bold = False
    for run in runs:
        if words and (run.note or run.bold != bold):
            yield Run(words.rstrip() if run.note else words, bold)
            words = ""
        if run.note:
            yield run
        else:
            words, bold = words + run.text, run.bold
    if words.strip():
        yield Run(words, bold)
