"""Is a question set usable? Its fields, and its quotes in the library's documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from eval.questions import Evidence, Question, read_questions
from eval.shelf import Found, Shelf

_SHOWN = 60  # characters of a quote in a message


@dataclass(frozen=True, slots=True)
class Remark:
    """What is said of a line of the set, in French."""

    line: int  # 1-based
    level: Literal["erreur", "attention", "trouvé"]
    message: str


def check(path: Path, shelf: Shelf) -> list[Remark]:
    """Every fault, and where every quote was found, in the order of the lines.

    Raises:
        QuestionSetError: the file can't be read at all.
    """
    questions, faults = read_questions(path)
    remarks = [Remark(line, "erreur", message) for line, message in faults]
    for line, question in questions:
        remarks += [Remark(line, *_place(evidence, shelf)) for evidence in question.evidence]
        remarks += [Remark(line, "attention", message) for message in _doubts(question)]
    return sorted(remarks, key=lambda remark: remark.line)


def _place(
    evidence: Evidence, shelf: Shelf
) -> tuple[Literal["erreur", "attention", "trouvé"], str]:
    quote = f"« {_short(evidence.quote)} »"
    if not shelf.holds(evidence.doc):
        held = ", ".join(sorted(entry.name for entry in shelf.entries.values()))
        return "erreur", (
            f"le document « {evidence.doc} » n’est pas dans la bibliothèque, qui contient : "
            f"{held or 'aucun document'}"
        )
    found = shelf.in_passages(evidence.doc, evidence.quote)
    if found and found.stands:
        return "trouvé", f"{quote} : {_pages(found)}, {found.locator or 'sans titre'}"
    on_page = shelf.on_pages(evidence.doc, evidence.quote)
    if on_page and on_page.stands:
        return "attention", (
            f"{quote} est {_pages(on_page)}, mais à cheval sur plusieurs passages ou hors du "
            "texte : la recherche ne pourra pas la trouver ; citez moins, ou autre chose"
        )
    closest = max(filter(None, (found, on_page)), key=lambda one: one.share, default=None)
    near = f" ; le plus proche est {_pages(closest)} ({closest.share:.0%})" if closest else ""
    return "erreur", f"{quote} est introuvable dans {evidence.doc}{near}"


def _doubts(question: Question) -> Iterator[str]:
    if question.answerable and not question.facts:
        yield "aucun fait attendu : toute réponse qui cite le bon document sera comptée juste"
    if not question.answerable and (question.evidence or question.facts):
        yield "la question est dite sans réponse, mais elle a des citations ou des faits attendus"
    if question.kind == "suivi" and not question.history:
        yield "une question de type « suivi » a besoin des échanges précédents (« history »)"


def _pages(found: Found) -> str:
    numbers = ", ".join(str(page) for page in found.pages)
    return f"page{'s' if len(found.pages) > 1 else ''} {numbers}"


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN].rstrip() + "…"
