"""A process is killed at each step of a write; the library is found whole, and goes on."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from index import Library, analysis
from index.stores import Stores
from tests.index.builders import HashedWords, make_document

ROOT = Path(__file__).parents[2]

OLD = make_document("a.pdf", [("Mobilité", ["La Région finance le permis."] * 3)])
NEW = make_document("a.pdf", [("Emploi", ["La mission locale reçoit les jeunes."] * 4)])
OTHER = make_document("b.pdf", [("Santé", ["Le centre municipal de santé."] * 2)])

# The child kills itself just before or after one method of a store is called.
CHILD = """
import os, signal, sys
from pathlib import Path
from index.catalogue import Catalogue
from index.lexical import LexicalIndex
from index.library import Library
from index.stores import Stores
from index.vectors import EmbeddedVectors
from tests.index.builders import HashedWords
from tests.index.test_crash import NEW

data, pdf, kind, method, when, action = sys.argv[1:]
owner = {c.__name__: c for c in (Catalogue, LexicalIndex, Stores, EmbeddedVectors)}[kind]
true = getattr(owner, method)

def deadly(self, *args, **kwargs):
    if when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    true(self, *args, **kwargs)
    os.kill(os.getpid(), signal.SIGKILL)

setattr(owner, method, deadly)
library = Library(Path(data), HashedWords())
if action == "add":
    library.add(NEW, Path(pdf))
else:
    library.remove("a.pdf")
"""


def crash(data: Path, pdf: Path, step: str, action: str) -> None:
    kind, method, when = step.split()
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(data), str(pdf), kind, method, when, action],
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == -9, "the child was to be killed"


def assert_whole(library: Library, name: str, text: str, count: int) -> None:
    """The document of that name holds that text, in every store, and nothing else."""
    entry = library.document(name)
    assert entry.passages == count
    passages = [p for p in library.all_passages() if p.document_id == entry.id]
    assert [passage.text for passage in passages] == [text] * count
    terms = dict.fromkeys(analysis.analyse(text), 1.0)
    ids = {passage.id for passage in passages}
    assert {hit.passage_id for hit in library.search_words(terms, count)} == ids
    assert {h.passage_id for h in library.search_vectors(library.embed_query(text), count)} == ids
    assert library.page(entry.id, 1).words[:2] == tuple(text.split()[:2])
    assert library.pdf(entry.id).exists()


def assert_no_leftovers(data: Path, passages: int, documents: int) -> None:
    stores = Stores(data, HashedWords(), None)
    rows = stores.catalogue.db.execute("SELECT count(*) FROM passages").fetchone()[0]
    words = stores.lexical.searcher().num_docs
    collection = stores.current_vectors()
    assert collection is not None
    with stores.vectors._collection(collection) as held:
        vectors = held.count()
    assert (rows, words, vectors) == (passages, passages, passages)
    assert len(list((data / "pdf").iterdir())) == documents


@pytest.mark.parametrize(
    ("step", "shown"),
    [
        ("Catalogue write before", OLD),
        ("Catalogue write after", OLD),
        ("LexicalIndex write after", OLD),
        ("EmbeddedVectors write after", OLD),
        ("Catalogue publish before", OLD),
        ("Catalogue publish after", NEW),
    ],
)
def test_a_kill_while_a_document_is_replaced(
    step: str, shown: object, open_library: Callable[..., Library], pdf: Path, tmp_path: Path
) -> None:
    data = tmp_path / "donnees"
    library = open_library(HashedWords())
    library.add(OTHER, pdf)
    library.add(OLD, pdf)
    generation = library.generation()
    crash(data, pdf, step, "add")

    for seen in (library, open_library(HashedWords())):
        assert (seen.generation() == generation) == (shown is OLD)
        document = OLD if shown is OLD else NEW
        assert seen.document("a.pdf").id == document.id
        assert_whole(seen, "a.pdf", document.passages[0].text, len(document.passages))
        assert_whole(seen, "b.pdf", OTHER.passages[0].text, 2)

    assert library.add(NEW, pdf) == ("replaced" if shown is OLD else "unchanged")
    library.add(make_document("c.pdf", [("Sport", ["Le gymnase est ouvert."])]), pdf)
    assert_whole(library, "a.pdf", NEW.passages[0].text, 4)
    # With the older version of a.pdf, which stays at hand.
    assert_no_leftovers(data, passages=10, documents=4)


@pytest.mark.parametrize(
    "step",
    [
        "Catalogue publish after",
        "LexicalIndex sweep after",
        "EmbeddedVectors sweep after",
    ],
)
def test_a_kill_while_a_document_is_removed(
    step: str, open_library: Callable[..., Library], pdf: Path, tmp_path: Path
) -> None:
    data = tmp_path / "donnees"
    library = open_library(HashedWords())
    library.add(OTHER, pdf)
    library.add(OLD, pdf)
    crash(data, pdf, step, "remove")

    for seen in (library, open_library(HashedWords())):
        assert [entry.name for entry in seen.documents()] == ["b.pdf"]
        assert_whole(seen, "b.pdf", OTHER.passages[0].text, 2)
    library.add(NEW, pdf)
    assert_whole(library, "a.pdf", NEW.passages[0].text, 4)
    library.remove("a.pdf")
    assert_no_leftovers(data, passages=2, documents=1)
