"""Files that nobody should send: each gets its message, and the rest goes on."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from assistant.ingestion import IngestReport, ingest_paths
from index import Library
from ingest.readers import Reading, read_documents
from tests.pdfs import Sheet, make_pdf

ROOT = Path(__file__).parents[2]


def good(sheet: Sheet) -> None:
    sheet.text(60, 80, "Article 1 : Objet", size=16, style="b")
    sheet.text(60, 120, "La convention fixe les engagements des partenaires des quartiers.")


def raw_pdf(path: Path, *objects: bytes) -> Path:
    """A PDF from the bodies of its objects; the first is the catalogue."""
    out, places = b"%PDF-1.5\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )
    path.write_bytes(out)
    return path


def stream(content: bytes, extra: bytes = b"") -> bytes:
    packed = zlib.compress(content, 9)
    head = b"<< /Length %d /Filter /FlateDecode %s >>\nstream\n" % (len(packed), extra)
    return head + packed + b"\nendstream"


def one_page(path: Path, content: bytes, resources: bytes = b"") -> Path:
    return raw_pdf(
        path,
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> %s >> >>" % resources,
        stream(content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )


def read(path: Path, **limits: float) -> Reading:
    (reading,) = read_documents([path], processes=1, **limits)  # type: ignore[arg-type]
    return reading


def refusal(path: Path) -> str:
    reading = read(path)
    assert reading.document is None
    assert reading.error is not None
    message = str(reading.error)
    assert f"« {path.name} »" in message
    return message


# made by name: how to write the file, and what its message says


def truncated(path: Path) -> None:
    make_pdf(path, good, good)
    path.write_bytes(path.read_bytes()[:700])


def image(path: Path) -> None:
    Image.new("RGB", (60, 60)).save(path, "PNG")


def nested(path: Path) -> None:
    raw_pdf(path, b"<< /Type /Catalog /Pages " + b"[" * 200_000 + b"]" * 200_000 + b" >>")


REFUSED: dict[str, tuple[Callable[[Path], object], str]] = {
    "zéro octet": (lambda path: path.write_bytes(b""), "vide"),
    "pas un PDF": (lambda path: path.write_text("<html>Bonjour</html>"), "n’est pas un PDF"),
    "image renommée": (image, "n’est pas un PDF"),
    "tronqué": (truncated, "endommagé"),
    "chiffré": (lambda path: make_pdf(path, good, password="sésame"), "mot de passe"),
    "imbriqué": (nested, "endommagé"),
    "sans page": (
        lambda path: raw_pdf(
            path,
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [] /Count 0 >>",
        ),
        "",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_named_with_what_to_do(name: str, tmp_path: Path) -> None:
    make, said = REFUSED[name]
    path = tmp_path / f"{name}.pdf"
    make(path)
    assert said in refusal(path)


def test_an_empty_password_opens(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "protégé.pdf", good, password="sésame", owner_only=True)
    document = read(path).document
    assert document
    assert document.passages


def test_damaged_cross_references_are_found_again(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "abîmé.pdf", good)
    path.write_bytes(re.sub(rb"\d{10} 00000 n", b"0000000011 00000 n", path.read_bytes()))
    document = read(path).document
    assert document
    assert "engagements" in document.pages[0].words


def test_ten_thousand_empty_pages(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "vide.pdf"))
    for _ in range(10_000):
        canvas.showPage()
    canvas.save()
    document = read(tmp_path / "vide.pdf").document
    assert document
    assert len(document.pages) == 10_000
    assert document.passages == ()


def test_a_page_of_a_million_characters(tmp_path: Path) -> None:
    lines = b"".join(
        b"BT /F1 1 Tf 20 %d Td (%s) Tj ET\n"
        % (830 - n, b" ".join(b"quartier%04d" % (n + k) for k in range(100)))
        for n in range(800)
    )
    document = read(one_page(tmp_path / "million.pdf", lines)).document
    assert document
    assert sum(map(len, document.pages[0].words)) > 500_000


def test_a_decompression_bomb_is_stopped(tmp_path: Path) -> None:
    """A gigabyte of operators in a megabyte: refused, or read within the limits."""
    packer = zlib.compressobj(9)
    block = b"q 1 0 0 1 0 0 cm Q\n" * 55_000
    packed = b"".join(packer.compress(block) for _ in range(1000)) + packer.flush()
    path = raw_pdf(
        tmp_path / "bombe.pdf",
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed) + packed + b"\nendstream",
    )
    after = make_pdf(tmp_path / "suite.pdf", good)
    readings = {r.path: r for r in read_documents([path, after], processes=1, stall_s=20)}
    assert readings[after].document
    if readings[path].document is None:
        assert "bombe.pdf" in str(readings[path].error)


def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    slow = one_page(tmp_path / "lent.pdf", b"BT /F1 6 Tf (a) Tj ET\n" * 400_000)
    after = make_pdf(tmp_path / "suite.pdf", good)
    readings = {r.path: r for r in read_documents([slow, after], processes=1, longest_s=0.0)}
    assert "abandonné" in str(readings[slow].error)
    readings = {r.path: r for r in read_documents([after], processes=1)}
    assert readings[after].document


def test_a_font_without_unicode_makes_no_noise(tmp_path: Path) -> None:
    font = b"<< /F1 << /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [.1 0 0 .1 0 0] "
    font += b"/CharProcs << >> /Encoding << /Differences [1 /g1 /g2 /g3] >> /FirstChar 1 "
    font += b"/LastChar 3 /Widths [9 9 9] >> >>"
    path = one_page(tmp_path / "glyphes.pdf", b"BT /F1 12 Tf 50 700 Td (\1\2\3\1\2) Tj ET", font)
    document = read(path).document
    assert document
    assert not any(ord(char) < 32 for word in document.pages[0].words for char in word)


ODD_NAMES = [
    "Délibération n°12 (été).pdf",
    "avec  espaces et\nretour.pdf",
    "a...pdf",
    "-rf.pdf",
    "'; DROP TABLE documents;--.pdf",
    "[red]rouge[bleu].pdf",
    os.fsdecode(b"latin-\xe9t\xe9.pdf"),
]


def test_odd_file_names(tmp_path: Path, make_library: Callable[..., Library]) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    for number, name in enumerate(ODD_NAMES):
        make_pdf(folder / name, good, *[good] * number)
    library = make_library()
    reports = ingest_paths(library, [folder])
    assert [report.status for report in reports] == ["added"] * len(ODD_NAMES)
    for entry in library.documents():
        assert "\n" not in entry.name
        entry.name.encode()
        assert library.pdf(entry.id).exists()
        assert library.document(entry.name) == entry


def messages(reports: Iterable[IngestReport]) -> dict[str, str]:
    return {report.document: report.message for report in reports if report.status == "failed"}


@contextmanager
def without_privileges() -> Iterator[None]:
    """Root reads everything: as nobody, then."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def test_a_file_without_permission(make_library: Callable[..., Library]) -> None:
    library = make_library()
    library.documents()  # open, while it may be
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        make_pdf(folder / "fermé.pdf", good).chmod(0)
        closed = folder / "dossier fermé"
        closed.mkdir()
        make_pdf(closed / "dedans.pdf", good)
        closed.chmod(0)
        with without_privileges():
            told = messages(ingest_paths(library, [folder / "fermé.pdf", closed / "dedans.pdf"]))
        closed.chmod(0o700)
    assert list(told) == ["fermé.pdf", "dedans.pdf"]
    assert all("Permission" in message and "droits" in message for message in told.values())


