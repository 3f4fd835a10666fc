from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from index import Filters, Library, LibraryError, UnknownDocument, UnknownPassage, analysis
from tests.index.builders import HashedWords, make_document

Open = Callable[..., Library]
EVERYTHING = Filters()

FICHES = [
    ("Mobilité", ["La Région finance le permis de conduire.", "Une auto-école sociale ouvre."]),
    ("Santé", ["Le centre municipal de santé reçoit sans rendez-vous."]),
]


def found_by_words(library: Library, text: str, filters: Filters = EVERYTHING) -> list[str]:
    hits = library.search_words(dict.fromkeys(analysis.analyse(text), 1.0), 10, filters)
    return [library.passage(hit.passage_id).text for hit in hits]


def found_by_meaning(library: Library, text: str, filters: Filters = EVERYTHING) -> list[str]:
    hits = library.search_vectors(library.embed_query(text), 10, filters)
    return [library.passage(hit.passage_id).text for hit in hits]


def test_what_was_put_in_comes_out_the_same(open_library: Open, pdf: Path) -> None:
    document = make_document("fiches.pdf", FICHES)
    assert open_library().add(document, pdf) == "added"

    library = open_library()
    entry = library.document("fiches.pdf")
    assert (entry.id, entry.title, entry.period) == (document.id, document.title, document.period)
    assert (entry.pages, entry.sections, entry.passages) == (2, 3, 3)
    assert entry.report == document.report
    assert entry.metadata == document.metadata
    assert library.sections(document.id) == list(document.sections)
    assert library.all_passages() == list(document.passages)
    assert [library.page(document.id, n) for n in (1, 2)] == list(document.pages)
    assert library.pdf(document.id).read_bytes() == pdf.read_bytes()
    assert library.count() == 3


def test_the_same_file_twice_is_one_document(open_library: Open, pdf: Path) -> None:
    library = open_library(HashedWords())
    document = make_document("fiches.pdf", FICHES)
    library.add(document, pdf)
    before = library.generation()
    assert library.add(document, pdf) == "unchanged"
    assert library.generation() == before
    assert library.count() == 3


def test_a_changed_file_takes_its_old_selfs_place(open_library: Open, pdf: Path) -> None:
    library = open_library(HashedWords())
    old = make_document("fiches.pdf", FICHES)
    new = make_document("fiches.pdf", [("Emploi", ["La mission locale reçoit les jeunes."])])
    library.add(old, pdf)
    before = library.generation()
    assert library.add(new, pdf) == "replaced"

    assert library.generation() > before
    assert [entry.id for entry in library.documents()] == [new.id]
    assert found_by_words(library, "permis") == []
    assert found_by_words(library, "jeunes") == ["La mission locale reçoit les jeunes."]
    assert found_by_meaning(library, "permis") == ["La mission locale reçoit les jeunes."]


def test_an_older_version_stays_at_hand(open_library: Open, pdf: Path) -> None:
    library = open_library(HashedWords())
    old = make_document("fiches.pdf", FICHES)
    new = make_document("fiches.pdf", [("Emploi", ["La mission locale reçoit les jeunes."])])
    library.add(old, pdf)
    library.add(new, pdf)
    (entry,) = library.shelved()
    assert (entry.id, entry.state, entry.served_by) == (old.id, "older", new.id)
    asked = Filters(documents=frozenset({old.id}))
    assert found_by_words(library, "permis", asked) == ["La Région finance le permis de conduire."]
    assert library.sections(old.id) == list(old.sections)
    assert library.pdf(old.id).exists()

    assert library.add(old, pdf) == "replaced"  # the file is as it was
    assert [entry.id for entry in library.documents()] == [old.id]
    assert [entry.id for entry in library.shelved()] == [new.id]
    library.remove("fiches.pdf")
    assert library.documents() == library.shelved() == []


def test_a_document_read_otherwise_replaces_its_older_reading(
    open_library: Open, pdf: Path
) -> None:
    library = open_library()
    document = make_document("fiches.pdf", FICHES)
    library.add(document, pdf)
    better = replace(document, title="Fiches opérationnelles")
    assert library.add(better, pdf) == "replaced"
    assert [entry.title for entry in library.documents()] == ["Fiches opérationnelles"]
    assert library.count() == 3


