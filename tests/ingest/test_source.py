"""What a PDF says of itself, and files that are refused."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from ingest.model import DocumentError
from ingest.pdf import read_pages
from ingest.source import UNREAD, OutlineEntry, read_source
from tests.pdfs import Sheet, make_pdf


def _page(sheet: Sheet) -> None:
    sheet.text(72, 100, "Contrat de ville")


def test_outline_and_metadata_are_read(tmp_path: Path) -> None:
    path = make_pdf(
        tmp_path / "plan.pdf",
        _page,
        _page,
        title="Contrat de ville  2024-2030",
        author="EPT",
        outline=[("Préambule", 1, 1), ("Article 1", 1, 2), ("Objet", 2, 2)],
    )
    source = read_source(path)
    assert source.pages == 2
    assert source.outline == (
        OutlineEntry("Préambule", 1, 1),
        OutlineEntry("Article 1", 1, 2),
        OutlineEntry("Objet", 2, 2),
    )
    assert source.metadata["title"] == "Contrat de ville 2024-2030"
    assert source.metadata["author"] == "EPT"
    assert source.labels == ()
    assert not source.encrypted
    assert UNREAD not in source.metadata


def test_page_labels_and_attachments_are_read(tmp_path: Path) -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(make_pdf(tmp_path / "a.pdf", _page, _page, _page)))
    writer.set_page_label(0, 1, style="/r")
    writer.set_page_label(2, 2, style="/D")
    writer.add_attachment("annexe.csv", b"a;b")
    path = tmp_path / "étiquettes.pdf"
    writer.write(path)
    source = read_source(path)
    assert source.labels == ("i", "ii", "1")
    assert source.attachments == ("annexe.csv",)


def test_a_file_that_only_forbids_changes_opens(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "libre.pdf", _page, password="propriétaire", owner_only=True)
    source = read_source(path)
    assert (source.pages, source.encrypted) == (1, True)
    assert read_pages(path)[0].lines[0].text == "Contrat de ville"


def test_a_description_that_pypdf_cannot_read_does_not_lose_the_document(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "abîmé.pdf", _page, outline=[("Préambule", 1, 1)])
    content = path.read_bytes()
    damaged = content.replace(b"/ID \n[<", b"/ID \n[\xb0")
    assert damaged != content
    path.write_bytes(damaged)
    source = read_source(path)
    assert (source.pages, source.outline) == (1, ())
    assert "plan" in source.metadata[UNREAD]
    assert read_pages(path)[0].lines[0].text == "Contrat de ville"


def test_whatever_the_damage_the_file_is_read_or_refused(tmp_path: Path) -> None:
    content = make_pdf(tmp_path / "sain.pdf", _page, _page, outline=[("Un", 1, 1)]).read_bytes()
    path = tmp_path / "abîmé.pdf"
    chance = random.Random(2024)
    refusals = []
    for _ in range(120):
        damaged = bytearray(content)
        for _ in range(chance.choice((1, 4, 12))):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path.write_bytes(damaged)
        try:
            assert read_source(path).pages == len(read_pages(path))
        except DocumentError as refusal:
            refusals.append(str(refusal))
    assert 0 < len(refusals) < 60
    assert all("« abîmé.pdf »" in refusal for refusal in refusals)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "vide"),
        (b"PK\x03\x04 un document Word", "pas un PDF"),
        (b"%PDF-1.7\nrien de plus", "endommagé"),
    ],
)
def test_a_file_that_is_no_pdf_is_refused_by_name(
    tmp_path: Path, content: bytes, says: str
) -> None:
    path = tmp_path / "contrat signé.pdf"
    path.write_bytes(content)
    for read in (read_source, read_pages):
        with pytest.raises(DocumentError) as refusal:
            read(path)
        assert "« contrat signé.pdf »" in str(refusal.value)
        assert says in str(refusal.value)


def test_a_truncated_file_is_refused_or_read_in_part(tmp_path: Path) -> None:
    content = make_pdf(tmp_path / "entier.pdf", _page, _page).read_bytes()
    path = tmp_path / "tronqué.pdf"
    path.write_bytes(content[: len(content) // 8])
    with pytest.raises(DocumentError, match=r"tronqué\.pdf.*endommagé"):
        read_source(path)


def test_a_password_is_asked_for(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "secret.pdf", _page, password="sésame")
    with pytest.raises(DocumentError, match=r"secret\.pdf.*protégé par un mot de passe"):
        read_source(path)
    with pytest.raises(DocumentError, match="n’ouvre pas"):
        read_source(path, password="faux")
    assert read_source(path, password="sésame").encrypted


def test_a_pdf_without_pages_is_refused(tmp_path: Path) -> None:
    from pypdf import PdfWriter

    path = tmp_path / "sans page.pdf"
    PdfWriter().write(path)
    with pytest.raises(DocumentError, match=r"« sans page\.pdf »"):
        read_source(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"absent\.pdf.*introuvable"):
        read_source(tmp_path / "absent.pdf")


def test_a_folder_is_no_document(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="ne peut pas être lu"):
        read_source(tmp_path)
