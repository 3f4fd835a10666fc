"""Notes in a margin are read where they stand."""

from __future__ import annotations

from pathlib import Path

from ingest.pdf import read_pages
from tests.pdfs import Sheet, make_pdf

POINTS = [
    ("Anne MARTIN", "Programme de rénovation des écoles du quartier pour l'année 2024"),
    ("Jean DUPONT", "Attribution de subventions aux associations sportives de la ville"),
    ("Zoé PETIT", "Convention avec la mission locale pour l'emploi des jeunes habitants"),
]


def minutes(sheet: Sheet) -> None:
    """The names first in the stream, as Tesseract gives them."""
    for index, (name, _) in enumerate(POINTS):
        sheet.text(40, 100 + 90 * index, name, size=10)
    for index, (_, point) in enumerate(POINTS):
        lines = [point, "Le rapport est présenté au conseil municipal qui en débat.", "Pour : 57"]
        sheet.lines(160, 100 + 90 * index, lines)


def test_who_reports_stands_before_the_point(tmp_path: Path) -> None:
    (page,) = read_pages(make_pdf(tmp_path / "pv.pdf", minutes))
    texts = [line.text for line in page.lines]
    for name, point in POINTS:
        assert texts.index(name) + 1 == texts.index(point)


def test_two_columns_are_no_margin(tmp_path: Path) -> None:
    def columns(sheet: Sheet) -> None:
        left = [f"colonne de gauche ligne {n} du texte" for n in range(12)]
        right = [f"colonne de droite ligne {n} du texte assez longue" for n in range(12)]
        sheet.lines(40, 100, left)
        sheet.lines(300, 100, right)

    (page,) = read_pages(make_pdf(tmp_path / "colonnes.pdf", columns))
    sides = [line.text.split()[2] for line in page.lines]
    assert sides == ["gauche"] * 12 + ["droite"] * 12
