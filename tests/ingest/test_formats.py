"""Documents that are no PDF, read through LibreOffice as any other."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from ingest.formats import program
from ingest.readers import Reading, read_documents

needs_office = pytest.mark.skipif(program() is None, reason="LibreOffice absent")

TITLE = "Article 2 : Gouvernance"
SENTENCE = "Le comité de pilotage se réunit deux fois par an à l'hôtel de ville."
MARKDOWN = f"# Convention de quartier\n\n## {TITLE}\n\n{SENTENCE}\n\n- un élu\n- un habitant\n"
HTML = f"<h1>Convention de quartier</h1><h2>{TITLE}</h2><p>{SENTENCE}</p>"


def docx(path: Path) -> None:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    kinds = "application/vnd.openxmlformats-"
    runs = "".join(
        f"<w:p><w:r><w:rPr>{style}</w:rPr><w:t>{text}</w:t></w:r></w:p>"
        for style, text in (('<w:b/><w:sz w:val="32"/>', TITLE), ('<w:sz w:val="22"/>', SENTENCE))
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            f'<Default Extension="rels" ContentType="{kinds}package.relationships+xml"/>'
            '<Override PartName="/word/document.xml" ContentType="'
            f'{kinds}officedocument.wordprocessingml.document.main+xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
            'relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        archive.writestr(
            "word/document.xml", f"<w:document {space}><w:body>{runs}</w:body></w:document>"
        )


def odt(path: Path) -> None:
    names = "urn:oasis:names:tc:opendocument:xmlns:"
    spaces = " ".join(
        f'xmlns:{prefix}="{names}{name}"'
        for prefix, name in (("office", "office:1.0"), ("text", "text:1.0"))
    )
    kind = "application/vnd.oasis.opendocument.text"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{names}manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
            '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
            "</manifest:manifest>",
        )
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:text>"
            f'<text:h text:outline-level="1">{TITLE}</text:h><text:p>{SENTENCE}</text:p>'
            "</office:text></office:body></office:document-content>",
        )


def read(path: Path) -> Reading:
    (reading,) = read_documents([path], processes=1)
    return reading


@needs_office
@pytest.mark.parametrize("name", ["note.docx", "note.odt", "page.html", "compte rendu.md"])
def test_they_have_the_same_locators(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    if path.suffix in (".docx", ".odt"):
        (docx if path.suffix == ".docx" else odt)(path)
    else:
        path.write_text(HTML if path.suffix == ".html" else MARKDOWN, encoding="utf-8")
    for reading in read_documents([path], processes=1):
        assert reading.error is None
        assert reading.pdf != path
        assert reading.pdf.read_bytes().startswith(b"%PDF-")
        document = reading.document
        assert document
        assert document.name == name
        (passage,) = [p for p in document.passages if SENTENCE in p.text.replace("’", "'")]
        assert "Article 2 — Gouvernance" in passage.path
    assert not reading.pdf.exists()


@needs_office
def test_a_plain_text_keeps_its_paragraphs(tmp_path: Path) -> None:
    path = tmp_path / "lettre.txt"
    path.write_bytes("Première ligne,\nà la suite.\n\nDeuxième paragraphe é.".encode("cp1252"))
    document = read(path).document
    assert document
    assert " ".join(document.pages[0].words).startswith("Première ligne, à la suite.")


@needs_office
def test_a_file_that_libreoffice_refuses_is_named(tmp_path: Path) -> None:
    path = tmp_path / "vide.docx"
    path.write_bytes(b"")
    assert "« vide.docx » est vide" in str(read(path).error)


def test_without_libreoffice_the_message_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "note.odt"
    path.write_bytes(b"PK")
    monkeypatch.setenv("PATH", str(tmp_path))
    message = str(read(path).error)
    assert "« note.odt »" in message
    assert "libreoffice" in message
