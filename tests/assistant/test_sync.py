"""A folder and the library kept alike."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.sync import summary, synchronise
from index import Filters, Library, LibraryError
from tests.assistant.test_ingestion import article
from tests.pdfs import make_pdf


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "documents"
    (place / "archives").mkdir(parents=True)
    make_pdf(place / "a.pdf", article(1))
    make_pdf(place / "b.pdf", article(2))
    make_pdf(place / "c.pdf", article(3))
    return place


@pytest.fixture
def library(make_library: Callable[..., Library]) -> Library:
    return make_library()


def statuses(library: Library, folder: Path) -> dict[str, str]:
    return {report.document: report.status for report in synchronise(library, folder)}


def names(library: Library) -> list[str]:
    return [entry.name for entry in library.documents()]


def test_only_what_changed_is_done(folder: Path, library: Library) -> None:
    assert set(statuses(library, folder).values()) == {"added"}
    before = library.generation()
    assert set(statuses(library, folder).values()) == {"unchanged"}
    assert library.generation() == before

    make_pdf(folder / "a.pdf", article(1), article(4))
    (folder / "b.pdf").rename(folder / "archives" / "bilan.pdf")
    (folder / "c.pdf").unlink()
    make_pdf(folder / "d.pdf", article(5))
    reports = synchronise(library, folder)
    assert {report.document: report.status for report in reports} == {
        "a.pdf": "replaced",
        "bilan.pdf": "renamed",
        "c.pdf": "removed",
        "d.pdf": "added",
    }
    assert names(library) == ["a.pdf", "bilan.pdf", "d.pdf"]
    assert [entry.state for entry in library.shelved()] == ["older"]
    assert summary(reports) == (
        "1 ajouté, 1 remplacé par une version plus récente, 1 renommé ou déplacé, 1 retiré."
    )
    assert set(statuses(library, folder).values()) == {"unchanged"}


def test_a_file_that_cannot_be_read_leaves_its_document(folder: Path, library: Library) -> None:
    synchronise(library, folder)
    (folder / "a.pdf").write_bytes(b"%PDF-1.4 coup")
    (report,) = [r for r in synchronise(library, folder) if r.status == "failed"]
    assert "a.pdf" in report.message
    assert not report.again
    assert names(library) == ["a.pdf", "b.pdf", "c.pdf"]
    (report,) = [r for r in synchronise(library, folder) if r.status == "failed"]
    assert report.again  # not read a second time
    assert names(library) == ["a.pdf", "b.pdf", "c.pdf"]


def test_a_folder_that_is_gone_removes_nothing(folder: Path, library: Library) -> None:
    synchronise(library, folder)
    shutil.rmtree(folder)
    with pytest.raises(LibraryError, match="rien n'a été retiré"):
        synchronise(library, folder)
    folder.mkdir()
    with pytest.raises(LibraryError, match="rien n'a été retiré"):
        synchronise(library, folder)
    assert len(names(library)) == 3


def test_documents_from_elsewhere_are_left_alone(
    folder: Path, library: Library, tmp_path: Path
) -> None:
    other = tmp_path / "ailleurs"
    other.mkdir()
    make_pdf(other / "z.pdf", article(9))
    synchronise(library, other)
    synchronise(library, folder)
    assert names(library) == ["a.pdf", "b.pdf", "c.pdf", "z.pdf"]


def test_a_file_being_copied_waits(folder: Path, library: Library) -> None:
    assert synchronise(library, folder, settled_s=60) == []
    assert names(library) == []


def test_one_of_two_same_files_gone_keeps_the_document(folder: Path, library: Library) -> None:
    shutil.copyfile(folder / "a.pdf", folder / "copie.pdf")
    synchronise(library, folder)
    (folder / "a.pdf").unlink()
    reports = synchronise(library, folder)
    assert "removed" not in {report.status for report in reports}
    assert len(names(library)) == 3


def test_an_answer_says_which_version_it_uses(folder: Path, library: Library) -> None:
    synchronise(library, folder)
    (old,) = [entry for entry in library.documents() if entry.name == "a.pdf"]
    make_pdf(folder / "a.pdf", article(1), article(4))
    synchronise(library, folder)
    assistant = Assistant(library=library)
    question = "Pour quelle durée la convention est-elle conclue ?"
    (new,) = [entry for entry in library.documents() if entry.name == "a.pdf"]
    for entry, said in ((new, "(version ajoutée le "), (old, "(version antérieure, ajoutée le ")):
        answer = assistant.ask(question, filters=Filters(frozenset({entry.id})))
        assert {citation.document_id for citation in answer.citations} == {entry.id}
        assert all(said in citation.title for citation in answer.citations)
