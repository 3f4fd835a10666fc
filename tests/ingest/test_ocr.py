"""Pages that are pictures of text: recognised upright, boxed where they stand."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from ingest import ocr, read_document
from ingest.model import Document
from ingest.pdf import read_pages
from ingest.text import fold
from tests.pdfs import Sheet, make_pdf

needs_tesseract = pytest.mark.skipif(not ocr.is_available(), reason="Tesseract absent")

SENTENCE = "La commission se réunit chaque trimestre dans la maison du projet."


def contract(sheet: Sheet) -> None:
    sheet.text(60, 90, "Article 3 : Suivi de la convention", size=15, style="b")
    sheet.lines(
        60,
        120,
        [
            "Les partenaires suivent ensemble les engagements de la présente convention.",
            SENTENCE,
            "Elle examine les demandes des associations et des habitants des quartiers.",
        ]
        * 3,
    )
    sheet.text(60, 330, "Article 4 : Durée", size=15, style="b")
    sheet.lines(60, 360, ["La convention est conclue pour trois ans et peut être prolongée."] * 2)


def scanned(
    path: Path, draw: Callable[[Sheet], None], turned: int = 0, skewed: float = 0.0, dpi: int = 200
) -> Path:
    """The page as a scanner gives it: turned clockwise on the glass, and askew."""
    source = make_pdf(path.with_name("source.pdf"), draw)
    with pypdfium2.PdfDocument(source) as document:
        image = document[0].render(scale=dpi / 72, grayscale=True).to_pil()
    image = image.rotate(-skewed, resample=Image.Resampling.BICUBIC, fillcolor=255)
    image = image.rotate(-turned, expand=True)
    pixels = io.BytesIO()
    image.save(pixels, "PNG")
    size = A4[::-1] if turned % 180 else A4
    canvas = Canvas(str(path), pagesize=size, invariant=1)
    canvas.drawImage(ImageReader(pixels), 0, 0, *size)
    canvas.showPage()
    canvas.save()
    return path


def words_of(document: Document) -> str:
    return fold(" ".join(document.pages[0].words))


@needs_tesseract
def test_a_scan_has_the_articles_of_its_text_twin(tmp_path: Path) -> None:
    document = read_document(scanned(tmp_path / "scan.pdf", contract))
    assert fold(SENTENCE) in words_of(document)
    assert [section.label for section in document.sections[1:]] == [
        "Article 3 — Suivi de la convention",
        "Article 4 — Durée",
    ]
    assert document.report.recognised_pages == (1,)
    assert document.report.unread_pages == ()


@needs_tesseract
@pytest.mark.parametrize(
    ("turned", "skewed"), [(0, 0.0), (0, 2.0), (90, 0.0), (180, -1.5), (270, 1.0)]
)
def test_boxes_stand_on_the_page_as_it_is_displayed(
    tmp_path: Path, turned: int, skewed: float
) -> None:
    path = scanned(tmp_path / "scan.pdf", contract, turned, skewed)
    page = read_document(path).pages[0]
    place = page.words.index("trimestre")
    x0, y0, x1, y1 = page.boxes[place]
    with pypdfium2.PdfDocument(path) as document:
        shown = document[0].render(scale=3, grayscale=True).to_pil()
        assert (page.width, page.height) == pytest.approx(document[0].get_size(), abs=0.1)
    crop = shown.crop(
        (
            int(x0 * shown.width) - 12,
            int(y0 * shown.height) - 12,
            int(x1 * shown.width) + 12,
            int(y1 * shown.height) + 12,
        )
    )
    upright = crop.rotate(turned, expand=True, fillcolor=255)
    read = ocr._tesseract(upright, "--psm", "7")
    assert "trimestre" in read


@needs_tesseract
def test_a_ruled_table_of_a_scan_is_a_table(tmp_path: Path) -> None:
    def draw(sheet: Sheet) -> None:
        contract(sheet)
        rows = [["Action", "Financeur"], ["Permis de conduire", "Région"], ["Chantiers", "État"]]
        sheet.table(60, 450, [200, 200], rows, header=True)

    document = read_document(scanned(tmp_path / "scan.pdf", draw))
    (table,) = document.tables
    assert ("Permis de conduire", "Région") in table.rows


@needs_tesseract
def test_a_scan_under_a_scrambled_layer_is_recognised(tmp_path: Path) -> None:
    path = scanned(tmp_path / "scan.pdf", contract)
    with pypdfium2.PdfDocument(path) as document:
        image = document[0].render(scale=200 / 72).to_pil()
    pixels = io.BytesIO()
    image.save(pixels, "PNG")
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    canvas.drawImage(ImageReader(pixels), 0, 0, *A4)
    text = canvas.beginText(60, 700)
    text.setTextRenderMode(3)  # invisible, as OCR layers are
    text.setFont("Helvetica", 9)
    for _ in range(12):
        text.textLine("xqz jkw vbn mlp rtz qsd fgh wxc bnv plm zrt kjh")
    canvas.drawText(text)
    canvas.save()
    document = read_document(path)
    assert fold(SENTENCE) in words_of(document)
    assert "xqz" not in words_of(document)


def test_a_text_page_over_a_picture_keeps_its_layer(tmp_path: Path) -> None:
    picture = io.BytesIO()
    Image.new("L", (300, 400), 230).save(picture, "PNG")

    def draw(sheet: Sheet) -> None:
        sheet.canvas.drawImage(ImageReader(picture), 0, 0, sheet.width, sheet.height)
        contract(sheet)

    (page,) = read_pages(make_pdf(tmp_path / "fond.pdf", draw))
    assert page.image_cover > 0.9
    assert page.source == "layer"


def test_without_tesseract_pages_are_listed_as_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = scanned(tmp_path / "scan.pdf", contract, dpi=60)
    monkeypatch.setenv("PATH", str(tmp_path))
    ocr.is_available.cache_clear()
    try:
        assert read_document(path).report.unread_pages == (1,)
    finally:
        ocr.is_available.cache_clear()


@needs_tesseract
def test_the_real_scan_reads_as_its_text_twin(corpus: Path) -> None:
    (scan,) = (corpus / "scan").glob("*.pdf")
    with pypdfium2.PdfDocument(scan) as document:
        scans = ocr.recognise(document, [4, 7])
    (twin,) = corpus.glob(scan.name.replace("-scan", ""))
    pages = read_pages(twin)
    for index, found in scans.items():
        expected = fold(" ".join(line.text for line in pages[index].lines)).split()
        recognised = set(fold(" ".join(word.text for word in found.words)).split())
        assert sum(word in recognised for word in expected) >= 0.97 * len(expected)


@needs_tesseract
def test_an_interrupted_reading_goes_on_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = scanned(tmp_path / "scan.pdf", contract)
    first = read_document(path, keep=tmp_path / "en-cours")
    (kept,) = (tmp_path / "en-cours" / first.id).iterdir()
    monkeypatch.setenv("PATH", str(tmp_path))  # no Tesseract: only what is kept can serve
    assert read_document(path, keep=tmp_path / "en-cours").pages == first.pages
    kept.write_bytes(b"coup\xe9")
    assert read_document(path, keep=tmp_path / "en-cours").report.unread_pages == (1,)
