"""Fiches offered for a project, as a file: a note to take to a meeting."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING

from assistant.export.sheet import Paragraph, Run, Sheet, note_text
from assistant.sources import reference

if TYPE_CHECKING:
    from assistant.dispositifs import Card, Projet, Suggestions
    from index import Library
    from ingest.records.model import Partenaire, Source

_CAUTION = (
    "Fiches classées d’après les mots du projet et ceux des documents. Vérifiez la page citée, "
    "et auprès du financeur que le dispositif existe toujours."
)
_LABELS = {
    "texte": "Projet", "territoire": "Territoire", "lieu": "Commune ou quartier",
    "theme": "Thème", "public": "Public", "action": "Type d’action", "structure": "Structure",
}  # fmt: skip
HEADINGS = ("Rang", "Fiche", "Enjeu", "Pourquoi", "Financeurs", "Opérateurs",
            "Dispositifs existants", "Document", "Pages")  # fmt: skip


def sheet_of_suggestions(library: Library, projet: Projet, found: Suggestions) -> Sheet:
    """What `assistant.export.exported` takes; each fiche and reason has its footnote."""
    paragraphs: list[Paragraph] = []
    notes: list[str] = []

    def call(source: Source) -> Run:
        notes.append(note_text(reference(library, source.passage_id, source.start, source.end)))
        return Run(note=len(notes))

    for part in fields(projet):
        if value := getattr(projet, part.name):
            runs = (Run(f"{_LABELS[part.name]}\u00a0: ", bold=True), Run(value))
            paragraphs.append(Paragraph("paragraph", runs))
    for place, card in enumerate(found.cards, start=1):
        paragraphs.append(Paragraph("question", (Run(f"{place}. {card.fiche.label}", bold=True),)))
        for reason in card.reasons:
            what = Run(f"{reason.what} ({reason.rubric})\u00a0: ", bold=True)
            text = Run(f"«\u00a0{flat(reason.text)}\u00a0»")
            paragraphs.append(Paragraph("item", (what, text, call(reason.source))))
        for label, said in _beside(card):
            beside = (Run(f"{label}\u00a0: ", bold=True), Run(said))
            paragraphs.append(Paragraph("paragraph", beside))
    if found.aims:
        title = Run(f"Objectifs pour {projet.lieu}", bold=True)
        paragraphs.append(Paragraph("question", (title,)))
        for aim in found.aims:
            one = aim.objectif
            paragraphs.append(Paragraph("item", (Run(flat(one.objectif)), call(one.source))))
    today = datetime.now().astimezone().strftime("%d/%m/%Y")
    return Sheet(
        "Dispositifs pour un projet", f"Exporté le {today}.", _CAUTION, tuple(paragraphs),
        tuple(notes),
    )  # fmt: skip


def rows(found: Suggestions) -> Iterator[tuple[object, ...]]:
    """As a spreadsheet takes them, under `HEADINGS`."""
    for place, card in enumerate(found.cards, start=1):
        fiche = card.fiche
        yield (
            place, fiche.label, fiche.enjeu,
            "\n".join(f"{r.what} ({r.rubric}) : {flat(r.text)}" for r in card.reasons),
            names(fiche.financeurs), names(fiche.operateurs), _dispositifs(card),
            card.document.title, ", ".join(map(str, fiche.source.pages)),
        )  # fmt: skip


def names(partners: tuple[Partenaire, ...]) -> str:
    """As they are written."""
    return ", ".join(dict.fromkeys(flat(one.written) for one in partners))


def flat(text: str) -> str:
    return " ".join(text.split())


def _beside(card: Card) -> Iterator[tuple[str, str]]:
    for label, said in (
        ("Financeurs", names(card.fiche.financeurs)),
        ("Opérateurs", names(card.fiche.operateurs)),
        ("Dispositifs existants", _dispositifs(card)),
    ):
        if said:
            yield label, said


def _dispositifs(card: Card) -> str:
    return " ; ".join(
        f"{flat(one.text)} ({owner})" if owner else flat(one.text)
        for owner, them in card.owners().items()
        for one in them
    )