def test_a_removed_document_leaves_nothing(open_library: Open, pdf: Path) -> None:
    library = open_library(HashedWords())
    kept = make_document("annexes.pdf", [("Annexe", ["Les quartiers prioritaires."])])
    gone = make_document("fiches.pdf", FICHES)
    library.add(kept, pdf)
    library.add(gone, pdf)
    path = library.pdf(gone.id)
    passage = gone.passages[0].id

    assert library.remove("fiches.pdf").id == gone.id
    assert [entry.name for entry in library.documents()] == ["annexes.pdf"]
    assert found_by_words(library, "permis") == []
    assert found_by_meaning(library, "permis") == ["Les quartiers prioritaires."]
    assert not path.exists()
    with pytest.raises(UnknownPassage):
        library.passage(passage)


def test_documents_are_named_with_some_freedom(open_library: Open, pdf: Path) -> None:
    library = open_library()
    document = make_document("Contrat Engagé 2030.pdf", FICHES)
    library.add(document, pdf)
    for name in (document.id, document.name, "contrat engage 2030", "CONTRAT ENGAGÉ 2030.PDF"):
        assert library.document(name).id == document.id


def test_an_unknown_name_is_answered_with_those_there_are(open_library: Open, pdf: Path) -> None:
    library = open_library()
    with pytest.raises(UnknownDocument, match="La bibliothèque est vide"):
        library.document("x.pdf")
    library.add(make_document("fiches.pdf", FICHES), pdf)
    with pytest.raises(UnknownDocument, match=r"« fiches\.pdf »"):
        library.remove("x.pdf")
    with pytest.raises(LibraryError, match=r"« fiches\.pdf » n'a pas de page 9"):
        library.page(library.document("fiches").id, 9)


def test_a_search_keeps_to_documents_and_sections(open_library: Open, pdf: Path) -> None:
    library = open_library(HashedWords())
    one = make_document("un.pdf", FICHES)
    two = make_document("deux.pdf", [("Permis", ["Le permis à un euro par jour."])])
    library.add(one, pdf)
    library.add(two, pdf)
    in_two = Filters(documents=frozenset({two.id}))
    in_health = Filters(sections=frozenset({(one.id, 2)}))
    in_one = Filters(sections=frozenset({(one.id, 0)}))  # all that stands below
    nowhere = Filters(frozenset({two.id}), frozenset({(one.id, 1)}))
    for found in (found_by_words, found_by_meaning):
        assert found(library, "permis", in_two) == ["Le permis à un euro par jour."]
        assert found(library, "permis", nowhere) == []
    assert found_by_words(library, "permis santé", in_health) == [FICHES[1][1][0]]
    assert found_by_meaning(library, "permis", in_health) == [FICHES[1][1][0]]
    assert found_by_words(library, "permis", in_one) == [FICHES[0][1][0]]
    assert len(found_by_meaning(library, "permis", in_one)) == 3


def test_a_lost_lexical_index_is_made_again(open_library: Open, pdf: Path, tmp_path: Path) -> None:
    open_library().add(make_document("fiches.pdf", FICHES), pdf)
    shutil.rmtree(tmp_path / "donnees" / "lexical")
    assert found_by_words(open_library(), "permis") == [FICHES[0][1][0]]


def test_a_file_that_cannot_be_copied_changes_nothing(
    open_library: Open, pdf: Path, tmp_path: Path
) -> None:
    library = open_library()
    library.add(make_document("fiches.pdf", FICHES), pdf)
    with pytest.raises(LibraryError, match="n'ont pas changé"):
        library.add(make_document("autre.pdf", FICHES), tmp_path / "absent.pdf")
    assert [entry.name for entry in library.documents()] == ["fiches.pdf"]
    assert found_by_words(library, "permis") == [FICHES[0][1][0]]


def test_a_library_of_another_format_is_refused(open_library: Open, tmp_path: Path) -> None:
    open_library()
    with sqlite3.connect(tmp_path / "donnees" / "catalogue.sqlite3") as db:
        db.execute("UPDATE meta SET value = '0' WHERE key = 'schema'")
    db.close()
    with pytest.raises(LibraryError, match="autre version"):
        open_library()


def test_a_document_without_passages_is_kept_all_the_same(open_library: Open, pdf: Path) -> None:
    library = open_library(HashedWords())
    library.add(make_document("vide.pdf", [("Vide", [])]), pdf)
    assert library.document("vide").passages == 0
    assert found_by_meaning(library, "permis") == []
    assert found_by_words(library, "permis") == []
