"""Several processes and threads at one library."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from index import Library, LibraryBusy, analysis, stores
from tests.index.builders import HashedWords, make_document

ROOT = Path(__file__).parents[2]
OLD = make_document("a.pdf", [("Mobilité", ["La Région finance le permis."] * 20)])
NEW = make_document("a.pdf", [("Mobilité", ["La Région finance le permis, encore."] * 30)])

ADD = """
import sys
from pathlib import Path
from index import Library
from tests.index.builders import HashedWords
from tests.index.test_sharing import NEW
print(Library(Path(sys.argv[1]), HashedWords()).add(NEW, Path(sys.argv[2])))
"""


def test_a_second_writer_is_told_to_wait(
    open_library: Callable[..., Library],
    pdf: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    library = open_library()
    library.add(OLD, pdf)
    monkeypatch.setattr(stores, "LOCK_WAIT_S", 0.05)
    with (
        FileLock(tmp_path / "donnees" / "write.lock"),
        pytest.raises(LibraryBusy, match="Une autre opération modifie déjà la bibliothèque"),
    ):
        library.remove("a.pdf")
    assert library.document("a.pdf").id == OLD.id


def test_a_reader_sees_what_another_process_wrote(
    open_library: Callable[..., Library], pdf: Path, tmp_path: Path
) -> None:
    library = open_library(HashedWords())
    library.add(OLD, pdf)
    vector = library.embed_query("permis")
    assert len(library.search_vectors(vector, 100)) == 20
    done = subprocess.run(
        [sys.executable, "-c", ADD, str(tmp_path / "donnees"), str(pdf)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "replaced"
    assert len(library.search_vectors(vector, 100)) == 30
    terms = dict.fromkeys(analysis.analyse("permis"), 1.0)
    assert len(library.search_words(terms, 100)) == 30


def test_readers_find_the_old_document_or_the_new_one_while_it_is_replaced(
    open_library: Callable[..., Library], pdf: Path
) -> None:
    library = open_library(HashedWords())
    library.add(OLD, pdf)
    (term,) = analysis.analyse("permis")
    vector = library.embed_query("permis")
    whole = [{p.id for p in document.passages} for document in (OLD, NEW)]
    torn: list[object] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            words = {hit.passage_id for hit in library.search_words({term: 1.0}, 100)}
            near = {hit.passage_id for hit in library.search_vectors(vector, 100)}
            torn.extend(found for found in (words, near) if found not in whole)
            if len(library.passages(sorted(words))) < len(words):
                torn.append("passages swept under a reader")

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    outcomes = [library.add(document, pdf) for document in [NEW, OLD] * 2]
    stop.set()
    for reader in readers:
        reader.join()
    assert outcomes == ["replaced"] * 4
    assert not torn
