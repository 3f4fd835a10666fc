"""What coloured tiles make a table of: labels of a sheet, key figures, a chart's bars."""

from __future__ import annotations

from pathlib import Path

from ingest.document import read_document
from ingest.model import Document, Grid
from ingest.pdf import read_pages
from tests.pdfs import Sheet, make_pdf

TINT, DARK = "#DEEAF6", "#2E75B6"
FINANCEURS = [("Fonds vert", "520 000 €"), ("Agence de l’eau", "410 000 €")]


def _rows(path: Path) -> list[list[str]]:
    rows: list[list[str]] = []
    for page in read_pages(path):
        for grid in page.items:
            if isinstance(grid, Grid):
                rows += [[c.text for c in grid.cells if c.row == r] for r in range(grid.rows)]
    return rows


def _units(document: Document) -> list[str]:
    return [p.text[u.start : u.end] for p in document.passages for u in p.units]


def _fiche(sheet: Sheet) -> None:
    sheet.fill(50, 60, 160, 95, DARK)
    sheet.fill(161, 60, 540, 95, TINT)
    sheet.text(55, 74, "FICHE ACTION", size=10, style="b", color="#FFFFFF")
    sheet.text(55, 86, "n° 4.2", size=10, style="b", color="#FFFFFF")
    sheet.text(165, 73, "Cadre de vie", size=10)
    sheet.text(165, 88, "Îlots frais et cours d’école", size=14, style="b")
    labels = [("Enjeu", 60), ("Porteur", 40), ("Financeurs", 60), ("Calendrier", 40)]
    y = 95.0
    for label, height in labels:
        sheet.fill(50, y, 160, y + height, TINT)
        sheet.text(55, y + height / 2 + 3, label, size=10, style="b")  # half-way down its cell
        y += height
    lines = ["Il a fait 34 °C la nuit au bâtiment C de la Fonderie. Six", "cours sont goudronnées."]
    sheet.lines(165, 107, lines, size=10, leading=12)
    sheet.text(165, 167, "Habitat Arvence", size=10, style="b")
    sheet.text(165, 179, "Référent : Lucie Fontanel", size=10)
    for index, (name, amount) in enumerate(FINANCEURS):
        sheet.text(165, 207 + 16 * index, name, size=10)
        sheet.text(480, 207 + 16 * index, amount, size=10)
    sheet.text(165, 239, "Total 2025", size=10, style="b")
    sheet.text(480, 239, "930 000 €", size=10, style="b")
    sheet.text(165, 267, "Une cour par an, de 2025 à 2028.", size=10)


def test_labels_stacked_on_tiles_are_the_rubrics_of_a_fiche(tmp_path: Path) -> None:
    document = read_document(make_pdf(tmp_path / "livret.pdf", _fiche))
    (fiche,) = document.records.fiches
    assert fiche.label == "FICHE ACTION n° 4.2 — Îlots frais et cours d’école"
    rubrics = [s.title for s in document.sections if s.kind == "rubrique"]
    assert rubrics == ["Enjeu", "Porteur", "Financeurs", "Calendrier"]
    assert "Il a fait 34 °C la nuit au bâtiment C de la Fonderie." in _units(document)
    assert [p.name for p in fiche.operateurs] == ["Habitat Arvence"]
    assert [p.name for p in fiche.financeurs] == ["Fonds vert", "Agence de l’eau"]
    assert [m.text for m in fiche.budget] == [
        *(" ".join(row) for row in FINANCEURS),
        "Total 2025 930 000 €",
    ]


def test_key_figures_on_a_parted_bar_are_one_row(tmp_path: Path) -> None:
    figures = ["4 415 hab.", "52,3 % de pauvreté", "46,1 % de jeunes", "33,8 % de familles"]

    def draw(sheet: Sheet) -> None:
        sheet.text(60, 70, "Les Dix-Muids", size=16, style="b")
        sheet.fill(60, 80, 540, 110, "#FDEBDC")
        sheet.canvas.setStrokeColorRGB(1, 1, 1)
        for wall in (180, 300, 420):
            sheet.rule(wall, 80, wall, 110, 1)
        for index, figure in enumerate(figures):
            sheet.text(65 + 120 * index, 100, figure, size=9, style="b")
        sheet.text(60, 130, "Situation", style="b")
        sheet.lines(60, 150, ["La tour Vauban a été démolie le 12 octobre 2021."])
        sheet.text(330, 130, "Projets", style="b")
        sheet.lines(330, 150, ["• Ouvrir une maison de quartier", "• Planter 900 arbres"])

    path = make_pdf(tmp_path / "quartier.pdf", draw)
    assert _rows(path) == [figures]
    titles = [section.title for section in read_document(path).sections[1:]]
    assert titles == ["Les Dix-Muids", "Situation", "Projets"]


def test_a_bar_chart_gives_labels_and_values_and_not_its_graduations(tmp_path: Path) -> None:
    bars = [("État", 1046), ("Métropole", 610), ("Communes", 352), ("Région", 140)]

    def draw(sheet: Sheet) -> None:
        sheet.lines(60, 80, ["Les contributions des financeurs sont les suivantes."])
        for index, (label, value) in enumerate(bars):
            y = 110 + 28 * index
            sheet.fill(180, y, 180 + value / 4, y + 18, DARK)
            width = sheet.canvas.stringWidth(label, "Helvetica", 9)
            sheet.text(175 - width, y + 12, label, size=9)
        for index, (_, value) in enumerate(bars):  # after all the labels in the stream
            sheet.text(185 + value / 4, 122 + 28 * index, f"{value} 000 €", size=8, style="b")
        for step in range(7):
            sheet.text(178 + 50 * step, 240, str(200 * step), size=8)
        sheet.lines(60, 270, ["Elles s’élèvent à 2 148 000 € en tout."])

    path = make_pdf(tmp_path / "graphique.pdf", draw)
    assert _rows(path) == [[label, f"{value} 000 €"] for label, value in bars]
    document = read_document(path)
    assert document.report.left_out["axe de graphique"] == 7
    words = document.pages[0].words
    assert words.index("Région") < words.index("1046")  # as another reader finds them


def test_the_end_of_a_cut_row_beside_a_bare_tile_goes_on(tmp_path: Path) -> None:
    green = "#E2EFDA"

    def box(sheet: Sheet, top: float, bottom: float, label: str, *lines: str) -> None:
        sheet.fill(90, top, 180, bottom, green)
        if label:
            sheet.text(95, (top + bottom) / 2 + 3, label, size=9, style="b")
        for y in (top, bottom):
            sheet.rule(180, y, 500, y)
        for x in (180, 500):
            sheet.rule(x, top, x, bottom)
        sheet.lines(184, top + 11, lines, size=9, leading=12)

    def first(sheet: Sheet) -> None:
        box(sheet, 700, 717, "Pilotes", "Inspection académique, CAF du Nord")
        box(sheet, 717, 734, "Publics", "Les enfants et leurs parents")
        box(sheet, 734, 751, "Échéance", "2016 pour les trois premiers objectifs")
        box(sheet, 751, 768, "Indicateurs", "Taux d’absentéisme lourd et part des sorties")

    def second(sheet: Sheet) -> None:
        box(sheet, 60, 77, "", "positives à la fin de l’année")
        sheet.lines(60, 120, ["Le bilan est présenté chaque année au comité de pilotage."])

    (table,) = read_document(make_pdf(tmp_path / "coupee.pdf", first, second)).tables
    assert table.rows[-1] == (
        "Indicateurs",
        "Taux d’absentéisme lourd et part des sorties positives à la fin de l’année",
    )
