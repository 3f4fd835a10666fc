"""Files and folders into the library: what is found, what fails, what is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.ingestion import find_documents, ingest_paths
from index import Library
from tests.pdfs import Sheet, make_pdf


def article(number: int) -> Callable[[Sheet], None]:
    def draw(sheet: Sheet) -> None:
        sheet.text(60, 80, f"Article {number} : Objet de la convention", size=16, style="b")
        sheet.lines(
            60,
            120,
            [
                "La convention fixe les engagements des partenaires pour les quartiers.",
                "Elle est conclue pour une durée de trois ans à compter de sa signature.",
            ],
        )

    return draw


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "documents"
    (place / "sous-dossier").mkdir(parents=True)
    make_pdf(place / "b.pdf", article(1))
    make_pdf(place / "sous-dossier" / "a.PDF", article(2))
    (place / "budget.xlsx").write_bytes(b"PK")
    (place / ".cache.pdf").write_bytes(b"")
    return place


def test_folders_are_walked_whole_and_sorted(folder: Path):
    assert [path.name for path in find_documents([folder]).read] == ["b.pdf", "a.PDF"]
    assert find_documents([folder, folder / "b.pdf"]) == find_documents([folder])


def test_notes_beside_the_documents_are_read_only_when_named(folder: Path):
    note = folder / "NOTES.md"
    note.write_text("# Ce que les lecteurs ont remarqué", "utf-8")
    assert note not in find_documents([folder]).read
    assert note not in find_documents([folder]).left_out
    assert find_documents([note]).read == [note]


def test_links_that_turn_in_circles_end(folder: Path):
    (folder / "sous-dossier" / "retour").symlink_to(folder, target_is_directory=True)
    (folder / "autre.pdf").symlink_to(folder / "b.pdf")
    names = [path.resolve().name for path in find_documents([folder]).read]
    assert sorted(names) == ["a.PDF", "b.pdf"]


def test_a_failing_file_is_named_and_the_others_are_added(
    folder: Path, make_library: Callable[..., Library]
):
    (folder / "faux.pdf").write_text("<html>pas un PDF</html>", encoding="utf-8")
    (folder / "vide.pdf").write_bytes(b"")
    (folder / "coupé.pdf").write_bytes((folder / "b.pdf").read_bytes()[:400])
    make_pdf(folder / "secret.pdf", article(3), password="sésame")
    library = make_library()
    reports = ingest_paths(library, [folder, folder / "absent.pdf"])
    status = {report.document: report.status for report in reports}
    assert status == {
        "b.pdf": "added",
        "a.PDF": "added",
        "budget.xlsx": "failed",
        "faux.pdf": "failed",
        "vide.pdf": "failed",
        "coupé.pdf": "failed",
        "secret.pdf": "failed",
        "absent.pdf": "failed",
    }
    for report in reports:
        if report.status == "failed":
            assert report.document in report.message
            assert "Traceback" not in report.message
        else:
            assert report.message == ""
            assert report.pages == 1
            assert report.passages >= 1
            assert report.words > 10
    assert {entry.name for entry in library.documents()} == {"b.pdf", "a.PDF"}


def test_what_has_not_changed_is_not_read_again(folder: Path, make_library: Callable[..., Library]):
    library = make_library()
    seen: list[tuple[str, int, int]] = []
    first = ingest_paths(library, [folder], lambda *step: seen.append(step))
    assert [report.status for report in first] == ["failed", "added", "added"]
    assert ("b.pdf", 1, 1) in seen
    seen.clear()
    again = ingest_paths(library, [folder], lambda *step: seen.append(step))
    assert [report.status for report in again] == ["failed", "unchanged", "unchanged"]
    assert again[1].passages == first[1].passages
    assert not seen


def test_a_changed_file_takes_the_place_of_its_old_self(
    folder: Path, make_library: Callable[..., Library]
):
    library = make_library()
    ingest_paths(library, [folder / "b.pdf"])
    make_pdf(folder / "b.pdf", article(1), article(4))
    (report,) = ingest_paths(library, [folder / "b.pdf"])
    assert (report.status, report.pages) == ("replaced", 2)
    assert [entry.pages for entry in library.documents()] == [2]


def test_a_folder_without_pdf_is_a_failure_that_says_so(
    tmp_path: Path, make_library: Callable[..., Library]
):
    (report,) = ingest_paths(make_library(), [tmp_path])
    assert report.status == "failed"
    assert "aucun document" in report.message
