"""Tables of contents in their several dresses, and titles of documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.document import read_document
from ingest.model import Document
from tests.pdfs import Sheet, make_pdf

BODY = [
    "La convention fixe les engagements des partenaires pour les quartiers",
    "prioritaires de l’agglomération, et les moyens que chacun réserve à ses",
    "habitants pendant la durée du contrat.",
]
TITLES = ["Préambule", "Le territoire", "Les axes", "Gouvernance", "Moyens", "Suivi"]


def body(title: str) -> object:
    def draw(sheet: Sheet) -> None:
        sheet.text(60, 80, title, size=16, style="b")
        sheet.lines(60, 105, BODY * 3)

    return draw


def row(sheet: Sheet, y: float, title: str, page: int) -> None:
    """A title at the left, its page far at the right, nothing between."""
    sheet.text(60, y, title, style="b")
    sheet.text(500, y, str(page))


def read(path: Path, *pages: object, title: str = "") -> Document:
    return read_document(make_pdf(path, *pages, title=title))  # type: ignore[arg-type]


def labels(document: Document) -> list[str]:
    return [section.label for section in document.sections[1:]]


def test_titles_far_from_their_pages_are_contents_over_two_pages(tmp_path: Path) -> None:
    def first(sheet: Sheet) -> None:
        sheet.text(60, 80, "Sommaire", size=18)
        for index, title in enumerate(TITLES[:4]):
            row(sheet, 120 + 20 * index, title, 3 + index)

    def second(sheet: Sheet) -> None:
        for index, title in enumerate(TITLES[4:]):
            row(sheet, 80 + 20 * index, f"{title} {'.' * 60}", 7 + index)
        sheet.text(60, 300, "Annexes en ligne", size=16, style="b")
        sheet.lines(60, 330, BODY)

    document = read(tmp_path / "contrat.pdf", first, second, *map(body, TITLES))
    assert labels(document) == ["Annexes en ligne", *TITLES]


def test_a_text_over_the_contents_is_kept(tmp_path: Path) -> None:
    def first(sheet: Sheet) -> None:
        sheet.text(60, 80, "En bref", size=16, style="b")
        sheet.lines(60, 105, ["Clôture des dépôts : le 13 décembre à douze heures.", *BODY])
        for index, title in enumerate(TITLES):
            sheet.text(60, 200 + 20 * index, f"{title} {'.' * 80} {3 + index}")

    document = read(tmp_path / "appel.pdf", first, *map(body, TITLES))
    assert "Clôture des dépôts" in document.passages[0].text
    assert labels(document) == ["En bref", *TITLES]


def test_a_list_of_fiches_under_its_own_title_is_contents(tmp_path: Path) -> None:
    def first(sheet: Sheet) -> None:
        sheet.text(60, 80, "Comment lire ce livret", size=16, style="b")
        sheet.lines(60, 105, BODY)
        sheet.text(60, 180, "Sommaire des fiches", size=16, style="b")
        for index, title in enumerate(TITLES):
            y = 210 + 20 * index
            row(sheet, y, f"Fiche {index + 1}", index + 2)
            sheet.text(140, y, title)

    document = read(tmp_path / "livret.pdf", first, *map(body, TITLES))
    assert labels(document) == ["Comment lire ce livret", *TITLES]


@pytest.mark.parametrize("own", ["contrat-v3.html", "Microsoft Word - contrat.docx", "document1"])
def test_a_file_s_name_is_no_title(own: str, tmp_path: Path) -> None:
    def page(number: int) -> object:
        def draw(sheet: Sheet) -> None:
            sheet.text(60, 40, "Pays de Valmorin", size=8)
            sheet.text(400, 40, "Contrat de ville 2024-2030", size=8)
            sheet.text(60, 80, TITLES[number], size=16, style="b")
            sheet.lines(60, 105, BODY * 3)

        return draw

    document = read(tmp_path / "x.pdf", *map(page, range(5)), title=own)
    assert document.title == "Contrat de ville 2024-2030 – Pays de Valmorin"


def test_minutes_are_named_by_their_head_and_their_votes_stay(tmp_path: Path) -> None:
    def page(number: int) -> object:
        def draw(sheet: Sheet) -> None:
            if number == 0:
                sheet.text(60, 60, "Extrait du registre des délibérations", style="b")
                sheet.text(60, 75, "n° 2014 / 150", style="b")
                sheet.text(300, 60, "Séance publique du", size=16, style="b")
                sheet.text(300, 80, "jeudi 24 avril 2014", size=16, style="b")
            sheet.lines(60, 130, BODY * 3)
            # At a page's edge, never at the same place.
            sheet.text(60, (790, 745, 770, 60)[number], "Adopté à l’unanimité", style="b")

        return draw

    document = read(tmp_path / "extrait.pdf", *map(page, range(4)))
    assert document.title == "Délibération n° 2014/150 – Séance publique du jeudi 24 avril 2014"
    assert sum(p.text.count("Adopté à l’unanimité") for p in document.passages) == 4


def test_orientations_numbered_under_their_axis_stand_in_it(tmp_path: Path) -> None:
    def page(sheet: Sheet) -> None:
        sheet.text(60, 80, "Axe A – Vivre de son travail", size=20, style="b")
        sheet.text(60, 120, "Orientation A1 – Lever les freins à l’emploi", size=14, style="b")
        sheet.lines(60, 145, BODY)
        sheet.text(60, 210, "Orientation A2 – Entreprendre", size=14, style="b")
        sheet.lines(60, 235, BODY)

    document = read(tmp_path / "axes.pdf", page)
    assert [(s.kind, s.number, s.level) for s in document.sections[1:]] == [
        ("axe", "A", 1),
        ("orientation", "A1", 2),
        ("orientation", "A2", 2),
    ]
