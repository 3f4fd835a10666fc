"""Pages as they are read: words, lines, style, order."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from ingest.model import DocumentError, Grid, Line, Page
from ingest.pdf import read_pages
from tests.pdfs import HEIGHT, WIDTH, Sheet, make_pdf


def _only_page(path: Path) -> Page:
    pages = read_pages(path)
    assert len(pages) == 1
    return pages[0]


def _texts(page: Page) -> list[str]:
    return [line.text for line in page.lines]


def test_a_line_knows_its_place_size_and_weight(tmp_path: Path) -> None:
    def draw(sheet: Sheet) -> None:
        sheet.text(72, 100, "Article 1 : objet du contrat", size=14, style="b", color="#1F497D")
        sheet.text(72, 130, "Le présent contrat est signé par l’État.")

    page = _only_page(make_pdf(tmp_path / "lignes.pdf", draw))
    heading, text = page.lines
    assert (page.number, round(page.width), round(page.height)) == (1, 595, 842)
    assert heading.text == "Article 1 : objet du contrat"
    assert (heading.size, heading.bold, heading.color) == (14, True, 0x1F497D)
    assert (text.size, text.bold, text.italic, text.fill) == (11, False, False, None)
    assert heading.x0 == pytest.approx(72, abs=1)
    assert heading.y0 < 100 < heading.y1 + 1
    assert [word.text for word in text.words][:3] == ["Le", "présent", "contrat"]
    for left, right in pairwise(text.words):
        assert left.x1 <= right.x0 + 0.5


def test_a_rotated_page_is_read_as_it_is_displayed(tmp_path: Path) -> None:
    def draw(sheet: Sheet) -> None:
        sheet.canvas.rotate(90)  # the text runs up the page, /Rotate lays it flat
        sheet.canvas.setFont("Helvetica", 11)
        sheet.canvas.drawString(100, -60, "Première ligne du tableau")
        sheet.canvas.drawString(100, -80, "Deuxième ligne du tableau")

    page = _only_page(make_pdf(tmp_path / "paysage.pdf", draw, rotate=90))
    assert (round(page.width), round(page.height)) == (round(HEIGHT), round(WIDTH))
    first, second = page.lines
    assert (first.text, second.text) == ("Première ligne du tableau", "Deuxième ligne du tableau")
    assert first.x0 == pytest.approx(100, abs=1)
    assert first.x1 - first.x0 > 100 > 5 * (first.y1 - first.y0)
    assert first.y0 < 60 < second.y0 + 2 < 82


def test_a_cropped_page_counts_from_its_crop_box(tmp_path: Path) -> None:
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import RectangleObject

    path = make_pdf(tmp_path / "entier.pdf", lambda sheet: sheet.text(172, 200, "Au milieu"))
    writer = PdfWriter(clone_from=PdfReader(path))
    writer.pages[0].cropbox = RectangleObject((100, 300, 500, HEIGHT - 100))
    cropped = tmp_path / "rogné.pdf"
    writer.write(cropped)
    page = _only_page(cropped)
    assert (round(page.width), round(page.height)) == (400, round(HEIGHT - 400))
    assert page.lines[0].x0 == pytest.approx(72, abs=1)
    assert page.lines[0].y0 < 100 < page.lines[0].y1


def test_an_underline_and_a_coloured_bar_are_marks_of_the_line(tmp_path: Path) -> None:
    def draw(sheet: Sheet) -> None:
        sheet.fill(60, 80, 535, 110, "#1D4F91")
        sheet.text(72, 100, "Présentation du quartier", size=14, color="#FFFFFF")
        sheet.text(72, 150, "Dispositifs de l’État :", underline=True)
        sheet.text(72, 170, "Sans rien de tel")

    bar, underlined, plain = _only_page(make_pdf(tmp_path / "barre.pdf", draw)).lines
    assert (bar.fill, bar.color, bar.underlined) == (0x1D4F91, 0xFFFFFF, False)
    assert (underlined.underlined, underlined.fill) == (True, None)
    assert (plain.underlined, plain.fill) == (False, None)


def test_a_hyphen_at_a_line_s_end_is_kept_and_told(tmp_path: Path) -> None:
    def draw(sheet: Sheet) -> None:
        sheet.lines(
            72, 100, ["Le développe-", "ment du quartier de Choisy-le-", "Roi en 2013-2015 avance."]
        )

    page = _only_page(make_pdf(tmp_path / "coupures.pdf", draw))
    assert [line.text for line in page.lines] == [
        "Le développe-",
        "ment du quartier de Choisy-le-",
        "Roi en 2013-2015 avance.",
    ]
    assert [line.broken for line in page.lines] == [True, True, False]
    assert all(line.y1 - line.y0 < 16 for line in page.lines)


def test_a_bullet_and_its_text_are_one_line(tmp_path: Path) -> None:
    def draw(sheet: Sheet) -> None:
        sheet.text(72, 100, "•")
        sheet.text(100, 100, "Un premier engagement")
        sheet.text(72, 115, "•")
        sheet.text(100, 115, "Un second")

    page = _only_page(make_pdf(tmp_path / "puces.pdf", draw))
    assert _texts(page) == ["• Un premier engagement", "• Un second"]


def test_an_exponent_stays_in_its_line(tmp_path: Path) -> None:
    def draw(sheet: Sheet) -> None:
        sheet.text(72, 100, "Le 3")
        sheet.text(93, 96, "ème", size=6.5)
        sheet.text(110, 100, "pôle économique")

    assert _texts(_only_page(make_pdf(tmp_path / "exposant.pdf", draw))) == [
        "Le 3ème pôle économique"
    ]


LEFT = [f"Phrase de gauche numéro {index} du texte" for index in range(12)]
RIGHT = [f"Phrase de droite numéro {index} du texte" for index in range(12)]


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    def draw(sheet: Sheet) -> None:
        sheet.lines(60, 100, LEFT)
        sheet.lines(320, 100, RIGHT)

    assert _texts(_only_page(make_pdf(tmp_path / "colonnes.pdf", draw))) == LEFT + RIGHT


def test_two_columns_that_the_stream_interleaves_are_read_one_after_the_other(
    tmp_path: Path,
) -> None:
    def draw(sheet: Sheet) -> None:
        sheet.text(60, 80, "Un titre au-dessus des deux colonnes de ce texte-ci, sur toute la page")
        for index, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True)):
            sheet.text(60, 110 + 14 * index, left)
            sheet.text(320, 110 + 14 * index, right)

    texts = _texts(_only_page(make_pdf(tmp_path / "mêlées.pdf", draw)))
    assert texts[1:] == LEFT + RIGHT


def test_a_narrow_gutter_parts_lines_that_the_stream_reads_across(tmp_path: Path) -> None:
    def draw(sheet: Sheet) -> None:
        for index, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True)):
            sheet.text(60, 110 + 14 * index, left)
            sheet.text(262, 110 + 14 * index, right)  # 10 to 16 points after

    assert _texts(_only_page(make_pdf(tmp_path / "étroit.pdf", draw))) == LEFT + RIGHT


def test_a_stream_in_disorder_is_read_from_the_top(tmp_path: Path) -> None:
    lines = [f"Encadré {index} de l’affiche" for index in range(10)]

    def draw(sheet: Sheet) -> None:
        for index in (7, 3, 9, 0, 5, 1, 8, 2, 6, 4):
            sheet.text(72, 120 + 60 * index, lines[index])

    assert _texts(_only_page(make_pdf(tmp_path / "affiche.pdf", draw))) == lines


def test_a_frame_around_a_text_is_no_table(tmp_path: Path) -> None:
    def draw(sheet: Sheet) -> None:
        sheet.fill(60, 80, 535, 130, "#E3EDF7")
        sheet.canvas.rect(60, HEIGHT - 130, 475, 50)
        sheet.text(72, 100, "Les annonces du comité interministériel")
        sheet.text(72, 118, "Deux lignes dans un cadre")

    page = _only_page(make_pdf(tmp_path / "cadre.pdf", draw))
    assert not [item for item in page.items if isinstance(item, Grid)]
    assert [line.fill for line in page.lines] == [0xE3EDF7, 0xE3EDF7]


def test_the_share_under_images_is_measured(tmp_path: Path) -> None:
    from PIL import Image

    image = tmp_path / "image.png"
    Image.new("RGB", (20, 20), "gray").save(image)

    def draw(sheet: Sheet) -> None:
        sheet.canvas.drawImage(str(image), 0, 0, WIDTH, HEIGHT / 2)

    page = _only_page(make_pdf(tmp_path / "image.pdf", draw))
    assert page.image_cover == pytest.approx(0.5, abs=0.03)
    assert page.items == []


def test_a_protected_file_opens_with_its_password(tmp_path: Path) -> None:
    path = make_pdf(
        tmp_path / "secret.pdf",
        lambda sheet: sheet.text(72, 100, "Confidentiel"),
        password="sésame",
    )
    with pytest.raises(DocumentError, match=r"secret\.pdf.*mot de passe"):
        read_pages(path)
    assert read_pages(path, password="sésame")[0].lines[0].text == "Confidentiel"


@pytest.mark.parametrize(
    ("name", "pages"),
    [
        ("contrat-de-ville-grand-orly-seine-bievre-2024-2030.pdf", 402),
        ("protocole-engagements-grand-orly-seine-bievre-2019-2022.pdf", 65),
    ],
)
def test_real_pages_give_whole_words_and_their_number(corpus: Path, name: str, pages: int) -> None:
    found = read_pages(corpus / name)
    assert [page.number for page in found] == list(range(1, pages + 1))
    numbered = 0
    for page in found:
        lines: list[Line] = list(page.lines)
        for item in page.items:
            if isinstance(item, Grid):
                lines += [line for cell in item.cells for line in cell.lines]
        assert lines
        for line in lines:
            assert line.text == " ".join(word.text for word in line.words)
            assert not re.search("[\x00-\x1f\ufffe\uf000-\uf0ff]", line.text)
            assert -1 <= line.x0 < line.x1 <= page.width + 1
            assert min(line.y1 - line.y0, line.x1 - line.x0) < 3 * line.size
        numbered += any(line.text.replace(" ", "") == f"{page.number}/{pages}" for line in lines)
    assert numbered >= 0.95 * pages
