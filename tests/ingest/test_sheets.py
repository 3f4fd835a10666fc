"""Numbered sheets with a side panel: booklets of actions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ingest.document import read_document
from tests.pdfs import Sheet, make_pdf

ACTIONS = [
    ("La Fabrique des parents", "Cœur de ville", "Association Le Petit Figuier"),
    ("Coup de pouce langage", "Tous quartiers", "Caisse des écoles de"),
    ("Garage associatif", "Les Amandiers", "SCIC Solidaire"),
]


def sheet_of(number: int) -> Callable[[Sheet], None]:
    title, place, pilot = ACTIONS[number]

    def draw(sheet: Sheet) -> None:
        sheet.fill(40, 40, 555, 102, "#2B6B5A")
        sheet.fill(40, 117, 215, 537, "#EAF3EE")
        sheet.text(52, 85, str(number + 1), size=28, style="b", color="#FFFFFF")
        sheet.text(85, 70, title, size=19, style="b", color="#FFFFFF")
        sheet.text(52, 147, "POUR QUI ?", style="b", color="#C2572B")
        sheet.lines(52, 170, ["Familles des deux quartiers."])
        sheet.text(52, 227, "QUI PILOTE ?", style="b", color="#C2572B")
        sheet.text(52, 250, pilot, style="b")
        if pilot.endswith("de"):
            sheet.text(52, 265, "Castelrieu", style="b")
        sheet.text(52, 300, "QUAND ?", style="b", color="#C2572B")
        sheet.lines(52, 325, ["De septembre à juin."])
        sheet.text(232, 137, "CE QUE L’ON VEUT CHANGER", style="b", color="#C2572B")
        sheet.lines(232, 160, ["Rompre l’isolement des parents qui élèvent seuls leurs enfants."])
        sheet.text(232, 227, "COMMENT ON S’Y PREND", style="b", color="#C2572B")
        sheet.lines(232, 250, ["Un atelier de parole et de cuisine chaque mardi matin, au centre."])
        # The stream ends with what stands under the title, on the same bar.
        sheet.text(85, 92, place, size=9.5, color="#FFFFFF")

    return draw


def opening(sheet: Sheet) -> None:
    sheet.text(60, 80, "Comment lire ce livret", size=16, style="b")
    sheet.lines(60, 110, ["Chaque fiche tient sur une page ; les fiches sont numérotées de 1 à 3."])


def test_numbered_bars_are_fiches_and_their_rubrics_are_found(tmp_path: Path) -> None:
    pages = [opening, *map(sheet_of, range(3))]
    document = read_document(make_pdf(tmp_path / "livret.pdf", *pages))
    fiches = [section for section in document.sections if section.kind == "fiche"]
    assert [fiche.label for fiche in fiches] == [
        f"Fiche {number + 1} — {title} ({place})"
        for number, (title, place, _) in enumerate(ACTIONS)
    ]
    rubrics = [s.title for s in document.sections if s.parent == fiches[1].index]
    assert rubrics == [
        "POUR QUI ?",
        "QUI PILOTE ?",
        "QUAND ?",
        "CE QUE L’ON VEUT CHANGER",
        "COMMENT ON S’Y PREND",
    ]
    assert [[p.written for p in fiche.pilotes] for fiche in document.records.fiches] == [
        ["Association Le Petit Figuier"],
        ["Caisse des écoles de Castelrieu"],
        ["SCIC Solidaire"],
    ]
    first = document.records.fiches[0]
    assert [mention.text for mention in first.objectifs] == [
        "Rompre l’isolement des parents qui élèvent seuls leurs enfants."
    ]
    assert first.publics
    assert first.calendrier
    assert first.projets


def test_bullets_that_are_drawn_open_items(tmp_path: Path) -> None:
    def page(sheet: Sheet) -> None:
        sheet.text(60, 80, "Partenaires", size=14, style="b")
        lines = ["Association Coup de Pouce", "Orthophonistes libérales du", "cabinet Barthez"]
        sheet.lines(75, 110, lines)
        for y in (106, 120):
            sheet.canvas.setFillColorRGB(0, 0, 0)
            sheet.canvas.circle(66, sheet.height - y, 1.7, stroke=0, fill=1)

    document = read_document(make_pdf(tmp_path / "puces.pdf", page))
    (passage,) = document.passages
    assert [passage.text[u.start : u.end] for u in passage.units if u.kind == "item"] == [
        "Association Coup de Pouce",
        "Orthophonistes libérales du cabinet Barthez",
    ]