def test_links_that_lead_nowhere_or_round(
    tmp_path: Path, make_library: Callable[..., Library]
) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "boucle.pdf").symlink_to(folder / "boucle.pdf")
    (folder / "perdu.pdf").symlink_to(folder / "absent.pdf")
    (folder / "retour").symlink_to(folder, target_is_directory=True)
    make_pdf(folder / "bon.pdf", good)
    reports = ingest_paths(make_library(), [folder])
    assert set(messages(reports)) == {"boucle.pdf", "perdu.pdf"}
    assert [r.document for r in reports if r.status == "added"] == ["bon.pdf"]


@pytest.mark.skipif(sys.platform != "linux", reason="a file system of 1 MB")
def test_a_full_disk(tmp_path: Path) -> None:
    """The library's folder on a disk that fills up: a message, and what was there stays."""
    data = tmp_path / "donnees"
    data.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1500k", "tmpfs", str(data)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("no right to mount a file system")
    try:
        small = make_pdf(tmp_path / "petit.pdf", good)
        big = make_pdf(tmp_path / "gros.pdf", *[good] * 300)
        with big.open("ab") as file:
            file.write(b"\n%" + os.urandom(2_000_000))
        library = Library(data)
        (report,) = ingest_paths(library, [small])
        assert report.status == "added", report.message
        (report,) = ingest_paths(library, [big])
        assert report.status == "failed"
        assert "plein" in report.message or "place" in report.message
        assert [entry.name for entry in Library(data).documents()] == ["petit.pdf"]
    finally:
        subprocess.run(["umount", "-l", str(data)], check=False)


def test_two_processes_ingest_at_once(tmp_path: Path) -> None:
    folder, other = tmp_path / "un", tmp_path / "deux"
    for place, numbers in ((folder, range(1, 5)), (other, range(5, 9))):
        place.mkdir()
        for number in numbers:
            make_pdf(place / f"{number}.pdf", *[good] * number)
    command = [str(Path(sys.executable).with_name("assistant")), "ingest"]
    if not shutil.which(command[0]):
        pytest.skip("the command is not installed")
    environment = {**os.environ, "ASSISTANT_DATA": str(tmp_path / "donnees")}
    running = [
        subprocess.Popen([*command, str(place)], cwd=ROOT, env=environment, stdout=subprocess.PIPE)
        for place in (folder, other)
    ]
    assert [process.wait(timeout=120) for process in running] == [0, 0]
    for process in running:
        assert process.stdout is not None
        process.stdout.close()
    names = {entry.name for entry in Library(tmp_path / "donnees").documents()}
    assert names == {f"{number}.pdf" for number in range(1, 9)}
